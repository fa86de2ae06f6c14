#include "archive/tar.h"

#include "archive/internal.h"
#include "base/arena.h"

enum { BLOCK = 512, GLOBALS_MAX = 1 << 20 };

/* Where the fields are in a header: POSIX.1-1988 (ustar) and GNU's own. */
enum {
	AT_NAME = 0, AT_MODE = 100, AT_UID = 108, AT_GID = 116, AT_SIZE = 124, AT_MTIME = 136, AT_CHECKSUM = 148, AT_TYPE = 156,
	AT_LINK = 157, AT_MAGIC = 257, AT_MAJOR = 329, AT_MINOR = 337, AT_PREFIX = 345,
	AT_SPARSE = 386, AT_SPARSE_MORE = 482, AT_SPARSE_SIZE = 483, AT_MORE_MORE = 504,
	SPARSE_IN_HEADER = 4, SPARSE_IN_BLOCK = 21, SPARSE_ROW = 24,
};

struct tar {
	struct tar_source source;
	struct tar_limits limits;
	struct str rest;	/* of the source's block */
	uint64_t at;		/* in the tar */
	struct arena *arena;	/* of the entry */
	struct arena *globals;	/* of global headers */
	struct pax global;
	size_t global_bytes;
	char header[BLOCK];
	uint64_t n_entries;
	struct sparse sparse;
	bool is_sparse;
	size_t part;		/* being read, and how much of it was */
	uint64_t part_done;
	uint64_t left, padding;	/* of the entry's content as it is stored */
	bool ended;
};

/* ---- Bytes ---- */

/* Some bytes, at most `max`; 1, 0 at the end, -1. */
static int take(struct tar *tar, size_t max, struct str *out, struct err *err)
{
	int got = 1;

	while (str_empty(tar->rest) && (got = tar->source.read(tar->source.context, &tar->rest, err)) > 0)
		;
	if (got <= 0)
		return got;
	*out = str_slice(tar->rest, 0, max);
	tar->rest = str_from(tar->rest, out->len);
	tar->at += out->len;
	return 1;
}

/* Exactly `n` bytes. `any`: none at all is fine, then 0. */
static int take_exactly(struct tar *tar, char *out, size_t n, bool any, struct err *err)
{
	size_t done = 0;
	struct str part;

	while (done < n) {
		int got = take(tar, n - done, &part, err);

		if (got < 0)
			return -1;
		if (got == 0)
			return any && done == 0 ? 0 : archive_damaged(err, "the tar ends in the middle of an entry");
		memcpy(out + done, part.ptr, part.len);
		done += part.len;
	}
	return 1;
}

static int skip(struct tar *tar, uint64_t n, struct err *err)
{
	struct str part;

	while (n > 0) {
		if (str_empty(tar->rest) && tar->source.skip) {
			tar->at += n;
			return tar->source.skip(tar->source.context, n, err);
		}
		int got = take(tar, (size_t)MIN_OF(n, (uint64_t)SIZE_MAX), &part, err);
		if (got < 0)
			return -1;
		if (got == 0)
			return archive_damaged(err, "the tar ends in the middle of an entry");
		n -= part.len;
	}
	return 0;
}

static uint64_t padding_of(uint64_t size)
{
	return (BLOCK - size % BLOCK) % BLOCK;
}

/* ---- Fields ---- */

static struct str field(const char *header, size_t at, size_t len)
{
	const char *end = memchr(header + at, '\0', len);

	return str_n(header + at, end ? (size_t)(end - header) - at : len);
}

/* GNU's: the first bit says binary, the second the sign; big-endian two's complement. */
static bool read_binary(const unsigned char *at, size_t len, int64_t *out)
{
	bool negative = at[0] & 0x40;
	uint64_t value = negative ? UINT64_MAX : 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char byte = i == 0 ? (unsigned char)((at[0] & 0x3f) | (negative ? 0xc0 : 0)) : at[i];

		if (value >> 56 != (negative ? 0xff : 0))
			return false;
		value = value << 8 | byte;
	}
	if ((value >> 63 != 0) != negative)
		return false;
	*out = (int64_t)value;
	return true;
}

/* Octal digits between blanks and zero bytes. */
static bool read_octal(struct str text, int64_t *out)
{
	uint64_t value = 0;

	while (text.len && (text.ptr[0] == ' ' || text.ptr[0] == '\0'))
		text = str_from(text, 1);
	while (text.len && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\0'))
		text.len--;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '\0' || c == ' ') /* what comes behind the first end is no part of it */
			break;
		if (c < '0' || c > '7' || value >> 60)
			return false;
		value = value * 8 + (uint64_t)(c - '0');
	}
	*out = (int64_t)value;
	return true;
}

static bool read_number(const char *header, size_t at, size_t len, int64_t *out)
{
	if ((unsigned char)header[at] & 0x80)
		return read_binary((const unsigned char *)header + at, len, out);
	return read_octal(str_n(header + at, len), out);
}

static int read_size(const char *header, size_t at, size_t len, const char *what, uint64_t *out, struct err *err)
{
	int64_t value = 0;

	*out = 0;
	if (!read_number(header, at, len, &value) || value < 0)
		return archive_damaged(err, "the %s in a header is no number", what);
	*out = (uint64_t)value;
	return 0;
}

static bool checksum_right(const char *header)
{
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION /* libFuzzer's own name: no mutation would get past a sum */
	(void)header;
	return true;
#else
	int64_t stated, sum = 0, sum_signed = 0; /* some old tars summed signed bytes */

	for (size_t i = 0; i < BLOCK; i++) {
		char byte = i >= AT_CHECKSUM && i < AT_TYPE ? ' ' : header[i];

		sum += (unsigned char)byte;
		sum_signed += (signed char)byte;
	}
	return read_number(header, AT_CHECKSUM, 8, &stated) && (stated == sum || stated == sum_signed);
#endif
}

static bool is_zero(const char *header)
{
	return header[0] == '\0' && memcmp(header, header + 1, BLOCK - 1) == 0;
}

/* 1: there is a header; 0: the end; -1. */
static int next_header(struct tar *tar, struct err *err)
{
	int got = take_exactly(tar, tar->header, BLOCK, true, err);

	if (got <= 0)
		return got;
	if (is_zero(tar->header)) {
		got = take_exactly(tar, tar->header, BLOCK, true, err);
		if (got <= 0 || is_zero(tar->header))
			return MIN_OF(got, 0);
		return archive_damaged(err, "a block of zeros stands between two entries");
	}
	if (!checksum_right(tar->header))
		return archive_damaged(err, "the checksum of a header is wrong at byte %llu",
				       (unsigned long long)(tar->at - BLOCK));
	if (++tar->n_entries > tar->limits.max_entries)
		return archive_too_large(err, "it has more than %llu entries", (unsigned long long)tar->limits.max_entries);
	return 1;
}

/* ---- Headers that belong to the next entry ---- */

static int extended_text(struct tar *tar, struct arena *arena, size_t max, struct str *out, struct err *err)
{
	uint64_t size;
	char *text;

	if (read_size(tar->header, AT_SIZE, 12, "size", &size, err) < 0)
		return -1;
	if (size > max)
		return archive_too_large(err, "an extended header has %llu bytes", (unsigned long long)size);
	text = arena_alloc(arena, (size_t)size + 1);
	if (take_exactly(tar, text, (size_t)size, false, err) < 0 || skip(tar, padding_of(size), err) < 0)
		return -1;
	*out = str_n(text, (size_t)size);
	return 0;
}

static int gnu_long(struct tar *tar, struct str *out, struct err *err)
{
	struct str text;

	if (extended_text(tar, tar->arena, tar->limits.max_header, &text, err) < 0)
		return -1;
	*out = str_slice(text, 0, str_chr(text, '\0'));
	return 0;
}

static int read_global(struct tar *tar, struct err *err)
{
	struct str records;

	if (extended_text(tar, tar->arena, tar->limits.max_header, &records, err) < 0)
		return -1;
	tar->global_bytes += records.len;
	if (tar->global_bytes > GLOBALS_MAX)
		return archive_too_large(err, "its global headers have more than %d bytes", GLOBALS_MAX);
	return pax_read(&tar->global, records, tar->globals, &tar->sparse, err);
}

/* The xattrs of the global headers are copied, for what an entry adds is its own. */
static struct pax pax_start(struct tar *tar)
{
	struct pax pax = tar->global;

	pax.xattrs = arena_dup(tar->arena, pax.xattrs, pax.n_xattrs * sizeof(*pax.xattrs));
	pax.cap_xattrs = pax.n_xattrs;
	return pax;
}

/* ---- Sparse files ---- */

static int sparse_rows(struct tar *tar, const char *rows, size_t n, struct err *err)
{
	uint64_t offset, length;

	for (size_t i = 0; i < n; i++) {
		const char *row = rows + i * SPARSE_ROW;

		if (row[0] == '\0' && row[12] == '\0')
			return 0;
		if (read_size(row, 0, 12, "offset of a sparse part", &offset, err) < 0 ||
		    read_size(row, 12, 12, "length of a sparse part", &length, err) < 0 ||
		    sparse_add(&tar->sparse, offset, length, err) < 0)
			return -1;
	}
	return 0;
}

static int sparse_gnu_old(struct tar *tar, uint64_t *size, struct err *err)
{
	char block[BLOCK];
	bool more = tar->header[AT_SPARSE_MORE] != '\0';

	if (read_size(tar->header, AT_SPARSE_SIZE, 12, "size of a sparse file", size, err) < 0 ||
	    sparse_rows(tar, tar->header + AT_SPARSE, SPARSE_IN_HEADER, err) < 0)
		return -1;
	for (size_t blocks = 0; more; blocks++) {
		if (blocks > tar->limits.max_holes)
			return archive_too_large(err, "the map of a sparse file has no end");
		if (take_exactly(tar, block, BLOCK, false, err) < 0 || sparse_rows(tar, block, SPARSE_IN_BLOCK, err) < 0)
			return -1;
		more = block[AT_MORE_MORE] != '\0';
	}
	return 0;
}

/* A decimal number and a line end, from the content; it counts against what is stored. */
static int sparse_line(struct tar *tar, uint64_t *out, struct err *err)
{
	char digits[24];
	struct str one;
	size_t n = 0;

	for (;;) {
		if (tar->left == 0 || n == sizeof(digits))
			return archive_damaged(err, "the map of a sparse file is damaged");
		int got = take(tar, 1, &one, err);
		if (got <= 0)
			return got < 0 ? -1 : archive_damaged(err, "the tar ends in the middle of an entry");
		tar->left--;
		if (one.ptr[0] == '\n')
			break;
		digits[n++] = one.ptr[0];
	}
	if (!str_to_uint(str_n(digits, n), out))
		return archive_damaged(err, "the map of a sparse file is damaged");
	return 0;
}

/* pax 1.0: the map stands before the content, padded to a block. */
static int sparse_v1(struct tar *tar, struct err *err)
{
	uint64_t stored = tar->left, parts, number, pad;

	if (sparse_line(tar, &parts, err) < 0)
		return -1;
	if (parts > tar->limits.max_holes)
		return archive_too_large(err, "a sparse file has more than %zu parts", tar->limits.max_holes);
	for (uint64_t i = 0; i < 2 * parts; i++)
		if (sparse_line(tar, &number, err) < 0 || sparse_add_number(&tar->sparse, number, err) < 0)
			return -1;
	pad = padding_of(stored - tar->left);
	if (pad > tar->left)
		return archive_damaged(err, "the map of a sparse file is damaged");
	tar->left -= pad;
	return skip(tar, pad, err);
}

/* The parts of the content, however the tar says them. */
static int read_sparse(struct tar *tar, const struct pax *pax, struct tar_entry *entry, struct err *err)
{
	bool gnu_old = tar->header[AT_TYPE] == 'S', v1 = pax->sparse_v1 && pax->has_sparse_size;

	if (entry->type != TAR_FILE || (!gnu_old && !v1 && tar->sparse.n == 0 && !pax->has_sparse_size))
		return 0;
	tar->is_sparse = entry->sparse = true;
	if (gnu_old) {
		if (sparse_gnu_old(tar, &entry->size, err) < 0)
			return -1;
	} else {
		if (!pax->has_sparse_size)
			return archive_damaged(err, "a sparse file has no size");
		entry->size = pax->sparse_size;
		tar->sparse.n = v1 ? 0 : tar->sparse.n;
		if (v1 && sparse_v1(tar, err) < 0)
			return -1;
	}
	return sparse_check(&tar->sparse, entry->size, tar->left, err);
}

/* ---- An entry ---- */

static int read_type(const char *header, struct str name, enum tar_type *out, struct err *err)
{
	char type = header[AT_TYPE];

	switch (type) {
	case '\0': /* v7 had no type for a folder */
		*out = str_ends(name, "/") ? TAR_DIR : TAR_FILE;
		return 0;
	case '0':
	case '7':
	case 'S':
		*out = TAR_FILE;
		return 0;
	case '1':
		*out = TAR_HARDLINK;
		return 0;
	case '2':
		*out = TAR_SYMLINK;
		return 0;
	case '3':
		*out = TAR_CHAR;
		return 0;
	case '4':
		*out = TAR_BLOCK;
		return 0;
	case '5':
		*out = TAR_DIR;
		return 0;
	case '6':
		*out = TAR_FIFO;
		return 0;
	default:
		return archive_damaged(err, "an entry has the type '%c' (%d), which no runtime unpacks",
				       type > ' ' && type < 127 ? type : '?', (unsigned char)type);
	}
}

static struct str plain_name(struct tar *tar)
{
	struct str name = field(tar->header, AT_NAME, 100), prefix;

	if (memcmp(tar->header + AT_MAGIC, "ustar\0", 6) != 0)
		return str_dup(tar->arena, name);
	prefix = field(tar->header, AT_PREFIX, 155);
	if (str_empty(prefix))
		return str_dup(tar->arena, name);
	return str_fmt(tar->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(prefix), STR_ARG(name));
}

static int read_names(struct tar *tar, const struct pax *pax, struct str long_name, struct str long_link, struct tar_entry *entry,
		      struct err *err)
{
	entry->name = long_name.ptr ? long_name : pax->path.ptr ? pax->path : plain_name(tar);
	entry->link = long_link.ptr	   ? long_link
		      : pax->linkpath.ptr ? pax->linkpath
					   : str_dup(tar->arena, field(tar->header, AT_LINK, 100));
	if (pax->sparse_name.ptr)
		entry->name = pax->sparse_name;
	if (entry->name.len > tar->limits.max_name || entry->link.len > tar->limits.max_name)
		return archive_too_large(err, "a name has more than %zu bytes", tar->limits.max_name);
	return 0;
}

static int read_numbers(const char *header, const struct pax *pax, struct tar_entry *entry, struct err *err)
{
	uint64_t mode, major = 0, minor = 0;
	int64_t uid, gid;

	if (read_size(header, AT_MODE, 8, "mode", &mode, err) < 0)
		return -1;
	if (!read_number(header, AT_UID, 8, &uid) || !read_number(header, AT_GID, 8, &gid) ||
	    !read_number(header, AT_MTIME, 12, &entry->mtime))
		return archive_damaged(err, "the owner or the time in a header is no number");
	if ((entry->type == TAR_CHAR || entry->type == TAR_BLOCK) &&
	    (read_size(header, AT_MAJOR, 8, "device", &major, err) < 0 || read_size(header, AT_MINOR, 8, "device", &minor, err) < 0))
		return -1;
	entry->mode = (uint32_t)(mode & 07777);
	entry->uid = pax->has_uid ? pax->uid : (uint64_t)MAX_OF(uid, 0);
	entry->gid = pax->has_gid ? pax->gid : (uint64_t)MAX_OF(gid, 0);
	if (pax->has_mtime) {
		entry->mtime = pax->mtime;
		entry->mtime_nsec = pax->mtime_nsec;
	}
	entry->major = (uint32_t)major;
	entry->minor = (uint32_t)minor;
	entry->xattrs = pax->xattrs;
	entry->n_xattrs = pax->n_xattrs;
	return 0;
}

static int read_entry(struct tar *tar, const struct pax *pax, struct str long_name, struct str long_link, struct tar_entry *entry,
		      struct err *err)
{
	uint64_t stored;

	if (read_names(tar, pax, long_name, long_link, entry, err) < 0 ||
	    read_type(tar->header, entry->name, &entry->type, err) < 0 ||
	    read_size(tar->header, AT_SIZE, 12, "size", &stored, err) < 0 || read_numbers(tar->header, pax, entry, err) < 0)
		return -1;
	if (pax->has_size)
		stored = pax->size;
	if (entry->type != TAR_FILE) /* whatever a link or folder says of its size: nothing follows, as Go's reader has it */
		stored = 0;
	entry->size = stored;
	tar->left = stored;
	tar->padding = padding_of(stored);
	if (read_sparse(tar, pax, entry, err) < 0)
		return -1;
	entry->data = tar->at;
	entry->stored = tar->left;
	return 1;
}

/* Headers about the next entry come before it. */
static int next_entry(struct tar *tar, struct pax *pax, struct tar_entry *entry, struct err *err)
{
	struct str long_name = { 0 }, long_link = { 0 }, records;
	int got;

	while ((got = next_header(tar, err)) > 0) {
		if (entry->at == UINT64_MAX)
			entry->at = tar->at - BLOCK;
		switch (tar->header[AT_TYPE]) {
		case 'x':
		case 'X':
			got = extended_text(tar, tar->arena, tar->limits.max_header, &records, err);
			if (got == 0)
				got = pax_read(pax, records, tar->arena, &tar->sparse, err);
			break;
		case 'g':
			got = read_global(tar, err);
			*pax = pax_start(tar);
			tar->sparse.n = 0;
			break;
		case 'L':
			got = gnu_long(tar, &long_name, err);
			break;
		case 'K':
			got = gnu_long(tar, &long_link, err);
			break;
		case 'V': /* the volume's label */
			break;
		default:
			return read_entry(tar, pax, long_name, long_link, entry, err);
		}
		if (got < 0)
			return -1;
	}
	return got;
}

int tar_next(struct tar *tar, struct tar_entry *entry, struct err *err)
{
	struct pax pax;
	int got;

	if (tar->ended)
		return 0;
	if (skip(tar, tar->left + tar->padding, err) < 0)
		return -1;
	tar->left = tar->padding = 0;
	tar->is_sparse = tar->sparse.half = false;
	tar->sparse.n = tar->part = 0;
	tar->part_done = 0;
	arena_reset(tar->arena);
	*entry = (struct tar_entry){ .at = UINT64_MAX };
	pax = pax_start(tar);
	got = next_entry(tar, &pax, entry, err);
	tar->ended = got <= 0;
	return got;
}

int tar_read(struct tar *tar, struct str *part, uint64_t *offset, struct err *err)
{
	const struct sparse_part *now;
	uint64_t want = tar->left;
	int got;

	if (!tar->is_sparse) {
		*offset = tar->part_done;
	} else {
		while (tar->part < tar->sparse.n && tar->part_done == tar->sparse.parts[tar->part].length) {
			tar->part++;
			tar->part_done = 0;
		}
		if (tar->part == tar->sparse.n)
			return 0;
		now = &tar->sparse.parts[tar->part];
		*offset = now->offset + tar->part_done;
		want = now->length - tar->part_done;
	}
	if (want == 0)
		return 0;
	got = take(tar, (size_t)MIN_OF(want, (uint64_t)SIZE_MAX), part, err);
	if (got == 0)
		return archive_damaged(err, "the tar ends in the middle of an entry");
	if (got > 0) {
		tar->left -= part->len;
		tar->part_done += part->len;
	}
	return got;
}

struct tar *tar_new(const struct tar_source *source, const struct tar_limits *limits)
{
	static const struct tar_limits usual = { 4000000, 4096, 1 << 20, 65536 };
	struct tar *tar = xcalloc(1, sizeof(*tar));

	tar->source = *source;
	tar->limits = usual;
	if (limits && limits->max_entries)
		tar->limits.max_entries = limits->max_entries;
	if (limits && limits->max_name)
		tar->limits.max_name = limits->max_name;
	if (limits && limits->max_header)
		tar->limits.max_header = limits->max_header;
	if (limits && limits->max_holes)
		tar->limits.max_holes = limits->max_holes;
	tar->sparse.max = tar->limits.max_holes;
	tar->arena = arena_new();
	tar->globals = arena_new();
	return tar;
}

void tar_free(struct tar *tar)
{
	if (!tar)
		return;
	arena_free(tar->arena);
	arena_free(tar->globals);
	free(tar->sparse.parts);
	free(tar);
}

void cleanup_tar(struct tar **tar)
{
	tar_free(*tar);
}
