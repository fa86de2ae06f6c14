/*
 * Checking one text with all rules of a level.
 */
#pragma once
#include "lib/test.h"

#include "audit/audit.h"

static inline void check_with(struct fixture *f, const char *text, const struct audit_options *options)
{
	struct cluster *cluster = cluster_new(f->arena);
	struct audit audit;

	audit_init(&audit, f->arena, options, cluster, f->out);
	struct reader_options reading = { .manifest = audit_manifest, .source = audit_source, .context = &audit };
	_cleanup_reader_ struct reader *reader = reader_new(cluster, &reading, f->out);

	reader_text(reader, source_of(f, "a.yaml", text));
	audit_end(&audit);
}
