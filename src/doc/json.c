#include "doc/json.h"

#include <yajl/yajl_parse.h>

#include "base/arena.h"
#include "doc/composer.h"

enum { DEPTH_MAX = 128, NODES_MAX = 4000000 };

static const struct rule JSON_ENCODING = {
	.id = "JSON-ENCODING",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a JSON text that is not UTF-8",
	.why = "JSON is UTF-8; guessing another encoding would change names and passwords without a word",
	.mend = "save the file as UTF-8",
};
static const struct rule JSON_SYNTAX = {
	.id = "JSON-SYNTAX",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a text that is not JSON",
	.why = "nothing behind the mistake can be understood for certain",
	.mend = "compare commas, quotes and brackets with the lines above",
};
static const struct rule JSON_SIZE = {
	.id = "JSON-SIZE",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a JSON document that is too large",
	.why = "it would fill the memory",
	.mend = "split the file",
};
static const struct rule JSON_DEPTH = {
	.id = "JSON-DEPTH",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a JSON document that is nested too deeply",
	.why = "no real file comes near the limit, and deep nesting takes programs down",
	.mend = "nest less deeply",
};
static const struct rule JSON_DUPLICATE_KEY = {
	.id = "JSON-DUPLICATE-KEY",
	.severity = SEVERITY_ERROR,
	.title = "a key that is given twice in one object",
	.why = "one of the two values is lost, and which one depends on the reader",
	.mend = "remove one of the two, or rename it",
};

const struct rule *const json_rules[] = { &JSON_ENCODING, &JSON_SYNTAX, &JSON_SIZE, &JSON_DEPTH, &JSON_DUPLICATE_KEY, NULL };

static const struct composer_rules composer_rules = {
	.depth = &JSON_DEPTH,
	.size = &JSON_SIZE,
	.duplicate = &JSON_DUPLICATE_KEY,
};

struct reader {
	const struct source *source;
	struct findings *out;
	yajl_handle parser;
	struct composer composer;
	size_t base; /* a BOM isn't given to yajl */
	uint32_t offset, line, column; /* of the token last seen; tokens only go forward */
	bool finishing;
	bool failed; /* with a finding of its own */
};

/* Inside a callback yajl stands right behind the token; a number at the very end is known only when nothing follows. */
static size_t token_end(const struct reader *reader)
{
	if (reader->finishing)
		return reader->source->text.len;
	return reader->base + yajl_get_bytes_consumed(reader->parser);
}

static struct span token_span(struct reader *reader, size_t start)
{
	const char *text = reader->source->text.ptr;

	for (; reader->offset < start; reader->offset++) {
		unsigned char byte = (unsigned char)text[reader->offset];

		reader->line += byte == '\n';
		reader->column = byte == '\n' ? 1 : reader->column + (byte >> 6 != 2);
	}
	return (struct span){
		.source = reader->source,
		.offset = reader->offset,
		.length = (uint32_t)(token_end(reader) - start),
		.line = reader->line,
		.column = reader->column,
	};
}

/* A value at the top is complete. */
static void deliver(struct reader *reader)
{
	if (reader->composer.stream && composer_depth(&reader->composer) == 0 && !reader->failed)
		composer_deliver(&reader->composer);
}

static int scalar(struct reader *reader, enum node_type type, enum node_style style, struct str text, size_t start)
{
	struct node node = { .kind = NODE_SCALAR, .type = type, .style = style, .text = text };

	node.span = token_span(reader, start);
	reader->failed |= !composer_scalar(&reader->composer, &node, NULL);
	deliver(reader);
	return !reader->failed;
}

/* A word stands in the text as it is. */
static int word(struct reader *reader, enum node_type type, size_t len)
{
	size_t start = token_end(reader) - len;

	return scalar(reader, type, STYLE_PLAIN, str_slice(reader->source->text, start, start + len), start);
}

static int on_null(void *context)
{
	return word(context, TYPE_NULL, 4);
}

static int on_boolean(void *context, int value)
{
	return word(context, TYPE_BOOL, value ? 4 : 5);
}

static int on_number(void *context, const char *digits, size_t len)
{
	struct node node = { .kind = NODE_SCALAR, .text = str_n(digits, len) };

	return word(context, node_resolve(&node, RESOLVE_JSON), len);
}

/* Backwards from the closing quote to the one that isn't escaped. */
static size_t string_start(struct str text, size_t end)
{
	for (size_t at = end - 1; at-- > 0;) {
		size_t slashes = 0;

		if (text.ptr[at] != '"')
			continue;
		while (slashes < at && text.ptr[at - slashes - 1] == '\\')
			slashes++;
		if (slashes % 2 == 0)
			return at;
		at -= slashes;
	}
	return 0;
}

static uint32_t hex4(struct str s)
{
	uint32_t value = 0;

	for (size_t i = 0; i < 4 && i < s.len; i++) {
		char c = ascii_to_lower(s.ptr[i]);

		value = value * 16 + (uint32_t)(ascii_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return value;
}

/* yajl reads half of a surrogate pair as a question mark, which nobody has written. */
static size_t lone_surrogate(struct str raw)
{
	for (size_t at = 0; at + 1 < raw.len; at++) {
		if (raw.ptr[at] != '\\')
			continue;
		if (raw.ptr[++at] != 'u')
			continue;
		uint32_t unit = hex4(str_from(raw, at + 1));
		if (unit < 0xd800 || unit > 0xdfff)
			continue;
		uint32_t low = str_starts(str_from(raw, at + 5), "\\u") ? hex4(str_from(raw, at + 7)) : 0;
		if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff)
			return at - 1;
		at += 10;
	}
	return STR_NONE;
}

static int on_string(void *context, const unsigned char *bytes, size_t len)
{
	struct reader *reader = context;
	struct str source = reader->source->text, text = str_n((const char *)bytes, len);
	size_t end = token_end(reader);

	if (len + 2 <= end - reader->base && source.ptr[end - len - 2] == '"' &&
	    str_eq(str_slice(source, end - len - 1, end - 1), text) && str_chr(text, '"') == STR_NONE)
		return scalar(reader, TYPE_STRING, STYLE_DOUBLE, str_slice(source, end - len - 1, end - 1), end - len - 2);
	size_t start = string_start(source, end);
	size_t lone = lone_surrogate(str_slice(source, start, end));
	if (lone != STR_NONE) {
		finding_at(reader->out, &JSON_ENCODING, span_bytes(reader->source, start + lone, 6),
			   "half of a surrogate pair is no character");
		reader->failed = true;
		return 0;
	}
	return scalar(reader, TYPE_STRING, STYLE_DOUBLE, str_dup(reader->composer.arena, text), start);
}

static int open_collection(struct reader *reader, enum node_kind kind)
{
	struct node node = { .kind = kind };

	node.span = token_span(reader, token_end(reader) - 1);
	reader->failed |= !composer_open(&reader->composer, &node, NULL);
	return !reader->failed;
}

static int on_start_map(void *context)
{
	return open_collection(context, NODE_MAP);
}

static int on_start_array(void *context)
{
	return open_collection(context, NODE_SEQ);
}

static int on_end(void *context)
{
	struct reader *reader = context;

	composer_close(&reader->composer, (uint32_t)token_end(reader));
	deliver(reader);
	return 1;
}

static const yajl_callbacks callbacks = {
	.yajl_null = on_null,
	.yajl_boolean = on_boolean,
	.yajl_number = on_number,
	.yajl_string = on_string,
	.yajl_start_map = on_start_map,
	.yajl_map_key = on_string,
	.yajl_end_map = on_end,
	.yajl_start_array = on_start_array,
	.yajl_end_array = on_end,
};

/* yajl's errors, by a part of their text, in words that say what to do. */
static const struct {
	const char *part, *message, *hint;
} errors[] = {
	{ "invalid object key", "a key must be a string", "put the key in double quotes; write no comma behind the last value" },
	{ "must be separated by a colon", "a colon is missing behind the key", "write \"key\": value" },
	{ "I expect ',' or '}'", "a comma or \"}\" is missing", "separate the keys of an object by commas" },
	{ "I expect ',' or ']'", "a comma or \"]\" is missing", "separate the values of an array by commas" },
	{ "trailing garbage", "something stands behind the end of the value", "write one value a file" },
	{ "premature EOF", "the text ends too early", "close every quote, bracket and brace" },
	{ "comments are not enabled", "JSON has no comments", "remove the comment" },
	{ "'\\' occurs before", "an escape that JSON doesn't know", "write \\\\ for a backslash" },
	{ "invalid (non-hex) character", "an escape \\u without its four digits", "write for example \\u0041" },
	{ "invalid character inside string", "a control character stands in a string", "write \\n for a line end, \\t for a tab" },
	{ "malformed number", "a number lacks digits", "write a digit before and behind the point, and in the exponent" },
	{ "unallowed token", "a value can't stand here", "write a value, and no comma behind the last one" },
	{ "invalid char in json text", "no value of JSON begins like this", "put texts in double quotes; true, false and null are small" },
	{ "invalid string in json text", "no value of JSON begins like this",
	  "put texts in double quotes; true, false and null are small" },
};

static void syntax_error(struct reader *reader)
{
	unsigned char *said = yajl_get_error(reader->parser, 0, NULL, 0);
	size_t len = reader->source->text.len, at = MIN_OF(token_end(reader), len);
	bool early = said && strstr((const char *)said, "premature");

	bool rewound = said && strstr((const char *)said, "I expect ',' or '}'");

	if (rewound && at >= reader->base + 2 && reader->source->text.ptr[at - 2] == '"')
		at -= 2; /* by the token's length, without the quotes of a string */
	else if (!early && !rewound && at > reader->base)
		at--; /* the byte that yajl refused, or the last one of the token */
	struct finding *finding = NULL;
	for (size_t i = 0; said && !finding && i < ARRAY_SIZE(errors); i++) {
		if (!strstr((const char *)said, errors[i].part))
			continue;
		finding = finding_at(reader->out, &JSON_SYNTAX, span_bytes(reader->source, at, at < len), "%s",
				     errors[i].message);
		finding_hint(reader->out, finding, "%s", errors[i].hint);
	}
	if (!finding)
		finding_at(reader->out, &JSON_SYNTAX, span_bytes(reader->source, at, at < len), "not JSON");
	yajl_free_error(reader->parser, said);
}

static bool check_utf8(const struct source *source, struct findings *out)
{
	struct str text = source->text;
	uint32_t ignored;

	if (text.len > INT32_MAX) {
		finding_at(out, &JSON_SIZE, span_source(source), "larger than 2 GiB");
		return false;
	}
	if (utf8_valid(text))
		return true;
	size_t at = 0;
	for (size_t len; (len = utf8_decode(str_from(text, at), &ignored)) != 0;)
		at += len;
	finding_at(out, &JSON_ENCODING, span_bytes(source, at, 1), "the byte 0x%02x is not UTF-8", (unsigned char)text.ptr[at]);
	return false;
}

static int read_source(struct reader *reader)
{
	if (!check_utf8(reader->source, reader->out))
		return -1;
	reader->base = str_starts(reader->source->text, "\xef\xbb\xbf") ? 3 : 0;
	reader->offset = (uint32_t)reader->base;
	reader->line = reader->column = 1;
	reader->composer.out = reader->out;
	reader->composer.rules = &composer_rules;
	reader->composer.limits = (struct composer_limits){ .depth = DEPTH_MAX, .nodes = NODES_MAX, .total = SIZE_MAX };
	reader->parser = yajl_alloc(&callbacks, NULL, reader);
	if (!reader->parser)
		BUG("out of memory");
	yajl_config(reader->parser, yajl_allow_multiple_values, reader->composer.stream != NULL);
	struct str text = str_from(reader->source->text, reader->base);
	yajl_status status = yajl_parse(reader->parser, (const unsigned char *)text.ptr, text.len);
	if (status == yajl_status_ok) {
		reader->finishing = true;
		status = yajl_complete_parse(reader->parser);
	}
	if (status != yajl_status_ok && !reader->failed)
		syntax_error(reader);
	yajl_free(reader->parser);
	return status == yajl_status_ok ? 0 : -1;
}

int json_read(struct arena *arena, const struct source *source, struct node **root, struct findings *out)
{
	struct reader reader = { .source = source, .out = out, .composer = { .arena = arena } };
	int result = read_source(&reader);

	*root = result == 0 ? composer_take(&reader.composer) : NULL;
	composer_fini(&reader.composer);
	return result;
}

int json_stream(const struct source *source, const struct stream *stream, struct findings *out)
{
	struct reader reader = { .source = source, .out = out, .composer = { .arena = stream->scratch, .stream = stream } };

	if (!stream->keep)
		arena_reset(stream->scratch);
	int result = read_source(&reader);
	composer_fini(&reader.composer);
	return result;
}

bool json_looks_valid(struct str text)
{
	yajl_handle parser = yajl_alloc(NULL, NULL, NULL);

	if (!parser)
		BUG("out of memory");
	bool valid = yajl_parse(parser, (const unsigned char *)text.ptr, text.len) == yajl_status_ok &&
		     yajl_complete_parse(parser) == yajl_status_ok;
	yajl_free(parser);
	return valid;
}
