#include "base/arena.h"
#include "base/process.h"
#include "base/vec.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "compose/units.h"
#include "doc/json.h"
#include "image/measure.h"

struct values {
	const char *bandwidth, *runs, *probe, *http, *seconds, *command, *user, *storage;
	struct strings env, env_files, volumes, tmpfs, run_args, build_args;
	bool read_only, pull;
	const char *before_dockerfile, *after_dockerfile, *before_context, *after_context, *change;
	const char *format, *fail_on, *output;
};

static const struct option options[] = {
	OPT_STRING(0, "bandwidth", "RATE", values, bandwidth, "of the registry, for example 20MB/s or 100Mbit/s; 20MB/s where not given"),
	OPT_STRING(0, "runs", "N", values, runs, "boots of each image, of which the median counts; 5 where not given"),
	OPT_STRING(0, "probe", "COMMAND", values, probe, "healthy is when COMMAND, run by the container's shell, ends with 0"),
	OPT_STRING(0, "http", "URL", values, http, "healthy is when URL answers with 2xx or 3xx: http://127.0.0.1:8000/healthz"),
	OPT_STRING(0, "timeout", "SECONDS", values, seconds, "how long a container may take to become healthy; 120 where not given"),
	OPT_STRING(0, "command", "COMMAND", values, command, "what to run in the place of the image's CMD"),
	OPT_STRINGS('e', "env", "NAME=VALUE", values, env, "set a variable in the container, may be given several times"),
	OPT_STRINGS(0, "env-file", "FILE", values, env_files, "read the container's variables from FILE"),
	OPT_STRINGS('v', "volume", "SOURCE:TARGET[:ro]", values, volumes, "mount a file or folder, may be given several times"),
	OPT_STRINGS(0, "tmpfs", "PATH", values, tmpfs, "mount a folder in memory, may be given several times"),
	OPT_STRING(0, "user", "USER", values, user, "run as USER in the place of the image's"),
	OPT_FLAG(0, "read-only", values, read_only, "with a root file system that can't be written"),
	OPT_STRINGS(0, "run-arg", "WORD", values, run_args, "one more word for 'podman create', as it is: --add-host=db:127.0.0.1"),
	OPT_STRING(0, "before-dockerfile", "FILE", values, before_dockerfile, "measure a rebuild too: the Dockerfile of BEFORE"),
	OPT_STRING(0, "after-dockerfile", "FILE", values, after_dockerfile, "and the one of AFTER"),
	OPT_STRING(0, "before-context", "DIR", values, before_context, "its context; the Dockerfile's folder where not given"),
	OPT_STRING(0, "after-context", "DIR", values, after_context, "its context; the Dockerfile's folder where not given"),
	OPT_STRING(0, "change", "FILE", values, change, "the file of the context that gets one line more before a rebuild"),
	OPT_STRINGS(0, "build-arg", "NAME=VALUE", values, build_args, "for the rebuild, may be given several times"),
	OPT_STRING(0, "storage", "DIR", values, storage, "images are in DIR/root and DIR/run, not where podman has them"),
	OPT_FLAG(0, "pull", values, pull, "an image that isn't there may be fetched from its registry"),
	OPT_CHOICE(0, "format", "text|json|markdown", values, format, "how to write; text where not given"),
	OPT_CHOICE(0, "fail-on", FAIL_ON_CHOICES, values, fail_on, "exit with 1 from this severity on; error where not given"),
	OPT_STRING('o', "output", "PATH", values, output, "write to PATH instead of standard output"),
	OPT_END
};

static void show_progress(void *context, const char *what)
{
	(void)context;
	fprintf(stderr, "\r\033[K%s ", what);
	fflush(stderr);
}

static void end_progress(void)
{
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}

/* Lists that end with NULL; NULL for an empty one. */
static const char *const *list_of(struct arena *arena, const struct strings *strings)
{
	if (!strings->n)
		return NULL;
	const char **list = arena_calloc(arena, strings->n + 1, sizeof(*list));
	memcpy(list, strings->at, strings->n * sizeof(*list));
	return list;
}

/* "celery -A 'erp.tasks' worker" as Compose splits it. */
static int read_command(struct arena *arena, const char *text, const char *const **out, struct err *err)
{
	struct words words = { 0 };
	const char *complaint = NULL;

	if (!text)
		return 0;
	if (!units_words(arena, str_of(text), &words, &complaint) || words.stopped || !words.list.n)
		return err_set(err, ERR_USAGE, "--command '%s': %s", text,
			       complaint ? complaint : "a shell's operators need a shell: sh -c '…'");
	const char **list = arena_calloc(arena, words.list.n + 1, sizeof(*list));
	for (size_t i = 0; i < words.list.n; i++)
		list[i] = str_cstr(arena, words.list.at[i]);
	*out = list;
	return 0;
}

static int read_number(const char *option, const char *text, unsigned int most, unsigned int otherwise, unsigned int *out, struct err *err)
{
	uint64_t number = otherwise;

	if (text && (!str_to_uint(str_of(text), &number) || number < 1 || number > most))
		return err_set(err, ERR_USAGE, "%s %s: write a number from 1 to %u", option, text, most);
	*out = (unsigned int)number;
	return 0;
}

static int check_rebuild(const struct values *values, struct err *err)
{
	int given = (values->before_dockerfile != NULL) + (values->after_dockerfile != NULL) + (values->change != NULL);

	if (given != 0 && given != 3)
		return err_set(err, ERR_USAGE, "a rebuild takes all of --before-dockerfile, --after-dockerfile and --change");
	return 0;
}

static int read_options(const struct invocation *invocation, struct measure_options *out, struct err *err)
{
	const struct values *values = invocation->values;
	struct arena *arena = invocation->arena;

	*out = (struct measure_options){
		.storage = values->storage,
		.pull = values->pull,
		.probe = values->probe,
		.http = values->http,
		.env = list_of(arena, &values->env),
		.env_files = list_of(arena, &values->env_files),
		.volumes = list_of(arena, &values->volumes),
		.tmpfs = list_of(arena, &values->tmpfs),
		.more = list_of(arena, &values->run_args),
		.build_args = list_of(arena, &values->build_args),
		.user = values->user,
		.read_only = values->read_only,
		.change = values->change,
		.progress = isatty(STDERR_FILENO) ? show_progress : NULL,
	};
	if (values->probe && values->http)
		return err_set(err, ERR_USAGE, "--probe and --http: one of them says when a container is healthy");
	if (!measure_bandwidth(str_of(values->bandwidth ? values->bandwidth : "20MB/s"), &out->bandwidth))
		return err_set(err, ERR_USAGE, "--bandwidth %s: write for example 20MB/s or 100Mbit/s", values->bandwidth);
	if (read_number("--runs", values->runs, 100, 5, &out->runs, err) < 0 ||
	    read_number("--timeout", values->seconds, 3600, 120, &out->seconds, err) < 0 || check_rebuild(values, err) < 0)
		return -1;
	return read_command(arena, values->command, &out->command, err);
}

static void write_json(struct strbuf *buf, const struct invocation *invocation, const struct measure_options *measured,
		       const struct measure_table *table, struct str engine)
{
	struct arena *arena = invocation->arena;
	struct node *root = node_map(arena);

	node_set_str(arena, root, "before", str_of(invocation->arguments[0]));
	node_set_str(arena, root, "after", str_of(invocation->arguments[1]));
	node_set_str(arena, root, "engine", engine);
	node_set_node(arena, root, "bandwidth", node_number(arena, str_fmt(arena, "%.0f", measured->bandwidth)));
	node_set_node(arena, root, "measures", measure_node(table));
	json_write(buf, root, 2, RESOLVE_JSON);
}

static void write_table(struct strbuf *buf, const struct invocation *invocation, const struct measure_table *table, struct str engine)
{
	const struct values *values = invocation->values;
	struct str format = str_of(values->format);

	strbuf_addf(buf, "%s → %s, with %" PRI_STR "\n\n", invocation->arguments[0], invocation->arguments[1], STR_ARG(engine));
	if (str_is(format, "markdown"))
		measure_markdown(buf, table);
	else
		measure_text(buf, table);
}

static enum exit_code run(const struct invocation *invocation)
{
	const struct values *values = invocation->values;
	struct findings findings = FINDINGS_INIT(invocation->arena);
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	const struct measure_side sides[MEASURE_SIDES] = {
		{ invocation->arguments[0], values->before_dockerfile, values->before_context },
		{ invocation->arguments[1], values->after_dockerfile, values->after_context },
	};
	struct measure_options measured;
	struct measure_table table;
	struct str engine;
	struct err err = { 0 };

	if (read_options(invocation, &measured, &err) < 0)
		return complain_environment(&err);
	process_catch_signals();
	int done = measure_images(invocation->arena, sides, &measured, &table, &engine, &findings, &err);
	end_progress();
	if (done < 0)
		return complain_environment(&err);
	if (str_is(str_of(values->format), "json"))
		write_json(&buf, invocation, &measured, &table, engine);
	else
		write_table(&buf, invocation, &table, engine);
	print_findings(&findings);
	enum exit_code printed = print_result(values->output, &buf);
	return printed ? printed : exit_for(&findings, values->fail_on);
}

const struct command cmd_image_measure = {
	.name = "image measure",
	.summary = "measure two images: size, pull, unpack, boot to healthy, rebuild",
	.arguments = "BEFORE AFTER",
	.min_arguments = 2,
	.max_arguments = 2,
	.description =
		"BEFORE and AFTER are names of images that buildah or podman has, or files that they saved (docker-archive, oci-archive, "
		"a folder in the OCI layout). Needs both programs; root, or user namespaces.\n"
		"Size is what the layers take on a disk; the compressed size is what a registry sends, and pull is that at --bandwidth. "
		"Unpack is timed: the compressed image goes into an empty storage. Boot is timed from the start of the first process until "
		"the probe is good: --probe, --http, or the HEALTHCHECK of either image. Cold: after the image's files were dropped from "
		"memory (posix_fadvise; of the machine nothing else is dropped); warm: right after that. Start is pull, unpack and cold "
		"boot together. The two images take turns; the network is the host's, so that a database on 127.0.0.1 is found.\n"
		"A rebuild is timed in a copy of the context, after --change has got one empty line more.\n"
		"Each value comes with the command that gave it. What was not measured says why. Exits with 1 where an image does not "
		"become healthy or can't be built.",
	.options = options,
	.values_size = sizeof(struct values),
	.examples = (const struct example[]){
		{ "lotse image measure shop:old shop:new --http http://127.0.0.1:8000/healthz --env-file shop.env",
		  "boots the application from both" },
		{ "lotse image measure shop:1 shop:2 --before-dockerfile Dockerfile --after-dockerfile New --change app.py",
		  "with the time of a rebuild after an edit of app.py" },
		{ 0 } },
	.run = run,
};
