/*
 * What the two halves of the measuring share: images and boots, rebuilds.
 */
#pragma once
#include "base/arena.h"
#include "container/container.h"
#include "image/measure.h"

struct measured_image {
	const struct measure_side *side;
	const char *name; /* in the engine's storage */
	const struct image *image;
};

struct measuring {
	struct arena *arena;
	struct engine *engine;
	const struct measure_options *options;
	struct measured_image images[MEASURE_SIDES];
	struct measure_table *table;
	struct findings *findings;
};

extern const char *const measure_columns[MEASURE_SIDES];
extern const struct rule IMAGE_REBUILD_FAILED;

/* Tells what comes next. */
void measuring_progress(struct measuring *measuring, const char *fmt, ...) PRINTF_LIKE(2, 3);
double measuring_now(void); /* seconds, monotonic */

/* The row "rebuild". */
int measure_rebuilds(struct measuring *measuring, struct err *err);
