/*
 * caddy-docker-proxy: the label `caddy` with hosts, and `caddy.reverse_proxy: {{upstreams 8000}}`.
 *
 * https://github.com/lucaslorentz/caddy-docker-proxy. Labels are directives of a Caddyfile: a site that has any other
 * than these is no route, as directives decide who comes in. Containers that name the same site share it.
 */
#include "kube/edge_proxy.h"

#include "stack/names.h"

struct site {
	struct render *r;
	const struct stack_service *service;
	const struct stack_pair *hosts;
	struct str name;
	struct str other; /* a directive that a route doesn't have */
	uint16_t port;
};

/* Its key is that of the site, "caddy" or "caddy_1". */
static bool is_site(struct str key)
{
	struct str number;
	uint64_t value;

	if (str_is(key, "caddy"))
		return true;
	number = str_from(key, 6);
	return str_starts(key, "caddy_") && str_to_uint(number, &value);
}

/* "reverse_proxy" of caddy.reverse_proxy, for that site; empty else. */
static struct str directive_of(const struct site *site, struct str key)
{
	struct str prefix = site->hosts->key;

	if (key.len <= prefix.len || !str_eq(str_slice(key, 0, prefix.len), prefix) || key.ptr[prefix.len] != '.')
		return STR_EMPTY;
	return str_from(key, prefix.len + 1);
}

/* {{upstreams}}, {{upstreams 8000}}, {{upstreams http 8000}}: 0 where it is anything else. */
static uint16_t upstream_port(struct str value)
{
	uint64_t number;

	value = str_trim(value);
	if (!str_starts(value, "{{") || !str_ends(value, "}}"))
		return 0;
	value = str_trim(str_slice(value, 2, value.len - 2));
	if (str_is(value, "upstreams") || str_is(value, "upstreams http"))
		return 80;
	if (!str_starts(value, "upstreams "))
		return 0;
	value = str_trim(str_from(value, 10));
	if (str_starts(value, "http "))
		value = str_trim(str_from(value, 5));
	return str_to_uint(value, &number) && number <= UINT16_MAX ? (uint16_t)number : 0;
}

static void read_directive(struct site *site, const struct stack_pair *pair)
{
	static const char *const harmless[] = { "encode", "log", "tls", NULL };
	struct str name = directive_of(site, pair->key);

	if (!name.len)
		return;
	if (str_is(name, "reverse_proxy") && upstream_port(pair->value)) {
		site->port = upstream_port(pair->value);
		label_use(site->r, pair);
	} else if (str_in(name, harmless)) {
		label_use(site->r, pair);
	} else {
		site->other = name;
	}
}

static void add_host(struct site *site, struct str text)
{
	struct str host = str_lower(site->r->arena, text);
	struct said_route *said;

	if (str_starts(host, "https://"))
		host = str_from(host, 8);
	if (!name_is_route_host(host)) {
		say_no_route(site->r, site->name, site->hosts->origin,
			     str_fmt(site->r->arena, "\"%" PRI_STR "\" is no host name that a route can have",
				     STR_ARG(str_show(site->r->arena, text))));
		return;
	}
	said = said_route_add(site->r, site->service, site->name, site->hosts->origin);
	said->host = host;
	said->port = site->port;
	said->guarded = site->other.len > 0;
}

static void read_site(struct render *r, const struct stack_service *service, const struct stack_pairs *pairs,
		      const struct stack_pair *hosts)
{
	struct site site = { .r = r, .service = service, .hosts = hosts };
	struct str list = hosts->value, host;

	site.name = str_fmt(r->arena, "the site %" PRI_STR " of Caddy", STR_ARG(str_show(r->arena, hosts->value)));
	for (size_t i = 0; i < pairs->n; i++)
		read_directive(&site, &pairs->at[i]);
	label_use(r, hosts);
	if (site.other.len) {
		finding_at(r->out, &KUBE_LABEL_GUARD, hosts->origin->span,
			   "%" PRI_STR " doesn't become a route, which would go without its directive %" PRI_STR,
			   STR_ARG(site.name), STR_ARG(str_show(r->arena, site.other)));
	} else if (!site.port) {
		say_no_route(r, site.name, hosts->origin, STR("it doesn't lead to a container"));
		return;
	}
	list = str_replace(r->arena, list, STR(","), STR(" "));
	while (str_split(&list, ' ', &host))
		if (host.len)
			add_host(&site, host);
}

void scan_caddy(struct render *r)
{
	for (size_t i = 0; i < r->stack->services.n; i++) {
		const struct stack_service *service = r->stack->services.at[i];
		const struct stack_pairs *lists[] = { &service->labels, &service->deploy_labels };

		for (size_t j = 0; !is_edge_proxy(service) && j < ARRAY_SIZE(lists); j++)
			for (size_t k = 0; k < lists[j]->n; k++)
				if (is_site(lists[j]->at[k].key))
					read_site(r, service, lists[j], &lists[j]->at[k]);
	}
}
