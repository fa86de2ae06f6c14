/*
 * What may be wrong with a lotse.yaml.
 */
#pragma once
#include "base/finding.h"

extern const struct rule CONFIG_UNKNOWN_KEY, CONFIG_BAD_VALUE;
