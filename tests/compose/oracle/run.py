#!/usr/bin/env python3
"""Compares `lotse config` with `docker compose config`, case by case.

A case is a folder: compose.yaml and whatever it names; `args` (options, one line, as for a shell; none where absent);
`env` (NAME=VALUE lines for the process); `folder` (where to start, below the case). Both programs run on the same copy. They
must agree on refusing it, or print the same data. A file `deviates` says why a case isn't compared: where Docker
Compose has a bug, or waits for a daemon. Such a case is run, must not be refused where it says "accepts" in its first word,
must be refused where that is "refuses", and counts as skipped.
The keys of build.ssh are compared as a set: Compose prints them in a random order.

What Docker Compose said is kept beside the case as `expected.json` (--record writes it), and is what is compared with where Docker
Compose 2 isn't installed (PATH, or DOCKER_COMPOSE=/path/to/docker-compose). Needs python3-yaml; skips visibly without.
"""
import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

try:
    import yaml
except ImportError:
    yaml = None

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
SECONDS = 60


def make_loader():
    """YAML 1.2, as both programs write it: PyYAML's own reading of plain scalars is that of YAML 1.1."""
    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {}

    def resolver(tag, pattern, first):
        Loader.add_implicit_resolver(tag, re.compile(pattern + r"\Z"), first)

    resolver("tag:yaml.org,2002:null", r"(?:~|null|)", ["~", "n", ""])
    resolver("tag:yaml.org,2002:bool", r"(?:true|false)", ["t", "f"])
    resolver("tag:yaml.org,2002:int", r"[-+]?[0-9]+", list("-+0123456789"))
    resolver("tag:yaml.org,2002:float", r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?",
             list("-+.0123456789"))
    Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))
    Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value))
    return Loader


def find_oracle():
    named = os.environ.get("DOCKER_COMPOSE")
    if named:
        return [named]
    if shutil.which("docker-compose"):
        return ["docker-compose"]
    if shutil.which("docker") and subprocess.run(["docker", "compose", "version"], capture_output=True).returncode == 0:
        return ["docker", "compose"]
    return None


def find_lotse(given):
    given = given or os.environ.get("LOTSE")
    if given:
        return [str(Path(given).resolve()), *(["config"] if Path(given).name == "lotse" else [])]
    for build in ["build", *sorted(path.name for path in ROOT.glob("build-*"))]:
        if (ROOT / build / "lotse").exists():
            return [str(ROOT / build / "lotse"), "config"]
    return None


def read(path, default=""):
    return path.read_text(encoding="utf-8") if path.exists() else default


def run(command, folder, environment):
    return subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, errors="replace", timeout=SECONDS)


def differences(ours, theirs, path=""):
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(set(ours) | set(theirs), key=str):
            if key not in ours:
                yield f"{path}.{key}: missing, expected {theirs[key]!r}"
            elif key not in theirs:
                yield f"{path}.{key}: {ours[key]!r} is too much"
            else:
                yield from differences(ours[key], theirs[key], f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for i, (a, b) in enumerate(zip(ours, theirs)):
            yield from differences(a, b, f"{path}[{i}]")
    elif type(ours) is not type(theirs) and not {type(ours), type(theirs)} <= {int, float} or ours != theirs:
        yield f"{path}: {ours!r}, expected {theirs!r}"


def settled(project):
    for service in project["services"].values():
        if "ssh" in service.get("build", {}):
            service["build"]["ssh"].sort()
    return project


REFUSED = {"refused": True}


def answer(result, folder, loader):
    """What a program said, with the names of the folders of this run taken out."""
    if result.returncode:
        return REFUSED
    text = result.stdout.replace(str(folder / "project"), "/PROJECT").replace(str(folder), "/HOME")
    return settled(yaml.load(text, loader))


def compare(ours, theirs, said):
    if (ours == REFUSED) != (theirs == REFUSED):
        who = "lotse" if ours == REFUSED else "docker compose"
        return [f"{who} refuses", *said.strip().splitlines()[:6]]
    return list(differences(ours, theirs))


def expectation(case, oracle, args, folder, environment, base, loader, record):
    """Of Docker Compose itself, where there is one; else as it was recorded. None: neither."""
    recorded = case / "expected.json"
    if not oracle:
        return json.loads(read(recorded)) if recorded.exists() else None
    theirs = answer(run([*oracle, *args, "config"], folder, environment), base, loader)
    if record:
        recorded.write_text(json.dumps(theirs, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    return theirs


def check(case, lotse, oracle, loader, options):
    base = Path(tempfile.mkdtemp(prefix="oracle-"))
    try:
        work = base / "project"
        shutil.copytree(case, work, symlinks=True, ignore=shutil.ignore_patterns("expected.json"))
        folder = work / read(case / "folder").strip()
        environment = {"PATH": os.environ["PATH"], "HOME": str(base), "LC_ALL": "C.UTF-8"}
        environment.update(line.split("=", 1) for line in read(case / "env").splitlines() if line)
        args = shlex.split(read(case / "args"))
        ours = run([*lotse, *args], folder, environment)
        if ours.returncode not in (0, 1, 2, 3):
            return "failed", [f"lotse ended with {ours.returncode}", *ours.stderr.splitlines()[-6:]]
        deviates = read(case / "deviates")
        if deviates:
            word = deviates.split(":")[0]
            bad = ours.returncode != 0 if word == "accepts" else ours.returncode == 0
            return ("failed", [f"deviates, but that it {word} isn't true", ours.stderr]) if bad else ("skipped", [deviates.strip()])
        theirs = expectation(case, oracle, args, folder, environment, base, loader, options.record)
        if theirs is None:
            return "skipped", ["nothing recorded, and no Docker Compose"]
        problems = compare(answer(ours, base, loader), theirs, ours.stderr)
        if problems and options.keep:
            problems.append(f"kept in {work}")
        return ("failed", problems) if problems else ("passed", [])
    except subprocess.TimeoutExpired as error:
        return "failed", [f"{error.cmd[0]} took more than {SECONDS} s"]
    finally:
        if not options.keep:
            shutil.rmtree(base, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description="compares lotse config with docker compose config")
    parser.add_argument("--lotse", help="the program to run (lotse config, or a driver of the same options)")
    parser.add_argument("--cases", default=HERE / "cases", type=Path, help="a folder of cases")
    parser.add_argument("--record", action="store_true", help="write down what Docker Compose says")
    parser.add_argument("--keep", action="store_true", help="keep the copies of failed cases")
    parser.add_argument("names", nargs="*", help="only these cases")
    options = parser.parse_args()

    cases = sorted(path for path in options.cases.iterdir() if path.is_dir())
    if options.names:
        cases = [case for case in cases if case.name in options.names]
    oracle, lotse = find_oracle(), find_lotse(options.lotse)
    missing = "python3-yaml" if not yaml else "lotse" if not lotse else None
    if missing:
        print(f"skipped compose-oracle: there is no {missing}")
        print(f"compose-oracle: 0 passed, 0 failed, {len(cases)} skipped")
        return 0
    if not oracle:
        print("skipped Docker Compose itself: not installed; compared with what it said when the cases were recorded")

    loader, counts = make_loader(), {"passed": 0, "failed": 0, "skipped": 0}
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = pool.map(lambda case: check(case, lotse, oracle, loader, options), cases)
        for case, (result, lines) in zip(cases, results):
            counts[result] += 1
            if result != "passed":
                print(f"{result}: {case.name}")
                for line in lines:
                    print(f"    {line}")
    print("compose-oracle: {passed} passed, {failed} failed, {skipped} skipped".format(**counts))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
