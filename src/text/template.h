/*
 * Templates of prose and of scripts: whole sentences with holes, and no logic that a translator could break.
 *
 *	{{name}} {{a.b}}	a scalar, written so that it can't break what stands around it (see below)
 *	{{{name}}}		a scalar as it is
 *	{{#name}}…{{/name}}	once for each item of a list, with the item's keys before those around it; once for a
 *map that isn't empty; where a scalar isn't empty, false, null or 0
 *	{{?name}}…{{/name}}	once where {{#name}} has anything: what stands around a list
 *	{{^name}}…{{/name}}	where {{#name}} has nothing
 *	{{.}}			the item itself, of a list of scalars
 *	{{-number}}		of the innermost list's item, from 1; {{#-first}}, {{#-last}}, {{#-odd}}
 *	{{>name}}		another template, with the same data
 *	{{! … }}		nothing
 *
 * A tag lies on one line. A line with nothing but sections, ends, comments and blanks leaves nothing, one with nothing
 *but a
 * {{>name}} and blanks leaves what that gives; within a line its last end of line is left out.
 *
 * What a value is written like follows from where the hole is. In Markdown: escaped in prose; without backticks in
 *`code`; with
 * \| and in one line in a table; as it is in a fenced block, but as a word of the shell where that begins with ```sh.
 *In a template whose name ends in .sh: as a word of the shell, or as a part of one inside of quotes (they end on the
 *line that they begin on). In a comment of the shell: in one line.
 *
 * A name that the data doesn't have is a mistake of ours, never nothing: keys without a value are there, empty.
 */
#pragma once
#include "base/str.h"

struct arena;
struct node;
struct strbuf;
struct template;

/* Compiles; the texts are not copied. NULL with a complaint that names the line: "handbook.md:3: {{/ports}} closes
 * nothing". */
struct template *template_new(struct arena *arena, struct str name, struct str text, struct str *complaint);

/* Finds the template of {{>name}}; NULL where there is none. */
typedef const struct template *template_finder(void *context, struct str name);

/* Appends. False with a complaint: "handbook.md:3: no prot in the data". `find` NULL: no template may ask for another
 * one. */
bool template_render(struct strbuf *buf, const struct template *template, const struct node *data,
		     template_finder *find, void *context, struct arena *arena, struct str *complaint);

/*
 * The names it uses, sorted, each once: "services/ports/number" for a variable in two sections, "#services/ports" for a
 * section,
 * "^services/ports" for an inverted one, ">services/command" for another template. For comparing languages.
 */
struct template_names {
	struct str *at;
	size_t n, cap; /* a VEC */
};
void template_names(struct arena *arena, const struct template *template, struct template_names *names);

/* A word of the shell, quoted only where it must be. */
void template_shell_word(struct strbuf *buf, struct str text);
