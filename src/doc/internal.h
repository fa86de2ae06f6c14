/*
 * What the files of this folder share, and nobody else needs.
 */
#pragma once
#include "doc/emit.h"

struct strbuf;

/* Room for n entries, and the table for that many. For an empty map only. */
void node_reserve(struct arena *arena, struct node *map, size_t n);
/* An entry whose key isn't there yet, within what was reserved. */
void node_append(struct node *map, const struct node_entry *entry);

/* May the text stand without quotes, whatever type a reader then sees in it? */
bool plain_is_possible(struct str text);
/* Printable by YAML 1.2, and no line break to any reader. */
bool is_printable(uint32_t code_point);

/* Is there a character that means something between brackets? */
bool has_bracket(struct str text);
/* In one line: plain where that is safe, else in double quotes. In brackets more is unsafe. */
void emit_text(struct strbuf *buf, struct str text, bool in_brackets);
/*
 * A string on the line that stands, which may become a `|` block whose lines are indented by `indent`; then `remark`
 * stands behind the `|`.
 */
void emit_string(struct strbuf *buf, struct str text, size_t indent, struct str remark);
/* "!reset ", with a space behind it; nothing for the tags that the type says already. */
void emit_tag(struct strbuf *buf, const struct node *node);
/* Lines of a comment, each with "# " and the indentation before it; wrapped between words at 100 columns. */
void emit_comment(struct strbuf *buf, struct str comment, size_t indent);
/* " # remark", where there is one. */
void emit_remark(struct strbuf *buf, struct str remark);
