#include "tree/stage.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/file.h"

void crash_point(void)
{
	static int64_t passed;
	int64_t wanted;

	if (str_to_int(str_of(getenv("LOTSE_TEST_DIE_AT")), &wanted) && ++passed == wanted)
		raise(SIGKILL);
}

void stage_close(struct stage *stage)
{
	if (stage->guard >= 0)
		close(take_fd(&stage->guard));
}

/* The target as an absolute path; a link to a folder is followed, so that the link itself stays. */
static const char *resolve(struct arena *arena, const char *target)
{
	_cleanup_free_ char *real = realpath(target, NULL);

	if (real)
		return str_cstr(arena, str_of(real));
	return str_cstr(arena, path_join(arena, path_cwd(arena), str_of(target)));
}

/* One run at a time in a folder. The lock goes with the process, so a dead run leaves none. */
static int take_guard(struct stage *stage, const char *parent, struct err *err)
{
	enum { WAIT_SECONDS = 10 };
	uint64_t deadline = clock_monotonic() + WAIT_SECONDS * UINT64_C(1000000000);

	stage->guard = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (stage->guard < 0)
		return err_errno(err, "cannot open the folder %s", parent);
	while (flock(stage->guard, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return err_errno(err, "cannot lock the folder %s", parent);
		if (clock_monotonic() > deadline)
			return err_set(err, ERR_BUSY, "another lotse is writing in %s", parent);
		usleep(20000);
	}
	return 0;
}

static bool same_device(const char *a, const char *b)
{
	struct stat first, second;

	return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev;
}

/* Is the target the folder that somebody stands in, or one above it? An exchange would leave them in a removed folder. */
static bool holds_cwd(struct arena *arena, const char *target)
{
	struct str here = path_cwd(arena), folder = str_of(target);

	return str_eq(here, folder) || (str_starts(here, target) && here.len > folder.len && here.ptr[folder.len] == '/');
}

static void place(struct arena *arena, struct stage *stage, const char *parent)
{
	stage->inside = file_is_dir(stage->target) &&
			(access(parent, W_OK) < 0 || !same_device(stage->target, parent) || holds_cwd(arena, stage->target));
	struct str name = path_base(str_of(stage->target));
	struct str folder = stage->inside ? str_fmt(arena, "%s/.lotse-stage", stage->target)
					  : str_fmt(arena, "%s/.%" PRI_STR ".lotse-stage", parent, STR_ARG(name));

	stage->folder = str_cstr(arena, folder);
	stage->tree = str_cstr(arena, str_fmt(arena, "%s/tree", stage->folder));
	stage->journal = str_cstr(arena, str_fmt(arena, "%s/journal", stage->folder));
}

int stage_open(struct arena *arena, const char *target, struct stage *stage, struct err *err)
{
	*stage = (struct stage){ .target = resolve(arena, target), .guard = -1 };
	const char *parent = str_cstr(arena, path_dir(str_of(stage->target)));

	if (file_exists(stage->target) && !file_is_dir(stage->target))
		return err_set(err, ERR_PERMANENT, "cannot write %s: it is there, and no folder", target);
	if (!file_exists(parent)) {
		place(arena, stage, parent);
		return 0; /* nothing to guard and nothing left behind */
	}
	if (take_guard(stage, parent, err) < 0)
		return -1;
	place(arena, stage, parent);
	if (!file_exists(stage->folder))
		return 0;
	if (file_exists(stage->journal) && journal_apply(arena, stage, err) < 0)
		return err_wrap(err, "cannot finish the run that was interrupted in %s", target);
	return stage_remove(stage, err);
}

int stage_make(struct arena *arena, struct stage *stage, struct err *err)
{
	const char *parent = str_cstr(arena, path_dir(str_of(stage->target)));

	if (file_mkdirs(parent, err) < 0)
		return -1;
	if (stage->guard < 0 && take_guard(stage, parent, err) < 0)
		return -1;
	if (stage_remove(stage, err) < 0)
		return -1;
	return file_mkdirs(stage->tree, err);
}

int stage_remove(struct stage *stage, struct err *err)
{
	return file_remove_tree(stage->folder, err);
}

int journal_write(const struct stage *stage, const struct tree_plan *plan, struct err *err)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	for (size_t i = 0; i < plan->changes.n; i++) {
		const struct tree_change *change = &plan->changes.at[i];

		if (change->kind == CHANGE_NEW || change->kind == CHANGE_MODIFIED)
			strbuf_addf(&buf, "+%" PRI_STR "\n", STR_ARG(change->path));
		else if (change->kind == CHANGE_REMOVED)
			strbuf_addf(&buf, "-%" PRI_STR "\n", STR_ARG(change->path));
	}
	return file_write(stage->journal, strbuf_str(&buf), 0600, err);
}

static void remove_empty_parents(struct arena *arena, const struct stage *stage, struct str path)
{
	for (path = path_dir(path); !str_is(path, "."); path = path_dir(path))
		if (rmdir(str_cstr(arena, str_fmt(arena, "%s/%" PRI_STR, stage->target, STR_ARG(path)))) < 0)
			return;
}

/* Doing a step twice is harmless: what was renamed isn't in the stage any more. */
static int apply_line(struct arena *arena, const struct stage *stage, struct str line, struct err *err)
{
	struct str path = str_from(line, 1);
	const char *to = str_cstr(arena, str_fmt(arena, "%s/%" PRI_STR, stage->target, STR_ARG(path)));
	const char *from = str_cstr(arena, str_fmt(arena, "%s/%" PRI_STR, stage->tree, STR_ARG(path)));

	crash_point();
	if (str_starts(line, "-")) {
		if (unlink(to) < 0 && errno != ENOENT)
			return err_errno(err, "cannot remove %s", to);
		remove_empty_parents(arena, stage, path);
		return 0;
	}
	if (!file_exists(from))
		return 0;
	if (file_mkdirs(str_cstr(arena, path_dir(str_of(to))), err) < 0)
		return -1;
	return rename(from, to) < 0 ? err_errno(err, "cannot write %s", to) : 0;
}

int journal_apply(struct arena *arena, const struct stage *stage, struct err *err)
{
	struct str text, line;

	if (file_read(arena, stage->journal, STRBUF_MAX, &text, err) < 0)
		return -1;
	while (str_split(&text, '\n', &line))
		if (line.len > 1 && apply_line(arena, stage, line, err) < 0)
			return -1;
	return 0;
}
