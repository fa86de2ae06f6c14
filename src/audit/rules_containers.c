/*
 * Containers: what goes beyond the Pod Security Standards, and what the API server refuses in a list of theirs.
 */
#include "audit/families.h"
#include "audit/pod.h"
#include "cluster/host_path.h"

static void writable_root(struct audit *audit, const struct manifest *manifest,
			  const struct manifest_container *container)
{
	const struct node *context = container_context(container);

	if (!pod_is_windows(manifest) && container->kind != CONTAINER_EPHEMERAL &&
	    !field_bool(context, "readOnlyRootFilesystem", false))
		pod_finding_key(audit, container, context ? context : container->node, "readOnlyRootFilesystem",
				"may change its own programs");
}

/* ---- Folders of the node ---- */

static void runtime_socket(struct audit *audit, const struct manifest *manifest)
{
	const struct node *volume;

	for (size_t i = 0; (volume = field_item(field(manifest->pod_spec, "volumes"), i)); i++) {
		const struct node *source = field(volume, "hostPath");

		if (host_path_is_socket(field_text(source, "path")))
			audit_finding_key(audit, source, "path", "volume %s is the socket of the container runtime",
					  show_field(audit, volume, "name"));
	}
}

static void sensitive_mount(struct audit *audit, const struct manifest *manifest)
{
	const struct node *volume;

	for (size_t i = 0; (volume = field_item(field(manifest->pod_spec, "volumes"), i)); i++) {
		const struct node *source = field(volume, "hostPath");

		if (source && host_path_is_sensitive(field_text(source, "path")))
			audit_finding_key(audit, source, "path", "volume %s gives away %s of the node",
					  show_field(audit, volume, "name"), show_field(audit, source, "path"));
	}
}

static bool is_host_volume(const struct manifest *manifest, struct str name)
{
	const struct node *volume;

	for (size_t i = 0; i < MANY && (volume = field_item(field(manifest->pod_spec, "volumes"), i)); i++)
		if (str_eq(field_text(volume, "name"), name))
			return field(volume, "hostPath");
	return false;
}

static void writable_host_mount(struct audit *audit, const struct manifest *manifest,
				const struct manifest_container *container)
{
	const struct node *mount;

	for (size_t i = 0; (mount = field_item(field(container->node, "volumeMounts"), i)); i++)
		if (!field_bool(mount, "readOnly", false) && is_host_volume(manifest, field_text(mount, "name")))
			pod_finding_key(audit, container, mount, "name",
					"may write into the node's folder of volume %s",
					show_field(audit, mount, "name"));
}

static void mount_propagation(struct audit *audit, const struct manifest *manifest,
			      const struct manifest_container *container)
{
	const struct node *mount;

	(void)manifest;
	for (size_t i = 0; (mount = field_item(field(container->node, "volumeMounts"), i)); i++)
		if (field_is(mount, "mountPropagation", "Bidirectional"))
			pod_finding_key(audit, container, mount, "mountPropagation", "mounts into the node: volume %s",
					show_field(audit, mount, "name"));
}

/* ---- Users and groups ---- */

static void net_raw(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	const struct node *context = container_context(container);
	const struct node *dropped = field(field(context, "capabilities"), "drop");

	(void)manifest;
	if (!list_has(dropped, "ALL") && !list_has(dropped, "NET_RAW"))
		pod_finding(audit, container, dropped ? dropped : context ? context : container->node,
			    "may forge packets: it keeps NET_RAW");
}

static void host_users(struct audit *audit, const struct manifest *manifest)
{
	if (audit->minor >= 33 && !pod_has_user_namespace(manifest) && !pod_is_windows(manifest))
		pod_finding_key(audit, NULL, manifest->pod_spec, "hostUsers", "has the users of its node");
}

static void low_id(struct audit *audit, const struct manifest *manifest, const char *key, const char *what)
{
	enum { LOWEST = 10000 }; /* below may be a user of the node */

	for (struct context context = { 0 }; context_next(manifest, &context);) {
		int64_t id = field_int(context.node, key, LOWEST);

		if (id < LOWEST)
			pod_finding_key(audit, context.container, context.node, key, "runs as %s %lld", what,
					(long long)id);
	}
}

static void low_user(struct audit *audit, const struct manifest *manifest)
{
	low_id(audit, manifest, "runAsUser", "user");
}

static void low_group(struct audit *audit, const struct manifest *manifest)
{
	low_id(audit, manifest, "runAsGroup", "group");
}

static void root_group(struct audit *audit, const struct manifest *manifest)
{
	for (struct context context = { 0 }; context_next(manifest, &context);) {
		const struct node *groups = field(context.node, "supplementalGroups"), *group;

		if (field_int(context.node, "runAsGroup", 1) == 0)
			pod_finding_key(audit, context.container, context.node, "runAsGroup", "runs in group 0");
		if (field_int(context.node, "fsGroup", 1) == 0)
			pod_finding_key(audit, context.container, context.node, "fsGroup",
					"gives its files to group 0");
		for (size_t i = 0; (group = field_item(groups, i)); i++)
			if (str_is(node_text(group), "0"))
				pod_finding(audit, context.container, group, "is in group 0");
	}
}

static void shared_processes(struct audit *audit, const struct manifest *manifest)
{
	if (field_bool(manifest->pod_spec, "shareProcessNamespace", false))
		pod_finding_key(audit, NULL, manifest->pod_spec, "shareProcessNamespace",
				"shows each container the processes of the others");
}

static void interactive(struct audit *audit, const struct manifest *manifest,
			const struct manifest_container *container)
{
	(void)manifest;
	if (container->kind == CONTAINER_EPHEMERAL)
		return;
	if (field_bool(container->node, "tty", false))
		pod_finding_key(audit, container, container->node, "tty", "has a terminal");
	else if (field_bool(container->node, "stdin", false))
		pod_finding_key(audit, container, container->node, "stdin", "waits for input");
}

/* ---- Lists in which each may stand once ---- */

/* The item before `i` that is the same by `keys`; NULL where there is none. */
static const struct node *same_before(const struct node *list, size_t i, const char *const *keys)
{
	for (size_t k = 0; k < i; k++) {
		bool same = true;

		for (const char *const *key = keys; *key && same; key++)
			same = str_eq(field_text(list->items.at[k], *key), field_text(list->items.at[i], *key));
		if (same)
			return list->items.at[k];
	}
	return NULL;
}

static void duplicates(struct audit *audit, const struct manifest_container *container, const char *list_key,
		       const char *const *keys, const char *what)
{
	const struct node *list = field(container->node, list_key), *item;

	for (size_t i = 0; i < MANY && (item = field_item(list, i)); i++) {
		const struct node *first = field_text(item, keys[0]).len ? same_before(list, i, keys) : NULL;

		if (first)
			finding_relate(audit->out,
				       pod_finding_key(audit, container, item, keys[0], "has the %s %s twice", what,
						       show_field(audit, item, keys[0])),
				       field(first, keys[0])->span, "first given here");
	}
}

static void duplicate_variable(struct audit *audit, const struct manifest *manifest,
			       const struct manifest_container *container)
{
	(void)manifest;
	duplicates(audit, container, "env", (const char *const[]){ "name", NULL }, "variable");
}

static struct str protocol_of(const struct node *port)
{
	return field(port, "protocol") ? field_text(port, "protocol") : STR("TCP");
}

/* Lists of ports are merged by number and protocol. */
static void duplicate_port(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	const struct node *list = field(container->node, "ports"), *port, *first;

	(void)manifest;
	for (size_t i = 0; i < MANY && (port = field_item(list, i)); i++) {
		for (size_t k = 0; k < i && (first = field_item(list, k)); k++) {
			if (str_empty(field_text(port, "containerPort")) ||
			    !str_eq(field_text(first, "containerPort"), field_text(port, "containerPort")) ||
			    !str_eq(protocol_of(first), protocol_of(port)))
				continue;
			finding_relate(audit->out,
				       pod_finding_key(audit, container, port, "containerPort", "has the port %s twice",
						       show_field(audit, port, "containerPort")),
				       field(first, "containerPort")->span, "first given here");
			break;
		}
	}
}

static void duplicate_port_name(struct audit *audit, const struct manifest *manifest,
				const struct manifest_container *container)
{
	(void)manifest;
	duplicates(audit, container, "ports", (const char *const[]){ "name", NULL }, "port name");
}

static void duplicate_mount(struct audit *audit, const struct manifest *manifest,
			    const struct manifest_container *container)
{
	(void)manifest;
	duplicates(audit, container, "volumeMounts", (const char *const[]){ "mountPath", NULL }, "mount path");
}

static void duplicate_container(struct audit *audit, const struct manifest *manifest)
{
	for (size_t i = 1; i < manifest->n_containers && i < MANY; i++)
		for (size_t k = 0; k < i; k++) {
			const struct manifest_container *first = &manifest->containers[k], *second = &manifest->containers[i];

			if (str_empty(first->name) || !str_eq(first->name, second->name))
				continue;
			finding_relate(audit->out,
				       pod_finding_key(audit, second, second->node, "name", "has the name of another"),
				       field(first->node, "name")->span, "first given here");
			break;
		}
}

/* ---- Ports ---- */

/* From which on every user may open it: 1024, unless a sysctl of the pod says otherwise. */
static int64_t first_free_port(const struct manifest *manifest)
{
	const struct node *list = field(field(manifest->pod_spec, "securityContext"), "sysctls"), *item;
	int64_t first = 1024;
	uint64_t number;

	for (size_t i = 0; (item = field_item(list, i)); i++)
		if (field_is(item, "name", "net.ipv4.ip_unprivileged_port_start") &&
		    str_to_uint(field_text(item, "value"), &number) && number < 1024)
			first = (int64_t)number;
	return first;
}

static void low_port(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	int64_t first_free = first_free_port(manifest);
	const struct node *port;

	for (size_t i = 0; (port = field_item(field(container->node, "ports"), i)); i++) {
		int64_t number = field_int(port, "containerPort", first_free);

		if (number > 0 && number < first_free)
			pod_finding_key(audit, container, port, "containerPort",
					"listens on port %lld, which only root may",
					(long long)number);
	}
}

static void ssh_port(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	const struct node *port;

	(void)manifest;
	for (size_t i = 0; (port = field_item(field(container->node, "ports"), i)); i++)
		if (field_int(port, "containerPort", 0) == 22 && !field_is(port, "protocol", "UDP"))
			pod_finding_key(audit, container, port, "containerPort", "listens on the port of SSH");
}

#define API_REFUSES "the API server refuses it"

const struct audit_rule container_rules[] = {
	{ .rule = { .id = "writable-root-filesystem", .severity = SEVERITY_WARNING, .title = "a root file system that can be written",
		    .why = "who breaks in installs his tools and changes programs; and what is written there is lost at a restart",
		    .mend = "set readOnlyRootFilesystem: true, and mount an emptyDir where the program writes" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_RECOMMENDED,
	  .controls = { NULL, "Pod security: immutable container file systems", "SYS.1.6.A23" }, .kube_linter = "no-read-only-root-fs",
	  .kube_score = "container-security-context-readonlyrootfilesystem", .security_severity = 3.5F, .container = writable_root },
	{ .rule = { .id = "runtime-socket", .severity = SEVERITY_ERROR, .title = "the socket of the container runtime in a pod",
		    .why = "who talks to the runtime starts privileged containers: the pod owns its node",
		    .mend = "remove the volume; build images with a tool that needs no daemon, read logs and metrics from the kubelet" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_BASELINE, .controls = { "5.2.12", "Pod security", "APP.4.4.A4, SYS.1.6.A19" },
	  .kube_linter = "docker-sock", .security_severity = 9.5F, .pod = runtime_socket },
	{ .rule = { .id = "sensitive-host-mount", .severity = SEVERITY_ERROR, .title = "a folder of the node's system in a pod",
		    .why = "it holds keys of the node, devices, programs that root runs, or other pods' secrets",
		    .mend = "mount the one file or folder below it that is needed, with readOnly: true" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_BASELINE, .controls = { "5.2.12", "Pod security", "APP.4.4.A4, SYS.1.6.A19" },
	  .kube_linter = "sensitive-host-mounts", .security_severity = 8.5F, .pod = sensitive_mount },
	{ .rule = { .id = "writable-host-mount", .severity = SEVERITY_WARNING, .title = "a folder of the node that can be written",
		    .why = "a file that the node reads later is a way out of the container",
		    .mend = "add readOnly: true to the mount" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_RECOMMENDED, .controls = { "5.2.12", "Pod security", "SYS.1.6.A19" },
	  .kube_linter = "writable-host-mount", .security_severity = 6.5F, .container = writable_host_mount },
	{ .rule = { .id = "mount-propagation", .severity = SEVERITY_ERROR, .title = "mounts that reach the node",
		    .why = "what the container mounts appears on the node and in other pods; only drivers of storage need that",
		    .mend = "remove mountPropagation, or set HostToContainer" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_BASELINE, .controls = { NULL, "Pod security", "SYS.1.6.A19" },
	  .security_severity = 7.0F, .container = mount_propagation },
	{ .rule = { .id = "net-raw-kept", .severity = SEVERITY_WARNING, .title = "raw sockets",
		    .why = "with them a container forges the addresses of others in its network",
		    .mend = "drop ALL capabilities, or at least NET_RAW" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_BY_NAME, .controls = { "5.2.8", "Pod security", "SYS.1.6.A17" },
	  .kube_linter = "drop-net-raw-capability", .security_severity = 4.0F, .container = net_raw },
	{ .rule = { .id = "host-users", .severity = SEVERITY_NOTE, .title = "a pod without users of its own",
		    .why = "with a user namespace root in the container is nobody on the node; it needs Linux 6.3 and a recent runtime",
		    .mend = "set hostUsers: false where nodes and volumes can do it" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_BY_NAME, .controls = { NULL, "Pod security", "SYS.1.6.A26" },
	  .security_severity = 2.0F, .pod = host_users },
	{ .rule = { .id = "low-user-id", .severity = SEVERITY_NOTE, .title = "a user id that the node may have, too",
		    .why = "outside of its container, the process has the rights of the node's user of that number",
		    .mend = "use an id of 10000 or more" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_BY_NAME, .controls = { NULL, NULL, "SYS.1.6.A18" },
	  .kube_score = "container-security-context-user-group-id", .security_severity = 1.0F, .pod = low_user },
	{ .rule = { .id = "low-group-id", .severity = SEVERITY_NOTE, .title = "a group id that the node may have, too",
		    .why = "outside of its container, the process has the rights of the node's group of that number",
		    .mend = "use an id of 10000 or more" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_BY_NAME, .controls = { NULL, NULL, "SYS.1.6.A18" },
	  .kube_score = "container-security-context-user-group-id", .security_severity = 1.0F, .pod = low_group },
	{ .rule = { .id = "root-group", .severity = SEVERITY_WARNING, .title = "root's group",
		    .why = "group 0 reads, and often writes, files of root in the image and on the node's volumes",
		    .mend = "use a group of the application's own" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_STRICT, .controls = { NULL, "Pod security: non-root containers", "SYS.1.6.A18" },
	  .security_severity = 3.0F, .pod = root_group },
	{ .rule = { .id = "shared-processes", .severity = SEVERITY_WARNING, .title = "containers that see each other's processes",
		    .why = "each reads the others' environment and files through /proc, credentials included",
		    .mend = "remove shareProcessNamespace; debug with an ephemeral container and its targetContainerName" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_STRICT, .controls = { NULL, "Pod security", "APP.4.4.A4" },
	  .security_severity = 3.0F, .pod = shared_processes },
	{ .rule = { .id = "interactive-container", .severity = SEVERITY_NOTE, .title = "a terminal for nobody",
		    .why = "stdin and tty are left over from a try by hand; with a tty the logs get carriage returns",
		    .mend = "remove stdin and tty" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_STRICT, .container = interactive },
	{ .rule = { .id = "duplicate-variable", .severity = SEVERITY_ERROR, .title = "an environment variable twice",
		    .why = "the last one wins, and a merge of the list by name, as apply does it, may lose either",
		    .mend = "remove one of the two" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_BASELINE, .kube_linter = "duplicate-env-var",
	  .kube_score = "environment-variable-key-duplication", .container = duplicate_variable },
	{ .rule = { .id = "duplicate-container-port", .severity = SEVERITY_WARNING, .title = "a port of a container twice",
		    .why = "lists of ports are merged by number and protocol: the next apply loses one of the two, or fails",
		    .mend = "remove one of the two" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_BASELINE, .container = duplicate_port },
	{ .rule = { .id = "duplicate-port-name", .severity = SEVERITY_ERROR, .title = "two ports of one name",
		    .why = API_REFUSES ": Services and probes would not know which is meant", .mend = "give each port a name of its own" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_BASELINE, .container = duplicate_port_name },
	{ .rule = { .id = "duplicate-mount-path", .severity = SEVERITY_ERROR, .title = "two volumes at one path",
		    .why = API_REFUSES, .mend = "mount one of them elsewhere" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_BASELINE, .container = duplicate_mount },
	{ .rule = { .id = "duplicate-container-name", .severity = SEVERITY_ERROR, .title = "two containers of one name",
		    .why = API_REFUSES ", init containers included", .mend = "give each container a name of its own" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_BASELINE, .pod = duplicate_container },
	{ .rule = { .id = "privileged-port", .severity = SEVERITY_NOTE, .title = "a port below 1024",
		    .why = "binding it takes root or NET_BIND_SERVICE, unless the runtime allows it to all",
		    .mend = "let the program listen above 1023, a Service's port may be any; or set the sysctl "
			    "net.ipv4.ip_unprivileged_port_start in the pod's securityContext" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_STRICT, .controls = { NULL, NULL, "SYS.1.6.A17" }, .kube_linter = "privileged-ports",
	  .security_severity = 2.0F, .container = low_port },
	{ .rule = { .id = "ssh-port", .severity = SEVERITY_WARNING, .title = "SSH in a container",
		    .why = "a second way in beside kubectl exec, with keys and users of its own that no RBAC knows",
		    .mend = "remove the daemon and use kubectl exec or kubectl debug" },
	  .family = FAMILY_CONTAINER, .level = LEVEL_RECOMMENDED, .controls = { NULL, NULL, "SYS.1.6.A16" }, .kube_linter = "ssh-port",
	  .security_severity = 5.0F, .container = ssh_port },
	AUDIT_RULES_END
};
