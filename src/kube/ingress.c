/*
 * The component `ingress`: networking.k8s.io/v1 Ingress, one for all routes that share a host name.
 */
#include "kube/exposure.h"

static const char ingress_comment[] = "The way in by an Ingress, for clusters without the Gateway API: an overlay that "
				      "wants it names this component.\n"
				      "It needs an ingress controller (ingress.class and ingress.namespace in "
				      "lotse.yaml), and cert-manager (tls.issuer); or make the "
				      "Secrets in tls by hand. ingress-nginx gets no fixes after March 2026: prefer "
				      "Traefik, HAProxy or Contour, or the component "
				      "gateway.\n"
				      "Whether http is redirected to https, time limits, sizes of requests and "
				      "WebSockets are settings of the controller's own: "
				      "annotations, or its configuration.";

/* An Ingress can't take a path off: what needs that has the component gateway alone. */
static bool can_have(const struct route *route)
{
	for (size_t i = 0; i < route->rules.n; i++)
		if (!route->rules.at[i].strips)
			return true;
	return false;
}

static bool group_can_have(const struct render *r, size_t group)
{
	for (size_t i = group; i < r->routes.n; i++)
		if (r->routes.at[i].group == group && can_have(&r->routes.at[i]))
			return true;
	return false;
}

static void add_path(struct render *r, struct node *paths, const struct route_rule *rule)
{
	struct node *entry = node_add(r->arena, paths, node_map(r->arena)), *service;

	with_remark(r, node_set_str(r->arena, entry, "path", rule->path), rule->origin);
	node_set_str(r->arena, entry, "pathType", rule->exact ? STR("Exact") : STR("Prefix"));
	service = node_set_map(r->arena, node_set_map(r->arena, entry, "backend"), "service");
	node_set_str(r->arena, service, "name", pod_owner(rule->service)->label);
	node_set_int(r->arena, node_set_map(r->arena, service, "port"), "number", rule->port);
}

static struct node *paths_of(struct render *r, struct node *rules, struct str host, const struct route *route)
{
	struct node *rule;

	for (size_t i = 0; i < node_count(rules); i++)
		if (str_eq(node_text(node_get(rules->items.at[i], "host")), host))
			return node_path(rules->items.at[i], "http", "paths", NULL);
	rule = node_add(r->arena, rules, node_map(r->arena));
	with_remark(r, node_set_str(r->arena, rule, "host", host), route->origin);
	return node_set_seq(r->arena, node_set_map(r->arena, rule, "http"), "paths");
}

static void add_route(struct render *r, struct node *spec, const struct route *route)
{
	struct node *rules = node_get(spec, "rules"), *hosts = node_get(node_get(spec, "tls")->items.at[0], "hosts");

	if (!can_have(route))
		return;
	for (size_t i = 0; i < route->hosts.n; i++) {
		size_t before = node_count(rules);
		struct node *paths = paths_of(r, rules, route->hosts.at[i], route);

		if (node_count(rules) > before)
			with_origin(node_add_str(r->arena, hosts, route->hosts.at[i]), route->origin);
		for (size_t j = 0; j < route->rules.n; j++)
			if (!route->rules.at[j].strips)
				add_path(r, paths, &route->rules.at[j]);
	}
}

static struct node *ingress_of(struct render *r, const struct route *route)
{
	struct node *object = object_new(r, "networking.k8s.io/v1", "Ingress", route->name, route->service->origin),
		    *spec, *tls;

	object_labels(r, node_get(object, "metadata"), route->service);
	ask_issuer(r, object);
	spec = node_set_map(r->arena, object, "spec");
	with_origin(node_set_str(r->arena, spec, "ingressClassName", config_str(r->config, "ingress.class")),
		    config_origin(r->config, "ingress.class"));
	tls = node_add(r->arena, node_set_seq(r->arena, spec, "tls"), node_map(r->arena));
	node_set_seq(r->arena, tls, "hosts");
	with_origin(node_set_str(r->arena, tls, "secretName", route_secret(r, route)),
		    origin_default(r, "cert-manager writes the certificate there", "patch it in your overlay"));
	node_set_seq(r->arena, spec, "rules");
	return object;
}

static void from_controller(struct render *r, struct node *rule)
{
	with_origin(policy_peer_namespace(r, rule, POLICY_INGRESS, config_str(r->config, "ingress.namespace"),
					  STR_EMPTY, STR_EMPTY),
		    config_origin(r->config, "ingress.namespace"));
}

void component_ingress(struct render *r)
{
	struct reached_pods pods = { 0 };
	struct component *component;
	bool any = false;

	for (size_t i = 0; i < r->routes.n && !any; i++)
		any = can_have(&r->routes.at[i]);
	if (!any)
		return;
	component = component_get(r, "ingress", ingress_comment);
	for (size_t i = 0; i < r->routes.n; i++) {
		struct node *object;

		if (r->routes.at[i].group != i || !group_can_have(r, i))
			continue;
		object = ingress_of(r, &r->routes.at[i]);
		for (size_t j = i; j < r->routes.n; j++)
			if (r->routes.at[j].group == i) {
				except_wildcard(r, object, &r->routes.at[j]);
				add_route(r, node_get(object, "spec"), &r->routes.at[j]);
			}
		component_object(r, component,
				 component_path(r, r->routes.at[i].service, "ingress", r->routes.at[i].name), object);
	}
	routes_reach(r, &pods, false);
	policies_add(r, component, &pods, "from-ingress",
		     "From the pods of the ingress controller (ingress.namespace in lotse.yaml) to what is routed.",
		     from_controller);
	policy_for_solver(r, component, "from-ingress", from_controller);
}
