"""Who may connect to whom: NetworkPolicies from the edges of the stack. run holds every tree against docs/connections.txt."""

from case import ABSENT, PRESENT, case

DB = "  db: {image: 'postgres:16'}\n"
PUBLIC4 = {"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"]}}
PUBLIC6 = {"ipBlock": {"cidr": "::/0", "except": ["fc00::/7", "fe80::/10"]}}
PRIVATE = [{"ipBlock": {"cidr": block}} for block in ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")]


def pod(name, instance="shop"):
    return {"podSelector": {"matchLabels": {"app.kubernetes.io/name": name, "app.kubernetes.io/instance": instance}}}


def ports(*wanted):
    """80 is TCP; "53/udp"."""
    split = [str(port).partition("/") for port in wanted]
    return [{"protocol": protocol.upper() or "TCP", "port": int(number)} for number, _, protocol in split]


def rules(direction, *wanted):
    """A predicate of a policy's spec: these rules in that direction, (peers, ports) each; ports None: all."""
    key = {"ingress": "from", "egress": "to"}[direction]

    def holds(spec):
        have = [(rule.get(key), rule.get("ports")) for rule in spec.get(direction, [])]
        return have == [(peers if isinstance(peers, list) else [peers], opened) for peers, opened in wanted]
    return holds


def both(first, second):
    return lambda value: first(value) and second(value)


API = "NetworkPolicy/api spec"
WEB = "NetworkPolicy/web spec"

case("everything is denied but for what is needed", "services:\n  api: {image: 'a:1', environment: {DB_URL: 'postgres://db:5432/x'}}\n" + DB,
     {"NetworkPolicy/default-deny spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]},
      API: both(rules("egress", (pod("db"), ports(5432))), rules("ingress")),
      "NetworkPolicy/db spec": both(rules("ingress", (pod("api"), ports(5432))), rules("egress")),
      "NetworkPolicy/db spec.policyTypes": ["Ingress", "Egress"],
      "NetworkPolicy/db spec.podSelector": pod("db")["podSelector"]})
case("names are asked for over UDP and TCP", "services:\n  api: {image: 'a:1'}\n",
     {"NetworkPolicy/allow-dns spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{
         "to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
                 "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}], "ports": ports("53/udp", "53/tcp")}]},
      "NetworkPolicy/api": ABSENT})
case("who else answers names", "services:\n  api: {image: 'a:1'}\n",
     {"NetworkPolicy/allow-dns spec.egress[#0]": {
         "to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "openshift-dns"}}},
                {"ipBlock": {"cidr": "169.254.20.10/32"}}], "ports": ports("5353/udp", "5353/tcp", "53/udp", "53/tcp")}},
     config="network:\n  dns:\n    peers: [openshift-dns, 169.254.20.10]\n    ports: ['5353', '53']\n")
case("nobody who answers names", "services:\n  api: {image: 'a:1'}\n", {"NetworkPolicy/allow-dns": ABSENT}, config="network: {dns: {peers: []}}\n")
case("a peer for names that is none", "services:\n  api: {image: 'a:1'}\n", status=2, config="network: {dns: {peers: ['a b/c']}}\n",
     finds=["CONFIG-BAD-VALUE lotse.yaml:1"])
case("a port for names that is none", "services:\n  api: {image: 'a:1'}\n", status=2, config="network: {dns: {ports: ['dns']}}\n",
     finds=["CONFIG-BAD-VALUE lotse.yaml:1"])
case("a pod without network asks for no names", "services:\n  api: {image: 'a:1'}\n  alone: {image: 'b:1', network_mode: none}\n",
     {"NetworkPolicy/allow-dns spec.podSelector": {"matchExpressions": [
         {"key": "app.kubernetes.io/name", "operator": "NotIn", "values": ["alone"]}]}, "NetworkPolicy/alone": ABSENT}, finds=["KUBE-NO-NETWORK"])
case("services may have the names of the common policies", "services:\n  default-deny: {image: 'a:1', depends_on: [allow-dns]}\n"
     "  allow-dns: {image: 'b:1', expose: [80]}\n",
     {"NetworkPolicy/default-deny-all spec.podSelector": {}, "NetworkPolicy/allow-dns-all spec.podSelector": {},
      "NetworkPolicy/default-deny spec": rules("egress", (pod("allow-dns"), ports(80)))})

case("depends_on reaches the known ports", "services:\n  api: {image: 'a:1', depends_on: [mq]}\n  mq: {image: 'a:1', expose: [80, '53/udp']}\n",
     {API: rules("egress", (pod("mq"), ports(80, "53/udp")))})
case("depends_on without a known port is an order only", "services:\n  api: {image: 'a:1', depends_on: [job]}  #! KUBE-EDGE-NO-PORT\n"
     "  job: {image: 'b:1'}\n", {"NetworkPolicy/api": ABSENT, "NetworkPolicy/job": ABSENT}, silent=["KUBE-EDGE-EVERY-PORT"])
case("a link without a known port reaches every one", "services:\n  api: {image: 'a:1', links: [other]}  #! KUBE-EDGE-EVERY-PORT\n"
     "  other: {image: 'b:1'}\n", {API: rules("egress", (pod("other"), None)), "NetworkPolicy/other spec": rules("ingress", (pod("api"), None))})
case("lotse.yaml names the port", "services:\n  api: {image: 'a:1', depends_on: [other]}\n  other: {image: 'b:1'}\n",
     {API: rules("egress", (pod("other"), ports(9000)))}, config="services: {api: {edges: ['other:9000']}}\n", silent=["KUBE-EDGE-NO-PORT"])
case("a port over UDP", "services:\n  api: {image: 'a:1'}\n  dns: {image: 'b:1'}\n", {API: rules("egress", (pod("dns"), ports("53/udp")))},
     config="services: {api: {edges: ['dns:53/udp']}}\n")

case("a job has its policy", "services:\n  setup: {image: 'a:1', environment: {DB_URL: 'postgres://db/x'}}\n" + DB +
     "  web: {image: 'b:1', ports: ['80'], depends_on: {setup: {condition: service_completed_successfully}}}\n",
     {"NetworkPolicy/setup spec": rules("egress", (pod("db"), ports(5432))), "NetworkPolicy/web": ABSENT})
case("a scheduled job has its policy", "services:\n  night: {image: 'a:1', environment: {DB_URL: 'postgres://db/x'}}\n" + DB,
     {"NetworkPolicy/night spec": rules("egress", (pod("db"), ports(5432)))}, config="services: {night: {schedule: '0 3 * * *'}}\n")
case("a companion is its owner's pod", "services:\n  api: {image: 'a:1', expose: [80]}\n"
     "  proxy: {image: 'b:1', network_mode: 'service:api', environment: {UP: 'http://localhost:80', DB_URL: 'postgres://db/x'}}\n" + DB +
     "  web: {image: 'c:1', environment: {API: 'http://api:80'}}\n",
     {API: both(rules("egress", (pod("db"), ports(5432))), rules("ingress", (pod("web"), ports(80)))), "NetworkPolicy/proxy": ABSENT},
     finds=["KUBE-POD-OF"])
case("edges inside of one pod are none", "services:\n  api: {image: 'a:1', expose: [80]}\n"
     "  proxy: {image: 'b:1', network_mode: 'service:api', environment: {UP: 'http://api:80'}}\n", {"NetworkPolicy/api": ABSENT},
     finds=["KUBE-POD-OF"])
case("a service that names itself", "services:\n  kafka:\n    image: apache/kafka:3.8.0\n    environment:\n"
     "      KAFKA_CONTROLLER_QUORUM_VOTERS: 1@kafka:9093\n      KAFKA_ADVERTISED_LISTENERS: PLAINTEXT://kafka:9092\n",
     {"NetworkPolicy/kafka spec": both(rules("egress", (pod("kafka"), ports(9092, 9093))), rules("ingress", (pod("kafka"), ports(9092, 9093))))})
case("names for others aren't edges to oneself", "services:\n  web: {image: 'a:1', ports: ['80'], environment: {PUBLIC_URL: 'http://web:80'}}\n",
     {"NetworkPolicy/web": ABSENT})
HOSTS = ("services:\n  agent: {image: 'a:1', network_mode: host}  #! KUBE-POLICY-HOST-NETWORK\n" + DB + "  api: {image: 'b:1'}\n",
         "services: {agent: {edges: ['db:5432'], allow: {host_network: it measures}}, api: {edges: ['agent:9100']}}\n")
NODES = [{"ipBlock": {"cidr": "10.10.0.0/16"}}, {"ipBlock": {"cidr": "2001:db8::/64"}}]
case("a node is known by its address", HOSTS[0],
     {"NetworkPolicy/db spec": rules("ingress", (NODES, ports(5432))), API: rules("egress", (NODES, ports(9100))), "NetworkPolicy/agent": ABSENT},
     config=HOSTS[1] + "cluster: {node_addresses: [10.10.3.0/16, '2001:db8::/64']}\n", silent=["KUBE-EDGE-HOST-NETWORK"])
case("one block of nodes", HOSTS[0], {"NetworkPolicy/db spec": rules("ingress", (NODES[0], ports(5432)))},
     config=HOSTS[1] + "cluster: {node_addresses: 10.10.0.0/16}\n")
case("a node whose address isn't known", HOSTS[0], {"NetworkPolicy/db": ABSENT, API: ABSENT}, config=HOSTS[1],
     finds=["KUBE-EDGE-HOST-NETWORK lotse.yaml:1 agent may not connect to db", "KUBE-EDGE-HOST-NETWORK lotse.yaml:1 api may not connect to agent"])
case("an address of nodes that is none", HOSTS[0].replace("  #! KUBE-POLICY-HOST-NETWORK", ""), status=2,
     config=HOSTS[1] + "cluster: {node_addresses: [node1]}\n", finds=["CONFIG-BAD-VALUE lotse.yaml:2"])

WAITS = "services:\n  web: {image: 'a:1', depends_on: [db], networks: [one]}\n  db: {image: 'postgres:16', networks: [two]}\nnetworks: {one: , two: }\n"
case("a wait that no network carries would never end", WAITS, {"Deployment/web pod.initContainers": ABSENT}, config="services: {web: {wait: true}}\n",
     finds=["KUBE-WAIT-NO-EDGE compose.yaml:2 web doesn't wait for db"])
case("lotse.yaml lets a wait through", WAITS, {"Deployment/web pod.initContainers[#0].name": "wait-for-db", WEB: rules("egress", (pod("db"), ports(5432)))},
     config="services: {web: {wait: true, edges: ['db:5432']}}\n", silent=["KUBE-WAIT-NO-EDGE"])
case("the port that is open isn't the one to wait for", "services:\n  web: {image: 'a:1', depends_on: [dns]}\n  dns: {image: 'b:1', expose: [80]}\n",
     {"Deployment/web pod.initContainers": ABSENT}, config="services: {web: {wait: true, edges: ['dns:53/udp']}}\n", finds=["KUBE-WAIT-NO-EDGE compose.yaml:2"])
case("membership lets every wait through", WAITS.replace("two]", "one, two]"), {"Deployment/web pod.initContainers[#0].name": "wait-for-db"},
     config="network_policy: membership\nservices: {web: {wait: true}}\n", silent=["KUBE-WAIT-NO-EDGE"])

case("a service on the network of its node", "services:\n  api: {image: 'a:1', network_mode: host}  #! KUBE-POLICY-HOST-NETWORK\n",
     {"NetworkPolicy/api": ABSENT}, config="services: {api: {allow: {host_network: 'it measures'}}}\n")

APART = ("services:\n  a: {image: 'a:1', networks: [one], expose: [80]}\n  b: {image: 'b:1', networks: [one, two], expose: [80]}\n"
         "  c: {image: 'c:1', networks: [two], expose: [80]}\nnetworks: {one: , two: }\n")
case("what a common network would allow is told", APART, {"NetworkPolicy/a": ABSENT},
     finds=["KUBE-EDGE-MEMBERSHIP compose.yaml:2 with b", "KUBE-EDGE-MEMBERSHIP compose.yaml:3 with a, c", "KUBE-EDGE-MEMBERSHIP compose.yaml:4 with b"])
case("many that a common network would allow are counted", "services:\n" + "".join(f"  s{i}: {{image: 'a:1', expose: [80]}}\n" for i in range(9)), {},
     finds=["KUBE-EDGE-MEMBERSHIP compose.yaml:2 with s1, s2, s3, s4, s5 and 3 more"])
case("what has no known port is told once", "services:\n  a: {image: 'a:1'}\n  b: {image: 'b:1'}\n  c: {image: 'c:1', expose: [80]}\n"
     "  w: {image: 'd:1', command: celery -A app worker}\n", {},
     finds=["KUBE-EDGE-MEMBERSHIP compose.yaml:2 no port is known of a, b, and", "KUBE-EDGE-MEMBERSHIP compose.yaml:2 with c",
            "KUBE-EDGE-MEMBERSHIP compose.yaml:5 with c,"])
case("a service alone has no word about others", "services:\n  a: {image: 'a:1'}\n", {}, silent=["KUBE-EDGE-MEMBERSHIP"])
QUIET = ("services:\n  api: {image: 'a:1', expose: [80], environment: {DB_URL: 'postgres://db/x'}}\n  db: {image: 'postgres:16'}\n"
         "  cache: {image: 'redis:7'}\n  setup: {image: 'a:1', command: [./setup]}\n")
case("who only answers is told of by those that ask", QUIET, {}, config="services: {setup: {role: job}}\n",
     finds=["KUBE-EDGE-MEMBERSHIP compose.yaml:2 with cache,", "KUBE-EDGE-MEMBERSHIP compose.yaml:4 with db,",
            "KUBE-EDGE-MEMBERSHIP compose.yaml:5 with api, cache, db,"])
case("a database with nobody but the one that asks it", QUIET.replace("  cache: {image: 'redis:7'}\n  setup: {image: 'a:1', command: [./setup]}\n", ""), {},
     silent=["KUBE-EDGE-MEMBERSHIP"])
MEMBERS = {"matchLabels": {"app.kubernetes.io/instance": "shop"},
           "matchExpressions": [{"key": "app.kubernetes.io/name", "operator": "In", "values": ["a", "b"]}]}
case("membership", APART,
     {"NetworkPolicy/network-one spec": {"podSelector": MEMBERS, "policyTypes": ["Ingress", "Egress"],
                                         "ingress": [{"from": [{"podSelector": MEMBERS}]}], "egress": [{"to": [{"podSelector": MEMBERS}]}]},
      "NetworkPolicy/network-two": PRESENT}, config="network_policy: membership\n", silent=["KUBE-EDGE-MEMBERSHIP"])
case("membership of a companion's network", "services:\n  api: {image: 'a:1', networks: [one]}\n"
     "  side: {image: 'b:1', network_mode: 'service:api'}\n  c: {image: 'c:1', networks: [one]}\nnetworks: {one: }\n",
     {"NetworkPolicy/network-one spec.podSelector.matchExpressions[#0].values": ["api", "c"]}, config="network_policy: membership\n",
     finds=["KUBE-POD-OF"])
case("a policy that isn't known", APART, status=2, config="network_policy: all\n", finds=["CONFIG-BAD-VALUE lotse.yaml:1"])

MAIL = "services:\n  api: {image: 'a:1', environment: {SMTP_HOST: smtp.example.com, SMTP_PORT: '587'}}  #! KUBE-EGRESS-NAME\n"
case("a host outside is every public address", MAIL, {API: rules("egress", ([PUBLIC4, PUBLIC6], ports(587)))}, silent=["KUBE-EGRESS-NONE", "KUBE-EGRESS-PORT"])
case("a private host outside is every private address", "services:\n  api: {image: 'a:1', environment: {DB_HOST: db.corp, DB_PORT: '5432'}}  #! KUBE-EGRESS-NAME\n",
     {API: rules("egress", (PRIVATE, ports(5432)))})
case("an address outside is an address", "services:\n  api: {image: 'a:1', environment: {DB_URL: 'postgres://203.0.113.7/x'}}\n",
     {API: rules("egress", ([{"ipBlock": {"cidr": "203.0.113.7/32"}}], ports(5432)))}, silent=["KUBE-EGRESS-NAME"])
case("extra_hosts gives a name its address", "services:\n  api:\n    image: a:1\n    extra_hosts: ['db.example.com:10.1.2.3']\n"
     "    environment: {DB_URL: 'postgres://db.example.com/x'}\n", {API: rules("egress", ([{"ipBlock": {"cidr": "10.1.2.3/32"}}], ports(5432)))},
     silent=["KUBE-EGRESS-NAME", "KUBE-EGRESS-PORT"])
case("a host in another namespace", "services:\n  api: {image: 'a:1', environment: {DB_URL: 'postgres://db.data.svc.cluster.local/x'}}\n",
     {API: rules("egress", ([{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "data"}}}], ports(5432)))},
     silent=["KUBE-EGRESS-NAME"])
case("the machine itself is nowhere", "services:\n  api: {image: 'a:1', environment: {DB_URL: 'postgres://host.docker.internal/x'}}  #! STACK-HOST-NAMED\n",
     {"NetworkPolicy/api": ABSENT})
case("no port of a host outside is known", "services:\n  api: {image: 'a:1', environment: {BACKUP_HOST: store.example.com}}  #! KUBE-EGRESS-PORT\n",
     {API: rules("egress", ([PUBLIC4, PUBLIC6], ports(443)))})
case("the name says the ports", "services:\n  api: {image: 'a:1', environment: {MAIL_HOST: smtp.example.com}}\n",
     {API: rules("egress", ([PUBLIC4, PUBLIC6], ports(25, 465, 587)))}, silent=["KUBE-EGRESS-PORT"])
case("lotse.yaml says what is outside", MAIL.replace("  #! KUBE-EGRESS-NAME", ""),
     {API: rules("egress", ([{"ipBlock": {"cidr": "203.0.113.0/24"}}], ports(587)), ([{"ipBlock": {"cidr": "2001:db8::/32"}}], ports("53/udp")),
                 ([{"ipBlock": {"cidr": "198.51.100.1/32"}}], None))},
     config="services: {api: {egress: ['203.0.113.77/24:587', '[2001:db8::]/32:53/udp', 198.51.100.1]}}\n"
     .replace("[2001:db8::]/32", "[2001:db8::/32]"), silent=["KUBE-EGRESS-NAME", "KUBE-EGRESS-NONE"])
case("lotse.yaml says that nothing is outside", MAIL.replace("  #! KUBE-EGRESS-NAME", ""), {"NetworkPolicy/api": ABSENT},
     config="services: {api: {egress: []}}\n", silent=["KUBE-EGRESS-NAME", "KUBE-EGRESS-NONE"])
case("a destination that is none", MAIL.replace("  #! KUBE-EGRESS-NAME", ""), status=2, config="services: {api: {egress: ['a b']}}\n",
     finds=["CONFIG-BAD-VALUE lotse.yaml:1"])
case("an internal network has no way out", "services:\n  api: {image: 'a:1', networks: [in], environment: {MAIL: 'smtp://smtp.example.com'}}"
     "  #! KUBE-EGRESS-INTERNAL\nnetworks: {in: {internal: true}}\n", {"NetworkPolicy/api": ABSENT}, silent=["KUBE-EGRESS-NAME", "KUBE-EGRESS-NONE"])
case("an internal network and another one", "services:\n  api: {image: 'a:1', networks: [in, out], environment: {MAIL: 'smtp://smtp.example.com'}}\n"
     "networks: {in: {internal: true}, out: }\n", {API: rules("egress", ([PUBLIC4, PUBLIC6], ports(25)))}, silent=["KUBE-EGRESS-INTERNAL"])
case("who has no way out is told", "services:\n  api: {image: 'a:1'}\n  web: {image: 'b:1', environment: {A: 'https://x.example.com'}}\n", {},
     finds=["KUBE-EGRESS-NONE compose.yaml:2 api"])

case("a monitoring reaches what it scrapes", "services:\n  prometheus: {image: 'prom/prometheus:v2.53.0', volumes: ['./p.yml:/etc/prometheus/prometheus.yml:ro']}\n"
     "  exporter: {image: 'oliver006/redis_exporter:v1.62.0', environment: {REDIS_ADDR: 'redis://redis:6379'}}\n  redis: {image: 'redis:7.2'}\n",
     {"NetworkPolicy/exporter spec": both(rules("ingress", (pod("prometheus"), ports(9121))), rules("egress", (pod("redis"), ports(6379))))},
     files={"p.yml": "scrape_configs:\n  - job_name: redis\n    static_configs:\n      - targets: ['exporter:9121']\n"})
