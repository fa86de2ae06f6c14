/*
 * Routes: which service is reached over HTTP, under which host names and paths.
 */
#include "kube/edge_proxy.h"
#include "stack/names.h"

/* ---- Making them ---- */

static bool name_is_taken(const struct render *r, struct str name, const struct stack_service *service)
{
	const struct stack_service *other = map_get(&r->services, name);

	for (size_t i = 0; i < r->routes.n; i++)
		if (str_eq(r->routes.at[i].name, name))
			return true;
	return other && other != service;
}

struct route *route_add(struct render *r, const struct stack_service *service, struct str name)
{
	struct route *route;

	name = name_label(r->arena, name, 59); /* "-tls" follows */
	for (unsigned int i = 2; name_is_taken(r, name, service); i++)
		name = name_label(r->arena, str_fmt(r->arena, "%" PRI_STR "-%u", STR_ARG(service->label), i), 59);
	route = vec_push(r->arena, &r->routes);
	route->name = name;
	route->service = service;
	return route;
}

struct route_rule *route_rule_add(struct render *r, struct route *route, struct str path, bool exact,
				  const struct stack_service *service, uint16_t port, const struct origin *origin)
{
	struct route_rule *rule = vec_push(r->arena, &route->rules);

	*rule = (struct route_rule){ .path = path, .exact = exact, .service = service, .port = port, .origin = origin };
	return rule;
}

bool route_host_add(struct render *r, struct route *route, struct str host, struct span span)
{
	struct str name = str_lower(r->arena, host), labels = str_starts(name, "*.") ? str_from(name, 2) : name;

	if (!name_is_subdomain(labels)) {
		finding_at(r->out, &KUBE_ROUTE_HOST, span,
			   "%" PRI_STR " can't be reached as \"%" PRI_STR "\": that is no host name",
			   STR_ARG(route->service->name), STR_ARG(str_show(r->arena, host)));
		return false;
	}
	for (size_t i = 0; i < route->hosts.n; i++)
		if (str_eq(route->hosts.at[i], name))
			return true;
	*vec_push(r->arena, &route->hosts) = name;
	return true;
}

struct str route_secret(struct render *r, const struct route *route)
{
	struct str name = str_fmt(r->arena, "%" PRI_STR "-tls", STR_ARG(r->routes.at[route->group].name));

	/* a Secret of the project's is generated with a hash behind its name: kustomize would put that one here */
	return map_get(&r->secrets, name) ? str_concat(r->arena, name, STR("-certificate")) : name;
}

/* ---- Host names ---- */

static void hosts_of_key(struct render *r, struct route *route, const struct node *node, const struct origin *origin)
{
	if (node_is_scalar(node))
		route_host_add(r, route, node_text(node), node->span);
	for (size_t i = 0; node_is_seq(node) && i < node->items.n; i++)
		route_host_add(r, route, node_text(node->items.at[i]), node->items.at[i]->span);
	if (route->hosts.n && !route->origin)
		route->origin = origin;
}

static void hosts_of_config(struct render *r, struct route *route)
{
	struct str name = route->service->name;

	hosts_of_key(r, route, config_node(r->config, "services.%" PRI_STR ".host", STR_ARG(name)),
		     config_origin(r->config, "services.%" PRI_STR ".host", STR_ARG(name)));
	hosts_of_key(r, route, config_node(r->config, "services.%" PRI_STR ".hosts", STR_ARG(name)),
		     config_origin(r->config, "services.%" PRI_STR ".hosts", STR_ARG(name)));
}

bool routes_has_hosts(const struct render *r, const struct stack_service *service)
{
	return config_node(r->config, "services.%" PRI_STR ".host", STR_ARG(service->name)) ||
	       config_node(r->config, "services.%" PRI_STR ".hosts", STR_ARG(service->name));
}

/* It shares the project's host with others. What a proxy sends on whatever the host is does so, too. */
static bool has_path(const struct render *r, const struct route *route)
{
	return route->said || config_node(r->config, "services.%" PRI_STR ".path", STR_ARG(route->service->name));
}

struct str project_host(const struct render *r)
{
	struct str host = config_str(r->config, "host");

	return host.len ? host : str_fmt(r->arena, "%" PRI_STR ".invalid", STR_ARG(r->stack->label));
}

/* Each environment has a host: nobody meets the base's. */
static bool environments_have_hosts(const struct render *r)
{
	const struct node *map = node_get(r->config->root, "environments");

	for (size_t i = 0; node_is_map(map) && i < map->entries.n; i++)
		if (!node_get(map->entries.at[i].value, "host"))
			return false;
	return node_count(map) > 0;
}

/* The project's host, for those that have none of their own. */
static void hosts_of_project(struct render *r)
{
	struct str host = config_str(r->config, "host");
	const struct origin *origin;
	size_t n = 0;

	for (size_t i = 0; i < r->routes.n; i++)
		n += r->routes.at[i].hosts.n == 0 && !has_path(r, &r->routes.at[i]);
	origin = host.len ? config_origin(r->config, "host")
			  : origin_default(r,
					   "nobody said under which host name it is reached: .invalid is a name that "
					   "nobody can have",
					   "set host, or services.NAME.host, in lotse.yaml");
	for (size_t i = 0; i < r->routes.n; i++) {
		struct route *route = &r->routes.at[i];
		struct str domain = project_host(r);

		if (route->hosts.n)
			continue;
		if (n > 1 && !has_path(r, route))
			domain = str_fmt(r->arena, "%" PRI_STR ".%" PRI_STR, STR_ARG(route->name), STR_ARG(domain));
		route_host_add(r, route, domain, origin->span);
		route->origin = origin;
		route->placeholder = !host.len;
		if (route->placeholder && !environments_have_hosts(r)) {
			struct finding *said =
				finding_at(r->out, &KUBE_ROUTE_HOST, route->rules.at[0].origin->span,
					   "no host name is known for %" PRI_STR ": its route has %" PRI_STR,
					   STR_ARG(route->service->name), STR_ARG(domain));
			hint_for(r, said, route->service->name);
		}
	}
}

/* ---- Published ports ---- */

static const struct origin *path_origin(struct render *r, const struct route *route, const struct stack_port *port)
{
	return has_path(r, route)
		       ? config_origin(r->config, "services.%" PRI_STR ".path", STR_ARG(route->service->name))
		       : port->origin;
}

static void add_main_port(struct render *r, const struct stack_service *service, const struct stack_port *port)
{
	struct route *route = route_add(r, service, service->label);

	hosts_of_config(r, route);
	if (!route->hosts.n)
		nginx_hosts(r, route);
	route_rule_add(r, route, config_str(r->config, "services.%" PRI_STR ".path", STR_ARG(service->name)), false,
		       service, port->number, path_origin(r, route, port));
}

/* One name leads to one port: a further one needs a name of its own. */
static void add_further_port(struct render *r, const struct stack_service *service, const struct stack_port *first,
			     const struct stack_port *port)
{
	const struct node *map = config_node(r->config, "services.%" PRI_STR ".port_hosts", STR_ARG(service->name));
	const struct node *host = node_get_str(map, str_fmt(r->arena, "%u", port->number));
	struct route *route;

	if (!host) {
		struct finding *said =
			finding_at(r->out, &KUBE_ROUTE_PORT, port->origin->span,
				   "%" PRI_STR " is routed to its port %u; port %u has no host name of its own",
				   STR_ARG(service->name), first->number, port->number);
		hint_for(r, said, service->name);
		return;
	}
	route = route_add(r, service, str_fmt(r->arena, "%" PRI_STR "-%u", STR_ARG(service->label), port->number));
	route->origin = config_origin(r->config, "services.%" PRI_STR ".port_hosts", STR_ARG(service->name));
	if (route_host_add(r, route, node_text(host), host->span))
		route_rule_add(r, route, STR("/"), false, service, port->number, port->origin);
	else
		r->routes.n--;
}

static void say_tls(struct render *r, const struct stack_service *service, const struct stack_port *port)
{
	finding_at(r->out, &KUBE_ROUTE_TLS, port->origin->span,
		   "%" PRI_STR " is published over TLS alone, on port %u: no route leads to it", STR_ARG(service->name),
		   port->number);
}

/* The port to which labels route: NULL where none do. */
static const struct stack_port *said_port(struct render *r, const struct stack_service *service)
{
	const struct route *route;

	if (!said_routes_of(r, service))
		return NULL;
	for (size_t i = 0; i < r->routes.n; i++)
		if (r->routes.at[i].service == service)
			hosts_of_config(r, &r->routes.at[i]);
	route = &r->routes.at[r->routes.n - 1];
	return stack_port(route->rules.at[0].service, route->rules.at[0].port, PROTOCOL_TCP);
}

static void add_published(struct render *r, const struct stack_service *service)
{
	const struct stack_port *first = said_port(r, service), *tls = NULL;
	struct str why;

	for (size_t i = 0; has_service(r, service) && i < service->ports.n; i++) {
		const struct stack_port *port = &service->ports.at[i];
		enum exposure_kind kind = exposure_of(r, service, port, &why);

		if (kind == EXPOSED_TLS)
			tls = port;
		if (kind != EXPOSED_HTTP || port == first)
			continue;
		if (first) {
			add_further_port(r, service, first, port);
			continue;
		}
		first = port;
		add_main_port(r, service, port);
	}
	if (tls && !first)
		say_tls(r, service, tls);
}

/* ---- Which belong together ---- */

static bool share_host(const struct route *a, const struct route *b)
{
	for (size_t i = 0; i < a->hosts.n; i++)
		for (size_t j = 0; j < b->hosts.n; j++)
			if (str_eq(a->hosts.at[i], b->hosts.at[j]))
				return true;
	return false;
}

static void group_routes(struct render *r)
{
	for (size_t i = 0; i < r->routes.n; i++) {
		r->routes.at[i].group = i;
		for (size_t j = 0; j < i && r->routes.at[i].group == i; j++)
			if (share_host(&r->routes.at[i], &r->routes.at[j]))
				r->routes.at[i].group = r->routes.at[j].group;
	}
}

static bool same_match(const struct route_rule *a, const struct route_rule *b)
{
	return a->exact == b->exact && str_eq(a->path, b->path);
}

/* Two services under one name and path: the second would never be reached, or each by chance. */
static bool clashes(struct render *r, const struct route *route, const struct route_rule *rule, size_t before)
{
	for (size_t i = 0; i < before; i++) {
		const struct route *other = &r->routes.at[i];

		for (size_t j = 0; j < other->rules.n; j++)
			if (share_host(route, other) && same_match(rule, &other->rules.at[j])) {
				finding_at(r->out, &KUBE_ROUTE_CLASH, rule->origin->span,
					   "%" PRI_STR " and %" PRI_STR " are both to be reached as %" PRI_STR
					   "%" PRI_STR ": %" PRI_STR " is",
					   STR_ARG(other->service->name), STR_ARG(route->service->name),
					   STR_ARG(route->hosts.at[0]), STR_ARG(rule->path),
					   STR_ARG(other->service->name));
				return true;
			}
	}
	return false;
}

static void drop_clashes(struct render *r)
{
	size_t kept_routes = 0;

	for (size_t i = 0; i < r->routes.n; i++) {
		struct route *route = &r->routes.at[i];
		size_t kept = 0;

		for (size_t j = 0; j < route->rules.n; j++)
			if (!clashes(r, route, &route->rules.at[j], kept_routes))
				route->rules.at[kept++] = route->rules.at[j];
		route->rules.n = kept;
		if (kept)
			r->routes.at[kept_routes++] = *route;
	}
	r->routes.n = kept_routes;
}

void routes_find(struct render *r)
{
	for (size_t i = 0; i < r->stack->services.n; i++)
		add_published(r, r->stack->services.at[i]);
	hosts_of_project(r);
	for (size_t i = 0, n = r->routes.n; i < n; i++)
		if (r->routes.at[i].rules.n == 1 && !r->routes.at[i].rules.at[0].strips &&
		    r->routes.at[i].rules.at[0].service == r->routes.at[i].service)
			nginx_bypass(r, i);
	drop_clashes(r);
	group_routes(r);
}
