/*
 * Completion scripts from the command table. File names are left to the shell.
 */
#include "cmd/help.h"

static const char GROUP[] = "a group of commands";

static void choices_spaced(struct strbuf *buf, const char *choices)
{
	for (; *choices; choices++)
		strbuf_addc(buf, *choices == '|' ? ' ' : *choices);
}

/* What stands at the second place of a command line: a command, or a group. */
static struct str leading_word(const struct command *command)
{
	struct str group = command_group(command);

	return str_empty(group) ? str_of(command->name) : group;
}

static void group_words(struct strbuf *buf, struct str group)
{
	for (const struct command *const *at = commands; *at; at++)
		if (str_eq(command_group(*at), group))
			strbuf_addf(buf, " %s", (*at)->name + group.len + 1);
}

static void bash_groups(struct strbuf *buf)
{
	strbuf_adds(buf, "\tlocal command=${COMP_WORDS[1]}\n\tcase $command in\n");
	for (const struct command *const *at = commands; *at; at++) {
		struct str group = command_group(*at);

		if (str_empty(group) || !command_leads(at))
			continue;
		strbuf_addf(buf, "\t%" PRI_STR ")\n\t\tif [ \"$COMP_CWORD\" -eq 2 ]; then\n\t\t\twords='--help", STR_ARG(group));
		group_words(buf, group);
		strbuf_adds(buf, "'\n\t\tfi\n\t\tcommand+=\" ${COMP_WORDS[2]}\" ;;\n");
	}
	strbuf_adds(buf, "\tesac\n");
}

void help_completion_bash(struct strbuf *buf)
{
	strbuf_adds(buf, "# bash completion for lotse: source it, or put it into /etc/bash_completion.d/\n_lotse()\n{\n"
			 "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=\n");
	bash_groups(buf);
	strbuf_adds(buf, "\n\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n\t\twords='--help --version");
	for (const struct command *const *at = commands; *at; at++)
		if (command_leads(at))
			strbuf_addf(buf, " %" PRI_STR, STR_ARG(leading_word(*at)));
	strbuf_adds(buf, "'\n\telif [ -z \"$words\" ]; then\n\t\tcase $command in\n");
	for (const struct command *const *at = commands; *at; at++) {
		strbuf_addf(buf, "\t\t'%s')\n\t\t\tcase $prev in\n", (*at)->name);
		for (const struct option *option = (*at)->options; option && option->kind; option++) {
			if (option->kind != OPTION_CHOICE)
				continue;
			strbuf_addf(buf, "\t\t\t--%s) words='", option->name);
			choices_spaced(buf, option->argument);
			strbuf_adds(buf, "' ;;\n");
		}
		strbuf_adds(buf, "\t\t\t*) words='--help");
		for (const struct option *option = (*at)->options; option && option->kind; option++)
			strbuf_addf(buf, " --%s", option->name);
		strbuf_adds(buf, "' ;;\n\t\t\tesac ;;\n");
	}
	strbuf_adds(buf, "\t\tesac\n\tfi\n\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n}\n"
			 "complete -o default -o bashdefault -F _lotse lotse\n");
}

/* Single quotes, as for a shell and for fish. */
static void quoted(struct strbuf *buf, const char *text)
{
	strbuf_addc(buf, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			strbuf_adds(buf, "'\\''");
		else
			strbuf_addc(buf, *text);
	}
	strbuf_addc(buf, '\'');
}

/* A description inside _arguments: brackets and colons mean something. */
static void zsh_spec(struct strbuf *buf, const struct option *option)
{
	struct strbuf spec = STRBUF_INIT(1024);

	strbuf_addf(&spec, "%s--%s[", option->kind == OPTION_STRINGS ? "*" : "", option->name);
	for (const char *at = option->help; *at; at++) {
		if (strchr("[]:\\", *at))
			strbuf_addc(&spec, '\\');
		strbuf_addc(&spec, *at);
	}
	strbuf_addc(&spec, ']');
	if (option->kind == OPTION_CHOICE) {
		strbuf_addf(&spec, ":%s:(", option->name);
		choices_spaced(&spec, option->argument);
		strbuf_addc(&spec, ')');
	} else if (option->kind != OPTION_FLAG) {
		strbuf_addf(&spec, ":%s:_files", option->name);
	}
	quoted(buf, spec.ptr);
	strbuf_fini(&spec);
}

static void zsh_groups(struct strbuf *buf)
{
	strbuf_adds(buf, "\tlocal command=$words[2]\n\tcase $command in\n");
	for (const struct command *const *at = commands; *at; at++) {
		struct str group = command_group(*at);

		if (str_empty(group) || !command_leads(at))
			continue;
		strbuf_addf(buf, "\t%" PRI_STR ")\n\t\tif (( CURRENT == 3 )); then\n\t\t\tcompadd", STR_ARG(group));
		group_words(buf, group);
		strbuf_adds(buf, "\n\t\t\treturn\n\t\tfi\n\t\tcommand+=\" $words[3]\" ;;\n");
	}
	strbuf_adds(buf, "\tesac\n");
}

void help_completion_zsh(struct strbuf *buf)
{
	strbuf_adds(buf, "#compdef lotse\n# zsh completion for lotse: put it as _lotse into a folder of $fpath\n_lotse() {\n"
			 "\tif (( CURRENT == 2 )); then\n\t\tlocal -a names=(\n");
	for (const struct command *const *at = commands; *at; at++) {
		struct strbuf line = STRBUF_INIT(1024);

		if (command_leads(at)) {
			struct str group = command_group(*at);

			strbuf_addf(&line, "%" PRI_STR ":%s", STR_ARG(leading_word(*at)), str_empty(group) ? (*at)->summary : GROUP);
			strbuf_adds(buf, "\t\t\t");
			quoted(buf, line.ptr);
			strbuf_addc(buf, '\n');
		}
		strbuf_fini(&line);
	}
	strbuf_adds(buf, "\t\t)\n\t\t_describe command names\n\t\treturn\n\tfi\n");
	zsh_groups(buf);
	strbuf_adds(buf, "\tcase $command in\n");
	for (const struct command *const *at = commands; *at; at++) {
		strbuf_addf(buf, "\t'%s') _arguments", (*at)->name);
		for (const struct option *option = (*at)->options; option && option->kind; option++) {
			strbuf_adds(buf, " \\\n\t\t");
			zsh_spec(buf, option);
		}
		strbuf_adds(buf, " \\\n\t\t'*:file:_files' ;;\n");
	}
	strbuf_adds(buf, "\tesac\n}\n_lotse \"$@\"\n");
}

/* When an option or a name may follow: behind all words of the command. */
static void fish_behind(struct strbuf *buf, const struct command *command)
{
	struct str rest = str_of(command->name), word;
	bool first = true;

	strbuf_addc(buf, '\'');
	while (str_split(&rest, ' ', &word)) {
		strbuf_addf(buf, "%s__fish_seen_subcommand_from %" PRI_STR, first ? "" : "; and ", STR_ARG(word));
		first = false;
	}
	strbuf_addc(buf, '\'');
}

static void fish_name(struct strbuf *buf, const struct command *const *at)
{
	struct str group = command_group(*at), word = leading_word(*at);

	if (command_leads(at)) {
		strbuf_addf(buf, "complete -c lotse -n __fish_use_subcommand -f -a %" PRI_STR " -d ", STR_ARG(word));
		quoted(buf, str_empty(group) ? (*at)->summary : GROUP);
		strbuf_addc(buf, '\n');
	}
	if (!str_empty(group)) {
		strbuf_addf(buf, "complete -c lotse -n '__fish_seen_subcommand_from %" PRI_STR "; and not __fish_seen_subcommand_from",
			    STR_ARG(group));
		group_words(buf, group);
		strbuf_addf(buf, "' -f -a %s -d ", (*at)->name + group.len + 1);
		quoted(buf, (*at)->summary);
		strbuf_addc(buf, '\n');
	}
}

static void fish_option(struct strbuf *buf, const struct command *command, const struct option *option)
{
	strbuf_adds(buf, "complete -c lotse -n ");
	fish_behind(buf, command);
	strbuf_addf(buf, " -l %s", option->name);
	if (option->letter)
		strbuf_addf(buf, " -s %c", option->letter);
	if (option->kind == OPTION_CHOICE) {
		strbuf_adds(buf, " -x -a '");
		choices_spaced(buf, option->argument);
		strbuf_addc(buf, '\'');
	} else if (option->kind != OPTION_FLAG) {
		strbuf_adds(buf, " -r");
	}
	strbuf_adds(buf, " -d ");
	quoted(buf, option->help);
	strbuf_addc(buf, '\n');
}

void help_completion_fish(struct strbuf *buf)
{
	strbuf_adds(buf, "# fish completion for lotse: put it into ~/.config/fish/completions/\n");
	for (const struct command *const *at = commands; *at; at++) {
		fish_name(buf, at);
		for (const struct option *option = (*at)->options; option && option->kind; option++)
			fish_option(buf, *at, option);
	}
}
