#include "base/arena.h"
#include "base/strbuf.h"
#include "report/report.h"

/* The window around the carets, in columns; and how far to look for a line's ends, in bytes: a line may have megabytes. */
enum { WIDTH = 100, LEAD = 30, LOOK = 600, TAB = 8 };

#define RESET "\x1b[0m"
#define BOLD "\x1b[1m"
#define GREEN "\x1b[32m"

static const char *const severity_colours[] = {
	[SEVERITY_NOTE] = "\x1b[1;36m",
	[SEVERITY_WARNING] = "\x1b[1;33m",
	[SEVERITY_ERROR] = "\x1b[1;31m",
};

struct painter {
	struct strbuf *buf;
	bool colour;
};

static void paint(struct painter *painter, const char *code)
{
	if (painter->colour)
		strbuf_adds(painter->buf, code);
}

/* Controls of a terminal, and what would reorder or hide text on it. */
static bool is_hidden(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/* What one code point looks like; returns the bytes that it took, and the columns that it takes. */
static size_t render(struct strbuf *buf, struct str text, unsigned int *columns)
{
	static const char letters[] = { ['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r' };
	uint32_t c;
	size_t len = utf8_decode(text, &c), before = buf->len;

	if (len && !is_hidden(c)) {
		strbuf_add(buf, str_slice(text, 0, len));
		*columns = report_width(c);
		return len;
	}
	if (len == 0)
		strbuf_addf(buf, "\\x%02x", (unsigned char)text.ptr[0]);
	else if (c < sizeof(letters) && letters[c])
		strbuf_addf(buf, "\\%c", letters[c]);
	else
		strbuf_addf(buf, c < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned int)c);
	*columns = (unsigned int)(buf->len - before);
	return MAX_OF(len, (size_t)1);
}

static void add_clean(struct painter *painter, struct str text)
{
	unsigned int ignored;

	while (text.len)
		text = str_from(text, render(painter->buf, text, &ignored));
}

/* The part of the line around the span, and where in it the span begins and ends, in bytes. */
struct excerpt {
	struct str text;
	size_t start, end;
	bool cut_left, cut_right;
};

static struct excerpt excerpt_of(struct span span)
{
	struct str source = span.source->text;
	size_t at = MIN_OF((size_t)span.offset, source.len);
	size_t from = at > LOOK ? at - LOOK : 0, to = MIN_OF(source.len, at + LOOK);
	size_t newline = str_rchr(str_slice(source, from, at), '\n');
	struct excerpt excerpt = { .cut_left = newline == STR_NONE && from > 0 };

	if (newline != STR_NONE)
		from += newline + 1;
	newline = str_chr(str_slice(source, at, to), '\n');
	excerpt.cut_right = newline == STR_NONE && to < source.len;
	if (newline != STR_NONE)
		to = at + newline;
	if (to > at && source.ptr[to - 1] == '\r')
		to--;
	if (from == 0 && str_starts(source, "\xef\xbb\xbf"))
		from = MIN_OF((size_t)3, at);
	while (excerpt.cut_left && from < at && (unsigned char)source.ptr[from] >> 6 == 2)
		from++; /* not in the middle of a code point */
	while (excerpt.cut_right && to > at && (unsigned char)source.ptr[to] >> 6 == 2)
		to--;
	excerpt.text = str_slice(source, from, to);
	excerpt.start = at - from;
	excerpt.end = MIN_OF(excerpt.text.len, excerpt.start + span.length);
	return excerpt;
}

/* Columns from the excerpt's start. */
struct columns {
	size_t start, end, total;
};

static size_t render_at(struct strbuf *buf, struct str text, size_t column, unsigned int *columns)
{
	if (text.ptr[0] != '\t')
		return render(buf, text, columns);
	*columns = (unsigned int)(TAB - column % TAB);
	strbuf_fill(buf, *columns, ' ');
	return 1;
}

static struct columns measure(const struct excerpt *excerpt)
{
	struct strbuf scratch = STRBUF_INIT(STRBUF_MAX);
	struct columns columns = { 0 };

	for (size_t at = 0; at < excerpt->text.len;) {
		unsigned int wide;

		if (at <= excerpt->start)
			columns.start = columns.total;
		if (at <= excerpt->end)
			columns.end = columns.total;
		at += render_at(&scratch, str_from(excerpt->text, at), columns.total, &wide);
		columns.total += wide;
	}
	if (excerpt->start >= excerpt->text.len)
		columns.start = columns.total;
	if (excerpt->end >= excerpt->text.len)
		columns.end = columns.total;
	columns.end = MAX_OF(columns.end, columns.start + 1); /* one caret at least */
	strbuf_fini(&scratch);
	return columns;
}

/* The columns [first, last) of the excerpt; "..." takes the place of what is cut. */
static void add_window(struct strbuf *buf, const struct excerpt *excerpt, size_t first, size_t last)
{
	size_t column = 0;

	for (size_t at = 0; at < excerpt->text.len && column < last;) {
		unsigned int wide;
		size_t before = buf->len;

		at += render_at(buf, str_from(excerpt->text, at), column, &wide);
		if (column < first || column + wide > last) {
			buf->len = before; /* not in the window: a wide one on its edge leaves blanks */
			if (column + wide > first)
				strbuf_fill(buf, MIN_OF(column + wide, last) - MAX_OF(column, first), ' ');
		}
		column += wide;
	}
}

static void add_source(struct painter *painter, struct span span, enum severity severity)
{
	if (!span_known(span) || span.line == 0)
		return;
	struct excerpt excerpt = excerpt_of(span);
	struct columns columns = measure(&excerpt);
	bool narrow = columns.total <= WIDTH && !excerpt.cut_left && !excerpt.cut_right;
	size_t first = !narrow && columns.start > WIDTH - LEAD ? columns.start - LEAD : 0;
	size_t last = MIN_OF(columns.total, first + WIDTH);
	bool left = excerpt.cut_left || first > 0, right = excerpt.cut_right || last < columns.total;

	strbuf_addf(painter->buf, "%5u | %s", span.line, left ? "..." : "");
	add_window(painter->buf, &excerpt, first, last);
	strbuf_adds(painter->buf, right ? "..." : "");
	while (painter->buf->len && painter->buf->ptr[painter->buf->len - 1] == ' ')
		painter->buf->len--; /* no white space at line ends */
	strbuf_adds(painter->buf, "\n      | ");
	strbuf_fill(painter->buf, columns.start - first + (left ? 3 : 0), ' ');
	paint(painter, severity_colours[severity]);
	strbuf_fill(painter->buf, MAX_OF(MIN_OF(columns.end, last), columns.start + 1) - columns.start, '^');
	paint(painter, RESET);
	strbuf_addc(painter->buf, '\n');
}

static void add_place(struct painter *painter, struct span span)
{
	if (!span_known(span))
		return;
	paint(painter, BOLD);
	add_clean(painter, span.source->name);
	if (span.line)
		strbuf_addf(painter->buf, ":%u:%u", span.line, span.column);
	strbuf_adds(painter->buf, ": ");
	paint(painter, RESET);
}

/* An anchor or `extends` lets one line speak for many services: the line and the hint are then shown once, below all heads. */
static bool shares_line(const struct finding *a, const struct finding *b)
{
	return a->rule == b->rule && a->span.line && span_cmp(a->span, b->span) == 0 && a->span.length == b->span.length &&
	       a->hushed == b->hushed && !a->related.n && !b->related.n && str_eq(a->hint, b->hint);
}

static void add_finding(struct painter *painter, const struct finding *finding, const struct finding *next)
{
	add_place(painter, finding->span);
	paint(painter, severity_colours[finding->severity]);
	strbuf_addf(painter->buf, "%s[%s%s%s]: ", severity_name(finding->severity), finding->rule->id, finding->rule->also ? ", " : "",
		    finding->rule->also ? finding->rule->also : "");
	paint(painter, RESET);
	add_clean(painter, finding->message);
	strbuf_addc(painter->buf, '\n');
	if (next && shares_line(finding, next))
		return;
	if (!finding->hushed)
		add_source(painter, finding->span, finding->severity);
	if (!str_empty(finding->path) && (!span_known(finding->span) || finding->span.line == 0)) {
		strbuf_adds(painter->buf, "  in: ");
		add_clean(painter, finding->path);
		strbuf_addc(painter->buf, '\n');
	}
	for (size_t i = 0; i < finding->related.n; i++) {
		strbuf_adds(painter->buf, "  ");
		add_place(painter, finding->related.at[i].span);
		add_clean(painter, finding->related.at[i].message);
		strbuf_addc(painter->buf, '\n');
		add_source(painter, finding->related.at[i].span, SEVERITY_NOTE);
	}
	if (str_empty(finding->hint))
		return;
	paint(painter, GREEN);
	strbuf_adds(painter->buf, "  hint: ");
	paint(painter, RESET);
	add_clean(painter, finding->hint);
	strbuf_addc(painter->buf, '\n');
}

void report_text(struct strbuf *buf, const struct findings *findings, bool colour)
{
	struct painter painter = { buf, colour };

	for (size_t i = 0; i < findings->list.n; i++)
		add_finding(&painter, findings->list.at[i], i + 1 < findings->list.n ? findings->list.at[i + 1] : NULL);
	if (findings->dropped)
		strbuf_addf(buf, "... and %zu more findings, which are not shown\n", findings->dropped);
}

void report_summary(struct strbuf *buf, const struct findings *findings)
{
	const struct {
		size_t n;
		const char *name;
	} counts[] = { { findings->n_errors, "error" }, { findings->n_warnings, "warning" }, { findings->n_notes, "note" } };
	const char *separator = "";

	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		if (counts[i].n == 0)
			continue;
		strbuf_addf(buf, "%s%zu %s%s", separator, counts[i].n, counts[i].name, counts[i].n == 1 ? "" : "s");
		separator = ", ";
	}
	if (!*separator)
		strbuf_adds(buf, "no findings");
}
