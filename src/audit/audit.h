/*
 * Reviewing manifests: the rules, how they are chosen, and how they are run.
 *
 * A rule is one row; a family is a file, rules_<family>.c, with its rows in one array that ends with AUDIT_RULES_END and is
 * named in audit_families (families.c). Object rules run while the document lives and see its nodes; set rules run once, when all is
 * read, and see only the index of src/cluster. A rule reports through the functions below, never to `findings` itself: they
 * honour what the user ignores, and know which rule is running.
 *
 * Object rules see the index as far as it is read: only set rules may ask it for other objects.
 */
#pragma once
#include "cluster/read.h"

enum audit_family {
	FAMILY_SCHEMA,
	FAMILY_POD_SECURITY,
	FAMILY_CONTAINER,
	FAMILY_IDENTITY,
	FAMILY_RESOURCES,
	FAMILY_PROBES,
	FAMILY_AVAILABILITY,
	FAMILY_REFERENCES, /* across objects */
	FAMILY_EXPOSURE,
	FAMILY_RBAC,
	FAMILY_API,
	FAMILY_IMAGES,
	FAMILY_SECRETS,
	FAMILY_IGNORE, /* what is wrong with an ignore */
};
const char *audit_family_name(enum audit_family family); /* "pod security" */

/* Each level has all rules of those before it. A contested rule is run by name only. */
enum audit_level { LEVEL_BASELINE, LEVEL_RECOMMENDED, LEVEL_STRICT, LEVEL_BY_NAME };
const char *audit_level_name(enum audit_level level); /* "baseline"; "by name" */

/* The Pod Security Standard that a rule is part of: `--pod-security restricted` runs both levels' rules and nothing else. */
enum pod_security { POD_SECURITY_NONE, POD_SECURITY_BASELINE, POD_SECURITY_RESTRICTED };

/* The controls that a rule answers, as their documents number them; NULL: none. Several are separated by ", ". */
struct controls {
	const char *cis;  /* CIS Kubernetes Benchmark: "5.2.2" */
	const char *nsa;  /* NSA/CISA Kubernetes Hardening Guide, by its chapter: "Pod security: non-root containers" */
	const char *bsi;  /* BSI IT-Grundschutz: "APP.4.4.A4, SYS.1.6.A17" */
};

struct audit;

struct audit_rule {
	struct rule rule; /* first: what findings point at. Ids are lower case: "no-readiness-probe" */
	enum audit_family family;
	enum audit_level level;
	enum pod_security pod_security;
	struct controls controls;
	const char *kube_linter, *kube_score; /* the same check there: its ignores are ours, too; several separated by ", " */
	float security_severity; /* 0.1 … 10 as GitHub shows it: low < 4, medium < 7, high < 9, critical; 0: no security matter */

	enum kind kind; /* object rules: for this kind only; KIND_OTHER: for each */
	/*
	 * One of them. A row without any shares that of the row before it, which then says by audit_as() for which of them it
	 * reports; it runs if any of them is chosen.
	 */
	void (*object)(struct audit *audit, const struct manifest *manifest);
	void (*pod)(struct audit *audit, const struct manifest *manifest); /* manifests with a pod_spec */
	void (*container)(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container);
	void (*set)(struct audit *audit);
};

#define AUDIT_RULES_END { .rule = { .id = NULL } }

extern const struct audit_rule *const audit_families[]; /* ended by NULL */
/* All rules in the order of their families: `for (size_t i = 0; (rule = audit_rule_at(i)); i++)`. */
const struct audit_rule *audit_rule_at(size_t i);
const struct audit_rule *audit_rule_find(struct str id); /* or NULL */

struct schemas;

struct audit_options {
	unsigned int minor;	/* Kubernetes 1.minor; 0: the newest known */
	enum audit_level level;
	const char *const *only; /* ids; where there are any, just these run */
	size_t n_only;
	enum pod_security pod_security; /* not NONE: just the standard's rules */
	int64_t now;		 /* seconds since 1970: ignores expire */
	struct schemas *schemas; /* of custom resources; may be NULL */
};

/* What a rule gets; it reads and doesn't change it. */
struct audit {
	struct arena *arena; /* of the whole run: for what set rules need while they run */
	const struct audit_options *options;
	unsigned int minor; /* options->minor, 0 replaced */
	const struct cluster *cluster;
	struct findings *out;
	const struct audit_rule *rule;	   /* the one that runs */
	const struct manifest *manifest;   /* the one it looks at; NULL in set rules */
	struct audit_state *state;	   /* the framework's own */
};

/*
 * Object rules: a finding at a node of the manifest, of the rule that runs. Its path is found from the node. For a field that
 * is missing, give the node in which it should stand: the finding then points at its first key, or its name.
 * NULL where it is ignored; the result may be given more (finding_hint, finding_relate, which take NULL).
 */
struct finding *audit_finding(struct audit *audit, const struct node *node, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* At a key of a map: the finding points at the key's value where it is a scalar, else at the key itself. */
struct finding *audit_finding_key(struct audit *audit, const struct node *map, const char *key, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
/* Set rules: at a span of an object's facts. `path` is the field's ("spec.selector"), or "". */
struct finding *audit_finding_object(struct audit *audit, const struct object *object, struct span span, const char *path,
				     const char *fmt, ...) PRINTF_LIKE(5, 6);
/* For a function that finds for several rules at once: what is reported from here on is of `rule`. False: it isn't to run. */
bool audit_as(struct audit *audit, const struct audit_rule *rule);

/*
 * A run: audit_init, audit_source and audit_manifest as the reader's callbacks (their context is the audit), audit_end when
 * all is read. Set rules run in audit_end, and what is wrong with ignores is said there.
 */
int audit_init(struct audit *audit, struct arena *arena, const struct audit_options *options, const struct cluster *cluster,
	       struct findings *out);
void audit_source(void *context, const struct source *source);
void audit_manifest(void *context, const struct manifest *manifest);
void audit_end(struct audit *audit);
