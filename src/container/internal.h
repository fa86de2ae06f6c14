/*
 * What the files of the runner share.
 */
#pragma once
#include "base/arena.h"
#include "container/container.h"

#define ENGINE_SECONDS 120u		 /* for what is neither a build nor a run: inspect, tag, start, remove */
#define ENGINE_OUTPUT ((size_t)16 << 20) /* of one call */

/* argv on its way. */
struct words {
	struct arena *arena;
	VEC(const char *) list;
};

struct container {
	struct engine *engine;
	struct str name;
	int pid;	/* of the first process; 0: not asked yet */
	bool mounted, removed;
	bool host_name; /* it shares the machine's network, and so its name */
};

struct engine {
	struct arena *arena;
	struct engine_options options;
	const char *root, *runroot, *tmpdir; /* NULL: the user's own */
	bool no_cgroups;		     /* containers share ours: mixed hierarchies are more than crun and podman can do */
	bool no_systemd;		     /* podman manages cgroups itself */
	struct str owner;		     /* "lotse-PID-START": the prefix of all names */
	unsigned int n_names;
	struct str buildah_version, podman_version, runtime;
	VEC(struct container *) containers;
	VEC(const char *) images;  /* names to be removed */
	VEC(const char *) mounts;  /* images that are mounted */
	VEC(const char *) folders; /* to be removed */
};

void words_one(struct words *words, const char *text);
void words_add(struct words *words, const char *const *list);		       /* NULL is nothing */
void words_option(struct words *words, const char *name, const char *value);   /* nothing where value is NULL */
void words_options(struct words *words, const char *name, const char *const *list);

/* "buildah" or "podman" and what says which storage. */
struct words engine_words(const struct engine *engine, const char *program);
/* Runs it; -1 where it can't run, is interrupted, or ends with another code than 0: then with the last line that it wrote. */
int engine_call(const struct engine *engine, struct words *words, struct process_result *out, struct err *err);
/* The same, with its own limits; the exit code is left to the caller. */
int engine_call_with(const struct engine *engine, struct words *words, const struct process_options *options,
		     struct process_result *out, struct err *err);
/* For what undoes: runs even after a signal, failures are nobody's news. */
void engine_undo(const struct engine *engine, struct words *words);

/* A new name of ours, "lotse-PID-START-N". */
const char *engine_new_name(struct engine *engine);

/* The last lines of a log that say something, on one line, at most `max` bytes. */
struct str log_last_lines(struct arena *arena, struct str log, size_t n_lines, size_t max);
/* argv from a JSON array of strings; ended by NULL. */
const char *const *argv_of_json(struct arena *arena, const struct node *array);
/* Removes what runs that are no more left behind. */
void engine_sweep(struct engine *engine);
