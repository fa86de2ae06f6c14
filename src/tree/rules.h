/*
 * What may be wrong with the folder that lotse writes to.
 */
#pragma once
#include "base/finding.h"

extern const struct rule TREE_EDITED, TREE_IN_THE_WAY, TREE_BAD_LOCK;
