#include "lib/test.h"

#include "image/inspect.h"

static void test_sizes_are_shown_in_three_digits(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *shown;
	} cases[] = {
		{ 0, "0 B" },
		{ 999, "999 B" },
		{ 1000, "1.00 kB" },
		{ 9994, "9.99 kB" },
		{ 9995, "10.0 kB" },
		{ 45300000, "45.3 MB" },
		{ 999949, "999.9 kB" },
		{ 999999, "1.00 MB" },
		{ 1330000000, "1.33 GB" },
		{ 2500000000000, "2.50 TB" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_str_equal(inspect_size(f->arena, cases[i].bytes), cases[i].shown);
}

static void test_sizes_are_read(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} cases[] = {
		{ "0", 0 },        { "50MB", 50000000 }, { "1.5 GiB", 1610612736 },
		{ "10kb", 10000 }, { "7 B", 7 },         { "64GiB", (uint64_t)64 << 30 },
	};
	static const char *const wrong[] = { "", "MB", "-1", "1 Mb/s", "x", "1e3MB", "5%", "." };
	uint64_t bytes;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_true(inspect_size_parse(str_of(cases[i].text), &bytes));
		assert_int_equal(bytes, cases[i].bytes);
	}
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_false(inspect_size_parse(str_of(wrong[i]), &bytes));
}

static void test_build_tools(void **state)
{
	static const char *const tools[] = { "gcc",
					     "gcc-12",
					     "g++-12",
					     "cpp-12",
					     "libc6-dev:amd64",
					     "build-essential",
					     "make",
					     "binutils-x86-64-linux-gnu",
					     "libgcc-12-dev",
					     "libasan8",
					     "python3.11-dev",
					     "golang-1.19-go",
					     "linux-headers",
					     "libctf0" };
	static const char *const others[] = { "libgomp1", "libgcc-s1", "gcc-12-base", "libstdc++6",
					      "libcc",    "makedev",   "cppzmq",      "python3",
					      "bash",     "git",       "libicu72",    "postgresql-client" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(tools); i++)
		assert_true(saving_is_build_tool(str_of(tools[i])));
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		assert_false(saving_is_build_tool(str_of(others[i])));
}

static void test_folders_of_caches(void **state)
{
	(void)state;
	assert_string_equal(saving_row_for_folder(STR("var/lib/apt/lists"))->what, "package lists of apt");
	assert_string_equal(saving_row_for_folder(STR("home/app/.cache/pip"))->what, "pip's cache");
	assert_string_equal(saving_row_for_folder(STR("usr/lib/python3.11/test"))->what, "Python's own tests");
	assert_null(saving_row_for_folder(STR("home/a/b/.cache/pip")));
	assert_null(saving_row_for_folder(STR("usr/lib/python3.11/unittest")));
	assert_null(saving_row_for_folder(STR("srv/tmp")));
	assert_null(saving_row_for_file(STR("app/libx.a")));
	assert_non_null(saving_row_for_file(STR("usr/lib/x86_64-linux-gnu/libc.a")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_sizes_are_shown_in_three_digits),
		unit(test_sizes_are_read),
		unit(test_build_tools),
		unit(test_folders_of_caches),
	};
	return run_units(tests);
}
