#include "lib/test.h"

#include "dockerfile/show.h"

static struct dockerfile *parse(struct fixture *f, struct str text)
{
	return dockerfile_parse(f->arena, source_new(f->arena, STR("Dockerfile"), text), f->out);
}

struct row {
	const char *text, *expected;
};

/* Each behind "FROM a"; none of them makes a finding. */
static void check(struct fixture *f, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct dockerfile *file = parse(f, str_fmt(f->arena, "FROM a\n%s", rows[i].text));

		if (f->out->list.n)
			print_error("in: %s\n", rows[i].text);
		assert_no_more_findings(f->out);
		assert_str_equal(show_behind_from(f->arena, file), rows[i].expected);
	}
}
#define CHECK(rows) check(*state, rows, ARRAY_SIZE(rows))

static void test_every_instruction(void **state)
{
	static const struct row rows[] = {
		{ "ADD a b /c", "ADD [a] [b] [/c]" },
		{ "ARG A", "ARG A" },
		{ "ARG A=1 B C=\"x y\"", "ARG A=1 B C=x y" },
		{ "CMD a  b $c", "CMD {a  b $c}" },
		{ "CMD [\"a\", \"b c\"]", "CMD exec [a] [b c]" },
		{ "CMD []", "CMD exec" },
		{ "copy a /c", "COPY [a] [/c]" },
		{ "ENTRYPOINT [\"a\"]", "ENTRYPOINT exec [a]" },
		{ "ENTRYPOINT exec a", "ENTRYPOINT {exec a}" },
		{ "ENV A=1 B='x y' C=a\\ b", "ENV A=1 B=x y C=a b" },
		{ "ENV A some value", "ENV A=some value (legacy)" },
		{ "ENV A b=c", "ENV A=b=c (legacy)" },
		{ "EXPOSE 80 53/udp 8000-8010/TCP 1:2 $P", "EXPOSE [80] [53/udp] [8000-8010/TCP] [1:2] [$P]$" },
		{ "HEALTHCHECK NONE", "HEALTHCHECK none" },
		{ "HEALTHCHECK --interval=1m30s --retries=2 CMD curl -f x || exit 1",
		  "HEALTHCHECK --interval=1m30s --retries=2 {curl -f x || exit 1}" },
		{ "HEALTHCHECK cmd [\"a\"]", "HEALTHCHECK exec [a]" },
		{ "LABEL \"a b\"=c d=\"\"", "LABEL a b=c d=" },
		{ "MAINTAINER Jane \"x\" <j@x>", "MAINTAINER [Jane \"x\" <j@x>]" },
		{ "ONBUILD RUN a", "ONBUILD > RUN {a}" },
		{ "RUN --mount=from=z,source=/y a", "RUN --mount=from=z,source=/y {a}" },
		{ "RUN --mount=type=cache,target=/x --network=none a", "RUN --mount=type=cache,target=/x --network=none {a}" },
		{ "SHELL [\"/bin/bash\", \"-c\"]", "SHELL exec [/bin/bash] [-c]" },
		{ "STOPSIGNAL SIGQUIT", "STOPSIGNAL [SIGQUIT]" },
		{ "USER ${U:-1000}:1", "USER [${U:-1000}:1]$" },
		{ "VOLUME /a /b", "VOLUME [/a] [/b]" },
		{ "VOLUME [\"/a b\"]", "VOLUME exec [/a b]" },
		{ "WORKDIR /a b", "WORKDIR [/a b]" },
	};

	CHECK(rows);
}

static void test_lines(void **state)
{
	static const struct row rows[] = {
		{ "RUN a \\\n  b", "RUN {a   b}" },
		{ "RUN a \\  \t\n b", "RUN {a  b}" },	 /* blanks behind the escape */
		{ "RUN a\\\n# c\\\n   # d\n b", "RUN {a b}" }, /* a comment isn't continued, and is no part of it */
		{ "RUN a \\\r\n b\r\nRUN c", "RUN {a  b}; RUN {c}" },
		{ "RUN a \\\\\nRUN b", "RUN {a \\\\}; RUN {b}" }, /* two of them continue nothing */
		{ "RU\\\nN a", "RUN {a}" },
		{ "\\\nRUN a", "RUN {a}" },
		{ "   \t RUN a", "RUN {a}" },
		{ "RUN\ta", "RUN {a}" },
		{ "# c\n\n   # d\nRUN a # no comment", "RUN {a # no comment}" },
		{ "ENV A=\"x \\\n y\" B=\\\nz", "ENV A=x  y B=z" },
		{ "COPY a\\\nb /c", "COPY [ab] [/c]" },
		{ "RUN a", "RUN {a}" },
	};

	CHECK(rows);
}

static void test_heredocs(void **state)
{
	static const struct row rows[] = {
		{ "RUN <<EOF\na\n  b\nEOF\nRUN c", "RUN {<<EOF} <<EOF(a\n  b\n); RUN {c}" },
		{ "RUN <<EOF\n#!/usr/bin/env python\nRUN\n\nEOF", "RUN {<<EOF} <<EOF(#!/usr/bin/env python\nRUN\n\n)" },
		{ "RUN <<-A cat > x\n\ta\n\t\tA\n", "RUN {<<-A cat > x} <<-A(a\n)" },
		{ "RUN a <<'A' && b <<\"B\" 3<<C\n1\nA\n2\nB\nC", "RUN {a <<'A' && b <<\"B\" 3<<C} <<A'(1\n) <<B'(2\n) <<C()" },
		{ "RUN a << EOF\nx\nEOF", "RUN {a << EOF} <<EOF(x\n)" },
		{ "COPY <<a.txt b <<-c /d/\nx\na.txt\n\ty\nc", "COPY [b] [/d/] <<a.txt(x\n) <<-c(y\n)" },
		{ "ADD <<a /d\na", "ADD [/d] <<a()" },
		{ "ONBUILD RUN <<E\nx\nE", "ONBUILD > RUN {<<E} <<E(x\n)" },
		{ "RUN <<E \\\n  && b\nx \\\nE", "RUN {<<E   && b} <<E(x \\\n)" }, /* nothing is continued within */
		{ "RUN <<E\r\nx\r\nE\r\nRUN b", "RUN {<<E} <<E(x\r\n); RUN {b}" },
		/* what is none */
		{ "RUN a <<<EOF", "RUN {a <<<EOF}" },
		{ "RUN cat<<EOF", "RUN {cat<<EOF}" },
		{ "RUN echo '<<EOF'", "RUN {echo '<<EOF'}" },
		{ "RUN echo \"a <<EOF b\"", "RUN {echo \"a <<EOF b\"}" },
		{ "RUN a <<", "RUN {a <<}" },
		{ "RUN it's <<EOF", "RUN {it's <<EOF}" }, /* a quote that doesn't end hides it */
		{ "RUN [\"a\", \"<<EOF\"]", "RUN exec [a] [<<EOF]" },
		{ "CMD <<EOF", "CMD {<<EOF}" },
	};

	CHECK(rows);
}

/* BuildKit takes a shift for one. It isn't ours to be wiser: the build fails there. */
static void test_a_shift_is_taken_for_a_heredoc(void **state)
{
	struct fixture *f = *state;
	struct dockerfile *file = parse(f, STR("FROM a\nRUN echo $((1 << 2))\nRUN b"));

	assert_finding(f->out, "Dockerfile:2:15: error[DOCKERFILE-SYNTAX-HEREDOC]: no line \"2))\" ends this here-document");
	assert_str_equal(show_behind_from(f->arena, file), "RUN {echo $((1 << 2))} <<2))(RUN b)");
}

static void test_flags(void **state)
{
	static const struct row rows[] = {
		{ "COPY --from=b --chown=1:2 --chmod=u=rwX,go=rX --link --exclude=*.a --exclude=b a c",
		  "COPY --from=b --chown=1:2 --chmod=u=rwX,go=rX --link= --exclude=*.a --exclude=b [a] [c]" },
		{ "COPY --chown=\"a:b\" --link=FALSE a c", "COPY --chown=a:b --link=FALSE [a] [c]" },
		{ "COPY -- --from=x c", "COPY [--from=x] [c]" },
		{ "ADD --keep-git-dir=true --checksum=0123456789abcdef0123456789abcdef01234567 https://x/y.git /z",
		  "ADD --keep-git-dir=true --checksum=0123456789abcdef0123456789abcdef01234567 [https://x/y.git] [/z]" },
		{ "RUN --mount=type=secret,id=a,env=B,required --mount=target=/x,ro=false,source=/y,from=z --security=insecure "
		  "--device=x a",
		  "RUN --mount=type=secret,id=a,env=B,required --mount=target=/x,ro=false,source=/y,from=z --security=insecure "
		  "--device=x {a}" },
		{ "RUN --mount=type=tmpfs,size=64m,target=/x --mount=type=ssh,id=d,uid=1,gid=2,mode=0400 a",
		  "RUN --mount=type=tmpfs,size=64m,target=/x --mount=type=ssh,id=d,uid=1,gid=2,mode=0400 {a}" },
		{ "RUN --mount=type=$T,size=1,target=/x a", "RUN --mount=type=$T,size=1,target=/x {a}" },
		{ "FROM --platform=linux/arm/v7 b", "FROM --platform=linux/arm/v7 [b]" },
		{ "FROM --platform=$BUILDPLATFORM b AS c", "FROM --platform=$BUILDPLATFORM [b]" },
		{ "CMD -- --x", "CMD {--x}" },
	};

	CHECK(rows);
}

static void test_directives(void **state)
{
	struct fixture *f = *state;
	struct dockerfile *file = parse(f, STR("\xef\xbb\xbf# Syntax = docker/dockerfile:1 \r\n#escape=`\n# check=skip=all\nFROM "
					       "a\nRUN a `\n  b\nCOPY C:\\x C:\\y"));

	assert_no_more_findings(f->out);
	assert_int_equal(file->directives.n, 3);
	assert_str_equal(file->directives.at[0].name, "syntax");
	assert_str_equal(file->directives.at[0].value, "docker/dockerfile:1");
	assert_int_equal(file->directives.at[0].value_span.column, 12);
	assert_int_equal(file->escape, '`');
	assert_str_equal(show_behind_from(f->arena, file), "RUN {a   b}; COPY [C:\\x] [C:\\y]");
	assert_int_equal(file->comments.n, 0);

	file = parse(f, STR("# a comment ends them\n# escape=x\nFROM a"));
	assert_int_equal(file->directives.n, 0);
	assert_int_equal(file->comments.n, 2);
	file = parse(f, STR("# unknown=x\n# escape=`\nFROM a"));
	assert_int_equal(file->escape, '\\');
	assert_finding(f->out, "Dockerfile:2:1: warning[DOCKERFILE-SYNTAX-DIRECTIVE-LATE]: the directive escape is a mere comment here");
	file = parse(f, STR("\n# syntax=docker/dockerfile:1\nFROM a"));
	assert_finding(f->out, "Dockerfile:2:1: warning[DOCKERFILE-SYNTAX-DIRECTIVE-LATE]: the directive syntax is a mere comment here");
	parse(f, STR("FROM a\n# check = that it works\n# escape = the other one\n# syntax = see the manual"));
	assert_no_more_findings(f->out);
}

static void test_stages(void **state)
{
	struct fixture *f = *state;
	struct dockerfile *file =
		parse(f, STR("ARG BASE=builder\nARG X\nFROM a:1 AS Builder\nRUN x\nFROM builder\nfrom ${BASE} as c\nRUN y\n"
			     "FROM ${X} AS builder\nFROM builder AS d\nFROM scratch\n"));

	assert_no_more_findings(f->out);
	assert_int_equal(file->stages.n, 6);
	assert_str_equal(file->stages.at[0].name, "Builder");
	assert_int_equal(file->stages.at[0].base, DOCKERFILE_NO_STAGE);
	assert_int_equal(file->stages.at[0].first, 2);
	assert_int_equal(file->stages.at[0].end, 4);
	assert_int_equal(file->stages.at[1].base, 0);
	assert_int_equal(file->stages.at[2].base, 0); /* by the default of BASE */
	assert_int_equal(file->stages.at[3].base, DOCKERFILE_NO_STAGE);
	assert_int_equal(file->stages.at[4].base, 3); /* the last of a name */
	assert_int_equal(file->stages.at[5].end, file->instructions.n);
	assert_int_equal(file->instructions.at[0]->stage, DOCKERFILE_NO_STAGE);
	assert_int_equal(file->instructions.at[6]->stage, 2);

	assert_int_equal(dockerfile_stage_find(file, STR("BUILDER"), 3), 0);
	assert_int_equal(dockerfile_stage_find(file, STR("builder"), 5), 3);
	assert_int_equal(dockerfile_stage_find(file, STR("2"), 5), 2);
	assert_int_equal(dockerfile_stage_find(file, STR("2"), 2), DOCKERFILE_NO_STAGE);
	assert_int_equal(dockerfile_stage_find(file, STR("nginx"), 5), DOCKERFILE_NO_STAGE);
	assert_int_equal(dockerfile_stage_find(file, STR(""), 5), DOCKERFILE_NO_STAGE);
}

static struct str at(struct fixture *f, struct span span)
{
	return str_fmt(f->arena, "%u:%u %.*s", span.line, span.column, STR_ARG(str_n(span.source->text.ptr + span.offset, span.length)));
}

/* Through continued lines, comments between them, tabs that are stripped, and characters of several bytes. */
static void test_places(void **state)
{
	struct fixture *f = *state;
	struct dockerfile *file =
		parse(f, STR("FROM a\nRUN --mount=target=/ä é && \\\n# c\n\tf\\\noo <<-E\n\t\tx y\nE\nENV A=\"b c\" \\\n  D=e"));
	const struct dockerfile_instruction *run = file->instructions.at[1], *env = file->instructions.at[2];
	size_t foo = str_find(run->script.text, STR("foo"));

	assert_str_equal(at(f, run->name_span), "2:1 RUN");
	assert_str_equal(at(f, run->flags.at[0].value.span), "2:13 target=/ä");
	assert_str_equal(run->script.text, "é && \tfoo <<-E");
	assert_str_equal(at(f, dockerfile_text_span(file, &run->script, 0, 2)), "2:23 é");
	assert_str_equal(at(f, dockerfile_text_span(file, &run->script, foo, foo + 1)), "4:2 f");
	assert_str_equal(at(f, dockerfile_text_span(file, &run->script, foo + 1, foo + 3)), "5:1 oo");
	assert_str_equal(at(f, dockerfile_text_span(file, &run->script, foo, foo + 3)), "4:2 f\\\noo");
	assert_str_equal(at(f, run->heredocs.at[0].span), "5:4 <<-E");
	assert_str_equal(at(f, dockerfile_text_span(file, &run->heredocs.at[0].body, 2, 3)), "6:5 y");
	assert_true(str_ends(at(f, run->span), "\nE"));
	assert_str_equal(at(f, file->comments.at[0]), "3:1 # c");
	assert_str_equal(at(f, env->pairs.at[0].value.span), "8:7 \"b c\"");
	assert_str_equal(at(f, env->pairs.at[1].name.span), "9:3 D");
	assert_str_equal(at(f, env->span), "8:1 ENV A=\"b c\" \\\n  D=e");
}

static void test_mounts(void **state)
{
	struct fixture *f = *state;
	struct dockerfile *file = parse(f, STR("FROM a\nRUN --mount=type=cache,id=p,target=/c,sharing=locked --mount=source=x,dst=/y "
					       "--mount=type=cache,\\\"target=/a,b\\\",ro --mount=type=bind,rw,target=/z a\n"));
	const struct dockerfile_instruction *run = file->instructions.at[1];

	assert_no_more_findings(f->out);
	assert_int_equal(run->mounts.n, 4);
	assert_str_equal(run->mounts.at[0].type, "cache");
	assert_str_equal(run->mounts.at[0].target, "/c");
	assert_str_equal(run->mounts.at[0].sharing, "locked");
	assert_false(run->mounts.at[0].read_only);
	assert_str_equal(run->mounts.at[1].type, "bind");
	assert_str_equal(run->mounts.at[1].source, "x");
	assert_true(run->mounts.at[1].read_only); /* a bind is, a cache isn't, unless it is said */
	assert_true(run->mounts.at[2].read_only);
	assert_str_equal(run->mounts.at[2].target, "/a,b"); /* the builder takes quotes off a flag before it reads its commas */
	assert_false(run->mounts.at[3].read_only);
}

static void test_values(void **state)
{
	struct dockerfile_port port;
	int signal;
	int64_t ns;

	(void)state;
	assert_true(dockerfile_port(STR("127.0.0.1:80:8000-8010/UDP"), &port));
	assert_int_equal(port.first, 8000);
	assert_int_equal(port.last, 8010);
	assert_str_equal(str_of(port.protocol), "udp");
	assert_true(port.published);
	assert_false(dockerfile_port(STR("65536"), &port));
	assert_false(dockerfile_port(STR("90-80"), &port));
	assert_false(dockerfile_port(STR("80/icmp"), &port));
	assert_true(dockerfile_signal(STR("sigterm"), &signal) && signal == 15);
	assert_true(dockerfile_signal(STR("QUIT"), &signal) && signal == 3);
	assert_true(dockerfile_signal(STR("9"), &signal) && signal == 9);
	assert_true(dockerfile_signal(STR("SIGRTMIN+3"), &signal) && signal == 37);
	assert_false(dockerfile_signal(STR("0"), &signal));
	assert_false(dockerfile_signal(STR("SIG"), &signal));
	assert_true(dockerfile_duration(STR("1m30.5s"), &ns) && ns == 90500000000);
	assert_true(dockerfile_duration(STR("0"), &ns) && ns == 0);
	assert_false(dockerfile_duration(STR("5"), &ns));
	assert_false(dockerfile_duration(STR(""), &ns));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_every_instruction),
		unit(test_lines),
		unit(test_heredocs),
		unit(test_a_shift_is_taken_for_a_heredoc),
		unit(test_flags),
		unit(test_directives),
		unit(test_stages),
		unit(test_places),
		unit(test_mounts),
		unit(test_values),
	};

	return run_units(tests);
}
