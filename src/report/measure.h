/*
 * Measures: a value, its unit and the command that gave it, or why it was not measured. The second thing that lotse finds out,
 * beside findings.
 *
 * A table has one row for what was measured and one column for what it was measured of: "before", "after".
 */
#pragma once
#include "base/vec.h"
#include "doc/node.h"

struct strbuf;

enum measure_unit { MEASURE_BYTES, MEASURE_SECONDS, MEASURE_COUNT };

struct measure {
	bool known;
	double value;	    /* of several runs their median */
	struct str how;	    /* what gave it: a command, or "computed: …" */
	struct str why_not; /* not known: the reason */
	VEC(double) runs;   /* in their order; none where it was measured once or computed */
};

struct measure_row {
	const char *id;	   /* "compressed": for programs, never changed */
	const char *title; /* "size, compressed" */
	enum measure_unit unit;
	bool total; /* the sum of rows above it */
	struct measure *at; /* one for each column */
};

struct measure_table {
	struct arena *arena;
	const char *const *columns;
	size_t n_columns;
	VEC(struct measure_row *) rows;
};

/* A new row, nothing known yet. */
struct measure_row *measure_row_add(struct measure_table *table, const char *id, const char *title, enum measure_unit unit);
struct measure_row *measure_row_find(const struct measure_table *table, const char *id); /* or NULL */
void measure_set(struct measure *measure, double value, struct str how);
/* Adds a run; the value is then the median of all. */
void measure_add_run(struct arena *arena, struct measure *measure, double value);
void measure_not(struct measure *measure, struct str why);

/* "1.33 GB" (powers of ten, as `docker images` says), "0.97 s", "12". */
struct str measure_show(struct arena *arena, enum measure_unit unit, double value);

/* A row a line; with two columns the change in percent; then how each was measured and what wasn't, and why. */
void measure_text(struct strbuf *buf, const struct measure_table *table);
void measure_markdown(struct strbuf *buf, const struct measure_table *table);
/* An array of {id, title, unit, total, COLUMN: {value, how, runs} or {value: null, notMeasured}}, change: -0.75 where there are two}. */
struct node *measure_node(const struct measure_table *table);
