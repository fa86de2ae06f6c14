#include "oci/write.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "oci/write_internal.h"

enum { PIECE = 256 << 10 };

bool oci_target_parse(struct str target, enum oci_format *format, struct str *path, struct str *reference)
{
	static const struct {
		const char *prefix;
		enum oci_format format;
	} transports[] = {
		{ "oci:", OCI_LAYOUT },
		{ "oci-archive:", OCI_ARCHIVE },
		{ "docker-archive:", DOCKER_ARCHIVE },
	};

	*path = target;
	*reference = STR_EMPTY;
	*format = str_ends(target, ".tar") ? OCI_ARCHIVE : OCI_LAYOUT;
	for (size_t i = 0; i < ARRAY_SIZE(transports); i++) {
		size_t colon;

		if (!str_starts(target, transports[i].prefix))
			continue;
		*format = transports[i].format;
		*path = str_from(target, strlen(transports[i].prefix));
		colon = str_chr(*path, ':');
		if (colon != STR_NONE) {
			*reference = str_from(*path, colon + 1);
			*path = str_slice(*path, 0, colon);
		}
		break;
	}
	return !str_empty(*path);
}

/* ---- The stage ---- */

static mode_t usual_mask(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return mask;
}

/* A target that would be lost by the exchange is refused before the work is done. */
static int may_replace(const struct oci_writer *writer, struct err *err)
{
	struct str index = str_fmt(writer->arena, "%s/oci-layout", writer->path), *names;
	bool folder = file_is_dir(writer->path);
	size_t n;

	if (!file_exists(writer->path))
		return 0;
	if (folder != (writer->options.format == OCI_LAYOUT))
		return err_set(err, ERR_USAGE, "%s is %s: it isn't replaced", writer->path, folder ? "a folder" : "a file, no folder");
	if (!folder || file_exists(str_cstr(writer->arena, index)))
		return 0;
	if (file_list(writer->arena, writer->path, &names, &n, err) < 0)
		return -1;
	return n == 0 ? 0 : err_set(err, ERR_USAGE, "%s is a folder with something else in it: it isn't replaced", writer->path);
}

static int make_stage(struct oci_writer *writer, struct err *err)
{
	char *stage = (char *)(uintptr_t)str_cstr(writer->arena, str_fmt(writer->arena, "%s.lotse-XXXXXX", writer->path));

	if (!mkdtemp(stage))
		return err_errno(err, "cannot write %s", writer->path);
	writer->stage = stage;
	writer->dir = open(stage, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (writer->dir < 0)
		return err_errno(err, "cannot open %s", stage);
	if (writer->options.format != DOCKER_ARCHIVE &&
	    (fchmod(writer->dir, 0777 & ~usual_mask()) < 0 || mkdirat(writer->dir, "blobs", 0777) < 0 ||
	     mkdirat(writer->dir, "blobs/sha256", 0777) < 0))
		return err_errno(err, "cannot write %s", stage);
	return 0;
}

int oci_writer_new(struct str path, const struct oci_write_options *options, struct oci_writer **out, struct err *err)
{
	struct oci_writer *writer = xcalloc(1, sizeof(*writer));
	struct str clean;

	*out = NULL;
	writer->arena = arena_new();
	writer->options = *options;
	writer->options.reference = str_dup(writer->arena, options->reference);
	if (options->format == DOCKER_ARCHIVE)
		writer->options.compression = COMPRESSION_NONE; /* docker load takes others too, but layer.tar is its name */
	writer->dir = writer->fd = -1;
	clean = path_clean(writer->arena, path);
	writer->path = str_cstr(writer->arena, clean);
	if (may_replace(writer, err) < 0 || make_stage(writer, err) < 0) {
		oci_writer_free(writer);
		return -1;
	}
	*out = writer;
	return 0;
}

void oci_writer_free(struct oci_writer *writer)
{
	struct err ignored = { 0 };

	if (!writer)
		return;
	deflater_free(writer->deflater);
	cleanup_close(&writer->fd);
	cleanup_close(&writer->dir);
	if (writer->stage)
		file_remove_tree(writer->stage, &ignored);
	arena_free(writer->arena);
	free(writer);
}

void cleanup_oci_writer(struct oci_writer **writer)
{
	oci_writer_free(*writer);
}

/* ---- Blobs ---- */

const char *writer_layer_name(struct oci_writer *writer, const struct oci_written *layer)
{
	bool docker = writer->options.format == DOCKER_ARCHIVE;
	struct str hex = str_from(digest_show(writer->arena, docker ? &layer->diff_id : &layer->digest), strlen("sha256:"));

	return str_cstr(writer->arena, str_fmt(writer->arena, docker ? "%" PRI_STR ".tar" : "blobs/sha256/%" PRI_STR, STR_ARG(hex)));
}

static int begin_blob(struct oci_writer *writer, struct err *err)
{
	BUG_IF(writer->fd >= 0);
	writer->fd = openat(writer->dir, WRITER_LAYER, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	return writer->fd < 0 ? err_errno(err, "cannot write %s", writer->stage) : 0;
}

/* Written through to the disk, and given its name. */
static int end_blob(struct oci_writer *writer, const struct oci_written *layer, enum compression compression, struct err *err)
{
	int fd = take_fd(&writer->fd);

	if (fsync(fd) < 0) {
		close(fd);
		return err_errno(err, "cannot write %s", writer->stage);
	}
	if (close(fd) < 0 || renameat(writer->dir, WRITER_LAYER, writer->dir, writer_layer_name(writer, layer)) < 0)
		return err_errno(err, "cannot write %s", writer->stage);
	*vec_push(writer->arena, &writer->layers) = (struct written_layer){ *layer, compression };
	return 0;
}

static int to_deflater(void *context, struct str bytes, struct err *err)
{
	struct oci_writer *writer = context;

	return deflater_add(writer->deflater, bytes, err);
}

/* ---- A layer ---- */

int oci_writer_layer(struct oci_writer *writer, struct err *err)
{
	if (begin_blob(writer, err) < 0)
		return -1;
	writer->deflater = deflater_new(writer->fd, writer->options.compression, writer->options.level);
	writer->tar = (struct tar_writer){ .sink = { to_deflater, writer } };
	return 0;
}

int oci_writer_entry(struct oci_writer *writer, const struct tar_entry *entry,
		     int64_t (*read)(void *context, uint64_t offset, void *bytes, size_t size, struct err *err), void *context,
		     struct err *err)
{
	_cleanup_free_ char *piece = NULL;
	uint64_t size = entry->type == TAR_FILE ? entry->size : 0;

	if (tar_write_entry(&writer->tar, entry, err) < 0)
		return -1;
	if (size == 0)
		return 0;
	BUG_IF(!read);
	piece = xrealloc(NULL, PIECE, 1);
	for (uint64_t done = 0; done < size;) {
		int64_t got = read(context, done, piece, (size_t)MIN_OF((uint64_t)PIECE, size - done), err);

		if (got < 0)
			return -1;
		if (got == 0)
			return err_set(err, ERR_ENVIRONMENT, "the content of a file ends %llu bytes too early",
				       (unsigned long long)(size - done));
		if (tar_write_data(&writer->tar, str_n(piece, (size_t)got), err) < 0)
			return -1;
		done += (uint64_t)got;
	}
	return 0;
}

struct from_spool {
	const struct oci_spool *spool;
	uint32_t inode;
};

static int64_t read_spool(void *context, uint64_t offset, void *bytes, size_t size, struct err *err)
{
	const struct from_spool *from = context;

	return oci_spool_read(from->spool, from->inode, offset, bytes, size, err);
}

int oci_writer_node(struct oci_writer *writer, const struct oci_tree *tree, uint32_t node, int64_t mtime, struct str hardlink_to,
		    const struct oci_spool *spool, struct err *err)
{
	static const enum tar_type types[] = {
		[OCI_FILE] = TAR_FILE, [OCI_SYMLINK] = TAR_SYMLINK, [OCI_CHAR] = TAR_CHAR,
		[OCI_BLOCK] = TAR_BLOCK, [OCI_DIR] = TAR_DIR, [OCI_FIFO] = TAR_FIFO,
	};
	_cleanup_strbuf_ struct strbuf path = STRBUF_INIT(STRBUF_MAX);
	_cleanup_arena_ struct arena *arena = arena_new();
	const struct oci_inode *inode = &tree->inodes[tree->nodes[node].inode];
	struct from_spool from = { spool, tree->nodes[node].inode };
	struct tar_entry entry = {
		.type = str_empty(hardlink_to) ? types[inode->type] : TAR_HARDLINK,
		.name = node ? oci_path(tree, node, &path) : STR("./"),
		.link = str_empty(hardlink_to) ? oci_link(tree, inode) : hardlink_to,
		.size = str_empty(hardlink_to) ? inode->size : 0,
		.mode = inode->mode,
		.uid = inode->uid,
		.gid = inode->gid,
		.mtime = mtime == INT64_MIN ? inode->mtime : mtime,
		.mtime_nsec = mtime == INT64_MIN ? inode->mtime_nsec : 0,
		.major = inode->major,
		.minor = inode->minor,
	};

	if (str_empty(hardlink_to))
		entry.xattrs = oci_xattrs(tree, inode, arena, &entry.n_xattrs);
	return oci_writer_entry(writer, &entry, read_spool, &from, err);
}

int oci_writer_layer_end(struct oci_writer *writer, struct oci_written *out, struct err *err)
{
	struct stream_seen seen;

	if (tar_write_end(&writer->tar, err) < 0 || deflater_end(writer->deflater, &seen, err) < 0)
		return -1;
	deflater_free(writer->deflater);
	writer->deflater = NULL;
	*out = (struct oci_written){ seen.stored_digest, seen.plain_digest, seen.stored, seen.plain };
	return end_blob(writer, out, seen.compression, err);
}

/* ---- A layer of another image ---- */

/* Its bytes go through a "compressor" that doesn't. */
static int copy_stream(struct oci_writer *writer, struct stream *stream, struct stream_seen *seen, struct err *err)
{
	_cleanup_deflater_ struct deflater *deflater = deflater_new(writer->fd, COMPRESSION_NONE, 0);
	struct str block;
	int got;

	while ((got = stream_read(stream, &block, err)) > 0)
		if (deflater_add(deflater, block, err) < 0)
			return -1;
	return got < 0 ? -1 : deflater_end(deflater, seen, err);
}

int oci_writer_copy(struct oci_writer *writer, const struct oci_image *image, size_t layer, struct oci_written *out, struct err *err)
{
	_cleanup_stream_ struct stream *stream = NULL, *stored = NULL;
	bool docker = writer->options.format == DOCKER_ARCHIVE;
	struct stream_seen seen, copied;

	if (begin_blob(writer, err) < 0 || oci_layer_stream(image, layer, &stream, err) < 0)
		return -1;
	if (docker) {
		if (copy_stream(writer, stream, &copied, err) < 0)
			return -1;
		*out = (struct oci_written){ copied.plain_digest, copied.plain_digest, copied.plain, copied.plain };
		return end_blob(writer, out, COMPRESSION_NONE, err);
	}
	/* once inflated, for the diff_id that the config needs, and once as it is */
	if (stream_drain(stream, err) < 0 || oci_layer_stored(image, layer, &stored, err) < 0 ||
	    copy_stream(writer, stored, &copied, err) < 0)
		return -1;
	stream_seen(stream, &seen);
	*out = (struct oci_written){ copied.plain_digest, seen.plain_digest, copied.plain, seen.plain };
	return end_blob(writer, out, seen.compression, err);
}
