/*
 * Reading manifests: files, folders, standard input; one object at a time, in memory that doesn't grow with the input.
 *
 * A folder gives its *.yaml, *.yml and *.json, and those of the folders in it, sorted. A document may hold one object or a
 * List of any kind, whose items are handed out one by one; a document without content (Helm writes many) is nothing.
 * Texts stay mapped for as long as the reader lives, so that a finding can show its line.
 */
#pragma once
#include "cluster/cluster.h"
#include "doc/node.h"

struct err;

struct manifest_container {
	const struct node *node;
	enum container_kind kind;
	struct str name; /* empty where none is given */
};

/* One object, while its document lives. */
struct manifest {
	struct arena *arena; /* scratch: emptied when the callback returns */
	const struct node *root;
	const struct kind_row *row; /* NULL for a kind that kind.h doesn't list */
	enum kind kind;
	struct str group, version, api_version, kind_name, namespace, name; /* views into the document; empty where absent */
	struct str kustomized; /* the namespace that a kustomization beside it or above gives it; empty where none does */
	const struct node *metadata, *spec; /* NULL where absent */
	size_t document;	 /* its number in the source, from 1 */
	const char *item_of;	 /* "List": it is an item of one; NULL otherwise */

	/* of pods and what has a pod template; NULL and 0 otherwise */
	const char *pod_path;	 /* "spec.template"; "" for a Pod */
	const struct node *pod;	 /* {metadata, spec} */
	const struct node *pod_spec;
	const struct manifest_container *containers; /* init containers first, in order; then main; then ephemeral */
	size_t n_containers;

	struct object *object; /* its facts in the index; set before the callback */
};

struct reader_options {
	void (*manifest)(void *context, const struct manifest *manifest); /* each object, after it was indexed; may be NULL */
	void (*source)(void *context, const struct source *source);	  /* each text, before its first object; may be NULL */
	void *context;
	bool no_duplicates; /* two objects of one name are a finding */
};

struct reader;

/* `out` and `cluster` outlive the reader; spans in both die with it. */
struct reader *reader_new(struct cluster *cluster, const struct reader_options *options, struct findings *out);
void reader_free(struct reader *reader);
#define _cleanup_reader_ _cleanup_(cleanup_reader)
void cleanup_reader(struct reader **reader);

/* A file, a folder, or "-". -1 where the environment failed; what can't be read as YAML or JSON is a finding. */
int reader_path(struct reader *reader, const char *path, struct err *err);
/* A text that is there already, and lives as long as the reader. */
void reader_text(struct reader *reader, const struct source *source);

struct reader_counts {
	size_t sources, objects;
	uint64_t bytes;
};
struct reader_counts reader_counts(const struct reader *reader);

extern const struct rule *const cluster_rules[]; /* ended by NULL */
