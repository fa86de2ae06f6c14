/* lotse.lock: what is written, and what a damaged or hostile one does. */
#include "tree/folder.h"

#include "tree/lock.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct lock_file parse(struct fixture *f, const char *text)
{
	struct lock_file lock;

	lock_parse(f->arena, source_of(f, "lotse.lock", text), &lock, f->out);
	return lock;
}

/* FIPS 180-4, and NIST's example of a million times "a". */
static void test_digests(void **state)
{
	struct fixture *f = *state;
	char *million = arena_alloc(f->arena, 1000000);

	memset(million, 'a', 1000000);
	assert_str_equal(digest_of(f->arena, STR("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_str_equal(digest_of(f->arena, STR_EMPTY), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_str_equal(digest_of(f->arena, str_n(million, 1000000)),
			 "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void test_a_lock_as_it_is_written(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);
	struct node *inputs = node_map(f->arena);

	node_set_str(f->arena, inputs, "project", STR(".."));
	tree_set_inputs(tree, inputs);
	add(tree, "b", "abc");
	add(tree, "a", "");
	tree_add(tree, STR("team"), STR("x"), OWNER_TEAM);
	tree_sort(tree);
	assert_str_equal(lock_text(tree),
			 "# What lotse wrote into this folder, and from what: so it notices files that were edited by hand.\n"
			 "# Commit it with the rest; nobody edits it.\n"
			 "version: 1\n"
			 "inputs:\n"
			 "  project: \"..\"\n"
			 "files:\n"
			 "  a: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
			 "  b: ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n");
}

static void test_what_is_written_is_read_back(void **state)
{
	struct fixture *f = *state;
	static const char *const names[] = { "a b", "yes", "1", "- x", "tab\tnew\nline", "\xc3\xbc", "#", "\"'", ".git/x" };
	struct tree *tree = new_tree(f);

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		add(tree, names[i], names[i]);
	struct lock_file lock = parse(f, str_cstr(f->arena, lock_text(tree)));
	assert_no_findings(f->out);
	assert_int_equal(lock.digests.n, ARRAY_SIZE(names));
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const struct str *digest = map_get(&lock.digests, str_of(names[i]));

		assert_non_null(digest);
		assert_str_equal(*digest, str_cstr(f->arena, digest_of(f->arena, str_of(names[i]))));
	}
}

static void test_a_path_out_of_the_target_is_refused(void **state)
{
	struct fixture *f = *state;
	static const char *const paths[] = { "/etc/passwd", "../x", "..", ".", "a/../../x", "a/../b", "a//b", "a/", "./a" };

	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		struct str text = str_fmt(f->arena, "version: 1\nfiles:\n  %s: " DIGEST "\n  good: " DIGEST "\n", paths[i]);
		struct lock_file lock = parse(f, str_cstr(f->arena, text));

		assert_int_equal(lock.digests.n, 1);
		text = str_fmt(f->arena, "lotse.lock:3:3: error[TREE-BAD-LOCK]: \"%s\" is no file of lotse's with its digest", paths[i]);
		assert_finding(f->out, str_cstr(f->arena, text));
		assert_no_more_findings(f->out);
	}
	parse(f, "version: 1\nfiles:\n  \"\": " DIGEST "\n");
	assert_finding(f->out, "lotse.lock:3:3: error[TREE-BAD-LOCK]: \"\" is no file of lotse's with its digest");
	struct lock_file lock = parse(f, "version: 1\nfiles:\n  \"a\\0b\": " DIGEST "\n");
	assert_int_equal(lock.digests.n, 0);
	assert_true(f->out->fatal);
}

static void test_a_digest_is_64_lower_case_hexadecimal_digits(void **state)
{
	struct fixture *f = *state;
	static const char *const digests[] = {
		"0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef", "0123456789abcdef", "", "[]", "{}", "null",
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
		"g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	};

	for (size_t i = 0; i < ARRAY_SIZE(digests); i++) {
		struct lock_file lock = parse(f, str_cstr(f->arena, str_fmt(f->arena, "version: 1\nfiles:\n  a: %s\n", digests[i])));

		assert_int_equal(lock.digests.n, 0);
		assert_finding(f->out, "lotse.lock:3:3: error[TREE-BAD-LOCK]: \"a\" is no file of lotse's with its digest");
		assert_no_more_findings(f->out);
	}
}

static void test_another_version_is_refused(void **state)
{
	struct fixture *f = *state;
	static const char *const texts[] = {
		"version: 2\nfiles: {}\n", "version: 1.0\nfiles: {}\n", "version: \"1\"\nfiles: {}\n", "files: {}\n",
		"version: 1\n", "version: 1\nfiles: []\n", "version: 1\nfiles:\n", "- version: 1\n", "", "version",
		"version: 18446744073709551617\nfiles: {}\n",
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		size_t before = f->out->n_errors;
		struct lock_file lock = parse(f, texts[i]);

		assert_int_equal(lock.digests.n, 0);
		assert_int_equal(f->out->n_errors, before + 1);
		const struct finding *last = f->out->list.at[f->out->list.n - 1];
		assert_str_equal(last->message, "it has no version 1 and list of files: a newer lotse wrote it, or it is damaged");
	}
}

static void test_entries_that_are_there_twice(void **state)
{
	struct fixture *f = *state;

	static const char *const texts[] = {
		"version: 1\nfiles:\n  a: " DIGEST "\n  a: " DIGEST "\n", /* a merge that kept both sides */
		"version: 1\nfiles: {}\n---\nversion: 1\nfiles: {}\n",
		"version: 1\nversion: 1\nfiles: {}\n",
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct lock_file lock = parse(f, texts[i]);

		assert_finding(f->out, "lotse.lock: error[TREE-BAD-LOCK]: it can't be read");
		assert_int_equal(lock.digests.n, 0);
	}
}

/* Cut off anywhere, it is refused, or it lists less. */
static void test_a_truncated_lock(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);

	add(tree, "base/a", "1");
	add(tree, "base/b", "2");
	const char *whole = str_cstr(f->arena, lock_text(tree));
	for (size_t len = 0; len < strlen(whole) - 1; len++) { /* without the last line's end it is the same */
		size_t before = f->out->n_errors;
		struct lock_file lock = parse(f, str_cstr(f->arena, str_n(whole, len)));

		assert_true(f->out->n_errors > before || lock.digests.n < 2);
	}
}

static void test_a_bad_lock_stops_the_run(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);
	struct tree_plan plan;

	add(tree, "a", "1");
	write_tree(f, tree);
	put(f, "deploy/lotse.lock", "<<<<<<< ours\n");
	for (int force = 0; force < 2; force++) {
		assert_done(compare(f, tree, force, &plan), f->err);
		assert_true(f->out->fatal);
	}
}

static void test_a_lock_that_is_no_file(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);
	struct tree_plan plan;

	assert_done(file_mkdirs(in(f, "deploy"), f->err), f->err);
	assert_int_equal(mkfifo(in(f, "deploy/lotse.lock"), 0600), 0);
	assert_fails(compare(f, tree, false, &plan), f->err, said(f, "cannot read ROOT/deploy/lotse.lock: it is a FIFO, not a file"));
	assert_int_equal(unlink(in(f, "deploy/lotse.lock")), 0);
	put(f, "deploy/lotse.lock", "version: 1\nfiles: {}\n");
	assert_int_equal(truncate(in(f, "deploy/lotse.lock"), (off_t)1 << 40), 0);
	assert_fails(compare(f, tree, false, &plan), f->err,
		     said(f, "cannot read ROOT/deploy/lotse.lock: 1099511627776 bytes are more than the limit of 67108864"));
}

/* A lock that lists somebody's files, with digests that fit, takes them: but never one that differs. */
static void test_a_hostile_lock_removes_only_what_it_knows_to_the_byte(void **state)
{
	struct fixture *f = *state;
	struct tree_plan plan;

	put(f, "deploy/notes.md", "mine");
	put(f, "precious", "p");
	put(f, "deploy/lotse.lock", "version: 1\nfiles:\n  notes.md: " DIGEST "\n  ../precious: " DIGEST "\n  deep/down: " DIGEST "\n");
	assert_done(compare(f, new_tree(f), false, &plan), f->err);
	assert_finding(f->out, said(f, "ROOT/deploy/lotse.lock:4:3: error[TREE-BAD-LOCK]: \"../precious\" is no file of lotse's with "
				       "its digest"));
	assert_finding(f->out, said(f, "ROOT/deploy/notes.md: error[TREE-EDITED]: lotse would remove this file, and somebody edited it "
				       "since lotse wrote it"));
	assert_no_more_findings(f->out);
	assert_true(f->out->fatal);
	assert_int_equal(plan.n_removed, 1);
}

static void test_inputs_come_back(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);
	struct node *inputs = node_map(f->arena);
	const struct node *read;

	node_set_str(f->arena, inputs, "project", STR("../x"));
	tree_set_inputs(tree, inputs);
	write_tree(f, tree);
	assert_done(tree_lock_inputs(f->arena, target_of(f), &read, f->out, f->err), f->err);
	assert_str_equal(node_text(node_get(read, "project")), "../x");
	put(f, "deploy/lotse.lock", "version: 1\nfiles: {}\n");
	assert_fails(tree_lock_inputs(f->arena, target_of(f), &read, f->out, f->err), f->err,
		     said(f, "ROOT/deploy/lotse.lock doesn't say what the folder was made from: run 'lotse migrate'"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_digests),
		unit(test_a_lock_as_it_is_written),
		unit(test_what_is_written_is_read_back),
		unit(test_a_path_out_of_the_target_is_refused),
		unit(test_a_digest_is_64_lower_case_hexadecimal_digits),
		unit(test_another_version_is_refused),
		unit(test_entries_that_are_there_twice),
		unit(test_a_truncated_lock),
		folder_unit(test_a_bad_lock_stops_the_run),
		folder_unit(test_a_lock_that_is_no_file),
		folder_unit(test_a_hostile_lock_removes_only_what_it_knows_to_the_byte),
		folder_unit(test_inputs_come_back),
	};

	return run_units(tests);
}
