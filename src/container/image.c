#include "base/clock.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "container/internal.h"
#include "doc/json.h"
#include "doc/node.h"

#define BUILD_SECONDS 1800u
#define BUILD_LOG     ((size_t)256 << 10)
#define SAVE_SECONDS  1200u

/* ---- Building ---- */

static void build_words(const struct engine *engine, struct words *words, const struct build_options *options,
			const char *dockerfile, const char *tag, const char *iidfile)
{
	words_add(words, (const char *const[]){ "bud", "--format", "docker", "--force-rm", "--isolation", "chroot",
						"--network", "host", NULL });
	words_one(words, engine->options.pull ? "--pull=false" : "--pull-never"); /* =false: only what is missing */
	if (options->no_cache)
		words_one(words, "--no-cache");
	words_one(words, "--layers");
	words_option(words, "--file", dockerfile);
	words_option(words, "--ignorefile", options->ignorefile);
	words_option(words, "--target", options->target);
	words_options(words, "--build-arg", options->args);
	words_options(words, "--volume", options->volumes);
	words_option(words, "--tag", tag);
	words_option(words, "--iidfile", iidfile);
	words_one(words, options->context);
}

/* "STEP 3/7: RUN make" and what came after it, without the summary that buildah adds. */
static struct str why_it_failed(struct arena *arena, struct str log)
{
	struct str rest = log, line, step = STR_EMPTY, from_step = log;

	while (rest.ptr && str_split(&rest, '\n', &line)) {
		/* "STEP 1/2: …", of several stages "[2/3] STEP 1/2: …" */
		size_t bracket = str_starts(line, "[") ? str_find(line, STR("] ")) : STR_NONE;
		if (!str_starts(bracket == STR_NONE ? line : str_from(line, bracket + 2), "STEP "))
			continue;
		step = line;
		from_step = rest;
	}
	size_t summary = str_find(from_step, STR("Error: building at STEP"));
	struct str end =
		log_last_lines(arena, str_slice(from_step, 0, summary == STR_NONE ? from_step.len : summary), 4, 700);
	step = log_last_lines(arena, step, 1, 200);
	if (str_empty(step))
		return end;
	return str_fmt(arena, "%" PRI_STR ": %" PRI_STR, STR_ARG(step), STR_ARG(end));
}

static int read_id(struct engine *engine, const char *iidfile, struct str *id, struct err *err)
{
	static const char algorithm[] = "sha256:";

	if (file_read(engine->arena, iidfile, 4096, id, err) < 0)
		return err_wrap(err, "buildah named no image");
	*id = str_trim(*id);
	if (str_starts(*id, algorithm))
		*id = str_from(*id, sizeof(algorithm) - 1);
	return 0;
}

int engine_build(struct engine *engine, const struct build_options *options, struct build_result *out, struct err *err)
{
	const char *folder = engine_folder(engine, err);
	const char *tag = options->tag, *dockerfile = options->dockerfile;
	struct words words = engine_words(engine, "buildah");
	struct process_result result;

	*out = (struct build_result){ 0 };
	if (!folder)
		return -1;
	const char *iidfile = str_cstr(engine->arena, str_fmt(engine->arena, "%s/id", folder));
	if (!dockerfile) {
		dockerfile = str_cstr(engine->arena, str_fmt(engine->arena, "%s/Dockerfile", folder));
		if (file_write(dockerfile, options->text, 0600, err) < 0)
			return -1;
	}
	if (!tag) {
		tag = str_cstr(engine->arena, str_fmt(engine->arena, "localhost/%s:latest", engine_new_name(engine)));
		*vec_push(engine->arena, &engine->images) = tag;
	}
	build_words(engine, &words, options, dockerfile, tag, iidfile);
	const struct process_options run = {
		.seconds = options->seconds ? options->seconds : BUILD_SECONDS,
		.max_output = BUILD_LOG,
		.keep_end = true,
		.both_in_out = true,
		.line = options->line,
		.line_context = options->line_context,
	};
	uint64_t start = clock_monotonic();
	if (engine_call_with(engine, &words, &run, &result, err) < 0)
		return err_wrap(err, "building %s", options->dockerfile ? options->dockerfile : "the Dockerfile");
	out->seconds = (double)(clock_monotonic() - start) / 1e9;
	out->status = result.status;
	out->log = result.out;
	out->name = str_of(tag);
	if (result.status != 0) {
		out->why = why_it_failed(engine->arena, result.out);
		return 0;
	}
	return read_id(engine, iidfile, &out->id, err);
}

/* ---- Looking ---- */

/* The JSON that a command prints; NULL with an err. */
static struct node *ask_json(struct engine *engine, struct words *words, struct err *err)
{
	struct findings findings = FINDINGS_INIT(engine->arena);
	struct process_result result;
	struct node *root = NULL;

	if (engine_call(engine, words, &result, err) < 0)
		return NULL;
	const struct source *source = source_new(engine->arena, str_of(words->list.at[0]), result.out);
	if (json_read(engine->arena, source, &root, &findings) < 0 || !root || findings.n_errors) {
		err_set(err, ERR_ENVIRONMENT, "%s printed something that is not JSON", words->list.at[0]);
		return NULL;
	}
	return root;
}

/* Docker counts in nanoseconds. */
static double seconds_of(const struct node *node, double otherwise)
{
	int64_t ns;

	return node_to_int(node, RESOLVE_JSON, &ns) && ns > 0 ? (double)ns / 1e9 : otherwise;
}

static struct image_healthcheck read_health(struct arena *arena, const struct node *config)
{
	const struct node *health = node_get(config, "Healthcheck");
	const struct node *test = node_get(health, "Test");
	struct image_healthcheck out = {
		.interval = seconds_of(node_get(health, "Interval"), 30),
		.timeout = seconds_of(node_get(health, "Timeout"), 30),
		.start_period = seconds_of(node_get(health, "StartPeriod"), 0),
		.retries = 3,
	};
	int64_t retries;

	if (node_to_int(node_get(health, "Retries"), RESOLVE_JSON, &retries) && retries > 0 && retries < 1000)
		out.retries = (unsigned int)retries;
	if (node_count(test) < 2)
		return out;
	const char *const *words = argv_of_json(arena, test);
	if (strcmp(words[0], "CMD") == 0) {
		out.test = words + 1;
	} else if (strcmp(words[0], "CMD-SHELL") == 0) {
		/* of SHELL, where the image sets one; podman does the same */
		const struct node *shell = node_get(config, "Shell");
		struct words argv = { .arena = arena };

		words_add(&argv, node_count(shell) ? argv_of_json(arena, shell)
						   : (const char *const[]){ "/bin/sh", "-c", NULL });
		words_one(&argv, words[1]);
		words_one(&argv, NULL);
		out.test = argv.list.at;
	}
	return out;
}

/* The keys of a map: volumes, ports. */
static const char *const *keys_of(struct arena *arena, const struct node *map)
{
	VEC(const char *) list = { 0 };

	for (size_t i = 0; node_is_map(map) && i < map->entries.n; i++)
		*vec_push(arena, &list) = str_cstr(arena, map->entries.at[i].key);
	*vec_push(arena, &list) = NULL;
	return list.at;
}

static struct image *image_of(struct engine *engine, const char *name, const struct node *podman, struct node *config)
{
	struct arena *arena = engine->arena;
	struct image *image = arena_new_of(arena, struct image);
	int64_t size = 0;

	node_to_int(node_get(podman, "Size"), RESOLVE_JSON, &size);
	*image = (struct image){
		.id = node_text(node_get(podman, "Id")),
		.name = str_dup(arena, str_of(name)),
		.size = size > 0 ? (uint64_t)size : 0,
		.n_layers = node_count(node_path(podman, "RootFS", "Layers", NULL)),
		.config = config,
		.env = argv_of_json(arena, node_get(config, "Env")),
		.entrypoint = argv_of_json(arena, node_get(config, "Entrypoint")),
		.cmd = argv_of_json(arena, node_get(config, "Cmd")),
		.volumes = keys_of(arena, node_get(config, "Volumes")),
		.ports = keys_of(arena, node_get(config, "ExposedPorts")),
		.user = node_text(node_get(config, "User")),
		.workdir = node_text(node_get(config, "WorkingDir")),
		.stop_signal = node_text(node_get(config, "StopSignal")),
		.health = read_health(arena, config),
	};
	return image;
}

bool engine_has_image(struct engine *engine, const char *name)
{
	const struct process_options options = { .seconds = ENGINE_SECONDS, .max_output = 4096 };
	struct words words = engine_words(engine, "podman");
	struct process_result result;
	struct err err = { 0 };

	words_add(&words, (const char *const[]){ "image", "exists", name, NULL });
	return engine_call_with(engine, &words, &options, &result, &err) == 0 && result.status == 0;
}

static int pull(struct engine *engine, const char *name, struct err *err)
{
	const struct process_options options = { .seconds = SAVE_SECONDS, .max_output = 65536, .keep_end = true };
	struct words words = engine_words(engine, "podman");
	struct process_result result;

	if (!engine->options.pull)
		return err_set(err, ERR_ENVIRONMENT,
			       "there is no image %s here, and none may be pulled (--pull allows it)", name);
	words_add(&words, (const char *const[]){ "pull", "--quiet", name, NULL });
	if (engine_call_with(engine, &words, &options, &result, err) < 0)
		return -1;
	if (result.status == 0)
		return 0;
	struct str why = log_last_lines(engine->arena, result.err, 1, 300);
	return err_set(err, ERR_ENVIRONMENT, "there is no image %s here, and it can't be pulled: %" PRI_STR, name,
		       STR_ARG(why));
}

int engine_image(struct engine *engine, const char *name, struct image **out, struct err *err)
{
	struct words podman = engine_words(engine, "podman"), buildah = engine_words(engine, "buildah");

	if (!engine_has_image(engine, name) && pull(engine, name, err) < 0)
		return -1;
	/* podman knows the size, buildah what is in Docker's configuration only: HEALTHCHECK, SHELL */
	words_add(&podman, (const char *const[]){ "image", "inspect", name, NULL });
	words_add(&buildah, (const char *const[]){ "inspect", "--type", "image", name, NULL });
	const struct node *seen = ask_json(engine, &podman, err);
	const struct node *full = seen ? ask_json(engine, &buildah, err) : NULL;
	if (!full)
		return err_wrap(err, "image %s", name);
	struct node *config = node_path(full, "Docker", "config", NULL);
	if (node_count(seen) != 1 || !node_is_map(config))
		return err_set(err, ERR_ENVIRONMENT, "image %s: podman and buildah say nothing of its configuration",
			       name);
	*out = image_of(engine, name, seen->items.at[0], config);
	return 0;
}

/* ---- Moving ---- */

static int call_long(struct engine *engine, struct words *words, const char *folder, const char *what,
		     struct process_result *out, struct err *err)
{
	const struct process_options options = {
		.folder = folder, .seconds = SAVE_SECONDS, .max_output = 65536, .keep_end = true
	};

	if (engine_call_with(engine, words, &options, out, err) < 0)
		return err_wrap(err, "%s", what);
	if (out->status == 0)
		return 0;
	struct str why = log_last_lines(engine->arena, out->err, 1, 300);
	return err_set(err, ERR_ENVIRONMENT, "%s: %" PRI_STR, what, STR_ARG(why));
}

int engine_save(struct engine *engine, const char *image, const char *format, const char *path, struct err *err)
{
	struct words words = engine_words(engine, "podman");
	struct process_result result;
	struct str what = str_fmt(engine->arena, "saving %s", image);

	words_add(&words,
		  (const char *const[]){ "save", "--quiet", "--format", strcmp(format, "oci") == 0 ? "oci-dir" : format,
					 "--output", path, image, NULL });
	return call_long(engine, &words, NULL, str_cstr(engine->arena, what), &result, err);
}

/* Is there a file "oci-layout" in the archive? */
static bool is_oci_archive(struct arena *arena, const char *path)
{
	const char *const argv[] = { "tar", "--list", "--occurrence", "--file", path, "oci-layout", NULL };
	const struct process_options options = { .seconds = ENGINE_SECONDS, .max_output = 4096 };
	struct process_result result;
	struct err err = { 0 };

	return process_run_with(arena, argv, &options, &result, &err) == 0 && result.status == 0;
}

/* What to pull, as podman names it, and from which folder (NULL: from here). NULL with an err. */
static const char *source_of(struct engine *engine, const char *path, const char **folder, struct err *err)
{
	struct arena *arena = engine->arena;
	const char *transport = is_oci_archive(arena, path) ? "oci-archive" : "docker-archive";

	*folder = NULL;
	if (!file_is_dir(path))
		return str_cstr(arena, str_fmt(arena, "%s:%s", transport, path));
	/* podman makes a name out of a layout's path, and fails where that has capitals or a ".cache": a link in our
	 * folder has none */
	*folder = engine_folder(engine, err);
	if (!*folder)
		return NULL;
	const char *link = str_cstr(arena, str_fmt(arena, "%s/layout", *folder));
	struct str whole = path_join(arena, path_cwd(arena), str_of(path));
	if (symlink(str_cstr(arena, whole), link) < 0) {
		err_errno(err, "cannot link to %s", path);
		return NULL;
	}
	return "oci:layout";
}

int engine_load(struct engine *engine, const char *path, struct str *name, struct err *err)
{
	struct arena *arena = engine->arena;
	struct words words = engine_words(engine, "podman"), tagging = engine_words(engine, "podman");
	const char *what = str_cstr(arena, str_fmt(arena, "loading %s", path));
	const char *tag = str_cstr(arena, str_fmt(arena, "localhost/%s:latest", engine_new_name(engine)));
	struct process_result result;

	if (!file_exists(path))
		return err_set(err, ERR_ENVIRONMENT, "%s: there is no such file", what);
	const char *folder, *source = source_of(engine, path, &folder, err);
	if (!source)
		return -1;
	words_add(&words, (const char *const[]){ "pull", "--quiet", source, NULL });
	if (call_long(engine, &words, folder, what, &result, err) < 0)
		return -1;
	const char *id = str_cstr(arena, log_last_lines(arena, result.out, 1, 200));
	words_add(&tagging, (const char *const[]){ "tag", id, tag, NULL });
	*vec_push(arena, &engine->images) = tag;
	if (engine_call(engine, &tagging, &result, err) < 0)
		return -1;
	*name = str_of(tag);
	return 0;
}

int engine_remove_image(struct engine *engine, const char *image, struct err *err)
{
	struct words words = engine_words(engine, "buildah");
	struct process_result result;

	words_add(&words, (const char *const[]){ "rmi", image, NULL });
	if (engine_call(engine, &words, &result, err) < 0)
		return -1;
	for (size_t i = 0; i < engine->images.n; i++) {
		if (strcmp(engine->images.at[i], image) == 0) {
			engine->images.at[i] = engine->images.at[--engine->images.n];
			break;
		}
	}
	return 0;
}

int engine_mount(struct engine *engine, const char *image, struct str *path, struct err *err)
{
	struct words words = engine_words(engine, "podman");
	struct process_result result;

	if (geteuid() != 0)
		return err_set(err, ERR_ENVIRONMENT, "only root can mount image %s", image);
	words_add(&words, (const char *const[]){ "image", "mount", image, NULL });
	if (engine_call(engine, &words, &result, err) < 0)
		return -1;
	*vec_push(engine->arena, &engine->mounts) = str_cstr(engine->arena, str_of(image));
	*path = str_trim(result.out);
	return 0;
}

int engine_unmount(struct engine *engine, const char *image, struct err *err)
{
	struct words words = engine_words(engine, "podman");
	struct process_result result;

	for (size_t i = 0; i < engine->mounts.n; i++) {
		if (strcmp(engine->mounts.at[i], image) == 0) {
			engine->mounts.at[i] = engine->mounts.at[--engine->mounts.n];
			break;
		}
	}
	words_add(&words, (const char *const[]){ "image", "unmount", image, NULL });
	return engine_call(engine, &words, &result, err);
}
