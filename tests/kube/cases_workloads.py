"""What a service becomes: kinds, order, restarts, replicas, resources, placement."""

import re

from case import ABSENT, PRESENT, case, one_service

WEB = "Deployment/web"
AFTER = "  web: {image: 'b:1', depends_on: {setup: {condition: service_completed_successfully}}}\n"

case("a web server is a Deployment", one_service("    ports: ['80']"), {WEB: PRESENT, f"{WEB} spec.replicas": ABSENT})
case("global is a DaemonSet", one_service("    deploy: {mode: global}  #! KUBE-GLOBAL-REPLICAS"),
     {"DaemonSet/web": PRESENT, WEB: ABSENT, "DaemonSet/web spec.replicas": ABSENT})
case("a service that must have completed is a Job", "services:\n  setup: {image: 'a:1', command: [./setup]}\n" + AFTER,
     {"Job/setup": PRESENT, "Job/setup metadata.name": re.compile("^setup-[0-9a-f]{6,}$"), "Deployment/setup": ABSENT, "Service/setup": ABSENT,
      "Job/setup pod.restartPolicy": re.compile("^(Never|OnFailure)$"), f"{WEB} pod.serviceAccountName": "web"},
     finds=["KUBE-WAIT-COMPLETED compose.yaml:3"])
case("the role job", one_service("    restart: on-failure:5", name="setup"),
     {"Job/setup spec.backoffLimit": 5, "Deployment/setup": ABSENT}, config="services:\n  setup: {role: job}\n")
case("a Job that mustn't be tried again", "services:\n  setup: {image: 'a:1', restart: 'no'}\n" + AFTER, {"Job/setup spec.backoffLimit": 0})
case("restart no doesn't make a Job of a web server", one_service("    restart: 'no'  #! KUBE-RESTART\n    ports: ['80']"),
     {WEB: PRESENT, "Job/web": ABSENT})
case("restart on-failure doesn't make a Job of a web server", one_service("    restart: on-failure\n    ports: ['80']"), {WEB: PRESENT, "Job/web": ABSENT})
case("restart always and unless-stopped", "services:\n  a: {image: 'a:1', restart: always}\n  b: {image: 'a:1', restart: unless-stopped}\n",
     {"Deployment/a": PRESENT, "Deployment/b": PRESENT},
     silent=["KUBE-RESTART"])
case("a schedule is a CronJob", one_service("    command: [./nightly]", name="night"),
     {"CronJob/night spec.schedule": "0 3 * * *", "Deployment/night": ABSENT, "CronJob/night spec.concurrencyPolicy": re.compile("Forbid|Replace|Allow")},
     config="services:\n  night: {schedule: '0 3 * * *'}\n")
case("a schedule that looks like an alias", one_service("    command: [./often]", name="often"), {"CronJob/often spec.schedule": "* * * * *"},
     config="services:\n  often: {schedule: '* * * * *'}\n")
case("a bad schedule", one_service("    restart: always"), status=2, config="services:\n  web: {schedule: tomorrow}\n",
     finds=["CONFIG-BAD-VALUE lotse.yaml:2"])
case("an unknown key in lotse.yaml", one_service("    restart: always"), status=2, config="registri: x\n", finds=["CONFIG-UNKNOWN-KEY lotse.yaml:1"])
case("a service in lotse.yaml that isn't there", one_service("    restart: always"), config="services:\n  wep: {role: job}\n",
     finds=["STACK-CONFIG-SERVICE lotse.yaml:2"])
case("a scheduler runs once", one_service("    command: celery -A app beat", name="beat"), {"StatefulSet/beat spec.replicas": 1})
case("a scheduler isn't asked to run twice", one_service("    command: celery -A app beat\n    deploy: {replicas: 2}", name="beat"),
     {"StatefulSet/beat": PRESENT}, finds=["KUBE-SCHEDULER-REPLICAS compose.yaml:"])
case("a database without volume", "services:\n  db: {image: 'postgres:15'}\n", {"Service/db": PRESENT})
case("replicas", one_service("    deploy: {replicas: 3}", name="other", image="registry.example.com/other:1"), {"Deployment/other spec.replicas": 3})
case("scale", one_service("    scale: 2", name="other", image="registry.example.com/other:1"), {"Deployment/other spec.replicas": 2})
case("no replicas", one_service("    deploy: {replicas: 0}"), {f"{WEB} spec.replicas": 0})

case("depends_on waits for nothing", "services:\n  web: {image: 'a:1', depends_on: [db]}\n  db: {image: 'postgres:15'}\n",
     {f"{WEB} pod.initContainers": ABSENT})
case("depends_on healthy waits for nothing", "services:\n  web: {image: 'a:1', depends_on: {db: {condition: service_healthy}}}\n"
     "  db: {image: 'postgres:15', healthcheck: {test: [CMD, pg_isready]}}\n", {f"{WEB} pod.initContainers": ABSENT})
case("a wait that is asked for", "services:\n  web: {image: 'a:1', user: '1000:1000', depends_on: [db]}\n  db: {image: 'postgres:15'}\n",
     {f"{WEB} pod.initContainers": lambda value: "5432" in str(value) and "db" in str(value) and "kubectl" not in str(value),
      f"{WEB} pod.initContainers[#0].image": "busybox:1.36"}, config="services:\n  web: {wait: true}\n")
case("the image of waits", "services:\n  web: {image: 'a:1', depends_on: [db]}\n  db: {image: 'postgres:15'}\n",
     {f"{WEB} pod.initContainers[#0].image": "mirror.example.com/busybox:1"},
     config="wait_image: mirror.example.com/busybox:1\nservices:\n  web: {wait: true}\n")
case("a job that waits for its database", "services:\n  setup: {image: 'a:1', depends_on: [db]}\n  db: {image: 'postgres:15'}\n" + AFTER,
     {"Job/setup pod.initContainers": lambda value: "5432" in str(value)}, config="services:\n  setup: {wait: true}\n")

case("limits", one_service("    cpus: 0.5\n    mem_limit: 512m\n    mem_reservation: 256m"),
     {f"{WEB} c.resources.limits.cpu": lambda value: str(value) in ("500m", "0.5"), f"{WEB} c.resources.limits.memory": "512Mi",
      f"{WEB} c.resources.requests.memory": "256Mi"})
case("deploy.resources", one_service("    deploy:\n      resources:\n        limits: {cpus: '2', memory: 1G}\n        reservations: {cpus: '0.25', memory: 100M}"),
     {f"{WEB} c.resources.limits.cpu": lambda value: str(value) in ("2", "2000m"), f"{WEB} c.resources.limits.memory": "1Gi",
      f"{WEB} c.resources.requests.cpu": lambda value: str(value) in ("250m", "0.25"), f"{WEB} c.resources.requests.memory": "100Mi"})
case("an odd amount of memory", one_service("    mem_limit: 1500000b"), {f"{WEB} c.resources.limits.memory": lambda value: str(value) in ("1500000",)})
case("a reservation above its limit", one_service("    deploy:\n      resources:\n        limits: {memory: 100M}\n        reservations: {memory: 200M}"),
     status=(0, 1, 2))
case("a GPU", one_service("    deploy:\n      resources:\n        reservations:\n          devices: [{driver: nvidia, count: 2, capabilities: [gpu]}]"),
     {f"{WEB} c.resources.limits[nvidia.com/gpu]": lambda value: str(value) == "2"})
case("all GPUs", one_service("    gpus: all"), {f"{WEB} c.resources.limits[nvidia.com/gpu]": PRESENT}, status=(0, 1))
case("a limit on processes", one_service("    pids_limit: 100  #! KUBE-RESOURCES|COMPOSE-NO-EQUIVALENT"))
case("a platform", one_service("    platform: linux/arm64"), {f"{WEB} pod.nodeSelector[kubernetes.io/arch]": "arm64"})
case("a platform with a variant", one_service("    platform: linux/arm/v7"), {f"{WEB} pod.nodeSelector[kubernetes.io/arch]": "arm"})
case("a runtime", one_service("    runtime: nvidia"), {f"{WEB} pod.runtimeClassName": "nvidia"})
case("a constraint", one_service("    deploy: {placement: {constraints: [node.labels.disk==ssd, 'node.labels.zone!=b']}}"),
     {f"{WEB} pod": lambda value: re.search("'?disk'?.*ssd", str(value)) and "NotIn" in str(value) and "zone" in str(value)})
case("a constraint of Swarm's managers", one_service("    deploy: {placement: {constraints: ['node.role == manager']}}"),
     {f"{WEB} pod.affinity": re.compile("node-role.kubernetes.io/control-plane")})
case("a constraint that isn't had", one_service("    deploy:\n      placement:\n        constraints:\n          - node.ip == 10.0.0.1  #! KUBE-PLACEMENT"))
case("a constraint on the host's name", one_service("    deploy: {placement: {constraints: ['node.hostname == worker-1']}}"),
     {f"{WEB} pod": re.compile("kubernetes.io/hostname.*worker-1")})
case("a spread", one_service("    deploy: {replicas: 3, placement: {preferences: [{spread: node.labels.zone}]}}"),
     {f"{WEB} pod.topologySpreadConstraints[#0].topologyKey": re.compile("zone"),
      f"{WEB} pod.topologySpreadConstraints[#0].labelSelector.matchLabels[app.kubernetes.io/name]": "web"})
case("an update that starts first", one_service("    deploy: {replicas: 4, update_config: {parallelism: 2, order: start-first}}"),
     {f"{WEB} spec.strategy.rollingUpdate.maxSurge": 2, f"{WEB} spec.strategy.rollingUpdate.maxUnavailable": 0})
case("an update that stops first", one_service("    deploy: {replicas: 4, update_config: {parallelism: 2, order: stop-first}}"),
     {f"{WEB} spec.strategy.rollingUpdate.maxSurge": 0, f"{WEB} spec.strategy.rollingUpdate.maxUnavailable": 2})
case("an update of all at once", one_service("    deploy: {replicas: 4, update_config: {parallelism: 0}}"),
     {f"{WEB} spec.strategy.rollingUpdate.maxUnavailable": "100%"})
case("an update with a volume", one_service("    volumes: ['data:/data']\n    deploy: {update_config: {order: start-first}}") + "volumes:\n  data:\n",
     {f"{WEB} spec.strategy.type": "Recreate", f"{WEB} spec.strategy.rollingUpdate": ABSENT})
case("an update of a DaemonSet", one_service("    deploy: {mode: global, update_config: {parallelism: 2, order: stop-first}}"), {"DaemonSet/web": PRESENT})

case("a grace period", one_service("    stop_grace_period: 1m30s"), {f"{WEB} pod.terminationGracePeriodSeconds": 90})
case("a grace period below a second", one_service("    stop_grace_period: 200ms"), {f"{WEB} pod.terminationGracePeriodSeconds": 30})
case("a stop signal", one_service("    stop_signal: SIGQUIT  #! KUBE-STOP-SIGNAL"), {f"{WEB} c.lifecycle.stopSignal": ABSENT})
case("the usual stop signal", one_service("    stop_signal: SIGTERM"), silent=["KUBE-STOP-SIGNAL"])
case("hooks", one_service("    post_start:\n      - command: [./warm, up]\n    pre_stop:\n      - command: ./drain --now"),
     {f"{WEB} c.lifecycle.postStart.exec.command": ["./warm", "up"], f"{WEB} c.lifecycle.preStop.exec.command": ["./drain", "--now"]})
case("init", one_service("    init: true  #! KUBE-INIT"))

case("a service in the network of another one", "services:\n  web: {image: 'a:1', ports: ['80']}\n"
     "  side:\n    image: b:1\n    network_mode: service:web  #! KUBE-POD-OF\n    volumes: ['data:/data']\n    environment: {A: b}\nvolumes:\n  data:\n",
     {f"{WEB} pod.containers": lambda value: sorted(c["image"] for c in value) == ["a:1", "b:1"], "Deployment/side": ABSENT,
      f"{WEB} pod.volumes": lambda value: len([v for v in value if "emptyDir" not in v]) == 1})
case("two services of one pod on one port", "services:\n  web: {image: 'a:1', expose: [80]}\n"
     "  side: {image: 'b:1', network_mode: 'service:web', expose: [80]}\n", status=1, finds=["KUBE-PORT-CLASH compose.yaml:"],
     but={"schema": "the clash itself"})
case("a service without network", one_service("    network_mode: none  #! KUBE-NO-NETWORK"))
case("processes of another service", "services:\n  web: {image: 'a:1'}\n  dbg: {image: 'b:1', pid: 'service:web'}\n", status=(0, 1))

case("a build without registry", "services:\n  web:\n    build: .  #! KUBE-NO-REGISTRY\n", {WEB: PRESENT}, status=1, files={"Dockerfile": "FROM scratch\n"})
case("a build with a registry", "services:\n  web:\n    build: .\n", {f"{WEB} c.image": "registry.example.com/erp/web:1.4.2",
                                                                     f"{WEB} pod.imagePullSecrets": [{"name": "registry-credentials"}]},
     files={"Dockerfile": "FROM scratch\n"},
     config="registry: registry.example.com/erp\ntag: '1.4.2'\nregistry_secret: registry-credentials\n")
case("a build whose image has a registry", "services:\n  web:\n    build: .\n    image: ghcr.io/acme/web:2\n", {f"{WEB} c.image": "ghcr.io/acme/web:2"},
     files={"Dockerfile": "FROM scratch\n"}, status=(0, 1))
case("two services of one build", "services:\n  web: {build: ., image: 'shop:1'}\n  worker: {image: 'shop:1'}\n",
     {f"{WEB} c.image": re.compile("registry.example.com/x/shop:1")}, files={"Dockerfile": "FROM scratch\n"},
     config="registry: registry.example.com/x\n")
case("a service with neither image nor build", "services:\n  web:\n    ports: ['80']\n", status=(1, 2), finds=["COMPOSE-NO-IMAGE|KUBE-NO-IMAGE compose.yaml:"])
case("an image of lotse.yaml", one_service("    restart: always"), {f"{WEB} c.image": "ghcr.io/x/y:3"}, config="services:\n  web: {image: 'ghcr.io/x/y:3'}\n")
case("a profile that is off", "services:\n  web: {image: 'a:1'}\n  dbg: {image: 'a:1', profiles: [debug]}\n", {WEB: PRESENT, "Deployment/dbg": ABSENT})
case("a profile that is on", "services:\n  web: {image: 'a:1'}\n  dbg: {image: 'a:1', profiles: [debug]}\n", {"Deployment/dbg": PRESENT}, args=["--profile", "debug"])
case("no services at all", "services: {}\n", status=(0, 2))

for KEY, VALUE in (("ulimits", "{nofile: 65535}"), ("logging", "{driver: syslog, options: {a: b}}"), ("blkio_config", "{weight: 300}"),
                   ("memswap_limit", "2g"), ("cpuset", "'0,1'"), ("mac_address", "02:42:ac:11:00:02"), ("storage_opt", "{size: 1G}"),
                   ("oom_score_adj", "-500"), ("oom_kill_disable", "true"), ("cgroup_parent", "m-executor"), ("isolation", "default"),
                   ("mem_swappiness", "10"), ("cpu_shares", "512"), ("cpu_quota", "50000"), ("cpu_rt_runtime", "'400ms'"),
                   ("userns_mode", "private"), ("uts", "host"), ("cgroup", "host"), ("device_cgroup_rules", "['c 1:3 mr']"),
                   ("credential_spec", "{file: x.json}"), ("attach", "false"), ("develop", "{watch: []}"), ("label_file", "./l.env"),
                   ("models", "[m]")):
    case(f"{KEY} isn't dropped in silence", one_service(f"    {KEY}: {VALUE}") + ("models:\n  m: {model: ai/x}\n" if KEY == "models" else ""),
         status=(0, 1), files={"l.env": "a=b\n", "x.json": "{}"},
         **({} if KEY in ("attach", "develop", "label_file", "cpu_shares", "isolation") else {"finds": [".* compose.yaml:4"]}))
