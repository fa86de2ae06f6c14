#include "lib/test.h"

#include "image/split_internal.h"

static struct shell_steps split(struct fixture *f, const char *text)
{
	struct shell_steps steps;

	split_shell(f->arena, str_of(text), &steps);
	return steps;
}

static void test_steps_are_cut_where_a_shell_cuts(void **state)
{
	struct fixture *f = *state;
	struct shell_steps steps = split(f, "apt-get update  && apt-get install -y \"a b\" 'c&&d' ; x=1 y | z || w # no");

	assert_int_equal(steps.list.n, 3);
	assert_str_equal(steps.list.at[0].raw, "apt-get update");
	assert_str_equal(steps.list.at[1].raw, "apt-get install -y \"a b\" 'c&&d'");
	assert_int_equal(steps.list.at[1].words.n, 5);
	assert_str_equal(steps.list.at[1].words.at[3], "a b");
	assert_str_equal(steps.list.at[1].words.at[4], "c&&d");
	assert_true(steps.list.at[2].pipes && steps.list.at[2].alternatives && steps.list.at[2].assigns);
	assert_int_equal(steps.list.at[2].programs.n, 3);
	assert_str_equal(steps.list.at[2].programs.at[2], "w");
	assert_str_equal(steps.list.at[2].words.at[0], "y");
	assert_str_equal(split(f, "ls a\\   b").list.at[0].raw, "ls a\\  b"); /* the first blank belongs to a word */
}

static void test_what_a_step_does_is_noted(void **state)
{
	struct fixture *f = *state;

	assert_true(split(f, "echo $HOME").list.at[0].expands);
	assert_false(split(f, "echo '$HOME'").list.at[0].expands);
	assert_true(split(f, "rm *.md").list.at[0].globs);
	assert_false(split(f, "rm '*.md'").list.at[0].globs);
	assert_true(split(f, "for f in a; do rm $f; done").list.at[0].compound);
	assert_int_equal(split(f, "for f in a; do rm $f; done && ls").list.n, 2);
	assert_true(split(f, "(cd x && ls)").list.at[0].compound);
	assert_true(split(f, "server & wait").list.at[0].background);
	assert_str_equal(split(f, "echo x >> /etc/a 2>&1").list.at[0].written, "/etc/a");
	assert_str_equal(split(f, "cat < /etc/a").list.at[0].written, "");
	assert_str_equal(split(f, "make 2> errors").list.at[0].written, "");
	assert_str_equal(split(f, "x $(curl -f y)").list.at[0].programs.at[1], "curl");
}

static void test_broken_scripts_are_told(void **state)
{
	static const char *const broken[] = { "echo 'x", "echo \"x", "(ls", "if true; then ls", "echo $(ls", "x `ls" };
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(broken); i++)
		assert_true(split(f, broken[i]).unterminated);
}

static void test_words_are_quoted_where_they_must(void **state)
{
	struct fixture *f = *state;
	const struct str words[] = { STR("a"), STR("say \"x\""), STR("tab\there") };

	assert_str_equal(split_quote(f->arena, STR("a/b-c=1")), "a/b-c=1");
	assert_str_equal(split_quote(f->arena, STR("it's $x")), "'it'\\''s $x'");
	assert_str_equal(split_quote(f->arena, STR("")), "''");
	assert_str_equal(split_json(f->arena, words, 3), "[\"a\", \"say \\\"x\\\"\", \"tab\\there\"]");
}

static void test_packages_that_only_build(void **state)
{
	static const char *const build[] = { "gcc", "gcc-12", "libpq-dev", "build-essential", "python3-dev", "clang-14" };
	static const char *const run[] = { "libpq5", "git", "gcc-doc", "gosu", "postgresql-client", "fonts-dejavu", "device" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(build); i++)
		assert_int_equal(split_package_kind(str_of(build[i])), PACKAGE_BUILD);
	for (size_t i = 0; i < ARRAY_SIZE(run); i++)
		assert_int_equal(split_package_kind(str_of(run[i])), PACKAGE_RUNTIME);
	assert_str_equal(split_tool_package(STR("/usr/bin/pg_isready")), "postgresql-client");
	assert_str_equal(split_tool_package(STR("gunicorn")), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_steps_are_cut_where_a_shell_cuts), unit(test_what_a_step_does_is_noted), unit(test_broken_scripts_are_told),
		unit(test_words_are_quoted_where_they_must), unit(test_packages_that_only_build),
	};
	return run_units(tests);
}
