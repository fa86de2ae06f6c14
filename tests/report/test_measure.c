#include "lib/test.h"

#include "base/strbuf.h"
#include "doc/json.h"
#include "report/measure.h"

static const char *const columns[] = { "before", "after" };

static struct measure_table *table(struct fixture *f)
{
	struct measure_table *table = arena_new_of(f->arena, struct measure_table);

	*table = (struct measure_table){ .arena = f->arena, .columns = columns, .n_columns = 2 };
	struct measure_row *size = measure_row_add(table, "size", "size", MEASURE_BYTES);
	struct measure_row *boot = measure_row_add(table, "boot", "boot", MEASURE_SECONDS);
	measure_set(&size->at[0], 1330000000, STR("du"));
	measure_set(&size->at[1], 332500000, STR("du"));
	measure_add_run(f->arena, &boot->at[0], 3);
	measure_add_run(f->arena, &boot->at[0], 1);
	measure_add_run(f->arena, &boot->at[0], 1.5);
	boot->at[0].how = STR("run");
	measure_not(&boot->at[1], STR("it never answered"));
	return table;
}

static void test_numbers_have_three_digits(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(measure_show(f->arena, MEASURE_BYTES, 999), "999 B");
	assert_str_equal(measure_show(f->arena, MEASURE_BYTES, 1000), "1.00 kB");
	assert_str_equal(measure_show(f->arena, MEASURE_BYTES, 999600), "1.00 MB");
	assert_str_equal(measure_show(f->arena, MEASURE_BYTES, 1178492973), "1.18 GB");
	assert_str_equal(measure_show(f->arena, MEASURE_BYTES, 346790874), "347 MB");
	assert_str_equal(measure_show(f->arena, MEASURE_SECONDS, 0.966), "0.97 s");
	assert_str_equal(measure_show(f->arena, MEASURE_SECONDS, 74.73), "74.7 s");
	assert_str_equal(measure_show(f->arena, MEASURE_COUNT, 11), "11");
}

static void test_runs_give_their_median(void **state)
{
	struct fixture *f = *state;
	struct measure measure = { 0 };

	measure_add_run(f->arena, &measure, 9);
	assert_true(measure.known && measure.value > 8.99 && measure.value < 9.01);
	measure_add_run(f->arena, &measure, 1);
	assert_true(measure.value > 4.99 && measure.value < 5.01);
	measure_add_run(f->arena, &measure, 2);
	assert_true(measure.value > 1.99 && measure.value < 2.01);
}

static void test_a_table_for_people(void **state)
{
	struct fixture *f = *state;
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(10000);

	measure_text(&buf, table(f));
	assert_str_equal(strbuf_str(&buf), "            before         after    change\n"
					   "size       1.33 GB        332 MB     -75 %\n"
					   "boot        1.50 s  not measured\n"
					   "\n"
					   "size, before: du\n"
					   "size, after: du\n"
					   "boot, before: run; median of 1.00 s to 3.00 s in 3 runs\n"
					   "boot, after: not measured: it never answered\n");
}

static void test_a_table_for_documents(void **state)
{
	struct fixture *f = *state;
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(10000);
	struct measure_table *made = table(f);

	made->rows.at[0]->total = true;
	measure_markdown(&buf, made);
	assert_true(str_starts(strbuf_str(&buf), "| | before | after | change |\n|---|--:|--:|--:|\n"
						 "| **size** | **1.33 GB** | **332 MB** | **-75 %** |\n"
						 "| boot | 1.50 s | not measured |  |\n\n- size, before: `du`\n"));
}

static void test_what_is_not_known_is_null(void **state)
{
	struct fixture *f = *state;
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(10000);

	json_write(&buf, measure_node(table(f)), 0, RESOLVE_JSON);
	assert_true(str_contains(strbuf_str(&buf), STR("\"notMeasured\": \"it never answered\"")) ||
		    str_contains(strbuf_str(&buf), STR("\"notMeasured\":\"it never answered\"")));
	assert_true(str_contains(strbuf_str(&buf), STR("-0.7500")));
	assert_true(str_contains(strbuf_str(&buf), STR("null")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_numbers_have_three_digits), unit(test_runs_give_their_median),	unit(test_a_table_for_people),
		unit(test_a_table_for_documents),     unit(test_what_is_not_known_is_null),
	};
	return run_units(tests);
}
