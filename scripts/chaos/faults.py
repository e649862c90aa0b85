"""What is done to a cluster. Each fault begins, lasts, and is over; which ones, to whom and for how
long comes from a seed."""
import dataclasses
import signal
import time

from cluster import postgres, redis
from cluster.process import ClusterError

SERVERS = ('booking-1', 'booking-2', 'membership-1', 'inventory-1')
AROUND = ('nginx', 'names') + redis.NODES + redis.SENTINELS


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


def _cut(cluster, _):
    postgres.sql(cluster.layout, 'SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity '
                 f"WHERE usename = '{postgres.ROLE}'", 'postgres')
    return lambda: None


# {kind: (how it begins, whom it may meet, how often beside the others)}; beginning answers what
# ends it.
KINDS = {
    'kill_replica': (_kill, SERVERS[:2], 4),
    'pause_replica': (_pause, SERVERS[:2], 4),
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


def draw(random):
    """The next fault of random.Random."""
    kinds = list(KINDS)
    kind = random.choices(kinds, [KINDS[one][2] for one in kinds])[0]
    return Fault(kind, random.choice(KINDS[kind][1]), round(random.uniform(0.2, 4.0), 2))


def inflict(cluster, fault):
    """Does it and ends it. {kind, target, start, end}, in nanoseconds of CLOCK_MONOTONIC; or None
    where it could not be done, for example to a Redis that another fault has taken."""
    start = time.monotonic_ns()
    try:
        end = KINDS[fault.kind][0](cluster, fault)
    except (OSError, ClusterError):
        return None
    time.sleep(fault.seconds)
    end()
    return {**dataclasses.asdict(fault), 'start': start, 'end': time.monotonic_ns()}
