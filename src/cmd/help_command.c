#include "base/arena.h"
#include "cmd/help.h"
#include "cmd/output.h"

struct values {
	const char *format, *output;
};

static const struct option options[] = {
	OPT_CHOICE(0, "format", "text|man|markdown|bash|zsh|fish", values, format,
		   "as text, as a man page, as the reference page of all commands, or as a completion script"),
	OPT_STRING('o', "output", "PATH", values, output, "write to PATH instead of standard output"),
	OPT_END
};

static enum exit_code run(const struct invocation *invocation)
{
	const struct values *values = invocation->values;
	const char *format = values->format ? values->format : "text";
	const struct command *command = NULL;
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	struct str name = STR_EMPTY;
	if (invocation->n_arguments == 1)
		name = str_of(invocation->arguments[0]);
	else if (invocation->n_arguments == 2)
		name = str_fmt(invocation->arena, "%s %s", invocation->arguments[0], invocation->arguments[1]);
	if (!str_empty(name) && !command_is_group(name)) {
		command = command_find(name);
		if (!command)
			return complain_usage("there is no command \"%" PRI_STR "\": see 'lotse help'", STR_ARG(name));
	}
	if (strcmp(format, "man") == 0)
		help_man(&buf, command);
	else if (strcmp(format, "markdown") == 0)
		help_markdown(&buf);
	else if (strcmp(format, "bash") == 0)
		help_completion_bash(&buf);
	else if (strcmp(format, "zsh") == 0)
		help_completion_zsh(&buf);
	else if (strcmp(format, "fish") == 0)
		help_completion_fish(&buf);
	else if (command)
		help_command(&buf, command);
	else if (!str_empty(name))
		help_group(&buf, name);
	else
		help_overview(&buf);
	return print_result(values->output, &buf);
}

const struct command cmd_help = {
	.name = "help",
	.summary = "explain a command, or print manuals and completion scripts",
	.arguments = "COMMAND",
	.max_arguments = 2,
	.description = "Prints what 'lotse COMMAND --help' prints; without a command, the list of commands. All forms come from "
		       "the same table: the text, man pages, the reference page and completion scripts.",
	.options = options,
	.values_size = sizeof(struct values),
	.examples = (const struct example[]){
		{ "lotse help migrate", "what the main command does, with its options" },
		{ "lotse help --format bash", "a completion script for bash" },
		{ "lotse help --format man explain", "the manual page lotse-explain(1)" },
		{ 0 } },
	.run = run,
};
