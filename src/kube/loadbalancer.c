/*
 * The component `loadbalancer`: each published port as it is, on an address of its own.
 */
#include "kube/exposure.h"
#include "stack/names.h"

static const char loadbalancer_comment[] =
	"Published ports on load balancers, as they are on the machine today: for what isn't HTTP, or for clusters "
	"that have neither a "
	"gateway nor an ingress controller. An overlay that wants it names this component.\n"
	"There is no TLS but the service's own. Who may connect: loadbalancer.source_ranges in lotse.yaml.";

/* RFC 1918: a load balancer is not open to the whole world because nobody thought of it. */
static const char *const private_networks[] = { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16" };

static void add_ranges(struct render *r, struct node *list)
{
	const struct node *node = config_node(r->config, "loadbalancer.source_ranges");

	if (node_is_scalar(node))
		node_add_str(r->arena, list, node_text(node));
	for (size_t i = 0; node_is_seq(node) && i < node->items.n; i++)
		node_add_str(r->arena, list, node_text(node->items.at[i]));
	for (size_t i = 0; !node && i < ARRAY_SIZE(private_networks); i++)
		node_add_str(r->arena, list, str_of(private_networks[i]));
	with_origin(list, config_origin(r->config, "loadbalancer.source_ranges"));
}

static bool is_everyone(const struct node *ranges)
{
	for (size_t i = 0; i < node_count(ranges); i++)
		if (str_ends(node_text(ranges->items.at[i]), "/0"))
			return true;
	return false;
}

static void from_ranges(struct render *r, struct node *rule)
{
	struct node *ranges = node_seq(r->arena);

	add_ranges(r, ranges);
	for (size_t i = 0; i < node_count(ranges); i++)
		with_origin(policy_peer_block(r, rule, POLICY_INGRESS, node_text(ranges->items.at[i]), NULL),
			    ranges->origin);
}

static bool is_balanced(struct render *r, const struct stack_service *service, const struct stack_port *port,
			enum stack_protocol protocol)
{
	struct str why;

	return port->protocol == protocol && exposure_of(r, service, port, &why) != EXPOSED_NOT;
}

/* What clients connect to now; a range, or any free port, can't be had. */
static int64_t outer_port(const struct stack_port *port)
{
	uint64_t number;

	return str_to_uint(port->published_as, &number) && number > 0 && number <= UINT16_MAX ? (int64_t)number
											      : port->number;
}

static bool has_outer(const struct node *ports, int64_t number)
{
	int64_t other;

	for (size_t i = 0; i < node_count(ports); i++)
		if (node_to_int(node_get(ports->items.at[i], "port"), RESOLVE_YAML12, &other) && other == number)
			return true;
	return false;
}

static void add_port(struct render *r, struct node *ports, const struct stack_service *service,
		     const struct stack_port *port)
{
	struct node *entry;

	if (has_outer(ports, outer_port(port)))
		return;
	entry = node_add(r->arena, ports, node_map(r->arena));
	node_set_str(r->arena, entry, "name", port->name);
	with_remark(r, node_set_int(r->arena, entry, "port", outer_port(port)), port->origin);
	if (pod_owner(service) == service && port_has_a_name(service, port))
		node_set_str(r->arena, entry, "targetPort", port->name);
	else
		node_set_int(r->arena, entry, "targetPort", port->number);
	if (port->protocol != PROTOCOL_TCP)
		node_set_str(r->arena, entry, "protocol", str_of(stack_protocol_name(port->protocol)));
	if (port->app_protocol.len)
		node_set_str(r->arena, entry, "appProtocol", port->app_protocol);
}

static struct str balancer_name(struct render *r, const struct stack_service *service, enum stack_protocol protocol)
{
	struct str suffix = protocol == PROTOCOL_TCP
				    ? STR_EMPTY
				    : str_lower(r->arena, str_fmt(r->arena, "-%s", stack_protocol_name(protocol)));
	struct str name = str_fmt(r->arena, "%" PRI_STR "-public%" PRI_STR, STR_ARG(service->label), STR_ARG(suffix));

	name = name_label(r->arena, name, 63);
	if (map_get(&r->services, name))
		name = name_label(
			r->arena,
			str_fmt(r->arena, "%" PRI_STR "-outside%" PRI_STR, STR_ARG(service->label), STR_ARG(suffix)),
			63);
	return name;
}

static void add_everyone(struct render *r, struct node *object, const char *rule)
{
	object_exception(r, object, rule, STR("loadbalancer.source_ranges in lotse.yaml names everyone"));
}

/* One a protocol: most clouds refuse a load balancer for two. */
static void add_balancer(struct render *r, struct component *component, const struct stack_service *service,
			 enum stack_protocol protocol, struct reached_pods *pods)
{
	struct str name = balancer_name(r, service, protocol);
	struct node *object = object_new(r, "v1", "Service", name, service->origin), *spec, *ranges, *ports;

	object_labels(r, node_get(object, "metadata"), service);
	spec = node_set_map(r->arena, object, "spec");
	node_set_str(r->arena, spec, "type", STR("LoadBalancer"));
	with_origin(node_set_str(r->arena, spec, "externalTrafficPolicy", STR("Local")),
		    origin_default(r, "the pods see the address of the client, which NetworkPolicies by address need",
				   "patch it in your overlay"));
	ranges = node_set_seq(r->arena, spec, "loadBalancerSourceRanges");
	add_ranges(r, ranges);
	if (is_everyone(ranges))
		add_everyone(r, object, "open-source-range");
	object_selector(r, spec, "selector", pod_owner(service));
	ports = node_set_seq(r->arena, spec, "ports");
	for (size_t i = 0; i < service->ports.n; i++) {
		const struct stack_port *port = &service->ports.at[i];

		if (!is_balanced(r, service, port, protocol))
			continue;
		add_port(r, ports, service, port);
		reached_add(r, pods, service, port->number, protocol);
	}
	component_object(r, component,
			 component_path(r, service, "service",
					protocol == PROTOCOL_TCP
						? service->label
						: str_lower(r->arena, str_of(stack_protocol_name(protocol)))),
			 object);
}

static bool has_balanced(struct render *r, const struct stack_service *service, enum stack_protocol protocol)
{
	for (size_t i = 0; i < service->ports.n; i++)
		if (is_balanced(r, service, &service->ports.at[i], protocol))
			return true;
	return false;
}

static void allow_everyone(struct render *r, struct component *component)
{
	for (size_t i = 0; i < component->objects.n; i++)
		if (str_is(node_text(node_get(component->objects.at[i].object, "kind")), "NetworkPolicy"))
			add_everyone(r, component->objects.at[i].object, "policy-from-internet");
}

void component_loadbalancer(struct render *r)
{
	static const enum stack_protocol protocols[] = { PROTOCOL_TCP, PROTOCOL_UDP, PROTOCOL_SCTP };
	struct reached_pods pods = { 0 };
	struct component *component = NULL;
	struct node *ranges = node_seq(r->arena);

	for (size_t i = 0; i < r->stack->services.n; i++) {
		const struct stack_service *service = r->stack->services.at[i];

		for (size_t j = 0; j < ARRAY_SIZE(protocols); j++) {
			if (!has_service(r, service) || !has_balanced(r, service, protocols[j]))
				continue;
			component = component_get(r, "loadbalancer", loadbalancer_comment);
			add_balancer(r, component, service, protocols[j], &pods);
		}
	}
	if (!component)
		return;
	policies_add(r, component, &pods, "from-loadbalancer",
		     "From the addresses in loadbalancer.source_ranges of lotse.yaml to the published ports.",
		     from_ranges);
	add_ranges(r, ranges);
	if (is_everyone(ranges))
		allow_everyone(r, component);
}
