#!/usr/bin/env python3
"""Prints what failed, one line per suite and the total of the JUnit files that ctest wrote."""
import pathlib
import sys
import xml.etree.ElementTree as xml

# Of the output of a failed test: the first lines and the last ones, each at most so wide.
SHOWN_LINES = 50
SHOWN_COLUMNS = 240


class Suite:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.seconds = 0.0

    def line(self, name):
        counts = f'{self.passed:5} passed'
        counts += f'  {self.failed} failed' if self.failed else ''
        counts += f'  {self.skipped} skipped' if self.skipped else ''
        return f'{name:<20}{counts:<32}{self.seconds:8.1f} s'


def show_failure(name, case):
    output = (case.findtext('system-out') or '').rstrip().splitlines()
    failure = case.find('failure')
    reason = failure.get('message') if failure is not None else ''
    print(f'\nFAILED {name}' + (f': {reason}' if reason else ''))
    if len(output) > 2 * SHOWN_LINES:
        hidden = len(output) - 2 * SHOWN_LINES
        output[SHOWN_LINES:-SHOWN_LINES] = [f'... {hidden} lines ...']
    for line in output:
        print(f'  {line[:SHOWN_COLUMNS]}')


def read(path, suites):
    preset = path.stem.removeprefix('junit-')
    prefix = '' if preset == 'release' else f'{preset} '
    for case in xml.parse(path).getroot().iter('testcase'):
        name = prefix + case.get('name')
        suite = suites.setdefault(name.split('.')[0], Suite())
        suite.seconds += float(case.get('time') or 0)
        if case.get('status') == 'run':
            suite.passed += 1
        elif case.get('status') in ('disabled', 'notrun') and case.find('skipped') is not None:
            suite.skipped += 1
        else:
            suite.failed += 1
            show_failure(name, case)


def main(paths):
    suites = {}
    for path in sorted(map(pathlib.Path, paths), key=lambda p: (p.stem != 'junit-release', p.stem)):
        read(path, suites)
    print()
    for name, suite in suites.items():
        print(suite.line(name))
    passed = sum(suite.passed for suite in suites.values())
    failed = sum(suite.failed for suite in suites.values())
    # The same words as ctest, over all its runs.
    percent = 100 if not failed else min(99, 100 * passed // (passed + failed))
    print(f'\n{percent}% tests passed, {failed} tests failed out of {passed + failed}')
    print(f'{passed} passed, {failed} failed')
    if not passed + failed:
        print('No test has such a name.')
    return 0 if passed and not failed else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
