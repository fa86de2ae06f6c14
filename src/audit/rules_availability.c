/*
 * Availability: what happens when a pod ends, a node is drained, a new version is rolled out.
 */
#include "audit/families.h"
#include "audit/pod.h"

bool kind_is_replicated(enum kind kind)
{
	return kind == KIND_DEPLOYMENT || kind == KIND_STATEFUL_SET || kind == KIND_REPLICA_SET || kind == KIND_ROLLOUT ||
	       kind == KIND_REPLICATION_CONTROLLER;
}

static const struct scaler *scaler_of(const struct cluster *cluster, const struct workload *workload)
{
	for (size_t i = 0; i < cluster->scalers.n; i++) {
		const struct scaler *scaler = cluster->scalers.at[i];

		if (scaler->object->kind != KIND_VERTICAL_POD_AUTOSCALER &&
		    interned_same(scaler->target, workload->object->name) &&
		    str_eq(scaler->target_kind, workload->object->kind_name) &&
		    str_eq(scaler->object->namespace, workload->object->namespace))
			return scaler;
	}
	return NULL;
}

int64_t workload_fewest_pods(const struct cluster *cluster, const struct workload *workload)
{
	const struct scaler *scaler = scaler_of(cluster, workload);

	if (!scaler)
		return workload->replicas;
	return scaler->min >= 0 ? scaler->min : scaler->object->kind == KIND_SCALED_OBJECT ? 0 : 1;
}

static const struct service *service_of(const struct cluster *cluster, const struct workload *workload)
{
	const struct namespace *namespace = cluster_namespace(cluster, workload->object->namespace);

	for (size_t i = 0; i < namespace->services.n; i++)
		if (namespace->services.at[i]->selector &&
		    selector_matches(namespace->services.at[i]->selector, workload->pod.labels))
			return namespace->services.at[i];
	return NULL;
}

static const struct budget *budget_of(const struct cluster *cluster, const struct workload *workload)
{
	const struct namespace *namespace = cluster_namespace(cluster, workload->object->namespace);

	for (size_t i = 0; i < namespace->budgets.n; i++)
		if (selector_matches(namespace->budgets.at[i]->pods, workload->pod.labels))
			return namespace->budgets.at[i];
	return NULL;
}

static bool stays(const struct cluster *cluster, const struct workload *workload)
{
	return kind_is_replicated(workload->object->kind) && !has_owner(cluster, workload->object);
}

/* ---- How many, and where ---- */

static void single_replica(struct audit *audit)
{
	const struct cluster *cluster = audit->cluster;

	for (size_t i = 0; i < cluster->workloads.n; i++) {
		const struct workload *workload = cluster->workloads.at[i];
		const struct service *service = service_of(cluster, workload);

		if (stays(cluster, workload) && workload->object->kind != KIND_STATEFUL_SET && service &&
		    !scaler_of(cluster, workload) && workload->replicas == 1)
			audit_finding_object(audit, workload->object, workload->replicas_span, "spec.replicas",
					     "Service %s has one pod behind it", show_text(audit,
											   service->object->name));
	}
}

static void no_spread(struct audit *audit)
{
	const struct cluster *cluster = audit->cluster;

	for (size_t i = 0; i < cluster->workloads.n; i++) {
		const struct workload *workload = cluster->workloads.at[i];

		if (stays(cluster, workload) && workload_fewest_pods(cluster, workload) > 1 &&
		    !workload->pod.spreads &&
		    !workload->pod.has_anti_affinity)
			audit_finding_object(audit, workload->object, workload->pod.span, pod_path(audit, workload),
					     "all of its pods may stand on one node");
	}
}

static void no_budget(struct audit *audit)
{
	const struct cluster *cluster = audit->cluster;

	for (size_t i = 0; i < cluster->workloads.n; i++) {
		const struct workload *workload = cluster->workloads.at[i];

		if (stays(cluster, workload) && workload_fewest_pods(cluster, workload) > 1 &&
		    !budget_of(cluster, workload))
			audit_finding_object(audit, workload->object, workload->replicas_span, "spec.replicas",
					     "no PodDisruptionBudget chooses its pods");
	}
}

/* ---- Budgets ---- */

/* How many pods the budget chooses, as far as the input says; 0: unknown. */
static int64_t chosen_pods(struct audit *audit, const struct budget *budget)
{
	struct workloads chosen = cluster_select(audit->cluster, audit->arena, budget->object->namespace, budget->pods);
	int64_t n = 0;

	for (size_t i = 0; i < chosen.n; i++) {
		if (!kind_is_replicated(chosen.at[i]->object->kind))
			return 0;
		int64_t pods = workload_fewest_pods(audit->cluster, chosen.at[i]);
		if (pods < 0 || pods > INT32_MAX - n) /* more than Kubernetes can count */
			return 0;
		n += pods;
	}
	return n;
}

static void budget_blocks(struct audit *audit)
{
	for (size_t i = 0; i < audit->cluster->budgets.n; i++) {
		const struct budget *budget = audit->cluster->budgets.at[i];
		const struct budget_limit *max = &budget->max_unavailable, *min = &budget->min_available;
		int64_t pods = 0;

		if (max->given && max->number == 0) {
			audit_finding_object(audit, budget->object, max->span, "spec.maxUnavailable",
					     "no pod may ever be evicted");
		} else if (min->given && min->is_percent && min->number >= 100) {
			audit_finding_object(audit, budget->object, min->span, "spec.minAvailable",
					     "no pod may ever be evicted");
		} else if (min->given && min->number > 0) {
			pods = chosen_pods(audit, budget);
			/* a percentage is rounded up: 51% of two pods are both */
			int64_t stay = min->is_percent ? (pods * min->number + 99) / 100 : min->number;
			if (pods > 0 && stay >= pods)
				audit_finding_object(audit, budget->object, min->span, "spec.minAvailable",
						     "%lld of %lld pods must stay: none may be evicted",
						     (long long)stay, (long long)pods);
		}
	}
}

static void budget_unhealthy(struct audit *audit, const struct manifest *manifest)
{
	if (audit->minor >= 27 && !field(manifest->spec, "unhealthyPodEvictionPolicy"))
		audit_finding_key(audit, manifest->spec, "unhealthyPodEvictionPolicy",
				  "pods that don't get ready keep a node from being drained");
}

/* ---- Scalers ---- */

static void scaler_minimum(struct audit *audit)
{
	for (size_t i = 0; i < audit->cluster->scalers.n; i++) {
		const struct scaler *scaler = audit->cluster->scalers.at[i];

		if (scaler->object->kind == KIND_HORIZONTAL_POD_AUTOSCALER && scaler->min < 2 && scaler->min != 0)
			audit_finding_object(audit, scaler->object, scaler->min_span, "spec.minReplicas",
					     "it may go down to one pod");
	}
}

static const char *max_path(const struct scaler *scaler)
{
	return scaler->object->kind == KIND_SCALED_OBJECT ? "spec.maxReplicaCount" : "spec.maxReplicas";
}

static void scaler_range(struct audit *audit)
{
	for (size_t i = 0; i < audit->cluster->scalers.n; i++) {
		const struct scaler *scaler = audit->cluster->scalers.at[i];
		int64_t min = scaler->min >= 0 ? scaler->min : scaler->object->kind == KIND_SCALED_OBJECT ? 0 : 1;

		if (scaler->max >= 0 && scaler->max < min)
			audit_finding_object(audit, scaler->object, scaler->max_span, max_path(scaler),
					     "at most %lld pods, and at least %lld",
					     (long long)scaler->max, (long long)min);
	}
}

static void scaler_fixed(struct audit *audit)
{
	for (size_t i = 0; i < audit->cluster->scalers.n; i++) {
		const struct scaler *scaler = audit->cluster->scalers.at[i];

		if (scaler->max > 0 && scaler->max == (scaler->min >= 0 ? scaler->min : 1))
			audit_finding_object(audit, scaler->object, scaler->max_span, max_path(scaler),
					     "it scales from %lld pods to %lld",
					     (long long)scaler->max, (long long)scaler->max);
	}
}

static void scaler_and_replicas(struct audit *audit)
{
	for (size_t i = 0; i < audit->cluster->workloads.n; i++) {
		const struct workload *workload = audit->cluster->workloads.at[i];
		const struct scaler *scaler = kind_is_replicated(workload->object->kind) ? scaler_of(audit->cluster,
												workload) : NULL;

		if (scaler && span_known(workload->replicas_span))
			audit_finding_object(audit, workload->object, workload->replicas_span, "spec.replicas",
					     "replicas are given, and %s %s sets them as well", show_text(audit,
													  scaler->object->kind_name),
					     show_text(audit, scaler->object->name));
	}
}

/* ---- Rollouts ---- */

static const struct node *rolling_update(const struct manifest *manifest)
{
	return field(field(manifest->spec, manifest->kind == KIND_DEPLOYMENT ? "strategy" : "updateStrategy"),
		     "rollingUpdate");
}

static bool is_all(const struct node *scalar, int64_t pods)
{
	struct int_or_string value = field_int_or_string(scalar);

	if (value.is_int)
		return pods > 1 && value.number >= pods;
	return value.given && str_is(value.text, "100%");
}

static bool is_zero(const struct node *scalar)
{
	struct int_or_string value = field_int_or_string(scalar);

	return value.given && (value.is_int ? value.number == 0 : str_is(value.text, "0%"));
}

static void all_at_once(struct audit *audit, const struct manifest *manifest)
{
	const struct node *update = rolling_update(manifest), *most = field(update, "maxUnavailable");

	if (most && is_all(most, field_int(manifest->spec, "replicas", 1)))
		audit_finding(audit, most, "a rollout may take all pods away at once");
}

static void rollout_stuck(struct audit *audit, const struct manifest *manifest)
{
	const struct node *update = rolling_update(manifest);

	const struct node *surge = field(update, "maxSurge");
	bool no_surge = is_zero(surge) || (manifest->kind == KIND_DAEMON_SET && !surge);

	if (manifest->kind != KIND_STATEFUL_SET && is_zero(field(update, "maxUnavailable")) && no_surge)
		audit_finding_key(audit, update, "maxUnavailable", "a rollout may neither add a pod nor take one away");
}

static bool has_claim(const struct manifest *manifest)
{
	const struct node *volume;

	for (size_t i = 0; (volume = field_item(field(manifest->pod_spec, "volumes"), i)); i++)
		if (field(volume, "persistentVolumeClaim"))
			return true;
	return false;
}

static void recreate(struct audit *audit, const struct manifest *manifest)
{
	const struct node *strategy = field(manifest->spec, "strategy");

	if (field_is(strategy, "type", "Recreate") && !has_claim(manifest))
		audit_finding_key(audit, strategy, "type", "each rollout ends all pods before it starts a new one");
}

static void no_rollback(struct audit *audit, const struct manifest *manifest)
{
	if (field_int(manifest->spec, "revisionHistoryLimit", 1) == 0)
		audit_finding_key(audit, manifest->spec, "revisionHistoryLimit",
				  "no revision is kept that one could go back to");
}

static void governing_service(struct audit *audit, const struct manifest *manifest)
{
	if (str_empty(field_text(manifest->spec, "serviceName")))
		audit_finding_key(audit, manifest->spec, "serviceName",
				  "the pods have no names of their own in the DNS");
}

/* ---- Pods that nobody brings back ---- */

static bool is_hook(const struct manifest *manifest)
{
	const struct node *annotations = field(manifest->metadata, "annotations");

	return field(annotations, "helm.sh/hook") || field(annotations, "kubernetes.io/config.mirror") ||
	       field(annotations, "argocd.argoproj.io/hook");
}

static void naked_pod(struct audit *audit, const struct manifest *manifest)
{
	if (!node_count(field(manifest->metadata, "ownerReferences")) && !is_hook(manifest))
		audit_finding_key(audit, manifest->metadata, "name", "nothing brings this pod back");
}

static void bare_replica_set(struct audit *audit, const struct manifest *manifest)
{
	if ((manifest->kind == KIND_REPLICA_SET || manifest->kind == KIND_REPLICATION_CONTROLLER) &&
	    !node_count(field(manifest->metadata, "ownerReferences")))
		audit_finding_key(audit, manifest->metadata, "name", "a %s of its own has no rollouts",
				  show_text(audit, manifest->kind_name));
}

static void node_name(struct audit *audit, const struct manifest *manifest)
{
	/* in a dump of a cluster each pod has one: it is the scheduler's */
	if (field(manifest->pod_spec, "nodeName") && !field(manifest->root, "status"))
		pod_finding_key(audit, NULL, manifest->pod_spec, "nodeName", "runs on node %s, and on no other",
				show_field(audit, manifest->pod_spec, "nodeName"));
}

static void tolerates_all(struct audit *audit, const struct manifest *manifest)
{
	const struct node *toleration;

	const struct node *list = manifest->kind == KIND_DAEMON_SET ? NULL : field(manifest->pod_spec, "tolerations");

	for (size_t i = 0; (toleration = field_item(list, i)); i++)
		if (field_is(toleration, "operator", "Exists") && str_empty(field_text(toleration, "key")) &&
		    !field_is(toleration, "effect", "PreferNoSchedule"))
			pod_finding_key(audit, NULL, toleration, "operator",
					"goes to any node, whatever it is set apart for");
}

static void restart_policy(struct audit *audit, const struct manifest *manifest)
{
	struct str policy = field_text(manifest->pod_spec, "restartPolicy");
	bool always = str_empty(policy) || str_is(policy, "Always");
	bool ends = pod_ends(manifest);

	if (manifest->kind == KIND_POD || manifest->kind == KIND_POD_TEMPLATE || always != ends)
		return;
	pod_finding_key(audit, NULL, manifest->pod_spec, "restartPolicy",
			ends ? "of a job would be restarted for ever: restartPolicy is %s"
									       : "must be restarted when it ends: restartPolicy is %s",
			str_empty(policy) ? "not given, so Always" : show_text(audit, policy));
}

static void priority(struct audit *audit, const struct manifest *manifest)
{
	if (!field(manifest->pod_spec, "priorityClassName"))
		pod_finding_key(audit, NULL, manifest->pod_spec, "priorityClassName", "has no priority of its own");
}

/* ---- The end of a pod ---- */

/* The seconds of "sleep 20" in a preStop command; 0 where it isn't one. */
static int64_t sleep_of(struct str text)
{
	size_t at = str_find(text, STR("sleep "));
	int64_t seconds = 0;

	if (at == STR_NONE)
		return 0;
	text = str_trim(str_from(text, at + strlen("sleep ")));
	size_t n = 0;
	while (n < text.len && ascii_digit(text.ptr[n]))
		n++;
	str_to_int(str_slice(text, 0, n), &seconds);
	return seconds;
}

static int64_t pre_stop_seconds(const struct node *hook)
{
	const struct node *command = field(field(hook, "exec"), "command"), *item;
	int64_t seconds = field_int(field(hook, "sleep"), "seconds", 0);

	for (size_t i = 0; (item = field_item(command, i)) && !seconds; i++) {
		if (str_is(node_text(item), "sleep") || str_ends(node_text(item), "/sleep"))
			str_to_int(node_text(field_item(command, i + 1)), &seconds);
		else
			seconds = sleep_of(node_text(item));
	}
	return seconds;
}

static void pre_stop(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	const struct node *hook = field(field(container->node, "lifecycle"), "preStop");
	int64_t grace = field_int(manifest->pod_spec, "terminationGracePeriodSeconds",
				  30), seconds = hook ? pre_stop_seconds(hook) : 0;

	if (seconds > 0 && seconds >= grace)
		pod_finding(audit, container, hook, "sleeps %lld seconds before it stops, and is killed after %lld",
			    (long long)seconds,
			    (long long)grace);
}

static void no_grace(struct audit *audit, const struct manifest *manifest)
{
	if (field_int(manifest->pod_spec, "terminationGracePeriodSeconds", 30) == 0)
		pod_finding_key(audit, NULL, manifest->pod_spec, "terminationGracePeriodSeconds",
				"is killed without being asked to stop");
}

#define AVAILABILITY_ROW .family = FAMILY_AVAILABILITY, .controls = { NULL, NULL, "APP.4.4.A19" }

const struct audit_rule availability_rules[] = {
	{ .rule = { .id = "single-replica", .severity = SEVERITY_NOTE, .title = "a Service with one pod",
		    .why = "while that pod is moved or replaced there is nobody to answer",
		    .mend = "set replicas to 2 or more, if the application can have several" },
	  AVAILABILITY_ROW, .level = LEVEL_STRICT, .kube_linter = "minimum-three-replicas", .kube_score = "deployment-replicas",
	  .set = single_replica },
	{ .rule = { .id = "no-spread", .severity = SEVERITY_NOTE, .title = "replicas that may share one node",
		    .why = "when that node fails or is drained, all are gone at once",
		    .mend = "add topologySpreadConstraints over kubernetes.io/hostname, or a preferred podAntiAffinity" },
	  AVAILABILITY_ROW, .level = LEVEL_STRICT, .kube_linter = "no-anti-affinity",
	  .kube_score = "deployment-has-host-podantiaffinity, statefulset-has-host-podantiaffinity", .set = no_spread },
	{ .rule = { .id = "budget-missing", .severity = SEVERITY_NOTE, .title = "no PodDisruptionBudget",
		    .why = "a drain of several nodes may evict all pods at the same time",
		    .mend = "add a PodDisruptionBudget with maxUnavailable: 1 for these pods" },
	  AVAILABILITY_ROW, .level = LEVEL_STRICT, .kube_score = "deployment-has-poddisruptionbudget, statefulset-has-poddisruptionbudget",
	  .set = no_budget },
	{ .rule = { .id = "budget-blocks-drain", .severity = SEVERITY_ERROR, .title = "a PodDisruptionBudget that allows no eviction",
		    .why = "a node with such a pod can't be drained: upgrades hang until somebody deletes the budget",
		    .mend = "write maxUnavailable: 1, and have more than one pod" },
	  AVAILABILITY_ROW, .level = LEVEL_BASELINE, .kube_linter = "pdb-max-unavailable, pdb-min-available", .set = budget_blocks },
	{ .rule = { .id = "budget-unhealthy-pods", .severity = SEVERITY_NOTE, .title = "a PodDisruptionBudget that protects broken pods",
		    .why = "a pod that never gets ready can't be evicted by default, and its node can't be drained",
		    .mend = "set unhealthyPodEvictionPolicy: AlwaysAllow" },
	  AVAILABILITY_ROW, .level = LEVEL_STRICT, .kube_linter = "pdb-unhealthy-pod-eviction-policy",
	  .kind = KIND_POD_DISRUPTION_BUDGET, .object = budget_unhealthy },
	{ .rule = { .id = "scaler-minimum", .severity = SEVERITY_NOTE, .title = "an autoscaler that goes down to one",
		    .why = "at quiet times there is one pod, and nobody to answer while it is moved",
		    .mend = "set minReplicas to 2 or more" },
	  AVAILABILITY_ROW, .level = LEVEL_STRICT, .kube_linter = "hpa-minimum-three-replicas",
	  .kube_score = "horizontalpodautoscaler-replicas", .set = scaler_minimum },
	{ .rule = { .id = "scaler-range", .severity = SEVERITY_ERROR, .title = "an autoscaler with more at least than at most",
		    .why = "the API server refuses it", .mend = "raise the maximum, or lower the minimum" },
	  AVAILABILITY_ROW, .level = LEVEL_BASELINE, .set = scaler_range },
	{ .rule = { .id = "scaler-fixed", .severity = SEVERITY_WARNING, .title = "an autoscaler that can't scale",
		    .why = "minimum and maximum are the same: it only takes the number away from whoever sets replicas",
		    .mend = "raise the maximum, or remove the autoscaler" },
	  AVAILABILITY_ROW, .level = LEVEL_RECOMMENDED, .set = scaler_fixed },
	{ .rule = { .id = "replicas-and-scaler", .severity = SEVERITY_WARNING, .title = "replicas given and scaled",
		    .why = "each apply sets the number back, in the middle of a peak, until the autoscaler corrects it",
		    .mend = "remove spec.replicas; the autoscaler's minimum takes its place" },
	  AVAILABILITY_ROW, .level = LEVEL_RECOMMENDED, .kube_score = "deployment-targeted-by-hpa-does-not-have-replicas-configured",
	  .set = scaler_and_replicas },
	{ .rule = { .id = "rollout-all-at-once", .severity = SEVERITY_WARNING, .title = "a rollout that takes all pods away",
		    .why = "nobody answers until the new ones are ready, and when they don't get ready, nobody ever does",
		    .mend = "set maxUnavailable to 1 or 25%" },
	  AVAILABILITY_ROW, .level = LEVEL_RECOMMENDED, .object = all_at_once },
	{ .rule = { .id = "rollout-stuck", .severity = SEVERITY_ERROR, .title = "a rollout that can't move",
		    .why = "the API server refuses it: maxSurge and maxUnavailable may not both be 0",
		    .mend = "set one of the two to 1" },
	  AVAILABILITY_ROW, .level = LEVEL_BASELINE, .object = rollout_stuck },
	{ .rule = { .id = "recreate-strategy", .severity = SEVERITY_NOTE, .title = "a rollout with an outage",
		    .why = "Recreate ends the old pods first; without a volume that only one may have there is mostly no need to",
		    .mend = "use RollingUpdate, unless two versions must not run at once" },
	  AVAILABILITY_ROW, .level = LEVEL_STRICT, .kube_linter = "no-rolling-update-strategy", .kube_score = "deployment-strategy",
	  .kind = KIND_DEPLOYMENT, .object = recreate },
	{ .rule = { .id = "no-rollback", .severity = SEVERITY_WARNING, .title = "no revision to go back to",
		    .why = "kubectl rollout undo finds nothing", .mend = "set revisionHistoryLimit to 2 or more, or remove it" },
	  AVAILABILITY_ROW, .level = LEVEL_RECOMMENDED, .object = no_rollback },
	{ .rule = { .id = "stateful-set-without-service", .severity = SEVERITY_WARNING, .title = "a StatefulSet without serviceName",
		    .why = "pods find each other by names that a headless Service gives; the field can't be set later",
		    .mend = "name a headless Service in spec.serviceName" },
	  AVAILABILITY_ROW, .level = LEVEL_RECOMMENDED, .kube_score = "statefulset-has-servicename", .kind = KIND_STATEFUL_SET,
	  .object = governing_service },
	{ .rule = { .id = "naked-pod", .severity = SEVERITY_WARNING, .title = "a pod without a controller",
		    .why = "when its node is drained or fails, it is gone, and drains refuse to go on without --force",
		    .mend = "write a Deployment, a StatefulSet or a Job" },
	  AVAILABILITY_ROW, .level = LEVEL_RECOMMENDED, .kind = KIND_POD, .object = naked_pod },
	{ .rule = { .id = "bare-replica-set", .severity = SEVERITY_WARNING, .title = "a ReplicaSet without a Deployment",
		    .why = "a change of its template changes no pod that runs", .mend = "write a Deployment" },
	  AVAILABILITY_ROW, .level = LEVEL_RECOMMENDED, .object = bare_replica_set },
	{ .rule = { .id = "pinned-to-node", .severity = SEVERITY_WARNING, .title = "a pod that names its node",
		    .why = "it goes past the scheduler: where the node is full or gone, the pod fails and is never moved",
		    .mend = "use nodeSelector or an affinity with a label of the nodes that fit" },
	  AVAILABILITY_ROW, .level = LEVEL_RECOMMENDED, .pod = node_name },
	{ .rule = { .id = "tolerates-everything", .severity = SEVERITY_WARNING, .title = "a pod that every node has to take",
		    .why = "it lands on control planes, on nodes set apart for others, and stays on nodes that are failing",
		    .mend = "name the key of the taint that it should tolerate" },
	  .family = FAMILY_AVAILABILITY, .controls = { NULL, NULL, "APP.4.4.A14" }, .level = LEVEL_STRICT, .pod = tolerates_all },
	{ .rule = { .id = "restart-policy", .severity = SEVERITY_ERROR, .title = "a restartPolicy that the kind doesn't have",
		    .why = "the API server refuses it: pods of jobs end (OnFailure, Never), all others are restarted (Always)",
		    .mend = "set OnFailure or Never in a Job or CronJob; remove restartPolicy elsewhere" },
	  AVAILABILITY_ROW, .level = LEVEL_BASELINE, .kube_linter = "restart-policy", .pod = restart_policy },
	{ .rule = { .id = "priority-class-missing", .severity = SEVERITY_NOTE, .title = "no priority",
		    .why = "contested: in a shortage the scheduler doesn't know what is more important",
		    .mend = "set priorityClassName" },
	  AVAILABILITY_ROW, .level = LEVEL_BY_NAME, .kube_linter = "priority-class-name", .pod = priority },
	{ .rule = { .id = "pre-stop-longer-than-grace", .severity = SEVERITY_ERROR, .title = "a preStop that outlasts the grace period",
		    .why = "the time of preStop counts: when it is used up, the program is killed without having been told to stop",
		    .mend = "set terminationGracePeriodSeconds to the sleep and the time that stopping takes" },
	  AVAILABILITY_ROW, .level = LEVEL_BASELINE, .container = pre_stop },
	{ .rule = { .id = "no-grace-period", .severity = SEVERITY_WARNING, .title = "no time to stop",
		    .why = "requests and writes under way are cut off; a StatefulSet may start a second pod of the same name",
		    .mend = "remove terminationGracePeriodSeconds, or set what stopping takes" },
	  AVAILABILITY_ROW, .level = LEVEL_RECOMMENDED, .pod = no_grace },
	AUDIT_RULES_END
};
