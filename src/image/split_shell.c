#include "base/arena.h"
#include "doc/json.h"
#include "image/split_internal.h"

/*
 * A reader of its own beside stack/shell.h: that one tells what a line runs, this one has to give back what it read, in
 * pieces that can be put into other stages without a change of meaning.
 */
struct scan {
	struct arena *arena;
	struct str text;
	size_t at;
	struct shell_steps *steps;
	struct shell_step step;
	struct strbuf raw, word, redirect;
	bool parted;        /* `raw` ends in a blank that parts words: no other is needed */
	bool in_word;       /* something of a word was read, if only an empty quote */
	bool quoted;        /* some of the word stood in quotes */
	bool want_command;  /* the next word is the name of a program */
	bool first_command; /* of the step */
	bool want_target;   /* the next word is a redirection's file */
	bool target_counts; /* of ">", not of "<" or "2>" */
	size_t targets;
	unsigned int depth; /* of compound commands */
	unsigned int parens;
};

static const char *const openers[] = { "if", "for", "while", "until", "case", "{", "select", NULL };
static const char *const closers[] = { "fi", "done", "esac", "}", NULL };
static const char *const between[] = { "then", "do", "else", "elif", "!", "time", NULL };

static bool is_assignment(struct str word)
{
	size_t equals = str_chr(word, '=');

	if (equals == STR_NONE || equals == 0 || ascii_digit(word.ptr[0]))
		return false;
	for (size_t i = 0; i < equals; i++)
		if (!ascii_alnum(word.ptr[i]) && word.ptr[i] != '_')
			return false;
	return true;
}

static void end_word(struct scan *s)
{
	struct str word;

	if (!s->in_word)
		return;
	s->in_word = false;
	word = strbuf_take(&s->word, s->arena);
	bool quoted = s->quoted;
	s->quoted = false;
	if (s->want_target) {
		s->want_target = false;
		if (!s->target_counts)
			return;
		s->step.written = s->targets++ ? STR_EMPTY : word;
		return;
	}
	if (s->want_command && !quoted) {
		if (str_in(word, openers)) {
			s->depth++;
			s->step.compound = true;
			return;
		}
		if (str_in(word, closers)) {
			s->depth -= s->depth ? 1 : 0;
			return;
		}
		if (str_in(word, between))
			return;
		if (is_assignment(word)) {
			s->step.assigns = true;
			return;
		}
	}
	if (s->want_command) {
		*vec_push(s->arena, &s->step.programs) = word;
		s->want_command = false;
	}
	if (s->first_command)
		*vec_push(s->arena, &s->step.words) = word;
}

static void add_raw(struct scan *s, char c)
{
	strbuf_addc(&s->raw, c);
	s->parted = false;
}

static void raw_blank(struct scan *s)
{
	if (s->raw.len && !s->parted)
		strbuf_addc(&s->raw, ' ');
	s->parted = true;
}

static void end_step(struct scan *s)
{
	struct str raw;

	end_word(s);
	raw = str_trim(strbuf_str(&s->raw));
	s->step.to = s->at;
	if (!str_empty(raw)) {
		s->step.raw = str_dup(s->arena, raw);
		*vec_push(s->arena, &s->steps->list) = s->step;
	}
	strbuf_clear(&s->raw);
	s->step = (struct shell_step){ .from = s->at };
	s->want_command = s->first_command = true;
	s->want_target = false;
	s->targets = 0;
}

static char peek(const struct scan *s, size_t ahead)
{
	return s->at + ahead < s->text.len ? s->text.ptr[s->at + ahead] : '\0';
}

static void take(struct scan *s, bool into_word)
{
	char c = s->text.ptr[s->at++];

	add_raw(s, c);
	if (into_word)
		strbuf_addc(&s->word, c);
}

static void single_quotes(struct scan *s)
{
	take(s, false);
	while (s->at < s->text.len && peek(s, 0) != '\'')
		take(s, true);
	if (s->at < s->text.len)
		take(s, false);
	else
		s->steps->unterminated = true;
}

/* $(…), $((…)), ${…} and `…` are carried over as they are; what runs in them is noted. */
static void substitution(struct scan *s)
{
	unsigned int depth = 0;
	size_t from = s->at;
	char quote = '\0';

	s->step.expands = true;
	if (peek(s, 0) == '`') {
		take(s, true);
		while (s->at < s->text.len && peek(s, 0) != '`')
			take(s, true);
	} else {
		take(s, true);
		char open = peek(s, 0), close = open == '(' ? ')' : '}';

		if (open != '(' && open != '{')
			return;
		do {
			char c = peek(s, 0);

			if (quote) {
				quote = c == quote ? '\0' : quote;
			} else if (c == '\'' || c == '"') {
				quote = c;
			} else if (c == '\\' && s->at + 1 < s->text.len) {
				take(s, true);
			} else {
				depth += c == open;
				depth -= c == close;
			}
			if (depth)
				take(s, true);
		} while (depth && s->at < s->text.len);
	}
	if (s->at >= s->text.len) {
		s->steps->unterminated = true;
		return;
	}
	take(s, true);
	struct str inner = str_slice(s->text, from + 2, s->at - 1);
	if (s->text.ptr[from] == '$' && s->text.ptr[from + 1] == '(' && !str_starts(inner, "(")) {
		size_t name = 0;

		inner = str_trim(inner);
		while (name < inner.len && !ascii_space(inner.ptr[name]))
			name++;
		*vec_push(s->arena, &s->step.programs) = str_slice(inner, 0, name);
	}
}

static void double_quotes(struct scan *s)
{
	take(s, false);
	while (s->at < s->text.len && peek(s, 0) != '"') {
		char c = peek(s, 0);

		if (c == '\\' && s->at + 1 < s->text.len) {
			char next = peek(s, 1);
			bool escape = next == '"' || next == '\\' || next == '$' || next == '`';

			take(s, !escape);
			take(s, true);
		} else if (c == '$' || c == '`') {
			substitution(s);
		} else {
			take(s, true);
		}
	}
	if (s->at < s->text.len)
		take(s, false);
	else
		s->steps->unterminated = true;
}

static void redirection(struct scan *s)
{
	char c = peek(s, 0);
	bool number = s->in_word && s->word.len && ascii_digit(s->word.ptr[s->word.len - 1]) && s->word.len == 1;
	bool standard_output = !number || s->word.ptr[0] == '1';

	if (number) {
		strbuf_clear(&s->word);
		s->in_word = false;
	} else {
		end_word(s);
	}
	s->step.redirects = true;
	take(s, false);
	while (peek(s, 0) == c || peek(s, 0) == '|')
		take(s, false);
	if (peek(s, 0) == '&') { /* 2>&1 */
		take(s, false);
		while (ascii_digit(peek(s, 0)) || peek(s, 0) == '-')
			take(s, false);
		return;
	}
	s->want_target = true;
	s->target_counts = c == '>' && standard_output;
}

/* A new command within the step: behind a pipe, or inside of a compound one. */
static void next_command(struct scan *s)
{
	end_word(s);
	s->want_command = true;
	if (s->step.words.n)
		s->first_command = false;
}

static void operator(struct scan *s)
{
	char c = peek(s, 0), next = peek(s, 1);
	bool inside = s->depth > 0 || s->parens > 0;

	if (c == '|') {
		s->step.pipes = true;
		s->step.alternatives |= next == '|';
		next_command(s);
		take(s, false);
		if (peek(s, 0) == '|' || peek(s, 0) == '&')
			take(s, false);
		return;
	}
	end_word(s);
	inside = s->depth > 0 || s->parens > 0;
	if (c == '&' && next != '&')
		s->step.background = true;
	if (inside) {
		s->want_command = true;
		s->first_command = !s->step.words.n;
		s->steps->unterminated |= c == '\n'; /* of a heredoc: it can't be put on one line in all cases */
		take(s, false);
		if (c == '&' && next == '&')
			take(s, false);
		return;
	}
	end_step(s);
	s->at += c == '&' && next == '&' ? 2 : 1;
	s->step.from = s->at;
}

static void parenthesis(struct scan *s)
{
	end_word(s);
	if (peek(s, 0) == '(') {
		s->parens++;
		s->step.compound = true;
		s->want_command = true;
	} else if (s->parens) {
		s->parens--;
	}
	take(s, false);
}

static void one(struct scan *s)
{
	char c = peek(s, 0);

	if (ascii_blank(c) || c == '\r') {
		end_word(s);
		raw_blank(s);
		s->at++;
	} else if (c == '#' && !s->in_word) {
		while (s->at < s->text.len && peek(s, 0) != '\n')
			s->at++;
	} else if (c == '\n' || c == ';' || c == '|' || (c == '&' && peek(s, 1) != '>')) {
		operator(s);
	} else if (c == '<' || c == '>' || c == '&') {
		if (c == '&')
			take(s, false);
		redirection(s);
	} else if (c == '(' || c == ')') {
		parenthesis(s);
	} else {
		s->in_word = true;
		if (c == '\'' || c == '"') {
			s->quoted = true;
			if (c == '\'')
				single_quotes(s);
			else
				double_quotes(s);
		} else if (c == '\\' && s->at + 1 < s->text.len) {
			if (peek(s, 1) == '\n') { /* the line goes on */
				s->at += 2;
				s->in_word = s->word.len > 0;
				return;
			}
			take(s, false);
			take(s, true);
		} else if (c == '$' || c == '`') {
			substitution(s);
		} else {
			s->step.globs |= c == '*' || c == '?' || c == '[';
			take(s, true);
		}
	}
}

void split_shell(struct arena *arena, struct str text, struct shell_steps *steps)
{
	_cleanup_strbuf_ struct strbuf raw = STRBUF_INIT(DOCKERFILE_MAX), word = STRBUF_INIT(DOCKERFILE_MAX);
	struct scan s = { .arena = arena,
			  .text = text,
			  .steps = steps,
			  .raw = raw,
			  .word = word,
			  .want_command = true,
			  .first_command = true };

	*steps = (struct shell_steps){ 0 };
	while (s.at < text.len)
		one(&s);
	end_step(&s);
	steps->unterminated |= s.depth > 0 || s.parens > 0;
	raw = s.raw;
	word = s.word;
}

static bool is_plain(char c)
{
	return ascii_alnum(c) || (c && strchr("_-./:=,@%+^", c)) || (unsigned char)c >= 0x80;
}

struct str split_quote(struct arena *arena, struct str word)
{
	size_t plain = 0;

	while (plain < word.len && is_plain(word.ptr[plain]))
		plain++;
	if (word.len && plain == word.len)
		return word;
	return str_fmt(arena, "'%" PRI_STR "'", STR_ARG(str_replace(arena, word, STR("'"), STR("'\\''"))));
}

struct str split_json(struct arena *arena, const struct str *words, size_t n)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	strbuf_addc(&buf, '[');
	for (size_t i = 0; i < n; i++) {
		if (i)
			strbuf_adds(&buf, ", ");
		json_write_string(&buf, words[i]);
	}
	strbuf_addc(&buf, ']');
	return strbuf_take(&buf, arena);
}

struct str split_word(const struct shell_step *step, size_t i)
{
	return i < step->words.n ? step->words.at[i] : STR_EMPTY;
}

bool split_has_word(const struct shell_step *step, const char *word)
{
	for (size_t i = 0; i < step->words.n; i++)
		if (str_is(step->words.at[i], word))
			return true;
	return false;
}
