#include "oci/tree.h"

#include <errno.h>
#include <sys/random.h>

#include "base/arena.h"
#include "base/sort.h"
#include "base/strbuf.h"
#include "oci/tree_internal.h"

enum { LINKS_MAX = 40 }; /* as Linux's own limit */

static uint32_t too_large(struct err *err, const char *what, int max)
{
	err_set(err, ERR_PERMANENT, "it has more than %d %s", max, what);
	err->number = EFBIG;
	return OCI_NONE;
}

/* ---- The pool of names ---- */

uint32_t pool_add(struct oci_tree *tree, struct str bytes, struct err *err)
{
	struct oci_tree_private *own = tree->private;
	uint32_t at = own->pool_len;
	uint16_t len = (uint16_t)bytes.len;

	BUG_IF(bytes.len > UINT16_MAX);
	if (bytes.len + sizeof(len) > OCI_POOL_MAX - own->pool_len)
		return too_large(err, "bytes of names", OCI_POOL_MAX);
	if (own->pool_len + sizeof(len) + bytes.len > own->pool_cap) {
		own->pool_cap = (uint32_t)MAX_OF((size_t)64 << 10, (own->pool_len + sizeof(len) + bytes.len) * 3 / 2);
		own->pool = xrealloc(own->pool, own->pool_cap, 1);
	}
	memcpy(own->pool + at, &len, sizeof(len));
	if (bytes.len)
		memcpy(own->pool + at + sizeof(len), bytes.ptr, bytes.len);
	own->pool_len += (uint32_t)(sizeof(len) + bytes.len);
	return at;
}

struct str pool_at(const struct oci_tree *tree, uint32_t at)
{
	const char *bytes = tree->private->pool + at;
	uint16_t len;

	memcpy(&len, bytes, sizeof(len));
	return str_n(bytes + sizeof(len), len);
}

/* ---- Nodes ---- */

__extension__ typedef unsigned __int128 product128;

static uint64_t fold(uint64_t a, uint64_t b)
{
	product128 product = (product128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Keyed by a random number: names that all fall together would make an image of them take hours. The order never shows. */
static uint64_t hash_of(const struct oci_tree_private *own, uint32_t parent, struct str name)
{
	uint64_t hash = own->key[0] ^ parent ^ (uint64_t)name.len << 32;
	size_t at = 0;

	for (uint64_t word; at + sizeof(word) <= name.len; at += sizeof(word)) {
		memcpy(&word, name.ptr + at, sizeof(word));
		hash = fold(hash ^ word, own->key[1]);
	}
	uint64_t tail = 0;
	memcpy(&tail, name.ptr + at, name.len - at);
	return fold(fold(hash ^ tail, own->key[1]) ^ own->key[0], own->key[1] ^ hash);
}

/* The slot where it is, or would be. */
static uint32_t *slot_of(const struct oci_tree *tree, uint32_t parent, struct str name)
{
	const struct oci_tree_private *own = tree->private;
	uint32_t mask = own->n_slots - 1, at = (uint32_t)hash_of(own, parent, name) & mask;

	for (;; at = (at + 1) & mask) {
		uint32_t node = own->slots[at] - 1;

		if (own->slots[at] == 0 ||
		    (tree->nodes[node].parent == parent && str_eq(pool_at(tree, tree->nodes[node].name), name)))
			return &own->slots[at];
	}
}

static void rehash(struct oci_tree *tree)
{
	struct oci_tree_private *own = tree->private;

	own->n_slots = own->n_slots ? own->n_slots * 2 : 4096;
	free(own->slots);
	own->slots = xcalloc(own->n_slots, sizeof(*own->slots));
	for (uint32_t i = 1; i < tree->n_nodes; i++)
		*slot_of(tree, tree->nodes[i].parent, pool_at(tree, tree->nodes[i].name)) = i + 1;
}

uint32_t tree_child(const struct oci_tree *tree, uint32_t parent, struct str name)
{
	return tree->private->n_slots ? *slot_of(tree, parent, name) - 1 : OCI_NONE; /* an empty slot is 0, and 0 - 1 OCI_NONE */
}

static uint32_t new_node(struct oci_tree *tree, uint32_t parent, struct str name, struct err *err)
{
	struct oci_tree_private *own = tree->private;
	uint32_t at = tree->n_nodes, text;

	if (at >= OCI_NODES_MAX)
		return too_large(err, "paths", OCI_NODES_MAX);
	text = pool_add(tree, name, err);
	if (text == OCI_NONE)
		return OCI_NONE;
	if (at == own->cap_nodes) {
		own->cap_nodes = MAX_OF(1024u, own->cap_nodes * 3 / 2);
		tree->nodes = xrealloc(tree->nodes, own->cap_nodes, sizeof(*tree->nodes));
		own->previous = xrealloc(own->previous, own->cap_nodes, sizeof(*own->previous));
		own->below = xrealloc(own->below, own->cap_nodes, sizeof(*own->below));
		own->stamp = xrealloc(own->stamp, own->cap_nodes, sizeof(*own->stamp));
	}
	tree->nodes[at] = (struct oci_node){ parent, OCI_NONE, OCI_NONE, text, OCI_NONE };
	own->previous[at] = own->below[at] = OCI_NONE;
	own->stamp[at] = 0;
	tree->n_nodes++;
	return at;
}

static uint32_t intern_child(struct oci_tree *tree, uint32_t parent, struct str name, struct err *err)
{
	uint32_t *slot, node;

	if (tree->n_nodes + tree->n_nodes / 2 >= tree->private->n_slots)
		rehash(tree);
	slot = slot_of(tree, parent, name);
	if (*slot)
		return *slot - 1;
	node = new_node(tree, parent, name, err);
	if (node != OCI_NONE)
		*slot = node + 1;
	return node;
}

uint32_t tree_intern(struct oci_tree *tree, struct str path, struct err *err)
{
	struct oci_tree_private *own = tree->private;
	struct str rest = path, part;
	uint32_t node = 0;

	if (!own->key[1]) {
		if (getrandom(own->key, sizeof(own->key), GRND_NONBLOCK) != (ssize_t)sizeof(own->key))
			own->key[0] = (uint64_t)(uintptr_t)tree;
		own->key[1] |= 1;
	}
	if (tree->n_nodes == 0 && new_node(tree, OCI_NONE, STR_EMPTY, err) == OCI_NONE)
		return OCI_NONE;
	if (str_empty(path))
		return 0;
	while (node != OCI_NONE && str_split(&rest, '/', &part))
		node = intern_child(tree, node, part, err);
	return node;
}

uint32_t tree_new_inode(struct oci_tree *tree, struct err *err)
{
	struct oci_tree_private *own = tree->private;
	uint32_t at = tree->n_inodes;

	if (at >= OCI_ENTRIES_MAX)
		return too_large(err, "entries", OCI_ENTRIES_MAX);
	if (at == own->cap_inodes) {
		own->cap_inodes = MAX_OF(1024u, own->cap_inodes * 3 / 2);
		tree->inodes = xrealloc(tree->inodes, own->cap_inodes, sizeof(*tree->inodes));
	}
	tree->inodes[at] = (struct oci_inode){ .layer = own->layer, .node = OCI_NONE, .index = OCI_NONE };
	tree->n_inodes++;
	return at;
}

/* ---- The end of building ---- */

struct by_name {
	const struct oci_tree *tree;
};

static int compare_names(const void *a, const void *b, void *context)
{
	const struct by_name *by = context;
	const uint32_t *left = a, *right = b;

	return str_cmp(oci_name(by->tree, *left), oci_name(by->tree, *right));
}

static void sort_children(struct oci_tree *tree, uint32_t parent, uint32_t **room, size_t *cap)
{
	struct by_name by = { tree };
	uint32_t *link = &tree->nodes[parent].child;
	size_t n = 0;

	for (uint32_t child = *link; child != OCI_NONE; child = tree->nodes[child].next) {
		if (n == *cap) {
			*cap = MAX_OF((size_t)256, *cap * 2);
			*room = xrealloc(*room, *cap, sizeof(**room));
		}
		(*room)[n++] = child;
	}
	if (n < 2)
		return;
	sort_stable(*room, n, sizeof(**room), compare_names, &by);
	for (size_t i = 0; i < n; i++) {
		*link = (*room)[i];
		link = &tree->nodes[(*room)[i]].next;
	}
	*link = OCI_NONE;
}

static void *shrink(void *at, size_t n, size_t size)
{
	return xrealloc(at, MAX_OF(n, (size_t)1), size);
}

void tree_finish(struct oci_tree *tree)
{
	struct oci_tree_private *own = tree->private;
	_cleanup_free_ uint32_t *room = NULL;
	size_t cap = 0;

	for (uint32_t i = 0; i < tree->n_nodes; i++)
		if (tree->nodes[i].child != OCI_NONE)
			sort_children(tree, i, &room, &cap);
	for (uint32_t i = 0; i < tree->n_inodes; i++) {
		const struct oci_inode *inode = &tree->inodes[i];
		struct oci_layer_facts *facts = &tree->layers[inode->layer];

		if (inode->type != OCI_FILE)
			continue;
		facts->kept += inode->names ? inode->size : 0;
		facts->metadata_only += inode->metadata_only ? inode->size : 0;
		facts->metadata_only_files += inode->metadata_only;
	}
	free(own->previous);
	free(own->below);
	free(own->stamp);
	free(own->ops);
	free(own->whiteouts);
	free(own->opaques);
	own->previous = own->below = own->whiteouts = own->opaques = NULL;
	own->stamp = NULL;
	own->ops = NULL;
	tree->nodes = shrink(tree->nodes, tree->n_nodes, sizeof(*tree->nodes));
	tree->inodes = shrink(tree->inodes, tree->n_inodes, sizeof(*tree->inodes));
	own->pool = shrink(own->pool, own->pool_len, 1);
}

void oci_tree_free(struct oci_tree *tree)
{
	if (!tree)
		return;
	for (uint32_t i = 0; i < tree->private->n_kept; i++)
		free(tree->private->kept[i].text);
	free(tree->private->kept);
	free(tree->private->previous);
	free(tree->private->below);
	free(tree->private->stamp);
	free(tree->private->ops);
	free(tree->private->whiteouts);
	free(tree->private->opaques);
	free(tree->private->pool);
	free(tree->private->slots);
	free(tree->private->starts);
	free(tree->private);
	free(tree->nodes);
	free(tree->inodes);
	free(tree->layers);
	free(tree);
}

void cleanup_oci_tree(struct oci_tree **tree)
{
	oci_tree_free(*tree);
}

/* ---- Questions ---- */

struct str oci_name(const struct oci_tree *tree, uint32_t node)
{
	return pool_at(tree, tree->nodes[node].name);
}

struct str oci_path(const struct oci_tree *tree, uint32_t node, struct strbuf *buf)
{
	size_t len = 0, end;

	strbuf_clear(buf);
	for (uint32_t at = node; at != 0; at = tree->nodes[at].parent)
		len += oci_name(tree, at).len + (len > 0);
	strbuf_fill(buf, len, '/');
	end = buf->overflow ? 0 : len;
	for (uint32_t at = node; at != 0 && end > 0; at = tree->nodes[at].parent) {
		struct str name = oci_name(tree, at);

		end -= name.len;
		memcpy(buf->ptr + end, name.ptr, name.len);
		end -= end > 0;
	}
	return strbuf_str(buf);
}

struct str oci_link(const struct oci_tree *tree, const struct oci_inode *inode)
{
	return inode->type == OCI_SYMLINK ? pool_at(tree, inode->link) : STR_EMPTY;
}

const struct tar_xattr *oci_xattrs(const struct oci_tree *tree, const struct oci_inode *inode, struct arena *arena, size_t *n)
{
	struct tar_xattr *xattrs;
	uint32_t at = inode->xattrs;

	*n = 0;
	if (at == 0)
		return NULL;
	uint64_t count = 0;
	str_to_uint(pool_at(tree, at), &count);
	*n = (size_t)count;
	xattrs = arena_calloc(arena, *n, sizeof(*xattrs));
	for (size_t i = 0; i < 2 * *n; i++) {
		at += (uint32_t)(sizeof(uint16_t) + pool_at(tree, at).len);
		*(i % 2 ? &xattrs[i / 2].value : &xattrs[i / 2].key) = pool_at(tree, at);
	}
	return xattrs;
}

bool oci_kept(const struct oci_tree *tree, uint32_t inode, struct str *out)
{
	const struct oci_tree_private *own = tree->private;
	uint32_t low = 0, high = own->n_kept;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (own->kept[middle].inode < inode)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == own->n_kept || own->kept[low].inode != inode)
		return false;
	*out = str_n(own->kept[low].text, own->kept[low].len);
	return true;
}

bool oci_kept_all(const struct oci_tree *tree)
{
	return !tree->private->kept_too_much;
}

static bool is_folder(const struct oci_tree *tree, uint32_t node)
{
	uint32_t inode = tree->nodes[node].inode;

	return inode != OCI_NONE && tree->inodes[inode].type == OCI_DIR;
}

uint32_t oci_find(const struct oci_tree *tree, struct str path)
{
	struct str rest = path, part;
	uint32_t node = 0;

	while (node != OCI_NONE && str_split(&rest, '/', &part))
		if (!str_empty(part) && !str_is(part, "."))
			node = str_is(part, "..") ? OCI_NONE : tree_child(tree, node, part);
	return node != OCI_NONE && tree->nodes[node].inode != OCI_NONE ? node : OCI_NONE;
}

struct walk {
	const struct oci_tree *tree;
	size_t links;
	void (*passed)(void *context, uint32_t node);
	void *context;
};

/* As the kernel does, but with the stack in the text: a link's target is put before what is left of the path. */
static uint32_t resolve(struct walk *walk, struct arena *arena, struct str path, bool last)
{
	const struct oci_tree *tree = walk->tree;
	struct str rest = path, part;
	uint32_t node = 0;

	while (str_split(&rest, '/', &part)) {
		if (str_empty(part) || str_is(part, "."))
			continue;
		if (str_is(part, "..")) {
			node = node ? tree->nodes[node].parent : 0;
			continue;
		}
		uint32_t child = is_folder(tree, node) ? tree_child(tree, node, part) : OCI_NONE;
		if (child == OCI_NONE || tree->nodes[child].inode == OCI_NONE)
			return OCI_NONE;
		const struct oci_inode *inode = &tree->inodes[tree->nodes[child].inode];
		bool more = rest.ptr && !str_empty(rest);
		if (inode->type != OCI_SYMLINK || (!more && !last)) {
			node = child;
			continue;
		}
		if (walk->passed)
			walk->passed(walk->context, child);
		if (++walk->links > LINKS_MAX)
			return OCI_NONE;
		struct str target = oci_link(tree, inode);
		node = str_starts(target, "/") ? 0 : node;
		rest = more ? str_fmt(arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(target), STR_ARG(rest)) : target;
	}
	return tree->nodes[node].inode != OCI_NONE ? node : OCI_NONE;
}

uint32_t oci_resolve(const struct oci_tree *tree, struct str path, bool last, void (*passed)(void *context, uint32_t node), void *context)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct walk walk = { tree, 0, passed, context };

	return str_empty(path) ? OCI_NONE : resolve(&walk, arena, path, last);
}

uint32_t oci_skip(const struct oci_tree *tree, uint32_t node)
{
	while (node != 0 && tree->nodes[node].next == OCI_NONE)
		node = tree->nodes[node].parent;
	return node == 0 ? OCI_NONE : tree->nodes[node].next;
}

uint32_t oci_next(const struct oci_tree *tree, uint32_t node)
{
	return tree->nodes[node].child != OCI_NONE ? tree->nodes[node].child : oci_skip(tree, node);
}
