/*
 * A document against the built-in schemas.
 */
#include "audit/schema.h"
#include "base/strbuf.h"
#include "cluster/field.h"

bool schema_reports(struct schema_check *check, enum schema_rule rule)
{
	check->failed = true;
	return !check->silent && audit_as(check->audit, &schema_rules[rule]);
}

void schema_complain(struct schema_check *check, enum schema_rule rule, const struct node *node, const char *fmt, ...)
{
	va_list args;

	if (!schema_reports(check, rule))
		return;
	va_start(args, fmt);
	struct str message = str_vfmt(check->audit->manifest->arena, fmt, args);
	va_end(args);
	struct finding *finding = audit_finding(check->audit, node, "%" PRI_STR, STR_ARG(message));
	if (finding)
		finding->hushed = check->hush;
}

void schema_unknown_field(struct schema_check *check, const struct node *map, const struct node_entry *entry, struct str like)
{
	struct arena *arena = check->audit->manifest->arena;

	if (!schema_reports(check, SCHEMA_UNKNOWN_FIELD))
		return;
	struct str key = str_dup(arena, entry->key);
	struct finding *finding = audit_finding_key(check->audit, map, str_cstr(arena, key), "there is no field \"%" PRI_STR "\" here",
						    STR_ARG(str_show(arena, key)));
	if (!finding)
		return;
	finding->span = entry->key_span;
	finding->hushed = check->hush;
	if (like.len)
		finding_hint(check->audit->out, finding, "did you mean \"%" PRI_STR "\"?", STR_ARG(like));
}

void schema_missing_field(struct schema_check *check, const struct node *map, struct str name)
{
	if (!schema_reports(check, SCHEMA_MISSING_FIELD))
		return;
	struct finding *finding = audit_finding(check->audit, map, "the field \"%" PRI_STR "\" is missing", STR_ARG(name));
	if (finding)
		finding->hushed = check->hush;
}

/* ---- Structs ---- */

/* Of fields with one name (their type changed) the one of the version; else any of them; NULL where the name is unknown. */
static const struct schema_field *find_field(const struct schema_type *type, struct str name, uint8_t version)
{
	size_t low = type->first, high = (size_t)type->first + type->n, end = high;
	const struct schema_field *any = NULL;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(str_of(schema_name(schema_fields[middle].name)), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < end && str_is(name, schema_name(schema_fields[low].name)); low++) {
		any = &schema_fields[low];
		if (any->versions & version)
			break;
	}
	return any;
}

static unsigned int first_minor(unsigned int versions)
{
	return schema_minors[__builtin_ctz(versions)];
}

static void wrong_version(struct schema_check *check, const struct node *map, const struct node_entry *entry,
			  const struct schema_field *field)
{
	bool later = field->versions > check->version;
	struct arena *arena = check->audit->manifest->arena;

	if (!schema_reports(check, later ? API_NOT_YET : SCHEMA_UNKNOWN_FIELD))
		return;
	struct finding *finding = audit_finding_key(check->audit, map, str_cstr(arena, entry->key),
						    later ? "the field \"%s\" is there since 1.%u, and 1.%u is asked for"
							  : "the field \"%s\" was there before, in 1.%u, and isn't in 1.%u",
						    schema_name(field->name), first_minor(field->versions), check->minor);
	if (finding)
		finding->span = entry->key_span;
}

static struct str like_field(const struct schema_type *type, const struct schema_check *check, struct str name)
{
	struct str best = STR_EMPTY;

	for (size_t i = type->first; i < (size_t)type->first + type->n; i++)
		if (schema_fields[i].versions & check->version)
			schema_keep_like(&best, name, str_of(schema_name(schema_fields[i].name)));
	return best;
}

static void check_struct(struct schema_check *check, const struct schema_type *type, const struct node *map)
{
	for (size_t i = 0; i < map->entries.n; i++) {
		const struct node_entry *entry = &map->entries.at[i];
		const struct schema_field *field = find_field(type, entry->key, check->version);

		if (!field)
			schema_unknown_field(check, map, entry, like_field(type, check, entry->key));
		else if (!(field->versions & check->version))
			wrong_version(check, map, entry, field);
		else if (!node_is_null(entry->value))
			schema_check_type(check, field->type, entry->value);
	}
	for (size_t i = type->first; i < (size_t)type->first + type->n; i++)
		if ((schema_fields[i].required & check->version) && !field(map, schema_name(schema_fields[i].name)))
			schema_missing_field(check, map, str_of(schema_name(schema_fields[i].name)));
}

/* ---- Values ---- */

static void check_enum(struct schema_check *check, const struct schema_type *type, const struct node *node)
{
	struct arena *arena = check->audit->manifest->arena;
	_cleanup_strbuf_ struct strbuf all = STRBUF_INIT(1000);

	schema_check_scalar(check, SCHEMA_ENUM, node);
	if (!node_is_scalar(node) || !field_is_string(node))
		return;
	for (size_t i = 0; i < type->n; i++) {
		const char *name = schema_name(schema_enums[type->first + i]);

		if (str_is(node->text, name))
			return;
		strbuf_addf(&all, "%s%s", i == 0 ? "" : i + 1 == type->n ? " or " : ", ", *name ? name : "\"\"");
	}
	schema_complain(check, SCHEMA_BAD_VALUE, node, "\"%" PRI_STR "\" where %" PRI_STR " belongs",
			STR_ARG(str_show(arena, node->text)), STR_ARG(strbuf_str(&all)));
}

void schema_check_type(struct schema_check *check, uint16_t number, const struct node *node)
{
	const struct schema_type *type = &schema_types[number];

	if (type->kind == SCHEMA_ENUM) {
		check_enum(check, type, node);
		return;
	}
	if (type->kind < SCHEMA_LIST || (type->kind == SCHEMA_LIST ? !node_is_seq(node) : !node_is_map(node))) {
		schema_check_scalar(check, type->kind, node);
		return;
	}
	if (type->kind == SCHEMA_STRUCT) {
		check_struct(check, type, node);
		return;
	}
	if (type->first == SCHEMA_ANY)
		return;
	for (size_t i = 0; i < node_count(node); i++)
		schema_check_type(check, type->first, node_is_map(node) ? node->entries.at[i].value : node->items.at[i]);
}

uint16_t schema_metadata_type(void)
{
	const struct schema_object *pod = schema_object_find(STR_EMPTY, STR("v1"), STR("Pod"));

	return find_field(&schema_types[pod->type], STR("metadata"), 1)->type;
}
