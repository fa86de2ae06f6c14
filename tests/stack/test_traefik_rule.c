#include "lib/test.h"
#include "stack/traefik_rule.h"

#include "base/strbuf.h"

/* "host/prefix*" or "host/exact", joined by " | "; then what is refused in brackets */
static struct str read_rule(struct fixture *f, struct str text)
{
	struct strbuf out = STRBUF_INIT(1 << 16);
	struct traefik_rule rule;

	traefik_rule_read(f->arena, text, &rule);
	for (size_t i = 0; i < rule.matches.n; i++) {
		const struct traefik_match *match = &rule.matches.at[i];

		strbuf_addf(&out, "%s%.*s%.*s%s", i ? " | " : "", STR_ARG(match->host), STR_ARG(match->path),
			    match->exact ? "" : "*");
	}
	if (rule.refused.len)
		strbuf_addf(&out, " [%.*s]", STR_ARG(rule.refused));
	struct str all = str_dup(f->arena, strbuf_str(&out));
	strbuf_fini(&out);
	return all;
}

static void test_rules(void **state)
{
	static const struct {
		const char *text, *expected;
	} rows[] = {
		{ "Host(`a.example.com`)", "a.example.com*" },
		{ "Host(\"a.example.com\")", "a.example.com*" },
		{ " host( `A.Example.com` ) ", "a.example.com*" },
		{ "Host(`app1.lan2`)", "app1.lan2*" },
		{ "Host(`a`,`b`)", "a* | b*" },
		{ "Host(`a`) || Host(`b`)", "a* | b*" },
		{ "Host(`a`) || Host(`a`)", "a*" },
		{ "PathPrefix(`/p`)", "/p*" },
		{ "PathPrefix(`/`)", "*" },
		{ "Path(`/`)", "/" },
		{ "Host(`a`) && PathPrefix(`/p`)", "a/p*" },
		{ "PathPrefix(`/p`)&&Host(`a`)", "a/p*" },
		{ "Host(`a`) && Path(`/p`)", "a/p" },
		{ "Host(`a`) && (PathPrefix(`/p`) || Path(`/q`))", "a/p* | a/q" },
		{ "(Host(`a`) || Host(`b`)) && PathPrefix(`/p`, `/q`)", "a/p* | a/q* | b/p* | b/q*" },
		{ "Host(`a`) || Host(`b`) && Path(`/p`)", "a* | b/p" }, /* && binds closer */
		{ "Host(`a`) && Host(`a`)", "a*" },
		{ "Host(`a`) && Host(`b`)", " [no request can fit its rule]" },
		/* what can't be said takes more requests, never fewer */
		{ "HostRegexp(`x`)", "* [HostRegexp has no counterpart]" },
		{ "Host(`a`) && Method(`GET`)", "a* [Method has no counterpart]" },
		{ "Host(`a`) && Headers(`X`, `y`)", "a* [Headers has no counterpart]" },
		{ "Host(`a`) || ClientIP(`10.0.0.0/8`)", "a* | * [ClientIP has no counterpart]" },
		{ "Host(`a`) && !Path(`/p`)", "a* [\"!\" has no counterpart]" },
		{ "Host(`a`) && PathPrefix(`/p`) && PathPrefix(`/p/q`)", "a/p* [its rule asks for two paths at once]" },
		{ "Host(`*.a`)", "* [\"*.a\" is no host name that a route can have]" },
		{ "Host(`10.0.0.1`)", "* [\"10.0.0.1\" is no host name that a route can have]" },
		{ "Path(`/a/{id}`)", "* [\"/a/{id}\" is no path that a route can have]" },
		{ "Path(`a`)", "* [\"a\" is no path that a route can have]" },
		{ "Host(\"a\\\\\")", "* [its rule has a backslash]" },
		{ "", "* [its rule can't be read at character 1]" },
		{ "Host(`a`", "* [its rule can't be read at character 9]" },
		{ "Host(`a)", "* [its rule can't be read at character 6]" },
		{ "Host(a)", "* [its rule can't be read at character 6]" },
		{ "Host()", "* [its rule can't be read at character 6]" },
		{ "Host(`a`) Host(`b`)", "* [its rule can't be read at character 11]" },
		{ "Host(`a`) &&", "* [its rule can't be read at character 13]" },
		{ "(Host(`a`)", "* [its rule can't be read at character 11]" },
		{ "Host:a", "* [its rule can't be read at character 5]" }, /* v1 */
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct str got = read_rule(f, str_of(rows[i].text));

		if (!str_is(got, rows[i].expected))
			print_error("in: %s\n", rows[i].text);
		assert_str_equal(got, rows[i].expected);
	}
}

static void test_bounds(void **state)
{
	struct fixture *f = *state;
	struct strbuf deep = STRBUF_INIT(1 << 20), wide = STRBUF_INIT(1 << 20);
	struct traefik_rule rule;

	for (size_t i = 0; i < 100000; i++)
		strbuf_addc(&deep, i % 2 ? '!' : '(');
	traefik_rule_read(f->arena, strbuf_str(&deep), &rule);
	assert_int_equal(rule.matches.n, 1);
	assert_true(rule.refused.len > 0);

	strbuf_adds(&wide, "Host(`h`");
	for (size_t i = 0; i < 9; i++)
		strbuf_addf(&wide, ",`h%zu`", i);
	strbuf_adds(&wide, ") && Path(`/p`");
	for (size_t i = 0; i < 9; i++)
		strbuf_addf(&wide, ",`/p%zu`", i);
	strbuf_adds(&wide, ")");
	traefik_rule_read(f->arena, strbuf_str(&wide), &rule);
	assert_true(rule.matches.n <= TRAEFIK_MATCHES_MAX);
	assert_true(str_is(rule.refused, "its rule has more than 64 matches"));
	strbuf_fini(&deep);
	strbuf_fini(&wide);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_rules),
		unit(test_bounds),
	};

	return run_units(tests);
}
