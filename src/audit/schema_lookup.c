#include "audit/schema.h"

unsigned int schema_minor_for(unsigned int minor)
{
	unsigned int best = schema_minors[0];

	for (size_t i = 0; schema_minors[i]; i++)
		if (schema_minors[i] <= minor)
			best = schema_minors[i];
	return best;
}

unsigned int schema_minor_newest(void)
{
	return schema_minor_for(UINT32_MAX);
}

uint8_t schema_version_bit(unsigned int built_in_minor)
{
	for (unsigned int i = 0; schema_minors[i]; i++)
		if (schema_minors[i] == built_in_minor)
			return (uint8_t)(1U << i);
	BUG("the schemas of 1.%u are not built in", built_in_minor);
}

static int compare(struct str text, uint16_t name)
{
	return str_cmp(text, str_of(schema_name(name)));
}

const struct schema_object *schema_object_find(struct str group, struct str version, struct str kind)
{
	size_t low = 0, high = schema_n_objects;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct schema_object *object = &schema_objects[middle];
		int order = compare(kind, object->kind);

		if (order == 0)
			order = compare(group, object->group);
		if (order == 0)
			order = compare(version, object->version);
		if (order == 0)
			return object;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

bool schema_group_is_built_in(struct str group)
{
	for (size_t i = 0; i < schema_n_objects; i++)
		if (compare(group, schema_objects[i].group) == 0)
			return true;
	return false;
}

void schema_keep_like(struct str *best, struct str word, struct str name)
{
	size_t limit = word.len < 5 ? 1 : word.len < 9 ? 2 : 3; /* letters apart: a short word is soon another one */

	if (str_eq_nocase(word, name) || (str_distance(word, name, limit) <= limit &&
					  (str_empty(*best) || str_distance(word, name, limit) < str_distance(word, *best, limit))))
		*best = name;
}

struct str schema_kind_like(struct str group, struct str kind, struct str *api_version, struct arena *arena)
{
	struct str best = STR_EMPTY;

	for (size_t i = 0; i < schema_n_objects; i++)
		if (compare(group, schema_objects[i].group) == 0)
			schema_keep_like(&best, kind, str_of(schema_name(schema_objects[i].kind)));
	if (str_empty(best)) /* the kind is right, the group is not: apps/v1 Job */
		for (size_t i = 0; i < schema_n_objects; i++)
			if (compare(kind, schema_objects[i].kind) == 0)
				best = kind;
	*api_version = STR_EMPTY;
	for (size_t i = 0; i < schema_n_objects && best.len; i++) {
		const struct schema_object *object = &schema_objects[i];
		const char *of = schema_name(object->group), *version = schema_name(object->version);

		/* the rows of a kind come alpha, beta, stable: v1 is before v1alpha1 */
		if (compare(best, object->kind) != 0 || (api_version->len && compare(group, object->group) != 0))
			continue;
		if (api_version->len && strstr(version, "alpha"))
			continue;
		if (api_version->len && strstr(version, "beta"))
			continue;
		*api_version = *of ? str_fmt(arena, "%s/%s", of, version) : str_of(version);
	}
	return best;
}
