/* A .dockerignore of any bytes, up to the first NUL; what stands behind it is a path. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "dockerfile/ignore.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str text = str_n((const char *)data, size);
	size_t end = str_chr(text, '\0');
	struct str path = end == STR_NONE ? STR("a/b.c") : str_from(text, end + 1);
	struct findings out = FINDINGS_INIT(arena);
	struct source *source = source_new(arena, STR(".dockerignore"), str_slice(text, 0, end));
	struct dockerignore *ignore = dockerignore_parse(arena, source, &out);
	bool excluded = dockerignore_excludes(ignore, path);
	struct span span = dockerignore_decides(ignore, path);

	BUG_IF(excluded && !span_known(span));
	BUG_IF(span_known(span) && (span.length == 0 || span.offset + span.length > source->text.len));
	/* what excludes a folder excludes what is in it, unless there is an exception */
	BUG_IF(excluded && !dockerignore_has_exceptions(ignore) &&
	       !dockerignore_excludes(ignore, str_concat(arena, path, STR("/x"))));
	for (size_t i = 0; i < out.list.n; i++)
		BUG_IF(out.list.at[i]->span.offset + out.list.at[i]->span.length > source->text.len);
	return 0;
}
