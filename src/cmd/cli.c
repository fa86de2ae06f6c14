#include "cmd/cli.h"

#include <signal.h>

#include "base/arena.h"
#include "cmd/help.h"
#include "cmd/options.h"
#include "cmd/output.h"

extern const struct command cmd_check, cmd_config, cmd_explain, cmd_help, cmd_image_inspect, cmd_image_lint, cmd_image_measure,
	cmd_image_slim, cmd_image_split, cmd_init, cmd_migrate, cmd_netpol, cmd_rules, cmd_upgrade;

const struct command *const commands[] = {
	&cmd_check, &cmd_config, &cmd_explain, &cmd_help,
	&cmd_image_inspect, &cmd_image_lint, &cmd_image_measure, &cmd_image_slim, &cmd_image_split,
	&cmd_init, &cmd_migrate, &cmd_netpol, &cmd_rules, &cmd_upgrade, NULL,
};

static enum exit_code overview(bool asked)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	help_overview(&buf);
	if (asked)
		return print_result(NULL, &buf);
	fputs(buf.ptr, stderr);
	return EXIT_INPUT;
}

static enum exit_code unknown_command(struct arena *arena, struct str name)
{
	const struct command *near = command_suggest(name);
	struct str shown = str_show(arena, name);

	if (near)
		return complain_usage("there is no command \"%" PRI_STR "\": did you mean '%s'?", STR_ARG(shown), near->name);
	return complain_usage("there is no command \"%" PRI_STR "\": see 'lotse help'", STR_ARG(shown));
}

static enum exit_code run(struct arena *arena, const struct command *command, const char *const *argv,
			  const char *const *environment)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	void *values = arena_alloc(arena, command->values_size);
	struct strings arguments = { 0 };
	struct err err = { 0 };
	bool help;

	if (options_parse(arena, command, argv, values, &arguments, &help, &err) < 0)
		return complain_environment(&err);
	if (help) {
		help_command(&buf, command);
		return print_result(NULL, &buf);
	}
	return command->run(&(struct invocation){ arena, values, arguments.at, arguments.n, environment });
}

/* "lotse image lint …": `argv` begins with the second word. */
static enum exit_code run_in_group(struct arena *arena, struct str group, const char *const *argv, const char *const *environment)
{
	struct str second = str_of(argv[0]);

	if (str_empty(second) || str_is(second, "--help") || str_is(second, "-h")) {
		_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

		help_group(&buf, group);
		if (!str_empty(second))
			return print_result(NULL, &buf);
		fputs(buf.ptr, stderr);
		return EXIT_INPUT;
	}
	struct str name = str_fmt(arena, "%" PRI_STR " %" PRI_STR, STR_ARG(group), STR_ARG(second));
	const struct command *command = command_find(name);
	if (!command)
		return unknown_command(arena, name);
	return run(arena, command, argv + 1, environment);
}

int cli_main(const char *const *argv, const char *const *environment)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str name = str_of(argv[0] ? argv[1] : NULL);

	signal(SIGPIPE, SIG_IGN); /* a closed pipe is seen where we write */
	if (str_empty(name))
		return overview(false);
	if (str_is(name, "--help") || str_is(name, "-h"))
		return overview(true);
	if (str_is(name, "--version") || str_is(name, "-V")) {
		_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(256);

		strbuf_addf(&buf, "lotse %s\n", LOTSE_VERSION);
		return print_result(NULL, &buf);
	}
	if (command_is_group(name))
		return run_in_group(arena, name, argv + 2, environment);
	const struct command *command = command_find(name);
	if (!command)
		return unknown_command(arena, name);
	return run(arena, command, argv + 2, environment);
}
