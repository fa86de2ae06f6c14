#include "cmd/output.h"

#include <errno.h>
#include <stdarg.h>

#include "base/arena.h"
#include "base/file.h"
#include "report/report.h"

static enum exit_code print_stdout(struct str text)
{
	if (fwrite(text.ptr, 1, text.len, stdout) == text.len && fflush(stdout) == 0)
		return EXIT_CLEAN;
	if (errno != EPIPE) /* a reader that has seen enough is no failure to talk about */
		fprintf(stderr, "lotse: cannot write to standard output: %s\n", strerror(errno));
	return EXIT_ENVIRONMENT;
}

enum exit_code print_result(const char *path, const struct strbuf *buf)
{
	struct err err = { 0 };

	if (buf->overflow)
		return complain_usage("the result is larger than %zu bytes", buf->max);
	if (!path || strcmp(path, "-") == 0)
		return print_stdout(strbuf_str(buf));
	if (file_write(path, strbuf_str(buf), 0666, &err) < 0)
		return complain_environment(&err);
	return EXIT_CLEAN;
}

void print_line(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
}

enum exit_code complain_usage(const char *fmt, ...)
{
	va_list args;

	fputs("lotse: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	return EXIT_INPUT;
}

enum exit_code complain_environment(const struct err *err)
{
	fprintf(stderr, "lotse: %s\n", err->message);
	return err->kind == ERR_USAGE ? EXIT_INPUT : EXIT_ENVIRONMENT;
}

void print_findings(struct findings *findings)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	const char *no_color = getenv("NO_COLOR"); /* https://no-color.org */

	findings_sort(findings);
	report_text(&buf, findings, isatty(STDERR_FILENO) && !(no_color && *no_color));
	if (findings->list.n > 1) {
		report_summary(&buf, findings);
		strbuf_addc(&buf, '\n');
	}
	fwrite(buf.ptr ? buf.ptr : "", 1, buf.len, stderr);
}

enum exit_code exit_for(const struct findings *findings, const char *fail_on)
{
	enum severity limit = SEVERITY_ERROR;
	size_t at_or_above = findings->n_errors;

	if (findings->fatal)
		return EXIT_INPUT;
	if (fail_on && !severity_parse(str_of(fail_on), &limit))
		BUG("--fail-on %s", fail_on);
	if (limit <= SEVERITY_WARNING)
		at_or_above += findings->n_warnings;
	if (limit <= SEVERITY_NOTE)
		at_or_above += findings->n_notes;
	return at_or_above ? EXIT_FINDINGS : EXIT_CLEAN;
}
