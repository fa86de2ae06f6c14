#include "dockerfile/internal.h"

bool words_room(struct parser *parser, struct str view)
{
	if (parser->n_words < DOCKERFILE_WORDS_MAX) {
		parser->n_words++;
		return true;
	}
	if (!parser->words_over)
		finding_at(parser->out, &DOCKERFILE_SYNTAX_LIMIT, line_span(parser, str_slice(view, 0, 1)),
			   "more than %d words, flags and heredocs", DOCKERFILE_WORDS_MAX);
	parser->words_over = true;
	return false;
}

/* Reads a "--name=value" up to a blank outside quotes; quotes and escapes go. Returns its length. */
static size_t flag_read(struct parser *parser, struct str s, struct strbuf *cooked, bool *open)
{
	char escape = parser->file->escape, quote = '\0';
	size_t at = 0;

	for (; at < s.len; at++) {
		char c = s.ptr[at];

		if (!quote && ascii_space(c))
			break;
		if (c == escape) {
			if (at + 1 < s.len)
				strbuf_addc(cooked, s.ptr[++at]);
		} else if (quote ? c == quote : c == '"' || c == '\'') {
			quote = quote ? '\0' : c;
		} else {
			strbuf_addc(cooked, c);
		}
	}
	*open = quote != '\0';
	return at;
}

static struct str cooked_of(struct parser *parser, struct str view)
{
	struct str cooked = strbuf_str(&parser->scratch);

	if (str_eq(cooked, view)) /* nearly always */
		return view;
	return str_dup(parser->arena, cooked);
}

/* The value stands behind the first '=' of the raw text, too: a quote or an escape may stand before it, then it is the
 * whole. */
static struct dockerfile_word flag_value(struct parser *parser, struct str view, struct str value)
{
	size_t equals = str_chr(view, '=');
	struct str raw = equals == STR_NONE ? view : str_from(view, equals + 1);
	char escape = parser->file->escape;

	return (struct dockerfile_word){
		.raw = value,
		.text = word_process(parser->arena, value, escape, true, NULL, NULL, NULL),
		.span = line_span(parser, raw),
		.variables = word_has_variables(value, escape),
	};
}

static void flag_add(struct parser *parser, struct dockerfile_instruction *instruction, struct str view,
		     struct str cooked)
{
	size_t equals = str_chr(cooked, '=');
	struct dockerfile_flag flag = { .span = line_span(parser, view), .has_value = equals != STR_NONE };

	flag.name = str_slice(cooked, 2, equals);
	if (flag.has_value)
		flag.value = flag_value(parser, view, str_from(cooked, equals + 1));
	*vec_push(parser->arena, &instruction->flags) = flag;
}

struct str flags_take(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest)
{
	for (;;) {
		while (rest.len && ascii_space(rest.ptr[0]))
			rest = str_from(rest, 1);
		if (!str_starts(rest, "--"))
			return rest;
		bool open;
		strbuf_clear(&parser->scratch);
		size_t len = flag_read(parser, rest, &parser->scratch, &open);
		struct str view = str_slice(rest, 0, len);

		rest = str_from(rest, len);
		line_mark(parser, view, TOKEN_FLAG);
		if (str_is(strbuf_str(&parser->scratch), "--"))
			return rest;
		if (open) {
			instruction->broken = true;
			finding_at(parser->out, &DOCKERFILE_SYNTAX_QUOTE, line_span(parser, view),
				   "a quote that doesn't end");
		}
		if (words_room(parser, view))
			flag_add(parser, instruction, view, cooked_of(parser, view));
	}
}

struct dockerfile_word word_make(struct parser *parser, struct str raw, bool expands)
{
	struct dockerfile_word word = { .raw = raw, .text = raw, .span = line_span(parser, raw) };
	struct word_problem problem = { 0 };
	char escape = parser->file->escape;

	if (!expands)
		return word;
	word.text = word_process(parser->arena, raw, escape, true, NULL, NULL, &problem);
	word.variables = word_has_variables(raw, escape);
	if (problem.rule) {
		struct str view = str_slice(raw, problem.offset, problem.offset + problem.length);

		struct finding *finding = finding_at(parser->out, problem.rule, line_span(parser, view), "%" PRI_STR,
						     STR_ARG(problem.message));

		if (parser->cut_at_blanks && problem.rule == &DOCKERFILE_SYNTAX_QUOTE)
			finding_hint(parser->out, finding, "quotes hold no blanks together here: write [\"…\", \"…\"]");
	}
	return word;
}

void word_add(struct parser *parser, struct dockerfile_instruction *instruction, struct str raw, bool expands)
{
	line_mark(parser, raw, TOKEN_WORD);
	if (words_room(parser, raw))
		*vec_push(parser->arena, &instruction->words) = word_make(parser, raw, expands);
}

/* Cut at blanks alone: quotes hold nothing together here. */
void words_split(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest)
{
	size_t n = rest.len;

	parser->cut_at_blanks = instruction->keyword != DOCKERFILE_EXPOSE;
	for (size_t at = 0; at < n && !parser->words_over;) {
		size_t start = at;

		while (at < n && !word_blank(rest.ptr[at]))
			at++;
		if (at > start)
			word_add(parser, instruction, str_slice(rest, start, at), true);
		while (at < n && word_blank(rest.ptr[at]))
			at++;
	}
	parser->cut_at_blanks = false;
}

/* The next word of ENV, LABEL and ARG: quotes hold it together and stay in it. Its end; `at` is no white space. */
static size_t quoted_word_end(const struct parser *parser, struct str rest, size_t at)
{
	char escape = parser->file->escape, quote = '\0';

	while (at < rest.len) {
		char c = rest.ptr[at];

		if (!quote && space_at(str_from(rest, at)))
			break;
		if (c == escape && quote != '\'') {
			at = MIN_OF(at + 2, rest.len);
			continue;
		}
		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? '\0' : c;
		at++;
	}
	return at;
}

static bool next_quoted_word(const struct parser *parser, struct str *rest, struct str *word)
{
	*rest = space_trim_left(*rest);
	if (rest->len == 0)
		return false;
	size_t end = quoted_word_end(parser, *rest, 0);
	*word = str_slice(*rest, 0, end);
	*rest = str_from(*rest, end);
	return true;
}

static void pair_broken(struct parser *parser, struct dockerfile_instruction *instruction, struct str word,
			const char *complaint)
{
	instruction->broken = true;
	finding_at(parser->out, &DOCKERFILE_SYNTAX_PAIR, line_span(parser, word), "%s", complaint);
}

static void pair_add(struct parser *parser, struct dockerfile_instruction *instruction, struct str word)
{
	size_t equals = str_chr(word, '=');
	struct dockerfile_pair pair = { .has_value = equals != STR_NONE };

	line_mark(parser, word, TOKEN_WORD);
	if (equals == 0) {
		pair_broken(parser, instruction, word, "a value without a name");
		return;
	}
	if (equals == STR_NONE && instruction->keyword != DOCKERFILE_ARG) {
		pair_broken(parser, instruction, word, "a name without \"=\" behind others that have one");
		return;
	}
	if (!words_room(parser, word))
		return;
	pair.name = word_make(parser, str_slice(word, 0, equals), true);
	if (pair.has_value)
		pair.value = word_make(parser, str_from(word, equals + 1), true);
	*vec_push(parser->arena, &instruction->pairs) = pair;
}

/* "ENV name value with blanks": the form of before there were several a line. */
static void pair_legacy(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest)
{
	size_t end = 0;

	while (end < rest.len && !word_blank(rest.ptr[end]))
		end++;
	struct str name = str_slice(rest, 0, end), value = str_from(rest, end);

	while (value.len && word_blank(value.ptr[0]))
		value = str_from(value, 1);
	line_mark(parser, name, TOKEN_WORD);
	line_mark(parser, value, TOKEN_WORD);
	if (value.len == 0) {
		pair_broken(parser, instruction, name, "a name without a value");
		return;
	}
	if (words_room(parser, name))
		*vec_push(parser->arena, &instruction->pairs) = (struct dockerfile_pair){
			.name = word_make(parser, name, true),
			.value = word_make(parser, value, true),
			.has_value = true,
			.legacy = true,
		};
}

void pairs_read(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest)
{
	struct str word, all = rest;
	bool first = true;

	while (!parser->words_over && next_quoted_word(parser, &rest, &word)) {
		if (first && instruction->keyword != DOCKERFILE_ARG && str_chr(word, '=') == STR_NONE) {
			pair_legacy(parser, instruction, all);
			return;
		}
		first = false;
		pair_add(parser, instruction, word);
	}
}
