/*
 * Values of secrets: kept apart from the objects, in files that git ignores and a secretGenerator reads.
 */
#include "base/strbuf.h"
#include "kube/render.h"
#include "stack/names.h"

/* kustomize reads env files with bufio.Scanner: no line may be longer than 64 KiB. */
enum { LINE_MAX_BYTES = 60000 };

struct secret *secret_get(struct render *r, struct str name)
{
	struct secret *secret = map_get(&r->secrets, name);

	if (secret)
		return secret;
	secret = arena_new_of(r->arena, struct secret);
	*secret = (struct secret){ .name = name, .keys = MAP_INIT(r->arena) };
	map_set(&r->secrets, name, secret);
	return secret;
}

void secret_add(struct render *r, struct secret *secret, struct str key, struct str value, bool file, bool missing)
{
	if (map_set(&secret->keys, key, secret))
		return;
	*vec_push(r->arena, &secret->items) = (struct secret_item){ key, value, file, missing };
}

/* Can the value stand on a line of an env file as kustomize reads it? */
static bool fits_on_line(struct str value)
{
	if (value.len > LINE_MAX_BYTES || !utf8_valid(value))
		return false;
	return str_chr(value, '\n') == STR_NONE && str_chr(value, '\r') == STR_NONE && !memchr(value.ptr, 0, value.len);
}

struct node *secret_reference(struct render *r, struct node *entry, const struct stack_service *service,
			      const struct stack_env *env)
{
	struct secret *secret = secret_get(r, str_fmt(r->arena, "%" PRI_STR "-env", STR_ARG(service->label)));
	struct str key = name_key(r->arena, env->name);
	struct node *reference;

	secret_add(r, secret, key, env->value, !fits_on_line(env->value), false);
	reference = node_set_map(r->arena, node_set_map(r->arena, entry, "valueFrom"), "secretKeyRef");
	node_set_str(r->arena, reference, "name", secret->name);
	node_set_str(r->arena, reference, "key", key);
	return reference;
}

static void mark(struct render *r, const struct node *name)
{
	struct secret *secret = name ? map_get(&r->secrets, node_text(name)) : NULL;

	if (secret)
		secret->of_job = true;
}

void mark_job_secrets(struct render *r, const struct node *node)
{
	if (node_is_map(node)) {
		mark(r, node_path(node, "secretKeyRef", "name", NULL));
		mark(r, node_path(node, "secret", "secretName", NULL));
		for (size_t i = 0; i < node->entries.n; i++)
			mark_job_secrets(r, node->entries.at[i].value);
	} else if (node_is_seq(node)) {
		for (size_t i = 0; i < node->items.n; i++)
			mark_job_secrets(r, node->items.at[i]);
	}
}

/* ---- Writing ---- */

static void secret_artefact(struct tree *tree, struct str path, struct str content)
{
	tree_add(tree, path, content, OWNER_TEAM)->secret = true;
}

struct str secret_path(struct render *r, const struct secret *secret, const struct secret_item *item)
{
	if (item->file)
		return str_fmt(r->arena, "secrets/files/%" PRI_STR "/%" PRI_STR, STR_ARG(secret->name),
			       STR_ARG(item->key));
	return str_fmt(r->arena, "secrets/%" PRI_STR ".env", STR_ARG(secret->name));
}

static void generator(struct render *r, struct node *list, const struct secret *secret)
{
	struct node *entry = node_add(r->arena, list, node_map(r->arena)), *envs = NULL, *files = NULL, *options;

	node_set_str(r->arena, entry, "name", secret->name);
	for (size_t i = 0; i < secret->items.n; i++) {
		const struct secret_item *item = &secret->items.at[i];

		if (item->file) {
			if (!files)
				files = node_seq(r->arena);
			node_add_str(r->arena, files,
				     str_fmt(r->arena, "%" PRI_STR "=%" PRI_STR, STR_ARG(item->key),
					     STR_ARG(secret_path(r, secret, item))));
		} else if (!envs) {
			envs = node_seq(r->arena);
			node_add_str(r->arena, envs, secret_path(r, secret, item));
		}
	}
	if (envs)
		node_set(r->arena, entry, STR("envs"), envs);
	if (files)
		node_set(r->arena, entry, STR("files"), files);
	if (!secret->of_job)
		return;
	options = node_set_map(r->arena, entry, "options");
	node_set_bool(r->arena, options, "disableNameSuffixHash", true)->remark =
		STR("a Job reads it, and a Job's template can't change");
}

static void values_write(struct render *r, const struct secret *secret, struct str folder, struct tree *tree)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct str env = STR_EMPTY;

	for (size_t i = 0; i < secret->items.n; i++) {
		const struct secret_item *item = &secret->items.at[i];
		struct str path = str_fmt(tree->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(folder),
					  STR_ARG(secret_path(r, secret, item)));

		if (item->file && !item->missing) {
			secret_artefact(tree, path, item->value);
		} else if (!item->file) {
			env = path;
			strbuf_addf(&buf, "%" PRI_STR "=%" PRI_STR "\n", STR_ARG(item->key), STR_ARG(item->value));
		}
	}
	if (env.len)
		secret_artefact(tree, env, strbuf_take(&buf, tree->arena));
}

/* What kustomize builds has the values in it, as it must: a review of that would warn of each of them. */
static void review_options(struct render *r, struct node *kustomization)
{
	struct node *options = node_set_map(r->arena, kustomization, "generatorOptions");

	node_set_str(r->arena, node_set_map(r->arena, options, "annotations"), "lotse.dev/ignore.secret-in-manifest",
		     STR("kustomize made it from files that git ignores"));
}

void secrets_write(struct render *r, struct node *kustomization, struct str folder, struct tree *tree)
{
	struct node *list;

	if (!r->secrets.n)
		return;
	list = node_set_seq(r->arena, kustomization, "secretGenerator");
	list->comment = STR("Values stand in files below secrets/, which git ignores.");
	for (size_t i = 0; i < r->secrets.n; i++) {
		const struct secret *secret = r->secrets.at[i].value;

		generator(r, list, secret);
		values_write(r, secret, folder, tree);
	}
	review_options(r, kustomization);
}

/* ---- Files that the team keeps ---- */

static struct str line_key(struct str line)
{
	size_t equals = str_chr(line, '=');

	return equals == STR_NONE ? STR_EMPTY : str_slice(line, 0, equals);
}

/* The line of a key, or the empty string. */
static struct str line_of(struct str text, struct str key)
{
	struct str line;

	while (str_split(&text, '\n', &line))
		if (str_eq(line_key(str_trim(line)), key))
			return str_trim(line);
	return STR_EMPTY;
}

void kube_secret_kept(struct str path, struct str wanted, struct str kept, struct findings *out)
{
	struct source *source = source_new(out->arena, path, STR_EMPTY);
	struct str line;

	if (!str_ends(path, ".env")) {
		if (!str_eq(wanted, kept))
			finding_at(out, &KUBE_SECRET_KEPT, span_source(source),
				   "the file is yours, and the project has another value now");
		return;
	}
	struct str others = STR_EMPTY;
	while (str_split(&wanted, '\n', &line)) {
		struct str key = line_key(line), there = line_of(kept, key);

		if (key.len && !there.len)
			finding_at(out, &KUBE_SECRET_MISSING, span_source(source),
				   "the file is yours, and has no line for %" PRI_STR, STR_ARG(key));
		else if (key.len && !str_eq(there, str_trim(line)))
			others = str_fmt(out->arena, "%" PRI_STR "%s%" PRI_STR, STR_ARG(others), others.len ? ", " : "",
					 STR_ARG(key));
	}
	if (others.len)
		finding_at(out, &KUBE_SECRET_KEPT, span_source(source),
			   "the file is yours, and the project has other values for %" PRI_STR, STR_ARG(others));
}
