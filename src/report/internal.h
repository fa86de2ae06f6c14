/*
 * What the renderers of this folder share.
 */
#pragma once
#include "base/span.h"

/* The column behind a span, on the line where it starts. */
uint32_t report_end_column(struct span span);
