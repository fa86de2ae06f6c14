/*
 * The joined tables of keys, found by pattern: "services.*.role".
 */
#pragma once
#include "config/config.h"

void config_index(struct config *config); /* once, when it is read */
const struct config_key *config_row(const struct config *config, struct str pattern); /* or NULL */
/* Is there a row of this pattern, or below it? */
bool config_has(const struct config *config, struct str pattern);
/* "a" and "b" give "a.b"; "" and "b" give "b". */
struct str config_below(struct arena *arena, struct str above, struct str key);
/* The key at this level that `word` was probably meant to be; empty where none is near. */
struct str config_suggest(const struct config *config, struct str pattern, struct str word);
const char *config_last_part(const char *path); /* "services.*.role" → "role" */
