#include "image/slim_run.h"

#include <signal.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/process.h"
#include "base/strbuf.h"

#define STOP_MS     10000 /* as docker stop waits */
#define RETRY_MS    300
#define OUTPUT_TAIL 600 /* bytes of a step's output that a message shows */

struct asking {
	struct arena *arena;
	const char *folder;
	const struct slim_image *image;
	const struct slim_questions *questions;
	struct trace_log *log;
	struct slim_run *out;
	struct err *err;
	VEC(struct jail_command) commands;
	struct jail_options options; /* the jail looks at them until it is closed */
};

static uint64_t now_ms(void)
{
	return clock_monotonic() / 1000000;
}

static struct str show_words(struct arena *arena, const char *const *argv)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(4096);

	for (size_t i = 0; argv[i]; i++)
		strbuf_addf(&buf, "%s%s", i ? " " : "", argv[i]);
	return strbuf_take(&buf, arena);
}

static struct slim_step *new_step(struct asking *asking, const char *kind, struct str what)
{
	struct slim_step *step = vec_push(asking->arena, &asking->out->steps);

	step->what = str_fmt(asking->arena, "%s: %" PRI_STR, kind, STR_ARG(what));
	return step;
}

/* The last lines of what a command wrote. */
static struct str tail(struct arena *arena, struct str output)
{
	output = str_trim(output);
	return str_dup(arena, str_from(output, output.len > OUTPUT_TAIL ? output.len - OUTPUT_TAIL : 0));
}

static struct str show_end(struct asking *asking, const struct jail *jail, size_t index)
{
	int status = jail_status(jail, index);

	if (jail_running(jail, index))
		return str_fmt(asking->arena, "did not end within %u s", asking->questions->seconds);
	if (status == -1)
		return str_fmt(asking->arena, "could not be started");
	if (status > 128)
		return str_fmt(asking->arena, "was ended by signal %d", status - 128);
	return str_fmt(asking->arena, "ended with %d", status);
}

/* What it wrote is shown where it failed. */
static void close_step(struct asking *asking, struct slim_step *step, const struct jail *jail, size_t index,
		       bool passed)
{
	step->passed = passed;
	step->answer = passed ? STR_EMPTY : show_end(asking, jail, index);
	step->output = tail(asking->arena, jail_output(jail, index));
	asking->out->passed &= passed;
}

static size_t add_command(struct asking *asking, const char *const *argv)
{
	*vec_push(asking->arena, &asking->commands) = (struct jail_command){ .argv = argv,
									     .environment = asking->image->environment,
									     .folder = asking->image->folder,
									     .user = asking->image->user };
	return asking->commands.n - 1;
}

static int open_jail(struct asking *asking, struct jail **jail)
{
	const struct slim_questions *questions = asking->questions;

	asking->options = (struct jail_options){
		.root = asking->folder,
		.hostname = "lotse",
		.commands = asking->commands.at,
		.n_commands = asking->commands.n,
		.binds = questions->binds,
		.n_binds = questions->n_binds,
		.tmpfs = questions->tmpfs,
		.read_only = questions->read_only,
		.no_network = questions->no_network,
	};
	return jail_open(&asking->options, asking->log, jail, asking->err);
}

/* A command that must end with 0. */
static int ask_test(struct asking *asking, const char *const *argv)
{
	struct slim_step *step = new_step(asking, "test", show_words(asking->arena, argv));
	_cleanup_jail_ struct jail *jail = NULL;

	asking->commands.n = 0;
	size_t index = add_command(asking, argv);
	if (open_jail(asking, &jail) < 0 || jail_start(jail, index, asking->err) < 0)
		return -1;
	bool ended = jail_wait(jail, index, asking->questions->seconds * 1000);
	close_step(asking, step, jail, index, ended && jail_status(jail, index) == 0);
	return 0;
}

static void stop(struct asking *asking, struct jail *jail, size_t index)
{
	jail_signal(jail, index, asking->image->stop_signal);
	if (jail_wait(jail, index, STOP_MS))
		return;
	jail_signal(jail, index, SIGKILL);
	jail_wait(jail, index, 1000);
}

/* A question that is asked until it passes, or the time is over, or the program that is asked has ended. */
static int ask_command(struct asking *asking, struct jail *jail, size_t main, size_t index, const char *kind)
{
	struct slim_step *step = new_step(asking, kind, show_words(asking->arena, asking->commands.at[index].argv));
	uint64_t end = now_ms() + asking->questions->seconds * UINT64_C(1000);

	for (;;) {
		if (jail_start(jail, index, asking->err) < 0)
			return -1;
		bool ended = jail_wait(jail, index, (unsigned int)MAX_OF((int64_t)(end - now_ms()), INT64_C(1)));
		bool passed = ended && jail_status(jail, index) == 0;
		if (passed || !ended || now_ms() + RETRY_MS >= end || !jail_running(jail, main) ||
		    jail_status(jail, index) == -1) {
			close_step(asking, step, jail, index, passed);
			return 0;
		}
		jail_wait(jail, main, RETRY_MS);
	}
}

static int ask_url(struct asking *asking, struct jail *jail, size_t main, const char *url)
{
	struct slim_step *step = new_step(asking, "HTTP", str_of(url));
	uint64_t end = now_ms() + asking->questions->seconds * UINT64_C(1000);

	for (;;) {
		struct err why = { 0 };
		int status = 0;

		if (jail_http(jail, url, 10000, &status, &why) < 0 && why.kind == ERR_USAGE) {
			*asking->err = why;
			return -1;
		}
		step->passed = status >= 200 && status < 400;
		step->answer = step->passed ? STR_EMPTY
			       : status     ? str_fmt(asking->arena, "answered with status %d", status)
					    : str_fmt(asking->arena, "%s", why.message);
		if (step->passed || now_ms() + RETRY_MS >= end || !jail_running(jail, main)) {
			asking->out->passed &= step->passed;
			return 0;
		}
		jail_wait(jail, main, RETRY_MS);
	}
}

/* A command without a question passes if it runs for a while, or ends with 0 before. */
static void settle(struct asking *asking, struct jail *jail, size_t main, struct slim_step *step)
{
	bool ended = jail_wait(jail, main, asking->questions->settle * 1000);

	close_step(asking, step, jail, main, !ended || jail_status(jail, main) == 0);
}

/* Where the program ended while it was asked, its own words say more than those of the question. */
static void add_main_end(struct asking *asking, struct jail *jail, size_t main, size_t step)
{
	struct slim_step *began = &asking->out->steps.at[step];

	if (asking->out->passed || jail_running(jail, main))
		return;
	began->answer = show_end(asking, jail, main);
	began->output = tail(asking->arena, jail_output(jail, main));
}

static int ask_running(struct asking *asking, struct jail *jail, size_t main, size_t health, size_t first_probe,
		       size_t n_probes)
{
	if (health != JAIL_NONE && ask_command(asking, jail, main, health, "health check") < 0)
		return -1;
	for (size_t i = 0; asking->out->passed && asking->questions->urls[i]; i++)
		if (ask_url(asking, jail, main, asking->questions->urls[i]) < 0)
			return -1;
	for (size_t i = 0; asking->out->passed && i < n_probes; i++)
		if (ask_command(asking, jail, main, first_probe + i, "probe") < 0)
			return -1;
	return 0;
}

/* The image's command with all questions about it (`asked`), or a further one without any. */
static int ask_service(struct asking *asking, const char *const *argv, bool asked)
{
	const struct slim_image *image = asking->image;
	size_t health = JAIL_NONE, first_probe = 0, n_probes = 0, at = asking->out->steps.n;
	_cleanup_jail_ struct jail *jail = NULL;

	new_step(asking, asked ? "start" : "run", show_words(asking->arena, argv))->passed = true;
	asking->commands.n = 0;
	size_t main = add_command(asking, argv);
	if (asked && image->health)
		health = add_command(asking, image->health);
	first_probe = asking->commands.n;
	for (; asked && image->probes[n_probes]; n_probes++)
		add_command(asking, image->probes[n_probes]);
	if (open_jail(asking, &jail) < 0 || jail_start(jail, main, asking->err) < 0)
		return -1;
	if (health == JAIL_NONE && !n_probes && !(asked && asking->questions->urls[0]))
		settle(asking, jail, main, &asking->out->steps.at[at]);
	else if (ask_running(asking, jail, main, health, first_probe, n_probes) < 0)
		return -1;
	add_main_end(asking, jail, main, at);
	stop(asking, jail, main);
	return 0;
}

int slim_run(struct arena *arena, const char *folder, const struct slim_image *image,
	     const struct slim_questions *questions, struct trace_log *log, struct slim_run *out, struct err *err)
{
	struct asking asking = { .arena = arena,
				 .folder = folder,
				 .image = image,
				 .questions = questions,
				 .log = log,
				 .out = out,
				 .err = err };

	*out = (struct slim_run){ .passed = true };
	for (size_t i = 0; out->passed && image->tests[i]; i++)
		if (ask_test(&asking, image->tests[i]) < 0)
			return -1;
	if (out->passed && image->command[0] && ask_service(&asking, image->command, true) < 0)
		return -1;
	for (size_t i = 0; out->passed && image->further[i]; i++)
		if (ask_service(&asking, image->further[i], false) < 0)
			return -1;
	return process_interrupted() ? err_set(err, ERR_INTERRUPTED, "interrupted") : 0;
}
