/*
 * What turns one object into another, as a strategic merge patch (Kubernetes, "Strategic merge patch"): maps merge by
 * key, null removes, some lists merge by a key of their items, the others are replaced.
 */
#include "base/map.h"
#include "kube/render.h"

/* Lists that merge (patchMergeKey in the API's types), by the name of their field. */
static const char *merge_key(struct str field, const struct node *list)
{
	static const struct {
		const char *field, *key;
	} rows[] = {
		{ "containers", "name" }, { "initContainers", "name" },   { "env", "name" },
		{ "volumes", "name" },    { "imagePullSecrets", "name" }, { "volumeMounts", "mountPath" },
		{ "hostAliases", "ip" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (str_is(field, rows[i].field))
			return rows[i].key;
	if (str_is(field, "ports") && node_is_seq(list) && list->items.n)
		return node_get(list->items.at[0], "containerPort") ? "containerPort" : "port";
	return NULL;
}

static struct node *changes_of_map(struct arena *arena, const struct node *before, const struct node *after);

/* Items by their key; false where one has none, or two have the same. */
static bool by_key(const struct node *list, const char *key, struct map *items)
{
	for (size_t i = 0; i < list->items.n; i++) {
		struct str name = node_text(node_get(list->items.at[i], key));

		if (!name.len || map_set(items, name, list->items.at[i]))
			return false;
	}
	return true;
}

static struct node *replace_list(struct arena *arena, const struct node *after)
{
	struct node *list = node_seq(arena);

	node_set_str(arena, node_add(arena, list, node_map(arena)), "$patch", STR("replace"));
	for (size_t i = 0; i < after->items.n; i++)
		node_add(arena, list, node_copy(arena, after->items.at[i]));
	return list;
}

/* The key first: a reader looks for it, and explain shows it. */
static struct node *changed_item(struct arena *arena, const struct node *before, const struct node *after,
				 const char *key)
{
	struct node *changes = changes_of_map(arena, before, after), *item = node_map(arena);

	item->origin = after->origin;
	node_set(arena, item, str_of(key), node_copy(arena, node_get(after, key)));
	for (size_t i = 0; i < changes->entries.n; i++)
		node_set(arena, item, changes->entries.at[i].key, changes->entries.at[i].value);
	return item;
}

static struct node *changes_of_list(struct arena *arena, const struct node *before, const struct node *after,
				    const char *key)
{
	struct map old = MAP_INIT(arena), new = MAP_INIT(arena);
	struct node *list = node_seq(arena);

	if (!by_key(before, key, &old) || !by_key(after, key, &new))
		return replace_list(arena, after);
	for (size_t i = 0; i < new.n; i++) {
		const struct node *was = map_get(&old, new.at[i].key), *is = new.at[i].value;

		if (!was)
			node_add(arena, list, node_copy(arena, is));
		else if (!node_equal(was, is))
			node_add(arena, list, changed_item(arena, was, is, key));
	}
	for (size_t i = 0; i < old.n; i++) {
		if (map_get(&new, old.at[i].key))
			continue;
		struct node *gone = node_add(arena, list, node_map(arena));
		node_set(arena, gone, str_of(key), node_copy(arena, node_get(old.at[i].value, key)));
		node_set_str(arena, gone, "$patch", STR("delete"));
	}
	return list;
}

static struct node *change(struct arena *arena, struct str field, const struct node *before, const struct node *after)
{
	const char *key;

	if (node_is_map(before) && node_is_map(after)) {
		struct node *changes = changes_of_map(arena, before, after);

		changes->origin = after->origin;
		changes->comment = after->comment;
		return changes;
	}
	if (node_is_seq(before) && node_is_seq(after) && (key = merge_key(field, after)))
		return changes_of_list(arena, before, after, key);
	return node_copy(arena, after);
}

static struct node *changes_of_map(struct arena *arena, const struct node *before, const struct node *after)
{
	struct node *changes = node_map(arena);

	for (size_t i = 0; i < after->entries.n; i++) {
		const struct node_entry *entry = &after->entries.at[i];
		const struct node *was = node_get_str(before, entry->key);

		if (!was)
			node_set(arena, changes, entry->key, node_copy(arena, entry->value));
		else if (!node_equal(was, entry->value))
			node_set(arena, changes, entry->key, change(arena, entry->key, was, entry->value));
	}
	for (size_t i = 0; i < before->entries.n; i++)
		if (!node_get_str(after, before->entries.at[i].key))
			node_set(arena, changes, before->entries.at[i].key, node_null(arena));
	return changes;
}

struct node *object_changes(struct arena *arena, const struct node *before, const struct node *after)
{
	struct node *changes = changes_of_map(arena, before, after);

	node_remove(changes, STR("apiVersion"));
	node_remove(changes, STR("kind"));
	return changes->entries.n ? changes : NULL;
}
