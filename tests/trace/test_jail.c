#include "lib/test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "trace/jail.h"

/* ---- A root with one static program ---- */

static const char *const files[] = { "data/thread0",    "data/thread1",  "data/thread2",       "data/thread3",
				     "data/grandchild", "data/by-cwd",   "data/sub/by-folder", "data/only-looked-at",
				     "data/edge",       "data/real/file" };

struct place {
	struct str folder;
	struct trace_log log;
	struct jail_options options;
	struct jail_command command;
	const char *argv[8];
};

static const char *const environment[] = { "PATH=/nowhere:/bin", NULL };

static const char *in(struct fixture *f, const struct place *place, const char *name)
{
	return str_cstr(f->arena, str_fmt(f->arena, "%" PRI_STR "/%s", STR_ARG(place->folder), name));
}

static int make_root(void **state)
{
	struct fixture *f;

	if (fixture_setup(state) != 0)
		return -1;
	f = *state;
	struct place *place = f->extra = arena_new_of(f->arena, struct place);
	char name[] = "/tmp/lotse-test-jail-XXXXXX";
	struct str program;
	_cleanup_strbuf_ struct strbuf path = STRBUF_INIT(4096);

	place->folder = str_dup(f->arena, str_of(mkdtemp(name)));
	/* built beside this test */
	char self[4096] = "";
	(void)!readlink("/proc/self/exe", self, sizeof(self) - 1);
	strbuf_addf(&path, "%" PRI_STR "/trace/jailed", STR_ARG(path_dir(str_of(self))));
	assert_done(file_read(f->arena, path.ptr, (size_t)16 << 20, &program, f->err), f->err);
	assert_done(file_mkdirs(in(f, place, "bin"), f->err), f->err);
	assert_done(file_mkdirs(in(f, place, "data/sub"), f->err), f->err);
	assert_done(file_mkdirs(in(f, place, "data/real"), f->err), f->err);
	assert_done(file_write(in(f, place, "bin/jailed"), program, 0755, f->err), f->err);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		assert_done(file_write(in(f, place, files[i]), STR("x"), 0644, f->err), f->err);
	assert_int_equal(symlink("real", in(f, place, "data/link")), 0);
	assert_int_equal(chmod(place->folder.ptr, 0755), 0);

	place->command = (struct jail_command){ .argv = place->argv, .environment = environment, .folder = "/" };
	place->argv[0] = "jailed";
	place->options = (struct jail_options){ .root = str_cstr(f->arena, place->folder),
						.commands = &place->command,
						.n_commands = 1,
						.no_network = true };
	place->log = (struct trace_log)TRACE_LOG_INIT(f->arena);
	return 0;
}

static int remove_root(void **state)
{
	struct fixture *f = *state;
	struct place *place = f->extra;

	assert_done(file_remove_tree(str_cstr(f->arena, place->folder), f->err), f->err);
	return fixture_teardown(state);
}

#define jailed(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)

/* Runs the words, returns the status; the output is in the arena. */
static int run(struct fixture *f, struct str *output, const char *word)
{
	struct place *place = f->extra;
	_cleanup_jail_ struct jail *jail = NULL;

	place->argv[1] = word;
	assert_done(jail_open(&place->options, &place->log, &jail, f->err), f->err);
	assert_done(jail_start(jail, 0, f->err), f->err);
	assert_true(jail_wait(jail, 0, 20000));
	if (output)
		*output = str_dup(f->arena, jail_output(jail, 0));
	return jail_status(jail, 0);
}

static void assert_use(struct fixture *f, const char *path, unsigned int uses, const char *target)
{
	struct place *place = f->extra;
	const struct trace_entry *entry = map_get(&place->log.entries, str_of(path));

	if (!entry)
		fail_msg("%s was not seen", path);
	assert_int_equal(entry->uses, uses);
	assert_str_equal(entry->target, target);
}

/* ---- Tests ---- */

static void test_a_program_is_seen_to_run_and_its_path_is_searched(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, NULL, "7"), 7);
	assert_use(f, "/nowhere/jailed", TRACE_LOOKED | TRACE_MISSED, "");
	assert_use(f, "/bin/jailed", TRACE_LOOKED | TRACE_OPENED | TRACE_RAN, "/bin/jailed");
	assert_int_equal(((struct place *)f->extra)->log.foreign, 0);
}

static void test_threads_and_grandchildren_are_followed(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, NULL, "threads"), 0);
	for (int i = 0; i < 4; i++)
		assert_use(f, str_cstr(f->arena, str_fmt(f->arena, "/data/thread%d", i)), TRACE_OPENED,
			   str_cstr(f->arena, str_fmt(f->arena, "/data/thread%d", i)));
	assert_int_equal(run(f, NULL, "forks"), 0);
	assert_use(f, "/data/grandchild", TRACE_OPENED, "/data/grandchild");
}

static void test_relative_paths_are_made_whole(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, NULL, "relative"), 0);
	assert_use(f, "/data", TRACE_LISTED, "/data");
	assert_use(f, "/data/sub", TRACE_LOOKED, "/data/sub");
	assert_use(f, "/data/sub/../by-cwd", TRACE_OPENED, "/data/by-cwd");
	assert_use(f, "/data/sub/by-folder", TRACE_OPENED, "/data/sub/by-folder");
	assert_use(f, "/data/only-looked-at", TRACE_LOOKED, "/data/only-looked-at");
}

static void test_links_on_the_way_are_kept_and_followed(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, NULL, "link"), 0);
	assert_use(f, "/data/link/file", TRACE_OPENED, "/data/real/file");
	assert_int_equal(run(f, NULL, "readlink"), 0);
	assert_use(f, "/data/link", TRACE_LINK, "/data/link");
	assert_int_equal(run(f, NULL, "late-link"), 0);
	assert_use(f, "/data/made/by-folder", TRACE_OPENED, "/data/sub/by-folder");
}

static void test_what_is_not_there_is_seen_too(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, NULL, "missing"), 0);
	assert_use(f, "/data/nothing", TRACE_OPENED | TRACE_MISSED, "");
	assert_int_equal(run(f, NULL, "exec-missing"), 0);
	assert_use(f, "/data/no-program", TRACE_LOOKED | TRACE_MISSED, "");
	assert_int_equal(run(f, NULL, "edge"), 0);
	assert_use(f, "/data/edge", TRACE_OPENED, "/data/edge");
}

static void test_the_root_is_not_changed(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(run(f, NULL, "write"), 0);
	assert_int_equal(
		((struct trace_entry *)map_get(&((struct place *)f->extra)->log.entries, STR("/data/written")))->uses &
			TRACE_WROTE,
		TRACE_WROTE);
	assert_false(file_exists(in(f, f->extra, "data/written")));
	assert_false(file_exists(in(f, f->extra, "dev")));
}

static void test_io_uring_is_not_there(void **state)
{
	struct fixture *f = *state;
	struct str output;

	assert_int_equal(run(f, &output, "io_uring"), 0);
	assert_str_equal(output, "-1\n");
}

static void test_it_runs_as_its_user(void **state)
{
	struct fixture *f = *state;
	struct place *place = f->extra;
	struct str output;

	place->command.user = (struct jail_user){ .uid = 10001, .gid = 10002 };
	assert_int_equal(run(f, &output, "who"), 0);
	assert_true(str_starts(output, "10001 10002 "));
	uint64_t pid;
	assert_true(str_to_uint(str_trim(str_from(output, 12)), &pid));
	assert_true(pid < 10); /* a namespace of its own */
}

static void test_how_it_ended(void **state)
{
	struct fixture *f = *state;
	struct place *place = f->extra;
	struct str output;

	assert_int_equal(run(f, NULL, "crash"), 128 + SIGABRT);
	place->argv[0] = "not-there";
	assert_int_equal(run(f, &output, NULL), -1);
	assert_str_equal(output, "executing it: No such file or directory");
}

static void test_the_end_of_much_output_is_kept(void **state)
{
	struct fixture *f = *state;
	struct str output;

	assert_int_equal(run(f, &output, "flood"), 0);
	assert_int_equal(output.len, JAIL_OUTPUT_MAX);
	assert_true(str_ends(output, "0099998\n0099999\n"));
}

static void test_what_sleeps_or_is_stopped_can_be_ended(void **state)
{
	struct fixture *f = *state;
	struct place *place = f->extra;
	static const char *const words[] = { "sleep", "stop" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		_cleanup_jail_ struct jail *jail = NULL;

		place->argv[1] = words[i];
		assert_done(jail_open(&place->options, &place->log, &jail, f->err), f->err);
		assert_done(jail_start(jail, 0, f->err), f->err);
		assert_false(jail_wait(jail, 0, 200));
		assert_true(jail_running(jail, 0));
		jail_signal(jail, 0, i == 0 ? SIGTERM : SIGKILL);
		assert_true(jail_wait(jail, 0, 10000));
		assert_int_equal(jail_status(jail, 0), 128 + (i == 0 ? SIGTERM : SIGKILL));
		/* again, and closed while it runs */
		assert_done(jail_start(jail, 0, f->err), f->err);
		assert_false(jail_wait(jail, 0, 100));
	}
}

static void test_a_bind_and_memory_are_seen(void **state)
{
	struct fixture *f = *state;
	struct place *place = f->extra;
	const struct jail_bind bind = { in(f, place, "data/real/file"), "/data/nothing", true };
	static const char *const tmpfs[] = { "/data/sub", NULL };

	place->options.binds = &bind;
	place->options.n_binds = 1;
	assert_int_equal(run(f, NULL, "missing"), 0);
	assert_use(f, "/data/nothing", TRACE_OPENED, "/data/nothing");
	place->options.tmpfs = tmpfs;
	assert_int_equal(run(f, NULL, "relative"), 0);
	assert_use(f, "/data/sub/by-folder", TRACE_OPENED | TRACE_MISSED, "");
}

static void test_http_is_asked_in_its_own_network(void **state)
{
	struct fixture *f = *state;
	struct place *place = f->extra;
	_cleanup_jail_ struct jail *jail = NULL;
	int status = 0;

	assert_done(jail_open(&place->options, &place->log, &jail, f->err), f->err);
	assert_fails(jail_http(jail, "http://127.0.0.1:9/x", 1000, &status, f->err), f->err,
		     "http://127.0.0.1:9/x: connection refused");
	assert_int_equal(jail_http(jail, "https://127.0.0.1/", 1000, &status, f->err), -1);
	assert_int_equal(f->err->kind, ERR_USAGE);
	assert_int_equal(jail_http(jail, "http://example.com/", 1000, &status, f->err), -1);
	assert_int_equal(jail_http(jail, "http://127.0.0.1:99999/", 1000, &status, f->err), -1);
	assert_int_equal(jail_http(jail, "http://127.0.0.1/a b", 1000, &status, f->err), -1);
}

int main(void)
{
	struct err err = { 0 };
	const struct CMUnitTest tests[] = {
		jailed(test_a_program_is_seen_to_run_and_its_path_is_searched),
		jailed(test_threads_and_grandchildren_are_followed),
		jailed(test_relative_paths_are_made_whole),
		jailed(test_links_on_the_way_are_kept_and_followed),
		jailed(test_what_is_not_there_is_seen_too),
		jailed(test_the_root_is_not_changed),
		jailed(test_io_uring_is_not_there),
		jailed(test_it_runs_as_its_user),
		jailed(test_how_it_ended),
		jailed(test_the_end_of_much_output_is_kept),
		jailed(test_what_sleeps_or_is_stopped_can_be_ended),
		jailed(test_a_bind_and_memory_are_seen),
		jailed(test_http_is_asked_in_its_own_network),
	};

	if (jail_possible(&err) < 0) {
		print_message("SKIP trace: %s\n", err.message);
		return 77;
	}
	return run_units(tests);
}
