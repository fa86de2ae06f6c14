#include "plan/rules.h"

#include "plan/plan.h"

const struct rule PLAN_ENVIRONMENT_NAME = {
	.id = "PLAN-ENVIRONMENT-NAME",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "an environment's name can't be used",
	.why = "the name becomes a folder (overlays/NAME) and stands in object names",
	.mend = "write --environment NAME=ENVFILE with a name of lower-case letters, digits and '-', each name once",
};

const struct rule PLAN_ENVIRONMENT_ERROR = {
	.id = "PLAN-ENVIRONMENT-ERROR",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "the project can't be loaded with an environment's env file",
	.why = "an environment gets its values from its own env file alone, so that no other machine's values reach it",
	.mend = "set what is missing in the environment's env file",
};

const struct rule *const plan_own_rules[] = { &PLAN_ENVIRONMENT_NAME, &PLAN_ENVIRONMENT_ERROR, NULL };
