"""A cluster of this machine under load, with faults from a seed, and what must hold all the same:
no overlap, nothing answered is lost, a retry has one effect, events without gaps that make the
bookings, a history that is linearizable, and a service that is back within ten seconds.

Everything is in build/chaos: report.json, the histories, the logs of the processes. Exit codes: 0
nothing was violated, 1 something was, 2 it could not be run.
"""
import argparse
import json
import signal
import sys

from cluster.process import ClusterError

from .run import FOLDER, Run

SHORTEST_SECONDS = 30


def interrupt(*_):
    raise KeyboardInterrupt


def main():
    parser = argparse.ArgumentParser(prog='./dev chaos', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--minutes', type=float, default=5.0, help='of load; 5')
    parser.add_argument('--seed', type=int, help='of the faults and the load; a fresh one')
    parser.add_argument('--folder', default=FOLDER, help='build/chaos; what is there is removed')
    parser.add_argument('--bin', help='the folder of the programs')
    options = parser.parse_args()
    seed = options.seed
    if seed is None:
        seed = int.from_bytes(open('/dev/urandom', 'rb').read(4), 'big')
    seconds = max(SHORTEST_SECONDS, int(options.minutes * 60))
    signal.signal(signal.SIGTERM, interrupt)
    print(f'chaos: {seconds} seconds, --seed {seed}', flush=True)
    try:
        with Run(seconds, seed, options.folder, options.bin,
                 lambda text: print(text, flush=True)) as run:
            run.start()
            run.break_it()
            report = run.judge()
            (run.folder / 'report.json').write_text(json.dumps(report, indent=2) + '\n')
    except ClusterError as error:
        print(f'./dev chaos: {error}', file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    print(json.dumps(report, indent=2))
    return 1 if report['violations'] else 0


if __name__ == '__main__':
    sys.exit(main())
