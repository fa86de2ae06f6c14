/* Mending what can be mended exactly: edits are applied, the text is read again, and so on until there is nothing more to mend. */
#include "base/sort.h"
#include "base/strbuf.h"
#include "image/lint_internal.h"

enum {
	ROUNDS_MAX = 12, /* edits at one place come one after the other */
	ALONE_MAX = 40,	 /* findings that are tried one by one where all together don't do */
	TEXT_MAX = 65536, /* of a text that is larger, nothing is tried one by one */
	FINDINGS_MAX = 100000,
};

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

struct fixing {
	struct arena *arena;
	const struct lint_options *options;
	struct str name, context;
	struct str text;
	struct findings now; /* what `text` has */
};

/* Takes another text where it has fewer findings and no error more: a fix that makes something worse is none. */
static bool take(struct fixing *fixing, struct str text)
{
	struct findings after = { .arena = fixing->arena, .max = FINDINGS_MAX };

	if (str_eq(text, fixing->text))
		return false;
	look(fixing->arena, fixing->options, source_new(fixing->arena, fixing->name, text), fixing->context, &after);
	if (after.n_errors > fixing->now.n_errors || after.list.n >= fixing->now.list.n)
		return false;
	fixing->text = text;
	fixing->now = after;
	return true;
}

static bool take_one(struct fixing *fixing)
{
	size_t tried = 0;

	for (size_t i = 0; fixing->text.len <= TEXT_MAX && i < fixing->now.list.n && tried < ALONE_MAX; i++) {
		struct finding *one = fixing->now.list.at[i];
		struct findings alone = { .list = { .at = &one, .n = 1 } };

		if (!one->edits.n)
			continue;
		tried++;
		if (take(fixing, mend(fixing->arena, &alone, fixing->text)))
			return true;
	}
	return false;
}

struct str lint_fix(struct arena *arena, const struct lint_options *options, const struct source *source, struct str context,
		    size_t *n_mended)
{
	struct fixing fixing = { .arena = arena, .options = options, .name = source->name, .context = context, .text = source->text,
				 .now = { .arena = arena, .max = FINDINGS_MAX } };

	look(arena, options, source, context, &fixing.now);
	size_t before = fixing.now.list.n;
	for (size_t round = 0; round < ROUNDS_MAX && count_edits(&fixing.now); round++)
		if (!take(&fixing, mend(arena, &fixing.now, fixing.text)) && !take_one(&fixing))
			break;
	*n_mended = before - fixing.now.list.n;
	return fixing.text;
}
