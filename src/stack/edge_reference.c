#include "stack/edge_builder.h"

#include "stack/images.h"
#include "stack/names.h"
#include "stack/rules.h"

/* Two hundred services may name one: the first few pieces of evidence are enough for a reader. */
enum { ORIGINS_MAX = 8 };

const struct origin *edge_origin(struct edge_builder *b, enum origin_kind kind, struct span span, struct str what,
				 struct str change)
{
	struct origin *origin = arena_new_of(b->arena, struct origin);

	*origin = (struct origin){ .kind = kind, .span = span, .what = what, .change = change };
	return origin;
}

static size_t index_of(const struct stack *stack, const struct stack_service *service)
{
	size_t low = 0, high = stack->services.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(stack->services.at[middle]->name, service->name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void edge_add(struct edge_builder *b, struct stack_service *to, uint16_t port, enum stack_protocol protocol,
	      enum stack_evidence evidence, const struct origin *origin)
{
	size_t target = index_of(b->stack, to);
	struct stack_edge *edge = NULL;

	for (uint32_t i = b->heads[target]; i && !edge; i = b->next.at[i - 1])
		if (b->current.at[i - 1].port == port && b->current.at[i - 1].protocol == protocol)
			edge = &b->current.at[i - 1];
	if (!edge) {
		edge = vec_push(b->arena, &b->current);
		*edge = (struct stack_edge){ .from = b->from, .to = to, .port = port, .protocol = protocol };
		*vec_push(b->arena, &b->next) = b->heads[target];
		b->heads[target] = (uint32_t)b->current.n;
	}
	edge->evidence |= evidence;
	if (edge->origins.n < ORIGINS_MAX)
		*vec_push(b->arena, &edge->origins) = origin;
}

void edges_forget(struct edge_builder *b)
{
	for (size_t i = 0; i < b->current.n; i++)
		b->heads[index_of(b->stack, b->current.at[i].to)] = 0;
}

/* A list of addresses that others use to come in, not servers that this one goes to. */
static bool is_own_address(struct str key)
{
	static const char *const parts[] = { "ORIGIN", "CORS", "ALLOWED", "PUBLIC", "CALLBACK", "REDIRECT", "VIRTUAL_HOST",
					     "LETSENCRYPT", "KC_HOSTNAME", "KEYCLOAK_HOSTNAME", "EXTERNAL_URL", "ROOT_URL",
					     "ADVERTISED", "DOMAIN" };

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (str_contains_nocase(key, parts[i]))
			return true;
	return false;
}

void edge_external(struct edge_builder *b, struct str host, uint16_t port, const struct origin *origin)
{
	for (size_t i = b->stack->externals.n; i-- > 0 && b->stack->externals.at[i].from == b->from;) {
		const struct stack_external *old = &b->stack->externals.at[i];

		if (str_eq_nocase(old->host, host) && old->port == port)
			return;
	}
	*vec_push(b->arena, &b->stack->externals) = (struct stack_external){ b->from, host, port, origin };
}

/* "smtp.example.com": has a dot, and a top-level domain that begins with a letter; or is an IPv4 address. */
static bool looks_outside(struct str host)
{
	size_t dot = str_rchr(host, '.');
	size_t dots = 0;
	bool digits = true;

	for (size_t i = 0; i < host.len; i++) {
		dots += host.ptr[i] == '.';
		digits = digits && (ascii_digit(host.ptr[i]) || host.ptr[i] == '.');
	}
	if (digits)
		return dots == 3;
	return dot != STR_NONE && dot > 0 && dot + 2 < host.len && ascii_alpha(host.ptr[dot + 1]);
}

static struct str host_port(struct arena *arena, struct str host, uint16_t port)
{
	return port ? str_fmt(arena, "%" PRI_STR ":%u", STR_ARG(host), port) : host;
}

/* "api's DATABASE_URL", "proxy's file ./nginx.conf", "worker's command" */
static struct str place_of(const struct edge_builder *b, const struct edge_clue *clue)
{
	if (clue->file.len)
		return str_fmt(b->arena, "%" PRI_STR "'s file %" PRI_STR, STR_ARG(b->from->name), STR_ARG(clue->file));
	if (clue->key.len)
		return str_fmt(b->arena, "%" PRI_STR "'s %" PRI_STR, STR_ARG(b->from->name), STR_ARG(clue->key));
	return str_fmt(b->arena, "%" PRI_STR "'s %s", STR_ARG(b->from->name), clue->part);
}

static struct str change_of(const struct edge_builder *b, const struct edge_clue *clue)
{
	if (clue->file.len)
		return str_fmt(b->arena, "change %" PRI_STR, STR_ARG(clue->file));
	if (clue->key.len)
		return str_fmt(b->arena, "change %" PRI_STR " of %" PRI_STR " in the Compose file", STR_ARG(clue->key),
			       STR_ARG(b->from->name));
	return str_fmt(b->arena, "change the %s of %" PRI_STR " in the Compose file", clue->part, STR_ARG(b->from->name));
}

static const struct origin *reference_origin(struct edge_builder *b, const struct edge_clue *clue, struct str host, uint16_t port)
{
	return edge_origin(b, ORIGIN_SPAN, clue->span,
			   str_fmt(b->arena, "%" PRI_STR " names %" PRI_STR, STR_ARG(place_of(b, clue)),
				   STR_ARG(host_port(b->arena, host, port))),
			   change_of(b, clue));
}

/* The value of the variable that holds the port beside this one: DB_HOST, DB_PORT. */
static uint16_t companion_port(struct edge_builder *b, struct str key)
{
	uint64_t number;
	struct str name;

	for (size_t n = 0; key.len && !str_empty(name = port_key(b->arena, key, n)); n++) {
		const struct stack_env *env = stack_env(b->from, name);

		if (env && str_to_uint(str_trim(env->value), &number) && number > 0 && number <= UINT16_MAX)
			return (uint16_t)number;
	}
	return 0;
}

static uint16_t port_of_reference(struct edge_builder *b, const struct reference *reference, const struct edge_clue *clue)
{
	uint16_t port = reference->port;

	if (!port)
		port = companion_port(b, clue->key);
	if (!port && reference->form == REFERENCE_URL)
		port = scheme_port(reference->scheme);
	return port;
}

static const char docker_dns[] = "127.0.0.11";

/* An address, and not the beginning or the end of a longer one. */
static bool is_whole(struct str text, size_t at)
{
	size_t end = at + sizeof(docker_dns) - 1;

	return (at == 0 || !(ascii_digit(text.ptr[at - 1]) || text.ptr[at - 1] == '.')) &&
	       (end == text.len || !(ascii_digit(text.ptr[end]) || text.ptr[end] == '.'));
}

static bool is_in_comment(struct str text, size_t at)
{
	while (at-- > 0 && text.ptr[at] != '\n')
		if (text.ptr[at] == '#')
			return true;
	return false;
}

size_t docker_dns_at(struct str text)
{
	size_t from = 0, found;

	while ((found = str_find(str_from(text, from), str_of(docker_dns))) != STR_NONE) {
		from += found;
		if (is_whole(text, from) && !is_in_comment(text, from))
			return from;
		from++;
	}
	return STR_NONE;
}

void edge_say_docker_dns(struct edge_builder *b, const struct edge_clue *clue)
{
	finding_at(b->out, &STACK_DOCKER_DNS, clue->span, "%" PRI_STR " names %s, Docker's own name server",
		   STR_ARG(place_of(b, clue)), docker_dns)
		->hushed = clue->secret;
}

static void take_outside(struct edge_builder *b, const struct reference *reference, const struct edge_clue *clue)
{
	uint16_t port = reference->port;

	if (reference->form == REFERENCE_PAIR || host_is_self(reference->host) || str_is(reference->host, docker_dns))
		return;
	if (host_is_machine(reference->host)) {
		finding_at(b->out, &STACK_HOST_NAMED, clue->span, "%" PRI_STR " names %" PRI_STR ", the machine that Docker runs on",
			   STR_ARG(place_of(b, clue)), STR_ARG(reference->host))->hushed = clue->secret;
	} else if (!looks_outside(reference->host) || is_own_address(clue->key) || (clue->kind == REFERENCES_IN_FILE && !port)) {
		return;
	}
	if (reference->form == REFERENCE_NAMED && !names_host(reference->key))
		return;
	port = port_of_reference(b, reference, clue);
	edge_external(b, reference->host, port, reference_origin(b, clue, reference->host, port));
}

static bool has_port(const struct stack_service *service, uint16_t port)
{
	return stack_port(service, port, PROTOCOL_TCP) || stack_port(service, port, PROTOCOL_UDP) ||
	       stack_port(service, port, PROTOCOL_SCTP);
}

/*
 * "redis:7" is as likely an image as an address: a low port must be known there or be one that servers have.
 * A name alone, or a pair with a blank between, says less than a URL: it needs the more.
 */
static bool believable(const struct reference *reference, const struct edge_clue *clue, const struct stack_service *to)
{
	static const uint16_t low[] = { 21, 22, 25, 53, 80, 88, 110, 123, 143, 389, 443, 445, 465, 514, 587, 636, 873, 993, 995 };

	if (reference->form == REFERENCE_PAIR)
		return has_port(to, reference->port);
	if (reference->form == REFERENCE_URL)
		return true;
	if (str_contains_nocase(clue->key, "IMAGE") || str_contains_nocase(clue->key, "VERSION") ||
	    str_contains_nocase(clue->key, "_TAG"))
		return false;
	if (reference->form == REFERENCE_NAMED || reference->port >= 1024 || has_port(to, reference->port))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(low); i++)
		if (low[i] == reference->port)
			return true;
	return false;
}

/* The container's port, where `port` is what it has on the host. */
static uint16_t inner_port(struct edge_builder *b, const struct edge_clue *clue, const struct stack_service *to, uint16_t port)
{
	struct str text = str_fmt(b->arena, "%u", port);

	if (!port || has_port(to, port))
		return port;
	for (size_t i = 0; i < to->ports.n; i++) {
		const struct stack_port *candidate = &to->ports.at[i];

		if (!candidate->published || !str_eq(candidate->published_as, text))
			continue;
		finding_at(b->out, &STACK_PORT_OF_HOST, clue->span,
			   "%" PRI_STR " names %" PRI_STR ":%u: that is its port on the host, its own is %u", STR_ARG(place_of(b, clue)),
			   STR_ARG(to->name), port, candidate->number)->hushed = clue->secret;
		return candidate->number;
	}
	return port;
}

static void add_edge_to_port(struct edge_builder *b, struct stack_service *to, uint16_t port, const struct edge_clue *clue,
			     const struct origin *origin)
{
	bool udp = port && stack_port(to, port, PROTOCOL_UDP);

	if (!port) {
		edge_add(b, to, 0, PROTOCOL_TCP, clue->evidence, origin);
		return;
	}
	if (!has_port(to, port)) {
		struct stack_port *made = stack_port_add(b->stack, to, port, PROTOCOL_TCP);

		made->known = true;
		made->origin = origin;
	}
	if (udp)
		edge_add(b, to, port, PROTOCOL_UDP, clue->evidence, origin);
	if (stack_port(to, port, PROTOCOL_TCP))
		edge_add(b, to, port, PROTOCOL_TCP, clue->evidence, origin);
}

static void warn_no_network(struct edge_builder *b, const struct edge_clue *clue, const struct stack_service *to)
{
	struct str pair = str_fmt(b->arena, "%" PRI_STR "\n%" PRI_STR, STR_ARG(b->from->name), STR_ARG(to->name));

	/* On the host's network nothing of the stack has a name; without any, nothing is meant to be reached. */
	if (b->from->host_network.value || b->from->no_network.value || map_get(&b->warned, pair))
		return;
	map_set(&b->warned, pair, b);
	finding_at(b->out, &STACK_NO_COMMON_NETWORK, clue->span,
		   "%" PRI_STR " names %" PRI_STR ", but %" PRI_STR " shares no network with it",
		   STR_ARG(place_of(b, clue)), STR_ARG(to->name), STR_ARG(b->from->name))->hushed = clue->secret;
}

/* A name that no Service can have: who asks for it in the cluster gets no answer. */
static void warn_rewritten(struct edge_builder *b, const struct reference *reference, const struct edge_clue *clue,
			   const struct stack_service *to)
{
	struct str host = str_lower(b->arena, reference->host), becomes = name_label(b->arena, host, 63);
	bool by_alias = str_eq_nocase(host, to->name);

	for (size_t i = 0; i < to->aliases.n && !by_alias; i++)
		by_alias = str_eq_nocase(host, to->aliases.at[i].name);
	/* an alias that can be a Service has one; else, and for the name of a container (project-db-1), there is only the service's own */
	if (str_empty(to->label) || str_eq(host, to->label) || (by_alias && str_eq(host, becomes)))
		return;
	becomes = to->label;
	struct finding *said = finding_at(b->out, &STACK_NAME_REFERRED, clue->span,
					  "%" PRI_STR " names %" PRI_STR ", which is %" PRI_STR " in Kubernetes",
					  STR_ARG(place_of(b, clue)), STR_ARG(reference->host), STR_ARG(becomes));
	said->hushed = clue->secret;
	finding_hint(b->out, said, "write %" PRI_STR " instead of %" PRI_STR "; or rename it in the Compose file", STR_ARG(becomes),
		     STR_ARG(reference->host));
}

/*
 * A service that names itself by URL or HOST:PORT: the nodes of a cluster (Kafka's listeners, the seeds of a search engine), or a
 * health check by its own name. It may be answered by another one of its pods.
 */
static bool names_itself(const struct reference *reference, const struct edge_clue *clue)
{
	bool for_others = is_own_address(clue->key) && !str_contains_nocase(clue->key, "ADVERTISED");

	return !for_others && (reference->form == REFERENCE_URL || (reference->port && reference->form != REFERENCE_PAIR));
}

void edge_take_reference(struct edge_builder *b, const struct reference *reference, const struct edge_clue *clue)
{
	const struct host *host = hosts_find(&b->hosts, reference->host);
	bool ours = false;

	for (; host; host = host->next) {
		struct stack_service *to = host->service;

		if (host->client && host->client != b->from)
			continue;
		ours = true;
		if (!believable(reference, clue, to) || (to == b->from && !names_itself(reference, clue)))
			continue;
		if (!stack_share_network(b->from, to)) {
			if (reference->form != REFERENCE_PAIR)
				warn_no_network(b, clue, to);
			continue;
		}
		uint16_t port = inner_port(b, clue, to, port_of_reference(b, reference, clue));
		warn_rewritten(b, reference, clue, to);
		add_edge_to_port(b, to, port, clue, reference_origin(b, clue, reference->host, port));
	}
	if (!ours)
		take_outside(b, reference, clue);
}

void edge_take_text(struct edge_builder *b, struct str text, const struct edge_clue *clue)
{
	struct references found = { 0 };
	struct str key = STR_EMPTY;

	if (str_empty(text))
		return;
	/* DATABASE=db counts as a host where DATABASE_PORT stands beside it */
	if (names_host(clue->key) || (clue->key.len && hosts_find(&b->hosts, text) && companion_port(b, clue->key)))
		key = clue->key;
	references_find(b->arena, text, clue->kind, key, &found);
	for (size_t i = 0; i < found.list.n; i++)
		edge_take_reference(b, &found.list.at[i], clue);
	if (docker_dns_at(text) != STR_NONE)
		edge_say_docker_dns(b, clue);
}
