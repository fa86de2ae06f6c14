#include "lib/test.h"

#include "archive/tar.h"

static void cleans_to(const char *name, const char *expected)
{
	struct str out, text = str_of(name);
	char space[256];

	assert_true(tar_clean_name(text, space, &out));
	assert_str_equal(out, expected);
}

static void test_names_are_cleaned(void **state)
{
	struct str out;
	char space[64];

	(void)state;
	cleans_to("./a//b/", "a/b");
	cleans_to("/usr/bin", "usr/bin");
	cleans_to("./", "");
	cleans_to("", "");
	cleans_to("a/../b", "b");
	cleans_to("a/./b/../../c", "c");
	cleans_to("..a/b..", "..a/b..");
	assert_false(tar_clean_name(STR("../x"), space, &out));
	assert_false(tar_clean_name(STR("a/../../x"), space, &out));
	assert_false(tar_clean_name(STR("/.."), space, &out));
}

struct pieces {
	struct str rest;
	size_t piece;
};

static int read_piece(void *context, struct str *block, struct err *err)
{
	struct pieces *pieces = context;

	(void)err;
	*block = str_slice(pieces->rest, 0, pieces->piece);
	pieces->rest = str_from(pieces->rest, block->len);
	return block->len > 0;
}

static void octal(char *at, size_t len, uint64_t value)
{
	for (size_t i = len - 1; i-- > 0; value /= 8)
		at[i] = (char)('0' + value % 8);
}

/* A header, its content and the padding. */
static char *add(char *at, char type, const char *name, uint64_t size, const char *content)
{
	unsigned int sum = 0;

	memcpy(at, name, strlen(name));
	octal(at + 100, 8, 0644);
	octal(at + 108, 8, 0);
	octal(at + 116, 8, 0);
	octal(at + 124, 12, size);
	octal(at + 136, 12, 5);
	at[156] = type;
	memcpy(at + 257, "ustar\00000", 8);
	memset(at + 148, ' ', 8);
	for (size_t i = 0; i < 512; i++)
		sum += (unsigned char)at[i];
	octal(at + 148, 7, sum);
	at[154] = '\0';
	memcpy(at + 512, content, strlen(content));
	return at + 512 + (strlen(content) + 511) / 512 * 512;
}

/* Blocks end anywhere: in a header, in a number, in a pax record. */
static void test_pieces_of_any_size(void **state)
{
	struct fixture *f = *state;
	char *tar_bytes = arena_alloc(f->arena, 16384), *at = tar_bytes;

	at = add(at, 'x', "pax", 18, "18 path=long/name\n");
	at = add(at, '0', "short", 11, "hello world");
	at = add(at, '5', "dir/", 0, "");
	at = add(at, '1', "link", 99, ""); /* a hard link's size means nothing */
	at = add(at, '0', "last", 600, "");
	at += 1024 + 1024;
	for (size_t piece = 1; piece < 1100; piece += piece < 20 ? 1 : 97) {
		struct pieces pieces = { str_n(tar_bytes, (size_t)(at - tar_bytes)), piece };
		struct tar *tar _cleanup_tar_ = tar_new(&(struct tar_source){ read_piece, NULL, &pieces }, NULL);
		struct tar_entry entry;
		struct str part;
		uint64_t offset, sum = 0;

		assert_int_equal(tar_next(tar, &entry, f->err), 1);
		assert_str_equal(entry.name, "long/name");
		assert_int_equal(entry.at, 0);
		assert_int_equal(entry.data, 1536);
		assert_int_equal(entry.mtime, 5);
		while (tar_read(tar, &part, &offset, f->err) > 0) {
			assert_int_equal(offset, sum);
			sum += part.len;
		}
		assert_int_equal(sum, 11);
		assert_int_equal(tar_next(tar, &entry, f->err), 1);
		assert_int_equal(entry.type, TAR_DIR);
		assert_int_equal(tar_next(tar, &entry, f->err), 1);
		assert_int_equal(entry.type, TAR_HARDLINK);
		assert_int_equal(entry.size, 0);
		assert_int_equal(tar_next(tar, &entry, f->err), 1);
		assert_int_equal(entry.size, 600);
		assert_int_equal(tar_next(tar, &entry, f->err), 0);
		assert_int_equal(tar_next(tar, &entry, f->err), 0);
	}
}

static void test_limits(void **state)
{
	struct fixture *f = *state;
	char *tar_bytes = arena_alloc(f->arena, 16384), *at = tar_bytes;
	struct tar_entry entry;

	for (int i = 0; i < 4; i++)
		at = add(at, '0', "a-name-of-21-bytes-xx", 0, "");
	struct str all = str_n(tar_bytes, (size_t)(at - tar_bytes));
	struct pieces pieces = { all, 512 };
	struct tar *tar _cleanup_tar_ =
		tar_new(&(struct tar_source){ read_piece, NULL, &pieces }, &(struct tar_limits){ .max_entries = 3 });
	for (int i = 0; i < 3; i++)
		assert_int_equal(tar_next(tar, &entry, f->err), 1);
	assert_fails(tar_next(tar, &entry, f->err), f->err, "it has more than 3 entries");
	*f->err = (struct err){ 0 };
	struct pieces again = { all, 512 };
	struct tar *other _cleanup_tar_ =
		tar_new(&(struct tar_source){ read_piece, NULL, &again }, &(struct tar_limits){ .max_name = 20 });
	assert_fails(tar_next(other, &entry, f->err), f->err, "a name has more than 20 bytes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_names_are_cleaned),
		unit(test_pieces_of_any_size),
		unit(test_limits),
	};
	return run_units(tests);
}
