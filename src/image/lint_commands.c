/* What is run in RUN: programs that don't belong there, and how they fail. */
#include "image/lint_internal.h"

#define VERBS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* ---- Programs ---- */

static void useless(struct lint *lint, const struct lint_step *step, const struct lint_script *script, const struct script_command *command)
{
	static const struct {
		const char *name, *what;
	} programs[] = {
		{ "free", "says what the builder's machine has" },
		{ "kill", "ends processes, and a build has none that run on" },
		{ "mount", "isn't allowed in a build, and nothing of it would stay" },
		{ "ps", "shows processes, and a build has none but its own" },
		{ "service", "starts something that ends with the RUN" },
		{ "shutdown", "has nothing to shut down" },
		{ "ssh", "needs a key that must not be in an image" },
		{ "top", "is for people at a terminal" },
		{ "vim", "is for people at a terminal" },
	};
	const struct dockerfile_flag *mount = dockerfile_flag(step->at, "mount");

	for (size_t i = 0; i < ARRAY_SIZE(programs); i++) {
		if (!script_is(command, programs[i].name))
			continue;
		if (script_is(command, "ssh") && mount && str_contains(mount->value.text, STR("type=ssh")))
			return;
		lint_at(lint, lint_command_span(lint, step, script, command), "%s %s", programs[i].name, programs[i].what);
	}
}

static void with_sudo(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
		      const struct script_command *command)
{
	struct str first = command->words.at[0].text;

	if (str_is(first, "sudo") || str_ends(first, "/sudo"))
		lint_at(lint, lint_word_span(lint, step, script, command, 0), "sudo in a build");
}

/* The first thing that a RUN does, so that WORKDIR does the same; "cd x && make && cd .." further on is no folder for all of it. */
static bool is_first(const struct lint_script *script, const struct script_command *command)
{
	for (size_t i = 0; i < script->script.commands.n; i++) {
		const struct script_command *at = &script->script.commands.at[i];

		if (at == command)
			return true;
		if (!script_is(at, "set") && !script_is(at, "mkdir"))
			return false;
	}
	return false;
}

static void change_folder(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			  const struct script_command *command)
{
	if (!script_is(command, "cd") || command->depth || command->in_block || command->condition || script->heredoc ||
	    command->words.n != 2 || script->script.commands.n < 2 || !is_first(script, command) ||
	    str_starts(command->words.at[1].text, "-"))
		return;
	lint_at(lint, lint_command_span(lint, step, script, command), "all of this RUN works in %" PRI_STR,
		STR_ARG(str_show(lint->arena, command->words.at[1].text)));
}

static void default_shell(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			  const struct script_command *command)
{
	if (!script_is(command, "ln"))
		return;
	for (size_t i = command->program + 1; i < command->words.n; i++)
		if (i + 1 == command->words.n &&
		    (str_is(command->words.at[i].text, "/bin/sh") || str_is(command->words.at[i].text, "/usr/bin/sh")))
			lint_at(lint, lint_word_span(lint, step, script, command, i), "%" PRI_STR " becomes another shell",
				STR_ARG(command->words.at[i].text));
}

static void wget_progress(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			  const struct script_command *command)
{
	if (!script_is(command, "wget") || script_has_option(command, 'q', "--quiet") || script_has_word(command, "-nv") ||
	    script_has_option(command, 0, "--no-verbose") || script_has_option(command, 0, "--progress") ||
	    script_has_option(command, 0, "--output-file") || script_has_option(command, 0, "--append-output") ||
	    script_has_word(command, "-o") || script_has_word(command, "-a") || script_has_option(command, 0, "--version") ||
	    script_has_option(command, 0, "--help"))
		return;
	lint_at(lint, lint_command_span(lint, step, script, command),
		"wget writes a line of dots for each 50 kB into the log of the build");
}

/* ---- useradd ---- */

static struct str value_of(const struct script_command *command, const char *letter, const char *name)
{
	size_t length = strlen(name);

	for (size_t i = command->program + 1; i < command->words.n; i++) {
		struct str text = command->words.at[i].text;

		if ((str_is(text, letter) || str_is(text, name)) && i + 1 < command->words.n)
			return command->words.at[i + 1].text;
		if (str_starts(text, name) && text.len > length && text.ptr[length] == '=')
			return str_from(text, length + 1);
		if (str_starts(text, letter) && !str_starts(text, "--") && text.len > 2)
			return str_from(text, 2);
	}
	return STR_EMPTY;
}

static void large_uid(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
		      const struct script_command *command)
{
	uint64_t uid;

	if (!script_is(command, "useradd") || script_has_option(command, 'l', "--no-log-init") ||
	    !str_to_uint(value_of(command, "-u", "--uid"), &uid) || uid <= 99999)
		return;
	struct finding *finding = lint_at(lint, lint_command_span(lint, step, script, command),
					  "useradd with the number %llu writes a lastlog of %llu MB", (unsigned long long)uid,
					  (unsigned long long)(uid * 292 / 1000000));
	lint_add_word(lint, finding, step, script, command, command->program, "-l");
}

/* ---- wget and curl ---- */

static const struct script_command *first_use(const struct lint_step *step, const char *name, const struct lint_script **script)
{
	for (size_t i = 0; i < step->scripts.n; i++)
		for (size_t k = 0; k < step->scripts.at[i].script.commands.n; k++)
			if (script_is(&step->scripts.at[i].script.commands.at[k], name)) {
				*script = &step->scripts.at[i];
				return &step->scripts.at[i].script.commands.at[k];
			}
	return NULL;
}

static void both_clients(struct lint *lint, const struct lint_stage *stage)
{
	const char *const names[] = { "wget", "curl" };
	struct span spans[2] = { { 0 } };

	for (size_t i = stage->first_step; i < stage->first_step + stage->n_steps; i++) {
		const struct lint_step *step = &lint->steps.at[i];
		const struct lint_script *script;

		for (size_t k = 0; k < 2 && step->at->keyword == DOCKERFILE_RUN; k++) {
			const struct script_command *use = span_known(spans[k]) ? NULL : first_use(step, names[k], &script);

			if (use)
				spans[k] = lint_command_span(lint, step, script, use);
		}
	}
	if (!span_known(spans[0]) || !span_known(spans[1]))
		return;
	bool wget_first = span_cmp(spans[0], spans[1]) < 0;
	struct finding *finding = lint_at(lint, wget_first ? spans[1] : spans[0], "wget and curl are both used in this stage");
	finding_relate(lint->out, finding, wget_first ? spans[0] : spans[1], "the other one");
}

/* ---- Pipes ---- */

/* What can't fail, so that nothing is lost. `yes` even ends by a signal each time. */
static bool never_fails(const struct script_command *command)
{
	return str_in(command->name, VERBS("echo", "printf", "yes", "true", ":"));
}

static const struct script_command *lossy_pipe(const struct lint_script *script)
{
	const struct script_command *before = NULL;

	for (size_t i = 0; i < script->script.commands.n; i++) {
		const struct script_command *command = &script->script.commands.at[i];

		if (command->join != SCRIPT_PIPE)
			continue;
		before = NULL;
		for (size_t k = i; k-- > 0 && !before;)
			if (script->script.commands.at[k].list == command->list)
				before = &script->script.commands.at[k];
		if (!before || never_fails(before) || command->condition || before->condition)
			continue;
		/* "… | …  || true": its failure is meant to be nothing */
		const struct script_command *next = NULL;
		for (size_t k = i + 1; k < script->script.commands.n && !next; k++)
			if (script->script.commands.at[k].list == command->list)
				next = &script->script.commands.at[k];
		if (next && next->join == SCRIPT_OR && never_fails(next))
			continue;
		return before;
	}
	return NULL;
}

static bool is_alpine(const struct lint_stage *stage)
{
	return stage && (str_is(stage->image.repository, "alpine") || str_contains(stage->image.tag, STR("alpine")) ||
			 str_is(stage->image.repository, "busybox"));
}

static void no_pipefail(struct lint *lint, const struct lint_step *step)
{
	for (size_t i = 0; i < step->scripts.n; i++) {
		const struct lint_script *script = &step->scripts.at[i];
		const struct script_command *before = script->script.has_pipe && !script->pipefail ? lossy_pipe(script) : NULL;

		if (!before)
			continue;
		struct finding *finding =
			lint_at(lint, lint_command_span(lint, step, script, before), "if %" PRI_STR " fails, the build goes on",
				STR_ARG(str_show(lint->arena, before->name)));
		if (is_alpine(step->stage))
			finding_hint(
				lint->out, finding,
				"write SHELL [\"/bin/ash\", \"-eo\", \"pipefail\", \"-c\"] before it, or set -o pipefail in it");
		else if (script->shell == LINT_BASH)
			finding_hint(lint->out, finding, "write set -o pipefail before it");
		return;
	}
}

const struct lint_rule lint_command_rules[] = {
	{ .rule = { LINT_RULE("COMMAND-USELESS", NOTE, "DL3001"),
		    .title = "a program that makes no sense in a build",
		    .why = "its effect ends with the RUN, or it is for people at a terminal",
		    .mend = "leave it out; what has to run goes into CMD" },
	  .command = useless },
	{ .rule = { LINT_RULE("SUDO", ERROR, "DL3004"),
		    .title = "sudo in a build",
		    .why = "RUN is root unless USER says otherwise; in the image sudo is a way to become root",
		    .mend = "leave it out, and write USER root before the RUN where another user is set" },
	  .command = with_sudo },
	{ .rule = { LINT_RULE("CHANGE-FOLDER", NOTE, "DL3003"),
		    .title = "cd at the beginning of a RUN",
		    .why = "WORKDIR says the same for what follows, and makes the folder where it isn't there",
		    .mend = "write WORKDIR before it" },
	  .command = change_folder },
	{ .rule = { LINT_RULE("SHELL-LINK", WARNING, "DL4005"),
		    .title = "a link takes the place of /bin/sh",
		    .why = "scripts of the distribution's packages are written for the one that was there",
		    .mend = "write SHELL [\"/bin/bash\", \"-c\"]" },
	  .command = default_shell },
	{ .rule = { LINT_RULE("WGET-PROGRESS", NOTE, "DL3047"),
		    .title = "wget without --progress or -q",
		    .why = "a large download fills the log of the build",
		    .mend = "add --progress=dot:giga, or -nv" },
	  .command = wget_progress },
	{ .rule = { LINT_RULE("USERADD-LARGE-UID", WARNING, "DL3046"),
		    .title = "useradd with a large number and without -l",
		    .why = "/var/log/lastlog and faillog get a place for each number below it, and layers keep the holes as zeros",
		    .mend = "add -l" },
	  .command = large_uid },
	{ .rule = { LINT_RULE("WGET-AND-CURL", NOTE, "DL4001"),
		    .title = "wget and curl in one stage",
		    .why = "both are in the image, with libraries that do the same",
		    .mend = "use one of them" },
	  .stage = both_clients },
	{ .rule = { LINT_RULE("PIPEFAIL", WARNING, "DL4006"),
		    .title = "a pipe without pipefail",
		    .why = "a pipe has the result of its last program: a download that breaks off gives half a file and a green build",
		    .mend = "write SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"] before it" },
	  .keywords = ON(RUN), .step = no_pipefail },
	LINT_RULES_END
};
