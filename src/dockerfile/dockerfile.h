/*
 * Dockerfiles: the whole syntax with a position for every token, and nothing lost: the tokens, one after the other, are the text.
 *
 * Defined in the Dockerfile reference of docker.com; where it is silent, by what BuildKit's parser does. Everything lives in the
 * arena that was given, views point into the source's text where nothing had to be joined.
 *
 * Compared with BuildKit 0.34 on 30,000 mutated files: the same are taken and refused, and the same is understood, but for
 * what is a finding here and fails later there (mounts, ports, signals, digests, quotes and ${…} that don't end, triggers of ONBUILD),
 * flags of ARG and STOPSIGNAL (which it drops in silence), bytes that aren't UTF-8 (which it replaces), and characters of several
 * bytes in flags (which it breaks).
 */
#pragma once
#include "base/finding.h"
#include "base/vec.h"

struct strbuf;

enum dockerfile_keyword {
	DOCKERFILE_UNKNOWN, /* a finding was made; the line is kept as it is */
	DOCKERFILE_ADD,
	DOCKERFILE_ARG,
	DOCKERFILE_CMD,
	DOCKERFILE_COPY,
	DOCKERFILE_ENTRYPOINT,
	DOCKERFILE_ENV,
	DOCKERFILE_EXPOSE,
	DOCKERFILE_FROM,
	DOCKERFILE_HEALTHCHECK,
	DOCKERFILE_LABEL,
	DOCKERFILE_MAINTAINER,
	DOCKERFILE_ONBUILD,
	DOCKERFILE_RUN,
	DOCKERFILE_SHELL,
	DOCKERFILE_STOPSIGNAL,
	DOCKERFILE_USER,
	DOCKERFILE_VOLUME,
	DOCKERFILE_WORKDIR,
};

enum dockerfile_token_kind {
	TOKEN_BLANK,	    /* spaces and tabs */
	TOKEN_NEWLINE,	    /* "\n" or "\r\n"; a BOM at the start is a TOKEN_BLANK */
	TOKEN_CONTINUATION, /* the escape character, blanks, and the end of the line */
	TOKEN_COMMENT,	    /* from '#' to before the end of the line; also between continued lines */
	TOKEN_DIRECTIVE,    /* "# syntax=docker/dockerfile:1", at the very top only */
	TOKEN_KEYWORD,
	TOKEN_FLAG,	    /* "--from=builder" */
	TOKEN_WORD,	    /* an argument, or a piece of one that is continued on the next line */
	TOKEN_HEREDOC,	    /* the body's lines with their ends, and the line that ends it */
};

struct dockerfile_token {
	enum dockerfile_token_kind kind;
	uint32_t offset, length; /* bytes of the source */
};

/*
 * A text that may be spread over continued lines: what the escape at a line's end, and comments between continued lines, cut out
 * is gone, as the builder sees it. `pieces` says where each part stood.
 */
struct dockerfile_text {
	struct str text;
	struct dockerfile_piece {
		uint32_t cooked, raw, length; /* offset in `text`, offset in the source, bytes */
	} *pieces;
	size_t n_pieces;
};

struct dockerfile_word {
	/*
	 * As the builder sees it: joined, with quotes, escapes and variables. Of an exec form with its JSON quotes; of a flag's
	 * value without quotes and escapes, for the builder takes them off before it looks for variables.
	 */
	struct str raw;
	struct str text;  /* quotes and escapes removed, variables left as they are written */
	struct span span; /* from its first to its last byte in the source */
	bool variables;	  /* the builder finds something to expand in it: see dockerfile_expand() */
	bool json;	  /* an element of an exec form: what is expanded is `text` */
};

struct dockerfile_flag {
	struct str name; /* "from" */
	struct dockerfile_word value;
	struct span span; /* of the whole flag */
	bool has_value;
};

/* Of ARG, ENV and LABEL. */
struct dockerfile_pair {
	struct dockerfile_word name, value;
	bool has_value; /* false: ARG NAME */
	bool legacy;	/* "ENV name value" */
};

struct dockerfile_heredoc {
	struct str name;	      /* the word that ends it */
	bool strip_tabs;	      /* <<-EOF */
	bool quoted;		      /* <<"EOF": nothing is expanded in it */
	bool terminated;	      /* false: the file ended first; a finding was made */
	struct span span;	      /* of "<<EOF" */
	struct dockerfile_text body;  /* what the builder makes of it: leading tabs gone where they are to be stripped */
};

/* One "--mount=type=cache,target=/root/.cache" of RUN. What isn't said is empty. Only what could be understood is there. */
struct dockerfile_mount {
	struct str type;	      /* "bind" where not said; in lower case */
	struct str from, source, target, id, sharing, mode, uid, gid, size, env;
	bool read_only, required;
	const struct dockerfile_flag *flag; /* valid as long as nothing is added to `flags` */
};

#define DOCKERFILE_NO_STAGE SIZE_MAX

struct dockerfile_instruction {
	enum dockerfile_keyword keyword;
	struct str name;	  /* as it is written: "run" */
	struct span name_span;
	struct span span;	  /* from the keyword to the last byte, heredocs included */
	struct dockerfile_text rest; /* all behind the keyword on its (continued) line, flags too; without heredoc bodies */
	size_t stage;		  /* index, or DOCKERFILE_NO_STAGE before the first FROM */
	uint32_t first_token, n_tokens; /* in dockerfile.tokens: all of its lines, the last line's end and heredocs included */
	bool broken;		  /* a finding was made: what follows may be incomplete */

	VEC(struct dockerfile_flag) flags;
	VEC(struct dockerfile_pair) pairs; /* ARG, ENV, LABEL */
	VEC(struct dockerfile_mount) mounts; /* of RUN */
	/*
	 * The arguments: of FROM the image (alone: see struct dockerfile_stage), of ADD and COPY the sources and at last the
	 * destination, of EXPOSE, USER, VOLUME, WORKDIR, STOPSIGNAL theirs, of an exec form and of SHELL the elements.
	 */
	VEC(struct dockerfile_word) words;
	bool exec_form; /* a JSON array: RUN, CMD, ENTRYPOINT, HEALTHCHECK CMD, SHELL, ADD, COPY, VOLUME */
	struct dockerfile_text script; /* of a shell form: RUN, CMD, ENTRYPOINT, HEALTHCHECK CMD */
	VEC(struct dockerfile_heredoc) heredocs;
	bool none; /* HEALTHCHECK NONE */
	struct dockerfile_instruction *trigger; /* of ONBUILD; not in dockerfile.instructions */
};

struct dockerfile_stage {
	size_t index;
	struct str name; /* as written behind AS; empty: none. Compared without case */
	struct span name_span;
	struct dockerfile_word image;
	size_t base;	 /* the earlier stage that `image` names, or DOCKERFILE_NO_STAGE */
	struct dockerfile_instruction *from;
	size_t first, end; /* its instructions: [first, end), FROM is the first */
};

struct dockerfile_directive {
	struct str name, value; /* the name in lower case */
	struct span span, value_span;
};

struct dockerfile {
	struct arena *arena;
	const struct source *source;
	char escape; /* '\\', or '`' where a directive says so */
	VEC(struct dockerfile_token) tokens;
	VEC(struct dockerfile_directive) directives;
	VEC(struct span) comments; /* each from '#' to the end of its line, wherever it stands */
	VEC(struct dockerfile_instruction *) instructions;
	VEC(struct dockerfile_stage) stages;
	const struct dockerfile_places *places; /* of the parser: from bytes to lines and columns */
};

/*
 * No Dockerfile comes near these. What is over one of them is a finding; the text that is left is kept in the tokens, not
 * understood. A line of 64 KiB or more is an error of its own: BuildKit's parser doesn't read it.
 */
#define DOCKERFILE_MAX ((size_t)4 << 20)
#define DOCKERFILE_INSTRUCTIONS_MAX 5000
#define DOCKERFILE_WORDS_MAX 20000 /* words, pairs, flags and heredocs of all instructions */

/* Never NULL. All that is wrong becomes findings; what can be understood is there all the same. */
struct dockerfile *dockerfile_parse(struct arena *arena, const struct source *source, struct findings *out);

/* Gives back what was parsed, to the byte. */
void dockerfile_print(struct strbuf *buf, const struct dockerfile *file);

const char *dockerfile_keyword_name(enum dockerfile_keyword keyword); /* "RUN" */
enum dockerfile_keyword dockerfile_keyword_find(struct str name);     /* without case */
const struct dockerfile_flag *dockerfile_flag(const struct dockerfile_instruction *instruction, const char *name); /* or NULL */
/* By name without case, or by number as COPY --from=0 says it; among the stages before `before`. DOCKERFILE_NO_STAGE: there is none. */
size_t dockerfile_stage_find(const struct dockerfile *file, struct str name, size_t before);

/* What EXPOSE says: "80", "53/udp", "8000-8010". */
struct dockerfile_port {
	uint32_t first, last;
	const char *protocol; /* "tcp", "udp", "sctp" */
	bool published;	      /* with an address or a port of the host, which mean nothing there */
};
bool dockerfile_port(struct str text, struct dockerfile_port *port);
/* "SIGTERM", "term", "15", "SIGRTMIN+3" → the number on Linux. */
bool dockerfile_signal(struct str text, int *number);
/* Go's time.ParseDuration, as the flags of HEALTHCHECK have it: "1m30s", "0". */
bool dockerfile_duration(struct str text, int64_t *nanoseconds);

/* Where bytes [from, to) of a joined text stand in the source. */
struct span dockerfile_text_span(const struct dockerfile *file, const struct dockerfile_text *text, size_t from, size_t to);
/* Bytes [offset, offset + length) of the source: like span_bytes(), but the work doesn't grow with the file. */
struct span dockerfile_span(const struct dockerfile *file, size_t offset, size_t length);
