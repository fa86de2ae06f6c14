#include "base/arena.h"
#include "base/strbuf.h"
#include "doc/json.h"
#include "image/inspect.h"

struct making {
	struct arena *arena;
	const struct inspection *from;
	struct strbuf path;
};

static void set_bytes(struct making *making, struct node *map, const char *key, uint64_t value)
{
	node_set_int(making->arena, map, key, (int64_t)value);
}

static void set_path(struct making *making, struct node *map, uint32_t node)
{
	struct str path = oci_path(making->from->tree, node, &making->path);

	node_set_str(making->arena, map, "path", str_fmt(making->arena, "/%" PRI_STR, STR_ARG(path)));
}

static struct node *add_map(struct making *making, struct node *list)
{
	return node_add(making->arena, list, node_map(making->arena));
}

static const char *compression_name(enum compression compression)
{
	static const char *const names[] = { [COMPRESSION_NONE] = "none", [COMPRESSION_GZIP] = "gzip", [COMPRESSION_ZSTD] = "zstd" };

	return names[compression];
}

static void add_layer(struct making *making, struct node *list, size_t i)
{
	const struct oci_layer *layer = &making->from->image->layers[i];
	const struct oci_layer_facts *facts = &making->from->tree->layers[i];
	struct node *map = add_map(making, list);

	set_bytes(making, map, "number", i + 1);
	node_set_str(making->arena, map, "instruction", layer->instruction);
	node_set_str(making->arena, map, "createdBy", layer->created_by);
	node_set_str(making->arena, map, "created", layer->created);
	node_set_str(making->arena, map, "blob", layer->name);
	node_set_str(making->arena, map, "digest", layer->has_digest ? digest_show(making->arena, &layer->digest) : STR_EMPTY);
	node_set_str(making->arena, map, "diffId", layer->has_diff_id ? digest_show(making->arena, &layer->diff_id) : STR_EMPTY);
	node_set_bool(making->arena, map, "digestsRight", !facts->digest_wrong && !facts->diff_id_wrong);
	node_set_str(making->arena, map, "compression", str_of(compression_name(facts->compression)));
	if (layer->same_as != i)
		set_bytes(making, map, "sameAs", layer->same_as + 1);
	set_bytes(making, map, "storedBytes", facts->stored);
	set_bytes(making, map, "tarBytes", facts->plain);
	set_bytes(making, map, "entries", facts->entries);
	set_bytes(making, map, "files", facts->files);
	set_bytes(making, map, "folders", facts->folders);
	set_bytes(making, map, "links", facts->links);
	set_bytes(making, map, "whiteouts", facts->whiteouts);
	set_bytes(making, map, "contentBytes", facts->bytes);
	set_bytes(making, map, "keptBytes", facts->kept);
	set_bytes(making, map, "wastedBytes", facts->bytes - facts->kept);
	set_bytes(making, map, "overwritesBytes", facts->overwrites);
	set_bytes(making, map, "hidesBytes", facts->hides);
	set_bytes(making, map, "overwrittenFiles", facts->overwritten_files);
	set_bytes(making, map, "hiddenFiles", facts->hidden_files);
	set_bytes(making, map, "metadataOnlyBytes", facts->metadata_only);
	set_bytes(making, map, "metadataOnlyFiles", facts->metadata_only_files);
}

static void add_steps(struct making *making, struct node *root)
{
	struct node *list = node_set_seq(making->arena, root, "history");

	for (size_t i = 0; i < making->from->image->n_steps; i++) {
		const struct oci_step *step = &making->from->image->steps[i];
		struct node *map = add_map(making, list);

		node_set_str(making->arena, map, "instruction", step->instruction);
		if (step->layer != SIZE_MAX)
			set_bytes(making, map, "layer", step->layer + 1);
	}
}

static void add_totals(struct making *making, struct node *root)
{
	const struct inspection *from = making->from;
	struct node *map = node_set_map(making->arena, root, "totals");

	set_bytes(making, map, "storedBytes", from->stored);
	set_bytes(making, map, "tarBytes", from->plain);
	set_bytes(making, map, "entries", from->entries);
	set_bytes(making, map, "contentBytes", from->bytes);
	set_bytes(making, map, "keptBytes", from->kept);
	set_bytes(making, map, "wastedBytes", from->waste);
	set_bytes(making, map, "wastedFiles", from->waste_files);
	set_bytes(making, map, "overwrittenBytes", from->overwritten);
	set_bytes(making, map, "hiddenBytes", from->hidden);
	set_bytes(making, map, "goneBytes", from->gone.bytes);
	set_bytes(making, map, "goneFiles", from->gone.count);
	set_bytes(making, map, "metadataOnlyBytes", from->metadata_only);
	set_bytes(making, map, "metadataOnlyFiles", from->metadata_only_files);
	set_bytes(making, map, "duplicateBytes", from->duplicates.bytes);
	set_bytes(making, map, "duplicateFiles", from->duplicates.count);
	set_bytes(making, map, "files", from->files);
	set_bytes(making, map, "folders", from->folders);
	set_bytes(making, map, "otherNames", from->links);
	set_bytes(making, map, "savedBytes", from->saved);
	node_set_node(making->arena, map, "efficiency", node_number(making->arena, str_fmt(making->arena, "%.6f", from->efficiency)));
}

static const char *end_name(enum oci_end how)
{
	static const char *const names[] = {
		[OCI_STAYS] = "", [OCI_OVERWRITTEN] = "overwritten", [OCI_WHITEOUT] = "removed", [OCI_OPAQUE] = "removed",
	};

	return names[how];
}

static void add_waste(struct making *making, struct node *root, const char *key, const struct inspect_list *from)
{
	struct node *list = node_set_seq(making->arena, root, key);

	for (size_t i = 0; i < from->n; i++) {
		struct node *map = add_map(making, list);

		set_path(making, map, from->at[i].node);
		set_bytes(making, map, "bytes", from->at[i].bytes);
		set_bytes(making, map, "copies", from->at[i].count);
		set_bytes(making, map, "firstLayer", from->at[i].first + 1);
		set_bytes(making, map, "endedInLayer", from->at[i].last + 1);
		node_set_str(making->arena, map, "how", str_of(end_name(from->at[i].how)));
	}
}

static void add_files(struct making *making, struct node *root, const char *key, const struct inspect_list *from, bool layers, bool counts)
{
	struct node *list = node_set_seq(making->arena, root, key);
	const struct oci_tree *tree = making->from->tree;

	for (size_t i = 0; i < from->n; i++) {
		struct node *map = add_map(making, list);

		set_path(making, map, from->at[i].node);
		set_bytes(making, map, "bytes", from->at[i].bytes);
		if (layers)
			set_bytes(making, map, "layer", from->at[i].first + 1);
		if (counts)
			set_bytes(making, map, "copies", from->at[i].count);
		if (strcmp(key, "setuid") == 0)
			node_set_str(making->arena, map, "mode",
				     str_fmt(making->arena, "%04o", (unsigned int)tree->inodes[tree->nodes[from->at[i].node].inode].mode));
	}
}

static void add_losses(struct making *making, struct node *root)
{
	struct node *list = node_set_seq(making->arena, root, "losses");

	for (size_t i = 0; i < making->from->losses.n; i++) {
		const struct inspect_loss *loss = &making->from->losses.at[i];
		struct node *map = add_map(making, list);

		set_bytes(making, map, "layer", loss->made + 1);
		set_bytes(making, map, "endedInLayer", loss->ended + 1);
		set_bytes(making, map, "bytes", loss->bytes);
		set_bytes(making, map, "files", loss->files);
	}
}

static void add_savings(struct making *making, struct node *root)
{
	struct node *list = node_set_seq(making->arena, root, "savings");

	for (size_t i = 0; i < making->from->n_savings; i++) {
		const struct inspect_saving *saving = &making->from->savings[i];
		struct node *map = add_map(making, list);

		node_set_str(making->arena, map, "kind", str_of(saving_kind_name(saving->row->kind)));
		node_set_str(making->arena, map, "what", str_of(saving->row->what));
		set_bytes(making, map, "bytes", saving->bytes);
		set_bytes(making, map, "files", saving->files);
		node_set_str(making->arena, map, "why", str_of(saving->row->why));
		node_set_str(making->arena, map, "how", str_of(saving->row->how));
	}
}

static void add_packages(struct making *making, struct node *root)
{
	struct node *list = node_set_seq(making->arena, root, "packages");

	for (size_t i = 0; i < making->from->packages.n; i++) {
		const struct inspect_package *package = &making->from->packages.at[i];
		struct node *map = add_map(making, list);

		node_set_str(making->arena, map, "kind", str_of(package->kind));
		node_set_str(making->arena, map, "name", package->name);
		node_set_str(making->arena, map, "version", package->version);
		set_bytes(making, map, "bytes", package->bytes);
		node_set_bool(making->arena, map, "buildTool", package->row != NULL);
	}
}

struct node *inspect_document(struct arena *arena, const struct inspection *inspection)
{
	const struct oci_image *image = inspection->image;
	struct making making = { arena, inspection, STRBUF_INIT(STRBUF_MAX) };
	struct node *root = node_map(arena), *map = node_set_map(arena, root, "image"), *layers;
	static const char *const formats[] = {
		[OCI_LAYOUT] = "oci", [OCI_ARCHIVE] = "oci-archive", [DOCKER_ARCHIVE] = "docker-archive",
	};

	node_set_str(arena, map, "path", image->path);
	node_set_str(arena, map, "reference", image->reference);
	node_set_str(arena, map, "format", str_of(formats[image->format]));
	node_set_str(arena, map, "os", image->platform.os);
	node_set_str(arena, map, "architecture", image->platform.architecture);
	node_set_str(arena, map, "variant", image->platform.variant);
	node_set_str(arena, map, "configDigest", digest_show(arena, &image->config_digest));
	if (image->manifest)
		node_set_str(arena, map, "manifestDigest", digest_show(arena, &image->manifest_digest));
	add_totals(&making, root);
	layers = node_set_seq(arena, root, "layers");
	for (size_t i = 0; i < image->n_layers; i++)
		add_layer(&making, layers, i);
	add_steps(&making, root);
	add_losses(&making, root);
	add_waste(&making, root, "wasted", &inspection->wasted);
	add_waste(&making, root, "gone", &inspection->gone);
	add_files(&making, root, "biggestFiles", &inspection->biggest, true, false);
	add_files(&making, root, "biggestFolders", &inspection->biggest_folders, false, false);
	add_files(&making, root, "duplicates", &inspection->duplicates, false, true);
	add_files(&making, root, "setuid", &inspection->setuid, true, false);
	add_packages(&making, root);
	node_set_bool(arena, root, "packagesIncomplete", inspection->packages_cut || inspection->rpm);
	add_savings(&making, root);
	strbuf_fini(&making.path);
	return root;
}

void inspect_json(struct strbuf *buf, const struct inspection *inspection)
{
	json_write(buf, inspect_document(inspection->image->arena, inspection), 2, RESOLVE_JSON);
}
