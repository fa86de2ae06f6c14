/*
 * The language of variables, shared by Compose values and env files: $V ${V} ${V:-d} ${V-d} ${V:?e} ${V?e} ${V:+a} ${V+a} $$.
 *
 * A dollar sign before anything else stays what it is ("$1", "$ "), as in compose-go. Braces inside of a default nest.
 */
#pragma once
#include "base/str.h"

struct arena;

#define TEMPLATE_DEPTH_MAX 64
#define TEMPLATE_SIZE_MAX ((size_t)16 << 20) /* of one expanded text, in bytes */

enum template_problem {
	TEMPLATE_UNSET,	   /* expands to nothing */
	TEMPLATE_REQUIRED, /* ${V:?message} without V; expands to nothing */
	TEMPLATE_BAD,	   /* "${" that begins no variable; the rest of the text is left out */
	TEMPLATE_DEPTH,	   /* defaults nest too deep, or the result is too large; likewise */
};

struct template {
	struct arena *arena;
	void *context;
	/* False where it isn't set. `name` is a view into the text. */
	bool (*lookup)(void *context, struct str name, struct str *value);
	/* `at` is a view into the text: where it stands. `message`: of TEMPLATE_REQUIRED, expanded, may be empty. */
	void (*problem)(void *context, enum template_problem problem, struct str at, struct str name, struct str message);
	size_t n_values, n_defaults; /* counted: values of variables and defaults that went into the text */
};

/* In the arena, or `text` itself where there was nothing to expand. */
struct str template_expand(struct template *template, struct str text);
