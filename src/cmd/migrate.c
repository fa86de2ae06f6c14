#include "base/arena.h"
#include "cmd/output.h"
#include "cmd/project.h"
#include "doc/json.h"
#include "plan/plan.h"
#include "plan/record.h"
#include "report/report.h"
#include "text/library.h"

struct values {
	struct project_values project;
	struct strings environments;
	const char *output, *config, *kubernetes, *language, *format, *fail_on;
	bool diff, force;
};

static const struct option options[] = {
	PROJECT_OPTIONS(values),
	OPT_STRING('o', "output", "DIR", values, output, "folder to write; deploy where not given"),
	OPT_STRINGS(0, "environment", "NAME[=ENVFILE]", values, environments,
		    "an environment, best with its own variables, may be given several times; beside those of lotse.yaml"),
	OPT_STRING('c', "config", "FILE", values, config,
		   "lotse.yaml to read; the one beside the project where not given"),
	OPT_STRING(0, "kubernetes", "VERSION", values, kubernetes,
		   "version of Kubernetes to write for; 1.35 where not given"),
	OPT_CHOICE(0, "language", TEXT_LANGUAGES, values, language,
		   "of the documents; language in lotse.yaml, else en where not given"),
	OPT_FLAG(0, "diff", values, diff, "write nothing, show what would change; exit with 1 where something would"),
	OPT_FLAG(0, "force", values, force, "overwrite files of lotse that somebody edited"),
	OPT_CHOICE(0, "format", "text|json", values, format, "how to print the result; text where not given"),
	OPT_CHOICE(0, "fail-on", FAIL_ON_CHOICES, values, fail_on,
		   "exit with 1 from this severity on; error where not given"),
	OPT_END
};

static const char *const change_names[] = {
	[CHANGE_NONE] = "unchanged",  [CHANGE_NEW] = "new",   [CHANGE_MODIFIED] = "changed",
	[CHANGE_REMOVED] = "removed", [CHANGE_KEPT] = "kept",
};

/* NAME or NAME=ENVFILE, of each --environment. */
static int environments_parse(struct arena *arena, const struct strings *given, struct plan_options *wanted,
			      struct err *err)
{
	struct plan_environment *list = arena_calloc(arena, given->n, sizeof(*list));

	for (size_t i = 0; i < given->n; i++) {
		struct str text = str_of(given->at[i]);
		size_t equals = str_chr(text, '=');

		if (text.len == 0 || equals == 0 || (equals != STR_NONE && equals + 1 == text.len))
			return err_set(err, ERR_USAGE, "--environment takes NAME or NAME=ENVFILE, not \"%" PRI_STR "\"",
				       STR_ARG(str_show(arena, text)));
		list[i] = (struct plan_environment){ str_slice(text, 0, equals), equals == STR_NONE ? NULL : given->at[i] + equals + 1 };
	}
	wanted->environments = list;
	wanted->n_environments = given->n;
	return 0;
}

static int options_of(const struct invocation *invocation, struct plan_options *wanted, struct err *err)
{
	const struct values *values = invocation->values;

	*wanted = (struct plan_options){
		.compose = project_options(&values->project, invocation->environment),
		.config_file = values->config,
		.language = values->language,
		.target = values->output ? values->output : "deploy",
	};
	if (values->output && !*values->output)
		return err_set(err, ERR_USAGE, "--output needs the name of a folder: it is empty");
	if (kubernetes_parse(values->kubernetes, &wanted->kubernetes_minor, err) < 0)
		return -1;
	return environments_parse(invocation->arena, &values->environments, wanted, err);
}

static enum exit_code print_json(const char *target, const struct tree_plan *changes, bool written,
				 struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	strbuf_adds(&buf, "{\"target\": ");
	json_write_string(&buf, str_of(target));
	strbuf_addf(&buf, ",\n\"written\": %s,\n\"files\": [", written ? "true" : "false");
	for (size_t i = 0; i < changes->changes.n; i++) {
		const struct tree_change *change = &changes->changes.at[i];

		strbuf_adds(&buf, i ? ",\n  {\"path\": " : "\n  {\"path\": ");
		json_write_string(&buf, change->path);
		strbuf_addf(&buf, ", \"change\": \"%s\"}", change_names[change->kind]);
	}
	strbuf_adds(&buf, "],\n\"findings\": ");
	report_json(&buf, findings);
	strbuf_adds(&buf, "}\n");
	return print_result(NULL, &buf);
}

static void print_written(const char *target, const struct plan *plan, const struct tree_plan *changes)
{
	if (changes->n_new + changes->n_modified + changes->n_removed == 0) {
		print_line("%s is up to date: %zu files", target, plan->tree.by_path.n);
		return;
	}
	print_line("wrote %s: %zu new, %zu changed, %zu removed, %zu files in all", target, changes->n_new,
		   changes->n_modified, changes->n_removed, plan->tree.by_path.n);
}

/* Beside a difference: what is wrong, and what the comparison itself says; `migrate` tells the rest. */
static void print_beside_diff(struct findings *findings, size_t n_planned)
{
	struct findings shown = FINDINGS_INIT(findings->arena);

	for (size_t i = 0; i < findings->list.n; i++) {
		struct finding *finding = findings->list.at[i];

		if (i < n_planned && finding->severity < SEVERITY_ERROR)
			continue;
		*vec_push(findings->arena, &shown.list) = finding;
		shown.n_errors += finding->severity == SEVERITY_ERROR;
		shown.n_warnings += finding->severity == SEVERITY_WARNING;
		shown.n_notes += finding->severity == SEVERITY_NOTE;
	}
	print_findings(&shown);
}

static enum exit_code print_diff(const struct tree_plan *changes)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	tree_diff(changes, &buf);
	return print_result(NULL, &buf);
}

/* Shows or writes what was planned; the result is written even where there are errors that aren't fatal. */
static enum exit_code finish(const struct invocation *invocation, const struct plan_options *wanted, struct plan *plan,
			     struct findings *findings)
{
	const struct values *values = invocation->values;
	size_t n_planned = findings->list.n;
	bool json = values->format && strcmp(values->format, "json") == 0;
	enum exit_code printed = EXIT_CLEAN;
	struct tree_plan changes = { 0 };
	struct err err = { 0 };

	/* a difference is shown even where a file was edited by hand: that is when people want to see it */
	int failed =
		plan_compare(invocation->arena, wanted, plan, values->force || values->diff, &changes, findings, &err);
	if (values->diff)
		print_beside_diff(findings, n_planned);
	else
		print_findings(findings);
	if (findings->fatal)
		return EXIT_INPUT;
	if (failed || (!values->diff && tree_write(&plan->tree, wanted->target, &changes, &err) < 0))
		return complain_environment(&err);
	if (json)
		printed = print_json(wanted->target, &changes, !values->diff, findings);
	else if (values->diff)
		printed = print_diff(&changes);
	else
		print_written(wanted->target, plan, &changes);
	if (printed)
		return printed;
	if (values->diff && changes.n_new + changes.n_modified + changes.n_removed)
		return EXIT_FINDINGS;
	return exit_for(findings, values->fail_on);
}

static enum exit_code run(const struct invocation *invocation)
{
	struct findings findings = FINDINGS_INIT(invocation->arena);
	struct plan_options wanted;
	struct plan plan = { 0 };
	struct err err = { 0 };

	if (options_of(invocation, &wanted, &err) < 0)
		return complain_environment(&err);
	if (plan_make(invocation->arena, &wanted, &plan, &findings, &err) < 0) {
		print_findings(&findings);
		return complain_environment(&err);
	}
	if (findings.fatal) {
		print_findings(&findings);
		return EXIT_INPUT;
	}
	return finish(invocation, &wanted, &plan, &findings);
}

const struct command cmd_migrate = {
	.name = "migrate",
	.summary = "write Kubernetes manifests for a Compose project",
	.description =
		"Reads a Compose project, and writes a folder with a kustomize base (one folder a service, one object "
		"a file), a "
		"component for each environment, and overlays that belong to your team and are written only once.\n"
		"\n"
		"What can't be translated is a finding with its line and what to do; nothing is left out in silence. "
		"The same "
		"input gives the same output to the byte. Values of secrets go only into files that git ignores.\n"
		"\n"
		"Each environment is loaded with its own env file alone: neither .env nor the variables of this shell "
		"reach it. "
		"'lotse explain FILE:LINE' tells where a generated line comes from.",
	.options = options,
	.values_size = sizeof(struct values),
	.examples = (const struct example[]){ { "lotse migrate", "the project in this folder, into deploy/" },
					      { "lotse migrate --diff", "what would change, as a unified diff" },
					      { "lotse migrate --environment production=production.env -o out",
						"with an overlay for production" },
					      { 0 } },
	.run = run,
};
