/*
 * A Dockerfile is split over an empty context: whatever comes out is read by the parser without a complaint, has at
 * most two stages, and a second time the same text comes out. The parts of its scripts, put together again, are the same parts.
 */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "image/split_internal.h"

static void same_steps(struct arena *arena, struct str text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct shell_steps first, second;

	split_shell(arena, text, &first);
	if (first.unterminated)
		return;
	for (size_t i = 0; i < first.list.n; i++) {
		if (first.list.at[i].compound || first.list.at[i].background)
			return;
		strbuf_addf(&buf, "%s%" PRI_STR, i ? " && " : "", STR_ARG(first.list.at[i].raw));
	}
	split_shell(arena, strbuf_str(&buf), &second);
	BUG_IF(second.list.n != first.list.n);
	for (size_t i = 0; i < first.list.n; i++)
		BUG_IF(!str_eq(first.list.at[i].raw, second.list.at[i].raw) || first.list.at[i].words.n != second.list.at[i].words.n);
}

static struct str split_once(struct arena *arena, struct str text, enum split_builder builder, struct findings *out)
{
	const struct split_options options = { .builder = builder, .name = STR("Dockerfile"), .context = "/var/empty-for-lotse",
					       .user = STR("10001:10001"), .no_context = true };
	const struct source *source = source_new(arena, STR("Dockerfile"), text);
	struct err err = { 0 };
	struct split split;

	BUG_IF(image_split(arena, source, &options, &split, out, &err) < 0);
	BUG_IF(str_empty(split.dockerfile) != out->fatal);
	return split.dockerfile;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str text = str_dup(arena, str_n((const char *)data, size));
	struct findings out = FINDINGS_INIT(arena), again = FINDINGS_INIT(arena), read = FINDINGS_INIT(arena);
	enum split_builder builder = size && data[0] & 1 ? SPLIT_BUILDAH : SPLIT_BUILDKIT;

	if (!memchr(text.ptr, '\0', text.len)) /* a shell can't have it, and the parser of Dockerfiles refuses it */
		same_steps(arena, text);
	struct str result = split_once(arena, text, builder, &out);
	if (str_empty(result))
		return 0;
	BUG_IF(!str_eq(result, split_once(arena, text, builder, &again)));
	struct dockerfile *file = dockerfile_parse(arena, source_new(arena, STR("result"), result), &read);
	BUG_IF(read.n_errors > 0 || file->stages.n > 2);
	return 0;
}
