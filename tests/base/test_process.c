#include "lib/test.h"

#include <signal.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/process.h"
#include "base/strbuf.h"

static void test_input_goes_in_and_output_comes_out(void **state)
{
	struct fixture *f = *state;
	struct process_result result;
	const char *const argv[] = { "sh", "-c", "cat; echo oops >&2; exit 3", NULL };

	assert_done(process_run(f->arena, argv, STR("hello"), 10, 1000, &result, f->err), f->err);
	assert_int_equal(result.status, 3);
	assert_str_equal(result.out, "hello");
	assert_str_equal(result.err, "oops\n");
	assert_false(result.truncated);
}

static void test_output_is_bounded(void **state)
{
	struct fixture *f = *state;
	struct process_result result;
	const char *const argv[] = { "head", "-c", "5000000", "/dev/zero", NULL };

	assert_done(process_run(f->arena, argv, STR_EMPTY, 10, 1000, &result, f->err), f->err);
	assert_int_equal(result.status, 0);
	assert_int_equal(result.out.len, 1000);
	assert_true(result.truncated);
}

static void test_a_reader_that_stops_early_is_no_failure(void **state)
{
	struct fixture *f = *state;
	struct process_result result;
	const char *const argv[] = { "true", NULL };
	size_t size = 4 << 20;

	assert_done(process_run(f->arena, argv, str_n(arena_alloc(f->arena, size), size), 10, 1000, &result, f->err),
		    f->err);
	assert_int_equal(result.status, 0);
}

static void test_time_is_bounded_for_its_children_too(void **state)
{
	struct fixture *f = *state;
	struct process_result result;
	const char *const argv[] = { "sh", "-c", "sleep 60 & sleep 60", NULL };
	uint64_t start = clock_monotonic();

	assert_fails(process_run(f->arena, argv, STR_EMPTY, 1, 1000, &result, f->err), f->err,
		     "sh did not end within 1 s");
	assert_int_equal(f->err->kind, ERR_INTERRUPTED);
	assert_true(clock_monotonic() - start < UINT64_C(30000000000));
}

static void test_a_missing_program_is_named(void **state)
{
	struct fixture *f = *state;
	struct process_result result;
	const char *const argv[] = { "no-such-program", NULL };

	assert_fails(process_run(f->arena, argv, STR_EMPTY, 1, 1000, &result, f->err), f->err,
		     "cannot start no-such-program: no such file or directory");
}

static void test_a_signal_is_a_status(void **state)
{
	struct fixture *f = *state;
	struct process_result result;
	const char *const argv[] = { "sh", "-c", "kill -TERM $$", NULL };

	assert_done(process_run(f->arena, argv, STR_EMPTY, 10, 1000, &result, f->err), f->err);
	assert_int_equal(result.status, 128 + 15);
}

static void test_the_clock_is_an_input(void **state)
{
	char text[21];

	(void)state;
	setenv("SOURCE_DATE_EPOCH", "1767225600", 1);
	clock_rfc3339(clock_now(), text);
	assert_string_equal(text, "2026-01-01T00:00:00Z");
	unsetenv("SOURCE_DATE_EPOCH");
	assert_true(clock_now() > 1767225600);
}

static void count_lines(void *context, struct str line)
{
	struct strbuf *seen = context;

	strbuf_addf(seen, "<%.*s>", STR_ARG(line));
}

static void test_lines_come_one_by_one(void **state)
{
	struct fixture *f = *state;
	struct process_result result;
	_cleanup_strbuf_ struct strbuf seen = STRBUF_INIT(1000);
	const char *const argv[] = { "sh", "-c", "echo one; echo two >&2; printf '\\nlast'", NULL };
	const struct process_options options = {
		.seconds = 10, .max_output = 1000, .both_in_out = true, .line = count_lines, .line_context = &seen
	};

	assert_done(process_run_with(f->arena, argv, &options, &result, f->err), f->err);
	assert_str_equal(strbuf_str(&seen), "<one><two><><last>");
	assert_str_equal(result.out, "one\ntwo\n\nlast");
	assert_str_equal(result.err, "");
}

static void test_the_end_can_be_kept(void **state)
{
	struct fixture *f = *state;
	struct process_result result;
	const char *const argv[] = { "sh", "-c", "head -c 300000 /dev/zero | tr '\\0' x; echo the end", NULL };
	const struct process_options options = { .seconds = 10, .max_output = 20, .keep_end = true };

	assert_done(process_run_with(f->arena, argv, &options, &result, f->err), f->err);
	assert_str_equal(result.out, "xxxxxxxxxxxxthe end\n");
	assert_true(result.truncated);
}

static void test_folder_and_environment_are_given(void **state)
{
	struct fixture *f = *state;
	struct process_result result;
	const char *const argv[] = { "/bin/sh", "-c", "pwd; echo $ONE $HOME", NULL }, *const environment[] = { "ONE=1",
													       NULL };
	const struct process_options options = {
		.folder = "/usr/lib", .environment = environment, .seconds = 10, .max_output = 1000
	};
	const struct process_options nowhere = { .folder = "/no/folder", .seconds = 10, .max_output = 1000 };

	assert_done(process_run_with(f->arena, argv, &options, &result, f->err), f->err);
	assert_str_equal(result.out, "/usr/lib\n1\n");
	assert_int_equal(process_run_with(f->arena, argv, &nowhere, &result, f->err), -1);
}

/* In a child: the signal is remembered for good, and that is what is asked for. */
static void test_a_signal_ends_what_runs_but_not_what_cleans_up(void **state)
{
	struct fixture *f = *state;
	const char *const argv[] = { "sh", "-c", "kill -INT $PPID; sleep 60", NULL }, *const undo[] = { "echo",
													"undone",
													NULL };
	const struct process_options run = { .seconds = 50, .max_output = 100 },
				     clean = { .seconds = 10, .max_output = 100, .clean_up = true };
	struct process_result result;
	int status;

	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		process_catch_signals();
		bool good = process_run_with(f->arena, argv, &run, &result, f->err) < 0 &&
			    f->err->kind == ERR_INTERRUPTED && process_interrupted() == SIGINT &&
			    process_run_with(f->arena, undo, &run, &result, f->err) < 0 &&
			    process_run_with(f->arena, undo, &clean, &result, f->err) == 0 &&
			    str_is(result.out, "undone\n");
		_exit(good ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_input_goes_in_and_output_comes_out),
		unit(test_output_is_bounded),
		unit(test_a_reader_that_stops_early_is_no_failure),
		unit(test_time_is_bounded_for_its_children_too),
		unit(test_a_missing_program_is_named),
		unit(test_a_signal_is_a_status),
		unit(test_the_clock_is_an_input),
		unit(test_lines_come_one_by_one),
		unit(test_the_end_can_be_kept),
		unit(test_folder_and_environment_are_given),
		unit(test_a_signal_ends_what_runs_but_not_what_cleans_up),
	};

	return run_units(tests);
}
