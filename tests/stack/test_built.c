#include "stack/model.h"

#include <sys/stat.h>

#include "base/file.h"
#include "stack/built.h"
#include "stack/commands.h"

/* A stack of one line a service, each built from the same Dockerfile. */
static struct stack *built(struct fixture *f, const char *services, const char *dockerfile)
{
	struct stack *stack = model_stack(f, services);

	for (size_t i = 0; i < stack->services.n; i++) {
		struct stack_build *build = &stack->services.at[i]->build;

		build->dockerfile_inline = build->present ? str_of(dockerfile) : STR_EMPTY;
	}
	stack_read_dockerfiles(stack);
	return stack;
}

static const struct stack_service *one(struct fixture *f, const char *dockerfile)
{
	return built(f, "a: {build: true}", dockerfile)->services.at[0];
}

static struct str line(struct fixture *f, const struct stack_words *words)
{
	struct str text = STR_EMPTY;

	for (size_t i = 0; i < words->n; i++)
		text = str_fmt(f->arena, "%.*s[%.*s]", STR_ARG(text), STR_ARG(words->at[i]));
	return text;
}

static void test_users(void **state)
{
	static const struct {
		const char *dockerfile, *user;
		long long uid, gid; /* -1: not known */
	} rows[] = {
		{ "FROM a", "", -1, -1 },
		{ "FROM a\nUSER 1000", "1000", 1000, -1 },
		{ "FROM a\nUSER 1000:0", "1000:0", 1000, 0 },
		{ "FROM a\nUSER 1000:app", "1000:app", 1000, -1 },
		{ "FROM a\nUSER app", "app", -1, -1 },
		{ "FROM a\nUSER root", "root", 0, -1 },
		{ "FROM a\nUSER 1000\nUSER app", "app", -1, -1 }, /* the last one counts */
		{ "FROM a\nARG U=7\nUSER $U:8", "7:8", 7, 8 },
		{ "FROM a\nARG U\nUSER $U", "$U", -1, -1 },
		{ "FROM a AS x\nUSER 5\nFROM b\nRUN x", "", -1, -1 },
		{ "FROM a AS x\nUSER 5\nFROM x", "5", 5, -1 },
		{ "FROM a\nRUN groupadd -g 50 app && useradd -u 40 -g 50 app\nUSER app", "app", 40, 50 },
		{ "FROM a\nRUN useradd --create-home --uid=40 -s /bin/sh app\nUSER app", "app", 40, -1 },
		{ "FROM a\nRUN adduser -D -u 40 -G staff app\nUSER app", "app", 40, -1 },
		{ "FROM a\nRUN adduser --disabled-password --gecos '' --uid 40 app\nUSER app:app", "app:app", 40, -1 },
		{ "FROM a\nRUN <<E\nset -e\nuseradd -r -u 40 app\nE\nUSER app", "app", 40, -1 },
		{ "FROM a\nRUN useradd -g app -u 40 other\nUSER app", "app", -1, -1 },
		{ "FROM a\nRUN useradd app\nUSER app", "app", -1, -1 },
		{ "FROM node:20\nUSER node", "node", 1000, 1000 },
		{ "FROM redis:7\nUSER redis", "redis", 999, 999 },
		{ "FROM x\nUSER node", "node", -1, -1 },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct stack_built *built = &one(f, rows[i].dockerfile)->built;

		if (!str_is(built->user.value, rows[i].user) || (STACK_SET(built->uid) ? built->uid.value : -1) != rows[i].uid)
			print_error("in: %s\n", rows[i].dockerfile);
		assert_str_equal(built->user.value, rows[i].user);
		assert_int_equal(STACK_SET(built->uid) ? built->uid.value : -1, rows[i].uid);
		assert_int_equal(STACK_SET(built->gid) ? built->gid.value : -1, rows[i].gid);
	}
}

static void test_commands(void **state)
{
	static const struct {
		const char *dockerfile, *entrypoint, *command;
	} rows[] = {
		{ "FROM a", "", "" },
		{ "FROM a\nCMD [\"x\", \"y z\"]", "", "[x][y z]" },
		{ "FROM a\nCMD x  y", "", "[/bin/sh][-c][x  y]" },
		{ "FROM a\nSHELL [\"bash\", \"-ec\"]\nENTRYPOINT x", "[bash][-ec][x]", "" },
		{ "FROM a\nENTRYPOINT [\"x\"]\nCMD [\"y\"]", "[x]", "[y]" },
		{ "FROM a\nCMD [\"y\"]\nENTRYPOINT [\"x\"]", "[x]", "[y]" },
		{ "FROM a AS b\nCMD [\"y\"]\nFROM b\nENTRYPOINT [\"x\"]", "[x]", "" }, /* an inherited CMD is forgotten */
		{ "FROM a AS b\nENTRYPOINT [\"x\"]\nFROM b\nCMD [\"y\"]", "[x]", "[y]" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct stack_built *built = &one(f, rows[i].dockerfile)->built;

		assert_str_equal(line(f, &built->entrypoint), rows[i].entrypoint);
		assert_str_equal(line(f, &built->command), rows[i].command);
	}
}

static void test_what_is_started(void **state)
{
	struct fixture *f = *state;
	struct stack *stack = built(f, "a: {build: true}\nb: {build: true, command: [c]}\nc: {build: true, entrypoint: [e]}",
				    "FROM x\nENTRYPOINT [\"i\"]\nCMD [\"j\"]");
	static const char *const expected[] = { "[i][j]", "[i][c]", "[e]" };

	for (size_t i = 0; i < stack->services.n; i++) {
		struct stack_started started = stack_started(stack->services.at[i]);

		assert_str_equal(str_concat(f->arena, line(f, started.entrypoint), line(f, started.command)), expected[i]);
	}
}

static void test_the_rest(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *service = one(f, "FROM a\nWORKDIR /a\nWORKDIR b\nENV P=80\nEXPOSE $P 53/udp 90-92\nVOLUME /x/\n"
						     "STOPSIGNAL SIGINT\nHEALTHCHECK --interval=5s --retries=2 CMD x || exit 1");
	const struct stack_built *built = &service->built;

	assert_str_equal(built->working_dir.value, "/a/b");
	assert_int_equal(built->ports.n, 5);
	assert_int_equal(built->ports.at[0].number, 80);
	assert_int_equal(built->ports.at[1].protocol, PROTOCOL_UDP);
	assert_int_equal(built->ports.at[4].number, 92);
	assert_str_equal(built->volumes.at[0].value, "/x");
	assert_str_equal(service->stop_signal.value, "SIGINT");
	assert_str_equal(line(f, &service->health.test), "[x || exit 1]");
	assert_true(service->health.shell);
	assert_int_equal(service->health.interval_ms, 5000);
	assert_int_equal(service->health.timeout_ms, 30000);
	assert_int_equal(service->health.retries, 2);
	assert_str_equal(span_show(f->arena, service->health.origin->span), "services.a.build.dockerfile_inline:8:1");
	assert_str_equal(service->health.origin->what, "HEALTHCHECK in the Dockerfile of a");
}

/* A worker of a web server's image doesn't answer what the image is asked. */
static void test_whose_health(void **state)
{
	struct fixture *f = *state;
	struct stack *stack = built(f, "a: {build: true}\nb: {build: true, command: [celery, -A, x, worker]}\n"
				       "c: {build: true, command: [gunicorn, 'x:y']}\nd: {build: true, health: [z]}",
				    "FROM x\nHEALTHCHECK CMD [\"curl\", \"http://localhost:8000\"]\nCMD [\"gunicorn\", \"x:y\"]");

	stack_roles(stack, NULL, f->out);
	stack_inherit_health(stack);
	assert_str_equal(line(f, &stack->services.at[0]->health.test), "[curl][http://localhost:8000]");
	assert_str_equal(line(f, &stack->services.at[1]->health.test), "");
	assert_str_equal(line(f, &stack->services.at[2]->health.test), "[curl][http://localhost:8000]");
	assert_str_equal(line(f, &stack->services.at[3]->health.test), "[z]");
	assert_null(one(f, "FROM x\nHEALTHCHECK NONE")->health.origin);
	assert_null(one(f, "FROM x\nHEALTHCHECK CMD y\nHEALTHCHECK NONE")->health.origin);
}

static void test_roles_and_ports(void **state)
{
	static const struct {
		const char *service, *dockerfile;
		enum stack_role role;
		const char *why;
		uint16_t port; /* 0: none */
	} rows[] = {
		{ "a: {build: true}", "FROM postgres:15\nCOPY x /y", ROLE_DATABASE, "its Dockerfile builds on PostgreSQL", 5432 },
		{ "a: {build: true}", "FROM postgres:15\nCMD [\"postgres\", \"-c\", \"x=y\"]", ROLE_DATABASE,
		  "the command runs `postgres`", 5432 },
		{ "a: {build: true}", "FROM redis:7\nCMD [\"/app/x\"]", ROLE_OTHER, "", 0 },
		{ "a: {build: true, image: 'acme/redis'}", "FROM debian\nCMD [\"/x\"]", ROLE_OTHER, "", 0 }, /* a tag is no evidence */
		{ "a: {build: true}", "FROM x\nCMD [\"celery\", \"-A\", \"x\", \"worker\"]\nEXPOSE 80", ROLE_WORKER,
		  "the command runs `celery … worker`", 0 },
		{ "a: {build: true}", "FROM x\nEXPOSE 8123\nCMD [\"gunicorn\", \"x:y\"]", ROLE_WEB, "the command runs `gunicorn`", 8123 },
		{ "a: {build: true}", "FROM x\nEXPOSE 8123\nCMD [\"gunicorn\", \"x:y\", \"-b\", \":9000\"]", ROLE_WEB,
		  "the command runs `gunicorn`", 9000 },
		{ "a: {build: true, env: {PORT: '7000'}}", "FROM x\nEXPOSE 8123\nCMD gunicorn x:y", ROLE_WEB,
		  "the command runs `gunicorn`", 7000 },
		{ "a: {build: true, ports: [80]}", "FROM x\nEXPOSE 8123\nCMD [\"gunicorn\", \"x:y\"]", ROLE_WEB,
		  "the command runs `gunicorn`", 80 },
		{ "a: {build: true}", "FROM x\nEXPOSE 4000\nCMD [\"/app\"]", ROLE_WEB, "its Dockerfile exposes port 4000", 4000 },
		{ "a: {build: true, command: [/other]}", "FROM x\nEXPOSE 4000\nCMD [\"/app\"]", ROLE_OTHER, "", 4000 },
		{ "a: {build: true}", "FROM nginx\nCOPY x /y", ROLE_WEB,
		  "the image is nginx, which serves files unless told otherwise", 80 },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct stack *stack = built(f, rows[i].service, rows[i].dockerfile);
		const struct stack_service *service = stack->services.at[0];

		stack_roles(stack, NULL, f->out);
		stack_known_ports(stack);
		struct str why = service->role_origin ? service->role_origin->what : STR_EMPTY;
		if (!str_is(why, rows[i].why))
			print_error("in: %s\n%s\n", rows[i].service, rows[i].dockerfile);
		assert_string_equal(stack_role_name(service->role), stack_role_name(rows[i].role));
		assert_str_equal(why, rows[i].why);
		assert_int_equal(service->ports.n ? service->ports.at[0].number : 0, rows[i].port);
		assert_int_equal(service->ports.n, rows[i].port ? 1 : 0);
	}
}

static void test_which_image_is_known(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(stack_image_known(one(f, "ARG V=1\nFROM nginx:$V\nRUN x")), "nginx:1");
	assert_str_equal(stack_image_known(one(f, "FROM nginx\nCMD nginx -g 'daemon off;'")), "nginx");
	assert_str_equal(stack_image_known(one(f, "FROM nginx\nCMD exec nginx")), "nginx");
	assert_str_equal(stack_image_known(one(f, "FROM postgres\nCMD [\"--x\"]")), "postgres");
	assert_str_equal(stack_image_known(one(f, "FROM nginx\nCMD /start")), "");
	assert_str_equal(stack_image_known(one(f, "FROM nginx\nENTRYPOINT [\"/docker-entrypoint.sh\"]")), "nginx");
	assert_str_equal(stack_image_known(one(f, "ARG V\nFROM $V")), "");
	assert_str_equal(stack_image_known(model_stack(f, "a: {build: true, image: x/redis}")->services.at[0]), "x/redis");
}

static void test_files(void **state)
{
	struct fixture *f = *state;
	char folder[] = "/tmp/test-built-XXXXXX";
	struct stack *stack = model_stack(
		f, "a: {build: true}\nb: {build: true}\nc: {build: true}\nd: {build: true}\ne: {build: true}\ng: {build: true}");

	assert_non_null(mkdtemp(folder));
	struct str in = str_of(folder);
	assert_int_equal(file_write(str_cstr(f->arena, str_fmt(f->arena, "%s/Dockerfile", folder)),
				    STR("FROM a AS x\nUSER 1\nFROM x\nUSER 2\n"), 0644, f->err),
			 0);
	assert_int_equal(file_write(str_cstr(f->arena, str_fmt(f->arena, "%s/broken", folder)), STR("FROM a\nUSER 3\nFROB x\n"),
				    0644, f->err),
			 0);
	for (size_t i = 0; i < stack->services.n; i++)
		stack->services.at[i]->build.context = in;
	stack->services.at[1]->build.target = STR("x");
	stack->services.at[2]->build.target = STR("nowhere");
	stack->services.at[3]->build.dockerfile = STR("broken");
	stack->services.at[4]->build.dockerfile = STR("missing");
	stack->services.at[5]->build.context = STR("https://example.com/x.git");
	stack_read_dockerfiles(stack);
	assert_int_equal(stack->services.at[0]->built.uid.value, 2);
	assert_str_equal(span_show(f->arena, stack->services.at[0]->built.uid.origin->span),
			 str_cstr(f->arena, str_fmt(f->arena, "%s/Dockerfile:4:1", folder)));
	assert_int_equal(stack->services.at[1]->built.uid.value, 1);
	for (size_t i = 2; i < 6; i++)
		assert_null(stack->services.at[i]->built.origin);
	file_remove_tree(folder, f->err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_users),        unit(test_commands),        unit(test_what_is_started),      unit(test_the_rest),
		unit(test_whose_health), unit(test_roles_and_ports), unit(test_which_image_is_known), unit(test_files),
	};

	return run_units(tests);
}
