/*
 * Inside of src/docs: the rendered objects, found by service, and what the parts of the model share.
 */
#pragma once
#include "base/map.h"
#include "docs/docs.h"

/* An object of base/. */
struct docs_object {
	struct str path; /* in the tree */
	struct str kind, name;
	const struct node *root;
};

/* What was rendered for one service. Of each kind the first; lists by path. */
struct docs_objects {
	const struct docs_object *workload, *scaler, *budget;
	VEC(const struct docs_object *) services, policies;
};

/* A Secret that a kustomization generates. */
struct docs_secret {
	struct str name;
	struct map keys;  /* key → itself */
	struct map users; /* name of a service → itself */
	struct map files; /* path in the tree → itself */
};

struct docs {
	struct arena *arena;
	const struct docs_options *options;
	const struct stack *stack;
	const struct config *config;
	const struct tree *tree;
	struct map objects;       /* label of a service → struct docs_objects * */
	struct map secrets;       /* name → struct docs_secret * */
	struct map claims;        /* name → its map in the model */
	struct map claim_objects; /* name → struct docs_object *: of claims that stand by themselves */
	struct map links;         /* name of a service → what it needs, and what needs it */
	struct str name_space;
	bool has_first_starts;           /* a server reads a credential only when its data folder is empty */
	struct node *yes, *no, *nothing; /* shared: a model has thousands of each */
};

/* ---- objects.c ---- */
void docs_objects_find(struct docs *docs);
const struct docs_objects *docs_objects_of(const struct docs *docs,
					   const struct stack_service *service);                 /* never NULL */
const struct node *docs_pod_spec(const struct node *workload);                                   /* or NULL */
const struct node *docs_container(const struct docs *docs, const struct stack_service *service); /* or NULL */
/* The service whose pod it is in the end; itself where it has a pod of its own. */
const struct stack_service *docs_pod_owner(const struct stack_service *service);
/* A service reads a Secret; `key` may be empty: all of it. */
void docs_secret_use(struct docs *docs, struct str name, struct str key, const struct stack_service *service);
void docs_links_find(struct docs *docs);
struct docs_link;
const struct map *docs_needs(struct docs *docs, const struct stack_service *service); /* name → struct docs_link * */
const struct stack_service *docs_link_target(const struct docs_link *link);
/* A service mounts a claim; `object`: the claim, or the template that it is made from; NULL: it isn't ours. */
void docs_claim_use(struct docs *docs, struct str claim, const struct node *object,
		    const struct stack_service *service);

/* ---- Keys of a map of the model ---- */
void set_text(struct docs *docs, struct node *map, const char *key, struct str text);
void set_flag(struct docs *docs, struct node *map, const char *key, bool value);
void set_number(struct docs *docs, struct node *map, const char *key, int64_t value);
/* The text of a scalar, or nothing. */
void set_from(struct docs *docs, struct node *map, const char *key, const struct node *scalar);

/* ---- The parts of a service: container.c, security.c, links.c ---- */
void fill_container(struct docs *docs, struct node *service, const struct stack_service *of,
		    const struct node *container, const struct node *pod_spec);
void fill_security(struct docs *docs, struct node *service, const struct stack_service *of,
		   const struct node *container, const struct node *pod_spec);
void fill_links(struct docs *docs, struct node *service, const struct stack_service *of);

/* ---- The parts of the stack: security.c, images.c, order.c, credentials.c, volumes.c; after its services ---- */
void fill_controls(struct docs *docs, struct node *root, const struct node *services);
void fill_images(struct docs *docs, struct node *root, const struct node *services);
void fill_order(struct docs *docs, struct node *root, const struct node *services);
void fill_credentials(struct docs *docs, struct node *root);
void fill_volumes(struct docs *docs, struct node *root);
void fill_requirements(struct docs *docs, struct node *root); /* after the volumes */
