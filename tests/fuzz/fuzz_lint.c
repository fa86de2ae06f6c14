/*
 * A Dockerfile under all rules: findings stand within the text; what can be mended is mended into something that can be read, has not more
 * findings, and nothing left to mend in the same way.
 */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "image/lint.h"

static void look(struct arena *arena, const struct source *source, struct findings *found)
{
	const struct lint_options options = { .no_shellcheck = true };
	struct lint_run *run = lint_new(arena, &options, found);
	struct err err = { 0 };

	lint_source(run, source, STR_EMPTY);
	lint_end(run, &err);
	for (size_t i = 0; i < found->list.n; i++) {
		const struct finding *finding = found->list.at[i];

		BUG_IF(finding->span.source == source && (size_t)finding->span.offset + finding->span.length > source->text.len);
		for (size_t k = 0; k < finding->edits.n; k++)
			BUG_IF((size_t)finding->edits.at[k].span.offset + finding->edits.at[k].span.length > source->text.len);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str text = str_dup(arena, str_n((const char *)data, size));
	const struct source *source = source_new(arena, STR("Dockerfile"), text);
	const struct lint_options options = { .no_shellcheck = true };
	struct findings before = FINDINGS_INIT(arena), after = FINDINGS_INIT(arena);
	size_t n_mended;

	look(arena, source, &before);
	struct str mended = lint_fix(arena, &options, source, STR_EMPTY, &n_mended);
	if (str_eq(mended, text))
		return 0;
	look(arena, source_new(arena, STR("Dockerfile"), mended), &after);
	BUG_IF(after.list.n >= before.list.n || after.n_errors > before.n_errors);
	return 0;
}
