/*
 * The templates of templates/{en,de,any}, which are a part of the program.
 *
 * A new one: its name in src/text/meson.build, its file in both languages. A test compares what names they use. What isn't
 * written for people (commands, scripts) is the same for all languages, in any/.
 */
#pragma once
#include "base/map.h"

struct node;
struct strbuf;

struct text_file {
	const char *language, *name; /* "en", "de" or "any"; "runbooks/leaked-secret.md" */
	struct str text;
};
extern const struct text_file text_files[]; /* ended by a row without name */

/* The languages there are, for messages and options: "en|de". */
#define TEXT_LANGUAGES        "en|de"
#define TEXT_LANGUAGE_DEFAULT "en"

/* One language's templates, each compiled when it is first asked for. */
struct text_library {
	struct arena *arena;
	struct str language;
	struct map compiled;
};
#define TEXT_LIBRARY_INIT(in_arena, in_language)                                               \
	{                                                                                      \
		.arena = (in_arena), .language = (in_language), .compiled = MAP_INIT(in_arena) \
	}

/*
 * A template, filled; {{>name}} asks for another one of the library. A template that isn't there or can't be read, and
 * a name that the data doesn't have, are BUGs.
 */
struct str text_render(struct text_library *library, const char *name, const struct node *data);
void text_add(struct strbuf *buf, struct text_library *library, const char *name, const struct node *data);
