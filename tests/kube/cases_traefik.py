"""Routes from what edge proxies are told through the Docker API: labels of Traefik and of Caddy, variables of nginx-proxy."""

import json
import os

from case import one_service, case
from cases_exposure import ALL, allowed, built, one_project, reviewed, routed_by_ingress, service, stack

ROUTES = []
WAYS = 3


def routes(name, compose, wanted, *, config=None, files=None, finds=(), silent=(), balanced=None, status=0):
    ROUTES.append((name, compose, wanted, config, files or {}, finds, silent, balanced, status))


def labelled(name, pairs, *ports, deploy=False, port=8000):
    """A service with labels of Traefik; those of its router of that name without the long prefix."""
    full = {"traefik.enable": "true"}
    for key, value in pairs.items():
        short = key in ("rule", "service", "middlewares", "entrypoints", "priority") or key.startswith("tls")
        full[f"traefik.http.routers.{name}.{key}" if short else key] = value
    if port:
        full[f"traefik.http.services.{name}.loadbalancer.server.port"] = str(port)
    rest = "    labels: " + json.dumps(full) + "\n"
    return service(name, *ports, rest=f"    deploy: {{labels: {json.dumps(full)}}}\n" if deploy else rest)


def middleware(name, field, value="x"):
    return {f"traefik.http.middlewares.{name}.{field}": value}


def traefik(*options, volumes=()):
    command = ["--providers.docker=true", "--entrypoints.web.address=:80", "--entrypoints.admin.address=:8081",
               "--entrypoints.local.address=127.0.0.1:8082", *options]
    return service("traefik", "80:80", image="traefik:v3.0", rest=f"    command: {json.dumps(command)}\n" + (
        f"    volumes: {json.dumps(list(volumes))}\n" if volumes else ""))


A, B = "a.example.com", "b.example.com"
HOST = "Host(`a.example.com`)"

# ---- Traefik: rules ----

routes("a host", stack(labelled("web", {"rule": HOST})), {(A, *ALL): ("web", 8000)},
       finds=["KUBE-LABEL-ROUTE router web of Traefik becomes a route: a.example.com/ leads to web:8000"],
       silent=["KUBE-ROUTE-HOST", "KUBE-DOCKER-LABEL", "KUBE-LABEL-PREFIX"])
routes("deploy.labels", stack(labelled("web", {"rule": HOST}, deploy=True)), {(A, *ALL): ("web", 8000)}, silent=["KUBE-DOCKER-LABEL"])
routes("two hosts", stack(labelled("web", {"rule": "Host(`a.example.com`, `b.example.com`)"})),
       {(A, *ALL): ("web", 8000), (B, *ALL): ("web", 8000)}, finds=["KUBE-LABEL-ROUTE a.example.com/ and 1 further name leads to web:8000"])
routes("hosts and paths", stack(labelled("web", {
    "rule": "(Host(`a.example.com`) || Host(`b.example.com`)) && (PathPrefix(`/p`) || Path(`/q`))"})),
       {(host, *match): ("web", 8000) for host in (A, B) for match in (("PathPrefix", "/p"), ("Exact", "/q"))},
       finds=["KUBE-LABEL-PREFIX router web of Traefik is for /p and /p/"])
routes("two services below one host", stack(labelled("api", {"rule": f"{HOST} && PathPrefix(`/api/`)"}), labelled("web", {"rule": HOST})),
       {(A, *ALL): ("web", 8000), (A, "PathPrefix", "/api"): ("api", 8000)}, silent=["KUBE-ROUTE-CLASH"])
routes("a router for http and one for https", stack(labelled("web", {
    "rule": HOST, "entrypoints": "web", "middlewares": "https", **middleware("https", "redirectscheme.scheme", "https"),
    "traefik.http.routers.secure.rule": HOST, "traefik.http.routers.secure.entrypoints": "websecure",
    "traefik.http.routers.secure.tls.certresolver": "le"})),
       {(A, *ALL): ("web", 8000)}, silent=["KUBE-ROUTE-CLASH", "KUBE-DOCKER-LABEL", "KUBE-LABEL-MIDDLEWARE"],
       finds=["KUBE-LABEL-CERTIFICATE the certificate of router secure"])
routes("a path alone", stack(labelled("api", {"rule": "PathPrefix(`/api`)"}), labelled("web", {"rule": "PathPrefix(`/`)"})),
       {("shop.example.com", *ALL): ("web", 8000), ("shop.example.com", "PathPrefix", "/api"): ("api", 8000)}, config="host: shop.example.com\n")
routes("lotse.yaml has the host", stack(labelled("web", {"rule": f"{HOST} && Path(`/p`)"})), {("c.example.com", "Exact", "/p"): ("web", 8000)},
       config="services: {web: {host: c.example.com}}\n")
routes("lotse.yaml leaves it inside", stack(labelled("web", {"rule": HOST})), {}, config="services: {web: {expose: none}}\n")
routes("the only port", stack(labelled("web", {"rule": HOST}, "9000:3000", port=None)), {(A, *ALL): ("web", 3000)},
       silent=["KUBE-ROUTE-PORT", "KUBE-ROUTE-HOST"])
routes("no port", stack(labelled("web", {"rule": HOST}, port=None)), {}, finds=["KUBE-LABEL-NO-ROUTE no port of its service is known"])
routes("a published port beside it", stack(labelled("web", {"rule": HOST}, "8000:8000", "9001:9001")), {(A, *ALL): ("web", 8000)},
       finds=["KUBE-ROUTE-PORT web is routed to its port 8000; port 9001"])
routes("the service of another container", stack(labelled("api", {}, port=3000), labelled("web", {"rule": HOST, "service": "api@docker"}, port=None)),
       {(A, *ALL): ("api", 3000)})
routes("a service that is nowhere", stack(labelled("web", {"rule": HOST, "service": "x@file"})), {},
       finds=["KUBE-LABEL-NO-ROUTE no container here is its service x@file"])
routes("two services and none named", stack(labelled("web", {"rule": HOST, "traefik.http.services.b.loadbalancer.server.port": "81"})), {},
       finds=["KUBE-LABEL-NO-ROUTE its container has several services"])
routes("https behind", stack(labelled("web", {"rule": HOST, "traefik.http.services.web.loadbalancer.server.scheme": "https"})), {},
       finds=["KUBE-LABEL-NO-ROUTE Traefik speaks https to its service"])
for rule, why in (("HostRegexp(`.+`)", "HostRegexp has no counterpart"), (f"{HOST} && Method(`GET`)", "Method has no counterpart"),
                  (f"{HOST} && !Path(`/p`)", '"!" has no counterpart'), ("Host(`a", "its rule can't be read at character 6"),
                  (f"{HOST} && Path(`/a b`)", "is no path"), (f"{HOST} && Host(`b`)", "no request can fit"), ("Host(`10.0.0.1`)", "is no host name")):
    routes(f"the rule {rule}", stack(labelled("web", {"rule": rule})), {}, finds=[f"KUBE-LABEL-NO-ROUTE {why}"])
routes("traefik.enable is false", stack(service("web", rest="    labels: {traefik.enable: 'false', traefik.http.routers.w.rule: 'Host(`a.b`)'}\n")), {},
       finds=["KUBE-DOCKER-LABEL traefik.http.routers.w.rule is read"])
routes("a label that wasn't used", stack(labelled("web", {"rule": HOST, "traefik.docker.network": "proxy"})), {(A, *ALL): ("web", 8000)},
       finds=["KUBE-DOCKER-LABEL traefik.docker.network is read"])
routes("a router for TCP", stack(service("db", image="postgres:16", rest="    labels: {'traefik.tcp.routers.db.rule': 'HostSNI(`*`)'}\n")), {},
       finds=["KUBE-LABEL-TCP router db of Traefik is for TCP"])

# ---- Traefik: what must stay shut ----

ADMIN = f"{HOST} && PathPrefix(`/admin`)"


def shut(name, pairs, why, wanted=None, others=(), **options):
    """A router of `admin` that isn't written."""
    routes(f"shut: {name}", stack(labelled("admin", {"rule": ADMIN, **pairs}), *others), wanted or {},
           finds=[f"KUBE-LABEL-GUARD {why}"], **options)


for kind in ("basicauth.users", "digestauth.users", "forwardauth.address", "ipallowlist.sourcerange", "ipwhitelist.sourcerange", "addprefix.prefix",
             "replacepath.path", "plugin.bouncer.enabled", "headers.customrequestheaders.X-User", "neverheardof.x", "BasicAuth.users"):
    shut(kind, {"middlewares": "m", **middleware("m", kind, "/x")}, f"its middleware m ({kind.split('.')[0]})")
shut("from a file", {"middlewares": "auth@file"}, "its middleware auth@file (what it does isn't known here)")
shut("in a chain", {"middlewares": "c", **middleware("c", "chain.middlewares", "r,m"), **middleware("r", "ratelimit.average"),
                     **middleware("m", "basicauth.users")},
     "its middleware m (basicauth)")
shut("in a chain without end", {"middlewares": "c", **middleware("c", "chain.middlewares", "c")}, "its middleware c")
shut("certificates of clients", {"tls.options": "mtls@file"}, "tls.options=mtls@file")
shut("the whole host beside it", {"middlewares": "m", **middleware("m", "basicauth.users")},
     "router web of Traefik doesn't become a route: it would take requests that router admin", others=[labelled("web", {"rule": HOST})])
shut("another path beside it", {"middlewares": "m", **middleware("m", "basicauth.users")}, "its middleware m",
     {(A, "PathPrefix", "/shop"): ("web", 8000)}, others=[labelled("web", {"rule": f"{HOST} && PathPrefix(`/shop`)"})])
shut("another host beside it", {"middlewares": "m", **middleware("m", "basicauth.users")}, "its middleware m",
     {(B, *ALL): ("web", 8000)}, others=[labelled("web", {"rule": "Host(`b.example.com`)"})])
shut("a rule that can't be read whole", {"rule": f"{HOST} && Method(`POST`)", "middlewares": "m", **middleware("m", "basicauth.users")},
     "router web of Traefik doesn't", others=[labelled("web", {"rule": HOST})])
shut("a path below it that it wins by its priority", {"priority": "999", "middlewares": "m", **middleware("m", "basicauth.users")},
     "router web of Traefik doesn't", others=[labelled("web", {"rule": f"{ADMIN} && PathPrefix(`/admin`)".replace("/admin", "/admin/x")})])
shut("a path below it that is open", {"middlewares": "m", **middleware("m", "basicauth.users")}, "its middleware m",
     {(A, "PathPrefix", "/admin/x"): ("web", 8000)}, others=[labelled("web", {"rule": f"{HOST} && PathPrefix(`/admin/x`)"})])

# ---- Traefik: middlewares that get lost ----

for kind in ("ratelimit.average", "compress", "headers.stsseconds", "retry.attempts", "redirectregex.regex"):
    routes(f"without {kind}", stack(labelled("web", {"rule": HOST, "middlewares": "m", **middleware("m", kind, "9")})), {(A, *ALL): ("web", 8000)},
           finds=[f"KUBE-LABEL-MIDDLEWARE the route of router web of Traefik goes without its middleware m ({kind.split('.')[0]})"],
           silent=["KUBE-DOCKER-LABEL"])
for prefixes in ("/api/", "/ap", "/api/v1", "/v1,/api/x"):
    routes(f"prefixes that no route takes off: {prefixes}", stack(labelled("api", {
        "rule": f"{HOST} && PathPrefix(`/api`)", "middlewares": "s", **middleware("s", "stripprefix.prefixes", prefixes)})), {},
           finds=["KUBE-LABEL-NO-ROUTE it can't take off the same prefixes"])
routes("a prefix of other paths", stack(labelled("api", {
    "rule": f"{HOST} && PathPrefix(`/api`)", "middlewares": "s", **middleware("s", "stripprefix.prefixes", "/other")})),
       {(A, "PathPrefix", "/api"): ("api", 8000)}, silent=["KUBE-LABEL-STRIP"])

# ---- Traefik itself ----

routes("Traefik in the stack", stack(traefik(), labelled("web", {"rule": HOST, "entrypoints": "web"})), {(A, *ALL): ("web", 8000)}, balanced={},
       finds=["KUBE-LABEL-PROXY takes the place of traefik", "KUBE-PUBLISHED the components gateway and ingress take its place"],
       silent=["KUBE-ROUTE"])
routes("Traefik with routes from a file", stack(service("traefik", "80:80", image="traefik:v3.0")), {("shop.invalid", *ALL): ("traefik", 80)},
       silent=["KUBE-LABEL-PROXY"])
routes("Traefik is to be reached all the same", stack(traefik()), {("t.example.com", *ALL): ("traefik", 80)},
       config="host: t.example.com\nservices: {traefik: {expose: http}}\n")
for name in ("admin", "local"):
    routes(f"an entry point that nobody outside reaches: {name}", stack(traefik(), labelled("web", {"rule": HOST, "entrypoints": name})), {},
           finds=[f"KUBE-LABEL-GUARD nobody outside reaches its entry point {name}"])
routes("a middleware of the entry point", stack(traefik("--entrypoints.web.http.middlewares=auth@file"), labelled("web", {"rule": HOST})), {},
       finds=["KUBE-LABEL-GUARD Traefik has middlewares for all routers of an entry point"])
routes("a middleware of the entry point, in a file", stack(traefik(volumes=["./traefik.yml:/etc/traefik/traefik.yml:ro"]), labelled("web", {"rule": HOST})),
       {}, files={"traefik.yml": "entryPoints:\n  web:\n    address: ':80'\n    http:\n      middlewares: [auth@file]\n"},
       finds=["KUBE-LABEL-GUARD Traefik has middlewares for all"])
routes("what isn't exposed by itself", stack(traefik("--providers.docker.exposedByDefault=false"), service(
    "web", rest="    labels: {traefik.http.routers.w.rule: 'Host(`a.b`)', traefik.http.services.w.loadbalancer.server.port: '80'}\n")), {},
       finds=["KUBE-DOCKER-LABEL traefik.http.routers.w.rule"])
routes("what is exposed by itself", stack(traefik(), service(
    "web", rest="    labels: {traefik.http.routers.w.rule: 'Host(`a.b`)', traefik.http.services.w.loadbalancer.server.port: '80'}\n")),
       {("a.b", *ALL): ("web", 80)})

# ---- nginx-proxy ----

PROXY = service("proxy", "80:80", image="nginxproxy/nginx-proxy:1.6", rest="    environment: {DOCKER_HOST: 'tcp://docker:2375'}\n")


def virtual(name, wanted, values, *ports, others=(PROXY,), **options):
    routes(f"nginx-proxy: {name}", stack(service("app", *ports, rest="    environment: " + json.dumps(values) + "\n"), *others),
           {match: ("app", port) for match, port in wanted.items()}, status=1, **options)  # KUBE-ALLOW: the socket


virtual("a host", {(A, *ALL): 80}, {"VIRTUAL_HOST": A}, finds=["KUBE-LABEL-ROUTE VIRTUAL_HOST of app becomes a route"], balanced={}, silent=["KUBE-ROUTE"])
virtual("several hosts, a port, a certificate", {(A, *ALL): 3000, ("*.b.example.com", *ALL): 3000},
        {"VIRTUAL_HOST": "A.example.com, *.b.example.com", "VIRTUAL_PORT": "3000", "LETSENCRYPT_HOST": A},
        finds=["KUBE-LABEL-CERTIFICATE the certificate of VIRTUAL_HOST of app"])
virtual("a port in the host", {(A, *ALL): 8080}, {"VIRTUAL_HOST": f"{A}:8080", "VIRTUAL_PORT": "8080"})
virtual("the only port", {(A, *ALL): 5000}, {"VIRTUAL_HOST": A}, "5000", silent=["KUBE-ROUTE"])
virtual("a path", {(A, "PathPrefix", "/p"): 80}, {"VIRTUAL_HOST": A, "VIRTUAL_PATH": "/p/"}, finds=["KUBE-LABEL-PREFIX"])
virtual("a pattern", {}, {"VIRTUAL_HOST": "~^x"}, finds=["KUBE-LABEL-NO-ROUTE is no host name"])
virtual("a wildcard at the end", {}, {"VIRTUAL_HOST": "www.*"}, finds=["KUBE-LABEL-NO-ROUTE is no host name"])
virtual("a pattern as path", {}, {"VIRTUAL_HOST": A, "VIRTUAL_PATH": "~ ^/x"}, finds=["KUBE-LABEL-NO-ROUTE more than a prefix"])
virtual("https behind", {}, {"VIRTUAL_HOST": A, "VIRTUAL_PROTO": "https"}, finds=["KUBE-LABEL-NO-ROUTE nginx-proxy speaks https"])
virtual("a path in front", {}, {"VIRTUAL_HOST": A, "VIRTUAL_DEST": "/x"}, finds=["KUBE-LABEL-GUARD puts a path in front"])
virtual("no port", {}, {"VIRTUAL_HOST": A, "VIRTUAL_PORT": "x"}, finds=["KUBE-LABEL-NO-ROUTE is no port"])
virtual("several ports in one variable", {}, {"VIRTUAL_HOST_MULTIPORTS": "a.b: {}"}, finds=["KUBE-LABEL-NO-ROUTE VIRTUAL_HOST_MULTIPORTS"])
virtual("the inner network alone", {}, {"VIRTUAL_HOST": A, "NETWORK_ACCESS": "internal"}, finds=["KUBE-LABEL-GUARD NETWORK_ACCESS"])
for folder, why in (("htpasswd", "asks for a password"), ("vhost.d", "has directives for it")):
    virtual(f"{folder} of another host", {(A, *ALL): 80}, {"VIRTUAL_HOST": A}, others=[PROXY + f"    volumes: ['./f:/etc/nginx/{folder}:ro']\n"],
            files={f"f/{B}": "x\n"})
    virtual(folder, {}, {"VIRTUAL_HOST": A}, others=[PROXY + f"    volumes: ['./f:/etc/nginx/{folder}:ro']\n"], files={f"f/{A}": "x\n"},
            finds=[f"KUBE-LABEL-GUARD nginx-proxy {why}"])

# ---- caddy-docker-proxy ----


def caddy(name, wanted, values, **options):
    routes(f"caddy: {name}", stack(service("app", rest="    labels: " + json.dumps(values) + "\n")),
           {match: ("app", port) for match, port in wanted.items()}, **options)


caddy("a site", {(A, *ALL): 8000}, {"caddy": A, "caddy.reverse_proxy": "{{upstreams 8000}}"}, silent=["KUBE-DOCKER-LABEL"])
caddy("two hosts, port 80", {(A, *ALL): 80, (B, *ALL): 80}, {"caddy": f"{A}, {B}", "caddy.reverse_proxy": "{{upstreams}}", "caddy.encode": "gzip"})
caddy("two sites", {(A, *ALL): 80, (B, *ALL): 81}, {"caddy_0": A, "caddy_0.reverse_proxy": "{{upstreams 80}}", "caddy_1": B,
                                                    "caddy_1.reverse_proxy": "{{upstreams 81}}"})
caddy("a password", {}, {"caddy": A, "caddy.basicauth": "", "caddy.reverse_proxy": "{{upstreams 8000}}"},
      finds=["KUBE-LABEL-GUARD directive basicauth", "KUBE-DOCKER-LABEL caddy.basicauth"])
caddy("certificates of clients", {}, {"caddy": A, "caddy.tls.client_auth": "", "caddy.reverse_proxy": "{{upstreams 8000}}"},
      finds=["KUBE-LABEL-GUARD directive tls.client_auth"])
caddy("a matcher", {}, {"caddy": A, "caddy.reverse_proxy": "/api/* {{upstreams 8000}}"}, finds=["KUBE-LABEL-GUARD directive reverse_proxy"])
caddy("a port as site", {}, {"caddy": ":80", "caddy.reverse_proxy": "{{upstreams 80}}"}, finds=["KUBE-LABEL-NO-ROUTE is no host name"])


def run_part(project, part):
    name = project.name
    for number, (what, compose, wanted, config, files, finds, silent, balanced, status) in enumerate(ROUTES):
        if number % WAYS != part:
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


def flow_traefik_first_third(project):
    run_part(project, 0)


def flow_traefik_second_third(project):
    run_part(project, 1)


def flow_traefik_last_third(project):
    run_part(project, 2)


def flow_traefik_takes_off_a_prefix(project):
    """An HTTPRoute can; an Ingress can't, and has the rest."""
    project.write("compose.yaml", stack(
        labelled("api", {"rule": f"{HOST} && PathPrefix(`/api`)", "middlewares": "s", **middleware("s", "stripprefix.prefixes", "/api")}),
        labelled("web", {"rule": HOST})))
    done = project.migrate()
    project.check("runs", done.returncode == 0, done.stderr)
    project.check("says what an Ingress can't", "KUBE-LABEL-STRIP]: router api of Traefik takes off /api" in done.stderr, done.stderr)
    objects = built(project, "gateway")
    if objects is None:
        return
    reviewed(project, "gateway")
    rule, = next(one for one in objects if one["kind"] == "HTTPRoute" and one["metadata"]["name"] == "api")["spec"]["rules"]
    project.check("takes it off", rule["filters"] == [
        {"type": "URLRewrite", "urlRewrite": {"path": {"type": "ReplacePrefixMatch", "replacePrefixMatch": "/"}}}], rule)
    project.check("policies of the gateway", sorted(allowed(objects, "from-gateway")) == ["api", "web"], allowed(objects, "from-gateway"))
    objects = built(project, "ingress")
    reviewed(project, "ingress")
    project.check("the Ingress has the rest", routed_by_ingress(objects) == {(A, *ALL): ("web", 8000)}, routed_by_ingress(objects))
    project.check("policies of the Ingress", sorted(allowed(objects, "from-ingress")) == ["web"], allowed(objects, "from-ingress"))


case("labels of an edge proxy aren't in the manifests", one_service("""
    labels:
      traefik.http.routers.web.rule: Host(`shop.example.com`)
      traefik.http.routers.web.observability.accesslogs: "false"
"""), {"Deployment/web template": lambda value: "traefik" not in str(value)}, finds=["KUBE-DOCKER-LABEL compose.yaml:"])
