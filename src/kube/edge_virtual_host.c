/*
 * nginx-proxy: VIRTUAL_HOST, VIRTUAL_PORT, VIRTUAL_PATH and VIRTUAL_DEST as routes.
 *
 * https://github.com/nginx-proxy/nginx-proxy, docs: passwords stand in /etc/nginx/htpasswd/HOST, further directives in
 * /etc/nginx/vhost.d/HOST. A host that has one of them is no route.
 */
#include "kube/edge_proxy.h"

#include "stack/names.h"

struct virtual_host {
	struct render *r;
	const struct stack_service *service;
	const struct stack_env *env; /* VIRTUAL_HOST */
	struct str name;
	struct str path;
	bool strips;
	struct str refused;
	struct str guard;
};

static struct str value_of(const struct stack_service *service, const char *name)
{
	const struct stack_env *env = stack_env(service, str_of(name));

	return env ? str_trim(env->value) : STR_EMPTY;
}

/* ---- What the proxy has for one host ---- */

/* "shop.example.com", or that and "_" with a hash of the path, or "default" */
static bool is_for(struct str file, struct str host)
{
	return str_is(file, "default") || str_eq(file, host) ||
	       (file.len > host.len && str_eq(str_slice(file, 0, host.len), host) && file.ptr[host.len] == '_');
}

static struct str guard_in(const struct stack_mount *mount, struct str host)
{
	bool passwords = str_starts(mount->target, "/etc/nginx/htpasswd"),
	     own = str_starts(mount->target, "/etc/nginx/vhost.d");

	if (!passwords && !own)
		return STR_EMPTY;
	if (passwords && !mount->file)
		return STR("nginx-proxy may have passwords for it in /etc/nginx/htpasswd");
	for (size_t i = 0; mount->file && i < mount->file->n_items; i++) {
		struct str path = mount->file->folder ? mount->file->items[i].relative : mount->target;
		size_t slash = str_rchr(path, '/');

		if (is_for(slash == STR_NONE ? path : str_from(path, slash + 1), host))
			return passwords ? STR("nginx-proxy asks for a password")
					 : STR("nginx-proxy has directives for it in /etc/nginx/vhost.d");
	}
	return STR_EMPTY;
}

static struct str guard_of(const struct virtual_host *v, struct str host)
{
	if (v->guard.len)
		return v->guard;
	for (size_t i = 0; i < v->r->stack->services.n; i++) {
		const struct stack_service *proxy = v->r->stack->services.at[i];

		for (size_t j = 0; is_edge_proxy(proxy) && j < proxy->mounts.n; j++) {
			struct str guard = guard_in(&proxy->mounts.at[j], host);

			if (guard.len)
				return guard;
		}
	}
	return STR_EMPTY;
}

/* ---- One host ---- */

/* "shop.example.com:8080": some proxies of this kind take the port there. */
static bool split_port(struct str *host, uint16_t *port)
{
	size_t colon = str_rchr(*host, ':');
	uint64_t number;

	if (colon == STR_NONE)
		return true;
	if (!str_to_uint(str_from(*host, colon + 1), &number) || !number || number > UINT16_MAX)
		return false;
	*port = (uint16_t)number;
	*host = str_slice(*host, 0, colon);
	return true;
}

static void add_host(struct virtual_host *v, struct str text, uint16_t port)
{
	struct str host = str_lower(v->r->arena, text), guard;
	struct said_route *said;

	if (!split_port(&host, &port) || !name_is_route_host(host)) {
		say_no_route(v->r, v->name, v->env->origin,
			     str_fmt(v->r->arena, "\"%" PRI_STR "\" is no host name that a route can have",
				     STR_ARG(str_show(v->r->arena, text))));
		return;
	}
	guard = guard_of(v, host);
	if (guard.len)
		finding_at(v->r->out, &KUBE_LABEL_GUARD, v->env->origin->span,
			   "%" PRI_STR " doesn't become a route for %" PRI_STR ": %" PRI_STR, STR_ARG(v->name),
			   STR_ARG(host), STR_ARG(guard));
	said = said_route_add(v->r, v->service, v->name, v->env->origin);
	said->host = host;
	said->path = v->path;
	said->strips = v->strips;
	said->port = port;
	said->rank = v->path.len; /* nginx takes the longest */
	said->guarded = guard.len > 0;
}

/* ---- Its variables ---- */

static void read_path(struct virtual_host *v)
{
	struct str path = value_of(v->service, "VIRTUAL_PATH"), destination = value_of(v->service, "VIRTUAL_DEST");
	bool folder = str_ends(path, "/");

	if (!path.len || str_is(path, "/")) {
		if (destination.len && !str_is(destination, "/"))
			v->guard = STR("VIRTUAL_DEST puts a path in front");
		return;
	}
	if (!str_starts(path, "/")) {
		v->refused = str_fmt(v->r->arena, "VIRTUAL_PATH \"%" PRI_STR "\" is more than a prefix",
				     STR_ARG(str_show(v->r->arena, path)));
		return;
	}
	v->path = folder ? str_slice(path, 0, path.len - 1) : path;
	if (!destination.len)
		return;
	if (!folder && !str_is(destination, "/"))
		v->guard = STR("VIRTUAL_DEST puts a path in front");
	else if (!folder || !str_is(destination, "/"))
		v->refused = STR("no route changes the path as VIRTUAL_DEST does");
	v->strips = true;
}

static void read_access(struct virtual_host *v)
{
	struct str protocol = value_of(v->service, "VIRTUAL_PROTO");

	if (protocol.len && !str_is(protocol, "http"))
		v->refused = str_fmt(v->r->arena, "nginx-proxy speaks %" PRI_STR " to it",
				     STR_ARG(str_show(v->r->arena, protocol)));
	if (str_is(value_of(v->service, "NETWORK_ACCESS"), "internal"))
		v->guard = STR("NETWORK_ACCESS is internal");
}

static uint16_t read_port(struct virtual_host *v)
{
	struct str text = value_of(v->service, "VIRTUAL_PORT");
	uint64_t number;

	if (!text.len)
		return port_by_itself(v->service, 80);
	if (str_to_uint(text, &number) && number > 0 && number <= UINT16_MAX)
		return (uint16_t)number;
	v->refused =
		str_fmt(v->r->arena, "VIRTUAL_PORT \"%" PRI_STR "\" is no port", STR_ARG(str_show(v->r->arena, text)));
	return 0;
}

static void read_service(struct render *r, const struct stack_service *service)
{
	struct virtual_host v = { .r = r, .service = service, .env = stack_env(service, STR("VIRTUAL_HOST")) };
	const struct stack_env *several = stack_env(service, STR("VIRTUAL_HOST_MULTIPORTS")),
			       *certificate = stack_env(service, STR("LETSENCRYPT_HOST"));
	struct str list, host;
	uint16_t port;

	if (several)
		say_no_route(r, str_fmt(r->arena, "VIRTUAL_HOST_MULTIPORTS of %" PRI_STR, STR_ARG(service->name)),
			     several->origin, STR("lotse reads VIRTUAL_HOST alone"));
	if (!v.env || !v.env->value.len || is_edge_proxy(service))
		return;
	v.name = str_fmt(r->arena, "VIRTUAL_HOST of %" PRI_STR, STR_ARG(service->name));
	port = read_port(&v);
	read_path(&v);
	read_access(&v);
	if (v.refused.len && !v.guard.len) {
		say_no_route(r, v.name, v.env->origin, v.refused);
		return;
	}
	list = v.env->value;
	while (str_split(&list, ',', &host))
		if (str_trim(host).len)
			add_host(&v, str_trim(host), port);
	if (certificate && certificate->value.len)
		say_certificate(r, v.name, certificate->origin);
}

void scan_virtual_hosts(struct render *r)
{
	for (size_t i = 0; i < r->stack->services.n; i++)
		read_service(r, r->stack->services.at[i]);
}
