/*
 * Images: whether the same one runs tomorrow, and where it comes from.
 */
#include "audit/families.h"
#include "audit/pod.h"

struct image {
	struct str registry, name, tag, digest; /* "" where not given */
	bool good;
};

static bool is_name(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_lower(text.ptr[i]) && !ascii_digit(text.ptr[i]) && !strchr("._-/", text.ptr[i]))
			return false;
	return text.len > 0 && !str_starts(text, "/") && !str_ends(text, "/") && str_find(text, STR("//")) == STR_NONE;
}

static bool is_tag(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_alnum(text.ptr[i]) && text.ptr[i] != '_' &&
		    (i == 0 || (text.ptr[i] != '.' && text.ptr[i] != '-')))
			return false;
	return text.len > 0 && text.len <= 128;
}

static bool is_digest(struct str text)
{
	size_t colon = str_chr(text, ':');
	struct str hex = str_from(text, colon == STR_NONE ? text.len : colon + 1);

	for (size_t i = 0; i < hex.len; i++)
		if (!ascii_digit(hex.ptr[i]) && !(hex.ptr[i] >= 'a' && hex.ptr[i] <= 'f'))
			return false;
	return colon > 0 && hex.len >= 32 && (!str_starts(text, "sha256:") || hex.len == 64);
}

/* [REGISTRY[:PORT]/]NAME[:TAG][@DIGEST], as distribution/reference reads it. */
static struct image image_parse(struct str text)
{
	struct image image = { STR_EMPTY, STR_EMPTY, STR_EMPTY, STR_EMPTY, true };
	size_t at = str_chr(text, '@');

	if (at != STR_NONE) {
		image.digest = str_from(text, at + 1);
		image.good = is_digest(image.digest);
		text = str_slice(text, 0, at);
	}
	size_t slash = str_chr(text, '/');
	struct str first = str_slice(text, 0, slash == STR_NONE ? 0 : slash);
	if (str_chr(first, '.') != STR_NONE || str_chr(first, ':') != STR_NONE || str_is(first, "localhost")) {
		image.registry = first;
		text = str_from(text, slash + 1);
	}
	size_t colon = str_chr(text, ':');
	image.name = str_slice(text, 0, colon);
	if (colon != STR_NONE) {
		image.tag = str_from(text, colon + 1);
		image.good &= is_tag(image.tag);
	}
	image.good &= is_name(image.name);
	return image;
}

/* What a template engine or kustomize fills in later is no name yet. */
static bool has_image(const struct manifest_container *container, struct image *image)
{
	struct str text = field_text(container->node, "image");

	if (str_empty(text) || str_find(text, STR("$")) != STR_NONE || str_find(text, STR("{{")) != STR_NONE)
		return false;
	*image = image_parse(text);
	return true;
}

static void latest(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	struct image image;

	(void)manifest;
	if (!has_image(container, &image) || !image.good || !str_empty(image.digest))
		return;
	if (str_empty(image.tag))
		pod_finding_key(audit, container, container->node, "image",
				"runs %s without a tag, so whatever is latest",
				show_field(audit, container->node, "image"));
	else if (str_is(image.tag, "latest"))
		pod_finding_key(audit, container, container->node, "image", "runs whatever is latest: %s",
				show_field(audit, container->node, "image"));
}

static void no_digest(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	struct image image;

	(void)manifest;
	if (has_image(container, &image) && image.good && str_empty(image.digest))
		pod_finding_key(audit, container, container->node, "image",
				"names its image by a tag that can be moved: %s",
				show_field(audit, container->node, "image"));
}

static void bad_image(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	struct image image;

	(void)manifest;
	if (has_image(container, &image) && !image.good)
		pod_finding_key(audit, container, container->node, "image",
				"has the image \"%s\", which is no name of one",
				show_field(audit, container->node, "image"));
}

static void no_image(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	(void)manifest;
	if (str_empty(field_text(container->node, "image")))
		pod_finding_key(audit, container, container->node, "image", "has no image");
}

static void no_registry(struct audit *audit, const struct manifest *manifest,
			const struct manifest_container *container)
{
	struct image image;

	(void)manifest;
	if (has_image(container, &image) && image.good && str_empty(image.registry))
		pod_finding_key(audit, container, container->node, "image", "doesn't say where %s comes from",
				show_field(audit, container->node, "image"));
}

static void frozen_registry(struct audit *audit, const struct manifest *manifest,
			    const struct manifest_container *container)
{
	static const char *const closed[] = { "k8s.gcr.io", "quay.azk8s.cn", "docker.pkg.github.com", NULL };
	struct image image;

	(void)manifest;
	if (has_image(container, &image) &&
	    (str_in(image.registry, closed) ||
	     (str_is(image.registry, "gcr.io") && str_starts(image.name, "google_containers/"))))
		pod_finding_key(audit, container, container->node, "image",
				"has an image of %s, a registry that gets no new ones",
				show_text(audit, image.registry));
}

static void pull_policy(struct audit *audit, const struct manifest *manifest,
			const struct manifest_container *container)
{
	struct image image;

	(void)manifest;
	if (!has_image(container, &image) || !image.good || !str_empty(image.digest))
		return;
	/* the default is Always where the tag is latest, or none is given */
	bool given = field(container->node, "imagePullPolicy"), latest_tag = str_empty(image.tag) || str_is(image.tag, "latest");
	if (!field_is(container->node, "imagePullPolicy", "Always") && (given || !latest_tag))
		pod_finding_key(audit, container, container->node, given ? "imagePullPolicy" : "image",
				"runs what its node has, without asking the registry");
}

static void never_pulled(struct audit *audit, const struct manifest *manifest,
			 const struct manifest_container *container)
{
	(void)manifest;
	if (field_is(container->node, "imagePullPolicy", "Never"))
		pod_finding_key(audit, container, container->node, "imagePullPolicy",
				"starts only where somebody has put the image by hand");
}

#define IMAGE_ROW .family = FAMILY_IMAGES

const struct audit_rule image_rules[] = {
	{ .rule = { .id = "latest-image", .severity = SEVERITY_WARNING, .title = "an image without a version",
		    .why = "each restart may bring another version, two pods may differ, and there is nothing to go back to",
		    .mend = "write the tag of a version, better a digest" },
	  IMAGE_ROW, .level = LEVEL_BASELINE, .controls = { "5.5.1", NULL, "SYS.1.6.A14" }, .kube_linter = "latest-tag",
	  .kube_score = "container-image-tag", .security_severity = 3.5F, .container = latest },
	{ .rule = { .id = "image-without-digest", .severity = SEVERITY_NOTE, .title = "an image by its tag",
		    .why = "contested: a tag can be moved to another image, a digest can't; but people don't read digests",
		    .mend = "add the digest: NAME:TAG@sha256:…" },
	  IMAGE_ROW, .level = LEVEL_BY_NAME, .controls = { "5.5.1", NULL, "SYS.1.6.A6, SYS.1.6.A12" }, .security_severity = 3.0F,
	  .container = no_digest },
	{ .rule = { .id = "bad-image", .severity = SEVERITY_ERROR, .title = "an image that can't exist",
		    .why = "the kubelet refuses the name: the pod stays in InvalidImageName",
		    .mend = "write [REGISTRY/]NAME[:TAG][@DIGEST], the name in lower case" },
	  IMAGE_ROW, .level = LEVEL_BASELINE, .container = bad_image },
	{ .rule = { .id = "image-missing", .severity = SEVERITY_ERROR, .title = "a container without an image",
		    .why = "the API server refuses it", .mend = "add image" },
	  IMAGE_ROW, .level = LEVEL_BASELINE, .container = no_image },
	{ .rule = { .id = "image-without-registry", .severity = SEVERITY_NOTE, .title = "an image of whichever registry",
		    .why = "contested: without a registry most runtimes take Docker Hub, and some what their node is configured for",
		    .mend = "name the registry: docker.io/library/NAME" },
	  IMAGE_ROW, .level = LEVEL_BY_NAME, .controls = { "5.5.1", NULL, "SYS.1.6.A6" }, .security_severity = 2.0F,
	  .container = no_registry },
	{ .rule = { .id = "frozen-registry", .severity = SEVERITY_WARNING, .title = "an image of a registry that is closed",
		    .why = "it gets no fixes, and one day no answers",
		    .mend = "use the successor: registry.k8s.io for k8s.gcr.io, ghcr.io for docker.pkg.github.com" },
	  IMAGE_ROW, .level = LEVEL_BASELINE, .controls = { NULL, NULL, "SYS.1.6.A14" }, .security_severity = 3.5F,
	  .container = frozen_registry },
	{ .rule = { .id = "image-pull-policy", .severity = SEVERITY_NOTE, .title = "images that aren't asked for again",
		    .why = "contested: a node runs a private image that another pod has pulled, and an old one where the tag was moved",
		    .mend = "set imagePullPolicy: Always, or name the image by digest" },
	  IMAGE_ROW, .level = LEVEL_BY_NAME, .controls = { NULL, NULL, "SYS.1.6.A14" }, .kube_score = "container-image-pull-policy",
	  .security_severity = 2.0F, .container = pull_policy },
	{ .rule = { .id = "image-never-pulled", .severity = SEVERITY_WARNING, .title = "an image that is never pulled",
		    .why = "on a new node the pod stays in ErrImageNeverPull", .mend = "set IfNotPresent, and push the image" },
	  IMAGE_ROW, .level = LEVEL_RECOMMENDED, .container = never_pulled },
	AUDIT_RULES_END
};
