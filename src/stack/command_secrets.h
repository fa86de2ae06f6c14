/*
 * Credentials in words that stand in a manifest as they are: command lines, health checks, hooks, labels.
 *
 * Three ways to see one: an option, an assignment or a URL that says so ("--requirepass X", "PGPASSWORD=X", "mc alias set … X");
 * a variable of interpolation that is one by its name; the value of a secret variable or file elsewhere in the stack.
 */
#pragma once
#include "stack/stack.h"

struct known_secrets; /* the values of the stack's secret variables and files */

/* Needs what stack_secrets() has said of variables and files. */
struct known_secrets *known_secrets_of(struct stack *stack);

/* Fills words->secrets, in order, without overlaps. `service`: whose secret variables may stand for them. */
void words_find_secrets(struct arena *arena, const struct known_secrets *known, const struct stack_service *service,
			struct stack_words *words);
/* The same for a label: pair->secret_reason. */
void pair_find_secret(struct arena *arena, const struct known_secrets *known, const struct stack_service *service,
		      struct stack_pair *pair);
