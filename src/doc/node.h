/*
 * The one document tree: what readers give, constructors of Kubernetes objects build, and writers print.
 *
 * A node lives in the arena of its document. Aliases share nodes: a node may have several parents, so nobody
 * changes a node that came from a reader without `node_copy`, which copies deep.
 */
#pragma once
#include "base/finding.h"
#include "base/span.h"
#include "base/str.h"
#include "base/vec.h"

struct arena;

enum node_kind { NODE_SCALAR, NODE_MAP, NODE_SEQ };

/* How a scalar was written, or is to be written. For the writer, PLAIN means "typed by the tag", never quoted by chance. */
enum node_style { STYLE_PLAIN, STYLE_SINGLE, STYLE_DOUBLE, STYLE_LITERAL, STYLE_FOLDED };

/* What a scalar is. A reader leaves plain scalars UNRESOLVED: a typed read names its resolver. Constructors set the type. */
enum node_type { TYPE_UNRESOLVED, TYPE_STRING, TYPE_INT, TYPE_FLOAT, TYPE_BOOL, TYPE_NULL };

enum origin_kind {
	ORIGIN_NONE,
	ORIGIN_SPAN,    /* the user's input */
	ORIGIN_RULE,    /* a rule of ours, because of something in the input (span where there is one) */
	ORIGIN_CONFIG,  /* a key of lotse.yaml */
	ORIGIN_MEASURE, /* a measurement */
	ORIGIN_DEFAULT, /* a default of ours */
};

/* Why a generated node is what it is: comments come from it, and `lotse explain` answers from it. In an arena or static. */
struct origin {
	enum origin_kind kind;
	struct span span; /* the line of the input, where there is one */
	struct str what;  /* "services.api.stop_grace_period", or the rule in a sentence: "Docker never restarts an unhealthy container…" */
	struct str change; /* how to change it: "set stop_grace_period in the Compose file" */
	const struct origin *next; /* a second reason */
	bool hushed; /* its line may hold a credential: it isn't shown */
};

struct node_entry;

#define NODE_DEPTH_MAX 1000 /* deeper trees are a BUG in whoever built them; readers refuse input deeper than 128 */

struct node {
	enum node_kind kind : 8; /* bit fields: a node is 128 bytes, and a large document has millions */
	enum node_style style : 8;
	enum node_type type : 8; /* scalars only */
	bool flow;		/* read as, or to be written as, [a, b] or {a: b} */
	struct span span;	/* the scalar's token, quotes included; of collections: from the start to the end */
	struct str tag;		/* as written: "!reset", "!!str"; empty where there is none */
	const struct origin *origin;
	struct str comment;	/* for the writer: lines (without "# ") to stand above this node */
	struct str remark;	/* for the writer: one line to stand behind it */
	union {
		struct {	/* NODE_SCALAR */
			struct str text;	  /* cooked */
			const uint32_t *raw_at;	  /* for whoever changes a text (interpolation): offset in the source of each byte
						     of `text`, text.len + 1 of them. Readers leave NULL: where the raw text
						     differs, node_span_part() reads it again from the span */
		};
		struct {	/* NODE_MAP */
			VEC(struct node_entry) entries;
			uint32_t *slots; /* hashed above 16 keys; index + 1 */
			size_t n_slots;
		};
		VEC(struct node *) items; /* NODE_SEQ */
	};
};

struct node_entry {
	struct str key;
	struct span key_span;
	struct node *value; /* never NULL */
};

/* ---- Building. All nodes start with no span; texts are not copied. ---- */
struct node *node_map(struct arena *arena);
struct node *node_seq(struct arena *arena);
struct node *node_str(struct arena *arena, struct str text); /* TYPE_STRING */
struct node *node_int(struct arena *arena, int64_t value);
struct node *node_bool(struct arena *arena, bool value);
struct node *node_null(struct arena *arena);
/* A float, or a number whose digits are to be kept as they are. */
struct node *node_number(struct arena *arena, struct str digits);

/* Sets or replaces a key; returns `value`. A new key goes to the end. */
struct node *node_set(struct arena *arena, struct node *map, struct str key, struct node *value);
struct node *node_set_str(struct arena *arena, struct node *map, const char *key, struct str text);
struct node *node_set_int(struct arena *arena, struct node *map, const char *key, int64_t value);
struct node *node_set_bool(struct arena *arena, struct node *map, const char *key, bool value);
struct node *node_set_map(struct arena *arena, struct node *map, const char *key); /* a new, empty map */
struct node *node_set_seq(struct arena *arena, struct node *map, const char *key);
struct node *node_set_node(struct arena *arena, struct node *map, const char *key, struct node *value);
struct node *node_add(struct arena *arena, struct node *seq, struct node *item); /* returns item */
struct node *node_add_str(struct arena *arena, struct node *seq, struct str text);
bool node_remove(struct node *map, struct str key); /* false where it wasn't; the order of the others stays */

struct node *node_copy(struct arena *arena, const struct node *node); /* deep; spans and origins kept, texts shared */

/* ---- Reading. All accept NULL and nodes of another kind, and then give nothing. ---- */
struct node *node_get(const struct node *map, const char *key);
struct node *node_get_str(const struct node *map, struct str key);
struct node_entry *node_entry(const struct node *map, struct str key);
/* By keys, ended by NULL: node_path(pod, "spec", "template", NULL). */
struct node *node_path(const struct node *node, ...) __attribute__((sentinel));
static inline bool node_is_map(const struct node *node)
{
	return node && node->kind == NODE_MAP;
}

static inline bool node_is_seq(const struct node *node)
{
	return node && node->kind == NODE_SEQ;
}

static inline bool node_is_scalar(const struct node *node)
{
	return node && node->kind == NODE_SCALAR;
}

struct str node_text(const struct node *node); /* of a scalar; else the empty string */
size_t node_count(const struct node *node);    /* entries or items */
/* The same content by the YAML 1.2 core schema: style and the order of keys don't matter, 1 and "1" differ, so do tags of one's own. */
bool node_equal(const struct node *a, const struct node *b);
/* "a mapping", "a list", "a string", "a number", "a boolean", "null" by the YAML 1.2 core schema */
const char *node_kind_name(const struct node *node);

/* Resolvers of plain scalars. A quoted scalar is a string for each of them. */
enum resolver {
	RESOLVE_YAML12, /* as go-yaml v3, that Compose reads with: true/false only, 0o17, 017, 0x1f, 1_000, "~", null; dates are strings */
	RESOLVE_YAML11, /* as go-yaml v2, that kubectl reads with: the same, but yes/no/on/off/y/n are booleans */
	RESOLVE_JSON,	/* the literals of RFC 8259; anything else is a string */
};
enum node_type node_resolve(const struct node *scalar, enum resolver resolver);
bool node_is_null(const struct node *node); /* a null scalar by YAML 1.2 (or TYPE_NULL) */
bool node_to_bool(const struct node *node, enum resolver resolver, bool *out);
bool node_to_int(const struct node *node, enum resolver resolver, int64_t *out); /* false beyond 64 bits, and for 1.0 */
bool node_to_double(const struct node *node, enum resolver resolver, double *out);

/* Would any YAML 1.1 or 1.2 reader take this text, written plain, for something other than this string? */
bool node_plain_is_safe(struct str text);

/*
 * The span of cooked bytes [offset, offset + length) of a scalar, through its quotes, escapes and folds; it ends where
 * the line ends. The whole span where the text isn't what stands in the source, or is longer than 256 KiB.
 */
struct span node_span_part(const struct node *scalar, size_t offset, size_t length);
struct span node_key_part(const struct node_entry *entry, size_t offset, size_t length); /* the same of a key */

/* finding_at() with the node's span. */
struct finding *finding(struct findings *out, const struct rule *rule, const struct node *node, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
