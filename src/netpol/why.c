#include "netpol/why.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "doc/json.h"
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

int netpol_choose(struct netpol *netpol, struct str text, bool source, struct endpoint_choice *choice, struct err *err)
{
	const struct endpoints *endpoints = source ? &netpol->sources : &netpol->destinations;
	struct str shown = str_show(netpol->arena, text);
	struct address_range range;

	*choice = (struct endpoint_choice){ .at = arena_calloc(netpol->arena, endpoints->n, sizeof(*choice->at)) };
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

/* ---- Reasons ---- */

static uint32_t narrow(struct netpol *netpol, uint32_t ports, const struct netpol_port *port)
{
	if (!port)
		return ports;
	return ports_intersection(&netpol->ports, ports,
				  port->number ? ports_of(&netpol->ports, port->protocol, port->number, port->number)
					       : ports_of(&netpol->ports, port->protocol, 1, 65535));
}

struct question {
	struct netpol *netpol;
	const struct endpoint *source, *destination;
	const struct netpol_port *port;
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
		uint32_t ports = narrow(question->netpol,
					netpol_rule_allows(question->netpol, policy, &rules[i], question->ingress, question->source,
							   question->destination),
					question->port);

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
	if (!netpol_exposure(question->netpol, subject, question->ingress).isolated) {
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
		   const struct netpol_port *port, bool why)
{
	uint32_t allowed = narrow(netpol, netpol_allowed(netpol, source, destination), port);
	struct question question = { netpol, source, destination, port, false };

	strbuf_addf(buf, "%" PRI_STR " => %" PRI_STR " : %" PRI_STR "\n", STR_ARG(source->name), STR_ARG(destination->name),
		    STR_ARG(netpol_ports_text(netpol, allowed)));
	if (!why)
		return allowed != PORTS_NONE;
	if (source->kind == ENDPOINT_CONTROLLER)
		strbuf_addf(buf, "  Ingresses and routes send it: %" PRI_STR "\n",
			    STR_ARG(netpol_ports_text(netpol, destination->backend)));
	explain_direction(buf, &question, narrow(netpol, netpol_egress(netpol, source, destination), port));
	question.ingress = true;
	explain_direction(buf, &question, narrow(netpol, netpol_ingress(netpol, source, destination), port));
	return allowed != PORTS_NONE;
}

bool netpol_answer_json(struct strbuf *buf, struct netpol *netpol, const struct endpoint *source, const struct endpoint *destination,
			const struct netpol_port *port, bool why)
{
	uint32_t allowed = narrow(netpol, netpol_allowed(netpol, source, destination), port);
	struct node *root = node_map(netpol->arena);
	_cleanup_strbuf_ struct strbuf text = STRBUF_INIT(STRBUF_MAX);

	node_set_str(netpol->arena, root, "source", source->name);
	node_set_str(netpol->arena, root, "destination", destination->name);
	node_set_str(netpol->arena, root, "ports", netpol_ports_text(netpol, allowed));
	node_set_bool(netpol->arena, root, "allowed", allowed != PORTS_NONE);
	if (why) {
		netpol_answer(&text, netpol, source, destination, port, true);
		struct str rest = strbuf_str(&text), line;
		struct node *list = node_set_seq(netpol->arena, root, "why");

		for (size_t i = 0; str_split(&rest, '\n', &line); i++)
			if (i && !str_empty(line))
				node_add_str(netpol->arena, list, str_dup(netpol->arena, str_trim(line)));
	}
	json_write(buf, root, 0, RESOLVE_JSON);
	return allowed != PORTS_NONE;
}
