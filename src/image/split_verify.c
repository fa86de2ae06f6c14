#include "image/split_verify.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/sort.h"
#include "container/container.h"
#include "doc/node.h"
#include "image/split_files.h"
#include "image/split_internal.h"

struct verifying {
	struct arena *arena;
	const struct split *split;
	const struct verify_options *options;
	struct verify_report *report;
	struct engine *engine;
	struct str before, after; /* names of the images */
	struct image *image_before, *image_after;
	bool ran; /* something was started, and answered */
	struct err *err;
};

static struct verify_row *add_row(struct verifying *v, struct str what)
{
	struct verify_row *row = vec_push(v->arena, &v->report->rows);

	*row = (struct verify_row){ .what = what };
	return row;
}

/* ---- Builds ---- */

/* 1: built; 0: a row says why not; -1: the machine can't. */
static int build(struct verifying *v, const char *what, const struct build_options *options, struct str *name)
{
	struct build_result result;

	if (engine_build(v->engine, options, &result, v->err) < 0)
		return -1;
	if (result.status == 0) {
		*name = result.name;
		return 1;
	}
	struct verify_row *row = add_row(v, str_fmt(v->arena, "build of the %s", what));
	row->verdict = VERIFY_DIFFERENT;
	row->why = result.why;
	return 0;
}

static int build_both(struct verifying *v)
{
	const char *folder = engine_folder(v->engine, v->err);
	struct build_options before = { .text = v->options->original,
					.context = v->options->context,
					.ignorefile = v->options->ignore };
	struct build_options after = { .text = v->split->dockerfile, .context = v->options->context };
	int built;

	if (!folder)
		return -1;
	after.ignorefile = str_cstr(v->arena, path_join(v->arena, str_of(folder), STR("ignore")));
	if (file_write(after.ignorefile, v->split->ignore, 0600, v->err) < 0)
		return -1;
	built = build(v, "original", &before, &v->before);
	if (built <= 0)
		return built;
	built = build(v, "rewrite", &after, &v->after);
	if (built <= 0)
		return built;
	if (engine_image(v->engine, str_cstr(v->arena, v->before), &v->image_before, v->err) < 0 ||
	    engine_image(v->engine, str_cstr(v->arena, v->after), &v->image_after, v->err) < 0)
		return -1;
	v->report->size_before = v->image_before->size;
	v->report->size_after = v->image_after->size;
	return 1;
}

/* ---- Running something in both ---- */

struct answer {
	int status;
	struct str out, err;
};

static int run_in(struct verifying *v, struct str image, const char *const *argv, struct answer *answer)
{
	struct process_result result;
	const struct container_options options = {
		.image = str_cstr(v->arena, image),
		.entrypoint = "",
		.command = argv,
		.env = v->options->env,
		.env_files = v->options->env_files,
		.seconds = 120,
	};

	if (container_run(v->engine, &options, &result, v->err) < 0)
		return -1;
	*answer = (struct answer){ result.status, str_trim(result.out), str_trim(result.err) };
	return 0;
}

static struct str last_line(struct str text)
{
	size_t newline = str_rchr(str_trim(text), '\n');

	return str_trim(newline == STR_NONE ? text : str_from(str_trim(text), newline + 1));
}

/* What a program says last is mostly why. */
static struct str last_lines(struct str text)
{
	size_t from = (text = str_trim(text)).len;

	for (unsigned int lines = 0; from > 0 && lines < 4; from--)
		lines += text.ptr[from - 1] == '\n';
	return str_trim(str_from(text, from));
}

static struct str shown(struct verifying *v, const struct answer *answer)
{
	struct str text = str_empty(answer->out) || answer->status
				  ? last_line(str_empty(answer->err) ? answer->out : answer->err)
				  : last_line(answer->out);

	return str_fmt(v->arena, "exit code %d%s%" PRI_STR, answer->status, str_empty(text) ? "" : ": ",
		       STR_ARG(str_show(v->arena, text)));
}

/* A line for a shell; the words themselves where the image has none. */
static const char *const *line_argv(struct verifying *v, const char *line)
{
	struct shell_steps steps;
	const char **argv;

	if (!v->split->facts.scratch) {
		argv = arena_calloc(v->arena, 4, sizeof(*argv));
		argv[0] = "/bin/sh";
		argv[1] = "-c";
		argv[2] = line;
		return argv;
	}
	split_shell(v->arena, str_of(line), &steps);
	if (steps.list.n != 1)
		return NULL;
	argv = arena_calloc(v->arena, steps.list.at[0].words.n + 1, sizeof(*argv));
	for (size_t i = 0; i < steps.list.at[0].words.n; i++)
		argv[i] = str_cstr(v->arena, steps.list.at[0].words.at[i]);
	return argv;
}

static int smoke(struct verifying *v, const char *line)
{
	const char *const *argv = line_argv(v, line);
	struct verify_row *row = add_row(v, str_fmt(v->arena, "smoke: %s", line));
	size_t index = v->report->rows.n - 1;
	struct answer before, after;

	if (!argv) {
		row->verdict = VERIFY_NOT_DONE;
		row->why = STR("the image has no shell: give one command without operators");
		return 0;
	}
	if (run_in(v, v->before, argv, &before) < 0 || run_in(v, v->after, argv, &after) < 0)
		return -1;
	row = &v->report->rows.at[index];
	row->before = shown(v, &before);
	row->after = shown(v, &after);
	v->ran = true;
	if (before.status != 0) {
		row->verdict = VERIFY_DIFFERENT;
		row->why = STR("it fails in the original: it can't tell whether the rewrite works");
	} else if (before.status != after.status) {
		row->verdict = VERIFY_DIFFERENT;
		row->why = str_fmt(v->arena, "the rewrite says: %" PRI_STR,
				   STR_ARG(last_lines(after.err.len ? after.err : after.out)));
	} else if (!str_eq(before.out, after.out)) {
		row->verdict = VERIFY_DIFFERENT;
		row->why = STR("the output differs");
	}
	return 0;
}

/* ---- The default command, and the health check ---- */

struct started {
	bool healthy, running;
	int exit_code;
	struct str log;
	double seconds;
};

static int start(struct verifying *v, struct str image, const char *const *check, struct started *started)
{
	const struct container_options options = { .image = str_cstr(v->arena, image),
						   .env = v->options->env,
						   .env_files = v->options->env_files };
	/* without a check: a server that lives for three seconds has found its libraries, modules and settings */
	static const char *const nothing[] = { "lotse-no-such-program", NULL };
	const struct probe probe = { .command = check ? check : nothing, .seconds = check ? 60 : 3 };
	struct container *container;
	struct probe_result result;

	*started = (struct started){ 0 };
	if (container_start(v->engine, &options, &container, v->err) < 0)
		return -1;
	if (container_probe(container, &probe, &result, v->err) < 0)
		return -1;
	started->healthy = result.healthy;
	started->seconds = result.seconds;
	started->running = container_running(container, &started->exit_code);
	if (container_logs(container, 2000, &started->log, v->err) < 0)
		return -1;
	return container_remove(container, v->err);
}

static struct str started_shown(struct verifying *v, const struct started *started, bool checked)
{
	if (checked && started->healthy)
		return str_fmt(v->arena, "healthy after %.1f s", started->seconds);
	if (!started->running)
		return str_fmt(v->arena, "ended with exit code %d: %" PRI_STR, started->exit_code,
			       STR_ARG(str_show(v->arena, last_line(started->log))));
	return checked ? STR("never healthy") : STR("runs");
}

static int default_command(struct verifying *v)
{
	const char *const *check =
		v->image_after->health.test ? v->image_after->health.test : v->image_before->health.test;
	struct verify_row *row = add_row(v, check ? STR("health check") : STR("default command"));
	size_t index = v->report->rows.n - 1;
	struct started before, after;

	if (!*v->image_after->cmd && !*v->image_after->entrypoint) {
		row->verdict = VERIFY_NOT_DONE;
		row->why = STR("the image has neither CMD nor ENTRYPOINT");
		return 0;
	}
	if (start(v, v->before, check, &before) < 0 || start(v, v->after, check, &after) < 0)
		return -1;
	row = &v->report->rows.at[index];
	row->before = started_shown(v, &before, check != NULL);
	row->after = started_shown(v, &after, check != NULL);
	/* a check that came with the rewrite may need a tool that the original hasn't */
	bool good_before = v->image_before->health.test ? before.healthy
							: before.healthy || before.running || before.exit_code == 0;
	bool good_after =
		check ? after.healthy : (after.running == before.running && after.exit_code == before.exit_code);
	if (good_before && good_after) {
		v->ran = true;
		return 0;
	}
	row->verdict = good_before || !v->ran ? VERIFY_DIFFERENT : VERIFY_NOT_DONE;
	row->why = !good_before ? str_fmt(v->arena,
					  "the original doesn't run by itself, so it can't be compared: give what it "
					  "needs with --env, "
					  "or a --smoke command. It says: %" PRI_STR,
					  STR_ARG(last_lines(before.log)))
				: str_fmt(v->arena, "the rewrite says: %" PRI_STR, STR_ARG(last_lines(after.log)));
	return 0;
}

/* ---- Packages ---- */

static int by_bytes(const void *a, const void *b, void *context)
{
	(void)context;
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

struct lines {
	VEC(struct str) list;
};

static void sorted_lines(struct arena *arena, struct str text, struct lines *lines)
{
	struct str one;

	while (str_split(&text, '\n', &one))
		if (!str_empty(str_trim(one)))
			*vec_push(arena, &lines->list) = str_trim(one);
	sort_stable(lines->list.at, lines->list.n, sizeof(struct str), by_bytes, NULL);
}

/* The lines of `a` that `b` lacks, at most five of them by name. */
static struct str missing(struct arena *arena, const struct lines *a, const struct lines *b, size_t *n)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	size_t k = 0;

	*n = 0;
	for (size_t i = 0; i < a->list.n; i++) {
		while (k < b->list.n && str_cmp(b->list.at[k], a->list.at[i]) < 0)
			k++;
		if (k < b->list.n && str_eq(b->list.at[k], a->list.at[i]))
			continue;
		if (++*n <= 5)
			strbuf_addf(&buf, "%s%" PRI_STR, *n > 1 ? ", " : "", STR_ARG(a->list.at[i]));
	}
	if (*n > 5)
		strbuf_addf(&buf, " and %zu more", *n - 5);
	return strbuf_take(&buf, arena);
}

/*
 * What is installed beside the tools that install. Then the packages with native code are imported: a library that only
 * dlopen() asks for shows itself here, if nowhere else.
 */
static const char python_packages[] =
	"import importlib.metadata as m\n"
	"skip = {'pip', 'setuptools', 'wheel', 'poetry', 'pipenv', 'uv', 'virtualenv', 'pkg-resources'}\n"
	"for d in m.distributions():\n"
	"    name = (d.metadata['Name'] or '').lower().replace('_', '-')\n"
	"    if name and name not in skip: print(name + '==' + d.version)\n";
static const char python_imports[] =
	"import importlib, importlib.metadata as m\n"
	"seen = set()\n"
	"for d in m.distributions():\n"
	"    for f in d.files or []:\n"
	"        if str(f).endswith('.so') and '.libs' not in str(f): seen.add(str(f).split('/')[0].split('.')[0])\n"
	"for name in sorted(seen):\n"
	"    try: importlib.import_module(name)\n"
	"    except BaseException as e: print(name, type(e).__name__, str(e).split('\\n')[0])\n";
static const char node_packages[] = "npm ls --all --omit=dev --parseable --long 2>/dev/null | sed 's/^[^:]*://; "
				    "s/:.*//' | grep -v '^undefined' | sort -u";

static int compare_lists(struct verifying *v, const char *what, const char *const *argv, bool reversed)
{
	struct answer before, after;
	struct lines had = { 0 }, has = { 0 };
	struct verify_row *row;
	size_t n;

	if (run_in(v, v->before, argv, &before) < 0 || run_in(v, v->after, argv, &after) < 0)
		return -1;
	row = add_row(v, str_of(what));
	if (before.status != 0) {
		row->verdict = VERIFY_NOT_DONE;
		row->why = str_fmt(v->arena, "the original can't list them: %" PRI_STR, STR_ARG(last_line(before.err)));
		return 0;
	}
	if (after.status != 0) {
		row->verdict = VERIFY_DIFFERENT;
		row->why = str_fmt(v->arena, "the rewrite can't list them: %" PRI_STR, STR_ARG(last_line(after.err)));
		return 0;
	}
	sorted_lines(v->arena, before.out, &had);
	sorted_lines(v->arena, after.out, &has);
	row->before = str_fmt(v->arena, "%zu", had.list.n);
	row->after = str_fmt(v->arena, "%zu", has.list.n);
	struct str names = reversed ? missing(v->arena, &has, &had, &n) : missing(v->arena, &had, &has, &n);
	if (n) {
		row->verdict = VERIFY_DIFFERENT;
		row->why = str_fmt(v->arena, "%s: %" PRI_STR, reversed ? "only in the rewrite" : "not in the rewrite",
				   STR_ARG(names));
	}
	return 0;
}

static int packages(struct verifying *v)
{
	const struct split_facts *facts = &v->split->facts;
	const char *python = str_cstr(v->arena, facts->python);
	const char *const list[] = { python, "-c", python_packages, NULL }, *const imports[] = { python, "-c",
												 python_imports, NULL };
	const char *const node[] = { "/bin/sh", "-c", node_packages, NULL };

	if (!str_empty(facts->python) && (compare_lists(v, "Python packages", list, false) < 0 ||
					  compare_lists(v, "imports of native code that fail", imports, true) < 0))
		return -1;
	return facts->node ? compare_lists(v, "Node packages", node, false) : 0;
}

/* ---- Programs ---- */

static int program(struct verifying *v, struct str name)
{
	const char *const argv[] = { "/bin/sh", "-c", "command -v \"$1\"", "sh", str_cstr(v->arena, name), NULL };
	struct answer before, after;

	if (run_in(v, v->before, argv, &before) < 0 || run_in(v, v->after, argv, &after) < 0)
		return -1;
	struct verify_row *row = add_row(v, str_fmt(v->arena, "program: %" PRI_STR, STR_ARG(name)));
	row->before = before.status ? STR("not there") : before.out;
	row->after = after.status ? STR("not there") : after.out;
	if (after.status != 0) {
		row->verdict = VERIFY_DIFFERENT;
		row->why = before.status ? STR("neither image has it, and something calls it")
					 : STR("the rewrite lost it");
	}
	return 0;
}

static int programs(struct verifying *v)
{
	const char *const *words = *v->image_after->entrypoint ? v->image_after->entrypoint : v->image_after->cmd;

	if (v->split->facts.scratch)
		return 0;
	if (*words && program(v, str_of(*words)) < 0)
		return -1;
	for (size_t i = 0; i < v->split->facts.tools.n; i++)
		if (program(v, v->split->facts.tools.at[i]) < 0)
			return -1;
	return 0;
}

/* ---- All of it ---- */

static int compare(struct verifying *v)
{
	for (size_t i = 0; i < v->options->n_smoke; i++)
		if (smoke(v, v->options->smoke[i]) < 0)
			return -1;
	if (packages(v) < 0 || programs(v) < 0)
		return -1;
	if (split_compare_files(v->arena, v->engine, v->split, v->image_before, v->image_after, v->report, v->err) < 0)
		return -1;
	return v->options->n_smoke && !v->image_after->health.test ? 0 : default_command(v);
}

int split_verify(struct arena *arena, const struct split *split, const struct verify_options *options,
		 struct verify_report *report, struct err *err)
{
	struct verifying v = { .arena = arena, .split = split, .options = options, .report = report, .err = err };
	const struct engine_options engine_options = { .storage = options->storage, .pull = options->pull };
	_cleanup_engine_ struct engine *engine = NULL;
	int built;

	*report = (struct verify_report){ 0 };
	if (engine_open(arena, &engine_options, &engine, err) < 0)
		return err_wrap(err, "cannot verify");
	v.engine = engine;
	report->engine = engine_describe(engine);
	built = build_both(&v);
	if (built < 0 || (built > 0 && compare(&v) < 0))
		return err_wrap(err, "cannot verify");
	report->verified = built > 0 && v.ran;
	for (size_t i = 0; i < report->rows.n; i++)
		report->verified &= report->rows.at[i].verdict != VERIFY_DIFFERENT;
	return 0;
}

/* ---- Reports ---- */

static const char *verdict_name(enum verify_verdict verdict)
{
	static const char *const names[] = { "same", "DIFFERENT", "not done" };

	return names[verdict];
}

static void add_size(struct strbuf *buf, uint64_t bytes)
{
	strbuf_addf(buf, "%llu MB", (unsigned long long)((bytes + 500000) / 1000000));
}

void split_verify_text(struct strbuf *buf, const struct verify_report *report)
{
	for (size_t i = 0; i < report->rows.n; i++) {
		const struct verify_row *row = &report->rows.at[i];

		strbuf_addf(buf, "%-9s  %" PRI_STR, verdict_name(row->verdict), STR_ARG(row->what));
		if (!str_empty(row->before) && str_eq(row->before, row->after))
			strbuf_addf(buf, " (%" PRI_STR ")", STR_ARG(row->before));
		else if (!str_empty(row->before))
			strbuf_addf(buf, " (before: %" PRI_STR "; after: %" PRI_STR ")", STR_ARG(row->before),
				    STR_ARG(row->after));
		strbuf_addc(buf, '\n');
		if (!str_empty(row->why))
			strbuf_addf(buf, "           %" PRI_STR "\n", STR_ARG(row->why));
	}
	if (report->size_before && report->size_after) {
		strbuf_adds(buf, "size       ");
		add_size(buf, report->size_before);
		strbuf_adds(buf, " -> ");
		add_size(buf, report->size_after);
		strbuf_addf(buf, " (%+.1f %%)\n", ((double)report->size_after / (double)report->size_before - 1) * 100);
	}
	strbuf_addf(buf, "%s by %" PRI_STR "\n", report->verified ? "verified" : "NOT verified",
		    STR_ARG(report->engine));
}

struct node *split_verify_json(struct arena *arena, const struct verify_report *report)
{
	static const char *const names[] = { "same", "different", "not done" };
	struct node *root = node_map(arena);

	node_set_bool(arena, root, "verified", report->verified);
	node_set_int(arena, root, "sizeBefore", (int64_t)report->size_before);
	node_set_int(arena, root, "sizeAfter", (int64_t)report->size_after);
	node_set_str(arena, root, "engine", report->engine);
	struct node *checks = node_set_seq(arena, root, "checks");
	for (size_t i = 0; i < report->rows.n; i++) {
		const struct verify_row *row = &report->rows.at[i];
		struct node *check = node_add(arena, checks, node_map(arena));

		node_set_str(arena, check, "check", row->what);
		node_set_str(arena, check, "verdict", str_of(names[row->verdict]));
		node_set_str(arena, check, "before", row->before);
		node_set_str(arena, check, "after", row->after);
		node_set_str(arena, check, "why", row->why);
	}
	return root;
}
