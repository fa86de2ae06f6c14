#include <errno.h>

#include "base/arena.h"
#include "oci/tree_internal.h"

/* ---- One pass over chosen contents ---- */

struct pass {
	const struct oci_tree *tree;
	const struct oci_reader *reader;
	uint8_t *wanted; /* a bit an inode */
	struct err *err;
};

static bool is_wanted(const struct pass *pass, uint32_t inode)
{
	return pass->wanted[inode / 8] >> inode % 8 & 1;
}

static int read_stream(void *context, struct str *block, struct err *err)
{
	return stream_read(context, block, err);
}

static int give_content(const struct pass *pass, struct tar *tar, uint32_t inode)
{
	const struct oci_reader *reader = pass->reader;
	struct str part;
	uint64_t offset;
	int got;

	while ((got = tar_read(tar, &part, &offset, pass->err)) > 0)
		if (reader->part(reader->context, inode, part, offset, pass->err) < 0)
			return -1;
	return got < 0 ? -1 : reader->part(reader->context, inode, STR_EMPTY, pass->tree->inodes[inode].size, pass->err);
}

/* Entries and inodes come in one order; the pass ends with the last inode that is wanted. */
static int read_layer(const struct pass *pass, size_t layer, uint32_t first, uint32_t end)
{
	_cleanup_stream_ struct stream *stream = NULL;
	_cleanup_tar_ struct tar *tar = NULL;
	struct tar_entry entry;
	uint32_t at = first;

	if (oci_layer_stream(pass->tree->image, layer, &stream, pass->err) < 0)
		return -1;
	tar = tar_new(&(struct tar_source){ read_stream, NULL, stream }, &(struct tar_limits){ .max_entries = 2 * OCI_ENTRIES_MAX });
	for (uint32_t index = 0; at < end; index++) {
		int got = tar_next(tar, &entry, pass->err);

		if (got <= 0)
			return got < 0 ? -1 : err_set(pass->err, ERR_ENVIRONMENT, "layer %zu has changed while it was read", layer + 1);
		while (at < end && (pass->tree->inodes[at].index < index || !is_wanted(pass, at)))
			at++;
		if (at < end && pass->tree->inodes[at].index == index && give_content(pass, tar, at++) < 0)
			return -1;
	}
	return 0;
}

int oci_content(const struct oci_tree *tree, const struct oci_reader *reader, struct err *err)
{
	_cleanup_free_ uint8_t *wanted = xcalloc(tree->n_inodes / 8 + 1, 1);
	const struct pass pass = { tree, reader, wanted, err };
	const uint32_t *starts = tree->private->starts;

	for (size_t layer = 0; layer < tree->image->n_layers; layer++) {
		uint32_t end = starts[layer];

		for (uint32_t i = starts[layer]; i < starts[layer + 1]; i++) {
			if (tree->inodes[i].type != OCI_FILE || !reader->wanted(reader->context, i))
				continue;
			wanted[i / 8] |= (uint8_t)(1 << i % 8);
			end = i + 1;
		}
		if (end > starts[layer] && read_layer(&pass, layer, starts[layer], end) < 0)
			return err_wrap(err, "%" PRI_STR, STR_ARG(tree->image->path));
	}
	return 0;
}

/* ---- Small files whole ---- */

struct texts {
	const struct oci_tree *tree;
	struct arena *arena;
	uint32_t *slots; /* by inode: index + 1 */
	struct str *texts;
	size_t max;
};

static bool text_wanted(void *context, uint32_t inode)
{
	const struct texts *texts = context;

	return texts->slots[inode] != 0 && texts->tree->inodes[inode].size <= texts->max;
}

static int text_part(void *context, uint32_t inode, struct str bytes, uint64_t offset, struct err *err)
{
	struct texts *texts = context;
	struct str *text = &texts->texts[texts->slots[inode] - 1];
	uint64_t size = texts->tree->inodes[inode].size;

	(void)err;
	if (!text->len)
		*text = str_n(arena_alloc(texts->arena, (size_t)size + 1), (size_t)size);
	if (bytes.len)
		memcpy((char *)(uintptr_t)text->ptr + offset, bytes.ptr, bytes.len);
	return 0;
}

int oci_file_texts(const struct oci_tree *tree, const uint32_t *inodes, size_t n, size_t max, struct arena *arena, struct str *texts,
		   struct err *err)
{
	_cleanup_free_ uint32_t *slots = xcalloc((size_t)tree->n_inodes + 1, sizeof(*slots));
	struct texts all = { tree, arena, slots, texts, max };

	for (size_t i = 0; i < n; i++) {
		texts[i] = STR_EMPTY;
		if (inodes[i] != OCI_NONE && !slots[inodes[i]])
			slots[inodes[i]] = (uint32_t)i + 1;
	}
	if (oci_content(tree, &(struct oci_reader){ text_wanted, text_part, &all }, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (inodes[i] != OCI_NONE)
			texts[i] = texts[slots[inodes[i]] - 1];
	return 0;
}

int oci_file_text(const struct oci_tree *tree, uint32_t inode, size_t max, struct arena *arena, struct str *out, struct err *err)
{
	return oci_file_texts(tree, &inode, 1, max, arena, out, err);
}

/* ---- A spool ---- */

struct oci_spool {
	const struct oci_tree *tree;
	int fd;
	uint64_t *offsets; /* by inode; UINT64_MAX: not wanted */
	uint64_t end;
};

static int spool_part(void *context, uint32_t inode, struct str bytes, uint64_t offset, struct err *err)
{
	struct oci_spool *spool = context;

	while (bytes.len > 0) {
		ssize_t done = pwrite(spool->fd, bytes.ptr, bytes.len, (off_t)(spool->offsets[inode] + offset));

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return err_errno(err, "cannot write a temporary file");
		bytes = str_from(bytes, (size_t)done);
		offset += (uint64_t)done;
	}
	return 0;
}

static bool spool_wanted(void *context, uint32_t inode)
{
	const struct oci_spool *spool = context;

	return spool->offsets[inode] != UINT64_MAX;
}

int oci_spool_new(const struct oci_tree *tree, bool (*wanted)(void *context, uint32_t inode), void *context, struct oci_spool **out,
		  struct err *err)
{
	struct oci_spool *spool = xcalloc(1, sizeof(*spool));

	*out = NULL;
	spool->tree = tree;
	spool->offsets = xcalloc((size_t)tree->n_inodes + 1, sizeof(*spool->offsets));
	spool->fd = temporary_file(err);
	for (uint32_t i = 0; i < tree->n_inodes; i++) {
		bool keep = tree->inodes[i].type == OCI_FILE && wanted(context, i);

		spool->offsets[i] = keep ? spool->end : UINT64_MAX;
		spool->end += keep ? tree->inodes[i].size : 0;
	}
	if (spool->fd < 0 || oci_content(tree, &(struct oci_reader){ spool_wanted, spool_part, spool }, err) < 0) {
		oci_spool_free(spool);
		return -1;
	}
	*out = spool;
	return 0;
}

void oci_spool_free(struct oci_spool *spool)
{
	if (!spool)
		return;
	cleanup_close(&spool->fd);
	free(spool->offsets);
	free(spool);
}

void cleanup_oci_spool(struct oci_spool **spool)
{
	oci_spool_free(*spool);
}

int64_t oci_spool_read(const struct oci_spool *spool, uint32_t inode, uint64_t offset, void *bytes, size_t size, struct err *err)
{
	uint64_t all = spool->tree->inodes[inode].size;
	size_t want = offset < all ? (size_t)MIN_OF((uint64_t)size, all - offset) : 0;
	ssize_t got;

	BUG_IF(spool->offsets[inode] == UINT64_MAX);
	if (want == 0)
		return 0;
	do
		got = pread(spool->fd, bytes, want, (off_t)(spool->offsets[inode] + offset));
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_errno(err, "cannot read a temporary file");
	if (got == 0) { /* a hole at the very end was never written */
		memset(bytes, 0, want);
		return (int64_t)want;
	}
	return got;
}
