/*
 * Inside of the migration plan: what is known of each thing that keeps data.
 */
#pragma once
#include "base/map.h"
#include "docs/migration.h"
#include "stack/stack.h"
#include "tree/tree.h"

/* How data gets to the cluster. */
enum engine {
	ENGINE_POSTGRESQL,
	ENGINE_MYSQL,
	ENGINE_MONGODB,
	ENGINE_REDIS,
	ENGINE_RABBITMQ,
	ENGINE_KAFKA,
	ENGINE_ELASTICSEARCH,
	ENGINE_STOPPED, /* a store that we know no replication of: its files are copied while it is stopped */
	ENGINE_NOTHING, /* keeps nothing that outlives its container */
	ENGINE_FILES,   /* a volume with files */
	ENGINE_ARCHIVE, /* what monitoring has gathered: kept, not moved */
	ENGINE_PLACE,   /* a volume on a server (NFS): stays where it is */
	ENGINE_MEMORY,  /* a volume in memory */
	N_ENGINES
};

/* A data-keeping service with its volumes, or a volume of others. */
struct moved {
	enum engine engine;
	const struct stack_service *service; /* of a volume: one that writes it, else one that reads it */
	const struct stack_volume *volume;   /* NULL: a service */
	struct str target;                   /* of a volume: where the service has it */
	int phase;                           /* in which it changes hands */
};

/* Objects of one kind, or those that belong to one service. */
struct objects {
	VEC(const struct node *) list;
};

struct services {
	VEC(const struct stack_service *) list;
};

struct migration {
	struct arena *arena;
	const struct stack *stack;
	const struct migration_options *options;
	struct tree *tree;
	struct str overlay; /* that production is applied from */
	VEC(struct moved) moved;
	struct map kinds;     /* kind → struct objects * */
	struct map scaled;    /* names of workloads that an autoscaler scales → it */
	struct map workloads; /* label of a service → struct objects *: its workload */
	struct map names; /* label of a service → struct objects *: the Services that lead to its pods, headless ones
			     left out */
	struct map clients; /* name of a service → struct services * */
	struct map writers; /* names of services that write volumes with files → themselves */
	struct map brokers; /* host → the number of its database with queues */
	struct map ports;   /* "db:5432" → the port of the old machine that leads there */
	struct str queues;  /* that workers take their tasks from, with blanks between them */
	struct map stopped; /* names of services whose files are copied while they are stopped → themselves */
};

/* ---- migration_find.c: objects of the tree ---- */
/* The workload of a service, or NULL: it has no image, or its container is in another pod. */
const struct node *find_workload(const struct migration *m, const struct stack_service *service);
const struct node *find_container(const struct node *workload, struct str name); /* or NULL */
const struct node *find_pod_spec(const struct node *workload);
/* The n-th object of that kind, in the order of paths; NULL where there are no more. */
const struct node *find_object(const struct migration *m, const char *kind, size_t n);
/* The claim of a volume: "invoices", "beat-schedule-beat-0"; `claim` its object or template. Empty: there is none. */
struct str find_claim(const struct migration *m, const struct stack_volume *volume, const struct node **claim);
/* The n-th Service that leads to the pods of that service; headless ones don't count. */
const struct node *find_name(const struct migration *m, const struct stack_service *service, size_t n);
/* Fills the maps; before anything else is asked. */
void find_objects(struct migration *m);
struct str find_namespace(const struct migration *m); /* its name */
struct str find_overlay(const struct migration *m);

/* ---- migration_data.c: which data there is, and when it moves ---- */
void find_moved(struct migration *m);
/* Can changes be brought back to the old side after the cut-over? */
bool can_go_back(const struct stack_service *service);
const char *engine_name(enum engine engine); /* "postgresql": the name of the section in the templates */
bool is_data_service(const struct stack_service *service);
/* Does the service write files that can't be in two places: so that its requests can't be shared out between the two
 * sides? */
bool writes_files(const struct migration *m, const struct stack_service *service);

/* ---- migration_client.c: how to talk to a server inside of its container ---- */
/* A command for the shell: "psql -X -q -A -t -U erp -d erp". */
struct str client_of(struct arena *arena, const struct moved *moved);
struct str dump_of(struct arena *arena, const struct moved *moved, const char *program);
struct str database_of(struct arena *arena, const struct moved *moved);
struct str user_of_database(struct arena *arena, const struct moved *moved);

/* ---- migration_model.c: what the templates are filled with ---- */
struct node *migration_model(struct migration *m);

/* ---- migration_objects.c: stages, pods that copy ---- */
void write_stages(struct migration *m);
void write_copy_pods(struct migration *m);
