/*
 * Memory that lives and dies together: one arena per document or command.
 *
 * Allocation never fails (malloc failing aborts); nothing is freed alone. Not for threads to share.
 */
#pragma once
#include "base/base.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is nothing */
#define _cleanup_arena_ _cleanup_(cleanup_arena)
void cleanup_arena(struct arena **arena);

/* As if it were new; the largest block is kept, so that filling it again costs no malloc. */
void arena_reset(struct arena *arena);

/* Zeroed memory, aligned for any type. A size of 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size);
/* n elements; an overflow of the product is a BUG. */
void *arena_calloc(struct arena *arena, size_t n, size_t size);
#define arena_new_of(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
void *arena_dup(struct arena *arena, const void *data, size_t size);
/* Grows a block that arena_alloc gave; in place where it is the newest one. The new part is zeroed. */
void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size);

/* Bytes handed out so far, for budgets and benchmarks. */
size_t arena_used(const struct arena *arena);
