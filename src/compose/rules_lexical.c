#include "compose/rules_lexical.h"

const struct rule COMPOSE_VARIABLE_UNSET = {
	.id = "COMPOSE-VARIABLE-UNSET",
	.severity = SEVERITY_WARNING,
	.title = "a variable has no value",
	.why = "it becomes an empty text, which is seldom what was meant",
	.mend = "set it in .env, or write ${NAME:-default}, or ${NAME:?message} to insist on it",
};

const struct rule COMPOSE_REQUIRED_VARIABLE = {
	.id = "COMPOSE-REQUIRED-VARIABLE",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a variable that the file insists on has no value",
	.why = "${NAME:?message} says that the project can't run without it",
	.mend = "set it in .env or in the file given by --env-file",
};

const struct rule COMPOSE_BAD_VARIABLE = {
	.id = "COMPOSE-BAD-VARIABLE",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a dollar sign doesn't begin a variable",
	.why = "Compose refuses the whole file",
	.mend = "write $$ for a dollar sign, or ${NAME} for a variable",
};

const struct rule COMPOSE_INTERPOLATION_DEPTH = {
	.id = "COMPOSE-INTERPOLATION-DEPTH",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "defaults of variables nest too deep",
	.why = "nobody can read such a value, and only an attack looks like it",
	.mend = "give the inner default a variable of its own in .env",
};

const struct rule DOTENV_BAD_LINE = {
	.id = "DOTENV-BAD-LINE",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a line of an env file is neither NAME=VALUE nor a comment",
	.why = "Compose refuses the whole file",
	.mend = "write NAME=VALUE, or begin the line with # to make it a comment",
};

const struct rule DOTENV_BAD_NAME = {
	.id = "DOTENV-BAD-NAME",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a name in an env file has a character that can't be in one",
	.why = "Compose refuses the whole file",
	.mend = "use letters, digits and _ in the name",
};

const struct rule DOTENV_UNTERMINATED_QUOTE = {
	.id = "DOTENV-UNTERMINATED-QUOTE",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a quote in an env file isn't closed",
	.why = "the rest of the file would belong to the value",
	.mend = "close the quote, or leave out both",
};

const struct rule DOTENV_BAD_VARIABLE = {
	.id = "DOTENV-BAD-VARIABLE",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a dollar sign in an env file doesn't begin a variable",
	.why = "Compose refuses the whole file",
	.mend = "put the value into single quotes, or write $$ for a dollar sign",
};

const struct rule DOTENV_NAME_DIGIT = {
	.id = "DOTENV-NAME-DIGIT",
	.severity = SEVERITY_WARNING,
	.title = "a name in an env file begins with a digit",
	.why = "Compose leaves such a line out without a word",
	.mend = "begin the name with a letter or _",
};

const struct rule *const compose_lexical_rules[] = {
	&COMPOSE_VARIABLE_UNSET, &COMPOSE_REQUIRED_VARIABLE, &COMPOSE_BAD_VARIABLE, &COMPOSE_INTERPOLATION_DEPTH,
	&DOTENV_BAD_LINE, &DOTENV_BAD_NAME, &DOTENV_UNTERMINATED_QUOTE, &DOTENV_BAD_VARIABLE,
	&DOTENV_NAME_DIGIT, NULL,
};
