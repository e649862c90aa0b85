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


def _upstream(layout, title, names):
    servers = ''.join(f'    server {layout.address(name)} max_fails=3 fail_timeout=2s;\n'
                      for name in names)
    return f'  upstream {title} {{\n{servers}    keepalive 64;\n  }}\n'


def _server(layout, port, locations):
    return f"""  server {{
    listen 127.0.0.1:{layout.port(port)} ssl http2;
    ssl_certificate {layout.tls('nginx.pem')};
    ssl_certificate_key {layout.tls('nginx.key')};
    include {locations};
  }}
"""


def _single(layout, name):
    """The file of locations in which booking is that replica alone."""
    return layout.path('nginx', f'{name}.conf')


def configuration(layout):
    folder = layout.path('nginx')
    # Root's nginx does its work as somebody who may do nothing.
    user = 'user nobody nogroup;\n' if os.geteuid() == 0 else ''
    temporary = ''.join(f'  {kind}_temp_path {folder}/{kind};\n'
                        for kind in ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'))
    upstreams = ''.join(_upstream(layout, service, layout.replicas(service))
                        for service in REPLICAS)
    servers = _server(layout, 'nginx', SHARED / 'grpc.conf')
    for name in layout.replicas('booking'):
        upstreams += _upstream(layout, name, [name])
        servers += _server(layout, f'nginx-{name}', _single(layout, name))
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
{servers}}}
"""


def prepare(layout):
    layout.path('nginx').mkdir(parents=True, exist_ok=True)
    layout.path('nginx', 'nginx.conf').write_text(configuration(layout))
    shared = (SHARED / 'grpc.conf').read_text()
    for name in layout.replicas('booking'):
        _single(layout, name).write_text(shared.replace('grpcs://booking;', f'grpcs://{name};'))


def answers(layout):
    return health.listens(layout.port('nginx'))
