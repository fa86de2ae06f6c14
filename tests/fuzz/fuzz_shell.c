/* A shell line: any bytes are cut into commands, and what a command line says is read from them. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "stack/commands.h"
#include "stack/shell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str text = str_dup(arena, str_n((const char *)data, size));
	struct shell_line line;
	size_t bytes = 0;

	shell_split(arena, text, &line);
	for (size_t i = 0; i < line.commands.n; i++) {
		BUG_IF(line.commands.at[i].words.n == 0);
		for (size_t j = 0; j < line.commands.at[i].words.n; j++)
			bytes += line.commands.at[i].words.at[j].len;
	}
	BUG_IF(bytes > size); /* nothing is expanded */
	command_read_line(arena, text);

	struct str words[] = { STR("sh"), STR("-c"), text };
	struct stack_words whole = { .at = words, .n = ARRAY_SIZE(words) }, one = { .at = &text, .n = 1 };
	command_read(arena, &whole, &one);
	command_read(arena, &one, &whole);
	return 0;
}
