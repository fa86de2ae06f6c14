#include "stack/names.h"

#include "base/arena.h"

enum { LABEL_MAX = 63, PORT_NAME_MAX = 15, KEY_MAX = 253, HASH_DIGITS = 6 };

static bool label_char(char c)
{
	return ascii_lower(c) || ascii_digit(c) || c == '-';
}

static bool edge_char(char c)
{
	return ascii_lower(c) || ascii_digit(c);
}

/* Lower case, everything else to "-", one "-" for a run; no "-" at the ends. */
static struct str squeeze(struct arena *arena, struct str name)
{
	char *text = arena_alloc(arena, name.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < name.len; i++) {
		char c = ascii_to_lower(name.ptr[i]);

		if (!label_char(c))
			c = '-';
		if (c != '-' || (len && text[len - 1] != '-'))
			text[len++] = c;
	}
	while (len && text[len - 1] == '-')
		len--;
	return str_n(text, len);
}

static struct str hash_digits(struct arena *arena, struct str name)
{
	return str_fmt(arena, "%06x", (unsigned int)(str_hash(name) & 0xffffff));
}

struct str name_label(struct arena *arena, struct str name, size_t max)
{
	struct str label = name_is_label(name) ? name : squeeze(arena, name);

	max = MIN_OF(max, (size_t)LABEL_MAX);
	if (str_empty(label))
		return str_fmt(arena, "x-%" PRI_STR, STR_ARG(hash_digits(arena, name)));
	if (ascii_digit(label.ptr[0]))
		label = str_fmt(arena, "x%" PRI_STR, STR_ARG(label)); /* RFC 1035 wants a letter first */
	if (label.len <= max)
		return label;
	label = str_slice(label, 0, max - HASH_DIGITS - 1);
	while (label.len && label.ptr[label.len - 1] == '-')
		label.len--;
	return str_fmt(arena, "%" PRI_STR "-%" PRI_STR, STR_ARG(label), STR_ARG(hash_digits(arena, name)));
}

static bool has_letter(struct str label)
{
	for (size_t i = 0; i < label.len; i++)
		if (ascii_lower(label.ptr[i]))
			return true;
	return false;
}

struct str name_port(struct arena *arena, struct str name)
{
	struct str label = squeeze(arena, name);
	size_t kept = label.len <= PORT_NAME_MAX ? label.len : PORT_NAME_MAX - HASH_DIGITS - 1;

	/* the hash may be digits alone: what is kept needs the letter */
	if (!has_letter(str_slice(label, 0, kept)))
		label = str_fmt(arena, "p%s%" PRI_STR, label.len ? "-" : "", STR_ARG(label));
	if (label.len <= PORT_NAME_MAX)
		return label;
	label = str_slice(label, 0, PORT_NAME_MAX - HASH_DIGITS - 1);
	while (label.len && label.ptr[label.len - 1] == '-')
		label.len--;
	return str_fmt(arena, "%" PRI_STR "-%" PRI_STR, STR_ARG(label), STR_ARG(hash_digits(arena, name)));
}

static bool key_char(char c)
{
	return ascii_alnum(c) || c == '-' || c == '_' || c == '.';
}

struct str name_key(struct arena *arena, struct str name)
{
	char *text = arena_alloc(arena, name.len + 1);
	bool dots = true;

	for (size_t i = 0; i < name.len; i++) {
		text[i] = key_char(name.ptr[i]) ? name.ptr[i] : '_';
		dots &= text[i] == '.';
	}
	if (dots) /* "", "." and ".." can't be keys */
		return str_fmt(arena, "x-%" PRI_STR, STR_ARG(hash_digits(arena, name)));
	if (text[0] == '.' && text[1] == '.') /* nor what begins like them: the volume's own links do ("..data") */
		text[0] = '_';
	if (name.len <= KEY_MAX)
		return str_n(text, name.len);
	return str_fmt(arena, "%.*s-%" PRI_STR, KEY_MAX - HASH_DIGITS - 1, text, STR_ARG(hash_digits(arena, name)));
}

bool name_is_label(struct str name)
{
	if (name.len == 0 || name.len > LABEL_MAX || !edge_char(name.ptr[0]) || !edge_char(name.ptr[name.len - 1]))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!label_char(name.ptr[i]))
			return false;
	return true;
}

bool name_is_label_value(struct str value)
{
	if (value.len == 0)
		return true;
	if (value.len > LABEL_MAX || !ascii_alnum(value.ptr[0]) || !ascii_alnum(value.ptr[value.len - 1]))
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (!key_char(value.ptr[i]))
			return false;
	return true;
}

/* A DNS subdomain: labels joined by dots, at most 253 bytes. */
bool name_is_subdomain(struct str name)
{
	struct str label;

	if (!name.len || name.len > KEY_MAX)
		return false;
	while (str_split(&name, '.', &label))
		if (!name_is_label(label))
			return false;
	return true;
}

bool name_is_route_host(struct str name)
{
	struct str labels = str_starts(name, "*.") ? str_from(name, 2) : name, last;
	size_t dot = str_rchr(labels, '.');
	uint64_t number;

	last = dot == STR_NONE ? labels : str_from(labels, dot + 1);
	return name_is_subdomain(labels) && !str_to_uint(last, &number);
}

bool name_is_label_key(struct str key)
{
	size_t slash = str_chr(key, '/');

	if (slash == STR_NONE)
		return key.len && name_is_label_value(key);
	struct str name = str_from(key, slash + 1);
	return name.len && name_is_label_value(name) && name_is_subdomain(str_slice(key, 0, slash));
}
