/*
 * Compressing into a file, with both digests on the way. The same bytes give the same bytes: no name, no time in the header.
 */
#pragma once
#include "archive/stream.h"

struct deflater;

/* To the end of `fd` (written with write(2), from where it stands). Level 0: the format's usual one (gzip 6, zstd 3). */
struct deflater *deflater_new(int fd, enum compression compression, int level);
void deflater_free(struct deflater *deflater); /* NULL is nothing */
#define _cleanup_deflater_ _cleanup_(cleanup_deflater)
void cleanup_deflater(struct deflater **deflater);
int deflater_add(struct deflater *deflater, struct str bytes, struct err *err);
/* Ends the stream; `seen` says how much it was, and the digests. */
int deflater_end(struct deflater *deflater, struct stream_seen *seen, struct err *err);
