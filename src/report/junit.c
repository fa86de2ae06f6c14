/*
 * JUnit's XML, as GitLab, Jenkins and Azure read it: a finding is a test that failed.
 */
#include "base/arena.h"
#include "base/strbuf.h"
#include "report/report.h"

/* XML 1.0: most controls may not be there at all, not even escaped. */
static void add_xml(struct strbuf *buf, struct str text)
{
	while (text.len) {
		uint32_t c;
		size_t len = utf8_decode(text, &c);

		if (len == 0)
			strbuf_addf(buf, "\\x%02x", (unsigned int)(unsigned char)text.ptr[0]);
		else if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\n')
			strbuf_addf(buf, "&#%u;", (unsigned int)c);
		else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xfffe || c == 0xffff)
			strbuf_addf(buf, "\\x%02x", (unsigned int)c);
		else
			strbuf_add(buf, str_slice(text, 0, len));
		text = str_from(text, MAX_OF(len, (size_t)1));
	}
}

static void add_attribute(struct strbuf *buf, const char *name, struct str value)
{
	strbuf_addf(buf, " %s=\"", name);
	add_xml(buf, value);
	strbuf_addc(buf, '"');
}

static void add_case(struct strbuf *buf, struct arena *arena, const struct finding *finding)
{
	struct str place = span_known(finding->span) ? span_show(arena, finding->span) : STR_EMPTY;
	struct str text = str_fmt(arena, "%" PRI_STR "%s%" PRI_STR, STR_ARG(place), place.len ? ": " : "", STR_ARG(finding->message));
	bool fails = finding->severity != SEVERITY_NOTE;
	const char *element = fails ? "failure" : "system-out";

	strbuf_adds(buf, "    <testcase");
	add_attribute(buf, "classname", str_of(finding->rule->id));
	add_attribute(buf, "name", text);
	if (span_known(finding->span)) {
		add_attribute(buf, "file", finding->span.source->name);
		strbuf_addf(buf, " line=\"%u\"", finding->span.line);
	}
	strbuf_addf(buf, ">\n      <%s", element);
	if (fails) {
		add_attribute(buf, "type", str_of(severity_name(finding->severity)));
		add_attribute(buf, "message", finding->message);
	}
	strbuf_addc(buf, '>');
	add_xml(buf, str_fmt(arena, "%" PRI_STR "\n%" PRI_STR "%s%" PRI_STR, STR_ARG(text), STR_ARG(finding->path),
			     finding->path.len ? "\n" : "", STR_ARG(finding->hint)));
	strbuf_addf(buf, "</%s>\n    </testcase>\n", element);
}

void report_junit(struct strbuf *buf, const struct findings *findings)
{
	struct arena *arena _cleanup_(cleanup_arena) = arena_new();
	size_t failures = 0, n = findings->list.n;

	for (size_t i = 0; i < n; i++)
		failures += findings->list.at[i]->severity != SEVERITY_NOTE;
	strbuf_adds(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	strbuf_addf(buf, "<testsuites tests=\"%zu\" failures=\"%zu\">\n", MAX_OF(n, (size_t)1), failures);
	strbuf_addf(buf, "  <testsuite name=\"lotse\" tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n", MAX_OF(n, (size_t)1), failures);
	for (size_t i = 0; i < n; i++)
		add_case(buf, arena, findings->list.at[i]);
	if (n == 0) /* a suite without tests is an error for some readers */
		strbuf_adds(buf, "    <testcase classname=\"lotse\" name=\"no findings\"/>\n");
	strbuf_adds(buf, "  </testsuite>\n</testsuites>\n");
}
