/*
 * Unified diffs. The shortest edit script by Myers (An O(ND) Difference Algorithm and Its Variations, 1986), greedy form;
 * two texts that differ in more than EDITS_MAX lines are shown as one replacement.
 */
#include "base/arena.h"
#include "tree/tree.h"

enum { CONTEXT = 3, EDITS_MAX = 1500 };

struct lines {
	VEC(struct str) list; /* without their ends */
	bool no_end;	      /* the last one has no newline */
};

enum edit_kind { EDIT_SAME, EDIT_REMOVE, EDIT_ADD };

struct script {
	VEC(enum edit_kind) edits;
};

static struct lines split(struct arena *arena, struct str text)
{
	struct lines lines = { .no_end = text.len && text.ptr[text.len - 1] != '\n' };
	struct str line;

	if (text.len && !lines.no_end)
		text.len--;
	else if (!text.len)
		return lines;
	while (str_split(&text, '\n', &line))
		*vec_push(arena, &lines.list) = line;
	return lines;
}

/* The last line is another one where only one of the texts ends in a newline. */
static bool same_line(const struct lines *a, size_t i, const struct lines *b, size_t j)
{
	bool open_a = a->no_end && i + 1 == a->list.n, open_b = b->no_end && j + 1 == b->list.n;

	return open_a == open_b && str_eq(a->list.at[i], b->list.at[j]);
}

struct myers {
	const struct lines *a, *b;
	long from, a_end, b_end; /* what is left after the common beginning and end */
	long **history;
};

static long slide(const struct myers *m, long x, long y)
{
	while (x < m->a_end && y < m->b_end && same_line(m->a, (size_t)x, m->b, (size_t)y)) {
		x++;
		y++;
	}
	return x;
}

/* The number of edits, or -1 where there are too many. history[d] is the state before the d-th edit. */
static long search(struct arena *arena, struct myers *m)
{
	long n = m->a_end - m->from, k_n = m->b_end - m->from, max = MIN_OF(n + k_n, (long)EDITS_MAX);
	long *v = arena_calloc(arena, (size_t)(2 * max + 3), sizeof(*v));
	long *middle = v + max + 1;

	m->history = arena_calloc(arena, (size_t)max + 1, sizeof(*m->history));
	middle[1] = m->from;
	for (long d = 0; d <= max; d++) {
		m->history[d] = arena_dup(arena, middle - d - 1, (size_t)(2 * d + 3) * sizeof(*v));
		for (long k = -d; k <= d; k += 2) {
			bool down = k == -d || (k != d && middle[k - 1] < middle[k + 1]);
			long x = slide(m, down ? middle[k + 1] : middle[k - 1] + 1, (down ? middle[k + 1] : middle[k - 1] + 1) - k);

			middle[k] = x;
			if (x >= m->a_end && x - k >= m->b_end)
				return d;
		}
	}
	return -1;
}

/* Walks back from the end: the edits come in reverse. */
static void backtrack(struct arena *arena, const struct myers *m, long d, struct script *reversed)
{
	long x = m->a_end, y = m->b_end;

	for (; d >= 0; d--) {
		const long *before = m->history[d] + d + 1; /* middle */
		long k = x - y;
		bool down = k == -d || (k != d && before[k - 1] < before[k + 1]);
		long start_k = down ? k + 1 : k - 1;
		long start_x = d ? before[start_k] : m->from, start_y = d ? start_x - start_k : m->from;

		while (x > start_x && y > start_y && (d == 0 || x > start_x + !down)) {
			*vec_push(arena, &reversed->edits) = EDIT_SAME;
			x--;
			y--;
		}
		if (d)
			*vec_push(arena, &reversed->edits) = down ? EDIT_ADD : EDIT_REMOVE;
		x = start_x;
		y = start_y;
	}
}

static struct script compare(struct arena *arena, const struct lines *a, const struct lines *b)
{
	struct myers m = { .a = a, .b = b, .a_end = (long)a->list.n, .b_end = (long)b->list.n };
	struct script script = { 0 }, reversed = { 0 };
	size_t tail = 0;

	while (m.from < m.a_end && m.from < m.b_end && same_line(a, (size_t)m.from, b, (size_t)m.from))
		m.from++;
	while (m.a_end > m.from && m.b_end > m.from && same_line(a, (size_t)m.a_end - 1, b, (size_t)m.b_end - 1)) {
		m.a_end--;
		m.b_end--;
		tail++;
	}
	for (long i = 0; i < m.from; i++)
		*vec_push(arena, &script.edits) = EDIT_SAME;
	long d = search(arena, &m);
	if (d >= 0) {
		backtrack(arena, &m, d, &reversed);
		for (size_t i = reversed.edits.n; i-- > 0;)
			*vec_push(arena, &script.edits) = reversed.edits.at[i];
	}
	for (long i = m.from; d < 0 && i < m.a_end; i++)
		*vec_push(arena, &script.edits) = EDIT_REMOVE;
	for (long i = m.from; d < 0 && i < m.b_end; i++)
		*vec_push(arena, &script.edits) = EDIT_ADD;
	for (; tail; tail--)
		*vec_push(arena, &script.edits) = EDIT_SAME;
	return script;
}

static void print_line(struct strbuf *buf, char sign, const struct lines *lines, size_t i)
{
	BUG_IF(!lines->list.at); /* an edit names a line that is there */
	strbuf_addc(buf, sign);
	strbuf_add(buf, lines->list.at[i]);
	strbuf_addc(buf, '\n');
	if (lines->no_end && i + 1 == lines->list.n)
		strbuf_adds(buf, "\\ No newline at end of file\n");
}

/* "12", or "12,3"; an empty range stands before its line. */
static void print_range(struct strbuf *buf, char sign, size_t start, size_t n)
{
	strbuf_addf(buf, "%c%zu", sign, n ? start + 1 : start);
	if (n != 1)
		strbuf_addf(buf, ",%zu", n);
}

struct hunk {
	size_t first, last; /* edits [first, last) */
	size_t a, b;	    /* lines before it */
};

static void print_hunk(struct strbuf *buf, const struct script *script, struct hunk hunk, const struct lines *a,
		       const struct lines *b)
{
	size_t n_a = 0, n_b = 0, i = hunk.a, j = hunk.b;

	for (size_t at = hunk.first; at < hunk.last; at++) {
		n_a += script->edits.at[at] != EDIT_ADD;
		n_b += script->edits.at[at] != EDIT_REMOVE;
	}
	strbuf_adds(buf, "@@ ");
	print_range(buf, '-', hunk.a, n_a);
	strbuf_addc(buf, ' ');
	print_range(buf, '+', hunk.b, n_b);
	strbuf_adds(buf, " @@\n");
	for (size_t at = hunk.first; at < hunk.last; at++) {
		enum edit_kind kind = script->edits.at[at];

		if (kind == EDIT_ADD)
			print_line(buf, '+', b, j);
		else
			print_line(buf, kind == EDIT_SAME ? ' ' : '-', a, i);
		i += kind != EDIT_ADD;
		j += kind != EDIT_REMOVE;
	}
}

/* Edits that are near each other share a hunk. */
static void print_hunks(struct strbuf *buf, const struct script *script, const struct lines *a, const struct lines *b)
{
	size_t i = 0, j = 0, n = script->edits.n;

	for (size_t at = 0; at < n;) {
		size_t same = 0;

		if (script->edits.at[at] == EDIT_SAME) {
			at++, i++, j++;
			continue;
		}
		size_t lead = MIN_OF((size_t)CONTEXT, MIN_OF(i, j)), end = at, last = at;
		struct hunk hunk = { .first = at - lead, .a = i - lead, .b = j - lead };
		for (; end < n && same <= 2 * CONTEXT; end++) {
			same = script->edits.at[end] == EDIT_SAME ? same + 1 : 0;
			if (!same)
				last = end + 1;
		}
		hunk.last = MIN_OF(last + CONTEXT, n);
		print_hunk(buf, script, hunk, a, b);
		for (; at < hunk.last; at++) {
			i += script->edits.at[at] != EDIT_ADD;
			j += script->edits.at[at] != EDIT_REMOVE;
		}
	}
}

static bool is_binary(struct str text)
{
	return str_chr(text, '\0') != STR_NONE || !utf8_valid(text);
}

static bool needs_quotes(struct str path)
{
	for (size_t i = 0; i < path.len; i++)
		if ((unsigned char)path.ptr[i] < ' ' || (unsigned char)path.ptr[i] > '~' || path.ptr[i] == '"' || path.ptr[i] == '\\')
			return true;
	return false;
}

/* "a/path" as git writes it: in double quotes with C's escapes where it must be (core.quotePath). */
static struct str side_name(struct arena *arena, const char *side, struct str path)
{
	static const char letters[] = "abtnvfr"; /* from \a, 7, on */
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	if (!needs_quotes(path))
		return str_fmt(arena, "%s/%" PRI_STR, side, STR_ARG(path));
	strbuf_addf(&buf, "\"%s/", side);
	for (size_t i = 0; i < path.len; i++) {
		unsigned char c = (unsigned char)path.ptr[i];

		if (c == '"' || c == '\\')
			strbuf_addf(&buf, "\\%c", c);
		else if (c >= '\a' && c <= '\r')
			strbuf_addf(&buf, "\\%c", letters[c - '\a']);
		else if (c < ' ' || c > '~')
			strbuf_addf(&buf, "\\%03o", c);
		else
			strbuf_addc(&buf, (char)c);
	}
	strbuf_addc(&buf, '"');
	return strbuf_take(&buf, arena);
}

/* The tab ends a name that has blanks: patch would take what follows them for a date. */
static void print_side(struct strbuf *buf, const char *sign, struct str name)
{
	strbuf_addf(buf, "%s %" PRI_STR "%s\n", sign, STR_ARG(name), str_chr(name, ' ') == STR_NONE ? "" : "\t");
}

static void print_texts(struct strbuf *buf, struct arena *arena, struct str old_name, struct str old, struct str new_name, struct str new)
{
	if (is_binary(old) || is_binary(new)) {
		strbuf_addf(buf, "Binary files %" PRI_STR " and %" PRI_STR " differ\n", STR_ARG(old_name), STR_ARG(new_name));
		return;
	}
	struct lines a = split(arena, old), b = split(arena, new);
	if (!a.list.n && !b.list.n)
		return;
	struct script script = compare(arena, &a, &b);
	print_side(buf, "---", old_name);
	print_side(buf, "+++", new_name);
	print_hunks(buf, &script, &a, &b);
}

static void print_change(struct strbuf *buf, const struct tree_change *change)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	const struct artefact *artefact = change->artefact; /* NULL when removed */
	const char *mode = artefact && artefact->executable ? "100755" : "100644";
	struct str old_name = side_name(arena, "a", change->path), new_name = side_name(arena, "b", change->path);

	strbuf_addf(buf, "diff --git %" PRI_STR " %" PRI_STR "\n", STR_ARG(old_name), STR_ARG(new_name));
	if (change->kind == CHANGE_NEW) {
		strbuf_addf(buf, "new file mode %s\n", mode);
		old_name = STR("/dev/null");
	} else if (change->kind == CHANGE_REMOVED) {
		strbuf_addf(buf, "deleted file mode %s\n", mode);
		new_name = STR("/dev/null");
	}
	if (artefact && artefact->secret)
		strbuf_adds(buf, "# its content is secret and isn't shown\n");
	else
		print_texts(buf, arena, old_name, change->old, new_name, artefact ? artefact->content : STR_EMPTY);
}

void tree_diff(const struct tree_plan *plan, struct strbuf *buf)
{
	for (size_t i = 0; i < plan->changes.n; i++) {
		const struct tree_change *change = &plan->changes.at[i];

		if (change->kind == CHANGE_NEW || change->kind == CHANGE_MODIFIED || change->kind == CHANGE_REMOVED)
			print_change(buf, change);
	}
}
