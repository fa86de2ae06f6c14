/*
 * In which order services start: what is needed comes first; of a circle the first by name.
 */
#include "docs/internal.h"

struct order {
	struct docs *docs;
	struct map nodes;   /* name → the service's map in the model */
	struct map visited; /* name → anything */
	struct node *list;
};

enum { DEPTH_MAX = 200 }; /* of needs: a longer chain is cut, it isn't a sensible order any more */

static void visit(struct order *order, const struct stack_service *service, size_t depth)
{
	const struct map *needs = docs_needs(order->docs, service);
	struct node *node = map_get(&order->nodes, service->name);

	if (depth > DEPTH_MAX || map_get(&order->visited, service->name))
		return;
	map_set(&order->visited, service->name, order);
	for (size_t i = 0; i < needs->n; i++)
		visit(order, docs_link_target(needs->at[i].value), depth + 1);
	if (node && str_is(node_text(node_get(node, "has_pod")), "true"))
		node_add(order->docs->arena, order->list, node);
}

void fill_order(struct docs *docs, struct node *root, const struct node *services)
{
	struct order order = {
		.docs = docs,
		.nodes = MAP_INIT(docs->arena),
		.visited = MAP_INIT(docs->arena),
		.list = node_set_seq(docs->arena, root, "start_order"),
	};
	struct node *stop = node_set_seq(docs->arena, root, "stop_order");

	for (size_t i = 0; i < services->items.n; i++)
		map_set(&order.nodes, node_text(node_get(services->items.at[i], "name")), services->items.at[i]);
	for (size_t i = 0; i < docs->stack->services.n; i++)
		visit(&order, docs->stack->services.at[i], 0);
	for (size_t i = order.list->items.n; i-- > 0;)
		node_add(docs->arena, stop, order.list->items.at[i]);
}
