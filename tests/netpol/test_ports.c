#include "lib/test.h"

#include "base/strbuf.h"
#include "netpol/ports.h"

/* The same sets as bitmaps over the lowest and the highest ports: simple enough to be right. */
enum { SAMPLES = 40 };
struct bitmap {
	bool in[PORTS_PROTOCOLS][SAMPLES];
};

static uint32_t sample(size_t i)
{
	return (uint32_t)(i < 20 ? i + 1 : 65535 - (SAMPLES - 1 - i));
}

/* xorshift64: Marsaglia, "Xorshift RNGs" (2003). */
static uint32_t next(uint64_t *state, uint32_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (uint32_t)(*state >> 33) % below;
}

static uint32_t random_set(struct ports *ports, uint64_t *state, struct bitmap *bitmap)
{
	uint32_t set = PORTS_NONE;

	*bitmap = (struct bitmap){ 0 };
	for (uint32_t n = next(state, 5); n; n--) {
		enum ports_protocol protocol = (enum ports_protocol)next(state, PORTS_PROTOCOLS);
		size_t from = next(state, SAMPLES), to = next(state, SAMPLES);

		set = ports_union(ports, set, ports_of(ports, protocol, sample(from), sample(to)));
		for (size_t i = from; i <= to; i++)
			bitmap->in[protocol][i] = true;
	}
	return set;
}

static void assert_same(const struct ports *ports, uint32_t set, const struct bitmap *bitmap)
{
	for (enum ports_protocol protocol = 0; protocol < PORTS_PROTOCOLS; protocol++)
		for (size_t i = 0; i < SAMPLES; i++)
			assert_int_equal(ports_has(ports, set, protocol, sample(i)), bitmap->in[protocol][i]);
}

/* Sorted, neither overlapping nor touching: equal sets are one number only then. */
static void assert_canonical(const struct ports *ports, uint32_t set)
{
	struct ports_set list = ports_get(ports, set);

	for (size_t i = 0; i < list.n; i++) {
		assert_true(list.at[i].low >= 1 && list.at[i].low <= list.at[i].high);
		if (i && list.at[i].protocol == list.at[i - 1].protocol)
			assert_true(list.at[i].low > list.at[i - 1].high + 1);
		else if (i)
			assert_true(list.at[i].protocol > list.at[i - 1].protocol);
	}
}

static struct str shown(struct fixture *f, const struct ports *ports, uint32_t set)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	ports_show(&buf, ports, set);
	return strbuf_take(&buf, f->arena);
}

static void test_operations_are_those_of_bitmaps(void **state)
{
	struct fixture *f = *state;
	uint64_t random = 88172645463325252U;
	struct ports ports;

	ports_init(&ports, f->arena);
	for (int round = 0; round < 5000; round++) {
		struct bitmap a, b, both, either, without;
		uint32_t set_a = random_set(&ports, &random, &a), set_b = random_set(&ports, &random, &b), read;

		for (size_t i = 0; i < (size_t)PORTS_PROTOCOLS * SAMPLES; i++) {
			size_t row = i / SAMPLES, at = i % SAMPLES;

			both.in[row][at] = a.in[row][at] && b.in[row][at];
			either.in[row][at] = a.in[row][at] || b.in[row][at];
			without.in[row][at] = a.in[row][at] && !b.in[row][at];
		}
		assert_same(&ports, ports_union(&ports, set_a, set_b), &either);
		assert_same(&ports, ports_intersection(&ports, set_a, set_b), &both);
		assert_same(&ports, ports_without(&ports, set_a, set_b), &without);
		assert_canonical(&ports, ports_union(&ports, set_a, set_b));
		assert_canonical(&ports, ports_without(&ports, set_a, set_b));
		assert_int_equal(ports_union(&ports, set_a, set_b), ports_union(&ports, set_b, set_a));
		assert_int_equal(ports_union(&ports, ports_without(&ports, set_a, set_b), ports_intersection(&ports, set_a, set_b)), set_a);
		assert_true(ports_parse(&ports, shown(f, &ports, set_a), &read));
		assert_int_equal(read, set_a);
	}
}

static void test_words(void **state)
{
	struct fixture *f = *state;
	struct ports ports;
	uint32_t set;

	ports_init(&ports, f->arena);
	assert_true(ports_parse(&ports, STR("UDP 53,TCP 443,80,81-90,SCTP 9"), &set));
	assert_str_equal(shown(f, &ports, set), "SCTP 9,TCP 80-90,443,UDP 53");
	assert_true(ports_parse(&ports, STR("TCP 1-65535,UDP 1-65535,SCTP 1-65535"), &set));
	assert_int_equal(set, PORTS_ALL);
	assert_str_equal(shown(f, &ports, PORTS_ALL), "All Connections");
	assert_str_equal(shown(f, &ports, PORTS_NONE), "No Connections");
	assert_false(ports_parse(&ports, STR(""), &set));
	assert_false(ports_parse(&ports, STR("80"), &set));
	assert_false(ports_parse(&ports, STR("TCP 0"), &set));
	assert_false(ports_parse(&ports, STR("TCP 90-80"), &set));
	assert_false(ports_parse(&ports, STR("TCP 65536"), &set));
	assert_false(ports_parse(&ports, STR("ICMP 1"), &set));
}

static void test_bounds(void **state)
{
	struct fixture *f = *state;
	struct ports ports;

	ports_init(&ports, f->arena);
	assert_int_equal(ports_of(&ports, PORTS_TCP, 2, 1), PORTS_NONE);
	assert_int_equal(ports_of(&ports, PORTS_TCP, 0, 0), PORTS_NONE);
	assert_int_equal(ports_of(&ports, PORTS_TCP, 65536, 70000), PORTS_NONE);
	assert_int_equal(ports_of(&ports, PORTS_TCP, 0, 70000), ports_of(&ports, PORTS_TCP, 1, 65535));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_operations_are_those_of_bitmaps),
		unit(test_words),
		unit(test_bounds),
	};
	return run_units(tests);
}
