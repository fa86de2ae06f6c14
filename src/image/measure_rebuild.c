/*
 * How long it takes to build again after a file has got one line more. In a copy of the context: the user's own stays
 * as it is.
 */
#include <fcntl.h>

#include "base/file.h"
#include "image/measure_internal.h"

#define REBUILD_RUNS 3u
#define COPY_SECONDS 600u

struct rebuild {
	const struct measure_side *side;
	const char *context; /* the copy */
	const char *changed; /* the file in it */
	const char *ignorefile;
	struct str id; /* of the last build */
	bool failed;
};

static int copy_context(struct measuring *measuring, const char *from, const char **to, struct err *err)
{
	struct arena *arena = measuring->arena;
	const char *folder = engine_folder(measuring->engine, err);
	const struct process_options options = { .seconds = COPY_SECONDS, .max_output = 65536 };
	struct process_result result;

	if (!folder)
		return -1;
	*to = str_cstr(arena, str_fmt(arena, "%s/context", folder));
	const char *const argv[] = { "cp", "-a", "--reflink=auto", "--", from, *to, NULL };
	if (process_run_with(arena, argv, &options, &result, err) < 0)
		return -1;
	if (result.status)
		return err_set(err, ERR_ENVIRONMENT, "copying %s: %" PRI_STR, from, STR_ARG(str_trim(result.err)));
	return 0;
}

static int rebuild_prepare(struct measuring *measuring, const struct measure_side *side, struct rebuild *out,
			   struct err *err)
{
	struct arena *arena = measuring->arena;
	struct str folder = side->context ? str_of(side->context) : path_dir(str_of(side->dockerfile));
	const char *context = str_cstr(arena, folder);
	const char *ignorefile = str_cstr(arena, str_fmt(arena, "%s.dockerignore", side->dockerfile));

	*out = (struct rebuild){ .side = side, .ignorefile = file_exists(ignorefile) ? ignorefile : NULL };
	if (!file_is_dir(context))
		return err_set(err, ERR_USAGE, "the context %s is no folder", context);
	if (file_size(str_cstr(arena, path_join(arena, folder, str_of(measuring->options->change)))) < 0)
		return err_set(err, ERR_USAGE, "there is no file %s in the context %s", measuring->options->change,
			       context);
	if (copy_context(measuring, context, &out->context, err) < 0)
		return -1;
	out->changed = str_cstr(arena, path_join(arena, str_of(out->context), str_of(measuring->options->change)));
	return 0;
}

/* An empty line at the end: no language that people write minds it. */
static int change_file(const char *path, struct err *err)
{
	_cleanup_close_ int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0 || write(fd, "\n", 1) != 1)
		return err_errno(err, "cannot change %s", path);
	return 0;
}

/* 1: built; 0: it failed, with a finding; -1. */
static int build_once(struct measuring *measuring, struct rebuild *rebuild, struct build_result *result,
		      struct err *err)
{
	const struct build_options options = {
		.dockerfile = rebuild->side->dockerfile,
		.context = rebuild->context,
		.ignorefile = rebuild->ignorefile,
		.args = measuring->options->build_args,
	};

	if (engine_build(measuring->engine, &options, result, err) < 0)
		return -1;
	if (result->status == 0)
		return 1;
	finding_at(measuring->findings, &IMAGE_REBUILD_FAILED, (struct span){ 0 }, "%s: %" PRI_STR,
		   rebuild->side->dockerfile, STR_ARG(result->why));
	return 0;
}

/* The first build fills the cache, the others are measured. */
static int rebuild_once(struct measuring *measuring, struct rebuild *rebuild, struct measure *into, bool first,
			struct err *err)
{
	struct build_result result;

	if (rebuild->failed)
		return 0;
	if (!first && change_file(rebuild->changed, err) < 0)
		return -1;
	int built = build_once(measuring, rebuild, &result, err);
	if (built < 0)
		return -1;
	if (built == 0) {
		rebuild->failed = true;
		measure_not(into, str_fmt(measuring->arena, "the build failed: %" PRI_STR, STR_ARG(result.why)));
	} else if (!first && str_eq(result.id, rebuild->id)) {
		rebuild->failed = true;
		measure_not(into, str_fmt(measuring->arena, "the image stayed the same: %s is not in it",
					  measuring->options->change));
	} else if (!first) {
		measure_add_run(measuring->arena, into, result.seconds);
	}
	rebuild->id = result.id;
	return 0;
}

static struct str how_it_is_built(const struct measuring *measuring, const struct rebuild *rebuild)
{
	struct str program = engine_command(measuring->engine, "buildah");
	struct str folder =
		rebuild->side->context ? str_of(rebuild->side->context) : path_dir(str_of(rebuild->side->dockerfile));

	return str_fmt(measuring->arena,
		       "echo >> %s; %" PRI_STR
		       " bud --layers --format docker --isolation chroot --network host -f %s %" PRI_STR,
		       measuring->options->change, STR_ARG(program), rebuild->side->dockerfile, STR_ARG(folder));
}

static int rebuild_in_turns(struct measuring *measuring, struct rebuild *rebuilds, struct measure_row *row,
			    struct err *err)
{
	unsigned int runs = MIN_OF(measuring->options->runs, REBUILD_RUNS);

	for (unsigned int run = 0; run <= runs; run++) {
		for (size_t i = 0; i < MEASURE_SIDES; i++) {
			measuring_progress(measuring,
					   run ? "rebuild %u of %u: %s" : "build to fill the cache (%u of %u): %s", run,
					   runs, rebuilds[i].side->dockerfile);
			if (rebuild_once(measuring, &rebuilds[i], &row->at[i], run == 0, err) < 0)
				return -1;
		}
	}
	for (size_t i = 0; i < MEASURE_SIDES; i++)
		row->at[i].how = how_it_is_built(measuring, &rebuilds[i]);
	return 0;
}

int measure_rebuilds(struct measuring *measuring, struct err *err)
{
	struct measure_row *row =
		measure_row_add(measuring->table, "rebuild", "rebuild after a change of one line", MEASURE_SECONDS);
	struct rebuild rebuilds[MEASURE_SIDES];

	for (size_t i = 0; i < MEASURE_SIDES; i++) {
		const struct measure_side *side = measuring->images[i].side;

		if (!side->dockerfile || !measuring->options->change) {
			for (size_t k = 0; k < MEASURE_SIDES; k++)
				measure_not(&row->at[k],
					    STR("no --before-dockerfile, --after-dockerfile and --change"));
			return 0;
		}
	}
	for (size_t i = 0; i < MEASURE_SIDES; i++)
		if (rebuild_prepare(measuring, measuring->images[i].side, &rebuilds[i], err) < 0)
			return -1;
	return rebuild_in_turns(measuring, rebuilds, row, err);
}
