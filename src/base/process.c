#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/strbuf.h"

struct pipe_ends {
	int read, write;
};

struct child {
	pid_t pid;
	struct pipe_ends in, out, err;
};

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(take_fd(fd));
}

static void child_close(struct child *child)
{
	struct pipe_ends *all[] = { &child->in, &child->out, &child->err };

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		close_end(&all[i]->read);
		close_end(&all[i]->write);
	}
}

static int open_pipe(struct pipe_ends *ends)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -1;
	*ends = (struct pipe_ends){ fds[0], fds[1] };
	return 0;
}

static int start(struct child *child, const char *const *argv, struct err *err)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, defaults;

	if (open_pipe(&child->in) < 0 || open_pipe(&child->out) < 0 || open_pipe(&child->err) < 0)
		return err_errno(err, "cannot start %s", argv[0]);
	sigemptyset(&none);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, child->in.read, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, child->out.write, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, child->err.write, STDERR_FILENO);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	/* a group of its own: a time limit ends its children too */
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	int failed = posix_spawnp(&child->pid, argv[0], &actions, &attributes, (char *const *)(uintptr_t)argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	if (failed) {
		errno = failed;
		return err_errno(err, "cannot start %s", argv[0]);
	}
	close_end(&child->in.read);
	close_end(&child->out.write);
	close_end(&child->err.write);
	fcntl(child->in.write, F_SETFL, O_NONBLOCK);
	return 0;
}

/* Takes what is there; closes at the end of the stream. */
static void drain(int *fd, struct strbuf *into, bool *truncated)
{
	char chunk[16384];
	ssize_t got = read(*fd, chunk, sizeof(chunk));

	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got <= 0) {
		close_end(fd);
		return;
	}
	struct str text = str_slice(str_n(chunk, (size_t)got), 0, into->max - into->len);
	*truncated |= text.len < (size_t)got;
	strbuf_add(into, text);
}

static void feed(int *fd, struct str *input)
{
	ssize_t put = input->len ? write(*fd, input->ptr, input->len) : 0;

	if (put < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (put > 0)
		*input = str_from(*input, (size_t)put);
	if (put < 0 || input->len == 0) /* a reader that closed early is no error of ours */
		close_end(fd);
}

/* Moves data until all streams are closed; false when the time is over. */
static bool converse(struct child *child, struct str input, uint64_t deadline, struct strbuf *out, struct strbuf *err,
		     bool *truncated)
{
	while (child->out.read >= 0 || child->err.read >= 0) {
		struct pollfd fds[] = { { child->in.write, POLLOUT, 0 }, { child->out.read, POLLIN, 0 },
					{ child->err.read, POLLIN, 0 } };
		uint64_t now = clock_monotonic();

		if (now >= deadline)
			return false;
		if (poll(fds, ARRAY_SIZE(fds), (int)MIN_OF((deadline - now) / 1000000 + 1, (uint64_t)INT32_MAX)) < 0)
			continue;
		if (fds[0].revents)
			feed(&child->in.write, &input);
		if (fds[1].revents)
			drain(&child->out.read, out, truncated);
		if (fds[2].revents)
			drain(&child->err.read, err, truncated);
	}
	close_end(&child->in.write);
	return true;
}

/* Waits for the end; false when the time is over (the streams may close long before). */
static bool reap(pid_t pid, uint64_t deadline, int *status)
{
	for (;;) {
		pid_t got = waitpid(pid, status, WNOHANG);

		if (got == pid)
			return true;
		if (got < 0 && errno != EINTR)
			BUG("waitpid: %d", errno);
		if (clock_monotonic() >= deadline)
			return false;
		usleep(1000);
	}
}

int process_run(struct arena *arena, const char *const *argv, struct str input, unsigned int seconds, size_t max_output,
		struct process_result *out, struct err *err)
{
	struct child child = { .in = { -1, -1 }, .out = { -1, -1 }, .err = { -1, -1 } };
	_cleanup_strbuf_ struct strbuf text = STRBUF_INIT(max_output), errors = STRBUF_INIT(max_output);
	uint64_t deadline = clock_monotonic() + seconds * UINT64_C(1000000000);
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	int status;

	*out = (struct process_result){ 0 };
	if (start(&child, argv, err) < 0) {
		child_close(&child);
		return -1;
	}
	sigaction(SIGPIPE, &ignore, &before);
	bool in_time = converse(&child, input, deadline, &text, &errors, &out->truncated) &&
		       reap(child.pid, deadline, &status);
	sigaction(SIGPIPE, &before, NULL);
	child_close(&child);
	if (!in_time) {
		kill(-child.pid, SIGKILL);
		while (waitpid(child.pid, &status, 0) < 0 && errno == EINTR)
			;
		return err_set(err, ERR_INTERRUPTED, "%s did not end within %u s", argv[0], seconds);
	}
	out->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	out->out = strbuf_take(&text, arena);
	out->err = strbuf_take(&errors, arena);
	return 0;
}
