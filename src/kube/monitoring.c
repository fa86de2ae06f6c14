/*
 * Components for metrics: those of the stack for a Prometheus operator, those of the cluster for a Prometheus of the
 * stack.
 */
#include "base/strbuf.h"
#include "kube/render.h"
#include "stack/images.h"

enum {
	KUBELET_PORT = 10250,
	STATE_METRICS_PORT = 8080,
	API_PORT = 443,
	API_PORT_BEHIND = 6443, /* policies see the port behind the Service of the API */
};

/* ---- What is here, for an operator ---- */

static void map_labels(struct render *r, struct node *labels)
{
	const struct node *given = config_node(r->config, "monitoring.labels");

	for (size_t i = 0; node_is_map(given) && i < given->entries.n; i++)
		node_set(r->arena, labels, given->entries.at[i].key,
			 node_str(r->arena, node_text(given->entries.at[i].value)))
			->origin = config_origin(r->config, "monitoring.labels");
}

/* A PodMonitor rather than a ServiceMonitor: several Services lead to the same pods, which would be scraped once for
 * each. */
static struct node *pod_monitor(struct render *r, const struct stack_service *owner, const struct origin *origin)
{
	struct node *object = object_new(r, "monitoring.coreos.com/v1", "PodMonitor", owner->label, origin), *spec;

	object_labels(r, node_get(object, "metadata"), owner);
	map_labels(r, node_path(object, "metadata", "labels", NULL));
	spec = node_set_map(r->arena, object, "spec");
	object_selector(r, node_set_map(r->arena, spec, "selector"), "matchLabels", owner);
	node_set_seq(r->arena, spec, "podMetricsEndpoints");
	return object;
}

static void endpoint(struct render *r, struct node *object, const struct scraped *scraped)
{
	struct node *list = node_path(object, "spec", "podMetricsEndpoints", NULL);
	struct node *entry = node_add(r->arena, list, node_map(r->arena));
	const struct stack_port *port = stack_port(scraped->service, scraped->port, PROTOCOL_TCP);

	entry->origin = scraped->origin;
	if (port && port->name.len)
		node_set_str(r->arena, entry, "port", port->name);
	else
		node_set_int(r->arena, entry, "portNumber", scraped->port);
	node_set_str(r->arena, entry, "path", scraped->path);
	node_set_str(r->arena, entry, "interval", STR("15s"));
}

static void scraped_of(struct render *r, struct component *component, const struct stack_service *owner)
{
	struct node *monitor = NULL, *policy, *rule = NULL;

	for (size_t i = 0; i < r->scraped.n; i++) {
		const struct scraped *scraped = r->scraped.at[i].value;

		if (pod_owner(scraped->service) != owner || is_prometheus(scraped->service))
			continue;
		if (!monitor) {
			struct str name = config_str(r->config, "monitoring.namespace");

			monitor = pod_monitor(r, owner, scraped->origin);
			policy = policy_new(r, str_fmt(r->arena, "%" PRI_STR "-metrics", STR_ARG(owner->label)), owner,
					    scraped->origin);
			rule = policy_rule(r, policy, POLICY_INGRESS, config_origin(r->config, "monitoring.namespace"));
			policy_peer_namespace(r, rule, POLICY_INGRESS, name, STR_EMPTY, STR_EMPTY);
			component_object(r, component,
					 str_fmt(r->arena, "%" PRI_STR "/podmonitor.yaml", STR_ARG(owner->label)),
					 monitor);
			component_object(r, component,
					 str_fmt(r->arena, "%" PRI_STR "/networkpolicy.yaml", STR_ARG(owner->label)),
					 policy);
		}
		endpoint(r, monitor, scraped);
		policy_port(r, rule, scraped->port, PROTOCOL_TCP);
	}
}

static bool is_scraped(const struct render *r)
{
	for (size_t i = 0; i < r->scraped.n; i++)
		if (!is_prometheus(((const struct scraped *)r->scraped.at[i].value)->service))
			return true;
	return false;
}

static void operator_component(struct render *r)
{
	struct component *component;

	if (!is_scraped(r))
		return;
	component = component_get(
		r, "prometheus-operator",
		"For a Prometheus that an operator runs in another namespace (monitoring.namespace in lotse.yaml):\n"
		"what it scrapes here, and the policies that let it in.");
	for (size_t i = 0; i < r->stack->services.n; i++)
		if (!r->stack->services.at[i]->network_of)
			scraped_of(r, component, r->stack->services.at[i]);
}

/* ---- What the cluster knows, for a Prometheus of the stack ---- */

static const char scrape_jobs[] =
	"# Volumes, restarts, throttling: from each kubelet and its cAdvisor. Many clusters give kubelets certificates "
	"that\n"
	"# nothing can check; the token is sent to the nodes' own addresses only, which the NetworkPolicy bounds.\n"
	"scrape_configs:\n"
	"  - job_name: kubelet\n"
	"    scheme: https\n"
	"    authorization: {credentials_file: /var/run/secrets/kubernetes.io/serviceaccount/token}\n"
	"    tls_config: {insecure_skip_verify: true}\n"
	"    kubernetes_sd_configs: [{role: node}]\n"
	"    relabel_configs:\n"
	"      - {source_labels: [__meta_kubernetes_node_name], target_label: node}\n"
	"    metric_relabel_configs:\n"
	"      - {source_labels: [namespace], regex: \"%NAMESPACE%|\", action: keep}\n"
	"  - job_name: cadvisor\n"
	"    scheme: https\n"
	"    metrics_path: /metrics/cadvisor\n"
	"    authorization: {credentials_file: /var/run/secrets/kubernetes.io/serviceaccount/token}\n"
	"    tls_config: {insecure_skip_verify: true}\n"
	"    kubernetes_sd_configs: [{role: node}]\n"
	"    relabel_configs:\n"
	"      - {source_labels: [__meta_kubernetes_node_name], target_label: node}\n"
	"    metric_relabel_configs:\n"
	"      - {source_labels: [namespace], regex: \"%NAMESPACE%\", action: keep}\n"
	"  - job_name: kube-state-metrics\n"
	"    honor_labels: true\n"
	"    static_configs:\n"
	"      - targets: [\"kube-state-metrics.%STATE%.svc:8080\"]\n";

static struct str scrape_text(struct render *r)
{
	struct str text = str_replace(r->arena, str_of(scrape_jobs), STR("%NAMESPACE%"), r->name_space);

	return str_replace(r->arena, text, STR("%STATE%"), config_str(r->config, "monitoring.state_metrics_namespace"));
}

static struct str cluster_name(struct render *r, const struct stack_service *service)
{
	return str_fmt(r->arena, "%" PRI_STR "-cluster-metrics", STR_ARG(service->label));
}

static struct str cluster_path(struct render *r, const struct stack_service *service, const char *file)
{
	return str_fmt(r->arena, "%" PRI_STR "/%s.yaml", STR_ARG(service->label), file);
}

static struct node *named(struct render *r, const struct stack_service *service, const char *api, const char *kind,
			  struct str name)
{
	struct node *object = object_new(r, api, kind, name, service->origin);

	object_labels(r, node_get(object, "metadata"), service);
	return object;
}

static void add_rule(struct render *r, struct node *rules, const char *group, const char *const *resources,
		     const char *const *verbs)
{
	struct node *rule = node_add(r->arena, rules, node_map(r->arena)), *list;

	node_add_str(r->arena, node_set_seq(r->arena, rule, "apiGroups"), str_of(group));
	list = node_set_seq(r->arena, rule, "resources");
	for (size_t i = 0; resources[i]; i++)
		node_add_str(r->arena, list, str_of(resources[i]));
	list = node_set_seq(r->arena, rule, "verbs");
	for (size_t i = 0; verbs[i]; i++)
		node_add_str(r->arena, list, str_of(verbs[i]));
}

static void rights(struct render *r, struct component *component, const struct stack_service *service)
{
	static const char *const nodes[] = { "nodes", NULL }, *const metrics[] = { "nodes/metrics", NULL };
	static const char *const look[] = { "get", "list", "watch", NULL }, *const get[] = { "get", NULL };
	struct str name =
		str_fmt(r->arena, "%" PRI_STR "-%" PRI_STR, STR_ARG(r->name_space), STR_ARG(cluster_name(r, service)));
	struct node *role = named(r, service, "rbac.authorization.k8s.io/v1", "ClusterRole", name), *rules, *map,
		    *subject;
	struct node *binding = named(r, service, "rbac.authorization.k8s.io/v1", "ClusterRoleBinding", name);

	rules = node_set_seq(r->arena, role, "rules");
	add_rule(r, rules, "", nodes, look);
	add_rule(r, rules, "", metrics, get); /* not nodes/proxy, with which one gets into every pod */
	map = node_set_map(r->arena, binding, "roleRef");
	node_set_str(r->arena, map, "apiGroup", STR("rbac.authorization.k8s.io"));
	node_set_str(r->arena, map, "kind", STR("ClusterRole"));
	node_set_str(r->arena, map, "name", name);
	subject = node_add(r->arena, node_set_seq(r->arena, binding, "subjects"), node_map(r->arena));
	node_set_str(r->arena, subject, "kind", STR("ServiceAccount"));
	node_set_str(r->arena, subject, "name", service->label);
	node_set_str(r->arena, subject, "namespace", r->name_space);
	component_object(r, component, cluster_path(r, service, "clusterrole"), role);
	component_object(r, component, cluster_path(r, service, "clusterrolebinding"), binding);
}

/* The addresses of lotse.yaml, or those that clusters have unless somebody chose others. */
static void node_peers(struct render *r, struct node *rule)
{
	static const char *const usual[] = { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16" };
	bool given = policy_peer_nodes(r, rule, POLICY_EGRESS) > 0;

	for (size_t i = 0; !given && i < ARRAY_SIZE(usual); i++)
		policy_peer_block(r, rule, POLICY_EGRESS, str_of(usual[i]), NULL);
}

static void way_out(struct render *r, struct component *component, const struct stack_service *service)
{
	const struct origin *nodes = config_origin(r->config, "cluster.node_addresses");
	struct node *policy = policy_new(r, cluster_name(r, service), service, service->origin), *rule;

	rule = policy_rule(r, policy, POLICY_EGRESS, nodes);
	rule->comment = STR("the kubelets, and the API server that names them");
	node_peers(r, rule);
	policy_port(r, rule, KUBELET_PORT, PROTOCOL_TCP);
	policy_port(r, rule, API_PORT, PROTOCOL_TCP);
	policy_port(r, rule, API_PORT_BEHIND, PROTOCOL_TCP);
	rule = policy_rule(r, policy, POLICY_EGRESS, config_origin(r->config, "monitoring.state_metrics_namespace"));
	policy_peer_namespace(r, rule, POLICY_EGRESS, config_str(r->config, "monitoring.state_metrics_namespace"),
			      STR("app.kubernetes.io/name"), STR("kube-state-metrics"));
	policy_port(r, rule, STATE_METRICS_PORT, PROTOCOL_TCP);
	component_object(r, component, cluster_path(r, service, "networkpolicy"), policy);
}

/* The jobs beside its own configuration, and the token with which it may ask. */
static void join_jobs(struct render *r, struct component *component, const struct stack_service *service,
		      const struct node *workload)
{
	struct node *config = named(r, service, "v1", "ConfigMap", cluster_name(r, service)), *patch, *spec, *one;

	node_set_str(r->arena, node_set_map(r->arena, config, "data"), "cluster.yml", scrape_text(r));
	component_object(r, component, cluster_path(r, service, "configmap"), config);
	patch = component_patch_of(r, workload);
	spec = node_set_map(r->arena, node_set_map(r->arena, node_set_map(r->arena, patch, "spec"), "template"),
			    "spec");
	node_set_bool(r->arena, spec, "automountServiceAccountToken", true)->remark =
		STR("Prometheus asks the API server for the nodes and their metrics");
	one = node_add(r->arena, node_set_seq(r->arena, spec, "containers"), node_map(r->arena));
	node_set_str(r->arena, one, "name", service->label);
	one = node_add(r->arena, node_set_seq(r->arena, one, "volumeMounts"), node_map(r->arena));
	node_set_str(r->arena, one, "name", STR("cluster-metrics"));
	node_set_str(r->arena, one, "mountPath", str_of(prometheus_folder));
	node_set_bool(r->arena, one, "readOnly", true);
	one = node_add(r->arena, node_set_seq(r->arena, spec, "volumes"), node_map(r->arena));
	node_set_str(r->arena, one, "name", STR("cluster-metrics"));
	node_set_str(r->arena, node_set_map(r->arena, one, "configMap"), "name", cluster_name(r, service));
	component_patch(r, component, cluster_path(r, service, "workload-patch"), patch);
}

static const struct node *workload_of(const struct render *r, const struct stack_service *service)
{
	static const char *const files[] = { "deployment", "statefulset" };

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		const struct node *object = map_get(
			&r->paths, str_fmt(r->arena, "%" PRI_STR "/%s.yaml", STR_ARG(service->label), files[i]));

		if (object)
			return object;
	}
	return NULL;
}

static void cluster_component(struct render *r)
{
	for (size_t i = 0; i < r->stack->services.n; i++) {
		const struct stack_service *service = r->stack->services.at[i];
		const struct node *workload = workload_of(r, service);
		struct component *component;

		if (!is_prometheus(service) || service->network_of || !workload)
			continue;
		component = component_get(r, "cluster-metrics",
					  "For a Prometheus of the stack: metrics of the kubelets, and of "
					  "kube-state-metrics, which must run\n"
					  "in the cluster (monitoring.state_metrics_namespace in lotse.yaml). "
					  "prometheus.yml must name the\n"
					  "jobs: scrape_config_files: [/etc/prometheus-cluster/*.yml], which "
					  "Prometheus 2.43 and newer know.");
		rights(r, component, service);
		way_out(r, component, service);
		join_jobs(r, component, service, workload);
	}
}

void render_monitoring(struct render *r)
{
	operator_component(r);
	cluster_component(r);
}
