#include "lib/test.h"

#include "cmd/options.h"

struct values {
	struct strings files;
	const char *output, *format;
	bool diff, force;
};

static const struct option options[] = {
	OPT_STRINGS('f', "file", "FILE", values, files, "a file"),
	OPT_STRING('o', "output", "PATH", values, output, "where"),
	OPT_CHOICE(0, "format", "yaml|json", values, format, "how"),
	OPT_FLAG('d', "diff", values, diff, "show"),
	OPT_FLAG(0, "force", values, force, "do"),
	OPT_END
};

static const struct command command = {
	.name = "try", .arguments = "PATH", .min_arguments = 0, .max_arguments = 1, .options = options,
	.values_size = sizeof(struct values),
};

static int parse(struct fixture *f, struct values *values, struct strings *arguments, const char *const *argv)
{
	bool help;

	*values = (struct values){ 0 };
	*arguments = (struct strings){ 0 };
	return options_parse(f->arena, &command, argv, values, arguments, &help, f->err);
}

static void test_options_and_arguments_mix(void **state)
{
	struct fixture *f = *state;
	struct values values;
	struct strings arguments;
	const char *const argv[] = { "-f", "a", "here", "--file=b", "-dfc", "--out", "-", "--format", "json", NULL };

	assert_done(parse(f, &values, &arguments, argv), f->err);
	assert_int_equal(values.files.n, 3);
	assert_string_equal(values.files.at[0], "a");
	assert_string_equal(values.files.at[1], "b");
	assert_string_equal(values.files.at[2], "c");
	assert_string_equal(values.output, "-");
	assert_string_equal(values.format, "json");
	assert_true(values.diff);
	assert_false(values.force);
	assert_int_equal(arguments.n, 1);
	assert_string_equal(arguments.at[0], "here");
}

static void test_two_dashes_end_the_options(void **state)
{
	struct fixture *f = *state;
	struct values values;
	struct strings arguments;
	const char *const argv[] = { "--", "--diff", NULL };

	assert_done(parse(f, &values, &arguments, argv), f->err);
	assert_false(values.diff);
	assert_string_equal(arguments.at[0], "--diff");
}

static void test_mistakes_are_answered(void **state)
{
	static const struct {
		const char *argv[4];
		const char *message;
	} cases[] = {
		{ { "--dif=1" }, "--diff takes no value" },
		{ { "--fo" }, "--fo is short for more than one option: write it out" },
		{ { "--forse" }, "unknown option --forse: did you mean --force?" },
		{ { "--quiet" }, "unknown option --quiet: see 'lotse try --help'" },
		{ { "-x" }, "unknown option -x: see 'lotse try --help'" },
		{ { "--file" }, "--file needs a value: FILE" },
		{ { "-o" }, "-o needs a value: PATH" },
		{ { "-o", "a", "-ob" }, "--output is given twice" },
		{ { "--format", "xml" }, "--format takes yaml|json, not \"xml\"" },
		{ { "a", "b\x1b" }, "'lotse try' has no use for \"b\\x1b\"" },
	};
	struct fixture *f = *state;
	struct values values;
	struct strings arguments;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_fails(parse(f, &values, &arguments, cases[i].argv), f->err, cases[i].message);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_options_and_arguments_mix),
		unit(test_two_dashes_end_the_options),
		unit(test_mistakes_are_answered),
	};

	return run_units(tests);
}
