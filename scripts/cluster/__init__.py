"""A whole cluster on one machine; see cluster.py, and ./dev cluster."""
