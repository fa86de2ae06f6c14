/*
 * Parsing a command line by a command's table, as getopt_long does: options and arguments in any order, "--" ends the options,
 * "--name=value" and "-nvalue" too, a unique beginning of a long name is enough.
 */
#pragma once
#include "cmd/command.h"

/*
 * Fills `values` (the command's struct, zeroed by the caller) and `arguments` (in the arena).
 * -1 with a message for the user in `err` (ERR_USAGE). "--help" sets *help and ends.
 */
int options_parse(struct arena *arena, const struct command *command, const char *const *argv, void *values,
		  struct strings *arguments, bool *help, struct err *err);

/* Is `value` one of "yaml|json"? */
bool choice_allows(const char *choices, struct str value);

/* "1.35", "v1.35.2" → 35; NULL → 0. False for another form. */
bool minor_parse(const char *text, unsigned int *minor);
