/*
 * A subcommand is one const struct: parsing, --help, man pages, completion and the reference page come from it.
 */
#pragma once
#include "base/base.h"
#include "base/err.h"
#include "base/finding.h"

enum exit_code { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_INPUT = 2, EXIT_ENVIRONMENT = 3 };

enum option_kind { OPTION_END, OPTION_FLAG, OPTION_STRING, OPTION_STRINGS, OPTION_CHOICE };

struct option {
	enum option_kind kind;
	char letter;	      /* 0: none */
	const char *name;     /* long, without dashes */
	const char *argument; /* "FILE"; for a choice "yaml|json" */
	const char *help;     /* one line */
	size_t offset;	      /* of the field in the command's values: bool, const char *, struct strings */
};

struct strings {
	const char **at;
	size_t n;
};

#define OPT_FLAG(l, n, values, field, h)       { OPTION_FLAG, l, n, NULL, h, offsetof(struct values, field) }
#define OPT_STRING(l, n, a, values, field, h)  { OPTION_STRING, l, n, a, h, offsetof(struct values, field) }
#define OPT_STRINGS(l, n, a, values, field, h) { OPTION_STRINGS, l, n, a, h, offsetof(struct values, field) }
#define OPT_CHOICE(l, n, a, values, field, h)  { OPTION_CHOICE, l, n, a, h, offsetof(struct values, field) }
#define OPT_END { .kind = OPTION_END }

struct example {
	const char *line, *what;
};

struct invocation {
	struct arena *arena;
	const void *values;	     /* the command's struct of option values */
	const char *const *arguments; /* positional */
	size_t n_arguments;
	const char *const *environment; /* envp */
};

struct command {
	const char *name;
	const char *summary;	 /* one line, no full stop */
	const char *arguments;	 /* "RULE|PATH[:LINE]"; NULL: none */
	size_t min_arguments, max_arguments;
	const char *description; /* paragraphs */
	const struct option *options;
	size_t values_size;
	const struct example *examples; /* ended by { 0 }; run by the tests */
	enum exit_code (*run)(const struct invocation *invocation);
};

extern const struct command *const commands[]; /* ended by NULL */
