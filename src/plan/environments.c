#include "plan/environments.h"

#include "base/file.h"
#include "plan/rules.h"
#include "stack/enrich.h"
#include "stack/names.h"

struct environments {
	struct arena *arena;
	struct plan_environment *at;
	size_t n;
	struct findings *out;
};

static struct plan_environment *find(const struct environments *e, struct str name)
{
	for (size_t i = 0; i < e->n; i++)
		if (str_eq(e->at[i].name, name))
			return &e->at[i];
	return NULL;
}

static void add(struct environments *e, struct str name, const char *env_file, struct span span)
{
	if (!name_is_label(name)) {
		finding_at(e->out, &PLAN_ENVIRONMENT_NAME, span, "\"%" PRI_STR "\" can't name an environment",
			   STR_ARG(str_show(e->arena, name)));
		return;
	}
	e->at[e->n++] = (struct plan_environment){ name, env_file };
}

/* Relative to the project, as everything in lotse.yaml. */
static const char *env_file_of(struct environments *e, const struct plan *plan, const struct node *node)
{
	const char *path;

	if (str_empty(node_text(node)))
		return NULL;
	path = str_cstr(e->arena, path_relative(e->arena, path_cwd(e->arena),
						path_join(e->arena, plan->project.directory, node_text(node))));
	if (file_exists(path))
		return path;
	finding(e->out, &PLAN_ENVIRONMENT_FILE, node, "there is no file %s", path);
	return NULL;
}

static void from_config(struct environments *e, const struct plan *plan)
{
	const struct node *map = node_get(plan->config.root, "environments");

	for (size_t i = 0; node_is_map(map) && i < map->entries.n; i++) {
		const struct node_entry *entry = &map->entries.at[i];

		if (!str_starts(entry->key, "x-"))
			add(e, entry->key, env_file_of(e, plan, node_get(entry->value, "env_file")), entry->key_span);
	}
}

static void from_options(struct environments *e, const struct plan_options *options)
{
	size_t n_config = e->n;

	for (size_t i = 0; i < options->n_environments; i++) {
		const struct plan_environment *given = &options->environments[i];
		struct plan_environment *known = find(e, given->name);

		if (!known)
			add(e, given->name, given->env_file, (struct span){ 0 });
		else if (known < e->at + n_config)
			known->env_file = given->env_file ? given->env_file : known->env_file;
		else
			finding_at(e->out, &PLAN_ENVIRONMENT_NAME, (struct span){ 0 },
				   "environment %" PRI_STR " is given twice", STR_ARG(given->name));
	}
}

/* The stack as one environment has it: its env file alone, no .env, nothing of this machine's environment. */
static int environment_stack(struct arena *arena, const struct plan_options *options, const struct plan *plan,
			     const struct plan_environment *environment, struct stack *stack, struct findings *out,
			     struct err *err)
{
	struct compose_options load = options->compose;
	struct findings own = { .arena = arena };
	struct compose_project project = { 0 };

	load.env_files = &environment->env_file;
	load.n_env_files = 1;
	load.no_process_environment = true;
	if (compose_load(arena, &load, &project, &own, err) < 0)
		return err_wrap(err, "environment %" PRI_STR, STR_ARG(environment->name));
	if (!own.fatal && compose_to_stack(arena, &project, stack, &own, err) < 0)
		return err_wrap(err, "environment %" PRI_STR, STR_ARG(environment->name));
	if (!own.fatal)
		stack_enrich(stack, &plan->config, &own);
	/* it reads the same files, so most of what it says has been said */
	findings_adopt(out, &own, str_fmt(arena, "environment %" PRI_STR, STR_ARG(environment->name)));
	return 0;
}

/* One without an env file, beside others that have theirs, is what is here: its secrets still stand apart. */
static int fill_stacks(struct environments *e, const struct plan_options *options, struct plan *plan,
		       struct stack **stacks, struct err *err)
{
	bool any = false;

	for (size_t i = 0; i < e->n; i++)
		any = any || e->at[i].env_file;
	for (size_t i = 0; any && i < e->n && !e->out->fatal; i++) {
		stacks[i] = &plan->stack;
		if (!e->at[i].env_file)
			continue;
		stacks[i] = arena_new_of(e->arena, struct stack);
		if (environment_stack(e->arena, options, plan, &e->at[i], stacks[i], e->out, err) < 0)
			return -1;
	}
	return 0;
}

int plan_environments(struct arena *arena, const struct plan_options *options, struct plan *plan,
		      struct stack ***stacks, struct findings *out, struct err *err)
{
	static const struct str usual[] = { STR_INIT("dev"), STR_INIT("staging"), STR_INIT("production") };
	size_t n_most =
		node_count(node_get(plan->config.root, "environments")) + options->n_environments + ARRAY_SIZE(usual);
	struct environments e = { .arena = arena, .out = out, .at = arena_calloc(arena, n_most, sizeof(*e.at)) };

	from_config(&e, plan);
	from_options(&e, options);
	if (!e.n && !out->fatal)
		for (size_t i = 0; i < ARRAY_SIZE(usual); i++)
			add(&e, usual[i], NULL, (struct span){ 0 });
	plan->environments = e.at;
	plan->n_environments = e.n;
	*stacks = arena_calloc(arena, e.n, sizeof(**stacks));
	return fill_stacks(&e, options, plan, *stacks, err);
}
