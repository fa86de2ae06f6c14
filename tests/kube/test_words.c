#include "lib/test.h"

#include "base/process.h"
#include "kube/render.h"

/* What a real shell makes of a line, with the credential in its environment. */
static struct str shell_says(struct fixture *f, struct str line)
{
	const char *argv[] = {
		"env", "COMMAND_SECRET_1=s3cret $x 'y\"", "/bin/sh", "-c", str_cstr(f->arena, line), NULL
	};
	struct process_result result;

	assert_done(process_run(f->arena, argv, STR_EMPTY, 10, 1 << 20, &result, f->err), f->err);
	assert_str_equal(result.err, "");
	return result.out;
}

static struct render render_of(struct fixture *f)
{
	return (struct render){ .arena = f->arena, .out = f->out };
}

/* Words; where one has "SECRET" in it, that is the credential. */
static struct stack_words words_of(struct fixture *f, const char *const *texts)
{
	struct stack_words words = { .at = arena_calloc(f->arena, 16, sizeof(struct str)) };

	for (; *texts; texts++) {
		size_t at = str_find(str_of(*texts), STR("SECRET"));

		if (at != STR_NONE)
			*vec_push(f->arena, &words.secrets) =
				(struct stack_word_secret){ .word = words.n, .offset = at, .length = 6 };
		words.at[words.n++] = str_of(*texts);
	}
	return words;
}

static void test_a_shell_gives_back_the_words(void **state)
{
	static const char *const texts[] = { "printf", "<%s>", "plain", "",     "a b",         "it's",   "\"q\"",
					     "$HOME",  "`id`", "*",     "a\\b", "--p=SECRET!", "SECRET", NULL };
	struct fixture *f = *state;
	struct render r = render_of(f);
	struct stack_words words = words_of(f, texts);
	struct stack_service service = { 0 };
	struct str line = words_for_shell(&r, &service, &words);

	assert_str_equal(shell_says(f, line),
			 "<plain><><a b><it's><\"q\"><$HOME><`id`><*><a\\b><--p=s3cret $x 'y\"!><s3cret $x 'y\">");
	assert_int_equal(r.extra_env.n, 1); /* the same value twice is one variable */
	assert_str_equal(r.extra_env.at[0].name, "COMMAND_SECRET_1");
	assert_str_equal(r.extra_env.at[0].value, "SECRET");
}

static void test_a_line_keeps_its_quotes(void **state)
{
	static const char *const lines[] = {
		"printf '<%s>' SECRET",
		"printf '<%s>' \"SECRET\"",
		"printf '<%s>' 'SECRET'",
		"printf '<%s>' \\'x SECRET >/dev/null; printf '<%s>' 'SECRET'",
		"x='it is' && printf '<%s>' \"SECRET\"",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		const char *const texts[] = { lines[i], NULL };
		struct render r = render_of(f);
		struct stack_words words = words_of(f, texts);
		struct stack_service service = { 0 };
		struct node *command = node_seq(f->arena);

		/* where it stands twice, the last place is the credential */
		for (size_t j = 0; j < words.secrets.n; j++)
			words.secrets.at[j].offset = str_rchr(str_of(lines[i]), 'S');
		exec_words(&r, command, &service, &words, true, false);
		assert_str_equal(shell_says(f, node_text(command->items.at[2])), "<s3cret $x 'y\">");
	}
}

static void test_the_kubelet_expands_the_variable(void **state)
{
	static const char *const texts[] = { "--url=$(A)//u:SECRET@h", "$$x", NULL };
	struct fixture *f = *state;
	struct render r = render_of(f);
	struct stack_words words = words_of(f, texts);
	struct stack_service service = { 0 };

	for (size_t i = 0; i < words.secrets.n; i++)
		words.secrets.at[i].env = STR("PASSWORD");
	assert_str_equal(word_for_kubelet(&r, &service, &words, 0), "--url=$$(A)//u:$(PASSWORD)@h");
	assert_str_equal(word_for_kubelet(&r, &service, &words, 1), "$$$x");
	assert_int_equal(r.extra_env.n, 0);
}

static void test_a_name_that_is_taken(void **state)
{
	static const char *const texts[] = { "SECRET", NULL };
	struct fixture *f = *state;
	struct render r = render_of(f);
	struct stack_words words = words_of(f, texts);
	struct stack_service service = { 0 };

	*vec_push(f->arena, &service.env) =
		(struct stack_env){ .name = STR("COMMAND_SECRET_1"), .value = STR("other") };
	assert_str_equal(word_for_kubelet(&r, &service, &words, 0), "$(COMMAND_SECRET_2)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_a_shell_gives_back_the_words),
		unit(test_a_line_keeps_its_quotes),
		unit(test_the_kubelet_expands_the_variable),
		unit(test_a_name_that_is_taken),
	};
	return run_units(tests);
}
