#!/usr/bin/env python3
"""Runs a page such as the README as it stands.

Every ```sh block runs, in order, in one shell, in a scratch folder.

The ```console block after an ```sh block is what a terminal must show then: the same lines, no
more and no fewer. In it `...` is any text, or on a line of its own any lines; a date is any date,
an id any id, and how wide a gap is does not matter. The last command of a block must succeed.

`./dev run` starts the server beside the shell, as a reader does in another terminal; its build is
there already. `./dev test` is what runs this, and is left out.

Usage: readme_test.py FOLDER_OF_BINARIES PAGE...
"""
import os
import pathlib
import pty
import re
import select
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

PATIENCE = 60  # seconds, for one block
DONE = 'block-is-done'
# What ./dev run does once everything is installed and built.
DEV = '''#!/bin/sh
shift $(($# > 1 ? 2 : 1))
exec build/release/bin/gongfangd --data "${GONGFANG_DATA:-./data}" --demo "$@"
'''


class Failure(Exception):
    pass


def blocks(text):
    """Yields (line, language, text) of the fenced blocks."""
    fence = re.compile(r'^```(\w*)\n(.*?)^```$', re.MULTILINE | re.DOTALL)
    for match in fence.finditer(text):
        yield text.count('\n', 0, match.start()) + 2, match.group(1), match.group(2)


def steps(text):
    """Yields (line, commands, (line, output) or None)."""
    step = None
    for line, language, content in blocks(text):
        if language == 'sh':
            if step:
                yield step
            step = line, content, None
        elif language == 'console' and step:
            yield step[0], step[1], (line, content)
            step = None
    if step:
        yield step


def pattern(line):
    """The expression for one line of expected output."""
    varies = [(r'\.\.\.', '.*'),
              (r'\d{4}-\d\d-\d\d', r'\d{4}-\d\d-\d\d'),
              (r'\b[0-9a-hjkmnp-tv-z]{26}\b', '[0-9a-hjkmnp-tv-z]{26}'),
              (r'\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b', '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'),
              (r'\s+', r'\\s+')]
    split = re.compile('|'.join(f'({what})' for what, _ in varies))
    result, at = '', 0
    for match in split.finditer(line):
        result += re.escape(line[at:match.start()])
        result += varies[match.lastindex - 1][1].replace(r'\\', '\\')
        at = match.end()
    return re.compile(result + re.escape(line[at:]))


def lines_of(text):
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def compare(where, expected, actual):
    """Raises Failure where `actual` is not what `expected` says."""
    left = lines_of(actual)
    gap = False
    for line in lines_of(expected):
        if line == '...':
            gap = True
            continue
        wanted = pattern(line)
        index = next((i for i, got in enumerate(left) if wanted.fullmatch(got)), None)
        if index is None or (index > 0 and not gap):
            raise Failure(f'{where}: expected\n  {line}\nbut the output was\n{actual}')
        left = left[index + 1:]
        gap = False
    if left and not gap:
        raise Failure(f'{where}: nobody expects\n  {left[0]}\nin the output\n{actual}')


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Scratch:
    """A folder that looks like the repository, and an environment that knows only it."""

    def __init__(self, folder, binaries):
        self.folder = pathlib.Path(folder).resolve()
        (self.folder / 'build/release').mkdir(parents=True)
        (self.folder / 'build/release/bin').symlink_to(pathlib.Path(binaries).resolve())
        for name in ('clients', 'proto', 'scripts'):
            (self.folder / name).symlink_to(pathlib.Path(name).resolve())
        (self.folder / 'dev').write_text(DEV)
        (self.folder / 'dev').chmod(0o755)
        self.ports = {9090: free_port()}
        address = f'127.0.0.1:{self.ports[9090]}'
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith('GONGFANG_')},
            'GONGFANG_DATA': str(self.folder / 'data'), 'GONGFANG_GRPC': address,
            'GONGFANG_SERVER': address, 'XDG_CONFIG_HOME': str(self.folder / 'config'),
            'NO_COLOR': '1', 'TERM': 'dumb'}
        self.server = None
        self.shell = None

    def commands(self, text):
        """The commands, with a free address for every one of the README."""
        def other(match):
            return f'127.0.0.1:{self.ports.setdefault(int(match.group(1)), free_port())}'
        return re.sub(r'127\.0\.0\.1:(909[0-9])\b', other, text)

    def output(self, text):
        """The output, as it would be at the addresses and in the folder of the README."""
        text = re.sub(r'\x1b\[[0-9;]*[A-Za-z]', '', text).replace('\r\n', '\n')
        text = re.sub(r'^.*\r', '', text, flags=re.MULTILINE)
        for told, port in self.ports.items():
            text = text.replace(f'127.0.0.1:{port}', f'127.0.0.1:{told}')
        text = text.replace(' --server 127.0.0.1:9090', '')
        text = text.replace(str(self.folder / 'data'), './data')
        return text.replace('GONGFANG_DATA=./data ', '')

    def start_server(self, command):
        """Starts the server, and returns what it says until it is ready."""
        self.server = subprocess.Popen(shlex.split(self.commands(command)), cwd=self.folder,
                                       env=self.environment, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        late = threading.Timer(PATIENCE, self.server.kill)
        late.start()
        said = ''
        for line in self.server.stdout:
            said += line
            if line.startswith('Ctrl-C'):
                late.cancel()
                threading.Thread(target=self.server.stdout.read, daemon=True).start()
                return self.output(said)
        late.cancel()
        raise Failure(f'the server did not become ready; it said\n{said}')

    def open_shell(self):
        self.terminal, inside = pty.openpty()
        self.shell = subprocess.Popen(['bash', '--noprofile', '--norc'], cwd=self.folder,
                                      env=self.environment, stdin=subprocess.PIPE, stdout=inside,
                                      stderr=inside, start_new_session=True)
        os.close(inside)

    def run(self, text):
        """Runs a block in the shell. Returns its output and the code of its last command."""
        if self.shell is None:
            self.open_shell()
        script = self.folder / 'block.sh'
        script.write_text(self.commands(text))
        line = f'. {shlex.quote(str(script))} </dev/null; echo {DONE} $?\n'
        self.shell.stdin.write(line.encode())
        self.shell.stdin.flush()
        read, deadline = b'', time.monotonic() + PATIENCE
        while not (end := re.search(rf'{DONE} (\d+)\r\n'.encode(), read)):
            if not select.select([self.terminal], [], [], deadline - time.monotonic())[0]:
                raise Failure(f'no end after {PATIENCE} s; so far it said\n{read.decode()}')
            try:
                read += os.read(self.terminal, 65536)
            except OSError as gone:  # nobody is left on the other side
                raise Failure(f'the shell ended; it said\n{read.decode()}') from gone
        return self.output(read[:end.start()].decode()), int(end.group(1))

    def close(self):
        if self.shell:  # and what it started
            os.killpg(self.shell.pid, signal.SIGKILL)
            self.shell.wait()
        if self.server:
            self.server.kill()
            self.server.wait()


def run_readme(path, binaries):
    text = pathlib.Path(path).read_text()
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        scratch = Scratch(folder, binaries)
        try:
            for line, commands, expected in steps(text):
                if commands.strip() == './dev test':
                    continue
                where = f'{path}:{line}'
                code = 0
                try:
                    if re.fullmatch(r'./dev run( -- .*)?', commands.strip()):
                        output = scratch.start_server(commands)
                    else:
                        output, code = scratch.run(commands)
                except Failure as failure:
                    raise Failure(f'{where}: {failure}') from failure
                if code:
                    raise Failure(f'{where}: ended with {code}; it said\n{output}')
                if expected:
                    compare(f'{path}:{expected[0]}', expected[1], output)
                count += 1
        finally:
            scratch.close()
    if not count:
        raise Failure(f'{path}: has no ```sh block')
    print(f'{path}: {count} blocks, as it says')


class CompareTest(unittest.TestCase):
    def refused(self, expected, actual):
        with self.assertRaises(Failure):
            compare('here', expected, actual)

    def test_same(self):
        compare('here', 'State    confirmed\n', 'State  confirmed\r\n')
        compare('here', 'made 2026-01-02', 'made 2031-12-31')
        compare('here', 'id 01m85tdw1de3htcwb390sfw3dw', 'id 01m85tdw1de3htcwb390sfw3dx')
        compare('here', 'Made ...', 'Made 11:43:39')

    def test_gap(self):
        compare('here', 'a\n...\nd\n', 'a\nb\nc\nd\n')
        compare('here', 'a\n...\n', 'a\n')

    def test_missing_line(self):
        self.refused('a\nb\n', 'a\n')
        self.refused('a\n...\nb\n', 'a\nc\n')
        self.refused('a', '')

    def test_other_line(self):
        self.refused('State  confirmed', 'State  held')
        self.refused('from 14:00', 'from 16:00')
        self.refused('a.c', 'abc')

    def test_line_too_many(self):
        self.refused('a\n', 'a\nb\n')
        self.refused('b\n', 'a\nb\n')

    def test_order(self):
        self.refused('a\n...\nb\n', 'b\na\n')

    def test_steps(self):
        text = '```sh\none\n```\n```text\nno\n```\n```sh\ntwo\n```\n```console\nout\n```\n'
        self.assertEqual(list(steps(text)), [(2, 'one\n', None), (8, 'two\n', (11, 'out\n'))])


def main(binaries, *readmes):
    compared = unittest.main(module=__name__, argv=['compare'], exit=False, verbosity=0)
    if not compared.result.wasSuccessful() or not readmes:
        return 1
    try:
        for readme in readmes:
            run_readme(readme, binaries)
    except Failure as failure:
        print(failure)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
