#include "dockerfile/internal.h"

/*
 * Where the here-documents of a line are. Not what a shell would see: BuildKit cuts the line into words as it does for
 * expansion, with quotes, and takes a word that is [DIGITS]<<[-]NAME for one. So "cat<<EOF", "<<<word" and what stands
 * in quotes are none; and a line whose quotes or ${…} don't end has none at all.
 */
struct scan {
	struct str text;
	size_t at;
	bool broken;
};

enum { ESCAPE = '\\' }; /* whatever the directive says */

static bool scan_is(const struct scan *scan, size_t at, char c)
{
	return at < scan->text.len && scan->text.ptr[at] == c;
}

static void scan_escaped(struct scan *scan)
{
	scan->at = MIN_OF(scan->at + 2, scan->text.len);
}

static void scan_single(struct scan *scan)
{
	size_t end = str_chr(str_from(scan->text, scan->at + 1), '\'');

	scan->broken |= end == STR_NONE;
	scan->at = end == STR_NONE ? scan->text.len : scan->at + end + 2;
}

/*
 * A "${", up to its '}'; and a double quote up to its end. Both hold each other, so a stack of what is open takes the
 * place of recursion; its depth is bounded.
 */
static void scan_open(struct scan *scan)
{
	char open[DOCKERFILE_DEPTH_MAX];
	size_t depth = 0;

	do {
		char c = scan->at < scan->text.len ? scan->text.ptr[scan->at] : '\0';
		bool quoted = depth && open[depth - 1] == '"';

		if (scan->at >= scan->text.len || depth == ARRAY_SIZE(open)) {
			scan->broken = true;
			return;
		}
		if (c == ESCAPE) {
			scan_escaped(scan);
		} else if (c == '$' && scan_is(scan, scan->at + 1, '{')) {
			open[depth++] = '}';
			scan->at += 2;
		} else if (c == '"') {
			depth = quoted ? depth - 1 : depth + 1;
			if (!quoted)
				open[depth - 1] = '"';
			scan->at++;
		} else if (c == '\'' && !quoted) {
			scan_single(scan);
		} else {
			if (c == '}' && depth && !quoted)
				depth--;
			scan->at++;
		}
	} while (depth && !scan->broken);
}

/* "<<", and blanks that stand between it and the name. */
static void scan_less(struct scan *scan)
{
	if (!scan_is(scan, scan->at + 1, '<')) {
		scan->at++;
		return;
	}
	for (scan->at += 2;
	     scan_is(scan, scan->at, ' ') || scan_is(scan, scan->at, '\t') || scan_is(scan, scan->at, '\r');)
		scan->at++;
}

/* The next word, in *word; false at the end, or where the line can't be cut into words. */
static bool scan_word(struct scan *scan, struct str *word)
{
	struct str left = space_trim_left(str_from(scan->text, scan->at));

	scan->at = scan->text.len - left.len;
	size_t start = scan->at;
	while (scan->at < scan->text.len && !scan->broken) {
		char c = scan->text.ptr[scan->at];

		if (c == ESCAPE)
			scan_escaped(scan);
		else if (c == '\'')
			scan_single(scan);
		else if (c == '"' || (c == '$' && scan_is(scan, scan->at + 1, '{')))
			scan_open(scan);
		else if (c == '<')
			scan_less(scan);
		else if (space_at(str_from(scan->text, scan->at)))
			break;
		else
			scan->at++;
	}
	*word = str_slice(scan->text, start, scan->at);
	return word->len > 0 && !scan->broken;
}

/* [DIGITS]<<[-][blanks]NAME: in `name` with its quotes. */
static bool split(struct str word, bool *strip_tabs, struct str *name)
{
	size_t at = 0;

	while (at < word.len && ascii_digit(word.ptr[at]))
		at++;
	if (!str_starts(str_from(word, at), "<<"))
		return false;
	word = str_from(word, at + 2);
	*strip_tabs = str_starts(word, "-");
	word = str_trim(str_from(word, *strip_tabs));
	*name = word;
	return word.len > 0 && str_chr(word, '<') == STR_NONE && str_chr(word, ' ') == STR_NONE;
}

static size_t quotes_in(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] == '"' || s.ptr[i] == '\'';
	return n;
}

static void heredoc_add(struct parser *parser, struct dockerfile_instruction *instruction, struct str word)
{
	struct dockerfile_heredoc heredoc = { .span = line_span(parser, word) };
	struct word_problem problem = { 0 };
	struct str name;

	if (!split(word, &heredoc.strip_tabs, &name))
		return;
	heredoc.name = word_process(parser->arena, name, ESCAPE, true, NULL, NULL, &problem);
	/* no quotes went: a variable in it stays as it is written */
	heredoc.quoted = quotes_in(heredoc.name) != quotes_in(name);
	if (problem.rule || heredoc.name.len == 0 || !words_room(parser, word))
		return;
	*vec_push(parser->arena, &instruction->heredocs) = heredoc;
}

void heredocs_find(struct parser *parser, struct dockerfile_instruction *instruction)
{
	struct scan whole = { .text = parser->line.text }, scan = whole;
	struct str word;

	if (instruction->exec_form || !str_contains(scan.text, STR("<<")))
		return;
	while (scan_word(&whole, &word))
		;
	if (whole.broken)
		return;
	while (scan_word(&scan, &word) && !parser->words_over)
		heredoc_add(parser, instruction, word);
}

/* The lines between `from` and `to` without their leading tabs. */
static void body_stripped(struct parser *parser, struct dockerfile_text *body, size_t from, size_t to)
{
	VEC(struct dockerfile_piece) pieces = { 0 };
	char *text = arena_alloc(parser->arena, to - from + 1);

	body->text = str_n(text, 0);
	for (size_t at = from; at < to;) {
		struct str line = str_slice(physical_line(parser, at), 0, to - at);
		size_t tabs = 0;

		while (tabs < line.len && line.ptr[tabs] == '\t')
			tabs++;
		if (tabs < line.len)
			*vec_push(parser->arena, &pieces) = (struct dockerfile_piece){
				.cooked = (uint32_t)body->text.len,
				.raw = (uint32_t)(at + tabs),
				.length = (uint32_t)(line.len - tabs),
			};
		memcpy(text + body->text.len, line.ptr + tabs, line.len - tabs);
		body->text.len += line.len - tabs;
		at += line.len;
	}
	body->pieces = pieces.at;
	body->n_pieces = pieces.n;
}

static void body_plain(struct parser *parser, struct dockerfile_text *body, size_t from, size_t to)
{
	body->text = str_slice(parser->source, from, to);
	body->pieces = arena_new_of(parser->arena, struct dockerfile_piece);
	*body->pieces = (struct dockerfile_piece){ .raw = (uint32_t)from, .length = (uint32_t)(to - from) };
	body->n_pieces = 1;
}

static void heredoc_read(struct parser *parser, struct dockerfile_instruction *instruction,
			 struct dockerfile_heredoc *heredoc)
{
	size_t from = parser->at, to = from, end = from;
	struct str line, text;

	while (!heredoc->terminated && (line = physical_line(parser, parser->at)).ptr) {
		text = without_line_end(line);
		struct str name = text;

		while (heredoc->strip_tabs && str_starts(name, "\t"))
			name = str_from(name, 1);
		heredoc->terminated = str_eq(name, heredoc->name);
		if (!heredoc->terminated)
			to = parser->at + line.len;
		end = heredoc->terminated ? parser->at + text.len : to;
		parser->at += line.len;
	}
	if (heredoc->strip_tabs)
		body_stripped(parser, &heredoc->body, from, to);
	else
		body_plain(parser, &heredoc->body, from, to);
	token_push(parser, TOKEN_HEREDOC, from, end - from);
	token_push(parser, TOKEN_NEWLINE, end, parser->at - end);
	instruction->span.length = (uint32_t)(end - instruction->span.offset);
	if (!heredoc->terminated) {
		instruction->broken = true;
		finding_at(parser->out, &DOCKERFILE_SYNTAX_HEREDOC, heredoc->span,
			   "no line \"%" PRI_STR "\" ends this here-document",
			   STR_ARG(str_show(parser->arena, heredoc->name)));
	}
}

void heredocs_read(struct parser *parser, struct dockerfile_instruction *instruction)
{
	for (size_t i = 0; i < instruction->heredocs.n; i++)
		heredoc_read(parser, instruction, &instruction->heredocs.at[i]);
}
