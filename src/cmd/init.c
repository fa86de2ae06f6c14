#include "base/arena.h"
#include "base/file.h"
#include "cmd/output.h"
#include "cmd/project.h"
#include "plan/plan.h"

struct values {
	struct project_values project;
	const char *output, *fail_on;
	bool force;
};

static const struct option options[] = {
	PROJECT_OPTIONS(values),
	OPT_STRING('o', "output", "PATH", values, output, "write to PATH; lotse.yaml beside the project where not given, - prints it"),
	OPT_FLAG(0, "force", values, force, "replace a file that is there"),
	OPT_CHOICE(0, "fail-on", FAIL_ON_CHOICES, values, fail_on, "exit with 1 from this severity on; error where not given"),
	OPT_END
};

static enum exit_code write_new(const char *path, const struct strbuf *buf, bool force)
{
	if (file_exists(path) && !force && strcmp(path, "-") != 0)
		return complain_usage("%s is there already: --force replaces it, -o PATH writes elsewhere", path);
	enum exit_code code = print_result(path, buf);
	if (code == EXIT_CLEAN && strcmp(path, "-") != 0)
		print_line("wrote %s", path);
	return code;
}

static enum exit_code run(const struct invocation *invocation)
{
	const struct values *values = invocation->values;
	struct arena *arena = invocation->arena;
	struct plan_options wanted = {
		.compose = project_options(&values->project, invocation->environment),
		.ignore_config = true,
	};
	struct findings findings = FINDINGS_INIT(arena);
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct plan plan = { 0 };
	struct err err = { 0 };

	int failed = plan_model(arena, &wanted, &plan, &findings, &err);
	print_findings(&findings);
	if (failed)
		return complain_environment(&err);
	if (findings.fatal)
		return EXIT_INPUT;
	config_print_template(&buf, plan_config_tables, plan_inferred(arena, &plan));
	const char *path = values->output;
	if (!path)
		path = str_cstr(arena, path_relative(arena, path_cwd(arena),
						     path_join(arena, plan.project.directory, STR("lotse.yaml"))));
	enum exit_code written = write_new(path, &buf, values->force);
	return written ? written : exit_for(&findings, values->fail_on);
}

const struct command cmd_init = {
	.name = "init",
	.summary = "write a commented lotse.yaml with what was inferred",
	.description = "Reads the Compose project and writes a lotse.yaml: what lotse inferred (the role of each service, with the "
		       "reason), and every key that can be set, as comments with its default. An existing file is not replaced.",
	.options = options,
	.values_size = sizeof(struct values),
	.examples = (const struct example[]){
		{ "lotse init", "lotse.yaml beside the Compose file" },
		{ "lotse init -o -", "only look" },
		{ 0 } },
	.run = run,
};
