/*
 * Findings for people and for programs. Nothing is printed here, only rendered; the list is taken as it is, so sort it first.
 */
#pragma once
#include "base/finding.h"

struct arena;
struct strbuf;

/*
 * As a compiler says it: place, severity, rule and message; the line of the source with carets under the exact columns
 * (tabs widened, control bytes escaped, a long line cut around the carets to 100 columns); related places; the hint.
 * A hushed finding goes without the line. Findings of one rule at one place share the line and the hint.
 * `colour`: with escape sequences for a terminal.
 */
void report_text(struct strbuf *buf, const struct findings *findings, bool colour);

/*
 * An array, one object a line: rule, severity, file, line, column, endColumn, path, message, hint, related, fingerprint.
 * These are always there: "" and 0 where nothing is known. `endColumn` is the one behind the last, on the same line.
 * `also` (what other tools call the rule) and `edits` (offset and length in bytes, and what to put there) only where there are any.
 */
void report_json(struct strbuf *buf, const struct findings *findings);

struct report_sarif_options {
	const char *version; /* of lotse */
	/* 0.1 … 10 as GitHub ranks it; 0 for what is no matter of security. May be NULL. */
	float (*security_severity)(const struct rule *rule);
	const char *tag; /* of every rule; NULL: "kubernetes" */
};

/*
 * SARIF 2.1.0 as GitHub's code scanning takes it: paths relative to where lotse was started, at most 5,000 results (errors
 * first, and a notification says how many were left out), fixes where they are exact, fingerprints that stay when lines move.
 * What has no place in a file is a notification. No line of a source is in it.
 */
void report_sarif(struct strbuf *buf, const struct findings *findings, const struct report_sarif_options *options);

/* JUnit's XML: a finding is a test that failed, a note one that passed; no findings are one that passed. */
void report_junit(struct strbuf *buf, const struct findings *findings);

/* "2 errors, 1 warning", "no findings". Without line end. */
void report_summary(struct strbuf *buf, const struct findings *findings);

/* 16 hexadecimal digits from rule, object path (or file) and message, so that it stays when lines move. */
struct str report_fingerprint(struct arena *arena, const struct finding *finding);

/* The columns that a code point takes on a terminal: 0 for a combining mark, 2 for a wide one. Unicode 15. */
unsigned int report_width(uint32_t code_point);
