/*
 * Writing an image: an OCI layout (folder), an oci-archive or a docker-archive. The same input gives the same bytes.
 *
 * All of it or nothing: it is written beside its target and put into its place by oci_write_commit(); what was there before is
 * replaced (a folder only if it is an OCI layout, or empty). Give layers lowest first, then commit:
 *
 *	_cleanup_oci_writer_ struct oci_writer *writer = NULL;
 *	if (oci_writer_new(path, &options, &writer, err) < 0 ||
 *	    oci_writer_layer(writer, err) < 0)
 *		return -1;
 *	for (each file, sorted)
 *		if (oci_writer_file(writer, &entry, read, context, err) < 0)
 *			return -1;
 *	if (oci_writer_layer_end(writer, &layer, err) < 0 || oci_writer_commit(writer, config, &digest, err) < 0) …
 */
#pragma once
#include "oci/tree.h"

struct oci_write_options {
	enum oci_format format;
	enum compression compression; /* of the layers; in a docker-archive they are plain whatever this says */
	int level;		      /* 0: the usual one */
	struct str reference;	      /* "shop/api:1.2" */
};

struct oci_written {
	struct digest digest, diff_id;
	uint64_t stored, plain;
};

struct oci_writer;

/* "oci:PATH", "oci-archive:PATH", "docker-archive:PATH", each with :TAG; without a transport *.tar is an oci-archive, else a layout. */
bool oci_target_parse(struct str target, enum oci_format *format, struct str *path, struct str *reference);

int oci_writer_new(struct str path, const struct oci_write_options *options, struct oci_writer **out, struct err *err);
void oci_writer_free(struct oci_writer *writer); /* what isn't committed is removed; NULL is nothing */
#define _cleanup_oci_writer_ _cleanup_(cleanup_oci_writer)
void cleanup_oci_writer(struct oci_writer **writer);

int oci_writer_layer(struct oci_writer *writer, struct err *err); /* begins one */
/*
 * An entry of it, in the order of names that the caller chooses. `read` gives the content of a file as oci_spool_read() does, asked
 * until `entry->size` bytes are there; NULL where there is none. Names as in a tar: "usr/bin/env".
 */
int oci_writer_entry(struct oci_writer *writer, const struct tar_entry *entry,
		     int64_t (*read)(void *context, uint64_t offset, void *bytes, size_t size, struct err *err), void *context,
		     struct err *err);
/* The node of a tree: its metadata with this mtime (INT64_MIN: its own); the content from the spool. `hardlink_to`: a path, or empty. */
int oci_writer_node(struct oci_writer *writer, const struct oci_tree *tree, uint32_t node, int64_t mtime, struct str hardlink_to,
		    const struct oci_spool *spool, struct err *err);
int oci_writer_layer_end(struct oci_writer *writer, struct oci_written *out, struct err *err);

/* A layer of another image as it is, bytes and digest. Plain in a docker-archive. */
int oci_writer_copy(struct oci_writer *writer, const struct oci_image *image, size_t layer, struct oci_written *out, struct err *err);

/*
 * `config` is the image's config document. Its rootfs is set to the layers that were written; all else stays as it is, so the
 * caller cares for history (one entry without empty_layer a layer) and created. Puts all into place.
 */
int oci_writer_commit(struct oci_writer *writer, const struct node *config, struct digest *manifest, struct err *err);
