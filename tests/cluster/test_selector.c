#include "lib/test.h"

#include "cluster/selector.h"
#include "doc/yaml.h"

static const struct node *yaml(struct fixture *f, const char *text)
{
	struct yaml_documents documents;

	assert_int_equal(yaml_read(f->arena, source_of(f, "a.yaml", text), NULL, &documents, f->out), 0);
	return documents.list.at[0];
}

static bool matches(struct fixture *f, const char *selector, const char *labels)
{
	struct interner interner;

	interner_init(&interner, f->arena);
	return selector_matches(selector_of(&interner, yaml(f, selector)), labels_of(&interner, yaml(f, labels)));
}

static void test_operators(void **state)
{
	struct fixture *f = *state;

	assert_true(matches(f, "{}", "{}"));
	assert_true(matches(f, "{matchLabels: {a: b}}", "{a: b, c: d}"));
	assert_false(matches(f, "{matchLabels: {a: b}}", "{a: c}"));
	assert_true(matches(f, "{matchExpressions: [{key: a, operator: In, values: [x, y]}]}", "{a: y}"));
	assert_false(matches(f, "{matchExpressions: [{key: a, operator: In, values: [x, y]}]}", "{}"));
	assert_true(matches(f, "{matchExpressions: [{key: a, operator: Exists}]}", "{a: ''}"));
	assert_false(matches(f, "{matchExpressions: [{key: a, operator: DoesNotExist}]}", "{a: ''}"));
	assert_false(matches(f, "{matchLabels: {a: b}, matchExpressions: [{key: c, operator: Exists}]}", "{a: b}"));
}

static void test_not_in_matches_an_absent_key(void **state)
{
	struct fixture *f = *state;

	assert_true(matches(f, "{matchExpressions: [{key: a, operator: NotIn, values: [x]}]}", "{}"));
	assert_true(matches(f, "{matchExpressions: [{key: a, operator: NotIn, values: [x]}]}", "{a: y}"));
	assert_false(matches(f, "{matchExpressions: [{key: a, operator: NotIn, values: [x]}]}", "{a: x}"));
}

static void test_a_broken_selector_chooses_nothing(void **state)
{
	struct fixture *f = *state;

	assert_false(matches(f, "{matchExpressions: [{key: a, operator: In, values: []}]}", "{a: x}"));
	assert_false(matches(f, "{matchExpressions: [{key: a, operator: Exists, values: [x]}]}", "{a: x}"));
	assert_false(matches(f, "{matchExpressions: [{key: a, operator: Equals, values: [x]}]}", "{a: x}"));
}

static void test_equal_ones_are_one_pointer(void **state)
{
	struct fixture *f = *state;
	struct interner interner;

	interner_init(&interner, f->arena);
	assert_ptr_equal(labels_of(&interner, yaml(f, "{a: b, c: d}")), labels_of(&interner, yaml(f, "{c: d, a: b}")));
	assert_ptr_not_equal(labels_of(&interner, yaml(f, "{a: b}")), labels_of(&interner, yaml(f, "{a: c}")));
	assert_ptr_equal(selector_of(&interner, yaml(f, "{matchLabels: {a: b}}")), selector_of_map(&interner, yaml(f, "{a: b}")));
	assert_ptr_equal(selector_of(&interner, yaml(f, "{matchExpressions: [{key: a, operator: In, values: [x, y, x]}]}")),
			 selector_of(&interner, yaml(f, "{matchExpressions: [{key: a, operator: In, values: [y, x]}]}")));
	assert_null(selector_of_map(&interner, yaml(f, "{}")));
	assert_ptr_equal(labels_with(&interner, labels_of(&interner, yaml(f, "{a: b}")), STR("a"), STR("c")),
			 labels_of(&interner, yaml(f, "{a: c}")));
}

static void test_shows_itself(void **state)
{
	struct fixture *f = *state;
	struct interner interner;

	interner_init(&interner, f->arena);
	const struct selector *selector = selector_of(&interner, yaml(f,
		"{matchLabels: {app: web}, matchExpressions: [{key: tier, operator: NotIn, values: [b, a]}, "
		"{key: x, operator: DoesNotExist}]}"));
	assert_str_equal(selector_show(f->arena, selector), "app=web,tier notin (a,b),!x");
	assert_str_equal(selector_show(f->arena, NULL), "<none>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_operators),
		unit(test_not_in_matches_an_absent_key),
		unit(test_a_broken_selector_chooses_nothing),
		unit(test_equal_ones_are_one_pointer),
		unit(test_shows_itself),
	};
	return run_units(tests);
}
