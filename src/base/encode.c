#include "base/encode.h"

#include "base/arena.h"

struct str base64_encode(struct arena *arena, struct str bytes)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *text = arena_alloc(arena, (bytes.len + 2) / 3 * 4 + 1);
	size_t len = 0;

	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t n = MIN_OF(bytes.len - i, (size_t)3);
		uint32_t group = 0;

		for (size_t j = 0; j < 3; j++)
			group = group << 8 | (j < n ? (unsigned char)bytes.ptr[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			text[len++] = j <= n ? digits[group >> (18 - 6 * j) & 63] : '=';
	}
	return str_n(text, len);
}
