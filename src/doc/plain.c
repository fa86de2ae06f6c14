/*
 * May a string stand without quotes? Rather one pair of quotes too many than one port number in base 60.
 *
 * The readers in mind: libyaml, PyYAML, go-yaml v2 and v3, Psych (commas in numbers, `:symbol`), SnakeYAML, and the
 * regular expressions of the YAML 1.1 types themselves, by which even 10.0.0.1 is a float.
 */
#include "base/arena.h"
#include "doc/internal.h"

static const char *const words[] = { "y",    "n",    "yes",   "no",    "on",    "off",  "true", "false", "null",
				     "~",    "<<",   "=",     ".inf",  "-.inf", "+.inf", ".nan", "+.nan", "-.nan", NULL };

static bool is_word(struct str text)
{
	if (text.len > 5)
		return false; /* longer than every word */
	for (const char *const *word = words; *word; word++)
		if (str_eq_nocase(text, str_of(*word)))
			return true;
	return false;
}

/* Integers, floats, sexagesimals, dates and times of any dialect: everything they are made of, in any order. */
static bool may_be_number(struct str text)
{
	if (!ascii_digit(text.ptr[0]) && !strchr("+-.", text.ptr[0]))
		return false;
	size_t sign = text.ptr[0] == '-' || text.ptr[0] == '+';
	bool hex = str_starts(str_from(text, sign), "0x") || str_starts(str_from(text, sign), "0X");

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!ascii_digit(c) && !strchr("_.,:+-eExXoObBtTzZ ", c) && !(hex && strchr("aAcCdDfF", c)))
			return false;
	}
	return true;
}

bool is_printable(uint32_t c)
{
	return (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c < 0xd800 && c != 0x2028 && c != 0x2029) ||
	       (c >= 0xe000 && c < 0xfffe && c != 0xfeff) || c >= 0x10000;
}

static bool starts_safely(struct str text)
{
	char first = text.ptr[0];
	struct str rest = text;

	if (strchr(" ?:,[]{}#&*!|>'\"%@`=", first) || str_starts(text, "---") || str_starts(text, "..."))
		return false;
	while (str_starts(rest, "-")) /* "-c" and "--config" are words, "-" begins an item */
		rest = str_from(rest, 1);
	return first != '-' || (rest.len && (ascii_alnum(rest.ptr[0]) || strchr("_./", rest.ptr[0])));
}

bool plain_is_possible(struct str text)
{
	if (str_empty(text) || !starts_safely(text))
		return false;
	if (strchr(" :", text.ptr[text.len - 1]))
		return false;
	for (size_t at = 0, len; at < text.len; at += len) {
		uint32_t c = (unsigned char)text.ptr[at];

		len = c < 0x80 ? 1 : utf8_decode(str_from(text, at), &c);
		if (len == 0 || !is_printable(c))
			return false;
		if (c == ':' && text.ptr[at + 1] == ' ')
			return false;
		if (c == '#' && text.ptr[at - 1] == ' ') /* never the first character */
			return false;
	}
	return true;
}

bool node_plain_is_safe(struct str text)
{
	return plain_is_possible(text) && !is_word(text) && !may_be_number(text);
}
