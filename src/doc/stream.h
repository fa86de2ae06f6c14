/*
 * Reading one document after the other, and one item after the other of a document that is a long list: for texts that are
 * larger than what should be in memory at once.
 *
 * `kubectl get -o json` writes all objects as one document, {"items": […], "kind": "List"}. An item is handed out as soon as
 * it is complete, and its memory used again for the next; only an item that defines an anchor is kept until its document ends.
 */
#pragma once
#include "doc/node.h"

struct yaml_options;

struct stream {
	void *context;
	struct arena *scratch; /* for the nodes of a document; emptied behind each, and before the first */
	bool keep;	       /* it isn't emptied, but by the caller: all documents stay; no list is split */
	/* The key of a root map whose list is handed out item by item; NULL: none. */
	const char *split;
	/*
	 * Such a list begins at `at`; `root` has the entries that stand before it. False: it is to be read as a whole, like any other.
	 * NULL: all are split.
	 */
	bool (*begin)(void *context, const struct node *root, struct span at);
	/* `arena`: for what shall live as long as the item. The item may be changed. */
	void (*item)(void *context, struct arena *arena, struct node *item);
	/* A complete document; a list that was handed out is an empty one in it. An empty document is a null scalar. */
	void (*document)(void *context, struct arena *arena, struct node *root);
};

/*
 * As yaml_read() and json_read(), whose findings and limits are theirs, too; the limits hold for each document, and what is
 * kept of it. Items before a mistake have been handed out already. JSON may be several values, one behind the other.
 */
int yaml_stream(const struct source *source, const struct yaml_options *options, const struct stream *stream,
		struct findings *out);
int json_stream(const struct source *source, const struct stream *stream, struct findings *out);
/* Is the text JSON from its beginning to its end? By its syntax only, in a quick look. */
bool json_looks_valid(struct str text);
