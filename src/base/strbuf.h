/*
 * A builder of strings on the heap, with a mandatory maximum.
 *
 * Going over the maximum sets `overflow` and drops what comes: the caller checks once, at the end.
 */
#pragma once
#include "base/str.h"

struct arena;

struct strbuf {
	char *ptr; /* terminated as soon as something was added */
	size_t len, cap, max;
	bool overflow;
};

#define STRBUF_INIT(maximum) { .max = (maximum) }
#define STRBUF_MAX ((size_t)1 << 30) /* for output of our own making: 1 GiB */
#define _cleanup_strbuf_ _cleanup_(strbuf_fini)

void strbuf_fini(struct strbuf *buf); /* frees; the buffer may be used again */
void strbuf_clear(struct strbuf *buf);
void strbuf_add(struct strbuf *buf, struct str s);
void strbuf_adds(struct strbuf *buf, const char *cstr);
void strbuf_addc(struct strbuf *buf, char c);
void strbuf_cut(struct strbuf *buf, size_t len); /* to at most that length */
void strbuf_drop(struct strbuf *buf, size_t n);	 /* the first n bytes */
void strbuf_fill(struct strbuf *buf, size_t n, char c); /* n times c */
void strbuf_addf(struct strbuf *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);
void strbuf_vaddf(struct strbuf *buf, const char *fmt, va_list args);

/* A view, valid until the next change. */
static inline struct str strbuf_str(const struct strbuf *buf) { return (struct str){ buf->ptr ? buf->ptr : "", buf->len }; }
/* A copy in the arena; the buffer is emptied, its memory kept. */
struct str strbuf_take(struct strbuf *buf, struct arena *arena);
