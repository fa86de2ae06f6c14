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

const struct rule PLAN_ENVIRONMENT_FILE = {
	.id = "PLAN-ENVIRONMENT-FILE",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "an environment's env file isn't there",
	.why = "without it the environment would have the values of another one",
	.mend = "write its path relative to the project's folder, or bring the file from where your team keeps it",
};

const struct rule PLAN_OVERLAY_IMAGE = {
	.id = "PLAN-OVERLAY-IMAGE",
	.severity = SEVERITY_NOTE,
	.title = "an overlay runs another tag than the project names",
	.why = "the overlay is your team's, and its images: win over the project's",
	.mend = "nothing, where a pipeline writes the tag; else change it there",
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

const struct rule PLAN_UNKNOWN_NAME = {
	.id = "PLAN-UNKNOWN-NAME",
	.severity = SEVERITY_WARNING,
	.title = "lotse.yaml names a service or volume that the project doesn't have",
	.why = "what is set there has no effect, and the team may believe that it holds",
	.mend = "write the name as the Compose file does, or take it out; a service of a profile that isn't enabled isn't there either",
};

const struct rule *const plan_own_rules[] = {
	&PLAN_ENVIRONMENT_NAME, &PLAN_ENVIRONMENT_FILE, &PLAN_UNKNOWN_NAME, &PLAN_OVERLAY_DANGLING, &PLAN_OVERLAY_UNUSED,
	&PLAN_OVERLAY_IMAGE, NULL,
};
