/*
 * Inside of src/kube: from the edges of a stack to who may connect to whom.
 */
#pragma once
#include "kube/render.h"

struct wanted_port {
	uint16_t number;
	enum stack_protocol protocol;
	const struct origin *origin; /* NULL: as the rule */
};

struct wanted_ports {
	VEC(struct wanted_port) list; /* by protocol and number, each once */
};
void wanted_ports_add(struct render *r, struct wanted_ports *ports, struct wanted_port port);

struct reasons {
	VEC(const struct origin *) list;
};
void reasons_add(struct render *r, struct reasons *reasons, const struct origin *origin);
/* A comment with one of them a line, the first few. */
struct str reasons_comment(struct render *r, const struct reasons *reasons);
/* All of them, one leading to the next. */
const struct origin *reasons_chain(struct render *r, const struct reasons *reasons);

/* ---- network_external.c: what is outside of the stack ---- */

enum destination_kind {
	TO_PUBLIC,  /* a name: any address but the private and link-local ones */
	TO_PRIVATE, /* a name that only a private network knows */
	TO_BLOCK,   /* addresses */
	TO_CLUSTER, /* a Service in another namespace */
};

struct destination {
	enum destination_kind kind;
	struct str host;   /* as it is named */
	struct str block;  /* TO_BLOCK: "203.0.113.7/32"; TO_CLUSTER: the namespace */
	bool every_port;   /* of TO_BLOCK */
	bool guessed_port; /* nothing says which: it is 443 then */
	bool decided;      /* lotse.yaml lists it: it is reached out of internal networks, too */
	struct wanted_ports ports;
	struct reasons reasons;
};

struct destinations {
	VEC(struct destination) list;
	bool decided; /* lotse.yaml lists some, or says that there are none */
};
/* Of a pod: of the service and of those that share its network. `owner` has a pod of its own. */
void destinations_of(struct render *r, const struct stack_service *owner, struct destinations *out);
/* Its pod has the addresses of its node: no policy knows it. */
bool is_on_host(const struct render *r, const struct stack_service *owner);
/* All of its networks are internal: it has no way out. */
bool is_shut_in(const struct stack_service *owner);

/* "smtp.example.com:587", "10.0.0.0/8:5432", "[2001:db8::]/32:53/udp" */
bool kube_is_egress(struct str value, const char **complaint);
/* "kube-system/k8s-app=kube-dns", "kube-system", "169.254.20.10/32" */
bool kube_is_dns_peer(struct str value, const char **complaint);
bool kube_is_block(struct str value, const char **complaint);
bool kube_is_port(struct str value, const char **complaint);
/* The network's first address and its length: "10.0.0.0/8"; empty where it is no address and no block. An address is a
 * block of one. */
struct str address_block(struct arena *arena, struct str text);

extern const char *const private_blocks4[], *const private_blocks6[]; /* ended by NULL */

/* Rules of egress for what is outside, and findings about them. */
void external_rules(struct render *r, struct node *policy, const struct stack_service *owner,
		    const struct destinations *destinations);

extern const struct rule KUBE_EDGE_NO_PORT, KUBE_EDGE_EVERY_PORT, KUBE_EDGE_MEMBERSHIP, KUBE_POLICY_HOST_NETWORK,
	KUBE_EDGE_HOST_NETWORK, KUBE_WAIT_NO_EDGE, KUBE_EGRESS_NAME, KUBE_EGRESS_PORT, KUBE_EGRESS_INTERNAL,
	KUBE_EGRESS_NONE;
