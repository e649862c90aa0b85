"""The secrets of a cluster: a file each, which only the owner may read."""
import os
import secrets

NAMES = ('service', 'personal-data', 'postgres', 'redis')


def path(layout, name):
    return layout.path('secrets', f'{name}.key')


def make(layout):
    """Makes those that are not there."""
    layout.path('secrets').mkdir(parents=True, exist_ok=True)
    layout.path('secrets').chmod(0o700)
    for name in NAMES:
        if not path(layout, name).exists():
            with open(os.open(path(layout, name), os.O_WRONLY | os.O_CREAT, 0o600), 'w') as file:
                file.write(secrets.token_hex(32) + '\n')


def read(layout, name):
    """The secret; "" before the cluster is first brought up."""
    try:
        return path(layout, name).read_text().strip()
    except FileNotFoundError:
        return ''
