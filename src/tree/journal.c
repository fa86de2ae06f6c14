#include <errno.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "tree/path.h"
#include "tree/stage.h"

static const char *in_target(struct arena *arena, const struct stage *stage, struct str path)
{
	return str_cstr(arena, str_fmt(arena, "%s/%" PRI_STR, stage->target, STR_ARG(path)));
}

static bool is_written(const struct tree_change *change)
{
	return change->kind == CHANGE_NEW || change->kind == CHANGE_MODIFIED;
}

/* ---- Before the point of no return ---- */

/* The folders above `path` that aren't there yet, the upper ones first. */
static void missing_folders(struct arena *arena, const struct stage *stage, struct str path, struct map *missing)
{
	size_t slash;

	for (size_t end = 0; (slash = str_chr(str_from(path, end), '/')) != STR_NONE; end += slash + 1) {
		struct str folder = str_slice(path, 0, end + slash);

		if (!map_get(missing, folder) && !file_exists(in_target(arena, stage, folder)))
			map_set(missing, folder, missing);
	}
}

static int make_folders(struct arena *arena, const struct stage *stage, const struct tree_plan *plan, struct err *err)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct map missing = MAP_INIT(arena);

	for (size_t i = 0; i < plan->changes.n; i++)
		if (is_written(&plan->changes.at[i]))
			missing_folders(arena, stage, plan->changes.at[i].path, &missing);
	for (size_t i = 0; i < missing.n; i++) {
		strbuf_add(&buf, missing.at[i].key);
		strbuf_addc(&buf, '\0');
	}
	if (file_write(stage->made, strbuf_str(&buf), 0600, err) < 0) {
		errno = err->number;
		return stage_failed(stage, STR_EMPTY, err);
	}
	for (size_t i = 0; i < missing.n; i++) {
		crash_point();
		if (mkdir(in_target(arena, stage, missing.at[i].key), 0777) < 0)
			return stage_failed(stage, missing.at[i].key, err);
	}
	return 0;
}

/* The upper ones come first in the list, so they go last; one that somebody has filled meanwhile stays. */
void journal_undo(struct arena *arena, const struct stage *stage)
{
	struct err ignored = { 0 };
	struct str text, path;
	VEC(struct str) made = { 0 };

	if (!file_exists(stage->made) || file_read(arena, stage->made, STRBUF_MAX, &text, &ignored) < 0)
		return;
	while (str_split(&text, '\0', &path))
		if (path_is_safe(arena, path) && path_standing(arena, stage->target, path).kind == STANDS_FOLDER)
			*vec_push(arena, &made) = path;
	for (size_t i = made.n; i-- > 0;)
		rmdir(in_target(arena, stage, made.at[i]));
}

/* Where a file that stands there can't be renamed to: a mount point below the target. */
static int check_mounts(struct arena *arena, const struct stage *stage, const struct tree_plan *plan, struct err *err)
{
	for (size_t i = 0; i < plan->changes.n; i++) {
		const struct tree_change *change = &plan->changes.at[i];
		struct str folder = path_dir(change->path);

		if (!is_written(change) || path_same_mount(stage->folder, in_target(arena, stage, folder)))
			continue;
		return err_set(err, ERR_PERMANENT, "cannot write %s/%" PRI_STR ": another file system is mounted at %s/%" PRI_STR,
			       stage->shown, STR_ARG(change->path), stage->shown, STR_ARG(folder));
	}
	return 0;
}

int journal_prepare(struct arena *arena, const struct stage *stage, const struct tree_plan *plan, struct err *err)
{
	if (make_folders(arena, stage, plan, err) == 0 && check_mounts(arena, stage, plan, err) == 0)
		return 0;
	journal_undo(arena, stage);
	return -1;
}

int journal_write(const struct stage *stage, const struct tree_plan *plan, struct err *err)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	for (size_t i = 0; i < plan->changes.n; i++) {
		const struct tree_change *change = &plan->changes.at[i];

		if (!is_written(change) && change->kind != CHANGE_REMOVED)
			continue;
		strbuf_addc(&buf, change->kind == CHANGE_REMOVED ? '-' : '+');
		strbuf_add(&buf, change->path);
		strbuf_addc(&buf, '\0');
	}
	if (file_write(stage->journal, strbuf_str(&buf), 0600, err) == 0)
		return 0;
	errno = err->number;
	return stage_failed(stage, STR_EMPTY, err);
}

/* ---- Behind it ---- */

static void remove_empty_parents(struct arena *arena, const struct stage *stage, struct str path)
{
	for (path = path_dir(path); !str_is(path, "."); path = path_dir(path)) {
		if (rmdir(in_target(arena, stage, path)) < 0 && errno != ENOENT)
			return;
		crash_point();
	}
}

/* As with renaming, doing it twice is harmless; the run may have died between the file and its folders. */
static int remove_one(struct arena *arena, const struct stage *stage, struct str path, struct err *err)
{
	enum standing_kind kind = path_standing(arena, stage->target, path).kind;

	if (kind == STANDS_BLOCKED || kind == STANDS_FOLDER)
		return 0;
	if (unlink(in_target(arena, stage, path)) < 0 && errno != ENOENT)
		return err_errno(err, "cannot remove %s/%" PRI_STR, stage->shown, STR_ARG(path));
	crash_point();
	remove_empty_parents(arena, stage, path);
	return 0;
}

/* Doing it twice is harmless: what was renamed isn't in the stage any more. */
static int rename_one(struct arena *arena, const struct stage *stage, struct str path, struct err *err)
{
	const char *to = in_target(arena, stage, path);
	struct str staged = str_fmt(arena, "tree/%" PRI_STR, STR_ARG(path));
	struct standing there = path_standing(arena, stage->target, path);

	if (path_standing(arena, stage->folder, staged).kind != STANDS_FILE)
		return 0;
	if (there.kind == STANDS_BLOCKED)
		return err_set(err, ERR_PERMANENT, "cannot write %s/%" PRI_STR ": %" PRI_STR " is no folder", stage->shown, STR_ARG(path),
			       STR_ARG(there.blocker));
	if (file_mkdirs(str_cstr(arena, path_dir(str_of(to))), err) < 0)
		return -1;
	if (rename(str_cstr(arena, path_join(arena, str_of(stage->folder), staged)), to) < 0)
		return stage_failed(stage, path, err);
	return 0;
}

static int check_entry(struct arena *arena, const struct stage *stage, struct str entry, struct err *err)
{
	if ((str_starts(entry, "+") || str_starts(entry, "-")) && path_is_safe(arena, str_from(entry, 1)))
		return 0;
	return err_set(err, ERR_PERMANENT, "the journal names \"%" PRI_STR "\", which is no file of lotse's: remove %s",
		       STR_ARG(str_show(arena, str_from(entry, 1))), stage->folder);
}

int journal_apply(struct arena *arena, const struct stage *stage, struct err *err)
{
	struct str text, rest, entry;
	int failed = 0;

	if (file_read(arena, stage->journal, STRBUF_MAX, &text, err) < 0)
		return -1;
	for (rest = text; failed == 0 && str_split(&rest, '\0', &entry);)
		if (entry.len)
			failed = check_entry(arena, stage, entry, err);
	for (rest = text; failed == 0 && str_split(&rest, '\0', &entry);) {
		crash_point();
		if (str_starts(entry, "-"))
			failed = remove_one(arena, stage, str_from(entry, 1), err);
		else if (entry.len)
			failed = rename_one(arena, stage, str_from(entry, 1), err);
	}
	return failed;
}
