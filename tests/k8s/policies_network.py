"""Who may speak to whom: everything that must be is open, and nothing else. Each policy takes a
Rendered and says what is wrong with it."""
from rendered import labels, takes, title

# The pods that the operator of PostgreSQL makes: their labels, and the ports on which they listen.
OPERATED = ({'cnpg.io/cluster': 'postgres'}, {5432, 8000, 9187})
OPEN_TO_ALL = {('nginx', 8443)}


def _pods(rendered):
    """(name, labels, ports) of everything that runs in the namespace; a port is (name, number)."""
    for one in rendered.workloads():
        ports = [(port['name'], port['containerPort'])
                 for container in one['spec']['template']['spec']['containers']
                 for port in container.get('ports', [])]
        yield one['metadata']['name'], labels(one), ports
    yield 'postgres', OPERATED[0], [(str(port), port) for port in sorted(OPERATED[1])]


def _number(port, ports):
    """The number of a port that may be written as a name."""
    return dict(ports).get(port, port) if isinstance(port, str) else port


def _openings(rendered, way):
    """(policy, own pod, peer's name, port's number) of each opening in the namespace; the peer is
    None where it is somewhere else."""
    side = {'Ingress': 'from', 'Egress': 'to'}[way]
    pods = list(_pods(rendered))
    for policy in rendered.of('NetworkPolicy'):
        for name, of_pod, ports in pods:
            if not takes(policy['spec']['podSelector'], of_pod):
                continue
            for rule in policy['spec'].get(way.lower(), []):
                peers = rule.get(side, [{}])
                for port in rule.get('ports', [{'port': None}]):
                    for peer in peers:
                        inside = 'podSelector' in peer and 'namespaceSelector' not in peer
                        found = [other for other in pods
                                 if inside and takes(peer['podSelector'], other[1])]
                        if inside and not found:
                            yield policy, name, 'nobody', port['port']
                        for other in found or ([] if inside else [(None, None, ports)]):
                            theirs = ports if way == 'Ingress' else other[2]
                            yield policy, name, other[0], _number(port['port'], theirs)


def default_deny(rendered):
    """Without a policy that says otherwise, nothing is open, neither way."""
    wanted = {'podSelector': {}, 'policyTypes': ['Ingress', 'Egress']}
    if not any(policy['spec'] == wanted for policy in rendered.of('NetworkPolicy')):
        yield 'no NetworkPolicy denies what the others do not allow'


def ports(rendered):
    """Every port of a container is opened to somebody, or there for the kubelet's probes alone."""
    opened = {(name, port) for _, name, _, port in _openings(rendered, 'Ingress')}
    for one in rendered.workloads():
        for container in one['spec']['template']['spec']['containers']:
            probed = set()
            for probe in ('startupProbe', 'readinessProbe', 'livenessProbe'):
                for kind in ('grpc', 'httpGet', 'tcpSocket'):
                    probed.add(container.get(probe, {}).get(kind, {}).get('port'))
            for port in container.get('ports', []):
                there = (one['metadata']['name'], port['containerPort']) in opened
                if not there and not {port['name'], port['containerPort']} & probed:
                    yield f'{title(one)}: nobody may reach its port {port["name"]}'


def openings(rendered):
    """An opening is of a port that is there, to somebody who is there."""
    listening = {name: {port for _, port in its} for name, _, its in _pods(rendered)}
    for way in ('Ingress', 'Egress'):
        for policy, name, peer, port in _openings(rendered, way):
            if peer == 'nobody':
                yield f'{title(policy)}: {way} with nobody'
            elif way == 'Ingress' and port not in listening[name]:
                yield f'{title(policy)}: {name} has no port {port}'
            elif way == 'Egress' and peer is not None and port not in listening[peer]:
                yield f'{title(policy)}: {peer} has no port {port}'


def both_ways(rendered):
    """What one may call, the other lets in, and the other way round."""
    calls = {(name, peer, port) for _, name, peer, port in _openings(rendered, 'Egress') if peer}
    let_in = {(peer, name, port) for _, name, peer, port in _openings(rendered, 'Ingress') if peer}
    for caller, called, port in sorted(calls - let_in, key=str):
        yield f'{caller} may call {called} on {port}, which does not let it in'
    for caller, called, port in sorted(let_in - calls, key=str):
        yield f'{called} lets {caller} in on {port}, which may not call it'


def outside(rendered):
    """Only nginx is open to everybody, and only PostgreSQL, for its operator, calls anything by
    address."""
    for policy in rendered.of('NetworkPolicy'):
        for rule in policy['spec'].get('ingress', []):
            selected = policy['spec']['podSelector'].get('matchLabels', {})
            name = selected.get('app.kubernetes.io/name')
            for port in rule.get('ports', [{}]):
                if not rule.get('from') and (name, port.get('port')) not in OPEN_TO_ALL:
                    yield f'{title(policy)}: is open to everybody'
        for rule in policy['spec'].get('egress', []):
            if not rule.get('ports'):
                yield f'{title(policy)}: every port may be called'
            for peer in rule.get('to', [{}]):
                if 'podSelector' not in peer and policy['metadata']['name'] != 'postgres':
                    yield f'{title(policy)}: may call anybody'


def services(rendered):
    """A Service leads to a port that is there; those of gongfangd are headless."""
    for service in rendered.of('Service'):
        behind = rendered.selected_by({'matchLabels': service['spec']['selector']})
        if len(behind) != 1:
            yield f'{title(service)}: {len(behind)} workloads are behind it'
        for port in service['spec']['ports']:
            for one in behind:
                theirs = [p for container in one['spec']['template']['spec']['containers']
                          for p in container.get('ports', [])]
                if not any(port['targetPort'] in (p['name'], p['containerPort']) for p in theirs):
                    yield f'{title(service)}: {title(one)} has no port {port["targetPort"]}'
        component = service['metadata'].get('labels', {}).get('app.kubernetes.io/component')
        if component == 'gongfangd' and service['spec'].get('clusterIP') != 'None':
            yield f'{title(service)}: is not headless, so a connection stays with one replica'


ALL = (default_deny, ports, openings, both_ways, outside, services)
