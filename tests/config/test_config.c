#include "lib/test.h"

#include "base/strbuf.h"
#include "config/config.h"

static bool no_blank(struct str value, const char **complaint)
{
	*complaint = "has a blank";
	return str_chr(value, ' ') == STR_NONE;
}

static const struct config_key keys[] = {
	{ .path = "registry", .type = CONFIG_STRING, .why = "where images are pulled from", .example = "registry.example.com/erp",
	  .check = no_blank },
	{ .path = "tag", .type = CONFIG_STRING, .default_value = "latest", .why = "the tag" },
	{ .path = "storage.class", .type = CONFIG_STRING, .why = "the class", .example = "fast" },
	{ .path = "storage.count", .type = CONFIG_INT, .default_value = "3", .why = "how many" },
	{ .path = "services.*.role", .type = CONFIG_CHOICE, .choices = "web|worker", .why = "what it is for", .example = "worker" },
	{ .path = "services.*.allow", .type = CONFIG_STRINGS, .why = "what it may", .example = "[privileged]" },
	{ .path = "services.*.live", .type = CONFIG_BOOL, .default_value = "true", .why = "liveness probe" },
	{ .path = "services.*.env", .type = CONFIG_MAP, .why = "more variables", .example = "{A: b}" },
	{ 0 },
};
static const struct config_key *const tables[] = { keys, NULL };

static int read_text(struct fixture *f, struct config *config, const char *text)
{
	return config_read(f->arena, source_of(f, "lotse.yaml", text), tables, config, f->out);
}

static void test_without_a_file_all_is_default(void **state)
{
	struct fixture *f = *state;
	struct config config;

	assert_int_equal(config_read(f->arena, NULL, tables, &config, f->out), 0);
	assert_str_equal(config_str(&config, "registry"), "");
	assert_str_equal(config_str(&config, "tag"), "latest");
	assert_int_equal(config_int(&config, "storage.count"), 3);
	assert_true(config_bool(&config, "services.%s.live", "api"));
	assert_null(config_node(&config, "services.%s.role", "api"));
	const struct origin *origin = config_origin(&config, "tag");
	assert_int_equal(origin->kind, ORIGIN_DEFAULT);
	assert_str_equal(origin->what, "the tag");
	assert_str_equal(origin->change, "set tag in lotse.yaml");
	assert_no_findings(f->out);
}

static void test_values_are_found_by_name(void **state)
{
	struct fixture *f = *state;
	struct config config;

	assert_int_equal(read_text(f, &config,
				   "registry: r.example/x\ntag: 1.10\nstorage: {count: 5}\nx-ours: 1\n"
				   "services:\n  my.api:\n    role: worker\n    live: false\n  other:\n"), 0);
	assert_str_equal(config_str(&config, "registry"), "r.example/x");
	assert_str_equal(config_str(&config, "tag"), "1.10"); /* as it was written, not a number */
	assert_int_equal(config_int(&config, "storage.count"), 5);
	struct str name = STR("my.api");
	assert_str_equal(config_str(&config, "services.%" PRI_STR ".role", STR_ARG(name)), "worker");
	assert_false(config_bool(&config, "services.%" PRI_STR ".live", STR_ARG(name)));
	assert_true(config_bool(&config, "services.%s.live", "other"));
	const struct origin *origin = config_origin(&config, "services.%s.role", "my.api");
	assert_int_equal(origin->kind, ORIGIN_CONFIG);
	assert_str_equal(span_show(f->arena, origin->span), "lotse.yaml:7:11");
	assert_str_equal(origin->what, "services.my.api.role");
	assert_no_findings(f->out);
}

static void test_every_mistake_is_said_in_one_run(void **state)
{
	struct fixture *f = *state;
	struct config config;

	assert_int_equal(read_text(f, &config,
				   "regsitry: a\ntag: [1]\nregistry: a b\nstorage:\n  count: many\n  clas: x\nstorage.class: y\n"
				   "services:\n  api:\n    role: boss\n    allow: {a: b}\n    live: maybe\n    env: x\n  worker: 3\n"), -1);
	assert_finding_hint(f->out, "lotse.yaml:1:1: error[CONFIG-UNKNOWN-KEY]: there is no key \"regsitry\"",
			    "did you mean \"registry\"?");
	assert_finding_hint(f->out, "lotse.yaml:2:6: error[CONFIG-BAD-VALUE]: tag is a list, and must be a string",
			    "write for example tag: latest");
	assert_finding(f->out, "lotse.yaml:3:11: error[CONFIG-BAD-VALUE]: registry: \"a b\" has a blank");
	assert_finding(f->out, "lotse.yaml:5:10: error[CONFIG-BAD-VALUE]: storage.count is a string, and must be a whole number");
	assert_finding_hint(f->out, "lotse.yaml:6:3: error[CONFIG-UNKNOWN-KEY]: there is no key \"clas\" in storage",
			    "did you mean \"class\"?");
	assert_finding(f->out, "lotse.yaml:7:1: error[CONFIG-UNKNOWN-KEY]: there is no key \"storage.class\"");
	assert_finding(f->out, "lotse.yaml:10:11: error[CONFIG-BAD-VALUE]: services.api.role must be one of web|worker");
	assert_finding(f->out, "lotse.yaml:11:12: error[CONFIG-BAD-VALUE]: services.api.allow is a mapping, and must be a list of "
			       "strings");
	assert_finding(f->out, "lotse.yaml:12:11: error[CONFIG-BAD-VALUE]: services.api.live is a string, and must be true or false");
	assert_finding(f->out, "lotse.yaml:13:10: error[CONFIG-BAD-VALUE]: services.api.env is a string, and must be a mapping of "
			       "names to strings");
	assert_finding(f->out, "lotse.yaml:14:11: error[CONFIG-BAD-VALUE]: services.worker is a number, and must be a mapping");
	assert_no_more_findings(f->out);
	assert_true(f->out->fatal);
}

static void test_another_document_can_not_be_used(void **state)
{
	struct fixture *f = *state;
	struct config config;

	assert_int_equal(read_text(f, &config, "- a\n"), -1);
	assert_finding(f->out, "lotse.yaml:1:1: error[CONFIG-BAD-VALUE]: lotse.yaml holds a list, and must hold a mapping");
	assert_int_equal(read_text(f, &config, "# nothing\n"), 0);
	assert_int_equal(read_text(f, &config, "a: [\n"), -1);
	assert_true(f->out->fatal);
}

/* A reader that goes on after them leaves us to guess which one holds: the file can't be used. */
static void test_a_key_or_document_that_is_there_twice(void **state)
{
	static const char *const texts[] = { "tag: a\ntag: b\n", "tag: a\n---\ntag: b\n", "services: {a: {role: web}, a: {role: web}}\n" };
	struct fixture *f = *state;
	struct config config;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		f->out->fatal = false;
		assert_int_equal(read_text(f, &config, texts[i]), -1);
		assert_true(f->out->fatal);
	}
}

static void test_a_choice_that_is_misspelt(void **state)
{
	struct fixture *f = *state;
	struct config config;

	read_text(f, &config, "services:\n  a: {role: wrker}\n  b: {role: wbe}\n  c: {role: [web]}\n");
	assert_finding_hint(f->out, "lotse.yaml:2:13: error[CONFIG-BAD-VALUE]: services.a.role must be one of web|worker",
			    "did you mean \"worker\"?");
	assert_finding_hint(f->out, "lotse.yaml:3:13: error[CONFIG-BAD-VALUE]: services.b.role must be one of web|worker",
			    "did you mean \"web\"?");
	assert_finding_hint(f->out, "lotse.yaml:4:13: error[CONFIG-BAD-VALUE]: services.c.role must be one of web|worker",
			    "see 'lotse init -o -' for an example of every key");
	assert_no_more_findings(f->out);
}

static void test_names_and_values_with_odd_bytes(void **state)
{
	struct fixture *f = *state;
	struct config config;

	read_text(f, &config, "\"a\\x1b[31m\": 1\nregistry: \"a\\tb c\"\nservices: {\"..\": {role: web}, \"*\": {live: false}}\n");
	assert_finding(f->out, "lotse.yaml:1:1: error[CONFIG-UNKNOWN-KEY]: there is no key \"a\\x1b[31m\"");
	assert_finding(f->out, "lotse.yaml:2:11: error[CONFIG-BAD-VALUE]: registry: \"a\\tb c\" has a blank");
	assert_no_more_findings(f->out);
	assert_str_equal(config_str(&config, "services.%s.role", ".."), "web");
	assert_false(config_bool(&config, "services.%s.live", "*"));
	assert_true(config_bool(&config, "services.%s.live", "..")); /* "*" is a name like any other */
}

/* The template with every key uncommented: a line of the top that begins with "# " is prose. */
static struct str uncommented(struct fixture *f, struct str template)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct str line;

	while (str_split(&template, '\n', &line)) {
		bool key = str_starts(line, "#") && (!str_starts(line, "# ") || str_starts(line, "#  "));

		if (key)
			strbuf_addf(&buf, "%" PRI_STR "\n", STR_ARG(str_from(line, 1)));
	}
	return strbuf_take(&buf, f->arena);
}

static void test_the_template_is_a_configuration(void **state)
{
	struct fixture *f = *state;
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct node *set = node_map(f->arena), *services = node_set_map(f->arena, set, "services");
	struct node *role = node_set_str(f->arena, node_set_map(f->arena, services, "api"), "role", STR("web"));
	struct config config;

	role->remark = STR("the command runs gunicorn");
	config_print_template(&buf, tables, set);
	assert_int_equal(read_text(f, &config, buf.ptr), 0);
	assert_no_findings(f->out);
	assert_str_equal(config_str(&config, "services.%s.role", "api"), "web");
	assert_true(str_contains(strbuf_str(&buf), STR("    role: web # the command runs gunicorn\n")));
	assert_true(str_contains(strbuf_str(&buf), STR("# Default: latest\n#tag: latest\n")));
}

static void test_a_key_may_be_named_by_an_argument(void **state)
{
	struct fixture *f = *state;
	struct config config;

	assert_int_equal(read_text(f, &config, "services:\n  api: {live: false}\nstorage: {count: 5}\n"), 0);
	assert_false(config_bool(&config, "services.%s.%s", "api", "live"));
	assert_true(config_bool(&config, "services.%s.%s", "live", "live"));
	assert_int_equal(config_int(&config, "%s", "storage.count"), 5);
	const struct origin *origin = config_origin(&config, "services.%s.%s", "api", "live");
	assert_str_equal(origin->what, "services.api.live");
}

static void test_every_example_can_be_used(void **state)
{
	struct fixture *f = *state;
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct config config;

	config_print_template(&buf, tables, NULL);
	assert_int_equal(read_text(f, &config, str_cstr(f->arena, uncommented(f, strbuf_str(&buf)))), 0);
	assert_no_findings(f->out);
	for (const struct config_key *row = keys; row->path; row++) {
		const char *path = str_cstr(f->arena, str_replace(f->arena, str_of(row->path), STR("*"), STR("%s")));

		assert_non_null(config_node(&config, path, "NAME", "NAME"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_without_a_file_all_is_default),
		unit(test_values_are_found_by_name),
		unit(test_every_mistake_is_said_in_one_run),
		unit(test_another_document_can_not_be_used),
		unit(test_a_key_or_document_that_is_there_twice),
		unit(test_a_choice_that_is_misspelt),
		unit(test_names_and_values_with_odd_bytes),
		unit(test_the_template_is_a_configuration),
		unit(test_a_key_may_be_named_by_an_argument),
		unit(test_every_example_can_be_used),
	};

	return run_units(tests);
}
