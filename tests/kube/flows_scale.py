"""The components keda and priority, built into an overlay of the team."""

import json

QUEUE = """services:
  api:
    image: registry.example.com/api:1.2
    command: gunicorn app.wsgi
    expose: ['8000']
    depends_on: {setup: {condition: service_completed_successfully}}
  worker:
    image: registry.example.com/api:1.2
    command: celery -A app worker --queues documents,reports --concurrency 3 --prefetch-multiplier 1
    environment: {CELERY_BROKER_URL: 'redis://redis:6379/2'}
  mails:
    image: registry.example.com/api:1.2
    command: sh -c "exec celery -A app worker -Qmails"
    environment: {CELERY_BROKER_URL: 'redis://:s3cret-word@queue:6380/0'}
  beat: {image: 'registry.example.com/api:1.2', command: celery -A app beat}
  setup: {image: 'registry.example.com/api:1.2', command: [./setup]}
  night: {image: 'registry.example.com/api:1.2', command: [./night]}
  redis: {image: 'redis:7', volumes: ['data:/data']}
  queue:
    image: redis:7
    command: redis-server --port 6380 --requirepass s3cret-word
    expose: ['6380']
    environment: {REDIS_PASSWORD: s3cret-word}
volumes:
  data:
"""
CONFIG = "services:\n  night: {schedule: '0 3 * * *'}\n  mails:\n    autoscale: {min: 3, max: 7, queue: 40}\nkeda: {namespace: scalers}\n"
OVERLAY = """apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../../base]
components: [../../components/keda, ../../components/priority]
"""


def built(project, compose, config):
    project.write("compose.yaml", compose)
    project.write("lotse.yaml", config)
    done = project.migrate()
    project.check("exit code", done.returncode in (0, 1), done.stderr)
    project.write("deploy/overlays/all/kustomization.yaml", OVERLAY)
    objects, problem = project.suite.build(project.path("deploy/overlays/all"))
    project.check("it builds", objects and not problem, problem)
    return done, {f"{one['kind']}/{one['metadata']['name']}": one for one in objects}


def flow_workers_are_scaled_by_their_queues(project):
    if not project.suite.builder:
        return
    done, objects = built(project, QUEUE, CONFIG)
    found = project.findings(done.stderr)
    worker, mails = objects.get("ScaledObject/worker"), objects.get("ScaledObject/mails")
    project.check("both have a scaler", worker and mails, sorted(objects))
    project.check("a trigger for each queue", [one["metadata"] for one in worker["spec"]["triggers"]] == [
        {"address": "redis.shop.svc:6379", "databaseIndex": "2", "listName": name, "listLength": "30"} for name in ("documents", "reports")], worker)
    project.check("the numbers of pods", (worker["spec"]["minReplicaCount"], worker["spec"]["maxReplicaCount"]) == (2, 6)
                  and (mails["spec"]["minReplicaCount"], mails["spec"]["maxReplicaCount"]) == (3, 7), (worker, mails))
    project.check("the target of lotse.yaml", mails["spec"]["triggers"][0]["metadata"] == {
        "address": "queue.shop.svc:6380", "databaseIndex": "0", "listName": "mails", "listLength": "40"}, mails)
    project.check("fast up, slow down", worker["spec"]["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]["scaleDown"][
        "stabilizationWindowSeconds"] == 300, worker)
    project.check("no second autoscaler", not [name for name in objects if name in ("HorizontalPodAutoscaler/worker", "HorizontalPodAutoscaler/mails")]
                  and "HorizontalPodAutoscaler/api" in objects, sorted(objects))
    login = objects["TriggerAuthentication/mails-queue"]["spec"]["secretTargetRef"][0]
    project.check("the password comes from the Secret of the broker, by its built name", login["parameter"] == "password"
                  and login["key"] == "REDIS_PASSWORD" and login["name"].startswith("queue-env-") and f"Secret/{login['name']}" in objects, login)
    project.check("the scaler logs in", mails["spec"]["triggers"][0]["authenticationRef"] == {"name": "mails-queue"}
                  and "authenticationRef" not in worker["spec"]["triggers"][0], mails)
    for broker, port in (("redis", 6379), ("queue", 6380)):
        policy = objects[f"NetworkPolicy/{broker}-from-keda"]["spec"]
        project.check(f"KEDA reaches {broker}", policy["ingress"] == [
            {"from": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "scalers"}}}],
             "ports": [{"protocol": "TCP", "port": port}]}] and policy["podSelector"]["matchLabels"]["app.kubernetes.io/name"] == broker, policy)
    project.check("a worker that keeps tasks is told of", project.has_finding(found, "KUBE-QUEUE-SETTINGS compose.yaml:13"), done.stderr)
    project.check("one that doesn't isn't", len([1 for one in found if one[0] == "KUBE-QUEUE-SETTINGS"]) == 1, done.stderr)


def flow_priority_classes(project):
    if not project.suite.builder:
        return
    _, objects = built(project, QUEUE, CONFIG)
    values = {name: objects[f"PriorityClass/shop-{name}"]["value"] for name in ("data", "serving", "background")}
    project.check("data before people before the rest", 1000000000 > values["data"] > values["serving"] > values["background"] > 0, values)
    project.check("the background evicts nobody", objects["PriorityClass/shop-background"]["preemptionPolicy"] == "Never")
    wanted = {"Deployment/api": "serving", "Deployment/worker": "background", "StatefulSet/beat": "background", "StatefulSet/redis": "data",
              "Deployment/queue": "data", "CronJob/night": "background"}
    for name, value in wanted.items():
        spec = objects[name]["spec"]
        spec = spec.get("jobTemplate", {}).get("spec", spec)["template"]["spec"]
        project.check(f"{name} is {value}", spec.get("priorityClassName") == f"shop-{value}", spec.get("priorityClassName"))
    job = [one for name, one in objects.items() if name.startswith("Job/setup-")][0]
    project.check("the Job is background", job["spec"]["template"]["spec"].get("priorityClassName") == "shop-background", job)


def flow_a_password_that_stands_in_a_url_only(project):
    compose = QUEUE.replace("    environment: {REDIS_PASSWORD: s3cret-word}\n", "").replace("--requirepass s3cret-word", "/etc/redis.conf")
    project.write("compose.yaml", compose)
    project.write("lotse.yaml", CONFIG)
    done = project.migrate()
    project.check("it is told", project.has_finding(project.findings(done.stderr), "KUBE-QUEUE-PASSWORD compose.yaml:14 in a URL only"), done.stderr)
    tree = project.tree()
    project.check("the autoscaler stays", "components/keda/mails/scaledobject.yaml" not in tree.files
                  and "components/keda/mails/horizontalpodautoscaler.yaml" not in tree.files
                  and "base/mails/horizontalpodautoscaler.yaml" in tree.files, sorted(tree.files))


def flow_queues_that_cannot_be_seen(project):
    project.write("compose.yaml", "services:\n  worker: {image: 'a:1', command: celery -A app worker, depends_on: [redis], "
                  "environment: {REDIS_HOST: redis}}\n  other: {image: 'a:1', command: celery -A app worker, "
                  "environment: {BROKER_URL: 'amqp://rabbit:5672//'}}\n  redis: {image: 'redis:7'}\n  rabbit: {image: 'rabbitmq:3.13'}\n")
    done = project.migrate()
    found = project.findings(done.stderr)
    project.check("a worker with some Redis", project.has_finding(found, "KUBE-QUEUE-UNKNOWN compose.yaml:2 worker"), done.stderr)
    project.check("no word of the one with RabbitMQ", not project.has_finding(found, "KUBE-QUEUE-UNKNOWN compose.yaml:3"), done.stderr)
    project.check("no component", not [path for path in project.tree().files if path.startswith("components/keda/")])


def flow_strict_review_of_availability(project):
    """What is written needs no excuse that isn't there."""
    if not project.suite.builder:
        return
    built(project, QUEUE, CONFIG)
    for overlay in ("all", "production"):
        text = project.suite.built(project.path(f"deploy/overlays/{overlay}"))[2]
        done = project.suite.run(["check", "--level", "strict", "--format", "json", "-"], project.folder, input=text)
        listed = json.loads(project.suite.run(["rules", "--format", "json"], project.folder).stdout)
        rules = {rule["id"] for rule in listed if rule.get("family") in ("availability", "probes", "references", "ignores")}
        wrong = [one for one in json.loads(done.stdout) if one["rule"] in rules]
        project.check(f"{overlay} is clean", not wrong, [f"{one['rule']}: {one['message']}" for one in wrong])


def flow_one_pod_in_dev_is_excused(project):
    """A place to try things runs one of what runs twice elsewhere."""
    if not project.suite.builder:
        return
    project.write("compose.yaml", "services:\n  edge: {image: 'haproxy:2.9', expose: ['8404']}\n")
    project.write("lotse.yaml", "environments: {dev: {}, production: {}}\n")
    done = project.migrate()
    project.check("exit code", done.returncode in (0, 1), done.stderr)
    for overlay, pods in (("dev", 1), ("production", 2)):
        objects, problem = project.suite.build(project.path(f"deploy/overlays/{overlay}"))
        edge = [one for one in objects if one["kind"] == "Deployment"]
        project.check(f"{overlay} runs {pods}", edge and edge[0]["spec"]["replicas"] == pods, problem or edge)
        text = project.suite.built(project.path(f"deploy/overlays/{overlay}"))[2]
        done = project.suite.run(["check", "--format", "json", "--rule", "single-replica", "--rule", "ignore-suppresses-nothing", "-"],
                                 project.folder, input=text)
        project.check(f"{overlay} is clean", json.loads(done.stdout) == [], done.stdout)
