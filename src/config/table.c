#include "config/table.h"

#include "base/arena.h"

void config_index(struct config *config)
{
	config->rows = (struct map)MAP_INIT(config->arena);
	config->levels = (struct map)MAP_INIT(config->arena);
	for (const struct config_key *const *table = config->tables; *table; table++) {
		for (const struct config_key *row = *table; row->path; row++) {
			struct str path = str_of(row->path);
			union { const void *in; void *out; } same = { .in = row };

			if (map_set(&config->rows, path, same.out))
				BUG("two rows for the configuration key %s", row->path);
			for (size_t dot = path.len; dot != STR_NONE; dot = str_rchr(str_slice(path, 0, dot), '.'))
				map_set(&config->levels, str_slice(path, 0, dot), same.out);
		}
	}
}

const struct config_key *config_row(const struct config *config, struct str pattern)
{
	return map_get(&config->rows, pattern);
}

bool config_has(const struct config *config, struct str pattern)
{
	return map_get(&config->levels, pattern) != NULL;
}

struct str config_below(struct arena *arena, struct str above, struct str key)
{
	if (str_empty(above))
		return key;
	return str_fmt(arena, "%" PRI_STR ".%" PRI_STR, STR_ARG(above), STR_ARG(key));
}

struct str config_suggest(const struct config *config, struct str pattern, struct str word)
{
	struct str best = STR_EMPTY;
	size_t reach = MIN_OF(str_reach(word), (size_t)3), best_distance = reach + 1;

	for (size_t i = 0; i < config->levels.n; i++) {
		struct str level = config->levels.at[i].key;
		size_t dot = str_rchr(level, '.');
		struct str above = dot == STR_NONE ? STR_EMPTY : str_slice(level, 0, dot);
		struct str name = dot == STR_NONE ? level : str_from(level, dot + 1);
		size_t distance = str_eq(above, pattern) && !str_is(name, "*") ? str_distance(name, word, reach) : best_distance;

		if (distance < best_distance) {
			best_distance = distance;
			best = name;
		}
	}
	return best;
}

const char *config_last_part(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot ? dot + 1 : path;
}
