#include "lib/test.h"

#include <errno.h>
#include <sys/mman.h>

#include "archive/deflate.h"
#include "base/strbuf.h"

/* A file in memory that holds `bytes`. */
static int memory_file(struct str bytes)
{
	int fd = memfd_create("test", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.ptr, bytes.len), (ssize_t)bytes.len);
	return fd;
}

static struct str some_bytes(struct fixture *f, size_t n)
{
	char *bytes = arena_alloc(f->arena, n + 1);

	for (size_t i = 0; i < n; i++)
		bytes[i] = (char)(i * i >> 5);
	return str_n(bytes, n);
}

static int packed_file(struct str bytes, enum compression compression, struct err *err)
{
	_cleanup_deflater_ struct deflater *deflater = NULL;
	struct stream_seen seen;
	int fd = memory_file(STR_EMPTY);

	deflater = deflater_new(fd, compression, 0);
	/* in pieces, one of them empty */
	assert_int_equal(deflater_add(deflater, str_slice(bytes, 0, bytes.len / 3), err), 0);
	assert_int_equal(deflater_add(deflater, STR_EMPTY, err), 0);
	assert_int_equal(deflater_add(deflater, str_from(bytes, bytes.len / 3), err), 0);
	assert_done(deflater_end(deflater, &seen, err), err);
	assert_int_equal(seen.plain, bytes.len);
	assert_int_equal(seen.stored, lseek(fd, 0, SEEK_END));
	return fd;
}

/* All of a stream, or NULL with err. */
static struct str drain(struct fixture *f, struct stream *stream, int *result)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct str block;

	while ((*result = stream_read(stream, &block, f->err)) > 0)
		strbuf_add(&buf, block);
	return strbuf_take(&buf, f->arena);
}

static void test_round_trip(void **state)
{
	static const enum compression all[] = { COMPRESSION_NONE, COMPRESSION_GZIP, COMPRESSION_ZSTD };
	static const size_t sizes[] = { 0, 1, 65536, 3000000 };
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(all) * ARRAY_SIZE(sizes); i++) {
		enum compression compression = all[i % ARRAY_SIZE(all)];
		struct str bytes = some_bytes(f, sizes[i / ARRAY_SIZE(all)]);
		_cleanup_close_ int fd = packed_file(bytes, compression, f->err);
		_cleanup_stream_ struct stream *stream = NULL;
		struct stream_seen seen;
		struct digest digest = digest_of_bytes(bytes);
		int result;

		assert_done(stream_new(fd, 0, (uint64_t)lseek(fd, 0, SEEK_END), false, NULL, &stream, f->err), f->err);
		assert_true(str_eq(drain(f, stream, &result), bytes));
		assert_int_equal(result, 0);
		stream_seen(stream, &seen);
		assert_int_equal(seen.compression, compression);
		assert_int_equal(seen.plain, bytes.len);
		assert_int_equal(seen.stored, lseek(fd, 0, SEEK_END));
		assert_true(digest_eq(&seen.plain_digest, &digest));
		if (compression == COMPRESSION_NONE)
			assert_true(digest_eq(&seen.stored_digest, &digest));
	}
}

static void test_the_same_bytes_pack_to_the_same_bytes(void **state)
{
	struct fixture *f = *state;
	struct str bytes = some_bytes(f, 100000);

	for (int compression = COMPRESSION_NONE; compression <= COMPRESSION_ZSTD; compression++) {
		_cleanup_close_ int one = packed_file(bytes, (enum compression)compression, f->err);
		_cleanup_close_ int two = packed_file(bytes, (enum compression)compression, f->err);
		size_t n = (size_t)lseek(one, 0, SEEK_END);
		char *left = arena_alloc(f->arena, n + 1), *right = arena_alloc(f->arena, n + 1);

		assert_int_equal(lseek(two, 0, SEEK_END), n);
		assert_int_equal(pread(one, left, n, 0), (ssize_t)n);
		assert_int_equal(pread(two, right, n, 0), (ssize_t)n);
		assert_memory_equal(left, right, n);
	}
}

static void test_it_may_be_left_early(void **state)
{
	struct fixture *f = *state;
	_cleanup_close_ int fd = packed_file(some_bytes(f, 5000000), COMPRESSION_GZIP, f->err);
	struct stream *stream = NULL;
	struct str block;

	assert_done(stream_new(fd, 0, (uint64_t)lseek(fd, 0, SEEK_END), false, NULL, &stream, f->err), f->err);
	assert_int_equal(stream_read(stream, &block, f->err), 1);
	stream_free(stream);
}

static void test_only_its_part_of_the_file_is_read(void **state)
{
	struct fixture *f = *state;
	_cleanup_close_ int fd = memory_file(STR("before-INSIDE-behind"));
	_cleanup_stream_ struct stream *stream = NULL;
	int result;

	assert_done(stream_new(fd, 7, 6, false, NULL, &stream, f->err), f->err);
	assert_str_equal(drain(f, stream, &result), "INSIDE");
}

static void fails(struct fixture *f, struct str bytes, const struct stream_limits *limits, int number, const char *message)
{
	_cleanup_stream_ struct stream *stream = stream_of_bytes(bytes, limits);
	int result;

	drain(f, stream, &result);
	assert_fails(result, f->err, message);
	assert_int_equal(f->err->kind, ERR_PERMANENT);
	assert_int_equal(f->err->number, number);
	*f->err = (struct err){ 0 };
}

static void test_faults_have_their_kind(void **state)
{
	struct fixture *f = *state;
	_cleanup_close_ int fd = packed_file(some_bytes(f, 100000), COMPRESSION_GZIP, f->err);
	size_t n = (size_t)lseek(fd, 0, SEEK_END);
	char *bytes = arena_alloc(f->arena, n + 8);

	assert_int_equal(pread(fd, bytes, n, 0), (ssize_t)n);
	memcpy(bytes + n, "rubbish", 7);
	fails(f, str_n(bytes, n - 1), NULL, EBADMSG, "the gzip data end too early");
	fails(f, str_n(bytes, n + 7), NULL, EBADMSG, "the gzip data are damaged: incorrect header check");
	fails(f, str_n(bytes, n), &(struct stream_limits){ .max_bytes = 99999 }, EFBIG, "it unpacks to more than 99999 bytes");
	fails(f, str_n("\xfd\x37zXZ\0more", 10), NULL, EBADMSG, "it is compressed with xz: images are plain, gzip or zstd");
	fails(f, str_n("\x28\xb5\x2f\xfd", 4), NULL, EBADMSG, "the zstd data end too early");
	bytes[n / 2] ^= 0x55;
	_cleanup_stream_ struct stream *stream = stream_of_bytes(str_n(bytes, n), NULL);
	int result;
	drain(f, stream, &result);
	assert_int_equal(result, -1);
	assert_int_equal(f->err->number, EBADMSG);
}

static void test_a_file_that_is_shorter_than_it_should_be(void **state)
{
	struct fixture *f = *state;
	_cleanup_close_ int fd = memory_file(STR("short"));
	_cleanup_stream_ struct stream *stream = NULL;
	int result;

	assert_done(stream_new(fd, 0, 9, false, NULL, &stream, f->err), f->err);
	drain(f, stream, &result);
	assert_fails(result, f->err, "the file ends 4 bytes too early");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_round_trip),
		unit(test_the_same_bytes_pack_to_the_same_bytes),
		unit(test_it_may_be_left_early),
		unit(test_only_its_part_of_the_file_is_read),
		unit(test_faults_have_their_kind),
		unit(test_a_file_that_is_shorter_than_it_should_be),
	};
	return run_units(tests);
}
