/*
 * What a person has to do besides applying the tree: push images, keep secrets.
 */
#include "base/file.h"
#include "base/strbuf.h"
#include "kube/render.h"
#include "stack/credentials.h"
#include "text/library.h"

static void option(struct strbuf *buf, const char *name, struct str value)
{
	if (!value.len)
		return;
	strbuf_addf(buf, " \\\n    --%s ", name);
	shell_word(buf, value);
}

/* A build argument without value is taken from the environment of the build; one that is a credential is left to it. */
static void build_arguments(struct strbuf *buf, struct arena *arena, const struct node *args)
{
	for (size_t i = 0; node_is_map(args) && i < args->entries.n; i++) {
		const struct node_entry *entry = &args->entries.at[i];

		if (node_is_null(entry->value) ||
		    credential_in_variable(arena, entry->key, node_text(entry->value)).len)
			option(buf, "build-arg", entry->key);
		else
			option(buf, "build-arg",
			       str_fmt(arena, "%" PRI_STR "=%" PRI_STR, STR_ARG(entry->key),
				       STR_ARG(node_text(entry->value))));
	}
}

static struct str dockerfile_of(struct render *r, const struct stack_build *build, struct str context)
{
	if (build->dockerfile_inline.len || !build->dockerfile.len || str_is(build->dockerfile, "Dockerfile"))
		return STR_EMPTY;
	if (str_starts(build->dockerfile, "/"))
		return shown_path(r, build->dockerfile);
	return path_join(r->arena, context, build->dockerfile);
}

/* "secrets" of a build name secrets of the project's top level: their files are given to it. */
static void build_secrets(struct strbuf *buf, struct render *r, const struct node *secrets)
{
	for (size_t i = 0; node_is_seq(secrets) && i < secrets->items.n; i++) {
		const struct node *item = secrets->items.at[i];
		struct str source = node_is_scalar(item) ? node_text(item) : node_text(node_get(item, "source"));
		struct str id = node_is_scalar(item) ? source : node_text(node_get(item, "target"));
		const struct stack_file *file = stack_file(r->stack, FILE_SECRET, source);

		if (file && file->source == FROM_FILE)
			option(buf, "secret",
			       str_fmt(r->arena, "id=%" PRI_STR ",src=%" PRI_STR, STR_ARG(id.len ? id : source),
				       STR_ARG(shown_path(r, file->path))));
		else
			option(buf, "secret", str_fmt(r->arena, "id=%" PRI_STR, STR_ARG(id.len ? id : source)));
	}
}

static void build_list(struct strbuf *buf, const char *name, const struct node *list)
{
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
		option(buf, name, node_text(list->items.at[i]));
}

static void build_command(struct strbuf *buf, struct render *r, const struct built_image *built)
{
	const struct stack_build *build = &built->service->build;
	struct str context = build->context.len ? shown_path(r, build->context) : STR(".");

	strbuf_adds(buf, "docker build");
	option(buf, "tag", built->image);
	option(buf, "file", build->dockerfile_inline.len ? STR("-") : dockerfile_of(r, build, context));
	option(buf, "target", build->target);
	option(buf, "platform", built->service->platform.value);
	build_arguments(buf, r->arena, build->args);
	build_secrets(buf, r, node_get(build->node, "secrets"));
	build_list(buf, "ssh", node_get(build->node, "ssh"));
	build_list(buf, "platform", node_get(build->node, "platforms"));
	build_list(buf, "cache-from", node_get(build->node, "cache_from"));
	strbuf_adds(buf, " \\\n    ");
	shell_word(buf, context);
	if (build->dockerfile_inline.len)
		strbuf_addf(buf, " <<'END_OF_DOCKERFILE'\n%" PRI_STR "%sEND_OF_DOCKERFILE",
			    STR_ARG(build->dockerfile_inline), str_ends(build->dockerfile_inline, "\n") ? "" : "\n");
	strbuf_adds(buf, "\ndocker push ");
	shell_word(buf, built->image);
	strbuf_addc(buf, '\n');
}

void write_image_notes(struct render *r, struct tree *tree)
{
	struct text_library library = TEXT_LIBRARY_INIT(tree->arena, r->options->language);
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct node *data = node_map(r->arena);

	if (!r->built.n)
		return;
	for (size_t i = 0; i < r->built.n; i++) {
		if (i)
			strbuf_addc(&buf, '\n');
		build_command(&buf, r, &r->built.at[i]);
	}
	node_set_str(r->arena, data, "commands", strbuf_take(&buf, r->arena));
	node_set_str(r->arena, data, "pull_secret", config_str(r->config, "registry_secret"));
	node_set_str(r->arena, data, "namespace", r->name_space);
	tree_add(tree, STR("docs/images.md"), text_render(&library, "images.md", data), OWNER_TOOL);
}

/* A row for each file, with its keys: a fresh clone has none of them. */
static void secret_rows(struct render *r, struct node *files, struct str folder)
{
	for (size_t i = 0; i < r->secrets.n; i++) {
		const struct secret *secret = r->secrets.at[i].value;
		struct node *row, *keys = NULL;

		for (size_t j = 0; j < secret->items.n; j++) {
			const struct secret_item *item = &secret->items.at[j];

			if (!keys || item->file || secret->items.at[j - 1].file) {
				row = node_add(r->arena, files, node_map(r->arena));
				node_set_str(r->arena, row, "path",
					     str_fmt(r->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(folder),
						     STR_ARG(secret_path(r, secret, item))));
				node_set_str(r->arena, row, "secret", secret->name);
				keys = node_set_seq(r->arena, row, "keys");
			}
			node_add_str(r->arena, keys, item->key);
		}
	}
}

void write_secret_notes(struct render *r, const struct str *folders, size_t n_folders, struct tree *tree)
{
	struct text_library library = TEXT_LIBRARY_INIT(tree->arena, r->options->language);
	struct node *data = node_map(r->arena), *files = node_set_seq(r->arena, data, "files");

	if (!r->secrets.n)
		return;
	for (size_t i = 0; i < n_folders; i++)
		secret_rows(r, files, folders[i]);
	tree_add(tree, STR("docs/secrets.md"), text_render(&library, "secrets.md", data), OWNER_TOOL);
}
