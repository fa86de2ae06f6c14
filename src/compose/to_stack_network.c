#include "compose/to_stack.h"

#include <arpa/inet.h>

#include "compose/rules_stack.h"
#include "stack/names.h"

/* ---- Ports ---- */

enum { PORTS_MAX = 1000 }; /* of a service: see COMPOSE_TOO_MANY_PORTS */

static bool has_room(struct to_stack *t, const struct node *item)
{
	if (t->service->ports.n < PORTS_MAX)
		return true;
	if (t->crowded != t->service)
		finding(t->out, &COMPOSE_TOO_MANY_PORTS, item, "%" PRI_STR " has more than %d ports", STR_ARG(t->service->name), PORTS_MAX);
	t->crowded = t->service;
	return false;
}

static void not_a_port(struct to_stack *t, const struct node *item, struct str text)
{
	finding(t->out, &COMPOSE_PORT_RANGE, item, "%" PRI_STR " can't have the port \"%" PRI_STR "\"", STR_ARG(t->service->name),
		STR_ARG(str_show(t->arena, text)));
}

static bool protocol_of(struct str text, enum stack_protocol *protocol)
{
	*protocol = PROTOCOL_TCP;
	if (str_eq_nocase(text, STR("udp")))
		*protocol = PROTOCOL_UDP;
	else if (str_eq_nocase(text, STR("sctp")))
		*protocol = PROTOCOL_SCTP;
	else
		return str_empty(text) || str_eq_nocase(text, STR("tcp"));
	return true;
}

/* The name that the user gave, where it is free; else the one that stack_port_add() made. */
static void name_port_as(struct to_stack *t, struct stack_port *port, struct str given)
{
	struct str name;

	if (str_empty(given))
		return;
	name = name_port(t->arena, given);
	for (size_t i = 0; i < t->service->ports.n; i++)
		if (str_eq(t->service->ports.at[i].name, name))
			return;
	port->name = name;
}

static void take_port(struct to_stack *t, const struct node *item, size_t index)
{
	struct str published = node_text(node_get(item, "published")), host_ip = node_text(node_get(item, "host_ip"));
	struct str protocol_text = node_text(node_get(item, "protocol"));
	enum stack_protocol protocol;
	uint64_t number;

	if (!node_get(item, "target"))
		return; /* the loader has complained */
	if (!str_to_uint(node_text(node_get(item, "target")), &number) || number == 0 || number > UINT16_MAX) {
		not_a_port(t, item, node_text(node_get(item, "target")));
		return;
	}
	if (!protocol_of(protocol_text, &protocol)) {
		not_a_port(t, item, str_fmt(t->arena, "%u/%" PRI_STR, (unsigned int)number, STR_ARG(protocol_text)));
		return;
	}
	if (!has_room(t, item))
		return;
	struct stack_port *port = stack_port_add(t->stack, t->service, (uint16_t)number, protocol);
	if (port->published) {
		finding(t->out, &COMPOSE_PORT_TWICE, item, "%" PRI_STR " publishes port %u more than once", STR_ARG(t->service->name),
			(unsigned int)number);
		if (str_empty(port->host_ip) || !str_empty(host_ip))
			return; /* what reaches further stays */
	}
	port->published = true;
	port->published_as = str_is(published, "0") ? STR_EMPTY : published;
	port->host_ip = host_ip;
	port->app_protocol = node_text(node_get(item, "app_protocol"));
	port->origin = to_stack_origin(t, item, "[%zu]", index);
	name_port_as(t, port, node_text(node_get(item, "name")));
}

void take_ports(struct to_stack *t, const struct node *value)
{
	for (size_t i = 0; node_is_seq(value) && i < value->items.n; i++)
		take_port(t, value->items.at[i], i);
}

/* "80", "8000-8010", "53/udp" */
static bool read_exposed(struct str text, enum stack_protocol *protocol, uint64_t *first, uint64_t *last)
{
	size_t slash = str_chr(text, '/');
	struct str numbers = str_slice(text, 0, slash);
	size_t dash = str_chr(numbers, '-');

	if (!protocol_of(slash == STR_NONE ? STR_EMPTY : str_from(text, slash + 1), protocol) ||
	    !str_to_uint(str_slice(numbers, 0, dash), first))
		return false;
	*last = *first;
	if (dash != STR_NONE && !str_to_uint(str_from(numbers, dash + 1), last))
		return false;
	return *first > 0 && *first <= *last && *last <= UINT16_MAX;
}

void take_expose(struct to_stack *t, const struct node *value)
{
	for (size_t i = 0; node_is_seq(value) && i < value->items.n; i++) {
		const struct node *item = value->items.at[i];
		enum stack_protocol protocol;
		uint64_t first, last;

		if (!read_exposed(node_text(item), &protocol, &first, &last)) {
			not_a_port(t, item, node_text(item));
			continue;
		}
		for (uint64_t number = first; number <= last && has_room(t, item); number++) {
			struct stack_port *port = stack_port_add(t->stack, t->service, (uint16_t)number, protocol);

			if (!port->origin)
				port->origin = to_stack_origin(t, item, "[%zu]", i);
		}
	}
}

/* ---- Networks and names ---- */

void to_stack_network_list(struct to_stack *t, const struct node *networks)
{
	for (size_t i = 0; node_is_map(networks) && i < networks->entries.n; i++) {
		const struct node_entry *entry = &networks->entries.at[i];
		struct stack_network *network = arena_new_of(t->arena, struct stack_network);

		network->name = entry->key;
		network->internal = str_is(node_text(node_get(entry->value, "internal")), "true");
		network->external = str_is(node_text(node_get(entry->value, "external")), "true");
		network->origin = to_stack_origin_at(t, entry->key_span.source ? entry->key_span : entry->value->span,
						     str_fmt(t->arena, "networks.%" PRI_STR, STR_ARG(entry->key)));
		if (network->external)
			finding_at(t->out, &COMPOSE_EXTERNAL_NETWORK, network->origin->span,
				   "%" PRI_STR " is a network of another project's", STR_ARG(entry->key));
		*vec_push(t->arena, &t->stack->networks) = network;
		map_set(&t->networks, entry->key, network);
	}
}

static void add_alias(struct to_stack *t, struct stack_service *service, struct stack_alias alias)
{
	struct str key = str_fmt(t->arena, "%" PRI_STR "\n%" PRI_STR "\n%" PRI_STR "\n%" PRI_STR, STR_ARG(service->name),
				 STR_ARG(alias.name), STR_ARG(alias.network ? alias.network->name : STR_EMPTY),
				 STR_ARG(alias.client ? alias.client->name : STR_EMPTY));

	if (str_empty(alias.name) || str_eq(alias.name, service->name) || map_set(&t->aliases, key, service))
		return;
	*vec_push(t->arena, &service->aliases) = alias;
}

void take_networks(struct to_stack *t, const struct node *value)
{
	for (size_t i = 0; node_is_map(value) && i < value->entries.n; i++) {
		const struct node_entry *entry = &value->entries.at[i];
		struct stack_network *network = map_get(&t->networks, entry->key);
		const struct node *aliases = node_get(entry->value, "aliases");

		if (!network) /* the loader has complained */
			continue;
		*vec_push(t->arena, &t->service->networks) = network;
		*vec_push(t->arena, &network->members) = t->service;
		for (size_t j = 0; node_is_seq(aliases) && j < aliases->items.n; j++) {
			const struct node *alias = aliases->items.at[j];
			const struct origin *origin =
				to_stack_origin(t, alias, ".%" PRI_STR ".aliases[%zu]", STR_ARG(entry->key), j);

			add_alias(t, t->service, (struct stack_alias){ node_text(alias), "network alias", network, NULL, origin });
		}
	}
}

void take_network_mode(struct to_stack *t, const struct node *value)
{
	struct str mode = node_text(value);
	const struct origin *origin = to_stack_origin(t, value, "%s", "");

	if (str_is(mode, "host")) {
		t->service->host_network = (struct stack_bool){ true, origin };
	} else if (str_is(mode, "none")) {
		t->service->no_network = (struct stack_bool){ true, origin };
	} else if (str_starts(mode, "service:")) {
		t->service->network_of = map_get(&t->services, str_from(mode, strlen("service:")));
		t->service->network_of_origin = origin;
	} else if (!str_is(mode, "bridge") && !str_is(mode, "default")) {
		finding(t->out, &COMPOSE_NETWORK_MODE, value, "%" PRI_STR " wants the network of %" PRI_STR, STR_ARG(t->service->name),
			STR_ARG(str_show(t->arena, mode)));
	}
}

void take_links(struct to_stack *t, const struct node *value)
{
	for (size_t i = 0; node_is_seq(value) && i < value->items.n; i++) {
		struct str text = node_text(value->items.at[i]);
		size_t colon = str_chr(text, ':');
		struct stack_service *target;

		if (colon == STR_NONE)
			continue;
		target = map_get(&t->services, str_slice(text, 0, colon));
		if (target)
			add_alias(t, target,
				  (struct stack_alias){ str_from(text, colon + 1), "link", NULL, t->service,
							to_stack_origin(t, value->items.at[i], "[%zu]", i) });
	}
}

/* "redis", "project_redis_1:redis": alias → target */
void take_external_links(struct to_stack *t, const struct node *value)
{
	for (size_t i = 0; node_is_seq(value) && i < value->items.n; i++) {
		struct str text = node_text(value->items.at[i]);
		size_t colon = str_chr(text, ':');
		struct str target = colon == STR_NONE ? text : str_slice(text, 0, colon);

		*vec_push(t->arena, &t->service->external_links) = (struct stack_pair){
			colon == STR_NONE ? text : str_from(text, colon + 1), target,
			to_stack_origin(t, value->items.at[i], "[%zu]", i),
		};
	}
}

static bool is_address(struct arena *arena, struct str text)
{
	unsigned char binary[sizeof(struct in6_addr)];
	const char *terminated = str_cstr(arena, text);

	return inet_pton(AF_INET, terminated, binary) == 1 || inet_pton(AF_INET6, terminated, binary) == 1;
}

static void add_extra_host(struct to_stack *t, struct str host, struct str address, const struct node *at)
{
	if (address.len > 2 && address.ptr[0] == '[' && address.ptr[address.len - 1] == ']')
		address = str_slice(address, 1, address.len - 1);
	if (str_is(address, "host-gateway")) {
		finding(t->out, &COMPOSE_HOST_GATEWAY, at, "%" PRI_STR " calls the machine that Docker runs on %" PRI_STR,
			STR_ARG(t->service->name), STR_ARG(host));
		return;
	}
	if (!is_address(t->arena, address)) {
		finding(t->out, &COMPOSE_HOST_ADDRESS, at, "\"%" PRI_STR "\" of the host %" PRI_STR " is no IP address",
			STR_ARG(str_show(t->arena, address)), STR_ARG(host));
		return;
	}
	*vec_push(t->arena, &t->service->extra_hosts) = (struct stack_pair){
		host, address, to_stack_origin(t, at, ".%" PRI_STR, STR_ARG(host)),
	};
}

/* A map of hosts to addresses; or, as it is printed, a list of "host=address". */
void take_extra_hosts(struct to_stack *t, const struct node *value)
{
	for (size_t i = 0; node_is_map(value) && i < value->entries.n; i++) {
		const struct node_entry *entry = &value->entries.at[i];

		if (node_is_scalar(entry->value))
			add_extra_host(t, entry->key, node_text(entry->value), entry->value);
		for (size_t j = 0; node_is_seq(entry->value) && j < entry->value->items.n; j++)
			add_extra_host(t, entry->key, node_text(entry->value->items.at[j]), entry->value->items.at[j]);
	}
	for (size_t i = 0; node_is_seq(value) && i < value->items.n; i++) {
		struct str text = node_text(value->items.at[i]);
		size_t cut = str_chr(text, '=');

		if (cut == STR_NONE)
			cut = str_chr(text, ':');
		if (cut != STR_NONE)
			add_extra_host(t, str_slice(text, 0, cut), str_from(text, cut + 1), value->items.at[i]);
	}
}

void take_container_name(struct to_stack *t, const struct node *value)
{
	add_alias(t, t->service, (struct stack_alias){ .name = node_text(value), .why = "container_name",
						       .origin = to_stack_origin(t, value, "%s", "") });
}

void take_hostname(struct to_stack *t, const struct node *value)
{
	t->service->hostname = to_stack_str(t, value, "");
	add_alias(t, t->service,
		  (struct stack_alias){ .name = node_text(value), .why = "hostname", .origin = to_stack_origin(t, value, "%s", "") });
}

void take_dns(struct to_stack *t, const struct node *value)
{
	t->service->dns = to_stack_words(t, value, "");
}

void take_dns_search(struct to_stack *t, const struct node *value)
{
	t->service->dns_search = to_stack_words(t, value, "");
}

void take_dns_opt(struct to_stack *t, const struct node *value)
{
	t->service->dns_opt = to_stack_words(t, value, "");
}

/* ---- Other namespaces ---- */

static void take_namespace(struct to_stack *t, const struct node *value, const char *what, struct stack_bool *host)
{
	struct str text = node_text(value);

	if (str_is(text, "host"))
		*host = (struct stack_bool){ true, to_stack_origin(t, value, "%s", "") };
	else if (str_starts(text, "service:") || str_starts(text, "container:"))
		finding(t->out, &COMPOSE_NAMESPACE, value, "%" PRI_STR " shares %s with %" PRI_STR, STR_ARG(t->service->name), what,
			STR_ARG(str_show(t->arena, str_from(text, str_chr(text, ':') + 1))));
}

void take_pid(struct to_stack *t, const struct node *value)
{
	take_namespace(t, value, "its processes", &t->service->host_pid);
}

/* "private", "shareable" and "none" ask for no more than a pod gives. */
void take_ipc(struct to_stack *t, const struct node *value)
{
	take_namespace(t, value, "its memory", &t->service->host_ipc);
}
