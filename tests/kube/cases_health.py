"""Health checks become probes."""

import re

from case import ABSENT, PRESENT, case, one_service

WEB = "Deployment/web"
READY, LIVE, START = (f"{WEB} c.{name}Probe" for name in ("readiness", "liveness", "startup"))


def health(test, more="", **options):
    return one_service(f"    ports: ['80', '8081']\n    healthcheck:\n      test: {test}\n{more}", **options)


def http(path, port=80, scheme=None):
    def good(probe):
        get = probe["httpGet"]
        return get["path"] == path and (get["port"] == port or (isinstance(get["port"], str) and port in (80, 8081))) \
            and get.get("scheme", "HTTP") == (scheme or "HTTP") and "exec" not in probe
    return good


def command(*words):
    return lambda probe: probe["exec"]["command"] == list(words) and "httpGet" not in probe


def asks(**wanted):
    defaults = {"periodSeconds": 10, "timeoutSeconds": 1, "failureThreshold": 3, "initialDelaySeconds": 0}
    return lambda probe: {key: probe.get(key, defaults[key]) for key in wanted} == wanted


case("a string runs in a shell", health("./check a | grep b"), {READY: command("/bin/sh", "-c", "./check a | grep b")})
case("CMD-SHELL runs in a shell", health("[CMD-SHELL, './check || exit 1']"), {READY: command("/bin/sh", "-c", "./check || exit 1")})
case("CMD is a list of words", health("[CMD, ./check, 'a b']"), {READY: command("./check", "a b")})
case("NONE is no probe", health("[NONE]"), {READY: ABSENT, LIVE: ABSENT, START: ABSENT})
case("NONE as a string is no probe", health("NONE"), status=(0, 1, 2))
case("disable is no probe", one_service("    healthcheck: {disable: true}"), {READY: ABSENT, LIVE: ABSENT, START: ABSENT})
case("Docker's defaults are not the cluster's", health("[CMD, ./check]"),
     {READY: asks(periodSeconds=30, timeoutSeconds=30, failureThreshold=3)})
case("seconds are rounded up", health("[CMD, ./check]", "      interval: 1500ms\n      timeout: 200ms\n      retries: 1\n"),
     {READY: asks(periodSeconds=2, timeoutSeconds=2, failureThreshold=1)})
case("durations", health("[CMD, ./check]", "      interval: 1m30s\n      timeout: 1m\n      retries: 7\n      start_period: 2h\n"),
     {READY: asks(periodSeconds=90, timeoutSeconds=60, failureThreshold=7),
      START: lambda probe: probe.get("periodSeconds", 10) * probe.get("failureThreshold", 3) >= 7200})
case("a start period covers a slow start", health("[CMD, ./check]", "      interval: 10s\n      retries: 3\n      start_period: 60s\n"),
     {START: lambda probe: 270 <= probe.get("periodSeconds", 10) * probe.get("failureThreshold", 3) <= 900})
case("a start interval", health("[CMD, ./check]", "      start_period: 60s\n      start_interval: 2s\n"),
     {START: lambda probe: probe["periodSeconds"] == 2 and probe["failureThreshold"] * 2 >= 60})
case("liveness has more patience", health("[CMD, ./check]", "      interval: 10s\n      retries: 5\n"),
     {LIVE: lambda probe: probe.get("periodSeconds", 10) * probe["failureThreshold"] >= 100})
case("liveness can be switched off", health("[CMD, ./check]"), {LIVE: ABSENT, READY: PRESENT},
     config="services:\n  web: {liveness: false}\n")
case("no health check, no liveness", one_service("    ports: ['80']"), {LIVE: ABSENT})

for TEST, PATH, PORT in (
        ("curl -f http://localhost/ || exit 1", "/", 80), ("curl -f http://localhost || exit 1", "/", 80),
        ("curl --fail http://127.0.0.1:80/health", "/health", 80), ("curl -fsS http://localhost:8081/a/b?c=d", "/a/b?c=d", 8081),
        ("curl --silent --fail --output /dev/null http://localhost/health || exit 1", "/health", 80),
        ("curl -sf -o /dev/null http://localhost/health", "/health", 80),
        ("wget -q --spider http://localhost/health", "/health", 80), ("wget --spider -q http://localhost:8081/ || exit 1", "/", 8081),
        ("wget --no-verbose --tries=1 --spider http://localhost/ || exit 1", "/", 80),
        ("wget -qO- http://127.0.0.1:8081/ping || exit 1", "/ping", 8081)):
    case(f"httpGet from: {TEST}", health(f"'{TEST}'"), {READY: http(PATH, PORT), LIVE: http(PATH, PORT)})
case("httpGet from CMD curl", health("[CMD, curl, -f, 'http://localhost/health']"), {READY: http("/health")})
case("httpGet from CMD wget", health("[CMD, wget, --spider, -q, 'http://localhost:8081/health']"), {READY: http("/health", 8081)})
case("httpGet on a port that nothing else names", health("[CMD, curl, -f, 'http://localhost:9100/health']"),
     {READY: lambda probe: probe["httpGet"]["path"] == "/health"})
case("https without a check of the certificate", health("'curl -fk https://localhost:8081/health'"),
     {READY: lambda probe: "exec" in probe or http("/health", 8081, "HTTPS")(probe)})
for TEST in ("curl -f http://localhost/ | grep ok", "curl -f -X POST http://localhost/", "curl -f http://other:80/",
             "curl -f http://localhost/ && test -e /ready", "curl -f -d x=y http://localhost/", "curl -f http://localhost/$$PATH_OF_IT",
             "curl -f -u a:b http://localhost/", "curl -f http://localhost/ http://localhost:8081/", "curl -f https://localhost/",
             "curl -f --unix-socket /x http://localhost/", "wget -q --spider --post-data=a http://localhost/",
             "curl -f http://localhost/ || true", "! curl -f http://localhost/", "curl -f http://localhost/ || kill 1",
             "curl -f \"http://localhost/$$(hostname)\"", "curl -f ftp://localhost/x"):
    case(f"no httpGet from: {TEST}", health("'" + TEST.replace("'", "''") + "'"), {READY: lambda probe: "exec" in probe}, status=(0, 1))
case("curl that doesn't fail on an error stays a command", health("'curl http://localhost/'"), {READY: lambda probe: "exec" in probe})
case("a header goes along", health("""'curl -f -H "Host: shop.example.com" http://localhost/'"""),
     {READY: lambda probe: "exec" in probe or probe["httpGet"]["httpHeaders"] == [{"name": "Host", "value": "shop.example.com"}]})
case("pg_isready", "services:\n  db:\n    image: postgres:15\n    healthcheck: {test: [CMD-SHELL, 'pg_isready -U $${POSTGRES_USER:-a}']}\n"
     "    volumes: ['pg:/var/lib/postgresql/data']\nvolumes:\n  pg:\n",
     {"StatefulSet/db c.readinessProbe.exec.command": re.compile(r"pg_isready -U \$\{POSTGRES_USER:-a\}")})
case("a job has no probes", "services:\n  setup:\n    image: a:1\n    healthcheck: {test: [CMD, ./check]}\n"
     "  web: {image: 'b:1', depends_on: {setup: {condition: service_completed_successfully}}}\n",
     {"Job/setup c.livenessProbe": ABSENT, "Job/setup c.readinessProbe": ABSENT})
case("a health check without test", one_service("    healthcheck:\n      interval: 5s"), status=(0, 1, 2))
case("zero retries are Docker's three", health("[CMD, ./check]", "      retries: 0\n      interval: 0s\n      timeout: 0s\n"),
     {READY: asks(periodSeconds=30, timeoutSeconds=30, failureThreshold=3)})

# ---- Numbers that fit ----

case("a timeout above the interval", health("[CMD, ./check]", "      interval: 5s\n      timeout: 12s\n"),
     {READY: asks(periodSeconds=12, timeoutSeconds=12), LIVE: asks(periodSeconds=12, timeoutSeconds=12), START: asks(periodSeconds=12, timeoutSeconds=12)})
case("a start isn't asked with Docker's long timeout", health("'curl -f http://localhost/'"), {START: asks(periodSeconds=5, timeoutSeconds=5)})
case("a command has longer to start", health("[CMD, ./check]"), {START: asks(periodSeconds=10, timeoutSeconds=10)})
case("a command isn't given one second", health("[CMD, ./check]", "      interval: 10s\n      timeout: 1s\n"),
     {READY: asks(periodSeconds=10, timeoutSeconds=2), START: lambda probe: probe["timeoutSeconds"] == 2})
case("a request may be given one second", health("'curl -f http://localhost/'", "      interval: 10s\n      timeout: 1s\n"),
     {READY: asks(periodSeconds=10, timeoutSeconds=1)})
case("a database has time to recover", "services:\n  db: {image: 'postgres:16', healthcheck: {test: [CMD, pg_isready]}}\n",
     {"Deployment/db c.startupProbe": lambda probe: probe["periodSeconds"] * probe["failureThreshold"] >= 900,
      "Deployment/db spec.progressDeadlineSeconds": lambda value: value > 900})

# ---- Without a health check: images that are known ----


def known(image, more="", config=None):
    return f"services:\n  x:\n    image: {image}\n{more}", config


for IMAGE, MORE, WORDS in (
        ("postgres:16", "", ["/bin/sh", "-c", 'pg_isready -h 127.0.0.1 -U "${POSTGRES_USER:-postgres}" -d "${POSTGRES_DB:-${POSTGRES_USER:-postgres}}"']),
        ("postgis/postgis:16-3.4", "", "pg_isready"), ("mysql:8.4", "", "mysqladmin ping -h 127.0.0.1"), ("mariadb:11", "", "mariadb-admin ping"),
        ("redis:7", "", "redis-cli ping | grep -qx PONG"), ("redis:7", "    command: redis-server --appendonly yes\n", "redis-cli ping"),
        ("valkey/valkey:8", "", "valkey-cli ping")):
    case(f"{IMAGE} is asked as usual{MORE.strip()[:8]}", known(IMAGE, MORE)[0],
         {"Deployment/x c.readinessProbe": lambda probe, words=WORDS: probe["exec"]["command"] == words if isinstance(words, list)
          else words in probe["exec"]["command"][2], "Deployment/x c.startupProbe": ABSENT, "Deployment/x c.livenessProbe": ABSENT})
for IMAGE, PATH in (("prom/prometheus:v2.53.0", "/-/ready"), ("prom/alertmanager:v0.27.0", "/-/ready"), ("grafana/grafana:11.1.0", "/api/health"),
                    ("grafana/loki:3.0.0", "/ready"), ("getmeili/meilisearch:v1.9", "/health"), ("qdrant/qdrant:v1.10.0", "/readyz")):
    case(f"{IMAGE} is asked over HTTP", known(IMAGE)[0], {"Deployment/x c.readinessProbe": lambda probe, path=PATH: probe["httpGet"]["path"] == path})
for NAME, IMAGE, MORE in (
        ("a Redis with a password", "redis:7", "    command: redis-server --requirepass secret-word\n"),
        ("a Redis with a password in its environment", "redis:7", "    environment: {REDIS_PASSWORD: secret-word}\n"),
        ("a Redis whose configuration can't be seen", "redis:7", "    volumes: ['/etc/redis:/etc/redis:ro']\n"),
        ("a Prometheus below a path", "prom/prometheus:v2.53.0", "    command: [--web.external-url=https://x.example.com/prometheus]\n"),
        ("a Grafana below a path", "grafana/grafana:11.1.0", "    environment: {GF_SERVER_SERVE_FROM_SUB_PATH: 'true'}\n")):
    case(f"{NAME} is asked for its port", known(IMAGE, MORE)[0], {"Deployment/x c.readinessProbe": lambda probe: "tcpSocket" in probe}, status=(0, 1))
case("a Redis whose mounted configuration has a password", known("redis:7", "    command: redis-server /r.conf\n    volumes: ['./r.conf:/r.conf:ro']\n")[0],
     {"Deployment/x c.readinessProbe": lambda probe: "tcpSocket" in probe}, files={"r.conf": "requirepass secret-word\n"}, status=(0, 1))
for NAME, DOCKERFILE, KIND in (
        ("an image of one's own is known by its base", "FROM redis:7\n", "exec"),
        ("an image of one's own on another base is not known", "FROM debian:12\nRUN apt-get install -y redis\n", "tcpSocket"),
        ("an image with a configuration of its own is not known", "FROM redis:7\nCMD [\"redis-server\", \"/r.conf\"]\n", "tcpSocket")):
    case(NAME, "services:\n  x: {build: ., image: 'redis:7', expose: ['6379']}\n", files={"Dockerfile": DOCKERFILE},
         expect={"Deployment/x c.readinessProbe": lambda probe, kind=KIND: kind in probe},
         config="registry: registry.example.com/x\ntag: '1'\n")
