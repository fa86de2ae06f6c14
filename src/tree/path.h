/*
 * Paths of the tree on disk. What a lock or a journal says may be hostile, and a link on the way would lead out of the target:
 * so no link is followed below it, but the last one where it leads to a file. Inside of src/tree only.
 */
#pragma once
#include <sys/types.h>

#include "base/str.h"

struct arena;

enum standing_kind {
	STANDS_NOTHING,
	STANDS_FILE,	/* or a link to one */
	STANDS_FOLDER,
	STANDS_OTHER,	/* a link to nowhere, a FIFO, a device */
	STANDS_BLOCKED, /* a part of the path is there, and no folder */
};

struct standing {
	enum standing_kind kind;
	mode_t mode;		/* of a file */
	struct str blocker;	/* the part of the path that is no folder */
};

/* What stands at `path` below `folder`. */
struct standing path_standing(struct arena *arena, const char *folder, struct str path);
/* Relative, cleaned, and inside of the target. */
bool path_is_safe(struct arena *arena, struct str path);

bool path_same_mount(const char *a, const char *b); /* can a file be renamed from one folder to the other? */
bool path_is_mount(const char *folder);		    /* something is mounted on it */
