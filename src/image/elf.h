/*
 * What an ELF file asks of the file system: its interpreter, the libraries it needs, where it wants them looked for.
 *
 * Both word sizes and byte orders. The bytes may be anything: every offset is checked, what is out of range is left
 * out. System V ABI, "Program Header" and "Dynamic Section"; ld.so(8).
 */
#pragma once
#include "base/str.h"
#include "base/vec.h"

struct elf {
	unsigned int
		machine; /* e_machine, with the word size and byte order: two files that can be linked have the same */
	struct str interpreter;            /* "/lib64/ld-linux-x86-64.so.2"; empty: a library, or static */
	struct str soname, rpath, runpath; /* paths are lists with ':' between */
	VEC(struct str) needed;
	bool dynamic;
};

#define ELF_NEEDED_MAX 4096

/* False for what isn't ELF, or whose header makes no sense. Views into `content`. */
bool elf_read(struct arena *arena, struct str content, struct elf *out);
