/*
 * The only place that prints. stdout is for results, stderr for messages.
 */
#pragma once
#include "base/err.h"
#include "base/finding.h"
#include "base/strbuf.h"
#include "cmd/command.h"

/* Writes a result to a file, or to standard output where `path` is NULL or "-". Reports a full disk and a closed pipe. */
enum exit_code print_result(const char *path, const struct strbuf *buf);
void print_line(const char *fmt, ...) PRINTF_LIKE(1, 2); /* to standard output */

/* "lotse: …" on stderr. */
enum exit_code complain_usage(const char *fmt, ...) PRINTF_LIKE(1, 2);  /* EXIT_INPUT */
enum exit_code complain_environment(const struct err *err); /* EXIT_ENVIRONMENT; EXIT_INPUT for ERR_USAGE */

/* Sorts and prints to stderr, with colour on a terminal unless NO_COLOR is set; a summary line where there is any. */
void print_findings(struct findings *findings);
/* 0, 1 or 2 by the findings and --fail-on (NULL: errors). */
enum exit_code exit_for(const struct findings *findings, const char *fail_on);

#define FAIL_ON_CHOICES "error|warning|note"
