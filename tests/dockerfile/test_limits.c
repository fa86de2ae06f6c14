#include <time.h>

#include "lib/test.h"

#include "base/strbuf.h"
#include "dockerfile/expand.h"
#include "dockerfile/ignore.h"

/*
 * Hostile text of 1 MiB, and the half of it: where the work were quadratic, the whole would take four times as long as the half;
 * sanitizers and valgrind slow both down. What takes a blink is not compared.
 */
static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct str repeated(struct fixture *f, const char *before, const char *part, size_t size)
{
	size_t len = strlen(part), n = (size - strlen(before)) / len, at = strlen(before);
	char *text = arena_alloc(f->arena, size + 1);

	memcpy(text, before, at);
	for (size_t i = 0; i < n; i++)
		memcpy(text + at + i * len, part, len);
	return str_n(text, at + n * len);
}

static double parse_time(struct str text)
{
	struct arena *arena = arena_new();
	struct findings out = FINDINGS_INIT(arena);
	double start = seconds();
	struct dockerfile *file = dockerfile_parse(arena, source_new(arena, STR("Dockerfile"), text), &out);

	if (file->instructions.n) { /* what a user of it asks for */
		struct dockerfile_scope scope;
		dockerfile_scope_at(arena, file, file->instructions.at[file->instructions.n - 1], NULL, 0, &scope);
		for (size_t i = 0; i < file->instructions.n; i++) {
			struct dockerfile_mention *mentions;
			dockerfile_mentions(arena, file->instructions.at[i]->rest.text, '\\', &mentions);
		}
	}
	double took = seconds() - start;
	arena_free(arena);
	return took;
}

static void test_hostile_text_is_linear(void **state)
{
	static const struct {
		const char *before, *part;
	} rows[] = {
		{ "FROM a\nRUN x", "\\\n" },	    { "FROM a\nRUN x \\\n", "# c\n" },	   { "FROM a\nRUN x \\\n", "\n" },
		{ "FROM a\nRUN x", " \\\ny" },	    { "FROM a\nRUN", " <<a" },		   { "", "FROM a\nRUN <<E\nx\nE\n" },
		{ "FROM a\n", "ENV A=$A$A\n" },	    { "FROM a\nENV", " A=$A" },		   { "FROM a\nENV A=", "${A:-" },
		{ "FROM a\nRUN echo ", "${A:-" },   { "FROM a\nRUN \"", "$(\"" },	   { "FROM a\nLABEL a=", "'\"" },
		{ "FROM a\nCMD [", "\"a\"," },	    { "FROM a\nCMD ", "[" },		   { "FROM a\nCOPY", " --from=a" },
		{ "FROM a\nRUN", " --mount=x" },    { "FROM a\nRUN --mount=", "a=b," },	   { "FROM a\nCOPY ", "\"a " },
		{ "", "FROM a AS b\n" },	    { "", "FROM b AS b\n" },		   { "", "ARG A=1\n" },
		{ "FROM a\n", "ONBUILD RUN x\n" },  { "FROM a\n", "x\n" },		   { "", "# escape=`\n" },
		{ "", "#\n" },			    { "", "\n" },			   { "FROM a\nRUN x", "\xc3\xa4 \\\n" },
		{ "FROM a\nWORKDIR ", "${A//a/" },  { "FROM a\nEXPOSE", " 1" },		   { "FROM a\nRUN <<", "E" },
		{ "FROM a\nENV", " A=\xc3\xa4" },   { "FROM a\nRUN <<-E\n", "\tx\n" },	   { "FROM a\nRUN <<E <<E <<E\n", "\t" },
	};
	struct fixture *f = *state;
	size_t size = getenv("VALGRIND") ? (size_t)64 << 10 : DOCKERFILE_MAX / 4;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		double half = parse_time(repeated(f, rows[i].before, rows[i].part, size / 2));
		double whole = parse_time(repeated(f, rows[i].before, rows[i].part, size));

		if (whole > 3 * half + 0.5) /* once more: the machine may have been busy */
			whole = parse_time(repeated(f, rows[i].before, rows[i].part, size));
		if (whole > 3 * half + 0.5)
			print_error("\"%s\" × n: %.3f s, the half %.3f s\n", rows[i].part, whole, half);
		assert_true(whole <= 3 * half + 0.5);
	}
}

static void test_each_limit_is_said(void **state)
{
	struct fixture *f = *state;
	struct dockerfile *file;
	size_t end;

	dockerfile_parse(f->arena, source_new(f->arena, STR("d"), repeated(f, "FROM a\n", "#\n", DOCKERFILE_MAX + 100)), f->out);
	assert_finding(f->out, "d: error[DOCKERFILE-SYNTAX-LIMIT]: 4194403 bytes: a Dockerfile has at most 4194304");
	file = dockerfile_parse(f->arena, source_new(f->arena, STR("d"), repeated(f, "FROM a\n", "RUN x\n", 40000)), f->out);
	assert_finding(f->out, "d:5001:1: error[DOCKERFILE-SYNTAX-LIMIT]: more than 5000 instructions");
	assert_int_equal(file->instructions.n, 5000);
	end = file->tokens.at[file->tokens.n - 1].offset + file->tokens.at[file->tokens.n - 1].length;
	assert_int_equal(end, file->source->text.len);
	dockerfile_parse(f->arena, source_new(f->arena, STR("d"), repeated(f, "FROM a\nEXPOSE", " \\\n1", 100000)), f->out);
	assert_finding(f->out, "d:20002:1: error[DOCKERFILE-SYNTAX-LIMIT]: more than 20000 words, flags and heredocs");
	dockerfile_parse(f->arena, source_new(f->arena, STR("d"), repeated(f, "FROM a\nRUN x", "y", 70000)), f->out);
	assert_finding(f->out, "d:2:1: error[DOCKERFILE-SYNTAX-LONG-LINE]: a line of 69993 bytes");
	assert_no_more_findings(f->out);
}

/* Patterns that are slow for matchers which go back, and a path that almost fits. */
static void test_dockerignore_is_bounded(void **state)
{
	struct fixture *f = *state;
	struct str path = repeated(f, "", "a", 4000);
	struct str line = repeated(f, "", "*a", 600), many = repeated(f, "", "**/a*b\n", 60000);
	struct findings *out = f->out;
	struct dockerignore *ignore =
		dockerignore_parse(f->arena, source_new(f->arena, STR("i"), str_concat(f->arena, line, STR("b"))), out);
	double start = seconds();

	assert_false(dockerignore_excludes(ignore, path));
	ignore = dockerignore_parse(f->arena, source_new(f->arena, STR("i"), many), out);
	assert_no_more_findings(out);
	assert_false(dockerignore_excludes(ignore, path));
	assert_true(seconds() - start < (getenv("VALGRIND") ? 600 : 30));
	dockerignore_parse(f->arena, source_new(f->arena, STR("i"), repeated(f, "", "a\n", 30000)), out);
	assert_finding(out, "i:10001:1: error[DOCKERIGNORE-LIMIT]: more than 10000 patterns");
	dockerignore_parse(f->arena, source_new(f->arena, STR("i"), repeated(f, "x\n", "a", 1100)), out);
	assert_finding(out, "i:2:1: error[DOCKERIGNORE-LIMIT]: a pattern of more than 1024 bytes");
	dockerignore_parse(f->arena, source_new(f->arena, STR("i"), repeated(f, "", "a\n", DOCKERIGNORE_MAX + 2)), out);
	assert_finding(out, "i: error[DOCKERIGNORE-LIMIT]: 1048578 bytes: at most 1048576 are read");
	assert_no_more_findings(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_hostile_text_is_linear),
		unit(test_each_limit_is_said),
		unit(test_dockerignore_is_bounded),
	};

	return run_units(tests);
}
