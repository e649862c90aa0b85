"""Checks objects against the schemas of Kubernetes, strictly: a field that is not in one is a
mistake. Custom resources have shapes of our own, in custom.py."""
import functools
import json
import re
import zipfile

import jsonschema

import custom
import tools

# The version of Kubernetes that we write for, and the oldest that k8s/ wants: preStop.sleep.
VERSIONS = ('1.30.0', '1.34.0')
DEFINITIONS = '/api/_definitions.json'


@functools.lru_cache(maxsize=None)
def _archive():
    return zipfile.ZipFile(tools.wheel(tools.SCHEMAS))


@functools.lru_cache(maxsize=None)
def _read(version, name):
    """A file of schemas; None where there is none."""
    path = f'kubernetes_validate/kubernetes-json-schema/v{version}-local-strict/{name}.json'
    try:
        schema = json.loads(_archive().read(path))
    except KeyError:
        return None
    # They call themselves by an address on the web, which nobody shall ask.
    schema.pop('$id', None)
    return schema


@functools.lru_cache(maxsize=None)
def _validator(version, name):
    """What checks objects of a kind; None for a kind that is not of Kubernetes itself."""
    schema = _read(version, name)
    if schema is None:
        return None
    resolver = jsonschema.RefResolver('', schema, {DEFINITIONS: _read(version, '_definitions')})
    return jsonschema.Draft7Validator(schema, resolver=resolver)


def mistakes(one, version):
    """What is wrong with an object, in sentences."""
    group = re.sub(r'^([^./]*)(?:\.[^/]*)?/', r'\1-', one['apiVersion'])
    validator = _validator(version, f'{one["kind"].lower()}-{group}')
    name = f'{one["kind"]} {one["metadata"]["name"]}'
    if validator is None:
        return [f'{name}: {what}' for what in custom.mistakes(one)]
    return [f'{name}: {".".join(map(str, error.path))}: {error.message[:200]}'
            for error in validator.iter_errors(one)]
