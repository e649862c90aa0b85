"""A whole cluster on one machine, of real processes: for ./dev cluster, and for whoever drives it
from a program:

    cluster = Cluster(Layout())
    cluster.up()
    cluster.processes['booking-1'].kill()
    cluster.start('booking-1')
    cluster.down()
"""
import os
import shlex
import shutil
import subprocess

from . import certificates
from . import gongfangd
from . import names
from . import nginx
from . import postgres
from . import redis
from . import secret
from .layout import REPLICAS, ROOT, service_of
from .process import ClusterError, kill_marked, marked, wait_until

DEMO = ROOT / 'clients' / 'demo' / 'shibei.json'
START_SECONDS = 60.0


class Cluster:
    """Not thread safe; any number of them, in any number of programs, speak of the same processes
    if their layouts are equal."""

    def __init__(self, layout):
        self.layout = layout
        self._processes = None

    @property
    def processes(self):
        """Every process by name, running or not, in the order in which they start."""
        if self._processes is None:
            self._processes = {name: self._process(name) for name in self.layout.names()}
        return self._processes

    def _process(self, name):
        layout = self.layout
        if name == 'postgres':
            return postgres.process(layout)
        if name == 'names':
            return names.process(layout, REPLICAS)
        if name == 'nginx':
            return nginx.process(layout)
        if name.startswith(('redis', 'sentinel')):
            return redis.process(layout, name)
        return gongfangd.process(layout, name)

    def healthy(self, name):
        """Whether a process does its work, which costs a call."""
        layout = self.layout
        if self.processes[name].state() != 'running':
            return False
        if name == 'postgres':
            return postgres.answers(layout)
        if name == 'names':
            return names.answers(layout)
        if name == 'nginx':
            return nginx.answers(layout)
        if name.startswith(('redis', 'sentinel')):
            return redis.answers(layout, name)
        return gongfangd.serves(layout, name)

    def wait_healthy(self, names=None, seconds=START_SECONDS):
        """Waits until they do their work. ClusterError, with what the first one said last, where
        one ends or does not in time."""
        waiting = list(self.processes if names is None else names)

        def ready():
            waiting[:] = [name for name in waiting if not self.healthy(name)]
            for name in waiting:
                if self.processes[name].pid() is None:
                    raise ClusterError(f'{name} ended.\n{self.processes[name].last_words()}')
            return not waiting

        if not wait_until(ready, seconds, every=0.2):
            raise ClusterError(f'{", ".join(waiting)} did not come up in {seconds:.0f} seconds.\n'
                               f'{self.processes[waiting[0]].last_words()}')

    def start(self, name, wait=True):
        """Starts one process of a cluster that was up before."""
        self.processes[name].start()
        if wait:
            self.wait_healthy([name])

    def up(self, demo=True, say=lambda text: None):
        """Brings up what is not, and loads the demo alliance; `say` hears of each step."""
        layout = self.layout
        if not (layout.bin / 'gongfangd').exists():
            raise ClusterError(f'There is no {layout.bin}/gongfangd: run ./dev build.')
        layout.folder.mkdir(parents=True, exist_ok=True)
        say('certificates')
        secret.make(layout)
        certificates.make_ca(layout)
        services = dict.fromkeys(map(service_of, layout.servers()))
        for name in [*services, 'nginx', 'postgres']:
            certificates.make_certificate(layout, name)
        if layout.store:
            say('postgres')
            postgres.prepare(layout)
            self.processes['postgres'].start()
            postgres.prepare_database(layout)
        if layout.redis:
            say('redis and sentinels')
            redis.prepare(layout)
            self._start_all(redis.NODES + redis.SENTINELS)
        say(', '.join(layout.servers()))
        self._start_all(['names', *layout.servers()])
        say('nginx')
        nginx.prepare(layout)
        self._start_all(['nginx'])
        self._write_environment()
        if demo:
            say('the demo alliance')
            self.load_demo()

    def _start_all(self, names):
        for name in names:
            self.processes[name].start()
        self.wait_healthy(names)

    def _write_environment(self):
        values = gongfangd.client_environment(self.layout)
        values['PATH'] = f'{self.layout.bin}:$PATH'
        self.layout.path('env').write_text(''.join(
            f'export {name}="{value}"\n' for name, value in values.items()))

    def load_demo(self):
        """Loads the demo alliance through nginx; what is there already stays."""
        done = self.gongfang('load', str(DEMO))
        if done.returncode != 0:
            raise ClusterError(f'the demo alliance was not loaded: {done.stderr.strip()}')

    def gongfang(self, *words, **more):
        """Runs the command gongfang as the admin, through nginx; `more` goes to subprocess.run."""
        environment = {**os.environ, **gongfangd.client_environment(self.layout)}
        for name in ('GONGFANG_KEY', 'GONGFANG_ALLIANCE'):
            environment.pop(name, None)
        return subprocess.run([self.layout.bin / 'gongfang', *words], text=True,
                              capture_output=True, env={**environment, **more.pop('env', {})},
                              **more)

    def down(self, say=lambda text: None):
        """Stops everything, those who take calls first; then whatever is left, also after a crash.
        The data stay. Returns the names of those that had to be killed."""
        killed = []
        for name, process in reversed(self.processes.items()):
            if process.pid() is not None:
                say(name)
                if not process.stop():
                    killed.append(name)
            process.file.unlink(missing_ok=True)
        killed += [f'process {pid}' for pid in marked(self.layout.folder)]
        kill_marked(self.layout.folder)
        redis.forget(self.layout)
        return killed

    def wipe(self):
        """Removes all data. Everything must be down."""
        shutil.rmtree(self.layout.folder, ignore_errors=True)

    def advice(self):
        return f'source {shlex.quote(os.path.relpath(self.layout.path("env")))}'
