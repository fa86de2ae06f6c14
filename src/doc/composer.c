#include "doc/composer.h"

#include "base/arena.h"
#include "doc/internal.h"

/* More findings of one kind than anybody reads; a hostile document could have millions. */
enum { DUPLICATES_MAX = 1000 };

/* What follows in a map, or how its value is to be taken. */
enum expect { EXPECT_KEY, EXPECT_VALUE, EXPECT_MERGE, EXPECT_NOTHING };

struct composer_frame {
	struct node *node;
	struct anchor *anchor;
	size_t base;	       /* where its children begin on the stack */
	size_t weight, height; /* of the children so far */
	size_t n_merged;       /* entries that merges may add */
	uint32_t end;	       /* behind the last child */
	enum expect expect;
	bool is_key; /* a collection where a key should be: read and dropped */
	bool split;  /* its items are handed out, not kept */
};

/* A child of an open collection; a key without value is one whose value is still to come. */
struct composer_pending {
	struct node_entry entry;
	bool merge;
};

struct composer_split {
	struct arena *document; /* the composer's arena before and after the list */
	size_t nodes;		/* counted when the item began */
	bool keep;
};

static void free_kept(struct composer *composer)
{
	for (size_t i = 0; i < composer->n_kept; i++)
		arena_free(composer->kept[i]);
	composer->n_kept = 0;
}

void composer_fini(struct composer *composer)
{
	if (composer->split)
		arena_free(composer->arena);
	arena_free(composer->spare);
	free_kept(composer);
	free(composer->kept);
	free(composer->split);
	composer->split = NULL;
	composer->spare = NULL;
	composer->kept = NULL;
	free(composer->frames);
	free(composer->pending);
	composer->frames = NULL;
	composer->pending = NULL;
}

static struct composer_frame *top(struct composer *composer)
{
	return &composer->frames[composer->n_frames - 1];
}

static struct composer_pending *push_pending(struct composer *composer)
{
	if (composer->n_pending == composer->cap_pending) {
		composer->cap_pending = MAX_OF(composer->cap_pending * 2, (size_t)64);
		composer->pending = xrealloc(composer->pending, composer->cap_pending, sizeof(*composer->pending));
	}
	struct composer_pending *pending = &composer->pending[composer->n_pending++];
	*pending = (struct composer_pending){ 0 };
	return pending;
}

static bool count(struct composer *composer, size_t weight, size_t height, struct span span)
{
	if (composer->n_frames + height > composer->limits.depth) {
		finding_at(composer->out, composer->rules->depth, span, "nested deeper than %zu levels",
			   composer->limits.depth);
		return false;
	}
	composer->nodes += weight;
	composer->total += weight;
	if (composer->nodes <= composer->limits.nodes && composer->total <= composer->limits.total)
		return true;
	finding_at(composer->out, composer->rules->size, span,
		   "more than %zu values, counting each alias with all that it stands for",
		   MIN_OF(composer->limits.nodes, composer->limits.total));
	return false;
}

static bool is_merge_key(const struct composer *composer, const struct node *key)
{
	return composer->limits.merge && key->style == STYLE_PLAIN && str_is(key->text, "<<") &&
	       (str_empty(key->tag) || str_is(key->tag, "!!merge"));
}

static void take_key(struct composer *composer, const struct node *key, struct span span)
{
	struct composer_frame *frame = top(composer);
	struct composer_pending *pending = push_pending(composer);

	pending->entry = (struct node_entry){ .key = key->text, .key_span = span };
	pending->merge = is_merge_key(composer, key);
	frame->expect = pending->merge ? EXPECT_MERGE : EXPECT_VALUE;
}

static void complex_key(struct composer *composer, struct span span, const char *what)
{
	finding_at(composer->out, composer->rules->complex_key, span, "%s can't be a key", what);
	top(composer)->expect = EXPECT_NOTHING;
}

/* The reader puts null where an alias leads nowhere. */
static bool stands_for_alias(const struct node *node)
{
	const struct source *source = node->span.source;

	return node_is_scalar(node) && node->type == TYPE_NULL && source && node->span.offset < source->text.len &&
	       source->text.ptr[node->span.offset] == '*';
}

/* What `<<` names: a map, or a list of maps. Anything else is dropped with its key. */
static bool can_merge(struct composer *composer, const struct node *value, struct span at, size_t *n_entries)
{
	const struct node *wrong = node_is_map(value) || node_is_seq(value) ? NULL : value;

	*n_entries = node_is_map(value) ? value->entries.n : 0;
	if (node_is_seq(value)) {
		for (size_t i = 0; i < value->items.n && !wrong; i++) {
			const struct node *item = value->items.at[i];

			*n_entries += node_count(item);
			wrong = node_is_map(item) ? NULL : item;
		}
	}
	if (!wrong)
		return true;
	if (stands_for_alias(wrong)) /* of an anchor that isn't there: that was said */
		return false;
	finding_at(composer->out, composer->rules->merge, at, "\"<<\" can't merge %s", node_kind_name(wrong));
	return false;
}

/* ---- Lists that are handed out item by item ---- */

static bool begins_split(struct composer *composer, const struct node *node)
{
	const struct stream *stream = composer->stream;

	if (!stream || !stream->split || stream->keep || composer->split || composer->n_frames != 1 || node->kind != NODE_SEQ)
		return false;
	const struct composer_frame *root = top(composer);
	if (root->node->kind != NODE_MAP || root->expect != EXPECT_VALUE ||
	    !str_is(composer->pending[composer->n_pending - 1].entry.key, stream->split))
		return false;
	if (!stream->begin)
		return true;
	struct node *before = node_map(composer->arena);
	before->span = root->node->span;
	for (size_t i = root->base; i + 1 < composer->n_pending; i++) {
		const struct composer_pending *pending = &composer->pending[i];

		if (!pending->merge)
			node_set(composer->arena, before, pending->entry.key, pending->entry.value);
	}
	return stream->begin(stream->context, before, node->span);
}

static struct arena *item_arena(struct composer *composer)
{
	struct arena *arena = composer->spare ? composer->spare : arena_new();

	composer->spare = NULL;
	return arena;
}

static void split_begin(struct composer *composer)
{
	composer->split = xcalloc(1, sizeof(*composer->split));
	*composer->split = (struct composer_split){ .document = composer->arena, .nodes = composer->nodes };
	composer->arena = item_arena(composer);
}

static void keep(struct composer *composer, struct arena *arena)
{
	if (composer->n_kept == composer->cap_kept) {
		composer->cap_kept = MAX_OF(composer->cap_kept * 2, (size_t)16);
		composer->kept = xrealloc(composer->kept, composer->cap_kept, sizeof(*composer->kept));
	}
	composer->kept[composer->n_kept++] = arena;
}

static void split_item(struct composer *composer, struct node *item)
{
	struct composer_split *split = composer->split;
	size_t dropped = composer->out->dropped;

	BUG_IF(!split);
	composer->stream->item(composer->stream->context, composer->arena, item);
	composer->dropped += composer->out->dropped - dropped;
	if (split->keep) {
		keep(composer, composer->arena);
		composer->arena = item_arena(composer);
		split->nodes = composer->nodes;
	} else {
		arena_reset(composer->arena);
		composer->nodes = split->nodes;
	}
	split->keep = false;
}

static void split_end(struct composer *composer)
{
	composer->spare = composer->arena;
	arena_reset(composer->spare);
	composer->arena = composer->split->document;
	free(composer->split);
	composer->split = NULL;
}

void composer_keep_item(struct composer *composer)
{
	if (composer->split)
		composer->split->keep = true;
}

void composer_deliver(struct composer *composer)
{
	size_t dropped = composer->out->dropped;

	composer->stream->document(composer->stream->context, composer->arena, composer->root);
	composer->dropped += composer->out->dropped - dropped;
	composer->root = NULL;
	composer->nodes = 0;
	if (!composer->stream->keep)
		arena_reset(composer->arena);
	free_kept(composer);
}

/* ---- Placing nodes ---- */

/* A complete node goes to the collection that is open, or becomes the root. */
static void place(struct composer *composer, struct node *node, struct span at, size_t weight, size_t height)
{
	size_t n_entries;

	if (composer->n_frames == 0) {
		composer->root = node;
		return;
	}
	struct composer_frame *frame = top(composer);
	frame->end = MAX_OF(frame->end, at.offset + at.length);
	if (frame->split) {
		split_item(composer, node);
		return;
	}
	frame->weight += weight;
	frame->height = MAX_OF(frame->height, height);
	if (frame->node->kind == NODE_SEQ) {
		push_pending(composer)->entry.value = node;
		return;
	}
	if (frame->expect == EXPECT_VALUE) {
		composer->pending[composer->n_pending - 1].entry.value = node;
	} else if (frame->expect == EXPECT_MERGE) {
		if (can_merge(composer, node, at, &n_entries)) {
			frame->n_merged += n_entries;
			composer->pending[composer->n_pending - 1].entry.value = node;
		} else {
			composer->n_pending--;
		}
	}
	frame->expect = EXPECT_KEY;
}

static void fill_anchor(struct anchor *anchor, struct node *node, size_t weight, size_t height)
{
	if (anchor)
		*anchor = (struct anchor){ .node = node, .span = anchor->span, .weight = weight, .height = height };
}

static bool expects_key(struct composer *composer)
{
	return composer->n_frames && top(composer)->node->kind == NODE_MAP && top(composer)->expect == EXPECT_KEY;
}

bool composer_scalar(struct composer *composer, const struct node *node, struct anchor *anchor)
{
	bool is_key = expects_key(composer);

	if (!count(composer, !is_key, 0, node->span))
		return false;
	struct node *copy = is_key && !anchor ? NULL : arena_dup(composer->arena, node, sizeof(*node));
	fill_anchor(anchor, copy, 1, 0);
	if (is_key)
		take_key(composer, node, node->span);
	else
		place(composer, copy, node->span, 1, 0);
	return true;
}

bool composer_open(struct composer *composer, const struct node *node, struct anchor *anchor)
{
	bool is_key = expects_key(composer), split;

	if (!count(composer, 1, 1, node->span))
		return false;
	split = begins_split(composer, node);
	if (is_key)
		complex_key(composer, node->span, node->kind == NODE_MAP ? "a mapping" : "a list");
	if (composer->n_frames == composer->cap_frames) {
		composer->cap_frames = MAX_OF(composer->cap_frames * 2, (size_t)16);
		composer->frames = xrealloc(composer->frames, composer->cap_frames, sizeof(*composer->frames));
	}
	composer->frames[composer->n_frames++] = (struct composer_frame){
		.node = arena_dup(composer->arena, node, sizeof(*node)),
		.anchor = anchor,
		.base = composer->n_pending,
		.end = node->span.offset + node->span.length,
		.is_key = is_key,
		.split = split,
	};
	if (split)
		split_begin(composer);
	return true;
}

static void fill_seq(struct composer *composer, struct composer_frame *frame)
{
	size_t n = composer->n_pending - frame->base;
	struct node *seq = frame->node;

	seq->items.at = arena_calloc(composer->arena, n, sizeof(*seq->items.at));
	seq->items.n = seq->items.cap = n;
	for (size_t i = 0; i < n; i++)
		seq->items.at[i] = composer->pending[frame->base + i].entry.value;
}

static void add_entry(struct composer *composer, struct node *map, const struct node_entry *entry)
{
	const struct node_entry *first = node_entry(map, entry->key);

	if (!first) {
		node_append(map, entry);
		return;
	}
	if (++composer->n_duplicates > DUPLICATES_MAX)
		return;
	struct str shown = str_show(composer->out->arena, entry->key);
	struct finding *finding = finding_at(composer->out, composer->rules->duplicate, entry->key_span,
					     "the key \"%" PRI_STR "\" is given twice", STR_ARG(shown));
	finding_relate(composer->out, finding, first->key_span, "first given here");
}

/* Entries that aren't there yet: own keys win, and the first of several merged maps. */
static void merge_entries(struct node *map, const struct node *from)
{
	for (size_t i = 0; i < from->entries.n; i++)
		if (!node_entry(map, from->entries.at[i].key))
			node_append(map, &from->entries.at[i]);
}

static void merge(struct node *map, const struct node *value)
{
	if (value->kind == NODE_MAP)
		merge_entries(map, value);
	for (size_t i = 0; value->kind == NODE_SEQ && i < value->items.n; i++)
		merge_entries(map, value->items.at[i]);
}

static void fill_map(struct composer *composer, struct composer_frame *frame)
{
	size_t n = composer->n_pending - frame->base;
	const struct composer_pending *pending = n ? &composer->pending[frame->base] : NULL;
	const struct composer_pending *merged = NULL;

	node_reserve(composer->arena, frame->node, n + frame->n_merged);
	for (size_t i = 0; i < n; i++) {
		if (!pending[i].merge) {
			add_entry(composer, frame->node, &pending[i].entry);
		} else if (!merged) {
			merged = &pending[i];
		} else {
			struct finding *finding = finding_at(composer->out, composer->rules->duplicate,
							     pending[i].entry.key_span, "the key \"<<\" is given twice");

			finding_relate(composer->out, finding, merged->entry.key_span, "first given here");
			finding_hint(composer->out, finding, "merge a list instead: <<: [*first, *second]");
		}
	}
	if (merged)
		merge(frame->node, merged->entry.value);
}

void composer_close(struct composer *composer, uint32_t end)
{
	struct composer_frame frame = composer->frames[composer->n_frames - 1];
	struct node *node = frame.node;

	if (frame.split)
		split_end(composer);
	if (node->kind == NODE_MAP)
		fill_map(composer, &frame);
	else
		fill_seq(composer, &frame);
	composer->n_pending = frame.base;
	composer->n_frames--;
	node->span.length = MAX_OF(end, frame.end) - node->span.offset;
	fill_anchor(frame.anchor, node, frame.weight + 1, frame.height + 1);
	if (!frame.is_key)
		place(composer, node, node->span, frame.weight + 1, frame.height + 1);
}

bool composer_alias(struct composer *composer, const struct anchor *anchor, struct span span)
{
	if (!count(composer, anchor->weight, anchor->height, span))
		return false;
	if (!expects_key(composer))
		place(composer, anchor->node, span, anchor->weight, anchor->height);
	else if (anchor->node->kind == NODE_SCALAR)
		take_key(composer, anchor->node, span);
	else
		complex_key(composer, span, node_kind_name(anchor->node));
	return true;
}

struct node *composer_take(struct composer *composer)
{
	struct node *root = composer->root;

	composer->root = NULL;
	return root;
}

size_t composer_depth(const struct composer *composer)
{
	return composer->n_frames;
}
