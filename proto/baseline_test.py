#!/usr/bin/env python3
"""Shows that baseline.py and buf lint fail when they should, on a copy of the protos."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent
PROTO = 'gongfang/events/v1/events.proto'


class BaselineTest(unittest.TestCase):
    recorded = None  # the baseline of the protos as they are, made by the first test

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        shutil.copytree(ROOT / 'gongfang', self.root / 'gongfang')
        shutil.copy(ROOT / 'buf.yaml', self.root)
        (self.root / 'node_modules').symlink_to(ROOT / 'node_modules')
        if not BaselineTest.recorded:
            accepted = self.run_baseline('accept')
            self.assertEqual(accepted.returncode, 0, accepted.stdout)
            BaselineTest.recorded = (self.root / 'baseline.json').read_text()
        (self.root / 'baseline.json').write_text(BaselineTest.recorded)

    def run_baseline(self, *arguments):
        return subprocess.run(
            [sys.executable, ROOT / 'baseline.py', *arguments, '--root', self.root],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def lint(self):
        return subprocess.run([ROOT / 'node_modules/.bin/buf', 'lint'], cwd=self.root,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def edit(self, pattern, replacement):
        path = self.root / PROTO
        text, count = re.subn(pattern, replacement, path.read_text(), count=1)
        self.assertEqual(count, 1, pattern)
        path.write_text(text)

    def assert_fails(self, result, words):
        self.assertNotEqual(result.returncode, 0, result.stdout)
        self.assertIn(words, result.stdout)

    def test_unchanged_protos_pass(self):
        result = self.run_baseline('check')
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertEqual(self.lint().returncode, 0)

    def test_renumbered_field_is_breaking(self):
        self.edit(r'string subject = \d+;', 'string subject = 99;')
        self.assert_fails(self.run_baseline('check'), 'break clients')
        self.assert_fails(self.run_baseline('accept'), 'break clients')
        accepted = self.run_baseline('accept', '--breaking')
        self.assertEqual(accepted.returncode, 0, accepted.stdout)
        self.assertEqual(self.run_baseline('check').returncode, 0)

    def test_removed_file_is_breaking(self):
        (self.root / PROTO).unlink()
        self.assert_fails(self.run_baseline('check'), 'break clients')

    def test_added_field_must_be_recorded(self):
        self.edit(r'message Event \{', 'message Event {\n  // Added.\n  string added = 99;\n')
        self.assert_fails(self.run_baseline('check'), 'is behind the protos')
        self.assertEqual(self.run_baseline('accept').returncode, 0)
        self.assertEqual(self.run_baseline('check').returncode, 0)

    def test_dropped_import_is_no_breaking_change(self):
        self.edit(r'import "google/api/annotations.proto";\n', '')
        self.edit(r'option \(google.api.http\) = [^;]*;', '')
        self.edit(r'option \(google.api.http\) = [^;]*;', '')
        result = self.run_baseline('accept')
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_comment_is_no_change_of_the_contract(self):
        self.edit(r'message Event \{', 'message Event {\n  // Only words.\n\n')
        self.assertEqual(self.run_baseline('check').returncode, 0)

    def test_lint_wants_comments_and_names(self):
        self.edit(r'message Event \{', 'message Event {\n  string BadName = 99;\n')
        self.assert_fails(self.lint(), 'BadName')
        self.assert_fails(self.lint(), 'comment')


if __name__ == '__main__':
    unittest.main()
