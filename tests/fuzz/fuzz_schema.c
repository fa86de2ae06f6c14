/* A JSON schema of any bytes up to a line "---", and the manifests behind it. */
#include "fuzz/fuzz.h"

#include "audit/schema.h"
#include "doc/json.h"

struct context {
	struct audit *audit;
	const struct node *schema;
};

static void on_manifest(void *at, const struct manifest *manifest)
{
	struct context *context = at;
	struct schema_check check = { .audit = context->audit, .version = 1, .minor = schema_minor_for(0), .steps = 100000 };

	context->audit->manifest = manifest;
	schema_check_json(&check, context->schema, manifest->root);
	context->audit->manifest = NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str text = str_dup(arena, str_n((const char *)data, size));
	struct findings out = FINDINGS_INIT(arena);
	struct cluster *cluster = cluster_new(arena);
	struct audit_options options = { 0 };
	struct audit audit;
	struct node *schema = NULL;
	size_t cut = str_find(text, STR("\n---\n"));

	audit_init(&audit, arena, &options, cluster, &out);
	if (json_read(arena, source_new(arena, STR("schema.json"), str_slice(text, 0, cut)), &schema, &out) < 0)
		return 0;
	struct context context = { .audit = &audit, .schema = schema };
	struct reader_options reading = { .manifest = on_manifest, .context = &context };
	_cleanup_reader_ struct reader *reader = reader_new(cluster, &reading, &out);

	reader_text(reader, source_new(arena, STR("fuzz.yaml"), str_from(text, cut)));
	return 0;
}
