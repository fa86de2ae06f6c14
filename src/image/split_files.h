/*
 * The files of the working directory, in the image before and in the one after.
 */
#pragma once
#include "image/split_verify.h"

struct engine;
struct image;

/*
 * Adds a row: what the rewrite lacks and neither the ignore file nor the language's build explains, and what its user can't read.
 * "Not done" where the images can't be mounted (not root).
 */
int split_compare_files(struct arena *arena, struct engine *engine, const struct split *split, const struct image *before,
			const struct image *after, struct verify_report *report, struct err *err);
