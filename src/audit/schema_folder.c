/*
 * Folders of JSON schemas.
 */
#include "audit/schema.h"
#include "base/file.h"
#include "base/map.h"
#include "doc/json.h"

enum { SCHEMA_MAX_BYTES = 8 << 20, SCHEMAS_MAX = 2000 }; /* the largest in use has 1 MB; kinds that one input may name */

struct schemas {
	struct arena *arena;
	const char *const *folders;
	size_t n;
	struct map by_name; /* "group/kind_version" → struct node, or `none` */
	struct node none;
};

struct schemas *schemas_new(const char *const *folders, size_t n)
{
	struct schemas *schemas = xcalloc(1, sizeof(*schemas));

	schemas->arena = arena_new();
	schemas->folders = folders;
	schemas->n = n;
	schemas->by_name = (struct map)MAP_INIT(schemas->arena);
	return schemas;
}

void schemas_free(struct schemas *schemas)
{
	if (!schemas)
		return;
	arena_free(schemas->arena);
	free(schemas);
}

void cleanup_schemas(struct schemas **schemas)
{
	schemas_free(*schemas);
}

/* It becomes a part of a path: the document's words stay inside the folder. */
static bool is_word(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!ascii_alnum(word.ptr[i]) && word.ptr[i] != '-' && word.ptr[i] != '.')
			return false;
	return word.len > 0 && word.len < 254 && word.ptr[0] != '.';
}

static struct node *load(struct schemas *schemas, const char *path, struct str *problem)
{
	struct findings findings = FINDINGS_INIT(schemas->arena);
	struct err err = { 0 };
	struct node *root = NULL;
	struct str text;

	if (file_read(schemas->arena, path, SCHEMA_MAX_BYTES, &text, &err) < 0) {
		*problem = str_fmt(schemas->arena, "%s", err.message);
		return NULL;
	}
	const struct source *source = source_new(schemas->arena, str_dup(schemas->arena, str_of(path)), text);
	if (json_read(schemas->arena, source, &root, &findings) < 0 || !node_is_map(root)) {
		struct str why = findings.list.n ? findings.list.at[0]->message : STR("it is no JSON object");

		*problem = str_fmt(schemas->arena, "%s is no JSON schema: %" PRI_STR, path, STR_ARG(why));
		return NULL;
	}
	return root;
}

const struct node *schemas_find(struct schemas *schemas, struct str group, struct str version, struct str kind,
				struct str *problem)
{
	*problem = STR_EMPTY;
	if (!schemas || !is_word(group) || !is_word(version) || !is_word(kind))
		return NULL;
	struct str name = str_fmt(schemas->arena, "%" PRI_STR "/%" PRI_STR "_%" PRI_STR ".json", STR_ARG(group),
				  STR_ARG(str_lower(schemas->arena, kind)), STR_ARG(version));
	struct node *found = map_get(&schemas->by_name, name);

	if (found || schemas->by_name.n >= SCHEMAS_MAX)
		return found == &schemas->none ? NULL : found;
	for (size_t i = 0; i < schemas->n && !found; i++) {
		const char *path = str_cstr(schemas->arena, path_join(schemas->arena, str_of(schemas->folders[i]), name));

		if (file_exists(path))
			found = load(schemas, path, problem);
	}
	map_set(&schemas->by_name, name, found ? found : &schemas->none);
	return found;
}
