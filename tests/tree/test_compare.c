/* What tree_compare() finds between a tree and a folder. */
#include "tree/folder.h"

#include "tree/lock.h"

static struct tree *two_files(struct fixture *f)
{
	struct tree *tree = new_tree(f);

	add(tree, "base/a.yaml", "a: 1\n");
	add(tree, "base/b.yaml", "b: 1\n");
	return tree;
}

static void test_all_is_new_in_a_folder_that_is_not_there(void **state)
{
	struct fixture *f = *state;
	struct tree_plan plan = write_tree(f, two_files(f));

	assert_int_equal(plan.n_new, 3);
	assert_int_equal(plan.n_modified + plan.n_removed + plan.n_edited, 0);
	assert_int_equal(kind_of(&plan, "lotse.lock"), CHANGE_NEW);
	assert_str_equal(got(f, "deploy/base/a.yaml"), "a: 1\n");
	assert_str_equal(got(f, "deploy/base/b.yaml"), "b: 1\n");
}

static void test_the_second_run_finds_nothing_to_do(void **state)
{
	struct fixture *f = *state;

	write_tree(f, two_files(f));
	const char *before = snapshot(f, ".");
	struct tree_plan plan = write_tree(f, two_files(f));
	assert_int_equal(plan.n_new + plan.n_modified + plan.n_removed + plan.n_edited, 0);
	assert_int_equal(plan.changes.n, 3);
	assert_string_equal(snapshot(f, "."), before);
}

static void test_changed_removed_and_new(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);

	write_tree(f, two_files(f));
	add(tree, "base/a.yaml", "a: 2\n");
	add(tree, "base/c/d.yaml", "d: 1\n");
	struct tree_plan plan = write_tree(f, tree);
	assert_int_equal(kind_of(&plan, "base/a.yaml"), CHANGE_MODIFIED);
	assert_int_equal(kind_of(&plan, "base/b.yaml"), CHANGE_REMOVED);
	assert_int_equal(kind_of(&plan, "base/c/d.yaml"), CHANGE_NEW);
	assert_int_equal(kind_of(&plan, "lotse.lock"), CHANGE_MODIFIED);
	assert_int_equal(plan.n_edited, 0);
	assert_str_equal(got(f, "deploy/base/a.yaml"), "a: 2\n");
	assert_false(is_there(f, "deploy/base/b.yaml"));
	assert_str_equal(got(f, "deploy/base/c/d.yaml"), "d: 1\n");
}

static void test_the_changes_come_by_path(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);
	struct tree_plan plan;

	write_tree(f, two_files(f));
	add(tree, "z", "");
	add(tree, "base/a.yaml", "a: 1\n");
	add(tree, "base-x", "");
	assert_done(compare(f, tree, false, &plan), f->err);
	for (size_t i = 1; i < plan.changes.n; i++)
		assert_true(str_cmp(plan.changes.at[i - 1].path, plan.changes.at[i].path) < 0);
}

static void test_an_empty_folder_goes_with_its_last_file(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);

	add(tree, "old/deep/a", "1");
	add(tree, "kept/deep/a", "1");
	write_tree(f, tree);
	put(f, "deploy/kept/deep/notes.md", "ours");
	write_tree(f, new_tree(f));
	assert_false(is_there(f, "deploy/old"));
	assert_str_equal(got(f, "deploy/kept/deep/notes.md"), "ours");
}

static void test_what_is_the_teams_is_written_once(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = two_files(f);

	tree_add(tree, STR("overlays/x/kustomization.yaml"), STR("first\n"), OWNER_TEAM);
	write_tree(f, tree);
	assert_false(str_contains(got(f, "deploy/lotse.lock"), STR("overlays")));
	put(f, "deploy/overlays/x/kustomization.yaml", "of the team\n");

	tree = two_files(f);
	tree_add(tree, STR("overlays/x/kustomization.yaml"), STR("second\n"), OWNER_TEAM);
	struct tree_plan plan = write_tree(f, tree);
	assert_int_equal(kind_of(&plan, "overlays/x/kustomization.yaml"), CHANGE_KEPT);
	assert_int_equal(plan.n_new + plan.n_modified, 0);

	write_tree(f, two_files(f)); /* nobody wants it any more, and it stays */
	assert_str_equal(got(f, "deploy/overlays/x/kustomization.yaml"), "of the team\n");
}

static void test_an_edit_by_hand_is_said_and_nothing_changes(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);
	struct tree_plan plan;

	write_tree(f, two_files(f));
	put(f, "deploy/base/a.yaml", "a: by hand\n");
	put(f, "deploy/base/b.yaml", "b: by hand\n");
	const char *before = snapshot(f, ".");
	add(tree, "base/a.yaml", "a: 1\n"); /* b goes */
	assert_done(compare(f, tree, false, &plan), f->err);
	assert_finding(f->out, said(f, "ROOT/deploy/base/a.yaml: error[TREE-EDITED]: somebody edited this file since lotse wrote it"));
	assert_finding(f->out, said(f, "ROOT/deploy/base/b.yaml: error[TREE-EDITED]: lotse would remove this file, and somebody edited it "
				       "since lotse wrote it"));
	assert_no_more_findings(f->out);
	assert_true(f->out->fatal);
	assert_int_equal(plan.n_edited, 2);
	assert_string_equal(snapshot(f, "."), before);
}

static void test_an_edit_that_lotse_would_make_too_is_fine(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);

	write_tree(f, two_files(f));
	put(f, "deploy/base/a.yaml", "a: 2\n");
	add(tree, "base/a.yaml", "a: 2\n");
	add(tree, "base/b.yaml", "b: 1\n");
	struct tree_plan plan = write_tree(f, tree);
	assert_int_equal(kind_of(&plan, "base/a.yaml"), CHANGE_NONE);
	assert_int_equal(plan.n_modified, 1); /* the lock */
}

static void test_force_overwrites_what_was_edited(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);
	struct tree_plan plan;

	write_tree(f, two_files(f));
	put(f, "deploy/base/a.yaml", "a: by hand\n");
	put(f, "deploy/base/b.yaml", "b: by hand\n");
	add(tree, "base/a.yaml", "a: 1\n");
	assert_done(compare(f, tree, true, &plan), f->err);
	assert_no_findings(f->out);
	assert_int_equal(plan.n_edited, 2);
	assert_done(tree_write(tree, target_of(f), &plan, f->err), f->err);
	assert_str_equal(got(f, "deploy/base/a.yaml"), "a: 1\n");
	assert_false(is_there(f, "deploy/base/b.yaml"));
}

static void test_a_file_that_was_deleted_by_hand_comes_back(void **state)
{
	struct fixture *f = *state;

	write_tree(f, two_files(f));
	assert_int_equal(unlink(in(f, "deploy/base/a.yaml")), 0);
	struct tree_plan plan = write_tree(f, two_files(f));
	assert_int_equal(kind_of(&plan, "base/a.yaml"), CHANGE_NEW);
	assert_int_equal(unlink(in(f, "deploy/base/b.yaml")), 0);
	write_tree(f, new_tree(f));
	assert_false(is_there(f, "deploy/base"));
}

static void test_a_foreign_folder_keeps_what_stands_in_the_way(void **state)
{
	struct fixture *f = *state;
	struct tree_plan plan;

	put(f, "deploy/base/a.yaml", "not lotse's\n");
	put(f, "deploy/other.yaml", "nor this\n");
	const char *before = snapshot(f, ".");
	assert_done(compare(f, two_files(f), false, &plan), f->err);
	assert_finding(f->out, said(f, "ROOT/deploy/base/a.yaml: error[TREE-IN-THE-WAY]: lotse wants to write this file, and didn't write "
				       "the one that is there"));
	assert_no_more_findings(f->out);
	assert_string_equal(snapshot(f, "."), before);
}

static void test_a_foreign_folder_where_nothing_is_in_the_way_is_shared(void **state)
{
	struct fixture *f = *state;

	put(f, "deploy/base/other.yaml", "not lotse's\n");
	put(f, "deploy/.git/HEAD", "ref: refs/heads/main\n");
	write_tree(f, two_files(f));
	assert_str_equal(got(f, "deploy/base/other.yaml"), "not lotse's\n");
	assert_str_equal(got(f, "deploy/.git/HEAD"), "ref: refs/heads/main\n");
	assert_str_equal(got(f, "deploy/base/a.yaml"), "a: 1\n");
}

static void test_a_link_to_nowhere_is_in_the_way(void **state)
{
	struct fixture *f = *state;
	struct tree_plan plan;

	assert_done(file_mkdirs(in(f, "deploy/base"), f->err), f->err);
	assert_int_equal(symlink("nowhere", in(f, "deploy/base/a.yaml")), 0);
	assert_int_equal(mkfifo(in(f, "deploy/base/b.yaml"), 0600), 0);
	assert_done(compare(f, two_files(f), false, &plan), f->err);
	assert_finding(f->out, said(f, "ROOT/deploy/base/a.yaml: error[TREE-IN-THE-WAY]: lotse wants to write this file, and didn't write "
				       "the one that is there"));
	assert_finding(f->out, said(f, "ROOT/deploy/base/b.yaml: error[TREE-IN-THE-WAY]: lotse wants to write this file, and didn't write "
				       "the one that is there"));
	assert_no_more_findings(f->out);

	struct tree *tree = two_files(f);
	assert_done(compare(f, tree, true, &plan), f->err);
	assert_done(tree_write(tree, target_of(f), &plan, f->err), f->err);
	assert_str_equal(got(f, "deploy/base/a.yaml"), "a: 1\n");
	assert_str_equal(got(f, "deploy/base/b.yaml"), "b: 1\n");
	assert_false(is_there(f, "deploy/base/nowhere"));
}

static void test_a_folder_in_the_place_of_a_file(void **state)
{
	struct fixture *f = *state;
	struct tree_plan plan;

	put(f, "deploy/base/a.yaml/x", "");
	for (int force = 0; force < 2; force++) {
		assert_done(compare(f, two_files(f), force, &plan), f->err);
		assert_finding_hint(f->out, said(f, "ROOT/deploy/base/a.yaml: error[TREE-IN-THE-WAY]: a folder stands where lotse wants to "
						    "write a file"),
				    "move it away, or write to another folder with -o DIR");
		assert_no_more_findings(f->out);
	}
}

static void test_a_file_in_the_place_of_a_folder(void **state)
{
	struct fixture *f = *state;
	struct tree_plan plan;

	put(f, "deploy/base", "");
	for (int force = 0; force < 2; force++) {
		assert_done(compare(f, two_files(f), force, &plan), f->err);
		assert_finding_hint(f->out, said(f, "ROOT/deploy/base: error[TREE-IN-THE-WAY]: it is no folder, and lotse wants to write "
						    "below it"),
				    "move it away, or write to another folder with -o DIR");
		findings_sort(f->out);
		f->out->list.n = 0; /* one for each file below it */
	}
}

/* Through a link lotse would write, and with a hostile lock remove, what isn't in the target. */
static void test_a_link_in_the_place_of_a_folder(void **state)
{
	struct fixture *f = *state;
	struct tree_plan plan;

	put(f, "elsewhere/precious", "p");
	assert_done(file_mkdirs(in(f, "deploy"), f->err), f->err);
	assert_int_equal(symlink("../elsewhere", in(f, "deploy/base")), 0);
	assert_done(compare(f, two_files(f), true, &plan), f->err);
	assert_finding(f->out, said(f, "ROOT/deploy/base: error[TREE-IN-THE-WAY]: it is no folder, and lotse wants to write below it"));
	f->out->list.n = 0;

	struct str digest = digest_of(f->arena, STR("p"));
	put(f, "deploy/lotse.lock", str_cstr(f->arena, str_fmt(f->arena, "version: 1\nfiles:\n  base/precious: %" PRI_STR "\n",
							      STR_ARG(digest))));
	struct tree *tree = new_tree(f);
	assert_done(compare(f, tree, true, &plan), f->err);
	assert_no_findings(f->out);
	assert_int_equal(plan.n_removed, 0);
	assert_done(tree_write(tree, target_of(f), &plan, f->err), f->err);
	assert_str_equal(got(f, "elsewhere/precious"), "p");
}

/* The team may keep its overlays elsewhere. */
static void test_the_teams_file_may_be_behind_a_link(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = two_files(f);

	put(f, "elsewhere/x/kustomization.yaml", "of the team\n");
	assert_done(file_mkdirs(in(f, "deploy"), f->err), f->err);
	assert_int_equal(symlink("../elsewhere", in(f, "deploy/overlays")), 0);
	tree_add(tree, STR("overlays/x/kustomization.yaml"), STR("first\n"), OWNER_TEAM);
	struct tree_plan plan = write_tree(f, tree);
	assert_int_equal(kind_of(&plan, "overlays/x/kustomization.yaml"), CHANGE_KEPT);
	assert_str_equal(got(f, "elsewhere/x/kustomization.yaml"), "of the team\n");
}

static void test_a_file_of_lotses_may_become_a_folder(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);

	add(tree, "base/x", "1");
	write_tree(f, tree);
	tree = new_tree(f);
	add(tree, "base/x/y", "2");
	write_tree(f, tree);
	assert_str_equal(got(f, "deploy/base/x/y"), "2");
}

static void test_a_target_that_is_no_folder(void **state)
{
	struct fixture *f = *state;
	struct tree_plan plan;

	put(f, "deploy", "");
	assert_fails(compare(f, two_files(f), false, &plan), f->err, said(f, "cannot write ROOT/deploy: it is there, and no folder"));
	assert_int_equal(unlink(target_of(f)), 0);
	assert_int_equal(symlink("nowhere", target_of(f)), 0);
	assert_fails(compare(f, two_files(f), false, &plan), f->err, said(f, "cannot write ROOT/deploy: it is there, and no folder"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_unit(test_all_is_new_in_a_folder_that_is_not_there),
		folder_unit(test_the_second_run_finds_nothing_to_do),
		folder_unit(test_changed_removed_and_new),
		folder_unit(test_the_changes_come_by_path),
		folder_unit(test_an_empty_folder_goes_with_its_last_file),
		folder_unit(test_what_is_the_teams_is_written_once),
		folder_unit(test_an_edit_by_hand_is_said_and_nothing_changes),
		folder_unit(test_an_edit_that_lotse_would_make_too_is_fine),
		folder_unit(test_force_overwrites_what_was_edited),
		folder_unit(test_a_file_that_was_deleted_by_hand_comes_back),
		folder_unit(test_a_foreign_folder_keeps_what_stands_in_the_way),
		folder_unit(test_a_foreign_folder_where_nothing_is_in_the_way_is_shared),
		folder_unit(test_a_link_to_nowhere_is_in_the_way),
		folder_unit(test_a_folder_in_the_place_of_a_file),
		folder_unit(test_a_file_in_the_place_of_a_folder),
		folder_unit(test_a_link_in_the_place_of_a_folder),
		folder_unit(test_the_teams_file_may_be_behind_a_link),
		folder_unit(test_a_file_of_lotses_may_become_a_folder),
		folder_unit(test_a_target_that_is_no_folder),
	};

	return run_units(tests);
}
