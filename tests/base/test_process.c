#include "lib/test.h"

#include "base/clock.h"
#include "base/process.h"

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

	assert_done(process_run(f->arena, argv, str_n(arena_alloc(f->arena, size), size), 10, 1000, &result, f->err), f->err);
	assert_int_equal(result.status, 0);
}

static void test_time_is_bounded_for_its_children_too(void **state)
{
	struct fixture *f = *state;
	struct process_result result;
	const char *const argv[] = { "sh", "-c", "sleep 60 & sleep 60", NULL };
	uint64_t start = clock_monotonic();

	assert_fails(process_run(f->arena, argv, STR_EMPTY, 1, 1000, &result, f->err), f->err, "sh did not end within 1 s");
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
	};

	return run_units(tests);
}
