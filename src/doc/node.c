#include "doc/node.h"

#include "base/arena.h"
#include "doc/internal.h"

/* Up to here a walk over the keys is as fast as a table. */
enum { LINEAR_MAX = 16 };

static struct node *node_new(struct arena *arena, enum node_kind kind)
{
	struct node *node = arena_new_of(arena, struct node);

	node->kind = kind;
	return node;
}

static struct node *scalar_new(struct arena *arena, enum node_type type, struct str text)
{
	struct node *node = node_new(arena, NODE_SCALAR);

	node->type = type;
	node->text = text;
	return node;
}

struct node *node_map(struct arena *arena)
{
	return node_new(arena, NODE_MAP);
}

struct node *node_seq(struct arena *arena)
{
	return node_new(arena, NODE_SEQ);
}

struct node *node_str(struct arena *arena, struct str text)
{
	return scalar_new(arena, TYPE_STRING, text);
}

struct node *node_int(struct arena *arena, int64_t value)
{
	return scalar_new(arena, TYPE_INT, str_fmt(arena, "%lld", (long long)value));
}

struct node *node_bool(struct arena *arena, bool value)
{
	return scalar_new(arena, TYPE_BOOL, value ? STR("true") : STR("false"));
}

struct node *node_null(struct arena *arena)
{
	return scalar_new(arena, TYPE_NULL, STR("null"));
}

struct node *node_number(struct arena *arena, struct str digits)
{
	struct str body = str_starts(digits, "-") ? str_from(digits, 1) : digits;

	for (size_t i = 0; i < body.len; i++)
		if (!ascii_digit(body.ptr[i]))
			return scalar_new(arena, TYPE_FLOAT, digits);
	return scalar_new(arena, TYPE_INT, digits);
}

static size_t slot_of(const struct node *map, struct str key)
{
	size_t slot = str_hash(key) & (map->n_slots - 1);

	while (map->slots[slot] && !str_eq(map->entries.at[map->slots[slot] - 1].key, key))
		slot = (slot + 1) & (map->n_slots - 1);
	return slot;
}

static void fill_slots(struct node *map)
{
	for (size_t i = 0; i < map->entries.n; i++)
		map->slots[slot_of(map, map->entries.at[i].key)] = (uint32_t)(i + 1);
}

struct node_entry *node_entry(const struct node *map, struct str key)
{
	if (!node_is_map(map))
		return NULL;
	if (map->n_slots) {
		size_t slot = slot_of(map, key);

		return map->slots[slot] ? &map->entries.at[map->slots[slot] - 1] : NULL;
	}
	for (size_t i = 0; i < map->entries.n; i++)
		if (str_eq(map->entries.at[i].key, key))
			return &map->entries.at[i];
	return NULL;
}

void node_reserve(struct arena *arena, struct node *map, size_t n)
{
	map->entries.at = arena_calloc(arena, n, sizeof(*map->entries.at));
	map->entries.cap = n;
	if (n <= LINEAR_MAX)
		return;
	for (map->n_slots = (size_t)4 * LINEAR_MAX; map->n_slots < n * 2;)
		map->n_slots *= 2;
	map->slots = arena_calloc(arena, map->n_slots, sizeof(*map->slots));
}

void node_append(struct node *map, const struct node_entry *entry)
{
	BUG_IF(map->entries.n == map->entries.cap);
	map->entries.at[map->entries.n++] = *entry;
	if (map->n_slots)
		map->slots[slot_of(map, entry->key)] = (uint32_t)map->entries.n;
}

struct node *node_set(struct arena *arena, struct node *map, struct str key, struct node *value)
{
	BUG_IF(!node_is_map(map) || !value);
	struct node_entry *entry = node_entry(map, key);

	if (entry) {
		entry->value = value;
		return value;
	}
	*vec_push(arena, &map->entries) = (struct node_entry){ .key = key, .value = value };
	if (map->entries.n > LINEAR_MAX && map->entries.n * 2 > map->n_slots) {
		map->n_slots = map->n_slots ? map->n_slots * 2 : (size_t)4 * LINEAR_MAX;
		map->slots = arena_calloc(arena, map->n_slots, sizeof(*map->slots));
		fill_slots(map);
	} else if (map->n_slots) {
		map->slots[slot_of(map, key)] = (uint32_t)map->entries.n;
	}
	return value;
}

struct node *node_set_node(struct arena *arena, struct node *map, const char *key, struct node *value)
{
	return node_set(arena, map, str_of(key), value);
}

struct node *node_set_str(struct arena *arena, struct node *map, const char *key, struct str text)
{
	return node_set_node(arena, map, key, node_str(arena, text));
}

struct node *node_set_int(struct arena *arena, struct node *map, const char *key, int64_t value)
{
	return node_set_node(arena, map, key, node_int(arena, value));
}

struct node *node_set_bool(struct arena *arena, struct node *map, const char *key, bool value)
{
	return node_set_node(arena, map, key, node_bool(arena, value));
}

struct node *node_set_map(struct arena *arena, struct node *map, const char *key)
{
	return node_set_node(arena, map, key, node_map(arena));
}

struct node *node_set_seq(struct arena *arena, struct node *map, const char *key)
{
	return node_set_node(arena, map, key, node_seq(arena));
}

struct node *node_add(struct arena *arena, struct node *seq, struct node *item)
{
	BUG_IF(!node_is_seq(seq) || !item);
	*vec_push(arena, &seq->items) = item;
	return item;
}

struct node *node_add_str(struct arena *arena, struct node *seq, struct str text)
{
	return node_add(arena, seq, node_str(arena, text));
}

bool node_remove(struct node *map, struct str key)
{
	struct node_entry *entry = node_entry(map, key);

	if (!entry)
		return false;
	size_t after = map->entries.n - (size_t)(entry - map->entries.at) - 1;
	memmove(entry, entry + 1, after * sizeof(*entry));
	map->entries.n--;
	if (map->n_slots) { /* every index behind it moved */
		memset(map->slots, 0, map->n_slots * sizeof(*map->slots));
		fill_slots(map);
	}
	return true;
}

static struct node *copy_at(struct arena *arena, const struct node *node, size_t depth)
{
	BUG_IF(depth > NODE_DEPTH_MAX);
	struct node *copy = arena_dup(arena, node, sizeof(*node));

	if (node->kind == NODE_MAP) {
		copy->entries.at = arena_dup(arena, node->entries.at, node->entries.n * sizeof(*node->entries.at));
		copy->entries.cap = node->entries.n;
		if (node->n_slots)
			copy->slots = arena_dup(arena, node->slots, node->n_slots * sizeof(*node->slots));
		for (size_t i = 0; i < copy->entries.n; i++)
			copy->entries.at[i].value = copy_at(arena, node->entries.at[i].value, depth + 1);
	} else if (node->kind == NODE_SEQ) {
		copy->items.at = arena_dup(arena, node->items.at, node->items.n * sizeof(*node->items.at));
		copy->items.cap = node->items.n;
		for (size_t i = 0; i < copy->items.n; i++)
			copy->items.at[i] = copy_at(arena, node->items.at[i], depth + 1);
	}
	return copy;
}

struct node *node_copy(struct arena *arena, const struct node *node)
{
	return node ? copy_at(arena, node, 0) : NULL;
}

struct node *node_get_str(const struct node *map, struct str key)
{
	struct node_entry *entry = node_entry(map, key);

	return entry ? entry->value : NULL;
}

struct node *node_get(const struct node *map, const char *key)
{
	return node_get_str(map, str_of(key));
}

struct node *node_path(const struct node *node, ...)
{
	struct node *found = NULL;
	va_list keys;

	va_start(keys, node);
	for (const char *key; (key = va_arg(keys, const char *)) != NULL; node = found)
		found = node_get(node, key);
	va_end(keys);
	return found;
}

struct str node_text(const struct node *node)
{
	return node_is_scalar(node) ? node->text : STR_EMPTY;
}

size_t node_count(const struct node *node)
{
	return node_is_map(node) ? node->entries.n : node_is_seq(node) ? node->items.n : 0;
}

static bool scalar_equal(const struct node *a, const struct node *b)
{
	enum node_type type = node_resolve(a, RESOLVE_YAML12);
	int64_t number_a, number_b;
	bool truth_a, truth_b;

	if (type != node_resolve(b, RESOLVE_YAML12))
		return false;
	if (type == TYPE_NULL)
		return true;
	if (type == TYPE_BOOL)
		return node_to_bool(a, RESOLVE_YAML12, &truth_a) && node_to_bool(b, RESOLVE_YAML12, &truth_b) &&
		       truth_a == truth_b;
	if (type == TYPE_INT && node_to_int(a, RESOLVE_YAML12, &number_a) && node_to_int(b, RESOLVE_YAML12, &number_b))
		return number_a == number_b;
	return str_eq(a->text, b->text);
}

/* Core tags say what the type says already; only a tag of one's own is content. */
static struct str own_tag(const struct node *node)
{
	return str_starts(node->tag, "!!") || str_is(node->tag, "!") ? STR_EMPTY : node->tag;
}

static bool equal_at(const struct node *a, const struct node *b, size_t depth)
{
	BUG_IF(depth > NODE_DEPTH_MAX);
	if (a == b)
		return true;
	if (!a || !b || a->kind != b->kind || !str_eq(own_tag(a), own_tag(b)))
		return false;
	if (a->kind == NODE_SCALAR)
		return scalar_equal(a, b);
	if (node_count(a) != node_count(b))
		return false;
	if (a->kind == NODE_SEQ) {
		for (size_t i = 0; i < a->items.n; i++)
			if (!equal_at(a->items.at[i], b->items.at[i], depth + 1))
				return false;
		return true;
	}
	for (size_t i = 0; i < a->entries.n; i++)
		if (!equal_at(a->entries.at[i].value, node_get_str(b, a->entries.at[i].key), depth + 1))
			return false;
	return true;
}

bool node_equal(const struct node *a, const struct node *b)
{
	return equal_at(a, b, 0);
}

const char *node_kind_name(const struct node *node)
{
	static const char *const scalars[] = {
		[TYPE_UNRESOLVED] = "a string",
		[TYPE_STRING] = "a string",
		[TYPE_INT] = "a number",
		[TYPE_FLOAT] = "a number",
		[TYPE_BOOL] = "a boolean",
		[TYPE_NULL] = "null",
	};

	if (!node)
		return "nothing";
	if (node->kind == NODE_SCALAR)
		return scalars[node_resolve(node, RESOLVE_YAML12)];
	return node->kind == NODE_MAP ? "a mapping" : "a list";
}

/* A node that we made has no span of its own: the line of the input that it came from is the next best. */
static struct span span_of(const struct node *node)
{
	if (!node || span_known(node->span))
		return node ? node->span : (struct span){ 0 };
	for (const struct origin *origin = node->origin; origin; origin = origin->next)
		if (span_known(origin->span))
			return origin->span;
	return node->span;
}

struct finding *finding(struct findings *out, const struct rule *rule, const struct node *node, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	struct finding *finding = finding_vat(out, rule, span_of(node), fmt, args);
	va_end(args);
	return finding;
}
