#include "dockerfile/internal.h"

struct form {
	const char *name, *usage;
	void (*read)(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest);
};

static void read_exec_or_script(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest);
static void read_exec_or_words(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest);
static void read_copy(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest);
static void read_pairs(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest);
static void read_expose(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest);
static void read_from(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest);
static void read_healthcheck(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest);
static void read_one(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest);
static void read_onbuild(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest);
static void read_shell(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest);

static const struct form forms[] = {
	[DOCKERFILE_UNKNOWN] = { "", "", NULL },
	[DOCKERFILE_ADD] = { "ADD", "ADD SOURCE… DESTINATION", read_copy },
	[DOCKERFILE_ARG] = { "ARG", "ARG NAME[=DEFAULT]", read_pairs },
	[DOCKERFILE_CMD] = { "CMD", "CMD [\"PROGRAM\", \"ARGUMENT\"]", read_exec_or_script },
	[DOCKERFILE_COPY] = { "COPY", "COPY SOURCE… DESTINATION", read_copy },
	[DOCKERFILE_ENTRYPOINT] = { "ENTRYPOINT", "ENTRYPOINT [\"PROGRAM\", \"ARGUMENT\"]", read_exec_or_script },
	[DOCKERFILE_ENV] = { "ENV", "ENV NAME=VALUE", read_pairs },
	[DOCKERFILE_EXPOSE] = { "EXPOSE", "EXPOSE PORT[/PROTOCOL]", read_expose },
	[DOCKERFILE_FROM] = { "FROM", "FROM IMAGE [AS NAME]", read_from },
	[DOCKERFILE_HEALTHCHECK] = { "HEALTHCHECK", "HEALTHCHECK CMD COMMAND, or HEALTHCHECK NONE", read_healthcheck },
	[DOCKERFILE_LABEL] = { "LABEL", "LABEL NAME=VALUE", read_pairs },
	[DOCKERFILE_MAINTAINER] = { "MAINTAINER", "MAINTAINER NAME", read_one },
	[DOCKERFILE_ONBUILD] = { "ONBUILD", "ONBUILD INSTRUCTION", read_onbuild },
	[DOCKERFILE_RUN] = { "RUN", "RUN COMMAND", read_exec_or_script },
	[DOCKERFILE_SHELL] = { "SHELL", "SHELL [\"/bin/sh\", \"-c\"]", read_shell },
	[DOCKERFILE_STOPSIGNAL] = { "STOPSIGNAL", "STOPSIGNAL SIGNAL", read_one },
	[DOCKERFILE_USER] = { "USER", "USER NAME_OR_UID[:GROUP]", read_one },
	[DOCKERFILE_VOLUME] = { "VOLUME", "VOLUME PATH", read_exec_or_words },
	[DOCKERFILE_WORKDIR] = { "WORKDIR", "WORKDIR PATH", read_one },
};

const char *dockerfile_keyword_name(enum dockerfile_keyword keyword)
{
	return forms[keyword].name;
}

enum dockerfile_keyword dockerfile_keyword_find(struct str name)
{
	for (size_t i = 1; i < ARRAY_SIZE(forms); i++)
		if (ascii_to_upper(name.len ? name.ptr[0] : '\0') == forms[i].name[0] && str_eq_nocase(name, str_of(forms[i].name)))
			return (enum dockerfile_keyword)i;
	return DOCKERFILE_UNKNOWN;
}

struct finding *dockerfile_complain(struct parser *parser, struct dockerfile_instruction *instruction, const struct rule *rule,
				    struct str view, const char *fmt, ...)
{
	va_list args;

	instruction->broken = true;
	va_start(args, fmt);
	struct finding *finding = finding_vat(parser->out, rule, line_span(parser, view), fmt, args);
	va_end(args);
	if (rule == &DOCKERFILE_SYNTAX_ARGUMENTS)
		finding_hint(parser->out, finding, "write %s", forms[instruction->keyword].usage);
	return finding;
}

/* ---- The exec form ---- */

/*
 * The shell knows "[", too: "[ -f x ] && y". JSON is meant where no blank follows, which that command would need, or where a
 * comma stands behind the first string.
 */
static bool looks_like_json(struct str rest)
{
	struct str inner = str_from(rest, 1);

	if (inner.len == 0 || str_starts(rest, "[["))
		return false;
	if (!ascii_space(inner.ptr[0]))
		return true;
	inner = str_trim(inner);
	char quote = inner.len ? inner.ptr[0] : '\0';
	if (quote != '"' && quote != '\'')
		return false;
	size_t end = str_chr(str_from(inner, 1), quote);
	return end != STR_NONE && str_starts(str_trim(str_from(inner, end + 2)), ",");
}

/* True: it was the exec form, or it is refused. */
static bool read_exec(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest, bool expands)
{
	size_t stopped = 0;

	switch (json_strings(parser, instruction, rest, expands, &stopped)) {
	case JSON_STRINGS:
		instruction->exec_form = true;
		return true;
	case JSON_OTHER:
		line_mark(parser, rest, TOKEN_WORD);
		dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_EXEC_STRINGS, str_slice(rest, 0, stopped),
			 "the exec form of %s takes strings only", forms[instruction->keyword].name);
		return true;
	case JSON_BROKEN:
		if (looks_like_json(rest)) {
			struct str at = str_slice(rest, MIN_OF(stopped, rest.len - 1), rest.len);

			finding_at(parser->out, &DOCKERFILE_SYNTAX_EXEC_JSON, line_span(parser, str_slice(at, 0, 1)),
				   "%s is no exec form: from here on it isn't JSON", forms[instruction->keyword].name);
		}
		return false;
	case JSON_NONE:
		break;
	}
	return false;
}

static bool missing(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest, const char *what)
{
	if (rest.len)
		return false;
	if (!instruction->broken) /* else a flag has swallowed it */
		dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_ARGUMENTS, instruction->name, "%s without %s",
				    forms[instruction->keyword].name, what);
	return true;
}

static void read_exec_or_script(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest)
{
	if (rest.len == 0) { /* BuildKit takes it, and runs nothing */
		if (instruction->flags.n == 0)
			finding_at(parser->out, &DOCKERFILE_SYNTAX_NO_COMMAND, instruction->name_span, "%s without a command",
				   forms[instruction->keyword].name);
		return;
	}
	if (read_exec(parser, instruction, rest, false))
		return;
	instruction->script = line_text(parser, rest);
	line_mark(parser, rest, TOKEN_WORD);
}

static void read_exec_or_words(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest)
{
	if (missing(parser, instruction, rest, "an argument"))
		return;
	if (!read_exec(parser, instruction, rest, true))
		words_split(parser, instruction, rest);
	if (instruction->exec_form && instruction->words.n == 0)
		dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_ARGUMENTS, rest, "%s of nothing",
				    forms[instruction->keyword].name);
}

static void read_expose(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest)
{
	if (!missing(parser, instruction, rest, "a port"))
		words_split(parser, instruction, rest);
}

static void read_copy(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest)
{
	if (missing(parser, instruction, rest, "source and destination"))
		return;
	if (!read_exec(parser, instruction, rest, true))
		words_split(parser, instruction, rest);
	if (!instruction->broken && instruction->words.n < 2)
		dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_ARGUMENTS, rest, "%s needs a source and a destination",
			 forms[instruction->keyword].name);
}

static void read_shell(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest)
{
	if (missing(parser, instruction, rest, "an array"))
		return;
	if (!read_exec(parser, instruction, rest, false)) {
		line_mark(parser, rest, TOKEN_WORD);
		dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_ARGUMENTS, rest,
				    "SHELL takes a JSON array of strings, nothing else");
	} else if (instruction->exec_form && instruction->words.n == 0) {
		dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_ARGUMENTS, rest, "SHELL of nothing");
	}
}

/* ---- The other forms ---- */

static void read_pairs(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest)
{
	if (!missing(parser, instruction, rest, "a name"))
		pairs_read(parser, instruction, rest);
}

/* All that is there, blanks too, is one argument. */
static void read_one(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest)
{
	if (!missing(parser, instruction, rest, "an argument"))
		word_add(parser, instruction, rest, instruction->keyword != DOCKERFILE_MAINTAINER);
}

static bool next_word(struct str *rest, struct str *word)
{
	size_t n = 0;

	while (rest->len && word_blank(rest->ptr[0]))
		*rest = str_from(*rest, 1);
	while (n < rest->len && !word_blank(rest->ptr[n]))
		n++;
	*word = str_slice(*rest, 0, n);
	*rest = str_from(*rest, n);
	return n > 0;
}

static void read_from(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest)
{
	struct str all = rest, image, as, name = str_n(rest.ptr + rest.len, 0), more;

	if (missing(parser, instruction, rest, "an image")) {
		stage_begin(parser, instruction, name);
		return;
	}
	next_word(&rest, &image);
	word_add(parser, instruction, image, true);
	if (next_word(&rest, &as)) {
		line_mark(parser, as, TOKEN_WORD);
		if (next_word(&rest, &name))
			line_mark(parser, name, TOKEN_WORD);
		if (!str_eq_nocase(as, STR("as")) || name.len == 0 || next_word(&rest, &more)) {
			dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_ARGUMENTS, str_from(all, (size_t)(as.ptr - all.ptr)),
				 "FROM takes an image, and a name behind AS, nothing else");
			if (!str_eq_nocase(as, STR("as")))
				name.len = 0;
		}
	}
	stage_begin(parser, instruction, name);
}

static void read_healthcheck(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest)
{
	size_t end = 0;

	if (missing(parser, instruction, rest, "CMD or NONE"))
		return;
	while (end < rest.len && !ascii_space(rest.ptr[end]))
		end++;
	struct str type = str_slice(rest, 0, end), command = space_trim_left(str_from(rest, end));

	line_mark(parser, type, TOKEN_WORD);
	if (str_eq_nocase(type, STR("none"))) {
		instruction->none = true;
		if (command.len)
			dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_ARGUMENTS, command,
					    "HEALTHCHECK NONE takes no arguments");
		return;
	}
	if (!str_eq_nocase(type, STR("cmd"))) {
		dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_ARGUMENTS, type,
				    "HEALTHCHECK takes CMD or NONE, not \"%" PRI_STR "\"",
				    STR_ARG(str_show(parser->arena, type)));
		return;
	}
	if (command.len == 0)
		dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_ARGUMENTS, type, "HEALTHCHECK CMD without a command");
	else
		read_exec_or_script(parser, instruction, command);
	if (instruction->exec_form && instruction->words.n == 0)
		dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_ARGUMENTS, command, "HEALTHCHECK CMD without a command");
}

static void read_onbuild(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest)
{
	if (missing(parser, instruction, rest, "an instruction"))
		return;
	instruction->trigger = arena_new_of(parser->arena, struct dockerfile_instruction);
	instruction->trigger->stage = instruction->stage;
	instruction_parse(parser, rest, instruction->trigger, true);
	instruction->broken |= instruction->trigger->broken;
}

/* ---- All of them ---- */

static void unknown_instruction(struct parser *parser, struct dockerfile_instruction *instruction)
{
	struct str name = instruction->name, upper = str_slice(name, 0, 32);
	const char *best = NULL;
	size_t reach = str_reach(upper) + 1;
	char *text = arena_alloc(parser->arena, upper.len + 1);

	for (size_t i = 0; i < upper.len; i++)
		text[i] = ascii_to_upper(upper.ptr[i]);
	for (size_t i = 1; i < ARRAY_SIZE(forms); i++) {
		size_t distance = str_distance(str_n(text, upper.len), str_of(forms[i].name), reach);

		if (distance < reach) {
			reach = distance;
			best = forms[i].name;
		}
	}
	struct finding *finding = dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_INSTRUCTION, name,
					   "\"%" PRI_STR "\" is no instruction", STR_ARG(str_show(parser->arena, name)));
	if (best)
		finding_hint(parser->out, finding, "did you mean %s?", best);
}

static bool forbidden_trigger(struct parser *parser, struct dockerfile_instruction *instruction)
{
	enum dockerfile_keyword keyword = instruction->keyword;

	if (keyword != DOCKERFILE_ONBUILD && keyword != DOCKERFILE_FROM && keyword != DOCKERFILE_MAINTAINER)
		return false;
	dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_ONBUILD, instruction->name, "%s can't be a trigger",
			    forms[keyword].name);
	return true;
}

// NOLINTNEXTLINE(misc-no-recursion): once, for ONBUILD, which forbids itself
void instruction_parse(struct parser *parser, struct str text, struct dockerfile_instruction *instruction, bool trigger)
{
	size_t n = 0;

	text = space_trim(text);
	while (n < text.len && !word_blank(text.ptr[n]))
		n++;
	struct str rest = str_from(text, n);

	while (rest.len && word_blank(rest.ptr[0]))
		rest = str_from(rest, 1);
	instruction->name = str_slice(text, 0, n);
	instruction->name_span = line_span(parser, instruction->name);
	instruction->span = line_span(parser, text);
	instruction->rest = line_text(parser, rest);
	instruction->keyword = dockerfile_keyword_find(instruction->name);
	line_mark(parser, instruction->name, TOKEN_KEYWORD);
	if (instruction->keyword == DOCKERFILE_UNKNOWN) {
		unknown_instruction(parser, instruction);
		line_mark(parser, rest, TOKEN_WORD);
		return;
	}
	if (trigger && forbidden_trigger(parser, instruction)) {
		line_mark(parser, rest, TOKEN_WORD);
		return;
	}
	rest = space_trim(flags_take(parser, instruction, rest));
	forms[instruction->keyword].read(parser, instruction, rest);
	flags_check(parser, instruction);
	values_check(parser, instruction);
}
