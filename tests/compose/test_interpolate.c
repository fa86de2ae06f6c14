#include "lib/test.h"

#include "compose/interpolate.h"
#include "doc/yaml.h"

static struct variable variables[] = {
	{ .value = STR_INIT("db") }, { .value = STR_INIT("") }, { .value = STR_INIT("$X and ${Y}") },
};

static void environment_fill(struct fixture *f, struct environment *environment)
{
	environment->variables = (struct map)MAP_INIT(f->arena);
	map_set(&environment->variables, STR("HOST"), &variables[0]);
	map_set(&environment->variables, STR("EMPTY"), &variables[1]);
	map_set(&environment->variables, STR("DOLLAR"), &variables[2]);
}

/* Reads `yaml`, a mapping with one value, and expands that value. */
static struct str expand(struct fixture *f, struct interpolation *in, const char *yaml)
{
	static struct environment environment;
	struct yaml_documents documents = { 0 };

	environment_fill(f, &environment);
	*in = (struct interpolation){ .arena = f->arena, .environment = &environment, .out = f->out };
	assert_int_equal(yaml_read(f->arena, source_of(f, "compose.yaml", yaml), &(struct yaml_options){ 0 }, &documents, f->out), 0);
	return interpolate(in, documents.list.at[0]->entries.at[0].value);
}

static void test_every_form(void **state)
{
	static const char *const cases[][2] = {
		{ "$HOST", "db" },
		{ "${HOST}", "db" },
		{ "$HOST-rest", "db-rest" },
		{ "${HOST}rest", "dbrest" },
		{ "$$HOST", "$HOST" },
		{ "$$$HOST", "$db" },
		{ "$1 $ $-", "$1 $ $-" },
		{ "${NONE:-d}", "d" },
		{ "${EMPTY:-d}", "d" },
		{ "${EMPTY-d}", "" },
		{ "${NONE-d}", "d" },
		{ "${NONE-}", "" },
		{ "${HOST:+a}", "a" },
		{ "${EMPTY:+a}", "" },
		{ "${EMPTY+a}", "a" },
		{ "${NONE+a}", "" },
		{ "${HOST:?m}", "db" },
		{ "${EMPTY?m}", "" },
		{ "${NONE:-${HOST}:5432}", "db:5432" },
		{ "${NONE:-${EMPTY:-${HOST}}}/x", "db/x" },
		{ "${HOST:-${NONE:?never asked}}", "db" },
		{ "${NONE:-{\"a\": {\"b\": 1}}}", "{\"a\": {\"b\": 1}}" },
		{ "${NONE:-a:-b-c?d}", "a:-b-c?d" },
		{ "${NONE:-$$x}", "$x" },
		{ "$DOLLAR", "$X and ${Y}" }, /* a value isn't expanded again */
		{ "no variable", "no variable" },
	};
	struct fixture *f = *state;
	struct interpolation in;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *yaml = str_cstr(f->arena, str_fmt(f->arena, "k: '%s'", cases[i][0]));

		assert_str_equal(expand(f, &in, yaml), cases[i][1]);
		assert_no_more_findings(f->out);
	}
}

static void test_an_unset_variable_is_said_once(void **state)
{
	struct fixture *f = *state;
	struct interpolation in;

	assert_str_equal(expand(f, &in, "k: a${NONE}b$NONE"), "ab");
	assert_finding(f->out, "compose.yaml:1:5: warning[COMPOSE-VARIABLE-UNSET]: NONE is not set: it becomes an empty text");
	assert_no_more_findings(f->out);
}

static void test_a_required_variable_names_itself(void **state)
{
	struct fixture *f = *state;
	struct interpolation in;

	assert_str_equal(expand(f, &in, "k: \"\\t${NONE:?set it to ${HOST}}\""), "\t");
	assert_finding(f->out, "compose.yaml:1:7: error[COMPOSE-REQUIRED-VARIABLE]: NONE is not set: set it to db");
	f->out->list.n = 0;
	expand(f, &in, "k: ${EMPTY:?}");
	assert_finding(f->out, "compose.yaml:1:4: error[COMPOSE-REQUIRED-VARIABLE]: EMPTY is not set");
	assert_no_more_findings(f->out);
}

static void test_what_is_no_variable_is_refused(void **state)
{
	static const char *const cases[] = { "${}", "${1V}", "${V", "${V!x}", "${ V}", "${V }", "${-x}", "${V:x}", "${" };
	struct fixture *f = *state;
	struct interpolation in;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *shown = strchr(cases[i], '}') ? cases[i] : "${";

		expand(f, &in, str_cstr(f->arena, str_fmt(f->arena, "k: 'x%s y'", cases[i])));
		assert_finding_hint(f->out, str_cstr(f->arena, str_fmt(f->arena,
				    "compose.yaml:1:6: error[COMPOSE-BAD-VARIABLE]: \"%s\" is not a variable", shown)),
				    "write $$ for a dollar sign, or ${NAME} for a variable");
		assert_no_more_findings(f->out);
	}
}

static void test_a_block_points_at_the_right_line(void **state)
{
	struct fixture *f = *state;
	struct interpolation in;

	assert_str_equal(expand(f, &in, "k: |\n  one\n  gr\xc3\xbc\xc3\x9f ${NONE}\n"), "one\ngr\xc3\xbc\xc3\x9f \n");
	assert_finding(f->out, "compose.yaml:3:8: warning[COMPOSE-VARIABLE-UNSET]: NONE is not set: it becomes an empty text");
}

static void test_what_was_used_is_remembered(void **state)
{
	struct fixture *f = *state;
	struct interpolation in;

	expand(f, &in, "k: $HOST:${PORT:-5432}/${HOST}");
	assert_int_equal(in.used.n, 2);
	assert_str_equal(in.used.at[0], "HOST");
	assert_str_equal(in.used.at[1], "PORT");
	assert_false(in.defaulted);
	expand(f, &in, "k: ${PORT:-5432}");
	assert_true(in.defaulted);
}

static void test_nesting_has_a_limit(void **state)
{
	struct fixture *f = *state;
	struct interpolation in;
	struct str text = STR("x");

	for (int i = 0; i < 100; i++)
		text = str_fmt(f->arena, "${N:-%" PRI_STR "}", STR_ARG(text));
	expand(f, &in, str_cstr(f->arena, str_fmt(f->arena, "k: %" PRI_STR, STR_ARG(text))));
	assert_int_equal(f->out->n_errors, 1);
	assert_string_equal(f->out->list.at[0]->rule->id, "COMPOSE-INTERPOLATION-DEPTH");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_every_form),
		unit(test_an_unset_variable_is_said_once),
		unit(test_a_required_variable_names_itself),
		unit(test_what_is_no_variable_is_refused),
		unit(test_a_block_points_at_the_right_line),
		unit(test_what_was_used_is_remembered),
		unit(test_nesting_has_a_limit),
	};

	return run_units(tests);
}
