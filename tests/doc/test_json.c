#include "lib/test.h"

#include "base/strbuf.h"
#include "doc/json.h"
#include "doc/yaml.h"

static struct str written(struct fixture *f, const struct node *node, unsigned int indent, enum resolver resolver)
{
	struct strbuf buf = STRBUF_INIT(1 << 20);

	json_write(&buf, node, indent, resolver);
	struct str got = strbuf_take(&buf, f->arena);
	strbuf_fini(&buf);
	return got;
}

static struct node *read_json(struct fixture *f, const char *text)
{
	struct node *root;

	assert_int_equal(json_read(f->arena, source_of(f, "a.json", text), &root, f->out), 0);
	return root;
}

static void test_what_is_read_is_written(void **state)
{
	static const char *const texts[] = {
		"{}", "[]", "null", "true", "-1.5e3", "\"\"", "12345678901234567890", "[1,[2,{\"a\":[]}],\"x\"]",
		"{\"b\":1,\"a\":{\"c\":false},\"\":null}", "\"\\\"\\\\\\n\\t\\r\\b\\f\\u0001\\u007f\\u2028/\xc3\xa4\xf0\x9f\x98\x80\"",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_str_equal(written(f, read_json(f, texts[i]), 0, RESOLVE_JSON), texts[i]);
	assert_no_findings(f->out);
}

static void test_escapes_are_read(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(node_text(read_json(f, "\"\\u00e4\\ud83d\\ude00\\/\\\\\\\"\"")), "\xc3\xa4\xf0\x9f\x98\x80/\\\"");
	assert_str_equal(node_text(read_json(f, "\xef\xbb\xbf\"x\"")), "x");
	assert_int_equal(node_text(read_json(f, "\"a\\u0000b\"")).len, 3);
}

static void test_places(void **state)
{
	struct fixture *f = *state;
	const struct node *root = read_json(f, "{ \"\xc3\xa4\\n\" : [10,\n \"x\\\"y\", tru\x65 ],\n\"b\":{}}");
	const struct node *list = root->entries.at[0].value;

	assert_str_equal(span_show(f->arena, root->entries.at[0].key_span), "a.json:1:3");
	assert_int_equal(root->entries.at[0].key_span.length, 6);
	assert_str_equal(span_show(f->arena, list->span), "a.json:1:11");
	assert_int_equal(list->span.length, 20);
	assert_str_equal(span_show(f->arena, list->items.at[0]->span), "a.json:1:12");
	assert_str_equal(span_show(f->arena, list->items.at[1]->span), "a.json:2:2");
	assert_int_equal(list->items.at[1]->span.length, 6);
	assert_str_equal(span_show(f->arena, node_span_part(list->items.at[1], 2, 1)), "a.json:2:6");
	assert_str_equal(span_show(f->arena, list->items.at[2]->span), "a.json:2:10");
	assert_str_equal(span_show(f->arena, root->entries.at[1].value->span), "a.json:3:5");
	assert_str_equal(span_show(f->arena, read_json(f, " 42")->span), "a.json:1:2");
	assert_int_equal(read_json(f, " 42")->span.length, 2);
}

static void test_mistakes(void **state)
{
	static const struct {
		const char *text, *finding, *hint;
	} cases[] = {
		{ "{\"a\":1,}", "a.json:1:8: error[JSON-SYNTAX]: a key must be a string",
		  "put the key in double quotes; write no comma behind the last value" },
		{ "[1,]", "a.json:1:4: error[JSON-SYNTAX]: a value can't stand here", "write a value, and no comma behind the last one" },
		{ "[1,2", "a.json:1:5: error[JSON-SYNTAX]: the text ends too early", "close every quote, bracket and brace" },
		{ "\"x", "a.json:1:3: error[JSON-SYNTAX]: the text ends too early", "close every quote, bracket and brace" },
		{ "", "a.json:1:1: error[JSON-SYNTAX]: the text ends too early", "close every quote, bracket and brace" },
		{ "{\"a\" 1}", "a.json:1:6: error[JSON-SYNTAX]: a colon is missing behind the key", "write \"key\": value" },
		{ "[01]", "a.json:1:3: error[JSON-SYNTAX]: a comma or \"]\" is missing", "separate the values of an array by commas" },
		{ "{\"a\":1 \"b\":2}", "a.json:1:8: error[JSON-SYNTAX]: a comma or \"}\" is missing",
		  "separate the keys of an object by commas" },
		{ "{\"a\":1 23}", "a.json:1:8: error[JSON-SYNTAX]: a comma or \"}\" is missing",
		  "separate the keys of an object by commas" },
		{ "[1] x", "a.json:1:5: error[JSON-SYNTAX]: something stands behind the end of the value", "write one value a file" },
		{ "// c\n1", "a.json:1:1: error[JSON-SYNTAX]: JSON has no comments", "remove the comment" },
		{ "[\"\\q\"]", "a.json:1:3: error[JSON-SYNTAX]: an escape that JSON doesn't know", "write \\\\ for a backslash" },
		{ "[\"\\u12g4\"]", "a.json:1:6: error[JSON-SYNTAX]: an escape \\u without its four digits", "write for example \\u0041" },
		{ "[\"a\nb\"]", "a.json:1:3: error[JSON-SYNTAX]: a control character stands in a string",
		  "write \\n for a line end, \\t for a tab" },
		{ "[1.]", "a.json:1:3: error[JSON-SYNTAX]: a number lacks digits",
		  "write a digit before and behind the point, and in the exponent" },
		{ "['a']", "a.json:1:2: error[JSON-SYNTAX]: no value of JSON begins like this",
		  "put texts in double quotes; true, false and null are small" },
		{ "[\"\\ud800\"]", "a.json:1:3: error[JSON-ENCODING]: half of a surrogate pair is no character", NULL },
		{ "[\"\\udc00\\ud800\"]", "a.json:1:3: error[JSON-ENCODING]: half of a surrogate pair is no character", NULL },
		{ "[\"\xc0\x80\"]", "a.json:1:3: error[JSON-ENCODING]: the byte 0xc0 is not UTF-8", "save the file as UTF-8" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct node *root;

		assert_int_equal(json_read(f->arena, source_of(f, "a.json", cases[i].text), &root, f->out), -1);
		assert_null(root);
		if (cases[i].hint)
			assert_finding_hint(f->out, cases[i].finding, cases[i].hint);
		else
			assert_finding(f->out, cases[i].finding);
		assert_no_more_findings(f->out);
	}
}

static void test_duplicate_keys(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(written(f, read_json(f, "{\"a\":1,\"b\":2,\n\"a\":3}"), 0, RESOLVE_JSON), "{\"a\":1,\"b\":2}");
	assert_finding(f->out, "a.json:2:1: error[JSON-DUPLICATE-KEY]: the key \"a\" is given twice");
	assert_no_more_findings(f->out);
}

static void test_indentation(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(written(f, read_json(f, "{\"a\":[1,{}],\"b\":[]}"), 2, RESOLVE_JSON),
			 "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}\n");
}

static void test_yaml_values_become_json_values(void **state)
{
	struct fixture *f = *state;
	struct yaml_documents documents;

	assert_int_equal(yaml_read(f->arena, source_of(f, "a.yaml",
						       "[0x1f, 0o17, 017, 1_000, .5, 1_0.5, +1, -.inf, yes, '1', 1e3, "
						       "~, TRUE, 18446744073709551615]"),
				   NULL, &documents, f->out), 0);
	assert_str_equal(written(f, documents.list.at[0], 0, RESOLVE_YAML12),
			 "[31,15,15,1000,0.5,10.5,1,\"-.inf\",\"yes\",\"1\",1e3,null,true,18446744073709551615]");
	assert_str_equal(written(f, documents.list.at[0], 0, RESOLVE_YAML11),
			 "[31,15,15,1000,0.5,10.5,1,\"-.inf\",true,\"1\",1e3,null,true,18446744073709551615]");
}

static void test_bytes_that_are_no_text(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(written(f, node_str(f->arena, str_n("a\xff\0b", 4)), 0, RESOLVE_JSON), "\"a\\ufffd\\u0000b\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_what_is_read_is_written),
		unit(test_escapes_are_read),
		unit(test_places),
		unit(test_mistakes),
		unit(test_duplicate_keys),
		unit(test_indentation),
		unit(test_yaml_values_become_json_values),
		unit(test_bytes_that_are_no_text),
	};
	return run_units(tests);
}
