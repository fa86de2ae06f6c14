"""How often a service runs, and what keeps it there while pods and nodes come and go."""

from case import ABSENT, PRESENT, case, one_service

API = "registry.example.com/api:1.2"
HPA, PDB = "HorizontalPodAutoscaler/", "PodDisruptionBudget/"
DATA = "volumes:\n  data:\n"


def web(text="", **options):
    return one_service("    command: gunicorn app.wsgi\n    expose: ['8000']\n" + text, name="api", image=API, **options)


def worker(text="", **options):
    return one_service("    command: celery -A app worker\n" + text, name="worker", image=API, **options)


# ---- HorizontalPodAutoscalers ----

UP = {"stabilizationWindowSeconds": 0, "selectPolicy": "Max", "policies": [
    {"type": "Percent", "value": 100, "periodSeconds": 15}, {"type": "Pods", "value": 4, "periodSeconds": 15}]}
DOWN = {"stabilizationWindowSeconds": 300, "selectPolicy": "Max", "policies": [
    {"type": "Percent", "value": 10, "periodSeconds": 60}, {"type": "Pods", "value": 1, "periodSeconds": 60}]}

case("a web server is scaled by its CPU", web(),
     {HPA + "api spec.minReplicas": 2, HPA + "api spec.maxReplicas": 6, "Deployment/api spec.replicas": ABSENT,
      HPA + "api spec.scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "api"},
      HPA + "api spec.metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}}}],
      HPA + "api spec.behavior.scaleUp": UP, HPA + "api spec.behavior.scaleDown": DOWN},
     finds=["KUBE-SEVERAL compose.yaml:2 2 to 6 times"])
case("a worker is scaled by its CPU", worker(), {HPA + "worker spec.minReplicas": 2, HPA + "worker spec.maxReplicas": 6},
     finds=["KUBE-SEVERAL compose.yaml:2 no task may rely on being the only one"])
case("the least that Compose runs is the least", web("    deploy: {replicas: 3}"),
     {HPA + "api spec.minReplicas": 3, HPA + "api spec.maxReplicas": 9}, silent=["KUBE-SEVERAL"])
case("the numbers of lotse.yaml", web(), {HPA + "api spec.minReplicas": 4, HPA + "api spec.maxReplicas": 20,
                                          HPA + "api spec.metrics[#0].resource.target.averageUtilization": 55},
     config="services:\n  api:\n    autoscale: {min: 4, max: 20, cpu: 55}\n")
case("a maximum below the minimum is the minimum", web(), {HPA + "api": ABSENT, "Deployment/api spec.replicas": 5},
     config="services:\n  api:\n    autoscale: {min: 5, max: 3}\n")
case("equal numbers need no autoscaler", web(), {HPA + "api": ABSENT, "Deployment/api spec.replicas": 3, PDB + "api": PRESENT},
     config="services:\n  api:\n    autoscale: {min: 3, max: 3}\n")
case("one pod at quiet times", web(), {HPA + "api spec.minReplicas": 1, PDB + "api": ABSENT, "Deployment/api pod.topologySpreadConstraints": ABSENT,
                                       HPA + "api metadata.annotations[lotse.dev/ignore.scaler-minimum]": PRESENT},
     config="services:\n  api:\n    autoscale: {min: 1}\n")
case("a number of lotse.yaml is always", web(), {HPA + "api": ABSENT, "Deployment/api spec.replicas": 3}, silent=["KUBE-SEVERAL"],
     config="services:\n  api: {replicas: 3}\n")
case("a single pod is asked for", web(), {HPA + "api": ABSENT, "Deployment/api spec.replicas": 1, PDB + "api": ABSENT}, silent=["KUBE-SEVERAL"],
     config="services:\n  api: {replicas: 1}\n")
case("an autoscaler that isn't wanted", web(), {HPA + "api": ABSENT, "Deployment/api spec.replicas": 2, PDB + "api": PRESENT},
     config="services:\n  api:\n    autoscale: {enabled: false}\n", finds=["KUBE-SEVERAL compose.yaml:2 runs 2 times"])
case("what is switched off stays off", web("    deploy: {replicas: 0}"), {HPA + "api": ABSENT, "Deployment/api spec.replicas": 0})
case("a proxy runs twice", one_service("    ports: ['80:80']\n    volumes: ['./nginx.conf:/etc/nginx/nginx.conf:ro']\n  app: {image: 'app:1', expose: ['80']}",
                                       name="proxy", image="nginx:1.25"),
     {HPA + "proxy": ABSENT, "Deployment/proxy spec.replicas": 2, PDB + "proxy": PRESENT},
     files={"nginx.conf": "events {}\nhttp { server { location / { proxy_pass http://app:80; } } }\n"})

for NAME, TEXT in (("a database", "  db: {image: 'postgres:16', volumes: ['data:/var/lib/postgresql/data']}\n" + DATA),
                   ("a cache", "  db: {image: 'memcached:1.6'}\n"), ("a broker", "  db: {image: 'rabbitmq:3.13'}\n"),
                   ("a beat", "  db: {image: 'a:1', command: celery -A app beat}\n"), ("what nothing is known of", "  db: {image: 'a:1'}\n"),
                   ("a ready-made application", "  db: {image: 'wordpress:6', ports: ['80:80']}\n"),
                   ("what runs by the clock", "  db: {image: 'a:1', command: celery -A app worker}\n"),
                   ("what has a disk of one node", "  db: {image: 'a:1', command: gunicorn a, expose: ['80'], volumes: ['data:/x']}\n" + DATA),
                   ("what uses its node's network", "  db: {image: 'a:1', command: gunicorn a, network_mode: host}\n"),
                   ("what runs on every node", "  db: {image: 'a:1', command: gunicorn a, deploy: {mode: global}}\n")):
    case(f"{NAME} is not scaled", "services:\n" + TEXT, {HPA + "db": ABSENT, PDB + "db": ABSENT}, silent=["KUBE-SEVERAL"], status=(0, 1),
         config="services:\n  db: {schedule: '0 3 * * *'}\n" if "clock" in NAME else None)

# ---- What can't be scaled ----

case("two pods can't have one disk", "services:\n  api: {image: 'a:1', command: gunicorn a, expose: ['80'], volumes: ['data:/x']}\n" + DATA,
     {"Deployment/api spec.replicas": 1, "Deployment/api spec.strategy.type": "Recreate"},
     config="services:\n  api: {replicas: 3}\n", finds=["KUBE-SCALE-REFUSED lotse.yaml:2 its volume can be on one node only"])
case("two beats start every job twice", "services:\n  beat: {image: 'a:1', command: celery -A app beat}\n", {"StatefulSet/beat spec.replicas": 1},
     config="services:\n  beat: {replicas: 2}\n", finds=["KUBE-SCALE-REFUSED lotse.yaml:2 starts every job twice"])
case("a database isn't autoscaled", "services:\n  db: {image: 'postgres:16'}\n", {HPA + "db": ABSENT},
     config="services:\n  db:\n    autoscale:\n      max: 3\n", finds=["KUBE-SCALE-REFUSED lotse.yaml:4 data isn't shared out"])
case("copies of a database", "services:\n  db: {image: 'postgres:16', volumes: ['data:/var/lib/postgresql/data']}\n" + DATA,
     {"StatefulSet/db spec.replicas": 2, PDB + "db spec.maxUnavailable": 1}, config="services:\n  db: {replicas: 2}\n",
     finds=["KUBE-DATABASE-REPLICAS lotse.yaml:2"])

# ---- Budgets and spread ----

case("a drain takes one pod at a time", web(),
     {PDB + "api spec": {"maxUnavailable": 1, "unhealthyPodEvictionPolicy": "AlwaysAllow",
                         "selector": {"matchLabels": {"app.kubernetes.io/name": "api", "app.kubernetes.io/instance": "shop"}}}})
SPREAD = {"maxSkew": 1, "whenUnsatisfiable": "ScheduleAnyway", "matchLabelKeys": ["pod-template-hash"],
          "labelSelector": {"matchLabels": {"app.kubernetes.io/name": "api", "app.kubernetes.io/instance": "shop"}}}
case("pods are spread over zones and nodes", web(),
     {"Deployment/api pod.topologySpreadConstraints": [{**SPREAD, "topologyKey": "topology.kubernetes.io/zone"},
                                                       {**SPREAD, "topologyKey": "kubernetes.io/hostname"}]})
case("zones of Compose are zones", web("    deploy: {placement: {preferences: [{spread: node.labels.zone}]}}"),
     {"Deployment/api pod.topologySpreadConstraints": lambda value: [one["topologyKey"] for one in value] == ["zone", "kubernetes.io/hostname"]})
case("nodes of Compose are nodes", web("    deploy: {placement: {preferences: [{spread: node.hostname}]}}"),
     {"Deployment/api pod.topologySpreadConstraints": lambda value: [one["topologyKey"] for one in value] == ["kubernetes.io/hostname"]})
case("one a node is spread already", web("    deploy: {placement: {max_replicas_per_node: 1}}"),
     {"Deployment/api pod.topologySpreadConstraints": lambda value: [one["topologyKey"] for one in value] == ["topology.kubernetes.io/zone"]})
case("copies of a StatefulSet are spread", "services:\n  db: {image: 'postgres:16', volumes: ['data:/var/lib/postgresql/data'], deploy: {replicas: 2}}\n" + DATA,
     {"StatefulSet/db pod.topologySpreadConstraints": lambda value: len(value) == 2 and "matchLabelKeys" not in value[0]})
case("a single pod isn't spread", "services:\n  db: {image: 'postgres:16'}\n", {"Deployment/db pod.topologySpreadConstraints": ABSENT})

# ---- Rollouts ----

ROLL = "Deployment/api spec."
case("an old pod stays until a new one is ready", web(),
     {ROLL + "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}},
      ROLL + "minReadySeconds": 5, ROLL + "revisionHistoryLimit": 5, ROLL + "progressDeadlineSeconds": ABSENT})
case("a worker is not waited for", worker(), {"Deployment/worker spec.minReadySeconds": ABSENT, "Deployment/worker spec.revisionHistoryLimit": 5})
case("no place for a second pod on the node", web("    deploy: {placement: {max_replicas_per_node: 1}}"),
     {ROLL + "strategy.rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}})
case("no port for a second pod on the node", web("    network_mode: host"),
     {ROLL + "strategy.rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}}, config="services:\n  api:\n    allow: {host_network: it must}\n",
     status=(0, 1))
case("update_config wins", web("    deploy: {update_config: {parallelism: 2, order: stop-first}}"),
     {ROLL + "strategy.rollingUpdate": {"maxSurge": 0, "maxUnavailable": 2}})
case("all at once is excused", web("    deploy: {update_config: {parallelism: 0}}"),
     {"Deployment/api metadata.annotations[lotse.dev/ignore.rollout-all-at-once]": PRESENT})
case("more at once than there are is excused", web("    deploy: {update_config: {parallelism: 3}}"),
     {"Deployment/api metadata.annotations[lotse.dev/ignore.rollout-all-at-once]": PRESENT}, config="services:\n  api: {replicas: 3}\n")
case("some at once need no excuse", web("    deploy: {update_config: {parallelism: 2}}"), {"Deployment/api metadata.annotations": ABSENT},
     config="services:\n  api: {replicas: 3}\n")
case("a rollout waits for a slow start", web("    healthcheck: {test: [CMD, ./check], start_period: 10m}"),
     {"Deployment/api": lambda value: value["spec"]["progressDeadlineSeconds"] > value["spec"]["template"]["spec"]["containers"][0]["startupProbe"][
         "periodSeconds"] * value["spec"]["template"]["spec"]["containers"][0]["startupProbe"]["failureThreshold"]})
DB = "services:\n  db: {image: 'postgres:16', volumes: ['data:/var/lib/postgresql/data']}\n" + DATA
case("a StatefulSet keeps its data", DB,
     {"StatefulSet/db spec.persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"},
      "StatefulSet/db spec.podManagementPolicy": "Parallel", "StatefulSet/db spec.revisionHistoryLimit": 5})
case("a StatefulSet without data keeps none", "services:\n  beat: {image: 'a:1', command: celery -A app beat}\n",
     {"StatefulSet/beat spec.persistentVolumeClaimRetentionPolicy": ABSENT})

# ---- Jobs ----

case("a Job ends, and goes", one_service("    command: [./setup]", name="setup"),
     {"Job/setup spec.ttlSecondsAfterFinished": 86400, "Job/setup spec.activeDeadlineSeconds": 21600}, config="services:\n  setup: {role: job}\n")
case("a Job's own deadline", one_service("    command: [./setup]", name="setup"), {"Job/setup spec.activeDeadlineSeconds": 600},
     config="services:\n  setup: {role: job, deadline: 600}\n")
case("a CronJob ends, and is looked at", one_service("    command: [./night]", name="night"),
     {"CronJob/night spec.startingDeadlineSeconds": 3600, "CronJob/night spec.successfulJobsHistoryLimit": 3,
      "CronJob/night spec.failedJobsHistoryLimit": 3, "CronJob/night spec.jobTemplate.spec.activeDeadlineSeconds": 1800,
      "CronJob/night spec.jobTemplate.spec.ttlSecondsAfterFinished": ABSENT},
     config="services:\n  night: {schedule: '0 3 * * *', deadline: 1800}\n")

# ---- Stopping ----

case("a web server waits until nobody asks any more", web(), {"Deployment/api c.lifecycle.preStop": {"sleep": {"seconds": 5}},
                                                              "Deployment/api pod.terminationGracePeriodSeconds": ABSENT})
case("the wait is added to the time to stop", web("    stop_grace_period: 40s"), {"Deployment/api pod.terminationGracePeriodSeconds": 45})
case("the time to stop is never below Kubernetes' own", web("    stop_grace_period: 3s"), {"Deployment/api pod.terminationGracePeriodSeconds": 30})
case("a worker stops at once", worker("    stop_grace_period: 2m"), {"Deployment/worker c.lifecycle": ABSENT,
                                                                     "Deployment/worker pod.terminationGracePeriodSeconds": 120})
case("before the kubelet could sleep", web(), {"Deployment/api c.lifecycle.preStop": {"exec": {"command": ["sleep", "5"]}}},
     args=["--kubernetes", "1.29"])
case("a hook of one's own stands alone", web("    pre_stop: [{command: [./bye]}]"),
     {"Deployment/api c.lifecycle.preStop": {"exec": {"command": ["./bye"]}}})
case("a server without port has nobody to wait for", one_service("    command: gunicorn app.wsgi --bind unix:/run/s", name="api", image=API),
     {"Deployment/api c.ports": lambda value: True}, status=(0, 1))

# ---- Exceptions for `lotse check --level strict` ----

WHY = "metadata.annotations[lotse.dev/ignore.single-replica]"
for NAME, TEXT, WORDS, CONFIG in (
        ("a disk of one node", "  x: {image: 'a:1', command: gunicorn a, expose: ['80'], volumes: ['data:/x']}\n" + DATA, "one node", None),
        ("lotse.yaml", "  x: {image: 'a:1', command: gunicorn a, expose: ['80']}\n", "replicas is 1", "services:\n  x: {replicas: 1}\n"),
        ("state in memory", "  x: {image: 'memcached:1.6'}\n", "state in its memory", None),
        ("a ready-made application", "  x: {image: 'grafana/grafana:11'}\n", "Grafana", None),
        ("nothing known", "  x: {image: 'a:1', expose: ['9999'], command: [./y]}\n", "nothing says that it may run twice", "services:\n  x: {role: other}\n")):
    case(f"a single pod is excused by {NAME}", "services:\n" + TEXT, {f"Deployment/x {WHY}": lambda value, words=WORDS: words in value},
         config=CONFIG, status=(0, 1))
case("what runs twice needs no excuse", web(), {"Deployment/api metadata.annotations": ABSENT})
case("a pod that nobody reaches needs no excuse", one_service("    command: [./y]"), {"Deployment/web metadata.annotations": ABSENT}, status=(0, 1))
PROBE = "metadata.annotations[lotse.dev/ignore.readiness-probe-missing]"
case("a beat isn't asked whether it is ready", "services:\n  beat: {image: 'a:1', command: celery -A app beat}\n",
     {f"StatefulSet/beat {PROBE}": "beat takes no connections: its Service only gives the pod a name"})
case("a health check that is switched off is an excuse", web("    healthcheck: {disable: true}"),
     {f"Deployment/api {PROBE}": lambda value: "switches off" in value})

# ---- Beats ----

BEAT = "services:\n  beat: {image: 'a:1', command: %s}\n"
case("a beat without lock", BEAT % "celery -A app beat", finds=["KUBE-SCHEDULER-LOCK compose.yaml:2 services.beat.lock"])
case("a beat with redbeat", BEAT % "celery -A app beat -S redbeat.RedBeatScheduler", silent=["KUBE-SCHEDULER-LOCK"])
case("a beat with redbeat in its environment", BEAT % "celery -A app beat, environment: {REDBEAT_REDIS_URL: 'redis://x:6379/1'}",
     silent=["KUBE-SCHEDULER-LOCK"], status=(0, 1))
case("a beat whose lock the team knows", BEAT % "celery -A app beat", silent=["KUBE-SCHEDULER-LOCK", "CONFIG-.*"],
     config="services:\n  beat: {lock: each task claims its slot in Redis}\n")
case("a scheduler that locks by itself", BEAT % "airflow scheduler", silent=["KUBE-SCHEDULER-LOCK"])
case("a worker with a beat inside", BEAT % "celery -A app worker -B", {HPA + "beat": ABSENT, "StatefulSet/beat spec.replicas": 1},
     finds=["KUBE-SCHEDULER-LOCK compose.yaml:2"])
