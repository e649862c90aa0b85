"""What is done to a cluster. Each fault begins, lasts, and is over; which ones, to whom and for how
long comes from a seed."""
import dataclasses
import pathlib
import random
import signal
import time

from cluster import postgres, redis
from cluster.process import ClusterError

SERVERS = ('booking-1', 'booking-2', 'membership-1', 'inventory-1')
AROUND = ('nginx', 'names') + redis.NODES + redis.SENTINELS
SKEWS = ('+5s', '-5s')  # of the clock of one replica
TWO_AT_ONCE = 0.25  # how likely


@dataclasses.dataclass(frozen=True)
class Fault:
    """`kind` is a row of KINDS, `target` a process or ''; it lasts so many seconds."""
    kind: str
    target: str
    seconds: float


def _kill(cluster, fault):
    cluster.processes[fault.target].kill()
    return lambda: cluster.start(fault.target, wait=False)


def _pause(cluster, fault):
    cluster.processes[fault.target].pause()
    return cluster.processes[fault.target].resume


def _master(cluster):
    return redis.master(cluster.layout) or redis.NODES[0]


def _flush(cluster, _):
    redis.command(cluster.layout, _master(cluster), 'FLUSHALL')
    return lambda: None


def _slow(cluster, fault):
    """Every command waits until it is over."""
    redis.command(cluster.layout, _master(cluster), 'CLIENT', 'PAUSE', int(fault.seconds * 1000),
                  'ALL')
    return lambda: None


def _fail_over(cluster, _):
    redis.command(cluster.layout, redis.SENTINELS[0], 'SENTINEL', 'FAILOVER', redis.GROUP)
    return lambda: None


def _stop_postgres(number):
    def begin(cluster, _):
        database = cluster.processes['postgres']
        database.send(number)
        if not database.wait_down(10):
            database.kill()
        return lambda: cluster.start('postgres', wait=False)
    return begin


def _skew(cluster, fault):
    """It is started anew with a clock that is wrong, and once more with the right one."""
    library = next(iter(sorted(pathlib.Path('/usr/lib').glob('*/faketime/libfaketimeMT.so.1'))),
                   None)
    if library is None:
        raise ClusterError('There is no libfaketime: install the package libfaketime.')
    process = cluster.processes[fault.target]
    right = process.environment
    process.stop()
    process.environment = {**right, 'LD_PRELOAD': str(library), 'FAKETIME_DONT_FAKE_MONOTONIC': '1',
                           'FAKETIME': random.Random(fault.seconds).choice(SKEWS)}
    try:
        cluster.start(fault.target)
    finally:
        process.environment = right

    def end():
        process.stop()
        cluster.start(fault.target, wait=False)
    return end


def _cut(cluster, _):
    postgres.sql(cluster.layout, 'SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity '
                 f"WHERE usename = '{postgres.ROLE}'", 'postgres')
    return lambda: None


# {kind: (how it begins, whom it may meet, how often beside the others)}; beginning answers what
# ends it.
KINDS = {
    'kill_replica': (_kill, SERVERS[:2], 4),
    'pause_replica': (_pause, SERVERS[:2], 4),
    'clock_skewed': (_skew, SERVERS[:2], 2),
    'kill_service': (_kill, SERVERS[2:], 2),
    'pause_service': (_pause, SERVERS[2:], 2),
    'kill_around': (_kill, AROUND, 3),
    'pause_around': (_pause, AROUND, 3),
    'redis_flushed': (_flush, ('',), 2),
    'redis_slow': (_slow, ('',), 2),
    'redis_failover': (_fail_over, ('',), 1),
    'postgres_restarted': (_stop_postgres(signal.SIGINT), ('',), 1),
    'postgres_stopped_at_once': (_stop_postgres(signal.SIGQUIT), ('',), 1),
    'postgres_killed': (_kill, ('postgres',), 1),
    'postgres_paused': (_pause, ('postgres',), 1),
    'postgres_connections_cut': (_cut, ('',), 2),
}


def draw(drawer):
    """The next faults of a random.Random, which begin together: mostly one."""
    kinds = list(KINDS)
    drawn = {}
    for kind in drawer.choices(kinds, [KINDS[one][2] for one in kinds],
                               k=2 if drawer.random() < TWO_AT_ONCE else 1):
        target = drawer.choice(KINDS[kind][1])
        drawn[target] = Fault(kind, target, round(drawer.uniform(0.2, 4.0), 2))
    return list(drawn.values())


def inflict(cluster, faults):
    """Begins them all, and ends them when the longest is over. [{kind, target, seconds, start,
    end}], in nanoseconds of CLOCK_MONOTONIC, without those that could not be done, for example to
    a Redis that another fault has taken."""
    done, ends = [], []
    for fault in faults:
        begun = {**dataclasses.asdict(fault), 'start': time.monotonic_ns()}
        try:
            ends.append(KINDS[fault.kind][0](cluster, fault))
            done.append(begun)
        except (OSError, ClusterError):
            continue
    time.sleep(max(fault.seconds for fault in faults))
    for end in reversed(ends):
        end()
    return [{**one, 'end': time.monotonic_ns()} for one in done]
