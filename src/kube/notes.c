/*
 * What a person has to do besides applying the tree: push images, keep secrets.
 */
#include "base/file.h"
#include "base/strbuf.h"
#include "kube/render.h"
#include "stack/credentials.h"

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

static void pull_notes(struct strbuf *buf, struct render *r)
{
	struct str secret = config_str(r->config, "registry_secret");

	if (!secret.len) {
		strbuf_adds(buf, "\nWhere the registry asks for a password, make a Secret of type "
				 "`kubernetes.io/dockerconfigjson` and name it in "
				 "`lotse.yaml`:\n`registry_secret: registry-credentials`. Every pod then has it as "
				 "`imagePullSecrets`.\n");
		return;
	}
	strbuf_addf(buf,
		    "\nThe cluster pulls with the Secret `%" PRI_STR "`, which is made once:\n\n```sh\n"
		    "kubectl --namespace %" PRI_STR " create secret docker-registry %" PRI_STR " \\\n"
		    "    --docker-server REGISTRY --docker-username NAME --docker-password-stdin\n```\n",
		    STR_ARG(secret), STR_ARG(r->name_space), STR_ARG(secret));
}

void write_image_notes(struct render *r, struct tree *tree)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	if (!r->built.n)
		return;
	strbuf_adds(&buf, "# Images\n\nThese images are built from the project's sources and pushed to a registry, "
			  "from where the cluster "
			  "pulls them.\nRun the commands in the project's folder.\n\n```sh\n");
	for (size_t i = 0; i < r->built.n; i++) {
		if (i)
			strbuf_addc(&buf, '\n');
		build_command(&buf, r, &r->built.at[i]);
	}
	strbuf_adds(&buf, "```\n");
	pull_notes(&buf, r);
	tree_add(tree, STR("docs/images.md"), strbuf_take(&buf, tree->arena), OWNER_TOOL);
}

/* A row for each file, with its keys: a fresh clone has none of them. */
static void secret_rows(struct strbuf *buf, struct render *r, struct str folder)
{
	for (size_t i = 0; i < r->secrets.n; i++) {
		const struct secret *secret = r->secrets.at[i].value;
		bool row = false;

		for (size_t j = 0; j < secret->items.n; j++) {
			const struct secret_item *item = &secret->items.at[j];
			bool joins = row && !item->file && !secret->items.at[j - 1].file;

			if (joins)
				strbuf_addf(buf, ", `%" PRI_STR "`", STR_ARG(item->key));
			else
				strbuf_addf(buf, "%s| `%" PRI_STR "/%" PRI_STR "` | `%" PRI_STR "` | `%" PRI_STR "`",
					    row ? " |\n" : "", STR_ARG(folder), STR_ARG(secret_path(r, secret, item)),
					    STR_ARG(secret->name), STR_ARG(item->key));
			row = true;
		}
		strbuf_adds(buf, row ? " |\n" : "");
	}
}

void write_secret_notes(struct render *r, const struct str *folders, size_t n_folders, struct tree *tree)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	if (!r->secrets.n)
		return;
	strbuf_adds(&buf, "# Secrets\n\nValues of secrets stand in files that git ignores. `lotse migrate` fills a "
			  "file that isn't there yet "
			  "from the Compose\nproject, once; afterwards it is yours, and nothing of lotse's changes it. "
			  "A fresh clone has none "
			  "of them: bring them from\nwhere your team keeps secrets, before `kubectl apply -k`. A file "
			  "`*.env` holds a line "
			  "`KEY=value` for each key, without\nquotes; a file below `secrets/files/` is the value "
			  "itself, to the last byte.\n\n"
			  "| file | Secret | keys |\n|---|---|---|\n");
	for (size_t i = 0; i < n_folders; i++)
		secret_rows(&buf, r, folders[i]);
	tree_add(tree, STR("docs/secrets.md"), strbuf_take(&buf, tree->arena), OWNER_TOOL);
}
