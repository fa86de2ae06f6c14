#include "lib/test.h"

#include <errno.h>

static const struct rule LATER = { .id = "B-LATER", .severity = SEVERITY_WARNING, .title = "t", .why = "w", .mend = "mend it" };
static const struct rule FIRST = { .id = "A-FIRST", .severity = SEVERITY_ERROR, .title = "t", .why = "w", .mend = "m" };
static const struct rule FATAL = { .id = "F", .severity = SEVERITY_ERROR, .title = "t", .why = "w", .mend = "m", .fatal = true };

static void test_findings_sort_by_place_then_rule(void **state)
{
	struct fixture *f = *state;

	finding_at(f->out, &LATER, span_at(3, 1), "x");
	finding_at(f->out, &LATER, span_at(2, 9), "x");
	finding_at(f->out, &FIRST, span_at(3, 1), "x");
	finding_at(f->out, &FIRST, (struct span){ 0 }, "nowhere");
	findings_sort(f->out);
	assert_int_equal(f->out->list.n, 4);
	assert_str_equal(f->out->list.at[0]->message, "nowhere");
	assert_int_equal(f->out->list.at[1]->span.line, 2);
	assert_ptr_equal(f->out->list.at[2]->rule, &FIRST);
	assert_ptr_equal(f->out->list.at[3]->rule, &LATER);
}

static void test_a_repetition_is_said_once(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 3; i++)
		finding_at(f->out, &LATER, span_at(3, 1), "same %d", 1);
	finding_at(f->out, &LATER, span_at(3, 1), "other");
	findings_sort(f->out);
	assert_int_equal(f->out->list.n, 2);
	assert_int_equal(f->out->n_warnings, 2);
}

static void test_too_many_are_counted_not_kept(void **state)
{
	struct fixture *f = *state;

	f->out->max = 5;
	for (int i = 0; i < 8; i++)
		finding_hint(f->out, finding_at(f->out, &FIRST, span_at(1, 1), "n %d", i), "hint %d", i);
	assert_int_equal(f->out->list.n, 5);
	assert_int_equal(f->out->dropped, 3);
	assert_int_equal(f->out->n_errors, 8);
	assert_str_equal(f->out->list.at[4]->hint, "hint 4");
	assert_false(f->out->fatal);
	finding_at(f->out, &FATAL, span_at(1, 1), "x");
	assert_true(f->out->fatal);
}

static void test_another_severity_is_counted_as_that(void **state)
{
	struct fixture *f = *state;
	struct finding *finding = finding_at(f->out, &LATER, span_at(3, 1), "x");

	finding_severity(f->out, finding, SEVERITY_ERROR);
	assert_int_equal(f->out->n_errors, 1);
	assert_int_equal(f->out->n_warnings, 0);
	finding_severity(f->out, NULL, SEVERITY_NOTE);
	findings_sort(f->out);
	assert_int_equal(f->out->n_errors, 1);
}

static void test_edits_go_along(void **state)
{
	struct fixture *f = *state;
	struct findings all = FINDINGS_INIT(f->arena);
	struct finding *finding = finding_at(f->out, &LATER, span_at(3, 1), "x");

	finding_edit(f->out, finding, span_at(3, 1), STR("new"));
	finding_severity(f->out, finding, SEVERITY_NOTE);
	findings_append(&all, f->out);
	assert_int_equal(all.list.at[0]->edits.n, 1);
	assert_str_equal(all.list.at[0]->edits.at[0].text, "new");
	assert_int_equal(all.n_notes, 1);
	assert_int_equal(all.n_warnings, 0);
	f->out->max = 1;
	finding_edit(f->out, finding_at(f->out, &LATER, span_at(4, 1), "y"), span_at(4, 1), STR("lost")); /* isn't kept: nothing happens */
	assert_int_equal(f->out->scratch.edits.n, 0);
}

static void test_an_error_reads_as_a_sentence(void **state)
{
	struct fixture *f = *state;

	errno = ENOENT;
	assert_int_equal(err_errno(f->err, "cannot read %s", "a.yaml"), -1);
	assert_int_equal(err_wrap(f->err, "service %s", "api"), -1);
	assert_string_equal(f->err->message, "service api: cannot read a.yaml: no such file or directory");
	assert_int_equal(f->err->kind, ERR_ENVIRONMENT);
	char longer[600];
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	err_wrap(f->err, "%s", longer);
	assert_int_equal(strlen(f->err->message), sizeof(f->err->message) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_findings_sort_by_place_then_rule),
		unit(test_a_repetition_is_said_once),
		unit(test_too_many_are_counted_not_kept),
		unit(test_another_severity_is_counted_as_that),
		unit(test_edits_go_along),
		unit(test_an_error_reads_as_a_sentence),
	};

	return run_units(tests);
}
