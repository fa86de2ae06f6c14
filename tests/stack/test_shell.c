#include "lib/test.h"
#include "stack/shell.h"

#include "base/strbuf.h"

/* "[a b] [c]", a condition as "?[a]", what takes a pipe as "|[b]"; then "endless", "sleeps" */
static struct str split(struct fixture *f, struct str text)
{
	struct strbuf out = STRBUF_INIT(1 << 16);
	struct shell_line line;

	shell_split(f->arena, text, &line);
	for (size_t i = 0; i < line.commands.n; i++) {
		const struct shell_command *command = &line.commands.at[i];

		strbuf_addf(&out, "%s%s%s[", i ? " " : "", command->condition ? "?" : "", command->piped ? "|" : "");
		for (size_t j = 0; j < command->words.n; j++)
			strbuf_addf(&out, "%s%.*s", j ? " " : "", STR_ARG(command->words.at[j]));
		strbuf_addc(&out, ']');
	}
	strbuf_adds(&out, line.endless ? " endless" : "");
	strbuf_adds(&out, line.sleeps ? " sleeps" : "");
	struct str all = str_dup(f->arena, strbuf_str(&out));
	strbuf_fini(&out);
	return all;
}

struct row {
	const char *text, *expected;
};

static void check(struct fixture *f, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str got = split(f, str_of(rows[i].text));

		if (!str_is(got, rows[i].expected))
			print_error("in: %s\n", rows[i].text);
		assert_str_equal(got, rows[i].expected);
	}
}
#define CHECK(rows) check(*state, rows, ARRAY_SIZE(rows))

static void test_words_and_commands(void **state)
{
	static const struct row rows[] = {
		{ "", "" },
		{ "  \n ", "" },
		{ "a b  c", "[a b c]" },
		{ "a && b || c; d & e\nf", "[a] [b] [c] [d] [e] [f]" },
		{ "(cd /x; a)", "[cd /x] [a]" },
		{ "a | b | c", "[a] |[b] |[c]" },
		{ "a || b | c", "[a] [b] |[c]" },
		{ "A=1 B=2 run C=3", "[run C=3]" },
		{ "A='x y' B=\"z\"w run", "[run]" },
		{ "'A'=1 run", "[A=1 run]" }, /* a quoted name sets nothing */
		{ "1A=1 run", "[1A=1 run]" },
		{ "exec gunicorn x", "[gunicorn x]" },
		{ "a # b\nc#d", "[a] [c#d]" },
		{ "a 2>&1 && b", "[a 2>&1] [b]" },
		{ "a >& b", "[a >& b]" },
		{ ";;&&||", "" },
	};

	CHECK(rows);
}

static void test_quotes(void **state)
{
	static const struct row rows[] = {
		{ "a 'b c' \"d e\"", "[a b c d e]" },
		{ "a'b'\"c\"d", "[abcd]" },
		{ "'a;b' \"c&&d\"", "[a;b c&&d]" },
		{ "'it\\s'", "[it\\s]" },
		{ "\"a\\\"b\\x\"", "[a\"b\\x]" },
		{ "a\\ b c\\\nd", "[a b cd]" },
		{ "a ''", "[a ]" },
		{ "a \"", "[a ]" },
		{ "a 'b", "[a b]" },
		{ "a \\", "[a \\]" },
		{ "'if' x", "[if x]" }, /* quoted: no word of the grammar */
		/* an empty word has no last byte to look at */
		{ "''&b", "[] [b]" },
		{ "a \"\"& b", "[a ] [b]" },
	};

	CHECK(rows);
}

static void test_grammar(void **state)
{
	static const struct row rows[] = {
		{ "until nc -z db 5432; do sleep 1; done; ./x", "?[nc -z db 5432] [sleep 1] [./x] sleeps" },
		{ "if test -f a; then b; else c; fi", "?[test -f a] [b] [c]" },
		{ "while true; do a; sleep 60; done", "?[true] [a] [sleep 60] endless sleeps" },
		{ "while :; do a; done", "?[:] [a] endless" },
		{ "while [ 1 ]; do a; done", "?[[ 1 ]] [a] endless" },
		{ "while ! a; do b; done", "?[a] [b]" },
		{ "true; a", "[true] [a]" },
		{ "{ a; b; }", "[a] [b]" },
	};

	CHECK(rows);
}

static void test_bytes_of_any_kind(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(split(f, str_n("a\0b", 3)), "[a]"); /* printed by %.*s */
	assert_str_equal(split(f, STR("\xff\xfe")), "[\xff\xfe]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_words_and_commands),
		unit(test_quotes),
		unit(test_grammar),
		unit(test_bytes_of_any_kind),
	};

	return run_units(tests);
}
