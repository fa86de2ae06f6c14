#include "base/err.h"

#include <errno.h>
#include <stdarg.h>

#include "base/str.h"

static void put(struct err *err, const char *tail, const char *fmt, va_list args)
{
	char head[sizeof(err->message)];
	int len = vsnprintf(head, sizeof(head), fmt, args);

	if (len < 0)
		BUG("cannot format \"%s\"", fmt);
	size_t used = MIN_OF((size_t)len, sizeof(head) - 1);
	if (*tail)
		snprintf(head + used, sizeof(head) - used, ": %s", tail);
	memcpy(err->message, head, sizeof(head));
}

int err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	va_list args;

	err->kind = kind;
	err->number = 0;
	va_start(args, fmt);
	put(err, "", fmt, args);
	va_end(args);
	return -1;
}

int err_errno(struct err *err, const char *fmt, ...)
{
	va_list args;
	char text[128];

	err->number = errno;
	err->kind = err->number == EINTR ? ERR_INTERRUPTED : ERR_ENVIRONMENT;
	/* strerrordesc_np is the same in every locale; messages begin small, as they follow a colon */
	const char *description = strerrordesc_np(err->number);
	snprintf(text, sizeof(text), "%s", description ? description : "unknown error");
	if (ascii_upper(text[0]) && !ascii_upper(text[1])) /* "I/O error", but "no such file" */
		text[0] = ascii_to_lower(text[0]);
	va_start(args, fmt);
	put(err, text, fmt, args);
	va_end(args);
	return -1;
}

int err_wrap(struct err *err, const char *fmt, ...)
{
	char old[sizeof(err->message)];
	va_list args;

	memcpy(old, err->message, sizeof(old));
	va_start(args, fmt);
	put(err, old, fmt, args);
	va_end(args);
	return -1;
}
