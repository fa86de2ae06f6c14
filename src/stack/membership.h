#pragma once

struct stack;

/* Lists the further edges that common networks would allow, where they are not too many. Needs the edges, sorted. */
void stack_membership(struct stack *stack);
