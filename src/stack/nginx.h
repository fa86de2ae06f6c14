/*
 * nginx's configuration: a tree of directives, each word with its place.
 *
 * Reads what nginx's own reader takes (ngx_conf_read_token): words, '…' and "…", backslashes, ${…}, comments, blocks,
 * include with patterns, and *_by_lua_block as one word. Knows no directive's meaning but that of include.
 */
#pragma once
#include "base/span.h"
#include "base/vec.h"

struct nginx_directive;

struct nginx_word {
	struct str text;  /* without quotes and backslashes */
	struct span span; /* as it stands there, quotes included */
	bool quoted;
};

struct nginx_directives {
	VEC(struct nginx_directive) list;
};

struct nginx_directive {
	VEC(struct nginx_word) words; /* the first is its name; never none */
	bool has_block;
	struct nginx_directives block;
};

/* A file where nginx would find it. */
struct nginx_file {
	struct str path; /* "/etc/nginx/conf.d/shop.conf" */
	const struct source *source;
};

struct nginx_files {
	VEC(struct nginx_file) list; /* by path */
};

struct nginx_config {
	struct nginx_directives top;
	struct str problem; /* why it can't be read, in words; empty: it was. What stands before is there */
	struct span problem_span;
};

#define NGINX_DEPTH_MAX      32
#define NGINX_INCLUDE_MAX    8
#define NGINX_DIRECTIVES_MAX 50000
#define NGINX_BYTES_MAX      (16 << 20) /* a file counts as often as it is included */

/*
 * The file at `path`, with what it includes in place. An include of files that aren't given stays as it is: a
 * directive. Relative paths begin in /etc/nginx; in patterns * and ? are known. Views into the texts, or the arena.
 */
void nginx_parse(struct arena *arena, const struct nginx_files *files, struct str path, struct nginx_config *out);

static inline struct str nginx_name(const struct nginx_directive *directive)
{
	return directive->words.at[0].text;
}
/* The text of word `n`, from 0 for the name; empty where there is none. */
static inline struct str nginx_word(const struct nginx_directive *directive, size_t n)
{
	return n < directive->words.n ? directive->words.at[n].text : STR_EMPTY;
}
bool nginx_is(const struct nginx_directive *directive, const char *name);
