#include "image/inspect_rules.h"

#include "image/inspect.h"

const struct rule IMAGE_LOW_EFFICIENCY = {
	.id = "IMAGE-LOW-EFFICIENCY",
	.severity = SEVERITY_ERROR,
	.title = "an image with less efficiency than was asked for",
	.why = "every node pulls and keeps bytes that no container can see",
	.mend = "remove files in the RUN that made them, or build in one stage and copy the result into another",
};
const struct rule IMAGE_TOO_MUCH_WASTE = {
	.id = "IMAGE-TOO-MUCH-WASTE",
	.severity = SEVERITY_ERROR,
	.title = "an image with more waste than was asked for",
	.why = "every node pulls and keeps bytes that no container can see",
	.mend = "remove files in the RUN that made them, or build in one stage and copy the result into another",
};
const struct rule IMAGE_SECRET_LEFT = {
	.id = "IMAGE-SECRET-LEFT",
	.severity = SEVERITY_WARNING,
	.title = "a removed file that looks like a secret and still is in a layer",
	.why = "whoever can pull the image can read each of its layers, and so the file",
	.mend = "make the secret invalid, and give the build a new one with RUN --mount=type=secret",
};

const struct rule *const inspect_rules[] = { &IMAGE_LOW_EFFICIENCY, &IMAGE_TOO_MUCH_WASTE, &IMAGE_SECRET_LEFT, NULL };
