#include "lib/test.h"

#include "base/strbuf.h"
#include "dockerfile/expand.h"

static struct dockerfile *parse(struct fixture *f, struct str text)
{
	return dockerfile_parse(f->arena, source_new(f->arena, STR("Dockerfile"), text), f->out);
}

/* The argument of the last instruction, as it sees it; "?" behind it where it isn't known. */
static struct str expanded(struct fixture *f, struct str text, const struct dockerfile_build_arg *args, size_t n)
{
	struct dockerfile *file = parse(f, text);
	const struct dockerfile_instruction *last = file->instructions.at[file->instructions.n - 1];
	struct dockerfile_scope scope;
	bool known = true;

	dockerfile_scope_at(f->arena, file, last, args, n, &scope);
	struct str value = dockerfile_expand(f->arena, &last->words.at[0], &scope, &known, f->out);
	return known ? value : str_concat(f->arena, value, STR("?"));
}

struct row {
	const char *word, *expected;
};

static void test_every_form(void **state)
{
	static const struct row rows[] = {
		{ "$A", "alpha" },
		{ "${A}", "alpha" },
		{ "x$A.y", "xalpha.y" },
		{ "$N", "" },
		{ "${N:-d}", "d" },
		{ "${N-d}", "d" },
		{ "${E:-d}", "d" },
		{ "${E-d}", "" },
		{ "${A:-d}", "alpha" },
		{ "${N:+d}", "" },
		{ "${N+d}", "" },
		{ "${E:+d}", "" },
		{ "${E+d}", "d" },
		{ "${A:+d}", "d" },
		{ "${A:?x}", "alpha" },
		{ "${E?x}", "" },
		{ "${F#*.}", "tar.gz" },
		{ "${F##*.}", "gz" },
		{ "${F%.*}", "f.tar" },
		{ "${F%%.*}", "f" },
		{ "${F#x}", "f.tar.gz" },
		{ "${F#f?t}", "ar.gz" },
		{ "${F%?z}", "f.tar." },
		{ "${F##*}", "" }, { "${F##*.*r}", ".gz" }, { "${F%%t*.*}", "f." },
		{ "${F#*}", "f.tar.gz" },
		{ "${P#*\\*}", "b" },
		{ "${P%\\*b}", "a" },
		{ "${F/a/b}", "f.tbr.gz" },
		{ "${F//./-}", "f-tar-gz" },
		{ "${F/./}", "ftar.gz" },
		{ "${F/x/y}", "f.tar.gz" },
		{ "${S//\\//-}", "-usr-lib" },
		{ "${F//?/x}", "xxxxxxxx" },
		{ "${A//*/x}", "x" },
		{ "${A///-}", "-a-l-p-h-a-" },
		{ "${N:-${E:-${A}}}", "alpha" },
		{ "${N:-a${A#al}b}", "aphab" },
		{ "${A:+${N:-x}y}", "xy" },
		{ "\\$A", "$A" },
		{ "\\${A}", "${A}" },
		{ "'$A'", "$A" },
		{ "\"$A\"", "alpha" },
		{ "\"\\$A\"", "$A" },
		{ "'a'\"b\"c", "abc" },
		{ "\"a'b'\"", "a'b'" },
		{ "\"a\\nb\\\"c\\\\\"", "a\\nb\"c\\" },
		{ "a\\b\\\\c", "ab\\c" },
		{ "$", "$" },
		{ "a$", "a$" },
		{ "$.", "$." },
		{ "$1", "" },
		{ "$Ab", "" },
		{ "$A\xc3\xa4", "" },
		{ "$A\xe2\x80\x93", "alpha\xe2\x80\x93" },
		{ "${N:-\"a b\"}", "a b" },
		{ "${N:-a\\}b}", "a}b" },
		{ "${U%\xc3\xa4?}", "x" },
		{ "${U#?\xc3\xa4}", "\xc3\xb6" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct str got = expanded(
			f,
			str_fmt(f->arena,
				"FROM scratch\nENV A=alpha E= F=f.tar.gz P=a*b S=/usr/lib U=x\xc3\xa4\xc3\xb6\nWORKDIR %s",
				rows[i].word),
			NULL, 0);

		if (!str_is(got, rows[i].expected))
			print_error("in: %s\n", rows[i].word);
		assert_str_equal(got, rows[i].expected);
		assert_no_more_findings(f->out);
	}
}

static void test_what_is_refused(void **state)
{
	struct fixture *f = *state;

	expanded(f, STR("FROM scratch\nWORKDIR a${N:?must be\\ set}"), NULL, 0);
	assert_finding(f->out, "Dockerfile:2:10: error[DOCKERFILE-SYNTAX-REQUIRED]: N: must be set");
	expanded(f, STR("FROM scratch\nENV E=\nWORKDIR ${E:?}"), NULL, 0);
	assert_finding(f->out, "Dockerfile:3:9: error[DOCKERFILE-SYNTAX-REQUIRED]: E: it must not be empty");
	expanded(f, STR("FROM scratch\nENV A=a\nWORKDIR ${A#\\x}"), NULL, 0);
	assert_finding(
		f->out,
		"Dockerfile:3:9: error[DOCKERFILE-SYNTAX-EXPANSION]: the pattern \"\\x\" has a backslash before what needs none");
	assert_no_more_findings(f->out);
}

/* Each ENV doubles it: what is over 8 KiB isn't known, and nobody runs out of memory. */
static void test_a_value_that_grows(void **state)
{
	struct fixture *f = *state;
	struct str text = STR("FROM scratch\nENV A=0123456789\n");

	for (int i = 0; i < 64; i++)
		text = str_concat(f->arena, text, STR("ENV A=$A$A\n"));
	assert_str_equal(expanded(f, str_concat(f->arena, text, STR("USER $A")), NULL, 0), "$A?");
	assert_no_more_findings(f->out);
}

static void test_scopes(void **state)
{
	static const struct row rows[] = {
		/* before the first FROM: for FROM alone, until it is declared again */
		{ "ARG V=1\nFROM a:$V", "a:1" },
		{ "ARG V=1\nARG W=$V-x\nFROM a:${W}", "a:1-x" },
		{ "ARG V\nFROM a:${V:-9}", "a:${V:-9}?" }, /* it comes with the build */
		{ "FROM a:${V:-9}", "a:9" },
		{ "ARG V=1\nFROM a\nUSER $V", "$V?" },
		{ "ARG V=1\nFROM scratch\nUSER $V", "" },
		{ "ARG V=1\nFROM a\nARG V\nUSER $V", "1" },
		{ "ARG V=1\nFROM a\nARG V=2\nUSER $V", "2" },
		{ "FROM a\nARG V\nUSER $V", "$V?" },
		{ "FROM a\nUSER $V\nARG V=2\nUSER x$V", "x2" },
		{ "ARG V=1\nFROM a\nARG V\nFROM b\nUSER $V", "$V?" },
		/* the later one of an ENV and an ARG */
		{ "FROM a\nARG V=1\nENV V=2\nUSER $V", "2" },
		{ "FROM a\nENV V=2\nARG V=1\nUSER $V", "1" },
		{ "FROM a\nENV V=2\nARG V\nUSER $V", "2" },
		{ "FROM a\nARG V=1\nENV V=${V}0\nUSER $V", "10" },
		/* one instruction sees what was before it, but an ARG the ARG before it */
		{ "FROM scratch\nENV A=1\nENV A=2 B=$A\nUSER $B", "1" },
		{ "FROM scratch\nARG A=1 B=$A\nUSER $B", "1" },
		/* a stage inherits */
		{ "FROM a AS x\nENV V=1\nFROM x\nUSER $V", "1" },
		{ "FROM a AS x\nARG V=1\nFROM x AS y\nFROM Y\nUSER $V", "1" },
		{ "FROM a AS x\nENV V=1\nFROM a\nUSER $V", "$V?" },
		{ "FROM scratch AS x\nFROM x\nUSER a$V", "a" },
		{ "FROM scratch\nUSER $PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
		/* the platform */
		{ "FROM a:$TARGETARCH", "a:$TARGETARCH?" },
		{ "FROM a\nUSER $TARGETARCH", "$TARGETARCH?" },
		{ "FROM scratch\nUSER $TARGETARCH", "" },
		{ "FROM scratch\nARG TARGETARCH\nUSER $TARGETARCH", "$TARGETARCH?" },
		{ "FROM scratch\nARG TARGETARCH=arm\nUSER $TARGETARCH", "arm" },
		/* what isn't needed needn't be known; what is cut off by something unknown isn't */
		{ "FROM a\nENV A=x\nUSER ${A:-$N}", "x" },
		{ "FROM a\nENV A=x\nUSER ${A:+y$N}", "y$N?" },
		{ "FROM a\nENV A=x\nUSER ${A#$N}", "${A#$N}?" },
		{ "FROM a\nENV A=x\nUSER ${A/$N/y}", "${A/$N/y}?" },
		{ "FROM a\nUSER ${N:+x}", "${N:+x}?" },
		{ "FROM a\nENV A=$N B=$A\nUSER $A", "$A?" },
		/* exec forms and legacy pairs */
		{ "FROM scratch\nENV A b c\nVOLUME [\"/$A\"]", "/b c" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct str got = expanded(f, str_of(rows[i].word), NULL, 0);

		if (!str_is(got, rows[i].expected))
			print_error("in: %s\n", rows[i].word);
		assert_str_equal(got, rows[i].expected);
		assert_no_more_findings(f->out);
	}
}

static void test_build_args(void **state)
{
	static const struct dockerfile_build_arg args[] = {
		{ STR_INIT("V"), STR_INIT("given") }, { STR_INIT("TARGETARCH"), STR_INIT("arm64") }, { STR_INIT("U"), STR_INIT("u") },
	};
	static const struct row rows[] = {
		{ "ARG V=1\nFROM $V", "given" },
		{ "ARG V\nFROM $V", "given" },
		{ "FROM a$V", "a" }, /* only what is declared */
		{ "FROM scratch\nARG V=1\nUSER $V", "given" },
		{ "FROM scratch\nUSER x$V", "x" },
		{ "FROM scratch\nARG V\nENV V=env\nUSER $V", "env" },
		{ "ARG V=1\nFROM scratch\nARG W=$V\nUSER x$W", "x" },
		{ "FROM a:$TARGETARCH", "a:arm64" },
		{ "FROM a\nARG TARGETARCH\nUSER $TARGETARCH", "arm64" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_str_equal(expanded(f, str_of(rows[i].word), args, ARRAY_SIZE(args)), rows[i].expected);
}

/* Step by step it is the same as from the start. */
static void test_steps(void **state)
{
	struct fixture *f = *state;
	struct dockerfile *file = parse(
		f, STR("ARG G=g\nFROM a AS x\nENV A=1\nARG G B=$A\nENV A=2$B C=$A\nRUN x\nFROM x\nENV D=$A\nARG A=3\nUSER x\n"));
	struct dockerfile_scope walked = { 0 }, fresh;

	for (size_t i = 1; i < file->instructions.n; i++) {
		const struct dockerfile_instruction *at = file->instructions.at[i];

		if (at->keyword == DOCKERFILE_FROM) {
			dockerfile_scope_stage(f->arena, file, at->stage, NULL, 0, &walked);
			continue;
		}
		dockerfile_scope_at(f->arena, file, at, NULL, 0, &fresh);
		assert_int_equal(walked.variables.n, fresh.variables.n);
		for (size_t j = 0; j < fresh.variables.n; j++) {
			const struct dockerfile_variable *other = dockerfile_scope_find(&walked, fresh.variables.at[j].name);

			assert_non_null(other);
			assert_true(str_eq(other->value, fresh.variables.at[j].value));
			assert_int_equal(other->state, fresh.variables.at[j].state);
			assert_int_equal(other->env, fresh.variables.at[j].env);
		}
		dockerfile_scope_step(f->arena, file, at, NULL, 0, &walked);
	}
	assert_str_equal(dockerfile_scope_find(&walked, STR("A"))->value, "3");
	assert_true(dockerfile_scope_find(&walked, STR("A"))->env);
	assert_str_equal(dockerfile_scope_find(&walked, STR("G"))->value, "g");
	assert_false(dockerfile_scope_find(&walked, STR("G"))->env);
	assert_null(dockerfile_scope_find(&walked, STR("Z")));
}

static void test_bodies(void **state)
{
	struct fixture *f = *state;
	struct dockerfile *file = parse(f, STR("FROM scratch\nENV A=x\nCOPY <<E /d\n\"$A\" '${A}' \\$A\nE\n"));
	const struct dockerfile_instruction *copy = file->instructions.at[2];
	struct dockerfile_scope scope;

	dockerfile_scope_at(f->arena, file, copy, NULL, 0, &scope);
	assert_str_equal(dockerfile_expand_body(f->arena, copy->heredocs.at[0].body.text, &scope, NULL), "\"x\" 'x' $A\n");
}

static void test_mentions(void **state)
{
	static const struct row rows[] = {
		{ "a $A ${B}", "A@2+2 B@5+4" },
		{ "${A:-$B} ${C-x} ${D:+y} ${E:?z} ${F#x}", "A@0+8d B@5+2 C@9+6d D@16+7d E@24+7 F@32+6" },
		{ "'$A' \"$B '$C'\"", "B@6+2 C@10+2" },
		{ "$$A \\$B \\\\$C", "C@10+2" },
		{ "\"$(echo '$A' \"$B\")\" $(c '$D' $E)", "B@14+2 E@29+2" },
		{ "${#A} ${!B} $1 $@ ${1} $", "A@0+5 B@6+5" },
		{ "${A:-${B:-${C}}}x", "A@0+16d B@5+10d C@10+4" },
		{ "$(( $A + 1 )) ${A", "A@4+2 A@14+3" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(1 << 10);
		struct dockerfile_mention *mentions;
		size_t n = dockerfile_mentions(f->arena, str_of(rows[i].word), '\\', &mentions);

		for (size_t j = 0; j < n; j++)
			strbuf_addf(&buf, "%s%.*s@%u+%u%s", j ? " " : "", STR_ARG(mentions[j].name), mentions[j].offset,
				    mentions[j].length, mentions[j].has_default ? "d" : "");
		assert_str_equal(strbuf_str(&buf), rows[i].expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_every_form), unit(test_what_is_refused), unit(test_a_value_that_grows), unit(test_scopes),
		unit(test_build_args), unit(test_steps),	   unit(test_bodies),		  unit(test_mentions),
	};

	return run_units(tests);
}
