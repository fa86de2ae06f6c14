#include "base/finding.h"

#include "base/map.h"
#include "base/sort.h"

enum { KEPT_MAX = 10000 };

static const char *const severity_names[] = {
	[SEVERITY_NOTE] = "note",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};

const char *severity_name(enum severity severity)
{
	return severity_names[severity];
}

bool severity_parse(struct str name, enum severity *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(severity_names); i++) {
		if (str_is(name, severity_names[i])) {
			*out = (enum severity)i;
			return true;
		}
	}
	return false;
}

static size_t *counter(struct findings *out, enum severity severity)
{
	return severity == SEVERITY_ERROR ? &out->n_errors : severity == SEVERITY_WARNING ? &out->n_warnings : &out->n_notes;
}

struct finding *finding_vat(struct findings *out, const struct rule *rule, struct span span, const char *fmt, va_list args)
{
	bool full = out->list.n >= (out->max ? out->max : KEPT_MAX);
	struct finding *finding = full ? &out->scratch : arena_new_of(out->arena, struct finding);

	++*counter(out, rule->severity);
	out->fatal |= rule->fatal;
	*finding = (struct finding){ .rule = rule, .severity = rule->severity, .span = span, .path = STR_EMPTY };
	if (full) {
		out->dropped++;
		return finding;
	}
	finding->message = str_vfmt(out->arena, fmt, args);
	finding->hint = str_of(rule->mend);
	*vec_push(out->arena, &out->list) = finding;
	return finding;
}

struct finding *finding_at(struct findings *out, const struct rule *rule, struct span span, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	struct finding *finding = finding_vat(out, rule, span, fmt, args);
	va_end(args);
	return finding;
}

void finding_hint(struct findings *out, struct finding *finding, const char *fmt, ...)
{
	va_list args;

	if (!finding || finding == &out->scratch)
		return;
	va_start(args, fmt);
	finding->hint = str_vfmt(out->arena, fmt, args);
	va_end(args);
}

void finding_relate(struct findings *out, struct finding *finding, struct span span, const char *fmt, ...)
{
	va_list args;

	if (!finding || finding == &out->scratch)
		return;
	struct finding_related *related = vec_push(out->arena, &finding->related);
	va_start(args, fmt);
	*related = (struct finding_related){ .span = span, .message = str_vfmt(out->arena, fmt, args) };
	va_end(args);
}

void finding_edit(struct findings *out, struct finding *finding, struct span span, struct str text)
{
	if (finding && finding != &out->scratch)
		*vec_push(out->arena, &finding->edits) = (struct finding_edit){ span, text };
}

void finding_severity(struct findings *out, struct finding *finding, enum severity severity)
{
	if (!finding)
		return;
	--*counter(out, finding->severity);
	++*counter(out, severity);
	finding->severity = severity;
}

static int by_place(const void *a, const void *b, void *context)
{
	const struct finding *left = *(struct finding *const *)a, *right = *(struct finding *const *)b;
	int order = span_cmp(left->span, right->span);

	(void)context;
	if (!order)
		order = strcmp(left->rule->id, right->rule->id);
	if (!order)
		order = str_cmp(left->path, right->path);
	return order ? order : str_cmp(left->message, right->message);
}

void findings_sort(struct findings *findings)
{
	size_t kept = 0;

	sort_stable(findings->list.at, findings->list.n, sizeof(*findings->list.at), by_place, NULL);
	for (size_t i = 0; i < findings->list.n; i++) {
		struct finding **at = findings->list.at;

		if (kept && by_place(&at[kept - 1], &at[i], NULL) == 0)
			--*counter(findings, at[i]->severity);
		else
			at[kept++] = at[i];
	}
	findings->list.n = kept;
}

/* One key a finding: what is the same to a reader. */
static struct str finding_key(struct arena *arena, const struct finding *finding)
{
	struct str source = span_known(finding->span) ? finding->span.source->name : STR_EMPTY;

	return str_fmt(arena, "%s %u %" PRI_STR "\n%" PRI_STR "\n%" PRI_STR, finding->rule->id, finding->span.offset, STR_ARG(source),
		       STR_ARG(finding->path), STR_ARG(finding->message));
}

void findings_adopt(struct findings *out, const struct findings *own, struct str prefix)
{
	struct map known = MAP_INIT(out->arena);

	for (size_t i = 0; i < out->list.n; i++)
		map_set(&known, finding_key(out->arena, out->list.at[i]), out->list.at[i]);
	for (size_t i = 0; i < own->list.n; i++) {
		const struct finding *finding = own->list.at[i];

		if (map_get(&known, finding_key(out->arena, finding)))
			continue;
		struct finding *copy = finding_at(out, finding->rule, finding->span, "%" PRI_STR ": %" PRI_STR, STR_ARG(prefix),
						  STR_ARG(finding->message));
		copy->path = finding->path;
		copy->hint = finding->hint;
	}
}

void findings_append(struct findings *out, const struct findings *own)
{
	for (size_t i = 0; i < own->list.n; i++) {
		const struct finding *finding = own->list.at[i];
		struct finding *copy = finding_at(out, finding->rule, finding->span, "%" PRI_STR, STR_ARG(finding->message));

		finding_severity(out, copy, finding->severity);
		copy->path = finding->path;
		copy->hint = finding->hint;
		memcpy(&copy->related, &finding->related, sizeof(copy->related));
		memcpy(&copy->edits, &finding->edits, sizeof(copy->edits));
		copy->hushed = finding->hushed;
	}
	out->dropped += own->dropped;
}

bool rule_named(const struct rule *rule, struct str id)
{
	struct str rest = str_of(rule->also), one; /* "DL3025, JSONArgsRecommended" */

	if (str_eq_nocase(str_of(rule->id), id))
		return true;
	while (rest.len && str_split(&rest, ',', &one))
		if (str_eq_nocase(str_trim(one), id))
			return true;
	return false;
}
