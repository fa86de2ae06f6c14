/*
 * What is in force where: shell, user, working folder and variables, carried from instruction to instruction and from a stage to
 * those that build on it.
 */
#include "base/file.h"
#include "image/lint_internal.h"

/* A chain of stages that is longer isn't followed: each look-up of a variable walks it. */
enum { CHAIN_MAX = 64 };

static struct str last_part(struct str path)
{
	size_t slash = str_rchr(path, '/'), back = str_rchr(path, '\\');

	if (back != STR_NONE && (slash == STR_NONE || back > slash))
		slash = back;
	return slash == STR_NONE ? path : str_from(path, slash + 1);
}

enum lint_shell lint_shell_of(struct str program)
{
	static const struct {
		const char *name;
		enum lint_shell shell;
	} shells[] = {
		{ "sh", LINT_SH },	 { "bash", LINT_BASH },	    { "ash", LINT_ASH },	{ "dash", LINT_DASH },
		{ "ksh", LINT_KSH },	 { "cmd", LINT_WINDOWS },   { "cmd.exe", LINT_WINDOWS }, { "powershell", LINT_WINDOWS },
		{ "pwsh", LINT_WINDOWS }, { "powershell.exe", LINT_WINDOWS }, { "pwsh.exe", LINT_WINDOWS }, { "busybox", LINT_ASH },
	};
	struct str name = last_part(program);

	for (size_t i = 0; i < ARRAY_SIZE(shells); i++)
		if (str_eq_nocase(name, str_of(shells[i].name)))
			return shells[i].shell;
	return LINT_OTHER_SHELL;
}

struct lint_image lint_image_parse(struct str text)
{
	struct lint_image image = { .variables = str_chr(text, '$') != STR_NONE };
	size_t at = str_chr(text, '@'), slash, colon;

	if (at != STR_NONE) {
		image.digest = str_from(text, at + 1);
		text = str_slice(text, 0, at);
	}
	colon = str_rchr(text, ':');
	slash = str_rchr(text, '/');
	if (colon != STR_NONE && (slash == STR_NONE || colon > slash)) {
		image.tag = str_from(text, colon + 1);
		text = str_slice(text, 0, colon);
	}
	slash = str_chr(text, '/');
	struct str first = str_slice(text, 0, slash == STR_NONE ? 0 : slash);
	if (str_chr(first, '.') != STR_NONE || str_chr(first, ':') != STR_NONE || str_is(first, "localhost")) {
		image.registry = first;
		text = str_from(text, slash + 1);
	}
	if (str_is(image.registry, "docker.io") || str_is(image.registry, "index.docker.io"))
		image.registry = STR_EMPTY;
	if (str_empty(image.registry) && str_starts(text, "library/"))
		text = str_from(text, strlen("library/"));
	image.repository = text;
	return image;
}

const struct dockerfile_pair *lint_variable(const struct lint_stage *stage, struct str name)
{
	for (size_t i = 0; stage && i < CHAIN_MAX; i++, stage = stage->base) {
		const struct dockerfile_pair *pair = map_get(&stage->variables, name);

		if (pair)
			return pair;
	}
	return NULL;
}

bool lint_on_image(const struct lint_stage *stage, const char *const *repositories)
{
	return stage->image_known && str_empty(stage->image.registry) && str_in(stage->image.repository, repositories);
}

/* ---- Scripts ---- */

/* -e, -o pipefail, -euxo pipefail, -eo pipefail */
static void read_shell_options(const struct str *words, size_t n, bool *errexit, bool *pipefail)
{
	for (size_t i = 0; i < n; i++) {
		if (words[i].len < 2 || words[i].ptr[0] != '-' || words[i].ptr[1] == '-')
			continue;
		*errexit |= str_chr(words[i], 'e') != STR_NONE;
		*pipefail |= str_ends(words[i], "o") && i + 1 < n && str_is(words[i + 1], "pipefail");
	}
}

static void read_options_of(const struct script_command *command, bool *errexit, bool *pipefail)
{
	struct str words[16];
	size_t n = 0;

	for (size_t i = command->program + 1; i < command->words.n && n < ARRAY_SIZE(words); i++)
		words[n++] = command->words.at[i].text;
	read_shell_options(words, n, errexit, pipefail);
}

/* "#!/usr/bin/env -S bash -eux": the program, and what is set. */
static void read_shebang(struct arena *arena, struct lint_script *script)
{
	struct str line = str_slice(script->text->text, 2, MIN_OF(str_chr(script->text->text, '\n'), script->text->text.len));
	struct script words;

	script_read(arena, line, &words);
	if (!words.commands.n)
		return;
	struct script_command *command = &words.commands.at[0];
	script->shell = lint_shell_of(command->words.at[command->program].text);
	script->errexit = script->pipefail = false;
	read_options_of(command, &script->errexit, &script->pipefail);
}

static void add_script(struct lint *lint, struct lint_step *step, struct lint_script script)
{
	script.heredoc |= false;
	if (script.heredoc && str_starts(script.text->text, "#!"))
		read_shebang(lint->arena, &script);
	if (script.shell != LINT_WINDOWS && script.shell != LINT_OTHER_SHELL)
		script_read(lint->arena, script.text->text, &script.script);
	for (size_t i = 0; i < script.script.commands.n; i++) {
		const struct script_command *command = &script.script.commands.at[i];

		if (script_is(command, "set") && command->depth == 0)
			read_options_of(command, &script.errexit, &script.pipefail);
	}
	*vec_push(lint->arena, &step->scripts) = script;
}

/* "RUN <<EOF": the shell reads the body. "RUN bash -e <<EOF": bash does. "RUN python3 <<EOF", "cat <<EOF >file": it is no script. */
static void add_heredocs(struct lint *lint, struct lint_step *step, struct lint_script script)
{
	struct script line;

	script_read(lint->arena, step->at->script.text, &line);
	bool plain = line.commands.n == 0;
	if (!plain)
		add_script(lint, step, script);
	script.heredoc = true;
	if (line.commands.n == 1) {
		const struct script_command *command = &line.commands.at[0];
		size_t operand = script_operand(command, 0);

		script.shell = lint_shell_of(command->name);
		if (script.shell == LINT_OTHER_SHELL || script.shell == LINT_WINDOWS || command->settings.n ||
		    (operand && !str_is(command->words.at[operand].text, "pipefail")))
			return;
		script.errexit = script.pipefail = false;
		read_options_of(command, &script.errexit, &script.pipefail);
	} else if (!plain) {
		return;
	}
	for (size_t i = 0; i < step->at->heredocs.n && (plain || i == 0); i++) {
		script.text = &step->at->heredocs.at[i].body;
		add_script(lint, step, script);
	}
}

/* ["sh", "-c", "script"] and ["program", "argument"] */
static void add_exec_form(struct lint *lint, struct lint_step *step)
{
	const struct dockerfile_instruction *at = step->at;
	struct lint_script script = { .shell = LINT_SH };
	struct str *words = arena_calloc(lint->arena, at->words.n, sizeof(*words));

	for (size_t i = 0; i < at->words.n; i++)
		words[i] = at->words.at[i].text;
	if (at->words.n >= 3 && lint_shell_of(words[0]) <= LINT_KSH && str_ends(words[at->words.n - 2], "c")) {
		script_read(lint->arena, words[at->words.n - 1], &script.script);
		script.shell = lint_shell_of(words[0]);
		read_shell_options(words, at->words.n - 1, &script.errexit, &script.pipefail);
	} else {
		script_of_words(lint->arena, words, at->words.n, &script.script);
	}
	*vec_push(lint->arena, &step->scripts) = script;
}

static void add_scripts(struct lint *lint, struct lint_step *step)
{
	const struct dockerfile_instruction *at = step->at;
	struct lint_script script = { .text = &at->script, .shell = step->state.shell, .pipefail = step->state.pipefail,
				      .errexit = step->state.errexit };

	if (at->exec_form)
		add_exec_form(lint, step);
	else if (at->heredocs.n)
		add_heredocs(lint, step, script);
	else
		add_script(lint, step, script);
}

/* ---- Instructions ---- */

static bool is_truthy(struct str value)
{
	return value.len && !str_is(value, "0") && !str_eq_nocase(value, STR("false")) && !str_eq_nocase(value, STR("off")) &&
	       !str_eq_nocase(value, STR("no"));
}

static void take_shell(struct lint_state *state, const struct dockerfile_instruction *at)
{
	struct str words[16];
	size_t n = MIN_OF(at->words.n, ARRAY_SIZE(words));

	if (!n)
		return;
	for (size_t i = 0; i < n; i++)
		words[i] = at->words.at[i].text;
	state->shell = lint_shell_of(words[0]);
	state->shell_set = true;
	state->errexit = state->pipefail = false;
	read_shell_options(words + 1, n - 1, &state->errexit, &state->pipefail);
}

static bool is_absolute(struct str path)
{
	return str_starts(path, "/") || str_starts(path, "\\") || str_starts(path, "$") ||
	       (path.len > 1 && ascii_alpha(path.ptr[0]) && path.ptr[1] == ':');
}

static void take_workdir(struct lint *lint, struct lint_state *state, const struct dockerfile_instruction *at)
{
	struct str path = at->words.n ? at->words.at[0].text : STR_EMPTY;

	state->any_workdir = true;
	state->workdir |= is_absolute(path);
	if (str_chr(path, '$') != STR_NONE || (!state->folder.len && !str_starts(path, "/")))
		state->folder = STR_EMPTY;
	else
		state->folder = path_join(lint->arena, state->folder, path);
}

static void take(struct lint *lint, struct lint_state *state, struct lint_stage *stage, const struct dockerfile_instruction *at)
{
	switch (at->keyword) {
	case DOCKERFILE_SHELL:
		take_shell(state, at);
		break;
	case DOCKERFILE_WORKDIR:
		take_workdir(lint, state, at);
		break;
	case DOCKERFILE_USER:
		state->user = at;
		break;
	case DOCKERFILE_CMD:
		state->cmd = at;
		break;
	case DOCKERFILE_ENTRYPOINT:
		state->entrypoint = at;
		break;
	case DOCKERFILE_HEALTHCHECK:
		state->healthcheck = at;
		break;
	case DOCKERFILE_EXPOSE:
		state->expose = at;
		break;
	case DOCKERFILE_ARG:
	case DOCKERFILE_ENV:
		for (size_t i = 0; i < at->pairs.n; i++) {
			if (!map_get(&stage->variables, at->pairs.at[i].name.text))
				map_set(&stage->variables, at->pairs.at[i].name.text, &at->pairs.at[i]);
			if (str_is(at->pairs.at[i].name.text, "PIP_NO_CACHE_DIR"))
				state->pip_keeps_nothing = is_truthy(at->pairs.at[i].value.text);
		}
		break;
	default:
		break;
	}
}

static void add_step(struct lint *lint, struct lint_stage *stage, const struct lint_state *state, const struct dockerfile_instruction *at,
		     bool onbuild)
{
	struct lint_step *step = vec_push(lint->arena, &lint->steps);

	*step = (struct lint_step){ .at = at, .stage = stage, .state = *state, .onbuild = onbuild };
	switch (at->keyword) {
	case DOCKERFILE_RUN:
		add_scripts(lint, step);
		lint_apt_facts(step);
		lint_removed_find(lint->arena, step);
		break;
	case DOCKERFILE_CMD:
	case DOCKERFILE_ENTRYPOINT:
	case DOCKERFILE_HEALTHCHECK:
		if (!at->none && !at->broken)
			add_scripts(lint, step);
		break;
	case DOCKERFILE_ONBUILD:
		if (at->trigger)
			add_step(lint, stage, state, at->trigger, true);
		break;
	default:
		break;
	}
}

/* ---- Stages ---- */

/* By its name; a file with ` as the escape is for Windows, unless its image is known not to be. */
static bool is_windows(const struct lint *lint, const struct lint_stage *stage)
{
	static const char *const words[] = { "windows", "nanoserver", "servercore" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (str_contains(stage->image.repository, str_of(words[i])) || str_contains(stage->image.tag, str_of(words[i])))
			return true;
	return lint->file->escape == '`' && !stage->scratch && !lint_on_image(stage, lint_root_images);
}

static void take_image(struct lint *lint, struct lint_stage *stage, const struct dockerfile_scope *globals)
{
	bool known = true;
	const struct dockerfile_word *word = &stage->at->image;
	struct str text = word->variables ? dockerfile_expand(lint->arena, word, globals, &known, NULL) : word->text;

	stage->image = lint_image_parse(text);
	stage->image_known = str_chr(stage->image.repository, '$') == STR_NONE && stage->image.repository.len;
	stage->image.variables = word->variables;
	stage->scratch = str_is(text, "scratch");
	stage->windows = is_windows(lint, stage);
}

static void begin_stage(struct lint *lint, size_t number, const struct dockerfile_scope *globals)
{
	struct lint_stage *stage = &lint->stages[number];

	stage->at = &lint->file->stages.at[number];
	stage->variables = (struct map)MAP_INIT(lint->arena);
	if (stage->at->name.len)
		map_set(&lint->stage_names, str_lower(lint->arena, stage->at->name), stage);
	if (stage->at->base != DOCKERFILE_NO_STAGE && stage->at->base < number) {
		const struct lint_stage *base = &lint->stages[stage->at->base];

		stage->base = &lint->stages[stage->at->base];
		stage->end = base->end;
		stage->image = base->image;
		stage->image_known = base->image_known;
		stage->scratch = base->scratch;
		stage->windows = base->windows;
		return;
	}
	take_image(lint, stage, globals);
	stage->end = (struct lint_state){ .shell = stage->windows ? LINT_WINDOWS : LINT_SH };
}

/* Those before `offset` come into force. */
static void take_pragmas(struct lint *lint, struct lint_state *state, uint32_t offset)
{
	for (; lint->next_shell < lint->shells.n && lint->shells.at[lint->next_shell].offset < offset; lint->next_shell++)
		state->shell = lint_shell_of(lint->shells.at[lint->next_shell].shell);
}

static void build_stage(struct lint *lint, struct lint_stage *stage)
{
	struct lint_state state = stage->end;

	stage->first_step = lint->steps.n;
	for (size_t i = stage->at->first; i < stage->at->end; i++) {
		const struct dockerfile_instruction *at = lint->file->instructions.at[i];

		take_pragmas(lint, &state, at->span.offset);
		add_step(lint, stage, &state, at, false);
		take(lint, &state, stage, at);
	}
	stage->n_steps = lint->steps.n - stage->first_step;
	stage->end = state;
}

struct lint_stage *lint_stage_find(const struct lint *lint, struct str name, size_t before)
{
	uint64_t number;

	if (str_to_uint(name, &number))
		return number < MIN_OF(before, lint->n_stages) ? &lint->stages[number] : NULL;
	struct lint_stage *stage = map_get(&lint->stage_names, str_lower(lint->arena, name));
	if (!stage || stage->at->index < before)
		return stage;
	size_t earlier = dockerfile_stage_find(lint->file, name, before); /* a name that is given twice */
	return earlier == DOCKERFILE_NO_STAGE ? NULL : &lint->stages[earlier];
}

/* The stage that COPY --from or a mount's from names; `n` counts up through all of an instruction. NULL: no more. */
static struct lint_stage *next_source(const struct lint *lint, const struct lint_stage *stage,
				      const struct dockerfile_instruction *at, size_t *n)
{
	while (*n < at->flags.n + at->mounts.n) {
		size_t i = (*n)++;
		struct str name = i >= at->flags.n		       ? at->mounts.at[i - at->flags.n].from
				  : str_is(at->flags.at[i].name, "from") ? at->flags.at[i].value.text
									 : STR_EMPTY;
		struct lint_stage *found = name.len ? lint_stage_find(lint, name, stage->at->index) : NULL;

		if (found)
			return found;
	}
	return NULL;
}

static void mark_wanted(struct lint *lint)
{
	for (size_t i = 0; i < lint->n_stages; i++)
		if (lint->stages[i].base)
			lint->stages[i].base->wanted = true;
	for (size_t i = 0; i < lint->steps.n; i++) {
		struct lint_stage *stage = lint->steps.at[i].stage, *source;

		for (size_t n = 0; stage && (source = next_source(lint, stage, lint->steps.at[i].at, &n));)
			source->wanted = true;
	}
}

/* What the target is made of: bases, COPY --from, mounts. Only bases have layers in it. */
static void mark_reached(struct lint *lint, struct lint_stage *target)
{
	size_t *todo = arena_calloc(lint->arena, lint->n_stages + 1, sizeof(*todo)), n = 0;

	target->reached = true;
	todo[n++] = target->at->index;
	while (n) {
		struct lint_stage *stage = &lint->stages[todo[--n]], *source;

		if (stage->base && !stage->base->reached) {
			stage->base->reached = true;
			todo[n++] = stage->base->at->index;
		}
		for (size_t i = stage->first_step; i < stage->first_step + stage->n_steps; i++)
			for (size_t k = 0; (source = next_source(lint, stage, lint->steps.at[i].at, &k));)
				if (!source->reached) {
					source->reached = true;
					todo[n++] = source->at->index;
				}
	}
	for (struct lint_stage *stage = target; stage; stage = stage->base)
		stage->ships = true;
	target->target = true;
}

void lint_steps_build(struct lint *lint)
{
	const struct dockerfile *file = lint->file;
	static const struct lint_state nothing;
	struct dockerfile_scope globals = { 0 };

	lint->n_stages = file->stages.n;
	lint->stage_names = (struct map)MAP_INIT(lint->arena);
	lint->stages = arena_calloc(lint->arena, file->stages.n + 1, sizeof(*lint->stages));
	for (size_t i = 0; i < file->instructions.n && file->instructions.at[i]->stage == DOCKERFILE_NO_STAGE; i++) {
		const struct dockerfile_instruction *at = file->instructions.at[i];

		add_step(lint, NULL, &nothing, at, false);
		for (size_t k = 0; at->keyword == DOCKERFILE_ARG && k < at->pairs.n; k++)
			map_set(&lint->globals, at->pairs.at[k].name.text, &at->pairs.at[k]);
	}
	if (file->stages.n)
		dockerfile_scope_at(lint->arena, file, file->stages.at[0].from, NULL, 0, &globals);
	for (size_t i = 0; i < file->stages.n; i++) {
		begin_stage(lint, i, &globals);
		build_stage(lint, &lint->stages[i]);
	}
	if (!file->stages.n)
		return;
	if (lint->options->target)
		lint->target = lint_stage_find(lint, str_of(lint->options->target), file->stages.n);
	if (!lint->target)
		lint->target = &lint->stages[file->stages.n - 1];
	mark_reached(lint, lint->target);
	mark_wanted(lint);
}
