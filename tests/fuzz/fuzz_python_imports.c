/* A Python file of an image: any bytes. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "image/python_imports.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct python_names names;
	size_t bytes = 0;

	python_scan(arena, str_n((const char *)data, size), &names);
	for (size_t i = 0; i < names.imports.n; i++) {
		bytes += names.imports.at[i].module.len + names.imports.at[i].name.len;
		BUG_IF(names.imports.at[i].level == 0 && str_empty(names.imports.at[i].module));
	}
	BUG_IF(names.imports.n > size || bytes > size * size + 1);
	return 0;
}
