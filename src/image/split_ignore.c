/*
 * The .dockerignore: ours first, then what is there already, so that its exceptions ("!") still count.
 */
#include "base/arena.h"
#include "base/file.h"
#include "dockerfile/ignore.h"
#include "image/split_internal.h"

static const struct pattern {
	const char *pattern;
	int language; /* -1: all */
	bool secret;
	const char *probe; /* a path that it is about, to see whether it is ignored already */
} patterns[] = {
	{ ".git", -1, false, ".git/HEAD" },
	{ ".gitignore", -1, false, ".gitignore" },
	{ ".gitattributes", -1, false, ".gitattributes" },
	{ ".github", -1, false, ".github/x" },
	{ ".dockerignore", -1, false, ".dockerignore" },
	{ "**/Dockerfile*", -1, false, "Dockerfile" },
	{ "**/compose.y*ml", -1, false, "compose.yaml" },
	{ "**/compose.*.y*ml", -1, false, "compose.override.yaml" },
	{ "**/docker-compose*.y*ml", -1, false, "docker-compose.yml" },
	{ ".idea", -1, false, ".idea/x" },
	{ ".vscode", -1, false, ".vscode/x" },
	{ "**/.DS_Store", -1, false, ".DS_Store" },
	{ "**/.env", -1, true, ".env" },
	{ "**/.env.*", -1, true, ".env.local" },
	{ "**/*.pem", -1, true, "x.pem" },
	{ "**/*.key", -1, true, "x.key" },
	{ "**/id_rsa*", -1, true, "id_rsa" },
	{ "**/__pycache__", LANGUAGE_PYTHON, false, "__pycache__/x" },
	{ "**/*.py[co]", LANGUAGE_PYTHON, false, "x.pyc" },
	{ "**/.venv", LANGUAGE_PYTHON, false, ".venv/x" },
	{ "**/venv", LANGUAGE_PYTHON, false, "venv/x" },
	{ "**/.pytest_cache", LANGUAGE_PYTHON, false, ".pytest_cache/x" },
	{ "**/.mypy_cache", LANGUAGE_PYTHON, false, ".mypy_cache/x" },
	{ "**/*.egg-info", LANGUAGE_PYTHON, false, "x.egg-info/x" },
	{ ".tox", LANGUAGE_PYTHON, false, ".tox/x" },
	{ "**/node_modules", LANGUAGE_NODE, false, "node_modules/x" },
	{ "**/npm-debug.log*", LANGUAGE_NODE, false, "npm-debug.log" },
	{ "coverage", LANGUAGE_NODE, false, "coverage/x" },
	{ "**/*.o", LANGUAGE_C, false, "x.o" },
	{ "target", LANGUAGE_RUST, false, "target/x" },
	{ "target", LANGUAGE_JAVA, false, "target/x" },
};

/* A file that a COPY names, or that an install step reads, is wanted. */
static bool is_wanted(const struct split_plan *plan, struct str file)
{
	for (size_t i = 0; i < plan->items.n; i++) {
		const struct split_item *item = &plan->items.at[i];

		for (size_t k = 0; k < item->sources.n; k++)
			if (str_eq(path_clean(plan->arena, item->sources.at[k]), file) ||
			    str_starts(file, str_cstr(plan->arena,
						      str_fmt(plan->arena, "%" PRI_STR "/",
							      STR_ARG(path_clean(plan->arena, item->sources.at[k]))))))
				return true;
		for (size_t k = 0; k < item->files.n; k++)
			if (str_eq(item->files.at[k].path, file))
				return true;
	}
	return false;
}

struct choice {
	bool wanted;        /* it would take something that is asked for by name */
	struct str secrets; /* what it takes away that was copied */
};

static void look(struct split_plan *plan, const struct pattern *pattern, struct choice *choice)
{
	struct findings none = FINDINGS_INIT(plan->arena);
	struct str text = str_fmt(plan->arena, "%s\n", pattern->pattern);
	struct dockerignore *one =
		dockerignore_parse(plan->arena, source_new(plan->arena, STR(".dockerignore"), text), &none);

	for (size_t i = 0; i < plan->context_files.n; i++) {
		struct str file = plan->context_files.at[i];

		if (!dockerignore_excludes(one, file))
			continue;
		if (is_wanted(plan, file))
			choice->wanted = true;
		if (pattern->secret)
			choice->secrets = str_fmt(plan->arena, "%" PRI_STR "%s%" PRI_STR, STR_ARG(choice->secrets),
						  str_empty(choice->secrets) ? "" : ", ", STR_ARG(file));
	}
}

/* Does the first stage or the second take the whole context? Else what isn't named isn't there anyway. */
static const struct split_item *copies_all(const struct split_plan *plan)
{
	for (size_t i = 0; i < plan->items.n; i++)
		for (size_t k = 0; k < plan->items.at[i].sources.n; k++)
			if (plan->items.at[i].kind == ITEM_COPY &&
			    str_is(path_clean(plan->arena, plan->items.at[i].sources.at[k]), "."))
				return &plan->items.at[i];
	return NULL;
}

static void secrets(struct split_plan *plan, const struct pattern *pattern, const struct choice *choice,
		    struct split *out)
{
	const struct split_item *all = copies_all(plan);

	if (!pattern->secret || str_empty(choice->secrets) || !all)
		return;
	if (choice->wanted)
		finding_at(plan->out, &SPLIT_SECRET, all->instruction->span,
			   "%" PRI_STR " is copied by name and stays in the image", STR_ARG(choice->secrets));
	else
		finding_at(plan->out, &SPLIT_SECRET, all->instruction->span,
			   "%" PRI_STR " was copied into the image, and is left out now", STR_ARG(choice->secrets));
	out->secrets =
		str_fmt(plan->arena, "%" PRI_STR "%" PRI_STR "\n", STR_ARG(out->secrets), STR_ARG(choice->secrets));
}

int split_ignore(struct split_plan *plan, struct split *out, struct err *err)
{
	_cleanup_strbuf_ struct strbuf added = STRBUF_INIT(STRBUF_MAX);

	(void)err;
	for (size_t i = 0; i < ARRAY_SIZE(patterns); i++) {
		const struct pattern *pattern = &patterns[i];
		struct choice choice = { .secrets = STR_EMPTY };

		if ((pattern->language >= 0 && pattern->language != (int)plan->language) ||
		    span_known(dockerignore_decides(plan->ignore, str_of(pattern->probe))))
			continue;
		look(plan, pattern, &choice);
		secrets(plan, pattern, &choice, out);
		if (choice.wanted)
			continue;
		strbuf_addf(&added, "%s\n", pattern->pattern);
		*vec_push(plan->arena, &out->facts.moved) = str_of(pattern->pattern);
	}
	out->added = strbuf_take(&added, plan->arena);
	if (str_empty(plan->ignore_text))
		out->ignore = str_fmt(plan->arena, "# What the image doesn't need, and must not hold.\n%" PRI_STR,
				      STR_ARG(out->added));
	else if (str_empty(out->added))
		out->ignore = plan->ignore_text;
	else
		out->ignore = str_fmt(plan->arena,
				      "# What the image doesn't need, and must not hold. The last line that matches "
				      "counts.\n%" PRI_STR "\n%" PRI_STR,
				      STR_ARG(out->added), STR_ARG(plan->ignore_text));
	if (plan->options->builder == SPLIT_BUILDKIT && !str_empty(plan->options->output))
		out->ignore_path = str_fmt(plan->arena, "%" PRI_STR ".dockerignore", STR_ARG(plan->options->output));
	else
		out->ignore_path = path_join(plan->arena, str_of(plan->options->context), STR(".dockerignore"));
	return 0;
}
