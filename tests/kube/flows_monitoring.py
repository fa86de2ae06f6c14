"""A Prometheus that came along keeps working: it finds every pod, and promtool takes what was written."""
import os
import shutil
import subprocess

import yaml

COMPOSE = """services:
  api:
    image: registry.example.com/api:1.2
    command: gunicorn api:app --bind 0.0.0.0:8000
    expose: ['8000']
  db:
    image: postgres:16
    environment: {POSTGRES_HOST_AUTH_METHOD: trust}
    volumes: ['data:/var/lib/postgresql/data']
  postgres-exporter:
    image: quay.io/prometheuscommunity/postgres-exporter:v0.15.0
    environment: {DATA_SOURCE_URI: 'db:5432/postgres?sslmode=disable'}
  prometheus:
    image: prom/prometheus:v2.45.0
    user: "65534:65534"
    volumes: ['./prometheus.yml:/etc/prometheus/prometheus.yml:ro', 'metrics:/prometheus']
volumes:
  data:
  metrics:
"""
SCRAPE = """# kept: the head
global: {scrape_interval: 15s}
scrape_configs:
  - job_name: api   # goes with the job
    metrics_path: /internal/metrics
    static_configs:
      - targets: ['api:8000', 'outside.example.com:9100']
        labels: {service: api, price: '5$'}
    relabel_configs:
      - {source_labels: [service], target_label: copy}
  # kept: between
  - job_name: postgres
    static_configs: [{targets: ['postgres-exporter:9187']}]

# kept: the foot
"""


def scraped(project, scrape, *args):
    project.write("compose.yaml", COMPOSE)
    project.write("prometheus.yml", scrape)
    done = project.migrate(*args)
    project.check("exit code", done.returncode == 0, done.stderr)
    tree = project.tree()
    maps = [one for one in tree.objects if one["kind"] == "ConfigMap" and "prometheus.yml" in one.get("data", {})]
    project.check("the ConfigMap", len(maps) == 1, sorted(tree.files))
    return done, tree, maps[0]["data"]["prometheus.yml"]


def promtool(project, text, what):
    """Debian's Prometheus is 2.42, without files of jobs and without Kubernetes: those lines are taken out."""
    text = text.split("# Jobs of the component")[0].replace("kubernetes_sd_configs: [{role: node}]", "static_configs: [{targets: ['node:10250']}]")
    if not shutil.which("promtool"):
        project.suite.skip("promtool", "prometheus is not installed")
        return
    project.write("checked.yml", text)
    done = subprocess.run(["promtool", "check", "config", "--syntax-only", project.path("checked.yml")], capture_output=True, text=True,
                          timeout=60, check=False)
    project.check(f"promtool takes {what}", done.returncode == 0, done.stdout + done.stderr)


def flow_monitoring_finds_every_pod(project):
    done, tree, text = scraped(project, SCRAPE)
    config = yaml.safe_load(text)
    job = config["scrape_configs"][0]
    project.check("by DNS", [(one["names"], one["type"], one["port"]) for one in job["dns_sd_configs"]] == [(["api-headless"], "A", 8000)], job)
    project.check("the others stay", job["static_configs"] == [{"targets": ["outside.example.com:9100"], "labels": {"service": "api", "price": "5$"}}], job)
    project.check("its labels first, its rules then", [rule["target_label"] for rule in job["relabel_configs"]] == ["service", "price", "copy"], job)
    project.check("a dollar stays one", job["relabel_configs"][1]["replacement"] == "5$$", job)
    project.check("one pod stays a target", config["scrape_configs"][1] == {"job_name": "postgres", "static_configs": [{"targets": ["postgres-exporter:9187"]}]})
    project.check("the rest stays to the byte", text.startswith(SCRAPE[:SCRAPE.index("job_name: api")]) and
                  SCRAPE[SCRAPE.index("  # kept: between"):] in text, text)
    project.check("it is told", "note[KUBE-SCRAPE-TARGETS]" in done.stderr, done.stderr)
    headless = [one for one in tree.objects if one["kind"] == "Service" and one["metadata"]["name"] == "api-headless"][0]["spec"]
    project.check("a name that leads to each pod", headless["clusterIP"] == "None" and headless["publishNotReadyAddresses"] is True
                  and [port["port"] for port in headless["ports"]] == [8000], headless)
    promtool(project, text, "prometheus.yml")


def flow_monitoring_several_times_over(project):
    _, _, first = scraped(project, SCRAPE)
    done = project.migrate()
    project.check("the same again", "is up to date" in done.stdout, done.stdout)
    project.write("lotse.yaml", "services: {api: {replicas: 1}}\n")
    shutil.rmtree(project.path("deploy"))  # its overlays name an autoscaler that isn't written any more
    _, tree, text = scraped(project, SCRAPE)
    project.check("one pod: nothing to be found", text.startswith(SCRAPE) and text != first, text)
    project.check("no name for pods", not [one for one in tree.objects if one["metadata"]["name"] == "api-headless"])


def flow_monitoring_leaves_what_it_cannot_write(project):
    for name, scrape in (("in one line", "scrape_configs: [{job_name: api, static_configs: [{targets: ['api:8000']}]}]\n"),
                         ("with an anchor", "scrape_configs:\n  - job_name: api\n    static_configs: &all\n      - targets: ['api:8000']\n")):
        done, _, text = scraped(project, scrape)
        project.check(f"a job {name} stays, and is told", text.startswith(scrape.rstrip("\n")) and "warning[KUBE-SCRAPE-STATIC]" in done.stderr, done.stderr)


def flow_monitoring_old_prometheus_has_no_job_files(project):
    project.write("compose.yaml", COMPOSE.replace("v2.45.0", "v2.37.0"))
    _, _, text = scraped(project, SCRAPE)
    project.check("2.45 takes them", "scrape_config_files" in text)
    project.write("compose.yaml", COMPOSE.replace("v2.45.0", "v2.37.0"))
    project.migrate()
    text = [one for one in project.tree().objects if one["kind"] == "ConfigMap" and "prometheus.yml" in one.get("data", {})][0]["data"]["prometheus.yml"]
    project.check("2.37 doesn't", "scrape_config_files" not in text, text)


def flow_monitoring_components(project):
    project.write("lotse.yaml", "monitoring: {namespace: observability, labels: {release: stack}}\n"
                                "environments: {production: {components: [prometheus-operator, cluster-metrics]}}\n")
    _, tree, _ = scraped(project, SCRAPE)
    monitor = tree.yaml("components/prometheus-operator/api/podmonitor.yaml")
    project.check("what a PodMonitor asks", monitor["spec"]["podMetricsEndpoints"][0]["path"] == "/internal/metrics"
                  and monitor["metadata"]["labels"]["release"] == "stack", monitor)
    project.check("of exporters too", "components/prometheus-operator/postgres-exporter/podmonitor.yaml" in tree.files)
    policy = tree.yaml("components/prometheus-operator/api/networkpolicy.yaml")["spec"]
    project.check("it is let in", policy["ingress"][0]["from"][0]["namespaceSelector"]["matchLabels"]
                  == {"kubernetes.io/metadata.name": "observability"} and policy["ingress"][0]["ports"] == [{"protocol": "TCP", "port": 8000}], policy)
    jobs = tree.yaml("components/cluster-metrics/prometheus/configmap.yaml")["data"]["cluster.yml"]
    promtool(project, jobs, "the jobs of the cluster")
    rules = tree.yaml("components/cluster-metrics/prometheus/clusterrole.yaml")["rules"]
    project.check("no more rights than metrics need", sorted(resource for rule in rules for resource in rule["resources"]) == ["nodes", "nodes/metrics"], rules)
    if project.suite.builder:
        objects, problem = project.suite.build(project.path("deploy/overlays/production"))
        project.check("the overlay builds", objects and not problem, problem)
        pod = [one for one in objects if one["kind"] == "Deployment" and one["metadata"]["name"] == "prometheus"][0]["spec"]["template"]["spec"]
        mounts = [mount["mountPath"] for mount in pod["containers"][0]["volumeMounts"]]
        project.check("the jobs are mounted", "/etc/prometheus-cluster" in mounts and pod["automountServiceAccountToken"] is True, pod)
    checked = project.suite.run(["check", "--level", "strict", os.path.join(project.folder, "deploy/components/cluster-metrics")], project.folder)
    project.check("nothing to complain about", "rbac" not in checked.stdout and "cluster-admin" not in checked.stdout, checked.stdout)
