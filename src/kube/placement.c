/*
 * Where a pod may run: constraints and preferences of Swarm as affinity and spread, platform, runtime.
 */
#include "kube/render.h"
#include "stack/names.h"

enum { MATCH_LABEL_KEYS = 27 }; /* the minor from which on matchLabelKeys is on by default */

static const char *node_label(struct arena *arena, struct str key)
{
	if (str_starts(key, "node.labels."))
		return str_cstr(arena, str_from(key, strlen("node.labels.")));
	if (str_starts(key, "engine.labels."))
		return str_cstr(arena, str_from(key, strlen("engine.labels.")));
	if (str_is(key, "node.hostname"))
		return "kubernetes.io/hostname";
	if (str_is(key, "node.platform.os"))
		return "kubernetes.io/os";
	if (str_is(key, "node.platform.arch"))
		return "kubernetes.io/arch";
	return NULL;
}

/* Docker says x86_64 and aarch64, Kubernetes amd64 and arm64. */
static struct str architecture(struct str name)
{
	if (str_is(name, "x86_64"))
		return STR("amd64");
	return str_is(name, "aarch64") ? STR("arm64") : name;
}

static bool constraint_fill(struct render *r, struct node *list, const struct stack_service *service,
			    const struct stack_constraint *constraint)
{
	const char *key = node_label(r->arena, constraint->key);
	bool role = str_is(constraint->key, "node.role");
	struct node *entry, *values;

	if (!key && !role) {
		finding_at(r->out, &KUBE_PLACEMENT, constraint->origin->span,
			   "%" PRI_STR ": nodes of a cluster have no %" PRI_STR, STR_ARG(service->name),
			   STR_ARG(str_show(r->arena, constraint->key)));
		return false;
	}
	entry = node_add(r->arena, list, node_map(r->arena));
	if (role) { /* a manager of Swarm is what Kubernetes calls the control plane */
		bool plane = str_is(constraint->value, "manager") != constraint->negated;

		node_set_str(r->arena, entry, "key", STR("node-role.kubernetes.io/control-plane"));
		with_remark(r, node_set_str(r->arena, entry, "operator", plane ? STR("Exists") : STR("DoesNotExist")),
			    constraint->origin);
		return true;
	}
	entry->origin = constraint->origin;
	with_remark(r, node_set_str(r->arena, entry, "key", str_of(key)), constraint->origin);
	node_set_str(r->arena, entry, "operator", constraint->negated ? STR("NotIn") : STR("In"));
	values = node_set_seq(r->arena, entry, "values");
	node_add_str(r->arena, values,
		     str_is(constraint->key, "node.platform.arch") ? architecture(constraint->value)
								   : constraint->value);
	return true;
}

static struct node *affinity_of(struct render *r, struct node *spec, const char *kind)
{
	struct node *affinity = node_get(spec, "affinity");

	if (!affinity)
		affinity = node_set_map(r->arena, spec, "affinity");
	return node_set_map(r->arena, affinity, kind);
}

static void node_affinity(struct render *r, struct node *spec, const struct stack_service *service)
{
	struct node *expressions = node_seq(r->arena), *terms;

	for (size_t i = 0; i < service->constraints.n; i++)
		constraint_fill(r, expressions, service, &service->constraints.at[i]);
	if (!expressions->items.n)
		return;
	terms = node_set_seq(r->arena,
			     node_set_map(r->arena, affinity_of(r, spec, "nodeAffinity"),
					  "requiredDuringSchedulingIgnoredDuringExecution"),
			     "nodeSelectorTerms");
	node_set(r->arena, node_add(r->arena, terms, node_map(r->arena)), STR("matchExpressions"), expressions);
}

static void one_per_node(struct render *r, struct node *spec, const struct stack_service *service)
{
	struct node *terms, *term;

	if (!STACK_SET(service->max_per_node) || service->max_per_node.value == 0)
		return;
	if (service->max_per_node.value > 1) {
		finding_at(r->out, &KUBE_PLACEMENT, service->max_per_node.origin->span,
			   "%" PRI_STR ": a limit of %lld pods a node can't be set; only one a node can",
			   STR_ARG(service->name), (long long)service->max_per_node.value);
		return;
	}
	terms = node_set_seq(r->arena, affinity_of(r, spec, "podAntiAffinity"),
			     "requiredDuringSchedulingIgnoredDuringExecution");
	term = node_add(r->arena, terms, node_map(r->arena));
	term->origin = service->max_per_node.origin;
	with_remark(r, node_set_str(r->arena, term, "topologyKey", STR("kubernetes.io/hostname")),
		    service->max_per_node.origin);
	object_selector(r, node_set_map(r->arena, term, "labelSelector"), "matchLabels", service);
}

static struct node *spread_over(struct render *r, struct node *list, const struct stack_service *service,
				struct str key)
{
	struct node *entry = node_add(r->arena, list, node_map(r->arena));

	node_set_int(r->arena, entry, "maxSkew", 1);
	node_set_str(r->arena, entry, "topologyKey", key);
	node_set_str(r->arena, entry, "whenUnsatisfiable", STR("ScheduleAnyway"));
	object_selector(r, node_set_map(r->arena, entry, "labelSelector"), "matchLabels", service);
	if (workload_kind(service) == WORKLOAD_DEPLOYMENT && r->options->minor >= MATCH_LABEL_KEYS)
		node_add_str(r->arena, node_set_seq(r->arena, entry, "matchLabelKeys"), STR("pod-template-hash"))
			->remark = STR("a rollout's old pods don't count");
	return entry;
}

/* Swarm's preferences. */
static void spread_asked(struct render *r, struct node *list, const struct stack_service *service)
{
	for (size_t i = 0; i < service->spread.n; i++) {
		const struct stack_pair *pair = &service->spread.at[i];
		const char *key = node_label(r->arena, pair->key);
		struct node *entry;

		if (!key) {
			finding_at(r->out, &KUBE_PLACEMENT, pair->origin->span,
				   "%" PRI_STR ": pods can't be spread over %" PRI_STR, STR_ARG(service->name),
				   STR_ARG(str_show(r->arena, pair->key)));
			continue;
		}
		entry = with_origin(spread_over(r, list, service, str_of(key)), pair->origin);
		with_remark(r, node_get(entry, "topologyKey"), pair->origin);
	}
}

static bool spreads_over(const struct node *list, struct str key)
{
	for (size_t i = 0; i < list->items.n; i++)
		if (str_eq(node_text(node_get(list->items.at[i], "topologyKey")), key))
			return true;
	return false;
}

/* Pods that stand beside each other fall together. Over zones only where Compose doesn't name what its zones are. */
static void spread_default(struct render *r, struct node *list, const struct stack_service *service)
{
	bool one_a_node = service->max_per_node.value == 1, asked = list->items.n > 0;
	const struct origin *why = origin_default(r,
						  "pods that stand on one node or in one zone are lost together; where "
						  "there is no other place they start all the same",
						  "patch it in your overlay");

	if (!asked)
		spread_over(r, list, service, STR("topology.kubernetes.io/zone"))->origin = why;
	if (!one_a_node && !spreads_over(list, STR("kubernetes.io/hostname")))
		spread_over(r, list, service, STR("kubernetes.io/hostname"))->origin = why;
}

static void spread_fill(struct render *r, struct node *spec, const struct stack_service *service)
{
	enum workload_kind kind = workload_kind(service);
	struct node *list = node_seq(r->arena);

	spread_asked(r, list, service);
	if ((kind == WORKLOAD_DEPLOYMENT || kind == WORKLOAD_STATEFULSET) && scale_of(r, service).min > 1)
		spread_default(r, list, service);
	if (list->items.n)
		node_set(r->arena, spec, STR("topologySpreadConstraints"), list);
}

/* "linux/arm64/v8" */
static void platform_fill(struct render *r, struct node *spec, const struct stack_service *service)
{
	struct str rest = service->platform.value, os = STR_EMPTY, arch = STR_EMPTY;
	struct node *selector;

	if (!STACK_SET(service->platform))
		return;
	str_split(&rest, '/', &os);
	if (rest.ptr)
		str_split(&rest, '/', &arch);
	if (!arch.len && !str_is(os, "linux") && !str_is(os, "windows")) {
		arch = os; /* an architecture may stand alone */
		os = STR_EMPTY;
	}
	selector = with_origin(node_set_map(r->arena, spec, "nodeSelector"), service->platform.origin);
	if (arch.len)
		with_remark(r, node_set_str(r->arena, selector, "kubernetes.io/arch", architecture(arch)),
			    service->platform.origin);
	if (os.len)
		with_remark(r, node_set_str(r->arena, selector, "kubernetes.io/os", os), service->platform.origin);
}

void placement_fill(struct render *r, struct node *spec, const struct stack_service *service)
{
	platform_fill(r, spec, service);
	node_affinity(r, spec, service);
	one_per_node(r, spec, service);
	spread_fill(r, spec, service);
	if (STACK_SET(service->runtime) && !str_is(service->runtime.value, "runc"))
		with_remark(r,
			    node_set_str(r->arena, spec, "runtimeClassName",
					 name_label(r->arena, service->runtime.value, 63)),
			    service->runtime.origin);
}
