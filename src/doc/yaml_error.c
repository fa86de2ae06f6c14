/*
 * libyaml's errors in words that say what to do. Its own name the state of a parser: "did not find expected key".
 */
#include "base/arena.h"
#include "doc/yaml_internal.h"

/*
 * What libyaml says, in which context (NULL: any), and what we say. Two places are known: the problem's, where the
 * parser stopped, and the context's, where the thing began that it was in. `at_context` picks the second, and the
 * other becomes the related place where `related` has words for it. `%s` is the word at the place.
 */
struct syntax_error {
	const char *problem, *context;
	const char *message, *hint, *related;
	bool at_context;
};

static const struct syntax_error errors[] = {
	{ "could not find expected ':'", NULL, "\"%s\" has no value: a colon is missing", "write KEY: VALUE, with a space behind the colon; a text of several lines needs | or quotes",
	  NULL, true },
	{ "mapping values are not allowed in this context", NULL, "a key can't stand here",
	  "indent the key as its neighbours are; quote the value if the colon belongs to a text", NULL, false },
	{ "block sequence entries are not allowed in this context", NULL, "a list can't begin here",
	  "begin the list on a line of its own, each item with \"- \"", NULL, false },
	{ "mapping keys are not allowed in this context", NULL, "\"? \" can't stand here", "quote the text if it begins with a question mark", NULL,
	  false },
	{ "did not find expected key", "while parsing a block mapping", "\"%s\" doesn't fit into the mapping around it",
	  "indent all keys of a mapping by the same number of spaces; put a value that goes on behind its quotes into one pair of quotes",
	  "the mapping begins here", false },
	{ "did not find expected '-' indicator", NULL, "\"%s\" doesn't fit into the list around it",
	  "begin each item with \"- \", all indented by the same number of spaces", "the list begins here", false },
	{ "did not find expected ',' or ']'", NULL, "the list in brackets isn't closed", "write [one, two], and quote texts with brackets, braces or commas in them",
	  "it should have gone on or ended before this", true },
	{ "did not find expected ',' or '}'", NULL, "the mapping in braces isn't closed", "write {key: value, other: value}, and quote texts with brackets, braces or commas in them",
	  "it should have gone on or ended before this", true },
	{ "did not find expected node content", NULL, "a value is missing before \"%s\"", "write the value, or \"\" for an empty text", NULL, false },
	{ "did not find expected <document start>", NULL, "\"%s\" stands behind the end of the document",
	  "put it into the mapping or list above, indented as that is, or begin a new document with a line ---", NULL, false },
	{ "found character that cannot start any token", NULL, "a value can't begin with \"%s\"", "put the value in quotes", NULL, false },
	{ "found unexpected end of stream", "while scanning a quoted scalar", "the quote that opens here is never closed",
	  "close the quote; inside of double quotes write \\\", inside of single quotes '' for the quote itself", NULL, true },
	{ "found unexpected document indicator", NULL, "the quote that opens here isn't closed in its document",
	  "close the quote before the line that begins a new document", NULL, true },
	{ "found unknown escape character", NULL, "\"%s\" is not an escape of YAML", "write \\\\ for a backslash, or use single quotes, in which nothing is escaped",
	  NULL, false },
	{ "did not find expected hexdecimal number", NULL, "the escape \"%s\" lacks digits", "write \\x41, \\u0041 or \\U00000041, or use single quotes", NULL, false },
	{ "found invalid Unicode character escape code", NULL, "the escape \"%s\" is no character", "write the code point of a character, or use single quotes", NULL,
	  false },
	{ "did not find expected alphabetic or numeric character", "while scanning an alias", "a name must follow \"*\"",
	  "quote the value if it is meant to begin with *, for example \"*.example.com\"", NULL, true },
	{ "did not find expected alphabetic or numeric character", "while scanning an anchor", "a name must follow \"&\"",
	  "quote the value if it is meant to begin with &", NULL, true },
	{ "found undefined tag handle", NULL, "the tag \"%s\" is unknown", "quote the value if it is meant to begin with !", NULL, false },
	{ "did not find expected tag URI", NULL, "\"%s\" is not a tag", "quote the value if it is meant to begin with !", NULL, true },
	{ "did not find expected '!'", NULL, "\"%s\" is not a tag", "quote the value if it is meant to begin with !", NULL, true },
	{ "did not find expected whitespace or line break", NULL, "\"%s\" is not a tag", "quote the value if it is meant to begin with !", NULL, true },
	{ "did not find the expected '>'", NULL, "\"%s\" is not a tag", "quote the value if it is meant to begin with !", NULL, true },
	{ "found an indentation indicator equal to 0", NULL, "a block of text is indented by 1 to 9 spaces, not 0", "write | or > alone, and indent the text", NULL,
	  true },
	{ "did not find expected comment or line break", "while scanning a block scalar", "\"%s\" can't stand behind | or >",
	  "begin the text on the next line, indented; quote the value if it is meant to begin with | or >", NULL, false },
	{ "found unexpected ':'", NULL, "a colon can't stand here", "quote the text if the colon belongs to it", NULL, false },
	{ "found unknown directive name", NULL, "a line can't begin with \"%s\"", "quote the text if it is meant to begin with %", NULL, true },
	{ "could not find expected directive name", NULL, "a line can't begin with \"%s\"", "quote the text if it is meant to begin with %", NULL, true },
	{ "found unexpected non-alphabetical character", NULL, "a line can't begin with \"%s\"", "quote the text if it is meant to begin with %", NULL, true },
	{ "found incompatible YAML document", NULL, "this version of YAML is unknown", "remove the line %YAML", NULL, false },
};

static const struct syntax_error *error_of(const yaml_parser_t *parser)
{
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++)
		if (str_is(str_of(errors[i].problem), parser->problem ? parser->problem : "") &&
		    (!errors[i].context || str_is(str_of(errors[i].context), parser->context ? parser->context : "")))
			return &errors[i];
	return NULL;
}

/* The word that begins at a place; one character at least, but never a line end. */
static struct span word_at(const struct yaml_walk *walk, struct yaml_place at)
{
	struct str rest = str_from(walk->source->text, at.offset);
	uint32_t ignored;
	size_t len = rest.len && !ascii_space(rest.ptr[0]) ? utf8_decode(rest, &ignored) : 0;

	while (len && len < rest.len && !ascii_space(rest.ptr[len]))
		len++;
	return (struct span){ walk->source, at.offset, (uint32_t)len, at.line, at.column };
}

/* A tab in the indentation of the line: nearly always the reason, whatever libyaml says. */
static bool tab_before(struct yaml_walk *walk, yaml_mark_t mark, struct findings *out)
{
	struct yaml_place at = yaml_walk_to(walk, mark.index);
	struct str text = walk->source->text;
	size_t start = str_rchr(str_slice(text, 0, at.offset), '\n');
	struct str line = str_from(text, start == STR_NONE ? 0 : start + 1);
	size_t tab = 0;

	while (tab < line.len && line.ptr[tab] == ' ')
		tab++;
	if (tab == line.len || line.ptr[tab] != '\t')
		return false;
	size_t end = tab;
	while (end < line.len && ascii_blank(line.ptr[end]))
		end++;
	if (end == line.len || line.ptr[end] == '\n' || line.ptr[end] == '\r')
		return false; /* an empty line: no reason */
	finding_at(out, &YAML_TAB, span_bytes(walk->source, (size_t)(line.ptr - text.ptr) + tab, end - tab),
		   "a tab can't indent YAML");
	return true;
}

static void say(const struct syntax_error *error, const yaml_parser_t *parser, struct yaml_walk *walk, struct findings *out)
{
	bool context_known = parser->context != NULL;
	struct span problem = word_at(walk, yaml_walk_to(walk, parser->problem_mark.index));
	struct span context = context_known ? word_at(walk, yaml_walk_to(walk, parser->context_mark.index)) : problem;
	struct span at = error->at_context ? context : problem;
	struct str word = str_show(out->arena, str_slice(str_from(walk->source->text, at.offset), 0, at.length));
	struct str message = str_replace(out->arena, str_of(error->message), STR("%s"), word);
	struct finding *finding = finding_at(out, &YAML_SYNTAX, at, "%" PRI_STR, STR_ARG(message));

	finding_hint(out, finding, "%s", error->hint);
	if (error->related && context_known)
		finding_relate(out, finding, error->at_context ? problem : context, "%s", error->related);
}

void yaml_syntax_error(const yaml_parser_t *parser, struct yaml_walk *walk, struct findings *out)
{
	const struct syntax_error *error = error_of(parser);

	if (tab_before(walk, parser->problem_mark, out) || tab_before(walk, parser->mark, out))
		return;
	if (error) {
		say(error, parser, walk, out);
		return;
	}
	finding_at(out, &YAML_SYNTAX, word_at(walk, yaml_walk_to(walk, parser->problem_mark.index)), "not YAML: %s",
		   parser->problem ? parser->problem : "unknown error");
}
