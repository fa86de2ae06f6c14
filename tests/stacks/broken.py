"""A small cluster that keeps every promise, and ways to break each: a promise that doesn't see it is worth nothing."""
import copy

import promises

LABELS = {"app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "shop", "app.kubernetes.io/component": "web"}


def pod():
    return {"metadata": {"labels": LABELS}, "spec": {
        "securityContext": {"runAsNonRoot": True, "runAsUser": 10001, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [{"name": "web", "image": "web:1", "ports": [{"containerPort": 80}],
                        "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}},
                        "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}}],
        "volumes": [{"name": "tmp", "emptyDir": {}}]}}


def good():
    def thing(kind, spec=None, name="web", **metadata):
        return {"kind": kind, "metadata": {"name": name, **metadata}, **({"spec": spec} if spec else {})}
    return {
        "namespace": thing("Namespace", name="shop", labels={"pod-security.kubernetes.io/enforce": "restricted"}),
        "deployment": thing("Deployment", {"template": pod(), "strategy": {"rollingUpdate": {"maxSurge": "25%"}}}),
        "hpa": thing("HorizontalPodAutoscaler", {
            "scaleTargetRef": {"kind": "Deployment", "name": "web"}, "minReplicas": 2, "maxReplicas": 6,
            "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization"}}}]}),
        "pdb": thing("PodDisruptionBudget", {"maxUnavailable": 1, "selector": {"matchLabels": {"app.kubernetes.io/name": "web"}}}),
        # 6 pods and 2 more in a rollout
        "quota": thing("ResourceQuota", {"hard": {"requests.cpu": "800m", "requests.memory": "1Gi", "limits.memory": "2Gi", "pods": "8"}}),
        "range": thing("LimitRange", {"limits": [{"type": "Container", "default": {"memory": "256Mi"}}]}),
    }


def spec(objects):
    return objects["deployment"]["spec"]["template"]["spec"]


def container(objects):
    return spec(objects)["containers"][0]


def put(where, *path):
    """A way to break it: set, or with the value None remove, what is at the path."""
    def change(objects):
        at, value = where(objects), path[-1]
        for key in path[:-2]:
            at = at.setdefault(key, {}) if isinstance(at, dict) else at[key]
        if value is None:
            del at[path[-2]]
        else:
            at[path[-2]] = value
    return change


def of(name):
    return lambda objects: objects[name]["spec"]


def level(name):
    return put(lambda objects: objects["namespace"]["metadata"]["labels"], "pod-security.kubernetes.io/enforce", name)


BROKEN = {
    "restricted_or_explained": [
        put(spec, "securityContext", "runAsNonRoot", None), put(spec, "securityContext", "runAsUser", 0), put(spec, "hostNetwork", True),
        put(spec, "securityContext", "seccompProfile", None), put(spec, "volumes", [{"name": "x", "hostPath": {"path": "/"}}]),
        put(spec, "volumes", [{"name": "x", "nfs": {}}]), put(container, "securityContext", "allowPrivilegeEscalation", None),
        put(container, "securityContext", "capabilities", None), put(container, "securityContext", "capabilities", "add", ["CHOWN"]),
        put(container, "securityContext", "privileged", True), put(container, "ports", [{"hostPort": 80}]),
        put(spec, "securityContext", "sysctls", [{"name": "net.core.somaxconn"}]),
        put(spec, "initContainers", [{"name": "copy", "image": "busybox"}])],
    "namespace_admits_its_pods": [
        level(None), level("baseline"), put(spec, "hostPID", True), put(spec, "securityContext", "runAsNonRoot", False)],
    "containers_ask": [
        put(container, "resources", "requests", "cpu", None), put(container, "resources", "requests", "memory", None),
        put(container, "resources", "limits", None), put(container, "resources", "requests", "memory", "1Gi"),
        put(spec, "initContainers", [{"name": "copy", "image": "busybox"}])],
    "quota_has_room": [
        put(of("quota"), "hard", "requests.cpu", "799m"), put(of("quota"), "hard", "requests.memory", "1023Mi"),
        put(of("quota"), "hard", "limits.memory", "2047Mi"), put(of("quota"), "hard", "pods", "7"),
        put(of("quota"), "hard", "limits.cpu", "100"), put(of("hpa"), "maxReplicas", 7),
        put(spec, "initContainers", [{"name": "a", "resources": {"requests": {"memory": "1Gi"}}}]),
        put(spec, "initContainers", [{"name": "a", "restartPolicy": "Always", "resources": {"limits": {"memory": "1Mi"}}}])],
    "limit_range_fits": [
        put(of("range"), "limits", 0, "default", "cpu", "1"), put(of("range"), "limits", 0, "max", {"cpu": "1"}),
        put(of("range"), "limits", 0, "max", {"memory": "255Mi"}), put(of("range"), "limits", 0, "min", {"memory": "129Mi"})],
    "autoscalers_work": [
        put(of("deployment"), "replicas", 2), put(of("hpa"), "scaleTargetRef", "name", "api"), put(of("hpa"), "minReplicas", 7),
        put(container, "resources", "requests", "cpu", None),
        put(spec, "containers", [{"name": "a", "resources": {"requests": {"memory": "1Gi"}}}])],
    "budgets_leave_room": [
        put(of("pdb"), "maxUnavailable", 0), put(of("pdb"), "minAvailable", 1), put(of("pdb"), "selector", "matchLabels", {"a": "b"}),
        put(of("hpa"), "minReplicas", 1),
        lambda objects: objects["pdb"]["spec"].update({"minAvailable": "100%"}) or objects["pdb"]["spec"].pop("maxUnavailable")],
    "no_cpu_limit_of_our_own": [put(container, "resources", "limits", "cpu", "1")],
}


def ask(name, objects):
    promise = getattr(promises, name)
    return list(promise(objects, set()) if name == "no_cpu_limit_of_our_own" else promise(objects))


def unseen():
    """(what was tried, what should have been seen and wasn't)"""
    for name, ways in BROKEN.items():
        wrong = ask(name, list(good().values()))
        yield f"promise {name} holds where it does", wrong
        for number, way in enumerate(ways):
            objects = copy.deepcopy(good())
            way(objects)
            yield f"promise {name} sees way {number} to break it", [] if ask(name, list(objects.values())) else ["it doesn't"]
