/*
 * What is written is read again as the same: thousands of random trees of the nastiest strings, in YAML and in JSON, by our
 * own readers and by PyYAML, which reads YAML 1.1.
 */
#include "lib/test.h"

#include "base/process.h"
#include "base/strbuf.h"
#include "doc/emit.h"
#include "doc/json.h"
#include "doc/yaml.h"

/* xorshift64*: the same trees on every machine. */
static uint64_t random_state;

static size_t below(size_t n)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (size_t)((random_state * 0x2545f4914f6cdd1dull) >> 33) % n;
}

/* What strings are made of: all that means something to some reader. */
static const struct str parts[] = {
	STR_INIT("a"),	  STR_INIT("yes"),  STR_INIT("no"),   STR_INIT("y"),	STR_INIT("~"),	  STR_INIT("null"),	STR_INIT("true"),
	STR_INIT("0"),	  STR_INIT("0644"), STR_INIT("0o7"),  STR_INIT("0x1F"), STR_INIT("1"),	  STR_INIT("1_000"),	STR_INIT("1e3"),
	STR_INIT(".5"),	  STR_INIT("."),    STR_INIT(".inf"),
	STR_INIT(":"),	STR_INIT(": "),	  STR_INIT("30"),	STR_INIT("2001-01-01"),
	STR_INIT(" "),	  STR_INIT("  "),   STR_INIT("\t"),   STR_INIT("\n"),	STR_INIT("\n\n"), STR_INIT("\r"),	STR_INIT("\r\n"),
	STR_INIT("#"),	  STR_INIT(" #"),   STR_INIT("-"),    STR_INIT("- "),	STR_INIT("---"),  STR_INIT("..."),	STR_INIT("\n---\n"),
	STR_INIT("?"),	  STR_INIT("? "),   STR_INIT("["),    STR_INIT("]"),	STR_INIT("{"),	  STR_INIT("}"),	STR_INIT(","),
	STR_INIT("&"),	  STR_INIT("*"),    STR_INIT("!"),    STR_INIT("|"),	STR_INIT(">"),	  STR_INIT("'"),	STR_INIT("\""),
	STR_INIT("\\"),	  STR_INIT("%"),    STR_INIT("@"),    STR_INIT("`"),	STR_INIT("="),	  STR_INIT("<<"),	STR_INIT("+"),
	STR_INIT("\0"),	  STR_INIT("\a"),   STR_INIT("\x1b"), STR_INIT("\x7f"), STR_INIT("\xc2\x85"),
	STR_INIT("\xc2\xa0"), STR_INIT("\xe2\x80\xa8"),
	STR_INIT("\xef\xbb\xbf"), STR_INIT("\xef\xbf\xbe"), STR_INIT("\xc3\xa4"), STR_INIT("\xe6\x97\xa5"), STR_INIT("\xf0\x9f\x98\x80"),
	STR_INIT("word"), STR_INIT("x y"),
};

static struct str random_text(struct fixture *f)
{
	struct str text = STR_EMPTY;

	for (size_t n = below(6); n > 0; n--)
		text = str_concat(f->arena, text, parts[below(ARRAY_SIZE(parts))]);
	return text;
}

static struct node *random_scalar(struct fixture *f)
{
	static const char *const numbers[] = { "1.5", "-2e10", "18446744073709551615", "0.0" };

	switch (below(8)) {
	case 0:
		return node_int(f->arena, (int64_t)below(1000) - 500);
	case 1:
		return node_bool(f->arena, below(2));
	case 2:
		return node_null(f->arena);
	case 3:
		return node_number(f->arena, str_of(numbers[below(ARRAY_SIZE(numbers))]));
	default:
		return node_str(f->arena, random_text(f));
	}
}

static struct node *random_tree(struct fixture *f, size_t depth)
{
	size_t kind = below(depth ? 4 : 2), n = below(5);

	if (kind < 2)
		return random_scalar(f);
	struct node *node = kind == 2 ? node_map(f->arena) : node_seq(f->arena);
	node->flow = below(4) == 0;
	for (size_t i = 0; i < n; i++) {
		struct node *child = random_tree(f, depth - 1);

		if (below(5) == 0)
			child->comment = random_text(f);
		if (below(5) == 0)
			child->remark = random_text(f);
		if (kind == 2)
			node_set(f->arena, node, random_text(f), child);
		else
			node_add(f->arena, node, child);
	}
	return node;
}

static struct str as_yaml(struct fixture *f, const struct node *node)
{
	struct strbuf buf = STRBUF_INIT(1 << 24);

	yaml_write(&buf, node, NULL);
	struct str text = strbuf_take(&buf, f->arena);
	strbuf_fini(&buf);
	return text;
}

static struct str as_json(struct fixture *f, const struct node *node, unsigned int indent)
{
	struct strbuf buf = STRBUF_INIT(1 << 24);

	json_write(&buf, node, indent, RESOLVE_YAML12);
	struct str text = strbuf_take(&buf, f->arena);
	strbuf_fini(&buf);
	return text;
}

static void assert_yaml_is(struct fixture *f, struct str text, const struct node *tree, size_t round)
{
	struct yaml_documents documents;
	int result = yaml_read(f->arena, source_new(f->arena, STR("out.yaml"), text), NULL, &documents, f->out);

	if (result < 0 || documents.list.n != 1 || !node_equal(documents.list.at[0], tree))
		fail_msg("round %zu: not the same:\n%s\n%s", round, str_cstr(f->arena, text), str_cstr(f->arena, as_json(f, tree, 2)));
	assert_no_findings(f->out);
}

static void test_random_trees(void **state)
{
	struct fixture *f = *state;

	random_state = 20261123;
	for (size_t round = 0; round < 3000; round++) {
		const struct node *tree = random_tree(f, 5);
		struct str json = as_json(f, tree, (unsigned int)below(3));
		struct node *again;

		assert_yaml_is(f, as_yaml(f, tree), tree, round);
		assert_int_equal(json_read(f->arena, source_new(f->arena, STR("out.json"), json), &again, f->out), 0);
		assert_true(node_equal(again, tree));
		assert_yaml_is(f, json, tree, round); /* what we write of JSON is YAML, too */
	}
}

static void test_writing_twice_gives_the_same_bytes(void **state)
{
	struct fixture *f = *state;

	random_state = 42;
	for (size_t round = 0; round < 300; round++) {
		struct yaml_documents documents;
		struct str once = as_yaml(f, random_tree(f, 4));

		assert_int_equal(yaml_read(f->arena, source_new(f->arena, STR("a"), once), NULL, &documents, f->out), 0);
		struct str twice = as_yaml(f, documents.list.at[0]);
		assert_int_equal(yaml_read(f->arena, source_new(f->arena, STR("b"), twice), NULL, &documents, f->out), 0);
		assert_true(str_eq(as_yaml(f, documents.list.at[0]), twice));
	}
}

/* Prints the first difference; exit code 77 where there is no PyYAML. */
static const char script[] =
	"import json, sys\n"
	"try:\n"
	"    import yaml\n"
	"except ImportError:\n"
	"    sys.exit(77)\n"
	"given = json.load(sys.stdin)\n"
	"wanted = given['wanted']\n"
	"for loader in [yaml.SafeLoader] + ([yaml.CSafeLoader] if yaml.__with_libyaml__ else []):\n"
	"    got = yaml.load(given['yaml'], Loader=loader)\n"
	"    for a, b in zip(got, wanted):\n"
	"        if type(a) is not type(b) or a != b:\n"
	"            sys.exit(f'{loader.__name__}: wanted {b!r}, got {a!r}')\n"
	"    if len(got) != len(wanted):\n"
	"        sys.exit(f'{loader.__name__}: {len(wanted)} wanted, {len(got)} got')\n"
	"print(len(wanted))\n";

static void test_pyyaml_reads_the_same_strings(void **state)
{
	struct fixture *f = *state;
	struct node *wanted = node_seq(f->arena), *given = node_map(f->arena);
	struct process_result result;
	const char *const argv[] = { "/usr/bin/python3", "-c", script, NULL };

	random_state = 7;
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		node_add_str(f->arena, wanted, parts[i]);
	for (size_t i = 0; i < 1500; i++)
		node_add_str(f->arena, wanted, random_text(f));
	for (size_t i = 0; i < 300; i++)
		node_set_str(f->arena, node_add(f->arena, wanted, node_map(f->arena)),
			     str_cstr(f->arena, parts[below(50)]), random_text(f));
	node_set_str(f->arena, given, "yaml", as_yaml(f, wanted));
	node_set_node(f->arena, given, "wanted", wanted);
	if (process_run(f->arena, argv, as_json(f, given, 0), 50, 1 << 16, &result, f->err) < 0 || result.status == 77) {
		print_message("skipped: /usr/bin/python3 with PyYAML is not here (Debian: python3-yaml)\n");
		skip();
	}
	if (result.status != 0)
		fail_msg("%s", str_cstr(f->arena, result.err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_random_trees),
		unit(test_writing_twice_gives_the_same_bytes),
		unit(test_pyyaml_reads_the_same_strings),
	};
	return run_units(tests);
}
