#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "cmd/output.h"
#include "image/lint.h"
#include "report/report.h"
#include "tree/tree.h"

enum { FOLDERS_DEEP = 32, DOCKERFILES_MAX = 100000, FINDINGS_MAX = 200000 };

struct values {
	const char *config, *context, *target, *format, *fail_on, *output;
	struct strings rules;
	bool no_shellcheck, fix, write;
};

static const struct option options[] = {
	OPT_STRING(0, "config", "FILE", values, config, "read settings from FILE instead of .hadolint.yaml in this folder"),
	OPT_STRING(0, "context", "DIR", values, context, "the folder that COPY takes files from; the Dockerfile's own where not given"),
	OPT_STRING(0, "target", "STAGE", values, target, "the stage that is built; the last where not given"),
	OPT_STRINGS(0, "rule", "ID", values, rules, "run this rule and no other, may be given several times; hadolint's ids will do"),
	OPT_FLAG(0, "no-shellcheck", values, no_shellcheck, "don't give the scripts of RUN to ShellCheck"),
	OPT_FLAG(0, "fix", values, fix, "show as a diff what can be mended exactly"),
	OPT_FLAG(0, "write", values, write, "with --fix: change the files"),
	OPT_CHOICE(0, "format", "text|json|sarif|junit", values, format, "how to print; text where not given"),
	OPT_CHOICE(0, "fail-on", FAIL_ON_CHOICES, values, fail_on, "exit with 1 from this severity on; error where not given"),
	OPT_STRING('o', "output", "PATH", values, output, "write to PATH instead of standard output"),
	OPT_END
};

struct dockerfile_input {
	const struct source *source;
	struct str context;
	const char *path; /* NULL: standard input */
};

struct session {
	const struct values *values;
	struct arena *arena;
	struct findings findings;
	struct lint_options options;
	VEC(struct dockerfile_input) inputs;
	struct strbuf buf;
};

/* ---- What is read ---- */

static bool is_dockerfile(struct str name)
{
	static const char *const names[] = { "Dockerfile", "dockerfile", "Containerfile", "containerfile", NULL };
	static const char *const ends[] = { ".Dockerfile", ".dockerfile", ".Containerfile", ".containerfile", NULL };

	if (str_ends(name, ".dockerignore") || str_ends(name, "~"))
		return false;
	for (size_t i = 0; names[i]; i++)
		if (str_is(name, names[i]) || (str_starts(name, names[i]) && name.ptr[strlen(names[i])] == '.'))
			return true;
	for (size_t i = 0; ends[i]; i++)
		if (str_ends(name, ends[i]))
			return true;
	return false;
}

static int add_input(struct session *session, const char *path, struct err *err)
{
	struct dockerfile_input input = { .path = path };
	struct str text;

	if (strcmp(path, "-") == 0) {
		input.path = NULL;
		if (file_read_fd(session->arena, STDIN_FILENO, "standard input", FILE_MAX_DEFAULT, &text, err) < 0)
			return -1;
	} else if (file_read(session->arena, path, FILE_MAX_DEFAULT, &text, err) < 0) {
		return -1;
	}
	input.source = source_new(session->arena, input.path ? str_of(path) : STR("<stdin>"), text);
	if (session->values->context)
		input.context = str_of(session->values->context);
	else if (input.path)
		input.context = path_dir(str_of(path));
	*vec_push(session->arena, &session->inputs) = input;
	return 0;
}

/* Links are not followed: they lead round, or out of what was meant. */
static int add_folder(struct session *session, const char *folder, size_t depth, struct err *err)
{
	struct str *names;
	size_t n;

	if (depth > FOLDERS_DEEP)
		return err_set(err, ERR_USAGE, "%s: folders are nested deeper than %d", folder, FOLDERS_DEEP);
	if (file_list(session->arena, folder, &names, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const char *path = str_cstr(session->arena, path_join(session->arena, str_of(folder), names[i]));
		struct stat status;

		if (lstat(path, &status) < 0)
			continue; /* gone since */
		if (S_ISDIR(status.st_mode) && !str_starts(names[i], ".") && !str_is(names[i], "node_modules")) {
			if (add_folder(session, path, depth + 1, err) < 0)
				return -1;
		} else if (S_ISREG(status.st_mode) && is_dockerfile(names[i])) {
			if (session->inputs.n >= DOCKERFILES_MAX)
				return err_set(err, ERR_USAGE, "there are more than %d Dockerfiles", DOCKERFILES_MAX);
			if (add_input(session, path, err) < 0)
				return -1;
		}
	}
	return 0;
}

static int read_inputs(struct session *session, const char *const *paths, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		size_t before = session->inputs.n;
		bool folder = strcmp(paths[i], "-") != 0 && file_is_dir(paths[i]);

		if ((folder ? add_folder(session, paths[i], 0, err) : add_input(session, paths[i], err)) < 0)
			return -1;
		if (folder && session->inputs.n == before)
			return err_set(err, ERR_USAGE,
				       "%s holds no file that is called Dockerfile, Dockerfile.*, *.Dockerfile or Containerfile",
				       paths[i]);
	}
	return 0;
}

static int read_config(struct session *session, struct err *err)
{
	static const char *const names[] = { ".hadolint.yaml", ".hadolint.yml", "hadolint.yaml", NULL };
	const char *path = session->values->config;
	struct str text;

	for (size_t i = 0; !path && names[i]; i++)
		path = file_exists(names[i]) ? names[i] : NULL;
	if (!path)
		return 0;
	if (file_read(session->arena, path, FILE_MAX_DEFAULT, &text, err) < 0)
		return -1;
	session->options.config = lint_config_read(session->arena, source_new(session->arena, str_of(path), text), &session->findings);
	return 0;
}

/* False with a complaint. */
static bool check_options(const struct session *session)
{
	const struct values *values = session->values;

	for (size_t i = 0; i < values->rules.n; i++) {
		if (!lint_knows(str_of(values->rules.at[i]))) {
			complain_usage("--rule %s: there is no such rule: 'lotse rules' lists them", values->rules.at[i]);
			return false;
		}
	}
	if (values->write && !values->fix) {
		complain_usage("--write goes with --fix");
		return false;
	}
	if (values->fix && (values->format || (values->write && values->output))) {
		complain_usage("--fix shows a diff: it goes without --format, and --write without -o");
		return false;
	}
	if (values->context && !file_is_dir(values->context)) {
		complain_usage("--context %s: there is no such folder", values->context);
		return false;
	}
	return true;
}

static bool has_stage(struct arena *arena, const struct source *source, const char *target)
{
	struct findings ignored = FINDINGS_INIT(arena);
	const struct dockerfile *file = dockerfile_parse(arena, source, &ignored);

	return dockerfile_stage_find(file, str_of(target), file->stages.n) != DOCKERFILE_NO_STAGE;
}

static bool check_target(const struct session *session)
{
	const char *target = session->values->target;

	for (size_t i = 0; target && i < session->inputs.n; i++) {
		const struct source *source = session->inputs.at[i].source;

		if (has_stage(session->arena, source, target))
			continue;
		complain_usage("--target %s: there is no such stage in %" PRI_STR, target, STR_ARG(source->name));
		return false;
	}
	return true;
}

/* ---- Fixing ---- */

static const char *real_path(struct arena *arena, const char *path)
{
	_cleanup_free_ char *real = realpath(path, NULL);

	return real ? str_cstr(arena, str_of(real)) : path;
}

static int write_fixed(struct session *session, const struct dockerfile_input *input, struct str text, struct err *err)
{
	if (!input->path) {
		strbuf_add(&session->buf, text); /* what came over standard input goes to standard output */
		return 0;
	}
	/* through a link the file is changed, not the link */
	const char *path = real_path(session->arena, input->path);
	return file_write(path, text, file_mode(path), err);
}

static void add_diff(struct session *session, const struct dockerfile_input *input, struct str text)
{
	struct artefact mended = { .content = text };
	struct str path = path_clean(session->arena, input->source->name);
	struct tree_plan plan = { 0 };

	while (str_starts(path, "/"))
		path = str_from(path, 1);
	*vec_push(session->arena, &plan.changes) =
		(struct tree_change){ .kind = CHANGE_MODIFIED, .path = path, .artefact = &mended, .old = input->source->text };
	tree_diff(&plan, &session->buf);
}

static int fix_all(struct session *session, struct err *err)
{
	size_t mended = 0, changed = 0;

	for (size_t i = 0; i < session->inputs.n; i++) {
		struct dockerfile_input *input = &session->inputs.at[i];
		size_t n;
		struct str text = lint_fix(session->arena, &session->options, input->source, input->context, &n);
		bool same = str_eq(text, input->source->text);

		mended += n;
		changed += !same;
		if (session->values->write && (!same || !input->path) && write_fixed(session, input, text, err) < 0)
			return -1;
		if (!session->values->write && !same)
			add_diff(session, input, text);
		if (session->values->write)
			input->source = source_new(session->arena, input->source->name, text);
	}
	bool write = session->values->write;
	fprintf(stderr, "%zu finding%s %s in %zu of %zu file%s%s\n", mended, mended == 1 ? "" : "s",
		write ? "mended" : "can be mended", changed, session->inputs.n, session->inputs.n == 1 ? "" : "s",
		changed && !write ? ": --fix --write does it" : "");
	return 0;
}

/* ---- Looking ---- */

static int look(struct session *session, struct err *err)
{
	struct lint_run *run = lint_new(session->arena, &session->options, &session->findings);

	for (size_t i = 0; i < session->inputs.n; i++)
		lint_source(run, session->inputs.at[i].source, session->inputs.at[i].context);
	if (lint_end(run, err) < 0)
		return -1;
	findings_sort(&session->findings);
	return 0;
}

static void print(struct session *session)
{
	const struct report_sarif_options sarif = { .version = LOTSE_VERSION, .tag = "dockerfile" };
	struct str format = str_of(session->values->format);

	if (str_is(format, "json")) {
		report_json(&session->buf, &session->findings);
	} else if (str_is(format, "sarif")) {
		report_sarif(&session->buf, &session->findings, &sarif);
	} else if (str_is(format, "junit")) {
		report_junit(&session->buf, &session->findings);
	} else {
		const char *no_color = getenv("NO_COLOR"); /* https://no-color.org */

		report_text(&session->buf, &session->findings,
			    !session->values->output && isatty(STDOUT_FILENO) && !(no_color && *no_color));
		report_summary(&session->buf, &session->findings);
		strbuf_addc(&session->buf, '\n');
	}
}

/* --fail-on, else what .hadolint.yaml says. */
static enum exit_code exit_code(const struct session *session)
{
	const struct lint_config *config = session->options.config;
	const char *fail_on = session->values->fail_on;

	if (!fail_on && config)
		fail_on = config->fail_on;
	if (fail_on && strcmp(fail_on, "never") == 0)
		return session->findings.fatal ? EXIT_INPUT : EXIT_CLEAN;
	return exit_for(&session->findings, fail_on);
}

static enum exit_code run_session(struct session *session, const struct invocation *invocation)
{
	struct err err = { 0 };

	if (read_config(session, &err) < 0 || read_inputs(session, invocation->arguments, invocation->n_arguments, &err) < 0)
		return complain_environment(&err);
	if (!check_target(session))
		return EXIT_INPUT;
	if (session->values->fix && fix_all(session, &err) < 0)
		return complain_environment(&err);
	if (look(session, &err) < 0)
		return complain_environment(&err);
	if (!session->values->fix)
		print(session);
	else if (session->values->write)
		print_findings(&session->findings);
	enum exit_code printed = print_result(session->values->output, &session->buf);
	return printed ? printed : exit_code(session);
}

static enum exit_code run(const struct invocation *invocation)
{
	const struct values *values = invocation->values;
	struct session session = {
		.values = values,
		.arena = invocation->arena,
		.findings = { .arena = invocation->arena, .max = FINDINGS_MAX },
		.options = { .target = values->target,
			     .only = values->rules.at,
			     .n_only = values->rules.n,
			     .no_shellcheck = values->no_shellcheck },
		.buf = STRBUF_INIT(STRBUF_MAX),
	};
	enum exit_code code = check_options(&session) ? run_session(&session, invocation) : EXIT_INPUT;

	strbuf_fini(&session.buf);
	return code;
}

const struct command cmd_image_lint = {
	.name = "image lint",
	.summary = "review Dockerfiles",
	.arguments = "FILE...",
	.min_arguments = 1,
	.max_arguments = SIZE_MAX,
	.description =
		"Reads Dockerfiles: files, folders (Dockerfile, Dockerfile.*, *.Dockerfile and Containerfile in them), or - for "
		"standard input. "
		"Looks for what hadolint and BuildKit's checks look for, and more; each finding names their ids beside lotse's. "
		"The scripts of RUN "
		"go through ShellCheck where it is installed, and its findings stand at the line and column of the Dockerfile.\n"
		"\n"
		"An exception is a comment above the instruction: \"# lotse ignore=RULE reason\", with any of the ids. \"# "
		"hadolint ignore=...\", "
		"\"# hadolint global ignore=...\", \"# shellcheck disable=...\", BuildKit's \"# check=skip=...\" and "
		".hadolint.yaml hold, too.\n"
		"\n"
		"--fix shows what can be mended exactly, as a diff; --fix --write changes the files.",
	.options = options,
	.values_size = sizeof(struct values),
	.examples = (const struct example[]){ { "lotse image lint api/Dockerfile", "one file" },
					      { "lotse image lint --format sarif -o lotse.sarif .",
						"all of a repository, for GitHub's code scanning" },
					      { "lotse image lint --fix api/Dockerfile", "what can be mended, as a diff" },
					      { 0 } },
	.run = run,
};
