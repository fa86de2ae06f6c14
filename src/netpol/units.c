/*
 * Workloads as people name them: pods of one owner together where no policy tells them apart, else each by itself.
 */
#include "base/arena.h"
#include "base/sort.h"
#include "base/strbuf.h"
#include "netpol/internal.h"

const char netpol_controller[] = "{ingress-controller}";

enum { OWNERS_MAX = 8 }; /* a pod, its ReplicaSet, its Deployment, what made that; and no end to a cycle */

struct unit {
	struct str namespace, name, kind;
	VEC(uint32_t) workloads; /* positions in cluster->workloads */
};

static const struct object *owner_of(const struct cluster *cluster, const struct object *object)
{
	const struct object *owner = str_empty(object->owner_name) ? NULL
		: cluster_find_named(cluster, object->owner_kind, object->namespace, object->owner_name);

	return owner && kind_has_pods(owner->kind) ? owner : NULL;
}

/* Not a pod that has ended; not the ReplicaSet of a Deployment that is here, too: that speaks for it, and old ones run nothing. */
bool netpol_has_network(const struct netpol *netpol, const struct workload *workload)
{
	const struct object *object = workload->object;

	if (str_is(workload->pod.phase, "Succeeded") || str_is(workload->pod.phase, "Failed"))
		return false;
	if (object->kind != KIND_POD && owner_of(netpol->cluster, object))
		return false;
	return !netpol_is_replaced(netpol->cluster, object);
}

static struct unit unit_named(const struct cluster *cluster, const struct object *object)
{
	const struct object *owner;

	for (int i = 0; i < OWNERS_MAX && (owner = owner_of(cluster, object)); i++)
		object = owner;
	struct unit unit = { .namespace = object->namespace, .name = object->name, .kind = object->kind_name };
	/* the kubelet's own pods belong to a Node: what they share is the machine, not the work */
	if (str_empty(object->owner_name) || str_is(object->owner_kind, "Node") || owner_of(cluster, object))
		return unit;
	unit.name = object->owner_name;
	unit.kind = str_empty(object->owner_kind) ? STR("Pod") : object->owner_kind;
	return unit;
}

static struct str name_of(struct netpol *netpol, struct str namespace, struct str name, struct str kind)
{
	return str_fmt(netpol->arena, "%" PRI_STR "/%" PRI_STR "[%" PRI_STR "]", STR_ARG(namespace), STR_ARG(name), STR_ARG(kind));
}

struct unit_list {
	VEC(struct unit *) list;
	struct map by_name;
};

static void collect_units(struct netpol *netpol, struct unit_list *units)
{
	const struct cluster *cluster = netpol->cluster;

	for (size_t i = 0; i < cluster->workloads.n; i++) {
		if (netpol->model->profile_of.at[i] == UINT32_MAX)
			continue;
		struct unit named = unit_named(cluster, cluster->workloads.at[i]->object);
		struct str name = name_of(netpol, named.namespace, named.name, named.kind);
		struct unit *unit = map_get(&units->by_name, name);

		if (!unit) {
			unit = arena_dup(netpol->arena, &named, sizeof(named));
			map_set(&units->by_name, name, unit);
			*vec_push(netpol->arena, &units->list) = unit;
		}
		*vec_push(netpol->arena, &unit->workloads) = (uint32_t)i;
	}
}

static uint32_t class_of(const struct netpol *netpol, uint32_t position)
{
	return netpol->model->profiles.at[netpol->model->profile_of.at[position]].class;
}

static bool is_one_class(const struct netpol *netpol, const struct unit *unit)
{
	for (size_t i = 1; i < unit->workloads.n; i++)
		if (class_of(netpol, unit->workloads.at[i]) != class_of(netpol, unit->workloads.at[0]))
			return false;
	return true;
}

struct endpoint_list {
	VEC(struct endpoint) list;
};

static void add_workloads(struct netpol *netpol, struct endpoint_list *endpoints, struct str namespace, struct str name, struct str kind,
			  const uint32_t *positions, size_t n)
{
	const struct workload **pods = arena_calloc(netpol->arena, n, sizeof(*pods));

	for (size_t i = 0; i < n; i++)
		pods[i] = netpol->cluster->workloads.at[positions[i]];
	*vec_push(netpol->arena, &endpoints->list) = (struct endpoint){
		.kind = ENDPOINT_WORKLOAD,
		.name = name_of(netpol, namespace, name, kind),
		.namespace = namespace,
		.short_name = name,
		.kind_name = kind,
		.pods = pods,
		.n_pods = n,
		.column = class_of(netpol, positions[0]),
	};
}

static void add_unit(struct netpol *netpol, struct endpoint_list *endpoints, const struct unit *unit, struct findings *out)
{
	if (is_one_class(netpol, unit)) {
		add_workloads(netpol, endpoints, unit->namespace, unit->name, unit->kind, unit->workloads.at, unit->workloads.n);
		return;
	}
	finding_at(out, &NETPOL_PODS_DIFFER, netpol->cluster->workloads.at[unit->workloads.at[0]]->object->name_span,
		   "policies tell the pods of %" PRI_STR "/%" PRI_STR " apart, so each is listed by itself", STR_ARG(unit->namespace),
		   STR_ARG(unit->name));
	for (size_t i = 0; i < unit->workloads.n; i++) {
		const struct object *object = netpol->cluster->workloads.at[unit->workloads.at[i]]->object;

		add_workloads(netpol, endpoints, unit->namespace, object->name, object->kind_name, &unit->workloads.at[i], 1);
	}
}

static void add_ranges(struct netpol *netpol, struct endpoint_list *endpoints, const struct direction *direction)
{
	const struct address_cuts *cuts = &direction->cuts;
	_cleanup_strbuf_ struct strbuf name = STRBUF_INIT(STRBUF_MAX);

	for (size_t i = 0; i < cuts->stretches.n; i++) {
		strbuf_clear(&name);
		address_range_show(&name, cuts->stretches.at[i]);
		strbuf_adds(&name, "[External]");
		*vec_push(netpol->arena, &endpoints->list) = (struct endpoint){
			.kind = ENDPOINT_RANGE,
			.name = str_dup(netpol->arena, strbuf_str(&name)),
			.range = cuts->stretches.at[i],
			.column = (uint32_t)(netpol->n_classes + i),
		};
	}
}

static int by_name(const void *a, const void *b, void *context)
{
	const struct endpoint *left = a, *right = b;

	(void)context;
	return str_cmp(left->name, right->name);
}

static struct endpoints sorted(const struct endpoint_list *list)
{
	sort_stable(list->list.at, list->list.n, sizeof(*list->list.at), by_name, NULL);
	return (struct endpoints){ list->list.at, list->list.n };
}

static void index_objects(struct netpol *netpol)
{
	netpol->model->by_object = arena_calloc(netpol->arena, netpol->cluster->objects.n, sizeof(*netpol->model->by_object));
	for (size_t i = 0; i < netpol->destinations.n; i++)
		for (size_t k = 0; k < netpol->destinations.at[i].n_pods; k++)
			netpol->model->by_object[netpol->destinations.at[i].pods[k]->object->id] = &netpol->destinations.at[i];
}

void netpol_name_endpoints(struct netpol *netpol, struct findings *out)
{
	struct unit_list units = { .by_name = MAP_INIT(netpol->arena) };
	struct endpoint_list sources = { 0 }, destinations = { 0 };

	collect_units(netpol, &units);
	for (size_t i = 0; i < units.list.n; i++)
		add_unit(netpol, &destinations, units.list.at[i], out);
	for (size_t i = 0; i < destinations.list.n; i++)
		*vec_push(netpol->arena, &sources.list) = destinations.list.at[i];
	add_ranges(netpol, &sources, &netpol->model->in);
	add_ranges(netpol, &destinations, &netpol->model->out);
	if (netpol->cluster->routes.n)
		*vec_push(netpol->arena, &sources.list) = (struct endpoint){ .kind = ENDPOINT_CONTROLLER,
									     .name = str_of(netpol_controller) };
	netpol->sources = sorted(&sources);
	netpol->destinations = sorted(&destinations);
	index_objects(netpol);
}
