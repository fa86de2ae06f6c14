/*
 * Loading a Compose project: the Compose Specification, as compose-go understands it.
 *
 * The result is one canonical document: interpolated, merged, extended, included, profiles applied, short forms made long,
 * relative paths resolved, defaults that `docker compose config` prints filled in. Each node keeps the span of the
 * text that gave it. Every doubt is a finding; reading goes on and all findings come in one run.
 */
#pragma once
#include "base/err.h"
#include "base/map.h"
#include "doc/node.h"

/* One layer of variables: name → struct variable. */
struct variable {
	struct str value;
	struct span span; /* in its env file; nowhere for the process environment */
};
struct environment {
	struct map variables;
};

struct scalar_uses;

struct compose_options {
	const char *const *files; /* as given; none: COMPOSE_FILE, else compose.yaml and its kin here or in a folder above, with override */
	size_t n_files;
	const char *const *env_files; /* instead of .env */
	size_t n_env_files;
	const char *const *profiles;
	size_t n_profiles;
	const char *project_name;      /* NULL: COMPOSE_PROJECT_NAME, `name:`, the folder's name */
	const char *project_directory; /* NULL: the folder of the first file */
	const char *const *process_environment; /* envp */
	/*
	 * For an environment of its own: only its env files count (COMPOSE_* excepted). Where a service's env_file is the project's
	 * usual .env, they take its place too.
	 */
	bool no_process_environment;
};

/* Where an interpolated value came from: recorded for environments. */
struct compose_use {
	const struct node *node; /* the scalar after interpolation */
	struct str *variables;	 /* names */
	size_t n_variables;
	bool defaulted; /* a default in the text was used for all of them */
};

struct compose_project {
	struct arena *arena;
	struct str name;
	const char *name_from; /* "name" of the files, "--project-name", "COMPOSE_PROJECT_NAME", "the folder's name" */
	struct str directory; /* absolute, cleaned */
	struct node *root;    /* canonical: name, services, networks, volumes, secrets, configs */
	struct str *files;    /* all that were read: Compose files, env files; as the user would write them */
	size_t n_files;
	struct environment environment; /* merged: what interpolation saw */
	VEC(struct compose_use) uses;	 /* of the scalars in `root`, in its order */
	struct scalar_uses *scalar_uses; /* for compose_use_of() */
};

extern const struct rule *const compose_rules[];
extern const struct rule *const compose_stack_rules[]; /* those of compose_to_stack() */

/*
 * Loads. -1 with `err` set when a file can't be read (environment); findings->fatal where the input can't be used;
 * the project is then as far as it was understood.
 */
int compose_load(struct arena *arena, const struct compose_options *options, struct compose_project *project,
		 struct findings *out, struct err *err);

const struct compose_use *compose_use_of(const struct compose_project *project, const struct node *scalar); /* or NULL */

/* `lotse config`: what `docker compose config` prints, in content: the canonical tree in its order of keys, spans dropped. */
struct node *compose_canonical(struct arena *arena, const struct compose_project *project);

struct stack;
/*
 * The stack of a project: every key of every service is handled or answered with a finding. Reads the files that bind mounts,
 * configs and secrets name (limits: 1 MiB a ConfigMap). Doesn't enrich.
 */
int compose_to_stack(struct arena *arena, const struct compose_project *project, struct stack *stack, struct findings *out,
		     struct err *err);
