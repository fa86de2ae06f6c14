#include "lib/test.h"

#include "base/file.h"
#include "dockerfile/ignore.h"

struct row {
	const char *file;
	const char *paths; /* "a +b/c": '+' before those that are excluded */
};

static void check(struct fixture *f, const struct row *row)
{
	struct dockerignore *ignore = dockerignore_parse(f->arena, source_new(f->arena, STR(".dockerignore"), str_of(row->file)), f->out);
	struct str rest = str_of(row->paths), path;

	while (str_split(&rest, ' ', &path)) {
		bool excluded = str_starts(path, "+");

		path = str_from(path, excluded);
		if (dockerignore_excludes(ignore, path) != excluded)
			fail_msg("\"%s\": %.*s must %sbe excluded", row->file, STR_ARG(path), excluded ? "" : "not ");
	}
	assert_no_more_findings(f->out);
}

static void test_patterns(void **state)
{
	static const struct row rows[] = {
		{ "", "a" },
		{ "a", "+a +a/b ab x/a" },
		{ "/a", "+a x/a" },
		{ "a/", "+a +a/b" },
		{ "  a  \n", "+a" },
		{ "./a/../b", "+b a" },
		{ "a/b", "a +a/b +a/b/c a/bc x/a/b" },
		{ "*", "+a +a/b +.git" },
		{ "*.md", "+a.md a/b.md +x.md/y" },
		{ "*/*.md", "a.md +a/b.md a/b/c.md +a/b.md/c" },
		{ "**/*.md", "+a.md +a/b.md +a/b/c.md" },
		{ "**/a", "+a +x/a +x/y/a +x/a/b xa" },
		{ "a/**", "a +a/b +a/b/c" },
		{ "a/**/b", "+a/b +a/x/b +a/x/y/b +a/x/b/c a/xb" },
		{ "**", "+a +a/b" },
		{ "**.log", "+a.log +x/a.log a.logs" }, /* not as Git has it: any folder */
		{ "a?c", "+abc ac abbc a/c +a\xc3\xa4""c" },
		{ "[a-c]x", "+ax +cx dx" },
		{ "[^a-c]x", "ax +dx" },
		{ "[a\\]]x", "+]x +ax" },
		{ "a\\*b", "+a*b axb" },
		{ "\\!a", "+!a a" },
		{ "a.b", "+a.b axb" },
		{ "a+(b)", "+a+(b) aab" },
		{ ".", "a" },
		{ "/", "a" },
		{ "..", "a" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		check(f, &rows[i]);
}

static void test_exceptions(void **state)
{
	static const struct row rows[] = {
		{ "*\n!a", "+b a a/c" },
		{ "a\n!a/b", "+a +a/c a/b a/b/c" },
		{ "!a\na", "+a" }, /* the last one that matches */
		{ "*.md\n!README*.md\nREADME-x.md", "+a.md README.md +README-x.md" },
		{ "*\n! /a ", "+b a" },
		{ "*\n!!a", "+a !a" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		check(f, &rows[i]);
}

static void test_lines(void **state)
{
	static const struct row rows[] = {
		{ "# a\nb\n\n\r\n", "a +b" },
		{ "\xef\xbb\xbf""a\r\nb\r\n", "+a +b" },
	};
	struct fixture *f = *state;

	check(f, &rows[0]);
	check(f, &rows[1]);
	check(f, &(struct row){ " #a", "+#a a" });
}

static void test_what_cannot_be_read(void **state)
{
	struct fixture *f = *state;
	struct dockerignore *ignore =
		dockerignore_parse(f->arena, source_new(f->arena, STR(".dockerignore"), STR("a\n  [b\n!\nc\\\n[z-a]\n!/\nd\n")), f->out);

	assert_finding(
		f->out,
		".dockerignore:2:3: error[DOCKERIGNORE-PATTERN]: \"[b\": a class of characters or an escape that doesn't end");
	assert_finding(f->out, ".dockerignore:3:1: error[DOCKERIGNORE-PATTERN]: \"!\": nothing stands behind the \"!\"");
	assert_finding(
		f->out,
		".dockerignore:4:1: error[DOCKERIGNORE-PATTERN]: \"c\\\": a class of characters or an escape that doesn't end");
	assert_finding(f->out,
		       ".dockerignore:5:1: error[DOCKERIGNORE-PATTERN]: \"[z-a]\": a class of characters or an escape that doesn't end");
	assert_finding(f->out, ".dockerignore:6:1: error[DOCKERIGNORE-PATTERN]: \"!/\": the context as a whole can't be an exception");
	assert_no_more_findings(f->out);
	assert_true(dockerignore_excludes(ignore, STR("a")) && dockerignore_excludes(ignore, STR("d")));
	assert_false(dockerignore_has_exceptions(ignore));
}

static void test_which_pattern_decides(void **state)
{
	struct fixture *f = *state;
	struct dockerignore *ignore =
		dockerignore_parse(f->arena, source_new(f->arena, STR(".dockerignore"), STR("*\n  !a\na/*.log\n")), f->out);

	assert_str_equal(span_show(f->arena, dockerignore_decides(ignore, STR("b"))), ".dockerignore:1:1");
	assert_str_equal(span_show(f->arena, dockerignore_decides(ignore, STR("a/b"))), ".dockerignore:2:3");
	assert_str_equal(span_show(f->arena, dockerignore_decides(ignore, STR("a/b.log"))), ".dockerignore:3:1");
	assert_true(dockerignore_has_exceptions(ignore));
	/* an exception from nothing decides nothing */
	ignore = dockerignore_parse(f->arena, source_new(f->arena, STR(".dockerignore"), STR("!a\nb\n")), f->out);
	assert_false(span_known(dockerignore_decides(ignore, STR("a"))));
	assert_false(span_known(dockerignore_decides(NULL, STR("a"))));
	assert_false(dockerignore_excludes(NULL, STR("a")));
}

static void put(struct fixture *f, struct str folder, const char *name)
{
	assert_int_equal(file_write(str_cstr(f->arena, path_join(f->arena, folder, str_of(name))), STR("x\n"), 0644, f->err), 0);
}

static void test_which_file_counts(void **state)
{
	struct fixture *f = *state;
	char name[] = "/tmp/test-ignore-XXXXXX";

	assert_non_null(mkdtemp(name));
	struct str folder = str_of(name), dockerfile = path_join(f->arena, folder, STR("api.Dockerfile"));
	assert_true(str_empty(dockerignore_find(f->arena, folder, dockerfile)));
	put(f, folder, ".dockerignore");
	assert_true(str_ends(dockerignore_find(f->arena, folder, dockerfile), "/.dockerignore"));
	put(f, folder, "api.Dockerfile.dockerignore");
	assert_true(str_ends(dockerignore_find(f->arena, folder, dockerfile), "/api.Dockerfile.dockerignore"));
	file_remove_tree(name, f->err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_patterns),
		unit(test_exceptions),
		unit(test_lines),
		unit(test_what_cannot_be_read),
		unit(test_which_pattern_decides),
		unit(test_which_file_counts),
	};

	return run_units(tests);
}
