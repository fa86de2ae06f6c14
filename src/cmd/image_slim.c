#include "image/slim.h"

#include "archive/digest.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/process.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "image/slim_room.h"
#include "oci/image.h"
#include "oci/write.h"

struct values {
	const char *output, *record, *from_record, *network, *timeout, *settle, *rounds, *format;
	struct strings probes, tests, runs, urls, environment, env_files, volumes, tmpfs, keep;
	bool read_only, whole_packages, seen_plugins, bytecode_only;
};

static const struct option options[] = {
	OPT_STRING('o', "output", "OUT", values, output,
		   "write the image to OUT: a folder, FILE.tar, or docker-archive:FILE[:TAG]"),
	OPT_STRINGS(0, "http", "URL", values, urls,
		    "must answer with 2xx or 3xx once the image runs, may be given several times"),
	OPT_STRINGS(0, "probe", "COMMAND", values, probes,
		    "must end with 0 inside of the running image, may be given several times"),
	OPT_STRINGS(0, "test", "COMMAND", values, tests,
		    "must end with 0, run in the place of the image's command, before it"),
	OPT_STRINGS(0, "run", "COMMAND", values, runs,
		    "another command that the image is run with (a worker); it must stay alive"),
	OPT_STRINGS('e', "env", "NAME=VALUE", values, environment, "a variable, over the image's own"),
	OPT_STRINGS(0, "env-file", "FILE", values, env_files,
		    "lines of NAME=VALUE, taken as docker run takes them: as they are"),
	OPT_STRINGS(0, "volume", "HOST:PATH[:ro]", values, volumes,
		    "a file or folder of this machine that the image sees"),
	OPT_STRINGS(0, "tmpfs", "PATH", values, tmpfs, "a folder in memory"),
	OPT_FLAG(0, "read-only", values, read_only, "run it with a read-only root"),
	OPT_CHOICE(0, "network", "host|none", values, network, "the network that it sees; host where not given"),
	OPT_STRINGS(0, "keep", "GLOB", values, keep, "stays whatever was recorded: /opt/fonts, /usr/share/zoneinfo/**"),
	OPT_FLAG(0, "whole-packages", values, whole_packages,
		 "keep all of a Python package that imports by names it computes"),
	OPT_FLAG(0, "seen-plugins", values, seen_plugins,
		 "of Python modules whose name is put together (dialects, codecs) keep those that were used"),
	OPT_FLAG(0, "bytecode-only", values, bytecode_only,
		 "of Python packages keep NAME.pyc, not NAME.py: tracebacks have no lines"),
	OPT_STRING(0, "timeout", "SECONDS", values, timeout, "for each question to pass; 60 where not given"),
	OPT_STRING(0, "settle", "SECONDS", values, settle,
		   "how long a command that nothing is asked of must run; 5 where not given"),
	OPT_STRING(0, "rounds", "N", values, rounds,
		   "at most so many rounds of trying and restoring; 5 where not given"),
	OPT_STRING(0, "record", "FILE", values, record, "write what was accessed, to use it again"),
	OPT_STRING(0, "from-record", "FILE", values, from_record,
		   "take the accesses from a file, don't run the whole image"),
	OPT_CHOICE(0, "format", "text|json", values, format, "how to say what went and why; text where not given"),
	OPT_END
};

#define ENV_FILE_MAX ((size_t)1 << 20)

struct slimming {
	struct arena *arena;
	const struct values *values;
	const char *image;
	struct slim_options options;
	struct findings findings;
	struct err err;
};

static void say(void *context, struct str what)
{
	(void)context;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "lotse: %" PRI_STR "\n", STR_ARG(what));
}

/* ---- The command line ---- */

static bool read_number(const char *option, const char *text, unsigned int least, unsigned int most, unsigned int usual,
			unsigned int *out)
{
	uint64_t value;

	*out = usual;
	if (!text)
		return true;
	if (str_to_uint(str_of(text), &value) && value >= least && value <= most) {
		*out = (unsigned int)value;
		return true;
	}
	complain_usage("%s %s: write a number from %u to %u", option, text, least, most);
	return false;
}

static const char *const *terminated(struct arena *arena, const struct strings *strings)
{
	const char **all = arena_calloc(arena, strings->n + 1, sizeof(*all));

	for (size_t i = 0; i < strings->n; i++)
		all[i] = strings->at[i];
	return all;
}

/* Lines of NAME=VALUE; blank ones and those that begin with # are none. What --env says comes later, and so counts. */
static bool read_environment(struct slimming *s)
{
	VEC(const char *) all = { 0 };

	for (size_t i = 0; i < s->values->env_files.n; i++) {
		struct str rest, line;

		if (file_read(s->arena, s->values->env_files.at[i], ENV_FILE_MAX, &rest, &s->err) < 0) {
			complain_environment(&s->err);
			return false;
		}
		while (rest.ptr && str_split(&rest, '\n', &line)) {
			line = str_slice(line, 0, line.len - str_ends(line, "\r"));
			if (!str_starts(line, "#") && str_chr(line, '=') != STR_NONE)
				*vec_push(s->arena, &all) = str_cstr(s->arena, line);
		}
	}
	for (size_t i = 0; i < s->values->environment.n; i++) {
		if (!strchr(s->values->environment.at[i], '=')) {
			complain_usage("--env %s: write NAME=VALUE", s->values->environment.at[i]);
			return false;
		}
		*vec_push(s->arena, &all) = s->values->environment.at[i];
	}
	*vec_push(s->arena, &all) = NULL;
	s->options.questions.environment = all.at;
	return true;
}

static bool read_volumes(struct slimming *s)
{
	struct jail_bind *binds = arena_calloc(s->arena, s->values->volumes.n + 1, sizeof(*binds));

	for (size_t i = 0; i < s->values->volumes.n; i++) {
		struct str rest = str_of(s->values->volumes.at[i]), from = STR_EMPTY, to = STR_EMPTY, mode = STR_EMPTY;

		str_split(&rest, ':', &from);
		if (rest.ptr)
			str_split(&rest, ':', &to);
		if (rest.ptr)
			mode = rest;
		if (str_empty(from) || !str_starts(to, "/") ||
		    !(str_empty(mode) || str_is(mode, "ro") || str_is(mode, "rw"))) {
			complain_usage("--volume %s: write HOST:PATH or HOST:PATH:ro, PATH absolute",
				       s->values->volumes.at[i]);
			return false;
		}
		if (!file_exists(str_cstr(s->arena, from))) {
			complain_usage("--volume %s: there is no %" PRI_STR, s->values->volumes.at[i], STR_ARG(from));
			return false;
		}
		binds[i] = (struct jail_bind){ str_cstr(s->arena, path_join(s->arena, path_cwd(s->arena), from)),
					       str_cstr(s->arena, to), str_is(mode, "ro") };
	}
	s->options.questions.binds = binds;
	s->options.questions.n_binds = s->values->volumes.n;
	return true;
}

static bool all_absolute(const char *option, const struct strings *strings)
{
	for (size_t i = 0; i < strings->n; i++)
		if (strings->at[i][0] != '/') {
			complain_usage("%s %s: write a path that begins with /", option, strings->at[i]);
			return false;
		}
	return true;
}

static bool read_values(struct slimming *s)
{
	const struct values *values = s->values;
	struct slim_questions *questions = &s->options.questions;

	if (!values->output) {
		complain_usage("-o is missing: say where the slim image goes");
		return false;
	}
	questions->probes = terminated(s->arena, &values->probes);
	questions->tests = terminated(s->arena, &values->tests);
	questions->runs = terminated(s->arena, &values->runs);
	questions->urls = terminated(s->arena, &values->urls);
	questions->tmpfs = terminated(s->arena, &values->tmpfs);
	questions->read_only = values->read_only;
	questions->no_network = str_is(str_of(values->network), "none");
	s->options.globs = terminated(s->arena, &values->keep);
	s->options.whole_packages = values->whole_packages;
	s->options.seen_plugins = values->seen_plugins;
	s->options.bytecode_only = values->bytecode_only;
	s->options.record = values->from_record;
	s->options.progress = say;
	return all_absolute("--tmpfs", &values->tmpfs) && all_absolute("--keep", &values->keep) &&
	       read_environment(s) && read_volumes(s) &&
	       read_number("--timeout", values->timeout, 1, 3600, 60, &questions->seconds) &&
	       read_number("--settle", values->settle, 1, 600, 5, &questions->settle) &&
	       read_number("--rounds", values->rounds, 1, 50, 5, &s->options.rounds);
}

/* ---- The work ---- */

static enum exit_code report(struct slimming *s, const struct slim_result *result, const struct digest *digest)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct str name = str_of(s->image), target = str_of(s->values->output);

	if (str_is(str_of(s->values->format), "json"))
		slim_show_json(&buf, result, name, target, digest_show(s->arena, digest));
	else
		slim_show_text(&buf, result, name, target);
	return print_result(NULL, &buf);
}

static int write_record(const struct slimming *s, const struct slim_result *result, struct err *err)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	if (!s->values->record)
		return 0;
	slim_record_write(&buf, &result->log, result->root);
	return file_write(s->values->record, strbuf_str(&buf), 0666, err);
}

static enum exit_code slim(struct slimming *s, const struct oci_image *image, const struct oci_tree *tree)
{
	const struct source *source = source_new(s->arena, str_of(s->image), STR_EMPTY);
	_cleanup_room_ struct room room = ROOM_INIT;
	struct slim_result result = { .passed = false };
	struct digest digest;

	if (room_open(s->arena, &room, &s->err) < 0)
		return complain_environment(&s->err);
	const char *folder = str_cstr(s->arena, str_fmt(s->arena, "%s/image", room.path));
	say(NULL, str_fmt(s->arena, "unpacking %s", s->image));
	if (file_mkdirs(folder, &s->err) < 0 || slim_unpack(tree, folder, &s->err) < 0)
		return complain_environment(&s->err);
	if (slim_reduce(s->arena, folder, room.path, source, node_get(image->config, "config"), &s->options, &result,
			&s->findings, &s->err) < 0) {
		print_findings(&s->findings);
		root_close(result.root);
		return complain_environment(&s->err);
	}
	print_findings(&s->findings);
	enum exit_code code = result.passed ? EXIT_CLEAN : EXIT_INPUT;
	if (code == EXIT_CLEAN && (slim_write(s->arena, &result, image, str_of(s->values->output), "lotse image slim",
					      &digest, &s->err) < 0 ||
				   write_record(s, &result, &s->err) < 0))
		code = complain_environment(&s->err);
	if (code == EXIT_CLEAN)
		code = report(s, &result, &digest);
	root_close(result.root);
	return code;
}

static enum exit_code run(const struct invocation *invocation)
{
	struct slimming s = { .arena = invocation->arena,
			      .values = invocation->values,
			      .image = invocation->arguments[0] };
	_cleanup_oci_ struct oci_image *image = NULL;
	_cleanup_oci_tree_ struct oci_tree *tree = NULL;

	s.findings = (struct findings)FINDINGS_INIT(invocation->arena);
	if (!read_values(&s))
		return EXIT_INPUT;
	if (jail_possible(&s.err) < 0)
		return complain_environment(&s.err);
	process_catch_signals();
	if (oci_open(s.arena, str_of(s.image), &(struct oci_options){ .max_bytes = 0 }, &image, &s.findings, &s.err) <
		    0 ||
	    (image && oci_tree_read(image, &tree, &s.findings, &s.err) < 0))
		return complain_environment(&s.err);
	if (!tree || s.findings.fatal) {
		print_findings(&s.findings);
		return EXIT_INPUT;
	}
	return slim(&s, image, tree);
}

const struct command cmd_image_slim = {
	.name = "image slim",
	.summary = "keep of an image what its application needs, and prove it",
	.arguments = "IMAGE",
	.min_arguments = 1,
	.max_arguments = 1,
	.description =
		"Runs the image and asks it what you say (its HEALTHCHECK at any rate), and records every file that is "
		"opened or only "
		"looked at meanwhile. What stays is that, and all it needs: libraries, interpreters, imports, the "
		"application's own "
		"folder, accounts, certificates, and the package lists that scanners read. The same questions are then "
		"asked of "
		"the result; what it misses comes back, and an image that can't be made to pass is not written.\n"
		"IMAGE is a file or folder: `docker save -o app.tar NAME`, `podman save`, or `skopeo copy` to "
		"oci:FOLDER make one. OUT "
		"goes back by `podman load` or `docker load` (docker-archive:FILE:TAG), or `skopeo copy`. Ask for all "
		"that the application "
		"does: what no question reaches and nothing that stays imports is gone. Needs root: programs run in "
		"namespaces of their "
		"own, with the rights that Docker leaves them, and on this machine's network unless --network none.",
	.options = options,
	.values_size = sizeof(struct values),
	.examples = (const struct example[]){ { "lotse image slim --help", "all options" }, { 0 } },
	.run = run,
};
