/*
 * Writing YAML: our own emitter.
 *
 * A TYPE_STRING scalar is quoted whenever any YAML 1.1 or 1.2 reader would take it for something else; text of several
 * lines becomes a `|` block (with the right chomping and indentation indicator) where that keeps it, else double quotes.
 * What was read comes back equal: a property test holds emit → read → node_equal, and against libyaml and PyYAML.
 * TYPE_UNRESOLVED plain scalars are written as they were; how else the input was written isn't kept. Sequences in maps are
 * indented by two ("  - a"), as kubectl's are not, but people's are. No line is folded; comments are wrapped at 100 columns.
 * `flow` is followed only for nodes without a span, made by us, and only where all children are one-line scalars.
 * A byte that is not UTF-8 can't be written in YAML: U+FFFD stands for it.
 */
#pragma once
#include "doc/node.h"

struct strbuf;

/* Which node begins on which line; `lotse explain PATH:LINE` reads it. Lines count from 1. */
struct emit_line {
	const struct node *node;  /* the value */
	const struct node *owner; /* the map or sequence it stands in, NULL for the root */
	struct str key;		  /* empty for items of a sequence */
	uint32_t line;
};
struct emit_lines {
	struct arena *arena;
	VEC(struct emit_line) list; /* in order of lines; several may begin on one */
};

/* One document, without "---". `lines` may be NULL. Comments (`comment`, `remark`) are written as "# …". */
void yaml_write(struct strbuf *buf, const struct node *node, struct emit_lines *lines);
