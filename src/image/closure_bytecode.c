/*
 * Python's sources in exchange for their bytecode, where the user asks for it.
 *
 * "If NAME.pyc lies where NAME.py would, and there is no NAME.py, it is imported" (PEP 3147, "Python behavior"). Such a
 * file is taken as it is, whatever its header says of the source. The other way, an empty NAME.py beside __pycache__,
 * would be silently compiled to an empty module by a Python that checks.
 */
#include "base/arena.h"
#include "image/closure_internal.h"

/* "x" of "/a/x.py". */
static struct str stem(const struct root_file *source)
{
	struct str name = root_name(source);

	return str_slice(name, 0, name.len - 3);
}

/* The only bytecode that stays of it, not optimised: "x.cpython-311.pyc". NULL where there is none, or several. */
static struct root_file *bytecode_of(const struct closure *closure, const struct root_file *source)
{
	const struct root_file *cache = root_child(closure->root, source->parent, STR("__pycache__"));
	struct root_file *found = NULL;
	struct str name = str_fmt(closure->arena, "%" PRI_STR ".", STR_ARG(stem(source)));

	for (struct root_file *file = cache ? cache->child : NULL; file; file = file->next) {
		struct str rest = root_name(file);

		if (!file->reason || !root_is_file(file) || !str_starts(rest, name.ptr) || !str_ends(rest, ".pyc"))
			continue;
		rest = str_slice(rest, name.len, rest.len - 4);
		if (str_chr(rest, '.') != STR_NONE) /* of another module, or "x.cpython-311.opt-1.pyc" */
			continue;
		if (found || file->first != file)
			return NULL;
		found = file;
	}
	return found;
}

static bool is_droppable(const struct closure *closure, const struct root_file *file)
{
	return root_is_file(file) && str_ends(file->path, ".py") && file->reason && !file->dropped &&
	       file->first == file && !file->opened && !file->returned && file->reason != KEEP_GLOB &&
	       !(file->mode & 0111) && !in_application(closure, file) && is_python_folder(closure, file->parent);
}

static void drop(const struct closure *closure, struct root_file *source)
{
	struct str place = str_fmt(closure->arena, "%" PRI_STR "c", STR_ARG(source->path));
	struct root_file *bytecode = bytecode_of(closure, source);

	if (!bytecode || map_get(&closure->root->by_path, place))
		return;
	source->dropped = true;
	bytecode->instead = place;
}

/* A __pycache__ from which everything moved. */
static void drop_empty(struct root_file *cache)
{
	bool empty = true;

	for (const struct root_file *file = cache->child; file; file = file->next)
		empty &= !root_stays(file) || file->instead.len > 0;
	cache->dropped = empty && cache->reason == KEEP_WAY;
}

void drop_sources(struct closure *closure)
{
	for (size_t i = 0; i < closure->root->files.n; i++)
		if (is_droppable(closure, closure->root->files.at[i]))
			drop(closure, closure->root->files.at[i]);
	for (size_t i = 0; i < closure->root->files.n; i++)
		if (root_is_folder(closure->root->files.at[i]) &&
		    str_is(root_name(closure->root->files.at[i]), "__pycache__"))
			drop_empty(closure->root->files.at[i]);
}

size_t closure_return_sources(struct closure *closure, const struct trace_log *log)
{
	size_t n = 0;

	for (size_t i = 0; i < log->entries.n; i++) {
		const struct trace_entry *entry = log->entries.at[i].value;
		struct root_file *file = root_resolve(closure->root, NULL, entry->path, true, NULL, NULL);

		/* that it is looked for isn't enough: a traceback does so, and is content without */
		if (!file || !file->dropped || !root_is_file(file) || !(entry->uses & (TRACE_OPENED | TRACE_RAN)))
			continue;
		struct root_file *bytecode = bytecode_of(closure, file);
		file->dropped = false;
		file->returned = true;
		if (bytecode)
			bytecode->instead = STR_EMPTY;
		n++;
	}
	if (n)
		drop_sources(closure);
	return n;
}
