#include "dockerfile/internal.h"

/*
 * The patterns of ${v#p} ${v%p} ${v/p/x}: '*' and '?' stand for anything but a line end, a backslash takes '*', '?' and
 * '\\' for what they are; behind "${v/" it may also stand before '/' and '}'. No brackets.
 *
 * A pattern is a row of chunks between stars. The shortest match takes each chunk at its first place, the longest at
 * its last: no backtracking, so the work is the product of the two lengths at worst, and both are bounded.
 */
struct glyph {
	bool any; /* '?' */
	uint32_t point;
};

struct chunk {
	struct glyph *at;
	size_t n;
};

struct pattern {
	VEC(struct chunk) chunks; /* one more than there are stars */
};

/* Takes a character off; a byte that is none is itself, beyond all characters. */
static uint32_t point_take(struct str *s)
{
	uint32_t point;
	size_t len = utf8_decode(*s, &point);

	if (len == 0)
		point = 0x110000u + (unsigned char)s->ptr[0];
	*s = str_from(*s, len ? len : 1);
	return point;
}

static bool compile(struct arena *arena, struct str text, struct pattern *pattern, struct str *complaint)
{
	struct glyph *glyphs = arena_calloc(arena, text.len + 1, sizeof(*glyphs));
	struct chunk chunk = { .at = glyphs };
	struct str whole = text;

	while (text.len) {
		uint32_t c = point_take(&text);

		if (c == '*') {
			*vec_push(arena, &pattern->chunks) = chunk;
			glyphs += chunk.n;
			chunk = (struct chunk){ .at = glyphs };
			continue;
		}
		if (c == '\\') {
			c = text.len ? point_take(&text) : 0;
			if (c == 0 || c > 0x7f || !strchr("*?\\}/", (int)c)) {
				*complaint = str_fmt(
					arena, "the pattern \"%" PRI_STR "\" has a backslash before what needs none",
					STR_ARG(str_show(arena, whole)));
				return false;
			}
			chunk.at[chunk.n++] = (struct glyph){ .point = c };
			continue;
		}
		chunk.at[chunk.n++] = (struct glyph){ .any = c == '?', .point = c };
	}
	*vec_push(arena, &pattern->chunks) = chunk;
	return true;
}

bool pattern_valid(struct arena *arena, struct str text, struct str *complaint)
{
	struct pattern pattern = { 0 };

	return compile(arena, text, &pattern, complaint);
}

/* The length of one character that '?' stands for. */
static size_t character(struct str s)
{
	uint32_t point;
	size_t len = utf8_decode(s, &point);

	return len ? len : 1;
}

/* Does the chunk stand at `at`? Its end, or STR_NONE. */
static size_t chunk_at(const struct chunk *chunk, struct str s, size_t at)
{
	struct str rest = str_from(s, at);

	for (size_t i = 0; i < chunk->n; i++) {
		uint32_t point = rest.len ? point_take(&rest) : '\n';

		if (chunk->at[i].any ? point == '\n' : point != chunk->at[i].point)
			return STR_NONE;
	}
	return s.len - rest.len;
}

/* The first place from `at` on, before the next line end, where the chunk stands: its end. */
static size_t chunk_first(const struct chunk *chunk, struct str s, size_t at)
{
	for (;; at += character(str_from(s, at))) {
		size_t end = chunk_at(chunk, s, at);

		if (end != STR_NONE)
			return end;
		if (at >= s.len || s.ptr[at] == '\n')
			return STR_NONE;
	}
}

/* The last such place: its end. */
static size_t chunk_last(const struct chunk *chunk, struct str s, size_t at)
{
	size_t last = STR_NONE;

	for (;; at += character(str_from(s, at))) {
		size_t end = chunk_at(chunk, s, at);

		if (end != STR_NONE)
			last = end;
		if (at >= s.len || s.ptr[at] == '\n')
			return last;
	}
}

/* A match that begins at `at`: its end, or STR_NONE. *hopeless: none will begin behind it either, up to the next line
 * end. */
static size_t match_at(const struct pattern *pattern, struct str s, size_t at, bool longest, bool *hopeless)
{
	size_t end = chunk_at(&pattern->chunks.at[0], s, at);

	*hopeless = false;
	for (size_t i = 1; i < pattern->chunks.n && end != STR_NONE; i++) {
		bool last = i + 1 == pattern->chunks.n;

		/* the chunks in the middle may stand as early as they can: the last one decides how long it is */
		end = last && longest ? chunk_last(&pattern->chunks.at[i], s, end)
				      : chunk_first(&pattern->chunks.at[i], s, end);
		*hopeless = end == STR_NONE;
	}
	return end;
}

static struct str reversed(struct arena *arena, struct str s)
{
	char *text = arena_alloc(arena, s.len + 1);

	for (size_t at = 0, to = s.len; at < s.len;) {
		size_t n = MIN_OF(character(str_from(s, at)), s.len - at);

		to -= n;
		memcpy(text + to, s.ptr + at, n);
		at += n;
	}
	return str_n(text, s.len);
}

static void reverse_chunk(struct chunk *chunk)
{
	for (size_t i = 0; i < chunk->n / 2; i++) {
		struct glyph glyph = chunk->at[i];

		chunk->at[i] = chunk->at[chunk->n - 1 - i];
		chunk->at[chunk->n - 1 - i] = glyph;
	}
}

static void reverse_pattern(struct pattern *pattern)
{
	for (size_t i = 0; i < pattern->chunks.n; i++)
		reverse_chunk(&pattern->chunks.at[i]);
	for (size_t i = 0; i < pattern->chunks.n / 2; i++) {
		struct chunk chunk = pattern->chunks.at[i];

		pattern->chunks.at[i] = pattern->chunks.at[pattern->chunks.n - 1 - i];
		pattern->chunks.at[pattern->chunks.n - 1 - i] = chunk;
	}
}

struct str pattern_strip(struct arena *arena, struct str value, struct str text, bool suffix, bool longest)
{
	struct pattern pattern = { 0 };
	struct str complaint, seen = value;
	bool hopeless;

	if (!compile(arena, text, &pattern, &complaint))
		return value;
	if (suffix) {
		reverse_pattern(&pattern);
		seen = reversed(arena, value);
	}
	size_t end = match_at(&pattern, seen, 0, longest, &hopeless);
	if (end == STR_NONE)
		return value;
	return suffix ? str_slice(value, 0, value.len - end) : str_from(value, end);
}

void pattern_replace(struct arena *arena, struct strbuf *out, struct str value, struct str text, struct str by,
		     bool all)
{
	struct pattern pattern = { 0 };
	struct str complaint;
	size_t at = 0, matched_to = STR_NONE;
	bool hopeless = false;

	if (!compile(arena, text, &pattern, &complaint)) {
		strbuf_add(out, value);
		return;
	}
	while (at <= value.len && !out->overflow) {
		size_t end = hopeless ? STR_NONE : match_at(&pattern, value, at, true, &hopeless);

		/* an empty match right behind another one doesn't count */
		if (end != STR_NONE && !(end == at && matched_to == at)) {
			strbuf_add(out, by);
			matched_to = end;
			if (!all) {
				strbuf_add(out, str_from(value, end));
				return;
			}
			if (end > at) {
				at = end;
				continue;
			}
		}
		if (at < value.len) {
			size_t n = character(str_from(value, at));

			if (value.ptr[at] == '\n')
				hopeless = false;
			strbuf_add(out, str_slice(value, at, at + n));
			at += n;
		} else {
			break;
		}
	}
}
