#include "base/strbuf.h"
#include "oci/tree_internal.h"

static struct oci_inode *inode_of(struct oci_tree *tree, uint32_t node)
{
	uint32_t inode = tree->nodes[node].inode;

	return inode == OCI_NONE ? NULL : &tree->inodes[inode];
}

/* Before the first change of a layer: what was below it is kept, to see copies that changed metadata only. */
static void stamp(struct oci_tree *tree, uint32_t node)
{
	struct oci_tree_private *own = tree->private;

	if (own->stamp[node] == own->layer + 1)
		return;
	own->stamp[node] = (uint16_t)(own->layer + 1);
	own->below[node] = tree->nodes[node].inode;
}

static uint32_t below(const struct oci_tree *tree, uint32_t node)
{
	const struct oci_tree_private *own = tree->private;

	return own->stamp[node] == own->layer + 1 ? own->below[node] : tree->nodes[node].inode;
}

/* Only what is there stands in a list of children, so that hiding a folder costs what it hides and no more. */
static void link_child(struct oci_tree *tree, uint32_t node)
{
	struct oci_node *parent = &tree->nodes[tree->nodes[node].parent];

	tree->nodes[node].next = parent->child;
	tree->private->previous[node] = OCI_NONE;
	if (parent->child != OCI_NONE)
		tree->private->previous[parent->child] = node;
	parent->child = node;
}

static void unlink_child(struct oci_tree *tree, uint32_t node)
{
	uint32_t next = tree->nodes[node].next, previous = tree->private->previous[node];

	if (next != OCI_NONE)
		tree->private->previous[next] = previous;
	if (previous != OCI_NONE)
		tree->nodes[previous].next = next;
	else
		tree->nodes[tree->nodes[node].parent].child = next;
}

/* A name of an inode goes. */
static void drop_name(struct oci_tree *tree, uint32_t inode_at, enum oci_end how)
{
	struct oci_inode *inode = &tree->inodes[inode_at];
	struct oci_layer_facts *facts = &tree->layers[tree->private->layer];

	if (--inode->names > 0)
		return;
	inode->end = (uint8_t)how;
	inode->ended_in = tree->private->layer;
	if (inode->type != OCI_FILE)
		return;
	*(how == OCI_OVERWRITTEN ? &facts->overwrites : &facts->hides) += inode->size;
	*(how == OCI_OVERWRITTEN ? &facts->overwritten_files : &facts->hidden_files) += 1;
}

static void forget(struct oci_tree *tree, uint32_t node, enum oci_end how)
{
	uint32_t inode = tree->nodes[node].inode;

	stamp(tree, node);
	tree->nodes[node].inode = OCI_NONE;
	drop_name(tree, inode, how);
}

/* All that is in a folder, from the leaves up, without recursion: paths may have two thousand parts. */
static void remove_children(struct oci_tree *tree, uint32_t folder, enum oci_end how)
{
	uint32_t node = folder;

	for (;;) {
		uint32_t child = tree->nodes[node].child;

		if (child != OCI_NONE) {
			node = child;
			continue;
		}
		if (node == folder)
			return;
		uint32_t parent = tree->nodes[node].parent;
		tree->nodes[parent].child = tree->nodes[node].next;
		forget(tree, node, how);
		node = parent;
	}
}

static void remove_node(struct oci_tree *tree, uint32_t node, enum oci_end how)
{
	if (node == 0 || tree->nodes[node].inode == OCI_NONE)
		return;
	remove_children(tree, node, how);
	unlink_child(tree, node);
	forget(tree, node, how);
}

static void put(struct oci_tree *tree, uint32_t node, uint32_t inode_at)
{
	struct oci_inode *inode = &tree->inodes[inode_at];
	const struct oci_inode *under = below(tree, node) == OCI_NONE ? NULL : &tree->inodes[below(tree, node)];
	uint32_t old = tree->nodes[node].inode;

	if (old == inode_at)
		return;
	if (inode->type == OCI_FILE && under && under->type == OCI_FILE && under->layer != inode->layer &&
	    under->size == inode->size && digest_eq(&under->digest, &inode->digest))
		inode->metadata_only = true;
	inode->names++;
	stamp(tree, node);
	if (old == OCI_NONE) {
		if (node != 0)
			link_child(tree, node);
	} else {
		if (tree->inodes[old].type == OCI_DIR && inode->type != OCI_DIR)
			remove_children(tree, node, OCI_OVERWRITTEN);
		drop_name(tree, old, OCI_OVERWRITTEN);
	}
	tree->nodes[node].inode = inode_at;
}

static int put_implicit(struct oci_tree *tree, uint32_t node, struct err *err)
{
	uint32_t at = tree_new_inode(tree, err);

	if (at == OCI_NONE)
		return -1;
	tree->inodes[at].type = OCI_DIR;
	tree->inodes[at].mode = 0755;
	tree->inodes[at].implicit = true;
	tree->inodes[at].node = node;
	put(tree, node, at);
	return 0;
}

static void warn_of_link(struct oci_tree *tree, uint32_t node)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(OCI_POOL_MAX);
	struct oci_tree_private *own = tree->private;
	struct arena *arena = tree->image->arena;
	struct str path = str_show(arena, oci_path(tree, node, &buf));

	finding_at(own->out, &IMAGE_ENTRY_THROUGH_LINK, own->span, "has entries in /%" PRI_STR ", which is a symlink to %" PRI_STR,
		   STR_ARG(path), STR_ARG(str_show(arena, oci_link(tree, inode_of(tree, node)))));
}

bool tree_may_complain(struct oci_tree *tree)
{
	return tree->private->complaints++ < OCI_COMPLAINTS_MAX;
}

/* Everything on the way to an entry is a folder, or becomes one. Below what is no folder there is nothing. */
static int make_parents(struct oci_tree *tree, uint32_t node, struct err *err)
{
	uint32_t lacking[OCI_PARTS_MAX];
	size_t n = 0;

	for (uint32_t at = node; at != 0;) {
		at = tree->nodes[at].parent;
		const struct oci_inode *inode = inode_of(tree, at);
		if (inode && inode->type == OCI_DIR)
			break;
		BUG_IF(n == ARRAY_SIZE(lacking));
		lacking[n++] = at;
	}
	while (n-- > 0) {
		const struct oci_inode *inode = inode_of(tree, lacking[n]);

		if (inode && inode->type == OCI_SYMLINK && tree_may_complain(tree))
			warn_of_link(tree, lacking[n]);
		if (put_implicit(tree, lacking[n], err) < 0)
			return -1;
	}
	return 0;
}

static void dangling(struct oci_tree *tree, const struct op *op)
{
	if (!tree_may_complain(tree))
		return;
	_cleanup_strbuf_ struct strbuf name = STRBUF_INIT(OCI_POOL_MAX), target = STRBUF_INIT(OCI_POOL_MAX);
	struct oci_tree_private *own = tree->private;
	struct arena *arena = tree->image->arena;

	finding_at(own->out, &IMAGE_LINK_DANGLING, own->span, "/%" PRI_STR " is a hard link to /%" PRI_STR ", which isn't %s",
		   STR_ARG(str_show(arena, oci_path(tree, op->node, &name))),
		   STR_ARG(str_show(arena, oci_path(tree, op->what, &target))),
		   tree->nodes[op->what].inode == OCI_NONE ? "there" : "a file");
}

static int apply_op(struct oci_tree *tree, const struct op *op, struct err *err)
{
	uint32_t inode = op->what;

	if (op->kind == OP_HARDLINK) {
		inode = tree->nodes[op->what].inode;
		if (inode == OCI_NONE || tree->inodes[inode].type == OCI_DIR) {
			dangling(tree, op);
			return 0;
		}
	}
	if (make_parents(tree, op->node, err) < 0)
		return -1;
	/* making the parents may have hidden the link's own target: /a is a file, /a/b a link to it */
	if (op->kind == OP_HARDLINK && tree->nodes[op->what].inode != inode) {
		dangling(tree, op);
		return 0;
	}
	put(tree, op->node, inode);
	return 0;
}

int tree_apply(struct oci_tree *tree, struct err *err)
{
	struct oci_tree_private *own = tree->private;

	for (uint32_t i = 0; i < own->n_opaques; i++)
		if (tree->nodes[own->opaques[i]].inode != OCI_NONE)
			remove_children(tree, own->opaques[i], OCI_OPAQUE);
	for (uint32_t i = 0; i < own->n_whiteouts; i++)
		remove_node(tree, own->whiteouts[i], OCI_WHITEOUT);
	for (uint32_t i = 0; i < own->n_ops; i++)
		if (apply_op(tree, &own->ops[i], err) < 0)
			return -1;
	own->n_ops = own->n_whiteouts = own->n_opaques = 0;
	return 0;
}
