/* What tree_write() leaves on disk: modes, what others have in the target, and how the target may be named. */
#include "tree/folder.h"

#include <errno.h>
#include <grp.h>
#include <sys/file.h>
#include <sys/wait.h>

/* ---- Modes ---- */

static void write_with_umask(struct fixture *f, mode_t mask)
{
	struct tree *tree = new_tree(f);

	add(tree, "plain", "1");
	add(tree, "script", "2")->executable = true;
	tree_add(tree, STR("secret"), STR("3"), OWNER_TEAM)->secret = true;
	mode_t before = umask(mask);
	write_tree(f, tree);
	umask(before);
}

static void test_a_secret_is_for_its_owner_alone(void **state)
{
	struct fixture *f = *state;

	write_with_umask(f, 0);
	assert_int_equal(mode_of(f, "deploy/secret"), 0600);
	assert_int_equal(mode_of(f, "deploy/plain"), 0666);
	assert_int_equal(mode_of(f, "deploy/script"), 0777);
	assert_int_equal(mode_of(f, "deploy"), 0777);
}

static void test_the_umask_holds(void **state)
{
	struct fixture *f = *state;

	write_with_umask(f, 027);
	assert_int_equal(mode_of(f, "deploy/secret"), 0600);
	assert_int_equal(mode_of(f, "deploy/plain"), 0640);
	assert_int_equal(mode_of(f, "deploy/script"), 0750);
	assert_int_equal(mode_of(f, "deploy"), 0750);
}

/* ---- Carried over ---- */

static ino_t inode_of(struct fixture *f, const char *path)
{
	struct stat st;

	assert_int_equal(lstat(in(f, path), &st), 0);
	return st.st_ino;
}

static struct tree *tree_of(struct fixture *f, const char *text)
{
	struct tree *tree = new_tree(f);

	add(tree, "base/a/one", text);
	add(tree, "base/b/two", "2");
	add(tree, "top", text);
	return tree;
}

static void litter(struct fixture *f)
{
	put(f, "deploy/.git/objects/ab/cd", "object");
	put(f, "deploy/base/a/notes", "ours");
	put(f, "deploy/run.sh", "#!/bin/sh\n");
	assert_int_equal(chmod(in(f, "deploy/run.sh"), 04751), 0);
	assert_int_equal(chmod(in(f, "deploy/.git/objects/ab/cd"), 0444), 0);
	assert_int_equal(symlink("base/a", in(f, "deploy/relative")), 0);
	assert_int_equal(symlink("/nowhere/at/all", in(f, "deploy/dangling")), 0);
	assert_int_equal(mkfifo(in(f, "deploy/fifo"), 0600), 0);
	assert_done(file_mkdirs(in(f, "deploy/empty/still"), f->err), f->err);
	assert_int_equal(chmod(in(f, "deploy/empty/still"), 0775), 0);
	assert_int_equal(chmod(in(f, "deploy/empty"), 02771), 0);
	assert_int_equal(link(in(f, "deploy/run.sh"), in(f, "deploy/empty/same.sh")), 0);
	if (geteuid() == 0) {
		assert_int_equal(chown(in(f, "deploy/base/a/notes"), 1234, 1234), 0);
		assert_int_equal(chown(in(f, "deploy/.git/objects"), 1234, 1235), 0);
	}
}

/* The listing of both, without the contents that lotse changed. */
static const char *others(struct fixture *f)
{
	return str_cstr(f->arena, str_replace(f->arena, str_replace(f->arena, str_of(snapshot(f, "deploy")), STR("old"), STR("new")),
					     STR("lotse.lock"), STR("")));
}

static void test_what_others_have_in_the_target_stays(void **state)
{
	struct fixture *f = *state;
	struct timespec times[2] = { { .tv_sec = 1000000000 }, { .tv_sec = 1100000000 } };
	struct stat st;

	write_tree(f, tree_of(f, "old"));
	litter(f);
	assert_int_equal(utimensat(AT_FDCWD, in(f, "deploy/.git"), times, 0), 0);
	ino_t inode = inode_of(f, "deploy/.git/objects/ab/cd");
	assert_int_equal(unlink(in(f, "deploy/lotse.lock")), 0); /* its text differs; taken away, so that --force is needed below */
	const char *before = others(f);

	struct tree *tree = tree_of(f, "new");
	struct tree_plan plan;
	assert_done(compare(f, tree, true, &plan), f->err);
	assert_done(tree_write(tree, target_of(f), &plan, f->err), f->err);
	assert_int_equal(unlink(in(f, "deploy/lotse.lock")), 0);
	assert_string_equal(others(f), before);
	assert_int_equal(inode_of(f, "deploy/.git/objects/ab/cd"), inode);
	assert_int_equal(inode_of(f, "deploy/empty/same.sh"), inode_of(f, "deploy/run.sh"));
	assert_int_equal(lstat(in(f, "deploy/run.sh"), &st), 0);
	assert_int_equal(st.st_nlink, 2); /* nothing of the old tree is left */
	assert_int_equal(lstat(in(f, "deploy/.git"), &st), 0);
	assert_int_equal(st.st_mtime, 1100000000);
}

static void test_folders_keep_their_modes(void **state)
{
	struct fixture *f = *state;

	write_tree(f, tree_of(f, "old"));
	assert_int_equal(chmod(target_of(f), 0775), 0);
	assert_int_equal(chmod(in(f, "deploy/base"), 02770), 0);
	assert_int_equal(chmod(in(f, "deploy/base/a"), 0700), 0); /* holds nothing but what changes */
	write_tree(f, tree_of(f, "new"));
	assert_int_equal(mode_of(f, "deploy"), 0775);
	assert_int_equal(mode_of(f, "deploy/base"), 02770);
	assert_int_equal(mode_of(f, "deploy/base/a"), 0700);
}

/* ---- Names ---- */

static void test_a_link_to_the_target_stays_a_link(void **state)
{
	struct fixture *f = *state;

	put(f, "real/other", "o");
	assert_int_equal(symlink("real", target_of(f)), 0);
	write_tree(f, tree_of(f, "old"));
	write_tree(f, tree_of(f, "new"));
	assert_str_equal(got(f, "real/top"), "new");
	assert_str_equal(got(f, "real/other"), "o");
	struct stat st;
	assert_int_equal(lstat(target_of(f), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_false(is_there(f, ".real.lotse-stage"));
}

static void test_a_target_is_cleaned_as_it_is_read(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = tree_of(f, "1");
	struct tree_plan plan;

	put(f, "elsewhere/below/x", "");
	assert_int_equal(symlink("elsewhere/below", in(f, "link")), 0);
	write_tree(f, tree_of(f, "0"));
	assert_done(file_mkdirs(in(f, "elsewhere/deploy"), f->err), f->err);
	const char *target = in(f, "link/.././deploy//"); /* ROOT/deploy; to the kernel it would be ROOT/elsewhere/deploy */
	assert_done(tree_compare(tree, target, false, f->arena, &plan, f->out, f->err), f->err);
	assert_int_equal(kind_of(&plan, "top"), CHANGE_MODIFIED);
	assert_done(tree_write(tree, target, &plan, f->err), f->err);
	assert_str_equal(got(f, "deploy/top"), "1");
	assert_false(is_there(f, "elsewhere/deploy/top"));
}

static void write_from(struct fixture *f, const char *folder, const char *target, const char *text)
{
	_cleanup_free_ char *before = getcwd(NULL, 0);
	struct tree *tree = tree_of(f, text);
	struct tree_plan plan;
	char *here;

	assert_int_equal(chdir(folder), 0);
	assert_done(tree_compare(tree, target, false, f->arena, &plan, f->out, f->err), f->err);
	assert_done(tree_write(tree, target, &plan, f->err), f->err);
	here = getcwd(NULL, 0);
	assert_non_null(here); /* not a folder that was removed under us */
	assert_string_equal(here, folder);
	free(here);
	assert_int_equal(chdir(before), 0);
	assert_clean(f);
}

static void test_one_may_stand_in_the_target(void **state)
{
	struct fixture *f = *state;

	write_from(f, root_of(f), "deploy", "0");
	litter(f);
	ino_t inode = inode_of(f, "deploy/base/a");
	write_from(f, in(f, "deploy"), ".", "1");
	assert_str_equal(got(f, "deploy/top"), "1");
	write_from(f, in(f, "deploy/base/a"), "../..", "2");
	assert_str_equal(got(f, "deploy/base/a/one"), "2");
	assert_int_equal(inode_of(f, "deploy/base/a"), inode);
	write_from(f, in(f, "deploy/base/a"), "new/tree", "3");
	assert_str_equal(got(f, "deploy/base/a/new/tree/top"), "3");
}

static const char *const odd_names[] = {
	"a b", "-dash", "tab\tnew\nline", "\"quotes'`$x`", "\xc3\xbc", "back\\slash", "star*?", "+plus/-minus", ".hidden/..dots", "#",
};

static void write_odd(struct fixture *f, const char *text)
{
	struct tree *tree = new_tree(f);

	for (size_t i = 0; i < ARRAY_SIZE(odd_names); i++)
		add(tree, odd_names[i], text);
	write_tree(f, tree);
	for (size_t i = 0; i < ARRAY_SIZE(odd_names); i++)
		assert_str_equal(test_file(f, str_cstr(f->arena, str_fmt(f->arena, "%s/%s", target_of(f), odd_names[i]))), text);
	write_tree(f, new_tree(f));
	for (size_t i = 0; i < ARRAY_SIZE(odd_names); i++)
		assert_false(is_there(f, str_cstr(f->arena, str_fmt(f->arena, "deploy/%s", odd_names[i]))));
}

static void test_names_with_odd_bytes(void **state)
{
	struct fixture *f = *state;
	_cleanup_free_ char *before = getcwd(NULL, 0);

	write_odd(f, "1");
	assert_int_equal(chdir(target_of(f)), 0); /* the other way of writing */
	write_odd(f, "2");
	assert_int_equal(chdir(before), 0);
}

static void test_a_file_may_be_empty(void **state)
{
	struct fixture *f = *state;
	struct tree *tree = new_tree(f);

	add(tree, "empty", "");
	write_tree(f, tree);
	assert_str_equal(got(f, "deploy/empty"), "");
}

/* ---- As somebody who may not do everything ---- */

/* False, and the test is skipped, where we aren't root and so can't become somebody else. */
static bool become_nobody(struct fixture *f)
{
	if (geteuid() != 0 || setgroups(0, NULL) < 0)
		return false;
	assert_int_equal(chmod(root_of(f), 0755), 0);
	return setresgid(65534, 65534, 0) == 0 && setresuid(65534, 65534, 0) == 0;
}

static void become_root(void)
{
	assert_int_equal(setresuid(0, 0, 0), 0);
	assert_int_equal(setresgid(0, 0, 0), 0);
}

/* Compares and writes as nobody; what it says is looked at as root. */
static int write_as_nobody(struct fixture *f, const char *text)
{
	struct tree *tree = tree_of(f, text);
	struct tree_plan plan;

	if (!become_nobody(f))
		skip();
	int result = compare(f, tree, false, &plan);
	if (result == 0)
		result = tree_write(tree, target_of(f), &plan, f->err);
	become_root();
	return result;
}

static void test_a_parent_that_may_not_be_written(void **state)
{
	struct fixture *f = *state;

	assert_fails(write_as_nobody(f, "1"), f->err, said(f, "cannot write ROOT/deploy: permission denied"));
	assert_false(is_there(f, "deploy"));
	assert_int_equal(mkdir(target_of(f), 0755), 0);
	assert_int_equal(chown(target_of(f), 65534, 65534), 0);
	ino_t inode = inode_of(f, "deploy");
	assert_done(write_as_nobody(f, "1"), f->err);
	assert_done(write_as_nobody(f, "2"), f->err);
	assert_str_equal(got(f, "deploy/top"), "2");
	assert_int_equal(inode_of(f, "deploy"), inode);
	assert_clean(f);
}

static void test_a_parent_that_may_not_be_read(void **state)
{
	struct fixture *f = *state;

	if (geteuid() != 0)
		skip();
	assert_int_equal(mkdir(target_of(f), 0755), 0);
	assert_int_equal(chown(target_of(f), 65534, 65534), 0);
	assert_done(write_as_nobody(f, "0"), f->err);
	assert_int_equal(chmod(root_of(f), 0711), 0);
	struct tree *tree = tree_of(f, "1");
	struct tree_plan plan;
	assert_int_equal(setgroups(0, NULL) | setresgid(65534, 65534, 0) | setresuid(65534, 65534, 0), 0);
	int result = compare(f, tree, false, &plan);
	if (result == 0)
		result = tree_write(tree, target_of(f), &plan, f->err);
	become_root();
	assert_done(result, f->err);
	assert_str_equal(got(f, "deploy/top"), "1");
}

static void test_a_target_that_may_not_be_written(void **state)
{
	struct fixture *f = *state;

	write_tree(f, tree_of(f, "0"));
	const char *before = snapshot(f, ".");
	if (geteuid() != 0)
		skip();
	assert_int_equal(chmod(root_of(f), 0755), 0);
	assert_fails(write_as_nobody(f, "1"), f->err, said(f, "cannot write ROOT/deploy: permission denied"));
	assert_string_equal(snapshot(f, "."), before);
}

/* Others' files can't be linked (fs.protected_hardlinks), and their folders not be made anew: so nothing of theirs is touched. */
static void test_what_belongs_to_somebody_else_keeps_its_owner(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	if (geteuid() != 0)
		skip();
	assert_int_equal(chmod(root_of(f), 0777), 0);
	assert_int_equal(mkdir(target_of(f), 0777), 0);
	assert_int_equal(chown(target_of(f), 65534, 65534), 0);
	put(f, "deploy/of-root/file", "r");
	assert_int_equal(chmod(in(f, "deploy/of-root/file"), 0600), 0);
	ino_t inode = inode_of(f, "deploy/of-root/file");
	struct tree *tree = tree_of(f, "1");
	struct tree_plan plan;
	assert_int_equal(setgroups(0, NULL) | setresgid(65534, 65534, 0) | setresuid(65534, 65534, 0), 0);
	int result = compare(f, tree, false, &plan);
	if (result == 0)
		result = tree_write(tree, target_of(f), &plan, f->err);
	become_root();
	assert_done(result, f->err);
	assert_str_equal(got(f, "deploy/top"), "1");
	assert_int_equal(inode_of(f, "deploy/of-root/file"), inode);
	assert_int_equal(stat(in(f, "deploy/of-root/file"), &st), 0);
	assert_int_equal(st.st_uid, 0);
	assert_clean(f);
}

static void test_a_folder_that_may_not_be_written_is_carried(void **state)
{
	struct fixture *f = *state;

	if (geteuid() != 0)
		skip();
	assert_int_equal(chown(root_of(f), 65534, 65534), 0);
	assert_done(write_as_nobody(f, "0"), f->err);
	put(f, "deploy/cache/deep/module", "m");
	for (size_t i = 0; i < 3; i++) {
		static const char *const paths[] = { "deploy/cache/deep/module", "deploy/cache/deep", "deploy/cache" };

		assert_int_equal(chown(in(f, paths[i]), 65534, 65534), 0);
		assert_int_equal(chmod(in(f, paths[i]), i ? 0555 : 0444), 0);
	}
	assert_done(write_as_nobody(f, "1"), f->err);
	assert_str_equal(got(f, "deploy/cache/deep/module"), "m");
	assert_int_equal(mode_of(f, "deploy/cache"), 0555);
	assert_str_equal(got(f, "deploy/top"), "1");
	assert_clean(f);
}

/* ---- Together with others ---- */

static void test_a_run_waits_for_another(void **state)
{
	struct fixture *f = *state;
	pid_t child;
	int status, pipes[2];

	assert_int_equal(pipe(pipes), 0);
	child = fork();
	if (child == 0) {
		int fd = open(root_of(f), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		flock(fd, LOCK_EX);
		if (write(pipes[1], "x", 1) == 1)
			usleep(200000);
		if (mkdir(in(f, "released"), 0700) < 0)
			_exit(1);
		_exit(0);
	}
	char byte;
	assert_int_equal(read(pipes[0], &byte, 1), 1);
	write_tree(f, tree_of(f, "1"));
	assert_true(is_there(f, "released"));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	close(pipes[0]);
	close(pipes[1]);
}

static void test_a_plan_that_is_out_of_date_writes_nothing(void **state)
{
	struct fixture *f = *state;
	struct tree *mine = tree_of(f, "mine"), *theirs = tree_of(f, "theirs");
	struct tree_plan plan;

	write_tree(f, tree_of(f, "0"));
	assert_done(compare(f, mine, false, &plan), f->err);
	add(theirs, "more", "m");
	write_tree(f, theirs);
	const char *before = snapshot(f, ".");
	assert_fails(tree_write(mine, target_of(f), &plan, f->err), f->err,
		     said(f, "another lotse wrote ROOT/deploy meanwhile: run it again"));
	assert_int_equal(f->err->kind, ERR_BUSY);
	assert_string_equal(snapshot(f, "."), before);

	assert_done(file_remove_tree(target_of(f), f->err), f->err);
	mine = tree_of(f, "mine");
	assert_done(compare(f, mine, false, &plan), f->err);
	write_tree(f, tree_of(f, "theirs"));
	assert_fails(tree_write(mine, target_of(f), &plan, f->err), f->err,
		     said(f, "another lotse wrote ROOT/deploy meanwhile: run it again"));
}

static void test_of_many_runs_one_wins_whole(void **state)
{
	struct fixture *f = *state;
	enum { RUNS = 8 };
	pid_t children[RUNS];
	int status, n_done = 0;

	write_tree(f, tree_of(f, "0"));
	for (int i = 0; i < RUNS; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			char text[2] = { (char)('a' + i), '\0' };
			struct tree *tree = tree_of(f, text);
			struct tree_plan plan;

			add(tree, text, "");
			if (compare(f, tree, false, &plan) < 0 || tree_write(tree, target_of(f), &plan, f->err) < 0)
				_exit(f->err->kind == ERR_BUSY ? 1 : 2);
			_exit(0);
		}
	}
	for (int i = 0; i < RUNS; i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
		n_done += WEXITSTATUS(status) == 0;
	}
	assert_true(n_done > 0);
	assert_clean(f);
	struct str winner = got(f, "deploy/top");
	struct tree *tree = tree_of(f, str_cstr(f->arena, winner));
	add(tree, str_cstr(f->arena, winner), "");
	struct tree_plan plan = write_tree(f, tree);
	assert_int_equal(plan.n_new + plan.n_modified + plan.n_removed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_unit(test_a_secret_is_for_its_owner_alone),
		folder_unit(test_the_umask_holds),
		folder_unit(test_what_others_have_in_the_target_stays),
		folder_unit(test_folders_keep_their_modes),
		folder_unit(test_a_link_to_the_target_stays_a_link),
		folder_unit(test_a_target_is_cleaned_as_it_is_read),
		folder_unit(test_one_may_stand_in_the_target),
		folder_unit(test_names_with_odd_bytes),
		folder_unit(test_a_file_may_be_empty),
		folder_unit(test_a_parent_that_may_not_be_written),
		folder_unit(test_a_parent_that_may_not_be_read),
		folder_unit(test_a_target_that_may_not_be_written),
		folder_unit(test_what_belongs_to_somebody_else_keeps_its_owner),
		folder_unit(test_a_folder_that_may_not_be_written_is_carried),
		folder_unit(test_a_run_waits_for_another),
		folder_unit(test_a_plan_that_is_out_of_date_writes_nothing),
		folder_unit(test_of_many_runs_one_wins_whole),
	};

	return run_units(tests);
}
