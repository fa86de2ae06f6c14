#include "base/arena.h"
#include "cmd/output.h"
#include "cmd/project.h"
#include "doc/emit.h"
#include "doc/json.h"

struct values {
	struct project_values project;
	const char *format, *output, *fail_on;
};

static const struct option options[] = {
	PROJECT_OPTIONS(values),
	OPT_CHOICE(0, "format", "yaml|json", values, format, "how to print; yaml where not given"),
	OPT_STRING('o', "output", "PATH", values, output, "write to PATH instead of standard output"),
	OPT_CHOICE(0, "fail-on", FAIL_ON_CHOICES, values, fail_on, "exit with 1 from this severity on; error where not given"),
	OPT_END
};

static enum exit_code run(const struct invocation *invocation)
{
	const struct values *values = invocation->values;
	struct compose_options load = project_options(&values->project, invocation->environment);
	struct findings findings = FINDINGS_INIT(invocation->arena);
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct compose_project project;
	struct err err = { 0 };

	int failed = compose_load(invocation->arena, &load, &project, &findings, &err);
	print_findings(&findings);
	if (failed)
		return complain_environment(&err);
	if (findings.fatal)
		return EXIT_INPUT;
	const struct node *canonical = compose_canonical(invocation->arena, &project);
	if (values->format && strcmp(values->format, "json") == 0)
		json_write(&buf, canonical, 2, RESOLVE_YAML12);
	else
		yaml_write(&buf, canonical, NULL);
	enum exit_code printed = print_result(values->output, &buf);
	return printed ? printed : exit_for(&findings, values->fail_on);
}

const struct command cmd_config = {
	.name = "config",
	.summary = "print the fully resolved Compose project",
	.description = "Reads a Compose project as 'docker compose' does: variables, env files, several files and overrides, extends, "
		       "include, profiles. Prints one canonical document, equal in content to what 'docker compose config' prints.",
	.options = options,
	.values_size = sizeof(struct values),
	.examples = (const struct example[]){
		{ "lotse config", "the project in this folder, as YAML" },
		{ "lotse config --format json", "as JSON, for scripts" },
		{ "lotse config -f compose.yaml --profile dev", "one file, with the services of a profile" },
		{ 0 } },
	.run = run,
};
