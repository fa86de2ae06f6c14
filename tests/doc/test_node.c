#include "lib/test.h"

#include "doc/node.h"

static void test_a_map_keeps_its_order(void **state)
{
	struct fixture *f = *state;
	struct node *map = node_map(f->arena);

	node_set_str(f->arena, map, "b", STR("1"));
	node_set_int(f->arena, map, "a", -7);
	node_set_bool(f->arena, map, "b", true); /* replaced in place */
	assert_int_equal(node_count(map), 2);
	assert_str_equal(map->entries.at[0].key, "b");
	assert_str_equal(node_text(node_get(map, "b")), "true");
	assert_str_equal(node_text(node_get(map, "a")), "-7");
	assert_null(node_get(map, "c"));
}

static void test_readers_accept_anything(void **state)
{
	struct fixture *f = *state;
	struct node *seq = node_seq(f->arena), *text = node_add_str(f->arena, seq, STR("x"));

	assert_null(node_get(NULL, "a"));
	assert_null(node_get(seq, "a"));
	assert_null(node_path(text, "a", "b", NULL));
	assert_str_equal(node_text(seq), "");
	assert_int_equal(node_count(NULL), 0);
	assert_false(node_is_null(NULL));
	assert_false(node_is_map(NULL));
	assert_string_equal(node_kind_name(NULL), "nothing");
	assert_int_equal(node_resolve(seq, RESOLVE_YAML12), TYPE_UNRESOLVED);
}

static struct str name_of(struct fixture *f, int i)
{
	return str_fmt(f->arena, "key-%d", i);
}

static void test_a_large_map_finds_and_removes(void **state)
{
	enum { N = 20000 };
	struct fixture *f = *state;
	struct node *map = node_map(f->arena);

	for (int i = 0; i < N; i++)
		node_set(f->arena, map, name_of(f, i), node_int(f->arena, i));
	assert_int_equal(node_count(map), N);
	for (int i = 0; i < N; i++)
		assert_str_equal(node_text(node_get_str(map, name_of(f, i))), str_cstr(f->arena, str_fmt(f->arena, "%d", i)));
	assert_true(node_remove(map, STR("key-0")));
	assert_false(node_remove(map, STR("key-0")));
	assert_null(node_get(map, "key-0"));
	assert_str_equal(map->entries.at[0].key, "key-1");
	for (int i = 1; i < N; i++)
		assert_non_null(node_get_str(map, name_of(f, i)));
	node_set_str(f->arena, map, "key-0", STR("again"));
	assert_str_equal(node_text(node_get(map, "key-0")), "again");
	assert_str_equal(map->entries.at[N - 1].key, "key-0");
}

static void test_path(void **state)
{
	struct fixture *f = *state;
	struct node *pod = node_map(f->arena);
	struct node *spec = node_set_map(f->arena, pod, "spec");

	node_set_str(f->arena, node_set_map(f->arena, spec, "template"), "name", STR("x"));
	assert_str_equal(node_text(node_path(pod, "spec", "template", "name", NULL)), "x");
	assert_null(node_path(pod, "spec", "nothing", "name", NULL));
}

static struct node *sample(struct fixture *f)
{
	struct node *root = node_map(f->arena);
	struct node *list = node_set_seq(f->arena, root, "list");

	for (int i = 0; i < 40; i++)
		node_set_int(f->arena, node_add(f->arena, list, node_map(f->arena)), "n", i);
	node_set_node(f->arena, root, "nothing", node_null(f->arena));
	return root;
}

static void test_a_copy_is_deep(void **state)
{
	struct fixture *f = *state;
	struct node *one = sample(f), *two = node_copy(f->arena, one);

	assert_true(node_equal(one, two));
	node_set_int(f->arena, node_get(two, "list")->items.at[39], "n", 1);
	assert_false(node_equal(one, two));
	assert_true(node_equal(one, sample(f)));
	node_set_str(f->arena, node_get(two, "list")->items.at[0], "more", STR("x"));
	assert_null(node_get(node_get(one, "list")->items.at[0], "more"));
	assert_null(node_copy(f->arena, NULL));
}

static struct node *plain(struct fixture *f, const char *text)
{
	struct node *node = node_str(f->arena, str_of(text));

	node->type = TYPE_UNRESOLVED;
	return node;
}

static void test_equality_is_of_content(void **state)
{
	struct fixture *f = *state;
	struct node *a = node_map(f->arena), *b = node_map(f->arena);

	assert_true(node_equal(plain(f, "0x10"), node_int(f->arena, 16)));
	assert_true(node_equal(plain(f, "True"), node_bool(f->arena, true)));
	assert_true(node_equal(plain(f, "~"), node_null(f->arena)));
	assert_true(node_equal(plain(f, "yes"), node_str(f->arena, STR("yes"))));
	assert_false(node_equal(plain(f, "1"), node_str(f->arena, STR("1"))));
	assert_false(node_equal(plain(f, "1"), plain(f, "1.0")));
	assert_false(node_equal(node_map(f->arena), node_seq(f->arena)));
	node_set_int(f->arena, a, "x", 1);
	node_set_int(f->arena, a, "y", 2);
	node_set_int(f->arena, b, "y", 2);
	assert_false(node_equal(a, b));
	node_set_int(f->arena, b, "x", 1);
	assert_true(node_equal(a, b));
	node_get(b, "x")->tag = STR("!!int");
	assert_true(node_equal(a, b));
	node_get(b, "x")->tag = STR("!reset");
	assert_false(node_equal(a, b));
}

static void test_kinds_have_names(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(node_kind_name(node_map(f->arena)), "a mapping");
	assert_string_equal(node_kind_name(node_seq(f->arena)), "a list");
	assert_string_equal(node_kind_name(plain(f, "x")), "a string");
	assert_string_equal(node_kind_name(plain(f, "1.5")), "a number");
	assert_string_equal(node_kind_name(plain(f, "false")), "a boolean");
	assert_string_equal(node_kind_name(plain(f, "")), "null");
	assert_string_equal(node_kind_name(node_number(f->arena, STR("1e3"))), "a number");
	assert_int_equal(node_number(f->arena, STR("-12"))->type, TYPE_INT);
	assert_int_equal(node_number(f->arena, STR("1.0"))->type, TYPE_FLOAT);
}

static const struct rule RULE = { .id = "X", .severity = SEVERITY_ERROR, .title = "x", .why = "x" };

static void test_a_node_without_place_has_that_of_its_origin(void **state)
{
	struct fixture *f = *state;
	struct node *node = node_null(f->arena);
	const struct origin from = { .kind = ORIGIN_SPAN, .span = span_at(4, 2) };
	const struct origin rule = { .kind = ORIGIN_RULE, .next = &from };

	finding(f->out, &RULE, node, "none");
	assert_finding(f->out, "error[X]: none");
	node->origin = &rule;
	finding(f->out, &RULE, node, "from %s", "there");
	assert_finding(f->out, "compose.yaml:4:2: error[X]: from there");
	finding(f->out, &RULE, NULL, "nothing");
	assert_finding(f->out, "error[X]: nothing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_a_map_keeps_its_order),
		unit(test_readers_accept_anything),
		unit(test_a_large_map_finds_and_removes),
		unit(test_path),
		unit(test_a_copy_is_deep),
		unit(test_equality_is_of_content),
		unit(test_kinds_have_names),
		unit(test_a_node_without_place_has_that_of_its_origin),
	};
	return run_units(tests);
}
