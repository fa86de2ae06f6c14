#include "base/file.h"
#include "kube/render.h"
#include "stack/images.h"

/* ---- Rights that need a reason ---- */

/* The reason that lotse.yaml gives for a right; NULL where it gives none. */
static const struct node *allow_reason(const struct render *r, const struct stack_service *service, const char *right)
{
	const struct node *own = node_get_str(node_get(r->config->root, "services"), service->name);
	const struct node *reason = node_get(node_get(own, "allow"), right);

	return str_trim(node_text(reason)).len ? reason : NULL;
}

bool allowed(struct render *r, const struct stack_service *service, const char *right, const struct origin *asked,
	     const char *what)
{
	struct finding *said;

	if (allow_reason(r, service, right))
		return true;
	said = finding_at(r->out, &KUBE_ALLOW, asked->span, "%" PRI_STR " asks for %s: it is left out",
			  STR_ARG(service->name), what);
	finding_hint(r->out, said,
		     "do without it; or say in lotse.yaml why it must be: services: {%" PRI_STR
		     ": {allow: {%s: \"the reason\"}}}",
		     STR_ARG(service->name), right);
	return false;
}

/* ---- Who the process is ---- */

static void user_fill(struct render *r, struct node *context, const struct stack_service *service)
{
	struct user user = user_of(r, service);

	if (STACK_SET(service->user) && !user.known) {
		struct str name = service->user.value;
		struct finding *said = finding_at(r->out, &KUBE_USER_NAME, service->user.origin->span,
						  "%" PRI_STR " runs as \"%" PRI_STR "\": a name can't be checked",
						  STR_ARG(service->name), STR_ARG(str_show(r->arena, name)));
		finding_hint(r->out, said,
			     "write its number: user: \"1000:1000\"; `docker run --rm --entrypoint id IMAGE %" PRI_STR
			     "` shows it",
			     STR_ARG(str_show(r->arena, name)));
		return;
	}
	if (!user.known)
		return;
	if (user.uid != 0)
		with_origin(node_set_bool(r->arena, context, "runAsNonRoot", true), user.origin);
	struct node *uid = with_remark(r, node_set_int(r->arena, context, "runAsUser", user.uid), user.origin);
	if (!STACK_SET(service->uid))
		uid->remark = STR("the image is known to run as this user");
	if (user.gid >= 0)
		with_origin(node_set_int(r->arena, context, "runAsGroup", user.gid), user.origin);
}

/* ---- Capabilities ---- */

/* What the baseline of the Pod Security Standards allows to add. */
static bool is_harmless(struct str capability)
{
	static const char *const names[] = { "AUDIT_WRITE", "CHOWN",  "DAC_OVERRIDE",     "FOWNER",  "FSETID",
					     "KILL",        "MKNOD",  "NET_BIND_SERVICE", "SETFCAP", "SETGID",
					     "SETPCAP",     "SETUID", "SYS_CHROOT",       NULL };

	return str_in(capability, names);
}

/* Those with which a process gets out of its container. */
static bool is_escape(struct str capability)
{
	static const char *const names[] = { "ALL",      "BPF",        "DAC_READ_SEARCH", "PERFMON",   "SYS_ADMIN",
					     "SYS_BOOT", "SYS_MODULE", "SYS_PTRACE",      "SYS_RAWIO", NULL };

	return str_in(capability, names);
}

/* Of capabilities(7), beside those above. */
static bool is_capability(struct str name)
{
	static const char *const names[] = { "AUDIT_CONTROL",
					     "AUDIT_READ",
					     "BLOCK_SUSPEND",
					     "CHECKPOINT_RESTORE",
					     "IPC_LOCK",
					     "IPC_OWNER",
					     "LEASE",
					     "LINUX_IMMUTABLE",
					     "MAC_ADMIN",
					     "MAC_OVERRIDE",
					     "NET_ADMIN",
					     "NET_BROADCAST",
					     "NET_RAW",
					     "SYSLOG",
					     "SYS_NICE",
					     "SYS_PACCT",
					     "SYS_RESOURCE",
					     "SYS_TIME",
					     "SYS_TTY_CONFIG",
					     "WAKE_ALARM",
					     NULL };

	return is_harmless(name) || is_escape(name) || str_in(name, names);
}

static bool may_add(struct render *r, const struct stack_service *service, struct str capability)
{
	const struct origin *origin = service->cap_add.origin;

	if (!is_capability(capability)) {
		finding_at(r->out, &KUBE_CAPABILITY, origin->span,
			   "%" PRI_STR " wants %" PRI_STR ", which is no capability: it is left out",
			   STR_ARG(service->name), STR_ARG(str_show(r->arena, capability)));
		return false;
	}
	if (is_escape(capability))
		return allowed(r, service, "capabilities", origin,
			       str_cstr(r->arena, str_fmt(r->arena, "the capability %" PRI_STR, STR_ARG(capability))));
	if (!is_harmless(capability))
		finding_at(r->out, &KUBE_CAPABILITY, origin->span,
			   "%" PRI_STR " has the capability %" PRI_STR ", which the baseline of the Pod "
			   "Security Standards refuses",
			   STR_ARG(service->name), STR_ARG(capability));
	return true;
}

/* ALL is dropped, and what was added comes back; cap_drop then says nothing new, but for what cap_add names too. */
static void capabilities_fill(struct render *r, struct node *context, const struct stack_service *service)
{
	struct node *map = node_set_map(r->arena, context, "capabilities"), *drop, *add = NULL;
	const struct known_image *known = service->build.present ? NULL : known_image(service->image.value);
	struct str all = STR("ALL");

	for (size_t i = 0; i < service->cap_add.n; i++) {
		if (!may_add(r, service, service->cap_add.at[i]))
			continue;
		if (!add)
			add = with_remark(r, node_set_seq(r->arena, map, "add"), service->cap_add.origin);
		node_add_str(r->arena, add, service->cap_add.at[i]);
	}
	bool as_image = !STACK_SET(service->cap_add) && !STACK_SET(service->cap_drop) && !user_of(r, service).known;
	for (size_t i = 0; as_image && known && i < ARRAY_SIZE(known->root_needs) && known->root_needs[i]; i++) {
		if (!add) {
			add = node_set_seq(r->arena, map, "add");
			add->comment = STR("the image starts as root and becomes another user by itself");
			add->origin = origin_rule(r, service->image.origin,
						  "the image starts as root and becomes another user by itself: "
						  "it needs these rights to do so",
						  "set user: or cap_drop: in the Compose file");
		}
		node_add_str(r->arena, add, str_of(known->root_needs[i]));
	}
	drop = node_set_seq(r->arena, map, "drop");
	node_add_str(r->arena, drop, all);
	drop->origin =
		origin_default(r, "few programs need any of the rights that Docker leaves to root in a container",
			       "name what the service needs in cap_add in the Compose file");
}

static bool adds_sys_admin(const struct node *context)
{
	const struct node *add = node_path(context, "capabilities", "add", NULL);

	for (size_t i = 0; i < node_count(add); i++)
		if (str_is(node_text(add->items.at[i]), "SYS_ADMIN") || str_is(node_text(add->items.at[i]), "ALL"))
			return true;
	return false;
}

/* Nobody can tell whether an image needs rights of root when it starts: who knows should say it. */
static void say_user(struct render *r, const struct stack_service *service)
{
	const struct known_image *known = service->build.present ? NULL : known_image(service->image.value);
	const struct origin *at = STACK_SET(service->image) ? service->image.origin : service->build.origin;

	if (user_of(r, service).known || STACK_SET(service->user) || STACK_SET(service->cap_add) ||
	    STACK_SET(service->cap_drop) || !at)
		return;
	if (known && known->root_needs[0])
		return;
	finding_at(r->out, &KUBE_USER_UNKNOWN, at->span,
		   "the user of %" PRI_STR " isn't known: it runs as its image says, without any capability%s",
		   STR_ARG(str_show(r->arena, image_of(r, service))),
		   mounts_claim_for_writing(service) ? ", and may not be able to write to its volumes" : "");
}

/* ---- seccomp, AppArmor, SELinux ---- */

static void seccomp_fill(struct render *r, struct node *context, const struct stack_service *service)
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
static void apparmor_fill(struct render *r, struct node *context, const struct stack_service *service)
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

/* "type:svirt_t,level:s0:c1,c2": a level has commas of its own */
static void selinux_fill(struct render *r, struct node *context, const struct stack_service *service)
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

/* ---- The two contexts ---- */

void container_security(struct render *r, struct node *container, const struct stack_service *service)
{
	struct node *context = node_map(r->arena), *field;
	bool privileged = service->privileged.value && allowed(r, service, "privileged", service->privileged.origin,
							       "all rights on its node (privileged)");

	if (privileged) {
		field = with_origin(
			node_set_bool(r->arena, context, "privileged", true),
			config_origin(r->config, "services.%" PRI_STR ".allow.privileged", STR_ARG(service->name)));
		field->remark = node_text(allow_reason(r, service, "privileged"));
	}
	user_fill(r, context, service);
	if (!privileged)
		capabilities_fill(r, context, service);
	/* the API refuses it beside privileged and CAP_SYS_ADMIN */
	if (!privileged && !adds_sys_admin(context)) {
		field = node_set_bool(r->arena, context, "allowPrivilegeEscalation", false);
		if (STACK_SET(service->no_new_privileges))
			with_remark(r, field, service->no_new_privileges.origin);
		else
			with_origin(field,
				    origin_default(r,
						   "no program may gain more rights than its parent has (setuid, sudo)",
						   "patch it in your overlay"));
	}
	if (service->read_only.value)
		with_remark(r, node_set_bool(r->arena, context, "readOnlyRootFilesystem", true),
			    service->read_only.origin);
	seccomp_fill(r, context, service);
	apparmor_fill(r, context, service);
	selinux_fill(r, context, service);
	if (context->entries.n)
		node_set(r->arena, container, STR("securityContext"), context);
}

/* Those that concern only the pod itself, and since when the kubelet takes them (Kubernetes, "Using sysctls in a
 * cluster"). */
static bool is_safe_sysctl(struct str name, unsigned int minor)
{
	static const struct {
		const char *name;
		unsigned int since;
	} safe[] = {
		{ "kernel.shm_rmid_forced", 0 },
		{ "net.ipv4.ip_local_port_range", 0 },
		{ "net.ipv4.tcp_syncookies", 0 },
		{ "net.ipv4.ping_group_range", 18 },
		{ "net.ipv4.ip_unprivileged_port_start", 22 },
		{ "net.ipv4.ip_local_reserved_ports", 27 },
		{ "net.ipv4.tcp_keepalive_time", 29 },
		{ "net.ipv4.tcp_fin_timeout", 29 },
		{ "net.ipv4.tcp_keepalive_intvl", 29 },
		{ "net.ipv4.tcp_keepalive_probes", 29 },
		{ "net.ipv4.tcp_rmem", 32 },
		{ "net.ipv4.tcp_wmem", 32 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(safe); i++)
		if (str_is(name, safe[i].name))
			return minor >= safe[i].since;
	return false;
}

/* Those that a pod has for itself: the others are the node's. */
static bool is_namespaced(struct str name)
{
	return str_starts(name, "net.") || str_starts(name, "fs.mqueue.") || str_starts(name, "kernel.shm") ||
	       str_starts(name, "kernel.msg") || str_is(name, "kernel.sem");
}

static bool may_set(struct render *r, const struct stack_service *service, const struct stack_pair *pair)
{
	struct str what = str_fmt(
		r->arena, "the sysctl %" PRI_STR ", which the kubelet refuses unless its administrator allowed it",
		STR_ARG(str_show(r->arena, pair->key)));

	if (is_safe_sysctl(pair->key, r->options->minor))
		return true;
	if (is_namespaced(pair->key))
		return allowed(r, service, "unsafe_sysctls", pair->origin, str_cstr(r->arena, what));
	finding_at(r->out, &KUBE_SYSCTL, pair->origin->span,
		   "%" PRI_STR " wants %" PRI_STR ", which is the whole node's: it is left out", STR_ARG(service->name),
		   STR_ARG(str_show(r->arena, pair->key)));
	return false;
}

static void sysctls_fill(struct render *r, struct node *context, const struct stack_service *service)
{
	struct node *list = NULL;

	for (size_t i = 0; i < service->sysctls.n; i++) {
		const struct stack_pair *pair = &service->sysctls.at[i];

		if (!may_set(r, service, pair))
			continue;
		if (!list)
			list = node_set_seq(r->arena, context, "sysctls");
		struct node *entry = node_add(r->arena, list, node_map(r->arena));
		entry->origin = pair->origin;
		node_set_str(r->arena, entry, "name", pair->key);
		with_remark(r, node_set_str(r->arena, entry, "value", pair->value), pair->origin);
	}
}

/* A claim belongs to root when it is made: the group gives it to the process. */
static void group_fill(struct render *r, struct node *context, const struct stack_service *service)
{
	struct user user = user_of(r, service);

	bool writes = mounts_claim_for_writing(service);
	if (!user.known || user.uid == 0 || (!writes && !mounts_private_file(service)))
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

void pod_security(struct render *r, struct node *spec, const struct stack_service *service)
{
	struct node *context = node_set_map(r->arena, spec, "securityContext"), *profile;

	say_user(r, service);
	group_fill(r, context, service);
	groups_fill(r, context, service);
	profile = node_set_map(r->arena, context, "seccompProfile");
	node_set_str(r->arena, profile, "type", STR("RuntimeDefault"));
	profile->origin = origin_default(
		r, "Docker filters system calls unless told otherwise, Kubernetes doesn't: this is the same filter",
		"set security_opt: [seccomp=…] in the Compose file");
	sysctls_fill(r, context, service);
}

void helper_security(struct render *r, struct node *container)
{
	enum { NOBODY = 65534 };
	struct node *context = node_set_map(r->arena, container, "securityContext");

	node_set_bool(r->arena, context, "runAsNonRoot", true);
	node_set_int(r->arena, context, "runAsUser", NOBODY);
	node_set_bool(r->arena, context, "allowPrivilegeEscalation", false);
	node_set_bool(r->arena, context, "readOnlyRootFilesystem", true);
	node_add_str(r->arena, node_set_seq(r->arena, node_set_map(r->arena, context, "capabilities"), "drop"),
		     STR("ALL"));
}
