/*
 * Bytes of a part of a file, inflated on the way: plain, gzip (RFC 1952, any number of members), zstd (RFC 8878, any number of
 * frames, skippable ones too). What it is is seen from its first bytes, never from a name.
 *
 * Memory is flat: a ring of a few blocks (1 MiB), for zstd also its window (at most 128 MiB, what the zstd tool takes unasked).
 * Inflating runs in a thread of its own, ahead of the reader by the ring's length.
 *
 * Failures are of two kinds, for all of src/archive: ERR_PERMANENT says that the bytes themselves are at fault, `number` is then
 * EBADMSG (damaged, cut off) or EFBIG (over a limit): a caller makes a finding of it. Anything else is the environment.
 */
#pragma once
#include "archive/digest.h"
#include "base/err.h"

enum compression { COMPRESSION_NONE, COMPRESSION_GZIP, COMPRESSION_ZSTD };

struct stream_limits {
	uint64_t max_bytes;	/* inflated; 0: 64 GiB */
};

/* No gzip can do more than 1032:1, so more is a zstd made to hurt. Asked above 64 MiB of output, for small files of zeros are fine. */
#define STREAM_RATIO_MAX 1100
#define STREAM_RATIO_FROM ((uint64_t)64 << 20)
#define STREAM_BYTES_MAX ((uint64_t)64 << 30)

struct stream;

/*
 * Bytes [offset, offset + length) of a file that can be read with pread(2). The descriptor stays the caller's and must stay open.
 * `plain`: the bytes as they are, whatever they look like.
 */
int stream_new(int fd, uint64_t offset, uint64_t length, bool plain, const struct stream_limits *limits, struct stream **out,
	       struct err *err);
/* Bytes in memory, which live as long as the stream: for tests and fuzzing. No thread. */
struct stream *stream_of_bytes(struct str bytes, const struct stream_limits *limits);
void stream_free(struct stream *stream); /* NULL is nothing; may come before the end */
#define _cleanup_stream_ _cleanup_(cleanup_stream)
void cleanup_stream(struct stream **stream);

/* The next block, valid until the next call. 1; 0 at the end; -1. Never an empty block. */
int stream_read(struct stream *stream, struct str *block, struct err *err);
/* Reads on to the end, which a digest needs. */
int stream_drain(struct stream *stream, struct err *err);

/* What was seen; complete when stream_read() has returned 0. */
struct stream_seen {
	enum compression compression;
	uint64_t stored, plain;		     /* bytes as they are in the file, and inflated */
	struct digest stored_digest, plain_digest;
};
void stream_seen(const struct stream *stream, struct stream_seen *out);
