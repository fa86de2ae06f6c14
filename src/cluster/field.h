/*
 * Fields of a manifest, as the API server gets them: YAML by kubectl's reader (yes is a boolean), null is as if the field weren't there.
 */
#pragma once
#include "doc/node.h"

/* NULL where the key is absent, or null. Accepts NULL. */
const struct node *field(const struct node *map, const char *key);
/* By dotted path: field_at(root, "spec.template.spec"). "" is the node itself. */
const struct node *field_at(const struct node *map, const char *path);

struct str field_text(const struct node *map, const char *key); /* of any scalar; empty where it isn't */
/* The default where the field is absent or of another type: the schema says so already. */
bool field_bool(const struct node *map, const char *key, bool absent);
int64_t field_int(const struct node *map, const char *key, int64_t absent);
bool field_is(const struct node *map, const char *key, const char *text);
/* A string for kubectl, not a number or a boolean. */
bool field_is_string(const struct node *scalar);

/* To walk over a list: NULL at its end, and for what is no list. for (size_t i = 0; (item = field_item(list, i)); i++) */
const struct node *field_item(const struct node *list, size_t i);

/* A port's number or name; a number in quotes is a name to Kubernetes, and wrong: it is given as a number here. */
struct int_or_string {
	bool given, is_int;
	int64_t number;
	struct str text; /* as written, not interned */
};
struct int_or_string field_int_or_string(const struct node *scalar);

/*
 * Where a node stands in its document: "spec.template.spec.containers[web].image"; an item is named by its `name` where it has
 * one, by its number otherwise. Found by spans; empty where an alias or a merge has brought it from elsewhere.
 */
struct str field_path(struct arena *arena, const struct node *root, const struct node *node);
