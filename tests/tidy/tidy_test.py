#!/usr/bin/env python3
"""Feeds each check a bad sample, and sees it refused; and a good one, and sees it pass."""
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import arrows  # noqa: E402
import cpp  # noqa: E402
import tidy  # noqa: E402

HEADER = '// What it is.\n#pragma once\n\n'



class TidyTest(unittest.TestCase):
    def problems(self, files):
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                file = pathlib.Path(root) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding='utf-8')
            return tidy.run(root)

    def assert_refused(self, check, path, text, **others):
        problems = self.problems({path: text, **others})
        found = [p for p in problems if p.startswith(path + ':') and p.endswith(f'[{check}]')]
        self.assertTrue(found, f'{check} is silent about {path}: {problems}')

    def assert_clean(self, files):
        self.assertEqual(self.problems(files), [])

    def test_a_good_tree_passes(self):
        base = 'services/common/base'
        self.assert_clean({
            f'{base}/CMakeLists.txt': 'gongfang_layer(base)\n',
            f'{base}/clock.h': HEADER + 'absl::Time WallNow();\n',
            f'{base}/clock.cc': '#include "common/base/clock.h"\n\nabsl::Time WallNow() {\n'
                                '  return absl::Now();  // the only place\n}\n',
            'services/booking/CMakeLists.txt': 'gongfang_layer(booking)\n',
            'services/booking/engine.cc': '#include <grpcpp/server.h>\n'
                                          '#include "common/base/clock.h"\n'
                                          '#include "gongfang/booking/v1/booking.pb.h"\n',
            'tests/unit/clock_test.cc': '#include "common/base/clock.h"\n',
        })

    def test_arrows(self):
        for path, include in (
                ('services/common/base/a.cc', 'common/calendar/interval.h'),
                ('services/common/base/a.cc', 'grpcpp/status.h'),
                ('services/common/calendar/a.cc', 'gongfang/booking/v1/booking.pb.h'),
                ('services/common/store/a.cc', 'common/coordination/locks.h'),
                ('services/common/coordination/a.cc', 'common/store/database.h'),
                ('services/common/rpc/a.cc', 'common/events/event_log.h'),
                ('services/common/events/a.cc', 'booking/engine.h'),
                ('services/booking/a.cc', 'membership/service.h'),
                ('services/membership/a.cc', 'services/inventory/table.h'),
                ('services/inventory/a.cc', 'clients/cpp/client.h'),
                ('services/gongfangd/a.cc', 'clients/cli/table.h'),
                ('services/gongfangd/a.cc', 'tests/support/fake_clock.h'),
                ('services/booking/a.cc', 'sqlite3.h'),
                ('services/booking/a.cc', 'libical/ical.h'),
                ('clients/cpp/a.cc', 'common/store/database.h'),
                ('clients/cpp/a.cc', 'clients/cli/table.h'),
                ('clients/cli/a.cc', 'booking/engine.h'),
                ('services/common/fresh/a.cc', 'common/base/clock.h')):
            with self.subTest(path=path, include=include):
                self.assert_refused('arrow', path, f'#include "{include}"\n')
        self.assertIsNone(arrows.refusal('services/gongfangd/main.cc', 'clients/cpp/client.h'))
        self.assertIsNone(arrows.refusal('clients/cli/main.cc', 'clients/cpp/client.h'))
        self.assertIsNone(arrows.refusal('tests/unit/a_test.cc', 'booking/engine.h'))

    def test_budget_of_files(self):
        self.assert_refused('budget', 'services/booking/a.h', HEADER + '\n' * 150)
        self.assert_refused('budget', 'services/booking/a.cc', '\n' * 351)
        self.assert_refused('budget', 'tests/contract/a_suite.h', HEADER + '\n' * 350)

    def test_budget_of_functions(self):
        body = '  if (x) {\n    Go();\n  }\n' * 20
        self.assert_refused('function', 'services/booking/a.cc',
                            f'namespace a {{\nint Long(int x) {{\n{body}}}\n}}  // namespace a\n')
        self.assert_refused('function', 'services/booking/a.cc',
                            f'class A {{\n  A(int x) : x_{{x}} {{\n{body}}}\n}};\n')
        text = ('namespace a {\nvoid Short() {\n  if (x) {\n  }\n}\nvoid Next();\n'
                'int T::B() const {\n}\n}')
        self.assertEqual([(line, name) for line, name, _ in cpp.functions(text)],
                         [(2, 'Short'), (7, 'T::B')])

    def test_words_are_not_code(self):
        text = ('void F() {\n  // {\n  g("{", \'{\', R"sql(\n {{{ )sql");  /* { */\n}\n'
                'int n = 1\'000;\n')
        self.assertEqual(list(cpp.functions(text)), [(1, 'F', 5)])

    def test_columns(self):
        self.assert_refused('columns', 'services/booking/a.cc', 'x' * 101 + '\n')
        self.assert_refused('columns', 'services/booking/a.cc', '// ' + '工' * 49 + '\n')

    def test_clock(self):
        for call in ('absl::Now()', 'time(nullptr)', 'std::chrono::system_clock::now()'):
            self.assert_refused('clock', 'clients/cli/a.cc', f'auto t = {call};\n')
            self.assert_refused('clock', 'tests/unit/a_test.cc', f'auto t = {call};\n')

    def test_mutex(self):
        for name in ('Mutex', 'MutexLock', 'Notification'):
            self.assert_refused('mutex', 'services/booking/a.cc', f'absl::{name} m;\n')

    def test_unfinished(self):
        for word in ('TO' 'DO', 'FIX' 'ME', 'XX' 'X', 'HA' 'CK'):
            self.assert_refused('unfinished', 'README.md', f'{word}: later\n')

    def test_machine(self):
        for words in ('/wor' 'k/main', '`/tm' 'p/x`', '/roo' 't/.npm', 'https://registry' '.npm',
                      'npm' 'js.org', '"resol' 'ved": "x"'):
            self.assert_refused('machine', 'proto/package-lock.json', f'see {words}\n')

    def test_pragma(self):
        self.assert_refused('pragma', 'services/booking/a.h', '// What.\n#ifndef A\n#define A\n')

    def test_dead(self):
        self.assert_refused('dead', 'services/booking/a.cc', 'int a;\n')
        self.assert_refused('dead', 'tests/unit/helper.cc', 'int a;\n')
        self.assert_refused('dead', 'services/booking/a.h', HEADER, **{
            'services/booking/a.cc': '#include "booking/a.h"\n',
            'tests/unit/a_test.cc': '#include "booking/a.h"\n'})

    def test_http(self):
        bare = 'service S {\n  rpc Get(G) returns (R);\n}\n'
        block = 'service S {\n  rpc Get(G) returns (R) {\n    option deprecated = true;\n  }\n}\n'
        self.assert_refused('http', 'proto/gongfang/a/v1/a.proto', bare)
        self.assert_refused('http', 'proto/gongfang/a/v1/a.proto', block)

    def test_exceptions(self):
        long = {'services/booking/CMakeLists.txt': '', 'services/booking/a.cc': '\n' * 351}
        excuse = 'budget services/booking/a.cc a table of codes\n'
        self.assert_clean({**long, tidy.ALLOW: excuse})
        self.assert_refused('allow', tidy.ALLOW, excuse)
        with self.assertRaises(SystemExit):
            self.problems({tidy.ALLOW: 'budget services/booking/a.cc\n'})


if __name__ == '__main__':
    unittest.main()
