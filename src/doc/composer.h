/*
 * From a reader's events to a tree; shared by the readers of YAML and JSON.
 *
 * Children wait on two stacks until their collection closes, and then become arrays of the right size: no garbage is
 * left in the arena, and a map finds its duplicate keys when its table of the right size is filled. Depth and number of
 * nodes are bounded, aliases counted with all that they stand for: whoever walks the tree later is bounded by it, too.
 */
#pragma once
#include "base/vec.h"
#include "doc/node.h"
#include "doc/stream.h"

struct anchor {
	struct node *node; /* NULL while its collection is still open */
	struct span span;
	size_t weight; /* nodes, aliases expanded */
	size_t height; /* levels of collections in it: 0 for a scalar */
};

/* What the two languages call the same mistakes. */
struct composer_rules {
	const struct rule *depth, *size, *duplicate, *complex_key, *merge;
};

struct composer_limits {
	size_t depth, nodes; /* nodes: of what is in memory at once, aliases expanded */
	size_t total;	     /* of all documents, aliases expanded */
	bool merge; /* "<<" is a merge key */
};

struct composer_frame;
struct composer_pending;

struct composer {
	struct arena *arena; /* of the document, or of the item that is handed out next: nodes and their texts */
	struct findings *out;
	const struct stream *stream; /* NULL: all is kept, see composer_take() */
	const struct composer_rules *rules;
	struct composer_limits limits;
	size_t n_duplicates;
	size_t nodes, total; /* counted against the limits */
	struct node *root;
	struct composer_frame *frames;
	struct composer_pending *pending;
	size_t n_frames, cap_frames, n_pending, cap_pending;
	struct composer_split *split; /* while a list is handed out */
	struct arena *spare;	      /* emptied, for the next item */
	struct arena **kept;	      /* items that an alias may name, until the document ends */
	size_t n_kept, cap_kept;
	size_t dropped; /* findings of those who were given items and documents, not of the reader's own */
};

#define _cleanup_composer_ _cleanup_(composer_fini)
void composer_fini(struct composer *composer);

/*
 * False when a limit is reached: there is a finding, and reading ends.
 * `node` is copied; `anchor` may be NULL, and is filled as soon as the node is complete.
 */
bool composer_scalar(struct composer *composer, const struct node *node, struct anchor *anchor);
bool composer_open(struct composer *composer, const struct node *node, struct anchor *anchor);
/* `end`: offset behind the closing bracket; 0: the collection ends with its last child. */
void composer_close(struct composer *composer, uint32_t end);
bool composer_alias(struct composer *composer, const struct anchor *anchor, struct span span);

/* An anchor was defined: the item that it is in must stay until the document ends. */
void composer_keep_item(struct composer *composer);
/* With a stream: the document is complete. It is handed out, and forgotten. */
void composer_deliver(struct composer *composer);

/* The tree, once all collections are closed; the composer is ready for the next document. */
struct node *composer_take(struct composer *composer);
size_t composer_depth(const struct composer *composer);
