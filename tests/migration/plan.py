"""What the plan says: the same commands in both languages, each thing once, one owner at a time."""
import json
import re
import shutil
import subprocess

from lib import ERP, LOTSE, TOP, check, fences, migrate, skip, table

STACKS = ["wordpress", "node-mongo", "rabbitmq-workers", "elastic", "sqlite-app", "kafka-kraft", "mysql-replica", "rails-sidekiq"]
OWNERS = {"Compose", "Kubernetes", "both", "both, read-only", "nobody"}


def languages(project, name):
    english, german = (migrate(project, f"{name}-{language}", "--language", language) for language in ("en", "de"))
    if not english or not german:
        return None
    plans = [(tree / "docs/migration/plan.md").read_text() for tree in (english, german)]
    check(f"{name}: the same commands in both languages", fences(plans[0]) == fences(plans[1]) and fences(plans[0]))
    check(f"{name}: the same phases", all(f"## Phase {n}: " in plan for plan in plans for n in range(11)))
    for number in range(11):
        here = english / "docs/migration"
        check(f"{name}: phase {number} has its scripts", (here / f"check-{number}.sh").stat().st_mode & 0o111 and
              (here / f"rollback-{number}.sh").stat().st_mode & 0o111)
    return english, plans[0]


def data(project, name, plan):
    """Each volume and each service that keeps data has one row."""
    listed = subprocess.run([LOTSE, "config", "--format", "json"], cwd=project, capture_output=True, text=True, check=False)
    services = json.loads(listed.stdout)["services"].values() if listed.returncode == 0 else ()
    volumes = {mount["source"] for service in services for mount in service.get("volumes", ()) if
          mount["type"] == "volume" and mount.get("source")}
    if "This stack keeps no data" in plan:
        return
    rows = table(plan, "What")
    cells = [part for row in rows for part in re.split(r", ", row[1]) if part != "none"]
    check(f"{name}: each volume once", len(cells) == len(set(cells)) and volumes <= set(cells) | {row[0].strip("`") for row in rows},
          (sorted(volumes), cells))
    check(f"{name}: each row has its way, command and check", all(len(row) == 6 and all(row) for row in rows), rows)


def owners(name, plan):
    rows = table(plan, "Service")
    for row in rows:
        service, role, cells = row[0], row[1], row[2:]
        check(f"{name}: {service} has an owner in each phase", len(cells) == 7 and set(cells) <= OWNERS, row)
        if role in ("scheduler", "worker", "job"):
            check(f"{name}: {service} never runs twice", not any(cell.startswith("both") for cell in cells), row)
        if role in ("database", "broker", "cache"):
            check(f"{name}: {service} is written in one place", "both" not in cells, row)
        check(f"{name}: {service} never goes back", cells == sorted(cells, key=lambda cell: ["Compose", "both",
              "both, read-only", "nobody", "Kubernetes"].index(cell)), row)


def stages(tree, name):
    """What runs in which stage, as kustomize builds it."""
    if not shutil.which("kustomize"):
        skip(f"{name}: stages", "kustomize isn't installed")
        return
    import yaml
    for stage in ("data", "shadow", "workers", "soak"):
        done = subprocess.run(["kustomize", "build", tree / "docs/migration/stages" / stage], capture_output=True, text=True, check=False)
        if not check(f"{name}: stage {stage} builds", done.returncode == 0, done.stderr):
            continue
        for item in yaml.safe_load_all(done.stdout):
            kind, role = item["kind"], item["metadata"].get("labels", {}).get("app.kubernetes.io/component")
            where = f"{name}: {stage}: {kind} {item['metadata']['name']}"
            if kind == "Job":
                check(f"{where}: no migrations from here", False)
            elif kind in ("Deployment", "StatefulSet") and stage in ("data", "shadow") and role in ("worker", "scheduler"):
                check(f"{where} has no pods", item["spec"].get("replicas") == 0)
            elif kind == "Service" and role in ("database", "broker", "cache") and item["spec"].get("clusterIP") != "None":
                check(f"{where} leads to the right side", ("selector" in item["spec"]) == (stage == "soak"))


def scripts_are_clean(tree, name):
    if not shutil.which("shellcheck"):
        skip(f"{name}: shellcheck", "it isn't installed")
        return
    files = sorted((tree / "docs/migration").glob("*.sh"))
    done = subprocess.run(["shellcheck", *files], capture_output=True, text=True, check=False)
    check(f"{name}: shellcheck", done.returncode == 0, done.stdout)
    check(f"{name}: all are for sh", all(file.read_text().startswith("#!/bin/sh\n") for file in files))
    for number, block in enumerate(fences((tree / "docs/migration/plan.md").read_text())):
        done = subprocess.run(["sh", "-n"], input=block, capture_output=True, text=True, check=False)
        check(f"{name}: block {number} of the plan can be read", done.returncode == 0, done.stderr + block)


def tests():
    for name in ["erp", *STACKS]:
        project = ERP if name == "erp" else TOP / "tests/stacks" / name
        made = languages(project, name)
        if not made:
            continue
        tree, plan = made
        data(project, name, plan)
        owners(name, plan)
        stages(tree, name)
        scripts_are_clean(tree, name)
