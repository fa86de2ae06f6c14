/*
 * Priority classes, as a component: they belong to the whole cluster, and a team may not be allowed to make any.
 *
 * Without them a full node evicts whom it likes. Data goes first, since everything waits for it; what serves people
 * goes before what can be done later. The numbers are far below those of the cluster's own pods (two billion).
 */
#include "kube/render.h"

struct class
{
	const char *name;
	int32_t value;
	bool waits; /* for room, instead of evicting others */
	const char *description;
};

enum { CLASS_DATA, CLASS_SERVING, CLASS_BACKGROUND };

static const struct class classes[] = {
	[CLASS_DATA] = { "data", 30000, false, "databases and brokers: everything else waits for them" },
	[CLASS_SERVING] = { "serving", 20000, false, "what people wait for: web servers, proxies, caches" },
	[CLASS_BACKGROUND] = { "background", 10000, true,
			       "what can be done later: workers, schedulers, jobs, monitoring" },
};

static int class_of(const struct stack_service *service)
{
	switch (service->role) {
	case ROLE_DATABASE:
	case ROLE_BROKER:
		return CLASS_DATA;
	case ROLE_WEB:
	case ROLE_PROXY:
	case ROLE_CACHE:
	case ROLE_OTHER: /* somebody may wait for it */
		return CLASS_SERVING;
	default:
		return CLASS_BACKGROUND;
	}
}

static struct str class_name(struct render *r, int class)
{
	return str_fmt(r->arena, "%" PRI_STR "-%s", STR_ARG(r->name_space), classes[class].name);
}

static void class_object(struct render *r, struct component *component, int class)
{
	struct node *object =
		object_new(r, "scheduling.k8s.io/v1", "PriorityClass", class_name(r, class),
			   origin_default(r, "when nodes are full, pods of a higher class get their place first",
					  "patch it in your overlay"));

	object_labels(r, node_get(object, "metadata"), NULL);
	node_set_str(r->arena, object, "description",
		     str_fmt(r->arena, "%" PRI_STR ": %s", STR_ARG(r->stack->label), classes[class].description));
	node_set_int(r->arena, object, "value", classes[class].value);
	node_set_str(r->arena, object, "preemptionPolicy",
		     classes[class].waits ? STR("Never") : STR("PreemptLowerPriority"))
		->remark = classes[class].waits ? STR("it waits for room, and evicts nobody") : STR_EMPTY;
	component_object(r, component, str_fmt(r->arena, "priorityclass-%s.yaml", classes[class].name), object);
}

static bool shares_numbers(const struct stack_service *service)
{
	for (size_t i = 0; i < service->ports.n; i++)
		if (!port_has_a_name(service, &service->ports.at[i]))
			return true;
	return false;
}

/* The patch says it where the object has its pods: a CronJob deeper than the others. */
static void workload_patch(struct render *r, struct component *component, const struct stack_service *service,
			   const struct node *workload, int class)
{
	struct node *patch = component_patch_of(r, workload), *spec = node_set_map(r->arena, patch, "spec");
	struct str kind = node_text(node_get(workload, "kind"));
	struct str path = str_fmt(r->arena, "%" PRI_STR "/%" PRI_STR ".yaml", STR_ARG(service->label),
				  STR_ARG(str_lower(r->arena, kind)));

	if (shares_numbers(service) && !str_is(kind, "Job") && !str_is(kind, "CronJob")) {
		component_patch_value(r, component, path, workload, "/spec/template/spec/priorityClassName",
				      with_origin(node_str(r->arena, class_name(r, class)), service->role_origin));
		return;
	}
	if (str_is(kind, "CronJob"))
		spec = node_set_map(r->arena, node_set_map(r->arena, spec, "jobTemplate"), "spec");
	spec = node_set_map(r->arena, node_set_map(r->arena, spec, "template"), "spec");
	with_origin(node_set_str(r->arena, spec, "priorityClassName", class_name(r, class)), service->role_origin);
	if (str_is(kind, "Job"))
		component_patch_alike(r, component, path, patch, service);
	else
		component_patch(r, component, path, patch);
}

void render_priority(struct render *r)
{
	struct component *component;
	bool used[ARRAY_SIZE(classes)] = { false };

	component = component_get(r, "priority",
				  "Who gets a place first when nodes are full. The classes belong to the whole\n"
				  "cluster: who applies this needs the right to make them. Switch it on before the\n"
				  "first apply, or delete finished Jobs before you do: a Job can't be changed.");
	for (size_t i = 0; i < r->stack->services.n; i++) {
		const struct stack_service *service = r->stack->services.at[i];
		const struct node *workload = workload_object(r, service);

		if (!workload)
			continue;
		used[class_of(service)] = true;
		workload_patch(r, component, service, workload, class_of(service));
	}
	for (int class = 0; class < (int)ARRAY_SIZE(classes); class ++)
		if (used[class])
			class_object(r, component, class);
}
