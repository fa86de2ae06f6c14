#include "base/arena.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "oci/internal.h"

/* "nginx" is "nginx:latest", and "docker.io/library/nginx:latest" to podman. */
static bool tag_fits(struct arena *arena, struct str tag, struct str wanted)
{
	size_t colon = str_rchr(wanted, ':'), slash = str_rchr(wanted, '/');

	if (colon == STR_NONE || (slash != STR_NONE && colon < slash))
		wanted = str_fmt(arena, "%" PRI_STR ":latest", STR_ARG(wanted));
	if (str_eq(tag, wanted))
		return true;
	return tag.len > wanted.len && tag.ptr[tag.len - wanted.len - 1] == '/' &&
	       str_eq(str_from(tag, tag.len - wanted.len), wanted);
}

static const struct node *first_tag(const struct node *entry)
{
	const struct node *tags = node_get(entry, "RepoTags");

	return node_is_seq(tags) && tags->items.n ? tags->items.at[0] : NULL;
}

static bool has_tag(struct arena *arena, const struct node *entry, struct str wanted, struct str *reference)
{
	const struct node *tags = node_get(entry, "RepoTags");

	for (size_t i = 0; node_is_seq(tags) && i < tags->items.n; i++) {
		*reference = node_text(tags->items.at[i]);
		if (tag_fits(arena, *reference, wanted))
			return true;
	}
	return false;
}

static struct str list_tags(struct arena *arena, const struct node *root)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(1024);

	for (size_t i = 0; i < root->items.n && i < 12; i++) {
		struct str tag = node_text(first_tag(root->items.at[i]));

		strbuf_adds(&buf, i ? ", " : "");
		strbuf_add(&buf, str_empty(tag) ? STR("one without a tag") : str_show(arena, tag));
	}
	return strbuf_take(&buf, arena);
}

static const struct node *choose(struct oci_image *image, const struct node *root, struct str reference, struct span span)
{
	if (!node_is_seq(root) || root->items.n == 0) {
		finding_at(image->out, &IMAGE_MANIFEST, span, "names no image");
		return NULL;
	}
	if (str_empty(reference)) {
		image->reference = node_text(first_tag(root->items.at[0]));
		if (root->items.n > 1)
			finding_at(image->out, &IMAGE_SEVERAL, store_span(image->store, STR_EMPTY),
				   "has %zu images; this is about %" PRI_STR " of %" PRI_STR, root->items.n,
				   STR_ARG(str_empty(image->reference) ? STR("the first") : str_show(image->arena, image->reference)),
				   STR_ARG(list_tags(image->arena, root)));
		return root->items.at[0];
	}
	for (size_t i = 0; i < root->items.n; i++)
		if (has_tag(image->arena, root->items.at[i], reference, &image->reference))
			return root->items.at[i];
	finding_at(image->out, &IMAGE_REFERENCE, store_span(image->store, STR_EMPTY), "has no \"%" PRI_STR "\", but %" PRI_STR,
		   STR_ARG(str_show(image->arena, reference)), STR_ARG(list_tags(image->arena, root)));
	return NULL;
}

/* The digest that a name promises: "blobs/sha256/HEX" and "HEX.json" do, "ID/layer.tar" doesn't. */
static bool name_digest(struct arena *arena, struct str name, struct digest *out)
{
	struct str base = path_base(name);

	if (str_ends(base, ".json") || (str_ends(base, ".tar") && base.len == strlen(".tar") + 2 * (size_t)DIGEST_SIZE))
		base = str_slice(base, 0, str_rchr(base, '.'));
	return digest_parse(str_fmt(arena, "sha256:%" PRI_STR, STR_ARG(base)), out);
}

static int read_layer(struct oci_image *image, size_t i, const struct node *name, struct err *err)
{
	struct oci_layer *layer = &image->layers[i];
	struct blob blob, other;
	int got;

	layer->name = node_text(name);
	layer->same_as = i;
	layer->has_digest = str_starts(layer->name, "blobs/") && name_digest(image->arena, layer->name, &layer->digest);
	got = store_find(image->store, layer->name, &blob, err);
	if (got < 0)
		return -1;
	if (got == 0) {
		finding_at(image->out, &IMAGE_BLOB_MISSING, store_span(image->store, layer->name), "layer %zu isn't there", i + 1);
		return 0;
	}
	layer->stored = blob.size;
	for (size_t k = 0; k < i && layer->same_as == i; k++)
		if (store_find(image->store, image->layers[k].name, &other, err) > 0 && other.offset == blob.offset && other.fd == blob.fd)
			layer->same_as = k;
	return 1;
}

static int read_layers(struct oci_image *image, const struct node *layers, struct span span, struct err *err)
{
	int got = 1;

	if (!node_is_seq(layers) || layers->items.n > OCI_LAYERS_MAX) {
		finding_at(image->out, node_is_seq(layers) ? &IMAGE_TOO_LARGE : &IMAGE_MANIFEST, span, "%s",
			   node_is_seq(layers) ? "has more layers than are read, 512" : "has no list of layers");
		return 0;
	}
	image->n_layers = layers->items.n;
	image->layers = arena_calloc(image->arena, image->n_layers, sizeof(*image->layers));
	for (size_t i = 0; i < image->n_layers && got > 0; i++)
		got = read_layer(image, i, layers->items.at[i], err);
	return got;
}

int docker_read(struct oci_image *image, struct str reference, const struct oci_platform *platform, struct err *err)
{
	struct span span = store_span(image->store, STR("manifest.json"));
	struct digest digest;
	struct node *root, *config;
	int got = store_json(image->store, STR("manifest.json"), NULL, &root, NULL, err);

	if (got <= 0)
		return got;
	const struct node *entry = choose(image, root, reference, span);
	if (!entry)
		return 0;
	struct str name = node_text(node_get(entry, "Config"));
	bool known = name_digest(image->arena, name, &digest);
	got = store_json(image->store, name, known ? &digest : NULL, &config, &image->config_digest, err);
	if (got <= 0)
		return got;
	image->config = config;
	got = read_layers(image, node_get(entry, "Layers"), span, err);
	if (got > 0)
		got = config_apply(image, name);
	if (got > 0 && !str_empty(platform->os) &&
	    (!str_eq(image->platform.os, platform->os) || !str_eq(image->platform.architecture, platform->architecture))) {
		finding_at(image->out, &IMAGE_PLATFORM, span, "is for %" PRI_STR "/%" PRI_STR " only",
			   STR_ARG(str_show(image->arena, image->platform.os)),
			   STR_ARG(str_show(image->arena, image->platform.architecture)));
		return 0;
	}
	return got;
}
