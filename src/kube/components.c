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
	if (component->objects.n) {
		list = node_set_seq(r->arena, root, "resources");
		for (size_t i = 0; i < component->objects.n; i++)
			node_add_str(r->arena, list, component->objects.at[i].path);
	}
	if (component->patches.n) {
		list = node_set_seq(r->arena, root, "patches");
		for (size_t i = 0; i < component->patches.n; i++)
			node_set_str(r->arena, node_add(r->arena, list, node_map(r->arena)), "path",
				     component->patches.at[i].path);
	}
	tree_add_object(tree, str_fmt(r->arena, "components/%" PRI_STR "/kustomization.yaml", STR_ARG(component->name)),
			root, OWNER_TOOL);
}

void write_components(struct render *r, struct tree *tree)
{
	for (size_t i = 0; i < r->components.n; i++)
		write_component(r, r->components.at[i].value, tree);
}
