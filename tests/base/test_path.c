#include "lib/test.h"

#include "base/file.h"

static void test_cleaning_is_lexical(void **state)
{
	static const char *const cases[][2] = {
		{ "a/./b/../c", "a/c" }, { "/..", "/" },	{ "", "." },	    { "./", "." },   { "../a", "../a" },
		{ "a/../..", ".." },	 { "/a//b/", "/a/b" }, { "../../x", "../../x" }, { "/./", "/" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_str_equal(path_clean(f->arena, str_of(cases[i][0])), cases[i][1]);
}

static void test_joining_starts_from_the_folder(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(path_join(f->arena, STR("/srv/erp"), STR("./nginx.conf")), "/srv/erp/nginx.conf");
	assert_str_equal(path_join(f->arena, STR("/srv/erp"), STR("/etc/hosts")), "/etc/hosts");
	assert_str_equal(path_join(f->arena, STR(""), STR("a")), "a");
	assert_str_equal(path_join(f->arena, STR("a"), STR("../b")), "b");
}

static void test_parts_of_a_path(void **state)
{
	(void)state;
	assert_str_equal(path_dir(STR("a/b/c")), "a/b");
	assert_str_equal(path_dir(STR("a")), ".");
	assert_str_equal(path_dir(STR("/a")), "/");
	assert_str_equal(path_base(STR("a/b")), "b");
	assert_str_equal(path_base(STR("b")), "b");
}

static void test_the_way_from_one_folder_to_another(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(path_relative(f->arena, STR("/a/b"), STR("/a/c/d")), "../c/d");
	assert_str_equal(path_relative(f->arena, STR("/a"), STR("/a")), ".");
	assert_str_equal(path_relative(f->arena, STR("/"), STR("/a/b")), "a/b");
	assert_str_equal(path_relative(f->arena, STR("/a/b"), STR("/")), "../..");
	assert_str_equal(path_relative(f->arena, STR("/ab"), STR("/abc")), "../abc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_cleaning_is_lexical),
		unit(test_joining_starts_from_the_folder),
		unit(test_parts_of_a_path),
		unit(test_the_way_from_one_folder_to_another),
	};

	return run_units(tests);
}
