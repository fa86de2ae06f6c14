/*
 * Objects of the migration: kustomizations around the overlay, one for each stage before the cut-over, and pods that
 * copy files.
 */
#include "base/strbuf.h"
#include "docs/migration_internal.h"

#define STAGES "docs/migration/stages/"

/* ---- Stages ---- */

static struct node *stage_new(const struct migration *m, const char *resource, const char *comment)
{
	struct node *root = node_map(m->arena), *resources;

	root->comment = str_of(comment);
	node_set_str(m->arena, root, "apiVersion", STR("kustomize.config.k8s.io/v1beta1"));
	node_set_str(m->arena, root, "kind", STR("Kustomization"));
	resources = node_set_seq(m->arena, root, "resources");
	node_add_str(m->arena, resources, str_of(resource));
	return root;
}

static struct node *add_target(const struct migration *m, struct node *root, struct str patch)
{
	struct node *list = node_get(root, "patches"), *entry, *target;

	if (!list)
		list = node_set_seq(m->arena, root, "patches");
	entry = node_add(m->arena, list, node_map(m->arena));
	target = node_set_map(m->arena, entry, "target");
	node_set_str(m->arena, entry, "patch", patch);
	return target;
}

/* By name: what the overlay of the team has removed is no mistake. */
static void patch_named(const struct migration *m, struct node *root, struct str kind, struct str name,
			struct str patch)
{
	struct node *target = add_target(m, root, patch);

	node_set_str(m->arena, target, "kind", kind);
	node_set_str(m->arena, target, "name", name);
}

static void patch_labelled(const struct migration *m, struct node *root, const char *kind, struct str selector,
			   struct str patch)
{
	struct node *target = add_target(m, root, patch);

	node_set_str(m->arena, target, "kind", str_of(kind));
	node_set_str(m->arena, target, "labelSelector", selector);
}

static struct str deletion(const struct migration *m, const char *api, const char *kind)
{
	return str_fmt(m->arena, "apiVersion: %s\nkind: %s\nmetadata:\n  name: any\n$patch: delete\n", api, kind);
}

#define NO_PODS   STR("- op: add\n  path: /spec/replicas\n  value: 0\n")
#define SUSPENDED STR("- op: add\n  path: /spec/suspend\n  value: true\n")
#define PAUSED                                                                                           \
	STR("apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata:\n  name: any\n  annotations:\n" \
	    "    autoscaling.keda.sh/paused-replicas: \"0\"\n")
#define NO_SELECTOR STR("- op: remove\n  path: /spec/selector\n")

/* The schema must not change while one side follows the other. */
static struct node *stage_soak(const struct migration *m)
{
	struct node *root = stage_new(
		m, str_cstr(m->arena, str_fmt(m->arena, "../../../../overlays/%" PRI_STR, STR_ARG(m->overlay))),
		"Phases 8 and 9: all of the overlay but its Jobs, which could change the schema: replication doesn't "
		"carry that.");

	for (size_t i = 0; i < m->stack->services.n; i++) {
		const struct stack_service *service = m->stack->services.at[i];

		if (str_is(node_text(node_get(find_workload(m, service), "kind")), "Job"))
			patch_labelled(m, root, "Job",
				       str_fmt(m->arena, "app.kubernetes.io/name=%" PRI_STR, STR_ARG(service->label)),
				       deletion(m, "batch/v1", "Job"));
	}
	return root;
}

/* Names of servers lead to the old side. */
static struct node *stage_workers(const struct migration *m)
{
	struct node *root =
		stage_new(m, "../soak",
			  "Phase 7: everything runs in the cluster, the data is still on the old side: the Services of "
			  "databases,\n"
			  "caches and brokers have no selector, bridge.yaml.in gives them the old side's address.");
	const struct node *object;

	for (size_t i = 0; i < m->stack->services.n; i++) {
		const struct stack_service *service = m->stack->services.at[i];

		for (size_t n = 0; is_data_service(service) && (object = find_name(m, service, n)); n++)
			patch_named(m, root, STR("Service"), node_text(node_path(object, "metadata", "name", NULL)),
				    NO_SELECTOR);
		object = find_workload(m, service);
		if (object && map_get(&m->stopped, service->name)) /* its files come while it is down */
			patch_named(m, root, node_text(node_get(object, "kind")),
				    node_text(node_path(object, "metadata", "name", NULL)), NO_PODS);
	}
	return root;
}

static struct node *stage_shadow(const struct migration *m)
{
	struct node *root = stage_new(m, "../workers",
				      "Phases 5 and 6: what answers requests runs in the cluster; workers and whatever "
				      "runs by the clock don't.");

	for (size_t i = 0; i < m->stack->services.n; i++) {
		const struct stack_service *service = m->stack->services.at[i];
		const struct node *workload = find_workload(m, service);
		struct str kind = node_text(node_get(workload, "kind")),
			   name = node_text(node_path(workload, "metadata", "name", NULL));

		if (str_is(kind, "CronJob"))
			patch_named(m, root, kind, name, SUSPENDED);
		else if ((service->role == ROLE_WORKER || service->role == ROLE_SCHEDULER) && workload &&
			 !str_is(kind, "Job") && !str_is(kind, "DaemonSet"))
			patch_named(m, root, kind, name, NO_PODS);
	}
	/* it would start workers as soon as there is work; an autoscaler of Kubernetes' own leaves alone what has no
	 * pods */
	node_set_str(m->arena, add_target(m, root, PAUSED), "kind", STR("ScaledObject"));
	return root;
}

static struct node *stage_data(const struct migration *m)
{
	struct node *root =
		stage_new(m, "../shadow",
			  "Phases 2 to 4: databases, caches, brokers and monitoring run in the cluster, nothing else.");

	patch_labelled(m, root, "Deployment", STR("app.kubernetes.io/component in (web, proxy, other)"), NO_PODS);
	patch_labelled(m, root, "StatefulSet", STR("app.kubernetes.io/component in (web, proxy, other)"), NO_PODS);
	return root;
}

void write_stages(struct migration *m)
{
	tree_add_object(m->tree, STR(STAGES "soak/kustomization.yaml"), stage_soak(m), OWNER_TOOL);
	tree_add_object(m->tree, STR(STAGES "workers/kustomization.yaml"), stage_workers(m), OWNER_TOOL);
	tree_add_object(m->tree, STR(STAGES "shadow/kustomization.yaml"), stage_shadow(m), OWNER_TOOL);
	tree_add_object(m->tree, STR(STAGES "data/kustomization.yaml"), stage_data(m), OWNER_TOOL);
}

/* ---- Pods that copy ---- */

static void copy_key(const struct migration *m, struct node *to, const struct node *from, const char *key)
{
	const struct node *value = node_get(from, key);

	if (value)
		node_set_node(m->arena, to, key, node_copy(m->arena, value));
}

/* busybox as the user whose files they are; the service's own image where that user isn't known. */
static struct str image_for_copy(const struct node *workload, const struct node *container)
{
	if (node_path(container, "securityContext", "runAsUser", NULL) ||
	    node_path(find_pod_spec(workload), "securityContext", "runAsUser", NULL))
		return STR("busybox:1.36");
	return node_text(node_get(container, "image"));
}

static void add_container(const struct migration *m, struct node *spec, const struct node *workload,
			  const struct node *original)
{
	struct node *container = node_map(m->arena), *list, *entry;

	node_add(m->arena, node_set_seq(m->arena, spec, "containers"), container);
	node_set_str(m->arena, container, "name", STR("copy"));
	node_set_str(m->arena, container, "image", image_for_copy(workload, original));
	list = node_set_seq(m->arena, container, "command");
	node_add_str(m->arena, list, STR("sleep"));
	node_add_str(m->arena, list, STR("1209600"));
	entry = node_set_map(m->arena, container, "resources");
	for (int i = 0; i < 2; i++) {
		struct node *amounts = node_set_map(m->arena, entry, i ? "limits" : "requests");

		if (!i)
			node_set_str(m->arena, amounts, "cpu", STR("50m"));
		node_set_str(m->arena, amounts, "memory", STR("128Mi"));
	}
	copy_key(m, container, original, "securityContext");
	entry = node_get(container, "securityContext");
	if (entry)
		node_set_bool(m->arena, entry, "readOnlyRootFilesystem", true);
	list = node_set_seq(m->arena, container, "volumeMounts");
	entry = node_add(m->arena, list, node_map(m->arena));
	node_set_str(m->arena, entry, "name", STR("copy"));
	node_set_str(m->arena, entry, "mountPath", STR("/copy"));
	entry = node_add(m->arena, list, node_map(m->arena));
	node_set_str(m->arena, entry, "name", STR("tmp"));
	node_set_str(m->arena, entry, "mountPath", STR("/tmp"));
}

/* A volume of one node: the pod goes where the others that mount it are. */
static void add_affinity(const struct migration *m, struct node *spec, const struct stack_service *service)
{
	struct node *affinity = node_set_map(m->arena, node_set_map(m->arena, spec, "affinity"), "podAffinity");
	struct node *entry =
		node_add(m->arena, node_set_seq(m->arena, affinity, "preferredDuringSchedulingIgnoredDuringExecution"),
			 node_map(m->arena));
	struct node *term, *labels;

	node_set_int(m->arena, entry, "weight", 100);
	term = node_set_map(m->arena, entry, "podAffinityTerm");
	node_set_str(m->arena, term, "topologyKey", STR("kubernetes.io/hostname"));
	labels = node_set_map(m->arena, node_set_map(m->arena, term, "labelSelector"), "matchLabels");
	node_set_str(m->arena, labels, "app.kubernetes.io/name", service->label);
	node_set_str(m->arena, labels, "app.kubernetes.io/instance", m->stack->label);
}

/* It has the rights of the service's own container, and so the reasons for them. */
static void copy_reasons(const struct migration *m, struct node *annotations, const struct node *workload)
{
	static const char *const rules[] = { "privileged-container", "unsafe-sysctl",	       "unsafe-capability",
					     "seccomp-off",	     "apparmor-off",	       "selinux-options",
					     "capability-added",     "capabilities-not-dropped", "privilege-escalation",
					     "run-as-non-root-missing", "run-as-root",	       "root-group" };
	const struct node *given = node_path(workload, "metadata", "annotations", NULL);

	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		copy_key(m, annotations, given, str_cstr(m->arena, str_fmt(m->arena, "lotse.dev/ignore.%s", rules[i])));
}

static void write_pod(const struct migration *m, const struct moved *moved, struct str label, struct str claim)
{
	const struct node *workload = find_workload(m, moved->service),
			  *original = find_container(workload, moved->service->label);
	struct node *pod = node_map(m->arena), *meta, *annotations, *labels, *spec, *volume, *list;

	pod->comment = STR("Holds the claim for copy-files.sh: applied in phase 4, deleted in phase 10.");
	node_set_str(m->arena, pod, "apiVersion", STR("v1"));
	node_set_str(m->arena, pod, "kind", STR("Pod"));
	meta = node_set_map(m->arena, pod, "metadata");
	node_set_str(m->arena, meta, "name", str_fmt(m->arena, "copy-%" PRI_STR, STR_ARG(label)));
	node_set_str(m->arena, meta, "namespace", find_namespace(m));
	labels = node_set_map(m->arena, meta, "labels");
	node_set_str(m->arena, labels, "app.kubernetes.io/name", STR("migration-copy"));
	node_set_str(m->arena, labels, "app.kubernetes.io/instance", m->stack->label);
	annotations = node_set_map(m->arena, meta, "annotations");
	node_set_str(m->arena, annotations, "lotse.dev/ignore.naked-pod",
		     STR("it is there for the days of the migration, and is made again by hand"));
	copy_reasons(m, annotations, workload);
	spec = node_set_map(m->arena, pod, "spec");
	node_set_bool(m->arena, spec, "automountServiceAccountToken", false);
	node_set_bool(m->arena, spec, "enableServiceLinks", false);
	node_set_str(m->arena, spec, "restartPolicy", STR("Never"));
	copy_key(m, spec, find_pod_spec(workload), "securityContext");
	copy_key(m, spec, find_pod_spec(workload), "imagePullSecrets");
	add_affinity(m, spec, moved->service);
	add_container(m, spec, workload, original);
	list = node_set_seq(m->arena, spec, "volumes");
	volume = node_add(m->arena, list, node_map(m->arena));
	node_set_str(m->arena, volume, "name", STR("copy"));
	node_set_str(m->arena, node_set_map(m->arena, volume, "persistentVolumeClaim"), "claimName", claim);
	volume = node_add(m->arena, list, node_map(m->arena));
	node_set_str(m->arena, volume, "name", STR("tmp"));
	node_set_str(m->arena, node_set_map(m->arena, volume, "emptyDir"), "sizeLimit", STR("64Mi"));
	tree_add_object(m->tree, str_fmt(m->arena, "docs/migration/copy/pod-%" PRI_STR ".yaml", STR_ARG(label)), pod,
			OWNER_TOOL);
}

/* A set makes its claim with its first pod, and takes one of that name that is there already. */
static void write_claim(const struct migration *m, const struct node *template, struct str claim)
{
	struct node *object = node_map(m->arena), *meta;

	if (str_is(node_text(node_get(template, "kind")), "PersistentVolumeClaim"))
		return;
	node_set_str(m->arena, object, "apiVersion", STR("v1"));
	node_set_str(m->arena, object, "kind", STR("PersistentVolumeClaim"));
	meta = node_set_map(m->arena, object, "metadata");
	node_set_str(m->arena, meta, "name", claim);
	node_set_str(m->arena, meta, "namespace", find_namespace(m));
	copy_key(m, meta, node_get(template, "metadata"), "labels");
	copy_key(m, object, template, "spec");
	tree_add_object(m->tree, str_fmt(m->arena, "docs/migration/copy/claim-%" PRI_STR ".yaml", STR_ARG(claim)),
			object, OWNER_TOOL);
}

static const struct stack_volume *copied_volume(const struct moved *moved)
{
	if (moved->engine == ENGINE_FILES)
		return moved->volume;
	for (size_t i = 0; moved->engine == ENGINE_STOPPED && i < moved->service->mounts.n; i++)
		if (moved->service->mounts.at[i].kind == MOUNT_VOLUME && !moved->service->mounts.at[i].read_only)
			return moved->service->mounts.at[i].volume;
	return NULL;
}

void write_copy_pods(struct migration *m)
{
	for (size_t i = 0; i < m->moved.n; i++) {
		const struct moved *moved = &m->moved.at[i];
		const struct stack_volume *volume = copied_volume(moved);
		const struct node *template = NULL;
		struct str claim = volume ? find_claim(m, volume, &template) : STR_EMPTY;

		if (!claim.len || !find_workload(m, moved->service))
			continue;
		write_claim(m, template, claim);
		write_pod(m, moved, moved->volume ? moved->volume->label : moved->service->label, claim);
	}
}
