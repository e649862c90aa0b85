"""The shapes of the custom resources that k8s/ uses, as far as it uses them: what is not here is a
mistake. `name!` must be there; a list has one shape for its items; a dict with TEXT has any names.
"""
import re

TEXT = '...'


def pattern(text):
    return re.compile(text)


DURATION = pattern(r'(\d+(ms|s|m|h|d))+')
QUANTITY = pattern(r'\d+(\.\d+)?(m|k|M|G|Ki|Mi|Gi|Ti)?')
NAME = pattern(r'[a-z0-9]([a-z0-9.-]*[a-z0-9])?')
METADATA = {'name!': NAME, 'namespace!': NAME, 'labels': {TEXT: str}, 'annotations': {TEXT: str}}

_ISSUER = {'name!': NAME, 'kind!': ('Issuer', 'ClusterIssuer')}
_RESOURCES = {'requests!': {TEXT: QUANTITY}, 'limits!': {TEXT: QUANTITY}}
_STORAGE = {'size!': QUANTITY, 'storageClass': NAME}
_GENERATOR = {'generatorRef!': {'apiVersion!': 'generators.external-secrets.io/v1alpha1',
                                'kind!': 'Password', 'name!': NAME}}

SPECS = {
    ('cert-manager.io/v1', 'Issuer'): {
        'selfSigned': {}, 'ca': {'secretName!': NAME}},
    ('cert-manager.io/v1', 'Certificate'): {
        'secretName!': NAME, 'issuerRef!': _ISSUER, 'isCA': bool, 'commonName': str,
        'dnsNames': [NAME], 'usages': [('digital signature', 'server auth', 'client auth')],
        'duration': DURATION, 'renewBefore': DURATION,
        'privateKey!': {'algorithm!': ('ECDSA', 'RSA', 'Ed25519'), 'size': int,
                        'rotationPolicy!': ('Always', 'Never')}},
    ('external-secrets.io/v1', 'ExternalSecret'): {
        'refreshInterval!': DURATION,
        'secretStoreRef': {'name!': NAME, 'kind!': ('SecretStore', 'ClusterSecretStore')},
        'target!': {'name!': NAME, 'creationPolicy!': 'Owner'},
        'data': [{'secretKey!': str, 'remoteRef!': {'key!': str, 'property!': str}}],
        'dataFrom': [{'sourceRef!': _GENERATOR,
                      'rewrite': [{'regexp!': {'source!': str, 'target!': str}}]}]},
    ('external-secrets.io/v1', 'SecretStore'): {
        'provider!': {'vault!': {
            'server!': str, 'path!': str, 'version!': ('v1', 'v2'),
            'auth!': {'kubernetes!': {'mountPath!': str, 'role!': str,
                                      'serviceAccountRef!': {'name!': NAME}}}}}},
    ('generators.external-secrets.io/v1alpha1', 'Password'): {
        'length!': int, 'digits': int, 'symbols': int, 'noUpper!': bool, 'allowRepeat!': bool},
    ('monitoring.coreos.com/v1', 'ServiceMonitor'): {
        'jobLabel': str, 'selector!': {'matchLabels!': {TEXT: str}},
        'endpoints!': [{'port!': NAME, 'path': str, 'interval': DURATION,
                        'scrapeTimeout': DURATION}]},
    ('monitoring.coreos.com/v1', 'PrometheusRule'): {
        'groups!': [{'name!': str, 'rules!': [{
            'alert!': pattern(r'[A-Z]\w+'), 'expr!': str, 'for': DURATION,
            'labels!': {'severity!': ('warning', 'critical')},
            'annotations!': {'summary!': str, 'description!': str}}]}]},
    ('postgresql.cnpg.io/v1', 'Cluster'): {
        'instances!': int, 'imageName!': str,
        'primaryUpdateStrategy': ('unsupervised', 'supervised'),
        'postgresql!': {
            'synchronous': {'method!': ('any', 'first'), 'number!': int,
                            'dataDurability!': ('required', 'preferred')},
            'parameters': {TEXT: str}, 'pg_hba': [str]},
        'bootstrap!': {'initdb!': {'database!': NAME, 'owner!': NAME, 'encoding': str,
                                   'localeCollate': str, 'localeCType': str}},
        'storage!': _STORAGE, 'walStorage': _STORAGE, 'resources!': _RESOURCES,
        'affinity': {'enablePodAntiAffinity': bool, 'topologyKey': str,
                     'podAntiAffinityType': ('preferred', 'required')},
        'monitoring': {'enablePodMonitor': bool},
        'backup': {'volumeSnapshot!': {'className!': NAME, 'online': bool}}},
    ('postgresql.cnpg.io/v1', 'ScheduledBackup'): {
        # With seconds, in front of the five fields of cron.
        'schedule!': pattern(r'(\S+ ){5}\S+'), 'backupOwnerReference': ('cluster', 'self', 'none'),
        'method!': ('volumeSnapshot', 'barmanObjectStore', 'plugin'), 'cluster!': {'name!': NAME}},
}


def mistakes(one):
    """What is wrong with a custom resource."""
    spec = SPECS.get((one['apiVersion'], one['kind']))
    if spec is None:
        return [f'no schema for {one["apiVersion"]}']
    shape = {'apiVersion!': str, 'kind!': str, 'metadata!': METADATA, 'spec!': spec}
    return list(_compare(one, shape, ''))


def _compare(value, shape, path):
    if isinstance(shape, dict):
        yield from _compare_object(value, shape, path)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f'{path}: wants a list'
            return
        for number, item in enumerate(value):
            yield from _compare(item, shape[0], f'{path}[{number}]')
    elif isinstance(shape, (tuple, str)):
        if value not in (shape if isinstance(shape, tuple) else (shape,)):
            yield f'{path}: {value!r} is not one of {shape}'
    elif isinstance(shape, re.Pattern):
        if not isinstance(value, str) or not shape.fullmatch(value):
            yield f'{path}: {value!r} is not {shape.pattern}'
    elif type(value) is not shape:  # a bool is no int here
        yield f'{path}: {value!r} is not of {shape.__name__}'


def _compare_object(value, shape, path):
    if not isinstance(value, dict):
        yield f'{path}: wants an object'
        return
    if TEXT in shape:
        for key, item in value.items():
            yield from _compare(item, shape[TEXT], f'{path}.{key}')
        return
    known = {key.rstrip('!'): key for key in shape}
    for key, item in value.items():
        if key not in known:
            yield f'{path}.{key}: there is no such field'
        else:
            yield from _compare(item, shape[known[key]], f'{path}.{key}'.lstrip('.'))
    for key in shape:
        if key.endswith('!') and key[:-1] not in value:
            yield f'{path}.{key[:-1]}: is missing'
