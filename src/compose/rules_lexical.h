/*
 * Rules of the small languages inside Compose values and env files.
 */
#pragma once
#include "base/finding.h"

extern const struct rule COMPOSE_VARIABLE_UNSET, COMPOSE_REQUIRED_VARIABLE, COMPOSE_BAD_VARIABLE, COMPOSE_INTERPOLATION_DEPTH;
extern const struct rule DOTENV_BAD_LINE, DOTENV_BAD_NAME, DOTENV_UNTERMINATED_QUOTE, DOTENV_BAD_VARIABLE,
	DOTENV_NAME_DIGIT;
extern const struct rule *const compose_lexical_rules[]; /* ended by NULL */
