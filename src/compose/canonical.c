/* The form that `docker compose config` prints: keys in the order of the tables, zero values left out, $ doubled again. */
#include "compose/load.h"

#include "base/sort.h"

static struct str doubled(struct arena *arena, struct str text)
{
	return str_chr(text, '$') == STR_NONE ? text : str_replace(arena, text, STR("$"), STR("$$"));
}

static bool is_zero(const struct compose_key *key, const struct node *node)
{
	if (!node_is_scalar(node))
		return node_count(node) == 0;
	switch (node->type) {
	case TYPE_NULL:
		return true;
	case TYPE_BOOL:
		return str_is(node->text, "false");
	case TYPE_INT:
	case TYPE_FLOAT:
		return str_is(node->text, "0");
	default:
		return node->text.len == 0 || (key->cast == CAST_BYTES && str_is(node->text, "0")) ||
		       (key->cast == CAST_DURATION && str_is(node->text, "0s"));
	}
}

static bool is_shown(const struct compose_key *key, const struct node *node)
{
	if (key->show == SHOW_NEVER)
		return false;
	if (key->show == SHOW_SET)
		return !node_is_scalar(node) || node->type != TYPE_NULL;
	return key->show == SHOW_EMPTY || !is_zero(key, node);
}

static int by_key(const void *a, const void *b, void *context)
{
	const struct node_entry *left = a, *right = b;

	(void)context;
	return str_cmp(left->key, right->key);
}

static const struct node_entry *by_name(struct arena *arena, const struct node *map)
{
	struct node_entry *sorted = arena_dup(arena, map->entries.at, map->entries.n * sizeof(*sorted));

	sort_stable(sorted, map->entries.n, sizeof(*sorted), by_key, NULL);
	return sorted;
}

static struct node *plain_copy(struct arena *arena, const struct node *node);

static struct node *scalar_plain(struct arena *arena, const struct node *node)
{
	struct node *copy = node_str(arena, doubled(arena, node->text));

	copy->type = node->type;
	return copy;
}

/* Extensions, and whatever no table describes. */
static struct node *plain_copy(struct arena *arena, const struct node *node)
{
	const struct node_entry *sorted;
	struct node *copy;

	if (node_is_scalar(node))
		return scalar_plain(arena, node);
	if (node_is_seq(node)) {
		copy = node_seq(arena);
		for (size_t i = 0; i < node->items.n; i++)
			node_add(arena, copy, plain_copy(arena, node->items.at[i]));
		return copy;
	}
	copy = node_map(arena);
	sorted = by_name(arena, node);
	for (size_t i = 0; i < node->entries.n; i++)
		node_set(arena, copy, doubled(arena, sorted[i].key), plain_copy(arena, sorted[i].value));
	return copy;
}

static int by_text(const void *a, const void *b, void *context)
{
	const struct str *left = a, *right = b;

	(void)context;
	return str_cmp(*left, *right);
}

static struct node *sorted_texts(struct arena *arena, struct str *texts, size_t n)
{
	struct node *list = node_seq(arena);

	sort_stable(texts, n, sizeof(*texts), by_text, NULL);
	for (size_t i = 0; i < n; i++)
		node_add_str(arena, list, doubled(arena, texts[i]));
	return list;
}

static struct node *print_hosts(struct arena *arena, const struct node *hosts)
{
	VEC(struct str) texts = { 0 };

	for (size_t i = 0; i < hosts->entries.n; i++)
		for (size_t j = 0; j < node_count(hosts->entries.at[i].value); j++)
			*vec_push(arena, &texts) = str_fmt(arena, "%" PRI_STR "=%" PRI_STR, STR_ARG(hosts->entries.at[i].key),
							   STR_ARG(node_text(hosts->entries.at[i].value->items.at[j])));
	return sorted_texts(arena, texts.at, texts.n);
}

static struct node *print_ssh(struct arena *arena, const struct node *keys)
{
	VEC(struct str) texts = { 0 };

	for (size_t i = 0; i < keys->entries.n; i++) {
		const struct node *value = keys->entries.at[i].value;

		*vec_push(arena, &texts) = value->type == TYPE_NULL || !value->text.len ?
						   keys->entries.at[i].key :
						   str_fmt(arena, "%" PRI_STR ": %" PRI_STR, STR_ARG(keys->entries.at[i].key),
							   STR_ARG(value->text));
	}
	return sorted_texts(arena, texts.at, texts.n);
}

static struct node *print(struct arena *arena, const struct compose_key *key, const struct node *node);

struct printed {
	const struct compose_key *row; /* NULL: an extension */
	const struct node_entry *entry;
};

/* Keys of the specification in the order of their table, then the user's by name. */
static int by_row(const void *a, const void *b, void *context)
{
	const struct printed *left = a, *right = b;
	const struct compose_key *keys = context;
	size_t rows[2] = { left->row && keys ? (size_t)(left->row - keys) : SIZE_MAX,
			   right->row && keys ? (size_t)(right->row - keys) : SIZE_MAX };

	if (rows[0] != rows[1])
		return rows[0] < rows[1] ? -1 : 1;
	return str_cmp(left->entry->key, right->entry->key);
}

static void print_entry(struct arena *arena, const struct compose_key *key, const struct printed *printed, struct node *into)
{
	const struct compose_key *row = printed->row;
	struct node *value;

	if (!row || row == key->each) {
		node_set(arena, into, doubled(arena, printed->entry->key),
			 row ? print(arena, row, printed->entry->value) : plain_copy(arena, printed->entry->value));
		return;
	}
	if (!is_shown(row, printed->entry->value))
		return;
	value = print(arena, row, printed->entry->value);
	if (row->show != SHOW_NONZERO || !is_zero(row, value)) /* a map of zero values is one itself */
		node_set(arena, into, str_of(row->name), value);
}

static struct node *print_map(struct arena *arena, const struct compose_key *key, const struct node *map)
{
	struct printed *list = arena_calloc(arena, map->entries.n, sizeof(*list));
	struct node *copy = map_of(arena, map->entries.n);

	for (size_t i = 0; i < map->entries.n; i++) {
		const struct node_entry *entry = &map->entries.at[i];
		bool extension = key->extensions && str_starts(entry->key, "x-");

		list[i] = (struct printed){ extension ? NULL : compose_key_in(key, entry->key), entry };
	}
	sort_stable(list, map->entries.n, sizeof(*list), by_row, (void *)(uintptr_t)key->keys);
	for (size_t i = 0; i < map->entries.n; i++)
		print_entry(arena, key, &list[i], copy);
	return copy;
}

static struct node *print(struct arena *arena, const struct compose_key *key, const struct node *node)
{
	struct node *copy;

	if (key->print == PRINT_HOSTS && node_is_map(node))
		return print_hosts(arena, node);
	if (key->print == PRINT_SSH && node_is_map(node))
		return print_ssh(arena, node);
	if (key->print == PRINT_ULIMIT && node_is_scalar(node) && is_zero(key, node)) {
		copy = node_map(arena);
		node_set_int(arena, copy, "soft", 0);
		node_set_int(arena, copy, "hard", 0);
		return copy;
	}
	if (node_is_map(node))
		return print_map(arena, key, node);
	if (!node_is_seq(node))
		return scalar_plain(arena, node);
	copy = seq_of(arena, node->items.n);
	for (size_t i = 0; i < node->items.n; i++)
		node_add(arena, copy, key->item ? print(arena, key->item, node->items.at[i]) : plain_copy(arena, node->items.at[i]));
	return copy;
}

struct node *compose_canonical(struct arena *arena, const struct compose_project *project)
{
	return print(arena, &compose_root_key, project->root);
}
