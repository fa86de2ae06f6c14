#include "stack/built.h"
#include "stack/enrich.h"

void stack_enrich(struct stack *stack, const struct config *config, struct findings *out)
{
	stack_read_dockerfiles(stack);
	stack_names(stack, out);
	stack_roles(stack, config, out);
	stack_inherit_health(stack);
	stack_known_ports(stack);
	stack_secrets(stack, config, out);
	stack_edges(stack, config, out);
	stack_roles_settle(stack, config, out);
	stack_hush(stack, out);
}
