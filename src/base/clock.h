/*
 * The clock is an input: SOURCE_DATE_EPOCH where it is set, else the system's time, read once per command.
 */
#pragma once
#include "base/base.h"

/* Seconds since 1970-01-01 UTC. */
int64_t clock_now(void);
/* Monotonic nanoseconds, for durations only. */
uint64_t clock_monotonic(void);
/* "2026-11-23T08:12:59Z" into `out`. */
void clock_rfc3339(int64_t seconds, char out[static 21]);
