"""Asks a server for its health: gRPC's health service over raw HTTP/2, since Python's library is
not there, and whether something listens at all."""
import socket
import ssl
import struct

PREFACE = b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
DATA, HEADERS, SETTINGS, PING, GOAWAY = 0, 1, 4, 6, 7
END_STREAM, END_HEADERS, ACK = 1, 4, 1
SERVING = b'\x08\x01'  # HealthCheckResponse with status = SERVING


def listens(port, seconds=1.0):
    """Whether something takes connections on a port of this machine."""
    try:
        with socket.create_connection(('127.0.0.1', port), seconds):
            return True
    except OSError:
        return False


def _frame(kind, flags, stream, payload=b''):
    return struct.pack('>I', len(payload))[1:] + struct.pack('>BBI', kind, flags, stream) + payload


def _header(name, value):
    """A header, spelled out (HPACK: literal without indexing)."""
    return b'\x00' + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode()


def _read(connection, size):
    data = b''
    while len(data) < size:
        more = connection.recv(size - len(data))
        if not more:
            raise ConnectionError('it closed the connection')
        data += more
    return data


def _answer(connection):
    """The body of the answer to the call on stream 1; b'' where there is none."""
    body = b''
    while True:
        head = _read(connection, 9)
        size = int.from_bytes(head[:3], 'big')
        kind, flags = head[3], head[4]
        stream = int.from_bytes(head[5:], 'big') & 0x7fffffff
        payload = _read(connection, size)
        if kind == SETTINGS and not flags & ACK:
            connection.sendall(_frame(SETTINGS, ACK, 0))
        elif kind == PING and not flags & ACK:
            connection.sendall(_frame(PING, ACK, 0, payload))
        elif kind == GOAWAY:
            return b''
        elif stream == 1 and kind == DATA:
            body += payload
        if stream == 1 and kind in (DATA, HEADERS) and flags & END_STREAM:
            return body


def serves(host, port, ca=None, seconds=2.0):
    """Whether the gRPC server there says that it is SERVING. With `ca`, the file of a CA, it is
    asked over TLS."""
    try:
        connection = socket.create_connection((host, port), seconds)
        if ca is not None:
            context = ssl.create_default_context(cafile=str(ca))
            context.set_alpn_protocols(['h2'])
            with connection:
                connection = context.wrap_socket(connection, server_hostname='localhost')
        with connection:
            headers = b''.join(_header(*header) for header in (
                (':method', 'POST'), (':scheme', 'https' if ca else 'http'),
                (':path', '/grpc.health.v1.Health/Check'), (':authority', 'localhost'),
                ('content-type', 'application/grpc'), ('te', 'trailers')))
            # The empty request: not compressed, no bytes.
            connection.sendall(PREFACE + _frame(SETTINGS, 0, 0) +
                               _frame(HEADERS, END_HEADERS, 1, headers) +
                               _frame(DATA, END_STREAM, 1, bytes(5)))
            return _answer(connection)[5:] == SERVING
    except (OSError, ConnectionError):
        return False
