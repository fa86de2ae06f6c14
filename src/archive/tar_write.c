#include "archive/tar_write.h"

#include "archive/internal.h"
#include "base/strbuf.h"

enum { BLOCK = 512, NAME = 100, PREFIX = 155 };
#define OCTAL_12 ((uint64_t)077777777777) /* 11 digits */
#define OCTAL_8 ((uint64_t)07777777)	   /* 7 digits */

static int put(struct tar_writer *writer, const char *bytes, size_t len, struct err *err)
{
	return writer->sink.write(writer->sink.context, str_n(bytes, len), err);
}

static int put_zeros(struct tar_writer *writer, size_t len, struct err *err)
{
	static const char zeros[2 * BLOCK];

	return len ? put(writer, zeros, len, err) : 0;
}

static void octal(char *at, size_t len, uint64_t value)
{
	at[len - 1] = '\0';
	for (size_t i = len - 1; i-- > 0; value /= 8)
		at[i] = (char)('0' + value % 8);
}

/* ustar splits a long name at a slash. False where no slash will do. */
static bool split_name(struct str name, struct str *prefix, struct str *rest)
{
	*prefix = STR_EMPTY;
	*rest = name;
	if (name.len <= NAME)
		return true;
	for (size_t at = name.len - NAME - 1; at <= PREFIX && at + 1 < name.len; at++) {
		if (name.ptr[at] == '/' && at > 0) {
			*prefix = str_slice(name, 0, at);
			*rest = str_from(name, at + 1);
			return true;
		}
	}
	return false;
}

/* The length of a record counts its own digits. */
static void pax_record(struct strbuf *buf, struct str key, struct str value)
{
	size_t body = key.len + value.len + 3, length = body + 1;
	char digits[24];

	for (;;) {
		int n = snprintf(digits, sizeof(digits), "%zu", length);

		if (body + (size_t)n == length)
			break;
		length = body + (size_t)n;
	}
	strbuf_adds(buf, digits);
	strbuf_addc(buf, ' ');
	strbuf_add(buf, key);
	strbuf_addc(buf, '=');
	strbuf_add(buf, value);
	strbuf_addc(buf, '\n');
}

static void pax_number(struct strbuf *buf, const char *key, int64_t value)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", (long long)value);
	pax_record(buf, str_of(key), str_of(digits));
}

static void pax_time(struct strbuf *buf, const struct tar_entry *entry)
{
	int64_t seconds = entry->mtime;
	uint32_t nsec = entry->mtime_nsec;
	char text[48];
	int len;

	if (nsec == 0) {
		if (seconds < 0 || (uint64_t)seconds > OCTAL_12)
			pax_number(buf, "mtime", seconds);
		return;
	}
	bool negative = seconds < 0;
	if (negative) { /* -1.75 is 250 ms after -2 */
		seconds = -(seconds + 1);
		nsec = 1000000000 - nsec;
	}
	len = snprintf(text, sizeof(text), "%s%lld.%09u", negative ? "-" : "", (long long)seconds, nsec);
	while (len > 0 && text[len - 1] == '0')
		len--;
	pax_record(buf, STR("mtime"), str_n(text, (size_t)len));
}

static void fill_header(char *header, struct str prefix, struct str name, struct str link, const struct tar_entry *entry, char type,
			uint64_t size)
{
	unsigned int sum = 0;

	memset(header, 0, BLOCK);
	memcpy(header, name.ptr, MIN_OF(name.len, (size_t)NAME));
	octal(header + 100, 8, entry->mode & 07777);
	octal(header + 108, 8, entry->uid > OCTAL_8 ? 0 : entry->uid);
	octal(header + 116, 8, entry->gid > OCTAL_8 ? 0 : entry->gid);
	octal(header + 124, 12, size > OCTAL_12 ? 0 : size);
	octal(header + 136, 12, entry->mtime < 0 || (uint64_t)entry->mtime > OCTAL_12 ? 0 : (uint64_t)entry->mtime);
	header[156] = type;
	memcpy(header + 157, link.ptr, MIN_OF(link.len, (size_t)NAME));
	memcpy(header + 257, "ustar\00000", 8);
	octal(header + 329, 8, entry->major);
	octal(header + 337, 8, entry->minor);
	memcpy(header + 345, prefix.ptr, prefix.len);
	memset(header + 148, ' ', 8);
	for (size_t i = 0; i < BLOCK; i++)
		sum += (unsigned char)header[i];
	octal(header + 148, 7, sum);
}

static int put_pax(struct tar_writer *writer, struct str records, struct err *err)
{
	static const struct tar_entry bare = { .mode = 0644 };
	char header[BLOCK];

	fill_header(header, STR_EMPTY, STR("PaxHeaders/entry"), STR_EMPTY, &bare, 'x', records.len);
	if (put(writer, header, BLOCK, err) < 0 || put(writer, records.ptr, records.len, err) < 0)
		return -1;
	return put_zeros(writer, (BLOCK - records.len % BLOCK) % BLOCK, err);
}

static int finish_entry(struct tar_writer *writer, struct err *err)
{
	size_t pad = (size_t)writer->pad;

	BUG_IF(writer->left != 0);
	writer->pad = 0;
	return put_zeros(writer, pad, err);
}

int tar_write_entry(struct tar_writer *writer, const struct tar_entry *entry, struct err *err)
{
	static const char types[] = {
		[TAR_FILE] = '0', [TAR_HARDLINK] = '1', [TAR_SYMLINK] = '2', [TAR_CHAR] = '3',
		[TAR_BLOCK] = '4', [TAR_DIR] = '5', [TAR_FIFO] = '6',
	};
	_cleanup_strbuf_ struct strbuf pax = STRBUF_INIT(STRBUF_MAX), slashed = STRBUF_INIT(STRBUF_MAX), key = STRBUF_INIT(STRBUF_MAX);
	struct str name = entry->name, prefix, rest;
	bool linked = entry->type == TAR_HARDLINK || entry->type == TAR_SYMLINK;
	struct str link = linked ? entry->link : STR_EMPTY;
	uint64_t size = entry->type == TAR_FILE ? entry->size : 0;
	char header[BLOCK];

	if (finish_entry(writer, err) < 0)
		return -1;
	if (entry->type == TAR_DIR && !str_ends(name, "/")) {
		strbuf_add(&slashed, name);
		strbuf_addc(&slashed, '/');
		name = strbuf_str(&slashed);
	}
	if (!split_name(name, &prefix, &rest)) {
		pax_record(&pax, STR("path"), name);
		rest = str_slice(name, 0, NAME);
	}
	if (link.len > NAME)
		pax_record(&pax, STR("linkpath"), link);
	if (size > OCTAL_12)
		pax_number(&pax, "size", (int64_t)size);
	if (entry->uid > OCTAL_8)
		pax_number(&pax, "uid", (int64_t)entry->uid);
	if (entry->gid > OCTAL_8)
		pax_number(&pax, "gid", (int64_t)entry->gid);
	pax_time(&pax, entry);
	for (size_t i = 0; i < entry->n_xattrs; i++) {
		strbuf_clear(&key);
		strbuf_adds(&key, "SCHILY.xattr.");
		strbuf_add(&key, entry->xattrs[i].key);
		pax_record(&pax, strbuf_str(&key), entry->xattrs[i].value);
	}
	if (pax.len && put_pax(writer, strbuf_str(&pax), err) < 0)
		return -1;
	fill_header(header, prefix, rest, link, entry, types[entry->type], size);
	writer->left = size;
	writer->pad = (BLOCK - size % BLOCK) % BLOCK;
	return put(writer, header, BLOCK, err);
}

int tar_write_data(struct tar_writer *writer, struct str bytes, struct err *err)
{
	BUG_IF(bytes.len > writer->left);
	writer->left -= bytes.len;
	return bytes.len ? put(writer, bytes.ptr, bytes.len, err) : 0;
}

int tar_write_end(struct tar_writer *writer, struct err *err)
{
	if (finish_entry(writer, err) < 0)
		return -1;
	return put_zeros(writer, (size_t)2 * BLOCK, err);
}
