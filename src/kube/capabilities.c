#include "kube/rights.h"
#include "stack/image_rights.h"

bool capability_is_harmless(struct str capability)
{
	static const char *const names[] = { "AUDIT_WRITE", "CHOWN",  "DAC_OVERRIDE",     "FOWNER",  "FSETID",
					     "KILL",        "MKNOD",  "NET_BIND_SERVICE", "SETFCAP", "SETGID",
					     "SETPCAP",     "SETUID", "SYS_CHROOT",       NULL };

	return str_in(capability, names);
}

/* Of capabilities(7), beside those above. */
static bool is_capability(struct str name)
{
	static const char *const names[] = { "ALL",
					     "AUDIT_CONTROL",
					     "AUDIT_READ",
					     "BLOCK_SUSPEND",
					     "BPF",
					     "CHECKPOINT_RESTORE",
					     "DAC_READ_SEARCH",
					     "IPC_LOCK",
					     "IPC_OWNER",
					     "LEASE",
					     "LINUX_IMMUTABLE",
					     "MAC_ADMIN",
					     "MAC_OVERRIDE",
					     "NET_ADMIN",
					     "NET_BROADCAST",
					     "NET_RAW",
					     "PERFMON",
					     "SYSLOG",
					     "SYS_ADMIN",
					     "SYS_BOOT",
					     "SYS_MODULE",
					     "SYS_NICE",
					     "SYS_PACCT",
					     "SYS_PTRACE",
					     "SYS_RAWIO",
					     "SYS_RESOURCE",
					     "SYS_TIME",
					     "SYS_TTY_CONFIG",
					     "WAKE_ALARM",
					     NULL };

	return capability_is_harmless(name) || str_in(name, names);
}

/* What restricted allows, and what the reason for root covers: a root without CHOWN and SETUID is of no use. */
static bool needs_reason(struct str capability, const struct user *user)
{
	return !str_is(capability, "NET_BIND_SERVICE") &&
	       !(user->kind == USER_ROOT && capability_is_harmless(capability));
}

static void say_unknown(struct render *r, const struct stack_service *service, struct str capability)
{
	finding_at(r->out, &KUBE_CAPABILITY, service->cap_add.origin->span,
		   "%" PRI_STR " wants %" PRI_STR ", which is no capability: it is left out", STR_ARG(service->name),
		   STR_ARG(str_show(r->arena, capability)));
}

/* Capabilities are root's: another user gets only those that a program of the image carries as a file. */
static void say_useless(struct render *r, const struct stack_service *service, const struct user *user)
{
	finding_at(r->out, &KUBE_CAPABILITY, service->cap_add.origin->span,
		   "%" PRI_STR
		   " gets its capabilities, but runs as %lld: they count for root only, or for programs that "
		   "carry them (setcap)",
		   STR_ARG(service->name), (long long)user->uid);
}

static void add(struct render *r, struct node *context, struct str capability, const struct origin *origin,
		const char *remark)
{
	struct node *map = node_get(context, "capabilities"), *list = node_get(map, "add");

	if (!list) {
		list = with_remark(r, node_set_seq(r->arena, map, "add"), origin);
		if (remark)
			list->remark = str_of(remark);
	}
	node_add_str(r->arena, list, capability);
}

/* Of what needs a reason, in the words of the finding: "the capability SYS_ADMIN", "the capabilities CHOWN, SETUID". */
static struct str unreasoned(struct render *r, const struct stack_service *service, const struct user *user)
{
	struct str list = STR_EMPTY;
	size_t n = 0;

	for (size_t i = 0; i < service->cap_add.n; i++) {
		struct str capability = service->cap_add.at[i];

		if (is_capability(capability) && needs_reason(capability, user))
			list = str_fmt(r->arena, "%" PRI_STR "%s%" PRI_STR, STR_ARG(list), n++ ? ", " : "",
				       STR_ARG(capability));
	}
	return n ? str_fmt(r->arena, "%s %" PRI_STR, n > 1 ? "the capabilities" : "the capability", STR_ARG(list))
		 : list;
}

static void add_composed(struct render *r, struct node *context, const struct stack_service *service,
			 const struct user *user)
{
	const struct stack_words *wanted = &service->cap_add;
	struct str what = unreasoned(r, service, user);
	bool reason = what.len && allowed(r, service, "capabilities", wanted->origin, str_cstr(r->arena, what));

	for (size_t i = 0; i < wanted->n; i++) {
		if (!is_capability(wanted->at[i]))
			say_unknown(r, service, wanted->at[i]);
		else if (reason || !needs_reason(wanted->at[i], user))
			add(r, context, wanted->at[i], wanted->origin, NULL);
	}
	if (reason && user->uid != 0)
		say_useless(r, service, user);
}

/* Of an image that starts as root: what its row says, else what start scripts do as root. */
static void add_for_root(struct render *r, struct node *context, const struct stack_service *service)
{
	static const char *const usual[] = { "CHOWN",  "DAC_OVERRIDE", "FOWNER", "NET_BIND_SERVICE",
					     "SETGID", "SETUID",       NULL };
	const struct image_rights *rights = rights_of(service);
	const char *const *names = rights && rights->root_capabilities[0] ? rights->root_capabilities
				   : rights && rights->needs_root         ? NULL
									  : usual;
	const struct origin *origin =
		origin_rule(r, image_origin(service),
			    "as root it gives folders to the user that it then becomes: it needs these rights to do so",
			    "set cap_add: or cap_drop: in the Compose file");

	for (size_t i = 0; names && names[i]; i++)
		add(r, context, str_of(names[i]), origin, "it starts as root, and becomes another user by itself");
}

static void add_for_image(struct render *r, struct node *context, const struct stack_service *service)
{
	const struct image_rights *rights = rights_of(service);

	if (!rights || !rights->binds || node_path(context, "capabilities", "add", NULL))
		return;
	add(r, context, STR("NET_BIND_SERVICE"),
	    origin_rule(r, image_origin(service),
			"the image's program carries this capability as a file: where it can't be had, the kernel "
			"doesn't start "
			"the program at all",
			"nothing is to be done: the level restricted allows it"),
	    "the image's program carries it: without, it doesn't start");
}

void capabilities_fill(struct render *r, struct node *context, const struct stack_service *service)
{
	struct node *map = node_set_map(r->arena, context, "capabilities"), *drop;
	struct user user = user_of(r, service);

	add_composed(r, context, service, &user);
	if (user.kind == USER_ROOT && !STACK_SET(service->cap_add) && !STACK_SET(service->cap_drop))
		add_for_root(r, context, service);
	add_for_image(r, context, service);
	drop = node_set_seq(r->arena, map, "drop");
	node_add_str(r->arena, drop, STR("ALL"));
	drop->origin =
		origin_default(r, "few programs need any of the rights that Docker leaves to root in a container",
			       "name what the service needs in cap_add in the Compose file");
}
