/*
 * What the user has decided to live with: comments and annotations, ours and those of kube-linter and kube-score.
 */
#include "audit/families.h"
#include "audit/internal.h"
#include "cluster/field.h"

static const struct str mark = STR_INIT("lotse:ignore");
static const char annotation[] = "lotse.dev/ignore.", linter[] = "ignore-check.kube-linter.io/", score[] = "kube-score/ignore";

void ignores_init(struct ignores *ignores, struct arena *arena, int64_t now)
{
	*ignores = (struct ignores){ .arena = arena, .sets = MAP_INIT(arena), .now = now };
}

static struct ignore_set *find_set(const struct ignores *ignores, const void *of)
{
	return map_get(&ignores->sets, str_n((const char *)&of, sizeof(of)));
}

static struct ignore *add(struct ignores *ignores, const void *of)
{
	struct ignore_set *set = find_set(ignores, of);

	if (!set) {
		set = arena_new_of(ignores->arena, struct ignore_set);
		set->of = of;
		map_set(&ignores->sets, str_n((const char *)&set->of, sizeof(set->of)), set);
	}
	return vec_push(ignores->arena, &set->at);
}

/* ---- Dates ---- */

static bool parse_number(struct str text, int64_t from, int64_t to, int64_t *out)
{
	uint64_t number;

	if (!str_to_uint(text, &number) || number < (uint64_t)from || number > (uint64_t)to)
		return false;
	*out = (int64_t)number;
	return true;
}

/* Seconds from 1970 to the end of that day, UTC. */
static bool parse_date(struct str text, int64_t *end)
{
	static const int64_t days_before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	static const int64_t days_in[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int64_t year, month, day;

	if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-')
		return false;
	if (!parse_number(str_slice(text, 0, 4), 1970, 9999, &year) || !parse_number(str_slice(text, 5, 7), 1, 12, &month) ||
	    !parse_number(str_slice(text, 8, 10), 1, days_in[month - 1], &day))
		return false;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	int64_t before = year - 1;
	int64_t days = 365 * (year - 1970) + (before / 4 - before / 100 + before / 400) - (1969 / 4 - 1969 / 100 + 1969 / 400);

	if (month == 2 && day == 29 && !leap)
		return false;
	days += days_before[month - 1] + day + (leap && month > 2);
	*end = days * 24 * 60 * 60;
	return true;
}

/* "we need the socket until 2027-01-31" */
static void read_reason(const struct ignores *ignores, struct ignore *ignore, struct str text)
{
	size_t at = str_rchr(text, ' ');
	struct str date = at == STR_NONE ? text : str_from(text, at + 1), before = str_trim(str_slice(text, 0, text.len - date.len));
	int64_t end;

	ignore->reason = text;
	if (!str_ends(before, "until") || (before.len > 5 && !ascii_blank(before.ptr[before.len - 6])))
		return;
	ignore->reason = str_trim(str_slice(before, 0, before.len - 5));
	if (!parse_date(date, &end))
		ignore->bad_date = true;
	else
		ignore->expired = ignores->now >= end;
}

/* ---- Comments ---- */

static bool is_rule_letter(char c)
{
	return ascii_alnum(c) || c == '-' || c == '_' || c == '.';
}

/* "a, b reason": the words up to the one that no comma follows. */
static struct str next_rule(struct str *rest, bool *more)
{
	size_t n = 0;

	*rest = str_trim(*rest);
	while (n < rest->len && is_rule_letter(rest->ptr[n]))
		n++;
	struct str word = str_slice(*rest, 0, n);
	*rest = str_trim(str_from(*rest, n));
	*more = word.len > 0 && str_starts(*rest, ",");
	if (*more)
		*rest = str_from(*rest, 1);
	return word;
}

static size_t indentation(struct str line)
{
	size_t n = 0;

	while (n < line.len && line.ptr[n] == ' ')
		n++;
	return n;
}

static struct str line_at(struct str text, size_t at)
{
	struct str rest = str_from(text, at);

	return str_slice(rest, 0, str_chr(rest, '\n'));
}

static bool says_nothing(struct str line)
{
	line = str_trim(line);
	return str_empty(line) || line.ptr[0] == '#';
}

/* What a comment is about: its own line, or the next that says something, and what is indented below that. */
static void find_range(struct str text, size_t line_start, struct ignore *ignore)
{
	size_t at = line_start;
	struct str line = line_at(text, at);

	while (at < text.len && says_nothing(line)) {
		at += line.len + 1;
		line = line_at(text, at);
	}
	size_t depth = indentation(line);
	ignore->from = (uint32_t)MIN_OF(at, text.len);
	do {
		at += line.len + 1;
		line = line_at(text, at);
	} while (at < text.len && (says_nothing(line) || indentation(line) > depth));
	ignore->to = (uint32_t)MIN_OF(at, text.len);
}

/* The mark stands behind a # that begins a comment: the first, or one behind a blank. */
static bool is_comment(struct str text, size_t line_start, size_t at)
{
	struct str before = str_trim(str_slice(text, line_start, at));

	if (!str_ends(before, "#"))
		return false;
	return before.len == 1 || ascii_blank(before.ptr[before.len - 2]);
}

static void read_comment(struct ignores *ignores, const struct source *source, size_t line_start, size_t at)
{
	struct str rest = str_from(line_at(source->text, at), mark.len);
	struct ignore range = { .span = span_bytes(source, at, str_trim(line_at(source->text, at)).len) };
	size_t first = SIZE_MAX, n = 0;
	bool more = true;

	find_range(source->text, line_start, &range);
	while (more) {
		struct ignore *ignore = add(ignores, source);

		*ignore = range;
		ignore->word = next_rule(&rest, &more);
		ignore->rule = audit_rule_find(ignore->word);
		first = first == SIZE_MAX ? find_set(ignores, source)->at.n - 1 : first;
		n++;
	}
	for (size_t i = 0; i < n; i++)
		read_reason(ignores, &find_set(ignores, source)->at.at[first + i], str_trim(rest));
}

void ignores_read_source(struct ignores *ignores, const struct source *source)
{
	struct str text = source->text;
	size_t at = 0, found;

	while ((found = str_find(str_from(text, at), mark)) != STR_NONE) {
		at += found;
		size_t before = str_rchr(str_slice(text, 0, at), '\n'), line_start = before == STR_NONE ? 0 : before + 1;

		if (is_comment(text, line_start, at))
			read_comment(ignores, source, line_start, at);
		at += mark.len;
	}
}

/* ---- Annotations ---- */

static bool names(const char *list, struct str word)
{
	struct str rest = str_of(list), part;

	while (list && str_split(&rest, ',', &part))
		if (str_eq(str_trim(part), word))
			return true;
	return false;
}

static void add_foreign(struct ignores *ignores, const struct object *object, struct span span, struct str word, bool is_linter)
{
	const struct audit_rule *rule;

	if (str_is(word, "*"))
		*add(ignores, object) = (struct ignore){ .all = true, .foreign = true, .span = span };
	for (size_t i = 0; (rule = audit_rule_at(i)); i++)
		if (names(is_linter ? rule->kube_linter : rule->kube_score, word))
			*add(ignores, object) = (struct ignore){ .rule = rule, .foreign = true, .span = span };
}

static void read_annotation(struct ignores *ignores, const struct object *object, const struct node_entry *entry)
{
	struct str value = node_text(entry->value), part;

	if (str_starts(entry->key, annotation)) {
		struct str word = str_dup(ignores->arena, str_from(entry->key, sizeof(annotation) - 1));
		struct ignore ignore = { .word = word, .rule = audit_rule_find(word), .span = entry->key_span };

		read_reason(ignores, &ignore, str_dup(ignores->arena, str_trim(value)));
		*add(ignores, object) = ignore;
	} else if (str_starts(entry->key, linter)) {
		add_foreign(ignores, object, entry->key_span, str_from(entry->key, sizeof(linter) - 1), true);
	} else if (str_is(entry->key, score)) {
		while (value.len && str_split(&value, ',', &part))
			add_foreign(ignores, object, entry->key_span, str_trim(part), false);
	}
}

static void read_annotations(struct ignores *ignores, const struct object *object, const struct node *metadata)
{
	const struct node *annotations = field(metadata, "annotations");

	for (size_t i = 0; node_is_map(annotations) && i < annotations->entries.n; i++)
		read_annotation(ignores, object, &annotations->entries.at[i]);
}

void ignores_read_manifest(struct ignores *ignores, const struct manifest *manifest)
{
	read_annotations(ignores, manifest->object, manifest->metadata);
	if (manifest->pod && manifest->pod != manifest->root)
		read_annotations(ignores, manifest->object, field(manifest->pod, "metadata"));
}

/* ---- Does one hold? ---- */

static bool holds(struct ignore *ignore, const struct audit_rule *rule)
{
	if (!ignore->all && ignore->rule != rule)
		return false;
	if (!ignore->foreign && (str_empty(ignore->reason) || ignore->expired || ignore->bad_date))
		return false;
	ignore->used = true;
	return true;
}

bool ignores_has(struct ignores *ignores, const struct audit_rule *rule, const struct object *object, struct span span)
{
	struct ignore_set *annotations = object ? find_set(ignores, object) : NULL;
	struct ignore_set *comments = span.source ? find_set(ignores, span.source) : NULL;
	bool found = false;

	if (rule->family == FAMILY_IGNORE)
		return false;
	for (size_t i = 0; annotations && i < annotations->at.n; i++)
		found |= holds(&annotations->at.at[i], rule);
	for (size_t i = 0; comments && i < comments->at.n; i++) {
		struct ignore *ignore = &comments->at.at[i];

		if (span.offset >= ignore->from && span.offset < ignore->to)
			found |= holds(ignore, rule);
	}
	return found;
}

/* ---- What is wrong with ignores themselves ---- */

enum { UNKNOWN_RULE, NO_REASON, BAD_DATE, EXPIRED, NOTHING };

static bool applies(struct audit *audit, const struct ignore *ignore, int which)
{
	switch (which) {
	case UNKNOWN_RULE:
		return !ignore->rule;
	case NO_REASON:
		return ignore->rule && str_empty(ignore->reason);
	case BAD_DATE:
		return ignore->rule && ignore->reason.len && ignore->bad_date;
	case EXPIRED:
		return ignore->rule && ignore->reason.len && ignore->expired;
	default:
		return ignore->rule && ignore->reason.len && !ignore->expired && !ignore->bad_date && !ignore->used &&
		       audit_runs(audit, ignore->rule);
	}
}

static void tell(struct audit *audit, int which)
{
	static const char *const messages[] = {
		[UNKNOWN_RULE] = "there is no rule \"%" PRI_STR "\"",
		[NO_REASON] = "no reason is given for ignoring %" PRI_STR ", so it isn't ignored",
		[BAD_DATE] = "until which day %" PRI_STR " is ignored can't be read, so it isn't",
		[EXPIRED] = "the day until which %" PRI_STR " was ignored is over",
		[NOTHING] = "nothing of %" PRI_STR " is found here",
	};
	const struct map *sets = &audit->state->ignores.sets;

	for (size_t i = 0; i < sets->n; i++) {
		const struct ignore_set *set = sets->at[i].value;

		for (size_t k = 0; k < set->at.n; k++) {
			const struct ignore *ignore = &set->at.at[k];

			if (!ignore->foreign && applies(audit, ignore, which))
				finding_at(audit->out, &audit->rule->rule, ignore->span, messages[which],
					   STR_ARG(str_show(audit->arena, ignore->word)));
		}
	}
}

static void unknown_rule(struct audit *audit) { tell(audit, UNKNOWN_RULE); }
static void no_reason(struct audit *audit) { tell(audit, NO_REASON); }
static void bad_date(struct audit *audit) { tell(audit, BAD_DATE); }
static void expired(struct audit *audit) { tell(audit, EXPIRED); }
static void suppresses_nothing(struct audit *audit) { tell(audit, NOTHING); }

const struct audit_rule ignore_rules[] = {
	{ .rule = { .id = "ignore-unknown-rule", .severity = SEVERITY_WARNING, .title = "an ignore of a rule that doesn't exist",
		    .why = "it ignores nothing, and what it was meant for may be found or not",
		    .mend = "write the rule's id as 'lotse rules' lists it" },
	  .family = FAMILY_IGNORE, .level = LEVEL_BASELINE, .set = unknown_rule },
	{ .rule = { .id = "ignore-without-reason", .severity = SEVERITY_WARNING, .title = "an ignore without a reason",
		    .why = "nobody can say later whether it still has to be",
		    .mend = "write the reason behind the rule: # lotse:ignore RULE the reason until 2027-01-31" },
	  .family = FAMILY_IGNORE, .level = LEVEL_BASELINE, .set = no_reason },
	{ .rule = { .id = "ignore-bad-date", .severity = SEVERITY_WARNING, .title = "an ignore whose last day can't be read",
		    .why = "it would hold for ever, or not at all",
		    .mend = "write the day as until YYYY-MM-DD, at the end of the reason" },
	  .family = FAMILY_IGNORE, .level = LEVEL_BASELINE, .set = bad_date },
	{ .rule = { .id = "ignore-expired", .severity = SEVERITY_WARNING, .title = "an ignore whose time is over",
		    .why = "the decision was to live with it until then",
		    .mend = "mend what it was for and remove it, or decide again with a later date" },
	  .family = FAMILY_IGNORE, .level = LEVEL_BASELINE, .set = expired },
	{ .rule = { .id = "ignore-suppresses-nothing", .severity = SEVERITY_WARNING, .title = "an ignore of what isn't found",
		    .why = "it hides the same mistake when it comes back",
		    .mend = "remove it" },
	  .family = FAMILY_IGNORE, .level = LEVEL_BASELINE, .set = suppresses_nothing },
	AUDIT_RULES_END
};
