#include "dockerfile/internal.h"

/* "NAME = VALUE" behind the '#', blanks around everything, as BuildKit's parser of directives takes it. */
static bool split(struct str comment, struct str *name, struct str *value)
{
	struct str rest = space_trim_left(str_from(comment, 1));
	size_t end = 0;

	while (end < rest.len && (ascii_alpha(rest.ptr[end]) || (end && ascii_digit(rest.ptr[end]))))
		end++;
	*name = str_slice(rest, 0, end);
	rest = str_trim(str_from(rest, end));
	if (end == 0 || !str_starts(rest, "="))
		return false;
	*value = str_trim(str_from(rest, 1));
	return value->len > 0;
}

static bool is_directive(struct str name)
{
	return str_eq_nocase(name, STR("syntax")) || str_eq_nocase(name, STR("escape")) ||
	       str_eq_nocase(name, STR("check"));
}

static struct span place(const struct parser *parser, struct str view)
{
	return dockerfile_span(parser->file, (size_t)(view.ptr - parser->source.ptr), view.len);
}

static void escape_set(struct parser *parser, const struct dockerfile_directive *directive)
{
	if (str_is(directive->value, "\\") || str_is(directive->value, "`")) {
		parser->file->escape = directive->value.ptr[0];
		return;
	}
	finding_at(parser->out, &DOCKERFILE_SYNTAX_DIRECTIVE, directive->value_span,
		   "\"%" PRI_STR "\" can't be the escape character",
		   STR_ARG(str_show(parser->arena, directive->value)));
}

bool directive_read(struct parser *parser, struct str comment)
{
	struct dockerfile *file = parser->file;
	struct str name, value;

	if (parser->directives_over)
		return false;
	if (!split(comment, &name, &value) || !is_directive(name)) {
		parser->directives_over = true;
		return false;
	}
	struct dockerfile_directive directive = {
		.name = str_lower(parser->arena, name),
		.value = value,
		.span = place(parser, comment),
		.value_span = place(parser, value),
	};
	token_push(parser, TOKEN_DIRECTIVE, directive.span.offset, directive.span.length);
	for (size_t i = 0; i < file->directives.n; i++) {
		if (!str_eq(file->directives.at[i].name, directive.name))
			continue;
		struct finding *finding =
			finding_at(parser->out, &DOCKERFILE_SYNTAX_DIRECTIVE, directive.span,
				   "the directive %" PRI_STR " stands here a second time", STR_ARG(directive.name));
		finding_relate(parser->out, finding, file->directives.at[i].span, "the first one");
		return true;
	}
	*vec_push(parser->arena, &file->directives) = directive;
	if (str_is(directive.name, "escape"))
		escape_set(parser, &directive);
	return true;
}

/* Only what is surely meant as one: "# check = the mount" is a sentence. */
void directive_late(struct parser *parser, struct str comment)
{
	struct str name, value;

	if (!split(comment, &name, &value) || !is_directive(name))
		return;
	bool escape = str_eq_nocase(name, STR("escape")) && (str_is(value, "`") || str_is(value, "\\"));
	bool syntax =
		str_eq_nocase(name, STR("syntax")) && str_contains(value, STR("/")) && !str_contains(value, STR(" "));
	bool check = str_eq_nocase(name, STR("check")) &&
		     (str_starts(value, "skip=") || str_starts(value, "error=") || str_starts(value, "experimental="));
	if (escape || syntax || check)
		finding_at(parser->out, &DOCKERFILE_SYNTAX_DIRECTIVE_LATE, place(parser, comment),
			   "the directive %" PRI_STR " is a mere comment here",
			   STR_ARG(str_lower(parser->arena, name)));
}
