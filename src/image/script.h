/*
 * A shell script of a Dockerfile, cut into its commands, with a place for every word: what rules ask "is there an apt-get install
 * without -y". Nothing is expanded or run.
 *
 * Read as the POSIX shell grammar has it, with what bash adds ([[ ]], ((…)), $'…', <(…), <<<, |&, &>). A script that is broken is
 * read as far as it goes. One pass: the time grows with the length, whatever the nesting (deeper than SCRIPT_DEPTH_MAX is passed
 * over).
 */
#pragma once
#include "base/str.h"
#include "base/vec.h"

#define SCRIPT_DEPTH_MAX 60
#define SCRIPT_COMMANDS_MAX 500 /* those behind aren't kept: rules ask about each pair of them */

struct script_word {
	struct str raw;	   /* as it is written */
	struct str text;   /* quotes and backslashes taken off; variables and substitutions as they are written */
	uint32_t from, to; /* where it stands: bytes of the script */
	bool expands;	   /* it holds a variable or a substitution, so `text` isn't what the program gets */
	bool quoted;	   /* a part of it is quoted or escaped */
	bool pattern;	   /* the shell makes file names of it, or more words: * ? [ { ~ outside of quotes */
};

/* How a command follows on the one before it in the same list. */
enum script_join { SCRIPT_FIRST, SCRIPT_NEXT /* ; & or a line's end */, SCRIPT_AND, SCRIPT_OR, SCRIPT_PIPE };

struct script_command {
	VEC(struct script_word) words;	 /* never empty */
	VEC(struct script_word) settings; /* NAME=value before it; a command of nothing else is in script.settings */
	enum script_join join;
	uint32_t depth;	   /* 0: the script's own; subshells and substitutions are deeper */
	uint32_t list;	   /* the same for all commands of one list (script, subshell, substitution) */
	size_t program;	   /* the word that names the program: behind sudo, env, exec, time, … */
	struct str name;   /* its last part: "apt-get" of /usr/bin/apt-get */
	uint32_t from, to; /* bytes of the script, redirections included */
	bool condition;	   /* behind if, elif, while, until, or a "!" */
	bool in_block;	   /* inside of if, for, while, case, a function or braces */
	bool redirects;	   /* it has a redirection */
};

struct script {
	struct str text;
	VEC(struct script_command) commands; /* in the order in which they begin */
	VEC(struct script_word) settings;    /* assignments that are commands of their own */
	uint32_t end;	  /* behind the last byte that is no blank, comment or line's end */
	bool open;	  /* it ends with an operator, so that nothing can be put behind it */
	bool has_pipe;
};

void script_read(struct arena *arena, struct str text, struct script *script);
/* Of an exec form: the words are one command. */
void script_of_words(struct arena *arena, const struct str *words, size_t n, struct script *script);

/* ---- Asking a command ---- */

static inline bool script_is(const struct script_command *command, const char *name)
{
	return str_is(command->name, name);
}

/* Words behind the program's name: i from command->program + 1 on. Is there one that says exactly this? */
bool script_has_word(const struct script_command *command, const char *word);
/* -y, alone or among others (-qqy); `letter` 0: none. --assume-yes, --assume-yes=…; `name` NULL: none. */
bool script_has_option(const struct script_command *command, char letter, const char *name);
/* The first word behind the program that is no option, from `at` on (0: directly behind the program); 0 where there is none. */
size_t script_operand(const struct script_command *command, size_t at);
/* `apt-get … install`: the index of the verb where the first operand says `verb`, else 0. */
size_t script_verb(const struct script_command *command, const char *verb);
