"""The replicas of gongfangd: each with a folder, a certificate and a port of its own."""
import os

from . import health
from . import names
from . import postgres
from . import redis
from . import secret
from .layout import REPLICAS, service_of
from .process import Process


def process(layout, name):
    """What it is told is in its environment, where other users do not see the passwords."""
    service = service_of(name)
    environment = {
        'GONGFANG_DATA': str(data(layout, name)),
        'GONGFANG_GRPC': layout.address(name),
        'GONGFANG_SERVICES': service,
        'GONGFANG_SERVICE_KEY_FILE': str(secret.path(layout, 'service')),
        'GONGFANG_PERSONAL_DATA_KEY_FILE': str(secret.path(layout, 'personal-data')),
        'GONGFANG_TLS_CERT': str(layout.tls(f'{service}.pem')),
        'GONGFANG_TLS_KEY': str(layout.tls(f'{service}.key')),
        'GONGFANG_TLS_CA': str(layout.tls('ca.pem')),
    }
    for other in REPLICAS:
        environment[f'GONGFANG_{other.upper()}'] = names.target(layout, other)
    if layout.store:
        environment['GONGFANG_STORE'] = postgres.url(layout)
    if layout.redis:
        environment['GONGFANG_REDIS'] = redis.url(layout)
        environment['GONGFANG_REDIS_PASSWORD_FILE'] = str(secret.path(layout, 'redis'))
    if layout.metrics:
        environment['GONGFANG_ADMIN'] = layout.admin(name)
    return Process(layout, name, [layout.bin / 'gongfangd'], environment)


def data(layout, name):
    return layout.path('data', name)


def serves(layout, name):
    return health.serves(layout.host(name), layout.port(name), layout.tls('ca.pem'))


def admin_key(layout):
    """The folder with the admin's key: the one of membership."""
    return data(layout, layout.replicas('membership')[0])


def client_environment(layout):
    """What the command gongfang needs to reach this cluster."""
    return {
        'GONGFANG_SERVER': f'https://127.0.0.1:{layout.port("nginx")}',
        'GONGFANG_CA': str(layout.tls('ca.pem')),
        'GONGFANG_DATA': str(admin_key(layout)),
        'PATH': f'{layout.bin}{os.pathsep}{os.environ.get("PATH", "")}',
    }
