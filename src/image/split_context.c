#include <fnmatch.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/sort.h"
#include "dockerfile/ignore.h"
#include "image/split_internal.h"

#define DEPTH_MAX 32

struct walk {
	struct split_plan *plan;
	struct err *err;
};

/* What no image needs and what may be huge: nobody copies it on purpose. */
static bool never_looked_at(struct str name)
{
	static const char *const names[] = { ".git", ".hg",         ".svn", "node_modules", "__pycache__", ".venv",
					     ".tox", ".mypy_cache", NULL };

	return str_in(name, names);
}

static int walk_folder(struct walk *walk, struct str relative, unsigned int depth)
{
	struct split_plan *plan = walk->plan;
	struct arena *arena = plan->arena;
	struct str folder = path_join(arena, str_of(plan->options->context), relative), *names;
	size_t n;

	if (file_list(arena, str_cstr(arena, folder), &names, &n, walk->err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct str path = str_is(relative, ".") ? names[i] : path_join(arena, relative, names[i]);
		const char *full = str_cstr(arena, path_join(arena, str_of(plan->options->context), path));

		if (plan->context_files.n >= SPLIT_FILES_MAX || depth > DEPTH_MAX) {
			plan->context_cut = true;
			return 0;
		}
		if (file_is_dir(full)) {
			if (!never_looked_at(names[i]) && walk_folder(walk, path, depth + 1) < 0)
				return -1;
		} else if (!dockerignore_excludes(plan->ignore, path)) {
			*vec_push(arena, &plan->context_files) = path;
		}
	}
	return 0;
}

static int by_bytes(const void *a, const void *b, void *context)
{
	(void)context;
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* BuildKit prefers an ignore file of the Dockerfile's own. */
static int read_ignore(struct split_plan *plan, struct err *err)
{
	struct arena *arena = plan->arena;
	struct str own = str_fmt(arena, "%" PRI_STR ".dockerignore", STR_ARG(plan->file->source->name));
	struct str shared = path_join(arena, str_of(plan->options->context), STR(".dockerignore"));
	bool use_own = plan->options->builder == SPLIT_BUILDKIT && file_exists(str_cstr(arena, own));
	struct str path = use_own ? own : shared, text;

	plan->ignore_path = path;
	if (!file_exists(str_cstr(arena, path)))
		return 0;
	if (file_read(arena, str_cstr(arena, path), SPLIT_FILE_MAX, &text, err) < 0)
		return -1;
	plan->ignore_text = text;
	plan->ignore = dockerignore_parse(arena, source_new(arena, path, text), plan->out);
	return 0;
}

int split_context_read(struct split_plan *plan, struct err *err)
{
	struct walk walk = { plan, err };

	if (plan->options->no_context)
		return 0;
	if (!file_is_dir(plan->options->context))
		return err_set(err, ERR_USAGE, "%s is not a folder: name the one that is built with --context",
			       plan->options->context);
	if (read_ignore(plan, err) < 0 || walk_folder(&walk, STR("."), 0) < 0)
		return -1;
	sort_stable(plan->context_files.at, plan->context_files.n, sizeof(struct str), by_bytes, NULL);
	return 0;
}

bool split_context_has(const struct split_plan *plan, struct str path)
{
	bool folder = str_ends(path, "/");
	size_t low = 0, high = plan->context_files.n;

	if (str_is(path, "./"))
		return true;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (str_cmp(plan->context_files.at[middle], path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == plan->context_files.n)
		return false;
	struct str found = plan->context_files.at[low];
	return folder ? found.len > path.len && memcmp(found.ptr, path.ptr, path.len) == 0 : str_eq(found, path);
}

struct str split_context_text(const struct split_plan *plan, struct str path)
{
	struct str full = path_join(plan->arena, str_of(plan->options->context), path), text;
	struct err err = { 0 };

	if (file_read(plan->arena, str_cstr(plan->arena, full), SPLIT_FILE_MAX, &text, &err) < 0)
		return STR_EMPTY;
	return text;
}

/* What one source of a COPY puts at `target`; empty: nothing. */
static struct str source_at(const struct split_plan *plan, const struct split_item *copy, struct str source,
			    struct str target)
{
	struct arena *arena = plan->arena;
	struct str folder =
		str_ends(copy->target, "/") ? str_slice(copy->target, 0, copy->target.len - 1) : copy->target;
	const char *pattern = str_cstr(arena, path_clean(arena, source));

	if (str_starts(target, str_cstr(arena, str_fmt(arena, "%" PRI_STR "/", STR_ARG(folder)))) ||
	    str_is(folder, "")) {
		struct str rest = str_from(target, folder.len + 1);
		struct str inside = str_is(str_of(pattern), ".") ? rest : path_join(arena, str_of(pattern), rest);

		if (split_context_has(plan, str_fmt(arena, "%s/", pattern)) && split_context_has(plan, inside))
			return inside;
		for (size_t i = 0; str_ends(copy->target, "/") && i < plan->context_files.n; i++) {
			struct str file = plan->context_files.at[i];

			if (str_eq(path_base(file), path_base(target)) && str_eq(path_dir(target), folder) &&
			    fnmatch(pattern, str_cstr(arena, file), FNM_PATHNAME) == 0)
				return file;
		}
	}
	return str_eq(copy->target, target) && split_context_has(plan, str_of(pattern)) ? str_of(pattern) : STR_EMPTY;
}

struct str split_context_of(const struct split_plan *plan, struct str target)
{
	struct str found = STR_EMPTY;

	for (size_t i = 0; i < plan->items.n; i++) {
		const struct split_item *item = &plan->items.at[i];

		if (item->kind != ITEM_COPY || dockerfile_flag(item->instruction, "from"))
			continue;
		for (size_t k = 0; k < item->sources.n; k++) {
			struct str one = source_at(plan, item, item->sources.at[k], target);

			found = str_empty(one) ? found : one;
		}
	}
	return found;
}

/* ---- Programs that the source starts ---- */

static bool starts_programs(struct str line)
{
	static const char *const words[] = {
		"subprocess",   "Popen",          "check_output", "check_call", "os.system", "os.exec",
		"shutil.which", "spawn",          "exec(",        "execSync",   "execFile",  "exec.Command",
		"Runtime",      "ProcessBuilder", "system(",      ".run(",      ".call(",    NULL
	};

	for (size_t i = 0; words[i]; i++)
		if (str_contains(line, str_of(words[i])))
			return true;
	return false;
}

/* The programs in quotes that open a call or a list: ["git", …], ("git …"). */
static void scan_line(struct split_plan *plan, struct str file, struct str line)
{
	for (size_t i = 1; i + 2 < line.len; i++) {
		char quote = line.ptr[i], before = line.ptr[i - 1];

		if ((quote != '"' && quote != '\'') || (before != '[' && before != '(' && before != 'f'))
			continue;
		size_t end = i + 1;
		while (end < line.len && (ascii_alnum(line.ptr[end]) || strchr("_-./", line.ptr[end])))
			end++;
		if (end < line.len && (line.ptr[end] == quote || line.ptr[end] == ' '))
			split_tool(plan, str_slice(line, i + 1, end), "%" PRI_STR " starts it", STR_ARG(file));
	}
}

static void scan_source(struct split_plan *plan, struct str file)
{
	struct str text = split_context_text(plan, file), line;
	bool open = false; /* a call goes on, on the next line */
	unsigned int lines = 0;

	if (text.len > ((size_t)1 << 20) || memchr(text.ptr, '\0', text.len))
		return;
	while (str_split(&text, '\n', &line)) {
		bool starts = starts_programs(line);

		if (starts || open)
			scan_line(plan, file, line);
		lines = starts ? 0 : lines + 1;
		struct str end = str_trim(line);
		open = (starts || open) && lines < 3 &&
		       (str_ends(end, "(") || str_ends(end, "[") || str_ends(end, ","));
	}
}

void split_context_tools(struct split_plan *plan)
{
	static const char *const endings[] = { ".py", ".js",  ".mjs", ".cjs", ".ts", ".go",
					       ".rb", ".php", ".rs",  ".c",   ".cc", ".cpp" };

	for (size_t i = 0; i < plan->context_files.n; i++) {
		struct str file = plan->context_files.at[i];

		for (size_t k = 0; k < ARRAY_SIZE(endings); k++)
			if (str_ends(file, endings[k]) && !str_contains(file, STR("test")))
				scan_source(plan, file);
	}
}
