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

#define SECOND         UINT64_C(1000000000) /* of the monotonic clock */
#define CHUNK          16384u
#define LINE_MAX_BYTES 65536u       /* a longer line is given in parts */
#define GRACE          (3 * SECOND) /* from SIGTERM to SIGKILL: buildah and podman unmount what they mounted */
#define LOOK_AGAIN     200          /* ms; a signal between the look and poll() must not wait for longer */

/* ---- Signals ---- */

/* Which one came: the one thing that a handler may change. */
static volatile sig_atomic_t caught;

static void catch_signal(int number)
{
	caught = number;
}

void process_catch_signals(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = catch_signal }, before;

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		/* who was started with nohup goes on */
		if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
	}
}

int process_interrupted(void)
{
	return caught;
}

/* ---- Its streams ---- */

struct pipe_ends {
	int read, write;
};

/* What a stream has given so far. */
struct stream {
	struct strbuf kept;
	size_t max;
	bool keep_end, truncated;
};

struct child {
	const struct process_options *options;
	pid_t pid;
	struct pipe_ends in, out, err;
	struct str input; /* what is still to be written */
	struct stream output, errors;
	struct strbuf line; /* the one that hasn't ended yet */
};

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(take_fd(fd));
}

static void child_fini(struct child *child)
{
	struct pipe_ends *all[] = { &child->in, &child->out, &child->err };

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		close_end(&all[i]->read);
		close_end(&all[i]->write);
	}
	strbuf_fini(&child->output.kept);
	strbuf_fini(&child->errors.kept);
	strbuf_fini(&child->line);
}

static struct stream stream_init(const struct process_options *options)
{
	return (struct stream){
		.kept = STRBUF_INIT(2 * options->max_output +
				    CHUNK), /* the end is moved to the front now and then, not at each byte */
		.max = options->max_output,
		.keep_end = options->keep_end,
	};
}

static void stream_keep(struct stream *stream, struct str text)
{
	struct strbuf *kept = &stream->kept;

	if (stream->keep_end) {
		strbuf_add(kept, text);
		stream->truncated |= kept->len > stream->max;
		if (kept->len > 2 * stream->max)
			strbuf_drop(kept, kept->len - stream->max);
		return;
	}
	struct str part = str_slice(text, 0, stream->max - kept->len);
	stream->truncated |= part.len < text.len;
	strbuf_add(kept, part);
}

static struct str stream_take(struct stream *stream, struct arena *arena)
{
	if (stream->kept.len > stream->max)
		strbuf_drop(&stream->kept, stream->kept.len - stream->max);
	return strbuf_take(&stream->kept, arena);
}

static void give_line(struct child *child)
{
	child->options->line(child->options->line_context, strbuf_str(&child->line));
	strbuf_clear(&child->line);
}

static void give_lines(struct child *child, struct str text)
{
	while (!str_empty(text)) {
		size_t end = str_chr(text, '\n');
		struct str part = str_slice(text, 0, MIN_OF(end, (size_t)LINE_MAX_BYTES - child->line.len));

		strbuf_add(&child->line, part);
		if (part.len == end || child->line.len == LINE_MAX_BYTES)
			give_line(child);
		text = str_from(text, part.len + (part.len == end));
	}
}

/* Takes what is there; closes at the end of the stream. */
static void drain(struct child *child, int *fd, struct stream *into)
{
	char chunk[CHUNK];
	ssize_t got = read(*fd, chunk, sizeof(chunk));

	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got <= 0) {
		close_end(fd);
		return;
	}
	struct str text = str_n(chunk, (size_t)got);
	stream_keep(into, text);
	if (child->options->line && into == &child->output)
		give_lines(child, text);
}

static void feed(struct child *child)
{
	struct str *input = &child->input;
	ssize_t put = input->len ? write(child->in.write, input->ptr, input->len) : 0;

	if (put < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (put > 0)
		*input = str_from(*input, (size_t)put);
	if (put < 0 || input->len == 0) /* a reader that closed early is no error of ours */
		close_end(&child->in.write);
}

/* ---- Starting and waiting ---- */

static int open_pipe(struct pipe_ends *ends)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -1;
	*ends = (struct pipe_ends){ fds[0], fds[1] };
	return 0;
}

static int add_actions(posix_spawn_file_actions_t *actions, const struct child *child)
{
	const struct process_options *options = child->options;

	posix_spawn_file_actions_adddup2(actions, child->in.read, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(actions, child->out.write, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(actions, options->both_in_out ? child->out.write : child->err.write,
					 STDERR_FILENO);
	return options->folder ? posix_spawn_file_actions_addchdir_np(actions, options->folder) : 0;
}

/* 0, or an errno. */
static int spawn(struct child *child, const char *const *argv)
{
	const char *const *environment = child->options->environment;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, defaults;

	sigemptyset(&none);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	/* a group of its own: a time limit ends its children too, and Ctrl-C is ours to hand on */
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	int failed = add_actions(&actions, child);
	if (!failed)
		failed = posix_spawnp(&child->pid, argv[0], &actions, &attributes, (char *const *)(uintptr_t)argv,
				      environment ? (char *const *)(uintptr_t)environment : environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

static int start(struct child *child, const char *const *argv, struct err *err)
{
	const char *folder = child->options->folder;

	if (open_pipe(&child->in) < 0 || open_pipe(&child->out) < 0 || open_pipe(&child->err) < 0)
		return err_errno(err, "cannot start %s", argv[0]);
	int failed = spawn(child, argv);
	if (failed) {
		errno = failed;
		return folder ? err_errno(err, "cannot start %s in %s", argv[0], folder)
			      : err_errno(err, "cannot start %s", argv[0]);
	}
	close_end(&child->in.read);
	close_end(&child->out.write);
	close_end(&child->err.write);
	fcntl(child->in.write, F_SETFL, O_NONBLOCK);
	return 0;
}

static bool must_end(const struct child *child, uint64_t deadline)
{
	return clock_monotonic() >= deadline || (caught && !child->options->clean_up);
}

/* Moves data until all streams are closed; false when it must end before. */
static bool converse(struct child *child, uint64_t deadline)
{
	while (child->out.read >= 0 || child->err.read >= 0) {
		struct pollfd fds[] = { { child->in.write, POLLOUT, 0 },
					{ child->out.read, POLLIN, 0 },
					{ child->err.read, POLLIN, 0 } };

		if (must_end(child, deadline))
			return false;
		uint64_t left = (deadline - MIN_OF(deadline, clock_monotonic())) / 1000000 + 1;
		if (poll(fds, ARRAY_SIZE(fds), (int)MIN_OF(left, (uint64_t)LOOK_AGAIN)) < 0)
			continue;
		if (fds[0].revents)
			feed(child);
		if (fds[1].revents)
			drain(child, &child->out.read, &child->output);
		if (fds[2].revents)
			drain(child, &child->err.read, &child->errors);
	}
	close_end(&child->in.write);
	return true;
}

/* Waits for the end; false when it must end before (the streams may close long before). */
static bool reap(struct child *child, uint64_t deadline, int *status)
{
	for (;;) {
		pid_t got = waitpid(child->pid, status, WNOHANG);

		if (got == child->pid)
			return true;
		if (got < 0 && errno != EINTR)
			BUG("waitpid: %d", errno);
		if (must_end(child, deadline))
			return false;
		usleep(1000);
	}
}

/* Asks it to end, then makes it; nothing of its group is left. */
static void end_child(struct child *child)
{
	const struct process_options *given = child->options;
	struct process_options patient = *given;
	uint64_t deadline = clock_monotonic() + GRACE;
	int status;

	patient.clean_up = true;
	child->options = &patient;
	kill(-child->pid, SIGTERM);
	bool gone = converse(child, deadline) && reap(child, deadline, &status);
	child->options = given;
	kill(-child->pid, SIGKILL);
	while (!gone && waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
}

static int why_ended(const char *name, const struct process_options *options, struct err *err)
{
	if (caught && !options->clean_up)
		return err_set(err, ERR_INTERRUPTED, "interrupted by signal %d while %s ran", (int)caught, name);
	return err_set(err, ERR_INTERRUPTED, "%s did not end within %u s", name, options->seconds);
}

int process_run_with(struct arena *arena, const char *const *argv, const struct process_options *options,
		     struct process_result *out, struct err *err)
{
	_cleanup_(child_fini) struct child child = {
		.options = options,
		.in = { -1, -1 },
		.out = { -1, -1 },
		.err = { -1, -1 },
		.input = options->input,
		.output = stream_init(options),
		.errors = stream_init(options),
		.line = STRBUF_INIT(LINE_MAX_BYTES),
	};
	uint64_t deadline = clock_monotonic() + options->seconds * SECOND;
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	int status;

	*out = (struct process_result){ 0 };
	if (caught && !options->clean_up)
		return why_ended(argv[0], options, err);
	if (start(&child, argv, err) < 0)
		return -1;
	sigaction(SIGPIPE, &ignore, &before);
	bool ended = converse(&child, deadline) && reap(&child, deadline, &status);
	if (!ended)
		end_child(&child);
	sigaction(SIGPIPE, &before, NULL);
	if (!ended)
		return why_ended(argv[0], options, err);
	if (child.line.len)
		give_line(&child);
	out->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	out->truncated = child.output.truncated || child.errors.truncated;
	out->out = stream_take(&child.output, arena);
	out->err = stream_take(&child.errors, arena);
	return 0;
}

int process_run(struct arena *arena, const char *const *argv, struct str input, unsigned int seconds, size_t max_output,
		struct process_result *out, struct err *err)
{
	return process_run_with(
		arena, argv, &(struct process_options){ .input = input, .seconds = seconds, .max_output = max_output },
		out, err);
}
