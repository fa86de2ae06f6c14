#include "oci/image.h"

#include "base/arena.h"
#include "base/file.h"
#include "oci/internal.h"

static const struct transport {
	const char *prefix;
	int format; /* -1: whatever it is */
} transports[] = {
	{ "oci:", OCI_LAYOUT },
	{ "oci-archive:", OCI_ARCHIVE },
	{ "docker-archive:", DOCKER_ARCHIVE },
};

/* Behind a transport a reference may follow the path; a path of its own may have colons, so it is looked at first. */
static void cut_reference(struct arena *arena, struct str *path, struct str *reference)
{
	struct str rest = *path;

	for (size_t at = 0; at < rest.len; at++) {
		if (rest.ptr[at] != ':')
			continue;
		struct str before = str_slice(rest, 0, at);
		if (!file_exists(str_cstr(arena, rest)) && (str_is(before, "-") || file_exists(str_cstr(arena, before)))) {
			*path = before;
			*reference = str_from(rest, at + 1);
			return;
		}
	}
}

static int split_name(struct arena *arena, struct str image, struct str *path, struct str *reference)
{
	int format = -1;

	*path = image;
	*reference = STR_EMPTY;
	for (size_t i = 0; i < ARRAY_SIZE(transports); i++) {
		if (str_starts(image, transports[i].prefix)) {
			*path = str_from(image, strlen(transports[i].prefix));
			format = transports[i].format;
		}
	}
	cut_reference(arena, path, reference);
	return format;
}

static bool has(struct oci_store *store, const char *name, struct err *err)
{
	struct blob blob;

	return store_find(store, str_of(name), &blob, err) > 0;
}

static int read_it(struct oci_image *image, int format, struct str reference, const struct oci_platform *platform, struct err *err)
{
	struct oci_store *store = image->store;
	bool layout = has(store, "index.json", err), docker = has(store, "manifest.json", err);

	if (layout && (format != DOCKER_ARCHIVE || !docker)) {
		image->format = store->dir >= 0 ? OCI_LAYOUT : OCI_ARCHIVE;
		return layout_read(image, reference, platform, err);
	}
	image->format = DOCKER_ARCHIVE;
	if (docker)
		return docker_read(image, reference, platform, err);
	if (has(store, "repositories", err))
		return docker_old_read(image, reference, err);
	finding_at(image->out, &IMAGE_UNREADABLE, store_span(store, STR_EMPTY),
		   "has neither index.json nor manifest.json: this is no image");
	return 0;
}

int oci_open(struct arena *arena, struct str name, const struct oci_options *options, struct oci_image **out, struct findings *findings,
	     struct err *err)
{
	struct oci_image *image = arena_new_of(arena, struct oci_image);
	struct str reference;
	int format = split_name(arena, name, &image->path, &reference), got;

	*out = NULL;
	image->arena = arena;
	image->out = findings;
	image->max_bytes = options->max_bytes ? options->max_bytes : STREAM_BYTES_MAX;
	if (store_open(arena, image->path, image->max_bytes, &image->store, findings, err) < 0)
		return -1;
	if (!image->store)
		return 0;
	got = read_it(image, format, reference, &options->platform, err);
	if (got > 0)
		*out = image;
	else
		store_close(image->store);
	return got < 0 ? -1 : 0;
}

void oci_close(struct oci_image *image)
{
	if (image)
		store_close(image->store);
}

void cleanup_oci(struct oci_image **image)
{
	oci_close(*image);
}

static int open_stream(const struct oci_image *image, size_t layer, bool plain, struct stream **out, struct err *err)
{
	struct blob blob;

	if (store_find(image->store, image->layers[layer].name, &blob, err) <= 0)
		return err->message[0] ? -1 : err_set(err, ERR_ENVIRONMENT, "layer %zu is gone", layer + 1);
	return stream_new(blob.fd, blob.offset, blob.size, plain, &(struct stream_limits){ image->max_bytes }, out, err);
}

int oci_layer_stream(const struct oci_image *image, size_t layer, struct stream **out, struct err *err)
{
	return open_stream(image, layer, false, out, err);
}

int oci_layer_stored(const struct oci_image *image, size_t layer, struct stream **out, struct err *err)
{
	return open_stream(image, layer, true, out, err);
}

struct span oci_layer_span(const struct oci_image *image, size_t layer)
{
	return store_span(image->store, image->layers[layer].name);
}
