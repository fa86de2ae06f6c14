#include "base/base.h"

#include <errno.h>
#include <stdarg.h>

void bug(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "lotse: bug at %s:%d: ", file, line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputs("\nThis is a mistake in lotse, not in your input. Please report it with this line.\n", stderr);
	abort();
}

void *xcalloc(size_t n, size_t size)
{
	void *got = calloc(n ? n : 1, size ? size : 1);

	if (!got)
		BUG("out of memory: %zu × %zu bytes", n, size);
	return got;
}

void *xrealloc(void *old, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		BUG("size overflow: %zu × %zu bytes", n, size);
	void *got = realloc(old, bytes ? bytes : 1);
	if (!got)
		BUG("out of memory: %zu bytes", bytes);
	return got;
}

void cleanup_close(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		close(*fd);
	errno = saved;
}

void cleanup_free(void *pointer)
{
	void *block;

	memcpy(&block, pointer, sizeof(block)); /* a `T **` may not be read as a `void **` */
	free(block);
}

void cleanup_fclose(FILE **stream)
{
	if (*stream)
		fclose(*stream);
}
