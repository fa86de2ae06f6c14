/*
 * docs/connections.txt: what the edges of the stack demand, as `lotse netpol verify` reads it.
 *
 * It is written from the edges themselves and knows nothing of the policies, so that the two prove each other.
 */
#include "base/sort.h"
#include "base/strbuf.h"
#include "kube/network.h"

/* The addresses that are neither private nor link-local, and the private ones: what `network_external.c` says by
 * exceptions. */
static const char *const public_ranges[] = {
	"0.0.0.0-9.255.255.255",
	"11.0.0.0-100.63.255.255",
	"100.128.0.0-169.253.255.255",
	"169.255.0.0-172.15.255.255",
	"172.32.0.0-192.167.255.255",
	"192.169.0.0-255.255.255.255",
	"::-fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	"fe00::-fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	"fec0::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	NULL,
};
static const char *const internal_ranges[] = { "10.0.0.0-10.255.255.255",
					       "100.64.0.0-100.127.255.255",
					       "172.16.0.0-172.31.255.255",
					       "192.168.0.0-192.168.255.255",
					       "fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
					       NULL };

struct connection_line {
	struct str ends; /* "erp/api[Deployment] => erp/db[StatefulSet]" */
	bool every_port;
	struct wanted_ports ports;
};

struct connections {
	struct render *r;
	struct map pods;  /* label → struct str *: as netpol names its workload */
	struct map lines; /* ends → struct connection_line * */
	bool membership;  /* whoever shares a network may connect */
};

/* ---- Names ---- */

static void collect_pods(struct connections *c)
{
	static const char *const kinds[] = { "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", NULL };
	struct render *r = c->r;

	for (size_t i = 0; i < r->objects.n; i++) {
		const struct node *object = r->objects.at[i].object,
				  *labels = node_path(object, "metadata", "labels", NULL);
		struct str kind = node_text(node_get(object, "kind")),
			   label = node_text(node_get(labels, "app.kubernetes.io/name"));
		struct str *name;

		if (!str_in(kind, kinds) || !label.len)
			continue;
		name = arena_new_of(r->arena, struct str);
		*name = str_fmt(r->arena, "%" PRI_STR "/%" PRI_STR "[%" PRI_STR "]", STR_ARG(r->name_space),
				STR_ARG(object_name_of(object)), STR_ARG(kind));
		map_set(&c->pods, label, name);
	}
}

/* Whose pods policies hold for; NULL for the others, and for what isn't rendered. */
static const struct str *pod_name(const struct connections *c, const struct stack_service *service)
{
	const struct stack_service *owner = pod_owner(service);

	return is_on_host(c->r, owner) ? NULL : map_get(&c->pods, owner->label);
}

struct names {
	VEC(struct str) list;
};

/* What stands for a service in a line: its workload, or the addresses of the nodes. */
static void names_of(struct connections *c, const struct stack_service *service, struct names *out)
{
	const struct node *nodes = config_node(c->r->config, "cluster.node_addresses");
	const struct str *name = pod_name(c, service);

	if (name)
		*vec_push(c->r->arena, &out->list) = *name;
	if (!is_on_host(c->r, pod_owner(service)))
		return;
	for (size_t i = 0; i < (node_is_scalar(nodes) ? 1 : node_count(nodes)); i++) {
		struct str block =
			address_block(c->r->arena, node_text(node_is_seq(nodes) ? nodes->items.at[i] : nodes));

		*vec_push(c->r->arena, &out->list) = str_fmt(c->r->arena, "%" PRI_STR "[External]", STR_ARG(block));
	}
}

/* ---- Lines ---- */

static struct connection_line *line_of(struct connections *c, struct str source, struct str destination)
{
	struct str ends = str_fmt(c->r->arena, "%" PRI_STR " => %" PRI_STR, STR_ARG(source), STR_ARG(destination));
	struct connection_line *line = map_get(&c->lines, ends);

	if (line)
		return line;
	line = arena_new_of(c->r->arena, struct connection_line);
	line->ends = ends;
	map_set(&c->lines, ends, line);
	return line;
}

static void line_port(struct connections *c, struct connection_line *line, uint16_t number,
		      enum stack_protocol protocol)
{
	wanted_ports_add(c->r, &line->ports, (struct wanted_port){ number, protocol, NULL });
}

static void edge_ports(struct connections *c, struct connection_line *line, const struct stack_edge *edge)
{
	if (edge->port) {
		line_port(c, line, edge->port, edge->protocol);
		return;
	}
	line->every_port = line->every_port || !edge->to->ports.n;
	for (size_t i = 0; i < edge->to->ports.n; i++)
		line_port(c, line, edge->to->ports.at[i].number, edge->to->ports.at[i].protocol);
}

static void add_edge(struct connections *c, const struct stack_edge *edge)
{
	const struct stack_service *client = pod_owner(edge->from), *server = pod_owner(edge->to);
	bool only_order = edge->evidence == EVIDENCE_DEPENDS_ON && !edge->port && !edge->to->ports.n;
	struct names from = { 0 }, to = { 0 };

	if (only_order || (edge->from != edge->to && client == server) ||
	    (is_on_host(c->r, client) && is_on_host(c->r, server)))
		return;
	if (c->membership && stack_share_network(edge->from, edge->to))
		return; /* the line of the network says more */
	names_of(c, edge->from, &from);
	names_of(c, edge->to, &to);
	for (size_t i = 0; i < from.list.n; i++)
		for (size_t j = 0; j < to.list.n; j++)
			edge_ports(c, line_of(c, from.list.at[i], to.list.at[j]), edge);
}

/* Everybody with everybody: one line, as those of a large network would be a million. */
static void add_members(struct connections *c, const struct stack_network *network)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct str group;

	for (size_t i = 0; i < network->members.n; i++) {
		const struct str *name = pod_name(c, network->members.at[i]);

		if (name)
			strbuf_addf(&buf, "%s%" PRI_STR, buf.len ? ", " : "{", STR_ARG(*name));
	}
	if (!buf.len)
		return;
	strbuf_addc(&buf, '}');
	group = strbuf_take(&buf, c->r->arena);
	line_of(c, group, group)->every_port = true;
}

static void add_addresses(struct connections *c, struct str source, const struct destination *destination,
			  const char *address)
{
	struct connection_line *line = line_of(c, source, str_fmt(c->r->arena, "%s[External]", address));

	line->every_port = line->every_port || destination->every_port;
	for (size_t i = 0; i < destination->ports.list.n; i++)
		line_port(c, line, destination->ports.list.at[i].number, destination->ports.list.at[i].protocol);
}

static void add_outside(struct connections *c, const struct stack_service *service)
{
	const struct str *source = service == pod_owner(service) ? pod_name(c, service) : NULL;
	struct destinations outside = { 0 };

	if (!source || service->no_network.value)
		return;
	destinations_of(c->r, service, &outside);
	for (size_t i = 0; i < outside.list.n; i++) {
		const struct destination *destination = &outside.list.at[i];
		const char *const *ranges = destination->kind == TO_PUBLIC ? public_ranges : internal_ranges;

		if (is_shut_in(service) && !destination->decided)
			continue;
		if (destination->kind == TO_BLOCK)
			add_addresses(c, *source, destination, str_cstr(c->r->arena, destination->block));
		if (destination->kind == TO_PUBLIC || destination->kind == TO_PRIVATE)
			for (size_t j = 0; ranges[j]; j++)
				add_addresses(c, *source, destination, ranges[j]);
	}
}

/*
 * DNS at an address; what answers in another namespace is no line of the list. Pods on the network of their node are
 * listed as if policies held for them, so here they are, too: DNS is for every pod.
 */
static void add_dns(struct connections *c, struct str source)
{
	const struct node *peers = config_node(c->r->config, "network.dns.peers"),
			  *ports = config_node(c->r->config, "network.dns.ports");
	struct destination server = { 0 };
	uint64_t number;

	for (size_t i = 0; i < MAX_OF(node_count(ports), (size_t)1); i++) {
		struct str text = node_is_seq(ports) ? (ports->items.n ? node_text(ports->items.at[i]) : STR_EMPTY)
						     : config_str(c->r->config, "network.dns.ports");

		if (!str_to_uint(text, &number))
			continue;
		wanted_ports_add(c->r, &server.ports, (struct wanted_port){ (uint16_t)number, PROTOCOL_UDP, NULL });
		wanted_ports_add(c->r, &server.ports, (struct wanted_port){ (uint16_t)number, PROTOCOL_TCP, NULL });
	}
	for (size_t i = 0; server.ports.list.n && i < MAX_OF(node_count(peers), (size_t)1); i++) {
		struct str peer = node_is_seq(peers) ? (peers->items.n ? node_text(peers->items.at[i]) : STR_EMPTY)
						     : config_str(c->r->config, "network.dns.peers");
		struct str block = address_block(c->r->arena, peer);

		if (block.len)
			add_addresses(c, source, &server, str_cstr(c->r->arena, block));
	}
}

/* ---- The text ---- */

static int by_ends(const void *a, const void *b, void *context)
{
	const struct map_entry *left = a, *right = b;

	(void)context;
	return str_cmp(left->key, right->key);
}

static void write_line(struct strbuf *buf, const struct connection_line *line)
{
	strbuf_addf(buf, "%" PRI_STR " : ", STR_ARG(line->ends));
	for (size_t i = 0; !line->every_port && i < line->ports.list.n; i++) {
		const struct wanted_port *port = &line->ports.list.at[i];

		if (i == 0 || port->protocol != line->ports.list.at[i - 1].protocol)
			strbuf_addf(buf, "%s%s ", i ? "," : "", stack_protocol_name(port->protocol));
		else
			strbuf_addc(buf, ',');
		strbuf_addf(buf, "%u", port->number);
	}
	strbuf_adds(buf, line->every_port ? "All Connections\n" : "\n");
}

static struct str lines_text(struct connections *c)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct map_entry *sorted = arena_calloc(c->r->arena, c->lines.n + 1, sizeof(*sorted));

	for (size_t i = 0; i < c->lines.n; i++)
		sorted[i] = c->lines.at[i];
	sort_stable(sorted, c->lines.n, sizeof(*sorted), by_ends, NULL);
	for (size_t i = 0; i < c->lines.n; i++)
		write_line(&buf, sorted[i].value);
	return strbuf_take(&buf, c->r->arena);
}

struct str connections_text(struct render *r)
{
	struct connections c = {
		.r = r,
		.pods = MAP_INIT(r->arena),
		.lines = MAP_INIT(r->arena),
		.membership = str_is(config_str(r->config, "network_policy"), "membership"),
	};

	collect_pods(&c);
	for (size_t i = 0; i < r->stack->edges.n; i++)
		add_edge(&c, &r->stack->edges.at[i]);
	for (size_t i = 0; c.membership && i < r->stack->networks.n; i++)
		add_members(&c, r->stack->networks.at[i]);
	for (size_t i = 0; i < r->stack->services.n; i++) {
		const struct stack_service *service = r->stack->services.at[i];
		const struct str *name = service == pod_owner(service) ? map_get(&c.pods, service->label) : NULL;

		add_outside(&c, service);
		if (name && !service->no_network.value)
			add_dns(&c, *name);
	}
	return lines_text(&c);
}

void write_connections(struct render *r, struct str lines, struct str environment, struct tree *tree)
{
	struct str path = environment.len ? str_fmt(r->arena, "docs/connections-%" PRI_STR ".txt", STR_ARG(environment))
					  : STR("docs/connections.txt");
	struct str how =
		environment.len
			? str_fmt(r->arena,
				  "kubectl kustomize overlays/%" PRI_STR " | lotse netpol verify --self %" PRI_STR " -",
				  STR_ARG(environment), STR_ARG(path))
			: str_fmt(r->arena, "lotse netpol verify --self %" PRI_STR " base", STR_ARG(path));

	tree_add(tree, path,
		 str_fmt(r->arena,
			 "# Who may connect to whom, and on which ports of the pods: what the project shows, written "
			 "without a look at the\n"
			 "# NetworkPolicies. They allow just this, no less and no more:\n"
			 "#\n"
			 "#     %" PRI_STR "\n"
			 "#\n"
			 "# What isn't here: DNS in another namespace, and what components add for those outside (a "
			 "gateway, a monitoring).\n"
			 "\n%" PRI_STR,
			 STR_ARG(how), STR_ARG(lines)),
		 OWNER_TOOL);
}
