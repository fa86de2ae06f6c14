#include "stack/stack.h"

#include "base/arena.h"
#include "base/sort.h"
#include "stack/membership.h"

enum { HOPS_MAX = 8 }; /* network_mode: service:a → service:b …; a cycle is the loader's finding */

/* The service whose networks it is on. */
static const struct stack_service *network_owner(const struct stack_service *service)
{
	for (int hops = 0; service->network_of && hops < HOPS_MAX; hops++)
		service = service->network_of;
	return service;
}

bool stack_share_network(const struct stack_service *a, const struct stack_service *b)
{
	a = network_owner(a);
	b = network_owner(b);
	if (a->no_network.value || b->no_network.value || a->host_network.value || b->host_network.value)
		return false;
	if (a == b || (!a->networks.n && !b->networks.n)) /* the default network */
		return true;
	for (size_t i = 0; i < a->networks.n; i++)
		for (size_t j = 0; j < b->networks.n; j++)
			if (a->networks.at[i] == b->networks.at[j])
				return true;
	return false;
}

static int by_name(const void *a, const void *b, void *context)
{
	struct stack_service *const *left = a, *const *right = b;

	(void)context;
	return str_cmp((*left)->name, (*right)->name);
}

/* The first of the edges from a service; they are sorted by name. */
static size_t first_edge(const struct stack *stack, const struct stack_service *from)
{
	size_t low = 0, high = stack->edges.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(stack->edges.at[middle].from->name, from->name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void stack_membership_of(struct arena *arena, const struct stack *stack, const struct stack_service *from,
			 struct stack_edges *out)
{
	const struct stack_service *owner = network_owner(from);
	VEC(struct stack_service *) peers = { 0 };
	struct stack_service *source = stack_service(stack, from->name);
	size_t edge = first_edge(stack, from);

	out->list.n = 0;
	for (size_t i = 0; i < owner->networks.n; i++)
		for (size_t j = 0; j < owner->networks.at[i]->members.n; j++)
			*vec_push(arena, &peers) = owner->networks.at[i]->members.at[j];
	for (size_t i = 1; i < peers.n; i++) /* one network has its members in order */
		if (str_cmp(peers.at[i - 1]->name, peers.at[i]->name) > 0) {
			sort_stable(peers.at, peers.n, sizeof(*peers.at), by_name, NULL);
			break;
		}
	for (size_t i = 0; i < peers.n; i++) {
		struct stack_service *to = peers.at[i];

		if (to == from || to == owner || (i > 0 && peers.at[i - 1] == to))
			continue;
		while (edge < stack->edges.n && stack->edges.at[edge].from == from &&
		       str_cmp(stack->edges.at[edge].to->name, to->name) < 0)
			edge++;
		if (edge < stack->edges.n && stack->edges.at[edge].from == from && stack->edges.at[edge].to == to)
			continue;
		*vec_push(arena, &out->list) = (struct stack_edge){
			.from = source, .to = to, .protocol = PROTOCOL_TCP,
		};
	}
}

void stack_membership(struct stack *stack)
{
	size_t bound = 0;

	for (size_t i = 0; i < stack->networks.n; i++)
		bound += stack->networks.at[i]->members.n * stack->networks.at[i]->members.n;
	stack->membership.n = 0;
	stack->membership_on_demand = bound > STACK_MEMBERSHIP_MAX;
	for (size_t i = 0; i < stack->services.n && !stack->membership_on_demand; i++) {
		struct stack_edges some = { 0 };

		stack_membership_of(stack->arena, stack, stack->services.at[i], &some);
		for (size_t j = 0; j < some.list.n; j++)
			*vec_push(stack->arena, &stack->membership) = some.list.at[j];
	}
}
