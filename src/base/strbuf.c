#include "base/strbuf.h"

#include "base/arena.h"

void strbuf_fini(struct strbuf *buf)
{
	free(buf->ptr);
	*buf = (struct strbuf){ .max = buf->max };
}

void strbuf_clear(struct strbuf *buf)
{
	buf->len = 0;
	buf->overflow = false;
}

/* Room for `more` bytes and a terminator; false, and `overflow`, where that is over the maximum. */
static bool strbuf_room(struct strbuf *buf, size_t more)
{
	if (buf->overflow || more > buf->max || buf->len > buf->max - more) {
		buf->overflow = true;
		return false;
	}
	if (buf->len + more + 1 > buf->cap) {
		buf->cap = MAX_OF(MAX_OF(buf->cap * 2, buf->len + more + 1), (size_t)64);
		buf->ptr = xrealloc(buf->ptr, buf->cap, 1);
	}
	return true;
}

void strbuf_add(struct strbuf *buf, struct str s)
{
	if (!strbuf_room(buf, s.len))
		return;
	if (s.len)
		memcpy(buf->ptr + buf->len, s.ptr, s.len);
	buf->len += s.len;
	buf->ptr[buf->len] = '\0';
}

void strbuf_adds(struct strbuf *buf, const char *cstr)
{
	strbuf_add(buf, str_of(cstr));
}

void strbuf_addc(struct strbuf *buf, char c)
{
	strbuf_add(buf, str_n(&c, 1));
}

void strbuf_cut(struct strbuf *buf, size_t len)
{
	if (len >= buf->len)
		return;
	buf->len = len;
	buf->ptr[len] = '\0';
}

void strbuf_drop(struct strbuf *buf, size_t n)
{
	if (n == 0 || buf->len == 0)
		return;
	n = MIN_OF(n, buf->len);
	memmove(buf->ptr, buf->ptr + n, buf->len - n);
	strbuf_cut(buf, buf->len - n);
}

void strbuf_fill(struct strbuf *buf, size_t n, char c)
{
	if (!strbuf_room(buf, n))
		return;
	memset(buf->ptr + buf->len, c, n);
	buf->len += n;
	buf->ptr[buf->len] = '\0';
}

void strbuf_vaddf(struct strbuf *buf, const char *fmt, va_list args)
{
	va_list again;

	va_copy(again, args);
	int len = vsnprintf(NULL, 0, fmt, args);
	if (len < 0)
		BUG("cannot format \"%s\"", fmt);
	if (strbuf_room(buf, (size_t)len)) {
		vsnprintf(buf->ptr + buf->len, (size_t)len + 1, fmt, again);
		buf->len += (size_t)len;
	}
	va_end(again);
}

void strbuf_addf(struct strbuf *buf, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	strbuf_vaddf(buf, fmt, args);
	va_end(args);
}

struct str strbuf_take(struct strbuf *buf, struct arena *arena)
{
	struct str taken = str_dup(arena, strbuf_str(buf));

	strbuf_clear(buf);
	return taken;
}
