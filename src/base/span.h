/*
 * Where something stands in somebody's input.
 */
#pragma once
#include "base/str.h"

struct arena;

/* A text that was read: a file, standard input, or a value that came over an interface. Lives in an arena. */
struct source {
	struct str name; /* as the user would write it: relative to where lotse was started; "<stdin>" */
	struct str text; /* the whole text, as it was read (a BOM included) */
};

/* A range of a source. Line and column count from 1, columns in code points; line 0 means the source as a whole. */
struct span {
	const struct source *source; /* NULL: nowhere, the input has no text behind it */
	uint32_t offset, length;     /* in bytes */
	uint32_t line, column;
};

struct source *source_new(struct arena *arena, struct str name, struct str text);

/* The span of the whole source: a finding there prints no line. */
struct span span_source(const struct source *source);
/* The span of bytes [offset, offset + length): counts lines from the start, so it is for errors, not for loops. */
struct span span_bytes(const struct source *source, size_t offset, size_t length);
/* A part of a span that lies on one line: `skip` bytes on, `length` bytes long. */
struct span span_part(struct span span, size_t skip, size_t length);
bool span_known(struct span span);
int span_cmp(struct span a, struct span b); /* by name of source, then offset */
/* The text of the line in which the span starts, without its end; empty where there is none. */
struct str span_line(struct span span);
/* "compose.yaml:14:9", "compose.yaml" for a whole source, "" for nowhere. */
struct str span_show(struct arena *arena, struct span span);
