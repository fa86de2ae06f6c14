/*
 * The plan as a Dockerfile.
 */
#include "base/arena.h"
#include "base/file.h"
#include "image/split_internal.h"

#define LIST "/usr/local/share/runtime-packages"

struct render {
	struct split_plan *plan;
	struct strbuf *buf;
	struct str cwd;                /* of the stage so far */
	bool source;                   /* the application's files are there (builder) */
	bool venv;                     /* it is made */
	const struct split_item *last; /* step of the builder: values that are set behind it change nothing there */
};

static void line(struct render *r, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void line(struct render *r, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	strbuf_vaddf(r->buf, fmt, args);
	va_end(args);
	strbuf_addc(r->buf, '\n');
}

/* An empty line between two things, never two. */
static void gap(struct render *r)
{
	struct str done = strbuf_str(r->buf);

	if (done.len && !str_ends(done, "\n\n"))
		strbuf_addc(r->buf, '\n');
}

static void comment(struct render *r, struct str text)
{
	struct str one;

	if (str_empty(text))
		return;
	gap(r);
	while (str_split(&text, '\n', &one))
		line(r, "# %" PRI_STR, STR_ARG(one));
}

static bool mentions(struct str text, struct str name)
{
	for (size_t at = 0; at + name.len < text.len; at++) {
		size_t from = at + 1;

		if (text.ptr[at] != '$')
			continue;
		from += text.ptr[from] == '{';
		if (from + name.len > text.len || memcmp(text.ptr + from, name.ptr, name.len) != 0)
			continue;
		char behind = from + name.len < text.len ? text.ptr[from + name.len] : ' ';
		if (!ascii_alnum(behind) && behind != '_')
			return true;
	}
	return false;
}

static bool configures_install(struct str name)
{
	static const char *const prefixes[] = {
		"PIP_",       "UV_",         "POETRY_",         "PIPENV_",    "NPM_",
		"npm_",       "YARN_",       "PNPM_",           "NODE_",      "GO",
		"CGO_",       "CARGO_",      "CFLAGS",          "CXXFLAGS",   "LDFLAGS",
		"http_proxy", "https_proxy", "no_proxy",        "HTTP_PROXY", "HTTPS_PROXY",
		"NO_PROXY",   "MAVEN_",      "DEBIAN_FRONTEND", NULL
	};

	for (size_t i = 0; prefixes[i]; i++)
		if (str_starts(name, prefixes[i]))
			return true;
	return false;
}

/* An ARG is repeated only where something of the stage reads it. */
static bool arg_needed(const struct render *r, struct str name, enum split_where where)
{
	const struct split_plan *plan = r->plan;

	for (size_t i = 0; i < plan->items.n; i++) {
		const struct split_item *item = &plan->items.at[i];
		bool here = (item->where & where) || (item->app && (where == WHERE_BUILDER) == plan->built);

		if (!here)
			continue;
		if (item->kind != ITEM_COPY && item->kind != ITEM_APT && item->kind != ITEM_WORKDIR &&
		    mentions(item->text, name))
			return true;
		/* An ARG is in the environment of a program. What an install reads of it is known; of a build it isn't.
		 */
		if (where == WHERE_BUILDER && item->kind == ITEM_INSTALL && configures_install(name))
			return true;
		if (where == WHERE_BUILDER && item->kind == ITEM_RUN && item->app)
			return true;
	}
	for (size_t i = 0; i < plan->packages.n; i++)
		if ((where == WHERE_BUILDER ? plan->packages.at[i].builder : plan->packages.at[i].runtime) &&
		    mentions(plan->packages.at[i].name, name))
			return true;
	if (where == WHERE_BUILDER)
		return false;
	for (size_t i = 0; i < plan->labels.n; i++)
		if (mentions(plan->labels.at[i], name))
			return true;
	for (size_t i = 0; i < plan->exposes.n; i++)
		if (mentions(plan->exposes.at[i], name))
			return true;
	return mentions(plan->stop_signal, name);
}

static void keyword_lines(struct render *r, const char *keyword, struct str pairs)
{
	bool first = true;
	struct str one;

	while (str_split(&pairs, '\n', &one)) {
		if (first)
			strbuf_addf(r->buf, "%s ", keyword);
		else
			strbuf_adds(r->buf, " \\\n    ");
		strbuf_add(r->buf, one);
		first = false;
	}
	strbuf_addc(r->buf, '\n');
}

static struct str pair_name(struct str pair)
{
	size_t equals = str_chr(pair, '=');

	return str_slice(pair, 0, equals == STR_NONE ? pair.len : equals);
}

static void render_arg(struct render *r, const struct split_item *item, enum split_where where)
{
	struct str rest = item->text, one;

	while (str_split(&rest, '\n', &one))
		if (arg_needed(r, pair_name(one), where))
			line(r, "ARG %" PRI_STR, STR_ARG(one));
}

static void go_to(struct render *r, struct str cwd)
{
	if (str_eq(r->cwd, cwd) || str_empty(cwd))
		return;
	line(r, "WORKDIR %" PRI_STR, STR_ARG(cwd));
	r->cwd = cwd;
}

/* How a path of the image is written in this working directory. */
static struct str relative(struct render *r, struct str target)
{
	struct arena *arena = r->plan->arena;
	struct str cwd = r->cwd;
	bool folder = str_ends(target, "/");
	struct str bare = folder && target.len > 1 ? str_slice(target, 0, target.len - 1) : target;

	if (str_is(cwd, "/") || str_empty(cwd))
		return target;
	if (str_eq(bare, cwd))
		return STR("./"); /* a folder, whatever is copied */
	if (str_starts(bare, str_cstr(arena, cwd)) && bare.ptr[cwd.len] == '/')
		return str_from(target, cwd.len + 1);
	return target;
}

static void copy_line(struct render *r, const char *keyword, struct str flags, const struct str *sources, size_t n,
		      struct str target)
{
	struct arena *arena = r->plan->arena;
	bool blanks = str_chr(target, ' ') != STR_NONE;

	for (size_t i = 0; i < n; i++)
		blanks |= str_chr(sources[i], ' ') != STR_NONE;
	strbuf_addf(r->buf, "%s %" PRI_STR, keyword, STR_ARG(flags));
	if (blanks) {
		struct str *words = arena_calloc(arena, n + 1, sizeof(*words));

		memcpy(words, sources, n * sizeof(*words));
		words[n] = target;
		strbuf_add(r->buf, split_json(arena, words, n + 1));
	} else {
		for (size_t i = 0; i < n; i++) {
			strbuf_add(r->buf, sources[i]);
			strbuf_addc(r->buf, ' ');
		}
		strbuf_add(r->buf, target);
	}
	strbuf_addc(r->buf, '\n');
}

/* "--chown=app:app " of a COPY's flags, or all but it. */
static struct str owner_flag(struct split_plan *plan, struct str flags, bool without)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(DOCKERFILE_MAX);
	struct str one;

	while (str_split(&flags, ' ', &one))
		if (!str_empty(one) && str_starts(one, "--chown=") != without)
			strbuf_addf(&buf, "%" PRI_STR " ", STR_ARG(one));
	return strbuf_take(&buf, plan->arena);
}

static void copy_item(struct render *r, const struct split_item *item)
{
	const char *keyword = item->instruction->keyword == DOCKERFILE_ADD ? "ADD" : "COPY";

	/* the first stage need not know the user */
	struct str flags = r->last ? owner_flag(r->plan, item->flags, true) : item->flags;

	copy_line(r, keyword, flags, item->sources.at, item->sources.n, relative(r, item->target));
}

/* Commands, one a line, joined by &&. A long one is broken before its options' values never: as it was written. */
static void run_lines(struct render *r, struct str flags, struct str text)
{
	struct str one;
	bool first = true;

	while (str_split(&text, '\n', &one)) {
		if (first)
			strbuf_addf(r->buf, "RUN %" PRI_STR, STR_ARG(flags));
		else
			strbuf_adds(r->buf, " \\\n    && ");
		strbuf_add(r->buf, one);
		first = false;
	}
	strbuf_addc(r->buf, '\n');
}

/* ---- apt ---- */

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct split_package *)a)->name, ((const struct split_package *)b)->name);
}

static size_t packages_of(struct split_plan *plan, bool runtime, struct split_package *out)
{
	size_t n = 0;

	for (size_t i = 0; i < plan->packages.n; i++)
		if (runtime ? plan->packages.at[i].runtime : plan->packages.at[i].builder)
			out[n++] = plan->packages.at[i];
	for (size_t i = 1; i < n; i++) /* few of them */
		for (size_t k = i; k > 0 && by_name(&out[k - 1], &out[k]) > 0; k--) {
			struct split_package swap = out[k];

			out[k] = out[k - 1];
			out[k - 1] = swap;
		}
	return n;
}

static void apt(struct render *r, bool runtime)
{
	struct split_plan *plan = r->plan;
	struct split_package *list = arena_calloc(plan->arena, plan->packages.n + 1, sizeof(*list));
	size_t n = packages_of(plan, runtime, list);
	bool derived = runtime && plan->derive, upgrade = str_is(plan->slim_note, "upgrade");

	if (!n && !derived && !upgrade)
		return;
	gap(r);
	if (derived)
		line(r, "# The libraries that the built files load, as the builder found them%s",
		     n ? "; and by name:" : ".");
	for (size_t i = 0; runtime && i < n; i++)
		line(r, "# %s%" PRI_STR ": %" PRI_STR, derived ? "- " : "", STR_ARG(list[i].name),
		     STR_ARG(list[i].why));
	if (derived)
		line(r, "COPY --from=builder " LIST " " LIST);
	/* What a compiler only recommends may be the headers of the C library; full images have them. */
	bool full = plan->base.family != FAMILY_DEBIAN && plan->base.family != FAMILY_UBUNTU && !plan->base.slim;
	bool recommended = !runtime && plan->builder_recommends && !full;
	strbuf_adds(r->buf, "RUN apt-get update");
	if (upgrade)
		strbuf_adds(r->buf, " \\\n    && apt-get upgrade -y");
	if (n || derived) {
		strbuf_addf(r->buf, " \\\n    && %sapt-get install -y%s%s", derived ? "xargs -r -a " LIST " " : "",
			    recommended ? "" : " --no-install-recommends", derived ? " --no-upgrade" : "");
		for (size_t i = 0; i < n; i++)
			strbuf_addf(r->buf, " \\\n        %" PRI_STR, STR_ARG(list[i].name));
	}
	line(r, " \\\n    && rm -rf /var/lib/apt/lists/*");
}

/* ---- Builder ---- */

static void cached_run(struct render *r, struct str flags, struct str cache, struct str text)
{
	if (str_empty(cache)) {
		run_lines(r, flags, text);
		return;
	}
	struct str one;

	strbuf_addf(r->buf, "RUN %" PRI_STR, STR_ARG(flags));
	while (str_split(&cache, ' ', &one))
		strbuf_addf(r->buf, "--mount=type=cache,target=%" PRI_STR " ", STR_ARG(one));
	line(r, "\\\n    %" PRI_STR, STR_ARG(str_replace(r->plan->arena, text, STR("\n"), STR(" \\\n    && "))));
}

/* Unless the original does it. */
static void venv_variables(struct render *r)
{
	const struct split_plan *plan = r->plan;
	struct str folder = str_fmt(plan->arena, "%" PRI_STR "/bin", STR_ARG(plan->venv));

	for (size_t i = 0; i < plan->items.n; i++)
		if (plan->items.at[i].kind == ITEM_ENV && str_contains(plan->items.at[i].text, folder))
			return;
	line(r, "ENV VIRTUAL_ENV=%" PRI_STR " \\\n    PATH=%" PRI_STR ":$PATH", STR_ARG(plan->venv), STR_ARG(folder));
}

static void make_venv(struct render *r)
{
	const struct split_plan *plan = r->plan;

	if (r->venv || str_empty(plan->venv))
		return;
	r->venv = true;
	comment(r,
		STR("All that pip installs goes into one folder, which the second stage takes over at the same path."));
	line(r, "RUN %" PRI_STR " -m venv %s%" PRI_STR, STR_ARG(plan->python),
	     plan->system_site ? "--system-site-packages " : "", STR_ARG(plan->venv));
	venv_variables(r);
}

static void copy_source(struct render *r)
{
	if (r->source)
		return;
	r->source = true;
	for (size_t i = 0; i < r->plan->items.n; i++) {
		const struct split_item *item = &r->plan->items.at[i];

		if (item->kind == ITEM_COPY && item->app && !item->dependencies)
			copy_item(r, item);
	}
}

/* The files that an install step reads: one COPY a folder. */
static void copy_dependencies(struct render *r, const struct split_item *item)
{
	struct arena *arena = r->plan->arena;
	bool *done = arena_calloc(arena, item->files.n + 1, sizeof(*done));

	for (size_t i = 0; i < item->files.n; i++) {
		struct str folder = path_dir(item->files.at[i].target);
		VEC(struct str) sources = { 0 };

		if (done[i])
			continue;
		if (!str_eq(path_base(item->files.at[i].path), path_base(item->files.at[i].target))) {
			copy_line(r, "COPY", STR_EMPTY, &item->files.at[i].path, 1,
				  relative(r, item->files.at[i].target));
			continue;
		}
		for (size_t k = i; k < item->files.n; k++) {
			if (done[k] || !str_eq(path_dir(item->files.at[k].target), folder) ||
			    !str_eq(path_base(item->files.at[k].path), path_base(item->files.at[k].target)))
				continue;
			done[k] = true;
			*vec_push(arena, &sources) = item->files.at[k].path;
		}
		copy_line(r, "COPY", STR_EMPTY, sources.at, sources.n,
			  relative(r, str_is(folder, "/") ? folder : str_fmt(arena, "%" PRI_STR "/", STR_ARG(folder))));
	}
}

static bool is_early(const struct split_plan *plan, struct str target)
{
	for (size_t i = 0; i < plan->items.n; i++) {
		const struct split_item *item = &plan->items.at[i];

		if (item->kind == ITEM_COPY && !item->app && (item->where & WHERE_BUILDER) &&
		    (str_eq(item->target, target) ||
		     str_eq(item->target, str_fmt(plan->arena, "%" PRI_STR "/", STR_ARG(path_dir(target))))))
			return true;
	}
	return false;
}

static void install(struct render *r, const struct split_item *item)
{
	struct split_item own = *item;

	make_venv(r);
	gap(r);
	go_to(r, item->cwd);
	own.files.n = 0;
	own.files.at = arena_calloc(r->plan->arena, item->files.n + 1, sizeof(*own.files.at));
	for (size_t i = 0; i < item->files.n; i++)
		if (!is_early(r->plan, item->files.at[i].target))
			own.files.at[own.files.n++] = item->files.at[i];
	if (item->needs_source) {
		if (!r->source)
			comment(r, STR("This needs the source."));
		copy_source(r);
	} else if (own.files.n) {
		comment(r, str_empty(item->comment) ? STR("What is needed changes more seldom than the source: until "
							  "it does, the layers below are reused.")
						    : item->comment);
		copy_dependencies(r, &own);
	}
	cached_run(r, item->flags, item->cache, item->text);
}

/*
 * Who owns the libraries? ldd follows them to the end: through libraries of libraries, and those that lie beside the
 * file. Only names that nothing provides are an error; a library that another built file brings along is loaded by it.
 */
static void derive(struct render *r)
{
	struct split_plan *plan = r->plan;
	_cleanup_strbuf_ struct strbuf roots = STRBUF_INIT(DOCKERFILE_MAX);

	for (size_t i = 0; i < plan->artefacts.n; i++) {
		if (i)
			strbuf_addc(&roots, ' ');
		strbuf_add(&roots, plan->artefacts.at[i].path);
	}
	comment(r,
		STR("Which packages own the shared libraries that the built files load, directly or through others?\n"
		    "What no package provides stops the build here, instead of the application later."));
	line(r, "RUN set -eu; \\");
	if (plan->own_libraries)
		line(r, "    mkdir /libraries; \\");
	if (plan->base.guessed) {
		line(r, "    grep -q '^VERSION_CODENAME=%" PRI_STR "$' /etc/os-release \\",
		     STR_ARG(plan->base.release));
		line(r,
		     "        || { echo \"The second stage is Debian %" PRI_STR
		     ", this one isn't: name the release in FROM\" >&2; exit 1; }; \\",
		     STR_ARG(plan->base.release));
	}
	line(r, "    find %" PRI_STR " -type f '(' -name '*.so*' -o -perm -u=x ')' -exec ldd /bin/sh '{}' + \\",
	     STR_ARG(strbuf_str(&roots)));
	line(r, "        > /tmp/libraries 2> /dev/null || true; \\");
	line(r, "    awk '/^\\// { file = $1 } / => not found/ { print file, $1 }' /tmp/libraries > /tmp/missing; \\");
	line(r, "    while read -r file library; do \\");
	line(r, "        case $library in libc.musl-*) continue ;; esac; \\");
	line(r, "        if [ -z \"$(find %" PRI_STR " -name \"$library\" -print -quit)\" ]; then \\",
	     STR_ARG(strbuf_str(&roots)));
	line(r, "            echo \"${file%%:} needs $library, and no package that is installed here has it\" >&2; "
		"exit 1; \\");
	line(r, "        fi; \\");
	line(r, "    done < /tmp/missing; \\");
	line(r, "    awk '$2 == \"=>\" && $3 ~ \"^/\" && !seen[$3]++ { print $3 }' /tmp/libraries > /tmp/loaded; \\");
	line(r, "    while read -r library; do \\");
	line(r, "        file=$(readlink -f \"$library\"); \\");
	line(r, "        case $file in %s/usr/local/lib/libpython*) continue ;; esac; \\",
	     str_cstr(plan->arena,
		      str_fmt(plan->arena, "%" PRI_STR "/*|",
			      STR_ARG(str_replace(plan->arena, strbuf_str(&roots), STR(" "), STR("/*|"))))));
	if (plan->own_libraries)
		line(r, "        case $file in /usr/local/*) cp \"$library\" /libraries/; continue ;; esac; \\");
	line(r,
	     "        owner=$(dpkg-query -S \"$file\" 2> /dev/null || dpkg-query -S \"${file#/usr}\" 2> /dev/null) \\");
	line(r, "            || { echo \"$library belongs to no package: the second stage can't install it\" >&2; exit "
		"1; }; \\");
	line(r, "        echo \"${owner%%%%:*}\"; \\");
	line(r, "    done < /tmp/loaded > /tmp/owners; \\");
	line(r, "    sort -u -o " LIST " /tmp/owners");
}

static bool builds(const struct split_plan *plan, const struct split_item *item)
{
	return (item->where & WHERE_BUILDER) || (item->app && plan->built);
}

static void builder_item(struct render *r, const struct split_item *item)
{
	struct split_plan *plan = r->plan;
	if (!builds(plan, item))
		return;
	switch (item->kind) {
	case ITEM_ARG:
		render_arg(r, item, WHERE_BUILDER);
		break;
	case ITEM_ENV:
		if (item < r->last)
			keyword_lines(r, "ENV", item->text);
		break;
	case ITEM_SHELL:
		line(r, "SHELL %" PRI_STR, STR_ARG(item->text));
		break;
	case ITEM_APT:
		apt(r, false);
		break;
	case ITEM_INSTALL:
		install(r, item);
		break;
	case ITEM_COPY:
		if (!item->app) /* the application's files come when they are needed */
			copy_item(r, item);
		break;
	case ITEM_RUN:
		gap(r);
		if (item->app) {
			make_venv(r);
			if (!r->source) {
				go_to(r, item->cwd);
				copy_source(r);
			}
		}
		go_to(r, item->cwd);
		cached_run(r, item->flags, item->cache, item->text);
		break;
	case ITEM_LABEL:
	case ITEM_WORKDIR:
		break;
	}
}

static const char *invalidation(const struct split_plan *plan)
{
	return plan->python_minor && plan->python_minor < 7 ? "" : "--invalidation-mode unchecked-hash ";
}

static void compile(struct render *r, const char *without, struct str what)
{
	line(r, "RUN %" PRI_STR " -m compileall -q %s%s%" PRI_STR " || true", STR_ARG(r->plan->python),
	     invalidation(r->plan), without, STR_ARG(what));
}

/* Where nothing is installed or built the slim image is all there is to gain. */
static bool needs_builder(const struct split_plan *plan)
{
	for (size_t i = 0; i < plan->items.n; i++)
		if (plan->items.at[i].kind == ITEM_INSTALL ||
		    (plan->items.at[i].kind == ITEM_RUN && plan->items.at[i].where == WHERE_BUILDER))
			return true;
	return plan->built || plan->artefacts.n > 0 || plan->derive;
}

static void builder(struct render *r)
{
	struct split_plan *plan = r->plan;

	line(r, "# What only builds stays in this stage.");
	line(r, "FROM %" PRI_STR " AS builder", STR_ARG(plan->stage->image.raw));
	gap(r);
	for (size_t i = 0; i < plan->items.n; i++) {
		const struct split_item *item = &plan->items.at[i];

		if (item->kind == ITEM_INSTALL || item->kind == ITEM_APT ||
		    (item->kind == ITEM_RUN && builds(plan, item)))
			r->last = item;
	}
	for (size_t i = 0; i < plan->items.n; i++)
		builder_item(r, &plan->items.at[i]);
	if (!str_empty(plan->venv)) {
		make_venv(r);
		if (plan->drop_pip) {
			comment(r, STR("It has done its work."));
			line(r, "RUN pip uninstall -y pip");
		}
		comment(r, STR("Bytecode, once and for all: slim images have none, and a user who isn't root can't "
			       "write it, so each start\n"
			       "would compile everything again. Files for other versions of Python don't compile: no "
			       "reason to stop."));
		compile(r, "-x 'site-packages/(setuptools|.*/tests?|.*/testing)/' ", plan->venv);
	}
	if (plan->language == LANGUAGE_PYTHON && plan->built)
		compile(r, "", plan->workdir);
	for (size_t i = 0; i < plan->builder_end.n; i++)
		strbuf_add(r->buf, plan->builder_end.at[i]);
	if (plan->derive)
		derive(r);
}

/* ---- Runtime ---- */

/* The steps of one RUN that stay together here, though the first stage has only some of them. */
static struct str with_following(struct split_plan *plan, size_t *i)
{
	const struct split_item *item = &plan->items.at[*i];
	struct str text = item->text;

	for (; *i + 1 < plan->items.n; ++*i) {
		const struct split_item *next = &plan->items.at[*i + 1];

		if (next->kind != ITEM_RUN || next->instruction != item->instruction || next->app ||
		    !(next->where & WHERE_RUNTIME))
			break;
		text = str_fmt(plan->arena, "%" PRI_STR "\n%" PRI_STR, STR_ARG(text), STR_ARG(next->text));
	}
	return text;
}

/* Everything that doesn't touch the application: it changes most seldom. */
static void runtime_system(struct render *r)
{
	struct split_plan *plan = r->plan;

	for (size_t i = 0; i < plan->items.n; i++) {
		const struct split_item *item = &plan->items.at[i];

		if (!(item->where & WHERE_RUNTIME) || item->app)
			continue;
		switch (item->kind) {
		case ITEM_ARG:
			render_arg(r, item, WHERE_RUNTIME);
			break;
		case ITEM_ENV:
			keyword_lines(r, "ENV", item->text);
			break;
		case ITEM_SHELL:
			line(r, "SHELL %" PRI_STR, STR_ARG(item->text));
			break;
		case ITEM_COPY:
			if (!item->dependencies)
				copy_item(r, item);
			break;
		case ITEM_RUN:
			gap(r);
			go_to(r, item->cwd);
			run_lines(r, item->flags, with_following(plan, &i));
			break;
		default:
			break;
		}
	}
}

static void stdlib(struct render *r)
{
	const struct split_plan *plan = r->plan;

	if (plan->language != LANGUAGE_PYTHON || plan->base.family != FAMILY_PYTHON)
		return;
	comment(r, STR("The standard library's bytecode, which the slim image leaves out."));
	line(r,
	     "RUN %" PRI_STR
	     " -m compileall -q %s-x "
	     "'/(site-packages|tests?|unittest|distutils|ensurepip|idlelib|lib2to3|pydoc_data|tkinter|turtledemo)/' \\",
	     STR_ARG(plan->python), invalidation(plan));
	line(r, "    \"$(%" PRI_STR " -c 'import sysconfig; print(sysconfig.get_path(\"stdlib\"))')\"",
	     STR_ARG(plan->python));
}

static bool is_copied_to(const struct split_plan *plan, struct str path)
{
	struct str folder = str_fmt(plan->arena, "%" PRI_STR "/", STR_ARG(path));

	for (size_t i = 0; i < plan->items.n; i++)
		if (plan->items.at[i].kind == ITEM_COPY && str_eq(plan->items.at[i].target, folder))
			return true;
	return str_eq(path, plan->workdir);
}

static void user_and_folders(struct render *r)
{
	struct split_plan *plan = r->plan;
	struct str user = plan->final_user, id = user, group = user;
	size_t colon = str_chr(user, ':'), n = 0;
	_cleanup_strbuf_ struct strbuf folders = STRBUF_INIT(DOCKERFILE_MAX);

	if (colon != STR_NONE) {
		id = str_slice(user, 0, colon);
		group = str_from(user, colon + 1);
	}
	for (size_t i = 0; i < plan->writable.n; i++) {
		struct str path = path_clean(plan->arena, plan->writable.at[i]);
		bool seen = is_copied_to(plan, path);

		for (size_t k = 0; k < i; k++)
			seen |= str_eq(path_clean(plan->arena, plan->writable.at[k]), path);
		if (seen)
			continue;
		strbuf_addf(&folders, " \\\n        %" PRI_STR, STR_ARG(path));
		n++;
	}
	if (plan->scratch) /* a number needs no account */
		return;
	if (plan->makes_user) {
		comment(r, STR("A number, so that Kubernetes can tell that it isn't root. It owns nothing but its home "
			       "and the folders that\n"
			       "the application writes to."));
		line(r, "RUN groupadd --gid %" PRI_STR " app \\", STR_ARG(group));
		strbuf_addf(r->buf, "    && useradd --uid %" PRI_STR " --gid app --create-home --no-log-init app",
			    STR_ARG(id));
		if (n)
			strbuf_addf(r->buf, " \\\n    && install -d -o app -g app%" PRI_STR,
				    STR_ARG(strbuf_str(&folders)));
		strbuf_addc(r->buf, '\n');
	} else if (n) {
		gap(r);
		if (str_empty(user))
			line(r, "RUN install -d%" PRI_STR, STR_ARG(strbuf_str(&folders)));
		else if (colon == STR_NONE)
			line(r, "RUN install -d -o %" PRI_STR "%" PRI_STR, STR_ARG(id), STR_ARG(strbuf_str(&folders)));
		else
			line(r, "RUN install -d -o %" PRI_STR " -g %" PRI_STR "%" PRI_STR, STR_ARG(id), STR_ARG(group),
			     STR_ARG(strbuf_str(&folders)));
	}
}

static void artefacts(struct render *r)
{
	struct split_plan *plan = r->plan;

	for (size_t i = 0; i < plan->artefacts.n; i++) {
		struct str path = plan->artefacts.at[i].path;

		if (plan->built && split_in_app(plan, plan->workdir, path) &&
		    (plan->language == LANGUAGE_PYTHON || plan->language == LANGUAGE_NODE))
			continue; /* comes with the folder */
		line(r, "COPY --from=builder %" PRI_STR " %" PRI_STR, STR_ARG(path),
		     STR_ARG(relative(r, plan->artefacts.at[i].target)));
	}
	if (plan->own_libraries)
		line(r, "# The compiler's own libraries, newer than Debian's.\nCOPY --from=builder /libraries/ "
			"/usr/local/lib/");
	if (plan->own_libraries || plan->install_root)
		line(r, "RUN ldconfig");
}

/* The program is there; what it may read comes from the context as it is. */
static void data_files(struct render *r)
{
	struct split_plan *plan = r->plan;

	if (plan->data.n)
		comment(r, STR("Not source: the program may read it while it runs."));
	for (size_t i = 0; i < plan->data.n; i++) {
		struct str path = plan->data.at[i].path, target = relative(r, plan->data.at[i].target);
		bool folder = split_context_has(plan, str_fmt(plan->arena, "%" PRI_STR "/", STR_ARG(path)));

		copy_line(r, "COPY", STR_EMPTY, &path, 1,
			  folder ? str_fmt(plan->arena, "%" PRI_STR "/", STR_ARG(target)) : target);
	}
	for (size_t i = 0; i < plan->scratch_files.n; i++)
		line(r, "%" PRI_STR, STR_ARG(plan->scratch_files.at[i]));
}

static void application(struct render *r)
{
	struct split_plan *plan = r->plan;

	gap(r);
	if (plan->workdir_given || !str_is(plan->last_cwd, "/"))
		go_to(r, plan->last_cwd);
	artefacts(r);
	if (plan->language != LANGUAGE_PYTHON && plan->language != LANGUAGE_NODE) {
		data_files(r);
		return;
	}
	if (plan->built) {
		comment(r, STR("The application, with what was built into its folder."));
		struct str owner = STR_EMPTY;
		for (size_t i = 0; i < plan->items.n; i++)
			if (plan->items.at[i].kind == ITEM_COPY && plan->items.at[i].app && str_empty(owner))
				owner = owner_flag(plan, plan->items.at[i].flags, false);
		line(r, "COPY --from=builder %" PRI_STR "%" PRI_STR " %" PRI_STR, STR_ARG(owner),
		     STR_ARG(plan->workdir),
		     STR_ARG(relative(r, str_fmt(plan->arena, "%" PRI_STR "/", STR_ARG(plan->workdir)))));
		return;
	}
	for (size_t i = 0; i < plan->items.n; i++) {
		const struct split_item *item = &plan->items.at[i];

		if (!item->app)
			continue;
		if (item->kind == ITEM_COPY && !item->dependencies)
			copy_item(r, item);
		if (item->kind == ITEM_RUN) {
			go_to(r, item->cwd);
			run_lines(r, item->flags, item->text);
		}
	}
	if (plan->language == LANGUAGE_PYTHON && !str_is(plan->workdir, "/"))
		compile(r, "", plan->workdir);
}

static void metadata(struct render *r)
{
	struct split_plan *plan = r->plan;

	gap(r);
	for (size_t i = 0; i < plan->labels.n; i++)
		keyword_lines(r, "LABEL", plan->labels.at[i]);
	for (size_t i = 0; i < plan->exposes.n; i++)
		line(r, "EXPOSE %" PRI_STR, STR_ARG(plan->exposes.at[i]));
	for (size_t i = 0; i < plan->volumes.n; i++)
		line(r, "VOLUME %" PRI_STR, STR_ARG(plan->volumes.at[i]));
	if (!str_empty(plan->stop_signal))
		line(r, "STOPSIGNAL %" PRI_STR, STR_ARG(plan->stop_signal));
	if (!str_empty(plan->final_user))
		line(r, "USER %" PRI_STR, STR_ARG(plan->final_user));
	if (plan->workdir_given || !str_is(r->cwd, "/"))
		go_to(r, plan->last_cwd);
	if (!str_empty(plan->health)) {
		if (!str_empty(plan->health_why))
			line(r, "# %" PRI_STR, STR_ARG(plan->health_why));
		line(r, "HEALTHCHECK %" PRI_STR, STR_ARG(plan->health));
	}
	if (plan->entrypoint.given)
		line(r, "ENTRYPOINT %" PRI_STR, STR_ARG(plan->entrypoint.rendered));
	if (plan->cmd.given)
		line(r, "CMD %" PRI_STR, STR_ARG(plan->cmd.rendered));
}

static void runtime(struct render *r)
{
	struct split_plan *plan = r->plan;

	r->cwd = STR("/");
	r->last = NULL;
	gap(r);
	line(r, "# This is the image.");
	line(r, "FROM %" PRI_STR, STR_ARG(plan->base.runtime));
	stdlib(r);
	apt(r, true);
	if (!str_empty(plan->venv)) {
		gap(r);
		venv_variables(r);
	}
	runtime_system(r);
	user_and_folders(r);
	application(r);
	metadata(r);
}

void split_render(struct split_plan *plan, struct strbuf *buf)
{
	struct render r = { .plan = plan, .buf = buf, .cwd = plan->base_cwd };

	if (plan->options->builder == SPLIT_BUILDKIT)
		line(&r, "# syntax=docker/dockerfile:1");
	line(&r, "# Two stages made of %" PRI_STR " by 'lotse image split'. From here on it is yours to change.",
	     STR_ARG(plan->options->name));
	if (plan->options->builder == SPLIT_BUILDAH && (!str_empty(plan->health) || !str_empty(plan->shell_words)))
		line(&r, "# Build with 'buildah build --format docker': its default format has no %s.",
		     str_empty(plan->health) ? "SHELL" : "HEALTHCHECK");
	gap(&r);
	for (size_t i = 0; i < plan->global_args.n; i++) {
		keyword_lines(&r, "ARG", plan->global_args.at[i]);
		if (i + 1 == plan->global_args.n)
			gap(&r);
	}
	if (needs_builder(plan))
		builder(&r);
	runtime(&r);
}
