/*
 * Who reaches whom under the NetworkPolicies of a cluster: exact, by the Kubernetes documentation ("Network Policies") and the
 * comments of networking.k8s.io/v1.
 *
 * A pod is isolated in a direction as soon as one policy of that direction selects it; then what the rules of all such policies
 * allow together is allowed. A connection needs the source's egress and the destination's ingress. A pod reaches itself.
 *
 * Pods that no policy can tell apart are one class; the answer is computed once for each pair of classes. Ports are those of
 * the destination's pod: a Service's ports are translated before a policy sees them. Addresses are outside of the cluster, cut
 * at the bounds of each ipBlock of the direction.
 *
 * What a policy says that the API server would refuse is a finding, and chooses nothing; the rest of the policy counts.
 * What isn't determined by the input is a note: hostNetwork, labels of namespaces that aren't in the input, the controller's.
 */
#pragma once
#include "base/finding.h"
#include "cluster/cluster.h"
#include "netpol/address.h"
#include "netpol/ports.h"

enum endpoint_kind {
	ENDPOINT_WORKLOAD,
	ENDPOINT_RANGE,	     /* addresses outside of the cluster */
	ENDPOINT_CONTROLLER, /* whatever serves Ingresses and routes; not in the input, only a source */
};

extern const char netpol_controller[]; /* the name of what serves Ingresses and routes */

struct endpoint {
	enum endpoint_kind kind;
	struct str name; /* "shop/web[Deployment]", "10.0.0.0-10.255.255.255[External]", "{ingress-controller}" */
	struct str namespace, short_name, kind_name; /* of workloads */
	struct address_range range;
	const struct workload *const *pods; /* templates and bare pods, all of one class */
	size_t n_pods;
	uint32_t column;   /* its class, or its place among the ranges of its direction */
	uint32_t backend;  /* the ports that Ingresses and routes send to it: PORTS_NONE for most */
};

struct endpoints {
	struct endpoint *at; /* sorted by name */
	size_t n;
};

struct netpol_options {
	const struct address_range *cuts; /* more bounds, so that two answers can be compared */
	size_t n_cuts;
	bool ipv6; /* list IPv6 even where no policy names it */
};

struct netpol {
	struct arena *arena;
	const struct cluster *cluster;
	struct ports ports;
	struct endpoints sources, destinations; /* workloads are in both, in the same order; ranges are of their direction */
	size_t n_classes;
	struct netpol_model *model;
};

extern const struct rule *const netpol_rules[]; /* ended by NULL */

/* Lives in the arena; `cluster` is complete, and outlives it. */
struct netpol *netpol_new(struct arena *arena, struct cluster *cluster, const struct netpol_options *options,
			  struct findings *out);

/*
 * The ports on which a connection may be opened, a number of `ports`. Of a workload to itself: between two pods of it, or of a
 * single pod that nothing has made, to itself, which no policy forbids.
 */
uint32_t netpol_allowed(struct netpol *netpol, const struct endpoint *source, const struct endpoint *destination);
bool netpol_is_itself(const struct endpoint *source, const struct endpoint *destination);
/* Each direction by itself: what the source may send, what the destination may get. */
uint32_t netpol_egress(struct netpol *netpol, const struct endpoint *source, const struct endpoint *destination);
uint32_t netpol_ingress(struct netpol *netpol, const struct endpoint *source, const struct endpoint *destination);

/*
 * Of a workload's direction: is it isolated there, which ports are open to every pod whatever its labels and namespace, and
 * which to some pod of a namespace that isn't in the input.
 */
struct netpol_exposure {
	bool isolated;
	uint32_t everyone, unknown;
	bool everyone_is_least; /* so many labels that not all combinations were looked at: it may be more */
};
struct netpol_exposure netpol_exposure(struct netpol *netpol, const struct endpoint *workload, bool ingress);

bool netpol_is_isolated(const struct netpol *netpol, const struct endpoint *workload, bool ingress);

/* Does the policy choose any pod of the input? */
bool netpol_policy_selects(const struct netpol *netpol, const struct policy *policy, const struct endpoint *workload);
bool netpol_policy_is_used(const struct netpol *netpol, const struct policy *policy);
/* The policies that count: of two with one name, the later. In the order of reading. */
size_t netpol_n_policies(const struct netpol *netpol);
const struct policy *netpol_policy(const struct netpol *netpol, size_t i);
/* The ports that one rule gives a peer; PORTS_NONE where it doesn't choose it. The pod at the destination resolves names. */
uint32_t netpol_rule_allows(struct netpol *netpol, const struct policy *policy, const struct policy_rule *rule, bool ingress,
			    const struct endpoint *source, const struct endpoint *destination);
