/*
 * The team's overlays are written once: what they refer to, and what they should, changes with the project.
 */
#include "base/file.h"
#include "doc/yaml.h"
#include "plan/record.h"
#include "plan/rules.h"

/* Has the tree a file in this folder? */
static bool tree_has_folder(const struct tree *tree, struct str folder)
{
	for (size_t i = 0; i < tree->by_path.n; i++) {
		struct str path = tree->by_path.at[i].key;

		if (path.len > folder.len && path.ptr[folder.len] == '/' &&
		    str_eq(str_slice(path, 0, folder.len), folder))
			return true;
	}
	return false;
}

/* References to folders of lotse's that a run doesn't write any more. */
static void dangling(struct arena *arena, const struct tree *tree, struct str overlay, const struct node *list,
		     struct findings *out)
{
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++) {
		const struct node *item = list->items.at[i];
		struct str folder = path_join(arena, overlay, node_text(item));

		if ((str_starts(folder, "components/environment-") || str_starts(folder, "base")) &&
		    !tree_has_folder(tree, folder) && !tree_get(tree, folder))
			finding(out, &PLAN_OVERLAY_DANGLING, item, "%" PRI_STR " isn't written any more",
				STR_ARG(folder));
	}
}

static bool refers_to(struct arena *arena, struct str overlay, const struct node *list, struct str folder)
{
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
		if (str_eq(path_join(arena, overlay, node_text(list->items.at[i])), folder))
			return true;
	return false;
}

/* An overlay of an environment that doesn't use its component has the base's values: those of somebody's .env. */
static void unused(struct arena *arena, const struct tree *tree, struct str overlay, const struct node *root,
		   struct findings *out)
{
	struct str component = str_fmt(arena, "components/environment-%" PRI_STR, STR_ARG(path_base(overlay)));

	if (!tree_has_folder(tree, component) || refers_to(arena, overlay, node_get(root, "components"), component))
		return;
	struct finding *said = finding(out, &PLAN_OVERLAY_UNUSED, root, "it doesn't use %" PRI_STR, STR_ARG(component));
	finding_hint(out, said, "add to it: components: [../../%" PRI_STR "]", STR_ARG(component));
}

static void look_at(struct arena *arena, const struct tree *tree, const char *target, struct str overlay,
		    struct findings *out)
{
	struct str path =
		path_join(arena, str_of(target), str_fmt(arena, "%" PRI_STR "/kustomization.yaml", STR_ARG(overlay)));
	struct findings ignored = FINDINGS_INIT(arena); /* whether the team's file is sound is kustomize's to say */
	struct yaml_documents documents = { 0 };
	struct err err = { 0 };
	struct str text;

	if (file_read(arena, str_cstr(arena, path), FILE_MAX_DEFAULT, &text, &err) < 0)
		return;
	if (yaml_read(arena, source_new(arena, path, text), &(struct yaml_options){ 0 }, &documents, &ignored) < 0)
		return;
	const struct node *root = documents.list.at[0];
	dangling(arena, tree, overlay, node_get(root, "resources"), out);
	dangling(arena, tree, overlay, node_get(root, "components"), out);
	unused(arena, tree, overlay, root, out);
}

void plan_overlays(struct arena *arena, const struct tree *tree, const char *target, struct findings *out)
{
	const char *folder = str_cstr(arena, path_join(arena, str_of(target), STR("overlays")));
	struct err err = { 0 };
	struct str *names;
	size_t n;

	if (!file_is_dir(folder) || file_list(arena, folder, &names, &n, &err) < 0)
		return;
	for (size_t i = 0; i < n; i++)
		look_at(arena, tree, target, str_fmt(arena, "overlays/%" PRI_STR, STR_ARG(names[i])), out);
}
