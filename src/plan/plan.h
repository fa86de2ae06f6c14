/*
 * The only place that knows all domains: load, enrich, render, compare, write.
 */
#pragma once
#include "compose/compose.h"
#include "config/config.h"
#include "stack/stack.h"
#include "tree/tree.h"

struct plan_environment {
	struct str name;
	const char *env_file; /* NULL: the project's own variables */
};

struct plan_options {
	struct compose_options compose;
	const char *config_file; /* NULL: lotse.yaml beside the project, where there is one */
	bool ignore_config;	 /* as if there were no lotse.yaml */
	const struct plan_environment *environments; /* given beside those of lotse.yaml; by name they win */
	size_t n_environments;
	unsigned int kubernetes_minor;
	const char *language; /* of documents; NULL: what lotse.yaml says */
	const char *target; /* the folder that will hold the tree */
};

struct plan {
	struct compose_project project;
	struct config config;
	struct stack stack;
	struct plan_environment *environments; /* that an overlay is written for */
	size_t n_environments;
	struct tree tree;
};

/* Loads and enriches only: project, config, stack. */
int plan_model(struct arena *arena, const struct plan_options *options, struct plan *plan, struct findings *out,
	       struct err *err);
/* What was inferred, as a tree of lotse.yaml values with remarks that give the reasons. */
struct node *plan_inferred(struct arena *arena, const struct plan *plan);

/* Loads and renders; nothing is written. -1 where the environment failed; findings->fatal where the input can't be used. */
int plan_make(struct arena *arena, const struct plan_options *options, struct plan *plan, struct findings *out,
	      struct err *err);

/* Every rule and every configuration key there is, of all domains. */
extern const struct rule *const *const plan_rules[];	      /* tables, ended by NULL; without those of src/audit */
extern const struct config_key *const plan_config_tables[]; /* ended by NULL */
const struct rule *plan_rule(struct str id); /* by its own id, else the first that other tools call so; or NULL */
/* All of them, the tables' and the audit's: `for (size_t i = 0; (rule = plan_rule_at(i)); i++)`. */
const struct rule *plan_rule_at(size_t i);
