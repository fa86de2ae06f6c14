/*
 * What audit.c and ignore.c share, and rules don't see.
 */
#pragma once
#include "audit/audit.h"
#include "base/map.h"

struct ignore {
	const struct audit_rule *rule; /* NULL: no such rule; `all` where it is for each */
	bool all, foreign;	       /* foreign: of another tool, whose rules needn't be ours, and which needs no reason */
	bool used, expired, bad_date;
	struct str word, reason; /* the rule as written */
	struct span span;	 /* of the comment, or of the annotation's key */
	uint32_t from, to;	 /* a comment: findings that begin at these bytes */
};

/* The ignores of one source (comments) or one object (annotations). */
struct ignore_set {
	const void *of;
	VEC(struct ignore) at;
};

struct ignores {
	struct arena *arena;
	struct map sets; /* by the bytes of `of` */
	int64_t now;
};

struct audit_state {
	VEC(const struct audit_rule *) object_rules, set_rules; /* those with functions */
	bool *runs; /* by the rule's number */
	size_t n_rules;
	struct ignores ignores;
};

void ignores_init(struct ignores *ignores, struct arena *arena, int64_t now);
/* The comments of a text; the annotations of an object and of its pods' template. */
void ignores_read_source(struct ignores *ignores, const struct source *source);
void ignores_read_manifest(struct ignores *ignores, const struct manifest *manifest);
/* Is a finding of that rule, there, ignored? Marks what it is ignored by. */
bool ignores_has(struct ignores *ignores, const struct audit_rule *rule, const struct object *object, struct span span);

/* Whether a rule takes part in this run. */
bool audit_runs(const struct audit *audit, const struct audit_rule *rule);
