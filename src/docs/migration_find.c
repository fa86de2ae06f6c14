/*
 * What was rendered for a service: the plan's commands name the very objects.
 */
#include "docs/migration_internal.h"

static const char *const workload_kinds[] = { "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", NULL };

struct objects {
	VEC(const struct node *) list;
};

static struct str name_label_of(const struct node *labels)
{
	return node_text(node_get(labels, "app.kubernetes.io/name"));
}

static void add_of_kind(struct migration *m, struct str kind, const struct node *object)
{
	struct objects *objects = map_get(&m->kinds, kind);

	if (!objects) {
		objects = arena_new_of(m->arena, struct objects);
		map_set(&m->kinds, kind, objects);
	}
	*vec_push(m->arena, &objects->list) = object;
}

/* The first one stays. */
static void add_by(struct map *map, struct str key, const struct node *object)
{
	if (key.len && !map_get(map, key))
		map_set(map, key, (struct node *)(uintptr_t)object);
}

void find_index(struct migration *m)
{
	m->kinds = m->workloads = m->scaled = (struct map)MAP_INIT(m->arena);
	for (size_t i = 0; i < m->tree->by_path.n; i++) {
		const struct artefact *artefact = m->tree->by_path.at[i].value;
		struct str kind = node_text(node_get(artefact->object, "kind"));

		if (!artefact->object)
			continue;
		add_of_kind(m, kind, artefact->object);
		if (str_is(kind, "HorizontalPodAutoscaler"))
			add_by(&m->scaled,
			       node_text(node_path(artefact->object, "spec", "scaleTargetRef", "name", NULL)),
			       artefact->object);
		/* patches of components and overlays have the same kinds and names */
		if (str_starts(artefact->path, "base/") && str_in(kind, workload_kinds))
			add_by(&m->workloads, name_label_of(node_path(artefact->object, "metadata", "labels", NULL)),
			       artefact->object);
	}
}

const struct node *find_object(const struct migration *m, const char *kind, size_t n)
{
	const struct objects *objects = map_get(&m->kinds, str_of(kind));

	return objects && n < objects->list.n ? objects->list.at[n] : NULL;
}

struct str find_namespace(const struct migration *m)
{
	return node_text(node_path(find_object(m, "Namespace", 0), "metadata", "name", NULL));
}

const struct node *find_workload(const struct migration *m, const struct stack_service *service)
{
	return map_get(&m->workloads, service->label);
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

bool leads_to(const struct node *object, const struct stack_service *service)
{
	return str_is(node_text(node_get(object, "kind")), "Service") &&
	       !str_is(node_text(node_path(object, "spec", "clusterIP", NULL)), "None") &&
	       str_eq(name_label_of(node_path(object, "spec", "selector", NULL)), service->label);
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
