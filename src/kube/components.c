/*
 * Components: what needs custom resources or a choice of the team's, so that the base applies on any plain cluster. An
 * overlay names those that it wants.
 */
#include "base/sort.h"
#include "kube/render.h"

struct component *component_get(struct render *r, const char *name, const char *comment)
{
	struct component *component = map_get(&r->components, str_of(name));

	if (component)
		return component;
	component = arena_new_of(r->arena, struct component);
	*component = (struct component){ .name = str_of(name), .comment = comment };
	map_set(&r->components, component->name, component);
	return component;
}

void component_object(struct render *r, struct component *component, struct str path, struct node *object)
{
	*vec_push(r->arena, &component->objects) = (struct rendered){ path, object };
}

void component_patch(struct render *r, struct component *component, struct str path, struct node *patch)
{
	*vec_push(r->arena, &component->patches) = (struct rendered){ path, patch };
}

void component_patch_value(struct render *r, struct component *component, struct str path, const struct node *object,
			   const char *pointer, struct node *value)
{
	struct node *target = node_map(r->arena), *list = node_seq(r->arena);
	struct node *operation = node_add(r->arena, list, node_map(r->arena));

	node_set_str(r->arena, target, "kind", node_text(node_get(object, "kind")));
	node_set_str(r->arena, target, "name", object_name_of(object));
	node_set_str(r->arena, operation, "op", STR("add"));
	node_set_str(r->arena, operation, "path", str_of(pointer));
	node_set(r->arena, operation, STR("value"), value);
	*vec_push(r->arena, &component->patches) = (struct rendered){ path, list, target };
}

void component_patch_alike(struct render *r, struct component *component, struct str path, struct node *patch,
			   const struct stack_service *service)
{
	struct node *target = node_map(r->arena);

	node_set_str(r->arena, target, "kind", node_text(node_get(patch, "kind")));
	node_set_str(r->arena, target, "labelSelector",
		     str_fmt(r->arena, "app.kubernetes.io/name=%" PRI_STR, STR_ARG(service->label)));
	*vec_push(r->arena, &component->patches) = (struct rendered){ path, patch, target };
}

void component_configuration(struct render *r, struct component *component, struct str path, struct node *configuration)
{
	*vec_push(r->arena, &component->configurations) = (struct rendered){ path, configuration };
}

struct node *component_patch_of(struct render *r, const struct node *object)
{
	struct node *patch = node_map(r->arena);

	node_set_str(r->arena, patch, "apiVersion", node_text(node_get(object, "apiVersion")));
	node_set_str(r->arena, patch, "kind", node_text(node_get(object, "kind")));
	node_set_str(r->arena, node_set_map(r->arena, patch, "metadata"), "name", object_name_of(object));
	return patch;
}

static int by_path(const void *a, const void *b, void *context)
{
	const struct rendered *left = a, *right = b;

	(void)context;
	return str_cmp(left->path, right->path);
}

static void add_all(struct render *r, struct component *component, struct rendered *list, size_t n, struct tree *tree)
{
	sort_stable(list, n, sizeof(*list), by_path, NULL);
	for (size_t i = 0; i < n; i++)
		tree_add_object(tree,
				str_fmt(r->arena, "components/%" PRI_STR "/%" PRI_STR, STR_ARG(component->name),
					STR_ARG(list[i].path)),
				list[i].object, OWNER_TOOL);
}

static void write_component(struct render *r, struct component *component, struct tree *tree)
{
	struct node *root = kustomization_new(r->arena, true), *list;

	root->comment = str_of(component->comment);
	node_set_str(r->arena, root, "namespace", r->name_space);
	add_all(r, component, component->objects.at, component->objects.n, tree);
	add_all(r, component, component->patches.at, component->patches.n, tree);
	add_all(r, component, component->configurations.at, component->configurations.n, tree);
	if (component->objects.n) {
		list = node_set_seq(r->arena, root, "resources");
		for (size_t i = 0; i < component->objects.n; i++)
			node_add_str(r->arena, list, component->objects.at[i].path);
	}
	if (component->patches.n) {
		list = node_set_seq(r->arena, root, "patches");
		for (size_t i = 0; i < component->patches.n; i++) {
			const struct rendered *patch = &component->patches.at[i];
			struct node *entry = node_add(r->arena, list, node_map(r->arena));

			node_set_str(r->arena, entry, "path", patch->path);
			if (patch->target)
				node_set_node(r->arena, entry, "target", patch->target);
		}
	}
	if (component->configurations.n) {
		list = node_set_seq(r->arena, root, "configurations");
		for (size_t i = 0; i < component->configurations.n; i++)
			node_add_str(r->arena, list, component->configurations.at[i].path);
	}
	tree_add_object(tree, str_fmt(r->arena, "components/%" PRI_STR "/kustomization.yaml", STR_ARG(component->name)),
			root, OWNER_TOOL);
}

void write_components(struct render *r, struct tree *tree)
{
	for (size_t i = 0; i < r->components.n; i++)
		write_component(r, r->components.at[i].value, tree);
}
