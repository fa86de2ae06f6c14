/*
 * An upgrade of Kubernetes, as this input needs it: what must change before which step, and what drains run into.
 *
 * The objects are read once; the rules of families API, schema and availability that matter look at them for each minor on the
 * way, and what a minor adds is its step's. So a step never says again what the one before it has said.
 */
#pragma once
#include "audit/audit.h"

struct strbuf;

enum upgrade_kind { UPGRADE_REMOVED, UPGRADE_FIELD, UPGRADE_DATED, UPGRADE_DEPRECATED, UPGRADE_KINDS };

struct upgrade_item {
	enum upgrade_kind kind;
	const struct finding *finding; /* its hint is the change to make */
	struct str object;	       /* "Deployment/web" */
	struct str possible;	       /* since when the replacement can be applied, in a sentence; empty: unknown, or none */
};

struct upgrade_step {
	unsigned int minor; /* step 0: the version that runs, and what is wrong there already */
	VEC(struct upgrade_item) items; /* by kind, then place */
};

/* A workload that a drain stops at (`blocks`) or interrupts. */
struct upgrade_drain {
	bool blocks;
	struct span span;
	struct str object, message, advice;
	VEC(struct str) before, after; /* commands; none where a name isn't one that is safe in a shell */
};

struct upgrade {
	unsigned int from, to;
	struct upgrade_step *steps; /* to - from + 1 of them */
	VEC(struct upgrade_drain) drains; /* those that block first, then by place */
	VEC(struct str) namespaces;	  /* of the workloads, sorted */
	struct str namespace;		  /* where commands look for what names none: the only Namespace of the input, or "default" */
	bool assumes_namespace;		  /* and there is such a workload */
	VEC(struct str) limits;		  /* what isn't known, in sentences */
	size_t n_sources, n_objects, n_workloads, n_must; /* n_must: items of severity error and drains that block */
	bool forces; /* pods without a controller: drain needs --force */
};

/* Which minors can be asked for: from the first whose removals are known, to what may be planned for the newest. */
enum { UPGRADE_OLDEST = 15, UPGRADE_NEWEST = 45 };

/*
 * upgrade_begin gives the callbacks for a reader of `cluster`, upgrade_end tells the result. What was
 * found is added to `out` for the exit code; it isn't for printing. The options' `minor` and `only` are taken from here.
 */
struct upgrade_run;
struct upgrade_run *upgrade_begin(struct arena *arena, const struct cluster *cluster, unsigned int from, unsigned int to,
				  const struct audit_options *options);
void upgrade_manifest(void *context, const struct manifest *manifest); /* context: the run */
void upgrade_source(void *context, const struct source *source);
const struct upgrade *upgrade_end(struct upgrade_run *run, struct reader_counts counts, struct findings *out);

void upgrade_markdown(struct strbuf *buf, const struct upgrade *upgrade, struct arena *arena);
void upgrade_json(struct strbuf *buf, const struct upgrade *upgrade, struct arena *arena);
