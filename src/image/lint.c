#include "base/file.h"
#include "dockerfile/rules.h"
#include "image/lint_internal.h"

const struct lint_rule *const lint_families[] = {
	lint_syntax_rules, lint_stage_rules, lint_variable_rules, lint_copy_rules, lint_process_rules, lint_label_rules,
	lint_layer_rules,  lint_command_rules, lint_apt_rules,    lint_package_rules, lint_pin_rules,	NULL,
};

struct lint_run {
	struct arena *arena;
	const struct lint_options *options;
	struct findings *out;
	VEC(struct lint *) files;
	VEC(const struct lint_rule *) rules; /* those that run */
	struct shellcheck *scripts; /* NULL: not wanted */
};

const struct lint_rule *lint_rule_at(size_t i)
{
	for (const struct lint_rule *const *family = lint_families; *family; family++)
		for (const struct lint_rule *rule = *family; rule->rule.id; rule++)
			if (i-- == 0)
				return rule;
	return NULL;
}

size_t lint_rule_count(void)
{
	size_t n = 0;

	for (const struct lint_rule *const *family = lint_families; *family; family++)
		for (const struct lint_rule *rule = *family; rule->rule.id; rule++)
			n++;
	return n;
}

const struct rule *lint_rule_number(size_t i)
{
	const struct lint_rule *rule = lint_rule_at(i);

	return rule ? &rule->rule : NULL;
}

/* ShellCheck's ids are SC and four digits. */
static bool is_shellcheck_id(struct str id)
{
	uint64_t number;

	return id.len == 6 && str_starts(id, "SC") && str_to_uint(str_from(id, 2), &number);
}

bool lint_knows(struct str id)
{
	const struct lint_rule *rule;

	for (size_t i = 0; (rule = lint_rule_at(i)); i++)
		if (rule_named(&rule->rule, id))
			return true;
	for (size_t i = 0; dockerfile_rules[i]; i++)
		if (rule_named(dockerfile_rules[i], id))
			return true;
	return is_shellcheck_id(id);
}

/* ---- Reporting ---- */

static const struct lint_override *override_of(const struct lint *lint, const struct rule *rule)
{
	const struct lint_override *found = NULL;

	for (size_t i = 0; i < lint->config->overrides.n; i++)
		if (rule_named(rule, lint->config->overrides.at[i].id))
			found = &lint->config->overrides.at[i];
	return found;
}

/* BuildKit's names are words, hadolint's DL and a number. */
static bool is_buildkit_check(const struct rule *rule)
{
	struct str also = str_of(rule->also);

	return also.len && (!str_starts(also, "DL") || str_chr(also, ' ') != STR_NONE);
}

static struct finding *report(struct lint *lint, const struct rule *rule, struct span span, const char *fmt, va_list args)
{
	const struct lint_override *override = override_of(lint, rule);

	if ((override && override->off) || lint_is_ignored(lint, rule, span))
		return NULL;
	struct finding *finding = finding_vat(lint->out, rule, span, fmt, args);
	if (override)
		finding_severity(lint->out, finding, override->severity);
	if (lint->checks_are_errors && is_buildkit_check(rule))
		finding_severity(lint->out, finding, SEVERITY_ERROR);
	return finding;
}

struct finding *lint_at(struct lint *lint, struct span span, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	struct finding *finding = report(lint, &lint->rule->rule, span, fmt, args);
	va_end(args);
	return finding;
}

struct finding *lint_report(struct lint *lint, const struct rule *rule, struct span span, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	struct finding *finding = report(lint, rule, span, fmt, args);
	va_end(args);
	return finding;
}

void lint_replace(struct lint *lint, struct finding *finding, struct span span, struct str text)
{
	if (finding)
		finding_edit(lint->out, finding, span, text);
}

void lint_replace_line(struct lint *lint, struct finding *finding, size_t from, size_t to, struct str text)
{
	if (str_chr(str_slice(lint->file->source->text, from, to), '\n') == STR_NONE)
		lint_replace(lint, finding, dockerfile_span(lint->file, from, to - from), text);
}

void lint_insert(struct lint *lint, struct finding *finding, size_t offset, struct str text)
{
	if (finding)
		finding_edit(lint->out, finding, dockerfile_span(lint->file, offset, 0), text);
}

/* ---- Running ---- */

static bool is_wanted(const struct lint_run *run, const struct lint_rule *rule)
{
	const struct lint_config *config = run->options->config;

	for (size_t i = 0; i < run->options->n_only; i++)
		if (rule_named(&rule->rule, str_of(run->options->only[i])))
			return true;
	if (run->options->n_only)
		return false;
	if (!rule->by_name)
		return true;
	for (size_t i = 0; config && i < config->overrides.n; i++)
		if (!config->overrides.at[i].off && rule_named(&rule->rule, config->overrides.at[i].id))
			return true;
	return false;
}

static bool wants_shellcheck(const struct lint_options *options)
{
	if (options->no_shellcheck)
		return false;
	for (size_t i = 0; i < options->n_only; i++)
		if (is_shellcheck_id(str_of(options->only[i])))
			return true;
	return options->n_only == 0;
}

struct lint_run *lint_new(struct arena *arena, const struct lint_options *options, struct findings *out)
{
	struct lint_run *run = arena_new_of(arena, struct lint_run);
	const struct lint_rule *rule;

	run->arena = arena;
	run->options = options;
	run->out = out;
	for (size_t i = 0; (rule = lint_rule_at(i)); i++)
		if (is_wanted(run, rule))
			*vec_push(arena, &run->rules) = rule;
	if (wants_shellcheck(options))
		run->scripts = shellcheck_new(arena);
	return run;
}

static bool is_asked_for(const struct lint *lint, const struct lint_rule *rule)
{
	return rule->by_name && lint->experimental.len &&
	       (str_is(lint->experimental, "all") || rule_named(&rule->rule, lint->experimental));
}

static void run_commands(struct lint *lint, const struct lint_rule *rule, const struct lint_step *step)
{
	for (size_t i = 0; i < step->scripts.n; i++) {
		const struct lint_script *script = &step->scripts.at[i];

		for (size_t k = 0; k < script->script.commands.n; k++)
			rule->command(lint, step, script, &script->script.commands.at[k]);
	}
}

static void run_rule(struct lint *lint, const struct lint_rule *rule)
{
	lint->rule = rule;
	if (rule->file)
		rule->file(lint);
	for (size_t i = 0; rule->stage && i < lint->n_stages; i++)
		rule->stage(lint, &lint->stages[i]);
	for (size_t i = 0; (rule->step || rule->command) && i < lint->steps.n; i++) {
		const struct lint_step *step = &lint->steps.at[i];

		if (rule->step && rule->keywords & (1U << step->at->keyword))
			rule->step(lint, step);
		if (rule->command && step->at->keyword == DOCKERFILE_RUN)
			run_commands(lint, rule, step);
	}
}

/* BuildKit looks for one of the Dockerfile's own before the context's. */
static void read_dockerignore(struct lint *lint)
{
	struct str own = str_fmt(lint->arena, "%" PRI_STR ".dockerignore", STR_ARG(lint->file->source->name));
	struct str paths[] = { own, path_join(lint->arena, lint->context, STR(".dockerignore")) };

	for (size_t i = 0; i < ARRAY_SIZE(paths) && lint->context.len; i++) {
		struct err err = { 0 };
		struct str text;

		if (!file_exists(str_cstr(lint->arena, paths[i])) ||
		    file_read(lint->arena, str_cstr(lint->arena, paths[i]), FILE_MAX_DEFAULT, &text, &err) < 0)
			continue;
		lint->ignored = dockerignore_parse(lint->arena, source_new(lint->arena, paths[i], text), lint->out);
		return;
	}
}

/* An empty line may go: what was continued still is. */
static void drop_empty_line(struct lint *lint, struct finding *finding, struct span span)
{
	struct str text = lint->file->source->text;
	size_t from = span.offset, to = from;

	while (from && ascii_blank(text.ptr[from - 1]))
		from--;
	while (to < text.len && ascii_space(text.ptr[to]) && text.ptr[to] != '\n')
		to++;
	if (to < text.len && text.ptr[to] == '\n' && from && text.ptr[from - 1] == '\n')
		lint_replace(lint, finding, dockerfile_span(lint->file, from, to + 1 - from), STR_EMPTY);
}

/* What the parser has said, as far as it isn't ignored. With chosen rules, what keeps the file from being read is still said. */
static void take_syntax(struct lint *lint, const struct findings *own)
{
	for (size_t i = 0; i < own->list.n; i++) {
		const struct finding *said = own->list.at[i];
		bool chosen = lint->options->n_only == 0 || said->severity == SEVERITY_ERROR;

		for (size_t k = 0; k < lint->options->n_only && !chosen; k++)
			chosen = rule_named(said->rule, str_of(lint->options->only[k]));
		struct finding *finding = chosen ? lint_report(lint, said->rule, said->span, "%" PRI_STR, STR_ARG(said->message)) : NULL;
		if (!finding)
			continue;
		finding->hint = said->hint;
		finding->hushed = said->hushed;
		for (size_t k = 0; k < said->related.n; k++)
			finding_relate(lint->out, finding, said->related.at[k].span, "%" PRI_STR, STR_ARG(said->related.at[k].message));
		if (said->rule == &DOCKERFILE_SYNTAX_EMPTY_CONTINUATION)
			drop_empty_line(lint, finding, said->span);
	}
}

void lint_source(struct lint_run *run, const struct source *source, struct str context)
{
	static const struct lint_config none;
	struct lint *lint = arena_new_of(run->arena, struct lint);
	struct findings syntax = FINDINGS_INIT(run->arena);
	const struct lint_rule *rule;

	*vec_push(run->arena, &run->files) = lint;
	*lint = (struct lint){ .run = run, .arena = run->arena, .options = run->options, .context = context, .out = run->out };
	lint->config = run->options->config ? run->options->config : &none;
	lint->file = dockerfile_parse(run->arena, source, &syntax);
	lint->globals = (struct map)MAP_INIT(run->arena);
	read_dockerignore(lint);
	lint_ignores_read(lint);
	take_syntax(lint, &syntax);
	lint_steps_build(lint);
	for (size_t i = 0; i < run->rules.n; i++)
		run_rule(lint, run->rules.at[i]);
	for (size_t i = 0; lint->experimental.len && (rule = lint_rule_at(i)); i++)
		if (is_asked_for(lint, rule) && !is_wanted(run, rule))
			run_rule(lint, rule);
	if (run->scripts)
		shellcheck_add(run->scripts, lint);
}

int lint_end(struct lint_run *run, struct err *err)
{
	bool ran = false;

	if (run->scripts && shellcheck_run(run->scripts, run->out, &ran, err) < 0)
		return -1;
	for (size_t i = 0; i < run->files.n && !run->options->n_only; i++)
		lint_ignores_end(run->files.at[i], ran);
	return 0;
}

/* ---- The tables, for those who list rules ---- */

const struct rule *const lint_rules[] = { &LINT_IGNORE_UNUSED, &LINT_IGNORE_UNKNOWN, &LINT_NO_SHELLCHECK, &LINT_CONFIG_INVALID, NULL };
