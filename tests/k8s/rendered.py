"""What an overlay comes to: its objects, and the questions that the policies ask of them."""
import pathlib
import subprocess

import yaml

import tools

Loader = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)
OVERLAYS = ('dev', 'production')
WORKLOADS = ('Deployment', 'StatefulSet', 'Job', 'DaemonSet')


def render(overlay):
    """The objects of an overlay by kubectl kustomize, which may warn of nothing."""
    folder = pathlib.Path(tools.ROOT, 'k8s', 'overlays', overlay)
    done = subprocess.run([tools.kubectl(), 'kustomize', folder], capture_output=True, text=True)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f'kubectl kustomize {folder}: {done.stderr}')
    return Rendered(yaml.load_all(done.stdout, Loader))


class Rendered:
    """The objects of one overlay."""

    def __init__(self, objects):
        self.objects = list(objects)

    def of(self, *kinds):
        return [one for one in self.objects if one['kind'] in kinds]

    def get(self, kind, name):
        """The object; None where there is none."""
        return next((one for one in self.of(kind) if one['metadata']['name'] == name), None)

    def workloads(self):
        return self.of(*WORKLOADS)

    def containers(self):
        """(title, pod spec, container) of every container, those of the start too."""
        for one in self.workloads():
            pod = one['spec']['template']['spec']
            for key in ('initContainers', 'containers'):
                for container in pod.get(key, []):
                    yield f'{title(one)}/{container["name"]}', pod, container

    def selected_by(self, selector):
        """The workloads whose pods a selector takes."""
        return [one for one in self.workloads() if takes(selector, labels(one))]


def title(one):
    return f'{one["kind"]} {one["metadata"]["name"]}'


def labels(workload):
    return workload['spec']['template']['metadata'].get('labels', {})


def takes(selector, of_pod):
    """Whether a selector takes a pod with these labels; an empty one takes all."""
    if 'matchExpressions' in selector:
        raise AssertionError('matchExpressions are not understood here')
    return selector.get('matchLabels', {}).items() <= of_pod.items()
