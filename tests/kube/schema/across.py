"""What the schema of one object can't say: objects against each other, and what the API server validates by code."""

import base64
import binascii
import ipaddress
import json
import re

LABEL = re.compile(r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
LABEL_KEY = re.compile(r"^([a-z0-9][a-z0-9.-]*/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$")
LABEL_VALUE = re.compile(r"^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$")
DATA_KEY = re.compile(r"^(?!\.\.)[-._a-zA-Z0-9]{1,253}$")
PORT_NAME = re.compile(r"^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$")
ENV_NAME = re.compile(r"^[-._a-zA-Z][-._a-zA-Z0-9]*$")
CAPABILITY = re.compile(r"^(?!CAP_)[A-Z][A-Z_]+$")
HOST = re.compile(r"^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.?$")
IMAGE = re.compile(r"^([A-Za-z0-9.-]+(:\d+)?/)?[a-z0-9]+([._/-]+[a-z0-9]+)*(:\w[\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$")
SYSCTL = re.compile(r"^[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$")
# The OpenAPI of the API server has no enumerations: the fields that a manifest sets, and what they may be.
CHOICES = {
    "dnsPolicy": ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
    "restartPolicy": ("Always", "OnFailure", "Never"),
    "imagePullPolicy": ("Always", "IfNotPresent", "Never"),
    "protocol": ("TCP", "UDP", "SCTP"),
    "fsGroupChangePolicy": ("OnRootMismatch", "Always"),
    "medium": ("", "Memory", "HugePages"),
    "whenUnsatisfiable": ("DoNotSchedule", "ScheduleAnyway"),
    "concurrencyPolicy": ("Allow", "Forbid", "Replace"),
    "podManagementPolicy": ("OrderedReady", "Parallel"),
    "scheme": ("HTTP", "HTTPS"),
    "mountPropagation": ("None", "HostToContainer", "Bidirectional"),
    "accessModes": ("ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany", "ReadWriteOncePod"),
    "volumeMode": ("Filesystem", "Block"),
    "pathType": ("Exact", "Prefix", "ImplementationSpecific"),
    "sessionAffinity": ("None", "ClientIP"),
    "ipFamilyPolicy": ("SingleStack", "PreferDualStack", "RequireDualStack"),
}
FREE = ("data", "stringData", "binaryData", "labels", "annotations", "matchLabels", "nodeSelector", "selector", "limits", "requests")
CONTROLLERS = ("Deployment", "StatefulSet", "DaemonSet")
MANY = ("ReadWriteMany", "ReadOnlyMany")


def amount(text):
    units = {"": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
             "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50, "Ei": 2**60}
    match = re.match(r"^([+-]?[\d.]+(?:[eE][+-]?\d+)?)(.*)$", str(text))
    return float(match.group(1)) * units.get(match.group(2), 1) if match else 0


def keys_of(target):
    return {key for field in ("data", "binaryData", "stringData") for key in (target.get(field) or {})}


def containers(spec):
    return spec.get("containers", [])


def every_container(spec):
    return spec.get("initContainers", []) + containers(spec)


def pod_template(document):
    spec = document.get("spec") or {}
    if document.get("kind") in (*CONTROLLERS, "Job"):
        return spec.get("template")
    if document.get("kind") == "CronJob":
        return spec["jobTemplate"]["spec"]["template"]
    return None


class Across:
    """`complain(path, message)` is told what is wrong with the object that `self.name` names."""

    def __init__(self, documents, complain, external=()):
        self.documents, self.tell, self.external_names = documents, complain, external
        self.objects, self.used, self.name = {}, set(), ""

    def complain(self, path, message):
        self.tell(self.name, path, message)

    def all(self):
        for document in self.documents:
            self.name = f"{document['kind']}/{document['metadata']['name']} "
            self.choices(document, "")
            key = (document["kind"], document["metadata"].get("namespace"), document["metadata"]["name"])
            self.name = f"{key[0]}/{key[2]} "
            if key in self.objects:
                self.complain("", "is there twice")
            self.objects[key] = document
        self.workloads = [(document, pod_template(document)) for document in self.documents if pod_template(document)]
        for document, template in self.workloads:
            self.name = f"{document['kind']}/{document['metadata']['name']} "
            self.workload(document, template)
        kinds = {"Service": self.service, "ConfigMap": self.data, "Secret": self.data, "Namespace": self.namespace,
                 "PersistentVolumeClaim": lambda document: self.claim(document, ""), "NetworkPolicy": self.policy,
                 "PodDisruptionBudget": self.budget, "HorizontalPodAutoscaler": self.scaler, "Ingress": self.ingress}
        for document in self.documents:
            self.name = f"{document['kind']}/{document['metadata']['name']} "
            kinds.get(document["kind"], lambda _: None)(document)
        self.unused()
        self.shared_claims()

    def choices(self, value, path):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            if key in FREE:
                continue
            for one in item if key == "accessModes" and isinstance(item, list) else [item]:
                if key in CHOICES and isinstance(one, str) and one not in CHOICES[key]:
                    self.complain(f"{path}.{key}", f"{one!r} is none of {', '.join(CHOICES[key])}")
            if isinstance(item, (dict, list)):
                self.choices(item, f"{path}.{key}" if isinstance(value, dict) else f"{path}[{key}]")

    # ---- who uses what ----

    def find(self, kind, namespace, name):
        self.used.add((kind, namespace, name))
        return self.objects.get((kind, namespace, name))

    def external(self, kind, name):
        return f"{kind}/{name}" in self.external_names

    def unused(self):
        for key in self.objects.keys() - self.used:
            if key[0] in ("ConfigMap", "Secret", "PersistentVolumeClaim", "ServiceAccount"):
                self.name = f"{key[0]}/{key[2]} "
                self.complain("", "nothing uses it")

    def shared_claims(self):
        users = {}
        for document, template in self.workloads:
            for volume in template["spec"].get("volumes", []):
                name = volume.get("persistentVolumeClaim", {}).get("claimName")
                if name:
                    users.setdefault((document["metadata"].get("namespace"), name), []).append(document)
        for (namespace, name), documents in users.items():
            claim = self.objects.get(("PersistentVolumeClaim", namespace, name))
            if not claim or set(claim["spec"].get("accessModes", [])) & set(MANY):
                continue
            self.name = f"PersistentVolumeClaim/{name} "
            if len(documents) > 1:
                self.complain(".spec.accessModes", f"{len(documents)} workloads mount it, and one node at a time may")
            for document in documents:
                spec = document["spec"]
                if document["kind"] == "DaemonSet" or spec.get("replicas", 1) > 1:
                    self.complain(".spec.accessModes", "several pods mount it, and one node at a time may")
                elif document["kind"] == "Deployment" and spec.get("strategy", {}).get("type") != "Recreate":
                    self.complain(".spec.accessModes", f"a rollout of {document['metadata']['name']} waits for the old pod: "
                                  "its strategy must be Recreate")

    # ---- small objects ----

    def data(self, document):
        size, keys = 0, []
        for field in ("data", "binaryData", "stringData"):
            for key, value in (document.get(field) or {}).items():
                size += len(key) + len(str(value).encode())
                keys.append(key)
                if not DATA_KEY.match(key):
                    self.complain(f".{field}", f"{key!r} can't be a key")
                if field == "binaryData" or (field == "data" and document["kind"] == "Secret"):
                    try:
                        base64.b64decode("".join(value.split()), validate=True)  # kustomize folds lines
                    except (binascii.Error, TypeError, ValueError):
                        self.complain(f".{field}", f"{key} is no base64")
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            self.complain("", f"the key {key} is there twice")
        if size > 1 << 20:
            self.complain("", f"{size} bytes are more than 1 MiB")

    def namespace(self, document):
        if not LABEL.match(document["metadata"]["name"]):
            self.complain(".metadata.name", "is no label")

    def claim(self, document, path):
        spec = document.get("spec") or {}
        if not spec.get("accessModes"):
            self.complain(f"{path}.spec.accessModes", "are missing")
        if not ((spec.get("resources") or {}).get("requests") or {}).get("storage"):
            self.complain(f"{path}.spec.resources", "asks for no storage")

    def chosen(self, document, selector):
        return [(other, template) for other, template in self.workloads
                if other["metadata"].get("namespace") == document["metadata"].get("namespace")
                and selector.items() <= ((template.get("metadata") or {}).get("labels") or {}).items()]

    def service(self, document):
        spec = document.get("spec") or {}
        if spec.get("type") == "ExternalName":
            if not HOST.match(spec.get("externalName", "")):
                self.complain(".spec.externalName", f"{spec.get('externalName')!r} is no host name")
            if spec.get("selector"):
                self.complain(".spec.selector", "means nothing in an ExternalName")
            return
        selector = spec.get("selector") or {}
        chosen = self.chosen(document, selector)
        if not selector or not chosen:
            self.complain(".spec.selector", "selects nothing")
            return
        if len({(other["kind"], other["metadata"]["name"]) for other, _ in chosen}) > 1:
            self.complain(".spec.selector", "selects the pods of more than one workload")
        if not spec.get("ports") and spec.get("clusterIP") != "None":
            self.complain(".spec.ports", "are missing")
        declared = [port for _, template in chosen for container in containers(template["spec"])
                    for port in container.get("ports", [])]
        names = {port["name"]: port for port in declared if "name" in port}
        numbers = {(port["containerPort"], port.get("protocol", "TCP")) for port in declared}
        seen = set()
        for index, port in enumerate(spec.get("ports") or []):
            target, path = port.get("targetPort", port["port"]), f".spec.ports[{index}]"
            if len(spec["ports"]) > 1 and "name" not in port:
                self.complain(path, "needs a name, as there are several")
            if "name" in port and not LABEL.match(port["name"]):
                self.complain(path, f"{port['name']!r} can't name a port")
            if "name" in port and port["name"] in seen:
                self.complain(path, f"two ports are named {port['name']}")
            seen.add(port.get("name"))
            if not 1 <= port["port"] <= 65535:
                self.complain(path, f"{port['port']} is no port")
            if isinstance(target, str):
                if target not in names:
                    self.complain(path, f"no container has a port named {target!r}")
                elif names[target].get("protocol", "TCP") != port.get("protocol", "TCP"):
                    self.complain(path, "has another protocol than the container's port")
            elif (target, port.get("protocol", "TCP")) not in numbers:
                self.complain(path, f"no container has the port {target}")

    def policy(self, document):
        selector = (document["spec"].get("podSelector") or {}).get("matchLabels") or {}
        if selector and not self.chosen(document, selector):
            self.complain(".spec.podSelector", "selects nothing")

    def budget(self, document):
        spec = document["spec"]
        if ("minAvailable" in spec) == ("maxUnavailable" in spec):
            self.complain(".spec", "needs minAvailable or maxUnavailable, and one of them alone")
        chosen = self.chosen(document, (spec.get("selector") or {}).get("matchLabels") or {})
        if not chosen:
            self.complain(".spec.selector", "selects nothing")
        replicas = sum(other["spec"].get("replicas", 1) for other, _ in chosen)
        if spec.get("minAvailable") == replicas or spec.get("minAvailable") == "100%" or spec.get("maxUnavailable") in (0, "0%"):
            self.complain(".spec", "never lets a node be drained")

    def scaler(self, document):
        target, namespace = document["spec"]["scaleTargetRef"], document["metadata"].get("namespace")
        found = self.objects.get((target["kind"], namespace, target["name"]))
        if not found:
            self.complain(".spec.scaleTargetRef", f"there is no {target['kind']} {target['name']}")
        elif "replicas" in found["spec"]:
            self.complain(".spec.scaleTargetRef", f"{target['name']} sets replicas, too")

    def ingress(self, document):
        spec, namespace = document["spec"], document["metadata"].get("namespace")
        backends = [spec["defaultBackend"]] if "defaultBackend" in spec else []
        backends += [path["backend"] for rule in spec.get("rules", []) for path in rule.get("http", {}).get("paths", [])]
        for backend in backends:
            wanted = backend.get("service") or {}
            service = self.objects.get(("Service", namespace, wanted.get("name")))
            if not service:
                self.complain(".spec", f"there is no Service {wanted.get('name')}")
                continue
            port = wanted.get("port") or {}
            if not [mine for mine in service["spec"].get("ports", [])
                    if port.get("name") == mine.get("name", "") or port.get("number") == mine["port"]]:
                self.complain(".spec", f"Service {wanted['name']} has no port {port.get('name', port.get('number'))}")

    # ---- workloads ----

    def workload(self, document, template):
        spec, labels = template["spec"], (template.get("metadata") or {}).get("labels") or {}
        kind, name, namespace = document["kind"], document["metadata"]["name"], document["metadata"].get("namespace")
        limit = {"StatefulSet": 52, "CronJob": 52, "Job": 63}.get(kind, 63)
        if len(name) > limit:
            self.complain(".metadata.name", f"{len(name)} characters are more than {limit}: its pods' labels and names get too long")
        self.selector(document, labels)
        for key, value in labels.items():
            if not LABEL_KEY.match(key) or not LABEL_VALUE.match(str(value)):
                self.complain(".spec.template.metadata.labels", f"{key}: {value!r} can't be a label")
        account = spec.get("serviceAccountName")
        if account and account != "default" and not self.find("ServiceAccount", namespace, account):
            self.complain(".spec.serviceAccountName", f"there is no ServiceAccount {account}")
        claims = [claim["metadata"]["name"] for claim in document["spec"].get("volumeClaimTemplates", [])]
        for claim in document["spec"].get("volumeClaimTemplates", []):
            self.claim(claim, f".spec.volumeClaimTemplates[{claim['metadata']['name']}]")
        volumes = {volume["name"]: volume for volume in spec.get("volumes", [])}
        for volume_name, volume in volumes.items():
            self.volume(volume_name, volume, namespace)
            if volume_name in claims:
                self.complain(".spec.volumes", f"{volume_name} is a volumeClaimTemplate too")
        if kind == "StatefulSet":
            service = self.objects.get(("Service", namespace, document["spec"].get("serviceName")))
            if not service or service["spec"].get("clusterIP") != "None":
                self.complain(".spec.serviceName", "names no headless Service")
            elif not (service["spec"].get("selector") or {}).items() <= labels.items():
                self.complain(".spec.serviceName", "the Service doesn't select its pods")
        used = set()
        for container in every_container(spec):
            used |= self.container(container, volumes, claims, namespace)
        self.ports(spec)
        for left in sorted((volumes.keys() | set(claims)) - used):
            self.complain(".spec.volumes", f"{left} is mounted nowhere")
        self.pod(spec)
        self.lifetime(document, spec)

    def selector(self, document, labels):
        if document["kind"] not in CONTROLLERS:
            return
        selector = (document["spec"].get("selector") or {}).get("matchLabels")
        if not selector or not selector.items() <= labels.items():
            self.complain(".spec.selector", "doesn't select its own pods")
            return
        others = [other for other, _ in self.chosen(document, selector)
                  if (other["kind"], other["metadata"]["name"]) != (document["kind"], document["metadata"]["name"])]
        if others:
            self.complain(".spec.selector", f"selects the pods of {others[0]['kind']}/{others[0]['metadata']['name']}, too")

    def ports(self, spec):
        names, numbers = set(), set()
        for container in containers(spec):
            for port in container.get("ports", []):
                number = (port["containerPort"], port.get("protocol", "TCP"))
                if "name" in port and port["name"] in names:
                    self.complain(".ports", f"two ports are named {port['name']}")
                if number in numbers:
                    self.complain(".ports", f"two containers listen on {number[0]}/{number[1]}")
                if not 1 <= number[0] <= 65535:
                    self.complain(".ports", f"{number[0]} is no port")
                if spec.get("hostNetwork") and port.get("hostPort", number[0]) != number[0]:
                    self.complain(".ports", "with hostNetwork hostPort must be containerPort")
                names.add(port.get("name"))
                numbers.add(number)

    def pod(self, spec):
        names = [container["name"] for container in every_container(spec)]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.complain(".spec.containers", f"two are named {name}")
        for key, value in (spec.get("nodeSelector") or {}).items():
            if not LABEL_KEY.match(key) or not LABEL_VALUE.match(str(value)):
                self.complain(".spec.nodeSelector", f"{key}: {value!r} can't be a label")
        for alias in spec.get("hostAliases", []):
            self.address(".spec.hostAliases", alias.get("ip"))
            for host in alias.get("hostnames", []):
                if not HOST.match(host):
                    self.complain(".spec.hostAliases", f"{host!r} is no host name")
        dns = spec.get("dnsConfig") or {}
        for server in dns.get("nameservers", []):
            self.address(".spec.dnsConfig", server)
        if len(dns.get("nameservers", [])) > 3:
            self.complain(".spec.dnsConfig", "more than 3 nameservers")
        if spec.get("dnsPolicy") == "None" and not dns.get("nameservers"):
            self.complain(".spec.dnsPolicy", "None needs nameservers")
        if spec.get("hostNetwork") and spec.get("dnsPolicy", "ClusterFirst") == "ClusterFirst":
            self.complain(".spec.dnsPolicy", "with hostNetwork it must be ClusterFirstWithHostNet to find Services")
        if spec.get("hostPID") and spec.get("shareProcessNamespace"):
            self.complain(".spec.hostPID", "excludes shareProcessNamespace")
        if "hostname" in spec and not LABEL.match(spec["hostname"]):
            self.complain(".spec.hostname", f"{spec['hostname']!r} is no label")
        sysctls = (spec.get("securityContext") or {}).get("sysctls", [])
        for sysctl in sysctls:
            if not SYSCTL.match(sysctl["name"]):
                self.complain(".spec.securityContext.sysctls", f"{sysctl['name']!r} is no sysctl")
            if spec.get("hostNetwork") and sysctl["name"].startswith("net."):
                self.complain(".spec.securityContext.sysctls", f"{sysctl['name']} is refused with hostNetwork")
        for spread in spec.get("topologySpreadConstraints", []):
            if not spread.get("labelSelector"):
                self.complain(".spec.topologySpreadConstraints", "without labelSelector it counts no pods")

    def address(self, path, text):
        try:
            ipaddress.ip_address(text)
        except ValueError:
            self.complain(path, f"{text!r} is no address")

    def lifetime(self, document, spec):
        kind, restart = document["kind"], spec.get("restartPolicy", "Always")
        if kind in ("Job", "CronJob") and restart == "Always":
            self.complain(".restartPolicy", "must be OnFailure or Never in a Job")
        if kind not in ("Job", "CronJob") and restart != "Always":
            self.complain(".restartPolicy", "must be Always")
        strategy = document["spec"].get("strategy" if kind == "Deployment" else "updateStrategy") or {}
        rolling = strategy.get("rollingUpdate") or {}
        if rolling and strategy.get("type", "RollingUpdate") != "RollingUpdate":
            self.complain(".strategy", f"rollingUpdate means nothing under {strategy['type']}")
        if str(rolling.get("maxSurge", "1")) in ("0", "0%") and str(rolling.get("maxUnavailable", "1")) in ("0", "0%"):
            self.complain(".strategy", "maxSurge and maxUnavailable can't both be 0")
        if kind == "CronJob":
            schedule = document["spec"]["schedule"]
            if not schedule.startswith("@") and len(schedule.split()) != 5:
                self.complain(".spec.schedule", f"{schedule!r} is no schedule")

    def volume(self, name, volume, namespace):
        sources = [key for key in volume if key != "name"]
        if not LABEL.match(name):
            self.complain(".spec.volumes", f"{name!r} is no label")
        if len(sources) != 1:
            self.complain(".spec.volumes", f"{name} has {len(sources)} sources")
        self.source(name, volume, namespace)
        for projected in (volume.get("projected") or {}).get("sources", []):
            self.source(name, projected, namespace)

    def source(self, name, volume, namespace):
        for key, kind, fields in (("configMap", "ConfigMap", ("name",)), ("secret", "Secret", ("secretName", "name")),
                                  ("persistentVolumeClaim", "PersistentVolumeClaim", ("claimName",))):
            if key not in volume:
                continue
            wanted = next((volume[key][field] for field in fields if field in volume[key]), None)
            target = self.find(kind, namespace, wanted)
            if not target and not volume[key].get("optional") and not self.external(kind, wanted):
                self.complain(".spec.volumes", f"{name}: there is no {kind} {wanted}")
            for mode in [volume[key].get("defaultMode")] + [item.get("mode") for item in volume[key].get("items", [])]:
                if mode is not None and not 0 <= mode <= 0o777:
                    self.complain(".spec.volumes", f"{name}: the mode {mode} is above 511 (0777)")
            paths = [item["path"] for item in volume[key].get("items", [])]
            for path in paths:
                if path.startswith("/") or ".." in path.split("/") or paths.count(path) > 1:
                    self.complain(".spec.volumes", f"{name}: {path!r} can't be an item's path")
            for item in volume[key].get("items", []):
                if target and item["key"] not in keys_of(target):
                    self.complain(".spec.volumes", f"{name}: {kind} {wanted} has no key {item['key']}")

    def container(self, container, volumes, claims, namespace):
        where = f".containers[{container['name']}]"
        if not LABEL.match(container["name"]):
            self.complain(where, "its name is no label")
        if not IMAGE.match(container.get("image", "")):
            self.complain(f"{where}.image", f"{container.get('image')!r} is no image")
        self.environment(where, container, namespace)
        self.mounts(where, container, volumes, claims, namespace)
        self.probes(where, container)
        for port in container.get("ports", []):
            if "name" in port and not PORT_NAME.match(port["name"]):
                self.complain(f"{where}.ports", f"{port['name']!r} can't name a port")
        resources = container.get("resources") or {}
        for resource, limit in (resources.get("limits") or {}).items():
            request = (resources.get("requests") or {}).get(resource)
            if request is not None and amount(request) > amount(limit):
                self.complain(f"{where}.resources", f"the request of {resource} is above its limit")
            if "/" in resource and (request not in (None, limit) or not re.fullmatch(r"\d+", str(limit))):
                self.complain(f"{where}.resources", f"{resource} must be a whole number, the same in requests and limits")
        for resource in (resources.get("requests") or {}):
            if "/" in resource and resource not in (resources.get("limits") or {}):
                self.complain(f"{where}.resources", f"{resource} needs a limit")
        self.security(where, container.get("securityContext") or {})
        return {mount["name"] for mount in container.get("volumeMounts", [])}

    def security(self, where, security):
        path = f"{where}.securityContext"
        if security.get("runAsNonRoot") and security.get("runAsUser") == 0:
            self.complain(path, "runAsNonRoot and the user 0: the kubelet refuses it")
        if security.get("allowPrivilegeEscalation") is False:
            if security.get("privileged"):
                self.complain(path, "privileged excludes allowPrivilegeEscalation: false")
            if "SYS_ADMIN" in (security.get("capabilities") or {}).get("add", []):
                self.complain(path, "SYS_ADMIN excludes allowPrivilegeEscalation: false")
        for field in ("add", "drop"):
            for capability in (security.get("capabilities") or {}).get(field, []):
                if not CAPABILITY.match(capability):
                    self.complain(f"{path}.capabilities.{field}", f"{capability!r} is no capability")

    def environment(self, where, container, namespace):
        names = [env["name"] for env in container.get("env", [])]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.complain(f"{where}.env", f"{name} is there twice")
        for env in container.get("env", []):
            if not ENV_NAME.match(env["name"]):
                self.complain(f"{where}.env", f"{env['name']!r} can't name a variable")
            if "value" in env and "valueFrom" in env:
                self.complain(f"{where}.env", f"{env['name']} has a value and a source")
            source = env.get("valueFrom") or {}
            for field, kind in (("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")):
                if field not in source or source[field].get("optional"):
                    continue
                target = self.find(kind, namespace, source[field].get("name"))
                if not target:
                    if not self.external(kind, source[field].get("name")):
                        self.complain(f"{where}.env", f"{env['name']}: there is no {kind} {source[field].get('name')}")
                elif source[field]["key"] not in keys_of(target):
                    self.complain(f"{where}.env", f"{env['name']}: {kind} has no key {source[field]['key']}")
        for source in container.get("envFrom", []):
            for field, kind in (("secretRef", "Secret"), ("configMapRef", "ConfigMap")):
                if field in source and not self.find(kind, namespace, source[field].get("name")) \
                        and not source[field].get("optional") and not self.external(kind, source[field].get("name")):
                    self.complain(f"{where}.envFrom", f"there is no {kind} {source[field].get('name')}")

    def mounts(self, where, container, volumes, claims, namespace):
        where += ".volumeMounts"
        paths = [mount["mountPath"].rstrip("/") for mount in container.get("volumeMounts", [])]
        for path in sorted({path for path in paths if paths.count(path) > 1}):
            self.complain(where, f"two mounts at {path}")
        for mount in container.get("volumeMounts", []):
            if mount["name"] not in volumes and mount["name"] not in claims:
                self.complain(where, f"there is no volume {mount['name']}")
            if ":" in mount["mountPath"] or not mount["mountPath"].startswith("/"):
                self.complain(where, f"{mount['mountPath']!r} is no path")
            sub = mount.get("subPath")
            if sub is None:
                continue
            if sub.startswith("/") or ".." in sub.split("/"):
                self.complain(where, f"the subPath {sub!r} must stay inside of the volume")
            self.sub_path(where, sub, volumes.get(mount["name"], {}), namespace)

    def sub_path(self, where, sub, volume, namespace):
        """A subPath that a ConfigMap or Secret doesn't have becomes an empty folder, in silence."""
        for key, kind, field in (("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName")):
            target = self.objects.get((kind, namespace, volume.get(key, {}).get(field)))
            if not target:
                continue
            files = {item["path"] for item in volume[key]["items"]} if "items" in volume[key] else keys_of(target)
            if sub not in files and not any(file.startswith(sub + "/") for file in files):
                self.complain(where, f"{kind} {volume[key][field]} has no file {sub} for the subPath")

    def probes(self, where, container):
        ports = {port.get("name") for port in container.get("ports", [])}
        for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
            if probe not in container:
                continue
            handlers = [key for key in container[probe] if key in ("exec", "httpGet", "tcpSocket", "grpc")]
            if len(handlers) != 1:
                self.complain(f"{where}.{probe}", "needs one handler")
            for key in ("periodSeconds", "timeoutSeconds", "failureThreshold", "successThreshold"):
                if container[probe].get(key, 1) < 1:
                    self.complain(f"{where}.{probe}", f"{key} must be 1 or more")
            if probe != "readinessProbe" and container[probe].get("successThreshold", 1) != 1:
                self.complain(f"{where}.{probe}", "successThreshold must be 1")
            self.handler(f"{where}.{probe}", container[probe], ports)
        for hook in ("postStart", "preStop"):
            handler = (container.get("lifecycle") or {}).get(hook)
            if handler is not None:
                self.handler(f"{where}.lifecycle.{hook}", handler, ports)

    def handler(self, where, handler, ports):
        for key in ("httpGet", "tcpSocket"):
            port = (handler.get(key) or {}).get("port")
            if isinstance(port, str) and port not in ports:
                self.complain(where, f"there is no port named {port}")
            if isinstance(port, int) and not 1 <= port <= 65535:
                self.complain(where, f"{port} is no port")
        if "exec" in handler and not handler["exec"].get("command"):
            self.complain(where, "has no command")
        path = (handler.get("httpGet") or {}).get("path")
        if path is not None and not path.startswith("/"):
            self.complain(where, f"the path {path!r} must begin with /")


def across(documents, complain, external=()):
    try:
        Across(documents, complain, external).all()
    except (KeyError, TypeError, AttributeError) as error:
        # an object that its own schema refuses: that was said already, so it is said here what it cost
        complain("", "", f"objects can't be compared, one is broken: {type(error).__name__} {json.dumps(str(error))}")
