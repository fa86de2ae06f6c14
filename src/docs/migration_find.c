/*
 * What was rendered for a service: the plan's commands name the very objects.
 */
#include "docs/migration_internal.h"

static const char *const workload_kinds[] = { "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", NULL };

const struct node *find_object(const struct migration *m, const char *kind, size_t n)
{
	for (size_t i = 0; i < m->tree->by_path.n; i++) {
		const struct artefact *artefact = m->tree->by_path.at[i].value;

		if (artefact->object && str_is(node_text(node_get(artefact->object, "kind")), kind) && n-- == 0)
			return artefact->object;
	}
	return NULL;
}

static struct str name_label_of(const struct node *labels)
{
	return node_text(node_get(labels, "app.kubernetes.io/name"));
}

const struct node *find_workload(const struct migration *m, const struct stack_service *service)
{
	for (size_t i = 0; i < m->tree->by_path.n; i++) {
		const struct artefact *artefact = m->tree->by_path.at[i].value;
		const struct node *object = artefact->object;

		/* patches of components and overlays have the same kinds and names */
		if (str_starts(artefact->path, "base/") &&
		    str_in(node_text(node_get(object, "kind")), workload_kinds) &&
		    str_eq(name_label_of(node_path(object, "metadata", "labels", NULL)), service->label))
			return object;
	}
	return NULL;
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
