#include "dockerfile/internal.h"

/*
 * Where a byte stands, without counting from the start of the file: the lines' starts, and for long lines the number of
 * code points before each block. A hostile line of 4 MiB with a million words would be quadratic otherwise.
 */
enum { BLOCK = 1024 };

struct dockerfile_places {
	VEC(uint32_t) lines;
	VEC(uint32_t) points; /* before block i */
	struct str text;
};

static uint32_t code_points(const char *at, size_t n)
{
	uint32_t points = 0;

	for (size_t i = 0; i < n; i++)
		points += (unsigned char)at[i] >> 6 != 2; /* all but continuation bytes */
	return points;
}

const struct dockerfile_places *places_new(struct arena *arena, struct str source)
{
	struct dockerfile_places *places = arena_new_of(arena, struct dockerfile_places);
	uint32_t points = 0;

	places->text = source;
	*vec_push(arena, &places->lines) = 0;
	for (size_t at = 0, end; (end = str_chr(str_from(source, at), '\n')) != STR_NONE;) {
		at += end + 1;
		*vec_push(arena, &places->lines) = (uint32_t)at;
	}
	for (size_t at = 0; at < source.len; at += BLOCK) {
		*vec_push(arena, &places->points) = points;
		points += code_points(source.ptr + at, MIN_OF((size_t)BLOCK, source.len - at));
	}
	*vec_push(arena, &places->points) = points;
	return places;
}

static uint32_t points_before(const struct dockerfile_places *places, size_t offset)
{
	size_t block = offset / BLOCK;

	return places->points.at[block] + code_points(places->text.ptr + block * BLOCK, offset - block * BLOCK);
}

static uint32_t column_at(const struct dockerfile_places *places, size_t line_start, size_t offset)
{
	bool bom = line_start == 0 && str_starts(places->text, "\xef\xbb\xbf");
	uint32_t points;

	if (offset - line_start <= BLOCK)
		points = code_points(places->text.ptr + line_start, offset - line_start);
	else
		points = points_before(places, offset) - points_before(places, line_start);
	return points + 1 - (bom && points); /* a BOM takes no column */
}

struct span dockerfile_span(const struct dockerfile *file, size_t offset, size_t length)
{
	const struct dockerfile_places *places = file->places;
	struct str text = file->source->text;
	size_t low = 0, high = places->lines.n;

	offset = MIN_OF(offset, text.len);
	while (high - low > 1) { /* the last line that starts at or before the offset */
		size_t middle = low + (high - low) / 2;

		if (places->lines.at[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return (struct span){
		.source = file->source,
		.offset = (uint32_t)offset,
		.length = (uint32_t)MIN_OF(length, text.len - offset),
		.line = (uint32_t)low + 1,
		.column = column_at(places, places->lines.at[low], offset),
	};
}

/* The piece that holds byte `at`; the last one that starts before it where none does. */
static const struct dockerfile_piece *piece_at(const struct dockerfile_text *text, size_t at)
{
	size_t low = 0, high = text->n_pieces;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (text->pieces[middle].cooked <= at)
			low = middle;
		else
			high = middle;
	}
	return &text->pieces[low];
}

static size_t raw_at(const struct dockerfile_text *text, size_t at)
{
	const struct dockerfile_piece *piece = piece_at(text, at);

	return piece->raw + MIN_OF(at - piece->cooked, (size_t)piece->length);
}

struct span dockerfile_text_span(const struct dockerfile *file, const struct dockerfile_text *text, size_t from,
				 size_t to)
{
	if (text->n_pieces == 0)
		return span_source(file->source);
	to = MIN_OF(to, text->text.len);
	from = MIN_OF(from, to);
	size_t start = raw_at(text, from);
	size_t end = to > from ? raw_at(text, to - 1) + 1 : start;

	return dockerfile_span(file, start, end - start);
}

struct span line_span(const struct parser *parser, struct str view)
{
	size_t from = (size_t)(view.ptr - parser->line.text.ptr);

	return dockerfile_text_span(parser->file, &parser->line, from, from + view.len);
}

struct dockerfile_text line_text(const struct parser *parser, struct str view)
{
	const struct dockerfile_text *line = &parser->line;
	size_t from = (size_t)(view.ptr - line->text.ptr), to = from + view.len;
	struct dockerfile_text text = { .text = view };

	if (line->n_pieces == 0)
		return text;
	size_t first = (size_t)(piece_at(line, from) - line->pieces);
	size_t last = view.len ? (size_t)(piece_at(line, to - 1) - line->pieces) : first;

	text.n_pieces = last - first + 1;
	text.pieces = arena_calloc(parser->arena, text.n_pieces, sizeof(*text.pieces));
	for (size_t i = 0; i < text.n_pieces; i++) {
		struct dockerfile_piece piece = line->pieces[first + i];
		size_t skip = piece.cooked < from ? from - piece.cooked : 0;
		size_t end = MIN_OF((size_t)piece.cooked + piece.length, MAX_OF(to, from));

		text.pieces[i] = (struct dockerfile_piece){
			.cooked = (uint32_t)(piece.cooked + skip - from),
			.raw = (uint32_t)(piece.raw + skip),
			.length = (uint32_t)(end - MIN_OF(end, piece.cooked + skip)),
		};
	}
	return text;
}
