/*
 * Any bytes as YAML: read or refused with a finding, and every place that a node or a finding names lies in the text.
 */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "doc/yaml.h"

static void check_span(const struct source *source, struct span span)
{
	BUG_IF(span.source != source);
	BUG_IF(span.offset > source->text.len || span.length > source->text.len - span.offset);
}

static void check_node(const struct source *source, const struct node *node, size_t depth)
{
	BUG_IF(depth > 300);
	check_span(source, node->span);
	for (size_t i = 0; node->kind == NODE_SEQ && i < node->items.n; i++)
		check_node(source, node->items.at[i], depth + 1);
	for (size_t i = 0; node->kind == NODE_MAP && i < node->entries.n; i++) {
		const struct node_entry *entry = &node->entries.at[i];

		check_span(source, entry->key_span);
		check_span(source, node_key_part(entry, entry->key.len / 2, 1));
		BUG_IF(node_entry(node, entry->key) != entry);
		check_node(source, entry->value, depth + 1);
	}
	for (size_t i = 0; node->kind == NODE_SCALAR && i <= 4; i++)
		check_span(source, node_span_part(node, node->text.len * i / 4, 2));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena _cleanup_arena_ = arena_new();
	struct source *source = source_new(arena, STR("a.yaml"), str_n((const char *)data, size));
	const struct yaml_options options = { .max_nodes = 20000 }; /* walking an alias bomb takes long, reading doesn't */
	struct findings out = FINDINGS_INIT(arena);
	struct yaml_documents documents;
	int result = yaml_read(arena, source, &options, &documents, &out);

	BUG_IF(result < 0 && !out.fatal && out.dropped == 0);
	BUG_IF(result == 0 && (out.fatal || documents.list.n == 0));
	for (size_t i = 0; i < documents.list.n; i++)
		check_node(source, documents.list.at[i], 0);
	for (size_t i = 0; i < out.list.n; i++) {
		check_span(source, out.list.at[i]->span);
		for (size_t j = 0; j < out.list.at[i]->related.n; j++)
			check_span(source, out.list.at[i]->related.at[j].span);
	}
	return 0;
}
