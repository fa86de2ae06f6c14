#include "stack/model.h"

#include "base/strbuf.h"
#include "stack/rules.h"

/* A name of `n` times the same letter. */
static struct str repeated(struct fixture *f, char letter, size_t n)
{
	char *text = arena_alloc(f->arena, n);

	memset(text, letter, n);
	return str_n(text, n);
}

static void test_labels(void **state)
{
	static const struct {
		const char *name, *label;
	} rows[] = {
		{ "api", "api" },
		{ "a-1", "a-1" },
		{ "My_Service.1", "my-service-1" },
		{ "a--b", "a--b" }, /* a label already: left alone */
		{ "a__b", "a-b" },
		{ "_db_", "db" },
		{ "-db-", "db" },
		{ "1password", "x1password" }, /* a Service's name begins with a letter */
		{ "42", "x42" },
		{ "caf\xc3\xa9", "caf" },
		{ "\xc3\xa9t\xc3\xa9", "t" },
		{ "A", "a" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_str_equal(name_label(f->arena, str_of(rows[i].name), 63), rows[i].label);
}

static void test_a_name_with_nothing_usable_is_a_hash(void **state)
{
	struct fixture *f = *state;
	struct str one = name_label(f->arena, STR("___"), 63), two = name_label(f->arena, STR("\xe6\x97\xa5"), 63);

	assert_int_equal(one.len, 8);
	assert_true(str_starts(one, "x-") && str_starts(two, "x-"));
	assert_true(name_is_label(one) && name_is_label(two));
	assert_false(str_eq(one, two));
	assert_true(name_is_label(name_label(f->arena, STR_EMPTY, 63)));
}

static void test_long_names_are_cut_and_stay_apart(void **state)
{
	struct fixture *f = *state;
	struct str fits = repeated(f, 'a', 63), over = repeated(f, 'a', 64), longer = repeated(f, 'a', 65);

	assert_true(str_eq(name_label(f->arena, fits, 63), fits));
	assert_int_equal(name_label(f->arena, over, 63).len, 63);
	assert_false(str_eq(name_label(f->arena, over, 63), name_label(f->arena, longer, 63)));
	/* a suffix must fit behind it: the same name, shorter */
	struct str shorter = name_label(f->arena, fits, 52);
	assert_int_equal(shorter.len, 52);
	assert_true(name_is_label(shorter));
	/* more than a label's maximum is no more than that */
	assert_int_equal(name_label(f->arena, longer, 500).len, 63);
	/* cut at a "-": no second one before the hash */
	struct str dashed = name_label(f->arena, STR("abcd-efghijklmnop"), 12);
	assert_int_equal(dashed.len, 11);
	assert_true(str_starts(dashed, "abcd-"));
	/* a digit at the start of 63 bytes: the letter before it makes it too long */
	struct str digits = name_label(f->arena, repeated(f, '7', 63), 63);
	assert_int_equal(digits.len, 63);
	assert_true(str_starts(digits, "x7"));
}

static bool is_port_name(struct str name)
{
	bool letter = false;

	if (name.len == 0 || name.len > 15 || str_contains(name, STR("--")) || !name_is_label(name))
		return false;
	for (size_t i = 0; i < name.len; i++)
		letter |= ascii_lower(name.ptr[i]);
	return letter;
}

static void test_names_of_ports(void **state)
{
	static const struct {
		const char *name, *port;
	} rows[] = {
		{ "http", "http" }, { "HTTP_API", "http-api" }, { "8080", "p-8080" }, { "a--b", "a-b" },
		{ "", "p" },	    { "___", "p" },		{ "grpc.web", "grpc-web" }, { "abcdefghijklmno", "abcdefghijklmno" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_str_equal(name_port(f->arena, str_of(rows[i].name)), rows[i].port);
}

/* What is cut off may have been the only letter, and the hash may have none. */
static void test_any_name_of_a_port_is_one_for_kubernetes(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 1000; i++) {
		struct str name = name_port(f->arena, str_fmt(f->arena, "12345678-%d-metrics", i));

		if (!is_port_name(name))
			fail_msg("\"%.*s\" is no name of a port", STR_ARG(name));
	}
}

static void test_keys(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(name_key(f->arena, STR("nginx.conf")), "nginx.conf");
	assert_str_equal(name_key(f->arena, STR(".env")), ".env");
	assert_str_equal(name_key(f->arena, STR("my file (1).txt")), "my_file__1_.txt");
	assert_str_equal(name_key(f->arena, STR("conf.d/a.conf")), "conf.d_a.conf");
	assert_true(str_starts(name_key(f->arena, STR("")), "x-"));
	assert_true(str_starts(name_key(f->arena, STR(".")), "x-"));
	assert_true(str_starts(name_key(f->arena, STR("..")), "x-"));
	/* Kubernetes refuses every key that begins with "..": its own links in the volume do */
	assert_false(str_starts(name_key(f->arena, STR("..data")), ".."));
	assert_false(str_starts(name_key(f->arena, STR("../a")), ".."));
	assert_int_equal(name_key(f->arena, repeated(f, 'a', 253)).len, 253);
	struct str cut = name_key(f->arena, repeated(f, 'a', 254));
	assert_int_equal(cut.len, 253);
	assert_false(str_eq(cut, name_key(f->arena, repeated(f, 'a', 255))));
}

static void test_what_kubernetes_takes(void **state)
{
	struct fixture *f = *state;

	assert_true(name_is_label(STR("1a")));
	assert_true(name_is_label(repeated(f, 'a', 63)));
	assert_false(name_is_label(repeated(f, 'a', 64)));
	assert_false(name_is_label(STR("")) || name_is_label(STR("-a")) || name_is_label(STR("a-")) || name_is_label(STR("A")) ||
		     name_is_label(STR("a.b")) || name_is_label(STR("a_b")));

	assert_true(name_is_label_value(STR("")) && name_is_label_value(STR("V1.2_a-b")) && name_is_label_value(repeated(f, 'a', 63)));
	assert_false(name_is_label_value(STR("a/b")) || name_is_label_value(STR("-a")) || name_is_label_value(STR("a.")) ||
		     name_is_label_value(STR("a b")) || name_is_label_value(repeated(f, 'a', 64)));

	assert_true(name_is_label_key(STR("team")) && name_is_label_key(STR("example.com/team")) && name_is_label_key(STR("a/B_1")));
	assert_false(name_is_label_key(STR("")) || name_is_label_key(STR("/a")) || name_is_label_key(STR("a/")) ||
		     name_is_label_key(STR("a/b/c")) || name_is_label_key(STR("Example.com/a")) || name_is_label_key(STR("a..b/c")) ||
		     name_is_label_key(STR("a b")));
}

static void test_rewrites_are_told(void **state)
{
	struct fixture *f = *state;
	struct stack *stack = model_stack(f, "web: {image: x}\nmy_db: {image: x, volumes: {/d: pg_data}, files: {/etc/a.conf: b}}\n");

	stack->name = STR("My Shop");
	stack_names(stack, f->out);
	assert_str_equal(stack->label, "my-shop");
	assert_str_equal(stack_service(stack, STR("web"))->label, "web");
	assert_str_equal(stack_service(stack, STR("my_db"))->label, "my-db");
	assert_str_equal(stack->volumes.at[0]->label, "pg-data");
	assert_str_equal(stack->files.at[0]->label, "a-conf");
	assert_finding(f->out, "note[STACK-NAME-REWRITTEN]: project My Shop is called my-shop in Kubernetes");
	assert_finding_hint(f->out, "compose.yaml:2:8: note[STACK-NAME-REWRITTEN]: service my_db is called my-db in Kubernetes",
			    "rename it in the Compose file, or use the new name from now on");
	assert_finding(f->out, "note[STACK-NAME-REWRITTEN]: volume pg_data is called pg-data in Kubernetes");
	assert_no_more_findings(f->out);
}

static void test_collisions_are_errors(void **state)
{
	struct fixture *f = *state;
	struct stack *stack = model_stack(f, "my-db: {image: x}\nmy_db: {image: x}\nMY.DB: {image: x}\n");

	stack_names(stack, f->out);
	assert_finding(f->out, "compose.yaml:3:8: note[STACK-NAME-REWRITTEN]: service MY.DB is called my-db in Kubernetes");
	assert_finding(f->out, "compose.yaml:1:8: error[STACK-NAME-COLLISION]: service MY.DB and service my-db would both be called my-db");
	assert_finding_hint(f->out,
			    "compose.yaml:2:8: error[STACK-NAME-COLLISION]: service MY.DB and service my_db would both be called my-db",
			    "rename one of the two in the Compose file");
	assert_no_more_findings(f->out);
}

static void test_a_volume_may_have_the_name_of_a_service(void **state)
{
	struct fixture *f = *state;

	stack_names(model_stack(f, "db: {image: x, volumes: {/d: db}, files: {/etc/db: b}}\n"), f->out);
	assert_no_findings(f->out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_labels),
		unit(test_a_name_with_nothing_usable_is_a_hash),
		unit(test_long_names_are_cut_and_stay_apart),
		unit(test_names_of_ports),
		unit(test_any_name_of_a_port_is_one_for_kubernetes),
		unit(test_keys),
		unit(test_what_kubernetes_takes),
		unit(test_rewrites_are_told),
		unit(test_collisions_are_errors),
		unit(test_a_volume_may_have_the_name_of_a_service),
	};

	return run_units(tests);
}
