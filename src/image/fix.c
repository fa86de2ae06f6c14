/* Mending what can be mended exactly: edits are applied, the text is read again, and so on until there is nothing more to mend. */
#include "base/sort.h"
#include "base/strbuf.h"
#include "image/lint_internal.h"

enum { ROUNDS_MAX = 12 }; /* edits at one place come one after the other */

struct edit {
	struct span span;
	struct str text;
	size_t order;
};

static bool overlaps(const struct finding_edit *edit, const struct edit *taken, size_t n)
{
	uint32_t from = edit->span.offset, to = from + edit->span.length;

	for (size_t i = 0; i < n; i++) {
		uint32_t other_from = taken[i].span.offset, other_to = other_from + taken[i].span.length;

		if (from < other_to ? to > other_from : from == other_from || (from == other_to && other_from == other_to))
			return true;
		if (from == to && (from == other_from || from == other_to))
			return true; /* two insertions, or one beside a change: the order would decide */
	}
	return false;
}

static int by_offset(const void *a, const void *b, void *context)
{
	const struct edit *left = a, *right = b;

	(void)context;
	return (left->span.offset > right->span.offset) - (left->span.offset < right->span.offset);
}

static struct str apply(struct arena *arena, struct str text, struct edit *edits, size_t n)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	size_t at = 0;

	sort_stable(edits, n, sizeof(*edits), by_offset, NULL);
	for (size_t i = 0; i < n; i++) {
		strbuf_add(&buf, str_slice(text, at, edits[i].span.offset));
		strbuf_add(&buf, edits[i].text);
		at = (size_t)edits[i].span.offset + edits[i].span.length;
	}
	strbuf_add(&buf, str_from(text, at));
	return strbuf_take(&buf, arena);
}

/* All edits of a finding or none. */
static struct str mend(struct arena *arena, const struct findings *findings, struct str text)
{
	VEC(struct edit) taken = { 0 };

	for (size_t i = 0; i < findings->list.n && taken.n < 2000; i++) {
		const struct finding *finding = findings->list.at[i];
		bool free = finding->edits.n > 0;

		for (size_t k = 0; k < finding->edits.n; k++)
			free &= !overlaps(&finding->edits.at[k], taken.at, taken.n);
		for (size_t k = 0; free && k < finding->edits.n; k++)
			*vec_push(arena, &taken) = (struct edit){ finding->edits.at[k].span, finding->edits.at[k].text, taken.n };
	}
	return taken.n ? apply(arena, text, taken.at, taken.n) : text;
}

static void look(struct arena *arena, const struct lint_options *options, const struct source *source, struct str context,
		 struct findings *found)
{
	struct lint_options own = *options;
	struct err err = { 0 };

	own.no_shellcheck = true;
	struct lint_run *run = lint_new(arena, &own, found);
	lint_source(run, source, context);
	lint_end(run, &err);
	findings_sort(found);
}

static size_t count_edits(const struct findings *findings)
{
	size_t n = 0;

	for (size_t i = 0; i < findings->list.n; i++)
		n += findings->list.at[i]->edits.n > 0;
	return n;
}

struct str lint_fix(struct arena *arena, const struct lint_options *options, const struct source *source, struct str context,
		    size_t *n_mended)
{
	struct findings before = FINDINGS_INIT(arena);
	struct str text = source->text;

	*n_mended = 0;
	look(arena, options, source, context, &before);
	for (size_t round = 0; round < ROUNDS_MAX && count_edits(&before); round++) {
		struct findings after = FINDINGS_INIT(arena);
		struct str mended = mend(arena, &before, text);

		if (str_eq(mended, text))
			break;
		look(arena, options, source_new(arena, source->name, mended), context, &after);
		/* nothing is to be worse than it was: then the text stays as it is, and the finding says what to do */
		if (after.n_errors > before.n_errors || after.list.n >= before.list.n)
			break;
		*n_mended += before.list.n - after.list.n;
		text = mended;
		before = after;
	}
	return text;
}
