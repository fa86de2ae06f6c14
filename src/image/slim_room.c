#include "image/slim_room.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/file.h"

#define ROOM_NAME     "lotse-slim-"
#define YOUNG_SECONDS 60 /* between making a folder and locking it */

static void remove_if_left(const char *path)
{
	struct err ignored = { 0 };
	struct timespec now;
	struct stat st;
	_cleanup_close_ int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	clock_gettime(CLOCK_REALTIME, &now);
	if (fd < 0 || fstat(fd, &st) < 0 || st.st_uid != geteuid() || now.tv_sec - st.st_mtim.tv_sec < YOUNG_SECONDS)
		return;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		file_remove_tree(path, &ignored);
}

int room_open(struct arena *arena, struct room *room, struct err *err)
{
	const char *given = getenv("TMPDIR");
	struct str base = str_of(given && given[0] == '/' ? given : "/var/tmp"), *names;
	struct err ignored = { 0 };
	size_t n;

	if (file_list(arena, str_cstr(arena, base), &names, &n, &ignored) == 0)
		for (size_t i = 0; i < n; i++)
			if (str_starts(names[i], ROOM_NAME))
				remove_if_left(str_cstr(arena, path_join(arena, base, names[i])));
	char *path =
		(char *)(uintptr_t)str_cstr(arena, str_fmt(arena, "%" PRI_STR "/" ROOM_NAME "XXXXXX", STR_ARG(base)));
	if (!mkdtemp(path))
		return err_errno(err, "cannot make a folder in %" PRI_STR " (set TMPDIR to another place)",
				 STR_ARG(base));
	room->path = path;
	room->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (room->fd < 0 || flock(room->fd, LOCK_EX | LOCK_NB) < 0)
		return err_errno(err, "cannot lock %s", path);
	return 0;
}

void room_close(struct room *room)
{
	struct err ignored = { 0 };

	if (room->path)
		file_remove_tree(room->path, &ignored);
	if (room->fd >= 0)
		close(take_fd(&room->fd));
	room->path = NULL;
}
