"""Where everything of a local cluster is: folders and ports. Nothing is on a default port."""
import dataclasses
import json
import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Below the ports that Linux hands out, and far from everything's defaults.
BASE_PORT = 17400

# Ports, by what listens: BASE_PORT plus this.
PORTS = {
    'names': 3,
    'nginx': 43,
    'nginx-booking-1': 44,  # nginx too, where it knows that replica of booking alone
    'nginx-booking-2': 45,
    'postgres': 50,
    'redis-1': 61,
    'redis-2': 62,
    'sentinel-1': 71,
    'sentinel-2': 72,
    'sentinel-3': 73,
    'membership-1': 11,
    'inventory-1': 21,
    'booking-1': 31,
    'booking-2': 31,  # on an address of its own
}
# The admin port of a gongfangd is its gRPC port plus this.
ADMIN_OFFSET = 100

# The replicas of each service, in the order in which they start.
REPLICAS = {
    'membership': ('membership-1',),
    'inventory': ('inventory-1',),
    'booking': ('booking-1', 'booking-2'),
}


def service_of(name):
    """The service of a replica: booking of booking-2."""
    return name.rsplit('-', 1)[0]


@dataclasses.dataclass(frozen=True)
class Layout:
    """The folder of one cluster, its first port, the programs, and what runs in it.

    `store` and `redis` say whether gongfangd uses PostgreSQL and Redis; without a store there is
    one replica of each service, on SQLite. `metrics` says whether it opens its admin port.
    """
    folder: pathlib.Path = ROOT / 'build' / 'cluster'
    base_port: int = BASE_PORT
    bin: pathlib.Path = ROOT / 'build' / 'release' / 'bin'
    store: bool = True
    redis: bool = True
    metrics: bool = True

    @staticmethod
    def from_environment(**changes):
        """As the cluster was last brought up, and as GONGFANG_CLUSTER_FOLDER, _PORT and _BIN say;
        `changes` win."""
        values = {}
        if 'GONGFANG_CLUSTER_FOLDER' in os.environ:
            values['folder'] = pathlib.Path(os.environ['GONGFANG_CLUSTER_FOLDER']).resolve()
        if 'GONGFANG_CLUSTER_PORT' in os.environ:
            values['base_port'] = int(os.environ['GONGFANG_CLUSTER_PORT'])
        if 'GONGFANG_CLUSTER_BIN' in os.environ:
            values['bin'] = pathlib.Path(os.environ['GONGFANG_CLUSTER_BIN']).resolve()
        remembered = {}
        try:
            folder = values.get('folder', Layout.folder)
            remembered = json.loads((folder / 'layout.json').read_text())
        except (FileNotFoundError, ValueError):
            pass
        return Layout(**{**remembered, **values, **changes})

    def remember(self):
        """For those who ask later what was brought up."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path('layout.json').write_text(json.dumps(
            {name: getattr(self, name) for name in ('base_port', 'store', 'redis', 'metrics')}))

    def port(self, name):
        return self.base_port + PORTS[name]

    def host(self, name):
        """The replicas of a service have one port, as in Kubernetes, and an address each."""
        return f'127.0.0.{name[-1]}' if name in self.servers() else '127.0.0.1'

    def address(self, name):
        return f'{self.host(name)}:{self.port(name)}'

    def admin(self, name):
        """The address of a gongfangd's admin port."""
        return f'{self.host(name)}:{self.port(name) + ADMIN_OFFSET}'

    def replicas(self, service):
        """The names of the replicas of a service: one where they could not share a store."""
        return REPLICAS[service] if self.store else REPLICAS[service][:1]

    def servers(self):
        """The names of every gongfangd, in the order in which they start."""
        return [name for service in REPLICAS for name in self.replicas(service)]

    def names(self):
        """The names of every process, in the order in which they start."""
        names = ['postgres'] if self.store else []
        if self.redis:
            names += [name for name in PORTS if name.startswith(('redis', 'sentinel'))]
        return names + ['names'] + self.servers() + ['nginx']

    def path(self, *parts):
        return self.folder.joinpath(*parts)

    def log(self, name):
        return self.path('logs', f'{name}.log')

    def tls(self, name):
        return self.path('tls', name)
