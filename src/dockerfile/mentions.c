#include "dockerfile/expand.h"
#include "dockerfile/internal.h"

/*
 * Which variables a text mentions, as a shell reads it: single quotes hide them, but not within double quotes; "$("
 * begins quotes of its own. A stack says in what one is; the depth is bounded, what is deeper counts as text.
 */
enum inside { INSIDE_TEXT, INSIDE_QUOTES, INSIDE_COMMAND, INSIDE_BRACES };

struct finder {
	struct arena *arena;
	struct str raw;
	size_t at;
	char escape;
	struct {
		enum inside kind;
		size_t mention; /* of braces: whose length is set at their end */
	} stack[DOCKERFILE_DEPTH_MAX];
	size_t depth;
	VEC(struct dockerfile_mention) found;
};

static enum inside top(const struct finder *finder)
{
	return finder->depth ? finder->stack[finder->depth - 1].kind : INSIDE_TEXT;
}

static bool push(struct finder *finder, enum inside kind, size_t mention)
{
	if (finder->depth == ARRAY_SIZE(finder->stack))
		return false;
	finder->stack[finder->depth].kind = kind;
	finder->stack[finder->depth++].mention = mention;
	return true;
}

static char char_at(const struct finder *finder, size_t at)
{
	return at < finder->raw.len ? finder->raw.ptr[at] : '\0';
}

static bool name_start(char c)
{
	return ascii_alpha(c) || c == '_';
}

static struct str name_at(const struct finder *finder, size_t at)
{
	size_t end = at;

	while (name_start(char_at(finder, end)) || (end > at && ascii_digit(char_at(finder, end))))
		end++;
	return str_slice(finder->raw, at, end);
}

/* At "${": the name may stand behind '#' (its length) or '!' (indirect). */
static void braces(struct finder *finder)
{
	size_t start = finder->at, at = start + 2;

	if ((char_at(finder, at) == '#' || char_at(finder, at) == '!') && name_start(char_at(finder, at + 1)))
		at++;
	struct str name = name_at(finder, at);
	struct str operator= str_slice(finder->raw, at + name.len, at + name.len + 2);
	size_t mention = STR_NONE;

	if (name.len) {
		mention = finder->found.n;
		*vec_push(finder->arena, &finder->found) = (struct dockerfile_mention){
			.name = name,
			.offset = (uint32_t)start,
			.length = (uint32_t)(at + name.len - start),
			.has_default = str_starts(operator, "-") || str_starts(operator, "+") ||
				       str_is(operator, ":-") || str_is(operator, ":+"),
		};
	}
	finder->at = at + name.len;
	push(finder, INSIDE_BRACES, mention);
}

static void dollar(struct finder *finder)
{
	char next = char_at(finder, finder->at + 1);

	if (next == '{') {
		braces(finder);
	} else if (next == '(') {
		finder->at += 2;
		push(finder, INSIDE_COMMAND, STR_NONE);
	} else if (name_start(next)) {
		struct str name = name_at(finder, finder->at + 1);

		*vec_push(finder->arena, &finder->found) = (struct dockerfile_mention){
			.name = name,
			.offset = (uint32_t)finder->at,
			.length = (uint32_t)name.len + 1,
		};
		finder->at += name.len + 1;
	} else {
		finder->at += next == '$' ? 2 : 1;
	}
}

static void close_braces(struct finder *finder)
{
	size_t mention = finder->stack[--finder->depth].mention;

	finder->at++;
	if (mention != STR_NONE)
		finder->found.at[mention].length = (uint32_t)(finder->at - finder->found.at[mention].offset);
}

static bool quotable(const struct finder *finder)
{
	for (size_t i = finder->depth; i-- > 0;)
		if (finder->stack[i].kind != INSIDE_BRACES)
			return finder->stack[i].kind != INSIDE_QUOTES;
	return true;
}

static void single(struct finder *finder)
{
	size_t end = str_chr(str_from(finder->raw, finder->at + 1), '\'');

	finder->at = end == STR_NONE ? finder->raw.len : finder->at + end + 2;
}

static void one(struct finder *finder, char c)
{
	enum inside inside = top(finder);

	if (c == '$') {
		dollar(finder);
		return;
	}
	if (c == '\'' && quotable(finder)) {
		single(finder);
		return;
	}
	if (c == '}' && inside == INSIDE_BRACES) {
		close_braces(finder);
		return;
	}
	if ((c == '"' && inside == INSIDE_QUOTES) || (c == ')' && inside == INSIDE_COMMAND))
		finder->depth--;
	else if (c == '"')
		push(finder, INSIDE_QUOTES, STR_NONE);
	else if (c == '(' && inside == INSIDE_COMMAND)
		push(finder, INSIDE_COMMAND, STR_NONE);
	finder->at += c == finder->escape ? 2 : 1;
}

size_t dockerfile_mentions(struct arena *arena, struct str raw, char escape, struct dockerfile_mention **mentions)
{
	struct finder finder = { .arena = arena, .raw = raw, .escape = escape };

	while (finder.at < raw.len)
		one(&finder, raw.ptr[finder.at]);
	*mentions = finder.found.at;
	return finder.found.n;
}
