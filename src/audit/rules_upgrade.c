/*
 * Upgrades: what a drain runs into, and what ends with a version or a date without being an API that goes.
 *
 * Drains hurt whenever a node is replaced, but who reviews manifests every day doesn't want to hear of each database: notes
 * about them, and about what isn't in the manifests (the runtime of the nodes), are for who asks for a version.
 */
#include "audit/families.h"
#include "audit/pod.h"
#include "audit/schema.h"
#include "base/arena.h"

enum {
	CGROUP_V1_REFUSED = 35,
	CONTAINERD_1_LAST = 35,
	INGRESS_NGINX_ENDED = 36, /* the first minor that came out after March 2026 */
	EXTERNAL_IPS_DEPRECATED = 36,
	KUBELET_SKEW = 3,
};

static bool asked_for(const struct audit *audit, unsigned int minor)
{
	return audit->options->minor && audit->minor >= minor;
}

/* ---- Drains ---- */

static void tell_overlap(struct audit *audit, const struct object *workload, const struct object *first,
			 const struct budget *second)
{
	struct finding *finding = audit_finding_object(audit, second->object, second->pods_span, "spec.selector",
						       "%s %s is chosen by PodDisruptionBudget %s, too",
						       show_text(audit, workload->kind_name), show_text(audit, workload->name),
						       show_text(audit, first->name));

	finding_relate(audit->out, finding, first->name_span, "the other one is here");
}

static void budgets_overlap(struct audit *audit)
{
	const struct cluster *cluster = audit->cluster;

	for (size_t i = 0; i < cluster->workloads.n; i++) {
		const struct workload *workload = cluster->workloads.at[i];
		const struct namespace *namespace = cluster_namespace(cluster, workload->object->namespace);
		const struct budget *first = NULL;

		for (size_t k = 0; k < namespace->budgets.n && !has_owner(cluster, workload->object); k++) {
			const struct budget *budget = namespace->budgets.at[k];

			if (budget == first || !selector_matches(budget->pods, workload->pod.labels))
				continue;
			if (!first) {
				first = budget;
				continue;
			}
			tell_overlap(audit, workload->object, first->object, budget);
			break;
		}
	}
}

/* A claim of a StatefulSet's template counts: the index doesn't keep its modes, and ReadWriteMany is rare there. */
static bool has_volume_of_one_node(const struct cluster *cluster, const struct workload *workload)
{
	for (size_t i = 0; i < workload->pod.n_references; i++) {
		const struct reference *reference = &workload->pod.references[i];

		if (reference->kind != KIND_PERSISTENT_VOLUME_CLAIM)
			continue;
		const struct object *object =
			cluster_find(cluster, KIND_PERSISTENT_VOLUME_CLAIM, workload->object->namespace, reference->name);
		const struct claim *claim = object ? object->facts : NULL;
		if (claim && claim->read_write_once)
			return true;
	}
	return workload->n_claims > 0;
}

static void single_volume(struct audit *audit)
{
	const struct cluster *cluster = audit->cluster;

	for (size_t i = 0; i < cluster->workloads.n && audit->options->minor; i++) {
		const struct workload *workload = cluster->workloads.at[i];

		if (kind_is_replicated(workload->object->kind) && !has_owner(cluster, workload->object) &&
		    workload_fewest_pods(cluster, workload) == 1 && has_volume_of_one_node(cluster, workload))
			audit_finding_object(audit, workload->object, workload->replicas_span, "",
					     "its one pod is down while its volume moves to another node");
	}
}

static bool keeps_apart_by_node(const struct node *term)
{
	return field_is(term, "topologyKey", "kubernetes.io/hostname");
}

static void anti_affinity(struct audit *audit, const struct manifest *manifest)
{
	const struct node *terms = field_at(manifest->pod_spec,
					    "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution");
	int64_t pods = field_int(manifest->spec, "replicas", 1);
	struct interner interner; /* of its own: the index is not ours to write */
	const struct node *term;

	if (!audit->options->minor || !kind_is_replicated(manifest->kind) || pods < 2 || !terms)
		return;
	interner_init(&interner, manifest->arena);
	const struct labels *labels = labels_of(&interner, field(field(manifest->pod, "metadata"), "labels"));
	for (size_t i = 0; (term = field_item(terms, i)); i++)
		if (keeps_apart_by_node(term) && selector_matches(selector_of(&interner, field(term, "labelSelector")), labels)) {
			audit_finding_key(audit, term, "topologyKey",
					  "its %lld pods need %lld nodes, and one more while one of them is drained", (long long)pods,
					  (long long)pods);
			return;
		}
}

/* ---- What ends with a version ---- */

/* By place, not by the order of reading: the same for each order of the files. */
static const struct workload *first_workload(const struct cluster *cluster)
{
	const struct workload *first = NULL;

	for (size_t i = 0; i < cluster->workloads.n; i++) {
		const struct workload *workload = cluster->workloads.at[i];

		if (!first || span_cmp(workload->object->span, first->object->span) < 0)
			first = workload;
	}
	return first;
}

static void cgroup_v1(struct audit *audit)
{
	const struct workload *workload = first_workload(audit->cluster);

	if (workload && asked_for(audit, CGROUP_V1_REFUSED))
		audit_finding_object(audit, workload->object, workload->object->name_span, "",
				     "pods run on nodes with cgroup v2 only: from 1.%d on the kubelet refuses cgroup v1 by default",
				     CGROUP_V1_REFUSED);
}

static bool has_nodes(const struct cluster *cluster)
{
	for (size_t i = 0; i < cluster->objects.n; i++)
		if (cluster->objects.at[i]->kind == KIND_NODE)
			return true;
	return false;
}

static void containerd(struct audit *audit)
{
	const struct workload *workload = first_workload(audit->cluster);

	if (!workload || !asked_for(audit, CONTAINERD_1_LAST) || has_nodes(audit->cluster))
		return;
	if (audit->minor == CONTAINERD_1_LAST)
		audit_finding_object(audit, workload->object, workload->object->name_span, "",
				     "1.%d is the last version whose nodes may have containerd 1.x", CONTAINERD_1_LAST);
	else
		audit_finding_object(audit, workload->object, workload->object->name_span, "",
				     "nodes with containerd 1.x can't run it: 1.%d was the last version with that", CONTAINERD_1_LAST);
}

static void node_containerd(struct audit *audit, const struct manifest *manifest)
{
	const struct node *info = field_at(manifest->root, "status.nodeInfo");

	if (asked_for(audit, CONTAINERD_1_LAST + 1) && str_starts(field_text(info, "containerRuntimeVersion"), "containerd://1."))
		audit_finding_key(audit, info, "containerRuntimeVersion", "runs %s, and 1.%d was the last version with 1.x",
				  show_field(audit, info, "containerRuntimeVersion"), CONTAINERD_1_LAST);
}

static bool version_minor(struct str version, uint64_t *minor)
{
	if (!str_starts(version, "v1."))
		return false;
	version = str_from(version, 3);
	return str_to_uint(str_slice(version, 0, str_chr(version, '.')), minor) && *minor < 1000;
}

static void kubelet_skew(struct audit *audit, const struct manifest *manifest)
{
	const struct node *info = field_at(manifest->root, "status.nodeInfo");
	uint64_t minor;

	if (!audit->options->minor || !version_minor(field_text(info, "kubeletVersion"), &minor))
		return;
	if (minor > audit->minor)
		audit_finding_key(audit, info, "kubeletVersion", "its kubelet 1.%u is newer than the API server 1.%u", (unsigned int)minor,
				  audit->minor);
	else if (minor + KUBELET_SKEW < audit->minor)
		audit_finding_key(audit, info, "kubeletVersion", "its kubelet 1.%u is more than %d versions older than the API server 1.%u",
				  (unsigned int)minor, KUBELET_SKEW, audit->minor);
}

static bool is_of_nginx(const struct manifest *manifest, const struct node **map, const char **key)
{
	const struct node *annotations = field(manifest->metadata, "annotations");

	if (manifest->kind == KIND_INGRESS_CLASS && field_is(manifest->spec, "controller", "k8s.io/ingress-nginx")) {
		*map = manifest->spec;
		*key = "controller";
		return true;
	}
	if (manifest->kind != KIND_INGRESS)
		return false;
	*map = manifest->spec;
	*key = "ingressClassName";
	if (field_is(manifest->spec, *key, "nginx"))
		return true;
	*map = annotations;
	*key = "kubernetes.io/ingress.class";
	if (field_is(annotations, *key, "nginx"))
		return true;
	for (size_t i = 0; node_is_map(annotations) && i < annotations->entries.n; i++) {
		if (str_starts(annotations->entries.at[i].key, "nginx.ingress.kubernetes.io/")) {
			*key = str_cstr(manifest->arena, annotations->entries.at[i].key);
			return true;
		}
	}
	return false;
}

static void ingress_nginx(struct audit *audit, const struct manifest *manifest)
{
	const struct node *map;
	const char *key;

	if (asked_for(audit, INGRESS_NGINX_ENDED) && is_of_nginx(manifest, &map, &key))
		audit_finding_key(audit, map, key, "it is for ingress-nginx, which gets no fixes after March 2026");
}

static void external_ips(struct audit *audit, const struct manifest *manifest)
{
	if (asked_for(audit, EXTERNAL_IPS_DEPRECATED) && node_count(field(manifest->spec, "externalIPs")))
		audit_finding_key(audit, manifest->spec, "externalIPs", "externalIPs are deprecated since 1.%d", EXTERNAL_IPS_DEPRECATED);
}

#define DRAIN_ROW .family = FAMILY_API, .level = LEVEL_BASELINE, .controls = { NULL, NULL, "APP.4.4.A19" }
#define DATED_ROW .family = FAMILY_API, .level = LEVEL_BASELINE

const struct audit_rule upgrade_rules[] = {
	{ .rule = { .id = "budgets-overlap", .severity = SEVERITY_ERROR, .title = "a pod with two PodDisruptionBudgets",
		    .why = "the API server refuses to evict it, so its node can't be drained",
		    .mend = "let one PodDisruptionBudget choose each pod" },
	  DRAIN_ROW, .set = budgets_overlap },
	{ .rule = { .id = "drain-moves-volume", .severity = SEVERITY_NOTE, .title = "one pod with a volume that only one node may have",
		    .why = "each drain of its node is an outage: the pod ends, the volume is detached and attached, the pod starts. "
			   "It is said where --kubernetes is given",
		    .mend = "plan the outage, or run it with a replica that can take over" },
	  DRAIN_ROW, .set = single_volume },
	{ .rule = { .id = "anti-affinity-needs-spare", .severity = SEVERITY_NOTE, .title = "a required anti-affinity among equal pods",
		    .why = "without a spare node the evicted pod stays pending, and its budget stops the next drain. "
			   "It is said where --kubernetes is given",
		    .mend = "have a node more than pods, or make it preferredDuringSchedulingIgnoredDuringExecution" },
	  DRAIN_ROW, .pod = anti_affinity },
	{ .rule = { .id = "cgroup-v1", .severity = SEVERITY_NOTE, .title = "a version that refuses cgroup v1",
		    .why = "on a node with cgroup v1 the kubelet doesn't start after the upgrade. It is said where --kubernetes is given",
		    .mend = "look at each node: 'stat -fc %T /sys/fs/cgroup' must say cgroup2fs" },
	  DATED_ROW, .set = cgroup_v1 },
	{ .rule = { .id = "containerd-1", .severity = SEVERITY_NOTE, .title = "the last version with containerd 1.x",
		    .why = "nodes with containerd 1.x can't take the version after it. It is said where --kubernetes is given",
		    .mend = "look at 'kubectl get nodes -o wide', and bring containerd to 2.x" },
	  DATED_ROW, .set = containerd },
	{ .rule = { .id = "node-containerd", .severity = SEVERITY_ERROR, .title = "a node with containerd 1.x",
		    .why = "its kubelet can't be newer than 1.35", .mend = "bring containerd to 2.x before the upgrade" },
	  DATED_ROW, .kind = KIND_NODE, .object = node_containerd },
	{ .rule = { .id = "kubelet-skew", .severity = SEVERITY_ERROR, .title = "a kubelet that is too old or too new",
		    .why = "a kubelet may never be newer than the API server, and at most three versions older",
		    .mend = "upgrade the kubelet, or the API server one version at a time" },
	  DATED_ROW, .kind = KIND_NODE, .object = kubelet_skew },
	{ .rule = { .id = "ingress-nginx-ended", .severity = SEVERITY_WARNING, .title = "an Ingress for ingress-nginx",
		    .why = "nobody mends its vulnerabilities any more, and it stands at the door to the outside",
		    .mend = "move to a controller that is maintained, best to the Gateway API" },
	  DATED_ROW, .object = ingress_nginx },
	{ .rule = { .id = "external-ips-deprecated", .severity = SEVERITY_WARNING, .title = "externalIPs in a Service",
		    .why = "they are going to be removed, and whoever may write them can take over the traffic to any address",
		    .mend = "use a Service of type LoadBalancer, or the Gateway API" },
	  DATED_ROW, .kind = KIND_SERVICE, .object = external_ips },
	AUDIT_RULES_END
};
