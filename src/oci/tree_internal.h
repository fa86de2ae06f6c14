/*
 * How the merged tree is kept while it is built: arrays that grow, names in one pool, paths found by hash.
 */
#pragma once
#include "oci/internal.h"
#include "oci/tree.h"

enum {
	OCI_POOL_MAX = 256 << 20,
	OCI_NODES_MAX = 2 * OCI_ENTRIES_MAX,
	OCI_PARTS_MAX = 2048 + 1,  /* of a path: tar_limits' 4096 bytes, every other one a slash */
	OCI_COMPLAINTS_MAX = 1000, /* about entries: more say nothing new, and each takes memory */
};

/* What a layer wants of a path, to be done once all of its whiteouts were. */
enum op_kind { OP_PUT, OP_HARDLINK };

struct op {
	uint32_t node;
	uint32_t what; /* OP_PUT: an inode; OP_HARDLINK: the node of its target */
	enum op_kind kind;
};

struct kept {
	uint32_t inode;
	char *text; /* on the heap */
	size_t len;
};

struct oci_tree_private {
	const struct oci_keep *keep; /* while it is built */
	struct kept *kept;	     /* by inode, ascending */
	uint32_t n_kept, cap_kept;
	size_t kept_bytes;
	bool kept_too_much;
	char *pool;
	uint32_t pool_len, pool_cap;
	uint32_t *slots; /* node + 1, by parent and name; open addressing */
	uint32_t n_slots, cap_nodes, cap_inodes;
	uint64_t key[2];  /* of the hash */
	uint32_t *starts; /* the first inode of each layer, and the end: they come in the order of the tar */

	/* only while it is built */
	uint32_t *previous; /* by node: the sibling before it */
	uint32_t *below;    /* by node: its inode before the layer that changed it last … */
	uint16_t *stamp;    /* … which was this one, + 1 */
	uint16_t layer;
	struct findings *out;
	struct span span; /* of the layer */
	size_t complaints;
	uint64_t bytes; /* of all files so far, holes included */
	struct op *ops;
	uint32_t n_ops, cap_ops;
	uint32_t *whiteouts, *opaques; /* nodes */
	uint32_t n_whiteouts, cap_whiteouts, n_opaques, cap_opaques;
};

/* Everything below returns OCI_NONE, or -1, with a fault (EFBIG) where a limit is passed. */
uint32_t pool_add(struct oci_tree *tree, struct str bytes, struct err *err); /* length and bytes */
struct str pool_at(const struct oci_tree *tree, uint32_t at);
uint32_t tree_child(const struct oci_tree *tree, uint32_t parent, struct str name); /* also one that is gone */
uint32_t tree_intern(struct oci_tree *tree, struct str path, struct err *err);	     /* cleaned; "" is the root */
uint32_t tree_new_inode(struct oci_tree *tree, struct err *err);		     /* zeroed, of the current layer */

/* Is there room for another finding about an entry? */
bool tree_may_complain(struct oci_tree *tree);
/* Applies the layer's whiteouts and then its ops, in order; empties them. */
int tree_apply(struct oci_tree *tree, struct err *err);
/* Siblings by name, sums by layer; what only building needs is freed. */
void tree_finish(struct oci_tree *tree);
