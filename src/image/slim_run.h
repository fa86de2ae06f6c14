/*
 * What an image is asked while its file accesses are recorded, and asked again of the slim one.
 *
 * The steps, in this order: each test command in a container of its own, which must end with 0; the image's command,
 * its health check until it passes, the HTTP questions and the probes, then its end by its stop signal; each further
 * command, which must run for a while or end with 0. All in a jail (src/trace): the image's user, environment, working
 * folder and entrypoint hold.
 */
#pragma once
#include "doc/node.h"
#include "image/root.h"
#include "trace/jail.h"

struct slim_questions {
	const char *const *probes, *const *tests, *const *runs, *const *urls; /* ended by NULL, never NULL themselves */
	const char *const *environment;                                       /* NAME=value, over the image's */
	const struct jail_bind *binds;
	size_t n_binds;
	const char *const *tmpfs;
	bool read_only, no_network;
	unsigned int seconds; /* for each step to pass */
	unsigned int settle;  /* seconds that a command without a question must run */
};

/* What of an image's configuration matters for running it. */
struct slim_image {
	const char *const *command;        /* entrypoint and command; argv[0] NULL: none */
	const char *const *const *further; /* argv of each of `runs`, behind the entrypoint */
	const char *const *const *tests, *const *const *probes;
	const char *const *health; /* NULL: none */
	const char *const *environment;
	const char *const *const *all; /* of the above, ended by NULL: for the closure */
	const char *const *folders;    /* volumes and the home */
	const char *folder;
	struct jail_user user;
	int stop_signal;
};

/* `config` is "config" of the image's document. ERR_USAGE for a command that can't be split, a user that isn't there.
 */
int slim_image_read(struct arena *arena, const struct node *config, const struct root *root,
		    const struct slim_questions *questions, struct slim_image *out, struct err *err);

struct slim_step {
	struct str what; /* "health check: curl -f …" */
	bool passed;
	struct str answer; /* why it didn't: "ended with 1", and its last lines */
	struct str output;
};

struct slim_run {
	VEC(struct slim_step) steps; /* those after the first that failed weren't tried */
	bool passed;
};

/* Asks all in the folder. Everything that is accessed goes to `log`. -1 only where the jail can't be had, or was
 * interrupted. */
int slim_run(struct arena *arena, const char *folder, const struct slim_image *image,
	     const struct slim_questions *questions, struct trace_log *log, struct slim_run *out, struct err *err);

/*
 * Words of a command as an option gives them: a JSON array is taken as it is; a line with anything that only a shell
 * understands goes to "/bin/sh -c"; else it is cut at blanks, quotes taken off.
 */
int slim_words(struct arena *arena, const char *text, const char *const **out, struct err *err);
