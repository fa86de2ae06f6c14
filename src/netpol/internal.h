/*
 * What the files of this folder share, and nobody else needs.
 */
#pragma once
#include "netpol/netpol.h"

extern const struct rule NETPOL_INVALID, NETPOL_RULES_UNUSED, NETPOL_NAMED_PORT, NETPOL_HOST_NETWORK, NETPOL_PODS_DIFFER,
	NETPOL_NAMESPACE_UNKNOWN, NETPOL_CONTROLLER, NETPOL_BACKEND_BLOCKED;

/* What a workload's pods are to policies: namespace, labels, and the named ports that some policy names. */
struct profile {
	const struct namespace *namespace;
	const struct labels *labels;
	const struct named_ports *ports;
	uint32_t class;
};

/* Interned: equal lists are one pointer. Only names that policies use. */
struct named_ports {
	uint32_t id, n;
	struct named_port {
		struct str name; /* interned in the cluster */
		enum transport protocol;
		uint32_t number;
	} at[];
};

/* Pods chosen by a subject or a peer: each combination once. */
struct pod_set {
	const struct namespace *namespace; /* NULL: by `namespaces` */
	const struct selector *namespaces, *pods;
	VEC(uint32_t) profiles, classes;
	uint32_t stamp;
};

struct class {
	const struct named_ports *ports;
	VEC(uint32_t) ingress, egress;	  /* numbers of the policies that select it, of that direction */
	uint32_t ingress_row, egress_row; /* ROW_NONE: not isolated */
};
#define ROW_NONE UINT32_MAX

/*
 * What a list of policies allows to and from each column: the classes, the ranges of its direction, then pods that aren't in the input.
 * In chunks, each kept once: most of a large cluster's rows is alike, and empty.
 */
enum { CHUNK = 64 }; /* columns: 256 bytes, four cache lines */
struct row {
	const uint32_t *const *chunks;
	const uint32_t *policies; /* their numbers */
	size_t n_policies;
	const struct named_ports *names; /* of the destination, for ingress */
	uint32_t everyone;		 /* + 1; 0: not asked for yet */
	bool everyone_is_least;
};
static inline uint32_t row_get(const struct row *row, size_t column)
{
	return row->chunks[column / CHUNK][column % CHUNK];
}

struct direction {
	struct address_cuts cuts;
	VEC(struct row) rows;
	struct map by_policies;
};

struct netpol_model {
	VEC(const struct policy *) policies;
	VEC(struct pod_set *) sets;
	struct map set_by_key, ports_by_key, profile_by_key;
	VEC(struct profile) profiles;
	VEC(struct class) classes;
	struct direction in, out;
	struct map chunk_by_content;
	VEC(struct str) ports_texts;	/* by the number of the set; empty: not asked for yet */
	VEC(uint32_t) profile_of;	/* by position in cluster->workloads; UINT32_MAX: has no network */
	struct endpoint **by_object; /* by the id of the workload's object; NULL where it is none */
};

/* netpol.c: a later object of the same name has taken its place. */
bool netpol_is_replaced(const struct cluster *cluster, const struct object *object);

/* classes.c */
void netpol_classify(struct netpol *netpol);
struct pod_set *netpol_subject(const struct netpol *netpol, const struct policy *policy);
struct pod_set *netpol_peer_set(const struct netpol *netpol, const struct policy *policy, const struct policy_peer *peer);
bool pod_set_has(const struct pod_set *set, uint32_t class);

/* units.c */
bool netpol_has_network(const struct netpol *netpol, const struct workload *workload);
void netpol_name_endpoints(struct netpol *netpol, struct findings *out);

/* rows.c */
/* What is left of a block without its exceptions, in order, neighbours joined. False where the API server refuses it. */
struct block_ranges {
	VEC(struct address_range) list;
};
bool netpol_block(struct arena *arena, const struct ip_block *block, struct block_ranges *ranges);
void netpol_cut(struct netpol *netpol, const struct netpol_options *options);
void netpol_fill_rows(struct netpol *netpol);
uint32_t netpol_rule_ports(struct netpol *netpol, const struct policy_rule *rule, const struct named_ports *names);
#define COLUMN_UNKNOWN(netpol, direction) ((netpol)->n_classes + (direction)->cuts.stretches.n)

/* everyone.c: the ports that every pod may use, whatever its namespace and labels, into the row. */
void netpol_everyone(struct netpol *netpol, struct row *row, bool ingress);

/* routes.c */
/* The ports of the pod that a Service's port leads to; a name may be several. */
uint32_t netpol_target_ports(struct netpol *netpol, const struct service_port *port, const struct pod *pod);
void netpol_add_routes(struct netpol *netpol, struct findings *out);

/* invalid.c */
void netpol_check_policies(const struct netpol *netpol, struct findings *out);
void netpol_note_doubts(const struct netpol *netpol, struct findings *out);
