/*
 * What a RUN does, step by step: packages, the language's own packages, the application's build, or a change of the
 * system.
 */
#include "base/arena.h"
#include "base/file.h"
#include "image/split_internal.h"

struct run {
	struct split_plan *plan;
	const struct dockerfile_instruction *instruction;
	struct str cwd;   /* of the shell: "cd" changes it */
	struct str start; /* at the instruction's begin */
	struct str flags;
	bool as_root;
	bool handled; /* the last step was taken without an item of its own */
};

static struct span step_span(const struct run *run, const struct shell_step *step)
{
	size_t from = step->from, to = step->to;
	struct str text = run->instruction->script.text;

	while (from < to && from < text.len && ascii_space(text.ptr[from]))
		from++;
	while (to > from && to <= text.len && ascii_space(text.ptr[to - 1]))
		to--;
	return split_span(run->plan, run->instruction, from, to);
}

static void refuse(struct run *run, const struct shell_step *step, const char *why)
{
	struct arena *arena = run->plan->arena;

	split_refuse(run->plan, &SPLIT_STEP, step_span(run, step), "\"%" PRI_STR "\": %s",
		     STR_ARG(str_show(arena, step->raw)), why);
}

bool split_in_app(const struct split_plan *plan, struct str cwd, struct str path)
{
	struct str app = plan->workdir, full = path_clean(plan->arena, path_join(plan->arena, cwd, path));

	if (str_is(app, "/"))
		return false;
	return str_eq(full, app) ||
	       (full.len > app.len && str_starts(full, str_cstr(plan->arena, app)) && full.ptr[app.len] == '/');
}

struct span split_span(const struct split_plan *plan, const struct dockerfile_instruction *instruction, size_t from,
		       size_t to)
{
	if (!instruction->script.n_pieces || instruction->heredocs.n || from >= to || to > instruction->script.text.len)
		return instruction->span;
	return dockerfile_text_span(plan->file, &instruction->script, from, to);
}

/* ---- apt ---- */

static const char *const apt_with_value[] = { "-t",       "--target-release", "-o", "-c",
					      "--option", "--config-file",    "-a", NULL };

static void add_package(struct split_plan *plan, struct str name)
{
	struct str bare = name;
	size_t equals = str_chr(name, '='), slash = str_chr(name, '/'), colon = str_chr(name, ':');
	size_t end = MIN_OF(MIN_OF(equals, slash), MIN_OF(colon, name.len));

	bare = str_slice(name, 0, end);
	for (size_t i = 0; i < plan->packages.n; i++)
		if (str_eq(plan->packages.at[i].bare, bare))
			return;
	bool build = split_package_kind(bare) == PACKAGE_BUILD;
	*vec_push(plan->arena, &plan->packages) = (struct split_package){
		.name = name,
		.bare = bare,
		.builder = true,
		.runtime = !build,
		.why = build ? STR_EMPTY : STR("the original installs it"),
	};
}

static void apt_item(struct run *run)
{
	struct split_plan *plan = run->plan;

	for (size_t i = 0; i < plan->items.n; i++)
		if (plan->items.at[i].kind == ITEM_APT)
			return;
	*vec_push(plan->arena, &plan->items) = (struct split_item){
		.kind = ITEM_APT, .instruction = run->instruction, .where = WHERE_BOTH, .cwd = run->cwd
	};
}

static bool apt_install(struct run *run, const struct shell_step *step, size_t from)
{
	bool recommends = true;
	size_t kept = 0;

	for (size_t i = from; i < step->words.n; i++) {
		struct str word = step->words.at[i];

		if (str_is(word, "--no-install-recommends") || str_is(word, "APT::Install-Recommends=false") ||
		    str_is(word, "APT::Install-Recommends=0")) {
			recommends = false;
		} else if (str_in(word, apt_with_value)) {
			if (str_is(word, "-t") || str_starts(word, "--target")) {
				refuse(run, step, "it takes packages from another release");
				return false;
			}
			struct str value = i + 1 < step->words.n ? step->words.at[i + 1] : STR_EMPTY;
			recommends &= !str_starts(value, "APT::Install-Recommends=");
			i++;
		} else if (str_starts(word, "-")) {
			continue;
		} else if (str_starts(word, "/") || str_starts(word, "./") || str_ends(word, ".deb")) {
			refuse(run, step, "it installs a package from a file: which stage needs it can't be told");
			return false;
		} else if (str_chr(word, '$') != STR_NONE &&
			   (str_chr(word, '=') == STR_NONE || str_chr(word, '$') < str_chr(word, '='))) {
			refuse(run, step, "which packages it installs depends on a variable");
			return false;
		} else if (str_ends(word, "-") || str_ends(word, "+")) {
			if (str_ends(word, "++")) {
				add_package(run->plan, word);
				continue;
			}
			refuse(run, step, "a package with a trailing sign");
			return false;
		} else {
			add_package(run->plan, word);
			kept += split_package_kind(word) == PACKAGE_RUNTIME;
		}
	}
	run->plan->recommends |= recommends && kept;
	run->plan->builder_recommends |= recommends;
	apt_item(run);
	return true;
}

/* What the original removes again isn't in its image: it was there to build. */
static void apt_remove(struct run *run, const struct shell_step *step, size_t from)
{
	for (size_t i = from; i < step->words.n; i++)
		for (size_t k = 0; k < run->plan->packages.n; k++)
			if (str_eq(run->plan->packages.at[k].bare, step->words.at[i]))
				run->plan->packages.at[k].runtime = false;
}

static bool is_apt(const struct shell_step *step)
{
	return step->words.n && (str_is(step->words.at[0], "apt-get") || str_is(step->words.at[0], "apt") ||
				 str_is(step->words.at[0], "aptitude"));
}

static bool apt_step(struct run *run, const struct shell_step *step)
{
	size_t verb = 1;

	while (verb < step->words.n && str_starts(step->words.at[verb], "-"))
		verb += str_in(step->words.at[verb], apt_with_value) ? 2 : 1;
	struct str name = verb < step->words.n ? step->words.at[verb] : STR_EMPTY;
	if (step->expands && str_is(name, "install") && str_contains(step->raw, STR("$("))) {
		refuse(run, step, "which packages it installs is computed");
		return true;
	}
	if (str_is(name, "install"))
		apt_install(run, step, verb + 1);
	else if (str_is(name, "remove") || str_is(name, "purge") || str_is(name, "autoremove"))
		apt_remove(run, step, verb + 1);
	else if (str_is(name, "upgrade") || str_is(name, "dist-upgrade") || str_is(name, "full-upgrade"))
		apt_item(run), run->plan->slim_note = STR("upgrade");
	else if (!str_is(name, "update") && !str_is(name, "clean") && !str_is(name, "autoclean"))
		refuse(run, step, "this use of apt isn't known");
	return true;
}

/* ---- Paths ---- */

/* Programs that change files that their arguments name. `skip`: so many arguments come before the files. */
static const struct path_program {
	const char *name;
	unsigned int skip;
	const char *with_value; /* options that take the next word, "-m -o" */
} path_programs[] = {
	{ "mkdir", 0, "-m --mode" },
	{ "touch", 0, "-d -t -r" },
	{ "chmod", 1, "" },
	{ "chown", 1, "" },
	{ "chgrp", 1, "" },
	{ "ln", 0, "-t" },
	{ "cp", 0, "-t" },
	{ "mv", 0, "-t" },
	{ "rm", 0, "" },
	{ "rmdir", 0, "" },
	{ "install", 0, "-m -o -g -t" },
	{ "sed", 1, "-e -f --expression" },
	{ "dos2unix", 0, "" },
	{ "find", 0, "" },
};

/* Programs that change accounts, locales, certificates, and so belong into the image that runs. */
static const char *const system_programs[] = {
	"useradd",
	"adduser",
	"groupadd",
	"addgroup",
	"usermod",
	"groupmod",
	"locale-gen",
	"update-locale",
	"localedef",
	"dpkg-reconfigure",
	"update-ca-certificates",
	"ldconfig",
	"update-alternatives",
	"a2enmod",
	"fc-cache",
	"debconf-set-selections",
	NULL,
};

/* They only say something, or write it where ">" points. */
static const char *const speakers[] = { "echo", "printf", "cat", "tee", "true", ":", "yes", NULL };

static const char *const rubbish[] = {
	"/var/lib/apt/lists", "/var/cache",      "/tmp",     "/var/tmp",       "/root/.cache",
	"~/.cache",           "/root/.npm",      "~/.npm",   "/usr/share/doc", "/usr/share/man",
	"/usr/share/locale",  "/usr/share/info", "/var/log", "$HOME/.cache",   NULL
};

static bool below(struct str path, const char *folder)
{
	size_t n = strlen(folder);

	return str_starts(path, folder) && (path.len == n || path.ptr[n] == '/');
}

static bool is_temporary(struct str path)
{
	return below(path, "/tmp") || below(path, "/var/tmp");
}

static bool is_rubbish(struct str path)
{
	for (size_t i = 0; rubbish[i]; i++)
		if (below(path, rubbish[i]))
			return true;
	return false;
}

static const struct path_program *path_program(struct str name)
{
	for (size_t i = 0; i < ARRAY_SIZE(path_programs); i++)
		if (str_is(name, path_programs[i].name))
			return &path_programs[i];
	return NULL;
}

struct paths {
	VEC(struct str) list;                           /* as written */
	bool removes;                                   /* the command is rm */
	bool app, rubbish, temporary, system, artefact; /* some of them are */
	bool only_running;                              /* what only an image that runs reads: locale, time zone */
};

static bool takes_value(const struct path_program *program, struct str word)
{
	struct str rest = str_of(program->with_value), one;

	while (str_split(&rest, ' ', &one))
		if (!str_empty(one) && str_eq(one, word))
			return true;
	return false;
}

static bool is_artefact(const struct split_plan *plan, struct str path)
{
	for (size_t i = 0; i < plan->artefacts.n; i++)
		if (str_eq(plan->artefacts.at[i].path, path))
			return true;
	return false;
}

static void path_add(struct run *run, struct paths *paths, struct str word)
{
	struct arena *arena = run->plan->arena;

	if (str_empty(word))
		return;
	*vec_push(arena, &paths->list) = word;
	if (split_in_app(run->plan, run->cwd, word))
		paths->app = true;
	else if (paths->removes && is_rubbish(word))
		paths->rubbish = true;
	else if (is_temporary(word))
		paths->temporary = true;
	else if (is_artefact(run->plan, path_clean(arena, path_join(arena, run->cwd, word))))
		paths->artefact = true;
	else
		paths->system = true;
	paths->only_running =
		str_is(word, "/etc/locale.gen") || str_is(word, "/etc/timezone") || str_is(word, "/etc/localtime");
}

static void paths_of(struct run *run, const struct shell_step *step, const struct path_program *program,
		     struct paths *paths)
{
	unsigned int skip = program->skip;

	for (size_t i = 1; i < step->words.n; i++) {
		struct str word = step->words.at[i];

		if (takes_value(program, word)) {
			skip -= skip && program->skip; /* sed -e SCRIPT */
			i++;
		} else if (word.len > 1 && word.ptr[0] == '-' && !(skip && str_is(step->words.at[0], "chmod"))) {
			if (str_is(step->words.at[0], "find"))
				return;
		} else if (skip) {
			skip--;
		} else {
			path_add(run, paths, word);
		}
	}
}

/* ---- Items ---- */

static void add_run(struct run *run, const struct shell_step *step, enum split_where where, bool app)
{
	struct split_plan *plan = run->plan;
	struct arena *arena = plan->arena;
	struct split_item *last = plan->items.n ? &plan->items.at[plan->items.n - 1] : NULL;
	struct str text = step->raw;

	if (step->alternatives)
		text = str_fmt(arena, "{ %" PRI_STR "; }", STR_ARG(text));
	if (!str_eq(run->cwd, run->start))
		text = str_fmt(arena, "cd %" PRI_STR " && %" PRI_STR, STR_ARG(run->cwd), STR_ARG(text));
	if (last && last->kind == ITEM_RUN && last->instruction == run->instruction && last->where == where &&
	    last->app == app) {
		last->text = str_fmt(arena, "%" PRI_STR "\n%" PRI_STR, STR_ARG(last->text), STR_ARG(text));
		return;
	}
	*vec_push(arena, &plan->items) = (struct split_item){ .kind = ITEM_RUN,
							      .instruction = run->instruction,
							      .where = where,
							      .text = text,
							      .cwd = run->start,
							      .app = app,
							      .flags = run->flags };
}

/* The application's files: in the builder where it is built there, else in the second stage. Decided at the end. */
static void add_app(struct run *run, const struct shell_step *step)
{
	add_run(run, step, 0, true);
}

/* ---- One step ---- */

/* mkdir: an empty folder is there to be written into, unless something is copied there. */
static void make_folders(struct run *run, const struct shell_step *step, const struct paths *paths)
{
	struct split_plan *plan = run->plan;

	if (step->globs || step->expands || str_contains(step->raw, STR("{")) || str_contains(step->raw, STR(" -m"))) {
		if (paths->app)
			add_app(run, step);
		else
			add_run(run, step, WHERE_BOTH, false);
		return;
	}
	for (size_t i = 0; i < paths->list.n; i++) {
		struct str path = path_clean(plan->arena, path_join(plan->arena, run->cwd, paths->list.at[i]));

		if (!is_temporary(path))
			*vec_push(plan->arena, &plan->writable) = path;
	}
}

/* chown and chmod of folders that the user gets anyway say nothing new. */
static bool only_writable(struct run *run, const struct paths *paths)
{
	struct split_plan *plan = run->plan;

	for (size_t i = 0; i < paths->list.n; i++) {
		struct str path = path_clean(plan->arena, path_join(plan->arena, run->cwd, paths->list.at[i]));
		bool found = false;

		for (size_t k = 0; k < plan->writable.n; k++)
			found |= str_eq(plan->writable.at[k], path);
		if (!found)
			return false;
	}
	return paths->list.n > 0;
}

static bool is_download(const struct shell_step *step)
{
	return step->words.n && (str_is(step->words.at[0], "curl") || str_is(step->words.at[0], "wget"));
}

/* curl -o /usr/local/bin/x URL: one file, which the second stage gets from the first. */
static bool download_step(struct run *run, const struct shell_step *step)
{
	struct split_plan *plan = run->plan;
	struct str to = STR_EMPTY;

	if (step->pipes) {
		refuse(run, step, "what a downloaded script does can't be told");
		return true;
	}
	for (size_t i = 1; i + 1 < step->words.n; i++) {
		struct str word = step->words.at[i];
		bool curl = str_is(step->words.at[0], "curl");

		if (str_is(word, "--output") || str_is(word, "--output-document") ||
		    (word.len > 1 && word.ptr[0] == '-' && word.ptr[1] != '-' &&
		     word.ptr[word.len - 1] == (curl ? 'o' : 'O')))
			to = step->words.at[i + 1];
	}
	if (str_empty(to) && !str_empty(step->written))
		to = step->written;
	if (str_empty(to) || str_chr(to, '$') != STR_NONE) {
		refuse(run, step, "where the download goes can't be told: write the path with -o");
		return true;
	}
	add_run(run, step, WHERE_BUILDER, false);
	to = path_clean(plan->arena, path_join(plan->arena, run->cwd, to));
	if (!is_rubbish(to))
		*vec_push(plan->arena, &plan->artefacts) = (struct split_file){ to, to };
	return true;
}

static bool known_program(struct str name)
{
	return path_program(name) || str_in(name, system_programs) || str_in(name, speakers) || str_is(name, "sort") ||
	       str_is(name, "grep");
}

static bool all_programs_known(const struct shell_step *step)
{
	for (size_t i = 0; i < step->programs.n; i++)
		if (!known_program(step->programs.at[i]))
			return false;
	return step->programs.n > 0;
}

/* chown -R app:app /app: the folder of an application that runs as a user of its own. */
static bool gives_app(const struct shell_step *step, const struct paths *paths)
{
	if (!step->words.n || (!str_is(step->words.at[0], "chown") && !str_is(step->words.at[0], "chgrp")))
		return false;
	return paths->app && !paths->system;
}

static bool path_step(struct run *run, const struct shell_step *step)
{
	const struct path_program *program = path_program(step->words.n ? step->words.at[0] : STR_EMPTY);
	struct paths paths = { 0 };

	paths.removes = program && (str_is(step->words.at[0], "rm") || str_is(step->words.at[0], "rmdir"));
	if (program)
		paths_of(run, step, program, &paths);
	if (!str_empty(step->written) && !str_is(step->written, "/dev/null"))
		path_add(run, &paths, step->written);
	if (step->pipes)
		for (size_t i = 0; i < step->programs.n; i++)
			paths.system |= str_is(step->programs.at[i], "tee");
	if (program && str_is(step->words.at[0], "mkdir") && !step->pipes) {
		make_folders(run, step, &paths);
		return true;
	}
	if (program && (str_is(step->words.at[0], "chown") || str_is(step->words.at[0], "chmod")) &&
	    only_writable(run, &paths))
		return true;
	if (gives_app(step, &paths)) {
		finding_at(run->plan->out, &SPLIT_OWNER, step_span(run, step),
			   "the files stay root's: \"%" PRI_STR "\" isn't repeated",
			   STR_ARG(str_show(run->plan->arena, step->raw)));
		return true;
	}
	if (paths.app)
		add_app(run, step);
	else if (paths.artefact)
		add_run(run, step, WHERE_BUILDER, false);
	else if (paths.system)
		add_run(run, step, paths.only_running ? WHERE_RUNTIME : WHERE_BOTH, false);
	else if (paths.temporary)
		add_run(run, step, WHERE_BUILDER, false);
	else if (!paths.rubbish && program)
		refuse(run, step, "which files it changes can't be told");
	/* else: rubbish that the second stage never had, or words that nobody reads */
	return true;
}

static bool language_step(struct run *run, const struct shell_step *step)
{
	typedef enum split_take take(struct split_plan *, const struct shell_step *, struct split_item *, struct span);
	static take *const takers[] = { split_python_step, split_node_step, split_compiled_step };
	struct split_plan *plan = run->plan;
	struct split_item item = { .instruction = run->instruction, .cwd = run->cwd, .flags = run->flags };

	for (size_t i = 0; i < ARRAY_SIZE(takers); i++) {
		switch (takers[i](plan, step, &item, step_span(run, step))) {
		case TAKE_NOT:
			continue;
		case TAKE_INSTALL:
			item.kind = ITEM_INSTALL;
			item.where = WHERE_BUILDER;
			if (str_empty(item.text))
				item.text = step->raw;
			if (!str_eq(run->cwd, run->start))
				item.text = str_fmt(plan->arena, "cd %" PRI_STR " && %" PRI_STR, STR_ARG(run->cwd),
						    STR_ARG(item.text));
			item.cwd = run->start;
			*vec_push(plan->arena, &plan->items) = item;
			return true;
		case TAKE_APP: {
			struct shell_step own = *step;

			own.raw = str_empty(item.text) ? step->raw : item.text;
			plan->built = true;
			add_run(run, &own, WHERE_BUILDER, true);
			if (!str_empty(item.cache))
				plan->items.at[plan->items.n - 1].cache = item.cache;
			return true;
		}
		case TAKE_BUILD:
			add_run(run, step, WHERE_BUILDER, false);
			return true;
		case TAKE_SYSTEM:
			add_run(run, step, WHERE_BOTH, false);
			return true;
		case TAKE_DROP:
		case TAKE_REFUSED:
			return true;
		}
	}
	return false;
}

static bool system_step(struct run *run, const struct shell_step *step)
{
	for (size_t i = 0; i < step->programs.n; i++)
		if (str_in(step->programs.at[i], system_programs)) {
			add_run(run, step, WHERE_RUNTIME, false);
			return true;
		}
	return false;
}

static void one_step(struct run *run, const struct shell_step *step)
{
	struct str first = step->words.n ? step->words.at[0] : STR_EMPTY;

	for (size_t i = 0; i < step->programs.n; i++)
		*vec_push(run->plan->arena, &run->plan->used) = step->programs.at[i];
	if (step->compound || step->background) {
		refuse(run, step, "loops, conditions and background jobs aren't taken apart");
		return;
	}
	if (str_is(first, "set"))
		return; /* each step is joined to the next by && in the result */
	if (str_is(first, "export") || (!step->words.n && step->assigns)) {
		if (!str_contains(step->raw, STR("DEBIAN_FRONTEND")))
			refuse(run, step, "a variable of the shell reaches into the steps behind it: use ENV or ARG");
		return;
	}
	if (str_is(first, "cd") && step->words.n == 2) {
		if (step->expands)
			refuse(run, step, "the folder depends on a variable");
		run->cwd = path_clean(run->plan->arena, path_join(run->plan->arena, run->cwd, step->words.at[1]));
		return;
	}
	if (is_apt(step)) {
		if (step->pipes && !step->alternatives)
			refuse(run, step, "the output of apt is used");
		else
			apt_step(run, step);
		return;
	}
	if (language_step(run, step))
		return;
	if (is_download(step)) {
		download_step(run, step);
		return;
	}
	if (!all_programs_known(step)) {
		refuse(run, step, "whether it only builds or changes what runs can't be told");
		return;
	}
	if (!run->as_root && !path_program(first)) {
		refuse(run, step, "it runs as another user than root");
		return;
	}
	if (!system_step(run, step))
		path_step(run, step);
}

/* The text of the commands, wherever it stands. Empty after a refusal. */
static struct str script_of(struct split_plan *plan, const struct dockerfile_instruction *instruction)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(DOCKERFILE_MAX);

	if (instruction->exec_form) {
		for (size_t i = 0; i < instruction->words.n; i++) {
			if (i)
				strbuf_addc(&buf, ' ');
			strbuf_add(&buf, split_quote(plan->arena, instruction->words.at[i].text));
		}
		return strbuf_take(&buf, plan->arena);
	}
	if (!instruction->heredocs.n)
		return instruction->script.text;
	struct str script = str_trim(instruction->script.text), body = instruction->heredocs.at[0].body.text;
	if (instruction->heredocs.n > 1 || !str_starts(script, "<<") || str_chr(script, ' ') != STR_NONE ||
	    str_starts(body, "#!")) {
		split_refuse(plan, &SPLIT_STEP, instruction->span,
			     "a heredoc that isn't a plain list of commands isn't taken apart");
		return STR_EMPTY;
	}
	return body;
}

/* Cache mounts are given anew; secrets and ssh stay with the steps. */
static bool run_flags(struct run *run)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(DOCKERFILE_MAX);

	for (size_t i = 0; i < run->instruction->flags.n; i++) {
		const struct dockerfile_flag *flag = &run->instruction->flags.at[i];
		bool mount = str_is(flag->name, "mount");

		if (mount && str_contains(flag->value.raw, STR("type=cache")))
			continue;
		if (mount &&
		    (str_contains(flag->value.raw, STR("type=bind")) || !str_contains(flag->value.raw, STR("type=")))) {
			split_refuse(run->plan, &SPLIT_STEP, flag->span,
				     "what is mounted for this step isn't followed");
			return false;
		}
		if (!mount && run->plan->options->builder == SPLIT_BUILDAH) {
			split_refuse(run->plan, &SPLIT_BUILDER, flag->span, "buildah 1.28 has no RUN --%" PRI_STR,
				     STR_ARG(flag->name));
			return false;
		}
		strbuf_addf(&buf, "--%" PRI_STR "=%" PRI_STR " ", STR_ARG(flag->name), STR_ARG(flag->value.raw));
	}
	run->flags = strbuf_take(&buf, run->plan->arena);
	return true;
}

void split_read_run(struct split_plan *plan, const struct dockerfile_instruction *instruction, struct str cwd,
		    bool as_root)
{
	struct run run = { .plan = plan, .instruction = instruction, .cwd = cwd, .start = cwd, .as_root = as_root };
	struct shell_steps steps;

	if (!run_flags(&run))
		return;
	split_shell(plan->arena, script_of(plan, instruction), &steps);
	if (steps.unterminated) {
		split_refuse(plan, &SPLIT_STEP, instruction->span, "its commands can't be told apart");
		return;
	}
	for (size_t i = 0; i < steps.list.n; i++)
		one_step(&run, &steps.list.at[i]);
}
