/*
 * The order of the work: read the context, cut the one stage into items, ask the language, write.
 */
#include "image/split.h"

#include "base/arena.h"
#include "base/file.h"
#include "image/split_internal.h"

void split_refuse(struct split_plan *plan, const struct rule *rule, struct span span, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	finding_vat(plan->out, rule, span, fmt, args);
	va_end(args);
	plan->refused = true;
}

/* ---- How many stages are there? ---- */

/* "FROM base" (AS x): nothing but another name for the image. */
static bool is_alias(const struct dockerfile *file, const struct dockerfile_stage *stage)
{
	for (size_t i = stage->first; i < stage->end; i++)
		if (file->instructions.at[i]->keyword != DOCKERFILE_FROM &&
		    file->instructions.at[i]->keyword != DOCKERFILE_ARG)
			return false;
	return true;
}

static void could_improve(struct split_plan *plan, const struct dockerfile_stage *last)
{
	bool user = false, exec = true;
	const struct dockerfile_instruction *command = NULL;

	for (size_t i = last->first; i < last->end; i++) {
		const struct dockerfile_instruction *instruction = plan->file->instructions.at[i];

		user |= instruction->keyword == DOCKERFILE_USER;
		if (instruction->keyword == DOCKERFILE_CMD || instruction->keyword == DOCKERFILE_ENTRYPOINT) {
			command = instruction;
			exec &= instruction->exec_form;
		}
	}
	if (!user && last->base == DOCKERFILE_NO_STAGE)
		finding_at(plan->out, &SPLIT_IMPROVE, last->from->span,
			   "the last stage sets no USER: it runs as the base image's, mostly root");
	if (command && !exec)
		finding_at(plan->out, &SPLIT_IMPROVE, command->span,
			   "a shell stands between the signal to stop and the program");
	for (size_t i = last->first; i < last->end; i++) {
		const struct dockerfile_instruction *instruction = plan->file->instructions.at[i];

		if (instruction->keyword == DOCKERFILE_RUN &&
		    (str_contains(instruction->script.text, STR("build-essential")) ||
		     str_contains(instruction->script.text, STR("-dev"))))
			finding_at(plan->out, &SPLIT_IMPROVE, instruction->span,
				   "the last stage installs what only builds");
	}
}

/* The one stage that is rewritten, with the base image of the aliases before it. NULL after a finding. */
static const struct dockerfile_stage *one_stage(struct split_plan *plan)
{
	const struct dockerfile *file = plan->file;
	struct dockerfile_stage *last;

	if (!file->stages.n) {
		split_refuse(plan, &SPLIT_INPUT, span_source(file->source), "there is no FROM");
		return NULL;
	}
	last = &file->stages.at[file->stages.n - 1];
	for (size_t i = 0; i + 1 < file->stages.n; i++) {
		const struct dockerfile_stage *stage = &file->stages.at[i];

		if (is_alias(file, stage) && last->base == i)
			continue;
		split_refuse(plan, &SPLIT_STAGES, last->from->span, "it has %zu stages already", file->stages.n);
		could_improve(plan, last);
		return NULL;
	}
	if (last->base == DOCKERFILE_NO_STAGE)
		return last;
	struct dockerfile_stage *own = arena_dup(plan->arena, last, sizeof(*last));
	while (own->base != DOCKERFILE_NO_STAGE) {
		const struct dockerfile_stage *alias = &file->stages.at[own->base];

		own->image = alias->image;
		own->base = alias->base;
	}
	return own;
}

/* ---- The language ---- */

/* True after a finding. */
static bool refuse_language(struct split_plan *plan)
{
	static const struct {
		const char *word, *why;
	} known[] = {
		{ "composer", "PHP: which extensions of the base image the code loads is decided at run time" },
		{ "docker-php-ext-install",
		  "PHP: which libraries its extensions need is not followed by this command" },
		{ "bundle", "Ruby: gems build where they are installed, and load each other by name at run time" },
		{ "gem", "Ruby: gems build where they are installed, and load each other by name at run time" },
		{ "dotnet", ".NET: the runtime image depends on what is published" },
	};

	for (size_t i = plan->stage->first; i < plan->stage->end; i++) {
		const struct dockerfile_instruction *instruction = plan->file->instructions.at[i];

		for (size_t k = 0; instruction->keyword == DOCKERFILE_RUN && k < ARRAY_SIZE(known); k++)
			if (str_contains(instruction->script.text, str_fmt(plan->arena, "%s ", known[k].word))) {
				split_refuse(plan, &SPLIT_LANGUAGE, instruction->span, "%s", known[k].why);
				return true;
			}
	}
	return false;
}

static void finish_language(struct split_plan *plan)
{
	if (plan->language == LANGUAGE_NONE && plan->base.family == FAMILY_PYTHON)
		plan->language = LANGUAGE_PYTHON;
	if (plan->language == LANGUAGE_NONE && plan->base.family == FAMILY_NODE)
		plan->language = LANGUAGE_NODE;
	switch (plan->language) {
	case LANGUAGE_PYTHON:
		split_python_finish(plan);
		break;
	case LANGUAGE_NODE:
		split_node_finish(plan);
		break;
	case LANGUAGE_GO:
	case LANGUAGE_C:
	case LANGUAGE_RUST:
	case LANGUAGE_JAVA:
		split_compiled_finish(plan);
		break;
	case LANGUAGE_NONE:
		split_refuse(plan, &SPLIT_LANGUAGE, plan->stage->from->span,
			     "no step of it builds anything that is known here");
		break;
	}
}

/* ---- What is left to decide when all is read ---- */

/* A COPY that brings nothing but files that an install step has read already. */
static void find_dependency_copies(struct split_plan *plan)
{
	for (size_t i = 0; i < plan->items.n; i++) {
		struct split_item *item = &plan->items.at[i];
		size_t found = 0;

		if (item->kind != ITEM_COPY || dockerfile_flag(item->instruction, "from"))
			continue;
		for (size_t k = 0; k < item->sources.n; k++) {
			struct str source = path_clean(plan->arena, item->sources.at[k]);
			bool read = false;

			for (size_t m = 0; m < plan->items.n; m++)
				for (size_t f = 0; f < plan->items.at[m].files.n; f++) {
					struct str path = plan->items.at[m].files.at[f].path;

					read |= str_eq(path, source);
					read |= str_ends(source, "*") &&
						str_starts(path,
							   str_cstr(plan->arena, str_slice(source, 0, source.len - 1)));
				}
			found += read;
		}
		item->dependencies = found == item->sources.n && found > 0;
		for (size_t k = 0; item->dependencies && k < item->sources.n; k++)
			*vec_push(plan->arena, &plan->facts.moved) = item->sources.at[k];
	}
}

/* A tool that no RUN starts needs not be where things are built. */
static void thin_builder(struct split_plan *plan)
{
	for (size_t i = 0; i < plan->packages.n; i++) {
		struct split_package *package = &plan->packages.at[i];
		bool tool = false, used = false;

		for (size_t k = 0; k < plan->tools.n; k++)
			tool |= str_eq(split_tool_package(plan->tools.at[k]), package->bare);
		for (size_t k = 0; k < plan->used.n; k++)
			used |= str_eq(split_tool_package(plan->used.at[k]), package->bare);
		if (tool && !used)
			package->builder = false;
	}
}

static void modes(struct split_plan *plan)
{
	if (str_empty(plan->final_user))
		return;
	for (size_t i = 0; i < plan->context_files.n; i++) {
		struct str path = plan->context_files.at[i];
		const char *full = str_cstr(plan->arena, path_join(plan->arena, str_of(plan->options->context), path));

		if (!(file_mode(full) & 0004))
			finding_at(plan->out, &SPLIT_MODE, plan->stage->from->span,
				   "%" PRI_STR " has mode %04o: user %" PRI_STR " can't read it", STR_ARG(path),
				   file_mode(full), STR_ARG(plan->final_user));
	}
}

static void recommends(struct split_plan *plan)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	if (!plan->recommends)
		return;
	for (size_t i = 0; i < plan->packages.n; i++) {
		if (!plan->packages.at[i].runtime)
			continue;
		if (buf.len)
			strbuf_adds(&buf, ", ");
		strbuf_add(&buf, plan->packages.at[i].bare);
	}
	if (buf.len)
		finding_at(plan->out, &SPLIT_RECOMMENDS, plan->stage->from->span,
			   "what Debian recommends beside %" PRI_STR " was installed, too", STR_ARG(strbuf_str(&buf)));
}

/* Debian only recommends them to those that speak TLS; of the slim images only Python's has them. */
static void certificates(struct split_plan *plan)
{
	const char *const clients[] = { "curl", "wget", "git", NULL };
	bool needed = false;

	if (plan->base.family == FAMILY_PYTHON || plan->scratch)
		return;
	for (size_t i = 0; i < plan->packages.n; i++) {
		needed |= plan->packages.at[i].runtime && str_in(plan->packages.at[i].bare, clients);
		if (str_is(plan->packages.at[i].bare, "ca-certificates"))
			return;
	}
	if (needed)
		*vec_push(plan->arena, &plan->packages) = (struct split_package){ .name = STR("ca-certificates"),
										  .bare = STR("ca-certificates"),
										  .why = STR("for TLS"),
										  .runtime = true };
}

static int rewrite(struct split_plan *plan, struct split *out, struct err *err)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	plan->stage = one_stage(plan);
	if (!plan->stage)
		return 0;
	if (split_context_read(plan, err) < 0)
		return -1;
	if (refuse_language(plan) || !split_base_read(plan))
		return 0;
	split_read(plan);
	if (plan->refused)
		return 0;
	finish_language(plan);
	if (plan->refused)
		return 0;
	find_dependency_copies(plan);
	split_commands(plan);
	certificates(plan);
	thin_builder(plan);
	if (plan->refused)
		return 0;
	modes(plan);
	recommends(plan);
	if (split_ignore(plan, out, err) < 0)
		return -1;
	split_render(plan, &buf);
	out->dockerfile = strbuf_take(&buf, plan->arena);
	for (size_t i = 0; i < plan->facts.moved.n; i++)
		*vec_push(plan->arena, &out->facts.moved) = plan->facts.moved.at[i];
	for (size_t i = 0; i < plan->tools.n; i++)
		*vec_push(plan->arena, &out->facts.tools) = plan->tools.at[i];
	out->facts.language = plan->facts.language;
	out->facts.workdir = plan->workdir;
	out->facts.python = plan->facts.python;
	out->facts.node = plan->language == LANGUAGE_NODE;
	out->facts.compiled = plan->language != LANGUAGE_NODE && plan->language != LANGUAGE_PYTHON;
	out->facts.scratch = plan->scratch;
	return 0;
}

int image_split(struct arena *arena, const struct source *source, const struct split_options *options,
		struct split *out, struct findings *findings, struct err *err)
{
	size_t errors = findings->n_errors;
	struct split_plan plan = { .arena = arena, .options = options, .out = findings };

	*out = (struct split){ 0 };
	if (source->text.len && memchr(source->text.ptr, '\0', source->text.len)) {
		split_refuse(&plan, &SPLIT_INPUT, span_source(source), "it has a NUL byte: it is no text");
		return 0;
	}
	plan.file = dockerfile_parse(arena, source, findings);
	if (findings->n_errors > errors) {
		split_refuse(&plan, &SPLIT_INPUT, span_source(source), "it has errors");
		return 0;
	}
	return rewrite(&plan, out, err);
}
