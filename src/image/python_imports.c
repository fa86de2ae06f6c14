#include "image/python_imports.h"

#include "base/arena.h"

enum { FUNCTIONS_MAX = 64 };

struct scanner {
	struct arena *arena;
	struct str text;
	size_t at;
	struct python_names *out;
	size_t functions[FUNCTIONS_MAX]; /* indentation of the open "def"s */
	size_t n_functions;
	size_t checking;      /* indentation of the open "if TYPE_CHECKING:"; STR_NONE: none */
	size_t indent;        /* of the logical line */
	bool inline_function; /* "def f(): import x" on this line */
	bool inline_checking;
};

static char peek(const struct scanner *s, size_t ahead)
{
	return s->at + ahead < s->text.len ? s->text.ptr[s->at + ahead] : 0;
}

static bool word_char(char c)
{
	return ascii_alnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* A string literal at the quote; `raw`: a backslash before a quote still keeps it. Its content, without the quotes. */
static struct str skip_string(struct scanner *s)
{
	char quote = peek(s, 0);
	bool triple = peek(s, 1) == quote && peek(s, 2) == quote;

	s->at += triple ? 3 : 1;
	size_t start = s->at;
	for (; s->at < s->text.len; s->at++) {
		char c = peek(s, 0);

		if (c == '\\') {
			s->at++;
		} else if (c == '\n' && !triple) {
			break; /* not closed: the line ends it */
		} else if (c == quote && (!triple || (peek(s, 1) == quote && peek(s, 2) == quote))) {
			struct str content = str_slice(s->text, start, s->at);

			s->at += triple ? 3 : 1;
			return content;
		}
	}
	return str_slice(s->text, start, s->at);
}

/* "a.b.c" → itself, "a.b:c" → "a.b"; empty for what is no name. */
static struct str module_name(struct str text)
{
	struct str name = str_slice(text, 0, MIN_OF(str_chr(text, ':'), text.len));

	if (name.len == 0 || name.len > 200)
		return STR_EMPTY;
	for (size_t i = 0; i < name.len; i++) {
		bool start = i == 0 || name.ptr[i - 1] == '.';

		if (!(ascii_alpha(name.ptr[i]) || name.ptr[i] == '_' ||
		      (!start && (ascii_digit(name.ptr[i]) || name.ptr[i] == '.'))))
			return STR_EMPTY;
	}
	return name.ptr[name.len - 1] == '.' ? STR_EMPTY : name;
}

static void take_text(struct scanner *s, struct str text)
{
	struct str name = module_name(text);

	if (!str_empty(name) && s->out->texts.n < PYTHON_IMPORTS_MAX)
		*vec_push(s->arena, &s->out->texts) = name;
}

/* Blanks, continued lines; comments and line ends too inside of parentheses. */
static void skip_blanks(struct scanner *s, bool inside)
{
	for (; s->at < s->text.len; s->at++) {
		char c = peek(s, 0);

		if (c == '\\' && (peek(s, 1) == '\n' || (peek(s, 1) == '\r' && peek(s, 2) == '\n')))
			s->at += peek(s, 1) == '\r' ? 2 : 1;
		else if (inside && c == '#')
			while (s->at + 1 < s->text.len && peek(s, 1) != '\n')
				s->at++;
		else if (!ascii_blank(c) && c != '\r' && !(inside && (c == '\n' || c == '\f')))
			return;
	}
}

static struct str word(struct scanner *s)
{
	size_t start = s->at;

	while (s->at < s->text.len && word_char(peek(s, 0)))
		s->at++;
	return str_slice(s->text, start, s->at);
}

/* "a . b" as "a.b". */
static struct str dotted(struct scanner *s)
{
	struct str whole = word(s);

	for (;;) {
		size_t before = s->at;

		skip_blanks(s, false);
		if (whole.len == 0 || peek(s, 0) != '.') {
			s->at = before;
			return whole;
		}
		s->at++;
		skip_blanks(s, false);
		struct str part = word(s);
		if (part.len == 0)
			return whole;
		/* in one piece where it is written so, which is nearly always */
		if (part.ptr == whole.ptr + whole.len + 1)
			whole.len += 1 + part.len;
		else
			whole = str_fmt(s->arena, "%" PRI_STR ".%" PRI_STR, STR_ARG(whole), STR_ARG(part));
	}
}

static bool is_lazy(const struct scanner *s)
{
	return s->n_functions > 0 || s->inline_function;
}

static void add(struct scanner *s, unsigned int level, struct str module, struct str name)
{
	if (s->checking != STR_NONE || s->inline_checking || (level == 0 && str_empty(module)) ||
	    s->out->imports.n >= PYTHON_IMPORTS_MAX)
		return;
	*vec_push(s->arena, &s->out->imports) = (struct python_import){ level, module, name, is_lazy(s) };
}

static void skip_alias(struct scanner *s, bool inside)
{
	size_t before = s->at;

	skip_blanks(s, inside);
	if (!str_is(word(s), "as")) {
		s->at = before;
		return;
	}
	skip_blanks(s, inside);
	word(s);
}

static void import_statement(struct scanner *s)
{
	do {
		skip_blanks(s, false);
		add(s, 0, dotted(s), STR_EMPTY);
		skip_alias(s, false);
		skip_blanks(s, false);
	} while (peek(s, 0) == ',' && s->at++ < s->text.len);
}

static bool starts_word(const struct scanner *s, const char *name)
{
	struct str rest = str_from(s->text, s->at);
	size_t length = strlen(name);

	return str_starts(rest, name) && (rest.len == length || !word_char(rest.ptr[length]));
}

static void from_statement(struct scanner *s)
{
	unsigned int level = 0;

	for (skip_blanks(s, false); peek(s, 0) == '.'; skip_blanks(s, false)) {
		level++;
		s->at++;
	}
	/* "from . import x" has no module */
	struct str module = level && starts_word(s, "import") ? STR_EMPTY : dotted(s);
	skip_blanks(s, false);
	if (!str_is(word(s), "import"))
		return;
	skip_blanks(s, false);
	bool inside = peek(s, 0) == '(';
	s->at += inside;
	if (!str_empty(module))
		add(s, level, module, STR_EMPTY);
	do {
		skip_blanks(s, inside);
		bool star = peek(s, 0) == '*';
		s->at += star;
		struct str name = star ? STR("*") : word(s);
		if (!str_empty(name))
			add(s, level, module, name);
		skip_alias(s, inside);
		skip_blanks(s, inside);
	} while (peek(s, 0) == ',' && s->at++ < s->text.len);
	if (inside && peek(s, 0) == ')')
		s->at++;
}

/* A new logical line: what was open and isn't indented as deep is over. */
static void begin_line(struct scanner *s, size_t indent)
{
	s->indent = indent;
	s->inline_function = s->inline_checking = false;
	while (s->n_functions && s->functions[s->n_functions - 1] >= indent)
		s->n_functions--;
	if (s->checking != STR_NONE && s->checking >= indent)
		s->checking = STR_NONE;
}

static bool line_has(const struct scanner *s, const char *what)
{
	struct str line = str_from(s->text, s->at);

	return str_find(str_slice(line, 0, MIN_OF(str_chr(line, '\n'), line.len)), str_of(what)) != STR_NONE;
}

/* At the start of a statement. */
static void statement(struct scanner *s)
{
	if (starts_word(s, "import")) {
		s->at += 6;
		import_statement(s);
	} else if (starts_word(s, "from")) {
		s->at += 4;
		from_statement(s);
	} else if (starts_word(s, "def") || starts_word(s, "async")) {
		if (s->n_functions < FUNCTIONS_MAX && line_has(s, "def"))
			s->functions[s->n_functions++] = s->indent;
		s->inline_function = true;
	} else if ((starts_word(s, "if") || starts_word(s, "elif")) && line_has(s, "TYPE_CHECKING") &&
		   !line_has(s, "not ") && !line_has(s, " or ")) {
		if (s->checking == STR_NONE)
			s->checking = s->indent;
		s->inline_checking = true;
	}
}

/* "a.b.%s", "a.b.{x}", "a.b." + x: what stands before the part that is computed. */
static void take_computed(struct scanner *s, struct str text)
{
	size_t cut = 0;

	while (cut < text.len && text.ptr[cut] != '%' && text.ptr[cut] != '{')
		cut++;
	struct str before = str_slice(text, 0, cut);
	if (str_is(before, ".")) {
		s->out->beside = true;
		return;
	}
	struct str prefix = before.len && before.ptr[before.len - 1] == '.'
				    ? module_name(str_slice(before, 0, before.len - 1))
				    : STR_EMPTY;
	if (str_empty(prefix) || s->out->prefixes.n >= PYTHON_IMPORTS_MAX)
		s->out->dynamic = true;
	else
		*vec_push(s->arena, &s->out->prefixes) = prefix;
}

/* The first argument of a call that imports; a whole name in quotes is taken as a text when the scanner comes to it. */
static void imported_argument(struct scanner *s)
{
	size_t before = s->at;

	skip_blanks(s, false);
	if (peek(s, 0) == '(') {
		s->at++;
		skip_blanks(s, true);
		if (ascii_alpha(peek(s, 0)) && (peek(s, 1) == '"' || peek(s, 1) == '\''))
			s->at++; /* f"…" */
		if (peek(s, 0) != '"' && peek(s, 0) != '\'') {
			s->out->dynamic = true;
		} else {
			struct str text = skip_string(s);

			skip_blanks(s, true);
			if (str_empty(module_name(text)) || peek(s, 0) == '%' || peek(s, 0) == '+')
				take_computed(s, text);
			else if (s->out->imports.n < PYTHON_IMPORTS_MAX)
				*vec_push(s->arena, &s->out->imports) =
					(struct python_import){ 0, text, STR_EMPTY, is_lazy(s) };
		}
	}
	s->at = before;
}

/* Calls that import by name. */
static void notable(struct scanner *s, struct str name)
{
	static const char *const importers[] = { "import_module", "__import__", "import_string", "import_from_string",
						 NULL };
	static const char *const computed[] = { "iter_entry_points",
						"entry_points",
						"iter_modules",
						"walk_packages",
						"symbol_by_name",
						"spec_from_file_location",
						NULL };

	if (str_in(name, computed))
		s->out->dynamic = true;
	if (str_in(name, importers))
		imported_argument(s);
}

void python_scan(struct arena *arena, struct str text, struct python_names *out)
{
	struct scanner s = { .arena = arena, .text = text, .out = out, .checking = STR_NONE };
	size_t depth = 0;
	bool fresh = true; /* a statement may begin here */

	*out = (struct python_names){ .dynamic = false };
	for (bool line_start = true; s.at < text.len;) {
		if (line_start) {
			size_t start = s.at;

			while (ascii_blank(peek(&s, 0)) || peek(&s, 0) == '\f')
				s.at++;
			line_start = false;
			if (peek(&s, 0) == '\n' || peek(&s, 0) == '#' || peek(&s, 0) == '\r')
				fresh = false; /* an empty line ends nothing */
			else if (s.at < text.len) {
				begin_line(&s, s.at - start);
				fresh = true;
			}
		}
		char c = peek(&s, 0);
		if (fresh && word_char(c)) {
			size_t before = s.at;

			statement(&s);
			fresh = false;
			if (s.at != before)
				continue;
		}
		if (c == '#') {
			while (s.at < text.len && peek(&s, 0) != '\n')
				s.at++;
		} else if (c == '\n') {
			s.at++;
			line_start = depth == 0;
		} else if (c == '"' || c == '\'') {
			take_text(&s, skip_string(&s));
			fresh = false;
		} else if (c == '\\') {
			s.at += 2;
		} else if (word_char(c)) {
			notable(&s, word(&s));
		} else {
			depth += c == '(' || c == '[' || c == '{';
			depth -= (c == ')' || c == ']' || c == '}') && depth > 0;
			if ((c == ':' || c == ';') && depth == 0)
				fresh = true;
			else if (!ascii_blank(c))
				fresh = false;
			s.at++;
		}
	}
}
