#include "compose/template.h"

#include "base/arena.h"
#include "base/strbuf.h"

/* What stands in ${…}: name, operator ("" where there is none), and the operator's word. */
struct braced {
	struct str name, word;
	char operator; /* '-', '+', '?', or 0 */
	bool or_empty; /* with a colon: an empty value counts as unset */
	size_t length; /* of the whole, from "$" to "}" */
};

static size_t name_length(struct str text)
{
	size_t len = 0;

	while (len < text.len && (ascii_alpha(text.ptr[len]) || text.ptr[len] == '_' ||
				  (len && ascii_digit(text.ptr[len]))))
		len++;
	return len;
}

/* Index of the brace that closes text[0]; where braces don't match, of the last one; STR_NONE where there is none. */
static size_t closing_brace(struct str text)
{
	size_t open = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '{')
			open++;
		else if (text.ptr[i] == '}' && --open == 0)
			return i;
	}
	return str_rchr(text, '}');
}

/* `text` begins with "${". */
static bool braced_parse(struct str text, struct braced *out)
{
	struct str rest = str_from(text, 2);

	*out = (struct braced){ .name = str_slice(rest, 0, name_length(rest)) };
	rest = str_from(rest, out->name.len);
	if (out->name.len == 0 || rest.len == 0)
		return false;
	if (rest.ptr[0] == '}') {
		out->length = out->name.len + 3;
		return true;
	}
	size_t end = closing_brace(str_from(text, 1));
	if (end == STR_NONE)
		return false;
	out->length = end + 2;
	struct str inside = str_slice(rest, 0, out->length - 1 - 2 - out->name.len);
	if (str_starts(inside, ":")) {
		out->or_empty = true;
		inside = str_from(inside, 1);
	}
	if (inside.len == 0 || !strchr("-+?", inside.ptr[0]))
		return false;
	out->operator = inside.ptr[0];
	out->word = str_from(inside, 1);
	return true;
}

static bool expand(struct template *template, struct strbuf *buf, struct str text, unsigned int depth);

/* The word of an operator, expanded into the result, or apart. */
static bool expand_message(struct template *template, struct str word, unsigned int depth, struct str *message)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(TEMPLATE_SIZE_MAX);

	if (!expand(template, &buf, word, depth + 1))
		return false;
	*message = strbuf_take(&buf, template->arena);
	return true;
}

static bool expand_braced(struct template *template, struct strbuf *buf, const struct braced *braced, struct str at,
			  unsigned int depth)
{
	struct str value = STR_EMPTY, message = STR_EMPTY;
	bool set = template->lookup(template->context, braced->name, &value);
	bool present = set && !(braced->or_empty && str_empty(value));

	if (braced->operator == '+' ? present : braced->operator == '-' && !present) {
		template->n_defaults++;
		return expand(template, buf, braced->word, depth + 1);
	}
	if (braced->operator == '?' && !present) {
		if (expand_message(template, braced->word, depth, &message))
			template->problem(template->context, TEMPLATE_REQUIRED, at, braced->name, message);
		return true;
	}
	if (braced->operator == '+')
		return true;
	if (!braced->operator && !set)
		template->problem(template->context, TEMPLATE_UNSET, at, braced->name, STR_EMPTY);
	template->n_values += set;
	strbuf_add(buf, value);
	return true;
}

/* What begins with the dollar sign at rest[0]; *length is what it took. */
static bool expand_one(struct template *template, struct strbuf *buf, struct str rest, unsigned int depth, size_t *length)
{
	char next = rest.len > 1 ? rest.ptr[1] : '\0';
	size_t name_len = name_length(str_from(rest, 1));
	struct braced braced;

	if (next == '$' || (next != '{' && name_len == 0)) {
		strbuf_addc(buf, '$');
		*length = next == '$' ? 2 : 1;
		return true;
	}
	if (next == '{') {
		if (!braced_parse(rest, &braced)) {
			size_t end = str_chr(rest, '}');

			template->problem(template->context, TEMPLATE_BAD, str_slice(rest, 0, end == STR_NONE ? 2 : end + 1),
					  STR_EMPTY, STR_EMPTY);
			return false;
		}
	} else {
		braced = (struct braced){ .name = str_slice(rest, 1, 1 + name_len), .length = name_len + 1 };
	}
	*length = braced.length;
	return expand_braced(template, buf, &braced, str_slice(rest, 0, braced.length), depth);
}

static bool expand(struct template *template, struct strbuf *buf, struct str text, unsigned int depth)
{
	if (depth > TEMPLATE_DEPTH_MAX) {
		template->problem(template->context, TEMPLATE_DEPTH, text, STR_EMPTY, STR_EMPTY);
		return false;
	}
	for (;;) {
		size_t dollar = str_chr(text, '$'), length;

		strbuf_add(buf, str_slice(text, 0, dollar));
		if (dollar == STR_NONE)
			break;
		text = str_from(text, dollar);
		if (!expand_one(template, buf, text, depth, &length))
			return false;
		text = str_from(text, length);
	}
	if (buf->overflow && depth == 0)
		template->problem(template->context, TEMPLATE_DEPTH, text, STR_EMPTY, STR_EMPTY);
	return true;
}

struct str template_expand(struct template *template, struct str text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(TEMPLATE_SIZE_MAX);

	if (str_chr(text, '$') == STR_NONE)
		return text;
	expand(template, &buf, text, 0);
	return strbuf_take(&buf, template->arena);
}
