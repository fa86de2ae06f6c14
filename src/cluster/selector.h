/*
 * Labels and the selectors that choose by them, as apimachinery does (pkg/labels, metav1.LabelSelectorAsSelector).
 *
 * Both are interned: equal sets of labels are one pointer, equal selectors too, and each text is there once, so that a
 * comparison is one of pointers. All lives in the arena of the interner.
 */
#pragma once
#include "base/map.h"
#include "base/span.h"

struct node;

struct label {
	struct str key, value; /* interned */
};

/* Sorted by key; never NULL for an object without labels: the empty set. */
struct labels {
	uint32_t id; /* 0, 1, 2… in the order of their first appearance: for tables of one's own */
	uint32_t n;
	struct label at[];
};

enum selector_op { SELECTOR_IN, SELECTOR_NOT_IN, SELECTOR_EXISTS, SELECTOR_NOT_EXISTS };

struct requirement {
	enum selector_op op;
	struct str key;		  /* interned */
	const struct str *values; /* interned, sorted, each once */
	size_t n_values;
};

/*
 * All requirements must hold; none: everything is chosen. Where there is no selector at all, the index has NULL, and what
 * that means depends on the field (a policy's peer: no restriction by pods; a Service: no pods).
 */
struct selector {
	uint32_t id;
	bool broken; /* an unknown operator, or values where none may be: the API server refuses it; it chooses nothing */
	uint32_t n;
	struct requirement at[]; /* sorted by key, operator, values */
};

struct interner {
	struct arena *arena;
	struct map texts, label_sets, selectors;
};

void interner_init(struct interner *interner, struct arena *arena);
/* The one copy of a text. Two interned texts are equal exactly when `ptr` and `len` are. */
struct str intern(struct interner *interner, struct str text);
static inline bool interned_same(struct str a, struct str b)
{
	return a.ptr == b.ptr;
}

/* From a map of the document: texts of scalars; anything else in it is left out. `map` may be NULL. */
const struct labels *labels_of(struct interner *interner, const struct node *map);
/* The set with one label more, or with another value for it. */
const struct labels *labels_with(struct interner *interner, const struct labels *labels, struct str key, struct str value);
/* The value, or NULL; `key` need not be interned. */
const struct str *labels_get(const struct labels *labels, struct str key);

/* {matchLabels, matchExpressions}; NULL (or null) gives NULL. */
const struct selector *selector_of(struct interner *interner, const struct node *node);
/* The flat map of Services and ReplicationControllers: {app: web}. NULL or empty gives NULL: they choose nothing. */
const struct selector *selector_of_map(struct interner *interner, const struct node *map);

/* NotIn and DoesNotExist match an absent key. A NULL selector chooses nothing. */
bool selector_matches(const struct selector *selector, const struct labels *labels);
/* "app=web,tier in (a,b),!x"; "<all>" for the empty one, "<none>" for NULL. */
struct str selector_show(struct arena *arena, const struct selector *selector);
