/*
 * Quantities of resources ("500m", "1.5Gi", "1e3"), exact, as apimachinery's pkg/api/resource reads them.
 */
#pragma once
#include "base/str.h"

__extension__ typedef __int128 quantity_nano; /* ISO C has no integer that is wide enough */

/* In billionths, rounded up: Kubernetes itself keeps no more. */
struct quantity {
	quantity_nano nano;
};

/* False for what is not a quantity; beyond ±2^63 the value is capped, as in apimachinery. */
bool quantity_parse(struct str text, struct quantity *out);
int quantity_cmp(struct quantity a, struct quantity b);
/* Rounded up to whole units, or to thousandths; capped at 64 bits. */
int64_t quantity_units(struct quantity quantity);
int64_t quantity_milli(struct quantity quantity);
