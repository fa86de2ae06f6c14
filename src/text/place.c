#include "base/strbuf.h"
#include "text/internal.h"

void template_shell_word(struct strbuf *buf, struct str text)
{
	bool plain = text.len > 0;

	for (size_t i = 0; i < text.len; i++)
		plain = plain && text.ptr[i] && (ascii_alnum(text.ptr[i]) || strchr("_-./:=@,+", text.ptr[i]));
	if (plain) {
		strbuf_add(buf, text);
		return;
	}
	strbuf_addc(buf, '\'');
	place_write(buf, PLACE_SHELL_SINGLE, false, text);
	strbuf_addc(buf, '\'');
}

/* What would begin emphasis, code, a link or HTML inside of a paragraph. An underscore inside of a word begins nothing.
 */
static bool is_markup(struct str value, size_t i)
{
	char c = value.ptr[i];

	if (c == '_')
		return i == 0 || i + 1 == value.len || !ascii_alnum(value.ptr[i - 1]) || !ascii_alnum(value.ptr[i + 1]);
	return c && strchr("\\`*<[]", c);
}

static void write_markdown(struct strbuf *buf, enum place place, bool in_table, struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];

		if (c == '\n' || c == '\r') /* a block would begin */
			c = ' ';
		if (place == PLACE_CODE && c == '`') /* nothing escapes it there */
			c = '\'';
		if ((place == PLACE_PROSE && is_markup(value, i)) || (in_table && c == '|'))
			strbuf_addc(buf, '\\');
		strbuf_addc(buf, c);
	}
}

static void write_quoted(struct strbuf *buf, enum place place, struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];

		if (place == PLACE_SHELL_SINGLE && c == '\'') {
			strbuf_adds(buf, "'\\''");
			continue;
		}
		if (place == PLACE_SHELL_DOUBLE && c && strchr("\\\"$`", c))
			strbuf_addc(buf, '\\');
		strbuf_addc(buf, place == PLACE_SHELL_COMMENT && (c == '\n' || c == '\r') ? ' ' : c);
	}
}

void place_write(struct strbuf *buf, enum place place, bool in_table, struct str value)
{
	switch (place) {
	case PLACE_AS_IT_IS:
		strbuf_add(buf, value);
		break;
	case PLACE_PROSE:
	case PLACE_CODE:
		write_markdown(buf, place, in_table, value);
		break;
	case PLACE_SHELL_WORD:
		template_shell_word(buf, value);
		break;
	case PLACE_SHELL_DOUBLE:
	case PLACE_SHELL_SINGLE:
	case PLACE_SHELL_COMMENT:
		write_quoted(buf, place, value);
		break;
	}
}
