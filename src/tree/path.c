#include "tree/path.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"

static const char *below(struct arena *arena, const char *folder, struct str path)
{
	return str_cstr(arena, str_fmt(arena, "%s/%" PRI_STR, folder, STR_ARG(path)));
}

static struct standing standing_of(const char *name, const struct stat *itself)
{
	struct stat st = *itself;

	if (S_ISLNK(st.st_mode) && stat(name, &st) < 0)
		return (struct standing){ .kind = STANDS_OTHER };
	if (S_ISDIR(st.st_mode))
		return (struct standing){ .kind = S_ISLNK(itself->st_mode) ? STANDS_OTHER : STANDS_FOLDER };
	return (struct standing){ .kind = S_ISREG(st.st_mode) ? STANDS_FILE : STANDS_OTHER, .mode = st.st_mode };
}

struct standing path_standing(struct arena *arena, const char *folder, struct str path)
{
	struct stat st;

	for (size_t end = str_chr(path, '/'); end != STR_NONE;) {
		struct str part = str_slice(path, 0, end);

		if (lstat(below(arena, folder, part), &st) < 0)
			return (struct standing){ .kind = STANDS_NOTHING };
		if (!S_ISDIR(st.st_mode))
			return (struct standing){ .kind = STANDS_BLOCKED, .blocker = part };
		size_t next = str_chr(str_from(path, end + 1), '/');
		end = next == STR_NONE ? STR_NONE : end + 1 + next;
	}
	const char *name = below(arena, folder, path);
	if (lstat(name, &st) < 0)
		return (struct standing){ .kind = STANDS_NOTHING };
	return standing_of(name, &st);
}

bool path_is_safe(struct arena *arena, struct str path)
{
	return path.len && !str_starts(path, "/") && !str_is(path, "..") && !str_starts(path, "../") &&
	       str_eq(path, path_clean(arena, path)) && !str_is(path, ".") && str_chr(path, '\0') == STR_NONE;
}

/* The number of the mount (Linux 5.8), 0 where the kernel doesn't say: a bind mount has the device of its origin. */
static uint64_t mount_of(const char *folder)
{
	struct statx sx;

	if (statx(AT_FDCWD, folder, AT_STATX_DONT_SYNC, STATX_MNT_ID, &sx) < 0 || !(sx.stx_mask & STATX_MNT_ID))
		return 0;
	return sx.stx_mnt_id;
}

bool path_same_mount(const char *a, const char *b)
{
	struct stat first, second;

	return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev && mount_of(a) == mount_of(b);
}

bool path_is_mount(const char *folder)
{
	_cleanup_arena_ struct arena *arena = arena_new();

	return strcmp(folder, "/") == 0 || !path_same_mount(folder, str_cstr(arena, path_dir(str_of(folder))));
}
