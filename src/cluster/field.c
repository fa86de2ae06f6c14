#include "cluster/field.h"

#include "base/arena.h"
#include "base/strbuf.h"

const struct node *field(const struct node *map, const char *key)
{
	const struct node *value = node_get(map, key);

	return node_is_null(value) ? NULL : value;
}

const struct node *field_at(const struct node *map, const char *path)
{
	struct str rest = str_of(path), key;

	while (map && rest.len && str_split(&rest, '.', &key)) {
		map = node_get_str(map, key);
		if (node_is_null(map))
			return NULL;
		if (!rest.ptr)
			break;
	}
	return map;
}

struct str field_text(const struct node *map, const char *key)
{
	return node_text(field(map, key));
}

bool field_bool(const struct node *map, const char *key, bool absent)
{
	bool value = absent;

	node_to_bool(field(map, key), RESOLVE_YAML11, &value);
	return value;
}

int64_t field_int(const struct node *map, const char *key, int64_t absent)
{
	int64_t value = absent;

	node_to_int(field(map, key), RESOLVE_YAML11, &value);
	return value;
}

bool field_is(const struct node *map, const char *key, const char *text)
{
	const struct node *value = field(map, key);

	return node_is_scalar(value) && str_is(value->text, text);
}

bool field_is_string(const struct node *scalar)
{
	return node_is_scalar(scalar) && node_resolve(scalar, RESOLVE_YAML11) == TYPE_STRING;
}

const struct node *field_item(const struct node *list, size_t i)
{
	return node_is_seq(list) && i < list->items.n ? list->items.at[i] : NULL;
}

struct int_or_string field_int_or_string(const struct node *scalar)
{
	struct int_or_string value = { 0 };

	if (!node_is_scalar(scalar) || node_is_null(scalar))
		return value;
	value.given = true;
	value.text = scalar->text;
	value.is_int = node_to_int(scalar, RESOLVE_YAML11, &value.number) || str_to_int(scalar->text, &value.number);
	return value;
}

static bool holds(const struct node *outer, const struct node *inner)
{
	return outer == inner || (outer->kind != NODE_SCALAR && outer->span.source == inner->span.source &&
				  outer->span.offset <= inner->span.offset &&
				  inner->span.offset + inner->span.length <= outer->span.offset + outer->span.length);
}

static void add_step(struct strbuf *path, const struct node *parent, size_t i)
{
	if (parent->kind == NODE_MAP) {
		struct str key = parent->entries.at[i].key;
		bool plain = str_chr(key, '.') == STR_NONE && str_chr(key, '/') == STR_NONE;

		strbuf_addf(path, plain ? "%s%" PRI_STR : "%s[%" PRI_STR "]", path->len && plain ? "." : "", STR_ARG(key));
		return;
	}
	struct str name = field_text(parent->items.at[i], "name");
	if (str_empty(name))
		strbuf_addf(path, "[%zu]", i);
	else
		strbuf_addf(path, "[%" PRI_STR "]", STR_ARG(name));
}

static const struct node *child(const struct node *parent, size_t i)
{
	return parent->kind == NODE_MAP ? parent->entries.at[i].value : parent->items.at[i];
}

/*
 * The number of the child that holds the node, or n. Children stand in the order of the text, except where an alias brings one
 * from elsewhere: the guess is by halves, and a wrong one costs a walk.
 */
static size_t child_that_holds(const struct node *parent, size_t n, const struct node *node)
{
	size_t low = 0, high = n;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (child(parent, middle)->span.offset <= node->span.offset)
			low = middle;
		else
			high = middle;
	}
	if (n && holds(child(parent, low), node))
		return low;
	for (size_t i = 0; i < n; i++)
		if (holds(child(parent, i), node))
			return i;
	return n;
}

struct str field_path(struct arena *arena, const struct node *root, const struct node *node)
{
	enum { PATH_MAX_BYTES = 1000 };
	_cleanup_strbuf_ struct strbuf path = STRBUF_INIT(PATH_MAX_BYTES);
	const struct node *at = root;

	while (at && at != node && at->kind != NODE_SCALAR) {
		const struct node *parent = at;
		size_t n = node_count(parent);

		size_t i = child_that_holds(parent, n, node);
		at = i < n ? child(parent, i) : NULL;
		if (at)
			add_step(&path, parent, i);
	}
	return at == node && !path.overflow ? strbuf_take(&path, arena) : STR_EMPTY;
}
