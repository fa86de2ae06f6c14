/*
 * What the files of this folder share: how a fault of the bytes is told.
 */
#pragma once
#include <stdarg.h>

#include "archive/tar.h"

struct arena;

/* Both return -1: ERR_PERMANENT with EBADMSG, or EFBIG. */
int archive_damaged(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);
int archive_too_large(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);
int archive_fault(struct err *err, int number, const char *fmt, va_list args) __attribute__((format(printf, 3, 0)));

struct sparse_part {
	uint64_t offset, length;
};

struct sparse {
	struct sparse_part *parts; /* on the heap */
	size_t n, cap, max;
	bool half; /* an offset came that still lacks its length */
};

int sparse_add(struct sparse *sparse, uint64_t offset, uint64_t length, struct err *err);
/* pax 0.0: offset and length come one by one; 0.1: "offset,length,offset,length…". */
int sparse_add_number(struct sparse *sparse, uint64_t number, struct err *err);
int sparse_add_list(struct sparse *sparse, struct str list, struct err *err);
/* Parts ascend, don't overlap, end within `size`, and are together what is stored. */
int sparse_check(const struct sparse *sparse, uint64_t size, uint64_t stored, struct err *err);

/* What extended headers say: an absent text has a NULL pointer. */
struct pax {
	struct str path, linkpath;
	bool has_size, has_uid, has_gid, has_mtime;
	uint64_t size, uid, gid;
	int64_t mtime;
	uint32_t mtime_nsec;
	struct tar_xattr *xattrs;
	size_t n_xattrs, cap_xattrs;
	struct str sparse_name;
	bool has_sparse_size, sparse_v1;
	uint64_t sparse_size;
};

/*
 * Reads the records of one extended header over what is there: a later one wins. Texts are copied to the arena.
 * `sparse` takes the map of a file in the forms 0.0 and 0.1.
 */
int pax_read(struct pax *pax, struct str records, struct arena *arena, struct sparse *sparse, struct err *err);
