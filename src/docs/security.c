/*
 * What holds of the security of a container, and what doesn't.
 */
#include "docs/internal.h"
#include "stack/images.h"

/* A field of the container's context, else of the pod's. */
static const struct node *context_field(const struct node *container, const struct node *pod_spec, const char *key)
{
	const struct node *own = node_path(container, "securityContext", key, NULL);

	return own ? own : node_path(pod_spec, "securityContext", key, NULL);
}

static bool is_true(const struct node *node)
{
	return str_is(node_text(node), "true");
}

static bool has_item(const struct node *list, const char *text)
{
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
		if (str_is(node_text(list->items.at[i]), text))
			return true;
	return false;
}

/* The rights that lotse.yaml allows it, with their reasons. */
static void fill_allowed(struct docs *docs, struct node *service, const struct stack_service *of)
{
	struct node *list = node_set_seq(docs->arena, service, "allowed");
	const struct node *rights = node_get(node_get_str(node_get(docs->config->root, "services"), of->name), "allow");

	for (size_t i = 0; node_is_map(rights) && i < rights->entries.n; i++) {
		struct node *map = node_add(docs->arena, list, node_map(docs->arena));

		set_text(docs, map, "right", rights->entries.at[i].key);
		set_from(docs, map, "reason", rights->entries.at[i].value);
	}
}

static bool mounts_host(const struct node *pod_spec, const struct node *container)
{
	const struct node *volumes = node_get(pod_spec, "volumes"), *mounts = node_get(container, "volumeMounts");

	for (size_t i = 0; node_is_seq(mounts) && i < mounts->items.n; i++)
		for (size_t k = 0; node_is_seq(volumes) && k < volumes->items.n; k++)
			if (node_get(volumes->items.at[k], "hostPath") &&
			    str_eq(node_text(node_get(volumes->items.at[k], "name")),
				   node_text(node_get(mounts->items.at[i], "name"))))
				return true;
	return false;
}

/* A version that somebody chose: what "latest" means changes without anybody's commit. */
static bool is_pinned(struct str image)
{
	struct image_name name = image_name(image);

	return name.digest.len || (name.tag.len && !str_is(name.tag, "latest"));
}

/* What may hold of a container: a column of the checklist, and a list of those that lack it. */
enum {
	NON_ROOT,
	NO_ESCALATION,
	NO_CAPABILITIES,
	SECCOMP,
	READ_ONLY,
	NO_TOKEN,
	MEMORY_LIMIT,
	PINNED,
	ISOLATED,
	N_CONTROLS
};
static const char *const controls[N_CONTROLS] = {
	[NON_ROOT] = "non_root",
	[NO_ESCALATION] = "no_escalation",
	[NO_CAPABILITIES] = "no_capabilities",
	[SECCOMP] = "seccomp_holds",
	[READ_ONLY] = "read_only_root",
	[NO_TOKEN] = "no_token",
	[MEMORY_LIMIT] = "has_memory_limit",
	[PINNED] = "is_pinned",
	[ISOLATED] = "is_isolated",
};

static void fill_flags(struct docs *docs, struct node *service, const bool *holds)
{
	bool any = false;

	for (size_t i = 0; i < N_CONTROLS; i++) {
		set_flag(docs, service, controls[i], holds[i]);
		any |= !holds[i];
	}
	set_flag(docs, service, "has_gap", any);
}

/* The rights over the node. */
static bool fill_node_rights(struct docs *docs, struct node *service, const struct node *container,
			     const struct node *pod_spec)
{
	bool privileged = is_true(node_path(container, "securityContext", "privileged", NULL));
	bool network = is_true(node_get(pod_spec, "hostNetwork")), pid = is_true(node_get(pod_spec, "hostPID"));
	bool ipc = is_true(node_get(pod_spec, "hostIPC"));

	set_flag(docs, service, "is_privileged", privileged);
	set_flag(docs, service, "host_network", network);
	set_flag(docs, service, "host_pid", pid);
	set_flag(docs, service, "host_ipc", ipc);
	return privileged || network || pid || ipc;
}

void fill_security(struct docs *docs, struct node *service, const struct stack_service *of,
		   const struct node *container, const struct node *pod_spec)
{
	const struct node *own = node_get(container, "securityContext"),
			  *add = node_path(own, "capabilities", "add", NULL);
	struct str user = node_text(context_field(container, pod_spec, "runAsUser"));
	struct str seccomp = node_text(node_path(context_field(container, pod_spec, "seccompProfile"), "type", NULL));
	bool drops_all = has_item(node_path(own, "capabilities", "drop", NULL), "ALL");
	bool node_rights = fill_node_rights(docs, service, container, pod_spec);
	const bool holds[N_CONTROLS] = {
		[NON_ROOT] = is_true(context_field(container, pod_spec, "runAsNonRoot")),
		[NO_ESCALATION] = str_is(node_text(node_get(own, "allowPrivilegeEscalation")), "false"),
		[NO_CAPABILITIES] = drops_all && !node_count(add),
		[SECCOMP] = str_is(seccomp, "RuntimeDefault") || str_is(seccomp, "Localhost"),
		[READ_ONLY] = is_true(node_get(own, "readOnlyRootFilesystem")),
		[NO_TOKEN] = str_is(node_text(node_get(pod_spec, "automountServiceAccountToken")), "false"),
		[MEMORY_LIMIT] = node_path(container, "resources", "limits", "memory", NULL) != NULL,
		[PINNED] = is_pinned(node_text(node_get(container, "image"))),
		[ISOLATED] = !node_rights && !mounts_host(pod_spec, container),
	};
	struct node *added = node_set_seq(docs->arena, service, "capabilities");

	for (size_t i = 0; node_is_seq(add) && i < add->items.n; i++)
		node_add_str(docs->arena, added, node_text(add->items.at[i]));
	set_text(docs, service, "user", user);
	/* of a container for debugging: the same user sees more of the process; root is refused */
	set_text(docs, service, "debug_user", user.len && !str_is(user, "0") ? user : STR("65534"));
	set_flag(docs, service, "is_root", str_is(user, "0"));
	set_flag(docs, service, "drops_all", drops_all);
	fill_flags(docs, service, holds);
	fill_allowed(docs, service, of);
}

/* lacks: {services: [label…], n_more: 3}, empty where all have it. */
static void fill_lacks(struct docs *docs, struct node *lacks, const char *control, const struct node *services)
{
	enum { NAMED_MAX = 8 }; /* a row of a table names no more */
	struct node *map = node_set_map(docs->arena, lacks, control), *list;
	int64_t more = 0;

	for (size_t i = 0; i < services->items.n; i++) {
		if (is_true(node_get(services->items.at[i], control)))
			continue;
		list = node_get(map, "labels");
		list = list ? list : node_set_seq(docs->arena, map, "labels");
		if (list->items.n < NAMED_MAX)
			node_add(docs->arena, list, node_get(services->items.at[i], "label"));
		else
			more++;
	}
	if (node_count(map))
		set_number(docs, map, "n_more", more);
}

void fill_controls(struct docs *docs, struct node *root, const struct node *services)
{
	struct node *gaps = node_set_seq(docs->arena, root, "gaps"), *lacks = node_set_map(docs->arena, root, "lacks");
	const struct artefact *space = tree_get(docs->tree, STR("base/namespace.yaml"));
	const struct node *labels = node_path(space ? space->object : NULL, "metadata", "labels", NULL);

	for (size_t i = 0; i < services->items.n; i++)
		if (is_true(node_get(services->items.at[i], "has_gap")))
			node_add(docs->arena, gaps, services->items.at[i]);
	for (size_t i = 0; i < N_CONTROLS; i++)
		fill_lacks(docs, lacks, controls[i], services);
	set_from(docs, root, "pod_security", node_get(labels, "pod-security.kubernetes.io/enforce"));
}
