/*
 * The files of an image as they lie in a folder: one tree in memory, paths resolved in it as if it were the root.
 *
 * Content is read where it is asked for. No link is ever followed by the kernel: a hostile image leads nowhere else.
 */
#pragma once
#include <sys/types.h>

#include "base/err.h"
#include "base/map.h"
#include "base/vec.h"

struct arena;

/* Why a file stays, the strongest evidence first: of several reasons the first one counts. */
enum keep_reason {
	KEEP_NONE,
	KEEP_OPENED,   /* opened, read as a link, listed or run while it was recorded */
	KEEP_LOOKED,   /* looked at: that it is there was asked */
	KEEP_MISSED,   /* asked for in the slim image, where it was missing at first */
	KEEP_COMMAND,  /* a command of the configuration, or the word behind an interpreter */
	KEEP_FOLDER,   /* the application's folder */
	KEEP_GLOB,     /* --keep */
	KEEP_LIBRARY,  /* a dynamic library, or the ELF interpreter, of `because` */
	KEEP_SCRIPT,   /* interpreter or command of the script `because` */
	KEEP_PYTHON,   /* imported by `because` */
	KEEP_NODE,     /* required by `because` */
	KEEP_DATA,     /* data that `because` loads by a name of its own */
	KEEP_SYSTEM,   /* accounts, certificates, name services … */
	KEEP_PACKAGES, /* what scanners read to know the packages */
	KEEP_WAY,      /* a folder on the way to another, or a link */
	KEEP_REASONS
};

struct root_file {
	struct str path;                         /* "/usr/bin/env"; "/" for the root */
	struct root_file *parent, *child, *next; /* siblings sorted by name */
	struct str link;                         /* of a symlink */
	struct root_file *first; /* of a hard link: its first name in the order of the tree; else itself */
	uint64_t size;           /* of a file */
	mode_t mode;
	uint32_t uid, gid;
	dev_t device; /* of a device node */
	int64_t mtime;
	uint32_t mtime_nsec;
	bool has_xattrs;

	enum keep_reason reason; /* marks of src/image/closure.h */
	const struct root_file *because;
	bool opened, kept_whole, looked_into;
	bool returned;      /* it was dropped, and asked for */
	bool dropped;       /* needed by its name only, and another file takes its place */
	struct str instead; /* the path under which it is written; empty: its own */
};

/* Is it part of the slim image? */
static inline bool root_stays(const struct root_file *file)
{
	return file->reason != KEEP_NONE && !file->dropped;
}

/* Under which path. */
static inline struct str root_written(const struct root_file *file)
{
	return file->instead.len ? file->instead : file->path;
}

struct root {
	struct arena *arena;
	int fd;                        /* of the folder */
	VEC(struct root_file *) files; /* in order: a folder before what is in it, siblings by name */
	struct map by_path;
};

#define ROOT_FILES_MAX 4000000
#define ROOT_DEPTH_MAX 512

/* Walks the folder. Close it with root_close(). */
int root_open(struct arena *arena, const char *folder, struct root **out, struct err *err);
void root_close(struct root *root); /* NULL is nothing */
#define _cleanup_root_ _cleanup_(cleanup_root)
void cleanup_root(struct root **root);

static inline struct str root_name(const struct root_file *file)
{
	size_t slash = str_rchr(file->path, '/');

	return str_from(file->path, slash + 1);
}
bool root_is_folder(const struct root_file *file); /* NULL isn't one */
bool root_is_file(const struct root_file *file);
bool root_is_link(const struct root_file *file);
bool root_is_below(const struct root_file *file, const struct root_file *folder); /* or the folder itself */

struct root_file *root_find(const struct root *root,
			    struct str path); /* as it is written, cleaned; no link is followed */
struct root_file *root_child(const struct root *root, const struct root_file *folder, struct str name);
/*
 * Follows all links, the last one too where `last`. `from` is where a relative path starts; NULL: the root.
 * Each link passed, and the last folder reached where the path leads nowhere, are given to `passed` (may be NULL).
 */
struct root_file *root_resolve(const struct root *root, const struct root_file *from, struct str path, bool last,
			       void (*passed)(void *context, struct root_file *file), void *context);

/* A part of a file's content, mapped, at most `max` bytes from its start; empty where it can't be. Release with
 * root_unmap(). */
struct str root_map(const struct root *root, const struct root_file *file, size_t max);
void root_unmap(struct str content);
/* A small file whole in the arena; empty where it is no file, or larger. */
struct str root_text(const struct root *root, const struct root_file *file, size_t max, struct arena *arena);
/* A descriptor to read it; -1. Of any kind of file: O_PATH, of a link itself. */
int root_open_file(const struct root *root, const struct root_file *file);
int root_open_any(const struct root *root, const struct root_file *file);
