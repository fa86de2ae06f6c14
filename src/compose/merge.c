/*
 * How a later file joins an earlier one, and a service the one that it extends.
 *
 * Both sides are canonical already, so that a rule needs to know one form only.
 */
#include "compose/load.h"

/* ---- Lists of which each item has a key ---- */

static struct str text_of(const struct node *map, const char *key)
{
	return node_text(node_get(map, key));
}

static struct str item_identity(struct loader *l, enum compose_unique unique, const struct node *item)
{
	struct str target = text_of(item, "target"), host = text_of(item, "host_ip"), protocol = text_of(item, "protocol");
	size_t sign;

	switch (unique) {
	case UNIQUE_PORT:
		return str_fmt(l->arena, "%.*s:%.*s:%.*s/%.*s", STR_ARG(host.len ? host : STR("0.0.0.0")),
			       STR_ARG(text_of(item, "published")), STR_ARG(target), STR_ARG(protocol.len ? protocol : STR("tcp")));
	case UNIQUE_TARGET:
		return target.len ? target : text_of(item, "source");
	case UNIQUE_SECRET:
		return target.len ? target : str_concat(l->arena, STR("/run/secrets/"), text_of(item, "source"));
	case UNIQUE_CONFIG:
		return target.len ? target : str_concat(l->arena, STR("/"), text_of(item, "source"));
	case UNIQUE_PATH:
		return node_is_map(item) ? text_of(item, "path") : node_text(item);
	default:
		sign = str_chr(node_text(item), '=');
		return str_slice(node_text(item), 0, sign == STR_NONE ? node_text(item).len : sign);
	}
}

struct node *unique_items(struct loader *l, const struct compose_key *key, struct node *list, const struct key_path *path)
{
	struct map seen = MAP_INIT(l->arena);
	size_t n = 0;

	(void)path;
	if (key->unique == UNIQUE_NONE || list->items.n < 2)
		return list;
	for (size_t i = 0; i < list->items.n; i++) {
		struct str identity = item_identity(l, key->unique, list->items.at[i]);
		uintptr_t at = (uintptr_t)map_get(&seen, identity);

		if (at) {
			list->items.at[at - 1] = list->items.at[i];
			continue;
		}
		list->items.at[n++] = list->items.at[i];
		map_set(&seen, identity, (void *)n);
	}
	list->items.n = n;
	return list;
}

void check_duplicates(struct loader *l, const struct compose_key *key, const struct node *list, const struct key_path *path)
{
	struct map seen = MAP_INIT(l->arena);

	if (key->unique != UNIQUE_TARGET && key->unique != UNIQUE_SECRET && key->unique != UNIQUE_CONFIG)
		return;
	for (size_t i = 0; list->items.n > 1 && i < list->items.n; i++) {
		struct node *item = list->items.at[i];
		struct str identity = item_identity(l, key->unique, item);
		const struct node *first = map_set(&seen, identity, item);

		if (!first || node_equal(first, item))
			continue;
		finding_relate(l->out,
			       complain(l, &COMPOSE_DUPLICATE_TARGET, item, PATH_ITEM(path, i), "the target %s is used twice",
					shown(l, identity)),
			       first->span, "this one is dropped");
	}
}

/* ---- Tags ---- */

struct node *strip_tags(struct loader *l, struct node *node)
{
	if (str_is(node->tag, "!reset"))
		return NULL;
	if (str_is(node->tag, "!override"))
		node->tag = STR_EMPTY;
	for (size_t i = 0; node_is_seq(node) && i < node->items.n; i++)
		strip_tags(l, node->items.at[i]);
	bool dropped = false;

	for (size_t i = 0; node_is_map(node) && i < node->entries.n; i++) {
		node->entries.at[i].value = strip_tags(l, node->entries.at[i].value);
		dropped |= !node->entries.at[i].value;
	}
	if (dropped)
		drop_empty_entries(l, node);
	return node;
}

/* ---- Merging ---- */

static bool is_null(const struct node *node)
{
	return node_is_scalar(node) && node->type == TYPE_NULL;
}

/* True where the entry of `base` was reset: its value is NULL then. */
static bool merge_entry(struct loader *l, const struct compose_key *key, struct node *base, const struct node_entry *over,
			const struct key_path *path, bool keep_tags)
{
	struct node_entry *mine = node_entry(base, over->key);
	const struct compose_key *child = compose_key_in(key, over->key);
	struct node *value = over->value;
	bool reset = str_is(value->tag, "!reset") && !keep_tags;
	bool replaces = !mine || value->tag.len || str_starts(over->key, "x-") || (key && key->merge == MERGE_PAIRS);

	if (reset) {
		if (mine)
			mine->value = NULL;
		return mine != NULL;
	}
	if (l->tags && !keep_tags && replaces)
		value = strip_tags(l, value);
	if (replaces) {
		entry_set(l, base, over->key, over->key_span, value);
		return false;
	}
	mine->value = merge_value(l, child, mine->value, value, PATH_KEY(path, over->key), keep_tags);
	return false;
}

static struct node *merge_maps(struct loader *l, const struct compose_key *key, struct node *base, struct node *over,
			       const struct key_path *path, bool keep_tags)
{
	bool dropped = false;

	for (size_t i = 0; i < over->entries.n; i++)
		dropped |= merge_entry(l, key, base, &over->entries.at[i], path, keep_tags);
	if (dropped)
		drop_empty_entries(l, base);
	return base;
}

static struct node *merge_lists(struct loader *l, const struct compose_key *key, struct node *base, const struct node *over,
				const struct key_path *path)
{
	for (size_t i = 0; i < over->items.n; i++)
		node_add(l->arena, base, over->items.at[i]);
	if (!key)
		return base;
	if (key->unique == UNIQUE_NONE && key->unique_items) { /* what both files say stands there once */
		struct map seen = MAP_INIT(l->arena);
		size_t n = 0;

		for (size_t i = 0; i < base->items.n; i++)
			if (!node_is_scalar(base->items.at[i]) || !map_set(&seen, base->items.at[i]->text, base))
				base->items.at[n++] = base->items.at[i];
		base->items.n = n;
	}
	return unique_items(l, key, base, path);
}

static struct node *merge_logging(struct loader *l, const struct compose_key *key, struct node *base, struct node *over,
				  const struct key_path *path, bool keep_tags)
{
	const struct node *mine = node_get(base, "driver"), *theirs = node_get(over, "driver");

	if (mine && theirs && !str_eq(node_text(mine), node_text(theirs)))
		return over;
	return merge_maps(l, key, base, over, path, keep_tags);
}

/* Only the subnets of the later file stay; what the earlier one says of the same subnet joins. */
static struct node *merge_subnets(struct loader *l, const struct compose_key *key, struct node *base, struct node *over,
				  const struct key_path *path, bool keep_tags)
{
	struct map subnets = MAP_INIT(l->arena);

	for (size_t i = 0; i < base->items.n; i++)
		map_set(&subnets, text_of(base->items.at[i], "subnet"), base->items.at[i]);
	for (size_t i = 0; i < over->items.n; i++) {
		struct node *same = map_get(&subnets, text_of(over->items.at[i], "subnet"));

		if (same)
			over->items.at[i] = merge_maps(l, key->item, same, over->items.at[i], PATH_ITEM(path, i), keep_tags);
	}
	return over;
}

/* The addresses of a host collect, each once. */
static struct node *merge_hosts(struct loader *l, struct node *base, struct node *over)
{
	for (size_t i = 0; i < over->entries.n; i++) {
		struct node_entry *theirs = &over->entries.at[i];
		struct node *mine = node_get_str(base, theirs->key);

		if (!node_is_seq(mine) || !node_is_seq(theirs->value) || theirs->value->tag.len) {
			entry_set(l, base, theirs->key, theirs->key_span, theirs->value);
			continue;
		}
		for (size_t j = 0; j < theirs->value->items.n; j++) {
			bool there = false;

			for (size_t k = 0; k < mine->items.n && !there; k++)
				there = str_eq(node_text(mine->items.at[k]), node_text(theirs->value->items.at[j]));
			if (!there)
				node_add(l->arena, mine, theirs->value->items.at[j]);
		}
	}
	return base;
}

struct node *merge_value(struct loader *l, const struct compose_key *key, struct node *base, struct node *over,
			 const struct key_path *path, bool keep_tags)
{
	enum compose_merge how = key ? key->merge : MERGE_DEEP;

	if (how == MERGE_REPLACE)
		return over;
	if (is_null(over))
		return base;
	if (is_null(base) || (node_is_scalar(base) && !str_is(base->tag, "!reset")))
		return over;
	if (node_is_scalar(base) || node_is_map(base) != node_is_map(over)) {
		complain(l, &COMPOSE_CANNOT_OVERRIDE, over, path, "%s can't be joined with %s of an earlier file", node_words(over),
			 node_words(base));
		return base;
	}
	if (node_is_seq(base))
		return how == MERGE_SUBNETS ? merge_subnets(l, key, base, over, path, keep_tags) :
					      merge_lists(l, key, base, over, path);
	if (how == MERGE_LOGGING)
		return merge_logging(l, key, base, over, path, keep_tags);
	if (how == MERGE_HOSTS)
		return merge_hosts(l, base, over);
	return merge_maps(l, key, base, over, path, keep_tags);
}
