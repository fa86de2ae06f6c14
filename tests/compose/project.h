/*
 * A project in a folder of its own, for tests: files are put there, it is loaded from there.
 *
 * The test runs in .../app, so the project is called "app", and places read as a user would see them: "compose.yaml:3:9".
 * The environment of the process counts only where the test gives one.
 */
#pragma once
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/strbuf.h"
#include "compose/compose.h"
#include "doc/emit.h"
#include "lib/test.h"

struct project_test {
	struct compose_options options;
	const char *lists[3][8]; /* files, env files, profiles */
	char folder[64];	 /* what is removed at the end */
	int home;		 /* where the test came from */
	struct compose_project project;
};

static inline int project_setup(void **state)
{
	struct project_test *p;
	struct fixture *f;

	fixture_setup(state);
	f = *state;
	p = arena_new_of(f->arena, struct project_test);
	f->extra = p;
	p->options = (struct compose_options){ .files = p->lists[0], .env_files = p->lists[1], .profiles = p->lists[2] };
	p->home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	snprintf(p->folder, sizeof(p->folder), "/tmp/lotse-compose-XXXXXX");
	if (p->home < 0 || !mkdtemp(p->folder) || chdir(p->folder) < 0 || mkdir("app", 0700) < 0 || chdir("app") < 0)
		return -1;
	return 0;
}

static inline int project_teardown(void **state)
{
	struct fixture *f = *state;
	struct project_test *p = f->extra;
	int result = fchdir(p->home);

	close(p->home);
	if (file_remove_tree(p->folder, f->err) < 0)
		result = -1;
	return fixture_teardown(state) | result;
}

#define project_unit(test) cmocka_unit_test_setup_teardown(test, project_setup, project_teardown)

/* A file of the project, its folders made. */
static inline void put_text(struct fixture *f, const char *path, struct str text)
{
	struct str folder = path_dir(str_of(path));

	if (!str_is(folder, "."))
		assert_done(file_mkdirs(str_cstr(f->arena, folder), f->err), f->err);
	assert_done(file_write(path, text, 0600, f->err), f->err);
}

static inline void put(struct fixture *f, const char *path, const char *text)
{
	put_text(f, path, str_of(text));
}

static inline struct project_test *project_of(struct fixture *f)
{
	return f->extra;
}

static inline void with_file(struct fixture *f, const char *name)
{
	project_of(f)->lists[0][project_of(f)->options.n_files++] = name;
}

static inline void with_env_file(struct fixture *f, const char *name)
{
	project_of(f)->lists[1][project_of(f)->options.n_env_files++] = name;
}

static inline void with_profile(struct fixture *f, const char *name)
{
	project_of(f)->lists[2][project_of(f)->options.n_profiles++] = name;
}

/* `envp` ends with NULL, and lives as long as the test. */
static inline void with_environment(struct fixture *f, const char *const *envp)
{
	project_of(f)->options.process_environment = envp;
}

static inline int load_result(struct fixture *f)
{
	return compose_load(f->arena, &project_of(f)->options, &project_of(f)->project, f->out, f->err);
}

static inline const struct compose_project *load(struct fixture *f)
{
	assert_done(load_result(f), f->err);
	return &project_of(f)->project;
}

static inline const struct compose_project *load_text(struct fixture *f, const char *compose_yaml)
{
	put(f, "compose.yaml", compose_yaml);
	return load(f);
}

/* A part of what `lotse config` prints, as YAML; the folder of the project reads "/app". Keys by '.': "services.web.ports". */
static inline struct str printed(struct fixture *f, const char *path)
{
	const struct node *node = compose_canonical(f->arena, &project_of(f)->project);
	struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct str rest = str_of(path), key;

	while (rest.len && str_split(&rest, '.', &key))
		node = node_get_str(node, key);
	if (node)
		yaml_write(&buf, node, NULL);
	struct str text = strbuf_take(&buf, f->arena);
	strbuf_fini(&buf);
	return str_trim(str_replace(f->arena, text, path_cwd(f->arena), STR("/app")));
}

#define assert_printed(f, path, expected) assert_str_equal(printed((f), (path)), expected)
