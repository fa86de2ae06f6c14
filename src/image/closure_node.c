/*
 * Node.js: the modules that a file requires or imports, found as Node finds them; all conditions of "exports" at once.
 *
 * "Modules: CommonJS modules", "Modules: ECMAScript modules", "Modules: Packages" of Node's documentation.
 */
#include "base/arena.h"
#include "base/file.h"
#include "doc/json.h"
#include "image/closure_internal.h"
#include "image/node_requires.h"

#define JS_MAX      ((size_t)32 << 20)
#define PACKAGE_MAX ((size_t)4 << 20)

static bool is_module(struct str path)
{
	return str_ends(path, ".js") || str_ends(path, ".mjs") || str_ends(path, ".cjs");
}

/* The folder of the package that a file belongs to: the nearest one with a package.json. */
static struct root_file *package_of(const struct closure *closure, const struct root_file *file)
{
	struct root_file *folder = file->parent;

	while (folder && !root_child(closure->root, folder, STR("package.json")))
		folder = folder->parent;
	return folder;
}

static void keep_package_whole(struct closure *closure, struct root_file *folder, const struct root_file *because)
{
	if (folder->kept_whole)
		return;
	folder->kept_whole = true;
	for (struct root_file *file = folder->child; file; file = file->next) {
		if (root_is_folder(file) && str_is(root_name(file), "node_modules"))
			continue;
		keep_file(closure, file, KEEP_NODE, because);
		if (root_is_folder(file))
			keep_package_whole(closure, file, because);
	}
}

static bool keep_module_file(struct closure *closure, const struct root_file *from, struct str path,
			     const struct root_file *because)
{
	static const char *const ends[] = { "", ".js", ".json", ".node", ".mjs", ".cjs" };

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		struct str name = str_concat(closure->arena, path, str_of(ends[i]));
		const struct root_file *file = root_resolve(closure->root, from, name, true, NULL, NULL);

		if (root_is_file(file))
			return keep_path(closure, from, name, KEEP_NODE, because);
	}
	return false;
}

static const struct node *read_package(struct closure *closure, struct root_file *folder,
				       const struct root_file *because)
{
	struct root_file *file = root_child(closure->root, folder, STR("package.json"));
	struct findings ignored = FINDINGS_INIT(closure->arena);
	struct node *package = NULL;

	if (!root_is_file(file))
		return NULL;
	keep_file(closure, file, KEEP_NODE, because);
	struct str text = root_text(closure->root, file, PACKAGE_MAX, closure->arena);
	if (str_empty(text) ||
	    json_read(closure->arena, source_new(closure->arena, file->path, text), &package, &ignored) < 0)
		return NULL;
	return package;
}

static bool keep_as_folder(struct closure *closure, struct root_file *folder, const struct root_file *because)
{
	const struct node *package = read_package(closure, folder, because);
	struct str main = node_text(node_get(package, "main"));

	if (!str_empty(main)) {
		struct root_file *inside = root_resolve(closure->root, folder, main, true, NULL, NULL);

		if (keep_module_file(closure, folder, main, because))
			return true;
		if (root_is_folder(inside) && keep_module_file(closure, inside, STR("index"), because))
			return true;
	}
	return keep_module_file(closure, folder, STR("index"), because);
}

static bool keep_at(struct closure *closure, const struct root_file *from, struct str path,
		    const struct root_file *because)
{
	struct root_file *file = root_resolve(closure->root, from, path, true, NULL, NULL);

	if (keep_module_file(closure, from, path, because))
		return true;
	if (!root_is_folder(file))
		return false;
	root_resolve(closure->root, from, path, true, NULL, NULL);
	keep_path(closure, from, path, KEEP_WAY, because);
	return keep_as_folder(closure, file, because);
}

/* Every file that a value of "exports" or "imports" names, whatever the condition. False where one is a pattern. */
static bool keep_targets(struct closure *closure, const struct root_file *folder, const struct node *value,
			 const struct root_file *because)
{
	bool plain = true;

	if (node_is_scalar(value)) {
		struct str path = node_text(value);

		if (str_chr(path, '*') != STR_NONE)
			return false;
		if (str_starts(path, "./"))
			keep_path(closure, folder, path, KEEP_NODE, because);
		return true;
	}
	for (size_t i = 0; node_is_map(value) && i < value->entries.n; i++)
		plain &= keep_targets(closure, folder, value->entries.at[i].value, because);
	for (size_t i = 0; node_is_seq(value) && i < value->items.n; i++)
		plain &= keep_targets(closure, folder, value->items.at[i], because);
	return plain;
}

/* "exports" without keys that begin with a dot is about "." alone. */
static const struct node *exports_of(const struct node *exports, struct str key)
{
	if (node_is_map(exports) && exports->entries.n && str_starts(exports->entries.at[0].key, "."))
		return node_get_str(exports, key);
	return str_is(key, ".") ? exports : NULL;
}

/* Compiled parts are loaded by names that are put together: bindings, node-gyp-build, prebuildify. */
static void keep_native(struct closure *closure, struct root_file *folder, const struct root_file *because)
{
	static const char *const places[] = { "build/Release", "prebuilds", "lib/binding" };

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		struct root_file *place = root_resolve(closure->root, folder, str_of(places[i]), true, NULL, NULL);

		for (size_t j = 0; place && j < closure->root->files.n; j++) {
			struct root_file *file = closure->root->files.at[j];

			if (str_ends(file->path, ".node") && root_is_below(file, place))
				keep_file(closure, file, KEEP_NODE, because);
		}
	}
}

static void keep_package(struct closure *closure, struct root_file *folder, struct str below,
			 const struct root_file *because)
{
	const struct node *package = read_package(closure, folder, because);
	const struct node *exports = node_get(package, "exports");
	bool found = false;

	keep_native(closure, folder, because);
	if (exports) {
		struct str key = str_empty(below) ? STR(".") : str_fmt(closure->arena, "./%" PRI_STR, STR_ARG(below));
		const struct node *targets = exports_of(exports, key);

		if (!targets) { /* there are patterns */
			keep_package_whole(closure, folder, because);
			return;
		}
		found = keep_targets(closure, folder, targets, because);
	}
	found |= str_empty(below) ? keep_as_folder(closure, folder, because) : keep_at(closure, folder, below, because);
	if (!found)
		keep_package_whole(closure, folder, because);
}

/* "@scope/name/below" or "name/below". */
static void split_name(struct str name, struct str *package, struct str *below)
{
	size_t slash = str_chr(name, '/');

	if (str_starts(name, "@") && slash != STR_NONE) {
		size_t second = str_chr(str_from(name, slash + 1), '/');

		slash = second == STR_NONE ? STR_NONE : slash + 1 + second;
	}
	*package = str_slice(name, 0, MIN_OF(slash, name.len));
	*below = slash == STR_NONE ? STR_EMPTY : str_from(name, slash + 1);
}

static void keep_named(struct closure *closure, const struct root_file *file, struct str name)
{
	struct str package, below;

	if (str_starts(name, "./") || str_starts(name, "../") || str_starts(name, "/") || str_is(name, ".") ||
	    str_is(name, "..")) {
		keep_at(closure, file->parent, name, file);
		return;
	}
	if (str_starts(name, "#")) {
		struct root_file *own = package_of(closure, file);

		if (own && !keep_targets(closure, own, node_get(read_package(closure, own, file), "imports"), file))
			keep_package_whole(closure, own, file);
		return;
	}
	split_name(name, &package, &below);
	for (const struct root_file *folder = file->parent; folder; folder = folder->parent) {
		struct str path = str_fmt(closure->arena, "node_modules/%" PRI_STR, STR_ARG(package));
		struct root_file *found = root_resolve(closure->root, folder, path, true, NULL, NULL);

		if (!root_is_folder(found))
			continue;
		keep_path(closure, folder, path, KEEP_NODE, file);
		keep_package(closure, found, below, file);
		return;
	}
	/* Node's own, or optional: what matters was recorded */
}

bool follow_node(struct closure *closure, struct root_file *file)
{
	struct node_requires requires;

	if (!is_module(file->path))
		return false;
	struct str content = root_map(closure->root, file, JS_MAX);
	node_scan(closure->arena, content, &requires);
	for (size_t i = 0; i < requires.names.n; i++)
		keep_named(closure, file, requires.names.at[i]);
	struct root_file *own = package_of(closure, file);
	bool of_package = own && str_contains(own->path, STR("/node_modules/"));
	if (own)
		read_package(closure, own, file); /* its "type" says how the file is read */
	if (of_package && requires.dynamic)
		keep_package_whole(closure, own, file);
	if (str_starts(content, "#!") && file->mode & 0111)
		follow_script(closure, file);
	root_unmap(content);
	return true;
}
