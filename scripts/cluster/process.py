"""Processes that outlive the command that started them, by name: start, stop, kill, pause."""
import json
import os
import pathlib
import signal
import subprocess
import time

# Every process of a cluster inherits this variable with its folder, so that `down` finds also those
# whose number was lost.
MARK = 'GONGFANG_CLUSTER_OF'
TITLES = (b'nginx: ', b'redis-server ', b'postgres: ')


class ClusterError(Exception):
    """What went wrong, and what to do, in sentences for people."""


def started_at(pid):
    """When a process was started, in ticks since boot; None where there is none. A number may be
    used again, the two together are not."""
    try:
        # After the name, which is in brackets and may hold anything.
        fields = pathlib.Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in 'ZX' else int(fields[19])


def is_stopped(pid):
    """Whether SIGSTOP holds it."""
    try:
        return pathlib.Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[0] == 'T'
    except (FileNotFoundError, ProcessLookupError):
        return False


def family(pid):
    """The numbers of a process and of all below it."""
    children = {}
    for entry in pathlib.Path('/proc').iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / 'stat').read_text().rpartition(')')[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    for parent in found:
        found += children.get(parent, [])
    return found


class Process:
    """One process of a cluster, running or not. Its number is in a file, so that any number of
    these objects in any number of programs speak of the same one."""

    def __init__(self, layout, name, command, environment=None, user=None, stop_signal=None,
                 folder=None, leftover=None):
        """`environment` is added to that of the caller; `user` is (uid, gid) to become, if root;
        `folder` is where it runs; `leftover` a file by which it would take itself for running."""
        self.layout, self.name, self.command = layout, name, command
        self.environment = environment or {}
        self.user, self.folder, self.leftover = user, folder, leftover
        self.stop_signal = stop_signal or signal.SIGTERM

    @property
    def file(self):
        return self.layout.path('run', f'{self.name}.json')

    def pid(self):
        """Its number; None where it does not run."""
        try:
            known = json.loads(self.file.read_text())
        except (FileNotFoundError, ValueError):
            return None
        return known['pid'] if started_at(known['pid']) == known['started_at'] else None

    def state(self):
        """running, paused or down."""
        pid = self.pid()
        return 'down' if pid is None else 'paused' if is_stopped(pid) else 'running'

    def start(self):
        """Starts it unless it runs. Whether it is of use yet, only a health check can say."""
        if self.pid() is not None:
            return
        if self.leftover is not None:
            self.leftover.unlink(missing_ok=True)
        log = self.layout.log(self.name)
        log.parent.mkdir(parents=True, exist_ok=True)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        identity = {}
        if self.user is not None and os.geteuid() == 0:
            uid, gid = self.user
            identity = {'user': uid, 'group': gid, 'extra_groups': []}
        with open(log, 'ab') as output:
            child = subprocess.Popen(
                [str(word) for word in self.command], stdin=subprocess.DEVNULL, stdout=output,
                stderr=output, start_new_session=True, cwd=self.folder or self.layout.folder,
                env={**os.environ, MARK: str(self.layout.folder), **self.environment}, **identity)
        text = json.dumps({'pid': child.pid, 'started_at': started_at(child.pid)})
        written = self.file.with_suffix('.new')
        written.write_text(text)
        written.rename(self.file)
        _children.append(child)

    def send(self, number):
        """Sends it a signal, and where it is one that a process cannot handle, to all its children
        too: PostgreSQL and nginx are several. Whether there was a process to get it."""
        pid = self.pid()
        if pid is None:
            return False
        everybody = number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT)
        for one in family(pid) if everybody else [pid]:
            try:
                os.kill(one, number)
            except ProcessLookupError:
                pass
        return True

    def stop(self, seconds=20.0):
        """Asks it to end, and ends it when it has not in time. Whether it ended by itself."""
        self.send(self.stop_signal)
        self.send(signal.SIGCONT)
        if self.wait_down(seconds):
            return True
        self.kill()
        return False

    def kill(self):
        """kill -9, and waits until it and its children are gone."""
        pid = self.pid()
        members = family(pid) if pid is not None else []
        self.send(signal.SIGKILL)
        wait_until(lambda: all(started_at(member) is None for member in members), 10.0)

    def pause(self):
        self.send(signal.SIGSTOP)

    def resume(self):
        self.send(signal.SIGCONT)

    def wait_down(self, seconds):
        return wait_until(lambda: self.pid() is None, seconds)

    def last_words(self, lines=5):
        try:
            text = self.layout.log(self.name).read_text(errors='replace')
        except FileNotFoundError:
            return ''
        return '\n'.join(text.splitlines()[-lines:])


# Those that this program started, so that none stays behind as a zombie.
_children = []


def reap():
    _children[:] = [child for child in _children if child.poll() is None]


def wait_until(true, seconds, every=0.05):
    """Whether `true()` came true in time."""
    end = time.monotonic() + seconds
    while True:
        reap()
        if true():
            return True
        if time.monotonic() > end:
            return False
        time.sleep(every)


def _of_cluster(entry, folder):
    """Whether what runs in /proc/NUMBER belongs to the cluster in `folder`. Some write their title
    over their environment, so they are known by where they run."""
    if f'{MARK}={folder}'.encode() in (entry / 'environ').read_bytes().split(b'\0'):
        return True
    where = pathlib.Path(os.readlink(entry / 'cwd').removesuffix(' (deleted)'))
    return ((entry / 'cmdline').read_bytes().startswith(TITLES) and
            where.is_relative_to(folder))


def marked(folder):
    """The numbers of all processes that a cluster in `folder` has, however they were started."""
    found = []
    for entry in pathlib.Path('/proc').iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if _of_cluster(entry, folder) and started_at(int(entry.name)) is not None:
                found.append(int(entry.name))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return found


def kill_marked(folder):
    """Kills what `down` could not stop by name."""
    for pid in marked(folder):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    wait_until(lambda: not marked(folder), 10.0)
