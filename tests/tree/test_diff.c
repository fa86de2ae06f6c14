/* What tree_diff() prints: exact forms, and that patch and git make the new tree of the old one with it. */
#include "tree/folder.h"

#include "base/process.h"

static struct str diff_of(struct fixture *f, struct tree *tree)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct tree_plan plan;

	assert_done(compare(f, tree, true, &plan), f->err);
	for (size_t i = 0; i < plan.changes.n; i++) /* not what is asked about here */
		if (str_is(plan.changes.at[i].path, "lotse.lock"))
			plan.changes.at[i].kind = CHANGE_NONE;
	tree_diff(&plan, &buf);
	return strbuf_take(&buf, f->arena);
}

/* Writes `old`, and gives the difference to `new`; NULL: no such file. */
static struct str diff(struct fixture *f, const char *old, const char *new)
{
	struct tree *tree = new_tree(f);

	if (old)
		add(tree, "f", old);
	write_tree(f, tree);
	tree = new_tree(f);
	if (new)
		add(tree, "f", new);
	return diff_of(f, tree);
}

static void test_a_changed_file(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(diff(f, "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\nten\n"),
			 "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -2,8 +2,9 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n 9\n+ten\n");
	assert_str_equal(diff(f, "a\n", "a\n"), "");
}

static void test_changes_far_apart_are_hunks_of_their_own(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(diff(f, "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n"),
			 "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n"
			 "@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
	assert_str_equal(diff(f, "a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n"),
			 "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
}

static void test_no_newline_at_the_end(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(diff(f, "a\nb", "a\nb\n"),
			 "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n");
	assert_str_equal(diff(f, "a\nb\n", "a\nb"),
			 "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n+b\n\\ No newline at end of file\n");
	assert_str_equal(diff(f, "x\nb", "y\nb"),
			 "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-x\n+y\n b\n\\ No newline at end of file\n");
}

static void test_new_and_removed_files(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(diff(f, NULL, "a\nb\n"),
			 "diff --git a/f b/f\nnew file mode 100644\n--- /dev/null\n+++ b/f\n@@ -0,0 +1,2 @@\n+a\n+b\n");
	assert_str_equal(diff(f, "a\n", NULL),
			 "diff --git a/f b/f\ndeleted file mode 100644\n--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n");
	assert_str_equal(diff(f, NULL, ""), "diff --git a/f b/f\nnew file mode 100644\n");
	assert_str_equal(diff(f, "", NULL), "diff --git a/f b/f\ndeleted file mode 100644\n");
	assert_str_equal(diff(f, "", "\n"), "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+\n");
	assert_str_equal(diff(f, "a\n", ""), "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-a\n");
}

static void test_binary_files(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(diff(f, "a\n", "a\xff\n"), "diff --git a/f b/f\nBinary files a/f and b/f differ\n");
	assert_str_equal(diff(f, NULL, "\xff"), "diff --git a/f b/f\nnew file mode 100644\nBinary files /dev/null and b/f differ\n");
	assert_str_equal(diff(f, "\xff", NULL), "diff --git a/f b/f\ndeleted file mode 100644\nBinary files a/f and /dev/null differ\n");
}

static void test_an_executable_file(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);

	add(tree, "run", "x\n")->executable = true;
	assert_str_equal(diff_of(f, tree), "diff --git a/run b/run\nnew file mode 100755\n--- /dev/null\n+++ b/run\n@@ -0,0 +1 @@\n+x\n");
}

static void test_names_are_quoted_as_git_quotes_them(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);

	add(tree, "a b", "x\n");
	assert_str_equal(diff_of(f, tree), "diff --git a/a b b/a b\nnew file mode 100644\n--- /dev/null\n+++ b/a b\t\n@@ -0,0 +1 @@\n+x\n");
	tree = new_tree(f);
	add(tree, "\xc3\xbc\n\"\\\x01", "x\n");
	assert_str_equal(diff_of(f, tree),
			 "diff --git \"a/\\303\\274\\n\\\"\\\\\\001\" \"b/\\303\\274\\n\\\"\\\\\\001\"\n"
			 "new file mode 100644\n--- /dev/null\n+++ \"b/\\303\\274\\n\\\"\\\\\\001\"\n@@ -0,0 +1 @@\n+x\n");
}

static void test_a_secret_is_never_shown(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);

	tree_add(tree, STR("key"), STR("hunter2\n"), OWNER_TEAM)->secret = true;
	assert_str_equal(diff_of(f, tree), "diff --git a/key b/key\nnew file mode 100644\n# its content is secret and isn't shown\n");
	write_tree(f, tree);
	assert_false(str_contains(got(f, "deploy/lotse.lock"), STR("key")));
	tree = new_tree(f);
	tree_add(tree, STR("key"), STR("hunter3\n"), OWNER_TEAM)->secret = true;
	assert_str_equal(diff_of(f, tree), "");
	assert_str_equal(diff_of(f, new_tree(f)), "");
}

static void test_texts_that_have_little_in_common(void **state)
{
	struct fixture *f = *state;
	_cleanup_strbuf_ struct strbuf old = STRBUF_INIT(STRBUF_MAX), new = STRBUF_INIT(STRBUF_MAX);

	for (int i = 0; i < 4000; i++) {
		strbuf_addf(&old, "old %d\n", i);
		strbuf_addf(&new, "new %d\n", i);
	}
	struct str text = diff(f, old.ptr, new.ptr);
	assert_true(str_contains(text, STR("@@ -1,4000 +1,4000 @@\n")));
}

/* ---- Against patch and git ---- */

/* xorshift64 (Marsaglia, 2003): the same in every run. */
static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Few different lines, so that much is alike; now and then blank, or none at the end. */
static struct str random_text(struct fixture *f, uint64_t *seed)
{
	static const char *const lines[] = {
		"a", "b", "", "c: d", "- x", "+y", "@@ -1 +1 @@", "--- a/f", "\\ No newline", " ", "\xc3\xa4", "a",
	};
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	for (uint64_t n = next(seed) % 30; n; n--)
		strbuf_addf(&buf, "%s\n", lines[next(seed) % ARRAY_SIZE(lines)]);
	if (next(seed) % 4 == 0)
		strbuf_adds(&buf, "the end");
	return strbuf_take(&buf, f->arena);
}

/* A line here and there is taken out, put in or changed. */
static struct str edited(struct fixture *f, struct str text, uint64_t *seed)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct str line;

	while (str_split(&text, '\n', &line)) {
		uint64_t what = next(seed) % 12;

		if (what == 0)
			continue;
		if (what == 1)
			strbuf_adds(&buf, "b\n");
		strbuf_add(&buf, what == 2 ? STR("changed") : line);
		if (text.ptr)
			strbuf_addc(&buf, '\n');
	}
	return strbuf_take(&buf, f->arena);
}

static const char *const names[] = {
	"a", "b c", "d/e", "d/f.yaml", "g/h/i", "\xc3\xbc", "\"q\"", "tab\t", "back\\", "plus+", "-dash", "x/y/z", "last",
};

static struct tree *random_tree(struct fixture *f, struct str *texts, bool *there, uint64_t *seed)
{
	struct tree *tree = new_tree(f);

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		uint64_t what = next(seed) % 6;

		if (what < 2)
			there[i] = !there[i];
		texts[i] = what == 3 ? random_text(f, seed) : edited(f, texts[i], seed);
		if (str_contains(str_of(names[i]), STR(" ")) && !texts[i].len)
			texts[i] = STR("x\n"); /* of an empty file patch can't read such a name, in git's own diffs neither */
		if (there[i])
			tree_add(tree, str_of(names[i]), texts[i], OWNER_TOOL);
	}
	return tree;
}

static struct process_result run(struct fixture *f, struct str input, const char *const *argv)
{
	struct process_result result = { 0 };

	if (process_run(f->arena, argv, input, 30, 1 << 20, &result, f->err) < 0)
		skip(); /* the program isn't there */
	return result;
}

static void assert_makes_it(struct fixture *f, struct str patch, const char *const *argv)
{
	struct process_result result;

	run(f, STR_EMPTY, (const char *const[]){ "cp", "-a", in(f, "before"), in(f, "patched"), NULL });
	result = run(f, patch, argv);
	if (result.status)
		fail_msg("%s: %.*s%.*s\n%.*s", argv[0], STR_ARG(result.out), STR_ARG(result.err), STR_ARG(patch));
	result = run(f, STR_EMPTY, (const char *const[]){ "diff", "-r", in(f, "patched"), target_of(f), NULL });
	if (result.status)
		fail_msg("%s:\n%.*s\n%.*s", argv[0], STR_ARG(result.out), STR_ARG(patch));
	assert_done(file_remove_tree(in(f, "patched"), f->err), f->err);
}

static void test_patch_and_git_make_the_new_tree(void **state)
{
	struct fixture *f = *state;
	struct str texts[ARRAY_SIZE(names)] = { 0 };
	bool there[ARRAY_SIZE(names)] = { 0 };
	uint64_t seed = 20261124;

	setenv("GIT_CEILING_DIRECTORIES", "/", 1); /* no repository around it has a say */
	write_tree(f, random_tree(f, texts, there, &seed));
	for (int round = 0; round < 60; round++) {
		_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
		struct tree *tree = random_tree(f, texts, there, &seed);
		struct tree_plan plan;

		run(f, STR_EMPTY, (const char *const[]){ "cp", "-a", target_of(f), in(f, "before"), NULL });
		assert_done(compare(f, tree, false, &plan), f->err);
		assert_no_findings(f->out);
		tree_diff(&plan, &buf);
		write_tree(f, tree);
		assert_makes_it(f, strbuf_str(&buf), (const char *const[]){ "patch", "-p1", "-s", "-f", "-d", in(f, "patched"), NULL });
		assert_makes_it(f, strbuf_str(&buf),
				(const char *const[]){ "git", "-C", in(f, "patched"), "apply", "--whitespace=nowarn", "-", NULL });
		assert_done(file_remove_tree(in(f, "before"), f->err), f->err);
	}
}

static size_t edits_in(struct str patch)
{
	struct str line;
	size_t n = 0;

	patch = str_from(patch, MIN_OF(str_find(patch, STR("\n@@ ")), patch.len)); /* behind the names */
	while (str_split(&patch, '\n', &line))
		n += str_starts(line, "+") || str_starts(line, "-");
	return n;
}

/* The shortest script there is: as many lines as git's minimal one. */
static void test_no_line_is_shown_in_vain(void **state)
{
	struct fixture *f = *state;
	uint64_t seed = 42;

	for (int round = 0; round < 60; round++) {
		struct str old = random_text(f, &seed), new = edited(f, old, &seed);

		put(f, "a/f", str_cstr(f->arena, old));
		put(f, "b/f", str_cstr(f->arena, new));
		struct str ours = diff(f, str_cstr(f->arena, old), str_cstr(f->arena, new));
		const char *const argv[] = { "git", "-C", root_of(f), "diff", "--no-index", "--minimal", "--no-color", "a/f", "b/f", NULL };
		struct process_result theirs = run(f, STR_EMPTY, argv);
		if (edits_in(ours) != edits_in(theirs.out))
			fail_msg("ours:\n%.*s\ngit's:\n%.*s", STR_ARG(ours), STR_ARG(theirs.out));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_unit(test_a_changed_file),
		folder_unit(test_changes_far_apart_are_hunks_of_their_own),
		folder_unit(test_no_newline_at_the_end),
		folder_unit(test_new_and_removed_files),
		folder_unit(test_binary_files),
		folder_unit(test_an_executable_file),
		folder_unit(test_names_are_quoted_as_git_quotes_them),
		folder_unit(test_a_secret_is_never_shown),
		folder_unit(test_texts_that_have_little_in_common),
		folder_unit(test_patch_and_git_make_the_new_tree),
		folder_unit(test_no_line_is_shown_in_vain),
	};

	if (access("/dev/shm", W_OK) == 0)
		folder_base = "/dev/shm";
	return run_units(tests);
}
