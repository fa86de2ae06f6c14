/*
 * From a part of a text to its place in the file, through every style of YAML.
 */
#include "lib/test.h"

#include "doc/yaml.h"

/* Reads `yaml`, a map with one key "k", and says where `part` of its value stands: "LINE:COLUMN what stands there". */
static void assert_part(struct fixture *f, const char *yaml, const char *part, const char *expected)
{
	struct yaml_documents documents;

	assert_int_equal(yaml_read(f->arena, source_of(f, "a.yaml", yaml), NULL, &documents, f->out), 0);
	assert_no_findings(f->out);
	const struct node *value = node_get(documents.list.at[0], "k");
	assert_non_null(value);
	size_t at = str_find(value->text, str_of(part));
	assert_int_not_equal(at, STR_NONE);
	struct span span = node_span_part(value, at, strlen(part));
	assert_str_equal(str_fmt(f->arena, "%u:%u %" PRI_STR, span.line, span.column,
				 STR_ARG(str_slice(str_from(span.source->text, span.offset), 0, span.length))), expected);
}

static void test_plain_and_quoted(void **state)
{
	struct fixture *f = *state;

	assert_part(f, "k: one two\n", "two", "1:8 two");
	assert_part(f, "k: \xc3\xa4\xc3\xb6 two\n", "two", "1:7 two");
	assert_part(f, "k: \"one two\"\n", "two", "1:9 two");
	assert_part(f, "k: 'one two'\n", "two", "1:9 two");
	assert_part(f, "\xef\xbb\xbfk: 'one two'\r\n", "two", "1:9 two");
	assert_part(f, "k: !x &y 'one two'\r\n", "two", "1:15 two");
}

static void test_escapes(void **state)
{
	struct fixture *f = *state;

	assert_part(f, "k: 'it''s two'\n", "two", "1:11 two");
	assert_part(f, "k: 'it''s two'\n", "'s", "1:7 ''s");
	assert_part(f, "k: \"a\\tb\\\"c\\u00e4d\\U0001F600e\\x41f two\"\n", "two", "1:36 two");
	assert_part(f, "k: \"a\\tb\\\"c\\u00e4d\\U0001F600e\\x41f two\"\n", "\xc3\xa4", "1:12 \\u00e4");
	assert_part(f, "k: \"\\N\\_\\L\\P\\e\\0\\ \\/ two\"\n", "two", "1:22 two");
}

static void test_folds(void **state)
{
	struct fixture *f = *state;

	assert_part(f, "k: one\n  two\n  three\n", "two", "2:3 two");
	assert_part(f, "k: one\n\n\n  two three\n", "two", "4:3 two");
	assert_part(f, "k: \"one\n  two \n\n  three\"\n", "three", "4:3 three");
	assert_part(f, "k: \"one\\\n    two\\\n   three\"\n", "three", "3:4 three");
	assert_part(f, "k: \"one\\n\\\n    two\"\n", "two", "2:5 two");
	assert_part(f, "k: 'one\r\n  two\r\n\r\n  three'\r\n", "three", "4:3 three");
	assert_part(f, "k: \"one two\n  three\"\n", "two three", "1:9 two"); /* a span ends with its line */
}

static void test_blocks(void **state)
{
	struct fixture *f = *state;

	assert_part(f, "k: |\n  one two\n  three\n", "two", "2:7 two");
	assert_part(f, "k: |\n  one two\n  three\n", "three", "3:3 three");
	assert_part(f, "k: |\n  one\n    two\n\n   three\n", "two", "3:5 two");
	assert_part(f, "k: |\n  one\n    two\n\n   three\n", "three", "5:4 three");
	assert_part(f, "k: |\r\n  one\r\n    two\r\n\r\n   three\r\n", "three", "5:4 three");
	assert_part(f, "k: |2- # c\n    one\n  two\n", "one", "2:5 one");
	assert_part(f, "k: |2- # c\n    one\n  two\n", "  one", "2:3   one");
	assert_part(f, "k: |+\n  one\n  \n  two\n\n", "two", "4:3 two");
	assert_part(f, "k: >\n  one\n  two\n\n  three\n    four\n  five\n", "two", "3:3 two");
	assert_part(f, "k: >\n  one\n  two\n\n  three\n    four\n  five\n", "three", "5:3 three");
	assert_part(f, "k: >\n  one\n  two\n\n  three\n    four\n  five\n", "four", "6:5 four");
	assert_part(f, "k: >\n  one\n  two\n\n  three\n    four\n  five\n", "five", "7:3 five");
	assert_part(f, "k: >-\n\n  one\n", "one", "3:3 one");
	assert_part(f, "a:\n  k: 1\nk: !x |\n  one\n  two\n", "two", "5:3 two");
}

static void test_the_end_has_a_place(void **state)
{
	struct fixture *f = *state;
	struct yaml_documents documents;

	assert_int_equal(yaml_read(f->arena, source_of(f, "a.yaml", "k: \"a\\tb\"\n"), NULL, &documents, f->out), 0);
	const struct node *value = node_get(documents.list.at[0], "k");
	assert_str_equal(span_show(f->arena, node_span_part(value, 3, 0)), "a.yaml:1:9");
	assert_str_equal(span_show(f->arena, node_span_part(value, 99, 99)), "a.yaml:1:9");
	assert_int_equal(node_span_part(value, 1, 99).length, 3);
}

static void test_a_changed_text_has_the_whole_place(void **state)
{
	struct fixture *f = *state;
	struct yaml_documents documents;

	assert_int_equal(yaml_read(f->arena, source_of(f, "a.yaml", "k: \"a\\tb\"\n"), NULL, &documents, f->out), 0);
	struct node *value = node_copy(f->arena, node_get(documents.list.at[0], "k"));
	value->text = STR("something else");
	assert_int_equal(node_span_part(value, 3, 2).length, 6);
	static const uint32_t raw_at[] = { 4, 4, 5, 7 }; /* or the place that whoever changed it gives */
	value->text = STR("xay");
	value->raw_at = raw_at;
	assert_str_equal(span_show(f->arena, node_span_part(value, 2, 1)), "a.yaml:1:6");
	assert_int_equal(node_span_part(value, 2, 1).length, 2);
	assert_false(span_known(node_span_part(node_null(f->arena), 0, 1)));
}

static void test_keys(void **state)
{
	struct fixture *f = *state;
	struct yaml_documents documents;

	assert_int_equal(yaml_read(f->arena, source_of(f, "a.yaml", "\"a\\tb two\": 1\nx two: 1\n"), NULL, &documents, f->out), 0);
	const struct node_entry *entries = documents.list.at[0]->entries.at;
	assert_str_equal(span_show(f->arena, node_key_part(&entries[0], 4, 3)), "a.yaml:1:7");
	assert_str_equal(span_show(f->arena, node_key_part(&entries[1], 2, 3)), "a.yaml:2:3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_plain_and_quoted),
		unit(test_escapes),
		unit(test_folds),
		unit(test_blocks),
		unit(test_the_end_has_a_place),
		unit(test_a_changed_text_has_the_whole_place),
		unit(test_keys),
	};
	return run_units(tests);
}
