#include "base/arena.h"
#include "base/strbuf.h"
#include "oci/internal.h"

enum { CANDIDATES_MAX = 1024 };

/* A manifest that an index names. */
struct candidate {
	const struct node *descriptor;
	struct digest digest;
	struct oci_platform platform; /* empty where nothing says it */
	struct str reference, name;   /* "1.2", and containerd's "docker.io/shop/api:1.2" */
};

struct choice {
	struct oci_image *image;
	struct err *err;
	VEC(struct candidate) list;
};

static struct str blob_name(struct arena *arena, const struct digest *digest)
{
	return str_fmt(arena, "blobs/sha256/%" PRI_STR, STR_ARG(str_from(digest_show(arena, digest), strlen("sha256:"))));
}

static struct str annotation(const struct node *descriptor, const char *key)
{
	return node_text(node_path(descriptor, "annotations", key, NULL));
}

/* Signatures, SBOMs and provenance stand beside the images that they are about. */
static bool is_attestation(const struct node *descriptor)
{
	const struct node *platform = node_get(descriptor, "platform");

	return str_is(annotation(descriptor, "vnd.docker.reference.type"), "attestation-manifest") ||
	       (str_is(node_text(node_get(platform, "os")), "unknown") &&
		str_is(node_text(node_get(platform, "architecture")), "unknown"));
}

static bool is_index(struct str media_type)
{
	return str_is(media_type, "application/vnd.oci.image.index.v1+json") ||
	       str_is(media_type, "application/vnd.docker.distribution.manifest.list.v2+json");
}

static int no_digest(struct oci_image *image, const struct node *descriptor)
{
	const struct node *digest = node_get(descriptor, "digest");

	finding(image->out, &IMAGE_MANIFEST, digest ? digest : descriptor, "%s",
		str_starts(node_text(digest), "sha512:") ? "names a blob by SHA-512: only SHA-256 is read"
							  : "a descriptor lacks a digest: sha256: and 64 digits");
	return 0;
}

static int collect(struct choice *choice, const struct node *index, struct str reference, struct str name, size_t depth);

static int collect_one(struct choice *choice, const struct node *descriptor, struct str reference, struct str name, size_t depth)
{
	struct oci_image *image = choice->image;
	struct digest digest;
	struct node *nested;
	const struct node *platform = node_get(descriptor, "platform");
	struct str own = annotation(descriptor, "org.opencontainers.image.ref.name");
	struct str own_name = annotation(descriptor, "io.containerd.image.name");

	if (is_attestation(descriptor))
		return 1;
	if (!digest_parse(node_text(node_get(descriptor, "digest")), &digest))
		return no_digest(image, descriptor);
	reference = str_empty(own) ? reference : own;
	name = str_empty(own_name) ? name : own_name;
	if (is_index(node_text(node_get(descriptor, "mediaType")))) {
		int got = store_json(image->store, blob_name(image->arena, &digest), &digest, &nested, NULL, choice->err);

		return got > 0 ? collect(choice, nested, reference, name, depth + 1) : got;
	}
	if (choice->list.n == CANDIDATES_MAX) {
		finding(image->out, &IMAGE_TOO_LARGE, descriptor, "more than %d manifests in one image", CANDIDATES_MAX);
		return 0;
	}
	*vec_push(image->arena, &choice->list) = (struct candidate){
		.descriptor = descriptor,
		.digest = digest,
		.platform = { node_text(node_get(platform, "os")), node_text(node_get(platform, "architecture")),
			      node_text(node_get(platform, "variant")) },
		.reference = reference,
		.name = name,
	};
	return 1;
}

static int collect(struct choice *choice, const struct node *index, struct str reference, struct str name, size_t depth)
{
	const struct node *manifests = node_get(index, "manifests");
	int got = 1;

	if (!node_is_seq(manifests)) {
		finding(choice->image->out, &IMAGE_MANIFEST, index, "an index without a list of manifests");
		return 0;
	}
	if (depth > OCI_INDEX_DEPTH) {
		finding(choice->image->out, &IMAGE_MANIFEST, index, "an index within more than %d others, or within itself",
			OCI_INDEX_DEPTH);
		return 0;
	}
	for (size_t i = 0; i < manifests->items.n && got > 0; i++)
		got = collect_one(choice, manifests->items.at[i], reference, name, depth);
	return got;
}

/* ---- Choosing ---- */

static struct str platform_show(struct arena *arena, const struct oci_platform *platform)
{
	if (str_empty(platform->os) && str_empty(platform->architecture))
		return STR("an unnamed platform");
	return str_show(arena, str_fmt(arena, "%" PRI_STR "/%" PRI_STR "%s%" PRI_STR, STR_ARG(platform->os),
				       STR_ARG(platform->architecture), str_empty(platform->variant) ? "" : "/",
				       STR_ARG(platform->variant)));
}

static bool platform_fits(const struct oci_platform *has, const struct oci_platform *wanted)
{
	if (str_empty(has->os) && str_empty(has->architecture))
		return true; /* only its config says it: asked later */
	return str_eq(has->os, wanted->os) && str_eq(has->architecture, wanted->architecture) &&
	       (str_empty(wanted->variant) || str_eq(has->variant, wanted->variant));
}

static bool reference_fits(const struct candidate *candidate, struct str reference)
{
	struct str name = candidate->name;

	return str_eq(candidate->reference, reference) || str_eq(name, reference) ||
	       (name.len > reference.len && name.ptr[name.len - reference.len - 1] == ':' &&
		str_eq(str_from(name, name.len - reference.len), reference));
}

static struct str list_them(const struct choice *choice, bool platforms)
{
	struct arena *arena = choice->image->arena;
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(1024);

	for (size_t i = 0; i < choice->list.n && i < 12; i++) {
		const struct candidate *one = &choice->list.at[i];
		struct str text = platforms ? platform_show(arena, &one->platform) : str_empty(one->reference) ? one->name : one->reference;

		strbuf_adds(&buf, i ? ", " : "");
		strbuf_add(&buf, str_empty(text) ? STR("one without a tag") : str_show(arena, text));
	}
	strbuf_adds(&buf, choice->list.n > 12 ? ", ..." : "");
	return strbuf_take(&buf, arena);
}

static void keep(struct choice *choice, size_t *n, size_t i)
{
	choice->list.at[(*n)++] = choice->list.at[i];
}

static bool keep_reference(struct choice *choice, struct str reference, struct span span)
{
	struct str all = list_them(choice, false);
	size_t n = 0;

	if (str_empty(reference))
		return true;
	for (size_t i = 0; i < choice->list.n; i++)
		if (reference_fits(&choice->list.at[i], reference))
			keep(choice, &n, i);
	choice->list.n = n;
	if (n == 0)
		finding_at(choice->image->out, &IMAGE_REFERENCE, span, "has no \"%" PRI_STR "\", but %" PRI_STR,
			   STR_ARG(str_show(choice->image->arena, reference)), STR_ARG(all));
	return n > 0;
}

static bool keep_platform(struct choice *choice, const struct oci_platform *wanted, struct span span)
{
	static const struct oci_platform usual = { STR_INIT("linux"), STR_INIT("amd64"), STR_INIT("") };
	struct str all = list_them(choice, true);
	bool asked = !str_empty(wanted->os);
	size_t n = 0;

	for (size_t i = 0; i < choice->list.n; i++)
		if (platform_fits(&choice->list.at[i].platform, asked ? wanted : &usual))
			keep(choice, &n, i);
	if (n == 0 && !asked)
		return true; /* then the first */
	choice->list.n = n;
	if (n == 0)
		finding_at(choice->image->out, &IMAGE_PLATFORM, span, "isn't there for %" PRI_STR ", but for %" PRI_STR,
			   STR_ARG(platform_show(choice->image->arena, wanted)), STR_ARG(all));
	return n > 0;
}

static bool several(const struct choice *choice)
{
	for (size_t i = 1; i < choice->list.n; i++)
		if (!digest_eq(&choice->list.at[i].digest, &choice->list.at[0].digest))
			return true;
	return false;
}

static const struct candidate *choose(struct choice *choice, struct str reference, const struct oci_platform *platform)
{
	struct span span = store_span(choice->image->store, STR_EMPTY);
	struct choice all = *choice;

	if (choice->list.n == 0) {
		finding_at(choice->image->out, &IMAGE_MANIFEST, span, "its index names no image");
		return NULL;
	}
	all.list.at = arena_dup(choice->image->arena, choice->list.at, choice->list.n * sizeof(*choice->list.at));
	if (!keep_reference(choice, reference, span) || !keep_platform(choice, platform, span))
		return NULL;
	const struct candidate *chosen = &choice->list.at[0];
	bool asked = !str_empty(reference) || !str_empty(platform->os);
	if (asked ? several(choice) : several(&all))
		finding_at(choice->image->out, &IMAGE_SEVERAL, span, "has %zu images; this is about %" PRI_STR "%s%" PRI_STR,
			   asked ? choice->list.n : all.list.n, STR_ARG(platform_show(choice->image->arena, &chosen->platform)),
			   str_empty(chosen->reference) ? "" : ", ", STR_ARG(str_show(choice->image->arena, chosen->reference)));
	return chosen;
}

/* ---- The manifest ---- */

static int read_layer(struct oci_image *image, size_t i, const struct node *descriptor, struct err *err)
{
	struct oci_layer *layer = &image->layers[i];
	struct blob blob;
	int64_t size;
	int got;

	if (!digest_parse(node_text(node_get(descriptor, "digest")), &layer->digest))
		return no_digest(image, descriptor);
	layer->has_digest = true;
	layer->descriptor = descriptor;
	layer->media_type = node_text(node_get(descriptor, "mediaType"));
	layer->name = blob_name(image->arena, &layer->digest);
	layer->same_as = i;
	for (size_t k = 0; k < i && layer->same_as == i; k++)
		if (digest_eq(&image->layers[k].digest, &layer->digest))
			layer->same_as = k;
	got = store_find(image->store, layer->name, &blob, err);
	if (got < 0)
		return -1;
	if (got == 0) {
		struct finding *missing = finding_at(image->out, &IMAGE_BLOB_MISSING, store_span(image->store, layer->name),
						     "layer %zu isn't there", i + 1);
		if (node_get(descriptor, "urls"))
			finding_hint(image->out, missing, "it is a foreign layer, which stays where its urls say: copy the image with it");
		return 0;
	}
	layer->stored = blob.size;
	if (node_to_int(node_get(descriptor, "size"), RESOLVE_JSON, &size) && (size < 0 || (uint64_t)size != blob.size))
		finding_at(image->out, &IMAGE_DIGEST, store_span(image->store, layer->name),
			   "has %llu bytes, the manifest says %lld", (unsigned long long)blob.size, (long long)size);
	return 1;
}

static bool is_image_config(struct str media_type)
{
	return str_empty(media_type) || str_is(media_type, "application/vnd.oci.image.config.v1+json") ||
	       str_is(media_type, "application/vnd.docker.container.image.v1+json");
}

static int read_layers(struct oci_image *image, const struct node *layers, struct err *err)
{
	int got = 1;

	if (layers->items.n > OCI_LAYERS_MAX) {
		finding(image->out, &IMAGE_TOO_LARGE, layers, "has %zu layers, at most %d are read", layers->items.n, OCI_LAYERS_MAX);
		return 0;
	}
	image->n_layers = layers->items.n;
	image->layers = arena_calloc(image->arena, image->n_layers, sizeof(*image->layers));
	for (size_t i = 0; i < image->n_layers && got > 0; i++)
		got = read_layer(image, i, layers->items.at[i], err);
	return got;
}

static int read_manifest(struct oci_image *image, const struct candidate *chosen, struct err *err)
{
	struct digest digest;
	struct node *root;
	int got = store_json(image->store, blob_name(image->arena, &chosen->digest), &chosen->digest, &root, &image->manifest_digest, err);

	if (got <= 0)
		return got;
	const struct node *config = node_get(root, "config"), *layers = node_get(root, "layers");
	if (!node_is_map(config) || !node_is_seq(layers)) {
		finding(image->out, &IMAGE_MANIFEST, root, "a manifest without config and layers%s",
			node_get(root, "fsLayers") ? ": Docker's schema 1 is no longer read by anything" : "");
		return 0;
	}
	struct str media_type = node_text(node_get(config, "mediaType"));
	if (!is_image_config(media_type)) {
		finding(image->out, &IMAGE_MANIFEST, config, "this is no image but an artifact of the type %" PRI_STR,
			STR_ARG(str_show(image->arena, media_type)));
		return 0;
	}
	if (!digest_parse(node_text(node_get(config, "digest")), &digest))
		return no_digest(image, config);
	image->manifest = root;
	struct str name = blob_name(image->arena, &digest);
	got = store_json(image->store, name, &digest, &root, &image->config_digest, err);
	if (got <= 0)
		return got;
	image->config = root;
	got = read_layers(image, layers, err);
	return got > 0 ? config_apply(image, name) : got;
}

int layout_read(struct oci_image *image, struct str reference, const struct oci_platform *platform, struct err *err)
{
	struct choice choice = { .image = image, .err = err };
	struct node *index;
	int got = store_json(image->store, STR("index.json"), NULL, &index, NULL, err);

	if (got > 0)
		got = collect(&choice, index, STR_EMPTY, STR_EMPTY, 1);
	if (got <= 0)
		return got;
	const struct candidate *chosen = choose(&choice, reference, platform);
	if (!chosen)
		return 0;
	image->reference = str_empty(chosen->name) ? chosen->reference : chosen->name;
	got = read_manifest(image, chosen, err);
	if (got > 0 && !str_empty(platform->os) && !platform_fits(&image->platform, platform)) {
		finding_at(image->out, &IMAGE_PLATFORM, store_span(image->store, STR_EMPTY),
			   "isn't there for %" PRI_STR ", but for %" PRI_STR,
			   STR_ARG(platform_show(image->arena, platform)), STR_ARG(platform_show(image->arena, &image->platform)));
		return 0;
	}
	return got;
}
