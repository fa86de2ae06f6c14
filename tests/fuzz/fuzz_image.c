/*
 * Any bytes as an archive of an image: found, read, merged and reported in every format. Digests needn't fit, that is only a
 * finding; so everything behind them is reached. The file is one in memory.
 */
#include "fuzz/fuzz.h"

#include <sys/mman.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "image/inspect.h"

static void check_tree(const struct oci_tree *tree)
{
	_cleanup_free_ uint32_t *names = xcalloc((size_t)tree->n_inodes + 1, sizeof(*names));
	uint64_t bytes = 0, kept = 0;
	size_t steps = 0;

	for (uint32_t node = 0; node != OCI_NONE; node = oci_next(tree, node)) {
		BUG_IF(++steps > tree->n_nodes);
		if (tree->nodes[node].inode != OCI_NONE)
			names[tree->nodes[node].inode]++;
		else
			BUG_IF(node != 0 || tree->nodes[node].child != OCI_NONE); /* only the root of nothing */
	}
	for (uint32_t i = 0; i < tree->n_inodes; i++)
		BUG_IF(names[i] != tree->inodes[i].names);
	for (size_t i = 0; i < tree->image->n_layers; i++) {
		bytes += tree->layers[i].bytes;
		kept += tree->layers[i].kept;
	}
	BUG_IF(kept > bytes);
}

static void read_image(struct arena *arena, const char *path)
{
	static void (*const writers[])(struct strbuf *buf, const struct inspection *inspection) = {
		inspect_text, inspect_json, inspect_markdown, inspect_html,
	};
	const struct oci_options options = { .max_bytes = 4 << 20 };
	const struct inspect_options more = { .top = 5, .min_efficiency = 0.5 };
	struct findings out = FINDINGS_INIT(arena);
	struct oci_image *image _cleanup_oci_ = NULL;
	struct oci_tree *tree _cleanup_oci_tree_ = NULL;
	struct err err = { 0 };

	if (oci_open(arena, str_of(path), &options, &image, &out, &err) < 0)
		return;
	BUG_IF(!image && !out.fatal);
	if (!image || oci_tree_read_keeping(image, &inspect_keep, &tree, &out, &err) < 0)
		return;
	BUG_IF(!tree && !out.fatal);
	if (!tree)
		return;
	check_tree(tree);
	const struct inspection *inspection = inspect(tree, &more, &out);
	for (size_t i = 0; i < ARRAY_SIZE(writers); i++) {
		_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

		writers[i](&buf, inspection);
		BUG_IF(buf.len == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena _cleanup_arena_ = arena_new();
	_cleanup_close_ int fd = memfd_create("image", MFD_CLOEXEC);
	char path[32];

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		return 0;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	read_image(arena, path);
	return 0;
}
