/*
 * The files of kustomize: the base, and the component of an environment, which is how it differs from the base.
 */
#include "base/sort.h"
#include "kube/render.h"

struct node *kustomization_new(struct arena *arena, bool component)
{
	struct node *root = node_map(arena);

	node_set_str(arena, root, "apiVersion",
		     component ? STR("kustomize.config.k8s.io/v1alpha1") : STR("kustomize.config.k8s.io/v1beta1"));
	node_set_str(arena, root, "kind", component ? STR("Component") : STR("Kustomization"));
	return root;
}

static int by_path(const void *a, const void *b, void *context)
{
	const struct rendered *left = a, *right = b;

	(void)context;
	return str_cmp(left->path, right->path);
}

void write_base(struct render *r, bool with_secrets, struct tree *tree)
{
	struct node *root = kustomization_new(r->arena, false), *resources;

	with_origin(node_set_str(r->arena, root, "namespace", r->name_space),
		    config_node(r->config, "namespace") ? config_origin(r->config, "namespace")
							: r->stack->name_origin);
	resources = node_set_seq(r->arena, root, "resources");
	sort_stable(r->objects.at, r->objects.n, sizeof(*r->objects.at), by_path, NULL);
	for (size_t i = 0; i < r->objects.n; i++) {
		const struct rendered *rendered = &r->objects.at[i];

		node_add_str(r->arena, resources, rendered->path)->origin = rendered->object->origin;
		tree_add_object(tree, str_fmt(tree->arena, "base/%" PRI_STR, STR_ARG(rendered->path)), rendered->object,
				OWNER_TOOL);
	}
	if (with_secrets)
		secrets_write(r, root, STR("base"), tree);
	tree_add_object(tree, STR("base/kustomization.yaml"), root, OWNER_TOOL);
	tree_add(tree, STR(".gitignore"),
		 STR("# Values of secrets: they never belong into git.\n**/secrets/*.env\n**/secrets/files/\n"),
		 OWNER_TOOL);
}

/* ---- An environment: what it has that the base hasn't ---- */

struct environment_writer {
	struct render *base, *own;
	struct map of_base, of_own; /* identity → struct rendered * */
	struct tree *tree;
	struct str folder; /* "components/environment-production" */
	struct node *resources, *patches;
};

/* Kind and name; a Job's name has a hash, and a Namespace may have another name: their files stand for them. */
static struct str identity(struct arena *arena, const struct rendered *rendered)
{
	struct str kind = node_text(node_get(rendered->object, "kind"));

	bool by_file = str_is(kind, "Job") || str_is(kind, "Namespace");

	return str_fmt(arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(kind),
		       STR_ARG(by_file ? rendered->path : object_name_of(rendered->object)));
}

static void index_objects(struct map *map, struct render *r)
{
	sort_stable(r->objects.at, r->objects.n, sizeof(*r->objects.at), by_path, NULL);
	for (size_t i = 0; i < r->objects.n; i++)
		map_set(map, identity(map->arena, &r->objects.at[i]), &r->objects.at[i]);
}

static void write_object(struct environment_writer *w, struct str path, const struct node *object)
{
	tree_add_object(w->tree, str_fmt(w->tree->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(w->folder), STR_ARG(path)),
			object, OWNER_TOOL);
}

static struct node *patch_new(struct environment_writer *w, const struct node *object, struct str name)
{
	struct node *patch = node_map(w->base->arena);

	node_set_str(w->base->arena, patch, "apiVersion", node_text(node_get(object, "apiVersion")));
	node_set_str(w->base->arena, patch, "kind", node_text(node_get(object, "kind")));
	node_set_str(w->base->arena, node_set_map(w->base->arena, patch, "metadata"), "name", name);
	return patch;
}

static struct node *list_patch(struct environment_writer *w, struct str path)
{
	struct node *entry = node_add(w->base->arena, w->patches, node_map(w->base->arena));

	node_set_str(w->base->arena, entry, "path", path);
	return entry;
}

/* Only in the base: taken out. */
static void remove_object(struct environment_writer *w, const struct rendered *rendered)
{
	struct node *patch = patch_new(w, rendered->object, object_name_of(rendered->object));

	node_set_str(w->base->arena, patch, "$patch", STR("delete"));
	write_object(w, rendered->path, patch);
	list_patch(w, rendered->path);
}

/* Another name (a Job's hash): the patch is found by a target, and may rename. */
static void rename_object(struct environment_writer *w, struct node *entry, const struct node *object)
{
	struct arena *arena = w->base->arena;
	struct node *target = node_set_map(arena, entry, "target");

	node_set_str(arena, target, "kind", node_text(node_get(object, "kind")));
	node_set_str(arena, target, "name", object_name_of(object));
	node_set_bool(arena, node_set_map(arena, entry, "options"), "allowNameChange", true);
}

static void change_object(struct environment_writer *w, const struct rendered *before, const struct node *after)
{
	struct str old_name = object_name_of(before->object), new_name = object_name_of(after);
	struct node *patch, *changes = object_changes(w->base->arena, before->object, after);

	if (!changes)
		return;
	if (str_is(node_text(node_get(after, "kind")),
		   "Namespace")) { /* `namespace:` of the kustomization renames it */
		node_remove(node_get(changes, "metadata"), STR("name"));
		new_name = old_name;
		if (!node_count(node_get(changes, "metadata")) && changes->entries.n == 1)
			return;
	}
	patch = patch_new(w, after, new_name);
	for (size_t i = 0; i < changes->entries.n; i++) {
		const struct node_entry *entry = &changes->entries.at[i];

		if (str_is(entry->key, "metadata")) {
			for (size_t j = 0; j < entry->value->entries.n; j++)
				node_set(w->base->arena, node_get(patch, "metadata"), entry->value->entries.at[j].key,
					 entry->value->entries.at[j].value);
		} else {
			node_set(w->base->arena, patch, entry->key, entry->value);
		}
	}
	write_object(w, before->path, patch);
	struct node *listed = list_patch(w, before->path);
	if (!str_eq(old_name, new_name))
		rename_object(w, listed, before->object);
}

static void add_object(struct environment_writer *w, const struct rendered *rendered)
{
	write_object(w, rendered->path, rendered->object);
	node_add_str(w->base->arena, w->resources, rendered->path);
}

void write_environment(struct render *base, struct render *own, struct str name, struct tree *tree)
{
	struct arena *arena = base->arena;
	struct node *root = kustomization_new(arena, true);
	struct environment_writer w = {
		.base = base,
		.own = own,
		.tree = tree,
		.of_base = MAP_INIT(arena),
		.of_own = MAP_INIT(arena),
		.folder = str_fmt(arena, "components/environment-%" PRI_STR, STR_ARG(name)),
		.resources = node_seq(arena),
		.patches = node_seq(arena),
	};

	root->comment =
		str_fmt(arena, "What the environment %" PRI_STR " has that base/ hasn't: values of its env file.",
			STR_ARG(name));
	index_objects(&w.of_base, base);
	index_objects(&w.of_own, own);
	for (size_t i = 0; i < w.of_base.n; i++) {
		const struct rendered *before = w.of_base.at[i].value, *after = map_get(&w.of_own, w.of_base.at[i].key);

		if (after)
			change_object(&w, before, after->object);
		else
			remove_object(&w, before);
	}
	for (size_t i = 0; i < w.of_own.n; i++)
		if (!map_get(&w.of_base, w.of_own.at[i].key))
			add_object(&w, w.of_own.at[i].value);
	node_set_str(arena, root, "namespace", own->name_space);
	if (w.resources->items.n)
		node_set(arena, root, STR("resources"), w.resources);
	secrets_write(own, root, w.folder, tree);
	if (w.patches->items.n)
		node_set(arena, root, STR("patches"), w.patches);
	tree_add_object(tree, str_fmt(arena, "%" PRI_STR "/kustomization.yaml", STR_ARG(w.folder)), root, OWNER_TOOL);
}
