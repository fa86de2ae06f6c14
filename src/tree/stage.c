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
#include "tree/path.h"

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
	const char *clean = str_cstr(arena, path_join(arena, path_cwd(arena), str_of(target)));
	_cleanup_free_ char *real = realpath(clean, NULL);

	return real ? str_cstr(arena, str_of(real)) : clean;
}

static bool is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

/* One run at a time in a folder. The lock goes with the process, so a dead run leaves none. */
static int take_guard(struct stage *stage, const char *parent, struct err *err)
{
	enum { WAIT_SECONDS = 10 };
	uint64_t deadline = clock_monotonic() + WAIT_SECONDS * UINT64_C(1000000000);

	stage->guard = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (stage->guard < 0 && errno == EACCES) /* a folder that may be passed and not be read */
		stage->guard = open(stage->target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
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

/* Is the target the folder that somebody stands in, or one above it? An exchange would leave them in a removed folder. */
static bool holds_cwd(struct arena *arena, const char *target)
{
	struct str here = path_cwd(arena), folder = str_of(target);

	return str_eq(here, folder) || (str_starts(here, target) && here.len > folder.len && here.ptr[folder.len] == '/');
}

static void place(struct arena *arena, struct stage *stage, bool inside)
{
	struct str target = str_of(stage->target), parent = path_dir(target), name = path_base(target);
	struct str folder = inside ? path_join(arena, target, STR(".lotse-stage"))
				   : path_join(arena, parent, str_fmt(arena, ".%" PRI_STR ".lotse-stage", STR_ARG(name)));

	stage->inside = inside;
	stage->folder = str_cstr(arena, folder);
	stage->tree = str_cstr(arena, path_join(arena, folder, STR("tree")));
	stage->made = str_cstr(arena, path_join(arena, folder, STR("made")));
	stage->journal = str_cstr(arena, path_join(arena, folder, STR("journal")));
}

static bool belongs_inside(struct arena *arena, const struct stage *stage, const char *parent)
{
	return file_is_dir(stage->target) && (faccessat(AT_FDCWD, parent, W_OK | X_OK, AT_EACCESS) < 0 ||
					      path_is_mount(stage->target) || holds_cwd(arena, stage->target));
}

/* Of the stage that is placed. */
static int recover(struct arena *arena, struct stage *stage, struct err *err)
{
	struct stat st;

	if (lstat(stage->folder, &st) < 0)
		return 0;
	if (!S_ISDIR(st.st_mode)) /* a link: what it leads to is none of ours */
		return stage_remove(stage, err);
	if (!file_exists(stage->journal))
		journal_undo(arena, stage);
	else if (journal_apply(arena, stage, err) < 0)
		return err_wrap(err, "cannot finish the run that was interrupted in %s", stage->shown);
	return stage_remove(stage, err);
}

int stage_open(struct arena *arena, const char *target, struct stage *stage, struct err *err)
{
	*stage = (struct stage){ .shown = target, .target = resolve(arena, target), .guard = -1 };
	const char *parent = str_cstr(arena, path_dir(str_of(stage->target)));

	if (is_there(stage->target) && !file_is_dir(stage->target))
		return err_set(err, ERR_PERMANENT, "cannot write %s: it is there, and no folder", target);
	place(arena, stage, false);
	if (!file_exists(parent))
		return 0; /* nothing to guard and nothing left behind */
	if (take_guard(stage, parent, err) < 0 || recover(arena, stage, err) < 0)
		return -1;
	if (!file_is_dir(stage->target))
		return 0;
	place(arena, stage, true); /* the one who died may have stood elsewhere */
	if (recover(arena, stage, err) < 0)
		return -1;
	place(arena, stage, belongs_inside(arena, stage, parent));
	return 0;
}

int stage_failed(const struct stage *stage, struct str path, struct err *err)
{
	return err_errno(err, "cannot write %s%s%" PRI_STR, stage->shown, path.len ? "/" : "", STR_ARG(path));
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
	if (mkdir(stage->folder, 0700) < 0 || mkdir(stage->tree, 0777) < 0)
		return stage_failed(stage, STR_EMPTY, err);
	/* a run that dies leaves secrets in it */
	if (file_write(str_cstr(arena, path_join(arena, str_of(stage->folder), STR(".gitignore"))), STR("*\n"), 0600, err) == 0)
		return 0;
	errno = err->number;
	return stage_failed(stage, STR_EMPTY, err);
}

int stage_remove(struct stage *stage, struct err *err)
{
	return is_there(stage->folder) ? file_remove_tree(stage->folder, err) : 0;
}
