#include "compose/to_stack.h"

#include <sys/stat.h>

#include "base/file.h"

enum {
	FILES_MAX = 500,   /* a ConfigMap of more entries nobody reviews */
	DEPTH_MAX = 8,
	ENTRIES_MAX = 4000, /* looked at; node_modules alone has more */
};

struct look {
	struct arena *arena;
	struct folder *folder;
	size_t n_entries;
};

static bool is_code(struct str name)
{
	static const char *const endings[] = { ".py", ".js", ".ts", ".jsx", ".tsx", ".mjs", ".cjs", ".go", ".rb", ".php", ".java", ".rs",
					       ".c", ".h", ".cc", ".cpp", ".cs", ".kt", ".scala", ".ex", ".exs", ".vue", ".svelte", ".erb",
					       ".swift", ".clj", ".pyc" };

	for (size_t i = 0; i < ARRAY_SIZE(endings); i++)
		if (str_ends(name, endings[i]))
			return true;
	return false;
}

static bool is_manifest(struct str name)
{
	static const char *const names[] = { "package.json", "requirements.txt", "pyproject.toml", "setup.py", "Pipfile", "manage.py",
					     "go.mod", "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "composer.json",
					     "Gemfile", "mix.exs", "tsconfig.json", "node_modules", ".git", "Dockerfile", "CMakeLists.txt",
					     "artisan", NULL };

	return str_in(name, names) || str_ends(name, ".csproj") || str_ends(name, ".sln");
}

static void look_into(struct look *look, struct str path, struct str relative, int depth)
{
	struct str *names;
	struct err err = { 0 };
	size_t n;

	if (depth > DEPTH_MAX || file_list(look->arena, str_cstr(look->arena, path), &names, &n, &err) < 0) {
		look->folder->too_much = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct str below = str_fmt(look->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(path), STR_ARG(names[i]));
		struct str name = relative.len ? str_fmt(look->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(relative), STR_ARG(names[i]))
					       : names[i];
		struct stat st;

		look->folder->manifest = look->folder->manifest || (depth == 0 && is_manifest(names[i]));
		if (++look->n_entries > ENTRIES_MAX || look->folder->files.n >= FILES_MAX) {
			look->folder->too_much = true;
			return;
		}
		/* a link to a folder could lead anywhere, also back up: it isn't followed */
		if (lstat(str_cstr(look->arena, below), &st) < 0)
			continue;
		if (S_ISDIR(st.st_mode)) {
			look_into(look, below, name, depth + 1);
			continue;
		}
		if (S_ISLNK(st.st_mode) && stat(str_cstr(look->arena, below), &st) < 0)
			continue;
		if (!S_ISREG(st.st_mode) || str_is(names[i], ".gitkeep") || str_is(names[i], ".keep") || str_is(names[i], ".gitignore"))
			continue;
		look->folder->size += (uint64_t)st.st_size;
		look->folder->n_code += is_code(names[i]);
		*vec_push(look->arena, &look->folder->files) = name;
	}
}

void to_stack_look(struct arena *arena, const char *path, struct folder *folder)
{
	struct look look = { .arena = arena, .folder = folder };

	*folder = (struct folder){ 0 };
	look_into(&look, str_of(path), STR_EMPTY, 0);
	folder->too_much = folder->too_much || folder->size > TO_STACK_FILE_MAX;
}
