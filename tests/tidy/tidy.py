#!/usr/bin/env python3
"""Checks the sources for what the compiler does not: arrows, budgets, clocks, dead files ...

An exception is a line in allow.txt beside this file: `check path reason`. One that no longer
excuses anything is a failure too.
"""
import argparse
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import checks  # noqa: E402  after the path is set
from tree import Tree  # noqa: E402

ALLOW = 'tests/tidy/allow.txt'


def allowed(tree):
    """Returns {(check, path): line} of the exceptions; every one has a reason."""
    result = {}
    for number, line in enumerate(tree.texts.get(ALLOW, '').splitlines(), 1):
        if line and not line.startswith('#'):
            words = line.split(maxsplit=2)
            if len(words) < 3:
                sys.exit(f'{ALLOW}:{number}: wants a check, a path and a reason')
            result[words[0], words[1]] = number
    return result


def run(root):
    """Returns the problems of a repository, as lines."""
    tree = Tree(root)
    exceptions = allowed(tree)
    used = set()
    problems = []
    for check in checks.ALL:
        for path, line, message in check(tree):
            key = check.__name__, path
            if key in exceptions:
                used.add(key)
            else:
                problems.append(f'{path}:{line}: {message} [{check.__name__}]')
    for key in exceptions.keys() - used:
        problems.append(f'{ALLOW}:{exceptions[key]}: {" ".join(key)} excuses nothing [allow]')
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('root', nargs='?', default=pathlib.Path(__file__).resolve().parents[2])
    root = parser.parse_args().root
    problems = run(root)
    for path in checks.long_headers(Tree(root)):
        print(f'note: {path} has more than {checks.HEADER_LINES_WANTED} lines')
    print(*problems, sep='\n')
    print(f'{len(problems)} problems')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
