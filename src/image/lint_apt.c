/* apt-get, as Debian and Ubuntu have it. */
#include "image/lint_internal.h"

#define VERBS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define LISTS "/var/lib/apt/lists"

enum { LOOK = 200 }; /* so many instructions before and behind are looked at: no stage has as many */

static size_t apt_verb(const struct script_command *command, const char *const *verbs)
{
	return lint_verb(command, &LINT_APT, verbs);
}

void lint_apt_facts(struct lint_step *step)
{
	for (size_t i = 0; i < step->scripts.n; i++) {
		const struct script *script = &step->scripts.at[i].script;

		for (size_t k = 0; k < script->commands.n; k++) {
			const struct script_command *command = &script->commands.at[k];

			if (!step->apt_update && apt_verb(command, VERBS("update")))
				step->apt_update = command;
			step->apt_install |= apt_verb(command, VERBS("install", "build-dep")) != 0;
			step->apt_upgrade |= apt_verb(command, VERBS("upgrade", "dist-upgrade", "full-upgrade")) != 0;
			step->apt_clean |= apt_verb(command, VERBS("dist-clean", "distclean")) != 0;
		}
		step->sets_recommends |= str_contains(script->text, STR("Install-Recommends"));
		step->sets_yes |= str_contains(script->text, STR("Assume-Yes"));
	}
}

/* ---- Flags ---- */

static bool assumes_yes(const struct script_command *command)
{
	for (size_t i = command->program + 1; i < command->words.n; i++) {
		struct str text = command->words.at[i].text;

		/* -qq means -y, and a variable may hold it */
		if (str_contains(text, STR("Assume-Yes")) || str_starts(text, "-qq") || str_is(text, "-q=2") || str_starts(text, "$"))
			return true;
	}
	return script_has_option(command, 'y', "--yes") || script_has_option(command, 0, "--assume-yes") ||
	       script_has_option(command, 0, "--force-yes") || script_has_option(command, 's', "--simulate") ||
	       script_has_option(command, 'd', "--download-only") || command->join == SCRIPT_PIPE; /* yes | apt-get … */
}

static void without_yes(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			const struct script_command *command)
{
	size_t verb = apt_verb(
		command, VERBS("install", "upgrade", "dist-upgrade", "full-upgrade", "remove", "purge", "autoremove", "build-dep"));

	if (!verb || assumes_yes(command) || step->sets_yes)
		return;
	struct finding *finding =
		lint_at(lint, lint_command_span(lint, step, script, command), "%" PRI_STR " %" PRI_STR " asks, and nobody answers",
			STR_ARG(command->name), STR_ARG(command->words.at[verb].text));
	lint_add_word(lint, finding, step, script, command, verb, "-y");
}

static bool configures_recommends(const struct lint *lint, const struct lint_step *step)
{
	size_t number = (size_t)(step - lint->steps.at);

	for (const struct lint_step *at = step - MIN_OF(number, (size_t)LOOK); at <= step; at++)
		if (at->stage == step->stage && at->sets_recommends)
			return true;
	return false;
}

static void with_recommends(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			    const struct script_command *command)
{
	size_t verb = apt_verb(command, VERBS("install"));

	if (!verb || script_has_option(command, 0, "--no-install-recommends") ||
	    script_has_option(command, 0, "--without-recommends") || script_has_option(command, 0, "--install-recommends") ||
	    script_has_option(command, 'R', NULL) || configures_recommends(lint, step))
		return;
	/* Not mended by --fix: one of the recommended packages may be what the application runs on. */
	lint_at(lint, lint_command_span(lint, step, script, command), "%" PRI_STR " install takes recommended packages along",
		STR_ARG(command->name));
}

static void apt_for_scripts(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			    const struct script_command *command)
{
	size_t verb = apt_verb(command, VERBS("install", "update", "upgrade", "remove", "purge", "autoremove", "full-upgrade",
					      "clean", "list", "search", "show", "edit-sources"));

	if (!script_is(command, "apt") || !verb)
		return;
	struct span span = lint_command_span(lint, step, script, command);
	struct finding *finding = lint_at(lint, span, "apt is for people at a terminal");
	struct str text = command->words.at[verb].text;
	if (script->text && str_is(command->words.at[command->program].raw, "apt") &&
	    !str_in(text, VERBS("full-upgrade", "list", "search", "show", "edit-sources")))
		lint_replace(lint, finding, span, STR("apt-get"));
}

static void dist_upgrade(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			 const struct script_command *command)
{
	size_t verb = apt_verb(command, VERBS("dist-upgrade", "full-upgrade"));

	if (verb)
		lint_at(lint, lint_word_span(lint, step, script, command, verb),
			"%" PRI_STR " %" PRI_STR " may remove packages of the base image", STR_ARG(command->name),
			STR_ARG(command->words.at[verb].text));
}

/* ---- Lists ---- */

/* A later RUN of the stage, or of one that builds on it, that installs from the lists of this one. */
static const struct lint_step *installs_later(const struct lint *lint, const struct lint_step *step)
{
	size_t looked = 0;

	for (const struct lint_step *at = step + 1; at < lint->steps.at + lint->steps.n && looked < LOOK; at++, looked++) {
		bool same = at->stage == step->stage || (at->stage && at->stage->base == step->stage);

		if (same && at->apt_install)
			return at->apt_update ? NULL : at;
	}
	return NULL;
}

static void lists_kept(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
		       const struct script_command *command)
{
	if (command != step->apt_update || !step->stage || !step->stage->ships || lint_removes(step, LISTS) ||
	    lint_has_mount(step->at, LISTS) || step->apt_clean)
		return;
	struct finding *finding = lint_at(lint, lint_command_span(lint, step, script, command), "the package lists stay in this layer");
	if (step->apt_install && !installs_later(lint, step))
		lint_append_command(lint, finding, step, script, "rm -rf " LISTS "/*");
	else if (!step->apt_install)
		finding_hint(lint->out, finding,
			     "update, install and remove them in one RUN: a later one can't take them out of this layer");
}

static void update_alone(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			 const struct script_command *command)
{
	const struct lint_step *later = NULL;

	if (command == step->apt_update && !step->apt_install && !step->apt_upgrade)
		later = installs_later(lint, step);
	if (!later)
		return;
	struct finding *finding = lint_at(lint, lint_command_span(lint, step, script, command),
					  "the lists of this RUN are cached, and what is installed "
					  "from them later may be gone from the mirror by then");
	finding_relate(lint->out, finding, later->at->name_span, "installs from them");
}

const struct lint_rule lint_apt_rules[] = {
	{ .rule = { LINT_RULE("APT-YES", WARNING, "DL3014"), .title = "apt-get without -y",
		    .why = "it asks before it installs anything more than what was named, gets no answer, and the build ends",
		    .mend = "add -y" },
	  .command = without_yes },
	{ .rule = { LINT_RULE("APT-RECOMMENDS", NOTE, "DL3015"), .title = "apt-get install with recommended packages",
		    .why = "packages that nobody asked for make the image larger and give scanners more to find",
		    .mend = "add --no-install-recommends, and name what is really needed of them" },
	  .command = with_recommends },
	{ .rule = { LINT_RULE("APT-INTERACTIVE", WARNING, "DL3027"), .title = "apt in a script",
		    .why = "its command line and output may change between releases; apt-get's and apt-cache's don't",
		    .mend = "write apt-get, or apt-cache" },
	  .command = apt_for_scripts },
	{ .rule = { LINT_RULE("APT-DIST-UPGRADE", WARNING, "DL3005"), .title = "apt-get dist-upgrade",
		    .why = "it may take the image to another release and remove packages, and each build gives another result",
		    .mend = "take a newer base image; apt-get upgrade for security updates in between" },
	  .command = dist_upgrade },
	{ .rule = { LINT_RULE("APT-LISTS", WARNING, "DL3009"), .title = "the lists of apt stay in the image",
		    .why = "they take tens of megabytes, are old after a day, and can't be removed by a later layer",
		    .mend = "end the RUN with && rm -rf /var/lib/apt/lists/*" },
	  .command = lists_kept },
	{ .rule = { LINT_RULE("APT-UPDATE-ALONE", WARNING, NULL), .title = "apt-get update in a RUN of its own",
		    .why = "the builder caches it: an edit of the RUN that installs works with old lists, and fails or installs "
			   "old versions",
		    .mend = "write apt-get update && apt-get install … in one RUN" },
	  .command = update_alone },
	LINT_RULES_END
};
