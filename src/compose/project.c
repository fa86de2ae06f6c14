/* A project as a whole: which files, which variables, which name; and the way of its model to the canonical form. */
#include "compose/load.h"

#include "base/file.h"

static const char *const default_names[] = { "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml", NULL };
static const char *const override_names[] = { "compose.override.yml", "compose.override.yaml", "docker-compose.override.yml",
					      "docker-compose.override.yaml", NULL };

struct file_names {
	VEC(struct str) given; /* as the user wrote them, or would */
};

/* ---- Variables ---- */

static void add_process_environment(struct loader *l)
{
	const char *const *envp = l->options->process_environment;

	for (; envp && *envp; envp++) {
		struct str entry = str_of(*envp);
		size_t sign = str_chr(entry, '=');
		struct str name = str_slice(entry, 0, sign == STR_NONE ? entry.len : sign);

		if (sign == STR_NONE || !name.len)
			continue;
		if (str_is(name, "HOME"))
			l->home = str_from(entry, sign + 1);
		if (!l->options->no_process_environment || str_starts(name, "COMPOSE_"))
			environment_put(l->arena, &l->project->environment, name, str_from(entry, sign + 1), (struct span){ 0 });
	}
}

static struct str variable(const struct loader *l, const char *name)
{
	const struct variable *found = environment_get(&l->project->environment, str_of(name));

	return found ? found->value : STR_EMPTY;
}

static int missing(struct loader *l, struct str name, struct err *err)
{
	return err_set(err, ERR_USAGE, "cannot read %s: no such file", shown(l, name));
}

static int add_given_env_file(struct loader *l, struct environment *fresh, struct str name, struct err *err)
{
	struct str path = path_resolve(l, l->cwd, name);
	const struct source *source;

	if (!file_exists(str_cstr(l->arena, path)))
		return missing(l, name, err);
	source = env_source(l, path, err);
	if (!source)
		return -1;
	environment_add_file(l, &l->project->environment, fresh, source);
	return 0;
}

static bool env_file_disabled(const struct loader *l)
{
	static const char *const yes[] = { "1", "t", "T", "true", "TRUE", "True", NULL };

	return str_in(variable(l, "COMPOSE_DISABLE_ENV_FILE"), yes);
}

/* The .env of a folder, where there is one. */
static int add_usual_env_file(struct loader *l, struct environment *fresh, struct str directory, struct err *err)
{
	struct str path = path_join(l->arena, directory, STR(".env"));
	const char *name = str_cstr(l->arena, path);
	const struct source *source;

	if (env_file_disabled(l) || !file_exists(name) || file_is_dir(name))
		return 0;
	source = env_source(l, path, err);
	if (!source)
		return -1;
	environment_add_file(l, &l->project->environment, fresh, source);
	return 0;
}

static int add_env_files(struct loader *l, struct environment *fresh, struct str directory, struct err *err)
{
	struct str rest = variable(l, "COMPOSE_ENV_FILES"), name;
	bool given = l->options->n_env_files > 0;

	for (size_t i = 0; i < l->options->n_env_files; i++)
		if (add_given_env_file(l, fresh, str_of(l->options->env_files[i]), err) < 0)
			return -1;
	while (!given && rest.len && str_split(&rest, ',', &name))
		if (name.len && add_given_env_file(l, fresh, name, err) < 0)
			return -1;
	if (given || variable(l, "COMPOSE_ENV_FILES").len)
		return 0;
	return add_usual_env_file(l, fresh, directory, err);
}

/* ---- Files ---- */

/* The first of `names` that is in the folder; a warning where there are several. */
static struct str first_of(struct loader *l, struct str directory, const char *const *names)
{
	struct str first = STR_EMPTY;

	for (; *names; names++) {
		struct str path = path_join(l->arena, directory, str_of(*names));

		if (!file_exists(str_cstr(l->arena, path)))
			continue;
		if (first.len)
			finding_at(l->out, &COMPOSE_SEVERAL_FILES, span_source(source_new(l->arena, path_shown(l, path), STR_EMPTY)),
				   "%s is not read, as there is %s", shown(l, path_shown(l, path)), shown(l, path_shown(l, first)));
		else
			first = path;
	}
	return first;
}

static void find_default(struct loader *l, struct str directory, struct file_names *names)
{
	while (!names->given.n) {
		struct str file = first_of(l, directory, default_names);
		struct str override = file.len ? first_of(l, directory, override_names) : STR_EMPTY;
		struct str parent = path_dir(directory);

		if (file.len)
			*vec_push(l->arena, &names->given) = path_shown(l, file);
		if (override.len)
			*vec_push(l->arena, &names->given) = path_shown(l, override);
		if (str_eq(parent, directory))
			return;
		directory = parent;
	}
}

static void name_files(struct loader *l, struct str directory, struct file_names *names)
{
	struct str separator = variable(l, "COMPOSE_PATH_SEPARATOR");
	struct str rest = variable(l, "COMPOSE_FILE");

	for (size_t i = 0; i < l->options->n_files; i++)
		*vec_push(l->arena, &names->given) = str_of(l->options->files[i]);
	if (!separator.len)
		separator = STR(":");
	while (!l->options->n_files && rest.len) {
		size_t end = str_find(rest, separator);

		*vec_push(l->arena, &names->given) = str_slice(rest, 0, end == STR_NONE ? rest.len : end);
		rest = end == STR_NONE ? STR_EMPTY : str_from(rest, end + separator.len);
	}
	if (!names->given.n)
		find_default(l, directory, names);
}

static struct str directory_of(struct loader *l, const struct file_names *names)
{
	if (l->options->project_directory && *l->options->project_directory)
		return path_resolve(l, l->cwd, str_of(l->options->project_directory));
	for (size_t i = 0; i < names->given.n; i++)
		if (!str_is(names->given.at[i], "-"))
			return path_dir(path_join(l->arena, l->cwd, names->given.at[i]));
	return l->cwd;
}

static int open_files(struct loader *l, const struct file_names *names, struct compose_file **files, struct err *err)
{
	for (size_t i = 0; i < names->given.n; i++) {
		struct str name = names->given.at[i];
		struct str path = str_is(name, "-") ? name : path_join(l->arena, l->cwd, name);

		if (!str_is(name, "-") && !file_exists(str_cstr(l->arena, path)))
			return missing(l, name, err);
		files[i] = file_open(l, path, name, err);
		if (!files[i])
			return -1;
	}
	return 0;
}

/* ---- The name ---- */

static struct str normal_name(struct arena *arena, struct str text)
{
	char *name = arena_alloc(arena, text.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = ascii_to_lower(text.ptr[i]);

		if (ascii_lower(c) || ascii_digit(c) || (n && (c == '_' || c == '-')))
			name[n++] = c;
	}
	return str_n(name, n);
}

/* The last `name:` of the files. */
static struct str name_of_files(struct loader *l, struct compose_file *const *files, size_t n, struct scope *scope)
{
	const struct node *found = NULL;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; files[i]->documents && j < files[i]->documents->list.n; j++) {
			const struct node *name = node_get(files[i]->documents->list.at[j], "name");

			if (node_text(name).len)
				found = name;
		}
	return found ? normal_name(l->arena, node_text(typed_copy(l, scope, found, PATH_KEY(NULL, STR("name"))))) : STR_EMPTY;
}

static void refuse_name(struct loader *l, struct str name, const char *origin)
{
	finding_at(l->out, &COMPOSE_PROJECT_NAME, (struct span){ 0 }, "\"%s\" (%s) can't be the name of a project", shown(l, name), origin);
}

static void name_project(struct loader *l, struct compose_file *const *files, size_t n, struct scope *scope)
{
	struct str given = str_of(l->options->project_name), own = variable(l, "COMPOSE_PROJECT_NAME");
	const char *origin = given.len ? "--project-name" : "COMPOSE_PROJECT_NAME";
	struct str name = given.len ? given : own;

	if (name.len && !str_eq(normal_name(l->arena, name), name)) {
		refuse_name(l, name, origin);
		name = normal_name(l->arena, name);
	}
	if (!name.len) {
		name = name_of_files(l, files, n, scope);
		origin = "name";
	}
	if (!name.len) {
		name = normal_name(l->arena, path_base(l->project->directory));
		origin = "the folder's name";
	}
	if (!name.len)
		refuse_name(l, path_base(l->project->directory), "the folder");
	l->project->name = name;
	l->project->name_from = origin;
	environment_put(l->arena, &l->project->environment, STR("COMPOSE_PROJECT_NAME"), name, (struct span){ 0 });
}

static void choose_profiles(struct loader *l)
{
	struct str rest = variable(l, "COMPOSE_PROFILES"), profile;

	for (size_t i = 0; i < l->options->n_profiles; i++)
		*vec_push(l->arena, &l->profiles) = str_of(l->options->profiles[i]);
	while (!l->options->n_profiles && rest.len && str_split(&rest, ',', &profile))
		*vec_push(l->arena, &l->profiles) = str_trim(profile);
}

/* ---- All of it ---- */

static void finish(struct loader *l, struct node *model)
{
	const struct node *disabled;

	if (!node_get(model, "services"))
		node_set_map(l->arena, model, "services");
	normalise(l, model);
	disabled = profiles_apply(l, model);
	check_consistency(l, model, disabled);
	env_files_resolve(l, model);
	unused_drop(l, model, disabled);
	node_set_node(l->arena, model, "name", derive_text(l, model, l->project->name, 0));
}

static void load_files(struct loader *l, struct compose_file *const *files, size_t n)
{
	struct scope scope;
	struct node *model;
	bool readable = true;

	scope_init(l, &scope, NULL, l->project->directory, &l->project->environment);
	name_project(l, files, n, &scope);
	choose_profiles(l);
	for (size_t i = 0; i < n; i++)
		readable &= files[i]->documents != NULL;
	model = model_load(l, &scope, files, n);
	if (!node_count(model) && readable && !l->out->n_errors)
		finding_at(l->out, &COMPOSE_EMPTY, span_source(files[0]->source), "there is nothing in %s", shown(l, files[0]->shown));
	l->project->root = model;
	finish(l, model);
	uses_collect(l);
}

static int load(struct loader *l, struct err *err)
{
	struct environment *fresh = environment_new(l->arena);
	struct file_names names = { 0 };
	struct compose_file **files;

	add_process_environment(l);
	for (size_t i = 0; i < l->options->n_files; i++)
		*vec_push(l->arena, &names.given) = str_of(l->options->files[i]);
	struct str directory = directory_of(l, &names);

	names = (struct file_names){ 0 };
	if (add_env_files(l, fresh, directory, err) < 0)
		return -1;
	name_files(l, directory, &names);
	if (!names.given.n)
		return err_set(err, ERR_USAGE, "no Compose file in %s or above it: looked for compose.yaml, compose.yml, "
			       "docker-compose.yml and docker-compose.yaml", shown(l, directory));
	l->project->directory = directory_of(l, &names);
	if (!str_eq(directory, l->project->directory) && add_env_files(l, fresh, l->project->directory, err) < 0)
		return -1;
	files = arena_calloc(l->arena, names.given.n, sizeof(struct compose_file *));
	if (open_files(l, &names, files, err) < 0)
		return -1;
	load_files(l, files, names.given.n);
	l->project->files = l->listing.at;
	l->project->n_files = l->listing.n;
	return 0;
}

int compose_load(struct arena *arena, const struct compose_options *options, struct compose_project *project,
		 struct findings *out, struct err *err)
{
	struct loader l = {
		.arena = arena,
		.out = out,
		.project = project,
		.options = options,
		.cwd = path_cwd(arena),
		.files = MAP_INIT(arena),
		.listed = MAP_INIT(arena),
		.env_sources = MAP_INIT(arena),
		.env_files = MAP_INIT(arena),
		.wounded = MAP_INIT(arena),
	};

	*project = (struct compose_project){ .arena = arena, .environment = { .variables = MAP_INIT(arena) } };
	project->root = node_map(arena);
	return load(&l, err);
}
