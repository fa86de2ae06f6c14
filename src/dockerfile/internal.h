/*
 * The parts of the parser among themselves.
 */
#pragma once
#include "base/strbuf.h"
#include "dockerfile/dockerfile.h"
#include "dockerfile/rules.h"

#define DOCKERFILE_DEPTH_MAX 64	      /* of ${a:-${b:-…}} */
#define DOCKERFILE_VALUE_MAX ((size_t)8 << 10) /* bytes of an expanded value: ENV A=$A$A doubles it with each line */

/* A part of a logical line that isn't its text, or (TOKEN_WORD) a piece of the text. In the order of the source. */
struct line_part {
	enum dockerfile_token_kind kind;
	uint32_t raw, length;
};

/* A range of the logical line's text that becomes a token; sorted, without overlaps. */
struct mark {
	uint32_t from, to;
	enum dockerfile_token_kind kind;
};

struct parser {
	struct arena *arena;
	struct dockerfile *file;
	struct findings *out;
	struct str source;
	size_t at;	/* the next byte to be read */
	bool directives_over, words_over;
	bool cut_at_blanks; /* words of an instruction in which quotes hold nothing together */
	size_t n_words; /* against DOCKERFILE_WORDS_MAX */

	struct dockerfile_text line; /* the logical line that is being parsed: views into it know where they stand */
	VEC(struct line_part) parts;
	VEC(struct mark) marks;
	struct strbuf scratch;

	struct span early; /* the first instruction but ARG that stands before a FROM */
	enum dockerfile_keyword early_keyword;
	bool at_limit;
};

/* places.c */
const struct dockerfile_places *places_new(struct arena *arena, struct str source);

/* lines.c: reads the next logical line into parser->line and parts. False at the end. Directives, comments and empty lines before it
 * become tokens. */
bool line_read(struct parser *parser);
void line_emit(struct parser *parser); /* its tokens, as the marks say */
void line_mark(struct parser *parser, struct str view, enum dockerfile_token_kind kind);
uint32_t token_push(struct parser *parser, enum dockerfile_token_kind kind, size_t offset, size_t length); /* its index */
struct span line_span(const struct parser *parser, struct str view); /* of a view into the line */
/* The view with its pieces, for whoever wants to know where a byte of it stands. */
struct dockerfile_text line_text(const struct parser *parser, struct str view);
/* The next physical line with its end; STR with ptr NULL at the end of the source. */
struct str physical_line(const struct parser *parser, size_t at);
struct str without_line_end(struct str line);

/* directives.c */
bool directive_read(struct parser *parser, struct str comment); /* true: it was one, and the token was made */
void directive_late(struct parser *parser, struct str comment); /* says so where it looks like one */

/* blanks.c: what Go's unicode.IsSpace and the builder's split at blanks take for one. */
size_t space_at(struct str s); /* bytes of the white space at its start, or 0 */
struct str space_trim(struct str s);
struct str space_trim_left(struct str s);
static inline bool word_blank(char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r'; }

/* instruction.c */
/* An error in an instruction: it is marked as broken. */
struct finding *dockerfile_complain(struct parser *parser, struct dockerfile_instruction *instruction, const struct rule *rule,
				    struct str view, const char *fmt, ...) PRINTF_LIKE(5, 6);
void instruction_parse(struct parser *parser, struct str text, struct dockerfile_instruction *instruction, bool trigger);

/* words.c */
struct str flags_take(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest);
void words_split(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest);
void word_add(struct parser *parser, struct dockerfile_instruction *instruction, struct str raw, bool expands);
struct dockerfile_word word_make(struct parser *parser, struct str raw, bool expands);
void pairs_read(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest);
bool words_room(struct parser *parser, struct str view); /* one more; false over the limit, a finding was made */

/* json.c */
enum json_form { JSON_NONE, JSON_BROKEN, JSON_OTHER, JSON_STRINGS };
/* Reads a JSON array of strings into instruction->words; nothing is added unless it is JSON_STRINGS. */
enum json_form json_strings(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest, bool expands,
			    size_t *stopped);

/* heredoc.c */
void heredocs_find(struct parser *parser, struct dockerfile_instruction *instruction);
void heredocs_read(struct parser *parser, struct dockerfile_instruction *instruction);

/* flags.c, mount.c, values.c: what flags and arguments may say */
void flags_check(struct parser *parser, struct dockerfile_instruction *instruction);
void mount_read(struct parser *parser, struct dockerfile_instruction *instruction, const struct dockerfile_flag *flag);
void values_check(struct parser *parser, struct dockerfile_instruction *instruction);
bool value_bool(struct str text, bool *value); /* Go's strconv.ParseBool */

/* stages.c */
void stage_begin(struct parser *parser, struct dockerfile_instruction *from, struct str name);
void stages_link(struct parser *parser);

/*
 * expand.c: a word as the builder processes it. `scope` NULL: variables stay as they are written, only quotes and escapes go.
 * `at` maps an offset of the word to its place; findings are made through it.
 */
struct dockerfile_scope;
struct word_problem {
	const struct rule *rule;
	size_t offset, length; /* in the raw text */
	struct str message;
};
struct str word_process(struct arena *arena, struct str raw, char escape, bool quotes, const struct dockerfile_scope *scope, bool *known,
			struct word_problem *problem);
bool word_has_variables(struct str raw, char escape);

/* pattern.c: the patterns of ${v#pattern} and its kin. */
#define DOCKERFILE_PATTERN_MAX ((size_t)1024) /* bytes */
bool pattern_valid(struct arena *arena, struct str text, struct str *complaint);
struct str pattern_strip(struct arena *arena, struct str value, struct str text, bool suffix, bool longest);
void pattern_replace(struct arena *arena, struct strbuf *out, struct str value, struct str text, struct str by, bool all);
