/* A JavaScript file of an image: any bytes. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "image/node_requires.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct node_requires requires;

	node_scan(arena, str_n((const char *)data, size), &requires);
	for (size_t i = 0; i < requires.names.n; i++)
		BUG_IF(str_empty(requires.names.at[i]) || requires.names.at[i].len > 500);
	return 0;
}
