#include "dockerfile/internal.h"

/*
 * The exec form: a JSON array of strings, and nothing behind it. Anything else in valid JSON is refused by the builder,
 * what isn't JSON is taken for the shell form: so the whole has to be read, strictly, as Go's encoding/json reads it.
 */
enum { JSON_DEPTH_MAX = 64 }; /* nobody nests there at all: it would be refused anyway */

struct json {
	struct str text;
	size_t at;
};

static bool peek_is(const struct json *json, char c)
{
	return json->at < json->text.len && json->text.ptr[json->at] == c;
}

static void skip_blanks(struct json *json)
{
	while (peek_is(json, ' ') || peek_is(json, '\t') || peek_is(json, '\r') || peek_is(json, '\n'))
		json->at++;
}

static bool hex4(struct json *json, uint32_t *value)
{
	*value = 0;
	for (int i = 0; i < 4; i++, json->at++) {
		char c = json->at < json->text.len ? ascii_to_lower(json->text.ptr[json->at]) : '\0';

		if (!ascii_digit(c) && (c < 'a' || c > 'f'))
			return false;
		*value = *value << 4 | (uint32_t)(ascii_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return true;
}

static void add_code_point(struct strbuf *out, uint32_t c)
{
	if (c < 0x80) {
		strbuf_addc(out, (char)c);
		return;
	}
	if (c < 0x800) {
		strbuf_addc(out, (char)(0xc0 | c >> 6));
	} else if (c < 0x10000) {
		strbuf_addc(out, (char)(0xe0 | c >> 12));
		strbuf_addc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	} else {
		strbuf_addc(out, (char)(0xf0 | c >> 18));
		strbuf_addc(out, (char)(0x80 | (c >> 12 & 0x3f)));
		strbuf_addc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	strbuf_addc(out, (char)(0x80 | (c & 0x3f)));
}

/* Behind "\u": half of a surrogate pair alone becomes U+FFFD. */
static bool read_unicode(struct json *json, struct strbuf *out)
{
	uint32_t high, low;

	if (!hex4(json, &high))
		return false;
	if (high < 0xd800 || high > 0xdfff) {
		add_code_point(out, high);
		return true;
	}
	struct json again = *json;
	if (high < 0xdc00 && str_starts(str_from(json->text, json->at), "\\u")) {
		again.at += 2;
		if (hex4(&again, &low) && low >= 0xdc00 && low <= 0xdfff) {
			json->at = again.at;
			add_code_point(out, 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
			return true;
		}
	}
	add_code_point(out, 0xfffd);
	return true;
}

static bool read_escape(struct json *json, struct strbuf *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char c = json->at < json->text.len ? json->text.ptr[json->at++] : '\0';

	if (c == 'u')
		return read_unicode(json, out);
	const char *found = c ? strchr(from, c) : NULL;
	if (found)
		strbuf_addc(out, to[found - from]);
	return found != NULL;
}

/* At the quote. `out` is added to. */
static bool read_string(struct json *json, struct strbuf *out)
{
	for (json->at++; json->at < json->text.len;) {
		char c = json->text.ptr[json->at++];

		if (c == '"')
			return true;
		if ((unsigned char)c < 0x20 || (c == '\\' && !read_escape(json, out)))
			return false;
		if (c != '\\')
			strbuf_addc(out, c);
	}
	return false;
}

static bool skip_number(struct json *json)
{
	struct str rest = str_from(json->text, json->at);
	size_t n = 0;
	double value;

	while (n < rest.len &&
	       (ascii_alnum(rest.ptr[n]) || rest.ptr[n] == '.' || rest.ptr[n] == '+' || rest.ptr[n] == '-'))
		n++;
	rest = str_slice(rest, 0, n);
	struct str digits = str_starts(rest, "-") ? str_from(rest, 1) : rest;
	bool zeros = digits.len > 1 && digits.ptr[0] == '0' && ascii_digit(digits.ptr[1]);
	bool good = digits.len && ascii_digit(digits.ptr[0]) && !zeros && !str_ends(digits, ".") &&
		    str_to_double(rest, &value);

	json->at += good ? n : 0;
	return good;
}

static bool skip_word(struct json *json, const char *word)
{
	if (!str_starts(str_from(json->text, json->at), word))
		return false;
	json->at += strlen(word);
	return true;
}

static bool skip_value(struct json *json, struct strbuf *scratch, unsigned int depth);

static bool skip_members(struct json *json, struct strbuf *scratch, char end, unsigned int depth)
{
	json->at++;
	skip_blanks(json);
	if (peek_is(json, end)) {
		json->at++;
		return true;
	}
	for (;;) {
		if (end == '}') {
			skip_blanks(json);
			if (!peek_is(json, '"') || !read_string(json, scratch))
				return false;
			skip_blanks(json);
			if (!skip_word(json, ":"))
				return false;
		}
		if (!skip_value(json, scratch, depth))
			return false;
		skip_blanks(json);
		if (skip_word(json, ","))
			continue;
		return skip_word(json, end == '}' ? "}" : "]");
	}
}

/* Any value, which is thrown away. Its depth is limited. */
// NOLINTNEXTLINE(misc-no-recursion)
static bool skip_value(struct json *json, struct strbuf *scratch, unsigned int depth)
{
	strbuf_clear(scratch);
	skip_blanks(json);
	if (depth == 0)
		return false;
	if (peek_is(json, '"'))
		return read_string(json, scratch);
	if (peek_is(json, '['))
		return skip_members(json, scratch, ']', depth - 1);
	if (peek_is(json, '{'))
		return skip_members(json, scratch, '}', depth - 1);
	return skip_word(json, "null") || skip_word(json, "true") || skip_word(json, "false") || skip_number(json);
}

struct element {
	struct str raw, text;
};

struct elements {
	VEC(struct element) list;
};

/* Behind the '['. JSON_OTHER: valid so far, but not only strings. */
static enum json_form read_elements(struct parser *parser, struct json *json, struct elements *elements)
{
	enum json_form form = JSON_STRINGS;

	skip_blanks(json);
	if (skip_word(json, "]"))
		return form;
	for (;;) {
		skip_blanks(json);
		size_t start = json->at;

		strbuf_clear(&parser->scratch);
		if (!peek_is(json, '"')) {
			form = JSON_OTHER;
			if (!skip_value(json, &parser->scratch, JSON_DEPTH_MAX))
				return JSON_BROKEN;
		} else if (!read_string(json, &parser->scratch)) {
			return JSON_BROKEN;
		} else {
			struct str raw = str_slice(json->text, start, json->at);

			if (!words_room(parser, raw))
				return form;
			*vec_push(parser->arena, &elements->list) = (struct element){
				.raw = raw,
				.text = strbuf_take(&parser->scratch, parser->arena),
			};
		}
		skip_blanks(json);
		if (skip_word(json, ","))
			continue;
		return skip_word(json, "]") ? form : JSON_BROKEN;
	}
}

enum json_form json_strings(struct parser *parser, struct dockerfile_instruction *instruction, struct str rest,
			    bool expands, size_t *stopped)
{
	struct json json = { .text = rest, .at = 1 };
	struct elements elements = { 0 };

	if (!str_starts(rest, "["))
		return JSON_NONE;
	enum json_form form = read_elements(parser, &json, &elements);

	skip_blanks(&json);
	*stopped = json.at;
	if (form != JSON_BROKEN && json.at < rest.len && !parser->words_over)
		form = JSON_BROKEN;
	if (form != JSON_STRINGS)
		return form;
	for (size_t i = 0; i < elements.list.n; i++) {
		const struct element *element = &elements.list.at[i];

		line_mark(parser, element->raw, TOKEN_WORD);
		*vec_push(parser->arena, &instruction->words) = (struct dockerfile_word){
			.raw = element->raw,
			.text = element->text,
			.span = line_span(parser, element->raw),
			.json = true,
			.variables = expands && word_has_variables(element->text, parser->file->escape),
		};
	}
	return JSON_STRINGS;
}
