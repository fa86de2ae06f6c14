/*
 * Every key of the Compose Specification: what it may be, how it is merged, cast and printed, and what becomes of it.
 *
 * The tables nest as the schema does. A test compares them with the schema, both ways.
 */
#pragma once
#include "compose/compose.h"

/* What a value may be before it is made canonical: the schema's types. */
enum compose_accepts {
	ACCEPT_STRING = 1 << 0,
	ACCEPT_INT = 1 << 1,
	ACCEPT_NUMBER = 1 << 2, /* integers too */
	ACCEPT_BOOL = 1 << 3,
	ACCEPT_NULL = 1 << 4,
	ACCEPT_LIST = 1 << 5,
	ACCEPT_MAP = 1 << 6,
	ACCEPT_ANY = (1 << 7) - 1,
};

/* What a scalar is in the canonical tree. */
enum compose_cast {
	CAST_NONE,
	CAST_TEXT,     /* a string, whatever was written: 1.10 → "1.1", as Compose does */
	CAST_OPTION,   /* the same, null becomes "" */
	CAST_BOOL,     /* also "true", "yes", "on" in any case */
	CAST_INT,      /* 64 bits */
	CAST_COUNT,    /* an integer, or "all" → -1 */
	CAST_FLOAT,    /* 64 bits */
	CAST_FLOAT32,  /* cpus: printed with the digits that a float of 32 bits needs */
	CAST_BYTES,    /* "64m" → "67108864", a string of digits */
	CAST_DURATION, /* "90s" → "1m30s" */
	CAST_MODE,     /* a file mode: a number as YAML reads it, a string in octal; printed in decimal */
};

/* When the canonical form has the key. */
enum compose_show {
	SHOW_NONZERO, /* not where it is null, false, 0, "" or empty */
	SHOW_SET,     /* where it is set to something, also to false, 0 or {}, but not to null */
	SHOW_EMPTY,   /* also where it is null */
	SHOW_NEVER,   /* resolved into other keys: env_file, extends, include, version */
};

/* Canonical forms that are printed in another shape than they are kept in. */
enum compose_print {
	PRINT_PLAIN,
	PRINT_HOSTS,  /* {a: [1.2.3.4]} → ["a=1.2.3.4"] */
	PRINT_SSH,    /* {default: null, k: p} → ["default", "k: p"] */
	PRINT_ULIMIT, /* 0 → {soft: 0, hard: 0} */
};

/* How the value of a later file joins that of an earlier one, and which items of a list are the same. */
enum compose_merge {
	MERGE_DEEP, /* maps by key, lists one behind the other, scalars replace, null keeps what was there */
	MERGE_REPLACE,
	MERGE_PAIRS,   /* environment and its like: by key, and null replaces */
	MERGE_LOGGING, /* options join under the same driver only */
	MERGE_SUBNETS, /* ipam.config: entries of the same subnet join */
	MERGE_HOSTS,   /* extra_hosts: addresses of a host collect */
};
enum compose_unique {
	UNIQUE_NONE,
	UNIQUE_TEXT,   /* up to the first "=" */
	UNIQUE_PORT,   /* ip, published, target, protocol */
	UNIQUE_TARGET, /* volumes, devices, by mount target */
	UNIQUE_SECRET, /* by target, which defaults to /run/secrets/SOURCE */
	UNIQUE_CONFIG, /* by target, which defaults to /SOURCE */
	UNIQUE_PATH,   /* env_file, label_file */
};

enum compose_pattern {
	PATTERN_NONE,
	PATTERN_NAME,	     /* [a-zA-Z0-9._-]+ */
	PATTERN_ULIMIT,	     /* [a-z]+ */
	PATTERN_CONTAINER,   /* contains [a-zA-Z0-9][a-zA-Z0-9_.-]+ */
	PATTERN_PULL_POLICY, /* always, never, …, every_12h */
};

struct loader;
struct key_path;

struct compose_key {
	const char *name;		/* "image"; "*": a key of the user's; "[]": an item of a list */
	unsigned int accepts;		/* of enum compose_accepts */
	const struct compose_key *keys; /* of a map with keys of the specification; ended by a row without name */
	const struct compose_key *each; /* of a map with keys of the user's */
	const struct compose_key *item; /* of a list */
	enum compose_cast cast;
	enum compose_show show;
	enum compose_print print;
	enum compose_merge merge;
	enum compose_unique unique;
	bool unique_items;		/* the schema's: the same item twice is an error */
	bool extensions;		/* x-* may stand in it */
	bool open;			/* other keys may stand in it: the schema says nothing */
	bool sorted;			/* the keys are the user's: printed by name */
	enum compose_pattern pattern;	/* of the text, or of the keys of `each` */
	const char *const *values;	/* all that it may be */
	const char *const *required;	/* keys that must be in it */
	int64_t min, max;		/* where min < max */
	bool newer;			/* than Docker Compose 2.29: no oracle for it */
	/* Makes the short form long. Called with a valid value; NULL drops it (after a finding). */
	struct node *(*expand)(struct loader *l, struct node *node, const struct key_path *path);

	/* What a stack makes of it. One of the two is set for each key that stands for itself; inner keys inherit. */
	bool handled;
	const char *no_equivalent; /* why Kubernetes has nothing like it, and what to do instead */
	const char *const *usual;  /* values that ask for no more than Docker's default, or than a pod has anyway: not answered */
};

extern const struct compose_key compose_root_key; /* of a Compose file as a whole */

/* A key of a map: its row, or that of any key of the user's; NULL where there is none. Extensions have no row. */
const struct compose_key *compose_key_in(const struct compose_key *map, struct str name);
/*
 * By path: "services.*.ports[].target", "services.api.ports[0]", "networks.front.ipam". NULL where there is none.
 * Names with dots in them can't be found so: use compose_key_in.
 */
const struct compose_key *compose_key_find(struct str path);

/* Calls for every row with its path, in the order of the tables; parents first. */
typedef void compose_key_visit(void *context, struct str path, const struct compose_key *key);
void compose_keys_walk(struct arena *arena, compose_key_visit *visit, void *context);
