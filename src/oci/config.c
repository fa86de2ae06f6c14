#include "base/arena.h"
#include "oci/internal.h"

static int read_diff_ids(struct oci_image *image, struct span span)
{
	const struct node *ids = node_path(image->config, "rootfs", "diff_ids", NULL);

	if (!node_is_seq(ids) || ids->items.n != image->n_layers) {
		finding_at(image->out, &IMAGE_MANIFEST, span, "names %zu layers in rootfs.diff_ids, the manifest has %zu",
			   node_is_seq(ids) ? ids->items.n : 0, image->n_layers);
		return 0;
	}
	for (size_t i = 0; i < image->n_layers; i++) {
		struct oci_layer *layer = &image->layers[i];

		if (!digest_parse(node_text(ids->items.at[i]), &layer->diff_id)) {
			finding(image->out, &IMAGE_MANIFEST, ids->items.at[i], "this is no digest of a layer, sha256: and 64 digits");
			return 0;
		}
		layer->has_diff_id = true;
	}
	return 1;
}

static void read_step(struct oci_image *image, const struct node *entry, struct oci_step *step, size_t *layer)
{
	bool empty = false;

	node_to_bool(node_get(entry, "empty_layer"), RESOLVE_JSON, &empty);
	step->empty = empty;
	step->created = node_text(node_get(entry, "created"));
	step->created_by = node_text(node_get(entry, "created_by"));
	step->comment = node_text(node_get(entry, "comment"));
	step->instruction = history_instruction(image->arena, step->created_by);
	step->layer = SIZE_MAX;
	if (empty)
		return;
	if (*layer < image->n_layers) {
		step->layer = *layer;
		image->layers[*layer].created = step->created;
		image->layers[*layer].created_by = step->created_by;
		image->layers[*layer].comment = step->comment;
		image->layers[*layer].instruction = step->instruction;
	}
	++*layer;
}

static void read_history(struct oci_image *image, struct span span)
{
	const struct node *history = node_get(image->config, "history");
	size_t layer = 0;

	if (!node_is_seq(history) || history->items.n == 0)
		return;
	image->n_steps = history->items.n;
	image->steps = arena_calloc(image->arena, image->n_steps, sizeof(*image->steps));
	for (size_t i = 0; i < image->n_steps; i++)
		read_step(image, history->items.at[i], &image->steps[i], &layer);
	if (layer != image->n_layers)
		finding_at(image->out, &IMAGE_HISTORY, span, "tells of %zu layers, the image has %zu", layer, image->n_layers);
}

int config_apply(struct oci_image *image, struct str name)
{
	struct span span = store_span(image->store, name);

	if (!node_is_map(image->config)) {
		finding_at(image->out, &IMAGE_MANIFEST, span, "is no configuration of an image");
		return 0;
	}
	image->platform = (struct oci_platform){
		.os = node_text(node_get(image->config, "os")),
		.architecture = node_text(node_get(image->config, "architecture")),
		.variant = node_text(node_get(image->config, "variant")),
	};
	if (!read_diff_ids(image, span))
		return 0;
	read_history(image, span);
	return 1;
}
