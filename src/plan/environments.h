/*
 * Which environments there are: those of lotse.yaml and of the command line; dev, staging and production where nobody names any.
 */
#pragma once
#include "plan/plan.h"

/* Fills plan->environments; their stacks go to `stacks` (in the arena; all NULL where none has an env file of its own). */
int plan_environments(struct arena *arena, const struct plan_options *options, struct plan *plan, struct stack ***stacks,
		      struct findings *out, struct err *err);
