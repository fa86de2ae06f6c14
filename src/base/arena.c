#include "base/arena.h"

/*
 * Chunks double from 16 KiB to 1 MiB, so that a small command touches little memory and a large one calls malloc rarely.
 * A large block gets a chunk of its own, put behind the current one: the current one goes on being filled.
 */
enum { CHUNK_MIN = 16 << 10, CHUNK_MAX = 1 << 20 };

struct chunk {
	struct chunk *next;
	size_t size, used;
	_Alignas(max_align_t) char data[];
};

struct arena {
	struct chunk *current;
	size_t next_size;
	size_t used;
};

struct arena *arena_new(void)
{
	struct arena *arena = xcalloc(1, sizeof(*arena));

	arena->next_size = CHUNK_MIN;
	return arena;
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	for (struct chunk *chunk = arena->current; chunk;) {
		struct chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
	free(arena);
}

void arena_reset(struct arena *arena)
{
	struct chunk *kept = NULL;

	for (struct chunk *chunk = arena->current; chunk;) {
		struct chunk *next = chunk->next, *freed = chunk;

		if (chunk->size <= CHUNK_MAX && (!kept || chunk->size > kept->size)) {
			freed = kept;
			kept = chunk;
		}
		free(freed);
		chunk = next;
	}
	if (kept)
		*kept = (struct chunk){ .size = kept->size };
	arena->current = kept;
	arena->used = 0;
}

void cleanup_arena(struct arena **arena)
{
	arena_free(*arena);
}

static struct chunk *chunk_new(size_t size)
{
	size_t bytes;

	if (__builtin_add_overflow(size, sizeof(struct chunk), &bytes))
		BUG("size overflow: %zu bytes", size);
	struct chunk *chunk = malloc(bytes);
	if (!chunk)
		BUG("out of memory: %zu bytes", size);
	*chunk = (struct chunk){ .size = size };
	return chunk;
}

static size_t aligned(size_t size)
{
	size_t rounded;

	if (__builtin_add_overflow(size, _Alignof(max_align_t) - 1, &rounded))
		BUG("size overflow: %zu bytes", size);
	return rounded & ~(_Alignof(max_align_t) - 1);
}

static void *arena_raw(struct arena *arena, size_t size)
{
	struct chunk *chunk = arena->current;

	size = aligned(size);
	if (size > CHUNK_MAX / 4 && chunk && chunk->size - chunk->used < size) {
		struct chunk *own = chunk_new(size);

		own->used = size;
		own->next = chunk->next;
		chunk->next = own;
		arena->used += size;
		return own->data;
	}
	if (!chunk || chunk->size - chunk->used < size) {
		chunk = chunk_new(MAX_OF(arena->next_size, size));
		chunk->next = arena->current;
		arena->current = chunk;
		arena->next_size = MIN_OF(arena->next_size * 2, (size_t)CHUNK_MAX);
	}
	void *got = chunk->data + chunk->used;
	chunk->used += size;
	arena->used += size;
	return got;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return memset(arena_raw(arena, size), 0, size);
}

void *arena_calloc(struct arena *arena, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		BUG("size overflow: %zu × %zu bytes", n, size);
	return arena_alloc(arena, bytes);
}

void *arena_dup(struct arena *arena, const void *data, size_t size)
{
	void *got = arena_raw(arena, size);

	return size ? memcpy(got, data, size) : got;
}

void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size)
{
	struct chunk *chunk = arena->current;

	if (new_size <= old_size)
		return old;
	if (old && chunk && (char *)old + aligned(old_size) == chunk->data + chunk->used &&
	    chunk->size - chunk->used >= aligned(new_size) - aligned(old_size)) {
		size_t more = aligned(new_size) - aligned(old_size);

		chunk->used += more;
		arena->used += more;
		memset((char *)old + old_size, 0, new_size - old_size);
		return old;
	}
	char *moved = arena_raw(arena, new_size);
	if (old && old_size)
		memcpy(moved, old, old_size);
	memset(moved + old_size, 0, new_size - old_size);
	return moved;
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}
