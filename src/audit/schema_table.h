/*
 * The built-in schemas, as tools/schema-table writes them: no pointers, so they are shared pages of the program and nothing
 * is done for them at start. Numbers are indexes and offsets into the arrays below.
 */
#pragma once
#include "base/base.h"

enum schema_kind {
	SCHEMA_ANY,
	SCHEMA_STRING,
	SCHEMA_INT32,
	SCHEMA_INT64,
	SCHEMA_NUMBER,
	SCHEMA_BOOL,
	SCHEMA_BYTES, /* base64 */
	SCHEMA_TIME,
	SCHEMA_QUANTITY,
	SCHEMA_INT_OR_STRING,
	SCHEMA_LIST,   /* of `first`, a type */
	SCHEMA_MAP,    /* of `first`, a type */
	SCHEMA_STRUCT, /* n fields from schema_fields[first] on, sorted by name, then by versions */
	SCHEMA_ENUM,   /* n names from schema_enums[first] on */
};

struct schema_type {
	uint16_t kind, first, n;
};

/* Bit i stands for the version schema_minors[i]. A field whose type changed is there twice, with disjoint versions. */
struct schema_field {
	uint16_t name, type;
	uint8_t versions, required;
};

/* Sorted by kind, group, version. */
struct schema_object {
	uint16_t kind, group, version; /* names */
	uint16_t type;
	uint16_t versions;
};

extern const unsigned int schema_minors[]; /* 29, 30, …, ended by 0 */
extern const char schema_names[];	   /* each ended by NUL; in the order of strcmp */
extern const struct schema_type schema_types[]; /* the first are the plain ones, by enum schema_kind */
extern const struct schema_field schema_fields[];
extern const uint16_t schema_enums[];
extern const struct schema_object schema_objects[];
extern const size_t schema_n_objects;
