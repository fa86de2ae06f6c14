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

const struct rule PLAN_OVERLAY_DANGLING = {
	.id = "PLAN-OVERLAY-DANGLING",
	.severity = SEVERITY_ERROR,
	.title = "an overlay refers to what isn't written any more",
	.why = "the overlay is your team's and stays as it is: kustomize stops where it refers to what isn't there",
	.mend = "take the line out, or delete the overlay",
};

const struct rule PLAN_OVERLAY_UNUSED = {
	.id = "PLAN-OVERLAY-UNUSED",
	.severity = SEVERITY_ERROR,
	.title = "an overlay doesn't use its environment's values",
	.why = "the overlay was written when there was no such environment: it has the values of .env, and secrets that aren't generated",
	.mend = "add the component to the overlay",
};

const struct rule *const plan_own_rules[] = {
	&PLAN_ENVIRONMENT_NAME, &PLAN_ENVIRONMENT_ERROR, &PLAN_OVERLAY_DANGLING, &PLAN_OVERLAY_UNUSED, NULL,
};
