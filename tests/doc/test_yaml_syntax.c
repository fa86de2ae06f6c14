/*
 * What is not YAML: the message says what is wrong, the hint what to do, and the place is where to do it.
 */
#include "lib/test.h"

#include "doc/yaml.h"

static const struct {
	struct str text;
	const char *finding, *hint;
} cases[] = {
	{ STR_INIT("a:\n\tb: 1\n"),
	  "a.yaml:2:1: error[YAML-TAB]: a tab can't indent YAML",
	  "use spaces, two for each level" },
	{ STR_INIT("a:\n  - b\n\t- c\n"),
	  "a.yaml:3:1: error[YAML-TAB]: a tab can't indent YAML",
	  "use spaces, two for each level" },
	{ STR_INIT("a: |\n  x\n\ty\nb: 1\n"),
	  "a.yaml:3:1: error[YAML-TAB]: a tab can't indent YAML",
	  "use spaces, two for each level" },
	{ STR_INIT("a: b\n\t\n"),
	  "a.yaml:2:1: error[YAML-TAB]: a tab can't indent YAML",
	  "use spaces, two for each level" },
	{ STR_INIT("a: 1\n  b: 2\n"),
	  "a.yaml:2:3: error[YAML-SYNTAX]: \"b:\" can't be a key here",
	  "indent the key as its neighbours are; quote the value if the colon belongs to a text" },
	{ STR_INIT("a: b: c\n"),
	  "a.yaml:1:4: error[YAML-SYNTAX]: \"b:\" can't be a key here",
	  "indent the key as its neighbours are; quote the value if the colon belongs to a text" },
	{ STR_INIT("a:\n  b: 1\n c: 2\n"),
	  "a.yaml:3:2: error[YAML-SYNTAX]: \"c:\" doesn't fit into the mapping around it",
	  "indent all keys of a mapping by the same number of spaces; put all of a value into one pair of quotes" },
	{ STR_INIT("a:\n  - 1\n b\n"),
	  "a.yaml:3:2: error[YAML-SYNTAX]: \"b\" doesn't fit into the mapping around it",
	  "indent all keys of a mapping by the same number of spaces; put all of a value into one pair of quotes" },
	{ STR_INIT("a: [1, 2\nb: 3\n"),
	  "a.yaml:1:4: error[YAML-SYNTAX]: the list in brackets isn't closed",
	  "write [one, two], and quote texts with brackets, braces or commas in them" },
	{ STR_INIT("a: {b: 1\n"),
	  "a.yaml:1:4: error[YAML-SYNTAX]: the mapping in braces isn't closed",
	  "write {key: value, other: value}, and quote texts with brackets, braces or commas in them" },
	{ STR_INIT("a: \"x\nb: 2\n"),
	  "a.yaml:1:4: error[YAML-SYNTAX]: the quote that opens here is never closed",
	  "close the quote; inside of double quotes write \\\", inside of single quotes '' for the quote itself" },
	{ STR_INIT("a: 'x\n---\nb\n"),
	  "a.yaml:1:4: error[YAML-SYNTAX]: the quote that opens here isn't closed in its document",
	  "close the quote before the line that begins a new document" },
	{ STR_INIT("a: \"\\q\"\n"),
	  "a.yaml:1:5: error[YAML-SYNTAX]: \"\\q\" is not an escape of YAML",
	  "write \\\\ for a backslash, or use single quotes, in which nothing is escaped" },
	{ STR_INIT("a: \"\\xg1\"\n"),
	  "a.yaml:1:7: error[YAML-SYNTAX]: an escape lacks digits",
	  "write \\x41, \\u0041 or \\U00000041, or use single quotes, in which nothing is escaped" },
	{ STR_INIT("a: \"\\uD800\"\n"),
	  "a.yaml:1:7: error[YAML-SYNTAX]: an escape is no character",
	  "write the code point of a character, or use single quotes, in which nothing is escaped" },
	{ STR_INIT("a: *.example.com\n"),
	  "a.yaml:1:4: error[YAML-SYNTAX]: a name must follow \"*\"",
	  "quote the value if it is meant to begin with *, for example \"*.example.com\"" },
	{ STR_INIT("a: &\n"),
	  "a.yaml:1:4: error[YAML-SYNTAX]: a name must follow \"&\"",
	  "quote the value if it is meant to begin with &" },
	{ STR_INIT("a: @x\n"),
	  "a.yaml:1:4: error[YAML-SYNTAX]: a value can't begin with \"@x\"",
	  "put the value in quotes" },
	{ STR_INIT("a: `x`\n"),
	  "a.yaml:1:4: error[YAML-SYNTAX]: a value can't begin with \"`x`\"",
	  "put the value in quotes" },
	{ STR_INIT("a: %x\n"),
	  "a.yaml:1:4: error[YAML-SYNTAX]: a value can't begin with \"%x\"",
	  "put the value in quotes" },
	{ STR_INIT("a: - b\n"),
	  "a.yaml:1:4: error[YAML-SYNTAX]: a list can't begin here",
	  "begin the list on a line of its own, each item with \"- \"" },
	{ STR_INIT("a: !!\nb: c\n"),
	  "a.yaml:1:4: error[YAML-SYNTAX]: \"!!\" is not a tag",
	  "quote the value if it is meant to begin with !" },
	{ STR_INIT("b: !x!y 2\n"),
	  "a.yaml:1:4: error[YAML-SYNTAX]: the tag \"!x!y\" is unknown",
	  "quote the value if it is meant to begin with !" },
	{ STR_INIT("%foo\na: b\n"),
	  "a.yaml:1:1: error[YAML-SYNTAX]: a line can't begin with \"%foo\"",
	  "quote the text if it is meant to begin with %" },
	{ STR_INIT("a: | text\n"),
	  "a.yaml:1:6: error[YAML-SYNTAX]: \"text\" can't stand behind | or >",
	  "begin the text on the next line, indented; quote the value if it is meant to begin with | or >" },
	{ STR_INIT("a: >0\n x\n"),
	  "a.yaml:1:4: error[YAML-SYNTAX]: a block of text is indented by 1 to 9 spaces, not 0",
	  "write | or > alone, and indent the text" },
	{ STR_INIT("a: \"b\" c\nd: e\n"),
	  "a.yaml:1:8: error[YAML-SYNTAX]: \"c\" doesn't fit into the mapping around it",
	  "indent all keys of a mapping by the same number of spaces; put all of a value into one pair of quotes" },
	{ STR_INIT("key\nb: 1\n"),
	  "a.yaml:2:1: error[YAML-SYNTAX]: \"b:\" can't be a key here",
	  "indent the key as its neighbours are; quote the value if the colon belongs to a text" },
	{ STR_INIT("\"a\": 1\n\"b\" 2\n"),
	  "a.yaml:2:1: error[YAML-SYNTAX]: \"\"b\"\" has no value: a colon is missing",
	  "write KEY: VALUE, with a space behind the colon; a text of several lines needs | or quotes" },
	{ STR_INIT("a: ]\n"),
	  "a.yaml:1:4: error[YAML-SYNTAX]: a value is missing before \"]\"",
	  "write the value, or \"\" for an empty text" },
	{ STR_INIT("a: [,]\n"),
	  "a.yaml:1:5: error[YAML-SYNTAX]: a value is missing before \",]\"",
	  "write the value, or \"\" for an empty text" },
	{ STR_INIT("- a\nb: c\n"),
	  "a.yaml:2:1: error[YAML-SYNTAX]: \"b:\" doesn't fit into the list around it",
	  "begin each item with \"- \", all indented by the same number of spaces" },
	{ STR_INIT("a: 1\n...\nb\n"),
	  "a.yaml:3:1: error[YAML-SYNTAX]: \"b\" stands behind the end of the document",
	  "put it into the mapping or list above, indented as that is, or begin a new document with a line ---" },
	{ STR_INIT("a: b\0" "c\n"),
	  "a.yaml:1:5: error[YAML-CONTROL]: the character U+0000 may not stand in YAML",
	  "delete the character, or write it as an escape in double quotes, for example \"\\x07\"" },
	{ STR_INIT("a: \xff\n"),
	  "a.yaml:1:4: error[YAML-ENCODING]: the byte 0xff is not UTF-8",
	  "save the file as UTF-8" },
	{ STR_INIT("a: \x1b[0m\n"),
	  "a.yaml:1:4: error[YAML-CONTROL]: the character U+001B may not stand in YAML",
	  "delete the character, or write it as an escape in double quotes, for example \"\\x07\"" },
	{ STR_INIT("a: b\n\xef\xbb\xbf" "c: d\n"),
	  "a.yaml:2:1: error[YAML-CONTROL]: a byte order mark stands in the middle of the text",
	  "delete the character, or write it as an escape in double quotes, for example \"\\x07\"" },
	{ STR_INIT("a: [\n"),
	  "a.yaml:2:1: error[YAML-SYNTAX]: a value is missing before the end of the line",
	  "write the value, or \"\" for an empty text" },
	{ STR_INIT("%YAML 3.0\n--- a\n"),
	  "a.yaml:1:1: error[YAML-SYNTAX]: this version of YAML is unknown",
	  "remove the line %YAML" },
};

static void test_each_mistake_is_named(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct yaml_documents documents;
		struct source *source = source_new(f->arena, STR("a.yaml"), cases[i].text);

		assert_int_equal(yaml_read(f->arena, source, NULL, &documents, f->out), -1);
		assert_true(f->out->fatal);
		assert_finding_hint(f->out, cases[i].finding, cases[i].hint);
		assert_no_more_findings(f->out);
	}
}

static void test_other_encodings(void **state)
{
	static const struct str texts[] = { STR_INIT("\xff\xfe" "a\0:\0"), STR_INIT("\xfe\xff\0a\0:"), STR_INIT("a\0:\0 \0") };
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct yaml_documents documents;
		struct source *source = source_new(f->arena, STR("a.yaml"), texts[i]);

		assert_int_equal(yaml_read(f->arena, source, NULL, &documents, f->out), -1);
		assert_finding_hint(f->out, "a.yaml: error[YAML-ENCODING]: the text is UTF-16, not UTF-8", "save the file as UTF-8");
		assert_no_more_findings(f->out);
	}
}

static void test_a_tab_elsewhere_is_no_tab_in_indentation(void **state)
{
	struct fixture *f = *state;
	struct yaml_documents documents;

	assert_int_equal(yaml_read(f->arena, source_of(f, "a.yaml", "a:\tb\t# c\nd: [\te\t]\nf: |\n  x\n  \ty\n"),
				   NULL, &documents, f->out), 0);
	assert_no_findings(f->out);
	assert_str_equal(node_text(node_get(documents.list.at[0], "f")), "x\n\ty\n");
}

static void test_every_rule_says_why_and_what_to_do(void **state)
{
	(void)state;
	for (const struct rule *const *rule = yaml_rules; *rule; rule++) {
		assert_true(str_starts(str_of((*rule)->id), "YAML-"));
		assert_non_null((*rule)->title);
		assert_non_null((*rule)->why);
		assert_non_null((*rule)->mend);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_each_mistake_is_named),
		unit(test_other_encodings),
		unit(test_a_tab_elsewhere_is_no_tab_in_indentation),
		unit(test_every_rule_says_why_and_what_to_do),
	};
	return run_units(tests);
}
