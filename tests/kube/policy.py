"""What holds for every tree, whatever the project was. A case that needs an exception names the check in `but`."""

from across import CONTROLLERS, containers, every_container, pod_template


def walk(value, path=""):
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, f"{path}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, f"{path}[{index}]")


def name_of(document):
    return f"{document.get('kind')}/{document.get('metadata', {}).get('name')}"


def workloads(tree):
    for document in tree.objects:
        template = pod_template(document)
        if template:
            yield document, template


def hygiene(tree):
    """Nothing that a person wouldn't write."""
    for document in tree.objects:
        for path, value in walk(document):
            if path.endswith((".creationTimestamp", ".status")) or (value in ({}, [], None) and not isinstance(value, bool)
                                                                    and value != 0 and not path.endswith(("emptyDir", "podSelector"))
                                                                    and not path.endswith((".command", ".args"))):
                yield f"{name_of(document)}{path} has no place in a file"
        for key in {**document["metadata"].get("annotations", {}), **document["metadata"].get("labels", {})}:
            if ("lotse" in key and not key.startswith("lotse.dev/ignore.")) or "kompose" in key:
                yield f"{name_of(document)} carries the tool's own {key}"
        if "namespace" in document["metadata"]:
            yield f"{name_of(document)} has a namespace; the kustomization sets it"


def labels(tree):
    names = ("app.kubernetes.io/name", "app.kubernetes.io/instance")
    for document, template in workloads(tree):
        found = template.get("metadata", {}).get("labels", {})
        for name in names:
            if name not in found or name not in document["metadata"].get("labels", {}):
                yield f"{name_of(document)} lacks the label {name}"
        if document["kind"] in CONTROLLERS:
            selector = document["spec"].get("selector", {}).get("matchLabels", {})
            if tuple(sorted(selector)) != tuple(sorted(names)):
                yield f"{name_of(document)} selects by {sorted(selector)}"
    for document in tree.objects:
        selector = document.get("spec", {}).get("selector")
        if document["kind"] == "Service" and selector and sorted(selector) != sorted(names):
            yield f"{name_of(document)} selects by {sorted(selector)}"


def accounts(tree):
    seen = {}
    for document, template in workloads(tree):
        spec = template["spec"]
        account = spec.get("serviceAccountName")
        if spec.get("automountServiceAccountToken") is not False:
            yield f"{name_of(document)} mounts a token"
        if spec.get("enableServiceLinks") is not False:
            yield f"{name_of(document)} has service links"
        if account in seen or not account:
            yield f"{name_of(document)} has no ServiceAccount of its own: {account}"
        seen[account] = document


def security(tree):
    for document, template in workloads(tree):
        spec = template["spec"]
        if spec.get("securityContext", {}).get("seccompProfile") != {"type": "RuntimeDefault"}:
            yield f"{name_of(document)} has no seccompProfile RuntimeDefault"
        for container in every_container(spec):
            context = container.get("securityContext", {})
            if context.get("allowPrivilegeEscalation") is not False:
                yield f"{name_of(document)} {container['name']} may escalate"
            if "ALL" not in context.get("capabilities", {}).get("drop", []):
                yield f"{name_of(document)} {container['name']} keeps capabilities"
            if not isinstance(context.get("runAsUser"), int) or not isinstance(context.get("runAsGroup"), int):
                yield f"{name_of(document)} {container['name']} has no user and group"
            if context.get("runAsNonRoot") is not (context.get("runAsUser") != 0):
                yield f"{name_of(document)} {container['name']} has runAsNonRoot and runAsUser that don't agree"
            if context.get("readOnlyRootFilesystem") is None:
                yield f"{name_of(document)} {container['name']} says nothing about its root file system"
            elif context["readOnlyRootFilesystem"] and container in spec["containers"]:
                if not [mount for mount in container.get("volumeMounts", []) if mount["mountPath"].rstrip("/") in ("/tmp", "")]:
                    yield f"{name_of(document)} {container['name']} has no /tmp"
        if spec.get("securityContext", {}).get("runAsNonRoot") is not True:
            yield f"{name_of(document)}: a container that says nothing may be root"


def variables(tree):
    """Environment variables are sorted or as written, but never half; a value is a string."""
    for document, template in workloads(tree):
        for container in every_container(template["spec"]):
            for env in container.get("env", []):
                if not isinstance(env.get("value", ""), str):
                    yield f"{name_of(document)} {env['name']} is no string"


def places(tree):
    """One folder a service, one object a file, a file's name says the kind, and kustomization.yaml lists all."""
    for document in tree.objects:
        path, kind = tree.paths[id(document)], document["kind"].lower()
        parts = path.split("/")
        if kind in ("namespace", "limitrange", "resourcequota"):
            if path != f"base/{kind}.yaml":
                yield f"{name_of(document)} is in {path}"
        elif kind == "networkpolicy" and len(parts) == 2 and parts[1].startswith("networkpolicy-"):
            pass  # of all pods together
        elif len(parts) != 3 or not (parts[2] == kind + ".yaml" or parts[2].startswith(kind + "-")):
            yield f"{name_of(document)} is in {path}"
    listed = tree.yaml("base/kustomization.yaml").get("resources", [])
    there = sorted(path[len("base/"):] for path in tree.paths.values())
    if sorted(listed) != there:
        yield f"kustomization.yaml lists {sorted(set(listed) ^ set(there))} wrongly"


def secrets(tree):
    """No object of kind Secret with a value is written as a manifest."""
    for document in tree.objects:
        if document["kind"] == "Secret" and (document.get("data") or document.get("stringData")):
            yield f"{name_of(document)} is a manifest with values"


def probes(tree):
    """A liveness probe is never stricter than the readiness probe, and waits behind a startup probe or a delay."""
    for document, template in workloads(tree):
        for container in containers(template["spec"]):
            live, ready = container.get("livenessProbe"), container.get("readinessProbe")
            if not live:
                continue
            if "startupProbe" not in container and "initialDelaySeconds" not in live:
                yield f"{name_of(document)} {container['name']} may be killed while it starts"
            if ready and patience(live) <= patience(ready):
                yield f"{name_of(document)} {container['name']}: liveness gives up before readiness"


def patience(probe):
    return probe.get("periodSeconds", 10) * probe.get("failureThreshold", 3)


CHECKS = {"hygiene": hygiene, "labels": labels, "accounts": accounts, "security": security, "variables": variables,
          "places": places, "secrets": secrets, "probes": probes}
