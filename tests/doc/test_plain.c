#include "lib/test.h"

#include "doc/node.h"

static void test_what_any_reader_takes_for_something_else_is_unsafe(void **state)
{
	static const char *const unsafe[] = {
		"", "~", "y", "Y", "n", "yes", "YES", "No", "on", "oFF", "true", "False", "null", "NULL",
		/* numbers of some dialect */
		"0", "1", "-1", "+1", "01", "0644", "0o7", "0x1f", "0XFF", "-0x1F", "0b1", "1_000", "1,000", "1.5", ".5", "5.", "1e3",
		"1e", "1E+3", "12e03", ".inf", "-.INF", ".NaN", "10.0.0.1", "1.2.3", "7e9", "1234567e890", "0x", "-.5", "+.5",
		/* base 60, dates, times */
		"1:30", "8080:80", "190:20:30.15", "2001-01-01", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43",
		/* what means something to a reader of YAML */
		"-", "- a", "--", "---", "--- a", "...", "?", "? a", ":", ":a", "a:", "a: b", "a #b", "#a", "&a", "*a", "!a", "|", ">",
		"'a", "\"a", "%a", "@a", "`a", "[a", "]", "{a", "}", ",a", "=", "<<", "=a",
		/* white space and what can't be seen */
		" a", "a ", "a\nb", "a\n", "\ta", "a\tb", "a\t", "a\rb", "a\x01", "a\x7f", "a\xc2\x85", "a\xe2\x80\xa8",
		"\xef\xbb\xbf\x61", /* \x61 is "a": a letter here would be read as one more hex digit */
		"a\xff", "a\xed\xa0\x80",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(unsafe); i++) {
		if (node_plain_is_safe(str_of(unsafe[i])))
			fail_msg("\"%s\" is taken for safe", unsafe[i]);
	}
	assert_false(node_plain_is_safe(str_n("a\0b", 3)));
}

static void test_what_people_write_is_safe(void **state)
{
	static const char *const safe[] = {
		"a", "nginx:1.25", "registry.example.com/team/app:v1", "/data", "./data:/data:ro", "postgres://u:p@db:5432/x?y=z",
		"app.kubernetes.io/name", "--config=/etc/x", "-c", "-v2", "unless-stopped", "a,b", "it's", "say \"hi\"", "a#b", "a:b",
		"x=1", "100m", "64Mi", "1.5Gi", "8080/tcp", "3.14pi", "node", "yesterday", "only", "nullable", "trueish", "v1", "apps/v1",
		"caf\xc3\xa9", "\xf0\x9f\x98\x80", "a  b", "a - b", "<a", "$HOME", "${X:-y}", "a|b", "a>b", "a!b", "a?",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(safe); i++) {
		if (!node_plain_is_safe(str_of(safe[i])))
			fail_msg("\"%s\" is taken for unsafe", safe[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_what_any_reader_takes_for_something_else_is_unsafe),
		unit(test_what_people_write_is_safe),
	};
	return run_units(tests);
}
