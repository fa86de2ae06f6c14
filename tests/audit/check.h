/*
 * Checking one text with all rules of a level, or with those of some families.
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

#define FAMILY(name) (1u << FAMILY_##name)

static inline void check_families(struct fixture *f, const char *text, unsigned int families, int64_t now)
{
	VEC(const char *) only = { 0 };
	const struct audit_rule *rule;

	for (size_t i = 0; (rule = audit_rule_at(i)); i++)
		if (families & (1u << rule->family))
			*vec_push(f->arena, &only) = rule->rule.id;
	check_with(f, text, &(struct audit_options){ .only = only.at, .n_only = only.n, .now = now });
}
