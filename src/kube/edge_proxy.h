/*
 * Edge proxies that read the Docker API: what the Compose file tells them in labels and variables, as routes.
 *
 * Traefik (labels traefik.http.…), nginx-proxy (VIRTUAL_HOST and its kin) and caddy-docker-proxy (labels caddy.…). None
 * of them can work in a cluster; the gateway takes their place, and sends requests straight to the services.
 *
 * A route that would open what the proxy guards is never written: neither the guarded one itself, nor another that
 * would take its requests once it isn't there.
 */
#pragma once
#include "kube/exposure.h"

/* What one service is to be reached as, or what must stay shut. */
struct said_route {
	const struct stack_service *service; /* whose label it is */
	const struct stack_service *target;  /* who answers */
	uint16_t port;
	struct str host; /* in small letters; empty: whatever the host is */
	struct str path; /* empty: every path */
	bool exact;
	bool strips;     /* `path` is taken off before the service sees the request */
	bool guarded;    /* not written: these requests must not reach the service by another route either */
	size_t rank;     /* of two that take a request, the proxy asks the higher one */
	struct str name; /* "router shop of Traefik" */
	const struct origin *origin;
};

/* Reads all labels and variables, once, before anything is rendered: r->said, and r->used for labels that became
 * something. */
void edge_proxies_scan(struct render *r);
bool label_is_used(const struct render *r, const struct stack_pair *pair);
/* Is it one of these proxies, and lives off the Docker API? */
bool is_edge_proxy(const struct stack_service *service);
/* What was said of a service becomes routes of r->routes; false where nothing did. */
bool said_routes_of(struct render *r, const struct stack_service *service);

/* ---- inside: edge_traefik.c, edge_virtual_host.c, edge_caddy.c ---- */
void scan_traefik(struct render *r);
void scan_virtual_hosts(struct render *r);
void scan_caddy(struct render *r);
void label_use(struct render *r, const struct stack_pair *pair);
/* The host, path and port are filled in by the caller. */
struct said_route *said_route_add(struct render *r, const struct stack_service *service, struct str name,
				  const struct origin *origin);
/* A warning: there is no route, and why. */
void say_no_route(struct render *r, struct str name, const struct origin *origin, struct str why);
/* The port that a proxy finds by itself: the only one, else `otherwise`. */
uint16_t port_by_itself(const struct stack_service *service, uint16_t otherwise);
/* Certificates that a proxy has asked for, of which cert-manager takes care now: said once. */
void say_certificate(struct render *r, struct str name, const struct origin *origin);
