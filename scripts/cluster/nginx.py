"""nginx before the services: the limits and the answers of production, from k8s/base/nginx."""
import os
import shutil

from . import health
from .layout import REPLICAS, ROOT
from .process import ClusterError, Process

SHARED = ROOT / 'k8s' / 'base' / 'nginx'


def process(layout):
    program = shutil.which('nginx', path=os.environ.get('PATH', '') + ':/usr/sbin')
    if program is None:
        raise ClusterError('nginx is missing: install the package nginx.')
    folder = layout.path('nginx')
    return Process(layout, 'nginx', [program, '-p', folder, '-c', folder / 'nginx.conf', '-e',
                                     'stderr'])


def _upstream(layout, service):
    servers = ''.join(f'    server {layout.address(name)} max_fails=3 fail_timeout=2s;\n'
                      for name in layout.replicas(service))
    return f'  upstream {service} {{\n{servers}    keepalive 64;\n  }}\n'


def configuration(layout):
    folder = layout.path('nginx')
    # Root's nginx does its work as somebody who may do nothing.
    user = 'user nobody nogroup;\n' if os.geteuid() == 0 else ''
    temporary = ''.join(f'  {kind}_temp_path {folder}/{kind};\n'
                        for kind in ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'))
    upstreams = ''.join(_upstream(layout, service) for service in REPLICAS)
    return f"""{user}daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log stderr warn;

events {{
  worker_connections 4096;
}}

http {{
{temporary}  include {SHARED}/limits.conf;
  grpc_ssl_trusted_certificate {layout.tls('ca.pem')};
{upstreams}
  server {{
    listen 127.0.0.1:{layout.port('nginx')} ssl http2;
    ssl_certificate {layout.tls('nginx.pem')};
    ssl_certificate_key {layout.tls('nginx.key')};
    include {SHARED}/grpc.conf;
  }}
}}
"""


def prepare(layout):
    layout.path('nginx').mkdir(parents=True, exist_ok=True)
    layout.path('nginx', 'nginx.conf').write_text(configuration(layout))


def answers(layout):
    return health.listens(layout.port('nginx'))
