#include "base/arena.h"
#include "base/file.h"
#include "base/vec.h"

struct parts {
	VEC(struct str) list;
};

/* Splits into names, "." dropped and ".." resolved; what goes above the root of an absolute path is dropped. */
static struct parts path_parts(struct arena *arena, struct str path)
{
	bool absolute = str_starts(path, "/");
	struct parts parts = { 0 };
	struct str part;

	while (str_split(&path, '/', &part)) {
		if (part.len == 0 || str_is(part, "."))
			continue;
		bool up = str_is(part, "..");
		if (up && parts.list.n && !str_is(parts.list.at[parts.list.n - 1], ".."))
			parts.list.n--;
		else if (!up || !absolute)
			*vec_push(arena, &parts.list) = part;
	}
	return parts;
}

static struct str path_from_parts(struct arena *arena, const struct str *at, size_t n, bool absolute)
{
	size_t len = 1;

	for (size_t i = 0; i < n; i++)
		len += at[i].len + 1;
	char *text = arena_alloc(arena, len), *to = text;
	if (absolute)
		*to++ = '/';
	for (size_t i = 0; i < n; i++) {
		if (i)
			*to++ = '/';
		to = mempcpy(to, at[i].ptr, at[i].len);
	}
	return to == text ? STR(".") : str_n(text, (size_t)(to - text));
}

struct str path_clean(struct arena *arena, struct str path)
{
	struct parts parts = path_parts(arena, path);

	return path_from_parts(arena, parts.list.at, parts.list.n, str_starts(path, "/"));
}

struct str path_join(struct arena *arena, struct str base, struct str path)
{
	if (str_starts(path, "/"))
		return path_clean(arena, path);
	return path_clean(arena, str_fmt(arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(str_empty(base) ? STR(".") : base),
					 STR_ARG(path)));
}

struct str path_dir(struct str path)
{
	size_t slash = str_rchr(path, '/');

	if (slash == STR_NONE)
		return STR(".");
	return slash == 0 ? STR("/") : str_slice(path, 0, slash);
}

struct str path_base(struct str path)
{
	size_t slash = str_rchr(path, '/');

	return slash == STR_NONE ? path : str_from(path, slash + 1);
}

struct str path_relative(struct arena *arena, struct str base, struct str path)
{
	struct parts from = path_parts(arena, base), to = path_parts(arena, path), result = { 0 };
	size_t same = 0;

	while (same < from.list.n && same < to.list.n && str_eq(from.list.at[same], to.list.at[same]))
		same++;
	for (size_t i = same; i < from.list.n; i++)
		*vec_push(arena, &result.list) = STR("..");
	for (size_t i = same; i < to.list.n; i++)
		*vec_push(arena, &result.list) = to.list.at[i];
	return path_from_parts(arena, result.list.at, result.list.n, false);
}

struct str path_cwd(struct arena *arena)
{
	_cleanup_free_ char *here = getcwd(NULL, 0);

	return str_dup(arena, here ? str_of(here) : STR("."));
}
