/*
 * Is the rewrite as good as the original? Both are built and run, and compared.
 *
 * Compared are: what the smoke commands answer (exit code and output), else the health check, else whether the default command
 * stays up; the packages of Python and Node, and whether those with native code can be imported; the programs that commands name;
 * the files of the working directory, and whether the user may read them. Containers use the host's network, one after the other.
 */
#pragma once
#include "image/split.h"

struct strbuf;

struct verify_options {
	const char *storage; /* of the engine; NULL: the user's own */
	bool pull;	     /* base images that are missing may be fetched */
	struct str original; /* text of the Dockerfile */
	const char *context;
	const char *ignore;  /* the original's own ignore file; NULL: the context's */
	const char *const *smoke; /* lines for a shell, run in both */
	size_t n_smoke;
	const char *const *env, *const *env_files; /* ended by NULL; may be NULL */
};

enum verify_verdict { VERIFY_SAME, VERIFY_DIFFERENT, VERIFY_NOT_DONE };

struct verify_row {
	enum verify_verdict verdict;
	struct str what;	  /* "smoke: python -c 'import app'" */
	struct str before, after; /* what each of them gave, short; may be empty */
	struct str why;		  /* different, or not done: the reason, one paragraph */
};

struct verify_report {
	VEC(struct verify_row) rows;
	bool verified;			  /* nothing differs, and something was run */
	uint64_t size_before, size_after; /* bytes, uncompressed */
	struct str engine;		  /* "buildah 1.28.2, …" */
};

/* -1 where the machine can't: no buildah, no base image, not root. A build or a run that fails is a row. */
int split_verify(struct arena *arena, const struct split *split, const struct verify_options *options, struct verify_report *report,
		 struct err *err);
void split_verify_text(struct strbuf *buf, const struct verify_report *report);
/* {"verified": …, "sizeBefore": …, "sizeAfter": …, "engine": …, "checks": [{"check", "verdict", "before", "after", "why"}]} */
struct node *split_verify_json(struct arena *arena, const struct verify_report *report);
