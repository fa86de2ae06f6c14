/*
 * What the container runs: CMD and ENTRYPOINT without a shell between, the health check, and the tools that they call.
 */
#include "base/arena.h"
#include "base/file.h"
#include "image/split_internal.h"
#include "stack/stack.h"

void split_tool(struct split_plan *plan, struct str program, const char *fmt, ...)
{
	struct str package = split_tool_package(program);
	struct split_package *found = NULL;
	va_list args;

	if (str_empty(package) || (plan->language == LANGUAGE_JAVA && str_is(path_base(program), "java")))
		return;
	bool known = false;
	for (size_t i = 0; i < plan->tools.n; i++)
		known |= str_eq(plan->tools.at[i], path_base(program));
	if (!known)
		*vec_push(plan->arena, &plan->tools) = path_base(program);
	for (size_t i = 0; i < plan->packages.n; i++) {
		struct str bare = plan->packages.at[i].bare;
		size_t dash = str_rchr(bare, '-');
		/* postgresql-client-15 has what postgresql-client has */
		if (str_eq(bare, package) || (dash != STR_NONE && str_eq(str_slice(bare, 0, dash), package)))
			found = &plan->packages.at[i];
	}
	if (!found) {
		found = vec_push(plan->arena, &plan->packages);
		*found = (struct split_package){ .name = package, .bare = package };
	}
	if (found->runtime && !str_empty(found->why) && !str_is(found->why, "the original installs it"))
		return;
	found->runtime = true;
	va_start(args, fmt);
	found->why = str_vfmt(plan->arena, fmt, args);
	va_end(args);
}

/* ---- Tools ---- */

static void tools_of_line(struct split_plan *plan, struct str line, struct str whose)
{
	struct shell_steps steps;

	split_shell(plan->arena, line, &steps);
	for (size_t i = 0; i < steps.list.n; i++)
		for (size_t k = 0; k < steps.list.at[i].programs.n; k++)
			split_tool(plan, steps.list.at[i].programs.at[k], "%" PRI_STR " calls it", STR_ARG(whose));
}

/* A script of the context that is started: its tools count, too. */
static void tools_of_script(struct split_plan *plan, struct str program)
{
	struct str name = path_base(program);

	for (size_t i = 0; i < plan->context_files.n; i++) {
		struct str file = plan->context_files.at[i], text;

		if (!str_eq(path_base(file), name))
			continue;
		text = split_context_text(plan, file);
		if (str_ends(file, ".sh") || str_starts(text, "#!/bin/sh") || str_starts(text, "#!/bin/bash") ||
		    str_starts(text, "#!/usr/bin/env bash") || str_starts(text, "#!/usr/bin/env sh"))
			tools_of_line(plan, text, file);
	}
}

static bool is_shell(struct str word)
{
	struct str name = path_base(word);

	return str_is(name, "sh") || str_is(name, "bash") || str_is(name, "dash") || str_is(name, "ash");
}

static void tools_of_words(struct split_plan *plan, const struct str *words, size_t n, struct str whose)
{
	if (n > 2 && is_shell(words[0]) && str_starts(words[1], "-") && str_ends(words[1], "c")) {
		tools_of_line(plan, words[2], whose);
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (i == 0 || str_ends(words[i], ".sh"))
			tools_of_script(plan, words[i]);
	if (n)
		split_tool(plan, words[0], "%" PRI_STR " calls it", STR_ARG(whose));
}

static void tools_of_text(struct split_plan *plan, const struct split_text *text, const char *whose)
{
	struct shell_steps steps;

	if (!text->given)
		return;
	tools_of_words(plan, text->words.at, text->words.n, str_of(whose));
	if (str_empty(text->shell))
		return;
	tools_of_line(plan, text->shell, str_of(whose));
	split_shell(plan->arena, text->shell, &steps);
	for (size_t i = 0; i < steps.list.n; i++)
		for (size_t k = 0; k < steps.list.at[i].words.n; k++)
			tools_of_script(plan, steps.list.at[i].words.at[k]);
}

static void tools_of_service(struct split_plan *plan, const struct stack_service *service)
{
	struct str whose = str_fmt(plan->arena, "Compose's %" PRI_STR, STR_ARG(service->name));
	struct str check = str_fmt(plan->arena, "the health check of Compose's %" PRI_STR, STR_ARG(service->name));

	tools_of_words(plan, service->entrypoint.at, service->entrypoint.n, whose);
	tools_of_words(plan, service->command.at, service->command.n, whose);
	if (service->health.origin && !service->health.disabled && service->health.test.n) {
		if (service->health.shell)
			tools_of_line(plan, service->health.test.at[0], check);
		else
			tools_of_words(plan, service->health.test.at, service->health.test.n, check);
	}
	for (size_t i = 0; i < service->mounts.n; i++)
		if (service->mounts.at[i].kind == MOUNT_VOLUME && !service->mounts.at[i].read_only)
			*vec_push(plan->arena, &plan->writable) = service->mounts.at[i].target;
}

static void tools_of_health(struct split_plan *plan)
{
	struct str text = plan->health;
	size_t at = str_find(text, STR("CMD "));

	if (at != STR_NONE) {
		text = str_trim(str_from(text, at + 4));
		if (!str_starts(text, "["))
			tools_of_line(plan, text, STR("the health check"));
	}
	for (size_t i = plan->stage->first; i < plan->stage->end; i++) {
		const struct dockerfile_instruction *instruction = plan->file->instructions.at[i];

		if (instruction->keyword == DOCKERFILE_HEALTHCHECK && instruction->exec_form && instruction->words.n)
			split_tool(plan, instruction->words.at[0].text, "the health check calls it");
	}
}

/* ---- CMD and ENTRYPOINT ---- */

/* A shell form as the words that a shell would make of it; false where it needs the shell. */
static bool plain_words(const struct shell_steps *steps)
{
	const struct shell_step *step = steps->list.at;

	return steps->list.n == 1 && !steps->unterminated && !step->pipes && !step->expands && !step->redirects &&
	       !step->globs && !step->compound && !step->background && !step->assigns && step->words.n &&
	       !str_starts(step->words.at[0], "~");
}

/* "exec" before the last command, so that it gets the signals; where that is exact. */
static struct str with_exec(struct split_plan *plan, struct str line, const struct shell_steps *steps)
{
	static const char *const builtins[] = { "exec", "cd",   "export", "set",  ".", "source",
						"exit", "wait", "trap",   "eval", NULL };
	const struct shell_step *last = steps->list.n ? &steps->list.at[steps->list.n - 1] : NULL;
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(DOCKERFILE_MAX);

	if (!last || steps->unterminated || last->pipes || last->compound || last->background || !last->words.n ||
	    str_in(last->words.at[0], builtins))
		return line;
	strbuf_add(&buf, str_slice(line, 0, last->from));
	while (buf.len && ascii_space(buf.ptr[buf.len - 1]))
		strbuf_cut(&buf, buf.len - 1);
	if (buf.len)
		strbuf_addc(&buf, ' ');
	/* assignments stand before "exec": VAR=x exec program */
	size_t at = last->assigns ? str_find(last->raw, last->words.at[0]) : 0;
	if (at == STR_NONE)
		return line;
	strbuf_add(&buf, str_slice(last->raw, 0, at));
	strbuf_adds(&buf, "exec ");
	strbuf_add(&buf, str_from(last->raw, at));
	return strbuf_take(&buf, plan->arena);
}

static bool other_shell(const struct split_plan *plan)
{
	return !str_empty(plan->shell_words);
}

static void render_text(struct split_plan *plan, struct split_text *text, bool keep_shell)
{
	struct shell_steps steps;
	struct arena *arena = plan->arena;

	if (!text->given)
		return;
	if (str_empty(text->shell)) {
		text->rendered = split_json(arena, text->words.at, text->words.n);
		return;
	}
	split_shell(arena, text->shell, &steps);
	if (plain_words(&steps) && !keep_shell) {
		for (size_t i = 0; i < steps.list.at[0].words.n; i++)
			*vec_push(arena, &text->words) = steps.list.at[0].words.at[i];
		text->rendered = split_json(arena, text->words.at, text->words.n);
		return;
	}
	if (other_shell(plan)) { /* its options are part of what it means */
		text->rendered = text->shell;
		return;
	}
	struct str words[] = { keep_shell ? STR("/bin/sh") : STR("sh"), STR("-c"),
			       with_exec(plan, text->shell, &steps) };
	text->rendered = split_json(arena, words, ARRAY_SIZE(words));
}

static struct str first_word(struct split_plan *plan, const struct split_text *text)
{
	struct shell_steps steps;

	if (text->words.n)
		return text->words.at[0];
	if (str_empty(text->shell))
		return STR_EMPTY;
	split_shell(plan->arena, text->shell, &steps);
	return steps.list.n && steps.list.at[0].words.n ? steps.list.at[0].words.at[0] : STR_EMPTY;
}

/* ---- HEALTHCHECK from Compose ---- */

static void duration(struct strbuf *buf, const char *option, int64_t ms, const struct origin *given)
{
	if (!given)
		return;
	if (ms % 60000 == 0 && ms)
		strbuf_addf(buf, "--%s=%lldm ", option, (long long)(ms / 60000));
	else if (ms % 1000 == 0)
		strbuf_addf(buf, "--%s=%llds ", option, (long long)(ms / 1000));
	else
		strbuf_addf(buf, "--%s=%lldms ", option, (long long)ms);
}

static void take_health(struct split_plan *plan, const struct stack_service *service)
{
	const struct stack_health *health = &service->health;
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	duration(&buf, "interval", health->interval_ms, health->interval_origin);
	duration(&buf, "timeout", health->timeout_ms, health->timeout_origin);
	duration(&buf, "start-period", health->start_period_ms, health->start_period_origin);
	if (health->start_interval_ms && plan->options->builder == SPLIT_BUILDKIT)
		duration(&buf, "start-interval", health->start_interval_ms, health->origin);
	if (health->retries_origin)
		strbuf_addf(&buf, "--retries=%lld ", (long long)health->retries);
	strbuf_adds(&buf, "CMD ");
	strbuf_add(&buf, health->shell ? health->test.at[0] : split_json(plan->arena, health->test.at, health->test.n));
	plan->health = strbuf_take(&buf, plan->arena);
	plan->health_why =
		str_fmt(plan->arena, "From the service %" PRI_STR " of the Compose file.", STR_ARG(service->name));
}

static bool has_check(const struct stack_service *service)
{
	return service->health.origin && !service->health.disabled && service->health.test.n > 0;
}

/* The services that would get the check of another one: they run the image, and say nothing about their health. */
static struct str others_without(struct split_plan *plan, const struct stack_service *chosen)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	for (size_t i = 0; i < plan->options->n_services; i++) {
		const struct stack_service *service = plan->options->services[i];

		if (service == chosen || service->health.origin)
			continue;
		if (buf.len)
			strbuf_adds(&buf, ", ");
		strbuf_add(&buf, service->name);
	}
	return strbuf_take(&buf, plan->arena);
}

static void health(struct split_plan *plan)
{
	const struct stack_service *service = plan->options->service;
	struct span at = plan->stage->from->span;

	if (!str_empty(plan->health))
		return; /* the image has its own */
	for (size_t i = 0; !service && i < plan->options->n_services; i++) {
		const struct stack_service *one = plan->options->services[i];

		if (has_check(one) && !STACK_SET(one->command) && !STACK_SET(one->entrypoint))
			service = one;
	}
	if (!service || !has_check(service))
		return;
	struct str others = others_without(plan, service);
	if (!str_empty(others) && !plan->options->service_chosen) {
		finding_at(plan->out, &SPLIT_HEALTH, at,
			   "the health check of %" PRI_STR " stays in the Compose file: %" PRI_STR " would get it, too",
			   STR_ARG(service->name), STR_ARG(others));
		return;
	}
	if (!str_empty(others))
		finding_at(plan->out, &SPLIT_HEALTH, at,
			   "%" PRI_STR " run the same image and get the health check of %" PRI_STR, STR_ARG(others),
			   STR_ARG(service->name));
	take_health(plan, service);
}

/* ---- The user ---- */

/* The number behind -u or --uid of the command that makes `name`. */
static struct str made_with_number(struct split_plan *plan, struct str name)
{
	for (size_t i = 0; i < plan->items.n; i++) {
		struct str lines = plan->items.at[i].text, line;

		while (plan->items.at[i].kind == ITEM_RUN && str_split(&lines, '\n', &line)) {
			struct shell_steps steps;

			if (!str_contains(line, STR("useradd")) && !str_contains(line, STR("adduser")))
				continue;
			split_shell(plan->arena, line, &steps);
			const struct shell_step *step = steps.list.n ? steps.list.at : NULL;
			struct str number = STR_EMPTY;
			bool it = false;

			for (size_t k = 0; step && k < step->words.n; k++) {
				struct str word = step->words.at[k];

				if ((str_is(word, "-u") || str_is(word, "--uid")) && k + 1 < step->words.n)
					number = step->words.at[k + 1];
				else if (str_starts(word, "--uid="))
					number = str_from(word, 6);
				it |= str_eq(word, name);
			}
			uint64_t value;
			if (it && str_to_uint(number, &value))
				return number;
		}
	}
	return STR_EMPTY;
}

/* An entry point that becomes another user by itself has to start as root. */
static struct str drops_root(struct split_plan *plan)
{
	static const char *const programs[] = { "gosu",    "su-exec", "setpriv", "su",    "sudo",
						"runuser", "chown",   "usermod", "nginx", "supervisord",
						"apache2", "cron",    "crond",   NULL };

	for (size_t i = 0; i < plan->context_files.n; i++) {
		struct str file = plan->context_files.at[i];
		struct str entry = first_word(plan, &plan->entrypoint), command = first_word(plan, &plan->cmd);
		struct shell_steps steps;

		if (!str_eq(path_base(file), path_base(entry)) && !str_eq(path_base(file), path_base(command)))
			continue;
		struct str text = split_context_text(plan, file);
		if (!str_starts(text, "#!") || !str_contains(str_slice(text, 0, 64), STR("sh")))
			continue;
		split_shell(plan->arena, text, &steps);
		for (size_t k = 0; k < steps.list.n; k++)
			for (size_t p = 0; p < steps.list.at[k].programs.n; p++)
				if (str_in(steps.list.at[k].programs.at[p], programs))
					return str_fmt(plan->arena, "%" PRI_STR " calls %" PRI_STR, STR_ARG(file),
						       STR_ARG(steps.list.at[k].programs.at[p]));
	}
	struct str program = path_base(first_word(plan, plan->entrypoint.given ? &plan->entrypoint : &plan->cmd));
	return !str_empty(program) && str_in(program, programs)
		       ? str_fmt(plan->arena, "%" PRI_STR " expects it", STR_ARG(program))
		       : STR_EMPTY;
}

static void user(struct split_plan *plan)
{
	struct span at = plan->stage->from->span;
	struct str name = plan->user, why, number;
	size_t colon = str_chr(name, ':');

	if (!str_empty(name)) {
		struct str alone = colon == STR_NONE ? name : str_slice(name, 0, colon);
		uint64_t value;

		plan->final_user = name;
		if (str_to_uint(alone, &value))
			return;
		number = plan->base.family == FAMILY_NODE && str_is(alone, "node") ? STR("1000")
										   : made_with_number(plan, alone);
		if (!str_empty(number) && colon == STR_NONE)
			plan->final_user = number; /* its group is the account's */
		else
			finding_at(plan->out, &SPLIT_USER, at, "the user %" PRI_STR " has no number that is known here",
				   STR_ARG(name));
		return;
	}
	if (str_is(plan->options->user, "root"))
		return;
	why = drops_root(plan);
	if (!str_empty(why)) {
		finding_at(plan->out, &SPLIT_USER, at, "the image starts as root as before: %" PRI_STR, STR_ARG(why));
		return;
	}
	plan->final_user = plan->options->user;
	plan->makes_user = true;
	finding_at(plan->out, &SPLIT_USER, at, "the image ran as root, and now runs as %" PRI_STR,
		   STR_ARG(plan->final_user));
}

static void low_ports(struct split_plan *plan)
{
	for (size_t i = plan->stage->first; !str_empty(plan->final_user) && i < plan->stage->end; i++) {
		const struct dockerfile_instruction *instruction = plan->file->instructions.at[i];

		for (size_t k = 0; instruction->keyword == DOCKERFILE_EXPOSE && k < instruction->words.n; k++) {
			struct str text = instruction->words.at[k].text, number = text;
			uint64_t port;

			if (str_chr(text, '/') != STR_NONE)
				number = str_slice(text, 0, str_chr(text, '/'));
			if (str_to_uint(number, &port) && port < 1024)
				finding_at(plan->out, &SPLIT_PORT, instruction->words.at[k].span,
					   "port %" PRI_STR " for user %" PRI_STR, STR_ARG(text),
					   STR_ARG(plan->final_user));
		}
	}
}

void split_commands(struct split_plan *plan)
{
	/* Arguments behind a shell form are the shell's, not the program's: it has to stay. */
	render_text(plan, &plan->entrypoint, plan->cmd.given);
	render_text(plan, &plan->cmd, plan->entrypoint.given);
	tools_of_text(plan, &plan->entrypoint, "ENTRYPOINT");
	tools_of_text(plan, &plan->cmd, "CMD");
	for (size_t i = 0; i < plan->options->n_services; i++)
		tools_of_service(plan, plan->options->services[i]);
	health(plan);
	tools_of_health(plan);
	split_context_tools(plan);
	user(plan);
	low_ports(plan);
}
