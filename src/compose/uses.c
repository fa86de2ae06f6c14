/* Which variables a scalar came from. Looked up by the node's address; the order of lists never depends on it. */
#include "compose/load.h"

struct scalar_uses {
	struct slot {
		const struct node *node;
		size_t use; /* index + 1 in project->uses; 0: no variables, only the text was changed */
	} *slots;
	size_t n, n_slots; /* a power of two, at most half full */
};

static size_t slot_of(const struct scalar_uses *uses, const struct node *node)
{
	uint64_t hash = (uint64_t)(uintptr_t)node * UINT64_C(0x9E3779B97F4A7C15);
	size_t i = (size_t)(hash >> 20) & (uses->n_slots - 1);

	while (uses->slots[i].node && uses->slots[i].node != node)
		i = (i + 1) & (uses->n_slots - 1);
	return i;
}

static void uses_put(struct arena *arena, struct scalar_uses *uses, const struct node *node, size_t use)
{
	size_t i;

	if ((uses->n + 1) * 2 > uses->n_slots) {
		struct scalar_uses old = *uses;

		uses->n_slots = old.n_slots ? old.n_slots * 2 : 64;
		uses->slots = arena_calloc(arena, uses->n_slots, sizeof(*uses->slots));
		for (i = 0; i < old.n_slots; i++)
			if (old.slots[i].node)
				uses->slots[slot_of(uses, old.slots[i].node)] = old.slots[i];
	}
	i = slot_of(uses, node);
	uses->n += !uses->slots[i].node;
	uses->slots[i] = (struct slot){ node, use };
}

static const struct slot *uses_get(const struct compose_project *project, const struct node *node)
{
	const struct scalar_uses *uses = project->scalar_uses;
	const struct slot *slot;

	if (!uses || !uses->n || !node)
		return NULL;
	slot = &uses->slots[slot_of(uses, node)];
	return slot->node ? slot : NULL;
}

static struct scalar_uses *uses_of(struct loader *l)
{
	if (!l->project->scalar_uses)
		l->project->scalar_uses = arena_new_of(l->arena, struct scalar_uses);
	return l->project->scalar_uses;
}

void use_add(struct loader *l, const struct node *scalar, const struct interpolation *in)
{
	size_t n = in->used.n;

	if (n) {
		struct compose_use *use = vec_push(l->arena, &l->project->uses);

		*use = (struct compose_use){ .node = scalar, .n_variables = n, .defaulted = in->defaulted };
		use->variables = arena_dup(l->arena, in->used.at, n * sizeof(*in->used.at));
	}
	uses_put(l->arena, uses_of(l), scalar, n ? l->project->uses.n : 0);
}

bool use_changed(const struct compose_project *project, const struct node *scalar)
{
	return uses_get(project, scalar) != NULL;
}

const struct compose_use *compose_use_of(const struct compose_project *project, const struct node *scalar)
{
	const struct slot *slot = uses_get(project, scalar);

	return slot && slot->use ? &project->uses.at[slot->use - 1] : NULL;
}

/* The same variables stand behind `to`. */
static void use_share(struct loader *l, const struct node *from, const struct node *to)
{
	const struct slot *slot = uses_get(l->project, from);

	if (slot)
		uses_put(l->arena, uses_of(l), to, slot->use);
}

static void collect(struct compose_project *project, struct scalar_uses *into, const struct compose_use *uses,
		    const struct node *node)
{
	const struct slot *slot;

	if (node_is_map(node)) {
		for (size_t i = 0; i < node->entries.n; i++)
			collect(project, into, uses, node->entries.at[i].value);
		return;
	}
	if (node_is_seq(node)) {
		for (size_t i = 0; i < node->items.n; i++)
			collect(project, into, uses, node->items.at[i]);
		return;
	}
	slot = uses_get(project, node);
	if (!slot || !slot->use) {
		if (slot)
			uses_put(project->arena, into, node, 0);
		return;
	}
	*vec_push(project->arena, &project->uses) = uses[slot->use - 1];
	project->uses.at[project->uses.n - 1].node = node;
	uses_put(project->arena, into, node, project->uses.n);
}

void uses_collect(struct loader *l)
{
	struct compose_use *all = l->project->uses.at;
	struct scalar_uses *into = arena_new_of(l->arena, struct scalar_uses);

	memset(&l->project->uses, 0, sizeof(l->project->uses));
	collect(l->project, into, all, l->project->root);
	l->project->scalar_uses = into;
}

struct span derive_span(const struct loader *l, const struct node *from, size_t offset, size_t length)
{
	/* Where a variable was put in, the offsets of the text say nothing about the file. */
	if (!node_is_scalar(from) || use_changed(l->project, from) || !span_known(from->span))
		return from->span;
	return node_span_part(from, offset, length);
}

struct node *derive_scalar(struct loader *l, const struct node *from, struct node *scalar)
{
	scalar->span = from->span;
	use_share(l, from, scalar);
	return scalar;
}

struct node *derive_text(struct loader *l, const struct node *from, struct str text, size_t offset)
{
	struct node *scalar = node_str(l->arena, text);

	scalar->span = derive_span(l, from, offset, text.len);
	if (node_is_scalar(from) && from->raw_at && offset + text.len <= from->text.len)
		scalar->raw_at = from->raw_at + offset;
	use_share(l, from, scalar);
	return scalar;
}

struct node *derive_collection(const struct node *from, struct node *collection)
{
	collection->span = from->span;
	collection->tag = from->tag;
	return collection;
}

/* Lists of known length don't leave outgrown ones in the arena. */
struct node *map_of(struct arena *arena, size_t n)
{
	struct node *map = node_map(arena);

	map->entries.at = arena_calloc(arena, n, sizeof(*map->entries.at));
	map->entries.cap = n;
	return map;
}

struct node *seq_of(struct arena *arena, size_t n)
{
	struct node *list = node_seq(arena);

	list->items.at = arena_calloc(arena, n, sizeof(struct node *));
	list->items.cap = n;
	return list;
}

void drop_empty_entries(struct loader *l, struct node *map)
{
	struct node *kept = derive_collection(map, map_of(l->arena, map->entries.n));

	for (size_t i = 0; i < map->entries.n; i++)
		if (map->entries.at[i].value)
			entry_set(l, kept, map->entries.at[i].key, map->entries.at[i].key_span, map->entries.at[i].value);
	*map = *kept;
}

void entry_set(struct loader *l, struct node *map, struct str key, struct span key_span, struct node *value)
{
	node_set(l->arena, map, key, value);
	node_entry(map, key)->key_span = key_span;
}

/* Depth is bounded by the reader's limit. */
struct node *deep_copy(struct loader *l, const struct node *node)
{
	struct node *copy;

	if (node_is_map(node)) {
		copy = derive_collection(node, map_of(l->arena, node->entries.n));
		for (size_t i = 0; i < node->entries.n && spend(l, 1, node->span); i++)
			entry_set(l, copy, node->entries.at[i].key, node->entries.at[i].key_span,
				  deep_copy(l, node->entries.at[i].value));
		return copy;
	}
	if (node_is_seq(node)) {
		copy = derive_collection(node, seq_of(l->arena, node->items.n));
		for (size_t i = 0; i < node->items.n && spend(l, 1, node->span); i++)
			node_add(l->arena, copy, deep_copy(l, node->items.at[i]));
		return copy;
	}
	copy = arena_dup(l->arena, node, sizeof(*node));
	use_share(l, node, copy);
	return copy;
}
