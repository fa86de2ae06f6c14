"""Names, ports, Services, and what else leads to a service."""

import re

from case import ABSENT, PRESENT, case, lines, one_service, with_items

WEB = "Deployment/web"
IMAGE = "registry.example.com/web:1.2"


def ports_of(value):
    return sorted((port["port"], port.get("protocol", "TCP")) for port in value)


def serves(*wanted):
    return lambda value: ports_of(value) == sorted(wanted)


case("an underscore becomes a dash, and is told", one_service("    ports: ['80']", name="my_web  #! STACK-NAME-REWRITTEN my-web\n   ").replace(
    "my_web  #! STACK-NAME-REWRITTEN my-web\n   :", "my_web:  #! STACK-NAME-REWRITTEN my-web"),
    {"Deployment/my-web": PRESENT, "Service/my-web": PRESENT, "ServiceAccount/my-web": PRESENT})
case("a name in capitals", one_service("    ports: ['80']", name="WebAPI"), {"Deployment/webapi": PRESENT, "Service/webapi": PRESENT},
     finds=["STACK-NAME-REWRITTEN compose.yaml:2"])
case("a name with a dot", one_service("    ports: ['80']", name="web.v1"), {"Deployment/web-v1": PRESENT, "Service/web-v1": PRESENT},
     finds=["STACK-NAME-REWRITTEN compose.yaml:2"])
case("a name that begins with a digit", one_service("    ports: ['80']", name="2fa"), finds=["STACK-NAME-REWRITTEN compose.yaml:2"])
case("a name with a dash at its end", one_service("    ports: ['80']", name="web_-"), finds=["STACK-NAME-REWRITTEN compose.yaml:2"])
case("a name of 70 characters", one_service("    ports: ['80']", name="a" * 70), finds=["STACK-NAME-REWRITTEN compose.yaml:2"])
case("a long name of a database", f"services:\n  {'d' * 60}:\n    image: postgres:15\n    volumes: ['data:/var/lib/postgresql/data']\n"
     "volumes:\n  data:\n", finds=[])
case("a long name of a job", f"services:\n  {'j' * 60}:\n    image: {IMAGE}\n", config=f"services:\n  {'j' * 60}: {{role: job}}\n")
case("a long name of a schedule", f"services:\n  {'j' * 60}:\n    image: {IMAGE}\n",
     config=f"services:\n  {'j' * 60}: {{schedule: '0 3 * * *'}}\n")
case("long names that differ at their ends", f"services:\n  {'a' * 70}x: {{image: '{IMAGE}'}}\n  {'a' * 70}y: {{image: '{IMAGE}'}}\n",
     finds=["STACK-NAME-REWRITTEN compose.yaml:2", "STACK-NAME-REWRITTEN compose.yaml:3"])
case("names that become one", f"services:\n  my_web: {{image: '{IMAGE}'}}\n  my-web: {{image: '{IMAGE}'}}\n", status=(1, 2),
     finds=["STACK-NAME-COLLISION compose.yaml:"])
case("names that become one in capitals", f"services:\n  web: {{image: '{IMAGE}'}}\n  WEB: {{image: '{IMAGE}'}}\n", status=(1, 2),
     finds=["STACK-NAME-COLLISION compose.yaml:"])
case("a host name that is rewritten is told where it is used",
     f"services:\n  web:\n    image: {IMAGE}\n    environment:\n      DB_HOST: my_db  #! STACK-NAME-REFERRED my-db\n"
     "      DB_URL: postgres://my_db:5432/x  #! STACK-NAME-REFERRED\n  my_db: {image: 'postgres:15'}\n", {"Service/my-db": PRESENT})
case("names of volumes, configs and secrets", one_service(
    "    volumes: ['My_Data:/data']\n    configs: [My_Conf]\n    secrets: [My_Secret]")
    + "volumes:\n  My_Data:\nconfigs:\n  My_Conf: {content: x}\nsecrets:\n  My_Secret: {file: ./s}\n",
    {f"{WEB} file[/My_Conf]": "x", f"{WEB} file[/run/secrets/My_Secret]": "secret-value"}, files={"s": "secret-value"})
case("the project's name is the namespace", "name: My_Shop\n" + one_service("    ports: ['80']"),
     {f"{WEB} metadata.labels[app.kubernetes.io/instance]": PRESENT}, status=(0, 2))
case("namespace of lotse.yaml", one_service("    ports: ['80']"), {"Namespace/erp": PRESENT}, config="namespace: erp\n")

case("the Service listens where the container does", one_service("    ports: ['8080:80']  #! KUBE-PUBLISHED web:80"),
     {"Service/web spec.ports": serves((80, "TCP")), "Service/web spec.type": ABSENT, f"{WEB} c.ports[80].hostPort": ABSENT})
case("a port alone", one_service("    ports: ['3000']"), {"Service/web spec.ports": serves((3000, "TCP"))})
case("an unquoted port", one_service("    ports: [3000]"), {"Service/web spec.ports": serves((3000, "TCP"))})
case("a port on one address of the host", one_service("    ports: ['127.0.0.1:8080:80']"), {"Service/web spec.ports": serves((80, "TCP"))})
case("TCP and UDP in one Service", one_service("    ports: ['53:53/tcp', '53:53/udp']"),
     {"Service/web spec.ports": serves((53, "TCP"), (53, "UDP"))})
case("a range", one_service("    ports: ['3000-3002:4000-4002']"), {"Service/web spec.ports": serves(*[(n, "TCP") for n in (4000, 4001, 4002)])})
case("a port that is published twice is there once", one_service("    ports: ['80:80', '8080:80']"), {"Service/web spec.ports": serves((80, "TCP"))})
case("ports and expose", one_service("    ports: ['8080:80']\n    expose: ['80', '9000', '9001/udp']"),
     {"Service/web spec.ports": serves((80, "TCP"), (9000, "TCP"), (9001, "UDP"))})
case("expose alone", one_service("    expose: [9000]"), {"Service/web spec.ports": serves((9000, "TCP"))}, silent=["KUBE-PUBLISHED"])
case("the long form", one_service("    ports:\n      - {target: 80, published: '8080', protocol: tcp, name: http, app_protocol: http}"),
     {"Service/web spec.ports": serves((80, "TCP")), "Service/web spec.ports[80].name": "http",
      "Service/web spec.ports[80].appProtocol": "http"})
case("a long name of a port", one_service("    ports:\n      - {target: 80, name: the_very_long_name_of_a_port}"),
     {"Service/web spec.ports": serves((80, "TCP"))})
case("long names of ports that begin alike", one_service("    ports:\n      - {target: 80, name: very-long-name-of-port-one}\n"
                                                         "      - {target: 81, name: very-long-name-of-port-two}"),
     {"Service/web spec.ports": serves((80, "TCP"), (81, "TCP"))})
case("names of ports that are given twice", one_service("    ports:\n      - {target: 80, name: http}\n      - {target: 81, name: http}"),
     {"Service/web spec.ports": serves((80, "TCP"), (81, "TCP"))})
case("many ports", one_service("    ports: ['5000-5060:5000-5060/udp', '5060:5060']"),
     {"Service/web spec.ports": lambda value: len(value) == 62})
case("two services on one published port", f"services:\n  a: {{image: '{IMAGE}', ports: ['80:80']}}\n  b: {{image: '{IMAGE}', ports: ['80:81']}}\n",
     {"Service/a spec.ports": serves((80, "TCP")), "Service/b spec.ports": serves((81, "TCP"))}, status=(0, 1),
     finds=["COMPOSE-DUPLICATE-PORT compose.yaml:"])
case("a worker without ports has no Service", one_service("    command: [celery, -A, app, worker]", name="worker"),
     {"Deployment/worker": PRESENT, "Service/worker": ABSENT})
case("a service without ports that another one names has a headless Service",
     f"services:\n  web: {{image: '{IMAGE}', environment: {{PEER: peer}}, depends_on: [peer]}}\n  peer: {{image: '{IMAGE}'}}\n",
     {"Service/peer spec.clusterIP": "None", "Service/web": ABSENT})
case("a database has a Service without ports in Compose", f"services:\n  web: {{image: '{IMAGE}', depends_on: [db]}}\n  db: {{image: 'postgres:15'}}\n",
     {"Service/db spec.ports": serves((5432, "TCP"))})
for PICTURE, PORT in (("redis:7", 6379), ("mysql:8.4", 3306), ("mariadb:11", 3306), ("mongo:7", 27017), ("rabbitmq:3-management", 5672),
                      ("memcached:1.6", 11211), ("nginx:1.27", 80)):
    case(f"the port of {PICTURE} is known", f"services:\n  x: {{image: '{PICTURE}'}}\n  web: {{image: '{IMAGE}', depends_on: [x]}}\n",
         {"Service/x spec.ports": lambda value, port=PORT: (port, "TCP") in ports_of(value)})
case("a port of environment that differs from the image's", "services:\n  x:\n    image: redis:7\n    command: [redis-server, --port, '7000']\n"
     f"  web: {{image: '{IMAGE}', environment: {{R: 'redis://x:7000'}}}}\n",
     {"Service/x spec.ports": lambda value: (7000, "TCP") in ports_of(value)})

case("an alias is a further Service", f"services:\n  db:\n    image: postgres:15\n    networks:\n      default:\n        aliases: [database, pg]\n"
     f"  web: {{image: '{IMAGE}', depends_on: [db]}}\n",
     {"Service/database spec.ports": serves((5432, "TCP")), "Service/pg spec.selector[app.kubernetes.io/name]": "db"})
case("an alias that a service has already", f"services:\n  db:\n    image: postgres:15\n    networks:\n      default: {{aliases: [web]}}\n"
     f"  web: {{image: '{IMAGE}', ports: ['80']}}\n", {"Service/web spec.selector[app.kubernetes.io/name]": "web"},
     finds=["KUBE-NAME-TAKEN compose.yaml:5"])
case("an alias that is no name", "services:\n  db:\n    image: postgres:15\n    networks:\n      default:\n        aliases: [db.example.com, my_db]\n",
     finds=["KUBE-NAME-TAKEN|STACK-NAME-.* compose.yaml:6"])
case("one alias of two services", f"services:\n  a: {{image: '{IMAGE}', expose: [80], networks: {{default: {{aliases: [both]}}}}}}\n"
     f"  b: {{image: '{IMAGE}', expose: [80], networks: {{default: {{aliases: [both]}}}}}}\n", finds=["KUBE-NAME-TAKEN compose.yaml:"])
case("container_name is a further Service", one_service("    container_name: frontend\n    ports: ['80']"),
     {"Service/frontend spec.selector[app.kubernetes.io/name]": "web", "Service/web": PRESENT})
case("container_name like the service", one_service("    container_name: web\n    ports: ['80']"), {"Service/web": PRESENT},
     silent=["KUBE-NAME-TAKEN"])
case("a link with another name", f"services:\n  web: {{image: '{IMAGE}', links: ['db:database', 'db']}}\n  db: {{image: 'postgres:15'}}\n",
     {"Service/database spec.selector[app.kubernetes.io/name]": "db", "Service/db": PRESENT})
case("an external link", one_service("    external_links:\n      - old_db_1:mysql  #! KUBE-EXTERNAL-LINK"),
     {"Service/mysql spec.type": "ExternalName"})
case("a host name is the pod's", one_service("    hostname: frontend\n    ports: ['80']"), {f"{WEB} pod.hostname": "frontend"})
case("a host name with a domain", one_service("    hostname: frontend.example.com\n    ports: ['80']"), status=(0, 1))
case("a domain name", one_service("    domainname: example.com  #! KUBE-DOMAINNAME"))
case("extra_hosts", one_service("    extra_hosts: ['legacy=10.0.0.5', 'old:10.0.0.5', 'six=[::1]', 'seven=2001:db8::1']"),
     {f"{WEB} pod.hostAliases[10.0.0.5].hostnames": lines("legacy", "old"), f"{WEB} pod.hostAliases[::1].hostnames": ["six"],
      f"{WEB} pod.hostAliases[2001:db8::1].hostnames": ["seven"]})
case("extra_hosts as a mapping", one_service("    extra_hosts: {legacy: 10.0.0.5}"), {f"{WEB} pod.hostAliases[10.0.0.5].hostnames": ["legacy"]})
case("the gateway of the host can't be had", one_service("    extra_hosts:\n      - host.docker.internal:host-gateway  #! COMPOSE-HOST-GATEWAY"),
     {f"{WEB} pod.hostAliases": ABSENT})
case("dns", one_service("    dns: [8.8.8.8, 9.9.9.9]\n    dns_search: [example.com]\n    dns_opt: [use-vc, 'ndots:2']"),
     {f"{WEB} pod.dnsConfig.nameservers": ["8.8.8.8", "9.9.9.9"], f"{WEB} pod.dnsConfig.searches": ["example.com"],
      f"{WEB} pod.dnsConfig.options": with_items({"name": "use-vc"}, {"name": "ndots", "value": "2"})})
case("labels are annotations, or labels", one_service("""
    labels:
      com.example.team: "the shop's"
      traefik.http.routers.web.rule: Host(`shop.example.com`)
      plain: "yes"
"""), {f"{WEB} template.metadata.annotations[com.example.team]": "the shop's",
       f"{WEB} template": lambda value: "shop.example.com" not in str(value)})
case("labels with keys that Kubernetes refuses", one_service("    labels: {'a b': x, '_x': y, '/': z, 'a/b/c': d}"), status=(0, 1))
case("deploy.labels are the workload's", one_service("    deploy: {labels: {com.example.tier: gold}}"),
     {f"{WEB} metadata": re.compile("gold"), f"{WEB} template.metadata": lambda value: "gold" not in str(value)})
