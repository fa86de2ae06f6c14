#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <linux/fs.h>

#include "base/file.h"
#include "tree/stage.h"

/* Carrying over what stays. Paths are relative to the target. */
struct carrier {
	struct arena *arena; /* of one folder */
	const struct stage *stage;
	struct map planned; /* path → struct tree_change *: those that change */
	struct err *err;
};

enum { DEPTH_MAX = 200 };

static int copy_file(const char *from, const char *to, const struct stat *st, struct err *err)
{
	_cleanup_close_ int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	_cleanup_close_ int out = -1;
	ssize_t copied = 1;

	if (in < 0)
		return err_errno(err, "cannot read %s", from);
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out < 0)
		return err_errno(err, "cannot write %s", to);
	while (copied > 0)
		copied = copy_file_range(in, NULL, out, NULL, 1 << 30, 0);
	if (copied < 0 || fchmod(out, st->st_mode & 07777) < 0)
		return err_errno(err, "cannot copy %s", from);
	return 0;
}

/* A hard link where that may be: same content, mode and times, and the old tree stays whole until the exchange. */
static int carry_file(const struct carrier *c, const char *from, const char *to, const struct stat *st)
{
	if (linkat(AT_FDCWD, from, AT_FDCWD, to, 0) == 0)
		return 0;
	if (S_ISREG(st->st_mode) && (errno == EPERM || errno == EMLINK || errno == EOPNOTSUPP))
		return copy_file(from, to, st, c->err);
	return err_errno(c->err, "cannot carry over %s", from);
}

struct carried {
	size_t kept, gone;
};

static int carry_folder(const struct carrier *c, struct str path, unsigned int depth, struct carried *sum);

static int carry_entry(const struct carrier *c, struct str path, unsigned int depth, struct carried *sum)
{
	const char *from = str_cstr(c->arena, str_fmt(c->arena, "%s/%" PRI_STR, c->stage->target, STR_ARG(path)));
	const char *to = str_cstr(c->arena, str_fmt(c->arena, "%s/%" PRI_STR, c->stage->tree, STR_ARG(path)));
	struct carried below = { 0, 0 };
	struct stat st;

	if (map_get(&c->planned, path)) {
		sum->gone++;
		return 0;
	}
	if (lstat(from, &st) < 0)
		return err_errno(c->err, "cannot read %s", from);
	if (!S_ISDIR(st.st_mode)) {
		sum->kept++;
		return carry_file(c, from, to, &st);
	}
	if (mkdir(to, st.st_mode & 07777) < 0)
		return err_errno(c->err, "cannot make the folder %s", to);
	if (carry_folder(c, path, depth + 1, &below) < 0)
		return -1;
	sum->gone += below.gone;
	if (below.gone && !below.kept) { /* it held nothing but lotse's files: what comes anew makes it again */
		rmdir(to);
		return 0;
	}
	sum->kept++;
	return 0;
}

static int carry_folder(const struct carrier *c, struct str path, unsigned int depth, struct carried *sum)
{
	const char *folder = str_cstr(c->arena, str_fmt(c->arena, "%s/%" PRI_STR, c->stage->target, STR_ARG(path)));
	struct str *names;
	size_t n;

	if (depth > DEPTH_MAX)
		return err_set(c->err, ERR_PERMANENT, "%s: folders nest too deep", folder);
	if (file_list(c->arena, folder, &names, &n, c->err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct str below = path.len ? str_fmt(c->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(path), STR_ARG(names[i])) : names[i];

		if (carry_entry(c, below, depth, sum) < 0)
			return -1;
	}
	return 0;
}

static int carry_over(struct arena *arena, const struct stage *stage, const struct tree_plan *plan, struct err *err)
{
	struct carrier c = { .arena = arena, .stage = stage, .planned = MAP_INIT(arena), .err = err };
	struct carried sum = { 0, 0 };
	struct stat st;

	for (size_t i = 0; i < plan->changes.n; i++) {
		struct tree_change *change = &plan->changes.at[i];

		if (change->kind == CHANGE_MODIFIED || change->kind == CHANGE_REMOVED)
			map_set(&c.planned, change->path, change);
	}
	if (stat(stage->target, &st) < 0 || chmod(stage->tree, st.st_mode & 07777) < 0)
		return err_errno(err, "cannot read %s", stage->target);
	return carry_folder(&c, STR_EMPTY, 0, &sum);
}

static int write_file(const char *path, const struct artefact *artefact, struct err *err)
{
	mode_t mode = artefact->secret ? 0600 : artefact->executable ? 0777 : 0666;
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	struct str rest = artefact->content;

	if (fd < 0)
		return err_errno(err, "cannot write %s", path);
	while (rest.len) {
		ssize_t put = write(fd, rest.ptr, rest.len);

		if (put < 0 && errno != EINTR)
			return err_errno(err, "cannot write %s", path);
		rest = str_from(rest, put > 0 ? (size_t)put : 0);
	}
	return close(take_fd(&fd)) < 0 ? err_errno(err, "cannot write %s", path) : 0;
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
		if (!str_eq(folder, made) && file_mkdirs(str_cstr(arena, folder), err) < 0)
			return -1;
		made = folder;
		crash_point();
		if (write_file(path, change->artefact, err) < 0)
			return -1;
	}
	return 0;
}

/* Everything on disk, once, before anything is exchanged. */
static int settle(const struct stage *stage, struct err *err)
{
	_cleanup_close_ int fd = open(stage->tree, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || syncfs(fd) < 0)
		return err_errno(err, "cannot write %s to disk", stage->tree);
	return 0;
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
	if (there && carry_over(arena, stage, plan, err) < 0)
		return -1;
	if (write_files(arena, stage, plan, err) < 0 || settle(stage, err) < 0)
		return -1;
	if (rename_in(stage, there ? RENAME_EXCHANGE : RENAME_NOREPLACE) == 0)
		return 0;
	if (there && (errno == EINVAL || errno == ENOSYS || errno == EBUSY || errno == EXDEV))
		return 1;
	if (!there && (errno == EINVAL || errno == ENOSYS))
		return rename(stage->tree, stage->target) < 0 ? err_errno(err, "cannot write %s", stage->target) : 0;
	return err_errno(err, "cannot write %s", stage->target);
}

/* The other way: only what changes is staged, the journal is the point of no return, then it is renamed file by file. */
static int by_journal(struct arena *arena, struct stage *stage, const struct tree_plan *plan, struct err *err)
{
	if (stage_make(arena, stage, err) < 0 || write_files(arena, stage, plan, err) < 0 || settle(stage, err) < 0)
		return -1;
	crash_point();
	if (journal_write(stage, plan, err) < 0)
		return -1;
	return journal_apply(arena, stage, err);
}

int tree_write(struct tree *tree, const char *target, const struct tree_plan *plan, struct err *err)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	_cleanup_stage_ struct stage stage = { .guard = -1 };
	struct err ignored = { 0 };

	(void)tree;
	if (plan->n_new + plan->n_modified + plan->n_removed == 0)
		return 0;
	if (stage_open(arena, target, &stage, err) < 0)
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
