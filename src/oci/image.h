/*
 * An image in files: a folder in the OCI layout, an oci-archive (the same in a tar), or a docker-archive (what `docker save`
 * and `podman save` write: the old form with ID/layer.tar, and today's with blobs). The archive may be gzip or zstd as a whole.
 *
 * Sources: OCI image-spec 1.1 (layout, index, manifest, config), Docker's image-spec v1.2 for manifest.json.
 * Nothing is extracted to the host, but for what can't be read at a place: an archive from a pipe, or one that is compressed as
 * a whole, goes to a nameless temporary file first, of at most `max_bytes`.
 * What is wrong with the image is a finding; a fatal one where it can't be read at all.
 */
#pragma once
#include "archive/stream.h"
#include "doc/node.h"

struct arena;

enum oci_format { OCI_LAYOUT, OCI_ARCHIVE, DOCKER_ARCHIVE };

struct oci_platform {
	struct str os, architecture, variant; /* "linux", "arm64", "v8"; variant may be empty */
};

struct oci_options {
	struct oci_platform platform;	/* wanted, of an image for several; all empty: linux/amd64, or the first */
	uint64_t max_bytes;		/* unpacked, all layers together; 0: 64 GiB */
};

struct oci_layer {
	struct str name;	     /* where it is: "blobs/sha256/…" or "ID/layer.tar" */
	struct str media_type;	     /* empty in a docker-archive */
	struct str created_by;	     /* of its history entry, as it stands there; empty where there is none */
	struct str created, comment; /* of its history entry */
	struct str instruction;	     /* created_by as it would stand in a Dockerfile: "RUN apt-get update" */
	struct digest digest;	     /* of the bytes as they are stored; what the manifest says, where it does */
	struct digest diff_id;	     /* of the tar; what the config says */
	bool has_digest, has_diff_id;
	uint64_t stored;	     /* bytes as they are stored */
	size_t same_as;		     /* index of an earlier layer with the very same bytes, or its own */
	const struct node *descriptor; /* NULL in a docker-archive */
};

/* A step of the history; empty ones (ENV, CMD) made no layer. */
struct oci_step {
	struct str created, created_by, comment, instruction;
	bool empty;
	size_t layer; /* index, unless empty; SIZE_MAX where the image has no such layer */
};

struct oci_store; /* where the bytes are; private */

struct oci_image {
	struct arena *arena;
	struct oci_store *store;
	enum oci_format format;
	struct str path;	 /* as the user wrote it, without a transport */
	struct str reference;	 /* tag, or name with tag; empty where there is none */
	struct oci_platform platform;
	const struct node *config; /* the whole document: "config", "rootfs", "history" … */
	const struct node *manifest; /* NULL in a docker-archive */
	struct digest config_digest, manifest_digest; /* as computed; manifest_digest zero in a docker-archive */
	struct oci_layer *layers; /* lowest first */
	size_t n_layers;
	struct oci_step *steps;
	size_t n_steps;
	uint64_t max_bytes;
	struct findings *out;
};

/*
 * IMAGE: PATH, or as skopeo writes it oci:PATH[:TAG], oci-archive:PATH[:TAG], docker-archive:PATH[:NAME:TAG]; "-" is standard
 * input. The first of several platforms or references that fits is taken, and a finding says so.
 * NULL in `out` with a fatal finding where it is no image that can be read; -1 for the environment.
 */
int oci_open(struct arena *arena, struct str name, const struct oci_options *options, struct oci_image **out, struct findings *findings,
	     struct err *err);
void oci_close(struct oci_image *image); /* NULL is nothing; the arena stays the caller's */
#define _cleanup_oci_ _cleanup_(cleanup_oci)
void cleanup_oci(struct oci_image **image);

/* A layer's tar. The caller frees it before the image is closed. */
int oci_layer_stream(const struct oci_image *image, size_t layer, struct stream **out, struct err *err);
/* The same bytes as they are stored, to copy a layer as it is. */
int oci_layer_stored(const struct oci_image *image, size_t layer, struct stream **out, struct err *err);
/* Where a finding about a layer is: "app.tar:blobs/sha256/…". */
struct span oci_layer_span(const struct oci_image *image, size_t layer);

extern const struct rule *const oci_rules[];
