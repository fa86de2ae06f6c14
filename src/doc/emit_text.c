#include "base/arena.h"
#include "base/strbuf.h"
#include "doc/internal.h"

enum { COMMENT_WIDTH = 100 };

static void add_escaped(struct strbuf *buf, uint32_t c)
{
	static const char letters[] = { ['\0'] = '0', ['\a'] = 'a', ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',
					['\v'] = 'v', ['\f'] = 'f', ['\r'] = 'r', [0x1b] = 'e', ['"'] = '"',
					['\\'] = '\\' };

	if (c < sizeof(letters) && letters[c])
		strbuf_addf(buf, "\\%c", letters[c]);
	else if (c < 0x100)
		strbuf_addf(buf, "\\x%02X", (unsigned int)c);
	else
		strbuf_addf(buf, "\\u%04X", (unsigned int)c); /* above U+FFFF everything is printable */
}

static void add_quoted(struct strbuf *buf, struct str text)
{
	size_t run = 0; /* what needs no escape is added at once */

	strbuf_addc(buf, '"');
	for (size_t at = 0, len; at < text.len; at += len) {
		uint32_t c = 0xfffd;

		len = utf8_decode(str_from(text, at), &c);
		if (len && is_printable(c) && c != '"' && c != '\\')
			continue;
		strbuf_add(buf, str_slice(text, run, at));
		if (len)
			add_escaped(buf, c);
		else
			strbuf_adds(buf, "\xef\xbf\xbd");
		len = MAX_OF(len, (size_t)1);
		run = at + len;
	}
	strbuf_add(buf, str_from(text, run));
	strbuf_addc(buf, '"');
}

bool has_bracket(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (strchr(",[]{}:?", text.ptr[i]))
			return true;
	return false;
}

void emit_text(struct strbuf *buf, struct str text, bool in_brackets)
{
	if (node_plain_is_safe(text) && !(in_brackets && has_bracket(text)))
		strbuf_add(buf, text);
	else
		add_quoted(buf, text);
}

/* Several lines, no characters that a block can't carry, and none at the end of a line that an editor would drop. */
static bool block_is_possible(struct str text)
{
	bool blank = false, other = false;

	if (str_chr(text, '\n') == STR_NONE || text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t')
		return false;
	for (size_t at = 0, len; at < text.len; at += len) {
		uint32_t c;

		len = utf8_decode(str_from(text, at), &c);
		if (len == 0 || !(is_printable(c) || c == '\n' || c == '\t') || (c == '\n' && blank))
			return false;
		blank = c == ' ' || c == '\t';
		other |= !blank && c != '\n';
	}
	return other;
}

/* A reader takes the indentation from the first line: where that begins with white space it must be told. */
static void add_block(struct strbuf *buf, struct str text, size_t indent, struct str remark)
{
	bool keep = str_ends(text, "\n\n"), strip = !str_ends(text, "\n");

	strbuf_adds(buf, strchr(" \t\n", text.ptr[0]) ? "|2" : "|");
	strbuf_adds(buf, keep ? "+" : strip ? "-" : "");
	emit_remark(buf, remark);
	strbuf_addc(buf, '\n');
	for (struct str rest = strip ? text : str_slice(text, 0, text.len - 1), line; str_split(&rest, '\n', &line);) {
		strbuf_fill(buf, line.len ? indent : 0, ' ');
		strbuf_add(buf, line);
		if (rest.ptr)
			strbuf_addc(buf, '\n');
	}
}

void emit_string(struct strbuf *buf, struct str text, size_t indent, struct str remark)
{
	if (block_is_possible(text)) {
		add_block(buf, text, indent, remark);
		return;
	}
	emit_text(buf, text, false);
	emit_remark(buf, remark);
}

/* The characters of a URI; brackets and commas would end the tag, "!" would begin another. */
static void add_uri(struct strbuf *buf, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (ascii_alnum(text.ptr[i]) || strchr("-;/?:@&=+$_.~*'()#", text.ptr[i]))
			strbuf_addc(buf, text.ptr[i]);
		else
			strbuf_addf(buf, "%%%02X", (unsigned char)text.ptr[i]);
	}
}

void emit_tag(struct strbuf *buf, const struct node *node)
{
	static const char *const said[] = { "!", "!!str", "!!map", "!!seq", NULL };
	struct str tag = node->tag;
	size_t handle = str_starts(tag, "!!") ? 2 : str_starts(tag, "!");

	if (str_empty(tag) || str_in(tag, said) || (handle == 2 && tag.len == 2))
		return;
	strbuf_adds(buf, handle == 2 ? "!!" : handle ? "!" : "!<");
	add_uri(buf, str_from(tag, handle));
	strbuf_adds(buf, handle ? " " : "> ");
}

/* In a comment nothing may end the line. */
static void add_comment_text(struct strbuf *buf, struct str text)
{
	for (size_t at = 0, len; at < text.len; at += len) {
		uint32_t c = 0;

		len = utf8_decode(str_from(text, at), &c);
		if (len && is_printable(c))
			strbuf_add(buf, str_slice(text, at, at + len));
		else
			strbuf_addc(buf, len ? ' ' : '?');
		len = MAX_OF(len, (size_t)1);
	}
}

/* As many words as fit; one at least. */
static struct str cut_line(struct str *rest, size_t width)
{
	struct str line = *rest;
	size_t end = 0;

	if (line.len <= width) {
		*rest = STR_EMPTY;
		return line;
	}
	for (size_t at = 0; at <= line.len && (at <= width || end == 0); at++)
		if (at == line.len || (line.ptr[at] == ' ' && at > 0))
			end = at;
	*rest = str_trim(str_from(line, end));
	return str_slice(line, 0, end);
}

void emit_comment(struct strbuf *buf, struct str comment, size_t indent)
{
	size_t width = indent + 22 < COMMENT_WIDTH ? COMMENT_WIDTH - indent - 2 : 20;
	struct str line;

	if (str_empty(comment))
		return;
	if (str_ends(comment, "\n"))
		comment.len--;
	while (str_split(&comment, '\n', &line)) {
		line = str_slice(line, 0, line.len);
		while (line.len && ascii_space(line.ptr[line.len - 1]))
			line.len--;
		do {
			struct str part = cut_line(&line, width);

			strbuf_fill(buf, indent, ' ');
			strbuf_adds(buf, str_empty(part) ? "#" : "# ");
			add_comment_text(buf, part);
			strbuf_addc(buf, '\n');
		} while (!str_empty(line));
	}
}

void emit_remark(struct strbuf *buf, struct str remark)
{
	remark = str_trim(remark);
	if (str_empty(remark))
		return;
	strbuf_adds(buf, " # ");
	add_comment_text(buf, remark);
}
