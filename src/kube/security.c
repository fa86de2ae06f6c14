#include "kube/rights.h"

/* ---- Containers ---- */

static void escalation_fill(struct render *r, struct node *context, const struct stack_service *service)
{
	struct node *field = node_set_bool(r->arena, context, "allowPrivilegeEscalation", false);

	if (STACK_SET(service->no_new_privileges))
		with_remark(r, field, service->no_new_privileges.origin);
	else
		with_origin(field,
			    origin_default(r, "no program may gain more rights than its parent has (setuid, sudo)",
					   "patch it in your overlay"));
}

static bool adds_sys_admin(const struct node *context)
{
	const struct node *add = node_path(context, "capabilities", "add", NULL);

	for (size_t i = 0; i < node_count(add); i++)
		if (str_is(node_text(add->items.at[i]), "SYS_ADMIN") || str_is(node_text(add->items.at[i]), "ALL"))
			return true;
	return false;
}

static void privileged_fill(struct render *r, struct node *context, const struct stack_service *service)
{
	with_origin(node_set_bool(r->arena, context, "privileged", true),
		    config_origin(r->config, "services.%" PRI_STR ".allow.privileged", STR_ARG(service->name)))
		->remark = node_text(allow_reason(r, service, "privileged"));
}

void container_security(struct render *r, struct node *container, const struct stack_service *service)
{
	struct node *context = node_set_map(r->arena, container, "securityContext");
	struct user user = user_of(r, service);
	bool privileged = is_privileged(r, service);

	if (service->privileged.value)
		allowed(r, service, "privileged", service->privileged.origin, "all rights on its node (privileged)");
	if (privileged)
		privileged_fill(r, context, service);
	user_fill(r, context, &user);
	if (!privileged)
		capabilities_fill(r, context, service);
	/* the API refuses it beside privileged and CAP_SYS_ADMIN */
	if (!privileged && !adds_sys_admin(context))
		escalation_fill(r, context, service);
	root_filesystem_fill(r, context, service);
	seccomp_fill(r, context, service);
	apparmor_fill(r, context, service);
	selinux_fill(r, context, service);
	say_user(r, service);
	say_read_only(r, service);
}

/* Nothing of its own to do with rights: what every container of ours has. */
static void plain_context(struct render *r, struct node *context)
{
	node_set_bool(r->arena, context, "allowPrivilegeEscalation", false);
	node_set_bool(r->arena, context, "readOnlyRootFilesystem", true);
	node_add_str(r->arena, node_set_seq(r->arena, node_set_map(r->arena, context, "capabilities"), "drop"),
		     STR("ALL"));
}

void seed_security(struct render *r, struct node *container, const struct stack_service *service)
{
	struct node *context = node_set_map(r->arena, container, "securityContext");
	struct user user = user_of(r, service);

	user_fill(r, context, &user);
	plain_context(r, context);
}

void helper_security(struct render *r, struct node *container)
{
	enum { NOBODY = 65534 };
	struct node *context = node_set_map(r->arena, container, "securityContext");

	node_set_bool(r->arena, context, "runAsNonRoot", true);
	node_set_int(r->arena, context, "runAsUser", NOBODY);
	node_set_int(r->arena, context, "runAsGroup", NOBODY);
	plain_context(r, context);
}

/* ---- Pods ---- */

static bool wants_group(const struct stack_service *service, bool *writes)
{
	*writes = *writes || mounts_claim_for_writing(service);
	return mounts_claim_for_writing(service) || mounts_private_file(service);
}

/* A claim belongs to root when it is made: the group gives it to the process, and each container of the pod has the
 * group. */
static void group_fill(struct render *r, struct node *context, const struct stack_service *service)
{
	const struct companions *companions = render_companions(r, service);
	struct user user = { .uid = 0 };
	bool writes = false;

	for (size_t i = 0; i <= (companions ? companions->list.n : 0); i++) {
		const struct stack_service *one = i ? companions->list.at[i - 1] : service;

		if (wants_group(one, &writes) && user.uid == 0)
			user = user_of(r, one);
	}
	if (user.uid == 0)
		return;
	struct node *group = node_set_int(r->arena, context, "fsGroup", user.gid > 0 ? user.gid : user.uid);
	group->remark = writes ? STR("a new volume belongs to root: this group may write")
			       : STR("files that not everybody may read: this group may");
	group->origin = origin_rule(
		r, user.origin,
		"volumes and files belong to root: the kubelet gives them to this group, so that the process can "
		"read and write them",
		"set user: in the Compose file");
	with_origin(node_set_str(r->arena, context, "fsGroupChangePolicy", STR("OnRootMismatch")),
		    origin_default(r, "to change the owner of each file at every start takes minutes on a large volume",
				   "patch it in your overlay"));
}

static void groups_fill(struct render *r, struct node *context, const struct stack_service *service)
{
	struct node *list = NULL;
	uint64_t gid;

	for (size_t i = 0; i < service->group_add.n; i++) {
		if (!str_to_uint(service->group_add.at[i], &gid) || gid > INT32_MAX) {
			finding_at(r->out, &KUBE_USER_NAME, service->group_add.origin->span,
				   "%" PRI_STR " joins the group \"%" PRI_STR "\": a pod takes numbers only",
				   STR_ARG(service->name), STR_ARG(str_show(r->arena, service->group_add.at[i])));
			continue;
		}
		if (!list)
			list = with_remark(r, node_set_seq(r->arena, context, "supplementalGroups"),
					   service->group_add.origin);
		node_add(r->arena, list, node_int(r->arena, (int64_t)gid));
	}
}

/* For each container that says nothing else, those too that are put into the pod later. */
static void non_root_fill(struct render *r, struct node *context)
{
	with_origin(node_set_bool(r->arena, context, "runAsNonRoot", true),
		    origin_default(r,
				   "root in a container is root on its node as soon as one hole in the kernel is used",
				   "say why in lotse.yaml: services.NAME.allow.root"));
}

void pod_security(struct render *r, struct node *spec, const struct stack_service *service)
{
	struct node *context = node_set_map(r->arena, spec, "securityContext"), *profile;

	non_root_fill(r, context);
	group_fill(r, context, service);
	groups_fill(r, context, service);
	profile = node_set_map(r->arena, context, "seccompProfile");
	node_set_str(r->arena, profile, "type", STR("RuntimeDefault"));
	profile->origin = origin_default(
		r, "Docker filters system calls unless told otherwise, Kubernetes doesn't: this is the same filter",
		"set security_opt: [seccomp=…] in the Compose file");
	sysctls_fill(r, spec, context, service);
}
