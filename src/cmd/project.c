#include "cmd/project.h"

struct compose_options project_options(const struct project_values *values, const char *const *environment)
{
	return (struct compose_options){
		.files = values->files.at,
		.n_files = values->files.n,
		.env_files = values->env_files.at,
		.n_env_files = values->env_files.n,
		.profiles = values->profiles.at,
		.n_profiles = values->profiles.n,
		.project_name = values->project_name,
		.project_directory = values->project_directory,
		.process_environment = environment,
	};
}
