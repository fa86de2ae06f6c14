#include "lib/test.h"

#include <signal.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/process.h"
#include "container/internal.h"

#define BUSYBOX "/bin/busybox"

/* An image of one static program is enough to try all that a runner does. */
static const char dockerfile[] = "FROM scratch\n"
				 "COPY busybox /bin/busybox\n"
				 "RUN [\"/bin/busybox\", \"--install\", \"/bin\"]\n"
				 "ENV GREETING=hello PATH=/bin\n"
				 "ARG EXTRA=none\n"
				 "RUN mkdir /tmp && echo $EXTRA > /extra && echo root:x:0:0::/:/bin/sh > /etc/passwd\n"
				 "USER 1000:1000\n"
				 "WORKDIR /work\n"
				 "EXPOSE 8000/tcp\n"
				 "VOLUME /data\n"
				 "STOPSIGNAL SIGINT\n"
				 "HEALTHCHECK --interval=5s --timeout=2s --retries=7 CMD test -e /tmp/ready\n"
				 "CMD [\"sh\", \"-c\", \"trap 'exit 7' INT; echo started; sleep 1; touch /tmp/ready; "
				 "while :; do sleep 0.1; done\"]\n";

struct setting {
	char folder[64];
	struct engine *engine;
};

static void copy_file(struct fixture *f, const char *from, const char *to)
{
	struct str text;

	assert_done(file_read(f->arena, from, FILE_MAX_DEFAULT, &text, f->err), f->err);
	assert_done(file_write(to, text, 0755, f->err), f->err);
}

static const char *in_folder(struct fixture *f, const char *name)
{
	const struct setting *setting = f->extra;

	return str_cstr(f->arena, str_fmt(f->arena, "%s/%s", setting->folder, name));
}

/* NULL where it can't be had here: the test is skipped. */
static struct setting *set_up(struct fixture *f)
{
	struct setting *setting = arena_new_of(f->arena, struct setting);

	if (geteuid() != 0 || access(BUSYBOX, X_OK) < 0 || getenv("VALGRIND"))
		return NULL;
	snprintf(setting->folder, sizeof(setting->folder), "/tmp/lotse-test-container-XXXXXX");
	assert_non_null(mkdtemp(setting->folder));
	f->extra = setting;
	const struct engine_options options = { .storage = in_folder(f, "storage") };
	if (engine_open(f->arena, &options, &setting->engine, f->err) < 0) {
		print_message("%s\n", f->err->message);
		file_remove_tree(setting->folder, f->err);
		return NULL;
	}
	assert_done(file_mkdirs(in_folder(f, "context"), f->err), f->err);
	copy_file(f, BUSYBOX, in_folder(f, "context/busybox"));
	return setting;
}

static void tear_down(struct setting *setting)
{
	struct err err = { 0 };

	engine_close(setting->engine);
	if (file_remove_tree(setting->folder, &err) < 0)
		fail_msg("%s", err.message);
}

static struct str build(struct fixture *f, const char *text, const char *const *args)
{
	struct setting *setting = f->extra;
	struct build_result result;
	const struct build_options options = { .text = str_of(text), .context = in_folder(f, "context"), .args = args };

	assert_done(engine_build(setting->engine, &options, &result, f->err), f->err);
	if (result.status)
		fail_msg("%.*s", STR_ARG(result.log));
	assert_int_equal(result.id.len, 64);
	return result.name;
}

static void count_line(void *context, struct str line)
{
	*(unsigned int *)context += str_starts(line, "STEP ");
}

static void test_builds_and_looks(void **state)
{
	struct fixture *f = *state;
	struct setting *setting = set_up(f);
	struct image *image;
	struct build_result result;
	unsigned int steps = 0;

	if (!setting)
		skip();
	const char *const args[] = { "EXTRA=more", NULL };
	struct str name = build(f, dockerfile, args);
	assert_done(engine_image(setting->engine, str_cstr(f->arena, name), &image, f->err), f->err);
	assert_string_equal(image->env[1], "GREETING=hello"); /* buildah puts PATH first */
	assert_string_equal(image->cmd[0], "sh");
	assert_null(image->entrypoint[0]);
	assert_string_equal(image->volumes[0], "/data");
	assert_string_equal(image->ports[0], "8000/tcp");
	assert_str_equal(image->user, "1000:1000");
	assert_str_equal(image->workdir, "/work");
	assert_str_equal(image->stop_signal, "SIGINT");
	assert_string_equal(image->health.test[0], "/bin/sh");
	assert_string_equal(image->health.test[2], "test -e /tmp/ready");
	assert_true(image->health.interval > 4.9 && image->health.interval < 5.1);
	assert_int_equal(image->health.retries, 7);
	assert_true(image->size > 500000);

	const struct build_options broken = {
		.text = STR("FROM scratch\nCOPY busybox /bin/\nRUN [\"/bin/busybox\", \"cat\", \"/none\"]\n"),
		.context = in_folder(f, "context"),
		.line = count_line,
		.line_context = &steps
	};
	assert_done(engine_build(setting->engine, &broken, &result, f->err), f->err);
	assert_int_not_equal(result.status, 0);
	if (!str_starts(result.why, "STEP 3/3: RUN "))
		fail_msg("%.*s", STR_ARG(result.why));
	assert_true(str_contains(result.why, STR("can't open '/none'")));
	assert_int_equal(steps, 3);

	assert_fails(engine_image(setting->engine, "localhost/nothing", &image, f->err), f->err,
		     "there is no image localhost/nothing here, and none may be pulled (--pull allows it)");
	tear_down(setting);
}

static void test_runs_and_says_how_it_ended(void **state)
{
	struct fixture *f = *state;
	struct setting *setting = set_up(f);
	struct process_result result;

	if (!setting)
		skip();
	const char *name = str_cstr(f->arena, build(f, dockerfile, NULL));
	const char *const command[] = { "sh", "-c",
					"echo $GREETING $WHO; cat /extra /more; id -u; touch /none || exit 3", NULL };
	const char *const env[] = { "WHO=world", NULL };
	assert_done(file_write(in_folder(f, "more"), STR("mounted\n"), 0644, f->err), f->err);
	const char *const volumes[] = { str_cstr(f->arena, str_fmt(f->arena, "%s:/more:ro", in_folder(f, "more"))),
					NULL };
	const struct container_options options = {
		.image = name, .command = command, .env = env, .volumes = volumes, .user = "1234", .read_only = true
	};
	assert_done(container_run(setting->engine, &options, &result, f->err), f->err);
	assert_int_equal(result.status, 3);
	assert_str_equal(result.out, "hello world\nnone\nmounted\n1234\n");
	assert_true(str_contains(result.err, STR("Read-only file system")));

	const char *const missing[] = { "no-such-program", NULL };
	const struct container_options bad = { .image = name, .command = missing };
	assert_done(container_run(setting->engine, &bad, &result, f->err), f->err);
	assert_int_equal(result.status, 127);

	const char *const slow[] = { "sleep", "60", NULL };
	const struct container_options endless = { .image = name, .command = slow, .seconds = 1 };
	assert_int_equal(container_run(setting->engine, &endless, &result, f->err), -1);
	assert_true(str_contains(str_of(f->err->message), STR("did not end within 1 s")));
	tear_down(setting);
}

static void test_waits_for_health_and_stops(void **state)
{
	struct fixture *f = *state;
	struct setting *setting = set_up(f);
	struct container *container;
	struct process_result result;
	struct probe_result probed;
	struct image *image;
	struct str text;
	int code = -1, pid;
	struct stat st;

	if (!setting)
		skip();
	const char *name = str_cstr(f->arena, build(f, dockerfile, NULL));
	const char *const tmpfs[] = { "/tmp", NULL };
	const struct container_options options = { .image = name, .tmpfs = tmpfs, .read_only = true };
	assert_done(engine_image(setting->engine, name, &image, f->err), f->err);
	assert_done(container_create(setting->engine, &options, &container, f->err), f->err);
	assert_done(container_root(container, &text, f->err), f->err);
	assert_int_equal(stat(str_cstr(f->arena, str_fmt(f->arena, "%.*s/bin/busybox", STR_ARG(text))), &st), 0);
	assert_done(container_begin(container, f->err), f->err);
	assert_done(container_pid(container, &pid, f->err), f->err);
	assert_true(container_running(container, NULL));

	const struct probe health = { .command = image->health.test };
	assert_done(container_probe(container, &health, &probed, f->err), f->err);
	assert_true(probed.healthy);
	assert_true(probed.seconds > 0.3 && probed.tries > 1);
	const char *const argv[] = { "sh", "-c", "echo in; exit 4", NULL };
	assert_done(container_exec(container, argv, 0, &result, f->err), f->err);
	assert_int_equal(result.status, 4);
	assert_str_equal(result.out, "in\n");
	assert_done(container_stop(container, 5, NULL, &code, f->err), f->err);
	assert_int_equal(code, 7);
	assert_false(container_running(container, &code));
	assert_done(container_logs(container, 1000, &text, f->err), f->err);
	assert_str_equal(text, "started\n");
	tear_down(setting);
}

static void test_an_end_is_not_waited_for(void **state)
{
	struct fixture *f = *state;
	struct setting *setting = set_up(f);
	struct container *container;
	struct probe_result probed;

	if (!setting)
		skip();
	const char *name = str_cstr(f->arena, build(f, dockerfile, NULL));
	const char *const command[] = { "sh", "-c", "echo no database >&2; exit 9", NULL };
	const struct container_options options = { .image = name, .command = command };
	const struct probe probe = { .http = "http://127.0.0.1:1/", .seconds = 30 };
	assert_done(container_start(setting->engine, &options, &container, f->err), f->err);
	assert_done(container_probe(container, &probe, &probed, f->err), f->err);
	assert_false(probed.healthy);
	assert_str_equal(probed.why, "the container ended with exit code 9: no database");
	tear_down(setting);
}

static void test_http_is_asked(void **state)
{
	struct fixture *f = *state;
	struct setting *setting = set_up(f);
	struct container *container;
	struct probe_result probed;

	if (!setting)
		skip();
	const char *name = str_cstr(f->arena, build(f, dockerfile, NULL));
	const char *const command[] = { "httpd", "-f", "-p", "127.0.0.1:18099", "-h", "/", NULL };
	const struct container_options options = { .image = name, .command = command };
	const struct probe good = { .http = "http://localhost:18099/extra" },
			   bad = { .http = "http://127.0.0.1:18099/none", .seconds = 0.5 };
	assert_done(container_start(setting->engine, &options, &container, f->err), f->err);
	assert_done(container_probe(container, &good, &probed, f->err), f->err);
	assert_true(probed.healthy);
	assert_done(container_probe(container, &bad, &probed, f->err), f->err);
	assert_false(probed.healthy);
	assert_str_equal(probed.why, "not healthy within 0 s: HTTP status 404");
	const struct probe wrong[] = { { .http = "https://x/" },
				       { .http = "http://example.com/" },
				       { .http = "http://127.0.0.1:0/" },
				       { .http = "http://127.0.0.1:1/a b" } };
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		assert_int_equal(container_probe(container, &wrong[i], &probed, f->err), -1);
		assert_int_equal(f->err->kind, ERR_USAGE);
	}
	tear_down(setting);
}

static void test_saves_and_loads(void **state)
{
	struct fixture *f = *state;
	struct setting *setting = set_up(f);
	struct image *image;
	struct str name, path;

	if (!setting)
		skip();
	const char *built = str_cstr(f->arena, build(f, dockerfile, NULL));
	static const char *const formats[] = { "docker-archive", "oci-archive", "oci" };
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
		const char *out = in_folder(f, formats[i]);

		assert_done(engine_save(setting->engine, built, formats[i], out, f->err), f->err);
		assert_done(engine_load(setting->engine, out, &name, f->err), f->err);
		assert_done(engine_image(setting->engine, str_cstr(f->arena, name), &image, f->err), f->err);
		assert_string_equal(image->cmd[0], "sh");
	}
	assert_done(engine_mount(setting->engine, built, &path, f->err), f->err);
	assert_true(file_exists(str_cstr(f->arena, str_fmt(f->arena, "%.*s/bin/busybox", STR_ARG(path)))));
	assert_done(engine_unmount(setting->engine, built, f->err), f->err);
	assert_int_equal(engine_load(setting->engine, "/etc/passwd", &name, f->err), -1);
	tear_down(setting);
}

/* A run that was killed: its container and image are gone when the next one has opened the storage. */
static void test_leftovers_are_removed(void **state)
{
	struct fixture *f = *state;
	struct setting *setting = set_up(f);
	struct engine *next;
	struct container *container;

	if (!setting)
		skip();
	const char *name = str_cstr(f->arena, build(f, dockerfile, NULL));
	setting->engine->owner = STR("lotse-999999999-1"); /* no process has this number */
	const struct container_options options = { .image = name };
	assert_done(container_start(setting->engine, &options, &container, f->err), f->err);
	const char *left = str_cstr(f->arena, build(f, dockerfile, (const char *const[]){ "EXTRA=2", NULL }));
	const struct engine_options again = { .storage = in_folder(f, "storage") };
	assert_done(engine_open(f->arena, &again, &next, f->err), f->err);
	assert_false(engine_has_image(next, left));
	assert_true(engine_has_image(next, name));
	container->pid = 0;
	assert_false(container_running(container, NULL));
	engine_close(next);
	tear_down(setting);
}

static void test_the_end_of_a_log(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(log_last_lines(f->arena, STR("one\n\n  two\t\n three \n\n"), 2, 100), "two / three");
	assert_str_equal(log_last_lines(f->arena, STR("one\x1b[1m"), 1, 100), "one [1m");
	assert_str_equal(log_last_lines(f->arena, STR_EMPTY, 1, 100), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_builds_and_looks),
		unit(test_runs_and_says_how_it_ended),
		unit(test_waits_for_health_and_stops),
		unit(test_an_end_is_not_waited_for),
		unit(test_http_is_asked),
		unit(test_saves_and_loads),
		unit(test_leftovers_are_removed),
		unit(test_the_end_of_a_log),
	};
	return run_units(tests);
}
