#include "dockerfile/expand.h"
#include "dockerfile/internal.h"

static bool takes_heredocs(const struct dockerfile_instruction *instruction)
{
	enum dockerfile_keyword keyword = instruction->keyword;

	return keyword == DOCKERFILE_RUN || keyword == DOCKERFILE_COPY || keyword == DOCKERFILE_ADD;
}

/* The sources that are here-documents are no paths; the destination can't be one. */
static void heredocs_unword(struct parser *parser, struct dockerfile_instruction *instruction)
{
	size_t kept = 0;

	if (instruction->keyword == DOCKERFILE_RUN)
		return;
	for (size_t i = 0; i < instruction->words.n; i++) {
		const struct dockerfile_word *word = &instruction->words.at[i];
		bool heredoc = false;

		for (size_t j = 0; j < instruction->heredocs.n && !heredoc; j++)
			heredoc = instruction->heredocs.at[j].span.offset == word->span.offset;
		if (heredoc && i + 1 == instruction->words.n && !instruction->broken)
			dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_ARGUMENTS, word->raw,
					    "%s can't copy to a here-document",
					    dockerfile_keyword_name(instruction->keyword));
		if (!heredoc)
			instruction->words.at[kept++] = *word;
	}
	instruction->words.n = kept;
}

static void before_from(struct parser *parser, const struct dockerfile_instruction *instruction)
{
	struct dockerfile *file = parser->file;

	if (file->stages.n || instruction->keyword == DOCKERFILE_ARG || instruction->keyword == DOCKERFILE_UNKNOWN ||
	    span_known(parser->early))
		return;
	parser->early = instruction->name_span;
	parser->early_keyword = instruction->keyword;
}

static void instruction_read(struct parser *parser)
{
	struct dockerfile *file = parser->file;
	struct dockerfile_instruction *instruction = arena_new_of(parser->arena, struct dockerfile_instruction);
	struct dockerfile_instruction *with_heredocs = instruction;

	instruction->stage = file->stages.n ? file->stages.n - 1 : DOCKERFILE_NO_STAGE;
	instruction->first_token = (uint32_t)file->tokens.n;
	instruction_parse(parser, parser->line.text, instruction, false);
	before_from(parser, instruction);
	line_emit(parser);
	if (instruction->trigger)
		with_heredocs = instruction->trigger;
	if (takes_heredocs(with_heredocs)) {
		heredocs_find(parser, with_heredocs);
		heredocs_unword(parser, with_heredocs);
		heredocs_read(parser, with_heredocs);
		if (with_heredocs != instruction) {
			uint32_t end = with_heredocs->span.offset + with_heredocs->span.length;

			instruction->span.length = end - instruction->span.offset;
			instruction->broken |= with_heredocs->broken;
		}
	}
	instruction->n_tokens = (uint32_t)file->tokens.n - instruction->first_token;
	*vec_push(parser->arena, &file->instructions) = instruction;
}

/* What is left over a limit is one word. */
static void rest_unread(struct parser *parser)
{
	token_push(parser, TOKEN_WORD, parser->at, parser->source.len - parser->at);
	parser->at = parser->source.len;
}

static void check_whole(struct parser *parser)
{
	const struct dockerfile *file = parser->file;

	if (file->instructions.n == 0) {
		if (parser->at_limit)
			return;
		finding_at(parser->out, &DOCKERFILE_SYNTAX_EMPTY, span_source(file->source),
			   "there is no instruction in it");
	} else if (file->stages.n == 0) {
		finding_at(parser->out, &DOCKERFILE_SYNTAX_NO_FROM,
			   span_known(parser->early) ? parser->early : file->instructions.at[0]->name_span,
			   "there is no FROM");
	} else if (span_known(parser->early)) {
		finding_at(parser->out, &DOCKERFILE_SYNTAX_BEFORE_FROM, parser->early,
			   "%s stands before the first FROM", dockerfile_keyword_name(parser->early_keyword));
	}
}

struct dockerfile *dockerfile_parse(struct arena *arena, const struct source *source, struct findings *out)
{
	struct dockerfile *file = arena_new_of(arena, struct dockerfile);
	struct parser parser = {
		.arena = arena,
		.file = file,
		.out = out,
		.source = source->text,
		.scratch = STRBUF_INIT(DOCKERFILE_MAX),
	};

	*file = (struct dockerfile){
		.arena = arena, .source = source, .escape = '\\', .places = places_new(arena, source->text)
	};
	if (source->text.len > DOCKERFILE_MAX) {
		finding_at(out, &DOCKERFILE_SYNTAX_LIMIT, span_source(source),
			   "%zu bytes: a Dockerfile has at most %zu", source->text.len, DOCKERFILE_MAX);
		parser.at_limit = true;
		rest_unread(&parser);
	}
	while (!parser.words_over && file->instructions.n < DOCKERFILE_INSTRUCTIONS_MAX && line_read(&parser))
		instruction_read(&parser);
	if (parser.at < source->text.len && file->instructions.n == DOCKERFILE_INSTRUCTIONS_MAX) {
		finding_at(out, &DOCKERFILE_SYNTAX_LIMIT, dockerfile_span(file, parser.at, 1),
			   "more than %d instructions", DOCKERFILE_INSTRUCTIONS_MAX);
	}
	rest_unread(&parser);
	check_whole(&parser);
	stages_link(&parser);
	strbuf_fini(&parser.scratch);
	return file;
}

void dockerfile_print(struct strbuf *buf, const struct dockerfile *file)
{
	for (size_t i = 0; i < file->tokens.n; i++)
		strbuf_add(buf, str_n(file->source->text.ptr + file->tokens.at[i].offset, file->tokens.at[i].length));
}
