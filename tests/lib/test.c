#include "lib/test.h"

#define LINES 99
#define LINE_LENGTH 200 /* the line's end included */

int fixture_setup(void **state)
{
	struct arena *arena = arena_new();
	struct fixture *f = arena_new_of(arena, struct fixture);

	f->arena = arena;
	f->out = arena_new_of(arena, struct findings);
	*f->out = (struct findings)FINDINGS_INIT(arena);
	f->err = arena_new_of(arena, struct err);
	*state = f;
	return 0;
}

int fixture_teardown(void **state)
{
	struct fixture *f = *state;

	arena_free(f->arena);
	return 0;
}

struct span span_at(uint32_t line, uint32_t column)
{
	static char text[LINES * LINE_LENGTH];
	static struct source source = { .name = STR_INIT("compose.yaml"), .text = { text, sizeof(text) } };

	BUG_IF(line < 1 || line > LINES || column < 1 || column >= LINE_LENGTH);
	if (!text[0]) {
		memset(text, '.', sizeof(text));
		for (size_t end = LINE_LENGTH - 1; end < sizeof(text); end += LINE_LENGTH)
			text[end] = '\n';
	}
	return (struct span){
		.source = &source,
		.offset = (line - 1) * LINE_LENGTH + column - 1,
		.length = LINE_LENGTH - column,
		.line = line,
		.column = column,
	};
}

struct span span_of(struct fixture *f, uint32_t line, uint32_t column, struct str text)
{
	size_t before = (size_t)line - 1 + column - 1;
	char *all = arena_alloc(f->arena, before + text.len + 1);

	memset(all, '\n', line - 1);
	memset(all + line - 1, ' ', column - 1);
	memcpy(all + before, text.ptr, text.len);
	return (struct span){
		.source = source_new(f->arena, STR("compose.yaml"), str_n(all, before + text.len)),
		.offset = (uint32_t)before,
		.length = (uint32_t)text.len,
		.line = line,
		.column = column,
	};
}

const struct source *source_of(struct fixture *f, const char *name, const char *text)
{
	return source_new(f->arena, str_dup(f->arena, str_of(name)), str_dup(f->arena, str_of(text)));
}

struct str test_file(struct fixture *f, const char *path)
{
	_cleanup_fclose_ FILE *stream = fopen(path, "rbe");
	char *text = NULL;
	size_t size = 0, n;

	if (!stream) {
		print_error("%s: cannot read\n", path);
		fail();
		return STR_EMPTY;
	}
	do {
		text = arena_grow(f->arena, text, size, size + 65536);
		n = fread(text + size, 1, 65536, stream);
		size += n;
	} while (n > 0);
	return str_n(text, size);
}

void test_str_equal(struct str got, const char *expected, const char *file, int line)
{
	if (str_is(got, expected))
		return;
	print_error("expected: \"%s\"\n     got: \"%" PRI_STR "\"%s\n", expected, STR_ARG(got),
		    memchr(got.len ? got.ptr : "", 0, got.len) ? " (with a NUL)" : "");
	_fail(file, line);
}

static struct str show(struct arena *arena, const struct finding *finding)
{
	struct str place = span_show(arena, finding->span);

	return str_fmt(arena, "%" PRI_STR "%s%s[%s]: %" PRI_STR, STR_ARG(place), place.len ? ": " : "",
		       severity_name(finding->severity), finding->rule->id, STR_ARG(finding->message));
}

static void print_findings(const struct findings *out)
{
	for (size_t i = 0; i < out->list.n; i++) {
		struct str line = show(out->arena, out->list.at[i]);

		print_error("          \"%" PRI_STR "\"\n", STR_ARG(line));
	}
}

static void take_off(struct findings *out, size_t index)
{
	memmove(&out->list.at[index], &out->list.at[index + 1],
		(out->list.n - index - 1) * sizeof(out->list.at[0]));
	out->list.n--;
}

void test_finding(struct findings *out, const char *expected, const char *hint, const char *file, int line)
{
	for (size_t i = 0; i < out->list.n; i++) {
		const struct finding *finding = out->list.at[i];

		if (!str_is(show(out->arena, finding), expected))
			continue;
		if (hint)
			test_str_equal(finding->hint, hint, file, line);
		take_off(out, i);
		return;
	}
	print_error("no finding: \"%s\"\nthere %s:\n", expected, out->list.n == 1 ? "is" : "are");
	print_findings(out);
	if (!out->list.n)
		print_error("          none\n");
	_fail(file, line);
}

void test_no_more_findings(const struct findings *out, const char *file, int line)
{
	if (!out->list.n && !out->dropped)
		return;
	print_error("%zu findings more than expected:\n", out->list.n + out->dropped);
	print_findings(out);
	_fail(file, line);
}

void test_done(int result, const struct err *err, const char *file, int line)
{
	if (result == 0)
		return;
	print_error("failed (%d): %s\n", result, err->message);
	_fail(file, line);
}

void test_fails(int result, const struct err *err, const char *message, const char *file, int line)
{
	if (result == 0) {
		print_error("expected to fail: \"%s\"\n", message);
		_fail(file, line);
	}
	test_str_equal(str_of(err->message), message, file, line);
}
