/*
 * A folder on the disk for an image's files while they are looked at. It goes with the process that made it: at its
 * end, or, where it was killed, when the next one is made beside it.
 */
#pragma once
#include "base/err.h"

struct arena;

struct room {
	const char *path;
	int fd; /* holds a lock as long as we live */
};

#define ROOM_INIT        \
	{                \
		NULL, -1 \
	}

/* In TMPDIR, else /var/tmp: an image is large, and /tmp is often memory. */
int room_open(struct arena *arena, struct room *room, struct err *err);
void room_close(struct room *room);
#define _cleanup_room_ _cleanup_(room_close)
