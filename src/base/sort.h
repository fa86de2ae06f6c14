/*
 * Merge sort: stable, so the result is the same on every libc.
 */
#pragma once
#include "base/base.h"

typedef int (*sort_compare)(const void *a, const void *b, void *context);

void sort_stable(void *base, size_t n, size_t size, sort_compare compare, void *context);
