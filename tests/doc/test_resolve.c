/*
 * The expected values come from go-yaml 3.0.1 and 2.4.0, reading "- TEXT".
 */
#include "lib/test.h"

#include <math.h>

#include "doc/node.h"

static const struct {
	const char *text;
	const char *yaml12;
	const char *yaml11; /* NULL: the same */
} cases[] = {
	{ "", "null", NULL },
	{ "true", "true", NULL },
	{ "True", "true", NULL },
	{ "TRUE", "true", NULL },
	{ "tRUE", "string", NULL },
	{ "false", "false", NULL },
	{ "y", "string", "true" },
	{ "Y", "string", "true" },
	{ "yes", "string", "true" },
	{ "Yes", "string", "true" },
	{ "yEs", "string", NULL },
	{ "n", "string", "false" },
	{ "N", "string", "false" },
	{ "no", "string", "false" },
	{ "NO", "string", "false" },
	{ "on", "string", "true" },
	{ "On", "string", "true" },
	{ "oN", "string", NULL },
	{ "off", "string", "false" },
	{ "OFF", "string", "false" },
	{ "~", "null", NULL },
	{ "null", "null", NULL },
	{ "Null", "null", NULL },
	{ "NULL", "null", NULL },
	{ "nULL", "string", NULL },
	{ ".nan", "nan", NULL },
	{ ".NaN", "nan", NULL },
	{ ".Nan", "string", NULL },
	{ ".inf", "float inf", NULL },
	{ ".Inf", "float inf", NULL },
	{ "+.inf", "float inf", NULL },
	{ "-.inf", "float -inf", NULL },
	{ "-.INF", "float -inf", NULL },
	{ ".iNf", "string", NULL },
	{ "+.nan", "string", NULL },
	{ "0", "int 0", NULL },
	{ "00", "int 0", NULL },
	{ "01", "int 1", NULL },
	{ "07", "int 7", NULL },
	{ "08", "float 8", NULL },
	{ "0777", "int 511", NULL },
	{ "-0777", "int -511", NULL },
	{ "+0777", "int 511", NULL },
	{ "0o17", "int 15", NULL },
	{ "0O17", "int 15", NULL },
	{ "-0o17", "int -15", NULL },
	{ "0o", "string", NULL },
	{ "0x", "string", NULL },
	{ "0b", "string", NULL },
	{ "0x1F", "int 31", NULL },
	{ "0X1f", "int 31", NULL },
	{ "-0xff", "int -255", NULL },
	{ "0xfg", "string", NULL },
	{ "0b101", "int 5", NULL },
	{ "-0b11", "int -3", NULL },
	{ "0b12", "string", NULL },
	{ "0b-101", "int -5", NULL },
	{ "0b+1", "int 1", NULL },
	{ "-0b-1", "string", NULL },
	{ "1_000", "int 1000", NULL },
	{ "1__0", "int 10", NULL },
	{ "_1", "string", NULL },
	{ "1_", "int 1", NULL },
	{ "0x_ff", "int 255", NULL },
	{ "0_7", "int 7", NULL },
	{ "+1", "int 1", NULL },
	{ "-1", "int -1", NULL },
	{ "+", "string", NULL },
	{ "1.5", "float 1.5", NULL },
	{ ".5", "float 0.5", NULL },
	{ "5.", "float 5", NULL },
	{ ".", "string", NULL },
	{ ".e3", "string", NULL },
	{ "1e3", "float 1000", NULL },
	{ "1E3", "float 1000", NULL },
	{ "1e+3", "float 1000", NULL },
	{ "1e", "string", NULL },
	{ "1e999", "string", NULL },
	{ "-1.5e-3", "float -0.0015", NULL },
	{ "+.5", "float 0.5", NULL },
	{ "-.5", "float -0.5", NULL },
	{ "1.2.3", "string", NULL },
	{ "9223372036854775807", "int 9223372036854775807", NULL },
	{ "9223372036854775808", "large int", NULL },
	{ "-9223372036854775808", "int -9223372036854775808", NULL },
	{ "-9223372036854775809", "float -9.22337e+18", NULL },
	{ "18446744073709551615", "large int", NULL },
	{ "18446744073709551616", "float 1.84467e+19", NULL },
	{ "+9223372036854775808", "float 9.22337e+18", NULL },
	{ "0xffffffffffffffff", "large int", NULL },
	{ "0x10000000000000000", "string", NULL },
	{ "1:30", "string", NULL },
	{ "1:30:30", "string", NULL },
	{ "190:20:30.15", "string", NULL },
	{ "2001-01-01", "string", NULL },
	{ "2001-12-14T21:59:43Z", "string", NULL },
	{ "12e03", "float 12000", NULL },
	{ "1_0.5", "float 10.5", NULL },
	{ "._5", "string", NULL },
	{ ".5_0", "float 0.5", NULL },
	{ ".5_", "string", NULL },
	{ "0.0", "float 0", NULL },
	{ "-0", "int 0", NULL },
	{ "0e0", "float 0", NULL },
	{ "0x1p3", "string", NULL },
	{ "Infinity", "string", NULL },
	{ "nan", "string", NULL },
	{ "1,000", "string", NULL },
	{ "0o8", "string", NULL },
	{ "0o_7", "int 7", NULL },
	{ "0b1_0", "int 2", NULL },
	{ "1e1_0", "float 1e+10", NULL },
	{ "08.5", "float 8.5", NULL },
	{ "09e1", "float 90", NULL },
	{ "10.0.0.1", "string", NULL },
	{ "8080:80", "string", NULL },
};

static const char *resolved(struct fixture *f, struct str text, enum resolver resolver)
{
	const struct node node = { .kind = NODE_SCALAR, .text = text };
	int64_t whole;
	double real;
	bool truth;

	switch (node_resolve(&node, resolver)) {
	case TYPE_NULL:
		return "null";
	case TYPE_BOOL:
		return !node_to_bool(&node, resolver, &truth) ? "?" : truth ? "true" : "false";
	case TYPE_INT:
		return node_to_int(&node, resolver, &whole)
			       ? str_cstr(f->arena, str_fmt(f->arena, "int %lld", (long long)whole))
			       : "large int";
	case TYPE_FLOAT:
		if (!node_to_double(&node, resolver, &real))
			return "?";
		return isnan(real) ? "nan" : str_cstr(f->arena, str_fmt(f->arena, "float %g", real));
	default:
		return "string";
	}
}

static void test_plain_scalars_are_what_go_yaml_reads(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *yaml11 = cases[i].yaml11 ? cases[i].yaml11 : cases[i].yaml12;

		assert_string_equal(resolved(f, str_of(cases[i].text), RESOLVE_YAML12), cases[i].yaml12);
		assert_string_equal(resolved(f, str_of(cases[i].text), RESOLVE_YAML11), yaml11);
	}
}

static void test_json_has_its_own_literals(void **state)
{
	static const struct {
		const char *text;
		enum node_type type;
	} json[] = {
		{ "1", TYPE_INT },	{ "-0", TYPE_INT },	{ "01", TYPE_STRING },	 { "+1", TYPE_STRING },	 { "1.", TYPE_STRING },
		{ ".5", TYPE_STRING },	{ "1.5", TYPE_FLOAT },	{ "1e3", TYPE_FLOAT },	 { "1.e3", TYPE_STRING }, { "-", TYPE_STRING },
		{ "0x1", TYPE_STRING }, { "true", TYPE_BOOL },	{ "True", TYPE_STRING }, { "null", TYPE_NULL },	 { "~", TYPE_STRING },
		{ "", TYPE_STRING },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(json); i++) {
		const struct node node = { .kind = NODE_SCALAR, .text = str_of(json[i].text) };

		assert_int_equal(node_resolve(&node, RESOLVE_JSON), json[i].type);
	}
}

static void test_quotes_and_tags_decide(void **state)
{
	struct node node = { .kind = NODE_SCALAR, .style = STYLE_DOUBLE, .text = STR("12") };
	double real;
	int64_t whole;

	(void)state;
	assert_int_equal(node_resolve(&node, RESOLVE_YAML12), TYPE_STRING);
	assert_false(node_to_int(&node, RESOLVE_YAML12, &whole));
	node.tag = STR("!!int");
	assert_true(node_to_int(&node, RESOLVE_YAML12, &whole));
	assert_int_equal(whole, 12);
	node.tag = STR("!!float");
	assert_int_equal(node_resolve(&node, RESOLVE_YAML12), TYPE_FLOAT);
	assert_true(node_to_double(&node, RESOLVE_YAML12, &real));
	node.style = STYLE_PLAIN;
	node.tag = STR("!!str");
	assert_int_equal(node_resolve(&node, RESOLVE_YAML12), TYPE_STRING);
	node.tag = STR("!override");
	assert_int_equal(node_resolve(&node, RESOLVE_YAML12), TYPE_INT);
	node.tag = STR("!");
	assert_int_equal(node_resolve(&node, RESOLVE_YAML12), TYPE_STRING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_plain_scalars_are_what_go_yaml_reads),
		unit(test_json_has_its_own_literals),
		unit(test_quotes_and_tags_decide),
	};
	return run_units(tests);
}
