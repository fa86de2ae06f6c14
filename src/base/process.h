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
