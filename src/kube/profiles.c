#include "base/file.h"
#include "kube/rights.h"

void seccomp_fill(struct render *r, struct node *context, const struct stack_service *service)
{
	struct str profile = service->seccomp.value;
	struct node *map;

	if (!STACK_SET(service->seccomp))
		return; /* the pod's RuntimeDefault holds */
	if (str_is(profile, "unconfined")) {
		if (!allowed(r, service, "seccomp_unconfined", service->seccomp.origin,
			     "a container without seccomp filter"))
			return;
		map = node_set_map(r->arena, context, "seccompProfile");
		node_set_str(r->arena, map, "type", STR("Unconfined"));
	} else if (str_is(profile, "builtin") || str_is(profile, "default")) {
		return;
	} else {
		map = node_set_map(r->arena, context, "seccompProfile");
		node_set_str(r->arena, map, "type", STR("Localhost"));
		node_set_str(r->arena, map, "localhostProfile",
			     str_fmt(r->arena, "profiles/%" PRI_STR, STR_ARG(path_base(profile))));
		finding_at(r->out, &KUBE_PROFILE, service->seccomp.origin->span,
			   "the nodes need %" PRI_STR " as /var/lib/kubelet/seccomp/profiles/%" PRI_STR,
			   STR_ARG(str_show(r->arena, profile)), STR_ARG(path_base(profile)));
	}
	with_remark(r, map, service->seccomp.origin);
}

/* A field since Kubernetes 1.30, an annotation before. */
void apparmor_fill(struct render *r, struct node *context, const struct stack_service *service)
{
	struct str profile = service->apparmor.value;
	struct node *map;

	if (!STACK_SET(service->apparmor) || str_is(profile, "docker-default") ||
	    r->options->minor < KUBE_APPARMOR_FIELD)
		return;
	if (str_is(profile, "unconfined")) {
		if (!allowed(r, service, "apparmor_unconfined", service->apparmor.origin,
			     "a container without AppArmor profile"))
			return;
		map = node_set_map(r->arena, context, "appArmorProfile");
		node_set_str(r->arena, map, "type", STR("Unconfined"));
	} else {
		map = node_set_map(r->arena, context, "appArmorProfile");
		node_set_str(r->arena, map, "type", STR("Localhost"));
		node_set_str(r->arena, map, "localhostProfile", profile);
		finding_at(r->out, &KUBE_PROFILE, service->apparmor.origin->span,
			   "the nodes must have loaded the AppArmor profile %" PRI_STR,
			   STR_ARG(str_show(r->arena, profile)));
	}
	with_remark(r, map, service->apparmor.origin);
}

void apparmor_annotate(struct render *r, struct node *annotations, const struct stack_service *service)
{
	struct str profile = service->apparmor.value;

	if (!STACK_SET(service->apparmor) || str_is(profile, "docker-default") ||
	    r->options->minor >= KUBE_APPARMOR_FIELD)
		return;
	if (str_is(profile, "unconfined")) {
		if (!allowed(r, service, "apparmor_unconfined", service->apparmor.origin,
			     "a container without AppArmor profile"))
			return;
	} else {
		profile = str_fmt(r->arena, "localhost/%" PRI_STR, STR_ARG(profile));
	}
	const char *key =
		str_cstr(r->arena, str_fmt(r->arena, "container.apparmor.security.beta.kubernetes.io/%" PRI_STR,
					   STR_ARG(service->label)));
	with_remark(r, node_set_str(r->arena, annotations, key, profile), service->apparmor.origin);
}

bool selinux_is_harmless(struct str type)
{
	static const char *const types[] = { "", "container_t", "container_init_t", "container_kvm_t", NULL };

	return str_in(type, types);
}

/* What the baseline of the Pod Security Standards allows: another type, user or role may lift the wall to the node. */
static bool is_harmless_label(struct str text)
{
	struct str part;

	while (str_split(&text, ',', &part)) {
		if (str_starts(part, "user:") || str_starts(part, "role:"))
			return false;
		if (str_starts(part, "type:") && !selinux_is_harmless(str_from(part, strlen("type:"))))
			return false;
	}
	return true;
}

/* "type:svirt_t,level:s0:c1,c2": a level has commas of its own */
void selinux_fill(struct render *r, struct node *context, const struct stack_service *service)
{
	static const char *const keys[] = { "user", "role", "type", "level" };
	struct str text = service->selinux.value, part;
	struct node *map = NULL, *last = NULL;

	if (!STACK_SET(service->selinux))
		return;
	if (str_is(text, "disable")) {
		finding_at(r->out, &KUBE_PROFILE, service->selinux.origin->span,
			   "SELinux can't be switched off for one pod: %" PRI_STR " keeps its label",
			   STR_ARG(service->name));
		return;
	}
	if (!is_harmless_label(text) &&
	    !allowed(r, service, "selinux", service->selinux.origin, "an SELinux label of its own"))
		return;
	while (str_split(&text, ',', &part)) {
		size_t colon = str_chr(part, ':');
		struct str key = colon == STR_NONE ? STR_EMPTY : str_slice(part, 0, colon);
		bool found = false;

		for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
			if (!str_is(key, keys[i]))
				continue;
			if (!map)
				map = with_remark(r, node_set_map(r->arena, context, "seLinuxOptions"),
						  service->selinux.origin);
			last = node_set_str(r->arena, map, keys[i], str_from(part, colon + 1));
			found = true;
		}
		if (!found && last)
			last->text = str_fmt(r->arena, "%" PRI_STR ",%" PRI_STR, STR_ARG(last->text), STR_ARG(part));
	}
}
