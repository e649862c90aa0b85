"""A cluster on this machine: PostgreSQL, Redis with a replica and Sentinels, two replicas of
booking, one each of membership and inventory, mutual TLS, nginx in front, the demo alliance.

up brings up what is not, down stops everything and keeps the data, status shows it, logs shows what
a process said. kill, pause, resume and start are for trying what happens then. All of it is in
build/cluster, or in the folder that GONGFANG_CLUSTER_FOLDER names, on ports from 17400 on, or from
GONGFANG_CLUSTER_PORT.
"""
import argparse
import dataclasses
import os
import subprocess
import sys
import time

from . import redis
from .cluster import Cluster
from .layout import Layout
from .process import ClusterError

COLOURS = {'green': 32, 'yellow': 33, 'red': 31, 'grey': 90, 'bold': 1}


def paint(text, colour):
    """Where a terminal shows it and nobody said NO_COLOR."""
    if os.environ.get('NO_COLOR') or not sys.stdout.isatty():
        return text
    return f'\033[{COLOURS[colour]}m{text}\033[0m'


def looks(cluster, name):
    """(word, colour) for how a process does."""
    state = cluster.processes[name].state()
    if state == 'running':
        return ('healthy', 'green') if cluster.healthy(name) else ('not healthy', 'yellow')
    return (state, 'yellow' if state == 'paused' else 'red')


def remark(cluster, name, master):
    layout = cluster.layout
    if name == master:
        return 'the Sentinels take it for the master'
    if name in layout.servers() and layout.metrics:
        return f'metrics on {layout.admin(name)}'
    return ''


def status(cluster):
    """Prints a line for each process; 0 where all are healthy."""
    layout = cluster.layout
    master = redis.master(layout) if layout.redis and layout.path('redis').exists() else None
    print(paint(f'{"process":13} {"address":16} {"pid":>7}  {"state":12}', 'bold'))
    well = True
    for name, process in cluster.processes.items():
        word, colour = looks(cluster, name)
        well = well and word == 'healthy'
        print(f'{name:13} {layout.address(name):16} {process.pid() or "-":>7}  '
              f'{paint(f"{word:12}", colour)} {paint(remark(cluster, name, master), "grey")}'
              .rstrip())
    return 0 if well else 1


def up(cluster, demo):
    begin = time.monotonic()
    cluster.up(demo, lambda text: print(f' * {text}', flush=True))
    print(f'The cluster is up ({time.monotonic() - begin:.0f} s).\n')
    status(cluster)
    print(f'\nTry it:\n  {cluster.advice()}\n  gongfang spaces list\n'
          '  gongfang book link/laser-1 --start "tomorrow 14:00" --for 2h --as li-wei\n'
          '\n./dev cluster status shows it, ./dev cluster down stops it; the data stays.')
    return 0


def down(cluster, wipe):
    killed = cluster.down(lambda text: print(f' * {text}', flush=True))
    if killed:
        print(f'Killed, since they did not end by themselves: {", ".join(killed)}.')
    if wipe:
        cluster.wipe()
    print('The cluster is down; ' + ('its data is gone.' if wipe else
                                     f'its data stays in {cluster.layout.folder}.'))
    return 0


def logs(cluster, names, follow):
    chosen = names or list(cluster.processes)
    files = [str(cluster.layout.log(name)) for name in chosen
             if cluster.layout.log(name).exists()]
    if not files:
        print('There are no logs yet.')
        return 0
    return subprocess.call(['tail', '-n', '20', *(['-F'] if follow else []), *files])


def parse():
    parser = argparse.ArgumentParser(prog='./dev cluster', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest='command', required=True)
    start = commands.add_parser('up')
    start.add_argument('--no-demo', dest='demo', action='store_false')
    for flag, what in (('store', 'SQLite in place of PostgreSQL, so one replica of each'),
                       ('redis', 'leases and caches in the processes'),
                       ('metrics', 'no admin ports')):
        start.add_argument(f'--without-{flag}', dest=flag, action='store_false', help=what)
    commands.add_parser('down').add_argument('--wipe', action='store_true',
                                             help='remove the data too')
    commands.add_parser('status')
    log = commands.add_parser('logs')
    log.add_argument('names', nargs='*', metavar='PROCESS')
    log.add_argument('-f', '--follow', action='store_true')
    for command in ('start', 'kill', 'pause', 'resume'):
        commands.add_parser(command).add_argument('names', nargs='+', metavar='PROCESS')
    return parser.parse_args()


def main():
    options = parse()
    layout = Layout.from_environment()
    if options.command == 'up':
        layout = dataclasses.replace(layout, store=options.store, redis=options.redis,
                                     metrics=options.metrics)
        layout.remember()
    cluster = Cluster(layout)
    try:
        for name in getattr(options, 'names', []):
            if name not in layout.names():
                raise ClusterError(f'There is no process {name}: {", ".join(layout.names())}.')
        if options.command == 'up':
            return up(cluster, options.demo)
        if options.command == 'down':
            return down(cluster, options.wipe)
        if options.command == 'status':
            return status(cluster)
        if options.command == 'logs':
            return logs(cluster, options.names, options.follow)
        for name in options.names:
            if options.command == 'start':
                cluster.start(name)
            else:
                getattr(cluster.processes[name], options.command)()
        return 0
    except ClusterError as error:
        print(f'./dev cluster: {error}', file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read this had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


if __name__ == '__main__':
    sys.exit(main())
