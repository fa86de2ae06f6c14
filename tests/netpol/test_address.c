#include "lib/test.h"

#include "base/strbuf.h"
#include "netpol/address.h"

static struct str shown(struct fixture *f, const char *text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct address_range range;

	if (!address_range_parse(str_of(text), &range))
		return STR("wrong");
	address_range_show(&buf, range);
	return strbuf_take(&buf, f->arena);
}

static void test_blocks(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(shown(f, "10.0.0.0/8"), "10.0.0.0-10.255.255.255");
	assert_str_equal(shown(f, "10.1.2.3/8"), "10.0.0.0-10.255.255.255"); /* host bits are cut off */
	assert_str_equal(shown(f, "0.0.0.0/0"), "0.0.0.0-255.255.255.255");
	assert_str_equal(shown(f, "1.2.3.4/32"), "1.2.3.4-1.2.3.4");
	assert_str_equal(shown(f, "1.2.3.4"), "1.2.3.4-1.2.3.4");
	assert_str_equal(shown(f, "1.2.3.4-1.2.3.9"), "1.2.3.4-1.2.3.9");
	assert_str_equal(shown(f, "2001:db8::/32"), "2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff");
	assert_str_equal(shown(f, "::/0"), "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
	assert_str_equal(shown(f, "::1/128"), "::1-::1");
}

static void test_what_is_none(void **state)
{
	static const char *const wrong[] = { "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0/8", "::/129",
					     "a.b.c.d/8", "1.2.3.9-1.2.3.4", "1.2.3.4-::1", "010.0.0.0/8", "1.2.3.4-", "300.0.0.0/8" };
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_str_equal(shown(f, wrong[i]), "wrong");
}

/* The stretches cover each space once, in order; each range that was added is a whole number of them. */
static void test_cuts_are_a_partition(void **state)
{
	struct fixture *f = *state;
	uint64_t random = 88172645463325252U;

	for (int round = 0; round < 500; round++) {
		struct address_cuts cuts = { .arena = f->arena, .whole = { true, true } };
		struct address_range ranges[8];

		for (size_t i = 0; i < ARRAY_SIZE(ranges); i++) {
			random ^= random << 13, random ^= random >> 7, random ^= random << 17;
			unsigned char first = (unsigned char)(random >> 8), prefix = (unsigned char)(random >> 16) % 33;
			struct str text = random & 1 ? str_fmt(f->arena, "%u.255.0.1/%u", first, prefix)
						     : str_fmt(f->arena, "%x:1::/%u", first, prefix);

			assert_true(address_block_parse(text, &ranges[i]));
			address_cuts_add(&cuts, ranges[i]);
		}
		address_cut(&cuts);
		for (size_t i = 0; i < cuts.stretches.n; i++) {
			const struct address_range *one = &cuts.stretches.at[i], *next = one + 1;
			bool last = i + 1 == cuts.stretches.n || next->family != one->family;

			assert_true(one->low <= one->high);
			assert_true(last ? one->high == address_last(one->family) : one->high + 1 == next->low);
		}
		for (size_t i = 0; i < ARRAY_SIZE(ranges); i++) {
			size_t first, end;

			address_cuts_find(&cuts, ranges[i], &first, &end);
			assert_true(first < end);
			assert_true(cuts.stretches.at[first].low == ranges[i].low);
			assert_true(cuts.stretches.at[end - 1].high == ranges[i].high);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_blocks),
		unit(test_what_is_none),
		unit(test_cuts_are_a_partition),
	};
	return run_units(tests);
}
