/* lotse.lock: any bytes. What it gives must be inside of the target. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "tree/lock.h"
#include "tree/path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str text = str_dup(arena, str_n((const char *)data, size));
	struct findings out = FINDINGS_INIT(arena);
	struct lock_file lock;

	lock_parse(arena, source_new(arena, STR("lotse.lock"), text), &lock, &out);
	for (size_t i = 0; i < lock.digests.n; i++) {
		const struct str *digest = lock.digests.at[i].value;

		BUG_IF(!path_is_safe(arena, lock.digests.at[i].key) || digest->len != 64);
	}
	return 0;
}
