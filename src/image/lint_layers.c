/* Layers: what makes a rebuild slow, and an image large. */
#include "base/file.h"
#include "image/lint_internal.h"

#define VERBS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* ---- RUN after RUN ---- */

static bool plain_run(const struct lint_step *step)
{
	return step->at->keyword == DOCKERFILE_RUN && !step->at->flags.n && !step->at->heredocs.n && !step->onbuild && !step->at->exec_form;
}

/* One finding a group. */
static void consecutive_runs(struct lint *lint, const struct lint_stage *stage)
{
	size_t end = stage->first_step + stage->n_steps;

	for (size_t i = stage->first_step; stage->ships && i < end; i++) {
		size_t last = i;

		while (plain_run(&lint->steps.at[i]) && last + 1 < end && plain_run(&lint->steps.at[last + 1]))
			last++;
		if (last > i)
			lint_at(lint, lint->steps.at[i + 1].at->name_span, "%zu RUN one after the other: each is a layer", last - i + 1);
		i = last;
	}
}

/* ---- Source before dependencies ---- */

static bool copies_all(const struct lint_step *step)
{
	const struct dockerfile_instruction *at = step->at;

	if ((at->keyword != DOCKERFILE_COPY && at->keyword != DOCKERFILE_ADD) || dockerfile_flag(at, "from"))
		return false;
	for (size_t i = 0; i + 1 < at->words.n; i++)
		if (str_in(at->words.at[i].text, VERBS(".", "./", "*", "/", "src", "src/", "./src", "app", "app/", "./app")))
			return true;
	return false;
}

/* Commands that install what a file of versions names, and nothing of the source. */
static bool installs_dependencies(const struct script_command *command)
{
	static const struct {
		const char *name, *first, *second;
	} installs[] = {
		{ "npm", "ci", NULL },         { "npm", "install", NULL },      { "npm", "i", NULL },
		{ "pnpm", "install", NULL },   { "pnpm", "i", NULL },           { "yarn", "install", NULL },
		{ "bundle", "install", NULL }, { "composer", "install", NULL }, { "go", "mod", "download" },
		{ "poetry", "install", NULL }, { "uv", "sync", NULL },          { "pipenv", "install", NULL },
		{ "pipenv", "sync", NULL },    { "cargo", "fetch", NULL },      { "dotnet", "restore", NULL },
		{ "bun", "install", NULL },    { "mix", "deps.get", NULL },     { "pdm", "install", NULL },
		{ "pdm", "sync", NULL },
	};
	size_t first = command->program + 1;

	if (lint_verb(command, &LINT_PIP, VERBS("install")))
		return script_has_word(command, "-r") || script_has_option(command, 0, "--requirement");
	if (script_is(command, "yarn") && first == command->words.n)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(installs); i++) {
		if (!script_is(command, installs[i].name) || first >= command->words.n ||
		    !str_is(command->words.at[first].text, installs[i].first))
			continue;
		if (installs[i].second)
			return first + 1 < command->words.n && str_is(command->words.at[first + 1].text, installs[i].second);
		/* npm install NAME names what it installs */
		return !str_in(command->name, VERBS("npm", "pnpm")) || !lint_next_operand(command, &LINT_NPM, first);
	}
	return false;
}

static bool has_cache(const struct dockerfile_instruction *at)
{
	for (size_t i = 0; i < at->flags.n; i++)
		if (str_contains(at->flags.at[i].value.text, STR("type=cache")))
			return true;
	return false;
}

static bool install_in(const struct lint *lint, const struct lint_step *step, struct span *span, struct str *name)
{
	for (size_t i = 0; step->at->keyword == DOCKERFILE_RUN && i < step->scripts.n; i++)
		for (size_t k = 0; k < step->scripts.at[i].script.commands.n; k++) {
			const struct script_command *command = &step->scripts.at[i].script.commands.at[k];

			if (!installs_dependencies(command))
				continue;
			*span = lint_command_span(lint, step, &step->scripts.at[i], command);
			*name = command->name;
			return true;
		}
	return false;
}

static void source_first(struct lint *lint, const struct lint_stage *stage)
{
	const struct lint_step *copy = NULL;
	struct span span;
	struct str name;

	for (size_t i = stage->first_step; i < stage->first_step + stage->n_steps; i++) {
		const struct lint_step *step = &lint->steps.at[i];

		BUG_IF(!lint->steps.at); /* a stage has steps */
		if (!copy && copies_all(step)) {
			copy = step;
		} else if (install_in(lint, step, &span, &name)) {
			if (!copy || has_cache(step->at))
				return; /* they come first, or are kept */
			struct finding *finding = lint_at(
				lint, span, "each edit of the source makes %" PRI_STR " install everything anew", STR_ARG(name));
			finding_relate(lint->out, finding, copy->at->name_span, "the source comes before");
			return;
		}
	}
}

/* ---- chown and chmod of what was copied ---- */

static bool covers(struct str folder, struct str path)
{
	while (folder.len > 1 && str_ends(folder, "/"))
		folder.len--;
	while (path.len > 1 && str_ends(path, "/"))
		path.len--;
	return str_eq(folder, path) ||
	       (path.len > folder.len && str_eq(str_slice(path, 0, folder.len), folder) && path.ptr[folder.len] == '/');
}

static const struct lint_step *copied_into(const struct lint *lint, const struct lint_step *before, struct str folder)
{
	const struct lint_step *first = lint->steps.at + before->stage->first_step, *found = NULL;

	if (!str_starts(folder, "/") || str_is(folder, "/"))
		return NULL;
	for (const struct lint_step *step = before - 1; step >= first && before - step < 100 && !found; step--) {
		const struct dockerfile_instruction *at = step->at;

		if ((at->keyword != DOCKERFILE_COPY && at->keyword != DOCKERFILE_ADD) || !at->words.n)
			continue;
		struct str to = at->words.at[at->words.n - 1].text;
		if (!str_starts(to, "/") && (!step->state.folder.len || str_chr(to, '$') != STR_NONE))
			continue;
		to = path_join(lint->arena, step->state.folder, to);
		/* a part of what a whole folder brought, too */
		if (covers(folder, to) || (copies_all(step) && covers(to, folder) && !str_is(to, "/")))
			found = step;
	}
	return found;
}

static void copied_twice(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			 const struct script_command *command)
{
	bool owner = script_is(command, "chown");

	if ((!owner && !script_is(command, "chmod")) || !step->stage || !step->stage->ships || step->onbuild ||
	    !script_has_option(command, 'R', "--recursive"))
		return;
	size_t mode = script_operand(command, 0);
	for (size_t at = mode ? script_operand(command, mode + 1) : 0; at; at = script_operand(command, at + 1)) {
		struct str folder = command->words.at[at].text;
		bool relative = !str_starts(folder, "/") && !command->words.at[at].expands && step->state.folder.len;
		const struct lint_step *copy =
			copied_into(lint, step, relative ? path_join(lint->arena, step->state.folder, folder) : folder);

		if (!copy || dockerfile_flag(copy->at, owner ? "chown" : "chmod"))
			continue;
		struct finding *finding = lint_at(lint, lint_word_span(lint, step, script, command, at),
						  "all files below %" PRI_STR " are in the image twice",
						  STR_ARG(str_show(lint->arena, command->words.at[at].text)));
		finding_relate(lint->out, finding, copy->at->name_span, "they come from here");
		finding_hint(lint->out, finding, "write %s --%s=… there", dockerfile_keyword_name(copy->at->keyword),
			     owner ? "chown" : "chmod");
		return;
	}
}

/* ---- Compilers in the image ---- */

static bool is_build_tool(struct str package)
{
	static const char *const tools[] = { "gcc",         "g++",      "make",     "cmake",   "build-essential", "build-base",
					     "clang",       "autoconf", "automake", "libtool", "bison",           "flex",
					     "ninja-build", "meson",    "rustc",    "cargo",   "pkg-config",      "pkgconf",
					     "gfortran",    "nasm",     "musl-dev", "gcc-c++", "python3-dev",     "linux-headers",
					     "golang-go",   NULL };
	struct str name = str_slice(package, 0, str_chr(package, '='));

	return str_in(name, tools) || str_ends(name, "-dev") || str_ends(name, "-devel");
}

static bool removes_packages(const struct lint_step *step)
{
	for (size_t i = 0; i < step->scripts.n; i++)
		for (size_t k = 0; k < step->scripts.at[i].script.commands.n; k++) {
			const struct script_command *command = &step->scripts.at[i].script.commands.at[k];

			if (lint_verb(command, &LINT_APT, VERBS("remove", "purge", "autoremove")) ||
			    lint_verb(command, &LINT_APK, VERBS("del")) ||
			    lint_verb(command, &LINT_YUM, VERBS("remove", "erase", "autoremove")) ||
			    lint_verb(command, &LINT_DNF, VERBS("remove", "erase", "autoremove")))
				return true;
		}
	return false;
}

static void build_tools(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			const struct script_command *command)
{
	static const struct {
		const struct lint_tool *tool;
		const char *verb;
	} managers[] = { { &LINT_APT, "install" },
			 { &LINT_APK, "add" },
			 { &LINT_YUM, "install" },
			 { &LINT_DNF, "install" },
			 { &LINT_ZYPPER, "install" } };
	const struct lint_state *end = lint->target ? &lint->target->end : NULL;
	VEC(struct str) names = { 0 };
	size_t first = 0;

	if (!step->stage || !step->stage->ships || !end || (!end->cmd && !end->entrypoint) || removes_packages(step))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(managers); i++) {
		size_t at = lint_verb(command, managers[i].tool, VERBS(managers[i].verb));

		while (at && (at = lint_next_operand(command, managers[i].tool, at))) {
			if (!is_build_tool(command->words.at[at].text))
				continue;
			first = first ? first : at;
			*vec_push(lint->arena, &names) = command->words.at[at].text;
		}
	}
	if (!names.n)
		return;
	struct str list = lint_list(lint->arena, names.at, names.n);
	lint_at(lint, lint_word_span(lint, step, script, command, first), "%" PRI_STR " %s in the image that runs", STR_ARG(list),
		names.n == 1 ? "stays" : "stay");
}

const struct lint_rule lint_layer_rules[] = {
	{ .rule = { LINT_RULE("RUN-CONSECUTIVE", NOTE, "DL3059"), .title = "several RUN one after the other",
		    .why = "what one of them removes stays in the layer of the one that made it",
		    .mend = "join with && what belongs together; keep apart what changes at different times" },
	  .stage = consecutive_runs },
	{ .rule = { LINT_RULE("SOURCE-FIRST", WARNING, NULL), .title = "the source is copied before the dependencies are installed",
		    .why = "the layer of the dependencies depends on each file of the source, so the builder can never take it "
			   "from its cache",
		    .mend = "copy the file that names the dependencies, install, then copy the rest" },
	  .stage = source_first },
	{ .rule = { LINT_RULE("OWNER-AFTERWARDS", NOTE, NULL), .title = "chown -R or chmod -R of files that COPY brought",
		    .why = "a layer holds whole files: each one is in the image twice",
		    .mend = "write COPY --chown=… or --chmod=…" },
	  .command = copied_twice },
	{ .rule = { LINT_RULE("BUILD-TOOLS", NOTE, NULL), .title = "compilers and headers in the image that runs",
		    .why = "they are most of its size, and help whoever breaks in",
		    .mend = "build in a stage of its own and copy the result: lotse image split can do that" },
	  .command = build_tools },
	LINT_RULES_END
};
