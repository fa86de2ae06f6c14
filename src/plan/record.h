/*
 * What a tree was made from: written into lotse.lock, so that `lotse explain` can plan again. Paths are relative to the target.
 */
#pragma once
#include "plan/plan.h"

/* "1.35" → 35; NULL: 1.35. -1 with ERR_USAGE for another form or a version that nobody runs any more. */
int kubernetes_parse(const char *text, unsigned int *minor, struct err *err);

/* The options as a tree of values for the lock file. */
struct node *plan_record(struct arena *arena, const struct plan_options *options, const struct plan *plan);
/* And back: options as they would be given in the current folder. `envp` is the process environment. */
int plan_options_from(struct arena *arena, const struct node *record, const char *target, const char *const *envp,
		      struct plan_options *options, struct err *err);

/* Overlays of the team that refer to what isn't written any more, or don't use their environment's component. */
void plan_overlays(struct arena *arena, const struct tree *tree, const char *target, struct findings *out);

/* tree_compare, and the changes of immutable fields as findings. */
int plan_compare(struct arena *arena, const struct plan_options *options, struct plan *plan, bool force,
		 struct tree_plan *changes, struct findings *out, struct err *err);
