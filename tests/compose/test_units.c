#include "lib/test.h"

#include "compose/units.h"

static void test_sizes_are_powers_of_1024(void **state)
{
	static const struct {
		const char *text;
		int64_t bytes;
	} good[] = {
		{ "0", 0 },	      { "100", 100 },	      { "100b", 100 },	       { "64k", 65536 },
		{ "64m", 67108864 },  { "64M", 67108864 },    { "64MB", 67108864 },    { "64MiB", 67108864 },
		{ "1.5gb", 1610612736 }, { "1 g", 1073741824 }, { "2tb", 2199023255552 }, { ".5k", 512 },
	};
	static const char *const bad[] = { "", "m", "-1", "1x", "1mbb", "1 mb x", "1kbi", "8192p0", "99999999p", "1..5m", "0x10" };
	struct fixture *f = *state;
	int64_t bytes;

	(void)f;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_true(units_bytes(str_of(good[i].text), &bytes));
		assert_true(bytes == good[i].bytes);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(units_bytes(str_of(bad[i]), &bytes));
}

static void test_durations_are_gos(void **state)
{
	static const struct {
		const char *text;
		int64_t nanoseconds;
		const char *shown;
	} good[] = {
		{ "0", 0, "0s" },
		{ "10s", 10000000000, "10s" },
		{ "90s", 90000000000, "1m30s" },
		{ "1h30m", 5400000000000, "1h30m0s" },
		{ "1.5s", 1500000000, "1.5s" },
		{ "300ms", 300000000, "300ms" },
		{ "1m0.25s", 60250000000, "1m0.25s" },
		{ "-2s", -2000000000, "-2s" },
		{ "1500us", 1500000, "1.5ms" },
		{ "7ns", 7, "7ns" },
		{ "24h", 86400000000000, "24h0m0s" },
		{ ".5m", 30000000000, "30s" },
	};
	static const char *const bad[] = { "", "10", "s", "1d", "1 s", "1.s.", ".s", "1h-30m", "+", "9999999999h" };
	struct fixture *f = *state;
	int64_t nanoseconds;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_true(units_duration(str_of(good[i].text), &nanoseconds));
		assert_true(nanoseconds == good[i].nanoseconds);
		assert_str_equal(units_duration_show(f->arena, nanoseconds), good[i].shown);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(units_duration(str_of(bad[i]), &nanoseconds));
}

static void test_cpus_round_up(void **state)
{
	int64_t millicores;

	(void)state;
	assert_true(units_cpus(STR("0.1"), &millicores) && millicores == 100);
	assert_true(units_cpus(STR("1.0001"), &millicores) && millicores == 1001);
	assert_true(units_cpus(STR("2"), &millicores) && millicores == 2000);
	assert_false(units_cpus(STR("-1"), &millicores));
	assert_false(units_cpus(STR("1 core"), &millicores));
}

static void test_ports(void **state)
{
	static const struct {
		const char *text;
		size_t n;
		const char *host_ip, *published;
		uint16_t target;
		const char *protocol;
	} good[] = {
		{ "80", 1, "", "", 80, "tcp" },
		{ "8080:80", 1, "", "8080", 80, "tcp" },
		{ "53:53/UDP", 1, "", "53", 53, "udp" },
		{ "127.0.0.1:8080:80", 1, "127.0.0.1", "8080", 80, "tcp" },
		{ "127.0.0.1::80", 1, "127.0.0.1", "", 80, "tcp" },
		{ "[::1]:8080:80", 1, "::1", "8080", 80, "tcp" },
		{ "::1:8080:80", 1, "::1", "8080", 80, "tcp" },
		{ "8000-8010:80", 1, "", "8000-8010", 80, "tcp" },
		{ "9090-9092:8080-8082", 3, "", "9090", 8080, "tcp" },
		{ "3000-3005", 6, "", "", 3000, "tcp" },
	};
	static const char *const bad[][2] = {
		{ "", "it has no container port" },
		{ "80:", "it has no container port" },
		{ "80:x", "its container port is no number from 0 to 65535, and no range" },
		{ "x:80", "its published port is no number from 0 to 65535, and no range" },
		{ "70000:80", "its published port is no number from 0 to 65535, and no range" },
		{ "80:90-80", "its container port is no number from 0 to 65535, and no range" },
		{ "1-3:1-2", "its two ranges differ in length" },
		{ "80/icmp", "its protocol is none of tcp, udp and sctp" },
		{ "host:80:80", "its address is neither IPv4 nor IPv6" },
	};
	struct fixture *f = *state;
	struct port_specs specs;
	const char *complaint;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_true(units_ports(f->arena, str_of(good[i].text), &specs, &complaint));
		assert_int_equal(specs.list.n, good[i].n);
		assert_str_equal(specs.list.at[0].host_ip, good[i].host_ip);
		assert_str_equal(specs.list.at[0].published, good[i].published);
		assert_int_equal(specs.list.at[0].target, good[i].target);
		assert_str_equal(specs.list.at[0].protocol, good[i].protocol);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_false(units_ports(f->arena, str_of(bad[i][0]), &specs, &complaint));
		assert_string_equal(complaint, bad[i][1]);
	}
}

static void test_volumes(void **state)
{
	static const struct {
		const char *text, *type, *source, *target;
		bool read_only, nocopy;
	} good[] = {
		{ "/data", "volume", "", "/data", false, false },
		{ "data:/data", "volume", "data", "/data", false, false },
		{ "./src:/app:ro", "bind", "./src", "/app", true, false },
		{ "~/x:/y", "bind", "~/x", "/y", false, false },
		{ "data:/data:ro,nocopy", "volume", "data", "/data", true, true },
		{ "C:\\data:/data", "bind", "C:\\data", "/data", false, false },
		{ "C:\\data:D:\\app:ro", "bind", "C:\\data", "D:\\app", true, false },
		{ "\\\\.\\pipe\\docker:/pipe", "npipe", "\\\\.\\pipe\\docker", "/pipe", false, false },
	};
	static const char *const bad[][2] = {
		{ "", "it is empty" },
		{ ":/x", "a part between its colons is empty" },
		{ "a1::/x", "a part between its colons is empty" },
		{ "aa:/b:ro:z", "it has too many colons" },
	};
	struct fixture *f = *state;
	struct volume_spec spec;
	const char *complaint;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_true(units_volume(f->arena, str_of(good[i].text), &spec, &complaint));
		assert_str_equal(spec.type, good[i].type);
		assert_str_equal(spec.source, good[i].source);
		assert_str_equal(spec.target, good[i].target);
		assert_int_equal(spec.read_only, good[i].read_only);
		assert_int_equal(spec.nocopy, good[i].nocopy);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_false(units_volume(f->arena, str_of(bad[i][0]), &spec, &complaint));
		assert_string_equal(complaint, bad[i][1]);
	}
}

static struct str joined(struct fixture *f, const struct words *words)
{
	struct str text = STR_EMPTY;

	for (size_t i = 0; i < words->list.n; i++)
		text = str_fmt(f->arena, "%" PRI_STR "[%" PRI_STR "]", STR_ARG(text), STR_ARG(words->list.at[i]));
	return text;
}

static void test_command_lines(void **state)
{
	static const char *const good[][2] = {
		{ "celery -A erp worker", "[celery][-A][erp][worker]" },
		{ "sh -c \"a && b\"", "[sh][-c][a && b]" },
		{ "a 'b \\ c' \"d\\\"e\" f\\ g", "[a][b \\ c][d\"e][f g]" },
		{ "a '' b", "[a][][b]" },
		{ "  a\tb \n c ", "[a][b][c]" },
		{ "echo $(date +%s) x", "[echo][$(date +%s)][x]" },
		{ "a && b", "[a]" }, /* as Compose has it: an operator ends the command */
		{ "a 2>/dev/null", "[a]" },
		{ "", "" },
	};
	static const char *const bad[][2] = {
		{ "a 'b", "a quote isn't closed" },
		{ "a \"b", "a quote isn't closed" },
		{ "a \\", "a backslash stands at its end" },
		{ "a (b)", "a parenthesis stands outside of quotes" },
		{ "a `b", "a command substitution isn't closed" },
	};
	struct fixture *f = *state;
	struct words words;
	const char *complaint;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_true(units_words(f->arena, str_of(good[i][0]), &words, &complaint));
		assert_str_equal(joined(f, &words), good[i][1]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_false(units_words(f->arena, str_of(bad[i][0]), &words, &complaint));
		assert_string_equal(complaint, bad[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_sizes_are_powers_of_1024),
		unit(test_durations_are_gos),
		unit(test_cpus_round_up),
		unit(test_ports),
		unit(test_volumes),
		unit(test_command_lines),
	};

	return run_units(tests);
}
