/*
 * Exposure: what can be reached from where, and whether it is encrypted on the way.
 */
#include "audit/families.h"
#include "audit/pod.h"

/* ---- Services ---- */

static void node_port(struct audit *audit, const struct manifest *manifest)
{
	if (field_is(manifest->spec, "type", "NodePort"))
		audit_finding_key(audit, manifest->spec, "type", "it is open on a port of every node");
}

static bool is_internal(const struct manifest *manifest)
{
	static const struct annotation {
		const char *key, *value; /* NULL: any but "false" */
	} internal[] = {
		{ "service.beta.kubernetes.io/aws-load-balancer-internal", NULL },
		{ "service.beta.kubernetes.io/aws-load-balancer-scheme", "internal" },
		{ "service.beta.kubernetes.io/azure-load-balancer-internal", "true" },
		{ "networking.gke.io/load-balancer-type", "Internal" },
		{ "cloud.google.com/load-balancer-type", "Internal" },
		{ "service.beta.kubernetes.io/openstack-internal-load-balancer", "true" },
		{ "service.beta.kubernetes.io/oci-load-balancer-internal", "true" },
	};
	const struct node *annotations = field(manifest->metadata, "annotations");

	for (size_t i = 0; i < ARRAY_SIZE(internal); i++) {
		struct str value = field_text(annotations, internal[i].key);

		if (!str_empty(value) &&
		    (internal[i].value ? str_is(value, internal[i].value) : !str_is(value, "false")))
			return true;
	}
	return false;
}

static void load_balancer(struct audit *audit, const struct manifest *manifest)
{
	if (field_is(manifest->spec, "type", "LoadBalancer") &&
	    !node_count(field(manifest->spec, "loadBalancerSourceRanges")) && !is_internal(manifest))
		audit_finding_key(audit, manifest->spec, "type", "the whole world may connect to it");
}

static void source_range(struct audit *audit, const struct manifest *manifest)
{
	const struct node *range;

	for (size_t i = 0; (range = field_item(field(manifest->spec, "loadBalancerSourceRanges"), i)); i++)
		if (str_ends(node_text(range), "/0"))
			audit_finding(audit, range, "the range %s is everyone", show_text(audit, node_text(range)));
}

static void external_ips(struct audit *audit, const struct manifest *manifest)
{
	if (node_count(field(manifest->spec, "externalIPs")))
		audit_finding_key(audit, manifest->spec, "externalIPs", "it takes over an address of its own choice");
}

static void external_name(struct audit *audit, const struct manifest *manifest)
{
	if (field_is(manifest->spec, "type", "ExternalName"))
		audit_finding_key(audit, manifest->spec, "externalName", "its name in the cluster leads to %s",
				  show_field(audit, manifest->spec, "externalName"));
}

static void port_names(struct audit *audit, const struct manifest *manifest)
{
	const struct node *ports = field(manifest->spec, "ports"), *port;

	for (size_t i = 0; node_count(ports) > 1 && (port = field_item(ports, i)); i++)
		if (str_empty(field_text(port, "name")))
			audit_finding_key(audit, port, "port", "port %s has no name, and isn't the only one",
					  show_field(audit, port, "port"));
}

/* ---- Ingress ---- */

/* Controllers of clouds have the certificate in an annotation instead. */
static bool has_certificate(const struct manifest *manifest)
{
	static const char *const keys[] = { "alb.ingress.kubernetes.io/certificate-arn", "ingress.gcp.kubernetes.io/pre-shared-cert",
					    "networking.gke.io/managed-certificates", "traefik.ingress.kubernetes.io/router.tls",
					    "appgw.ingress.kubernetes.io/appgw-ssl-certificate" };
	const struct node *annotations = field(manifest->metadata, "annotations");

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (!str_empty(field_text(annotations, keys[i])))
			return true;
	return false;
}

static void ingress_tls(struct audit *audit, const struct manifest *manifest)
{
	if (!node_count(field(manifest->spec, "tls")) && !has_certificate(manifest))
		audit_finding_key(audit, manifest->spec, "tls", "it serves without TLS");
}

static bool covers(struct str pattern, struct str host)
{
	size_t dot = str_chr(host, '.');

	return str_eq(pattern, host) ||
	       (str_starts(pattern, "*.") && dot != STR_NONE && str_eq(str_from(pattern, 1), str_from(host, dot)));
}

static void tls_host(struct audit *audit, const struct manifest *manifest)
{
	const struct node *rule, *tls, *name;
	bool has_tls = node_count(field(manifest->spec, "tls")) > 0;


	for (size_t i = 0; has_tls && i < MANY && (rule = field_item(field(manifest->spec, "rules"), i)); i++) {
		struct str host = field_text(rule, "host");
		bool covered = str_empty(host);

		for (size_t k = 0; (tls = field_item(field(manifest->spec, "tls"), k)); k++) {
			covered |= !node_count(field(tls, "hosts"));
			for (size_t n = 0; (name = field_item(field(tls, "hosts"), n)); n++)
				covered |= covers(node_text(name), host);
		}
		if (!covered)
			audit_finding_key(audit, rule, "host", "host %s is in no entry of tls", show_text(audit, host));
	}
}

static void ingress_host(struct audit *audit, const struct manifest *manifest)
{
	const struct node *rule;

	for (size_t i = 0; (rule = field_item(field(manifest->spec, "rules"), i)); i++)
		if (str_empty(field_text(rule, "host")))
			audit_finding_key(audit, rule, "host",
					  "a rule without a host takes the requests of every name");
}

static void wildcard_host(struct audit *audit, const struct manifest *manifest)
{
	const struct node *item;

	if (manifest->kind == KIND_INGRESS)
		for (size_t i = 0; (item = field_item(field(manifest->spec, "rules"), i)); i++)
			if (str_starts(field_text(item, "host"), "*"))
				audit_finding_key(audit, item, "host", "it takes the requests of %s",
						  show_field(audit, item, "host"));
	if (manifest->kind == KIND_HTTP_ROUTE || manifest->kind == KIND_GRPC_ROUTE || manifest->kind == KIND_TLS_ROUTE)
		for (size_t i = 0; (item = field_item(field(manifest->spec, "hostnames"), i)); i++)
			if (str_starts(node_text(item), "*"))
				audit_finding(audit, item, "it takes the requests of %s",
					      show_text(audit, node_text(item)));
}

static void snippet(struct audit *audit, const struct manifest *manifest)
{
	const struct node *annotations = field(manifest->metadata, "annotations");

	for (size_t i = 0; node_is_map(annotations) && i < annotations->entries.n; i++) {
		struct str key = annotations->entries.at[i].key;

		if (str_starts(key, "nginx.ingress.kubernetes.io/") && str_ends(key, "-snippet"))
			audit_finding_key(audit, annotations, str_cstr(manifest->arena, key),
					  "it writes lines of its own into nginx.conf");
	}
}

static void redirect_off(struct audit *audit, const struct manifest *manifest)
{
	static const char *const keys[] = { "nginx.ingress.kubernetes.io/ssl-redirect", "ingress.kubernetes.io/ssl-redirect",
					    "haproxy.org/ssl-redirect" };
	const struct node *annotations = field(manifest->metadata, "annotations");

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (field_is(annotations, keys[i], "false"))
			audit_finding_key(audit, annotations, keys[i], "who comes by http stays there");
}

/* ---- Gateway API ---- */

static void gateway_tls(struct audit *audit, const struct manifest *manifest)
{
	const struct node *listeners = field(manifest->spec, "listeners"), *listener;
	bool encrypted = false;

	for (size_t i = 0; (listener = field_item(listeners, i)); i++)
		encrypted |= field_is(listener, "protocol", "HTTPS") || field_is(listener, "protocol", "TLS");
	for (size_t i = 0; !encrypted && (listener = field_item(listeners, i)); i++)
		if (field_is(listener, "protocol", "HTTP"))
			audit_finding_key(audit, listener, "protocol", "no listener of the gateway has TLS");
}

static void gateway_routes(struct audit *audit, const struct manifest *manifest)
{
	const struct node *listener;

	for (size_t i = 0; (listener = field_item(field(manifest->spec, "listeners"), i)); i++) {
		const struct node *namespaces = field_at(listener, "allowedRoutes.namespaces");

		if (field_is(namespaces, "from", "All"))
			audit_finding_key(audit, namespaces, "from", "every namespace may add routes to listener %s",
					  show_field(audit, listener, "name"));
	}
}

/* ---- NetworkPolicies ---- */

static bool is_isolated(const struct cluster *cluster, const struct workload *workload)
{
	const struct namespace *namespace = cluster_namespace(cluster, workload->object->namespace);

	for (size_t i = 0; i < namespace->policies.n; i++)
		if (namespace->policies.at[i]->ingress &&
		    selector_matches(namespace->policies.at[i]->pods, workload->pod.labels))
			return true;
	return false;
}

static void no_policy(struct audit *audit)
{
	for (size_t i = 0; i < audit->cluster->workloads.n; i++) {
		const struct workload *workload = audit->cluster->workloads.at[i];

		if (!workload->pod.host_network && !has_owner(audit->cluster, workload->object) &&
		    !is_isolated(audit->cluster, workload))
			audit_finding_object(audit, workload->object, workload->pod.labels_span, "",
					     "no NetworkPolicy says who may connect to its pods");
	}
}

static void open_rule(struct audit *audit, const struct manifest *manifest, const char *direction, const char *peers,
		      const char *what)
{
	const struct node *list = field(manifest->spec, direction), *rule;

	for (size_t i = 0; (rule = field_item(list, i)); i++)
		if (!node_count(field(rule, peers)) && !node_count(field(rule, "ports")))
			audit_finding(audit, rule, "%s", what);
}

static void open_ingress(struct audit *audit, const struct manifest *manifest)
{
	open_rule(audit, manifest, "ingress", "from", "everyone may connect to each port, from outside as well");
}

static void open_egress(struct audit *audit, const struct manifest *manifest)
{
	open_rule(audit, manifest, "egress", "to", "the pods may connect to everything");
}

static void from_everywhere(struct audit *audit, const struct manifest *manifest)
{
	const struct node *rule, *peer;

	for (size_t i = 0; (rule = field_item(field(manifest->spec, "ingress"), i)); i++)
		for (size_t k = 0; (peer = field_item(field(rule, "from"), k)); k++)
			if (str_ends(field_text(field(peer, "ipBlock"), "cidr"), "/0") && !node_count(field_at(peer, "ipBlock.except")))
				audit_finding_key(audit, field(peer, "ipBlock"), "cidr", "the block %s is everyone",
						  show_field(audit, field(peer, "ipBlock"), "cidr"));
}

#define SEPARATION .controls = { "5.3.2", "Network separation and hardening: Network policies", "APP.4.4.A7, APP.4.4.A18" }

const struct audit_rule exposure_rules[] = {
	{ .rule = { .id = "node-port-service", .severity = SEVERITY_WARNING, .title = "a Service on a port of every node",
		    .why = "it is reached past ingress and TLS, on each address that a node has",
		    .mend = "use ClusterIP behind an ingress or a gateway" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_RECOMMENDED, .controls = { NULL, "Network separation and hardening", "APP.4.4.A7" },
	  .kube_linter = "exposed-services", .kube_score = "service-type", .security_severity = 4.0F, .kind = KIND_SERVICE,
	  .object = node_port },
	{ .rule = { .id = "open-load-balancer", .severity = SEVERITY_WARNING, .title = "a load balancer for everyone",
		    .why = "the cloud gives it a public address, and nothing says who may connect",
		    .mend = "set loadBalancerSourceRanges, or the provider's annotation for an internal one" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_RECOMMENDED, .controls = { NULL, "Network separation and hardening", "APP.4.4.A7" },
	  .kube_linter = "exposed-services", .security_severity = 5.0F, .kind = KIND_SERVICE, .object = load_balancer },
	{ .rule = { .id = "open-source-range", .severity = SEVERITY_WARNING, .title = "source ranges that hold everyone",
		    .why = "0.0.0.0/0 restricts nothing", .mend = "write the ranges that really connect" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_RECOMMENDED, .controls = { NULL, "Network separation and hardening", "APP.4.4.A7" },
	  .security_severity = 4.5F, .kind = KIND_SERVICE, .object = source_range },
	{ .rule = { .id = "external-ips", .severity = SEVERITY_WARNING, .title = "addresses that a Service takes for itself",
		    .why = "traffic of the cluster to these addresses goes to the Service, whoever owns them (CVE-2020-8554)",
		    .mend = "use a load balancer; externalIPs are deprecated from 1.36 on" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_BASELINE, .controls = { NULL, "Network separation and hardening", "APP.4.4.A7" },
	  .security_severity = 6.3F, .kind = KIND_SERVICE, .object = external_ips },
	{ .rule = { .id = "external-name", .severity = SEVERITY_NOTE, .title = "a name of the cluster that leads outside",
		    .why = "TLS and Host headers see the wrong name, and an ingress may be led to addresses it shouldn't reach",
		    .mend = "name the other host in the application's own configuration" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_STRICT, .security_severity = 3.0F, .kind = KIND_SERVICE, .object = external_name },
	{ .rule = { .id = "service-port-without-name", .severity = SEVERITY_ERROR, .title = "several ports, and one without a name",
		    .why = "the API server refuses it", .mend = "give each port a name" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_BASELINE, .kind = KIND_SERVICE, .object = port_names },
	{ .rule = { .id = "ingress-without-tls", .severity = SEVERITY_WARNING, .title = "an ingress without TLS",
		    .why = "passwords and sessions go over the net in the clear",
		    .mend = "add spec.tls with the hosts and the Secret of their certificate" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_RECOMMENDED, .controls = { NULL, "Network separation and hardening", "APP.4.4.A7" },
	  .security_severity = 5.5F, .kind = KIND_INGRESS, .object = ingress_tls },
	{ .rule = { .id = "host-without-tls", .severity = SEVERITY_WARNING, .title = "a host that tls doesn't name",
		    .why = "it is served without TLS, or with the controller's own certificate that browsers refuse",
		    .mend = "add the host to spec.tls" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_RECOMMENDED, .controls = { NULL, "Network separation and hardening", "APP.4.4.A7" },
	  .security_severity = 5.0F, .kind = KIND_INGRESS, .object = tls_host },
	{ .rule = { .id = "ingress-without-host", .severity = SEVERITY_WARNING, .title = "an ingress for every name",
		    .why = "requests for names that nobody meant, and for the bare address, reach the application",
		    .mend = "name the host in the rule" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_RECOMMENDED, .security_severity = 3.0F, .kind = KIND_INGRESS, .object = ingress_host },
	{ .rule = { .id = "wildcard-host", .severity = SEVERITY_NOTE, .title = "a host with a wildcard",
		    .why = "it takes the requests of names that others will add later",
		    .mend = "list the names" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_STRICT, .security_severity = 2.0F, .object = wildcard_host },
	{ .rule = { .id = "ingress-snippet", .severity = SEVERITY_ERROR, .title = "lines for nginx.conf in an annotation",
		    .why = "who may write it reads the controller's token, and with it all Secrets of the cluster (CVE-2021-25742)",
		    .mend = "use the annotation made for the purpose, and switch snippets off in the controller" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_BASELINE, .controls = { NULL, NULL, "APP.4.4.A12" }, .security_severity = 7.6F,
	  .kind = KIND_INGRESS, .object = snippet },
	{ .rule = { .id = "redirect-off", .severity = SEVERITY_WARNING, .title = "no redirect from http to https",
		    .why = "the first request, with its cookies, goes over the net in the clear", .mend = "remove the annotation" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_RECOMMENDED, .security_severity = 4.0F, .kind = KIND_INGRESS, .object = redirect_off },
	{ .rule = { .id = "gateway-without-tls", .severity = SEVERITY_WARNING, .title = "a gateway without TLS",
		    .why = "passwords and sessions go over the net in the clear",
		    .mend = "add a listener with protocol HTTPS and a certificate; keep HTTP for the redirect" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_RECOMMENDED, .controls = { NULL, "Network separation and hardening", "APP.4.4.A7" },
	  .security_severity = 5.5F, .kind = KIND_GATEWAY, .object = gateway_tls },
	{ .rule = { .id = "gateway-for-all-namespaces", .severity = SEVERITY_WARNING, .title = "a gateway that takes anybody's routes",
		    .why = "each namespace may take over names and paths of the others",
		    .mend = "set allowedRoutes.namespaces.from to Selector, with a label that few may set" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_STRICT, .controls = { NULL, NULL, "APP.4.4.A1" }, .security_severity = 3.5F,
	  .kind = KIND_GATEWAY, .object = gateway_routes },
	{ .rule = { .id = "no-network-policy", .severity = SEVERITY_WARNING, .title = "pods that everyone may connect to",
		    .why = "who breaks into one pod of the cluster reaches all the others",
		    .mend = "add a NetworkPolicy that chooses these pods and lists who may connect" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_STRICT, SEPARATION, .kube_linter = "non-isolated-pod",
	  .kube_score = "pod-networkpolicy", .security_severity = 4.5F, .set = no_policy },
	{ .rule = { .id = "policy-from-all", .severity = SEVERITY_WARNING, .title = "a NetworkPolicy that lets everyone in",
		    .why = "policies add up: one rule without from and ports undoes what the others keep out",
		    .mend = "list the peers in from, and the ports" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_RECOMMENDED, SEPARATION, .security_severity = 4.5F, .kind = KIND_NETWORK_POLICY,
	  .object = open_ingress },
	{ .rule = { .id = "policy-to-all", .severity = SEVERITY_NOTE, .title = "a NetworkPolicy that lets pods go anywhere",
		    .why = "what is stolen leaves the cluster, and the cloud's metadata service can be asked",
		    .mend = "list the peers in to, and the ports; DNS needs UDP and TCP 53" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_STRICT, SEPARATION, .security_severity = 3.0F, .kind = KIND_NETWORK_POLICY,
	  .object = open_egress },
	{ .rule = { .id = "policy-from-internet", .severity = SEVERITY_NOTE, .title = "a NetworkPolicy that names the whole internet",
		    .why = "an ipBlock of /0 without exceptions lets in every address, those of the nodes and other pods as well",
		    .mend = "let in the ingress controller's pods instead" },
	  .family = FAMILY_EXPOSURE, .level = LEVEL_STRICT, SEPARATION, .security_severity = 3.5F, .kind = KIND_NETWORK_POLICY,
	  .object = from_everywhere },
	AUDIT_RULES_END
};
