"""Environments: each is loaded with its own values, and kustomize makes of its overlay what a run for it alone would write."""

import json
import os
import re

PREFIX = "services:\n  web:\n    image: registry.example.com/web:1.2\n    ports: ['80']\n"

# What an environment may change: (what, rest of the Compose file, lines of .env, staging, production).
DIFFERENCES = [
    ("a value", "    environment: {MODE: '${MODE}'}\n", "MODE=laptop", "MODE=staging", "MODE=production"),
    ("a part of a value", "    environment: {URL: 'http://${HOST}:${PORT:-80}/x'}\n", "HOST=localhost", "HOST=stage", "HOST=prod\nPORT=8080"),
    ("a secret", "    environment: {DB_PASSWORD: '${PW}', MODE: a}\n", "PW=laptop-secret", "PW=staging-secret", "PW=production-secret"),
    ("a URL that has a password in one of them", "    environment: {CACHE: '${CACHE}'}\n", "CACHE=redis://localhost", "CACHE=redis://c:6379/0",
     "CACHE=redis://:production-secret@c:6379/0"),
    ("a value that is empty in one of them", "    environment: {MODE: '${MODE-x}'}\n", "MODE=laptop", "MODE=", "MODE=production"),
    ("a variable that is unset in one of them", "    environment: ['MODE']\n", "", "", "MODE=production"),
    ("the image", "  api:\n    image: registry.example.com/api:${TAG}\n", "TAG=dev", "TAG=1.0-rc", "TAG=1.0"),
    ("the replicas", "    deploy: {replicas: '${N}'}\n", "N=1", "N=2", "N=5"),
    ("replicas with a volume", "    deploy: {replicas: '${N}'}\n    volumes: ['data:/data']\nvolumes:\n  data:\n", "N=1", "N=1", "N=2"),
    ("the limits", "    mem_limit: ${MEM}\n    cpus: ${CPU:-1}\n", "MEM=128m", "MEM=256m", "MEM=1g\nCPU=2"),
    ("a limit that one of them hasn't", "    mem_limit: ${MEM:-0}\n", "MEM=0", "", "MEM=1g"),
    ("the command", "    command: [serve, --level, '${LEVEL:-info}']\n", "LEVEL=debug", "LEVEL=debug", ""),
    ("the number of words", "    command: serve ${FLAGS:-}\n", "FLAGS=--debug --reload", "", "FLAGS=--workers 4 --quiet"),
    ("a health check", "    healthcheck:\n      test: curl -f http://localhost:${PORT:-80}/${HEALTH:-health}\n      interval: ${EVERY:-10s}\n",
     "EVERY=1s", "HEALTH=ready", "EVERY=20s"),
    ("a health check that one of them hasn't", "    healthcheck: {test: [CMD, ./check], disable: '${OFF:-false}'}\n", "OFF=true", "OFF=true", ""),
    ("a port", "    expose: ['${PORT}']\n", "PORT=3000", "PORT=4000", "PORT=5000"),
    ("a port of a probe", "    expose: ['${PORT}']\n    healthcheck: {test: 'curl -f http://localhost:${PORT}/'}\n", "PORT=3000", "PORT=4000", "PORT=5000"),
    ("a config", "    configs: [{source: app, target: /app.ini}]\nconfigs:\n  app: {content: 'level=${LEVEL}'}\n", "LEVEL=debug", "LEVEL=info",
     "LEVEL=warning"),
    ("a config's file", "    configs: [{source: app, target: /app.ini}]\nconfigs:\n  app: {file: './${WHO}.ini'}\n", "WHO=laptop", "WHO=staging",
     "WHO=production"),
    ("a mounted file", "    volumes: ['./${WHO}.ini:/app.ini:ro']\n", "WHO=laptop", "WHO=staging", "WHO=production"),
    ("a secret's file", "    secrets: [key]\nsecrets:\n  key: {file: './${WHO}.ini'}\n", "WHO=laptop", "WHO=staging", "WHO=production"),
    ("an env file", "    env_file: '${WHO}.env'\n", "WHO=laptop", "WHO=staging", "WHO=production"),
    ("a user", "    user: '${UID_GID}'\n", "UID_GID=0:0", "UID_GID=1000:1000", "UID_GID=2000:2000"),
    ("a label", "    labels: {com.example.stage: '${WHO}'}\n", "WHO=laptop", "WHO=staging", "WHO=production"),
    ("a host name", "    hostname: '${WHO}-web'\n    extra_hosts: ['legacy=${IP}']\n", "WHO=laptop\nIP=127.0.0.1", "WHO=staging\nIP=10.0.0.1",
     "WHO=production\nIP=10.0.0.2"),
    ("read_only", "    read_only: '${RO}'\n    tmpfs: ['/tmp']\n", "RO=false", "RO=true", "RO=true"),
    ("a size of tmpfs", "    tmpfs: ['/tmp:size=${SIZE}']\n    shm_size: '${SIZE}'\n", "SIZE=1m", "SIZE=16m", "SIZE=64m"),
    ("a grace period", "    stop_grace_period: '${GRACE}'\n", "GRACE=1s", "GRACE=10s", "GRACE=60s"),
    ("an alias", "    networks: {default: {aliases: ['${WHO}-web']}}\n", "WHO=laptop", "WHO=staging", "WHO=production"),
    ("a capability", "    cap_add: ['${CAP}']\n", "CAP=CHOWN", "CAP=SETUID", "CAP=SETGID"),
    ("a mount's place", "    volumes: ['data:/${WHERE}']\nvolumes:\n  data:\n", "WHERE=a", "WHERE=b", "WHERE=c"),
    ("a database's value", "  db:\n    image: postgres:${V:-15}\n    environment: {POSTGRES_DB: '${DB}', POSTGRES_PASSWORD: '${PW}'}\n"
     "    volumes: ['data:/var/lib/postgresql/data']\nvolumes:\n  data:\n", "DB=laptop\nPW=laptop-secret", "DB=staging\nPW=staging-secret",
     "DB=prod\nPW=production-secret\nV=16"),
    ("a job's value", "    depends_on: {setup: {condition: service_completed_successfully}}\n  setup:\n    image: registry.example.com/web:1.2\n"
     "    environment: {MODE: '${MODE}', SETUP_TOKEN: '${PW}'}\n", "MODE=laptop\nPW=laptop-secret", "MODE=staging\nPW=staging-secret",
     "MODE=production\nPW=production-secret"),
    ("a job's image", "    depends_on: {setup: {condition: service_completed_successfully}}\n  setup:\n    image: registry.example.com/web:${TAG}\n",
     "TAG=dev", "TAG=1.0-rc", "TAG=1.0"),
    ("values that YAML finds hard", "    environment: {A: '${A}', B: '${B}', C: '${C}', D: '${D}'}\n", "A=x\nB=y\nC=z\nD=w", "A=on\nB=0755\nC=1e3\nD=~",
     "A='y'\nB='a: b #c'\nC='  '\nD=\"l1\\nl2\\n\""),
    ("a dollar", "    environment: {A: '${A}', B: '${B}'}\n    command: [run, '${A}']\n", "A=x\nB=y", "A='a$(B)'\nB='$$'", "A='$(HOME) $$ $x'\nB='c$d'"),
    ("nothing", "    environment: {MODE: fixed}\n", "", "", ""),
    ("several services", "".join(f"  s{n}:\n    image: registry.example.com/s{n}:${{TAG}}\n    environment: {{N: '${{V{n % 3}:-x}}'}}\n"
                                for n in range(12)), "TAG=dev", "TAG=1\nV0=a", "TAG=2\nV1=b"),
    ("the name of the project", "name: ${NAME:-shop}\n", "NAME=laptop", "", "NAME=prod"),
]
FILES = {f"{who}.{end}": f"WHO_AM_I={who}-file\n" for who in ("laptop", "staging", "production") for end in ("ini", "env")}


def plain(objects, generated):
    """Objects by kind and name, without the suffixes that are hashes."""
    text = json.dumps(objects)
    for name in sorted(generated, key=len, reverse=True):
        text = re.sub(r'"' + re.escape(name) + r'-[a-z0-9]{10}"', json.dumps(name), text)
    result = {}
    for document in json.loads(text):
        name = document["metadata"]["name"]
        if document["kind"] == "Job":
            name = document["metadata"]["name"] = re.sub(r"-[0-9a-f]{6,}$", "", name)
        if document["kind"] == "Secret" and "data" in document:
            document["data"] = {key: "".join(value.split()) for key, value in document["data"].items()}
        result[document["kind"], name] = document
    return {key: unordered(document) for key, document in result.items()}


def unordered(value, name=""):
    """Lists whose order means nothing, sorted: a patch of kustomize may put its own items first."""
    if isinstance(value, dict):
        return {key: unordered(item, key) for key, item in value.items()}
    if isinstance(value, list):
        items = [unordered(item) for item in value]
        return sorted(items, key=json.dumps) if name in ("ports", "volumes", "volumeMounts", "hostAliases") else items
    return value


def built(project, folder, tree):
    objects, problem = project.suite.build(project.path(folder))
    project.check(f"kustomize builds {folder}", not problem, problem)
    names = {one["metadata"]["name"] for one in tree.generated}
    return plain(objects, names), json.dumps(objects)


def first_difference(one, other, path=""):
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys(), key=str):
            if one.get(key) != other.get(key):
                return first_difference(one.get(key), other.get(key), f"{path}.{key}")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, pair in enumerate(zip(one, other)):
            if pair[0] != pair[1]:
                return first_difference(*pair, f"{path}[{index}]")
    return f"{path}: {one!r} in the overlay, {other!r} alone"


def difference(project, rest, laptop, staging, production):
    compose = rest + PREFIX if rest.startswith("name:") else PREFIX + rest
    project.write("compose.yaml", compose)
    for name, text in {**FILES, ".env": laptop + "\n", "s.env": staging + "\n", "p.env": production + "\n"}.items():
        project.write(name, text)
    done = project.migrate("--environment", "staging=s.env", "--environment", "production=p.env")
    if not project.check("exit code", done.returncode in (0, 1), done.stderr):
        return
    if not project.suite.builder:
        return
    tree, objects, texts = project.tree(), {}, {}
    for environment, file in (("staging", "s.env"), ("production", "p.env")):
        objects[environment], texts[environment] = built(project, f"deploy/overlays/{environment}", tree)
        alone = f"alone-{environment}"
        done = project.migrate("--env-file", file, "-o", alone)
        project.check(f"{environment} alone: exit code", done.returncode in (0, 1), done.stderr)
        wanted, _ = built(project, f"{alone}/base", project.tree(alone))
        project.check(f"{environment} is what a run for it alone writes", objects[environment] == wanted,
                      sorted(objects[environment].keys() ^ wanted.keys()) if objects[environment].keys() != wanted.keys()
                      else [f"{key} {first_difference(objects[environment][key], wanted[key])}" for key in wanted
                            if objects[environment][key] != wanted[key]])
    for line in laptop.splitlines():
        value = line.partition("=")[2]
        if "laptop" in value and value not in staging and value not in production:
            shown = [environment for environment in texts if value in texts[environment]]
            project.check(f"{value} of .env is in no environment", not shown, shown)
    for mine, other, text in (("staging", "production", staging), ("production", "staging", production)):
        for value in re.findall(r"[a-z]+-secret", text):
            project.check(f"{value} stays out of {other}", value not in texts[other])
            project.check(f"{value} is in no file that git sees", not [path for path, content in tree.files.items()
                                                                       if value.encode() in content and "/secrets/" not in path])
    again = project.migrate("--environment", "staging=s.env", "--environment", "production=p.env", "--diff")
    project.check("a second run changes nothing", again.stdout == "", again.stdout[:1000])


def make(what, *rest):
    def flow(project):
        difference(project, *rest)
    globals()["flow_environments_differ_in_" + re.sub(r"\W", "_", what)] = flow


for ROW in DIFFERENCES:
    make(*ROW)


def project_with(project, compose=None):
    project.write("compose.yaml", compose or PREFIX + "    environment: {MODE: '${MODE}', API_TOKEN: '${TOKEN}'}\n")
    project.write(".env", "MODE=laptop-mode\nTOKEN=laptop-token\n")
    project.write("s.env", "MODE=staging-mode\nTOKEN=staging-token\n")
    project.write("p.env", "MODE=production-mode\nTOKEN=production-token\n")


BOTH = ("--environment", "staging=s.env", "--environment", "production=p.env")


def flow_environments_take_no_variable_of_the_shell(project):
    project_with(project, PREFIX + "    environment: {MODE: '${MODE:-default}', OTHER: '${OTHER:-default}'}\n")
    project.migrate(*BOTH, env={"MODE": "from-shell", "OTHER": "from-shell"})
    for environment in ("staging", "production"):
        if project.suite.builder:
            _, text = built(project, f"deploy/overlays/{environment}", project.tree())
            project.check(f"{environment} has nothing of the shell", "from-shell" not in text)
            project.check(f"{environment} has its own", f"{environment}-mode" in text)


def flow_environments_need_what_the_file_insists_on(project):
    project_with(project, PREFIX + "    environment: {MODE: '${MODE}', MUST: '${MUST:?set MUST}'}\n")
    project.write(".env", "MODE=a\nMUST=b\n")
    done = project.migrate(*BOTH)
    project.check("exit code", done.returncode == 2, done.returncode)
    project.check("the environment is named", "staging" in done.stderr and "set MUST" in done.stderr, done.stderr)
    project.check("nothing is written", not os.path.exists(project.path("deploy")))


def flow_environments_keep_the_overlays_of_the_team(project):
    project_with(project)
    project.migrate(*BOTH)
    project.write("deploy/overlays/production/kustomization.yaml", project.read("deploy/overlays/production/kustomization.yaml") + "# mine\n")
    done = project.migrate("--environment", "production=p.env")
    project.check("an environment that is gone", done.returncode in (0, 1), done.stderr)
    tree = project.tree()
    project.check("takes its component along, but for the secrets", "components/environment-staging/kustomization.yaml" not in tree.files,
                  sorted(tree.files))
    project.check("its overlay stays, and is told to lead nowhere, or it is gone", "overlays/staging/kustomization.yaml" not in tree.files
                  or "staging" in done.stderr + done.stdout, done.stderr + done.stdout)
    project.check("the team's overlay stays", "# mine" in tree.text("overlays/production/kustomization.yaml"))


def flow_environments_come_later(project):
    project_with(project)
    project.migrate()
    first = project.tree()
    done = project.migrate(*BOTH)
    told = [line for line in done.stderr.splitlines() if "PLAN-OVERLAY-UNUSED" in line]
    project.check("the overlay of the first run lacks its component", done.returncode == 1 and len(told) == 2
                  and told[0].startswith("deploy/overlays/production/kustomization.yaml:"), done.stderr)
    for environment in ("staging", "production"):
        project.write(f"deploy/overlays/{environment}/kustomization.yaml",
                      f"resources: [../../base]\ncomponents: [../../components/environment-{environment}]\n")
    again = project.migrate(*BOTH)
    project.check("no word about it when it is mended", again.returncode == 0, again.stderr)
    if project.suite.builder:
        for environment in ("staging", "production"):
            _, text = built(project, f"deploy/overlays/{environment}", project.tree())
            project.check(f"{environment} has its own values", f"{environment}-mode" in text, text[:2000])
    project.check("secrets of the base are gone, or told", "base/secrets/web-env.env" not in project.tree().files
                  or "secret" in (done.stdout + done.stderr), sorted(first.files))


JOB = PREFIX + ("    depends_on: {setup: {condition: service_completed_successfully}}\n  setup:\n    image: registry.example.com/web:1.2\n"
                "    environment: {MODE: '${MODE}', SETUP_TOKEN: '${TOKEN}'}\n")


def jobs(project):
    objects, _ = project.suite.build(project.path("deploy/overlays/production"))
    return {one["metadata"]["name"]: one["spec"]["template"] for one in objects if one["kind"] == "Job"}


def immutable_jobs(project, change):
    """What `kubectl apply` would refuse: a Job of the same name with another template."""
    project_with(project, JOB)
    project.migrate(*BOTH)
    if not project.suite.builder:
        return
    first = jobs(project)
    change()
    project.migrate(*BOTH)
    second = jobs(project)
    broken = [name for name in first.keys() & second.keys() if first[name] != second[name]]
    project.check("a Job whose template changes has a new name", not broken,
                  [first_difference(first[name], second[name]).replace("in the overlay", "before").replace("alone", "now") for name in broken])


def flow_environments_change_a_value_of_a_job(project):
    immutable_jobs(project, lambda: project.write("p.env", "MODE=other-mode\nTOKEN=production-token\n"))


def flow_environments_change_a_secret_of_a_job(project):
    def change():
        path = "deploy/components/environment-production/secrets/setup-env.env"
        project.write(path, project.read(path).replace("production-token", "rotated-token"))
    immutable_jobs(project, change)


def flow_environments_add_a_service(project):
    project_with(project)
    project.migrate(*BOTH)
    project.write("compose.yaml", project.read("compose.yaml") + "  api:\n    image: a:1\n    environment: {API_KEY: '${KEY:-none}', M: '${MODE}'}\n")
    project.write("p.env", project.read("p.env") + "KEY=production-key\n")
    done = project.migrate(*BOTH)
    project.check("exit code", done.returncode == 0, done.stderr)
    if project.suite.builder:
        _, text = built(project, "deploy/overlays/production", project.tree())
        project.check("it is there", '"api"' in text and "production-mode" in text)


def flow_environments_are_remembered_by_diff(project):
    project_with(project)
    project.migrate(*BOTH)
    project.write("p.env", "MODE=new-mode\nTOKEN=production-token\n")
    done = project.migrate(*BOTH, "--diff")
    project.check("a difference", done.returncode == 1 and "new-mode" in done.stdout, done.stdout + done.stderr)
    project.check("it shows no secret", "-token" not in done.stdout, done.stdout)


def flow_environments_of_windows(project):
    project_with(project)
    project.write("p.env", b"\xef\xbb\xbfMODE=production-mode\r\nTOKEN=production-token\r\n")
    done = project.migrate("--environment", "production=p.env")
    tree = project.tree()
    project.check("exit code", done.returncode == 0, done.stderr)
    project.check("no carriage return", not [path for path, content in tree.files.items() if b"\r" in content])
    project.check("the value", any(b"production-token\n" in content or content.endswith(b"production-token") for content in tree.files.values()))


def flow_environments_have_dashes_and_many(project):
    project_with(project)
    done = project.migrate(*[word for n in range(12) for word in ("--environment", f"eu-{n}=p.env")])
    tree = project.tree()
    project.check("exit code", done.returncode == 0, done.stderr)
    project.check("an overlay each", all(f"overlays/eu-{n}/kustomization.yaml" in tree.files for n in range(12)), sorted(tree.files))


# ---- Environments of lotse.yaml, and what the overlays hold ----

CONFIG = """registry: registry.example.com/shop
environments:
  dev: {}
  staging: {env_file: s.env, tag: "2.0-rc"}
  production:
    env_file: p.env
    storage_class: fast-ssd
    services:
      api: {min: 4, max: 12, memory_limit: 1Gi}
"""
BUILT = """services:
  api:
    build: .
    command: gunicorn shop.wsgi --bind 0.0.0.0:8000
    environment: {MODE: '${MODE}', API_TOKEN: '${TOKEN}'}
    expose: ['8000']
  db:
    image: postgres:16
    environment: {POSTGRES_PASSWORD: '${TOKEN}'}
    volumes: ['data:/var/lib/postgresql/data']
volumes:
  data:
"""


def overlay_of(project, name):
    return project.tree().yaml(f"overlays/{name}/kustomization.yaml")


def flow_environments_of_lotse_yaml(project):
    project_with(project, BUILT)
    project.write("lotse.yaml", CONFIG)
    done = project.migrate()
    project.check("exit code", done.returncode == 0, done.stderr)
    tree = project.tree()
    for name in ("dev", "staging", "production"):
        overlay = overlay_of(project, name)
        project.check(f"{name} has its values", f"../../components/environment-{name}" in overlay["components"], overlay)
        project.check(f"{name} has its secrets", f"components/environment-{name}/secrets/api-env.env" in tree.files)
        if project.suite.builder:
            objects, problem = project.suite.build(project.path(f"deploy/overlays/{name}"))
            project.check(f"{name} builds", objects and not problem, problem)
    project.check("no values of a laptop in the base", not [path for path in tree.files if path.startswith("base/secrets/")])
    project.check("the tag of lotse.yaml", overlay_of(project, "staging")["images"]
                  == [{"name": "registry.example.com/shop/api", "newTag": "2.0-rc"}], overlay_of(project, "staging"))
    if project.suite.builder:
        objects, _ = project.suite.build(project.path("deploy/overlays/production"))
        scaler = [one for one in objects if one["kind"] == "HorizontalPodAutoscaler"]
        project.check("numbers of pods", [(one["spec"]["minReplicas"], one["spec"]["maxReplicas"]) for one in scaler] == [(4, 12)], scaler)
        database = [one for one in objects if one["kind"] == "StatefulSet"][0]
        project.check("the storage class", database["spec"]["volumeClaimTemplates"][0]["spec"].get("storageClassName") == "fast-ssd", database)
        api = [one for one in objects if one["kind"] == "Deployment"][0]
        limits = api["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]
        project.check("the memory", limits["memory"] == "1Gi", limits)
    again = project.migrate()
    project.check("the same again", "is up to date" in again.stdout, again.stdout + again.stderr)


def flow_environments_the_command_line_wins(project):
    project_with(project, BUILT)
    project.write("lotse.yaml", CONFIG)
    project.write("other.env", "MODE=other-mode\nTOKEN=other-token\n")
    done = project.migrate("--environment", "production=other.env", "--environment", "test")
    project.check("exit code", done.returncode == 0, done.stderr)
    tree = project.tree()
    project.check("its file", "other-token" in tree.text("components/environment-production/secrets/api-env.env"))
    project.check("one more", "overlays/test/kustomization.yaml" in tree.files)


def flow_environments_three_where_none_is_named(project):
    project_with(project, BUILT)
    project.write("lotse.yaml", "registry: registry.example.com/shop\n")
    done = project.migrate()
    tree = project.tree()
    project.check("exit code", done.returncode == 0, done.stderr)
    overlays = sorted(path.split("/")[1] for path in tree.files if path.startswith("overlays/"))
    project.check("dev, staging, production", overlays == ["dev", "production", "staging"], overlays)


def flow_environments_an_edited_overlay_stays(project):
    project_with(project, BUILT)
    project.write("lotse.yaml", CONFIG)
    project.migrate()
    path = "deploy/overlays/production/kustomization.yaml"
    mine = project.read(path) + "# mine\n"
    project.write(path, mine)
    project.write("compose.yaml", BUILT.split("  db:")[0])
    done = project.migrate()
    tree = project.tree()
    project.check("it is as it was", project.read(path) == mine)
    project.check("the service's files are gone", not [name for name in tree.files if name.startswith("base/db/")], sorted(tree.files))
    told = [line for line in done.stderr.splitlines() if "PLAN-OVERLAY-DANGLING" in line]
    project.check("who still refers to it is told", done.returncode == 1 and told
                  and all(line.startswith("deploy/overlays/production/kustomization.yaml:") for line in told)
                  and "StatefulSet/db" in told[0], done.stderr)


def flow_environments_another_tag_is_told(project):
    project_with(project, BUILT)
    project.write("lotse.yaml", CONFIG)
    project.migrate()
    path = "deploy/overlays/staging/kustomization.yaml"
    project.write(path, project.read(path).replace("2.0-rc", "1.9"))
    done = project.migrate()
    project.check("a note", "note[PLAN-OVERLAY-IMAGE]" in done.stderr and "shop/api:1.9" in done.stderr, done.stderr)


def flow_environments_have_hosts_of_their_own(project):
    project_with(project, PREFIX + "  admin:\n    image: registry.example.com/admin:1\n    ports: ['8080:8080']\n")
    project.write("lotse.yaml", "host: shop.example.com\nenvironments:\n  staging: {host: shop.test, components: [gateway, ingress]}\n")
    done = project.migrate()
    project.check("exit code", done.returncode == 0, done.stderr)
    overlay = project.tree().text("overlays/staging/kustomization.yaml")
    for kind in ("Gateway", "HTTPRoute", "Ingress"):
        project.check(f"{kind}s are patched", f"kind: {kind}\n" in overlay, overlay)
    if project.suite.builder:
        objects, problem = project.suite.build(project.path("deploy/overlays/staging"))
        built_text = json.dumps([one for one in objects if one["kind"] in ("Gateway", "HTTPRoute", "Ingress")])
        project.check("no host of the base is left", objects and "shop.example.com" not in built_text, problem + built_text[:3000])
        project.check("each has its own", "admin.shop.test" in built_text and "web.shop.test" in built_text, built_text[:3000])


def flow_environments_one_host_is_the_projects_own(project):
    project_with(project, PREFIX)
    project.write("lotse.yaml", "environments:\n  staging: {host: shop.test, components: [gateway, ingress]}\n")
    done = project.migrate()
    project.check("no word about a host that nobody said", done.returncode == 0 and "KUBE-ROUTE-HOST" not in done.stderr, done.stderr)
    if project.suite.builder:
        objects, problem = project.suite.build(project.path("deploy/overlays/staging"))
        text = json.dumps([one for one in objects if one["kind"] in ("Gateway", "HTTPRoute", "Ingress")])
        project.check("it is in the place of the base's", objects and ".invalid" not in text and '"shop.test"' in text, problem + text[:2000])


def flow_environments_requests_fit_their_limits(project):
    project_with(project, BUILT.replace("    expose: ['8000']\n", "    expose: ['8000']\n    mem_limit: 512m\n    cpus: 1\n"))
    project.write("lotse.yaml", "registry: r.example.com\nenvironments:\n  more: {services: {api: {memory: 2Gi, cpu: '3'}}}\n"
                                "  less: {services: {api: {memory_limit: 128Mi}}}\n")
    done = project.migrate()
    project.check("exit code", done.returncode == 0, done.stderr)
    for name, wanted in (("more", {"requests": ("3", "2Gi"), "limits": ("3", "2Gi")}), ("less", {"requests": ("250m", "128Mi"), "limits": ("1", "128Mi")})):
        if project.suite.builder:
            objects, problem = project.suite.build(project.path(f"deploy/overlays/{name}"))
            resources = [one for one in objects if one["kind"] == "Deployment"][0]["spec"]["template"]["spec"]["containers"][0]["resources"]
            got = {kind: (str(resources[kind]["cpu"]), resources[kind]["memory"]) for kind in wanted}
            project.check(f"{name}: neither is above the other", got == wanted, (got, problem))
