#include "lib/test.h"

#include "compose/dotenv.h"

static struct variable outside = { .value = STR_INIT("outer") };

static void read_text(struct fixture *f, struct dotenv *file, const char *text)
{
	static struct environment outer;

	outer.variables = (struct map)MAP_INIT(f->arena);
	map_set(&outer.variables, STR("OUTER"), &outside);
	dotenv_read(f->arena, source_of(f, ".env", text), &outer, file, f->out);
}

static void test_values(void **state)
{
	static const char *const cases[][2] = {
		{ "A=b", "b" },
		{ "A = b ", "b" },
		{ "export A=b", "b" },
		{ "A: b", "b" },
		{ "A=b # comment", "b" },
		{ "A=b#c", "b#c" },
		{ "A=#c", "#c" },
		{ "A=", "" },
		{ "A='b $X \\n'", "b $X \\n" },
		{ "A='it\\'s'", "it's" },
		{ "A=\"b\\tc\\n\"", "b\tc\n" },
		{ "A=\"\\$X \\\\ \\\"\"", "$X \\ \"" },
		{ "A=\"two\nlines\"", "two\nlines" },
		{ "A=\"b\" # comment", "b" },
		{ "A=$OUTER/${NO:-d}", "outer/d" },
		{ "A=$$X", "$X" },
		{ "\xef\xbb\xbf" "A=b\r", "b" },
		{ "# comment\n\n\t A=b\n", "b" },
		{ "A=b c", "b c" },
		{ "A=postgres://u:p@db/x?y=z", "postgres://u:p@db/x?y=z" },
		{ "A=\"\\0101\"", "A" },
	};
	struct fixture *f = *state;
	struct dotenv file;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		read_text(f, &file, cases[i][0]);
		assert_no_more_findings(f->out);
		assert_int_equal(file.entries.n, 1);
		assert_str_equal(file.entries.at[0].name, "A");
		assert_str_equal(file.entries.at[0].value, cases[i][1]);
		assert_false(file.entries.at[0].bare);
	}
}

static void test_later_lines_see_earlier_ones(void **state)
{
	struct fixture *f = *state;
	struct dotenv file;

	read_text(f, &file, "A=1\nB=${A}2\nOUTER=own\nC=$OUTER\nA=3");
	assert_int_equal(file.entries.n, 5);
	assert_str_equal(file.entries.at[1].value, "12");
	assert_str_equal(file.entries.at[3].value, "outer"); /* what is outside wins */
	assert_str_equal(span_show(f->arena, file.entries.at[3].value_span), ".env:4:3");
	assert_str_equal(span_show(f->arena, file.entries.at[4].name_span), ".env:5:1");
}

static void test_a_name_alone_inherits(void **state)
{
	struct fixture *f = *state;
	struct dotenv file;

	read_text(f, &file, "OUTER\nNOWHERE\nA=1");
	assert_int_equal(file.entries.n, 3);
	assert_str_equal(file.entries.at[0].value, "outer");
	assert_false(file.entries.at[0].bare);
	assert_true(file.entries.at[1].bare);
	assert_str_equal(file.entries.at[2].value, "1");
}

static void test_mistakes_have_a_place(void **state)
{
	struct fixture *f = *state;
	struct dotenv file;

	read_text(f, &file, "A=1\nB-C=2\nFOO BAR=3\nD=${\nE='open\n=x\n1X=y\n");
	assert_finding(f->out, ".env:2:2: error[DOTENV-BAD-NAME]: \"-\" can't stand in a name");
	assert_finding(f->out, ".env:3:1: error[DOTENV-BAD-LINE]: \"FOO BAR=3\" is not NAME=VALUE");
	assert_finding(f->out, ".env:4:3: error[DOTENV-BAD-VARIABLE]: \"${\" is not a variable");
	assert_finding(f->out, ".env:5:3: error[DOTENV-UNTERMINATED-QUOTE]: the quote that begins the value of E isn't closed");
	assert_no_more_findings(f->out);
	read_text(f, &file, "=x\n1X=y\nA=$NO");
	assert_finding(f->out, ".env:1:1: error[DOTENV-BAD-LINE]: \"=x\" is not NAME=VALUE");
	assert_finding(f->out, ".env:2:1: warning[DOTENV-NAME-DIGIT]: 1X begins with a digit: Compose leaves it out");
	assert_finding(f->out, ".env:3:3: warning[COMPOSE-VARIABLE-UNSET]: NO is not set: it becomes an empty text");
	assert_no_more_findings(f->out);
	assert_int_equal(file.entries.n, 1);
}

static void test_raw_values_stay_as_they_are(void **state)
{
	struct fixture *f = *state;
	struct dotenv file;

	dotenv_read_raw(f->arena, source_of(f, "raw.env", "A=\"$X\" # no comment \r\n# comment\nB=a=b\nC\n"), &file, f->out);
	assert_no_more_findings(f->out);
	assert_int_equal(file.entries.n, 3);
	assert_str_equal(file.entries.at[0].value, "\"$X\" # no comment ");
	assert_str_equal(file.entries.at[1].value, "a=b");
	assert_true(file.entries.at[2].bare);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_values),
		unit(test_later_lines_see_earlier_ones),
		unit(test_a_name_alone_inherits),
		unit(test_mistakes_have_a_place),
		unit(test_raw_values_stay_as_they_are),
	};

	return run_units(tests);
}
