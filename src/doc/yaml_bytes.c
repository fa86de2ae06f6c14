#include "base/arena.h"
#include "doc/yaml_internal.h"

static bool is_utf16(struct str text)
{
	if (str_starts(text, "\xff\xfe") || str_starts(text, "\xfe\xff"))
		return true;
	/* without a mark: every other byte of "a:" is NUL */
	return text.len >= 4 && !text.ptr[0] != !text.ptr[1] && !text.ptr[2] == !text.ptr[0] && !text.ptr[3] == !text.ptr[1];
}

/* YAML 1.2, production c-printable; libyaml and go-yaml refuse the same. */
static bool is_allowed(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || c == 0x85 || (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c < 0xfffe && c != 0xfeff) ||
	       c >= 0x10000;
}

static void bad_byte(const struct source *source, size_t at, uint32_t c, size_t len, struct findings *out)
{
	struct span span = span_bytes(source, at, MAX_OF(len, (size_t)1));

	if (len == 0)
		finding_at(out, &YAML_ENCODING, span, "the byte 0x%02x is not UTF-8", (unsigned char)source->text.ptr[at]);
	else if (c == 0xfeff)
		finding_at(out, &YAML_CONTROL, span, "a byte order mark stands in the middle of the text");
	else
		finding_at(out, &YAML_CONTROL, span, "the character U+%04X may not stand in YAML", (unsigned int)c);
}

/*
 * libyaml compares each %TAG with all before it: 64 MB of them would take a day. Counted from the last line "---".
 * `at` is the start of a line. A text may have lines that begin so, but not so many.
 */
static bool too_many_directives(const struct source *source, size_t at, size_t *n, struct findings *out)
{
	enum { DIRECTIVES_MAX = 100 };
	struct str line = str_from(source->text, at);

	if (str_starts(line, "---"))
		*n = 0;
	if (!str_starts(line, "%TAG") || ++*n <= DIRECTIVES_MAX)
		return false;
	finding_at(out, &YAML_SIZE, span_bytes(source, at, 4), "more than %d lines %%TAG for one document", DIRECTIVES_MAX);
	return true;
}

bool yaml_check_bytes(const struct source *source, struct findings *out)
{
	struct str text = source->text;
	size_t directives = 0;

	if (text.len > INT32_MAX) {
		finding_at(out, &YAML_SIZE, span_source(source), "larger than 2 GiB");
		return false;
	}
	if (is_utf16(text)) {
		finding_at(out, &YAML_ENCODING, span_source(source), "the text is UTF-16, not UTF-8");
		return false;
	}
	size_t at = str_starts(text, "\xef\xbb\xbf") ? 3 : 0;
	if (too_many_directives(source, at, &directives, out))
		return false;
	while (at < text.len) {
		unsigned char byte = (unsigned char)text.ptr[at];
		uint32_t c = byte;

		if ((byte >= 0x20 && byte < 0x7f) || byte == '\n') {
			at++;
			if (byte == '\n' && too_many_directives(source, at, &directives, out))
				return false;
			continue;
		}
		size_t len = utf8_decode(str_from(text, at), &c);
		if (len == 0 || !is_allowed(c)) {
			bad_byte(source, at, c, len, out);
			return false;
		}
		at += len;
	}
	return true;
}
