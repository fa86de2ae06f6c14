#include "audit/pod.h"

#include "base/arena.h"

static struct str who(const struct audit *audit, const struct manifest_container *container)
{
	static const char *const kinds[] = {
		[CONTAINER_MAIN] = "container",
		[CONTAINER_INIT] = "init container",
		[CONTAINER_SIDECAR] = "sidecar",
		[CONTAINER_EPHEMERAL] = "ephemeral container",
	};

	if (!container)
		return STR("the pod");
	if (str_empty(container->name))
		return str_fmt(audit->manifest->arena, "a nameless %s", kinds[container->kind]);
	return str_fmt(audit->manifest->arena, "%s %s", kinds[container->kind], show_text(audit, container->name));
}

struct finding *pod_finding(struct audit *audit, const struct manifest_container *container, const struct node *at,
			    const char *fmt, ...)
{
	struct str name = who(audit, container);
	va_list args;

	va_start(args, fmt);
	struct str text = str_vfmt(audit->manifest->arena, fmt, args);
	va_end(args);
	return audit_finding(audit, at, "%" PRI_STR " %" PRI_STR, STR_ARG(name), STR_ARG(text));
}

struct finding *pod_finding_key(struct audit *audit, const struct manifest_container *container, const struct node *map,
				const char *key, const char *fmt, ...)
{
	struct str name = who(audit, container);
	va_list args;

	va_start(args, fmt);
	struct str text = str_vfmt(audit->manifest->arena, fmt, args);
	va_end(args);
	return audit_finding_key(audit, map, key, "%" PRI_STR " %" PRI_STR, STR_ARG(name), STR_ARG(text));
}

const char *show_text(const struct audit *audit, struct str text)
{
	struct arena *arena = audit->manifest ? audit->manifest->arena : audit->arena;

	return str_cstr(arena, str_show(arena, text));
}

const char *show_field(const struct audit *audit, const struct node *map, const char *key)
{
	return show_text(audit, field_text(map, key));
}

const struct node *container_context(const struct manifest_container *container)
{
	return field(container->node, "securityContext");
}

bool context_next(const struct manifest *manifest, struct context *context)
{
	while (context->next <= manifest->n_containers) {
		size_t i = context->next++;

		context->container = i ? &manifest->containers[i - 1] : NULL;
		context->node = i ? container_context(context->container) : field(manifest->pod_spec, "securityContext");
		if (context->node)
			return true;
	}
	return false;
}

bool pod_is_windows(const struct manifest *manifest)
{
	return field_is(field(manifest->pod_spec, "os"), "name", "windows");
}

bool pod_has_user_namespace(const struct manifest *manifest)
{
	return !field_bool(manifest->pod_spec, "hostUsers", true);
}

const struct node *pod_annotations(const struct manifest *manifest)
{
	return field(field(manifest->pod, "metadata"), "annotations");
}

bool container_stays(const struct manifest_container *container)
{
	return container->kind == CONTAINER_MAIN || container->kind == CONTAINER_SIDECAR;
}

bool list_has(const struct node *list, const char *text)
{
	const struct node *item;

	for (size_t i = 0; (item = field_item(list, i)); i++)
		if (str_is(node_text(item), text))
			return true;
	return false;
}

bool pod_ends(const struct manifest *manifest)
{
	return manifest->kind == KIND_JOB || manifest->kind == KIND_CRON_JOB;
}

bool field_number(const struct node *map, const char *key, int64_t *out)
{
	return node_to_int(field(map, key), RESOLVE_YAML11, out);
}

bool has_owner(const struct cluster *cluster, const struct object *object)
{
	return !str_empty(object->owner_name) &&
	       cluster_find_named(cluster, object->owner_kind, object->namespace, object->owner_name);
}

const char *pod_path(const struct audit *audit, const struct workload *workload)
{
	const char *template = kind_row(workload->object->kind)->template;

	return *template ? str_cstr(audit->arena, str_fmt(audit->arena, "%s.spec", template)) : "spec";
}
