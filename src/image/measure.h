/*
 * Before and after, measured: how large two images are, how long it takes until what is in them answers, how long a change takes.
 *
 * The phases stay apart: a registry gives bytes (computed from a bandwidth), a node unpacks them (measured: a pull from a local
 * layout into an empty storage), the application boots (measured: from the start of its first process until it is healthy).
 * Runs of the two images take turns, so that a machine that gets slower is unfair to neither.
 */
#pragma once
#include "base/finding.h"
#include "report/measure.h"

struct err;

#define MEASURE_SIDES 2

struct measure_side {
	const char *image;	/* a name in the storage, or a path: docker-archive, oci-archive, OCI layout */
	const char *dockerfile; /* to measure rebuilds; NULL: not */
	const char *context;	/* NULL: the Dockerfile's folder */
};

struct measure_options {
	const char *storage;
	bool pull;
	double bandwidth;  /* bytes a second */
	unsigned int runs; /* of each boot; unpacking and rebuilding are done at most three times */
	/* When is it healthy? One of the two, or else the HEALTHCHECK of either image. */
	const char *probe; /* a command for the image's shell */
	const char *http;  /* an address to ask from here */
	unsigned int seconds; /* limit for a boot; 0: 120 */
	/* How it runs; see container_options. */
	const char *const *command, *const *env, *const *env_files, *const *volumes, *const *tmpfs, *const *more;
	const char *user;
	bool read_only;
	/* Rebuild. */
	const char *change; /* a file, seen from the context, that gets one line more */
	const char *const *build_args;
	void (*progress)(void *context, const char *what); /* what comes next; may be NULL */
	void *progress_context;
};

/*
 * `columns` of the table are "before" and "after". What can't be measured is in the table with its reason; an image that never
 * becomes healthy and a rebuild that fails are findings too. -1 where nothing can be measured at all.
 * `engine` says with what it was done.
 */
int measure_images(struct arena *arena, const struct measure_side sides[static MEASURE_SIDES], const struct measure_options *options,
		   struct measure_table *out, struct str *engine, struct findings *findings, struct err *err);

/* "20MB/s", "100Mbit/s", "1GB/s", "2500000": bytes a second. */
bool measure_bandwidth(struct str text, double *out);

extern const struct rule *const measure_rules[];
