/*
 * Projects that want to fill the memory, take for ever, or read what is no file. Each case takes milliseconds, or a second where it
 * reaches a limit; the bounds are generous, so that they fail for a wrong order of growth and not for a slow machine.
 */
#include "compose/project.h"

#include <sys/resource.h>

#include "base/clock.h"
#include "stack/stack.h"

#define SECOND 1000000000ull
#define MIB ((size_t)1 << 20)

/* Loads within bounds; with a stack where the project can be used. */
static void load_within(struct fixture *f, uint64_t seconds, size_t mib)
{
	uint64_t start = clock_monotonic();
	size_t used = arena_used(f->arena);
	struct stack stack;

	load(f);
	if (!f->out->fatal)
		assert_done(compose_to_stack(f->arena, &project_of(f)->project, &stack, f->out, f->err), f->err);
	if (getenv("VALGRIND"))
		seconds *= 40;
	assert_true(clock_monotonic() - start < seconds * SECOND);
	assert_true(arena_used(f->arena) - used < mib * MIB);
}

/* `format` n times, with its number in it. */
static void add(struct strbuf *buf, const char *format, int n)
{
	for (int i = 0; i < n; i++)
		strbuf_addf(buf, format, i, i + 1);
}

static void put_buf(struct fixture *f, const char *path, struct strbuf *buf)
{
	put_text(f, path, strbuf_str(buf));
	strbuf_clear(buf);
}

/* ---- YAML ---- */

static void test_deep_nesting(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(64 * MIB);
	struct fixture *f = *state;

	strbuf_adds(&buf, "x-a: ");
	add(&buf, "{a: ", 100000);
	put_buf(f, "compose.yaml", &buf);
	load_within(f, 1, 8);
	assert_finding(f->out, "compose.yaml:1:514: error[YAML-DEPTH]: nested deeper than 128 levels");
	assert_no_more_findings(f->out);
	assert_true(f->out->fatal);
}

static void test_alias_bombs(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(64 * MIB);
	struct fixture *f = *state;

	strbuf_adds(&buf, "x-0: &a0 {k: v}\n");
	for (int i = 1; i < 30; i++)
		strbuf_addf(&buf, "x-%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1, i - 1, i - 1, i - 1, i - 1);
	put_buf(f, "compose.yaml", &buf);
	load_within(f, 1, 8);
	assert_int_equal(f->out->n_errors, 1);
	assert_string_equal(f->out->list.at[0]->rule->id, "YAML-SIZE");
	assert_true(f->out->fatal);
}

static void test_an_alias_inside_of_what_it_names(void **state)
{
	struct fixture *f = *state;

	load_text(f, "x-a: &a\n  b: *a\nservices: {w: {image: x}}\n");
	assert_finding_hint(f->out, "compose.yaml:2:6: error[YAML-CYCLE]: the alias \"*a\" stands inside of what it names",
			    "name another anchor, or write the value out");
	assert_no_more_findings(f->out);
}

static void test_bytes_that_are_no_text(void **state)
{
	static const struct {
		struct str text;
		const char *finding;
	} cases[] = {
		{ STR_INIT("services:\n  w: {image: \"a\0b\"}\n"),
		  "compose.yaml:2:16: error[YAML-CONTROL]: the character U+0000 may not stand in YAML" },
		{ STR_INIT("services:\n  w: {image: a\xff}\n"), "compose.yaml:2:15: error[YAML-ENCODING]: the byte 0xff is not UTF-8" },
		{ STR_INIT("\xff\xfes\0e\0r\0v\0"), "compose.yaml: error[YAML-ENCODING]: the text is UTF-16, not UTF-8" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		put_text(f, "compose.yaml", cases[i].text);
		load_within(f, 1, 1);
		assert_finding(f->out, cases[i].finding);
		assert_no_more_findings(f->out);
		assert_true(f->out->fatal);
	}
}

static void test_maps_of_a_hundred_thousand_keys(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(64 * MIB);
	struct fixture *f = *state;

	strbuf_adds(&buf, "services:\n  w:\n    image: x\n    environment:\n");
	add(&buf, "      K%d: v\n", 100000);
	put_buf(f, "compose.yaml", &buf);
	load_within(f, 10, 256);
	assert_no_findings(f->out);
	assert_int_equal(node_count(node_path(project_of(f)->project.root, "services", "w", "environment", NULL)), 100000);
}

static void test_a_hundred_thousand_mistakes(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(64 * MIB);
	struct fixture *f = *state;

	strbuf_adds(&buf, "services:\n");
	add(&buf, "  s%d: {imag: x, port: y, a b: c}\n", 33334);
	put_buf(f, "compose.yaml", &buf);
	load_within(f, 10, 256);
	assert_int_equal(f->out->n_errors, 100002);
	assert_int_equal(f->out->list.n, 10000);
}

/* ---- What is no file, or too large a one ---- */

static void make_what_is_no_file(void)
{
	int fd = open("large", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)1 << 30), 0); /* a hole: takes no space */
	close(fd);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(mkdir("folder", 0700), 0);
}

static const struct {
	const char *name, *message;
} no_files[] = {
	{ "fifo", "cannot read fifo: it is a FIFO, not a file" },
	{ "folder", "cannot read folder: it is a folder, not a file" },
	{ "large", "cannot read large: 1073741824 bytes are more than the limit of 67108864" },
	{ "/dev/zero", "cannot read /dev/zero: it is a device, not a file" },
};

static void test_a_project_that_is_no_file(void **state)
{
	struct fixture *f = *state;

	make_what_is_no_file();
	for (size_t i = 0; i < ARRAY_SIZE(no_files); i++) {
		project_of(f)->options.n_files = 0;
		*f->err = (struct err){ 0 };
		with_file(f, no_files[i].name);
		assert_fails(load_result(f), f->err, no_files[i].message);
	}
	assert_no_findings(f->out);
	assert_true(arena_used(f->arena) < MIB);
}

static void test_what_a_project_names_is_no_file(void **state)
{
	static const struct {
		const char *text, *place;
	} cases[] = {
		{ "services: {w: {image: x, env_file: %s}}\n", "compose.yaml:1:36: error[COMPOSE-ENV-FILE]" },
		{ "services: {w: {image: x, label_file: %s}}\n", "compose.yaml:1:38: error[COMPOSE-ENV-FILE]" },
		{ "services: {w: {extends: {file: %s, service: x}}}\n", "compose.yaml:1:32: error[COMPOSE-EXTENDS]" },
		{ "include: [%s]\nservices: {w: {image: x}}\n", "compose.yaml:1:11: error[COMPOSE-INCLUDE]" },
	};
	struct fixture *f = *state;

	make_what_is_no_file();
	for (size_t i = 0; i < ARRAY_SIZE(no_files) * ARRAY_SIZE(cases); i++) {
		const char *name = no_files[i / ARRAY_SIZE(cases)].name, *message = no_files[i / ARRAY_SIZE(cases)].message;

		load_text(f, str_cstr(f->arena, str_fmt(f->arena, cases[i % ARRAY_SIZE(cases)].text, name)));
		assert_finding(f->out, str_cstr(f->arena, str_fmt(f->arena, "%s: %s", cases[i % ARRAY_SIZE(cases)].place, message)));
		assert_no_more_findings(f->out);
	}
	assert_true(arena_used(f->arena) < 4 * MIB);
}

static void test_what_is_mounted_is_no_file(void **state)
{
	struct fixture *f = *state;

	make_what_is_no_file();
	put(f, "compose.yaml", "services:\n  w:\n    image: x\n    volumes: [\"./fifo:/f:ro\", \"./large:/l:ro\"]\n    configs: [c]\n"
			       "configs: {c: {file: ./fifo}}\n");
	load_within(f, 1, 1);
	assert_finding(f->out, "compose.yaml:4:16: error[COMPOSE-PATH-KIND]: fifo is a FIFO");
	assert_finding(f->out, "compose.yaml:4:32: error[COMPOSE-FILE-TOO-LARGE]: large has 1073741824 bytes: more than 1 MiB");
	assert_finding(f->out, "compose.yaml:6:21: error[COMPOSE-PATH-UNREADABLE]: cannot read fifo: it is a FIFO, not a file");
	assert_no_more_findings(f->out);
}

/* ---- Variables ---- */

static void test_an_env_file_that_doubles_itself(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(64 * MIB);
	struct fixture *f = *state;

	strbuf_adds(&buf, "A0=xxxxxxxxxx\n");
	for (int i = 1; i < 40; i++)
		strbuf_addf(&buf, "A%d=$A%d$A%d$A%d$A%d\n", i, i - 1, i - 1, i - 1, i - 1);
	put_buf(f, ".env", &buf);
	put(f, "compose.yaml", "services: {w: {image: x, environment: {A: $A39}}}\n");
	load_within(f, 10, 256);
	assert_true(f->out->fatal);
	assert_finding(f->out,
		".env:12:5: error[COMPOSE-INTERPOLATION-DEPTH]: defaults of variables nest deeper than 64, or give more than "
			       "16777216 bytes");
	assert_no_more_findings(f->out);
}

static void test_an_env_file_whose_lines_grow(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(64 * MIB);
	struct fixture *f = *state;

	add(&buf, "K%2$d=v$K%1$d\n", 100000); /* each line is the one before and a letter: five gigabytes of values */
	put_buf(f, ".env", &buf);
	put(f, "compose.yaml", "services: {w: {image: x}}\n");
	load_within(f, 10, 256);
	assert_finding_hint(f->out, ".env:11585:8: error[COMPOSE-INTERPOLATION-DEPTH]: variables make more than 64 MiB of this file",
			    "look for variables that repeat each other");
	assert_true(f->out->fatal);
}

static void test_defaults_in_defaults(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(64 * MIB);
	struct fixture *f = *state;

	strbuf_adds(&buf, "services: {w: {image: x, command: \"");
	add(&buf, "${A:-", 50000);
	add(&buf, "}", 50000);
	strbuf_adds(&buf, "\"}}\n");
	put_buf(f, "compose.yaml", &buf);
	load_within(f, 2, 8);
	assert_finding(f->out, "compose.yaml:1:35: error[COMPOSE-INTERPOLATION-DEPTH]: defaults of variables nest deeper than 64, or give "
			       "more than 16777216 bytes");
	assert_no_more_findings(f->out);
}

static void test_a_text_of_many_variables(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(64 * MIB);
	struct fixture *f = *state;

	strbuf_adds(&buf, "services: {w: {image: x, labels: {a: \"");
	add(&buf, "${V%d-}", 100000);
	strbuf_adds(&buf, "\"}}}\n");
	put_buf(f, "compose.yaml", &buf);
	load_within(f, 3, 64);
	assert_no_findings(f->out);
	assert_int_equal(project_of(f)->project.uses.at[0].n_variables, 100000);
}

/* ---- What expands ---- */

static void test_many_services_extend_a_large_one(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(64 * MIB);
	struct fixture *f = *state;

	if (getenv("VALGRIND")) /* a gigabyte, and its shadow */
		skip();
	strbuf_adds(&buf, "services:\n  base:\n    image: x\n    labels:\n");
	add(&buf, "      k%d: v\n", 2000);
	add(&buf, "  s%d: {extends: base}\n", 10000); /* twenty million labels */
	put_buf(f, "compose.yaml", &buf);
	load_within(f, 30, 2500);
	assert_true(f->out->fatal);
	assert_int_equal(f->out->n_errors, 1);
	assert_string_equal(f->out->list.at[0]->rule->id, "COMPOSE-TOO-MUCH");
	assert_str_equal(f->out->list.at[0]->message, "the project has more than 6000000 values when it is expanded");
}

static void test_many_services_read_a_large_env_file(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(64 * MIB);
	struct fixture *f = *state;

	if (getenv("VALGRIND")) /* a gigabyte, and its shadow */
		skip();
	add(&buf, "K%d=v\n", 5000);
	put_buf(f, "large.env", &buf);
	strbuf_adds(&buf, "services:\n");
	add(&buf, "  s%d: {image: x, env_file: large.env}\n", 5000); /* twenty-five million variables */
	put_buf(f, "compose.yaml", &buf);
	load_within(f, 30, 2500);
	assert_true(f->out->fatal);
	assert_int_equal(f->out->n_errors, 1);
	assert_string_equal(f->out->list.at[0]->rule->id, "COMPOSE-TOO-MUCH");
}

static void test_many_port_ranges(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(64 * MIB);
	struct fixture *f = *state;

	strbuf_adds(&buf, "services:\n");
	add(&buf, "  s%d: {image: x, ports: [\"1-65535:1-65535\"]}\n", 1000); /* sixty-five million ports */
	put_buf(f, "compose.yaml", &buf);
	load_within(f, 10, 512);
	assert_finding(f->out, "compose.yaml:5:26: error[COMPOSE-TOO-MUCH]: port ranges expand to more than 200000 ports");
	assert_finding(f->out, "compose.yaml:3:26: warning[COMPOSE-DUPLICATE-PORT]: the port 1/tcp is published twice");
	assert_finding(f->out, "compose.yaml:4:26: warning[COMPOSE-DUPLICATE-PORT]: the port 1/tcp is published twice");
	assert_no_more_findings(f->out);
}

static void test_one_service_of_many_ports(void **state)
{
	struct fixture *f = *state;

	put(f, "compose.yaml",
		"services:\n  a: {image: x, expose: [\"1-65535\", 65535/udp]}\n  b: {image: x, ports: "
		"[\"10000-20000:10000-20000/udp\"]}\n");
	load_within(f, 5, 128);
	assert_finding(f->out, "compose.yaml:2:26: error[COMPOSE-TOO-MANY-PORTS]: a has more than 1000 ports");
	assert_finding(f->out, "compose.yaml:3:25: error[COMPOSE-TOO-MANY-PORTS]: b has more than 1000 ports");
	assert_no_more_findings(f->out);
}

static void test_a_command_of_megabytes(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(64 * MIB);
	struct fixture *f = *state;

	strbuf_adds(&buf, "services: {w: {image: x, command: \"");
	add(&buf, "a ", 2000000);
	strbuf_adds(&buf, "\"}}\n");
	put_buf(f, "compose.yaml", &buf);
	load_within(f, 2, 64);
	assert_finding(f->out, "compose.yaml:1:35: error[COMPOSE-TOO-MUCH]: a command of 4000000 bytes: Linux takes no more than 2097152");
	assert_no_more_findings(f->out);
}

static void test_includes_that_multiply(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 40; i++)
		put_text(f, str_cstr(f->arena, str_fmt(f->arena, "%d.yaml", i)),
			 str_fmt(f->arena, "include: [%d.yaml, ./%d.yaml, ././%d.yaml]\n", i + 1, i + 1, i + 1));
	put(f, "40.yaml", "services: {w: {image: x}}\n");
	put(f, "compose.yaml", "include: [0.yaml]\n");
	load_within(f, 5, 64);
	assert_true(f->out->fatal);
	assert_string_equal(f->out->list.at[0]->rule->id, "COMPOSE-TOO-MUCH");
	assert_str_equal(f->out->list.at[0]->message, "more than 64 levels or 4096 files of includes");
}

/* ---- Long chains: no recursion may follow them ---- */

static void test_a_long_chain_of_extends(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(64 * MIB);
	struct fixture *f = *state;

	strbuf_adds(&buf, "services:\n");
	add(&buf, "  s%d: {extends: s%d}\n", 50000);
	strbuf_adds(&buf, "  s50000: {image: x}\n");
	put_buf(f, "compose.yaml", &buf);
	load_within(f, 10, 512);
	assert_finding(f->out, "compose.yaml:2:17: error[COMPOSE-EXTENDS-CYCLE]: the chain of services is longer than 64");
}

static void test_a_long_chain_of_dependencies(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(64 * MIB);
	struct fixture *f = *state;

	strbuf_adds(&buf, "services:\n");
	add(&buf, "  s%d: {image: x, depends_on: [s%d]}\n", 20000);
	strbuf_adds(&buf, "  s20000: {image: x, depends_on: [s0]}\n");
	put_buf(f, "compose.yaml", &buf);
	load_within(f, 10, 256);
	assert_int_equal(f->out->n_errors, 1);
	assert_string_equal(f->out->list.at[0]->rule->id, "COMPOSE-DEPENDENCY-CYCLE");
	assert_true(f->out->list.at[0]->message.len < 200); /* the chain is cut */
}

static void test_one_service_of_many_names(void **state)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(64 * MIB);
	struct fixture *f = *state;

	strbuf_adds(&buf, "services:\n  w:\n    image: x\n    networks:\n      default:\n        aliases:\n");
	add(&buf, "          - alias%d\n", 50000);
	put_buf(f, "compose.yaml", &buf);
	load_within(f, 5, 128);
	assert_no_findings(f->out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		project_unit(test_deep_nesting),
		project_unit(test_alias_bombs),
		project_unit(test_an_alias_inside_of_what_it_names),
		project_unit(test_bytes_that_are_no_text),
		project_unit(test_maps_of_a_hundred_thousand_keys),
		project_unit(test_a_hundred_thousand_mistakes),
		project_unit(test_a_project_that_is_no_file),
		project_unit(test_what_a_project_names_is_no_file),
		project_unit(test_what_is_mounted_is_no_file),
		project_unit(test_an_env_file_that_doubles_itself),
		project_unit(test_an_env_file_whose_lines_grow),
		project_unit(test_defaults_in_defaults),
		project_unit(test_a_text_of_many_variables),
		project_unit(test_many_services_extend_a_large_one),
		project_unit(test_many_services_read_a_large_env_file),
		project_unit(test_many_port_ranges),
		project_unit(test_one_service_of_many_ports),
		project_unit(test_a_command_of_megabytes),
		project_unit(test_includes_that_multiply),
		project_unit(test_a_long_chain_of_extends),
		project_unit(test_a_long_chain_of_dependencies),
		project_unit(test_one_service_of_many_names),
	};

	/* What grows without bound is to fail this test, and not the machine; a sanitizer reserves far more than it uses. */
#if !defined(__SANITIZE_ADDRESS__)
	const struct rlimit limit = { (rlim_t)4 << 30, (rlim_t)4 << 30 };

	if (!getenv("VALGRIND") && !getenv("ASAN_OPTIONS"))
		setrlimit(RLIMIT_AS, &limit);
#endif
	return run_units(tests);
}
