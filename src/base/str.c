#include "base/str.h"

#include <math.h>

#include "base/arena.h"

bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_is(struct str s, const char *cstr)
{
	if (s.len == 0)
		return *cstr == '\0';
	if (s.ptr[0] != *cstr) /* mostly; and tables are long */
		return false;
	return str_eq(s, str_of(cstr));
}

int str_cmp(struct str a, struct str b)
{
	size_t shorter = MIN_OF(a.len, b.len);
	int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, const char *prefix)
{
	return str_is(str_slice(s, 0, strlen(prefix)), prefix);
}

bool str_ends(struct str s, const char *suffix)
{
	size_t len = strlen(suffix);

	return s.len >= len && str_is(str_from(s, s.len - len), suffix);
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (ascii_to_lower(a.ptr[i]) != ascii_to_lower(b.ptr[i]))
			return false;
	return true;
}

size_t str_find(struct str s, struct str part)
{
	if (part.len == 0)
		return 0;
	if (s.len < part.len)
		return STR_NONE;
	const char *found = memmem(s.ptr, s.len, part.ptr, part.len);
	return found ? (size_t)(found - s.ptr) : STR_NONE;
}

bool str_contains(struct str s, struct str part)
{
	return str_find(s, part) != STR_NONE;
}

bool str_contains_nocase(struct str s, const char *part)
{
	struct str wanted = str_of(part);

	for (size_t i = 0; i + wanted.len <= s.len; i++)
		if (str_eq_nocase(str_slice(s, i, i + wanted.len), wanted))
			return true;
	return false;
}

bool str_in(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (str_is(s, *list))
			return true;
	return false;
}

size_t str_chr(struct str s, char c)
{
	const char *found = s.len ? memchr(s.ptr, c, s.len) : NULL;

	return found ? (size_t)(found - s.ptr) : STR_NONE;
}

size_t str_rchr(struct str s, char c)
{
	const char *found = s.len ? memrchr(s.ptr, c, s.len) : NULL;

	return found ? (size_t)(found - s.ptr) : STR_NONE;
}

/* FNV-1a, 64 bit, with a final mix: open addressing looks at the low bits only. */
uint64_t str_hash(struct str s)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
	hash ^= hash >> 32;
	return hash * 0x9e3779b97f4a7c15u ^ hash >> 29;
}

struct str str_slice(struct str s, size_t from, size_t to)
{
	to = MIN_OF(to, s.len);
	from = MIN_OF(from, to);
	return str_n(s.ptr ? s.ptr + from : "", to - from);
}

struct str str_trim(struct str s)
{
	while (s.len && ascii_space(s.ptr[0]))
		s = str_from(s, 1);
	while (s.len && ascii_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

bool str_split(struct str *rest, char separator, struct str *part)
{
	if (!rest->ptr)
		return false;
	size_t at = str_chr(*rest, separator);
	*part = str_slice(*rest, 0, at);
	*rest = at == STR_NONE ? (struct str){ NULL, 0 } : str_from(*rest, at + 1);
	return true;
}

struct str str_dup(struct arena *arena, struct str s)
{
	return str_n(str_cstr(arena, s), s.len);
}

const char *str_cstr(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.len + 1);

	if (s.len)
		memcpy(copy, s.ptr, s.len);
	return copy;
}

struct str str_vfmt(struct arena *arena, const char *fmt, va_list args)
{
	char small[256];
	va_list again;

	va_copy(again, args);
	int len = vsnprintf(small, sizeof(small), fmt, args);
	if (len < 0)
		BUG("cannot format \"%s\"", fmt);
	char *text = arena_alloc(arena, (size_t)len + 1);
	if ((size_t)len < sizeof(small))
		memcpy(text, small, (size_t)len);
	else
		vsnprintf(text, (size_t)len + 1, fmt, again);
	va_end(again);
	return str_n(text, (size_t)len);
}

struct str str_fmt(struct arena *arena, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	struct str text = str_vfmt(arena, fmt, args);
	va_end(args);
	return text;
}

struct str str_lower(struct arena *arena, struct str s)
{
	char *text = arena_alloc(arena, s.len + 1);

	for (size_t i = 0; i < s.len; i++)
		text[i] = ascii_to_lower(s.ptr[i]);
	return str_n(text, s.len);
}

struct str str_concat(struct arena *arena, struct str a, struct str b)
{
	char *text = arena_alloc(arena, a.len + b.len + 1);

	if (a.len)
		memcpy(text, a.ptr, a.len);
	if (b.len)
		memcpy(text + a.len, b.ptr, b.len);
	return str_n(text, a.len + b.len);
}

struct str str_replace(struct arena *arena, struct str s, struct str what, struct str by)
{
	size_t count = 0;

	if (what.len == 0 || !str_contains(s, what))
		return s;
	for (struct str rest = s; str_contains(rest, what); rest = str_from(rest, str_find(rest, what) + what.len))
		count++;
	size_t len = s.len - count * what.len + count * by.len;
	char *text = arena_alloc(arena, len + 1), *to = text;
	struct str rest = s;
	for (; count; count--) {
		struct str before = str_slice(rest, 0, str_find(rest, what));

		to = mempcpy(to, before.ptr, before.len);
		if (by.len)
			to = mempcpy(to, by.ptr, by.len);
		rest = str_from(rest, before.len + what.len);
	}
	memcpy(to, rest.ptr, rest.len);
	return str_n(text, len);
}

/* One character of `s` as it may stand in a message; returns the number of input bytes it took. */
static size_t show_one(struct str s, char out[static 8], size_t *out_len)
{
	uint32_t code_point;
	size_t len = utf8_decode(s, &code_point);
	unsigned char byte = (unsigned char)s.ptr[0];

	/* bidirectional and zero-width controls could make a terminal show something else than what is there */
	bool hidden = len && ((code_point >= 0x200b && code_point <= 0x200f) || (code_point >= 0x202a && code_point <= 0x202e) ||
			      (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xfeff);
	if (byte == '\n' || byte == '\t' || byte == '\r') {
		*out_len = (size_t)snprintf(out, 8, "\\%c", byte == '\n' ? 'n' : byte == '\t' ? 't' : 'r');
		return 1;
	}
	if (hidden) {
		*out_len = (size_t)snprintf(out, 8, "\\u%04x", (unsigned int)code_point);
		return len;
	}
	if (len == 0 || byte < 0x20 || byte == 0x7f || (code_point >= 0x80 && code_point < 0xa0)) {
		*out_len = (size_t)snprintf(out, 8, "\\x%02x", byte);
		return 1;
	}
	memcpy(out, s.ptr, len);
	*out_len = len;
	return len;
}

struct str str_show(struct arena *arena, struct str s)
{
	enum { SHOWN_MAX = 80 };
	char text[SHOWN_MAX + 4];
	size_t len = 0;

	while (s.len) {
		char one[8];
		size_t one_len, taken = show_one(s, one, &one_len);

		if (len + one_len > SHOWN_MAX) {
			memcpy(text + len, "...", 3);
			len += 3;
			break;
		}
		memcpy(text + len, one, one_len);
		len += one_len;
		s = str_from(s, taken);
	}
	return str_dup(arena, str_n(text, len));
}

bool str_to_uint(struct str s, uint64_t *out)
{
	uint64_t value = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!ascii_digit(s.ptr[i]) || __builtin_mul_overflow(value, 10u, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(s.ptr[i] - '0'), &value))
			return false;
	}
	*out = value;
	return true;
}

bool str_to_int(struct str s, int64_t *out)
{
	uint64_t magnitude;
	bool negative = str_starts(s, "-");

	if (negative || str_starts(s, "+"))
		s = str_from(s, 1);
	if (!str_to_uint(s, &magnitude) || magnitude > (uint64_t)INT64_MAX + negative)
		return false;
	*out = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
	return true;
}

static size_t skip_digits(struct str s, size_t at)
{
	while (at < s.len && ascii_digit(s.ptr[at]))
		at++;
	return at;
}

/* The shape is checked here; strtod, in the C locale that the program never leaves, does the rounding. */
bool str_to_double(struct str s, double *out)
{
	char text[64];
	size_t at = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+');
	size_t whole = skip_digits(s, at), end = whole;

	if (end < s.len && s.ptr[end] == '.')
		end = skip_digits(s, end + 1);
	if (end - at == (end > whole) || s.len >= sizeof(text))
		return false; /* no digit at all */
	if (end < s.len && (s.ptr[end] == 'e' || s.ptr[end] == 'E')) {
		size_t sign = end + 1 < s.len && (s.ptr[end + 1] == '-' || s.ptr[end + 1] == '+');
		size_t digits = end + 1 + sign;

		end = skip_digits(s, digits);
		if (end == digits)
			return false;
	}
	if (end != s.len)
		return false;
	memcpy(text, s.ptr, s.len);
	text[s.len] = '\0';
	double value = (strtod)(text, NULL);
	if (!isfinite(value))
		return false;
	*out = value;
	return true;
}

size_t str_distance(struct str a, struct str b, size_t limit)
{
	enum { LEN_MAX = 64 };
	size_t rows[3][LEN_MAX + 1];

	if (a.len > LEN_MAX || b.len > LEN_MAX || MAX_OF(a.len, b.len) - MIN_OF(a.len, b.len) > limit)
		return limit + 1;
	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *second = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t replace = above[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);

			row[j] = MIN_OF(replace, MIN_OF(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1])
				row[j] = MIN_OF(row[j], second[j - 2] + 1);
		}
	}
	return MIN_OF(rows[a.len % 3][b.len], limit + 1);
}

size_t str_reach(struct str word)
{
	if (word.len <= 4)
		return word.len > 1;
	return word.len / 3;
}

size_t utf8_decode(struct str s, uint32_t *code_point)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };

	if (s.len == 0)
		return 0;
	unsigned char first = (unsigned char)s.ptr[0];
	size_t len = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
	if (len == 0 || len > s.len)
		return 0;
	uint32_t value = len == 1 ? first : first & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		unsigned char next = (unsigned char)s.ptr[i];

		if (next >> 6 != 2)
			return 0;
		value = value << 6 | (next & 0x3f);
	}
	if (value < smallest[len] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*code_point = value;
	return len;
}

bool utf8_valid(struct str s)
{
	size_t at = 0;

	while (at < s.len) {
		uint32_t code_point;

		if ((unsigned char)s.ptr[at] < 0x80) { /* nearly all of it */
			at++;
			continue;
		}
		size_t len = utf8_decode(str_from(s, at), &code_point);
		if (len == 0)
			return false;
		at += len;
	}
	return true;
}
