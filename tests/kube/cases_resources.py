"""Requests and limits, what is mounted as memory, LimitRange and ResourceQuota."""

import random
import re
import types

from case import ABSENT, PRESENT, case, one_service
import policy

WEB, DB = "Deployment/web", "StatefulSet/db"
IMAGE = "registry.example.com/web:1.2"
MI, GI = 1 << 20, 1 << 30
UNITS = {"": 1, "Ki": 1 << 10, "Mi": MI, "Gi": GI, "Ti": 1 << 40, "Pi": 1 << 50}


def amount(text):
    """Bytes, or thousandths of a core."""
    number, unit = re.fullmatch(r"([0-9.]+)([A-Za-z]*)", str(text)).groups()
    return int(number) if unit == "m" else int(number) * UNITS[unit]


def cpu(text):
    return amount(text) if str(text).endswith("m") else int(text) * 1000


def has(cpu=None, memory=None, storage=None):
    """A predicate on requests or limits: these and no others."""
    wanted = {key: value for key, value in (("cpu", cpu), ("memory", memory), ("ephemeral-storage", storage)) if value}
    return lambda value: value == wanted


def limits(text, image=IMAGE, name="web"):
    return one_service(f"    deploy: {{resources: {text}}}", image=image, name=name)


def keys(text, name="web"):
    return f"services:\n  {name}:\n    resources: {text}\n"


def db(text="", image="postgres:15"):
    return (f"services:\n  db:\n    image: {image}\n    volumes: ['data:/var/lib/postgresql/data']\n" + text + "volumes:\n  data:\n")


# ---- by role ----
for ROLE, CPU, MEMORY, STORAGE in (("web", "100m", "512Mi", "2Gi"), ("worker", "100m", "512Mi", "3Gi"), ("proxy", "50m", "128Mi", "1536Mi"),
                                   ("monitoring", "100m", "512Mi", "2Gi"), ("other", "100m", "256Mi", "2Gi")):  # 1Gi of it for /tmp
    case(f"what is usual for the role {ROLE}", one_service("    working_dir: /x"),
         {f"{WEB} c.resources.requests": has(CPU, f"{amount(MEMORY) // MI // 2}Mi", "64Mi"),
          f"{WEB} c.resources.limits": has(None, MEMORY, STORAGE)}, config=f"services:\n  web: {{role: {ROLE}}}\n")
for ROLE, CPU, MEMORY, STORAGE in (("database", "250m", "1Gi", "2Gi"), ("cache", "100m", "256Mi", "1536Mi"), ("broker", "200m", "512Mi", "1536Mi")):
    case(f"a {ROLE} asks for all of its memory", one_service("    working_dir: /x"),
         {f"{WEB} c.resources.requests": has(CPU, MEMORY, "64Mi"), f"{WEB} c.resources.limits": has(None, MEMORY, STORAGE)},
         config=f"services:\n  web: {{role: {ROLE}}}\n")
case("what is usual for a scheduler", one_service("    working_dir: /x"),
     {"StatefulSet/web c.resources.requests": has("50m", "128Mi", "64Mi"), "StatefulSet/web c.resources.limits": has(None, "256Mi", "1536Mi")},
     config="services:\n  web: {role: scheduler}\n")
case("what is usual for a job", one_service("    working_dir: /x"),
     {"Job/web c.resources.requests": has("100m", "256Mi", "64Mi"), "Job/web c.resources.limits": has(None, "512Mi", "3Gi")},
     config="services:\n  web: {role: job}\n")
for NAME, MEMORY in (("elasticsearch:8.15.0", "2Gi"), ("quay.io/keycloak/keycloak:26.0", "1536Mi"), ("gitlab/gitlab-ce:17.0.0-ce.0", "6Gi"),
                     ("sonarqube:10-community", "4Gi"), ("bitnami/kafka:3.7", "1536Mi"), ("jenkins/jenkins:2.479", "2Gi"),
                     ("prom/node-exporter:v1.8.0", "128Mi"), ("quay.io/prometheuscommunity/postgres-exporter:v0.15.0", "128Mi"),
                     ("mcr.microsoft.com/mssql/server:2022-latest", "2560Mi"), ("provectuslabs/kafka-ui:v0.7.2", "512Mi")):
    case(f"what is usual for {NAME}", one_service("    working_dir: /x", image=NAME),
         {"LimitRange/containers spec.limits[#0].max.memory": lambda value, least=amount(MEMORY): amount(value) >= least,
          f"{WEB} c.resources.limits.memory": MEMORY, f"{WEB} c.resources.limits.cpu": ABSENT}, status=(0, 1))  # GitLab asks for root
case("what is built here isn't the image of that name", "services:\n  web:\n    build: .\n    image: registry.example.com/keycloak:1\n",
     {f"{WEB} c.resources.limits.memory": "512Mi"}, files={"Dockerfile": "FROM scratch\n"})

# ---- from Compose ----
case("a limit of CPU only", limits("{limits: {cpus: '2'}}"),
     {f"{WEB} c.resources.limits.cpu": "2", f"{WEB} c.resources.requests.cpu": "500m"})
case("a small limit of CPU", limits("{limits: {cpus: '0.02'}}"),
     {f"{WEB} c.resources.limits.cpu": "20m", f"{WEB} c.resources.requests.cpu": "10m"})
case("a tiny limit of CPU", limits("{limits: {cpus: '0.005'}}"),
     {f"{WEB} c.resources.limits.cpu": "5m", f"{WEB} c.resources.requests.cpu": "5m"})
case("a reservation of CPU only gives no limit", limits("{reservations: {cpus: '0.3'}}"),
     {f"{WEB} c.resources.limits.cpu": ABSENT, f"{WEB} c.resources.requests.cpu": "300m"})
case("a CPU of zero says nothing", one_service("    cpus: 0"),
     {f"{WEB} c.resources.limits.cpu": ABSENT, f"{WEB} c.resources.requests.cpu": "100m"})
case("a limit of memory only", limits("{limits: {memory: 300M}}"),
     {f"{WEB} c.resources.limits.memory": "300Mi", f"{WEB} c.resources.requests.memory": "150Mi"})
case("half of an odd limit", limits("{limits: {memory: 15M}}"),
     {f"{WEB} c.resources.limits.memory": "15Mi", f"{WEB} c.resources.requests.memory": "8Mi"})
case("a reservation of memory only", limits("{reservations: {memory: 300M}}"),
     {f"{WEB} c.resources.limits.memory": "600Mi", f"{WEB} c.resources.requests.memory": "300Mi"})
case("both of memory", limits("{limits: {memory: 1G}, reservations: {memory: 300M}}"),
     {f"{WEB} c.resources.limits.memory": "1Gi", f"{WEB} c.resources.requests.memory": "300Mi"})
case("memory of zero says nothing", limits("{limits: {memory: 0}}"), {f"{WEB} c.resources.limits.memory": PRESENT,
                                                                     f"{WEB} c.resources.requests.memory": PRESENT}, status=(0, 1))
case("a database's limit of memory", db("    mem_limit: 2g\n"),
     {f"{DB} c.resources.limits.memory": "2Gi", f"{DB} c.resources.requests.memory": "2Gi"})
case("a database that reserves less than its limit", db("    mem_limit: 2g\n    mem_reservation: 512m\n"),
     {f"{DB} c.resources.limits.memory": "2Gi", f"{DB} c.resources.requests.memory": "2Gi"}, silent=["KUBE-RESOURCES"])
case("a database's reservation only", db("    mem_reservation: 512m\n"),
     {f"{DB} c.resources.limits.memory": "512Mi", f"{DB} c.resources.requests.memory": "512Mi"})
case("a cache's limit of memory", one_service("    mem_limit: 100m", image="memcached:1.6"),
     {f"{WEB} c.resources.limits.memory": "100Mi", f"{WEB} c.resources.requests.memory": "100Mi"})
case("memory reserved above its limit", one_service("    mem_limit: 100m\n    mem_reservation: 200m  #! KUBE-RESOURCES memory"),
     {f"{WEB} c.resources.limits.memory": "100Mi", f"{WEB} c.resources.requests.memory": "100Mi"}, status=(0, 1))
case("CPU reserved above its limit", one_service("    cpus: 1\n    deploy:\n      resources:\n        reservations:\n"
                                                 "          cpus: '2'  #! KUBE-RESOURCES CPU"),
     {f"{WEB} c.resources.limits.cpu": "1", f"{WEB} c.resources.requests.cpu": "1"}, status=(0, 1))

# ---- from lotse.yaml ----
case("lotse.yaml says all", limits("{limits: {cpus: '2', memory: 1G}, reservations: {cpus: '1', memory: 1G}}"),
     {f"{WEB} c.resources.requests": has("250m", "384Mi", "64Mi"), f"{WEB} c.resources.limits": has("1500m", "768Mi", "3Gi")},
     config=keys("{cpu: 250m, memory: 384Mi, cpu_limit: '1.5', memory_limit: 768Mi, storage: 3Gi}"))
case("lotse.yaml says how much a database asks for", db("    mem_limit: 2g\n"),
     {f"{DB} c.resources.requests.memory": "1Gi", f"{DB} c.resources.limits.memory": "2Gi"}, config=keys("{memory: 1Gi}", "db"))
case("lotse.yaml says the request only", one_service("    working_dir: /x"),
     {f"{WEB} c.resources.requests.memory": "1Gi", f"{WEB} c.resources.limits.memory": "2Gi"}, config=keys("{memory: 1Gi}"))
case("lotse.yaml's request above Compose's limit", one_service("    mem_limit: 256m"),
     {f"{WEB} c.resources.requests.memory": "256Mi", f"{WEB} c.resources.limits.memory": "256Mi"}, config=keys("{memory: 1Gi}"),
     finds=["KUBE-RESOURCES lotse.yaml:3 memory"], status=(0, 1))
case("a small limit of storage", one_service("    working_dir: /x"),
     {f"{WEB} c.resources.requests.ephemeral-storage": "32Mi", f"{WEB} c.resources.limits.ephemeral-storage": "32Mi"},
     config=keys("{storage: 32Mi}"))
for KEY, VALUE in (("cpu", "1 core"), ("cpu", "0"), ("cpu", "1Gi"), ("cpu", "-1"), ("memory", "512"), ("memory", "half"), ("memory", "0Mi"),
                   ("memory_limit", "100m"), ("storage", "10GB"), ("cpu_limit", "''")):
    case(f"resources.{KEY}: {VALUE} is refused", one_service("    working_dir: /x"), config=keys(f"{{{KEY}: {VALUE}}}"), status=(2, 3),
         finds=["CONFIG-BAD-VALUE lotse.yaml:3"])

# ---- shm, tmpfs, emptyDirs ----
case("shm raises what is usual", db("    shm_size: 256m\n"),
     {f"{DB} c.resources.limits.memory": "1280Mi", f"{DB} c.resources.requests.memory": "1280Mi"})
case("shm counts in Compose's limit", db("    shm_size: 256m\n    mem_limit: 1g\n"), {f"{DB} c.resources.limits.memory": "1Gi"},
     silent=["KUBE-RESOURCES"])
case("shm raises a limit that follows from a reservation", one_service("    shm_size: 100m\n    mem_reservation: 200m"),
     {f"{WEB} c.resources.limits.memory": "500Mi", f"{WEB} c.resources.requests.memory": "200Mi"})
case("shm above the limit", one_service("    shm_size: 256m\n    mem_limit: 200m  #! KUBE-RESOURCES 256Mi"),
     {f"{WEB} c.resources.limits.memory": "200Mi"}, status=(0, 1))
case("shm and tmpfs above the limit together", one_service("    shm_size: 128m\n    tmpfs: ['/tmp:size=100m']\n"
                                                           "    mem_limit: 200m  #! KUBE-RESOURCES 228Mi"), status=(0, 1))
case("shm and tmpfs within the limit", one_service("    shm_size: 100m\n    tmpfs: ['/tmp:size=100m']\n    mem_limit: 200m"),
     silent=["KUBE-RESOURCES"])
case("the host's shm isn't counted", one_service("    shm_size: 256m\n    ipc: host"), {f"{WEB} c.resources.limits.memory": "256Mi"},
     config="services:\n  web:\n    role: other\n    allow: {host_ipc: 'it talks to a driver'}\n")
case("a tmpfs without size gets a quarter", one_service("    tmpfs: [/tmp]\n    mem_limit: 300m"),
     {f"{WEB} pod.volumes[#0].emptyDir": {"medium": "Memory", "sizeLimit": "75Mi"}})
case("a tmpfs of a small container", one_service("    tmpfs: [/tmp]\n    mem_limit: 40m"),
     {f"{WEB} pod.volumes[#0].emptyDir.sizeLimit": "16Mi"})
case("a tmpfs of a tiny container", one_service("    tmpfs: [/tmp]\n    mem_limit: 8m"),
     {f"{WEB} pod.volumes[#0].emptyDir.sizeLimit": "8Mi"})
for OPTION, SIZE in (("size=64m", "64Mi"), ("mode=1777,size=1g", "1Gi"), ("size=65536K", "64Mi"), ("size=67108864", "64Mi"), ("size=50%", None),
                     ("size=", None), ("size=k", None)):
    case(f"a volume in memory with {OPTION}", one_service("    volumes: ['cache:/cache']")
         + f"volumes:\n  cache: {{driver_opts: {{type: tmpfs, device: tmpfs, o: '{OPTION}'}}}}\n",
         {f"{WEB} pod.volumes[#0].emptyDir": lambda value, size=SIZE: value["medium"] == "Memory" and (
             value["sizeLimit"] == size if size else amount(value["sizeLimit"]) >= 16 * MI)})
case("an anonymous volume counts as storage", one_service("    volumes: ['/data']"),
     {f"{WEB} c.resources.limits.ephemeral-storage": "12Gi", f"{WEB} c.resources.requests.ephemeral-storage": "64Mi"})
case("an anonymous volume as large as lotse.yaml says", one_service("    volumes: ['/data']"),
     {f"{WEB} pod.volumes[#0].emptyDir.sizeLimit": "2Gi", f"{WEB} c.resources.limits.ephemeral-storage": "4Gi"},
     config="storage: {size: 2Gi}\n")
case("storage that is too small for the volumes", one_service("    volumes: ['/data']"),
     {f"{WEB} c.resources.limits.ephemeral-storage": "1Gi"}, config=keys("{storage: 1Gi}"), finds=["KUBE-RESOURCES lotse.yaml:3 11Gi"],
     status=(0, 1), but={"resources": "lotse.yaml says so, and a finding says what is wrong with it"})
case("containers that wait have resources", "services:\n  web: {image: 'a:1', depends_on: [db]}\n  db: {image: 'postgres:15'}\n",
     {f"{WEB} pod.initContainers[#0].resources": {
         "requests": {"cpu": "10m", "memory": "32Mi", "ephemeral-storage": "16Mi"}, "limits": {"memory": "64Mi", "ephemeral-storage": "64Mi"}}},
     config="services:\n  web: {wait: true}\n")
case("containers of one pod have their own", "services:\n  web: {image: 'a:1', mem_limit: 100m}\n"
     "  side: {image: 'redis:7', network_mode: 'service:web', mem_limit: 200m, tmpfs: [/x], volumes: ['/y']}\n",
     {f"{WEB} pod.containers[web].resources.limits.memory": "100Mi", f"{WEB} pod.containers[side].resources.limits.memory": "200Mi",
      f"{WEB} pod.containers[side].resources.requests.memory": "200Mi",
      f"{WEB} pod.containers[web].resources.limits.ephemeral-storage": "2Gi",
      f"{WEB} pod.containers[side].resources.limits.ephemeral-storage": "22016Mi"}, status=(0, 1))

# ---- LimitRange and ResourceQuota ----
LIMIT = "LimitRange/containers spec.limits[#0]"
QUOTA = "ResourceQuota/compute spec.hard"
case("the LimitRange has no CPU but a default request", one_service("    cpus: 4\n    mem_limit: 5g"),
     {f"{LIMIT}.type": "Container", f"{LIMIT}.default": lambda value: set(value) == {"memory", "ephemeral-storage"},
      f"{LIMIT}.defaultRequest": lambda value: set(value) == {"cpu", "memory", "ephemeral-storage"},
      f"{LIMIT}.max": lambda value: set(value) == {"memory"} and amount(value["memory"]) >= 5 * GI})
case("the quota has no limit of CPU", one_service("    cpus: 4"),
     {QUOTA: lambda value: set(value) == {"requests.cpu", "requests.memory", "limits.memory"}})
case("a pod on every node", one_service("    deploy: {mode: global}\n    mem_limit: 1g\n    cpus: 1"),
     {QUOTA: {"requests.cpu": "2800m", "requests.memory": "5632Mi", "limits.memory": "11Gi"}},
     finds=["KUBE-NODES compose.yaml:4 10"])
case("a pod on every node of a number", one_service("    deploy: {mode: global}\n    mem_limit: 1g"),
     {f"{QUOTA}[limits.memory]": "4Gi"}, config="cluster: {nodes: 3}\n", silent=["KUBE-NODES"],
     but={"resources": "it counts ten nodes"})
case("no note about nodes where nothing runs on all of them", one_service("    mem_limit: 1g"), silent=["KUBE-NODES"])
case("the quota of a fixed number", one_service("    mem_limit: 1g"),
     {f"{QUOTA}[limits.memory]": "8Gi"}, config="services:\n  web: {replicas: 3}\n")  # 3 running, 1 more, 3 ending, one to debug
case("the quota of a database", db("    mem_limit: 1g\n"), {f"{QUOTA}[limits.memory]": "2Gi"})
case("the quota of an autoscaled service", one_service("    ports: ['80']\n    mem_limit: 1g"),
     {f"{QUOTA}[limits.memory]": "22Gi"}, config="services:\n  web: {role: web, autoscale: {min: 2, max: 10}}\n")  # 10 + 1 + 10 + 1
case("the quota has room for the largest environment", one_service("    mem_limit: 1g"),
     {f"{QUOTA}[limits.memory]": "56Gi", f"{LIMIT}.max.memory": "4Gi"},  # 6 running, 1 more, 6 ending, one to debug
     config="services:\n  web: {role: web}\nenvironments:\n  dev: {}\n  production:\n"
            "    services: {web: {max: 6, memory: 3Gi, memory_limit: 4Gi}}\n")
case("the quota has room for each environment", one_service("    ports: ['80']\n    mem_limit: 1g"),
     {f"{QUOTA}[limits.memory]": "84Gi", f"{QUOTA}[requests.memory]": "63Gi", f"{LIMIT}.max.memory": "2Gi"},  # 20 + 1 + 20 + 1
     config="services:\n  web: {role: web, autoscale: {min: 2, max: 10}}\n"
            "environments:\n  small: {services: {web: {max: 3}}}\n  large: {services: {web: {max: 20, memory: 1536Mi, memory_limit: 2Gi}}}\n")
case("the quota of what is switched off", one_service("    deploy: {replicas: 0}\n    mem_limit: 1g"),
     {f"{QUOTA}[limits.memory]": lambda value: amount(value) >= 2 * GI})
case("a number of pods that nobody has", one_service("    deploy: {replicas: 9223372036854775807}"), status=(0, 1, 2), but={"schema": "so many"})
case("nothing runs, nothing is limited", "services: {}\n", {"ResourceQuota/compute": ABSENT, "LimitRange/containers": ABSENT}, status=(0, 1, 2))


# ---- What holds for every tree ----

def pod_sum(spec, part, name, number):
    """As the scheduler counts."""
    running = starting = 0
    for container in spec.get("initContainers", []):
        own = running + number(container["resources"][part][name])
        starting = max(starting, own)
        running = own if container.get("restartPolicy") == "Always" else running
    return max(running + sum(number(container["resources"][part][name]) for container in spec["containers"]), starting)


def pods_of(tree, document, nodes):
    kind, spec = document["kind"], document["spec"]
    if kind == "DaemonSet":
        return nodes
    if kind in ("Job", "CronJob"):
        return 1
    replicas = spec.get("replicas", 0)
    for scaler in tree.objects:
        if scaler["kind"] == "HorizontalPodAutoscaler" and scaler["spec"]["scaleTargetRef"]["name"] == document["metadata"]["name"]:
            replicas = max(replicas, scaler["spec"]["maxReplicas"])
    if kind == "StatefulSet" or spec.get("strategy", {}).get("type") == "Recreate":
        return replicas
    surge = str(spec.get("strategy", {}).get("rollingUpdate", {}).get("maxSurge", "25%"))
    return 2 * replicas + (-(-replicas * int(surge[:-1]) // 100) if surge.endswith("%") else int(surge))


def resources(tree):
    """Each container has its amounts, they fit each other and the LimitRange, and the quota has room for all pods."""
    found = {document["kind"]: document for document in tree.objects if document["kind"] in ("LimitRange", "ResourceQuota")}
    workloads = list(policy.workloads(tree))
    if workloads and len(found) != 2:
        yield f"there is no {sorted({'LimitRange', 'ResourceQuota'} - set(found))}"
        return
    sums = {}
    for document, template in workloads:
        spec = template["spec"]
        volumes = {volume["name"]: volume["emptyDir"] for volume in spec.get("volumes", []) if "emptyDir" in volume}
        for name, directory in volumes.items():
            if "sizeLimit" not in directory:
                yield f"{policy.name_of(document)}: the emptyDir {name} has no sizeLimit"
        for container in policy.every_container(spec):
            yield from own_amounts(policy.name_of(document), container, found["LimitRange"]["spec"]["limits"][0])
        storage = sum(amount(container["resources"]["limits"]["ephemeral-storage"]) for container in spec["containers"])
        disk = sum(amount(directory["sizeLimit"]) for directory in volumes.values() if directory.get("medium") != "Memory")
        if disk > storage:
            yield f"{policy.name_of(document)}: its emptyDirs may hold {disk}, and its limit is {storage}"
        pods = pods_of(tree, document, 10)
        for part, name, number in (("requests", "cpu", cpu), ("requests", "memory", amount), ("limits", "memory", amount)):
            sums.setdefault(f"{part}.{name}", []).append((pods, pod_sum(spec, part, name, number)))
    for key, all_pods in sums.items():
        needed = sum(pods * each for pods, each in all_pods) + max(each for _, each in all_pods)
        quota = (cpu if key == "requests.cpu" else amount)(found["ResourceQuota"]["spec"]["hard"][key])
        if quota < min(needed, (1 << 63) - 1):
            yield f"the quota has {quota} of {key}, and {needed} may be needed"


def own_amounts(name, container, limit_range):
    own = container["resources"]
    name = f"{name} {container['name']}"
    if set(own["requests"]) != {"cpu", "memory", "ephemeral-storage"} or not {"memory", "ephemeral-storage"} <= set(own["limits"]):
        yield f"{name} has {own}"
        return
    if cpu(own["requests"]["cpu"]) > cpu(own["limits"].get("cpu", "1000000")):
        yield f"{name} asks for more CPU than it may have"
    for key in ("memory", "ephemeral-storage"):
        if amount(own["requests"][key]) > amount(own["limits"][key]):
            yield f"{name} asks for more {key} than it may have"
    if amount(own["limits"]["memory"]) > amount(limit_range["max"]["memory"]):
        yield f"{name} may have more memory than the LimitRange allows"


policy.CHECKS["resources"] = resources


def flow_resources_of_environments(project):
    """Each environment has its own amounts, and a quota and a LimitRange that fit them."""
    project.write("compose.yaml", "services:\n  web:\n    image: registry.example.com/web:1.2\n    mem_limit: ${MEM:-256m}\n"
                                  "    tmpfs: ['/tmp:size=${SIZE:-10m}', /run]\n    deploy: {replicas: \"${N:-1}\"}\n")
    project.write("staging.env", "MEM=300m\nN=2\n")
    project.write("production.env", "MEM=3g\nSIZE=1g\nN=7\n")
    project.write("lotse.yaml", "environments:\n  staging: {env_file: staging.env}\n  production: {env_file: production.env}\n")
    done = project.migrate()
    project.check("exit code", done.returncode == 0, done.stderr)
    component = project.tree().text("components/environment-production/resourcequota.yaml")
    project.check("its table explains the sum", "# web" in component and "21 running" in component, component)
    for name, largest in (("staging", GI), ("production", 3 * GI)):
        if not project.suite.builder:
            continue
        objects, problem = project.suite.build(project.path(f"deploy/overlays/{name}"))
        problems = list(resources(types.SimpleNamespace(objects=objects, folder=name)))
        project.check(f"{name} fits", objects and not problems, problem or problems)
        maximum = [one["spec"]["limits"][0]["max"]["memory"] for one in objects if one["kind"] == "LimitRange"]
        project.check(f"the largest container of {name}", [amount(one) for one in maximum] == [largest], maximum)


def random_project(generator):
    """A project with some services of all kinds, and what lotse.yaml says about them."""
    text, config = "services:\n", ""
    for index in range(generator.randint(1, 7)):
        name = f"s{index}"
        text += f"  {name}:\n    image: {generator.choice(['postgres:15', 'redis:7', 'nginx:1.27', 'a:1', 'rabbitmq:3', 'elasticsearch:8.15.0'])}\n"
        for chance, line in ((.4, f"    mem_limit: {generator.choice(['64m', '100m', '1500000b', '1g', '3g'])}"),
                             (.3, f"    mem_reservation: {generator.choice(['10m', '64m', '300m', '2g'])}"),
                             (.3, f"    cpus: {generator.choice(['0.01', '0.5', '3'])}"),
                             (.2, f"    shm_size: {generator.choice(['64m', '1g'])}"),
                             (.2, f"    tmpfs: ['/t{generator.choice(['', ':size=10m', ':size=700m'])}']"),
                             (.2, f"    volumes: [{generator.choice(['/anonymous', 'v%d:/data' % index])}]")):
            if generator.random() < chance:
                text += line + "\n"
        mode = generator.choice(["", "", f"    deploy: {{replicas: {generator.randint(0, 9)}}}\n", "    deploy: {mode: global}\n",
                                 "    deploy: {replicas: 4, update_config: {parallelism: 0, order: start-first}}\n",
                                 "    deploy: {replicas: 4, update_config: {parallelism: 3, order: stop-first}}\n"])
        text += mode
        if index and not mode and generator.random() < .15:
            text += "    network_mode: 'service:s0'\n"
        own = generator.choice(["", "", "role: web", "role: worker", "role: scheduler", "role: job", "schedule: '0 3 * * *'",
                                "role: web, autoscale: {min: 3, max: 17}", "replicas: 5", "resources: {cpu: 20m, memory: 70Mi, storage: 60Gi}",
                                "wait: true, role: web"])
        config += f"  {name}: {{{own}}}\n" if own else ""
    return text + "volumes:\n" + "".join(f"  v{index}:\n" for index in range(7)), "services:\n" + config if config else None


for SEED in range(24):
    TEXT, CONFIG = random_project(random.Random(SEED))
    case(f"the quota has room for a random project {SEED}", TEXT, {QUOTA: PRESENT}, config=CONFIG, status=(0, 1))
