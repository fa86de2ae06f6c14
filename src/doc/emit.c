#include "doc/emit.h"

#include "base/arena.h"
#include "base/strbuf.h"
#include "doc/internal.h"

/* libyaml and its children read a key of at most 1024 characters on its line; a longer one needs "? ". */
enum { STEP = 2, KEY_MAX = 1000 };

struct emitter {
	struct strbuf *buf;
	struct emit_lines *lines;
	size_t counted; /* bytes of buf whose line ends are in `line` */
	uint32_t line;
};

static void write_node(struct emitter *e, const struct node *node, size_t indent, size_t depth);

static void note_line(struct emitter *e, const struct node *node, const struct node *owner, struct str key)
{
	if (!e->lines)
		return;
	for (; e->counted < e->buf->len; e->counted++)
		e->line += e->buf->ptr[e->counted] == '\n';
	*vec_push(e->lines->arena, &e->lines->list) =
		(struct emit_line){ .node = node, .owner = owner, .key = key, .line = e->line };
}

static bool has_children(const struct node *node)
{
	return node_count(node) > 0;
}

/* On one line: asked for, and nothing in it that needs lines of its own. */
static bool is_flow(const struct node *node)
{
	if (!node->flow || span_known(node->span))
		return false;
	for (size_t i = 0; i < node_count(node); i++) {
		const struct node *child = node->kind == NODE_MAP ? node->entries.at[i].value : node->items.at[i];

		if (has_children(child) || !str_empty(child->comment) || !str_empty(child->remark))
			return false;
		if (node->kind == NODE_MAP && node->entries.at[i].key.len > KEY_MAX / 10)
			return false;
	}
	return true;
}

static bool is_block(const struct node *node)
{
	return has_children(node) && !is_flow(node);
}

static bool is_string(const struct node *node)
{
	return node->type == TYPE_STRING || (node->type == TYPE_UNRESOLVED && node->style != STYLE_PLAIN &&
					     node_resolve(node, RESOLVE_YAML12) == TYPE_STRING);
}

/* Numbers, booleans, null, and plain scalars as they were read. Text that can't stand like that is a string after all. */
static void write_typed(struct emitter *e, const struct node *node, bool may_be_empty, bool in_brackets)
{
	bool plain = node->type != TYPE_UNRESOLVED || node->style == STYLE_PLAIN;

	if (str_empty(node->text) && plain)
		strbuf_adds(e->buf, may_be_empty ? "" : "null");
	else if (plain && plain_is_possible(node->text) && !(in_brackets && has_bracket(node->text)))
		strbuf_add(e->buf, node->text);
	else
		emit_text(e->buf, node->text, in_brackets);
}

static void write_flow(struct emitter *e, const struct node *node)
{
	bool map = node->kind == NODE_MAP;

	strbuf_addc(e->buf, map ? '{' : '[');
	for (size_t i = 0; i < node_count(node); i++) {
		const struct node *child = map ? node->entries.at[i].value : node->items.at[i];

		strbuf_adds(e->buf, i ? ", " : "");
		note_line(e, child, node, map ? node->entries.at[i].key : STR_EMPTY);
		if (map) {
			emit_text(e->buf, node->entries.at[i].key, true);
			strbuf_adds(e->buf, ": ");
		}
		emit_tag(e->buf, child);
		if (child->kind != NODE_SCALAR)
			strbuf_adds(e->buf, child->kind == NODE_MAP ? "{}" : "[]");
		else if (is_string(child))
			emit_text(e->buf, child->text, true);
		else
			write_typed(e, child, false, true);
	}
	strbuf_addc(e->buf, map ? '}' : ']');
}

/* A value that begins on the line that stands; `indent` is that of its lines if it has more than one. */
static void write_inline(struct emitter *e, const struct node *node, size_t indent, bool may_be_empty)
{
	emit_tag(e->buf, node);
	if (is_string(node)) {
		emit_string(e->buf, node->text, indent, node->remark);
		return;
	}
	if (node->kind == NODE_SCALAR)
		write_typed(e, node, may_be_empty, false);
	else
		write_flow(e, node);
	emit_remark(e->buf, node->remark);
}

static void end_line(struct emitter *e)
{
	struct strbuf *buf = e->buf;

	while (buf->len && buf->ptr[buf->len - 1] == ' ') /* behind a key or a tag without value */
		buf->ptr[--buf->len] = '\0';
	strbuf_addc(buf, '\n');
}

static void write_key(struct emitter *e, struct str key, size_t indent)
{
	size_t start = e->buf->len;

	emit_text(e->buf, key, false);
	if (e->buf->len - start > KEY_MAX && !e->buf->overflow) {
		e->buf->len = start;
		strbuf_adds(e->buf, "? ");
		emit_text(e->buf, key, false);
		strbuf_addc(e->buf, '\n');
		strbuf_fill(e->buf, indent, ' ');
	}
	strbuf_addc(e->buf, ':');
}

static void write_map(struct emitter *e, const struct node *map, size_t indent, size_t depth)
{
	for (size_t i = 0; i < map->entries.n; i++) {
		const struct node *value = map->entries.at[i].value;

		if (i > 0) {
			emit_comment(e->buf, value->comment, indent);
			strbuf_fill(e->buf, indent, ' ');
		}
		note_line(e, value, map, map->entries.at[i].key);
		write_key(e, map->entries.at[i].key, indent);
		strbuf_addc(e->buf, ' ');
		if (!is_block(value)) {
			write_inline(e, value, indent + STEP, true);
			end_line(e);
			continue;
		}
		emit_tag(e->buf, value);
		if (!str_empty(value->remark) && e->buf->len)
			e->buf->len--; /* the remark brings its own space */
		emit_remark(e->buf, value->remark);
		end_line(e);
		write_node(e, value, indent + STEP, depth + 1);
	}
}

static void write_seq(struct emitter *e, const struct node *seq, size_t indent, size_t depth);

/* Comments of what begins on the same line as `node` stand above it, at its own indentation. */
static void write_comments(struct emitter *e, const struct node *node, size_t indent)
{
	for (size_t depth = 0; depth <= NODE_DEPTH_MAX; depth++) {
		emit_comment(e->buf, node->comment, indent);
		if (!is_block(node))
			return;
		if (node->kind == NODE_MAP) {
			emit_comment(e->buf, node->entries.at[0].value->comment, indent);
			return;
		}
		node = node->items.at[0];
	}
}

static void write_item(struct emitter *e, const struct node *item, size_t indent, size_t depth)
{
	strbuf_adds(e->buf, "- ");
	if (!is_block(item)) {
		write_inline(e, item, indent + STEP, false);
		end_line(e);
		return;
	}
	emit_tag(e->buf, item);
	if (!str_empty(item->tag) || !str_empty(item->remark)) { /* what stands behind the dash ends its line */
		if (e->buf->len)
			e->buf->len--;
		emit_remark(e->buf, item->remark);
		end_line(e);
		strbuf_fill(e->buf, indent + STEP, ' ');
	}
	if (item->kind == NODE_MAP)
		write_map(e, item, indent + STEP, depth + 1);
	else
		write_seq(e, item, indent + STEP, depth + 1);
}

/* The first line's indentation and comments are there already: it may stand behind a dash. */
static void write_seq(struct emitter *e, const struct node *seq, size_t indent, size_t depth)
{
	BUG_IF(depth > NODE_DEPTH_MAX);
	for (size_t i = 0; i < seq->items.n; i++) {
		if (i > 0) {
			write_comments(e, seq->items.at[i], indent);
			strbuf_fill(e->buf, indent, ' ');
		}
		note_line(e, seq->items.at[i], seq, STR_EMPTY);
		write_item(e, seq->items.at[i], indent, depth);
	}
}

/* A collection on lines of its own. */
static void write_node(struct emitter *e, const struct node *node, size_t indent, size_t depth)
{
	BUG_IF(depth > NODE_DEPTH_MAX);
	if (node->kind == NODE_MAP)
		emit_comment(e->buf, node->entries.at[0].value->comment, indent);
	else
		write_comments(e, node->items.at[0], indent);
	strbuf_fill(e->buf, indent, ' ');
	if (node->kind == NODE_MAP)
		write_map(e, node, indent, depth);
	else
		write_seq(e, node, indent, depth);
}

void yaml_write(struct strbuf *buf, const struct node *node, struct emit_lines *lines)
{
	struct emitter e = { .buf = buf, .lines = lines, .counted = buf->len, .line = 1 };
	struct strbuf tag = STRBUF_INIT(STRBUF_MAX);

	emit_comment(buf, node->comment, 0);
	if (!is_block(node)) {
		note_line(&e, node, NULL, STR_EMPTY);
		write_inline(&e, node, STEP, false);
		end_line(&e);
		return;
	}
	emit_tag(&tag, node);
	if (tag.len || !str_empty(node->remark)) {
		strbuf_add(buf, str_slice(strbuf_str(&tag), 0, tag.len ? tag.len - 1 : 0));
		emit_remark(buf, node->remark);
		strbuf_addc(buf, '\n');
	}
	strbuf_fini(&tag);
	note_line(&e, node, NULL, STR_EMPTY);
	write_node(&e, node, 0, 0);
}
