/*
 * An image without what its application never asks for.
 *
 * Recorded accesses (slim_run.h) and what they need (closure.h) are what stays. The questions are asked again of what
 * is left, and what was missed then comes back, for a few rounds; an image that can't be made to pass is refused. The
 * result is one layer over nothing, sorted, with the files' own metadata: the same image and the same record give the
 * same bytes.
 */
#pragma once
#include "image/closure.h"
#include "image/slim_run.h"
#include "oci/tree.h"

struct slim_options {
	struct slim_questions questions;
	const char *const *globs;           /* --keep, ended by NULL */
	bool whole_packages, seen_plugins, bytecode_only; /* see closure_options */
	const char *record;       /* a file of a former run, in the place of asking the whole image; NULL: ask it */
	unsigned int rounds;      /* of asking the slim image; 0: 5 */
	const char *command_line; /* for the history */
	void (*progress)(void *context, struct str what); /* may be NULL */
	void *progress_context;
};

struct slim_amount {
	uint64_t bytes; /* of content, hard links once */
	size_t files;   /* all that is no folder, hard links each */
};

struct slim_removed {
	struct str path; /* of a folder or file that went whole; a folder with a star behind: the files of it that went,
			    the folder stays */
	struct slim_amount amount;
};

struct slim_restored {
	struct str path;
	unsigned int round;
};

struct slim_result {
	struct root *root; /* the caller closes it */
	struct slim_image image;
	struct slim_amount before, after, opened; /* opened: what the questions opened, the lower bound */
	struct slim_amount kept[KEEP_REASONS];
	VEC(struct slim_removed) removed; /* largest first */
	VEC(struct slim_restored) restored;
	const struct closure_lack *lacks;
	size_t n_lacks;
	struct slim_run asked; /* the steps, as the slim image passed them in the end */
	unsigned int rounds;
	struct trace_log log; /* all that was recorded and restored: slim_record_write() */
	bool replayed;        /* from a record */
	bool passed;          /* else nothing may be written: there is a fatal finding */
};

extern const struct rule *const slim_rules[];

/*
 * Records, follows, proves. `folder` is the unpacked image, `work` an empty folder on the same file system for the
 * rounds; `image` names it in findings. What is wrong with the image or the questions is a finding in `out`.
 */
int slim_reduce(struct arena *arena, const char *folder, const char *work, const struct source *image,
		const struct node *config, const struct slim_options *options, struct slim_result *result,
		struct findings *out, struct err *err);

/* Unpacks the final tree into a new folder, as root: owners, rights, times, xattrs. Nothing of the image leads out of
 * it. */
int slim_unpack(const struct oci_tree *tree, const char *folder, struct err *err);

/* Writes what stays: one layer, the configuration kept, the history with what was done. `digest` is of the manifest. */
int slim_write(struct arena *arena, const struct slim_result *result, const struct oci_image *image, struct str target,
	       const char *command_line, struct digest *digest, struct err *err);

/* A record as JSON, sorted, and back. Findings for a file that is none. */
void slim_record_write(struct strbuf *buf, const struct trace_log *log, const struct root *root);
int slim_record_read(struct arena *arena, const char *path, struct trace_log *log, struct findings *out,
		     struct err *err);

void slim_show_text(struct strbuf *buf, const struct slim_result *result, struct str name, struct str target);
void slim_show_json(struct strbuf *buf, const struct slim_result *result, struct str name, struct str target,
		    struct str digest);
