"""PostgreSQL of a cluster: its folder, its settings, the database of gongfangd. It refuses to run
as root, so for root it runs as the user that Debian's package made."""
import os
import pathlib
import pwd
import shutil
import signal
import subprocess

from . import secret
from .process import ClusterError, Process, wait_until

DATABASE = ROLE = 'gongfang'


def _bin(program):
    found = sorted(pathlib.Path('/usr/lib/postgresql').glob(f'*/bin/{program}'),
                   key=lambda path: float(path.parts[4]))
    if not found:
        raise ClusterError('PostgreSQL is missing: install the package postgresql.')
    return found[-1]


def _user():
    """(uid, gid) to run as; None to run as the caller."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam('postgres')
    except KeyError:
        raise ClusterError('There is no user postgres: install the package postgresql.') from None
    return entry.pw_uid, entry.pw_gid


def _identity():
    user = _user()
    return {'user': user[0], 'group': user[1], 'extra_groups': []} if user else {}


def process(layout):
    data = layout.path('postgres', 'data')
    # A number that was killed stays taken until its parent hears of it, so PostgreSQL would believe
    # the file that names it.
    return Process(layout, 'postgres', [_bin('postgres'), '-D', data], user=_user(),
                   stop_signal=signal.SIGINT, folder=layout.path('postgres'),
                   leftover=data / 'postmaster.pid')


def url(layout):
    """Where the database is, with the password: for an environment, not for a command line."""
    return (f'postgresql://{ROLE}:{secret.read(layout, "postgres")}@127.0.0.1:'
            f'{layout.port("postgres")}/{DATABASE}?sslmode=verify-full&sslrootcert='
            f'{layout.tls("ca.pem")}')


def _settings(layout):
    folder = layout.path('postgres')
    return f"""
listen_addresses = '127.0.0.1'
port = {layout.port('postgres')}
unix_socket_directories = ''
ssl = on
ssl_cert_file = '{folder}/server.pem'
ssl_key_file = '{folder}/server.key'
password_encryption = 'scram-sha-256'
max_connections = 600
recovery_init_sync_method = syncfs
shared_buffers = 256MB
max_wal_size = 2GB
log_checkpoints = off
# A lost client is noticed, so that its locks are.
tcp_keepalives_idle = 5
tcp_keepalives_interval = 2
tcp_keepalives_count = 3
client_connection_check_interval = 5s
"""


def prepare(layout):
    """Makes the folder, unless it is there."""
    folder = layout.path('postgres')
    if (folder / 'data' / 'PG_VERSION').exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(layout.tls('postgres.pem'), folder / 'server.pem')
    shutil.copy(layout.tls('postgres.key'), folder / 'server.key')
    (folder / 'password').write_text(secret.read(layout, 'postgres') + '\n')
    for path in (folder / 'server.key', folder / 'password'):
        path.chmod(0o600)
    if user := _user():
        for path in (folder, *folder.iterdir()):
            os.chown(path, *user)
    done = subprocess.run(
        [_bin('initdb'), '-D', folder / 'data', '--username=postgres', '--auth=scram-sha-256',
         f'--pwfile={folder / "password"}', '-E', 'UTF8', '--locale=C', '--no-sync'],
        capture_output=True, text=True, cwd='/', **_identity())
    if done.returncode != 0:
        hint = ''
        if os.geteuid() == 0:
            hint = (f' The user postgres must be able to reach {folder}: let others through its '
                    f'parents (chmod o+x), or set GONGFANG_CLUSTER_FOLDER to another folder.')
        raise ClusterError(f'initdb failed: {done.stderr.strip()}.{hint}')
    with open(folder / 'data' / 'postgresql.conf', 'a') as settings:
        settings.write(_settings(layout))
    (folder / 'data' / 'pg_hba.conf').write_text(
        'hostssl all all 127.0.0.1/32 scram-sha-256\n')


def sql(layout, text, database=DATABASE, role='postgres'):
    """Runs SQL as the superuser (or ROLE, who has the same password) and returns what it printed,
    unaligned and without headings. ClusterError where it fails."""
    done = subprocess.run(
        ['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', '127.0.0.1', '-p',
         str(layout.port('postgres')), '-U', role, '-d', database, '-f', '-'],
        input=text, capture_output=True, text=True,
        env={**os.environ, 'PGPASSWORD': secret.read(layout, 'postgres'), 'PGCONNECT_TIMEOUT': '5',
             'PGSSLMODE': 'verify-full', 'PGSSLROOTCERT': str(layout.tls('ca.pem'))})
    if done.returncode != 0:
        raise ClusterError(f'psql: {done.stderr.strip()}')
    return done.stdout


def answers(layout):
    """Whether it takes commands."""
    try:
        return sql(layout, 'SELECT 1', 'postgres').strip() == '1'
    except ClusterError:
        return False


def prepare_database(layout):
    """Makes the role and the database of gongfangd, unless they are there. It must be up."""
    if not wait_until(lambda: answers(layout), 30.0, every=0.2):
        raise ClusterError('PostgreSQL did not come up.\n' + process(layout).last_words())
    password = secret.read(layout, 'postgres')
    if not sql(layout, f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'", 'postgres').strip():
        sql(layout, f"CREATE ROLE {ROLE} LOGIN PASSWORD '{password}'", 'postgres')
    if not sql(layout, f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'",
               'postgres').strip():
        sql(layout, f'CREATE DATABASE {DATABASE} OWNER {ROLE}', 'postgres')
