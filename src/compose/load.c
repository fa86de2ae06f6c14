/* Reading the files of a model, one document after the other. */
#include "compose/load.h"

#include "base/file.h"
#include "base/strbuf.h"

/* ---- Messages ---- */

static void path_add(struct strbuf *buf, const struct key_path *path)
{
	const struct key_path *stack[160]; /* deeper than the reader lets anything nest */
	size_t n = 0;

	for (; path && n < ARRAY_SIZE(stack); path = path->up)
		stack[n++] = path;
	while (n--) {
		if (stack[n]->item)
			strbuf_addf(buf, "[%zu]", stack[n]->index);
		else
			strbuf_addf(buf, "%s%" PRI_STR, buf->len ? "." : "", STR_ARG(stack[n]->key));
	}
}

struct str path_show(struct arena *arena, const struct key_path *path)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(4096);

	path_add(&buf, path);
	return strbuf_take(&buf, arena);
}

static struct finding *vcomplain(struct loader *l, const struct rule *rule, struct span span, const struct key_path *path,
				 const char *fmt, va_list args)
{
	struct finding *finding = finding_vat(l->out, rule, span, fmt, args);

	finding->path = path_show(l->out->arena, path);
	return finding;
}

struct finding *complain_at(struct loader *l, const struct rule *rule, struct span span, const struct key_path *path,
			    const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	struct finding *finding = vcomplain(l, rule, span, path, fmt, args);
	va_end(args);
	return finding;
}

struct finding *complain(struct loader *l, const struct rule *rule, const struct node *node, const struct key_path *path,
			 const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	struct finding *finding = vcomplain(l, rule, node->span, path, fmt, args);
	va_end(args);
	return finding;
}

bool spend(struct loader *l, size_t n_nodes, struct span at)
{
	bool said = l->n_nodes > LOAD_MAX_NODES;

	l->n_nodes += n_nodes;
	if (!said && l->n_nodes > LOAD_MAX_NODES)
		complain_at(l, &COMPOSE_TOO_MUCH, at, NULL, "the project has more than %d values when it is expanded", LOAD_MAX_NODES);
	return l->n_nodes <= LOAD_MAX_NODES;
}

bool spend_bytes(struct loader *l, size_t n_bytes, struct span at)
{
	bool said = l->n_expanded > LOAD_MAX_EXPANDED;

	l->n_expanded += n_bytes;
	if (!said && l->n_expanded > LOAD_MAX_EXPANDED)
		complain_at(l, &COMPOSE_TOO_MUCH, at, NULL, "variables expand to more than %u MiB", LOAD_MAX_EXPANDED >> 20);
	return l->n_expanded <= LOAD_MAX_EXPANDED;
}

/* Copies of a mapping keep its place in the file. */
static struct str place(struct loader *l, struct span span)
{
	return str_fmt(l->arena, "%u:%.*s", span.offset, STR_ARG(span.source ? span.source->name : STR_EMPTY));
}

void wound(struct loader *l, struct span mapping)
{
	map_set(&l->wounded, place(l, mapping), l);
}

bool wounded(struct loader *l, struct span mapping)
{
	return l->wounded.n && map_get(&l->wounded, place(l, mapping));
}

const char *shown(struct loader *l, struct str text)
{
	return str_cstr(l->arena, str_show(l->arena, text));
}

struct str path_shown(struct loader *l, struct str path)
{
	struct str relative = path_relative(l->arena, l->cwd, path);

	return relative.len < path.len ? relative : path;
}

void file_listed(struct loader *l, struct str name)
{
	if (map_get(&l->listed, name))
		return;
	map_set(&l->listed, name, l);
	*vec_push(l->arena, &l->listing) = name;
}

/* ---- Files ---- */

static void file_parse(struct loader *l, struct compose_file *file)
{
	struct yaml_documents *documents = arena_new_of(l->arena, struct yaml_documents);

	if (yaml_read(l->arena, file->source, &(struct yaml_options){ 0 }, documents, l->out) == 0)
		file->documents = documents;
}

struct compose_file *file_open(struct loader *l, struct str path, struct str name, struct err *why)
{
	struct compose_file *file = map_get(&l->files, path);
	struct str text;
	bool standard_input = str_is(path, "-");
	int result;

	if (file)
		return file;
	if (standard_input)
		result = file_read_fd(l->arena, STDIN_FILENO, "standard input", FILE_MAX_DEFAULT, &text, why);
	else
		result = file_read(l->arena, str_cstr(l->arena, name), FILE_MAX_DEFAULT, &text, why);
	if (result < 0)
		return NULL;
	file = arena_new_of(l->arena, struct compose_file);
	file->path = path;
	file->shown = standard_input ? STR("<stdin>") : name;
	file->source = source_new(l->arena, file->shown, text);
	map_set(&l->files, path, file);
	file_listed(l, file->shown);
	file_parse(l, file);
	return file;
}

void scope_init(struct loader *l, struct scope *scope, const struct scope *up, struct str directory,
		struct environment *environment)
{
	*scope = (struct scope){
		.up = up,
		.directory = directory,
		.environment = environment,
		.interpolation = { .arena = l->arena, .environment = environment, .out = l->out },
		.extended = MAP_INIT(l->arena),
		.depth = up ? up->depth + 1 : 0,
	};
}

/* ---- Documents ---- */

static void drop_version(struct loader *l, struct node *document)
{
	struct node_entry *version = node_entry(document, STR("version"));

	if (!version)
		return;
	complain_at(l, &COMPOSE_VERSION, version->key_span, PATH_KEY(NULL, STR("version")),
		    "the key \"version\" is obsolete and ignored");
	node_remove(document, STR("version"));
}

static struct node *load_document(struct loader *l, struct scope *scope, struct compose_file *file, const struct node *raw,
				  struct node *model)
{
	struct node *document;

	if (node_is_null(raw))
		return model;
	if (!node_is_map(raw)) {
		finding(l->out, &COMPOSE_NOT_A_MAPPING, raw, "a Compose file must be a mapping, not %s", node_kind_name(raw));
		return model;
	}
	document = typed_copy(l, scope, raw, NULL);
	check_document(l, document);
	drop_version(l, document);
	extends_apply(l, scope, file, document);
	include_apply(l, scope, document);
	if (l->tags && !node_count(model))
		return strip_tags(l, document);
	if (!node_count(model))
		return document;
	return merge_value(l, &compose_root_key, model, document, NULL, false);
}

struct node *model_load(struct loader *l, struct scope *scope, struct compose_file *const *files, size_t n)
{
	struct node *model = node_map(l->arena);

	for (size_t i = 0; i < n; i++) {
		const struct yaml_documents *documents = files[i]->documents;

		*vec_push(l->arena, &scope->reading) = files[i]->path;
		for (size_t j = 0; documents && j < documents->list.n; j++)
			model = load_document(l, scope, files[i], documents->list.at[j], model);
	}
	check_required(l, model);
	defaults_fill(l, model);
	check_exclusive(l, model);
	paths_of_model(l, scope->directory, model);
	environment_from_scope(l, scope, model);
	return model;
}
