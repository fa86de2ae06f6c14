/*
 * The index of a cluster's objects: compact facts that outlive the documents they were read from.
 *
 * Everything that a rule over several objects, or the analysis of NetworkPolicies, needs to know. It lives in one arena; all
 * texts and labels are interned (cluster/selector.h), so equal texts are equal pointers. An absent text is empty. Spans point
 * into sources that live as long as the index; a fact that isn't there has a span without source.
 *
 * Objects keep the order in which they were read. Of two objects with the same kind, namespace and name both are there: the
 * first is found, `same` leads to the next.
 *
 * A namespaced object without metadata.namespace is taken to be where `namespace:` of the kustomization of its folder puts it, or
 * of the nearest folder above; else in "default", where kubectl would put it.
 */
#pragma once
#include "base/vec.h"
#include "cluster/kind.h"
#include "cluster/selector.h"

struct manifest;

struct object {
	enum kind kind;
	uint32_t id;		     /* 0, 1, 2… in the order of reading */
	struct str group, version;   /* "apps", "v1" */
	struct str kind_name;	     /* as written: "Deployment" */
	struct str namespace, name;  /* namespace is empty for what is cluster-wide; name is empty where there is none */
	bool has_namespace;	     /* it is written there */
	bool is_generated;	     /* generateName: no name yet */
	const struct labels *labels; /* its own, not its pods' */
	struct span span;	     /* the whole object; line and column are those of its first key */
	struct span name_span;	     /* of metadata.name; else of the object */
	struct str owner_kind, owner_name; /* the controlling ownerReference: "ReplicaSet", "web-7d9" */
	const struct object *same;
	void *facts; /* struct workload, service, … below, by kind; NULL for kinds without */
};

/* ---- Workloads: everything that has a pod template, and bare pods ---- */

enum transport { TRANSPORT_TCP, TRANSPORT_UDP, TRANSPORT_SCTP, TRANSPORT_OTHER };
const char *transport_name(enum transport protocol);

enum container_kind {
	CONTAINER_MAIN,
	CONTAINER_INIT,
	CONTAINER_SIDECAR, /* an init container with restartPolicy: Always */
	CONTAINER_EPHEMERAL,
};

struct container_port {
	struct str name;
	int32_t number, host_port; /* 0: not given, or out of range */
	enum transport protocol;
	struct span span;
};

struct mount {
	struct str volume, path, sub_path;
	bool read_only;
	struct span span; /* of the volume's name */
};

struct container {
	enum container_kind kind;
	struct str name, image;
	struct span span, image_span; /* span: of the name, else of the container */
	struct container_port *ports;
	struct mount *mounts; /* volumeMounts and volumeDevices */
	size_t n_ports, n_mounts;
	bool readiness, liveness, startup; /* has such a probe */
	struct str readiness_port, liveness_port, startup_port; /* number or name as written; empty for exec */
};

struct volume {
	struct str name;
	struct str source; /* "configMap", "emptyDir", "persistentVolumeClaim", …; empty where none is given */
	struct span span;
};

/* An object of the pod's namespace (or cluster-wide) that must be there for the pod to start. */
struct reference {
	enum kind kind; /* CONFIG_MAP, SECRET, PERSISTENT_VOLUME_CLAIM, SERVICE_ACCOUNT, PRIORITY_CLASS, RUNTIME_CLASS */
	struct str name;
	struct str key; /* of a ConfigMap or Secret; empty: the whole */
	bool optional;
	bool is_pull_secret; /* a pod starts without it as long as the image is there */
	struct span span;
	const char *path; /* "env[].valueFrom.configMapKeyRef", static */
	struct str container; /* or empty */
};

enum tristate { IS_UNSET, IS_NO, IS_YES };

struct pod {
	const struct labels *labels;
	struct str service_account; /* "default" where none is given */
	enum tristate automount_token;
	bool host_network;
	struct str restart_policy; /* "Always" where not given */
	struct container *containers; /* init containers first, in order; then main; then ephemeral */
	struct volume *volumes;
	struct reference *references;
	size_t n_containers, n_volumes, n_references;
	bool spreads, has_anti_affinity; /* topologySpreadConstraints; podAntiAffinity */
	int64_t grace_period;		 /* seconds; 30 where not given */
	struct span span, labels_span;	 /* of the pod's spec; of the template's labels, else of the template */
	struct str phase, ip, host_ip;	 /* of status: dumps of a live cluster */
};

struct workload {
	const struct object *object;
	struct pod pod;
	const struct selector *selector; /* NULL: none given (a Pod, a Job) */
	struct span selector_span;
	int64_t replicas; /* 1 where not given; of a DaemonSet 1 */
	struct span replicas_span;
	struct str update_strategy;   /* "RollingUpdate", "Recreate", "OnDelete", or empty */
	struct str service_name;      /* of a StatefulSet: its headless Service */
	struct span service_name_span;
	const struct str *claims;     /* names of a StatefulSet's volumeClaimTemplates: they are volumes, too */
	size_t n_claims;
};

/* ---- Network ---- */

/* A port as one object names that of another: a number or a name. */
struct port_ref {
	struct str name;
	int32_t number;	  /* 0 where it is a name, or nothing is given */
	struct span span;
};

struct service_port {
	struct str name;
	int32_t port, node_port;
	enum transport protocol;
	struct port_ref target; /* as given; where it isn't: the number of the port itself */
	struct span span;
};

struct service {
	const struct object *object;
	const struct selector *selector; /* NULL: none; its endpoints come from elsewhere */
	struct span selector_span;
	struct str type; /* "ClusterIP" where not given */
	struct span type_span;
	bool headless;
	struct service_port *ports;
	size_t n_ports;
	struct str external_name;
	size_t n_external_ips;
	struct span external_ips_span;
};

/* What an Ingress or a route of the Gateway API sends traffic to. */
struct backend {
	struct str namespace, service;
	struct port_ref port;
	struct span span; /* of the service's name */
};

struct route {
	const struct object *object; /* Ingress, HTTPRoute, GRPCRoute, TLSRoute, TCPRoute */
	struct backend *backends;
	struct str *hosts; /* "" for a rule without one */
	struct str *tls_secrets;
	size_t n_backends, n_hosts, n_tls_secrets;
	bool tls; /* an Ingress with tls; routes have their TLS in the Gateway */
	struct span span; /* of spec */
};

struct ip_block {
	struct str cidr; /* as written */
	const struct str *except;
	size_t n_except;
	struct span span;
};

/* Exactly one of (pods, namespaces: at least one of the two) and block is given; nothing is: `broken`. */
struct policy_peer {
	const struct selector *pods, *namespaces; /* NULL: not given */
	const struct ip_block *block;
	bool broken;
	struct span span;
};

struct policy_port {
	enum transport protocol;
	struct str name;
	int32_t port, end_port; /* both 0: all ports of the protocol, unless there is a name; end_port 0: not given */
	bool broken;		/* endPort with a name, or below port; a port out of range */
	struct span span;
};

struct policy_rule {
	const struct policy_peer *peers; /* none: everyone, from outside as well */
	const struct policy_port *ports; /* none: all */
	size_t n_peers, n_ports;
	struct span span;
};

struct policy {
	const struct object *object;
	const struct selector *pods; /* of its namespace; an absent podSelector chooses all, as an empty one */
	struct span pods_span;
	bool ingress, egress; /* which directions it isolates: policyTypes, or the default */
	bool has_types;
	const struct policy_rule *ingress_rules, *egress_rules;
	size_t n_ingress_rules, n_egress_rules;
};

/* ---- Storage, configuration, identity ---- */

/* ConfigMap and Secret. */
struct config_map {
	const struct object *object;
	const struct str *keys; /* of data, binaryData, stringData; sorted */
	size_t n_keys;
	bool immutable;
	struct str type; /* of a Secret */
};

struct claim {
	const struct object *object;
	struct str storage_class, volume;
	bool read_write_once; /* no other access mode */
};

struct service_account {
	const struct object *object;
	enum tristate automount_token;
};

struct role_rule {
	const struct str *groups, *resources, *verbs, *names;
	size_t n_groups, n_resources, n_verbs, n_names;
	struct span span;
};

struct role { /* Role, ClusterRole */
	const struct object *object;
	const struct role_rule *rules;
	size_t n_rules;
	bool aggregates;
};

struct subject {
	struct str kind, namespace, name; /* "ServiceAccount", "User", "Group" */
	struct span span;
};

struct binding { /* RoleBinding, ClusterRoleBinding */
	const struct object *object;
	struct str role_kind, role; /* "ClusterRole", "cluster-admin" */
	struct span role_span;
	const struct subject *subjects;
	size_t n_subjects;
};

/* ---- Availability ---- */

/* HorizontalPodAutoscaler, ScaledObject, VerticalPodAutoscaler. */
struct scaler {
	const struct object *object;
	struct str target_api, target_kind, target; /* a ScaledObject without a kind means a Deployment */
	struct span target_span;
	int64_t min, max; /* -1: not given */
	struct span min_span, max_span;
};

struct budget_limit {
	bool given, is_percent;
	int64_t number; /* -1: neither a number nor a percentage */
	struct span span;
};

struct budget { /* PodDisruptionBudget */
	const struct object *object;
	const struct selector *pods;
	struct span pods_span;
	struct budget_limit min_available, max_unavailable;
};

/* ---- The whole ---- */

/* Every namespace that an object is in, or that is an object itself. */
struct namespace {
	struct str name;
	const struct object *object; /* NULL: only used */
	const struct labels *labels; /* always with kubernetes.io/metadata.name */
	VEC(struct workload *) workloads;
	VEC(struct service *) services;
	VEC(struct policy *) policies;
	VEC(struct budget *) budgets;
	size_t n_of[KINDS]; /* objects of each kind: is the input likely to hold them all? */
	struct map by_label; /* the workloads that have a label; for cluster_select() */
};

struct cluster {
	struct arena *arena;
	struct interner interner;
	VEC(struct object *) objects;
	VEC(struct workload *) workloads;
	VEC(struct service *) services;
	VEC(struct route *) routes;
	VEC(struct policy *) policies;
	VEC(struct config_map *) config_maps, secrets;
	VEC(struct claim *) claims;
	VEC(struct service_account *) service_accounts;
	VEC(struct role *) roles;
	VEC(struct binding *) bindings;
	VEC(struct scaler *) scalers;
	VEC(struct budget *) budgets;
	VEC(struct namespace *) namespaces; /* in the order of their first appearance */
	struct map by_name;		    /* "kind/namespace/name" → struct object */
	struct map by_namespace;
	struct map generated; /* "kind/name" */
};

struct cluster *cluster_new(struct arena *arena);
/* Adds an object's facts; nothing of the document is kept but its source. */
struct object *cluster_add(struct cluster *cluster, const struct manifest *manifest);

/* A ConfigMap or Secret that a kustomization generates: it is no object of the input, and yet it will be there. */
void cluster_add_generated(struct cluster *cluster, enum kind kind, struct str name);
bool cluster_is_generated(const struct cluster *cluster, enum kind kind, struct str name);

/* The first of that name; NULL where there is none. The namespace of what is cluster-wide is "". */
const struct object *cluster_find(const struct cluster *cluster, enum kind kind, struct str namespace, struct str name);
/* By its written kind: for targets of scalers and owners. Any group. */
const struct object *cluster_find_named(const struct cluster *cluster, struct str kind, struct str namespace, struct str name);
const struct namespace *cluster_namespace(const struct cluster *cluster, struct str name); /* or NULL */

/*
 * The workloads of a namespace whose pods a selector chooses, in the order of reading. By the rarest label that the selector
 * asks for, so a Service among 10,000 workloads doesn't look at each. `out` lives in the arena.
 */
struct workloads {
	const struct workload **at;
	size_t n;
};
struct workloads cluster_select(const struct cluster *cluster, struct arena *arena, struct str namespace,
				const struct selector *selector);

/* "Deployment/web", "Deployment/shop/web" where a namespace is written: as findings and messages name it. */
struct str object_show(struct arena *arena, const struct object *object);
