"""What the Kubernetes documentation says about NetworkPolicies, asked for one packet at a time: slow, and nothing else.

Sources: "Network Policies" in the Kubernetes documentation, and the comments of the networking.k8s.io/v1 types. Nothing here
knows intervals, classes or partitions: may_connect() looks at one source, one destination, one protocol and one port.
"""
import ipaddress

EVERY_NAMESPACE = "kubernetes.io/metadata.name"


class Pod:
    def __init__(self, namespace, name, kind, labels, ports):
        self.namespace, self.name, self.kind, self.labels, self.ports = namespace, name, kind, labels, ports

    def __str__(self):
        return f"{self.namespace}/{self.name}[{self.kind}]"


class Cluster:
    def __init__(self, namespaces, pods, policies):
        self.namespaces, self.pods, self.policies = namespaces, pods, policies  # name -> labels; Pod; objects


def matches_expression(expression, labels):
    key, operator, values = expression["key"], expression["operator"], expression.get("values", [])
    if operator == "In":
        return key in labels and labels[key] in values
    if operator == "NotIn":
        return key not in labels or labels[key] not in values
    return (key in labels) == (operator == "Exists")


def matches(selector, labels):
    return all(labels.get(key) == value for key, value in (selector.get("matchLabels") or {}).items()) and \
        all(matches_expression(expression, labels) for expression in selector.get("matchExpressions") or [])


def types_of(spec):
    if spec.get("policyTypes"):
        return spec["policyTypes"]
    return ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]


def selects(policy, pod):
    return policy["metadata"]["namespace"] == pod.namespace and matches(policy["spec"].get("podSelector") or {}, pod.labels)


def peer_matches(cluster, policy, peer, other):
    if "ipBlock" in peer:
        if isinstance(other, Pod):
            return False
        block = ipaddress.ip_network(peer["ipBlock"]["cidr"])
        return other.version == block.version and other in block and \
            not any(other in ipaddress.ip_network(part) for part in peer["ipBlock"].get("except") or [])
    if not isinstance(other, Pod):
        return False
    if "namespaceSelector" in peer:
        if not matches(peer["namespaceSelector"], cluster.namespaces[other.namespace]):
            return False
    elif other.namespace != policy["metadata"]["namespace"]:
        return False
    return "podSelector" not in peer or matches(peer["podSelector"], other.labels)


def port_matches(entry, destination, protocol, port):
    if entry.get("protocol", "TCP") != protocol:
        return False
    if "port" not in entry:
        return True
    if isinstance(entry["port"], str):
        return isinstance(destination, Pod) and (entry["port"], protocol, port) in destination.ports
    return entry["port"] <= port <= entry.get("endPort", entry["port"])


def direction_allows(cluster, direction, subject, other, destination, protocol, port):
    policies = [policy for policy in cluster.policies
                if direction in types_of(policy["spec"]) and selects(policy, subject)]
    if not policies:
        return True
    key, peers = ("ingress", "from") if direction == "Ingress" else ("egress", "to")
    for policy in policies:
        for rule in policy["spec"].get(key) or []:
            if (not rule.get(peers) or any(peer_matches(cluster, policy, peer, other) for peer in rule[peers])) and \
                    (not rule.get("ports") or any(port_matches(entry, destination, protocol, port) for entry in rule["ports"])):
                return True
    return False


def may_connect(cluster, source, destination, protocol, port):
    """Each of source and destination is a Pod or an address, not both an address. A Pod of a kind with replicas is two pods."""
    if source is destination and source.kind == "Pod":
        return True
    return (not isinstance(source, Pod) or
            direction_allows(cluster, "Egress", source, destination, destination, protocol, port)) and \
        (not isinstance(destination, Pod) or
         direction_allows(cluster, "Ingress", destination, source, destination, protocol, port))
