/* Variables: of the process, of env files, of services. */
#include "compose/load.h"

#include "base/file.h"

struct environment *environment_new(struct arena *arena)
{
	struct environment *environment = arena_new_of(arena, struct environment);

	environment->variables = (struct map)MAP_INIT(arena);
	return environment;
}

void environment_put(struct arena *arena, struct environment *environment, struct str name, struct str value, struct span span)
{
	struct variable *variable = arena_new_of(arena, struct variable);

	*variable = (struct variable){ value, span };
	map_set(&environment->variables, name, variable);
}

const struct variable *environment_get(const struct environment *environment, struct str name)
{
	return map_get(&environment->variables, name);
}

const struct source *env_source(struct loader *l, struct str path, struct err *why)
{
	struct source *source = map_get(&l->env_sources, path);
	struct str text;

	if (source)
		return source;
	if (file_read(l->arena, str_cstr(l->arena, path_shown(l, path)), FILE_MAX_DEFAULT, &text, why) < 0)
		return NULL;
	source = source_new(l->arena, path_shown(l, path), text);
	file_listed(l, source->name);
	map_set(&l->env_sources, path, source);
	return source;
}

void environment_add_file(struct loader *l, struct environment *environment, struct environment *fresh,
			  const struct source *source)
{
	struct dotenv file = { 0 };

	dotenv_read(l->arena, source, environment, &file, l->out);
	for (size_t i = 0; i < file.entries.n; i++) {
		const struct dotenv_entry *entry = &file.entries.at[i];

		if (entry->bare || (environment_get(environment, entry->name) && !environment_get(fresh, entry->name)))
			continue;
		environment_put(l->arena, environment, entry->name, entry->value, entry->value_span);
		environment_put(l->arena, fresh, entry->name, entry->value, entry->value_span);
	}
}

/* What `{A: null}` inherits, from the variables of the files that say so. */
static void inherit(struct loader *l, const struct environment *from, const struct node *service)
{
	struct node *environment = node_get(service, "environment");

	for (size_t i = 0; node_is_map(environment) && i < environment->entries.n; i++) {
		struct node_entry *entry = &environment->entries.at[i];
		const struct variable *variable;

		if (entry->value->type != TYPE_NULL || !node_is_scalar(entry->value))
			continue;
		variable = environment_get(from, entry->key);
		if (variable)
			entry->value = derive_scalar(l, entry->value, node_str(l->arena, variable->value));
	}
}

/* Files and configs of an included project may come from its own variables: the project must know them. */
static void keep_variables(struct loader *l, const struct environment *from, const struct node *section)
{
	for (size_t i = 0; node_is_map(section) && i < section->entries.n; i++) {
		struct str name = node_text(node_get(section->entries.at[i].value, "environment"));
		const struct variable *variable = name.len ? environment_get(from, name) : NULL;

		if (variable && !environment_get(&l->project->environment, name))
			environment_put(l->arena, &l->project->environment, name, variable->value, variable->span);
	}
}

void environment_from_scope(struct loader *l, const struct scope *scope, struct node *model)
{
	const struct node *services = node_get(model, "services");

	if (!scope->up)
		return; /* normalise does it for the project as a whole */
	for (size_t i = 0; node_is_map(services) && i < services->entries.n; i++)
		inherit(l, scope->environment, services->entries.at[i].value);
	keep_variables(l, scope->environment, node_get(model, "secrets"));
	keep_variables(l, scope->environment, node_get(model, "configs"));
}

/* ---- env_file and label_file ---- */

static struct dotenv *read_variables(struct loader *l, const struct source *source, const struct environment *outer, bool raw)
{
	struct dotenv *file = arena_new_of(l->arena, struct dotenv);

	if (!spend(l, 0, span_source(source)) || !spend_bytes(l, 0, span_source(source)))
		return file;
	if (raw)
		dotenv_read_raw(l->arena, source, file, l->out);
	else
		dotenv_read(l->arena, source, outer, file, l->out);
	for (size_t i = 0; i < file->entries.n; i++)
		spend_bytes(l, file->entries.at[i].value.len, span_source(source));
	return file;
}

/* Many services name the same file: one that can only see the project's variables is read once. */
static struct dotenv *variables_of(struct loader *l, const struct source *source, const struct environment *outer, bool raw)
{
	struct str key = str_concat(l->arena, raw ? STR("raw:") : STR("env:"), source->name);
	struct dotenv *file;

	if (outer != &l->project->environment)
		return read_variables(l, source, outer, raw);
	file = map_get(&l->env_files, key);
	if (!file) {
		file = read_variables(l, source, outer, raw);
		map_set(&l->env_files, key, file);
	}
	return file;
}

/* The variables of the files so far before those of the project. */
static struct environment *layered(struct loader *l, const struct node *gathered)
{
	struct environment *environment = environment_new(l->arena);
	const struct map *outer = &l->project->environment.variables;

	for (size_t i = 0; i < outer->n; i++)
		map_set(&environment->variables, outer->at[i].key, outer->at[i].value);
	for (size_t i = 0; i < gathered->entries.n; i++)
		environment_put(l->arena, environment, gathered->entries.at[i].key, node_text(gathered->entries.at[i].value),
				gathered->entries.at[i].value->span);
	return environment;
}

/* Names and values into `gathered`; `name` is where the service asks for them. */
static void gather_source(struct loader *l, const struct node *name, const struct source *source, bool raw, struct node *gathered)
{
	const struct environment *outer = &l->project->environment;
	struct dotenv *variables;

	if (node_count(gathered))
		outer = layered(l, gathered);
	variables = variables_of(l, source, outer, raw);
	for (size_t i = 0; i < variables->entries.n; i++) {
		const struct dotenv_entry *entry = &variables->entries.at[i];
		struct node *value;

		if (entry->bare)
			continue;
		if (!spend(l, 1, name->span))
			return;
		value = node_str(l->arena, entry->value);
		value->span = entry->value_span;
		entry_set(l, gathered, entry->name, entry->name_span, value);
	}
}

/* The usual .env of the project, in an environment that has env files of its own: one laptop's values must not get there. */
static bool stands_for_own_files(struct loader *l, struct str file)
{
	struct str usual = path_join(l->arena, l->project->directory, STR(".env"));

	return l->options->no_process_environment && l->options->n_env_files &&
	       str_eq(path_clean(l->arena, file), path_clean(l->arena, usual));
}

static void gather(struct loader *l, const struct node *name, const struct node *settings, struct node *gathered,
		   const struct key_path *path)
{
	const struct node *required = node_get(settings, "required"), *format = node_get(settings, "format");
	const char *file = str_cstr(l->arena, node_text(name));
	const struct source *source;
	struct err why = { 0 };

	if (!node_is_scalar(name))
		return;
	if (stands_for_own_files(l, name->text)) {
		for (size_t i = 0; i < l->options->n_env_files; i++) {
			struct str own = path_resolve(l, l->cwd, str_of(l->options->env_files[i]));

			source = env_source(l, own, &why);
			if (source) /* else the project couldn't be loaded with it */
				gather_source(l, name, source, format != NULL, gathered);
		}
		return;
	}
	if (required && str_is(node_text(required), "false") && !file_exists(file))
		return;
	if (format && !str_is(node_text(format), "raw")) {
		complain(l, &COMPOSE_BAD_VALUE, format, PATH_KEY(path, STR("format")), "\"%s\" is none of: raw",
			 shown(l, node_text(format)));
		return;
	}
	source = env_source(l, name->text, &why);
	if (!source) {
		complain(l, &COMPOSE_ENV_FILE, name, path, "%s", why.message);
		return;
	}
	gather_source(l, name, source, format != NULL, gathered);
}

/* What the files say, and over it what the service itself says under `key`. */
static void resolve_files(struct loader *l, struct node *service, const char *list_key, const char *key,
			  const struct key_path *path)
{
	const struct node *list = node_get(service, list_key);
	const struct node *own = node_get(service, key);
	struct node *gathered = node_map(l->arena);

	if (!node_is_seq(list))
		return;
	for (size_t i = 0; i < list->items.n; i++) {
		const struct node *item = list->items.at[i];

		gather(l, node_is_map(item) ? node_get(item, "path") : item, item, gathered,
		       PATH_ITEM(PATH_KEY(path, str_of(list_key)), i));
	}
	if (own)
		derive_collection(own, gathered);
	for (size_t i = 0; node_is_map(own) && i < own->entries.n; i++)
		entry_set(l, gathered, own->entries.at[i].key, own->entries.at[i].key_span, own->entries.at[i].value);
	if (node_count(gathered))
		node_set_node(l->arena, service, key, gathered);
}

void env_files_resolve(struct loader *l, struct node *model)
{
	const struct node *services = node_get(model, "services");

	for (size_t i = 0; node_is_map(services) && i < services->entries.n; i++) {
		const struct key_path *path = PATH_KEY(PATH_KEY(NULL, STR("services")), services->entries.at[i].key);

		resolve_files(l, services->entries.at[i].value, "env_file", "environment", path);
		resolve_files(l, services->entries.at[i].value, "label_file", "labels", path);
	}
}
