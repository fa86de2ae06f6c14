#include "image/split_internal.h"

const struct rule SPLIT_STAGES = {
	.id = "IMAGE-SPLIT-STAGES",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a Dockerfile that isn't one stage is not split",
	.why = "what goes from one stage to the other is decided in it already",
	.mend = "improve the stages by hand: 'lotse image lint' says where",
};

const struct rule SPLIT_IMPROVE = {
	.id = "IMAGE-SPLIT-IMPROVE",
	.severity = SEVERITY_NOTE,
	.title = "something in a Dockerfile of several stages could be smaller, faster or safer",
	.why = "it has several stages already, so it isn't rewritten",
	.mend = "see 'lotse image inspect' for what the built image holds",
};

const struct rule SPLIT_BASE = {
	.id = "IMAGE-SPLIT-BASE",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "it isn't known which small image goes with a base image",
	.why = "the built files run only on the same C library, interpreter and release that they were built on",
	.mend = "name it: --runtime-image IMAGE",
};

const struct rule SPLIT_LANGUAGE = {
	.id = "IMAGE-SPLIT-LANGUAGE",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "what is built can't be told",
	.why = "without knowing the built files nothing can be left out safely",
	.mend = "split it by hand",
};

const struct rule SPLIT_MIXED = {
	.id = "IMAGE-SPLIT-MIXED",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "two languages are built in one stage",
	.why = "each needs a builder of its own, and only people know which files of the one the other needs",
	.mend = "build the one in a stage of its own (FROM node:... AS assets) and copy its result",
};

const struct rule SPLIT_STEP = {
	.id = "IMAGE-SPLIT-STEP",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "what a RUN leaves behind can't be told",
	.why = "if it only builds it belongs into the first stage, if it changes the system into the second; a wrong "
	       "guess breaks the image",
	.mend = "move it by hand, or write it as separate commands joined by &&",
};

const struct rule SPLIT_INPUT = {
	.id = "IMAGE-SPLIT-INPUT",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a broken Dockerfile is not rewritten",
	.why = "the result would be a guess",
	.mend = "mend what the other findings say",
};

const struct rule SPLIT_BUILDER = {
	.id = "IMAGE-SPLIT-BUILDER",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "the builder can't do what the Dockerfile asks for",
	.why = "the build would fail",
	.mend = "use --builder buildkit",
};

const struct rule SPLIT_FILES = {
	.id = "IMAGE-SPLIT-FILES",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a file that the build needs isn't in the context",
	.why = "which files an install step reads is found by reading them",
	.mend = "name the folder that is built: --context DIR",
};

const struct rule SPLIT_COMMAND = {
	.id = "IMAGE-SPLIT-COMMAND",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "the command doesn't say which built file it starts",
	.why = "only that file and what it needs go into the image",
	.mend = "write CMD as the path of the program: CMD [\"/app/server\"]",
};

const struct rule SPLIT_LOCK = {
	.id = "IMAGE-SPLIT-LOCK",
	.severity = SEVERITY_WARNING,
	.title = "dependencies are installed without a lock file, or together with the source",
	.why = "two builds of one commit may differ, or each change of the source installs all of them again",
	.mend = "commit a lock file, and install from it before the source is copied",
};

const struct rule SPLIT_RECOMMENDS = {
	.id = "IMAGE-SPLIT-RECOMMENDS",
	.severity = SEVERITY_NOTE,
	.title = "packages that were only recommended are no longer installed",
	.why = "a tool may be there without its helper",
	.mend = "name the ones that are needed in the list",
};

const struct rule SPLIT_SECRET = {
	.id = "IMAGE-SPLIT-SECRET",
	.severity = SEVERITY_WARNING,
	.title = "a file that holds secrets was part of the image",
	.why = "whoever can pull the image can read it",
	.mend = "give it at run time: env_file or secrets in Compose; an exception is a line \"!FILE\" in .dockerignore",
};

const struct rule SPLIT_USER = {
	.id = "IMAGE-SPLIT-USER",
	.severity = SEVERITY_NOTE,
	.title = "the user of the image changes, or has a name instead of a number",
	.why = "files in volumes that root wrote stay root's, and Kubernetes can't check a name against runAsNonRoot",
	.mend = "give the volumes to the new user once, or choose with --user",
};

const struct rule SPLIT_PORT = {
	.id = "IMAGE-SPLIT-PORT",
	.severity = SEVERITY_WARNING,
	.title = "a port below 1024 for a user who isn't root",
	.why = "where net.ipv4.ip_unprivileged_port_start isn't lowered only root may listen there",
	.mend = "listen on a port above 1023, or keep --user root",
};

const struct rule SPLIT_OWNER = {
	.id = "IMAGE-SPLIT-OWNER",
	.severity = SEVERITY_NOTE,
	.title = "the application can't write into its own folder any more",
	.why = "its files belong to root",
	.mend = "write below a volume, or make the folder in the Dockerfile with mkdir: it is then given to the user",
};

const struct rule SPLIT_HEALTH = {
	.id = "IMAGE-SPLIT-HEALTH",
	.severity = SEVERITY_NOTE,
	.title = "a health check of Compose that the image doesn't get, or that others get with it",
	.why = "a check in the image counts for every service that runs it",
	.mend = "choose with --service NAME, and give the others \"healthcheck: {disable: true}\" or one of their own",
};

const struct rule SPLIT_MODE = {
	.id = "IMAGE-SPLIT-MODE",
	.severity = SEVERITY_WARNING,
	.title = "a file of the context isn't readable for all",
	.why = "in the image it belongs to root with the same mode, and the application runs as another user",
	.mend = "chmod a+r it, a+rx for folders and programs",
};

const struct rule SPLIT_DEVELOPMENT = {
	.id = "IMAGE-SPLIT-DEVELOPMENT",
	.severity = SEVERITY_WARNING,
	.title = "the command needs a package that is for development only",
	.why = "development packages are kept then, and the image is larger than it has to be",
	.mend = "start the built files instead, or move the package to the dependencies",
};

const struct rule SPLIT_SIGNALS = {
	.id = "IMAGE-SPLIT-SIGNALS",
	.severity = SEVERITY_NOTE,
	.title = "a package manager starts the application",
	.why = "it stands between the application and the signal to stop, and takes a second to start",
	.mend = "write the command that it runs into CMD",
};

const struct rule SPLIT_PIN = {
	.id = "IMAGE-SPLIT-PIN",
	.severity = SEVERITY_NOTE,
	.title = "the second stage isn't pinned as the first one is",
	.why = "the digest of the slim image isn't known here",
	.mend = "add its digest: docker buildx imagetools inspect IMAGE",
};

const struct rule *const image_split_rules[] = {
	&SPLIT_STAGES, &SPLIT_IMPROVE, &SPLIT_BASE, &SPLIT_LANGUAGE, &SPLIT_MIXED, &SPLIT_STEP, &SPLIT_INPUT, &SPLIT_BUILDER,
	&SPLIT_FILES, &SPLIT_COMMAND, &SPLIT_LOCK, &SPLIT_RECOMMENDS, &SPLIT_SECRET, &SPLIT_USER, &SPLIT_PORT, &SPLIT_OWNER,
	&SPLIT_HEALTH, &SPLIT_MODE, &SPLIT_DEVELOPMENT, &SPLIT_SIGNALS, &SPLIT_PIN, NULL,
};
