"""Which folder may include which: the arrows of services/README.md."""
import re

COMMON = ('base', 'metrics', 'access', 'calendar', 'sheet', 'filter', 'text_index',
          'resource_search', 'hours', 'store', 'coordination', 'events', 'rpc')
MODULES = ('membership', 'inventory', 'booking', 'audit', 'gateway')

# What a layer may include beside itself.
ALLOWED = {
    'base': set(),
    'metrics': {'base'},
    'access': {'base', 'proto'},
    'calendar': {'base'},
    'sheet': {'base'},
    'filter': {'base'},
    'text_index': {'base'},
    'resource_search': {'base', 'filter', 'text_index', 'proto'},
    'hours': {'base', 'calendar', 'proto'},
    'store': {'base', 'calendar', 'metrics'},
    'coordination': {'base', 'calendar', 'metrics'},
    'rpc': {'base', 'metrics', 'access', 'calendar', 'store', 'coordination', 'proto', 'grpc'},
    'events': {'base', 'metrics', 'access', 'calendar', 'store', 'coordination', 'rpc', 'proto',
               'grpc'},
    **{module: {*COMMON, 'proto', 'grpc'} for module in MODULES},
    'gongfangd': {*COMMON, *MODULES, 'clients/cpp', 'proto', 'grpc'},
    'clients/cpp': {'base', 'calendar', 'sheet', 'proto', 'grpc'},
    'clients/cli': {'base', 'access', 'calendar', 'sheet', 'clients/cpp', 'proto', 'grpc'},
}
# Libraries that only the layer behind their gate may include.
GATES = {
    'sqlite3.h': {'store'},
    'libpq-fe.h': {'store'},
    'hiredis/': {'coordination'},
    'libical/': {'calendar'},
    'utf8proc.h': {'base', 'clients/cli'},
    'CLI/': {'clients/cli', 'gongfangd'},
    'nlohmann/': {'access'},
    'argon2.h': {'membership'},
    'csv.h': {'sheet'},
    'boost/': {'access', 'gongfangd'},
    'prometheus/': {'metrics'},
}


def layer(path):
    """The layer of a source file, or None for a file that no arrow binds (tests)."""
    match = re.match(r'services/(?:common/)?([a-z_]+)/|(clients/[a-z]+)/', path)
    return (match.group(1) or match.group(2)) if match else None


def target(include):
    """The layer that an include leads to, or None for a library."""
    if re.match(r'(gongfang|google/(api|rpc|type|protobuf))/', include):
        return 'proto'
    if include.startswith('grpcpp/') or include.startswith('grpc/'):
        return 'grpc'
    if include.startswith('tests/'):
        return 'tests'
    match = re.match(r'(?:services/)?(?:common/)?([a-z_]+)/|', include)
    if include.startswith('clients/'):
        return '/'.join(include.split('/')[:2])
    return match.group(1) if match.group(1) in {*COMMON, *MODULES, 'gongfangd'} else None


def refusal(path, include):
    """Why a file may not include this, or None."""
    source = layer(path)
    if source is None:
        return None
    if source not in ALLOWED:
        return f'the layer {source} is not known to the arrows'
    for library, layers in GATES.items():
        if include.startswith(library) and source not in layers:
            return f'{source} includes {include}: only {", ".join(sorted(layers))} may'
    to = target(include)
    if to is None or to == source or to in ALLOWED[source]:
        return None
    return f'{source} may not include {include}'
