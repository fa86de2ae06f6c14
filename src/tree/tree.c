#include "tree/tree.h"

#include "base/sort.h"

struct artefact *tree_add(struct tree *tree, struct str path, struct str content, enum artefact_owner owner)
{
	struct artefact *artefact = arena_new_of(tree->arena, struct artefact);

	*artefact = (struct artefact){ .path = path, .content = content, .owner = owner };
	if (map_set(&tree->by_path, path, artefact))
		BUG("two artefacts at %.*s", STR_ARG(path));
	return artefact;
}

struct artefact *tree_add_object(struct tree *tree, struct str path, const struct node *object, enum artefact_owner owner)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	yaml_write(&buf, object, NULL);
	struct artefact *artefact = tree_add(tree, path, strbuf_take(&buf, tree->arena), owner);
	artefact->object = object;
	return artefact;
}

struct artefact *tree_get(const struct tree *tree, struct str path)
{
	return map_get(&tree->by_path, path);
}

void tree_set_inputs(struct tree *tree, const struct node *inputs)
{
	tree->inputs = inputs;
}

static int by_path(const void *a, const void *b, void *context)
{
	const struct map_entry *left = a, *right = b;

	(void)context;
	return str_cmp(left->key, right->key);
}

void tree_sort(struct tree *tree)
{
	struct map sorted = MAP_INIT(tree->arena);

	sort_stable(tree->by_path.at, tree->by_path.n, sizeof(*tree->by_path.at), by_path, NULL);
	for (size_t i = 0; i < tree->by_path.n; i++)
		map_set(&sorted, tree->by_path.at[i].key, tree->by_path.at[i].value);
	tree->by_path = sorted;
}
