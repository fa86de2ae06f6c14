/*
 * Micro-segmentation: nothing may connect, but for what the edges of the stack need.
 *
 * A policy denies all to every pod; each pod then gets one of its own, with the sources of its edges and the targets of
 * its edges, on their ports, and why. Policies add up, so no other one has to be read to know who reaches a pod.
 */
#include "kube/network.h"

#include "base/arena.h"
#include "base/sort.h"
#include "base/strbuf.h"
#include "stack/names.h"

enum {
	REASONS_SHOWN = 4, /* in a comment: the rest is told by `lotse explain` */
	NAMES_SHOWN = 5,   /* in a finding */
};

/* From one pod to another. */
struct connection {
	const struct stack_service *from, *to; /* owners of pods; the same one: between its pods */
	bool every_port;
	struct wanted_ports ports;
	struct reasons reasons;
};

/* Who a pod talks to, and who to it. */
struct pod_network {
	const struct stack_service *service;
	VEC(struct connection *) sources, targets;
};

struct network {
	struct render *r;
	struct map pods;        /* name of the service → struct pod_network *: those that are rendered */
	struct map on_host;     /* the same, of those on the network of their node: no policy holds for them */
	struct map connections; /* struct pair_key → struct connection * */
	bool membership;        /* whoever shares a network may connect */
};

/* ---- Ports and reasons ---- */

void wanted_ports_add(struct render *r, struct wanted_ports *ports, struct wanted_port port)
{
	size_t at = 0;

	for (; at < ports->list.n; at++) {
		const struct wanted_port *other = &ports->list.at[at];

		if (other->protocol == port.protocol && other->number == port.number)
			return;
		if (other->protocol > port.protocol ||
		    (other->protocol == port.protocol && other->number > port.number))
			break;
	}
	vec_push(r->arena, &ports->list);
	for (size_t i = ports->list.n - 1; i > at; i--)
		ports->list.at[i] = ports->list.at[i - 1];
	ports->list.at[at] = port;
}

void reasons_add(struct render *r, struct reasons *reasons, const struct origin *origin)
{
	for (size_t i = 0; i < reasons->list.n; i++)
		if (reasons->list.at[i] == origin || (str_eq(reasons->list.at[i]->what, origin->what) &&
						      reasons->list.at[i]->span.line == origin->span.line))
			return;
	*vec_push(r->arena, &reasons->list) = origin;
}

/* A sentence may name a file as seen from where lotse was started: the comment names it as seen from the project. */
static struct str what_shown(struct render *r, const struct origin *origin)
{
	const struct source *source = origin->span.source;

	if (!source || !str_contains(origin->what, source->name))
		return origin->what;
	return str_replace(r->arena, origin->what, source->name, shown_path(r, source->name));
}

struct str reasons_comment(struct render *r, const struct reasons *reasons)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	size_t shown = reasons->list.n > REASONS_SHOWN ? REASONS_SHOWN - 1 : reasons->list.n;

	for (size_t i = 0; i < shown; i++) {
		const struct origin *origin = reasons->list.at[i];
		struct str place = origin_place(r, origin), what = what_shown(r, origin);

		strbuf_addf(&buf, "%s%" PRI_STR, i ? "\n" : "", STR_ARG(what));
		if (place.len)
			strbuf_addf(&buf, " (%" PRI_STR ")", STR_ARG(place));
	}
	if (shown < reasons->list.n)
		strbuf_addf(&buf, "\nand %zu more", reasons->list.n - shown);
	return strbuf_take(&buf, r->arena);
}

const struct origin *reasons_chain(struct render *r, const struct reasons *reasons)
{
	const struct origin *next = NULL;

	for (size_t i = reasons->list.n; i-- > 0;) {
		struct origin *origin = arena_dup(r->arena, reasons->list.at[i], sizeof(*origin));

		origin->next = next;
		next = origin;
	}
	return next;
}

/* ---- Connections ---- */

static struct pod_network *pod_of(const struct network *n, const struct stack_service *service)
{
	return map_get(&n->pods, pod_owner(service)->name);
}

/* The end of an edge, whether policies hold for it or not. */
static struct pod_network *end_of(const struct network *n, const struct stack_service *service)
{
	struct pod_network *pod = pod_of(n, service);

	return pod ? pod : map_get(&n->on_host, pod_owner(service)->name);
}

/* Pairs are asked for by the million in a large network: by address, not by name. */
struct pair_key {
	const struct stack_service *from, *to;
};

static struct str key_bytes(const struct pair_key *key)
{
	return str_n((const char *)key, sizeof(*key));
}

static struct connection *connect_pods(struct network *n, struct pod_network *from, struct pod_network *to)
{
	struct pair_key pair = { from->service, to->service };
	struct connection *connection = map_get(&n->connections, key_bytes(&pair));
	struct str key;

	if (connection)
		return connection;
	connection = arena_new_of(n->r->arena, struct connection);
	*connection = (struct connection){ .from = from->service, .to = to->service };
	key = str_dup(n->r->arena, key_bytes(&pair));
	map_set(&n->connections, key, connection);
	*vec_push(n->r->arena, &from->targets) = connection;
	*vec_push(n->r->arena, &to->sources) = connection;
	return connection;
}

static void name_edge(struct render *r, struct finding *finding, const struct stack_edge *edge)
{
	hint_for(r, finding, edge->from->name);
	finding->hint = str_replace(r->arena, finding->hint, STR("OTHER"), edge->to->name);
}

static struct span span_of(const struct stack_edge *edge)
{
	return edge->origins.n ? edge->origins.at[0]->span : (struct span){ 0 };
}

/* Every port that is known of the target. */
static void want_known_ports(struct network *n, struct connection *connection, const struct stack_service *to)
{
	for (size_t i = 0; i < to->ports.n; i++) {
		const struct stack_port *port = &to->ports.at[i];
		const struct origin *origin =
			origin_rule(n->r, port->origin,
				    "nothing says which port is meant: these are the ones that it is known to have",
				    "name the one that is meant in lotse.yaml: services.NAME.edges: [\"OTHER:PORT\"]");

		wanted_ports_add(n->r, &connection->ports,
				 (struct wanted_port){ port->number, port->protocol, origin });
	}
}

/* Nothing says which port, and the target has none that is known: the evidence decides. */
static bool may_want_every_port(struct network *n, const struct stack_edge *edge)
{
	struct render *r = n->r;

	if (edge->evidence == EVIDENCE_DEPENDS_ON) {
		name_edge(r,
			  finding_at(r->out, &KUBE_EDGE_NO_PORT, span_of(edge),
				     "%" PRI_STR " depends on %" PRI_STR
				     ", of which no port is known: it may not connect to it",
				     STR_ARG(edge->from->name), STR_ARG(edge->to->name)),
			  edge);
		return false;
	}
	name_edge(r,
		  finding_at(r->out, &KUBE_EDGE_EVERY_PORT, span_of(edge),
			     "%" PRI_STR " talks to %" PRI_STR
			     ", of which no port is known: it may connect to each of them",
			     STR_ARG(edge->from->name), STR_ARG(edge->to->name)),
		  edge);
	return true;
}

/* Between a pod and the network of a node: there is a rule where the nodes' addresses are known. */
static bool names_nodes(struct network *n, const struct stack_edge *edge)
{
	bool from_host = !pod_of(n, edge->from);

	if (!from_host && pod_of(n, edge->to))
		return true;
	if (node_count(config_node(n->r->config, "cluster.node_addresses")) ||
	    node_is_scalar(config_node(n->r->config, "cluster.node_addresses")))
		return true;
	finding_at(n->r->out, &KUBE_EDGE_HOST_NETWORK, span_of(edge),
		   "%" PRI_STR " may not connect to %" PRI_STR ": %" PRI_STR
		   " is on the network of its node, and the nodes' addresses aren't known",
		   STR_ARG(edge->from->name), STR_ARG(edge->to->name),
		   STR_ARG((from_host ? edge->from : edge->to)->name));
	return false;
}

static void take_edge(struct network *n, const struct stack_edge *edge)
{
	struct pod_network *from = end_of(n, edge->from), *to = end_of(n, edge->to);
	struct connection *connection;

	/* containers of one pod talk over its own loopback: no policy sees it; nor what is between nodes */
	if (!from || !to || (from == to && edge->from != edge->to) || (!pod_of(n, edge->from) && !pod_of(n, edge->to)))
		return;
	if (!names_nodes(n, edge))
		return;
	if (!edge->port && !edge->to->ports.n && !may_want_every_port(n, edge))
		return;
	connection = connect_pods(n, from, to);
	for (size_t i = 0; i < edge->origins.n; i++)
		reasons_add(n->r, &connection->reasons, edge->origins.at[i]);
	if (edge->port)
		wanted_ports_add(n->r, &connection->ports, (struct wanted_port){ edge->port, edge->protocol, NULL });
	else if (edge->to->ports.n)
		want_known_ports(n, connection, edge->to);
	else
		connection->every_port = true;
}

/* ---- Policies ---- */

static int by_source(const void *a, const void *b, void *context)
{
	struct connection *const *left = a, *const *right = b;

	(void)context;
	return str_cmp((*left)->from->label, (*right)->from->label);
}

static int by_target(const void *a, const void *b, void *context)
{
	struct connection *const *left = a, *const *right = b;

	(void)context;
	return str_cmp((*left)->to->label, (*right)->to->label);
}

static void connection_rule(struct render *r, struct node *policy, enum policy_direction direction,
			    const struct connection *connection)
{
	const struct stack_service *peer = direction == POLICY_INGRESS ? connection->from : connection->to;
	struct node *rule = policy_rule(r, policy, direction, reasons_chain(r, &connection->reasons));

	rule->comment = reasons_comment(r, &connection->reasons);
	if (is_on_host(r, peer)) {
		rule->comment = str_fmt(r->arena,
					"%" PRI_STR "\n%" PRI_STR
					" has the address of its node, as all have that are on a node's network",
					STR_ARG(rule->comment), STR_ARG(peer->name));
		policy_peer_nodes(r, rule, direction);
	} else {
		policy_peer_service(r, rule, direction, peer);
	}
	for (size_t i = 0; !connection->every_port && i < connection->ports.list.n; i++) {
		const struct wanted_port *port = &connection->ports.list.at[i];

		policy_port(r, rule, port->number, port->protocol)->origin = port->origin;
	}
}

static void pod_policy(struct network *n, struct pod_network *pod)
{
	struct render *r = n->r;
	struct destinations outside = { 0 };
	struct node *policy, *spec;

	destinations_of(r, pod->service, &outside);
	policy = policy_new(r, pod->service->label, pod->service, pod->service->origin);
	policy_isolate(r, policy, POLICY_INGRESS);
	policy_isolate(r, policy, POLICY_EGRESS);
	sort_stable(pod->sources.at, pod->sources.n, sizeof(*pod->sources.at), by_source, NULL);
	sort_stable(pod->targets.at, pod->targets.n, sizeof(*pod->targets.at), by_target, NULL);
	for (size_t i = 0; i < pod->sources.n; i++)
		connection_rule(r, policy, POLICY_INGRESS, pod->sources.at[i]);
	for (size_t i = 0; i < pod->targets.n; i++)
		connection_rule(r, policy, POLICY_EGRESS, pod->targets.at[i]);
	external_rules(r, policy, pod->service, &outside);
	spec = node_get(policy, "spec");
	if (node_get(spec, "ingress") || node_get(spec, "egress"))
		object_add(r, pod->service->label, "networkpolicy", STR_EMPTY, policy);
}

/* A service may have the name. */
static struct str common_name(const struct network *n, const char *wanted)
{
	struct str name = str_of(wanted);

	for (size_t i = 0; i < n->r->stack->services.n; i++)
		if (str_eq(n->r->stack->services.at[i]->label, name))
			return str_fmt(n->r->arena, "%s-all", wanted);
	return name;
}

static void deny_all(struct network *n)
{
	struct render *r = n->r;
	const struct origin *origin =
		origin_default(r, "without it each pod may connect to each other one, whoever has broken into it",
			       "add what is missing: services.NAME.edges and services.NAME.egress in lotse.yaml, or "
			       "policies in your overlay");
	struct node *policy = policy_new(r, common_name(n, "default-deny"), NULL, origin);

	policy_isolate(r, policy, POLICY_INGRESS);
	policy_isolate(r, policy, POLICY_EGRESS);
	policy->comment =
		STR("Nothing may connect to a pod, and no pod to anything; the other policies add what is needed.");
	object_add(r, STR_EMPTY, "networkpolicy", STR("default-deny"), policy);
}

/* ---- DNS ---- */

static void dns_peer(struct render *r, struct node *rule, struct str text)
{
	struct str block = address_block(r->arena, text), name_space, label;
	size_t slash = str_chr(text, '/'), equals;

	if (block.len) {
		policy_peer_block(r, rule, POLICY_EGRESS, block, NULL);
		return;
	}
	name_space = str_slice(text, 0, slash);
	label = slash == STR_NONE ? STR_EMPTY : str_from(text, slash + 1);
	equals = str_rchr(label, '=');
	policy_peer_namespace(r, rule, POLICY_EGRESS, name_space, str_slice(label, 0, equals),
			      equals == STR_NONE ? STR_EMPTY : str_from(label, equals + 1));
}

/* One string is a list of one; where lotse.yaml has none it is `otherwise`. */
static struct str item_of(const struct node *list, struct str otherwise, size_t i)
{
	if (!node_is_seq(list))
		return i > 0 ? STR_EMPTY : list ? node_text(list) : otherwise;
	return i < list->items.n ? node_text(list->items.at[i]) : STR_EMPTY;
}

/* A pod without network has no use for names; the label is in each pod of lotse's. False where no other pod is there.
 */
static bool leave_out_pods_without_network(struct network *n, struct node *policy)
{
	struct render *r = n->r;
	struct node *selector = node_path(policy, "spec", "podSelector", NULL), *requirement, *values = NULL;

	for (size_t i = 0; i < n->pods.n; i++) {
		const struct pod_network *pod = n->pods.at[i].value;

		if (!pod->service->no_network.value)
			continue;
		if (!values) {
			requirement = node_add(r->arena, node_set_seq(r->arena, selector, "matchExpressions"),
					       node_map(r->arena));
			node_set_str(r->arena, requirement, "key", STR("app.kubernetes.io/name"));
			node_set_str(r->arena, requirement, "operator", STR("NotIn"));
			values = node_set_seq(r->arena, requirement, "values");
			selector->remark = STR("every pod but those that have no network in the Compose file");
		}
		with_remark(r, node_add_str(r->arena, values, pod->service->label), pod->service->no_network.origin);
	}
	return node_count(values) < n->pods.n;
}

static void allow_dns(struct network *n)
{
	struct render *r = n->r;
	const struct origin *origin = config_origin(r->config, "network.dns.peers");
	const struct node *peers = config_node(r->config, "network.dns.peers"),
			  *ports = config_node(r->config, "network.dns.ports");
	struct str peer_default = config_str(r->config, "network.dns.peers"),
		   port_default = config_str(r->config, "network.dns.ports");
	struct node *policy, *rule;
	struct str text;

	if (!item_of(peers, peer_default, 0).len || !item_of(ports, port_default, 0).len)
		return; /* a rule without peers or without ports would allow everything */
	policy = policy_new(r, common_name(n, "allow-dns"), NULL, origin);
	policy->comment =
		STR("Without names no service finds another one. Answers that don't fit into UDP come over TCP.");
	if (!leave_out_pods_without_network(n, policy))
		return;
	rule = policy_rule(r, policy, POLICY_EGRESS, origin);
	for (size_t i = 0; (text = item_of(peers, peer_default, i)).len; i++)
		dns_peer(r, rule, text);
	for (size_t i = 0; (text = item_of(ports, port_default, i)).len; i++) {
		uint64_t number = 0;

		str_to_uint(text, &number); /* keys.c has checked it */
		for (int udp = 1; udp >= 0; udp--)
			policy_port(r, rule, (uint16_t)number, udp ? PROTOCOL_UDP : PROTOCOL_TCP)->origin =
				config_origin(r->config, "network.dns.ports");
	}
	object_add(r, STR_EMPTY, "networkpolicy", STR("allow-dns"), policy);
}

/* ---- What only a common network would allow ---- */

/* Names of the first few, and how many more there are. */
struct some_names {
	struct strbuf buf;
	size_t n;
};

static void some_names_add(struct some_names *names, struct str name)
{
	if (names->n++ < NAMES_SHOWN)
		strbuf_addf(&names->buf, "%s%" PRI_STR, names->n > 1 ? ", " : "", STR_ARG(name));
}

static struct str some_names_text(struct arena *arena, struct some_names *names)
{
	if (names->n > NAMES_SHOWN)
		strbuf_addf(&names->buf, " and %zu more", names->n - NAMES_SHOWN);
	return strbuf_take(&names->buf, arena);
}

/* They answer, and don't ask: of them and others only the others' way is worth a word. */
static bool only_answers(const struct stack_service *service)
{
	return service->role == ROLE_DATABASE || service->role == ROLE_CACHE || service->role == ROLE_BROKER ||
	       service->role == ROLE_JOB;
}

static bool is_connected(const struct network *n, const struct stack_service *from, const struct stack_service *to)
{
	struct pair_key pair = { from, to };

	return map_get(&n->connections, key_bytes(&pair)) != NULL;
}

/* Nothing says that they talk, and a common network would let them: it is told in the direction that makes sense. */
static bool is_worth_a_word(const struct network *n, const struct stack_service *from, const struct stack_service *to)
{
	if (!to->ports.n || is_connected(n, from, to))
		return false;
	if (!only_answers(from))
		return true;
	if (is_connected(n, to, from))
		return false;
	return !from->ports.n ||
	       (only_answers(to) && str_cmp(from->name, to->name) < 0); /* else the other one's list has it */
}

static void say_membership(struct network *n, const struct pod_network *pod)
{
	_cleanup_arena_ struct arena *scratch = arena_new();
	struct some_names names = { .buf = STRBUF_INIT(STRBUF_MAX) };
	struct stack_edges edges = { 0 };

	stack_membership_of(scratch, n->r->stack, pod->service, &edges);
	for (size_t i = 0; i < edges.list.n; i++) {
		const struct pod_network *to = pod_of(n, edges.list.at[i].to);

		if (to && to != pod && is_worth_a_word(n, pod->service, edges.list.at[i].to))
			some_names_add(&names, edges.list.at[i].to->name);
	}
	struct str text = some_names_text(n->r->arena, &names);
	if (names.n)
		hint_for(n->r,
			 finding_at(n->r->out, &KUBE_EDGE_MEMBERSHIP, pod->service->origin->span,
				    "%" PRI_STR " shares a network with %" PRI_STR
				    ", and nothing says that it connects to %s: it may not",
				    STR_ARG(pod->service->name), STR_ARG(text), names.n == 1 ? "it" : "them"),
			 pod->service->name);
	strbuf_fini(&names.buf);
}

static bool has_neighbours(const struct stack_service *service)
{
	for (size_t i = 0; i < service->networks.n; i++)
		if (service->networks.at[i]->members.n > 1)
			return true;
	return false;
}

/* No port of them is known, so none can be named to anybody: one word for all of them. */
static void say_without_port(struct network *n)
{
	struct render *r = n->r;
	struct some_names names = { .buf = STRBUF_INIT(STRBUF_MAX) };
	struct span span = { 0 }; /* of the first */

	for (size_t i = 0; i < n->pods.n; i++) {
		const struct pod_network *pod = n->pods.at[i].value;
		enum stack_role role = pod->service->role;

		if (pod->service->ports.n || pod->sources.n || !has_neighbours(pod->service) || role == ROLE_JOB ||
		    role == ROLE_WORKER || role == ROLE_SCHEDULER)
			continue;
		span = names.n ? span : pod->service->origin->span;
		some_names_add(&names, pod->service->name);
	}
	struct str text = some_names_text(r->arena, &names);
	if (names.n)
		finding_at(r->out, &KUBE_EDGE_MEMBERSHIP, span,
			   "no port is known of %" PRI_STR ", and nothing says that anybody connects to %s: nobody may",
			   STR_ARG(text), names.n == 1 ? "it" : "them");
	strbuf_fini(&names.buf);
}

/* Everybody on a network with everybody: one policy a network says it, for any number of pods. */
static void network_policy(struct network *n, const struct stack_network *network)
{
	struct render *r = n->r;
	struct str name = name_label(r->arena, str_fmt(r->arena, "network-%" PRI_STR, STR_ARG(network->name)), 58);
	struct node *policy, *names = node_seq(r->arena), *selector, *requirement;

	for (size_t i = 0; i < network->members.n; i++)
		if (pod_of(n, network->members.at[i]))
			node_add_str(r->arena, names, pod_of(n, network->members.at[i])->service->label);
	if (!names->items.n)
		return;
	policy = policy_new(r, common_name(n, str_cstr(r->arena, name)), NULL, network->origin);
	selector = node_path(policy, "spec", "podSelector", NULL);
	selector->remark = STR_EMPTY;
	node_set_str(r->arena, node_set_map(r->arena, selector, "matchLabels"), "app.kubernetes.io/instance",
		     r->stack->label);
	requirement = node_add(r->arena, node_set_seq(r->arena, selector, "matchExpressions"), node_map(r->arena));
	node_set_str(r->arena, requirement, "key", STR("app.kubernetes.io/name"));
	node_set_str(r->arena, requirement, "operator", STR("In"));
	node_set(r->arena, requirement, STR("values"), names);
	policy->comment = str_fmt(r->arena,
				  "Whoever is on the network %" PRI_STR
				  " may connect to whoever is on it (network_policy: membership).",
				  STR_ARG(network->name));
	for (enum policy_direction direction = POLICY_INGRESS; direction <= POLICY_EGRESS; direction++) {
		struct node *rule = policy_rule(r, policy, direction, config_origin(r->config, "network_policy"));
		struct node *peers = node_set_seq(r->arena, rule, direction == POLICY_INGRESS ? "from" : "to");

		node_set(r->arena, node_add(r->arena, peers, node_map(r->arena)), STR("podSelector"),
			 node_copy(r->arena, selector));
	}
	object_add(r, STR_EMPTY, "networkpolicy", name, policy);
}

/* ---- The whole ---- */

bool is_on_host(const struct render *r, const struct stack_service *owner)
{
	return owner->host_network.value &&
	       config_str(r->config, "services.%" PRI_STR ".allow.host_network", STR_ARG(owner->name)).len;
}

bool network_allows(const struct render *r, const struct stack_service *from, const struct stack_service *to,
		    uint16_t port)
{
	const struct stack_service *client = pod_owner(from), *server = pod_owner(to);
	bool by_node = is_on_host(r, client) || is_on_host(r, server);

	if (client == server || (by_node && !config_node(r->config, "cluster.node_addresses")))
		return false;
	if (!by_node && str_is(config_str(r->config, "network_policy"), "membership") && stack_share_network(from, to))
		return true;
	for (size_t i = 0; i < r->stack->edges.n; i++) {
		const struct stack_edge *edge = &r->stack->edges.at[i];

		if (pod_owner(edge->from) != client || pod_owner(edge->to) != server || edge->protocol != PROTOCOL_TCP)
			continue;
		if (edge->port == port || (!edge->port && stack_port(edge->to, port, PROTOCOL_TCP)))
			return true;
	}
	return false;
}

/* False where nothing runs at all. */
static bool collect_pods(struct network *n)
{
	struct render *r = n->r;
	bool any = false;

	for (size_t i = 0; i < r->stack->services.n; i++) {
		const struct stack_service *service = r->stack->services.at[i];
		struct pod_network *pod;

		if (!map_get(&r->paths, str_fmt(r->arena, "%" PRI_STR "/serviceaccount.yaml", STR_ARG(service->label))))
			continue; /* it is in another one's pod, or left out */
		any = true;
		pod = arena_new_of(r->arena, struct pod_network);
		pod->service = service;
		map_set(is_on_host(r, service) ? &n->on_host : &n->pods, service->name, pod);
		if (is_on_host(r, service))
			hint_for(r,
				 finding_at(r->out, &KUBE_POLICY_HOST_NETWORK, service->host_network.origin->span,
					    "%" PRI_STR " is on the network of its node: no policy holds for it",
					    STR_ARG(service->name)),
				 service->name);
	}
	return any;
}

/* Of those that could under Compose. */
static void say_no_way_out(struct network *n)
{
	struct render *r = n->r;
	struct some_names names = { .buf = STRBUF_INIT(STRBUF_MAX) };
	struct span span = { 0 }; /* of the first */

	for (size_t i = 0; i < n->pods.n; i++) {
		const struct pod_network *pod = n->pods.at[i].value;
		struct destinations outside = { 0 };

		destinations_of(r, pod->service, &outside);
		if (outside.list.n || outside.decided || is_shut_in(pod->service) || pod->service->no_network.value)
			continue;
		span = names.n ? span : pod->service->origin->span;
		some_names_add(&names, pod->service->name);
	}
	struct str text = some_names_text(r->arena, &names);
	if (names.n)
		finding_at(r->out, &KUBE_EGRESS_NONE, span,
			   "nothing outside is named for %" PRI_STR ": %s no way out of the stack", STR_ARG(text),
			   names.n == 1 ? "it has" : "they have");
	strbuf_fini(&names.buf);
}

void render_network(struct render *r)
{
	struct network n = {
		.r = r,
		.pods = MAP_INIT(r->arena),
		.on_host = MAP_INIT(r->arena),
		.connections = MAP_INIT(r->arena),
		.membership = str_is(config_str(r->config, "network_policy"), "membership"),
	};

	if (!collect_pods(&n))
		return;
	for (size_t i = 0; i < r->stack->edges.n; i++)
		take_edge(&n, &r->stack->edges.at[i]);
	deny_all(&n);
	allow_dns(&n);
	for (size_t i = 0; i < n.pods.n; i++) {
		pod_policy(&n, n.pods.at[i].value);
		if (!n.membership)
			say_membership(&n, n.pods.at[i].value);
	}
	for (size_t i = 0; n.membership && i < r->stack->networks.n; i++)
		network_policy(&n, r->stack->networks.at[i]);
	if (!n.membership)
		say_without_port(&n);
	say_no_way_out(&n);
}
