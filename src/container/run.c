#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/file.h"
#include "container/internal.h"

#define RUN_SECONDS  300u
#define RUN_OUTPUT   ((size_t)1 << 20)
#define EXEC_SECONDS 30u

/* kernel.pid_max: podman lowers its own limit of processes to it. */
static rlim_t pid_max(const struct engine *engine)
{
	_cleanup_close_ int fd = open("/proc/sys/kernel/pid_max", O_RDONLY | O_CLOEXEC);
	struct str text;
	struct err err = { 0 };
	uint64_t max;

	if (fd < 0 || file_read_fd(engine->arena, fd, "pid_max", 64, &text, &err) < 0 ||
	    !str_to_uint(str_trim(text), &max))
		return RLIM_INFINITY;
	return max;
}

/* podman asks for more than a limited machine may give, and then doesn't start: what the machine has is enough. */
static void limit_words(const struct engine *engine, struct words *words)
{
	const struct {
		const char *name;
		__rlimit_resource_t resource;
		rlim_t wanted, most;
	} limits[] = { { "nofile", RLIMIT_NOFILE, 1048576, RLIM_INFINITY },
		       { "nproc", RLIMIT_NPROC, 4194304, pid_max(engine) } };

	for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
		struct rlimit here;

		if (getrlimit(limits[i].resource, &here) < 0 || here.rlim_max == RLIM_INFINITY ||
		    here.rlim_max >= limits[i].wanted)
			continue;
		unsigned long long most = MIN_OF(here.rlim_max, limits[i].most);
		struct str limit = str_fmt(engine->arena, "%s=%llu:%llu", limits[i].name, most, most);
		words_option(words, "--ulimit", str_cstr(engine->arena, limit));
	}
}

static void container_words(const struct engine *engine, struct words *words, const struct container_options *options,
			    const char *name)
{
	words_option(words, "--name", name);
	words_option(words, "--network", options->network ? options->network : "host");
	/* probes are ours to run; podman would want systemd's timers */
	words_one(words, "--no-healthcheck");
	words_option(words, "--log-driver", "k8s-file");
	words_option(words, "--pull", engine->options.pull ? "missing" : "never");
	if (engine->no_cgroups)
		words_one(words, "--cgroups=disabled");
	limit_words(engine, words);
	words_options(words, "--env", options->env);
	words_options(words, "--env-file", options->env_files);
	words_options(words, "--volume", options->volumes);
	words_options(words, "--tmpfs", options->tmpfs);
	words_option(words, "--user", options->user);
	words_option(words, "--workdir", options->workdir);
	words_option(words, "--entrypoint", options->entrypoint);
	if (options->read_only)
		words_add(words, (const char *const[]){ "--read-only", "--read-only-tmpfs=false", NULL });
	if (options->init)
		words_one(words, "--init");
	words_add(words, options->more);
	words_one(words, options->image);
	words_add(words, options->command);
}

static struct container *container_new(struct engine *engine, const struct container_options *options, const char *name)
{
	struct container *container = arena_new_of(engine->arena, struct container);

	*container = (struct container){ .engine = engine, .name = str_of(name), .host_name = !options->network };
	*vec_push(engine->arena, &engine->containers) = container;
	return container;
}

int container_run(struct engine *engine, const struct container_options *options, struct process_result *out,
		  struct err *err)
{
	const char *name = engine_new_name(engine);
	struct words words = engine_words(engine, "podman");
	const struct process_options run = {
		.seconds = options->seconds ? options->seconds : RUN_SECONDS,
		.max_output = options->max_output ? options->max_output : RUN_OUTPUT,
	};
	struct err ignored = { 0 };

	words_add(&words, (const char *const[]){ "run", "--rm", NULL });
	container_words(engine, &words, options, name);
	/* known before it is there: a signal or the time limit may leave it behind */
	struct container *container = container_new(engine, options, name);
	if (engine_call_with(engine, &words, &run, out, err) < 0) {
		container_remove(container, &ignored);
		return err_wrap(err, "running image %s", options->image);
	}
	container->removed = true;
	if (out->status != 125)
		return 0;
	struct str why = log_last_lines(engine->arena, out->err, 1, 300);
	return err_set(err, ERR_ENVIRONMENT, "image %s can't be run: %" PRI_STR, options->image, STR_ARG(why));
}

int container_create(struct engine *engine, const struct container_options *options, struct container **out,
		     struct err *err)
{
	const char *name = engine_new_name(engine);
	struct words words = engine_words(engine, "podman");
	struct process_result result;

	words_one(&words, "create");
	container_words(engine, &words, options, name);
	*out = container_new(engine, options, name);
	if (engine_call(engine, &words, &result, err) < 0)
		return err_wrap(err, "image %s can't be run", options->image);
	return 0;
}

/* podman VERB [more] NAME */
static int call_on(struct container *container, const char *const *verb, struct process_result *out, struct err *err)
{
	struct words words = engine_words(container->engine, "podman");

	words_add(&words, verb);
	words_one(&words, str_cstr(container->engine->arena, container->name));
	return engine_call(container->engine, &words, out, err);
}

int container_root(struct container *container, struct str *path, struct err *err)
{
	struct process_result result;

	if (geteuid() != 0)
		return err_set(err, ERR_ENVIRONMENT, "only root can look into a container's file system");
	if (call_on(container, (const char *const[]){ "mount", NULL }, &result, err) < 0)
		return -1;
	container->mounted = true;
	*path = str_trim(result.out);
	return 0;
}

int container_begin(struct container *container, struct err *err)
{
	struct process_result result;

	return call_on(container, (const char *const[]){ "start", NULL }, &result, err);
}

int container_start(struct engine *engine, const struct container_options *options, struct container **out,
		    struct err *err)
{
	const char *name = engine_new_name(engine);
	struct words words = engine_words(engine, "podman");
	struct process_result result;

	words_add(&words, (const char *const[]){ "run", "--detach", NULL });
	container_words(engine, &words, options, name);
	*out = container_new(engine, options, name);
	if (engine_call(engine, &words, &result, err) < 0)
		return err_wrap(err, "image %s can't be run", options->image);
	return 0;
}

struct str container_name(const struct container *container)
{
	return container->name;
}

/* "running PID CODE" */
static int ask_state(struct container *container, bool *running, int *pid, int *exit_code, struct err *err)
{
	static const char format[] = "{{.State.Running}} {{.State.Pid}} {{.State.ExitCode}}";
	static const char *const verb[] = { "container", "inspect", "--format", format, NULL };
	struct process_result result;
	struct str rest, word_;
	int64_t numbers[2] = { 0 };

	if (call_on(container, verb, &result, err) < 0)
		return -1;
	rest = str_trim(result.out);
	str_split(&rest, ' ', &word_);
	*running = str_is(word_, "true");
	for (size_t i = 0; i < 2 && str_split(&rest, ' ', &word_); i++)
		str_to_int(word_, &numbers[i]);
	*pid = (int)numbers[0];
	*exit_code = (int)numbers[1];
	return 0;
}

int container_pid(struct container *container, int *pid, struct err *err)
{
	bool running;
	int code;

	if (ask_state(container, &running, pid, &code, err) < 0)
		return -1;
	if (!running || *pid <= 0)
		return err_set(err, ERR_ENVIRONMENT, "the container has ended with exit code %d", code);
	container->pid = *pid;
	return 0;
}

bool container_running(struct container *container, int *exit_code)
{
	struct err err = { 0 };
	bool running = false;
	int pid, code = -1;

	/* asked often while something is waited for: a look at the process is cheaper than podman */
	if (container->pid > 0 && kill(container->pid, 0) == 0)
		return true;
	if (ask_state(container, &running, &pid, &code, &err) == 0 && running)
		container->pid = pid;
	if (exit_code)
		*exit_code = code;
	return running;
}

int container_exec(struct container *container, const char *const *argv, unsigned int seconds,
		   struct process_result *out, struct err *err)
{
	struct words words = engine_words(container->engine, "podman");
	const struct process_options options = { .seconds = seconds ? seconds : EXEC_SECONDS,
						 .max_output = RUN_OUTPUT };
	char host[HOST_NAME_MAX + 1] = "";

	words_one(&words, "exec");
	/* Docker sets it for health checks too, podman for the first process only */
	if (container->host_name && gethostname(host, sizeof(host)) == 0)
		words_option(
			&words, "--env",
			str_cstr(container->engine->arena, str_fmt(container->engine->arena, "HOSTNAME=%s", host)));
	words_one(&words, str_cstr(container->engine->arena, container->name));
	words_add(&words, argv);
	return engine_call_with(container->engine, &words, &options, out, err);
}

int container_logs(struct container *container, size_t max, struct str *out, struct err *err)
{
	struct words words = engine_words(container->engine, "podman");
	const struct process_options options = {
		.seconds = ENGINE_SECONDS, .max_output = max, .keep_end = true, .both_in_out = true, .clean_up = true
	};
	struct process_result result;

	words_add(&words, (const char *const[]){ "logs", str_cstr(container->engine->arena, container->name), NULL });
	if (engine_call_with(container->engine, &words, &options, &result, err) < 0)
		return -1;
	*out = result.out;
	return 0;
}

int container_stop(struct container *container, unsigned int seconds, double *took, int *exit_code, struct err *err)
{
	struct words words = engine_words(container->engine, "podman");
	const struct process_options options = { .seconds = seconds + ENGINE_SECONDS, .max_output = 65536 };
	struct str limit = str_fmt(container->engine->arena, "%u", seconds);
	struct process_result result;
	bool running;
	int pid, code;
	uint64_t start = clock_monotonic();

	words_add(&words, (const char *const[]){ "stop", "--time", str_cstr(container->engine->arena, limit),
						 str_cstr(container->engine->arena, container->name), NULL });
	if (engine_call_with(container->engine, &words, &options, &result, err) < 0)
		return -1;
	if (took)
		*took = (double)(clock_monotonic() - start) / 1e9;
	container->pid = 0;
	if (ask_state(container, &running, &pid, &code, err) < 0)
		return -1;
	if (exit_code)
		*exit_code = code;
	return running ? err_set(err, ERR_ENVIRONMENT, "the container can't be stopped") : 0;
}

int container_remove(struct container *container, struct err *err)
{
	struct words words = engine_words(container->engine, "podman");
	const struct process_options options = { .seconds = ENGINE_SECONDS, .max_output = 65536, .clean_up = true };
	const char *name = str_cstr(container->engine->arena, container->name);
	struct process_result result;

	if (container->removed)
		return 0;
	container->removed = true;
	if (container->mounted) {
		struct words unmount = engine_words(container->engine, "podman");

		words_add(&unmount, (const char *const[]){ "unmount", name, NULL });
		engine_undo(container->engine, &unmount);
	}
	words_add(&words, (const char *const[]){ "rm", "--force", "--ignore", "--volumes", "--time", "0", name, NULL });
	if (engine_call_with(container->engine, &words, &options, &result, err) < 0)
		return -1;
	if (result.status == 0)
		return 0;
	struct str why = log_last_lines(container->engine->arena, result.err, 1, 300);
	return err_set(err, ERR_ENVIRONMENT, "the container %s can't be removed: %" PRI_STR, name, STR_ARG(why));
}
