"""What the generated manifests promise, asked of the built objects and of nothing else.

Written from the documentation of Kubernetes, not from the program: https://kubernetes.io/docs/concepts/security/pod-security-standards/,
…/policy/resource-quotas/, …/workloads/pods/init-containers/ (how requests add up), …/tasks/run-application/.
Each promise is a function: objects in, sentences about what is wrong out.
"""
import math
import re
from decimal import Decimal

CONTROLLERS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicaSet", "Pod")
SUFFIXES = {"": 1, "m": Decimal("0.001"), "k": 10 ** 3, "M": 10 ** 6, "G": 10 ** 9, "T": 10 ** 12,
            "Ki": 2 ** 10, "Mi": 2 ** 20, "Gi": 2 ** 30, "Ti": 2 ** 40}
LEVELS = ("privileged", "baseline", "restricted")
BASELINE_CAPABILITIES = {"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
                         "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"}
SAFE_SYSCTLS = {"kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start",
                "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports",
                "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
                "net.ipv4.tcp_keepalive_probes"}
RESTRICTED_VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
SELINUX_TYPES = {"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"}


def name_of(document):
    return f"{document['kind']}/{document['metadata']['name']}"


def quantity(value):
    number, suffix = re.fullmatch(r"([0-9.]+)([a-zA-Z]*)", str(value)).groups()
    return Decimal(number) * SUFFIXES[suffix]


def of_kind(objects, *kinds):
    return [document for document in objects if document["kind"] in kinds]


def template(document):
    if document["kind"] == "Pod":
        return document
    spec = document["spec"]
    return (spec["jobTemplate"]["spec"] if document["kind"] == "CronJob" else spec)["template"]


def workloads(objects):
    return [(document, template(document)) for document in of_kind(objects, *CONTROLLERS)]


def containers(pod):
    return [*pod.get("initContainers", []), *pod["containers"]]


# ---- Pod Security Standards ----

def against_baseline(pod):
    context = pod.get("securityContext", {})
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(field):
            yield field
    for volume in pod.get("volumes", []):
        if "hostPath" in volume:
            yield f"hostPath {volume['hostPath']['path']}"
    for sysctl in context.get("sysctls", []):
        if sysctl["name"] not in SAFE_SYSCTLS:
            yield f"sysctl {sysctl['name']}"
    for where in [("pod", context), *((one["name"], one.get("securityContext", {})) for one in containers(pod))]:
        yield from confinement_off(*where)
    for container in containers(pod):
        own = container.get("securityContext", {})
        if own.get("privileged"):
            yield f"{container['name']}: privileged"
        for capability in own.get("capabilities", {}).get("add", []):
            if capability not in BASELINE_CAPABILITIES:
                yield f"{container['name']}: capability {capability}"
        for port in container.get("ports", []):
            if port.get("hostPort"):
                yield f"{container['name']}: hostPort {port['hostPort']}"
        if own.get("procMount", "Default") != "Default":
            yield f"{container['name']}: procMount"


def confinement_off(name, context):
    if context.get("seccompProfile", {}).get("type") == "Unconfined":
        yield f"{name}: seccomp is off"
    if context.get("appArmorProfile", {}).get("type") == "Unconfined":
        yield f"{name}: AppArmor is off"
    selinux = context.get("seLinuxOptions", {})
    if selinux.get("type", "") not in SELINUX_TYPES or selinux.get("user") or selinux.get("role"):
        yield f"{name}: SELinux options"
    if context.get("windowsOptions", {}).get("hostProcess"):
        yield f"{name}: a process of the host"


def against_restricted(pod):
    context = pod.get("securityContext", {})
    for volume in pod.get("volumes", []):
        kinds = set(volume) - {"name"}
        if not kinds <= RESTRICTED_VOLUMES:
            yield f"volume {volume['name']} is a {kinds}"
    if context.get("runAsUser") == 0:
        yield "runAsUser is 0"
    for container in containers(pod):
        own = container.get("securityContext", {})
        if own.get("allowPrivilegeEscalation") is not False:
            yield f"{container['name']}: allowPrivilegeEscalation isn't false"
        if own.get("runAsUser") == 0:
            yield f"{container['name']}: runAsUser is 0"
        if own.get("runAsNonRoot", context.get("runAsNonRoot")) is not True:
            yield f"{container['name']}: runAsNonRoot isn't true"
        if own.get("seccompProfile", context.get("seccompProfile", {})).get("type") not in ("RuntimeDefault", "Localhost"):
            yield f"{container['name']}: no seccomp profile"
        capabilities = own.get("capabilities", {})
        if "ALL" not in capabilities.get("drop", []):
            yield f"{container['name']}: doesn't drop ALL"
        if set(capabilities.get("add", [])) - {"NET_BIND_SERVICE"}:
            yield f"{container['name']}: adds {capabilities['add']}"


def explanations(document, pod):
    """Annotations that give a reason for an exception."""
    notes = {**document["metadata"].get("annotations", {}), **pod.get("metadata", {}).get("annotations", {})}
    return {key.partition("/ignore.")[2]: reason for key, reason in notes.items() if "/ignore." in key and len(reason) > 10}


def level_of(pod):
    if any(against_baseline(pod)):
        return "privileged"
    return "baseline" if any(against_restricted(pod)) else "restricted"


def restricted_or_explained(objects):
    for document, pod in workloads(objects):
        broken = [*against_baseline(pod["spec"]), *against_restricted(pod["spec"])]
        if broken and not explanations(document, pod):
            yield f"{name_of(document)} isn't restricted, and nothing in it says why: {'; '.join(broken)}"


def namespace_admits_its_pods(objects):
    labels = [document["metadata"].get("labels", {}) for document in of_kind(objects, "Namespace")]
    enforced = [one["pod-security.kubernetes.io/enforce"] for one in labels if "pod-security.kubernetes.io/enforce" in one]
    if not enforced:
        yield "no Namespace has the label pod-security.kubernetes.io/enforce"
        return
    held = min((level_of(pod["spec"]) for _, pod in workloads(objects)), key=LEVELS.index, default="restricted")
    if LEVELS.index(enforced[0]) > LEVELS.index(held):
        yield f"the namespace enforces {enforced[0]}, and its pods hold {held}: they aren't admitted"
    if LEVELS.index(enforced[0]) < LEVELS.index(held):
        yield f"the namespace enforces {enforced[0]}, and its pods would hold {held}"


# ---- Resources ----

def containers_ask(objects):
    for document, pod in workloads(objects):
        for container in containers(pod["spec"]):
            resources = container.get("resources", {})
            for part, name in (("requests", "cpu"), ("requests", "memory"), ("limits", "memory")):
                if name not in resources.get(part, {}):
                    yield f"{name_of(document)} {container['name']} has no {part}.{name}"
            for name, limit in resources.get("limits", {}).items():
                if name in resources.get("requests", {}) and quantity(resources["requests"][name]) > quantity(limit):
                    yield f"{name_of(document)} {container['name']} asks for more {name} than its limit"


def no_cpu_limit_of_our_own(objects, asked):
    """`asked`: names of services whose Compose file says how much CPU they may use."""
    for document, pod in workloads(objects):
        for container in pod["spec"]["containers"]:
            if "cpu" in container.get("resources", {}).get("limits", {}) and container["name"] not in asked:
                yield f"{name_of(document)} {container['name']} has a CPU limit that nobody asked for"


def pod_sum(pod, part, name):
    """What one pod counts in a quota: the containers and sidecars together, or an init container beside the sidecars before it."""
    def of(container):
        return quantity(container.get("resources", {}).get(part, {}).get(name, 0))
    sidecars, peak = 0, 0
    for container in pod.get("initContainers", []):
        if container.get("restartPolicy") == "Always":
            sidecars += of(container)
            peak = max(peak, sidecars)
        else:
            peak = max(peak, sidecars + of(container))
    return max(peak, sidecars + sum(of(container) for container in pod["containers"]))


def most_pods(document, autoscalers):
    """How many pods there may be at a time, in the middle of a rollout and under full load."""
    kind, spec = document["kind"], document["spec"]
    replicas = autoscalers.get((kind, document["metadata"]["name"]), {}).get("maxReplicas", spec.get("replicas", 1))
    if kind == "Deployment" and spec.get("strategy", {}).get("type") != "Recreate":
        surge = str(spec.get("strategy", {}).get("rollingUpdate", {}).get("maxSurge", "25%"))
        return replicas + (math.ceil(replicas * int(surge[:-1]) / 100) if surge.endswith("%") else int(surge))
    if kind == "Job":
        return spec.get("parallelism", 1)
    if kind == "CronJob":
        return spec["jobTemplate"]["spec"].get("parallelism", 1)
    return replicas


def by_target(objects):
    found = {(one["spec"]["scaleTargetRef"]["kind"], one["spec"]["scaleTargetRef"]["name"]): one["spec"]
             for one in of_kind(objects, "HorizontalPodAutoscaler")}
    for one in of_kind(objects, "ScaledObject"):  # KEDA makes a HorizontalPodAutoscaler of it
        spec = one["spec"]
        found[spec["scaleTargetRef"].get("kind", "Deployment"), spec["scaleTargetRef"]["name"]] = {
            "minReplicas": spec.get("minReplicaCount", 0), "maxReplicas": spec.get("maxReplicaCount", 100)}
    return found


def quota_has_room(objects):
    autoscalers, quotas = by_target(objects), of_kind(objects, "ResourceQuota")
    if not quotas:
        yield "there is no ResourceQuota"
    for quota in quotas:
        hard = quota["spec"]["hard"]
        if "limits.cpu" in hard:
            yield f"{name_of(quota)} has limits.cpu: pods without a CPU limit are refused"
        for key in ("requests.cpu", "requests.memory", "limits.memory", "pods", "requests.ephemeral-storage"):
            if key not in hard:
                continue
            part, _, name = key.partition(".")
            need = sum(most_pods(document, autoscalers) * (pod_sum(pod["spec"], part, name) if name else 1)
                       for document, pod in workloads(objects))
            if quantity(hard[key]) < need:
                yield f"{name_of(quota)} gives {hard[key]} of {key}, and up to {need} are needed"
        claims = [(claim, 1) for claim in of_kind(objects, "PersistentVolumeClaim")]
        for document in of_kind(objects, "StatefulSet"):
            claims += [(claim, document["spec"].get("replicas", 1)) for claim in document["spec"].get("volumeClaimTemplates", [])]
        if "persistentvolumeclaims" in hard and quantity(hard["persistentvolumeclaims"]) < sum(n for _, n in claims):
            yield f"{name_of(quota)} allows {hard['persistentvolumeclaims']} claims, and there are {sum(n for _, n in claims)}"
        storage = sum(n * quantity(claim["spec"]["resources"]["requests"]["storage"]) for claim, n in claims)
        if "requests.storage" in hard and quantity(hard["requests.storage"]) < storage:
            yield f"{name_of(quota)} gives {hard['requests.storage']} of storage, and {storage} are needed"


def limit_range_fits(objects):
    for document in of_kind(objects, "LimitRange"):
        for limit in document["spec"]["limits"]:
            for field in ("default", "max"):
                if "cpu" in limit.get(field, {}):
                    yield f"{name_of(document)} has a {field} of CPU: that is a CPU limit for everybody"
            for owner, pod in workloads(objects):
                for container in containers(pod["spec"]):
                    for field, part, wrong in (("max", "limits", lambda have, bound: have > bound),
                                               ("min", "requests", lambda have, bound: have < bound)):
                        for name, bound in limit.get(field, {}).items() if limit["type"] == "Container" else ():
                            have = container.get("resources", {}).get(part, {}).get(name)
                            if have and wrong(quantity(have), quantity(bound)):
                                yield f"{name_of(document)} refuses {name_of(owner)}: {part}.{name} {have}, {field} {bound}"


# ---- Scaling and availability ----

def autoscalers_work(objects):
    there = {(document["kind"], document["metadata"]["name"]): (document, pod) for document, pod in workloads(objects)}
    for target, spec in by_target(objects).items():
        if target not in there:
            yield f"an autoscaler's target {'/'.join(target)} isn't there"
            continue
        document, pod = there[target]
        if "replicas" in document["spec"]:
            yield f"{name_of(document)} has replicas beside its autoscaler: each deployment resets them"
        if spec.get("minReplicas", 1) > spec["maxReplicas"]:
            yield f"{name_of(document)} has minReplicas > maxReplicas"
        for metric in spec.get("metrics", []):
            name = metric.get("resource", {}).get("name")
            for container in pod["spec"]["containers"] if name else ():
                if name not in container.get("resources", {}).get("requests", {}):
                    yield f"{name_of(document)} {container['name']} asks for no {name}, and its autoscaler measures against that"
        role = pod["metadata"]["labels"].get("app.kubernetes.io/component")
        if role in ("scheduler", "database", "broker", "cache"):
            yield f"{name_of(document)} is a {role}, and has an autoscaler"


def selects(selector, labels):
    return all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items())


def budgets_leave_room(objects, least_pods=2):
    """`least_pods`: a place to try things may run one, which its budget lets go; so may an autoscaler that says why."""
    autoscalers = by_target(objects)
    explained = {one["spec"]["scaleTargetRef"]["name"] for one in of_kind(objects, "HorizontalPodAutoscaler")
                 if "lotse.dev/ignore.scaler-minimum" in one["metadata"].get("annotations", {})}
    for budget in of_kind(objects, "PodDisruptionBudget"):
        spec = budget["spec"]
        if ("minAvailable" in spec) == ("maxUnavailable" in spec):
            yield f"{name_of(budget)} needs one of minAvailable and maxUnavailable"
        if str(spec.get("maxUnavailable")) in ("0", "0%"):
            yield f"{name_of(budget)} blocks every drain"
        of = [document for document, pod in workloads(objects) if selects(spec["selector"], pod["metadata"]["labels"])]
        if not of:
            yield f"{name_of(budget)} selects nothing"
        for document in of:
            least = autoscalers.get((document["kind"], document["metadata"]["name"]), {}).get(
                "minReplicas", document["spec"].get("replicas", 1))
            if least < least_pods and document["metadata"]["name"] not in explained:
                yield f"{name_of(budget)} is for {name_of(document)} with {least} replica"
            available = str(spec.get("minAvailable", 0))
            needed = math.ceil(least * int(available[:-1]) / 100) if available.endswith("%") else int(available)
            if available != "0" and needed >= least:
                yield f"{name_of(budget)} wants {available} of {least} pods: no node can be drained"


PROMISES = (restricted_or_explained, namespace_admits_its_pods, containers_ask, quota_has_room, limit_range_fits, autoscalers_work)
