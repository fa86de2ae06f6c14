/*
 * What the files of this folder share: where blobs are, how a document of the image is read.
 */
#pragma once
#include "base/map.h"
#include "oci/image.h"
#include "oci/rules.h"

enum {
	OCI_JSON_MAX = 2 << 20,	 /* bytes of an index, manifest or config: registries refuse manifests of 4 MiB, real ones have some kB */
	OCI_LAYERS_MAX = 512,	 /* overlay takes 128 */
	OCI_INDEX_DEPTH = 4,	 /* an index of an index is usual, more is not */
	OCI_MEMBERS_MAX = 65536, /* of an archive of blobs */
};

struct blob {
	int fd; /* the store's */
	uint64_t offset, size;
};

struct oci_store {
	struct arena *arena;
	struct str path;     /* for messages */
	int dir;	     /* of a layout; else -1 */
	int file;	     /* of an archive; else -1 */
	struct map members;  /* cleaned name → struct member *, of an archive */
	VEC(int) opened;     /* of a layout */
	struct map blobs;    /* name → struct blob *, of a layout: opened once */
	struct findings *out;
};

/* Opens what the path is: a folder, a tar, one that is compressed, a pipe. NULL with a fatal finding; -1 for the environment. */
int store_open(struct arena *arena, struct str path, uint64_t max_bytes, struct oci_store **out, struct findings *findings,
	       struct err *err);
void store_close(struct oci_store *store);

/* 1: there is one; 0: there isn't; -1. `name` as "blobs/sha256/…"; links inside of an archive are followed. */
int store_find(struct oci_store *store, struct str name, struct blob *out, struct err *err);
/* A finding's place: "app.tar:NAME". */
struct span store_span(const struct oci_store *store, struct str name);

/* A temporary file without a name in TMPDIR, or /var/tmp. -1 with err. */
int temporary_file(struct err *err);

/*
 * Reads a JSON document of the store. 1; 0 with a fatal finding (missing, too large, no JSON); -1.
 * `expected`: its digest, where it is known: a difference is a finding. `digest` gets the real one; both may be NULL.
 */
int store_json(struct oci_store *store, struct str name, const struct digest *expected, struct node **root, struct digest *digest,
	       struct err *err);

/* A fault of bytes becomes a finding, and 0 is returned; anything else stays an error, -1. */
int fault_finding(struct findings *out, struct span span, struct err *err);

/* Each fills the image: 1; 0 with a fatal finding; -1. */
int layout_read(struct oci_image *image, struct str reference, const struct oci_platform *platform, struct err *err);
int docker_read(struct oci_image *image, struct str reference, const struct oci_platform *platform, struct err *err);
int docker_old_read(struct oci_image *image, struct str reference, struct err *err);

/* Steps and the layers' instructions from config.history; diff_ids from rootfs. 1; 0 with a fatal finding. */
int config_apply(struct oci_image *image, struct str name);

/* "/bin/sh -c #(nop)  CMD [\"sh\"]" → "CMD [\"sh\"]": what the Dockerfile said. In the arena, or a view. */
struct str history_instruction(struct arena *arena, struct str created_by);
