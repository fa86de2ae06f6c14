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

/* How many nodes begin on the line or above: they come in order, and a text may have a million lines. */
static size_t nodes_until(const struct emit_lines *lines, uint32_t line)
{
	size_t low = 0, high = lines->list.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (lines->list.at[middle].line <= line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_block(const struct node *node)
{
	return str_chr(node_text(node), '\n') != STR_NONE;
}

/* How many lines a text of several lines has below its "|". */
static size_t lines_of_block(const struct node *node)
{
	struct str text = node_text(node);
	size_t n = 0, at, end = 0;

	for (; (at = str_chr(str_from(text, end), '\n')) != STR_NONE; end += at + 1)
		n++;
	return n && end < text.len ? n + 1 : n;
}

/* The last node that begins on the line or above; a comment belongs to the node below it. NULL for an empty line between nodes. */
static const struct emit_line *node_at(const struct emit_lines *lines, struct str text, uint32_t line)
{
	size_t n = nodes_until(lines, line), below = n;
	const struct emit_line *at = lines->list.at, *found = n ? &at[n - 1] : NULL;
	bool last = n == lines->list.n, is_comment = str_starts(text, "#") && !last;

	if (!is_comment && !str_empty(text))
		return found;
	if (found && found->line < line && (last ? is_block(found->node) : line <= found->line + lines_of_block(found->node)))
		return found;
	while (at && is_comment && below + 1 < lines->list.n && at[below + 1].line == at[n].line)
		below++;
	return at && is_comment ? &at[below] : NULL;
}

bool explain_line(struct arena *arena, const struct emit_lines *lines, struct str text, uint32_t line,
		  struct explanation *out)
{
	const struct emit_line *at = node_at(lines, str_trim(text), line);

	*out = (struct explanation){ 0 };
	if (!at)
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
		if (line.len && !origin->hushed)
			strbuf_addf(buf, "     | %" PRI_STR "\n", STR_ARG(str_show(arena, line)));
		if (origin->change.len)
			strbuf_addf(buf, "  to change it: %" PRI_STR "\n", STR_ARG(origin->change));
	}
}
