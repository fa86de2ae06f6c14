#include "archive/internal.h"
#include "base/arena.h"

/* "LENGTH KEY=VALUE\n"; the length counts the whole record. */
static int cut_record(struct str *rest, struct str *key, struct str *value, struct err *err)
{
	size_t blank = str_chr(*rest, ' '), equals;
	struct str record;
	uint64_t length;

	if (blank == STR_NONE || blank > 20 || !str_to_uint(str_slice(*rest, 0, blank), &length) || length > rest->len ||
	    length < blank + 3 || rest->ptr[length - 1] != '\n')
		return archive_damaged(err, "a record of an extended header is damaged");
	record = str_slice(*rest, blank + 1, (size_t)length - 1);
	equals = str_chr(record, '=');
	if (equals == STR_NONE || equals == 0)
		return archive_damaged(err, "a record of an extended header has no key");
	*key = str_slice(record, 0, equals);
	*value = str_from(record, equals + 1);
	*rest = str_from(*rest, (size_t)length);
	return 0;
}

static int read_number(struct str value, bool *has, uint64_t *out, struct err *err)
{
	*has = !str_empty(value); /* an empty value takes a global one back */
	if (*has && (!str_to_uint(value, out) || *out > INT64_MAX))
		return archive_damaged(err, "an extended header has no number where there must be one");
	return 0;
}

/* "1767225600.25", "-1.5": seconds rounded down, and nanoseconds. */
static int read_time(struct pax *pax, struct str value, struct err *err)
{
	size_t dot = str_chr(value, '.');
	struct str fraction = dot == STR_NONE ? STR_EMPTY : str_from(value, dot + 1);
	uint32_t nsec = 0;

	pax->has_mtime = !str_empty(value);
	pax->mtime_nsec = 0;
	if (!pax->has_mtime)
		return 0;
	if (!str_to_int(str_slice(value, 0, MIN_OF(dot, value.len)), &pax->mtime))
		return archive_damaged(err, "an extended header has a time that is none");
	for (size_t i = 0; i < 9; i++) {
		char c = i < fraction.len ? fraction.ptr[i] : '0';

		if (!ascii_digit(c))
			return archive_damaged(err, "an extended header has a time that is none");
		nsec = nsec * 10 + (uint32_t)(c - '0');
	}
	if (value.ptr[0] == '-' && nsec > 0 && pax->mtime > INT64_MIN) {
		pax->mtime--;
		nsec = 1000000000 - nsec;
	}
	pax->mtime_nsec = nsec;
	return 0;
}

static int read_text(struct str *out, struct str value, struct arena *arena, struct err *err)
{
	if (str_chr(value, '\0') != STR_NONE)
		return archive_damaged(err, "a name in an extended header has a zero byte in it");
	*out = str_empty(value) ? (struct str){ 0 } : str_dup(arena, value);
	return 0;
}

enum { XATTRS_MAX = 256 }; /* Linux takes 64 KiB of names and values for a file: it can't be many */

static int read_xattr(struct pax *pax, struct str key, struct str value, struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < pax->n_xattrs; i++) {
		if (str_eq(pax->xattrs[i].key, key)) {
			pax->xattrs[i].value = str_dup(arena, value);
			return 0;
		}
	}
	if (pax->n_xattrs == XATTRS_MAX)
		return archive_too_large(err, "an entry has more than %d extended attributes", XATTRS_MAX);
	if (pax->n_xattrs == pax->cap_xattrs) {
		size_t cap = MAX_OF((size_t)4, pax->cap_xattrs * 2);

		pax->xattrs = arena_grow(arena, pax->xattrs, pax->cap_xattrs * sizeof(*pax->xattrs), cap * sizeof(*pax->xattrs));
		pax->cap_xattrs = cap;
	}
	pax->xattrs[pax->n_xattrs++] = (struct tar_xattr){ str_dup(arena, key), str_dup(arena, value) };
	return 0;
}

static int read_sparse(struct pax *pax, struct str key, struct str value, struct arena *arena, struct sparse *sparse,
		       struct err *err)
{
	uint64_t number = 0;
	bool has;

	if (str_is(key, "name"))
		return read_text(&pax->sparse_name, value, arena, err);
	if (str_is(key, "map"))
		return sparse_add_list(sparse, value, err);
	if (read_number(value, &has, &number, err) < 0)
		return -1;
	if (str_is(key, "size") || str_is(key, "realsize")) {
		pax->has_sparse_size = has;
		pax->sparse_size = number;
	} else if (str_is(key, "major")) {
		pax->sparse_v1 = number == 1;
	} else if (str_is(key, "offset") || str_is(key, "numbytes")) {
		if (sparse->half != str_is(key, "numbytes"))
			return archive_damaged(err, "the map of a sparse file is damaged");
		return sparse_add_number(sparse, number, err);
	}
	return 0;
}

static int read_record(struct pax *pax, struct str key, struct str value, struct arena *arena, struct sparse *sparse, struct err *err)
{
	static const char xattr[] = "SCHILY.xattr.", gnu[] = "GNU.sparse.";

	if (str_is(key, "path"))
		return read_text(&pax->path, value, arena, err);
	if (str_is(key, "linkpath"))
		return read_text(&pax->linkpath, value, arena, err);
	if (str_is(key, "size"))
		return read_number(value, &pax->has_size, &pax->size, err);
	if (str_is(key, "uid"))
		return read_number(value, &pax->has_uid, &pax->uid, err);
	if (str_is(key, "gid"))
		return read_number(value, &pax->has_gid, &pax->gid, err);
	if (str_is(key, "mtime"))
		return read_time(pax, value, err);
	if (str_starts(key, xattr))
		return read_xattr(pax, str_from(key, strlen(xattr)), value, arena, err);
	if (str_starts(key, gnu))
		return read_sparse(pax, str_from(key, strlen(gnu)), value, arena, sparse, err);
	return 0;
}

int pax_read(struct pax *pax, struct str records, struct arena *arena, struct sparse *sparse, struct err *err)
{
	struct str key = STR_EMPTY, value = STR_EMPTY;

	while (!str_empty(records)) {
		if (cut_record(&records, &key, &value, err) < 0 || read_record(pax, key, value, arena, sparse, err) < 0)
			return -1;
	}
	return 0;
}
