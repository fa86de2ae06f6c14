/*
 * libyaml's errors in words that say what to do. Its own name the state of a parser: "did not find expected key".
 */
#include "base/arena.h"
#include "doc/yaml_internal.h"

/*
 * What libyaml says, in which context (NULL: any), and what we say. Two places are known: the problem's, where the
 * parser stopped, and the context's, where the thing began that it was in. The finding points at the word there, or
 * that ends there; the other place becomes the related one where `related` has words for it. `%s` is the word.
 */
enum where { WORD_AT_PROBLEM, WORD_BEFORE_PROBLEM, TWO_AT_PROBLEM, WORD_AT_CONTEXT };

struct syntax_error {
	const char *problem, *context;
	enum where where;
	const char *message, *hint, *related;
};

static const struct syntax_error errors[] = {
	{ .problem = "could not find expected ':'",
	  .where = WORD_AT_CONTEXT,
	  .message = "\"%s\" has no value: a colon is missing",
	  .hint = "write KEY: VALUE, with a space behind the colon; a text of several lines needs | or quotes" },
	{ .problem = "mapping values are not allowed in this context",
	  .where = WORD_BEFORE_PROBLEM,
	  .message = "\"%s\" can't be a key here",
	  .hint = "indent the key as its neighbours are; quote the value if the colon belongs to a text" },
	{ .problem = "block sequence entries are not allowed in this context",
	  .where = WORD_AT_PROBLEM,
	  .message = "a list can't begin here",
	  .hint = "begin the list on a line of its own, each item with \"- \"" },
	{ .problem = "mapping keys are not allowed in this context",
	  .where = WORD_AT_PROBLEM,
	  .message = "\"? \" can't stand here",
	  .hint = "quote the text if it begins with a question mark" },
	{ .problem = "did not find expected key",
	  .context = "while parsing a block mapping",
	  .where = WORD_AT_PROBLEM,
	  .message = "\"%s\" doesn't fit into the mapping around it",
	  .hint = "indent all keys of a mapping by the same number of spaces; put all of a value into one pair of quotes",
	  .related = "the mapping begins here" },
	{ .problem = "did not find expected '-' indicator",
	  .where = WORD_AT_PROBLEM,
	  .message = "\"%s\" doesn't fit into the list around it",
	  .hint = "begin each item with \"- \", all indented by the same number of spaces",
	  .related = "the list begins here" },
	{ .problem = "did not find expected ',' or ']'",
	  .where = WORD_AT_CONTEXT,
	  .message = "the list in brackets isn't closed",
	  .hint = "write [one, two], and quote texts with brackets, braces or commas in them",
	  .related = "it should have gone on or ended before this" },
	{ .problem = "did not find expected ',' or '}'",
	  .where = WORD_AT_CONTEXT,
	  .message = "the mapping in braces isn't closed",
	  .hint = "write {key: value, other: value}, and quote texts with brackets, braces or commas in them",
	  .related = "it should have gone on or ended before this" },
	{ .problem = "did not find expected node content",
	  .where = WORD_AT_PROBLEM,
	  .message = "a value is missing before \"%s\"",
	  .hint = "write the value, or \"\" for an empty text" },
	{ .problem = "did not find expected <document start>",
	  .where = WORD_AT_PROBLEM,
	  .message = "\"%s\" stands behind the end of the document",
	  .hint = "put it into the mapping or list above, indented as that is, or begin a new document with a line ---" },
	{ .problem = "found character that cannot start any token",
	  .where = WORD_AT_PROBLEM,
	  .message = "a value can't begin with \"%s\"",
	  .hint = "put the value in quotes" },
	{ .problem = "found unexpected end of stream",
	  .context = "while scanning a quoted scalar",
	  .where = WORD_AT_CONTEXT,
	  .message = "the quote that opens here is never closed",
	  .hint = "close the quote; inside of double quotes write \\\", inside of single quotes '' for the quote itself" },
	{ .problem = "found unexpected document indicator",
	  .where = WORD_AT_CONTEXT,
	  .message = "the quote that opens here isn't closed in its document",
	  .hint = "close the quote before the line that begins a new document" },
	{ .problem = "found unknown escape character",
	  .where = TWO_AT_PROBLEM,
	  .message = "\"%s\" is not an escape of YAML",
	  .hint = "write \\\\ for a backslash, or use single quotes, in which nothing is escaped" },
	{ .problem = "did not find expected hexdecimal number",
	  .where = TWO_AT_PROBLEM,
	  .message = "an escape lacks digits",
	  .hint = "write \\x41, \\u0041 or \\U00000041, or use single quotes, in which nothing is escaped" },
	{ .problem = "found invalid Unicode character escape code",
	  .where = TWO_AT_PROBLEM,
	  .message = "an escape is no character",
	  .hint = "write the code point of a character, or use single quotes, in which nothing is escaped" },
	{ .problem = "did not find expected alphabetic or numeric character",
	  .context = "while scanning an alias",
	  .where = WORD_AT_CONTEXT,
	  .message = "a name must follow \"*\"",
	  .hint = "quote the value if it is meant to begin with *, for example \"*.example.com\"" },
	{ .problem = "did not find expected alphabetic or numeric character",
	  .context = "while scanning an anchor",
	  .where = WORD_AT_CONTEXT,
	  .message = "a name must follow \"&\"",
	  .hint = "quote the value if it is meant to begin with &" },
	{ .problem = "found undefined tag handle",
	  .where = WORD_AT_PROBLEM,
	  .message = "the tag \"%s\" is unknown",
	  .hint = "quote the value if it is meant to begin with !" },
	{ .problem = "did not find expected tag URI",
	  .where = WORD_AT_CONTEXT,
	  .message = "\"%s\" is not a tag",
	  .hint = "quote the value if it is meant to begin with !" },
	{ .problem = "did not find expected '!'",
	  .where = WORD_AT_CONTEXT,
	  .message = "\"%s\" is not a tag",
	  .hint = "quote the value if it is meant to begin with !" },
	{ .problem = "did not find expected whitespace or line break",
	  .where = WORD_AT_CONTEXT,
	  .message = "\"%s\" is not a tag",
	  .hint = "quote the value if it is meant to begin with !" },
	{ .problem = "did not find the expected '>'",
	  .where = WORD_AT_CONTEXT,
	  .message = "\"%s\" is not a tag",
	  .hint = "quote the value if it is meant to begin with !" },
	{ .problem = "found an indentation indicator equal to 0",
	  .where = WORD_AT_CONTEXT,
	  .message = "a block of text is indented by 1 to 9 spaces, not 0",
	  .hint = "write | or > alone, and indent the text" },
	{ .problem = "did not find expected comment or line break",
	  .context = "while scanning a block scalar",
	  .where = WORD_AT_PROBLEM,
	  .message = "\"%s\" can't stand behind | or >",
	  .hint = "begin the text on the next line, indented; quote the value if it is meant to begin with | or >" },
	{ .problem = "found unexpected ':'",
	  .where = WORD_AT_PROBLEM,
	  .message = "a colon can't stand here",
	  .hint = "quote the text if the colon belongs to it" },
	{ .problem = "found unknown directive name",
	  .where = WORD_AT_CONTEXT,
	  .message = "a line can't begin with \"%s\"",
	  .hint = "quote the text if it is meant to begin with %" },
	{ .problem = "could not find expected directive name",
	  .where = WORD_AT_CONTEXT,
	  .message = "a line can't begin with \"%s\"",
	  .hint = "quote the text if it is meant to begin with %" },
	{ .problem = "found unexpected non-alphabetical character",
	  .where = WORD_AT_CONTEXT,
	  .message = "a line can't begin with \"%s\"",
	  .hint = "quote the text if it is meant to begin with %" },
	{ .problem = "found incompatible YAML document",
	  .where = WORD_AT_PROBLEM,
	  .message = "this version of YAML is unknown",
	  .hint = "remove the line %YAML" },
};

static const struct syntax_error *error_of(const yaml_parser_t *parser)
{
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++)
		if (str_is(str_of(errors[i].problem), parser->problem ? parser->problem : "") &&
		    (!errors[i].context || str_is(str_of(errors[i].context), parser->context ? parser->context : "")))
			return &errors[i];
	return NULL;
}

/* The word that begins at a place, or its first 64 bytes; empty at a line end. */
static struct span word_at(const struct yaml_walk *walk, struct yaml_place at)
{
	struct str rest = str_from(walk->source->text, at.offset);
	uint32_t ignored;
	size_t len = rest.len && !ascii_space(rest.ptr[0]) ? utf8_decode(rest, &ignored) : 0;

	while (len && len < rest.len && !ascii_space(rest.ptr[len]) && (len < 64 || (unsigned char)rest.ptr[len] >> 6 == 2))
		len++;
	return (struct span){ walk->source, at.offset, (uint32_t)len, at.line, at.column };
}

/* A tab in the indentation of the line: nearly always the reason, whatever libyaml says. */
static bool tab_before(struct yaml_walk *walk, yaml_mark_t mark, bool even_alone, struct findings *out)
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
	if (!even_alone && (end == line.len || line.ptr[end] == '\n' || line.ptr[end] == '\r'))
		return false; /* nothing is indented */
	finding_at(out, &YAML_TAB, span_bytes(walk->source, (size_t)(line.ptr - text.ptr) + tab, end - tab),
		   "a tab can't indent YAML");
	return true;
}

/* The word that ends at a place, which is a colon's: a key. */
static struct span word_before(const struct yaml_walk *walk, struct yaml_place end)
{
	struct str text = walk->source->text;
	struct span span = { walk->source, end.offset, 1, end.line, end.column };

	while (span.offset > 0 && !ascii_space(text.ptr[span.offset - 1]) && span.length < 64) {
		bool inside = (unsigned char)text.ptr[--span.offset] >> 6 == 2; /* of a code point */

		span.length++;
		span.column -= !inside;
	}
	return span;
}

static void say(const struct syntax_error *error, const yaml_parser_t *parser, struct yaml_walk *walk, struct findings *out)
{
	struct yaml_place stopped = yaml_walk_to(walk, parser->problem_mark.index);
	struct span problem = error->where == WORD_BEFORE_PROBLEM ? word_before(walk, stopped) : word_at(walk, stopped);
	struct span context = parser->context ? word_at(walk, yaml_walk_to(walk, parser->context_mark.index)) : problem;
	bool at_context = error->where == WORD_AT_CONTEXT;
	struct span at = at_context ? context : problem;

	if (error->where == TWO_AT_PROBLEM)
		at.length = MIN_OF(at.length, 2u);
	struct str word = str_show(out->arena, str_slice(str_from(walk->source->text, at.offset), 0, at.length));
	struct str message = str_of(error->message);

	if (str_empty(word))
		message = str_replace(out->arena, message, STR("\"%s\""), STR("the end of the line"));
	message = str_replace(out->arena, message, STR("%s"), word);
	struct finding *finding = finding_at(out, &YAML_SYNTAX, at, "%" PRI_STR, STR_ARG(message));

	finding_hint(out, finding, "%s", error->hint);
	if (error->related && parser->context)
		finding_relate(out, finding, at_context ? problem : context, "%s", error->related);
}

void yaml_syntax_error(const yaml_parser_t *parser, struct yaml_walk *walk, struct findings *out)
{
	const struct syntax_error *error = error_of(parser);

	bool about_tabs = parser->problem && strstr(parser->problem, "tab character");

	if (tab_before(walk, parser->problem_mark, about_tabs, out) || tab_before(walk, parser->mark, about_tabs, out))
		return;
	if (error) {
		say(error, parser, walk, out);
		return;
	}
	finding_at(out, &YAML_SYNTAX, word_at(walk, yaml_walk_to(walk, parser->problem_mark.index)), "not YAML: %s",
		   parser->problem ? parser->problem : "unknown error");
}
