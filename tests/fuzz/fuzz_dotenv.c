/* Env files: both formats, any bytes. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "compose/dotenv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str text = str_dup(arena, str_n((const char *)data, size));
	const struct source *source = source_new(arena, STR("fuzz.env"), text);
	struct environment outer = { MAP_INIT(arena) };
	struct findings out = FINDINGS_INIT(arena);
	struct variable value = { .value = STR("value") };
	struct dotenv file;

	map_set(&outer.variables, STR("A"), &value);
	dotenv_read(arena, source, &outer, &file, &out);
	for (size_t i = 0; i < file.entries.n; i++)
		BUG_IF(str_empty(file.entries.at[i].name) || file.entries.at[i].name_span.line == 0);
	dotenv_read_raw(arena, source, &file, &out);
	return 0;
}
