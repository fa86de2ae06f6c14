/*
 * Between the files of src/trace.
 */
#pragma once
#include "base/err.h"
#include "trace/trace.h"

/* ---- syscalls.c: which system calls name paths, and how ---- */
#define PATHS_MAX 2 /* rename and link name two */

struct syscall_path {
	int8_t folder; /* argument with the folder's descriptor; -1: the working folder */
	int8_t path;   /* argument with the path's address */
	uint8_t uses;
};

enum syscall_flags { FLAGS_NONE, FLAGS_OPEN, FLAGS_OPEN_HOW };

struct syscall_row {
	int number;
	struct syscall_path paths[PATHS_MAX]; /* path -1: none */
	enum syscall_flags flags;             /* what the argument `flags_at` says about the use */
	int8_t flags_at;
	bool socket; /* its path is that of an AF_UNIX address in argument 1, its length in argument 2 */
};

const struct syscall_row *syscall_row(long number); /* NULL: names no path */
/* Installs the filter in the calling process: needs CAP_SYS_ADMIN. 0, or -1 with errno. Async-signal-safe. */
int filter_install(void);
/* Builds it, before the fork that installs it. */
void filter_prepare(void);

/* ---- tracer.c: one stop of one traced thread ---- */
struct tracer {
	struct trace_log *log;
	int root; /* descriptor of the root folder that paths are resolved in */
};

/* Follows `pid` and all that it starts; `pid` goes on meanwhile. */
int tracer_seize(pid_t pid, struct err *err);
/* Handles what waitpid(…, __WALL) said of a stopped thread, and lets it go on. */
void tracer_stopped(const struct tracer *tracer, pid_t tid, int status);

/* ---- jail_init.c: the first process of a jail ---- */
struct jail_options;

enum jail_op { JAIL_READY, JAIL_START, JAIL_SIGNAL, JAIL_ENDED, JAIL_FAILED };

struct jail_message {
	int32_t op, index, value; /* FAILED: value is errno, text what was being done; index -1: the jail itself */
	char text[64];
};

/* Where the ends of the pipes and the socket are; all are closed by exec. */
struct jail_ends {
	int socket;   /* SEQPACKET, of jail_message */
	int *outputs; /* for each command: where its stdout and stderr go */
};

/* ---- jail.c, for jail_http.c ---- */
struct jail;

int jail_network(const struct jail *jail); /* a descriptor of its network namespace; -1: it is the host's */
/* Until a process that we forked ends: did it end well? It is killed where it takes longer. */
bool jail_await_helper(struct jail *jail, pid_t pid, unsigned int milliseconds);

_Noreturn void jail_init(const struct jail_options *options, const struct jail_ends *ends);
