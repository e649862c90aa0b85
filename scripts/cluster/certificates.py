"""A CA of the cluster's own, and a certificate of it for each that serves TLS; made by OpenSSL."""
import os
import subprocess

from .process import ClusterError

DAYS = 365


def _openssl(*arguments):
    done = subprocess.run(['openssl', *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        raise ClusterError(f'openssl could not make a certificate: {done.stderr.strip()}')


def make_ca(layout):
    """Makes the CA, unless it is there."""
    if layout.tls('ca.pem').exists() and layout.tls('ca.key').exists():
        return
    layout.tls('').mkdir(parents=True, exist_ok=True)
    _openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
             '-days', 10 * DAYS, '-subj', '/CN=Gongfang cluster CA', '-keyout',
             layout.tls('ca.key'), '-out', layout.tls('ca.pem'))
    os.chmod(layout.tls('ca.key'), 0o600)


def make_certificate(layout, name):
    """Makes NAME.pem and NAME.key, for the name and for this machine, unless they are there."""
    if layout.tls(f'{name}.pem').exists() and layout.tls(f'{name}.key').exists():
        return
    _openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
             '-days', DAYS, '-subj', f'/CN={name}', '-addext',
             f'subjectAltName=DNS:{name},DNS:localhost,IP:127.0.0.1,IP:127.0.0.2', '-addext',
             'basicConstraints=critical,CA:FALSE', '-CA', layout.tls('ca.pem'), '-CAkey',
             layout.tls('ca.key'), '-keyout', layout.tls(f'{name}.key'), '-out',
             layout.tls(f'{name}.pem'))
    os.chmod(layout.tls(f'{name}.key'), 0o600)
