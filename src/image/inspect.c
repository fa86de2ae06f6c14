#include "image/inspect.h"

#include "base/arena.h"
#include "base/sort.h"
#include "image/inspect_internal.h"
#include "image/inspect_rules.h"

enum { FOLDER_SHARE = 5 }; /* a folder isn't listed where one in it has four fifths of its bytes: that one is */

struct inspect_list inspect_list_new(struct arena *arena, size_t max)
{
	return (struct inspect_list){ .at = arena_calloc(arena, max + 1, sizeof(struct inspect_item)), .max = max };
}

void inspect_list_add(struct inspect_list *list, const struct inspect_item *item)
{
	size_t at = list->n;

	list->bytes += item->bytes;
	list->count += item->count;
	while (at > 0 && list->at[at - 1].bytes < item->bytes) {
		list->at[at] = list->at[at - 1]; /* there is one more than max */
		at--;
	}
	if (at < list->max)
		list->at[at] = *item;
	list->n = MIN_OF(list->n + 1, list->max);
}

/* ---- The layers ---- */

static void add_loss(struct counting *counting, const struct oci_inode *inode)
{
	struct inspection *result = counting->result;

	for (size_t i = 0; i < result->losses.n; i++) {
		struct inspect_loss *loss = &result->losses.at[i];

		if (loss->made == inode->layer && loss->ended == inode->ended_in) {
			loss->bytes += inode->size;
			loss->files++;
			return;
		}
	}
	*vec_push(counting->arena, &result->losses) =
		(struct inspect_loss){ inode->layer, inode->ended_in, inode->size, 1 };
}

static int compare_losses(const void *a, const void *b, void *context)
{
	const struct inspect_loss *left = a, *right = b;

	(void)context;
	return (left->bytes < right->bytes) - (left->bytes > right->bytes);
}

static void sum_layers(struct inspection *result)
{
	const struct oci_tree *tree = result->tree;

	for (size_t i = 0; i < result->image->n_layers; i++) {
		const struct oci_layer_facts *facts = &tree->layers[i];

		result->stored += facts->stored;
		result->plain += facts->plain;
		result->entries += facts->entries;
		result->bytes += facts->bytes;
		result->kept += facts->kept;
		result->metadata_only += facts->metadata_only;
		result->metadata_only_files += facts->metadata_only_files;
	}
	result->waste = result->bytes - result->kept;
	result->efficiency = result->bytes ? (double)result->kept / (double)result->bytes : 1;
}

/* ---- Waste ---- */

static bool looks_secret(struct str path)
{
	static const char *const names[] = {
		"id_rsa",           "id_dsa", "id_ecdsa",  "id_ed25519", ".npmrc",           ".netrc",     ".pypirc",
		".git-credentials", ".env",   ".htpasswd", ".pgpass",    "credentials.json", "kubeconfig", NULL,
	};
	static const char *const ends[] = { ".aws/credentials", ".docker/config.json", ".kube/config",
					    ".gnupg/secring.gpg", NULL };
	size_t slash = str_rchr(path, '/');

	for (size_t i = 0; ends[i]; i++)
		if (str_ends(path, ends[i]))
			return true;
	return str_in(slash == STR_NONE ? path : str_from(path, slash + 1), names);
}

static void secret_left(struct counting *counting, const struct oci_inode *inode, struct strbuf *path)
{
	struct str text = oci_path(counting->tree, inode->node, path);

	if (!looks_secret(text) || inode->size == 0)
		return;
	finding_at(counting->out, &IMAGE_SECRET_LEFT, oci_layer_span(counting->result->image, inode->layer),
		   "layer %u still has /%" PRI_STR ", which layer %u removes", inode->layer + 1u,
		   STR_ARG(str_show(counting->arena, text)), inode->ended_in + 1u);
}

/* Sums by path: several layers may have brought the same one. */
static void find_waste(struct counting *counting)
{
	struct inspection *result = counting->result;
	const struct oci_tree *tree = counting->tree;
	_cleanup_free_ uint64_t *bytes = xcalloc(tree->n_nodes, sizeof(*bytes));
	_cleanup_free_ uint32_t *copies = xcalloc(tree->n_nodes, sizeof(*copies));
	_cleanup_free_ uint32_t *newest = xcalloc(tree->n_nodes, sizeof(*newest)),
				*oldest = xcalloc(tree->n_nodes, sizeof(*oldest));
	_cleanup_strbuf_ struct strbuf path = STRBUF_INIT(STRBUF_MAX);

	for (uint32_t i = 0; i < tree->n_inodes; i++) {
		const struct oci_inode *inode = &tree->inodes[i];

		if (inode->type != OCI_FILE || inode->names || inode->node == OCI_NONE)
			continue;
		result->waste_files++;
		*(inode->end == OCI_OVERWRITTEN ? &result->overwritten : &result->hidden) += inode->size;
		add_loss(counting, inode);
		if (!copies[inode->node]++)
			oldest[inode->node] = i;
		bytes[inode->node] += inode->size;
		newest[inode->node] = i;
		if (tree->nodes[inode->node].inode == OCI_NONE)
			secret_left(counting, inode, &path);
	}
	for (uint32_t i = 0; i < tree->n_nodes; i++) {
		if (!copies[i])
			continue;
		const struct oci_inode *last = &tree->inodes[newest[i]];
		struct inspect_item item = {
			i, bytes[i], copies[i], tree->inodes[oldest[i]].layer, last->ended_in, last->end
		};
		inspect_list_add(&result->wasted, &item);
		if (tree->nodes[i].inode == OCI_NONE)
			inspect_list_add(&result->gone, &item);
	}
	sort_stable(result->losses.at, result->losses.n, sizeof(*result->losses.at), compare_losses, NULL);
}

/* ---- The final tree ---- */

static bool child_of(const struct oci_tree *tree, uint32_t node, const char *name)
{
	return node != 0 && tree->nodes[node].parent != OCI_NONE &&
	       str_is(oci_name(tree, tree->nodes[node].parent), name);
}

/* node_modules/NAME, node_modules/@SCOPE/NAME */
static bool is_node_module(const struct oci_tree *tree, uint32_t node)
{
	struct str name = oci_name(tree, node);
	uint32_t parent = tree->nodes[node].parent;

	if (node == 0 || str_empty(name) || name.ptr[0] == '.' || name.ptr[0] == '@')
		return false;
	return child_of(tree, node, "node_modules") ||
	       (str_starts(oci_name(tree, parent), "@") && child_of(tree, parent, "node_modules"));
}

static void see_file(struct counting *counting, uint32_t node, uint32_t inode_at, struct str path, uint8_t saving)
{
	struct inspection *result = counting->result;
	const struct oci_inode *inode = &counting->tree->inodes[inode_at];
	struct inspect_item item = { .node = node, .bytes = inode->size, .count = 1, .first = inode->layer };

	result->files++;
	if (inspect_is_list(path, inode->size))
		*vec_push(counting->arena, &counting->lists) = node;
	if (inode->mode & 06000)
		inspect_list_add(&result->setuid, &item);
	if (counting->marks[inode_at] & MARK_SEEN)
		return;
	counting->marks[inode_at] |= MARK_SEEN;
	result->folder_bytes[node] = inode->size;
	inspect_list_add(&result->biggest, &item);
	const struct saving_row *row = saving ? &saving_rows[saving - 1] : saving_row_for_file(path);
	if (row && (!row->except || !str_ends(path, row->except)))
		counting->saving[inode_at] = (uint8_t)(row - saving_rows + 1);
}

/* What the nearest row over a folder says holds for all that is in it. */
static uint8_t see_node(struct counting *counting, uint32_t node, struct str path, uint8_t saving)
{
	struct inspection *result = counting->result;
	uint32_t inode_at = counting->tree->nodes[node].inode;

	if (inode_at == OCI_NONE)
		return saving;
	switch (counting->tree->inodes[inode_at].type) {
	case OCI_FILE:
		see_file(counting, node, inode_at, path, saving);
		break;
	case OCI_DIR:
		result->folders++;
		if (is_node_module(counting->tree, node))
			*vec_push(counting->arena, &counting->modules) = node;
		if (!saving && node != 0) {
			const struct saving_row *row = saving_row_for_folder(path);

			saving = row ? (uint8_t)(row - saving_rows + 1) : 0;
		}
		break;
	default:
		result->links++;
		break;
	}
	return saving;
}

static void add_up(struct counting *counting, uint32_t node)
{
	uint64_t *bytes = counting->result->folder_bytes;

	bytes[counting->tree->nodes[node].parent] += bytes[node];
}

/* Down and up again without recursion; `savings` is the stack of what holds in the folders on the way. */
static void walk(struct counting *counting)
{
	const struct oci_tree *tree = counting->tree;
	_cleanup_strbuf_ struct strbuf path = STRBUF_INIT(STRBUF_MAX), savings = STRBUF_INIT(STRBUF_MAX);
	uint32_t node = 0;

	strbuf_addc(&savings, '\0');
	for (;;) {
		if (node != 0) {
			strbuf_adds(&path, path.len ? "/" : "");
			strbuf_add(&path, oci_name(tree, node));
		}
		strbuf_addc(&savings,
			    (char)see_node(counting, node, strbuf_str(&path), (uint8_t)savings.ptr[savings.len - 1]));
		if (tree->nodes[node].child != OCI_NONE) {
			node = tree->nodes[node].child;
			continue;
		}
		for (;;) {
			size_t len = oci_name(tree, node).len;

			if (node == 0)
				return;
			add_up(counting, node);
			strbuf_cut(&savings, savings.len - 1);
			strbuf_cut(&path, path.len - MIN_OF(path.len, len + 1));
			if (tree->nodes[node].next != OCI_NONE)
				break;
			node = tree->nodes[node].parent;
		}
		node = tree->nodes[node].next;
	}
}

static void find_folders(struct counting *counting)
{
	const struct oci_tree *tree = counting->tree;
	const uint64_t *bytes = counting->result->folder_bytes;

	for (uint32_t node = oci_next(tree, 0); node != OCI_NONE; node = oci_next(tree, node)) {
		const struct oci_inode *inode = &tree->inodes[tree->nodes[node].inode];
		uint64_t largest = 0;

		if (inode->type != OCI_DIR || bytes[node] == 0)
			continue;
		for (uint32_t child = tree->nodes[node].child; child != OCI_NONE; child = tree->nodes[child].next)
			if (tree->inodes[tree->nodes[child].inode].type == OCI_DIR)
				largest = MAX_OF(largest, bytes[child]);
		if (largest / (FOLDER_SHARE - 1) < bytes[node] / FOLDER_SHARE)
			inspect_list_add(&counting->result->biggest_folders,
					 &(struct inspect_item){ .node = node, .bytes = bytes[node] });
	}
}

/* ---- Duplicates ---- */

static int compare_digests(const void *a, const void *b, void *context)
{
	const struct oci_inode *inodes = context;
	const uint32_t *left = a, *right = b;

	return memcmp(&inodes[*left].digest, &inodes[*right].digest, DIGEST_SIZE);
}

static void find_duplicates(struct counting *counting)
{
	const struct oci_tree *tree = counting->tree;
	_cleanup_free_ uint32_t *files = xcalloc((size_t)tree->n_inodes + 1, sizeof(*files));
	size_t n = 0;

	for (uint32_t i = 0; i < tree->n_inodes; i++)
		if (tree->inodes[i].type == OCI_FILE && tree->inodes[i].names && tree->inodes[i].size)
			files[n++] = i;
	sort_stable(files, n, sizeof(*files), compare_digests, tree->inodes);
	for (size_t i = 0, end; i < n; i = end) {
		const struct oci_inode *first = &tree->inodes[files[i]];

		for (end = i + 1; end < n && digest_eq(&first->digest, &tree->inodes[files[end]].digest); end++)
			;
		if (end - i > 1)
			inspect_list_add(&counting->result->duplicates,
					 &(struct inspect_item){ .node = first->node,
								 .bytes = (end - i - 1) * first->size,
								 .count = end - i });
	}
}

/* ---- Savings ---- */

static void sum_savings(struct counting *counting)
{
	struct inspection *result = counting->result;
	struct inspect_saving all[UINT8_MAX] = { 0 };
	size_t n = 0;

	for (uint32_t i = 0; i < counting->tree->n_inodes; i++) {
		if (!counting->saving[i])
			continue;
		all[counting->saving[i] - 1].bytes += counting->tree->inodes[i].size;
		all[counting->saving[i] - 1].files++;
	}
	all[0].bytes = result->waste;
	all[0].files = result->waste_files;
	result->savings = arena_calloc(counting->arena, UINT8_MAX, sizeof(*result->savings));
	for (size_t i = 0; saving_rows[i].what; i++) {
		struct inspect_saving *same = n && strcmp(result->savings[n - 1].row->what, saving_rows[i].what) == 0
						      ? &result->savings[n - 1]
						      : NULL;

		result->saved += i > 0 ? all[i].bytes : 0;
		if (all[i].bytes == 0)
			continue;
		if (!same) {
			same = &result->savings[n++];
			same->row = &saving_rows[i];
		}
		same->bytes += all[i].bytes;
		same->files += all[i].files;
	}
	result->n_savings = n;
}

/* ---- Limits ---- */

static void judge(struct counting *counting, const struct inspect_options *options)
{
	const struct inspection *result = counting->result;
	struct span span = span_source(source_new(counting->arena, result->image->path, STR_EMPTY));
	uint64_t allowed = options->max_waste_percent ? (uint64_t)(options->max_waste_part * (double)result->bytes)
						      : options->max_waste;
	double shown =
		(double)(uint64_t)(result->efficiency * 10000) / 10000; /* cut, so that 0.94999 is not shown as 0.95 */

	if (result->efficiency < options->min_efficiency)
		finding_at(counting->out, &IMAGE_LOW_EFFICIENCY, span, "has an efficiency of %.4f, less than %g", shown,
			   options->min_efficiency);
	if (options->has_max_waste && result->waste > allowed)
		finding_at(counting->out, &IMAGE_TOO_MUCH_WASTE, span, "has %" PRI_STR " of waste, more than %" PRI_STR,
			   STR_ARG(inspect_size(counting->arena, result->waste)),
			   STR_ARG(inspect_size(counting->arena, allowed)));
}

struct inspection *inspect(const struct oci_tree *tree, const struct inspect_options *options, struct findings *out)
{
	struct arena *arena = tree->image->arena;
	struct inspection *result = arena_new_of(arena, struct inspection);
	_cleanup_free_ uint8_t *marks = xcalloc((size_t)tree->n_inodes + 1, 1),
			       *saving = xcalloc((size_t)tree->n_inodes + 1, 1);
	struct counting counting = {
		.result = result, .tree = tree, .arena = arena, .out = out, .marks = marks, .saving = saving
	};

	result->image = tree->image;
	result->tree = tree;
	result->top = options->top;
	result->wasted = inspect_list_new(arena, options->top);
	result->gone = inspect_list_new(arena, options->top);
	result->biggest = inspect_list_new(arena, options->top);
	result->biggest_folders = inspect_list_new(arena, options->top);
	result->duplicates = inspect_list_new(arena, options->top);
	result->setuid = inspect_list_new(arena, MAX_OF(options->top, (size_t)100));
	result->folder_bytes = arena_calloc(arena, tree->n_nodes, sizeof(*result->folder_bytes));
	sum_layers(result);
	find_waste(&counting);
	walk(&counting);
	find_folders(&counting);
	find_duplicates(&counting);
	inspect_packages(&counting);
	sum_savings(&counting);
	judge(&counting, options);
	return result;
}
