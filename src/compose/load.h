/*
 * Inside of the Compose loader: what its files share. Nobody outside of src/compose includes this.
 *
 * A document goes this way:
 *
 *	read ─ typed_copy ─ check_document ─ extends_apply ─ include_apply ─ merge_document      one after the other
 *	                                                                          │
 *	   finish_model: required keys, defaults, exclusive keys, absolute paths ─┘              once a model
 *
 * and the model of the main files goes on: normalise, profiles, cross checks, env files, what is used.
 *
 * check_document leaves only what the schema allows: it reports the rest and takes it out, makes short forms long and scalars
 * typed. So whoever comes after it may rely on the kinds of nodes that the tables promise.
 */
#pragma once
#include "compose/compose.h"
#include "compose/dotenv.h"
#include "compose/expand.h"
#include "compose/interpolate.h"
#include "compose/keys.h"
#include "compose/rules.h"
#include "compose/units.h"
#include "doc/yaml.h"

#define LOAD_MAX_FILES 4096	     /* Compose files read in one run, repeated includes counted */
#define LOAD_MAX_DEPTH 64	     /* of includes, and of extends */
#define LOAD_MAX_PORTS 200000	     /* that ranges may expand to, all services together */
#define LOAD_MAX_EXPANDED (256u << 20) /* bytes that interpolation and env files may make */
#define LOAD_MAX_NODES 6000000	     /* values that copies, extends, env files and commands may make: about 1 GB */
#define LOAD_MAX_COMMAND (2u << 20)  /* bytes of a command: Linux takes 2 MiB of arguments where nobody has raised the limit */

/* Where a value stands, for messages: "services.api.ports[0]". On the stack, from leaf to root. */
struct key_path {
	const struct key_path *up;
	struct str key;
	size_t index;
	bool item;
};
#define PATH_KEY(parent, name) (&(struct key_path){ .up = (parent), .key = (name) })
#define PATH_ITEM(parent, number) (&(struct key_path){ .up = (parent), .index = (number), .item = true })
struct str path_show(struct arena *arena, const struct key_path *path);

struct compose_file {
	struct str path;  /* absolute, cleaned */
	struct str shown; /* as the user would write it */
	struct source *source;
	struct yaml_documents *documents; /* as read; NULL: can't be used, and that was said */
};

/* The files of one `include`, or of the command line: what its variables and relative paths mean. */
struct scope {
	const struct scope *up;	 /* who includes it */
	struct str directory;	 /* relative paths mean this folder; absolute */
	struct environment *environment;
	struct interpolation interpolation;
	struct map extended;	 /* path → struct service_set: files that services extend */
	VEC(struct str) reading; /* files read so far, for cycles of includes */
	unsigned int depth;
};

enum service_state { SERVICE_RAW, SERVICE_BUSY, SERVICE_DONE };
struct service_progress {
	enum service_state state;
	unsigned int depth; /* of its chain of extends */
};
/* The services of a document, on their way through `extends`. */
struct service_set {
	struct node *services; /* a map */
	struct compose_file *file;
	bool foreign;	     /* read because somebody extends it: unchecked until asked for, paths relative to itself */
	bool checked;	     /* foreign, but checked already */
	struct map progress; /* name → struct service_progress */
};

struct scalar_uses; /* scalar → its compose_use; see uses.c */

struct loader {
	struct arena *arena;
	struct findings *out;
	struct compose_project *project;
	const struct compose_options *options;
	struct str cwd, home;
	struct map files;	 /* path → struct compose_file */
	struct map listed;	 /* names in project->files */
	VEC(struct str) listing;
	struct map env_sources;	 /* path → struct source */
	struct map env_files;	 /* path → struct dotenv of files read with nothing but the project's environment */
	VEC(struct str) profiles;
	size_t n_read, n_ports, n_expanded, n_nodes;
	unsigned int extending; /* depth of extends in work */
	struct map wounded;	 /* places of mappings from which a wrong value was taken: see wound() */
	bool tags;		 /* !reset or !override were seen */
};

/* ---- load.c ---- */
struct finding *complain(struct loader *l, const struct rule *rule, const struct node *node, const struct key_path *path,
			 const char *fmt, ...) PRINTF_LIKE(5, 6);
struct finding *complain_at(struct loader *l, const struct rule *rule, struct span span, const struct key_path *path,
			    const char *fmt, ...) PRINTF_LIKE(5, 6);
/* Counts values that are made; false where they are more than any project has, and that was said. */
bool spend(struct loader *l, size_t n_nodes, struct span at);
/* The same for bytes of texts. */
bool spend_bytes(struct loader *l, size_t n_bytes, struct span at);
/* A mapping lost a value, and that was said: what then seems to be missing in it is no second mistake. */
void wound(struct loader *l, struct span mapping);
bool wounded(struct loader *l, struct span mapping);
const char *shown(struct loader *l, struct str text); /* str_show(), terminated */
struct str path_shown(struct loader *l, struct str path);  /* as the user would write an absolute path */
void file_listed(struct loader *l, struct str name);
/* A Compose file, read and parsed once. NULL: can't be read; `why` says so, or it is empty and a finding was made. */
struct compose_file *file_open(struct loader *l, struct str path, struct str name, struct err *why);
/* One model of several files: merged, paths absolute, defaults filled in. */
struct node *model_load(struct loader *l, struct scope *scope, struct compose_file *const *files, size_t n);
void scope_init(struct loader *l, struct scope *scope, const struct scope *up, struct str directory,
		struct environment *environment);

/* ---- typed.c: a copy of what was read, interpolated, every scalar with its type and Go's way of writing it ---- */
struct node *typed_copy(struct loader *l, struct scope *scope, const struct node *raw, const struct key_path *path);
void scalar_type(struct arena *arena, struct node *scalar);
struct str number_show(struct arena *arena, double value, unsigned int bits); /* as Go's %v does */

/* ---- uses.c: which variables a scalar's text came from ---- */
void use_add(struct loader *l, const struct node *scalar, const struct interpolation *in); /* also where only $$ was replaced */
bool use_changed(const struct compose_project *project, const struct node *scalar);	   /* text isn't what stands in the file */
void uses_collect(struct loader *l); /* at the end: those of the canonical tree, in its order */
/* A string that a part of another scalar gives: keeps span and variables. */
struct node *derive_text(struct loader *l, const struct node *from, struct str text, size_t offset);
struct node *derive_scalar(struct loader *l, const struct node *from, struct node *scalar); /* of the whole of it */
struct node *derive_collection(const struct node *from, struct node *collection);	     /* span and tag */
struct span derive_span(const struct loader *l, const struct node *from, size_t offset, size_t length);
struct node *deep_copy(struct loader *l, const struct node *node);
struct node *map_of(struct arena *arena, size_t n); /* empty, with room for n */
struct node *seq_of(struct arena *arena, size_t n);
/* Takes out all entries whose value was set to NULL: one by one would take long where there are many. */
void drop_empty_entries(struct loader *l, struct node *map);
/* Sets a key with the place where it was written. */
void entry_set(struct loader *l, struct node *map, struct str key, struct span key_span, struct node *value);

/* ---- check.c, cast.c: the schema ---- */
/* Checks and expands in place; NULL where nothing of it can be used. */
struct node *check_value(struct loader *l, const struct compose_key *key, struct node *node, const struct key_path *path);
void check_document(struct loader *l, struct node *document);
bool cast_scalar(struct loader *l, const struct compose_key *key, struct node *scalar, const struct key_path *path);
/* Required keys, which another file may have given. Values without them go. */
void check_required(struct loader *l, struct node *model);
const char *node_words(const struct node *node); /* "a list", "null" */

/* ---- merge.c ---- */
/* Joins `over` into `base`; both may be changed. keep_tags: !reset and !override stay for a later merge. */
struct node *merge_value(struct loader *l, const struct compose_key *key, struct node *base, struct node *over,
			 const struct key_path *path, bool keep_tags);
struct node *strip_tags(struct loader *l, struct node *node); /* NULL where it was !reset */
struct node *unique_items(struct loader *l, const struct compose_key *key, struct node *list, const struct key_path *path);
void check_duplicates(struct loader *l, const struct compose_key *key, const struct node *list, const struct key_path *path);

/* ---- extends.c, include.c ---- */
void extends_apply(struct loader *l, struct scope *scope, struct compose_file *file, struct node *document);
void include_apply(struct loader *l, struct scope *scope, struct node *document);

/* ---- paths.c ---- */
struct str path_resolve(struct loader *l, struct str directory, struct str path); /* ~ and relative ones made absolute */
void paths_of_service(struct loader *l, struct str directory, struct node *service);
void paths_of_model(struct loader *l, struct str directory, struct node *model);

/* ---- normalise.c, consistency.c, environment.c, profiles.c, canonical.c ---- */
void defaults_fill(struct loader *l, struct node *model);
void check_exclusive(struct loader *l, struct node *model);
void environment_from_scope(struct loader *l, const struct scope *scope, struct node *model);
void normalise(struct loader *l, struct node *model);
void check_consistency(struct loader *l, struct node *model, const struct node *disabled);
void env_files_resolve(struct loader *l, struct node *model);
struct node *profiles_apply(struct loader *l, struct node *model); /* returns the services that are off */
void unused_drop(struct loader *l, struct node *model, const struct node *disabled);

/* ---- environment.c ---- */
struct environment *environment_new(struct arena *arena);
void environment_put(struct arena *arena, struct environment *environment, struct str name, struct str value, struct span span);
const struct variable *environment_get(const struct environment *environment, struct str name);
/* An env file by its absolute path, read once. NULL: `why` says so. */
const struct source *env_source(struct loader *l, struct str path, struct err *why);
/*
 * Adds the variables of an env file that `environment` doesn't have. `fresh` are those of the files before it: they are replaced,
 * as a later file wins over an earlier one.
 */
void environment_add_file(struct loader *l, struct environment *environment, struct environment *fresh,
			  const struct source *source);
