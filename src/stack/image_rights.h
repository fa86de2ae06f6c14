/*
 * How the containers of known images run without any right: as which user, where they write, and which of them can't.
 *
 * Facts from the images' Dockerfiles and start scripts, and from the charts of their makers, read in 2025. An image without
 * a row may be known to images.h all the same: then nobody has read yet where it writes.
 */
#pragma once
#include "base/str.h"

struct image_rights {
	const char *pattern; /* as in images.h; one that ends in "/" stands for every image below it */
	const char *tag;     /* only tags that contain it; NULL: all */
	uint32_t uid, gid;   /* it starts as root, and works as this user from the start; 0: see images.h */
	uint32_t alpine_uid, alpine_gid; /* of the variants on Alpine, where they differ */
	const char *needs_root;		 /* why it must start as root; NULL: it needn't */
	const char *root_capabilities[9]; /* and what root must be able to do there; ended by NULL */
	const char *writes[5];	 /* folders besides /tmp and its data that it writes; what the image has there isn't needed */
	const char *fills[2];    /* where the first is mounted, it writes files from it into the second */
	const char *writes_root; /* why its root file system must stay writable; NULL: it needn't */
	bool serves_ssh; /* its port 22 is no way into the container: it serves git there */
	bool binds; /* its program carries NET_BIND_SERVICE as a file: the kernel starts it only where that may be had */
};

const struct image_rights *image_rights(struct str image); /* or NULL */
/* As which user the image works from the start; false where no row says so. */
bool image_works_as(struct str image, uint32_t *uid, uint32_t *gid);
