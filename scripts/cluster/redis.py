"""Redis of a cluster: one, a replica of it, and three Sentinels that watch both. It keeps nothing
on disk: what is in it may be lost at any moment."""
import socket

from . import secret
from .process import Process

GROUP = 'gongfang'  # what the Sentinels call the two
NODES = ('redis-1', 'redis-2')
SENTINELS = ('sentinel-1', 'sentinel-2', 'sentinel-3')


def process(layout, name):
    """Of a node or a Sentinel. Both write to the file of their configuration as they run."""
    words = ['redis-server', layout.path('redis', f'{name}.conf')]
    return Process(layout, name, words + ['--sentinel'] if name in SENTINELS else words)


def url(layout):
    """Where it is found: the Sentinels, and the name of the group."""
    hosts = ','.join(f'127.0.0.1:{layout.port(name)}' for name in SENTINELS)
    return f'redis+sentinel://{hosts}/{GROUP}'


def _common(layout, name):
    return f"""bind 127.0.0.1
port {layout.port(name)}
dir {layout.path('redis', name)}
daemonize no
"""


def _node(layout, name):
    text = _common(layout, name) + f"""requirepass {secret.read(layout, 'redis')}
save ""
appendonly no
masterauth {secret.read(layout, 'redis')}
maxmemory 256mb
maxmemory-policy allkeys-lru
repl-diskless-sync yes
repl-diskless-sync-delay 0
"""
    if name != NODES[0]:
        text += f'replicaof 127.0.0.1 {layout.port(NODES[0])}\n'
    return text


def _sentinel(layout, name):
    password = secret.read(layout, 'redis')
    return _common(layout, name) + f"""sentinel monitor {GROUP} 127.0.0.1 {layout.port(NODES[0])} 2
sentinel auth-pass {GROUP} {password}
sentinel down-after-milliseconds {GROUP} 1000
sentinel failover-timeout {GROUP} 4000
sentinel parallel-syncs {GROUP} 1
"""


def prepare(layout):
    """Writes the files of configuration, unless they are there: a failover has changed them."""
    layout.path('redis').mkdir(parents=True, exist_ok=True)
    for name in NODES + SENTINELS:
        layout.path('redis', name).mkdir(exist_ok=True)
        path = layout.path('redis', f'{name}.conf')
        if not path.exists():
            path.write_text((_node if name in NODES else _sentinel)(layout, name))
            path.chmod(0o600)


def forget(layout):
    """What a failover changed; for when all of them are down."""
    for name in NODES + SENTINELS:
        layout.path('redis', f'{name}.conf').unlink(missing_ok=True)


def command(layout, name, *words, seconds=2.0):
    """Sends one command to a node or a Sentinel and returns the raw answer; OSError where it does
    not answer, or refuses."""
    with socket.create_connection(('127.0.0.1', layout.port(name)), seconds) as connection:
        connection.settimeout(seconds)
        answers = connection.makefile('rb')
        # The Sentinels want no password: nothing is told there that is not in the URL.
        greeting = [] if name in SENTINELS else [('AUTH', secret.read(layout, 'redis'))]
        for one in [*greeting, words]:
            parts = [str(word).encode() for word in one]
            connection.sendall(b'*%d\r\n' % len(parts) + b''.join(
                b'$%d\r\n%s\r\n' % (len(part), part) for part in parts))
            answer = _read(answers)
        return answer


def _read(answers):
    line = answers.readline()
    if not line.endswith(b'\r\n'):
        raise ConnectionError('it closed the connection')
    kind, rest = line[:1], line[1:-2].decode(errors='replace')
    if kind == b'-':
        raise ConnectionError(rest)
    if kind == b'$':
        return None if rest == '-1' else answers.read(int(rest) + 2)[:-2].decode(errors='replace')
    if kind == b'*':
        return [_read(answers) for _ in range(max(int(rest), 0))]
    return rest


def answers(layout, name):
    try:
        return command(layout, name, 'PING') == 'PONG'
    except OSError:
        return False


def master(layout):
    """The name of the node that the Sentinels take for the first; None where they do not say."""
    for name in SENTINELS:
        try:
            answer = command(layout, name, 'SENTINEL', 'get-master-addr-by-name', GROUP)
        except OSError:
            continue
        for node in NODES:
            if isinstance(answer, list) and answer[1:] == [str(layout.port(node))]:
                return node
    return None
