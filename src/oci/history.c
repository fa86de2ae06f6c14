#include "base/arena.h"
#include "base/strbuf.h"
#include "oci/internal.h"

static const char shell[] = "/bin/sh -c ";

/* Where the classic builder, or BuildKit behind "RUN ", puts build arguments: "|2 A=1 B=2 /bin/sh -c …". */
static struct str without_arguments(struct str text)
{
	size_t at;

	if (!str_starts(text, "|") || text.len < 2 || !ascii_digit(text.ptr[1]))
		return text;
	at = str_find(text, str_of(shell));
	return at == STR_NONE ? text : str_from(text, at);
}

/* "COPY file:0123…64 digits… in /app" is what builders without BuildKit write: eight digits tell them apart. */
static struct str short_digests(struct arena *arena, struct str text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(OCI_JSON_MAX);
	size_t from = 0;

	for (size_t at = 0; at + 64 <= text.len; at++) {
		size_t digits = 0;

		if (at == 0 || text.ptr[at - 1] != ':')
			continue;
		while (at + digits < text.len && (ascii_digit(text.ptr[at + digits]) ||
						  (text.ptr[at + digits] >= 'a' && text.ptr[at + digits] <= 'f')))
			digits++;
		if (digits != 64)
			continue;
		strbuf_add(&buf, str_slice(text, from, at + 8));
		from = at + 64;
	}
	if (from == 0)
		return text;
	strbuf_add(&buf, str_from(text, from));
	return strbuf_take(&buf, arena);
}

struct str history_instruction(struct arena *arena, struct str created_by)
{
	static const char nop[] = "/bin/sh -c #(nop)", run[] = "RUN ", mark[] = " # buildkit";
	struct str text = str_trim(created_by), inner;

	if (str_starts(text, nop))
		return short_digests(arena, str_trim(str_from(text, strlen(nop))));
	if (str_ends(text, mark))
		text = str_trim(str_slice(text, 0, text.len - strlen(mark)));
	inner = without_arguments(str_starts(text, run) ? str_from(text, strlen(run)) : text);
	if (str_starts(inner, shell))
		return str_fmt(arena, "RUN %" PRI_STR, STR_ARG(str_trim(str_from(inner, strlen(shell)))));
	return text;
}
