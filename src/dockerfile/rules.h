#pragma once
#include "base/finding.h"

/* What can be wrong with a Dockerfile's syntax; what can be bettered in one that is right is said by `lotse image lint`. */
extern const struct rule DOCKERFILE_SYNTAX_LIMIT;
extern const struct rule DOCKERFILE_SYNTAX_LONG_LINE;
extern const struct rule DOCKERFILE_SYNTAX_EMPTY;
extern const struct rule DOCKERFILE_SYNTAX_NO_FROM;
extern const struct rule DOCKERFILE_SYNTAX_BEFORE_FROM;
extern const struct rule DOCKERFILE_SYNTAX_INSTRUCTION;
extern const struct rule DOCKERFILE_SYNTAX_DIRECTIVE;
extern const struct rule DOCKERFILE_SYNTAX_DIRECTIVE_LATE;
extern const struct rule DOCKERFILE_SYNTAX_EMPTY_CONTINUATION;
extern const struct rule DOCKERFILE_SYNTAX_CONTINUATION_AT_END;
extern const struct rule DOCKERFILE_SYNTAX_HEREDOC;
extern const struct rule DOCKERFILE_SYNTAX_ARGUMENTS;
extern const struct rule DOCKERFILE_SYNTAX_NO_COMMAND;
extern const struct rule DOCKERFILE_SYNTAX_FLAG;
extern const struct rule DOCKERFILE_SYNTAX_FLAG_VALUE;
extern const struct rule DOCKERFILE_SYNTAX_MOUNT;
extern const struct rule DOCKERFILE_SYNTAX_EXEC_JSON;
extern const struct rule DOCKERFILE_SYNTAX_EXEC_STRINGS;
extern const struct rule DOCKERFILE_SYNTAX_QUOTE;
extern const struct rule DOCKERFILE_SYNTAX_PAIR;
extern const struct rule DOCKERFILE_SYNTAX_ONBUILD;
extern const struct rule DOCKERFILE_SYNTAX_STAGE_NAME;
extern const struct rule DOCKERFILE_SYNTAX_EXPANSION;
extern const struct rule DOCKERFILE_SYNTAX_REQUIRED;
extern const struct rule DOCKERFILE_SYNTAX_PORT;
extern const struct rule DOCKERFILE_SYNTAX_SIGNAL;

/* ignore.c */
extern const struct rule DOCKERIGNORE_PATTERN;
extern const struct rule DOCKERIGNORE_LIMIT;

extern const struct rule *const dockerfile_rules[]; /* ends with NULL */
