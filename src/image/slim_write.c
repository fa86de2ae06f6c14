/*
 * The slim image as an image: one layer over nothing.
 */
#include <errno.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

#include "base/arena.h"
#include "base/process.h"
#include "base/sort.h"
#include "image/slim.h"
#include "oci/write.h"

static int64_t read_file(void *context, uint64_t offset, void *bytes, size_t size, struct err *err)
{
	const int *fd = context;
	ssize_t got = pread(*fd, bytes, size, (off_t)offset);

	if (process_interrupted())
		return err_set(err, ERR_INTERRUPTED, "interrupted");
	return got < 0 ? err_errno(err, "cannot read an unpacked file") : got;
}

static int by_key(const void *a, const void *b, void *context)
{
	(void)context;
	return str_cmp(((const struct tar_xattr *)a)->key, ((const struct tar_xattr *)b)->key);
}

/* Sorted, for a file system gives them in an order of its own. */
static int read_xattrs(struct arena *arena, const struct root *root, const struct root_file *file,
		       struct tar_entry *entry, struct err *err)
{
	char path[64], names[65536];
	VEC(struct tar_xattr) all = { 0 };
	_cleanup_close_ int fd = root_open_any(root, file);

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ssize_t got = fd < 0 ? -1 : listxattr(path, names, sizeof(names));
	for (const char *name = names; got > 0 && name < names + got; name += strlen(name) + 1) {
		ssize_t size = getxattr(path, name, NULL, 0);
		char *value = arena_alloc(arena, (size_t)MAX_OF(size, 0) + 1);

		if (size < 0 || (size = getxattr(path, name, value, (size_t)size)) < 0)
			return err_errno(err, "cannot read %s of %" PRI_STR, name, STR_ARG(file->path));
		*vec_push(arena, &all) = (struct tar_xattr){ str_dup(arena, str_of(name)), str_n(value, (size_t)size) };
	}
	sort_stable(all.at, all.n, sizeof(*all.at), by_key, NULL);
	entry->xattrs = all.at;
	entry->n_xattrs = all.n;
	return 0;
}

static enum tar_type type_of(const struct root_file *file)
{
	if (file->first != file)
		return TAR_HARDLINK;
	switch (file->mode & S_IFMT) {
	case S_IFDIR:
		return TAR_DIR;
	case S_IFLNK:
		return TAR_SYMLINK;
	case S_IFCHR:
		return TAR_CHAR;
	case S_IFBLK:
		return TAR_BLOCK;
	case S_IFIFO:
		return TAR_FIFO;
	default:
		return TAR_FILE;
	}
}

static int write_file(struct arena *arena, struct oci_writer *writer, const struct root *root,
		      const struct root_file *file, struct err *err)
{
	struct tar_entry entry = {
		.type = type_of(file),
		.name = str_from(root_written(file), 1),
		.mode = file->mode & 07777,
		.uid = file->uid,
		.gid = file->gid,
		.mtime = file->mtime,
		.mtime_nsec = file->mtime_nsec,
		.major = major(file->device),
		.minor = minor(file->device),
	};

	if (entry.type == TAR_SYMLINK)
		entry.link = file->link;
	if (entry.type == TAR_HARDLINK)
		entry.link = str_from(file->first->path, 1);
	if (file->has_xattrs && entry.type != TAR_HARDLINK && read_xattrs(arena, root, file, &entry, err) < 0)
		return -1;
	if (entry.type != TAR_FILE)
		return oci_writer_entry(writer, &entry, NULL, NULL, err);
	entry.size = file->size;
	_cleanup_close_ int fd = root_open_file(root, file);
	if (fd < 0)
		return err_errno(err, "cannot read %" PRI_STR, STR_ARG(file->path));
	return oci_writer_entry(writer, &entry, read_file, &fd, err);
}

/*
 * Those of the image stay as they are, without a layer: who reads them still sees how it was built. `created` stays
 * too, or the same input would give another image tomorrow.
 */
static const struct node *new_config(struct arena *arena, const struct oci_image *image, const char *command_line)
{
	struct node *config = node_copy(arena, image->config), *history = node_seq(arena);
	const struct node *old = node_get(image->config, "history");
	struct str created = node_text(node_get(image->config, "created"));

	for (size_t i = 0; node_is_seq(old) && i < old->items.n; i++) {
		struct node *step = node_copy(arena, old->items.at[i]);

		if (node_is_map(step))
			node_set_bool(arena, step, "empty_layer", true);
		node_add(arena, history, step);
	}
	struct node *own = node_map(arena);
	if (!str_empty(created))
		node_set_str(arena, own, "created", created);
	node_set_str(arena, own, "created_by", str_of(command_line));
	node_set_str(arena, own, "comment", STR("the files that the application needs, in one layer"));
	node_add(arena, history, own);
	node_set(arena, config, STR("history"), history);
	return config;
}

int slim_write(struct arena *arena, const struct slim_result *result, const struct oci_image *image, struct str target,
	       const char *command_line, struct digest *digest, struct err *err)
{
	struct oci_write_options options = { .compression = COMPRESSION_GZIP };
	_cleanup_oci_writer_ struct oci_writer *writer = NULL;
	const struct root *root = result->root;
	struct oci_written layer;
	struct str path;

	if (!oci_target_parse(target, &options.format, &path, &options.reference))
		return err_set(err, ERR_USAGE, "%" PRI_STR " names no place to write to", STR_ARG(target));
	if (str_empty(options.reference))
		options.reference = image->reference;
	if (oci_writer_new(path, &options, &writer, err) < 0 || oci_writer_layer(writer, err) < 0)
		return -1;
	for (size_t i = 1; i < root->files.n; i++)
		if (root_stays(root->files.at[i]) && write_file(arena, writer, root, root->files.at[i], err) < 0)
			return -1;
	if (oci_writer_layer_end(writer, &layer, err) < 0)
		return -1;
	return oci_writer_commit(writer, new_config(arena, image, command_line), digest, err);
}
