/*
 * Across objects: what one names, another must have.
 *
 * The input need not be everything that runs in a namespace. So an object is missed only where others of its kind are there:
 * whoever gives one ConfigMap of a namespace is taken to give them all.
 */
#include "audit/families.h"

enum {
	SERVICE_SELECTS_NOTHING,
	SERVICE_PORT_NAME,
	SERVICE_PORT_NUMBER,
	MOUNT_WITHOUT_VOLUME,
	MISSING_CONFIG_MAP,
	MISSING_SECRET,
	MISSING_CLAIM,
	MISSING_SERVICE_ACCOUNT,
	MISSING_KEY,
	SELECTOR_NOT_LABELS,
	MISSING_HEADLESS_SERVICE,
	MISSING_SCALE_TARGET,
	BUDGET_HAS_BOTH,
	BUDGET_SELECTS_NOTHING,
	MISSING_BACKEND,
	MISSING_BACKEND_PORT,
	POLICY_SELECTS_NOTHING,
	PEER_SELECTS_NOTHING,
};

static size_t count_of(const struct audit *audit, struct str namespace, enum kind kind)
{
	const struct namespace *found = cluster_namespace(audit->cluster, namespace);

	return found ? found->n_of[kind] : 0;
}

static bool has_workloads(const struct audit *audit, struct str namespace)
{
	const struct namespace *found = cluster_namespace(audit->cluster, namespace);

	return found && found->workloads.n;
}

static bool selects_nothing(struct audit *audit, struct str namespace, const struct selector *selector)
{
	return selector && selector->n && !selector->broken && has_workloads(audit, namespace) &&
	       cluster_select(audit->cluster, audit->arena, namespace, selector).n == 0;
}

/* ---- Services ---- */

static bool has_port(const struct pod *pod, const struct service_port *port)
{
	for (size_t i = 0; i < pod->n_containers; i++) {
		for (size_t k = 0; k < pod->containers[i].n_ports; k++) {
			const struct container_port *own = &pod->containers[i].ports[k];

			if (own->protocol == port->protocol &&
			    (port->target.name.len ? interned_same(own->name, port->target.name) : own->number == port->target.number))
				return true;
		}
	}
	return false;
}

static bool declares_ports(const struct pod *pod)
{
	for (size_t i = 0; i < pod->n_containers; i++)
		if (pod->containers[i].n_ports)
			return true;
	return false;
}

static void check_port(struct audit *audit, const struct service *service, const struct service_port *port, struct workloads pods)
{
	bool by_name = port->target.name.len > 0;

	if (!audit_as(audit, &reference_rules[by_name ? SERVICE_PORT_NAME : SERVICE_PORT_NUMBER]))
		return;
	for (size_t i = 0; i < pods.n; i++) {
		const struct workload *workload = pods.at[i];

		/* a number needs no declaration; but who declares some ports would declare this one, too */
		if (has_port(&workload->pod, port) || (!by_name && (!declares_ports(&workload->pod) || !port->target.number)))
			continue;
		struct str shown = object_show(audit->arena, workload->object);
		struct str target = by_name ? str_fmt(audit->arena, "port named \"%" PRI_STR "\"", STR_ARG(port->target.name))
					    : str_fmt(audit->arena, "port %d", (int)port->target.number);
		struct span span = span_known(port->target.span) ? port->target.span : port->span;
		struct finding *finding = audit_finding_object(audit, service->object, span, "spec.ports",
							       "%" PRI_STR " has no %s %" PRI_STR, STR_ARG(shown),
							       transport_name(port->protocol), STR_ARG(target));
		finding_relate(audit->out, finding, workload->object->name_span, "the pods are here");
		return;
	}
}

static void check_services(struct audit *audit)
{
	const struct cluster *cluster = audit->cluster;

	for (size_t i = 0; i < cluster->services.n; i++) {
		const struct service *service = cluster->services.at[i];

		if (!service->selector || !has_workloads(audit, service->object->namespace))
			continue;
		struct workloads pods = cluster_select(cluster, audit->arena, service->object->namespace, service->selector);

		if (pods.n == 0 && audit_as(audit, &reference_rules[SERVICE_SELECTS_NOTHING]))
			audit_finding_object(audit, service->object, service->selector_span, "spec.selector",
					     "no pod of the input has the labels %" PRI_STR,
					     STR_ARG(selector_show(audit->arena, service->selector)));
		for (size_t k = 0; k < service->n_ports && pods.n; k++)
			check_port(audit, service, &service->ports[k], pods);
	}
}

/* ---- What pods name ---- */

static bool is_volume(const struct workload *workload, struct str name)
{
	for (size_t i = 0; i < workload->pod.n_volumes; i++)
		if (interned_same(workload->pod.volumes[i].name, name))
			return true;
	for (size_t i = 0; i < workload->n_claims; i++)
		if (interned_same(workload->claims[i], name))
			return true;
	return false;
}

static void check_mounts(struct audit *audit, const struct workload *workload)
{
	for (size_t i = 0; i < workload->pod.n_containers; i++) {
		const struct container *container = &workload->pod.containers[i];

		for (size_t k = 0; k < container->n_mounts; k++)
			if (!is_volume(workload, container->mounts[k].volume) && audit_as(audit, &reference_rules[MOUNT_WITHOUT_VOLUME]))
				audit_finding_object(audit, workload->object, container->mounts[k].span, "volumeMounts",
						     "container \"%" PRI_STR "\" mounts \"%" PRI_STR "\", and the pod has no such volume",
						     STR_ARG(str_show(audit->arena, container->name)),
						     STR_ARG(str_show(audit->arena, container->mounts[k].volume)));
	}
}

/* What is there without anybody's manifest, or made by a controller from another object. */
static bool is_there_anyway(const struct audit *audit, struct str namespace, const struct reference *reference)
{
	switch (reference->kind) {
	case KIND_CONFIG_MAP:
		return str_is(reference->name, "kube-root-ca.crt");
	case KIND_SERVICE_ACCOUNT:
		return str_is(reference->name, "default");
	case KIND_SECRET:
		return count_of(audit, namespace, KIND_EXTERNAL_SECRET) || count_of(audit, namespace, KIND_CERTIFICATE) ||
		       cluster_find(audit->cluster, KIND_SEALED_SECRET, namespace, reference->name);
	default:
		return false;
	}
}

static void tell_missing(struct audit *audit, const struct workload *workload, const struct reference *reference, int rule)
{
	struct str namespace = workload->object->namespace;

	if (count_of(audit, namespace, reference->kind) == 0 || is_there_anyway(audit, namespace, reference) ||
	    cluster_is_generated(audit->cluster, reference->kind, reference->name) || !audit_as(audit, &reference_rules[rule]))
		return;
	audit_finding_object(audit, workload->object, reference->span, reference->path,
			     "there is no %s \"%" PRI_STR "\" in namespace %" PRI_STR,
			     kind_row(reference->kind)->name, STR_ARG(str_show(audit->arena, reference->name)),
			     STR_ARG(str_show(audit->arena, namespace)));
}

static bool has_key(const struct config_map *map, struct str key)
{
	for (size_t i = 0; i < map->n_keys; i++)
		if (interned_same(map->keys[i], key))
			return true;
	return false;
}

static void check_key(struct audit *audit, const struct workload *workload, const struct reference *reference,
		      const struct object *object)
{
	const struct config_map *map = object->facts;

	/* a token's Secret is filled by the controller */
	if (str_empty(reference->key) || !map || has_key(map, reference->key) || str_is(map->type, "kubernetes.io/service-account-token") ||
	    !audit_as(audit, &reference_rules[MISSING_KEY]))
		return;
	struct finding *finding = audit_finding_object(audit, workload->object, reference->span, reference->path,
						       "%s \"%" PRI_STR "\" has no key \"%" PRI_STR "\"", kind_row(reference->kind)->name,
						       STR_ARG(str_show(audit->arena, reference->name)),
						       STR_ARG(str_show(audit->arena, reference->key)));
	finding_relate(audit->out, finding, object->name_span, "it is here");
}

static void check_reference(struct audit *audit, const struct workload *workload, size_t i)
{
	const struct reference *reference = &workload->pod.references[i];
	const struct object *object = cluster_find(audit->cluster, reference->kind, workload->object->namespace, reference->name);
	int rule = reference->kind == KIND_CONFIG_MAP		     ? MISSING_CONFIG_MAP
		   : reference->kind == KIND_SECRET		     ? MISSING_SECRET
		   : reference->kind == KIND_PERSISTENT_VOLUME_CLAIM ? MISSING_CLAIM
		   : reference->kind == KIND_SERVICE_ACCOUNT	     ? MISSING_SERVICE_ACCOUNT
								     : -1;

	if (rule < 0 || reference->optional || reference->is_pull_secret)
		return;
	if (object) {
		if (reference->kind == KIND_CONFIG_MAP || reference->kind == KIND_SECRET)
			check_key(audit, workload, reference, object);
		return;
	}
	for (size_t k = 0; k < i; k++) /* once a workload: a hundred variables may come from one ConfigMap */
		if (workload->pod.references[k].kind == reference->kind &&
		    interned_same(workload->pod.references[k].name, reference->name) && !workload->pod.references[k].optional)
			return;
	tell_missing(audit, workload, reference, rule);
}

static void check_workload_selector(struct audit *audit, const struct workload *workload)
{
	const struct selector *selector = workload->selector;

	if (!selector || selector->broken || workload->object->kind == KIND_JOB || selector_matches(selector, workload->pod.labels) ||
	    !audit_as(audit, &reference_rules[SELECTOR_NOT_LABELS]))
		return;
	struct finding *finding = audit_finding_object(audit, workload->object, workload->selector_span, "spec.selector",
						       "the pods of the template don't have %" PRI_STR,
						       STR_ARG(selector_show(audit->arena, selector)));
	finding_relate(audit->out, finding, workload->pod.labels_span, "their labels are here");
}

static void check_headless(struct audit *audit, const struct workload *workload)
{
	struct str namespace = workload->object->namespace;

	if (str_empty(workload->service_name) || workload->object->kind != KIND_STATEFUL_SET ||
	    count_of(audit, namespace, KIND_SERVICE) == 0 ||
	    cluster_find(audit->cluster, KIND_SERVICE, namespace, workload->service_name) ||
	    !audit_as(audit, &reference_rules[MISSING_HEADLESS_SERVICE]))
		return;
	audit_finding_object(audit, workload->object, workload->service_name_span, "spec.serviceName",
			     "there is no Service \"%" PRI_STR "\"",
			     STR_ARG(str_show(audit->arena, workload->service_name)));
}

static void check_workloads(struct audit *audit)
{
	for (size_t i = 0; i < audit->cluster->workloads.n; i++) {
		const struct workload *workload = audit->cluster->workloads.at[i];

		check_mounts(audit, workload);
		for (size_t k = 0; k < workload->pod.n_references; k++)
			check_reference(audit, workload, k);
		check_workload_selector(audit, workload);
		check_headless(audit, workload);
	}
}

/* ---- Scalers and budgets ---- */

static void check_scalers(struct audit *audit)
{
	const struct cluster *cluster = audit->cluster;

	for (size_t i = 0; i < cluster->scalers.n; i++) {
		const struct scaler *scaler = cluster->scalers.at[i];
		struct str namespace = scaler->object->namespace;

		if (str_empty(scaler->target) || !has_workloads(audit, namespace) ||
		    cluster_find_named(cluster, scaler->target_kind, namespace, scaler->target))
			continue;
		audit_finding_object(audit, scaler->object, scaler->target_span, "spec.scaleTargetRef",
				     "there is no %" PRI_STR " \"%" PRI_STR "\" in namespace %" PRI_STR,
				     STR_ARG(str_show(audit->arena, scaler->target_kind)), STR_ARG(str_show(audit->arena, scaler->target)),
				     STR_ARG(str_show(audit->arena, namespace)));
	}
}

static void check_budgets(struct audit *audit)
{
	for (size_t i = 0; i < audit->cluster->budgets.n; i++) {
		const struct budget *budget = audit->cluster->budgets.at[i];

		if (budget->min_available.given && budget->max_unavailable.given && audit_as(audit, &reference_rules[BUDGET_HAS_BOTH]))
			audit_finding_object(audit, budget->object, budget->max_unavailable.span, "spec.maxUnavailable",
					     "minAvailable and maxUnavailable are both given");
		if (selects_nothing(audit, budget->object->namespace, budget->pods) &&
		    audit_as(audit, &reference_rules[BUDGET_SELECTS_NOTHING]))
			audit_finding_object(audit, budget->object, budget->pods_span, "spec.selector",
					     "no pod of the input has %" PRI_STR, STR_ARG(selector_show(audit->arena, budget->pods)));
	}
}

/* ---- Routes ---- */

static bool serves(const struct service *service, const struct port_ref *port)
{
	for (size_t i = 0; i < service->n_ports; i++)
		if (port->name.len ? interned_same(service->ports[i].name, port->name) : service->ports[i].port == port->number)
			return true;
	return false;
}

static void check_backend(struct audit *audit, const struct route *route, const struct backend *backend)
{
	const struct object *object = cluster_find(audit->cluster, KIND_SERVICE, backend->namespace, backend->service);
	const struct service *service = object ? object->facts : NULL;

	if (str_empty(backend->service) || count_of(audit, backend->namespace, KIND_SERVICE) == 0)
		return;
	if (!service && audit_as(audit, &reference_rules[MISSING_BACKEND])) {
		audit_finding_object(audit, route->object, backend->span, "",
				     "there is no Service \"%" PRI_STR "\" in namespace %" PRI_STR,
				     STR_ARG(str_show(audit->arena, backend->service)),
				     STR_ARG(str_show(audit->arena, backend->namespace)));
		return;
	}
	if (!service || (!backend->port.number && str_empty(backend->port.name)) || serves(service, &backend->port) ||
	    !audit_as(audit, &reference_rules[MISSING_BACKEND_PORT]))
		return;
	struct str port = backend->port.name.len ? str_show(audit->arena, backend->port.name)
						 : str_fmt(audit->arena, "%d", (int)backend->port.number);
	struct span span = span_known(backend->port.span) ? backend->port.span : backend->span;
	struct finding *finding = audit_finding_object(audit, route->object, span, "", "Service \"%" PRI_STR "\" has no port %" PRI_STR,
						       STR_ARG(str_show(audit->arena, backend->service)), STR_ARG(port));
	finding_relate(audit->out, finding, object->name_span, "the Service is here");
}

static void check_routes(struct audit *audit)
{
	for (size_t i = 0; i < audit->cluster->routes.n; i++)
		for (size_t k = 0; k < audit->cluster->routes.at[i]->n_backends; k++)
			check_backend(audit, audit->cluster->routes.at[i], &audit->cluster->routes.at[i]->backends[k]);
}

/* ---- NetworkPolicies ---- */

static void check_peers(struct audit *audit, const struct policy *policy, const struct policy_rule *rules, size_t n, const char *path)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < rules[i].n_peers; k++) {
			const struct policy_peer *peer = &rules[i].peers[k];

			if (peer->namespaces || peer->block || !selects_nothing(audit, policy->object->namespace, peer->pods))
				continue;
			audit_finding_object(audit, policy->object, peer->span, path, "no pod of the namespace has %" PRI_STR,
					     STR_ARG(selector_show(audit->arena, peer->pods)));
		}
	}
}

static void check_policies(struct audit *audit)
{
	for (size_t i = 0; i < audit->cluster->policies.n; i++) {
		const struct policy *policy = audit->cluster->policies.at[i];

		if (audit_as(audit, &reference_rules[POLICY_SELECTS_NOTHING]) &&
		    selects_nothing(audit, policy->object->namespace, policy->pods))
			audit_finding_object(audit, policy->object, policy->pods_span, "spec.podSelector",
					     "no pod of the input has %" PRI_STR, STR_ARG(selector_show(audit->arena, policy->pods)));
		if (!audit_as(audit, &reference_rules[PEER_SELECTS_NOTHING]))
			continue;
		check_peers(audit, policy, policy->ingress_rules, policy->n_ingress_rules, "spec.ingress");
		check_peers(audit, policy, policy->egress_rules, policy->n_egress_rules, "spec.egress");
	}
}

#define ROW .family = FAMILY_REFERENCES, .level = LEVEL_BASELINE

const struct audit_rule reference_rules[] = {
	[SERVICE_SELECTS_NOTHING] = {
		.rule = { .id = "service-selects-nothing", .severity = SEVERITY_ERROR,
			  .title = "a Service that chooses no pod",
			  .why = "whoever calls it gets no answer: it has no endpoints",
			  .mend = "write the labels of the pods' template into spec.selector" },
		ROW, .kube_linter = "dangling-service", .kube_score = "service-targets-pod", .set = check_services },
	[SERVICE_PORT_NAME] = {
		.rule = { .id = "service-port-name", .severity = SEVERITY_ERROR,
			  .title = "a Service's port names no port of its pods",
			  .why = "the port has no endpoints, so connections to it are refused",
			  .mend = "name the container's port so, with the same protocol, or write its number as targetPort" },
		ROW, .kube_linter = "target-port" },
	[SERVICE_PORT_NUMBER] = {
		.rule = { .id = "service-port-number", .severity = SEVERITY_WARNING,
			  .title = "a Service's port that its pods don't declare",
			  .why = "the containers declare other ports: most likely nothing listens on this one",
			  .mend = "write the port that the container listens on as targetPort, or declare it in the container" },
		.family = FAMILY_REFERENCES, .level = LEVEL_RECOMMENDED },
	[MOUNT_WITHOUT_VOLUME] = {
		.rule = { .id = "mount-without-volume", .severity = SEVERITY_ERROR,
			  .title = "a mount of a volume that the pod doesn't have",
			  .why = "the API server refuses the pod",
			  .mend = "add the volume to spec.volumes, or mend the name" },
		ROW, .set = check_workloads },
	[MISSING_CONFIG_MAP] = {
		.rule = { .id = "missing-config-map", .severity = SEVERITY_ERROR,
			  .title = "a pod needs a ConfigMap that isn't there",
			  .why = "the container waits for it and doesn't start",
			  .mend = "add the ConfigMap, mend the name, or mark it as optional" },
		ROW, .kube_linter = "env-value-from" },
	[MISSING_SECRET] = {
		.rule = { .id = "missing-secret", .severity = SEVERITY_ERROR,
			  .title = "a pod needs a Secret that isn't there",
			  .why = "the container waits for it and doesn't start",
			  .mend = "add the Secret or what makes it, mend the name, or mark it as optional" },
		ROW, .kube_linter = "env-value-from" },
	[MISSING_CLAIM] = {
		.rule = { .id = "missing-claim", .severity = SEVERITY_ERROR,
			  .title = "a pod needs a PersistentVolumeClaim that isn't there",
			  .why = "the pod stays pending until somebody makes it",
			  .mend = "add the PersistentVolumeClaim, or mend claimName" },
		ROW },
	[MISSING_SERVICE_ACCOUNT] = {
		.rule = { .id = "missing-service-account", .severity = SEVERITY_ERROR,
			  .title = "a pod runs under a ServiceAccount that isn't there",
			  .why = "no pod is created without it",
			  .mend = "add the ServiceAccount, or mend serviceAccountName" },
		ROW, .kube_linter = "non-existent-service-account" },
	[MISSING_KEY] = {
		.rule = { .id = "missing-key", .severity = SEVERITY_ERROR,
			  .title = "a pod needs a key that its ConfigMap or Secret doesn't have",
			  .why = "the container waits for it and doesn't start",
			  .mend = "add the key, mend its name, or mark it as optional" },
		ROW, .kube_linter = "env-value-from" },
	[SELECTOR_NOT_LABELS] = {
		.rule = { .id = "selector-not-labels", .severity = SEVERITY_ERROR,
			  .title = "a workload that doesn't choose its own pods",
			  .why = "the API server refuses it",
			  .mend = "give the template the labels of the selector" },
		ROW, .kube_linter = "mismatching-selector", .kube_score = "deployment-pod-selector-labels-match-template-metadata-labels, "
		"statefulset-pod-selector-labels-match-template-metadata-labels" },
	[MISSING_HEADLESS_SERVICE] = {
		.rule = { .id = "missing-headless-service", .severity = SEVERITY_WARNING,
			  .title = "a StatefulSet whose Service isn't there",
			  .why = "its pods get no names of their own in DNS",
			  .mend = "add the Service with clusterIP: None, or mend serviceName" },
		ROW, .kube_score = "statefulset-has-servicename" },
	[MISSING_SCALE_TARGET] = {
		.rule = { .id = "missing-scale-target", .severity = SEVERITY_ERROR,
			  .title = "a scaler of a workload that isn't there",
			  .why = "it scales nothing, and nobody is told",
			  .mend = "write kind and name of the workload into the target" },
		ROW, .kube_linter = "dangling-horizontalpodautoscaler", .kube_score = "horizontalpodautoscaler-has-target",
		.set = check_scalers },
	[BUDGET_HAS_BOTH] = {
		.rule = { .id = "budget-has-both", .severity = SEVERITY_ERROR,
			  .title = "a PodDisruptionBudget with minAvailable and maxUnavailable",
			  .why = "the API server refuses it",
			  .mend = "keep one of them; maxUnavailable stays right when the number of replicas changes" },
		ROW, .set = check_budgets },
	[BUDGET_SELECTS_NOTHING] = {
		.rule = { .id = "budget-selects-nothing", .severity = SEVERITY_WARNING,
			  .title = "a PodDisruptionBudget that chooses no pod",
			  .why = "it protects nothing when a node is drained",
			  .mend = "write the labels of the pods' template into spec.selector" },
		ROW, .kube_linter = "dangling-poddisruptionbudget", .kube_score = "poddisruptionbudget-has-policy" },
	[MISSING_BACKEND] = {
		.rule = { .id = "missing-backend", .severity = SEVERITY_ERROR,
			  .title = "a route to a Service that isn't there",
			  .why = "requests to it are answered with an error",
			  .mend = "add the Service, or mend its name" },
		ROW, .kube_linter = "dangling-ingress", .kube_score = "ingress-targets-service", .set = check_routes },
	[MISSING_BACKEND_PORT] = {
		.rule = { .id = "missing-backend-port", .severity = SEVERITY_ERROR,
			  .title = "a route to a port that the Service doesn't have",
			  .why = "requests to it are answered with an error",
			  .mend = "write the Service's own port, not that of the container" },
		ROW, .kube_linter = "dangling-ingress", .kube_score = "ingress-targets-service" },
	[POLICY_SELECTS_NOTHING] = {
		.rule = { .id = "policy-selects-nothing", .severity = SEVERITY_WARNING,
			  .title = "a NetworkPolicy that chooses no pod",
			  .why = "it protects nothing, and what it was to protect may be open",
			  .mend = "write the labels of the pods' template into spec.podSelector" },
		ROW, .kube_linter = "dangling-networkpolicy", .kube_score = "networkpolicy-targets-pod", .set = check_policies },
	[PEER_SELECTS_NOTHING] = {
		.rule = { .id = "policy-peer-selects-nothing", .severity = SEVERITY_WARNING,
			  .title = "a NetworkPolicy allows a peer that isn't there",
			  .why = "the connection that it is meant for stays blocked",
			  .mend = "write the labels of the peer's pods; a peer in another namespace needs a namespaceSelector, too" },
		.family = FAMILY_REFERENCES, .level = LEVEL_RECOMMENDED, .kube_linter = "dangling-networkpolicypeer-podselector" },
	AUDIT_RULES_END
};
