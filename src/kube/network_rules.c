#include "kube/network.h"

const struct rule KUBE_EDGE_NO_PORT = {
	.id = "KUBE-EDGE-NO-PORT",
	.severity = SEVERITY_NOTE,
	.title = "a service depends on another one, and no port is known",
	.why = "depends_on is about the order of starting: nothing says that a connection is made, or to which port, so none is allowed",
	.mend = "where one connects to the other, name the port in lotse.yaml: services.NAME.edges: [\"OTHER:PORT\"]",
};

const struct rule KUBE_EDGE_EVERY_PORT = {
	.id = "KUBE-EDGE-EVERY-PORT",
	.severity = SEVERITY_WARNING,
	.title = "a service talks to another one, and no port is known",
	.why = "every port of it is open to that service, as nothing says which one is meant",
	.mend = "name the port in lotse.yaml: services.NAME.edges: [\"OTHER:PORT\"]; or say expose in the Compose file",
};

const struct rule KUBE_EDGE_MEMBERSHIP = {
	.id = "KUBE-EDGE-MEMBERSHIP",
	.severity = SEVERITY_NOTE,
	.title = "services share a network, and nothing says that they talk to each other",
	.why = "under Compose every service of a network may connect to every other one; here only those do that name each other in the "
	       "environment, in files, in commands, or in depends_on. A database, cache, broker or job is told of where the others' notes "
	       "don't name it",
	.mend = "name what is missing in lotse.yaml: services.NAME.edges: [\"OTHER:PORT\"]; or set network_policy: membership",
};

const struct rule KUBE_POLICY_HOST_NETWORK = {
	.id = "KUBE-POLICY-HOST-NETWORK",
	.severity = SEVERITY_WARNING,
	.title = "NetworkPolicies don't hold for a service",
	.why = "its pods are on the network of their node: policies can't tell them from the node, so nothing that they send or get is "
	       "held back; and other pods, which let in only whom they know, see the node's address",
	.mend = "do without network_mode: host; else let the firewall of the nodes restrict it, and name whom it has to reach in "
		"lotse.yaml: services.NAME.edges: [\"OTHER:PORT\"], with the addresses of the nodes in cluster.node_addresses",
};

const struct rule KUBE_EDGE_HOST_NETWORK = {
	.id = "KUBE-EDGE-HOST-NETWORK",
	.severity = SEVERITY_WARNING,
	.title = "a connection has an end on the network of a node, whose addresses aren't known",
	.why = "a policy names such a pod by the address of its node only; without it the connection is refused",
	.mend = "list the addresses of the nodes in lotse.yaml: cluster.node_addresses: [10.10.0.0/16]. The port is then open to all "
		"that runs on the network of a node; or do without network_mode: host",
};

const struct rule KUBE_WAIT_NO_EDGE = {
	.id = "KUBE-WAIT-NO-EDGE",
	.severity = SEVERITY_WARNING,
	.title = "a service doesn't wait for one that it depends on",
	.why = "it may not connect to it, so that it would wait for ever: they share no network, or run in one pod, or no policy names "
	       "the port",
	.mend = "where it has to connect, put both on one network in the Compose file, or name the port in lotse.yaml: "
		"services.NAME.edges: [\"OTHER:PORT\"]",
};

const struct rule KUBE_EGRESS_NAME = {
	.id = "KUBE-EGRESS-NAME",
	.severity = SEVERITY_NOTE,
	.title = "a service connects to a host outside, whose addresses aren't known",
	.why = "NetworkPolicies know addresses and no names: the port is open to every address that the name may have",
	.mend = "list the addresses in lotse.yaml, where they are known, or where the name leads into a private network, as managed "
		"databases often do: services.NAME.egress: [\"203.0.113.7/32:443\", \"10.8.0.0/16:5432\"]",
};

const struct rule KUBE_EGRESS_PORT = {
	.id = "KUBE-EGRESS-PORT",
	.severity = SEVERITY_WARNING,
	.title = "a service connects to a host outside, and no port is known",
	.why = "443 is open, as most servers outside are reached by https; another port is not",
	.mend = "name the port: where the host is named, or in lotse.yaml: services.NAME.egress: [\"HOST:PORT\"]",
};

const struct rule KUBE_EGRESS_INTERNAL = {
	.id = "KUBE-EGRESS-INTERNAL",
	.severity = SEVERITY_WARNING,
	.title = "a service names a host outside, and its networks are internal",
	.why = "under Compose it can't reach the host: an internal network has no way out, and here it has none either",
	.mend = "put the service on a network that isn't internal, or leave the host out",
};

const struct rule KUBE_EGRESS_NONE = {
	.id = "KUBE-EGRESS-NONE",
	.severity = SEVERITY_NOTE,
	.title = "services that can't connect to anything outside of the stack",
	.why = "nothing in the project names a host outside for them; under Compose they could connect to any",
	.mend = "name what is missing in lotse.yaml: services.NAME.egress: [\"api.example.com:443\"]",
};
