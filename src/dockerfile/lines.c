#include "dockerfile/internal.h"

/* From this length on BuildKit's scanner gives up: bufio.MaxScanTokenSize. */
enum { LINE_MAX_BYTES = 64 << 10 };

struct str physical_line(const struct parser *parser, size_t at)
{
	struct str rest = str_from(parser->source, at);
	size_t end = str_chr(rest, '\n');

	return rest.len ? str_slice(rest, 0, end == STR_NONE ? rest.len : end + 1) : (struct str){ NULL, 0 };
}

struct str without_line_end(struct str line)
{
	while (line.len && (line.ptr[line.len - 1] == '\n' || line.ptr[line.len - 1] == '\r'))
		line.len--;
	return line;
}

uint32_t token_push(struct parser *parser, enum dockerfile_token_kind kind, size_t offset, size_t length)
{
	uint32_t index = (uint32_t)parser->file->tokens.n;

	if (length)
		*vec_push(parser->arena, &parser->file->tokens) = (struct dockerfile_token){
			.kind = kind, .offset = (uint32_t)offset, .length = (uint32_t)length
		};
	return index;
}

static void line_too_long(struct parser *parser, struct str line)
{
	if (line.len >= LINE_MAX_BYTES)
		finding_at(parser->out, &DOCKERFILE_SYNTAX_LONG_LINE,
			   dockerfile_span(parser->file, (size_t)(line.ptr - parser->source.ptr), 1),
			   "a line of %zu bytes", line.len);
}

static size_t raw_of(const struct parser *parser, struct str view)
{
	return (size_t)(view.ptr - parser->source.ptr);
}

static void comment_add(struct parser *parser, struct str comment)
{
	*vec_push(parser->arena, &parser->file->comments) =
		dockerfile_span(parser->file, raw_of(parser, comment), comment.len);
}

/* A line between instructions: empty, a comment or a directive. */
static void between(struct parser *parser, struct str line, struct str content)
{
	struct str text = without_line_end(line);
	struct str end = str_from(line, text.len);

	token_push(parser, TOKEN_BLANK, raw_of(parser, text), text.len - content.len);
	if (content.len == 0) {
		parser->directives_over = true;
	} else if (!directive_read(parser, content)) {
		comment_add(parser, content);
		token_push(parser, TOKEN_COMMENT, raw_of(parser, content), content.len);
		directive_late(parser, content);
	}
	token_push(parser, TOKEN_NEWLINE, raw_of(parser, end), end.len);
}

static void part_push(struct parser *parser, enum dockerfile_token_kind kind, struct str view)
{
	if (view.len)
		*vec_push(parser->arena, &parser->parts) = (struct line_part){ .kind = kind,
									       .raw = (uint32_t)raw_of(parser, view),
									       .length = (uint32_t)view.len };
}

/* Where the text of a line ends because an escape character, and blanks at most, stand behind it; false: it isn't
 * continued. */
static bool continued(const struct parser *parser, struct str text, size_t *end)
{
	size_t n = text.len;

	while (n && ascii_blank(text.ptr[n - 1]))
		n--;
	if (n == 0 || text.ptr[n - 1] != parser->file->escape || (n > 1 && text.ptr[n - 2] == parser->file->escape))
		return false;
	*end = n - 1;
	return true;
}

/* One physical line of an instruction, its blanks at the start gone already. True: the next one belongs to it, too. */
static bool piece_add(struct parser *parser, struct str line, struct str text)
{
	size_t end = text.len;
	bool more = continued(parser, text, &end);

	part_push(parser, TOKEN_WORD, str_slice(text, 0, end));
	if (more)
		part_push(parser, TOKEN_CONTINUATION, str_from(line, (size_t)(text.ptr - line.ptr) + end));
	else
		part_push(parser, TOKEN_NEWLINE, str_from(line, (size_t)(text.ptr - line.ptr) + text.len));
	parser->at += line.len;
	return more;
}

static void empty_continuation(struct parser *parser, struct str line, bool *told)
{
	if (!*told)
		finding_at(parser->out, &DOCKERFILE_SYNTAX_EMPTY_CONTINUATION,
			   dockerfile_span(parser->file, raw_of(parser, line), 0),
			   "an empty line within an instruction");
	*told = true;
}

/* The lines behind the first: comments and empty lines between them are no part of the instruction's text. */
static void continue_line(struct parser *parser)
{
	struct str line = STR_EMPTY;
	bool told = false, more = true;

	while (more && (line = physical_line(parser, parser->at)).ptr) {
		struct str text = without_line_end(line);
		struct str content = space_trim_left(text);

		line_too_long(parser, line);
		if (content.len && content.ptr[0] != '#') {
			more = piece_add(parser, line, text);
			continue;
		}
		part_push(parser, TOKEN_BLANK, str_slice(text, 0, text.len - content.len));
		if (content.len == 0)
			empty_continuation(parser, line, &told);
		else
			comment_add(parser, content);
		part_push(parser, TOKEN_COMMENT, content);
		part_push(parser, TOKEN_NEWLINE, str_from(line, text.len));
		parser->at += line.len;
	}
	for (size_t i = parser->parts.n; more && i-- > 0;) {
		if (parser->parts.at[i].kind != TOKEN_CONTINUATION)
			continue;
		finding_at(parser->out, &DOCKERFILE_SYNTAX_CONTINUATION_AT_END,
			   dockerfile_span(parser->file, parser->parts.at[i].raw, 1),
			   "the file ends where a line is to be continued");
		break;
	}
}

/* Joins the pieces; one alone is a view into the source. */
static void join(struct parser *parser)
{
	struct dockerfile_text *line = &parser->line;
	size_t n = 0, bytes = 0;

	for (size_t i = 0; i < parser->parts.n; i++) {
		n += parser->parts.at[i].kind == TOKEN_WORD;
		bytes += parser->parts.at[i].kind == TOKEN_WORD ? parser->parts.at[i].length : 0;
	}
	char *text = n > 1 ? arena_alloc(parser->arena, bytes + 1) : NULL;

	*line = (struct dockerfile_text){ .pieces = arena_calloc(parser->arena, MAX_OF(n, (size_t)1),
								 sizeof(*line->pieces)) };
	line->text.ptr = n > 1 ? text : parser->source.ptr + parser->parts.at[0].raw;
	if (n == 0) /* nothing but the escape character: it has a place all the same */
		line->pieces[line->n_pieces++] = (struct dockerfile_piece){ .raw = parser->parts.at[0].raw };
	for (size_t i = 0; i < parser->parts.n; i++) {
		const struct line_part *part = &parser->parts.at[i];

		if (part->kind != TOKEN_WORD)
			continue;
		line->pieces[line->n_pieces++] = (struct dockerfile_piece){
			.cooked = (uint32_t)line->text.len,
			.raw = part->raw,
			.length = part->length,
		};
		if (n > 1)
			memcpy(text + line->text.len, parser->source.ptr + part->raw, part->length);
		else
			line->text.ptr = parser->source.ptr + part->raw;
		line->text.len += part->length;
	}
}

bool line_read(struct parser *parser)
{
	for (;;) {
		struct str line = physical_line(parser, parser->at);

		if (!line.ptr)
			return false;
		if (parser->at == 0 && str_starts(line, "\xef\xbb\xbf")) {
			token_push(parser, TOKEN_BLANK, 0, 3);
			parser->at = 3;
			line = physical_line(parser, parser->at);
			if (!line.ptr)
				return false;
		}
		struct str text = without_line_end(line);
		struct str content = space_trim_left(text);

		line_too_long(parser, line);
		if (content.len == 0 || content.ptr[0] == '#') {
			between(parser, line, content);
			parser->at += line.len;
			continue;
		}
		parser->directives_over = true;
		parser->parts.n = parser->marks.n = 0;
		part_push(parser, TOKEN_BLANK, str_slice(text, 0, text.len - content.len));
		if (piece_add(parser, line, content))
			continue_line(parser);
		join(parser);
		return true;
	}
}

void line_mark(struct parser *parser, struct str view, enum dockerfile_token_kind kind)
{
	size_t from = (size_t)(view.ptr - parser->line.text.ptr);

	if (view.len)
		*vec_push(parser->arena, &parser->marks) =
			(struct mark){ .from = (uint32_t)from, .to = (uint32_t)(from + view.len), .kind = kind };
}

/* What no mark covers: blanks, or the brackets and commas of an exec form. */
static void emit_gap(struct parser *parser, size_t raw, size_t length)
{
	struct str gap = str_slice(parser->source, raw, raw + length);
	size_t blank = 0, end = gap.len;

	for (size_t n; (n = space_at(str_from(gap, blank)));)
		blank += n;
	while (end > blank && ascii_space(gap.ptr[end - 1]))
		end--;
	token_push(parser, TOKEN_BLANK, raw, blank);
	token_push(parser, TOKEN_WORD, raw + blank, end - blank);
	token_push(parser, TOKEN_BLANK, raw + end, gap.len - end);
}

static size_t emit_piece(struct parser *parser, const struct line_part *part, size_t cooked, size_t mark)
{
	size_t at = cooked, end = cooked + part->length;

	for (; mark < parser->marks.n && parser->marks.at[mark].from < end; mark++) {
		const struct mark *next = &parser->marks.at[mark];
		size_t from = MAX_OF((size_t)next->from, at), to = MIN_OF((size_t)next->to, end);

		if (from > at)
			emit_gap(parser, part->raw + (at - cooked), from - at);
		if (to > from)
			token_push(parser, next->kind, part->raw + (from - cooked), to - from);
		at = MAX_OF(at, to);
		if (next->to > end)
			return mark; /* goes on in the next piece */
	}
	if (at < end)
		emit_gap(parser, part->raw + (at - cooked), end - at);
	return mark;
}

void line_emit(struct parser *parser)
{
	size_t cooked = 0, mark = 0;

	for (size_t i = 0; i < parser->parts.n; i++) {
		const struct line_part *part = &parser->parts.at[i];

		if (part->kind == TOKEN_WORD) {
			mark = emit_piece(parser, part, cooked, mark);
			cooked += part->length;
		} else {
			token_push(parser, part->kind, part->raw, part->length);
		}
	}
}
