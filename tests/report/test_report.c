#include "lib/test.h"

#include "base/strbuf.h"
#include "report/report.h"

static const struct rule BAD_PORT = {
	.id = "COMPOSE-BAD-PORT",
	.severity = SEVERITY_ERROR,
	.title = "a bad port",
	.why = "it is bad",
	.mend = "write [HOST:]CONTAINER[/PROTOCOL], for example \"8080:80\"",
};
static const struct rule HINTLESS = { .id = "X-NOTE", .severity = SEVERITY_NOTE, .title = "x", .why = "x" };
static const struct rule DOUBTFUL = { .id = "X-WARN", .severity = SEVERITY_WARNING, .title = "x", .why = "x", .mend = "do" };

static struct span place(struct fixture *f, const char *text, size_t offset, size_t length)
{
	return span_bytes(source_of(f, "compose.yaml", text), offset, length);
}

static void assert_text(struct fixture *f, bool colour, const char *expected)
{
	struct strbuf buf = STRBUF_INIT(1 << 20);

	report_text(&buf, f->out, colour);
	struct str got = strbuf_take(&buf, f->arena);
	strbuf_fini(&buf);
	assert_str_equal(got, expected);
}

static void test_the_look(void **state)
{
	struct fixture *f = *state;

	finding_at(f->out, &BAD_PORT, place(f, "a:\n      - \"80:x\"\n", 11, 6), "\"80:x\" is not a port");
	assert_text(f, false,
		    "compose.yaml:2:9: error[COMPOSE-BAD-PORT]: \"80:x\" is not a port\n"
		    "    2 |       - \"80:x\"\n"
		    "      |         ^^^^^^\n"
		    "  hint: write [HOST:]CONTAINER[/PROTOCOL], for example \"8080:80\"\n");
}

static void test_a_line_with_a_credential_is_not_shown(void **state)
{
	struct fixture *f = *state;

	finding_at(f->out, &BAD_PORT, place(f, "a:\n  P: hunter2\n", 8, 7), "P is a credential")->hushed = true;
	assert_text(f, false,
		    "compose.yaml:2:6: error[COMPOSE-BAD-PORT]: P is a credential\n"
		    "  hint: write [HOST:]CONTAINER[/PROTOCOL], for example \"8080:80\"\n");
}

static void test_colour_only_when_asked(void **state)
{
	struct fixture *f = *state;

	finding_at(f->out, &DOUBTFUL, place(f, "abc", 1, 1), "b");
	assert_text(f, true,
		    "\x1b[1mcompose.yaml:1:2: \x1b[0m\x1b[1;33mwarning[X-WARN]: \x1b[0mb\n"
		    "    1 | abc\n"
		    "      |  \x1b[1;33m^\x1b[0m\n"
		    "\x1b[32m  hint: \x1b[0mdo\n");
}

static void test_related_places(void **state)
{
	struct fixture *f = *state;
	const struct source *source = source_of(f, "a.yaml", "k: 1\r\nk: 2\r\n");
	struct finding *finding = finding_at(f->out, &HINTLESS, span_bytes(source, 6, 1), "twice");

	finding_relate(f->out, finding, span_bytes(source, 0, 1), "first given here");
	assert_text(f, false,
		    "a.yaml:2:1: note[X-NOTE]: twice\n"
		    "    2 | k: 2\n"
		    "      | ^\n"
		    "  a.yaml:1:1: first given here\n"
		    "    1 | k: 1\n"
		    "      | ^\n");
}

static void test_places_without_line(void **state)
{
	struct fixture *f = *state;

	finding_at(f->out, &HINTLESS, (struct span){ 0 }, "nowhere")->path = STR("services.api");
	finding_at(f->out, &HINTLESS, span_source(source_of(f, "a.yaml", "x")), "as a whole");
	assert_text(f, false,
		    "note[X-NOTE]: nowhere\n"
		    "  in: services.api\n"
		    "a.yaml: note[X-NOTE]: as a whole\n");
}

static void test_tabs_and_wide_characters_move_the_carets(void **state)
{
	struct fixture *f = *state;

	finding_at(f->out, &HINTLESS, place(f, "\ta\tbc", 3, 2), "tab");
	finding_at(f->out, &HINTLESS, place(f, "\xe6\x97\xa5\xe6\x9c\xac: x\xcc\x88yz", 6, 1), "wide");
	finding_at(f->out, &HINTLESS, place(f, "\xe6\x97\xa5\xe6\x9c\xac: xx\xcc\x88yz", 9, 4), "combining");
	assert_text(f, false,
		    "compose.yaml:1:4: note[X-NOTE]: tab\n"
		    "    1 |         a       bc\n"
		    "      |                 ^^\n"
		    "compose.yaml:1:3: note[X-NOTE]: wide\n"
		    "    1 | \xe6\x97\xa5\xe6\x9c\xac: x\xcc\x88yz\n"
		    "      |     ^\n"
		    "compose.yaml:1:6: note[X-NOTE]: combining\n"
		    "    1 | \xe6\x97\xa5\xe6\x9c\xac: xx\xcc\x88yz\n"
		    "      |        ^^\n");
}

static void test_nothing_reaches_the_terminal_raw(void **state)
{
	struct fixture *f = *state;
	const struct source *source = source_of(f, "a\nb.yaml", "\x1b[2Jx\xff\xe2\x80\xaey");

	finding_at(f->out, &HINTLESS, span_bytes(source, 4, 1), "says \x1b[31m\r");
	assert_text(f, false,
		    "a\\nb.yaml:1:5: note[X-NOTE]: says \\x1b[31m\\r\n"
		    "    1 | \\x1b[2Jx\\xff\\u202ey\n"
		    "      |        ^\n");
}

static void test_a_span_ends_with_its_line(void **state)
{
	struct fixture *f = *state;

	finding_at(f->out, &HINTLESS, place(f, "a: |\r\n  text\r\n", 3, 10), "block");
	finding_at(f->out, &HINTLESS, place(f, "a:\n", 2, 0), "the end of a line");
	finding_at(f->out, &HINTLESS, place(f, "a:\n", 3, 0), "the end of the text");
	finding_at(f->out, &HINTLESS, place(f, "\xef\xbb\xbfx", 3, 1), "behind a byte order mark");
	assert_text(f, false,
		    "compose.yaml:1:4: note[X-NOTE]: block\n"
		    "    1 | a: |\n"
		    "      |    ^\n"
		    "compose.yaml:1:3: note[X-NOTE]: the end of a line\n"
		    "    1 | a:\n"
		    "      |   ^\n"
		    "compose.yaml:2:1: note[X-NOTE]: the end of the text\n"
		    "    2 |\n"
		    "      | ^\n"
		    "compose.yaml:1:1: note[X-NOTE]: behind a byte order mark\n"
		    "    1 | x\n"
		    "      | ^\n");
}

#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN
#define HUNDRED FIFTY FIFTY
#define THOUSAND HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED

static void test_a_long_line_is_cut_around_the_carets(void **state)
{
	struct fixture *f = *state;

	finding_at(f->out, &HINTLESS, place(f, HUNDRED HUNDRED, 3, 2), "early");
	finding_at(f->out, &HINTLESS, place(f, HUNDRED HUNDRED, 150, 500), "late");
	finding_at(f->out, &HINTLESS, place(f, THOUSAND THOUSAND, 1005, 1), "far");
	assert_text(f, false,
		    "compose.yaml:1:4: note[X-NOTE]: early\n"
		    "    1 | " HUNDRED "...\n"
		    "      |    ^^\n"
		    "compose.yaml:1:151: note[X-NOTE]: late\n"
		    "    1 | ..." FIFTY TEN TEN TEN "\n"
		    "      |                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
		    "compose.yaml:1:1006: note[X-NOTE]: far\n"
		    "    1 | ...56789" FIFTY TEN TEN TEN TEN "01234...\n"
		    "      |                                  ^\n");
}

static void test_what_was_dropped_is_said(void **state)
{
	struct fixture *f = *state;

	f->out->max = 1;
	finding_at(f->out, &HINTLESS, (struct span){ 0 }, "one");
	finding_at(f->out, &HINTLESS, (struct span){ 0 }, "two");
	assert_text(f, false, "note[X-NOTE]: one\n... and 1 more findings, which are not shown\n");
}

static void assert_json(struct fixture *f, const char *expected)
{
	struct strbuf buf = STRBUF_INIT(1 << 20);

	report_json(&buf, f->out);
	struct str got = strbuf_take(&buf, f->arena);
	strbuf_fini(&buf);
	assert_str_equal(got, expected);
}

static void test_json(void **state)
{
	struct fixture *f = *state;
	const struct source *source = source_of(f, "a.yaml", "\xc3\xa4: \"\xc3\xb6\xc3\xb6\"\n");

	assert_json(f, "[]\n");
	struct finding *finding = finding_at(f->out, &BAD_PORT, span_bytes(source, 4, 7), "\"\xc3\xb6\" is none");
	finding->path = STR("services.x");
	finding_relate(f->out, finding, span_bytes(source, 0, 2), "there");
	finding_at(f->out, &HINTLESS, (struct span){ 0 }, "nowhere");
	assert_json(f,
		    "[\n"
		    "  {\"rule\": \"COMPOSE-BAD-PORT\", \"severity\": \"error\", \"file\": \"a.yaml\", \"line\": 1, \"column\": 4, "
		    "\"endColumn\": 8, \"path\": \"services.x\", \"message\": \"\\\"\xc3\xb6\\\" is none\", "
		    "\"hint\": \"write [HOST:]CONTAINER[/PROTOCOL], for example \\\"8080:80\\\"\", "
		    "\"related\": [{\"message\": \"there\", \"file\": \"a.yaml\", \"line\": 1, \"column\": 1, \"endColumn\": 2}], "
		    "\"fingerprint\": \"f2feef2e37ef659b\"},\n"
		    "  {\"rule\": \"X-NOTE\", \"severity\": \"note\", \"file\": \"\", \"line\": 0, \"column\": 0, "
		    "\"endColumn\": 0, \"path\": \"\", \"message\": \"nowhere\", \"hint\": \"\", \"related\": [], "
		    "\"fingerprint\": \"e0c5ef0d823ec241\"}\n"
		    "]\n");
}

static void test_a_fingerprint_stays_when_lines_move(void **state)
{
	struct fixture *f = *state;
	struct finding *one = finding_at(f->out, &BAD_PORT, place(f, "abc", 1, 1), "m");
	struct finding *moved = finding_at(f->out, &BAD_PORT, place(f, "\n\n\nabc", 4, 1), "m");
	struct finding *other = finding_at(f->out, &BAD_PORT, place(f, "abc", 1, 1), "n");
	struct str print = report_fingerprint(f->arena, one);

	assert_int_equal(print.len, 16);
	assert_true(str_eq(print, report_fingerprint(f->arena, moved)));
	assert_false(str_eq(print, report_fingerprint(f->arena, other)));
	moved->path = STR("services.api");
	assert_false(str_eq(print, report_fingerprint(f->arena, moved)));
}

static void assert_summary(struct fixture *f, const char *expected)
{
	struct strbuf buf = STRBUF_INIT(1000);

	report_summary(&buf, f->out);
	struct str got = strbuf_take(&buf, f->arena);
	strbuf_fini(&buf);
	assert_str_equal(got, expected);
}

static void test_the_summary_counts(void **state)
{
	struct fixture *f = *state;

	assert_summary(f, "no findings");
	finding_at(f->out, &DOUBTFUL, (struct span){ 0 }, "w");
	assert_summary(f, "1 warning");
	finding_at(f->out, &BAD_PORT, (struct span){ 0 }, "e");
	finding_at(f->out, &BAD_PORT, (struct span){ 0 }, "f");
	assert_summary(f, "2 errors, 1 warning");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_the_look),
		unit(test_a_line_with_a_credential_is_not_shown),
		unit(test_colour_only_when_asked),
		unit(test_related_places),
		unit(test_places_without_line),
		unit(test_tabs_and_wide_characters_move_the_carets),
		unit(test_nothing_reaches_the_terminal_raw),
		unit(test_a_span_ends_with_its_line),
		unit(test_a_long_line_is_cut_around_the_carets),
		unit(test_what_was_dropped_is_said),
		unit(test_json),
		unit(test_a_fingerprint_stays_when_lines_move),
		unit(test_the_summary_counts),
	};
	return run_units(tests);
}
