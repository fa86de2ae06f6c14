#include "plan/plan.h"

#include <fcntl.h>

#include "base/file.h"
#include "kube/kube.h"
#include "plan/rules.h"
#include "stack/enrich.h"
#include "stack/names.h"

const struct config_key *const plan_config_tables[] = { kube_config_keys, stack_config_keys, NULL };

/* A link to nowhere is there, and is told as what can't be read: who made it wants it to be followed. */
static bool is_there(const char *path)
{
	return faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static int read_config(struct arena *arena, const struct plan_options *options, struct plan *plan, struct findings *out,
		       struct err *err)
{
	struct str beside = path_join(arena, plan->project.directory, STR("lotse.yaml"));
	const char *path = options->config_file;
	struct str text;

	if (!path) /* as the user would write it, so that findings read well */
		path = str_cstr(arena, path_relative(arena, path_cwd(arena), beside));
	if (options->ignore_config || (!options->config_file && !is_there(path)))
		return config_read(arena, NULL, plan_config_tables, &plan->config, out);
	if (options->config_file && !file_exists(path))
		return err_set(err, ERR_USAGE, "cannot read %s: no such file", path);
	if (file_read(arena, path, FILE_MAX_DEFAULT, &text, err) < 0)
		return -1;
	return config_read(arena, source_new(arena, str_of(path), text), plan_config_tables, &plan->config, out);
}

static struct str nearest_key(const struct node *map, struct str word)
{
	struct str best = STR_EMPTY;
	size_t best_distance = 3;

	for (size_t i = 0; node_is_map(map) && i < map->entries.n; i++) {
		size_t distance = str_distance(map->entries.at[i].key, word, 2);

		if (distance < best_distance) {
			best_distance = distance;
			best = map->entries.at[i].key;
		}
	}
	return best;
}

/* Names of services or volumes in lotse.yaml, against those of the project. */
static void check_names(const struct plan *plan, const char *key, const char *what, struct findings *out)
{
	const struct node *given = node_get(plan->config.root, key), *there = node_get(plan->project.root, key);

	for (size_t i = 0; node_is_map(given) && i < given->entries.n; i++) {
		const struct node_entry *entry = &given->entries.at[i];
		struct str near = nearest_key(there, entry->key);

		if (node_get_str(there, entry->key) || str_starts(entry->key, "x-"))
			continue;
		struct finding *finding = finding_at(out, &PLAN_UNKNOWN_NAME, entry->key_span, "the project has no %s \"%" PRI_STR "\"",
						     what, STR_ARG(str_show(out->arena, entry->key)));
		if (near.len)
			finding_hint(out, finding, "did you mean \"%" PRI_STR "\"?", STR_ARG(near));
	}
}

int plan_model(struct arena *arena, const struct plan_options *options, struct plan *plan, struct findings *out,
	       struct err *err)
{
	if (compose_load(arena, &options->compose, &plan->project, out, err) < 0)
		return -1;
	if (out->fatal)
		return 0;
	if (read_config(arena, options, plan, out, err) < 0)
		return out->fatal ? 0 : -1;
	check_names(plan, "services", "service", out);
	check_names(plan, "volumes", "volume", out);
	if (compose_to_stack(arena, &plan->project, &plan->stack, out, err) < 0)
		return -1;
	stack_enrich(&plan->stack, &plan->config, out);
	return 0;
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

static bool environment_names_hold(const struct plan_options *options, struct findings *out)
{
	size_t n_before = out->n_errors;

	for (size_t i = 0; i < options->n_environments; i++) {
		struct str name = options->environments[i].name;

		if (!name_is_label(name))
			finding_at(out, &PLAN_ENVIRONMENT_NAME, (struct span){ 0 },
				   "\"%" PRI_STR "\" can't name an environment", STR_ARG(str_show(out->arena, name)));
		for (size_t j = 0; j < i; j++)
			if (str_eq(name, options->environments[j].name))
				finding_at(out, &PLAN_ENVIRONMENT_NAME, (struct span){ 0 },
					   "environment %" PRI_STR " is given twice", STR_ARG(name));
	}
	return out->n_errors == n_before;
}

int plan_make(struct arena *arena, const struct plan_options *options, struct plan *plan, struct findings *out,
	      struct err *err)
{
	struct kube_environment *environments = arena_calloc(arena, options->n_environments, sizeof(*environments));

	plan->tree = (struct tree)TREE_INIT(arena);
	if (!environment_names_hold(options, out) || plan_model(arena, options, plan, out, err) < 0)
		return out->fatal ? 0 : -1;
	for (size_t i = 0; i < options->n_environments && !out->fatal; i++) {
		struct stack *stack = arena_new_of(arena, struct stack);

		environments[i] = (struct kube_environment){ options->environments[i].name, stack };
		if (environment_stack(arena, options, plan, &options->environments[i], stack, out, err) < 0)
			return -1;
	}
	if (out->fatal)
		return 0;
	kube_render(&plan->stack, environments, options->n_environments, &plan->config,
		    &(struct kube_options){ options->kubernetes_minor, plan->project.directory }, &plan->tree, out);
	tree_sort(&plan->tree);
	return 0;
}

struct node *plan_inferred(struct arena *arena, const struct plan *plan)
{
	struct node *root = node_map(arena), *services = node_set_map(arena, root, "services");

	for (size_t i = 0; i < plan->stack.services.n; i++) {
		const struct stack_service *service = plan->stack.services.at[i];
		struct node *entry = node_set(arena, services, service->name, node_map(arena));
		struct node *role = node_set_str(arena, entry, "role", str_of(stack_role_name(service->role)));

		if (service->role_origin)
			role->remark = service->role_origin->what;
	}
	return root;
}
