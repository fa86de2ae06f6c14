/*
 * Writing tar that is the same for the same input: ustar, with a pax header only where ustar can't say it (long names, large
 * numbers, xattrs). No user or group names, no access times; xattrs in the order that they are given.
 */
#pragma once
#include "archive/tar.h"

struct tar_sink {
	int (*write)(void *context, struct str bytes, struct err *err);
	void *context;
};

struct tar_writer {
	struct tar_sink sink;
	uint64_t left; /* bytes of content that the entry still lacks */
	uint64_t pad;
};

/*
 * `entry` without `at`, `data`, `stored`, `sparse`. A folder's name gets its slash. Then tar_write_data() brings exactly
 * `size` bytes in any number of calls, and the next call pads; a wrong number is a BUG.
 */
int tar_write_entry(struct tar_writer *writer, const struct tar_entry *entry, struct err *err);
int tar_write_data(struct tar_writer *writer, struct str bytes, struct err *err);
int tar_write_end(struct tar_writer *writer, struct err *err);
