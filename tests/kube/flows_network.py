"""Random projects, and who may connect to whom in them: told from the project itself, by rules that know nothing of lotse's.

The policies must allow just that, docs/connections.txt must say just that, and `netpol verify` must see each mistake.
LOTSE_NETWORK_SEEDS=100-600 tries others than the usual ones.
"""
import copy
import ipaddress
import json
import os
import random
import re

import yaml

SEEDS = range(1, 26)
ALL = "All Connections"
PRIVATE = [ipaddress.ip_network(block) for block in ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")]
LINK_LOCAL = [ipaddress.ip_network(block) for block in ("169.254.0.0/16", "fe80::/10")]
SCHEMES = {"postgres": 5432, "redis": 6379, "amqp": 5672, "https": 443, "smtp": 25}
IMAGES = {"postgres:16": 5432, "redis:7": 6379}
NODES = ["10.10.0.0/16", "2001:db8:1::/64"]
BLOCKS = ["203.0.113.0/24", "198.51.100.7/32", "10.20.0.0/16", "2001:db8::/32"]


class Service:
    """What one service of the random project is, and whom it names."""

    def __init__(self, name):
        self.name, self.image = name, "registry.example.com/app:1"
        self.networks = []      # names; [] where `mode` is set
        self.mode = None        # "none", "host", or the service whose network it shares
        self.declared = set()   # (protocol, port)
        self.published = {}     # port on the host → its own
        self.environment, self.depends_on, self.links, self.aliases = {}, {}, [], {}
        self.container_name = None
        self.wanted = []        # (target, port or None, protocol or None, kind)
        self.outside = []       # (host, port or None)
        self.edges, self.egress = [], None
        self.is_job = False


class Model:
    """A random project, and the rules of what may connect."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.membership = self.random.random() < 0.25
        self.dns = self.random.random() < 0.2
        self.nodes = self.random.random() < 0.5
        self.networks = {name: self.random.random() < 0.35 for name in ("one", "two", "three")}
        self.services = {f"s{i}": Service(f"s{i}") for i in range(self.random.randint(3, 12))}
        for service in self.services.values():
            self.place(service)
        for service in self.services.values():
            for number in range(self.random.randint(0, 5)):
                self.refer(service, number)
            self.decide(service)

    # ---- the project ----

    def place(self, service):
        chance = self.random.random
        if chance() < 0.25:
            service.image = self.random.choice(list(IMAGES))
            service.declared.add(("TCP", IMAGES[service.image]))
        owners = [other for other in self.services.values() if other is not service and other.networks and not other.is_job
                  and other.image not in IMAGES]
        where = chance()
        if where < 0.06:
            service.mode = "none"
        elif where < 0.14:
            service.mode = "host"
        elif where < 0.32 and owners:
            service.mode = self.random.choice(owners).name
        elif where < 0.42:
            service.networks = ["default"]
        else:
            service.networks = self.random.sample(sorted(self.networks), self.random.choice((1, 2, 2, 3)))
        if service.mode != "none":
            for _ in range(self.random.choice((0, 0, 1, 1, 2))):
                service.declared.add((self.random.choice(("TCP", "TCP", "UDP")), self.random.choice((8000, 8080, 9000, 5353))))
        if service.networks and service.image not in IMAGES:
            service.is_job = chance() < 0.12
            if chance() < 0.2 and not service.is_job:
                service.published[18080] = 8080
                service.declared.add(("TCP", 8080))
        if service.networks and chance() < 0.2:
            service.container_name = f"box-{service.name}"
        if service.networks not in ([], ["default"]) and chance() < 0.3:
            service.aliases[self.random.choice(service.networks)] = f"alias-{service.name}"

    def names_for(self, service, target):
        """Under which names `target` answers to `service`."""
        names = [target.name]
        names += [target.container_name] if target.container_name else []
        return names + [alias for network, alias in target.aliases.items() if network in self.owner(service).networks]

    def refer(self, service, number):
        if service.is_job or self.random.random() < 0.75:
            self.refer_inside(service, number)
        else:
            self.refer_outside(service, number)

    def refer_inside(self, service, number):
        target = self.services[self.random.choice(sorted(self.services))]
        if target is service or target.mode not in (None, "none", "host"):
            return
        name = self.random.choice(self.names_for(service, target))
        port = self.random.choice([one for _, one in sorted(target.declared)] + [7001, 7002])
        if target.published and self.random.random() < 0.5:
            port = 18080
        inner = target.published.get(port, port)
        form = self.random.choice(("url", "scheme", "pair", "host and port", "host", "depends", "depends", "link"))
        if form == "url":
            service.environment[f"U{number}_URL"] = f"http://{name}:{port}/x"
        elif form == "scheme":
            scheme = self.random.choice(("postgres", "redis", "amqp"))
            service.environment[f"U{number}_URL"] = f"{scheme}://{name}/0"
            inner = SCHEMES[scheme]
        elif form == "pair":
            service.environment[f"U{number}_ADDRESS"] = f"{name}:{port}"
        elif form == "host and port":
            service.environment[f"H{number}_HOST"], service.environment[f"H{number}_PORT"] = name, str(port)
        elif form == "host":
            service.environment[f"H{number}_HOST"], inner = name, None
        else:
            self.refer_by_order(service, target, form)
            return
        service.wanted.append((target.name, inner, None, "named"))

    def refer_by_order(self, service, target, form):
        if target.name in service.depends_on or self.waits_for(target, service):
            return
        if form == "link" and not service.mode and not target.mode and not target.is_job:
            service.links.append(target.name)
            service.depends_on.setdefault(target.name, None)
            service.wanted.append((target.name, None, None, "named"))
        elif target.mode != "host":
            service.depends_on[target.name] = "service_completed_successfully" if target.is_job else "service_started"
            service.wanted.append((target.name, None, None, "order"))

    def waits_for(self, service, other, seen=()):
        """Would `other` waiting for `service` close a circle?"""
        if service is other:
            return True
        after = [*service.depends_on, *([service.mode] if service.mode in self.services else [])]
        return any(self.waits_for(self.services[name], other, (*seen, service.name)) for name in after if name not in seen)

    def refer_outside(self, service, number):
        host, port = self.random.choice((("api.example.com", None), ("mail.example.org", 2525), ("203.0.113.7", 8443),
                                         ("db.corp", None), ("10.20.1.1", 1521), ("vendor.example.net", None)))
        if host in ("api.example.com", "db.corp"):
            scheme = self.random.choice(("https", "postgres", "smtp"))
            service.environment[f"O{number}_URL"], port = f"{scheme}://{host}/x", SCHEMES[scheme]
        elif port:
            service.environment[f"O{number}_HOST"], service.environment[f"O{number}_PORT"] = host, str(port)
        else:
            service.environment[f"O{number}_HOST"] = host
        service.outside.append((host, port))

    def decide(self, service):
        """lotse.yaml"""
        if self.random.random() < 0.3:
            target = self.services[self.random.choice(sorted(self.services))]
            port, protocol = self.random.choice(((7100, "TCP"), (7200, "UDP"), (None, None)))
            if target is not service and service.mode != "none" and target.mode != "none":
                service.edges.append(target.name + (f":{port}" if port else "") + ("/udp" if protocol == "UDP" else ""))
                service.wanted.append((target.name, port, protocol, "decided"))
        if self.random.random() < 0.1:
            service.egress = [(self.random.choice(BLOCKS), self.random.choice((None, 443, 5432)))]

    def compose(self):
        services = {}
        for service in self.services.values():
            one = services[service.name] = {"image": service.image}
            if service.mode:
                one["network_mode"] = service.mode if service.mode in ("none", "host") else f"service:{service.mode}"
            elif service.networks != ["default"]:
                one["networks"] = {network: {"aliases": [service.aliases[network]]} if network in service.aliases else None
                                   for network in service.networks}
            if service.declared and not (service.image in IMAGES and len(service.declared) == 1):
                one["expose"] = sorted(f"{port}/{protocol.lower()}" for protocol, port in service.declared)
            if service.published:
                one["ports"] = [f"{outer}:{inner}" for outer, inner in service.published.items()]
            waits = {name: {"condition": condition} for name, condition in service.depends_on.items() if condition}
            for key, value in (("environment", service.environment), ("depends_on", waits), ("links", service.links),
                               ("container_name", service.container_name)):
                if value:
                    one[key] = value
        networks = {name: {"internal": True} if internal else None for name, internal in self.networks.items()}
        return yaml.safe_dump({"services": services, "networks": networks}, sort_keys=False)

    def config(self):
        services = {}
        for service in self.services.values():
            one = services[service.name] = {}
            if service.mode == "host":
                one["allow"] = {"host_network": "the test says so"}
            if service.is_job:
                one["role"] = "job"
            if service.edges:
                one["edges"] = service.edges
            if service.egress is not None:
                one["egress"] = [(f"[{block}]" if ":" in block and port else block) + (f":{port}" if port else "")
                                 for block, port in service.egress]
        whole = {"services": {name: one for name, one in services.items() if one}}
        if self.membership:
            whole["network_policy"] = "membership"
        if self.nodes:
            whole["cluster"] = {"node_addresses": NODES}
        if self.dns:
            whole["network"] = {"dns": {"peers": ["169.254.20.10"]}}
        return yaml.safe_dump(whole)

    # ---- who may connect ----

    def owner(self, service):
        return self.services.get(service.mode, service)

    def meets(self, one, other):
        return bool(set(self.owner(one).networks) & set(self.owner(other).networks))

    def effective(self):
        """Who is named by whom, where a network carries it; and what of it opens ports."""
        for service in self.services.values():
            for name, port, protocol, kind in service.wanted:
                target = self.services[name]
                if kind == "order" and target.is_job:
                    continue
                if kind == "decided" or self.meets(service, target):
                    yield service, target, port, protocol, kind

    def ports_known(self):
        known = {name: set(service.declared) for name, service in self.services.items()}
        for _, target, port, protocol, _ in self.effective():
            if port and (protocol or not {("TCP", port), ("UDP", port)} & target.declared):
                known[target.name].add((protocol or "TCP", port))
        return known

    def opened(self):
        """(owner of the source, of the destination, ports)"""
        known, reached = self.ports_known(), {}
        for service, target, port, protocol, kind in self.effective():
            reached.setdefault((service.name, target.name), []).append((port, protocol, kind))
        for (source, target), ways in reached.items():
            exact = {(one, port) for port, protocol, _ in ways if port
                     for one in ([protocol] if protocol else [name for name in ("TCP", "UDP") if (name, port) in known[target]])}
            opened = exact or known[target] or (ALL if {kind for _, _, kind in ways} != {"order"} else None)
            if opened:
                yield self.owner(self.services[source]), self.owner(self.services[target]), opened

    def pods(self):
        """(source, destination) → ports"""
        pairs = {}
        for source, target, ports in self.opened():
            if source is not target and "host" not in (source.mode, target.mode):
                self.add(pairs, (source.name, target.name), ports)
        for network in [*self.networks, "default"] if self.membership else []:
            members = [service.name for service in self.services.values() if network in service.networks]
            for source in members:
                for target in members:
                    pairs[source, target] = ALL
        return pairs

    def by_node(self, pod, address, outwards):
        """The ports that are open between the pod and services on the network of a node."""
        found = {"x": set()}
        if self.nodes and any(address in ipaddress.ip_network(block) for block in NODES):
            for source, target, ports in self.opened():
                if (source, target.mode) == (pod, "host") if outwards else (target, source.mode) == (pod, "host"):
                    self.add(found, "x", ports)
        return found["x"]

    @staticmethod
    def add(pairs, key, ports):
        pairs[key] = ALL if ALL in (ports, pairs.get(key)) else pairs.get(key, set()) | ports

    def addresses(self, pod, address):
        """The ports of an address outside that the pod may connect to."""
        hosts, open_ports = {}, {"x": set()}
        shut_in = pod.networks and all(self.networks.get(network, False) for network in pod.networks)
        if pod.mode == "none":
            return set()
        for service in self.services.values():
            if self.owner(service) is not pod:
                continue
            for block, port in service.egress or []:
                if address in ipaddress.ip_network(block):
                    self.add(open_ports, "x", {("TCP", port)} if port else ALL)
            for host, port in service.outside if service.egress is None and not shut_in else []:
                hosts.setdefault(host, set()).update([("TCP", port)] if port else [])
        for host, ports in hosts.items():
            if self.is_at(host, address):
                self.add(open_ports, "x", ports or {("TCP", 443)})
        self.add(open_ports, "x", self.by_node(pod, address, True))
        if self.dns and address == ipaddress.ip_address("169.254.20.10"):
            self.add(open_ports, "x", {("TCP", 53), ("UDP", 53)})
        return open_ports["x"]

    @staticmethod
    def is_at(host, address):
        private = any(address in block for block in PRIVATE)
        if re.fullmatch(r"[\d.]+", host):
            return address == ipaddress.ip_address(host)
        return private if host.endswith(".corp") else not private and not any(address in block for block in LINK_LOCAL)


# ---- what lotse says ----

def ports_of(text):
    if text == ALL:
        return ALL
    ports, protocol = set(), None
    for word in re.split(r"[ ,]", text):
        if word.isalpha():
            protocol = word
        else:
            first, _, last = word.partition("-")
            ports |= {(protocol, port) for port in range(int(first), int(last or first) + 1)}
    return ports


def listed(text):
    """(between pods, [(pod, whether it is the source, first address, last, ports)])"""
    pods, ranges = {}, []
    for line in text.splitlines():
        source, destination, ports = re.fullmatch(r"(\S+) => (\S+) : (.*)", line).groups()
        client, server = re.match(r"shop/(s\d+)", source), re.match(r"shop/(s\d+)", destination)
        if client and server:
            pods[client[1], server[1]] = ports_of(ports)
            continue
        first, _, last = (destination if client else source).removesuffix("[External]").partition("-")
        block = None if last else ipaddress.ip_network(first)
        ranges.append(((client or server)[1], bool(client), block[0] if block else ipaddress.ip_address(first),
                       block[-1] if block else ipaddress.ip_address(last), ports_of(ports)))
    return pods, ranges


def probes(ranges):
    """Addresses at both sides of each bound, of lotse's and of ours: between two neighbours nothing changes."""
    bounds = {bound for *_, first, last, _ in ranges for bound in (first, last)}
    single = ["203.0.113.7", "10.20.1.1", "169.254.20.10", "0.0.0.0/0", "::/0"]
    for block in [*PRIVATE, *LINK_LOCAL, *map(ipaddress.ip_network, [*single, *BLOCKS, *NODES])]:
        bounds |= {block[0], block[-1]}
    found = {bound + step for bound in bounds for step in (-1, 0, 1) if 0 <= int(bound) + step < 2 ** bound.max_prefixlen}
    return sorted(found, key=lambda one: (one.version, one))


def compare(project, what, model, text):
    pods, ranges = listed(text)
    wanted = model.pods()
    wrong = [f"{pair}: {pods.get(pair)} and not {wanted.get(pair)}" for pair in sorted(pods.keys() | wanted.keys())
             if pods.get(pair) != wanted.get(pair)]
    by_pod = {}
    for pod, outwards, *rest in ranges:
        by_pod.setdefault((pod, outwards), []).append(rest)
    held = [service for service in model.services.values() if service.mode in (None, "none")]
    for address in probes(ranges):
        for service, outwards in [(service, outwards) for service in held for outwards in (True, False)]:
            have = [ports for first, last, ports in by_pod.get((service.name, outwards), ())
                    if first.version == address.version and first <= address <= last]
            expected = model.addresses(service, address) if outwards else model.by_node(service, address, False)
            if (have[0] if have else set()) != expected:
                wrong.append(f"{service.name} {'to' if outwards else 'from'} {address}: {have} and not {expected}")
    project.check(what, not wrong, "\n".join(wrong[:12]) + "\n" + model.compose() + model.config())


# ---- mistakes ----

def policies(project):
    tree = project.tree()
    return {document["metadata"]["name"]: ("deploy/" + path, document) for path in tree.files
            if re.fullmatch(r"base/.*networkpolicy.*\.yaml", path) for document in [tree.yaml(path)]}


def broken(project, model, what, changed):
    """`changed`: path → policy, or None where the file goes."""
    kept = {path: project.read(path) for path in changed}
    for path, document in changed.items():
        if document is None:
            os.remove(project.path(path))
        else:
            project.write(path, yaml.safe_dump(document))
    done = verify(project)
    project.check(f"verify sees {what}", done.returncode == 1 and done.stdout, done.stdout + done.stderr + model.compose() + json.dumps(changed))
    for path, text in kept.items():
        project.write(path, text)


def verify(project):
    return project.suite.run(["netpol", "verify", "--self", "deploy/docs/connections.txt", "deploy/base"], project.folder)


def peer_is(rule, key, name):
    return any(peer.get("podSelector", {}).get("matchLabels", {}).get("app.kubernetes.io/name") == name for peer in rule.get(key, []))


def break_edge(project, model, have):
    """One side of a connection goes, its port moves, both sides open every port."""
    exact = [pair for pair, ports in sorted(model.pods().items()) if ports != ALL]
    if not exact:
        return
    source, target = model.random.choice(exact)
    (from_path, client), (to_path, server) = have[source], have[target]
    rules = [rule for rule in server["spec"]["ingress"] if peer_is(rule, "from", source)]
    fewer = copy.deepcopy(server)
    fewer["spec"]["ingress"] = [rule for rule in server["spec"]["ingress"] if rule not in rules]
    broken(project, model, "a rule that is missing", {to_path: fewer})
    moved = copy.deepcopy(client)
    for rule in moved["spec"]["egress"]:
        for port in rule["ports"] if peer_is(rule, "to", target) else []:
            port["port"] += 1
    broken(project, model, "another port", {from_path: moved})
    wider = {from_path: copy.deepcopy(client), to_path: copy.deepcopy(server)}
    if from_path == to_path:
        return
    for path, direction, key, name in ((from_path, "egress", "to", target), (to_path, "ingress", "from", source)):
        for rule in wider[path]["spec"][direction]:
            if peer_is(rule, key, name):
                rule["ports"] = [{"port": 1, "endPort": 65535}]
    broken(project, model, "ports that are too many", wider)


def break_more(project, model, have):
    """Somebody gets in or out who may not."""
    pods = sorted(name for name in have if name in model.services)
    for name in pods[:1]:
        path, policy = have[name]
        out = copy.deepcopy(policy)
        out["spec"].setdefault("egress", []).append({"to": [{"ipBlock": {"cidr": "192.0.2.0/24"}}], "ports": [{"port": 4444}]})
        broken(project, model, "a way out", {path: out})
        let_in = copy.deepcopy(policy)
        let_in["spec"].setdefault("ingress", []).append({"from": [{"ipBlock": {"cidr": "192.0.2.0/24"}}]})
        broken(project, model, "a way in", {path: let_in})
    path, policy = have["allow-dns"] if "allow-dns" in have else have["default-deny"]
    for_all = copy.deepcopy(policy)
    for_all["spec"]["egress"] = [{}]
    broken(project, model, "that all may go out", {path: for_all})


def try_seed(project, seed):
    model = Model(seed)
    if not [one for one in model.services.values() if one.mode in (None, "none")]:
        return
    for name in ("deploy", "compose.yaml", "lotse.yaml"):
        project.remove(name)
    project.write("compose.yaml", model.compose())
    project.write("lotse.yaml", model.config())
    done = project.migrate()
    if not project.check(f"seed {seed} is migrated", done.returncode in (0, 1) and os.path.exists(project.path("deploy")),
                         done.stderr + model.compose() + model.config()):
        return
    done = verify(project)
    project.check(f"seed {seed}: the policies do as connections.txt says", done.returncode == 0, done.stdout + done.stderr + model.compose())
    done = project.suite.run(["netpol", "list", "--self", "deploy/base"], project.folder)
    compare(project, f"seed {seed}: the policies do as the project says", model, done.stdout)
    have = policies(project)
    break_edge(project, model, have)
    break_more(project, model, have)


def seeds():
    wanted = os.environ.get("LOTSE_NETWORK_SEEDS", "")
    first, _, last = wanted.partition("-")
    return range(int(first), int(last or first) + 1) if first.isdigit() else SEEDS


def flow_random_projects_connect_as_they_say_1_of_2(project):
    for seed in seeds()[::2]:
        try_seed(project, seed)


def flow_random_projects_connect_as_they_say_2_of_2(project):
    for seed in seeds()[1::2]:
        try_seed(project, seed)
