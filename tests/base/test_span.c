#include "lib/test.h"

static void test_lines_and_columns_count_from_one(void **state)
{
	struct fixture *f = *state;
	const struct source *source = source_of(f, "compose.yaml", "one\n  gr\xc3\xbcn: x\n");

	assert_str_equal(span_show(f->arena, span_bytes(source, 0, 3)), "compose.yaml:1:1");
	assert_str_equal(span_show(f->arena, span_bytes(source, 6, 1)), "compose.yaml:2:3");
	/* two bytes are one column */
	assert_str_equal(span_show(f->arena, span_bytes(source, 13, 1)), "compose.yaml:2:9");
	assert_str_equal(span_line(span_bytes(source, 13, 1)), "  gr\xc3\xbcn: x");
}

static void test_a_bom_takes_no_column(void **state)
{
	struct fixture *f = *state;
	const struct source *source = source_of(f, "a", "\xef\xbb\xbfkey: x\r\nnext: y\r\n");

	assert_str_equal(span_show(f->arena, span_bytes(source, 3, 3)), "a:1:1");
	assert_str_equal(span_line(span_bytes(source, 3, 3)), "key: x");
	assert_str_equal(span_show(f->arena, span_bytes(source, 11, 4)), "a:2:1");
}

static void test_a_part_moves_the_column(void **state)
{
	struct fixture *f = *state;
	const struct source *source = source_of(f, "a", "x: \xc3\xbc${V}");
	struct span part = span_part(span_bytes(source, 3, 6), 2, 4);

	assert_str_equal(span_show(f->arena, part), "a:1:5");
	assert_int_equal(part.offset, 5);
	assert_int_equal(part.length, 4);
	assert_int_equal(span_part(part, 2, 99).length, 2);
}

static void test_a_whole_source_has_no_line(void **state)
{
	struct fixture *f = *state;
	const struct source *source = source_of(f, "a", "text");

	assert_str_equal(span_show(f->arena, span_source(source)), "a");
	assert_str_equal(span_line(span_source(source)), "");
	assert_str_equal(span_show(f->arena, (struct span){ 0 }), "");
	assert_true(span_cmp(span_source(source), span_bytes(source, 0, 1)) < 0);
	assert_true(span_cmp((struct span){ 0 }, span_source(source)) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_lines_and_columns_count_from_one),
		unit(test_a_bom_takes_no_column),
		unit(test_a_part_moves_the_column),
		unit(test_a_whole_source_has_no_line),
	};

	return run_units(tests);
}
