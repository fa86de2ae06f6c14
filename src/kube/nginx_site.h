/*
 * Inside of the routes past nginx: a mounted configuration, which server answers for a host, and what becomes of its
 * locations.
 */
#pragma once
#include "kube/exposure.h"
#include "stack/hosts.h"
#include "stack/nginx.h"

struct nginx_site {
	struct nginx_config config;
	struct span span; /* of the mount */
	const struct hosts *hosts;
	const struct stack_service *service;
	VEC(const struct nginx_directive *) http, servers; /* the blocks http, and server in them */
};

/* What becomes of a location. */
struct location {
	const struct nginx_directive *directive;
	char modifier; /* '=', '~' (a regular expression), '^' (^~), '@', or 0 */
	struct str path;
	struct str stays; /* why; empty: it becomes a route */
	const struct stack_service *target;
	uint16_t port;
};

struct verdict {
	VEC(struct location) list;
	size_t n_routes;
	const struct location *rest; /* location / */
};

/* ---- nginx_site.c ---- */
/*
 * The configuration of nginx that a service mounts. NULL: none, or it can't be judged; a finding says why where `say`
 * is set.
 */
struct nginx_site *site_read(struct render *r, const struct stack_service *service, bool say);
const struct nginx_directive *directive_of(const struct nginx_directives *all,
					   const char *name); /* the first, or NULL */
/* The server that answers for a host on a port: by name, else the port's default. NULL: names by regular expression, or
 * none. */
const struct nginx_directive *server_for(const struct nginx_site *site, uint16_t port, struct str host);
/* The server with TLS that would answer for it. */
const struct nginx_directive *tls_server_for(const struct nginx_site *site, struct str host);

/* ---- nginx_locations.c ---- */
/* Does the directive change nothing for what is passed on to a service? */
bool nginx_is_harmless(const struct nginx_directive *directive);
/* What becomes of each location of a server. */
void judge(struct render *r, const struct nginx_site *site, const struct nginx_directive *server,
	   struct verdict *verdict);
