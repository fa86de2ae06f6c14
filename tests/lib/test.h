/*
 * What every unit test includes, first: cmocka, a fixture, and asserts that say what differs.
 *
 *	#include "lib/test.h"
 *	#include "compose/interpolate.h"
 *
 *	static void test_a_dollar_is_written_twice(void **state)
 *	{
 *		struct fixture *f = *state;
 *
 *		assert_str_equal(interpolate(f->arena, STR("a$$b"), span_at(3, 11), &env, f->out), "a$b");
 *		assert_no_more_findings(f->out);
 *	}
 *
 *	int main(void)
 *	{
 *		const struct CMUnitTest tests[] = {
 *			unit(test_a_dollar_is_written_twice),
 *		};
 *		return run_units(tests);
 *	}
 *
 * The test runs in its own folder, tests/compose. Its memory is one arena, freed after each test; what it leaks on
 * the heap fails the run under the sanitizer.
 */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/finding.h"

struct fixture {
	struct arena *arena;
	struct findings *out; /* empty at the start of each test */
	struct err *err;      /* none at the start of each test */
	void *extra;	      /* for a test file's own set-up */
};

int fixture_setup(void **state);
int fixture_teardown(void **state);

/* A row of the table of tests: with a fresh fixture in *state. */
#define unit(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
#define run_units(tests) cmocka_run_group_tests(tests, NULL, NULL)

/* Places in "compose.yaml", a source of 99 lines of 199 dots: the span goes on to the end of its line. */
struct span span_at(uint32_t line, uint32_t column);
/* The span of `text`, which stands at that place in a compose.yaml that holds nothing else. */
struct span span_of(struct fixture *f, uint32_t line, uint32_t column, struct str text);
/* A source with this text. */
const struct source *source_of(struct fixture *f, const char *name, const char *text);
/* The content of a file, its path seen from the test's folder; fails the test where it can't be read. */
struct str test_file(struct fixture *f, const char *path);

/* A view against a literal: length and bytes, so an embedded NUL is seen. */
#define assert_str_equal(got, expected) test_str_equal((got), (expected), __FILE__, __LINE__)
void test_str_equal(struct str got, const char *expected, const char *file, int line);

/*
 * There is a finding "compose.yaml:3:17: error[ID]: message" (no place: "error[ID]: message"), and it is taken off
 * the list, so that assert_no_more_findings() sees the rest. Their order doesn't matter.
 */
#define assert_finding(out, expected) test_finding((out), (expected), NULL, __FILE__, __LINE__)
/* The same, and its hint. */
#define assert_finding_hint(out, expected, hint) test_finding((out), (expected), (hint), __FILE__, __LINE__)
void test_finding(struct findings *out, const char *expected, const char *hint, const char *file, int line);

#define assert_no_more_findings(out) test_no_more_findings((out), __FILE__, __LINE__)
#define assert_no_findings(out) assert_no_more_findings(out)
void test_no_more_findings(const struct findings *out, const char *file, int line);

/* A call that returned 0, and one that failed with exactly these words. */
#define assert_done(result, err) test_done((result), (err), __FILE__, __LINE__)
#define assert_fails(result, err, message) test_fails((result), (err), (message), __FILE__, __LINE__)
void test_done(int result, const struct err *err, const char *file, int line);
void test_fails(int result, const struct err *err, const char *message, const char *file, int line);
