/*
 * Failures of the environment: a file that can't be read, a program that isn't there.
 *
 * The function that fails returns -1 and fills `err`, always its last argument; callers add what they were doing.
 * The user then reads "cannot write deploy/base: no space left on device", not a stack.
 */
#pragma once
#include "base/base.h"

enum err_kind {
	ERR_NONE,
	ERR_ENVIRONMENT, /* nothing to do but mend the machine */
	ERR_USAGE,	 /* the command line asks for what can't be */
	ERR_BUSY,	 /* somebody else holds it */
	ERR_RETRY,	 /* may go better later */
	ERR_PERMANENT,	 /* will never go better */
	ERR_INTERRUPTED, /* a signal, or a time limit */
};

struct err {
	enum err_kind kind;
	int number; /* errno, where there was one */
	char message[512];
};

/* All return -1, so that a caller writes `return err_set(err, …)`. */
int err_set(struct err *err, enum err_kind kind, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* "fmt: strerror(errno)"; kind ENVIRONMENT, or INTERRUPTED for EINTR. */
int err_errno(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Puts "fmt: " before the message that is there. */
int err_wrap(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);
