/*
 * A Dockerfile of any bytes: its tokens tile the text, all spans lie within it, and so does whatever stands in a word; each
 * instruction's words can be expanded.
 */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "base/strbuf.h"
#include "dockerfile/expand.h"

static void check_span(const struct dockerfile *file, struct span span)
{
	size_t size = file->source->text.len;

	BUG_IF(span.source != file->source);
	BUG_IF(span.offset > size || span.length > size - span.offset);
	struct span counted = span_bytes(file->source, span.offset, span.length);
	BUG_IF(counted.line != span.line || counted.column != span.column);
}

static void check_text(const struct dockerfile *file, const struct dockerfile_text *text)
{
	size_t cooked = 0;

	for (size_t i = 0; i < text->n_pieces; i++) {
		const struct dockerfile_piece *piece = &text->pieces[i];

		BUG_IF(piece->cooked != cooked);
		BUG_IF(piece->length > file->source->text.len || piece->raw > file->source->text.len - piece->length);
		BUG_IF(memcmp(text->text.ptr + cooked, file->source->text.ptr + piece->raw, piece->length) != 0);
		cooked += piece->length;
	}
	BUG_IF(cooked != text->text.len);
	if (text->n_pieces)
		check_span(file, dockerfile_text_span(file, text, 0, text->text.len));
}

static void check_word(const struct dockerfile *file, const struct dockerfile_scope *scope, const struct dockerfile_word *word)
{
	bool known = true;

	check_span(file, word->span);
	struct str value = dockerfile_expand(file->arena, word, scope, &known, NULL);
	BUG_IF(!word->variables && known && word->raw.len < 64 && value.len > word->raw.len && !word->json);
}

static void check_instruction(const struct dockerfile *file, const struct dockerfile_instruction *instruction)
{
	struct dockerfile_scope scope;
	struct dockerfile_mention *mentions;

	dockerfile_scope_at(file->arena, file, instruction, NULL, 0, &scope);
	check_span(file, instruction->span);
	check_span(file, instruction->name_span);
	check_text(file, &instruction->rest);
	check_text(file, &instruction->script);
	for (size_t i = 0; i < instruction->words.n; i++)
		check_word(file, &scope, &instruction->words.at[i]);
	for (size_t i = 0; i < instruction->flags.n; i++)
		check_span(file, instruction->flags.at[i].span);
	for (size_t i = 0; i < instruction->pairs.n; i++)
		check_word(file, &scope, &instruction->pairs.at[i].name);
	for (size_t i = 0; i < instruction->heredocs.n; i++)
		check_text(file, &instruction->heredocs.at[i].body);
	size_t n = dockerfile_mentions(file->arena, instruction->rest.text, file->escape, &mentions);
	for (size_t i = 0; i < n; i++)
		BUG_IF(mentions[i].offset + mentions[i].length > instruction->rest.text.len);
	if (instruction->trigger)
		check_instruction(file, instruction->trigger);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	_cleanup_strbuf_ struct strbuf printed = STRBUF_INIT(STRBUF_MAX);
	struct str text = str_n((const char *)data, size);
	struct findings out = FINDINGS_INIT(arena);
	struct dockerfile *file = dockerfile_parse(arena, source_new(arena, STR("Dockerfile"), text), &out);
	uint32_t end = 0;

	for (size_t i = 0; i < file->tokens.n; i++) {
		BUG_IF(file->tokens.at[i].offset != end || file->tokens.at[i].length == 0);
		end += file->tokens.at[i].length;
	}
	BUG_IF(end != size);
	dockerfile_print(&printed, file);
	BUG_IF(!str_eq(strbuf_str(&printed), text));
	for (size_t i = 0; i < file->instructions.n && i < 200; i++)
		check_instruction(file, file->instructions.at[i]);
	for (size_t i = 0; i < file->stages.n; i++)
		BUG_IF(file->stages.at[i].base != DOCKERFILE_NO_STAGE && file->stages.at[i].base >= i);
	for (size_t i = 0; i < out.list.n; i++)
		if (out.list.at[i]->span.line)
			check_span(file, out.list.at[i]->span);
	return 0;
}
