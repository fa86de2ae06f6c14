/*
 * Routes past nginx: what a mounted configuration of nginx does besides routing, and where it does nothing else.
 *
 * A location becomes a route only if proxy_pass to one service is its sole directive, its match means the same to a
 * gateway, and nothing around it changes what the service or the client sees. Everything else goes through nginx as
 * before, which still has its whole configuration: sending it more than needed is never wrong.
 */
#include "kube/nginx_site.h"
#include "stack/names.h"

/* ---- A server that only sends to https ---- */

static bool is_redirect(const struct nginx_directive *directive)
{
	return nginx_is(directive, "return") && str_starts(nginx_word(directive, 1), "30") &&
	       str_starts(nginx_word(directive, 2), "https://");
}

static bool only_redirects(const struct nginx_directive *server)
{
	bool redirects = false;

	for (size_t i = 0; i < server->block.list.n; i++) {
		const struct nginx_directive *directive = &server->block.list.at[i];

		if (is_redirect(directive))
			redirects = true;
		else if (nginx_is(directive, "location") && directive->block.list.n == 1 &&
			 is_redirect(directive->block.list.at))
			redirects = true;
		else if (!nginx_is_harmless(directive) ||
			 (nginx_is(directive, "location") &&
			  !str_contains(nginx_word(directive, 1), STR("/.well-known"))))
			return false;
	}
	return redirects;
}

/* ---- Into routes ---- */

static const struct origin *origin_at(struct render *r, const struct nginx_directive *directive)
{
	struct origin *origin = arena_new_of(r->arena, struct origin);
	struct span span = directive->words.at[0].span;

	if (directive->words.n > 1 && directive->words.at[directive->words.n - 1].span.line == span.line)
		span.length = directive->words.at[directive->words.n - 1].span.offset +
			      directive->words.at[directive->words.n - 1].span.length - span.offset;
	*origin = (struct origin){ .kind = ORIGIN_SPAN, .span = span };
	origin->what = STR("a location of nginx");
	origin->change = STR("change the configuration of nginx, or set routes: nginx in lotse.yaml");
	return origin;
}

static struct str shown_location(struct render *r, const struct location *location)
{
	return location->modifier == '='
		       ? str_fmt(r->arena, "= %" PRI_STR, STR_ARG(str_show(r->arena, location->path)))
		       : str_show(r->arena, nginx_word(location->directive, location->directive->words.n - 1));
}

static void say_stays(struct render *r, const struct nginx_site *site, const struct nginx_directive *server,
		      const struct verdict *verdict)
{
	struct finding *said = NULL;
	size_t n = verdict->list.n - verdict->n_routes;

	if (!n)
		return;
	said = finding_at(r->out, &KUBE_NGINX_STAYS, server->words.at[0].span,
			  "%zu of %zu locations stay with %" PRI_STR ": a gateway can't do the same", n,
			  verdict->list.n, STR_ARG(site->service->name));
	for (size_t i = 0; i < verdict->list.n; i++) {
		const struct location *location = &verdict->list.at[i];

		if (location->stays.len)
			finding_relate(r->out, said, origin_at(r, location->directive)->span,
				       "location %" PRI_STR ": %" PRI_STR, STR_ARG(shown_location(r, location)),
				       STR_ARG(location->stays));
	}
}

static void say_past(struct render *r, const struct nginx_site *site, const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->list.n; i++) {
		const struct location *location = &verdict->list.at[i];

		if (!location->stays.len)
			finding_at(r->out, &KUBE_NGINX_PAST, origin_at(r, location->directive)->span,
				   "requests for location %" PRI_STR " go past %" PRI_STR ", straight to %" PRI_STR
				   ":%u",
				   STR_ARG(shown_location(r, location)), STR_ARG(site->service->name),
				   STR_ARG(location->target->name), location->port);
	}
}

static void add_rules(struct render *r, struct route *route, const struct nginx_site *site,
		      const struct verdict *verdict)
{
	bool past = verdict->rest && !verdict->rest->stays.len;
	struct route_rule all = route->rules.at[0]; /* everything to nginx */

	route->rules.n = 0;
	for (size_t i = 0; i < verdict->list.n; i++) {
		const struct location *location = &verdict->list.at[i];
		const struct origin *origin = origin_at(r, location->directive);
		struct str path = location->path;
		bool exact = location->modifier == '=';

		if (!location->stays.len) {
			route_rule_add(r, route, path, exact, location->target, location->port, origin);
		} else if (past && location->modifier != '@') {
			path = !exact && str_ends(path, "/") ? str_slice(path, 0, path.len - 1) : path;
			route_rule_add(r, route, path, exact, site->service, all.port, origin);
		}
	}
	if (!past)
		*vec_push(r->arena, &route->rules) = all;
}

static void say_loop(struct render *r, const struct nginx_site *site, const struct nginx_directive *server)
{
	finding_at(r->out, &KUBE_NGINX_LOOP, server->words.at[0].span,
		   "%" PRI_STR " only sends to https here: behind a gateway, which ends TLS, it would do so for ever",
		   STR_ARG(site->service->name));
}

/* The rules of one route whose hosts all reach `server`. */
static void route_past(struct render *r, struct route *route, const struct nginx_site *site,
		       const struct nginx_directive *server)
{
	struct verdict verdict = { 0 };
	bool redirects = only_redirects(server), whole;

	if (redirects) {
		const struct nginx_directive *twin = tls_server_for(site, route->hosts.at[0]);

		if (twin)
			judge(r, site, twin, &verdict);
	} else {
		judge(r, site, server, &verdict);
	}
	whole = verdict.rest && verdict.n_routes == verdict.list.n;
	if (redirects && !whole) {
		say_loop(r, site, server);
		route->rules.n = 0;
		return;
	}
	say_stays(r, site, server, &verdict);
	if (!verdict.n_routes)
		return;
	say_past(r, site, &verdict);
	add_rules(r, route, site, &verdict);
	if (whole && site->servers.n == 1 + (size_t)redirects)
		finding_at(r->out, &KUBE_NGINX_UNNEEDED, site->span,
			   "nothing goes through %" PRI_STR " any more: it could be left out",
			   STR_ARG(site->service->name));
}

/* ---- One route for each server that some of the hosts reach ---- */

struct hosts_of_server {
	const struct nginx_directive *server; /* NULL: a server whose name is a regular expression may take them */
	VEC(struct str) hosts;
};

struct server_hosts {
	VEC(struct hosts_of_server) list;
};

static void hosts_by_server(struct render *r, const struct nginx_site *site, const struct route *route,
			    struct server_hosts *out)
{
	for (size_t i = 0; i < route->hosts.n; i++) {
		const struct nginx_directive *server = server_for(site, route->rules.at[0].port, route->hosts.at[i]);
		size_t at = 0;

		while (at < out->list.n && out->list.at[at].server != server)
			at++;
		if (at == out->list.n)
			vec_push(r->arena, &out->list)->server = server;
		*vec_push(r->arena, &out->list.at[at].hosts) = route->hosts.at[i];
	}
}

/* The route itself for the first of them, a new one for each other. */
static struct route *route_for(struct render *r, size_t index, const struct route *whole,
			       const struct hosts_of_server *some, bool first)
{
	struct route *route = first ? &r->routes.at[index] : route_add(r, whole->service, whole->name);

	route->origin = whole->origin;
	route->placeholder = whole->placeholder;
	memset(&route->rules, 0, sizeof(route->rules));
	*vec_push(r->arena, &route->rules) = whole->rules.at[0];
	memset(&route->hosts, 0, sizeof(route->hosts));
	for (size_t i = 0; i < some->hosts.n; i++)
		*vec_push(r->arena, &route->hosts) = some->hosts.at[i];
	return route;
}

void nginx_bypass(struct render *r, size_t index)
{
	const struct route whole = r->routes.at[index];
	struct server_hosts all = { 0 };
	const struct nginx_site *site;

	if (!str_is(config_str(r->config, "routes"), "bypass") || !str_is(whole.rules.at[0].path, "/"))
		return;
	site = site_read(r, whole.service, true);
	if (!site)
		return;
	hosts_by_server(r, site, &whole, &all);
	for (size_t i = 0; i < all.list.n; i++) {
		struct route *route = route_for(r, index, &whole, &all.list.at[i], i == 0);

		if (all.list.at[i].server)
			route_past(r, route, site, all.list.at[i].server);
		else
			finding_at(r->out, &KUBE_NGINX_STAYS, site->span,
				   "requests for %" PRI_STR " go through %" PRI_STR
				   ": no server there has that name in letters",
				   STR_ARG(route->hosts.at[0]), STR_ARG(whole.service->name));
	}
}

/* ---- Names of servers ---- */

void nginx_hosts(struct render *r, struct route *route)
{
	const struct nginx_site *site = site_read(r, route->service, false);

	for (size_t i = 0; site && i < site->servers.n; i++) {
		const struct nginx_directive *server = site->servers.at[i],
					     *names = directive_of(&server->block, "server_name");

		for (size_t j = 1; names && j < names->words.n; j++) {
			struct str name = names->words.at[j].text,
				   whole = str_starts(name, "*.") ? str_from(name, 2) : name;

			if (str_chr(whole, '.') == STR_NONE || !name_is_subdomain(str_lower(r->arena, whole)) ||
			    host_is_self(name) || ascii_digit(whole.ptr[whole.len - 1]))
				continue;
			route_host_add(r, route, name, names->words.at[j].span);
			if (!route->origin)
				route->origin = origin_at(r, names);
		}
	}
}
