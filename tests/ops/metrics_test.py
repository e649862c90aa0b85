#!/usr/bin/env python3
"""Whether alerts, dashboard and documents speak of the metrics that there are.

metrics_test.py          checks
metrics_test.py --write  writes the table of docs/operations.md, and of its twin, anew
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / 'services/common/metrics/metric.h'
ALERTS = ROOT / 'ops/alerts.yaml'
DASHBOARD = ROOT / 'ops/grafana/gongfang.json'
PAGES = ('docs/operations.md', 'docs/operations.zh-CN.md')
BEGIN, END = '<!-- metrics: begin -->\n', '<!-- metrics: end -->\n'
# What Prometheus adds by itself.
OWN_LABELS = {'instance', 'job', 'le', 'severity'}
OWN_METRICS = {'up'}
METRIC = re.compile(r'inline constexpr Metric k\w+ = \{(.*?)\};', re.DOTALL)
STRINGS = re.compile(r'"((?:[^"\\]|\\.)*)"')


def metrics(text):
    """{name: (kind, labels, help)} of the table, in its order."""
    found = {}
    for body in METRIC.findall(text):
        kind = re.search(r'Kind::k(\w+)', body).group(1).lower()
        before, after = re.split(r'Kind::k\w+,', body, maxsplit=1)
        name = ''.join(STRINGS.findall(before))
        labels, *sentence = STRINGS.findall(after)
        found[name] = kind, labels.split(), ''.join(sentence)
    return found


def expressions():
    """Yields (where, expression) of all that is asked for."""
    for alert in re.split(r'^      - alert: ', ALERTS.read_text(), flags=re.MULTILINE)[1:]:
        body = re.search(r'^        expr: (.*?)^        (?:for|labels):', alert,
                         re.DOTALL | re.MULTILINE).group(1)
        yield f'alert {alert.split()[0]}', body.removeprefix('>-')
    dashboard = json.loads(DASHBOARD.read_text())
    for panel in dashboard['panels']:
        for target in panel.get('targets', ()):
            yield f'panel {panel["title"]}', target['expr']
    for variable in dashboard['templating']['list']:
        if variable['type'] == 'query':
            yield f'variable {variable["name"]}', variable['query']


def mistakes(known):
    """Yields what an expression asks for and nobody tells."""
    for where, expression in expressions():
        bare = re.sub(r'"[^"]*"', '""', expression)
        for name in re.findall(r'\b(?:gongfang|process)_\w+|\bup\b', bare):
            if name in OWN_METRICS:
                continue
            base = re.sub(r'_(bucket|sum|count)$', '', name)
            if name in known and known[name][0] != 'histogram':
                labels = known[name][1]
            elif base in known and known[base][0] == 'histogram' and base != name:
                labels = known[base][1]
            else:
                yield f'{where}: there is no metric {name}'
                continue
            used = re.search(re.escape(name) + r'\{([^}]*)\}', bare)
            for label in re.findall(r'(\w+)\s*[!=]', used.group(1) if used else ''):
                if label not in {*labels, *OWN_LABELS}:
                    yield f'{where}: {name} has no label {label}'
        every = {label for name in known for label in known[name][1]} | OWN_LABELS
        for names in re.findall(r'\b(?:by|on) \(([^)]*)\)', bare):
            for label in re.split(r',\s*', names):
                if label not in every:
                    yield f'{where}: no metric has a label {label}'


def unseen(known):
    """Yields the metrics that no panel shows."""
    shown = ' '.join(expression for _, expression in expressions())
    for name in known:
        if not re.search(rf'\b{name}(_bucket)?\b', shown):
            yield f'no panel and no alert asks for {name}'


def table(known):
    """The rows of the documents."""
    yield '| metric | kind | labels | what |\n|---|---|---|---|\n'
    for name, (kind, labels, sentence) in known.items():
        of = ', '.join(f'`{label}`' for label in labels)
        yield f'| `{name}` | {kind} | {of} | {sentence} |\n'


def pages(known, write):
    """Yields the pages whose table is another one."""
    wanted = BEGIN + ''.join(table(known)) + END
    for page in PAGES:
        path = ROOT / page
        text = path.read_text()
        begin, end = text.index(BEGIN), text.index(END) + len(END)
        if text[begin:end] == wanted:
            continue
        if write:
            path.write_text(text[:begin] + wanted + text[end:])
        else:
            yield f'{page}: its table is not that of {TABLE.name}: run {sys.argv[0]} --write'


def main():
    known = metrics(TABLE.read_text())
    wrong = [*mistakes(known), *unseen(known), *pages(known, '--write' in sys.argv)]
    if len(known) < 20:
        wrong.append(f'only {len(known)} metrics were found in {TABLE.name}')
    print(*wrong, sep='\n', end='\n' if wrong else '')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
