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
    text = project.suite.built(project.path(f"deploy/overlays/{component}"))[2]
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
       balanced={"dns-public": [(53, 53), (8080, "http")], "dns-public-udp": [(53, 53)]})
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

# ---- nginx ----

NGINX = ("  nginx:\n    image: nginx:1.27\n    ports: ['8080:80']\n    volumes: ['./nginx.conf:/etc/nginx/nginx.conf:ro']\n")
API = service("api", rest="    expose: ['8000']\n")
AUTH = service("auth", rest="    expose: ['9000']\n")
STAYS = {("e.example.com", *ALL): ("nginx", 80)}


def conf(server, outer=""):
    return {"nginx.conf": f"events {{}}\nhttp {{\n{outer}\nserver {{\nlisten 80;\n{server}\n}}\n}}\n"}


def nginx(name, server, wanted=None, *, outer="", finds=(), silent=(), config="host: e.example.com\n", files=None, compose=None):
    """What a location becomes; without `wanted`: everything goes through nginx."""
    wanted = STAYS if wanted is None else {("e.example.com", *match): backend for match, backend in wanted.items()}
    routes(f"nginx: {name}", compose or stack(API, AUTH, NGINX), wanted, config=config, files=files or conf(server, outer), finds=finds,
           silent=silent)


def stays(name, server, words, **options):
    nginx(name, server, finds=[f"KUBE-NGINX-STAYS {words}"], silent=["KUBE-NGINX-PAST", "KUBE-NGINX-UNNEEDED"], **options)


PASS = "proxy_pass http://api:8000;"

nginx("/ to a service", f"location / {{ {PASS} }}", {ALL: ("api", 8000)},
      finds=["KUBE-NGINX-PAST location / go past nginx, straight to api:8000", "KUBE-NGINX-UNNEEDED nothing goes through nginx"],
      silent=["KUBE-NGINX-STAYS"])
nginx("an exact path", f"location = /x {{ {PASS} }}", {("Exact", "/x"): ("api", 8000), ALL: ("nginx", 80)}, silent=["KUBE-NGINX-UNNEEDED"])
nginx("an exact path, written together", f"location =/x {{ {PASS} }}", {("Exact", "/x"): ("api", 8000), ALL: ("nginx", 80)})
nginx("two services", f"location / {{ {PASS} }} location = /login {{ proxy_pass http://auth:9000; }}",
      {ALL: ("api", 8000), ("Exact", "/login"): ("auth", 9000)}, finds=["KUBE-NGINX-UNNEEDED"])
nginx("an upstream of one server", "location / { proxy_pass http://backend; }", {ALL: ("api", 8000)},
      outer="upstream backend { server api:8000 max_fails=3; keepalive 8; }")
nginx("an upstream that is called as another service", "location / { proxy_pass http://auth; }", {ALL: ("api", 8000)},
      outer="upstream auth { server api:8000; }")
nginx("what is harmless around", f"server_name _; access_log off; location / {{ {PASS} }}", {ALL: ("api", 8000)},
      outer="include mime.types; sendfile on; keepalive_timeout 65; gzip on; log_format main '$request';")
nginx("files beside it", f"location / {{ {PASS} }} location /static/ {{ alias /srv/; expires 1h; }} location = /robots.txt {{ root /srv; }}",
      {ALL: ("api", 8000), ("PathPrefix", "/static"): ("nginx", 80), ("Exact", "/robots.txt"): ("nginx", 80)},
      finds=["KUBE-NGINX-STAYS 2 of 3 locations stay"], silent=["KUBE-NGINX-UNNEEDED"])
nginx("a slower location beside it", f"location / {{ {PASS} }} location /slow/ {{ {PASS} proxy_read_timeout 600s; }}",
      {ALL: ("api", 8000), ("PathPrefix", "/slow"): ("nginx", 80)})
nginx("a name of the container", "location / { proxy_pass http://backend-1:8000; }", {ALL: ("api", 8000)},
      compose=stack(service("api", rest="    expose: ['8000']\n    container_name: backend-1\n"), NGINX))
nginx("the port that http has", "location / { proxy_pass http://api; }", {ALL: ("api", 80)},
      compose=stack(service("api", rest="    expose: ['80']\n"), NGINX))

stays("a prefix", f"location /api {{ {PASS} }}", "location /api: it takes /apix too, and a route doesn't")
stays("a folder", f"location /api/ {{ {PASS} }}", "location /api/: nginx sends /api on to /api/, and a route takes both")
stays("a regular expression", f"location ~ ^/x {{ {PASS} }}", "location ^/x: its match is a regular expression")
stays("a regular expression without case", f"location ~* \\.php$ {{ {PASS} }}", "its match is a regular expression")
stays("^~", f"location ^~ /x {{ {PASS} }}", "^~ keeps it from the regular expressions")
stays("a named location", f"location @app {{ {PASS} }}", "only nginx itself goes there")
stays("a path that no route has", f"location = '/a b' {{ {PASS} }}", "no route can have its path")
stays("a header", f"location / {{ {PASS} proxy_set_header Host $host; }}", "location /: it has proxy_set_header besides proxy_pass")
stays("a limit", f"location = /x {{ limit_req zone=a; {PASS} }}", "location = /x: it has limit_req besides proxy_pass")
stays("two of them", f"location / {{ {PASS} {PASS} }}", "location /: it has proxy_pass besides proxy_pass")
stays("if", f"location / {{ if ($x) {{ return 403; }} {PASS} }}", "location /: it has if besides proxy_pass")
stays("nested", f"location / {{ location /a {{ return 403; }} {PASS} }}", "location /: it has location besides proxy_pass")
stays("no proxy_pass", "location / { root /srv; }", "location /: it has no proxy_pass")
stays("FastCGI", "location / { fastcgi_pass api:8000; }", "location /: it has no proxy_pass")
stays("a path in proxy_pass", "location / { proxy_pass http://api:8000/; }", "location /: its proxy_pass has a path")
stays("a variable in proxy_pass", "location / { proxy_pass http://$host:8000; }", "location /: its proxy_pass has a variable")
stays("https behind", "location / { proxy_pass https://api:8000; }", "location /: its proxy_pass isn't to http://")
stays("a socket behind", "location / { proxy_pass http://unix:/run/x.sock; }", "location /: its proxy_pass isn't to http://")
stays("a stranger", "location / { proxy_pass http://example.org:80; }", "example.org isn't another service of the stack")
stays("oneself", "location / { proxy_pass http://nginx:80; }", "nginx isn't another service of the stack")
stays("a service on another network", "location / { proxy_pass http://api:8000; }", "api isn't another service of the stack", compose=stack(
    service("api", rest="    expose: ['8000']\n    networks: [inner]\n"), NGINX) + "networks:\n  inner:\n")
stays("two servers behind", "location / { proxy_pass http://b; }", "upstream b has 2 servers",
      outer="upstream b { server api:8000; server auth:9000; }")
stays("no server behind", "location / { proxy_pass http://b; }", "upstream b has 0 servers", outer="upstream b { ip_hash; }")
stays("a server that is limited", "location / { proxy_pass http://b; }", "the server of upstream b has max_conns=9",
      outer="upstream b { server api:8000 max_conns=9; }")
for around in ("auth_basic 'x'", "client_max_body_size 1m", "limit_rate 10k", "proxy_set_header Host $host", "add_header X y", "allow 10.0.0.0/8",
               "rewrite ^/a /b", "proxy_read_timeout 5s", "auth_request /login", "proxy_cache c", "sub_filter a b", "ssl_verify_client on",
               "charset utf-8", "include unknown.conf"):
    word = around.split()[0]
    stays(f"{word} around", f"{around}; location / {{ {PASS} }}", f"location /: {word} stands around it")
    stays(f"{word} around the server", f"location / {{ {PASS} }}", f"location /: {word} stands around it", outer=around + ";")
nginx("client_max_body_size 0", f"client_max_body_size 0; location / {{ {PASS} }}", {ALL: ("api", 8000)})
stays("a regular expression beside /", f"location / {{ {PASS} }} location ~ \\.php$ {{ root /srv; }}", "location /: no route can send what location")
stays("a prefix beside /", f"location / {{ {PASS} }} location /static {{ root /srv; }}", "location /: no route can send what location /static takes")
stays("a guard beside /", f"location / {{ {PASS} }} location /admin/ {{ deny all; {PASS} }}",
      "location /: location /admin/ has deny, which a path written in another way would get around")
stays("a guard of one path beside /", f"location / {{ {PASS} }} location = /metrics {{ return 404; }}", "location /: location /metrics has return")
stays("what can't be read", "location / { proxy_pass http://api:8000 }", "as its configuration can't be read: a directive isn't ended by ;")
nginx("routes: nginx", f"location / {{ {PASS} }}", config="host: e.example.com\nroutes: nginx\n", silent=["KUBE-NGINX"])
nginx("below a path", f"location / {{ {PASS} }}", {("PathPrefix", "/shop"): ("nginx", 80)}, silent=["KUBE-NGINX"],
      config="host: e.example.com\nservices: {nginx: {path: /shop}}\n")

FOLDER = NGINX.replace("./nginx.conf:/etc/nginx/nginx.conf:ro", "./conf.d:/etc/nginx/conf.d:ro")
ONE = NGINX.replace("./nginx.conf:/etc/nginx/nginx.conf:ro", "./shop.conf:/etc/nginx/conf.d/shop.conf:ro")
OWN = NGINX.replace("./nginx.conf:/etc/nginx/nginx.conf:ro", "./default.conf:/etc/nginx/conf.d/default.conf:ro")
SERVER = f"server {{ listen 80; location / {{ {PASS} }} }}\n"
nginx("a folder", "", {ALL: ("api", 8000)}, compose=stack(API, FOLDER), files={"conf.d/shop.conf": SERVER})
nginx("the image's default replaced", "", {ALL: ("api", 8000)}, compose=stack(API, OWN), files={"default.conf": SERVER})
nginx("the image's default comes first", "", compose=stack(API, ONE), files={"shop.conf": SERVER},
      finds=["KUBE-NGINX-STAYS 1 of 1 locations stay with nginx"])
nginx("the image's default comes first, but for a name", "", {ALL: ("api", 8000)}, compose=stack(API, ONE),
      files={"shop.conf": SERVER.replace("listen", "server_name e.example.com; listen")}, silent=["KUBE-NGINX-UNNEEDED"])
nginx("an image of one's own", "", compose=stack(API, FOLDER.replace("nginx:1.27", "registry.example.com/nginx:1")),
      files={"conf.d/shop.conf": SERVER}, finds=["KUBE-NGINX-STAYS all requests go through nginx: nginx.conf is in the image"])
nginx("templates", "", compose=stack(API, NGINX.replace("nginx.conf:/etc/nginx/nginx.conf", "x:/etc/nginx/templates/x.conf.template")),
      files={"x": SERVER}, finds=["KUBE-NGINX-STAYS all requests go through nginx: nginx writes it from templates"])

# ---- several servers ----

TWO = {"nginx.conf": f"events {{}}\nhttp {{ server {{ server_name a.example.com; location / {{ {PASS} }} }}\n"
                     "server { server_name b.example.com; location / { proxy_pass http://auth:9000; } } }\n"}
routes("nginx: servers by name", stack(API, AUTH, NGINX), {("a.example.com", *ALL): ("api", 8000), ("b.example.com", *ALL): ("auth", 9000)},
       files=TWO, silent=["KUBE-ROUTE-HOST", "KUBE-NGINX-STAYS"])
routes("nginx: a host that no server names", stack(API, AUTH, NGINX),
       {("b.example.com", *ALL): ("auth", 9000), ("c.example.com", *ALL): ("api", 8000)}, files=TWO,
       config="services: {nginx: {hosts: [b.example.com, c.example.com]}}\n")
routes("nginx: a server's name is the host", stack(API, NGINX), {("shop.example.com", *ALL): ("nginx", 80), ("*.example.org", *ALL): ("nginx", 80)},
       files=conf("server_name shop.example.com *.example.org _ localhost shop; location / { root /srv; }"), silent=["KUBE-ROUTE-HOST"])
routes("nginx: a server whose name is a pattern", stack(API, NGINX), STAYS, config="host: e.example.com\n",
       files=conf(f"server_name ~^e; location / {{ {PASS} }}"), finds=["KUBE-NGINX-STAYS no server there has that name in letters"])
BOTH = NGINX.replace("'8080:80'", "'80:80', '443:443'")
LOOP = "server { listen 80; return 301 https://$host$request_uri; } server { listen 443 ssl; ssl_certificate /x; "
routes("nginx: http leads to https, and a route past both", stack(API, BOTH), {("e.example.com", *ALL): ("api", 8000)}, config="host: e.example.com\n",
       files={"nginx.conf": f"http {{ {LOOP} location / {{ {PASS} }} }} }}"}, finds=["KUBE-NGINX-UNNEEDED"], silent=["KUBE-NGINX-LOOP"])
routes("nginx: http leads to https, which stays", stack(API, BOTH), {}, config="host: e.example.com\n",
       files={"nginx.conf": f"http {{ {LOOP} location / {{ root /srv; }} }} }}"}, finds=["KUBE-NGINX-LOOP nginx only sends to https here"])


def matches_finding(stderr, wanted):
    rule, _, words = wanted.partition(" ")
    return any(f"[{rule}]" in block and words in block for block in re.split(r"\n(?=\S)", stderr.replace("\n  hint:", " hint:")))


def run_routes(project, part):
    """A third of them: parts run beside one another."""
    name = project.name
    for number, (what, compose, wanted, config, files, finds, silent, balanced, status) in enumerate(ROUTES):
        if number % 3 != part:
            continue
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


def flow_routes_first_third(project):
    run_routes(project, 0)


def flow_routes_second_third(project):
    run_routes(project, 1)


def flow_routes_last_third(project):
    run_routes(project, 2)


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
        # past nginx, both components get their rules from the same routes: one of them is enough
        if "nginx: " in project.name and component != "gateway":
            continue
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
