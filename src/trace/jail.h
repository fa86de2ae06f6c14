/*
 * A root folder in which programs run apart, every one of them followed from its first instruction on.
 *
 * It is what a container's run time does (namespaces, a root of its own, few capabilities), done here because a tracer
 * must be there before the first process, and must have the health check's and the probes' processes below it too;
 * those that podman starts have other parents. The root folder isn't changed: what is written goes to an overlay in
 * memory.
 *
 * Everything ends with the process that opened the jail, however that ends: its processes die with the tracer
 * (PTRACE_O_EXITKILL) and with their namespace's first one, its mounts with the last of them. No cgroup is made.
 *
 * Not a fence against a hostile image: root in it has Docker's default capabilities, and the host's network where asked
 * for. Namespaces(7), pivot_root(2), the OCI runtime specification's "Default Filesystems".
 */
#pragma once
#include "trace/trace.h"

struct arena;
struct err;

struct jail_user {
	unsigned int uid, gid;
	const unsigned int *groups; /* further ones */
	size_t n_groups;
};

struct jail_command {
	const char *const *argv, *const *environment; /* argv[0] without a slash is looked for in PATH, in the jail */
	const char *folder;                           /* to start in; made where it isn't there */
	struct jail_user user;
};

struct jail_bind {
	const char *from, *to; /* a file or folder of the host, and where it is seen */
	bool read_only;
};

struct jail_options {
	const char *root; /* folder; it is not changed */
	const char *hostname;
	const struct jail_command *commands; /* all that will be run, once or often */
	size_t n_commands;
	const struct jail_bind *binds;
	size_t n_binds;
	const char *const *tmpfs; /* folders, ended by NULL; may be NULL */
	bool read_only;           /* the root; tmpfs and binds aren't */
	bool no_network;          /* a loopback of its own and nothing else; else the host's network */
};

#define JAIL_OUTPUT_MAX ((size_t)64 << 10) /* of each command the last bytes are kept */

struct jail;

/* Can it be had here? -1 with what is missing (ERR_ENVIRONMENT): root, ptrace, the overlay file system. */
int jail_possible(struct err *err);

/* The options live as long as the jail. `log` takes all accesses; TRACE_LOG_INIT before, read it after jail_close(). */
int jail_open(const struct jail_options *options, struct trace_log *log, struct jail **out, struct err *err);
/* Ends all that runs in it. NULL is nothing. */
void jail_close(struct jail *jail);
#define _cleanup_jail_ _cleanup_(cleanup_jail)
void cleanup_jail(struct jail **jail);

/* Starts command `index`. A command runs once at a time. */
int jail_start(struct jail *jail, size_t index, struct err *err);
/* Lets things happen for so long, or until the command ends (then true) where `index` isn't JAIL_NONE. */
#define JAIL_NONE SIZE_MAX
bool jail_wait(struct jail *jail, size_t index, unsigned int milliseconds);
bool jail_running(const struct jail *jail, size_t index);
/* Of the last run: exit code, 128 + signal, or -1 where it could not be started (`output` says why). */
int jail_status(const struct jail *jail, size_t index);
/* The last bytes that it wrote to stdout and stderr since its last start; valid until the next wait. */
struct str jail_output(const struct jail *jail, size_t index);
/* Sends a signal to the command's process; SIGKILL goes to its whole session. */
void jail_signal(struct jail *jail, size_t index, int signal);

/*
 * An HTTP GET from the jail's network: "http://HOST[:PORT]/path". 0 with the status code, or -1 with why there is none.
 * Things go on happening in the jail meanwhile.
 */
int jail_http(struct jail *jail, const char *text, unsigned int milliseconds, int *status, struct err *err);
