/*
 * What lists of policies allow, column by column: each list once, whatever the number of pods under it.
 */
#include "base/arena.h"
#include "base/sort.h"
#include "netpol/internal.h"

static int by_start(const void *a, const void *b, void *context)
{
	const struct address_range *left = a, *right = b;

	(void)context;
	return (left->low > right->low) - (left->low < right->low);
}

static bool read_excepts(const struct ip_block *block, struct address_range whole, struct address_range *excepts)
{
		for (size_t i = 0; i < block->n_except; i++) {
		if (str_chr(block->except[i], '/') == STR_NONE || !address_block_parse(block->except[i], &excepts[i]) ||
		    !address_range_within(excepts[i], whole) || address_range_within(whole, excepts[i]))
			return false;
	}
	sort_stable(excepts, block->n_except, sizeof(*excepts), by_start, NULL);
	return true;
}

bool netpol_block(struct arena *arena, const struct ip_block *block, struct block_ranges *ranges)
{
	struct address_range *excepts = arena_calloc(arena, block->n_except, sizeof(*excepts)), whole;

	*ranges = (struct block_ranges){ 0 };
	if (str_chr(block->cidr, '/') == STR_NONE || !address_block_parse(block->cidr, &whole) ||
	    !read_excepts(block, whole, excepts))
		return false;
	address_number next = whole.low;
	for (size_t i = 0; i < block->n_except; i++) {
		if (excepts[i].low > next)
			*vec_push(arena, &ranges->list) = (struct address_range){ whole.family, next, excepts[i].low - 1 };
		if (excepts[i].high == whole.high)
			return true;
		next = MAX_OF(next, excepts[i].high + 1);
	}
	*vec_push(arena, &ranges->list) = (struct address_range){ whole.family, next, whole.high };
	return true;
}

/* ---- Cutting ---- */

static void cut_rules(struct address_cuts *cuts, const struct policy_rule *rules, size_t n)
{
	struct block_ranges ranges;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < rules[i].n_peers; k++) {
			const struct policy_peer *peer = &rules[i].peers[k];

			if (peer->broken || !peer->block || !netpol_block(cuts->arena, peer->block, &ranges))
				continue;
			for (size_t r = 0; r < ranges.list.n; r++)
				address_cuts_add(cuts, ranges.list.at[r]);
		}
	}
}

void netpol_cut(struct netpol *netpol, const struct netpol_options *options)
{
	struct netpol_model *model = netpol->model;
	struct direction *directions[] = { &model->in, &model->out };

	for (size_t i = 0; i < ARRAY_SIZE(directions); i++) {
		struct address_cuts *cuts = &directions[i]->cuts;

		*cuts = (struct address_cuts){ .arena = netpol->arena };
		for (size_t k = 0; k < options->n_cuts; k++)
			address_cuts_add(cuts, options->cuts[k]);
		cuts->whole[FAMILY_IPV4] = true;
	}
	for (size_t i = 0; i < model->policies.n; i++) {
		const struct policy *policy = model->policies.at[i];

		if (policy->ingress)
			cut_rules(&model->in.cuts, policy->ingress_rules, policy->n_ingress_rules);
		if (policy->egress)
			cut_rules(&model->out.cuts, policy->egress_rules, policy->n_egress_rules);
	}
	/* a family that one direction speaks of is listed in both */
	bool ipv6 = options->ipv6 || model->in.cuts.whole[FAMILY_IPV6] || model->out.cuts.whole[FAMILY_IPV6];
	for (size_t i = 0; i < ARRAY_SIZE(directions); i++) {
		directions[i]->cuts.whole[FAMILY_IPV6] = ipv6;
		address_cut(&directions[i]->cuts);
	}
}

/* ---- Ports of a rule ---- */

static uint32_t all_of(struct ports *ports, enum transport protocol, uint32_t low, uint32_t high)
{
	static const enum ports_protocol protocols[] = { [TRANSPORT_TCP] = PORTS_TCP, [TRANSPORT_UDP] = PORTS_UDP,
							 [TRANSPORT_SCTP] = PORTS_SCTP };

	return protocol == TRANSPORT_OTHER ? PORTS_NONE : ports_of(ports, protocols[protocol], low, high);
}

static uint32_t port_allows(struct ports *ports, const struct policy_port *port, const struct named_ports *names)
{
	uint32_t allowed = PORTS_NONE;

	if (port->broken)
		return PORTS_NONE;
	if (str_empty(port->name) && !port->port)
		return all_of(ports, port->protocol, 1, 65535);
	if (str_empty(port->name))
		return all_of(ports, port->protocol, (uint32_t)port->port, (uint32_t)MAX_OF(port->port, port->end_port));
	for (size_t i = 0; names && i < names->n; i++)
		if (names->at[i].protocol == port->protocol && interned_same(names->at[i].name, port->name))
			allowed = ports_union(ports, allowed,
					      all_of(ports, port->protocol, names->at[i].number, names->at[i].number));
	return allowed;
}

uint32_t netpol_rule_ports(struct netpol *netpol, const struct policy_rule *rule, const struct named_ports *names)
{
	uint32_t allowed = rule->n_ports ? PORTS_NONE : PORTS_ALL;

	for (size_t i = 0; i < rule->n_ports; i++)
		allowed = ports_union(&netpol->ports, allowed, port_allows(&netpol->ports, &rule->ports[i], names));
	return allowed;
}

static bool names_ports(const struct policy_rule *rule)
{
	for (size_t i = 0; i < rule->n_ports; i++)
		if (!str_empty(rule->ports[i].name))
			return true;
	return false;
}

/* ---- Peers that aren't in the input ---- */

/* Two requirements on one key that no value meets. */
static bool requirements_clash(const struct requirement *a, const struct requirement *b)
{
	if (!interned_same(a->key, b->key))
		return false;
	if (a->op == SELECTOR_NOT_EXISTS)
		return b->op == SELECTOR_IN || b->op == SELECTOR_EXISTS;
	if (a->op != SELECTOR_IN)
		return false;
	for (size_t i = 0; i < a->n_values; i++) {
		bool in = false;

		for (size_t k = 0; k < b->n_values; k++)
			in |= interned_same(a->values[i], b->values[k]);
		if (b->op == SELECTOR_EXISTS || (b->op == SELECTOR_IN && in) || (b->op == SELECTOR_NOT_IN && !in))
			return false;
	}
	return true;
}

/* All values of an In at once: three requirements may leave nothing where each two do. */
static bool in_leaves_nothing(const struct netpol *netpol, const struct selector *selector, const struct requirement *in, bool namespace)
{
	for (size_t i = 0; i < in->n_values; i++) {
		const struct requirement one = { .op = SELECTOR_IN, .key = in->key, .values = &in->values[i], .n_values = 1 };
		bool clash = namespace && str_is(in->key, "kubernetes.io/metadata.name") &&
			     cluster_namespace(netpol->cluster, in->values[i]);

		for (size_t k = 0; !clash && k < selector->n; k++)
			clash = requirements_clash(&one, &selector->at[k]);
		if (!clash)
			return false;
	}
	return true;
}

/* Is there a set of labels that it matches; of a namespace: one whose name isn't in the input? */
static bool is_satisfiable(const struct netpol *netpol, const struct selector *selector, bool namespace)
{
	if (!selector)
		return true;
	if (selector->broken)
		return false;
	for (size_t i = 0; i < selector->n; i++) {
		const struct requirement *requirement = &selector->at[i];

		if (namespace && requirement->op == SELECTOR_NOT_EXISTS && str_is(requirement->key, "kubernetes.io/metadata.name"))
			return false;
		if (requirement->op == SELECTOR_IN && in_leaves_nothing(netpol, selector, requirement, namespace))
			return false;
		for (size_t k = 0; k < selector->n; k++)
			if (requirement->op == SELECTOR_NOT_EXISTS && requirements_clash(requirement, &selector->at[k]))
				return false;
	}
	return true;
}

/* ---- Filling ---- */

struct filling {
	struct netpol *netpol;
	const struct direction *direction;
	bool ingress;
	const struct named_ports *names; /* of the destination, for ingress */
	uint32_t *allowed, base;
};

static void allow(struct filling *fill, size_t column, uint32_t ports)
{
	fill->allowed[column] = ports_union(&fill->netpol->ports, fill->allowed[column], ports);
}

static void allow_class(struct filling *fill, const struct policy_rule *rule, uint32_t class, uint32_t fixed, bool named)
{
	if (named && !fill->ingress)
		fixed = netpol_rule_ports(fill->netpol, rule, fill->netpol->model->classes.at[class].ports);
	allow(fill, class, fixed);
}

static void allow_block(struct filling *fill, const struct ip_block *block, uint32_t ports)
{
	struct block_ranges ranges;
	size_t first, end;

	netpol_block(fill->netpol->arena, block, &ranges);
	for (size_t i = 0; i < ranges.list.n; i++) {
		address_cuts_find(&fill->direction->cuts, ranges.list.at[i], &first, &end);
		for (size_t k = first; k < end; k++)
			allow(fill, fill->netpol->n_classes + k, ports);
	}
}

static void allow_pods(struct filling *fill, const struct policy *policy, const struct policy_rule *rule,
		       const struct policy_peer *peer, uint32_t fixed, bool named)
{
	const struct pod_set *set = netpol_peer_set(fill->netpol, policy, peer);

	for (size_t i = 0; i < set->classes.n; i++)
		allow_class(fill, rule, set->classes.at[i], fixed, named);
	if (peer->namespaces && is_satisfiable(fill->netpol, peer->namespaces, true) && is_satisfiable(fill->netpol, peer->pods, false))
		allow(fill, COLUMN_UNKNOWN(fill->netpol, fill->direction), fixed);
}

/* A named port means nothing for a peer without known containers: `fixed` is what remains for it. */
static void apply_rule(struct filling *fill, const struct policy *policy, const struct policy_rule *rule)
{
	bool named = !fill->ingress && names_ports(rule);
	uint32_t fixed = netpol_rule_ports(fill->netpol, rule, fill->ingress ? fill->names : NULL);

	if (fixed == PORTS_NONE && !named)
		return;
	if (!rule->n_peers)
		fill->base = ports_union(&fill->netpol->ports, fill->base, fixed);
	for (uint32_t class = 0; !rule->n_peers && named && class < fill->netpol->n_classes; class++)
		allow_class(fill, rule, class, fixed, named);
	for (size_t i = 0; i < rule->n_peers; i++) {
		const struct policy_peer *peer = &rule->peers[i];

		if (peer->broken)
			continue;
		if (peer->block)
			allow_block(fill, peer->block, fixed);
		else
			allow_pods(fill, policy, rule, peer, fixed, named);
	}
}

static const uint32_t *keep_chunk(struct netpol *netpol, const uint32_t *chunk)
{
	struct str content = str_n((const char *)chunk, CHUNK * sizeof(*chunk));
	uint32_t *kept = map_get(&netpol->model->chunk_by_content, content);

	if (kept)
		return kept;
	kept = arena_dup(netpol->arena, chunk, content.len);
	map_set(&netpol->model->chunk_by_content, str_n((const char *)kept, content.len), kept);
	return kept;
}

/* `allowed` has room for whole chunks. */
static struct row keep_row(struct netpol *netpol, const uint32_t *allowed, size_t n)
{
	const uint32_t **chunks = arena_calloc(netpol->arena, n, sizeof(*chunks));

	for (size_t i = 0; i < n; i++) {
		const uint32_t *chunk = allowed + i * CHUNK;

		/* mostly the one before it again: saves the hash */
		if (i && memcmp(chunks[i - 1], chunk, CHUNK * sizeof(*chunk)) == 0)
			chunks[i] = chunks[i - 1];
		else
			chunks[i] = keep_chunk(netpol, chunk);
	}
	return (struct row){ .chunks = chunks };
}

static uint32_t row_of(struct netpol *netpol, struct direction *direction, bool ingress, const uint32_t *policies, size_t n,
		       const struct named_ports *names)
{
	size_t columns = COLUMN_UNKNOWN(netpol, direction) + 1, size = (n + 1) * sizeof(uint32_t);
	_cleanup_free_ uint32_t *key = xcalloc(n + 1, sizeof(*key));

	key[0] = names ? names->id : 0;
	memcpy(key + 1, policies, n * sizeof(*key));
	const struct map_entry *entry = map_find(&direction->by_policies, str_n((const char *)key, size));
	if (entry)
		return (uint32_t)(uintptr_t)entry->value;

	size_t chunks = (columns + CHUNK - 1) / CHUNK;
	_cleanup_free_ uint32_t *allowed = xcalloc(chunks * CHUNK, sizeof(*allowed));
	struct filling fill = { .netpol = netpol, .direction = direction, .ingress = ingress, .names = names, .allowed = allowed };
	for (size_t i = 0; i < n; i++) {
		const struct policy *policy = netpol->model->policies.at[policies[i]];
		const struct policy_rule *rules = ingress ? policy->ingress_rules : policy->egress_rules;

		for (size_t k = 0; k < (ingress ? policy->n_ingress_rules : policy->n_egress_rules); k++)
			apply_rule(&fill, policy, &rules[k]);
	}
	for (size_t i = 0; fill.base != PORTS_NONE && i < columns; i++)
		allow(&fill, i, fill.base);
	uint32_t id = (uint32_t)direction->rows.n;
	struct row row = keep_row(netpol, allowed, chunks);
	const uint32_t *kept = arena_dup(netpol->arena, key, size);
	row.policies = kept + 1;
	row.n_policies = n;
	row.names = names;
	*vec_push(netpol->arena, &direction->rows) = row;
	map_set(&direction->by_policies, str_n((const char *)kept, size), (void *)(uintptr_t)id);
	return id;
}

void netpol_fill_rows(struct netpol *netpol)
{
	struct netpol_model *model = netpol->model;

	model->in.by_policies = model->out.by_policies = (struct map)MAP_INIT(netpol->arena);
	for (size_t i = 0; i < model->classes.n; i++) {
		struct class *class = &model->classes.at[i];

		if (class->ingress.n)
			class->ingress_row = row_of(netpol, &model->in, true, class->ingress.at, class->ingress.n, class->ports);
		if (class->egress.n)
			class->egress_row = row_of(netpol, &model->out, false, class->egress.at, class->egress.n, NULL);
	}
}
