/*
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0), and of it what GitHub's code scanning asks for
 * (https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/map.h"
#include "base/strbuf.h"
#include "doc/json.h"
#include "report/internal.h"
#include "report/report.h"

enum { RESULTS_MAX = 5000 }; /* of one run: GitHub drops what is over it */

struct sarif {
	struct strbuf *buf;
	struct arena *arena;
	const struct findings *findings;
	const struct report_sarif_options *options;
	struct map rules;	 /* id → its number + 1 */
	struct map fingerprints; /* how often each was there */
	VEC(const struct rule *) rule_list;
	size_t left_out;
};

static void add_text(struct sarif *sarif, const char *before, struct str text, const char *after)
{
	strbuf_adds(sarif->buf, before);
	json_write_string(sarif->buf, text);
	strbuf_adds(sarif->buf, after);
}

/* ---- Rules ---- */

static size_t rule_number(struct sarif *sarif, const struct rule *rule)
{
	uintptr_t number = (uintptr_t)map_get(&sarif->rules, str_of(rule->id));

	if (number)
		return number - 1;
	*vec_push(sarif->arena, &sarif->rule_list) = rule;
	map_set(&sarif->rules, str_of(rule->id), (void *)(uintptr_t)sarif->rule_list.n); /* NOLINT(performance-no-int-to-ptr): a number */
	return sarif->rule_list.n - 1;
}

static const char *level(enum severity severity)
{
	return severity_name(severity); /* SARIF has the same words */
}

static void add_rule(struct sarif *sarif, const struct rule *rule)
{
	float security = sarif->options->security_severity ? sarif->options->security_severity(rule) : 0;
	struct str help = str_fmt(sarif->arena, "%s. To mend: %s.", rule->why, rule->mend);
	struct str markdown = str_fmt(sarif->arena, "**Why:** %s\n\n**To mend:** %s", rule->why, rule->mend);

	add_text(sarif, "{\"id\": ", str_of(rule->id), "");
	add_text(sarif, ", \"shortDescription\": {\"text\": ", str_of(rule->title), "}");
	add_text(sarif, ", \"fullDescription\": {\"text\": ", str_of(rule->why), "}");
	add_text(sarif, ", \"help\": {\"text\": ", help, "");
	add_text(sarif, ", \"markdown\": ", markdown, "}");
	add_text(sarif, ", \"defaultConfiguration\": {\"level\": ", str_of(level(rule->severity)), "}");
	strbuf_adds(sarif->buf, ", \"properties\": {");
	if (rule->also)
		add_text(sarif, "\"also\": ", str_of(rule->also), ", ");
	strbuf_addf(sarif->buf, "\"tags\": [\"%s\"", sarif->options->tag ? sarif->options->tag : "kubernetes");
	if (security > 0) /* a string, and one digit behind the point */
		strbuf_addf(sarif->buf, ", \"security\"], \"security-severity\": \"%u.%u\"", (unsigned int)(security * 10 + 0.5F) / 10,
			    (unsigned int)(security * 10 + 0.5F) % 10);
	else
		strbuf_addc(sarif->buf, ']');
	strbuf_adds(sarif->buf, ", \"precision\": \"high\"}}");
}

static void add_rules(struct sarif *sarif)
{
	strbuf_adds(sarif->buf, "\"rules\": [");
	for (size_t i = 0; i < sarif->rule_list.n; i++) {
		strbuf_adds(sarif->buf, i ? ",\n        " : "\n        ");
		add_rule(sarif, sarif->rule_list.at[i]);
	}
	strbuf_adds(sarif->buf, sarif->rule_list.n ? "\n      ]" : "]");
}

/* ---- Places ---- */

/* RFC 3986: what a path may hold stays, the rest is escaped. */
static struct str uri_of(struct sarif *sarif, struct str path)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	for (size_t i = 0; i < path.len; i++) {
		char c = path.ptr[i];

		if (ascii_alnum(c) || (c && strchr("/-._~!$&'()*+,;=@", c)))
			strbuf_addc(&buf, c);
		else
			strbuf_addf(&buf, "%%%02X", (unsigned int)(unsigned char)c);
	}
	return strbuf_take(&buf, sarif->arena);
}

static void add_artifact(struct sarif *sarif, struct span span)
{
	struct str path = path_clean(sarif->arena, span.source->name);
	bool absolute = str_starts(path, "/");
	struct str uri = uri_of(sarif, path);

	if (absolute)
		uri = str_concat(sarif->arena, STR("file://"), uri);
	add_text(sarif, "\"artifactLocation\": {\"uri\": ", uri, absolute ? "}" : ", \"uriBaseId\": \"%SRCROOT%\"}");
}

static void add_place(struct sarif *sarif, struct span span)
{
	strbuf_adds(sarif->buf, "\"physicalLocation\": {");
	add_artifact(sarif, span);
	/* a file as a whole is shown at its first line: GitHub takes no location without a region */
	strbuf_addf(sarif->buf, ", \"region\": {\"startLine\": %u", span.line ? span.line : 1);
	if (span.line) {
		uint32_t end = report_end_column(span);

		strbuf_addf(sarif->buf, ", \"startColumn\": %u, \"endColumn\": %u", span.column, MAX_OF(end, span.column));
	}
	strbuf_adds(sarif->buf, "}}");
}

static void add_related(struct sarif *sarif, const struct finding *finding)
{
	size_t n = 0;

	for (size_t i = 0; i < finding->related.n; i++) {
		const struct finding_related *related = &finding->related.at[i];

		if (!span_known(related->span))
			continue;
		strbuf_addf(sarif->buf, "%s{\"id\": %zu, ", n ? ", " : ", \"relatedLocations\": [", n + 1);
		add_place(sarif, related->span);
		add_text(sarif, ", \"message\": {\"text\": ", related->message, "}}");
		n++;
	}
	if (n)
		strbuf_addc(sarif->buf, ']');
}

/* ---- Results ---- */

static void add_fingerprint(struct sarif *sarif, const struct finding *finding)
{
	struct str fingerprint = report_fingerprint(sarif->arena, finding);
	uintptr_t times = (uintptr_t)map_get(&sarif->fingerprints, fingerprint) + 1;

	map_set(&sarif->fingerprints, fingerprint, (void *)times); /* NOLINT(performance-no-int-to-ptr): a number */
	strbuf_addf(sarif->buf, ", \"partialFingerprints\": {\"primaryLocationLineHash\": \"%" PRI_STR ":%zu\"}", STR_ARG(fingerprint),
		    (size_t)times);
}

/* A region to delete has lines and columns; a span counts both ends. */
static void add_region(struct sarif *sarif, struct span span)
{
	struct span end = span_bytes(span.source, (size_t)span.offset + span.length, 0);

	strbuf_addf(sarif->buf, "{\"startLine\": %u, \"startColumn\": %u, \"endLine\": %u, \"endColumn\": %u}", span.line, span.column,
		    end.line, end.column);
}

static void add_fixes(struct sarif *sarif, const struct finding *finding)
{
	if (!finding->edits.n || !span_known(finding->span))
		return;
	add_text(sarif, ", \"fixes\": [{\"description\": {\"text\": ", finding->hint, "}, \"artifactChanges\": [{");
	add_artifact(sarif, finding->span);
	strbuf_adds(sarif->buf, ", \"replacements\": [");
	for (size_t i = 0; i < finding->edits.n; i++) {
		strbuf_adds(sarif->buf, i ? ", {\"deletedRegion\": " : "{\"deletedRegion\": ");
		add_region(sarif, finding->edits.at[i].span);
		add_text(sarif, ", \"insertedContent\": {\"text\": ", finding->edits.at[i].text, "}}");
	}
	strbuf_adds(sarif->buf, "]}]}]");
}

static void add_result(struct sarif *sarif, const struct finding *finding)
{
	struct str text = finding->message;

	if (finding->hint.len)
		text = str_fmt(sarif->arena, "%" PRI_STR "\n%" PRI_STR, STR_ARG(text), STR_ARG(finding->hint));
	add_text(sarif, "{\"ruleId\": ", str_of(finding->rule->id), "");
	strbuf_addf(sarif->buf, ", \"ruleIndex\": %zu, \"level\": \"%s\"", rule_number(sarif, finding->rule), level(finding->severity));
	add_text(sarif, ", \"message\": {\"text\": ", text, "}, \"locations\": [{");
	add_place(sarif, finding->span);
	if (finding->path.len)
		add_text(sarif, ", \"logicalLocations\": [{\"fullyQualifiedName\": ", finding->path, "}]");
	strbuf_adds(sarif->buf, "}]");
	add_related(sarif, finding);
	add_fingerprint(sarif, finding);
	add_fixes(sarif, finding);
	strbuf_addc(sarif->buf, '}');
}

/* Of more than GitHub takes, the notes go first, then the warnings; of one severity the last. */
static void count_left_out(struct sarif *sarif, size_t kept[static SEVERITY_ERROR + 1])
{
	size_t room = RESULTS_MAX, n[SEVERITY_ERROR + 1] = { 0 };

	for (size_t i = 0; i < sarif->findings->list.n; i++)
		n[sarif->findings->list.at[i]->severity] += span_known(sarif->findings->list.at[i]->span);
	for (size_t severity = SEVERITY_ERROR + 1; severity-- > 0;) {
		kept[severity] = MIN_OF(n[severity], room);
		room -= kept[severity];
		sarif->left_out += n[severity] - kept[severity];
	}
	sarif->left_out += sarif->findings->dropped;
}

static void add_results(struct sarif *sarif)
{
	size_t kept[SEVERITY_ERROR + 1], n = 0;

	count_left_out(sarif, kept);
	strbuf_adds(sarif->buf, "    \"results\": [");
	for (size_t i = 0; i < sarif->findings->list.n; i++) {
		const struct finding *finding = sarif->findings->list.at[i];

		if (!span_known(finding->span) || kept[finding->severity] == 0)
			continue;
		kept[finding->severity]--;
		strbuf_adds(sarif->buf, n++ ? ",\n      " : "\n      ");
		add_result(sarif, finding);
	}
	strbuf_adds(sarif->buf, n ? "\n    ],\n" : "],\n");
}

/* What has no place in a file, and that results were left out. */
static void add_notifications(struct sarif *sarif)
{
	size_t n = 0;

	strbuf_adds(sarif->buf, "    \"invocations\": [{\"executionSuccessful\": true, \"toolExecutionNotifications\": [");
	for (size_t i = 0; i < sarif->findings->list.n; i++) {
		const struct finding *finding = sarif->findings->list.at[i];

		if (span_known(finding->span))
			continue;
		add_text(sarif, n++ ? ", {\"message\": {\"text\": " : "{\"message\": {\"text\": ", finding->message, "}");
		add_text(sarif, ", \"associatedRule\": {\"id\": ", str_of(finding->rule->id), "}");
		strbuf_addf(sarif->buf, ", \"level\": \"%s\"}", level(finding->severity));
	}
	if (sarif->left_out)
		strbuf_addf(sarif->buf,
			    "%s{\"message\": {\"text\": \"%zu results are left out: %u are the most that are taken\"}, "
			    "\"level\": \"warning\"}",
			    n ? ", " : "", sarif->left_out, (unsigned int)RESULTS_MAX);
	strbuf_adds(sarif->buf, "]}],\n");
}

void report_sarif(struct strbuf *buf, const struct findings *findings, const struct report_sarif_options *options)
{
	struct arena *arena _cleanup_(cleanup_arena) = arena_new();
	_cleanup_strbuf_ struct strbuf results = STRBUF_INIT(STRBUF_MAX);
	struct sarif sarif = { .buf = &results, .arena = arena, .findings = findings, .options = options };

	sarif.rules = (struct map)MAP_INIT(arena);
	sarif.fingerprints = (struct map)MAP_INIT(arena);
	add_results(&sarif); /* first: they say which rules there are */
	sarif.buf = buf;
	strbuf_adds(buf, "{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"version\": \"2.1.0\",\n  \"runs\": [{\n"
			 "    \"tool\": {\"driver\": {\n      \"name\": \"lotse\", ");
	add_text(&sarif, "\"semanticVersion\": ", str_of(options->version), ",\n      ");
	add_rules(&sarif);
	strbuf_adds(buf, "\n    }},\n");
	add_notifications(&sarif);
	strbuf_adds(buf, "    \"columnKind\": \"unicodeCodePoints\",\n    \"originalUriBaseIds\": {\"%SRCROOT%\": {\"description\": "
			 "{\"text\": \"where lotse was started: the root of the repository\"}}},\n");
	strbuf_add(buf, str_slice(strbuf_str(&results), 0, results.len - 2)); /* without the comma */
	strbuf_adds(buf, "\n  }]\n}\n");
}
