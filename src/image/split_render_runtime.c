/*
 * The second stage, which is the image: slim base, libraries and tools, the application, a user, and how it is started.
 */
#include "base/arena.h"
#include "base/file.h"
#include "image/split_render.h"

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
			render_keyword(r, "ENV", item->text);
			break;
		case ITEM_SHELL:
			render_line(r, "SHELL %" PRI_STR, STR_ARG(item->text));
			break;
		case ITEM_COPY:
			if (!item->dependencies)
				render_copy_item(r, item);
			break;
		case ITEM_RUN:
			render_gap(r);
			render_go_to(r, item->cwd);
			render_run(r, item->flags, with_following(plan, &i));
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
	render_comment(r, STR("The standard library's bytecode, which the slim image leaves out."));
	render_line(
		r,
		"RUN %" PRI_STR " -m compileall -q %s-x "
		"'/(site-packages|tests?|unittest|distutils|ensurepip|idlelib|lib2to3|pydoc_data|tkinter|turtledemo)/' "
		"\\",
		STR_ARG(plan->python), render_invalidation(plan));
	render_line(r, "    \"$(%" PRI_STR " -c 'import sysconfig; print(sysconfig.get_path(\"stdlib\"))')\"",
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
		render_comment(
			r, STR("A number, so that Kubernetes can tell that it isn't root. It owns nothing but its home "
			       "and the folders that\n"
			       "the application writes to."));
		render_line(r, "RUN groupadd --gid %" PRI_STR " app \\", STR_ARG(group));
		strbuf_addf(r->buf, "    && useradd --uid %" PRI_STR " --gid app --create-home --no-log-init app",
			    STR_ARG(id));
		if (n)
			strbuf_addf(r->buf, " \\\n    && install -d -o app -g app%" PRI_STR,
				    STR_ARG(strbuf_str(&folders)));
		strbuf_addc(r->buf, '\n');
	} else if (n) {
		render_gap(r);
		if (str_empty(user))
			render_line(r, "RUN install -d%" PRI_STR, STR_ARG(strbuf_str(&folders)));
		else if (colon == STR_NONE)
			render_line(r, "RUN install -d -o %" PRI_STR "%" PRI_STR, STR_ARG(id),
				    STR_ARG(strbuf_str(&folders)));
		else
			render_line(r, "RUN install -d -o %" PRI_STR " -g %" PRI_STR "%" PRI_STR, STR_ARG(id),
				    STR_ARG(group), STR_ARG(strbuf_str(&folders)));
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
		render_line(r, "COPY --from=builder %" PRI_STR " %" PRI_STR, STR_ARG(path),
			    STR_ARG(render_relative(r, plan->artefacts.at[i].target)));
	}
	if (plan->own_libraries)
		render_line(r, "# The compiler's own libraries, newer than Debian's.\nCOPY --from=builder /libraries/ "
			       "/usr/local/lib/");
	if (plan->own_libraries || plan->install_root)
		render_line(r, "RUN ldconfig");
}

/* The program is there; what it may read comes from the context as it is. */
static void data_files(struct render *r)
{
	struct split_plan *plan = r->plan;

	if (plan->data.n)
		render_comment(r, STR("Not source: the program may read it while it runs."));
	for (size_t i = 0; i < plan->data.n; i++) {
		struct str path = plan->data.at[i].path, target = render_relative(r, plan->data.at[i].target);
		bool folder = split_context_has(plan, str_fmt(plan->arena, "%" PRI_STR "/", STR_ARG(path)));

		render_copy(r, "COPY", STR_EMPTY, &path, 1,
			    folder ? str_fmt(plan->arena, "%" PRI_STR "/", STR_ARG(target)) : target);
	}
	for (size_t i = 0; i < plan->scratch_files.n; i++)
		render_line(r, "%" PRI_STR, STR_ARG(plan->scratch_files.at[i]));
}

static void application(struct render *r)
{
	struct split_plan *plan = r->plan;

	render_gap(r);
	if (plan->workdir_given || !str_is(plan->last_cwd, "/"))
		render_go_to(r, plan->last_cwd);
	artefacts(r);
	if (plan->language != LANGUAGE_PYTHON && plan->language != LANGUAGE_NODE) {
		data_files(r);
		return;
	}
	if (plan->built) {
		render_comment(r, STR("The application, with what was built into its folder."));
		struct str owner = STR_EMPTY;
		for (size_t i = 0; i < plan->items.n; i++)
			if (plan->items.at[i].kind == ITEM_COPY && plan->items.at[i].app && str_empty(owner))
				owner = render_owner_flag(plan, plan->items.at[i].flags, false);
		render_line(r, "COPY --from=builder %" PRI_STR "%" PRI_STR " %" PRI_STR, STR_ARG(owner),
			    STR_ARG(plan->workdir),
			    STR_ARG(render_relative(r, str_fmt(plan->arena, "%" PRI_STR "/", STR_ARG(plan->workdir)))));
		return;
	}
	for (size_t i = 0; i < plan->items.n; i++) {
		const struct split_item *item = &plan->items.at[i];

		if (!item->app)
			continue;
		if (item->kind == ITEM_COPY && !item->dependencies)
			render_copy_item(r, item);
		if (item->kind == ITEM_RUN) {
			render_go_to(r, item->cwd);
			render_run(r, item->flags, item->text);
		}
	}
	if (plan->language == LANGUAGE_PYTHON && !str_is(plan->workdir, "/"))
		render_compile(r, "", plan->workdir);
}

static void metadata(struct render *r)
{
	struct split_plan *plan = r->plan;

	render_gap(r);
	for (size_t i = 0; i < plan->labels.n; i++)
		render_keyword(r, "LABEL", plan->labels.at[i]);
	for (size_t i = 0; i < plan->exposes.n; i++)
		render_line(r, "EXPOSE %" PRI_STR, STR_ARG(plan->exposes.at[i]));
	for (size_t i = 0; i < plan->volumes.n; i++)
		render_line(r, "VOLUME %" PRI_STR, STR_ARG(plan->volumes.at[i]));
	if (!str_empty(plan->stop_signal))
		render_line(r, "STOPSIGNAL %" PRI_STR, STR_ARG(plan->stop_signal));
	if (!str_empty(plan->final_user))
		render_line(r, "USER %" PRI_STR, STR_ARG(plan->final_user));
	if (plan->workdir_given || !str_is(r->cwd, "/"))
		render_go_to(r, plan->last_cwd);
	if (!str_empty(plan->health)) {
		if (!str_empty(plan->health_why))
			render_line(r, "# %" PRI_STR, STR_ARG(plan->health_why));
		render_line(r, "HEALTHCHECK %" PRI_STR, STR_ARG(plan->health));
	}
	if (plan->entrypoint.given)
		render_line(r, "ENTRYPOINT %" PRI_STR, STR_ARG(plan->entrypoint.rendered));
	if (plan->cmd.given)
		render_line(r, "CMD %" PRI_STR, STR_ARG(plan->cmd.rendered));
}

void render_runtime(struct render *r)
{
	struct split_plan *plan = r->plan;

	r->cwd = STR("/");
	r->last = NULL;
	render_gap(r);
	render_line(r, "# This is the image.");
	render_line(r, "FROM %" PRI_STR, STR_ARG(plan->base.runtime));
	stdlib(r);
	render_apt(r, true);
	if (!str_empty(plan->venv)) {
		render_gap(r);
		render_venv_variables(r);
	}
	runtime_system(r);
	user_and_folders(r);
	application(r);
	metadata(r);
}
