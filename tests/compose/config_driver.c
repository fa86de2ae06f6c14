/*
 * `lotse config` without lotse: prints the canonical project, so that the loader can be compared with Docker Compose
 * before there is a command. Exit code 0, 1 with errors, 2 where the input can't be used, 3 for the environment.
 */
#include "base/strbuf.h"
#include "compose/compose.h"
#include "doc/emit.h"

struct lists {
	const char *files[64], *env_files[64], *profiles[64];
};

static void add(const char **list, size_t *n, const char *value)
{
	if (*n < 64)
		list[(*n)++] = value;
}

static bool parse(int argc, char **argv, struct lists *lists, struct compose_options *options)
{
	for (int i = 1; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], "-f"))
			add(lists->files, &options->n_files, argv[i + 1]);
		else if (!strcmp(argv[i], "--env-file"))
			add(lists->env_files, &options->n_env_files, argv[i + 1]);
		else if (!strcmp(argv[i], "--profile"))
			add(lists->profiles, &options->n_profiles, argv[i + 1]);
		else if (!strcmp(argv[i], "-p"))
			options->project_name = argv[i + 1];
		else if (!strcmp(argv[i], "--project-directory"))
			options->project_directory = argv[i + 1];
		else
			return false;
	}
	return argc % 2 == 1;
}

static void print_findings(struct arena *arena, struct findings *out)
{
	findings_sort(out);
	for (size_t i = 0; i < out->list.n; i++) {
		const struct finding *finding = out->list.at[i];
		struct str place = span_show(arena, finding->span);

		fprintf(stderr, "%.*s: %s[%s]: %.*s (%.*s)\n", STR_ARG(place), severity_name(finding->severity), finding->rule->id,
			STR_ARG(finding->message), STR_ARG(finding->path));
		fprintf(stderr, "  hint: %.*s\n", STR_ARG(finding->hint));
	}
}

int main(int argc, char **argv)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	_cleanup_strbuf_ struct strbuf text = STRBUF_INIT(STRBUF_MAX);
	struct findings out = FINDINGS_INIT(arena);
	struct lists lists = { 0 };
	struct compose_options options = { .files = lists.files, .env_files = lists.env_files, .profiles = lists.profiles,
					   .process_environment = (const char *const *)environ };
	struct compose_project project;
	struct err err = { 0 };

	if (!parse(argc, argv, &lists, &options)) {
		fprintf(stderr, "usage: config_driver [-f FILE]… [--env-file FILE]… [--profile NAME]… [-p NAME] "
				"[--project-directory DIR]\n");
		return 2;
	}
	int result = compose_load(arena, &options, &project, &out, &err);

	print_findings(arena, &out);
	if (result < 0) {
		fprintf(stderr, "error: %s\n", err.message);
		return err.kind == ERR_USAGE ? 2 : 3;
	}
	if (out.fatal)
		return 2;
	yaml_write(&text, compose_canonical(arena, &project), NULL);
	fwrite(text.ptr, 1, text.len, stdout);
	return out.n_errors ? 1 : 0;
}
