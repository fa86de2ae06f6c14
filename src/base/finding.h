/*
 * A finding: what lotse has to say about somebody's input. One type for all rules and all domains.
 *
 * A rule is one row of a table, a `const struct rule` that lives as long as the program.
 * Findings collect in a list; they are sorted and printed at the end, by src/report.
 */
#pragma once
#include "base/span.h"
#include "base/vec.h"

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

struct rule {
	const char *id;	      /* "COMPOSE-BAD-PORT": never reused for another meaning */
	enum severity severity;
	const char *title;    /* one line: what the rule is about */
	const char *why;      /* what goes wrong if it is ignored */
	const char *mend;     /* the hint: what to do, as an imperative, no full stop */
	bool fatal;	      /* the input can't be used: exit code 2, nothing is written */
	const char *also;     /* what other tools call it: "DL3008, …"; NULL: they don't have it */
};

/* Another place that belongs to the finding: "first defined here". */
struct finding_related {
	struct span span;
	struct str message;
};

/* What mends it exactly: the bytes of the span are replaced. A length of 0 inserts. */
struct finding_edit {
	struct span span;
	struct str text;
};

struct finding {
	const struct rule *rule;
	enum severity severity; /* the rule's, unless the user changed it */
	struct span span;
	struct str path;    /* of the object in its document: "services.api.ports[0]"; may be empty */
	struct str message; /* one sentence without a full stop */
	struct str hint;    /* the rule's `mend`, or a better one for this very case */
	VEC(struct finding_related) related;
	VEC(struct finding_edit) edits; /* all of them or none; they don't overlap */
	bool hushed; /* the line in the source may hold a credential: it isn't shown, output ends up in logs */
};

struct findings {
	struct arena *arena;
	VEC(struct finding *) list;
	size_t n_errors, n_warnings, n_notes;
	bool fatal;	      /* one of them was of a fatal rule */
	size_t max;	      /* more than these are counted but not kept; 0: 10,000 */
	size_t dropped;
	struct finding scratch; /* what is given over the maximum */
};

#define FINDINGS_INIT(in_arena) { .arena = (in_arena) }

/*
 * Adds a finding; the message is formatted into the arena of the list. The result may be given more (hint, path, related).
 * Never NULL: over the maximum a scratch finding is returned.
 */
struct finding *finding_at(struct findings *out, const struct rule *rule, struct span span, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
struct finding *finding_vat(struct findings *out, const struct rule *rule, struct span span, const char *fmt, va_list args);
/* Both do nothing for NULL, and for what isn't kept. */
void finding_hint(struct findings *out, struct finding *finding, const char *fmt, ...) PRINTF_LIKE(3, 4);
void finding_relate(struct findings *out, struct finding *finding, struct span span, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
void finding_edit(struct findings *out, struct finding *finding, struct span span, struct str text);
/* What the user wants instead of the rule's own. */
void finding_severity(struct findings *out, struct finding *finding, enum severity severity);

/* By source, position, rule id, message: the order in which they are printed. Exact repetitions are dropped. */
void findings_sort(struct findings *findings);
/* Adds what `own` says and `out` doesn't, "PREFIX: " before each message. Both lists have the same arena, or own's lives as long. */
void findings_adopt(struct findings *out, const struct findings *own, struct str prefix);
/* Adds all that `own` says; its arena lives as long as that of `out`. */
void findings_append(struct findings *out, const struct findings *own);
/* Its own id, or one that other tools have for it (`also`); without case. */
bool rule_named(const struct rule *rule, struct str id);
const char *severity_name(enum severity severity); /* "error" */
bool severity_parse(struct str name, enum severity *out);
