#include "lib/test.h"

#include "dockerfile/show.h"

static const char kinds[] = "_n\\#!KFwH"; /* by enum dockerfile_token_kind */

/* "K(FROM)_( )w(a)n(\n)" */
static struct str tokens(struct fixture *f, struct str text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX), printed = STRBUF_INIT(STRBUF_MAX);
	struct dockerfile *file = dockerfile_parse(f->arena, source_new(f->arena, STR("Dockerfile"), text), f->out);
	uint32_t end = 0;

	for (size_t i = 0; i < file->tokens.n; i++) {
		const struct dockerfile_token *token = &file->tokens.at[i];

		assert_int_equal(token->offset, end);
		end += token->length;
		strbuf_addf(&buf, "%c(%.*s)", kinds[token->kind], (int)token->length, text.ptr + token->offset);
	}
	assert_int_equal(end, text.len);
	dockerfile_print(&printed, file);
	assert_true(str_eq(strbuf_str(&printed), text));
	return strbuf_take(&buf, f->arena);
}

static void test_every_kind(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(tokens(f, STR("# syntax=x/y\n# c\n\nFROM  a AS b \n")),
			 "!(# syntax=x/y)n(\n)#(# c)n(\n)n(\n)K(FROM)_(  )w(a)_( )w(AS)_( )w(b)_( )n(\n)");
	assert_str_equal(tokens(f, STR("FROM a\n\tCOPY --from=b --link a \\ \n\n # c\n b\\\nc /d\r\n")),
			 "K(FROM)_( )w(a)n(\n)_(\t)K(COPY)_( )F(--from=b)_( )F(--link)_( )w(a)_( )\\(\\ \n)n(\n)_( )#(# "
			 "c)n(\n)_( )w(b)\\(\\\n)"
			 "w(c)_( )w(/d)n(\r\n)");
	assert_str_equal(tokens(f, STR("FROM a\nRUN x \\\n  y\nCMD [\"a\", \"b\"]\nENV A=\"b c\" D=e")),
			 "K(FROM)_( )w(a)n(\n)K(RUN)_( )w(x )\\(\\\n)w(  y)n(\n)K(CMD)_( )w([)w(\"a\")w(,)_( )w(\"b\")w(])n(\n)"
			 "K(ENV)_( )w(A=\"b c\")_( )w(D=e)");
	assert_str_equal(tokens(f, STR("FROM a\nRUN <<A <<B\n1\nA\n2\nB\nONBUILD USER x\n")),
			 "K(FROM)_( )w(a)n(\n)K(RUN)_( )w(<<A <<B)n(\n)H(1\nA)n(\n)H(2\nB)n(\n)K(ONBUILD)_( )K(USER)_( )w(x)n(\n)");
	assert_str_equal(tokens(f, STR("\xef\xbb\xbf FROM a")), "_(\xef\xbb\xbf)_( )K(FROM)_( )w(a)");
}

/* Whatever is wrong: nothing is lost. tokens() compares. */
static void test_what_is_broken(void **state)
{
	static const char *const texts[] = {
		"",
		"\n",
		" ",
		"\\",
		"\\\n",
		"\xef\xbb\xbf",
		"\r",
		"\r\r\n\r",
		"#",
		"FROM",
		"FROM a\n\\\n",
		"FROM a\nRUN <<E\n",
		"RUN <<E <<E\nE",
		"FROM a b c d",
		"FROM a\nCOPY --from='a b",
		"FROM a\nCMD [\"a",
		"FROM a\nENV A B=c 'd",
		"FROM a\nONBUILD ONBUILD x y",
		"FROM a\nonbuild",
		"\xff\xfe\xfd",
		"FROM a\nRUN \xc2\xa0\\\n\xe2\x80\x83x\xc2\xa0",
		"FROM a\nHEALTHCHECK --x CMD  \\\n\\\n y",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		tokens(f, str_of(texts[i]));
	tokens(f, str_n("FROM a\0b\nRUN \0x\n", 16));
}

static void test_tokens_of_an_instruction(void **state)
{
	struct fixture *f = *state;
	struct dockerfile *file = dockerfile_parse(
		f->arena, source_new(f->arena, STR("Dockerfile"), STR("# c\nFROM a\n  RUN <<E\nx\nE\n# d\nUSER b\n")), f->out);
	const struct dockerfile_instruction *run = file->instructions.at[1];
	const struct dockerfile_token *first = &file->tokens.at[run->first_token], *last = first + run->n_tokens - 1;

	assert_int_equal(first->offset, 11);
	assert_int_equal(first->kind, TOKEN_BLANK);
	assert_int_equal(last->kind, TOKEN_NEWLINE);
	assert_int_equal(last->offset, 24);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_every_kind),
		unit(test_what_is_broken),
		unit(test_tokens_of_an_instruction),
	};

	return run_units(tests);
}
