/* Names of hosts in a text of each kind: whole words of the text, in bounds, and never more than the maximum. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "stack/credentials.h"
#include "stack/references.h"

static void check(const struct references *found, struct str text)
{
	BUG_IF(found->list.n > REFERENCES_MAX);
	for (size_t i = 0; i < found->list.n; i++) {
		const struct reference *one = &found->list.at[i];

		BUG_IF(str_empty(one->host));
		BUG_IF(one->offset > text.len || one->host.len > text.len - one->offset);
		BUG_IF(one->host.ptr != text.ptr + one->offset);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str text = str_dup(arena, str_n((const char *)data, size));
	size_t line = str_chr(text, '\n');
	struct str key = line == STR_NONE ? STR("DB_HOST") : str_slice(text, 0, line);
	struct references found = { 0 };

	for (int kind = REFERENCES_IN_VALUE; kind <= REFERENCES_IN_FILE; kind++) {
		references_find(arena, text, (enum reference_text)kind, key, &found);
		check(&found, text);
	}
	names_host(key);
	for (size_t n = 0; n < 4; n++)
		port_key(arena, key, n);
	credential_in_variable(arena, key, text);
	credential_in_file(arena, key, text);
	return 0;
}
