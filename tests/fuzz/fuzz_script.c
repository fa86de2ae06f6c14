/* A shell script: any bytes are cut into commands whose words stand where they say, in order, and within the text. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "image/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str text = str_dup(arena, str_n((const char *)data, size));
	struct script script;

	script_read(arena, text, &script);
	BUG_IF(script.end > size || script.commands.n > SCRIPT_COMMANDS_MAX);
	for (size_t i = 0; i < script.commands.n; i++) {
		const struct script_command *command = &script.commands.at[i];
		uint32_t at = 0;

		BUG_IF(command->words.n == 0 || command->program >= command->words.n || command->depth > SCRIPT_DEPTH_MAX);
		for (size_t k = 0; k < command->words.n; k++) {
			const struct script_word *word = &command->words.at[k];

			BUG_IF(word->from < at || word->to < word->from || word->to > size);
			BUG_IF(word->raw.ptr != text.ptr + word->from || word->raw.len != word->to - word->from);
			BUG_IF(word->text.len > word->raw.len); /* nothing is expanded */
			at = word->to;
		}
		script_has_option(command, 'y', "--yes");
		script_verb(command, "install");
	}
	return 0;
}
