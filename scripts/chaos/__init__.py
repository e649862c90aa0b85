"""Breaks a cluster under load, and has the history judged; see __main__.py, and ./dev chaos."""
