"""Small clusters with policies at random: few labels, ports and addresses, so that they meet often."""
from oracle import EVERY_NAMESPACE, Cluster, Pod

KEYS, VALUES = ["app", "tier", "env"], ["a", "b", "c"]
PORTS = [1, 53, 80, 81, 443, 8080, 65535]
NAMES = ["web", "dns", "admin"]
PROTOCOLS = ["TCP", "UDP", "SCTP"]
BLOCKS = ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "192.168.0.0/16", "255.255.255.255/32", "10.2.0.0/15",
          "::/0", "2001:db8::/32", "2001:db8:1::/48", "fe80::/10"]
KINDS = {"Pod": "v1", "Deployment": "apps/v1", "StatefulSet": "apps/v1", "DaemonSet": "apps/v1", "Job": "batch/v1"}


def be_small():
    """So few labels and ports, in this process from now on, that every combination can be looked at."""
    KEYS[:], VALUES[:], PORTS[:], PROTOCOLS[:] = ["app", "tier"], ["a", "b"], [80, 81], ["TCP"]


def labels(random):
    return {key: random.choice(VALUES) for key in KEYS if random.random() < 0.5}


def selector(random):
    result = {}
    if random.random() < 0.2:
        return result
    if random.random() < 0.6:
        result["matchLabels"] = {random.choice(KEYS): random.choice(VALUES)}
    for _ in range(random.choice([0, 0, 1, 2])):
        expression = {"key": random.choice(KEYS), "operator": random.choice(["In", "NotIn", "Exists", "DoesNotExist"])}
        if expression["operator"] in ("In", "NotIn"):
            expression["values"] = random.sample(VALUES, random.randint(1, 2))
        result.setdefault("matchExpressions", []).append(expression)
    return result


def namespace_selector(random, namespaces):
    if random.random() < 0.3:
        return {"matchLabels": {EVERY_NAMESPACE: random.choice(namespaces + ["elsewhere"])}}
    return selector(random)


def ip_block(random):
    import ipaddress
    block = {"cidr": random.choice(BLOCKS)}
    network = ipaddress.ip_network(block["cidr"])
    inside = [other for other in map(ipaddress.ip_network, BLOCKS)
              if other.version == network.version and other != network and other.subnet_of(network)]
    if inside and random.random() < 0.6:
        block["except"] = [str(part) for part in random.sample(inside, random.randint(1, min(2, len(inside))))]
    return block


def peer(random, namespaces):
    what = random.randrange(4)
    if what == 0:
        return {"podSelector": selector(random)}
    if what == 1:
        return {"namespaceSelector": namespace_selector(random, namespaces)}
    if what == 2:
        return {"podSelector": selector(random), "namespaceSelector": namespace_selector(random, namespaces)}
    return {"ipBlock": ip_block(random)}


def port(random):
    result = {}
    if random.random() < 0.7:
        result["protocol"] = random.choice(PROTOCOLS)
    what = random.random()
    if what < 0.4:
        result["port"] = random.choice(PORTS)
        if random.random() < 0.5:
            result["endPort"] = random.choice([number for number in PORTS if number >= result["port"]])
    elif what < 0.8:
        result["port"] = random.choice(NAMES)
    return result


def rule(random, namespaces, peers):
    result = {}
    if random.random() < 0.85:
        result[peers] = [peer(random, namespaces) for _ in range(random.choice([0, 1, 1, 2, 3]))]
    if random.random() < 0.7:
        result["ports"] = [port(random) for _ in range(random.choice([0, 1, 1, 2, 3]))]
    return result


def policy(random, number, namespaces):
    spec = {}
    if random.random() < 0.9:
        spec["podSelector"] = selector(random)
    types = random.choice([None, ["Ingress"], ["Egress"], ["Ingress", "Egress"]])
    if types:
        spec["policyTypes"] = types
    if random.random() < 0.8:
        spec["ingress"] = [rule(random, namespaces, "from") for _ in range(random.choice([0, 1, 1, 2]))]
    if random.random() < 0.8:
        spec["egress"] = [rule(random, namespaces, "to") for _ in range(random.choice([0, 1, 1, 2]))]
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": {"name": f"p{number}", "namespace": random.choice(namespaces)}, "spec": spec}


def pod_ports(random):
    return sorted({(random.choice(NAMES), random.choice(PROTOCOLS), random.choice(PORTS))
                   for _ in range(random.choice([0, 1, 2, 3]))})


def workload(pod):
    spec = {"containers": [{"name": "main", "image": "image", "ports": [
        {"name": name, "protocol": protocol, "containerPort": number} for name, protocol, number in pod.ports]}]}
    metadata = {"name": pod.name, "namespace": pod.namespace}
    if pod.kind == "Pod":
        return {"apiVersion": "v1", "kind": "Pod", "metadata": {**metadata, "labels": pod.labels}, "spec": spec}
    return {"apiVersion": KINDS[pod.kind], "kind": pod.kind, "metadata": metadata,
            "spec": {"template": {"metadata": {"labels": pod.labels}, "spec": spec}}}


def make(random):
    """A Cluster, and the objects that say so."""
    names = ["default", "prod", "test"][:random.randint(1, 3)]
    namespaces, objects = {}, []
    for name in names:
        own = labels(random) if random.random() < 0.8 else None
        namespaces[name] = {**(own or {}), EVERY_NAMESPACE: name}
        if own is not None:
            objects.append({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": own}})
    pods = [Pod(random.choice(names), f"w{i}", random.choice(list(KINDS)), labels(random), pod_ports(random))
            for i in range(random.randint(2, 6))]
    policies = [policy(random, i, names) for i in range(random.randint(0, 6))]
    objects += [workload(pod) for pod in pods] + policies
    random.shuffle(objects)
    return Cluster(namespaces, pods, policies), objects
