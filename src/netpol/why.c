#include "netpol/why.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "doc/json.h"
#include "netpol/internal.h"
#include "netpol/show.h"

/* ---- Who is meant ---- */

static bool is_meant(const struct endpoint *endpoint, struct str text)
{
	size_t slash = str_chr(text, '/');

	if (str_eq(endpoint->name, text))
		return true;
	if (endpoint->kind != ENDPOINT_WORKLOAD)
		return false;
	if (slash == STR_NONE)
		return str_eq(endpoint->short_name, text);
	return str_eq(endpoint->namespace, str_slice(text, 0, slash)) && str_eq(endpoint->short_name, str_from(text, slash + 1));
}

static int choose_range(struct netpol *netpol, const struct endpoints *endpoints, struct address_range range,
			struct endpoint_choice *choice, struct str text, struct err *err)
{
	for (size_t i = 0; i < endpoints->n; i++)
		if (endpoints->at[i].kind == ENDPOINT_RANGE && address_range_within(endpoints->at[i].range, range))
			choice->at[choice->n++] = &endpoints->at[i];
	if (choice->n)
		return 0;
	return err_set(err, ERR_USAGE, "no range of the answer lies within %" PRI_STR, STR_ARG(str_show(netpol->arena, text)));
}

static void choice_init(struct endpoint_choice *choice, struct arena *arena, size_t most)
{
	*choice = (struct endpoint_choice){ .at = arena_calloc(arena, most, sizeof(*choice->at)),
					    .ports = arena_calloc(arena, most, sizeof(*choice->ports)) };
}

int netpol_choose(struct netpol *netpol, struct str text, bool source, struct endpoint_choice *choice, struct err *err)
{
	const struct endpoints *endpoints = source ? &netpol->sources : &netpol->destinations;
	struct str shown = str_show(netpol->arena, text);
	struct address_range range;

	choice_init(choice, netpol->arena, endpoints->n);
	if (str_ends(text, "[External]"))
		text = str_slice(text, 0, text.len - strlen("[External]"));
	if (address_range_parse(text, &range))
		return choose_range(netpol, endpoints, range, choice, text, err);
	for (size_t i = 0; i < endpoints->n; i++)
		if (is_meant(&endpoints->at[i], text))
			choice->at[choice->n++] = &endpoints->at[i];
	if (choice->n == 1)
		return 0;
	if (choice->n == 0)
		return err_set(err, ERR_USAGE, "there is no workload \"%" PRI_STR "\": 'lotse netpol list' names them", STR_ARG(shown));
	return err_set(err, ERR_USAGE, "several are called \"%" PRI_STR "\": write %" PRI_STR ", or %" PRI_STR, STR_ARG(shown),
		       STR_ARG(choice->at[0]->name), STR_ARG(choice->at[1]->name));
}

bool netpol_port_parse(struct str text, struct netpol_port *port)
{
	size_t slash = str_chr(text, '/');
	struct str one = str_slice(text, 0, slash), other = slash == STR_NONE ? STR_EMPTY : str_from(text, slash + 1);
	uint64_t number = 0;

	*port = (struct netpol_port){ .protocol = PORTS_TCP };
	if (ports_protocol_parse(one, &port->protocol)) {
		if (slash == STR_NONE)
			return true;
		one = other;
	} else if (slash != STR_NONE && !ports_protocol_parse(other, &port->protocol)) {
		return false;
	}
	if (!str_to_uint(one, &number) || number < 1 || number > 65535)
		return false;
	port->number = (uint32_t)number;
	return true;
}

uint32_t netpol_port_set(struct netpol *netpol, const struct netpol_port *port)
{
	if (!port)
		return PORTS_ALL;
	return port->number ? ports_of(&netpol->ports, port->protocol, port->number, port->number)
			    : ports_of(&netpol->ports, port->protocol, 1, 65535);
}

/* ---- Services ---- */

static struct str service_name(struct str text)
{
	static const char *const kinds[] = { "service/", "svc/" };

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (str_starts(text, kinds[i]))
			return str_from(text, strlen(kinds[i]));
	return STR_EMPTY;
}

bool netpol_is_service(struct str text)
{
	return !str_empty(service_name(text));
}

/* NULL with a message where there is none, or more than one. */
static const struct service *find_service(const struct netpol *netpol, struct str text, struct err *err)
{
	const struct service *found = NULL;
	struct str name = service_name(text), shown = str_show(netpol->arena, text);
	size_t slash = str_chr(name, '/'), n = 0;

	for (size_t i = 0; i < netpol->cluster->services.n; i++) {
		const struct service *service = netpol->cluster->services.at[i];

		if (slash == STR_NONE ? !str_eq(service->object->name, name)
				      : !str_eq(service->object->namespace, str_slice(name, 0, slash)) ||
						!str_eq(service->object->name, str_from(name, slash + 1)))
			continue;
		found = service;
		n++;
	}
	if (n == 1)
		return found;
	err_set(err, ERR_USAGE, n ? "several are called \"%" PRI_STR "\": write service/NAMESPACE/NAME"
					 : "there is no Service \"%" PRI_STR "\"", STR_ARG(shown));
	return NULL;
}

static uint32_t service_targets(struct netpol *netpol, const struct service *service, const struct endpoint *endpoint,
				const struct netpol_port *port)
{
	static const enum ports_protocol protocols[] = { [TRANSPORT_TCP] = PORTS_TCP, [TRANSPORT_UDP] = PORTS_UDP,
							 [TRANSPORT_SCTP] = PORTS_SCTP };
	uint32_t set = PORTS_NONE;

	for (size_t i = 0; i < service->n_ports; i++) {
		const struct service_port *one = &service->ports[i];

		if (one->protocol == TRANSPORT_OTHER || (port && protocols[one->protocol] != port->protocol) ||
		    (port && port->number && port->number != (uint32_t)one->port))
			continue;
		for (size_t k = 0; k < endpoint->n_pods; k++)
			set = ports_union(&netpol->ports, set, netpol_target_ports(netpol, one, &endpoint->pods[k]->pod));
	}
	return set;
}

static bool is_chosen(const struct service *service, const struct endpoint *endpoint)
{
	for (size_t i = 0; i < endpoint->n_pods; i++)
		if (str_eq(endpoint->namespace, service->object->namespace) &&
		    selector_matches(service->selector, endpoint->pods[i]->pod.labels))
			return true;
	return false;
}

int netpol_choose_service(struct netpol *netpol, struct str text, const struct netpol_port *port, struct endpoint_choice *choice,
			  struct err *err)
{
	const struct service *service = find_service(netpol, text, err);
	struct str shown = str_show(netpol->arena, text);
	size_t behind = 0;

	if (!service)
		return -1;
	choice_init(choice, netpol->arena, netpol->destinations.n);
	for (size_t i = 0; i < netpol->destinations.n; i++) {
		const struct endpoint *endpoint = &netpol->destinations.at[i];

		if (!is_chosen(service, endpoint))
			continue;
		behind++;
		choice->ports[choice->n] = service_targets(netpol, service, endpoint, port);
		choice->at[choice->n] = endpoint;
		choice->n += choice->ports[choice->n] != PORTS_NONE;
	}
	if (choice->n)
		return 0;
	return err_set(err, ERR_USAGE, behind ? "%" PRI_STR " has no such port" : "no pod is behind %" PRI_STR, STR_ARG(shown));
}

/* ---- Reasons ---- */

struct question {
	struct netpol *netpol;
	const struct endpoint *source, *destination;
	uint32_t asked; /* ports */
	bool ingress;
};

static const struct endpoint *subject_of(const struct question *question)
{
	return question->ingress ? question->destination : question->source;
}

static void name_policy(struct strbuf *buf, struct netpol *netpol, const struct policy *policy, struct span span)
{
	strbuf_addf(buf, "    %" PRI_STR ": NetworkPolicy %" PRI_STR "/%" PRI_STR, STR_ARG(span_show(netpol->arena, span)),
		    STR_ARG(policy->object->namespace), STR_ARG(policy->object->name));
}

static void explain_policy(struct strbuf *buf, const struct question *question, const struct policy *policy)
{
	const struct policy_rule *rules = question->ingress ? policy->ingress_rules : policy->egress_rules;
	size_t n = question->ingress ? policy->n_ingress_rules : policy->n_egress_rules, said = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t ports = netpol_rule_allows(question->netpol, policy, &rules[i], question->ingress, question->source,
						    question->destination);

		ports = ports_intersection(&question->netpol->ports, ports, question->asked);

		if (ports == PORTS_NONE)
			continue;
		name_policy(buf, question->netpol, policy, rules[i].span);
		strbuf_addf(buf, ": rule %zu allows %" PRI_STR "\n", i + 1, STR_ARG(netpol_ports_text(question->netpol, ports)));
		said++;
	}
	if (said)
		return;
	name_policy(buf, question->netpol, policy, policy->object->name_span);
	if (n == 0)
		strbuf_adds(buf, ": isolates it, and has no rule\n");
	else
		strbuf_addf(buf, ": isolates it, and %s\n", n == 1 ? "its rule doesn't allow this" : "none of its rules allows this");
}

static void explain_direction(struct strbuf *buf, const struct question *question, uint32_t allowed)
{
	const struct endpoint *subject = subject_of(question);
	const char *name = question->ingress ? "ingress" : "egress";

	if (subject->kind != ENDPOINT_WORKLOAD) {
		strbuf_addf(buf, "  %s: %" PRI_STR " isn't in the cluster, so no policy isolates it\n", name, STR_ARG(subject->name));
		return;
	}
	if (!netpol_is_isolated(question->netpol, subject, question->ingress)) {
		strbuf_addf(buf, "  %s: no policy isolates %" PRI_STR ", so all is allowed\n", name, STR_ARG(subject->name));
		return;
	}
	strbuf_addf(buf, "  %s of %" PRI_STR ": %" PRI_STR "\n", name, STR_ARG(subject->name),
		    STR_ARG(netpol_ports_text(question->netpol, allowed)));
	for (size_t i = 0; i < netpol_n_policies(question->netpol); i++) {
		const struct policy *policy = netpol_policy(question->netpol, i);

		if ((question->ingress ? policy->ingress : policy->egress) && netpol_policy_selects(question->netpol, policy, subject))
			explain_policy(buf, question, policy);
	}
}

bool netpol_answer(struct strbuf *buf, struct netpol *netpol, const struct endpoint *source, const struct endpoint *destination,
		   uint32_t asked, bool why)
{
	uint32_t allowed = ports_intersection(&netpol->ports, netpol_allowed(netpol, source, destination), asked);
	struct question question = { netpol, source, destination, asked, false };

	strbuf_addf(buf, "%" PRI_STR " => %" PRI_STR " : %" PRI_STR "\n", STR_ARG(source->name), STR_ARG(destination->name),
		    STR_ARG(netpol_ports_text(netpol, allowed)));
	if (!why)
		return allowed != PORTS_NONE;
	if (netpol_is_itself(source, destination)) {
		strbuf_adds(buf, "  a pod always reaches itself\n");
		return allowed != PORTS_NONE;
	}
	if (source->kind == ENDPOINT_CONTROLLER)
		strbuf_addf(buf, "  Ingresses and routes send it: %" PRI_STR "\n",
			    STR_ARG(netpol_ports_text(netpol, destination->backend)));
	explain_direction(buf, &question, ports_intersection(&netpol->ports, netpol_egress(netpol, source, destination), asked));
	question.ingress = true;
	explain_direction(buf, &question, ports_intersection(&netpol->ports, netpol_ingress(netpol, source, destination), asked));
	return allowed != PORTS_NONE;
}

bool netpol_answer_json(struct strbuf *buf, struct netpol *netpol, const struct endpoint *source, const struct endpoint *destination,
			uint32_t asked, bool why)
{
	uint32_t allowed = ports_intersection(&netpol->ports, netpol_allowed(netpol, source, destination), asked);
	struct node *root = node_map(netpol->arena);
	_cleanup_strbuf_ struct strbuf text = STRBUF_INIT(STRBUF_MAX);

	node_set_str(netpol->arena, root, "source", source->name);
	node_set_str(netpol->arena, root, "destination", destination->name);
	node_set_str(netpol->arena, root, "ports", netpol_ports_text(netpol, allowed));
	node_set_bool(netpol->arena, root, "allowed", allowed != PORTS_NONE);
	if (why) {
		netpol_answer(&text, netpol, source, destination, asked, true);
		struct str rest = strbuf_str(&text), line;
		struct node *list = node_set_seq(netpol->arena, root, "why");

		for (size_t i = 0; str_split(&rest, '\n', &line); i++)
			if (i && !str_empty(line))
				node_add_str(netpol->arena, list, str_dup(netpol->arena, str_trim(line)));
	}
	json_write(buf, root, 0, RESOLVE_JSON);
	return allowed != PORTS_NONE;
}
