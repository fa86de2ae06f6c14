/*
 * Images built and run for real: one runner over buildah and podman (Debian 12's buildah 1.28 and podman 4.3, or newer), without a
 * daemon and, unless asked for, without a registry.
 *
 * All that it starts is bounded in time and is named and labelled "lotse-PID-N": engine_close() ends and removes it, also after
 * SIGINT or SIGTERM (see process_catch_signals()), and the next engine_open() over the same storage removes what a run that
 * was killed left behind. Strings that are given must live as long as the call; those that are returned live in the engine's arena.
 *
 * Where the machine has cgroups of version 1 (mixed or alone), as inside of some virtual machines, the calling process enters a
 * mount namespace of its own at the first engine_open(), runs containers without cgroups, and sees all mounts itself.
 * Builds use chroot isolation and the host's network: that works as root, rootless and nested in another container.
 */
#pragma once
#include "base/err.h"
#include "base/process.h"
#include "base/str.h"
#include "base/vec.h"

struct arena;
struct node;

struct engine; /* buildah and podman over one storage */

struct engine_options {
	const char *storage; /* images are in DIR/root, containers in DIR/run (a long DIR: see engine.c); NULL: the user's own */
	bool pull;	     /* images that are missing may be fetched; never where false */
};

/*
 * Finds the programs, looks at cgroups and limits, removes leftovers. Fails (ERR_ENVIRONMENT) with exactly what is missing and how
 * to get it: "buildah is not installed: apt-get install buildah", or what the user namespaces of one who is not root lack.
 */
int engine_open(struct arena *arena, const struct engine_options *options, struct engine **out, struct err *err);
void engine_close(struct engine *engine); /* stops, unmounts and removes what was started; NULL is nothing */
#define _cleanup_engine_ _cleanup_(cleanup_engine)
void cleanup_engine(struct engine **engine);

/* "buildah 1.28.2, podman 4.3.1 (crun), overlay": for reports. */
struct str engine_describe(const struct engine *engine);
/* "buildah --root … --storage-driver overlay": what a reader would type before the verb. For measures: the command that gave it. */
struct str engine_command(const struct engine *engine, const char *program);

/* A new, empty folder on the disk where the storage is (else in TMPDIR, or /var/tmp); removed at engine_close(). NULL with an err. */
const char *engine_folder(struct engine *engine, struct err *err);
/* Closes the engine and removes its whole storage, which must have been given by name: for one that was made for a measurement. */
int engine_discard(struct engine *engine, struct err *err);

/* ---- Images ---- */

struct build_options {
	const char *dockerfile; /* a path; NULL where `text` is given */
	struct str text;	/* a Dockerfile's text */
	const char *context;	/* a folder */
	const char *ignorefile; /* in the place of the context's .dockerignore; NULL: the context's own */
	const char *target;	/* stage; NULL: the last */
	const char *tag;	/* name for the result; NULL: a name that is removed at engine_close() */
	const char *const *args;    /* "NAME=value", ended by NULL; may be NULL */
	const char *const *volumes; /* "/host:/inside:ro" for the steps; may be NULL */
	bool no_cache;		    /* run all steps anew; else layers are reused */
	unsigned int seconds;	    /* limit; 0: 1800 */
	void (*line)(void *context, struct str line); /* each line of the log as it comes; may be NULL */
	void *line_context;
};

struct build_result {
	int status;	 /* of buildah: 0 where the image was built */
	struct str id;	 /* of the image, 64 hexadecimal digits; empty where the build failed */
	struct str name; /* by which the other calls find it: the tag */
	struct str log;	 /* the last 256 KiB of both streams */
	struct str why;	 /* of a failed build: the step and its last lines; one paragraph for a message */
	double seconds;
};

/* In Docker's format, so that HEALTHCHECK and SHELL stay. 0 with a `status` where a step fails: that is the Dockerfile's matter. */
int engine_build(struct engine *engine, const struct build_options *options, struct build_result *out, struct err *err);

struct image_healthcheck {
	const char *const *test; /* argv: of the shell form { "/bin/sh", "-c", text, NULL }; NULL: there is none */
	double interval, timeout, start_period; /* seconds; Docker's defaults where not given */
	unsigned int retries;
};

struct image {
	struct str id, name;
	uint64_t size;		 /* bytes of all layers, uncompressed, as buildah and docker count them */
	size_t n_layers;
	struct node *config;	 /* the OCI or Docker config object: {"Env": …, "Cmd": …} */
	const char *const *env, *const *entrypoint, *const *cmd; /* ended by NULL, never NULL themselves */
	const char *const *volumes, *const *ports;
	struct str user, workdir, stop_signal;
	struct image_healthcheck health;
};

/* By name or id. ERR_ENVIRONMENT "there is no image X here" where it isn't had (and may not be, or can't be, pulled). */
int engine_image(struct engine *engine, const char *name, struct image **out, struct err *err);
bool engine_has_image(struct engine *engine, const char *name);

/* "docker-archive", "oci-archive": a file; "oci": a folder, layers compressed with gzip as a registry would hold them. */
int engine_save(struct engine *engine, const char *image, const char *format, const char *path, struct err *err);
/* A docker-archive, oci-archive (files) or OCI layout (folder). The name is one that is removed at engine_close(). */
int engine_load(struct engine *engine, const char *path, struct str *name, struct err *err);
int engine_remove_image(struct engine *engine, const char *image, struct err *err);

/*
 * The image's file system, read only, in a folder; unmounted by engine_close() or engine_unmount(). Only for root.
 */
int engine_mount(struct engine *engine, const char *image, struct str *path, struct err *err);
int engine_unmount(struct engine *engine, const char *image, struct err *err);

/* ---- Containers ---- */

struct container; /* belongs to its engine */

struct container_options {
	const char *image;
	const char *const *command;	/* in the place of CMD; NULL: the image's */
	const char *entrypoint;		/* one word, or a JSON array; "" for none; NULL: the image's */
	const char *const *env;		/* "NAME=value", ended by NULL; may be NULL, as all lists here */
	const char *const *env_files;
	const char *const *volumes;	/* "/host:/inside[:ro]" or "name:/inside" */
	const char *const *tmpfs;	/* "/tmp" or "/tmp:size=64m" */
	const char *const *more;	/* words for podman as they are, before the image: "--add-host=db:127.0.0.1" */
	const char *user;		/* "10001:10001"; NULL: the image's */
	const char *workdir;
	const char *network;		/* NULL: "host" */
	bool read_only;			/* the root file system; podman's own tmpfs on /tmp, /run, … is not added */
	bool init;			/* a small init as process 1 (catatonit) */
	unsigned int seconds;		/* container_run(): limit, 0: 300 */
	size_t max_output;		/* container_run(): of each stream, 0: 1 MiB */
};

/* Runs to the end and removes it: `out` has the exit code (125: podman itself failed, which is an err here) and both streams. */
int container_run(struct engine *engine, const struct container_options *options, struct process_result *out, struct err *err);

/* Not started yet: its file system can be looked at (container_root) or watched before the first process. */
int container_create(struct engine *engine, const struct container_options *options, struct container **out, struct err *err);
/* The folder on the host that is the container's root (overlay, merged); until container_remove(). Only for root. */
int container_root(struct container *container, struct str *path, struct err *err);
int container_begin(struct container *container, struct err *err);
/* Both at once: created and begun, in the background. */
int container_start(struct engine *engine, const struct container_options *options, struct container **out, struct err *err);

struct str container_name(const struct container *container);
/* Is it running? Else `exit_code` (may be NULL) says how it ended. */
bool container_running(struct container *container, int *exit_code);
int container_pid(struct container *container, int *pid, struct err *err); /* of its first process, as the host sees it */

/* A command in it, with its environment and user. `seconds` 0: 30. The exit code is in `out`; 0 is returned also where it isn't 0. */
int container_exec(struct container *container, const char *const *argv, unsigned int seconds, struct process_result *out,
		   struct err *err);

struct probe {
	const char *const *command; /* run in the container, as a health check; NULL where `http` is given */
	const char *http;	    /* "http://127.0.0.1:8000/healthz": asked from here; 2xx and 3xx are good */
	double interval;	    /* seconds between two tries; 0: 0.02 for http, 0.1 for a command */
	double seconds;		    /* limit; 0: 60 */
	double timeout;		    /* of one try; 0: 5 */
};

struct probe_result {
	bool healthy;
	double seconds;	     /* from the call to the first good answer */
	unsigned int tries;
	struct str why;	     /* not healthy: the last answer, or "the container ended with exit code 1: …" with the end of its log */
};

/* Asks until it is good, the container has ended, or the time is over. -1 only where it can't be asked at all. */
int container_probe(struct container *container, const struct probe *probe, struct probe_result *out, struct err *err);

/* Who answers at an address now, without any container? The HTTP status, or 0: nobody, or no HTTP. ERR_USAGE for no such address. */
int http_status(struct arena *arena, const char *url, double seconds, unsigned int *status, struct err *err);

/* What it wrote, both streams, the last `max` bytes. */
int container_logs(struct container *container, size_t max, struct str *out, struct err *err);
/* Its stop signal, then SIGKILL after `seconds`; `took` (seconds) and `exit_code` may be NULL. */
int container_stop(struct container *container, unsigned int seconds, double *took, int *exit_code, struct err *err);
int container_remove(struct container *container, struct err *err); /* with its anonymous volumes; running or not */
