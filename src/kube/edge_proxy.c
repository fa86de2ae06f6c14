#include "kube/edge_proxy.h"

#include "stack/images.h"

/* ---- The proxies ---- */

static bool reads_docker(const struct stack_service *service)
{
	const struct stack_words *lines[] = { &service->entrypoint, &service->command };

	for (size_t i = 0; i < service->mounts.n; i++)
		if (str_ends(service->mounts.at[i].target, "docker.sock"))
			return true;
	for (size_t i = 0; i < service->env.n; i++)
		if (str_is(service->env.at[i].name, "DOCKER_HOST"))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		for (size_t j = 0; j < lines[i]->n; j++)
			if (str_contains_nocase(lines[i]->at[j], "providers.docker") ||
			    str_contains_nocase(lines[i]->at[j], "providers.swarm"))
				return true;
	return false;
}

bool is_edge_proxy(const struct stack_service *service)
{
	static const char *const names[] = { "traefik", "nginx-proxy", "caddy-docker-proxy", "caddy-docker", NULL };

	return str_in(image_name(service->image.value).name, names) && reads_docker(service);
}

static void say_proxies(struct render *r)
{
	for (size_t i = 0; i < r->stack->services.n; i++) {
		const struct stack_service *service = r->stack->services.at[i];

		if (is_edge_proxy(service))
			hint_for(r,
				 finding_at(r->out, &KUBE_LABEL_PROXY, service->origin->span,
					    "a gateway or an ingress controller takes the place of %" PRI_STR
					    ": no route leads to it",
					    STR_ARG(service->name)),
				 service->name);
	}
}

/* ---- What is said ---- */

static struct str address_of(struct render *r, const struct stack_pair *pair)
{
	return str_fmt(r->arena, "%p", (const void *)pair);
}

void label_use(struct render *r, const struct stack_pair *pair)
{
	map_set(&r->used_labels, address_of(r, pair), r);
}

bool label_is_used(const struct render *r, const struct stack_pair *pair)
{
	return map_get(&r->used_labels, str_fmt(r->arena, "%p", (const void *)pair));
}

struct said_route *said_route_add(struct render *r, const struct stack_service *service, struct str name,
				  const struct origin *origin)
{
	struct said_route *said = arena_new_of(r->arena, struct said_route);

	*said = (struct said_route){ .service = service, .target = service, .name = name, .origin = origin };
	*vec_push(r->arena, &r->said) = said;
	return said;
}

void say_no_route(struct render *r, struct str name, const struct origin *origin, struct str why)
{
	finding_at(r->out, &KUBE_LABEL_NO_ROUTE, origin->span, "%" PRI_STR " doesn't become a route: %" PRI_STR,
		   STR_ARG(name), STR_ARG(why));
}

uint16_t port_by_itself(const struct stack_service *service, uint16_t otherwise)
{
	const struct stack_port *only = NULL;

	for (size_t i = 0; i < service->ports.n; i++) {
		if (service->ports.at[i].protocol != PROTOCOL_TCP)
			continue;
		if (only)
			return otherwise;
		only = &service->ports.at[i];
	}
	return only ? only->number : otherwise;
}

void say_certificate(struct render *r, struct str name, const struct origin *origin)
{
	if (r->said_certificate)
		finding_relate(r->out, r->said_certificate, origin->span, "%" PRI_STR ", too", STR_ARG(name));
	else
		r->said_certificate =
			finding_at(r->out, &KUBE_LABEL_CERTIFICATE, origin->span,
				   "the certificate of %" PRI_STR " comes from cert-manager now", STR_ARG(name));
}

void edge_proxies_scan(struct render *r)
{
	r->used_labels = (struct map)MAP_INIT(r->arena);
	scan_traefik(r);
	scan_virtual_hosts(r);
	scan_caddy(r);
	say_proxies(r);
}

/* ---- What must stay shut ---- */

static bool begins(struct str path, struct str with)
{
	return path.len >= with.len && str_eq(str_slice(path, 0, with.len), with);
}

static bool share_hosts(const struct said_route *a, const struct said_route *b)
{
	return !a->host.len || !b->host.len || str_eq(a->host, b->host) || str_starts(a->host, "*.") ||
	       str_starts(b->host, "*.");
}

/* Would the route take requests of the guarded one, once that isn't there? Paths by letters, as the proxies compare
 * them. */
static bool would_open(const struct said_route *route, const struct said_route *guarded)
{
	bool covers = route->exact ? str_eq(route->path, guarded->path) : begins(guarded->path, route->path);
	bool within = guarded->exact ? str_eq(route->path, guarded->path) : begins(route->path, guarded->path);

	return share_hosts(route, guarded) && (covers || (within && guarded->rank >= route->rank));
}

static const struct said_route *opened_by(const struct render *r, const struct said_route *route)
{
	for (size_t i = 0; i < r->said.n; i++)
		if (r->said.at[i]->guarded && would_open(route, r->said.at[i]))
			return r->said.at[i];
	return NULL;
}

/* ---- Into routes ---- */

/* What is said of one host. */
struct said_host {
	struct str host;
	VEC(const struct said_route *) list;
	bool done;
};

struct said_hosts {
	VEC(struct said_host) list;
};

static bool same_answer(const struct said_route *a, const struct said_route *b)
{
	return str_eq(a->path, b->path) && a->exact == b->exact && a->target == b->target && a->port == b->port &&
	       a->strips == b->strips;
}

static void said_host_add(struct render *r, struct said_hosts *hosts, struct str host, const struct said_route *said)
{
	struct said_host *found = NULL;

	for (size_t i = 0; i < hosts->list.n && !found; i++)
		if (str_eq(hosts->list.at[i].host, host))
			found = &hosts->list.at[i];
	if (!found) {
		found = vec_push(r->arena, &hosts->list);
		found->host = host;
	}
	for (size_t i = 0; i < found->list.n; i++)
		if (same_answer(found->list.at[i], said))
			return;
	*vec_push(r->arena, &found->list) = said;
}

static bool same_list(const struct said_host *a, const struct said_host *b)
{
	if (a->list.n != b->list.n || !a->host.len != !b->host.len)
		return false;
	for (size_t i = 0; i < a->list.n; i++)
		if (!same_answer(a->list.at[i], b->list.at[i]))
			return false;
	return true;
}

static bool can_be_route(struct render *r, const struct said_route *said)
{
	const struct said_route *guarded = opened_by(r, said);
	const char *complaint;

	if (guarded) {
		struct finding *finding = finding_at(
			r->out, &KUBE_LABEL_GUARD, said->origin->span,
			"%" PRI_STR " doesn't become a route: it would take requests that %" PRI_STR " guards",
			STR_ARG(said->name), STR_ARG(guarded->name));

		finding_relate(r->out, finding, guarded->origin->span, "what guards them");
		return false;
	}
	if (said->path.len && !kube_is_path(said->path, &complaint)) {
		say_no_route(
			r, said->name, said->origin,
			str_fmt(r->arena, "\"%" PRI_STR "\" %s", STR_ARG(str_show(r->arena, said->path)), complaint));
		return false;
	}
	if (!has_service(r, said->target)) {
		say_no_route(r, said->name, said->origin,
			     str_fmt(r->arena, "%" PRI_STR " has no Service", STR_ARG(said->target->name)));
		return false;
	}
	return true;
}

/* Which requests reach a service by letters alone: they don't any more. */
static void say_prefix(struct render *r, const struct said_route *said)
{
	if (said->exact || !said->path.len)
		return;
	if (r->said_prefix)
		finding_relate(r->out, r->said_prefix, said->origin->span, "%" PRI_STR, STR_ARG(said->path));
	else
		r->said_prefix =
			finding_at(r->out, &KUBE_LABEL_PREFIX, said->origin->span,
				   "%" PRI_STR " is for %" PRI_STR " and %" PRI_STR "/… now, no longer for "
				   "%" PRI_STR "…",
				   STR_ARG(said->name), STR_ARG(said->path), STR_ARG(said->path), STR_ARG(said->path));
}

/* "a.example.com/p", "a.example.com/p and 2 further names" */
static struct str shown_route(struct render *r, const struct said_host *host, size_t further, struct str path)
{
	struct str first = str_concat(r->arena, host->host, path);

	return further ? str_fmt(r->arena, "%" PRI_STR " and %zu further name%s", STR_ARG(first), further,
				 further > 1 ? "s" : "")
		       : first;
}

static void add_rule(struct render *r, struct route *route, const struct said_host *host, const struct said_route *said)
{
	struct str path = said->path.len ? said->path : STR("/");
	struct route_rule *rule = route_rule_add(r, route, path, said->exact, said->target, said->port, said->origin);

	rule->strips = said->strips;
	say_prefix(r, said);
	if (said->strips)
		finding_at(r->out, &KUBE_LABEL_STRIP, said->origin->span,
			   "%" PRI_STR " takes off %" PRI_STR ": it isn't in the component ingress",
			   STR_ARG(said->name), STR_ARG(path));
	finding_at(r->out, &KUBE_LABEL_ROUTE, said->origin->span,
		   "%" PRI_STR " becomes a route: %" PRI_STR " leads to %" PRI_STR ":%u", STR_ARG(said->name),
		   STR_ARG(shown_route(r, host, route->hosts.n > 1 ? route->hosts.n - 1 : 0, path)),
		   STR_ARG(said->target->name), said->port);
}

static void add_route(struct render *r, const struct stack_service *service, struct said_hosts *hosts, size_t first)
{
	struct route *route = route_add(r, service, service->label);
	const struct said_host *whole = &hosts->list.at[first];

	route->said = true;
	if (whole->host.len) /* else lotse.yaml says it, or nobody */
		route->origin = whole->list.at[0]->origin;
	for (size_t i = first; i < hosts->list.n; i++) {
		struct said_host *host = &hosts->list.at[i];

		if (host->done || !same_list(whole, host))
			continue;
		host->done = true;
		if (host->host.len)
			route_host_add(r, route, host->host, host->list.at[0]->origin->span);
	}
	for (size_t i = 0; i < whole->list.n; i++)
		add_rule(r, route, whole, whole->list.at[i]);
}

bool said_routes_of(struct render *r, const struct stack_service *service)
{
	struct str how = config_str(r->config, "services.%" PRI_STR ".expose", STR_ARG(service->name));
	struct said_hosts hosts = { 0 };
	size_t before = r->routes.n;
	bool own = routes_has_hosts(r, service);

	if (str_is(how, "none") || str_is(how, "tcp"))
		return false;
	for (size_t i = 0; i < r->said.n; i++) {
		const struct said_route *said = r->said.at[i];

		if (said->service == service && !said->guarded && can_be_route(r, said))
			said_host_add(r, &hosts, own ? STR_EMPTY : said->host, said);
	}
	for (size_t i = 0; i < hosts.list.n; i++)
		if (!hosts.list.at[i].done)
			add_route(r, service, &hosts, i);
	return r->routes.n > before;
}
