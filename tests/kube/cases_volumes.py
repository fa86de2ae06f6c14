"""Volumes, mounts of files and folders, tmpfs."""

import re

from case import ABSENT, PRESENT, case, one_service

WEB = "Deployment/web"
DB = "StatefulSet/db"
DATA = "volumes:\n  data:\n"


def db(image, path, more="", name="db"):
    return f"services:\n  {name}:\n    image: {image}\n    volumes: ['data:{path}']\n{more}" + DATA


for PICTURE, PATH in (("postgres:15", "/var/lib/postgresql/data"), ("mysql:8.4", "/var/lib/mysql"), ("mariadb:11", "/var/lib/mysql"),
                      ("mongo:7", "/data/db"), ("redis:7", "/data"), ("rabbitmq:3", "/var/lib/rabbitmq"),
                      ("bitnami/postgresql:15", "/bitnami/postgresql"), ("ghcr.io/acme/postgres:15", "/var/lib/postgresql/data")):
    case(f"{PICTURE} with a volume is a StatefulSet", db(PICTURE, PATH),
         {f"{DB} spec.volumeClaimTemplates": lambda value: len(value) == 1, f"{DB} c.volumeMounts[{PATH}]": PRESENT,
          "PersistentVolumeClaim/data": ABSENT, "Deployment/db": ABSENT, "Service/db": PRESENT})
case("PostgreSQL doesn't see lost+found", db("postgres:15", "/var/lib/postgresql/data"),
     {f"{DB} env[PGDATA]": lambda value: value.startswith("/var/lib/postgresql/data/")})
case("a PGDATA that is set stays", db("postgres:15", "/var/lib/postgresql/data",
                                      "    environment: {PGDATA: /var/lib/postgresql/data/mine}\n"),
     {f"{DB} env[PGDATA]": "/var/lib/postgresql/data/mine"})
case("a PGDATA that is the mount itself moves below it", db("postgres:15", "/srv/pg", "    environment: {PGDATA: /srv/pg}\n"),
     {f"{DB} env[PGDATA]": lambda value: value.startswith("/srv/pg/")}, status=(0, 1))
case("PostgreSQL 18 keeps its data elsewhere", db("postgres:18", "/var/lib/postgresql"),
     {f"{DB} c.volumeMounts[/var/lib/postgresql]": PRESENT})
case("a volume of PostgreSQL belongs to its user", db("postgres:15", "/var/lib/postgresql/data"),
     {f"{DB} c": lambda value: value["securityContext"]["runAsUser"] == 999, f"{DB} pod.securityContext.fsGroup": 999,
      f"{DB} pod.securityContext.fsGroupChangePolicy": "OnRootMismatch"})
case("a volume of an alpine image belongs to its user", db("postgres:15-alpine", "/var/lib/postgresql/data"),
     {f"{DB} c": lambda value: value["securityContext"]["runAsUser"] == 70, f"{DB} pod.securityContext.fsGroup": 70})
case("a user that is given wins", db("postgres:15", "/var/lib/postgresql/data", "    user: '1234:1235'\n"),
     {f"{DB} c": lambda value: value["securityContext"]["runAsUser"] == 1234, f"{DB} pod.securityContext.fsGroup": 1235})
case("a volume of a user's service", one_service("    user: '1000:1001'\n    volumes: ['data:/data']") + DATA,
     {f"{WEB} pod.securityContext.fsGroup": 1001, f"{WEB} pod.securityContext.fsGroupChangePolicy": "OnRootMismatch"})
case("a Deployment with a volume is recreated", one_service("    volumes: ['data:/data']") + DATA,
     {f"{WEB} spec.strategy.type": "Recreate", "PersistentVolumeClaim/data spec.accessModes": ["ReadWriteOnce"],
      f"{WEB} c.volumeMounts[/data]": PRESENT})
case("a Deployment without volume rolls", one_service("    ports: ['80']"), {f"{WEB} spec.strategy.type": "RollingUpdate"})
case("a volume of two services is asked for by many", "services:\n  web: {image: 'a:1', volumes: ['media:/media']}\n"
     "  worker: {image: 'a:1', volumes: ['media:/media']}\nvolumes:\n  media:  #! KUBE-SHARED-VOLUME\n",
     {"PersistentVolumeClaim/media spec.accessModes": ["ReadWriteMany"]})
case("a volume of a database that a backup reads", "services:\n  db: {image: 'postgres:15', volumes: ['pg:/var/lib/postgresql/data']}\n"
     "  backup: {image: 'a:1', volumes: ['pg:/backup/pg:ro']}\nvolumes:\n  pg:\n",
     {"Deployment/backup c.volumeMounts[/backup/pg].readOnly": True}, finds=["KUBE-SHARED-VOLUME compose.yaml:"])
case("a volume of three replicas", one_service("    volumes: ['data:/data']\n    deploy: {replicas: 3}") + DATA,
     {"PersistentVolumeClaim/data spec.accessModes": ["ReadWriteMany"]}, finds=["KUBE-SHARED-VOLUME compose.yaml:"], status=(0, 1))
case("a volume that is only read", one_service("    volumes: ['data:/data:ro']") + DATA, {f"{WEB} c.volumeMounts[/data].readOnly": True})
case("one volume at two places", one_service("    volumes: ['data:/a', 'data:/b']") + DATA,
     {f"{WEB} c.volumeMounts[/a].name": PRESENT, f"{WEB} c.volumeMounts[/b].name": PRESENT, f"{WEB} pod.volumes": lambda value: len([v for v in value if "emptyDir" not in v]) == 1})
case("a part of a volume", one_service("    volumes:\n      - {type: volume, source: data, target: /a, volume: {subpath: x/y}}") + DATA,
     {f"{WEB} c.volumeMounts[/a].subPath": "x/y"})
case("a volume of a database's image that runs by the clock",
     "services:\n  dump:\n    image: postgres:15\n    command: pg_dumpall\n    volumes: ['dumps:/var/lib/postgresql/data']\nvolumes:\n  dumps:\n",
     {"CronJob/dump pod.volumes[dumps].persistentVolumeClaim.claimName": "dumps", "PersistentVolumeClaim/dumps": PRESENT},
     config="services:\n  dump: {schedule: '0 3 * * *'}\n")
case("a volume without name", one_service("    volumes:\n      - /var/cache/app  #! KUBE-ANONYMOUS-VOLUME"),
     {f"{WEB} pod.volumes[#0].emptyDir": {"sizeLimit": "10Gi"}, f"{WEB} c.volumeMounts[/var/cache/app]": PRESENT})
case("an external volume isn't made", one_service("    volumes: ['data:/data']") + "volumes:\n  data: {external: true, name: nfs-share}\n",
     {f"{WEB} pod.volumes": re.compile("nfs-share"), "PersistentVolumeClaim/data": ABSENT, "PersistentVolumeClaim/nfs-share": ABSENT},
     finds=["KUBE-EXTERNAL compose.yaml"], external=["PersistentVolumeClaim/nfs-share"])
case("a volume with a driver", one_service("    volumes: ['data:/data']")
     + "volumes:\n  data:\n    driver: local\n    driver_opts: {type: nfs, o: 'addr=10.0.0.1,rw', device: ':/x'}\n",
     {f"{WEB} c.volumeMounts[/data]": PRESENT, f"{WEB} pod.volumes[data].nfs": {"server": "10.0.0.1", "path": "/x"},
      "PersistentVolumeClaim/data": ABSENT}, finds=["KUBE-VOLUME-DRIVER compose.yaml:6 can't enforce restricted"])
case("a volume with a driver of its own", one_service("    volumes: ['data:/data']") + "volumes:\n  data: {driver: rexray}\n",
     {"PersistentVolumeClaim/data": PRESENT}, finds=["KUBE-VOLUME-DRIVER compose.yaml:"])
case("a volume that nobody mounts isn't made", one_service("    restart: always") + DATA, {"PersistentVolumeClaim/data": ABSENT})
case("the size of volumes", one_service("    volumes: ['data:/data', 'logs:/logs']") + DATA + "  logs:\n",
     {"PersistentVolumeClaim/data spec.resources.requests.storage": "50Gi", "PersistentVolumeClaim/data spec.storageClassName": "fast-ssd",
      "PersistentVolumeClaim/logs spec.resources.requests.storage": "2Gi", "PersistentVolumeClaim/logs spec.storageClassName": "slow"},
     config="storage: {size: 2Gi, class: slow}\nvolumes:\n  data: {size: 50Gi, class: fast-ssd}\n")
case("the size of a claim template", db("postgres:15", "/var/lib/postgresql/data"),
     {f"{DB} spec.volumeClaimTemplates[#0].spec.resources.requests.storage": "50Gi",
      f"{DB} spec.volumeClaimTemplates[#0].spec.storageClassName": "fast-ssd"}, config="volumes:\n  data: {size: 50Gi, class: fast-ssd}\n")
case("the class of shared volumes", "services:\n  a: {image: 'a:1', volumes: ['media:/m']}\n  b: {image: 'a:1', volumes: ['media:/m']}\nvolumes:\n  media:\n",
     {"PersistentVolumeClaim/media spec.storageClassName": "nfs"}, config="storage: {shared_class: nfs}\n")
case("no class is the cluster's default", one_service("    volumes: ['data:/data']") + DATA,
     {"PersistentVolumeClaim/data spec.storageClassName": ABSENT})

case("a file becomes a ConfigMap", one_service("    volumes: ['./nginx.conf:/etc/nginx/nginx.conf:ro']"),
     {f"{WEB} file[/etc/nginx/nginx.conf]": "events {}\n# $(x) $$\n", f"{WEB} c.volumeMounts[/etc/nginx/nginx.conf].subPath": PRESENT},
     files={"nginx.conf": "events {}\n# $(x) $$\n"})
case("two files of one folder", one_service("    volumes: ['./a.conf:/etc/x/a.conf', './b/a.conf:/etc/x/b.conf']"),
     {f"{WEB} file[/etc/x/a.conf]": "one\n", f"{WEB} file[/etc/x/b.conf]": "two\n"}, files={"a.conf": "one\n", "b/a.conf": "two\n"})
case("one file at two places", one_service("    volumes: ['./a.conf:/etc/a', './a.conf:/etc/b']"),
     {f"{WEB} file[/etc/a]": "one\n", f"{WEB} file[/etc/b]": "one\n"}, files={"a.conf": "one\n"})
case("a file of two services", "services:\n  web: {image: 'a:1', volumes: ['./a.conf:/etc/a']}\n  api: {image: 'a:1', volumes: ['./a.conf:/etc/a']}\n",
     {f"{WEB} file[/etc/a]": "one\n", "Deployment/api file[/etc/a]": "one\n"}, files={"a.conf": "one\n"})
case("a folder of small files", one_service("    volumes: ['./conf.d:/etc/nginx/conf.d:ro']"),
     {f"{WEB} file[/etc/nginx/conf.d/a.conf]": "a\n", f"{WEB} file[/etc/nginx/conf.d/b.conf]": "b\n"},
     files={"conf.d/a.conf": "a\n", "conf.d/b.conf": "b\n"})
case("a folder with folders", one_service("    volumes: ['./conf:/conf']"),
     {f"{WEB} file[/conf/a]": "1", f"{WEB} file[/conf/x/a]": "2", f"{WEB} file[/conf/x/y/a b.txt]": "3", f"{WEB} file[/conf/x_a]": "4"},
     files={"conf/a": "1", "conf/x/a": "2", "conf/x/y/a b.txt": "3", "conf/x_a": "4"})
case("a folder with names that can't be keys", one_service("    volumes: ['./conf:/conf']"),
     {f"{WEB} file[/conf/ä ö.txt]": "1", f"{WEB} file[/conf/a+b@c]": "2", f"{WEB} file[/conf/a-b-c]": "3", f"{WEB} file[/conf/.hidden]": "4"},
     files={"conf/ä ö.txt": "1", "conf/a+b@c": "2", "conf/a-b-c": "3", "conf/.hidden": "4"})
case("a file whose name begins with two dots can't be in a ConfigMap", one_service("    volumes:\n      - ./conf:/conf  #! .* ..data2"),
     {f"{WEB} file[/conf/a]": "1"}, files={"conf/a": "1", "conf/..data2": "5"}, status=(0, 1))
case("a file that looks like a credential", one_service("    volumes: ['./server.key:/etc/ssl/server.key:ro', './server.crt:/etc/ssl/server.crt:ro']"),
     {f"{WEB} file[/etc/ssl/server.key]": "-----BEGIN PRIVATE KEY-----\nQUJDREVGRw\n-----END PRIVATE KEY-----\n",
      f"{WEB} file[/etc/ssl/server.crt]": "-----BEGIN CERTIFICATE-----\n"},
     files={"server.key": "-----BEGIN PRIVATE KEY-----\nQUJDREVGRw\n-----END PRIVATE KEY-----\n", "server.crt": "-----BEGIN CERTIFICATE-----\n"},
     finds=["STACK-SECRET-FILE compose.yaml:4"], secret=["QUJDREVGRw"])
case("a credential in a folder", one_service("    volumes: ['./ssl:/etc/ssl/mine:ro']"),
     {f"{WEB} file[/etc/ssl/mine/server.key]": "-----BEGIN PRIVATE KEY-----\nQUJDREVGRw\n-----END PRIVATE KEY-----\n",
      f"{WEB} file[/etc/ssl/mine/ca.crt]": "x\n"},
     files={"ssl/server.key": "-----BEGIN PRIVATE KEY-----\nQUJDREVGRw\n-----END PRIVATE KEY-----\n", "ssl/ca.crt": "x\n"},
     secret=["QUJDREVGRw"])
case("a file of passwords by its name", one_service("    volumes: ['./.htpasswd:/etc/nginx/.htpasswd:ro']"),
     {f"{WEB} file[/etc/nginx/.htpasswd]": "admin:$apr1$abcdefgh$xyzxyzxyz\n"}, files={".htpasswd": "admin:$apr1$abcdefgh$xyzxyzxyz\n"},
     secret=["$apr1$abcdefgh$xyzxyzxyz"])
case("secrets.treat of a file", one_service("    volumes: ['./licence.txt:/licence.txt:ro']"), {f"{WEB} file[/licence.txt]": "LIC-0815-4711\n"},
     files={"licence.txt": "LIC-0815-4711\n"}, config="secrets:\n  treat: [./licence.txt]\n", secret=["LIC-0815-4711"])
case("a binary file", one_service("    volumes:\n      - ./logo.png:/logo.png:ro  #! COMPOSE-FILE-BINARY"), {f"{WEB} file[/logo.png]": b"\x89PNG\r\n\x1a\n\x00\xff"},
     files={"logo.png": b"\x89PNG\r\n\x1a\n\x00\xff"})
case("a binary file of 700 KiB", one_service("    volumes: ['./logo.png:/logo.png:ro']"), {f"{WEB} file[/logo.png]": b"\xff\x00" * 358400},
     files={"logo.png": b"\xff\x00" * 358400})
case("a file of 900 KiB", one_service("    volumes: ['./big.txt:/big.txt:ro']"), {f"{WEB} file[/big.txt]": "a line\n" * 131000},
     files={"big.txt": "a line\n" * 131000})
case("a file of 2 MiB", one_service("    volumes:\n      - ./big.txt:/big.txt:ro  #! COMPOSE-FILE-TOO-LARGE"),
     {f"{WEB} c.volumeMounts[/big.txt]": ABSENT}, files={"big.txt": "a line\n" * 300000}, status=1)
case("a folder of 2 MiB", one_service("    volumes:\n      - ./big:/big:ro  #! COMPOSE-FOLDER-TOO-LARGE"),
     {f"{WEB} c.volumeMounts[/big]": ABSENT}, files={f"big/{n}": "x" * 300000 for n in range(7)}, status=1)
case("files of one service that are too much together", one_service("    volumes: ['./a:/a', './b:/b', './c:/c']"),
     {f"{WEB} file[/a]": "x" * 600000, f"{WEB} file[/b]": "x" * 600000, f"{WEB} file[/c]": "x" * 600000},
     files={"a": "x" * 600000, "b": "x" * 600000, "c": "x" * 600000})
case("a file that isn't there", one_service("    volumes:\n      - ./none.conf:/etc/none.conf  #! COMPOSE-PATH-MISSING"), status=1,
     expect={f"{WEB} c.volumeMounts[/etc/none.conf]": ABSENT})
case("an executable script keeps its bit", one_service("    volumes: ['./entry.sh:/entry.sh']\n    entrypoint: /entry.sh"),
     {f"{WEB} file[/entry.sh]": "#!/bin/sh\n", f"{WEB} mode[/entry.sh]": lambda mode: mode & 0o111}, files={"entry.sh": ("#!/bin/sh\n", 0o755)})
case("scripts of a database's start", "services:\n  db:\n    image: postgres:15\n    volumes:\n      - data:/var/lib/postgresql/data\n"
     "      - ./init:/docker-entrypoint-initdb.d:ro\n" + DATA,
     {f"{DB} file[/docker-entrypoint-initdb.d/01.sql]": "create table a();\n"}, files={"init/01.sql": "create table a();\n"})
case("source code is left out", "services:\n  web:\n    build: ./app\n    volumes:\n      - ./app:/app  #! KUBE-DEVELOPMENT-MOUNT\n"
     "      - /app/node_modules\n",
     {f"{WEB} c.volumeMounts[/app]": ABSENT}, files={"app/Dockerfile": "FROM scratch\nCOPY . /app\n", "app/main.py": "print(1)\n"},
     config="registry: registry.example.com/x\ntag: '1'\n")
case("docker.sock is left out", one_service("    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock  #! KUBE-ALLOW host_path"),
     {f"{WEB} pod.volumes": lambda value: [v["name"] for v in value] == ["tmp"], f"{WEB} c.volumeMounts[/var/run/docker.sock]": ABSENT}, status=1)
case("docker.sock where it is allowed", one_service("    volumes: ['/var/run/docker.sock:/var/run/docker.sock:ro']"),
     {f"{WEB} pod.volumes[#0].hostPath.path": "/var/run/docker.sock", f"{WEB} c.volumeMounts[/var/run/docker.sock].readOnly": True},
     config="services:\n  web:\n    allow: {host_path: 'it routes by labels'}\n")
case("a folder of the host is left out", one_service("    volumes:\n      - /var/log:/host/log:ro  #! KUBE-ALLOW host_path\n      - /:/rootfs:ro  #! KUBE-ALLOW"),
     {f"{WEB} pod.volumes": lambda value: [v["name"] for v in value] == ["tmp"]}, status=1)
case("a folder with data on the machine", one_service("    volumes:\n      - ./pgdata:/var/lib/postgresql/data  #! COMPOSE-BIND-DATA", image="postgres:15",
                                                      name="db"),
     {f"{DB} c.volumeMounts[/var/lib/postgresql/data]": PRESENT, f"{DB} spec.volumeClaimTemplates": lambda value: len(value) == 1},
     status=(0, 1), files={"pgdata/PG_VERSION": "15\n", "pgdata/base/1": b"\x00\x01"})

case("tmpfs", one_service("    tmpfs: [/tmp, '/run:size=64m,mode=1777']"),
     {f"{WEB} c.volumeMounts[/tmp]": PRESENT, f"{WEB} c.volumeMounts[/run]": PRESENT,
      f"{WEB} pod.volumes": lambda value: all(volume["emptyDir"]["medium"] == "Memory" for volume in value)
      and ["144Mi", "64Mi"] == [volume["emptyDir"]["sizeLimit"] for volume in value]})
case("tmpfs in the long form", one_service("    volumes:\n      - {type: tmpfs, target: /tmp, tmpfs: {size: 67108864}}"),
     {f"{WEB} pod.volumes[#0].emptyDir": {"medium": "Memory", "sizeLimit": "64Mi"}})
case("shm_size", one_service("    shm_size: 256m"), {f"{WEB} c.volumeMounts[/dev/shm]": PRESENT,
                                                    f"{WEB} pod.volumes[#0].emptyDir": {"medium": "Memory", "sizeLimit": "256Mi"}})
case("read_only", one_service("    read_only: true\n    tmpfs: /tmp"), {f"{WEB} c.securityContext.readOnlyRootFilesystem": True})
case("a target of Windows is no path", one_service("    volumes:\n      - m:/media  #! .*"), {f"{WEB} c.volumeMounts[/media]": ABSENT}, status=(0, 1, 2))
case("volumes_from", "services:\n  web: {image: 'a:1', volumes_from: ['other:ro']}\n  other: {image: 'a:1', volumes: ['data:/data']}\n" + DATA,
     {f"{WEB} c.volumeMounts[/data].readOnly": True, "PersistentVolumeClaim/data spec.accessModes": ["ReadWriteMany"]},
     finds=["KUBE-SHARED-VOLUME compose.yaml:"])
