/* Whatever stands in a file, its report can be shown on a terminal and read by a program. */
#include "lib/test.h"

#include "base/strbuf.h"
#include "doc/json.h"
#include "report/report.h"

enum { ROUNDS = 3000, COLUMNS_MAX = 120 };

static const struct rule RULES[] = {
	{ .id = "X-ERROR", .severity = SEVERITY_ERROR, .title = "x", .why = "x", .mend = "do this" },
	{ .id = "X-WARNING", .severity = SEVERITY_WARNING, .title = "x", .why = "x" },
	{ .id = "X-NOTE", .severity = SEVERITY_NOTE, .title = "x", .why = "x", .mend = "do that" },
};

/* xorshift64 (Marsaglia, 2003): the same in every run. */
static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Plain text, and all that makes a terminal or a parser stumble. */
static struct str random_text(struct fixture *f, uint64_t *seed, size_t max)
{
	static const char *const parts[] = {
		"key: value",
		" ",
		"\t",
		"\n",
		"\r\n",
		"\x1b[31m",
		"\x1b]0;title\x07",
		"\x7f",
		"\xff",
		"\xc3",
		"\xc3\xa4",
		"\xe2\x80\xae",
		"\xe2\x80\x8b",
		"\xef\xbb\xbf",
		"\xf0\x9f\x9a\xa2",
		"\xe4\xb8\xad\xe6\x96\x87",
		"e\xcc\x81",
		"\"",
		"\\",
		"\xc2\x9b",
		"\b\b\b",
		"\xed\xa0\x80",
		"%s%n",
		"</script>",
		"\xe2\x80\xa8",
	};
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	for (size_t n = next(seed) % max; n; n--) {
		if (next(seed) % 40 == 0)
			strbuf_addc(&buf, '\0');
		strbuf_adds(&buf, next(seed) % 2 ? "abc" : parts[next(seed) % ARRAY_SIZE(parts)]);
	}
	return strbuf_take(&buf, f->arena);
}

static struct span random_span(const struct source *source, uint64_t *seed)
{
	size_t offset = next(seed) % (source->text.len + 1);

	if (next(seed) % 10 == 0)
		return next(seed) % 2 ? span_source(source) : (struct span){ 0 };
	return span_bytes(source, offset, next(seed) % (source->text.len - offset + 1));
}

static void add_random(struct fixture *f, struct findings *out, uint64_t *seed)
{
	struct source *source =
		source_new(f->arena, random_text(f, seed, 4), random_text(f, seed, next(seed) % 10 ? 40 : 600));
	struct str message = random_text(f, seed, 12);
	struct finding *finding = finding_at(out, &RULES[next(seed) % ARRAY_SIZE(RULES)], random_span(source, seed),
					     "%" PRI_STR, STR_ARG(message));

	finding->path = random_text(f, seed, 5);
	if (next(seed) % 3 == 0)
		finding_relate(out, finding, random_span(source, seed), "%" PRI_STR, STR_ARG(message));
}

/* No line of an excerpt is wider than a window, and nothing on any line is hidden. */
static void assert_can_be_shown(struct str text)
{
	struct str line;

	assert_true(utf8_valid(text));
	while (str_split(&text, '\n', &line)) {
		bool excerpt = str_starts(line, "  ") && str_contains(str_slice(line, 0, 12), STR(" | "));
		size_t columns = 0, len;
		uint32_t c;

		for (struct str rest = line; rest.len; rest = str_from(rest, len)) {
			len = utf8_decode(rest, &c);
			assert_true(len > 0);
			assert_false(c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
				     c == 0x200b || c == 0xfeff);
			columns += report_width(c);
		}
		if (excerpt)
			assert_in_range(columns, 0, COLUMNS_MAX);
	}
}

static struct str without_colours(struct fixture *f, struct str text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	size_t escape;

	while ((escape = str_chr(text, '\x1b')) != STR_NONE) {
		strbuf_add(&buf, str_slice(text, 0, escape));
		size_t end = str_chr(str_from(text, escape), 'm');
		assert_in_range(end, 2, 8);
		text = str_from(text, escape + end + 1);
	}
	strbuf_add(&buf, text);
	return strbuf_take(&buf, f->arena);
}

static void assert_can_be_read(struct fixture *f, const struct findings *findings, struct str json)
{
	struct node *root;

	assert_int_equal(json_read(f->arena, source_new(f->arena, STR("report.json"), json), &root, f->out), 0);
	assert_no_findings(f->out);
	assert_int_equal(node_count(root), findings->list.n);
	for (size_t i = 0; i < findings->list.n; i++) {
		const struct finding *finding = findings->list.at[i];
		const struct node *entry = root->items.at[i];

		assert_str_equal(node_text(node_get(entry, "rule")), finding->rule->id);
		assert_int_equal(node_text(node_get(entry, "fingerprint")).len, 16);
		if (utf8_valid(finding->message))
			assert_true(str_eq(node_text(node_get(entry, "message")), finding->message));
		assert_int_equal(node_count(node_get(entry, "related")), finding->related.n);
		assert_int_equal(node_count(entry), 11);
	}
}

static void test_any_finding_can_be_shown_and_read(void **state)
{
	struct fixture *f = *state;
	uint64_t seed = 20261124;

	for (int round = 0; round < ROUNDS; round++) {
		_cleanup_strbuf_ struct strbuf plain = STRBUF_INIT(STRBUF_MAX), colour = STRBUF_INIT(STRBUF_MAX),
					       json = STRBUF_INIT(STRBUF_MAX);
		struct findings findings = FINDINGS_INIT(f->arena);

		for (uint64_t n = next(&seed) % 4; n; n--)
			add_random(f, &findings, &seed);
		findings_sort(&findings);
		report_text(&plain, &findings, false);
		report_text(&colour, &findings, true);
		report_json(&json, &findings);
		assert_can_be_shown(strbuf_str(&plain));
		assert_true(str_eq(without_colours(f, strbuf_str(&colour)), strbuf_str(&plain)));
		assert_can_be_read(f, &findings, strbuf_str(&json));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_any_finding_can_be_shown_and_read),
	};

	return run_units(tests);
}
