#!/usr/bin/env python3
"""Brings up a cluster without PostgreSQL and Redis, and tries what holds for any: that processes
live and die by name, and what nginx lets through and how it says no.

    cluster_test.py BIN [unittest's arguments]      BIN is the folder with gongfangd
"""
import base64
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'scripts'))

from cluster import gongfangd, health, names, nginx, redis, secret  # noqa: E402  as above
from cluster.cluster import Cluster  # noqa: E402
from cluster.layout import PORTS, Layout  # noqa: E402
from cluster.process import Process, family, marked, started_at, wait_until  # noqa: E402

BIN = None
BOOKING = '/gongfang.booking.v1.BookingService/'


def free_ports(count):
    """The first of so many ports in a row of which none is taken."""
    for first in range(20000 + os.getpid() % 50 * 200, 32000, 200):
        taken = [port for port in range(first, first + count) if health.listens(port, 0.1)]
        if not taken:
            return first
    raise AssertionError('there are no free ports')


class ClusterCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.layout = Layout(folder=pathlib.Path(tempfile.mkdtemp(prefix='gongfang-cluster-')),
                            base_port=free_ports(max(PORTS.values()) + 1), bin=pathlib.Path(BIN),
                            store=False, redis=False, metrics=False)
        cls.layout.folder.chmod(0o755)  # for nginx's workers
        cls.cluster = Cluster(cls.layout)
        cls.addClassCleanup(shutil.rmtree, cls.layout.folder)
        cls.addClassCleanup(cls.cluster.down)
        cls.cluster.up()

    def pids(self):
        return {name: process.pid() for name, process in self.cluster.processes.items()}

    def gongfang(self, *words, **more):
        done = self.cluster.gongfang(*words, **more)
        return done.stdout + done.stderr


class Processes(ClusterCase):
    def test_it_is_up_and_up_again_changes_nothing(self):
        before = self.pids()
        self.assertNotIn(None, before.values())
        self.cluster.up()
        self.assertEqual(before, self.pids())
        self.assertIn('link', self.gongfang('spaces', 'list'))

    def test_what_is_killed_is_missed_and_comes_back(self):
        booking = self.cluster.processes['booking-1']
        before = booking.pid()
        booking.kill()
        self.assertEqual('down', booking.state())
        self.assertFalse(self.cluster.healthy('booking-1'))
        self.assertIn('No replica of the service can be reached', self.gongfang('bookings', 'list'))
        self.cluster.start('booking-1')
        self.assertNotEqual(before, booking.pid())
        self.assertIn('BOOKING', self.gongfang('bookings', 'list'))

    def test_what_is_paused_does_not_answer(self):
        inventory = self.cluster.processes['inventory-1']
        inventory.pause()
        self.assertTrue(wait_until(lambda: inventory.state() == 'paused', 5))
        self.assertFalse(health.serves('127.0.0.1', self.layout.port('inventory-1'),
                                       self.layout.tls('ca.pem'), 0.3))
        inventory.resume()
        self.cluster.wait_healthy(['inventory-1'])

    def test_all_of_nginx_is_killed(self):
        server = self.cluster.processes['nginx']
        self.assertTrue(health.listens(self.layout.port('nginx')))
        server.kill()
        self.assertFalse(health.listens(self.layout.port('nginx')))
        self.cluster.start('nginx')

    def test_nginx_is_found_without_its_number(self):
        server = self.cluster.processes['nginx']
        members = family(server.pid())
        self.assertGreater(len(members), 1)
        text = server.file.read_text()
        server.file.unlink()
        try:
            self.assertLessEqual(set(members), set(marked(self.layout.folder)))
        finally:
            server.file.write_text(text)

    def test_health_is_also_told_in_the_clear(self):
        port = free_ports(2)
        server = gongfangd.process(self.layout, 'membership-1')
        server.name = 'clear'
        server.environment = {**server.environment, 'GONGFANG_GRPC': f'127.0.0.1:{port}',
                              'GONGFANG_HEALTH': f'127.0.0.1:{port + 1}',
                              'GONGFANG_DATA': str(self.layout.path('data', 'clear'))}
        server.start()
        self.addCleanup(server.kill)
        self.assertTrue(wait_until(lambda: health.serves('127.0.0.1', port + 1), 30),
                        server.last_words())
        self.assertFalse(health.serves('127.0.0.1', port))
        self.assertTrue(health.serves('127.0.0.1', port, self.layout.tls('ca.pem')))


class Numbers(unittest.TestCase):
    """Of processes, and where they are lost."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.layout = Layout(folder=pathlib.Path(folder.name))

    def start(self, *command):
        process = Process(self.layout, 'one', command)
        process.start()
        self.addCleanup(process.kill)
        return process

    def test_down_finds_what_has_lost_its_number(self):
        lost = self.start('sleep', '600')
        pid = lost.pid()
        lost.file.unlink()
        self.assertIsNone(lost.pid())
        self.assertEqual([pid], marked(self.layout.folder))
        self.assertEqual([f'process {pid}'], Cluster(self.layout).down())
        self.assertIsNone(started_at(pid))

    def test_another_process_with_its_number_is_not_taken_for_it(self):
        gone = self.start('sleep', '600')
        known = json.loads(gone.file.read_text())
        gone.kill()
        gone.file.write_text(json.dumps({**known, 'pid': os.getpid()}))
        self.assertIsNone(gone.pid())
        self.assertFalse(gone.send(signal.SIGTERM))

    def test_children_are_killed_with_it(self):
        parent = self.start('sh', '-c', 'sleep 600 & sleep 600 & wait')
        self.assertTrue(wait_until(lambda: len(marked(self.layout.folder)) == 3, 5))
        parent.kill()
        self.assertEqual([], marked(self.layout.folder))

    def test_what_does_not_end_is_killed(self):
        deaf = self.start('sh', '-c', 'trap "" TERM; echo deaf; while :; do sleep 0.1; done')
        self.assertTrue(wait_until(lambda: 'deaf' in deaf.last_words(), 5))
        self.assertFalse(deaf.stop(0.3))
        self.assertEqual('down', deaf.state())


class Proxy(ClusterCase):
    """nginx, asked in HTTP/1.1, whose headers can be read here."""

    def ask(self, path, body=b'', **headers):
        context = ssl.create_default_context(cafile=str(self.layout.tls('ca.pem')))
        connection = http.client.HTTPSConnection('127.0.0.1', self.layout.port('nginx'),
                                                 context=context, timeout=10)
        connection.request('POST', path, body, {'content-type': 'application/grpc', **headers})
        answer = connection.getresponse()
        self.addCleanup(connection.close)
        return answer.status, answer.headers

    def refused(self, grpc_status, path, *arguments, **headers):
        status, answered = self.ask(path, *arguments, **headers)
        self.assertEqual((204, grpc_status, 'application/grpc'),
                         (status, answered['grpc-status'], answered['content-type']))
        self.assertTrue(answered['grpc-message'])
        return answered

    def test_only_the_public_methods_are_open(self):
        for path in ('/', '/gongfang.events.v1.EventLogService/TailEvents',
                     '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
                     '/grpc.health.v1.Health/Check', '/gongfang.booking.v1.BookingServiceX/Get'):
            self.refused('12', path)

    def test_too_much_is_refused_for_good(self):
        answered = self.refused('8', BOOKING + 'GetBooking', bytes(4 * 1024 * 1024 + 2048))
        self.assertEqual('-1', answered['grpc-retry-pushback-ms'])
        self.refused('8', BOOKING + 'GetBooking', b'', x='a' * 20000)

    def test_too_many_at_once_are_told_when_to_come_back(self):
        head = (f'POST {BOOKING}GetBooking HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n'
                'Content-Type: application/grpc\r\nTE: trailers\r\n\r\n').encode()
        context = ssl.create_default_context(cafile=str(self.layout.tls('ca.pem')))
        answers = b''
        for _ in range(150):  # each waits for the rest of its body, so it counts
            raw = socket.create_connection(('127.0.0.1', self.layout.port('nginx')), 5)
            connection = context.wrap_socket(raw, server_hostname='localhost')
            self.addCleanup(connection.close)
            connection.sendall(head)
            connection.settimeout(0.02 if not answers else 2)
            try:
                answers += connection.recv(4096)
            except TimeoutError:
                continue
            break
        self.assertIn(b'grpc-status: 8', answers)
        self.assertIn(b'grpc-retry-pushback-ms: 1000', answers)
        text = re.search(rb'grpc-status-details-bin: (\S+)', answers)[1]
        details = base64.b64decode(text + b'=' * (-len(text) % 4))
        message = re.search(rb'grpc-message: ([^\r]*)', answers)[1]
        # A google.rpc.Status: the code, the message, and the two details.
        self.assertTrue(details.startswith(b'\x08\x08\x12' + bytes([len(message)]) + message))
        self.assertIn(b'google.rpc.ErrorInfo', details)
        self.assertIn(b'\x0a\x0cRATE_LIMITED', details)
        self.assertTrue(details.endswith(b'google.rpc.RetryInfo\x12\x04\x0a\x02\x08\x01'))

    def test_in_the_clear_is_an_answer_too(self):
        with socket.create_connection(('127.0.0.1', self.layout.port('nginx')), 5) as asked:
            asked.sendall(b'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n')
            self.assertIn(b'grpc-status: 3', asked.recv(4096))

    def test_the_service_key_does_not_count_from_outside(self):
        key = secret.read(self.layout, 'service')
        self.assertIn('CERTIFICATE_MISSING', self.gongfang(
            'bookings', 'list', '--alliance', 'shibei', env={'GONGFANG_KEY': key}))

    def test_another_certificate_than_that_of_the_service_is_refused(self):
        text = nginx.configuration(self.layout)
        shared = self.layout.path('nginx', 'wrong.conf')
        shared.write_text((nginx.SHARED / 'grpc.conf').read_text().replace(
            'grpc_ssl_name booking;', 'grpc_ssl_name other;'))
        path = self.layout.path('nginx', 'nginx.conf')
        path.write_text(text.replace(f'{nginx.SHARED}/grpc.conf', str(shared)))
        server = self.cluster.processes['nginx']
        server.stop()
        self.cluster.start('nginx')
        try:
            self.assertIn('No replica', self.gongfang('bookings', 'list'))
            self.assertIn('link', self.gongfang('spaces', 'list'))
        finally:
            server.stop()
            path.write_text(text)
            self.cluster.start('nginx')

    def test_the_configuration_for_kubernetes_is_one(self):
        """As far as Debian's nginx knows it, which is older: without `resolve` and `http2 on`."""
        folder = self.layout.path('kubernetes')
        folder.mkdir()
        text = (nginx.SHARED / 'nginx.conf').read_text()
        for old, new in ((' resolve;', ';'), ('http2 on;', ''), ('/run/nginx/', f'{folder}/'),
                         ('.gongfang.svc.cluster.local', ''), ('/dev/stderr', 'stderr'),
                         ('kube-dns.kube-system.svc.cluster.local', '127.0.0.1'),
                         ('/etc/nginx/gongfang', str(nginx.SHARED)),
                         ('/etc/gongfang/tls/ca.crt', str(self.layout.tls('ca.pem'))),
                         ('/etc/gongfang/public/tls.crt', str(self.layout.tls('nginx.pem'))),
                         ('/etc/gongfang/public/tls.key', str(self.layout.tls('nginx.key')))):
            self.assertIn(old, text)
            text = text.replace(old, new)
        for service in ('membership', 'inventory', 'booking'):
            text = text.replace(f'server {service}:', 'server 127.0.0.1:')
        (folder / 'nginx.conf').write_text(text)
        words = [self.cluster.processes['nginx'].command[0], '-t', '-e', 'stderr', '-c',
                 folder / 'nginx.conf']
        done = subprocess.run(words, capture_output=True, text=True)
        self.assertEqual(0, done.returncode, done.stderr)


class Names(unittest.TestCase):
    def test_a_name_has_the_addresses_of_its_replicas(self):
        layout = Layout()
        self.assertEqual('dns://127.0.0.1:17403/booking:17431', names.target(layout, 'booking'))
        question = b'\x07booking\0\0\1\0\1'
        query = b'\0\7\1\0\0\1\0\0\0\0\0\0' + question
        known = {'booking': ['127.0.0.1', '127.0.0.2']}
        answer = names.reply(query, known)
        self.assertEqual(2, int.from_bytes(answer[6:8], 'big'))
        self.assertTrue(answer.endswith(bytes([127, 0, 0, 2])))
        # Another kind of record: the name is there, the record is not.
        other = names.reply(query[:-3] + b'\x1c\0\1', known)
        self.assertEqual((0, 0), (other[3] & 15, int.from_bytes(other[6:8], 'big')))
        self.assertEqual(3, names.reply(query.replace(b'booking', b'bocking'), known)[3] & 15)
        for broken in (b'', b'\0' * 11, query[:-5], query[:12] + b'\x3f' + query[13:]):
            self.assertIn((names.reply(broken, known) or b'\0\0\0\3')[3] & 15, (3,))

    def test_redis_is_found_by_its_sentinels(self):
        self.assertEqual(redis.url(Layout()), 'redis+sentinel://'
                         '127.0.0.1:17471,127.0.0.1:17472,127.0.0.1:17473/gongfang')


if __name__ == '__main__':
    BIN = sys.argv.pop(1)
    unittest.main()
