#include "kube/rights.h"
#include "stack/built.h"
#include "stack/image_rights.h"
#include "stack/images.h"

enum {
	NOBODYS_UID = 10001, /* above 10000: no user of the node has it, which the audit of a cluster asks for */
};

const struct node *allow_reason(const struct render *r, const struct stack_service *service, const char *right)
{
	const struct node *own = node_get_str(node_get(r->config->root, "services"), service->name);
	const struct node *reason = node_get(node_get(own, "allow"), right);

	return str_trim(node_text(reason)).len ? reason : NULL;
}

bool is_privileged(const struct render *r, const struct stack_service *service)
{
	return service->privileged.value && allow_reason(r, service, "privileged");
}

struct str image_of_facts(const struct stack_service *service)
{
	return service->build.present && !STACK_SET(service->built) ? STR_EMPTY : stack_image_known(service);
}

const struct origin *image_origin(const struct stack_service *service)
{
	return STACK_SET(service->built) ? service->built.base.origin : service->image.origin;
}

const struct image_rights *rights_of(const struct stack_service *service)
{
	return image_rights(image_of_facts(service));
}

/* ---- Root ---- */

static bool names_root(const struct stack_service *service)
{
	return STACK_SET(service->uid) ? service->uid.value == 0 : str_is(service->user.value, "root");
}

/* By the Compose file, or by the image where the Compose file says nothing. */
static bool wants_root(const struct stack_service *service)
{
	const struct image_rights *rights = rights_of(service);

	if (STACK_SET(service->user))
		return names_root(service);
	return rights && rights->needs_root && !(STACK_SET(service->built.uid) && service->built.uid.value != 0);
}

/* A reason is enough: who gives one for a service that doesn't name its user wants it to be root. */
static bool may_be_root(const struct render *r, const struct stack_service *service)
{
	if (STACK_SET(service->user) && !names_root(service))
		return false;
	return allow_reason(r, service, "root") || is_privileged(r, service);
}

static struct user root_user(struct render *r, const struct stack_service *service)
{
	struct str name = service->name;
	const struct origin *origin =
		allow_reason(r, service, "root")
			? config_origin(r->config, "services.%" PRI_STR ".allow.root", STR_ARG(name))
			: config_origin(r->config, "services.%" PRI_STR ".allow.privileged", STR_ARG(name));

	return (struct user){ USER_ROOT, 0, 0, origin };
}

/* ---- Others ---- */

/* The user that the image has, or works as. */
static bool image_user(const struct stack_service *service, uint32_t *uid, uint32_t *gid)
{
	struct str image = image_of_facts(service);

	return known_image_user(image, uid, gid) || image_works_as(image, uid, gid);
}

/*
 * Group 0 is there so that any user may write the image's folders. With a root file system that is read-only nobody
 * writes there: a group of its own does, and reads nothing that is only root's.
 */
static int64_t group_of(const struct stack_service *service, int64_t uid, uint32_t gid)
{
	const struct image_rights *rights = rights_of(service);

	return gid || (rights && rights->writes_root) ? gid : uid;
}

static struct user composed(struct render *r, const struct stack_service *service)
{
	struct user user = { USER_OF_COMPOSE, service->uid.value, service->gid.value, service->uid.origin };
	uint32_t uid, gid;

	if (STACK_SET(service->gid))
		return user;
	user.gid = user.uid;
	if (image_user(service, &uid, &gid) && uid == user.uid)
		user.gid = group_of(service, uid, gid);
	user.origin = origin_rule(
		r, service->uid.origin,
		"the Compose file names no group: it is the one that the image gives this user where that is "
		"known, else one of the same number",
		"set user: \"UID:GID\" in the Compose file");
	return user;
}

/* The Dockerfile has a user of its own, and only a name for it: what is known of its base says nothing about that one. */
static bool names_other(const struct stack_service *service)
{
	return !STACK_SET(service->user) && STACK_SET(service->built.user) && !STACK_SET(service->built.uid);
}

/* Names that have one number wherever they are. */
static bool number_of_name(struct str user, struct str image, uint32_t *uid)
{
	static const struct {
		const char *name;
		uint32_t uid, alpine_uid;
	} names[] = {
		{ "nobody", 65534, 65534 },
		{ "www-data", 33, 82 },
	};
	bool alpine = str_contains(image_name(image).tag, STR("alpine"));

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (!str_is(user, names[i].name))
			continue;
		*uid = alpine ? names[i].alpine_uid : names[i].uid;
		return true;
	}
	return false;
}

/* USER of the Dockerfile, with its number. */
static struct user built_user(struct render *r, const struct stack_service *service)
{
	const struct stack_built *built = &service->built;
	struct user user = { USER_OF_DOCKERFILE, built->uid.value, built->uid.value, built->uid.origin };

	if (STACK_SET(built->gid) && built->gid.value != 0) {
		user.gid = built->gid.value;
		return user;
	}
	user.origin = origin_rule(r, built->uid.origin,
				  "the Dockerfile gives this user no group with a number of its own: it is one of the same number, for "
				  "group 0 may read what is root's",
				  "set USER UID:GID in the Dockerfile");
	return user;
}

struct user user_of(struct render *r, const struct stack_service *service)
{
	uint32_t uid, gid;

	if (may_be_root(r, service))
		return root_user(r, service);
	if (STACK_SET(service->uid) && service->uid.value != 0)
		return composed(r, service);
	const struct stack_str *named = STACK_SET(service->user) ? &service->user : &service->built.user;
	struct str base = STACK_SET(service->built) ? service->built.base.value : service->image.value;

	if (STACK_SET(*named) && number_of_name(str_slice(named->value, 0, str_chr(named->value, ':')), base, &uid))
		return (struct user){ USER_BY_NAME, uid, uid, named->origin };
	if (!STACK_SET(service->user) && STACK_SET(service->built.uid) && service->built.uid.value != 0)
		return built_user(r, service);
	if ((!STACK_SET(service->user) || names_root(service)) && !names_other(service) && image_user(service, &uid, &gid))
		return (struct user){
			USER_OF_IMAGE, uid, group_of(service, uid, gid),
			origin_rule(r, image_origin(service),
				    "the image is known to work as this user from the start, without any right of root",
				    "set user: in the Compose file")
		};
	return (struct user){ USER_OF_NOBODY, NOBODYS_UID, NOBODYS_UID,
			      origin_default(r,
					     "nothing says as which user the image runs: this number is nobody's, in "
					     "the image and on its node",
					     "set user: \"UID:GID\" in the Compose file") };
}

void user_fill(struct render *r, struct node *context, const struct user *user)
{
	static const char *const remarks[] = {
		[USER_OF_IMAGE] = "the image is known to run as this user",
		[USER_OF_NOBODY] = "not known: user: in the Compose file decides it",
	};
	struct node *uid;

	with_origin(node_set_bool(r->arena, context, "runAsNonRoot", user->uid != 0), user->origin);
	uid = with_remark(r, node_set_int(r->arena, context, "runAsUser", user->uid), user->origin);
	if (user->kind == USER_OF_IMAGE || user->kind == USER_OF_NOBODY)
		uid->remark = str_of(remarks[user->kind]);
	with_origin(node_set_int(r->arena, context, "runAsGroup", user->gid), user->origin);
}

/* ---- What to say about it ---- */

static void hint_allow(struct render *r, struct finding *said, const struct stack_service *service, const char *right)
{
	finding_hint(r->out, said,
		     "do without it; or say in lotse.yaml why it must be: services: {%" PRI_STR
		     ": {allow: {%s: \"the reason\"}}}",
		     STR_ARG(service->name), right);
}

bool allowed(struct render *r, const struct stack_service *service, const char *right, const struct origin *asked,
	     const char *what)
{
	if (allow_reason(r, service, right))
		return true;
	hint_allow(r,
		   finding_at(r->out, &KUBE_ALLOW, asked->span, "%" PRI_STR " asks for %s: it is left out",
			      STR_ARG(service->name), what),
		   service, right);
	return false;
}

static void say_root(struct render *r, const struct stack_service *service, const struct user *user)
{
	const struct image_rights *rights = rights_of(service);
	struct finding *said = NULL;

	if (STACK_SET(service->user))
		said = finding_at(r->out, &KUBE_ALLOW, service->user.origin->span,
				  "%" PRI_STR " asks for root as its user: it runs as %lld", STR_ARG(service->name),
				  (long long)user->uid);
	else if (rights)
		said = finding_at(r->out, &KUBE_ALLOW, image_origin(service)->span,
				  "%" PRI_STR " can't hold the level restricted, and won't start as it is: %s",
				  STR_ARG(service->name), rights->needs_root);
	if (said)
		hint_allow(r, said, service, "root");
}

/* Environments have other tags of one image: the sentence is the same. */
static struct str without_tag(struct str image)
{
	struct str repository = image_name(image).repository;

	return str_n(image.ptr, (size_t)(repository.ptr - image.ptr) + repository.len);
}

static void say_built_name(struct render *r, const struct stack_service *service, const struct user *user)
{
	struct finding *said = finding_at(
		r->out, &KUBE_USER_NAME, service->built.user.origin->span,
		"%" PRI_STR " runs as \"%" PRI_STR "\" by its Dockerfile, and a pod takes numbers only: it runs as %lld",
		STR_ARG(service->name), STR_ARG(str_show(r->arena, service->built.user.value)), (long long)user->uid);

	finding_hint(r->out, said,
		     "write its number into the Dockerfile: RUN useradd --uid 10001 …, and USER 10001:10001; or user: in the "
		     "Compose file");
}

static void say_unknown(struct render *r, const struct stack_service *service, const struct user *user)
{
	const struct origin *at = STACK_SET(service->image) ? service->image.origin : service->build.origin;
	struct finding *said = finding_at(r->out, &KUBE_USER_UNKNOWN, at ? at->span : service->origin->span,
					  "the user of %" PRI_STR " isn't known: it runs as %lld",
					  STR_ARG(str_show(r->arena, without_tag(image_of(r, service)))), (long long)user->uid);

	if (STACK_SET(service->built) && !STACK_SET(service->built.user))
		finding_relate(r->out, said, service->built.origin->span, "no USER stands in the stage that is built");
}

static void say_name(struct render *r, const struct stack_service *service, const struct user *user)
{
	struct str name = str_show(r->arena, service->user.value);
	struct finding *said =
		finding_at(r->out, &KUBE_USER_NAME, service->user.origin->span,
			   "%" PRI_STR " runs as \"%" PRI_STR "\", and a pod takes numbers only: it runs as %lld",
			   STR_ARG(service->name), STR_ARG(name), (long long)user->uid);

	finding_hint(r->out, said,
		     "write its number: user: \"1000:1000\"; `docker run --rm --entrypoint id IMAGE %" PRI_STR
		     "` shows it",
		     STR_ARG(name));
}

void say_user(struct render *r, const struct stack_service *service)
{
	struct user user = user_of(r, service);

	if (user.kind == USER_ROOT)
		return;
	if (wants_root(service))
		say_root(r, service, &user);
	else if (user.kind == USER_OF_NOBODY && STACK_SET(service->user))
		say_name(r, service, &user);
	else if (user.kind == USER_OF_NOBODY && names_other(service))
		say_built_name(r, service, &user);
	else if (user.kind == USER_OF_NOBODY)
		say_unknown(r, service, &user);
}
