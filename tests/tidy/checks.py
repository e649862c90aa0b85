"""The checks. Each takes a Tree and yields (path, line, message)."""
import re
import unicodedata

import arrows
import cpp

COLUMNS = 100
CODE = ('.h', '.cc', '.proto', '.py', '.sh', 'CMakeLists.txt', '.cmake', '/run', 'dev')
FUNCTION_LINES = 60
HEADER_LINES_WANTED = 120
# A contract suite is tests, in a header because several implementations run it.
FILE_LINES = {'_suite.h': 350, '.h': 150, '.cc': 350, '.py': 350, '.sh': 250, 'dev': 250}
CLOCK = re.compile(r'absl::Now\b|\bsystem_clock\b|\btime\((nullptr|NULL|0|&\w+)\)|\bgettimeofday\b'
                   r'|\bclock_gettime\b|\blocaltime\b|\bmktime\b')
UNSEEN = re.compile(r'absl::(Mutex\w*|CondVar|Notification|BlockingCounter|Barrier)\b')
CLOCK_HOME = 'services/common/base/clock.cc'
# Spelled so that this file does not match itself.
UNFINISHED = re.compile(r'\b(TO' r'DO|FIX' r'ME|XX' r'X|HA' r'CK)\b')
MACHINE = re.compile(r'(?<![\w.~])/(wor' r'k|tm' r'p|roo' r't)/|registry\.npm|\bnpm' r'js\.org'
                     r'|"resol' r'ved"\s*:')
RPC = re.compile(r'^  rpc (\w+)\([^{;]*(;|\{.*?^  \})', re.MULTILINE | re.DOTALL)
SUITES = ('unit', 'contract', 'property', 'integration')


def arrow(tree):
    """An include that goes up or across."""
    for path, text in tree.cpp():
        for line, _, include in cpp.includes(text):
            if refusal := arrows.refusal(path, include):
                yield path, line, refusal


def budget(tree):
    """A file that is too long to read at once."""
    for path, text in tree.named(*FILE_LINES):
        lines = text.count('\n')
        limit = next(limit for suffix, limit in FILE_LINES.items() if path.endswith(suffix))
        if lines > limit:
            yield path, lines, f'{lines} lines; at most {limit}'


def long_headers(tree):
    """Not wrong yet, but near: headers that are longer than wanted."""
    return [path for path, text in tree.named('.h')
            if not path.endswith('_suite.h') and text.count('\n') > HEADER_LINES_WANTED]


def function(tree):
    """A function that is too long to read at once."""
    for path, text in tree.cpp():
        for line, name, lines in cpp.functions(text):
            if lines > FUNCTION_LINES:
                yield path, line, f'{name} has {lines} lines; at most {FUNCTION_LINES}'


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in line)


def columns(tree):
    """A line that is too wide."""
    for path, text in tree.named(*CODE):
        for number, line in enumerate(text.splitlines(), 1):
            if width(line) > COLUMNS:
                yield path, number, f'{width(line)} columns; at most {COLUMNS}'


def clock(tree):
    """Wall time that does not come through common/base/clock.h."""
    for path, text in tree.cpp():
        if path == CLOCK_HOME:
            continue
        for match in CLOCK.finditer(code := cpp.code(text)):
            yield path, cpp.line_of(code, match.start()), f'{match.group()}: take a Clock instead'


def mutex(tree):
    """A lock that ThreadSanitizer does not see: Debian's Abseil is not instrumented."""
    for path, text in tree.cpp():
        for match in UNSEEN.finditer(code := cpp.code(text)):
            yield path, cpp.line_of(code, match.start()), f'{match.group()}: use what std has'


def unfinished(tree):
    """A note that something is not done."""
    for path, text in tree.texts.items():
        for match in UNFINISHED.finditer(text):
            yield path, cpp.line_of(text, match.start()), f'{match.group()}: do it, or leave it out'


def machine(tree):
    """The path of one machine, or the host of a package registry."""
    for path, text in tree.texts.items():
        for match in MACHINE.finditer(text):
            yield path, cpp.line_of(text, match.start()), f'{match.group()} is of one machine'


def pragma(tree):
    """A header that can be included twice."""
    for path, text in tree.named('.h'):
        first = next((line for line in text.splitlines() if line and not line.startswith('//')), '')
        if first != '#pragma once':
            yield path, 1, 'does not begin with #pragma once'


def compiled(tree, path):
    folder = path.rsplit('/', 1)[0]
    if path.startswith('tests/support/'):
        return True
    if path.startswith(tuple(f'tests/{suite}/' for suite in SUITES)):
        return path.endswith('_test.cc')
    return f'{folder}/CMakeLists.txt' in tree.texts


def resolve(tree, include):
    return next((p for p in (include, f'services/{include}') if p in tree.texts), None)


def dead(tree):
    """A source that nothing compiles, a header that no one but itself or its tests include."""
    users = {}
    for path, text in tree.cpp():
        for _, _, include in cpp.includes(text):
            users.setdefault(resolve(tree, include), set()).add(path)
    for path, _ in tree.cpp():
        if path.endswith('.cc'):
            if not compiled(tree, path):
                yield path, 1, 'no CMakeLists.txt compiles it'
            continue
        others = users.get(path, set()) - {path.removesuffix('.h') + '.cc'}
        if not path.startswith('tests/'):
            others = {user for user in others if not user.startswith('tests/')}
        if not others:
            yield path, 1, 'no other file includes it'


def http(tree):
    """A method that has no place in HTTP."""
    for path, text in tree.named('.proto'):
        for match in RPC.finditer(text):
            if 'option (google.api.http)' not in match.group():
                line = cpp.line_of(text, match.start())
                yield path, line, f'{match.group(1)} has no google.api.http'


ALL = (arrow, budget, function, columns, clock, mutex, unfinished, machine, pragma, dead, http)
