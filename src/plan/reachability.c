#include "base/arena.h"
#include "base/strbuf.h"
#include "cluster/manifest.h"
#include "netpol/graph.h"
#include "netpol/show.h"
#include "plan/documents.h"

enum {
	ROWS_MAX = 400,      /* a longer table is read by nobody */
	DRAWN_MAX = 60,      /* boxes that can still be told apart on a screen */
	WORKLOADS_MAX = 400, /* pairs grow with the square: beyond it, `lotse netpol list` answers on demand */
};

/* The base's objects as they are applied: kustomize puts them into the namespace. */
static struct cluster *cluster_of(struct arena *arena, const struct tree *tree, struct str name_space)
{
	struct cluster *cluster = cluster_new(arena);

	for (size_t i = 0; i < tree->by_path.n; i++) {
		const struct artefact *artefact = tree->by_path.at[i].value;
		struct manifest manifest;

		if (!artefact->object || !str_starts(artefact->path, "base/"))
			continue;
		manifest_init(&manifest, arena, artefact->object);
		if (manifest.kind == KIND_KUSTOMIZATION || !manifest.kind_name.len)
			continue;
		if (manifest.kind != KIND_NAMESPACE && !manifest.namespace.len)
			manifest.namespace = name_space;
		manifest.document = 1;
		manifest.item_of = NULL;
		manifest.object = cluster_add(cluster, &manifest);
	}
	return cluster;
}

static bool is_everywhere(const struct endpoint *endpoint)
{
	return endpoint->kind == ENDPOINT_RANGE && endpoint->range.low == 0 &&
	       endpoint->range.high == address_last(endpoint->range.family);
}

/* Services are known by their label; a Job's name has a hash. */
static struct str workload_name(const struct endpoint *endpoint)
{
	const struct labels *labels = endpoint->n_pods ? endpoint->pods[0]->pod.labels : NULL;
	const struct str *label = labels ? labels_get(labels, STR("app.kubernetes.io/name")) : NULL;

	return label ? *label : endpoint->short_name;
}

/* Everywhere has no name: the document says it in words. */
static struct str name_of(struct arena *arena, const struct endpoint *endpoint)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	if (endpoint->kind == ENDPOINT_WORKLOAD)
		return workload_name(endpoint);
	if (endpoint->kind == ENDPOINT_CONTROLLER || is_everywhere(endpoint))
		return STR_EMPTY;
	address_range_show(&buf, endpoint->range);
	return strbuf_take(&buf, arena);
}

struct collector {
	struct arena *arena;
	struct netpol *netpol;
	struct docs_reachability *result;
	VEC(struct docs_connection) rows;
};

static void add_row(struct collector *collector, const struct docs_connection *row)
{
	if (collector->rows.n < ROWS_MAX)
		*vec_push(collector->arena, &collector->rows) = *row;
	else
		collector->result->n_more++;
}

static void take(void *context, const struct endpoint *source, const struct endpoint *destination, uint32_t ports)
{
	struct collector *collector = context;

	add_row(collector, &(struct docs_connection){
				   .from = name_of(collector->arena, source),
				   .to = name_of(collector->arena, destination),
				   .ports = netpol_ports_text(collector->netpol, ports),
				   .from_controller = source->kind == ENDPOINT_CONTROLLER,
				   .from_outside = source->kind == ENDPOINT_RANGE,
				   .to_outside = destination->kind == ENDPOINT_RANGE,
			   });
}

/* What each workload shares with pods of other namespaces: DNS, a gateway, a Prometheus. One row where all have the
 * same. */
static void take_others(struct collector *collector, bool ingress)
{
	struct netpol *netpol = collector->netpol;
	const struct endpoint *first = NULL;
	bool all = !ingress;
	size_t n = 0;

	for (size_t i = 0; i < netpol->sources.n; i++) {
		const struct endpoint *workload = &netpol->sources.at[i];

		if (workload->kind != ENDPOINT_WORKLOAD)
			continue;
		first = first ? first : workload;
		n++;
		all = all && netpol_exposure(netpol, workload, ingress).unknown ==
				     netpol_exposure(netpol, first, ingress).unknown;
	}
	for (size_t i = 0; i < netpol->sources.n; i++) {
		const struct endpoint *workload = &netpol->sources.at[i];
		uint32_t ports = workload->kind == ENDPOINT_WORKLOAD
					 ? netpol_exposure(netpol, workload, ingress).unknown
					 : PORTS_NONE;
		bool is_one_for_all = all && n > 1;

		if (ports == PORTS_NONE || (is_one_for_all && workload != first))
			continue;
		add_row(collector, &(struct docs_connection){
					   .from = ingress || is_one_for_all ? STR_EMPTY : workload_name(workload),
					   .to = ingress ? workload_name(workload) : STR_EMPTY,
					   .ports = netpol_ports_text(netpol, ports),
					   .from_all = is_one_for_all,
					   .from_others = ingress,
					   .to_others = !ingress,
				   });
	}
}

static struct str drawing(struct arena *arena, struct netpol *netpol)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	netpol_svg(&buf, netpol);
	return strbuf_take(&buf, arena);
}

static struct str namespace_of(const struct tree *tree)
{
	const struct artefact *artefact = tree_get(tree, STR("base/kustomization.yaml"));

	return artefact ? node_text(node_get(artefact->object, "namespace")) : STR_EMPTY;
}

static void fill(struct arena *arena, struct cluster *cluster, struct docs_reachability *result)
{
	struct findings ignored = FINDINGS_INIT(arena); /* `lotse check` tells them, with a place */
	struct netpol *netpol = netpol_new(arena, cluster, &(struct netpol_options){ 0 }, &ignored);
	struct collector collector = { .arena = arena, .netpol = netpol, .result = result };

	netpol_each(netpol, false, take, &collector);
	take_others(&collector, false);
	take_others(&collector, true);
	result->rows = collector.rows.at;
	result->n_rows = collector.rows.n;
	if (cluster->workloads.n <= DRAWN_MAX)
		result->svg = drawing(arena, netpol);
}

struct docs_reachability *plan_reachability(struct arena *arena, const struct tree *tree)
{
	struct docs_reachability *result = arena_new_of(arena, struct docs_reachability);
	struct cluster *cluster = cluster_of(arena, tree, namespace_of(tree));

	result->n_policies = cluster->policies.n;
	result->is_too_large = cluster->workloads.n > WORKLOADS_MAX;
	/* without policies everything reaches everything: a table of it would say less than that sentence */
	if (result->n_policies && !result->is_too_large)
		fill(arena, cluster, result);
	return result;
}
