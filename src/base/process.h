/*
 * Other programs: argv, no shell, a time limit, bounded output. The one way to start a process.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct arena;

struct process_result {
	int status;	     /* exit code; 128 + N for signal N */
	struct str out, err; /* at most `max_output` bytes each; more is read and dropped */
	bool truncated;
};

/* Runs argv[0] (looked up in PATH), standard input empty unless `input` is given. Fails where it can't be started or overruns. */
int process_run(struct arena *arena, const char *const *argv, struct str input, unsigned int seconds, size_t max_output,
		struct process_result *out, struct err *err);

struct process_options {
	struct str input;
	const char *folder;		/* where it runs; NULL: where we are */
	const char *const *environment; /* the whole of it, ended by NULL; NULL: ours */
	unsigned int seconds;
	size_t max_output;
	bool keep_end;	 /* of a stream that is longer keep the end, not the beginning */
	bool both_in_out; /* standard error goes where standard output goes, in the order in which it was written */
	bool clean_up;	 /* runs to its end although a signal asked us to end: what was begun is undone */
	void (*line)(void *context, struct str line); /* each whole line of standard output as it comes, without its end; may be NULL */
	void *line_context;
};

/* process_run() with more to say. Fails with ERR_INTERRUPTED also when process_interrupted(), see there. */
int process_run_with(struct arena *arena, const char *const *argv, const struct process_options *options,
		     struct process_result *out, struct err *err);

/*
 * From now on SIGINT, SIGTERM and SIGHUP don't end lotse: they end the program that process_run() waits for, it and those after
 * it fail with ERR_INTERRUPTED, and so the callers undo what they began on their way out (`clean_up`). Once is enough.
 */
void process_catch_signals(void);
int process_interrupted(void); /* the signal, or 0 */
