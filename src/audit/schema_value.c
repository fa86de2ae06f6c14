/*
 * Scalars, as the API server takes them.
 */
#include "audit/schema.h"
#include "cluster/quantity.h"

/* RFC 4648 with padding; Go's decoder skips line ends, and nothing else. */
static bool is_base64(struct str text)
{
	size_t n = 0, padding = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '\n' || c == '\r')
			continue;
		if (c == '=')
			padding++;
		else if (padding || !(ascii_alnum(c) || c == '+' || c == '/'))
			return false;
		n++;
	}
	return n % 4 == 0 && padding <= 2;
}

static bool has_shape(struct str text, const char *shape) /* 0 for a digit; anything else for itself */
{
	for (; *shape; shape++, text = str_from(text, 1))
		if (str_empty(text) || (*shape == '0' ? !ascii_digit(text.ptr[0]) : text.ptr[0] != *shape))
			return false;
	return true;
}

/* RFC 3339: "2026-11-24T08:12:59Z", fractions, "+01:00". */
static bool is_time(struct str text)
{
	if (!has_shape(text, "0000-00-00T00:00:00"))
		return false;
	text = str_from(text, 19);
	if (str_starts(text, "."))
		for (text = str_from(text, 1); text.len && ascii_digit(text.ptr[0]);)
			text = str_from(text, 1);
	return str_is(text, "Z") || (text.len == 6 && (has_shape(text, "+00:00") || has_shape(text, "-00:00")));
}

static const char *wanted(enum schema_kind kind)
{
	static const char *const names[] = {
		[SCHEMA_STRING] = "a string",	[SCHEMA_INT32] = "a whole number",   [SCHEMA_INT64] = "a whole number",
		[SCHEMA_NUMBER] = "a number",	[SCHEMA_BOOL] = "true or false",     [SCHEMA_BYTES] = "base64 in a string",
		[SCHEMA_TIME] = "a time",	[SCHEMA_QUANTITY] = "a quantity",    [SCHEMA_INT_OR_STRING] = "a number or a string",
		[SCHEMA_LIST] = "a list",	[SCHEMA_MAP] = "a mapping",	     [SCHEMA_STRUCT] = "a mapping",
		[SCHEMA_ENUM] = "a string",
	};

	return names[kind];
}

static const char *written(const struct node *node)
{
	static const char *const names[] = {
		[TYPE_STRING] = "a string",   [TYPE_INT] = "a number", [TYPE_FLOAT] = "a number",
		[TYPE_BOOL] = "a boolean", [TYPE_NULL] = "null",
	};

	return node_is_scalar(node) ? names[node_resolve(node, RESOLVE_YAML11)] : node_is_map(node) ? "a mapping" : "a list";
}

static bool has_type(enum schema_kind kind, const struct node *node)
{
	if (kind == SCHEMA_ANY)
		return true;
	if (!node_is_scalar(node))
		return (kind == SCHEMA_LIST && node_is_seq(node)) || ((kind == SCHEMA_MAP || kind == SCHEMA_STRUCT) && node_is_map(node));
	enum node_type type = node_resolve(node, RESOLVE_YAML11);

	switch (kind) {
	case SCHEMA_INT32:
	case SCHEMA_INT64:
		return type == TYPE_INT;
	case SCHEMA_NUMBER:
		return type == TYPE_INT || type == TYPE_FLOAT;
	case SCHEMA_BOOL:
		return type == TYPE_BOOL;
	case SCHEMA_QUANTITY:
		return type == TYPE_INT || type == TYPE_FLOAT || type == TYPE_STRING;
	case SCHEMA_INT_OR_STRING:
		return type == TYPE_INT || type == TYPE_STRING;
	case SCHEMA_LIST:
	case SCHEMA_MAP:
	case SCHEMA_STRUCT:
		return false;
	default:
		return type == TYPE_STRING;
	}
}

static const char *mend(enum schema_kind kind, const struct node *node)
{
	enum node_type type = node_is_scalar(node) ? node_resolve(node, RESOLVE_YAML11) : TYPE_NULL;
	bool string = kind == SCHEMA_STRING || kind == SCHEMA_ENUM || kind == SCHEMA_BYTES;

	if (string && (type == TYPE_INT || type == TYPE_FLOAT || type == TYPE_BOOL))
		return ": write it in quotes";
	if (type == TYPE_STRING && node->style != STYLE_PLAIN && (kind == SCHEMA_INT32 || kind == SCHEMA_INT64 || kind == SCHEMA_BOOL))
		return ": write it without quotes";
	return "";
}

void schema_check_scalar(struct schema_check *check, enum schema_kind kind, const struct node *node)
{
	struct arena *arena = check->audit->manifest->arena;
	struct quantity quantity;
	int64_t number;

	if (!has_type(kind, node)) {
		schema_complain(check, SCHEMA_WRONG_TYPE, node, "%s where %s belongs%s", written(node), wanted(kind), mend(kind, node));
		return;
	}
	if (kind == SCHEMA_BYTES && !is_base64(node->text))
		schema_complain(check, SCHEMA_BAD_VALUE, node, "this is no base64");
	else if (kind == SCHEMA_TIME && !is_time(node->text))
		schema_complain(check, SCHEMA_BAD_VALUE, node, "\"%" PRI_STR "\" is no time as RFC 3339 writes it",
				STR_ARG(str_show(arena, node->text)));
	else if (kind == SCHEMA_QUANTITY && !quantity_parse(node->text, &quantity))
		schema_complain(check, SCHEMA_BAD_VALUE, node, "\"%" PRI_STR "\" is no quantity", STR_ARG(str_show(arena, node->text)));
	else if ((kind == SCHEMA_INT32 || kind == SCHEMA_INT64) &&
		 (!node_to_int(node, RESOLVE_YAML11, &number) ||
		  (kind == SCHEMA_INT32 && (number > INT32_MAX || number < INT32_MIN))))
		schema_complain(check, SCHEMA_BAD_VALUE, node, "%" PRI_STR " is out of range", STR_ARG(str_show(arena, node->text)));
}
