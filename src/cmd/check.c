#include "audit/schema.h"
#include "base/clock.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "report/report.h"

struct values {
	const char *kubernetes, *level, *pod_security, *format, *fail_on, *output;
	struct strings rules, schemas;
};

static const struct option options[] = {
	OPT_STRING(0, "kubernetes", "VERSION", values, kubernetes, "the version that the objects are for, for example 1.35"),
	OPT_CHOICE(0, "level", "baseline|recommended|strict", values, level, "which rules run; baseline where not given"),
	OPT_STRINGS(0, "rule", "ID", values, rules, "run this rule and no other, may be given several times"),
	OPT_CHOICE(0, "pod-security", "baseline|restricted", values, pod_security,
		   "run the rules of this Pod Security Standard and no other"),
	OPT_STRINGS(0, "schema", "DIR", values, schemas,
		    "JSON schemas of custom resources, as DIR/GROUP/kind_version.json; may be given several times"),
	OPT_CHOICE(0, "format", "text|json|sarif|junit", values, format, "how to print; text where not given"),
	OPT_CHOICE(0, "fail-on", FAIL_ON_CHOICES, values, fail_on, "exit with 1 from this severity on; error where not given"),
	OPT_STRING('o', "output", "PATH", values, output, "write to PATH instead of standard output"),
	OPT_END
};

/* False with a complaint. */
static bool read_options(const struct values *values, struct audit_options *audit)
{
	*audit = (struct audit_options){ .only = values->rules.at, .n_only = values->rules.n, .now = clock_now() };
	if (!minor_parse(values->kubernetes, &audit->minor)) {
		complain_usage("--kubernetes %s: write a version like 1.35", values->kubernetes);
		return false;
	}
	for (size_t i = 0; i < values->rules.n; i++) {
		if (!audit_rule_find(str_of(values->rules.at[i]))) {
			complain_usage("--rule %s: there is no such rule: 'lotse rules' lists them", values->rules.at[i]);
			return false;
		}
	}
	for (enum audit_level level = LEVEL_BASELINE; level <= LEVEL_STRICT; level++)
		if (values->level && strcmp(values->level, audit_level_name(level)) == 0)
			audit->level = level;
	if (values->pod_security)
		audit->pod_security = strcmp(values->pod_security, "baseline") == 0 ? POD_SECURITY_BASELINE : POD_SECURITY_RESTRICTED;
	return true;
}

static float security_severity(const struct rule *rule)
{
	const struct audit_rule *audit = audit_rule_find(str_of(rule->id));

	return audit ? audit->security_severity : 0;
}

static void print(struct strbuf *buf, const struct values *values, struct findings *findings)
{
	const struct report_sarif_options sarif = { .version = LOTSE_VERSION, .security_severity = security_severity };
	struct str format = str_of(values->format);

	if (str_is(format, "json")) {
		report_json(buf, findings);
		return;
	}
	if (str_is(format, "sarif")) {
		report_sarif(buf, findings, &sarif);
		return;
	}
	if (str_is(format, "junit")) {
		report_junit(buf, findings);
		return;
	}
	const char *no_color = getenv("NO_COLOR"); /* https://no-color.org */
	report_text(buf, findings, !values->output && isatty(STDOUT_FILENO) && !(no_color && *no_color));
	report_summary(buf, findings);
	strbuf_addc(buf, '\n');
}

static enum exit_code run(const struct invocation *invocation)
{
	const struct values *values = invocation->values;
	struct arena *arena = invocation->arena;
	struct findings findings = FINDINGS_INIT(arena);
	struct cluster *cluster = cluster_new(arena);
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct audit_options audit_options;
	struct audit audit;
	struct err err = { 0 };

	if (!read_options(values, &audit_options))
		return EXIT_INPUT;
	_cleanup_schemas_ struct schemas *schemas = schemas_new(values->schemas.at, values->schemas.n);
	audit_options.schemas = schemas;
	audit_init(&audit, arena, &audit_options, cluster, &findings);
	struct reader_options reading = { .manifest = audit_manifest, .source = audit_source, .context = &audit,
					  .no_duplicates = !audit_options.pod_security && !audit_options.n_only };
	_cleanup_reader_ struct reader *reader = reader_new(cluster, &reading, &findings);
	for (size_t i = 0; i < invocation->n_arguments; i++)
		if (reader_path(reader, invocation->arguments[i], &err) < 0)
			return complain_environment(&err);
	audit_end(&audit);
	findings_sort(&findings);
	print(&buf, values, &findings);
	enum exit_code printed = print_result(values->output, &buf);
	return printed ? printed : exit_for(&findings, values->fail_on);
}

const struct command cmd_check = {
	.name = "check",
	.summary = "review Kubernetes manifests",
	.arguments = "PATH...",
	.min_arguments = 1,
	.max_arguments = SIZE_MAX,
	.description = "Reads manifests of any origin: files, folders (*.yaml, *.yml and *.json in them), or - for standard input, "
		       "such as what helm template, kustomize build and kubectl get -o json print. Says what the API server would "
		       "refuse, what doesn't fit together across objects, and what is unsafe.",
	.options = options,
	.values_size = sizeof(struct values),
	.examples = (const struct example[]){
		{ "lotse check deploy/base", "every manifest below a folder" },
		{ "lotse check --kubernetes 1.35 --level strict deploy/base", "for one version, with all rules but the contested ones" },
		{ "lotse check --schema schemas --format sarif -o lotse.sarif deploy/base",
		  "custom resources, too; for GitHub's code scanning" },
		{ 0 } },
	.run = run,
};
