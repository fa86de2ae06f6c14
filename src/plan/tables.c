/*
 * The tables of all domains, joined.
 */
#include "compose/rules_stack.h"
#include "config/config.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "kube/kube.h"
#include "plan/plan.h"
#include "plan/rules.h"
#include "stack/enrich.h"

const struct rule *const *const plan_rules[] = {
	yaml_rules, json_rules, config_rules, compose_rules, compose_stack_rules, stack_rules, kube_rules, tree_rules,
	plan_own_rules, NULL,
};

const struct rule *plan_rule(struct str id)
{
	for (const struct rule *const *const *table = plan_rules; *table; table++)
		for (const struct rule *const *rule = *table; *rule; rule++)
			if (str_eq_nocase(str_of((*rule)->id), id))
				return *rule;
	return NULL;
}
