#!/usr/bin/python3
"""A second opinion on manifests: strict against the OpenAPI schemas that Kubernetes serves, and across objects.

    check.py [--kubernetes 1.35] [--schemas DIR] FILE...      (YAML, several documents a file; - reads standard input)

Written apart from lotse, in another language, so that both are unlikely to be wrong in the same way. Prints a line a problem,
exits with 1 where there is one, with 2 where the schemas aren't there.
"""

import argparse
import functools
import json
import os
import re
import sys

import yaml

from across import LABEL_KEY, LABEL_VALUE, across

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
SCHEMAS = os.environ.get("LOTSE_SCHEMAS", os.path.join(ROOT, "..", "shared", "data", "kubernetes"))

QUANTITY = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$")
LABEL_1035 = re.compile(r"^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$")
SUBDOMAIN = re.compile(r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")


class Kubectl(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML as the API server gets it: no timestamps, = and << are texts, duplicate keys refused, numbers as Go reads them, too."""


Kubectl.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers
            if tag.rsplit(":")[-1] not in ("timestamp", "value", "merge")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
# PyYAML takes 1e3 and 0o17 for strings, kubectl's reader doesn't.
Kubectl.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?(\.\d+|\d+(\.\d*)?)[eE][-+]?\d+$"),
                              list("-+.0123456789"))
Kubectl.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?0o[0-7]+$"), list("-+0"))


def number(loader, node):
    text = loader.construct_scalar(node)
    return float(int(text.replace("0o", ""), 8)) if "0o" in text else yaml.SafeLoader.construct_yaml_float(loader, node)


Kubectl.add_constructor("tag:yaml.org,2002:float", number)


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
        if not isinstance(document, dict):
            self.where = ""
            self.complain("", f"{document!r} is no object")
            return
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
        for key in (meta.get("annotations") or {}):
            if not LABEL_KEY.match(key.lower()):
                self.complain(f".metadata.annotations.{key}", "can't be the key of an annotation")
        if sum(len(key) + len(str(value)) for key, value in (meta.get("annotations") or {}).items()) > 256 << 10:
            self.complain(".metadata.annotations", "are more than 256 KiB")


@functools.cache
def load(folder, version):
    return Schemas(folder, version)


def read(text, complain):
    try:
        return [document for document in yaml.load_all(text, Loader=Kubectl) if document is not None]
    except yaml.YAMLError as error:
        complain(str(error))
        return []


def check_documents(documents, version="1.35", schemas=SCHEMAS, external=()):
    """Problems of manifests that were read already."""
    checker = Checker(load(schemas, version))
    for document in documents:
        checker.single(document)
    whole = [document for document in documents if isinstance(document, dict) and document.get("kind")
             and isinstance(document.get("metadata"), dict) and document["metadata"].get("name")]
    across(whole, lambda name, path, message: checker.problems.append(f"{name}{path}: {message}"), external)
    return checker.problems


def check(texts, version="1.35", schemas=SCHEMAS, external=()):
    """Problems of manifests given as texts of YAML."""
    problems, documents = [], []
    for text in texts:
        documents += read(text, problems.append)
    return problems + check_documents(documents, version, schemas, external)


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
