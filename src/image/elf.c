#include "image/elf.h"

#include <elf.h>

#include "base/arena.h"

struct reader {
	struct str all;
	bool wide, big; /* 64 bits, big-endian */
};

struct segment {
	uint32_t type;
	uint64_t offset, address, size;
};

/* 0 where it is out of range: no field that matters is good as 0. */
static uint64_t number(const struct reader *in, uint64_t offset, unsigned int bytes)
{
	uint64_t value = 0;

	if (offset > in->all.len || bytes > in->all.len - offset)
		return 0;
	for (unsigned int i = 0; i < bytes; i++) {
		unsigned int at = in->big ? i : bytes - 1 - i;

		value = value << 8 | (unsigned char)in->all.ptr[offset + at];
	}
	return value;
}

/* A string that must end within its table. */
static struct str string_at(const struct reader *in, uint64_t table, uint64_t size, uint64_t offset)
{
	if (offset >= size || table >= in->all.len || size > in->all.len - table)
		return STR_EMPTY;
	const char *start = in->all.ptr + table + offset;
	const char *end = memchr(start, 0, (size_t)(size - offset));
	return end ? str_n(start, (size_t)(end - start)) : STR_EMPTY;
}

static struct segment segment_at(const struct reader *in, uint64_t at)
{
	if (in->wide)
		return (struct segment){ (uint32_t)number(in, at, 4), number(in, at + 8, 8), number(in, at + 16, 8),
					 number(in, at + 32, 8) };
	return (struct segment){ (uint32_t)number(in, at, 4), number(in, at + 4, 4), number(in, at + 8, 4),
				 number(in, at + 16, 4) };
}

struct headers {
	uint64_t at, size, n;
};

/* Where an address lies in the file, and how many bytes of its segment follow; false where no segment has it. */
static bool place_of(const struct reader *in, const struct headers *headers, uint64_t address, uint64_t *offset,
		     uint64_t *left)
{
	for (uint64_t i = 0; i < headers->n; i++) {
		struct segment segment = segment_at(in, headers->at + i * headers->size);

		if (segment.type != PT_LOAD || address < segment.address || address - segment.address >= segment.size)
			continue;
		uint64_t inside = address - segment.address;
		if (segment.offset > in->all.len || inside > in->all.len - segment.offset)
			return false;
		*offset = segment.offset + inside;
		*left = MIN_OF(segment.size - inside, in->all.len - *offset);
		return true;
	}
	return false;
}

struct dynamic {
	uint64_t at, n, entry; /* n entries of `entry` bytes */
};

static uint64_t tag_of(const struct reader *in, const struct dynamic *dynamic, uint64_t i)
{
	return number(in, dynamic->at + i * dynamic->entry, in->wide ? 8 : 4);
}

static uint64_t value_of(const struct reader *in, const struct dynamic *dynamic, uint64_t i)
{
	return number(in, dynamic->at + i * dynamic->entry + dynamic->entry / 2, in->wide ? 8 : 4);
}

static void read_dynamic(struct arena *arena, const struct reader *in, const struct headers *headers,
			 const struct segment *segment, struct elf *out)
{
	const uint64_t entry = in->wide ? 16 : 8;
	struct dynamic dynamic = { segment->offset, 0, entry };
	uint64_t table = 0, room = 0, size = 0;

	if (segment->offset >= in->all.len)
		return;
	out->dynamic = true;
	dynamic.n = MIN_OF(segment->size, in->all.len - segment->offset) / entry;
	for (uint64_t i = 0; i < dynamic.n && tag_of(in, &dynamic, i) != DT_NULL; i++) {
		if (tag_of(in, &dynamic, i) == DT_STRTAB &&
		    !place_of(in, headers, value_of(in, &dynamic, i), &table, &room))
			return;
		if (tag_of(in, &dynamic, i) == DT_STRSZ)
			size = value_of(in, &dynamic, i);
	}
	size = MIN_OF(size, room);
	for (uint64_t i = 0; i < dynamic.n && tag_of(in, &dynamic, i) != DT_NULL; i++) {
		struct str text = string_at(in, table, size, value_of(in, &dynamic, i));

		switch (tag_of(in, &dynamic, i)) {
		case DT_NEEDED:
			if (!str_empty(text) && out->needed.n < ELF_NEEDED_MAX)
				*vec_push(arena, &out->needed) = text;
			break;
		case DT_SONAME:
			out->soname = text;
			break;
		case DT_RPATH:
			out->rpath = text;
			break;
		case DT_RUNPATH:
			out->runpath = text;
			break;
		default:
			break;
		}
	}
}

bool elf_read(struct arena *arena, struct str content, struct elf *out)
{
	struct reader in = { .all = content };

	*out = (struct elf){ .soname = STR_EMPTY };
	if (content.len < 52 || memcmp(content.ptr, ELFMAG, SELFMAG) != 0)
		return false;
	unsigned char class = (unsigned char)content.ptr[EI_CLASS], order = (unsigned char)content.ptr[EI_DATA];
	if ((class != ELFCLASS32 && class != ELFCLASS64) || (order != ELFDATA2LSB && order != ELFDATA2MSB))
		return false;
	in.wide = class == ELFCLASS64;
	in.big = order == ELFDATA2MSB;
	out->machine = (unsigned int)number(&in, 18, 2) << 8 | (unsigned int)class << 4 | order;

	struct headers headers = { number(&in, in.wide ? 32 : 28, in.wide ? 8 : 4), number(&in, in.wide ? 54 : 42, 2),
				   number(&in, in.wide ? 56 : 44, 2) };
	if (headers.size < (in.wide ? 56U : 32U) || headers.at >= content.len)
		return true; /* an object file: it asks for nothing */
	headers.n = MIN_OF(headers.n, (content.len - headers.at) / headers.size);
	for (uint64_t i = 0; i < headers.n; i++) {
		struct segment segment = segment_at(&in, headers.at + i * headers.size);

		if (segment.type == PT_INTERP)
			out->interpreter = string_at(&in, segment.offset, segment.size, 0);
		else if (segment.type == PT_DYNAMIC)
			read_dynamic(arena, &in, &headers, &segment, out);
	}
	return true;
}
