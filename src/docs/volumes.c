/*
 * The claims: what must outlive a pod, and who mounts it.
 */
#include "docs/internal.h"

void docs_claim_use(struct docs *docs, struct str claim, const struct node *object, const struct stack_service *service)
{
	struct node *map = map_get(&docs->claims, claim), *users;

	if (!map) {
		const struct node *modes = node_path(object, "spec", "accessModes", NULL);

		map = node_map(docs->arena);
		set_text(docs, map, "claim", claim);
		set_from(docs, map, "size", node_path(object, "spec", "resources", "requests", "storage", NULL));
		set_from(docs, map, "class", node_path(object, "spec", "storageClassName", NULL));
		set_flag(docs, map, "is_shared",
			 node_is_seq(modes) && modes->items.n &&
				 str_is(node_text(modes->items.at[0]), "ReadWriteMany"));
		node_set_seq(docs->arena, map, "users");
		map_set(&docs->claims, claim, map);
	}
	users = node_get(map, "users");
	if (!users->items.n || !str_eq(users->items.at[users->items.n - 1]->text, service->label))
		node_add_str(docs->arena, users, service->label);
}

void fill_volumes(struct docs *docs, struct node *root)
{
	struct node *list = node_set_seq(docs->arena, root, "volumes");

	for (size_t i = 0; i < docs->claims.n; i++)
		node_add(docs->arena, list, docs->claims.at[i].value);
}
