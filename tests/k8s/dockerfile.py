"""Reads the Dockerfile and says what is wrong with it, as far as that shows without building it:
what it copies, what it installs, and as whom the image runs."""
import fnmatch
import pathlib
import re
import shlex

# What ./dev installs and an image is built without: they only save time.
NOT_NEEDED = {'ccache', 'git'}
# What ./dev takes from the PATH if it is there.
ALSO = {'nodejs', 'npm'}


def instructions(text):
    """(stage, instruction, rest) of each line, with those that go on joined."""
    stage = -1
    lines = [line for line in text.splitlines() if not line.lstrip().startswith('#')]
    for line in re.sub(r'\\\n\s*', ' ', '\n'.join(lines)).splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(' ')
            stage += word == 'FROM'
            yield stage, word, rest.strip()


def ignored(path, rules):
    """Whether a file of .dockerignore keeps a path out: the last rule that fits decides."""
    out = False
    parts = pathlib.PurePosixPath(path).parts
    prefixes = ['/'.join(parts[:end]) for end in range(1, len(parts) + 1)]
    for rule in rules.splitlines():
        rule = rule.strip()
        if rule and not rule.startswith('#'):
            name = rule.lstrip('!')
            if any(fnmatch.fnmatchcase(prefix, name) for prefix in prefixes):
                out = not rule.startswith('!')
    return out


def mistakes(root, text, rules, dev):
    """What is wrong with the text of a Dockerfile, beside the texts of .dockerignore and ./dev."""
    read = list(instructions(text))
    last = max(stage for stage, _, _ in read)
    yield from _copies(root, read, rules)
    yield from _installs(read, dev)
    for stage, word, rest in read:
        if word == 'FROM' and not re.match(r'scratch$|[\w./-]+:\d+\.\d+[\w.-]*( AS \w+)?$', rest):
            yield f'FROM {rest}: no version'
        if word == 'ADD':
            yield f'ADD {rest}: COPY says what it does'
        if word == 'RUN' and re.search(r'\b(curl|wget|sudo|ssh)\b', rest):
            yield f'RUN {rest[:40]}: fetches what no package manager checks'
    final = {word: rest for stage, word, rest in read if stage == last}
    if final.get('FROM') != 'scratch':
        yield 'the image is not built on nothing'
    if not re.match(r'[1-9]\d*:[1-9]\d*$', final.get('USER', '')):
        yield f'USER {final.get("USER")}: not the number of somebody else than root'
    if not final.get('ENTRYPOINT', '').startswith('["/'):
        yield 'the ENTRYPOINT needs a shell'


def _copies(root, read, rules):
    copied = []
    for _, word, rest in read:
        words = shlex.split(rest) if word == 'COPY' else []
        if words and not words[0].startswith('--from'):
            copied += words[:-1]
    for source in copied:
        if not (root / source).exists():
            yield f'COPY {source}: is not there'
        elif ignored(source, rules):
            yield f'COPY {source}: .dockerignore keeps it out'
    for folder in re.findall(r'^add_subdirectory\((\w+)', (root / 'CMakeLists.txt').read_text(),
                             re.MULTILINE):
        if folder not in copied:
            yield f'CMakeLists.txt wants {folder}, which is not copied'


def _installs(read, dev):
    wanted = re.search(r'^BUILD_PACKAGES=\((.*?)\)', dev, re.MULTILINE | re.DOTALL)[1].split()
    installed = set()
    for _, word, rest in read:
        if word == 'RUN' and 'apt-get install' in rest:
            if '--no-install-recommends' not in rest or 'rm -rf /var/lib/apt/lists' not in rest:
                yield 'apt-get install: leaves more than it needs'
            words = rest.split('apt-get install')[1].split('&&')[0].split()
            installed |= {one for one in words if not one.startswith('-')}
    should = set(wanted) - NOT_NEEDED | ALSO
    for package in sorted(should ^ installed):
        yield f'{package}: ./dev and the Dockerfile do not agree on it'
