#include "oci/rules.h"

#include "oci/image.h"

const struct rule IMAGE_UNREADABLE = {
	.id = "IMAGE-UNREADABLE",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a file or folder that is no image",
	.why = "an image is a folder or a tar in the OCI layout, or what docker save and podman save write; nothing else is read",
	.mend = "write one: docker save NAME -o FILE.tar, podman save NAME -o FILE.tar, or skopeo copy docker://NAME oci:FOLDER",
};
const struct rule IMAGE_DAMAGED = {
	.id = "IMAGE-DAMAGED",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "an archive or a layer whose bytes are damaged",
	.why = "it was cut off or changed on its way, or it was made to mislead; no runtime unpacks it",
	.mend = "save or copy the image again",
};
const struct rule IMAGE_TOO_LARGE = {
	.id = "IMAGE-TOO-LARGE",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "an image over a limit",
	.why = "a small file that unpacks to very much, or has millions of entries, is how one stops a machine that reads images",
	.mend = "if it really is that large, raise the limit with --max-unpacked; else don't use it",
};
const struct rule IMAGE_BLOB_MISSING = {
	.id = "IMAGE-BLOB-MISSING",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a layer, manifest or config that the image names and doesn't have",
	.why = "nobody can start it; foreign layers, and platforms that weren't copied, are missing on purpose sometimes",
	.mend = "copy the image whole: skopeo copy --all, or docker save of one platform",
};
const struct rule IMAGE_MANIFEST = {
	.id = "IMAGE-MANIFEST",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "an index, manifest or config that doesn't say what it must",
	.why = "without it nothing tells which files are the image's layers, and in what order",
	.mend = "save or copy the image again, with a tool that writes OCI 1.0 or Docker's schema 2",
};
const struct rule IMAGE_REFERENCE = {
	.id = "IMAGE-REFERENCE",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a tag that the file doesn't hold",
	.why = "there are other images in it, and taking one of them would be a guess",
	.mend = "name one that is there, as PATH alone or TRANSPORT:PATH:TAG",
};
const struct rule IMAGE_PLATFORM = {
	.id = "IMAGE-PLATFORM",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "an image that isn't there for this platform",
	.why = "what another platform has in it may be different",
	.mend = "give --platform OS/ARCHITECTURE[/VARIANT] with one that is there",
};
const struct rule IMAGE_SEVERAL = {
	.id = "IMAGE-SEVERAL",
	.severity = SEVERITY_NOTE,
	.title = "a file with several images, of which one is looked at",
	.why = "the others may be larger, older, or for another machine",
	.mend = "name the one you mean: TRANSPORT:PATH:TAG, or --platform OS/ARCHITECTURE",
};
const struct rule IMAGE_DIGEST = {
	.id = "IMAGE-DIGEST",
	.severity = SEVERITY_ERROR,
	.title = "bytes that aren't what their digest or size says",
	.why = "a runtime refuses such an image; either the copy is damaged or somebody changed it",
	.mend = "copy the image again from where it was built, and compare its digest there",
};
const struct rule IMAGE_HISTORY = {
	.id = "IMAGE-HISTORY",
	.severity = SEVERITY_WARNING,
	.title = "a history that doesn't fit the layers",
	.why = "it can't be said which instruction made which layer",
	.mend = "build without --squash, or with a builder that keeps history and layers together",
};
const struct rule IMAGE_ENTRY_ESCAPES = {
	.id = "IMAGE-ENTRY-ESCAPES",
	.severity = SEVERITY_ERROR,
	.title = "an entry of a layer that leads out of the image",
	.why = "on a careless host it would write over the host's own files; careful runtimes refuse the whole image",
	.mend = "don't use this image",
};
const struct rule IMAGE_ENTRY_THROUGH_LINK = {
	.id = "IMAGE-ENTRY-THROUGH-LINK",
	.severity = SEVERITY_WARNING,
	.title = "an entry whose folder is a symlink in a lower layer",
	.why = "Docker and podman put a folder in the link's place and hide what is behind it, containerd follows the link: the image "
	       "differs by machine",
	.mend = "copy to the link's target instead, for example /usr/bin and not /bin",
};
const struct rule IMAGE_LINK_DANGLING = {
	.id = "IMAGE-LINK-DANGLING",
	.severity = SEVERITY_ERROR,
	.title = "a hard link to what isn't there",
	.why = "unpacking ends with an error at this entry",
	.mend = "build the image again",
};

const struct rule *const oci_rules[] = {
	&IMAGE_UNREADABLE, &IMAGE_DAMAGED, &IMAGE_TOO_LARGE, &IMAGE_BLOB_MISSING, &IMAGE_MANIFEST, &IMAGE_REFERENCE,
	&IMAGE_PLATFORM, &IMAGE_SEVERAL, &IMAGE_DIGEST, &IMAGE_HISTORY, &IMAGE_ENTRY_ESCAPES, &IMAGE_ENTRY_THROUGH_LINK,
	&IMAGE_LINK_DANGLING, NULL,
};
