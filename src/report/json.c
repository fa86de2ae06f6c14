#include "base/arena.h"
#include "base/strbuf.h"
#include "doc/json.h"
#include "report/internal.h"
#include "report/report.h"

struct str report_fingerprint(struct arena *arena, const struct finding *finding)
{
	bool by_path = !str_empty(finding->path) || !span_known(finding->span);
	struct str object = by_path ? finding->path : finding->span.source->name;
	struct str text = str_fmt(arena, "%s\n%" PRI_STR "\n%" PRI_STR, finding->rule->id, STR_ARG(object), STR_ARG(finding->message));

	return str_fmt(arena, "%016llx", (unsigned long long)str_hash(text));
}

static void add_field(struct strbuf *buf, const char *name, struct str value)
{
	strbuf_addf(buf, ", \"%s\": ", name);
	json_write_string(buf, value);
}

/* On the line where the span starts. Beyond 64 KiB nobody counts columns, and thousands of findings would count long. */
uint32_t report_end_column(struct span span)
{
	struct str text = str_slice(str_from(span.source->text, span.offset), 0, MIN_OF(span.length, 65536u));

	text = str_slice(text, 0, str_chr(text, '\n'));
	return span_part(span, str_ends(text, "\r") ? text.len - 1 : text.len, 0).column;
}

static void add_place(struct strbuf *buf, struct span span)
{
	bool known = span_known(span);

	add_field(buf, "file", known ? span.source->name : STR_EMPTY);
	strbuf_addf(buf, ", \"line\": %u, \"column\": %u, \"endColumn\": %u", known ? span.line : 0,
		    known ? span.column : 0, known && span.line ? report_end_column(span) : 0);
}

static void add_related(struct strbuf *buf, const struct finding *finding)
{
	strbuf_adds(buf, ", \"related\": [");
	for (size_t i = 0; i < finding->related.n; i++) {
		strbuf_adds(buf, i ? ", {\"message\": " : "{\"message\": ");
		json_write_string(buf, finding->related.at[i].message);
		add_place(buf, finding->related.at[i].span);
		strbuf_addc(buf, '}');
	}
	strbuf_addc(buf, ']');
}

static void add_edits(struct strbuf *buf, const struct finding *finding)
{
	for (size_t i = 0; i < finding->edits.n; i++) {
		const struct finding_edit *edit = &finding->edits.at[i];

		strbuf_addf(buf, "%s{\"offset\": %u, \"length\": %u", i ? ", " : ", \"edits\": [", edit->span.offset, edit->span.length);
		add_field(buf, "text", edit->text);
		strbuf_addc(buf, '}');
	}
	if (finding->edits.n)
		strbuf_addc(buf, ']');
}

static void add_finding(struct strbuf *buf, struct arena *arena, const struct finding *finding)
{
	strbuf_adds(buf, "{\"rule\": ");
	json_write_string(buf, str_of(finding->rule->id));
	add_field(buf, "severity", str_of(severity_name(finding->severity)));
	add_place(buf, finding->span);
	add_field(buf, "path", finding->path);
	add_field(buf, "message", finding->message);
	add_field(buf, "hint", finding->hint);
	add_related(buf, finding);
	if (finding->rule->also)
		add_field(buf, "also", str_of(finding->rule->also));
	add_edits(buf, finding);
	add_field(buf, "fingerprint", report_fingerprint(arena, finding));
	strbuf_addc(buf, '}');
}

void report_json(struct strbuf *buf, const struct findings *findings)
{
	struct arena *arena _cleanup_(cleanup_arena) = arena_new();

	strbuf_addc(buf, '[');
	for (size_t i = 0; i < findings->list.n; i++) {
		strbuf_adds(buf, i ? ",\n  " : "\n  ");
		add_finding(buf, arena, findings->list.at[i]);
	}
	strbuf_adds(buf, findings->list.n ? "\n]\n" : "]\n");
}
