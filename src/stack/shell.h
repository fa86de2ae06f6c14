/*
 * A shell line, cut into its simple commands. Enough to see what is run; nothing is expanded.
 */
#pragma once
#include "base/str.h"
#include "base/vec.h"

struct shell_command {
	VEC(struct str) words;
	bool condition; /* stands behind until, while or if: it is asked, not what the line is for */
	bool piped;	/* takes the output of the one before */
};

struct shell_line {
	VEC(struct shell_command) commands;
	bool endless; /* while true, while :, for ((;;)) */
	bool sleeps;
};

/*
 * Quotes and backslashes are taken off; "&&", "||", ";", "|", "&", line ends, parentheses and the words of the grammar
 * (do, then, fi, …) separate; comments and assignments before a command are dropped. Broken quotes end with the text.
 */
void shell_split(struct arena *arena, struct str text, struct shell_line *line);
