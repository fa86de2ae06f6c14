#include "plan/plan.h"

#include <fcntl.h>

#include "base/file.h"
#include "docs/docs.h"
#include "kube/kube.h"
#include "plan/documents.h"
#include "plan/environments.h"
#include "plan/rules.h"
#include "stack/enrich.h"

const struct config_key *const plan_config_tables[] = { kube_config_keys, stack_config_keys, docs_config_keys, NULL };

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

int plan_make(struct arena *arena, const struct plan_options *options, struct plan *plan, struct findings *out,
	      struct err *err)
{
	struct kube_environment *environments;
	struct stack **stacks;

	plan->tree = (struct tree)TREE_INIT(arena);
	if (plan_model(arena, options, plan, out, err) < 0)
		return out->fatal ? 0 : -1;
	if (out->fatal)
		return 0;
	if (plan_environments(arena, options, plan, &stacks, out, err) < 0)
		return -1;
	if (out->fatal)
		return 0;
	environments = arena_calloc(arena, plan->n_environments, sizeof(*environments));
	for (size_t i = 0; i < plan->n_environments; i++)
		environments[i] = (struct kube_environment){ plan->environments[i].name, stacks[i] };
	kube_render(&plan->stack, environments, plan->n_environments, &plan->config,
		    &(struct kube_options){ .minor = options->kubernetes_minor,
					      .language = plan_language(options, plan),
					      .project = plan->project.directory }, &plan->tree, out);
	plan_documents(arena, options, plan);
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
