/*
 * The images that run, each once, with who runs it: a vulnerability is one of an image.
 */
#include "docs/internal.h"

static bool is_set(const struct node *service, const char *flag)
{
	return str_is(node_text(node_get(service, flag)), "true");
}

void fill_images(struct docs *docs, struct node *root, const struct node *services)
{
	struct node *list = node_set_seq(docs->arena, root, "images"), *map;
	struct map known = MAP_INIT(docs->arena);

	for (size_t i = 0; i < services->items.n; i++) {
		struct node *service = services->items.at[i];
		struct str image = node_text(node_get(service, "image"));

		map = map_get(&known, image);
		if (!map) {
			map = node_add(docs->arena, list, node_map(docs->arena));
			set_text(docs, map, "image", image);
			set_flag(docs, map, "is_built", is_set(service, "is_built"));
			set_flag(docs, map, "is_published", false);
			node_set_seq(docs->arena, map, "users");
			map_set(&known, image, map);
		}
		if (is_set(service, "is_published"))
			set_flag(docs, map, "is_published", true);
		node_add(docs->arena, node_get(map, "users"), service);
	}
}
