#include "lib/test.h"

#include "cluster/quantity.h"

static int64_t milli(const char *text)
{
	struct quantity quantity;

	assert_true(quantity_parse(str_of(text), &quantity));
	return quantity_milli(quantity);
}

static void test_suffixes(void **state)
{
	(void)state;
	assert_int_equal(milli("1"), 1000);
	assert_int_equal(milli("100m"), 100);
	assert_int_equal(milli("0.1"), 100);
	assert_int_equal(milli(".5"), 500);
	assert_int_equal(milli("5."), 5000);
	assert_int_equal(milli("-1.5"), -1500);
	assert_int_equal(milli("1Ki"), 1024000);
	assert_int_equal(milli("1.5Gi"), 1610612736000);
	assert_int_equal(milli("1k"), 1000000);
	assert_int_equal(milli("1e3"), 1000000);
	assert_int_equal(milli("1E3"), 1000000);
	assert_int_equal(milli("1E"), INT64_MAX); /* capped */
	assert_int_equal(milli("12e-1"), 1200);
	assert_int_equal(milli("0E999999999"), 0);
}

static void test_rounds_up(void **state)
{
	struct quantity quantity;

	(void)state;
	assert_int_equal(milli("1u"), 1);
	assert_int_equal(milli("1.0001"), 1001);
	assert_true(quantity_parse(STR("1n"), &quantity));
	assert_int_equal(quantity_units(quantity), 1);
	assert_true(quantity_parse(STR("0.0000000001"), &quantity));
	assert_true(quantity.nano == 1);
}

static void test_caps(void **state)
{
	struct quantity quantity, other;

	(void)state;
	assert_true(quantity_parse(STR("99999999999999999999999999999999999999999999"), &quantity));
	assert_int_equal(quantity_units(quantity), INT64_MAX);
	assert_true(quantity_parse(STR("100Ei"), &other));
	assert_int_equal(quantity_cmp(quantity, other), 0);
	assert_true(quantity_parse(STR("1e100"), &other));
	assert_int_equal(quantity_cmp(quantity, other), 0);
}

static void test_refuses(void **state)
{
	static const char *const bad[] = { "", "+", "-", ".", "m", "1mi", "1ki", "1Kib", "1 Gi", " 1", "1.2.3",
					   "1e", "1e1.5", "0x10", "1_000" };
	struct quantity quantity;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (quantity_parse(str_of(bad[i]), &quantity))
			fail_msg("\"%s\" was read", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_suffixes),
		unit(test_rounds_up),
		unit(test_caps),
		unit(test_refuses),
	};
	return run_units(tests);
}
