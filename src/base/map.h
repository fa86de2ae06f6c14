/*
 * String → pointer, in an arena, in the order of insertion. Keys are not copied: they live as long as the map.
 */
#pragma once
#include "base/str.h"

struct arena;

struct map_entry {
	struct str key;
	void *value;
	uint64_t hash;
};

struct map {
	struct arena *arena;
	struct map_entry *at; /* n entries, in order of insertion; iterate over them */
	size_t n, cap;
	uint32_t *slots; /* index + 1; open addressing, power of two */
	size_t n_slots;
};

#define MAP_INIT(in_arena) { .arena = (in_arena) }

void *map_get(const struct map *map, struct str key); /* NULL where it isn't */
struct map_entry *map_find(const struct map *map, struct str key);
/* Sets, or replaces in place. Returns the value that was there before, or NULL. */
void *map_set(struct map *map, struct str key, void *value);
