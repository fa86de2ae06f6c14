/*
 * Facts of Services, of what leads to them from outside, and of NetworkPolicies.
 */
#include "cluster/field.h"
#include "cluster/internal.h"

static void add_service_ports(struct cluster *cluster, struct service *service, const struct node *list)
{
	const struct node *item;

	service->n_ports = node_is_seq(list) ? list->items.n : 0;
	service->ports = arena_calloc(cluster->arena, service->n_ports, sizeof(*service->ports));
	for (size_t i = 0; (item = field_item(list, i)); i++) {
		struct service_port *port = &service->ports[i];

		*port = (struct service_port){
			.name = keep_text(cluster, item, "name"),
			.port = port_number(field(item, "port")),
			.node_port = port_number(field(item, "nodePort")),
			.protocol = transport_of(item),
			.target = keep_port(cluster, field(item, "targetPort")),
			.span = span_at_key_or(item, "port"),
		};
		if (!span_known(port->target.span))
			port->target = (struct port_ref){ .name = STR_EMPTY, .number = port->port, .span = port->span };
	}
}

void add_service(struct cluster *cluster, struct object *object, const struct manifest *manifest)
{
	struct service *service = arena_new_of(cluster->arena, struct service);
	const struct node *spec = manifest->spec;

	*service = (struct service){
		.object = object,
		.selector = selector_of_map(&cluster->interner, field(spec, "selector")),
		.selector_span = span_at_key(spec, "selector"),
		.type = keep_text(cluster, spec, "type"),
		.type_span = span_at_key(spec, "type"),
		.headless = field_is(spec, "clusterIP", "None"),
		.external_name = keep_text(cluster, spec, "externalName"),
		.n_external_ips = node_count(field(spec, "externalIPs")),
		.external_ips_span = span_at_key(spec, "externalIPs"),
	};
	if (str_empty(service->type))
		service->type = keep(cluster, STR("ClusterIP"));
	add_service_ports(cluster, service, field(spec, "ports"));
	object->facts = service;
	*vec_push(cluster->arena, &cluster->services) = service;
	*vec_push(cluster->arena, &namespace_of(cluster, object->namespace)->services) = service;
}

/* ---- Ingress and the routes of the Gateway API ---- */

struct route_parts {
	VEC(struct backend) backends;
	VEC(struct str) hosts, secrets;
};

static struct route *route_new(struct cluster *cluster, struct object *object, const struct manifest *manifest,
			       const struct route_parts *parts)
{
	struct route *route = arena_new_of(cluster->arena, struct route);

	*route = (struct route){
		.object = object,
		.backends = parts->backends.at,
		.hosts = parts->hosts.at,
		.tls_secrets = parts->secrets.at,
		.n_backends = parts->backends.n,
		.n_hosts = parts->hosts.n,
		.n_tls_secrets = parts->secrets.n,
		.tls = node_count(field(manifest->spec, "tls")) > 0,
		.span = manifest->spec ? manifest->spec->span : manifest->root->span,
	};
	object->facts = route;
	*vec_push(cluster->arena, &cluster->routes) = route;
	return route;
}

/* networking.k8s.io/v1: {service: {name, port: {number|name}}}; before: {serviceName, servicePort}. */
static void add_ingress_backend(struct cluster *cluster, struct route_parts *parts, struct str namespace, const struct node *node)
{
	const struct node *service = field(node, "service"), *port = field(service, "port");
	const char *key = service ? "name" : "serviceName";

	if (!service)
		service = node;
	if (!field(service, key))
		return;
	*vec_push(cluster->arena, &parts->backends) = (struct backend){
		.namespace = namespace,
		.service = keep_text(cluster, service, key),
		.port = keep_port(cluster, port ? (field(port, "number") ? field(port, "number") : field(port, "name"))
						: field(node, "servicePort")),
		.span = span_at_key_or(service, key),
	};
}

void add_ingress(struct cluster *cluster, struct object *object, const struct manifest *manifest)
{
	const struct node *spec = manifest->spec, *rule, *path, *tls;
	struct route_parts parts = { 0 };

	add_ingress_backend(cluster, &parts, object->namespace, field(spec, "defaultBackend"));
	add_ingress_backend(cluster, &parts, object->namespace, field(spec, "backend"));
	for (size_t i = 0; (rule = field_item(field(spec, "rules"), i)); i++) {
		*vec_push(cluster->arena, &parts.hosts) = keep_text(cluster, rule, "host");
		for (size_t k = 0; (path = field_item(field(field(rule, "http"), "paths"), k)); k++)
			add_ingress_backend(cluster, &parts, object->namespace, field(path, "backend"));
	}
	for (size_t i = 0; (tls = field_item(field(spec, "tls"), i)); i++)
		if (field(tls, "secretName"))
			*vec_push(cluster->arena, &parts.secrets) = keep_text(cluster, tls, "secretName");
	route_new(cluster, object, manifest, &parts);
}

static void add_route_backend(struct cluster *cluster, struct route_parts *parts, struct str namespace, const struct node *node)
{
	if ((field(node, "kind") && !field_is(node, "kind", "Service")) || !field(node, "name"))
		return;
	*vec_push(cluster->arena, &parts->backends) = (struct backend){
		.namespace = field(node, "namespace") ? keep_text(cluster, node, "namespace") : namespace,
		.service = keep_text(cluster, node, "name"),
		.port = keep_port(cluster, field(node, "port")),
		.span = span_at_key_or(node, "name"),
	};
}

void add_route(struct cluster *cluster, struct object *object, const struct manifest *manifest)
{
	const struct node *spec = manifest->spec, *rule, *item;
	struct route_parts parts = { 0 };

	for (size_t i = 0; (item = field_item(field(spec, "hostnames"), i)); i++)
		*vec_push(cluster->arena, &parts.hosts) = keep(cluster, node_text(item));
	for (size_t i = 0; (rule = field_item(field(spec, "rules"), i)); i++) {
		for (size_t k = 0; (item = field_item(field(rule, "backendRefs"), k)); k++)
			add_route_backend(cluster, &parts, object->namespace, item);
		for (size_t k = 0; (item = field_item(field(rule, "filters"), k)); k++)
			add_route_backend(cluster, &parts, object->namespace, field_at(item, "requestMirror.backendRef"));
	}
	route_new(cluster, object, manifest, &parts);
}

/* ---- NetworkPolicies ---- */

static struct policy_peer peer_of(struct cluster *cluster, const struct node *node)
{
	const struct node *block = field(node, "ipBlock");
	struct policy_peer peer = {
		.pods = selector_of(&cluster->interner, field(node, "podSelector")),
		.namespaces = selector_of(&cluster->interner, field(node, "namespaceSelector")),
		.span = node->span,
	};

	if (block) {
		struct ip_block *kept = arena_new_of(cluster->arena, struct ip_block);

		*kept = (struct ip_block){ .cidr = keep_text(cluster, block, "cidr"), .span = span_at_key_or(block, "cidr") };
		kept->except = keep_texts(cluster, field(block, "except"), &kept->n_except);
		peer.block = kept;
	}
	peer.broken = (block != NULL) == (peer.pods || peer.namespaces);
	return peer;
}

static struct policy_port policy_port_of(struct cluster *cluster, const struct node *node)
{
	const struct node *scalar = field(node, "port"), *end = field(node, "endPort");
	struct port_ref ref = keep_port(cluster, scalar);
	struct policy_port port = {
		.protocol = transport_of(node),
		.name = ref.name,
		.port = ref.number,
		.end_port = port_number(end),
		.span = scalar ? scalar->span : node->span,
	};

	port.broken = scalar && str_empty(port.name) && !port.port;
	port.broken |= end && (!port.port || port.end_port < port.port);
	port.broken |= port.protocol == TRANSPORT_OTHER;
	return port;
}

static struct policy_rule policy_rule_of(struct cluster *cluster, const struct node *node, const char *direction)
{
	const struct node *peers = field(node, direction), *ports = field(node, "ports"), *item;
	struct policy_rule rule = { .n_peers = node_is_seq(peers) ? peers->items.n : 0,
				    .n_ports = node_is_seq(ports) ? ports->items.n : 0, .span = node->span };
	struct policy_peer *kept_peers = arena_calloc(cluster->arena, rule.n_peers, sizeof(*kept_peers));
	struct policy_port *kept_ports = arena_calloc(cluster->arena, rule.n_ports, sizeof(*kept_ports));

	for (size_t i = 0; (item = field_item(peers, i)); i++)
		kept_peers[i] = peer_of(cluster, item);
	for (size_t i = 0; (item = field_item(ports, i)); i++)
		kept_ports[i] = policy_port_of(cluster, item);
	rule.peers = kept_peers;
	rule.ports = kept_ports;
	return rule;
}

static const struct policy_rule *policy_rules_of(struct cluster *cluster, const struct node *list, const char *direction, size_t *n)
{
	const struct node *item;

	*n = node_is_seq(list) ? list->items.n : 0;
	struct policy_rule *rules = arena_calloc(cluster->arena, *n, sizeof(*rules));
	for (size_t i = 0; (item = field_item(list, i)); i++)
		rules[i] = policy_rule_of(cluster, item, direction);
	return rules;
}

void add_policy(struct cluster *cluster, struct object *object, const struct manifest *manifest)
{
	struct policy *policy = arena_new_of(cluster->arena, struct policy);
	const struct node *spec = manifest->spec, *types = field(spec, "policyTypes"), *item;
	static const struct node everything = { .kind = NODE_MAP };

	*policy = (struct policy){
		.object = object,
		.pods = selector_of(&cluster->interner, node_is_map(field(spec, "podSelector")) ? field(spec, "podSelector") : &everything),
		.pods_span = span_at_key_or(spec, "podSelector"),
		.has_types = node_count(types) > 0,
	};
	policy->ingress_rules = policy_rules_of(cluster, field(spec, "ingress"), "from", &policy->n_ingress_rules);
	policy->egress_rules = policy_rules_of(cluster, field(spec, "egress"), "to", &policy->n_egress_rules);
	for (size_t i = 0; (item = field_item(types, i)); i++) {
		policy->ingress |= str_is(node_text(item), "Ingress");
		policy->egress |= str_is(node_text(item), "Egress");
	}
	if (!policy->has_types) {
		policy->ingress = true;
		policy->egress = policy->n_egress_rules > 0;
	}
	object->facts = policy;
	*vec_push(cluster->arena, &cluster->policies) = policy;
	*vec_push(cluster->arena, &namespace_of(cluster, object->namespace)->policies) = policy;
}
