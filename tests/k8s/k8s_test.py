#!/usr/bin/env python3
"""Renders every overlay of k8s/ and checks it: against the schemas of Kubernetes, policies of
ours, and against what gongfangd understands. Each check is tested too: it must find a fault that is
planted.

    k8s_test.py BIN [unittest's arguments]      BIN is the folder with gongfangd
"""
import copy
import pathlib
import re
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import faults  # noqa: E402  after the path is set
import policies_config  # noqa: E402
import policies_network  # noqa: E402
import policies_pods  # noqa: E402
import promql  # noqa: E402
import rendered  # noqa: E402
import schemas  # noqa: E402

POLICIES = policies_pods.ALL + policies_network.ALL + policies_config.ALL
BIN = None
_overlays = {}


def overlay(name):
    """A copy of an overlay, to be spoilt."""
    if name not in _overlays:
        _overlays[name] = rendered.render(name)
    return copy.deepcopy(_overlays[name])


def known_words(*commands):
    """The variables, flags and sub-commands that gongfangd reads, or a sub-command of it."""
    done = subprocess.run([pathlib.Path(BIN, 'gongfangd'), *commands, '--help'],
                          capture_output=True, text=True, check=True)
    found = set(re.findall(r'(?<=\(Env:)\w+(?=\))|(?<= )--[\w-]+', done.stdout))
    _, _, subcommands = done.stdout.partition('\nSubcommands:\n')
    return found | set(re.findall(r'^  (\w+)', subcommands, re.MULTILINE))


def unknown_words(of, known):
    """The variables and arguments that a gongfangd is given and does not know. `known` answers what
    is known after some sub-commands, as known_words does."""
    for name, _, container in of.containers():
        if container['name'] == 'gongfangd':
            given = policies_config.variables(of, container)
            for variable in given:
                if variable.startswith('GONGFANG_') and variable not in known():
                    yield f'{name}: gongfangd reads no {variable}'
            commands = []
            for word in container.get('args', []):
                if word not in known(*commands):
                    yield f'{name}: gongfangd has no {" ".join([*commands, word])}'
                elif not word.startswith('-'):
                    commands.append(word)


class Overlays(unittest.TestCase):
    """What there is, is right."""

    def test_schemas(self):
        for name in rendered.OVERLAYS:
            for version in schemas.VERSIONS:
                with self.subTest(overlay=name, version=version):
                    wrong = [what for one in overlay(name).objects
                             for what in schemas.mistakes(one, version)]
                    self.assertEqual([], wrong)

    def test_policies(self):
        for name in rendered.OVERLAYS:
            for policy in POLICIES:
                with self.subTest(overlay=name, policy=policy.__name__):
                    self.assertEqual([], list(policy(overlay(name))))

    def test_variables(self):
        for name in rendered.OVERLAYS:
            with self.subTest(overlay=name):
                self.assertEqual([], list(unknown_words(overlay(name), known_words)))

    def test_production_survives_the_loss_of_a_node(self):
        production = overlay('production')
        for scaler in production.of('HorizontalPodAutoscaler'):
            self.assertGreaterEqual(scaler['spec']['minReplicas'], 2, rendered.title(scaler))
        postgres = production.get('Cluster', 'postgres')['spec']
        self.assertGreaterEqual(postgres['instances'], 3)
        self.assertEqual({'method': 'any', 'number': 1, 'dataDurability': 'required'},
                         postgres['postgresql']['synchronous'])
        self.assertEqual('required', postgres['affinity']['podAntiAffinityType'])
        self.assertEqual(3, production.get('StatefulSet', 'redis')['spec']['replicas'])


class Checks(unittest.TestCase):
    """They find what is wrong."""

    def test_each_policy_finds_what_was_planted(self):
        tested = set()
        for policy, what, plant in faults.POLICIES:
            with self.subTest(policy=policy.__name__, fault=what):
                spoilt = overlay('production')
                plant(spoilt)
                self.assertNotEqual([], list(policy(spoilt)))
            tested.add(policy)
        self.assertEqual(set(POLICIES), tested)

    def test_schemas_find_what_was_planted(self):
        for what, plant in faults.SCHEMAS:
            with self.subTest(fault=what):
                spoilt = overlay('production')
                plant(spoilt)
                sound = overlay('production').objects
                wrong = [message for one in spoilt.objects if one not in sound
                         for message in schemas.mistakes(one, schemas.VERSIONS[0])]
                self.assertNotEqual([], wrong)

    def test_unknown_words_are_found(self):
        self.assertNotEqual([], list(unknown_words(overlay('dev'), lambda *commands: set())))
        spoilt = overlay('dev')
        for _, _, container in spoilt.containers():
            if 'migrate' in container.get('args', []):
                container['args'] = ['migrate', '--demo']  # which another command has
        self.assertEqual(1, len(list(unknown_words(spoilt, known_words))))
        self.assertEqual([], [variable for variable in ('GONGFANG_DATA', '--demo')
                              if variable not in known_words()])


class Promql(unittest.TestCase):
    def test_reads_what_prometheus_reads(self):
        for text, asked in (
                ('up == 0', {'up'}),
                ('sum by (a, b) (rate(x_total{code=~"A|B", c!="d"}[5m])) / 2 > 0.01', {'x_total'}),
                ('histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m]))) > 1', {'x_bucket'}),
                ('(a and on (pod) b == 0) < 1', {'a', 'b'}),
                ('a{} - time() < 7 * 86400', {'a'})):
            self.assertEqual(asked, promql.metrics(text), text)

    def test_refuses_what_prometheus_refuses(self):
        for text in ('up ==', 'rate(x)', 'rate(x[5])', 'sum by a (x)', 'x{a="b"', 'x{a>"b"}',
                     'nothing(x)', 'histogram_quantile(x)', 'x y', '', 'x{a=b}', '#'):
            with self.assertRaises(SyntaxError, msg=text):
                promql.metrics(text)


if __name__ == '__main__':
    BIN = sys.argv.pop(1)
    unittest.main()
