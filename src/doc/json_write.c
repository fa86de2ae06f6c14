#include <math.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "doc/internal.h"
#include "doc/json.h"

struct writer {
	struct strbuf *buf;
	unsigned int indent;
	enum resolver resolver;
};

static void add_escaped(struct strbuf *buf, uint32_t c)
{
	static const char letters[] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
					['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\' };

	if (c < sizeof(letters) && letters[c])
		strbuf_addf(buf, "\\%c", letters[c]);
	else
		strbuf_addf(buf, "\\u%04x", (unsigned int)c);
}

void json_write_string(struct strbuf *buf, struct str text)
{
	size_t run = 0; /* what needs no escape is added at once */

	strbuf_addc(buf, '"');
	for (size_t at = 0, len; at < text.len; at += len) {
		unsigned char byte = (unsigned char)text.ptr[at];
		uint32_t c = byte;

		len = byte < 0x80 ? 1 : utf8_decode(str_from(text, at), &c);
		if (len && is_printable(c) && c != '"' && c != '\\')
			continue;
		strbuf_add(buf, str_slice(text, run, at));
		add_escaped(buf, len ? c : 0xfffd);
		len = MAX_OF(len, (size_t)1);
		run = at + len;
	}
	strbuf_add(buf, str_from(text, run));
	strbuf_addc(buf, '"');
}

/* The shortest digits that give the same number again. */
static void add_double(struct strbuf *buf, double value)
{
	char text[40];
	double again;

	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (str_to_double(str_of(text), &again) && again >= value && again <= value)
			break;
	}
	strbuf_adds(buf, text);
}

/* As it stands where JSON writes it so, too: 0x1f, 1_000 and .5 become what they mean. What JSON can't say is a string. */
static void write_number(struct writer *writer, const struct node *node)
{
	struct node bare = { .kind = NODE_SCALAR, .text = node->text };
	enum node_type as_json = node_resolve(&bare, RESOLVE_JSON);
	int64_t whole;
	double value;

	if (as_json == TYPE_INT || as_json == TYPE_FLOAT)
		strbuf_add(writer->buf, node->text);
	else if (node_to_int(node, writer->resolver, &whole))
		strbuf_addf(writer->buf, "%lld", (long long)whole);
	else if (node_to_double(node, writer->resolver, &value) && isfinite(value))
		add_double(writer->buf, value);
	else
		json_write_string(writer->buf, node->text);
}

static void write_scalar(struct writer *writer, const struct node *node)
{
	bool truth = false;

	switch (node_resolve(node, writer->resolver)) {
	case TYPE_NULL:
		strbuf_adds(writer->buf, "null");
		break;
	case TYPE_BOOL:
		if (!node_to_bool(node, RESOLVE_YAML11, &truth))
			BUG("a boolean that is none");
		strbuf_adds(writer->buf, truth ? "true" : "false");
		break;
	case TYPE_INT:
	case TYPE_FLOAT:
		write_number(writer, node);
		break;
	default:
		json_write_string(writer->buf, node->text);
	}
}

static void new_line(struct writer *writer, size_t depth)
{
	if (!writer->indent)
		return;
	strbuf_addc(writer->buf, '\n');
	strbuf_fill(writer->buf, depth * writer->indent, ' ');
}

static void write_node(struct writer *writer, const struct node *node, size_t depth)
{
	bool map = node->kind == NODE_MAP;

	BUG_IF(depth > NODE_DEPTH_MAX);
	if (node->kind == NODE_SCALAR) {
		write_scalar(writer, node);
		return;
	}
	strbuf_addc(writer->buf, map ? '{' : '[');
	for (size_t i = 0; i < node_count(node); i++) {
		strbuf_adds(writer->buf, i ? "," : "");
		new_line(writer, depth + 1);
		if (map) {
			json_write_string(writer->buf, node->entries.at[i].key);
			strbuf_adds(writer->buf, writer->indent ? ": " : ":");
		}
		write_node(writer, map ? node->entries.at[i].value : node->items.at[i], depth + 1);
	}
	if (node_count(node))
		new_line(writer, depth);
	strbuf_addc(writer->buf, map ? '}' : ']');
}

void json_write(struct strbuf *buf, const struct node *node, unsigned int indent, enum resolver resolver)
{
	struct writer writer = { buf, indent, resolver };

	write_node(&writer, node, 0);
	if (indent)
		strbuf_addc(buf, '\n');
}
