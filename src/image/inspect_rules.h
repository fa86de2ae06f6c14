/*
 * What `lotse image inspect` complains of.
 */
#pragma once
#include "base/finding.h"

extern const struct rule IMAGE_LOW_EFFICIENCY, IMAGE_TOO_MUCH_WASTE, IMAGE_SECRET_LEFT;
