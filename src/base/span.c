#include "base/span.h"

#include "base/arena.h"

struct source *source_new(struct arena *arena, struct str name, struct str text)
{
	struct source *source = arena_new_of(arena, struct source);

	*source = (struct source){ .name = name, .text = text };
	return source;
}

struct span span_source(const struct source *source)
{
	return (struct span){ .source = source };
}

static uint32_t code_points(struct str s)
{
	uint32_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += (unsigned char)s.ptr[i] >> 6 != 2; /* all but continuation bytes */
	return n;
}

struct span span_bytes(const struct source *source, size_t offset, size_t length)
{
	struct str before = str_slice(source->text, 0, offset);
	uint32_t line = 1;

	if (str_starts(before, "\xef\xbb\xbf"))
		before = str_from(before, 3); /* a BOM takes no column */
	for (size_t end; (end = str_chr(before, '\n')) != STR_NONE; line++)
		before = str_from(before, end + 1);
	return (struct span){
		.source = source,
		.offset = (uint32_t)MIN_OF(offset, source->text.len),
		.length = (uint32_t)MIN_OF(length, source->text.len - MIN_OF(offset, source->text.len)),
		.line = line,
		.column = code_points(before) + 1,
	};
}

struct span span_part(struct span span, size_t skip, size_t length)
{
	if (!span.source || span.line == 0)
		return span;
	skip = MIN_OF(skip, (size_t)span.length);
	span.column += code_points(str_slice(str_from(span.source->text, span.offset), 0, skip));
	span.offset += (uint32_t)skip;
	span.length = (uint32_t)MIN_OF(length, span.length - skip);
	return span;
}

bool span_known(struct span span)
{
	return span.source != NULL;
}

int span_cmp(struct span a, struct span b)
{
	if (!a.source || !b.source)
		return (a.source != NULL) - (b.source != NULL);
	int order = str_cmp(a.source->name, b.source->name);
	if (order)
		return order;
	if ((a.line == 0) != (b.line == 0))
		return a.line == 0 ? -1 : 1;
	return (a.offset > b.offset) - (a.offset < b.offset);
}

struct str span_line(struct span span)
{
	if (!span.source || span.line == 0)
		return STR_EMPTY;
	struct str text = span.source->text;
	size_t at = MIN_OF((size_t)span.offset, text.len);
	size_t start = str_rchr(str_slice(text, 0, at), '\n');
	struct str line = str_from(text, start == STR_NONE ? 0 : start + 1);

	line = str_slice(line, 0, str_chr(line, '\n'));
	if (str_ends(line, "\r"))
		line.len--;
	return str_starts(line, "\xef\xbb\xbf") ? str_from(line, 3) : line;
}

struct str span_show(struct arena *arena, struct span span)
{
	if (!span.source)
		return STR_EMPTY;
	if (span.line == 0)
		return span.source->name;
	return str_fmt(arena, "%" PRI_STR ":%u:%u", STR_ARG(span.source->name), span.line, span.column);
}
