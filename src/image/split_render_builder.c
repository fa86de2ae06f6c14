/*
 * The first stage: what is installed, compiled and built; and who owns the libraries that the result loads.
 */
#include "base/arena.h"
#include "base/file.h"
#include "image/split_render.h"

static void cached_run(struct render *r, struct str flags, struct str cache, struct str text)
{
	if (str_empty(cache)) {
		render_run(r, flags, text);
		return;
	}
	struct str one;

	strbuf_addf(r->buf, "RUN %" PRI_STR, STR_ARG(flags));
	while (str_split(&cache, ' ', &one))
		strbuf_addf(r->buf, "--mount=type=cache,target=%" PRI_STR " ", STR_ARG(one));
	render_line(r, "\\\n    %" PRI_STR, STR_ARG(str_replace(r->plan->arena, text, STR("\n"), STR(" \\\n    && "))));
}

static void make_venv(struct render *r)
{
	const struct split_plan *plan = r->plan;

	if (r->venv || str_empty(plan->venv))
		return;
	r->venv = true;
	render_comment(
		r,
		STR("All that pip installs goes into one folder, which the second stage takes over at the same path."));
	render_line(r, "RUN %" PRI_STR " -m venv %s%" PRI_STR, STR_ARG(plan->python),
		    plan->system_site ? "--system-site-packages " : "", STR_ARG(plan->venv));
	render_venv_variables(r);
}

static void copy_source(struct render *r)
{
	if (r->source)
		return;
	r->source = true;
	for (size_t i = 0; i < r->plan->items.n; i++) {
		const struct split_item *item = &r->plan->items.at[i];

		if (item->kind == ITEM_COPY && item->app && !item->dependencies)
			render_copy_item(r, item);
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
			render_copy(r, "COPY", STR_EMPTY, &item->files.at[i].path, 1,
				    render_relative(r, item->files.at[i].target));
			continue;
		}
		for (size_t k = i; k < item->files.n; k++) {
			if (done[k] || !str_eq(path_dir(item->files.at[k].target), folder) ||
			    !str_eq(path_base(item->files.at[k].path), path_base(item->files.at[k].target)))
				continue;
			done[k] = true;
			*vec_push(arena, &sources) = item->files.at[k].path;
		}
		render_copy(r, "COPY", STR_EMPTY, sources.at, sources.n,
			    render_relative(r, str_is(folder, "/") ? folder
								   : str_fmt(arena, "%" PRI_STR "/", STR_ARG(folder))));
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
	render_gap(r);
	render_go_to(r, item->cwd);
	own.files.n = 0;
	own.files.at = arena_calloc(r->plan->arena, item->files.n + 1, sizeof(*own.files.at));
	for (size_t i = 0; i < item->files.n; i++)
		if (!is_early(r->plan, item->files.at[i].target))
			own.files.at[own.files.n++] = item->files.at[i];
	if (item->needs_source) {
		if (!r->source)
			render_comment(r, STR("This needs the source."));
		copy_source(r);
	} else if (own.files.n) {
		render_comment(r, str_empty(item->comment)
					  ? STR("What is needed changes more seldom than the source: until "
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
	render_comment(
		r,
		STR("Which packages own the shared libraries that the built files load, directly or through others?\n"
		    "What no package provides stops the build here, instead of the application later."));
	render_line(r, "RUN set -eu; \\");
	if (plan->own_libraries)
		render_line(r, "    mkdir /libraries; \\");
	if (plan->base.guessed) {
		render_line(r, "    grep -q '^VERSION_CODENAME=%" PRI_STR "$' /etc/os-release \\",
			    STR_ARG(plan->base.release));
		render_line(r,
			    "        || { echo \"The second stage is Debian %" PRI_STR
			    ", this one isn't: name the release in FROM\" >&2; exit 1; }; \\",
			    STR_ARG(plan->base.release));
	}
	render_line(r, "    find %" PRI_STR " -type f '(' -name '*.so*' -o -perm -u=x ')' -exec ldd /bin/sh '{}' + \\",
		    STR_ARG(strbuf_str(&roots)));
	render_line(r, "        > /tmp/libraries 2> /dev/null || true; \\");
	render_line(
		r,
		"    awk '/^\\// { file = $1 } / => not found/ { print file, $1 }' /tmp/libraries > /tmp/missing; \\");
	render_line(r, "    while read -r file library; do \\");
	render_line(r, "        case $library in libc.musl-*) continue ;; esac; \\");
	render_line(r, "        if [ -z \"$(find %" PRI_STR " -name \"$library\" -print -quit)\" ]; then \\",
		    STR_ARG(strbuf_str(&roots)));
	render_line(r,
		    "            echo \"${file%%:} needs $library, and no package that is installed here has it\" >&2; "
		    "exit 1; \\");
	render_line(r, "        fi; \\");
	render_line(r, "    done < /tmp/missing; \\");
	render_line(
		r,
		"    awk '$2 == \"=>\" && $3 ~ \"^/\" && !seen[$3]++ { print $3 }' /tmp/libraries > /tmp/loaded; \\");
	render_line(r, "    while read -r library; do \\");
	render_line(r, "        file=$(readlink -f \"$library\"); \\");
	render_line(r, "        case $file in %s/usr/local/lib/libpython*) continue ;; esac; \\",
		    str_cstr(plan->arena,
			     str_fmt(plan->arena, "%" PRI_STR "/*|",
				     STR_ARG(str_replace(plan->arena, strbuf_str(&roots), STR(" "), STR("/*|"))))));
	if (plan->own_libraries)
		render_line(r, "        case $file in /usr/local/*) cp \"$library\" /libraries/; continue ;; esac; \\");
	render_line(r, "        owner=$(dpkg-query -S \"$file\" 2> /dev/null || dpkg-query -S \"${file#/usr}\" 2> "
		       "/dev/null) \\");
	render_line(
		r,
		"            || { echo \"$library belongs to no package: the second stage can't install it\" >&2; exit "
		"1; }; \\");
	render_line(r, "        echo \"${owner%%%%:*}\"; \\");
	render_line(r, "    done < /tmp/loaded > /tmp/owners; \\");
	render_line(r, "    sort -u -o " RUNTIME_LIST " /tmp/owners");
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
			render_keyword(r, "ENV", item->text);
		break;
	case ITEM_SHELL:
		render_line(r, "SHELL %" PRI_STR, STR_ARG(item->text));
		break;
	case ITEM_APT:
		render_apt(r, false);
		break;
	case ITEM_INSTALL:
		install(r, item);
		break;
	case ITEM_COPY:
		if (!item->app) /* the application's files come when they are needed */
			render_copy_item(r, item);
		break;
	case ITEM_RUN:
		render_gap(r);
		if (item->app) {
			make_venv(r);
			if (!r->source) {
				render_go_to(r, item->cwd);
				copy_source(r);
			}
		}
		render_go_to(r, item->cwd);
		cached_run(r, item->flags, item->cache, item->text);
		break;
	case ITEM_LABEL:
	case ITEM_WORKDIR:
		break;
	}
}

/* Where nothing is installed or built the slim image is all there is to gain. */
bool render_needs_builder(const struct split_plan *plan)
{
	for (size_t i = 0; i < plan->items.n; i++)
		if (plan->items.at[i].kind == ITEM_INSTALL ||
		    (plan->items.at[i].kind == ITEM_RUN && plan->items.at[i].where == WHERE_BUILDER))
			return true;
	return plan->built || plan->artefacts.n > 0 || plan->derive;
}

void render_builder(struct render *r)
{
	struct split_plan *plan = r->plan;

	render_line(r, "# What only builds stays in this stage.");
	render_line(r, "FROM %" PRI_STR " AS builder", STR_ARG(plan->stage->image.raw));
	render_gap(r);
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
			render_comment(r, STR("It has done its work."));
			render_line(r, "RUN pip uninstall -y pip");
		}
		render_comment(
			r, STR("Bytecode, once and for all: slim images have none, and a user who isn't root can't "
			       "write it, so each start\n"
			       "would compile everything again. Files for other versions of Python don't compile: no "
			       "reason to stop."));
		render_compile(r, "-x 'site-packages/(setuptools|.*/tests?|.*/testing)/' ", plan->venv);
	}
	if (plan->language == LANGUAGE_PYTHON && plan->built)
		render_compile(r, "", plan->workdir);
	for (size_t i = 0; i < plan->builder_end.n; i++)
		strbuf_add(r->buf, plan->builder_end.at[i]);
	if (plan->derive)
		derive(r);
}
