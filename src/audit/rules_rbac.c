/*
 * RBAC: rights that are as good as those of an administrator, and who has them.
 *
 * https://kubernetes.io/docs/concepts/security/rbac-good-practices/
 */
#include "audit/families.h"
#include "audit/pod.h"

/* ---- Roles ---- */

/* What a rule of a role must hold to be told: one of each. The verb "*" and the resource "*" are told by rules of their own. */
struct right {
	const char *group;
	const char *const *resources, *const *verbs;
	bool names_help; /* resourceNames restrict it (not create, nor list) */
	const char *message;
};

#define LIST(...) (const char *const[]){ __VA_ARGS__, NULL }

static bool is_role(const struct manifest *manifest)
{
	return manifest->kind == KIND_ROLE || manifest->kind == KIND_CLUSTER_ROLE;
}

/* The administrator's own role of the cluster, and those that come with it, are what they are. */
static bool is_builtin(const struct manifest *manifest)
{
	const struct node *labels = field(manifest->metadata, "labels");

	return field_is(labels, "kubernetes.io/bootstrapping", "rbac-defaults");
}

static const struct node *first_of(const struct node *list, const char *const *texts)
{
	const struct node *item;

	for (size_t i = 0; (item = field_item(list, i)); i++)
		if (str_in(node_text(item), texts))
			return item;
	return NULL;
}

static void find_right(struct audit *audit, const struct manifest *manifest, const struct right *right)
{
	const struct node *rule;

	if (!is_role(manifest) || is_builtin(manifest))
		return;
	for (size_t i = 0; (rule = field_item(field(manifest->root, "rules"), i)); i++) {
		const struct node *resource = first_of(field(rule, "resources"), right->resources);
		const struct node *verb = first_of(field(rule, "verbs"), right->verbs);
		bool in_group = list_has(field(rule, "apiGroups"), right->group) || list_has(field(rule, "apiGroups"),
											     "*");

		if (!verb)
			verb = first_of(field(rule, "verbs"), LIST("*"));
		if (resource && verb && in_group && !(right->names_help && node_count(field(rule, "resourceNames"))))
			audit_finding(audit, resource, "%s: %s of %s", right->message,
				      show_text(audit, node_text(verb)), show_text(audit, node_text(resource)));
	}
}

static void wildcard(struct audit *audit, const struct manifest *manifest, const char *key, const char *message)
{
	const struct node *rule;

	if (!is_role(manifest) || is_builtin(manifest))
		return;
	for (size_t i = 0; (rule = field_item(field(manifest->root, "rules"), i)); i++) {
		const struct node *star = first_of(field(rule, key), LIST("*"));

		if (star)
			audit_finding(audit, star, "%s", message);
	}
}

static void any_verb(struct audit *audit, const struct manifest *manifest)
{
	wildcard(audit, manifest, "verbs", "it may do everything with these resources");
}

static void any_resource(struct audit *audit, const struct manifest *manifest)
{
	wildcard(audit, manifest, "resources", "it has these rights over every resource of the group");
}

static void any_group(struct audit *audit, const struct manifest *manifest)
{
	wildcard(audit, manifest, "apiGroups", "it has these rights in every group of the API");
}

static void secrets(struct audit *audit, const struct manifest *manifest)
{
	find_right(audit, manifest, &(struct right){ "", LIST("secrets"), LIST("get", "list",
									       "watch"), true, "it reads all Secrets" });
}

static void create_pods(struct audit *audit, const struct manifest *manifest)
{
	find_right(audit, manifest, &(struct right){ "", LIST("pods"), LIST("create"), false, "it may run anything" });
}

static void exec(struct audit *audit, const struct manifest *manifest)
{
	find_right(audit, manifest, &(struct right){ "", LIST("pods/exec", "pods/attach", "pods/ephemeralcontainers"),
						     LIST("create", "get", "update",
							  "patch"), true, "it gets into running pods" });
}

static void port_forward(struct audit *audit, const struct manifest *manifest)
{
	find_right(audit, manifest, &(struct right){ "", LIST("pods/portforward", "pods/proxy", "services/proxy"),
						     LIST("create", "get"), true, "it goes around NetworkPolicies" });
}

static void escalate(struct audit *audit, const struct manifest *manifest)
{
	find_right(audit, manifest, &(struct right){ "rbac.authorization.k8s.io", LIST("roles", "clusterroles", "*"),
						     LIST("escalate", "bind"), true, "it may give itself any right" });
}

static void edit_bindings(struct audit *audit, const struct manifest *manifest)
{
	find_right(audit, manifest, &(struct right){ "rbac.authorization.k8s.io", LIST("rolebindings",
										       "clusterrolebindings"),
						     LIST("create", "update", "patch"), true, "it hands out rights" });
}

static void impersonate(struct audit *audit, const struct manifest *manifest)
{
	find_right(audit, manifest, &(struct right){ "", LIST("users", "groups", "serviceaccounts",
							      "*"), LIST("impersonate"), true,
						     "it may act as somebody else" });
}

static void create_tokens(struct audit *audit, const struct manifest *manifest)
{
	find_right(audit, manifest, &(struct right){ "", LIST("serviceaccounts/token"), LIST("create"), true,
						     "it may act as any ServiceAccount" });
}

static void nodes_proxy(struct audit *audit, const struct manifest *manifest)
{
	find_right(audit, manifest, &(struct right){ "", LIST("nodes/proxy"), LIST("get", "create", "update", "patch",
										   "delete"), true,
						     "it talks to kubelets, past admission and audit" });
}

static void webhooks(struct audit *audit, const struct manifest *manifest)
{
	find_right(audit, manifest, &(struct right){ "admissionregistration.k8s.io",
						     LIST("mutatingwebhookconfigurations",
							  "validatingwebhookconfigurations"),
						     LIST("create", "update",
							  "patch"), true, "it may read and change what others apply" });
}

static void create_volumes(struct audit *audit, const struct manifest *manifest)
{
	find_right(audit, manifest, &(struct right){ "", LIST("persistentvolumes"), LIST("create"), false,
						     "it may make folders of nodes a volume" });
}

static void approve_certificates(struct audit *audit, const struct manifest *manifest)
{
	find_right(audit, manifest, &(struct right){ "certificates.k8s.io", LIST("certificatesigningrequests/approval"),
						     LIST("update",
							  "patch"), true, "it may sign certificates for any user" });
}

/* ---- Bindings ---- */

static bool is_binding(const struct manifest *manifest)
{
	return (manifest->kind == KIND_ROLE_BINDING ||
		manifest->kind == KIND_CLUSTER_ROLE_BINDING) && !is_builtin(manifest);
}

static void cluster_admin(struct audit *audit, const struct manifest *manifest)
{
	const struct node *role = field(manifest->root, "roleRef");

	if (is_binding(manifest) && field_is(role, "name", "cluster-admin") && field_is(role, "kind", "ClusterRole"))
		audit_finding_key(audit, role, "name",
				  manifest->kind == KIND_ROLE_BINDING ? "it gives all rights in its namespace"
											   : "it gives all rights over the whole cluster");
}

static void subjects(struct audit *audit, const struct manifest *manifest, const char *const *names, const char *kind,
		     const char *message)
{
	const struct node *subject;

	if (!is_binding(manifest))
		return;
	for (size_t i = 0; (subject = field_item(field(manifest->root, "subjects"), i)); i++)
		if (str_in(field_text(subject, "name"), names) && (!kind || field_is(subject, "kind", kind)))
			audit_finding_key(audit, subject, "name", "%s %s: %s", show_field(audit, subject, "kind"),
					  show_field(audit, subject, "name"), message);
}

static void anonymous(struct audit *audit, const struct manifest *manifest)
{
	subjects(audit, manifest, LIST("system:anonymous", "system:unauthenticated"), NULL,
		 "everybody who reaches the API server");
}

static void everyone(struct audit *audit, const struct manifest *manifest)
{
	subjects(audit, manifest, LIST("system:authenticated", "system:serviceaccounts"), "Group",
		 "every user or pod of the cluster");
}

static void masters(struct audit *audit, const struct manifest *manifest)
{
	subjects(audit, manifest, LIST("system:masters"), NULL, "a group whose rights can't be taken away");
}

static void default_subject(struct audit *audit, const struct manifest *manifest)
{
	subjects(audit, manifest, LIST("default"), "ServiceAccount",
		 "every pod of the namespace without an account of its own");
}

#define RBAC(number) .controls = { number, "Authentication and authorization: role-based access control", "APP.4.4.A3" }, \
		     .family = FAMILY_RBAC

const struct audit_rule rbac_rules[] = {
	{ .rule = { .id = "cluster-admin", .severity = SEVERITY_ERROR, .title = "the rights of an administrator",
		    .why = "who gets hold of that account owns the cluster, or the namespace",
		    .mend = "write a role with just the rights that are needed, and bind that" },
	  RBAC("5.1.1"), .level = LEVEL_BASELINE, .kube_linter = "cluster-admin-role-binding", .security_severity = 9.0F,
	  .object = cluster_admin },
	{ .rule = { .id = "wildcard-verbs", .severity = SEVERITY_WARNING, .title = "every verb",
		    .why = "it includes deleting, and verbs that later versions bring",
		    .mend = "list the verbs: get, list, watch, and what else is needed" },
	  RBAC("5.1.3"), .level = LEVEL_RECOMMENDED, .kube_linter = "wildcard-in-rules", .security_severity = 6.0F, .object = any_verb },
	{ .rule = { .id = "wildcard-resources", .severity = SEVERITY_WARNING, .title = "every resource",
		    .why = "it includes Secrets, pods/exec, and resources that others add later",
		    .mend = "list the resources" },
	  RBAC("5.1.3"), .level = LEVEL_RECOMMENDED, .kube_linter = "wildcard-in-rules", .security_severity = 7.5F,
	  .object = any_resource },
	{ .rule = { .id = "wildcard-groups", .severity = SEVERITY_WARNING, .title = "every group of the API",
		    .why = "resources of the same name in other groups are meant as well, those of operators among them",
		    .mend = "list the groups; \"\" is the core" },
	  RBAC("5.1.3"), .level = LEVEL_RECOMMENDED, .kube_linter = "wildcard-in-rules", .security_severity = 5.0F, .object = any_group },
	{ .rule = { .id = "reads-secrets", .severity = SEVERITY_WARNING, .title = "the right to read Secrets",
		    .why = "among them are passwords of databases and tokens of other accounts",
		    .mend = "name the Secrets in resourceNames, with get only; or mount the one that is needed" },
	  RBAC("5.1.2"), .level = LEVEL_RECOMMENDED, .kube_linter = "access-to-secrets", .security_severity = 6.5F, .object = secrets },
	{ .rule = { .id = "creates-pods", .severity = SEVERITY_WARNING, .title = "the right to create pods",
		    .why = "a pod mounts any Secret and uses any ServiceAccount of its namespace: both are given away with it",
		    .mend = "grant deployments or jobs where these do, and keep such accounts in a namespace of their own" },
	  RBAC("5.1.4"), .level = LEVEL_RECOMMENDED, .kube_linter = "access-to-create-pods", .security_severity = 6.0F,
	  .object = create_pods },
	{ .rule = { .id = "pod-exec", .severity = SEVERITY_WARNING, .title = "the right to get into pods",
		    .why = "it reads the environment, the files and the tokens of each pod, and changes what runs",
		    .mend = "remove pods/exec, pods/attach and pods/ephemeralcontainers from standing roles" },
	  RBAC(NULL), .level = LEVEL_RECOMMENDED, .security_severity = 6.0F, .object = exec },
	{ .rule = { .id = "pod-port-forward", .severity = SEVERITY_NOTE, .title = "the right to forward ports",
		    .why = "connections come from the node: no NetworkPolicy stops them",
		    .mend = "remove pods/portforward, pods/proxy and services/proxy from standing roles" },
	  RBAC(NULL), .level = LEVEL_STRICT, .security_severity = 4.0F, .object = port_forward },
	{ .rule = { .id = "escalate-or-bind", .severity = SEVERITY_ERROR, .title = "the right to give oneself more",
		    .why = "escalate and bind switch off the check that nobody hands out more than he has",
		    .mend = "remove the verbs; for bind, name the roles in resourceNames" },
	  RBAC("5.1.8"), .level = LEVEL_BASELINE, .security_severity = 8.5F, .object = escalate },
	{ .rule = { .id = "edits-bindings", .severity = SEVERITY_WARNING, .title = "the right to hand out rights",
		    .why = "it gives its own rights to any account, and they stay when it is locked",
		    .mend = "leave bindings to those who deploy roles" },
	  RBAC("5.1.8"), .level = LEVEL_STRICT, .security_severity = 5.0F, .object = edit_bindings },
	{ .rule = { .id = "impersonate", .severity = SEVERITY_ERROR, .title = "the right to act as somebody else",
		    .why = "it takes the rights of any user or group, system:masters included",
		    .mend = "remove the verb, or name the users in resourceNames" },
	  RBAC("5.1.8"), .level = LEVEL_BASELINE, .security_severity = 8.5F, .object = impersonate },
	{ .rule = { .id = "creates-tokens", .severity = SEVERITY_WARNING, .title = "the right to create tokens",
		    .why = "it gets a token of each ServiceAccount in reach, with that one's rights",
		    .mend = "name the ServiceAccounts in resourceNames" },
	  RBAC("5.1.13"), .level = LEVEL_RECOMMENDED, .security_severity = 7.0F, .object = create_tokens },
	{ .rule = { .id = "nodes-proxy", .severity = SEVERITY_WARNING, .title = "the right to talk to kubelets",
		    .why = "a kubelet runs commands in each of its pods, and neither admission nor audit sees it",
		    .mend = "grant nodes/metrics, nodes/stats, nodes/log or nodes/healthz instead" },
	  RBAC("5.1.10"), .level = LEVEL_RECOMMENDED, .security_severity = 7.0F, .object = nodes_proxy },
	{ .rule = { .id = "edits-webhooks", .severity = SEVERITY_WARNING, .title = "the right to change admission webhooks",
		    .why = "a webhook reads each object that it is registered for, Secrets included, and changes it",
		    .mend = "name the configurations in resourceNames" },
	  RBAC("5.1.12"), .level = LEVEL_RECOMMENDED, .security_severity = 6.5F, .object = webhooks },
	{ .rule = { .id = "creates-volumes", .severity = SEVERITY_WARNING, .title = "the right to create PersistentVolumes",
		    .why = "a PersistentVolume may be any folder of a node: Pod Security doesn't see through the claim",
		    .mend = "leave it to the drivers of storage" },
	  RBAC("5.1.9"), .level = LEVEL_RECOMMENDED, .security_severity = 6.0F, .object = create_volumes },
	{ .rule = { .id = "approves-certificates", .severity = SEVERITY_WARNING, .title = "the right to approve certificates",
		    .why = "a signed certificate is an account: of a node, or of whoever its subject names",
		    .mend = "leave it to the controller that is made for it" },
	  RBAC("5.1.11"), .level = LEVEL_RECOMMENDED, .security_severity = 6.5F, .object = approve_certificates },
	{ .rule = { .id = "anonymous-binding", .severity = SEVERITY_ERROR, .title = "rights for everybody on the net",
		    .why = "no password, no token: whoever reaches the API server has these rights",
		    .mend = "bind the role to the account that needs it" },
	  RBAC(NULL), .level = LEVEL_BASELINE, .security_severity = 9.0F, .object = anonymous },
	{ .rule = { .id = "everyone-binding", .severity = SEVERITY_WARNING, .title = "rights for every account",
		    .why = "each pod with a token, and each user, has these rights",
		    .mend = "bind the role to the accounts that need it" },
	  RBAC(NULL), .level = LEVEL_RECOMMENDED, .security_severity = 6.0F, .object = everyone },
	{ .rule = { .id = "masters-binding", .severity = SEVERITY_ERROR, .title = "the group system:masters",
		    .why = "its members are asked for nothing: no role and no webhook restrains them, and none can be locked out",
		    .mend = "bind cluster-admin to a group of your own" },
	  RBAC("5.1.7"), .level = LEVEL_BASELINE, .security_severity = 8.0F, .object = masters },
	{ .rule = { .id = "default-account-binding", .severity = SEVERITY_WARNING, .title = "rights for the account default",
		    .why = "each pod of the namespace that names no account has these rights",
		    .mend = "make a ServiceAccount for the application, and bind that" },
	  .controls = { "5.1.5", "Authentication and authorization: role-based access control", "APP.4.4.A3, APP.4.4.A9" },
	  .family = FAMILY_RBAC, .level = LEVEL_RECOMMENDED, .security_severity = 5.0F, .object = default_subject },
	AUDIT_RULES_END
};
