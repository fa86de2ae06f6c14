/*
 * All families of rules. A new file of rules is named here.
 */
#include "audit/families.h"

const struct audit_rule *const audit_families[] = {
	schema_rules,
	pod_security_rules,
	restricted_rules,
	container_rules,
	identity_rules,
	resource_rules,
	probe_rules,
	availability_rules,
	job_rules,
	exposure_rules,
	rbac_rules,
	image_rules,
	secret_rules,
	upgrade_rules,
	reference_rules,
	ignore_rules, /* last: they look at what the others found */
	NULL,
};

const struct audit_rule *audit_rule_at(size_t i)
{
	for (const struct audit_rule *const *family = audit_families; *family; family++)
		for (const struct audit_rule *rule = *family; rule->rule.id; rule++)
			if (i-- == 0)
				return rule;
	return NULL;
}

const struct audit_rule *audit_rule_find(struct str id)
{
	for (const struct audit_rule *const *family = audit_families; *family; family++)
		for (const struct audit_rule *rule = *family; rule->rule.id; rule++)
			if (str_eq_nocase(str_of(rule->rule.id), id))
				return rule;
	return NULL;
}

const char *audit_family_name(enum audit_family family)
{
	static const char *const names[] = {
		[FAMILY_SCHEMA] = "schema",	  [FAMILY_POD_SECURITY] = "pod security",
		[FAMILY_CONTAINER] = "containers", [FAMILY_IDENTITY] = "identity",
		[FAMILY_RESOURCES] = "resources", [FAMILY_PROBES] = "probes",
		[FAMILY_AVAILABILITY] = "availability", [FAMILY_REFERENCES] = "references",
		[FAMILY_EXPOSURE] = "exposure",	  [FAMILY_RBAC] = "RBAC",
		[FAMILY_API] = "API versions",	  [FAMILY_IMAGES] = "images",
		[FAMILY_SECRETS] = "secrets",	  [FAMILY_IGNORE] = "ignores",
	};

	return names[family];
}

const char *audit_level_name(enum audit_level level)
{
	static const char *const names[] = {
		[LEVEL_BASELINE] = "baseline",
		[LEVEL_RECOMMENDED] = "recommended",
		[LEVEL_STRICT] = "strict",
		[LEVEL_BY_NAME] = "by name",
	};

	return names[level];
}
