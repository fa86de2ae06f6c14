/*
 * What is written is read again as the same: the input as one string, as a key, as a comment, and whatever it is as YAML.
 */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "base/strbuf.h"
#include "doc/emit.h"
#include "doc/json.h"
#include "doc/yaml.h"

static void write_and_read(struct arena *arena, const struct node *root)
{
	struct strbuf buf _cleanup_strbuf_ = STRBUF_INIT(STRBUF_MAX);
	struct emit_lines lines = { .arena = arena };
	struct findings out = FINDINGS_INIT(arena);
	struct yaml_documents documents;
	struct node *again;

	yaml_write(&buf, root, &lines);
	BUG_IF(lines.list.n == 0 || lines.list.at[0].node != root);
	BUG_IF(yaml_read(arena, source_new(arena, STR("b.yaml"), strbuf_str(&buf)), NULL, &documents, &out) < 0);
	BUG_IF(documents.list.n != 1 || out.list.n != 0 || !node_equal(root, documents.list.at[0]));
	strbuf_clear(&buf);
	json_write(&buf, root, 0, RESOLVE_YAML12);
	BUG_IF(json_read(arena, source_new(arena, STR("b.json"), strbuf_str(&buf)), &again, &out) < 0);
}

static void write_text(struct arena *arena, struct str text)
{
	struct node *root = node_map(arena), *list = node_set_seq(arena, root, "list");

	node_add_str(arena, list, text)->comment = text;
	node_add_str(arena, list, text)->remark = text;
	node_set_map(arena, root, "map")->flow = true;
	node_set(arena, node_get(root, "map"), text, node_str(arena, text));
	node_set(arena, root, text, node_str(arena, text));
	write_and_read(arena, root);
	write_and_read(arena, node_str(arena, text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena _cleanup_arena_ = arena_new();
	struct str text = str_n((const char *)data, size);
	const struct yaml_options options = { .max_nodes = 5000 };
	struct findings out = FINDINGS_INIT(arena);
	struct yaml_documents documents;

	if (utf8_valid(text))
		write_text(arena, text);
	if (yaml_read(arena, source_new(arena, STR("a.yaml"), text), &options, &documents, &out) < 0 || out.list.n > 0)
		return 0;
	for (size_t i = 0; i < documents.list.n; i++)
		write_and_read(arena, documents.list.at[i]);
	return 0;
}
