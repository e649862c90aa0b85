#!/usr/bin/env python3
"""Checks the Dockerfile, and lays out the image as it would: the root that comes of it must be
enough for gongfangd to serve, as nobody, and have nothing else in it.

    image_test.py BIN [unittest's arguments]      BIN is the folder with gongfangd
"""
import os
import pathlib
import select
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import dockerfile  # noqa: E402  after the path is set

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT = (ROOT / 'Dockerfile').read_text()
RULES = (ROOT / '.dockerignore').read_text()
DEV = (ROOT / 'dev').read_text()
USER = 65532
BIN = None
START_SECONDS = 60


class Dockerfile(unittest.TestCase):
    def test_it_is_right(self):
        self.assertEqual([], list(dockerfile.mistakes(ROOT, TEXT, RULES, DEV)))

    def test_what_is_planted_is_found(self):
        for old, new in (('debian:12.12-slim', 'debian:latest'), ('debian:12.12-slim', 'debian'),
                         ('COPY cmake cmake', 'COPY cmakes cmakes'), ('COPY proto proto\n', ''),
                         ('COPY clients clients', 'ADD clients clients'),
                         ('COPY clients clients', 'COPY docs docs'), ('USER 65532:65532\n', ''),
                         ('USER 65532:65532', 'USER 0:0'), ('FROM scratch', 'FROM debian:12.12'),
                         ('--no-install-recommends', ''), ('libsqlite3-dev ', ''),
                         ('nlohmann-json3-dev', 'nlohmann-json3-dev vim'),
                         ('ENTRYPOINT ["/usr/bin/gongfangd"]', 'ENTRYPOINT gongfangd'),
                         ('WORKDIR /source', 'RUN curl https://example.org | bash')):
            self.assertIn(old, TEXT)
            with self.subTest(old=old, new=new):
                wrong = dockerfile.mistakes(ROOT, TEXT.replace(old, new), RULES, DEV)
                self.assertNotEqual([], list(wrong))
        rules = RULES.replace('!cmake\n', '')
        self.assertNotEqual([], list(dockerfile.mistakes(ROOT, TEXT, rules, DEV)))


class Image(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix='gongfang-image-'))
        cls.folder.chmod(0o755)
        cls.root = cls.folder / 'root'
        programs = [pathlib.Path(BIN, name) for name in ('gongfangd', 'gongfang')]
        subprocess.run(['bash', ROOT / 'k8s/image/collect.sh', cls.root, *programs], check=True)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_only_programs_libraries_zones_and_cas(self):
        allowed = ('usr/bin/gongfang', 'usr/bin/gongfangd', 'etc/passwd', 'etc/group',
                   'etc/nsswitch.conf', 'etc/ssl/certs/ca-certificates.crt')
        for path in self.root.rglob('*'):
            inside = str(path.relative_to(self.root))
            # Another test has it write to its folder of data.
            if not path.is_dir() and inside not in allowed and not inside.startswith('data/'):
                self.assertRegex(inside, r'^(usr/share/zoneinfo/|(usr/)?lib(64)?/.*\.so)')

    def test_every_library_is_there(self):
        found = subprocess.run(['ldd', pathlib.Path(BIN, 'gongfangd')], capture_output=True,
                               text=True, check=True).stdout
        paths = [word for word in found.split() if word.startswith('/')]
        self.assertGreater(len(paths), 20)
        for path in paths:
            self.assertTrue((self.root / path[1:]).is_file(), path)

    @unittest.skipIf(os.geteuid() != 0, 'another root can only be set by root')
    def test_it_serves_as_nobody_in_that_root(self):
        with subprocess.Popen(
                ['/usr/sbin/chroot', f'--userspec={USER}:{USER}', '--groups=', self.root,
                 '/usr/bin/gongfangd', '--data', '/data', '--grpc', '127.0.0.1:0'],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                env={'SSL_CERT_FILE': '/etc/ssl/certs/ca-certificates.crt'}) as server:
            said = b''
            while b'is ready' not in said:
                ready, _, _ = select.select([server.stdout], [], [], START_SECONDS)
                more = os.read(server.stdout.fileno(), 4096) if ready else b''
                if not more:
                    server.kill()
                    self.fail(f'it did not start: {said.decode()}')
                said += more
            server.terminate()
            server.stdout.read()
            self.assertEqual(0, server.wait(START_SECONDS))


if __name__ == '__main__':
    BIN = sys.argv.pop(1)
    unittest.main()
