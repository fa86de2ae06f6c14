/*
 * Reading tar: v7, ustar, pax (POSIX.1-2001) and GNU, one entry after the other, nothing ever written to the disk.
 *
 * Our own reader, for images depend on corners that libarchive rounds off: it hides global pax headers and where a header
 * stands, sees hard links only by name, converts names by the locale and drags in libxml2 and OpenSSL at every start.
 * Understood: pax path, linkpath, size, uid, gid, mtime, SCHILY.xattr.*, global headers, and records too long for a header;
 * GNU L and K, base-256 numbers, sparse files of all four forms (GNU old, pax 0.0, 0.1, 1.0).
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct arena;

enum tar_type { TAR_FILE, TAR_HARDLINK, TAR_SYMLINK, TAR_CHAR, TAR_BLOCK, TAR_DIR, TAR_FIFO };

struct tar_xattr {
	struct str key, value; /* "security.capability"; bytes */
};

/* Texts are bytes as they stand in the archive ("./a/", "/a", "../a": see tar_clean_name), never with a NUL in them. */
struct tar_entry {
	enum tar_type type;
	struct str name, link;
	uint64_t size;		/* of the content, holes included; 0 for all but TAR_FILE */
	uint32_t mode;		/* permission bits with setuid, setgid, sticky */
	uint64_t uid, gid;
	int64_t mtime;		/* seconds, rounded down */
	uint32_t mtime_nsec;
	uint32_t major, minor;	/* of a device */
	const struct tar_xattr *xattrs;
	size_t n_xattrs;
	bool sparse;
	uint64_t at;		/* offset of the entry's first header in the tar */
	uint64_t data;		/* offset of its content, and how much of it is stored */
	uint64_t stored;
};

struct tar_limits {
	uint64_t max_entries;	/* 0: 4,000,000 */
	size_t max_name;	/* bytes of a name or link target; 0: 4096, Linux's PATH_MAX */
	size_t max_header;	/* bytes of one pax header; 0: 1 MiB */
	size_t max_holes;	/* parts of a sparse file; 0: 65,536 */
};

/* Where the bytes come from. `skip` may be NULL: then they are read and dropped. Blocks live until the next call. */
struct tar_source {
	int (*read)(void *context, struct str *block, struct err *err); /* as stream_read() */
	int (*skip)(void *context, uint64_t bytes, struct err *err);
	void *context;
};

struct tar;

struct tar *tar_new(const struct tar_source *source, const struct tar_limits *limits);
void tar_free(struct tar *tar); /* NULL is nothing */
#define _cleanup_tar_ _cleanup_(cleanup_tar)
void cleanup_tar(struct tar **tar);

/* The next entry, valid until the next call; what is left of the content before is skipped. 1; 0 at the end; -1. */
int tar_next(struct tar *tar, struct tar_entry *entry, struct err *err);
/* The next part of its content, and where in the file it lies; holes are left out. 1; 0 at the end; -1. Never empty. */
int tar_read(struct tar *tar, struct str *part, uint64_t *offset, struct err *err);

/*
 * "./a//b/" and "/a/b" → "a/b", "./" → "". Lexical. False where it leads out of the root ("../x"): no runtime takes that.
 * The result is a view into `name` or into `space` (name.len bytes).
 */
bool tar_clean_name(struct str name, char *space, struct str *out);
