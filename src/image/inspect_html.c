/*
 * The HTML report: the page is templates/any/inspect.html, the data are the document that JSON prints, and the map of files.
 *
 * Names come from the image, so nothing of them is ever markup: they are in a JSON text without any '<', and the script puts them
 * into the page as text. The map has the MAP_FILES largest files each by itself, what is smaller is one area a folder and layer.
 */
#include "base/arena.h"
#include "base/sort.h"
#include "base/strbuf.h"
#include "doc/json.h"
#include "image/inspect.h"
#include "text/library.h"

enum { MAP_FILES = 20000, MAP_DEPTH = 10, NAME = 200 };

struct mapping {
	const struct oci_tree *tree;
	struct strbuf *buf;
	uint32_t *folder_of; /* by node: number of the folder + 1 */
	uint32_t *folders;   /* nodes */
	uint32_t n_folders;
	uint32_t *files; /* inodes, largest first */
	size_t n_files;
	uint32_t *home; /* by inode: node of the folder in whose area it is */
};

static bool is_mapped(const struct oci_inode *inode)
{
	return inode->type == OCI_FILE && inode->size > 0 && inode->node != OCI_NONE && (inode->names || inode->end != OCI_STAYS);
}

static int compare_sizes(const void *a, const void *b, void *context)
{
	const struct oci_inode *inodes = context;
	const uint32_t *left = a, *right = b;

	return (inodes[*left].size < inodes[*right].size) - (inodes[*left].size > inodes[*right].size);
}

static uint32_t depth_of(const struct oci_tree *tree, uint32_t node)
{
	uint32_t depth = 0;

	for (; node != 0; node = tree->nodes[node].parent)
		depth++;
	return depth;
}

/* A folder's parents get their numbers before it, as the page wants them. */
static uint32_t number_folder(struct mapping *mapping, uint32_t node)
{
	const struct oci_tree *tree = mapping->tree;

	while (!mapping->folder_of[node]) {
		uint32_t top = node;

		while (top != 0 && !mapping->folder_of[tree->nodes[top].parent])
			top = tree->nodes[top].parent;
		mapping->folders[mapping->n_folders++] = top;
		mapping->folder_of[top] = mapping->n_folders;
	}
	return mapping->folder_of[node] - 1;
}

/* Cut at the end of a character: a name may have 4,096 bytes, an area shows twenty. */
static void write_name(struct mapping *mapping, struct str name)
{
	size_t len = MIN_OF(name.len, (size_t)NAME);

	while (len < name.len && len > 0 && ((unsigned char)name.ptr[len] & 0xc0) == 0x80)
		len--;
	json_write_string(mapping->buf, str_slice(name, 0, len));
}

static void find_homes(struct mapping *mapping)
{
	const struct oci_tree *tree = mapping->tree;

	for (size_t i = 0; i < mapping->n_files; i++) {
		uint32_t node = tree->nodes[tree->inodes[mapping->files[i]].node].parent;

		for (uint32_t depth = i < MAP_FILES ? 0 : depth_of(tree, node); depth > MAP_DEPTH; depth--)
			node = tree->nodes[node].parent;
		mapping->home[mapping->files[i]] = number_folder(mapping, node);
	}
}

static uint32_t ended(const struct oci_inode *inode)
{
	return inode->names ? 0 : inode->ended_in + 1;
}

static void write_files(struct mapping *mapping)
{
	for (size_t i = 0; i < mapping->n_files && i < MAP_FILES; i++) {
		const struct oci_inode *inode = &mapping->tree->inodes[mapping->files[i]];

		strbuf_addf(mapping->buf, "%s[%u,", i ? "," : "", mapping->home[mapping->files[i]]);
		write_name(mapping, oci_name(mapping->tree, inode->node));
		strbuf_addf(mapping->buf, ",%llu,%u,%u]", (unsigned long long)inode->size, inode->layer, ended(inode));
	}
}

static int compare_areas(const void *a, const void *b, void *context)
{
	const struct mapping *mapping = context;
	const uint32_t *left = a, *right = b;
	const struct oci_inode *first = &mapping->tree->inodes[*left], *second = &mapping->tree->inodes[*right];

	if (mapping->home[*left] != mapping->home[*right])
		return mapping->home[*left] < mapping->home[*right] ? -1 : 1;
	if (first->layer != second->layer)
		return first->layer < second->layer ? -1 : 1;
	return (ended(first) > ended(second)) - (ended(first) < ended(second));
}

static void write_small(struct mapping *mapping)
{
	uint32_t *small = mapping->files + MIN_OF(mapping->n_files, (size_t)MAP_FILES);
	size_t n = mapping->n_files - MIN_OF(mapping->n_files, (size_t)MAP_FILES);

	sort_stable(small, n, sizeof(*small), compare_areas, mapping);
	for (size_t i = 0, end; i < n; i = end) {
		const struct oci_inode *inode = &mapping->tree->inodes[small[i]];
		uint64_t bytes = 0;

		for (end = i; end < n && compare_areas(&small[i], &small[end], mapping) == 0; end++)
			bytes += mapping->tree->inodes[small[end]].size;
		strbuf_addf(mapping->buf, "%s[%u,%zu,%llu,%u,%u]", i ? "," : "", mapping->home[small[i]], end - i,
			    (unsigned long long)bytes,
			    inode->layer, ended(inode));
	}
}

static void write_folders(struct mapping *mapping)
{
	for (uint32_t i = 0; i < mapping->n_folders; i++) {
		uint32_t node = mapping->folders[i], parent = mapping->tree->nodes[node].parent;

		strbuf_addf(mapping->buf, "%s[%u,", i ? "," : "", i ? mapping->folder_of[parent] - 1 : 0);
		write_name(mapping, oci_name(mapping->tree, node));
		strbuf_addc(mapping->buf, ']');
	}
}

static void write_map(struct strbuf *buf, const struct oci_tree *tree)
{
	_cleanup_free_ uint32_t *folder_of = xcalloc(tree->n_nodes, sizeof(*folder_of));
	_cleanup_free_ uint32_t *folders = xcalloc(tree->n_nodes, sizeof(*folders));
	_cleanup_free_ uint32_t *files = xcalloc((size_t)tree->n_inodes + 1, sizeof(*files));
	_cleanup_free_ uint32_t *home = xcalloc((size_t)tree->n_inodes + 1, sizeof(*home));
	struct mapping mapping = { .tree = tree, .buf = buf, .folder_of = folder_of, .folders = folders, .files = files, .home = home };

	for (uint32_t i = 0; i < tree->n_inodes; i++)
		if (is_mapped(&tree->inodes[i]))
			files[mapping.n_files++] = i;
	sort_stable(files, mapping.n_files, sizeof(*files), compare_sizes, tree->inodes);
	number_folder(&mapping, 0);
	find_homes(&mapping);
	strbuf_adds(buf, "{\"folders\":[");
	write_folders(&mapping);
	strbuf_adds(buf, "],\"files\":[");
	write_files(&mapping);
	strbuf_adds(buf, "],\"small\":[");
	write_small(&mapping);
	strbuf_adds(buf, "]}");
}

/* In JSON a '<' stands only in strings, where it may be written as a number: so no name ends the script that it is in. */
static struct str without_tags(struct arena *arena, struct str json)
{
	return str_replace(arena, json, STR("<"), STR("\\u003c"));
}

static struct str escaped(struct arena *arena, struct str text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '<' || c == '>' || c == '&' || c == '"')
			strbuf_addf(&buf, "&#%d;", c);
		else
			strbuf_addc(&buf, c);
	}
	return strbuf_take(&buf, arena);
}

void inspect_html(struct strbuf *buf, const struct inspection *inspection)
{
	struct arena *arena = inspection->image->arena;
	_cleanup_strbuf_ struct strbuf json = STRBUF_INIT(STRBUF_MAX);
	struct text_library library = TEXT_LIBRARY_INIT(arena, STR(TEXT_LANGUAGE_DEFAULT));
	struct node *data = node_map(arena);

	json_write(&json, inspect_document(arena, inspection), 0, RESOLVE_JSON);
	while (json.len && json.ptr[json.len - 1] != '}')
		strbuf_cut(&json, json.len - 1);
	strbuf_cut(&json, json.len - 1);
	strbuf_adds(&json, ",\"map\":");
	write_map(&json, inspection->tree);
	strbuf_addc(&json, '}');
	node_set_str(arena, data, "title", escaped(arena, str_show(arena, inspection->image->path)));
	node_set_str(arena, data, "data", without_tags(arena, strbuf_str(&json)));
	text_add(buf, &library, "inspect.html", data);
}
