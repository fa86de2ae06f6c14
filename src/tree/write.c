#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <linux/fs.h>

#include "base/file.h"
#include "tree/lock.h"
#include "tree/path.h"
#include "tree/stage.h"

/*
 * Carrying over what stays. Paths are relative to the target. What can't be carried as it is (somebody else's file, a mount, an
 * access list, a file system without hard links) is no failure: a journal then touches nothing but lotse's own files.
 */
struct carrier {
	struct arena *arena;
	const struct stage *stage;
	struct map planned; /* path → struct tree_change *: those that change */
};

enum { DEPTH_MAX = 200 };

struct carried {
	size_t kept, gone;
};

static bool has_access_list(const char *folder)
{
	return getxattr(folder, "system.posix_acl_access", NULL, 0) > 0 || getxattr(folder, "system.posix_acl_default", NULL, 0) > 0;
}

/* Gives a folder that was made anew the looks of the old one; last of all, as the mode may forbid to fill it. */
static bool carry_looks(const char *to, const struct stat *st)
{
	struct timespec times[2] = { st->st_atim, st->st_mtim };
	struct stat made;

	if (stat(to, &made) < 0)
		return false;
	if ((made.st_uid != st->st_uid || made.st_gid != st->st_gid) && chown(to, st->st_uid, st->st_gid) < 0)
		return false;
	return chmod(to, st->st_mode & 07777) == 0 && utimensat(AT_FDCWD, to, times, 0) == 0;
}

static bool carry_folder(const struct carrier *c, struct str path, unsigned int depth, struct carried *sum);

static bool carry_subfolder(const struct carrier *c, struct str path, const char *from, const char *to, unsigned int depth,
			    struct carried *sum)
{
	struct carried below = { 0, 0 };
	struct stat st;

	if (stat(from, &st) < 0 || has_access_list(from) || !path_same_mount(from, c->stage->target) || mkdir(to, 0700) < 0 ||
	    !carry_folder(c, path, depth + 1, &below))
		return false;
	sum->gone += below.gone;
	if (below.gone && !below.kept) /* it held nothing but what lotse removes */
		return rmdir(to) == 0;
	sum->kept++;
	return carry_looks(to, &st);
}

/* A file is a hard link: same content, mode and times, and the old tree stays whole until the exchange. */
static bool carry_entry(const struct carrier *c, struct str path, unsigned int depth, struct carried *sum)
{
	const char *from = str_cstr(c->arena, str_fmt(c->arena, "%s/%" PRI_STR, c->stage->target, STR_ARG(path)));
	const char *to = str_cstr(c->arena, str_fmt(c->arena, "%s/%" PRI_STR, c->stage->tree, STR_ARG(path)));
	const struct tree_change *change = map_get(&c->planned, path);
	struct stat st;

	if (change) {
		sum->gone += change->kind == CHANGE_REMOVED;
		sum->kept += change->kind == CHANGE_MODIFIED;
		return true;
	}
	if (lstat(from, &st) < 0)
		return false;
	if (S_ISDIR(st.st_mode))
		return carry_subfolder(c, path, from, to, depth, sum);
	sum->kept++;
	return linkat(AT_FDCWD, from, AT_FDCWD, to, 0) == 0;
}

static bool carry_folder(const struct carrier *c, struct str path, unsigned int depth, struct carried *sum)
{
	const char *folder = str_cstr(c->arena, path_join(c->arena, str_of(c->stage->target), path));
	struct err ignored = { 0 };
	struct str *names;
	size_t n;

	if (depth > DEPTH_MAX || file_list(c->arena, folder, &names, &n, &ignored) < 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct str below = path.len ? str_fmt(c->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(path), STR_ARG(names[i])) : names[i];

		if (!carry_entry(c, below, depth, sum))
			return false;
	}
	return true;
}

static bool carry_over(struct arena *arena, const struct stage *stage, const struct tree_plan *plan)
{
	struct carrier c = { .arena = arena, .stage = stage, .planned = MAP_INIT(arena) };
	struct carried sum = { 0, 0 };
	struct stat st;

	for (size_t i = 0; i < plan->changes.n; i++) {
		struct tree_change *change = &plan->changes.at[i];

		if (change->kind == CHANGE_MODIFIED || change->kind == CHANGE_REMOVED)
			map_set(&c.planned, change->path, change);
	}
	return stat(stage->target, &st) == 0 && !has_access_list(stage->target) && carry_folder(&c, STR_EMPTY, 0, &sum) &&
	       carry_looks(stage->tree, &st);
}

static int write_file(const struct stage *stage, const char *path, const struct artefact *artefact, struct err *err)
{
	mode_t mode = artefact->secret ? 0600 : artefact->executable ? 0777 : 0666;
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	struct str rest = artefact->content;

	if (fd < 0)
		return stage_failed(stage, artefact->path, err);
	while (rest.len) {
		ssize_t put = write(fd, rest.ptr, rest.len);

		if (put < 0 && errno != EINTR)
			return stage_failed(stage, artefact->path, err);
		rest = str_from(rest, put > 0 ? (size_t)put : 0);
	}
	return close(take_fd(&fd)) < 0 ? stage_failed(stage, artefact->path, err) : 0;
}

static int write_files(struct arena *arena, const struct stage *stage, const struct tree_plan *plan, struct err *err)
{
	struct str made = STR_EMPTY; /* files come sorted, so a folder is asked for once in a row */

	for (size_t i = 0; i < plan->changes.n; i++) {
		const struct tree_change *change = &plan->changes.at[i];

		if (change->kind != CHANGE_NEW && change->kind != CHANGE_MODIFIED)
			continue;
		const char *path = str_cstr(arena, str_fmt(arena, "%s/%" PRI_STR, stage->tree, STR_ARG(change->path)));
		struct str folder = path_dir(str_of(path));
		if (!str_eq(folder, made) && file_mkdirs(str_cstr(arena, folder), err) < 0) {
			errno = err->number;
			return stage_failed(stage, path_dir(change->path), err);
		}
		made = folder;
		crash_point();
		if (write_file(stage, path, change->artefact, err) < 0)
			return -1;
	}
	return 0;
}

/* Everything on disk, once, before anything is exchanged. */
static int settle(const struct stage *stage, struct err *err)
{
	_cleanup_close_ int fd = open(stage->tree, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 || syncfs(fd) < 0 ? stage_failed(stage, STR_EMPTY, err) : 0;
}

static int rename_in(const struct stage *stage, unsigned int flags)
{
	crash_point();
	int failed = renameat2(AT_FDCWD, stage->tree, AT_FDCWD, stage->target, flags);
	crash_point();
	return failed;
}

/* 0: done; 1: an exchange can't be had here; -1: failed. */
static int exchange(struct arena *arena, const struct stage *stage, const struct tree_plan *plan, struct err *err)
{
	bool there = file_exists(stage->target);

	if (stage->inside)
		return 1;
	if (there && !carry_over(arena, stage, plan))
		return 1;
	if (write_files(arena, stage, plan, err) < 0 || settle(stage, err) < 0)
		return -1;
	if (rename_in(stage, there ? RENAME_EXCHANGE : RENAME_NOREPLACE) == 0)
		return 0;
	if (there && (errno == EINVAL || errno == ENOSYS || errno == EBUSY || errno == EXDEV))
		return 1;
	if (!there && (errno == EINVAL || errno == ENOSYS))
		return rename(stage->tree, stage->target) < 0 ? stage_failed(stage, STR_EMPTY, err) : 0;
	return stage_failed(stage, STR_EMPTY, err);
}

/* The other way: only what changes is staged, the journal is the point of no return, then it is renamed file by file. */
static int by_journal(struct arena *arena, struct stage *stage, const struct tree_plan *plan, struct err *err)
{
	if (stage_make(arena, stage, err) < 0 || write_files(arena, stage, plan, err) < 0 ||
	    journal_prepare(arena, stage, plan, err) < 0)
		return -1;
	crash_point();
	if (settle(stage, err) < 0 || journal_write(stage, plan, err) < 0) {
		journal_undo(arena, stage);
		return -1;
	}
	return journal_apply(arena, stage, err);
}

/* Does lotse.lock stand there as it did when the plan was made? Another run may have come between. */
static int check_plan(struct arena *arena, const struct stage *stage, const struct tree_plan *plan, struct err *err)
{
	const char *path = str_cstr(arena, path_join(arena, str_of(stage->target), STR(LOCK_NAME)));
	struct str now = STR_EMPTY;

	if (file_exists(path) && file_read(arena, path, FILE_MAX_DEFAULT, &now, err) < 0)
		return -1;
	for (size_t i = 0; i < plan->changes.n; i++)
		if (str_is(plan->changes.at[i].path, LOCK_NAME) && !str_eq(plan->changes.at[i].old, now))
			return err_set(err, ERR_BUSY, "another lotse wrote %s meanwhile: run it again", stage->shown);
	return 0;
}

int tree_write(struct tree *tree, const char *target, const struct tree_plan *plan, struct err *err)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	_cleanup_stage_ struct stage stage = { .guard = -1 };
	struct err ignored = { 0 };

	(void)tree;
	if (plan->n_new + plan->n_modified + plan->n_removed == 0)
		return 0;
	if (stage_open(arena, target, &stage, err) < 0 || check_plan(arena, &stage, plan, err) < 0)
		return -1;
	int done = stage_make(arena, &stage, err);
	if (done == 0)
		done = exchange(arena, &stage, plan, err);
	if (done == 1)
		done = by_journal(arena, &stage, plan, err);
	if (done < 0 && file_exists(stage.journal))
		return -1; /* the next run finishes it */
	crash_point();
	if (stage_remove(&stage, done < 0 ? &ignored : err) < 0 && done == 0)
		return -1;
	return done;
}
