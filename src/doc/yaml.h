/*
 * Reading YAML: libyaml's events, our own composer.
 *
 * YAML 1.1/1.2 as go-yaml v3 (Compose, kubectl) reads it: anchors and aliases, `<<` merges (also of a list; later reading
 * by key sees the merged map, own keys first), duplicate keys refused, comments skipped, several documents.
 * Refused with a finding: nesting deeper than 128, more alias expansions than the budget, NUL bytes, invalid UTF-8,
 * complex keys, unknown anchors, an alias inside its own anchor. After 1,000 duplicate keys, or findings over the maximum
 * of the list, no more are told.
 */
#pragma once
#include "doc/node.h"

struct yaml_options {
	bool keep_merges;	/* leave "<<" as a key instead of merging it */
	size_t max_depth;	/* 0: 128 */
	size_t max_nodes;	/* after expansion of aliases; 0: 4 million, about 600 MB; never more than 100 × the bytes read + 10,000 */
	bool one_document;	/* a second document is an error finding */
};

struct yaml_documents {
	VEC(struct node *) list; /* an empty document is a null scalar, a text without any document is one */
};

extern const struct rule *const yaml_rules[]; /* ended by NULL */

/*
 * Reads all documents of a source, which must live as long as the nodes: most texts are views into it. Returns -1 when
 * the text as a whole can't be used (there is at least one error finding); errors that leave the rest readable
 * (duplicate keys, complex keys) are findings, and reading goes on.
 */
int yaml_read(struct arena *arena, const struct source *source, const struct yaml_options *options,
	      struct yaml_documents *documents, struct findings *out);
