/*
 * What the readers need to know of a map's inside.
 */
#pragma once
#include "doc/node.h"

/* Room for n entries, and the table for that many. For an empty map only. */
void node_reserve(struct arena *arena, struct node *map, size_t n);
/* An entry whose key isn't there yet, within what was reserved. */
void node_append(struct node *map, const struct node_entry *entry);
