/*
 * What the two halves of the writer share: layers in write.c, documents and the archive in write_files.c.
 */
#pragma once
#include "archive/deflate.h"
#include "archive/tar_write.h"
#include "oci/internal.h"
#include "oci/write.h"

struct written_layer {
	struct oci_written facts;
	enum compression compression;
};

struct oci_writer {
	struct arena *arena;
	struct oci_write_options options;
	const char *path;  /* the target */
	const char *stage; /* a folder beside it, that becomes it or is packed into it */
	int dir;	   /* of the stage */
	VEC(struct written_layer) layers;
	int fd; /* of the layer that is being written */
	struct deflater *deflater;
	struct tar_writer tar;
};

/* The file of a layer that is done, in the stage: by digest, or by diff_id in a docker-archive. */
const char *writer_layer_name(struct oci_writer *writer, const struct oci_written *layer);
/* Writes a small file into the stage, whole. */
int writer_file(struct oci_writer *writer, const char *name, struct str content, struct err *err);
#define WRITER_LAYER "layer.part" /* the one that is being written */
