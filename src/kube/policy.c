/*
 * NetworkPolicies, piece by piece: who makes one says in the order of the file what it allows.
 */
#include "kube/network.h"

static const struct {
	const char *type, *rules, *peers;
} directions[] = {
	[POLICY_INGRESS] = { "Ingress", "ingress", "from" },
	[POLICY_EGRESS] = { "Egress", "egress", "to" },
};

struct node *policy_new(struct render *r, struct str name, const struct stack_service *service,
			const struct origin *origin)
{
	struct node *object = object_new(r, "networking.k8s.io/v1", "NetworkPolicy", name, origin), *spec;

	object_labels(r, node_get(object, "metadata"), service);
	spec = node_set_map(r->arena, object, "spec");
	if (service)
		object_selector(r, node_set_map(r->arena, spec, "podSelector"), "matchLabels", service);
	else
		with_origin(node_set_map(r->arena, spec, "podSelector"), origin)->remark =
			STR("every pod of the namespace");
	return object;
}

void policy_isolate(struct render *r, struct node *policy, enum policy_direction direction)
{
	struct node *spec = node_get(policy, "spec"), *types = node_get(spec, "policyTypes");

	if (!types)
		types = node_set_seq(r->arena, spec, "policyTypes");
	for (size_t i = 0; i < types->items.n; i++)
		if (str_is(node_text(types->items.at[i]), directions[direction].type))
			return;
	node_add_str(r->arena, types, str_of(directions[direction].type));
}

static struct node *list_of(struct render *r, struct node *map, const char *key)
{
	struct node *list = node_get(map, key);

	return list ? list : node_set_seq(r->arena, map, key);
}

struct node *policy_rule(struct render *r, struct node *policy, enum policy_direction direction,
			 const struct origin *origin)
{
	policy_isolate(r, policy, direction);
	return with_origin(node_add(r->arena, list_of(r, node_get(policy, "spec"), directions[direction].rules),
				    node_map(r->arena)),
			   origin);
}

static struct node *peer_new(struct render *r, struct node *rule, enum policy_direction direction)
{
	return node_add(r->arena, list_of(r, rule, directions[direction].peers), node_map(r->arena));
}

struct node *policy_peer_service(struct render *r, struct node *rule, enum policy_direction direction,
				 const struct stack_service *service)
{
	struct node *peer = peer_new(r, rule, direction);

	object_selector(r, node_set_map(r->arena, peer, "podSelector"), "matchLabels", service)->origin =
		origin_rule(r, service->origin, "the labels that every pod of the service has",
			    "rename the service or the project in the Compose file");
	return peer;
}

/* kubernetes.io/metadata.name: a label that the API server keeps on each namespace, so nobody can take another one's.
 */
struct node *policy_peer_namespace(struct render *r, struct node *rule, enum policy_direction direction,
				   struct str name_space, struct str label, struct str value)
{
	struct node *peer = peer_new(r, rule, direction), *selector;

	selector = node_set_map(r->arena, node_set_map(r->arena, peer, "namespaceSelector"), "matchLabels");
	node_set_str(r->arena, selector, "kubernetes.io/metadata.name", name_space);
	if (label.len) {
		selector = node_set_map(r->arena, node_set_map(r->arena, peer, "podSelector"), "matchLabels");
		node_set(r->arena, selector, label, node_str(r->arena, value));
	}
	return peer;
}

struct node *policy_peer_block(struct render *r, struct node *rule, enum policy_direction direction, struct str block,
			       const char *const *except)
{
	struct node *peer = peer_new(r, rule, direction), *map = node_set_map(r->arena, peer, "ipBlock"), *list;

	node_set_str(r->arena, map, "cidr", block);
	if (!except)
		return peer;
	list = node_set_seq(r->arena, map, "except");
	for (const char *const *one = except; *one; one++)
		node_add_str(r->arena, list, str_of(*one));
	return peer;
}

size_t policy_peer_nodes(struct render *r, struct node *rule, enum policy_direction direction)
{
	const struct node *given = config_node(r->config, "cluster.node_addresses");
	size_t n = node_is_scalar(given) ? 1 : node_count(given);

	for (size_t i = 0; i < n; i++) {
		struct str text = node_text(node_is_seq(given) ? given->items.at[i] : given);

		policy_peer_block(r, rule, direction, address_block(r->arena, text), NULL);
	}
	return n;
}

/*
 * By number: a name would be looked up in each pod that the peer chooses, and a pod without that name has no such port.
 * The protocol is written, though TCP is the default, because a reader of a firewall looks for it.
 */
struct node *policy_port(struct render *r, struct node *rule, uint16_t number, enum stack_protocol protocol)
{
	struct node *port = node_add(r->arena, list_of(r, rule, "ports"), node_map(r->arena));

	node_set_str(r->arena, port, "protocol", str_of(stack_protocol_name(protocol)));
	node_set_int(r->arena, port, "port", number);
	return port;
}
