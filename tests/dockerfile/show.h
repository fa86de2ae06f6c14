/*
 * A parsed Dockerfile as lines that a test can compare: each instruction with its flags, words, pairs, script and heredocs.
 */
#pragma once
#include "base/strbuf.h"
#include "dockerfile/dockerfile.h"

static inline void show_instruction(struct strbuf *buf, const struct dockerfile_instruction *instruction)
{
	strbuf_addf(buf, "%s%s%s", dockerfile_keyword_name(instruction->keyword), instruction->exec_form ? " exec" : "",
		    instruction->none ? " none" : "");
	for (size_t i = 0; i < instruction->flags.n; i++)
		strbuf_addf(buf, " --%.*s=%.*s", STR_ARG(instruction->flags.at[i].name), STR_ARG(instruction->flags.at[i].value.text));
	for (size_t i = 0; i < instruction->words.n; i++)
		strbuf_addf(buf, " [%.*s]%s", STR_ARG(instruction->words.at[i].text), instruction->words.at[i].variables ? "$" : "");
	for (size_t i = 0; i < instruction->pairs.n; i++)
		strbuf_addf(buf, " %.*s%s%.*s%s", STR_ARG(instruction->pairs.at[i].name.text),
			    instruction->pairs.at[i].has_value ? "=" : "", STR_ARG(instruction->pairs.at[i].value.text),
			    instruction->pairs.at[i].legacy ? " (legacy)" : "");
	if (instruction->script.text.len)
		strbuf_addf(buf, " {%.*s}", STR_ARG(instruction->script.text));
	for (size_t i = 0; i < instruction->heredocs.n; i++)
		strbuf_addf(buf, " <<%s%.*s%s(%.*s)", instruction->heredocs.at[i].strip_tabs ? "-" : "",
			    STR_ARG(instruction->heredocs.at[i].name), instruction->heredocs.at[i].quoted ? "'" : "",
			    STR_ARG(instruction->heredocs.at[i].body.text));
	if (instruction->trigger) {
		strbuf_adds(buf, " > ");
		show_instruction(buf, instruction->trigger);
	}
}

/* The instructions behind the first one (FROM), "; " between them. */
static inline struct str show_behind_from(struct arena *arena, const struct dockerfile *file)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	for (size_t i = 1; i < file->instructions.n; i++) {
		strbuf_adds(&buf, i > 1 ? "; " : "");
		show_instruction(&buf, file->instructions.at[i]);
	}
	return strbuf_take(&buf, arena);
}
