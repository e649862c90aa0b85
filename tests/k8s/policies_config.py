"""That what is named is there: secrets, files, names, certificates, metrics. Each policy takes a
Rendered and says what is wrong with it."""
import functools
import pathlib
import re

import yaml

import promql
import tools
from rendered import title

# The flags that say where gongfangd listens, and the port of the container for each.
LISTENING = {'GONGFANG_GRPC': 'grpc', 'GONGFANG_ADMIN': 'admin', 'GONGFANG_HEALTH': 'health'}
NAMESPACE = 'gongfang'
WITHOUT_NAMESPACE = ('Namespace', 'ClusterIssuer')


def _stored(rendered):
    """{(kind, name): keys} of every ConfigMap and Secret, also those that something in the cluster
    makes from an object here."""
    stored = {}
    for one in rendered.of('ConfigMap', 'Secret'):
        stored[one['kind'], one['metadata']['name']] = set(one.get('data', {}))
    for one in rendered.of('ExternalSecret'):
        spec = one['spec']
        keys = {entry['secretKey'] for entry in spec.get('data', [])}
        for source in spec.get('dataFrom', []):  # a generator makes one, and may be told its name
            keys |= {rule['regexp']['target'] for rule in source.get('rewrite', [])} or {'password'}
        stored['Secret', spec['target']['name']] = keys
    for one in rendered.of('Certificate'):
        stored['Secret', one['spec']['secretName']] = {'tls.crt', 'tls.key', 'ca.crt'}
    for one in rendered.of('Cluster'):
        name = one['metadata']['name']
        stored['Secret', f'{name}-app'] = {'uri', 'username', 'password', 'host', 'dbname'}
        stored['Secret', f'{name}-ca'] = {'ca.crt', 'ca.key'}
    return stored


def variables(rendered, container):
    """{name: value} of a container; None for what comes from a Secret."""
    values = {}
    for source in container.get('envFrom', []):
        values |= rendered.get('ConfigMap', source['configMapRef']['name'])['data']
    for entry in container.get('env', []):
        values[entry['name']] = entry.get('value')
    return values


def _gongfangds(rendered):
    for name, pod, container in rendered.containers():
        if container['name'] == 'gongfangd':
            yield name, pod, container


def references(rendered):
    """Every ConfigMap, Secret and key in one that a pod wants is there."""
    stored = _stored(rendered)
    for name, pod, container in rendered.containers():
        wanted = [('ConfigMap', source['configMapRef']['name'], None)
                  for source in container.get('envFrom', [])]
        for entry in container.get('env', []):
            if 'valueFrom' in entry:
                reference = entry['valueFrom']['secretKeyRef']
                wanted.append(('Secret', reference['name'], reference['key']))
        for volume in pod.get('volumes', []):
            source = volume.get('secret') or volume.get('configMap') or {}
            if source:
                kind = 'Secret' if 'secret' in volume else 'ConfigMap'
                its = source.get('secretName') or source['name']
                items = source.get('items', [{'key': None}])
                wanted += [(kind, its, item['key']) for item in items]
        for kind, its, key in wanted:
            if (kind, its) not in stored:
                yield f'{name}: there is no {kind} {its}'
            elif key is not None and key not in stored[kind, its]:
                yield f'{name}: the {kind} {its} has no key {key}'
        mounted = {mount['name'] for mount in container.get('volumeMounts', [])}
        for volume in mounted - {volume['name'] for volume in pod.get('volumes', [])}:
            yield f'{name}: there is no volume {volume}'


def files(rendered):
    """The files that flags name are in a volume."""
    stored = _stored(rendered)
    for name, pod, container in _gongfangds(rendered):
        there = set()
        for mount in container['volumeMounts']:
            volume = next(one for one in pod['volumes'] if one['name'] == mount['name'])
            source = volume.get('secret', {})
            keys = [item['path'] for item in source.get('items', [])] or \
                stored.get(('Secret', source.get('secretName')), [])
            there |= {f'{mount["mountPath"]}/{key}' for key in keys}
        for variable, value in variables(rendered, container).items():
            if value and re.search(r'_FILE$|_TLS_|ROOTCERT$', variable) and value not in there:
                yield f'{name}: {variable} names {value}, which is in no volume'
        data = variables(rendered, container).get('GONGFANG_DATA')
        if data not in [mount['mountPath'] for mount in container['volumeMounts']]:
            yield f'{name}: GONGFANG_DATA is not a volume'


def addresses(rendered):
    """gongfangd listens where its container says, and calls services that are there, by a name that
    is in their certificates."""
    for name, _, container in _gongfangds(rendered):
        if 'ports' not in container:
            continue
        given = variables(rendered, container)
        declared = {port['name']: port['containerPort'] for port in container['ports']}
        for variable, port in LISTENING.items():
            if given.get(variable) != f'0.0.0.0:{declared.get(port)}':
                yield f'{name}: {variable} is {given.get(variable)}'
        probed = {container[probe]['grpc']['port'] for probe in container if probe.endswith('Probe')
                  and 'grpc' in container[probe]}
        if probed != {declared.get('health')}:
            yield f'{name}: is probed on {probed}'
        for service in ('membership', 'inventory', 'booking'):
            target = given.get(f'GONGFANG_{service.upper()}', '')
            match = re.fullmatch(r'dns:///([\w-]+):(\d+)', target)
            if not match:
                yield f'{name}: {target} is not looked up, so not balanced'
            else:
                yield from _reachable(rendered, name, match[1], int(match[2]), match[1])


def _reachable(rendered, caller, service, port, in_certificate):
    behind = rendered.get('Service', service)
    if behind is None or port not in [one['port'] for one in behind['spec']['ports']]:
        yield f'{caller}: there is no Service {service} with port {port}'
    certificate = rendered.get('Certificate', f'{service}-tls')
    if certificate is None or in_certificate not in certificate['spec']['dnsNames']:
        yield f'{caller}: the certificate of {service} has no name {in_certificate}'


def nginx(rendered):
    """nginx knows the services by their whole names, and checks a name in their certificates."""
    found = [one for one in rendered.of('ConfigMap') if 'grpc.conf' in one['data']]
    if len(found) != 1:
        yield 'there is not one configuration of nginx'
        return
    data = found[0]['data']
    servers = re.findall(r'server (\S+):(\d+) resolve;', data['nginx.conf'])
    if not servers:
        yield 'nginx looks no name up'
    for host, port in servers:
        service, _, rest = host.partition('.')
        if rest != f'{NAMESPACE}.svc.cluster.local':
            yield f'nginx: {host} is not a whole name'
        yield from _reachable(rendered, 'nginx', service, int(port), service)
    for name, upstream in re.findall(r'grpc_ssl_name (\w+);[^}]*grpc_pass grpcs://(\w+);',
                                     data['grpc.conf']):
        if name != upstream or upstream not in [host.partition('.')[0] for host, _ in servers]:
            yield f'nginx: calls {upstream} and checks the name {name}'
    if 'grpc_ssl_verify on;' not in data['limits.conf']:
        yield 'nginx does not check whom it speaks to'
    if 'grpc_ssl_certificate ' in ''.join(data.values()):
        yield 'nginx shows a certificate, so the service key counts from outside'


def sources(rendered):
    """Issuers, stores of secrets and generators are there."""
    for one in rendered.of('Certificate'):
        reference = one['spec']['issuerRef']
        if reference['kind'] == 'Issuer' and rendered.get('Issuer', reference['name']) is None:
            yield f'{title(one)}: there is no Issuer {reference["name"]}'
    for one in rendered.of('ExternalSecret'):
        spec = one['spec']
        wanted = [('SecretStore', spec['secretStoreRef']['name'])] if 'data' in spec else []
        for source in spec.get('dataFrom', []):
            generator = source['sourceRef']['generatorRef']
            wanted.append((generator['kind'], generator['name']))
        for kind, name in wanted:
            if rendered.get(kind, name) is None:
                yield f'{title(one)}: there is no {kind} {name}'


def namespace(rendered):
    """All in one namespace, which takes none but restricted pods, and no secret among them."""
    space = rendered.get('Namespace', NAMESPACE)
    mode = space and space['metadata']['labels'].get('pod-security.kubernetes.io/enforce')
    if mode != 'restricted':
        yield f'the namespace takes pods that are {mode}'
    for one in rendered.objects:
        if one['kind'] not in WITHOUT_NAMESPACE and one['metadata'].get('namespace') != NAMESPACE:
            yield f'{title(one)}: is in another namespace'
        if one['kind'] == 'Secret':
            yield f'{title(one)}: a secret is written down here'


@functools.lru_cache(maxsize=None)
def _headers():
    return ''.join(path.read_text(errors='replace')
                   for path in pathlib.Path(tools.ROOT, 'services').rglob('*.h'))


def alerts(rendered):
    """The expressions can be read, and ask for metrics that gongfangd has."""
    for rule in rendered.of('PrometheusRule'):
        for group in rule['spec']['groups']:
            for alert in group['rules']:
                try:
                    asked = promql.metrics(alert['expr'])
                except SyntaxError as error:
                    yield f'{alert["alert"]}: {error}'
                    continue
                for metric in asked:
                    ours = metric.startswith('gongfang_')
                    base = re.sub(r'_(bucket|sum|count)$', '', metric)
                    if ours and f'"{base}"' not in _headers():
                        yield f'{alert["alert"]}: there is no metric {metric}'


def same_alerts(rendered):
    """What ops/alerts.yaml says for any Prometheus holds here too."""
    wanted = yaml.safe_load(pathlib.Path(tools.ROOT, 'ops', 'alerts.yaml').read_text())['groups']
    here = rendered.get('PrometheusRule', 'gongfang')['spec']['groups']
    for group in wanted:
        if group not in here:
            yield f'the alerts of the group {group["name"]} are others than in ops/alerts.yaml'


def redis(rendered):
    """The Sentinels that gongfangd asks are those of the pods; the group is the one they watch."""
    service, pods = rendered.get('Service', 'redis'), rendered.get('StatefulSet', 'redis')
    port = {one['name']: one['port'] for one in service['spec']['ports']}.get('sentinel')
    hosts = ','.join(f'redis-{number}.{pods["spec"]["serviceName"]}:{port}'
                     for number in range(pods['spec']['replicas']))
    script = next(one for one in rendered.of('ConfigMap') if 'redis.sh' in one['data'])['data']
    group = re.search(r'^GROUP=(\w+)$', script['redis.sh'], re.MULTILINE)[1]
    for name, _, container in _gongfangds(rendered):
        given = variables(rendered, container).get('GONGFANG_REDIS')
        if 'ports' in container and given != f'redis+sentinel://{hosts}/{group}':
            yield f'{name}: GONGFANG_REDIS is {given}'


def monitored(rendered):
    """Prometheus finds every gongfangd."""
    for monitor in rendered.of('ServiceMonitor'):
        wanted = monitor['spec']['selector']['matchLabels']
        found = [one for one in rendered.of('Service')
                 if wanted.items() <= one['metadata'].get('labels', {}).items()]
        if len(found) != 3:
            yield f'{title(monitor)}: finds {len(found)} Services'
        for endpoint in monitor['spec']['endpoints']:
            for service in found:
                if endpoint['port'] not in [port['name'] for port in service['spec']['ports']]:
                    yield f'{title(monitor)}: {title(service)} has no port {endpoint["port"]}'


ALL = (references, files, addresses, nginx, sources, namespace, alerts,
       same_alerts, redis, monitored)
