"""A tree that lotse wrote, as a test sees it: objects by kind and name, values by path, files that containers see."""

import base64
import os
import re
import sys

from across import containers, pod_template
import check


class Missing:
    def __repr__(self):
        return "nothing"

    def __bool__(self):
        return False


NOTHING = Missing()
KEYS = ("name", "mountPath", "containerPort", "port", "key", "ip", "topologyKey", "path")


def text_of(content):
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


def env_file(content):
    """As kustomize reads it: a line KEY=VALUE, no quotes, no escapes."""
    result = {}
    for line in content.decode().splitlines():
        line = line.lstrip()
        if line and not line.startswith("#"):
            key, _, value = line.partition("=")
            result[key] = value.encode()
    return result


class Tree:
    def __init__(self, folder):
        self.folder, self.problems, self.files = folder, [], {}
        for where, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                path = os.path.join(where, name)
                with open(path, "rb") as file:
                    self.files[os.path.relpath(path, folder)] = file.read()
        self.objects, self.paths = [], {}
        for path in self.files:
            if path.startswith("base/") and path.endswith(".yaml") and path != "base/kustomization.yaml":
                documents = check.read(self.text(path), lambda problem, path=path: self.problems.append(f"{path}: {problem}"))
                if len(documents) != 1:
                    self.problems.append(f"{path} has {len(documents)} objects")
                self.objects += documents
                self.paths.update({id(document): path for document in documents})
        self.generated = []
        for path in self.files:
            if os.path.basename(path) == "kustomization.yaml":
                self.generators(path)

    def text(self, path):
        return self.files[path].decode(errors="replace")

    def yaml(self, path):
        return (check.read(self.text(path), self.problems.append) or [{}])[0]

    def generators(self, path):
        kustomization, folder = self.yaml(path), os.path.dirname(path)
        for key, kind in (("secretGenerator", "Secret"), ("configMapGenerator", "ConfigMap")):
            for generator in kustomization.get(key, []):
                data = {}
                for name in generator.get("envs", []):
                    data.update(env_file(self.beside(path, folder, name)))
                for entry in generator.get("files", []):
                    name, _, file = entry.rpartition("=")
                    data[name or os.path.basename(file)] = self.beside(path, folder, file)
                for literal in generator.get("literals", []):
                    name, _, value = literal.partition("=")
                    data[name] = value.encode()
                self.generated.append({"apiVersion": "v1", "kind": kind, "metadata": {"name": generator["name"]},
                                       "bytes": data, "from": path})

    def beside(self, path, folder, name):
        name = os.path.normpath(os.path.join(folder, name))
        if name not in self.files:
            self.problems.append(f"{path}: there is no {name}")
        return self.files.get(name, b"")

    def whole(self):
        """Everything that a cluster would get: what kustomize generates, too, once a name."""
        seen = {}
        for generated in self.generated:
            keys = {key: base64.b64encode(value).decode() for key, value in generated["bytes"].items()}
            field = "data" if generated["kind"] == "Secret" else "binaryData"
            known = seen.setdefault((generated["kind"], generated["metadata"]["name"]),
                                    {"apiVersion": "v1", "kind": generated["kind"], "metadata": generated["metadata"]})
            if keys:
                known.setdefault(field, {}).update(keys)
        return self.objects + list(seen.values())

    # ---- objects and values ----

    def find(self, name):
        kind, _, name = name.partition("/")
        for document in self.objects:
            own = document.get("metadata", {}).get("name", "")
            if document.get("kind") == kind and (own == name or (kind == "Job" and re.fullmatch(
                    re.escape(name) + "-[0-9a-f]{6,}", own))):
                return document
        return NOTHING

    def secret_bytes(self, kind, name):
        for generated in self.generated:
            if generated["kind"] == kind and generated["metadata"]["name"] == name:
                return generated["bytes"]
        found = self.find(f"{kind}/{name}")
        if not found:
            return NOTHING
        data = {key: value.encode() for key, value in (found.get("data") or {}).items()}
        data.update({key: base64.b64decode(value) for key, value in (found.get("binaryData") or {}).items()})
        return data

    def value(self, question):
        """`Kind/name path`; a path begins with pod (the pod's spec) or c (its first container) where it likes to;
        [x] takes the item of a list that is named x, or the key x of a mapping; [#0] the first item. env[X], secret[X]
        (a variable, resolved), file[/path], mode[/path] (what the container sees there)."""
        name, _, path = question.partition(" ")
        found = self.find(name)
        if not found or not path:
            return found
        template = pod_template(found)
        steps = re.findall(r"\[([^\]]*)\]|([^.\[\]]+)", path)
        steps = [(bracket, plain) for bracket, plain in steps]
        head = steps[0][1]
        if head in ("env", "secret", "file", "mode") and len(steps) > 1:
            return getattr(self, "ask_" + head)(template["spec"], steps[1][0])
        if head == "template":
            found, steps = template, steps[1:]
        elif head == "pod":
            found, steps = template["spec"], steps[1:]
        elif head == "c":
            found, steps = containers(template["spec"])[0], steps[1:]
        for bracket, plain in steps:
            found = step(found, bracket, plain)
            if found is NOTHING:
                return NOTHING
        return found

    def ask_env(self, spec, name):
        for env in containers(spec)[0].get("env", []):
            if env["name"] == name:
                if "value" in env:
                    return env["value"]
                return self.referred(env)
        return NOTHING

    def ask_secret(self, spec, name):
        """A variable's value, where it comes from a Secret."""
        for env in containers(spec)[0].get("env", []):
            if env["name"] == name and "secretKeyRef" in env.get("valueFrom", {}):
                return self.referred(env)
        return NOTHING

    def referred(self, env):
        for field, kind in (("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")):
            reference = env.get("valueFrom", {}).get(field)
            if reference:
                data = self.secret_bytes(kind, reference["name"]) or {}
                return text_of(data[reference["key"]]) if reference["key"] in data else NOTHING
        return NOTHING

    def mounted(self, spec, path):
        volumes = {volume["name"]: volume for volume in spec.get("volumes", [])}
        for mount in sorted(containers(spec)[0].get("volumeMounts", []), key=lambda mount: -len(mount["mountPath"])):
            at = mount["mountPath"].rstrip("/")
            if path != at and not path.startswith(at + "/"):
                continue
            inside = "/".join(part for part in (mount.get("subPath"), path[len(at) + 1:]) if part)
            return volumes.get(mount["name"]), inside
        return None, ""

    def item(self, spec, path):
        volume, inside = self.mounted(spec, path)
        sources = [volume] if volume else []
        if volume and "projected" in volume:
            sources = volume["projected"]["sources"]
        for source in sources:
            for field, kind, names in (("configMap", "ConfigMap", ("name",)), ("secret", "Secret", ("secretName", "name"))):
                if field not in source:
                    continue
                name = next(source[field][key] for key in names if key in source[field])
                mode = source[field].get("defaultMode", volume.get("projected", {}).get("defaultMode", 0o644))
                data = self.secret_bytes(kind, name) or {}
                items = source[field].get("items") or [{"key": key, "path": key} for key in data]
                for item in items:
                    if item["path"] == inside:
                        return data.get(item["key"], NOTHING), item.get("mode", mode), kind
        return NOTHING, NOTHING, NOTHING

    def ask_file(self, spec, path):
        content = self.item(spec, path)[0]
        return text_of(content) if isinstance(content, bytes) else content

    def ask_mode(self, spec, path):
        return self.item(spec, path)[1]


def step(value, bracket, plain):
    if plain or isinstance(value, dict):
        return value.get(plain or bracket, NOTHING) if isinstance(value, dict) else NOTHING
    if not isinstance(value, list):
        return NOTHING
    if bracket.startswith("#"):
        index = int(bracket[1:])
        return value[index] if index < len(value) else NOTHING
    for item in value:
        if item == bracket or (isinstance(item, dict) and any(str(item.get(key)) == bracket for key in KEYS)):
            return item
    return NOTHING
