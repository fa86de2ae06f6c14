#include "audit/audit.h"
#include "base/arena.h"
#include "cmd/output.h"
#include "doc/json.h"
#include "plan/plan.h"

struct values {
	const char *format, *output;
};

static const struct option options[] = {
	OPT_CHOICE(0, "format", "text|json", values, format, "how to print; text where not given"),
	OPT_STRING('o', "output", "PATH", values, output, "write to PATH instead of standard output"),
	OPT_END
};

static void print_text(struct strbuf *buf)
{
	const struct rule *rule;

	for (size_t i = 0; (rule = plan_rule_at(i)); i++) {
		const struct audit_rule *audit = audit_rule_find(str_of(rule->id));

		strbuf_addf(buf, "%-34s %-8s ", rule->id, severity_name(rule->severity));
		if (audit)
			strbuf_addf(buf, "[%s, %s] ", audit_family_name(audit->family), audit_level_name(audit->level));
		strbuf_addf(buf, "%s%s%s%s\n", rule->title, rule->also ? " (" : "", rule->also ? rule->also : "", rule->also ? ")" : "");
	}
}

static void add_audit_rule(struct arena *arena, struct node *row, const struct audit_rule *rule)
{
	static const char *const standards[] = { NULL, "baseline", "restricted" };
	const struct column {
		const char *key, *text;
	} columns[] = {
		{ "family", audit_family_name(rule->family) },
		{ "level", audit_level_name(rule->level) },
		{ "podSecurity", standards[rule->pod_security] },
		{ "cis", rule->controls.cis },
		{ "nsa", rule->controls.nsa },
		{ "bsi", rule->controls.bsi },
		{ "kubeLinter", rule->kube_linter },
		{ "kubeScore", rule->kube_score },
	};

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		if (columns[i].text)
			node_set_str(arena, row, columns[i].key, str_of(columns[i].text));
}

static void print_json(struct arena *arena, struct strbuf *buf)
{
	struct node *list = node_seq(arena);
	const struct audit_rule *audit_rule;
	const struct rule *rule;

	for (size_t i = 0; (rule = plan_rule_at(i)); i++) {
		struct node *row = node_add(arena, list, node_map(arena));

		node_set_str(arena, row, "id", str_of(rule->id));
		node_set_str(arena, row, "severity", str_of(severity_name(rule->severity)));
		node_set_str(arena, row, "title", str_of(rule->title));
		node_set_str(arena, row, "why", str_of(rule->why));
		node_set_str(arena, row, "mend", str_of(rule->mend));
		if (rule->also)
			node_set_str(arena, row, "also", str_of(rule->also));
		if ((audit_rule = audit_rule_find(str_of(rule->id))))
			add_audit_rule(arena, row, audit_rule);
	}
	json_write(buf, list, 2, RESOLVE_JSON);
}

static enum exit_code run(const struct invocation *invocation)
{
	const struct values *values = invocation->values;
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	if (values->format && strcmp(values->format, "json") == 0)
		print_json(invocation->arena, &buf);
	else
		print_text(&buf);
	return print_result(values->output, &buf);
}

const struct command cmd_rules = {
	.name = "rules",
	.summary = "list every rule that a finding can name",
	.description = "One line a rule: id, severity, what it is about; of rules for manifests the family and the level "
		       "before that. 'lotse explain RULE' says why it matters and what to do.",
	.options = options,
	.values_size = sizeof(struct values),
	.examples = (const struct example[]){
		{ "lotse rules", "all rules" },
		{ "lotse rules --format json", "for scripts" },
		{ 0 } },
	.run = run,
};
