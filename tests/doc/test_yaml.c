#include "lib/test.h"

#include "base/strbuf.h"
#include "doc/json.h"
#include "doc/yaml.h"

static struct yaml_documents read_all(struct fixture *f, const char *text, const struct yaml_options *options)
{
	struct yaml_documents documents;

	assert_int_equal(yaml_read(f->arena, source_of(f, "a.yaml", text), options, &documents, f->out), 0);
	return documents;
}

static const struct node *read_one(struct fixture *f, const char *text)
{
	struct yaml_documents documents = read_all(f, text, NULL);

	assert_int_equal(documents.list.n, 1);
	return documents.list.at[0];
}

/* The content, as JSON in one line. */
static void assert_reads(struct fixture *f, const char *text, const char *json)
{
	struct strbuf buf = STRBUF_INIT(1 << 20);

	json_write(&buf, read_one(f, text), 0, RESOLVE_YAML12);
	struct str got = strbuf_take(&buf, f->arena);
	strbuf_fini(&buf);
	assert_str_equal(got, json);
}

static void test_content(void **state)
{
	struct fixture *f = *state;

	assert_reads(f, "a: 1\nb: [x, 'y', \"z\\n\"]\nc: {d: true, e: ~}\n",
		     "{\"a\":1,\"b\":[\"x\",\"y\",\"z\\n\"],\"c\":{\"d\":true,\"e\":null}}");
	assert_reads(f, "a: |\n  one\n  two\nb: >-\n  one\n  two\nc: |+\n  x\n\n",
		     "{\"a\":\"one\\ntwo\\n\",\"b\":\"one two\",\"c\":\"x\\n\\n\"}");
	assert_reads(f, "a:\nb: ''\n", "{\"a\":null,\"b\":\"\"}");
	assert_reads(f, "1: a\ntrue: b\n~: c\n1.5: d\n? e\n: f\n", "{\"1\":\"a\",\"true\":\"b\",\"~\":\"c\",\"1.5\":\"d\",\"e\":\"f\"}");
	assert_reads(f, "- - a\n  - b\n-\n- c: d\n", "[[\"a\",\"b\"],null,{\"c\":\"d\"}]");
	assert_reads(f, "\xef\xbb\xbf" "a: b\r\nc: d\r\n", "{\"a\":\"b\",\"c\":\"d\"}");
	assert_reads(f, "", "null");
	assert_reads(f, "# nothing\n", "null");
	assert_reads(f, "just text\n", "\"just text\"");
	assert_no_findings(f->out);
}

static void test_anchors_and_aliases(void **state)
{
	struct fixture *f = *state;

	assert_reads(f, "a: &x [1, 2]\nb: *x\nc: &x 3\nd: *x\n&k key: *k\n*k : v\n",
		     "{\"a\":[1,2],\"b\":[1,2],\"c\":3,\"d\":3,\"key\":\"key\"}");
	assert_finding(f->out, "a.yaml:6:1: error[YAML-DUPLICATE-KEY]: the key \"key\" is given twice");
	assert_no_more_findings(f->out);
	const struct node *root = read_one(f, "a: &x {b: 1}\nc: *x\n");
	assert_ptr_equal(node_get(root, "a"), node_get(root, "c"));
}

static void test_merges(void **state)
{
	struct fixture *f = *state;

	assert_reads(f, "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  y: 0\n  <<: *a\nd:\n  <<: [*a, *b]\n  w: 5\ne:\n  <<: {i: j}\n",
		     "{\"a\":{\"x\":1,\"y\":2},\"b\":{\"y\":3,\"z\":4},\"c\":{\"y\":0,\"x\":1},\"d\":{\"w\":5,\"x\":1,\"y\":2,\"z\":4},"
		     "\"e\":{\"i\":\"j\"}}");
	assert_reads(f, "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n\"<<\": text\n",
		     "{\"a\":{\"x\":1},\"b\":{\"y\":2,\"x\":1},\"c\":{\"y\":2,\"x\":1},\"<<\":\"text\"}");
	assert_no_findings(f->out);
	const struct node *root = read_one(f, "a: &a\n  x: 1\nb:\n  <<: *a\n");
	assert_str_equal(span_show(f->arena, node_entry(node_get(root, "b"), STR("x"))->key_span), "a.yaml:2:3");
	const struct yaml_options keep = { .keep_merges = true };
	assert_non_null(node_path(read_all(f, "a: &a {x: 1}\nb: {<<: *a}\n", &keep).list.at[0], "b", "<<", NULL));
}

static void test_wrong_merges(void **state)
{
	struct fixture *f = *state;

	assert_reads(f, "a: &a 1\nb: {<<: *a, c: 1}\nd: {<<: [{e: 1}, 2]}\nf: {<<: {g: 1}, <<: {h: 2}}\n",
		     "{\"a\":1,\"b\":{\"c\":1},\"d\":{},\"f\":{\"g\":1}}");
	assert_finding_hint(f->out, "a.yaml:2:9: error[YAML-MERGE]: \"<<\" can't merge a number",
			    "name a mapping, or a list of mappings: <<: *name or <<: [*first, *second]");
	assert_finding(f->out, "a.yaml:3:9: error[YAML-MERGE]: \"<<\" can't merge a number");
	assert_finding_hint(f->out, "a.yaml:4:17: error[YAML-DUPLICATE-KEY]: the key \"<<\" is given twice",
			    "merge a list instead: <<: [*first, *second]");
	assert_no_more_findings(f->out);
}

static void test_duplicate_keys_name_the_first(void **state)
{
	struct fixture *f = *state;
	const struct node *root = read_one(f, "a: 1\nb: 2\n\"a\": 3\nc: {1: x, '1': y}\n");

	assert_str_equal(node_text(node_get(root, "a")), "1");
	assert_int_equal(f->out->list.n, 2);
	findings_sort(f->out);
	struct finding *finding = f->out->list.at[0];
	assert_int_equal(finding->related.n, 1);
	assert_str_equal(span_show(f->arena, finding->related.at[0].span), "a.yaml:1:1");
	assert_str_equal(finding->related.at[0].message, "first given here");
	assert_finding_hint(f->out, "a.yaml:3:1: error[YAML-DUPLICATE-KEY]: the key \"a\" is given twice",
			    "remove one of the two, or rename it");
	assert_finding(f->out, "a.yaml:4:11: error[YAML-DUPLICATE-KEY]: the key \"1\" is given twice");
	assert_false(f->out->fatal);
}

static void test_what_leaves_the_rest_readable(void **state)
{
	struct fixture *f = *state;

	assert_reads(f, "[a]: 1\n{b: c}: {d: e}\nf: *none\ng: &g [*g]\nh: 2\n", "{\"f\":null,\"g\":[null],\"h\":2}");
	assert_finding_hint(f->out, "a.yaml:1:1: error[YAML-COMPLEX-KEY]: a list can't be a key",
			    "write a simple key, in quotes if it begins with { or [");
	assert_finding(f->out, "a.yaml:2:1: error[YAML-COMPLEX-KEY]: a mapping can't be a key");
	assert_finding_hint(f->out, "a.yaml:3:4: error[YAML-UNKNOWN-ALIAS]: no anchor \"&none\" stands before this alias",
			    "set the anchor before the alias, or quote the value if it is meant to begin with *");
	assert_finding_hint(f->out, "a.yaml:4:8: error[YAML-CYCLE]: the alias \"*g\" stands inside of what it names",
			    "name another anchor, or write the value out");
	assert_no_more_findings(f->out);
	assert_reads(f, "a: {<<: *none, b: 1}\n", "{\"a\":{\"b\":1}}");
	assert_finding(f->out, "a.yaml:1:9: error[YAML-UNKNOWN-ALIAS]: no anchor \"&none\" stands before this alias");
	assert_no_more_findings(f->out); /* and not that null can't be merged */
}

static void test_tags(void **state)
{
	struct fixture *f = *state;
	const struct node *root =
		read_one(f, "a: !reset\nb: !override [1]\nc: !!str 1\nd: !<tag:x.org,1:y> z\ne: !!int \"3\"\nf: ! 1\ng: !reset null\n");

	assert_no_findings(f->out);
	assert_str_equal(node_get(root, "a")->tag, "!reset");
	assert_true(node_is_null(node_get(root, "a")));
	assert_str_equal(span_show(f->arena, node_get(root, "a")->span), "a.yaml:1:4");
	assert_int_equal(node_get(root, "a")->span.length, 6);
	assert_str_equal(node_get(root, "b")->tag, "!override");
	assert_str_equal(span_show(f->arena, node_get(root, "b")->span), "a.yaml:2:14");
	assert_str_equal(node_get(root, "c")->tag, "!!str");
	assert_int_equal(node_get(root, "c")->type, TYPE_STRING);
	assert_str_equal(span_show(f->arena, node_get(root, "c")->span), "a.yaml:3:10");
	assert_str_equal(node_get(root, "d")->tag, "tag:x.org,1:y");
	assert_int_equal(node_resolve(node_get(root, "e"), RESOLVE_YAML11), TYPE_INT);
	assert_int_equal(node_get(root, "f")->type, TYPE_STRING);
	assert_true(node_is_null(node_get(root, "g")));
}

static void test_tags_that_do_not_fit(void **state)
{
	struct fixture *f = *state;

	read_one(f, "a: !!int x\nb: !!str [1]\nc: !!binary AAAA\nd: !!map x\ne: !!float 1\nf: !!null ''\n");
	assert_finding_hint(f->out, "a.yaml:1:10: error[YAML-TAG]: \"x\" is not !!int", "remove the tag, or write a value of that type");
	assert_finding(f->out, "a.yaml:2:10: error[YAML-TAG]: a list is not !!str");
	assert_finding_hint(f->out, "a.yaml:3:13: error[YAML-TAG]: binary values are not read",
			    "write the text itself, in quotes, without !!binary");
	assert_finding(f->out, "a.yaml:4:10: error[YAML-TAG]: \"x\" is not !!map");
	assert_no_more_findings(f->out);
}

static void test_documents(void **state)
{
	struct fixture *f = *state;
	struct yaml_documents documents = read_all(f, "a: &x 1\n---\n---\nb: *x\n...\n---\nc\n", NULL);

	assert_int_equal(documents.list.n, 4);
	assert_true(node_is_null(documents.list.at[1]));
	assert_str_equal(node_text(documents.list.at[3]), "c");
	assert_finding(f->out, "a.yaml:4:4: error[YAML-UNKNOWN-ALIAS]: no anchor \"&x\" stands before this alias");
	const struct yaml_options one = { .one_document = true };
	assert_int_equal(read_all(f, "---\na: 1\n", &one).list.n, 1);
	assert_no_more_findings(f->out);
	documents = read_all(f, "a: 1\n---\nb: 2\n", &one);
	assert_int_equal(documents.list.n, 1);
	assert_finding_hint(f->out, "a.yaml:2:1: error[YAML-SECOND-DOCUMENT]: a second document begins here",
			    "remove the line ---, or move what follows to a file of its own");
}

/* Each scalar of the document: its place, and what stands there. */
static void assert_places(struct fixture *f, const char *text, const char *expected)
{
	const struct node *root = read_one(f, text);
	struct strbuf buf = STRBUF_INIT(1 << 20);

	for (size_t i = 0; i < root->entries.n; i++) {
		const struct span spans[] = { root->entries.at[i].key_span, root->entries.at[i].value->span };

		for (size_t j = 0; j < 2; j++)
			strbuf_addf(&buf, "%u:%u[%" PRI_STR "] ", spans[j].line, spans[j].column,
				    STR_ARG(str_slice(str_from(spans[j].source->text, spans[j].offset), 0, spans[j].length)));
	}
	struct str got = strbuf_take(&buf, f->arena);
	strbuf_fini(&buf);
	assert_str_equal(got, expected);
}

static void test_places(void **state)
{
	struct fixture *f = *state;

	assert_places(f, "a: b\n\"c\" : 'd' # x\n", "1:1[a] 1:4[b] 2:1[\"c\"] 2:7['d'] ");
	assert_places(f, "\xef\xbb\xbf\xc3\xa4: \xe6\x97\xa5\nb: c\n", "1:1[\xc3\xa4] 1:4[\xe6\x97\xa5] 2:1[b] 2:4[c] ");
	assert_places(f, "a: |\r\n  x\r\n\r\n  y\r\nb: \"x\r\n  y\"\r\nc: x\r\n  y\r\nd: e\r\n",
		      "1:1[a] 1:4[|\r\n  x\r\n\r\n  y\r\n] 5:1[b] 5:4[\"x\r\n  y\"] 7:1[c] 7:4[x\r\n  y] 9:1[d] 9:4[e] ");
	assert_places(f, "a: [1,\n  2]\nb:\n  c: d\n  e:\n    - f\n\n# x\nz: {}\n",
		      "1:1[a] 1:4[[1,\n  2]] 3:1[b] 4:3[c: d\n  e:\n    - f] 9:1[z] 9:4[{}] ");
	assert_places(f, "a: &x !y # c\n  b\nc: *x\nd: &z\n  - 1\n", "1:1[a] 2:3[b] 3:1[c] 2:3[b] 4:1[d] 5:3[- 1] ");
	assert_places(f, "a: \"\xe2\x80\xa8\xc2\x85\"\nb: c\n", "1:1[a] 1:4[\"\xe2\x80\xa8\xc2\x85\"] 2:1[b] 2:4[c] ");
}

static void test_text_is_not_copied_without_need(void **state)
{
	struct fixture *f = *state;
	const struct node *root = read_one(f, "a: b\nc: 'd'\ne: \"f\\t\"\n");
	const char *text = root->span.source->text.ptr;

	assert_ptr_equal(node_get(root, "a")->text.ptr, text + 3);
	assert_ptr_equal(node_get(root, "c")->text.ptr, text + 9);
	assert_str_equal(node_get(root, "e")->text, "f\t");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_content),
		unit(test_anchors_and_aliases),
		unit(test_merges),
		unit(test_wrong_merges),
		unit(test_duplicate_keys_name_the_first),
		unit(test_what_leaves_the_rest_readable),
		unit(test_tags),
		unit(test_tags_that_do_not_fit),
		unit(test_documents),
		unit(test_places),
		unit(test_text_is_not_copied_without_need),
	};
	return run_units(tests);
}
