/*
 * Any bytes as JSON: what is read is written, and read again it is the same.
 */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "base/strbuf.h"
#include "doc/json.h"

static void write_and_read(struct arena *arena, const struct node *root, struct findings *out)
{
	struct strbuf buf _cleanup_strbuf_ = STRBUF_INIT(STRBUF_MAX);
	struct node *again;

	json_write(&buf, root, 1, RESOLVE_JSON);
	BUG_IF(json_read(arena, source_new(arena, STR("b.json"), strbuf_str(&buf)), &again, out) < 0);
	BUG_IF(!node_equal(root, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena _cleanup_arena_ = arena_new();
	struct source *source = source_new(arena, STR("a.json"), str_n((const char *)data, size));
	struct findings out = FINDINGS_INIT(arena);
	struct node *root;
	int result = json_read(arena, source, &root, &out);

	BUG_IF((result < 0) != out.fatal || (result < 0) != (root == NULL));
	for (size_t i = 0; i < out.list.n; i++)
		BUG_IF(out.list.at[i]->span.offset > size);
	if (root)
		write_and_read(arena, root, &out);
	return 0;
}
