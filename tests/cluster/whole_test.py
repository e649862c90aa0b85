#!/usr/bin/env python3
"""Brings up the whole cluster, with PostgreSQL and Redis, and books while parts of it die: nothing
that was answered is lost, and whoever tries again with the same request id meets no error.

    whole_test.py BIN [unittest's arguments]      BIN is the folder with gongfangd
"""
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'scripts'))

from cluster import health, redis  # noqa: E402  after the path is set
from cluster.cluster import Cluster  # noqa: E402
from cluster.layout import PORTS, Layout  # noqa: E402
from cluster.process import family, marked, wait_until  # noqa: E402

BIN = None
DESK = 'link/desks'  # open always, with room for many
MEMBER = 'li-wei'
PATIENCE = 30  # seconds that a caller goes on trying


def free_ports():
    for first in range(20000 + os.getpid() % 50 * 200, 32000, 200):
        if not any(health.listens(port, 0.1) for port in range(first, first + max(PORTS.values()))):
            return first
    raise AssertionError('there are no free ports')


class Whole(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(tempfile.mkdtemp(prefix='gongfang-whole-'))
        folder.chmod(0o755)  # for PostgreSQL, which is not root
        said = subprocess.run([pathlib.Path(BIN, 'gongfangd'), '--help'], capture_output=True,
                              text=True, check=True).stdout
        if '--store' not in said or '--redis' not in said:
            raise unittest.SkipTest('this gongfangd knows no PostgreSQL or no Redis')
        cls.layout = Layout(folder=folder, base_port=free_ports(), bin=pathlib.Path(BIN))
        cls.cluster = Cluster(cls.layout)
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.addClassCleanup(cls.cluster.down)
        cls.cluster.up()
        cls.first_day = datetime.date.today() + datetime.timedelta(days=4)

    def setUp(self):
        self.cluster.wait_healthy()

    def book(self, request, start, replica=None, resource=DESK):
        """Books an hour; what the command gongfang answered. `replica` is called alone."""
        env = {}
        if replica is not None:
            port = self.layout.port(f'nginx-{replica}')
            env['GONGFANG_SERVER'] = f'https://127.0.0.1:{port}'
        return self.cluster.gongfang('book', resource, '--start', start, '--for', '1h', '--as',
                                     MEMBER, '--alliance', 'shibei', '--request-id', request,
                                     '-o', 'json', env=env)

    def booked(self, request, start):
        """Books an hour, and tries again as a good client does; the name of the booking."""
        end = time.monotonic() + PATIENCE
        while True:
            done = self.book(request, start)
            if done.returncode == 0:
                return json.loads(done.stdout)['name']
            if time.monotonic() > end:
                self.fail(done.stderr)

    def start_of(self, number):
        day = self.first_day + datetime.timedelta(days=number // 8)
        return f'{day} {8 + number % 8:02}:00'

    def listed(self):
        done = self.cluster.gongfang('bookings', 'list', '--alliance', 'shibei', '-o', 'json')
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout

    def test_one_truth_behind_both_replicas(self):
        start = f'{self.first_day + datetime.timedelta(days=5)} 10:00'
        one = self.book('truth-1', start, 'booking-1')
        self.assertEqual(0, one.returncode, one.stderr)
        again = self.book('truth-1', start, 'booking-2')
        self.assertEqual(json.loads(one.stdout)['name'], json.loads(again.stdout)['name'])
        laser = f'{self.first_day + datetime.timedelta(days=6)} 10:00'
        first = self.book('truth-2', laser, 'booking-1', 'link/scope-1')
        second = self.book('truth-3', laser, 'booking-2', 'link/scope-1')
        self.assertEqual(0, first.returncode, first.stderr)
        self.assertIn('SLOT_TAKEN', second.stdout + second.stderr)

    def test_nothing_is_lost_while_parts_die(self):
        names, stop = [], threading.Event()

        def load():
            for number in range(16):
                if stop.is_set():
                    break
                names.append(self.booked(f'load-{number}', self.start_of(number)))

        caller = threading.Thread(target=load)
        caller.start()
        try:
            for name in (redis.master(self.layout), 'booking-1', 'booking-2', 'nginx', 'postgres'):
                done = len(names)
                self.assertTrue(wait_until(
                    lambda: len(names) > done or not caller.is_alive(), PATIENCE))
                self.cluster.processes[name].kill()
                if name in ('booking-2', 'nginx', 'postgres'):  # without which nothing goes on
                    self.cluster.start(name)
        finally:
            for process in self.cluster.processes.values():
                process.start()
            if len(names) < 5:
                stop.set()
            caller.join()
        self.assertEqual(16, len(set(names)))
        listed = self.listed()
        for name in names:
            self.assertIn(name, listed)

    def test_all_are_found_without_their_numbers(self):
        found = marked(self.layout.folder)
        for name, process in self.cluster.processes.items():
            self.assertLessEqual(set(family(process.pid())), set(found), name)

    def test_what_redis_refuses_is_no_answer(self):
        with self.assertRaisesRegex(OSError, 'unknown command'):
            redis.command(self.layout, redis.master(self.layout), 'NOTHING')

    def test_the_sentinels_find_another_master(self):
        before = redis.master(self.layout)
        self.assertIsNotNone(before)
        self.cluster.processes[before].kill()
        self.assertTrue(wait_until(
            lambda: redis.master(self.layout) not in (before, None), 15))
        self.cluster.start(before)

    def test_a_stopped_cluster_comes_back_with_all_it_had(self):
        name = self.booked('back-1', f'{self.first_day + datetime.timedelta(days=8)} 10:00')
        self.assertEqual([], self.cluster.down())
        self.cluster.up()
        self.assertIn(name, self.listed())


if __name__ == '__main__':
    BIN = sys.argv.pop(1)
    unittest.main()
