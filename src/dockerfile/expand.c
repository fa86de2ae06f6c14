#include "dockerfile/expand.h"
#include "dockerfile/internal.h"

/*
 * One word, processed as BuildKit's shell lexer does it. Two of its oddities are kept: in the pattern of ${v#p} and
 * ${v/p/x} escapes stay in the text, for the pattern to read; and within quotes there they are doubled.
 */
struct lexer {
	struct arena *arena;
	struct str raw;
	size_t at;
	char escape;
	bool quotes;                          /* quotes mean something */
	bool keep_escapes;                    /* the text goes to a pattern */
	bool pattern;                         /* and comes from quotes perhaps */
	const struct dockerfile_scope *scope; /* NULL: variables stay as they are written */
	bool unknown;
	struct word_problem problem;
	unsigned int depth;
};

static bool at_end(const struct lexer *lexer)
{
	return lexer->at >= lexer->raw.len;
}

static char peek(const struct lexer *lexer)
{
	return at_end(lexer) ? '\0' : lexer->raw.ptr[lexer->at];
}

static bool failed(const struct lexer *lexer)
{
	return lexer->problem.rule != NULL;
}

static void fail(struct lexer *lexer, const struct rule *rule, size_t from, struct str message)
{
	if (failed(lexer))
		return;
	lexer->problem = (struct word_problem){
		.rule = rule,
		.offset = from,
		.length = MAX_OF(lexer->at, from + 1) - from,
		.message = message,
	};
}

static void process_until(struct lexer *lexer, char stop, struct strbuf *out);

static bool special_parameter(char c)
{
	return c != '\0' && strchr("@*#?-$!0", c) != NULL;
}

/*
 * Go takes every letter of Unicode into a name, "$NAMEä" is one. Not its tables, but where letters are at all: what
 * people write behind a variable by chance are punctuation, symbols and pictures.
 */
static size_t letter_at(struct str s)
{
	static const struct {
		uint32_t from, to;
	} letters[] = {
		{ 0xaa, 0xaa },     { 0xb5, 0xb5 },     { 0xba, 0xba },       { 0xc0, 0xd6 },     { 0xd8, 0xf6 },
		{ 0xf8, 0x2c1 },    { 0x370, 0x374 },   { 0x376, 0x37d },     { 0x386, 0x386 },   { 0x388, 0x481 },
		{ 0x48a, 0x559 },   { 0x560, 0x588 },   { 0x5d0, 0x5f2 },     { 0x620, 0x64a },   { 0x671, 0x6d3 },
		{ 0x904, 0x939 },   { 0xe01, 0xe30 },   { 0x10a0, 0x10fa },   { 0x1100, 0x1248 }, { 0x1e00, 0x1fbc },
		{ 0x3005, 0x3006 }, { 0x3041, 0x3096 }, { 0x30a1, 0x30fa },   { 0x3105, 0x318e }, { 0x3400, 0x4dbf },
		{ 0x4e00, 0xa48c }, { 0xac00, 0xd7a3 }, { 0x20000, 0x323af },
	};
	uint32_t point = 0;
	size_t len = utf8_decode(s, &point);

	if (len == 1)
		return ascii_alpha(s.ptr[0]) || s.ptr[0] == '_';
	for (size_t i = 0; len && i < ARRAY_SIZE(letters); i++)
		if (point >= letters[i].from && point <= letters[i].to)
			return len;
	return 0;
}

static struct str read_name(struct lexer *lexer)
{
	size_t start = lexer->at;

	if (ascii_digit(peek(lexer))) {
		while (!at_end(lexer) && ascii_digit(peek(lexer)))
			lexer->at++;
	} else if (!at_end(lexer) && special_parameter(peek(lexer))) {
		lexer->at++;
	} else {
		for (size_t n; (n = ascii_digit(peek(lexer)) ? 1 : letter_at(str_from(lexer->raw, lexer->at)));)
			lexer->at += n;
	}
	return str_slice(lexer->raw, start, lexer->at);
}

struct value {
	struct str text;
	bool set, known;
};

static struct value look_up(const struct lexer *lexer, struct str name)
{
	const struct dockerfile_variable *variable = lexer->scope ? dockerfile_scope_find(lexer->scope, name) : NULL;

	if (!lexer->scope)
		return (struct value){ .text = STR_EMPTY };
	if (!variable)
		return (struct value){ .text = STR_EMPTY, .known = lexer->scope->complete };
	return (struct value){
		.text = variable->value,
		.set = variable->state == VARIABLE_KNOWN,
		.known = variable->state == VARIABLE_KNOWN,
	};
}

static void as_written(struct lexer *lexer, struct strbuf *out, size_t from)
{
	lexer->unknown = true;
	strbuf_add(out, str_slice(lexer->raw, from, lexer->at));
}

/* The text up to `stop` behind an operator, evaluated. */
// NOLINTNEXTLINE(misc-no-recursion): ${a:-${b}} nests; the depth is limited
static void read_operand(struct lexer *lexer, char stop, bool keep_escapes, bool pattern, struct strbuf *out)
{
	bool kept = lexer->keep_escapes, was_pattern = lexer->pattern;

	lexer->keep_escapes = keep_escapes;
	lexer->pattern = pattern;
	process_until(lexer, stop, out);
	lexer->keep_escapes = kept;
	lexer->pattern = was_pattern;
}

static void apply_strip(struct lexer *lexer, struct strbuf *out, char operator, struct str pattern, struct str value,
			size_t from)
{
	bool longest = pattern.len && pattern.ptr[0] == operator;
	struct str complaint;

	pattern = str_from(pattern, longest);
	if (pattern.len > DOCKERFILE_PATTERN_MAX)
		fail(lexer, &DOCKERFILE_SYNTAX_LIMIT, from, STR("a pattern of more than 1024 bytes"));
	else if (!pattern_valid(lexer->arena, pattern, &complaint))
		fail(lexer, &DOCKERFILE_SYNTAX_EXPANSION, from, complaint);
	else
		strbuf_add(out, pattern_strip(lexer->arena, value, pattern, operator== '%', longest));
}

static void apply_required(struct lexer *lexer, struct strbuf *out, struct str name, struct value value,
			   bool null_is_unset, struct str word, size_t from)
{
	bool empty = value.set && null_is_unset && value.text.len == 0;

	if (value.set && !empty) {
		strbuf_add(out, value.text);
		return;
	}
	struct str message = word.len ? word : empty ? STR("it must not be empty") : STR("it must be set");
	fail(lexer, &DOCKERFILE_SYNTAX_REQUIRED, from,
	     str_fmt(lexer->arena, "%" PRI_STR ": %" PRI_STR, STR_ARG(name), STR_ARG(str_show(lexer->arena, message))));
}

static void apply(struct lexer *lexer, struct strbuf *out, struct str name, char operator, bool null_is_unset,
		  struct str word, size_t from)
{
	struct value value = look_up(lexer, name);
	bool there = value.set && !(null_is_unset && value.text.len == 0);

	if (!value.known) {
		as_written(lexer, out, from);
		return;
	}
	switch (operator) {
	case '-':
		strbuf_add(out, there ? value.text : word);
		break;
	case '+':
		strbuf_add(out, there ? word : STR_EMPTY);
		break;
	case '?':
		apply_required(lexer, out, name, value, null_is_unset, word, from);
		break;
	default:
		apply_strip(lexer, out, operator, word, value.text, from);
		break;
	}
}

/* Behind the "/" of ${v/pattern/replacement}. */
// NOLINTNEXTLINE(misc-no-recursion)
static void replace(struct lexer *lexer, struct strbuf *out, struct str name, size_t from)
{
	_cleanup_strbuf_ struct strbuf pattern = STRBUF_INIT(DOCKERFILE_VALUE_MAX),
				       by = STRBUF_INIT(DOCKERFILE_VALUE_MAX);
	bool all = peek(lexer) == '/' && !at_end(lexer);
	struct str complaint;

	lexer->at += all;
	read_operand(lexer, '/', true, true, &pattern);
	if (failed(lexer))
		return;
	read_operand(lexer, '}', true, false, &by);
	struct value value = look_up(lexer, name);
	if (failed(lexer))
		return;
	if (!value.known || lexer->unknown || pattern.overflow || by.overflow)
		as_written(lexer, out, from);
	else if (pattern.len > DOCKERFILE_PATTERN_MAX)
		fail(lexer, &DOCKERFILE_SYNTAX_LIMIT, from, STR("a pattern of more than 1024 bytes"));
	else if (!pattern_valid(lexer->arena, strbuf_str(&pattern), &complaint))
		fail(lexer, &DOCKERFILE_SYNTAX_EXPANSION, from, complaint);
	else
		pattern_replace(lexer->arena, out, value.text, strbuf_str(&pattern), strbuf_str(&by), all);
}

/* Behind "${". */
// NOLINTNEXTLINE(misc-no-recursion)
static void substitute(struct lexer *lexer, struct strbuf *out, size_t from)
{
	bool null_is_unset = false;

	if (at_end(lexer)) {
		fail(lexer, &DOCKERFILE_SYNTAX_EXPANSION, from, STR("${ without a }"));
		return;
	}
	if (peek(lexer) == '{' || peek(lexer) == '}' || peek(lexer) == ':') {
		lexer->at++;
		fail(lexer, &DOCKERFILE_SYNTAX_EXPANSION, from, STR("${ without a name"));
		return;
	}
	struct str name = read_name(lexer);
	char operator= peek(lexer);
	size_t operator_at = lexer->at;

	lexer->at += !at_end(lexer);
	if (operator== '}') {
		struct value value = look_up(lexer, name);

		if (value.known)
			strbuf_add(out, value.text);
		else
			as_written(lexer, out, from);
		return;
	}
	if (operator== '/') {
		replace(lexer, out, name, from);
		return;
	}
	if (operator== ':') {
		null_is_unset = true;
		operator= peek(lexer);
		lexer->at += !at_end(lexer);
	}
	bool strips = operator== '#' || operator== '%';
	if (operator== '\0' || !strchr("-+?#%", operator) || (null_is_unset && strips)) {
		struct str shown = str_slice(lexer->raw, operator_at, lexer->at);

		fail(lexer, &DOCKERFILE_SYNTAX_EXPANSION, from,
		     shown.len ? str_fmt(lexer->arena, "\"%" PRI_STR "\" is no operator of ${…}",
					 STR_ARG(str_show(lexer->arena, shown)))
			       : STR("${ without a }"));
		return;
	}
	_cleanup_strbuf_ struct strbuf word = STRBUF_INIT(DOCKERFILE_VALUE_MAX);
	read_operand(lexer, '}', strips, strips, &word);
	if (failed(lexer))
		return;
	if (word.overflow || (strips && lexer->unknown)) /* what is cut off isn't known */
		as_written(lexer, out, from);
	else
		apply(lexer, out, name, operator, null_is_unset, strbuf_str(&word), from);
}

/*
 * The words behind - and + count only where they are used: whether something in them is unknown doesn't matter
 * otherwise. So what `unknown` was before is kept, and what was found within is forgotten where the word isn't in the
 * result.
 */
// NOLINTNEXTLINE(misc-no-recursion)
static void process_dollar(struct lexer *lexer, struct strbuf *out)
{
	size_t from = lexer->at++;

	if (peek(lexer) == '{' && !at_end(lexer)) {
		bool before = lexer->unknown;
		size_t start = out->len;

		lexer->at++;
		if (++lexer->depth > DOCKERFILE_DEPTH_MAX) {
			fail(lexer, &DOCKERFILE_SYNTAX_LIMIT, from, STR("${…} nested more than 64 deep"));
			return;
		}
		lexer->unknown = false;
		substitute(lexer, out, from);
		lexer->depth--;
		struct str result = str_slice(strbuf_str(out), start, out->len);
		lexer->unknown = before || (lexer->unknown && str_chr(result, '$') != STR_NONE);
		return;
	}
	struct str name = read_name(lexer);
	if (name.len == 0) {
		strbuf_addc(out, '$');
		return;
	}
	struct value value = look_up(lexer, name);
	if (value.known)
		strbuf_add(out, value.text);
	else
		as_written(lexer, out, from);
}

static void process_single(struct lexer *lexer, struct strbuf *out)
{
	size_t from = lexer->at++;

	for (; !at_end(lexer) && peek(lexer) != '\''; lexer->at++) {
		if (lexer->pattern && peek(lexer) == lexer->escape)
			strbuf_addc(out, lexer->escape);
		strbuf_addc(out, peek(lexer));
	}
	if (at_end(lexer))
		fail(lexer, &DOCKERFILE_SYNTAX_QUOTE, from, STR("a single quote that doesn't end"));
	lexer->at++;
}

/* An escape within double quotes: only the quote, the dollar sign and itself need it, before others it is text. */
static void process_double_escape(struct lexer *lexer, struct strbuf *out)
{
	char escape = lexer->escape, c;

	lexer->at++;
	if (at_end(lexer))
		return;
	c = peek(lexer);
	if (c == '"' || c == '$' || c == escape) {
		if (lexer->keep_escapes)
			strbuf_addc(out, escape);
		strbuf_addc(out, c);
		lexer->at++;
		return;
	}
	if (lexer->keep_escapes)
		strbuf_addc(out, escape);
	strbuf_addc(out, escape);
}

// NOLINTNEXTLINE(misc-no-recursion)
static void process_double(struct lexer *lexer, struct strbuf *out)
{
	size_t from = lexer->at++;

	while (!at_end(lexer) && peek(lexer) != '"' && !failed(lexer)) {
		if (peek(lexer) == '$') {
			process_dollar(lexer, out);
		} else if (peek(lexer) == lexer->escape) {
			process_double_escape(lexer, out);
		} else {
			strbuf_addc(out, peek(lexer));
			lexer->at++;
		}
	}
	if (at_end(lexer))
		fail(lexer, &DOCKERFILE_SYNTAX_QUOTE, from, STR("a double quote that doesn't end"));
	lexer->at++;
}

// NOLINTNEXTLINE(misc-no-recursion)
static void process_until(struct lexer *lexer, char stop, struct strbuf *out)
{
	size_t from = lexer->at;

	while (!at_end(lexer) && !failed(lexer)) {
		char c = peek(lexer);

		if (stop && c == stop) {
			lexer->at++;
			return;
		}
		if (c == '$') {
			process_dollar(lexer, out);
		} else if (c == '\'' && lexer->quotes) {
			process_single(lexer, out);
		} else if (c == '"' && lexer->quotes) {
			process_double(lexer, out);
		} else if (c == lexer->escape) {
			if (lexer->keep_escapes)
				strbuf_addc(out, c);
			lexer->at++;
			if (!at_end(lexer))
				strbuf_addc(out, peek(lexer));
			lexer->at++;
		} else {
			strbuf_addc(out, c);
			lexer->at++;
		}
	}
	if (stop && !failed(lexer)) {
		lexer->at = MIN_OF(lexer->at, lexer->raw.len);
		fail(lexer, &DOCKERFILE_SYNTAX_EXPANSION, from > 2 ? from - 2 : 0,
		     stop == '}' ? STR("${ without a }") : STR("${…/ without a second /"));
	}
}

static bool plain(struct str raw, char escape)
{
	for (size_t i = 0; i < raw.len; i++)
		if (raw.ptr[i] == '$' || raw.ptr[i] == '"' || raw.ptr[i] == '\'' || raw.ptr[i] == escape)
			return false;
	return true;
}

struct str word_process(struct arena *arena, struct str raw, char escape, bool quotes,
			const struct dockerfile_scope *scope, bool *known, struct word_problem *problem)
{
	if (plain(raw, escape))
		return raw;
	/* without a scope nothing is put in */
	_cleanup_strbuf_ struct strbuf out = STRBUF_INIT(scope ? MAX_OF(raw.len, DOCKERFILE_VALUE_MAX) : raw.len);
	struct lexer lexer = { .arena = arena, .raw = raw, .escape = escape, .quotes = quotes, .scope = scope };

	process_until(&lexer, '\0', &out);
	if (out.overflow)
		fail(&lexer, &DOCKERFILE_SYNTAX_LIMIT, 0, STR("a value that grows beyond 8 KiB"));
	if (known && (lexer.unknown || failed(&lexer)))
		*known = false;
	if (!failed(&lexer))
		return strbuf_take(&out, arena);
	lexer.problem.offset = MIN_OF(lexer.problem.offset, raw.len);
	lexer.problem.length = MIN_OF(lexer.problem.length, raw.len - lexer.problem.offset);
	if (problem)
		*problem = lexer.problem;
	return raw;
}

bool word_has_variables(struct str raw, char escape)
{
	bool doubled = false;

	for (size_t i = 0; i + 1 < raw.len; i++) {
		char c = raw.ptr[i], next = raw.ptr[i + 1];

		if (c == escape) {
			i++;
		} else if (c == '"') {
			doubled = !doubled;
		} else if (c == '\'' && !doubled) {
			size_t end = str_chr(str_from(raw, i + 1), '\'');

			if (end == STR_NONE)
				return false;
			i += end + 1;
		} else if (c == '$' && (next == '{' || ascii_digit(next) || special_parameter(next) ||
					letter_at(str_from(raw, i + 1)))) {
			return true;
		}
	}
	return false;
}

struct str dockerfile_expand(struct arena *arena, const struct dockerfile_word *word,
			     const struct dockerfile_scope *scope, bool *known, struct findings *out)
{
	struct str raw = word->json ? word->text : word->raw;
	struct word_problem problem = { 0 };
	struct str text = word_process(arena, raw, scope->escape, true, scope, known, &problem);

	if (problem.rule && out) {
		/* where the raw text stands as it is in the source, the very place; else the word */
		bool same = str_eq(str_slice(word->span.source ? word->span.source->text : STR_EMPTY, word->span.offset,
					     word->span.offset + word->span.length),
				   raw);

		finding_at(out, problem.rule, same ? span_part(word->span, problem.offset, problem.length) : word->span,
			   "%" PRI_STR, STR_ARG(problem.message));
	}
	return text;
}

struct str dockerfile_expand_body(struct arena *arena, struct str body, const struct dockerfile_scope *scope,
				  bool *known)
{
	return word_process(arena, body, '\\', false, scope, known, NULL);
}
