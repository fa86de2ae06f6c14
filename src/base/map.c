#include "base/map.h"

#include "base/arena.h"
#include "base/vec.h"

/* Below this many entries a walk over the hashes is as fast as a table, and much smaller. */
enum { LINEAR_MAX = 8 };

static size_t map_slot(const struct map *map, struct str key, uint64_t hash)
{
	size_t slot = hash & (map->n_slots - 1);

	while (map->slots[slot]) {
		const struct map_entry *entry = &map->at[map->slots[slot] - 1];

		if (entry->hash == hash && str_eq(entry->key, key))
			return slot;
		slot = (slot + 1) & (map->n_slots - 1);
	}
	return slot;
}

static void map_rehash(struct map *map)
{
	map->n_slots = map->n_slots ? map->n_slots * 2 : 4 * LINEAR_MAX;
	map->slots = arena_calloc(map->arena, map->n_slots, sizeof(*map->slots));
	for (size_t i = 0; i < map->n; i++)
		map->slots[map_slot(map, map->at[i].key, map->at[i].hash)] = (uint32_t)(i + 1);
}

struct map_entry *map_find(const struct map *map, struct str key)
{
	uint64_t hash = str_hash(key);

	if (map->n_slots) {
		size_t slot = map_slot(map, key, hash);

		return map->slots[slot] ? &map->at[map->slots[slot] - 1] : NULL;
	}
	for (size_t i = 0; i < map->n; i++)
		if (map->at[i].hash == hash && str_eq(map->at[i].key, key))
			return &map->at[i];
	return NULL;
}

void *map_get(const struct map *map, struct str key)
{
	const struct map_entry *entry = map_find(map, key);

	return entry ? entry->value : NULL;
}

void *map_set(struct map *map, struct str key, void *value)
{
	struct map_entry *entry = map_find(map, key);

	if (entry) {
		void *old = entry->value;

		entry->value = value;
		return old;
	}
	uint64_t hash = str_hash(key);
	*vec_push(map->arena, map) = (struct map_entry){ key, value, hash };
	if (map->n > LINEAR_MAX && map->n * 2 > map->n_slots)
		map_rehash(map);
	else if (map->n_slots)
		map->slots[map_slot(map, key, hash)] = (uint32_t)map->n;
	return NULL;
}
