/*
 * What the user has decided to leave as it is. Four tools' ways to say so:
 *
 *	# lotse ignore=RULE reason			the next instruction (or the one that the comment stands in)
 *	# hadolint ignore=DL3008,SC2086			the same
 *	# hadolint global ignore=DL3008			the whole file
 *	# shellcheck disable=SC2086			the next instruction; inside of a heredoc ShellCheck itself sees it
 *	# check=skip=JSONArgsRecommended,…;error=true	BuildKit's directive, at the top: the whole file
 */
#include "image/lint_internal.h"

const struct rule LINT_IGNORE_UNUSED = {
	.id = "DOCKERFILE-IGNORE-UNUSED",
	.severity = SEVERITY_NOTE,
	.title = "an ignore that hits nothing",
	.why = "it hides the finding that a later edit brings back",
	.mend = "remove it",
};
const struct rule LINT_IGNORE_UNKNOWN = {
	.id = "DOCKERFILE-IGNORE-UNKNOWN",
	.severity = SEVERITY_WARNING,
	.title = "an ignore that names no rule",
	.why = "it ignores nothing, and the finding that it was meant for stays",
	.mend = "name a rule: lotse rules lists them; ids of hadolint, BuildKit and ShellCheck are known, too",
};


enum { IGNORES_MAX = 500 }; /* in one file: each finding is held against all of them */

static struct str skip_blanks(struct str text)
{
	while (text.len && ascii_blank(text.ptr[0]))
		text = str_from(text, 1);
	return text;
}

static bool take(struct str *text, const char *word)
{
	if (!str_starts(*text, word))
		return false;
	*text = skip_blanks(str_from(*text, strlen(word)));
	return true;
}

static bool is_id_byte(char c)
{
	return ascii_alnum(c) || c == '-' || c == '_';
}

/* The next id off the list; false at its end. */
static bool take_id(struct str *text, struct str *id)
{
	size_t length = 0;

	while (length < text->len && is_id_byte(text->ptr[length]))
		length++;
	if (!length)
		return false;
	*id = str_slice(*text, 0, length);
	struct str rest = skip_blanks(str_from(*text, length));
	*text = str_starts(rest, ",") ? skip_blanks(str_from(rest, 1)) : STR_EMPTY;
	return true;
}

static void add_ids(struct lint *lint, struct str list, uint32_t from, uint32_t to, bool everywhere)
{
	struct str id;

	while (lint->ignores.n < IGNORES_MAX && take_id(&list, &id)) {
		size_t offset = (size_t)(id.ptr - lint->file->source->text.ptr);

		*vec_push(lint->arena, &lint->ignores) = (struct lint_ignore){
			.id = id, .span = dockerfile_span(lint->file, offset, id.len), .from = from, .to = to, .everywhere = everywhere,
		};
	}
}

static void read_comment(struct lint *lint, struct str comment, uint32_t from, uint32_t to)
{
	struct str text = skip_blanks(str_from(comment, 1));
	if (str_starts(text, "hadolint ")) {
		struct str rest = text;

		if (take(&rest, "hadolint ") && take(&rest, "shell") && take(&rest, "="))
			*vec_push(lint->arena, &lint->shells) = (struct lint_shell_pragma){ from, str_trim(rest) };
	}
	bool own = take(&text, "lotse "), theirs = !own && take(&text, "hadolint "), shell = !own && !theirs && take(&text, "shellcheck ");

	if ((!own && !theirs && !shell) || (theirs && lint->config->no_pragmas))
		return;
	bool everywhere = (own || theirs) && take(&text, "global ");
	if (!take(&text, shell ? "disable" : "ignore") || !take(&text, "="))
		return;
	add_ids(lint, text, everywhere ? 0 : from, everywhere ? UINT32_MAX : to, everywhere);
}

/* # check=skip=A,B;error=true;experimental=C */
static void read_checks(struct lint *lint, struct str value)
{
	struct str part;

	while (value.ptr && str_split(&value, ';', &part)) {
		part = skip_blanks(part);
		if (take(&part, "skip") && take(&part, "="))
			add_ids(lint, part, 0, UINT32_MAX, true);
		else if (take(&part, "error") && take(&part, "="))
			lint->checks_are_errors = str_eq_nocase(str_trim(part), STR("true"));
		else if (take(&part, "experimental") && take(&part, "="))
			lint->experimental = str_trim(part);
	}
}

/* A comment belongs to the instruction that it stands in, or to the next one: both are in order. */
void lint_ignores_read(struct lint *lint)
{
	const struct dockerfile *file = lint->file;
	size_t next = 0;

	for (size_t i = 0; i < file->directives.n; i++)
		if (str_is(file->directives.at[i].name, "check"))
			read_checks(lint, file->directives.at[i].value);
	for (size_t i = 0; i < file->comments.n; i++) {
		struct span comment = file->comments.at[i];

		while (next < file->instructions.n &&
		       file->instructions.at[next]->span.offset + file->instructions.at[next]->span.length <= comment.offset)
			next++;
		struct span span = next < file->instructions.n ? file->instructions.at[next]->span : comment;
		read_comment(lint, str_slice(file->source->text, comment.offset, (size_t)comment.offset + comment.length),
			     MIN_OF(span.offset, comment.offset), span.offset + span.length);
	}
}

bool lint_is_ignored(struct lint *lint, const struct rule *rule, struct span span)
{
	bool ignored = false;

	for (size_t i = 0; i < lint->ignores.n; i++) {
		struct lint_ignore *ignore = &lint->ignores.at[i];

		if (span.offset < ignore->from || span.offset >= ignore->to)
			continue;
		if (!rule_named(rule, ignore->id) && !(ignore->everywhere && str_eq_nocase(ignore->id, STR("all"))))
			continue;
		ignore->used = true;
		ignored = true;
	}
	return ignored;
}

/* Rules that are off unless they are asked for: their ignores are for another tool. */
static bool may_be_off(struct str id)
{
	const struct lint_rule *rule;

	for (size_t i = 0; (rule = lint_rule_at(i)); i++)
		if (rule->by_name && rule_named(&rule->rule, id))
			return true;
	return false;
}

void lint_ignores_end(struct lint *lint, bool shellcheck_ran)
{
	for (size_t i = 0; i < lint->ignores.n; i++) {
		const struct lint_ignore *ignore = &lint->ignores.at[i];
		struct str shown = str_show(lint->arena, ignore->id);

		if (ignore->used || may_be_off(ignore->id) || str_eq_nocase(ignore->id, STR("all")))
			continue;
		if (!lint_knows(ignore->id))
			lint_report(lint, &LINT_IGNORE_UNKNOWN, ignore->span, "there is no rule %" PRI_STR, STR_ARG(shown));
		else if (!str_starts(ignore->id, "SC") || shellcheck_ran)
			lint_report(lint, &LINT_IGNORE_UNUSED, ignore->span, "%" PRI_STR " finds nothing %s", STR_ARG(shown),
				    ignore->everywhere ? "in this file" : "here");
	}
}
