/*
 * What a service needs, and what needs it.
 */
#include "docs/internal.h"

struct docs_link {
	const struct stack_service *from, *to;
	VEC(const struct stack_edge *) edges;
	bool waits_healthy, waits_completed, is_dependency;
};

struct docs_links {
	struct map needs, used_by; /* name of the other service → struct docs_link * */
};

static struct docs_links *links_of(struct docs *docs, const struct stack_service *service)
{
	struct docs_links *links = map_get(&docs->links, service->name);

	if (!links) {
		links = arena_new_of(docs->arena, struct docs_links);
		*links = (struct docs_links){ MAP_INIT(docs->arena), MAP_INIT(docs->arena) };
		map_set(&docs->links, service->name, links);
	}
	return links;
}

static struct docs_link *link_get(struct docs *docs, const struct stack_service *from, const struct stack_service *to)
{
	struct docs_links *links = links_of(docs, from);
	struct docs_link *link = map_get(&links->needs, to->name);

	if (!link) {
		link = arena_new_of(docs->arena, struct docs_link);
		*link = (struct docs_link){ .from = from, .to = to };
		map_set(&links->needs, to->name, link);
		map_set(&links_of(docs, to)->used_by, from->name, link);
	}
	return link;
}

void docs_links_find(struct docs *docs)
{
	const struct stack *stack = docs->stack;

	for (size_t i = 0; i < stack->edges.n; i++) {
		const struct stack_edge *edge = &stack->edges.at[i];

		*vec_push(docs->arena, &link_get(docs, edge->from, edge->to)->edges) = edge;
	}
	for (size_t i = 0; i < stack->services.n; i++) {
		const struct stack_service *service = stack->services.at[i];

		for (size_t k = 0; k < service->dependencies.n; k++) {
			const struct stack_dependency *dependency = &service->dependencies.at[k];
			struct docs_link *link = link_get(docs, service, dependency->service);

			link->is_dependency = true;
			link->waits_healthy = dependency->condition == WAIT_HEALTHY;
			link->waits_completed = dependency->condition == WAIT_COMPLETED;
		}
	}
}

const struct map *docs_needs(struct docs *docs, const struct stack_service *service)
{
	return &links_of(docs, service)->needs;
}

const struct stack_service *docs_link_target(const struct docs_link *link)
{
	return link->to;
}

static void fill_link(struct docs *docs, struct node *list, const struct docs_link *link,
		      const struct stack_service *other)
{
	struct node *map = node_add(docs->arena, list, node_map(docs->arena)),
		    *ports = node_set_seq(docs->arena, map, "ports");

	set_text(docs, map, "label", other->label);
	set_flag(docs, map, "waits_healthy", link->waits_healthy);
	set_flag(docs, map, "waits_completed", link->waits_completed);
	for (size_t i = 0; i < link->edges.n; i++)
		if (link->edges.at[i]->port)
			node_add_str(docs->arena, ports, str_fmt(docs->arena, "%u", link->edges.at[i]->port));
}

void fill_links(struct docs *docs, struct node *service, const struct stack_service *of)
{
	struct node *needs = node_set_seq(docs->arena, service, "needs"),
		    *used_by = node_set_seq(docs->arena, service, "used_by");
	const struct docs_links *links = links_of(docs, of);

	for (size_t i = 0; i < links->needs.n; i++) {
		const struct docs_link *link = links->needs.at[i].value;

		fill_link(docs, needs, link, link->to);
	}
	for (size_t i = 0; i < links->used_by.n; i++) {
		const struct docs_link *link = links->used_by.at[i].value;

		fill_link(docs, used_by, link, link->from);
	}
}
