#!/usr/bin/python3
"""A second opinion on manifests: strict against the OpenAPI schemas that Kubernetes serves, and across objects.

    check.py [--kubernetes 1.35] [--schemas DIR] FILE...      (YAML, several documents a file; - reads standard input)

Written apart from lotse, in another language, so that both are unlikely to be wrong in the same way. Prints a line a problem,
exits with 1 where there is one, with 2 where the schemas aren't there.
"""

import argparse
import json
import os
import re
import sys

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
SCHEMAS = os.environ.get("LOTSE_SCHEMAS", os.path.join(ROOT, "..", "shared", "data", "kubernetes"))

QUANTITY = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+|[numkKMGTPE]i?)?$")
LABEL = re.compile(r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
LABEL_1035 = re.compile(r"^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$")
SUBDOMAIN = re.compile(r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")
LABEL_KEY = re.compile(r"^([a-z0-9][a-z0-9.-]*/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$")
LABEL_VALUE = re.compile(r"^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$")
DATA_KEY = re.compile(r"^[-._a-zA-Z0-9]{1,253}$")
PORT_NAME = re.compile(r"^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$")


class Kubectl(yaml.SafeLoader):
    """YAML as the API server gets it: no timestamps, duplicate keys refused."""


Kubectl.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def mapping(loader, node):
    result = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in result:
            raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key!r}", key_node.start_mark)
        result[key] = loader.construct_object(value_node, deep=True)
    return result


Kubectl.add_constructor("tag:yaml.org,2002:map", mapping)


class Schemas:
    def __init__(self, folder, version):
        with open(os.path.join(folder, version + ".json"), encoding="utf-8") as file:
            self.all = json.load(file)["schemas"]
        self.kinds = {}
        for name, schema in self.all.items():
            for kind in schema.get("x-kubernetes-group-version-kind", []):
                group = kind.get("group", "")
                api = (group + "/" if group else "") + kind["version"]
                self.kinds[api, kind["kind"]] = name

    def resolve(self, schema):
        while True:
            if "$ref" in schema:
                schema = self.all[schema["$ref"].rsplit("/", 1)[1]]
            elif len(schema.get("allOf", [])) == 1:
                schema = schema["allOf"][0]
            else:
                return schema


class Checker:
    def __init__(self, schemas):
        self.schemas = schemas
        self.problems = []
        self.where = ""

    def complain(self, path, message):
        self.problems.append(f"{self.where}{path}: {message}")

    # ---- one object against its schema ----

    def value(self, schema, value, path):
        schema = self.schemas.resolve(schema)
        if value is None:
            self.complain(path, "is null: leave it out")
            return
        if schema.get("x-kubernetes-int-or-string") or schema.get("format") == "int-or-string":
            if isinstance(value, bool) or not isinstance(value, (int, str)):
                self.complain(path, f"{value!r} is neither a number nor a string")
            return
        if "oneOf" in schema and {part.get("type") for part in schema["oneOf"]} <= {"string", "number", "integer"}:
            if isinstance(value, bool) or not isinstance(value, (int, float, str)):
                self.complain(path, f"{value!r} is neither a number nor a string")
            elif not QUANTITY.match(str(value)):
                self.complain(path, f"{value!r} is not a quantity")
            return
        kind = schema.get("type")
        check = {"object": self.object, "array": self.array}.get(kind)
        if check:
            check(schema, value, path)
        elif not self.scalar(kind, value):
            self.complain(path, f"{value!r} is no {kind}")
        elif "enum" in schema and value not in schema["enum"]:
            self.complain(path, f"{value!r} is none of {schema['enum']}")

    @staticmethod
    def scalar(kind, value):
        if kind == "string":
            return isinstance(value, str)
        if kind == "boolean":
            return isinstance(value, bool)
        if kind == "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        if kind == "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        return True

    def object(self, schema, value, path):
        if not isinstance(value, dict):
            self.complain(path, f"{value!r} is no mapping")
            return
        if not value and path and not path.endswith((".emptyDir", "podSelector", "Selector")):
            self.complain(path, "is empty: leave it out")
        properties = schema.get("properties", {})
        additional = schema.get("additionalProperties", not properties)
        for key, item in value.items():
            if not isinstance(key, str):
                self.complain(f"{path}.{key}", "a key that is no string")
            elif key in properties:
                self.value(properties[key], item, f"{path}.{key}")
            elif isinstance(additional, dict):
                self.value(additional, item, f"{path}.{key}")
            elif not additional:
                self.complain(f"{path}.{key}", "unknown field")
        for key in schema.get("required", []):
            if key not in value:
                self.complain(path, f"{key} is missing")

    def array(self, schema, value, path):
        if not isinstance(value, list):
            self.complain(path, f"{value!r} is no list")
            return
        if not value and not path.endswith((".command", ".args")):
            self.complain(path, "is empty: leave it out")
        for index, item in enumerate(value):
            self.value(schema.get("items", {}), item, f"{path}[{index}]")
        keys = schema.get("x-kubernetes-list-map-keys")
        if keys:
            seen = set()
            for index, item in enumerate(value):
                mark = tuple(item.get(key, {"protocol": "TCP"}.get(key)) for key in keys) if isinstance(item, dict) else None
                if mark in seen:
                    self.complain(f"{path}[{index}]", f"a second item with {dict(zip(keys, mark))}")
                seen.add(mark)

    def single(self, document):
        api, kind = document.get("apiVersion"), document.get("kind")
        name = (document.get("metadata") or {}).get("name", "?")
        self.where = f"{kind}/{name} "
        schema = self.schemas.kinds.get((api, kind))
        if not schema:
            self.complain("", f"{api} {kind} isn't served by this version")
            return
        self.value(self.schemas.all[schema], document, "")
        meta = document.get("metadata") or {}
        if kind == "Service":
            if not LABEL_1035.match(str(name)):
                self.complain(".metadata.name", f"{name!r} is no RFC 1035 label")
        elif not SUBDOMAIN.match(str(name)):
            self.complain(".metadata.name", f"{name!r} is no name")
        for key, value in (meta.get("labels") or {}).items():
            if not LABEL_KEY.match(key) or not LABEL_VALUE.match(str(value)):
                self.complain(f".metadata.labels.{key}", f"{value!r} can't be a label")

    # ---- objects against each other ----

    def across(self, documents):
        objects = {}
        for document in documents:
            key = (document["kind"], document["metadata"].get("namespace"), document["metadata"]["name"])
            if key in objects:
                self.where = f"{key[0]}/{key[2]} "
                self.complain("", "is there twice")
            objects[key] = document
        workloads = [(document, pod_template(document)) for document in documents if pod_template(document)]
        for document, template in workloads:
            self.where = f"{document['kind']}/{document['metadata']['name']} "
            self.workload(document, template, objects)
        for document in documents:
            self.where = f"{document['kind']}/{document['metadata']['name']} "
            if document["kind"] == "Service":
                self.service(document, workloads)
            elif document["kind"] in ("ConfigMap", "Secret"):
                self.data(document)

    def data(self, document):
        size = 0
        for field in ("data", "binaryData", "stringData"):
            for key, value in (document.get(field) or {}).items():
                size += len(key) + len(str(value))
                if not DATA_KEY.match(key):
                    self.complain(f".{field}", f"{key!r} can't be a key")
        if size > 1 << 20 and document["kind"] == "ConfigMap":
            self.complain("", f"{size} bytes are more than 1 MiB")

    def service(self, document, workloads):
        spec = document.get("spec") or {}
        if spec.get("type") == "ExternalName":
            return
        selector = spec.get("selector") or {}
        chosen = [template for other, template in workloads
                  if other["metadata"].get("namespace") == document["metadata"].get("namespace")
                  and selector.items() <= (template["metadata"].get("labels") or {}).items()]
        if not selector or not chosen:
            self.complain(".spec.selector", "selects nothing")
            return
        if len({json.dumps(template, sort_keys=True) for template in chosen}) > 1:
            self.complain(".spec.selector", "selects the pods of more than one workload")
        if not spec.get("ports") and spec.get("clusterIP") != "None":
            self.complain(".spec.ports", "are missing")
        names = {port.get("name"): port for template in chosen for container in containers(template["spec"])
                 for port in container.get("ports", [])}
        numbers = {(port["containerPort"], port.get("protocol", "TCP")) for port in names.values()}
        for index, port in enumerate(spec.get("ports") or []):
            target, path = port.get("targetPort", port["port"]), f".spec.ports[{index}]"
            if len(spec["ports"]) > 1 and "name" not in port:
                self.complain(path, "needs a name, as there are several")
            if isinstance(target, str):
                if target not in names:
                    self.complain(path, f"no container has a port named {target!r}")
                elif names[target].get("protocol", "TCP") != port.get("protocol", "TCP"):
                    self.complain(path, "has another protocol than the container's port")
            elif (target, port.get("protocol", "TCP")) not in numbers:
                self.complain(path, f"no container has the port {target}")

    def workload(self, document, template, objects):
        spec, labels = template["spec"], template["metadata"].get("labels") or {}
        selector = (document["spec"].get("selector") or {}).get("matchLabels")
        if document["kind"] in ("Deployment", "StatefulSet", "DaemonSet"):
            if not selector or not selector.items() <= labels.items():
                self.complain(".spec.selector", "doesn't select its own pods")
        for key, value in labels.items():
            if not LABEL_KEY.match(key) or not LABEL_VALUE.match(str(value)):
                self.complain(".spec.template.metadata.labels", f"{key}: {value!r} can't be a label")
        namespace = document["metadata"].get("namespace")
        account = spec.get("serviceAccountName")
        if account and account != "default" and ("ServiceAccount", namespace, account) not in objects:
            self.complain(".spec.serviceAccountName", f"there is no ServiceAccount {account}")
        claims = {claim["metadata"]["name"] for claim in document["spec"].get("volumeClaimTemplates", [])}
        volumes = {volume["name"]: volume for volume in spec.get("volumes", [])}
        for name, volume in volumes.items():
            self.volume(name, volume, namespace, objects)
            if name in claims:
                self.complain(".spec.volumes", f"{name} is a volumeClaimTemplate too")
        if document["kind"] == "StatefulSet":
            service = objects.get(("Service", namespace, document["spec"].get("serviceName")))
            if not service or service["spec"].get("clusterIP") != "None":
                self.complain(".spec.serviceName", "names no headless Service")
        used, port_names = set(), set()
        for container in spec.get("initContainers", []) + containers(spec):
            used |= self.container(container, volumes.keys() | claims, namespace, objects)
        for container in containers(spec):
            for port in container.get("ports", []):
                if port.get("name") in port_names:
                    self.complain(".ports", f"two ports are named {port.get('name')}")
                port_names.add(port.get("name"))
        for name in (volumes.keys() | claims) - used:
            self.complain(".spec.volumes", f"{name} is mounted nowhere")
        restart = spec.get("restartPolicy", "Always")
        if document["kind"] in ("Job", "CronJob") and restart == "Always":
            self.complain(".restartPolicy", "must be OnFailure or Never in a Job")
        if document["kind"] not in ("Job", "CronJob") and restart != "Always":
            self.complain(".restartPolicy", "must be Always")

    def volume(self, name, volume, namespace, objects):
        sources = [key for key in volume if key != "name"]
        if len(sources) != 1:
            self.complain(".spec.volumes", f"{name} has {len(sources)} sources")
        for key, kind, field in (("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName"),
                                 ("persistentVolumeClaim", "PersistentVolumeClaim", "claimName")):
            if key not in volume:
                continue
            target = objects.get((kind, namespace, volume[key].get(field)))
            if not target:
                if not volume[key].get("optional") and not self.external(kind, volume[key].get(field)):
                    self.complain(".spec.volumes", f"{name}: there is no {kind} {volume[key].get(field)}")
                continue
            for item in volume[key].get("items", []):
                if item["key"] not in keys_of(target):
                    self.complain(".spec.volumes", f"{name}: {kind} {volume[key].get(field)} has no key {item['key']}")

    external_names = ()

    def external(self, kind, name):
        return f"{kind}/{name}" in self.external_names

    def container(self, container, volumes, namespace, objects):
        where = f".containers[{container['name']}]"
        if not LABEL.match(container["name"]):
            self.complain(where, "its name is no label")
        names = [env["name"] for env in container.get("env", [])]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.complain(f"{where}.env", f"{name} is there twice")
        for env in container.get("env", []):
            source = env.get("valueFrom") or {}
            for field, kind in (("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")):
                if field not in source:
                    continue
                target = objects.get((kind, namespace, source[field].get("name")))
                if not target:
                    if not self.external(kind, source[field].get("name")):
                        self.complain(f"{where}.env", f"{env['name']}: there is no {kind} {source[field].get('name')}")
                elif source[field]["key"] not in keys_of(target):
                    self.complain(f"{where}.env", f"{env['name']}: {kind} has no key {source[field]['key']}")
            if "value" in env and "valueFrom" in env:
                self.complain(f"{where}.env", f"{env['name']} has a value and a source")
        paths = [mount["mountPath"] for mount in container.get("volumeMounts", [])]
        for path in sorted({path for path in paths if paths.count(path) > 1}):
            self.complain(f"{where}.volumeMounts", f"two mounts at {path}")
        for mount in container.get("volumeMounts", []):
            if mount["name"] not in volumes:
                self.complain(f"{where}.volumeMounts", f"there is no volume {mount['name']}")
            if ":" in mount["mountPath"] or not mount["mountPath"].startswith("/"):
                self.complain(f"{where}.volumeMounts", f"{mount['mountPath']!r} is no path")
        ports = {port.get("name") for port in container.get("ports", [])}
        for port in container.get("ports", []):
            if "name" in port and not PORT_NAME.match(port["name"]):
                self.complain(f"{where}.ports", f"{port['name']!r} can't name a port")
        for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
            handlers = [key for key in container.get(probe, {}) if key in ("exec", "httpGet", "tcpSocket", "grpc")]
            if probe in container and len(handlers) != 1:
                self.complain(f"{where}.{probe}", "needs one handler")
            for key in ("httpGet", "tcpSocket"):
                port = (container.get(probe, {}).get(key) or {}).get("port")
                if isinstance(port, str) and port not in ports:
                    self.complain(f"{where}.{probe}", f"there is no port named {port}")
        for resource, limit in ((container.get("resources") or {}).get("limits") or {}).items():
            request = ((container.get("resources") or {}).get("requests") or {}).get(resource)
            if request is not None and amount(request) > amount(limit):
                self.complain(f"{where}.resources", f"the request of {resource} is above its limit")
        return {mount["name"] for mount in container.get("volumeMounts", [])}


def amount(text):
    units = {"": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
             "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50, "Ei": 2**60}
    number, unit = re.match(r"^([+-]?[\d.]+(?:[eE][+-]?\d+)?)(.*)$", str(text)).groups()
    return float(number) * units[unit]


def keys_of(target):
    return {key for field in ("data", "binaryData", "stringData") for key in (target.get(field) or {})}


def containers(spec):
    return spec.get("containers", [])


def pod_template(document):
    spec = document.get("spec") or {}
    if document.get("kind") in ("Deployment", "StatefulSet", "DaemonSet", "Job"):
        return spec.get("template")
    if document.get("kind") == "CronJob":
        return spec["jobTemplate"]["spec"]["template"]
    return None


def check(texts, version="1.35", schemas=SCHEMAS, external=()):
    """Problems of manifests given as texts of YAML."""
    checker = Checker(Schemas(schemas, version))
    checker.external_names = external
    documents = []
    for text in texts:
        try:
            documents += [document for document in yaml.load_all(text, Loader=Kubectl) if document is not None]
        except yaml.YAMLError as error:
            checker.problems.append(str(error))
    for document in documents:
        checker.single(document)
    checker.across([document for document in documents if (document.get("metadata") or {}).get("name")])
    return checker.problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kubernetes", default="1.35")
    parser.add_argument("--schemas", default=SCHEMAS)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    if not os.path.exists(os.path.join(options.schemas, options.kubernetes + ".json")):
        print(f"no schemas of Kubernetes {options.kubernetes} in {options.schemas}", file=sys.stderr)
        return 2
    texts = []
    for name in options.files:
        if name == "-":
            texts.append(sys.stdin.read())
            continue
        with open(name, encoding="utf-8") as file:
            texts.append(file.read())
    problems = check(texts, options.kubernetes, options.schemas)
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
