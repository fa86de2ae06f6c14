/*
 * The tables of all domains, joined.
 */
#include "audit/audit.h"
#include "cluster/read.h"
#include "compose/rules_stack.h"
#include "config/config.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "dockerfile/rules.h"
#include "image/inspect.h"
#include "image/lint.h"
#include "image/measure.h"
#include "image/slim.h"
#include "image/split.h"
#include "kube/kube.h"
#include "netpol/netpol.h"
#include "oci/image.h"
#include "plan/plan.h"
#include "plan/rules.h"
#include "stack/enrich.h"

const struct rule *const *const plan_rules[] = {
	yaml_rules, json_rules, config_rules, compose_rules, compose_stack_rules, stack_rules, kube_rules, tree_rules,
	plan_own_rules, cluster_rules, netpol_rules, dockerfile_rules, oci_rules, inspect_rules, image_split_rules,
	lint_rules, slim_rules, measure_rules, NULL,
};

const struct rule *plan_rule_at(size_t i)
{
	for (const struct rule *const *const *table = plan_rules; *table; table++)
		for (const struct rule *const *rule = *table; *rule; rule++)
			if (i-- == 0)
				return *rule;
	if (i < lint_rule_count())
		return lint_rule_number(i);
	i -= lint_rule_count();
	const struct audit_rule *rule = audit_rule_at(i);
	return rule ? &rule->rule : NULL;
}

const struct rule *plan_rule(struct str id)
{
	const struct rule *rule;

	for (size_t i = 0; (rule = plan_rule_at(i)); i++)
		if (str_eq_nocase(str_of(rule->id), id))
			return rule;
	for (size_t i = 0; (rule = plan_rule_at(i)); i++)
		if (rule_named(rule, id))
			return rule;
	return NULL;
}
