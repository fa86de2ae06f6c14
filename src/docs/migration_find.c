/*
 * What was rendered for a service: the plan's commands name the very objects.
 */
#include "docs/migration_internal.h"

static const char *const workload_kinds[] = { "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", NULL };

static struct str name_label_of(const struct node *labels)
{
	return node_text(node_get(labels, "app.kubernetes.io/name"));
}

static void add_object(struct migration *m, struct map *map, struct str key, const struct node *object)
{
	struct objects *objects = map_get(map, key);

	if (!objects) {
		objects = arena_new_of(m->arena, struct objects);
		map_set(map, key, objects);
	}
	*vec_push(m->arena, &objects->list) = object;
}

static void take_object(struct migration *m, struct str path, const struct node *object)
{
	struct str kind = node_text(node_get(object, "kind"));

	add_object(m, &m->kinds, kind, object);
	if (str_is(kind, "HorizontalPodAutoscaler"))
		add_object(m, &m->scaled, node_text(node_path(object, "spec", "scaleTargetRef", "name", NULL)), object);
	if (!str_starts(path, "base/")) /* patches of components and overlays have the same kinds and names */
		return;
	if (str_in(kind, workload_kinds))
		add_object(m, &m->workloads, name_label_of(node_path(object, "metadata", "labels", NULL)), object);
	if (str_is(kind, "Service") && !str_is(node_text(node_path(object, "spec", "clusterIP", NULL)), "None"))
		add_object(m, &m->names, name_label_of(node_path(object, "spec", "selector", NULL)), object);
}

static void take_edges(struct migration *m)
{
	for (size_t i = 0; i < m->stack->edges.n; i++) {
		const struct stack_edge *edge = &m->stack->edges.at[i];
		struct services *clients = map_get(&m->clients, edge->to->name);

		if (edge->from == edge->to)
			continue;
		if (!clients) {
			clients = arena_new_of(m->arena, struct services);
			map_set(&m->clients, edge->to->name, clients);
		}
		*vec_push(m->arena, &clients->list) = edge->from;
	}
}

void find_objects(struct migration *m)
{
	m->kinds = m->scaled = m->workloads = m->names = m->clients = m->writers = m->stopped =
		(struct map)MAP_INIT(m->arena);
	for (size_t i = 0; i < m->tree->by_path.n; i++) {
		const struct artefact *artefact = m->tree->by_path.at[i].value;

		if (artefact->object)
			take_object(m, artefact->path, artefact->object);
	}
	take_edges(m);
}

static const struct node *nth(const struct objects *objects, size_t n)
{
	return objects && n < objects->list.n ? objects->list.at[n] : NULL;
}

const struct node *find_object(const struct migration *m, const char *kind, size_t n)
{
	return nth(map_get(&m->kinds, str_of(kind)), n);
}

struct str find_namespace(const struct migration *m)
{
	return node_text(node_path(find_object(m, "Namespace", 0), "metadata", "name", NULL));
}

const struct node *find_name(const struct migration *m, const struct stack_service *service, size_t n)
{
	return nth(map_get(&m->names, service->label), n);
}

const struct node *find_workload(const struct migration *m, const struct stack_service *service)
{
	return nth(map_get(&m->workloads, service->label), 0);
}

const struct node *find_pod_spec(const struct node *workload)
{
	const struct node *spec = node_get(workload, "spec");

	if (node_get(spec, "jobTemplate"))
		spec = node_path(spec, "jobTemplate", "spec", NULL);
	return node_path(spec, "template", "spec", NULL);
}

const struct node *find_container(const struct node *workload, struct str name)
{
	const struct node *list = node_get(find_pod_spec(workload), "containers");

	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
		if (str_eq(node_text(node_get(list->items.at[i], "name")), name))
			return list->items.at[i];
	return NULL;
}

static struct str own_claim(const struct migration *m, const struct node *set, const struct stack_volume *volume,
			    const struct node **claim)
{
	const struct node *templates = node_path(set, "spec", "volumeClaimTemplates", NULL);

	for (size_t i = 0; node_is_seq(templates) && i < templates->items.n; i++) {
		struct str name = node_text(node_path(templates->items.at[i], "metadata", "name", NULL));

		if (!str_eq(name, volume->label))
			continue;
		*claim = templates->items.at[i];
		return str_fmt(m->arena, "%" PRI_STR "-%" PRI_STR "-0", STR_ARG(name),
			       STR_ARG(node_text(node_path(set, "metadata", "name", NULL))));
	}
	return STR_EMPTY;
}

struct str find_claim(const struct migration *m, const struct stack_volume *volume, const struct node **claim)
{
	const struct node *object;

	for (size_t n = 0; (object = find_object(m, "PersistentVolumeClaim", n)); n++)
		if (str_eq(node_text(node_path(object, "metadata", "name", NULL)), volume->label)) {
			*claim = object;
			return volume->label;
		}
	for (size_t i = 0; i < volume->users.n; i++) {
		struct str name = own_claim(m, find_workload(m, volume->users.at[i]), volume, claim);

		if (name.len)
			return name;
	}
	return STR_EMPTY;
}

/* "overlays/production/kustomization.yaml": production where there is one, else the last by name. */
struct str find_overlay(const struct migration *m)
{
	struct str best = STR("production");
	bool found = false;

	for (size_t i = 0; i < m->tree->by_path.n; i++) {
		struct str path = m->tree->by_path.at[i].key;

		if (!str_starts(path, "overlays/") || !str_ends(path, "/kustomization.yaml"))
			continue;
		path = str_slice(path, strlen("overlays/"), path.len - strlen("/kustomization.yaml"));
		if (str_is(path, "production"))
			return path;
		if (!found || str_cmp(path, best) > 0)
			best = path;
		found = true;
	}
	return best;
}
