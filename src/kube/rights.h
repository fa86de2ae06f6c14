/*
 * The rights of containers: who they run as, what they may do, where they may write. Inside of src/kube.
 *
 * All of them hold the level "restricted" of the Pod Security Standards, unless lotse.yaml gives the reason for a right.
 */
#pragma once
#include "kube/render.h"

enum user_kind {
	USER_OF_COMPOSE,
	USER_OF_DOCKERFILE, /* USER there, with a number */
	USER_OF_IMAGE, /* the image is known to run as this user in the end, or to work as it from the start */
	USER_BY_NAME,  /* the Compose file names it, and the name has the same number everywhere */
	USER_OF_NOBODY, /* nobody knows: a number that is no other process's on the node */
	USER_ROOT,     /* lotse.yaml gives the reason */
};

struct user {
	enum user_kind kind;
	int64_t uid, gid;
	const struct origin *origin;
};

/* ---- user.c ---- */
struct user user_of(struct render *r, const struct stack_service *service);
void user_fill(struct render *r, struct node *context, const struct user *user);
/* What the user should know about it; once for each service. */
void say_user(struct render *r, const struct stack_service *service);
/* The text of lotse.yaml; NULL where it gives none. */
const struct node *allow_reason(const struct render *r, const struct stack_service *service, const char *right);
bool is_privileged(const struct render *r, const struct stack_service *service);
/* The image whose known facts hold: of one that is built here the base, where it starts what that starts; else empty. */
struct str image_of_facts(const struct stack_service *service);
const struct origin *image_origin(const struct stack_service *service); /* where that image stands */
/* NULL where nothing is known. */
const struct image_rights *rights_of(const struct stack_service *service);

/* ---- capabilities.c ---- */
bool capability_is_harmless(struct str capability); /* the baseline of the Pod Security Standards allows it */
void capabilities_fill(struct render *r, struct node *context, const struct stack_service *service);

/* ---- profiles.c ---- */
bool selinux_is_harmless(struct str type); /* likewise */
void seccomp_fill(struct render *r, struct node *context, const struct stack_service *service);
void apparmor_fill(struct render *r, struct node *context, const struct stack_service *service);
void selinux_fill(struct render *r, struct node *context, const struct stack_service *service);

/* ---- sysctls.c ---- */
/* `spec` of the pod, whose hostNetwork is filled in. */
void sysctls_fill(struct render *r, const struct node *spec, struct node *context, const struct stack_service *service);

/* ---- writable.c ---- */
/* Must its root file system stay writable? Then `why` says it. */
bool root_is_writable(const struct render *r, const struct stack_service *service, struct str *why);
void root_filesystem_fill(struct render *r, struct node *context, const struct stack_service *service);
/* Where nothing is mounted and the container writes all the same: folders that end with the pod. */
void writable_fill(struct render *r, struct node *mounts, const struct stack_service *service, struct map *volumes);
void say_read_only(struct render *r, const struct stack_service *service);

/* ---- level.c ---- */
/*
 * After all objects are there: what the namespace enforces, and in each workload that breaks a rule of `lotse check` by
 * permission the annotation with the reason.
 */
void level_fill(struct render *r, struct node *name_space);
