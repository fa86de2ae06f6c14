/*
 * What must stay of an image: what was recorded, and what that needs, followed from file to file until nothing new
 * comes.
 *
 * Followed are: ELF interpreters and libraries (RPATH, RUNPATH, $ORIGIN, LD_LIBRARY_PATH, ld.so.conf, the default
 * folders, hwcaps, and libraries that well-known ones load by name); "#!" lines and the commands of shell scripts of
 * the application; imports of Python files, those inside of functions too; require and import of JavaScript files. Of
 * Perl, Ruby, PHP and Java only what the record has, and what is ELF. Kept at any rate: the folder of the application,
 * the programs of the configuration, accounts, certificates, name services, and what scanners read: the status of dpkg,
 * the databases of apk and rpm, the dist-info of what is used.
 */
#pragma once
#include "image/root.h"
#include "trace/trace.h"

struct closure_options {
	struct str folder;                  /* the working folder; kept whole unless it is one of the system's */
	const char *const *environment;     /* of the image: PATH, PYTHONPATH, LD_LIBRARY_PATH, HOME count */
	const char *const *const *commands; /* argv of each command, ended by NULL */
	const char *const *globs;           /* --keep, ended by NULL: see keep_glob_match() */
	const char *const *folders;         /* further ones that must be there: volumes, the home; ended by NULL */
	/*
	 * What is imported by a name that is put together ("sqlalchemy.dialects." + x, "encodings." + x) stays only where it was
	 * recorded; else all that the name may mean does.
	 */
	bool seen_plugins;
	bool whole_packages; /* Python packages that import by computed names are kept with all their modules */
	/*
	 * Of Python's library and packages only the bytecode, as NAME.pyc in the place of NAME.py: Python runs that
	 * just as well, but a traceback shows no lines. Sources that were read stay.
	 */
	bool bytecode_only;
};

struct closure;

struct closure *closure_new(struct root *root, const struct closure_options *options);
/* Marks what a log saw, each path with the links on its way. `missed`: it was a slim image's, and found it missing.
 * Number of new ones. */
size_t closure_log(struct closure *closure, const struct trace_log *log, bool missed);
/* Follows all that is marked. May be called again after more was marked. */
void closure_follow(struct closure *closure);
/* Sources that were dropped for their bytecode, and were asked for by a slim image after all: they come back. Their
 * number. */
size_t closure_return_sources(struct closure *closure, const struct trace_log *log);

/* What is needed but nowhere: "libfoo.so.1, needed by /usr/bin/x". In order, each once. */
struct closure_lack {
	struct str name;
	const struct root_file *by;
};
const struct closure_lack *closure_lacks(const struct closure *closure, size_t *n);

/* "recorded: opened", "library of". */
const char *keep_reason_name(enum keep_reason reason);

/* Does a pattern fit a path? "*" and "?" stop at "/", "**" doesn't; a pattern that names a folder fits all below. */
bool keep_glob_match(struct str pattern, struct str path);
