/*
 * Strings are views: a pointer and a length in bytes, not terminated, never NULL in `ptr` unless empty.
 *
 * Who owns the bytes is said where the view is given (mostly an arena or a source text). UTF-8 by convention.
 * All character tests are ASCII: the locale never matters.
 */
#pragma once
#include <stdarg.h>

#include "base/base.h"

struct arena;

struct str {
	const char *ptr;
	size_t len;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })	  /* of a string literal */
#define STR_INIT(literal) { "" literal, sizeof(literal) - 1 }		  /* the same, in a static table */
#define STR_EMPTY ((struct str){ "", 0 })
#define PRI_STR ".*s"							  /* printf("%" PRI_STR, STR_ARG(s)) */
#define STR_ARG(s) (int)MIN_OF((s).len, (size_t)INT32_MAX), (s).ptr ? (s).ptr : ""

static inline struct str str_of(const char *cstr) /* NULL gives the empty string */
{
	return cstr ? (struct str){ cstr, strlen(cstr) } : STR_EMPTY;
}
static inline struct str str_n(const char *ptr, size_t len) { return (struct str){ ptr, len }; }
static inline bool str_empty(struct str s) { return s.len == 0; }

bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *cstr);
int str_cmp(struct str a, struct str b); /* bytes, shorter first */
bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);
bool str_eq_nocase(struct str a, struct str b); /* ASCII */
bool str_contains(struct str s, struct str part);
bool str_contains_nocase(struct str s, const char *part);
bool str_in(struct str s, const char *const *list); /* a list that ends with NULL */
#define STR_NONE SIZE_MAX
size_t str_find(struct str s, struct str part);	     /* index, or STR_NONE */
size_t str_chr(struct str s, char c);		     /* index, or STR_NONE */
size_t str_rchr(struct str s, char c);
uint64_t str_hash(struct str s); /* the same on every machine */

/* From `from` up to, not including, `to`; both are clamped to the length. */
struct str str_slice(struct str s, size_t from, size_t to);
static inline struct str str_from(struct str s, size_t from) { return str_slice(s, from, s.len); }
struct str str_trim(struct str s); /* blanks, tabs, CR, LF at both ends */

/*
 * Cuts the next part off `rest`, up to `separator`. False when nothing is left.
 * "a,,b" gives "a", "", "b"; "" gives one empty part: start with rest.ptr != NULL, it ends with rest.ptr == NULL.
 */
bool str_split(struct str *rest, char separator, struct str *part);

struct str str_dup(struct arena *arena, struct str s);
const char *str_cstr(struct arena *arena, struct str s); /* terminated copy; an embedded NUL ends it */
struct str str_fmt(struct arena *arena, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct str str_vfmt(struct arena *arena, const char *fmt, va_list args);
struct str str_lower(struct arena *arena, struct str s);
struct str str_concat(struct arena *arena, struct str a, struct str b);
struct str str_replace(struct arena *arena, struct str s, struct str what, struct str by);

/* For messages: control bytes and invalid UTF-8 escaped (\n, \x1b), at most 80 bytes, "..." where cut. */
struct str str_show(struct arena *arena, struct str s);

/* Whole string or nothing; no white space, no locale. False leaves *out alone. */
bool str_to_int(struct str s, int64_t *out);	/* decimal with optional sign; overflow is false */
bool str_to_uint(struct str s, uint64_t *out);
bool str_to_double(struct str s, double *out);	/* decimal with optional fraction and exponent; finite only */

/* Edit distance (insert, delete, replace, swap), for "did you mean"; gives up above `limit` and returns limit + 1. */
size_t str_distance(struct str a, struct str b, size_t limit);

/* How far from it a word may be that it is still meant for: 1 up to 4 bytes, then a third of its length; 0 for a single byte. */
size_t str_reach(struct str word);

bool utf8_valid(struct str s);
/* Length of the sequence at s.ptr and its code point, or 0 where it is not valid UTF-8 (overlong, surrogate, cut). */
size_t utf8_decode(struct str s, uint32_t *code_point);

static inline bool ascii_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool ascii_lower(char c) { return c >= 'a' && c <= 'z'; }
static inline bool ascii_upper(char c) { return c >= 'A' && c <= 'Z'; }
static inline bool ascii_alpha(char c) { return ascii_lower(c) || ascii_upper(c); }
static inline bool ascii_alnum(char c) { return ascii_alpha(c) || ascii_digit(c); }
static inline bool ascii_blank(char c) { return c == ' ' || c == '\t'; }
static inline bool ascii_space(char c) { return ascii_blank(c) || c == '\n' || c == '\r' || c == '\v' || c == '\f'; }
static inline char ascii_to_lower(char c) { return ascii_upper(c) ? (char)(c - 'A' + 'a') : c; }
static inline char ascii_to_upper(char c) { return ascii_lower(c) ? (char)(c - 'a' + 'A') : c; }
