/*
 * Input that wants to fill the memory or take for ever. Each case takes milliseconds; the limits are generous, so that
 * they fail for a wrong order of growth and not for a slow machine.
 */
#include "lib/test.h"

#include "base/clock.h"
#include "base/strbuf.h"
#include "doc/emit.h"
#include "doc/json.h"
#include "doc/yaml.h"

#define SECOND 1000000000ull
#define MIB ((size_t)1 << 20)

static int read_within(struct fixture *f, struct str text, uint64_t nanoseconds, size_t memory, struct yaml_documents *documents)
{
	uint64_t start = clock_monotonic();
	size_t used = arena_used(f->arena);
	int result = yaml_read(f->arena, source_new(f->arena, STR("a.yaml"), text), NULL, documents, f->out);

	assert_true(clock_monotonic() - start < nanoseconds);
	assert_true(arena_used(f->arena) - used < memory);
	return result;
}

static struct str repeat(struct fixture *f, const char *text, size_t n)
{
	struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	for (size_t i = 0; i < n; i++)
		strbuf_adds(&buf, text);
	struct str all = strbuf_take(&buf, f->arena);
	strbuf_fini(&buf);
	return all;
}

static void test_deep_nesting(void **state)
{
	static const struct {
		const char *step, *finding;
	} cases[] = {
		{ "[", "a.yaml:1:129: error[YAML-DEPTH]: nested deeper than 128 levels" },
		{ "{a: ", "a.yaml:1:513: error[YAML-DEPTH]: nested deeper than 128 levels" },
		{ "- ", "a.yaml:1:257: error[YAML-DEPTH]: nested deeper than 128 levels" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct yaml_documents documents;

		assert_int_equal(read_within(f, repeat(f, cases[i].step, 100000), SECOND, MIB, &documents), -1);
		assert_finding_hint(f->out, cases[i].finding, "nest less deeply");
		assert_no_more_findings(f->out);
	}
}

static void test_128_levels_are_read(void **state)
{
	struct fixture *f = *state;
	struct yaml_documents documents;
	struct str text = str_fmt(f->arena, "%sx%s", repeat(f, "[", 128).ptr, repeat(f, "]", 128).ptr);

	assert_int_equal(read_within(f, text, SECOND, MIB, &documents), 0);
	const struct yaml_options shallow = { .max_depth = 127 };
	assert_int_equal(yaml_read(f->arena, source_new(f->arena, STR("b.yaml"), text), &shallow, &documents, f->out), -1);
	assert_finding(f->out, "b.yaml:1:128: error[YAML-DEPTH]: nested deeper than 127 levels");
}

static struct str laughs(struct fixture *f, const char *format)
{
	struct strbuf buf = STRBUF_INIT(MIB);

	strbuf_adds(&buf, "a: &a {x: y, z: w}\n");
	for (int c = 'b'; c < 'z'; c++) {
		strbuf_addf(&buf, format, c, c);
		for (int i = 0; i < 9; i++)
			strbuf_addf(&buf, "%s*%c", i ? ", " : "", c - 1);
		strbuf_adds(&buf, *format == '%' ? "]}\n" : "]\n");
	}
	struct str text = strbuf_take(&buf, f->arena);
	strbuf_fini(&buf);
	return text;
}

static void test_a_billion_laughs(void **state)
{
	struct fixture *f = *state;
	struct yaml_documents documents;

	assert_int_equal(read_within(f, laughs(f, "%c: &%c {u: ["), SECOND, MIB, &documents), -1);
	assert_finding_hint(f->out,
			    "a.yaml:6:28: error[YAML-SIZE]: more than 127100 values, counting each alias with all that it stands for",
			    "split the file, and don't nest aliases in lists of aliases");
	assert_int_equal(read_within(f, laughs(f, "%c: &%c {<<: ["), SECOND, MIB, &documents), -1);
	assert_int_equal(f->out->n_errors, 2);
}

static void test_aliases_do_not_hide_depth(void **state)
{
	struct fixture *f = *state;
	struct yaml_documents documents;
	struct strbuf buf = STRBUF_INIT(MIB);

	strbuf_adds(&buf, "a0: &a0 1\n");
	for (int i = 1; i < 1000; i++)
		strbuf_addf(&buf, "a%d: &a%d [*a%d]\n", i, i, i - 1);
	assert_int_equal(read_within(f, strbuf_str(&buf), SECOND, MIB, &documents), -1);
	assert_finding(f->out, "a.yaml:129:14: error[YAML-DEPTH]: nested deeper than 128 levels");
	strbuf_fini(&buf);
}

static void test_many_keys(void **state)
{
	enum { N = 100000 };
	struct fixture *f = *state;
	struct yaml_documents documents;
	struct strbuf buf = STRBUF_INIT(64 * MIB);

	for (int i = 0; i < N; i++)
		strbuf_addf(&buf, "key%d: %d\n", i, i);
	strbuf_adds(&buf, "key77: again\n");
	assert_int_equal(read_within(f, strbuf_str(&buf), 5 * SECOND, 40 * MIB, &documents), 0);
	assert_int_equal(node_count(documents.list.at[0]), N);
	assert_str_equal(node_text(node_get(documents.list.at[0], "key99999")), "99999");
	assert_finding(f->out, "a.yaml:100001:1: error[YAML-DUPLICATE-KEY]: the key \"key77\" is given twice");
	strbuf_fini(&buf);
}

static void test_many_mistakes(void **state)
{
	struct fixture *f = *state;
	struct yaml_documents documents;

	assert_int_equal(read_within(f, repeat(f, "a: x\n", 100000), 5 * SECOND, 40 * MIB, &documents), 0);
	assert_int_equal(f->out->n_errors, 1000);
	assert_int_equal(read_within(f, repeat(f, "- *x\n", 100000), 5 * SECOND, 40 * MIB, &documents), -1);
}

static void test_many_anchors_and_directives(void **state)
{
	struct fixture *f = *state;
	struct yaml_documents documents;
	struct strbuf buf = STRBUF_INIT(64 * MIB);

	for (int i = 0; i < 100000; i++)
		strbuf_addf(&buf, "- &a%d !t x\n", i);
	assert_int_equal(read_within(f, strbuf_str(&buf), 5 * SECOND, 64 * MIB, &documents), 0);
	strbuf_clear(&buf);
	for (int i = 0; i < 100000; i++)
		strbuf_addf(&buf, "%%TAG !a%d! tag:x\n", i);
	assert_int_equal(read_within(f, strbuf_str(&buf), SECOND, MIB, &documents), -1);
	assert_finding(f->out, "a.yaml:101:1: error[YAML-SIZE]: more than 100 lines %TAG for one document");
	strbuf_fini(&buf);
}

static void test_a_budget_of_nodes(void **state)
{
	struct fixture *f = *state;
	struct yaml_documents documents;
	const struct yaml_options few = { .max_nodes = 1000 };

	assert_int_equal(yaml_read(f->arena, source_new(f->arena, STR("a.yaml"), repeat(f, "- 1\n", 1000)), &few, &documents, f->out), -1);
	assert_finding(f->out, "a.yaml:1000:3: error[YAML-SIZE]: more than 1000 values, counting each alias with all that it stands for");
}

static void test_long_texts(void **state)
{
	struct fixture *f = *state;
	struct yaml_documents documents;

	assert_int_equal(read_within(f, str_concat(f->arena, STR("a: "), repeat(f, "xxxxxxxxxxxxxxxx", 250000)),
				     5 * SECOND, MIB, &documents), 0);
	assert_int_equal(read_within(f, str_concat(f->arena, STR("a: |\n"), repeat(f, "  x\n", 1000000)), 5 * SECOND,
				     3 * MIB, &documents), 0);
	const struct node *block = node_get(documents.list.at[0], "a");
	uint64_t start = clock_monotonic();
	for (size_t i = 0; i < 10000; i++) /* a finding each: the text isn't walked each time */
		assert_int_equal(node_span_part(block, 1000000, 1).line, 1);
	assert_true(clock_monotonic() - start < SECOND);
}

static void test_deep_json(void **state)
{
	struct fixture *f = *state;
	struct node *root;

	assert_int_equal(json_read(f->arena, source_new(f->arena, STR("a.json"), repeat(f, "[", 100000)), &root, f->out), -1);
	assert_finding(f->out, "a.json:1:129: error[JSON-DEPTH]: nested deeper than 128 levels");
	assert_no_more_findings(f->out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_deep_nesting),
		unit(test_128_levels_are_read),
		unit(test_a_billion_laughs),
		unit(test_aliases_do_not_hide_depth),
		unit(test_many_keys),
		unit(test_many_mistakes),
		unit(test_many_anchors_and_directives),
		unit(test_a_budget_of_nodes),
		unit(test_long_texts),
		unit(test_deep_json),
	};
	return run_units(tests);
}
