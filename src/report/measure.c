#include "report/measure.h"

#include <math.h>

#include "base/sort.h"
#include "base/strbuf.h"
#include "report/report.h"

struct measure_row *measure_row_add(struct measure_table *table, const char *id, const char *title,
				    enum measure_unit unit)
{
	struct measure_row *row = arena_new_of(table->arena, struct measure_row);

	*row = (struct measure_row){ .id = id,
				     .title = title,
				     .unit = unit,
				     .at = arena_calloc(table->arena, table->n_columns, sizeof(struct measure)) };
	*vec_push(table->arena, &table->rows) = row;
	return row;
}

struct measure_row *measure_row_find(const struct measure_table *table, const char *id)
{
	for (size_t i = 0; i < table->rows.n; i++)
		if (strcmp(table->rows.at[i]->id, id) == 0)
			return table->rows.at[i];
	return NULL;
}

void measure_set(struct measure *measure, double value, struct str how)
{
	measure->known = true;
	measure->value = value;
	measure->how = how;
}

void measure_not(struct measure *measure, struct str why)
{
	measure->known = false;
	measure->why_not = why;
}

static int by_value(const void *a, const void *b, void *context)
{
	double x = *(const double *)a, y = *(const double *)b;

	(void)context;
	return x < y ? -1 : x > y;
}

void measure_add_run(struct arena *arena, struct measure *measure, double value)
{
	*vec_push(arena, &measure->runs) = value;
	size_t n = measure->runs.n;
	double *sorted = arena_dup(arena, measure->runs.at, n * sizeof(double));
	sort_stable(sorted, n, sizeof(double), by_value, NULL);
	measure->known = true;
	measure->value = n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

/* Three digits that mean something: 1.33, 13.3, 133. */
static struct str three_digits(struct arena *arena, double value, const char *unit)
{
	int places = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;

	return str_fmt(arena, "%.*f %s", places, value, unit);
}

struct str measure_show(struct arena *arena, enum measure_unit unit, double value)
{
	static const char *const names[] = { "kB", "MB", "GB", "TB" };
	size_t i = 0;

	if (unit == MEASURE_COUNT)
		return str_fmt(arena, "%.0f", value);
	if (unit == MEASURE_SECONDS)
		return three_digits(arena, value, "s");
	if (value < 1000)
		return str_fmt(arena, "%.0f B", value);
	for (value /= 1000; value >= 999.5 && i + 1 < ARRAY_SIZE(names); i++)
		value /= 1000;
	return three_digits(arena, value, names[i]);
}

/* From the first column to the second; "" where that says nothing. */
static struct str change(const struct measure_table *table, const struct measure_row *row)
{
	if (table->n_columns != 2 || !row->at[0].known || !row->at[1].known || !(row->at[0].value > 0))
		return STR_EMPTY;
	double percent = (row->at[1].value / row->at[0].value - 1) * 100;
	return str_fmt(table->arena, "%+.0f %%", fabs(percent) < 0.5 ? 0.0 : percent);
}

static struct str cell(const struct measure_table *table, const struct measure_row *row, size_t column)
{
	const struct measure *measure = &row->at[column];

	return measure->known ? measure_show(table->arena, row->unit, measure->value) : STR("not measured");
}

/* "0.93 to 1.10 s in 5 runs"; "" for a single one. */
static struct str spread(const struct measure_table *table, const struct measure_row *row, size_t column)
{
	const struct measure *measure = &row->at[column];
	double least = INFINITY, most = -INFINITY;

	if (measure->runs.n < 2)
		return STR_EMPTY;
	for (size_t i = 0; i < measure->runs.n; i++) {
		least = MIN_OF(least, measure->runs.at[i]);
		most = MAX_OF(most, measure->runs.at[i]);
	}
	struct str from = measure_show(table->arena, row->unit, least),
		   to = measure_show(table->arena, row->unit, most);
	return str_fmt(table->arena, "%" PRI_STR " to %" PRI_STR " in %zu runs", STR_ARG(from), STR_ARG(to),
		       measure->runs.n);
}

/* One line for each row and column: how it was measured, or why it wasn't. Columns that say the same share one. */
static void add_notes(struct strbuf *buf, const struct measure_table *table, const char *bullet, const char *quote)
{
	for (size_t i = 0; i < table->rows.n; i++) {
		const struct measure_row *row = table->rows.at[i];

		for (size_t k = 0; k < table->n_columns; k++) {
			const struct measure *measure = &row->at[k];
			struct str said = measure->known ? measure->how : measure->why_not,
				   runs = spread(table, row, k);
			const char *marks =
				measure->known && !str_starts(said, "computed") && !str_empty(said) ? quote : "";

			strbuf_addf(buf, "%s%s, %s: %s%s%" PRI_STR "%s", bullet, row->title, table->columns[k],
				    measure->known ? "" : "not measured: ", marks, STR_ARG(said), marks);
			if (!str_empty(runs))
				strbuf_addf(buf, "; median of %" PRI_STR, STR_ARG(runs));
			strbuf_addc(buf, '\n');
		}
	}
}

static size_t columns_of(struct str text)
{
	size_t n = 0;
	uint32_t code_point;

	while (!str_empty(text)) {
		size_t length = utf8_decode(text, &code_point);

		n += length ? report_width(code_point) : 1;
		text = str_from(text, length ? length : 1);
	}
	return n;
}

static void add_right(struct strbuf *buf, struct str text, size_t width)
{
	size_t has = columns_of(text);

	strbuf_fill(buf, width > has ? width - has : 0, ' ');
	strbuf_add(buf, text);
}

void measure_text(struct strbuf *buf, const struct measure_table *table)
{
	size_t first = 0, width = sizeof("not measured") - 1;

	for (size_t i = 0; i < table->rows.n; i++)
		first = MAX_OF(first, strlen(table->rows.at[i]->title));
	for (size_t k = 0; k < table->n_columns; k++)
		width = MAX_OF(width, columns_of(str_of(table->columns[k])));
	strbuf_fill(buf, first, ' ');
	for (size_t k = 0; k < table->n_columns; k++)
		add_right(buf, str_of(table->columns[k]), width + 2);
	strbuf_adds(buf, table->n_columns == 2 ? "    change\n" : "\n");
	for (size_t i = 0; i < table->rows.n; i++) {
		const struct measure_row *row = table->rows.at[i];
		struct str changed = change(table, row);

		strbuf_addf(buf, "%-*s", (int)first, row->title);
		for (size_t k = 0; k < table->n_columns; k++)
			add_right(buf, cell(table, row, k), width + 2);
		if (!str_empty(changed))
			add_right(buf, changed, 10);
		strbuf_addc(buf, '\n');
	}
	strbuf_addc(buf, '\n');
	add_notes(buf, table, "", "");
}

void measure_markdown(struct strbuf *buf, const struct measure_table *table)
{
	bool two = table->n_columns == 2;

	strbuf_adds(buf, "| |");
	for (size_t k = 0; k < table->n_columns; k++)
		strbuf_addf(buf, " %s |", table->columns[k]);
	strbuf_adds(buf, two ? " change |\n|---|" : "\n|---|");
	for (size_t k = 0; k < table->n_columns + two; k++)
		strbuf_adds(buf, "--:|");
	strbuf_addc(buf, '\n');
	for (size_t i = 0; i < table->rows.n; i++) {
		const struct measure_row *row = table->rows.at[i];
		const char *bold = row->total ? "**" : "";
		struct str changed = change(table, row);

		strbuf_addf(buf, "| %s%s%s |", bold, row->title, bold);
		for (size_t k = 0; k < table->n_columns; k++)
			strbuf_addf(buf, " %s%" PRI_STR "%s |", bold, STR_ARG(cell(table, row, k)), bold);
		if (two)
			strbuf_addf(buf, " %s%" PRI_STR "%s |", str_empty(changed) ? "" : bold, STR_ARG(changed),
				    str_empty(changed) ? "" : bold);
		strbuf_addc(buf, '\n');
	}
	strbuf_addc(buf, '\n');
	add_notes(buf, table, "- ", "`");
}

/* Whole numbers as such, seconds to the microsecond. */
static struct node *number(struct arena *arena, enum measure_unit unit, double value)
{
	return node_number(arena,
			   unit == MEASURE_SECONDS ? str_fmt(arena, "%.6f", value) : str_fmt(arena, "%.0f", value));
}

static void add_column(struct arena *arena, struct node *out, const struct measure_row *row, const char *name,
		       const struct measure *measure)
{
	struct node *map = node_set_map(arena, out, name);

	node_set_node(arena, map, "value",
		      measure->known ? number(arena, row->unit, measure->value) : node_null(arena));
	if (!measure->known) {
		node_set_str(arena, map, "notMeasured", measure->why_not);
		return;
	}
	node_set_str(arena, map, "how", measure->how);
	if (!measure->runs.n)
		return;
	struct node *runs = node_set_seq(arena, map, "runs");
	for (size_t i = 0; i < measure->runs.n; i++)
		node_add(arena, runs, number(arena, row->unit, measure->runs.at[i]));
}

struct node *measure_node(const struct measure_table *table)
{
	static const char *const units[] = { "bytes", "seconds", "count" };
	struct arena *arena = table->arena;
	struct node *list = node_seq(arena);

	for (size_t i = 0; i < table->rows.n; i++) {
		const struct measure_row *row = table->rows.at[i];
		struct node *out = node_add(arena, list, node_map(arena));

		node_set_str(arena, out, "id", str_of(row->id));
		node_set_str(arena, out, "title", str_of(row->title));
		node_set_str(arena, out, "unit", str_of(units[row->unit]));
		node_set_bool(arena, out, "total", row->total);
		for (size_t k = 0; k < table->n_columns; k++)
			add_column(arena, out, row, table->columns[k], &row->at[k]);
		if (table->n_columns == 2 && row->at[0].known && row->at[1].known && row->at[0].value > 0)
			node_set_node(
				arena, out, "change",
				node_number(arena, str_fmt(arena, "%.4f", row->at[1].value / row->at[0].value - 1)));
	}
	return list;
}
