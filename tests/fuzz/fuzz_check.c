/* Manifests of any bytes, all rules over them, the ignores in them, and what is printed for machines. */
#include "fuzz/fuzz.h"

#include "audit/audit.h"
#include "base/strbuf.h"
#include "report/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str text = str_dup(arena, str_n((const char *)data, size));
	struct findings out = FINDINGS_INIT(arena);
	struct cluster *cluster = cluster_new(arena);
	struct audit_options options = { .level = LEVEL_STRICT, .now = 1800000000, .minor = 29 + (unsigned int)(size % 9) };
	const struct report_sarif_options sarif = { .version = "0" };
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct audit audit;

	audit_init(&audit, arena, &options, cluster, &out);
	struct reader_options reading = { .manifest = audit_manifest, .source = audit_source, .context = &audit };
	_cleanup_reader_ struct reader *reader = reader_new(cluster, &reading, &out);

	reader_text(reader, source_new(arena, STR("fuzz.yaml"), text));
	audit_end(&audit);
	findings_sort(&out);
	report_sarif(&buf, &out, &sarif);
	report_junit(&buf, &out);
	report_text(&buf, &out, false);
	return 0;
}
