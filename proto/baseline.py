#!/usr/bin/env python3
"""Compares the protos with the recorded contract in baseline.json (see README.md).

  baseline.py check              fails on a breaking change, or when baseline.json is behind
  baseline.py accept             records the protos; refuses a breaking change
  baseline.py accept --breaking  records them in spite of it
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent
BASELINE = 'baseline.json'
RULES = '{"version": "v2", "breaking": {"use": ["FILE"]}}'
LINE = 160


def ours(file):
    return file['name'].startswith('gongfang/')


def buf(root, *arguments):
    return subprocess.run([ROOT / 'node_modules/.bin/buf', *arguments], cwd=root, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def build(root, output, *flags):
    """Writes the image of the protos under root to output; returns it."""
    result = buf(root, 'build', '-o', str(output), *flags)
    if result.returncode != 0:
        sys.exit(result.stdout)
    return json.loads(pathlib.Path(output).read_text())


def render(value, indent=''):
    """JSON with every value that fits on one line on one line, so that a diff shows the element."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + len(indent) <= LINE or not isinstance(value, (dict, list)):
        return flat
    inner = indent + ' '
    if isinstance(value, list):
        items = [inner + render(item, inner) for item in value]
        return '[\n' + ',\n'.join(items) + '\n' + indent + ']'
    items = [f'{inner}{json.dumps(key)}: {render(item, inner)}' for key, item in value.items()]
    return '{\n' + ',\n'.join(items) + '\n' + indent + '}'


def strip(file):
    """What the contract of a file is: without the comments, and without buf's own notes."""
    notes = ('sourceCodeInfo', 'bufExtension')
    return {key: value for key, value in file.items() if key not in notes}


def contract(image):
    files = sorted((strip(file) for file in image['file'] if ours(file)), key=lambda f: f['name'])
    return render({'file': files}) + '\n'


def breaking(root, scratch):
    """Returns (the current contract, the breaking changes against the recorded one)."""
    current = build(root, scratch / 'current.json', '--path', 'gongfang')
    path = root / BASELINE
    recorded = json.loads(path.read_text())['file'] if path.exists() else []
    # The baseline holds our files alone; what they import comes from the pinned packages.
    everything = build(root, scratch / 'all.json', '--exclude-source-info')
    google = [{**file, 'bufExtension': {'isImport': True}}
              for file in everything['file'] if not ours(file)]
    (scratch / 'recorded.json').write_text(json.dumps({'file': google + recorded}))
    result = buf(root, 'breaking', str(scratch / 'current.json'), '--config', RULES,
                 '--exclude-imports', '--against', str(scratch / 'recorded.json'))
    return contract(current), result.stdout if result.returncode != 0 else ''


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('command', choices=['check', 'accept'])
    parser.add_argument('--breaking', action='store_true', help='accept breaking changes too')
    parser.add_argument('--root', type=pathlib.Path, default=ROOT, help='the folder of buf.yaml')
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        current, changes = breaking(options.root, pathlib.Path(scratch))
    if changes and not (options.command == 'accept' and options.breaking):
        sys.exit(f'{changes}These changes break clients of the contract in proto/{BASELINE}.')
    recorded = options.root / BASELINE
    if options.command == 'accept':
        recorded.write_text(current)
    elif not recorded.exists() or recorded.read_text() != current:
        sys.exit(f'proto/{BASELINE} is behind the protos: run ./dev baseline and commit it.')


if __name__ == '__main__':
    main()
