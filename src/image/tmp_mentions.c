#include "dockerfile/expand.h"

/* Until the parser has its own. */
__attribute__((weak)) size_t dockerfile_mentions(struct arena *arena, struct str raw, char escape, struct dockerfile_mention **mentions)
{
	VEC(struct dockerfile_mention) found = { 0 };

	for (size_t i = 0; i < raw.len; i++) {
		if (raw.ptr[i] == escape)
			i++;
		else if (raw.ptr[i] == '$') {
			size_t start = i + 1, end;
			bool braces = start < raw.len && raw.ptr[start] == '{', has_default = false;

			start += braces;
			for (end = start; end < raw.len && (ascii_alnum(raw.ptr[end]) || raw.ptr[end] == '_');)
				end++;
			if (end == start)
				continue;
			struct str name = str_slice(raw, start, end);
			if (braces) {
				has_default = end < raw.len && strchr(":-+", raw.ptr[end]);
				while (end < raw.len && raw.ptr[end] != '}')
					end++;
				end++;
			}
			*vec_push(arena, &found) = (struct dockerfile_mention){ .name = name, .offset = (uint32_t)i,
				.length = (uint32_t)(MIN_OF(end, raw.len) - i), .has_default = has_default };
			i = end - 1;
		}
	}
	*mentions = found.at;
	return found.n;
}
