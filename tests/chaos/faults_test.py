#!/usr/bin/env python3
"""The faults of ./dev chaos: which are drawn, and that each is ended."""
import pathlib
import random
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'scripts'))

from chaos import faults  # noqa: E402  after the path is set
from chaos.faults import Fault  # noqa: E402  as above
from chaos.run import free_ports  # noqa: E402
from cluster.cluster import Cluster  # noqa: E402
from cluster.layout import Layout  # noqa: E402
from cluster.process import Process, wait_until  # noqa: E402


class Drawn(unittest.TestCase):
    def test_the_same_seed_draws_the_same(self):
        one, other, third = (random.Random(seed) for seed in (7, 7, 8))
        drawn = [faults.draw(one) for _ in range(50)]
        self.assertEqual(drawn, [faults.draw(other) for _ in range(50)])
        self.assertNotEqual(drawn, [faults.draw(third) for _ in range(50)])

    def test_every_kind_is_drawn_for_every_target(self):
        drawer = random.Random(1)
        drawn = [fault for _ in range(3000) for fault in faults.draw(drawer)]
        there = {(kind, target) for kind, row in faults.KINDS.items() for target in row[1]}
        self.assertEqual(there, {(fault.kind, fault.target) for fault in drawn})
        self.assertLessEqual({fault.target for fault in drawn} - {''}, set(Layout().names()))


class Inflicted(unittest.TestCase):
    """On a cluster of which only two processes run, and those only sleep."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.cluster = Cluster(Layout(folder=pathlib.Path(folder.name), base_port=free_ports()))
        for name in ('booking-1', 'nginx'):
            process = Process(self.cluster.layout, name, ['sleep', '600'])
            self.cluster.processes[name] = process
            process.start()
            self.addCleanup(process.kill)

    def test_what_is_killed_is_started_again(self):
        process = self.cluster.processes['booking-1']
        before = process.pid()
        done = faults.inflict(self.cluster, [Fault('kill_replica', 'booking-1', 0.1)])
        self.assertNotIn(process.pid(), (None, before))
        self.assertEqual([('kill_replica', 'booking-1')],
                         [(one['kind'], one['target']) for one in done])
        self.assertGreaterEqual(done[0]['end'] - done[0]['start'], 10**8)

    def test_what_is_paused_goes_on(self):
        process = self.cluster.processes['nginx']
        faults.inflict(self.cluster, [Fault('pause_around', 'nginx', 0.1)])
        self.assertTrue(wait_until(lambda: process.state() == 'running', 2))

    def test_what_cannot_be_done_is_left_out_and_the_rest_is_ended(self):
        process = self.cluster.processes['nginx']
        done = faults.inflict(self.cluster, [Fault('pause_around', 'nginx', 0.1),
                                             Fault('redis_flushed', '', 0.1)])
        self.assertEqual(['pause_around'], [one['kind'] for one in done])
        self.assertTrue(wait_until(lambda: process.state() == 'running', 2))


if __name__ == '__main__':
    unittest.main()
