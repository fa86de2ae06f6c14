/*
 * What a reader of the Compose file would conclude: roles, secrets, edges. Works on the stack alone.
 */
#pragma once
#include "config/config.h"
#include "stack/stack.h"

extern const struct rule *const stack_rules[]; /* STACK-NAME-REWRITTEN, STACK-NAME-COLLISION, STACK-SECRET-IN-ENV, … */
extern const struct config_key stack_config_keys[]; /* services.*.role, services.*.edges, secrets.*, …; ended by a row without path */

/* Labels: rewrites, collisions (a finding each), and hosts in other services' values that a rewrite breaks. */
void stack_names(struct stack *stack, struct findings *out);
/* Roles with a reason; lotse.yaml overrides. */
void stack_roles(struct stack *stack, const struct config *config, struct findings *out);
/* Ports that an image is known to listen on, where the input declares none (postgres: 5432). Needs roles. */
void stack_known_ports(struct stack *stack);
/*
 * Credentials in environment values and files, then in commands, health checks, hooks and labels (an error: they would stand in
 * a manifest). lotse.yaml overrides. Never puts a value into a finding.
 */
void stack_secrets(struct stack *stack, const struct config *config, struct findings *out);
/* Findings about lines on which such words stand don't show the line, whatever they are about. */
void stack_hush(const struct stack *stack, struct findings *out);
/* Edges with evidence, membership, externals. Needs roles and ports. */
void stack_edges(struct stack *stack, const struct config *config, struct findings *out);

/*
 * A last look at services without a role: what others reach is a web service, what has a schedule is a job. Says which ones stay
 * unknown, and whether they look as if they end by themselves; and which ones are jobs of Docker Swarm without being any here.
 */
void stack_roles_settle(struct stack *stack, const struct config *config, struct findings *out);

/* All of the above in order. */
void stack_enrich(struct stack *stack, const struct config *config, struct findings *out);
