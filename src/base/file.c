#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/sort.h"
#include "base/vec.h"

static const char *kind_of(mode_t mode)
{
	if (S_ISDIR(mode))
		return "a folder";
	if (S_ISFIFO(mode))
		return "a FIFO";
	if (S_ISSOCK(mode))
		return "a socket";
	return "a device";
}

/* Reads until the end or `max`; *size is what was read, `text` has room for max + 1. */
static int read_all(int fd, char *text, size_t max, size_t *size)
{
	*size = 0;
	while (*size <= max) {
		ssize_t got = read(fd, text + *size, max + 1 - *size);

		if (got == 0)
			return 0;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		*size += (size_t)got;
	}
	return 0;
}

/* The descriptor, and the size that the file has now. */
static int open_regular(const char *path, size_t max, size_t *size, struct err *err)
{
	/* O_NONBLOCK: opening a FIFO must not wait for a writer */
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;

	if (fd < 0)
		return err_errno(err, "cannot read %s", path);
	if (fstat(fd, &st) < 0)
		return err_errno(err, "cannot read %s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_PERMANENT, "cannot read %s: it is %s, not a file", path, kind_of(st.st_mode));
	if ((uint64_t)st.st_size > max)
		return err_set(err, ERR_PERMANENT, "cannot read %s: %jd bytes are more than the limit of %zu", path,
			       (intmax_t)st.st_size, max);
	*size = (size_t)st.st_size;
	return take_fd(&fd);
}

int file_read(struct arena *arena, const char *path, size_t max, struct str *out, struct err *err)
{
	size_t size, expected = 0;
	_cleanup_close_ int fd = open_regular(path, max, &expected, err);

	if (fd < 0)
		return -1;
	char *text = arena_alloc(arena, expected + 1);
	if (read_all(fd, text, expected, &size) < 0)
		return err_errno(err, "cannot read %s", path);
	if (size > expected) /* files of /proc say 0, and a file may grow */
		return err_set(err, ERR_RETRY, "cannot read %s: it grows while it is read", path);
	text[size] = '\0';
	*out = str_n(text, size);
	return 0;
}

int file_read_fd_whole(int fd, const char *name, size_t max, char **out, size_t *size, struct err *err)
{
	size_t cap = 1 << 16, len = 0;
	_cleanup_free_ char *text = xrealloc(NULL, cap, 1);

	for (;;) {
		if (len == cap)
			text = xrealloc(text, cap *= 2, 1);
		ssize_t got = read(fd, text + len, cap - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(err, "cannot read %s", name);
		if (got == 0)
			break;
		len += (size_t)got;
		if (len > max)
			return err_set(err, ERR_PERMANENT, "cannot read %s: more than the limit of %zu bytes", name, max);
	}
	*out = xrealloc(text, len + 1, 1);
	text = NULL;
	*size = len;
	return 0;
}

int file_read_fd(struct arena *arena, int fd, const char *name, size_t max, struct str *out, struct err *err)
{
	_cleanup_free_ char *text = NULL;
	size_t size = 0;

	if (file_read_fd_whole(fd, name, max, &text, &size, err) < 0 || !text)
		return -1;
	*out = str_dup(arena, str_n(text, size));
	return 0;
}

int file_map(const char *path, size_t max, struct str *out, struct err *err)
{
	size_t size = 0;
	_cleanup_close_ int fd = open_regular(path, max, &size, err);

	*out = STR_EMPTY;
	if (fd < 0)
		return -1;
	if (size == 0)
		return 0;
	void *text = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (text == MAP_FAILED)
		return err_errno(err, "cannot map %s", path);
	*out = str_n(text, size);
	return 0;
}

void file_unmap(struct str text)
{
	if (text.len)
		munmap((void *)(uintptr_t)text.ptr, text.len);
}

void file_forget(struct str part)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), begin = ((uintptr_t)part.ptr + page - 1) & ~(page - 1);
	uintptr_t end = ((uintptr_t)part.ptr + part.len) & ~(page - 1);

	if (begin < end)
		madvise((void *)begin, end - begin, MADV_DONTNEED);
}

bool file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

bool file_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

unsigned int file_mode(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_mode & 0777 : 0;
}

int64_t file_size(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : -1;
}

static int write_all(int fd, struct str content)
{
	while (content.len) {
		ssize_t put = write(fd, content.ptr, content.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		content = str_from(content, (size_t)put);
	}
	return 0;
}

/* Closes, and reports what close would swallow. */
static int file_commit(int *fd)
{
	int failed = fsync(*fd);

	return close(take_fd(fd)) < 0 || failed ? -1 : 0;
}

/* A device or a FIFO takes what is written; by a rename root would put a file in its place: `-o /dev/null` for everybody. */
static bool is_special(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && (S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode) || S_ISBLK(status.st_mode));
}

static int write_special(const char *path, struct str content, struct err *err)
{
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0 || write_all(fd, content) < 0)
		return err_errno(err, "cannot write %s", path);
	return 0;
}

int file_write(const char *path, struct str content, unsigned int mode, struct err *err)
{
	char temporary[4096];

	if (is_special(path))
		return write_special(path, content, err);
	int len = snprintf(temporary, sizeof(temporary), "%s.lotse-%ld", path, (long)getpid());

	if (len < 0 || (size_t)len >= sizeof(temporary))
		return err_set(err, ERR_PERMANENT, "cannot write %s: the path is too long", path);
	_cleanup_close_ int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return err_errno(err, "cannot write %s", path);
	if (write_all(fd, content) < 0 || file_commit(&fd) < 0 || rename(temporary, path) < 0) {
		err_errno(err, "cannot write %s", path);
		unlink(temporary);
		return -1;
	}
	return 0;
}

int file_mkdirs(const char *path, struct err *err)
{
	_cleanup_free_ char *copy = strdup(path);

	BUG_IF(!copy);
	for (char *at = copy + 1; *copy; at++) {
		char end = *at;

		if (end != '/' && end != '\0')
			continue;
		*at = '\0';
		if (mkdir(copy, 0777) < 0 && (errno != EEXIST || !file_is_dir(copy))) {
			if (errno == EEXIST)
				errno = ENOTDIR;
			return err_errno(err, "cannot make the folder %s", copy);
		}
		*at = end;
		if (end == '\0')
			break;
	}
	return 0;
}

static int remove_at(int parent, const char *name, unsigned int depth, struct err *err);

static int remove_children(int fd, unsigned int depth, struct err *err)
{
	DIR *dir = fdopendir(fd); /* owns fd from here */
	int result = 0;

	if (!dir) {
		err_errno(err, "cannot list a folder");
		close(fd);
		return -1;
	}
	for (struct dirent *entry; result == 0 && (entry = readdir(dir));)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			result = remove_at(dirfd(dir), entry->d_name, depth + 1, err);
	closedir(dir);
	return result;
}

static int remove_at(int parent, const char *name, unsigned int depth, struct err *err)
{
	enum { DEPTH_MAX = 256 };

	if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return err_errno(err, "cannot remove %s", name);
	if (depth > DEPTH_MAX)
		return err_set(err, ERR_PERMANENT, "cannot remove %s: folders nest too deep", name);
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_errno(err, "cannot remove %s", name);
	if (faccessat(fd, ".", W_OK | X_OK, AT_EACCESS) < 0)
		fchmod(fd, 0700); /* a folder of ours that may not be written can still be emptied; else the next call says why not */
	if (remove_children(fd, depth, err) < 0)
		return -1;
	if (unlinkat(parent, name, AT_REMOVEDIR) < 0)
		return err_errno(err, "cannot remove %s", name);
	return 0;
}

int file_remove_tree(const char *path, struct err *err)
{
	return remove_at(AT_FDCWD, path, 0, err);
}

static int by_bytes(const void *a, const void *b, void *context)
{
	const struct str *left = a, *right = b;

	(void)context;
	return str_cmp(*left, *right);
}

int file_list(struct arena *arena, const char *path, struct str **names, size_t *n, struct err *err)
{
	DIR *dir = opendir(path);
	VEC(struct str) list = { 0 };

	if (!dir)
		return err_errno(err, "cannot list %s", path);
	for (struct dirent *entry; (entry = readdir(dir));)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			*vec_push(arena, &list) = str_dup(arena, str_of(entry->d_name));
	closedir(dir);
	sort_stable(list.at, list.n, sizeof(*list.at), by_bytes, NULL);
	*names = list.at;
	*n = list.n;
	return 0;
}
