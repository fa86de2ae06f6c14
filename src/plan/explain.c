#include "plan/explain.h"

#include "base/strbuf.h"

struct emit_lines explain_lines(struct arena *arena, const struct node *object, struct str *text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct emit_lines lines = { .arena = arena };

	yaml_write(&buf, object, &lines);
	*text = strbuf_take(&buf, arena);
	return lines;
}

static struct str line_text(struct str text, uint32_t line)
{
	struct str part = STR_EMPTY;

	for (uint32_t i = 0; i < line; i++)
		if (!str_split(&text, '\n', &part))
			return STR_EMPTY;
	return str_trim(part);
}

static const struct emit_line *line_of(const struct emit_lines *lines, const struct node *node)
{
	for (size_t i = 0; i < lines->list.n; i++)
		if (lines->list.at[i].node == node)
			return &lines->list.at[i];
	return NULL;
}

static size_t index_in(const struct node *seq, const struct node *item)
{
	size_t i = 0;

	while (i < seq->items.n && seq->items.at[i] != item)
		i++;
	return i;
}

static struct str field_of(struct arena *arena, const struct emit_lines *lines, const struct emit_line *at)
{
	struct str field = STR_EMPTY;

	for (; at && at->owner; at = line_of(lines, at->owner)) {
		struct str dot = field.len && field.ptr[0] != '[' ? STR(".") : STR("");
		struct str step = at->key;

		if (node_is_seq(at->owner))
			step = str_fmt(arena, "[%zu]", index_in(at->owner, at->node));
		field = str_fmt(arena, "%" PRI_STR "%" PRI_STR "%" PRI_STR, STR_ARG(step), STR_ARG(dot), STR_ARG(field));
	}
	return field;
}

/* The last node that begins on the line or above; a comment belongs to the node below it. */
static const struct emit_line *node_at(const struct emit_lines *lines, struct str text, uint32_t line)
{
	const struct emit_line *found = NULL;
	size_t i = 0;

	for (; i < lines->list.n && lines->list.at[i].line <= line; i++)
		found = &lines->list.at[i];
	bool in_block = found && found->line < line && node_is_scalar(found->node);
	if (!in_block && str_starts(line_text(text, line), "#") && i < lines->list.n) {
		uint32_t below = lines->list.at[i].line;

		while (i + 1 < lines->list.n && lines->list.at[i + 1].line == below)
			i++;
		return &lines->list.at[i];
	}
	return found;
}

bool explain_line(struct arena *arena, const struct emit_lines *lines, struct str text, uint32_t line,
		  struct explanation *out)
{
	const struct emit_line *at = node_at(lines, text, line);

	*out = (struct explanation){ 0 };
	if (!at || line == 0 || str_empty(line_text(text, line)))
		return false;
	out->field = field_of(arena, lines, at);
	out->node = at->node;
	while (at && !at->node->origin)
		at = at->owner ? line_of(lines, at->owner) : NULL;
	if (at) {
		out->origin = at->node->origin;
		if (at->node != out->node)
			out->origin_field = field_of(arena, lines, at);
	}
	return true;
}

static const char *const origin_names[] = {
	[ORIGIN_NONE] = "unknown",	 [ORIGIN_SPAN] = "input",	[ORIGIN_RULE] = "rule",
	[ORIGIN_CONFIG] = "lotse.yaml",	 [ORIGIN_MEASURE] = "measured", [ORIGIN_DEFAULT] = "default",
};

struct str origin_short(struct arena *arena, const struct origin *origin)
{
	if (!origin)
		return STR_EMPTY;
	struct str where = span_show(arena, origin->span);
	if (origin->kind == ORIGIN_SPAN)
		return str_fmt(arena, "%" PRI_STR " %" PRI_STR, STR_ARG(where), STR_ARG(origin->what));
	return str_fmt(arena, "%s: %" PRI_STR "%s%" PRI_STR "%s", origin_names[origin->kind], STR_ARG(origin->what),
		       where.len ? " (" : "", STR_ARG(where), where.len ? ")" : "");
}

void explain_print(struct strbuf *buf, struct arena *arena, const struct explanation *explanation)
{
	if (!explanation->origin) {
		strbuf_adds(buf, "  part of the object's form: every object of this kind has it\n");
		return;
	}
	if (explanation->origin_field.len)
		strbuf_addf(buf, "  it comes with %" PRI_STR "\n", STR_ARG(explanation->origin_field));
	for (const struct origin *origin = explanation->origin; origin; origin = origin->next) {
		struct str line = str_trim(span_line(origin->span));

		strbuf_addf(buf, "  from %" PRI_STR "\n", STR_ARG(origin_short(arena, origin)));
		if (line.len)
			strbuf_addf(buf, "     | %" PRI_STR "\n", STR_ARG(str_show(arena, line)));
		if (origin->change.len)
			strbuf_addf(buf, "  to change it: %" PRI_STR "\n", STR_ARG(origin->change));
	}
}
