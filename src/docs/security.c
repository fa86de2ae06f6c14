/*
 * What holds of the security of a container, and what doesn't.
 */
#include "docs/internal.h"

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

void fill_security(struct docs *docs, struct node *service, const struct stack_service *of,
		   const struct node *container, const struct node *pod_spec)
{
	const struct node *own = node_get(container, "securityContext"), *capabilities = node_get(own, "capabilities");
	struct node *added = node_set_seq(docs->arena, service, "capabilities");
	struct str user = node_text(context_field(container, pod_spec, "runAsUser"));
	struct str seccomp = node_text(node_path(context_field(container, pod_spec, "seccompProfile"), "type", NULL));
	bool non_root = is_true(context_field(container, pod_spec, "runAsNonRoot")), no_escalation, drops_all,
	     seccomp_holds;
	const struct node *add = node_get(capabilities, "add");

	no_escalation = str_is(node_text(node_get(own, "allowPrivilegeEscalation")), "false");
	drops_all = has_item(node_get(capabilities, "drop"), "ALL");
	seccomp_holds = str_is(seccomp, "RuntimeDefault") || str_is(seccomp, "Localhost");
	for (size_t i = 0; node_is_seq(add) && i < add->items.n; i++)
		node_add_str(docs->arena, added, node_text(add->items.at[i]));
	set_text(docs, service, "user", user);
	set_flag(docs, service, "non_root", non_root);
	set_flag(docs, service, "is_root", str_is(user, "0"));
	set_flag(docs, service, "no_escalation", no_escalation);
	set_flag(docs, service, "drops_all", drops_all);
	set_flag(docs, service, "read_only_root", is_true(node_get(own, "readOnlyRootFilesystem")));
	set_flag(docs, service, "seccomp_holds", seccomp_holds);
	set_text(docs, service, "seccomp", seccomp);
	set_flag(docs, service, "is_privileged", is_true(node_get(own, "privileged")));
	set_flag(docs, service, "host_network", is_true(node_get(pod_spec, "hostNetwork")));
	set_flag(docs, service, "host_pid", is_true(node_get(pod_spec, "hostPID")));
	set_flag(docs, service, "host_ipc", is_true(node_get(pod_spec, "hostIPC")));
	set_flag(docs, service, "has_token",
		 !str_is(node_text(node_get(pod_spec, "automountServiceAccountToken")), "false"));
	fill_allowed(docs, service, of);
}
