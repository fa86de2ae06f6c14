#include "dockerfile/internal.h"

size_t space_at(struct str s)
{
	uint32_t point = 0;

	if (s.len == 0)
		return 0;
	if ((unsigned char)s.ptr[0] < 0x80)
		return ascii_space(s.ptr[0]);
	size_t len = utf8_decode(s, &point);
	bool space = point == 0x85 || point == 0xa0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200a) ||
		     point == 0x2028 || point == 0x2029 || point == 0x202f || point == 0x205f || point == 0x3000;
	return len && space ? len : 0;
}

struct str space_trim_left(struct str s)
{
	for (size_t n; (n = space_at(s));)
		s = str_from(s, n);
	return s;
}

struct str space_trim(struct str s)
{
	s = space_trim_left(s);
	while (s.len) {
		size_t start = s.len - 1; /* back to the first byte of the last character */

		while (start > 0 && s.len - start < 4 && (unsigned char)s.ptr[start] >> 6 == 2)
			start--;
		if (space_at(str_from(s, start)) != s.len - start)
			break;
		s.len = start;
	}
	return s;
}
