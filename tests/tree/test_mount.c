/*
 * Full disks, file systems that are read-only, and mount points. The test mounts in a mount namespace of its own, which goes with
 * it; where that can't be had its tests are skipped.
 */
#include "tree/folder.h"

#include <errno.h>
#include <sched.h>
#include <sys/mount.h>

static bool may_mount;

static int own_namespace(void **state)
{
	(void)state;
	may_mount = unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
	return 0;
}

static void mount_tmpfs(struct fixture *f, const char *path, const char *options)
{
	if (!may_mount)
		skip();
	assert_done(file_mkdirs(in(f, path), f->err), f->err);
	assert_int_equal(mount("none", in(f, path), "tmpfs", 0, options), 0);
}

static void unmount(struct fixture *f, const char *path)
{
	assert_int_equal(umount2(in(f, path), MNT_DETACH), 0);
}

/* A tree of n files of `size` bytes. */
static struct tree *tree_of(struct fixture *f, size_t n, size_t size, char byte)
{
	struct tree *tree = new_tree(f);
	char *text = arena_alloc(f->arena, size);

	memset(text, byte, size);
	for (size_t i = 0; i < n; i++)
		tree_add(tree, str_fmt(f->arena, "base/%zu/%zu", i % 5, i), str_n(text, size), OWNER_TOOL);
	return tree;
}

static int write_at(struct fixture *f, const char *target, struct tree *tree)
{
	struct tree_plan plan;

	if (tree_compare(tree, in(f, target), false, f->arena, &plan, f->out, f->err) < 0)
		return -1;
	assert_no_findings(f->out);
	return tree_write(tree, in(f, target), &plan, f->err);
}

/* The disk fills up at every point there is: each time the old tree stands, until once there is room enough. */
static void fill_up(struct fixture *f, const char *target, const char *option)
{
	size_t n_full = 0;
	int result;

	for (size_t size = 12;; size += option[0] == 's' ? 1 : 3) {
		/* pages or inodes */
		mount_tmpfs(f, "disk", str_cstr(f->arena, str_fmt(f->arena, option, option[0] == 's' ? size * 4 : size)));
		if (write_at(f, target, tree_of(f, 3, 10, 'o')) == 0) {
			const char *before = snapshot(f, "disk");

			result = write_at(f, target, tree_of(f, 30, 5000, 'n'));
			if (result == 0) {
				assert_int_equal(write_at(f, target, tree_of(f, 30, 5000, 'n')), 0);
				break;
			}
			n_full++;
			assert_int_equal(f->err->number, ENOSPC);
			assert_non_null(strstr(f->err->message, "no space left on device"));
			assert_null(strstr(f->err->message, "stage"));
			assert_string_equal(snapshot(f, "disk"), before);
		}
		unmount(f, "disk");
		assert_true(size < 2000);
	}
	unmount(f, "disk");
	assert_true(n_full > 3);
}

static void test_a_full_disk_leaves_the_old_tree(void **state)
{
	fill_up(*state, "disk/deploy", "size=%zuk");
}

static void test_a_full_mount_point_leaves_the_old_tree(void **state)
{
	fill_up(*state, "disk", "size=%zuk");
}

static void test_a_disk_without_inodes_leaves_the_old_tree(void **state)
{
	fill_up(*state, "disk/deploy", "nr_inodes=%zu");
}

static void test_a_mount_point_without_inodes_leaves_the_old_tree(void **state)
{
	fill_up(*state, "disk", "nr_inodes=%zu");
}

static void test_a_full_disk_leaves_no_first_tree(void **state)
{
	struct fixture *f = *state;

	mount_tmpfs(f, "disk", "size=64k");
	assert_int_equal(write_at(f, "disk/deploy", tree_of(f, 30, 5000, 'n')), -1);
	assert_true(str_starts(str_of(f->err->message), said(f, "cannot write ROOT/disk/deploy/base/"))); /* which one, the pages decide */
	assert_true(str_ends(str_of(f->err->message), ": no space left on device"));
	assert_string_equal(snapshot(f, "disk"), "");
	unmount(f, "disk");
}

static void test_a_target_that_is_a_mount_point(void **state)
{
	struct fixture *f = *state;

	mount_tmpfs(f, "deploy", "size=1m");
	put(f, "deploy/ours", "o");
	write_tree(f, tree_of(f, 3, 1, '1'));
	write_tree(f, tree_of(f, 2, 1, '2'));
	assert_str_equal(got(f, "deploy/base/0/0"), "2");
	assert_false(is_there(f, "deploy/base/2"));
	assert_str_equal(got(f, "deploy/ours"), "o");
	unmount(f, "deploy");
	assert_false(is_there(f, "deploy/base"));
}

/* The device is the same on both sides, and still no file can be renamed across. */
static void test_a_target_that_is_a_bind_mount(void **state)
{
	struct fixture *f = *state;

	if (!may_mount)
		skip();
	put(f, "elsewhere/ours", "o");
	assert_done(file_mkdirs(target_of(f), f->err), f->err);
	assert_int_equal(mount(in(f, "elsewhere"), target_of(f), NULL, MS_BIND, NULL), 0);
	write_tree(f, tree_of(f, 3, 1, '1'));
	write_tree(f, tree_of(f, 2, 1, '2'));
	unmount(f, "deploy");
	assert_str_equal(got(f, "elsewhere/base/0/0"), "2");
	assert_str_equal(got(f, "elsewhere/ours"), "o");
	assert_false(is_there(f, "elsewhere/.lotse-stage"));
	assert_false(is_there(f, "deploy/base"));
}

static void test_a_mount_in_the_target_stays_where_it_is(void **state)
{
	struct fixture *f = *state;

	if (!may_mount)
		skip();
	write_tree(f, tree_of(f, 3, 1, '1'));
	mount_tmpfs(f, "deploy/data", "size=1m"); /* empty */
	write_tree(f, tree_of(f, 3, 1, '2'));
	put(f, "deploy/data/file", "d");
	write_tree(f, tree_of(f, 3, 1, '3'));
	assert_str_equal(got(f, "deploy/base/0/0"), "3");
	assert_str_equal(got(f, "deploy/data/file"), "d");
	unmount(f, "deploy/data");
	assert_false(is_there(f, "deploy/data/file"));
}

static void test_a_mount_where_lotse_writes_is_refused_whole(void **state)
{
	struct fixture *f = *state;

	if (!may_mount)
		skip();
	write_tree(f, tree_of(f, 3, 1, '1'));
	mount_tmpfs(f, "deploy/base/1", "size=1m");
	const char *before = snapshot(f, "deploy");
	struct tree *tree = tree_of(f, 3, 1, '2');
	struct tree_plan plan;
	assert_done(compare(f, tree, false, &plan), f->err);
	assert_fails(tree_write(tree, target_of(f), &plan, f->err), f->err,
		     said(f, "cannot write ROOT/deploy/base/1/1: another file system is mounted at ROOT/deploy/base/1"));
	assert_string_equal(snapshot(f, "deploy"), before);
	assert_clean(f);
	unmount(f, "deploy/base/1");
}

static void test_a_read_only_file_system(void **state)
{
	struct fixture *f = *state;
	struct tree_plan plan;

	mount_tmpfs(f, "disk", "size=1m");
	assert_int_equal(write_at(f, "disk/deploy", tree_of(f, 3, 1, '1')), 0);
	assert_int_equal(mount("none", in(f, "disk"), "tmpfs", MS_REMOUNT | MS_RDONLY, NULL), 0);
	const char *before = snapshot(f, "disk");
	struct tree *tree = tree_of(f, 3, 1, '2');
	assert_done(tree_compare(tree, in(f, "disk/deploy"), false, f->arena, &plan, f->out, f->err), f->err); /* as --diff */
	assert_int_equal(plan.n_modified, 4);
	assert_fails(tree_write(tree, in(f, "disk/deploy"), &plan, f->err), f->err,
		     said(f, "cannot write ROOT/disk/deploy: read-only file system"));
	assert_fails(write_at(f, "disk/new", tree_of(f, 1, 1, '1')), f->err, said(f, "cannot write ROOT/disk/new: read-only file system"));
	assert_string_equal(snapshot(f, "disk"), before);
	unmount(f, "disk");
}

/* What a failed test left mounted would keep its folder from being removed. */
static int unmount_all(void **state)
{
	static const char *const paths[] = { "deploy/base/1", "deploy/data", "deploy", "disk" };

	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		umount2(in(*state, paths[i]), MNT_DETACH);
	return folder_teardown(state);
}

#define mount_unit(test) cmocka_unit_test_setup_teardown(test, folder_setup, unmount_all)

int main(void)
{
	const struct CMUnitTest tests[] = {
		mount_unit(test_a_full_disk_leaves_the_old_tree),
		mount_unit(test_a_full_mount_point_leaves_the_old_tree),
		mount_unit(test_a_disk_without_inodes_leaves_the_old_tree),
		mount_unit(test_a_mount_point_without_inodes_leaves_the_old_tree),
		mount_unit(test_a_full_disk_leaves_no_first_tree),
		mount_unit(test_a_target_that_is_a_mount_point),
		mount_unit(test_a_target_that_is_a_bind_mount),
		mount_unit(test_a_mount_in_the_target_stays_where_it_is),
		mount_unit(test_a_mount_where_lotse_writes_is_refused_whole),
		mount_unit(test_a_read_only_file_system),
	};

	return cmocka_run_group_tests(tests, own_namespace, NULL);
}
