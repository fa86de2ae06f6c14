"""Users, capabilities, profiles, and the rights that break the wall to the node."""

import re

from case import ABSENT, PRESENT, case, lines, one_service

WEB = "Deployment/web"
CONTEXT = f"{WEB} c.securityContext"
BUT = {"security": "that is what the case is about"}


def allowed(right):
    return f"services:\n  web:\n    allow: {{{right}: 'measures the node'}}\n"


NAMESPACE = "Namespace/shop metadata"
ENFORCED = NAMESPACE + ".labels.pod-security.kubernetes.io/enforce"


def level(name):
    """What the namespace enforces; it warns of what isn't restricted in any case."""
    return {f"{NAMESPACE}.labels": lambda labels: labels["pod-security.kubernetes.io/enforce"] == name
            and all(labels[f"pod-security.kubernetes.io/{mode}"] == "restricted" for mode in ("warn", "audit"))
            and all(labels[f"pod-security.kubernetes.io/{mode}-version"] == "v1.35" for mode in ("enforce", "warn", "audit"))}


def runs_as(uid, gid=None, where=CONTEXT):
    return {where: lambda c: (c["runAsUser"], c["runAsGroup"], c["runAsNonRoot"]) == (uid, uid if gid is None else gid, uid != 0)}


def ignores(rule, reason):
    return {f"{WEB} metadata.annotations": lambda found: found.get(f"lotse.dev/ignore.{rule}") == reason}


def both(*expected):
    return {key: value for one in expected for key, value in one.items()}


case("what every container has", one_service("    ports: ['80']"),
     {f"{CONTEXT}.allowPrivilegeEscalation": False, f"{CONTEXT}.capabilities.drop": ["ALL"], f"{CONTEXT}.capabilities.add": ABSENT,
      f"{CONTEXT}.readOnlyRootFilesystem": True, f"{WEB} pod.securityContext.runAsNonRoot": True,
      f"{WEB} pod.securityContext.seccompProfile.type": "RuntimeDefault", f"{WEB} pod.automountServiceAccountToken": False,
      f"{WEB} pod.enableServiceLinks": False, "ServiceAccount/web automountServiceAccountToken": False, **level("restricted")})

# ---- Who it is ----

case("a user and a group", one_service("    user: '1000:1001'"), runs_as(1000, 1001), silent=["KUBE-USER.*"])
case("a user alone", one_service("    user: '1000'"), runs_as(1000), silent=["KUBE-USER.*"])
case("a user as a number", one_service("    user: 1000  #! COMPOSE-TYPE"), status=(1, 2))
case("the group that the image gives the user", one_service("    user: '999'", image="redis:7-alpine"), runs_as(999, 1000))
case("the group 0 that Compose names", one_service("    user: '1000:0'"), both(runs_as(1000, 0), ignores("root-group", "the Compose file names the group 0"),
                                                                               level("restricted")))
case("a user that nobody knows", "services:\n  web:\n    image: registry.example.com/web:1  #! KUBE-USER-UNKNOWN runs as 10001\n", runs_as(10001))
case("a user of an image that is built here", "services:\n  web:\n    image: registry.example.com/nginx\n    build: .\n",
     runs_as(10001), files={"Dockerfile": "FROM scratch\n"}, config="tag: '1'\n", finds=["KUBE-USER-UNKNOWN compose.yaml:3"])
case("root", one_service("    user: '0:0'  #! KUBE-ALLOW asks for root"), both(runs_as(10001), level("restricted")), status=1)
case("root by name", one_service("    user: root  #! KUBE-ALLOW allow: {root"), both(runs_as(10001), level("restricted")), status=1)
case("root with a reason", one_service("    user: root\n    volumes: ['data:/data']") + "volumes: {data: }\n",
     both(runs_as(0), level("baseline"), {f"{CONTEXT}.capabilities.add": ["CHOWN", "DAC_OVERRIDE", "FOWNER", "NET_BIND_SERVICE", "SETGID", "SETUID"],
                                          f"{CONTEXT}.allowPrivilegeEscalation": False, f"{CONTEXT}.readOnlyRootFilesystem": True,
                                          f"{WEB} pod.securityContext.fsGroup": ABSENT},
          ignores("run-as-root", "measures the node")), config=allowed("root"), silent=["KUBE-ALLOW", "KUBE-USER.*"],
     but={rule: "the pod that copies its files is root, too"
          for rule in ("run-as-root", "run-as-non-root-missing", "root-group", "capability-added")})
case("a reason for root is enough", one_service(""), runs_as(0), config=allowed("root"))
case("a reason for root doesn't change a user", one_service("    user: '7:8'"), both(runs_as(7, 8), level("restricted")), config=allowed("root"))
case("root with capabilities", one_service("    user: root\n    cap_add: [CHOWN]"), {f"{CONTEXT}.capabilities.add": ["CHOWN"]}, config=allowed("root"))
case("root without capabilities", one_service("    user: root\n    cap_drop: [ALL]"), {f"{CONTEXT}.capabilities.add": ABSENT}, config=allowed("root"))
case("an image that needs root", "services:\n  web:\n    image: gitlab/gitlab-ce:17.1.0-ce.0  #! KUBE-ALLOW can't hold the level restricted\n",
     both(runs_as(10001), level("restricted"), {f"{CONTEXT}.readOnlyRootFilesystem": False}), status=1)
case("an image that needs root, with a reason", "services:\n  web:\n    image: gitlab/gitlab-ce:17.1.0-ce.0\n",
     both(runs_as(0), level("baseline"), {f"{CONTEXT}.capabilities.add": lambda names: "SETUID" in names and "NET_ADMIN" not in names},
          ignores("writable-root-filesystem", "Omnibus configures itself below /etc, /opt and /var at each start")),
     config=allowed("root"), silent=["KUBE-READ-ONLY"])
case("git over SSH", one_service("", image="gitea/gitea:1.22-rootless"), ignores("ssh-port", "it serves git over SSH"))
case("a tag that needs no root", one_service("", image="gitea/gitea:1.22-rootless"), both(runs_as(1000), level("restricted")))
case("a user by name", one_service("    user: node  #! KUBE-USER-NAME runs as 10001"), runs_as(10001))
case("a name with one number", one_service("    user: nobody"), runs_as(65534), silent=["KUBE-USER.*"])
case("www-data of Alpine", one_service("    user: www-data", image="registry.example.com/web:1-alpine"), runs_as(82))
for image, uid, gid in (("redis:7", 999, 999), ("postgres:16-alpine", 70, 70), ("nginx:1.27", 101, 101), ("httpd:2.4", 33, 33), ("httpd:2.4-alpine", 82, 82),
                        ("caddy:2", 1000, 1000), ("traefik:v3.1", 65532, 65532), ("wordpress:6", 33, 33), ("registry:2", 10001, 10001),
                        ("grafana/grafana:11.0.0", 472, 472), ("docker.elastic.co/elasticsearch/elasticsearch:8.14.0", 1000, 0)):
    KIND = "Deployment"
    case(f"the user of {image}", one_service("", image=image), both(runs_as(uid, gid, f"{KIND}/web c.securityContext"), level("restricted")),
         silent=["KUBE-USER.*", "KUBE-READ-ONLY", "KUBE-ALLOW"])
case("who a new volume belongs to", "services:\n  web: {image: 'a:1', volumes: ['data:/data']}\nvolumes: {data: }\n",
     {f"{WEB} pod.securityContext.fsGroup": 10001, f"{WEB} pod.securityContext.fsGroupChangePolicy": "OnRootMismatch"})
case("who a new volume of a companion belongs to", "services:\n  web: {image: 'a:1', user: '5:6'}\n"
     "  side: {image: 'b:1', user: '7:8', network_mode: 'service:web', volumes: ['data:/data']}\nvolumes: {data: }\n",
     {f"{WEB} pod.securityContext.fsGroup": 8, f"{WEB} pod.containers": lambda found: [c["securityContext"]["runAsUser"] for c in found] == [5, 7]})
case("an init container that fills a volume", "services:\n  web: {image: 'nginx:1.27', volumes: ['html:/usr/share/nginx/html']}\nvolumes: {html: }\n",
     {f"{WEB} pod.initContainers": lambda found: [(c["securityContext"]["runAsUser"], c["securityContext"]["capabilities"]) for c in found]
      == [(101, {"drop": ["ALL"]})], **level("restricted")})
case("an init container that waits", "services:\n  web: {image: 'nginx:1.27', depends_on: [db]}\n  db: {image: 'postgres:16'}\n",
     {f"{WEB} pod.initContainers": lambda found: found[0]["securityContext"]["runAsUser"] == 65534, **level("restricted")},
     config="services: {web: {wait: true}}\n")

# ---- Ports that only root may open ----

LOW = [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}]
case("a low port", one_service("    ports: ['80']"), {f"{WEB} pod.securityContext.sysctls": LOW})
case("a low port of the image", one_service("", image="nginx:1.27"), {f"{WEB} pod.securityContext.sysctls": LOW})
case("no low port", one_service("    ports: ['8080']"), {f"{WEB} pod.securityContext.sysctls": ABSENT})
case("a low port of root", one_service("    user: root\n    ports: ['80']"), {f"{WEB} pod.securityContext.sysctls": LOW}, config=allowed("root"))
case("a low port of a companion", "services:\n  web: {image: 'a:1'}\n  side: {image: 'b:1', network_mode: 'service:web', expose: ['53/udp']}\n",
     {f"{WEB} pod.securityContext.sysctls": LOW})
case("a low port of the node", one_service("    network_mode: host\n    expose:\n      - 80  #! KUBE-LOW-PORT"),
     {f"{WEB} pod.securityContext.sysctls": ABSENT}, config=allowed("host_network"))
case("a sysctl of the node's network", one_service("    network_mode: host\n    sysctls:\n      - net.ipv4.tcp_syncookies=0  #! KUBE-SYSCTL"),
     {f"{WEB} pod.securityContext.sysctls": ABSENT}, config=allowed("host_network"))
case("a program that carries a capability", one_service("", image="caddy:2"),
     {f"{CONTEXT}.capabilities": {"add": ["NET_BIND_SERVICE"], "drop": ["ALL"]}, **level("restricted")})

# ---- Where it writes ----

MOUNTS = f"{WEB} c.volumeMounts"
case("what nobody knows writes into /tmp", "services:\n  web:\n    image: registry.example.com/web:1  #! KUBE-READ-ONLY writable_root\n",
     {f"{MOUNTS}[/tmp].name": "tmp", f"{WEB} pod.volumes[tmp].emptyDir": {"sizeLimit": "1Gi"}})
case("read_only is an answer", one_service("    read_only: true\n    tmpfs: [/tmp]"),
     {f"{WEB} pod.volumes[tmp].emptyDir.medium": "Memory", MOUNTS: lambda found: len(found) == 1}, silent=["KUBE-READ-ONLY"])
case("where nginx writes", one_service("", image="nginx:1.27"),
     {f"{MOUNTS}[/var/cache/nginx].name": "tmp-var-cache-nginx", f"{MOUNTS}[/run].name": "tmp-run",
      f"{WEB} pod.volumes[tmp-run].emptyDir": {"sizeLimit": "64Mi"}, f"{MOUNTS}[/etc/nginx/conf.d]": ABSENT})
case("where nginx fills templates in", one_service("    volumes: ['./t/default.conf.template:/etc/nginx/templates/default.conf.template:ro']", image="nginx:1.27"),
     {f"{MOUNTS}[/etc/nginx/conf.d].name": "tmp-etc-nginx-conf-d"}, files={"t/default.conf.template": "server { listen 80; }\n"})
case("a link to a folder that is mounted", one_service("    tmpfs: [/var/run]", image="nginx:1.27"), {f"{MOUNTS}[/run]": ABSENT})
case("a folder above is mounted", one_service("    tmpfs: [/var/cache]", image="nginx:1.27"), {f"{MOUNTS}[/var/cache/nginx]": ABSENT})
case("the data of an image without volume", one_service("", image="postgres:16"),
     {f"{MOUNTS}[/var/lib/postgresql]": PRESENT, f"{MOUNTS}[/var/lib/postgresql/data]": ABSENT, f"{MOUNTS}[/var/run/postgresql]": PRESENT})
case("the data of an image with a volume", one_service("    volumes: ['data:/var/lib/postgresql/data']", image="postgres:16") + "volumes: {data: }\n",
     {"StatefulSet/web c.volumeMounts": lambda found: sorted(mount["mountPath"] for mount in found) ==
      ["/tmp", "/var/lib/postgresql/data", "/var/run/postgresql"]})
case("an image that writes everywhere", one_service("", image="cassandra:5"),
     both({f"{CONTEXT}.readOnlyRootFilesystem": False, MOUNTS: ABSENT}, level("restricted"),
          ignores("writable-root-filesystem", "its start script edits /etc/cassandra/cassandra.yaml")))
case("an image that writes everywhere, and must not", one_service("    read_only: true", image="cassandra:5"), {f"{CONTEXT}.readOnlyRootFilesystem": True})
case("a writable root with a reason", one_service(""), both({f"{CONTEXT}.readOnlyRootFilesystem": False, MOUNTS: ABSENT},
                                                           ignores("writable-root-filesystem", "measures the node"), level("restricted")),
     config=allowed("writable_root"), silent=["KUBE-READ-ONLY"])
case("each companion has a /tmp of its own", "services:\n  web: {image: 'a:1'}\n  side: {image: 'b:1', network_mode: 'service:web'}\n",
     {f"{WEB} pod.volumes": lambda found: sorted(volume["name"] for volume in found) == ["tmp-side-tmp", "tmp-web-tmp"]})

# ---- Capabilities and other rights ----

case("further groups", one_service("    group_add: ['2000', '3000']"), {f"{WEB} pod.securityContext.supplementalGroups": [2000, 3000]})
case("a further group by name", one_service("    group_add: [docker]"), finds=[".* compose.yaml:4"], status=(0, 1))
case("cap_add", one_service("    cap_add: [NET_BIND_SERVICE, CAP_CHOWN, setuid]  #! KUBE-ALLOW the capabilities CHOWN, SETUID"),
     {f"{CONTEXT}.capabilities": {"add": ["NET_BIND_SERVICE"], "drop": ["ALL"]}, **level("restricted")}, status=1)
case("cap_add with a reason", one_service("    cap_add: [NET_BIND_SERVICE, CAP_CHOWN, setuid]  #! KUBE-CAPABILITY runs as 10001"),
     both({f"{CONTEXT}.capabilities.add": lines("NET_BIND_SERVICE", "CHOWN", "SETUID"), f"{CONTEXT}.capabilities.drop": ["ALL"]}, level("baseline"),
          ignores("capability-added", "measures the node")), config=allowed("capabilities"))
case("cap_add of what leads out with a reason", one_service("    user: root\n    cap_add: [NET_ADMIN]"),
     both({f"{CONTEXT}.capabilities.add": ["NET_ADMIN"]}, level("privileged"), ignores("unsafe-capability", "it routes")),
     config="services: {web: {allow: {capabilities: it routes, root: it routes}}}\n")
case("cap_drop", one_service("    cap_drop: [ALL]\n    cap_add: [NET_BIND_SERVICE]"), {f"{CONTEXT}.capabilities.add": ["NET_BIND_SERVICE"]})
case("cap_add and cap_drop of one", one_service("    cap_drop: [NET_RAW]"), {f"{CONTEXT}.capabilities": {"drop": ["ALL"]}})
case("cap_add ALL", one_service("    cap_add: [ALL]"), status=(0, 1), but=BUT, finds=[".* compose.yaml:4"])
case("SYS_ADMIN", one_service("    cap_add: [SYS_ADMIN]"), status=(0, 1), but=BUT, finds=[".* compose.yaml:4"])
case("a capability that isn't one", one_service("    cap_add: [FLY]"), status=(0, 1), finds=[".* compose.yaml:4"], but={"schema": "unknown"})
case("no-new-privileges", one_service("    security_opt: ['no-new-privileges:true']"), {f"{CONTEXT}.allowPrivilegeEscalation": False})
case("seccomp unconfined", one_service("    security_opt:\n      - seccomp:unconfined  #! KUBE-ALLOW seccomp_unconfined"), status=1)
case("seccomp unconfined where it is allowed", one_service("    security_opt: ['seccomp=unconfined']"),
     {f"{WEB} pod": re.compile("Unconfined")}, but=BUT, config=allowed("seccomp_unconfined"))
case("a seccomp profile", one_service("    security_opt:\n      - seccomp:./profile.json  #! KUBE-PROFILE"),
     {f"{WEB} pod": re.compile("'type': 'Localhost'")}, files={"profile.json": "{}"}, but=BUT)
case("an AppArmor profile", one_service("    security_opt:\n      - apparmor:my-profile  #! KUBE-PROFILE"),
     {f"{WEB} pod": re.compile("'appArmorProfile': {[^}]*'localhostProfile': 'my-profile'")})
case("AppArmor unconfined", one_service("    security_opt:\n      - apparmor:unconfined  #! KUBE-ALLOW apparmor_unconfined"), status=1)
case("SELinux", one_service("    security_opt: ['label:level:s0:c1,c2']"), {f"{CONTEXT}.seLinuxOptions": {"level": "s0:c1,c2"}, **level("restricted")})
case("an SELinux type", one_service("    security_opt:\n      - label:type:my_t  #! KUBE-ALLOW selinux"), {f"{CONTEXT}.seLinuxOptions": ABSENT}, status=1)
case("an SELinux type with a reason", one_service("    security_opt: ['label:type:my_t', 'label:level:s0:c1,c2']"),
     both({f"{CONTEXT}.seLinuxOptions": {"type": "my_t", "level": "s0:c1,c2"}}, level("privileged")), config=allowed("selinux"))
case("privileged", one_service("    privileged: true  #! KUBE-ALLOW privileged"), {f"{CONTEXT}.privileged": ABSENT}, status=1)
case("privileged where it is allowed", one_service("    privileged: true"), both({f"{CONTEXT}.privileged": True}, runs_as(0), level("privileged"),
                                                                             ignores("privileged-container", "measures the node")),
     but=BUT, config=allowed("privileged"))
case("the namespace names those who hold it down, once each", "services:\n  web: {image: 'a:1', pid: host}\n  side: {image: 'b:1', user: root}\n",
     {f"{NAMESPACE}.annotations": {"lotse.dev/ignore.namespace-privileged": "web sees the processes of its node: it watches"}},
     config="services:\n  web: {allow: {host_pid: it watches}}\n  side: {allow: {root: it must}}\n")
case("privileged: false", one_service("    privileged: false"), silent=["KUBE-ALLOW"])
case("the host's network", one_service("    network_mode: host  #! KUBE-ALLOW host_network"), {f"{WEB} pod.hostNetwork": ABSENT}, status=1)
case("the host's network where it is allowed", one_service("    network_mode: host\n    expose: [80]"),
     {f"{WEB} pod.hostNetwork": True, f"{WEB} pod.dnsPolicy": "ClusterFirstWithHostNet", **level("privileged")}, config=allowed("host_network"))
case("the host's processes", one_service("    pid: host  #! KUBE-ALLOW host_pid"), {f"{WEB} pod.hostPID": ABSENT}, status=1)
case("the host's processes where it is allowed", one_service("    pid: host"), {f"{WEB} pod.hostPID": True}, config=allowed("host_pid"))
case("the host's memory", one_service("    ipc: host  #! KUBE-ALLOW host_ipc"), {f"{WEB} pod.hostIPC": ABSENT}, status=1)
case("the host's memory where it is allowed", one_service("    ipc: host"), {f"{WEB} pod.hostIPC": True}, config=allowed("host_ipc"))
case("ipc: shareable and private are nothing", one_service("    ipc: private"), {f"{WEB} pod.hostIPC": ABSENT}, silent=["KUBE-ALLOW"])
case("an allow without reason", one_service("    privileged: true"), status=(1, 2), config="services:\n  web:\n    allow: {privileged: ''}\n", but=BUT)
case("an allow that doesn't exist", one_service("    privileged: true"), status=(1, 2), config=allowed("everything"), but=BUT,
     finds=["CONFIG-.* lotse.yaml:3"])
case("an allow of another right", one_service("    privileged: true  #! KUBE-ALLOW"), {f"{CONTEXT}.privileged": ABSENT}, status=1, config=allowed("host_pid"))
case("devices", one_service("    devices:\n      - /dev/ttyUSB0:/dev/ttyUSB0  #! KUBE-DEVICES"))
case("a safe sysctl is the pod's", one_service("    sysctls: {net.ipv4.ip_unprivileged_port_start: 0}"),
     {f"{WEB} pod.securityContext.sysctls": [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}], f"{CONTEXT}.sysctls": ABSENT},
     silent=["KUBE-SYSCTL"])
case("an unsafe sysctl", one_service("    sysctls:\n      - net.core.somaxconn=1024  #! KUBE-ALLOW"),
     {f"{WEB} pod.securityContext.sysctls": ABSENT}, status=1)
case("an unsafe sysctl with a reason", one_service("    sysctls:\n      - net.core.somaxconn=1024"),
     {f"{WEB} pod.securityContext.sysctls": [{"name": "net.core.somaxconn", "value": "1024"}]},
     config="services:\n  web: {allow: {unsafe_sysctls: many connections}}\n")
case("a sysctl of the node", one_service("    sysctls:\n      - vm.max_map_count=262144  #! KUBE-SYSCTL"),
     {f"{WEB} pod.securityContext.sysctls": ABSENT})
