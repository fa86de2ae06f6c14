/*
 * The plan as a Dockerfile: what both stages are written with, and the whole.
 */
#include "image/split_render.h"
#include "base/arena.h"
#include "base/file.h"

void render_line(struct render *r, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	strbuf_vaddf(r->buf, fmt, args);
	va_end(args);
	strbuf_addc(r->buf, '\n');
}

/* An empty line between two things, never two. */
void render_gap(struct render *r)
{
	struct str done = strbuf_str(r->buf);

	if (done.len && !str_ends(done, "\n\n"))
		strbuf_addc(r->buf, '\n');
}

void render_comment(struct render *r, struct str text)
{
	struct str one;

	if (str_empty(text))
		return;
	render_gap(r);
	while (str_split(&text, '\n', &one))
		render_line(r, "# %" PRI_STR, STR_ARG(one));
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

void render_keyword(struct render *r, const char *keyword, struct str pairs)
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

void render_arg(struct render *r, const struct split_item *item, enum split_where where)
{
	struct str rest = item->text, one;

	while (str_split(&rest, '\n', &one))
		if (arg_needed(r, pair_name(one), where))
			render_line(r, "ARG %" PRI_STR, STR_ARG(one));
}

void render_go_to(struct render *r, struct str cwd)
{
	if (str_eq(r->cwd, cwd) || str_empty(cwd))
		return;
	render_line(r, "WORKDIR %" PRI_STR, STR_ARG(cwd));
	r->cwd = cwd;
}

/* How a path of the image is written in this working directory. */
struct str render_relative(struct render *r, struct str target)
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

void render_copy(struct render *r, const char *keyword, struct str flags, const struct str *sources, size_t n,
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
struct str render_owner_flag(struct split_plan *plan, struct str flags, bool without)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(DOCKERFILE_MAX);
	struct str one;

	while (str_split(&flags, ' ', &one))
		if (!str_empty(one) && str_starts(one, "--chown=") != without)
			strbuf_addf(&buf, "%" PRI_STR " ", STR_ARG(one));
	return strbuf_take(&buf, plan->arena);
}

void render_copy_item(struct render *r, const struct split_item *item)
{
	const char *keyword = item->instruction->keyword == DOCKERFILE_ADD ? "ADD" : "COPY";

	/* the first stage need not know the user */
	struct str flags = r->last ? render_owner_flag(r->plan, item->flags, true) : item->flags;

	render_copy(r, keyword, flags, item->sources.at, item->sources.n, render_relative(r, item->target));
}

/* Commands, one a line, joined by &&. A long one is broken before its options' values never: as it was written. */
void render_run(struct render *r, struct str flags, struct str text)
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

void render_apt(struct render *r, bool runtime)
{
	struct split_plan *plan = r->plan;
	struct split_package *list = arena_calloc(plan->arena, plan->packages.n + 1, sizeof(*list));
	size_t n = packages_of(plan, runtime, list);
	bool derived = runtime && plan->derive, upgrade = str_is(plan->slim_note, "upgrade");

	if (!n && !derived && !upgrade)
		return;
	render_gap(r);
	if (derived)
		render_line(r, "# The libraries that the built files load, as the builder found them%s",
			    n ? "; and by name:" : ".");
	for (size_t i = 0; runtime && i < n; i++)
		render_line(r, "# %s%" PRI_STR ": %" PRI_STR, derived ? "- " : "", STR_ARG(list[i].name),
			    STR_ARG(list[i].why));
	if (derived)
		render_line(r, "COPY --from=builder " RUNTIME_LIST " " RUNTIME_LIST);
	/* What a compiler only recommends may be the headers of the C library; full images have them. */
	bool full = plan->base.family != FAMILY_DEBIAN && plan->base.family != FAMILY_UBUNTU && !plan->base.slim;
	bool recommended = !runtime && plan->builder_recommends && !full;
	strbuf_adds(r->buf, "RUN apt-get update");
	if (upgrade)
		strbuf_adds(r->buf, " \\\n    && apt-get upgrade -y");
	if (n || derived) {
		strbuf_addf(r->buf, " \\\n    && %sapt-get install -y%s%s", derived ? "xargs -r -a " RUNTIME_LIST " " : "",
			    recommended ? "" : " --no-install-recommends", derived ? " --no-upgrade" : "");
		for (size_t i = 0; i < n; i++)
			strbuf_addf(r->buf, " \\\n        %" PRI_STR, STR_ARG(list[i].name));
	}
	render_line(r, " \\\n    && rm -rf /var/lib/apt/lists/*");
}

/* Unless the original does it. */
void render_venv_variables(struct render *r)
{
	const struct split_plan *plan = r->plan;
	struct str folder = str_fmt(plan->arena, "%" PRI_STR "/bin", STR_ARG(plan->venv));

	for (size_t i = 0; i < plan->items.n; i++)
		if (plan->items.at[i].kind == ITEM_ENV && str_contains(plan->items.at[i].text, folder))
			return;
	render_line(r, "ENV VIRTUAL_ENV=%" PRI_STR " \\\n    PATH=%" PRI_STR ":$PATH", STR_ARG(plan->venv),
		    STR_ARG(folder));
}

const char *render_invalidation(const struct split_plan *plan)
{
	return plan->python_minor && plan->python_minor < 7 ? "" : "--invalidation-mode unchecked-hash ";
}

void render_compile(struct render *r, const char *without, struct str what)
{
	render_line(r, "RUN %" PRI_STR " -m compileall -q %s%s%" PRI_STR " || true", STR_ARG(r->plan->python),
		    render_invalidation(r->plan), without, STR_ARG(what));
}

void split_render(struct split_plan *plan, struct strbuf *buf)
{
	struct render r = { .plan = plan, .buf = buf, .cwd = plan->base_cwd };

	if (plan->options->builder == SPLIT_BUILDKIT)
		render_line(&r, "# syntax=docker/dockerfile:1");
	render_line(&r, "# Two stages made of %" PRI_STR " by 'lotse image split'. From here on it is yours to change.",
		    STR_ARG(plan->options->name));
	if (plan->options->builder == SPLIT_BUILDAH && (!str_empty(plan->health) || !str_empty(plan->shell_words)))
		render_line(&r, "# Build with 'buildah build --format docker': its default format has no %s.",
			    str_empty(plan->health) ? "SHELL" : "HEALTHCHECK");
	render_gap(&r);
	for (size_t i = 0; i < plan->global_args.n; i++) {
		render_keyword(&r, "ARG", plan->global_args.at[i]);
		if (i + 1 == plan->global_args.n)
			render_gap(&r);
	}
	if (render_needs_builder(plan))
		render_builder(&r);
	render_runtime(&r);
}
