/*
 * Traefik's labels as routes.
 *
 * What a router asks for besides hosts, paths and one service is a middleware, an entry point or an option of TLS. Some
 * of them decide who may come in, or which part of a service is reached: a router with one of those is no route. So is
 * one with a middleware that isn't known here. What is only lost is said.
 */
#include "kube/edge_proxy.h"

#include "base/file.h"
#include "stack/images.h"
#include "stack/names.h"
#include "stack/traefik_rule.h"

enum { CHAIN_MAX = 8 }; /* chains in one another */

/* traefik.http.SECTION.NAME.FIELD */
struct label {
	const struct stack_service *service;
	const struct stack_pair *pair;
	struct str section, name, field;
};

struct traefik {
	struct render *r;
	VEC(struct label) labels;
	VEC(const struct stack_service *)
	proxies;                 /* the Traefiks of the stack; there may be none: one that serves several projects */
	bool default_off;        /* a service without traefik.enable isn't exposed */
	bool entry_point_guards; /* middlewares of an entry point hold for every router */
	const struct origin *entry_point_origin;
};

/* A router with what becomes of it. */
struct router {
	const struct label *rule;
	struct str shown;
	struct str guard;         /* why its requests must stay shut; or empty */
	struct str refused;       /* why it is no route, though nothing guards it */
	VEC(struct str) prefixes; /* that are taken off */
	bool strips;
};

/* ---- Labels ---- */

static void take_label(struct traefik *t, const struct stack_service *service, const struct stack_pair *pair)
{
	static const char prefix[] = "traefik.http.";
	struct str rest = pair->key, parts[3];

	if (rest.len < sizeof(prefix) || !str_eq_nocase(str_slice(rest, 0, sizeof(prefix) - 1), str_of(prefix)))
		return;
	rest = str_from(rest, sizeof(prefix) - 1);
	for (size_t i = 0; i < 2; i++)
		if (!str_split(&rest, '.', &parts[i]))
			return;
	if (!rest.len)
		return;
	*vec_push(t->r->arena, &t->labels) = (struct label){ service, pair, parts[0], parts[1], rest };
}

static void take_labels(struct traefik *t)
{
	for (size_t i = 0; i < t->r->stack->services.n; i++) {
		const struct stack_service *service = t->r->stack->services.at[i];
		const struct stack_pairs *lists[] = { &service->labels, &service->deploy_labels };

		for (size_t j = 0; j < ARRAY_SIZE(lists); j++)
			for (size_t k = 0; k < lists[j]->n; k++)
				take_label(t, service, &lists[j]->at[k]);
	}
}

/* Of this service alone, or of any where it is NULL: Traefik puts all labels together. */
static const struct label *find_label(const struct traefik *t, const struct stack_service *service, const char *section,
				      struct str name, const char *field)
{
	for (size_t i = 0; i < t->labels.n; i++) {
		const struct label *label = &t->labels.at[i];

		if ((!service || label->service == service) && str_eq_nocase(label->section, str_of(section)) &&
		    str_eq_nocase(label->name, name) && str_eq_nocase(label->field, str_of(field)))
			return label;
	}
	return NULL;
}

static const struct label *of_router(struct traefik *t, const struct router *router, const char *field)
{
	const struct label *label = find_label(t, router->rule->service, "routers", router->rule->name, field);

	if (label)
		label_use(t->r, label->pair);
	return label;
}

/* traefik.enable, and how Traefik takes a service without it. */
static bool is_enabled(struct traefik *t, const struct stack_service *service)
{
	const struct stack_pairs *lists[] = { &service->labels, &service->deploy_labels };
	bool enabled = !t->default_off;

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		for (size_t j = 0; j < lists[i]->n; j++) {
			const struct stack_pair *pair = &lists[i]->at[j];

			if (!str_eq_nocase(pair->key, STR("traefik.enable")))
				continue;
			label_use(t->r, pair);
			enabled = str_eq_nocase(pair->value, STR("true")) || str_is(pair->value, "1");
		}
	return enabled;
}

/* ---- How Traefik itself is set up: command, environment, mounted files ---- */

/* KEY, then anything but letters, then "false": --KEY=false, KEY: false, KEY = false */
static bool is_off(struct str text, const char *key)
{
	for (size_t i = 0, n = strlen(key); i + n <= text.len; i++) {
		size_t at = i + n;

		if (!str_eq_nocase(str_slice(text, i, at), str_of(key)))
			continue;
		while (at < text.len && !ascii_alpha(text.ptr[at]))
			at++;
		if (str_eq_nocase(str_slice(text, at, at + 5 < text.len ? at + 5 : text.len), STR("false")))
			return true;
	}
	return false;
}

static void read_setting(struct traefik *t, struct str text, const struct origin *origin, bool file)
{
	bool entry_point = str_contains_nocase(text, file ? "entrypoints" : "entrypoints.") ||
			   str_contains_nocase(text, "ENTRYPOINTS_");

	t->default_off = t->default_off || is_off(text, "exposedbydefault");
	if (!entry_point || !str_contains_nocase(text, "middlewares"))
		return;
	t->entry_point_guards = true;
	t->entry_point_origin = origin;
}

static void read_proxy(struct traefik *t, const struct stack_service *proxy)
{
	const struct stack_words *lines[] = { &proxy->entrypoint, &proxy->command };

	*vec_push(t->r->arena, &t->proxies) = proxy;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		for (size_t j = 0; j < lines[i]->n; j++)
			read_setting(t, lines[i]->at[j], lines[i]->origin, false);
	for (size_t i = 0; i < proxy->env.n; i++)
		read_setting(t,
			     str_fmt(t->r->arena, "%" PRI_STR "=%" PRI_STR, STR_ARG(proxy->env.at[i].name),
				     STR_ARG(proxy->env.at[i].value)),
			     proxy->env.at[i].origin, false);
	for (size_t i = 0; i < proxy->mounts.n; i++) {
		const struct stack_file *file = proxy->mounts.at[i].file;

		for (size_t j = 0; file && j < file->n_items; j++)
			if (!file->items[j].binary)
				read_setting(t, file->items[j].content, proxy->mounts.at[i].origin, true);
	}
}

/* ":8080", "0.0.0.0:8080/tcp", "127.0.0.1:8080": its port; 0 where it has none. */
static uint16_t address_port(struct str address, bool *local)
{
	size_t colon = str_rchr(address, ':'), slash = str_chr(address, '/');
	uint64_t number;

	*local = str_starts(address, "127.") || str_starts(address, "[::1]") || str_starts(address, "localhost");
	if (colon == STR_NONE ||
	    !str_to_uint(str_slice(address, colon + 1, slash == STR_NONE ? address.len : slash), &number) ||
	    number > UINT16_MAX)
		return 0;
	return (uint16_t)number;
}

static bool is_published(const struct stack_service *proxy, uint16_t number)
{
	const struct stack_port *port = stack_port(proxy, number, PROTOCOL_TCP);

	return proxy->host_network.value || (port && port->published && !port_is_local(port));
}

/* Is an entry point one that nobody outside can connect to? False where that isn't known. */
static bool is_inner_entry_point(struct traefik *t, const struct stack_service *proxy, struct str name)
{
	struct str option = str_fmt(t->r->arena, "--entrypoints.%" PRI_STR ".address=", STR_ARG(name));

	for (size_t i = 0; i < proxy->command.n; i++) {
		struct str word = proxy->command.at[i];
		bool local;
		uint16_t port;

		if (word.len <= option.len || !str_eq_nocase(str_slice(word, 0, option.len), option))
			continue;
		port = address_port(str_from(word, option.len), &local);
		return local || (port && !is_published(proxy, port));
	}
	return false;
}

static bool is_inner(struct traefik *t, struct str entry_points)
{
	struct str name;
	size_t n = 0;

	while (str_split(&entry_points, ',', &name)) {
		for (size_t i = 0; i < t->proxies.n; i++)
			if (!is_inner_entry_point(t, t->proxies.at[i], str_trim(name)))
				return false;
		n++;
	}
	return n && t->proxies.n;
}

/* ---- Middlewares ---- */

enum effect {
	GUARDS,    /* without it, more would be open */
	IS_LOST,   /* works without it, in another way */
	IS_DONE,   /* the gateway does it */
	IS_STRIPS, /* takes off a path */
	IS_CHAIN,  /* names others */
};

static const struct {
	const char *name;
	enum effect effect;
} effects[] = {
	{ "basicauth", GUARDS },        { "digestauth", GUARDS },     { "forwardauth", GUARDS },
	{ "ipallowlist", GUARDS },      { "ipwhitelist", GUARDS },    { "passtlsclientcert", GUARDS },
	{ "addprefix", GUARDS },        { "replacepath", GUARDS },    { "replacepathregex", GUARDS },
	{ "stripprefixregex", GUARDS }, { "plugin", GUARDS },         { "buffering", IS_LOST },
	{ "circuitbreaker", IS_LOST },  { "compress", IS_LOST },      { "contenttype", IS_LOST },
	{ "errors", IS_LOST },          { "grpcweb", IS_LOST },       { "headers", IS_LOST },
	{ "inflightreq", IS_LOST },     { "ratelimit", IS_LOST },     { "redirectregex", IS_LOST },
	{ "retry", IS_LOST },           { "stripprefix", IS_STRIPS }, { "redirectscheme", IS_DONE },
	{ "chain", IS_CHAIN },
};

/* "basicauth" of basicauth.users */
static struct str kind_of(const struct label *label)
{
	struct str rest = label->field, kind = label->field;

	str_split(&rest, '.', &kind);
	return kind;
}

static enum effect effect_of(const struct label *label)
{
	struct str kind = kind_of(label);

	/* what Traefik sets or takes away, a client could send by itself */
	if (str_eq_nocase(kind, STR("headers")) && (str_contains_nocase(label->field, "customrequestheaders") ||
						    str_contains_nocase(label->field, "allowedhosts")))
		return GUARDS;
	if (str_eq_nocase(label->field, STR("redirectscheme.scheme")) &&
	    !str_eq_nocase(label->pair->value, STR("https")))
		return IS_LOST;
	if (str_eq_nocase(label->field, STR("stripprefix.forceslash")))
		return GUARDS;
	for (size_t i = 0; i < ARRAY_SIZE(effects); i++)
		if (str_eq_nocase(kind, str_of(effects[i].name)))
			return effects[i].effect;
	return GUARDS;
}

static void say_lost(struct traefik *t, const struct router *router, const struct label *label)
{
	finding_at(t->r->out, &KUBE_LABEL_MIDDLEWARE, label->pair->origin->span,
		   "the route of %" PRI_STR " goes without its middleware %" PRI_STR " (%" PRI_STR ")",
		   STR_ARG(router->shown), STR_ARG(str_show(t->r->arena, label->name)),
		   STR_ARG(str_show(t->r->arena, kind_of(label))));
}

static void set_guard(struct traefik *t, struct router *router, struct str name, struct str kind)
{
	if (!router->guard.len)
		router->guard = str_fmt(t->r->arena, "its middleware %" PRI_STR " (%" PRI_STR ")",
					STR_ARG(str_show(t->r->arena, name)), STR_ARG(str_show(t->r->arena, kind)));
}

static void take_middlewares(struct traefik *t, struct router *router, struct str list, size_t depth);

static void take_prefixes(struct traefik *t, struct router *router, struct str list)
{
	struct str prefix;

	router->strips = true;
	while (str_split(&list, ',', &prefix))
		*vec_push(t->r->arena, &router->prefixes) = str_trim(prefix);
}

static void take_middleware_label(struct traefik *t, struct router *router, const struct label *label, size_t depth,
				  bool *said)
{
	label_use(t->r, label->pair);
	switch (effect_of(label)) {
	case GUARDS:
		set_guard(t, router, label->name, kind_of(label));
		break;
	case IS_LOST:
		if (!*said)
			say_lost(t, router, label);
		*said = true;
		break;
	case IS_STRIPS:
		if (str_starts(label->field, "stripprefix.prefixes"))
			take_prefixes(t, router, label->pair->value);
		break;
	case IS_CHAIN:
		take_middlewares(t, router, label->pair->value, depth + 1);
		break;
	case IS_DONE:
		break;
	}
}

static void take_middleware(struct traefik *t, struct router *router, struct str name, size_t depth)
{
	struct str plain = str_ends(name, "@docker")  ? str_slice(name, 0, name.len - 7)
			   : str_ends(name, "@swarm") ? str_slice(name, 0, name.len - 6)
						      : name;
	bool found = false, said = false;

	for (size_t i = 0; i < t->labels.n; i++) {
		const struct label *label = &t->labels.at[i];

		if (!str_eq_nocase(label->section, STR("middlewares")) || !str_eq_nocase(label->name, plain))
			continue;
		found = true;
		take_middleware_label(t, router, label, depth, &said);
	}
	if (!found || depth > CHAIN_MAX)
		set_guard(t, router, name, STR("what it does isn't known here"));
}

static void take_middlewares(struct traefik *t, struct router *router, struct str list, size_t depth)
{
	struct str name;

	if (depth > CHAIN_MAX) {
		set_guard(t, router, list, STR("chains in chains"));
		return;
	}
	while (str_split(&list, ',', &name))
		if (str_trim(name).len)
			take_middleware(t, router, str_trim(name), depth);
}

/* ---- Which service answers ---- */

/* The name of the service of Traefik's: the router's own word, or the only one of the container. */
static struct str service_name(struct traefik *t, struct router *router)
{
	const struct label *named = of_router(t, router, "service");
	struct str name = STR_EMPTY;

	if (named)
		return str_ends(named->pair->value, "@docker")
			       ? str_slice(named->pair->value, 0, named->pair->value.len - 7)
		       : str_ends(named->pair->value, "@swarm")
			       ? str_slice(named->pair->value, 0, named->pair->value.len - 6)
			       : named->pair->value;
	for (size_t i = 0; i < t->labels.n; i++) {
		const struct label *label = &t->labels.at[i];

		if (label->service != router->rule->service || !str_eq_nocase(label->section, STR("services")))
			continue;
		if (name.len && !str_eq_nocase(name, label->name))
			router->refused = STR("its container has several services, and it names none");
		name = label->name;
	}
	return name;
}

/* "weighted.services[0].name" is a service without a container of its own. */
static bool is_composed(const struct label *label)
{
	static const char *const fields[] = { "weighted", "mirroring", "failover", "loadbalancer.servers" };

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (str_starts(label->field, fields[i]))
			return true;
	return false;
}

static const struct stack_service *service_of(struct traefik *t, struct router *router, struct str name)
{
	const struct stack_service *found = NULL;

	if (!name.len)
		return router->rule->service;
	for (size_t i = 0; i < t->labels.n; i++) {
		const struct label *label = &t->labels.at[i];

		if (!str_eq_nocase(label->section, STR("services")) || !str_eq_nocase(label->name, name))
			continue;
		if (is_composed(label))
			return NULL;
		if (!found || label->service == router->rule->service)
			found = label->service;
	}
	return found;
}

static uint16_t port_of(struct traefik *t, struct router *router, const struct stack_service *service, struct str name)
{
	const struct label *port = find_label(t, service, "services", name, "loadbalancer.server.port");
	const struct label *scheme = find_label(t, service, "services", name, "loadbalancer.server.scheme");
	const struct stack_port *first = first_tcp_port(service);
	uint64_t number;

	if (scheme) {
		label_use(t->r, scheme->pair);
		if (!str_eq_nocase(scheme->pair->value, STR("http")))
			router->refused = str_fmt(t->r->arena, "Traefik speaks %" PRI_STR " to its service",
						  STR_ARG(str_show(t->r->arena, scheme->pair->value)));
	}
	if (port) {
		label_use(t->r, port->pair);
		if (str_to_uint(port->pair->value, &number) && number > 0 && number <= UINT16_MAX)
			return (uint16_t)number;
		first = NULL;
	}
	for (size_t i = 0; first && i < service->ports.n; i++) /* Traefik takes the lowest */
		if (service->ports.at[i].protocol == PROTOCOL_TCP && service->ports.at[i].number < first->number)
			first = &service->ports.at[i];
	if (!first && !router->refused.len)
		router->refused = STR("no port of its service is known");
	return first ? first->number : 0;
}

/* ---- Routers ---- */

/* What the middlewares take off this path: 0 nothing, 1 just the path, -1 something else. */
static int stripped(const struct router *router, const struct traefik_match *match, struct str path)
{
	for (size_t i = 0; i < router->prefixes.n; i++) {
		struct str prefix = router->prefixes.at[i];

		if (str_eq(prefix, path) && path.len && !match->exact)
			return 1;
		if (!prefix.len || str_is(prefix, "/"))
			continue;
		if (str_starts(path, "/") || !path.len) {
			size_t common = prefix.len < path.len ? prefix.len : path.len;

			if (str_eq(str_slice(prefix, 0, common), str_slice(path, 0, common)) &&
			    (!match->exact || path.len >= prefix.len))
				return -1;
		}
	}
	return 0;
}

static size_t rank_of(struct traefik *t, const struct router *router)
{
	const struct label *label = of_router(t, router, "priority");
	uint64_t number;

	return label && str_to_uint(label->pair->value, &number) && number ? (size_t)number
									   : router->rule->pair->value.len;
}

static void add_matches(struct traefik *t, struct router *router, const struct traefik_rule *rule,
			const struct stack_service *target, uint16_t port)
{
	size_t rank = rank_of(t, router);

	for (size_t i = 0; i < rule->matches.n; i++) {
		const struct traefik_match *match = &rule->matches.at[i];
		struct str path = match->path;
		struct said_route *said =
			said_route_add(t->r, router->rule->service, router->shown, router->rule->pair->origin);

		if (!match->exact && str_ends(path, "/"))
			path.len--;
		said->host = match->host;
		said->path = path;
		said->exact = match->exact;
		said->rank = rank;
		said->target = target;
		said->port = port;
		said->guarded = router->guard.len > 0;
		said->strips = stripped(router, match, path) > 0;
	}
}

static bool strips_else(const struct router *router, const struct traefik_rule *rule)
{
	for (size_t i = 0; i < rule->matches.n; i++) {
		struct str path = rule->matches.at[i].path;

		if (!rule->matches.at[i].exact && str_ends(path, "/"))
			path.len--;
		if (stripped(router, &rule->matches.at[i], path) < 0)
			return true;
	}
	return false;
}

static void read_tls(struct traefik *t, struct router *router)
{
	const struct label *options = of_router(t, router, "tls.options");

	of_router(t, router, "tls");
	if (of_router(t, router, "tls.certresolver"))
		say_certificate(t->r, router->shown,
				find_label(t, router->rule->service, "routers", router->rule->name, "tls.certresolver")
					->pair->origin);
	/* they may ask for a client's certificate */
	if (options && !router->guard.len)
		router->guard = str_fmt(t->r->arena, "tls.options=%" PRI_STR,
					STR_ARG(str_show(t->r->arena, options->pair->value)));
}

static void read_entry_points(struct traefik *t, struct router *router)
{
	const struct label *label = of_router(t, router, "entrypoints");

	if (label && is_inner(t, label->pair->value))
		router->guard = str_fmt(t->r->arena, "nobody outside reaches its entry point %" PRI_STR,
					STR_ARG(str_show(t->r->arena, label->pair->value)));
	if (t->entry_point_guards && !router->guard.len)
		router->guard = STR("Traefik has middlewares for all routers of an entry point");
}

static void say_guarded(struct traefik *t, const struct router *router)
{
	finding_at(t->r->out, &KUBE_LABEL_GUARD, router->rule->pair->origin->span,
		   "%" PRI_STR " doesn't become a route, which would go without what guards it: %" PRI_STR,
		   STR_ARG(router->shown), STR_ARG(router->guard));
}

static void read_router(struct traefik *t, const struct label *rule_label)
{
	struct router router = { .rule = rule_label };
	const struct label *middlewares;
	const struct stack_service *target;
	struct traefik_rule rule;
	struct str name;
	uint16_t port = 0;

	label_use(t->r, rule_label->pair);
	router.shown = str_fmt(t->r->arena, "router %" PRI_STR " of Traefik",
			       STR_ARG(str_show(t->r->arena, rule_label->name)));
	traefik_rule_read(t->r->arena, rule_label->pair->value, &rule);
	middlewares = of_router(t, &router, "middlewares");
	read_entry_points(t, &router);
	read_tls(t, &router);
	name = service_name(t, &router);
	target = service_of(t, &router, name);
	if (target)
		port = port_of(t, &router, target, name);
	if (middlewares)
		take_middlewares(t, &router, middlewares->pair->value, 0);
	if (router.strips && strips_else(&router, &rule))
		router.refused = STR("it can't take off the same prefixes");
	if (router.guard.len) {
		say_guarded(t, &router);
		add_matches(t, &router, &rule, rule_label->service, 0);
		return;
	}
	if (!target)
		router.refused = str_fmt(t->r->arena, "no container here is its service %" PRI_STR,
					 STR_ARG(str_show(t->r->arena, name)));
	if (rule.refused.len)
		router.refused = rule.refused;
	if (router.refused.len) {
		say_no_route(t->r, router.shown, rule_label->pair->origin, router.refused);
		return;
	}
	add_matches(t, &router, &rule, target, port);
}

/* ---- Routers that aren't for HTTP ---- */

static void say_tcp(struct render *r, const struct stack_pair *pair)
{
	static const char *const prefixes[] = { "traefik.tcp.routers.", "traefik.udp.routers." };

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		struct str rest, name;

		if (!str_starts(pair->key, prefixes[i]))
			continue;
		rest = str_from(pair->key, strlen(prefixes[i]));
		if (!str_split(&rest, '.', &name) || !(str_is(rest, "rule") || (i == 1 && str_is(rest, "entrypoints"))))
			continue;
		label_use(r, pair);
		finding_at(r->out, &KUBE_LABEL_TCP, pair->origin->span,
			   "router %" PRI_STR " of Traefik is for %s: it doesn't become a route",
			   STR_ARG(str_show(r->arena, name)), i ? "UDP" : "TCP");
	}
}

static void say_others(struct render *r)
{
	for (size_t i = 0; i < r->stack->services.n; i++) {
		const struct stack_service *service = r->stack->services.at[i];
		const struct stack_pairs *lists[] = { &service->labels, &service->deploy_labels };

		for (size_t j = 0; j < ARRAY_SIZE(lists); j++)
			for (size_t k = 0; k < lists[j]->n; k++)
				say_tcp(r, &lists[j]->at[k]);
	}
}

void scan_traefik(struct render *r)
{
	struct traefik t = { .r = r };

	for (size_t i = 0; i < r->stack->services.n; i++)
		if (str_is(image_name(r->stack->services.at[i]->image.value).name, "traefik"))
			read_proxy(&t, r->stack->services.at[i]);
	take_labels(&t);
	for (size_t i = 0; i < t.labels.n; i++)
		if (str_eq_nocase(t.labels.at[i].section, STR("routers")) &&
		    str_eq_nocase(t.labels.at[i].field, STR("rule")) && is_enabled(&t, t.labels.at[i].service))
			read_router(&t, &t.labels.at[i]);
	say_others(r);
}
