/*
 * What every file of lotse may rely on: the banned functions, bugs, cleanup by attribute.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define MIN_OF(a, b) ((a) < (b) ? (a) : (b))
#define MAX_OF(a, b) ((a) > (b) ? (a) : (b))

#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NORETURN __attribute__((noreturn))
#define _cleanup_(fn) __attribute__((cleanup(fn)))
#define _cleanup_close_ _cleanup_(cleanup_close)
#define _cleanup_free_ _cleanup_(cleanup_free)
#define _cleanup_fclose_ _cleanup_(cleanup_fclose)

/* A mistake of ours, never of the user: says where, aborts. malloc failing is one too. */
#define BUG(...) bug(__FILE__, __LINE__, __VA_ARGS__)
#define BUG_IF(condition)                            \
	do {                                         \
		if (condition)                       \
			BUG("%s", #condition);       \
	} while (0)

NORETURN void bug(const char *file, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Heap memory that is there, or abort. `xcalloc` gives zeroed memory; release with free(). */
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *old, size_t n, size_t size);

void cleanup_close(int *fd);	   /* for _cleanup_close_: fd -1 is nothing */
void cleanup_free(void *pointer);  /* for _cleanup_free_: a pointer to the pointer */
void cleanup_fclose(FILE **stream);

/* Moves a descriptor out of a _cleanup_close_ variable. */
static inline int take_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

#include "base/banned.h" /* last: the system headers above declare what it bans */
