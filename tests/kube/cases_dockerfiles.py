"""What the Dockerfile of a service that is built says: its user, ports, health check, base; with the place in the comments."""

from case import ABSENT
from case import case as any_case

CONTEXT = "Deployment/api c.securityContext"
COMPOSE = "services:\n  api:\n    build: ./api\n"
TWO = COMPOSE + "  worker:\n    build: ./api\n    command: celery -A x worker\n"


def case(*args, **options):
    any_case(*args, config="registry: registry.example.com/shop\ntag: '1'\n", **options)


def dockerfile(text):
    return {"api/Dockerfile": text}


case("a user with a number, through a stage", COMPOSE, {
    f"{CONTEXT}.runAsUser": 1042, f"{CONTEXT}.runAsGroup": 1043,
}, files=dockerfile("FROM debian:12 AS base\nUSER 1042:1043\nFROM base\nRUN true\n"), silent=["KUBE-USER-.*"])

case("a user that RUN makes", COMPOSE, {f"{CONTEXT}.runAsUser": 10050, f"{CONTEXT}.runAsGroup": 10050},
     files=dockerfile("FROM debian:12\nRUN useradd --uid 10050 app\nUSER app\n"), silent=["KUBE-USER-.*"])

case("a user with a name only", COMPOSE, {f"{CONTEXT}.runAsUser": 10001}, files=dockerfile("FROM debian:12\nUSER app\n"),
     finds=['KUBE-USER-NAME api/Dockerfile:2 api runs as "app" by its Dockerfile'], silent=["KUBE-USER-UNKNOWN"])

case("a name that has one number everywhere", COMPOSE, {f"{CONTEXT}.runAsUser": 33},
     files=dockerfile("FROM php:8\nUSER www-data\n"), silent=["KUBE-USER-.*"])

case("the Compose file's user goes before", COMPOSE + "    user: '77:78'\n", {f"{CONTEXT}.runAsUser": 77, f"{CONTEXT}.runAsGroup": 78},
     files=dockerfile("FROM debian:12\nUSER 1042\n"))

case("no user anywhere", COMPOSE, {f"{CONTEXT}.runAsUser": 10001}, files=dockerfile("FROM debian:12\n"),
     finds=["KUBE-USER-UNKNOWN compose.yaml:3"])

case("a Dockerfile with a mistake says nothing", COMPOSE, {f"{CONTEXT}.runAsUser": 10001},
     files=dockerfile("FROM debian:12\nUSER 1042\nFROB x\n"), finds=["KUBE-USER-UNKNOWN compose.yaml:3"])

case("ports and the health check of the image, but not for its worker", TWO, {
    "Service/api spec.ports": lambda ports: [port["port"] for port in ports] == [8123],
    "Deployment/api c.readinessProbe.httpGet.path": "/health",
    "Deployment/api c.readinessProbe.periodSeconds": 15,
    "Deployment/worker c.readinessProbe": ABSENT,
    "Deployment/worker c.livenessProbe": ABSENT,
    "Deployment/worker c.ports": ABSENT,
}, files=dockerfile("FROM debian:12\nEXPOSE 8123\nHEALTHCHECK --interval=15s --timeout=5s CMD curl -f http://localhost:8123/health\n"
                    "CMD [\"gunicorn\", \"x:y\"]\n"))

case("a health check of the Compose file goes before", COMPOSE + "    healthcheck:\n      test: curl -f http://localhost:8123/own\n", {
    "Deployment/api c.readinessProbe.httpGet.path": "/own",
}, files=dockerfile("FROM debian:12\nEXPOSE 8123\nHEALTHCHECK CMD curl -f http://localhost:8123/health\nCMD [\"gunicorn\", \"x:y\"]\n"))

case("only how often it is asked", COMPOSE + "    healthcheck:\n      interval: 7s\n      timeout: 3s\n", {
    "Deployment/api c.readinessProbe.httpGet.path": "/health",
    "Deployment/api c.readinessProbe.periodSeconds": 7,
}, files=dockerfile("FROM debian:12\nEXPOSE 8123\nHEALTHCHECK CMD curl -f http://localhost:8123/health\nCMD [\"gunicorn\", \"x:y\"]\n"))

case("nginx with files of one's own is nginx", COMPOSE + "    ports: ['80']\n", {f"{CONTEXT}.runAsUser": 101},
     files=dockerfile("FROM node:20 AS build\nFROM nginx:1.25\nCOPY --from=build /x /usr/share/nginx/html\n"), silent=["KUBE-USER-.*"])

case("a database that is built", COMPOSE + "    volumes: ['data:/var/lib/postgresql/data']\nvolumes:\n  data:\n", {
    "StatefulSet/api c.securityContext.runAsUser": 999,
    "Service/api spec.ports": lambda ports: [port["port"] for port in ports] == [5432],
}, files=dockerfile("FROM postgres:15\nCOPY x.sql /docker-entrypoint-initdb.d/\n"), silent=["KUBE-USER-.*"])

case("the signal of the image is sent anyway", COMPOSE + "    stop_signal: SIGINT\n",
     files=dockerfile("FROM debian:12\nSTOPSIGNAL SIGINT\n"), silent=["KUBE-STOP-SIGNAL"])

case("folders that VOLUME names can be written", COMPOSE, {
    "Deployment/api c.volumeMounts": lambda mounts: "/data" in [mount["mountPath"] for mount in mounts],
}, files=dockerfile("FROM debian:12\nVOLUME /data\n"))

case("a Dockerfile in the Compose file",
     "services:\n  api:\n    build:\n      context: .\n      dockerfile_inline: |\n        FROM debian:12\n"
     "        USER app #! KUBE-USER-NAME api runs as\n", {f"{CONTEXT}.runAsUser": 10001})
