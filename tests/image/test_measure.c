#include "lib/test.h"

#include "image/measure.h"

static void test_bandwidths(void **state)
{
	static const struct {
		const char *text;
		double bytes;
	} good[] = { { "20MB/s", 20e6 },   { "100Mbit/s", 12.5e6 }, { "1GB/s", 1e9 },	{ "2500000", 2.5e6 },
		     { "1.5 MB/s", 1.5e6 }, { "64kB", 64e3 },	     { "1Gbit/s", 125e6 }, { "8kbit", 1000 } };
	static const char *const bad[] = { "", "MB/s", "0MB/s", "-1MB/s", "20mb/s", "20MB/h", "20MBs", "1e3MB/s", "1.2.3MB/s" };
	double got;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_true(measure_bandwidth(str_of(good[i].text), &got));
		assert_true(got > good[i].bytes * 0.999 && got < good[i].bytes * 1.001);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (measure_bandwidth(str_of(bad[i]), &got))
			fail_msg("%s was taken", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = { unit(test_bandwidths) };
	return run_units(tests);
}
