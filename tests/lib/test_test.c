/* The helpers themselves: what an assert prints is read by a person, that it holds is checked here. */
#include "lib/test.h"

static const struct rule bad_port = {
	.id = "COMPOSE-BAD-PORT", .severity = SEVERITY_ERROR, .mend = "write [HOST:]CONTAINER[/PROTOCOL]",
};

static void test_a_finding_is_taken_off_the_list(void **state)
{
	struct fixture *f = *state;

	finding_at(f->out, &bad_port, span_at(14, 9), "\"%s\" is not a port", "80:x");
	finding_at(f->out, &bad_port, (struct span){ 0 }, "no port at all");
	assert_finding(f->out, "error[COMPOSE-BAD-PORT]: no port at all");
	assert_finding_hint(f->out, "compose.yaml:14:9: error[COMPOSE-BAD-PORT]: \"80:x\" is not a port",
			    "write [HOST:]CONTAINER[/PROTOCOL]");
	assert_no_more_findings(f->out);
}

static void test_a_part_of_a_span_counts_its_columns(void **state)
{
	struct fixture *f = *state;
	struct str text = STR("gr\xc3\xbc\xc3\x9f ${NAME}");
	struct span at = span_of(f, 3, 11, text);

	assert_str_equal(span_show(f->arena, span_part(at, str_chr(text, '$'), 7)), "compose.yaml:3:16");
	assert_str_equal(span_show(f->arena, span_part(span_at(3, 11), 6, 7)), "compose.yaml:3:17");
	assert_str_equal(span_line(at), "          gr\xc3\xbc\xc3\x9f ${NAME}");
}

static void test_an_error_is_compared_word_by_word(void **state)
{
	struct fixture *f = *state;

	assert_done(0, f->err);
	assert_fails(err_set(f->err, ERR_BUSY, "%s is locked", "deploy"), f->err, "deploy is locked");
}

static void test_a_file_is_read_from_the_folder_of_the_test(void **state)
{
	struct fixture *f = *state;

	assert_true(str_starts(test_file(f, "test_test.c"), "/* The helpers"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_a_finding_is_taken_off_the_list),
		unit(test_a_part_of_a_span_counts_its_columns),
		unit(test_an_error_is_compared_word_by_word),
		unit(test_a_file_is_read_from_the_folder_of_the_test),
	};

	return run_units(tests);
}
