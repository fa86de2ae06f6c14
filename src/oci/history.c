#include "base/arena.h"
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

struct str history_instruction(struct arena *arena, struct str created_by)
{
	static const char nop[] = "/bin/sh -c #(nop)", run[] = "RUN ", mark[] = " # buildkit";
	struct str text = str_trim(created_by), inner;

	if (str_starts(text, nop))
		return str_trim(str_from(text, strlen(nop)));
	if (str_ends(text, mark))
		text = str_trim(str_slice(text, 0, text.len - strlen(mark)));
	inner = without_arguments(str_starts(text, run) ? str_from(text, strlen(run)) : text);
	if (str_starts(inner, shell))
		return str_fmt(arena, "RUN %" PRI_STR, STR_ARG(str_trim(str_from(inner, strlen(shell)))));
	return text;
}
