/*
 * From the canonical document to the stack: one handler a key.
 */
#pragma once
#include "base/map.h"
#include "compose/compose.h"
#include "stack/stack.h"

struct to_stack_from {
	struct stack_service *service, *source;
	bool read_only;
	const struct origin *origin;
};

/* What has no equivalent, said once a line. */
struct to_stack_answer {
	struct finding *finding;
	size_t more;
};

struct to_stack {
	struct arena *arena;
	const struct compose_project *project;
	struct stack *stack;
	struct findings *out;
	struct str here;	/* the folder in which lotse was started: paths are shown from there */
	struct map services, networks, volumes; /* by name */
	struct map files;	/* "config\nNAME", "secret\nNAME" of the top level; "path\nPATH" of bind mounts */
	struct map taken;	/* names of files that are in use */
	struct map contexts;	/* build contexts, absolute */
	struct map answers;	/* place of a key → struct to_stack_answer * */
	struct map aliases;	/* "SERVICE\nALIAS\nNETWORK\nCLIENT": those that there are */
	const struct stack_service *crowded; /* the last one that was said to have too many ports */
	VEC(struct to_stack_from) volumes_from; /* resolved when all services are read */
	struct stack_service *service; /* the one that is being read */
	struct str key;		       /* of it: "ports", "deploy.resources" */
};

/* What makes a field of the value of a key. */
typedef void to_stack_handler(struct to_stack *t, const struct node *value);

struct to_stack_key {
	const char *key;
	to_stack_handler *take; /* NULL: the loader has put it into other keys, or read what it says */
};
extern const struct to_stack_key to_stack_service_keys[]; /* in the order in which they are read; ended by a row without key */

/*
 * ORIGIN_SPAN at the node, and at the variables that its text came from. `what` is "services.NAME.KEY", with `more` behind it
 * ("[2]", ".cpus"; may be "").
 */
const struct origin *to_stack_origin(struct to_stack *t, const struct node *node, const char *more, ...) PRINTF_LIKE(3, 4);
struct origin *to_stack_origin_at(struct to_stack *t, struct span span, struct str what);

/* Typed reads of canonical values; a value of another kind (the loader has complained) is left unset. */
struct stack_str to_stack_str(struct to_stack *t, const struct node *node, const char *more);
struct stack_int to_stack_int(struct to_stack *t, const struct node *node, const char *more);
struct stack_bool to_stack_bool(struct to_stack *t, const struct node *node, const char *more);
struct stack_words to_stack_words(struct to_stack *t, const struct node *node, const char *more);
/* What a variable put into the scalar: its value, else the plain default that is written there. */
struct stack_value to_stack_value(const struct to_stack *t, const struct node *node, struct str name, size_t word);
struct stack_int to_stack_ms(struct to_stack *t, const struct node *node, const char *more);	/* "1m30s" → 90000 */
struct stack_int to_stack_cpus(struct to_stack *t, const struct node *node, const char *more); /* thousandths */
bool to_stack_milliseconds(struct str text, int64_t *ms);
void to_stack_pairs(struct to_stack *t, const struct node *map, struct stack_pairs *out);

/* A path as the user would write it. */
struct str to_stack_path(const struct to_stack *t, struct str path);

/* to_stack_network.c */
to_stack_handler take_ports, take_expose, take_networks, take_network_mode, take_links, take_external_links, take_extra_hosts,
	take_container_name, take_hostname, take_dns, take_dns_search, take_dns_opt, take_pid, take_ipc;
void to_stack_network_list(struct to_stack *t, const struct node *networks);

/* to_stack_deploy.c */
to_stack_handler take_deploy, take_cpus, take_mem_limit, take_mem_reservation, take_scale, take_gpus, take_restart, take_shm_size;

/* to_stack_storage.c */
to_stack_handler take_volumes, take_tmpfs, take_secrets, take_configs, take_volumes_from;
void to_stack_volume_list(struct to_stack *t, const struct node *volumes);
/* At the end: mounts of volumes_from, who uses what, order of the lists. */
void to_stack_volumes_settle(struct to_stack *t);
struct stack_volume *to_stack_volume_new(struct to_stack *t, struct str name, const struct origin *origin);

/* to_stack_files.c */
void to_stack_file_list(struct to_stack *t, const struct node *files, enum stack_file_kind kind);
/* to_stack_bind.c: a bind mount, classified. */
void to_stack_bind(struct to_stack *t, const struct node *item, struct stack_mount mount, struct str source);

/* Reads one file into an item; false after a finding. */
bool to_stack_read_item(struct to_stack *t, const struct node *at, struct str path, struct str relative,
			struct stack_file_item *item);
struct stack_file *to_stack_file_new(struct to_stack *t, struct str name, enum stack_file_kind kind,
				     enum stack_file_source source, const struct origin *origin);
bool to_stack_is_binary(struct str content);

/* to_stack_folder.c: what is in a folder, looked at up to a limit. */
struct folder {
	VEC(struct str) files; /* relative, sorted; regular files only */
	uint64_t size;	       /* of all */
	size_t n_code;	       /* with the ending of a programming language */
	bool manifest;	       /* package.json, go.mod, .git, …: the top of somebody's source code */
	bool too_much;	       /* deeper, more or larger than a ConfigMap could ever hold */
};
void to_stack_look(struct arena *arena, const char *path, struct folder *folder);
#define TO_STACK_FILE_MAX ((size_t)1 << 20) /* 1 MiB: what a ConfigMap or a Secret may hold */
