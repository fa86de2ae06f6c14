#include "cluster/read_internal.h"

#include "base/file.h"
#include "cluster/field.h"
#include "cluster/manifest.h"
#include "cluster/rules.h"
#include "doc/json.h"
#include "doc/stream.h"
#include "doc/yaml.h"

enum { FORGET_EVERY = 16 << 20 }; /* bytes */

struct reader *reader_new(struct cluster *cluster, const struct reader_options *options, struct findings *out)
{
	struct reader *reader = xcalloc(1, sizeof(*reader));

	*reader = (struct reader){
		.cluster = cluster,
		.options = *options,
		.out = out,
		.arena = arena_new(),
		.scratch = arena_new(),
	};
	reader->namespaces = (struct map)MAP_INIT(reader->arena);
	return reader;
}

void reader_free(struct reader *reader)
{
	if (!reader)
		return;
	for (size_t i = 0; i < reader->maps.n; i++)
		file_unmap(reader->maps.at[i]);
	free(reader->standard_input);
	for (size_t i = 0; i < reader->arenas.n; i++)
		arena_free(reader->arenas.at[i]);
	arena_free(reader->arena);
	arena_free(reader->scratch);
	free(reader);
}

void cleanup_reader(struct reader **reader)
{
	reader_free(*reader);
}

struct reader_counts reader_counts(const struct reader *reader)
{
	return reader->counts;
}

/* ---- One object ---- */

static void tell_duplicate(struct reader *reader, const struct object *object)
{
	const struct object *first = cluster_find(reader->cluster, object->kind, object->namespace, object->name);

	if (object->kind == KIND_OTHER)
		first = cluster_find_named(reader->cluster, object->kind_name, object->namespace, object->name);
	if (!first || first == object || !interned_same(first->group, object->group))
		return;
	struct str shown = object_show(reader->scratch, object);
	struct finding *finding = finding_at(reader->out, &MANIFEST_TWICE, object->name_span, "%" PRI_STR " is there already",
					     STR_ARG(shown));
	finding_relate(reader->out, finding, first->name_span, "first here");
}

static bool is_list(struct str kind)
{
	return str_ends(kind, "List");
}

static void take_object(struct reader *reader, struct manifest *manifest)
{
	if (str_empty(manifest->name) && !field(manifest->metadata, "generateName"))
		finding(reader->out, &MANIFEST_NO_NAME, manifest->root, "%" PRI_STR " has no metadata.name",
			STR_ARG(str_show(reader->scratch, manifest->kind_name)));
	reader->counts.objects++;
	manifest->document = reader->document;
	manifest->kustomized = reader->kustomized;
	manifest->object = cluster_add(reader->cluster, manifest);
	if (reader->options.no_duplicates && manifest->name.len)
		tell_duplicate(reader, manifest->object);
	if (reader->options.manifest)
		reader->options.manifest(reader->options.context, manifest);
}

static void take_node(struct reader *reader, struct arena *arena, const struct node *root, struct str list_kind,
		      struct str list_version, size_t depth);

static void take_list(struct reader *reader, const struct manifest *list, size_t depth)
{
	enum { LISTS_MAX = 8 }; /* of lists in lists; kubectl writes one */
	const struct node *items = field(list->root, "items"), *item;

	for (size_t i = 0; depth < LISTS_MAX && (item = field_item(items, i)); i++)
		take_node(reader, list->arena, item, list->kind_name, list->api_version, depth + 1);
}

/* `list_kind`: of the list that it is an item of; empty otherwise. */
static void take_node(struct reader *reader, struct arena *arena, const struct node *root, struct str list_kind,
		      struct str list_version, size_t depth)
{
	struct manifest manifest;

	if (node_is_null(root))
		return;
	if (!node_is_map(root)) {
		finding(reader->out, &MANIFEST_NOT_AN_OBJECT, root, "%s is no Kubernetes object", node_kind_name(root));
		return;
	}
	manifest_init(&manifest, arena, root);
	if (list_kind.len)
		manifest.item_of = str_cstr(arena, list_kind);
	if (str_empty(manifest.kind_name) && list_kind.len > 4) /* "PodList": what the API itself gives names items no more */
		manifest_set_kind(&manifest, str_empty(manifest.api_version) ? list_version : manifest.api_version,
				  str_slice(list_kind, 0, list_kind.len - 4));
	if (manifest.kind == KIND_KUSTOMIZATION)
		return;
	if (str_empty(manifest.kind_name) || str_empty(manifest.api_version)) {
		finding(reader->out, &MANIFEST_NO_KIND, root, "the document has no %s",
			str_empty(manifest.kind_name) ? "kind" : "apiVersion");
		return;
	}
	if (is_list(manifest.kind_name) && node_is_seq(field(root, "items")))
		take_list(reader, &manifest, depth);
	else
		take_object(reader, &manifest);
}

/* ---- Documents and lists, as the stream gives them ---- */

/* Pages that have been read may leave the memory. */
static void forget(struct reader *reader, const struct node *node)
{
	size_t end = node->span.offset;

	if (!reader->is_mapped || node->span.source != reader->source || end < reader->forgotten + FORGET_EVERY)
		return;
	file_forget(str_slice(reader->source->text, reader->forgotten, end));
	reader->forgotten = end;
}

static void on_document(void *context, struct arena *arena, struct node *root)
{
	struct reader *reader = context;

	reader->document++;
	take_node(reader, arena, root, STR_EMPTY, STR_EMPTY, 0);
	forget(reader, root);
}

static void on_item(void *context, struct arena *arena, struct node *item)
{
	struct reader *reader = context;

	take_node(reader, arena, item, reader->list_kind, reader->list_version, 0);
	forget(reader, item);
}

/* A key at the top of a YAML document that stands behind `from`, in block style: kubectl sorts them, so kind comes after items. */
static struct str find_yaml_key(struct str text, const char *key)
{
	struct str rest = text, line;

	while (str_split(&rest, '\n', &line)) {
		if (str_starts(line, "---"))
			break;
		if (!str_starts(line, key))
			continue;
		struct str value = str_trim(str_from(line, strlen(key)));
		bool quoted = value.len >= 2 && (value.ptr[0] == '"' || value.ptr[0] == '\'');

		return quoted ? str_slice(value, 1, value.len - 1) : value;
	}
	return STR_EMPTY;
}

/* The last "key": "value" of a JSON text. */
static struct str find_json_key(struct str text, const char *key)
{
	size_t len = strlen(key);

	for (size_t at = text.len; at-- > 0;) {
		if (text.ptr[at] != '"' || !str_starts(str_from(text, at), key))
			continue;
		struct str value = str_trim(str_from(text, at + len));

		if (!str_starts(value, ":"))
			continue;
		value = str_trim(str_from(value, 1));
		if (!str_starts(value, "\""))
			continue;
		value = str_from(value, 1);
		return str_slice(value, 0, str_chr(value, '"'));
	}
	return STR_EMPTY;
}

static struct str list_key(const struct reader *reader, const struct node *before, struct span at, const char *key,
			   const char *yaml, const char *json)
{
	struct str text = str_from(reader->source->text, at.offset);

	if (field(before, key))
		return field_text(before, key);
	return reader->is_json ? find_json_key(text, json) : find_yaml_key(text, yaml);
}

static bool on_list(void *context, const struct node *before, struct span at)
{
	struct reader *reader = context;

	reader->list_kind = list_key(reader, before, at, "kind", "kind:", "\"kind\"");
	reader->list_version = list_key(reader, before, at, "apiVersion", "apiVersion:", "\"apiVersion\"");
	return is_list(reader->list_kind);
}

/* ---- A text ---- */

bool reader_looks_like_json(const struct source *source)
{
	struct str text = str_trim(str_slice(source->text, 0, 64));

	if (str_ends(source->name, ".json"))
		return true;
	return str_starts(text, "{") && json_looks_valid(source->text);
}

/* "{{ .Values.x }}" is a map that is the key of a map; other templates are no YAML at all. */
static bool is_template(const struct reader *reader, bool failed, size_t findings)
{
	for (size_t i = findings; !failed && i < reader->out->list.n; i++)
		failed = strcmp(reader->out->list.at[i]->rule->id, "YAML-COMPLEX-KEY") == 0;
	return failed && !reader->is_json && str_find(reader->source->text, STR("{{")) != STR_NONE;
}

static void begin_text(struct reader *reader, const struct source *source, bool is_json)
{
	reader->source = source;
	reader->document = 0;
	reader->forgotten = 0;
	reader->counts.sources++;
	reader->counts.bytes += source->text.len;
	reader->is_json = is_json;
	reader->kustomized = reader_namespace_of(reader, source->name);
	if (reader->options.source)
		reader->options.source(reader->options.context, source);
}

static void end_text(struct reader *reader, bool failed, size_t findings)
{
	if (is_template(reader, failed, findings))
		finding_at(reader->out, &MANIFEST_TEMPLATE, span_source(reader->source), "this looks like a template that is not rendered");
}

void reader_text(struct reader *reader, const struct source *source)
{
	struct stream stream = {
		.context = reader,
		.scratch = reader->scratch,
		.split = "items",
		.begin = on_list,
		.item = on_item,
		.document = on_document,
	};
	size_t findings = reader->out->list.n;

	begin_text(reader, source, reader_looks_like_json(source));
	int failed = reader->is_json ? json_stream(source, &stream, reader->out) : yaml_stream(source, NULL, &stream, reader->out);
	end_text(reader, failed, findings);
}

void reader_take_parsed(struct reader *reader, const struct parsed *parsed)
{
	size_t findings = reader->out->list.n;

	begin_text(reader, parsed->source, parsed->is_json);
	findings_append(reader->out, &parsed->findings);
	for (size_t i = 0; i < parsed->documents.n; i++)
		on_document(reader, parsed->arena, parsed->documents.at[i]);
	end_text(reader, parsed->failed, findings);
}
