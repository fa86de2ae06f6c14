/* The language of variables: any text, as one double-quoted and one plain value. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "compose/interpolate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str text = str_dup(arena, str_n((const char *)data, size));
	struct environment environment = { MAP_INIT(arena) };
	struct findings out = FINDINGS_INIT(arena);
	struct interpolation in = { .arena = arena, .environment = &environment, .out = &out };
	struct variable value = { .value = STR("value") };
	struct node *scalar = node_str(arena, text);

	map_set(&environment.variables, STR("A"), &value);
	scalar->span = span_bytes(source_new(arena, STR("fuzz"), text), 0, text.len);
	struct str got = interpolate(&in, scalar);
	BUG_IF(got.len && !got.ptr);
	BUG_IF(str_chr(text, '$') == STR_NONE && !str_eq(got, text));
	return 0;
}
