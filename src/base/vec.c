#include "base/vec.h"

void vec_room(struct arena *arena, void **at, size_t n, size_t *cap, size_t size)
{
	size_t bytes;

	if (n < *cap)
		return;
	/* most lists of large things stay short: a mapping of a manifest has two keys */
	size_t first = size > 32 ? 2 : 4, more = *cap ? *cap * 2 : first;
	if (__builtin_mul_overflow(more, size, &bytes))
		BUG("size overflow: %zu × %zu bytes", more, size);
	*at = arena_grow(arena, *at, *cap * size, bytes);
	*cap = more;
}
