/*
 * The component `gateway`: a Gateway with a listener for each host name, an HTTPRoute for each route, and one that
 * redirects to https. gateway.networking.k8s.io/v1; the limits are those of its schema.
 */
#include "kube/exposure.h"
#include "stack/names.h"

enum {
	LISTENERS_MAX = 63, /* of a Gateway, beside the one for http */
	HOSTNAMES_MAX = 16, /* of an HTTPRoute */
	RULES_MAX = 16,     /* likewise */
	MATCHES_MAX = 64,   /* of a rule, 128 of a route */
	MATCHES_OF_ROUTE_MAX = 128,
};

static const char gateway_comment[] =
	"The way in by the Gateway API: an overlay that wants it names this component.\n"
	"It needs a gateway controller (gateway.class and gateway.namespace in lotse.yaml), and cert-manager with its "
	"support for the "
	"Gateway API (tls.issuer); or make the Secrets that the listeners name by hand.\n"
	"Time limits, sizes of requests, rate limits and buffers have no standard field: they are policies of the "
	"gateway's own, such "
	"as BackendTrafficPolicy of Envoy Gateway. WebSockets pass as they are; gRPC and HTTP/2 up to the service need "
	"app_protocol: kubernetes.io/h2c at its port in the Compose file.";

/* ---- Listeners ---- */

/* The hosts of all routes, each once, in their order. */
struct listener {
	struct str host;
	const struct route *route; /* the first that has it */
	struct str name;
};

struct listeners {
	VEC(struct listener) list;
};

static void listeners_find(struct render *r, struct listeners *out)
{
	struct map seen = MAP_INIT(r->arena);

	for (size_t i = 0; i < r->routes.n; i++) {
		const struct route *route = &r->routes.at[i];
		size_t n = 0;

		for (size_t j = 0; j < route->hosts.n; j++) {
			struct listener *listener;

			if (map_set(&seen, route->hosts.at[j], &seen))
				continue;
			listener = vec_push(r->arena, &out->list);
			listener->host = route->hosts.at[j];
			listener->route = route;
			listener->name = ++n == 1
						 ? str_fmt(r->arena, "https-%" PRI_STR, STR_ARG(route->name))
						 : str_fmt(r->arena, "https-%" PRI_STR "-%zu", STR_ARG(route->name), n);
		}
	}
}

static struct str gateway_name(struct render *r, size_t listener)
{
	size_t number = listener / LISTENERS_MAX;

	return number ? name_label(r->arena,
				   str_fmt(r->arena, "%" PRI_STR "-%zu", STR_ARG(r->stack->label), number + 1), 63)
		      : r->stack->label;
}

/* The Gateway that has a listener for this host, and the listener's name: "https-web". */
struct gateway_listener {
	struct str gateway, name;
};

static struct gateway_listener gateway_listener(struct render *r, struct str host)
{
	struct listeners all = { 0 };

	listeners_find(r, &all);
	for (size_t i = 0; i < all.list.n; i++)
		if (str_eq(all.list.at[i].host, host))
			return (struct gateway_listener){ gateway_name(r, i), all.list.at[i].name };
	return (struct gateway_listener){ .gateway = STR_EMPTY };
}

static struct node *add_listener(struct render *r, struct node *list, struct str name, const char *protocol,
				 int64_t port)
{
	struct node *entry = node_add(r->arena, list, node_map(r->arena));

	node_set_str(r->arena, entry, "name", name);
	node_set_int(r->arena, entry, "port", port);
	node_set_str(r->arena, entry, "protocol", str_of(protocol));
	return entry;
}

static void own_namespace_only(struct render *r, struct node *listener)
{
	struct node *namespaces =
		node_set_map(r->arena, node_set_map(r->arena, listener, "allowedRoutes"), "namespaces");

	with_origin(node_set_str(r->arena, namespaces, "from", STR("Same")),
		    origin_default(r, "a gateway for all namespaces would let each of them take over names and paths",
				   "patch it in your overlay"));
}

static void add_https(struct render *r, struct node *list, const struct listener *listener)
{
	struct node *entry = add_listener(r, list, listener->name, "HTTPS", 443), *tls, *reference;

	with_remark(r, node_set_str(r->arena, entry, "hostname", listener->host), listener->route->origin);
	if (str_starts(listener->host, "*."))
		entry->comment = STR("A certificate for a wildcard needs a DNS-01 solver in the issuer.");
	tls = node_set_map(r->arena, entry, "tls");
	node_set_str(r->arena, tls, "mode", STR("Terminate"));
	reference = node_add(r->arena, node_set_seq(r->arena, tls, "certificateRefs"), node_map(r->arena));
	node_set_str(r->arena, reference, "kind", STR("Secret"));
	with_origin(node_set_str(r->arena, reference, "name", route_secret(r, listener->route)),
		    origin_default(r, "cert-manager writes the certificate there", "patch it in your overlay"));
	own_namespace_only(r, entry);
}

static void add_gateway(struct render *r, struct component *component, const struct listeners *all, size_t from)
{
	struct str name = gateway_name(r, from);
	struct node *object = object_new(r, "gateway.networking.k8s.io/v1", "Gateway", name, r->stack->name_origin),
		    *spec, *list;

	object_labels(r, node_get(object, "metadata"), NULL);
	ask_issuer(r, object);
	spec = node_set_map(r->arena, object, "spec");
	with_origin(node_set_str(r->arena, spec, "gatewayClassName", config_str(r->config, "gateway.class")),
		    config_origin(r->config, "gateway.class"));
	list = node_set_seq(r->arena, spec, "listeners");
	own_namespace_only(r, add_listener(r, list, STR("http"), "HTTP", 80));
	for (size_t i = from; i < all->list.n && i < from + LISTENERS_MAX; i++)
		add_https(r, list, &all->list.at[i]);
	component_object(r, component,
			 from ? str_fmt(r->arena, "%" PRI_STR ".yaml", STR_ARG(name)) : STR("gateway.yaml"), object);
}

/* ---- Routes ---- */

static struct node *route_object(struct render *r, struct str name, const struct stack_service *service,
				 const struct origin *origin)
{
	struct node *object = object_new(r, "gateway.networking.k8s.io/v1", "HTTPRoute", name, origin);

	object_labels(r, node_get(object, "metadata"), service);
	node_set_map(r->arena, object, "spec");
	return object;
}

static void add_parent(struct render *r, struct node *parents, struct str gateway, struct str section)
{
	struct node *parent = node_add(r->arena, parents, node_map(r->arena));

	node_set_str(r->arena, parent, "name", gateway);
	node_set_str(r->arena, parent, "sectionName", section);
}

/* To https, whatever the host: nothing is served in the clear. */
static void add_redirect(struct render *r, struct component *component, size_t n_listeners)
{
	const struct origin *origin =
		origin_default(r, "who comes by http is sent to https: passwords and sessions never go in the clear",
			       "patch it in your overlay");
	struct str name = STR("redirect-to-https");
	struct node *object, *spec, *parents, *rule, *filter, *redirect;

	if (map_get(&r->services, name))
		name = STR("redirect-http-to-https");
	object = route_object(r, name, NULL, origin);
	spec = node_get(object, "spec");
	parents = node_set_seq(r->arena, spec, "parentRefs");
	for (size_t i = 0; i < n_listeners; i += LISTENERS_MAX)
		add_parent(r, parents, gateway_name(r, i), STR("http"));
	rule = node_add(r->arena, node_set_seq(r->arena, spec, "rules"), node_map(r->arena));
	filter = node_add(r->arena, node_set_seq(r->arena, rule, "filters"), node_map(r->arena));
	node_set_str(r->arena, filter, "type", STR("RequestRedirect"));
	redirect = node_set_map(r->arena, filter, "requestRedirect");
	node_set_str(r->arena, redirect, "scheme", STR("https"));
	node_set_int(r->arena, redirect, "statusCode", 301);
	component_object(r, component, STR("httproute-redirect.yaml"), object);
}

static bool same_backend(const struct route_rule *a, const struct route_rule *b)
{
	return pod_owner(a->service) == pod_owner(b->service) && a->port == b->port && a->strips == b->strips;
}

static void add_match(struct render *r, struct node *matches, const struct route_rule *rule)
{
	struct node *path = node_set_map(r->arena, node_add(r->arena, matches, node_map(r->arena)), "path");

	node_set_str(r->arena, path, "type", rule->exact ? STR("Exact") : STR("PathPrefix"));
	with_remark(r, node_set_str(r->arena, path, "value", rule->path), rule->origin);
}

/* The service doesn't see the path by which it was chosen. */
static void add_rewrite(struct render *r, struct node *entry, const struct route_rule *rule)
{
	struct node *filter = node_add(r->arena, node_set_seq(r->arena, entry, "filters"), node_map(r->arena)), *path;

	node_set_str(r->arena, filter, "type", STR("URLRewrite"));
	path = node_set_map(r->arena, node_set_map(r->arena, filter, "urlRewrite"), "path");
	node_set_str(r->arena, path, "type", STR("ReplacePrefixMatch"));
	with_remark(r, node_set_str(r->arena, path, "replacePrefixMatch", STR("/")), rule->origin);
}

static struct node *add_rule(struct render *r, struct node *rules, const struct route_rule *rule)
{
	struct node *entry = node_add(r->arena, rules, node_map(r->arena)),
		    *matches = node_set_seq(r->arena, entry, "matches");
	struct node *backend;

	if (rule->strips)
		add_rewrite(r, entry, rule);
	backend = node_add(r->arena, node_set_seq(r->arena, entry, "backendRefs"), node_map(r->arena));
	node_set_str(r->arena, backend, "name", pod_owner(rule->service)->label);
	node_set_int(r->arena, backend, "port", rule->port);
	return matches;
}

/* Rules [from, …) as far as one object takes them; those of one service are one rule with several matches. The next
 * `from`. */
static size_t add_rules(struct render *r, struct node *spec, const struct route *route, size_t from)
{
	struct node *rules = node_set_seq(r->arena, spec, "rules"), *matches = NULL;
	size_t i;

	for (i = from; i < route->rules.n && i < from + MATCHES_OF_ROUTE_MAX; i++) {
		const struct route_rule *rule = &route->rules.at[i];

		if (!matches || !same_backend(rule, rule - 1) || node_count(matches) == MATCHES_MAX) {
			if (node_count(rules) == RULES_MAX)
				break;
			matches = add_rule(r, rules, rule);
		}
		add_match(r, matches, rule);
	}
	return i;
}

static void add_hosts(struct render *r, struct node *spec, const struct route *route, size_t from)
{
	struct node *parents = node_set_seq(r->arena, spec, "parentRefs"),
		    *hosts = node_set_seq(r->arena, spec, "hostnames");

	for (size_t i = from; i < route->hosts.n && i < from + HOSTNAMES_MAX; i++) {
		struct gateway_listener listener = gateway_listener(r, route->hosts.at[i]);

		add_parent(r, parents, listener.gateway, listener.name);
		with_remark(r, node_add_str(r->arena, hosts, route->hosts.at[i]), route->origin);
	}
}

static void add_route(struct render *r, struct component *component, const struct route *route)
{
	unsigned int n = 0;

	for (size_t host = 0; host < route->hosts.n; host += HOSTNAMES_MAX) {
		for (size_t rule = 0; rule < route->rules.n;) {
			struct str name = ++n == 1 ? route->name
						   : str_fmt(r->arena, "%" PRI_STR "-part-%u", STR_ARG(route->name), n);
			struct node *object =
				route_object(r, name_label(r->arena, name, 63), route->service, route->service->origin);

			except_wildcard(r, object, route);
			add_hosts(r, node_get(object, "spec"), route, host);
			rule = add_rules(r, node_get(object, "spec"), route, rule);
			component_object(r, component, component_path(r, route->service, "httproute", name), object);
		}
	}
}

static void from_gateway(struct render *r, struct node *rule)
{
	with_origin(policy_peer_namespace(r, rule, POLICY_INGRESS, config_str(r->config, "gateway.namespace"),
					  STR_EMPTY, STR_EMPTY),
		    config_origin(r->config, "gateway.namespace"));
}

void component_gateway(struct render *r)
{
	struct listeners all = { 0 };
	struct reached_pods pods = { 0 };
	struct component *component;

	if (!r->routes.n)
		return;
	component = component_get(r, "gateway", gateway_comment);
	listeners_find(r, &all);
	for (size_t i = 0; i < all.list.n; i += LISTENERS_MAX)
		add_gateway(r, component, &all, i);
	add_redirect(r, component, all.list.n);
	for (size_t i = 0; i < r->routes.n; i++)
		add_route(r, component, &r->routes.at[i]);
	routes_reach(r, &pods, true);
	policies_add(r, component, &pods, "from-gateway",
		     "From the pods of the gateway (gateway.namespace in lotse.yaml) to what is routed.", from_gateway);
	policy_for_solver(r, component, "from-gateway", from_gateway);
}
