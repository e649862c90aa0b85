"""What every pod must have. Each policy takes a Rendered and says what is wrong with it."""
import re

from rendered import labels, title

# gongfangd lets running calls end for so long; see limits.h.
DRAIN_SECONDS = 10


def resources(rendered):
    """Requests of CPU and memory, and a limit of memory."""
    for name, _, container in rendered.containers():
        given = container.get('resources', {})
        for kind, what in (('requests', 'cpu'), ('requests', 'memory'), ('limits', 'memory')):
            if what not in given.get(kind, {}):
                yield f'{name}: no {kind} of {what}'


def probes(rendered):
    """All three probes; of gRPC where it is gongfangd."""
    for name, pod, container in rendered.containers():
        if container in pod.get('initContainers', []) or pod.get('restartPolicy') == 'OnFailure':
            continue
        for probe in ('startupProbe', 'readinessProbe', 'livenessProbe'):
            if probe not in container:
                yield f'{name}: no {probe}'
            elif container['name'] == 'gongfangd' and 'grpc' not in container[probe]:
                yield f'{name}: its {probe} is not of gRPC'


def confined(rendered):
    """No privilege, a root that is read only, and nobody's root."""
    for name, pod, container in rendered.containers():
        context = container.get('securityContext', {})
        if context.get('allowPrivilegeEscalation') is not False or context.get('privileged'):
            yield f'{name}: may gain privileges'
        if context.get('readOnlyRootFilesystem') is not True:
            yield f'{name}: its root can be written to'
        capabilities = context.get('capabilities', {})
        if capabilities.get('drop') != ['ALL'] or capabilities.get('add'):
            yield f'{name}: keeps capabilities'
        for where in (pod.get('securityContext', {}), context):
            if where.get('runAsUser') == 0 or where.get('runAsNonRoot') is False:
                yield f'{name}: runs as root'
    for one in rendered.workloads():
        pod = one['spec']['template']['spec']
        context = pod.get('securityContext', {})
        if context.get('runAsNonRoot') is not True or not context.get('runAsUser'):
            yield f'{title(one)}: does not say as whom it runs'
        if context.get('seccompProfile') != {'type': 'RuntimeDefault'}:
            yield f'{title(one)}: no profile of seccomp'
        if pod.get('hostNetwork') or pod.get('hostPID') or pod.get('hostIPC'):
            yield f'{title(one)}: shares what is the node\'s'
        if pod.get('automountServiceAccountToken') is not False:
            yield f'{title(one)}: has a token for the API server'


def volumes(rendered):
    """Only memory and disk of its own, bounded, can be written to."""
    for one in rendered.workloads():
        for volume in one['spec']['template']['spec'].get('volumes', []):
            kinds = volume.keys() - {'name'}
            if not kinds <= {'emptyDir', 'secret', 'configMap'}:
                yield f'{title(one)}: the volume {volume["name"]} is of {kinds}'
            if 'emptyDir' in volume and 'sizeLimit' not in volume['emptyDir']:
                yield f'{title(one)}: the volume {volume["name"]} has no limit'
            mode = volume.get('secret', {}).get('defaultMode', 0o644)
            if 'secret' in volume and mode & 0o007:
                yield f'{title(one)}: every user may read the secret {volume["name"]}'


def images(rendered):
    """Pinned by version."""
    for name, _, container in rendered.containers():
        if not re.fullmatch(r'[\w./-]+:v?\d+\.\d+\.\d+[\w.-]*', container['image']):
            yield f'{name}: {container["image"]} has no version'
    for one in rendered.of('Cluster'):
        if not re.fullmatch(r'[\w./-]+:\d+\.\d+', one['spec']['imageName']):
            yield f'{title(one)}: {one["spec"]["imageName"]} has no version'


def spread(rendered):
    """Over nodes and zones, so that one of them can go."""
    for one in rendered.of('Deployment', 'StatefulSet'):
        constraints = one['spec']['template']['spec'].get('topologySpreadConstraints', [])
        keys = [constraint['topologyKey'] for constraint in constraints]
        if sorted(keys) != ['kubernetes.io/hostname', 'topology.kubernetes.io/zone']:
            yield f'{title(one)}: is spread over {keys}'
        for constraint in constraints:
            if constraint['labelSelector'] != one['spec']['selector']:
                yield f'{title(one)}: counts others when it is spread'


def disruption(rendered):
    """One budget for each, which lets a node be emptied."""
    budgets = rendered.of('PodDisruptionBudget')
    for one in rendered.of('Deployment', 'StatefulSet'):
        its = [budget for budget in budgets
               if one in rendered.selected_by(budget['spec']['selector'])]
        if len(its) != 1:
            yield f'{title(one)}: has {len(its)} PodDisruptionBudgets'
        for budget in its:
            if budget['spec'].get('maxUnavailable') != 1:
                yield f'{title(budget)}: does not let one go'
    for budget in budgets:
        if not rendered.selected_by(budget['spec']['selector']):
            yield f'{title(budget)}: is about nothing'


def scaling(rendered):
    """One autoscaler for each Deployment, which alone says how many there are."""
    scalers = rendered.of('HorizontalPodAutoscaler')
    for one in rendered.of('Deployment'):
        target = {'apiVersion': one['apiVersion'], 'kind': one['kind'],
                  'name': one['metadata']['name']}
        its = [scaler for scaler in scalers if scaler['spec']['scaleTargetRef'] == target]
        if len(its) != 1:
            yield f'{title(one)}: has {len(its)} HorizontalPodAutoscalers'
        if 'replicas' in one['spec']:
            yield f'{title(one)}: says how many there are, as does its autoscaler'
    for scaler in scalers:
        target, spec = scaler['spec']['scaleTargetRef'], scaler['spec']
        if rendered.get(target['kind'], target['name']) is None:
            yield f'{title(scaler)}: there is no {target["kind"]} {target["name"]}'
        if not 1 <= spec['minReplicas'] <= spec['maxReplicas']:
            yield f'{title(scaler)}: from {spec["minReplicas"]} to {spec["maxReplicas"]}'


def replacement(rendered):
    """A new pod serves before an old one goes, and an old one has the time to end its calls."""
    for one in rendered.of('Deployment'):
        rolling = one['spec'].get('strategy', {}).get('rollingUpdate', {})
        if rolling.get('maxUnavailable') != 0:
            yield f'{title(one)}: an old pod may go before a new one is there'
        pod = one['spec']['template']['spec']
        for container in pod['containers']:
            before = container.get('lifecycle', {}).get('preStop')
            if before is None:
                yield f'{title(one)}: is stopped while it is still called'
            elif container['name'] == 'gongfangd':
                seconds = before['sleep']['seconds'] + 2 * DRAIN_SECONDS
                if pod.get('terminationGracePeriodSeconds', 30) < seconds:
                    yield f'{title(one)}: is killed before its calls have ended'


def selectors(rendered):
    """A workload takes its own pods, and no other does."""
    for one in rendered.workloads():
        its = one['spec'].get('selector')  # a Job has none
        if its is not None and rendered.selected_by(its) != [one]:
            yield f'{title(one)}: its selector is not its own'
        if 'app.kubernetes.io/name' not in labels(one):
            yield f'{title(one)}: has no name'


def jobs(rendered):
    """A Job has the version of its image in its name, since it cannot be changed."""
    for one in rendered.of('Job'):
        version = one['spec']['template']['spec']['containers'][0]['image'].rpartition(':')[2]
        if not one['metadata']['name'].endswith(f'-{version}'):
            yield f'{title(one)}: runs {version}'


ALL = (resources, probes, confined, volumes, images, spread, disruption, scaling, replacement,
       selectors, jobs)
