/*
 * Reviewing Dockerfiles: the rules, how they are chosen, and how they are run.
 *
 * What hadolint and BuildKit's checks look for is here under ids of our own; `rule.also` has theirs, and their ways to ignore a finding
 * hold here, too: `# hadolint ignore=…`, `# hadolint global ignore=…`, `# check=skip=…`, `# shellcheck disable=…`, .hadolint.yaml;
 * and `# lotse ignore=RULE reason`. The scripts of RUN are given to ShellCheck, all of a run in few processes.
 */
#pragma once
#include "base/err.h"
#include "base/finding.h"
#include "dockerfile/dockerfile.h"

/* .hadolint.yaml, as hadolint documents it. */
enum lint_label { LABEL_TEXT, LABEL_URL, LABEL_SEMVER, LABEL_HASH, LABEL_RFC3339, LABEL_SPDX, LABEL_EMAIL };

struct lint_config {
	const struct source *source;
	VEC(struct lint_override {
		struct str id;
		bool off;
		enum severity severity;
	}) overrides; /* of `ignored` and `override` */
	VEC(struct str) registries; /* trustedRegistries; none: any */
	VEC(struct lint_label_rule {
		struct str key;
		enum lint_label type;
	}) labels;
	bool strict_labels, no_pragmas;
	const char *fail_on; /* failure-threshold: "error", "warning", "note", "never"; NULL: not given */
};

extern const struct rule LINT_CONFIG_INVALID;

/* What can't be understood becomes findings. */
struct lint_config *lint_config_read(struct arena *arena, const struct source *source, struct findings *out);

struct lint_options {
	const struct lint_config *config; /* may be NULL */
	const char *target;		  /* the stage that is built; NULL: the last */
	const char *const *only;	  /* ids, ours or theirs; where there are any, just these run */
	size_t n_only;
	bool no_shellcheck;
};

struct lint_run;

struct lint_run *lint_new(struct arena *arena, const struct lint_options *options, struct findings *out);
/*
 * One Dockerfile. `context` is the folder that COPY takes files from, for .dockerignore alone; empty: there is none.
 * The source lives as long as the run.
 */
void lint_source(struct lint_run *run, const struct source *source, struct str context);
/* Runs ShellCheck over what was collected, then says which ignores hit nothing. Fails only where a file for it can't be written. */
int lint_end(struct lint_run *run, struct err *err);

/*
 * Applies what the findings can mend exactly, until nothing more can be: the text, or the source's own where nothing is to mend.
 * ShellCheck isn't asked. *n_mended counts findings that are gone. A text that would have more findings than before isn't taken.
 */
struct str lint_fix(struct arena *arena, const struct lint_options *options, const struct source *source, struct str context,
		    size_t *n_mended);

/* Joined with the rules of other domains: the driver's own, ended by NULL, and the rows of the families by number. */
extern const struct rule *const lint_rules[];
const struct rule *lint_rule_number(size_t i); /* NULL behind the last */
size_t lint_rule_count(void);
bool lint_knows(struct str id); /* ours, hadolint's, BuildKit's or ShellCheck's */
