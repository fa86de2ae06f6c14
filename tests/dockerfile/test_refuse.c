#include "lib/test.h"

#include "base/strbuf.h"
#include "dockerfile/dockerfile.h"

struct row {
	const char *text;
	const char *findings[4]; /* without "Dockerfile" and the rule's prefix; "(hint)" where it is a better one than the rule's */
};

static const struct row rows[] = {
	{ "", { ": error[EMPTY]: there is no instruction in it" } },
	{ "# only a comment\n", { ": error[EMPTY]: there is no instruction in it" } },
	{ "ARG A\n", { ":1:1: error[NO-FROM]: there is no FROM" } },
	{ "RUN x\nFROM a", { ":1:1: error[BEFORE-FROM]: RUN stands before the first FROM" } },
	{ "RUN x", { ":1:1: error[NO-FROM]: there is no FROM" } },
	{ "FROM a\nFRON b", { ":2:1: error[INSTRUCTION]: \"FRON\" is no instruction (did you mean FROM?)" } },
	{ "FROM a\nRUN\xc2\xa0"
	  "x",
	  { ":2:1: error[INSTRUCTION]: \"RUN x\" is no instruction" } },
	{ "FROM a\nxyzzy", { ":2:1: error[INSTRUCTION]: \"xyzzy\" is no instruction" } },
	{ "FROM a\napt-get install x", { ":2:1: error[INSTRUCTION]: \"apt-get\" is no instruction" } },
	{ "# escape=x\nFROM a", { ":1:10: error[DIRECTIVE]: \"x\" can't be the escape character" } },
	{ "# escape=`\n# escape=\\\nFROM a", { ":2:1: error[DIRECTIVE]: the directive escape stands here a second time" } },
	{ "FROM a\nRUN a \\\n\n\n  b", { ":3:1: warning[EMPTY-CONTINUATION]: an empty line within an instruction" } },
	{ "FROM a\nRUN a && \\\n", { ":2:10: warning[CONTINUATION-AT-END]: the file ends where a line is to be continued" } },
	{ "FROM a\nRUN <<E\nx\n E\n", { ":2:5: error[HEREDOC]: no line \"E\" ends this here-document" } },
	{ "FROM", { ":1:1: error[ARGUMENTS]: FROM without an image" } },
	{ "FROM a b", { ":1:8: error[ARGUMENTS]: FROM takes an image, and a name behind AS, nothing else" } },
	{ "FROM a as", { ":1:8: error[ARGUMENTS]: FROM takes an image, and a name behind AS, nothing else" } },
	{ "FROM a as b c", { ":1:8: error[ARGUMENTS]: FROM takes an image, and a name behind AS, nothing else" } },
	{ "FROM a as 1b", { ":1:11: error[STAGE-NAME]: \"1b\" can't be the name of a stage" } },
	{ "FROM a as b/c", { ":1:11: error[STAGE-NAME]: \"b/c\" can't be the name of a stage" } },
	{ "FROM --platfrom=x a", { ":1:6: error[FLAG]: FROM has no flag --platfrom (did you mean --platform?)" } },
	{ "FROM --platform=linux/arm/v7/x a",
	  { ":1:17: error[FLAG-VALUE]: --platform is \"linux/arm/v7/x\", but must be OS[/ARCHITECTURE[/VARIANT]], as in "
	    "linux/arm64" } },
	{ "FROM a\nARG", { ":2:1: error[ARGUMENTS]: ARG without a name" } },
	{ "FROM a\nARG =x", { ":2:5: error[PAIR]: a value without a name" } },
	{ "FROM a\nENV", { ":2:1: error[ARGUMENTS]: ENV without a name" } },
	{ "FROM a\nENV A", { ":2:5: error[PAIR]: a name without a value" } },
	{ "FROM a\nENV A=1 B", { ":2:9: error[PAIR]: a name without \"=\" behind others that have one" } },
	{ "FROM a\nENV =1", { ":2:5: error[PAIR]: a value without a name" } },
	{ "FROM a\nENV A=\"b c", { ":2:7: error[QUOTE]: a double quote that doesn't end" } },
	{ "FROM a\nLABEL a='b", { ":2:9: error[QUOTE]: a single quote that doesn't end" } },
	{ "FROM a\nRUN", { ":2:1: warning[NO-COMMAND]: RUN without a command" } },
	{ "FROM a\nCMD", { ":2:1: warning[NO-COMMAND]: CMD without a command" } },
	{ "FROM a\nCMD [\"a\", 1]", { ":2:5: error[EXEC-STRINGS]: the exec form of CMD takes strings only" } },
	{ "FROM a\nCMD [\"a\" \"b\"]", { ":2:10: warning[EXEC-JSON]: CMD is no exec form: from here on it isn't JSON" } },
	{ "FROM a\nCMD ['a', 'b']", { ":2:6: warning[EXEC-JSON]: CMD is no exec form: from here on it isn't JSON" } },
	{ "FROM a\nCMD [\"a\", \"b\",]", { ":2:15: warning[EXEC-JSON]: CMD is no exec form: from here on it isn't JSON" } },
	{ "FROM a\nENTRYPOINT [ \"a\", 'b' ]",
	  { ":2:19: warning[EXEC-JSON]: ENTRYPOINT is no exec form: from here on it isn't JSON" } },
	{ "FROM a\nCMD [\"C:\\x\"]", { ":2:11: warning[EXEC-JSON]: CMD is no exec form: from here on it isn't JSON" } },
	{ "FROM a\nCMD [\"a\"] b", { ":2:11: warning[EXEC-JSON]: CMD is no exec form: from here on it isn't JSON" } },
	{ "FROM a\nRUN [a]", { ":2:6: warning[EXEC-JSON]: RUN is no exec form: from here on it isn't JSON" } },
	{ "FROM a\nCOPY", { ":2:1: error[ARGUMENTS]: COPY without source and destination" } },
	{ "FROM a\nCOPY a", { ":2:6: error[ARGUMENTS]: COPY needs a source and a destination" } },
	{ "FROM a\nCOPY [\"a\"]", { ":2:6: error[ARGUMENTS]: COPY needs a source and a destination" } },
	{ "FROM a\nCOPY <<E\nE", { ":2:6: error[ARGUMENTS]: COPY needs a source and a destination" } },
	{ "FROM a\nCOPY a <<E\nE", { ":2:8: error[ARGUMENTS]: COPY can't copy to a here-document" } },
	{ "FROM a\nCOPY \"a b\" /c",
	  { ":2:6: error[QUOTE]: a double quote that doesn't end", ":2:10: error[QUOTE]: a double quote that doesn't end" } },
	{ "FROM a\nCOPY --form=b a c", { ":2:6: error[FLAG]: COPY has no flag --form (did you mean --from?)" } },
	{ "FROM a\nCOPY --from a c", { ":2:6: error[FLAG-VALUE]: --from needs a value: write it behind \"=\"" } },
	{ "FROM a\nCOPY --from=$X a c",
	  { ":2:6: error[FLAG-VALUE]: --from can't hold a variable: name a stage with FROM $VARIABLE AS name, and take that" } },
	{ "FROM a\nCOPY --from=a --from=b a c", { ":2:15: error[FLAG-VALUE]: --from is given a second time" } },
	{ "FROM a\nCOPY --chmod=888 a c",
	  { ":2:14: error[FLAG-VALUE]: --chmod is \"888\", but must be an octal number up to 7777, or a form like "
	    "u=rwX,go=rX" } },
	{ "FROM a\nCOPY --chmod=u a c",
	  { ":2:14: error[FLAG-VALUE]: --chmod is \"u\", but must be an octal number up to 7777, or a form like u=rwX,go=rX" } },
	{ "FROM a\nCOPY --link=yes a c", { ":2:6: error[FLAG-VALUE]: --link takes true or false" } },
	{ "FROM a\nCOPY --chown='a b a c", { ":2:6: error[QUOTE]: a quote that doesn't end" } },
	{ "FROM a\nADD --checksum=sha256:abc a c",
	  { ":2:16: error[FLAG-VALUE]: --checksum is \"sha256:abc\", but must be a digest like sha256:… of 64 hexadecimal "
	    "digits, or a commit of a Git source" } },
	{ "FROM a\nRUN --network=bridge x",
	  { ":2:15: error[FLAG-VALUE]: --network is \"bridge\", but must be default, none or host" } },
	{ "FROM a\nRUN --security=none x",
	  { ":2:16: error[FLAG-VALUE]: --security is \"none\", but must be sandbox or insecure" } },
	{ "FROM a\nRUN --from=x y", { ":2:5: error[FLAG]: RUN has no flag --from" } },
	{ "FROM a\nCMD --help", { ":2:5: error[FLAG]: CMD has no flag --help" } },
	{ "FROM a\nRUN --mount=type=volume,target=/x y",
	  { ":2:13: error[MOUNT]: type of a mount is \"volume\", but must be bind, cache, tmpfs, secret or ssh" } },
	{ "FROM a\nRUN --mount=type=cache y", { ":2:13: error[MOUNT]: a mount of type cache needs a target" } },
	{ "FROM a\nRUN --mount=type=cache,tarset=/x y",
	  { ":2:13: error[MOUNT]: a mount has no key \"tarset\" (did you mean target?)" } },
	{ "FROM a\nRUN --mount=type=cache,target y",
	  { ":2:13: error[MOUNT]: the key target of a mount needs a value: target=…" } },
	{ "FROM a\nRUN --mount=type=bind,target=/x,sharing=shared y",
	  { ":2:13: error[MOUNT]: a mount of type bind has no key sharing" } },
	{ "FROM a\nRUN --mount=type=cache,target=/x,sharing=all y",
	  { ":2:13: error[MOUNT]: sharing of a mount is \"all\", but must be shared, private or locked" } },
	{ "FROM a\nRUN --mount=type=secret y", { ":2:13: error[MOUNT]: a mount of a secret needs its id" } },
	{ "FROM a\nRUN --mount=type=secret,id=a,source=b y",
	  { ":2:13: error[MOUNT]: a mount of a secret takes id or source, not both" } },
	{ "FROM a\nRUN --mount=type=bind,from=$X,target=/x y",
	  { ":2:13: error[MOUNT]: from can't hold a variable: name a stage with FROM $VARIABLE AS name, and take that" } },
	{ "FROM a\nRUN --mount=type=tmpfs,size=big,target=/x y",
	  { ":2:13: error[MOUNT]: size of a mount is \"big\", but must be a size, as in 64m" } },
	{ "FROM a\nRUN --mount=type=cache,target=/x,mode=9 y",
	  { ":2:13: error[MOUNT]: mode of a mount is \"9\", but must be an octal number" } },
	{ "FROM a\nRUN --mount=type=cache,target=/x,\"id=a y", { ":2:5: error[QUOTE]: a quote that doesn't end" } },
	{ "FROM a\nHEALTHCHECK", { ":2:1: error[ARGUMENTS]: HEALTHCHECK without CMD or NONE" } },
	{ "FROM a\nHEALTHCHECK curl x", { ":2:13: error[ARGUMENTS]: HEALTHCHECK takes CMD or NONE, not \"curl\"" } },
	{ "FROM a\nHEALTHCHECK CMD", { ":2:13: error[ARGUMENTS]: HEALTHCHECK CMD without a command" } },
	{ "FROM a\nHEALTHCHECK NONE x", { ":2:18: error[ARGUMENTS]: HEALTHCHECK NONE takes no arguments" } },
	{ "FROM a\nHEALTHCHECK --interval=30 CMD x",
	  { ":2:24: error[FLAG-VALUE]: --interval is \"30\", but must be a duration of at least 1ms, as in 30s or 1m30s" } },
	{ "FROM a\nHEALTHCHECK --timeout=-1s CMD x",
	  { ":2:23: error[FLAG-VALUE]: --timeout is \"-1s\", but must be a duration of at least 1ms, as in 30s or 1m30s" } },
	{ "FROM a\nHEALTHCHECK --retries=x CMD x",
	  { ":2:23: error[FLAG-VALUE]: --retries is \"x\", but must be a whole number, 0 or more" } },
	{ "FROM a\nEXPOSE", { ":2:1: error[ARGUMENTS]: EXPOSE without a port" } },
	{ "FROM a\nEXPOSE 80 http 70000 1/icmp",
	  { ":2:11: error[PORT]: \"http\" is no port", ":2:16: error[PORT]: \"70000\" is no port",
	    ":2:22: error[PORT]: \"1/icmp\" is no port" } },
	{ "FROM a\nSTOPSIGNAL SIGTEM", { ":2:12: error[SIGNAL]: \"SIGTEM\" is no signal" } },
	{ "FROM a\nVOLUME []", { ":2:8: error[ARGUMENTS]: VOLUME of nothing" } },
	{ "FROM a\nVOLUME [\"\"]", { ":2:9: error[ARGUMENTS]: VOLUME of an empty path" } },
	{ "FROM a\nSHELL bash -c", { ":2:7: error[ARGUMENTS]: SHELL takes a JSON array of strings, nothing else" } },
	{ "FROM a\nSHELL []", { ":2:7: error[ARGUMENTS]: SHELL of nothing" } },
	{ "FROM a\nONBUILD", { ":2:1: error[ARGUMENTS]: ONBUILD without an instruction" } },
	{ "FROM a\nONBUILD ONBUILD RUN x", { ":2:9: error[ONBUILD]: ONBUILD can't be a trigger" } },
	{ "FROM a\nONBUILD FROM x", { ":2:9: error[ONBUILD]: FROM can't be a trigger" } },
	{ "FROM a\nONBUILD MAINTAINER x", { ":2:9: error[ONBUILD]: MAINTAINER can't be a trigger" } },
	{ "FROM a\nONBUILD RNU x", { ":2:9: error[INSTRUCTION]: \"RNU\" is no instruction (did you mean RUN?)" } },
	{ "FROM a\nWORKDIR", { ":2:1: error[ARGUMENTS]: WORKDIR without an argument" } },
	{ "FROM a\nWORKDIR ${A", { ":2:9: error[EXPANSION]: ${ without a }" } },
	{ "FROM a\nWORKDIR ${}", { ":2:9: error[EXPANSION]: ${ without a name" } },
	{ "FROM a\nWORKDIR ${A=b}", { ":2:9: error[EXPANSION]: \"=\" is no operator of ${…}" } },
	{ "FROM a\nWORKDIR ${A:#b}", { ":2:9: error[EXPANSION]: \":#\" is no operator of ${…}" } },
	{ "FROM a\nWORKDIR ${A/b}", { ":2:11: error[EXPANSION]: ${…/ without a second /" } },
	{ "FROM a\nWORKDIR \"${A:-b}", { ":2:9: error[QUOTE]: a double quote that doesn't end" } },
};

static bool better_hint(const struct finding *finding)
{
	return str_starts(finding->hint, "did you mean");
}

static void test_each_mistake(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct findings out = FINDINGS_INIT(f->arena);

		dockerfile_parse(f->arena, source_new(f->arena, STR("Dockerfile"), str_of(rows[i].text)), &out);
		findings_sort(&out);
		for (size_t j = 0; j < MAX_OF(out.list.n, (size_t)1); j++) {
			const struct finding *finding = out.list.n ? out.list.at[j] : NULL;
			const char *expected = j < 4 && rows[i].findings[j] ? rows[i].findings[j] : "none";
			struct str got = STR("none");

			if (finding)
				got = str_fmt(f->arena, "%.*s: %s[%s]: %.*s%s%.*s%s",
					      STR_ARG(str_from(span_show(f->arena, finding->span), strlen("Dockerfile"))),
					      severity_name(finding->severity), finding->rule->id + strlen("DOCKERFILE-SYNTAX-"),
					      STR_ARG(finding->message), better_hint(finding) ? " (" : "",
					      STR_ARG(better_hint(finding) ? finding->hint : STR_EMPTY), better_hint(finding) ? ")" : "");
			if (!str_is(got, expected))
				print_error("in: %s\n", rows[i].text);
			assert_str_equal(got, expected);
		}
		assert_true(out.list.n == 4 || !rows[i].findings[out.list.n]);
	}
}

/* What to write instead is said in this very case. */
static void test_hints(void **state)
{
	struct fixture *f = *state;

	dockerfile_parse(f->arena, source_new(f->arena, STR("Dockerfile"), STR("FROM a\nHEALTHCHECK curl x\nCOPY \"a b\" c")), f->out);
	assert_finding_hint(f->out, "Dockerfile:2:13: error[DOCKERFILE-SYNTAX-ARGUMENTS]: HEALTHCHECK takes CMD or NONE, not \"curl\"",
			    "write HEALTHCHECK CMD COMMAND, or HEALTHCHECK NONE");
	assert_finding_hint(f->out, "Dockerfile:3:6: error[DOCKERFILE-SYNTAX-QUOTE]: a double quote that doesn't end",
			    "quotes hold no blanks together here: write [\"…\", \"…\"]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_each_mistake),
		unit(test_hints),
	};

	return run_units(tests);
}
