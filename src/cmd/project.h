/*
 * The options that name a Compose project: the same in every command that loads one.
 */
#pragma once
#include "cmd/command.h"
#include "compose/compose.h"

struct project_values {
	struct strings files, env_files, profiles;
	const char *project_name, *project_directory;
};

#define PROJECT_OPTIONS(values)                                                                        \
	OPT_STRINGS('f', "file", "FILE", values, project.files,                                        \
		    "Compose file, may be given several times; - reads standard input"),               \
	OPT_STRINGS(0, "env-file", "FILE", values, project.env_files,                                  \
		    "read variables from FILE instead of .env, may be given several times"),           \
	OPT_STRINGS(0, "profile", "NAME", values, project.profiles,                                    \
		    "enable a profile, may be given several times; * enables all"),                    \
	OPT_STRING('p', "project-name", "NAME", values, project.project_name, "name of the project"), \
	OPT_STRING(0, "project-directory", "DIR", values, project.project_directory,                   \
		   "folder that relative paths start from")

/* What the loader takes; the arrays are the values' own. */
struct compose_options project_options(const struct project_values *values, const char *const *environment);
