#include "image/root.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/sort.h"

#define LINKS_MAX 40 /* as the kernel */

struct walk {
	struct root *root;
	struct map inodes; /* "DEVICE:INODE" → first name */
	struct err *err;
};

static void cleanup_dir(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

static int by_name(const void *a, const void *b, void *context)
{
	const struct str *left = a, *right = b;
	size_t common = MIN_OF(left->len, right->len);
	int order = memcmp(left->ptr, right->ptr, common);

	(void)context;
	return order ? order : (left->len > right->len) - (left->len < right->len);
}

static int list(const struct walk *walk, int fd, struct str **names, size_t *n)
{
	VEC(struct str) all = { 0 };
	_cleanup_(cleanup_dir) DIR *dir = fdopendir(dup(fd));

	if (!dir)
		return err_errno(walk->err, "cannot list a folder of the image");
	for (struct dirent *entry; (entry = readdir(dir));) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		*vec_push(walk->root->arena, &all) = str_dup(walk->root->arena, str_of(entry->d_name));
	}
	sort_stable(all.at, all.n, sizeof(*all.at), by_name, NULL);
	*names = all.at;
	*n = all.n;
	return 0;
}

static struct root_file *add(struct walk *walk, struct root_file *parent, struct str name, const struct stat *st)
{
	struct root *root = walk->root;
	struct root_file *file = arena_new_of(root->arena, struct root_file);

	if (!parent)
		file->path = STR("/");
	else
		file->path = str_fmt(root->arena, "%" PRI_STR "/%" PRI_STR,
				     STR_ARG(parent->parent ? parent->path : STR_EMPTY), STR_ARG(name));
	file->parent = parent;
	file->first = file;
	file->mode = st->st_mode;
	file->uid = st->st_uid;
	file->gid = st->st_gid;
	file->device = st->st_rdev;
	file->size = S_ISREG(st->st_mode) ? (uint64_t)st->st_size : 0;
	file->mtime = st->st_mtim.tv_sec;
	file->mtime_nsec = (uint32_t)st->st_mtim.tv_nsec;
	*vec_push(root->arena, &root->files) = file;
	map_set(&root->by_path, file->path, file);
	if (S_ISREG(st->st_mode) && st->st_nlink > 1) {
		struct str key = str_fmt(root->arena, "%ju:%ju", (uintmax_t)st->st_dev, (uintmax_t)st->st_ino);
		struct root_file *first = map_get(&walk->inodes, key);

		if (first)
			file->first = first;
		else
			map_set(&walk->inodes, key, file);
	}
	return file;
}

static int walk_folder(struct walk *walk, struct root_file *folder, int fd, unsigned int depth);

static int walk_entry(struct walk *walk, struct root_file *folder, int fd, struct str name, unsigned int depth,
		      struct root_file ***end)
{
	struct root *root = walk->root;
	struct stat st;
	char link[4096];

	if (fstatat(fd, name.ptr, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return err_errno(walk->err, "cannot look at %s in the image", name.ptr);
	if (S_ISSOCK(st.st_mode))
		return 0; /* no tar can hold one */
	if (root->files.n >= ROOT_FILES_MAX)
		return err_set(walk->err, ERR_PERMANENT, "the image has more than %d files", ROOT_FILES_MAX);
	struct root_file *file = add(walk, folder, name, &st);
	**end = file;
	*end = &file->next;
	if (S_ISLNK(st.st_mode)) {
		ssize_t got = readlinkat(fd, name.ptr, link, sizeof(link));

		if (got < 0)
			return err_errno(walk->err, "cannot read the link %" PRI_STR, STR_ARG(file->path));
		file->link = str_dup(root->arena, str_n(link, (size_t)got));
	}
	if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))
		return 0;
	_cleanup_close_ int inside = openat(fd, name.ptr, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (inside < 0)
		return err_errno(walk->err, "cannot open %" PRI_STR " in the image", STR_ARG(file->path));
	file->has_xattrs = flistxattr(inside, NULL, 0) > 0;
	return S_ISDIR(st.st_mode) ? walk_folder(walk, file, inside, depth + 1) : 0;
}

static int walk_folder(struct walk *walk, struct root_file *folder, int fd, unsigned int depth)
{
	struct root_file **end = &folder->child;
	struct str *names = NULL;
	size_t n = 0;

	if (depth > ROOT_DEPTH_MAX)
		return err_set(walk->err, ERR_PERMANENT, "the image has folders deeper than %d", ROOT_DEPTH_MAX);
	if (list(walk, fd, &names, &n) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (walk_entry(walk, folder, fd, names[i], depth, &end) < 0)
			return -1;
	return 0;
}

int root_open(struct arena *arena, const char *folder, struct root **out, struct err *err)
{
	_cleanup_close_ int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct root *root = arena_new_of(arena, struct root);
	struct walk walk = { root, MAP_INIT(arena), err };
	struct stat st;

	*root = (struct root){ .arena = arena, .by_path = MAP_INIT(arena) };
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_errno(err, "cannot open %s", folder);
	if (walk_folder(&walk, add(&walk, NULL, STR_EMPTY, &st), fd, 0) < 0)
		return -1;
	root->fd = take_fd(&fd);
	*out = root;
	return 0;
}

void root_close(struct root *root)
{
	if (root && root->fd >= 0)
		close(take_fd(&root->fd));
}

void cleanup_root(struct root **root)
{
	root_close(*root);
}

bool root_is_folder(const struct root_file *file)
{
	return file && S_ISDIR(file->mode);
}

bool root_is_file(const struct root_file *file)
{
	return file && S_ISREG(file->mode);
}

bool root_is_link(const struct root_file *file)
{
	return file && S_ISLNK(file->mode);
}

bool root_is_below(const struct root_file *file, const struct root_file *folder)
{
	while (file && file != folder)
		file = file->parent;
	return file != NULL;
}

struct root_file *root_find(const struct root *root, struct str path)
{
	return map_get(&root->by_path, path_clean(root->arena, path));
}

struct root_file *root_child(const struct root *root, const struct root_file *folder, struct str name)
{
	char space[8192];
	struct str above = folder->parent ? folder->path : STR_EMPTY;

	if (above.len + name.len + 1 > sizeof(space))
		return NULL;
	memcpy(space, above.ptr, above.len);
	space[above.len] = '/';
	memcpy(space + above.len + 1, name.ptr, name.len);
	return map_get(&root->by_path, str_n(space, above.len + 1 + name.len));
}

struct resolution {
	const struct root *root;
	void (*passed)(void *context, struct root_file *file);
	void *context;
	unsigned int links;
};

static void tell(const struct resolution *way, struct root_file *file)
{
	if (way->passed)
		way->passed(way->context, file);
}

static struct root_file *resolve(struct resolution *way, struct root_file *at, struct str path, bool last)
{
	struct str rest = path, part;

	if (str_starts(path, "/"))
		at = way->root->files.at[0];
	while (at && str_split(&rest, '/', &part)) {
		bool final = rest.ptr == NULL || str_empty(rest);

		if (str_empty(part) || str_is(part, "."))
			continue;
		if (str_is(part, "..")) {
			at = at->parent ? at->parent : at;
			continue;
		}
		struct root_file *next = root_is_folder(at) ? root_child(way->root, at, part) : NULL;
		if (!next)
			tell(way, at);
		if (root_is_link(next) && (!final || last)) {
			if (++way->links > LINKS_MAX)
				return NULL;
			tell(way, next);
			next = resolve(way, at, next->link, true);
		}
		at = next;
	}
	return at;
}

struct root_file *root_resolve(const struct root *root, const struct root_file *from, struct str path, bool last,
			       void (*passed)(void *context, struct root_file *file), void *context)
{
	struct resolution way = { root, passed, context, 0 };
	struct root_file *at = from ? map_get(&root->by_path, from->path) : root->files.at[0];

	return resolve(&way, at, path, last);
}

static int open_below(const struct root *root, const struct root_file *file, uint64_t flags)
{
	struct open_how how = { .flags = flags | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS };
	char path[8192];

	if (file->path.len >= sizeof(path))
		return -1;
	snprintf(path, sizeof(path), "%" PRI_STR, STR_ARG(str_from(file->path, 1)));
	return (int)syscall(SYS_openat2, root->fd, path, &how, sizeof(how));
}

int root_open_file(const struct root *root, const struct root_file *file)
{
	return root_is_file(file) ? open_below(root, file, O_RDONLY | O_NONBLOCK) : -1;
}

int root_open_any(const struct root *root, const struct root_file *file)
{
	return open_below(root, file, O_PATH | O_NOFOLLOW);
}

struct str root_map(const struct root *root, const struct root_file *file, size_t max)
{
	_cleanup_close_ int fd = root_open_file(root, file);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0 || st.st_size <= 0)
		return STR_EMPTY;
	size_t size = MIN_OF((size_t)st.st_size, max);
	void *at = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	return at == MAP_FAILED ? STR_EMPTY : str_n(at, size);
}

void root_unmap(struct str content)
{
	if (content.len)
		munmap((void *)(uintptr_t)content.ptr, content.len);
}

struct str root_text(const struct root *root, const struct root_file *file, size_t max, struct arena *arena)
{
	if (!root_is_file(file) || file->size > max)
		return STR_EMPTY;
	struct str mapped = root_map(root, file, max);
	struct str text = str_dup(arena, mapped);
	root_unmap(mapped);
	return text;
}
