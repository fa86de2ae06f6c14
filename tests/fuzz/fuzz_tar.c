/*
 * Any bytes as a layer: plain, gzip or zstd, and a tar in it. What is read keeps the reader's promises, and what the
 * writer makes of an entry is read as the same entry.
 */
#include "fuzz/fuzz.h"

#include "archive/stream.h"
#include "archive/tar_write.h"
#include "base/arena.h"
#include "base/strbuf.h"

static int read_stream(void *context, struct str *block, struct err *err)
{
	return stream_read(context, block, err);
}

static int to_buffer(void *context, struct str bytes, struct err *err)
{
	(void)err;
	strbuf_add(context, bytes);
	return 0;
}

static void write_and_read(const struct tar_entry *entry)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct tar_writer writer = { .sink = { to_buffer, &buf } };
	struct tar_entry bare = *entry, again;
	struct err err = { 0 };

	bare.size = 0;
	BUG_IF(tar_write_entry(&writer, &bare, &err) < 0 || tar_write_end(&writer, &err) < 0);
	struct stream *stream _cleanup_stream_ = stream_of_bytes(strbuf_str(&buf), NULL);
	struct tar *tar _cleanup_tar_ = tar_new(&(struct tar_source){ read_stream, NULL, stream }, NULL);
	int got = tar_next(tar, &again, &err);
	/* a name at the limit may get a slash, and what is packed may look packed */
	if (got < 0 && (bare.name.len >= 4095 || bare.n_xattrs > 0 || bare.link.len > 4000))
		return;
	if (got > 0 && bare.type != TAR_DIR && !str_empty(bare.name))
		BUG_IF(!str_eq(again.name, bare.name) || again.mode != bare.mode || again.type != bare.type ||
		       again.mtime != bare.mtime || again.mtime_nsec != bare.mtime_nsec);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct stream_limits limits = { .max_bytes = 4 << 20 };
	struct stream *stream _cleanup_stream_ = stream_of_bytes(str_n((const char *)data, size), &limits);
	struct tar *tar _cleanup_tar_ =
		tar_new(&(struct tar_source){ read_stream, NULL, stream }, &(struct tar_limits){ .max_entries = 1000 });
	struct err err = { 0 };
	struct tar_entry entry;

	while (tar_next(tar, &entry, &err) > 0) {
		_cleanup_free_ char *space = xcalloc(entry.name.len + 1, 1);
		uint64_t offset, last = 0;
		struct str part, clean;

		BUG_IF(entry.type != TAR_FILE && entry.size != 0);
		BUG_IF(str_chr(entry.name, '\0') != STR_NONE || str_chr(entry.link, '\0') != STR_NONE);
		if (tar_clean_name(entry.name, space, &clean))
			BUG_IF(clean.len > entry.name.len || str_starts(clean, "/") || str_contains(clean, STR("//")));
		write_and_read(&entry);
		while (tar_read(tar, &part, &offset, &err) > 0) {
			BUG_IF(part.len == 0 || offset < last || offset > entry.size || part.len > entry.size - offset);
			last = offset + part.len;
		}
	}
	return 0;
}
