/* `include`: other models, loaded with their own variables and folder, and put beside what the document declares. */
#include "compose/load.h"

#include "base/file.h"

static bool read_already(const struct scope *scope, struct str path)
{
	for (; scope; scope = scope->up)
		for (size_t i = 0; i < scope->reading.n; i++)
			if (str_eq(scope->reading.at[i], path))
				return true;
	return false;
}

struct files {
	struct compose_file **at;
	size_t n;
};

static bool open_included(struct loader *l, const struct scope *scope, const struct node *paths, const struct key_path *path,
			  struct files *files)
{
	files->at = arena_calloc(l->arena, node_count(paths), sizeof(*files->at));
	for (size_t i = 0; i < paths->items.n; i++) {
		const struct node *name = paths->items.at[i];
		struct str absolute = path_resolve(l, scope->directory, name->text);
		struct compose_file *file;
		struct err why = { 0 };

		if (i == 0 && read_already(scope, absolute)) {
			complain(l, &COMPOSE_INCLUDE_CYCLE, name, path, "%s includes itself", shown(l, name->text));
			return false;
		}
		if (scope->depth >= LOAD_MAX_DEPTH || l->n_read++ >= LOAD_MAX_FILES) {
			complain(l, &COMPOSE_TOO_MUCH, name, path, "more than %d levels or %d files of includes", LOAD_MAX_DEPTH,
				 LOAD_MAX_FILES);
			return false;
		}
		file = file_open(l, absolute, path_shown(l, absolute), &why);
		if (!file) {
			complain(l, &COMPOSE_INCLUDE, name, path, "%s", why.message);
			return false;
		}
		files->at[files->n++] = file;
	}
	return files->n > 0;
}

static void add_env_file(struct loader *l, struct environment *environment, struct environment *fresh, struct str path,
			 const struct node *name, const struct key_path *at)
{
	struct err why = { 0 };
	const struct source *source = env_source(l, path, &why);

	if (source)
		environment_add_file(l, environment, fresh, source);
	else
		complain(l, &COMPOSE_ENV_FILE, name, at, "%s", why.message);
}

/* What the including file sees, and the variables of the included project's own env files below it. */
static struct environment *included_environment(struct loader *l, const struct scope *scope, const struct node *include,
						struct str directory, const struct key_path *path)
{
	struct environment *environment = environment_new(l->arena);
	struct environment *fresh = environment_new(l->arena);
	const struct map *outer = &scope->environment->variables;
	const struct node *names = node_get(include, "env_file");
	struct str usual = path_join(l->arena, directory, STR(".env"));

	for (size_t i = 0; i < outer->n; i++)
		map_set(&environment->variables, outer->at[i].key, outer->at[i].value);
	for (size_t i = 0; node_is_seq(names) && i < names->items.n; i++)
		add_env_file(l, environment, fresh, path_resolve(l, scope->directory, names->items.at[i]->text), names->items.at[i],
			     PATH_ITEM(PATH_KEY(path, STR("env_file")), i));
	if (!node_count(names) && file_exists(str_cstr(l->arena, usual)) && !file_is_dir(str_cstr(l->arena, usual)))
		add_env_file(l, environment, fresh, usual, include, path);
	return environment;
}

static void import_section(struct loader *l, struct node *document, const struct node *included, const char *section,
			   const struct node *include)
{
	const struct node *from = node_get(included, section);
	struct node *to = node_get(document, section);
	const struct key_path *path = PATH_KEY(NULL, str_of(section));

	if (!node_count(from))
		return;
	if (!node_is_map(to))
		to = node_set_map(l->arena, document, section);
	for (size_t i = 0; i < from->entries.n; i++) {
		const struct node_entry *theirs = &from->entries.at[i];
		const struct node_entry *mine = node_entry(to, theirs->key);
		struct finding *finding;

		if (!mine) {
			entry_set(l, to, theirs->key, theirs->key_span, theirs->value);
			continue;
		}
		if (node_equal(mine->value, theirs->value))
			continue;
		finding = complain_at(l, &COMPOSE_INCLUDE_CONFLICT, mine->key_span, PATH_KEY(path, mine->key),
				      "\"%s\" is also declared by an included file", shown(l, mine->key));
		finding_relate(l->out, finding, theirs->key_span, "declared here");
		finding_relate(l->out, finding, include->span, "included here");
	}
}

static void include_one(struct loader *l, struct scope *scope, struct node *document, const struct node *include,
			const struct key_path *path)
{
	static const char *const sections[] = { "services", "volumes", "networks", "secrets", "configs", "models" };
	const struct node *paths = node_get(include, "path"), *folder = node_get(include, "project_directory");
	struct files files = { 0 };
	struct scope inner;
	struct str directory;

	if (!node_count(paths)) {
		complain(l, &COMPOSE_MISSING_KEY, include, path, "an item of \"include\" needs the key \"path\"");
		return;
	}
	if (!open_included(l, scope, paths, path, &files))
		return;
	directory = folder ? path_resolve(l, scope->directory, folder->text) : path_dir(files.at[0]->path);
	scope_init(l, &inner, scope, directory, included_environment(l, scope, include, directory, path));
	const struct node *model = model_load(l, &inner, files.at, files.n);

	for (size_t i = 0; i < ARRAY_SIZE(sections); i++)
		import_section(l, document, model, sections[i], include);
}

void include_apply(struct loader *l, struct scope *scope, struct node *document)
{
	const struct node *includes = node_get(document, "include");
	const struct key_path *path = PATH_KEY(NULL, STR("include"));

	if (!includes)
		return;
	for (size_t i = 0; node_is_seq(includes) && i < includes->items.n; i++)
		include_one(l, scope, document, includes->items.at[i], PATH_ITEM(path, i));
	node_remove(document, STR("include"));
}
