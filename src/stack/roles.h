/*
 * Inside of the role finder: what one service says about itself (role_evidence.c), and what others say (roles.c).
 */
#pragma once
#include "stack/commands.h"
#include "stack/hosts.h"

struct role_finder {
	struct stack *stack;
	struct arena *arena;
	struct hosts hosts;
	struct command_reading *readings; /* beside stack->services */
};

void role_say(struct role_finder *f, struct stack_service *service, enum stack_role role, struct span span, const char *fmt, ...)
	PRINTF_LIKE(5, 6);

/* From the service alone, the strongest evidence first; false: it says nothing. */
bool role_from_itself(struct role_finder *f, struct stack_service *service, const struct command_reading *reading);
/* A server that serves files or passes requests on: what its mounted configuration says. */
bool role_of_server(struct role_finder *f, struct stack_service *service, const char *title, struct span span);
