/*
 * Is an object what its schema says? The built-in schemas (schema_table.h), and those of custom resources in a folder.
 *
 * As strict as kubectl's --validate=strict and a little more: fields that a version doesn't know, wrong types, missing
 * fields, and enumerations, which the API server refuses only later. null is as if the field weren't there, as for the server.
 */
#pragma once
#include "audit/families.h"
#include "audit/schema_table.h"

/* The rules of schema_rules.c, in the order of their rows. */
enum schema_rule {
	SCHEMA_UNKNOWN_FIELD,
	SCHEMA_WRONG_TYPE,
	SCHEMA_MISSING_FIELD,
	SCHEMA_BAD_VALUE,
	SCHEMA_NO_SUCH_KIND,
	SCHEMA_UNREADABLE,
	API_REMOVED,
	API_DEPRECATED,
	API_NOT_YET,
	SCHEMA_UNKNOWN_KIND,
	SCHEMA_VERSION,
};

/* One walk over one object. */
struct schema_check {
	struct audit *audit;
	uint8_t version; /* the bit of schema_table.h */
	unsigned int minor;
	bool hush;	 /* its values are secret: no line of it is shown */
	bool silent, failed; /* only whether it fits is asked, nothing is reported */
	size_t steps;	 /* left; hostile schemas and documents end there */
};

/* The newest built-in minor that isn't newer than `minor`; the oldest, where all are. */
unsigned int schema_minor_for(unsigned int minor);
unsigned int schema_minor_newest(void);
uint8_t schema_version_bit(unsigned int built_in_minor);

/* NULL for what isn't built in, in any version. */
const struct schema_object *schema_object_find(struct str group, struct str version, struct str kind);
bool schema_group_is_built_in(struct str group);
/* The built-in kind of that group that is spelt most like it, or empty. */
struct str schema_kind_like(struct str group, struct str kind, struct str *api_version, struct arena *arena);
static inline const char *schema_name(uint16_t name)
{
	return schema_names + name;
}

/* Of a value by a built-in type, whose number is given. */
void schema_check_type(struct schema_check *check, uint16_t number, const struct node *node);
/* Of metadata, that all objects share. */
uint16_t schema_metadata_type(void);
/* Of a scalar, by one of the plain kinds. */
void schema_check_scalar(struct schema_check *check, enum schema_kind kind, const struct node *node);
/* Of a value by a JSON schema as CustomResourceDefinitions have it: no $ref. */
void schema_check_json(struct schema_check *check, const struct node *schema, const struct node *node);

/* False where the rule doesn't run, or nothing is to be reported. */
bool schema_reports(struct schema_check *check, enum schema_rule rule);
/* The complaint about a value; its line isn't shown where it is secret. */
void schema_complain(struct schema_check *check, enum schema_rule rule, const struct node *node, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
void schema_unknown_field(struct schema_check *check, const struct node *map, const struct node_entry *entry, struct str like);
void schema_missing_field(struct schema_check *check, const struct node *map, struct str name);

/* Keeps of names the one that is most like a word; `best` begins as STR_EMPTY. */
void schema_keep_like(struct str *best, struct str word, struct str name);

/*
 * APIs that are gone, or go. Of the deprecation guide of Kubernetes (https://kubernetes.io/docs/reference/using-api/deprecation-guide).
 */
struct api_removal {
	const char *group, *version, *kind; /* kind NULL: all of the version */
	unsigned int deprecated, removed;   /* 1.deprecated, 1.removed; deprecated 0: with the removal */
	const char *replacement;	    /* "apps/v1"; or what to do instead */
	bool planned;			    /* the removal is announced, not done */
};
/* NULL: stays. */
const struct api_removal *api_removal_find(struct str group, struct str version, struct str kind);

/* ---- Schemas of custom resources: DIR/GROUP/kind_version.json, read when they are needed first ---- */

/* `folders` live as long as the result; of several, the first that has a kind gives it. */
struct schemas *schemas_new(const char *const *folders, size_t n);
void schemas_free(struct schemas *schemas);
#define _cleanup_schemas_ _cleanup_(cleanup_schemas)
void cleanup_schemas(struct schemas **schemas);
/* NULL where no folder has it. What is wrong with the file is told in `problem`, once; it is empty otherwise. */
const struct node *schemas_find(struct schemas *schemas, struct str group, struct str version, struct str kind,
				struct str *problem);
