/*
 * What the files of this folder share, and nobody else needs: the parts of cluster_add().
 */
#pragma once
#include "cluster/read.h"

/* A text of the document, interned. */
struct str keep_text(struct cluster *cluster, const struct node *map, const char *key);
struct str keep(struct cluster *cluster, struct str text);
/* Of a list of scalars; in the index's arena. */
const struct str *keep_texts(struct cluster *cluster, const struct node *list, size_t *n);
/* Of the value under `key`; without source where there is none. */
struct span span_at_key(const struct node *map, const char *key);
/* The same, or that of the map where there is none. */
struct span span_at_key_or(const struct node *map, const char *key);
struct port_ref keep_port(struct cluster *cluster, const struct node *scalar);
enum transport transport_of(const struct node *map);
int32_t port_number(const struct node *scalar); /* 0 where it is none between 1 and 65535 */
struct namespace *namespace_of(struct cluster *cluster, struct str name);

void add_pod(struct cluster *cluster, const struct manifest *manifest, struct pod *pod);
void add_by_labels(struct cluster *cluster, struct namespace *namespace, struct workload *workload);
void add_workload(struct cluster *cluster, struct object *object, const struct manifest *manifest);

void add_service(struct cluster *cluster, struct object *object, const struct manifest *manifest);
void add_ingress(struct cluster *cluster, struct object *object, const struct manifest *manifest);
void add_route(struct cluster *cluster, struct object *object, const struct manifest *manifest);
void add_policy(struct cluster *cluster, struct object *object, const struct manifest *manifest);

void add_namespace(struct cluster *cluster, struct object *object, const struct manifest *manifest);
void add_config_map(struct cluster *cluster, struct object *object, const struct manifest *manifest);
void add_claim(struct cluster *cluster, struct object *object, const struct manifest *manifest);
void add_service_account(struct cluster *cluster, struct object *object, const struct manifest *manifest);
void add_role(struct cluster *cluster, struct object *object, const struct manifest *manifest);
void add_binding(struct cluster *cluster, struct object *object, const struct manifest *manifest);
void add_scaler(struct cluster *cluster, struct object *object, const struct manifest *manifest);
void add_budget(struct cluster *cluster, struct object *object, const struct manifest *manifest);
