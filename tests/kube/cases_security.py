"""Users, capabilities, profiles, and the rights that break the wall to the node."""

import re

from case import ABSENT, PRESENT, case, lines, one_service

WEB = "Deployment/web"
CONTEXT = f"{WEB} c.securityContext"
BUT = {"security": "that is what the case is about"}


def of(context, key):
    """A user may be the container's or the pod's."""
    return lambda pod: {**pod.get("securityContext", {}), **pod["containers"][0].get("securityContext", {})}.get(context) == key


def allowed(right):
    return f"services:\n  web:\n    allow: {{{right}: 'measures the node'}}\n"


case("what every container has", one_service("    ports: ['80']"),
     {f"{CONTEXT}.allowPrivilegeEscalation": False, f"{CONTEXT}.capabilities.drop": ["ALL"], f"{CONTEXT}.capabilities.add": ABSENT,
      f"{WEB} pod.securityContext.seccompProfile.type": "RuntimeDefault", f"{WEB} pod.automountServiceAccountToken": False,
      f"{WEB} pod.enableServiceLinks": False, "ServiceAccount/web automountServiceAccountToken": False})
case("a user and a group", one_service("    user: '1000:1001'"), {f"{WEB} pod": of("runAsUser", 1000), f"{WEB} pod.containers": PRESENT,
                                                                  f"{CONTEXT}": lambda c: c.get("runAsGroup") == 1001 and c.get("runAsNonRoot") is True})
case("a user alone", one_service("    user: '1000'"), {f"{WEB} pod": of("runAsUser", 1000), f"{CONTEXT}.runAsNonRoot": True})
case("a user as a number", one_service("    user: 1000  #! COMPOSE-TYPE"), status=(1, 2))
case("root", one_service("    user: '0:0'"), {f"{WEB} pod": of("runAsUser", 0), f"{CONTEXT}.runAsNonRoot": ABSENT})
case("root by name", one_service("    user: root"), {f"{CONTEXT}.runAsNonRoot": ABSENT})
case("a user by name", one_service("    user: node  #! KUBE-USER-NAME"), {f"{CONTEXT}.runAsUser": ABSENT, f"{CONTEXT}.runAsNonRoot": ABSENT})
case("a user of an image that is known", "services:\n  x: {image: 'redis:7'}\n  web: {image: 'a:1', depends_on: [x]}\n",
     {f"{WEB} pod": PRESENT})
case("further groups", one_service("    group_add: ['2000', '3000']"), {f"{WEB} pod.securityContext.supplementalGroups": [2000, 3000]})
case("a further group by name", one_service("    group_add: [docker]"), finds=[".* compose.yaml:4"], status=(0, 1))
case("cap_add", one_service("    cap_add: [NET_BIND_SERVICE, CAP_CHOWN, setuid]"),
     {f"{CONTEXT}.capabilities.add": lines("NET_BIND_SERVICE", "CHOWN", "SETUID"), f"{CONTEXT}.capabilities.drop": ["ALL"]}, status=(0, 1))
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
case("SELinux", one_service("    security_opt: ['label:type:my_t', 'label:level:s0:c1,c2']"),
     {f"{CONTEXT}.seLinuxOptions": {"type": "my_t", "level": "s0:c1,c2"}})
case("privileged", one_service("    privileged: true  #! KUBE-ALLOW privileged"), {f"{CONTEXT}.privileged": ABSENT}, status=1)
case("privileged where it is allowed", one_service("    privileged: true"), {f"{CONTEXT}.privileged": True}, but=BUT, config=allowed("privileged"))
case("privileged: false", one_service("    privileged: false"), silent=["KUBE-ALLOW"])
case("the host's network", one_service("    network_mode: host  #! KUBE-ALLOW host_network"), {f"{WEB} pod.hostNetwork": ABSENT}, status=1)
case("the host's network where it is allowed", one_service("    network_mode: host\n    expose: [80]"),
     {f"{WEB} pod.hostNetwork": True, f"{WEB} pod.dnsPolicy": "ClusterFirstWithHostNet"}, config=allowed("host_network"))
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
