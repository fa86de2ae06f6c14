#include "compose/dotenv.h"

#include "base/arena.h"
#include "base/strbuf.h"
#include "compose/rules_lexical.h"
#include "compose/template.h"

struct reader {
	struct arena *arena;
	const struct source *source;
	const struct environment *outer;
	struct dotenv *file;
	struct map so_far; /* name → struct str: what this file has set */
	struct findings *out;
	size_t n_expanded; /* bytes of values so far */
	size_t at;	   /* of the next byte */
	size_t line_start; /* of the line that `at` is on */
	uint32_t line;
};

static char here(const struct reader *r)
{
	return r->at < r->source->text.len ? r->source->text.ptr[r->at] : '\0';
}

static bool at_end(const struct reader *r)
{
	return r->at >= r->source->text.len;
}

static void step(struct reader *r)
{
	if (here(r) == '\n') {
		r->line++;
		r->line_start = r->at + 1;
	}
	r->at++;
}

/* From `from` on the line that began at `line_start`. */
static struct span span_from(const struct reader *r, size_t from, size_t to, uint32_t line, size_t line_start)
{
	struct span start = { r->source, (uint32_t)line_start, (uint32_t)(r->source->text.len - line_start), line, 1 };

	return span_part(start, from - line_start, to - from);
}

static bool blank(char c)
{
	return ascii_space(c) && c != '\n';
}

static void skip_line(struct reader *r)
{
	while (!at_end(r) && here(r) != '\n')
		step(r);
}

/* White space, empty lines, comments. False at the end of the file. */
static bool next_statement(struct reader *r)
{
	while (!at_end(r)) {
		if (here(r) == '#')
			skip_line(r);
		else if (ascii_space(here(r)))
			step(r);
		else
			return true;
	}
	return false;
}

static bool name_char(char c)
{
	return ascii_alnum(c) || c == '_' || c == '.' || c == '[' || c == ']' || (unsigned char)c >= 0x80;
}

static void skip_export(struct reader *r)
{
	struct str rest = str_from(r->source->text, r->at);

	if (!str_starts(rest, "export") || rest.len < 7 || !ascii_space(rest.ptr[6]))
		return;
	r->at += 6;
	while (blank(here(r)))
		step(r);
}

/* The name and its "=" or ":". False where the line is no statement; the line is then skipped. */
static bool read_name(struct reader *r, struct dotenv_entry *entry)
{
	size_t start = r->at, end = start;
	struct span line = span_from(r, start, r->source->text.len, r->line, r->line_start);

	line.length = (uint32_t)MIN_OF(str_chr(str_from(r->source->text, start), '\n'), r->source->text.len - start);
	for (; !at_end(r) && here(r) != '=' && here(r) != ':' && here(r) != '\n'; step(r)) {
		if (blank(here(r)))
			continue;
		if (!name_char(here(r))) {
			finding_at(r->out, &DOTENV_BAD_NAME, span_from(r, r->at, r->at + 1, r->line, r->line_start),
				   "\"%" PRI_STR "\" can't stand in a name",
				   STR_ARG(str_show(r->arena, str_n(r->source->text.ptr + r->at, 1))));
			skip_line(r);
			return false;
		}
		end = r->at + 1;
	}
	entry->name = str_slice(r->source->text, start, end);
	entry->name_span = span_from(r, start, end, line.line, r->line_start);
	entry->bare = at_end(r) || here(r) == '\n';
	bool spaced = false;
	for (size_t i = 0; i < entry->name.len; i++)
		spaced |= blank(entry->name.ptr[i]);
	if (spaced || str_empty(entry->name)) {
		finding_at(r->out, &DOTENV_BAD_LINE, line, "\"%" PRI_STR "\" is not NAME=VALUE",
			   STR_ARG(str_show(r->arena, str_trim(str_slice(str_from(r->source->text, start), 0, line.length)))));
		skip_line(r);
		return false;
	}
	if (!entry->bare)
		step(r);
	return true;
}

/* ---- Values ---- */

struct value_expansion {
	struct reader *reader;
	struct span span;
};

static bool lookup(void *context, struct str name, struct str *value)
{
	struct reader *r = ((struct value_expansion *)context)->reader;
	const struct variable *variable = r->outer ? map_get(&r->outer->variables, name) : NULL;
	const struct str *own = map_get(&r->so_far, name);

	if (variable)
		*value = variable->value;
	else if (own)
		*value = *own;
	return variable || own;
}

static void report(void *context, enum template_problem problem, struct str at, struct str name, struct str message)
{
	struct value_expansion *expansion = context;
	struct reader *r = expansion->reader;

	if (problem == TEMPLATE_UNSET)
		finding_at(r->out, &COMPOSE_VARIABLE_UNSET, expansion->span, "%" PRI_STR " is not set: it becomes an empty text",
			   STR_ARG(name));
	else if (problem == TEMPLATE_REQUIRED)
		finding_at(r->out, &COMPOSE_REQUIRED_VARIABLE, expansion->span, "%" PRI_STR " is not set%s%" PRI_STR,
			   STR_ARG(name), message.len ? ": " : "", STR_ARG(str_show(r->arena, message)));
	else if (problem == TEMPLATE_BAD)
		finding_at(r->out, &DOTENV_BAD_VARIABLE, expansion->span, "\"%" PRI_STR "\" is not a variable",
			   STR_ARG(str_show(r->arena, at)));
	else
		finding_at(r->out, &COMPOSE_INTERPOLATION_DEPTH, expansion->span,
			   "defaults of variables nest deeper than %d, or give more than %zu bytes", TEMPLATE_DEPTH_MAX,
			   TEMPLATE_SIZE_MAX);
	if (problem == TEMPLATE_DEPTH)
		r->n_expanded = DOTENV_MAX_EXPANDED + 1; /* once is enough: whatever follows may build on it */
}

static struct str expanded(struct reader *r, struct str text, struct span span)
{
	struct value_expansion expansion = { r, span };
	struct template template = { .arena = r->arena, .context = &expansion, .lookup = lookup, .problem = report };

	if (r->n_expanded > DOTENV_MAX_EXPANDED)
		return STR_EMPTY;
	text = template_expand(&template, text);
	if (r->n_expanded > DOTENV_MAX_EXPANDED)
		return text;
	r->n_expanded += text.len;
	if (r->n_expanded > DOTENV_MAX_EXPANDED)
		finding_hint(r->out,
			     finding_at(r->out, &COMPOSE_INTERPOLATION_DEPTH, span, "variables make more than %zu MiB of this file",
					DOTENV_MAX_EXPANDED >> 20),
			     "look for variables that repeat each other");
	return text;
}

/* What \n and its kin mean between double quotes; \$ becomes $$, which expansion makes a dollar sign. */
static size_t unescape(struct strbuf *buf, struct str text)
{
	static const char from[] = "abfnrtv\"\\", to[] = "\a\b\f\n\r\t\v\"\\";
	const char *known = text.len > 1 && text.ptr[1] ? strchr(from, text.ptr[1]) : NULL;
	unsigned int octal = 0;
	size_t digits = 0;

	if (known) {
		strbuf_addc(buf, to[known - from]);
		return 2;
	}
	if (str_starts(text, "\\$")) {
		strbuf_adds(buf, "$$");
		return 2;
	}
	if (str_starts(text, "\\0")) {
		while (digits < 3 && 2 + digits < text.len && text.ptr[2 + digits] >= '0' && text.ptr[2 + digits] <= '7')
			octal = octal * 8 + (unsigned int)(text.ptr[2 + digits++] - '0');
		if (digits == 3 && octal < 0x80) {
			strbuf_addc(buf, (char)octal);
			return 2 + digits;
		}
	}
	strbuf_addc(buf, '\\');
	return 1;
}

static struct str unescaped(struct reader *r, struct str text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	while (text.len) {
		if (text.ptr[0] == '\\') {
			text = str_from(text, unescape(&buf, text));
			continue;
		}
		strbuf_addc(&buf, text.ptr[0]);
		text = str_from(text, 1);
	}
	return strbuf_take(&buf, r->arena);
}

/* Up to the same quote; a backslash takes the quote's meaning away. False where it isn't closed. */
static bool read_quoted(struct reader *r, struct dotenv_entry *entry)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	char quote = here(r);
	size_t start = r->at, start_of_line = r->line_start;
	uint32_t line = r->line;
	bool escaped = false;

	for (step(r); !at_end(r) && (here(r) != quote || escaped); step(r)) {
		if (here(r) == '\\' && !escaped) {
			escaped = true;
			continue;
		}
		if (escaped && here(r) != quote)
			strbuf_addc(&buf, '\\');
		strbuf_addc(&buf, here(r));
		escaped = false;
	}
	entry->value_span = span_from(r, start, r->at + 1, line, start_of_line);
	if (at_end(r)) {
		entry->value_span.length = 1;
		finding_at(r->out, &DOTENV_UNTERMINATED_QUOTE, entry->value_span, "the quote that begins the value of %" PRI_STR
			   " isn't closed", STR_ARG(str_show(r->arena, entry->name)));
		return false;
	}
	step(r);
	entry->value = strbuf_take(&buf, r->arena);
	if (quote == '"')
		entry->value = expanded(r, unescaped(r, entry->value), entry->value_span);
	return true;
}

static void read_plain(struct reader *r, struct dotenv_entry *entry)
{
	size_t start = r->at, line_start = r->line_start;
	uint32_t line = r->line;

	skip_line(r);
	struct str value = str_slice(r->source->text, start, r->at);
	value = str_slice(value, 0, str_find(value, STR(" #")));
	while (value.len && ascii_space(value.ptr[value.len - 1]))
		value.len--;
	entry->value_span = span_from(r, start, start + value.len, line, line_start);
	entry->value = expanded(r, value, entry->value_span);
}

static void read_value(struct reader *r, struct dotenv_entry *entry)
{
	while (blank(here(r)))
		step(r);
	if (here(r) != '"' && here(r) != '\'')
		read_plain(r, entry);
	else if (!read_quoted(r, entry))
		entry->bare = true;
}

/* A name alone takes its value from outside. */
static void inherit(struct reader *r, struct dotenv_entry *entry)
{
	const struct variable *variable = r->outer ? map_get(&r->outer->variables, entry->name) : NULL;

	entry->value_span = entry->name_span;
	if (!variable)
		return;
	entry->value = variable->value;
	entry->bare = false;
}

static void keep(struct reader *r, const struct dotenv_entry *entry)
{
	struct dotenv_entry *kept = vec_push(r->arena, &r->file->entries);

	*kept = *entry;
	if (entry->bare)
		return;
	struct str *value = arena_new_of(r->arena, struct str);
	*value = entry->value;
	map_set(&r->so_far, entry->name, value);
}

static void reader_init(struct reader *r)
{
	if (str_starts(r->source->text, "\xef\xbb\xbf"))
		r->at = r->line_start = 3;
}

void dotenv_read(struct arena *arena, const struct source *source, const struct environment *outer, struct dotenv *file,
		 struct findings *out)
{
	struct reader r = { arena, source, outer, file, MAP_INIT(arena), out, .line = 1 };

	*file = (struct dotenv){ 0 };
	reader_init(&r);
	while (next_statement(&r)) {
		struct dotenv_entry entry = { 0 };

		skip_export(&r);
		if (!read_name(&r, &entry))
			continue;
		if (entry.bare)
			inherit(&r, &entry);
		else
			read_value(&r, &entry);
		if (ascii_digit(entry.name.ptr[0]))
			finding_at(out, &DOTENV_NAME_DIGIT, entry.name_span, "%" PRI_STR " begins with a digit: Compose leaves it out",
				   STR_ARG(entry.name));
		else
			keep(&r, &entry);
	}
}

void dotenv_read_raw(struct arena *arena, const struct source *source, struct dotenv *file, struct findings *out)
{
	struct reader r = { arena, source, NULL, file, MAP_INIT(arena), out, .line = 1 };

	*file = (struct dotenv){ 0 };
	reader_init(&r);
	while (next_statement(&r)) {
		struct dotenv_entry entry = { 0 };

		if (!read_name(&r, &entry))
			continue;
		size_t start = r.at;
		skip_line(&r);
		if (!entry.bare) {
			entry.value = str_slice(source->text, start, r.at);
			if (str_ends(entry.value, "\r"))
				entry.value.len--;
			entry.value_span = span_from(&r, start, start + entry.value.len, r.line, r.line_start);
		} else {
			entry.value_span = entry.name_span;
		}
		keep(&r, &entry);
	}
}
