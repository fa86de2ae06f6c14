/*
 * What `docker save` wrote before Docker 1.10, and skopeo beside the new form: no manifest.json, but `repositories`, that names
 * the topmost ID of each tag, and for each layer ID/json, that names its parent, and ID/layer.tar.
 */
#include "base/arena.h"
#include "base/strbuf.h"
#include "oci/internal.h"

struct chain {
	const struct node *documents[OCI_LAYERS_MAX]; /* the topmost first */
	struct str ids[OCI_LAYERS_MAX];
	size_t n;
};

/* {"shop/api": {"1.2": "ID"}}: the wanted one, or the first. */
static struct str find_top(struct oci_image *image, const struct node *root, struct str wanted)
{
	for (size_t i = 0; node_is_map(root) && i < root->entries.n; i++) {
		const struct node_entry *name = &root->entries.at[i];

		for (size_t k = 0; node_is_map(name->value) && k < name->value->entries.n; k++) {
			const struct node_entry *tag = &name->value->entries.at[k];
			struct str full = str_fmt(image->arena, "%" PRI_STR ":%" PRI_STR, STR_ARG(name->key), STR_ARG(tag->key));

			if (!str_empty(wanted) && !str_eq(full, wanted) && !str_eq(name->key, wanted))
				continue;
			image->reference = full;
			return node_text(tag->value);
		}
	}
	return STR_EMPTY;
}

static int read_chain(struct oci_image *image, struct str top, struct chain *chain, struct err *err)
{
	for (struct str id = top; !str_empty(id);) {
		struct node *document;
		struct str name = str_fmt(image->arena, "%" PRI_STR "/json", STR_ARG(id));
		int got;

		if (chain->n == OCI_LAYERS_MAX) {
			finding_at(image->out, &IMAGE_TOO_LARGE, store_span(image->store, name),
				   "has more than %d parents, or is its own", OCI_LAYERS_MAX);
			return 0;
		}
		got = store_json(image->store, name, NULL, &document, NULL, err);
		if (got <= 0)
			return got;
		chain->ids[chain->n] = id;
		chain->documents[chain->n++] = document;
		id = node_text(node_get(document, "parent"));
	}
	return 1;
}

static struct str command_of(struct arena *arena, const struct node *document)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(OCI_JSON_MAX);
	const struct node *words = node_path(document, "container_config", "Cmd", NULL);

	for (size_t i = 0; node_is_seq(words) && i < words->items.n; i++) {
		strbuf_adds(&buf, i ? " " : "");
		strbuf_add(&buf, node_text(words->items.at[i]));
	}
	return strbuf_take(&buf, arena);
}

/* A configuration as it would be today, so that nobody else must know. */
static void make_config(struct oci_image *image, const struct chain *chain)
{
	static const char *const keys[] = { "created", "architecture", "os", "config" };
	struct node *config = node_map(image->arena), *history = node_set_seq(image->arena, config, "history");

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		struct node *value = node_get(chain->documents[0], keys[i]);

		if (value)
			node_set_node(image->arena, config, keys[i], node_copy(image->arena, value));
	}
	for (size_t i = chain->n; i-- > 0;) {
		struct node *step = node_map(image->arena);

		node_set_str(image->arena, step, "created", node_text(node_get(chain->documents[i], "created")));
		node_set_str(image->arena, step, "created_by", command_of(image->arena, chain->documents[i]));
		node_add(image->arena, history, step);
	}
	image->config = config;
}

static void add_steps(struct oci_image *image)
{
	const struct node *history = node_get(image->config, "history");

	image->n_steps = image->n_layers;
	image->steps = arena_calloc(image->arena, image->n_steps, sizeof(*image->steps));
	for (size_t i = 0; i < image->n_steps; i++) {
		struct oci_layer *layer = &image->layers[i];

		layer->created = node_text(node_get(history->items.at[i], "created"));
		layer->created_by = node_text(node_get(history->items.at[i], "created_by"));
		layer->instruction = history_instruction(image->arena, layer->created_by);
		image->steps[i] = (struct oci_step){ layer->created, layer->created_by, STR_EMPTY, layer->instruction, false, i };
	}
}

int docker_old_read(struct oci_image *image, struct str reference, struct err *err)
{
	struct chain *chain = arena_new_of(image->arena, struct chain);
	struct node *root;
	int got = store_json(image->store, STR("repositories"), NULL, &root, NULL, err);

	if (got <= 0)
		return got;
	struct str top = find_top(image, root, reference);
	if (str_empty(top)) {
		finding_at(image->out, str_empty(reference) ? &IMAGE_MANIFEST : &IMAGE_REFERENCE,
			   store_span(image->store, STR("repositories")), "names no such image");
		return 0;
	}
	got = read_chain(image, top, chain, err);
	if (got <= 0)
		return got;
	image->n_layers = chain->n;
	image->layers = arena_calloc(image->arena, chain->n, sizeof(*image->layers));
	for (size_t i = 0; i < chain->n; i++) {
		struct oci_layer *layer = &image->layers[i];
		struct blob blob;

		layer->name = str_fmt(image->arena, "%" PRI_STR "/layer.tar", STR_ARG(chain->ids[chain->n - 1 - i]));
		layer->same_as = i;
		got = store_find(image->store, layer->name, &blob, err);
		if (got < 0)
			return -1;
		if (got == 0) {
			finding_at(image->out, &IMAGE_BLOB_MISSING, store_span(image->store, layer->name), "layer %zu isn't there", i + 1);
			return 0;
		}
		layer->stored = blob.size;
	}
	make_config(image, chain);
	image->platform.os = node_text(node_get(image->config, "os"));
	image->platform.architecture = node_text(node_get(image->config, "architecture"));
	add_steps(image);
	return 1;
}
