#include "plan/record.h"

#include "base/file.h"
#include "base/map.h"
#include "doc/yaml.h"
#include "kube/immutable.h"
#include "kube/kube.h"

enum { MINOR_DEFAULT = 35, MINOR_OLDEST = 25, MINOR_NEWEST = 99 };

int kubernetes_parse(const char *text, unsigned int *minor, struct err *err)
{
	uint64_t value;

	*minor = MINOR_DEFAULT;
	if (!text)
		return 0;
	struct str version = str_of(text);
	if (str_starts(version, "v"))
		version = str_from(version, 1);
	if (!str_starts(version, "1.") || !str_to_uint(str_from(version, 2), &value) || value < MINOR_OLDEST ||
	    value > MINOR_NEWEST)
		return err_set(err, ERR_USAGE, "--kubernetes takes a version such as 1.%d, from 1.%d on, not \"%.40s\"",
			       MINOR_DEFAULT, MINOR_OLDEST, text);
	*minor = (unsigned int)value;
	return 0;
}

/* A path as it is seen from the target. */
static struct str from_target(struct arena *arena, struct str target, struct str path)
{
	struct str here = path_cwd(arena);

	if (str_is(path, "-")) /* standard input */
		return path;
	return path_relative(arena, path_join(arena, here, target), path_join(arena, here, path));
}

static void record_paths(struct arena *arena, struct node *record, const char *key, struct str target,
			 const char *const *paths, size_t n)
{
	if (!n)
		return;
	struct node *list = node_set_seq(arena, record, key);
	for (size_t i = 0; i < n; i++)
		node_add_str(arena, list, from_target(arena, target, str_of(paths[i])));
}

/* What the shell said with COMPOSE_FILE and its kin counts as given: whoever asks later has another shell. */
static struct str shell_variable(const struct compose_options *compose, const char *name)
{
	size_t len = strlen(name);

	for (const char *const *at = compose->process_environment; at && *at; at++)
		if (strncmp(*at, name, len) == 0 && (*at)[len] == '=')
			return str_of(*at + len + 1);
	return STR_EMPTY;
}

/* `target` empty: words, else paths. */
static void record_list(struct arena *arena, struct node *record, const char *key, struct str text, char separator,
			struct str target)
{
	struct node *list = text.len ? node_set_seq(arena, record, key) : NULL;
	struct str part;

	while (list && str_split(&text, separator, &part))
		node_add_str(arena, list, target.len ? from_target(arena, target, part) : str_trim(part));
}

static void record_shell(struct arena *arena, struct node *record, const struct compose_options *compose,
			 struct str target)
{
	struct str separator = shell_variable(compose, "COMPOSE_PATH_SEPARATOR"),
		   name = shell_variable(compose, "COMPOSE_PROJECT_NAME");

	if (!compose->n_files)
		record_list(arena, record, "files", shell_variable(compose, "COMPOSE_FILE"),
			    separator.len == 1 ? separator.ptr[0] : ':', target);
	if (!compose->n_profiles)
		record_list(arena, record, "profiles", shell_variable(compose, "COMPOSE_PROFILES"), ',', STR_EMPTY);
	if (!compose->n_env_files)
		record_list(arena, record, "env_files", shell_variable(compose, "COMPOSE_ENV_FILES"), ',', target);
	if (!compose->project_name && name.len)
		node_set_str(arena, record, "name", name);
}

struct node *plan_record(struct arena *arena, const struct plan_options *options, const struct plan *plan)
{
	struct node *record = node_map(arena);
	struct str target = str_of(options->target);
	const struct compose_options *compose = &options->compose;

	node_set_str(arena, record, "kubernetes", str_fmt(arena, "1.%u", options->kubernetes_minor));
	if (options->language)
		node_set_str(arena, record, "language", str_of(options->language));
	node_set_str(arena, record, "project", from_target(arena, target, plan->project.directory));
	record_paths(arena, record, "files", target, compose->files, compose->n_files);
	record_paths(arena, record, "env_files", target, compose->env_files, compose->n_env_files);
	if (options->config_file)
		node_set_str(arena, record, "config", from_target(arena, target, str_of(options->config_file)));
	if (compose->n_profiles) {
		struct node *list = node_set_seq(arena, record, "profiles");

		for (size_t i = 0; i < compose->n_profiles; i++)
			node_add_str(arena, list, str_of(compose->profiles[i]));
	}
	if (compose->project_name)
		node_set_str(arena, record, "name", str_of(compose->project_name));
	record_shell(arena, record, compose, target);
	if (options->n_environments) {
		struct node *map = node_set_map(arena, record, "environments");

		for (size_t i = 0; i < options->n_environments; i++) {
			const char *file = options->environments[i].env_file;

			node_set(arena, map, options->environments[i].name,
				 file ? node_str(arena, from_target(arena, target, str_of(file))) : node_null(arena));
		}
	}
	return record;
}

/* A recorded path, as it would be given here. */
static const char *given(struct arena *arena, const char *target, const struct node *node)
{
	struct str here = path_cwd(arena);
	if (str_is(node_text(node), "-"))
		return "-";
	struct str path = path_join(arena, path_join(arena, here, str_of(target)), node_text(node));

	return str_cstr(arena, path_relative(arena, here, path));
}

static const char *const *given_list(struct arena *arena, const char *target, const struct node *list, bool paths,
				     size_t *n)
{
	const char **at = arena_calloc(arena, node_count(list), sizeof(*at));

	*n = 0;
	if (node_is_seq(list))
		for (; *n < list->items.n; ++*n)
			at[*n] = paths ? given(arena, target, list->items.at[*n])
				       : str_cstr(arena, node_text(list->items.at[*n]));
	return at;
}

int plan_options_from(struct arena *arena, const struct node *record, const char *target, const char *const *envp,
		      struct plan_options *options, struct err *err)
{
	struct compose_options *compose = &options->compose;
	const struct node *environments = node_get(record, "environments"), *project = node_get(record, "project");

	*options = (struct plan_options){ .target = target };
	if (!node_is_map(record) || !project)
		return err_set(err, ERR_PERMANENT,
			       "%s/lotse.lock doesn't say what it was made from: run 'lotse migrate' again", target);
	if (kubernetes_parse(str_cstr(arena, node_text(node_get(record, "kubernetes"))), &options->kubernetes_minor,
			     err) < 0)
		return -1;
	compose->process_environment = envp;
	compose->files = given_list(arena, target, node_get(record, "files"), true, &compose->n_files);
	compose->env_files = given_list(arena, target, node_get(record, "env_files"), true, &compose->n_env_files);
	compose->profiles = given_list(arena, target, node_get(record, "profiles"), false, &compose->n_profiles);
	compose->project_directory = given(arena, target, project);
	if (node_get(record, "language"))
		options->language = str_cstr(arena, node_text(node_get(record, "language")));
	if (node_get(record, "name"))
		compose->project_name = str_cstr(arena, node_text(node_get(record, "name")));
	if (node_get(record, "config"))
		options->config_file = given(arena, target, node_get(record, "config"));
	if (!node_is_map(environments))
		return 0;
	struct plan_environment *list = arena_calloc(arena, environments->entries.n, sizeof(*list));
	for (size_t i = 0; i < environments->entries.n; i++)
		list[i] = (struct plan_environment){ environments->entries.at[i].key,
						     node_is_null(environments->entries.at[i].value)
							     ? NULL
							     : given(arena, target, environments->entries.at[i].value) };
	options->environments = list;
	options->n_environments = environments->entries.n;
	return 0;
}

static const struct node *old_object(struct arena *arena, const struct source *source)
{
	struct findings ignored = FINDINGS_INIT(arena); /* an old file that can't be parsed is replaced all the same */
	struct yaml_documents documents = { 0 };

	if (yaml_read(arena, source, &(struct yaml_options){ 0 }, &documents, &ignored) < 0 || documents.list.n != 1)
		return NULL;
	return documents.list.at[0];
}

static struct str identity(struct arena *arena, const struct node *object)
{
	return str_fmt(arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(node_text(node_get(object, "kind"))),
		       STR_ARG(node_text(node_path(object, "metadata", "name", NULL))));
}

/* An object may move to another file: what was there before is found by its kind and name. */
static void immutable_changes(struct arena *arena, const struct plan_options *options, const struct tree_plan *changes,
			      struct findings *out)
{
	struct map objects = MAP_INIT(arena);

	for (size_t i = 0; i < changes->changes.n; i++) {
		const struct tree_change *change = &changes->changes.at[i];
		struct str name = path_join(arena, str_of(options->target), change->path);
		const struct node *old;

		if (!str_starts(change->path, "base/") || !change->old.len || change->kind == CHANGE_NONE)
			continue;
		old = old_object(arena, source_new(arena, name, change->old));
		if (old)
			map_set(&objects, identity(arena, old), (struct node *)(uintptr_t)old);
	}
	for (size_t i = 0; i < changes->changes.n; i++) {
		const struct tree_change *change = &changes->changes.at[i];
		const struct node *new = change->artefact ? change->artefact->object : NULL, *old;

		if (!new || !str_starts(change->path, "base/") ||
		    (change->kind != CHANGE_MODIFIED && change->kind != CHANGE_NEW))
			continue;
		old = map_get(&objects, identity(arena, new));
		if (old)
			kube_immutable_changes(old, new, span_source(old->span.source), out);
	}
}

/*
 * The team keeps its values; what changed in the project since then is told. Where the file is a link into a store that
 * isn't mounted here, a FIFO, or not for us to read, nothing is known.
 */
static int kept_secrets(struct arena *arena, const struct plan_options *options, const struct tree_plan *changes,
			struct findings *out, struct err *err)
{
	for (size_t i = 0; i < changes->changes.n; i++) {
		const struct tree_change *change = &changes->changes.at[i];
		struct str path = path_join(arena, str_of(options->target), change->path), kept;
		const char *name = str_cstr(arena, path);

		if (change->kind != CHANGE_KEPT || !change->artefact->secret || file_size(name) < 0 ||
		    access(name, R_OK) < 0)
			continue;
		if (file_read(arena, name, FILE_MAX_DEFAULT, &kept, err) < 0)
			return -1;
		kube_secret_kept(path, change->artefact->content, kept, out);
	}
	return 0;
}

int plan_compare(struct arena *arena, const struct plan_options *options, struct plan *plan, bool force,
		 struct tree_plan *changes, struct findings *out, struct err *err)
{
	tree_set_inputs(&plan->tree, plan_record(arena, options, plan));
	if (tree_compare(&plan->tree, options->target, force, arena, changes, out, err) < 0)
		return -1;
	immutable_changes(arena, options, changes, out);
	plan_overlays(arena, &plan->tree, options->target, out);
	return kept_secrets(arena, options, changes, out, err);
}
