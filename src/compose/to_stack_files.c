#include "compose/to_stack.h"

#include "base/file.h"
#include "compose/rules_stack.h"
#include "stack/names.h"

/* Not UTF-8, or with control bytes that a YAML text can't hold. */
bool to_stack_is_binary(struct str content)
{
	if (!utf8_valid(content))
		return true;
	for (size_t i = 0; i < content.len; i++) {
		unsigned char c = (unsigned char)content.ptr[i];

		if ((c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7f)
			return true;
	}
	return false;
}

bool to_stack_read_item(struct to_stack *t, const struct node *at, struct str path, struct str relative,
			struct stack_file_item *item)
{
	const char *cpath = str_cstr(t->arena, path);
	struct str shown = to_stack_path(t, path);
	int64_t size = file_size(cpath);
	struct err err = { 0 };

	if (size > (int64_t)TO_STACK_FILE_MAX) {
		finding(t->out, &COMPOSE_FILE_TOO_LARGE, at, "%" PRI_STR " has %jd bytes: more than 1 MiB", STR_ARG(shown), (intmax_t)size);
		return false;
	}
	*item = (struct stack_file_item){ .key = name_key(t->arena, relative), .relative = relative };
	if (file_read(t->arena, str_cstr(t->arena, shown), TO_STACK_FILE_MAX, &item->content, &err) < 0) {
		finding(t->out, &COMPOSE_PATH_UNREADABLE, at, "%s", err.message);
		return false;
	}
	item->binary = to_stack_is_binary(item->content);
	item->mode = file_mode(cpath);
	return true;
}

struct stack_file *to_stack_file_new(struct to_stack *t, struct str name, enum stack_file_kind kind,
				     enum stack_file_source source, const struct origin *origin)
{
	struct stack_file *file = arena_new_of(t->arena, struct stack_file);

	*file = (struct stack_file){ .name = name, .kind = kind, .source = source, .origin = origin };
	*vec_push(t->arena, &t->stack->files) = file;
	map_set(&t->taken, name_label(t->arena, name, 63), file);
	return file;
}

static void add_item(struct to_stack *t, struct stack_file *file, struct stack_file_item item)
{
	file->items = arena_dup(t->arena, &item, sizeof(item));
	file->n_items = 1;
}

static struct stack_file_item text_item(struct to_stack *t, struct str key, struct str content)
{
	struct str name = name_key(t->arena, key);

	return (struct stack_file_item){ name, name, content, to_stack_is_binary(content) };
}

static void read_file(struct to_stack *t, struct stack_file *file, const struct node *path)
{
	struct stack_file_item item;
	struct str text = node_text(path);

	file->source = FROM_FILE;
	file->path = to_stack_path(t, text);
	if (!file_exists(str_cstr(t->arena, text))) {
		finding(t->out, file->kind == FILE_SECRET ? &COMPOSE_SECRET_MISSING : &COMPOSE_PATH_MISSING, path,
			"%s %" PRI_STR ": %" PRI_STR " isn't there", file->kind == FILE_SECRET ? "secret" : "config", STR_ARG(file->name),
			STR_ARG(file->path));
		return;
	}
	if (to_stack_read_item(t, path, text, path_base(text), &item))
		add_item(t, file, item);
}

static void read_variable(struct to_stack *t, struct stack_file *file, const struct node *name)
{
	const struct variable *variable = map_get(&t->project->environment.variables, node_text(name));

	file->source = FROM_ENVIRONMENT;
	if (!variable) {
		finding(t->out, &COMPOSE_VARIABLE_MISSING, name, "%s %" PRI_STR ": %" PRI_STR " isn't set",
			file->kind == FILE_SECRET ? "secret" : "config", STR_ARG(file->name), STR_ARG(str_show(t->arena, node_text(name))));
		return;
	}
	add_item(t, file, text_item(t, file->name, variable->value));
}

void to_stack_file_list(struct to_stack *t, const struct node *files, enum stack_file_kind kind)
{
	const char *what = kind == FILE_SECRET ? "secrets" : "configs";

	for (size_t i = 0; node_is_map(files) && i < files->entries.n; i++) {
		const struct node_entry *entry = &files->entries.at[i];
		const struct node *path = node_get(entry->value, "file"), *variable = node_get(entry->value, "environment");
		const struct node *content = node_get(entry->value, "content"), *name = node_get(entry->value, "name");
		const struct origin *origin = to_stack_origin_at(t, entry->key_span.source ? entry->key_span : entry->value->span,
								 str_fmt(t->arena, "%s.%" PRI_STR, what, STR_ARG(entry->key)));
		struct stack_file *file = to_stack_file_new(t, entry->key, kind, FROM_EXTERNAL, origin);

		map_set(&t->files, str_fmt(t->arena, "%s\n%" PRI_STR, what, STR_ARG(entry->key)), file);
		if (str_is(node_text(node_get(entry->value, "external")), "true")) {
			file->external_name = name ? node_text(name) : entry->key;
		} else if (path) {
			read_file(t, file, path);
		} else if (variable) {
			read_variable(t, file, variable);
		} else if (content) {
			file->source = FROM_CONTENT;
			add_item(t, file, text_item(t, file->name, node_text(content)));
		}
	}
}

static void mount_files(struct to_stack *t, const struct node *value, const char *what, struct str folder)
{
	for (size_t i = 0; node_is_seq(value) && i < value->items.n; i++) {
		const struct node *item = value->items.at[i];
		struct str source = node_text(node_get(item, "source")), target = node_text(node_get(item, "target"));
		struct stack_file *file = map_get(&t->files, str_fmt(t->arena, "%s\n%" PRI_STR, what, STR_ARG(source)));

		if (!file) /* the loader has complained */
			continue;
		/* "/run/secrets/NAME" and "/NAME" where nothing is said; a relative target stands below the same folder */
		target = path_join(t->arena, folder, str_empty(target) ? source : target);
		*vec_push(t->arena, &t->service->mounts) = (struct stack_mount){
			.kind = MOUNT_FILE,
			.target = target,
			.read_only = true,
			.file = file,
			.uid = to_stack_int(t, node_get(item, "uid"), ".uid"),
			.gid = to_stack_int(t, node_get(item, "gid"), ".gid"),
			.file_mode = to_stack_int(t, node_get(item, "mode"), ".mode"),
			.origin = to_stack_origin(t, item, "[%zu]", i),
		};
	}
}

void take_secrets(struct to_stack *t, const struct node *value)
{
	mount_files(t, value, "secrets", STR("/run/secrets"));
}

void take_configs(struct to_stack *t, const struct node *value)
{
	mount_files(t, value, "configs", STR("/"));
}
