/* Relative paths, made absolute against the folder that they mean. */
#include "compose/load.h"

#include "base/file.h"

/* "C:\x", "C:/x", "\\server\share": absolute on Windows, wherever this runs. */
static bool windows_absolute(struct str path)
{
	if (path.len >= 3 && ascii_alpha(path.ptr[0]) && path.ptr[1] == ':')
		return path.ptr[2] == '\\' || path.ptr[2] == '/';
	return str_starts(path, "\\\\");
}

/* Git references and URLs stay as they are. */
static bool remote_context(struct str context)
{
	static const char *const prefixes[] = { "https://", "http://", "git://", "ssh://", "github.com/", "git@" };

	if (str_contains(context, STR("://")))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (str_starts(context, prefixes[i]))
			return true;
	return false;
}

static struct str expand_home(struct loader *l, struct str path)
{
	if (!str_starts(path, "~") || !l->home.len)
		return path;
	return path_clean(l->arena, str_fmt(l->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(l->home), STR_ARG(str_from(path, 1))));
}

struct str path_resolve(struct loader *l, struct str directory, struct str path)
{
	path = expand_home(l, path);
	if (!path.len || path.ptr[0] == '/')
		return path;
	return path_join(l->arena, directory, path);
}

static void resolve(struct loader *l, struct str directory, struct node *scalar)
{
	struct str path;

	if (!node_is_scalar(scalar) || scalar->type != TYPE_STRING)
		return;
	path = path_resolve(l, directory, scalar->text);
	if (str_eq(path, scalar->text))
		return;
	scalar->text = path; /* its span stays: there is what the user wrote */
	scalar->raw_at = NULL;
	scalar->style = STYLE_PLAIN;
}

/* What is mounted: an empty path is the folder itself, as it is for Compose. */
static void resolve_unless_windows(struct loader *l, struct str directory, struct node *scalar)
{
	if (scalar && scalar->type == TYPE_STRING && !scalar->text.len)
		scalar->text = directory;
	else if (!windows_absolute(node_text(scalar)))
		resolve(l, directory, scalar);
}

static void resolve_context(struct loader *l, struct str directory, struct node *scalar)
{
	if (!remote_context(node_text(scalar)) && !str_starts(node_text(scalar), "service:"))
		resolve(l, directory, scalar);
}

static void paths_of_build(struct loader *l, struct str directory, const struct node *build)
{
	const struct node *contexts = node_get(build, "additional_contexts");

	resolve_context(l, directory, node_get(build, "context"));
	for (size_t i = 0; node_is_map(contexts) && i < contexts->entries.n; i++)
		resolve_context(l, directory, contexts->entries.at[i].value);
}

static void paths_of_list(struct loader *l, struct str directory, const struct node *list, const char *key)
{
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
		resolve(l, directory, key ? node_get(list->items.at[i], key) : list->items.at[i]);
}

void paths_of_service(struct loader *l, struct str directory, struct node *service)
{
	const struct node *volumes = node_get(service, "volumes");

	paths_of_build(l, directory, node_get(service, "build"));
	paths_of_list(l, directory, node_get(service, "env_file"), "path");
	paths_of_list(l, directory, node_get(service, "label_file"), NULL);
	paths_of_list(l, directory, node_path(service, "develop", "watch", NULL), "path");
	resolve(l, directory, node_path(service, "extends", "file", NULL));
	for (size_t i = 0; node_is_seq(volumes) && i < volumes->items.n; i++)
		if (str_is(node_text(node_get(volumes->items.at[i], "type")), "bind"))
			resolve_unless_windows(l, directory, node_get(volumes->items.at[i], "source"));
}

static void paths_of_volume(struct loader *l, struct str directory, const struct node *volume)
{
	const struct node *options = node_get(volume, "driver_opts");

	if (str_is(node_text(node_get(volume, "driver")), "local") && str_is(node_text(node_get(options, "o")), "bind"))
		resolve_unless_windows(l, directory, node_get(options, "device"));
}

void paths_of_model(struct loader *l, struct str directory, struct node *model)
{
	static const char *const files[] = { "secrets", "configs" };
	const struct node *services = node_get(model, "services"), *volumes = node_get(model, "volumes");

	for (size_t i = 0; node_is_map(services) && i < services->entries.n; i++)
		paths_of_service(l, directory, services->entries.at[i].value);
	for (size_t i = 0; node_is_map(volumes) && i < volumes->entries.n; i++)
		paths_of_volume(l, directory, volumes->entries.at[i].value);
	for (size_t k = 0; k < ARRAY_SIZE(files); k++) {
		const struct node *section = node_get(model, files[k]);

		for (size_t i = 0; node_is_map(section) && i < section->entries.n; i++)
			resolve_unless_windows(l, directory, node_get(section->entries.at[i].value, "file"));
	}
}
