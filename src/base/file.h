/*
 * Files: read whole with a limit, written whole or not at all, folders walked in order.
 *
 * Reading refuses what is not a regular file (a FIFO would block, a folder is a mistake): the message says what it is.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct arena;

#define FILE_MAX_DEFAULT ((size_t)64 << 20) /* 64 MiB: no Compose or configuration file comes near it */

/* Reads a whole regular file. `max` in bytes; a larger one fails with ERR_PERMANENT before it is read. "-" is not special. */
int file_read(struct arena *arena, const char *path, size_t max, struct str *out, struct err *err);
/* Reads a stream (standard input) to its end, at most `max` bytes. */
int file_read_fd(struct arena *arena, int fd, const char *name, size_t max, struct str *out, struct err *err);
/* The same, into memory of its own that the caller frees: a large text is held once. */
int file_read_fd_whole(int fd, const char *name, size_t max, char **out, size_t *size, struct err *err);

/*
 * Maps a regular file, so that its pages are in memory only while they are looked at. `out` is valid until file_unmap().
 * The file must not be cut short meanwhile: that is a SIGBUS, which no program survives.
 */
int file_map(const char *path, size_t max, struct str *out, struct err *err);
void file_unmap(struct str text);
/* The pages of a part of a mapped text may go; they are read again when they are looked at. */
void file_forget(struct str part);

bool file_exists(const char *path);   /* anything of that name, links followed */
bool file_is_dir(const char *path);
unsigned int file_mode(const char *path); /* permission bits; 0 where there is none */
int64_t file_size(const char *path); /* of a regular file; -1 where there is none */

/*
 * Writes a new file whole; an existing one is replaced by rename, a device or pipe is written to. `mode` is subject to the umask.
 * Reports what close would swallow.
 */
int file_write(const char *path, struct str content, unsigned int mode, struct err *err);
int file_mkdirs(const char *path, struct err *err); /* with parents; one that is there is fine */
int file_remove_tree(const char *path, struct err *err); /* never follows links; a missing one is fine */

/* Names in a folder, sorted by bytes, "." and ".." left out. */
int file_list(struct arena *arena, const char *path, struct str **names, size_t *n, struct err *err);

/* Lexical: "a/./b/../c" → "a/c", "/.." → "/", "" → ".". No link is followed. */
struct str path_clean(struct arena *arena, struct str path);
/* `path` seen from folder `base`; an absolute path stays as it is. Cleaned. */
struct str path_join(struct arena *arena, struct str base, struct str path);
struct str path_dir(struct str path);  /* "a/b" → "a", "a" → ".", "/a" → "/" */
struct str path_base(struct str path); /* "a/b" → "b" */
/* `path` relative to folder `base`, both absolute and cleaned: "../x". */
struct str path_relative(struct arena *arena, struct str base, struct str path);
struct str path_cwd(struct arena *arena);
