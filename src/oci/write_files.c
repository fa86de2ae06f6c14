#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "doc/json.h"
#include "oci/write_internal.h"

static const char *const media_types[] = {
	[COMPRESSION_NONE] = "application/vnd.oci.image.layer.v1.tar",
	[COMPRESSION_GZIP] = "application/vnd.oci.image.layer.v1.tar+gzip",
	[COMPRESSION_ZSTD] = "application/vnd.oci.image.layer.v1.tar+zstd",
};

int writer_file(struct oci_writer *writer, const char *name, struct str content, struct err *err)
{
	struct str path = str_fmt(writer->arena, "%s/%s", writer->stage, name);

	return file_write(str_cstr(writer->arena, path), content, 0666, err);
}

static struct str json(struct oci_writer *writer, const struct node *node)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	json_write(&buf, node, 0, RESOLVE_JSON);
	return strbuf_take(&buf, writer->arena);
}

static struct node *descriptor(struct oci_writer *writer, const char *media_type, const struct digest *digest, uint64_t size)
{
	struct node *node = node_map(writer->arena);

	node_set_str(writer->arena, node, "mediaType", str_of(media_type));
	node_set_str(writer->arena, node, "digest", digest_show(writer->arena, digest));
	node_set_int(writer->arena, node, "size", (int64_t)size);
	return node;
}

static struct str final_config(struct oci_writer *writer, const struct node *config)
{
	struct node *copy = node_copy(writer->arena, config), *rootfs = node_map(writer->arena), *ids;

	node_set_str(writer->arena, rootfs, "type", STR("layers"));
	ids = node_set_seq(writer->arena, rootfs, "diff_ids");
	for (size_t i = 0; i < writer->layers.n; i++)
		node_add_str(writer->arena, ids, digest_show(writer->arena, &writer->layers.at[i].facts.diff_id));
	node_set_node(writer->arena, copy, "rootfs", rootfs);
	return json(writer, copy);
}

/* ---- OCI ---- */

static int blob(struct oci_writer *writer, struct str content, struct digest *digest, struct err *err)
{
	*digest = digest_of_bytes(content);
	struct str name = str_fmt(writer->arena, "blobs/sha256/%" PRI_STR, STR_ARG(str_from(digest_show(writer->arena, digest), 7)));

	return writer_file(writer, str_cstr(writer->arena, name), content, err);
}

static struct str manifest_text(struct oci_writer *writer, const struct digest *config, size_t size)
{
	struct node *manifest = node_map(writer->arena), *layers;

	node_set_int(writer->arena, manifest, "schemaVersion", 2);
	node_set_str(writer->arena, manifest, "mediaType", STR("application/vnd.oci.image.manifest.v1+json"));
	node_set_node(writer->arena, manifest, "config",
		      descriptor(writer, "application/vnd.oci.image.config.v1+json", config, size));
	layers = node_set_seq(writer->arena, manifest, "layers");
	for (size_t i = 0; i < writer->layers.n; i++) {
		const struct written_layer *layer = &writer->layers.at[i];

		node_add(writer->arena, layers,
			 descriptor(writer, media_types[layer->compression], &layer->facts.digest, layer->facts.stored));
	}
	return json(writer, manifest);
}

static struct str index_text(struct oci_writer *writer, const struct node *config, const struct digest *manifest, size_t size)
{
	static const char *const keys[] = { "architecture", "os", "variant" };
	struct node *index = node_map(writer->arena), *manifests, *one, *platform;

	node_set_int(writer->arena, index, "schemaVersion", 2);
	node_set_str(writer->arena, index, "mediaType", STR("application/vnd.oci.image.index.v1+json"));
	manifests = node_set_seq(writer->arena, index, "manifests");
	one = node_add(writer->arena, manifests, descriptor(writer, "application/vnd.oci.image.manifest.v1+json", manifest, size));
	platform = node_map(writer->arena);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (!str_empty(node_text(node_get(config, keys[i]))))
			node_set_str(writer->arena, platform, keys[i], node_text(node_get(config, keys[i])));
	if (node_count(platform))
		node_set_node(writer->arena, one, "platform", platform);
	if (!str_empty(writer->options.reference))
		node_set_str(writer->arena, node_set_map(writer->arena, one, "annotations"), "org.opencontainers.image.ref.name",
			     writer->options.reference);
	return json(writer, index);
}

static int write_oci(struct oci_writer *writer, const struct node *config, struct digest *manifest, struct err *err)
{
	struct digest config_digest;
	struct str text = final_config(writer, config), manifest_json;

	if (blob(writer, text, &config_digest, err) < 0)
		return -1;
	manifest_json = manifest_text(writer, &config_digest, text.len);
	if (blob(writer, manifest_json, manifest, err) < 0 ||
	    writer_file(writer, "index.json", index_text(writer, config, manifest, manifest_json.len), err) < 0)
		return -1;
	return writer_file(writer, "oci-layout", STR("{\"imageLayoutVersion\":\"1.0.0\"}"), err);
}

/* ---- Docker ---- */

static int write_docker(struct oci_writer *writer, const struct node *config, struct digest *digest, struct err *err)
{
	struct node *root = node_seq(writer->arena), *one = node_map(writer->arena), *layers, *tags;
	struct str text = final_config(writer, config), name;

	*digest = digest_of_bytes(text);
	name = str_fmt(writer->arena, "%" PRI_STR ".json", STR_ARG(str_from(digest_show(writer->arena, digest), 7)));
	node_set_str(writer->arena, one, "Config", name);
	tags = node_set_seq(writer->arena, one, "RepoTags");
	if (!str_empty(writer->options.reference))
		node_add_str(writer->arena, tags, writer->options.reference);
	layers = node_set_seq(writer->arena, one, "Layers");
	for (size_t i = 0; i < writer->layers.n; i++)
		node_add_str(writer->arena, layers, str_of(writer_layer_name(writer, &writer->layers.at[i].facts)));
	node_add(writer->arena, root, one);
	if (writer_file(writer, str_cstr(writer->arena, name), text, err) < 0)
		return -1;
	return writer_file(writer, "manifest.json", json(writer, root), err);
}

/* ---- An archive of the stage ---- */

struct packing {
	struct oci_writer *writer;
	struct deflater *deflater;
	struct tar_writer tar;
};

static int to_archive(void *context, struct str bytes, struct err *err)
{
	return deflater_add(((struct packing *)context)->deflater, bytes, err);
}

static int pack_content(struct packing *packing, int fd, struct err *err)
{
	char piece[64 << 10];

	for (;;) {
		ssize_t got = read(fd, piece, sizeof(piece));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? err_errno(err, "cannot read %s", packing->writer->stage) : 0;
		if (tar_write_data(&packing->tar, str_n(piece, (size_t)got), err) < 0)
			return -1;
	}
}

static int pack_file(struct packing *packing, struct str name, struct err *err)
{
	_cleanup_close_ int fd = openat(packing->writer->dir, str_cstr(packing->writer->arena, name), O_RDONLY | O_CLOEXEC);
	struct tar_entry entry = { .type = TAR_FILE, .name = name, .mode = 0644 };
	struct stat stat;

	if (fd < 0 || fstat(fd, &stat) < 0)
		return err_errno(err, "cannot read %s", packing->writer->stage);
	entry.size = (uint64_t)stat.st_size;
	if (tar_write_entry(&packing->tar, &entry, err) < 0)
		return -1;
	return pack_content(packing, fd, err);
}

/* Sorted by name; `folder` without a slash at its end, or empty. */
static int pack_folder(struct packing *packing, struct str folder, struct err *err)
{
	struct oci_writer *writer = packing->writer;
	struct str full = str_fmt(writer->arena, "%s/%" PRI_STR, writer->stage, STR_ARG(folder)), *names;
	size_t n;

	if (file_list(writer->arena, str_cstr(writer->arena, full), &names, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct str name = str_fmt(writer->arena, "%" PRI_STR "%s%" PRI_STR, STR_ARG(folder), str_empty(folder) ? "" : "/",
					  STR_ARG(names[i]));
		struct str path = str_fmt(writer->arena, "%s/%" PRI_STR, writer->stage, STR_ARG(name));
		bool dir = file_is_dir(str_cstr(writer->arena, path));

		if (dir && tar_write_entry(&packing->tar, &(struct tar_entry){ .type = TAR_DIR, .name = name, .mode = 0755 }, err) < 0)
			return -1;
		if ((dir ? pack_folder(packing, name, err) : pack_file(packing, name, err)) < 0)
			return -1;
	}
	return 0;
}

static int pack(struct oci_writer *writer, int fd, struct err *err)
{
	_cleanup_deflater_ struct deflater *deflater = deflater_new(fd, COMPRESSION_NONE, 0);
	struct packing packing = { writer, deflater, { .sink = { to_archive, &packing } } };
	struct stream_seen seen;

	if (pack_folder(&packing, STR_EMPTY, err) < 0 || tar_write_end(&packing.tar, err) < 0 ||
	    deflater_end(deflater, &seen, err) < 0)
		return -1;
	return fsync(fd) < 0 ? err_errno(err, "cannot write %s", writer->path) : 0;
}

static int place_archive(struct oci_writer *writer, struct err *err)
{
	const char *part = str_cstr(writer->arena, str_fmt(writer->arena, "%s.tar", writer->stage));
	_cleanup_close_ int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (fd < 0)
		return err_errno(err, "cannot write %s", writer->path);
	if (pack(writer, fd, err) < 0) {
		unlink(part);
		return -1;
	}
	if (rename(part, writer->path) < 0) {
		err_errno(err, "cannot write %s", writer->path);
		unlink(part);
		return -1;
	}
	return 0;
}

/* The stage becomes the target; what was there before takes the stage's place, and goes with it. */
static int place_folder(struct oci_writer *writer, struct err *err)
{
	if (renameat2(AT_FDCWD, writer->stage, AT_FDCWD, writer->path, RENAME_NOREPLACE) == 0) {
		writer->stage = NULL;
		return 0;
	}
	if (errno == EEXIST && renameat2(AT_FDCWD, writer->stage, AT_FDCWD, writer->path, RENAME_EXCHANGE) == 0)
		return 0;
	return err_errno(err, "cannot write %s", writer->path);
}

int oci_writer_commit(struct oci_writer *writer, const struct node *config, struct digest *manifest, struct err *err)
{
	bool docker = writer->options.format == DOCKER_ARCHIVE;

	BUG_IF(writer->fd >= 0);
	if ((docker ? write_docker : write_oci)(writer, config, manifest, err) < 0)
		return -1;
	return writer->options.format == OCI_LAYOUT ? place_folder(writer, err) : place_archive(writer, err);
}
