/*
 * The Pod Security Standards, level baseline, version by version, as the admission of Kubernetes decides them.
 *
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/; a version's number is the policy's: what a cluster of
 * 1.27 allows as a sysctl, one of 1.26 refuses. Each container counts: init, sidecar and ephemeral ones as well.
 */
#include "audit/families.h"
#include "audit/pod.h"
#include "cluster/sysctl.h"

static void privileged(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	const struct node *context = container_context(container);

	(void)manifest;
	if (field_bool(context, "privileged", false))
		pod_finding_key(audit, container, context, "privileged", "runs privileged");
}

static void host_namespace(struct audit *audit, const struct manifest *manifest, const char *key, const char *what)
{
	if (field_bool(manifest->pod_spec, key, false))
		pod_finding_key(audit, NULL, manifest->pod_spec, key, "%s of its node", what);
}

static void host_network(struct audit *audit, const struct manifest *manifest)
{
	host_namespace(audit, manifest, "hostNetwork", "uses the network");
}

static void host_pid(struct audit *audit, const struct manifest *manifest)
{
	host_namespace(audit, manifest, "hostPID", "sees all processes");
}

static void host_ipc(struct audit *audit, const struct manifest *manifest)
{
	host_namespace(audit, manifest, "hostIPC", "shares the memory segments");
}

static void host_path(struct audit *audit, const struct manifest *manifest)
{
	const struct node *volume;

	for (size_t i = 0; (volume = field_item(field(manifest->pod_spec, "volumes"), i)); i++)
		if (field(volume, "hostPath"))
			audit_finding_key(audit, field(volume, "hostPath"), "path",
					  "volume %s is the folder %s of the node",
					  show_field(audit, volume, "name"),
					  show_field(audit, field(volume, "hostPath"), "path"));
}

static void host_port(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	const struct node *port;

	(void)manifest;
	for (size_t i = 0; (port = field_item(field(container->node, "ports"), i)); i++)
		if (field(port, "hostPort") && field_int(port, "hostPort", 1) != 0)
			pod_finding_key(audit, container, port, "hostPort", "takes port %s of its node",
					show_field(audit, port, "hostPort"));
}

/* What a container runtime gives by default. */
static const char *const default_capabilities[] = { "AUDIT_WRITE", "CHOWN",  "DAC_OVERRIDE", "FOWNER", "FSETID",
						    "KILL",	   "MKNOD",  "NET_BIND_SERVICE", "SETFCAP", "SETGID",
						    "SETPCAP",	   "SETUID", "SYS_CHROOT",	 NULL };

static void capability(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	const struct node *added = field(field(container_context(container), "capabilities"), "add"), *item;

	(void)manifest;
	for (size_t i = 0; (item = field_item(added, i)); i++)
		if (!str_in(node_text(item), default_capabilities))
			pod_finding(audit, container, item, "has the capability %s", show_text(audit, node_text(item)));
}

static void apparmor(struct audit *audit, const struct manifest *manifest)
{
	static const char prefix[] = "container.apparmor.security.beta.kubernetes.io/";
	const struct node *annotations = pod_annotations(manifest);

	for (struct context context = { 0 }; context_next(manifest, &context);) {
		const struct node *profile = field(context.node, "appArmorProfile");

		if (profile && !field_is(profile, "type", "RuntimeDefault") && !field_is(profile, "type", "Localhost"))
			pod_finding_key(audit, context.container, profile, "type", "has the AppArmor profile \"%s\"",
					show_field(audit, profile, "type"));
	}
	for (size_t i = 0; node_is_map(annotations) && i < annotations->entries.n; i++) {
		const struct node_entry *entry = &annotations->entries.at[i];
		struct str value = node_text(entry->value);

		if (str_starts(entry->key, prefix) && !str_empty(value) && !str_is(value, "runtime/default") &&
		    !str_starts(value, "localhost/"))
			audit_finding(audit, entry->value, "container %s has the AppArmor profile \"%s\"",
				      show_text(audit, str_from(entry->key, sizeof(prefix) - 1)), show_text(audit,
													    value));
	}
}

static void seccomp_annotation(struct audit *audit, const struct node_entry *entry)
{
	if (!entry)
		return;
	struct str value = node_text(entry->value);
	if (!str_is(value, "runtime/default") && !str_is(value, "docker/default") && !str_starts(value, "localhost/"))
		audit_finding(audit, entry->value, "the seccomp profile is \"%s\"", show_text(audit, value));
}

static void seccomp(struct audit *audit, const struct manifest *manifest)
{
	const struct node *annotations = pod_annotations(manifest);

	for (struct context context = { 0 }; audit->minor >= 19 && context_next(manifest, &context);) {
		const struct node *profile = field(context.node, "seccompProfile");

		if (profile && !field_is(profile, "type", "RuntimeDefault") && !field_is(profile, "type", "Localhost"))
			pod_finding_key(audit, context.container, profile, "type", "has the seccomp profile \"%s\"",
					show_field(audit, profile, "type"));
	}
	if (audit->minor >= 19)
		return;
	/* before the field there were annotations */
	seccomp_annotation(audit, node_entry(annotations, STR("seccomp.security.alpha.kubernetes.io/pod")));
	for (size_t i = 0; annotations && i < manifest->n_containers; i++) {
		struct str key = str_fmt(manifest->arena, "container.seccomp.security.alpha.kubernetes.io/%" PRI_STR,
					 STR_ARG(manifest->containers[i].name));

		seccomp_annotation(audit, node_entry(annotations, key));
	}
}

static void selinux(struct audit *audit, const struct manifest *manifest)
{
	static const char *const types[] = { "", "container_t", "container_init_t", "container_kvm_t", NULL };

	for (struct context context = { 0 }; context_next(manifest, &context);) {
		const struct node *options = field(context.node, "seLinuxOptions");
		struct str type = field_text(options, "type");

		if (!str_in(type, types) && !(audit->minor >= 31 && str_is(type, "container_engine_t")))
			pod_finding_key(audit, context.container, options, "type", "has the SELinux type %s",
					show_text(audit, type));
		if (!str_empty(field_text(options, "user")))
			pod_finding_key(audit, context.container, options, "user", "sets an SELinux user");
		if (!str_empty(field_text(options, "role")))
			pod_finding_key(audit, context.container, options, "role", "sets an SELinux role");
	}
}

static void proc_mount_of(struct audit *audit, const struct manifest_container *container)
{
	const struct node *context = container_context(container);

	if (field(context, "procMount") && !field_is(context, "procMount", "Default"))
		pod_finding_key(audit, container, context, "procMount", "sees all of /proc: procMount is %s",
				show_field(audit, context, "procMount"));
}

/* Until 1.34 for each pod; from 1.35 on a pod with users of its own may. */
static void proc_mount(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	if (audit->minor < 35 || !pod_has_user_namespace(manifest))
		proc_mount_of(audit, container);
}

/* What the level baseline lets through from 1.35 on, restricted doesn't. */
static void proc_mount_restricted(struct audit *audit, const struct manifest *manifest,
				  const struct manifest_container *container)
{
	if (audit->minor >= 35 && pod_has_user_namespace(manifest))
		proc_mount_of(audit, container);
}

static void sysctls(struct audit *audit, const struct manifest *manifest)
{
	const struct node *list = field(field(manifest->pod_spec, "securityContext"), "sysctls"), *item;

	for (size_t i = 0; (item = field_item(list, i)); i++)
		if (!sysctl_is_safe(field_text(item, "name"), audit->minor))
			pod_finding_key(audit, NULL, item, "name", "sets the sysctl %s",
					show_field(audit, item, "name"));
}

static void host_process(struct audit *audit, const struct manifest *manifest)
{
	for (struct context context = { 0 }; context_next(manifest, &context);) {
		const struct node *options = field(context.node, "windowsOptions");

		if (field_bool(options, "hostProcess", false))
			pod_finding_key(audit, context.container, options, "hostProcess",
					"runs as a process of the Windows node");
	}
}

static void handler_host(struct audit *audit, const struct manifest_container *container, const struct node *handler)
{
	static const char *const ways[] = { "httpGet", "tcpSocket" };

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		const struct node *way = field(handler, ways[i]);

		if (!str_empty(field_text(way, "host")))
			pod_finding_key(audit, container, way, "host", "has the kubelet connect to %s",
					show_field(audit, way, "host"));
	}
}

static void probe_host(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	const struct node *lifecycle = field(container->node, "lifecycle");

	(void)manifest;
	if (audit->minor < 34)
		return;
	handler_host(audit, container, field(container->node, "livenessProbe"));
	handler_host(audit, container, field(container->node, "readinessProbe"));
	handler_host(audit, container, field(container->node, "startupProbe"));
	handler_host(audit, container, field(lifecycle, "postStart"));
	handler_host(audit, container, field(lifecycle, "preStop"));
}

#define BASELINE_ROW .family = FAMILY_POD_SECURITY, .level = LEVEL_BASELINE, .pod_security = POD_SECURITY_BASELINE

const struct audit_rule pod_security_rules[] = {
	{ .rule = { .id = "privileged-container", .severity = SEVERITY_ERROR, .title = "a privileged container",
		    .why = "it has all rights of root on the node: whoever breaks into it owns the node, and what else runs there",
		    .mend = "remove privileged: true; where a right is really needed, add that one capability" },
	  BASELINE_ROW, .controls = { "5.2.2", "Pod security", "APP.4.4.A4, SYS.1.6.A17" },
	  .kube_linter = "privileged-container", .kube_score = "container-security-context-privileged",
	  .security_severity = 9.0F, .container = privileged },
	{ .rule = { .id = "host-network", .severity = SEVERITY_ERROR, .title = "a pod in the network of its node",
		    .why = "it reaches what listens on the node's localhost, sees the node's traffic, and no NetworkPolicy holds it",
		    .mend = "remove hostNetwork and publish the port through a Service" },
	  BASELINE_ROW, .controls = { "5.2.5", "Pod security", "APP.4.4.A4, APP.4.4.A7" }, .kube_linter = "host-network",
	  .security_severity = 7.5F, .pod = host_network },
	{ .rule = { .id = "host-pid", .severity = SEVERITY_ERROR, .title = "a pod that sees the processes of its node",
		    .why = "it reads the environment of every process of the node, with the credentials in it, and may end them",
		    .mend = "remove hostPID" },
	  BASELINE_ROW, .controls = { "5.2.3", "Pod security", "APP.4.4.A4" }, .kube_linter = "host-pid", .security_severity = 7.5F,
	  .pod = host_pid },
	{ .rule = { .id = "host-ipc", .severity = SEVERITY_ERROR, .title = "a pod that shares memory with its node",
		    .why = "it reads and writes the shared memory of other processes of the node",
		    .mend = "remove hostIPC; containers of one pod share memory without it" },
	  BASELINE_ROW, .controls = { "5.2.4", "Pod security", "APP.4.4.A4" }, .kube_linter = "host-ipc", .security_severity = 7.0F,
	  .pod = host_ipc },
	{ .rule = { .id = "host-path-volume", .severity = SEVERITY_ERROR, .title = "a folder of the node as a volume",
		    .why = "what the pod reads and writes there belongs to the node: a way out of the container, and data that stays "
			   "behind when the pod moves",
		    .mend = "use a PersistentVolumeClaim for data, a ConfigMap for configuration, an emptyDir for scratch" },
	  BASELINE_ROW, .controls = { "5.2.12", "Pod security", "APP.4.4.A4, SYS.1.6.A19" }, .security_severity = 7.5F,
	  .pod = host_path },
	{ .rule = { .id = "host-port", .severity = SEVERITY_ERROR, .title = "a port of the node",
		    .why = "it is open on the node's own address, past Services and ingress, and only one such pod fits on a node",
		    .mend = "remove hostPort and publish the port through a Service" },
	  BASELINE_ROW, .controls = { "5.2.13", "Pod security", "APP.4.4.A7" }, .security_severity = 5.0F, .container = host_port },
	{ .rule = { .id = "unsafe-capability", .severity = SEVERITY_ERROR, .title = "a capability beyond those of the runtime",
		    .why = "capabilities such as SYS_ADMIN, NET_ADMIN or SYS_PTRACE are parts of root, and some of them are all of it",
		    .mend = "remove it from capabilities.add" },
	  BASELINE_ROW, .controls = { "5.2.9", "Pod security", "SYS.1.6.A17" }, .security_severity = 8.0F, .container = capability },
	{ .rule = { .id = "apparmor-off", .severity = SEVERITY_ERROR, .title = "AppArmor switched off",
		    .why = "the runtime's profile keeps a container from writing below /proc and /sys and from mounting",
		    .mend = "remove the profile, or set appArmorProfile.type to RuntimeDefault or Localhost" },
	  BASELINE_ROW, .controls = { NULL, "Pod security", "SYS.1.6.A21" }, .security_severity = 6.0F, .pod = apparmor },
	{ .rule = { .id = "seccomp-off", .severity = SEVERITY_ERROR, .title = "seccomp switched off",
		    .why = "all system calls of the kernel are open, with those that programs never need and exploits do",
		    .mend = "set seccompProfile.type to RuntimeDefault, or to Localhost with a profile of your own" },
	  BASELINE_ROW, .controls = { "5.7.2", "Pod security", "SYS.1.6.A21" }, .kube_score = "container-seccomp-profile",
	  .security_severity = 6.0F, .pod = seccomp },
	{ .rule = { .id = "selinux-options", .severity = SEVERITY_ERROR, .title = "an SELinux type, user or role of one's own",
		    .why = "another type than the runtime's may lift the separation from the node and from other pods",
		    .mend = "remove user and role, and leave type to container_t, container_init_t or container_kvm_t" },
	  BASELINE_ROW, .controls = { NULL, "Pod security", "SYS.1.6.A21" }, .security_severity = 6.0F, .pod = selinux },
	{ .rule = { .id = "unmasked-proc", .severity = SEVERITY_ERROR, .title = "/proc without its mask",
		    .why = "the mask hides files of /proc through which a container reads and changes the node's kernel",
		    .mend = "remove procMount" },
	  BASELINE_ROW, .controls = { NULL, "Pod security", "SYS.1.6.A17" }, .kube_linter = "unsafe-proc-mount",
	  .security_severity = 7.0F, .container = proc_mount },
	{ .rule = { .id = "unsafe-sysctl", .severity = SEVERITY_ERROR, .title = "a sysctl that isn't safe",
		    .why = "it changes the kernel for other pods or the whole node; a kubelet refuses it unless told otherwise",
		    .mend = "remove the sysctl, or check with --kubernetes that your version has it among the safe ones" },
	  BASELINE_ROW, .controls = { NULL, "Pod security", "SYS.1.6.A17" }, .kube_linter = "unsafe-sysctls",
	  .security_severity = 5.0F, .pod = sysctls },
	{ .rule = { .id = "windows-host-process", .severity = SEVERITY_ERROR, .title = "a process of the Windows node",
		    .why = "a HostProcess container isn't one: it has the node's files, network and rights",
		    .mend = "remove windowsOptions.hostProcess" },
	  BASELINE_ROW, .controls = { "5.2.11", "Pod security", "APP.4.4.A4" }, .security_severity = 8.0F, .pod = host_process },
	{ .rule = { .id = "probe-of-another-host", .severity = SEVERITY_ERROR, .title = "a probe or hook that names a host",
		    .why = "the kubelet connects to it from the node's network: a pod's author reaches what only nodes should",
		    .mend = "remove host: without it the kubelet asks the pod itself; the name for a virtual host is an httpHeader" },
	  BASELINE_ROW, .controls = { NULL, "Pod security", "APP.4.4.A7" }, .security_severity = 5.0F, .container = probe_host },
	{ .rule = { .id = "unmasked-proc-in-user-namespace", .severity = SEVERITY_ERROR,
		    .title = "/proc without its mask in a pod with users of its own",
		    .why = "the level baseline allows it from 1.35 on, since root there is nobody on the node; restricted doesn't",
		    .mend = "remove procMount, or run the namespace at the level baseline" },
	  .family = FAMILY_POD_SECURITY, .level = LEVEL_RECOMMENDED, .pod_security = POD_SECURITY_RESTRICTED,
	  .controls = { NULL, "Pod security", "SYS.1.6.A17" }, .security_severity = 4.0F, .container = proc_mount_restricted },
	AUDIT_RULES_END
};
