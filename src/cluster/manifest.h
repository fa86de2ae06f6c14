/*
 * From a document's root to what rules are given.
 */
#pragma once
#include "cluster/read.h"

/* Fills all but `object`, `document` and `item_of`. A missing kind or apiVersion is left empty. */
void manifest_init(struct manifest *manifest, struct arena *arena, const struct node *root);
/* The same, for an item whose list says what it is. */
void manifest_set_kind(struct manifest *manifest, struct str api_version, struct str kind);
