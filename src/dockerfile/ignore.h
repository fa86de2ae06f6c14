/*
 * .dockerignore: which files of a build context the builder never sees.
 *
 * Defined in the Docker documentation, ".dockerignore files": Go's filepath.Match with `**`, `!` for exceptions, the last match
 * wins, a pattern that matches a folder matches all in it; leading and trailing slashes and blanks don't count.
 */
#pragma once
#include "base/finding.h"

struct arena;
struct dockerignore;

struct dockerignore *dockerignore_parse(struct arena *arena, const struct source *source, struct findings *out);
/* `path` is relative to the context, with '/', cleaned. NULL ignores nothing. */
bool dockerignore_excludes(const struct dockerignore *ignore, struct str path);
/* The span of the pattern that decides; span_known() is false where none does. */
struct span dockerignore_decides(const struct dockerignore *ignore, struct str path);
