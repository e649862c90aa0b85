"""Faults for the checks to find: (policy, what, a function that spoils a Rendered), and the same
for the schemas."""
import policies_config as config
import policies_network as network
import policies_pods as pods


def container(of, name='booking'):
    kind = 'StatefulSet' if name == 'redis' else 'Deployment'
    return of.get(kind, name)['spec']['template']['spec']['containers'][0]


def pod(of, name='booking'):
    return of.get('Deployment', name)['spec']['template']['spec']


def spec(of, kind, name):
    return of.get(kind, name)['spec']


def drop(kind, name):
    """Removes an object."""
    def plant(of):
        of.objects.remove(of.get(kind, name))
    return plant


def change(find, key, value):
    """Sets a key of what `find` finds; None removes it."""
    def plant(of):
        if value is None:
            del find(of)[key]
        else:
            find(of)[key] = value
    return plant


def rename(kind, name, new):
    def plant(of):
        of.get(kind, name)['metadata']['name'] = new
    return plant


def gongfangd_settings(of):
    return next(one for one in of.of('ConfigMap') if 'GONGFANG_GRPC' in one['data'])['data']


def nginx_settings(of):
    return next(one for one in of.of('ConfigMap') if 'grpc.conf' in one['data'])['data']


def rule(of, name, way, number=0):
    return of.get('NetworkPolicy', name)['spec'][way][number]


def first_alert(of):
    return of.get('PrometheusRule', 'gongfang')['spec']['groups'][0]['rules'][0]


def replaced(find, key, old, new):
    def plant(of):
        text = find(of)[key]
        assert old in text
        find(of)[key] = text.replace(old, new)
    return plant


POLICIES = (
    (pods.resources, 'no request of CPU',
     change(lambda of: container(of)['resources']['requests'], 'cpu', None)),
    (pods.resources, 'no limit of memory',
     change(lambda of: container(of, 'redis')['resources'], 'limits', None)),
    (pods.probes, 'no startup probe', change(container, 'startupProbe', None)),
    (pods.probes, 'a probe of HTTP', change(container, 'livenessProbe', {'httpGet': {'port': 1}})),
    (pods.confined, 'a root that can be written to', change(
        lambda of: container(of)['securityContext'], 'readOnlyRootFilesystem', False)),
    (pods.confined, 'a privilege', change(
        lambda of: container(of, 'nginx')['securityContext'], 'allowPrivilegeEscalation', True)),
    (pods.confined, 'a capability', change(
        lambda of: container(of)['securityContext'], 'capabilities',
        {'drop': ['ALL'], 'add': ['NET_ADMIN']})),
    (pods.confined, 'root', change(lambda of: pod(of)['securityContext'], 'runAsUser', 0)),
    (pods.confined, 'the network of the node', change(pod, 'hostNetwork', True)),
    (pods.confined, 'a token', change(pod, 'automountServiceAccountToken', None)),
    (pods.volumes, 'the disk of the node', lambda of: pod(of)['volumes'].append(
        {'name': 'node', 'hostPath': {'path': '/'}})),
    (pods.volumes, 'no limit', change(lambda of: next(
        volume for volume in pod(of)['volumes'] if 'emptyDir' in volume), 'emptyDir', {})),
    (pods.volumes, 'a secret for all', lambda of: pod(of)['volumes'].append(
        {'name': 'open', 'secret': {'secretName': 'redis'}})),
    (pods.images, 'the latest', change(container, 'image', 'gongfang/gongfangd:latest')),
    (pods.images, 'no tag', change(lambda of: container(of, 'redis'), 'image', 'redis')),
    (pods.images, 'no tag of PostgreSQL', change(
        lambda of: spec(of, 'Cluster', 'postgres'), 'imageName', 'postgresql')),
    (pods.spread, 'not spread', change(pod, 'topologySpreadConstraints', None)),
    (pods.spread, 'spread with others', change(
        lambda of: pod(of)['topologySpreadConstraints'][0], 'labelSelector', {})),
    (pods.disruption, 'no budget', drop('PodDisruptionBudget', 'booking')),
    (pods.disruption, 'no node can be emptied', change(
        lambda of: spec(of, 'PodDisruptionBudget', 'booking'), 'maxUnavailable', 0)),
    (pods.disruption, 'a budget for nothing', drop('StatefulSet', 'redis')),
    (pods.scaling, 'no autoscaler', drop('HorizontalPodAutoscaler', 'booking')),
    (pods.scaling, 'an autoscaler of nothing', change(
        lambda of: spec(of, 'HorizontalPodAutoscaler', 'booking')['scaleTargetRef'], 'name', 'x')),
    (pods.scaling, 'two say how many', change(
        lambda of: spec(of, 'Deployment', 'booking'), 'replicas', 2)),
    (pods.scaling, 'more at least than at most', change(
        lambda of: spec(of, 'HorizontalPodAutoscaler', 'booking'), 'minReplicas', 99)),
    (pods.replacement, 'the old one first', change(
        lambda of: spec(of, 'Deployment', 'booking')['strategy']['rollingUpdate'],
        'maxUnavailable', 1)),
    (pods.replacement, 'killed too soon', change(pod, 'terminationGracePeriodSeconds', 10)),
    (pods.replacement, 'stopped while it is called', change(container, 'lifecycle', {})),
    (pods.selectors, 'the pods of another', change(
        lambda of: spec(of, 'Deployment', 'booking'), 'selector',
        {'matchLabels': {'app.kubernetes.io/component': 'gongfangd'}})),
    (pods.jobs, 'another version', change(
        lambda of: next(iter(of.of('Job')))['metadata'], 'name', 'migrate-0.0.9')),
    (network.default_deny, 'nothing denies', drop('NetworkPolicy', 'default-deny')),
    (network.ports, 'a port that nobody may reach', lambda of: container(of)['ports'].append(
        {'name': 'more', 'containerPort': 9999})),
    (network.ports, 'a pod without a policy', drop('NetworkPolicy', 'nginx')),
    (network.openings, 'a port that is not there', change(
        lambda of: rule(of, 'booking', 'ingress')['ports'][0], 'port', 1234)),
    (network.openings, 'somebody who is not there', change(
        lambda of: rule(of, 'booking', 'ingress')['from'][0], 'podSelector',
        {'matchLabels': {'app.kubernetes.io/name': 'nobody'}})),
    (network.both_ways, 'a caller who is not let in', drop('NetworkPolicy', 'inventory')),
    (network.both_ways, 'somebody let in who does not call', lambda of: rule(
        of, 'membership', 'ingress')['from'].append(
            {'podSelector': {'matchLabels': {'app.kubernetes.io/name': 'redis'}}})),
    (network.outside, 'open to everybody', change(
        lambda of: rule(of, 'redis', 'ingress'), 'from', None)),
    (network.outside, 'may call anybody', change(
        lambda of: rule(of, 'booking', 'egress'), 'to', None)),
    (network.outside, 'may call any address', lambda of: rule(of, 'booking', 'egress')['to'].append(
        {'ipBlock': {'cidr': '0.0.0.0/0'}})),
    (network.services, 'no such port', change(
        lambda of: spec(of, 'Service', 'booking')['ports'][0], 'targetPort', 'http')),
    (network.services, 'nothing behind it', drop('Deployment', 'booking')),
    (network.services, 'not headless', change(
        lambda of: spec(of, 'Service', 'booking'), 'clusterIP', None)),
    (config.references, 'no such Secret', drop('ExternalSecret', 'gongfang-keys')),
    (config.references, 'no such key', change(
        lambda of: container(of, 'redis')['env'][0]['valueFrom']['secretKeyRef'], 'key', 'word')),
    (config.references, 'no such ConfigMap', lambda of: of.objects.remove(next(
        one for one in of.of('ConfigMap') if 'redis.sh' in one['data']))),
    (config.references, 'no such volume', lambda of: container(of)['volumeMounts'].append(
        {'name': 'more', 'mountPath': '/more'})),
    (config.files, 'a file in no volume', change(
        gongfangd_settings, 'GONGFANG_SERVICE_KEY_FILE', '/etc/gongfang/keys/other.key')),
    (config.files, 'data that no volume takes', change(gongfangd_settings, 'GONGFANG_DATA', '/x')),
    (config.addresses, 'another port', change(
        gongfangd_settings, 'GONGFANG_GRPC', '0.0.0.0:9999')),
    (config.addresses, 'a service that is not there', drop('Service', 'membership')),
    (config.addresses, 'not looked up', change(
        gongfangd_settings, 'GONGFANG_BOOKING', 'booking:9090')),
    (config.addresses, 'a name that is in no certificate', change(
        lambda of: spec(of, 'Certificate', 'booking-tls'), 'dnsNames', ['other'])),
    (config.addresses, 'probed elsewhere', change(
        lambda of: container(of)['livenessProbe']['grpc'], 'port', 9090)),
    (config.nginx, 'a part of a name', replaced(
        nginx_settings, 'nginx.conf', 'booking.gongfang.svc.cluster.local', 'booking')),
    (config.nginx, 'no check', replaced(
        nginx_settings, 'limits.conf', 'grpc_ssl_verify on;', 'grpc_ssl_verify off;')),
    (config.nginx, 'another name', replaced(
        nginx_settings, 'grpc.conf', 'grpc_ssl_name inventory;', 'grpc_ssl_name booking;')),
    (config.nginx, 'a certificate', replaced(
        nginx_settings, 'limits.conf', 'grpc_ssl_verify on;',
        'grpc_ssl_verify on;\ngrpc_ssl_certificate x;')),
    (config.sources, 'no issuer', drop('Issuer', 'gongfang-ca')),
    (config.sources, 'no store', drop('SecretStore', 'gongfang')),
    (config.namespace, 'any pod', change(
        lambda of: of.get('Namespace', 'gongfang')['metadata'], 'labels', {})),
    (config.namespace, 'another', change(
        lambda of: of.get('Service', 'nginx')['metadata'], 'namespace', 'default')),
    (config.namespace, 'a secret', lambda of: of.objects.append(
        {'kind': 'Secret', 'metadata': {'name': 'x', 'namespace': 'gongfang'}})),
    (config.alerts, 'half an expression', change(first_alert, 'expr', 'sum(up')),
    (config.alerts, 'no such metric', change(first_alert, 'expr', 'gongfang_luck == 0')),
    (config.same_alerts, 'another time', change(first_alert, 'for', '1h')),
    (config.redis, 'one Sentinel less', change(
        lambda of: spec(of, 'StatefulSet', 'redis'), 'replicas', 2)),
    (config.redis, 'another group', replaced(
        gongfangd_settings, 'GONGFANG_REDIS', '/gongfang', '/other')),
    (config.monitored, 'nothing found', change(
        lambda of: spec(of, 'ServiceMonitor', 'gongfangd')['selector'], 'matchLabels',
        {'app.kubernetes.io/component': 'x'})),
    (config.monitored, 'no such port', change(
        lambda of: spec(of, 'ServiceMonitor', 'gongfangd')['endpoints'][0], 'port', 'metrics')),
)

SCHEMAS = (
    ('a field that is not there', change(
        lambda of: spec(of, 'Deployment', 'booking'), 'replica', 2)),
    ('a number as a text', change(
        lambda of: container(of)['ports'][0], 'containerPort', 'grpc')),
    ('a field that is missing', change(
        lambda of: spec(of, 'Deployment', 'booking'), 'selector', None)),
    ('deep in a pod', change(lambda of: container(of)['securityContext'], 'readOnlyRoot', True)),
    ('a field of a custom resource', change(
        lambda of: spec(of, 'Cluster', 'postgres'), 'replicas', 3)),
    ('a word of a custom resource', change(
        lambda of: spec(of, 'Cluster', 'postgres')['postgresql']['synchronous'], 'method', 'all')),
    ('a kind that nobody knows', lambda of: of.objects.append(
        {'apiVersion': 'example.org/v1', 'kind': 'Thing', 'metadata': {'name': 'x'}})),
)
