/*
 * Identity: which account of the API a pod has, and whether it needs one; which namespace it lives in.
 */
#include "audit/families.h"
#include "audit/pod.h"

static const struct object *account_of(const struct cluster *cluster, const struct workload *workload)
{
	return cluster_find(cluster, KIND_SERVICE_ACCOUNT, workload->object->namespace, workload->pod.service_account);
}

static bool mounts_token(const struct cluster *cluster, const struct workload *workload)
{
	const struct object *object = account_of(cluster, workload);
	const struct service_account *account = object ? object->facts : NULL;

	if (workload->pod.automount_token != IS_UNSET)
		return workload->pod.automount_token == IS_YES;
	return !account || account->automount_token != IS_NO;
}

/* What a role is bound to is meant to talk to the API. */
static bool has_rights(const struct cluster *cluster, const struct workload *workload)
{
	for (size_t i = 0; i < cluster->bindings.n; i++) {
		const struct binding *binding = cluster->bindings.at[i];

		for (size_t k = 0; k < binding->n_subjects; k++) {
			const struct subject *subject = &binding->subjects[k];

			if (interned_same(subject->name, workload->pod.service_account) &&
			    str_is(subject->kind, "ServiceAccount") &&
			    str_eq(subject->namespace, workload->object->namespace))
				return true;
		}
	}
	return false;
}

static void automounted_token(struct audit *audit)
{
	const struct cluster *cluster = audit->cluster;

	for (size_t i = 0; i < cluster->workloads.n; i++) {
		const struct workload *workload = cluster->workloads.at[i];

		if (!has_owner(cluster, workload->object) && mounts_token(cluster, workload) && !has_rights(cluster, workload))
			audit_finding_object(audit, workload->object, workload->pod.span, pod_path(audit, workload),
					     "the pods get a token of ServiceAccount %s, which no role of the input is bound to",
					     show_text(audit, workload->pod.service_account));
	}
}

static void default_account(struct audit *audit)
{
	const struct cluster *cluster = audit->cluster;

	for (size_t i = 0; i < cluster->workloads.n; i++) {
		const struct workload *workload = cluster->workloads.at[i];

		if (str_is(workload->pod.service_account, "default") && !has_owner(cluster, workload->object) &&
		    mounts_token(cluster, workload))
			audit_finding_object(audit, workload->object, workload->pod.span, pod_path(audit, workload),
					     "the pods run as the ServiceAccount that all of the namespace share");
	}
}

static void old_account_field(struct audit *audit, const struct manifest *manifest)
{
	const struct node *spec = manifest->pod_spec;

	if (field(spec, "serviceAccount") &&
	    !str_eq(field_text(spec, "serviceAccount"), field_text(spec, "serviceAccountName")))
		pod_finding_key(audit, NULL, spec, "serviceAccount", "names its account in a field that is deprecated");
}

static void long_token(struct audit *audit, const struct manifest *manifest)
{
	enum { DAY = 86400 }; /* seconds */
	const struct node *volume, *source;

	for (size_t i = 0; (volume = field_item(field(manifest->pod_spec, "volumes"), i)); i++)
		for (size_t k = 0; (source = field_item(field(field(volume, "projected"), "sources"), k)); k++) {
			const struct node *token = field(source, "serviceAccountToken");

			if (field_int(token, "expirationSeconds", 0) > DAY)
				audit_finding_key(audit, token, "expirationSeconds",
						  "the token in volume %s is good for %s seconds",
						  show_field(audit, volume, "name"), show_field(audit, token,
												"expirationSeconds"));
		}
}

static void eternal_token(struct audit *audit, const struct manifest *manifest)
{
	if (field_is(manifest->root, "type", "kubernetes.io/service-account-token"))
		audit_finding_key(audit, manifest->root, "type", "this token of a ServiceAccount never expires");
}

static void default_namespace(struct audit *audit, const struct manifest *manifest)
{
	/* made by the cluster itself */
	bool system = str_is(manifest->name, "kubernetes") || str_is(manifest->name,
								     "kube-root-ca.crt") || str_is(manifest->name,
												   "default");

	if (str_is(manifest->namespace, "default") && !system)
		audit_finding_key(audit, manifest->metadata, "namespace", "it lives in the namespace default");
}

static void system_namespace(struct audit *audit, const struct manifest *manifest)
{
	if (str_is(manifest->namespace, "kube-system") || str_is(manifest->namespace, "kube-public") ||
	    str_is(manifest->namespace, "kube-node-lease"))
		audit_finding_key(audit, manifest->metadata, "namespace",
				  "it lives in %s, among the parts of the cluster",
				  show_text(audit, manifest->namespace));
}

static void namespace_level(struct audit *audit, const struct manifest *manifest)
{
	const struct node *labels = field(manifest->metadata, "labels");
	struct str name = manifest->name;

	if (str_starts(name, "kube-") || field(labels, "pod-security.kubernetes.io/enforce"))
		return;
	audit_finding_key(audit, manifest->metadata, "name", "namespace %s enforces no Pod Security Standard",
			  show_text(audit, name));
}

static void namespace_privileged(struct audit *audit, const struct manifest *manifest)
{
	const struct node *labels = field(manifest->metadata, "labels");

	if (field_is(labels, "pod-security.kubernetes.io/enforce", "privileged"))
		audit_finding_key(audit, labels, "pod-security.kubernetes.io/enforce",
				  "namespace %s allows privileged pods",
				  show_text(audit, manifest->name));
}

const struct audit_rule identity_rules[] = {
	{ .rule = { .id = "automounted-token", .severity = SEVERITY_WARNING, .title = "a token of the API for nothing",
		    .why = "who breaks into the pod has an account of the cluster to go on with",
		    .mend = "set automountServiceAccountToken: false in the pod, or in its ServiceAccount" },
	  .family = FAMILY_IDENTITY, .level = LEVEL_RECOMMENDED,
	  .controls = { "5.1.6", "Pod security: protecting Pod service account tokens", "APP.4.4.A9" },
	  .security_severity = 4.5F, .set = automounted_token },
	{ .rule = { .id = "default-service-account", .severity = SEVERITY_NOTE, .title = "the account that all share",
		    .why = "a right that one pod is given is then a right of all pods of the namespace",
		    .mend = "give the pod a ServiceAccount of its own, and name it in serviceAccountName" },
	  .family = FAMILY_IDENTITY, .level = LEVEL_STRICT, .controls = { "5.1.5", "Pod security", "APP.4.4.A9" },
	  .kube_linter = "default-service-account", .security_severity = 3.0F, .set = default_account },
	{ .rule = { .id = "old-service-account-field", .severity = SEVERITY_WARNING, .title = "the old name of serviceAccountName",
		    .why = "serviceAccount is the deprecated name of the field; where both differ, one of them is ignored",
		    .mend = "write serviceAccountName" },
	  .family = FAMILY_IDENTITY, .level = LEVEL_RECOMMENDED, .kube_linter = "deprecated-service-account-field",
	  .pod = old_account_field },
	{ .rule = { .id = "long-lived-projected-token", .severity = SEVERITY_WARNING, .title = "a token that is good for more than a day",
		    .why = "the kubelet renews tokens by itself: a long life only helps who steals one",
		    .mend = "set expirationSeconds to 3600" },
	  .family = FAMILY_IDENTITY, .level = LEVEL_STRICT, .controls = { NULL, NULL, "APP.4.4.A9" }, .security_severity = 3.5F,
	  .pod = long_token },
	{ .rule = { .id = "eternal-token", .severity = SEVERITY_WARNING, .title = "a token that never expires",
		    .why = "a Secret with a token of a ServiceAccount is good until somebody deletes it, wherever its copies are",
		    .mend = "ask for short tokens: kubectl create token, or a projected volume" },
	  .family = FAMILY_IDENTITY, .level = LEVEL_RECOMMENDED, .controls = { NULL, NULL, "APP.4.4.A9" }, .security_severity = 6.0F,
	  .kind = KIND_SECRET, .object = eternal_token },
	{ .rule = { .id = "default-namespace", .severity = SEVERITY_NOTE, .title = "the namespace default",
		    .why = "rights, quotas and policies hold for a namespace: what shares one shares them all",
		    .mend = "give the application a namespace of its own" },
	  .family = FAMILY_IDENTITY, .level = LEVEL_STRICT, .controls = { "5.7.4", NULL, "APP.4.4.A1" }, .kube_linter = "use-namespace",
	  .security_severity = 2.0F, .object = default_namespace },
	{ .rule = { .id = "system-namespace", .severity = SEVERITY_WARNING, .title = "a namespace of the cluster itself",
		    .why = "who may change an application there may change the cluster: its secrets and accounts are at hand",
		    .mend = "move it to a namespace of its own" },
	  .family = FAMILY_IDENTITY, .level = LEVEL_STRICT, .controls = { "5.7.1", NULL, "APP.4.4.A1" }, .security_severity = 4.0F,
	  .object = system_namespace },
	{ .rule = { .id = "namespace-without-pod-security", .severity = SEVERITY_WARNING,
		    .title = "a namespace that enforces no Pod Security Standard",
		    .why = "without the label whoever may create pods there may create privileged ones",
		    .mend = "add the label pod-security.kubernetes.io/enforce: baseline, better restricted" },
	  .family = FAMILY_IDENTITY, .level = LEVEL_STRICT, .controls = { "5.2.1", "Pod security: Pod security enforcement", "APP.4.4.A4" },
	  .security_severity = 4.0F, .kind = KIND_NAMESPACE, .object = namespace_level },
	{ .rule = { .id = "namespace-privileged", .severity = SEVERITY_WARNING, .title = "a namespace that allows privileged pods",
		    .why = "whoever may create pods there owns the nodes",
		    .mend = "enforce baseline, and move what really needs more to a namespace that few may write to" },
	  .family = FAMILY_IDENTITY, .level = LEVEL_RECOMMENDED,
	  .controls = { "5.2.1", "Pod security: Pod security enforcement", "APP.4.4.A4" }, .security_severity = 5.0F,
	  .kind = KIND_NAMESPACE, .object = namespace_privileged },
	AUDIT_RULES_END
};
