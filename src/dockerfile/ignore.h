/*
 * .dockerignore: which files of a build context the builder never sees.
 *
 * Defined in the Docker documentation, ".dockerignore files", and by the matcher that BuildKit uses (moby/patternmatcher): Go's
 * filepath.Match with `**`, `!` for exceptions, the last match wins, a pattern that matches a folder matches all in it; leading and
 * trailing slashes and blanks don't count. '#' begins a comment only in the first column.
 *
 * Two accidents of that matcher, which writes regular expressions, are not followed: "\d" is the letter d here, and "[*]" a star.
 */
#pragma once
#include "base/finding.h"

struct arena;
struct dockerignore;

/* Nobody comes near these. What is over one of them is a finding, and isn't read. */
#define DOCKERIGNORE_MAX ((size_t)1 << 20) /* bytes of the file */
#define DOCKERIGNORE_PATTERNS_MAX 10000
#define DOCKERIGNORE_PATTERN_MAX 1024 /* bytes of a pattern */

/* Never NULL. A pattern that can't be read is a finding and is left out. */
struct dockerignore *dockerignore_parse(struct arena *arena, const struct source *source, struct findings *out);
/* `path` is relative to the context, with '/', cleaned. NULL ignores nothing. */
bool dockerignore_excludes(const struct dockerignore *ignore, struct str path);
/* The span of the pattern that decides, an exception's too; span_known() is false where none does. */
struct span dockerignore_decides(const struct dockerignore *ignore, struct str path);
/* Is there a "!" pattern? Then what is in an ignored folder may be seen all the same. */
bool dockerignore_has_exceptions(const struct dockerignore *ignore);

/*
 * The file that counts for a build: DOCKERFILE.dockerignore where there is one, else .dockerignore of the context.
 * Paths as the caller opens files. Empty: there is none.
 */
struct str dockerignore_find(struct arena *arena, struct str context, struct str dockerfile);
