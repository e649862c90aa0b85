"""One run: a cluster, a load, faults, and the judgement."""
import json
import pathlib
import random
import shutil
import subprocess
import time

from cluster import gongfangd, health, secret
from cluster.cluster import Cluster
from cluster.layout import PORTS, ROOT, Layout
from cluster.process import ClusterError, kill_marked, wait_until

from . import faults

FOLDER = ROOT / 'build' / 'chaos'
PROCESSES, CLIENTS = 3, 8  # of load; clients of each
SETTLE_SECONDS = 3    # before the first fault
CALM_SECONDS = 16     # of load after the last one: the service must be back within 10
HOLDS_SECONDS = 16    # until what is held when the load ends has run out
RECOVERY_SECONDS = 60
TOUCHED = 4  # faults that may still be felt
PATIENCE_SECONDS = 60  # that a client may go on after the load


def free_ports():
    """The first of the ports of a cluster, of which none is taken."""
    for first in range(18400, 32000, 200):
        if not any(health.listens(port, 0.1) for port in range(first, first + max(PORTS.values()))):
            return first
    raise ClusterError('There are no free ports.')


class Run:
    """`say` hears of what is done. Use it as a context: in the end everything is down."""

    def __init__(self, seconds, seed, folder=FOLDER, bin=None, say=print):
        self.seconds, self.seed, self.say = seconds, seed, say
        self.folder = pathlib.Path(folder).resolve()
        self.random = random.Random(seed)
        self.loads, self.inflicted, self.trouble = [], [], []
        self.began = 0  # of the load; nanoseconds of CLOCK_MONOTONIC
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.folder.chmod(0o755)  # for PostgreSQL, which is not root
        more = {'bin': pathlib.Path(bin).resolve()} if bin else {}
        self.layout = Layout(folder=self.folder / 'cluster', base_port=free_ports(), **more)
        self.cluster = Cluster(self.layout)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for load in self.loads:
            load.kill()
            load.wait()
        for process in self.cluster.processes.values():
            process.kill()
        kill_marked(self.layout.folder)

    def chaos(self, command, *words):
        """The words of the program gongfang_chaos."""
        layout = self.layout
        ports = [layout.port('nginx')]
        if command == 'load':  # also through either replica alone
            ports += [layout.port(f'nginx-{name}') for name in layout.replicas('booking')]
        given = [word for port in ports for word in ('--server', f'https://127.0.0.1:{port}')]
        return [str(word) for word in (
            layout.bin / 'gongfang_chaos', *given, '--ca', layout.tls('ca.pem'), '--key-file',
            gongfangd.admin_key(layout) / 'admin.key', command, *words)]

    def histories(self):
        return [self.folder / f'history-{number}.txt' for number in range(PROCESSES)]

    def start(self):
        """The cluster, the alliance and the load."""
        self.cluster.up(demo=False, say=lambda text: self.say(f' * {text}'))
        done = subprocess.run(self.chaos('world', '--members', PROCESSES * CLIENTS),
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise ClusterError(f'the alliance was not made: {done.stderr.strip()}')
        tomorrow = (int(time.time()) // 86400 + 2) * 86400 * 10**6
        self.began = time.monotonic_ns()
        for number, history in enumerate(self.histories()):
            self.loads.append(subprocess.Popen(self.chaos(
                'load', '--members', CLIENTS, '--first-member', number * CLIENTS, '--seconds',
                self.seconds, '--seed', self.seed, '--base', tomorrow, '--history', history)))

    def break_it(self):
        """Faults until it is time for calm."""
        begin = time.monotonic()
        time.sleep(SETTLE_SECONDS)
        while time.monotonic() - begin < self.seconds - CALM_SECONDS:
            drawn = faults.draw(self.random)
            done = faults.inflict(self.cluster, drawn)
            happened = ', '.join(f'{one["kind"]} {one["target"]}'.strip() for one in done)
            self.say(f' * {time.monotonic() - begin:5.0f} s  {happened or "nothing was possible"}')
            self.inflicted += done
            # Most of the time the next one comes only when all do their work again.
            if self.random.random() < 0.7:
                self.recover()
            time.sleep(self.random.uniform(0.2, 2.0))
        self.recover()

    def recover(self):
        """Starts again what has ended, as whoever runs a cluster does, until all is well. A replica
        that was started while its database was away ends, so what was a target may; the rest may
        not."""
        touched = {one['target'] for one in self.inflicted[-TOUCHED:]}
        waiting = list(self.cluster.processes)

        def well():
            waiting[:] = [name for name in waiting if not self.cluster.healthy(name)]
            for name in waiting:
                process = self.cluster.processes[name]
                if process.pid() is None:
                    self.say(f' ! {name} has ended: {process.last_words(1)}')
                    if name not in touched:
                        self.trouble.append(f'{name} ended by itself: {process.last_words(1)}')
                    process.start()
            return not waiting

        if not wait_until(well, RECOVERY_SECONDS, every=0.2):
            self.trouble.append(f'{", ".join(waiting)} did not become well')
            self.say(f' ! {self.trouble[-1]}')

    def judge(self):
        """Waits for the load, and returns the report."""
        try:
            ended = [load.wait(self.seconds + PATIENCE_SECONDS) for load in self.loads]
        except subprocess.TimeoutExpired:
            raise ClusterError('a process of the load did not end.') from None
        if any(ended):
            raise ClusterError('a process of the load failed.')
        time.sleep(HOLDS_SECONDS)
        layout, report = self.layout, self.folder / 'judgement.json'
        words = ['--replica', layout.address('booking-1'), '--service-key-file',
                 secret.path(layout, 'service'), '--tls-cert', layout.tls('booking.pem'),
                 '--tls-key', layout.tls('booking.key'), '--last-fault',
                 max((one['end'] for one in self.inflicted), default=self.began),
                 '--report', report]
        for history in self.histories():
            words += ['--history', history]
        done = subprocess.run(self.chaos('check', *words), capture_output=True, text=True)
        if done.returncode != 0:
            raise ClusterError(f'the history was not judged: {done.stderr.strip()}')
        judgement = json.loads(report.read_text())
        kinds = [one['kind'] for one in self.inflicted]
        if self.trouble:
            judgement['violations']['not_healthy'] = len(self.trouble)
            judgement['examples']['not_healthy'] = self.trouble
        return {'minutes': self.seconds / 60, 'seed': self.seed,
                'faults': {kind: kinds.count(kind) for kind in sorted(set(kinds))}, **judgement}
