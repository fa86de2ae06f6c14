/*
 * What Ingresses and routes send to workloads: from the controller to the target ports of the Services that they name.
 */
#include "base/arena.h"
#include "base/strbuf.h"
#include "netpol/internal.h"

static const enum ports_protocol protocols[] = { [TRANSPORT_TCP] = PORTS_TCP, [TRANSPORT_UDP] = PORTS_UDP,
						 [TRANSPORT_SCTP] = PORTS_SCTP };

static bool is_meant(const struct port_ref *backend, const struct service_port *port)
{
	if (backend->number)
		return backend->number == port->port;
	return str_empty(backend->name) || interned_same(backend->name, port->name);
}

uint32_t netpol_target_ports(struct netpol *netpol, const struct service_port *port, const struct pod *pod)
{
	uint32_t set = PORTS_NONE;

	if (port->protocol == TRANSPORT_OTHER)
		return PORTS_NONE;
	if (port->target.number)
		return ports_of(&netpol->ports, protocols[port->protocol], (uint32_t)port->target.number, (uint32_t)port->target.number);
	for (size_t i = 0; i < pod->n_containers; i++) {
		const struct container *container = &pod->containers[i];

		for (size_t k = 0; k < container->n_ports; k++) {
			uint32_t number = (uint32_t)container->ports[k].number;

			if (number && container->ports[k].protocol == port->protocol &&
			    interned_same(container->ports[k].name, port->target.name))
				set = ports_union(&netpol->ports, set, ports_of(&netpol->ports, protocols[port->protocol], number, number));
		}
	}
	return set;
}

static void add_backend(struct netpol *netpol, const struct backend *backend)
{
	const struct object *object = cluster_find(netpol->cluster, KIND_SERVICE, backend->namespace, backend->service);
	const struct service *service = object ? object->facts : NULL;

	if (!service || !service->selector)
		return;
	struct workloads chosen = cluster_select(netpol->cluster, netpol->arena, backend->namespace, service->selector);
	for (size_t i = 0; i < chosen.n; i++) {
		struct endpoint *endpoint = netpol->model->by_object[chosen.at[i]->object->id];

		for (size_t k = 0; endpoint && k < service->n_ports; k++)
			if (is_meant(&backend->port, &service->ports[k]))
				endpoint->backend = ports_union(&netpol->ports, endpoint->backend,
								netpol_target_ports(netpol, &service->ports[k], &chosen.at[i]->pod));
	}
}

static struct str show(struct netpol *netpol, uint32_t ports)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	ports_show(&buf, &netpol->ports, ports);
	return strbuf_take(&buf, netpol->arena);
}

/* The controller's pods and namespace aren't in the input: what depends on their labels is said. */
static void note_backend(struct netpol *netpol, const struct endpoint *endpoint, struct findings *out)
{
	if (endpoint->backend == PORTS_NONE || !netpol_is_isolated(netpol, endpoint, true))
		return;
	struct netpol_exposure exposure = netpol_exposure(netpol, endpoint, true);
	uint32_t possible = ports_intersection(&netpol->ports, endpoint->backend, exposure.unknown);
	uint32_t sure = ports_intersection(&netpol->ports, endpoint->backend, exposure.everyone);
	uint32_t blocked = ports_without(&netpol->ports, endpoint->backend, possible);
	uint32_t doubtful = ports_without(&netpol->ports, possible, sure);
	struct span span = endpoint->pods[0]->object->name_span;

	if (blocked != PORTS_NONE)
		finding_at(out, &NETPOL_BACKEND_BLOCKED, span,
			   "an Ingress or route sends %" PRI_STR " to %" PRI_STR ", and no policy lets a pod of another namespace in",
			   STR_ARG(show(netpol, blocked)), STR_ARG(endpoint->name));
	if (doubtful != PORTS_NONE)
		finding_at(out, &NETPOL_CONTROLLER, span,
			   "whether the ingress controller reaches %" PRI_STR " on %" PRI_STR " depends on its labels and "
			   "namespace, which aren't in the input; it is listed",
			   STR_ARG(endpoint->name), STR_ARG(show(netpol, doubtful)));
}

void netpol_add_routes(struct netpol *netpol, struct findings *out)
{
	for (size_t i = 0; i < netpol->cluster->routes.n; i++)
		for (size_t k = 0; k < netpol->cluster->routes.at[i]->n_backends; k++)
			add_backend(netpol, &netpol->cluster->routes.at[i]->backends[k]);
	for (size_t i = 0; i < netpol->destinations.n; i++)
		if (netpol->destinations.at[i].kind == ENDPOINT_WORKLOAD)
			note_backend(netpol, &netpol->destinations.at[i], out);
}
