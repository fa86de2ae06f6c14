#include "lib/test.h"

#include "base/strbuf.h"
#include "doc/emit.h"
#include "doc/yaml.h"

static struct str written(struct fixture *f, const struct node *node, struct emit_lines *lines)
{
	struct strbuf buf = STRBUF_INIT(1 << 20);

	yaml_write(&buf, node, lines);
	struct str got = strbuf_take(&buf, f->arena);
	strbuf_fini(&buf);
	return got;
}

/* It is written as expected, and read again it is the same. */
static void assert_writes(struct fixture *f, const struct node *node, const char *expected)
{
	struct yaml_documents documents;
	struct str text = written(f, node, NULL);

	assert_str_equal(text, expected);
	assert_int_equal(yaml_read(f->arena, source_new(f->arena, STR("out.yaml"), text), NULL, &documents, f->out), 0);
	assert_true(node_equal(documents.list.at[0], node));
	assert_no_findings(f->out);
}

static struct node *read_one(struct fixture *f, const char *text)
{
	struct yaml_documents documents;

	assert_int_equal(yaml_read(f->arena, source_of(f, "a.yaml", text), NULL, &documents, f->out), 0);
	return documents.list.at[0];
}

static void test_the_shape(void **state)
{
	struct fixture *f = *state;
	struct node *root = node_map(f->arena), *list = node_set_seq(f->arena, root, "list"), *item = node_map(f->arena), *inner;

	node_add(f->arena, list, item);
	node_set_str(f->arena, item, "name", STR("a"));
	inner = node_set_map(f->arena, item, "map");
	node_set_int(f->arena, inner, "m", 1);
	node_set_seq(f->arena, item, "empty");
	inner = node_add(f->arena, list, node_seq(f->arena));
	node_add_str(f->arena, inner, STR("x"));
	node_add(f->arena, inner, node_map(f->arena));
	node_set_bool(f->arena, root, "yes", true);
	node_set_node(f->arena, root, "nothing", node_null(f->arena));
	assert_writes(f, root,
		      "list:\n  - name: a\n    map:\n      m: 1\n    empty: []\n  - - x\n    - {}\n\"yes\": true\nnothing: null\n");
	assert_writes(f, node_map(f->arena), "{}\n");
	assert_writes(f, node_seq(f->arena), "[]\n");
	assert_writes(f, node_null(f->arena), "null\n");
	assert_writes(f, node_str(f->arena, STR("")), "\"\"\n");
	assert_writes(f, list, "- name: a\n  map:\n    m: 1\n  empty: []\n- - x\n  - {}\n");
}

static void test_strings(void **state)
{
	static const struct {
		struct str text;
		const char *written;
	} cases[] = {
		{ STR_INIT("plain text: no"), "\"plain text: no\"\n" },
		{ STR_INIT("plain text"), "plain text\n" },
		{ STR_INIT("no"), "\"no\"\n" },
		{ STR_INIT("0644"), "\"0644\"\n" },
		{ STR_INIT(" lead"), "\" lead\"\n" },
		{ STR_INIT("q\"b\\"), "q\"b\\\n" },
		{ STR_INIT("\"q\"b\\"), "\"\\\"q\\\"b\\\\\"\n" },
		{ STR_INIT("a\0b\a\x1b\x7f\xc2\x85\xc2\xa0\xe2\x80\xa8\xef\xbb\xbf\xf0\x9f\x98\x80"),
		  "\"a\\0b\\a\\e\\x7F\\x85\xc2\xa0\\u2028\\uFEFF\xf0\x9f\x98\x80\"\n" },
		{ STR_INIT("a\nb"), "|-\n  a\n  b\n" },
		{ STR_INIT("a\nb\n"), "|\n  a\n  b\n" },
		{ STR_INIT("a\n\nb\n\n"), "|+\n  a\n\n  b\n\n" },
		{ STR_INIT("a\n\n\n"), "|+\n  a\n\n\n" },
		{ STR_INIT("  a\nb\n"), "|2\n    a\n  b\n" },
		{ STR_INIT("\ta\nb"), "|2-\n  \ta\n  b\n" },
		{ STR_INIT("\n\n  a\n"), "|2\n\n\n    a\n" },
		{ STR_INIT("a\n\tb\n"), "|\n  a\n  \tb\n" },
		{ STR_INIT("# a\n---\n...\n- b: c\n"), "|\n  # a\n  ---\n  ...\n  - b: c\n" },
		{ STR_INIT("a \nb"), "\"a \\nb\"\n" },
		{ STR_INIT("a\nb\t\n"), "\"a\\nb\\t\\n\"\n" },
		{ STR_INIT("a\nb "), "\"a\\nb \"\n" },
		{ STR_INIT("a\r\nb\r\n"), "\"a\\r\\nb\\r\\n\"\n" },
		{ STR_INIT("\n"), "\"\\n\"\n" },
		{ STR_INIT("\n\n"), "\"\\n\\n\"\n" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_writes(f, node_str(f->arena, cases[i].text), cases[i].written);
	assert_str_equal(written(f, node_str(f->arena, STR("a\xff")), NULL), "\"a\xef\xbf\xbd\"\n");
}

static void test_blocks_in_their_places(void **state)
{
	struct fixture *f = *state;
	struct node *root = node_map(f->arena), *list = node_set_seq(f->arena, root, "l");

	node_add_str(f->arena, list, STR(" a\nb\n"));
	node_set_str(f->arena, node_add(f->arena, list, node_map(f->arena)), "k", STR(" a\n\n"));
	node_add_str(f->arena, node_add(f->arena, list, node_seq(f->arena)), STR("a\nb"));
	node_set_str(f->arena, root, "m", STR("x\ny\n"));
	assert_writes(f, root, "l:\n  - |2\n     a\n    b\n  - k: |2+\n       a\n\n  - - |-\n      a\n      b\nm: |\n  x\n  y\n");
}

static void test_what_was_read_keeps_its_types(void **state)
{
	struct fixture *f = *state;

	assert_writes(f, read_one(f, "a: 0x1F\nb: yes\nc: 'yes'\nd: ~\ne:\nf: 1:30\ng: [1, '1', x y]\nh: >\n"
				  "  one\n  two\ni: .5\nj: -.inf\n"),
		      "a: 0x1F\nb: yes\nc: \"yes\"\nd: ~\ne:\nf: 1:30\ng:\n  - 1\n  - \"1\"\n  - x y\nh: |\n  one two\ni: .5\nj: -.inf\n");
	assert_writes(f, read_one(f, "- a\n  b\n- 'x\n\n  y'\n- a:b\n-\n"), "- a b\n- |-\n  x\n  y\n- a:b\n- null\n");
}

static void test_tags(void **state)
{
	struct fixture *f = *state;

	assert_writes(f, read_one(f, "a: !reset\nb: !override [1]\nc: !override {}\nd: !!str 1\ne: !<tag:x.org,1> y\n"
				  "f: !!float 3\ng: !a%21b '1'\n"
				     "h: !!int \"3\"\ni: [!x {k: z}, !w [v]]\n"),
		      "a: !reset\nb: !override\n  - 1\nc: !override {}\nd: \"1\"\ne: !<tag:x.org%2C1> y\nf: !!float 3\ng: !a%21b \"1\"\n"
		      "h: !!int \"3\"\ni:\n  - !x\n    k: z\n  - !w\n    - v\n");
	assert_writes(f, read_one(f, "!x\na: b\n"), "!x\na: b\n");
}

static void test_keys(void **state)
{
	struct fixture *f = *state;
	struct node *root = node_map(f->arena);
	struct strbuf buf = STRBUF_INIT(1 << 16);

	node_set_int(f->arena, root, "on", 1);
	node_set_int(f->arena, root, "", 2);
	node_set_int(f->arena, root, "a\nb", 3);
	node_set_int(f->arena, root, "<<", 4);
	assert_writes(f, root, "\"on\": 1\n\"\": 2\n\"a\\nb\": 3\n\"<<\": 4\n");
	strbuf_fill(&buf, 2000, 'k');
	struct node *longer = node_map(f->arena);
	node_set_int(f->arena, node_set(f->arena, longer, strbuf_str(&buf), node_map(f->arena)), "x", 1);
	assert_writes(f, longer, str_cstr(f->arena, str_fmt(f->arena, "? %s\n:\n  x: 1\n", buf.ptr)));
	strbuf_fini(&buf);
}

static void test_flow_where_it_is_asked_for(void **state)
{
	struct fixture *f = *state;
	struct node *root = node_map(f->arena), *list = node_set_seq(f->arena, root, "drop"), *map = node_set_map(f->arena, root, "map");

	list->flow = map->flow = true;
	node_add_str(f->arena, list, STR("ALL"));
	node_add_str(f->arena, list, STR("a,b"));
	node_add_str(f->arena, list, STR("a:b"));
	node_add(f->arena, list, node_int(f->arena, 1));
	node_set_map(f->arena, map, "x");
	node_set_str(f->arena, map, "y", STR("a\nb"));
	node_set_node(f->arena, map, "z", node_null(f->arena));
	assert_writes(f, root, "drop: [ALL, \"a,b\", \"a:b\", 1]\nmap: {x: {}, \"y\": \"a\\nb\", z: null}\n");
	node_add(f->arena, list, node_copy(f->arena, map)); /* no longer one line of scalars */
	assert_writes(f, list, "- ALL\n- a,b\n- a:b\n- 1\n- {x: {}, \"y\": \"a\\nb\", z: null}\n");
}

static void test_comments(void **state)
{
	struct fixture *f = *state;
	struct node *root = node_map(f->arena), *list = node_set_seq(f->arena, root, "list"), *item = node_map(f->arena), *node;

	root->comment = STR("the whole\n\nfrom compose.yaml\n");
	list->comment = STR("a list");
	list->remark = STR("why\nit is");
	node_add(f->arena, list, item)->comment = STR("an item");
	node_set_str(f->arena, item, "name", STR("x"));
	node_get(item, "name")->comment = STR("its name");
	node_get(item, "name")->remark = STR("short");
	node_set_str(f->arena, item, "text", STR("a\nb\n"))->remark = STR("a text");
	node = node_add(f->arena, list, node_seq(f->arena));
	node->remark = STR("inner");
	node_add_str(f->arena, node, STR("z"))->comment = STR("evil\r: x\x1b[2J\xe2\x80\xa8: y\xff");
	node_set_map(f->arena, root, "empty")->remark = STR("nothing");
	assert_writes(f, root,
		      "# the whole\n#\n# from compose.yaml\n# a list\nlist: # why it is\n  # an item\n  # its name\n  - name: x # short\n"
		      "    text: | # a text\n      a\n      b\n  # evil : x [2J : y?\n  - # inner\n    - z\nempty: {} # nothing\n");
}

#define LONG_WORD "https://example.com/longer-than-a-line-can-be-0123456789-0123456789-0123456789-0123456789-0123456789"

static void test_long_comments_are_wrapped_between_words(void **state)
{
	struct fixture *f = *state;
	struct node *root = node_map(f->arena);

	node_set_int(f->arena, node_set_map(f->arena, root, "a"), "b", 1)->comment =
		STR("Docker never restarts an unhealthy container, Kubernetes does: three times the patience keeps a slow start alive. "
		    LONG_WORD " end");
	assert_writes(f, root,
		      "a:\n"
		      "  # Docker never restarts an unhealthy container, Kubernetes does: three times the patience keeps a\n"
		      "  # slow start alive.\n"
		      "  # " LONG_WORD "\n"
		      "  # end\n"
		      "  b: 1\n");
}

static void test_lines_are_noted(void **state)
{
	struct fixture *f = *state;
	struct emit_lines lines = { .arena = f->arena };
	struct node *root = read_one(f, "a: |\n  x\n  y\nb:\n  - c: 1\n    d: 2\n  - e\nf: {}\n");
	struct strbuf buf = STRBUF_INIT(1 << 16);

	root->comment = STR("above");
	struct str text = written(f, root, &lines);
	assert_str_equal(text, "# above\na: |\n  x\n  y\nb:\n  - c: 1\n    d: 2\n  - e\nf: {}\n");
	for (size_t i = 0; i < lines.list.n; i++)
		strbuf_addf(&buf, "%u:%" PRI_STR " ", lines.list.at[i].line, STR_ARG(lines.list.at[i].key));
	assert_str_equal(strbuf_str(&buf), "2: 2:a 5:b 6: 6:c 7:d 8: 9:f ");
	assert_ptr_equal(lines.list.at[0].node, root);
	assert_null(lines.list.at[0].owner);
	assert_ptr_equal(lines.list.at[4].owner, node_get(root, "b")->items.at[0]);
	strbuf_fini(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_the_shape),
		unit(test_strings),
		unit(test_blocks_in_their_places),
		unit(test_what_was_read_keeps_its_types),
		unit(test_tags),
		unit(test_keys),
		unit(test_flow_where_it_is_asked_for),
		unit(test_comments),
		unit(test_long_comments_are_wrapped_between_words),
		unit(test_lines_are_noted),
	};
	return run_units(tests);
}
