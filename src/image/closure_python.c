/*
 * Python: the modules that a file names, found as the import system finds them.
 *
 * How far imports are followed is a balance. All that a program could import at all is most of the standard library and
 * of each package, for everything imports something "just in case" inside of a function. So: of the application's own
 * files every import counts, also those inside of functions and those that only a string names ("shop.tasks" in a
 * list). Of the packages: what ran while it was recorded has imported what stands outside of functions (the others are
 * for other systems); what stands inside of functions counts where it is of the same package, or of one that is used
 * anyway. What didn't run, but may be imported by one that did, counts with what stands outside of functions: one such
 * step, no more. A name that is put together, "shop.backends." + x, keeps all that is below
 * shop.backends; one that is computed whole keeps the importing package only where the user asks for it
 * (closure_options.whole_packages).
 */
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "image/closure_internal.h"
#include "image/python_imports.h"

#define PYTHON_MAX ((size_t)16 << 20)

/* ---- Where modules are ---- */

static bool is_stdlib(const struct closure *closure, const struct root_file *folder)
{
	return root_is_folder(folder) && root_child(closure->root, folder, STR("os.py")) &&
	       root_child(closure->root, folder, STR("site.py"));
}

static bool is_site(const struct root_file *folder)
{
	static const char *const names[] = { "site-packages", "dist-packages", NULL };

	return root_is_folder(folder) && str_in(root_name(folder), names);
}

bool is_python_folder(const struct closure *closure, const struct root_file *folder)
{
	for (; folder; folder = folder->parent)
		if (is_site(folder) || is_stdlib(closure, folder))
			return true;
	return false;
}

static void add_folder(struct closure *closure, struct root_file *folder)
{
	if (!root_is_folder(folder))
		return;
	for (size_t i = 0; i < closure->python.n; i++)
		if (closure->python.at[i] == folder)
			return;
	*vec_push(closure->arena, &closure->python) = folder;
}

/* A line of a .pth file is a folder that is searched too; one that begins with "import" is run. */
static void add_pth(struct closure *closure, struct root_file *site)
{
	for (struct root_file *file = site->child; file; file = file->next) {
		if (!str_ends(file->path, ".pth"))
			continue;
		keep_file(closure, file, KEEP_PYTHON, site);
		struct str rest = root_text(closure->root, file, (size_t)1 << 16, closure->arena), line;
		while (rest.ptr && str_split(&rest, '\n', &line)) {
			line = str_trim(line);
			if (!str_empty(line) && !str_starts(line, "import ") && !str_starts(line, "#"))
				add_folder(closure, root_resolve(closure->root, site, line, true, NULL, NULL));
		}
	}
}

/* Only folders that something was used in: an image may have several interpreters. */
static void find_python(struct closure *closure)
{
	struct str rest = closure_env(closure, "PYTHONPATH"), part;

	closure->python_known = true;
	add_folder(closure, closure->application);
	while (!str_empty(rest) && str_split(&rest, ':', &part))
		add_folder(closure, root_resolve(closure->root, NULL, part, true, NULL, NULL));
	for (size_t i = 0; i < closure->root->files.n; i++) {
		struct root_file *folder = closure->root->files.at[i];

		if (!folder->reason || (!is_site(folder) && !is_stdlib(closure, folder)))
			continue;
		add_folder(closure, folder);
		if (is_site(folder))
			add_pth(closure, folder);
		else
			add_folder(closure, root_child(closure->root, folder, STR("lib-dynload")));
	}
}

/* ---- Modules ---- */

static void keep_cached(struct closure *closure, const struct root_file *file, const struct root_file *because)
{
	struct root_file *cache = root_child(closure->root, file->parent, STR("__pycache__"));
	struct str name = root_name(file);

	name = str_slice(name, 0, name.len - 2); /* "x.py" → "x." */
	for (struct root_file *at = cache ? cache->child : NULL; at; at = at->next) {
		struct str rest = root_name(at);

		if (str_starts(rest, str_cstr(closure->arena, name)) &&
		    str_chr(str_from(rest, name.len), '.') + 4 == rest.len - name.len)
			keep_file(closure, at, KEEP_PYTHON, because);
	}
}

static struct root_file *package_init(const struct closure *closure, const struct root_file *folder)
{
	return root_is_folder(folder) ? root_child(closure->root, folder, STR("__init__.py")) : NULL;
}

/* The file of "name" in a folder: a package, an extension, a source. Or the folder alone: a namespace. */
static struct root_file *module_in(const struct closure *closure, const struct root_file *folder, struct str name)
{
	struct root_file *package = root_child(closure->root, folder, name), *file;

	if ((file = package_init(closure, package)))
		return file;
	struct str dot = str_fmt(closure->arena, "%" PRI_STR ".", STR_ARG(name));
	for (file = folder->child; file; file = file->next)
		if (str_starts(root_name(file), dot.ptr) && str_ends(file->path, ".so"))
			return file;
	file = root_child(closure->root, folder, str_fmt(closure->arena, "%" PRI_STR ".py", STR_ARG(name)));
	return file ? file : root_is_folder(package) ? package : NULL;
}

static void keep_extension(struct closure *closure, struct root_file *folder, struct str name,
			   const struct root_file *because)
{
	struct str dot = str_fmt(closure->arena, "%" PRI_STR ".", STR_ARG(name));

	for (struct root_file *file = folder->child; file; file = file->next)
		if (str_starts(root_name(file), dot.ptr) &&
		    (str_ends(file->path, ".so") || str_ends(file->path, ".py")))
			keep_file(closure, file, KEEP_PYTHON, because);
}

/* "a.b.c" below a folder, each part of it kept. True where all parts are there. */
static bool keep_parts(struct closure *closure, struct root_file *folder, struct str name,
		       const struct root_file *because, bool whole)
{
	struct str rest = name, part;

	while (folder && str_split(&rest, '.', &part)) {
		struct root_file *file = str_empty(part) ? NULL : module_in(closure, folder, part);

		if (!file)
			return false;
		if (whole && !root_is_folder(file) && !str_is(root_name(file), "__init__.py"))
			keep_extension(closure, folder, part, because);
		else if (whole)
			keep_file(closure, file, KEEP_PYTHON, because);
		folder = root_is_folder(file) ? file : str_is(root_name(file), "__init__.py") ? file->parent : NULL;
	}
	return rest.ptr == NULL;
}

static struct root_file *package_of(const struct closure *closure, struct str name)
{
	struct str top = str_slice(name, 0, MIN_OF(str_chr(name, '.'), name.len));

	for (size_t i = 0; i < closure->python.n; i++) {
		struct root_file *file = module_in(closure, closure->python.at[i], top);

		if (file)
			return file;
	}
	return NULL;
}

bool keep_module(struct closure *closure, struct str name, const struct root_file *because)
{
	if (!closure->python_known)
		find_python(closure);
	/* as far as it goes: "from a import b" is tried as "a.b" too, where b may be a function */
	for (size_t i = 0; i < closure->python.n; i++) {
		struct str top = str_slice(name, 0, MIN_OF(str_chr(name, '.'), name.len));
		struct root_file *file = module_in(closure, closure->python.at[i], top);

		if (!file)
			continue;
		keep_parts(closure, closure->python.at[i], name, because, true);
		if (!root_is_folder(file)) /* a namespace may go on in the next folder */
			return keep_parts(closure, closure->python.at[i], name, because, false);
	}
	return false;
}

/* The folder of the outermost package that a file belongs to; the folder it lies in where that is none. */
static struct root_file *top_package(const struct closure *closure, const struct root_file *file)
{
	struct root_file *folder = file->parent;

	while (folder && folder->parent && package_init(closure, folder->parent))
		folder = folder->parent;
	return folder;
}

static bool is_search_folder(const struct closure *closure, const struct root_file *folder)
{
	for (size_t i = 0; i < closure->python.n; i++)
		if (closure->python.at[i] == folder)
			return true;
	return false;
}

/* All modules of the package, tests left out: nobody imports those by a computed name. */
static void keep_modules_below(struct closure *closure, struct root_file *folder, const struct root_file *because)
{
	static const char *const tests[] = { "tests", "test", "testing", "__pycache__", NULL };

	for (struct root_file *file = folder->child; file; file = file->next) {
		if (root_is_folder(file) && !str_in(root_name(file), tests))
			keep_modules_below(closure, file, because);
		else if (str_ends(file->path, ".py") || str_ends(file->path, ".so"))
			keep_file(closure, file, KEEP_PYTHON, because);
	}
}

static void keep_prefix(struct closure *closure, struct str name, struct root_file *because)
{
	for (size_t i = 0; i < closure->python.n; i++) {
		struct str path = str_replace(closure->arena, name, STR("."), STR("/"));
		struct root_file *folder = root_resolve(closure->root, closure->python.at[i], path, true, NULL, NULL);

		if (root_is_folder(folder) && !is_search_folder(closure, folder))
			keep_modules_below(closure, folder, because);
	}
}

static void follow_import(struct closure *closure, struct root_file *file, const struct python_import *import, bool own)
{
	struct root_file *folder = file->parent;
	struct str name = import->module;

	if (import->level) {
		for (unsigned int i = 1; folder && i < import->level; i++)
			folder = folder->parent;
		if (!str_empty(import->name) && !str_is(import->name, "*"))
			name = str_empty(name) ? import->name
					       : str_fmt(closure->arena, "%" PRI_STR ".%" PRI_STR, STR_ARG(name),
							 STR_ARG(import->name));
		if (folder && !str_empty(name))
			keep_parts(closure, folder, name, file, true);
		return;
	}
	if (import->lazy && !own) {
		const struct root_file *package = package_of(closure, name);

		if (!package || !(package->reason && package->reason != KEEP_WAY))
			return;
	}
	if (!str_empty(import->name) && !str_is(import->name, "*"))
		name = str_fmt(closure->arena, "%" PRI_STR ".%" PRI_STR, STR_ARG(name), STR_ARG(import->name));
	keep_module(closure, name, file);
}

/* Did it run while it was recorded? Its bytecode was read, or itself. */
static bool was_run(const struct closure *closure, const struct root_file *file)
{
	const struct root_file *cache = root_child(closure->root, file->parent, STR("__pycache__"));
	struct str name = root_name(file);

	if (file->first->opened)
		return true;
	name = str_slice(name, 0, name.len - 2);
	for (const struct root_file *at = cache ? cache->child : NULL; at; at = at->next)
		if (at->first->opened && str_starts(root_name(at), str_cstr(closure->arena, name)))
			return true;
	return false;
}

bool follow_python(struct closure *closure, struct root_file *file)
{
	struct str content = str_ends(file->path, ".py") ? root_map(closure->root, file, PYTHON_MAX) : STR_EMPTY;
	struct python_names names;

	if (!str_ends(file->path, ".py"))
		return false;
	if (!closure->python_known)
		find_python(closure);
	python_scan(closure->arena, content, &names);
	bool own = in_application(closure, file) && !is_site(file->parent);
	bool run = was_run(closure, file);
	if (!run)
		keep_cached(closure, file, file);
	for (size_t i = 0; i < names.imports.n; i++)
		if (own || run == names.imports.at[i].lazy)
			follow_import(closure, file, &names.imports.at[i], own);
	for (size_t i = 0; own && i < names.texts.n; i++)
		if (str_chr(names.texts.at[i], '.') != STR_NONE)
			keep_module(closure, names.texts.at[i], file);
	struct root_file *package = top_package(closure, file);
	bool plugins = own || !closure->options->seen_plugins;
	for (size_t i = 0; plugins && i < names.prefixes.n; i++)
		keep_prefix(closure, names.prefixes.at[i], file);
	if (plugins && names.beside)
		keep_modules_below(closure, file->parent, file);
	if (names.dynamic && closure->options->whole_packages && !is_search_folder(closure, package) &&
	    !map_get(&closure->whole_packages, package->path)) {
		map_set(&closure->whole_packages, package->path, package);
		keep_modules_below(closure, package, file);
	}
	/* a script is one too */
	if (str_starts(content, "#!") && file->mode & 0111)
		follow_script(closure, file);
	root_unmap(content);
	return true;
}
