#include "dockerfile/ignore.h"

#include "base/file.h"
#include "dockerfile/internal.h"

enum element_kind {
	ELEMENT_LITERAL,
	ELEMENT_ANY,     /* '?': one character but '/' */
	ELEMENT_STAR,    /* '*': any number of them */
	ELEMENT_FOLDERS, /* "**" before something: nothing, or anything that ends with '/' */
	ELEMENT_ALL,     /* "**" at the end */
	ELEMENT_CLASS,
};

struct element {
	enum element_kind kind;
	uint32_t point;   /* of a literal */
	struct str class; /* between the brackets */
};

/* How a pattern is compared: most need no automaton. */
enum match_kind { MATCH_EXACT, MATCH_PREFIX, MATCH_SUFFIX, MATCH_ELEMENTS };

struct pattern {
	struct str text; /* cleaned, without '!' */
	struct span span;
	bool exception;
	enum match_kind kind;
	VEC(struct element) elements;
};

struct dockerignore {
	VEC(struct pattern) patterns;
	bool exceptions;
	uint8_t *states, *next; /* of the automaton: two for each element of the longest pattern, and one */
};

/* ---- Reading a pattern ---- */

static uint32_t next_point(struct str *s)
{
	uint32_t point;
	size_t len = utf8_decode(*s, &point);

	if (len == 0) { /* a byte that is no character: itself, beyond all characters */
		point = 0x110000u + (unsigned char)s->ptr[0];
		len = 1;
	}
	*s = str_from(*s, len);
	return point;
}

/* One end of a range in a class. */
static bool class_point(struct str *s, uint32_t *point)
{
	if (s->len == 0 || s->ptr[0] == '-' || s->ptr[0] == ']')
		return false;
	if (s->ptr[0] == '\\') {
		*s = str_from(*s, 1);
		if (s->len == 0)
			return false;
	}
	*point = next_point(s);
	return true;
}

static bool class_range(struct str *s, uint32_t *low, uint32_t *high)
{
	if (!class_point(s, low))
		return false;
	*high = *low;
	if (!str_starts(*s, "-"))
		return true;
	*s = str_from(*s, 1);
	return class_point(s, high) && *low <= *high;
}

/* Behind the '['. */
static bool read_class(struct str *s, struct str *class)
{
	struct str start = *s;
	uint32_t low, high;
	bool first = true;

	if (str_starts(*s, "^"))
		*s = str_from(*s, 1);
	for (; first || !str_starts(*s, "]"); first = false)
		if (!class_range(s, &low, &high))
			return false;
	*class = str_n(start.ptr, (size_t)(s->ptr - start.ptr));
	*s = str_from(*s, 1);
	return true;
}

static bool class_has(struct str class, uint32_t point)
{
	bool negated = str_starts(class, "^"), found = false;
	uint32_t low, high;

	class = str_from(class, negated);
	while (class.len && class_range(&class, &low, &high))
		found |= point >= low && point <= high;
	return found != negated;
}

/* "**", and the '/' behind it, which it includes. */
static enum element_kind read_folders(struct str *s)
{
	*s = str_from(*s, 1);
	if (str_starts(*s, "/"))
		*s = str_from(*s, 1);
	return s->len ? ELEMENT_FOLDERS : ELEMENT_ALL;
}

static bool read_elements(struct arena *arena, struct pattern *pattern)
{
	struct str rest = pattern->text;
	bool first = true;

	pattern->kind = MATCH_EXACT;
	for (; rest.len; first = false) {
		struct element element = { .kind = ELEMENT_LITERAL };
		char c = rest.ptr[0];

		if (c == '*' && str_starts(rest, "**")) {
			rest = str_from(rest, 1);
			element.kind = read_folders(&rest);
			pattern->kind = first                                                         ? MATCH_SUFFIX
					: element.kind == ELEMENT_ALL && pattern->kind == MATCH_EXACT ? MATCH_PREFIX
												      : MATCH_ELEMENTS;
		} else if (c == '*' || c == '?') {
			rest = str_from(rest, 1);
			element.kind = c == '*' ? ELEMENT_STAR : ELEMENT_ANY;
			pattern->kind = MATCH_ELEMENTS;
		} else if (c == '[') {
			rest = str_from(rest, 1);
			element.kind = ELEMENT_CLASS;
			pattern->kind = MATCH_ELEMENTS;
			if (!read_class(&rest, &element.class))
				return false;
		} else {
			if (c == '\\') {
				rest = str_from(rest, 1);
				pattern->kind = MATCH_ELEMENTS;
				if (rest.len == 0)
					return false;
			}
			element.point = next_point(&rest);
		}
		*vec_push(arena, &pattern->elements) = element;
	}
	return true;
}

static void pattern_wrong(struct findings *out, struct arena *arena, struct span span, struct str text,
			  const char *what)
{
	finding_at(out, &DOCKERIGNORE_PATTERN, span, "\"%" PRI_STR "\": %s", STR_ARG(str_show(arena, text)), what);
}

/* A line without its end. */
static void read_line(struct arena *arena, struct dockerignore *ignore, struct str line, struct span span,
		      struct findings *out)
{
	struct pattern pattern = { 0 };
	struct str text = space_trim(line);

	if (str_starts(line, "#") || text.len == 0)
		return;
	pattern.span = span_part(span, (size_t)(text.ptr - line.ptr), text.len);
	pattern.exception = text.ptr[0] == '!';
	struct str path = space_trim(str_from(text, pattern.exception));

	if (path.len == 0) {
		pattern_wrong(out, arena, pattern.span, text, "nothing stands behind the \"!\"");
		return;
	}
	if (path.len > DOCKERIGNORE_PATTERN_MAX) {
		finding_at(out, &DOCKERIGNORE_LIMIT, pattern.span, "a pattern of more than %d bytes",
			   DOCKERIGNORE_PATTERN_MAX);
		return;
	}
	path = path_clean(arena, path);
	if (pattern.exception && str_is(path, "/")) {
		pattern_wrong(out, arena, pattern.span, text, "the context as a whole can't be an exception");
		return;
	}
	pattern.text = path.len > 1 && path.ptr[0] == '/' ? str_from(path, 1) : path;
	if (!read_elements(arena, &pattern)) {
		pattern_wrong(out, arena, pattern.span, text, "a class of characters or an escape that doesn't end");
		return;
	}
	*vec_push(arena, &ignore->patterns) = pattern;
	ignore->exceptions |= pattern.exception;
}

static struct span line_place(const struct source *source, struct str line, uint32_t number)
{
	return (struct span){
		.source = source,
		.offset = (uint32_t)(line.ptr - source->text.ptr),
		.length = (uint32_t)line.len,
		.line = number,
		.column = 1,
	};
}

struct dockerignore *dockerignore_parse(struct arena *arena, const struct source *source, struct findings *out)
{
	struct dockerignore *ignore = arena_new_of(arena, struct dockerignore);
	struct str rest = source->text, line;
	size_t longest = 0;

	if (rest.len > DOCKERIGNORE_MAX) {
		finding_at(out, &DOCKERIGNORE_LIMIT, span_source(source), "%zu bytes: at most %zu are read", rest.len,
			   DOCKERIGNORE_MAX);
		rest = STR_EMPTY;
	}
	if (str_starts(rest, "\xef\xbb\xbf"))
		rest = str_from(rest, 3);
	for (uint32_t number = 1; str_split(&rest, '\n', &line); number++) {
		if (ignore->patterns.n == DOCKERIGNORE_PATTERNS_MAX) {
			finding_at(out, &DOCKERIGNORE_LIMIT, line_place(source, line, number), "more than %d patterns",
				   DOCKERIGNORE_PATTERNS_MAX);
			break;
		}
		read_line(arena, ignore, line, line_place(source, line, number), out);
	}
	for (size_t i = 0; i < ignore->patterns.n; i++)
		longest = MAX_OF(longest, ignore->patterns.at[i].elements.n);
	ignore->states = arena_alloc(arena, 2 * longest + 1);
	ignore->next = arena_alloc(arena, 2 * longest + 1);
	return ignore;
}

/* ---- Matching: all states of the automaton at once, so that no pattern makes it slow ---- */

/* State 2i is before element i, 2i + 1 within its "**". Those that need no character are reached at once. */
static void reach(const struct pattern *pattern, uint8_t *states)
{
	for (size_t i = 0; i < pattern->elements.n; i++) {
		enum element_kind kind = pattern->elements.at[i].kind;

		if (states[2 * i] && (kind == ELEMENT_STAR || kind == ELEMENT_FOLDERS || kind == ELEMENT_ALL))
			states[2 * i + 2] = 1;
	}
}

static void step_element(const struct element *element, uint32_t point, const uint8_t *states, uint8_t *next)
{
	bool fresh = states[0], within = states[1];

	switch (element->kind) {
	case ELEMENT_LITERAL:
		next[2] |= fresh && element->point == point;
		break;
	case ELEMENT_ANY:
		next[2] |= fresh && point != '/';
		break;
	case ELEMENT_CLASS:
		next[2] |= fresh && class_has(element->class, point);
		break;
	case ELEMENT_STAR:
		next[0] |= fresh && point != '/';
		break;
	case ELEMENT_ALL:
		next[0] |= fresh;
		break;
	case ELEMENT_FOLDERS:
		next[1] |= fresh || within;
		next[2] |= (fresh || within) && point == '/';
		break;
	}
}

/* The path, or a folder that it is in: every '/' is the end of one. */
static bool match_elements(const struct dockerignore *ignore, const struct pattern *pattern, struct str path)
{
	size_t n = pattern->elements.n, size = 2 * n + 1;
	uint8_t *states = ignore->states, *next = ignore->next;

	memset(states, 0, size);
	states[0] = 1;
	reach(pattern, states);
	while (path.len) {
		if (path.ptr[0] == '/' && states[2 * n])
			return true;
		uint32_t point = next_point(&path);

		memset(next, 0, size);
		for (size_t i = 0; i < n; i++)
			if (states[2 * i] || states[2 * i + 1])
				step_element(&pattern->elements.at[i], point, states + 2 * i, next + 2 * i);
		reach(pattern, next);
		uint8_t *swap = states;
		states = next;
		next = swap;
	}
	return states[2 * n] != 0;
}

/* "**" and what follows it as a plain text: "**.log" ends "a.log", "**" + "/x" is "x", too. */
static bool match_suffix(struct str pattern, struct str path)
{
	struct str suffix = str_from(pattern, 2);

	for (size_t end = 0; end <= path.len; end++) {
		struct str part = str_slice(path, 0, end);

		if (end < path.len && path.ptr[end] != '/')
			continue;
		if (part.len >= suffix.len && str_eq(str_from(part, part.len - suffix.len), suffix))
			return true;
		if (suffix.len && suffix.ptr[0] == '/' && str_eq(part, str_from(suffix, 1)))
			return true;
	}
	return false;
}

static bool matches(const struct dockerignore *ignore, const struct pattern *pattern, struct str path)
{
	struct str text = pattern->text, start = str_slice(path, 0, text.len);

	switch (pattern->kind) {
	case MATCH_EXACT:
		return str_eq(start, text) && (path.len == text.len || path.ptr[text.len] == '/');
	case MATCH_PREFIX:
		return str_eq(str_slice(path, 0, text.len - 2), str_slice(text, 0, text.len - 2));
	case MATCH_SUFFIX:
		return match_suffix(text, path);
	case MATCH_ELEMENTS:
		return match_elements(ignore, pattern, path);
	}
	return false;
}

static const struct pattern *decides(const struct dockerignore *ignore, struct str path)
{
	const struct pattern *last = NULL;
	bool excluded = false;

	for (size_t i = 0; ignore && i < ignore->patterns.n; i++) {
		const struct pattern *pattern = &ignore->patterns.at[i];

		if (pattern->exception != excluded || !matches(ignore, pattern, path))
			continue; /* it would change nothing */
		excluded = !pattern->exception;
		last = pattern;
	}
	return last;
}

bool dockerignore_excludes(const struct dockerignore *ignore, struct str path)
{
	const struct pattern *pattern = decides(ignore, path);

	return pattern && !pattern->exception;
}

struct span dockerignore_decides(const struct dockerignore *ignore, struct str path)
{
	const struct pattern *pattern = decides(ignore, path);

	return pattern ? pattern->span : (struct span){ 0 };
}

bool dockerignore_has_exceptions(const struct dockerignore *ignore)
{
	return ignore && ignore->exceptions;
}

struct str dockerignore_find(struct arena *arena, struct str context, struct str dockerfile)
{
	struct str own = str_fmt(arena, "%" PRI_STR ".dockerignore", STR_ARG(dockerfile));
	struct str common = path_join(arena, context, STR(".dockerignore"));

	if (file_exists(str_cstr(arena, own)))
		return own;
	return file_exists(str_cstr(arena, common)) ? common : STR_EMPTY;
}
