/*
 * The side of a jail that stays outside: opens it, follows what runs in it, collects what it writes.
 */
#include "trace/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/process.h"
#include "trace/internal.h"

#define MS ((uint64_t)1000000) /* nanoseconds */

struct slot {
	int output; /* end of the pipe that we read */
	int kept;   /* the other end, so that the pipe never closes: a command may run again */
	bool running;
	int status;
	char *text; /* a ring of JAIL_OUTPUT_MAX bytes, then a terminator */
	size_t length;
};

struct jail {
	const struct jail_options *options;
	struct tracer tracer;
	pid_t init;
	int socket, children;
	bool ready, dead;
	struct jail_message failure; /* of the jail itself */
	struct slot *slots;
	pid_t helper; /* the process that asks over HTTP; 0: none */
	int helper_status;
	sigset_t before;
};

static uint64_t now_ms(void)
{
	return clock_monotonic() / MS;
}

int jail_possible(struct err *err)
{
	if (geteuid() != 0)
		return err_set(
			err, ERR_ENVIRONMENT,
			"only root can run an image's programs in a root folder of their own: start it with sudo");
	if (prctl(PR_CAPBSET_READ, 21 /* CAP_SYS_ADMIN */, 0, 0, 0) != 1)
		return err_set(err, ERR_ENVIRONMENT,
			       "mounting is not allowed here (no CAP_SYS_ADMIN): run it outside of a container, or "
			       "in a privileged one");
	if (prctl(PR_CAPBSET_READ, 19 /* CAP_SYS_PTRACE */, 0, 0, 0) != 1)
		return err_set(err, ERR_ENVIRONMENT, "following processes is not allowed here (no CAP_SYS_PTRACE)");

	_cleanup_fclose_ FILE *known = fopen("/proc/filesystems", "re");
	char line[128];
	while (known && fgets(line, sizeof(line), known))
		if (strstr(line, "\toverlay\n"))
			return 0;
	return err_set(err, ERR_ENVIRONMENT, "the kernel has no overlay file system: load it with modprobe overlay");
}

/* ---- What happens ---- */

static void collect(struct slot *slot)
{
	char chunk[16384];
	ssize_t got;

	while ((got = read(slot->output, chunk, sizeof(chunk))) > 0) {
		size_t n = (size_t)got,
		       over = slot->length + n > JAIL_OUTPUT_MAX ? slot->length + n - JAIL_OUTPUT_MAX : 0;

		memmove(slot->text, slot->text + over, slot->length - over);
		slot->length -= over;
		memcpy(slot->text + slot->length, chunk, n);
		slot->length += n;
	}
}

static int exit_code(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void hear(struct jail *jail)
{
	struct jail_message message;
	ssize_t got;

	while ((got = recv(jail->socket, &message, sizeof(message), MSG_DONTWAIT)) == (ssize_t)sizeof(message)) {
		message.text[sizeof(message.text) - 1] = 0;
		struct slot *slot = message.index >= 0 && (size_t)message.index < jail->options->n_commands
					    ? &jail->slots[message.index]
					    : NULL;
		if (message.op == JAIL_READY)
			jail->ready = true;
		else if (message.op == JAIL_FAILED && !slot)
			jail->failure = message;
		else if (message.op == JAIL_FAILED) {
			slot->status = -1;
			slot->length = (size_t)snprintf(slot->text, JAIL_OUTPUT_MAX, "%s: %s", message.text,
							strerror(message.value));
		} else if (message.op == JAIL_ENDED && slot) {
			collect(slot);
			slot->running = false;
			if (slot->status != -1)
				slot->status = exit_code(message.value);
		}
	}
	if (got == 0)
		jail->dead = true;
}

/* All that stopped or ended. */
static void follow(struct jail *jail)
{
	pid_t tid;
	int status;

	while ((tid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
		if (WIFSTOPPED(status)) {
			tracer_stopped(&jail->tracer, tid, status);
			continue;
		}
		if (tid == jail->init)
			jail->dead = true;
		if (tid == jail->helper) {
			jail->helper = 0;
			jail->helper_status = exit_code(status);
		}
	}
	if (tid < 0 && errno == ECHILD)
		jail->dead = true;
}

static void step(struct jail *jail, int milliseconds)
{
	const size_t n = jail->options->n_commands;
	struct pollfd *fds = xcalloc(n + 2, sizeof(*fds));
	struct signalfd_siginfo drop;

	fds[0] = (struct pollfd){ jail->children, POLLIN, 0 };
	fds[1] = (struct pollfd){ jail->socket, POLLIN, 0 };
	for (size_t i = 0; i < n; i++)
		fds[i + 2] = (struct pollfd){ jail->slots[i].output, POLLIN, 0 };
	poll(fds, n + 2, milliseconds);
	for (size_t i = 0; i < n; i++)
		if (fds[i + 2].revents)
			collect(&jail->slots[i]);
	free(fds);
	while (read(jail->children, &drop, sizeof(drop)) > 0)
		;
	follow(jail);
	hear(jail);
	jail->dead |= process_interrupted() != 0;
}

bool jail_wait(struct jail *jail, size_t index, unsigned int milliseconds)
{
	uint64_t end = now_ms() + milliseconds;

	for (;;) {
		uint64_t now = now_ms();

		if (index != JAIL_NONE && !jail->slots[index].running)
			return true;
		if (jail->dead || now >= end)
			return jail->dead;
		step(jail, (int)MIN_OF(end - now, (uint64_t)1000));
	}
}

int jail_network(const struct jail *jail)
{
	char name[64];

	if (!jail->options->no_network)
		return -1;
	snprintf(name, sizeof(name), "/proc/%d/ns/net", jail->init);
	return open(name, O_RDONLY | O_CLOEXEC);
}

bool jail_await_helper(struct jail *jail, pid_t pid, unsigned int milliseconds)
{
	jail->helper = pid;
	for (uint64_t end = now_ms() + milliseconds; jail->helper && !jail->dead && now_ms() < end;)
		step(jail, 50);
	if (!jail->helper)
		return jail->helper_status == 0;
	kill(pid, SIGKILL);
	return false;
}

/* ---- Opening and closing ---- */

static int open_slots(struct jail *jail, struct err *err)
{
	for (size_t i = 0; i < jail->options->n_commands; i++) {
		int ends[2];

		if (pipe2(ends, O_CLOEXEC) < 0)
			return err_errno(err, "cannot make a pipe");
		fcntl(ends[0], F_SETFL, O_NONBLOCK);
		jail->slots[i].output = ends[0];
		jail->slots[i].kept = ends[1];
		jail->slots[i].text = xcalloc(1, JAIL_OUTPUT_MAX + 16384 + 1);
	}
	return 0;
}

static int watch_children(struct jail *jail, struct err *err)
{
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGCHLD);
	sigprocmask(SIG_BLOCK, &mask, &jail->before);
	jail->children = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	return jail->children < 0 ? err_errno(err, "cannot watch processes") : 0;
}

static int fork_init(struct jail *jail, struct err *err)
{
	const unsigned long spaces = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS |
				     (jail->options->no_network ? CLONE_NEWNET : 0U);
	struct jail_ends ends = { .outputs = xcalloc(jail->options->n_commands + 1, sizeof(int)) };
	int sockets[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0) {
		free(ends.outputs);
		return err_errno(err, "cannot make a socket");
	}
	jail->socket = sockets[0];
	ends.socket = sockets[1];
	for (size_t i = 0; i < jail->options->n_commands; i++)
		ends.outputs[i] = jail->slots[i].kept;
	filter_prepare();
	fflush(NULL);
	jail->init = (pid_t)syscall(SYS_clone, spaces | SIGCHLD, NULL, NULL, NULL, NULL);
	if (jail->init == 0)
		jail_init(jail->options, &ends);
	close(ends.socket);
	free(ends.outputs);
	return jail->init < 0 ? err_errno(err, "cannot make namespaces") : tracer_seize(jail->init, err);
}

static int await_ready(struct jail *jail, struct err *err)
{
	char name[64];

	for (uint64_t end = now_ms() + 30000; !jail->ready && !jail->dead && now_ms() < end;)
		step(jail, 100);
	if (jail->ready) {
		snprintf(name, sizeof(name), "/proc/%d/root", jail->init);
		jail->tracer.root = open(name, O_PATH | O_DIRECTORY | O_CLOEXEC);
		return jail->tracer.root < 0 ? err_errno(err, "cannot open the jail's root") : 0;
	}
	if (process_interrupted())
		return err_set(err, ERR_INTERRUPTED, "interrupted");
	if (!jail->failure.op)
		return err_set(err, ERR_ENVIRONMENT,
			       "cannot open a root folder for the image's programs: its first process ended");
	errno = jail->failure.value;
	return err_errno(err, "cannot open a root folder for the image's programs: %s", jail->failure.text);
}

int jail_open(const struct jail_options *options, struct trace_log *log, struct jail **out, struct err *err)
{
	_cleanup_jail_ struct jail *jail = xcalloc(1, sizeof(*jail));

	*jail = (struct jail){ .options = options, .tracer = { log, -1 }, .socket = -1, .children = -1 };
	jail->slots = xcalloc(options->n_commands + 1, sizeof(*jail->slots));
	for (size_t i = 0; i < options->n_commands; i++)
		jail->slots[i].output = jail->slots[i].kept = -1;
	sigprocmask(SIG_SETMASK, NULL, &jail->before);
	if (open_slots(jail, err) < 0 || watch_children(jail, err) < 0 || fork_init(jail, err) < 0 ||
	    await_ready(jail, err) < 0)
		return -1;
	*out = jail;
	jail = NULL;
	return 0;
}

/* The namespace's first process takes all others with it; each of them is ours to bury. */
static void end_all(struct jail *jail)
{
	int status;

	if (jail->init <= 0)
		return;
	if (jail->helper > 0)
		kill(jail->helper, SIGKILL);
	kill(jail->init, SIGKILL);
	for (pid_t tid; (tid = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR;)
		if (tid > 0 && WIFSTOPPED(status))
			ptrace(PTRACE_CONT, tid, NULL, NULL);
}

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

void jail_close(struct jail *jail)
{
	if (!jail)
		return;
	end_all(jail);
	for (size_t i = 0; i < jail->options->n_commands; i++) {
		close_fd(jail->slots[i].output);
		close_fd(jail->slots[i].kept);
		free(jail->slots[i].text);
	}
	close_fd(jail->socket);
	close_fd(jail->children);
	close_fd(jail->tracer.root);
	sigprocmask(SIG_SETMASK, &jail->before, NULL);
	free(jail->slots);
	free(jail);
}

void cleanup_jail(struct jail **jail)
{
	jail_close(*jail);
}

/* ---- Commands ---- */

static int order(struct jail *jail, int op, size_t index, int value)
{
	struct jail_message message = { .op = op, .index = (int32_t)index, .value = value };

	return send(jail->socket, &message, sizeof(message), MSG_NOSIGNAL) < 0 ? -1 : 0;
}

int jail_start(struct jail *jail, size_t index, struct err *err)
{
	struct slot *slot = &jail->slots[index];

	BUG_IF(slot->running);
	if (process_interrupted())
		return err_set(err, ERR_INTERRUPTED, "interrupted");
	if (jail->dead || order(jail, JAIL_START, index, 0) < 0)
		return err_set(err, ERR_ENVIRONMENT, "the jail's first process has ended");
	collect(slot); /* what an earlier run left */
	slot->length = 0;
	slot->status = 0;
	slot->running = true;
	return 0;
}

bool jail_running(const struct jail *jail, size_t index)
{
	return jail->slots[index].running;
}

int jail_status(const struct jail *jail, size_t index)
{
	return jail->slots[index].status;
}

struct str jail_output(const struct jail *jail, size_t index)
{
	return str_n(jail->slots[index].text, jail->slots[index].length);
}

void jail_signal(struct jail *jail, size_t index, int signal)
{
	if (jail->slots[index].running)
		order(jail, JAIL_SIGNAL, index, signal);
}
