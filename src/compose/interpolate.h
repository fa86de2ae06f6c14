/*
 * Interpolation of Compose values: $V ${V} ${V:-d} ${V-d} ${V:?e} ${V?e} ${V:+a} ${V+a} $$.
 *
 * Defined in the Compose Specification, "Interpolation", and by compose-go's template package. Defaults nest and are
 * evaluated only when used.
 */
#pragma once
#include "compose/compose.h"

/* Called for each variable that is looked up (used defaults included). */
struct interpolation {
	struct arena *arena;
	const struct environment *environment;
	struct findings *out;
	VEC(struct str) used; /* names looked up so far, once each: the caller empties it */
	struct map many; /* the same, where they are many: its own business */
	bool defaulted; /* nothing but defaults went into the last text */
	struct map warned; /* names that were reported as unset; begins empty */
};

/*
 * Expands every variable in a scalar's text; a finding points at the variable, through quotes and folds.
 * Returns a view into the arena, or node->text itself where there was nothing to expand.
 * Unset: nothing, with a warning (once a variable). ${V:?message}: an error finding, and the result is empty.
 * Bad syntax ("${", "${1}") is an error finding with what to do ("write $$ for a dollar sign").
 */
struct str interpolate(struct interpolation *in, const struct node *scalar);
