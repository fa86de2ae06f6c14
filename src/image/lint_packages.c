/* Other package managers: questions, caches, upgrades of everything. */
#include "image/lint_internal.h"

#define VERBS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static bool ships(const struct lint_step *step)
{
	return step->stage && step->stage->ships;
}

static bool runs(const struct lint_step *step, const struct lint_tool *tool, const char *const *verbs)
{
	for (size_t i = 0; i < step->scripts.n; i++)
		for (size_t k = 0; k < step->scripts.at[i].script.commands.n; k++)
			if (lint_verb(&step->scripts.at[i].script.commands.at[k], tool, verbs))
				return true;
	return false;
}

/* ---- apk ---- */

static void apk_cache(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
		      const struct script_command *command)
{
	size_t verb = lint_verb(command, &LINT_APK, VERBS("add", "update"));

	if (!verb || !ships(step) || script_has_option(command, 0, "--no-cache") || lint_has_mount(step->at, "/var/cache/apk") ||
	    lint_has_mount(step->at, "/etc/apk/cache") || lint_removes(step, "/var/cache/apk"))
		return;
	bool adds = str_is(command->words.at[verb].text, "add");
	if (adds && runs(step, &LINT_APK, VERBS("update")))
		return; /* it is that one which leaves the index */
	struct finding *finding = lint_at(lint, lint_command_span(lint, step, script, command),
					  "apk %s leaves the index in the image", adds ? "add" : "update");
	if (adds)
		lint_add_word(lint, finding, step, script, command, verb, "--no-cache");
	else
		finding_hint(lint->out, finding, "write apk add --no-cache alone: it needs no update before");
}

/* ---- Upgrades of everything ---- */

static bool upgrades_all(const struct script_command *command, const struct lint_tool *tool, const char *const *verbs, size_t *verb)
{
	*verb = lint_verb(command, tool, verbs);
	return *verb && !lint_next_operand(command, tool, *verb);
}

static void upgrade_with(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			 const struct script_command *command, const struct lint_tool *tool, const char *const *verbs)
{
	size_t verb;

	if (upgrades_all(command, tool, verbs, &verb))
		lint_at(lint, lint_word_span(lint, step, script, command, verb), "%" PRI_STR " %" PRI_STR " changes all of the base image",
			STR_ARG(command->name), STR_ARG(command->words.at[verb].text));
}

static void apk_upgrade(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			const struct script_command *command)
{
	upgrade_with(lint, step, script, command, &LINT_APK, VERBS("upgrade"));
}

static void yum_upgrade(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			const struct script_command *command)
{
	upgrade_with(lint, step, script, command, &LINT_YUM, VERBS("update", "upgrade", "update-to", "upgrade-to"));
}

static void dnf_upgrade(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			const struct script_command *command)
{
	upgrade_with(lint, step, script, command, &LINT_DNF, VERBS("update", "upgrade", "upgrade-minimal", "distro-sync"));
}

static void zypper_upgrade(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			   const struct script_command *command)
{
	upgrade_with(lint, step, script, command, &LINT_ZYPPER, VERBS("dup", "dist-upgrade"));
}

/* ---- Questions ---- */

static bool has_variable(const struct script_command *command)
{
	for (size_t i = command->program + 1; i < command->words.n; i++)
		if (str_starts(command->words.at[i].text, "$"))
			return true;
	return false;
}

static void question(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
		     const struct script_command *command, const struct lint_tool *tool, const char *const *verbs)
{
	size_t verb = lint_verb(command, tool, verbs);

	if (!verb || script_has_option(command, 'y', "--assumeyes") || script_has_option(command, 0, "--yes") ||
	    command->join == SCRIPT_PIPE || has_variable(command))
		return;
	struct finding *finding =
		lint_at(lint, lint_command_span(lint, step, script, command), "%" PRI_STR " %" PRI_STR " asks, and nobody answers",
			STR_ARG(command->name), STR_ARG(command->words.at[verb].text));
	lint_add_word(lint, finding, step, script, command, verb, "-y");
}

#define RPM_VERBS VERBS("install", "localinstall", "reinstall", "groupinstall", "update", "upgrade", "remove", "erase", "autoremove")

static void yum_question(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			 const struct script_command *command)
{
	question(lint, step, script, command, &LINT_YUM, RPM_VERBS);
}

static void dnf_question(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			 const struct script_command *command)
{
	question(lint, step, script, command, &LINT_DNF, RPM_VERBS);
}

static void zypper_question(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			    const struct script_command *command)
{
	size_t verb = lint_verb(
		command, &LINT_ZYPPER,
		VERBS("in", "install", "remove", "rm", "patch", "up", "update", "dup", "dist-upgrade", "source-install", "si"));

	if (!verb || script_has_option(command, 'n', "--non-interactive") || script_has_option(command, 'y', "--no-confirm") ||
	    command->join == SCRIPT_PIPE || has_variable(command))
		return;
	struct finding *finding = lint_at(lint, lint_command_span(lint, step, script, command),
					  "zypper %" PRI_STR " asks, and nobody answers", STR_ARG(command->words.at[verb].text));
	lint_add_word(lint, finding, step, script, command, command->program, "--non-interactive");
}

/* ---- Caches ---- */

static void cache_kept(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
		       const struct script_command *command, const struct lint_tool *tool, const char *const *verbs,
		       const char *folder)
{
	size_t verb = lint_verb(command, tool, verbs);

	if (!verb || !ships(step) || runs(step, tool, VERBS("clean", "cc")) || lint_removes(step, folder) ||
	    lint_has_mount(step->at, folder))
		return;
	struct finding *finding = lint_at(lint, lint_command_span(lint, step, script, command),
					  "%" PRI_STR " leaves its cache in the image", STR_ARG(command->name));
	const char *clean = tool == &LINT_ZYPPER ? "zypper clean --all" : NULL;
	lint_append_command(lint, finding, step, script,
			    clean ? clean : str_cstr(lint->arena, str_fmt(lint->arena, "%" PRI_STR " clean all", STR_ARG(command->name))));
}

static void yum_cache(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
		      const struct script_command *command)
{
	cache_kept(lint, step, script, command, &LINT_YUM, VERBS("install", "update", "upgrade", "groupinstall"), "/var/cache/yum");
}

static void dnf_cache(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
		      const struct script_command *command)
{
	if (!lint_removes(step, "/var/cache/yum")) /* microdnf's, in some releases */
		cache_kept(lint, step, script, command, &LINT_DNF, VERBS("install", "update", "upgrade", "groupinstall"), "/var/cache/dnf");
}

static void zypper_cache(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			 const struct script_command *command)
{
	cache_kept(lint, step, script, command, &LINT_ZYPPER, VERBS("in", "install", "up", "update", "dup", "dist-upgrade"),
		   "/var/cache/zypp");
}

static bool sets_no_cache(const struct script_command *command)
{
	for (size_t i = 0; i < command->settings.n; i++)
		if (str_starts(command->settings.at[i].raw, "PIP_NO_CACHE_DIR="))
			return true;
	return false;
}

static void pip_cache(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
		      const struct script_command *command)
{
	size_t verb = lint_verb(command, &LINT_PIP, VERBS("install", "wheel"));

	if (!verb || !ships(step) || step->state.pip_keeps_nothing || script_has_option(command, 0, "--no-cache-dir") ||
	    sets_no_cache(command) || lint_has_mount(step->at, "/root/.cache/pip") || lint_removes(step, "/root/.cache/pip") ||
	    lint_removes(step, "~/.cache/pip") || runs(step, &LINT_PIP, VERBS("cache")) ||
	    script_has_option(command, 0, "--cache-dir"))
		return;
	for (size_t i = 0; i < script->script.settings.n; i++)
		if (str_starts(script->script.settings.at[i].raw, "PIP_NO_CACHE_DIR="))
			return;
	struct finding *finding = lint_at(lint, lint_command_span(lint, step, script, command), "pip keeps what it downloads in the image");
	lint_add_word(lint, finding, step, script, command, verb, "--no-cache-dir");
}

/* yarn without a word installs, too. */
static void yarn_cache(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
		       const struct script_command *command)
{
	size_t verb = script_is(command, "yarn") ? lint_first_operand(command, &LINT_NPM) : 0;
	bool installs =
		script_is(command, "yarn") && (verb ? str_in(command->words.at[verb].text, VERBS("install", "add", "global"))
						    : !script_has_option(command, 'v', "--version"));

	if (!installs || !ships(step) || lint_removes(step, "/usr/local/share/.cache/yarn") || lint_removes(step, "/root/.cache/yarn") ||
	    script_has_option(command, 0, "--cache-folder"))
		return;
	for (size_t i = 0; i < step->at->flags.n; i++)
		if (str_contains(step->at->flags.at[i].value.text, STR("type=cache")))
			return;
	for (size_t k = 0; k < script->script.commands.n; k++) {
		const struct script_command *other = &script->script.commands.at[k];

		if (script_is(other, "yarn") && script_has_word(other, "cache") && script_has_word(other, "clean"))
			return;
	}
	struct finding *finding = lint_at(lint, lint_command_span(lint, step, script, command), "yarn leaves its cache in the image");
	lint_append_command(lint, finding, step, script, "yarn cache clean");
}

#define QUESTION_WHY "it asks before it installs anything, gets no answer, and the build ends"
#define UPGRADE_WHY "each build gives another result, and the old files stay in the layers below"
#define UPGRADE_MEND "take a newer base image"
#define CACHE_WHY "nothing in the container needs it, and a later layer can't take it out"

const struct lint_rule lint_package_rules[] = {
	{ .rule = { LINT_RULE("APK-CACHE", NOTE, "DL3019"), .title = "apk without --no-cache", .why = CACHE_WHY,
		    .mend = "add --no-cache" },
	  .command = apk_cache },
	{ .rule = { LINT_RULE("APK-UPGRADE", WARNING, "DL3017"), .title = "apk upgrade", .why = UPGRADE_WHY, .mend = UPGRADE_MEND },
	  .command = apk_upgrade },
	{ .rule = { LINT_RULE("YUM-YES", WARNING, "DL3030"), .title = "yum without -y", .why = QUESTION_WHY, .mend = "add -y" },
	  .command = yum_question },
	{ .rule = { LINT_RULE("YUM-UPGRADE", WARNING, "DL3031"), .title = "yum update of everything", .why = UPGRADE_WHY,
		    .mend = UPGRADE_MEND ", or name the packages" },
	  .command = yum_upgrade },
	{ .rule = { LINT_RULE("YUM-CACHE", WARNING, "DL3032"), .title = "yum's cache stays in the image", .why = CACHE_WHY,
		    .mend = "end the RUN with && yum clean all" },
	  .command = yum_cache },
	{ .rule = { LINT_RULE("ZYPPER-YES", WARNING, "DL3034"), .title = "zypper without --non-interactive", .why = QUESTION_WHY,
		    .mend = "write zypper --non-interactive" },
	  .command = zypper_question },
	{ .rule = { LINT_RULE("ZYPPER-DIST-UPGRADE", WARNING, "DL3035"), .title = "zypper dist-upgrade", .why = UPGRADE_WHY,
		    .mend = UPGRADE_MEND },
	  .command = zypper_upgrade },
	{ .rule = { LINT_RULE("ZYPPER-CACHE", WARNING, "DL3036"), .title = "zypper's cache stays in the image", .why = CACHE_WHY,
		    .mend = "end the RUN with && zypper clean --all" },
	  .command = zypper_cache },
	{ .rule = { LINT_RULE("DNF-YES", WARNING, "DL3038"), .title = "dnf without -y", .why = QUESTION_WHY, .mend = "add -y" },
	  .command = dnf_question },
	{ .rule = { LINT_RULE("DNF-UPGRADE", WARNING, "DL3039"), .title = "dnf upgrade of everything", .why = UPGRADE_WHY,
		    .mend = UPGRADE_MEND ", or name the packages" },
	  .command = dnf_upgrade },
	{ .rule = { LINT_RULE("DNF-CACHE", WARNING, "DL3040"), .title = "dnf's cache stays in the image", .why = CACHE_WHY,
		    .mend = "end the RUN with && dnf clean all" },
	  .command = dnf_cache },
	{ .rule = { LINT_RULE("PIP-CACHE", WARNING, "DL3042"), .title = "pip's cache stays in the image", .why = CACHE_WHY,
		    .mend = "add --no-cache-dir, or mount a cache: RUN --mount=type=cache,target=/root/.cache/pip" },
	  .command = pip_cache },
	{ .rule = { LINT_RULE("YARN-CACHE", NOTE, "DL3060"), .title = "yarn's cache stays in the image", .why = CACHE_WHY,
		    .mend = "end the RUN with && yarn cache clean, or mount a cache" },
	  .command = yarn_cache },
	LINT_RULES_END
};
