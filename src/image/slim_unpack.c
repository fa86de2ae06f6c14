/*
 * An image's files in a folder. Everything is made relative to the folder's descriptor, in the order of the tree,
 * without following a link: what a name passes through are folders that were made here.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/process.h"
#include "base/strbuf.h"
#include "image/slim.h"

struct unpacking {
	const struct oci_tree *tree;
	int fd;
	uint32_t *first; /* of an inode: its first node in the final tree; OCI_NONE: none yet */
	int out;         /* the file that is being filled */
	uint32_t inode;  /* whose it is; OCI_NONE: none */
	struct strbuf path;
	struct err *err;
};

static const char *path_of(struct unpacking *u, uint32_t node)
{
	oci_path(u->tree, node, &u->path);
	strbuf_addc(&u->path, 0);
	return u->path.len > 1 ? u->path.ptr : ".";
}

/* Below the folder, whatever the name: no link is passed. */
static int open_below(struct unpacking *u, const char *path, uint64_t flags)
{
	struct open_how how = { .flags = flags | O_CLOEXEC | O_NOFOLLOW,
				.mode = flags & O_CREAT ? 0600 : 0,
				.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS };

	return (int)syscall(SYS_openat2, u->fd, path, &how, sizeof(how));
}

static int make(struct unpacking *u, uint32_t node)
{
	const struct oci_inode *inode = &u->tree->inodes[u->tree->nodes[node].inode];
	const char *path = path_of(u, node);
	char target[4096];
	int made = 0;

	switch ((enum oci_type)inode->type) {
	case OCI_DIR:
		made = mkdirat(u->fd, path, 0700);
		break;
	case OCI_SYMLINK:
		snprintf(target, sizeof(target), "%" PRI_STR, STR_ARG(oci_link(u->tree, inode)));
		made = symlinkat(target, u->fd, path);
		break;
	case OCI_FILE:
		made = open_below(u, path, O_WRONLY | O_CREAT | O_EXCL);
		if (made >= 0)
			close(made);
		break;
	case OCI_CHAR:
	case OCI_BLOCK:
		made = mknodat(u->fd, path, (inode->type == OCI_CHAR ? S_IFCHR : S_IFBLK) | 0600,
			       makedev(inode->major, inode->minor));
		break;
	case OCI_FIFO:
		made = mknodat(u->fd, path, S_IFIFO | 0600, 0);
		break;
	}
	return made < 0 ? err_errno(u->err, "cannot unpack /%s", path) : 0;
}

static int make_all(struct unpacking *u)
{
	for (uint32_t node = oci_next(u->tree, 0); node != OCI_NONE; node = oci_next(u->tree, node)) {
		uint32_t inode = u->tree->nodes[node].inode;

		if (process_interrupted())
			return err_set(u->err, ERR_INTERRUPTED, "interrupted");
		if (u->first[inode] == OCI_NONE || u->tree->inodes[inode].type == OCI_DIR) {
			u->first[inode] = node;
			if (make(u, node) < 0)
				return -1;
			continue;
		}
		_cleanup_strbuf_ struct strbuf from = STRBUF_INIT(8192);
		oci_path(u->tree, u->first[inode], &from);
		if (linkat(u->fd, from.ptr, u->fd, path_of(u, node), 0) < 0)
			return err_errno(u->err, "cannot unpack the hard link /%s", u->path.ptr);
	}
	return 0;
}

/* ---- Content ---- */

static bool wanted(void *context, uint32_t inode)
{
	const struct unpacking *u = context;

	return u->first[inode] != OCI_NONE;
}

static int part(void *context, uint32_t inode, struct str bytes, uint64_t offset, struct err *err)
{
	struct unpacking *u = context;

	if (process_interrupted())
		return err_set(err, ERR_INTERRUPTED, "interrupted");
	if (u->inode != inode) {
		u->out = open_below(u, path_of(u, u->first[inode]), O_WRONLY);
		if (u->out < 0)
			return err_errno(err, "cannot unpack /%s", u->path.ptr);
		u->inode = inode;
	}
	if (str_empty(bytes)) { /* complete; a sparse file may end with a hole */
		int size = ftruncate(u->out, (off_t)u->tree->inodes[inode].size);

		u->inode = OCI_NONE;
		close(take_fd(&u->out));
		return size < 0 ? err_errno(err, "cannot unpack /%s", u->path.ptr) : 0;
	}
	while (bytes.len) {
		ssize_t put = pwrite(u->out, bytes.ptr, bytes.len, (off_t)offset);

		if (put < 0)
			return err_errno(err, "cannot unpack an image's file");
		bytes = str_from(bytes, (size_t)put);
		offset += (uint64_t)put;
	}
	return 0;
}

/* ---- Metadata ---- */

static int set_xattrs(struct unpacking *u, const struct oci_inode *inode, const char *path)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	size_t n;
	const struct tar_xattr *all = oci_xattrs(u->tree, inode, arena, &n);

	if (n == 0)
		return 0;
	_cleanup_close_ int fd = open_below(u, path, O_RDONLY | O_NONBLOCK);
	for (size_t i = 0; i < n; i++)
		if (fd < 0 || fsetxattr(fd, str_cstr(arena, all[i].key), all[i].value.ptr, all[i].value.len, 0) < 0)
			return err_errno(u->err, "cannot set %" PRI_STR " of /%s", STR_ARG(str_show(arena, all[i].key)),
					 path);
	return 0;
}

static int set_metadata(struct unpacking *u, uint32_t node)
{
	const struct oci_inode *inode = &u->tree->inodes[u->tree->nodes[node].inode];
	const char *path = path_of(u, node);
	const struct timespec times[2] = { { .tv_sec = inode->mtime, .tv_nsec = inode->mtime_nsec },
					   { .tv_sec = inode->mtime, .tv_nsec = inode->mtime_nsec } };

	if (fchownat(u->fd, path, inode->uid, inode->gid, AT_SYMLINK_NOFOLLOW) < 0)
		return err_errno(u->err, "cannot set the owner of /%s", path);
	if (inode->type == OCI_DIR || inode->type == OCI_FILE) {
		if (set_xattrs(u, inode, path) < 0) /* after the owner: that takes capabilities away */
			return -1;
	}
	if (inode->type != OCI_SYMLINK && fchmodat(u->fd, path, inode->mode, 0) < 0)
		return err_errno(u->err, "cannot set the rights of /%s", path);
	if (utimensat(u->fd, path, times, AT_SYMLINK_NOFOLLOW) < 0)
		return err_errno(u->err, "cannot set the time of /%s", path);
	return 0;
}

/* Folders last, and from the deepest up: making what is in them changes their times. */
static int set_all(struct unpacking *u)
{
	uint32_t *folders = xcalloc(u->tree->n_nodes, sizeof(*folders));
	size_t n = 0;
	int result = 0;

	for (uint32_t node = 0; node != OCI_NONE && result == 0; node = oci_next(u->tree, node)) {
		uint32_t inode = u->tree->nodes[node].inode;

		if (u->tree->inodes[inode].type == OCI_DIR)
			folders[n++] = node;
		else if (u->first[inode] == node)
			result = set_metadata(u, node);
	}
	while (n && result == 0)
		result = set_metadata(u, folders[--n]);
	free(folders);
	return result;
}

int slim_unpack(const struct oci_tree *tree, const char *folder, struct err *err)
{
	_cleanup_close_ int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct unpacking u = {
		.tree = tree, .fd = fd, .out = -1, .inode = OCI_NONE, .path = STRBUF_INIT(8192), .err = err
	};
	const struct oci_reader reader = { wanted, part, &u };

	if (fd < 0)
		return err_errno(err, "cannot open %s", folder);
	u.first = xcalloc(tree->n_inodes + 1, sizeof(*u.first));
	memset(u.first, 0xff, (tree->n_inodes + 1) * sizeof(*u.first)); /* OCI_NONE */
	int result = make_all(&u) < 0 || oci_content(tree, &reader, err) < 0 || set_all(&u) < 0 ? -1 : 0;
	cleanup_close(&u.out);
	strbuf_fini(&u.path);
	free(u.first);
	return result;
}
