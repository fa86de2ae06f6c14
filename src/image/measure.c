#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "image/measure_internal.h"

#define UNPACK_RUNS  3u /* a gigabyte takes ten seconds */
#define BOOT_SECONDS 120u
#define STOP_SECONDS 10u /* Docker's own patience */
#define FOLDER_DEPTH 256u

const char *const measure_columns[MEASURE_SIDES] = { "before", "after" };

static const struct rule IMAGE_NOT_HEALTHY = {
	.id = "IMAGE-NOT-HEALTHY",
	.severity = SEVERITY_ERROR,
	.title = "a container of the image never becomes healthy",
	.why = "what doesn't answer can't be compared: a smaller image that doesn't work is no gain",
	.mend = "give what it needs to run (--env, --env-file, --volume, --tmpfs), or the right --probe or --http",
};

const struct rule IMAGE_REBUILD_FAILED = {
	.id = "IMAGE-REBUILD-FAILED",
	.severity = SEVERITY_ERROR,
	.title = "the Dockerfile can't be built after a change of one line",
	.why = "a build that fails can't be timed, and would fail in the pipeline too",
	.mend = "build it by hand with the command that is shown",
};

const struct rule *const measure_rules[] = { &IMAGE_NOT_HEALTHY, &IMAGE_REBUILD_FAILED, NULL };

void measuring_progress(struct measuring *measuring, const char *fmt, ...)
{
	va_list args;

	if (!measuring->options->progress)
		return;
	va_start(args, fmt);
	struct str text = str_vfmt(measuring->arena, fmt, args);
	va_end(args);
	measuring->options->progress(measuring->options->progress_context, str_cstr(measuring->arena, text));
}

double measuring_now(void)
{
	return (double)clock_monotonic() / 1e9;
}

bool measure_bandwidth(struct str text, double *out)
{
	static const struct {
		const char *unit;
		double bytes;
	} units[] = { { "kB", 1e3 },     { "MB", 1e6 },     { "GB", 1e9 }, { "kbit", 125 },
		      { "Mbit", 125e3 }, { "Gbit", 125e6 }, { "", 1 } };
	size_t end = 0;
	double number;

	if (str_ends(text, "/s"))
		text = str_slice(text, 0, text.len - 2);
	while (end < text.len && (ascii_digit(text.ptr[end]) || text.ptr[end] == '.'))
		end++;
	if (!str_to_double(str_slice(text, 0, end), &number) || !(number > 0))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (str_is(str_trim(str_from(text, end)), units[i].unit)) {
			*out = number * units[i].bytes;
			return true;
		}
	}
	return false;
}

/* ---- Sizes ---- */

static int find_image(struct measuring *measuring, struct measured_image *measured, struct err *err)
{
	const char *given = measured->side->image;
	struct str name = str_of(given);
	struct image *image;

	if (file_exists(given)) {
		measuring_progress(measuring, "loading %s", given);
		if (engine_load(measuring->engine, given, &name, err) < 0)
			return -1;
	}
	measured->name = str_cstr(measuring->arena, name);
	if (engine_image(measuring->engine, measured->name, &image, err) < 0)
		return -1;
	measured->image = image;
	return 0;
}

static struct str podman_line(const struct measuring *measuring, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* "podman --root … VERB": what gave a measure. */
static struct str podman_line(const struct measuring *measuring, const char *fmt, ...)
{
	struct str program = engine_command(measuring->engine, "podman"), rest;
	va_list args;

	va_start(args, fmt);
	rest = str_vfmt(measuring->arena, fmt, args);
	va_end(args);
	return str_fmt(measuring->arena, "%" PRI_STR " %" PRI_STR, STR_ARG(program), STR_ARG(rest));
}

static void measure_sizes(struct measuring *measuring)
{
	struct measure_row *size = measure_row_add(measuring->table, "size", "size", MEASURE_BYTES);
	struct measure_row *layers = measure_row_add(measuring->table, "layers", "layers", MEASURE_COUNT);

	for (size_t i = 0; i < MEASURE_SIDES; i++) {
		const struct measured_image *measured = &measuring->images[i];
		struct str how = podman_line(measuring, "image inspect --format {{.Size}} %s", measured->side->image);
		struct str count = podman_line(measuring, "image inspect --format '{{len .RootFS.Layers}}' %s",
					       measured->side->image);

		measure_set(&size->at[i], (double)measured->image->size, how);
		measure_set(&layers->at[i], (double)measured->image->n_layers, count);
	}
}

/* The bytes of all blobs of a layout: config, manifest, layers; what a registry sends. */
static int sum_blobs(struct arena *arena, const char *layout, double *sum, struct err *err)
{
	const char *folder = str_cstr(arena, str_fmt(arena, "%s/blobs/sha256", layout));
	struct str *names;
	size_t n;

	*sum = 0;
	if (file_list(arena, folder, &names, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		*sum += (double)file_size(str_cstr(arena, str_fmt(arena, "%s/%" PRI_STR, folder, STR_ARG(names[i]))));
	return 0;
}

/* Into a storage that is empty, as a node does that never had the image. */
static int unpack_once(struct measuring *measuring, const char *layout, double *seconds, struct err *err)
{
	const char *folder = engine_folder(measuring->engine, err);
	struct engine_options options = { .storage = folder };
	struct engine *empty;
	struct err ignored = { 0 };
	struct str name;

	if (!folder || engine_open(measuring->arena, &options, &empty, err) < 0)
		return -1;
	double start = measuring_now();
	int done = engine_load(empty, layout, &name, err);
	*seconds = measuring_now() - start;
	engine_discard(empty, &ignored);
	return done;
}

static int measure_pull(struct measuring *measuring, size_t i, const char *layout, struct err *err)
{
	struct measure *compressed = &measure_row_find(measuring->table, "compressed")->at[i];
	struct measure *pull = &measure_row_find(measuring->table, "pull")->at[i];
	struct measure *unpack = &measure_row_find(measuring->table, "unpack")->at[i];
	const struct measure_options *options = measuring->options;
	const char *given = measuring->images[i].side->image;
	double bytes, seconds;

	measuring_progress(measuring, "compressing %s", given);
	if (engine_save(measuring->engine, measuring->images[i].name, "oci", layout, err) < 0 ||
	    sum_blobs(measuring->arena, layout, &bytes, err) < 0)
		return -1;
	measure_set(compressed, bytes,
		    podman_line(measuring, "save --format oci-dir -o DIR %s; du -bc DIR/blobs/sha256/*", given));
	struct str rate = measure_show(measuring->arena, MEASURE_BYTES, options->bandwidth);
	measure_set(pull, bytes / options->bandwidth,
		    str_fmt(measuring->arena, "computed: all compressed bytes at %" PRI_STR "/s", STR_ARG(rate)));
	measuring_progress(measuring, "unpacking %s", given);
	for (unsigned int run = 0; run < MIN_OF(options->runs, UNPACK_RUNS); run++) {
		if (unpack_once(measuring, layout, &seconds, err) < 0)
			return -1;
		measure_add_run(measuring->arena, unpack, seconds);
	}
	unpack->how = STR("podman --root EMPTY pull oci:DIR");
	return 0;
}

static int measure_pulls(struct measuring *measuring, struct err *err)
{
	measure_row_add(measuring->table, "compressed", "size, compressed", MEASURE_BYTES);
	measure_row_add(measuring->table, "pull", "pull", MEASURE_SECONDS);
	measure_row_add(measuring->table, "unpack", "unpack", MEASURE_SECONDS);
	for (size_t i = 0; i < MEASURE_SIDES; i++) {
		const char *folder = engine_folder(measuring->engine, err);
		struct err ignored = { 0 };

		if (!folder)
			return -1;
		const char *layout = str_cstr(measuring->arena, str_fmt(measuring->arena, "%s/oci", folder));
		int done = measure_pull(measuring, i, layout, err);
		/* now, not at the end: it is as large as the image */
		file_remove_tree(folder, &ignored);
		if (done < 0)
			return -1;
	}
	return 0;
}

/* ---- Boots ---- */

/* The pages of all files below, but for what a process has mapped. Names and inodes stay cached. */
static void forget_folder(int parent, const char *name, unsigned int depth)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 || depth > FOLDER_DEPTH ? NULL : fdopendir(fd);
	struct dirent *entry;

	if (!dir) {
		cleanup_close(&fd);
		return;
	}
	while ((entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (entry->d_type == DT_DIR) {
			forget_folder(fd, entry->d_name, depth + 1);
		} else if (entry->d_type == DT_REG) {
			_cleanup_close_ int file =
				openat(fd, entry->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

			if (file >= 0)
				posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
		}
	}
	closedir(dir);
}

static int forget_image(struct measuring *measuring, const struct measured_image *measured, struct err *err)
{
	struct str path;

	if (engine_mount(measuring->engine, measured->name, &path, err) < 0)
		return -1;
	/* dirty pages stay: what was just built must be on the disk */
	_cleanup_close_ int fd = open(str_cstr(measuring->arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		syncfs(fd);
	sync();
	forget_folder(AT_FDCWD, str_cstr(measuring->arena, path), 0);
	return engine_unmount(measuring->engine, measured->name, err);
}

/* How to ask, and how that is written. False: nothing says how. */
static bool choose_probe(const struct measuring *measuring, struct probe *probe, struct str *how)
{
	const struct measure_options *options = measuring->options;
	struct arena *arena = measuring->arena;

	*probe = (struct probe){ .http = options->http, .seconds = options->seconds ? options->seconds : BOOT_SECONDS };
	if (options->http) {
		*how = str_fmt(arena, "GET %s", options->http);
		return true;
	}
	if (options->probe) {
		const char *const argv[] = { "/bin/sh", "-c", options->probe, NULL };

		probe->command = arena_dup(arena, argv, sizeof(argv));
		*how = str_fmt(arena, "podman exec C sh -c '%s'", options->probe);
		return true;
	}
	for (size_t i = 0; i < MEASURE_SIDES; i++) {
		const struct image_healthcheck *health = &measuring->images[i].image->health;

		if (!health->test)
			continue;
		probe->command = health->test;
		probe->timeout = health->timeout;
		*how = str_fmt(arena, "podman exec C %s (HEALTHCHECK of %s)", health->test[0],
			       measuring->images[i].side->image);
		return true;
	}
	return false;
}

static int nobody_answers(const struct measuring *measuring, struct err *err)
{
	unsigned int status;

	if (!measuring->options->http)
		return 0;
	if (http_status(measuring->arena, measuring->options->http, 1, &status, err) < 0)
		return -1;
	return status ? err_set(err, ERR_USAGE, "something answers at %s already: stop it, or choose another port",
				measuring->options->http)
		      : 0;
}

static int new_container(struct measuring *measuring, const struct measured_image *measured, struct container **out,
			 struct err *err)
{
	const struct measure_options *options = measuring->options;
	const struct container_options container = {
		.image = measured->name,
		.command = options->command,
		.env = options->env,
		.env_files = options->env_files,
		.volumes = options->volumes,
		.tmpfs = options->tmpfs,
		.more = options->more,
		.user = options->user,
		.read_only = options->read_only,
	};

	return container_create(measuring->engine, &container, out, err);
}

/* A boot, and the end of it: "stop" is measured where `stop` is given. 1: healthy; 0: not, with a finding; -1. */
static int boot_once(struct measuring *measuring, size_t i, const struct probe *probe, struct measure *into,
		     struct measure *stop, struct err *err)
{
	const struct measured_image *measured = &measuring->images[i];
	struct container *container;
	struct probe_result result;
	struct err ignored = { 0 };
	double took;

	if (nobody_answers(measuring, err) < 0 || new_container(measuring, measured, &container, err) < 0)
		return -1;
	double start = measuring_now();
	if (container_begin(container, err) < 0 || container_probe(container, probe, &result, err) < 0) {
		container_remove(container, &ignored);
		return -1;
	}
	if (!result.healthy) {
		finding_at(measuring->findings, &IMAGE_NOT_HEALTHY, (struct span){ 0 }, "%s: %" PRI_STR,
			   measured->side->image, STR_ARG(result.why));
		measure_not(into, result.why);
		container_remove(container, &ignored);
		return 0;
	}
	measure_add_run(measuring->arena, into, measuring_now() - start);
	if (stop && container_stop(container, STOP_SECONDS, &took, NULL, err) == 0)
		measure_set(stop, took, str_fmt(measuring->arena, "podman stop --time %u", STOP_SECONDS));
	return container_remove(container, err) < 0 ? -1 : 1;
}

struct boot_rows {
	struct measure_row *cold, *warm, *stop;
	bool failed[MEASURE_SIDES];
};

static int boot_side(struct measuring *measuring, size_t i, const struct probe *probe, bool last,
		     struct boot_rows *rows, struct err *err)
{
	struct err no_mount = { 0 };
	int good = 1;

	if (rows->failed[i])
		return 0;
	if (forget_image(measuring, &measuring->images[i], &no_mount) == 0)
		good = boot_once(measuring, i, probe, &rows->cold->at[i], NULL, err);
	else
		measure_not(&rows->cold->at[i], str_dup(measuring->arena, str_of(no_mount.message)));
	if (good > 0)
		good = boot_once(measuring, i, probe, &rows->warm->at[i], last ? &rows->stop->at[i] : NULL, err);
	else if (good == 0)
		measure_not(&rows->warm->at[i], rows->cold->at[i].why_not);
	rows->failed[i] = good == 0;
	if (good == 0)
		measure_not(&rows->stop->at[i], STR("it never became healthy"));
	return good < 0 ? -1 : 0;
}

static int measure_boots(struct measuring *measuring, struct err *err)
{
	struct boot_rows rows = {
		.cold = measure_row_add(measuring->table, "bootCold", "boot to healthy, cold", MEASURE_SECONDS),
		.warm = measure_row_add(measuring->table, "bootWarm", "boot to healthy, warm", MEASURE_SECONDS),
		.stop = measure_row_add(measuring->table, "stop", "stop after SIGTERM", MEASURE_SECONDS),
	};
	struct probe probe;
	struct str how;

	if (!choose_probe(measuring, &probe, &how)) {
		for (size_t i = 0; i < MEASURE_SIDES; i++) {
			measure_not(&rows.cold->at[i], STR("no --probe, no --http, and no image has a HEALTHCHECK"));
			measure_not(&rows.warm->at[i], rows.cold->at[i].why_not);
			measure_not(&rows.stop->at[i], rows.cold->at[i].why_not);
		}
		return 0;
	}
	for (unsigned int run = 0; run < measuring->options->runs; run++) {
		measuring_progress(measuring, "boot %u of %u", run + 1, measuring->options->runs);
		for (size_t i = 0; i < MEASURE_SIDES; i++)
			if (boot_side(measuring, i, &probe, run + 1 == measuring->options->runs, &rows, err) < 0)
				return -1;
	}
	for (size_t i = 0; i < MEASURE_SIDES; i++) {
		rows.cold->at[i].how =
			str_fmt(measuring->arena,
				"podman start C; %" PRI_STR
				" until it is good; before, posix_fadvise(DONTNEED) on all files of the image",
				STR_ARG(how));
		rows.warm->at[i].how =
			str_fmt(measuring->arena, "podman start C; %" PRI_STR " until it is good", STR_ARG(how));
	}
	return 0;
}

/* Pull, unpack, boot: what a node needs that never had the image. */
static void measure_start(struct measuring *measuring)
{
	static const char *const parts[] = { "pull", "unpack", "bootCold" };
	struct measure_row *start =
		measure_row_add(measuring->table, "start", "start: pull + unpack + cold boot", MEASURE_SECONDS);

	start->total = true;
	for (size_t i = 0; i < MEASURE_SIDES; i++) {
		double sum = 0;
		const struct measure *missing = NULL;

		for (size_t k = 0; k < ARRAY_SIZE(parts); k++) {
			const struct measure *part = &measure_row_find(measuring->table, parts[k])->at[i];

			sum += part->value;
			missing = missing || part->known ? missing : part;
		}
		if (missing)
			measure_not(&start->at[i], missing->why_not);
		else
			measure_set(&start->at[i], sum, STR("computed: the sum of the three"));
	}
}

static int measure_all(struct measuring *measuring, struct err *err)
{
	for (size_t i = 0; i < MEASURE_SIDES; i++)
		if (find_image(measuring, &measuring->images[i], err) < 0)
			return -1;
	measure_sizes(measuring);
	if (nobody_answers(measuring, err) < 0 || measure_pulls(measuring, err) < 0 ||
	    measure_boots(measuring, err) < 0)
		return -1;
	measure_start(measuring);
	return measure_rebuilds(measuring, err);
}

int measure_images(struct arena *arena, const struct measure_side sides[static MEASURE_SIDES],
		   const struct measure_options *options, struct measure_table *out, struct str *engine,
		   struct findings *findings, struct err *err)
{
	const struct engine_options storage = { .storage = options->storage, .pull = options->pull };
	struct measuring measuring = { .arena = arena, .options = options, .table = out, .findings = findings };
	_cleanup_engine_ struct engine *opened = NULL;

	*out = (struct measure_table){ .arena = arena, .columns = measure_columns, .n_columns = MEASURE_SIDES };
	if (engine_open(arena, &storage, &opened, err) < 0)
		return -1;
	measuring.engine = opened;
	*engine = engine_describe(opened);
	for (size_t i = 0; i < MEASURE_SIDES; i++)
		measuring.images[i].side = &sides[i];
	return measure_all(&measuring, err);
}
