#include "lib/test.h"

#include <math.h>

#include "base/strbuf.h"

static void test_views_compare_by_bytes(void **state)
{
	(void)state;
	assert_true(str_eq(STR("abc"), str_n("abcd", 3)));
	assert_true(str_eq(STR_EMPTY, str_n(NULL, 0)));
	assert_false(str_eq(STR("abc"), STR("abd")));
	assert_true(str_cmp(STR("ab"), STR("abc")) < 0);
	assert_true(str_cmp(STR("b"), STR("abc")) > 0);
	assert_true(str_cmp(STR("\xff"), STR("a")) > 0);
	assert_true(str_eq_nocase(STR("ReDis"), STR("rEdIS")));
}

static void test_find_gives_the_first_place(void **state)
{
	(void)state;
	assert_int_equal(str_find(STR("redis://redis"), STR("redis")), 0);
	assert_int_equal(str_find(STR("a-redis"), STR("redis")), 2);
	assert_int_equal(str_find(STR("redi"), STR("redis")), STR_NONE);
	assert_int_equal(str_rchr(STR("a/b/c"), '/'), 3);
	assert_int_equal(str_chr(STR_EMPTY, '/'), STR_NONE);
}

static void test_slice_is_clamped(void **state)
{
	(void)state;
	assert_str_equal(str_slice(STR("abc"), 1, 99), "bc");
	assert_str_equal(str_slice(STR("abc"), 5, 9), "");
	assert_str_equal(str_slice(STR("abc"), 2, 1), "");
	assert_str_equal(str_slice(STR("abc"), 0, STR_NONE), "abc");
}

static void test_split_keeps_empty_parts(void **state)
{
	struct str rest = STR("a,,b,"), part;

	(void)state;
	assert_true(str_split(&rest, ',', &part));
	assert_str_equal(part, "a");
	assert_true(str_split(&rest, ',', &part));
	assert_str_equal(part, "");
	assert_true(str_split(&rest, ',', &part));
	assert_str_equal(part, "b");
	assert_true(str_split(&rest, ',', &part));
	assert_str_equal(part, "");
	assert_false(str_split(&rest, ',', &part));
}

static void test_replace_every_place(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(str_replace(f->arena, STR("a$b$c"), STR("$"), STR("$$")), "a$$b$$c");
	assert_str_equal(str_replace(f->arena, STR("aaa"), STR("aa"), STR("b")), "ba");
	assert_str_equal(str_replace(f->arena, STR("xx"), STR("x"), STR_EMPTY), "");
	assert_str_equal(str_replace(f->arena, STR("abc"), STR("d"), STR("e")), "abc");
}

static void test_show_hides_nothing_dangerous(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(str_show(f->arena, STR("a\nb\tc\x1b[31m")), "a\\nb\\tc\\x1b[31m");
	assert_str_equal(str_show(f->arena, STR("gr\xc3\xbcn \xff")), "gr\xc3\xbcn \\xff");
	assert_str_equal(str_show(f->arena, STR("\xe2\x80\xaetxt")), "\\u202etxt"); /* right-to-left override */
	char *long_text = arena_alloc(f->arena, 200);
	memset(long_text, 'x', 200);
	assert_int_equal(str_show(f->arena, str_n(long_text, 200)).len, 83);
}

static void test_numbers_are_whole_or_nothing(void **state)
{
	int64_t value = 7;
	uint64_t natural = 7;

	(void)state;
	assert_true(str_to_int(STR("-9223372036854775808"), &value));
	assert_true(value == INT64_MIN);
	assert_true(str_to_int(STR("+12"), &value) && value == 12);
	value = 7;
	assert_false(str_to_int(STR("9223372036854775808"), &value));
	assert_false(str_to_int(STR(""), &value));
	assert_false(str_to_int(STR("-"), &value));
	assert_false(str_to_int(STR(" 1"), &value));
	assert_false(str_to_int(STR("1x"), &value));
	assert_int_equal(value, 7);
	assert_true(str_to_uint(STR("18446744073709551615"), &natural) && natural == UINT64_MAX);
	assert_false(str_to_uint(STR("18446744073709551616"), &natural));
}

static void test_fractions_have_one_shape(void **state)
{
	static const char *const bad[] = { "", ".", "-", "1e", "1e+", "0x1p3", "nan", "inf", "1,5", " 1", "1 ", "1e999" };
	double value = 0;

	(void)state;
	assert_true(str_to_double(STR("0.5"), &value) && fabs(value - 0.5) < 1e-12);
	assert_true(str_to_double(STR("-12.25e-1"), &value) && fabs(value + 1.225) < 1e-12);
	assert_true(str_to_double(STR("5."), &value) && fabs(value - 5) < 1e-12);
	assert_true(str_to_double(STR(".5"), &value) && fabs(value - 0.5) < 1e-12);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(str_to_double(str_of(bad[i]), &value));
}

static void test_distance_counts_swaps_once(void **state)
{
	(void)state;
	assert_int_equal(str_distance(STR("registry"), STR("regsitry"), 3), 1);
	assert_int_equal(str_distance(STR("registry"), STR("registr"), 3), 1);
	assert_int_equal(str_distance(STR("image"), STR("images"), 3), 1);
	assert_int_equal(str_distance(STR("ports"), STR("volumes"), 3), 4);
	assert_int_equal(str_distance(STR(""), STR("ab"), 3), 2);
	assert_int_equal(str_reach(STR("")), 0);
	assert_int_equal(str_reach(STR("a")), 0);
	assert_int_equal(str_reach(STR("dbb")), 1);
	assert_int_equal(str_reach(STR("port")), 1);
	assert_int_equal(str_reach(STR("ports")), 1);
	assert_int_equal(str_reach(STR("images")), 2);
	assert_int_equal(str_reach(STR("healthchk")), 3);
}

static void test_utf8_refuses_what_is_no_character(void **state)
{
	static const char *const bad[] = { "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "\xff" };

	(void)state;
	assert_true(utf8_valid(STR("Lotse \xc3\xbc \xe2\x82\xac \xf0\x9f\x9a\xa2")));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(utf8_valid(str_of(bad[i])));
}

static void test_a_builder_stops_at_its_maximum(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(8);

	(void)state;
	strbuf_adds(&buf, "12345678");
	assert_false(buf.overflow);
	strbuf_addc(&buf, '9');
	assert_true(buf.overflow);
	strbuf_adds(&buf, "");
	assert_str_equal(strbuf_str(&buf), "12345678");
}

static void test_a_builder_formats(void **state)
{
	struct fixture *f = *state;
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	for (int i = 0; i < 1000; i++)
		strbuf_addf(&buf, "%d,", i);
	strbuf_fill(&buf, 2, '-');
	struct str text = strbuf_take(&buf, f->arena);
	assert_int_equal(text.len, 10 * 2 + 90 * 3 + 900 * 4 + 2);
	assert_true(str_ends(text, "998,999,--"));
	assert_int_equal(buf.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_views_compare_by_bytes),
		unit(test_find_gives_the_first_place),
		unit(test_slice_is_clamped),
		unit(test_split_keeps_empty_parts),
		unit(test_replace_every_place),
		unit(test_show_hides_nothing_dangerous),
		unit(test_numbers_are_whole_or_nothing),
		unit(test_fractions_have_one_shape),
		unit(test_distance_counts_swaps_once),
		unit(test_utf8_refuses_what_is_no_character),
		unit(test_a_builder_stops_at_its_maximum),
		unit(test_a_builder_formats),
	};

	return run_units(tests);
}
