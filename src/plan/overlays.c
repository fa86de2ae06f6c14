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

		if ((str_starts(folder, "components/") || str_starts(folder, "base")) &&
		    !tree_has_folder(tree, folder) && !tree_get(tree, folder))
			finding(out, &PLAN_OVERLAY_DANGLING, item, "%" PRI_STR " isn't written any more",
				STR_ARG(folder));
	}
}

/* ---- Objects that an overlay changes ---- */

struct reader {
	struct arena *arena;
	const struct tree *tree;
	const char *target;
	struct str overlay;
	struct map objects; /* Kind/name of all that is written */
	struct map names;   /* name of a workload */
	struct findings *out;
};

static void index_objects(struct reader *reader)
{
	const struct map *paths = &reader->tree->by_path;

	for (size_t i = 0; i < paths->n; i++) {
		const struct artefact *artefact = paths->at[i].value;
		const struct node *object = artefact->object;
		struct str name = node_text(node_path(object, "metadata", "name", NULL)),
			   kind = node_text(node_get(object, "kind"));

		if (!object || !name.len || node_get(object, "$patch"))
			continue;
		map_set(&reader->objects,
			str_fmt(reader->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(kind), STR_ARG(name)), reader);
		if (str_is(kind, "Deployment") || str_is(kind, "StatefulSet"))
			map_set(&reader->names, name, reader);
	}
}

/* A name may be a pattern: kustomize takes regular expressions in targets. */
static bool is_plain(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!ascii_alnum(name.ptr[i]) && name.ptr[i] != '-')
			return false;
	return name.len > 0;
}

static void check_object(struct reader *reader, const struct node *at, const struct node *kind, const struct node *name)
{
	struct str text =
		str_fmt(reader->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(node_text(kind)), STR_ARG(node_text(name)));

	if (str_empty(node_text(kind)) || !is_plain(node_text(name)) || map_get(&reader->objects, text))
		return;
	finding(reader->out, &PLAN_OVERLAY_DANGLING, at, "%" PRI_STR " isn't written any more", STR_ARG(text));
}

static bool read_yaml(struct reader *reader, struct str path, struct str text, struct yaml_documents *documents)
{
	struct findings ignored =
		FINDINGS_INIT(reader->arena); /* whether the team's file is sound is kustomize's to say */

	return yaml_read(reader->arena, source_new(reader->arena, path, text), &(struct yaml_options){ 0 }, documents,
			 &ignored) == 0;
}

static bool read_file(struct reader *reader, struct str relative, struct yaml_documents *documents)
{
	struct str path = path_join(reader->arena, str_of(reader->target),
				    path_join(reader->arena, reader->overlay, relative)),
		   text;
	struct err err = { 0 };

	return file_read(reader->arena, str_cstr(reader->arena, path), FILE_MAX_DEFAULT, &text, &err) == 0 &&
	       read_yaml(reader, path, text, documents);
}

/* What a strategic merge patch is about: in a file, or as text. */
static void check_patched(struct reader *reader, const struct node *patch)
{
	struct yaml_documents documents = { 0 };
	const struct node *path = node_get(patch, "path"), *text = node_get(patch, "patch");

	if (path ? !read_file(reader, node_text(path), &documents)
		 : !text || !read_yaml(reader, reader->overlay, node_text(text), &documents))
		return;
	for (size_t i = 0; i < documents.list.n; i++) {
		const struct node *root = documents.list.at[i];

		check_object(reader, path ? path : text, node_get(root, "kind"),
			     node_path(root, "metadata", "name", NULL));
	}
}

static void check_patches(struct reader *reader, const struct node *list)
{
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++) {
		const struct node *patch = list->items.at[i], *target = node_get(patch, "target");

		if (target)
			check_object(reader, node_get(target, "name"), node_get(target, "kind"),
				     node_get(target, "name"));
		else
			check_patched(reader, patch);
	}
}

static void check_replicas(struct reader *reader, const struct node *list)
{
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++) {
		const struct node *name = node_get(list->items.at[i], "name");

		if (!str_empty(node_text(name)) && !map_get(&reader->names, node_text(name)))
			finding(reader->out, &PLAN_OVERLAY_DANGLING, name, "%" PRI_STR " isn't written any more",
				STR_ARG(str_show(reader->arena, node_text(name))));
	}
}

static const struct node *by_name(const struct node *list, struct str name)
{
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
		if (str_eq(node_text(node_get(list->items.at[i], "name")), name))
			return list->items.at[i];
	return NULL;
}

/* What a run would write into the overlay now says what the project names. */
static void check_images(struct reader *reader, const struct node *list)
{
	const struct artefact *fresh = tree_get(
		reader->tree, str_fmt(reader->arena, "%" PRI_STR "/kustomization.yaml", STR_ARG(reader->overlay)));

	for (size_t i = 0; fresh && node_is_seq(list) && i < list->items.n; i++) {
		const struct node *tag = node_get(list->items.at[i], "newTag");
		struct str name = node_text(node_get(list->items.at[i], "name"));
		struct str wanted = node_text(node_get(by_name(node_get(fresh->object, "images"), name), "newTag"));

		if (tag && wanted.len && !str_eq(wanted, node_text(tag)))
			finding(reader->out, &PLAN_OVERLAY_IMAGE, tag,
				"it runs %" PRI_STR ":%" PRI_STR ", and the project names %" PRI_STR,
				STR_ARG(str_show(reader->arena, name)),
				STR_ARG(str_show(reader->arena, node_text(tag))), STR_ARG(wanted));
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

static void look_at(struct reader *reader)
{
	struct yaml_documents documents = { 0 };

	if (!read_file(reader, STR("kustomization.yaml"), &documents))
		return;
	const struct node *root = documents.list.at[0];
	dangling(reader->arena, reader->tree, reader->overlay, node_get(root, "resources"), reader->out);
	dangling(reader->arena, reader->tree, reader->overlay, node_get(root, "components"), reader->out);
	unused(reader->arena, reader->tree, reader->overlay, root, reader->out);
	check_patches(reader, node_get(root, "patches"));
	check_replicas(reader, node_get(root, "replicas"));
	check_images(reader, node_get(root, "images"));
}

void plan_overlays(struct arena *arena, const struct tree *tree, const char *target, struct findings *out)
{
	const char *folder = str_cstr(arena, path_join(arena, str_of(target), STR("overlays")));
	struct reader reader = { .arena = arena,
				 .tree = tree,
				 .target = target,
				 .out = out,
				 .objects = MAP_INIT(arena),
				 .names = MAP_INIT(arena) };
	struct err err = { 0 };
	struct str *names;
	size_t n;

	if (!file_is_dir(folder) || file_list(arena, folder, &names, &n, &err) < 0)
		return;
	index_objects(&reader);
	for (size_t i = 0; i < n; i++) {
		reader.overlay = str_fmt(arena, "overlays/%" PRI_STR, STR_ARG(names[i]));
		look_at(&reader);
	}
}
