/*
 * The Pod Security Standards, level restricted: what it asks for beyond baseline (rules_pod_security.c).
 *
 * A rule is silent where a rule of the level baseline says the same: both levels run together.
 */
#include "audit/families.h"
#include "audit/pod.h"

/* From 1.25 on what only Linux has isn't asked of a pod that names Windows. */
static bool is_exempt(const struct audit *audit, const struct manifest *manifest)
{
	return audit->minor >= 25 && pod_is_windows(manifest);
}

static void privilege_escalation(struct audit *audit, const struct manifest *manifest,
				 const struct manifest_container *container)
{
	const struct node *context = container_context(container);

	if (audit->minor < 8 || is_exempt(audit, manifest) || !field_bool(context, "allowPrivilegeEscalation", true))
		return;
	pod_finding_key(audit, container, context ? context : container->node, "allowPrivilegeEscalation",
			"may gain rights through setuid programs");
}

static void capabilities_kept(struct audit *audit, const struct manifest *manifest,
			      const struct manifest_container *container)
{
	const struct node *context = container_context(container), *capabilities = field(context, "capabilities");
	const struct node *dropped = field(capabilities, "drop");

	if (audit->minor < 22 || is_exempt(audit, manifest) || list_has(dropped, "ALL"))
		return;
	pod_finding(audit, container,
		    dropped ? dropped : capabilities ? capabilities : context ? context : container->node,
		    "keeps the capabilities that the runtime gives");
}

/* What goes beyond the runtime's own is told by unsafe-capability. */
static void capability_added(struct audit *audit, const struct manifest *manifest,
			     const struct manifest_container *container)
{
	static const char *const others[] = { "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
					      "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT", NULL };
	const struct node *added = field(field(container_context(container), "capabilities"), "add"), *item;

	if (audit->minor < 22 || is_exempt(audit, manifest))
		return;
	for (size_t i = 0; (item = field_item(added, i)); i++)
		if (str_in(node_text(item), others))
			pod_finding(audit, container, item, "adds the capability %s",
				    show_text(audit, node_text(item)));
}

/* A profile that is given but not allowed is told by seccomp-off. */
static void seccomp_missing(struct audit *audit, const struct manifest *manifest,
			    const struct manifest_container *container)
{
	if (audit->minor < 19 || is_exempt(audit, manifest) ||
	    field(field(manifest->pod_spec, "securityContext"), "seccompProfile") ||
	    field(container_context(container), "seccompProfile"))
		return;
	pod_finding(audit, container, container->node, "has no seccomp profile");
}

static bool users_are_free(const struct audit *audit, const struct manifest *manifest)
{
	return audit->minor >= 35 && pod_has_user_namespace(manifest);
}

static void run_as_non_root(struct audit *audit, const struct manifest *manifest)
{
	const struct node *pod = field(manifest->pod_spec, "securityContext");
	bool pod_asks = field_bool(pod, "runAsNonRoot", false);

	if (users_are_free(audit, manifest))
		return;
	if (!field_bool(pod, "runAsNonRoot", true))
		pod_finding_key(audit, NULL, pod, "runAsNonRoot", "may run as root");
	for (size_t i = 0; i < manifest->n_containers; i++) {
		const struct manifest_container *container = &manifest->containers[i];
		const struct node *context = container_context(container);
		bool given = field(context, "runAsNonRoot");

		if (given ? !field_bool(context, "runAsNonRoot", true) : !pod_asks)
			pod_finding_key(audit, container, given ? context : container->node, "runAsNonRoot",
					"may run as root");
	}
}

static void run_as_root(struct audit *audit, const struct manifest *manifest)
{
	if (audit->minor < 23 || users_are_free(audit, manifest))
		return;
	for (struct context context = { 0 }; context_next(manifest, &context);)
		if (field_int(context.node, "runAsUser", -1) == 0)
			pod_finding_key(audit, context.container, context.node, "runAsUser", "runs as root");
}

/* A hostPath is told by host-path-volume. A volume without a source becomes an emptyDir. */
static void volume_type(struct audit *audit, const struct manifest *manifest)
{
	static const char *const allowed[] = { "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image",
					       "persistentVolumeClaim", "projected", "secret" };
	const struct node *volume;

	for (size_t i = 0; (volume = field_item(field(manifest->pod_spec, "volumes"), i)); i++) {
		const struct node_entry *source = NULL;
		bool good = field(volume, "hostPath");

		for (size_t k = 0; k < ARRAY_SIZE(allowed); k++)
			good |= field(volume, allowed[k]) != NULL;
		for (size_t k = 0; node_is_map(volume) && !good && k < volume->entries.n; k++)
			if (!str_is(volume->entries.at[k].key, "name") && !node_is_null(volume->entries.at[k].value))
				source = &volume->entries.at[k];
		if (source)
			audit_finding_key(audit, volume, str_cstr(manifest->arena, source->key),
					  "volume %s is of the type %s",
					  show_field(audit, volume, "name"), show_text(audit, source->key));
	}
}

#define RESTRICTED_ROW .family = FAMILY_POD_SECURITY, .level = LEVEL_RECOMMENDED, .pod_security = POD_SECURITY_RESTRICTED

const struct audit_rule restricted_rules[] = {
	{ .rule = { .id = "privilege-escalation", .severity = SEVERITY_ERROR, .title = "rights may be gained through setuid programs",
		    .why = "a setuid binary in the image, or a hole in one, makes an ordinary user root in the container",
		    .mend = "set allowPrivilegeEscalation: false in the container's securityContext" },
	  RESTRICTED_ROW, .controls = { "5.2.6", "Pod security: non-root containers", "SYS.1.6.A17" },
	  .kube_linter = "privilege-escalation-container", .security_severity = 5.5F, .container = privilege_escalation },
	{ .rule = { .id = "capabilities-not-dropped", .severity = SEVERITY_ERROR, .title = "capabilities that nobody asked for",
		    .why = "the runtime gives a root process 14 capabilities, raw sockets among them, that hardly a service needs",
		    .mend = "write securityContext.capabilities.drop: [ALL]" },
	  RESTRICTED_ROW, .controls = { "5.2.10", "Pod security", "SYS.1.6.A17" }, .security_severity = 5.0F,
	  .container = capabilities_kept },
	{ .rule = { .id = "capability-added", .severity = SEVERITY_ERROR, .title = "a capability other than NET_BIND_SERVICE",
		    .why = "the level restricted leaves a container the right to bind ports below 1024, and no other",
		    .mend = "remove it from capabilities.add, or run the namespace at the level baseline" },
	  RESTRICTED_ROW, .controls = { "5.2.9", "Pod security", "SYS.1.6.A17" }, .security_severity = 5.0F,
	  .container = capability_added },
	{ .rule = { .id = "seccomp-missing", .severity = SEVERITY_ERROR, .title = "no seccomp profile",
		    .why = "unless the kubelet was told otherwise, a container without a profile may use every system call",
		    .mend = "set seccompProfile.type to RuntimeDefault in the pod's securityContext" },
	  RESTRICTED_ROW, .controls = { "5.7.2", "Pod security", "SYS.1.6.A21" }, .kube_score = "container-seccomp-profile",
	  .security_severity = 5.0F, .container = seccomp_missing },
	{ .rule = { .id = "run-as-non-root-missing", .severity = SEVERITY_ERROR, .title = "nothing keeps it from running as root",
		    .why = "root in the container is root on the node as soon as one hole in the kernel or the runtime is used",
		    .mend = "set runAsNonRoot: true in the pod's securityContext, and a numeric USER in the image" },
	  RESTRICTED_ROW, .controls = { "5.2.7", "Pod security: non-root containers", "SYS.1.6.A17, SYS.1.6.A18" },
	  .kube_linter = "run-as-non-root", .security_severity = 5.5F, .pod = run_as_non_root },
	{ .rule = { .id = "run-as-root", .severity = SEVERITY_ERROR, .title = "it is told to run as root",
		    .why = "root in the container is root on the node as soon as one hole in the kernel or the runtime is used",
		    .mend = "set runAsUser to the user that the image is made for, above 0" },
	  RESTRICTED_ROW, .controls = { "5.2.7", "Pod security: non-root containers", "SYS.1.6.A17, SYS.1.6.A18" },
	  .security_severity = 6.0F, .pod = run_as_root },
	{ .rule = { .id = "restricted-volume-type", .severity = SEVERITY_ERROR, .title = "a volume of a type that pods shouldn't name",
		    .why = "NFS, iSCSI and the like put addresses and credentials of the storage into the hands of whoever writes pods",
		    .mend = "put it behind a PersistentVolumeClaim" },
	  RESTRICTED_ROW, .controls = { NULL, "Pod security", "SYS.1.6.A19" }, .security_severity = 4.0F, .pod = volume_type },
	AUDIT_RULES_END
};
