/* An ELF file of an image: any bytes. What it names lies inside of them. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "image/elf.h"

static void within(struct str text, const char *start, size_t size)
{
	BUG_IF(text.len && (text.ptr < start || text.ptr + text.len >= start + size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str all = str_n((const char *)data, size);
	struct elf elf;

	if (!elf_read(arena, all, &elf))
		return 0;
	within(elf.interpreter, all.ptr, size);
	within(elf.soname, all.ptr, size);
	within(elf.rpath, all.ptr, size);
	within(elf.runpath, all.ptr, size);
	for (size_t i = 0; i < elf.needed.n; i++)
		within(elf.needed.at[i], all.ptr, size);
	BUG_IF(elf.needed.n > ELF_NEEDED_MAX);
	return 0;
}
