#include "netpol/netpol.h"

#include "base/arena.h"
#include "base/sort.h"
#include "netpol/internal.h"

bool netpol_is_replaced(const struct cluster *cluster, const struct object *object)
{
	if (str_empty(object->name))
		return false;
	for (const struct object *same = cluster_find(cluster, object->kind, object->namespace, object->name); same; same = same->same)
		if (same->id > object->id)
			return true;
	return false;
}

static void collect_policies(struct netpol *netpol)
{
	for (size_t i = 0; i < netpol->cluster->policies.n; i++)
		if (!netpol_is_replaced(netpol->cluster, netpol->cluster->policies.at[i]->object))
			*vec_push(netpol->arena, &netpol->model->policies) = netpol->cluster->policies.at[i];
}

struct netpol *netpol_new(struct arena *arena, struct cluster *cluster, const struct netpol_options *options, struct findings *out)
{
	struct netpol *netpol = arena_new_of(arena, struct netpol);

	*netpol = (struct netpol){ .arena = arena, .cluster = cluster, .model = arena_new_of(arena, struct netpol_model) };
	*netpol->model = (struct netpol_model){ .set_by_key = MAP_INIT(arena), .ports_by_key = MAP_INIT(arena),
						.profile_by_key = MAP_INIT(arena), .chunk_by_content = MAP_INIT(arena) };
	ports_init(&netpol->ports, arena);
	collect_policies(netpol);
	netpol_check_policies(netpol, out);
	netpol_classify(netpol);
	netpol_cut(netpol, options);
	netpol_fill_rows(netpol);
	netpol_name_endpoints(netpol, out);
	netpol_add_routes(netpol, out);
	netpol_note_doubts(netpol, out);
	return netpol;
}

static uint32_t row_at(const struct netpol *netpol, const struct endpoint *workload, bool ingress)
{
	const struct class *class = &netpol->model->classes.at[workload->column];

	return ingress ? class->ingress_row : class->egress_row;
}

uint32_t netpol_egress(struct netpol *netpol, const struct endpoint *source, const struct endpoint *destination)
{
	if (source->kind != ENDPOINT_WORKLOAD)
		return PORTS_ALL;
	uint32_t row = row_at(netpol, source, false);

	return row == ROW_NONE ? (uint32_t)PORTS_ALL : row_get(&netpol->model->out.rows.at[row], destination->column);
}

uint32_t netpol_ingress(struct netpol *netpol, const struct endpoint *source, const struct endpoint *destination)
{
	if (destination->kind != ENDPOINT_WORKLOAD)
		return PORTS_ALL;
	uint32_t row = row_at(netpol, destination, true);
	size_t column = source->kind == ENDPOINT_CONTROLLER ? COLUMN_UNKNOWN(netpol, &netpol->model->in) : source->column;
	uint32_t allowed = row == ROW_NONE ? (uint32_t)PORTS_ALL : row_get(&netpol->model->in.rows.at[row], column);

	return source->kind == ENDPOINT_CONTROLLER ? ports_intersection(&netpol->ports, allowed, destination->backend) : allowed;
}

bool netpol_is_itself(const struct endpoint *source, const struct endpoint *destination)
{
	return source->kind == ENDPOINT_WORKLOAD && source->pods == destination->pods && source->n_pods == 1 &&
	       source->pods[0]->object->kind == KIND_POD && str_empty(source->pods[0]->object->owner_name);
}

uint32_t netpol_allowed(struct netpol *netpol, const struct endpoint *source, const struct endpoint *destination)
{
	if (source->kind != ENDPOINT_WORKLOAD && destination->kind != ENDPOINT_WORKLOAD)
		return PORTS_NONE; /* nothing of the cluster's */
	if (netpol_is_itself(source, destination))
		return PORTS_ALL;
	return ports_intersection(&netpol->ports, netpol_egress(netpol, source, destination),
				  netpol_ingress(netpol, source, destination));
}

struct netpol_exposure netpol_exposure(struct netpol *netpol, const struct endpoint *workload, bool ingress)
{
	struct direction *direction = ingress ? &netpol->model->in : &netpol->model->out;
	uint32_t number = row_at(netpol, workload, ingress);

	if (number == ROW_NONE)
		return (struct netpol_exposure){ .isolated = false, .everyone = PORTS_ALL, .unknown = PORTS_ALL };
	struct row *row = &direction->rows.at[number];
	if (!row->everyone)
		netpol_everyone(netpol, row, ingress);
	return (struct netpol_exposure){
		.isolated = true,
		.everyone = row->everyone - 1,
		.everyone_is_least = row->everyone_is_least,
		.unknown = row_get(row, COLUMN_UNKNOWN(netpol, direction)),
	};
}

bool netpol_is_isolated(const struct netpol *netpol, const struct endpoint *workload, bool ingress)
{
	return workload->kind == ENDPOINT_WORKLOAD && row_at(netpol, workload, ingress) != ROW_NONE;
}

/* ---- One policy at a time, for reasons ---- */

size_t netpol_n_policies(const struct netpol *netpol)
{
	return netpol->model->policies.n;
}

const struct policy *netpol_policy(const struct netpol *netpol, size_t i)
{
	return netpol->model->policies.at[i];
}

bool netpol_policy_selects(const struct netpol *netpol, const struct policy *policy, const struct endpoint *workload)
{
	return workload->kind == ENDPOINT_WORKLOAD && pod_set_has(netpol_subject(netpol, policy), workload->column);
}

bool netpol_policy_is_used(const struct netpol *netpol, const struct policy *policy)
{
	return netpol_subject(netpol, policy)->classes.n > 0;
}

static bool block_has(const struct netpol *netpol, const struct ip_block *block, struct address_range range)
{
	struct block_ranges ranges;

	netpol_block(netpol->arena, block, &ranges);
	for (size_t i = 0; i < ranges.list.n; i++)
		if (address_range_within(range, ranges.list.at[i]))
			return true;
	return false;
}

/* The controller is any pod of a namespace that isn't in the input: the column of unknown pods says what it may be given. */
static bool peer_has(const struct netpol *netpol, const struct policy *policy, const struct policy_peer *peer,
		     const struct endpoint *other)
{
	if (peer->broken || other->kind == ENDPOINT_CONTROLLER)
		return !peer->broken && peer->namespaces;
	if (peer->block)
		return other->kind == ENDPOINT_RANGE && block_has(netpol, peer->block, other->range);
	return other->kind == ENDPOINT_WORKLOAD && pod_set_has(netpol_peer_set(netpol, policy, peer), other->column);
}

uint32_t netpol_rule_allows(struct netpol *netpol, const struct policy *policy, const struct policy_rule *rule, bool ingress,
			    const struct endpoint *source, const struct endpoint *destination)
{
	bool has = rule->n_peers == 0;
	const struct named_ports *names =
		destination->kind == ENDPOINT_WORKLOAD ? netpol->model->classes.at[destination->column].ports : NULL;

	for (size_t i = 0; i < rule->n_peers && !has; i++)
		has = peer_has(netpol, policy, &rule->peers[i], ingress ? source : destination);
	return has ? netpol_rule_ports(netpol, rule, names) : (uint32_t)PORTS_NONE;
}
