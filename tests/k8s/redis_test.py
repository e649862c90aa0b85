#!/usr/bin/env python3
"""Tries what starts Redis and its Sentinels in Kubernetes, with programs that only say how they
were called."""
import os
import pathlib
import subprocess
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / 'k8s/base/redis/redis.sh'


class RedisScript(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def program(self, name, text):
        (self.folder / name).write_text(f'#!/bin/sh\n{text}\n')
        (self.folder / name).chmod(0o755)

    def run_as(self, host, *words, known=''):
        """Runs the script in pod `host`, where the Sentinels take `known` for the master."""
        self.program('hostname', f'echo {host}')
        self.program('redis-cli', f'[ -n "{known}" ] && printf "%s\\n6379\\n" "{known}"')
        self.program('redis-server', 'echo "started $@"')
        done = subprocess.run(
            ['sh', SCRIPT, *words], capture_output=True, text=True, env={
                'PATH': f'{self.folder}{os.pathsep}/usr/bin{os.pathsep}/bin',
                'PASSWORD': 'secret', 'STATE': str(self.folder)})
        self.assertEqual('', done.stderr)
        return done.stdout

    def configuration(self, name):
        return (self.folder / f'{name}.conf').read_text().splitlines()

    def test_the_first_pod_is_the_master_where_nobody_knows_one(self):
        self.assertEqual(f'started {self.folder}/redis.conf\n', self.run_as('redis-0', 'server'))
        text = self.configuration('redis')
        self.assertIn('requirepass secret', text)
        self.assertFalse([line for line in text if line.startswith('replicaof')])
        self.run_as('redis-1', 'server')
        self.assertIn('replicaof redis-0.redis 6379', self.configuration('redis'))

    def test_after_a_failover_the_sentinels_know_better(self):
        self.run_as('redis-0', 'server', known='redis-2.redis')
        self.assertIn('replicaof redis-2.redis 6379', self.configuration('redis'))
        self.run_as('redis-2', 'server', known='redis-2.redis')
        self.assertFalse([line for line in self.configuration('redis')
                          if line.startswith('replicaof')])

    def test_a_sentinel_watches_the_master(self):
        said = self.run_as('redis-1', 'sentinel', known='redis-2.redis')
        self.assertEqual(f'started {self.folder}/sentinel.conf --sentinel\n', said)
        text = self.configuration('sentinel')
        self.assertIn('sentinel monitor gongfang redis-2.redis 6379 2', text)
        self.assertIn('sentinel announce-ip redis-1.redis', text)
        # Names must be allowed before one is used.
        self.assertLess(text.index('sentinel resolve-hostnames yes'),
                        text.index('sentinel monitor gongfang redis-2.redis 6379 2'))

    def test_a_probe_fails_where_nothing_answers(self):
        self.program('hostname', 'echo redis-0')
        for answer, code in (('echo PONG', 0), ('echo LOADING', 1), ('exit 1', 1)):
            self.program('redis-cli', answer)
            done = subprocess.run(['sh', SCRIPT, 'ping', '6379'], env={
                'PATH': f'{self.folder}{os.pathsep}/usr/bin{os.pathsep}/bin', 'PASSWORD': 'x'})
            self.assertEqual(code, done.returncode, answer)


if __name__ == '__main__':
    unittest.main()
