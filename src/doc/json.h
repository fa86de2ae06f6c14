/*
 * Reading JSON: yajl's events into the same composer; writing it.
 *
 * Strict RFC 8259: duplicate keys, invalid UTF-8, comments and trailing text are findings. Depth limit 128.
 */
#pragma once
#include "doc/node.h"

struct strbuf;

extern const struct rule *const json_rules[];

int json_read(struct arena *arena, const struct source *source, struct node **root, struct findings *out);

/* indent 0: one line; else that many spaces a level. Plain scalars are typed by `resolver`. Ends with a newline if indented. */
void json_write(struct strbuf *buf, const struct node *node, unsigned int indent, enum resolver resolver);
/* One JSON string with its quotes; what YAML couldn't carry (controls, U+2028, U+FEFF…) and invalid UTF-8 are escaped. */
void json_write_string(struct strbuf *buf, struct str text);
