/*
 * lotse.yaml: what the team decided. Every key is one row in a table, exported by its domain.
 *
 * An unknown key is an error finding with a suggestion; so is a value of the wrong type. Values keep their nodes,
 * so that an origin can point at the line. `lotse init` prints the rows as comments.
 */
#pragma once
#include "base/map.h"
#include "doc/node.h"

struct strbuf;

enum config_type {
	CONFIG_STRING,
	CONFIG_BOOL,
	CONFIG_INT,
	CONFIG_CHOICE,	 /* one of `choices` */
	CONFIG_STRINGS,	 /* a list of strings (one string is a list of one) */
	CONFIG_MAP,	 /* names → strings */
};

/* "registry", "services.*.role": "*" stands for any name. */
struct config_key {
	const char *path;
	enum config_type type;
	const char *default_value; /* as it would be written; NULL: none */
	const char *choices;	   /* "web|worker|…", for CONFIG_CHOICE */
	const char *why;	   /* one or two sentences: what it does and when to set it */
	const char *example;	   /* as it would be written; NULL: the default */
	bool (*check)(struct str value, const char **complaint); /* further demands on a string; may be NULL */
};

struct config {
	struct arena *arena;
	const struct node *root; /* NULL where there is no file */
	const struct source *source;
	const struct config_key *const *tables; /* each ended by a row without path; the list ended by NULL */
	struct map rows;   /* pattern → row */
	struct map levels; /* patterns of rows, and all above them */
};

extern const struct rule *const config_rules[]; /* CONFIG-UNKNOWN-KEY, CONFIG-BAD-VALUE, … */

/* Parses and checks. `source` NULL gives an empty configuration (all defaults). -1 with findings, which are fatal then. */
int config_read(struct arena *arena, const struct source *source, const struct config_key *const *tables,
		struct config *config, struct findings *out);

/*
 * A value by its concrete path ("services.%s.role", name): the node, or NULL where the file doesn't say. %s and %.*s stand for
 * names, or for a key where the table has no "*" in their place. No such row is a BUG.
 */
const struct node *config_node(const struct config *config, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* As above, with the row's default; the empty string where neither is. */
struct str config_str(const struct config *config, const char *fmt, ...) PRINTF_LIKE(2, 3);
bool config_bool(const struct config *config, const char *fmt, ...) PRINTF_LIKE(2, 3);
int64_t config_int(const struct config *config, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The origin of a value: ORIGIN_CONFIG at its line where it was set, ORIGIN_DEFAULT with the row's `why` else. In config->arena. */
const struct origin *config_origin(const struct config *config, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* A documented lotse.yaml with all rows as comments; `set` (a node tree of values to write uncommented, with remarks) may be NULL. */
void config_print_template(struct strbuf *buf, const struct config_key *const *tables, const struct node *set);

