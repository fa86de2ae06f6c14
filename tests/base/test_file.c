#include "lib/test.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"


static const char *make_folder(struct fixture *f)
{
	char *path = arena_dup(f->arena, "/tmp/lotse-test-XXXXXX", sizeof("/tmp/lotse-test-XXXXXX"));

	assert_non_null(mkdtemp(path));
	return path;
}

static const char *in(struct fixture *f, const char *folder, const char *name)
{
	return str_cstr(f->arena, str_fmt(f->arena, "%s/%s", folder, name));
}

static void test_what_is_written_is_read(void **state)
{
	struct fixture *f = *state;
	const char *folder = make_folder(f), *path = in(f, folder, "a");
	struct stat st;
	struct str text;

	assert_done(file_write(path, STR("one\0two"), 0600, f->err), f->err);
	assert_done(file_write(path, STR("three"), 0600, f->err), f->err);
	assert_done(file_read(f->arena, path, 100, &text, f->err), f->err);
	assert_str_equal(text, "three");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(file_size(path), 5);
	assert_done(file_remove_tree(folder, f->err), f->err);
}

static void test_only_regular_files_are_read(void **state)
{
	struct fixture *f = *state;
	const char *folder = make_folder(f), *fifo = in(f, folder, "fifo");
	struct str text;

	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_fails(file_read(f->arena, fifo, 100, &text, f->err), f->err,
		     str_cstr(f->arena, str_fmt(f->arena, "cannot read %s: it is a FIFO, not a file", fifo)));
	assert_fails(file_read(f->arena, folder, 100, &text, f->err), f->err,
		     str_cstr(f->arena, str_fmt(f->arena, "cannot read %s: it is a folder, not a file", folder)));
	assert_fails(file_read(f->arena, "/dev/zero", 100, &text, f->err), f->err,
		     "cannot read /dev/zero: it is a device, not a file");
	assert_done(file_remove_tree(folder, f->err), f->err);
}

static void test_a_limit_holds_before_reading(void **state)
{
	struct fixture *f = *state;
	const char *folder = make_folder(f), *path = in(f, folder, "large");
	struct str text;

	assert_done(file_write(path, STR("12345"), 0600, f->err), f->err);
	assert_int_equal(truncate(path, (off_t)1 << 40), 0);
	assert_int_equal(file_read(f->arena, path, 5, &text, f->err), -1);
	assert_non_null(strstr(f->err->message, "1099511627776 bytes are more than the limit of 5"));
	assert_int_equal(truncate(path, 5), 0);
	assert_done(file_read(f->arena, path, 5, &text, f->err), f->err);
	assert_done(file_remove_tree(folder, f->err), f->err);
}

static void test_a_stream_is_read_to_its_limit(void **state)
{
	struct fixture *f = *state;
	int fds[2];
	struct str text;

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "hello", 5), 5);
	close(fds[1]);
	assert_done(file_read_fd(f->arena, fds[0], "<stdin>", 5, &text, f->err), f->err);
	assert_str_equal(text, "hello");
	close(fds[0]);
	_cleanup_close_ int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	assert_fails(file_read_fd(f->arena, zero, "<stdin>", 70000, &text, f->err), f->err,
		     "cannot read <stdin>: more than the limit of 70000 bytes");
}

static void test_folders_are_made_listed_and_removed(void **state)
{
	struct fixture *f = *state;
	const char *folder = make_folder(f);
	struct str *names;
	size_t n;

	assert_done(file_mkdirs(in(f, folder, "a/b/c"), f->err), f->err);
	assert_done(file_mkdirs(in(f, folder, "a/b/c"), f->err), f->err);
	assert_done(file_write(in(f, folder, "z"), STR(""), 0600, f->err), f->err);
	assert_int_equal(symlink("/etc", in(f, folder, "link")), 0);
	assert_done(file_list(f->arena, folder, &names, &n, f->err), f->err);
	assert_int_equal(n, 3);
	assert_str_equal(names[0], "a");
	assert_str_equal(names[1], "link");
	assert_str_equal(names[2], "z");
	assert_fails(file_mkdirs(in(f, folder, "z/x"), f->err), f->err,
		     str_cstr(f->arena, str_fmt(f->arena, "cannot make the folder %s/z: not a directory", folder)));
	assert_done(file_remove_tree(folder, f->err), f->err);
	assert_false(file_exists(folder));
	assert_true(file_is_dir("/etc")); /* the link went, not what it pointed at */
	assert_done(file_remove_tree(folder, f->err), f->err);
}

static void test_a_device_is_not_replaced(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	/* a link of our own: should this fail, the machine's device stays */
	unlink("/tmp/lotse-test-null");
	assert_int_equal(symlink("/dev/null", "/tmp/lotse-test-null"), 0);
	assert_done(file_write("/tmp/lotse-test-null", STR("gone"), 0600, f->err), f->err);
	assert_int_equal(lstat("/tmp/lotse-test-null", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	unlink("/tmp/lotse-test-null");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_what_is_written_is_read),
		unit(test_only_regular_files_are_read),
		unit(test_a_limit_holds_before_reading),
		unit(test_a_stream_is_read_to_its_limit),
		unit(test_folders_are_made_listed_and_removed),
		unit(test_a_device_is_not_replaced),
	};

	return run_units(tests);
}
