/*
 * What is in an image, and what of it is of no use: `lotse image inspect`.
 *
 * Words, the same in every format:
 * - *content*: the bytes of the files in a layer, hard links once, without tar headers and without compression.
 * - *waste*: content that is in a layer and not in the final tree: overwritten by a later entry of the same path, or hidden by a
 *   whiteout, an opaque marker, or by something that is no folder in its folder's place. Hard links once: a file is waste when its
 *   last name is gone.
 * - *efficiency*: content that the final tree has, divided by all content. 1 where there is none. Duplicates and caches don't
 *   lower it: they are there, and something may use them.
 * - *only metadata changed*: a part of the content: files whose bytes are those that their path had below this layer (chmod, chown,
 *   a copy of the same file). What they replaced is in the waste.
 * - *duplicates*: in the final tree, all but one of the files with the same content; hard links aren't, empty files aren't.
 * - *savings*: what a rewrite of the Dockerfile would leave out; each byte is in one of them, the first that fits: waste, caches,
 *   build tools, documentation, tests.
 */
#pragma once
#include "oci/tree.h"

struct strbuf;

struct inspect_options {
	size_t top;		/* rows of each list */
	double min_efficiency;	/* below it: a finding; 0: never */
	bool has_max_waste, max_waste_percent;
	uint64_t max_waste;	/* bytes, or */
	double max_waste_part;	/* of all content */
};

struct inspect_item {
	uint32_t node;
	uint64_t bytes, count;
	uint32_t first, last; /* layers: wasted: that brought the first copy, that took the last one away */
	enum oci_end how;
};
struct inspect_list {
	struct inspect_item *at;
	size_t n, max;
	uint64_t bytes, count; /* of all, also of those that aren't listed */
};

/* What one layer brought and another took away. */
struct inspect_loss {
	size_t made, ended;
	uint64_t bytes, files;
};

enum saving_kind { SAVING_WASTE, SAVING_CACHE, SAVING_TOOLS, SAVING_DOCS, SAVING_TESTS };

/* A row of a table: folders, files or packages that a rewrite leaves out. */
struct saving_row {
	enum saving_kind kind;
	const char *what;    /* "lists of apt" */
	const char *pattern; /* of a path; '*' is any part of one name. NULL: found in another way */
	const char *except;  /* ending of names that stay */
	const char *why;     /* "apt-get update writes them again" */
	const char *how;     /* "apt-get clean in the same RUN" */
};
extern const struct saving_row saving_rows[]; /* ended by a row without `what` */
const char *saving_kind_name(enum saving_kind kind);
const struct saving_row *saving_row_for_folder(struct str path);
const struct saving_row *saving_row_for_file(struct str path);
bool saving_is_build_tool(struct str package);

struct inspect_saving {
	const struct saving_row *row;
	uint64_t bytes, files;
};

struct inspect_package {
	const char *kind; /* "deb", "apk", "python", "node" */
	struct str name, version;
	uint64_t bytes, files;
	const struct saving_row *row; /* of what a rewrite leaves out; or NULL */
};

struct inspection {
	const struct oci_image *image;
	const struct oci_tree *tree;
	size_t top;
	uint64_t stored, plain, entries;
	uint64_t bytes, kept, waste, waste_files, overwritten, hidden;
	uint64_t metadata_only, metadata_only_files;
	uint64_t files, folders, links; /* names in the final tree */
	double efficiency;
	struct inspect_list wasted, gone; /* by path; gone: the path isn't in the final tree */
	struct inspect_list biggest, biggest_folders, setuid;
	VEC(struct inspect_loss) losses;
	struct inspect_list duplicates; /* a row: one of the names; bytes: all but one; count: how many */
	struct inspect_saving *savings; /* in the order of saving_rows; those with nothing are left out */
	size_t n_savings;
	uint64_t saved; /* all of them but the waste: what the final tree would lose */
	VEC(struct inspect_package) packages; /* largest first, all of them */
	bool packages_cut;  /* there were more lists of packages than are read */
	bool rpm;	    /* there is an rpm database, which isn't read */
	uint64_t *folder_bytes; /* by node, of the final tree, hard links once at their first name */
};

/* Texts that inspect() needs, for oci_tree_read_keeping(). */
extern const struct oci_keep inspect_keep;

/* Everything lives in the arena of the image; the tree must outlive it. Findings about its limits and about what was left in it. */
struct inspection *inspect(const struct oci_tree *tree, const struct inspect_options *options, struct findings *out);

void inspect_text(struct strbuf *buf, const struct inspection *inspection);
void inspect_json(struct strbuf *buf, const struct inspection *inspection);
void inspect_markdown(struct strbuf *buf, const struct inspection *inspection);
/* One file that needs nothing else: tables, and a treemap that can be walked. */
void inspect_html(struct strbuf *buf, const struct inspection *inspection);

/* The same as a document: what JSON prints and HTML shows. */
struct node *inspect_document(struct arena *arena, const struct inspection *inspection);

/* "1.33 GB", "45.3 MB", "980 B": powers of ten, as registries and docker images count. */
struct str inspect_size(struct arena *arena, uint64_t bytes);
/* "50MB", "1.5 GiB", "1000": false for anything else. */
bool inspect_size_parse(struct str text, uint64_t *out);

extern const struct rule *const inspect_rules[];
