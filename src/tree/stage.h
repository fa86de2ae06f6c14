/*
 * Where a new tree is prepared, and how an interrupted run is finished. Inside of src/tree only.
 *
 * The stage is `.NAME.lotse-stage` beside the target NAME, or `.lotse-stage` in the target where nothing can be made beside it
 * (a mount point, a parent of somebody else's). It holds `tree/`, and, once the renames have begun, `journal`.
 */
#pragma once
#include "tree/tree.h"

struct stage {
	const char *target;   /* absolute, links resolved as far as it exists */
	const char *folder;   /* the stage */
	const char *tree;     /* folder/tree */
	const char *journal;  /* folder/journal */
	bool inside;	      /* it is in the target: no exchange */
	int guard;	      /* lock on the parent of the target; -1: none */
};
#define _cleanup_stage_ _cleanup_(stage_close)
void stage_close(struct stage *stage);

/* Takes the lock, finishes or removes what a dead run left, and makes no folder yet. */
int stage_open(struct arena *arena, const char *target, struct stage *stage, struct err *err);
/* Makes folder and tree/. */
int stage_make(struct arena *arena, struct stage *stage, struct err *err);
int stage_remove(struct stage *stage, struct err *err);

/*
 * The journal says what is to be renamed from the stage into the target and what is to be removed there, one a line:
 * "+path" or "-path". Once it is on disk the run counts as done; whoever comes next finishes it.
 */
int journal_write(const struct stage *stage, const struct tree_plan *plan, struct err *err);
int journal_apply(struct arena *arena, const struct stage *stage, struct err *err);

/* A point where tests let the process die: LOTSE_TEST_DIE_AT=N ends it at the Nth one. */
void crash_point(void);
