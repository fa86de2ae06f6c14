/*
 * The command line: finds the command, parses its options, runs it.
 */
#pragma once

int cli_main(const char *const *argv, const char *const *environment); /* the exit code */
