/*
 * What the parts of the reader share: read.c (objects of a text), read_files.c (which files), read_jobs.c (on two cores).
 */
#pragma once
#include "base/map.h"
#include "cluster/read.h"

#define SOURCE_MAX ((size_t)INT32_MAX) /* spans count bytes in 32 bits */
/* Small texts are packed: a mapping costs a page each, and a process may have 65,530. */
enum { SMALL = 64 << 10, SMALL_TOTAL = 64 << 20 };

struct reader {
	struct cluster *cluster;
	struct reader_options options;
	struct findings *out;
	struct arena *arena;   /* sources, small texts, names */
	struct arena *scratch; /* the document */
	VEC(struct str) maps;
	VEC(struct arena *) arenas; /* of the workers: texts and findings that stay */
	char *standard_input;
	struct reader_counts counts;
	size_t small; /* bytes of small texts */

	/* of the text that is being read */
	const struct source *source;
	bool is_json, is_mapped;
	size_t document, forgotten;
	size_t objects_before;
	/* of the list whose items come */
	struct str list_kind, list_version;
	struct map namespaces; /* folder, cleaned → struct str *: of its kustomization */
	struct str kustomized; /* of the text that is being read */
};

bool reader_looks_like_json(const struct source *source);

/* A small text whose documents are there already. */
struct parsed {
	const struct source *source;
	struct arena *arena; /* of the documents */
	VEC(struct node *) documents;
	struct findings findings; /* of the parser */
	bool is_json, failed;
};
void reader_take_parsed(struct reader *reader, const struct parsed *parsed);

struct paths {
	VEC(const char *) list;
};
/* The manifests of a folder, in order; what its kustomizations name as patches and data is left out. */
int reader_find_files(struct reader *reader, const char *folder, struct paths *paths, struct err *err);
/* Reads files as if one after the other; small ones are parsed ahead, on other cores. */
int reader_read_files(struct reader *reader, const struct paths *paths, struct err *err);
/* The namespace that a kustomization gives to what is in the file; empty where none does. */
struct str reader_namespace_of(const struct reader *reader, struct str path);
/* One file, on this core. */
int reader_read_file(struct reader *reader, const char *path, struct err *err);
