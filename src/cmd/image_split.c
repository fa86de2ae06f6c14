#include "image/split.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/process.h"
#include "cmd/output.h"
#include "cmd/project.h"
#include "doc/json.h"
#include "image/split_verify.h"
#include "stack/stack.h"

struct values {
	const char *output, *context, *builder, *user, *runtime, *service, *format, *fail_on, *storage;
	struct strings compose, smoke, env, env_files;
	bool verify, pull;
};

static const struct option options[] = {
	OPT_STRING('o', "output", "FILE", values, output,
		   "write the Dockerfile to FILE, and its ignore file beside it"),
	OPT_STRING(0, "context", "DIR", values, context,
		   "the folder that is built; the Dockerfile's own where not given"),
	OPT_CHOICE(0, "builder", "buildkit|buildah-1.28", values, builder,
		   "what will build it; buildkit where not given"),
	OPT_STRINGS('f', "file", "FILE", values, compose,
		    "Compose file that runs the image: its tools, volumes, health check"),
	OPT_STRING(0, "service", "NAME", values, service, "the service whose health check the image gets"),
	OPT_STRING(0, "user", "UID[:GID]|root", values, user, "whom the image runs as; 10001:10001 where not given"),
	OPT_STRING(0, "runtime-image", "IMAGE", values, runtime, "base of the second stage, instead of the slim one"),
	OPT_FLAG(0, "verify", values, verify,
		 "build both with buildah, run and compare them; what differs is not written"),
	OPT_STRINGS(0, "smoke", "COMMAND", values, smoke, "verify: run this in both, and compare exit code and output"),
	OPT_STRINGS(0, "env", "NAME=VALUE", values, env,
		    "verify: a variable for what is run, may be given several times"),
	OPT_STRINGS(0, "env-file", "FILE", values, env_files,
		    "verify: variables from FILE, may be given several times"),
	OPT_STRING(0, "storage", "DIR", values, storage,
		   "verify: images and containers live in DIR, not where the user's are"),
	OPT_FLAG(0, "pull", values, pull, "verify: base images that are missing may be fetched from their registry"),
	OPT_CHOICE(0, "format", "text|json", values, format, "how to report; text where not given"),
	OPT_CHOICE(0, "fail-on", FAIL_ON_CHOICES, values, fail_on,
		   "exit with 1 from this severity on; error where not given"),
	OPT_END
};

struct session {
	const struct values *values;
	const struct invocation *invocation;
	struct arena *arena;
	struct findings findings;
	const char *dockerfile;
	struct str context;
	struct split_options split;
	VEC(const struct stack_service *) services;
};

/* ---- The Compose file ---- */

static struct str absolute(struct session *session, struct str path)
{
	char *real = realpath(str_cstr(session->arena, path), NULL);
	struct str found = real ? str_dup(session->arena, str_of(real)) : STR_EMPTY;

	free(real);
	return found;
}

static bool builds_it(struct session *session, const struct stack_service *service)
{
	struct str context, file;

	if (!service->build.present || !str_empty(service->build.dockerfile_inline))
		return false;
	context = service->build.context; /* from where lotse was started */
	file = str_empty(service->build.dockerfile) ? STR("Dockerfile") : service->build.dockerfile;
	file = absolute(session, path_join(session->arena, context, file));
	return !str_empty(file) && str_eq(file, absolute(session, str_of(session->dockerfile)));
}

/* Those that build this Dockerfile, and those that run the image that they name. */
static void find_services(struct session *session, const struct stack *stack)
{
	for (size_t i = 0; i < stack->services.n; i++) {
		const struct stack_service *service = stack->services.at[i];
		bool runs = builds_it(session, service);

		for (size_t k = 0; k < stack->services.n && !runs; k++) {
			const struct stack_service *other = stack->services.at[k];

			runs = !str_empty(service->image.value) && str_eq(service->image.value, other->image.value) &&
			       builds_it(session, other);
		}
		if (runs)
			*vec_push(session->arena, &session->services) = service;
	}
}

/* 0, or the exit code after a complaint. */
static enum exit_code read_compose(struct session *session)
{
	const struct values *values = session->values;
	const struct project_values project_values = { .files = values->compose };
	struct compose_options load = project_options(&project_values, session->invocation->environment);
	struct findings findings = FINDINGS_INIT(session->arena);
	struct compose_project project;
	struct stack *stack = arena_new_of(session->arena, struct stack);
	struct err err = { 0 };

	if (!values->compose.n)
		return values->service ? complain_usage("--service %s: name the Compose file with -f", values->service)
				       : EXIT_CLEAN;
	if (compose_load(session->arena, &load, &project, &findings, &err) < 0)
		return complain_environment(&err);
	if (!findings.fatal && compose_to_stack(session->arena, &project, stack, &findings, &err) < 0)
		return complain_environment(&err);
	if (findings.fatal) {
		print_findings(&findings);
		return EXIT_INPUT;
	}
	find_services(session, stack);
	if (!session->services.n)
		return complain_usage("no service of the Compose file builds %s", session->dockerfile);
	session->split.services = session->services.at;
	session->split.n_services = session->services.n;
	for (size_t i = 0; values->service && i < session->services.n; i++)
		if (str_is(session->services.at[i]->name, values->service))
			session->split.service = session->services.at[i];
	session->split.service_chosen = session->split.service != NULL;
	if (values->service && !session->split.service)
		return complain_usage("--service %s: no service of that name runs the image", values->service);
	return EXIT_CLEAN;
}

/* ---- Options ---- */

static bool is_user(struct str text)
{
	size_t colon = str_chr(text, ':');
	struct str uid = colon == STR_NONE ? text : str_slice(text, 0, colon),
		   gid = colon == STR_NONE ? uid : str_from(text, colon + 1);
	uint64_t value;

	if (str_is(text, "root"))
		return true;
	return str_to_uint(uid, &value) && value > 0 && value <= UINT32_MAX && str_to_uint(gid, &value) && value > 0 &&
	       value <= UINT32_MAX;
}

static enum exit_code read_options(struct session *session)
{
	const struct values *values = session->values;
	struct str user = values->user ? str_of(values->user) : STR("10001:10001");

	if (!values->verify &&
	    (values->smoke.n || values->env.n || values->env_files.n || values->storage || values->pull))
		return complain_usage(
			"--smoke, --env, --env-file, --storage and --pull are for --verify: give it, too");
	if (!is_user(user))
		return complain_usage("--user %s: write numbers above 0, as 10001:10001, or root", values->user);
	if (str_chr(user, ':') == STR_NONE && !str_is(user, "root"))
		user = str_fmt(session->arena, "%s:%s", values->user, values->user);
	session->context = values->context ? str_of(values->context) : path_dir(str_of(session->dockerfile));
	session->split = (struct split_options){
		.builder = values->builder && strcmp(values->builder, "buildah-1.28") == 0 ? SPLIT_BUILDAH
											   : SPLIT_BUILDKIT,
		.name = path_base(str_of(session->dockerfile)),
		.context = str_cstr(session->arena, session->context),
		.output = str_of(values->output && strcmp(values->output, "-") != 0 ? values->output : ""),
		.user = user,
		.runtime = str_of(values->runtime),
	};
	return EXIT_CLEAN;
}

/* ---- Writing ---- */

static enum exit_code write_files(struct session *session, const struct split *split)
{
	struct err err = { 0 };
	const char *ignore = str_cstr(session->arena, split->ignore_path);
	bool own = str_is(str_of(session->values->output), "-");

	if (!session->values->output || own) {
		_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

		strbuf_add(&buf, split->dockerfile);
		return print_result(NULL, &buf);
	}
	if (!str_empty(split->added) && file_write(ignore, split->ignore, 0666, &err) < 0)
		return complain_environment(&err);
	if (file_write(session->values->output, split->dockerfile, 0666, &err) < 0)
		return complain_environment(&err);
	return EXIT_CLEAN;
}

static void report_text_files(struct session *session, const struct split *split)
{
	struct str added = split->added, one;

	print_line("wrote %s", session->values->output);
	if (str_empty(added)) {
		print_line("%" PRI_STR " leaves out all that it should already", STR_ARG(split->ignore_path));
		return;
	}
	print_line("wrote %" PRI_STR ", which now leaves out as well:", STR_ARG(split->ignore_path));
	while (str_split(&added, '\n', &one))
		if (!str_empty(one))
			print_line("  %" PRI_STR, STR_ARG(one));
}

/* ---- Verifying ---- */

/* For the library: ended by NULL. */
static const char *const *terminated(struct arena *arena, const struct strings *strings)
{
	const char **list = arena_calloc(arena, strings->n + 1, sizeof(*list));

	for (size_t i = 0; i < strings->n; i++)
		list[i] = strings->at[i];
	return list;
}

static int verify(struct session *session, struct str original, const struct split *split, struct verify_report *report,
		  struct err *err)
{
	const struct values *values = session->values;
	const char *own = str_cstr(session->arena, str_fmt(session->arena, "%s.dockerignore", session->dockerfile));
	const struct verify_options verifying = {
		.storage = values->storage,
		.pull = values->pull,
		.original = original,
		.context = session->split.context,
		.ignore = session->split.builder == SPLIT_BUILDKIT && file_exists(own) ? own : NULL,
		.smoke = values->smoke.at,
		.n_smoke = values->smoke.n,
		.env = terminated(session->arena, &values->env),
		.env_files = terminated(session->arena, &values->env_files),
	};

	process_catch_signals();
	return split_verify(session->arena, split, &verifying, report, err);
}

static bool to_file(const struct values *values)
{
	return values->output && strcmp(values->output, "-") != 0;
}

/* One object on standard output. */
static enum exit_code report_json(struct session *session, const struct split *split,
				  const struct verify_report *report)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct arena *arena = session->arena;
	struct node *root = node_map(arena);

	node_set_str(arena, root, "dockerfile", split->dockerfile);
	node_set_str(arena, root, "ignoreFile", split->ignore_path);
	node_set_str(arena, root, "ignore", split->ignore);
	if (report)
		node_set_node(arena, root, "verification", split_verify_json(arena, report));
	json_write(&buf, root, 2, RESOLVE_JSON);
	return print_result(NULL, &buf);
}

static enum exit_code report_verification(struct session *session, const struct verify_report *report)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	split_verify_text(&buf, report);
	if (to_file(session->values))
		return print_result(NULL, &buf);
	fwrite(buf.ptr, 1, buf.len, stderr); /* standard output is the Dockerfile's */
	return EXIT_CLEAN;
}

static enum exit_code finish(struct session *session, struct str original, const struct split *split)
{
	const struct values *values = session->values;
	bool json = values->format && strcmp(values->format, "json") == 0;
	struct verify_report report;
	struct err err = { 0 };
	enum exit_code code = EXIT_CLEAN;

	if (values->verify && verify(session, original, split, &report, &err) < 0)
		return complain_environment(&err);
	if (values->verify && !json)
		code = report_verification(session, &report);
	if (json)
		code = report_json(session, split, values->verify ? &report : NULL);
	if (code)
		return code;
	if (values->verify && !report.verified) {
		complain_usage("not verified: nothing is written");
		return EXIT_FINDINGS;
	}
	if (json && !to_file(values))
		return EXIT_CLEAN;
	code = write_files(session, split);
	if (!code && to_file(values) && !json)
		report_text_files(session, split);
	return code;
}

static enum exit_code run(const struct invocation *invocation)
{
	struct session session = {
		.values = invocation->values,
		.invocation = invocation,
		.arena = invocation->arena,
		.findings = FINDINGS_INIT(invocation->arena),
		.dockerfile = invocation->arguments[0],
	};
	struct err err = { 0 };
	struct split split;
	struct str text;
	enum exit_code code = read_options(&session);

	if (code || (code = read_compose(&session)))
		return code;
	if (file_read(session.arena, session.dockerfile, (size_t)4 << 20, &text, &err) < 0)
		return complain_environment(&err);
	const struct source *source = source_new(session.arena, str_of(session.dockerfile), text);
	if (image_split(session.arena, source, &session.split, &split, &session.findings, &err) < 0)
		return complain_environment(&err);
	print_findings(&session.findings);
	code = exit_for(&session.findings, session.values->fail_on);
	if (code == EXIT_INPUT)
		return code;
	enum exit_code finished = finish(&session, text, &split);
	return finished ? finished : code;
}

const struct command cmd_image_split = {
	.name = "image split",
	.summary = "rewrite a Dockerfile of one stage into two: what builds, and what runs",
	.arguments = "DOCKERFILE",
	.min_arguments = 1,
	.max_arguments = 1,
	.description = "Reads a Dockerfile with one stage, and the files that it copies, and writes one with two. In "
		       "the first everything is "
		       "built, compilers and headers stay there. The second starts from the slim image of the same "
		       "release and takes over the "
		       "built files, the packages that own the libraries they load (found while it is built: what "
		       "nothing provides stops the "
		       "build), and the tools that commands, health checks and scripts call. What is installed from a "
		       "lock file comes before the "
		       "source, bytecode is compiled, the application runs as a numeric user, and an ignore file keeps "
		       "secrets and caches out.\n"
		       "Python, Node, Go, C and C++ are known; Rust and Java where the program is named plainly. What "
		       "can't be told apart with "
		       "certainty is refused with its place, and nothing is written.",
	.options = options,
	.values_size = sizeof(struct values),
	.examples =
		(const struct example[]){
			{ "lotse image split api/Dockerfile", "to look at" },
			{ "lotse image split api/Dockerfile -f compose.yaml --service api -o api/Dockerfile.split",
			  "with what Compose knows" },
			{ 0 } },
	.run = run,
};
