"""How services are reached from outside: the components gateway, ingress and loadbalancer, and the routes past nginx."""

import json
import os
import re

from case import case, one_service

WEB = "registry.example.com/web:1.2"
SCHEMAS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "data", "crds")
COMPONENTS = ("gateway", "ingress", "loadbalancer")


def built(project, component):
    """What an overlay with this component applies; None where nothing can build it."""
    suite = project.suite
    if not suite.builder:
        return None
    project.write(f"deploy/overlays/{component}/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
                  f"resources: [../../base]\ncomponents: [../../components/{component}]\n")
    objects, problem = suite.build(project.path(f"deploy/overlays/{component}"))
    project.check(f"an overlay with {component} builds", not problem, problem)
    return objects


KINDS = {"Gateway", "HTTPRoute", "Ingress", "NetworkPolicy"}


def reviewed(project, component):
    """`lotse check --level strict` has nothing to say about what opens the way in; the rest of the overlay is judged elsewhere."""
    text = project.suite.built(f"overlays/{component}", project.tree())
    ours, line = set(), 1
    for document in text.split("\n---\n"):
        n = document.count("\n") + 2
        if re.search(r"^kind: (.*)$", document, re.M).group(1) in KINDS or re.search(r"^  type: LoadBalancer$", document, re.M):
            ours.update(range(line, line + n))
        line += n
    done = project.suite.run(["check", "--level", "strict", "--format", "json", *(["--schema", SCHEMAS] if os.path.isdir(SCHEMAS) else []),
                              "-"], project.folder, input=text)
    wrong = [f"{one['line']}: {one['rule']}: {one['message']}" for one in json.loads(done.stdout) if one.get("line") in ours]
    project.check(f"lotse check of {component}", ours and not wrong, wrong)


def routed(objects):
    """{(host, "Exact"|"PathPrefix", path): (service, port)} of all HTTPRoutes but the redirect."""
    result = {}
    for one in objects:
        if one["kind"] != "HTTPRoute" or one["metadata"]["name"].startswith("redirect"):
            continue
        for rule in one["spec"]["rules"]:
            backend, = rule["backendRefs"]
            for match in rule["matches"]:
                for host in one["spec"]["hostnames"]:
                    result[host, match["path"]["type"], match["path"]["value"]] = backend["name"], backend["port"]
    return result


def routed_by_ingress(objects):
    kinds, result = {"Exact": "Exact", "Prefix": "PathPrefix"}, {}
    for one in objects:
        if one["kind"] != "Ingress":
            continue
        for rule in one["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                service = path["backend"]["service"]
                result[rule["host"], kinds[path["pathType"]], path["path"]] = service["name"], service["port"]["number"]
    return result


def allowed(objects, suffix):
    """{app: [(protocol, port)]} of the component's policies."""
    result = {}
    for one in objects:
        if one["kind"] == "NetworkPolicy" and one["metadata"]["name"].endswith(suffix) and "acme" not in one["metadata"]["name"]:
            rule, = one["spec"]["ingress"]
            result[one["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/name"]] = [
                (port["protocol"], port["port"]) for port in rule["ports"]]
    return result


def listeners_fit(project, objects):
    """Each host has a listener with a certificate, and each route names the listeners of its hosts."""
    listeners = {}
    for one in objects:
        if one["kind"] == "Gateway":
            listeners.update({(one["metadata"]["name"], listener["name"]): listener for listener in one["spec"]["listeners"]})
    hosts = [listener.get("hostname") for listener in listeners.values() if listener["protocol"] == "HTTPS"]
    project.check("a listener for each host", len(set(hosts)) == len(hosts) and None not in hosts, hosts)
    for one in objects:
        if one["kind"] != "HTTPRoute":
            continue
        own = [listeners.get((parent["name"], parent["sectionName"])) for parent in one["spec"]["parentRefs"]]
        wanted = one["spec"].get("hostnames") or [None]
        project.check(f"the parents of {one['metadata']['name']}", None not in own and {
            listener.get("hostname") for listener in own} == set(wanted), (own, wanted))


# name, compose, lotse.yaml, files; {match: backend}; findings; ports on load balancers {service: [(port, target)]}
ROUTES = []


def routes(name, compose, wanted, *, config=None, files=None, finds=(), silent=(), balanced=None, status=0):
    ROUTES.append((name, compose, wanted, config, files or {}, finds, silent, balanced, status))


def service(name, *ports, image=None, rest=""):
    return f"  {name}:\n    image: {image or f'registry.example.com/{name}:1'}\n" + (
        f"    ports: {json.dumps(list(ports))}\n" if ports else "") + rest


def stack(*services):
    return "services:\n" + "".join(services)


ALL = "PathPrefix", "/"

routes("one published service without a host", stack(service("web", "8080:80")), {("shop.invalid", *ALL): ("web", 80)},
       finds=["KUBE-ROUTE-HOST no host name is known for web"], balanced={"web-public": [(8080, "http")]})
routes("one published service and the project's host", stack(service("web", "8080:80"), service("db")),
       {("shop.example.com", *ALL): ("web", 80)}, config="host: shop.example.com\n", silent=["KUBE-ROUTE"])
routes("several published services and the project's host", stack(service("api", "8000"), service("web", "8080:80")),
       {("api.shop.example.com", *ALL): ("api", 8000), ("web.shop.example.com", *ALL): ("web", 80)}, config="host: shop.example.com\n")
routes("a host of its own", stack(service("api", "8000"), service("web", "8080:80")),
       {("a.example.com", *ALL): ("api", 8000), ("shop.example.com", *ALL): ("web", 80)},
       config="host: shop.example.com\nservices: {api: {host: A.example.com}}\n")
routes("several hosts", stack(service("web", "80")), {("a.example.com", *ALL): ("web", 80), ("b.example.com", *ALL): ("web", 80)},
       config="services: {web: {hosts: [a.example.com, b.example.com]}}\n")
routes("a path of its own", stack(service("api", "8000"), service("web", "8080:80")),
       {("shop.example.com", "PathPrefix", "/api"): ("api", 8000), ("shop.example.com", *ALL): ("web", 80)},
       config="host: shop.example.com\nservices: {api: {path: /api}}\n")
routes("two services under one name", stack(service("api", "8000"), service("web", "8080:80")),
       {("a.example.com", *ALL): ("api", 8000)}, config="services: {api: {host: a.example.com}, web: {host: a.example.com}}\n",
       finds=["KUBE-ROUTE-CLASH api and web"])
routes("what isn't a host", stack(service("web", "80")), {("shop.invalid", *ALL): ("web", 80)},
       config="services: {web: {hosts: ['http://x']}}\n", finds=['KUBE-ROUTE-HOST web can\'t be reached as "http://x"'])
routes("the machine alone", stack(service("web", "127.0.0.1:8080:80")), {}, balanced={})
routes("the machine alone, by IPv6", stack(service("web", "[::1]:8080:80")), {}, balanced={})
routes("nothing is published", stack(service("web", rest="    expose: ['80']\n")), {}, balanced={})
routes("a database", stack(service("db", "5432:5432", image="postgres:15")), {}, balanced={"db-public": [(5432, "tcp-5432")]},
       finds=["KUBE-PUBLISHED hint: name ../../components/loadbalancer"])
routes("a database under another number", stack(service("db", "5433:5432", image="postgres:15")), {}, balanced={"db-public": [(5433, "tcp-5432")]})
routes("a broker and its console", stack(service("rabbitmq", "5672:5672", "15672:15672", image="rabbitmq:3-management")),
       {("r.example.com", *ALL): ("rabbitmq", 15672)}, config="host: r.example.com\n",
       balanced={"rabbitmq-public": [(5672, "tcp-5672"), (15672, "tcp-15672")]})
routes("UDP", stack(service("dns", "53:53/udp", "53:53/tcp", "8080:80")), {("d.example.com", *ALL): ("dns", 80)}, config="host: d.example.com\n",
       balanced={"dns-public": [(53, "tcp-53"), (8080, "http")], "dns-public-udp": [(53, "udp-53")]})
routes("http and https", stack(service("web", "80:80", "443:443")), {("w.example.com", *ALL): ("web", 80)}, config="host: w.example.com\n",
       silent=["KUBE-ROUTE-TLS"])
routes("https alone", stack(service("web", "443:443")), {}, finds=["KUBE-ROUTE-TLS web is published over TLS alone, on port 443"])
routes("https alone that is none", stack(service("web", "443:443")), {("w.example.com", *ALL): ("web", 443)},
       config="host: w.example.com\nservices: {web: {expose: http}}\n")
routes("what lotse.yaml leaves inside", stack(service("web", "80")), {}, config="services: {web: {expose: none}}\n", balanced={},
       finds=["KUBE-PUBLISHED hint: lotse.yaml leaves it inside"])
routes("what lotse.yaml calls TCP", stack(service("web", "80")), {}, config="services: {web: {expose: tcp}}\n")
routes("a further port", stack(service("web", "80", "9999")), {("w.example.com", *ALL): ("web", 80)}, config="host: w.example.com\n",
       finds=["KUBE-ROUTE-PORT web is routed to its port 80; port 9999"])
routes("a further port with a name", stack(service("web", "80", "9999")),
       {("w.example.com", *ALL): ("web", 80), ("n.example.com", *ALL): ("web", 9999)},
       config="host: w.example.com\nservices: {web: {port_hosts: {'9999': n.example.com}}}\n", silent=["KUBE-ROUTE-PORT"])
routes("a pod of two", stack(service("vpn", "8080:8080"), service("app", rest="    network_mode: service:vpn\n")),
       {("v.example.com", *ALL): ("vpn", 8080)}, config="host: v.example.com\n")
routes("20 hosts", stack(service("web", "80")), {(f"h{n}.example.com", *ALL): ("web", 80) for n in range(20)},
       config=f"services: {{web: {{hosts: [{', '.join(f'h{n}.example.com' for n in range(20))}]}}}}\n")
routes("70 services", stack(*(service(f"s{n}", "80") for n in range(70))),
       {(f"s{n}.example.com", *ALL): (f"s{n}", 80) for n in range(70)}, config="host: example.com\n")


def matches_finding(stderr, wanted):
    rule, _, words = wanted.partition(" ")
    return any(f"[{rule}]" in block and words in block for block in re.split(r"\n(?=\S)", stderr.replace("\n  hint:", " hint:")))


def flow_routes(project):
    suite, name = project.suite, project.name
    for number, (what, compose, wanted, config, files, finds, silent, balanced, status) in enumerate(ROUTES):
        project.name = f"{name}: {what}"
        project.folder = os.path.join(os.path.dirname(project.folder), f"{number}", "shop")
        os.makedirs(project.folder)
        project.write("compose.yaml", compose)
        for file, content in files.items():
            project.write(file, content)
        if config:
            project.write("lotse.yaml", config)
        one_project(project, wanted, finds, silent, balanced, status)
    project.name = name
    return suite


def one_project(project, wanted, finds, silent, balanced, status):
    done = project.migrate()
    if not project.check("runs", done.returncode == status, done.stderr):
        return
    for finding in finds:
        project.check(f"says {finding}", matches_finding(done.stderr, finding), done.stderr)
    for rule in silent:
        project.check(f"doesn't say {rule}", f"[{rule}" not in done.stderr, done.stderr)
    there = [name for name in COMPONENTS if os.path.isdir(project.path(f"deploy/components/{name}"))]
    project.check("components for HTTP where something is routed", ("gateway" in there) == ("ingress" in there) == bool(wanted), there)
    ports = sorted({backend for backend in wanted.values()})
    for component in there:
        objects = built(project, component)
        if objects is None:
            return
        reviewed(project, component)
        if component == "loadbalancer":
            got = {one["metadata"]["name"]: [(port["port"], port["targetPort"]) for port in one["spec"]["ports"]]
                   for one in objects if one["kind"] == "Service" and one["spec"].get("type") == "LoadBalancer"}
            project.check("load balancers", balanced is None or got == balanced, got)
            continue
        got = routed(objects) if component == "gateway" else routed_by_ingress(objects)
        project.check(f"routes of {component}", got == wanted, got)
        reach = sorted((app, port) for app, list_ in allowed(objects, f"from-{component}").items() for _, port in list_)
        project.check(f"policies of {component}", reach == ports, (reach, ports))
        if component == "gateway":
            listeners_fit(project, objects)
    if balanced == {}:
        project.check("no load balancer", "loadbalancer" not in there, there)


# The base has no way in at all, whatever is published.
case("the base has no way in", one_service("    ports: ['8080:80']"), {
    "Ingress/web": "(absent)", "Gateway/shop": "(absent)", "Service/web-public": "(absent)",
    "Service/web spec.type": "(absent)"}, finds=["KUBE-PUBLISHED compose.yaml:4"])
