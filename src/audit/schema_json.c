/*
 * A document against a JSON schema, as CustomResourceDefinitions have it.
 *
 * Of the words of JSON Schema those that Kubernetes allows there, but for `pattern`, x-kubernetes-validations (CEL) and
 * defaults. A schema has no $ref, so a walk ends with the document; what is hostile all the same ends with the steps.
 */
#include <inttypes.h>

#include "audit/schema.h"
#include "cluster/field.h"

static struct str show(struct schema_check *check, struct str text)
{
	return str_show(check->audit->manifest->arena, text);
}

static enum schema_kind scalar_kind(const struct node *schema)
{
	struct str type = field_text(schema, "type");

	if (field_bool(schema, "x-kubernetes-int-or-string", false) || field_is(schema, "format", "int-or-string"))
		return SCHEMA_INT_OR_STRING;
	if (str_is(type, "string"))
		return field_is(schema, "format", "byte")      ? SCHEMA_BYTES
		       : field_is(schema, "format", "date-time") ? SCHEMA_TIME
								 : SCHEMA_STRING;
	if (str_is(type, "integer"))
		return field_is(schema, "format", "int32") ? SCHEMA_INT32 : SCHEMA_INT64;
	return str_is(type, "number") ? SCHEMA_NUMBER : str_is(type, "boolean") ? SCHEMA_BOOL : SCHEMA_ANY;
}

/* ---- Numbers, lengths, choices ---- */

static void check_range(struct schema_check *check, const struct node *schema, const struct node *node)
{
	double value, limit;

	if (!node_to_double(node, RESOLVE_YAML11, &value))
		return;
	if (node_to_double(field(schema, "minimum"), RESOLVE_JSON, &limit) &&
	    (value < limit || (value <= limit && field_bool(schema, "exclusiveMinimum", false))))
		schema_complain(check, SCHEMA_BAD_VALUE, node, "%" PRI_STR " is less than %" PRI_STR, STR_ARG(show(check, node->text)),
				STR_ARG(field_text(schema, "minimum")));
	if (node_to_double(field(schema, "maximum"), RESOLVE_JSON, &limit) &&
	    (value > limit || (value >= limit && field_bool(schema, "exclusiveMaximum", false))))
		schema_complain(check, SCHEMA_BAD_VALUE, node, "%" PRI_STR " is more than %" PRI_STR, STR_ARG(show(check, node->text)),
				STR_ARG(field_text(schema, "maximum")));
}

static void check_count(struct schema_check *check, const struct node *schema, const struct node *node, size_t n, const char *least,
			const char *most, const char *what)
{
	int64_t min = field_int(schema, least, 0), max = field_int(schema, most, INT64_MAX), count = (int64_t)n;

	if (count < min)
		schema_complain(check, SCHEMA_BAD_VALUE, node, "%" PRId64 " %s, and at least %" PRId64 " are asked for", count, what, min);
	else if (count > max)
		schema_complain(check, SCHEMA_BAD_VALUE, node, "%" PRId64 " %s, and at most %" PRId64 " are allowed", count, what, max);
}

static size_t characters(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += ((unsigned char)text.ptr[i] & 0xc0U) != 0x80U;
	return n;
}

static void check_choice(struct schema_check *check, const struct node *choices, const struct node *node)
{
	enum { SHOWN_MAX = 6 };
	struct arena *arena = check->audit->manifest->arena;
	struct str all = STR_EMPTY;
	const struct node *choice;

	for (size_t i = 0; (choice = field_item(choices, i)); i++)
		if (node_is_scalar(choice) && str_eq(choice->text, node->text))
			return;
	for (size_t i = 0; (choice = field_item(choices, i)) && !check->silent && i < SHOWN_MAX; i++)
		all = str_fmt(arena, "%" PRI_STR "%s%" PRI_STR, STR_ARG(all), i ? ", " : "", STR_ARG(show(check, node_text(choice))));
	schema_complain(check, SCHEMA_BAD_VALUE, node, "\"%" PRI_STR "\" is none of %" PRI_STR "%s", STR_ARG(show(check, node->text)),
			STR_ARG(all), node_count(choices) > SHOWN_MAX ? ", ..." : "");
}

static void check_scalar(struct schema_check *check, const struct node *schema, const struct node *node)
{
	schema_check_scalar(check, scalar_kind(schema), node);
	if (!node_is_scalar(node))
		return;
	if (node_is_seq(field(schema, "enum")))
		check_choice(check, field(schema, "enum"), node);
	if (field_is_string(node))
		check_count(check, schema, node, characters(node->text), "minLength", "maxLength", "characters");
	else
		check_range(check, schema, node);
}

/* ---- Mappings ---- */

static struct str like_property(const struct node *properties, struct str name)
{
	struct str best = STR_EMPTY;

	for (size_t i = 0; node_is_map(properties) && i < properties->entries.n; i++)
		schema_keep_like(&best, name, properties->entries.at[i].key);
	return best;
}

static void check_map(struct schema_check *check, const struct node *schema, const struct node *map)
{
	const struct node *properties = field(schema, "properties"), *others = field(schema, "additionalProperties"), *name;
	bool open = field_bool(schema, "x-kubernetes-preserve-unknown-fields", false) || field_bool(schema, "additionalProperties", true);

	for (size_t i = 0; i < map->entries.n; i++) {
		const struct node_entry *entry = &map->entries.at[i];
		const struct node *property = node_get_str(properties, entry->key);

		if (property)
			schema_check_json(check, property, entry->value);
		else if (node_is_map(others))
			schema_check_json(check, others, entry->value);
		else if (!open)
			schema_unknown_field(check, map, entry, like_property(properties, entry->key));
	}
	for (size_t i = 0; (name = field_item(field(schema, "required"), i)); i++)
		if (!node_get_str(map, node_text(name)))
			schema_missing_field(check, map, show(check, node_text(name)));
	check_count(check, schema, map, map->entries.n, "minProperties", "maxProperties", "fields");
}

/* ---- Alternatives ---- */

static bool fits(struct schema_check *check, const struct node *schema, const struct node *node)
{
	struct schema_check quiet = *check;

	quiet.silent = true;
	quiet.failed = false;
	schema_check_json(&quiet, schema, node);
	check->steps = quiet.steps;
	return !quiet.failed;
}

static size_t count_fits(struct schema_check *check, const struct node *schemas, const struct node *node)
{
	const struct node *schema;
	size_t n = 0;

	for (size_t i = 0; (schema = field_item(schemas, i)); i++)
		n += fits(check, schema, node);
	return n;
}

static void check_alternatives(struct schema_check *check, const struct node *schema, const struct node *node)
{
	const struct node *any = field(schema, "anyOf"), *one = field(schema, "oneOf"), *all = field(schema, "allOf"), *part;

	for (size_t i = 0; (part = field_item(all, i)); i++)
		schema_check_json(check, part, node);
	if (node_is_seq(any) && any->items.n && count_fits(check, any, node) == 0)
		schema_complain(check, SCHEMA_BAD_VALUE, node, "this is none of the forms that the schema allows here");
	if (node_is_seq(one) && one->items.n && count_fits(check, one, node) != 1)
		schema_complain(check, SCHEMA_BAD_VALUE, node, "this must be exactly one of the forms that the schema allows here");
	if (node_is_map(field(schema, "not")) && fits(check, field(schema, "not"), node))
		schema_complain(check, SCHEMA_BAD_VALUE, node, "the schema excludes this");
}

void schema_check_json(struct schema_check *check, const struct node *schema, const struct node *node)
{
	struct str type = field_text(schema, "type");

	if (!node_is_map(schema) || check->steps == 0)
		return;
	check->steps--;
	if (node_is_null(node)) { /* with a default it is pruned, else the server refuses it */
		if (type.len && !field_bool(schema, "nullable", false) && !node_get(schema, "default"))
			schema_check_scalar(check, str_is(type, "object") ? SCHEMA_MAP
					    : str_is(type, "array")    ? SCHEMA_LIST
								       : scalar_kind(schema), node);
		return;
	}
	if (str_is(type, "object") && !node_is_map(node))
		schema_check_scalar(check, SCHEMA_MAP, node);
	else if (str_is(type, "array") && !node_is_seq(node))
		schema_check_scalar(check, SCHEMA_LIST, node);
	else if (node_is_map(node) && (str_empty(type) || str_is(type, "object")))
		check_map(check, schema, node);
	else if (node_is_seq(node) && (str_empty(type) || str_is(type, "array"))) {
		for (size_t i = 0; i < node->items.n; i++)
			schema_check_json(check, field(schema, "items"), node->items.at[i]);
		check_count(check, schema, node, node->items.n, "minItems", "maxItems", "items");
	} else
		check_scalar(check, schema, node);
	if (scalar_kind(schema) != SCHEMA_INT_OR_STRING) /* anyOf says the same there */
		check_alternatives(check, schema, node);
}
