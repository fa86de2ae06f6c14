/*
 * Exposure: which services are reached from outside, under which names, and the components that bring it about.
 *
 * The base has no way in. `gateway` and `ingress` route HTTP by host and path, `loadbalancer` opens each published port as it is.
 */
#pragma once
#include "kube/render.h"

enum exposure_kind {
	EXPOSED_NOT,  /* not published, or on the machine alone */
	EXPOSED_HTTP, /* a gateway or an ingress can route it */
	EXPOSED_TLS,  /* it ends TLS itself: a gateway that does so can't speak to it */
	EXPOSED_OTHER, /* anything else: a load balancer alone can bring it outside */
};
/* `why` is a reason in words for EXPOSED_OTHER ("port 5432 is PostgreSQL's"). */
enum exposure_kind exposure_of(struct render *r, const struct stack_service *service, const struct stack_port *port,
			       struct str *why);
bool port_is_local(const struct stack_port *port); /* published on the machine alone */
/* Does the service have a Service in the cluster, so that something can be sent to it? */
bool has_service(const struct render *r, const struct stack_service *service);

bool kube_is_path(struct str value, const char **complaint); /* as a route may have it */

/* ---- routes.c ---- */
/* Fills r->routes: every service that is reached over HTTP, with hosts and rules. */
void routes_find(struct render *r);
/* A new route of that service; its name is the label of the service, or near to it. */
struct route *route_add(struct render *r, const struct stack_service *service, struct str name);
struct route_rule *route_rule_add(struct render *r, struct route *route, struct str path, bool exact,
				  const struct stack_service *service, uint16_t port, const struct origin *origin);
/* Does lotse.yaml say host names of the service? They win over what the project says. */
bool routes_has_hosts(const struct render *r, const struct stack_service *service);
/* Adds a host name where it is one; a finding else. */
bool route_host_add(struct render *r, struct route *route, struct str host, struct span span);
/* The Secret of the certificate for the hosts of a group of routes that share names. */
struct str route_secret(struct render *r, const struct route *route);

/* ---- nginx_routes.c ---- */
/* The host names that a mounted configuration of nginx names its servers by. */
void nginx_hosts(struct render *r, struct route *route);
/* Replaces the route's one rule (everything to nginx) by routes past nginx where they mean the same; may add routes. */
void nginx_bypass(struct render *r, size_t index);

/* ---- what the components share: exposure.c ---- */
/* SERVICE/FILE.yaml, or SERVICE/FILE-NAME.yaml where the name isn't the service's. */
struct str component_path(struct render *r, const struct stack_service *service, const char *file, struct str name);

struct reached_port {
	uint16_t number;
	enum stack_protocol protocol;
};
/* A pod that something outside reaches, and where. */
struct reached_pod {
	const struct stack_service *owner;
	VEC(struct reached_port) ports;
};
struct reached_pods {
	VEC(struct reached_pod) list; /* by the owner's label */
};
void reached_add(struct render *r, struct reached_pods *pods, const struct stack_service *service, uint16_t number,
		 enum stack_protocol protocol);
/* What routes lead to; without those that take off a path, where nothing can do that. */
void routes_reach(struct render *r, struct reached_pods *pods, bool with_strips);
/* NetworkPolicies that let the peers reach these ports, one a pod: OWNER/networkpolicy.yaml, called OWNER-SUFFIX. */
void policies_add(struct render *r, struct component *component, const struct reached_pods *pods, const char *suffix,
		  const char *comment, void (*add_peers)(struct render *r, struct node *rule));
/* Likewise to the pods that cert-manager makes for a moment. */
void policy_for_solver(struct render *r, struct component *component, const char *suffix,
		       void (*add_peers)(struct render *r, struct node *rule));
/* A wildcard among the hosts is said to be wanted. */
void except_wildcard(struct render *r, struct node *object, const struct route *route);
/* The annotation with which cert-manager makes the certificates of a Gateway or an Ingress. */
void ask_issuer(struct render *r, struct node *object);

/* ---- the components ---- */
void component_gateway(struct render *r);
void component_ingress(struct render *r);
void component_loadbalancer(struct render *r);
