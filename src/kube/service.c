#include "kube/edge_proxy.h"
#include "stack/names.h"

/* Who has the name of a server outside of the project. */
static struct stack_service outside = { .name = STR_INIT("a server outside") };

struct str headless_name(struct render *r, const struct stack_service *service)
{
	struct str name = name_label(r->arena, str_fmt(r->arena, "%" PRI_STR "-headless", STR_ARG(service->label)), 63);
	const struct stack_service *taken = map_get(&r->services, name);

	/* a service may be called so in the Compose file */
	if (taken && taken != service)
		name = name_label(r->arena, str_fmt(r->arena, "%" PRI_STR "-pods", STR_ARG(service->label)), 63);
	return name;
}

/* ---- Ports ---- */

/* The name of a port in a Service, where a companion of the pod may have the same one. */
static struct str port_name(struct render *r, const struct node *ports, const struct stack_port *port)
{
	for (size_t i = 0; i < node_count(ports); i++)
		if (str_eq(node_text(node_get(ports->items.at[i], "name")), port->name))
			return str_fmt(r->arena, "p%u%s", port->number, port->protocol == PROTOCOL_TCP ? "" : "-udp");
	return port->name;
}

static void service_ports(struct render *r, struct node *ports, const struct stack_service *service, bool named)
{
	for (size_t i = 0; i < service->ports.n; i++) {
		const struct stack_port *port = &service->ports.at[i];
		struct node *entry = node_map(r->arena);

		entry->origin = port->origin;
		node_set_str(r->arena, entry, "name", port_name(r, ports, port));
		with_origin(
			node_set_int(r->arena, entry, "port", port->number),
			origin_rule(r, port->origin,
				    "inside of the stack the others call the container's port, not the published one",
				    "change the port in the Compose file"));
		if (named && port_has_a_name(service, port))
			node_set_str(r->arena, entry, "targetPort", port->name);
		else
			node_set_int(r->arena, entry, "targetPort", port->number);
		if (port->protocol != PROTOCOL_TCP)
			node_set_str(r->arena, entry, "protocol", str_of(stack_protocol_name(port->protocol)));
		if (port->app_protocol.len)
			node_set_str(r->arena, entry, "appProtocol", port->app_protocol);
		node_add(r->arena, ports, entry);
	}
}

/* The pod's ports: its own, and those of the services that joined it. A companion has no name of its own in Docker's
 * network. */
static struct node *pod_ports(struct render *r, const struct stack_service *service)
{
	const struct companions *companions = render_companions(r, service);
	struct node *ports = node_seq(r->arena);

	service_ports(r, ports, service, true);
	for (size_t i = 0; companions && i < companions->list.n; i++)
		service_ports(r, ports, companions->list.at[i], false);
	return ports;
}

/* Which component brings it outside. */
static void hint_component(struct render *r, const struct stack_service *service, const struct stack_port *port,
			   struct finding *said)
{
	struct str why;
	enum exposure_kind kind = exposure_of(r, service, port, &why);

	if (kind == EXPOSED_NOT && is_edge_proxy(service))
		finding_hint(r->out, said, "it isn't needed: the components gateway and ingress take its place");
	else if (kind == EXPOSED_NOT)
		finding_hint(r->out, said, "lotse.yaml leaves it inside: services.%" PRI_STR ".expose",
			     STR_ARG(service->name));
	else if (kind == EXPOSED_OTHER)
		finding_hint(r->out, said,
			     "name ../../components/loadbalancer in components: of your overlay; a gateway can't route "
			     "it, as %" PRI_STR,
			     STR_ARG(why));
}

/* The last port of the range that begins with this one: "49160-49170:49160-49170/udp" is one line of the project. */
static const struct stack_port *end_of_range(const struct stack_service *service, size_t first)
{
	const struct stack_port *last = &service->ports.at[first];

	for (size_t i = first + 1; i < service->ports.n; i++) {
		const struct stack_port *next = &service->ports.at[i];

		if (!next->published || next->protocol != last->protocol || next->number != last->number + 1 ||
		    next->origin->span.offset != last->origin->span.offset)
			break;
		last = next;
	}
	return last;
}

static struct finding *say_one_published(struct render *r, const struct stack_service *service,
					 const struct stack_port *port, const struct stack_port *last)
{
	struct str inside = pod_owner(service)->label;

	if (last != port)
		return finding_at(r->out, &KUBE_PUBLISHED, port->origin->span,
				  "%" PRI_STR " is published as ports %" PRI_STR " to %" PRI_STR
				  "; in the cluster it is %" PRI_STR ":%u to %u, and nothing outside reaches it",
				  STR_ARG(service->name), STR_ARG(port->published_as), STR_ARG(last->published_as),
				  STR_ARG(inside), port->number, last->number);
	return finding_at(r->out, &KUBE_PUBLISHED, port->origin->span,
			  "%" PRI_STR " is published as %s%" PRI_STR "; in the cluster it is %" PRI_STR
			  ":%u, and nothing outside reaches it",
			  STR_ARG(service->name), port->published_as.len ? "port " : "some port",
			  STR_ARG(port->published_as), STR_ARG(inside), port->number);
}

static void say_published(struct render *r, const struct stack_service *service)
{
	for (size_t i = 0; i < service->ports.n; i++) {
		const struct stack_port *port = &service->ports.at[i], *last;
		struct finding *said;

		if (!port->published)
			continue;
		last = end_of_range(service, i);
		i = (size_t)(last - service->ports.at);
		said = say_one_published(r, service, port, last);
		if (port_is_local(port))
			finding_hint(r->out, said,
				     "it was for the machine alone: kubectl port-forward service/%" PRI_STR " %" PRI_STR
				     ":%u does the same",
				     STR_ARG(pod_owner(service)->label), STR_ARG(port->published_as), port->number);
		else
			hint_component(r, service, port, said);
	}
}

/* ---- Objects ---- */

/* The edge to a server that calls back: Kafka's controllers, members of a replica set. NULL: it has no peers. */
static const struct stack_edge *edge_to_peer(const struct render *r, const struct stack_service *service)
{
	for (size_t i = 0; keeps_state(service) && i < r->stack->edges.n; i++) {
		const struct stack_edge *edge = &r->stack->edges.at[i];

		if (edge->from != service || edge->to == service || !keeps_state(edge->to))
			continue;
		for (size_t j = 0; j < r->stack->edges.n; j++)
			if (r->stack->edges.at[j].from == edge->to && r->stack->edges.at[j].to == service)
				return edge;
	}
	return NULL;
}

/* Docker's names lead to a container that isn't healthy yet; a Service's don't, and peers that wait for each other
 * would for ever. */
static void before_ready(struct render *r, struct node *spec, const struct stack_service *service)
{
	const struct stack_edge *edge = edge_to_peer(r, service);

	if (!edge)
		return;
	struct node *flag = node_set_bool(r->arena, spec, "publishNotReadyAddresses", true);
	flag->remark = STR("peers must find each other before any of them is ready");
	flag->origin = origin_rule(
		r, edge->origins.n ? edge->origins.at[0] : service->origin,
		"it and another server connect to each other: a Service that leads to pods that are ready alone "
		"would keep both from becoming so",
		"nothing is to be changed");
}

static struct node *service_object(struct render *r, const struct stack_service *service, struct str name,
				   const struct origin *origin, bool headless)
{
	struct node *object = object_new(r, "v1", "Service", name, origin), *spec, *ports = pod_ports(r, service);

	object_labels(r, node_get(object, "metadata"), service);
	spec = node_set_map(r->arena, object, "spec");
	if (headless)
		node_set_str(r->arena, spec, "clusterIP", STR("None"));
	before_ready(r, spec, service);
	object_selector(r, spec, "selector", service);
	if (ports->items.n)
		node_set(r->arena, spec, STR("ports"), ports);
	return object;
}

static void main_service(struct render *r, const struct stack_service *service, bool has_ports)
{
	struct node *object = service_object(r, service, service->label, service->origin, !has_ports);
	struct node *address = node_path(object, "spec", "clusterIP", NULL);

	if (address) {
		address->remark = STR("no port is known: the name leads to the pods themselves");
		address->origin = origin_rule(r, service->origin,
					      "another service names it, and no port is known: without one a Service "
					      "can only lead to the pods themselves",
					      "declare its ports: expose, in the Compose file");
	}
	object_add(r, service->label, "service", STR_EMPTY, object);
}

static void headless_service(struct render *r, const struct stack_service *service)
{
	struct node *object = service_object(r, service, headless_name(r, service), service->origin, true);
	struct node *address = node_path(object, "spec", "clusterIP", NULL);

	address->remark = STR("a StatefulSet's pods get names of their own through it");
	address->origin = origin_default(r, "a StatefulSet needs a headless Service, which gives each pod a name",
					 "nothing is to be changed");
	object_add(r, service->label, "service", STR("headless"), object);
}

/* ---- Further names ---- */

static void alias_service(struct render *r, const struct stack_service *service, const struct stack_alias *alias,
			  bool has_ports)
{
	struct stack_service *taken = map_get(&r->services, alias->name);
	struct str name = str_lower(r->arena, alias->name); /* a name in DNS has no case */
	struct node *object, *meta_name;

	if (str_eq(name, service->label) || taken == service)
		return;
	if (strcmp(alias->why, "hostname") == 0 && str_chr(name, '.') != STR_NONE)
		return; /* the pod's own business: pod.c says what becomes of it */
	if (!name_is_label(name) || ascii_digit(name.ptr[0])) {
		finding_at(r->out, &KUBE_NAME_TAKEN, alias->origin->span,
			   "%" PRI_STR " can't be called %" PRI_STR " too: that is no name of a Service",
			   STR_ARG(service->name), STR_ARG(str_show(r->arena, alias->name)));
		return;
	}
	if (map_get(&r->services, name)) {
		const struct stack_service *other = map_get(&r->services, name);

		if (other != service)
			finding_at(r->out, &KUBE_NAME_TAKEN, alias->origin->span,
				   "%" PRI_STR " can't be called %" PRI_STR " too: %" PRI_STR " is",
				   STR_ARG(service->name), STR_ARG(name), STR_ARG(other->name));
		return;
	}
	map_set(&r->services, name, (struct stack_service *)(uintptr_t)service);
	object = service_object(r, service, name, alias->origin, !has_ports);
	meta_name = node_path(object, "metadata", "name", NULL);
	with_origin(meta_name, alias->origin)->remark =
		str_fmt(r->arena, "%s, %" PRI_STR, alias->why, STR_ARG(origin_place(r, alias->origin)));
	object_add(r, service->label, "service", name, object);
}

/* A server that isn't of this project: a name for it, that a person completes. */
static void external_service(struct render *r, const struct stack_service *service, const struct stack_pair *link)
{
	struct str name = name_label(r->arena, link->key, 63), target = str_lower(r->arena, link->value);
	struct node *object, *spec;

	if (map_get(&r->services, name)) {
		if (map_get(&r->services, name) != &outside)
			finding_at(r->out, &KUBE_NAME_TAKEN, link->origin->span,
				   "%" PRI_STR " can't be the name of an external server: a service has it",
				   STR_ARG(name));
		return;
	}
	map_set(&r->services, name, &outside);
	if (!name_is_subdomain(target))
		target = name_label(r->arena, target, 63);
	finding_at(r->out, &KUBE_EXTERNAL_LINK, link->origin->span,
		   "%" PRI_STR " is a container of another project: the Service %" PRI_STR
		   " leads to the host name \"%" PRI_STR "\"",
		   STR_ARG(str_show(r->arena, link->value)), STR_ARG(name), STR_ARG(target));
	object = object_new(r, "v1", "Service", name, link->origin);
	object_labels(r, node_get(object, "metadata"), NULL);
	spec = node_set_map(r->arena, object, "spec");
	node_set_str(r->arena, spec, "type", STR("ExternalName"));
	with_remark(r, node_set_str(r->arena, spec, "externalName", target), link->origin);
	object_add(r, service->label, "service", name, object);
}

void render_services(struct render *r, const struct stack_service *service)
{
	const struct companions *companions = render_companions(r, service);
	enum workload_kind kind = workload_kind(service);
	bool has_ports = service->ports.n > 0, wanted;

	for (size_t i = 0; companions && i < companions->list.n; i++)
		has_ports = has_ports || companions->list.at[i]->ports.n > 0;
	for (size_t i = 0; i < service->external_links.n; i++)
		external_service(r, service, &service->external_links.at[i]);
	if (kind == WORKLOAD_STATEFULSET)
		headless_service(r, service);
	wanted = has_ports || map_get(&r->reached, service->name);
	if (!wanted || kind == WORKLOAD_JOB)
		return;
	main_service(r, service, has_ports);
	say_published(r, service);
	for (size_t i = 0; companions && i < companions->list.n; i++)
		say_published(r, companions->list.at[i]);
	for (size_t i = 0; i < service->aliases.n; i++)
		alias_service(r, service, &service->aliases.at[i], has_ports);
}
