"""A name server for one cluster: each service is a name with the addresses of all its replicas, as
a headless Service of Kubernetes is, so that gRPC balances here as it does there.

    python3 -m cluster.names PORT NAME=ADDRESS,ADDRESS ...
"""
import socket
import struct
import sys

from .layout import ROOT
from .process import Process

A, IN = 1, 1
ANSWER, NO_SUCH_NAME = 0x8580, 0x8583  # authoritative, recursion asked for and there
TTL_SECONDS = 1


def target(layout, service):
    """The name of a service as gongfangd takes it: the name server, the name, the port."""
    port = layout.port(layout.replicas(service)[0])
    return f'dns://127.0.0.1:{layout.port("names")}/{service}:{port}'


def process(layout, services):
    words = [f'{service}=' + ','.join(map(layout.host, layout.replicas(service)))
             for service in services]
    return Process(layout, 'names', [sys.executable, '-m', 'cluster.names', layout.port('names'),
                                     *words], {'PYTHONPATH': str(ROOT / 'scripts'),
                                               'PYTHONDONTWRITEBYTECODE': '1'})


def answers(layout):
    """Whether it answers."""
    return bool(ask(layout.port('names'), 'booking'))


def ask(port, name, seconds=1.0):
    """The addresses of a name, as the server on a port says; none where it does not."""
    question = b''.join(bytes([len(part)]) + part.encode() for part in name.split('.')) + b'\0'
    query = struct.pack('>6H', 7, 0x0100, 1, 0, 0, 0) + question + struct.pack('>2H', A, IN)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.settimeout(seconds)
        try:
            asked.sendto(query, ('127.0.0.1', port))
            records = asked.recv(512)[len(query):]
        except OSError:
            return []
    return [socket.inet_ntoa(records[at + 12:at + 16]) for at in range(0, len(records), 16)]


def reply(query, names):
    """The answer to a query; None where it is none."""
    if len(query) < 17 or struct.unpack('>H', query[4:6])[0] != 1:
        return None
    parts, at = [], 12
    while at < len(query) and query[at] != 0:
        parts.append(query[at + 1:at + 1 + query[at]].decode(errors='replace').lower())
        at += 1 + query[at]
    end = at + 5
    if len(query) < end:
        return None
    kind, = struct.unpack('>H', query[at + 1:at + 3])
    addresses = names.get('.'.join(parts))
    flags = NO_SUCH_NAME if addresses is None else ANSWER
    given = addresses if addresses and kind == A else []
    # Each record points at the name in the question.
    records = b''.join(struct.pack('>3HIH', 0xc00c, A, IN, TTL_SECONDS, 4) +
                       socket.inet_aton(address) for address in given)
    return query[:2] + struct.pack('>5H', flags, 1, len(given), 0, 0) + query[12:end] + records


def main(port, words):
    names = {name: addresses.split(',') for name, addresses in
             (word.split('=') for word in words)}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(('127.0.0.1', port))
        while True:
            query, asker = server.recvfrom(512)
            answer = reply(query, names)
            if answer is not None:
                server.sendto(answer, asker)


if __name__ == '__main__':
    main(int(sys.argv[1]), sys.argv[2:])
