#include "base/arena.h"
#include "base/file.h"
#include "image/split_internal.h"

struct reading {
	struct split_plan *plan;
	struct str cwd;
	bool cwd_known;
	struct str user;
	struct dockerfile_scope scope; /* of the instruction that is read */
};

static struct str expand(struct reading *r, const struct dockerfile_word *word, bool *known)
{
	return dockerfile_expand(r->plan->arena, word, &r->scope, known, NULL);
}

static struct split_item *add(struct reading *r, enum split_item_kind kind,
			      const struct dockerfile_instruction *instruction, enum split_where where, struct str text)
{
	struct split_item *item = vec_push(r->plan->arena, &r->plan->items);

	*item = (struct split_item){
		.kind = kind, .instruction = instruction, .where = where, .text = text, .cwd = r->cwd
	};
	return item;
}

/* A value that may hold blanks, as it has to stand behind "=". */
static struct str pair_value(struct arena *arena, const struct dockerfile_pair *pair)
{
	struct str raw = pair->value.raw;
	bool quotes = str_chr(raw, '"') != STR_NONE || str_chr(raw, '\'') != STR_NONE;

	if (!pair->legacy || (str_chr(raw, ' ') == STR_NONE && str_chr(raw, '\t') == STR_NONE))
		return raw;
	return quotes ? str_replace(arena, raw, STR(" "), STR("\\ "))
		      : str_fmt(arena, "\"%" PRI_STR "\"", STR_ARG(raw));
}

static struct str pairs_text(struct arena *arena, const struct dockerfile_instruction *instruction)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(DOCKERFILE_MAX);

	for (size_t i = 0; i < instruction->pairs.n; i++) {
		const struct dockerfile_pair *pair = &instruction->pairs.at[i];

		if (i)
			strbuf_addc(&buf, '\n');
		strbuf_add(&buf, pair->name.raw);
		if (!pair->has_value)
			continue;
		strbuf_addc(&buf, '=');
		strbuf_add(&buf, pair_value(arena, pair));
	}
	return strbuf_take(&buf, arena);
}

/* "a b" of what stands behind the keyword, blanks made one. */
static struct str rest_text(struct arena *arena, const struct dockerfile_instruction *instruction)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(DOCKERFILE_MAX);
	struct str rest = str_trim(instruction->rest.text);

	for (size_t i = 0; i < rest.len; i++) {
		if (!ascii_space(rest.ptr[i]))
			strbuf_addc(&buf, rest.ptr[i]);
		else if (!ascii_space(rest.ptr[i - 1]))
			strbuf_addc(&buf, ' ');
	}
	return strbuf_take(&buf, arena);
}

static void read_workdir(struct reading *r, const struct dockerfile_instruction *instruction)
{
	struct split_plan *plan = r->plan;
	bool known = true;

	if (!instruction->words.n)
		return;
	struct str path = expand(r, &instruction->words.at[0], &known);
	if (!known) {
		split_refuse(plan, &SPLIT_STEP, instruction->span,
			     "the working directory depends on a value that isn't known here");
		return;
	}
	r->cwd = path_clean(plan->arena, path_join(plan->arena, r->cwd, path));
	plan->workdir_given = true;
	add(r, ITEM_WORKDIR, instruction, WHERE_BOTH, r->cwd);
}

/* ---- COPY and ADD ---- */

static bool is_url(struct str text)
{
	return str_starts(text, "http://") || str_starts(text, "https://") || str_starts(text, "git@") ||
	       str_starts(text, "git://");
}

static bool copy_flags_ok(struct reading *r, const struct dockerfile_instruction *instruction)
{
	static const char *const never[] = { "link", "parents", "exclude", "checksum", "unpack", "keep-git-dir" };

	if (r->plan->options->builder == SPLIT_BUILDKIT)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(never); i++) {
		const struct dockerfile_flag *flag = dockerfile_flag(instruction, never[i]);

		if (flag) {
			split_refuse(r->plan, &SPLIT_BUILDER, flag->span, "buildah 1.28 has no --%s", never[i]);
			return false;
		}
	}
	return true;
}

static struct str flags_text(struct arena *arena, const struct dockerfile_instruction *instruction)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(DOCKERFILE_MAX);

	for (size_t i = 0; i < instruction->flags.n; i++) {
		const struct dockerfile_flag *flag = &instruction->flags.at[i];

		strbuf_addf(&buf, "--%" PRI_STR, STR_ARG(flag->name));
		if (flag->has_value)
			strbuf_addf(&buf, "=%" PRI_STR, STR_ARG(flag->value.raw));
		strbuf_addc(&buf, ' ');
	}
	return strbuf_take(&buf, arena);
}

static void read_copy(struct reading *r, const struct dockerfile_instruction *instruction)
{
	struct split_plan *plan = r->plan;
	size_t n = instruction->words.n;
	bool known = true;

	if (instruction->heredocs.n) {
		split_refuse(plan, &SPLIT_STEP, instruction->span,
			     "a file that is written in the Dockerfile isn't moved: put it into the context");
		return;
	}
	if (n < 2 || !copy_flags_ok(r, instruction))
		return;
	const struct dockerfile_flag *from = dockerfile_flag(instruction, "from");
	struct split_item *item = add(r, ITEM_COPY, instruction, WHERE_RUNTIME, STR_EMPTY);
	for (size_t i = 0; i + 1 < n; i++)
		*vec_push(plan->arena, &item->sources) = expand(r, &instruction->words.at[i], &known);
	struct str target = expand(r, &instruction->words.at[n - 1], &known);
	if (!known) {
		split_refuse(plan, &SPLIT_STEP, instruction->span,
			     "where it copies to depends on a value that isn't known here");
		return;
	}
	bool folder = str_ends(target, "/") || str_is(target, ".") || str_is(target, "..") || n > 2 ||
		      (!from && n == 2 &&
		       split_context_has(plan, str_fmt(plan->arena, "%" PRI_STR "/",
						       STR_ARG(path_clean(plan->arena, item->sources.at[0])))));
	target = path_clean(plan->arena, path_join(plan->arena, r->cwd, target));
	item->target = folder && target.len > 1 ? str_fmt(plan->arena, "%" PRI_STR "/", STR_ARG(target)) : target;
	item->flags = flags_text(plan->arena, instruction);
	for (size_t i = 0; i < item->sources.n; i++) {
		if (is_url(item->sources.at[i]) && instruction->keyword == DOCKERFILE_ADD)
			return; /* as it stands: into the second stage */
	}
	item->app = !from && split_in_app(plan, r->cwd, target);
	/* What configures a package manager or the system has to be there when the first stage builds. */
	if (!item->app)
		item->where = WHERE_BOTH;
	bool managers = from != NULL;
	for (size_t i = 0; i < item->sources.n; i++)
		managers &= split_is_manager(path_base(item->sources.at[i]));
	if (managers)
		item->where = WHERE_BUILDER;
}

/* ---- The rest ---- */

static void read_text(struct reading *r, const struct dockerfile_instruction *instruction, struct split_text *text)
{
	*text = (struct split_text){ .given = true, .instruction = instruction };
	if (!instruction->exec_form) {
		text->shell = str_trim(instruction->script.text);
		return;
	}
	for (size_t i = 0; i < instruction->words.n; i++)
		*vec_push(r->plan->arena, &text->words) = instruction->words.at[i].text;
}

static void read_user(struct reading *r, const struct dockerfile_instruction *instruction)
{
	bool known = true;

	if (!instruction->words.n)
		return;
	r->user = expand(r, &instruction->words.at[0], &known);
	if (!known)
		split_refuse(r->plan, &SPLIT_STEP, instruction->span,
			     "the user depends on a value that isn't known here");
}

static bool is_root(struct str user)
{
	struct str name = user;
	size_t colon = str_chr(user, ':');

	if (colon != STR_NONE)
		name = str_slice(user, 0, colon);
	return str_empty(name) || str_is(name, "root") || str_is(name, "0");
}

static void read_one(struct reading *r, const struct dockerfile_instruction *instruction)
{
	struct split_plan *plan = r->plan;
	struct arena *arena = plan->arena;

	dockerfile_scope_at(arena, plan->file, instruction, NULL, 0, &r->scope);
	switch (instruction->keyword) {
	case DOCKERFILE_ARG:
		add(r, ITEM_ARG, instruction, WHERE_BOTH, pairs_text(arena, instruction));
		break;
	case DOCKERFILE_ENV:
		add(r, ITEM_ENV, instruction, WHERE_BOTH, pairs_text(arena, instruction));
		break;
	case DOCKERFILE_LABEL:
		*vec_push(arena, &plan->labels) = pairs_text(arena, instruction);
		break;
	case DOCKERFILE_MAINTAINER:
		*vec_push(arena, &plan->labels) =
			str_fmt(arena, "maintainer=\"%" PRI_STR "\"",
				STR_ARG(str_replace(arena, rest_text(arena, instruction), STR("\""), STR("\\\""))));
		break;
	case DOCKERFILE_EXPOSE:
		*vec_push(arena, &plan->exposes) = rest_text(arena, instruction);
		break;
	case DOCKERFILE_VOLUME:
		*vec_push(arena, &plan->volumes) = rest_text(arena, instruction);
		for (size_t i = 0; i < instruction->words.n; i++)
			*vec_push(arena, &plan->writable) =
				path_join(arena, STR("/"), expand(r, &instruction->words.at[i], NULL));
		break;
	case DOCKERFILE_STOPSIGNAL:
		plan->stop_signal = rest_text(arena, instruction);
		break;
	case DOCKERFILE_HEALTHCHECK:
		plan->health = rest_text(arena, instruction);
		break;
	case DOCKERFILE_SHELL:
		plan->shell_words = rest_text(arena, instruction);
		add(r, ITEM_SHELL, instruction, WHERE_BOTH, plan->shell_words);
		break;
	case DOCKERFILE_WORKDIR:
		read_workdir(r, instruction);
		break;
	case DOCKERFILE_USER:
		read_user(r, instruction);
		break;
	case DOCKERFILE_COPY:
	case DOCKERFILE_ADD:
		read_copy(r, instruction);
		break;
	case DOCKERFILE_RUN:
		split_read_run(plan, instruction, r->cwd, is_root(r->user));
		break;
	case DOCKERFILE_CMD:
		read_text(r, instruction, &plan->cmd);
		break;
	case DOCKERFILE_ENTRYPOINT:
		read_text(r, instruction, &plan->entrypoint);
		plan->cmd =
			(struct split_text){ 0 }; /* as the builder does: an entry point clears the command before it */
		break;
	case DOCKERFILE_ONBUILD:
		split_refuse(plan, &SPLIT_STEP, instruction->span,
			     "ONBUILD is for whoever builds on this image: it has to stay in one stage");
		break;
	case DOCKERFILE_FROM:
	case DOCKERFILE_UNKNOWN:
		break;
	}
}

/* The working directory at the end is the application's, else where most is copied to. */
static struct str find_workdir(struct split_plan *plan)
{
	struct reading r = { .plan = plan, .cwd = plan->base_cwd };
	struct str copied = STR_EMPTY;
	bool known = true;

	for (size_t i = plan->stage->first; i < plan->stage->end; i++) {
		const struct dockerfile_instruction *instruction = plan->file->instructions.at[i];

		dockerfile_scope_at(plan->arena, plan->file, instruction, NULL, 0, &r.scope);
		if (instruction->keyword == DOCKERFILE_WORKDIR && instruction->words.n) {
			r.cwd = path_join(plan->arena, r.cwd, expand(&r, &instruction->words.at[0], &known));
		} else if ((instruction->keyword == DOCKERFILE_COPY || instruction->keyword == DOCKERFILE_ADD) &&
			   instruction->words.n > 1) {
			struct str target = expand(&r, &instruction->words.at[instruction->words.n - 1], &known);
			struct str source = path_clean(plan->arena, instruction->words.at[0].text);

			if (str_is(source, ".") || str_empty(copied))
				copied = path_join(plan->arena, r.cwd, target);
		}
	}
	return str_eq(r.cwd, plan->base_cwd) && !str_empty(copied) && !str_is(copied, "/") ? copied : r.cwd;
}

void split_read(struct split_plan *plan)
{
	struct reading r = { .plan = plan };

	plan->base_cwd = r.cwd = plan->base.family == FAMILY_GO ? STR("/go") : STR("/");
	plan->workdir = find_workdir(plan);
	for (size_t i = 0; i < plan->file->instructions.n; i++) {
		const struct dockerfile_instruction *instruction = plan->file->instructions.at[i];

		if (instruction->stage == DOCKERFILE_NO_STAGE && instruction->keyword == DOCKERFILE_ARG)
			*vec_push(plan->arena, &plan->global_args) = pairs_text(plan->arena, instruction);
	}
	for (size_t i = plan->stage->first; i < plan->stage->end; i++)
		read_one(&r, plan->file->instructions.at[i]);
	plan->user = is_root(r.user) ? STR_EMPTY : r.user;
	plan->last_cwd = r.cwd;
	plan->facts.workdir = plan->workdir;
}
