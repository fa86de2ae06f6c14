/*
 * The rules of this folder: what can be wrong with an image before anybody looks at its files.
 */
#pragma once
#include "base/finding.h"

extern const struct rule IMAGE_UNREADABLE, IMAGE_DAMAGED, IMAGE_TOO_LARGE, IMAGE_BLOB_MISSING, IMAGE_MANIFEST, IMAGE_REFERENCE,
	IMAGE_PLATFORM, IMAGE_SEVERAL, IMAGE_DIGEST, IMAGE_HISTORY, IMAGE_ENTRY_ESCAPES, IMAGE_ENTRY_THROUGH_LINK,
	IMAGE_LINK_DANGLING;
