#include "stack/nginx.h"

#include "base/arena.h"
#include "base/file.h"

struct reader {
	struct arena *arena;
	const struct nginx_files *files;
	struct nginx_config *out;
	size_t n_directives, n_bytes;
	unsigned int include_depth;
};

/* One file: where it is being read. */
struct scan {
	struct reader *reader;
	const struct source *source;
	size_t at;
	uint32_t line, column;
};

enum end { END_DIRECTIVE, END_OPEN, END_CLOSE, END_FILE, END_BAD };

static bool failed(const struct reader *reader)
{
	return reader->out->problem.len > 0;
}

static enum end fail(struct scan *s, struct span span, const char *problem)
{
	if (!failed(s->reader)) {
		s->reader->out->problem = str_of(problem);
		s->reader->out->problem_span = span;
	}
	return END_BAD;
}

/* ---- Bytes ---- */

static bool at_end(const struct scan *s)
{
	return s->at >= s->source->text.len;
}

static char peek(const struct scan *s)
{
	return s->source->text.ptr[s->at];
}

static void step(struct scan *s)
{
	char c = s->source->text.ptr[s->at++];

	if (c == '\n') {
		s->line++;
		s->column = 1;
	} else {
		s->column += (c & 0xc0) != 0x80; /* not a byte that continues a code point */
	}
}

static struct span span_here(const struct scan *s)
{
	return (struct span){ s->source, (uint32_t)s->at, at_end(s) ? 0 : 1, s->line, s->column };
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_blanks(struct scan *s)
{
	while (!at_end(s) && (is_blank(peek(s)) || peek(s) == '#')) {
		bool comment = peek(s) == '#';

		step(s);
		while (comment && !at_end(s) && peek(s) != '\n')
			step(s);
	}
}

/* ---- Words ---- */

static struct str unescape(struct arena *arena, struct str raw)
{
	char *text, *to;

	if (str_chr(raw, '\\') == STR_NONE)
		return raw;
	text = to = arena_alloc(arena, raw.len);
	for (size_t i = 0; i < raw.len; i++) {
		static const char from[] = "\"'\\tnr", into[] = "\"'\\\t\n\r";
		const char *known =
			raw.ptr[i] == '\\' && i + 1 < raw.len ? memchr(from, raw.ptr[i + 1], sizeof(from) - 1) : NULL;

		*to++ = known ? into[known - from] : raw.ptr[i];
		i += known != NULL;
	}
	return str_n(text, (size_t)(to - text));
}

static void add_word(struct scan *s, struct nginx_directive *directive, struct span start, size_t from, size_t to,
		     bool quoted)
{
	struct nginx_word *word = vec_push(s->reader->arena, &directive->words);

	word->text = unescape(s->reader->arena, str_slice(s->source->text, from, to));
	word->span = start;
	word->span.length = (uint32_t)(s->at - start.offset);
	word->quoted = quoted;
}

static bool quoted_word(struct scan *s, struct nginx_directive *directive)
{
	struct span start = span_here(s);
	char quote = peek(s);

	step(s);
	size_t from = s->at;
	while (!at_end(s) && peek(s) != quote) {
		bool escaped = peek(s) == '\\';

		step(s);
		if (escaped && !at_end(s))
			step(s);
	}
	if (at_end(s))
		return fail(s, start, "a quote isn't closed"), false;
	size_t to = s->at;
	step(s);
	add_word(s, directive, start, from, to, true);
	if (!at_end(s) && !is_blank(peek(s)) && peek(s) != ';' && peek(s) != '{' && peek(s) != ')')
		return fail(s, span_here(s), "something stands right behind a quote"), false;
	return true;
}

/* Quotes, # and } inside of a word are part of it, and so is the { of ${name}. */
static void plain_word(struct scan *s, struct nginx_directive *directive)
{
	struct span start = span_here(s);
	size_t from = s->at;
	bool variable = false;

	while (!at_end(s)) {
		char c = peek(s);

		if (is_blank(c) || c == ';' || (c == '{' && !variable))
			break;
		variable = c == '$';
		step(s);
		if (c == '\\' && !at_end(s))
			step(s);
	}
	add_word(s, directive, start, from, s->at, false);
}

/* Lua up to the brace that closes the block; braces in its strings count too, as they mostly come in pairs. */
static bool lua_block(struct scan *s, struct nginx_directive *directive)
{
	struct span start = span_here(s);
	size_t from = s->at, depth = 1;

	for (; !at_end(s); step(s)) {
		depth += peek(s) == '{';
		depth -= peek(s) == '}';
		if (!depth)
			break;
	}
	if (at_end(s))
		return fail(s, start, "a block of Lua isn't closed"), false;
	size_t to = s->at;
	step(s);
	add_word(s, directive, start, from, to, true);
	return true;
}

/* ---- Directives ---- */

/* The words up to ; { or }, which is eaten. */
static enum end read_words(struct scan *s, struct nginx_directive *directive)
{
	for (;;) {
		skip_blanks(s);
		struct span here = span_here(s);

		if (at_end(s))
			return directive->words.n ? fail(s, directive->words.at[0].span, "a directive isn't ended by ;")
						  : END_FILE;
		char c = peek(s);
		if (c == '"' || c == '\'') {
			if (!quoted_word(s, directive))
				return END_BAD;
			continue;
		}
		if (c != ';' && c != '{' && (c != '}')) {
			plain_word(s, directive);
			continue;
		}
		step(s);
		if (c == '}')
			return directive->words.n ? fail(s, directive->words.at[0].span, "a directive isn't ended by ;")
						  : END_CLOSE;
		if (!directive->words.n)
			return fail(s, here, "there is no directive before it");
		return c == ';' ? END_DIRECTIVE : END_OPEN;
	}
}

static void read_block(struct scan *s, struct nginx_directives *out, unsigned int depth, bool inner);

static void read_file(struct reader *reader, const struct nginx_file *file, struct nginx_directives *out,
		      unsigned int depth)
{
	struct scan s = { .reader = reader, .source = file->source, .line = 1, .column = 1 };

	reader->n_bytes += file->source->text.len;
	reader->include_depth++;
	if (reader->n_bytes > NGINX_BYTES_MAX)
		fail(&s, span_source(file->source), "it is larger than anybody writes");
	else
		read_block(&s, out, depth, false);
	reader->include_depth--;
}

/* As glob(3): * and ? stand for what isn't a slash, and not for a dot at the start of a name. */
static bool fits(struct str pattern, struct str path)
{
	size_t p = 0, at = 0, star = STR_NONE, after = 0;

	while (at < path.len) {
		bool hidden = path.ptr[at] == '.' && path.ptr[at - (at > 0)] == '/';

		if (p < pattern.len && pattern.ptr[p] == '*' && !hidden) {
			star = p++;
			after = at;
		} else if (p < pattern.len && (pattern.ptr[p] == path.ptr[at] ||
					       (pattern.ptr[p] == '?' && path.ptr[at] != '/' && !hidden))) {
			p++;
			at++;
		} else if (star != STR_NONE && path.ptr[after] != '/') {
			p = star + 1;
			at = ++after;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.ptr[p] == '*')
		p++;
	return p == pattern.len;
}

/* The files that it names, in place; false where none is given. */
static bool include(struct scan *s, const struct nginx_directive *directive, struct nginx_directives *out,
		    unsigned int depth)
{
	struct reader *reader = s->reader;
	struct str pattern = path_join(reader->arena, STR("/etc/nginx"), nginx_word(directive, 1));
	bool found = false;

	if (directive->words.n != 2)
		return fail(s, directive->words.at[0].span, "include takes one file"), true;
	for (size_t i = 0; i < reader->files->list.n && !failed(reader); i++) {
		const struct nginx_file *file = &reader->files->list.at[i];

		if (!fits(pattern, file->path))
			continue;
		found = true;
		if (reader->include_depth > NGINX_INCLUDE_MAX)
			return fail(s, directive->words.at[0].span, "files include one another too deep"), true;
		read_file(reader, file, out, depth);
	}
	return found;
}

static bool is_lua(const struct nginx_directive *directive)
{
	return str_ends(nginx_name(directive), "_by_lua_block");
}

/* What follows the { of a directive. */
static void read_inside(struct scan *s, struct nginx_directive *directive, unsigned int depth)
{
	if (is_lua(directive)) {
		lua_block(s, directive);
		return;
	}
	directive->has_block = true;
	read_block(s, &directive->block, depth + 1, true);
}

/* Up to its }, or to the end of the file. */
static void read_block(struct scan *s, struct nginx_directives *out, unsigned int depth, bool inner)
{
	struct reader *reader = s->reader;

	while (!failed(reader)) {
		struct nginx_directive directive = { 0 };
		enum end end = read_words(s, &directive);

		if (end == END_FILE && inner)
			fail(s, span_here(s), "a block isn't closed");
		if (end == END_CLOSE && !inner)
			fail(s, span_here(s), "a } closes nothing");
		if (end == END_BAD || end == END_FILE || end == END_CLOSE)
			return;
		if (++reader->n_directives > NGINX_DIRECTIVES_MAX || (end == END_OPEN && depth >= NGINX_DEPTH_MAX)) {
			fail(s, directive.words.at[0].span, "it is larger than anybody writes");
			return;
		}
		if (end == END_OPEN)
			read_inside(s, &directive, depth);
		else if (nginx_is(&directive, "include") && include(s, &directive, out, depth))
			continue;
		*vec_push(reader->arena, &out->list) = directive;
	}
}

bool nginx_is(const struct nginx_directive *directive, const char *name)
{
	return str_is(nginx_name(directive), name);
}

void nginx_parse(struct arena *arena, const struct nginx_files *files, struct str path, struct nginx_config *out)
{
	struct reader reader = { .arena = arena, .files = files, .out = out };

	*out = (struct nginx_config){ 0 };
	for (size_t i = 0; i < files->list.n; i++)
		if (str_eq(files->list.at[i].path, path))
			read_file(&reader, &files->list.at[i], &out->top, 0);
}
