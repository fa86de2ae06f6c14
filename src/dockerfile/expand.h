/*
 * Variables of a Dockerfile: which are known where, and $v ${v} ${v:-x} ${v-x} ${v:+x} ${v+x} ${v:?x} ${v?x} ${v#x} ${v##x} ${v%x}
 * ${v%%x} ${v/x/y} ${v//x/y}.
 *
 * Defined in the Dockerfile reference, "Environment replacement" and "Understand how ARG and FROM interact": an ARG before the first
 * FROM is seen by FROM only, until a stage declares it again; one instruction sees the values from before it; a stage that builds on
 * another inherits its ENV; the platform arguments (TARGETPLATFORM, BUILDARCH, …) are there for FROM and where declared.
 *
 * Where the reference and BuildKit differ, this is BuildKit: a stage inherits the ARGs of the one it builds on, too; the later one of
 * an ENV and an ARG with a value counts; the ARGs of one instruction see each other, the ENVs of one instruction don't.
 */
#pragma once
#include "base/map.h"
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
	VEC(struct dockerfile_variable) variables; /* each name once */
	struct map index;			   /* name → its number in `variables` + 1: for dockerfile_scope_find() */
	char escape;
	/*
	 * No base image can have set others: before the first FROM, in a FROM itself, and in what builds on scratch. There a variable
	 * that nobody declares is known to be empty.
	 */
	bool complete;
};

/* What one `--build-arg NAME=VALUE` says; may be NULL and 0. */
struct dockerfile_build_arg {
	struct str name, value;
};

/* What `instruction` sees (the values from before it). The result lives in the arena. The work grows with what stands before it. */
void dockerfile_scope_at(struct arena *arena, const struct dockerfile *file, const struct dockerfile_instruction *instruction,
			 const struct dockerfile_build_arg *args, size_t n_args, struct dockerfile_scope *scope);
/*
 * For whoever goes through all instructions in their order: makes of the scope that `instruction` sees the one that the next in its
 * stage sees. At a FROM begin with dockerfile_scope_stage().
 */
void dockerfile_scope_step(struct arena *arena, const struct dockerfile *file, const struct dockerfile_instruction *instruction,
			   const struct dockerfile_build_arg *args, size_t n_args, struct dockerfile_scope *scope);
/* What the first instruction behind the stage's FROM sees. */
void dockerfile_scope_stage(struct arena *arena, const struct dockerfile *file, size_t stage, const struct dockerfile_build_arg *args,
			    size_t n_args, struct dockerfile_scope *scope);
const struct dockerfile_variable *dockerfile_scope_find(const struct dockerfile_scope *scope, struct str name); /* or NULL */

/*
 * A word with its quotes and escapes removed and its variables replaced. *known (may be NULL) becomes false where a value isn't
 * known: then the variable stands in the result as it is written. A malformed or refused (${v:?x}) expansion is a finding.
 * `out` may be NULL.
 */
struct str dockerfile_expand(struct arena *arena, const struct dockerfile_word *word, const struct dockerfile_scope *scope, bool *known,
			     struct findings *out);

/* The same for a here-document of COPY or ADD: quotes are text there. */
struct str dockerfile_expand_body(struct arena *arena, struct str body, const struct dockerfile_scope *scope, bool *known);

/* The names of the variables that a text mentions, with their places, in order; for the shell form too (`$$`, `\$` are none). */
struct dockerfile_mention {
	struct str name;
	uint32_t offset, length; /* in the raw text that was given: of the whole "${NAME:-x}" */
	bool has_default;	 /* :-, -, :+, + */
};
size_t dockerfile_mentions(struct arena *arena, struct str raw, char escape, struct dockerfile_mention **mentions);
