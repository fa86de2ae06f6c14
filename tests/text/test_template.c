#include "lib/test.h"

#include "base/strbuf.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "text/template.h"

static const struct node *data_of(struct fixture *f, const char *text)
{
	struct yaml_documents documents = { 0 };

	assert_int_equal(
		yaml_read(f->arena, source_of(f, "data.yaml", text), &(struct yaml_options){ 0 }, &documents, f->out),
		0);
	return documents.list.at[0];
}

static const struct template *one_other(void *context, struct str name)
{
	struct fixture *f = context;
	struct str complaint;

	if (str_is(name, "other"))
		// cppcheck-suppress CastIntegerToAddressAtReturn; it takes what it sees no members of for a number
		return template_new(f->arena, STR("other"), STR("({{n}})\n"), &complaint);
	if (str_is(name, "itself"))
		// cppcheck-suppress CastIntegerToAddressAtReturn; it takes what it sees no members of for a number
		return template_new(f->arena, STR("itself"), STR("{{>itself}}"), &complaint);
	return NULL;
}

/* What it gives; or what it complains about. */
static struct str filled_as(struct fixture *f, const char *name, const char *text, const char *data)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct str complaint = STR_EMPTY;
	const struct template *template = template_new(f->arena, str_of(name), str_of(text), &complaint);

	if (!template || !template_render(&buf, template, data_of(f, data), one_other, f, f->arena, &complaint))
		return complaint;
	return strbuf_take(&buf, f->arena);
}

static struct str filled(struct fixture *f, const char *text, const char *data)
{
	return filled_as(f, "t.md", text, data);
}

static void test_variables(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(filled(f, "a {{name}} of {{ a.b }}{{! nothing }}.\n", "{name: api, a: {b: 7}}"),
			 "a api of 7.\n");
	assert_str_equal(filled(f, "{{name}}", "{name: ''}"), "");
	assert_str_equal(filled(f, "no end of line", "{}"), "no end of line");
	assert_str_equal(filled(f, "", "{}"), "");
	assert_str_equal(filled(f, "{a} }} {", "{}"), "{a} }} {");
}

static void test_sections(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(filled(f, "{{#l}}{{n}}{{^-last}}, {{/-last}}{{/l}}", "{l: [{n: a}, {n: b}, {n: c}]}"),
			 "a, b, c");
	assert_str_equal(
		filled(f, "{{#l}}{{-number}}{{.}}{{#-first}}!{{/-first}}{{#-odd}}*{{/-odd}} {{/l}}", "{l: [x, y]}"),
		"1x!* 2y ");
	assert_str_equal(filled(f, "{{#l}}x{{/l}}{{^l}}none{{/l}}", "{l: []}"), "none");
	assert_str_equal(filled(f, "{{?l}}all: {{#l}}{{.}}{{/l}}{{/l}}", "{l: [x, y]}"), "all: xy");
	assert_str_equal(filled(f, "{{?l}}all: {{#l}}{{.}}{{/l}}{{/l}}", "{l: []}"), "");
	assert_str_equal(filled(f, "{{#m}}{{a}}{{b}}{{/m}}", "{m: {a: 1}, b: 2}"), "12");
	assert_str_equal(filled(f, "{{#b}}yes{{/b}}{{^b}}no{{/b}}", "{b: 'x'}"), "yes");
	assert_str_equal(filled(f, "{{#b}}yes{{/b}}{{^b}}no{{/b}}", "{b: ''}"), "no");
	assert_str_equal(filled(f, "{{#a}}{{#a}}deep{{/a}}{{/a}}", "{a: x}"), "deep");
	/* the item's keys win over those around it, and those around it are there */
	assert_str_equal(filled(f, "{{#l}}{{n}}{{k}}{{/l}}", "{n: outer, k: '.', l: [{n: inner}, {}]}"),
			 "inner.outer.");
}

static void test_what_is_nothing(void **state)
{
	struct fixture *f = *state;
	const char *text = "{{^a}}0{{/a}}{{^b}}0{{/b}}{{^c}}0{{/c}}{{^d}}0{{/d}}";
	struct node *data = node_map(f->arena);
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct str complaint;

	node_set_bool(f->arena, data, "a", false);
	node_set_int(f->arena, data, "b", 0);
	node_set_map(f->arena, data, "c");
	node_set(f->arena, data, STR("d"), node_null(f->arena));
	assert_true(template_render(&buf, template_new(f->arena, STR("t"), str_of(text), &complaint), data, NULL, NULL,
				    f->arena, &complaint));
	assert_str_equal(strbuf_str(&buf), "0000");
}

static void test_lines_of_tags_leave_nothing(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(filled(f, "a\n{{#l}}\n- {{.}}\n{{/l}}\nb\n", "{l: [x, y]}"), "a\n- x\n- y\nb\n");
	assert_str_equal(filled(f, "a\n  {{#l}}{{^-last}}  \n- {{.}}\n{{/-last}}{{/l}}", "{l: [x, y]}"), "a\n- x\n");
	assert_str_equal(filled(f, "a\n{{! a remark }}\nb\n", "{}"), "a\nb\n");
	assert_str_equal(filled(f, "{{#l}}\n{{n}}\n{{/l}}", "{l: [{n: x}]}"), "x\n");
	assert_str_equal(filled(f, "a\n{{>other}}\nb\n", "{n: 1}"), "a\n(1)\nb\n");
	assert_str_equal(filled(f, "a {{>other}} b\n", "{n: 1}"), "a (1) b\n");
}

static void test_values_in_prose(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(filled(f, "{{v}}", "{v: 'a*b_c _d_ <e> [f](g) `h`'}"),
			 "a\\*b_c \\_d\\_ \\<e> \\[f\\](g) \\`h\\`");
	assert_str_equal(filled(f, "{{v}}", "{v: \"a\\n# b\"}"), "a # b");
	assert_str_equal(filled(f, "`{{v}}` {{v}}", "{v: 'a`*'}"), "`a'*` a\\`\\*");
	assert_str_equal(filled(f, "{{{v}}}", "{v: \"a\\n* | `\"}"), "a\n* | `");
}

static void test_values_in_tables(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(filled(f, "| {{v}} | `{{v}}` |\n", "{v: \"a|b\\nc\"}"), "| a\\|b c | `a\\|b c` |\n");
	assert_str_equal(filled(f, "{{#l}}| {{.}} |\n{{/l}}", "{l: ['a|b']}"), "| a\\|b |\n");
	assert_str_equal(filled(f, "x {{v}}", "{v: 'a|b'}"), "x a|b");
}

static void test_values_in_fenced_blocks(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(filled(f, "```sh\nrun {{v}}\n```\n{{v}}\n", "{v: 'a * b'}"),
			 "```sh\nrun 'a * b'\n```\na \\* b\n");
	assert_str_equal(filled(f, "```yaml\nkey: {{v}}\n```\n", "{v: 'a * b'}"), "```yaml\nkey: a * b\n```\n");
	assert_str_equal(filled(f, "{{#b}}\n```sh\n{{/b}}\nrun {{v}}\n```\n", "{v: a b, b: x}"),
			 "```sh\nrun 'a b'\n```\n");
}

static void test_values_in_scripts(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(filled_as(f, "t.sh", "x={{v}}\n", "{v: api-1}"), "x=api-1\n");
	assert_str_equal(filled_as(f, "t.sh", "x={{v}}\n", "{v: ''}"), "x=''\n");
	assert_str_equal(filled_as(f, "t.sh", "x={{v}}\n", "{v: \"it's $a\"}"), "x='it'\\''s $a'\n");
	assert_str_equal(filled_as(f, "t.sh", "x=\"a {{v}}\" {{v}}\n", "{v: '$a \"'}"), "x=\"a \\$a \\\"\" '$a \"'\n");
	assert_str_equal(filled_as(f, "t.sh", "x='a {{v}}'\n", "{v: \"it's\"}"), "x='a it'\\''s'\n");
	assert_str_equal(filled_as(f, "t.sh", "# a {{v}}\nx=a#{{v}}\n", "{v: \"b\\nc d\"}"),
			 "# a b c d\nx=a#'b\nc d'\n");
}

static void test_what_the_data_lacks_is_named(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(filled(f, "a\n{{prot}}\n", "{port: 1}"), "t.md:2: {{prot}} is not in the data");
	assert_str_equal(filled(f, "{{a.c}}\n", "{a: {b: 1}}"), "t.md:1: {{a.c}} is not in the data");
	assert_str_equal(filled(f, "{{#l}}\n{{x}}\n{{/l}}\n", "{l: [{x: 1}, {}]}"), "t.md:2: {{x}} is not in the data");
	assert_str_equal(filled(f, "{{#prot}}{{/prot}}", "{port: 1}"), "t.md:1: {{prot}} is not in the data");
	assert_str_equal(filled(f, "{{^prot}}{{/prot}}", "{port: 1}"), "t.md:1: {{prot}} is not in the data");
	assert_str_equal(filled(f, "{{#-last}}{{/-last}}", "{}"), "t.md:1: {{-last}} is not in the data");
	assert_str_equal(filled(f, "{{l}}", "{l: [1]}"), "t.md:1: {{l}} is no scalar");
	assert_str_equal(filled(f, "{{>this}}", "{}"), "t.md:1: {{this}} is no template");
	assert_str_equal(filled(f, "{{>itself}}", "{}"), "itself:1: {{itself}} is too deep in templates");
}

static void test_what_is_no_template(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(filled(f, "a\n{{/b}}", "{}"), "t.md:2: {{b}} ends no section");
	assert_str_equal(filled(f, "{{#a}}{{#b}}{{/a}}{{/b}}", "{}"),
			 "t.md:1: {{a}} ends another section than the last one");
	assert_str_equal(filled(f, "\n{{#a}}\n\n", "{}"), "t.md:2: {{a}} has no end");
	assert_str_equal(filled(f, "{{a\n}}", "{}"), "t.md:1: {{a}} isn't closed on its line");
	assert_str_equal(filled(f, "{{a b}}", "{}"), "t.md:1: {{a b}} is not a name");
	assert_str_equal(filled(f, "{{}}", "{}"), "t.md:1: {{}} is not a name");
	assert_str_equal(filled(f, "{{{a}}", "{}"), "t.md:1: {{a}}}} isn't closed on its line");
}

static void test_names(void **state)
{
	struct fixture *f = *state;
	struct template_names names = { 0 };
	struct str complaint;
	const char *const expected[] = { "#l", ">l/other", "^b", "b", "l/-number", "l/a.b" };

	template_names(f->arena,
		       template_new(f->arena, STR("t"),
				    STR("{{#l}}{{-number}}{{a.b}}{{>other}}{{a.b}}{{/l}}{{^b}}{{/b}}{{b}}"),
				    &complaint),
		       &names);
	assert_int_equal(names.n, ARRAY_SIZE(expected));
	for (size_t i = 0; i < names.n; i++)
		assert_str_equal(names.at[i], expected[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_variables),
		unit(test_sections),
		unit(test_what_is_nothing),
		unit(test_lines_of_tags_leave_nothing),
		unit(test_values_in_prose),
		unit(test_values_in_tables),
		unit(test_values_in_fenced_blocks),
		unit(test_values_in_scripts),
		unit(test_what_the_data_lacks_is_named),
		unit(test_what_is_no_template),
		unit(test_names),
	};
	return run_units(tests);
}
