/*
 * The rules of this folder: what can be wrong with a manifest before anybody looks at its fields.
 */
#pragma once
#include "base/finding.h"

extern const struct rule MANIFEST_NOT_AN_OBJECT, MANIFEST_NO_KIND, MANIFEST_NO_NAME, MANIFEST_TWICE, MANIFEST_TEMPLATE,
	MANIFEST_NONE;
