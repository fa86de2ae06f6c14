/*
 * Probes: how Kubernetes learns that a container works, and what it then does.
 */
#include "audit/families.h"
#include "audit/pod.h"

static const char *const probes[] = { "readinessProbe", "livenessProbe", "startupProbe" };

static bool serves(const struct cluster *cluster, const struct workload *workload)
{
	const struct namespace *namespace = cluster_namespace(cluster, workload->object->namespace);

	for (size_t i = 0; i < namespace->services.n; i++)
		if (namespace->services.at[i]->selector &&
		    selector_matches(namespace->services.at[i]->selector, workload->pod.labels))
			return true;
	return false;
}

static void readiness_missing(struct audit *audit)
{
	const struct cluster *cluster = audit->cluster;

	for (size_t i = 0; i < cluster->workloads.n; i++) {
		const struct workload *workload = cluster->workloads.at[i];
		const struct container *first = NULL;
		bool ready = false;

		for (size_t k = 0; k < workload->pod.n_containers; k++) {
			const struct container *container = &workload->pod.containers[k];

			if (container->kind != CONTAINER_MAIN && container->kind != CONTAINER_SIDECAR)
				continue;
			ready |= container->readiness;
			if (!first || (first->n_ports == 0 && container->n_ports))
				first = container;
		}
		if (first && !ready && !has_owner(cluster, workload->object) && serves(cluster, workload))
			audit_finding_object(audit, workload->object, first->span, pod_path(audit, workload),
					     "container %s gets traffic of a Service before it is ready: it has no readinessProbe",
					     show_text(audit, first->name));
	}
}

static void liveness_missing(struct audit *audit, const struct manifest *manifest,
			     const struct manifest_container *container)
{
	if (container_stays(container) && !pod_ends(manifest) && !field(container->node, "livenessProbe"))
		pod_finding(audit, container, container->node, "has no livenessProbe");
}

static void identical(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	static const char *const ways[] = { "httpGet", "exec", "tcpSocket", "grpc" };
	const struct node *readiness = field(container->node, "readinessProbe"), *liveness = field(container->node,
												   "livenessProbe");
	int64_t patience = field_int(liveness, "failureThreshold", 3) * field_int(liveness, "periodSeconds", 10);

	(void)manifest;
	if (!readiness || !liveness ||
	    patience > field_int(readiness, "failureThreshold", 3) * field_int(readiness, "periodSeconds", 10))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		const struct node *one = field(readiness, ways[i]), *other = field(liveness, ways[i]);

		if (one && other && node_equal(one, other))
			pod_finding_key(audit, container, liveness, ways[i],
					"is restarted for what should only keep traffic away");
	}
}

/* ---- Each of them ---- */

typedef void probe_check(struct audit *audit, const struct manifest_container *container, const struct node *probe,
			 const char *name);

static void each_probe(struct audit *audit, const struct manifest_container *container, probe_check *check)
{
	for (size_t i = 0; i < ARRAY_SIZE(probes); i++)
		if (node_is_map(field(container->node, probes[i])))
			check(audit, container, field(container->node, probes[i]), probes[i]);
}

static const struct node *network_handler(const struct node *probe)
{
	const struct node *http = field(probe, "httpGet"), *tcp = field(probe, "tcpSocket");

	return http ? http : tcp ? tcp : field(probe, "grpc");
}

static bool declares(const struct manifest_container *container, const char *key, struct str value)
{
	const struct node *port;

	for (size_t i = 0; (port = field_item(field(container->node, "ports"), i)); i++)
		if (str_eq(field_text(port, key), value))
			return true;
	return false;
}

static void check_port_name(struct audit *audit, const struct manifest_container *container, const struct node *probe,
			    const char *name)
{
	const struct node *handler = network_handler(probe);
	struct int_or_string port = field_int_or_string(field(handler, "port"));

	if (port.given && !port.is_int && !str_empty(port.text) && !declares(container, "name", port.text))
		pod_finding_key(audit, container, handler, "port", "has a %s of port %s, which it doesn't have", name,
				show_text(audit, port.text));
}

static void port_name(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	(void)manifest;
	each_probe(audit, container, check_port_name);
}

/* The containers of a pod share one address: a health port may be the sidecar's. */
static bool pod_declares(const struct manifest *manifest, struct str number, bool *any)
{
	bool declared = false;

	*any = false;
	for (size_t i = 0; i < manifest->n_containers && i < MANY; i++) {
		*any |= node_count(field(manifest->containers[i].node, "ports")) > 0;
		declared |= declares(&manifest->containers[i], "containerPort", number);
	}
	return declared;
}

static void check_port_number(struct audit *audit, const struct manifest_container *container, const struct node *probe,
			      const char *name)
{
	const struct node *handler = network_handler(probe);
	struct int_or_string port = field_int_or_string(field(handler, "port"));

	bool any;

	if (port.is_int && !pod_declares(audit->manifest, port.text, &any) && any)
		pod_finding_key(audit, container, handler, "port",
				"has a %s of port %lld, which isn't among the pod's ports", name,
				(long long)port.number);
}

static void port_number(struct audit *audit, const struct manifest *manifest,
			const struct manifest_container *container)
{
	(void)manifest;
	each_probe(audit, container, check_port_number);
}

static void check_handler(struct audit *audit, const struct manifest_container *container, const struct node *probe,
			  const char *name)
{
	static const char *const ways[] = { "httpGet", "exec", "tcpSocket", "grpc" };
	int n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		n += field(probe, ways[i]) != NULL;
	if (n != 1)
		pod_finding_key(audit, container, container->node, name,
				n ? "has a %s of several kinds" : "has a %s that asks nothing",
				name);
}

static void handler(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	(void)manifest;
	each_probe(audit, container, check_handler);
}

static void check_timeout(struct audit *audit, const struct manifest_container *container, const struct node *probe,
			  const char *name)
{
	int64_t timeout = field_int(probe, "timeoutSeconds", 1), period = field_int(probe, "periodSeconds", 10);

	if (timeout > period)
		pod_finding_key(audit, container, probe, "timeoutSeconds",
				"has a %s that waits %lld seconds, every %lld seconds", name,
				(long long)timeout, (long long)period);
}

static void timeout(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	(void)manifest;
	each_probe(audit, container, check_timeout);
}

static void check_exec(struct audit *audit, const struct manifest_container *container, const struct node *probe,
		       const char *name)
{
	const struct node *command = field(probe, "exec");

	if (command && field_int(probe, "timeoutSeconds", 1) <= 1)
		pod_finding_key(audit, container, probe, field(probe, "timeoutSeconds") ? "timeoutSeconds" : "exec",
				"has a %s that gives its command one second", name);
}

static void exec_timeout(struct audit *audit, const struct manifest *manifest,
			 const struct manifest_container *container)
{
	(void)manifest;
	each_probe(audit, container, check_exec);
}

static void check_success(struct audit *audit, const struct manifest_container *container, const struct node *probe,
			  const char *name)
{
	if (strcmp(name, "readinessProbe") != 0 && field_int(probe, "successThreshold", 1) != 1)
		pod_finding_key(audit, container, probe, "successThreshold", "has a %s with a successThreshold of %s",
				name,
				show_field(audit, probe, "successThreshold"));
}

static void success(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	(void)manifest;
	each_probe(audit, container, check_success);
}

static void check_init(struct audit *audit, const struct manifest_container *container, const struct node *probe,
		       const char *name)
{
	(void)probe;
	pod_finding_key(audit, container, container->node, name, "has a %s, and ends before anything is asked", name);
}

static void init_probe(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	(void)manifest;
	if (container->kind == CONTAINER_INIT)
		each_probe(audit, container, check_init);
}

static void initial_delay(struct audit *audit, const struct manifest *manifest,
			  const struct manifest_container *container)
{
	enum { LONG = 30 }; /* seconds */
	const struct node *liveness = field(container->node, "livenessProbe");

	(void)manifest;
	if (field_int(liveness, "initialDelaySeconds", 0) > LONG && !field(container->node, "startupProbe"))
		pod_finding_key(audit, container, liveness, "initialDelaySeconds",
				"isn't watched in its first %s seconds, however soon it is up",
				show_field(audit, liveness, "initialDelaySeconds"));
}

static void impatient(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	const struct node *liveness = field(container->node, "livenessProbe");

	(void)manifest;
	if (field_int(liveness, "failureThreshold", 3) == 1)
		pod_finding_key(audit, container, liveness, "failureThreshold",
				"is restarted after a single failed probe");
}

const struct audit_rule probe_rules[] = {
	{ .rule = { .id = "readiness-probe-missing", .severity = SEVERITY_WARNING, .title = "traffic before it is ready",
		    .why = "a Service sends requests to a pod that may not answer yet: each rollout loses some",
		    .mend = "add a readinessProbe that asks what the application's own health check asks" },
	  .family = FAMILY_PROBES, .level = LEVEL_RECOMMENDED, .kube_linter = "no-readiness-probe", .kube_score = "pod-probes",
	  .set = readiness_missing },
	{ .rule = { .id = "liveness-probe-missing", .severity = SEVERITY_NOTE, .title = "no livenessProbe",
		    .why = "contested: a program that hangs is not restarted; but a bad probe restarts what only was slow",
		    .mend = "add a livenessProbe that fails only where a restart helps" },
	  .family = FAMILY_PROBES, .level = LEVEL_BY_NAME, .kube_linter = "no-liveness-probe", .kube_score = "pod-probes",
	  .container = liveness_missing },
	{ .rule = { .id = "identical-probes", .severity = SEVERITY_WARNING, .title = "liveness and readiness are the same",
		    .why = "what should only keep traffic away for a while restarts the container instead, and load makes it worse",
		    .mend = "give the livenessProbe more patience (a greater failureThreshold), or another question" },
	  .family = FAMILY_PROBES, .level = LEVEL_RECOMMENDED, .kube_score = "pod-probes-identical", .container = identical },
	{ .rule = { .id = "probe-port-name", .severity = SEVERITY_ERROR, .title = "a probe of a port without such a name",
		    .why = "the probe always fails: the pod never gets ready, or is restarted for ever",
		    .mend = "give the port that name, or write its number" },
	  .family = FAMILY_PROBES, .level = LEVEL_BASELINE, .kube_linter = "liveness-port, readiness-port, startup-port",
	  .container = port_name },
	{ .rule = { .id = "probe-port-undeclared", .severity = SEVERITY_WARNING, .title = "a probe of a port that isn't listed",
		    .why = "a list of ports decides nothing, but where there is one, a number that isn't in it is mostly a slip",
		    .mend = "add the port to the container's ports, or mend the number" },
	  .family = FAMILY_PROBES, .level = LEVEL_STRICT, .kube_linter = "liveness-port, readiness-port, startup-port",
	  .container = port_number },
	{ .rule = { .id = "probe-handler", .severity = SEVERITY_ERROR, .title = "a probe that asks nothing, or two things",
		    .why = "the API server refuses it", .mend = "give it one of httpGet, tcpSocket, exec and grpc" },
	  .family = FAMILY_PROBES, .level = LEVEL_BASELINE, .container = handler },
	{ .rule = { .id = "probe-timeout-above-period", .severity = SEVERITY_WARNING, .title = "a probe that waits longer than its period",
		    .why = "the next one is due while the last still waits: failures are noticed later than the period says",
		    .mend = "set timeoutSeconds below periodSeconds" },
	  .family = FAMILY_PROBES, .level = LEVEL_RECOMMENDED, .container = timeout },
	{ .rule = { .id = "exec-probe-timeout", .severity = SEVERITY_NOTE, .title = "a second for a command",
		    .why = "starting a program takes time on a busy node: with the default of one second the probe fails under load",
		    .mend = "set timeoutSeconds to 5 or so" },
	  .family = FAMILY_PROBES, .level = LEVEL_STRICT, .container = exec_timeout },
	{ .rule = { .id = "success-threshold", .severity = SEVERITY_ERROR, .title = "successThreshold where it must be 1",
		    .why = "the API server refuses it: only a readinessProbe may ask for several successes",
		    .mend = "remove successThreshold" },
	  .family = FAMILY_PROBES, .level = LEVEL_BASELINE, .container = success },
	{ .rule = { .id = "probe-of-init-container", .severity = SEVERITY_ERROR, .title = "a probe of an init container",
		    .why = "the API server refuses it: an init container runs to its end before others start",
		    .mend = "remove the probe, or make it a sidecar with restartPolicy: Always" },
	  .family = FAMILY_PROBES, .level = LEVEL_BASELINE, .container = init_probe },
	{ .rule = { .id = "initial-delay", .severity = SEVERITY_WARNING, .title = "a long delay instead of a startupProbe",
		    .why = "the delay is too long when it starts fast, and too short when it starts slowly: then it never gets up",
		    .mend = "write a startupProbe with as many failures as a slow start may take, and remove initialDelaySeconds" },
	  .family = FAMILY_PROBES, .level = LEVEL_RECOMMENDED, .container = initial_delay },
	{ .rule = { .id = "impatient-liveness", .severity = SEVERITY_WARNING, .title = "a restart after one failure",
		    .why = "one lost packet, or one pause of garbage collection, restarts the container, and all of them under load",
		    .mend = "set failureThreshold to 3 or more" },
	  .family = FAMILY_PROBES, .level = LEVEL_RECOMMENDED, .container = impatient },
	AUDIT_RULES_END
};
