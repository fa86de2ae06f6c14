#include "dockerfile/rules.h"

const struct rule DOCKERFILE_SYNTAX_LIMIT = {
	.id = "DOCKERFILE-SYNTAX-LIMIT",
	.severity = SEVERITY_ERROR,
	.title = "a Dockerfile is larger than any",
	.why = "what is over the limit is not understood",
	.mend = "split it, or generate less of it",
};

const struct rule DOCKERFILE_SYNTAX_LONG_LINE = {
	.id = "DOCKERFILE-SYNTAX-LONG-LINE",
	.severity = SEVERITY_ERROR,
	.title = "a line of 64 KiB or more",
	.why = "BuildKit's parser refuses the file: it reads lines of less than 65536 bytes only",
	.mend = "break the line with the escape character, or put the text into a file of the context",
};

const struct rule DOCKERFILE_SYNTAX_EMPTY = {
	.id = "DOCKERFILE-SYNTAX-EMPTY",
	.severity = SEVERITY_ERROR,
	.title = "a Dockerfile without an instruction",
	.why = "nothing can be built from it",
	.mend = "begin with FROM, for example \"FROM debian:bookworm-slim\"",
};

const struct rule DOCKERFILE_SYNTAX_NO_FROM = {
	.id = "DOCKERFILE-SYNTAX-NO-FROM",
	.severity = SEVERITY_ERROR,
	.title = "a Dockerfile without FROM",
	.why = "every image builds on another, or on scratch",
	.mend = "begin with FROM, for example \"FROM debian:bookworm-slim\"",
};

const struct rule DOCKERFILE_SYNTAX_BEFORE_FROM = {
	.id = "DOCKERFILE-SYNTAX-BEFORE-FROM",
	.severity = SEVERITY_ERROR,
	.title = "an instruction before the first FROM",
	.why = "there is no stage yet in which it could be done: the build fails",
	.mend = "put it behind FROM; only ARG may stand before it",
	.also = "DL3061",
};

const struct rule DOCKERFILE_SYNTAX_INSTRUCTION = {
	.id = "DOCKERFILE-SYNTAX-INSTRUCTION",
	.severity = SEVERITY_ERROR,
	.title = "a word that is no instruction",
	.why = "the build fails",
	.mend = "write one of Dockerfile's instructions; a line that goes on needs a \\ at the end of the one before",
};

const struct rule DOCKERFILE_SYNTAX_DIRECTIVE = {
	.id = "DOCKERFILE-SYNTAX-DIRECTIVE",
	.severity = SEVERITY_ERROR,
	.title = "a parser directive that can't be used",
	.why = "the build fails",
	.mend = "write each directive once; escape takes \\ or `",
};

const struct rule DOCKERFILE_SYNTAX_DIRECTIVE_LATE = {
	.id = "DOCKERFILE-SYNTAX-DIRECTIVE-LATE",
	.severity = SEVERITY_WARNING,
	.title = "a parser directive where none is read",
	.why = "directives stand at the very top, before comments, empty lines and instructions; this one has no effect",
	.mend = "move it to the top of the file, or take it out",
};

const struct rule DOCKERFILE_SYNTAX_EMPTY_CONTINUATION = {
	.id = "DOCKERFILE-SYNTAX-EMPTY-CONTINUATION",
	.severity = SEVERITY_WARNING,
	.title = "an empty line within an instruction",
	.why = "builders warn, and will refuse it some day; often a \\ too many makes the next instruction part of this one",
	.mend = "take the empty line out, or the \\ before it",
	.also = "NoEmptyContinuation",
};

const struct rule DOCKERFILE_SYNTAX_CONTINUATION_AT_END = {
	.id = "DOCKERFILE-SYNTAX-CONTINUATION-AT-END",
	.severity = SEVERITY_WARNING,
	.title = "the file ends where a line is to be continued",
	.why = "something is missing, or there is a \\ too many",
	.mend = "take the last \\ out, or write what is missing",
};

const struct rule DOCKERFILE_SYNTAX_HEREDOC = {
	.id = "DOCKERFILE-SYNTAX-HEREDOC",
	.severity = SEVERITY_ERROR,
	.title = "a here-document that doesn't end",
	.why = "all of the file behind it is taken for its text, and the build fails",
	.mend = "end it with a line that holds its name alone, without blanks; behind <<- tabs may stand before it",
};

const struct rule DOCKERFILE_SYNTAX_ARGUMENTS = {
	.id = "DOCKERFILE-SYNTAX-ARGUMENTS",
	.severity = SEVERITY_ERROR,
	.title = "an instruction with arguments that it can't have",
	.why = "the build fails",
	.mend = "write its arguments as the reference of Dockerfile says",
};

const struct rule DOCKERFILE_SYNTAX_NO_COMMAND = {
	.id = "DOCKERFILE-SYNTAX-NO-COMMAND",
	.severity = SEVERITY_WARNING,
	.title = "RUN, CMD or ENTRYPOINT without a command",
	.why = "the builder takes it in silence: RUN does nothing, CMD and ENTRYPOINT forget what the base image starts",
	.mend = "write the command, or take the line out; to forget one on purpose write []",
};

const struct rule DOCKERFILE_SYNTAX_FLAG = {
	.id = "DOCKERFILE-SYNTAX-FLAG",
	.severity = SEVERITY_ERROR,
	.title = "a flag that the instruction doesn't have",
	.why = "the build fails",
	.mend = "correct or remove it; an argument that begins with -- must stand in the exec form",
};

const struct rule DOCKERFILE_SYNTAX_FLAG_VALUE = {
	.id = "DOCKERFILE-SYNTAX-FLAG-VALUE",
	.severity = SEVERITY_ERROR,
	.title = "a flag with a value that it can't have",
	.why = "the build fails",
	.mend = "correct the value",
};

const struct rule DOCKERFILE_SYNTAX_MOUNT = {
	.id = "DOCKERFILE-SYNTAX-MOUNT",
	.severity = SEVERITY_ERROR,
	.title = "a mount that can't be made",
	.why = "the build fails",
	.mend = "correct the keys of --mount: type, and what belongs to it",
};

const struct rule DOCKERFILE_SYNTAX_EXEC_JSON = {
	.id = "DOCKERFILE-SYNTAX-EXEC-JSON",
	.severity = SEVERITY_WARNING,
	.title = "an exec form that isn't JSON",
	.why = "the shell is given the brackets and quotes as they are, and fails at run time; the builder says nothing",
	.mend = "write a JSON array of strings: double quotes, commas between, none behind the last, \\\\ for a backslash",
};

const struct rule DOCKERFILE_SYNTAX_EXEC_STRINGS = {
	.id = "DOCKERFILE-SYNTAX-EXEC-STRINGS",
	.severity = SEVERITY_ERROR,
	.title = "an exec form with something else than strings",
	.why = "the build fails",
	.mend = "put numbers and words into double quotes",
};

const struct rule DOCKERFILE_SYNTAX_QUOTE = {
	.id = "DOCKERFILE-SYNTAX-QUOTE",
	.severity = SEVERITY_ERROR,
	.title = "a quote that doesn't end",
	.why = "the build fails",
	.mend = "end the quote, or write the escape character before it",
};

const struct rule DOCKERFILE_SYNTAX_PAIR = {
	.id = "DOCKERFILE-SYNTAX-PAIR",
	.severity = SEVERITY_ERROR,
	.title = "a name and value that aren't one",
	.why = "the build fails",
	.mend = "write NAME=VALUE, with quotes around a value that holds blanks",
};

const struct rule DOCKERFILE_SYNTAX_ONBUILD = {
	.id = "DOCKERFILE-SYNTAX-ONBUILD",
	.severity = SEVERITY_ERROR,
	.title = "an instruction that can't be a trigger",
	.why = "the build fails",
	.mend = "take it out of ONBUILD",
	.also = "DL3043",
};

const struct rule DOCKERFILE_SYNTAX_STAGE_NAME = {
	.id = "DOCKERFILE-SYNTAX-STAGE-NAME",
	.severity = SEVERITY_ERROR,
	.title = "a stage whose name can't be one",
	.why = "the build fails",
	.mend = "begin the name with a letter; letters, digits, \"-\", \"_\" and \".\" may follow",
};

const struct rule DOCKERFILE_SYNTAX_EXPANSION = {
	.id = "DOCKERFILE-SYNTAX-EXPANSION",
	.severity = SEVERITY_ERROR,
	.title = "a variable that can't be expanded",
	.why = "the build fails",
	.mend = "write $NAME or ${NAME}, with :- - :+ + :? ? # ## % %% / or // behind the name; for a dollar sign write \\$",
};

const struct rule DOCKERFILE_SYNTAX_REQUIRED = {
	.id = "DOCKERFILE-SYNTAX-REQUIRED",
	.severity = SEVERITY_ERROR,
	.title = "a variable that must be set isn't",
	.why = "the build fails with the message that stands behind the question mark",
	.mend = "give it a value with ARG or --build-arg",
};

const struct rule DOCKERFILE_SYNTAX_PORT = {
	.id = "DOCKERFILE-SYNTAX-PORT",
	.severity = SEVERITY_ERROR,
	.title = "a port that can't be one",
	.why = "the build fails",
	.mend = "write PORT[-PORT][/PROTOCOL] with ports up to 65535 and tcp, udp or sctp",
	.also = "DL3011",
};

const struct rule DOCKERFILE_SYNTAX_SIGNAL = {
	.id = "DOCKERFILE-SYNTAX-SIGNAL",
	.severity = SEVERITY_ERROR,
	.title = "a signal that there isn't",
	.why = "the container can't be started",
	.mend = "write a name like SIGTERM, or a number",
};

const struct rule DOCKERIGNORE_PATTERN = {
	.id = "DOCKERIGNORE-PATTERN",
	.severity = SEVERITY_ERROR,
	.title = "a pattern of .dockerignore that can't be read",
	.why = "the builder refuses the whole context",
	.mend = "end character classes with ], and write something behind ! and \\",
};

const struct rule DOCKERIGNORE_LIMIT = {
	.id = "DOCKERIGNORE-LIMIT",
	.severity = SEVERITY_ERROR,
	.title = "a .dockerignore larger than any",
	.why = "what is over the limit is not understood",
	.mend = "write patterns for folders, not for files",
};

const struct rule *const dockerfile_rules[] = {
	&DOCKERFILE_SYNTAX_LIMIT,
	&DOCKERFILE_SYNTAX_LONG_LINE,
	&DOCKERFILE_SYNTAX_EMPTY,
	&DOCKERFILE_SYNTAX_NO_FROM,
	&DOCKERFILE_SYNTAX_BEFORE_FROM,
	&DOCKERFILE_SYNTAX_INSTRUCTION,
	&DOCKERFILE_SYNTAX_DIRECTIVE,
	&DOCKERFILE_SYNTAX_DIRECTIVE_LATE,
	&DOCKERFILE_SYNTAX_EMPTY_CONTINUATION,
	&DOCKERFILE_SYNTAX_CONTINUATION_AT_END,
	&DOCKERFILE_SYNTAX_HEREDOC,
	&DOCKERFILE_SYNTAX_ARGUMENTS,
	&DOCKERFILE_SYNTAX_NO_COMMAND,
	&DOCKERFILE_SYNTAX_FLAG,
	&DOCKERFILE_SYNTAX_FLAG_VALUE,
	&DOCKERFILE_SYNTAX_MOUNT,
	&DOCKERFILE_SYNTAX_EXEC_JSON,
	&DOCKERFILE_SYNTAX_EXEC_STRINGS,
	&DOCKERFILE_SYNTAX_QUOTE,
	&DOCKERFILE_SYNTAX_PAIR,
	&DOCKERFILE_SYNTAX_ONBUILD,
	&DOCKERFILE_SYNTAX_STAGE_NAME,
	&DOCKERFILE_SYNTAX_EXPANSION,
	&DOCKERFILE_SYNTAX_REQUIRED,
	&DOCKERFILE_SYNTAX_PORT,
	&DOCKERFILE_SYNTAX_SIGNAL,
	&DOCKERIGNORE_PATTERN,
	&DOCKERIGNORE_LIMIT,
	NULL,
};
