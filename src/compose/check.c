/* The schema: types, unknown keys, patterns. What it doesn't allow is reported and taken out. */
#include "compose/load.h"

#include "base/strbuf.h"

static const struct {
	unsigned int accepts;
	const char *words;
} expectations[] = {
	{ ACCEPT_STRING, "a string" }, { ACCEPT_NUMBER, "a number" }, { ACCEPT_INT, "a whole number" },
	{ ACCEPT_BOOL, "a boolean" },  { ACCEPT_LIST, "a list" },     { ACCEPT_MAP, "a mapping" },
};

const char *node_words(const struct node *node)
{
	static const char *const words[] = {
		[TYPE_UNRESOLVED] = "a string", [TYPE_STRING] = "a string", [TYPE_INT] = "a whole number",
		[TYPE_FLOAT] = "a number",	[TYPE_BOOL] = "a boolean",  [TYPE_NULL] = "null",
	};

	if (node_is_map(node))
		return "a mapping";
	return node_is_seq(node) ? "a list" : words[node->type];
}

static bool is_whole(struct str text)
{
	int64_t whole;

	return str_to_int(text, &whole) || str_chr(text, '.') == STR_NONE; /* 1e3 is whole, in JSON as well */
}

static bool accepted(const struct compose_key *key, const struct node *node)
{
	static const unsigned int types[] = {
		[TYPE_UNRESOLVED] = ACCEPT_STRING, [TYPE_STRING] = ACCEPT_STRING, [TYPE_INT] = ACCEPT_INT | ACCEPT_NUMBER,
		[TYPE_FLOAT] = ACCEPT_NUMBER,	   [TYPE_BOOL] = ACCEPT_BOOL,	  [TYPE_NULL] = ACCEPT_NULL,
	};

	if (node_is_map(node))
		return key->accepts & ACCEPT_MAP;
	if (node_is_seq(node))
		return key->accepts & ACCEPT_LIST;
	if (node->type == TYPE_FLOAT && (key->accepts & ACCEPT_INT) && is_whole(node->text))
		return true;
	return key->accepts & types[node->type];
}

static const char *expected(struct loader *l, unsigned int accepts)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(256);
	size_t left = 0;

	if (accepts & ACCEPT_NUMBER)
		accepts &= ~(unsigned int)ACCEPT_INT;
	for (size_t i = 0; i < ARRAY_SIZE(expectations); i++)
		left += (accepts & expectations[i].accepts) != 0;
	for (size_t i = 0; i < ARRAY_SIZE(expectations); i++) {
		if (!(accepts & expectations[i].accepts))
			continue;
		strbuf_adds(&buf, expectations[i].words);
		left--;
		if (left)
			strbuf_adds(&buf, left > 1 ? ", " : " or ");
	}
	return str_cstr(l->arena, strbuf_str(&buf));
}

/* "\"ports\"", "an item of \"ports\"", "the Compose file" */
static const char *subject(struct loader *l, const struct key_path *path)
{
	const struct key_path *named = path;

	while (named && named->item)
		named = named->up;
	if (!named)
		return "the Compose file";
	return str_cstr(l->arena, str_fmt(l->arena, "%s\"%s\"", path->item ? "an item of " : "", shown(l, named->key)));
}

static void complain_type(struct loader *l, const struct compose_key *key, const struct node *node, const struct key_path *path)
{
	struct finding *finding = complain(l, &COMPOSE_TYPE, node, path, "%s must be %s, not %s", subject(l, path),
					   expected(l, key->accepts), node_words(node));

	if (node_is_scalar(node) && node->type == TYPE_NULL)
		finding_hint(l->out, finding, "give it a value, or remove the key");
	else if (node_is_scalar(node) && key->cast == CAST_DURATION)
		finding_hint(l->out, finding, "add a unit: %ss for seconds", shown(l, node->text));
	else if (node_is_scalar(node) && key->cast == CAST_BOOL)
		finding_hint(l->out, finding, "write true or false");
	else if (node_is_scalar(node) && (key->accepts & ACCEPT_STRING))
		finding_hint(l->out, finding, "put it in quotes: \"%s\"", shown(l, node->text));
	else if (node_is_scalar(node) && key->item && (key->item->accepts & ACCEPT_STRING))
		finding_hint(l->out, finding, "write it as an item of a list: - %s", shown(l, node->text));
	else if (node_is_map(node) && key->item)
		finding_hint(l->out, finding, "write it as an item of a list: begin it with a dash");
	else if (node_is_seq(node) && (key->accepts & (ACCEPT_LIST | ACCEPT_MAP)) == ACCEPT_MAP)
		finding_hint(l->out, finding, "write %s below it, without dashes", key->each ? "NAME:" : "its keys");
}

static const char *closest(struct str word, const struct compose_key *keys, const char *const *words)
{
	size_t reach = MIN_OF(str_reach(word), (size_t)3), best = reach + 1;
	const char *found = NULL;

	for (; keys && keys->name; keys++) {
		size_t distance = str_distance(word, str_of(keys->name), reach);

		if (distance < best) {
			best = distance;
			found = keys->name;
		}
	}
	for (; words && *words; words++) {
		size_t distance = str_distance(word, str_of(*words), reach);

		if (distance < best) {
			best = distance;
			found = *words;
		}
	}
	return found;
}

static bool has_key(const struct compose_key *key, struct str name)
{
	for (const struct compose_key *row = key->keys; row && row->name; row++)
		if (str_is(name, row->name))
			return true;
	return false;
}

static void complain_unknown(struct loader *l, const struct compose_key *key, const struct node_entry *entry,
			     const struct key_path *path)
{
	const struct compose_key *service = compose_key_find(STR("services.*"));
	const char *near = closest(entry->key, key->keys, NULL), *name = shown(l, entry->key);
	struct finding *finding = complain_at(l, &COMPOSE_UNKNOWN_KEY, entry->key_span, path, "\"%s\" is not a key of %s", name,
					      subject(l, path->up));

	if (key == service && has_key(&compose_root_key, entry->key))
		finding_hint(l->out, finding, "\"%s\" belongs to the top level: correct the indentation", name);
	else if (key == &compose_root_key && has_key(service, entry->key))
		finding_hint(l->out, finding, "\"%s\" belongs into a service: services: {NAME: {%s: …}}", name, name);
	else if (key == &compose_root_key && (node_get(entry->value, "image") || node_get(entry->value, "build")))
		finding_hint(l->out, finding, "a service belongs below the key \"services\": services: {%s: …}", name);
	else if (near)
		finding_hint(l->out, finding, "did you mean \"%s\"?", near);
}

static bool name_fits(enum compose_pattern pattern, struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (pattern == PATTERN_ULIMIT ? !ascii_lower(c) : !ascii_alnum(c) && c != '.' && c != '_' && c != '-')
			return false;
	}
	return name.len > 0;
}

/* [a-zA-Z0-9][a-zA-Z0-9_.-]+ somewhere in it: the schema doesn't anchor it. */
static bool holds_container_name(struct str text)
{
	for (size_t i = 0; i + 1 < text.len; i++)
		if (ascii_alnum(text.ptr[i]) && name_fits(PATTERN_NAME, str_slice(text, i + 1, i + 2)))
			return true;
	return false;
}

static bool holds_interval(struct str text)
{
	size_t at = str_find(text, STR("every_"));
	size_t digits;

	if (at == STR_NONE)
		return false;
	for (digits = at + 6; digits < text.len && ascii_digit(text.ptr[digits]); digits++)
		;
	return digits > at + 6 && digits < text.len && memchr("wdhms", text.ptr[digits], 5) != NULL;
}

static bool holds_pull_policy(struct str text)
{
	static const char *const policies[] = { "always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly" };

	for (size_t i = 0; i < ARRAY_SIZE(policies); i++)
		if (str_contains(text, str_of(policies[i])))
			return true;
	return holds_interval(text);
}

static bool check_text(struct loader *l, const struct compose_key *key, const struct node *scalar, const struct key_path *path)
{
	_cleanup_strbuf_ struct strbuf list = STRBUF_INIT(1024);
	struct finding *finding;

	if (key->pattern == PATTERN_CONTAINER && !holds_container_name(scalar->text)) {
		complain(l, &COMPOSE_BAD_NAME, scalar, path, "\"%s\" can't be the name of a container", shown(l, scalar->text));
		return false;
	}
	if (key->pattern == PATTERN_PULL_POLICY && !holds_pull_policy(scalar->text)) {
		complain(l, &COMPOSE_BAD_VALUE, scalar, path,
			 "\"%s\" is none of: always, never, missing, build, daily, weekly, every_<duration>", shown(l, scalar->text));
		return false;
	}
	if (!key->values || str_in(scalar->text, key->values))
		return true;
	for (size_t i = 0; key->values[i]; i++)
		strbuf_addf(&list, "%s%s", i ? ", " : "", key->values[i]);
	finding = complain(l, &COMPOSE_BAD_VALUE, scalar, path, "\"%s\" is none of: %s", shown(l, scalar->text),
			   str_cstr(l->arena, strbuf_str(&list)));
	if (closest(scalar->text, NULL, key->values))
		finding_hint(l->out, finding, "did you mean \"%s\"?", closest(scalar->text, NULL, key->values));
	return false;
}

static bool is_extension(struct str key)
{
	return key.len > 1 && key.ptr[0] == 'x' && key.ptr[1] == '-';
}

/* The value of one entry, or NULL where the entry goes. */
static struct node *check_entry(struct loader *l, const struct compose_key *key, const struct node_entry *entry,
				const struct key_path *path)
{
	const struct compose_key *child = compose_key_in(key, entry->key);

	if (key->extensions && is_extension(entry->key))
		return entry->value;
	if (!child && key->open)
		return entry->value;
	if (!child) {
		complain_unknown(l, key, entry, path);
		return NULL;
	}
	if (child == key->each && !key->open &&
	    (key->pattern == PATTERN_NAME ? !name_fits(PATTERN_NAME, entry->key) : entry->key.len == 0)) {
		complain_at(l, &COMPOSE_BAD_NAME, entry->key_span, path, "\"%s\" can't be a name", shown(l, entry->key));
		return NULL;
	}
	return check_value(l, child, entry->value, path);
}

static struct node *check_map(struct loader *l, const struct compose_key *key, struct node *map, const struct key_path *path)
{
	size_t dropped = 0;

	for (size_t i = 0; i < map->entries.n; i++) {
		struct node_entry *entry = &map->entries.at[i];

		entry->value = check_entry(l, key, entry, PATH_KEY(path, entry->key));
		dropped += entry->value == NULL;
	}
	if (!dropped)
		return map;
	wound(l, map->span);
	drop_empty_entries(l, map);
	return map;
}

static void check_repetition(struct loader *l, const struct node *list, const struct key_path *path)
{
	struct map seen = MAP_INIT(l->arena);

	for (size_t i = 0; i < list->items.n; i++) {
		const struct node *item = list->items.at[i];
		const struct node *first;

		if (!node_is_scalar(item))
			continue;
		first = map_get(&seen, item->text);
		if (first) {
			struct finding *finding = complain(l, &COMPOSE_REPEATED_ITEM, item, PATH_ITEM(path, i),
							   "\"%s\" stands in the list twice", shown(l, item->text));

			finding_relate(l->out, finding, first->span, "first here");
			continue;
		}
		map_set(&seen, item->text, (void *)(uintptr_t)item);
	}
}

static struct node *check_list(struct loader *l, const struct compose_key *key, struct node *list, const struct key_path *path)
{
	size_t n = 0;

	for (size_t i = 0; i < list->items.n; i++) {
		const struct key_path *place = PATH_ITEM(path, i);
		struct node *item = check_value(l, key->item, list->items.at[i], place);

		if (item)
			list->items.at[n++] = item;
	}
	list->items.n = n;
	if (key->unique_items && key->unique == UNIQUE_NONE && n > 1)
		check_repetition(l, list, path);
	return list;
}

/* Depth is bounded by the tables: extensions are not looked into. */
struct node *check_value(struct loader *l, const struct compose_key *key, struct node *node, const struct key_path *path)
{
	if (node->tag.len && str_is(node->tag, "!reset"))
		return node;
	if (!accepted(key, node)) {
		complain_type(l, key, node, path);
		return NULL;
	}
	if (node_is_map(node) && (key->keys || key->each))
		node = check_map(l, key, node, path);
	else if (node_is_seq(node) && key->item)
		node = check_list(l, key, node, path);
	else if (node_is_scalar(node) && node->type != TYPE_NULL &&
		 (!check_text(l, key, node, path) || !cast_scalar(l, key, node, path)))
		return NULL;
	else if (node_is_scalar(node) && node->type == TYPE_NULL && key->cast == CAST_OPTION)
		cast_scalar(l, key, node, path);
	if (key->expand)
		node = key->expand(l, node, path);
	if (node && node_is_seq(node) && key->unique != UNIQUE_NONE) {
		check_duplicates(l, key, node, path);
		node = unique_items(l, key, node, path);
	}
	return node;
}

void check_document(struct loader *l, struct node *document)
{
	struct node *checked = check_value(l, &compose_root_key, document, NULL);

	if (checked && checked != document)
		*document = *checked;
}

/* ---- Required keys ---- */

static bool has_required(struct loader *l, const struct compose_key *key, const struct node *map, const struct key_path *path)
{
	bool complete = true;

	for (const char *const *name = key->required; name && *name; name++) {
		if (node_get(map, *name) || wounded(l, map->span))
			continue;
		complain(l, &COMPOSE_MISSING_KEY, map, path, "%s needs the key \"%s\"", subject(l, path), *name);
		complete = false;
	}
	return complete;
}

static bool check_complete(struct loader *l, const struct compose_key *key, struct node *node, const struct key_path *path);

static void check_complete_map(struct loader *l, const struct compose_key *key, struct node *map, const struct key_path *path)
{
	bool dropped = false;

	for (size_t i = 0; i < map->entries.n; i++) {
		struct node_entry *entry = &map->entries.at[i];
		const struct compose_key *child;

		if (node_is_scalar(entry->value))
			continue;
		child = compose_key_in(key, entry->key);
		if (!child || (key->extensions && is_extension(entry->key)))
			continue;
		if (check_complete(l, child, entry->value, PATH_KEY(path, entry->key)))
			continue;
		entry->value = NULL;
		dropped = true;
	}
	if (dropped)
		drop_empty_entries(l, map);
}

static bool check_complete(struct loader *l, const struct compose_key *key, struct node *node, const struct key_path *path)
{
	size_t n = 0;

	if (node_is_map(node) && (key->keys || key->each)) {
		check_complete_map(l, key, node, path);
		return has_required(l, key, node, path);
	}
	if (!node_is_seq(node) || !key->item)
		return true;
	for (size_t i = 0; i < node->items.n; i++)
		if (check_complete(l, key->item, node->items.at[i], PATH_ITEM(path, i)))
			node->items.at[n++] = node->items.at[i];
	node->items.n = n;
	return true;
}

void check_required(struct loader *l, struct node *model)
{
	check_complete(l, &compose_root_key, model, NULL);
}
