/* How it is written: casing, forms that are going away, what must not be there at all. */
#include "base/strbuf.h"
#include "image/lint_internal.h"

/* ---- Casing ---- */

static bool is_upper(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (ascii_lower(name.ptr[i]))
			return false;
	return true;
}

static bool is_lower(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (ascii_upper(name.ptr[i]))
			return false;
	return true;
}

static struct str str_upper(struct arena *arena, struct str text)
{
	char *copy = arena_dup(arena, text.ptr, text.len);

	for (size_t i = 0; i < text.len; i++)
		copy[i] = ascii_to_upper(copy[i]);
	return str_n(copy, text.len);
}

/* What most of them are is the file's style; where they are as many, capitals. */
static void instruction_casing(struct lint *lint)
{
	const struct dockerfile *file = lint->file;
	size_t lower = 0, upper = 0;

	for (size_t i = 0; i < file->instructions.n; i++) {
		lower += is_lower(file->instructions.at[i]->name);
		upper += is_upper(file->instructions.at[i]->name);
	}
	bool wants_upper = upper >= lower;
	for (size_t i = 0; i < file->instructions.n; i++) {
		const struct dockerfile_instruction *at = file->instructions.at[i];

		if (at->keyword == DOCKERFILE_UNKNOWN || (wants_upper ? is_upper(at->name) : is_lower(at->name)))
			continue;
		struct str wanted = wants_upper ? str_upper(lint->arena, at->name) : str_lower(lint->arena, at->name);
		struct finding *finding =
			lint_at(lint, at->name_span, "%" PRI_STR " is written otherwise than the file's other instructions",
				STR_ARG(at->name));
		finding_hint(lint->out, finding, "write %" PRI_STR, STR_ARG(wanted));
		lint_replace(lint, finding, at->name_span, wanted);
	}
}

/* The word AS itself is no token of its own: it is found in the text between the image and the name. */
static void from_casing(struct lint *lint, const struct lint_step *step)
{
	const struct dockerfile_stage *stage = step->stage ? step->stage->at : NULL;

	if (!stage || stage->from != step->at || !stage->name.len)
		return;
	const struct dockerfile_text *rest = &step->at->rest;
	struct str text = rest->text;
	size_t name = text.len, from;
	while (name && ascii_space(text.ptr[name - 1]))
		name--;
	while (name && !ascii_space(text.ptr[name - 1]))
		name--;
	while (name && ascii_space(text.ptr[name - 1]))
		name--;
	from = name;
	while (from && !ascii_space(text.ptr[from - 1]))
		from--;
	struct str as = str_slice(text, from, name);
	if (!str_eq_nocase(as, STR("as")) || (is_upper(as) && is_upper(step->at->name)) || (is_lower(as) && is_lower(step->at->name)))
		return;
	struct span span = dockerfile_text_span(lint->file, rest, from, name);
	struct str wanted = is_lower(step->at->name) ? STR("as") : STR("AS");
	struct finding *finding = lint_at(lint, span, "%" PRI_STR " and %" PRI_STR " are written in different ways",
					  STR_ARG(step->at->name), STR_ARG(as));
	finding_hint(lint->out, finding, "write %" PRI_STR, STR_ARG(wanted));
	lint_replace(lint, finding, span, wanted);
}

/* ---- Forms that are going away ---- */

static void maintainer(struct lint *lint, const struct lint_step *step)
{
	struct str name = str_trim(step->at->rest.text);
	struct finding *finding = lint_at(lint, step->at->name_span, "MAINTAINER is going away");

	if (!finding || step->onbuild || str_chr(name, '"') != STR_NONE || str_chr(name, '\\') != STR_NONE ||
	    str_chr(name, '$') != STR_NONE || !name.len)
		return;
	size_t from = step->at->name_span.offset, to = (size_t)step->at->span.offset + step->at->span.length;
	lint_replace_line(lint, finding, from, to,
		     str_fmt(lint->arena, "LABEL org.opencontainers.image.authors=\"%" PRI_STR "\"", STR_ARG(name)));
}

/* The value as the pair form has it, or nothing where its quotes would mean something else. */
static bool quote_value(struct arena *arena, struct str value, struct str *out)
{
	bool plain = value.len > 0;

	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];

		if (c == '"' || c == '\'' || c == '\\' || c == '`' || c == '\n')
			return false;
		plain &= !ascii_space(c);
	}
	*out = plain ? value : str_fmt(arena, "\"%" PRI_STR "\"", STR_ARG(value));
	return true;
}

static void legacy_pairs(struct lint *lint, const struct lint_step *step)
{
	struct str value;

	if (step->at->pairs.n != 1 || !step->at->pairs.at[0].legacy)
		return;
	const struct dockerfile_pair *pair = &step->at->pairs.at[0];
	struct finding *finding = lint_at(lint, pair->name.span, "%s %" PRI_STR " is written without \"=\"",
					  dockerfile_keyword_name(step->at->keyword), STR_ARG(str_show(lint->arena, pair->name.raw)));
	if (!finding || !pair->has_value || step->onbuild || !quote_value(lint->arena, str_trim(pair->value.raw), &value))
		return;
	finding_hint(lint->out, finding, "write %s %" PRI_STR "=…", dockerfile_keyword_name(step->at->keyword),
		     STR_ARG(str_show(lint->arena, pair->name.raw)));
	size_t from = pair->name.span.offset, to = (size_t)step->at->span.offset + step->at->span.length;
	lint_replace_line(lint, finding, from, to,
		     str_fmt(lint->arena, "%" PRI_STR "=%" PRI_STR, STR_ARG(pair->name.raw), STR_ARG(value)));
}

/* ---- Comments ---- */

static void inline_ignores(struct lint *lint)
{
	for (size_t i = 0; i < lint->ignores.n; i++)
		lint_at(lint, lint->ignores.at[i].span, "%" PRI_STR " is ignored here",
			STR_ARG(str_show(lint->arena, lint->ignores.at[i].id)));
}

static struct str comment_before(const struct lint *lint, size_t *cursor, const struct dockerfile_instruction *at, struct span *span)
{
	const struct dockerfile *file = lint->file;

	while (*cursor < file->comments.n && file->comments.at[*cursor].offset < at->span.offset)
		++*cursor;
	if (*cursor == 0)
		return STR_EMPTY;
	*span = file->comments.at[*cursor - 1];
	struct str between = str_slice(file->source->text, (size_t)span->offset + span->length, at->span.offset);
	if (str_trim(between).len || str_chr(between, '\n') == STR_NONE ||
	    str_chr(str_from(between, str_chr(between, '\n') + 1), '\n') != STR_NONE)
		return STR_EMPTY;
	return str_trim(str_slice(file->source->text, span->offset + 1, (size_t)span->offset + span->length));
}

/* BuildKit prints "# name what it is" above a stage or an ARG as its description: the first word has to be the name. */
static void descriptions(struct lint *lint)
{
	const struct dockerfile *file = lint->file;
	size_t cursor = 0;

	for (size_t i = 0; i < file->instructions.n; i++) {
		const struct dockerfile_instruction *at = file->instructions.at[i];
		struct str name = STR_EMPTY;
		struct span span;

		if (at->keyword == DOCKERFILE_FROM && at->stage != DOCKERFILE_NO_STAGE)
			name = file->stages.at[at->stage].name;
		else if (at->keyword == DOCKERFILE_ARG && at->pairs.n == 1)
			name = at->pairs.at[0].name.text;
		if (!name.len)
			continue;
		struct str comment = comment_before(lint, &cursor, at, &span);
		if (!comment.len || (str_starts(comment, str_cstr(lint->arena, name)) &&
				     (comment.len == name.len || ascii_space(comment.ptr[name.len]))))
			continue;
		struct finding *finding = lint_at(lint, span, "the comment above %" PRI_STR " doesn't begin with its name",
						  STR_ARG(str_show(lint->arena, name)));
		finding_hint(lint->out, finding, "write \"# %" PRI_STR " …\", or an empty line behind the comment",
			     STR_ARG(str_show(lint->arena, name)));
	}
}

const struct lint_rule lint_syntax_rules[] = {
	{ .rule = { LINT_RULE("INSTRUCTION-CASING", WARNING, "ConsistentInstructionCasing"),
		    .title = "instructions in capitals and in small letters in one file",
		    .why = "the builder takes both, but a reader looks twice for what isn't different",
		    .mend = "write all of them in capitals" },
	  .file = instruction_casing },
	{ .rule = { LINT_RULE("FROM-AS-CASING", WARNING, "FromAsCasing"),
		    .title = "FROM and AS are written in different ways",
		    .why = "\"FROM image as name\" hides where the name of the stage begins",
		    .mend = "write FROM … AS" },
	  .keywords = ON(FROM), .step = from_casing },
	{ .rule = { LINT_RULE("MAINTAINER", WARNING, "DL4000, MaintainerDeprecated"),
		    .title = "MAINTAINER instead of a label",
		    .why = "it is deprecated, and tools that read labels don't see it",
		    .mend = "write LABEL org.opencontainers.image.authors=\"…\"" },
	  .keywords = ON(MAINTAINER), .step = maintainer },
	{ .rule = { LINT_RULE("LEGACY-KEY-VALUE", WARNING, "LegacyKeyValueFormat"),
		    .title = "ENV or LABEL without \"=\"",
		    .why = "the form sets one name only and takes the rest of the line as its value; it is deprecated",
		    .mend = "write NAME=value" },
	  .keywords = ON(ENV) | ON(LABEL), .step = legacy_pairs },
	{ .rule = { LINT_RULE("INLINE-IGNORE", NOTE, "DL1001"),
		    .title = "a comment that ignores a rule",
		    .why = "some teams keep all exceptions in one file, where they are reviewed",
		    .mend = "write it into .hadolint.yaml" },
	  .by_name = true, .file = inline_ignores },
	{ .rule = { LINT_RULE("DESCRIPTION", NOTE, "InvalidDefinitionDescription"),
		    .title = "a comment above a stage or an ARG that isn't its description",
		    .why = "docker build --call outline shows what begins with the name, and leaves out what doesn't",
		    .mend = "begin the comment with the name" },
	  .by_name = true, .file = descriptions },
	LINT_RULES_END
};
