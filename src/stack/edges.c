#include "stack/enrich.h"

#include "base/sort.h"
#include "stack/edge_builder.h"
#include "stack/membership.h"
#include "stack/rules.h"

static struct str words_joined(struct arena *arena, const struct stack_words *words)
{
	size_t length = 0, at = 0;

	for (size_t i = 0; i < words->n; i++)
		length += words->at[i].len + 1;
	char *text = arena_alloc(arena, length + 1);
	for (size_t i = 0; i < words->n; i++) {
		if (words->at[i].len)
			memcpy(text + at, words->at[i].ptr, words->at[i].len);
		at += words->at[i].len;
		text[at++] = ' ';
	}
	return str_n(text, length);
}

static void take_dependencies(struct edge_builder *b)
{
	for (size_t i = 0; i < b->from->dependencies.n; i++) {
		const struct stack_dependency *dependency = &b->from->dependencies.at[i];
		struct stack_service *to = dependency->service;
		struct span span = dependency->origin ? dependency->origin->span : (struct span){ 0 };
		const char *verb = dependency->link ? "links" : "depends on";

		/* who waits for the end of another, or for a job, doesn't talk to it */
		if (!to || to == b->from || dependency->condition == WAIT_COMPLETED || to->role == ROLE_JOB)
			continue;
		if ((dependency->implied && !dependency->link) || !stack_share_network(b->from, to))
			continue;
		struct str what = str_fmt(b->arena, "%" PRI_STR " %s %" PRI_STR, STR_ARG(b->from->name), verb, STR_ARG(to->name));
		struct str change = str_fmt(b->arena, "change %s of %" PRI_STR " in the Compose file",
					    dependency->link ? "links" : "depends_on", STR_ARG(b->from->name));
		edge_add(b, to, 0, PROTOCOL_TCP, dependency->link ? EVIDENCE_LINK : EVIDENCE_DEPENDS_ON,
			 edge_origin(b, ORIGIN_SPAN, span, what, change));
	}
}

static void take_environment(struct edge_builder *b)
{
	for (size_t i = 0; i < b->from->env.n; i++) {
		const struct stack_env *env = &b->from->env.at[i];
		struct edge_clue clue = {
			.evidence = EVIDENCE_ENVIRONMENT,
			.kind = REFERENCES_IN_VALUE,
			.key = env->name,
			.span = env->origin ? env->origin->span : (struct span){ 0 },
			.secret = env->secret,
		};

		edge_take_text(b, env->value, &clue);
	}
}

static void take_words(struct edge_builder *b, const struct stack_words *words, const struct origin *origin, const char *what)
{
	struct edge_clue clue = {
		.evidence = EVIDENCE_COMMAND,
		.kind = REFERENCES_IN_COMMAND,
		.part = what,
		.span = origin ? origin->span : (struct span){ 0 },
	};

	if (words->n)
		edge_take_text(b, words_joined(b->arena, words), &clue);
}

static void take_outside_names(struct edge_builder *b)
{
	for (size_t i = 0; i < b->from->external_links.n; i++) {
		const struct stack_pair *link = &b->from->external_links.at[i];

		edge_external(b, link->value, 0, link->origin);
	}
	for (size_t i = 0; i < b->from->extra_hosts.n; i++) {
		const struct stack_pair *host = &b->from->extra_hosts.at[i];

		if (!str_is(host->value, "host-gateway"))
			edge_external(b, host->key, 0, host->origin);
	}
}

/* "db", "db:5432", "dns:53/udp" */
static void take_decision(struct edge_builder *b, const struct node *item)
{
	struct str text = node_text(item), name = text, port_text = STR_EMPTY;
	enum stack_protocol protocol = PROTOCOL_TCP;
	size_t colon = str_rchr(text, ':');
	uint64_t port = 0;

	if (colon != STR_NONE) {
		name = str_slice(text, 0, colon);
		port_text = str_from(text, colon + 1);
	}
	if (str_ends(port_text, "/udp"))
		protocol = PROTOCOL_UDP;
	if (str_ends(port_text, "/udp") || str_ends(port_text, "/tcp"))
		port_text.len -= 4;
	struct stack_service *to = stack_service(b->stack, name);
	bool good = colon == STR_NONE || (str_to_uint(port_text, &port) && port > 0 && port <= UINT16_MAX);
	if (!to || !good) {
		finding(b->out, &STACK_CONFIG_EDGE, item,
			to ? "\"%" PRI_STR "\" has no port between 1 and 65535" : "\"%" PRI_STR "\" names no service",
			STR_ARG(str_show(b->arena, text)));
		return;
	}
	edge_add(b, to, (uint16_t)port, protocol, EVIDENCE_CONFIG,
		 edge_origin(b, ORIGIN_CONFIG, item->span,
			     str_fmt(b->arena, "services.%" PRI_STR ".edges in lotse.yaml has %" PRI_STR, STR_ARG(b->from->name),
				     STR_ARG(text)),
			     STR("change it in lotse.yaml")));
	if (port && !stack_port(to, (uint16_t)port, protocol))
		stack_port_add(b->stack, to, (uint16_t)port, protocol)->known = true;
}

static void take_decisions(struct edge_builder *b, const struct config *config)
{
	const struct node *list;

	if (!config || !config->root)
		return;
	list = config_node(config, "services.%" PRI_STR ".edges", STR_ARG(b->from->name));
	if (node_is_scalar(list))
		take_decision(b, list);
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
		take_decision(b, list->items.at[i]);
}

/* The label of Traefik's that says most about a service, its port where there is one; NULL: it has none. Of deploy.labels for Swarm. */
static const struct stack_pair *traefik_label(const struct stack_service *to, uint64_t *port)
{
	const struct stack_pairs *lists[] = { &to->labels, &to->deploy_labels };
	const struct stack_pair *found = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		for (size_t j = 0; j < lists[i]->n; j++) {
			const struct stack_pair *label = &lists[i]->at[j];

			if (!str_starts(label->key, "traefik.") ||
			    (str_is(label->key, "traefik.enable") && !str_is(label->value, "true")))
				continue;
			found = found ? found : label;
			if (str_ends(label->key, ".server.port") && str_to_uint(label->value, port) && *port <= UINT16_MAX)
				found = label;
		}
	return found;
}

/* Traefik reads the labels of the others: "traefik.http.services.api.loadbalancer.server.port=8000". */
static void take_traefik(struct edge_builder *b)
{
	if (!str_contains(b->from->image.value, STR("traefik")))
		return;
	for (size_t i = 0; i < b->stack->services.n; i++) {
		struct stack_service *to = b->stack->services.at[i];
		uint64_t port = 0;
		const struct stack_pair *found = traefik_label(to, &port);

		if (!found || to == b->from || !stack_share_network(b->from, to))
			continue;
		struct span span = found->origin ? found->origin->span : (struct span){ 0 };
		edge_add(b, to, (uint16_t)port, PROTOCOL_TCP, EVIDENCE_COMMAND,
			 edge_origin(b, ORIGIN_SPAN, span,
				     str_fmt(b->arena, "%" PRI_STR " reads the label %" PRI_STR " of %" PRI_STR, STR_ARG(b->from->name),
					     STR_ARG(found->key), STR_ARG(to->name)),
				     STR("change the labels in the Compose file")));
		if (port && !stack_port(to, (uint16_t)port, PROTOCOL_TCP))
			stack_port_add(b->stack, to, (uint16_t)port, PROTOCOL_TCP)->known = true;
	}
}

static int by_target(const void *a, const void *b, void *context)
{
	const struct stack_edge *left = a, *right = b;
	int order = str_cmp(left->to->name, right->to->name);

	(void)context;
	if (order)
		return order;
	if (left->port != right->port)
		return left->port < right->port ? -1 : 1;
	return (int)left->protocol - (int)right->protocol;
}

static void edges_from(struct edge_builder *b, struct stack_service *from, const struct config *config)
{
	b->from = from;
	b->current.n = b->next.n = 0;
	take_dependencies(b);
	take_environment(b);
	take_words(b, &from->entrypoint, from->entrypoint.origin, "entrypoint");
	take_words(b, &from->command, from->command.origin, "command");
	if (!from->health.disabled)
		take_words(b, &from->health.test, from->health.origin, "health check");
	edge_take_files(b);
	take_traefik(b);
	edge_take_advertised(b);
	take_decisions(b, config);
	take_outside_names(b);
	edges_forget(b);
	sort_stable(b->current.at, b->current.n, sizeof(*b->current.at), by_target, NULL);
	for (size_t i = 0; i < b->current.n; i++)
		*vec_push(b->arena, &b->stack->edges) = b->current.at[i];
}

static void join(struct arena *arena, struct stack_edge *into, const struct stack_edge *other)
{
	into->evidence |= other->evidence;
	for (size_t i = 0; i < other->origins.n; i++)
		*vec_push(arena, &into->origins) = other->origins.at[i];
}

/*
 * An edge whose port nobody names (depends_on, links) goes to the port that others between the two name, or to the
 * target's only one. Edges of one pair stand together, the one without port first.
 */
static void settle_ports(struct stack *stack)
{
	size_t kept = 0;

	for (size_t i = 0; i < stack->edges.n; i++) {
		struct stack_edge edge = stack->edges.at[i];
		bool specific = false;

		for (size_t j = i + 1; !edge.port && j < stack->edges.n && stack->edges.at[j].from == edge.from &&
				       stack->edges.at[j].to == edge.to;
		     j++) {
			join(stack->arena, &stack->edges.at[j], &edge);
			specific = true;
		}
		if (specific)
			continue;
		if (!edge.port && edge.to->ports.n == 1) {
			edge.port = edge.to->ports.at[0].number;
			edge.protocol = edge.to->ports.at[0].protocol;
		}
		stack->edges.at[kept++] = edge;
	}
	stack->edges.n = kept;
}

void stack_edges(struct stack *stack, const struct config *config, struct findings *out)
{
	struct edge_builder b = {
		.arena = stack->arena,
		.stack = stack,
		.out = out,
		.heads = arena_calloc(stack->arena, stack->services.n, sizeof(*b.heads)),
		.warned = MAP_INIT(stack->arena),
		.files = MAP_INIT(stack->arena),
	};

	hosts_index(stack->arena, stack, &b.hosts);
	stack->edges.n = stack->externals.n = 0;
	for (size_t i = 0; i < stack->services.n; i++)
		edges_from(&b, stack->services.at[i], config);
	settle_ports(stack);
	stack_membership(stack);
}
