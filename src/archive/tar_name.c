#include "archive/tar.h"

/* One part after the other is appended; ".." takes the last one away again. */
static bool add_part(char *space, size_t *len, struct str part)
{
	if (str_empty(part) || str_is(part, "."))
		return true;
	if (str_is(part, "..")) {
		if (*len == 0)
			return false;
		while (*len > 0 && space[*len - 1] != '/')
			--*len;
		*len -= *len > 0;
		return true;
	}
	if (*len > 0)
		space[(*len)++] = '/';
	memcpy(space + *len, part.ptr, part.len);
	*len += part.len;
	return true;
}

bool tar_clean_name(struct str name, char *space, struct str *out)
{
	struct str rest = name, part;
	size_t len = 0;

	if (str_empty(name)) {
		*out = STR_EMPTY;
		return true;
	}
	while (str_split(&rest, '/', &part))
		if (!add_part(space, &len, part))
			return false;
	*out = str_n(space, len);
	return true;
}
