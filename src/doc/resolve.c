/*
 * What a scalar is. The rules are those of go-yaml v2 and v3, as Compose and kubectl read with them, which is neither
 * YAML 1.1 nor 1.2: octals of both, underscores anywhere behind the first character, no sexagesimals.
 */
#include <float.h>
#include <math.h>

#include "base/arena.h"
#include "doc/node.h"

struct word {
	const char *text;
	enum node_type type;
	bool truth;
	bool only_yaml11;
};

static const struct word words[] = {
	{ "true", TYPE_BOOL, true, false },   { "True", TYPE_BOOL, true, false },   { "TRUE", TYPE_BOOL, true, false },
	{ "false", TYPE_BOOL, false, false }, { "False", TYPE_BOOL, false, false }, { "FALSE", TYPE_BOOL, false, false },
	{ "y", TYPE_BOOL, true, true },	      { "Y", TYPE_BOOL, true, true },	    { "yes", TYPE_BOOL, true, true },
	{ "Yes", TYPE_BOOL, true, true },     { "YES", TYPE_BOOL, true, true },	    { "on", TYPE_BOOL, true, true },
	{ "On", TYPE_BOOL, true, true },      { "ON", TYPE_BOOL, true, true },	    { "n", TYPE_BOOL, false, true },
	{ "N", TYPE_BOOL, false, true },      { "no", TYPE_BOOL, false, true },	    { "No", TYPE_BOOL, false, true },
	{ "NO", TYPE_BOOL, false, true },     { "off", TYPE_BOOL, false, true },    { "Off", TYPE_BOOL, false, true },
	{ "OFF", TYPE_BOOL, false, true },    { "", TYPE_NULL, false, false },	    { "~", TYPE_NULL, false, false },
	{ "null", TYPE_NULL, false, false },  { "Null", TYPE_NULL, false, false },  { "NULL", TYPE_NULL, false, false },
	{ ".nan", TYPE_FLOAT, false, false }, { ".NaN", TYPE_FLOAT, false, false }, { ".NAN", TYPE_FLOAT, false, false },
	{ ".inf", TYPE_FLOAT, false, false }, { ".Inf", TYPE_FLOAT, false, false }, { ".INF", TYPE_FLOAT, false, false },
	{ "+.inf", TYPE_FLOAT, false, false }, { "+.Inf", TYPE_FLOAT, false, false }, { "+.INF", TYPE_FLOAT, false, false },
	{ "-.inf", TYPE_FLOAT, false, false }, { "-.Inf", TYPE_FLOAT, false, false }, { "-.INF", TYPE_FLOAT, false, false },
};

static const struct word *word_of(struct str text, enum resolver resolver)
{
	if (text.len > 5)
		return NULL; /* longer than every word */
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (str_is(text, words[i].text))
			return words[i].only_yaml11 && resolver != RESOLVE_YAML11 ? NULL : &words[i];
	return NULL;
}

/* A number as far as it fits: beyond 64 bits `fits` is false, and go-yaml makes a float of decimal digits. */
struct number {
	bool is_int, is_float;
	bool fits;
	int64_t value;
};

static int digit_value(char c)
{
	if (ascii_digit(c))
		return c - '0';
	c = ascii_to_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* Go's ParseInt and ParseUint in one base; the sign is off already. */
static bool parse_digits(struct str digits, int base, bool negative, struct number *out)
{
	uint64_t value = 0;

	if (digits.len == 0)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		int digit = digit_value(digits.ptr[i]);

		if (digit >= base || __builtin_mul_overflow(value, (uint64_t)base, &value) ||
		    __builtin_add_overflow(value, (uint64_t)digit, &value))
			return false;
	}
	if (negative && value > (uint64_t)INT64_MAX + 1)
		return false;
	out->is_int = true;
	out->fits = negative || value <= INT64_MAX;
	out->value = negative ? (int64_t)(0 - value) : (int64_t)value;
	return true;
}

/* "0x1f", "0o17", "0b1", "017", "42" */
static bool parse_int(struct str plain, struct number *out)
{
	static const struct {
		char letter;
		int base;
	} prefixes[] = { { 'x', 16 }, { 'o', 8 }, { 'b', 2 } };
	bool negative = str_starts(plain, "-");
	bool sign = negative || str_starts(plain, "+");
	struct str digits = str_from(plain, sign);

	if (digits.len < 2 || digits.ptr[0] != '0')
		return parse_digits(digits, 10, negative, out) && (!negative || out->fits) &&
		       (out->fits || !sign); /* an unsigned integer has no sign */
	for (size_t i = 0; digits.len > 2 && i < ARRAY_SIZE(prefixes); i++)
		if (ascii_to_lower(digits.ptr[1]) == prefixes[i].letter)
			return parse_digits(str_from(digits, 2), prefixes[i].base, negative, out) && (out->fits || !sign);
	return parse_digits(str_from(digits, 1), 8, negative, out) && (out->fits || !sign);
}

static size_t digits_from(struct str s, size_t at)
{
	while (at < s.len && ascii_digit(s.ptr[at]))
		at++;
	return at;
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool looks_like_float(struct str s)
{
	size_t at = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+');
	size_t whole = digits_from(s, at), end = whole;

	if (end < s.len && s.ptr[end] == '.') {
		end = digits_from(s, end + 1);
		if (whole == at && end == whole + 1)
			return false;
	} else if (whole == at) {
		return false;
	}
	if (end < s.len && (s.ptr[end] == 'e' || s.ptr[end] == 'E')) {
		size_t digits = end + 1 + (end + 1 < s.len && (s.ptr[end + 1] == '-' || s.ptr[end + 1] == '+'));

		end = digits_from(s, digits);
		if (end == digits)
			return false;
	}
	return end == s.len;
}

/* The shape is known to be right. The locale is always C. False where it overflows, as in Go. */
static bool float_value(struct str s, double *out)
{
	char text[512];

	if (s.len >= sizeof(text))
		return false;
	memcpy(text, s.ptr, s.len);
	text[s.len] = '\0';
	*out = (strtod)(text, NULL);
	return isfinite(*out);
}

static struct str without_underscores(struct str text, char *room, size_t size)
{
	size_t len = 0;

	if (str_chr(text, '_') == STR_NONE || text.len > size)
		return text;
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] != '_')
			room[len++] = text.ptr[i];
	return str_n(room, len);
}

/* Behind a leading point Go itself reads, and wants a digit on both sides of each underscore. */
static bool underscores_divide(struct str text)
{
	for (size_t i = 1; i < text.len; i++)
		if (text.ptr[i] == '_' && !(ascii_digit(text.ptr[i - 1]) && i + 1 < text.len && ascii_digit(text.ptr[i + 1])))
			return false;
	return true;
}

/* "0b" and "0o" once more, as go-yaml does after Go itself: here the sign may stand behind the prefix. */
static bool parse_odd_int(struct str plain, struct number *out)
{
	bool before = str_starts(plain, "-");
	struct str rest = str_from(plain, before);
	int base = str_starts(rest, "0b") ? 2 : str_starts(rest, "0o") ? 8 : 0;

	if (!base)
		return false;
	rest = str_from(rest, 2);
	bool behind = !before && (str_starts(rest, "-") || str_starts(rest, "+"));
	return parse_digits(str_from(rest, behind), base, before || (behind && rest.ptr[0] == '-'), out) && out->fits;
}

static struct number parse_number(struct str text)
{
	struct number number = { 0 };
	char room[256];
	double value;

	if (str_empty(text) || !(ascii_digit(text.ptr[0]) || strchr("+-.", text.ptr[0])))
		return number;
	struct str plain = without_underscores(text, room, sizeof(room));
	if (text.ptr[0] == '.') {
		number.is_float = underscores_divide(text) && looks_like_float(plain) && float_value(plain, &value);
		return number;
	}
	if (parse_int(plain, &number))
		return number;
	number = (struct number){ .is_float = looks_like_float(plain) && float_value(plain, &value) };
	if (!number.is_float)
		parse_odd_int(plain, &number);
	return number;
}

/* -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)? */
static enum node_type resolve_json(struct str text)
{
	if (str_is(text, "null"))
		return TYPE_NULL;
	if (str_is(text, "true") || str_is(text, "false"))
		return TYPE_BOOL;
	size_t whole = str_starts(text, "-");
	size_t end = digits_from(text, whole);
	bool is_int = end == text.len;
	if (end == whole || (text.ptr[whole] == '0' && end > whole + 1) || !looks_like_float(text) ||
	    (!is_int && text.ptr[end] == '.' && digits_from(text, end + 1) == end + 1))
		return TYPE_STRING;
	return is_int ? TYPE_INT : TYPE_FLOAT;
}

static enum node_type resolve_text(struct str text, enum resolver resolver)
{
	if (resolver == RESOLVE_JSON)
		return resolve_json(text);
	const struct word *word = word_of(text, resolver);
	if (word)
		return word->type;
	struct number number = parse_number(text);
	return number.is_int ? TYPE_INT : number.is_float ? TYPE_FLOAT : TYPE_STRING;
}

/* A tag that names a type overrides the quotes: !!int "3" is a number. */
static enum node_type resolve_tagged(const struct node *scalar, enum resolver resolver)
{
	static const char *const typed[] = { "!!int", "!!float", "!!bool", "!!null", NULL };
	static const char *const strings[] = { "!!str", "!!binary", "!!timestamp", "!", NULL };

	if (str_in(scalar->tag, strings))
		return TYPE_STRING;
	if (!str_in(scalar->tag, typed))
		return scalar->style == STYLE_PLAIN ? resolve_text(scalar->text, resolver) : TYPE_STRING;
	enum node_type type = resolve_text(scalar->text, resolver);
	return type == TYPE_INT && str_is(scalar->tag, "!!float") ? TYPE_FLOAT : type;
}

enum node_type node_resolve(const struct node *scalar, enum resolver resolver)
{
	if (!node_is_scalar(scalar))
		return TYPE_UNRESOLVED;
	if (scalar->type != TYPE_UNRESOLVED)
		return scalar->type;
	if (!str_empty(scalar->tag))
		return resolve_tagged(scalar, resolver);
	return scalar->style == STYLE_PLAIN ? resolve_text(scalar->text, resolver) : TYPE_STRING;
}

bool node_is_null(const struct node *node)
{
	return node_is_scalar(node) && node_resolve(node, RESOLVE_YAML12) == TYPE_NULL;
}

bool node_to_bool(const struct node *node, enum resolver resolver, bool *out)
{
	if (node_resolve(node, resolver) != TYPE_BOOL)
		return false;
	const struct word *word = word_of(node->text, RESOLVE_YAML11);
	if (!word || word->type != TYPE_BOOL)
		return false;
	*out = word->truth;
	return true;
}

bool node_to_int(const struct node *node, enum resolver resolver, int64_t *out)
{
	if (node_resolve(node, resolver) != TYPE_INT)
		return false;
	struct number number = parse_number(node->text);
	if (!number.is_int || !number.fits)
		return false;
	*out = number.value;
	return true;
}

static bool special_float(struct str text, double *out)
{
	const struct word *word = word_of(text, RESOLVE_YAML12);

	if (!word || word->type != TYPE_FLOAT)
		return false;
	if (ascii_to_lower(text.ptr[text.len - 1]) == 'n')
		*out = NAN;
	else
		*out = text.ptr[0] == '-' ? -HUGE_VAL : HUGE_VAL;
	return true;
}

bool node_to_double(const struct node *node, enum resolver resolver, double *out)
{
	enum node_type type = node_resolve(node, resolver);
	int64_t whole;
	char room[256];

	if (type != TYPE_INT && type != TYPE_FLOAT)
		return false;
	if (special_float(node->text, out))
		return true;
	struct number number = parse_number(node->text);
	if (number.is_int && number.fits) {
		whole = number.value;
		*out = (double)whole;
		return true;
	}
	struct str plain = without_underscores(node->text, room, sizeof(room));
	return looks_like_float(plain) && float_value(plain, out);
}
