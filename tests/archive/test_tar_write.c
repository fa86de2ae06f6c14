#include "lib/test.h"

#include "archive/stream.h"
#include "archive/tar_write.h"
#include "base/strbuf.h"

static int to_buffer(void *context, struct str bytes, struct err *err)
{
	(void)err;
	strbuf_add(context, bytes);
	return 0;
}

static int read_stream(void *context, struct str *block, struct err *err)
{
	return stream_read(context, block, err);
}

static struct str repeat(struct fixture *f, const char *what, size_t n)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	while (n--)
		strbuf_adds(&buf, what);
	return strbuf_take(&buf, f->arena);
}

static void same(const struct tar_entry *got, const struct tar_entry *want)
{
	assert_int_equal(got->type, want->type);
	assert_true(str_eq(got->name, want->name));
	assert_true(str_eq(got->link, want->link));
	assert_int_equal(got->size, want->size);
	assert_int_equal(got->mode, want->mode);
	assert_int_equal(got->uid, want->uid);
	assert_int_equal(got->gid, want->gid);
	assert_int_equal(got->mtime, want->mtime);
	assert_int_equal(got->mtime_nsec, want->mtime_nsec);
	assert_int_equal(got->major, want->major);
	assert_int_equal(got->minor, want->minor);
	assert_int_equal(got->n_xattrs, want->n_xattrs);
	for (size_t i = 0; i < got->n_xattrs; i++) {
		assert_true(str_eq(got->xattrs[i].key, want->xattrs[i].key));
		assert_true(str_eq(got->xattrs[i].value, want->xattrs[i].value));
	}
}

/* What is written is read again, and needs a pax header only where ustar can't say it. */
static void test_round_trip(void **state)
{
	static const struct tar_xattr xattrs[] = { { STR_INIT("security.capability"), STR_INIT("\1\0\n=") },
						   { STR_INIT("user.x"), STR_INIT("") } };
	struct fixture *f = *state;
	const struct tar_entry entries[] = {
		{ .type = TAR_DIR, .name = STR("usr/"), .mode = 0755 },
		{ .type = TAR_FILE,
		  .name = STR("usr/a"),
		  .size = 3,
		  .mode = 04755,
		  .uid = 1000,
		  .gid = 100,
		  .mtime = 1767225600 },
		{ .type = TAR_FILE, .name = repeat(f, "n", 100), .mode = 0644 },
		{ .type = TAR_FILE, .name = repeat(f, "n", 101), .mode = 0644 },
		{ .type = TAR_FILE, .name = repeat(f, "dir/", 38), .mode = 0644 },
		{ .type = TAR_FILE, .name = repeat(f, "long/", 700), .size = 513, .mode = 0600 },
		{ .type = TAR_SYMLINK, .name = STR("l"), .link = repeat(f, "../", 100), .mode = 0777 },
		{ .type = TAR_HARDLINK, .name = STR("h"), .link = STR("usr/a"), .mode = 0644 },
		{ .type = TAR_CHAR, .name = STR("null"), .mode = 0666, .major = 1, .minor = 3 },
		{ .type = TAR_FIFO, .name = STR("fifo"), .mode = 0600 },
		{ .type = TAR_FILE, .name = STR("ids"), .mode = 0644, .uid = 4294967295, .gid = 2097152 },
		{ .type = TAR_FILE, .name = STR("old"), .mode = 0644, .mtime = -2, .mtime_nsec = 250000000 },
		{ .type = TAR_FILE, .name = STR("half"), .mode = 0644, .mtime = 7, .mtime_nsec = 500000000 },
		{ .type = TAR_FILE, .name = STR("late"), .mode = 0644, .mtime = (int64_t)1 << 40 },
		{ .type = TAR_FILE, .name = STR("caps"), .mode = 0755, .xattrs = xattrs, .n_xattrs = 2 },
	};
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct tar_writer writer = { .sink = { to_buffer, &buf } };
	struct tar_entry entry;

	for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
		size_t before = buf.len;

		assert_done(tar_write_entry(&writer, &entries[i], f->err), f->err);
		if (i < 3)
			assert_true(buf.len - before <= 1024);
		for (uint64_t k = 0; k < entries[i].size; k++)
			assert_done(tar_write_data(&writer, STR("x"), f->err), f->err);
	}
	assert_done(tar_write_end(&writer, f->err), f->err);
	assert_int_equal(buf.len % 512, 0);
	struct stream *stream _cleanup_stream_ = stream_of_bytes(strbuf_str(&buf), NULL);
	struct tar *tar _cleanup_tar_ = tar_new(&(struct tar_source){ read_stream, NULL, stream }, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
		assert_int_equal(tar_next(tar, &entry, f->err), 1);
		same(&entry, &entries[i]);
	}
	assert_int_equal(tar_next(tar, &entry, f->err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_round_trip),
	};
	return run_units(tests);
}
