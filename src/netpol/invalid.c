/*
 * What is wrong with policies, and what the input doesn't determine.
 */
#include "netpol/internal.h"

const struct rule NETPOL_INVALID = {
	.id = "NETPOL-INVALID",
	.severity = SEVERITY_ERROR,
	.title = "a NetworkPolicy that the API server refuses",
	.why = "it is never applied, so what it should isolate stays open; here the part that is wrong chooses nothing",
	.mend = "correct it, as the message says",
};
const struct rule NETPOL_RULES_UNUSED = {
	.id = "NETPOL-RULES-UNUSED",
	.severity = SEVERITY_WARNING,
	.title = "rules for a direction that policyTypes leaves out",
	.why = "Kubernetes ignores them",
	.mend = "name the direction in policyTypes, or remove the rules",
};
const struct rule NETPOL_NAMED_PORT = {
	.id = "NETPOL-NAMED-PORT",
	.severity = SEVERITY_WARNING,
	.title = "a named port for addresses",
	.why = "a name is looked up in the destination's pod; an address has none, so it matches nothing",
	.mend = "write the port's number",
};
const struct rule NETPOL_HOST_NETWORK = {
	.id = "NETPOL-HOST-NETWORK",
	.severity = SEVERITY_NOTE,
	.title = "a pod in its node's network that policies speak of",
	.why = "Kubernetes leaves it to the network plugin whether policies see such a pod or only its node's address",
	.mend = "find out what your network plugin does, or give up hostNetwork",
};
const struct rule NETPOL_PODS_DIFFER = {
	.id = "NETPOL-PODS-DIFFER",
	.severity = SEVERITY_NOTE,
	.title = "pods of one workload that policies tell apart",
	.why = "no single line could say what the workload reaches",
	.mend = "choose by labels that all its pods have",
};
const struct rule NETPOL_NAMESPACE_UNKNOWN = {
	.id = "NETPOL-NAMESPACE-UNKNOWN",
	.severity = SEVERITY_NOTE,
	.title = "a namespace whose labels aren't in the input",
	.why = "a policy chooses namespaces by labels; this one is taken to have none but its name",
	.mend = "add the Namespace object to the input",
};
const struct rule NETPOL_CONTROLLER = {
	.id = "NETPOL-CONTROLLER",
	.severity = SEVERITY_NOTE,
	.title = "a policy decides by the labels of the ingress controller",
	.why = "the controller isn't in the input, so nobody can say whether it is the one that the policy chooses",
	.mend = "compare the policy's selectors with the labels of the controller and its namespace",
};
const struct rule NETPOL_BACKEND_BLOCKED = {
	.id = "NETPOL-BACKEND-BLOCKED",
	.severity = SEVERITY_WARNING,
	.title = "an Ingress or route to a workload that lets nobody in",
	.why = "users get an error from the controller",
	.mend = "allow ingress from the controller's namespace",
};

const struct rule *const netpol_rules[] = {
	&NETPOL_INVALID,     &NETPOL_RULES_UNUSED,	&NETPOL_NAMED_PORT, &NETPOL_HOST_NETWORK,
	&NETPOL_PODS_DIFFER, &NETPOL_NAMESPACE_UNKNOWN, &NETPOL_CONTROLLER, &NETPOL_BACKEND_BLOCKED, NULL,
};

static void check_selector(const struct selector *selector, struct span span, struct findings *out)
{
	if (selector && selector->broken)
		finding_at(out, &NETPOL_INVALID, span, "a selector with an unknown operator, or with values where none may be");
}

static void check_peer(struct arena *arena, const struct policy_peer *peer, struct findings *out)
{
	struct block_ranges ranges;
	struct address_range range;

	check_selector(peer->pods, peer->span, out);
	check_selector(peer->namespaces, peer->span, out);
	if (peer->broken && peer->block)
		finding_at(out, &NETPOL_INVALID, peer->span, "ipBlock and a selector in one peer");
	else if (peer->broken)
		finding_at(out, &NETPOL_INVALID, peer->span, "a peer without podSelector, namespaceSelector or ipBlock");
	if (peer->block && !netpol_block(arena, peer->block, &ranges))
		finding_at(out, &NETPOL_INVALID, peer->block->span,
			   address_block_parse(peer->block->cidr, &range) && str_chr(peer->block->cidr, '/') != STR_NONE
				   ? "an except that isn't a block within the CIDR"
				   : "the cidr isn't an address with a prefix length");
}

static bool speaks_of_addresses(const struct policy_rule *rule)
{
	for (size_t i = 0; i < rule->n_peers; i++)
		if (!rule->peers[i].block)
			return false;
	return rule->n_peers > 0;
}

static void check_rules(const struct policy_rule *rules, size_t n, bool ingress, struct findings *out)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < rules[i].n_peers; k++)
			check_peer(out->arena, &rules[i].peers[k], out);
		for (size_t k = 0; k < rules[i].n_ports; k++) {
			const struct policy_port *port = &rules[i].ports[k];

			if (port->broken)
				finding_at(out, &NETPOL_INVALID, port->span,
					   "not a port: a number from 1 to 65535 or a name, an endPort that isn't below a numeric port, "
					   "and TCP, UDP or SCTP");
			else if (!str_empty(port->name) && !ingress && speaks_of_addresses(&rules[i]))
				finding_at(out, &NETPOL_NAMED_PORT, port->span, "a named port with nothing but ipBlock matches nothing");
		}
	}
}

void netpol_check_policies(const struct netpol *netpol, struct findings *out)
{
	for (size_t i = 0; i < netpol->model->policies.n; i++) {
		const struct policy *policy = netpol->model->policies.at[i];

		check_selector(policy->pods, policy->pods_span, out);
		check_rules(policy->ingress_rules, policy->n_ingress_rules, true, out);
		check_rules(policy->egress_rules, policy->n_egress_rules, false, out);
		if (!policy->ingress && policy->n_ingress_rules)
			finding_at(out, &NETPOL_RULES_UNUSED, policy->ingress_rules[0].span,
				   "ingress rules, but policyTypes doesn't name Ingress");
		if (!policy->egress && policy->n_egress_rules)
			finding_at(out, &NETPOL_RULES_UNUSED, policy->egress_rules[0].span,
				   "egress rules, but policyTypes doesn't name Egress");
	}
}

/* ---- What isn't determined ---- */

static void note_host_network(const struct netpol *netpol, struct findings *out)
{
	for (size_t i = 0; netpol->model->policies.n && i < netpol->destinations.n; i++) {
		const struct endpoint *endpoint = &netpol->destinations.at[i];

		if (endpoint->kind == ENDPOINT_WORKLOAD && endpoint->pods[0]->pod.host_network)
			finding_at(out, &NETPOL_HOST_NETWORK, endpoint->pods[0]->object->name_span,
				   "%" PRI_STR " has hostNetwork: it is listed as if policies saw its pods", STR_ARG(endpoint->name));
	}
}

/* A requirement on anything but the name, that an unlabelled namespace may meet or miss. */
static bool asks_for_labels(const struct netpol *netpol)
{
	for (size_t i = 0; i < netpol->model->sets.n; i++) {
		const struct selector *selector = netpol->model->sets.at[i]->namespaces;

		for (size_t k = 0; selector && k < selector->n; k++)
			if (!str_is(selector->at[k].key, "kubernetes.io/metadata.name"))
				return true;
	}
	return false;
}

void netpol_note_doubts(const struct netpol *netpol, struct findings *out)
{
	note_host_network(netpol, out);
	for (size_t i = 0; asks_for_labels(netpol) && i < netpol->cluster->namespaces.n; i++) {
		const struct namespace *namespace = netpol->cluster->namespaces.at[i];

		if (!namespace->object && namespace->workloads.n)
			finding_at(out, &NETPOL_NAMESPACE_UNKNOWN, (struct span){ 0 },
				   "the labels of namespace %" PRI_STR " aren't in the input", STR_ARG(namespace->name));
	}
}
