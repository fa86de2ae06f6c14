#include "image/closure.h"

#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "image/closure_internal.h"

const char *keep_reason_name(enum keep_reason reason)
{
	static const char *const names[] = {
		[KEEP_NONE] = "removed",
		[KEEP_OPENED] = "recorded: opened",
		[KEEP_LOOKED] = "recorded: looked at",
		[KEEP_MISSED] = "restored: was missed when tried",
		[KEEP_COMMAND] = "a command of the image",
		[KEEP_FOLDER] = "the application's folder",
		[KEEP_GLOB] = "--keep",
		[KEEP_LIBRARY] = "a library that is needed",
		[KEEP_SCRIPT] = "an interpreter or a command of a script",
		[KEEP_PYTHON] = "a Python module that is imported",
		[KEEP_NODE] = "a Node.js module that is required",
		[KEEP_DATA] = "data of what is kept",
		[KEEP_SYSTEM] = "accounts, certificates, names",
		[KEEP_PACKAGES] = "package metadata, for scanners",
		[KEEP_WAY] = "a folder or link on the way",
	};

	return names[reason];
}

/* ---- Marking ---- */

static void keep_way(struct closure *closure, struct root_file *file)
{
	for (; file && !file->reason; file = file->parent) {
		file->reason = KEEP_WAY;
		if (root_is_link(file))
			*vec_push(closure->arena, &closure->queue) = file;
	}
}

void keep_file(struct closure *closure, struct root_file *file, enum keep_reason reason,
	       const struct root_file *because)
{
	if (!file || (file->reason && file->reason != KEEP_WAY))
		return;
	bool queued = file->reason == KEEP_WAY && root_is_link(file);
	file->reason = reason;
	file->because = because;
	keep_way(closure, file->parent);
	if (file->first != file)
		keep_file(closure, file->first, reason, because);
	if (!queued && !root_is_folder(file))
		*vec_push(closure->arena, &closure->queue) = file;
}

static void passed(void *context, struct root_file *file)
{
	keep_way(context, file);
}

bool keep_path(struct closure *closure, const struct root_file *from, struct str path, enum keep_reason reason,
	       const struct root_file *because)
{
	struct root_file *file = root_resolve(closure->root, from, path, true, NULL, NULL);

	if (!file)
		return false;
	root_resolve(closure->root, from, path, true, passed, closure);
	keep_file(closure, file, reason, because);
	return true;
}

void keep_below(struct closure *closure, struct root_file *folder, enum keep_reason reason,
		const struct root_file *because)
{
	keep_file(closure, folder, reason, because);
	if (!root_is_folder(folder) || folder->kept_whole)
		return;
	folder->kept_whole = true;
	for (struct root_file *file = folder->child; file; file = file->next)
		keep_below(closure, file, reason, because);
}

bool keep_glob_match(struct str pattern, struct str path)
{
	while (pattern.len) {
		if (str_starts(pattern, "**")) {
			pattern = str_from(pattern, 2);
			for (size_t i = 0; i <= path.len; i++)
				if (keep_glob_match(pattern, str_from(path, i)))
					return true;
			return false;
		}
		if (pattern.ptr[0] == '*') {
			pattern = str_from(pattern, 1);
			for (size_t i = 0; i <= path.len; i++) {
				if (keep_glob_match(pattern, str_from(path, i)))
					return true;
				if (i < path.len && path.ptr[i] == '/')
					return false;
			}
			return false;
		}
		if (!path.len || (pattern.ptr[0] == '?' ? path.ptr[0] == '/' : pattern.ptr[0] != path.ptr[0]))
			return false;
		pattern = str_from(pattern, 1);
		path = str_from(path, 1);
	}
	return path.len == 0;
}

void keep_matching(struct closure *closure, struct str pattern, enum keep_reason reason,
		   const struct root_file *because)
{
	/* up to the first wildcard it is a folder: only what is below can fit */
	size_t fixed = 0;
	while (fixed < pattern.len && !strchr("*?", pattern.ptr[fixed]))
		fixed++;
	if (fixed == pattern.len) {
		keep_path(closure, NULL, pattern, reason, because);
		struct root_file *file = root_resolve(closure->root, NULL, pattern, true, NULL, NULL);
		if (root_is_folder(file))
			keep_below(closure, file, reason, because);
		return;
	}
	struct str prefix = path_dir(str_slice(pattern, 0, fixed + 1));
	const struct root_file *top = root_resolve(closure->root, NULL, prefix, true, NULL, NULL);
	if (!top)
		return;
	for (size_t i = 0; i < closure->root->files.n; i++) {
		struct root_file *file = closure->root->files.at[i];

		if (str_starts(file->path, str_cstr(closure->arena, top->parent ? top->path : STR_EMPTY)) &&
		    keep_glob_match(pattern, file->path))
			keep_below(closure, file, reason, because);
	}
}

void lack(struct closure *closure, struct str name, const struct root_file *by)
{
	if (map_get(&closure->lacked, name))
		return;
	struct str copy = str_dup(closure->arena, name);
	map_set(&closure->lacked, copy, closure);
	*vec_push(closure->arena, &closure->lacks) = (struct closure_lack){ copy, by };
}

const struct closure_lack *closure_lacks(const struct closure *closure, size_t *n)
{
	*n = closure->lacks.n;
	return closure->lacks.at;
}

struct str closure_env(const struct closure *closure, const char *name)
{
	size_t length = strlen(name);

	for (const char *const *at = closure->options->environment; at && *at; at++)
		if (!strncmp(*at, name, length) && (*at)[length] == '=')
			return str_of(*at + length + 1);
	return STR_EMPTY;
}

bool in_application(const struct closure *closure, const struct root_file *file)
{
	return closure->application && root_is_below(file, closure->application);
}

bool keep_program(struct closure *closure, const struct root_file *from, struct str name, enum keep_reason reason,
		  const struct root_file *because)
{
	if (str_empty(name))
		return false;
	if (str_chr(name, '/') != STR_NONE)
		return keep_path(closure, from, name, reason, because);
	for (size_t i = 0; i < closure->search.n; i++) {
		struct str path = path_join(closure->arena, closure->search.at[i], name);
		const struct root_file *file = root_resolve(closure->root, NULL, path, true, NULL, NULL);

		if (root_is_file(file) && file->mode & 0111)
			return keep_path(closure, NULL, path, reason, because);
	}
	return false;
}

/* ---- What the record saw ---- */

size_t closure_log(struct closure *closure, const struct trace_log *log, bool missed)
{
	size_t before = closure->queue.n;

	for (size_t i = 0; i < log->entries.n; i++) {
		const struct trace_entry *entry = log->entries.at[i].value;
		bool last = !(entry->uses & TRACE_LINK) ||
			    entry->uses & (TRACE_OPENED | TRACE_RAN | TRACE_LISTED | TRACE_LOOKED);
		struct root_file *file = root_resolve(closure->root, NULL, entry->path, last, passed, closure);
		const unsigned int strong = TRACE_OPENED | TRACE_RAN | TRACE_LISTED | TRACE_LINK;
		enum keep_reason reason = missed ? KEEP_MISSED : entry->uses & strong ? KEEP_OPENED : KEEP_LOOKED;

		/* where a link that was made while it ran led */
		if (!file && !str_empty(entry->target))
			file = root_find(closure->root, entry->target);
		if (!file)
			continue;
		if (entry->uses & (TRACE_OPENED | TRACE_RAN) && !missed)
			file->first->opened = true;
		keep_file(closure, file, reason, NULL);
	}
	return closure->queue.n - before;
}

/* ---- What stays at any rate ---- */

/* A working folder that is one of these isn't the application's own. */
static const char *const system_folders[] = {
	"/",    "/bin",     "/boot",    "/dev",       "/etc",           "/home",    "/lib", "/lib64",   "/media",
	"/mnt", "/opt",     "/proc",    "/root",      "/run",           "/sbin",    "/srv", "/sys",     "/tmp",
	"/usr", "/usr/bin", "/usr/lib", "/usr/local", "/usr/local/bin", "/usr/src", "/var", "/var/lib", NULL
};

/* What lies in the application's folder but was put there by a package manager, or is a repository's. */
static bool of_others(const struct closure *closure, const struct root_file *folder)
{
	static const char *const names[] = { "node_modules", ".git", ".hg", ".svn", NULL };

	return str_in(root_name(folder), names) || root_child(closure->root, folder, STR("pyvenv.cfg"));
}

static void keep_application(struct closure *closure, struct root_file *folder)
{
	keep_file(closure, folder, KEEP_FOLDER, NULL);
	for (struct root_file *file = folder->child; file; file = file->next) {
		if (!root_is_folder(file))
			keep_file(closure, file, KEEP_FOLDER, NULL);
		else if (!of_others(closure, file))
			keep_application(closure, file);
	}
}

static void find_search(struct closure *closure)
{
	struct str rest = closure_env(closure, "PATH"), part;

	if (str_empty(rest))
		rest = STR("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
	while (str_split(&rest, ':', &part))
		if (!str_empty(part))
			*vec_push(closure->arena, &closure->search) = part;
}

struct closure *closure_new(struct root *root, const struct closure_options *options)
{
	struct arena *arena = root->arena;
	struct closure *closure = arena_new_of(arena, struct closure);

	*closure = (struct closure){ .arena = arena,
				     .root = root,
				     .options = options,
				     .lacked = MAP_INIT(arena),
				     .whole_packages = MAP_INIT(arena) };
	find_search(closure);
	keep_file(closure, root->files.at[0], KEEP_WAY, NULL);
	struct root_file *folder = root_resolve(root, NULL, options->folder, true, passed, closure);
	if (root_is_folder(folder)) {
		keep_file(closure, folder, KEEP_FOLDER, NULL);
		if (!str_in(folder->path, system_folders)) {
			closure->application = folder;
			keep_application(closure, folder);
		}
	}
	for (size_t i = 0; options->folders && options->folders[i]; i++)
		keep_path(closure, NULL, str_of(options->folders[i]), KEEP_SYSTEM, NULL);
	for (size_t i = 0; options->globs && options->globs[i]; i++)
		keep_matching(closure, str_of(options->globs[i]), KEEP_GLOB, NULL);
	for (size_t i = 0; options->commands && options->commands[i]; i++)
		follow_command(closure, options->commands[i]);
	return closure;
}

/* ---- Following ---- */

static void follow(struct closure *closure, struct root_file *file)
{
	if (root_is_link(file)) {
		keep_path(closure, file->parent, file->link, file->reason == KEEP_WAY ? KEEP_WAY : file->reason, file);
		return;
	}
	if (!root_is_file(file) || file->looked_into)
		return;
	file->looked_into = true;
	(void)(follow_elf(closure, file) || follow_python(closure, file) || follow_node(closure, file) ||
	       follow_script(closure, file));
}

static void drain(struct closure *closure)
{
	while (closure->done < closure->queue.n)
		follow(closure, closure->queue.at[closure->done++]);
}

void closure_follow(struct closure *closure)
{
	drain(closure);
	keep_system(closure);
	drain(closure);
	keep_packages(closure); /* last: it depends on what stays */
	drain(closure);
	if (closure->options->bytecode_only)
		drop_sources(closure);
}
