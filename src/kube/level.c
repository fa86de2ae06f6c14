/*
 * The level of the Pod Security Standards that the pods really hold, read from the finished objects: init containers, and
 * containers that share a pod, count as well. https://kubernetes.io/docs/concepts/security/pod-security-standards/
 *
 * The same table knows which rules of `lotse check` a workload breaks by permission: the reason goes into the workload.
 */
#include "base/strbuf.h"
#include "cluster/host_path.h"
#include "cluster/sysctl.h"
#include "kube/rights.h"
#include "stack/image_rights.h"

enum level { LEVEL_PRIVILEGED, LEVEL_BASELINE, LEVEL_RESTRICTED };

static const char *const level_names[] = {
	[LEVEL_PRIVILEGED] = "privileged",
	[LEVEL_BASELINE] = "baseline",
	[LEVEL_RESTRICTED] = "restricted",
};

struct pod {
	struct render *r;
	const struct node *template, *spec;
	const struct stack_service *service; /* whose pod it is */
};

struct row {
	const char *rule;      /* of `lotse check` */
	enum level left;       /* what a pod that breaks it can still hold */
	const char *rights[4]; /* the permissions that lead to it, below services.NAME.allow */
	const char *what;      /* "runs as root" */
	bool (*of_pod)(const struct pod *pod);
	bool (*of_container)(const struct pod *pod, const struct node *container);
};

static bool is_true(const struct node *node)
{
	return str_is(node_text(node), "true");
}

static const struct node *context_of(const struct node *container)
{
	return node_get(container, "securityContext");
}

/* ---- Of a pod ---- */

static bool host_network(const struct pod *pod)
{
	return is_true(node_get(pod->spec, "hostNetwork"));
}

static bool host_pid(const struct pod *pod)
{
	return is_true(node_get(pod->spec, "hostPID"));
}

static bool host_ipc(const struct pod *pod)
{
	return is_true(node_get(pod->spec, "hostIPC"));
}

static bool some_host_path(const struct pod *pod, bool (*fits)(struct str path))
{
	const struct node *volumes = node_get(pod->spec, "volumes");

	for (size_t i = 0; i < node_count(volumes); i++) {
		const struct node *source = node_get(volumes->items.at[i], "hostPath");

		if (source && (!fits || fits(node_text(node_get(source, "path")))))
			return true;
	}
	return false;
}

static bool host_path(const struct pod *pod)
{
	return some_host_path(pod, NULL);
}

static bool runtime_socket(const struct pod *pod)
{
	return some_host_path(pod, host_path_is_socket);
}

static bool sensitive_path(const struct pod *pod)
{
	return some_host_path(pod, host_path_is_sensitive);
}

static bool other_volume(const struct pod *pod)
{
	const struct node *volumes = node_get(pod->spec, "volumes");

	for (size_t i = 0; i < node_count(volumes); i++)
		if (node_get(volumes->items.at[i], "nfs"))
			return true;
	return false;
}

static bool unsafe_sysctl(const struct pod *pod)
{
	const struct node *list = node_path(pod->spec, "securityContext", "sysctls", NULL);

	for (size_t i = 0; i < node_count(list); i++)
		if (!sysctl_is_safe(node_text(node_get(list->items.at[i], "name")), pod->r->options->minor))
			return true;
	return false;
}

static bool apparmor_annotation(const struct pod *pod)
{
	const struct node *annotations = node_path(pod->template, "metadata", "annotations", NULL);

	for (size_t i = 0; annotations && i < annotations->entries.n; i++)
		if (str_starts(annotations->entries.at[i].key, "container.apparmor.security.beta.kubernetes.io/") &&
		    str_is(node_text(annotations->entries.at[i].value), "unconfined"))
			return true;
	return false;
}

/* ---- Of a container ---- */

static bool privileged(const struct pod *pod, const struct node *container)
{
	(void)pod;
	return is_true(node_get(context_of(container), "privileged"));
}

static bool some_capability(const struct node *container, bool harmless)
{
	const struct node *add = node_path(context_of(container), "capabilities", "add", NULL);

	for (size_t i = 0; i < node_count(add); i++) {
		struct str name = node_text(add->items.at[i]);

		if (capability_is_harmless(name) == harmless && !str_is(name, "NET_BIND_SERVICE"))
			return true;
	}
	return false;
}

static bool unsafe_capability(const struct pod *pod, const struct node *container)
{
	(void)pod;
	return some_capability(container, false);
}

static bool capability_added(const struct pod *pod, const struct node *container)
{
	(void)pod;
	return some_capability(container, true);
}

static bool capabilities_kept(const struct pod *pod, const struct node *container)
{
	const struct node *drop = node_path(context_of(container), "capabilities", "drop", NULL);

	(void)pod;
	for (size_t i = 0; i < node_count(drop); i++)
		if (str_is(node_text(drop->items.at[i]), "ALL"))
			return false;
	return true;
}

static bool unconfined(const struct node *container, const char *profile)
{
	return str_is(node_text(node_path(context_of(container), profile, "type", NULL)), "Unconfined");
}

static bool seccomp_off(const struct pod *pod, const struct node *container)
{
	(void)pod;
	return unconfined(container, "seccompProfile");
}

static bool apparmor_off(const struct pod *pod, const struct node *container)
{
	return unconfined(container, "appArmorProfile") || apparmor_annotation(pod);
}

static bool selinux(const struct pod *pod, const struct node *container)
{
	const struct node *options = node_get(context_of(container), "seLinuxOptions");

	(void)pod;
	return node_get(options, "user") || node_get(options, "role") ||
	       !selinux_is_harmless(node_text(node_get(options, "type")));
}

static bool escalation(const struct pod *pod, const struct node *container)
{
	const struct node *field = node_get(context_of(container), "allowPrivilegeEscalation");

	(void)pod;
	return !field || is_true(field);
}

static bool may_be_root(const struct pod *pod, const struct node *container)
{
	const struct node *field = node_get(context_of(container), "runAsNonRoot");

	return !is_true(field ? field : node_path(pod->spec, "securityContext", "runAsNonRoot", NULL));
}

static bool is_root(const struct pod *pod, const struct node *container)
{
	(void)pod;
	return str_is(node_text(node_get(context_of(container), "runAsUser")), "0");
}

static bool has_root_group(const struct pod *pod, const struct node *container)
{
	const struct node *groups = node_path(pod->spec, "securityContext", "supplementalGroups", NULL);

	for (size_t i = 0; i < node_count(groups); i++)
		if (str_is(node_text(groups->items.at[i]), "0"))
			return true;
	return str_is(node_text(node_get(context_of(container), "runAsGroup")), "0");
}

static bool writable_root(const struct pod *pod, const struct node *container)
{
	(void)pod;
	return !is_true(node_get(context_of(container), "readOnlyRootFilesystem"));
}

static bool writes_host_path(const struct pod *pod, const struct node *container)
{
	const struct node *mounts = node_get(container, "volumeMounts"), *volumes = node_get(pod->spec, "volumes");

	for (size_t i = 0; i < node_count(mounts); i++)
		for (size_t k = 0; k < node_count(volumes); k++)
			if (node_get(volumes->items.at[k], "hostPath") && !is_true(node_get(mounts->items.at[i], "readOnly")) &&
			    str_eq(node_text(node_get(volumes->items.at[k], "name")),
				   node_text(node_get(mounts->items.at[i], "name"))))
				return true;
	return false;
}

/* In a network of its own a sysctl frees them (sysctls.c). */
static bool low_host_port(const struct pod *pod, const struct node *container)
{
	const struct node *ports = node_get(container, "ports");
	int64_t number;

	for (size_t i = 0; host_network(pod) && i < node_count(ports); i++)
		if (node_to_int(node_get(ports->items.at[i], "containerPort"), RESOLVE_YAML12, &number) && number < 1024)
			return true;
	return false;
}

static bool ssh_port(const struct pod *pod, const struct node *container)
{
	const struct node *ports = node_get(container, "ports");

	(void)pod;
	for (size_t i = 0; i < node_count(ports); i++)
		if (str_is(node_text(node_get(ports->items.at[i], "containerPort")), "22") &&
		    !str_is(node_text(node_get(ports->items.at[i], "protocol")), "UDP"))
			return true;
	return false;
}

static const struct row rows[] = {
	{ "privileged-container", LEVEL_PRIVILEGED, { "privileged" }, "is privileged", .of_container = privileged },
	{ "host-network", LEVEL_PRIVILEGED, { "host_network" }, "is in the network of its node", .of_pod = host_network },
	{ "host-pid", LEVEL_PRIVILEGED, { "host_pid" }, "sees the processes of its node", .of_pod = host_pid },
	{ "host-ipc", LEVEL_PRIVILEGED, { "host_ipc" }, "shares memory with its node", .of_pod = host_ipc },
	{ "host-path-volume", LEVEL_PRIVILEGED, { "host_path" }, "mounts paths of its node", .of_pod = host_path },
	{ "runtime-socket", LEVEL_PRIVILEGED, { "host_path" }, "talks to the container runtime", .of_pod = runtime_socket },
	{ "sensitive-host-mount", LEVEL_PRIVILEGED, { "host_path" }, "mounts folders of its node's system", .of_pod = sensitive_path },
	{ "writable-host-mount", LEVEL_PRIVILEGED, { "host_path" }, "writes on its node", .of_container = writes_host_path },
	{ "unsafe-sysctl", LEVEL_PRIVILEGED, { "unsafe_sysctls" }, "sets an unsafe sysctl", .of_pod = unsafe_sysctl },
	{ "unsafe-capability", LEVEL_PRIVILEGED, { "capabilities" }, "has capabilities that lead out of it",
	  .of_container = unsafe_capability },
	{ "seccomp-off", LEVEL_PRIVILEGED, { "seccomp_unconfined" }, "has no filter of system calls", .of_container = seccomp_off },
	{ "apparmor-off", LEVEL_PRIVILEGED, { "apparmor_unconfined" }, "has no AppArmor profile", .of_container = apparmor_off },
	{ "selinux-options", LEVEL_PRIVILEGED, { "selinux" }, "has an SELinux label of its own", .of_container = selinux },
	{ "capability-added", LEVEL_BASELINE, { "capabilities", "root" }, "has capabilities", .of_container = capability_added },
	{ "capabilities-not-dropped", LEVEL_BASELINE, { "privileged" }, "keeps its capabilities", .of_container = capabilities_kept },
	{ "privilege-escalation", LEVEL_BASELINE, { "privileged", "capabilities" }, "may gain rights", .of_container = escalation },
	{ "run-as-non-root-missing", LEVEL_BASELINE, { "root", "privileged" }, "may run as root", .of_container = may_be_root },
	{ "run-as-root", LEVEL_BASELINE, { "root", "privileged" }, "runs as root", .of_container = is_root },
	{ "restricted-volume-type", LEVEL_BASELINE, { NULL }, "mounts NFS itself, not a claim", .of_pod = other_volume },
	{ "privileged-port", LEVEL_RESTRICTED, { "host_network" }, "opens low ports", .of_container = low_host_port },
	{ "ssh-port", LEVEL_RESTRICTED, { NULL }, "serves SSH", .of_container = ssh_port },
	{ "root-group", LEVEL_RESTRICTED, { "root", "privileged" }, "is in the group 0", .of_container = has_root_group },
	{ "writable-root-filesystem", LEVEL_RESTRICTED, { NULL }, "writes its root file system", .of_container = writable_root },
};

/* ---- The pods ---- */

static const struct node *template_of(const struct node *object)
{
	const struct node *spec = node_get(object, "spec"), *job = node_path(spec, "jobTemplate", "spec", NULL);

	return node_get(job ? job : spec, "template");
}

static const struct stack_service *service_of(struct render *r, const struct node *object)
{
	return map_get(&r->services, node_text(node_path(object, "metadata", "labels", "app.kubernetes.io/name", NULL)));
}

/* Whose container it is; the pod's own service for init containers. */
static const struct stack_service *container_service(const struct pod *pod, const struct node *container)
{
	const struct companions *companions = render_companions(pod->r, pod->service);

	for (size_t i = 0; companions && i < companions->list.n; i++)
		if (str_eq(companions->list.at[i]->label, node_text(node_get(container, "name"))))
			return companions->list.at[i];
	return pod->service;
}

/* Why a service may break a rule; empty where nobody has said it. */
static struct str reason_of(struct render *r, const struct row *row, const struct stack_service *service)
{
	const struct node *reason;
	struct str why = STR_EMPTY;

	for (size_t i = 0; i < ARRAY_SIZE(row->rights) && row->rights[i]; i++)
		if ((reason = allow_reason(r, service, row->rights[i])))
			return node_text(reason);
	if (row->of_container == writable_root)
		root_is_writable(r, service, &why);
	else if (row->of_container == ssh_port && rights_of(service) && rights_of(service)->serves_ssh)
		why = STR("it serves git over SSH");
	else if (row->of_pod == other_volume)
		why = STR("the Compose file names the server of the volume, and not a claim");
	else if (row->of_container == has_root_group)
		why = STACK_SET(service->gid) || service->group_add.n ? STR("the Compose file names the group 0")
								      : STR("the image lets this group write its folders");
	return why;
}

static void add_reason(struct render *r, struct str *reasons, struct str reason, struct str whose)
{
	struct str one = whose.len ? str_fmt(r->arena, "%" PRI_STR ": %" PRI_STR, STR_ARG(whose), STR_ARG(reason)) : reason;

	if (reason.len && !str_contains(*reasons, one))
		*reasons = reasons->len ? str_fmt(r->arena, "%" PRI_STR "; %" PRI_STR, STR_ARG(*reasons), STR_ARG(one)) : one;
}

static bool breaks(const struct pod *pod, const struct row *row, struct str *reasons)
{
	static const char *const lists[] = { "initContainers", "containers" };
	const struct companions *companions = render_companions(pod->r, pod->service);
	bool broken = row->of_pod && row->of_pod(pod);

	for (size_t i = 0; broken && i <= (companions ? companions->list.n : 0); i++) {
		const struct stack_service *one = companions && i ? companions->list.at[i - 1] : pod->service;

		add_reason(pod->r, reasons, reason_of(pod->r, row, one), companions ? one->name : STR_EMPTY);
	}
	for (size_t i = 0; row->of_container && i < ARRAY_SIZE(lists); i++) {
		const struct node *list = node_get(pod->spec, lists[i]);

		for (size_t k = 0; k < node_count(list); k++) {
			const struct stack_service *one = container_service(pod, list->items.at[k]);

			if (!row->of_container(pod, list->items.at[k]))
				continue;
			broken = true;
			add_reason(pod->r, reasons, reason_of(pod->r, row, one), companions ? one->name : STR_EMPTY);
		}
	}
	return broken;
}

static void annotate(const struct pod *pod, struct node *object, const struct row *row, struct str reasons)
{
	struct node *meta = node_get(object, "metadata"), *annotations = node_get(meta, "annotations");
	struct str key = str_fmt(pod->r->arena, "lotse.dev/ignore.%s", row->rule);

	if (!annotations)
		annotations = node_set_map(pod->r->arena, meta, "annotations");
	node_set(pod->r->arena, annotations, key, node_str(pod->r->arena, reasons))->origin =
		origin_rule(pod->r, pod->service->origin,
			    "what is allowed with a reason isn't found again by lotse check: the reason stands where the finding was",
			    "change the reason in lotse.yaml, or do without the right");
}

/* Lowers `level` to what the pod holds; `said` collects the sentences of those that hold it down there. */
static void examine(const struct pod *pod, struct node *object, enum level *level, struct strbuf *said)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct str reasons = STR_EMPTY;

		if (!breaks(pod, &rows[i], &reasons))
			continue;
		if (reasons.len)
			annotate(pod, object, &rows[i], reasons);
		if (rows[i].left == LEVEL_RESTRICTED || rows[i].left > *level)
			continue;
		if (rows[i].left < *level)
			strbuf_clear(said);
		*level = rows[i].left;
		strbuf_addf(said, "\n%" PRI_STR " %s", STR_ARG(pod->service->name), rows[i].what);
		if (reasons.len)
			strbuf_addf(said, ": %" PRI_STR, STR_ARG(reasons));
	}
}

/* ---- The namespace ---- */

/* lotse check warns of such a namespace: here it is by permission, one reason each. */
static void say_privileged(struct render *r, struct node *name_space, struct str said)
{
	struct node *annotations = node_set_map(r->arena, node_get(name_space, "metadata"), "annotations");
	struct str reasons = str_replace(r->arena, str_from(said, 1), STR("\n"), STR("; "));

	node_set_str(r->arena, annotations, "lotse.dev/ignore.namespace-privileged", reasons)->origin =
		origin_default(r, "what is allowed with a reason isn't found again by lotse check",
			       "let the services do without these rights");
}

static void labels_fill(struct render *r, struct node *labels, enum level level, struct str said)
{
	static const char *const modes[] = { "enforce", "warn", "audit" };
	struct str version = str_fmt(r->arena, "v1.%u", r->options->minor);
	const struct origin *origin = origin_default(
		r, "the API server refuses pods below what every pod here holds, and warns of pods below restricted",
		"let the services do without what the comment names");

	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		struct str key = str_fmt(r->arena, "pod-security.kubernetes.io/%s", modes[i]);
		struct str name = str_of(level_names[i == 0 ? level : LEVEL_RESTRICTED]);
		struct node *label = node_set(r->arena, labels, key, node_str(r->arena, name));

		label->origin = origin;
		if (i == 0 && said.len)
			label->comment = str_fmt(r->arena, "no more than %s, because%" PRI_STR, level_names[level], STR_ARG(said));
		with_origin(node_set(r->arena, labels, str_fmt(r->arena, "%" PRI_STR "-version", STR_ARG(key)),
				     node_str(r->arena, version)),
			    origin);
	}
}

void level_fill(struct render *r, struct node *name_space)
{
	_cleanup_strbuf_ struct strbuf said = STRBUF_INIT(STRBUF_MAX);
	enum level level = LEVEL_RESTRICTED;

	for (size_t i = 0; i < r->objects.n; i++) {
		struct node *object = r->objects.at[i].object;
		struct pod pod = { r, .template = template_of(object), .service = service_of(r, object) };

		pod.spec = node_get(pod.template, "spec");
		if (pod.spec && pod.service)
			examine(&pod, object, &level, &said);
	}
	struct str sentences = str_dup(r->arena, strbuf_str(&said));
	labels_fill(r, node_path(name_space, "metadata", "labels", NULL), level, sentences);
	if (level == LEVEL_PRIVILEGED)
		say_privileged(r, name_space, sentences);
}
