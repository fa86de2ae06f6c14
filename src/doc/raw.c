/*
 * From a place in a scalar's text to the place in the file, through quotes, escapes, folds and indentation.
 *
 * Nothing is kept when a document is read: the raw text is walked again when a finding needs a column. The walk
 * compares what it decodes with the text; where they differ (a text that was changed since) it gives up.
 */
#include "base/arena.h"
#include "doc/node.h"

/* Longer texts get the whole span: thousands of findings in one text must not walk it thousands of times. */
enum { WALK_MAX = 256 << 10 };

struct walk {
	struct str raw, text;
	size_t at;    /* in raw */
	size_t done;  /* in text */
	size_t wanted;
	size_t found; /* in raw, of text[wanted]; STR_NONE before it is reached */
	size_t end;   /* in raw, behind what gave the byte last taken */
	bool lost;
};

/* The next `n` raw bytes gave these bytes of the text. */
static void take(struct walk *walk, size_t n, struct str bytes)
{
	if (!str_eq(str_slice(walk->text, walk->done, walk->done + bytes.len), bytes)) {
		walk->lost = true;
		return;
	}
	if (walk->found == STR_NONE && walk->wanted < walk->done + bytes.len)
		walk->found = walk->at + (bytes.len == n ? walk->wanted - walk->done : 0);
	walk->at += n;
	walk->done += bytes.len;
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t white_run(struct str s, size_t at)
{
	size_t end = at;

	while (end < s.len && is_white(s.ptr[end]))
		end++;
	return end - at;
}

static size_t break_len(struct str s, size_t at)
{
	if (at >= s.len)
		return 0;
	if (s.ptr[at] == '\r')
		return at + 1 < s.len && s.ptr[at + 1] == '\n' ? 2 : 1;
	return s.ptr[at] == '\n';
}

/* White space in a flow scalar: kept within a line; one line end is a space, more are as many line ends less one. */
static void take_fold(struct walk *walk, bool escaped)
{
	size_t run = white_run(walk->raw, walk->at), end = walk->at + run, breaks = 0;
	struct str white = str_slice(walk->raw, walk->at, end);

	for (size_t at = walk->at; at < end; at++)
		breaks += break_len(walk->raw, at) && !(walk->raw.ptr[at] == '\n' && at > walk->at && walk->raw.ptr[at - 1] == '\r');
	if (breaks == 0) {
		take(walk, run, white);
		return;
	}
	if (breaks == 1) {
		take(walk, run, escaped ? STR_EMPTY : STR(" "));
		return;
	}
	for (bool first = true; walk->at < end && !walk->lost;) {
		size_t len = break_len(walk->raw, walk->at);

		take(walk, len ? len : 1, len && !first ? STR("\n") : STR_EMPTY);
		first &= len == 0;
	}
}

static size_t utf8_encode(uint32_t c, char out[static 4])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = len; i-- > 1; c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)((0xf00u >> len & 0xff) | c);
	return len;
}

static void take_escape(struct walk *walk)
{
	static const struct {
		char letter;
		uint32_t code_point;
	} simple[] = { { '0', 0 },    { 'a', 7 },    { 'b', 8 },   { 't', 9 },	 { '\t', 9 },	{ 'n', 10 },
		       { 'v', 11 },   { 'f', 12 },   { 'r', 13 },  { 'e', 27 },	 { ' ', ' ' },	{ '"', '"' },
		       { '/', '/' },  { '\\', '\\' }, { 'N', 0x85 }, { '_', 0xa0 }, { 'L', 0x2028 }, { 'P', 0x2029 } };
	static const struct {
		char letter;
		size_t digits;
	} coded[] = { { 'x', 2 }, { 'u', 4 }, { 'U', 8 } };
	char letter = walk->at + 1 < walk->raw.len ? walk->raw.ptr[walk->at + 1] : '\0';
	char bytes[4];

	for (size_t i = 0; i < ARRAY_SIZE(simple); i++)
		if (simple[i].letter == letter) {
			take(walk, 2, str_n(bytes, utf8_encode(simple[i].code_point, bytes)));
			return;
		}
	for (size_t i = 0; i < ARRAY_SIZE(coded); i++) {
		uint32_t value = 0;
		struct str digits = str_slice(walk->raw, walk->at + 2, walk->at + 2 + coded[i].digits);

		if (coded[i].letter != letter || digits.len != coded[i].digits)
			continue;
		for (size_t j = 0; j < digits.len; j++) {
			char c = ascii_to_lower(digits.ptr[j]);

			value = value * 16 + (uint32_t)(ascii_digit(c) ? c - '0' : c - 'a' + 10);
		}
		take(walk, 2 + digits.len, str_n(bytes, utf8_encode(value, bytes)));
		return;
	}
	walk->lost = true;
}

static void step_plain(struct walk *walk)
{
	if (is_white(walk->raw.ptr[walk->at]))
		take_fold(walk, false);
	else
		take(walk, 1, str_slice(walk->raw, walk->at, walk->at + 1));
}

static void step_single(struct walk *walk)
{
	if (str_starts(str_from(walk->raw, walk->at), "''"))
		take(walk, 2, STR("'"));
	else
		step_plain(walk);
}

static void step_double(struct walk *walk)
{
	if (walk->raw.ptr[walk->at] != '\\') {
		step_plain(walk);
	} else if (break_len(walk->raw, walk->at + 1)) {
		take(walk, 1, STR_EMPTY);
		take_fold(walk, true);
	} else {
		take_escape(walk);
	}
}

/*
 * White space in a block scalar: what stands in the text is known, so both runs are laid side by side. Line ends meet
 * line ends; blanks behind the last of them meet from the right, as those on the left are indentation.
 */
static void take_block_white(struct walk *walk)
{
	size_t end = walk->at + white_run(walk->raw, walk->at);
	struct str white = str_slice(walk->text, walk->done, walk->done + white_run(walk->text, walk->done));
	size_t last = str_rchr(white, '\n');
	size_t tail = last == STR_NONE ? 0 : white.len - last - 1;

	for (size_t i = 0; i < white.len && !walk->lost; i++) {
		size_t target = walk->at;

		if (last != STR_NONE && i > last) /* blanks behind the last line end */
			target = end - tail + (i - last - 1);
		else if (white.ptr[i] == '\n')
			while (target + 1 < end && !break_len(walk->raw, target))
				target++;
		walk->at = MAX_OF(MIN_OF(target, end), walk->at);
		size_t len = white.ptr[i] == '\n' ? break_len(walk->raw, walk->at) : 1;
		take(walk, walk->at < end ? len : 0, str_slice(white, i, i + 1));
	}
	walk->at = MAX_OF(walk->at, end);
}

static void step_block(struct walk *walk)
{
	if (is_white(walk->raw.ptr[walk->at]))
		take_block_white(walk);
	else
		take(walk, 1, str_slice(walk->raw, walk->at, walk->at + 1));
}

typedef void (*step_fn)(struct walk *walk);

static step_fn walk_start(struct walk *walk, struct str raw)
{
	char first = raw.len ? raw.ptr[0] : '\0';
	size_t line_end = str_chr(raw, '\n');

	walk->raw = raw;
	if ((first == '|' || first == '>') && line_end != STR_NONE) {
		walk->at = line_end + 1;
		while (walk->at < raw.len && raw.ptr[walk->at] == ' ') /* the indentation of the first line */
			walk->at++;
		for (size_t i = 0; i < walk->text.len && walk->text.ptr[i] == ' ' && walk->at > line_end + 1; i++)
			walk->at--;
		return step_block;
	}
	if ((first == '"' || first == '\'') && raw.len >= 2) {
		walk->raw.len--;
		walk->at = 1;
		return first == '"' ? step_double : step_single;
	}
	return step_plain;
}

/* Where text[wanted] begins in `raw`, or STR_NONE. The end of the text has a place, too. */
static size_t raw_offset(struct str raw, struct str text, size_t wanted)
{
	struct walk walk = { .text = text, .wanted = wanted, .found = STR_NONE };
	step_fn step = walk_start(&walk, raw);

	while (walk.at < walk.raw.len && walk.found == STR_NONE && walk.done < text.len && !walk.lost)
		step(&walk);
	if (walk.lost)
		return STR_NONE;
	return walk.found != STR_NONE ? walk.found : walk.done == wanted ? walk.at : STR_NONE;
}

static struct span part_of(struct span span, struct str text, size_t offset, size_t length)
{
	struct str raw = str_slice(str_from(span.source->text, span.offset), 0, span.length);
	size_t start, end;

	offset = MIN_OF(offset, text.len);
	length = MIN_OF(length, text.len - offset);
	if (str_eq(raw, text)) {
		start = offset;
		end = offset + length;
	} else if (text.len <= WALK_MAX && raw.len <= (size_t)WALK_MAX * 2) {
		start = raw_offset(raw, text, offset);
		end = length ? raw_offset(raw, text, offset + length) : start;
	} else {
		return span;
	}
	if (start == STR_NONE || end == STR_NONE)
		return span;
	end = MAX_OF(start, end);
	size_t newline = str_chr(str_slice(raw, start, end), '\n');
	if (newline != STR_NONE)
		end = start + newline;

	size_t line_start = str_rchr(str_slice(raw, 0, start), '\n');
	if (line_start == STR_NONE)
		return span_part(span, start, end - start);
	for (size_t i = 0; i <= line_start; i++)
		span.line += raw.ptr[i] == '\n';
	span.offset += (uint32_t)line_start + 1;
	span.length -= (uint32_t)line_start + 1;
	span.column = 1;
	return span_part(span, start - line_start - 1, end - start);
}

struct span node_span_part(const struct node *scalar, size_t offset, size_t length)
{
	if (!node_is_scalar(scalar))
		return scalar ? scalar->span : (struct span){ 0 };
	if (!span_known(scalar->span) || scalar->span.line == 0)
		return scalar->span;
	if (scalar->raw_at) {
		offset = MIN_OF(offset, scalar->text.len);
		length = MIN_OF(length, scalar->text.len - offset);
		uint32_t start = scalar->raw_at[offset], end = scalar->raw_at[offset + length];

		return span_bytes(scalar->span.source, start, end > start ? end - start : 0);
	}
	return part_of(scalar->span, scalar->text, offset, length);
}

struct span node_key_part(const struct node_entry *entry, size_t offset, size_t length)
{
	if (!span_known(entry->key_span) || entry->key_span.line == 0)
		return entry->key_span;
	return part_of(entry->key_span, entry->key, offset, length);
}
