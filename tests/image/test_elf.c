#include "lib/test.h"

#include <elf.h>

#include "base/file.h"
#include "image/elf.h"

/* A file of 32 bits and the other byte order, written here: what the program headers and the dynamic section may say.
 */
static void put(unsigned char *at, uint32_t value, unsigned int bytes)
{
	for (unsigned int i = 0; i < bytes; i++)
		at[i] = (unsigned char)(value >> 8 * (bytes - 1 - i));
}

enum { HEADERS = 52, DYNAMIC = 160, STRINGS = 220, SIZE = 300 };

static void make(unsigned char out[static SIZE])
{
	static const char strings[] = "\0libone.so\0libtwo.so.1\0$ORIGIN/x:/y\0libself.so";
	const uint32_t tags[][2] = { { DT_STRTAB, 0x1000 + STRINGS },
				     { DT_STRSZ, sizeof(strings) },
				     { DT_NEEDED, 1 },
				     { DT_NEEDED, 11 },
				     { DT_RUNPATH, 23 },
				     { DT_SONAME, 36 },
				     { DT_NULL, 0 } };

	memset(out, 0, SIZE);
	memcpy(out, "\177ELF\1\2\1", 7);
	put(out + 18, EM_PPC, 2);
	put(out + 28, HEADERS, 4);
	put(out + 42, 32, 2);
	put(out + 44, 3, 2);
	const uint32_t segments[][4] = { { PT_LOAD, 0, 0x1000, SIZE },
					 { PT_DYNAMIC, DYNAMIC, 0x1000 + DYNAMIC, sizeof(tags) },
					 { PT_INTERP, STRINGS + 1, 0, 10 } };
	for (size_t i = 0; i < 3; i++) {
		put(out + HEADERS + 32 * i, segments[i][0], 4);
		put(out + HEADERS + 32 * i + 4, segments[i][1], 4);
		put(out + HEADERS + 32 * i + 8, segments[i][2], 4);
		put(out + HEADERS + 32 * i + 16, segments[i][3], 4);
	}
	for (size_t i = 0; i < ARRAY_SIZE(tags); i++) {
		put(out + DYNAMIC + 8 * i, tags[i][0], 4);
		put(out + DYNAMIC + 8 * i + 4, tags[i][1], 4);
	}
	memcpy(out + STRINGS, strings, sizeof(strings));
}

static void test_the_other_class_and_order(void **state)
{
	struct fixture *f = *state;
	unsigned char bytes[SIZE];
	struct elf elf;

	make(bytes);
	assert_true(elf_read(f->arena, str_n((const char *)bytes, SIZE), &elf));
	assert_int_equal(elf.needed.n, 2);
	assert_str_equal(elf.needed.at[0], "libone.so");
	assert_str_equal(elf.needed.at[1], "libtwo.so.1");
	assert_str_equal(elf.runpath, "$ORIGIN/x:/y");
	assert_str_equal(elf.soname, "libself.so");
	assert_str_equal(elf.rpath, "");
	/* its string isn't terminated within the segment */
	assert_str_equal(elf.interpreter, "libone.so");
	put(bytes + HEADERS + 64 + 16, 5, 4);
	assert_true(elf_read(f->arena, str_n((const char *)bytes, SIZE), &elf));
	assert_str_equal(elf.interpreter, "");
}

static void test_our_own_program(void **state)
{
	struct fixture *f = *state;
	struct str content;
	struct elf elf;
	bool libc = false;

	/* procfs gives a link to a regular file */
	assert_done(file_read(f->arena, "/proc/self/exe", (size_t)256 << 20, &content, f->err), f->err);
	assert_true(elf_read(f->arena, content, &elf));
	assert_true(str_contains(elf.interpreter, STR("ld-")));
	for (size_t i = 0; i < elf.needed.n; i++)
		libc |= str_starts(elf.needed.at[i], "libc.");
	assert_true(libc);
}

static void test_what_is_cut_off_or_lies_is_survived(void **state)
{
	struct fixture *f = *state;
	unsigned char bytes[SIZE];
	struct elf elf;

	make(bytes);
	for (size_t n = 0; n < SIZE; n++)
		elf_read(f->arena, str_n((const char *)bytes, n), &elf);
	for (size_t i = 7; i < SIZE; i++) {
		make(bytes);
		bytes[i] = 0xff;
		elf_read(f->arena, str_n((const char *)bytes, SIZE), &elf);
	}
	assert_false(elf_read(f->arena, STR("#!/bin/sh\n"), &elf));
	assert_false(elf_read(f->arena, STR(""), &elf));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_the_other_class_and_order),
		unit(test_our_own_program),
		unit(test_what_is_cut_off_or_lies_is_survived),
	};
	return run_units(tests);
}
