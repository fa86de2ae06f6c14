/*
 * Servers that tell their clients where to go on: Kafka's bootstrap server names all brokers by their advertised
 * listeners.
 *
 * So a client that was given one broker connects to each, and the brokers of a cluster to one another, though nothing
 * of the project says so in one place: https://kafka.apache.org/documentation/#brokerconfigs_advertised.listeners
 */
#include "stack/edge_builder.h"

static const struct stack_env *env_ending(const struct stack_service *service, const char *ending)
{
	for (size_t i = 0; i < service->env.n; i++)
		if (str_ends(service->env.at[i].name, ending))
			return &service->env.at[i];
	return NULL;
}

static const struct stack_env *advertised(const struct stack_service *service)
{
	return env_ending(service, "ADVERTISED_LISTENERS");
}

/* The same ZooKeeper, or the same controllers. */
static bool are_peers(const struct stack_service *a, const struct stack_service *b)
{
	static const char *const endings[] = { "ZOOKEEPER_CONNECT", "QUORUM_VOTERS" };

	for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
		const struct stack_env *one = env_ending(a, endings[i]), *other = env_ending(b, endings[i]);

		if (one && other && one->value.len && str_eq(one->value, other->value))
			return advertised(a) && advertised(b);
	}
	return false;
}

static bool leads_to(const struct edge_builder *b, struct str name, const struct stack_service *service)
{
	for (const struct host *host = hosts_find(&b->hosts, name); host; host = host->next)
		if (host->service == service)
			return true;
	return false;
}

/* Through which port is one of the cluster of `member` reached so far? -1: through none; 0: it isn't known. */
static int port_to_cluster(const struct edge_builder *b, const struct stack_service *member, size_t n_edges)
{
	for (size_t i = 0; i < n_edges; i++)
		if (b->current.at[i].to == member || are_peers(b->current.at[i].to, member))
			return b->current.at[i].port;
	return -1;
}

static bool has_address(const struct edge_builder *b, const struct stack_service *member,
			const struct references *addresses, int port)
{
	for (size_t i = 0; i < addresses->list.n; i++)
		if (addresses->list.at[i].port == port && leads_to(b, addresses->list.at[i].host, member))
			return true;
	return false;
}

/* `port`: of the listener that a client came in by, whose address it is given; 0: any. */
static void go_on(struct edge_builder *b, struct stack_service *member, const struct stack_env *env, int port)
{
	struct references addresses = { 0 };

	references_find(b->arena, env->value, REFERENCES_IN_VALUE, env->name, &addresses);
	if (!has_address(b, member, &addresses, port))
		port = 0;
	for (size_t i = 0; i < addresses.list.n; i++) {
		const struct reference *address = &addresses.list.at[i];

		if (!address->port || (port && address->port != port) || !leads_to(b, address->host, member))
			continue;
		if (!stack_port(member, address->port, PROTOCOL_TCP))
			stack_port_add(b->stack, member, address->port, PROTOCOL_TCP)->known = true;
		edge_add(b, member, address->port, PROTOCOL_TCP, EVIDENCE_ENVIRONMENT,
			 edge_origin(b, ORIGIN_SPAN, env->origin ? env->origin->span : (struct span){ 0 },
				     str_fmt(b->arena,
					     "%" PRI_STR " of %" PRI_STR " sends %" PRI_STR " to %" PRI_STR ":%u",
					     STR_ARG(env->name), STR_ARG(member->name), STR_ARG(b->from->name),
					     STR_ARG(address->host), address->port),
				     str_fmt(b->arena, "change %" PRI_STR " of %" PRI_STR " in the Compose file",
					     STR_ARG(env->name), STR_ARG(member->name))));
	}
}

void edge_take_advertised(struct edge_builder *b)
{
	size_t n_edges = b->current.n;

	for (size_t i = 0; i < b->stack->services.n; i++) {
		struct stack_service *member = b->stack->services.at[i];
		const struct stack_env *env = advertised(member);
		int port;

		if (member == b->from || !env || !stack_share_network(b->from, member))
			continue;
		port = are_peers(b->from, member) ? 0 : port_to_cluster(b, member, n_edges);
		if (port >= 0)
			go_on(b, member, env, port);
	}
}
