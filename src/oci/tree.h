/*
 * The files of an image: all its layers laid one over the other, and what each of them brought, exactly.
 *
 * A *node* is a path, a place in the one tree of all layers. An *inode* is what a layer's tar has for it; a hard link is a second
 * node for the inode that it names, also across layers. The tree is the final one: a node whose inode is OCI_NONE is gone.
 *
 * Rules, of the OCI image-spec ("Layer Filesystem Changeset") and of what Docker and containers/storage do:
 * - a layer's whiteouts and opaque markers act on the layers below it only, whatever their order in the tar, and recursively;
 * - within a layer the later of two entries with one name wins; a folder over a folder changes its metadata only;
 * - anything else over a folder hides all that is in it;
 * - an entry below what is no folder makes it one, with all that this hides (a finding says so where it is a symlink);
 * - names are cleaned lexically; one that leads out of the root is left out, with a finding.
 *
 * Memory: about 160 bytes an entry and its name, nothing that grows with the bytes in them. Over OCI_ENTRIES_MAX entries or
 * twice as many paths an image is refused.
 */
#pragma once
#include "archive/tar.h"
#include "oci/image.h"

struct strbuf;

#define OCI_NONE UINT32_MAX
#define OCI_ENTRIES_MAX 2000000

enum oci_type { OCI_FILE, OCI_SYMLINK, OCI_CHAR, OCI_BLOCK, OCI_DIR, OCI_FIFO };

/* Why an inode, or a name of it, is no longer there. */
enum oci_end { OCI_STAYS, OCI_OVERWRITTEN, OCI_WHITEOUT, OCI_OPAQUE };

struct oci_inode {
	uint64_t size;		/* bytes of content, of files only */
	int64_t mtime;
	uint32_t mtime_nsec;
	uint32_t uid, gid;
	uint32_t major, minor;
	uint32_t index;		/* the number of its entry in the layer's tar, from 0: the order of oci_content() */
	uint32_t node;		/* the first name that it had */
	uint32_t names;		/* in the final tree; a file without one is waste */
	uint32_t ended_in;	/* the layer that took its last name away */
	uint32_t link;		/* symlink: its target, see oci_link() */
	uint32_t xattrs;	/* see oci_xattrs(); 0: none */
	uint16_t layer;
	uint16_t mode;		/* permission bits with setuid, setgid, sticky */
	uint8_t type;		/* enum oci_type */
	uint8_t end;		/* enum oci_end */
	bool implicit;		/* a folder that no tar names: 0755, root's, made because something is in it */
	bool sparse;
	bool metadata_only;	/* a file whose content is that of the inode it replaced at the same path: only metadata was changed */
	struct digest digest;	/* of the content, of files only; of a sparse file: of its parts and where they lie */
};

struct oci_node {
	uint32_t parent, child, next; /* of what is there in the end; siblings are sorted by name (bytes) */
	uint32_t name;		      /* see oci_name() */
	uint32_t inode;		      /* in the final tree; OCI_NONE: gone */
};

/* What a layer did, in entries of its tar and bytes of file content. */
struct oci_layer_facts {
	uint64_t stored, plain;	      /* bytes as stored, and of the tar */
	enum compression compression;
	uint64_t entries, files, folders, links, whiteouts;
	uint64_t bytes;		      /* content that it brings, hard links once */
	uint64_t kept;		      /* of these, what the final tree still has */
	uint64_t overwrites, hides;   /* content of lower layers (and of its own entries) that it took away */
	uint64_t overwritten_files, hidden_files;
	uint64_t metadata_only;	      /* of `bytes`: copies of what was there, with other metadata */
	uint64_t metadata_only_files;
	bool digest_wrong, diff_id_wrong;
};

struct oci_tree {
	const struct oci_image *image;
	struct oci_inode *inodes;
	struct oci_node *nodes;	      /* nodes[0] is the root */
	uint32_t n_inodes, n_nodes;
	struct oci_layer_facts *layers; /* image->n_layers of them */
	struct oci_tree_private *private;
};

/* Reads every layer once. NULL in `out` with a fatal finding where a layer can't be read; -1 for the environment. */
int oci_tree_read(const struct oci_image *image, struct oci_tree **out, struct findings *findings, struct err *err);
/*
 * The same, and the texts of small files are kept on the way, so that no second pass is needed: `wanted` is asked for each file with
 * its path as it is named in the layer (also where a later layer hides it). At most `max` bytes together: what comes then isn't kept,
 * and oci_kept_all() is false.
 */
struct oci_keep {
	bool (*wanted)(void *context, struct str path, uint64_t size);
	void *context;
	size_t max;
};
int oci_tree_read_keeping(const struct oci_image *image, const struct oci_keep *keep, struct oci_tree **out, struct findings *findings,
			  struct err *err);
bool oci_kept(const struct oci_tree *tree, uint32_t inode, struct str *out); /* false: it wasn't */
bool oci_kept_all(const struct oci_tree *tree);

void oci_tree_free(struct oci_tree *tree); /* NULL is nothing */
#define _cleanup_oci_tree_ _cleanup_(cleanup_oci_tree)
void cleanup_oci_tree(struct oci_tree **tree);

struct str oci_name(const struct oci_tree *tree, uint32_t node); /* the last part of its path; empty for the root */
/* The whole path, "usr/bin/env", without a slash in front; into `buf`, which is emptied first. A view into it. */
struct str oci_path(const struct oci_tree *tree, uint32_t node, struct strbuf *buf);
struct str oci_link(const struct oci_tree *tree, const struct oci_inode *inode); /* target of a symlink */
/* In the arena; *n of them, as they stand in the tar. */
const struct tar_xattr *oci_xattrs(const struct oci_tree *tree, const struct oci_inode *inode, struct arena *arena, size_t *n);

/* A path ("usr/bin/env" or "/usr/bin/env") as it is written: no link is followed. OCI_NONE where nothing is there in the end. */
uint32_t oci_find(const struct oci_tree *tree, struct str path);
/*
 * The same with every symlink on the way followed inside of the image, the last one too if `last`. At most 40 of them.
 * Each symlink that was passed is given to `passed` (may be NULL).
 */
uint32_t oci_resolve(const struct oci_tree *tree, struct str path, bool last, void (*passed)(void *context, uint32_t node), void *context);

/*
 * The final tree in order: a folder before what is in it, siblings by name. Starts with the root (0), ends with OCI_NONE.
 * `oci_skip` leaves out what is below.
 */
uint32_t oci_next(const struct oci_tree *tree, uint32_t node);
uint32_t oci_skip(const struct oci_tree *tree, uint32_t node);

/*
 * The content of chosen files, one pass a layer that has any, lowest layer first, in the order of the tar.
 * `wanted` is asked once for each inode of a file; `part` gets its bytes, `offset` grows (holes of sparse files are left out), and
 * one call with an empty part says that the file is complete (also for empty files).
 */
struct oci_reader {
	bool (*wanted)(void *context, uint32_t inode);
	int (*part)(void *context, uint32_t inode, struct str bytes, uint64_t offset, struct err *err);
	void *context;
};
int oci_content(const struct oci_tree *tree, const struct oci_reader *reader, struct err *err);

/* One small file whole, in the arena: for os-release, dpkg's status. Empty where it is no file or larger than `max`. */
int oci_file_text(const struct oci_tree *tree, uint32_t inode, size_t max, struct arena *arena, struct str *out, struct err *err);
/* The same of several, in one pass: texts[i] of inodes[i]. OCI_NONE gives an empty one. */
int oci_file_texts(const struct oci_tree *tree, const uint32_t *inodes, size_t n, size_t max, struct arena *arena, struct str *texts,
		   struct err *err);

/*
 * Chosen contents in a nameless temporary file, to be read in any order: what writing a sorted layer from several takes.
 * As much room on the disk (TMPDIR, else /var/tmp) as the chosen files are large.
 */
struct oci_spool;
int oci_spool_new(const struct oci_tree *tree, bool (*wanted)(void *context, uint32_t inode), void *context, struct oci_spool **out,
		  struct err *err);
void oci_spool_free(struct oci_spool *spool); /* NULL is nothing */
#define _cleanup_oci_spool_ _cleanup_(cleanup_oci_spool)
void cleanup_oci_spool(struct oci_spool **spool);
/* At most `size` bytes from `offset` on: their number, 0 at the end, -1. BUG for an inode that wasn't wanted. */
int64_t oci_spool_read(const struct oci_spool *spool, uint32_t inode, uint64_t offset, void *bytes, size_t size, struct err *err);
