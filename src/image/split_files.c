#include "image/split_files.h"

#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/map.h"
#include "base/strbuf.h"
#include "container/container.h"
#include "dockerfile/ignore.h"

#define FILES_MAX 200000
#define DEPTH_MAX 64

struct seen_file {
	unsigned int mode, uid;
};

struct walk {
	struct arena *arena;
	struct map *files; /* relative path → struct seen_file */
	struct err *err;
};

/* Packages are compared by name; bytecode is made anew. */
static bool is_compared_otherwise(struct str name)
{
	static const char *const names[] = { "node_modules", "__pycache__", ".venv", "venv", ".git", NULL };

	return str_in(name, names) || str_ends(name, ".egg-info");
}

static int walk(struct walk *w, struct str root, struct str relative, unsigned int depth)
{
	struct str folder = str_empty(relative) ? root : path_join(w->arena, root, relative), *names;
	size_t n;

	if (file_list(w->arena, str_cstr(w->arena, folder), &names, &n, w->err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct str path = str_empty(relative) ? names[i] : path_join(w->arena, relative, names[i]);
		struct stat status;

		if (is_compared_otherwise(names[i]) ||
		    lstat(str_cstr(w->arena, path_join(w->arena, root, path)), &status) < 0)
			continue;
		if (S_ISDIR(status.st_mode)) {
			if (depth < DEPTH_MAX && walk(w, root, path, depth + 1) < 0)
				return -1;
		} else if (w->files->n < FILES_MAX) {
			struct seen_file *file = arena_new_of(w->arena, struct seen_file);

			*file = (struct seen_file){ status.st_mode, status.st_uid };
			map_set(w->files, path, file);
		}
	}
	return 0;
}

static int files_of(struct arena *arena, struct engine *engine, const struct image *image, struct str folder,
		    struct map *files, struct err *err)
{
	struct walk w = { arena, files, err };
	struct str root;
	int walked = 0;

	if (engine_mount(engine, str_cstr(arena, image->name), &root, err) < 0)
		return -1;
	root = str_fmt(arena, "%" PRI_STR "%" PRI_STR, STR_ARG(root), STR_ARG(folder));
	if (file_is_dir(str_cstr(arena, root)))
		walked = walk(&w, root, STR_EMPTY, 0);
	if (engine_unmount(engine, str_cstr(arena, image->name), err) < 0)
		return -1;
	return walked;
}

struct tally {
	struct strbuf *names;
	size_t n;
};

static void count(struct tally *tally, struct str name)
{
	if (++tally->n <= 5)
		strbuf_addf(tally->names, "%s%" PRI_STR, tally->n > 1 ? ", " : "", STR_ARG(name));
}

static bool unreadable(const struct seen_file *file, const struct image *after)
{
	uint64_t uid = 0;
	size_t colon = str_chr(after->user, ':');
	struct str number = str_slice(after->user, 0, colon == STR_NONE ? after->user.len : colon);

	if (!str_to_uint(number, &uid) || uid == 0 || file->uid == uid || S_ISLNK(file->mode))
		return false;
	return !(file->mode & S_IROTH);
}

int split_compare_files(struct arena *arena, struct engine *engine, const struct split *split,
			const struct image *before, const struct image *after, struct verify_report *report,
			struct err *err)
{
	struct map had = MAP_INIT(arena), has = MAP_INIT(arena);
	_cleanup_strbuf_ struct strbuf missing = STRBUF_INIT(4096), closed = STRBUF_INIT(4096),
				       patterns = STRBUF_INIT(STRBUF_MAX);
	struct tally gone = { &missing, 0 }, shut = { &closed, 0 };
	struct findings none = FINDINGS_INIT(arena);
	struct str folder = split->facts.workdir;

	if (str_is(folder, "/") || split->facts.compiled)
		return 0; /* source stays behind on purpose: the program, and what it reads, are what counts */
	if (files_of(arena, engine, before, folder, &had, err) < 0 ||
	    files_of(arena, engine, after, folder, &has, err) < 0)
		return -1;
	for (size_t i = 0; i < split->facts.moved.n; i++)
		strbuf_addf(&patterns, "%" PRI_STR "\n", STR_ARG(split->facts.moved.at[i]));
	struct dockerignore *left_out = dockerignore_parse(
		arena, source_new(arena, STR("left out"), str_dup(arena, strbuf_str(&patterns))), &none);
	for (size_t i = 0; i < had.n; i++)
		if (!map_get(&has, had.at[i].key) && !dockerignore_excludes(left_out, had.at[i].key))
			count(&gone, had.at[i].key);
	for (size_t i = 0; i < has.n; i++)
		if (unreadable(has.at[i].value, after))
			count(&shut, has.at[i].key);
	struct verify_row *row = vec_push(arena, &report->rows);
	*row = (struct verify_row){
		.what = str_fmt(arena, "files in %" PRI_STR, STR_ARG(folder)),
		.before = str_fmt(arena, "%zu", had.n),
		.after = str_fmt(arena, "%zu", has.n),
		.verdict = gone.n || shut.n ? VERIFY_DIFFERENT : VERIFY_SAME,
	};
	if (gone.n)
		row->why =
			str_fmt(arena, "%zu missing: %" PRI_STR, gone.n, STR_ARG(str_dup(arena, strbuf_str(&missing))));
	else if (shut.n)
		row->why = str_fmt(arena, "%zu that the user can't read: %" PRI_STR, shut.n,
				   STR_ARG(str_dup(arena, strbuf_str(&closed))));
	return 0;
}
