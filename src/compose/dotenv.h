/*
 * Env files, as Compose reads them: `export `, `=` or `:`, quotes with escapes, several lines in quotes, ` #` comments, BOM, CRLF,
 * expansion of $V and ${V:-d} in unquoted and double-quoted values (from the file so far, then `outer`); a bare key inherits.
 */
#pragma once
#include "compose/compose.h"

#define DOTENV_MAX_EXPANDED ((size_t)64 << 20) /* bytes that variables may make of one file, all its values together */

struct dotenv_entry {
	struct str name, value;
	struct span name_span, value_span;
	bool bare; /* a key without value that `outer` doesn't have: unset */
};
struct dotenv {
	VEC(struct dotenv_entry) entries; /* in order; a later one of the same name wins */
};

void dotenv_read(struct arena *arena, const struct source *source, const struct environment *outer, struct dotenv *file,
		 struct findings *out);
/* `raw` format: no quotes, no expansion: everything behind the first "=". */
void dotenv_read_raw(struct arena *arena, const struct source *source, struct dotenv *file, struct findings *out);
