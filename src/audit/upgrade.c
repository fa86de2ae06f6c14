#include "audit/upgrade.h"

#include "audit/pod.h"
#include "audit/schema.h"
#include "base/arena.h"
#include "base/map.h"
#include "base/sort.h"

/* What each step asks; what is said of nodes by their skew is left out, as the steps themselves keep it. */
static const char *const step_rules[] = {
	"api-removed",	   "api-deprecated",	  "api-not-yet",     "schema-unknown-field", "cgroup-v1",
	"containerd-1", "node-containerd", "ingress-nginx-ended", "external-ips-deprecated",
};

/* What a drain meets, and what to do for the time of the upgrade. {ns}, {kind}, {name}, {pods}, {fewer} are filled in. */
struct drain_row {
	const char *rule;
	bool blocks;
	const char *advice;
	const char *before[3], *after[3];
};

static const struct drain_row drain_rows[] = {
	{ "budget-blocks-drain", true,
	  "allow one eviction for the time of the upgrade; where it is about a single pod, that is "
	"a short outage, unless the application "
	  "can have a second one",
	  { "kubectl -n {ns} patch poddisruptionbudget {name} --type merge -p "
	"'{\"spec\":{\"minAvailable\":null,\"maxUnavailable\":1}}'" },
	  { "kubectl -n {ns} get poddisruptionbudget {name}" } },
	{ "budgets-overlap", true,
	  "remove one of the two; apply it again only when each pod is chosen by one",
	  { "kubectl -n {ns} delete poddisruptionbudget {name}" },
	  { NULL } },
	{ "naked-pod", true,
	  "a drain refuses it; with --force it is deleted and nothing brings it back: keep its "
	  "manifest, and apply it again after the drain",
	  { "kubectl -n {ns} get pod {name} -o yaml > {name}.yaml" },
	  { "kubectl -n {ns} get pod {name}" } },
	{ "anti-affinity-needs-spare", true,
	  "have a node more than pods before the first drain, or run one pod fewer for the time of the upgrade",
	  { "kubectl get nodes", "kubectl -n {ns} scale {kind}/{name} --replicas={fewer}" },
	  { "kubectl -n {ns} scale {kind}/{name} --replicas={pods}", "kubectl -n {ns} rollout "
	"status {kind}/{name} --timeout=10m" } },
	{ "drain-moves-volume", false,
	  "announce the outage, take a backup, and drain its node in a quiet hour",
	  { "kubectl -n {ns} get pods -o wide" },
	  { "kubectl -n {ns} rollout status {kind}/{name} --timeout=10m" } },
};

static const struct drain_row single_pod = {
	"single-replica", false,
	"run a second pod for the time of the upgrade, if the application can have several; else it is down while it moves",
	{ "kubectl -n {ns} scale {kind}/{name} --replicas=2", "kubectl -n {ns} rollout status {kind}/{name} --timeout=10m" },
	{ "kubectl -n {ns} scale {kind}/{name} --replicas=1" },
};

struct upgrade_run {
	struct arena *arena;
	const struct cluster *cluster;
	struct upgrade upgrade;
	struct audit *audits; /* one a step, and the last for drains */
	struct findings *findings;
	size_t n;
	size_t near_object; /* where object_of() found the last one */
};

struct upgrade_run *upgrade_begin(struct arena *arena, const struct cluster *cluster, unsigned int from, unsigned int to,
				  const struct audit_options *options)
{
	struct upgrade_run *run = arena_new_of(arena, struct upgrade_run);
	size_t steps = to - from + 1;
	const char **drains = arena_calloc(arena, ARRAY_SIZE(drain_rows), sizeof(*drains));

	for (size_t i = 0; i < ARRAY_SIZE(drain_rows); i++)
		drains[i] = drain_rows[i].rule;
	*run = (struct upgrade_run){ .arena = arena, .cluster = cluster, .n = steps + 1 };
	run->upgrade.from = from;
	run->upgrade.to = to;
	run->upgrade.steps = arena_calloc(arena, steps, sizeof(*run->upgrade.steps));
	run->audits = arena_calloc(arena, run->n, sizeof(*run->audits));
	run->findings = arena_calloc(arena, run->n, sizeof(*run->findings));
	for (size_t i = 0; i < run->n; i++) {
		struct audit_options *own = arena_dup(arena, options, sizeof(*options));

		own->minor = i < steps ? from + (unsigned int)i : to;
		own->only = i < steps ? step_rules : drains;
		own->n_only = i < steps ? ARRAY_SIZE(step_rules) : ARRAY_SIZE(drain_rows);
		run->findings[i] = (struct findings)FINDINGS_INIT(arena);
		audit_init(&run->audits[i], arena, own, cluster, &run->findings[i]);
	}
	return run;
}

void upgrade_manifest(void *context, const struct manifest *manifest)
{
	struct upgrade_run *run = context;

	for (size_t i = 0; i < run->n; i++)
		audit_manifest(&run->audits[i], manifest);
}

void upgrade_source(void *context, const struct source *source)
{
	struct upgrade_run *run = context;

	for (size_t i = 0; i < run->n; i++)
		audit_source(&run->audits[i], source);
}

/* ---- Steps ---- */

/* Its path begins with the object's name, which may hold anything. */
static bool is_at(const struct upgrade_run *run, const struct finding *finding, const struct object *object)
{
	struct str name = object_show(run->arena, object);

	return finding->path.len >= name.len && str_eq(str_slice(finding->path, 0, name.len), name);
}

/* Findings come in the order of reading, mostly: the search begins where the last one ended. */
static const struct object *object_of(struct upgrade_run *run, const struct finding *finding)
{
	size_t n = run->cluster->objects.n, start = run->near_object;

	for (size_t i = 0; i < n; i++) {
		size_t at = (start + i) % n;
		const struct object *object = run->cluster->objects.at[at];

		run->near_object = at;
		if (object->span.source == finding->span.source && finding->span.offset >= object->span.offset &&
		    finding->span.offset < object->span.offset + object->span.length && is_at(run, finding, object))
			return object;
	}
	return NULL;
}

/* Since when the replacement is served, as far as schemas tell. */
static struct str when_possible(const struct upgrade_run *run, const struct object *object)
{
	const struct api_removal *row = object ? api_removal_find(object->group, object->version, object->kind_name) : NULL;
	struct str api = str_of(row ? row->replacement : NULL);
	size_t slash = str_chr(api, '/');
	unsigned int since;

	if (!row || slash == STR_NONE)
		return STR_EMPTY;
	const struct schema_object *schema = schema_object_find(str_slice(api, 0, slash), str_from(api, slash + 1), object->kind_name);
	if (!schema || !schema->versions)
		return STR_EMPTY;
	since = schema_minors[__builtin_ctz(schema->versions)];
	if (since <= run->upgrade.from)
		return STR("it can be applied now, before the first step");
	if (since == schema_minors[0]) /* older schemas aren't known; the deprecation policy keeps both for a time */
		return str_fmt(run->arena, "it can be applied with 1.%u at the latest", row->removed - 1);
	if (since < row->removed)
		return str_fmt(run->arena, "it can be applied once the API server is 1.%u", since);
	return str_fmt(run->arena, "1.%u is the first to serve it: apply it right after that step", since);
}

static enum upgrade_kind kind_of(const struct rule *rule)
{
	struct str id = str_of(rule->id);

	if (str_is(id, "api-removed"))
		return UPGRADE_REMOVED;
	if (str_is(id, "api-deprecated"))
		return UPGRADE_DEPRECATED;
	return str_is(id, "schema-unknown-field") || str_is(id, "api-not-yet") ? UPGRADE_FIELD : UPGRADE_DATED;
}

/* Other messages than those about what ends name the version that was asked for. */
static bool was_said(const struct findings *before, const struct finding *finding, size_t *near)
{
	for (size_t i = 0; i < before->list.n; i++) {
		size_t at = (*near + i) % before->list.n;
		const struct finding *old = before->list.at[at];

		if (old->rule == finding->rule && old->span.source == finding->span.source &&
		    old->span.offset == finding->span.offset &&
		    (kind_of(old->rule) != UPGRADE_DATED || str_eq(old->message, finding->message))) {
			*near = at;
			return true;
		}
	}
	return false;
}

static int compare_items(const void *a, const void *b, void *context)
{
	const struct upgrade_item *left = a, *right = b;

	(void)context;
	if (left->kind != right->kind)
		return left->kind < right->kind ? -1 : 1;
	return span_cmp(left->finding->span, right->finding->span);
}

static void note(struct upgrade_run *run, const struct finding *finding, struct findings *out)
{
	finding_at(out, finding->rule, finding->span, "%" PRI_STR, STR_ARG(finding->message));
	run->upgrade.n_must += finding->severity == SEVERITY_ERROR;
}

static void add_step(struct upgrade_run *run, size_t number, struct findings *out)
{
	struct upgrade_step *step = &run->upgrade.steps[number];
	const struct findings *findings = &run->findings[number];
	size_t near = 0;

	step->minor = run->upgrade.from + (unsigned int)number;
	for (size_t i = 0; i < findings->list.n; i++) {
		const struct finding *finding = findings->list.at[i];

		if (number && was_said(&run->findings[number - 1], finding, &near))
			continue;
		struct upgrade_item *item = vec_push(run->arena, &step->items);
		item->kind = kind_of(finding->rule);
		item->finding = finding;
		const struct object *object = object_of(run, finding);
		item->object = object ? object_show(run->arena, object) : finding->path;
		if (item->kind == UPGRADE_REMOVED || item->kind == UPGRADE_DEPRECATED)
			item->possible = when_possible(run, object);
		note(run, finding, out);
	}
	sort_stable(step->items.at, step->items.n, sizeof(*step->items.at), compare_items, NULL);
}

/* ---- Drains ---- */

/* Names of Kubernetes are; what else a manifest may hold stays out of commands that people paste. */
static bool is_safe(struct str name)
{
	if (str_empty(name) || name.ptr[0] == '-')
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!ascii_lower(name.ptr[i]) && !ascii_digit(name.ptr[i]) && name.ptr[i] != '-' && name.ptr[i] != '.')
			return false;
	return true;
}

/* kubectl and kustomize put what names no namespace where they are told. */
static struct str namespace_for(const struct upgrade_run *run, const struct object *object)
{
	return object->has_namespace ? object->namespace : run->upgrade.namespace;
}

static struct str fill(const struct upgrade_run *run, const char *template, const struct object *object)
{
	struct arena *arena = run->arena;
	const struct workload *workload = kind_has_pods(object->kind) ? object->facts : NULL;
	long long pods = workload ? (long long)workload->replicas : 1;
	struct str text = str_replace(arena, str_of(template), STR("{ns}"), namespace_for(run, object));

	text = str_replace(arena, text, STR("{kind}"), str_lower(arena, object->kind_name));
	text = str_replace(arena, text, STR("{name}"), object->name);
	text = str_replace(arena, text, STR("{pods}"), str_fmt(arena, "%lld", pods));
	return str_replace(arena, text, STR("{fewer}"), str_fmt(arena, "%lld", pods > 1 ? pods - 1 : 1));
}

static void add_drain(struct upgrade_run *run, const struct drain_row *row, const struct object *object, struct span span,
		      struct str message)
{
	struct upgrade_drain *drain = vec_push(run->arena, &run->upgrade.drains);

	*drain = (struct upgrade_drain){
		.blocks = row->blocks,
		.object = object_show(run->arena, object),
		.span = span,
		.message = message,
		.advice = str_of(row->advice),
	};
	if (!is_safe(namespace_for(run, object)) || !is_safe(object->name) || !is_safe(str_lower(run->arena, object->kind_name)))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(row->before) && row->before[i]; i++)
		*vec_push(run->arena, &drain->before) = fill(run, row->before[i], object);
	for (size_t i = 0; i < ARRAY_SIZE(row->after) && row->after[i]; i++)
		*vec_push(run->arena, &drain->after) = fill(run, row->after[i], object);
}

static const struct drain_row *drain_row_of(const struct rule *rule)
{
	for (size_t i = 0; i < ARRAY_SIZE(drain_rows); i++)
		if (strcmp(drain_rows[i].rule, rule->id) == 0)
			return &drain_rows[i];
	BUG("%s is no rule about drains", rule->id);
}

static void add_single_pods(struct upgrade_run *run)
{
	struct map said = MAP_INIT(run->arena);

	for (size_t i = 0; i < run->upgrade.drains.n; i++)
		map_set(&said, run->upgrade.drains.at[i].object, run);
	for (size_t i = 0; i < run->cluster->workloads.n; i++) {
		const struct workload *workload = run->cluster->workloads.at[i];
		struct str shown = object_show(run->arena, workload->object);

		if (!kind_is_replicated(workload->object->kind) || has_owner(run->cluster, workload->object) ||
		    workload_fewest_pods(run->cluster, workload) != 1)
			continue;
		if (!map_get(&said, shown))
			add_drain(run, &single_pod, workload->object, workload->object->name_span, STR("it has one pod"));
	}
}

static int compare_drains(const void *a, const void *b, void *context)
{
	const struct upgrade_drain *left = a, *right = b;

	(void)context;
	return left->blocks != right->blocks ? (int)right->blocks - (int)left->blocks : span_cmp(left->span, right->span);
}

static void add_drains(struct upgrade_run *run, struct findings *out)
{
	struct findings *findings = &run->findings[run->n - 1];

	findings_sort(findings);
	for (size_t i = 0; i < findings->list.n; i++) {
		const struct finding *finding = findings->list.at[i];
		const struct object *object = object_of(run, finding);

		note(run, finding, out);
		run->upgrade.forces |= strcmp(finding->rule->id, "naked-pod") == 0;
		if (object)
			add_drain(run, drain_row_of(finding->rule), object, finding->span, finding->message);
	}
	add_single_pods(run);
	sort_stable(run->upgrade.drains.at, run->upgrade.drains.n, sizeof(*run->upgrade.drains.at), compare_drains, NULL);
}

/* ---- The whole ---- */

static int compare_texts(const void *a, const void *b, void *context)
{
	(void)context;
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Of several Namespaces none is meant more than another. */
static void assume_namespace(struct upgrade_run *run)
{
	size_t n = 0;

	run->upgrade.namespace = STR("default");
	for (size_t i = 0; i < run->cluster->objects.n; i++) {
		const struct object *object = run->cluster->objects.at[i];

		run->upgrade.assumes_namespace |= kind_has_pods(object->kind) && !object->has_namespace;
		if (object->kind == KIND_NAMESPACE && n++ == 0 && is_safe(object->name))
			run->upgrade.namespace = object->name;
	}
	if (n > 1)
		run->upgrade.namespace = STR("default");
}

static void add_namespaces(struct upgrade_run *run)
{
	struct map seen = MAP_INIT(run->arena);

	for (size_t i = 0; i < run->cluster->workloads.n; i++) {
		struct str name = namespace_for(run, run->cluster->workloads.at[i]->object);

		if (!is_safe(name) || map_get(&seen, name))
			continue;
		map_set(&seen, name, run);
		*vec_push(run->arena, &run->upgrade.namespaces) = name;
	}
	sort_stable(run->upgrade.namespaces.at, run->upgrade.namespaces.n, sizeof(struct str), compare_texts, NULL);
}

static void add_limits(struct upgrade_run *run)
{
	struct arena *arena = run->arena;
	unsigned int newest = schema_minor_newest(), oldest = schema_minors[0];
	size_t dropped = 0;

	if (run->upgrade.to > newest)
		*vec_push(arena, &run->upgrade.limits) =
			str_fmt(arena, "Of 1.%u and newer only what is known to be removed is told: "
			"1.%u is the newest version whose fields are "
				       "known here. Read the changelogs of these versions.", newest + 1, newest);
	if (run->upgrade.from < oldest)
		*vec_push(arena, &run->upgrade.limits) =
			str_fmt(arena, "Fields are compared with 1.%u and newer: of older versions "
			"only removed APIs are told.", oldest);
	for (size_t i = 0; i < run->n; i++)
		dropped += run->findings[i].dropped;
	if (dropped)
		*vec_push(arena, &run->upgrade.limits) =
			str_fmt(arena, "There is more than fits: %zu findings were left out. Mend the first ones, and write it anew.",
				dropped);
	if (run->upgrade.assumes_namespace)
		*vec_push(arena, &run->upgrade.limits) =
			str_fmt(arena, "Some manifests name no namespace: the commands take %" PRI_STR ".",
				STR_ARG(run->upgrade.namespace));
	*vec_push(arena, &run->upgrade.limits) =
		STR("What isn't in the manifests isn't seen: operators, charts that others install, "
		"webhooks, the cluster's own addons.");
}

const struct upgrade *upgrade_end(struct upgrade_run *run, struct reader_counts counts, struct findings *out)
{
	run->upgrade.n_sources = counts.sources;
	run->upgrade.n_objects = counts.objects;
	run->upgrade.n_workloads = run->cluster->workloads.n;
	for (size_t i = 0; i < run->n; i++)
		audit_end(&run->audits[i]);
	assume_namespace(run);
	for (size_t i = 0; i + 1 < run->n; i++)
		add_step(run, i, out);
	add_drains(run, out);
	add_namespaces(run);
	add_limits(run);
	return &run->upgrade;
}
