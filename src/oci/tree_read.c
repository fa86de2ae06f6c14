#include <errno.h>

#include "base/arena.h"
#include "oci/tree_internal.h"

struct reading {
	struct oci_tree *tree;
	struct stream *stream;
	struct tar *tar;
	struct arena *arena; /* of the entry */
	struct err *err;
	uint32_t index;
	struct oci_layer_facts *facts;
};

static void *room(void *at, uint32_t n, uint32_t *cap, size_t size)
{
	if (n < *cap)
		return at;
	*cap = MAX_OF(256u, *cap * 2);
	return xrealloc(at, *cap, size);
}

static void add_op(struct oci_tree *tree, enum op_kind kind, uint32_t node, uint32_t what)
{
	struct oci_tree_private *own = tree->private;

	own->ops = room(own->ops, own->n_ops, &own->cap_ops, sizeof(*own->ops));
	own->ops[own->n_ops++] = (struct op){ node, what, kind };
}

static int add_whiteout(struct reading *reading, struct str path, bool opaque)
{
	struct oci_tree_private *own = reading->tree->private;
	uint32_t node = tree_intern(reading->tree, path, reading->err);

	if (node == OCI_NONE)
		return -1;
	reading->facts->whiteouts++;
	if (opaque) {
		own->opaques = room(own->opaques, own->n_opaques, &own->cap_opaques, sizeof(*own->opaques));
		own->opaques[own->n_opaques++] = node;
	} else {
		own->whiteouts = room(own->whiteouts, own->n_whiteouts, &own->cap_whiteouts, sizeof(*own->whiteouts));
		own->whiteouts[own->n_whiteouts++] = node;
	}
	return 0;
}

static struct str parent_of(struct str path)
{
	size_t slash = str_rchr(path, '/');

	return slash == STR_NONE ? STR_EMPTY : str_slice(path, 0, slash);
}

/* 1: it was one, and is done; 0: it is something else. */
static int read_whiteout(struct reading *reading, struct str path)
{
	static const char prefix[] = ".wh.";
	struct str parent = parent_of(path), base = str_from(path, parent.len ? parent.len + 1 : 0), hidden;

	if (!str_starts(base, prefix))
		return 0;
	if (str_is(base, ".wh..wh..opq"))
		return add_whiteout(reading, parent, true) < 0 ? -1 : 1;
	hidden = str_from(base, strlen(prefix));
	if (str_starts(hidden,
		       prefix)) /* aufs keeps house with these: no image has them, and runtimes pass over them */
		return 1;
	if (str_empty(hidden) || str_is(hidden, ".") || str_is(hidden, "..")) {
		if (tree_may_complain(reading->tree))
			finding_at(reading->tree->private->out, &IMAGE_ENTRY_ESCAPES, reading->tree->private->span,
				   "a whiteout hides \"%" PRI_STR "\", which is no name", STR_ARG(hidden));
		return 1;
	}
	return add_whiteout(reading,
			    str_empty(parent) ? hidden
					      : str_fmt(reading->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(parent),
							STR_ARG(hidden)),
			    false) < 0
		       ? -1
		       : 1;
}

/* Room for the text of a file that somebody wants, or NULL. */
static char *keep_text(struct reading *reading, const struct tar_entry *entry, struct str path, uint32_t inode)
{
	struct oci_tree_private *own = reading->tree->private;
	const struct oci_keep *keep = own->keep;

	if (!keep || entry->sparse || !keep->wanted(keep->context, path, entry->size))
		return NULL;
	if (entry->size > keep->max - own->kept_bytes) {
		own->kept_too_much = true;
		return NULL;
	}
	own->kept_bytes += (size_t)entry->size;
	own->kept = room(own->kept, own->n_kept, &own->cap_kept, sizeof(*own->kept));
	struct kept *kept = &own->kept[own->n_kept++];
	*kept = (struct kept){ inode, xcalloc((size_t)entry->size + 1, 1), (size_t)entry->size };
	return kept->text;
}

/* The content's digest; that of a sparse file covers where its parts lie. */
static int read_content(struct reading *reading, const struct tar_entry *entry, char *text, struct digest *digest)
{
	struct digester digester;
	struct str part;
	uint64_t offset;
	int got;

	digester_init(&digester);
	while ((got = tar_read(reading->tar, &part, &offset, reading->err)) > 0) {
		if (entry->sparse) {
			char where[48];
			int len = snprintf(where, sizeof(where), "%llu:%zu;", (unsigned long long)offset, part.len);

			digester_add(&digester, str_n(where, (size_t)len));
		}
		digester_add(&digester, part);
		if (text)
			memcpy(text + offset, part.ptr, part.len);
	}
	*digest = digester_end(&digester);
	return got;
}

static int keep_xattrs(struct reading *reading, const struct tar_entry *entry, uint32_t *out)
{
	struct oci_tree *tree = reading->tree;

	*out = 0;
	if (entry->n_xattrs == 0)
		return 0;
	uint32_t at = pool_add(tree, str_fmt(reading->arena, "%zu", entry->n_xattrs), reading->err);
	for (size_t i = 0; i < entry->n_xattrs && at != OCI_NONE; i++) {
		const struct tar_xattr *one = &entry->xattrs[i];

		if (one->key.len > UINT16_MAX || one->value.len > UINT16_MAX) {
			err_set(reading->err, ERR_PERMANENT, "an extended attribute has more than 64 KiB");
			reading->err->number = EFBIG;
			return -1;
		}
		if (pool_add(tree, one->key, reading->err) == OCI_NONE ||
		    pool_add(tree, one->value, reading->err) == OCI_NONE)
			return -1;
	}
	*out = at;
	return at == OCI_NONE ? -1 : 0;
}

static uint8_t type_of(enum tar_type type)
{
	static const uint8_t types[] = {
		[TAR_FILE] = OCI_FILE,   [TAR_HARDLINK] = OCI_FILE, [TAR_SYMLINK] = OCI_SYMLINK, [TAR_CHAR] = OCI_CHAR,
		[TAR_BLOCK] = OCI_BLOCK, [TAR_DIR] = OCI_DIR,       [TAR_FIFO] = OCI_FIFO,
	};

	return types[type];
}

static uint32_t clamp_id(uint64_t id)
{
	return (uint32_t)MIN_OF(id, (uint64_t)UINT32_MAX);
}

/* The bytes in a tar are counted by its stream, but a sparse file can say that it has any number. */
static int within_budget(struct reading *reading, const struct tar_entry *entry)
{
	struct oci_tree_private *own = reading->tree->private;
	uint64_t max = reading->tree->image->max_bytes;

	if (entry->size <= max - own->bytes) {
		own->bytes += entry->size;
		return 0;
	}
	err_set(reading->err, ERR_PERMANENT, "its files have more than %llu bytes", (unsigned long long)max);
	reading->err->number = EFBIG;
	return -1;
}

static int add_inode(struct reading *reading, const struct tar_entry *entry, struct str path, uint32_t node)
{
	struct oci_tree *tree = reading->tree;
	uint32_t at = tree_new_inode(tree, reading->err), link = 0, xattrs = 0;
	struct digest digest = { 0 };

	if (within_budget(reading, entry) < 0 || at == OCI_NONE || keep_xattrs(reading, entry, &xattrs) < 0)
		return -1;
	if (entry->type == TAR_SYMLINK) {
		link = pool_add(tree, entry->link, reading->err);
		if (link == OCI_NONE)
			return -1;
	}
	if (entry->type == TAR_FILE && read_content(reading, entry, keep_text(reading, entry, path, at), &digest) < 0)
		return -1;
	tree->inodes[at] = (struct oci_inode){
		.size = entry->size,
		.mtime = entry->mtime,
		.mtime_nsec = entry->mtime_nsec,
		.uid = clamp_id(entry->uid),
		.gid = clamp_id(entry->gid),
		.major = entry->major,
		.minor = entry->minor,
		.index = reading->index,
		.node = node,
		.link = link,
		.xattrs = xattrs,
		.layer = tree->private->layer,
		.mode = (uint16_t)entry->mode,
		.type = type_of(entry->type),
		.sparse = entry->sparse,
		.digest = digest,
	};
	add_op(tree, OP_PUT, node, at);
	return 0;
}

static int add_hardlink(struct reading *reading, const struct tar_entry *entry, uint32_t node)
{
	struct oci_tree *tree = reading->tree;
	char *space = arena_alloc(reading->arena, entry->link.len + 1);
	struct str target;
	uint32_t target_node;

	if (!tar_clean_name(entry->link, space, &target)) {
		if (tree_may_complain(tree))
			finding_at(tree->private->out, &IMAGE_ENTRY_ESCAPES, tree->private->span,
				   "has a hard link to \"%" PRI_STR "\"",
				   STR_ARG(str_show(tree->image->arena, entry->link)));
		return 0;
	}
	target_node = tree_intern(tree, target, reading->err);
	if (target_node == OCI_NONE)
		return -1;
	add_op(tree, OP_HARDLINK, node, target_node);
	return 0;
}

static void count(struct oci_layer_facts *facts, const struct tar_entry *entry)
{
	facts->files += entry->type == TAR_FILE;
	facts->folders += entry->type == TAR_DIR;
	facts->links += entry->type == TAR_SYMLINK || entry->type == TAR_HARDLINK;
	facts->bytes += entry->type == TAR_FILE ? entry->size : 0;
}

static int read_entry(struct reading *reading, const struct tar_entry *entry)
{
	struct oci_tree *tree = reading->tree;
	char *space;
	struct str path;
	uint32_t node;
	int whiteout;

	arena_reset(reading->arena);
	space = arena_alloc(reading->arena, entry->name.len + 1);
	reading->facts->entries++;
	if (!tar_clean_name(entry->name, space, &path)) {
		if (tree_may_complain(tree))
			finding_at(tree->private->out, &IMAGE_ENTRY_ESCAPES, tree->private->span,
				   "has the entry \"%" PRI_STR "\"",
				   STR_ARG(str_show(tree->image->arena, entry->name)));
		return 0;
	}
	whiteout = read_whiteout(reading, path);
	if (whiteout)
		return MIN_OF(whiteout, 0);
	node = tree_intern(tree, path, reading->err);
	if (node == OCI_NONE)
		return -1;
	if (node == 0 && entry->type != TAR_DIR) {
		if (tree_may_complain(tree))
			finding_at(tree->private->out, &IMAGE_ENTRY_ESCAPES, tree->private->span,
				   "has an entry \"%" PRI_STR "\" in the root's place",
				   STR_ARG(str_show(tree->image->arena, entry->name)));
		return 0;
	}
	count(reading->facts, entry);
	if (entry->type == TAR_HARDLINK)
		return add_hardlink(reading, entry, node);
	return add_inode(reading, entry, path, node);
}

static void verify(struct reading *reading, const struct oci_layer *layer, const struct stream_seen *seen)
{
	struct oci_tree_private *own = reading->tree->private;
	struct arena *arena = reading->tree->image->arena;

	reading->facts->stored = seen->stored;
	reading->facts->plain = seen->plain;
	reading->facts->compression = seen->compression;
	if (layer->has_digest && !digest_eq(&layer->digest, &seen->stored_digest)) {
		reading->facts->digest_wrong = true;
		finding_at(own->out, &IMAGE_DIGEST, own->span, "has the digest %" PRI_STR,
			   STR_ARG(digest_show(arena, &seen->stored_digest)));
	}
	if (layer->has_diff_id && !digest_eq(&layer->diff_id, &seen->plain_digest)) {
		reading->facts->diff_id_wrong = true;
		finding_at(own->out, &IMAGE_DIGEST, own->span,
			   "unpacks to %" PRI_STR ", but the config's diff_id is %" PRI_STR,
			   STR_ARG(digest_show(arena, &seen->plain_digest)),
			   STR_ARG(digest_show(arena, &layer->diff_id)));
	}
}

static int read_stream(void *context, struct str *block, struct err *err)
{
	return stream_read(context, block, err);
}

static int read_layer(struct oci_tree *tree, size_t i, uint64_t *left, struct err *err)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	_cleanup_stream_ struct stream *stream = NULL;
	_cleanup_tar_ struct tar *tar = NULL;
	struct oci_image limited = *tree->image;
	struct reading reading = { .tree = tree, .arena = arena, .err = err, .facts = &tree->layers[i] };
	struct tar_entry entry;
	struct stream_seen seen;
	int got;

	limited.max_bytes = *left;
	if (oci_layer_stream(&limited, i, &stream, err) < 0)
		return -1;
	tar = tar_new(&(struct tar_source){ read_stream, NULL, stream },
		      &(struct tar_limits){ .max_entries = 2 * OCI_ENTRIES_MAX });
	reading.stream = stream;
	reading.tar = tar;
	while ((got = tar_next(tar, &entry, err)) > 0) {
		if (read_entry(&reading, &entry) < 0)
			return -1;
		reading.index++;
	}
	if (got < 0 || stream_drain(stream, err) < 0)
		return -1;
	stream_seen(stream, &seen);
	*left -= MIN_OF(*left - 1, seen.plain); /* 0 would mean the usual limit */
	verify(&reading, &tree->image->layers[i], &seen);
	return tree_apply(tree, err);
}

static int read_layers(struct oci_tree *tree, struct err *err)
{
	const struct oci_image *image = tree->image;
	struct oci_tree_private *own = tree->private;
	uint64_t left = image->max_bytes;
	int got;

	if (pool_add(tree, STR_EMPTY, err) == OCI_NONE || tree_intern(tree, STR_EMPTY, err) == OCI_NONE)
		return -1;
	for (size_t i = 0; i < image->n_layers; i++) {
		own->layer = (uint16_t)i;
		own->span = oci_layer_span(image, i);
		own->starts[i] = tree->n_inodes;
		got = read_layer(tree, i, &left, err);
		if (got < 0)
			return fault_finding(own->out, own->span, err) < 0
				       ? err_wrap(err, "layer %zu of %" PRI_STR, i + 1, STR_ARG(image->path))
				       : 0;
	}
	own->starts[image->n_layers] = tree->n_inodes;
	return 1;
}

int oci_tree_read(const struct oci_image *image, struct oci_tree **out, struct findings *findings, struct err *err)
{
	return oci_tree_read_keeping(image, NULL, out, findings, err);
}

int oci_tree_read_keeping(const struct oci_image *image, const struct oci_keep *keep, struct oci_tree **out,
			  struct findings *findings, struct err *err)
{
	_cleanup_oci_tree_ struct oci_tree *tree = xcalloc(1, sizeof(*tree));
	int got;

	*out = NULL;
	tree->image = image;
	tree->private = xcalloc(1, sizeof(*tree->private));
	tree->private->out = findings;
	tree->private->keep = keep;
	tree->private->starts = xcalloc(image->n_layers + 1, sizeof(*tree->private->starts));
	tree->layers = xcalloc(image->n_layers + 1, sizeof(*tree->layers));
	got = read_layers(tree, err);
	if (got <= 0)
		return got;
	tree_finish(tree);
	*out = tree;
	tree = NULL;
	return 0;
}
