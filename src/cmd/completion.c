/*
 * Completion scripts from the command table. File names are left to the shell.
 */
#include "cmd/help.h"

static void choices_spaced(struct strbuf *buf, const char *choices)
{
	for (; *choices; choices++)
		strbuf_addc(buf, *choices == '|' ? ' ' : *choices);
}

void help_completion_bash(struct strbuf *buf)
{
	strbuf_adds(buf, "# bash completion for lotse: source it, or put it into /etc/bash_completion.d/\n_lotse()\n{\n"
			 "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=\n\n"
			 "\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n\t\twords='--help --version");
	for (const struct command *const *at = commands; *at; at++)
		strbuf_addf(buf, " %s", (*at)->name);
	strbuf_adds(buf, "'\n\telse\n\t\tcase ${COMP_WORDS[1]} in\n");
	for (const struct command *const *at = commands; *at; at++) {
		strbuf_addf(buf, "\t\t%s)\n\t\t\tcase $prev in\n", (*at)->name);
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

void help_completion_zsh(struct strbuf *buf)
{
	strbuf_adds(buf, "#compdef lotse\n# zsh completion for lotse: put it as _lotse into a folder of $fpath\n_lotse() {\n"
			 "\tif (( CURRENT == 2 )); then\n\t\tlocal -a names=(\n");
	for (const struct command *const *at = commands; *at; at++) {
		struct strbuf line = STRBUF_INIT(1024);

		strbuf_addf(&line, "%s:%s", (*at)->name, (*at)->summary);
		strbuf_adds(buf, "\t\t\t");
		quoted(buf, line.ptr);
		strbuf_addc(buf, '\n');
		strbuf_fini(&line);
	}
	strbuf_adds(buf, "\t\t)\n\t\t_describe command names\n\t\treturn\n\tfi\n\tcase $words[2] in\n");
	for (const struct command *const *at = commands; *at; at++) {
		strbuf_addf(buf, "\t%s) _arguments", (*at)->name);
		for (const struct option *option = (*at)->options; option && option->kind; option++) {
			strbuf_adds(buf, " \\\n\t\t");
			zsh_spec(buf, option);
		}
		strbuf_adds(buf, " \\\n\t\t'*:file:_files' ;;\n");
	}
	strbuf_adds(buf, "\tesac\n}\n_lotse \"$@\"\n");
}

void help_completion_fish(struct strbuf *buf)
{
	strbuf_adds(buf, "# fish completion for lotse: put it into ~/.config/fish/completions/\n");
	for (const struct command *const *at = commands; *at; at++) {
		strbuf_addf(buf, "complete -c lotse -n __fish_use_subcommand -f -a %s -d ", (*at)->name);
		quoted(buf, (*at)->summary);
		strbuf_addc(buf, '\n');
		for (const struct option *option = (*at)->options; option && option->kind; option++) {
			strbuf_addf(buf, "complete -c lotse -n '__fish_seen_subcommand_from %s' -l %s", (*at)->name,
				    option->name);
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
	}
}
