/*
 * Where a new tree is prepared, and how an interrupted run is finished. Inside of src/tree only.
 *
 * The stage is `.NAME.lotse-stage` beside the target NAME, or `.lotse-stage` in the target where nothing can be renamed from beside
 * it (a mount point, a parent of somebody else's), or where somebody stands in it. It holds `tree/`, and, where a journal is used,
 * `made` and `journal`. It may also have come with a clone of a hostile repository: nothing in it reaches out of the target.
 */
#pragma once
#include "tree/tree.h"

struct stage {
	const char *shown;    /* the target as the user wrote it */
	const char *target;   /* absolute, links resolved as far as it exists */
	const char *folder;   /* the stage */
	const char *tree;     /* folder/tree */
	const char *made;     /* folder/made */
	const char *journal;  /* folder/journal */
	bool inside;	      /* it is in the target: no exchange */
	int guard;	      /* lock on the parent of the target, or on the target; -1: none */
};
#define _cleanup_stage_ _cleanup_(stage_close)
void stage_close(struct stage *stage);

/* Takes the lock, finishes or removes what a dead run left, and makes no folder yet. */
int stage_open(struct arena *arena, const char *target, struct stage *stage, struct err *err);
/* Makes folder and tree/: nobody else may look into it, and git ignores it. */
int stage_make(struct arena *arena, struct stage *stage, struct err *err);
int stage_remove(struct stage *stage, struct err *err);
/* "cannot write TARGET/PATH: …", by the error number in errno: the stage's own name says nothing to anybody. */
int stage_failed(const struct stage *stage, struct str path, struct err *err);

/*
 * The journal says what is to be renamed from the stage into the target and what is to be removed there: "+path" or "-path", each
 * ended by a NUL. Once it is on disk the run counts as done; whoever comes next finishes it. So all that can fail comes before:
 * journal_prepare() makes the folders that are missing in the target (it lists them in `made` first, and journal_undo() removes them
 * again), and refuses a path that a rename can't reach.
 */
int journal_prepare(struct arena *arena, const struct stage *stage, const struct tree_plan *plan, struct err *err);
void journal_undo(struct arena *arena, const struct stage *stage);
int journal_write(const struct stage *stage, const struct tree_plan *plan, struct err *err);
int journal_apply(struct arena *arena, const struct stage *stage, struct err *err);

/* A point where tests let the process die: LOTSE_TEST_DIE_AT=N ends it at the Nth one. */
void crash_point(void);
