/*
 * LimitRange and ResourceQuota: what a container gets that names nothing, and what the namespace may take together.
 *
 * The quota is a sum over the workloads as they were rendered, with everything that others put into their pods. It must
 * never refuse a pod of the stack itself, so it counts what is there at the worst moment: all pods that an autoscaler
 * may start, in the middle of a rollout. limits.cpu isn't in it: a quota on that refuses every pod without a limit of
 * CPU.
 */
#include "base/strbuf.h"
#include "cluster/quantity.h"
#include "kube/render.h"

enum { CPU, MEMORY, MEMORY_LIMIT, N_PARTS };

static const struct part {
	const char *list, *name, *field, *title; /* of a container's resources; of the quota, and in its table */
	int64_t round_to;                        /* so that the quota doesn't change with every small thing */
} parts[N_PARTS] = {
	[CPU] = { "requests", "cpu", "requests.cpu", "CPU", 100 },
	[MEMORY] = { "requests", "memory", "requests.memory", "memory", (int64_t)128 << 20 },
	[MEMORY_LIMIT] = { "limits", "memory", "limits.memory", "its limit", (int64_t)128 << 20 },
};

struct need { /* thousandths of a core, bytes */
	int64_t of[N_PARTS];
};

struct quota_row {
	struct str name;
	int64_t pods;
	struct need each;
	struct str why;
};

struct quota {
	struct render *r;
	VEC(struct quota_row) rows;
	struct need largest, sum;
	int64_t largest_container; /* bytes of memory */
	bool on_nodes;
};

/* ---- One pod ---- */

static int64_t amount_in(const struct node *value, size_t part)
{
	struct quantity quantity;

	if (!quantity_parse(node_text(value), &quantity))
		return 0;
	return part == CPU ? quantity_milli(quantity) : quantity_units(quantity);
}

static struct need need_of(const struct node *container)
{
	struct need need;

	for (size_t i = 0; i < N_PARTS; i++)
		need.of[i] = amount_in(node_path(container, "resources", parts[i].list, parts[i].name, NULL), i);
	return need;
}

static struct need plus(struct need a, struct need b)
{
	for (size_t i = 0; i < N_PARTS; i++)
		a.of[i] = amount_plus(a.of[i], b.of[i]);
	return a;
}

static struct need most(struct need a, struct need b)
{
	for (size_t i = 0; i < N_PARTS; i++)
		a.of[i] = MAX_OF(a.of[i], b.of[i]);
	return a;
}

/* ---- What the overlays of environments change: the one quota of the base has room for each of them ---- */

static const struct node *of_environment(const struct render *r, size_t i, const struct stack_service *service,
					 const char *key)
{
	const struct node *environments = node_get(r->config->root, "environments");
	const struct node *services = node_get(environments->entries.at[i].value, "services");

	return node_get(node_get_str(services, service->name), key);
}

static size_t n_environments(const struct render *r)
{
	const struct node *environments = node_get(r->config->root, "environments");

	return node_is_map(environments) ? environments->entries.n : 0;
}

/* The pods that some environment wants, or as many as the base has. */
static int64_t most_replicas(const struct render *r, const struct stack_service *service, int64_t most)
{
	static const char *const keys[] = { "min", "max", "replicas" };
	int64_t number;

	for (size_t i = 0; i < n_environments(r); i++)
		for (size_t j = 0; j < ARRAY_SIZE(keys); j++)
			if (node_to_int(of_environment(r, i, service, keys[j]), RESOLVE_YAML12, &number))
				most = MAX_OF(most, number);
	return most;
}

/* The same of the pod's first container, which has the service's own name. */
static struct need most_need(const struct quota *q, const struct stack_service *service, struct need need)
{
	static const char *const keys[N_PARTS] = { "cpu", "memory", "memory_limit" };

	for (size_t i = 0; i < n_environments(q->r); i++)
		for (size_t j = 0; j < N_PARTS; j++)
			need.of[j] = MAX_OF(need.of[j], amount_in(of_environment(q->r, i, service, keys[j]), j));
	return need;
}

static struct need container_need(struct quota *q, const struct node *container, const struct stack_service *service)
{
	struct need need = need_of(container);

	if (str_eq(node_text(node_get(container, "name")), service->label))
		need = most_need(q, service, need);
	q->largest_container = MAX_OF(q->largest_container, need.of[MEMORY_LIMIT]);
	return need;
}

/* As the scheduler counts: init containers run one after the other, those that are restarted stay beside the others. */
static struct need pod_need(struct quota *q, const struct node *spec, const struct stack_service *service)
{
	const struct node *init = node_get(spec, "initContainers"), *containers = node_get(spec, "containers");
	struct need running = { 0 }, starting = { 0 };

	for (size_t i = 0; i < node_count(init); i++) {
		struct need own = plus(running, container_need(q, init->items.at[i], service));

		starting = most(starting, own);
		if (str_is(node_text(node_get(init->items.at[i], "restartPolicy")), "Always"))
			running = own;
	}
	for (size_t i = 0; i < node_count(containers); i++)
		running = plus(running, container_need(q, containers->items.at[i], service));
	return most(running, starting);
}

/* ---- How many of them ---- */

/* A number, or a percentage of the replicas, rounded up. */
static int64_t surge_of(const struct node *surge, int64_t replicas)
{
	struct str text = node_text(surge);
	int64_t value;

	if (str_ends(text, "%") && str_to_int(str_slice(text, 0, text.len - 1), &value))
		return amount_plus(amount_times(replicas, value), 99) / 100;
	return str_to_int(text, &value) ? value : 0;
}

static int64_t count_of(const struct node *node, int64_t otherwise)
{
	int64_t value;

	return node && str_to_int(node_text(node), &value) ? value : otherwise;
}

/* Pods that end count until they are gone, and a new one is ready before that. */
static void deployment_pods(struct quota *q, struct quota_row *row, const struct node *spec, int64_t replicas)
{
	const struct node *strategy = node_get(spec, "strategy");
	const struct node *surge = node_path(strategy, "rollingUpdate", "maxSurge", NULL);
	int64_t more;

	row->pods = replicas;
	row->why = STR("the old ones end first");
	if (str_is(node_text(node_get(strategy, "type")), "Recreate"))
		return;
	more = surge ? surge_of(surge, replicas) : amount_plus(replicas, 3) / 4; /* a quarter is Kubernetes' default */
	row->pods = amount_plus(amount_times(replicas, 2), more);
	row->why = str_fmt(q->r->arena, "%lld running, %lld more in a rollout, %lld ending", (long long)replicas,
			   (long long)more, (long long)replicas);
}

static void daemonset_pods(struct quota *q, struct quota_row *row, const struct node *spec,
			   const struct stack_service *service)
{
	int64_t nodes = MAX_OF(config_int(q->r->config, "cluster.nodes"), (int64_t)1);

	row->pods = amount_plus(nodes,
				surge_of(node_path(spec, "updateStrategy", "rollingUpdate", "maxSurge", NULL), nodes));
	row->why = STR("cluster.nodes: one on every node");
	q->on_nodes = true;
	if (!config_node(q->r->config, "cluster.nodes"))
		finding_at(q->r->out, &KUBE_NODES,
			   service->global.origin ? service->global.origin->span : service->origin->span,
			   "%" PRI_STR " runs on every node, and the quota makes room for %lld", STR_ARG(service->name),
			   (long long)nodes);
}

static void count_pods(struct quota *q, struct quota_row *row, const struct node *object,
		       const struct stack_service *service)
{
	const struct node *spec = node_get(object, "spec");
	struct str kind = node_text(node_get(object, "kind"));
	int64_t replicas = MAX_OF(scale_of(q->r, service).max, count_of(node_get(spec, "replicas"), 1));

	replicas = most_replicas(q->r, service,
				 MAX_OF(replicas, (int64_t)1)); /* what is switched off may be switched on again */
	if (str_is(kind, "Deployment")) {
		deployment_pods(q, row, spec, replicas);
	} else if (str_is(kind, "DaemonSet")) {
		daemonset_pods(q, row, spec, service);
	} else if (str_is(kind, "StatefulSet")) {
		row->pods = replicas;
		row->why = STR("the old one ends first");
	} else if (str_is(kind, "CronJob") && !str_is(node_text(node_get(spec, "concurrencyPolicy")), "Forbid")) {
		row->pods = 2;
		row->why = STR("a run, and the one before it");
	} else {
		row->pods = MAX_OF(count_of(node_get(spec, "parallelism"), 1), (int64_t)1);
		row->why = STR("a run");
	}
}

static void add_workload(struct quota *q, const struct node *object)
{
	const struct node *spec = node_get(object, "spec"), *template = node_get(spec, "template");
	const struct node *label = node_path(object, "metadata", "labels", "app.kubernetes.io/name", NULL);
	const struct stack_service *service = map_get(&q->r->services, node_text(label));
	struct quota_row row = { 0 };

	if (!template)
		template = node_path(spec, "jobTemplate", "spec", "template", NULL);
	if (!template || !service)
		return;
	row.name = service->label;
	row.each = pod_need(q, node_get(template, "spec"), service);
	count_pods(q, &row, object, service);
	q->largest = most(q->largest, row.each);
	for (size_t i = 0; i < N_PARTS; i++)
		q->sum.of[i] = amount_plus(q->sum.of[i], amount_times(row.each.of[i], row.pods));
	*vec_push(q->r->arena, &q->rows) = row;
}

/* ---- The objects ---- */

static struct str shown(struct quota *q, size_t part, int64_t value)
{
	return part == CPU ? quantity_cpu(q->r->arena, value) : quantity_bytes(q->r->arena, value);
}

/* Rounded up; the largest amounts stay as they are. */
static int64_t rounded(size_t part, int64_t value)
{
	int64_t unit = parts[part].round_to;

	return value > INT64_MAX - unit ? value : (value + unit - 1) / unit * unit;
}

static void table_row(struct quota *q, struct strbuf *buf, const struct quota_row *row, size_t width)
{
	strbuf_addf(buf, "%-*.*s %6lld", (int)width, STR_ARG(row->name), (long long)row->pods);
	for (size_t i = 0; i < N_PARTS; i++)
		strbuf_addf(buf, " %9.*s", STR_ARG(shown(q, i, row->each.of[i])));
	strbuf_addf(buf, "  %.*s\n", STR_ARG(row->why));
}

/* So that a reader can check the sum. */
static struct str table(struct quota *q)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct quota_row more = { STR("one more"), 1, q->largest,
				  STR("to debug, or a job started by hand: the largest") };
	size_t width = more.name.len;

	for (size_t i = 0; i < q->rows.n; i++)
		width = MAX_OF(width, q->rows.at[i].name.len);
	strbuf_adds(&buf,
		    "The pods that there may be at the worst moment, and what each asks for. limits.cpu isn't in the "
		    "quota: it would refuse every pod without a limit of CPU.\n");
	strbuf_addf(&buf, "%-*s   pods", (int)width, "");
	for (size_t i = 0; i < N_PARTS; i++)
		strbuf_addf(&buf, " %9s", parts[i].title);
	strbuf_addc(&buf, '\n');
	for (size_t i = 0; i < q->rows.n; i++)
		table_row(q, &buf, &q->rows.at[i], width);
	table_row(q, &buf, &more, width);
	return strbuf_take(&buf, q->r->arena);
}

static void quota_object(struct quota *q)
{
	struct render *r = q->r;
	struct node *object = object_new(r, "v1", "ResourceQuota", STR("compute"), NULL), *hard;
	const struct origin *origin = origin_default(
		r,
		"the sum over all pods that there may be at once: those of autoscalers, those of a rollout, and one "
		"more",
		q->on_nodes
			? "set services.NAME.resources, .replicas or .autoscale.max, or cluster.nodes, in lotse.yaml"
			: "set services.NAME.resources, .replicas or .autoscale.max in lotse.yaml");

	with_origin(object, origin);
	object_labels(r, node_get(object, "metadata"), NULL);
	hard = with_origin(node_set_map(r->arena, node_set_map(r->arena, object, "spec"), "hard"), origin);
	hard->comment = table(q);
	for (size_t i = 0; i < N_PARTS; i++)
		node_set_str(r->arena, hard, parts[i].field,
			     shown(q, i, rounded(i, amount_plus(q->sum.of[i], q->largest.of[i]))));
	object_add(r, STR_EMPTY, "resourcequota", STR_EMPTY, object);
}

static void set_defaults(struct render *r, struct node *limit)
{
	struct node *map = node_set_map(r->arena, limit, "default");

	node_set_str(r->arena, map, "memory", STR("256Mi"));
	node_set_str(r->arena, map, "ephemeral-storage", STR("1Gi"));
	map = node_set_map(r->arena, limit, "defaultRequest");
	node_set_str(r->arena, map, "cpu", STR("50m"));
	node_set_str(r->arena, map, "memory", STR("128Mi"));
	node_set_str(r->arena, map, "ephemeral-storage", STR("64Mi"));
}

static void limits_object(struct quota *q)
{
	enum { ROOM = 1 << 30 }; /* bytes: the step of the maximum, and the least, for a container to debug with */
	struct render *r = q->r;
	struct node *object = object_new(r, "v1", "LimitRange", STR("containers"), NULL), *limit;
	int64_t largest = q->largest_container;

	with_origin(object,
		    origin_default(
			    r,
			    "a container that names no resources would count as nothing, and be refused by the quota",
			    "patch it in your overlay"));
	object_labels(r, node_get(object, "metadata"), NULL);
	limit = node_add(r->arena, node_set_seq(r->arena, node_set_map(r->arena, object, "spec"), "limits"),
			 node_map(r->arena));
	limit->comment = STR(
		"For containers that name nothing themselves, such as those that somebody starts by hand.\n"
		"No default and no maximum of CPU: requests already share a node's time fairly, and a limit only slows "
		"down where time is left over. Containers have one only where the Compose file or lotse.yaml asks for "
		"it.");
	node_set_str(r->arena, limit, "type", STR("Container"));
	set_defaults(r, limit);
	if (largest < INT64_MAX - ROOM)
		largest = MAX_OF((largest + ROOM - 1) / ROOM, (int64_t)1) * ROOM;
	with_origin(node_set_str(r->arena, node_set_map(r->arena, limit, "max"), "memory",
				 quantity_bytes(r->arena, largest)),
		    origin_default(r, "room for the largest container of the stack, in whole Gi",
				   "set services.NAME.resources.memory_limit in lotse.yaml"));
	object_add(r, STR_EMPTY, "limitrange", STR_EMPTY, object);
}

void render_quota(struct render *r)
{
	struct quota q = { .r = r };

	for (size_t i = 0; i < r->objects.n; i++)
		add_workload(&q, r->objects.at[i].object);
	if (!q.rows.n)
		return;
	limits_object(&q);
	quota_object(&q);
}
