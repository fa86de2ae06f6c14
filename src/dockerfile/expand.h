/*
 * Variables of a Dockerfile: which are known where, and $v ${v} ${v:-x} ${v-x} ${v:+x} ${v+x} ${v:?x} ${v?x} ${v#x} ${v##x} ${v%x}
 * ${v%%x} ${v/x/y} ${v//x/y}.
 *
 * Defined in the Dockerfile reference, "Environment replacement" and "Understand how ARG and FROM interact": an ARG before the first
 * FROM is seen by FROM only, until a stage declares it again; one instruction sees the values from before it; a stage that builds on
 * another inherits its ENV; the platform arguments (TARGETPLATFORM, BUILDARCH, …) are there for FROM and where declared.
 */
#pragma once
#include "dockerfile/dockerfile.h"

enum dockerfile_variable_state {
	VARIABLE_UNDECLARED, /* nothing here says anything about it; the base image may set it */
	VARIABLE_UNKNOWN,    /* declared, but its value comes at build time (ARG without default, a platform argument) */
	VARIABLE_KNOWN,
};

struct dockerfile_variable {
	struct str name, value;
	enum dockerfile_variable_state state;
	bool env;			    /* ENV: it is in the image, too */
	const struct dockerfile_pair *pair; /* where it was set; NULL: given from outside, or predefined */
};

struct dockerfile_scope {
	VEC(struct dockerfile_variable) variables; /* the last of a name counts and is the only one */
	char escape;
};

/* What one `--build-arg NAME=VALUE` says; may be NULL and 0. */
struct dockerfile_build_arg {
	struct str name, value;
};

/* What `instruction` sees. The result lives in the arena. */
void dockerfile_scope_at(struct arena *arena, const struct dockerfile *file, const struct dockerfile_instruction *instruction,
			 const struct dockerfile_build_arg *args, size_t n_args, struct dockerfile_scope *scope);
const struct dockerfile_variable *dockerfile_scope_find(const struct dockerfile_scope *scope, struct str name); /* or NULL */

/*
 * A word with its quotes and escapes removed and its variables replaced. *known (may be NULL) becomes false where a value isn't
 * known: then the variable stands in the result as it is written. A malformed or refused (${v:?x}) expansion is a finding.
 * `out` may be NULL.
 */
struct str dockerfile_expand(struct arena *arena, const struct dockerfile_word *word, const struct dockerfile_scope *scope, bool *known,
			     struct findings *out);

/* The names of the variables that a text mentions, with their places, in order; for the shell form too (`$$`, `\$` are none). */
struct dockerfile_mention {
	struct str name;
	uint32_t offset, length; /* in the raw text that was given: of the whole "${NAME:-x}" */
	bool has_default;	 /* :-, -, :+, + */
};
size_t dockerfile_mentions(struct arena *arena, struct str raw, char escape, struct dockerfile_mention **mentions);
