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
		strbuf_addf(buf, "%s\n", rule->title);
	}
}

/* What only rules for manifests have. */
static void add_audit(struct arena *arena, struct node *row, const struct audit_rule *rule)
{
	if (!rule)
		return;
	node_set_str(arena, row, "family", str_of(audit_family_name(rule->family)));
	node_set_str(arena, row, "level", str_of(audit_level_name(rule->level)));
	if (rule->pod_security)
		node_set_str(arena, row, "podSecurity", rule->pod_security == POD_SECURITY_BASELINE ? STR("baseline") : STR("restricted"));
	struct node *controls = node_set_map(arena, row, "controls");
	if (rule->controls.cis)
		node_set_str(arena, controls, "cis", str_of(rule->controls.cis));
	if (rule->controls.nsa)
		node_set_str(arena, controls, "nsa", str_of(rule->controls.nsa));
	if (rule->controls.bsi)
		node_set_str(arena, controls, "bsi", str_of(rule->controls.bsi));
}

static void print_json(struct arena *arena, struct strbuf *buf)
{
	struct node *list = node_seq(arena);
	const struct rule *rule;

	for (size_t i = 0; (rule = plan_rule_at(i)); i++) {
		struct node *row = node_add(arena, list, node_map(arena));

		node_set_str(arena, row, "id", str_of(rule->id));
		node_set_str(arena, row, "severity", str_of(severity_name(rule->severity)));
		node_set_str(arena, row, "title", str_of(rule->title));
		node_set_str(arena, row, "why", str_of(rule->why));
		node_set_str(arena, row, "mend", str_of(rule->mend));
		add_audit(arena, row, audit_rule_find(str_of(rule->id)));
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
